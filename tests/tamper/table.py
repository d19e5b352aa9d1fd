#!/usr/bin/env python3
"""The table of INTEGRITY.md 7.1, class by class: what the tests of this build did, and what no test does, with its reason.

Usage: table.py ROWS_FOLDER [INSTANCES]

The rows are those that the classes wrote when they ran (tests/tamper/table.h). Fails when a class is wrong in one instance, ran fewer
than INSTANCES (200) times, or has neither rows nor a reason here; a reason for a class that ran is told, too."""
import collections
import os
import sys

TITLES = {
    "T01": "root pointer, version", "T02": "logId", "T03": "partition", "T04": "seq", "T05": "epoch", "T06": "prev", "T07": "eventId",
    "T08": "typeCode, version", "T09": "recordedAt", "T10": "occurredAt", "T11": "actor", "T12": "flags", "T13": "suite", "T14": "seal",
    "T15": "every bit of envelope and body", "T16": "body replaced, old seal kept", "T17": "sealed by a key of wrong role or era",
    "T18": "one entry deleted", "T19": "genesis deleted", "T20": "last n deleted", "T21": "clean rollback", "T22": "another genesis",
    "T23": "neighbours swapped", "T24": "far swap", "T25": "batch reversed", "T26": "duplicate at once", "T27": "duplicate 1,000 later",
    "T28": "foreign entry, no key", "T29": "former era's key", "T30": "moved to another partition", "T31": "partitions exchanged",
    "T32": "entry of another ledger", "T33": "chained anew, no key", "T34": "chained anew with every key", "T35": "two successors",
    "T36": "one size, two roots", "T37": "smaller after larger", "T38": "stale", "T39": "another origin", "T40": "identity changes",
    "T41": "linear-fake server", "T42": "inclusion proof", "T43": "consistency proof", "T44": "numbers and lengths", "T45": "node as leaf",
    "T46": "note", "T47": "cosignatures", "T48": "tiles and bundles", "T49": "flip before signing", "T50": "view: value", "T51": "view: row deleted",
    "T52": "view: row added", "T53": "view: index", "T54": "LMDB file", "T55": "position ahead", "T56": "position back", "T57": "views of last week",
    "T58": "consumer offset reset", "T59": "topic made again", "T60": "retention, compaction", "T61": "another principal", "T62": "recordedAt",
    "T63": "receipts", "T64": "submission counter", "T65": "shredded, exchanged", "T66": "other type, form", "T67": "JSON", "T68": "roles",
    "T69": "access ledger", "T70": "suite, cut digest", "T71": "keys rotated wrongly", "T72": "bundle",
}
ON_KAFKA = {"T26", "T27", "T28", "T29", "T58", "T59", "T60", "T61"}
# Where a class is shown that no seeded generator makes, and why.
NOT_COVERED = {
}
# Whose rows come from real brokers alone: ctest -L kafka.
ON_BROKERS = {"T58": "tests/kafka/offsets_story.py"}


def read(folder):
    rows = collections.defaultdict(list)
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            kind, backend, level, run, found, code, first, what = file.read().rstrip("\n").split("\t")
            rows[kind].append((what, backend, level, *map(int, (run, found, code, first))))
    return rows


def main():
    rows, least = read(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200
    wrong = []
    print(f"{'id':4} {'run':>6} {'found':>6} {'exit':>6} {'first':>6}  {'level':6} {'backend':7} what is done")
    for kind, title in TITLES.items():
        mark = " (K)" if kind in ON_KAFKA else ""
        if not rows[kind]:
            print(f"{kind:4} {'–':>6} {'–':>6} {'–':>6} {'–':>6}  not covered: {title}{mark}: "
                  f"{NOT_COVERED.get(kind) or 'on real brokers only, ' + ON_BROKERS.get(kind, '?')}")
            if kind not in NOT_COVERED and kind not in ON_BROKERS:
                wrong.append(f"{kind} has no row and no reason")
        elif kind in NOT_COVERED:
            wrong.append(f"{kind} ran and is still said to be not covered")
        for what, backend, level, run, found, code, first in rows[kind]:
            print(f"{kind:4} {run:6} {found:6} {code:6} {first:6}  {level:6} {backend:7} {title}{mark}: {what}")
            if not run == found == code == first or run < least:
                wrong.append(f"{kind} {what}: {run} {found} {code} {first}")
    unknown = sorted(set(rows) - set(TITLES))
    covered = sum(1 for kind in TITLES if rows[kind])
    print(f"{covered} of {len(TITLES)} classes by {sum(map(len, rows.values()))} generators, "
          f"{sum(row[3] for kind in rows.values() for row in kind)} instances")
    for fault in wrong + [f"{kind} is no class" for kind in unknown]:
        print("FAIL", fault)
    return 1 if wrong or unknown else 0


if __name__ == "__main__":
    sys.exit(main())
