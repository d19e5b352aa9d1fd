#!/usr/bin/env python3
"""Two verifiers that share no code say the same of bundles and evidence. Usage: bundles_test.py QUANLU VERIFY_PY"""
import json
import os
import random
import subprocess
import sys
import tempfile
import zipfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "conformance"))
import make_bundles  # noqa: E402
from promises import ended, promise  # noqa: E402

QUANLU, VERIFY = (os.path.abspath(path) for path in sys.argv[1:3])
DEEDS = 30  # of each bundle


def run(folder, *command, stdin=None):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, input=stdin)
    return done.returncode, done.stdout, done.stderr


def quanlu(folder, *words, stdin=None):
    code, out, talk = run(folder, QUANLU, *words, stdin=stdin)
    if code != 0:
        raise SystemExit("quanlu %s: %s" % (" ".join(words), talk))
    return out


def findings(document):
    return sorted((f["severity"], f["kind"], f["locator"]) for f in document.get("findings", []))


def both(folder, file, pins):
    """-> (exit code, findings) where both say the same, else None"""
    code, out, _ = run(folder, QUANLU, "bundle", "verify", file, *pins, "--json")
    code_too, second, _ = run(folder, sys.executable, VERIFY, file, *pins, "--json")
    first, second = json.loads(out), json.loads(second)
    if first["schema"] == "quanlu.error/1":  # refused: one reason
        return (code, first["code"]) if (code, first["code"]) == (code_too, second.get("reason")) else None
    same = code == code_too and findings(first) == findings(second)
    if not same:
        print(code, findings(first), "\n", code_too, findings(second), second.get("reason"))
    return (code, findings(first)) if same else None


def change(chance, files):
    """One deed on the files of a bundle: -> what was done"""
    name = chance.choice(sorted(files))
    deed = chance.choice(("remove", "rename", "flip", "cut", "add"))
    if deed == "flip" and files[name]:
        at = chance.randrange(len(files[name]))
        files[name] = make_bundles.flip(files[name], at)
    elif deed == "cut":
        files[name] = files[name][:-1]
    elif deed == "rename":
        files[name + b"x"] = files.pop(name)
    elif deed == "add":
        files[b"p0/entries/%016d.entry" % chance.randrange(1000)] = b"x"
    else:
        deed = "remove"
        del files[name]
    return "%s %s" % (deed, name.decode())


def tell_bundle(folder, file, pins, complete):
    path = os.path.join(folder, file)
    whole = both(folder, file, pins)
    promise("%s: both call it good" % file, whole == (0, []))
    _, out, _ = run(folder, sys.executable, VERIFY, file, *pins, "--json")
    promise("%s: completeness is %s" % (file, "proved" if complete else "stated"), json.loads(out)["complete"] == complete)
    promise("%s: without pins neither does" % file, run(folder, sys.executable, VERIFY, file)[0] == 4
            and run(folder, QUANLU, "bundle", "verify", file, "--trust-first")[0] == 4)
    with zipfile.ZipFile(path) as opened:
        good = {name.encode(): opened.read(name) for name in opened.namelist()}
        promise("%s: any ZIP tool opens it" % file, opened.testzip() is None and b"MANIFEST" in good)
    with open(path, "rb") as raw:
        promise("%s: and made of its files again it is the same" % file, make_bundles.good_archive(good) == raw.read())
    chance, kept = random.Random(7), 0
    for _ in range(DEEDS):
        files = dict(good)
        what = change(chance, files)
        with open(os.path.join(folder, "changed.zip"), "wb") as out_file:
            out_file.write(make_bundles.good_archive(files))
        found = both(folder, "changed.zip", pins)
        kept += found is not None and found[0] != 0
        if found is None or found[0] == 0:
            print("     ", what, found)
    promise("%s: of %d changes both say the same, and never that all is well" % (file, DEEDS), kept == DEEDS)
    with zipfile.ZipFile(path) as opened:
        opened.extract("verify.py", os.path.join(folder, "inside"))
    code, _, _ = run(folder, sys.executable, os.path.join("inside", "verify.py"), file, *pins)
    promise("%s: the second verifier in it runs, and says so too" % file, code == 0)


