"""T58 of INTEGRITY.md 7.1: somebody resets the offsets of the consumer groups on the topic of a ledger, that of our own
readers among them. Positions lie in LMDB alone, so that every program goes on from there: nothing is skipped, nothing is
there twice, exit 0. 200 seeded resets (QUANLU_INSTANCES), one row of the tamper table.

Usage: offsets_story.py [ROWS_FOLDER]"""
import os
import random
import struct
import sys
import tempfile
import time
import unittest

from support import ROOT, Broker, World, array, ids_of, text

sys.path.insert(0, str(ROOT / "tests/tamper"))
from rows import Tally, instances  # noqa: E402

ROWS = sys.argv.pop() if len(sys.argv) > 1 and os.sep in sys.argv[-1] else tempfile.mkdtemp(prefix="quanlu-rows.")
COMMIT, COMMITTED, COORDINATOR = 8, 9, 10  # of the Kafka protocol
RETRIABLE = {14, 15, 16}  # the coordinator is being found, loads, or moved


class Groups:
    """What the administrator of a broker does to the groups of a topic."""

    def __init__(self, broker, topic):
        self.broker, self.topic = broker, topic

    def reset(self, group, offset):
        partition = struct.pack(">iq", 0, offset) + text("")
        body = text(group) + struct.pack(">i", -1) + text("") + struct.pack(">q", -1) + array([text(self.topic) + array([partition])])
        while True:
            self.broker.administrate(COORDINATOR, 0, text(group))  # the first of all makes their topic
            code, = struct.unpack(">h", self.broker.administrate(COMMIT, 2, body)[-2:])
            if code == 0:
                return
            assert code in RETRIABLE, code
            time.sleep(0.2)

    def committed(self, group):
        answer = self.broker.administrate(COMMITTED, 1, text(group) + array([text(self.topic) + array([struct.pack(">i", 0)])]))
        at = 4 + len(text(self.topic)) + 4 + 4
        return struct.unpack(">q", answer[at:at + 8])[0]


class Resets(unittest.TestCase):
    def setUp(self):
        self.world = World()
        self.addCleanup(self.world.close)
        self.broker = Broker()
        self.addCleanup(self.broker.down)

    def test_positions_in_lmdb_win_over_committed_offsets(self):
        world, ledger, topic = self.world, self.world.trial("reset", self.broker.log("reset")), "reset.log.v1"
        begun = len(world.city) // 3
        world.send(ledger, world.city[:begun])
        groups, ours = Groups(self.broker, topic), "reset.log.quanlu"
        tally, rest, sent = Tally("T58", "offsets of the consumer groups set to anything", "–", "kafka"), world.city[begun:], begun
        end = world.document("-L", ledger, "verify", "--levels", "V0,V1")["checked"]["entries"]
        for number in range(instances()):
            made = random.Random(f"T58 {number}")
            offset = made.choice([0, made.randrange(end), end, end + made.randrange(1, 1000)])
            for group in {ours, made.choice([ours, "reset.projector", "reset.somebody"])}:
                groups.reset(group, offset)
            with self.subTest(number=number, offset=offset):
                tally.run += 1
                if number % 2 == 0 and rest:
                    done = world.send(ledger, [rest.pop(0)])
                    sent += 1
                    right = (done["appended"], done["already"], done["refused"]) == (1, 0, 0) and done["first"]["seq"] >= end
                    end = done["last"]["seq"] + 1
                else:
                    done = world.document("-L", ledger, "verify", "--levels", "V0,V1")
                    right = done["checked"]["entries"] == end
                tally.code_right += 1
                tally.found += groups.committed(ours) == offset  # we commit nothing
                tally.first_right += right
                self.assertTrue(right, done)
        self.assertEqual(world.strays(ledger), {})
        world.check_history(self, [ledger], ids_of(world.city[:sent]))
        tally.tell(ROWS)
        self.assertTrue(tally.whole())


if __name__ == "__main__":
    unittest.main(verbosity=2)
