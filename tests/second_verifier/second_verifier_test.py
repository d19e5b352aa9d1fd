#!/usr/bin/env python3
"""Two verifiers that share no code say the same of one ledger. Usage: second_verifier_test.py QUANLU VERIFY_PY"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from promises import ended, promise  # noqa: E402

QUANLU, VERIFY = (os.path.abspath(path) for path in sys.argv[1:3])


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def second(ledger, *options):
    code, out = run(sys.executable, VERIFY, ledger, "--json", *options)
    return code, json.loads(out)


def findings_of(report, prefix):
    """Of V2 and V3: level, severity, kind, seq, place; the first verifier says whole paths."""
    def place(locator):
        return "trusted" if locator.endswith(".note") else locator.replace(prefix + "/", "")
    return sorted((f["level"], f["severity"], f["kind"], f["seq"] is None, f["seq"] or 0, place(f["locator"]))
                  for f in report["findings"] if f["level"] in ("V2", "V3"))


def both(ledger, pin):
    """-> (exit code, findings) where both verifiers say the same of V2 and V3, else None"""
    prefix = os.path.join(ledger, "published", "log", "0")
    code, first = run(QUANLU, "-L", ledger, "verify", "--levels", "V0,V1,V2,V3", "--json")
    code_too, found = second(ledger, "--log-id", pin, "--levels", "V0,V1,V2,V3")
    first = json.loads(first)
    same = code == code_too and findings_of(first, prefix) == findings_of(found, prefix) and all(
        first["levels"][level] == found["levels"][level] for level in ("V2", "V3"))
    if not same:
        print(code, findings_of(first, prefix), "\n", code_too, findings_of(found, prefix))
    return (code, findings_of(first, prefix)) if same else None


def flip(path, at):
    with open(path, "r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 4]))


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)


def tell_levels(ledger, pin):
    """What is published of the ledger, changed in one way each, in a copy."""
    whole = both(ledger, pin)
    promise("of a whole ledger both say ok at V0 to V3", whole == (0, []))
    with open(os.path.join(ledger, "published", "log", "0", "checkpoint"), "rb") as file:
        note = file.read()
    deeds = {
        "a bit of a tile": lambda p: flip(p + "/tile/0/000", 32 * 77 + 3),
        "a bit of the level above": lambda p: flip(p + "/tile/1/000.p/%d" % (int(note.split(b"\n")[1]) // 256), 5),
        "a bit of a bundle": lambda p: flip(p + "/tile/entries/000", 5000),
        "a tile away": lambda p: os.remove(p + "/tile/0/000"),
        "a bundle away": lambda p: os.remove(p + "/tile/entries/001"),
        "the checkpoint away": lambda p: os.remove(p + "/checkpoint"),
        "the checkpoint no note": lambda p: write(p + "/checkpoint", b"x"),
        "the checkpoint's signature": lambda p: flip(p + "/checkpoint", len(note) - 20),
        "everything away": shutil.rmtree,
    }
    copy = ledger + ".published"
    for what, deed in deeds.items():
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(ledger, copy)
        deed(os.path.join(copy, "published", "log", "0"))
        found = both(copy, pin)
        promise("of %s both say the same, and not that all is well" % what, found is not None and found[0] in (3, 4))


def tell_prefix(ledger, pin):
    """The published files alone, as somebody has them who took them from a web server."""
    prefix = os.path.join(ledger, "published", "log", "0")
    code, found = second(prefix, "--log-id", pin)
    promise("the published files alone are a whole ledger to the second verifier", code == 0 and found["levels"]["V2"] == "ok")
    copy = ledger + ".prefix"
    deeds = {"an entry": (3, lambda: flip(copy + "/tile/entries/000", 9000)), "a seal": (3, lambda: flip(copy + "/seals/000", 40)),
             "a bundle away": (4, lambda: os.remove(copy + "/tile/entries/001")), "seals away": (4, lambda: os.remove(copy + "/seals/000"))}
    for what, (wanted, deed) in deeds.items():
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(prefix, copy)
        deed()
        promise("without its ledger, %s: judged %d" % (what, wanted), second(copy, "--log-id", pin)[0] == wanted)


def tell_trust(ledger, pin, folder):
    trust = os.path.join(folder, "seen")
    code, _ = second(ledger, "--log-id", pin, "--trust", trust)
    kept = os.listdir(trust)
    promise("what the second verifier saw is the note as published", code == 0 and len(kept) == 1)
    cut = ledger + ".tampered"
    shutil.rmtree(cut, ignore_errors=True)
    run(QUANLU, "-L", ledger, "demo", "tamper", "truncate")
    shutil.rmtree(os.path.join(cut, "published"))
    code, found = second(cut, "--log-id", pin, "--trust", trust)
    promise("and a log that was cut since, with all that was published, is found by it",
            code == 3 and found["firstBad"]["reason"] == "log_below_checkpoint" and found["firstBad"]["level"] == "V3")


def tell_proofs(ledger, folder):
    key = run(QUANLU, "-L", ledger, "keys", "export", "--role", "checkpoint")[1].split("\n")[0]
    for seq in ("20", "21"):
        run(QUANLU, "-L", ledger, "proof", "get", seq, "-o", os.path.join(folder, seq + ".proof"), "--entry",
            os.path.join(folder, seq + ".entry"), "--purpose", "test")

    def judged(proof, entry, vkey=key):
        words = [os.path.join(folder, proof), "--entry", os.path.join(folder, entry), "--key", vkey]
        return run(QUANLU, "proof", "verify", *words)[0], run(sys.executable, VERIFY, "--proof", *words)[0]
    promise("a proof file and its entry convince both", judged("20.proof", "20.entry") == (0, 0))
    promise("with the entry beside it, neither", judged("20.proof", "21.entry") == (3, 3))
    promise("under a key that is none, neither", judged("20.proof", "20.entry", "nobody+00000000+AAAA") == (2, 2))


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
    for way in ("edit", "delete", "truncate"):
        shutil.rmtree(copy, ignore_errors=True)
        run(QUANLU, "-L", ledger, "demo", "tamper", way)
        judged = both(copy, pin)
        promise("of a copy with one entry changed by `%s` both say tampered, for the same reasons" % way,
                judged is not None and judged[0] == 3)
        if way == "truncate":
            promise("hashes and seals alone would not have found it", second(copy, "--log-id", pin, "--levels", "V0,V1")[0] == 0)
            continue
        _, found = second(copy, "--log-id", pin, "--levels", "V0,V1")
        _, first = run(QUANLU, "-L", copy, "verify", "--levels", "V0,V1", "--json")
        bad = json.loads(first)["findings"][0]
        promise("and both name the same place", abs(bad["seq"] - found["firstBad"]["seq"]) <= 1)
    tell_levels(ledger, pin)
    tell_prefix(ledger, pin)
    tell_trust(ledger, pin, folder)
    tell_proofs(ledger, folder)


with tempfile.TemporaryDirectory() as temporary:
    tell(temporary)
sys.exit(ended())