def ledger_of(folder, suite):
    """A small city's ledger of this suite, published, with an export key: -> pins"""
    name = suite
    events = quanlu(folder, "demo", "--organizations", "1", "--events", "-")
    quanlu(folder, "init", name, "--origin", "mz.%s.example/quanlu" % suite, "--suite", suite, "--trial")
    quanlu(folder, "-L", name, "import", "-", "--quiet", stdin=events)
    quanlu(folder, "-L", name, "checkpoint", "publish")
    quanlu(folder, "-L", name, "keys", "new", "--role", "export")
    log_id = json.loads(quanlu(folder, "-L", name, "keys", "list", "--json"))["logId"]
    keys = [quanlu(folder, "-L", name, "keys", "export", "--role", role).split("\n")[0] for role in ("checkpoint", "export")]
    return ["--log-id", log_id, "--key", keys[0], "--key", keys[1]]


def tell(folder):
    for suite in ("sha256", "gm"):
        pins = ledger_of(folder, suite)
        org = json.loads(quanlu(folder, "-L", suite, "org", "list", "--limit", "1", "--json"))["organizations"][0]["subject"]
        for words, file, complete in ((("range", "0..12"), "%s-range.zip" % suite, True), (("org", org), "%s-org.zip" % suite, False)):
            quanlu(folder, "-L", suite, "bundle", *words, "-o", file, "--purpose", "test")
            tell_bundle(folder, file, pins, complete)
        tell_opened(folder, suite, pins)
        tell_trust(folder, suite, pins)
        quanlu(folder, "-L", suite, "bundle", "range", "0..12", "-o", "again.zip", "--purpose", "test")
        with zipfile.ZipFile(os.path.join(folder, "again.zip")) as again, zipfile.ZipFile(os.path.join(folder, "%s-range.zip" % suite)) as first:
            same = all(again.read(name) == first.read(name) for name in first.namelist() if suite == "sha256" or name != "MANIFEST")
            text = [opened.read("MANIFEST").rpartition(b"\n\n")[0] for opened in (again, first)]
        promise("%s: exported again it is the same, but for an SM2 signature" % suite, same and text[0] == text[1])


def tell_opened(folder, suite, pins):
    """--unsealed: both open the same fields of the same bundle, and the same texts come out."""
    file = "%s-opened.zip" % suite
    told = json.loads(quanlu(folder, "-L", suite, "bundle", "range", "0..40", "-o", file, "--purpose", "test", "--unsealed", "--recipient", "court",
                             "--json"))
    promise("%s: both call a bundle that opens fields good" % suite, told["unsealed"]["fields"] > 0 and both(folder, file, pins) == (0, []))
    _, out, _ = run(folder, sys.executable, VERIFY, file, *pins, "--json", "--opened")
    texts = [one["text"] for one in json.loads(out)["openedFields"]]
    shown = [one["text"] for one in json.loads(quanlu(folder, "bundle", "show", file, "--json"))["opened"]]
    promise("%s: the same texts come out of both" % suite, len(texts) == told["unsealed"]["fields"] and texts == shown)


def tell_trust(folder, suite, pins):
    """The second verifier takes the trust file for a bundle, and says of a checkpoint that it has no key for it."""
    (name,) = [n for n in os.listdir(os.path.join(folder, suite, "trust")) if n.endswith(".json")]
    place, file, exporter = os.path.join(suite, "trust", name), "%s-range.zip" % suite, pins[-1]
    code, _, _ = run(folder, sys.executable, VERIFY, file, "--trust", place, "--key", exporter)
    wrong, _, _ = run(folder, sys.executable, VERIFY, file, "--trust", place, "--log-id", "0" * 64)
    promise("%s: a trust file is a pin, and one of another ledger is refused" % suite, (code, wrong) == (0, 2))
    code, out, _ = run(folder, sys.executable, VERIFY, file, "--key", exporter, "--json")
    promise("%s: without a key for the checkpoint it says that, and what to give" % suite,
            code == 4 and any("--log-id" in one["en"] for one in json.loads(out)["notChecked"]))


def main():
    with tempfile.TemporaryDirectory() as folder:
        tell(folder)
    return ended()


if __name__ == "__main__":
    sys.exit(main())
