#!/usr/bin/env python3
"""T64 of INTEGRITY.md 7.1: the counter of a stream with a gap, or with a number that stands twice, as the entries of a bundle show it.

Usage: streams_test.py QUANLU VERIFY_PY ROWS_FOLDER

Each instance is a ledger of its own, whose writer, or whose exporter, did it: everything is rightly sealed, proved and signed. Both
verifiers have to say so; the honest twin of every tenth passes both."""
import json
import os
import random
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "conformance")]
from forge import EVENT, Ledger, entry, struct_of, text_of  # noqa: E402
from make_bundles import Bundle, good_archive  # noqa: E402
from rows import Tally, instances  # noqa: E402

QUANLU, VERIFY_PY = (os.path.abspath(path) for path in sys.argv[1:3])


class History:
    """Events of three streams in any order; of `Case/told` those that `versions` numbers."""

    def __init__(self, suite, seed, versions, made):
        self.ledger = Ledger(suite, seed=f" T64 {seed}")
        head, self.records = self.ledger.open()
        self.records += self.ledger.start(head, self.ledger.writers[0])
        told = [(b"Case/told", version) for version in versions]
        others = [(name, version) for name in (b"Case/other", b"Visit/one") for version in range(1, made.randrange(2, 5))]
        order = made.sample([0] * len(told) + [1] * len(others), len(told) + len(others))
        self.seqs, events = [], []
        for which in order:
            name, version = (others if which else told).pop(0)
            if not which:
                self.seqs.append(2 + len(events))
            events.append(entry(suite, EVENT, self.ledger.number(), struct_of([7], [text_of(b"x")]), struct_of([version], [text_of(name)])))
        while events:
            count = made.randrange(1, min(6, len(events)) + 1)
            self.records += self.ledger.batch(head, self.ledger.writers[0], events[:count])
            events = events[count:]

    def bundle(self, folder, left_out=()):
        """-> (file, pins) of the case, without the entries that its exporter leaves out."""
        seqs = [seq for place, seq in enumerate(self.seqs) if place not in left_out]
        made = Bundle(self.ledger, self.records).with_entries(seqs).with_entries([1], "control")
        manifest = made.manifest(made.files, b"case", b"told")
        file = os.path.join(folder, "case.quanlu.zip")
        with open(file, "wb") as out:
            out.write(good_archive({**made.files, b"MANIFEST": manifest}))
        return file, ["--log-id", self.ledger.log_id.hex(), "--key", self.ledger.log_keys[0].vkey().decode(),
                      "--key", made.exporter.vkey().decode()]


def gap(made, count):
    """The writer skipped a number."""
    skipped = made.randrange(1, count)
    return [version + (version >= skipped) for version in range(1, count)], (), "stream_gap", skipped


def left_out(made, count):
    """The exporter left one out that is not the last."""
    out = made.randrange(count - 1)
    return list(range(1, count + 1)), (out,), "stream_gap", out + 1


def begins_late(made, count):
    first = made.choice([0, 2, 3, made.randrange(4, 1000)])
    return list(range(first, first + count)), (), "stream_gap", count if first == 0 else 1


def twice(made, count):
    """The writer gave a number twice; behind the second the counter goes on."""
    version = made.randrange(1, count)
    return list(range(1, version + 1)) + list(range(version, count)), (), "stream_twice", version


DEEDS = (gap, left_out, begins_late, twice)


def first(arguments):
    done = subprocess.run([QUANLU, "bundle", "verify", *arguments, "--json"], capture_output=True, text=True)
    report = json.loads(done.stdout)
    return done.returncode, [(one["kind"], one["actual"] or one["expected"]) for one in report["findings"] if one["severity"] == "violation"]


def second(arguments):
    done = subprocess.run([sys.executable, VERIFY_PY, *arguments, "--json"], capture_output=True, text=True)
    return done.returncode, done.stdout


def instance(deed, number, folder, tally):
    made = random.Random(f"{deed.__name__} {number}")
    suite, count = made.choice((1, 1, 1, 2)), made.randrange(3, 9)
    versions, out, kind, named = deed(made, count)
    file, pins = History(suite, number, versions, made).bundle(folder, out)
    code, found = first([file, *pins])
    code_too, said = second([file, *pins])
    right = tally.count(kind in [one for one, _ in found] and kind in said, code == 3 and code_too == 3,
                        (kind, f"Case/told {named}") in found)
    if not right:
        print("WRONG", deed.__name__, number, suite, versions, out, kind, named, code, found, code_too, said[-500:])
    if number % 10 != 0:
        return right
    honest, pins = History(suite, number, range(1, count + 1), made).bundle(folder)
    clean = first([honest, *pins])[0], second([honest, *pins])[0]
    if clean != (0, 0):
        print("FALSE ALARM", deed.__name__, number, clean)
    return right and clean == (0, 0)


def main():
    with tempfile.TemporaryDirectory(prefix="quanlu-t64-") as folder:
        tally = Tally("T64", "a number skipped, left out, twice, or another beginning", "V1", "bundle")
        wrong = [number for number in range(instances()) if not instance(DEEDS[number % len(DEEDS)], number, folder, tally)]
        tally.tell(sys.argv[3])
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
