#!/usr/bin/env python3
"""Stories of what a verifier trusts: the report says it, it ages, and an auditor's own pins decide on a live ledger, too.

Usage: trust_test.py QUANLU [unittest arguments]"""
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
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
        looks = (lambda: self.ledger.json("verify"), lambda: self.said("verify", self.prefix, "--trust", self.trust))
        for number, look in enumerate(looks):
            first = self.newest()
            report = look()
            self.assertEqual((report["trustedBefore"], report["trustedAfter"]), ([], [first]))
            self.assertEqual({name: report["horizon"][0][name] for name in first}, first)
            self.assertEqual(report["horizon"][0]["endSeq"], first["size"] - 1)
            self.assertGreaterEqual(report["checked"]["signatures"], 2)  # the newest, and the kept one of this size
            self.grow(2 + number)
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

    # How long entries lie without one.

    def test_entries_that_nobody_publishes_for_too_long_make_it_incomplete(self):
        self.grow(1)
        size = self.newest()["size"]
        self.ledger.run("append", "-", text=json.dumps(account_opened(2)))
        time.sleep(1.5)
        report = self.ledger.json("verify", "--max-unsigned-age", "1s", code=4)
        self.assertEqual([(one["kind"], one["level"], one["seq"]) for one in report["findings"]], [("unsigned_tail", "V2", size)])
        self.assertIn("does nobody publish?", self.ledger.run("verify", "--max-unsigned-age", "1s", "--lang", "en", code=4).stdout)
        self.ledger.json("verify", "--max-unsigned-age", "1h")
        self.ledger.json("verify")
        self.ledger.run("checkpoint", "publish")
        self.ledger.json("verify", "--max-unsigned-age", "1s")
        self.said("verify", self.prefix, "--trust", self.trust, "--max-unsigned-age", "1s", code=2)

    # How old a checkpoint is.

    def age(self, note, hours):
        """Lets the checkpoint that is kept in `note` be seen so much earlier."""
        file = note[:-len(".note")] + ".seen"
        with open(file, encoding="utf-8") as seen:
            size, root, when = seen.read().split()
        then = datetime.datetime.fromisoformat(when) - datetime.timedelta(hours=hours)
        with open(file, "w", encoding="utf-8") as seen:
            seen.write(f"{size} {root} {then.isoformat(timespec='seconds')}\n")

    def is_stale(self, report):
        self.assertEqual([(finding["kind"], finding["level"]) for finding in report["findings"]], [("stale", "V4")])
        self.assertEqual(report["levels"]["V4"], "incomplete")
        self.assertGreater(report["horizon"][0]["checkpointAgeS"], 7000)

    def test_without_a_policy_a_checkpoint_ages_since_it_was_first_seen(self):
        self.grow(1)
        looks = ((lambda *more, code=0: self.said("verify", self.prefix, "--trust", self.trust, *more, code=code), self.pins),
                 (lambda *more, code=0: self.ledger.json("verify", *more, code=code), os.path.join(self.ledger.path, "trust")))
        for number, (look, folder) in enumerate(looks):
            note = os.path.join(folder, self.log_id + ".p0.note")
            report = look("--max-age", "1h")  # now, for the first time
            self.assertEqual(report["levels"]["V4"], "ok")
            self.assertIn(("witnesses", "noPolicy"), self.why(report))
            self.age(note, 2)
            self.assertGreater(look()["horizon"][0]["checkpointAgeS"], 7000)
            self.is_stale(look("--max-age", "1h", code=4))
            self.is_stale(look("--max-age", "1h", "--levels", "V0,V1", code=4))
            self.is_stale(look("--max-age", "1h", code=4))  # a look makes nothing younger
            self.assertEqual(look("--max-age", "3h")["levels"]["V4"], "ok")
            self.grow(10 + number)
            self.assertLess(look("--max-age", "1h")["horizon"][0]["checkpointAgeS"], 3600)
            self.age(note, 2)
            self.is_stale(look("--max-age", "1h", code=4))

    def test_what_is_not_known_of_its_age_is_said(self):
        self.grow(1)
        known = ("verify", self.prefix, "--log-id", self.log_id, "--max-age", "1h")
        report = self.said(*known, code=4)  # nothing is kept anywhere
        self.assertIn(("freshness", "firstSightUnknown"), self.why(report))
        self.assertEqual((report["levels"]["V4"], report["findings"]), ("incomplete", []))
        self.assertNotIn("checkpointAgeS", report["horizon"][0])
        look = ("verify", self.prefix, "--trust", self.trust, "--max-age", "1h")
        self.said(*look)
        seen = os.path.join(self.pins, self.log_id + ".p0.seen")
        with open(seen, encoding="utf-8") as file:
            line = file.read()
        for content in (None, "", "soon\n", line[:-1], line.replace(" ", " x", 1), "9" + line, line.replace("+08:00", "")):
            with self.subTest(content=content):
                if content is None:
                    os.remove(seen)
                else:
                    with open(seen, "w", encoding="utf-8") as file:
                        file.write(content)
                self.assertIn(("freshness", "firstSightUnknown"), self.why(self.said(*look, code=4)))
        self.age_in_the_future(seen, line)
        self.assertIn(("freshness", "firstSightUnknown"), self.why(self.said(*look, code=4)))

    def age_in_the_future(self, seen, line):
        with open(seen, "w", encoding="utf-8") as file:
            file.write(line.rsplit(" ", 1)[0] + " 2999-01-01T00:00:00+08:00\n")

    def test_nothing_published_has_no_age(self):
        report = self.ledger.json("verify", "--max-age", "1h", code=4)
        self.assertIn(("V4", "noCheckpoint"), self.why(report))

    def test_an_auditor_remembers_when_it_saw_what(self):
        self.grow(1)
        state = os.path.join(self.place, "state.json")
        look = ("audit", self.prefix, "--log-id", self.log_id, "--once", "--state", state, "--max-age", "1h")
        self.assertEqual(self.said(*look)["result"], "ok")
        with open(state, encoding="utf-8") as file:
            memory = json.load(file)
        first = memory["checkpoints"][0]["firstSeen"]
        self.assertEqual(self.said(*look)["result"], "ok")
        with open(state, encoding="utf-8") as file:
            self.assertEqual(json.load(file)["checkpoints"][0]["firstSeen"], first)
        earlier = datetime.datetime.fromisoformat(first) - datetime.timedelta(hours=2)
        memory["checkpoints"][0]["firstSeen"] = earlier.isoformat(timespec="seconds")
        with open(state, "w", encoding="utf-8") as file:
            json.dump(memory, file)
        line = self.said(*look, code=4)
        self.assertEqual((line["result"], line["firstIncomplete"]["kind"]), ("incomplete", "stale"))
        self.grow(2)
        self.assertEqual(self.said(*look)["result"], "ok")

    # An auditor's own pins decide on a live ledger.

    def kept(self, folder):
        return {file.name: file.read_bytes() for file in pathlib.Path(folder).iterdir()}

    def live(self, *arguments, code=0):
        return self.said("-L", self.ledger.path, "verify", *arguments, code=code)

    def test_with_a_trust_file_of_ones_own_the_operators_is_left_alone(self):
        self.grow(1)
        operators = os.path.join(self.ledger.path, "trust")
        self.ledger.json("verify")
        before = self.kept(operators)
        first = self.newest()
        for trust in (self.trust, self.pins):
            report = self.live("--trust", trust)
            self.assertEqual(report["result"], "ok")
            self.assertEqual(report["trustedAfter"], [first])
        self.assertEqual(report["trustedBefore"], [first])
        self.grow(2)
        report = self.live("--trust", self.pins)
        self.assertEqual((report["trustedBefore"], report["trustedAfter"]), ([first], [self.newest()]))
        self.assertEqual(self.kept(operators), before)
        self.assertIn(self.log_id + ".p0.note", os.listdir(self.pins))
        # Without any pin of the operator's, and with a wrong one.
        shutil.rmtree(operators)
        self.assertEqual(self.live("--trust", self.trust)["result"], "ok")
        self.live(code=2)
        os.makedirs(operators)
        with open(os.path.join(operators, "ab" * 32 + ".json"), "w", encoding="utf-8") as file:
            file.write("{}")
        self.live(code=3)
        self.assertEqual(self.live("--trust", self.trust)["result"], "ok")

    def test_what_an_auditor_saw_binds_the_operator(self):
        self.grow(1)
        old = os.path.join(self.place, "old")
        shutil.copytree(self.ledger.path, old)
        self.grow(2)
        self.live("--trust", self.trust)
        kept = self.kept(self.pins)
        self.assertEqual(self.said("-L", old, "verify")["result"], "ok")  # nothing on its own disk knows better
        report = self.said("-L", old, "verify", "--trust", self.trust, code=3)
        self.assertEqual(report["findings"][0]["kind"], "log_below_checkpoint")
        self.assertEqual(self.kept(self.pins), kept)

    def test_another_ledger_than_the_pinned_one_is_named(self):
        self.grow(1)
        other = Ledger()
        self.addCleanup(other.__exit__)
        other.init()
        key = other.run("keys", "export", "--role", "checkpoint").stdout.splitlines()[0]
        trust = os.path.join(other.path, "trust")
        before = self.kept(trust)
        for pin in (("--trust", trust), ("--key", key), ("--log-id", "ab" * 32)):
            report = self.live(*pin, code=3)
            self.assertEqual((report["findings"][0]["kind"], report["levels"]["V0"]), ("log_id", "failed"))
        self.assertEqual(self.kept(trust), before)
        self.live("--key", "no key", code=2)
        self.live("--log-id", "ab" * 32, "--trust", self.trust, code=2)
        shutil.copy(os.path.join(trust, os.listdir(trust)[0]), self.pins)
        self.live("--trust", self.pins, code=2)  # two of them
        self.live("--trust", self.pins, "--log-id", self.log_id)
        self.live("--trust", self.place, code=2)  # none

    def test_a_key_pins_the_ledger_by_a_checkpoint_that_it_signed(self):
        key = self.ledger.run("keys", "export", "--role", "checkpoint").stdout.splitlines()[0]
        report = self.live("--key", key, code=4)
        self.assertIn(("logId", "keyWithoutCheckpoint"), self.why(report))
        self.assertEqual(report["levels"]["V0"], "incomplete")
        self.grow(1)
        shutil.rmtree(os.path.join(self.ledger.path, "trust"))
        self.assertEqual(self.live("--key", key)["result"], "ok")
        self.live("--key", key, "--levels", "V0,V1", code=4)
        self.assertEqual(self.said("audit", self.ledger.path, "--key", key, "--once")["result"], "ok")

    def test_a_prefix_takes_the_folder_of_a_trust_file(self):
        self.grow(1)
        self.assertEqual(self.said("verify", self.prefix, "--trust", self.pins)["trustedAfter"], [self.newest()])
        self.assertIn(self.log_id + ".p0.note", os.listdir(self.pins))

    # A proof file is one of the things that verify takes.

    def test_a_proof_file_is_verified_by_the_same_pins(self):
        self.grow(1)
        seq = str(self.newest()["size"] - 1)
        self.ledger.run("proof", "get", seq, "-o", "one.tlog-proof", "--entry", "one.entry", "--purpose", "test")
        self.ledger.run("proof", "get", "0", "-o", "genesis.tlog-proof", "--entry", "genesis.entry", "--purpose", "test")
        key = self.ledger.run("keys", "export", "--role", "checkpoint").stdout.splitlines()[0]
        for name in ("one", "genesis"):
            proved = self.said("verify", name + ".tlog-proof", "--trust", self.pins)
            self.assertEqual((proved["schema"], proved["result"], proved["notChecked"]), ("quanlu.proof-verify/1", "ok", ["witnesses"]))
            self.assertEqual(proved["root"], self.newest()["root"])
            self.said("verify", name + ".tlog-proof", "--key", key, "--log-id", "ab" * 32, code=3)
        self.assertEqual(self.said("verify", "one.tlog-proof", "--key", key)["notChecked"], ["witnesses", "logId"])
        policy = os.path.join(self.ledger.path, "published", "policy")
        self.assertEqual(self.said("verify", "one.tlog-proof", "--key", key, "--policy", policy)["notChecked"], ["timestamps", "logId"])
        witness = self.ledger.json("witness", "init", "--state", "audit", "--name", "audit.example/w")["vkey"]
        with open(policy, encoding="utf-8") as text, open(os.path.join(self.place, "mine"), "w", encoding="utf-8") as mine:
            mine.write("".join(line for line in text if line.startswith("log ")) + f"witness w {witness}\nquorum w\n")
        for words in (("verify", "one.tlog-proof"), ("proof", "verify", "one.tlog-proof", "--entry", "one.entry")):
            self.assertIn("quorum_missing", str(self.said(*words, "--key", key, "--policy", "mine", code=4)))
        self.said("verify", "one.tlog-proof", "--trust", self.trust, "--entry", "genesis.entry", code=3)
        for words in ((), ("--key", key, "--max-age", "1h"), ("--key", key, "--levels", "V0")):
            self.said("verify", "one.tlog-proof", *words, code=2)
        self.live("--entry", "one.entry", code=2)
        os.remove(os.path.join(self.place, "one.entry"))
        self.said("verify", "one.tlog-proof", "--key", key, code=6)


if __name__ == "__main__":
    support.PROGRAM = os.path.abspath(sys.argv[1])
    unittest.main(argv=[sys.argv[0]] + sys.argv[2:], verbosity=2)
