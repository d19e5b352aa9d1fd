#!/usr/bin/env python3
"""Two verifiers that share no code say the same of one ledger. Usage: second_verifier_test.py QUANLU VERIFY_PY"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

QUANLU, VERIFY = (os.path.abspath(path) for path in sys.argv[1:3])
told = {"passed": 0, "failed": 0}


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def second(ledger, *options):
    code, out = run(sys.executable, VERIFY, ledger, "--levels", "V0,V1", "--json", *options)
    return code, json.loads(out)


def promise(title, kept):
    told["passed" if kept else "failed"] += 1
    print("%s  %s" % ("ok  " if kept else "FAIL", title))


def tell(folder):
    ledger = os.path.join(folder, "quanlu-demo")
    copy = ledger + ".tampered"
    code, _ = run(QUANLU, "demo", "--organizations", "12", "--dir", ledger, "--quiet")
    promise("the demo makes a ledger", code == 0)
    code, first = run(QUANLU, "-L", ledger, "verify", "--levels", "V0,V1", "--json")
    first = json.loads(first)
    _, found = second(ledger)
    promise("without a pin nothing wrong is found, and that is not called ok", found["verdict"] == "incomplete")
    code, found = second(ledger, "--log-id", found["logId"])
    promise("with the pin the ledger is ok, entry for entry", code == 0)
    promise("both verifiers read the same number of entries to the same log id",
            str(found["entries"]) in json.dumps(first) and found["logId"] in json.dumps(first))
    pin = found["logId"]
    promise("another pin is a foreign ledger", second(ledger, "--log-id", "00" * 32)[0] == 3)
    for way, wanted in (("edit", 3), ("delete", 3), ("truncate", 0)):
        shutil.rmtree(copy, ignore_errors=True)
        run(QUANLU, "-L", ledger, "demo", "tamper", way)
        code, found = second(copy, "--log-id", pin)
        promise("a copy with one entry changed by `%s` is judged %d" % (way, wanted), code == wanted)
        if wanted == 3:
            _, first = run(QUANLU, "-L", copy, "verify", "--levels", "V0,V1", "--json")
            bad = json.loads(first)["findings"][0]
            near = abs(bad["seq"] - found["firstBad"]["seq"])
            promise("and both name the same place", near <= 1)


with tempfile.TemporaryDirectory() as temporary:
    tell(temporary)
print("%d passed, %d failed" % (told["passed"], told["failed"]))
sys.exit(1 if told["failed"] or not told["passed"] else 0)
