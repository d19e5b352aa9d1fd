#!/usr/bin/env python3
"""T31 of INTEGRITY.md 7.1: two partitions exchanged, or one opened by the keys of another ledger of the same name.

Usage: partitions_test.py QUANLU ROWS_FOLDER

Demanded of `quanlu verify` at V0 and V1: 3, and as first bad entry seq 0 of a partition that was touched; partition 0 among them when the
genesis went with it. The ledgers themselves raise no alarm."""
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from rows import Tally, instances  # noqa: E402

COUNTS = (2, 3, 5)


class Ledgers:
    """Two of each number of partitions, with a few accounts in them."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        for count in COUNTS:
            for name in ("mine", "theirs"):
                self.run("init", self.of(name, count), "--origin", "mz.t31.example/quanlu", "--trial", "--partitions", str(count))

    def of(self, name, count):
        return self.folder / f"{name}-{count}"

    def run(self, *arguments):
        return subprocess.run([self.program, *map(str, arguments), "--json"], cwd=self.folder, capture_output=True, text=True,
                              env={"PATH": "/usr/bin:/bin", "LANG": "en_GB.UTF-8"})

    def verify(self, ledger):
        ran = self.run("-L", ledger, "verify", "--levels", "V0,V1")
        return ran.returncode, json.loads(ran.stdout)


def touched(made, count, ledgers, copy):
    """Does the deed in a copy; gives the partitions it changed."""
    log = copy / "log"
    if made.random() < 0.6:
        one, other = made.sample(range(count), 2)
        (log / str(one)).rename(log / "x")
        (log / str(other)).rename(log / str(one))
        (log / "x").rename(log / str(other))
        return {one, other}
    one = made.randrange(1, count)
    shutil.rmtree(log / str(one))
    shutil.copytree(ledgers.of("theirs", count) / "log" / str(one), log / str(one))
    return {one}


def instance(ledgers, number, tally):
    made = random.Random(f"T31 {number}")
    count = COUNTS[number % len(COUNTS)]
    copy = ledgers.folder / "copy"
    shutil.copytree(ledgers.of("mine", count), copy)
    changed = touched(made, count, ledgers, copy)
    code, said = ledgers.verify(copy)
    bad = next((one for one in said["findings"] if one["severity"] == "violation"), {})
    named = bad.get("seq") == 0 and (bad.get("partition") == 0 if 0 in changed else bad.get("partition") in changed)
    right = tally.count(said["result"] == "tampered" and bad.get("level") in ("V0", "V1"), code == 3, named)
    if not right:
        print("WRONG", number, count, changed, code, said["result"], bad)
    shutil.rmtree(copy)
    return right


def main():
    tally = Tally("T31", "partitions exchanged, or opened by other keys", "V1", "lmdb")
    with tempfile.TemporaryDirectory(prefix="quanlu-t31.") as folder:
        ledgers = Ledgers(os.path.abspath(sys.argv[1]), pathlib.Path(folder))
        alarms = [count for count in COUNTS if ledgers.verify(ledgers.of("mine", count))[0] != 0]
        wrong = [number for number in range(instances()) if not instance(ledgers, number, tally)]
    if alarms:
        print("FALSE ALARM", alarms)
    tally.tell(sys.argv[2])
    return 1 if wrong or alarms else 0


if __name__ == "__main__":
    sys.exit(main())
