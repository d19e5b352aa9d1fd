#!/usr/bin/env python3
"""Stories of what a verifier trusts: the report says it, it ages, and an auditor's own pins decide on a live ledger, too.

Usage: trust_test.py QUANLU [unittest arguments]"""
import json
import os
import shutil
import subprocess
import sys
import unittest

import support
from support import Ledger, account_opened


class Trust(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.made = Ledger()
        cls.made.init()

    @classmethod
    def tearDownClass(cls):
        cls.made.__exit__()

    def setUp(self):
        self.ledger = Ledger()
        self.addCleanup(self.ledger.__exit__)
        shutil.copytree(self.made.path, self.ledger.path)
        self.place = self.ledger.folder
        self.prefix = os.path.join(self.ledger.path, "published", "log", "0")
        self.log_id = next(name[:64] for name in os.listdir(os.path.join(self.ledger.path, "trust")) if name.endswith(".json"))
        self.pins = os.path.join(self.place, "pins")
        os.makedirs(self.pins)
        self.trust = shutil.copy(os.path.join(self.ledger.path, "trust", self.log_id + ".json"), self.pins)

    def grow(self, number):
        self.ledger.run("append", "-", text=json.dumps(account_opened(number)))
        self.ledger.run("checkpoint", "publish")

    def said(self, *arguments, code=0):
        done = subprocess.run([support.PROGRAM, *arguments, "--json"], capture_output=True, text=True,
                              env=self.ledger.environment, cwd=self.place, timeout=support.PATIENCE_S * 2)
        self.assertEqual(done.returncode, code, done.stdout[-3000:] + done.stderr[-2000:])
        return json.loads(done.stdout) if done.stdout else done.stderr

    def why(self, report):
        return {(item["what"], item["why"]) for item in report["notChecked"]}

    def newest(self):
        with open(os.path.join(self.prefix, "checkpoint"), encoding="utf-8") as file:
            _, size, root = file.read().split("\n")[:3]
        return {"partition": 0, "size": int(size), "root": root}

    # What the report says of checkpoints.

    def test_without_a_checkpoint_nobody_is_said_not_to_have_asked_for_it(self):
        report = self.ledger.json("verify")
        self.assertIn(("entries", "noCheckpoint"), self.why(report))
        self.assertIn(("V2", "noCheckpoint"), self.why(report))
        self.assertNotIn("notAsked", [why for _, why in self.why(report)])
        self.grow(1)
        self.assertIn(("entries", "notAsked"), self.why(self.ledger.json("verify", "--levels", "V0,V1")))
        self.assertFalse([what for what, _ in self.why(self.ledger.json("verify")) if what == "entries"])

    def test_the_report_names_the_checkpoint_and_what_was_trusted_before_and_after(self):
        self.grow(1)
        for look in (lambda: self.ledger.json("verify"), lambda: self.said("verify", self.prefix, "--trust", self.trust)):
            first = self.newest()
            report = look()
            self.assertEqual((report["trustedBefore"], report["trustedAfter"]), ([], [first]))
            self.assertEqual({name: report["horizon"][0][name] for name in first}, first)
            self.assertEqual(report["horizon"][0]["endSeq"], first["size"] - 1)
            self.assertGreaterEqual(report["checked"]["signatures"], 2)  # the newest, and the kept one of this size
            self.grow(2)
            second = self.newest()
            self.assertGreater(second["size"], first["size"])
            # A run that does not ask for trees moves nothing.
            if report["source"]["kind"] == "lmdb":
                unmoved = self.ledger.json("verify", "--levels", "V0,V1")
                self.assertEqual((unmoved["trustedBefore"], unmoved["trustedAfter"]), ([first], [first]))
            report = look()
            self.assertEqual((report["trustedBefore"], report["trustedAfter"]), ([first], [second]))
            self.assertEqual(report["horizon"][0]["root"], second["root"])

    def test_what_lies_above_the_checkpoint_is_no_part_of_its_root(self):
        self.grow(1)
        self.ledger.run("append", "-", text=json.dumps(account_opened(2)))
        horizon = self.ledger.json("verify")["horizon"][0]
        self.assertEqual((horizon["size"], horizon["root"]), (self.newest()["size"], self.newest()["root"]))
        self.assertGreaterEqual(horizon["endSeq"], horizon["size"])

    def test_a_log_that_is_another_than_its_checkpoint_moves_nothing(self):
        self.grow(1)
        self.ledger.json("verify")
        before = self.newest()
        self.grow(2)
        tile = os.path.join(self.prefix, "tile", "0", f"000.p/{self.newest()['size']}")
        with open(tile, "r+b") as file:
            file.write(b"\0" * 8)
        report = self.ledger.json("verify", code=3)
        self.assertEqual((report["trustedBefore"], report["trustedAfter"]), ([before], [before]))
        self.assertEqual(report["horizon"][0]["root"], self.newest()["root"])


if __name__ == "__main__":
    support.PROGRAM = os.path.abspath(sys.argv[1])
    unittest.main(argv=[sys.argv[0]] + sys.argv[2:], verbosity=2)
