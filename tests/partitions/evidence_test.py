"""What leaves a ledger of four partitions to be checked elsewhere: evidence about any of them is made by the program and
shown to both verifiers by whoever holds a log id or a key.

Usage: evidence_test.py QUANLU VERIFY_PY"""
import datetime
import json
import os
import shutil
import subprocess
import sys
import time
import unittest

import partitions_test as partitions
from partitions_test import PURPOSE, World

VERIFY_PY = None


class Held(World):
    """One ledger and a copy of it in which a writer went on otherwise."""

    def complaint(self, ledger, case, number, *options):
        """-> the receipt of a complaint that opens this case"""
        stream = f"0191a3c2-7d10-7c3e-9a51-{case:012x}"
        told = {"eventId": f"0191a3c2-7d10-7c3e-9a52-{number:012x}", "type": "ComplaintReceived", "stream": f"Complaint/{stream}",
                "caseId": stream, "actor": {"account": "mz-xf-1"}, "expectedSeq": 0, "subject": {"uscc": self.bodies[case % len(self.bodies)]},
                "occurredAt": time.strftime("%Y-%m-%dT%H:%M:%S+08:00", time.gmtime(time.time() + 8 * 3600)),
                "data": {"channel": "letter", "named": False, "topic": "fee", "targetName": "某协会", "summary": "收费", "body": "会费去向不明"}}
        return self.document("-L", ledger, "append", "-", *options, given=json.dumps(told).encode())

    def copy(self, ledger, name):
        shutil.copytree(self.folder / ledger, self.folder / name, ignore=shutil.ignore_patterns("*.sock"))
        return name

    def make(self):
        self.document("demo", "--organizations", "2", "--dir", "first", "--partitions", "4")
        self.bodies = [row["subject"] for row in self.document("-L", "first", "org", "list")["organizations"]
                       if len(row["subject"]) == 18 and row["subject"].startswith("5")]
        for case in range(1, 20):  # one that lies in another partition than 0
            self.copy("first", "here")
            self.receipt = self.complaint("here", case, 1, "--promise")
            if self.receipt["partition"] != 0:
                break
            shutil.rmtree(self.folder / "here")
        self.partition, self.seq = self.receipt["partition"], self.receipt["seq"]
        self.copy("first", "there")
        other = self.complaint("there", case, 2, "--promise")
        assert (other["partition"], other["seq"]) == (self.partition, self.seq), (self.receipt, other)
        assert other["leafHash"] != self.receipt["leafHash"]
        self.log_id = json.loads((self.folder / "first/genesis.json").read_text())["logId"]
        self.keys = (self.folder / "first/published/keys.vkey").read_text().splitlines()
        (self.folder / "receipt.json").write_text(json.dumps(self.receipt))
        return self

    def checkpoint(self, ledger):
        return (self.folder / ledger / f"published/log/{self.partition}/checkpoint").read_text()

    def second(self, place, *options, code=0):
        """What the second verifier says, which shares no line with the first."""
        done = subprocess.run([sys.executable, VERIFY_PY, place, "--json", *options], capture_output=True, text=True, cwd=self.folder)
        if done.returncode != code:
            raise AssertionError(f"verify.py {place}: exit {done.returncode}, expected {code}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        return json.loads(done.stdout) if done.stdout.startswith("{") else {}


class Evidence(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = Held()
        cls.addClassCleanup(shutil.rmtree, cls.world.folder)
        cls.world.make()

    def shows(self, id_, file, pins, *, origin=True, others=()):
        """Both say so by these pins, and neither by others: {arguments: exit code}."""
        world = self.world
        shown = world.document("evidence", "verify", file, *pins)
        self.assertEqual(shown["evidence"], id_)
        if origin:
            self.assertTrue(shown["origin"].endswith(f"/p{world.partition}"), shown)
        second = world.second(file, *pins)
        self.assertEqual((second["verdict"], second["filter"]), ("shown", id_))
        for wrong, code in others:
            world.run("evidence", "verify", file, *wrong, code=code)
            world.second(file, *wrong, code=code)
        return shown["facts"]

    def test_a_promise_is_broken_where_another_entry_lies_in_its_partition(self):
        world = self.world
        pins, foreign = ["--log-id", world.log_id], [(["--log-id", "0" * 64], 3)]
        published = ["--published", "there/published/log"]
        for against in (["-L", "there"], []):
            where = [] if against else published
            checked = world.document(*against, "receipt", "check", "receipt.json", *where, code=3)["receipts"][0]
            self.assertEqual((checked["state"], checked["kind"], checked["partition"]), ("broken", "receipt_broken", world.partition))
            self.assertEqual(checked["evidence"]["leaf"], checked["actual"])
            world.run(*against, "evidence", "make", "--receipt", "receipt.json", *where, "-o", "e3.zip")
            facts = self.shows("E3", "e3.zip", pins, others=foreign)
            self.assertEqual((facts["partition"], facts["seq"]), (str(world.partition), str(world.seq)))
        world.run("-L", "here", "receipt", "check", "receipt.json")
        world.run("receipt", "check", "receipt.json", "--published", "here/published/log")
        self.assertIn("[notShown]", world.run("-L", "here", "evidence", "make", "--receipt", "receipt.json", "-o", "none.zip", code=4))

    def test_a_promise_is_broken_where_its_partition_ends_before_it(self):
        """Once it is due; and what is published of other partitions says nothing about it."""
        world = self.world
        due = datetime.datetime.fromisoformat(self.world.receipt["promise"]["mergeBy"]).timestamp()
        time.sleep(max(0.0, due - time.time()) + 0.01)
        older = ["--published", "first/published/log"]
        self.assertEqual(world.document("receipt", "check", "receipt.json", *older, code=4)["receipts"][0]["kind"], "receipt_open")
        world.run("evidence", "make", "--receipt", "receipt.json", *older, "-o", "e3-late.zip")
        facts = self.shows("E3", "e3-late.zip", ["--log-id", world.log_id], others=[(["--log-id", "0" * 64], 3)])
        self.assertEqual((facts["partition"], facts["size"]), (str(world.partition), world.checkpoint("first").split("\n")[1]))
        short = world.copy("here", "short")
        shutil.rmtree(world.folder / short / "published/log" / str(world.partition))
        without = ["--published", f"{short}/published/log"]
        self.assertEqual(world.document("receipt", "check", "receipt.json", *without, code=4)["receipts"][0]["kind"], "receipt_open")
        self.assertIn("[notShown]", world.run("evidence", "make", "--receipt", "receipt.json", *without, "-o", "none.zip", code=4))
        only = f"here/published/log/{world.partition}"
        self.assertIn("[partition]", world.run("receipt", "check", "receipt.json", "--published", only, code=2))

    def test_two_roots_for_one_size_and_a_smaller_one_served(self):
        world = self.world
        for name, notes in (("two", ("here", "there")), ("E4-older", ("here", "first"))):
            (world.folder / name).mkdir()
            for file, ledger in zip(("ours.note", "theirs.note"), notes):
                (world.folder / name / file).write_text(world.checkpoint(ledger))
        own, other = world.keys[world.partition], world.keys[0]
        for folder, id_ in (("two", "E1"), ("E4-older", "E4")):
            world.run("-L", "here", "evidence", "make", folder, "-o", id_ + ".zip")
            self.shows(id_, id_ + ".zip", ["--key", own], others=[(["--key", other], 4)])

    def test_an_entry_that_was_exchanged_in_a_partition_is_shown(self):
        world = self.world
        ledger = world.copy("here", "exchanged")
        log = world.folder / ledger / "log" / str(world.partition)
        shutil.rmtree(log)
        shutil.copytree(world.folder / "there/log" / str(world.partition), log)
        place = f"{world.partition}:{world.seq}"
        world.run("-L", ledger, "evidence", "make", "--seq", place, "-o", "e5.zip", "--purpose", PURPOSE)
        self.shows("E5", "e5.zip", ["--key", world.keys[world.partition]], others=[(["--key", world.keys[0]], 4)])
        self.assertIn("[notShown]", world.run("-L", "here", "evidence", "make", "--seq", place, "-o", "none.zip", "--purpose", PURPOSE, code=4))
        self.assertIn("[absent]", world.run("-L", "here", "evidence", "make", "--seq", "4:1", "-o", "none.zip", "--purpose", PURPOSE, code=6))

    def test_two_copies_that_two_eras_wrote_are_no_evidence(self):
        answer = self.world.run("-L", "here", "evidence", "make", "--other", "there", "-o", "none.zip", code=4)
        self.assertIn("[notShown]", answer)


if __name__ == "__main__":
    partitions.QUANLU = os.path.abspath(sys.argv.pop(1))
    VERIFY_PY = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
