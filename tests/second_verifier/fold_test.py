#!/usr/bin/env python3
"""Two folds that share no code have the same state after every record of mutated sequences.
Usage: fold_test.py TESTS_SECOND_VERIFIER VERIFY_PY SEQUENCES [SEED]; the long run is SEQUENCES = 1000000.

The first verifier's program draws the sequences (sequences_test.cc) and says for each record a digest of answer and state;
here the second one's fold reads the same records and must come to the same digest."""
import copy
import hashlib
import importlib.util
import os
import struct
import subprocess
import sys

sys.dont_write_bytecode = True
DRAW, VERIFY, SEQUENCES = sys.argv[1], sys.argv[2], int(sys.argv[3])
SEED = int(sys.argv[4]) if len(sys.argv) > 4 else 20240904
SHOWN_MAX = 5

spec = importlib.util.spec_from_file_location("verify", VERIFY)
verify = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verify)


def saved_state(fold):
    """ledger/FORMAT.md section 8.3"""
    suite = fold.suite
    out = [b"quanlu/state/v1".ljust(16, b"\0"), struct.pack(">IQ", fold.partition, fold.next_seq), fold.prev,
           struct.pack(">qQ", fold.recorded_at, fold.epoch), fold.era]
    out.append(b"\1" + suite.key_id(fold.writer_key) + fold.writer_key if fold.writer_key else b"\0")
    out.append(struct.pack(">I", len(fold.keys)))
    for key_id in sorted(fold.keys):
        known = fold.keys[key_id]
        out += [key_id, struct.pack(">HHQIQ", known.role, known.action, known.serial, known.partition, known.from_epoch), known.key]
    return out


def digest(fold, outcome, superseded):
    out = saved_state(fold)
    for record in fold.pending:
        out += [record.leaf, struct.pack(">qB", record.entry.recorded_at, record.grant is not None)]
    kind, *detail = outcome
    answer = {"pending": "pending", "accepted": "accepted:%s" % (detail or [0])[0]}.get(kind) or detail[0]
    out += [struct.pack(">Q", fold.superseded - superseded), answer.encode()]
    return hashlib.sha256(b"".join(out)).hexdigest()[:8], answer


def copy_of(fold):
    """Independent of the first: records and grants are values, lists and tables are its own."""
    twin = copy.copy(fold)
    twin.pending, twin.keys = list(fold.pending), dict(fold.keys)
    return twin


class Told:
    def __init__(self):
        self.sequences = self.records = self.different = 0
        self.answers = {}

    def read(self, fold, words, states=None):
        superseded, same = fold.superseded, True
        for number, expected in zip(words[::2], words[1::2]):
            found, answer = digest(fold, fold.step(*self.stored[int(number)]), superseded)
            self.records += 1
            self.answers[answer] = self.answers.get(answer, 0) + 1
            if same and found != expected:
                same = False
                self.different += 1
                if self.different <= SHOWN_MAX:
                    print("seed %d, sequence %d: record %s, answer %s, state %s" % (SEED, self.sequences, number, answer, saved_state(fold)))
            if states is not None:
                states.append(copy_of(fold))
        self.sequences += 1

    def take(self, line):
        word, *rest = line.split()
        if word == "genesis":
            self.genesis, self.stored = verify.Genesis(bytes.fromhex(rest[0])), []
        elif word == "partition":
            self.partition = int(rest[0])
        elif word == "record":
            self.stored.append((verify.parse_bytes(rest[0]) or b"", verify.parse_bytes(rest[1])))
        elif word == "base":
            start = verify.Fold(self.genesis, self.partition)
            self.states = [copy_of(start)]
            self.read(start, rest, self.states)
        else:
            self.read(copy_of(self.states[int(rest[0])]), rest[1:])


def main():
    reading, writing = os.pipe()
    environment = {**os.environ, "QUANLU_SEQUENCES": "%d %d /dev/fd/%d" % (SEED, SEQUENCES, writing)}
    told = Told()
    with subprocess.Popen([DRAW, "[sequences]"], env=environment, pass_fds=[writing], stdout=subprocess.DEVNULL) as drawing:
        os.close(writing)
        with os.fdopen(reading, encoding="ascii") as lines:
            for line in lines:
                told.take(line)
    print(" ".join("%s %d" % item for item in sorted(told.answers.items())))
    print("%d sequences, %d records, %d different; seed %d" % (told.sequences, told.records, told.different, SEED))
    # Nearly every answer that the accept rule has, or the draw says nothing.
    missing = {"pending", "old", "gap", "fork", "time", "epoch", "control", "badSeal", "foreign", "partition", "malformed",
               "version"} - set(told.answers)
    if missing:
        print("never answered: %s" % " ".join(sorted(missing)))
    whole = drawing.returncode == 0 and told.sequences >= SEQUENCES
    return 0 if whole and not told.different and not missing else 1


if __name__ == "__main__":
    sys.exit(main())
