"""A command that writes nothing changes nothing: not an entry of the log, not a byte of its file. What is accepted
then begins an epoch, as ever."""
import hashlib
import json
import shutil
import unittest

import world
from world import demo, run

FRESH = {"eventId": "0191a3c2-7d10-7c3e-9a51-0000000000cc", "occurredAt": "2024-09-04T12:00:00+08:00", "type": "AccountOpened", "stream": "UserAccount/fresh", "expectedSeq": 0,
         "actor": {"account": "sys"},
         "data": {"account": "fresh", "holder": "王某", "unit": "11370100004188768U", "level": "city", "area": "370100"}}


class NothingWritten(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = demo().folder
        made = run(cls.folder, *world.DEMO, "--events", "known.jsonl", timeout=900)
        assert made.code == 0, made
        (cls.folder / "refused.json").write_text(json.dumps({**FRESH, "data": {**FRESH["data"], "surplus": 1}}))
        (cls.folder / "conflict.json").write_text(json.dumps({**FRESH, "expectedSeq": 7}))
        (cls.folder / "denied.json").write_text(json.dumps({**FRESH, "actor": {"account": "aad"}}))
        (cls.folder / "fresh.json").write_text(json.dumps(FRESH))
        (cls.folder / "refused.jsonl").write_text(json.dumps({**FRESH, "expectedSeq": 7}) + "\n")

    def setUp(self):
        shutil.rmtree(self.folder / "still", ignore_errors=True)
        demo().copy("still")

    def run_it(self, *arguments):
        return run(self.folder, "-L", "still", *arguments, timeout=600)

    def state(self, part="log/0"):
        digest = hashlib.sha256((self.folder / "still" / part / "data.mdb").read_bytes()).hexdigest()
        return digest, self.run_it("status", "--json").document["head"]

    def test_dry_runs_refusals_and_what_is_known_leave_the_log_as_it_is(self):
        before = self.state()
        for code, words in ((0, ["append", "fresh.json", "--dry-run"]), (7, ["append", "conflict.json"]),
                            (7, ["append", "conflict.json", "--dry-run"]), (2, ["append", "refused.json"]),
                            (5, ["append", "denied.json"]), (0, ["import", "fresh.json", "--dry-run"]),
                            (4, ["import", "refused.jsonl"]), (0, ["import", "known.jsonl"]),
                            (0, ["feed", "run", "finance", "--dry-run"]), (0, ["rebuild", "--dry-run"]),
                            (5, ["keys", "subject", "destroy", "0191a3c2-7d10-7c3e-9a51-0000000000ff", "--ground", "other", "--approver", "sys", "--yes"])):
            with self.subTest(" ".join(words)):
                answer = self.run_it(*words)
                self.assertEqual(answer.code, code, answer)
                self.assertEqual(self.state(), before)
        known = self.run_it("import", "known.jsonl", "--json").document
        self.assertEqual((known["appended"], known["already"], known["first"]), (0, known["read"], None))
        self.assertGreater(known["already"], 1000)
        self.assertEqual(self.state(), before)

    def test_the_first_event_that_is_accepted_begins_an_epoch(self):
        _, before = self.state()
        receipt = self.run_it("append", "fresh.json", "--json").document
        _, after = self.state()
        self.assertEqual(after["epoch"], before["epoch"] + 1)
        self.assertEqual(self.run_it("show", str(before["seq"] + 1), "--json").document["event"]["typeCode"], 1321)
        self.assertGreater(receipt["seq"], before["seq"] + 1)
        still = self.state()
        self.assertTrue(self.run_it("append", "fresh.json", "--json").document["replayed"])
        self.assertEqual(self.state(), still)
        self.assertEqual(self.run_it("verify").code, 0)


if __name__ == "__main__":
    unittest.main()
