#!/usr/bin/env python3
"""What the second verifier says and how it ends: as the first one does, in both languages. Usage: refusals_test.py QUANLU VERIFY_PY"""
import ast
import json
import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "conformance"))
import make_bundles  # noqa: E402
from promises import ended, promise  # noqa: E402

QUANLU, VERIFY = (os.path.abspath(path) for path in sys.argv[1:3])
sys.path.insert(0, os.path.dirname(VERIFY))
import verify  # noqa: E402
NOBODY = "0" * 64
# Reasons inside a check that its caller turns into one of the others.
INSIDE = {"bounds", "control", "decode", "depth", "empty", "form", "grant", "json", "kind", "listSize", "offset", "padding", "path", "pointer",
          "proof", "receipt", "trailing", "untrimmed", "limit", "taken", "trusted"}


def run(folder, *command):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def second(folder, *words):
    return run(folder, sys.executable, VERIFY, *words)


def names_said():
    """Every name that verify.py gives a finding or a refusal."""
    with open(VERIFY, encoding="utf-8") as source:
        tree = ast.parse(source.read())
    names = set()
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        at = {"Wrong": 0, "Finding": 0, "add": 0, "bad": 0, "require": 1}.get(called)
        if at is None or len(call.args) <= at:
            continue
        for node in ast.walk(call.args[at]):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch("[a-zA-Z_]+", node.value):
                names.add(node.value)
    return names


def has_both(text):
    """Each line for people: Chinese first, English too; a usage line of argparse is a form, not a sentence."""
    lines = [line for line in text.splitlines() if re.search("[a-z]{3}", line) and not re.match(r"\s*(\[|用法)", line)]
    return bool(lines) and all(re.search("[\u4e00-\u9fff]", line) and " / " in line for line in lines)


def tell(folder):
    said = names_said() - INSIDE
    promise("every reason has its words (%d)" % len(said), not said - set(verify.REASONS) and len(said) > 50)
    if said - set(verify.REASONS):
        print("     ", said - set(verify.REASONS))
    promise("no reason is only in one language", all(re.search("[\u4e00-\u9fff]", zh) and re.search("[a-z]", en) for zh, en in verify.REASONS.values()))

    os.mkdir(os.path.join(folder, "empty"))
    with open(os.path.join(folder, "text.zip"), "w", encoding="utf-8") as file:
        file.write("no archive")
    run(folder, QUANLU, "init", "ledger", "--origin", "mz.test.example/quanlu", "--trial")
    run(folder, QUANLU, "-L", "ledger", "checkpoint", "publish")
    content, key = make_bundles.evidence_of_two_notes()
    with open(os.path.join(folder, "e1.zip"), "wb") as file:
        file.write(content)
    pin = ("--log-id", NOBODY)
    for title, first, other, wanted in (
            ("a ledger that is not there", ("verify", "nowhere"), ("nowhere",), 2),
            ("a directory without a log", ("verify", "empty"), ("empty",), 6),
            ("a bundle that is not there", ("bundle", "verify", "nowhere.zip", *pin), ("nowhere.zip", *pin), 6),
            ("evidence that is not there", ("evidence", "verify", "nowhere.zip", *pin), ("nowhere.zip", *pin), 6),
            ("a file that is no archive", ("bundle", "verify", "text.zip", *pin), ("text.zip", *pin), 2),
            ("a proof that is not there", ("proof", "verify", "nowhere", "--entry", "text.zip", "--key", key),
             ("--proof", "nowhere", "--entry", "text.zip", "--key", key), 6),
            ("an entry that is not there", ("proof", "verify", "text.zip", "--entry", "nowhere", "--key", key),
             ("--proof", "text.zip", "--entry", "nowhere", "--key", key), 6),
            ("a key that is none", ("proof", "verify", "text.zip", "--entry", "text.zip", "--key", "x"),
             ("--proof", "text.zip", "--entry", "text.zip", "--key", "x"), 2),
            ("receipts that are not there", ("-L", "ledger", "verify", "--receipts", "nowhere"), ("ledger", "--receipts", "nowhere"), 6),
            ("a level that there is not", ("-L", "ledger", "verify", "--levels", "V9"), ("ledger", "--levels", "V9"), 2),
            ("a log id that is none", ("-L", "ledger", "verify", "--log-id", "zz"), ("ledger", "--log-id", "zz"), 2),
            ("another log id", ("-L", "ledger", "verify", *pin), ("ledger", *pin), 3),
            ("an option that there is not", ("verify", "--nothing"), ("--nothing",), 2),
            ("evidence without a pin", ("evidence", "verify", "e1.zip"), ("e1.zip",), 2),
            ("evidence under another pin", ("evidence", "verify", "e1.zip", *pin), ("e1.zip", *pin), 4),
            ("evidence that holds", ("evidence", "verify", "e1.zip", "--key", key), ("e1.zip", "--key", key), 0)):
        found, talk = second(folder, *other)
        codes = run(folder, QUANLU, *first)[0], found
        promise("%s: both end with %d" % (title, wanted), codes == (wanted, wanted))
        promise("%s: said in both languages" % title, has_both(talk))
        if codes != (wanted, wanted) or not has_both(talk):
            print(codes, talk)
    _, talk = second(folder, "e1.zip", "--key", key)
    promise("evidence that holds is not called ok", "证据成立" in talk and "已证明" in talk and "完好" not in talk)
    document = json.loads(second(folder, "e1.zip", "--key", key, "--json")[1])
    promise("nor in JSON", document["verdict"] == "shown" and set(document["shows"]) == {"zh", "en"})
    promise("a good ledger is told in both languages", has_both(second(folder, "ledger")[1]))
    promise("so is the help", "泉录账本的第二个核验程序" in second(folder, "--help")[1])


def main():
    with tempfile.TemporaryDirectory() as folder:
        tell(folder)
    return ended()


if __name__ == "__main__":
    sys.exit(main())
