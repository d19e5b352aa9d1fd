#!/usr/bin/env python3
"""Stories of those who stand outside the publisher, each a process of its own: the signer, and witnesses that other
departments run. Whoever takes the ledger's whole disk back to an earlier day is stopped by them.

Usage: witness_test.py QUANLU [unittest arguments]"""
import json
import os
import shutil
import signal
import subprocess
import sys
import unittest

import support
from support import Ledger, Serve, account_opened, until


class Standing:
    """A program that says one line of JSON when it is ready and answers until it is told to stop."""

    def __init__(self, ledger, *arguments):
        self.process = subprocess.Popen([support.PROGRAM, *arguments, "--json"], cwd=ledger.folder, text=True,
                                        env=ledger.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"{arguments} ended with {self.process.wait()}")
        self.ready = json.loads(line)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end(signal.SIGKILL)

    def end(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(support.PATIENCE_S)
        self.process.stdout.close()
        return code


class Office:
    """Another department with its witness, in a folder of its own."""

    def __init__(self, ledger, name):
        self.ledger, self.name, self.port = ledger, name, "0"
        self.folder = os.path.join(ledger.folder, name)
        made = subprocess.run([support.PROGRAM, "witness", "init", "--state", self.folder, "--name", f"{name}.example/w",
                               "--json"], check=True, capture_output=True, text=True, env=ledger.environment)
        self.vkey = json.loads(made.stdout)["vkey"]
        self.open()

    def open(self):
        self.standing = Standing(self.ledger, "witness", "serve", "--state", self.folder, "--policy",
                                 os.path.join(self.ledger.folder, "logs.policy"), "--listen", f"127.0.0.1:{self.port}")
        self.address = self.standing.ready["address"]
        self.port = self.address.rpartition(":")[2]

    def line(self):
        return f"witness {self.name} {self.vkey} http://{self.address}\n"

    def size(self):
        shown = subprocess.run([support.PROGRAM, "witness", "show", "--state", self.folder, "--policy",
                                os.path.join(self.ledger.folder, "logs.policy"), "--json"],
                               check=True, capture_output=True, text=True, env=self.ledger.environment)
        return json.loads(shown.stdout)["logs"][0]["size"]


class Watched(Ledger):
    """A trial ledger, three offices that watch it, and a policy that wants two of them."""

    NAMES = ("audit", "archives", "discipline")

    def __init__(self):
        super().__init__()
        self.init()
        vkey = self.run("keys", "export", "--role", "checkpoint").stdout.splitlines()[0]
        self.write("logs.policy", f"log {vkey}\nquorum none\n")
        self.offices = {name: Office(self, name) for name in self.NAMES}
        self.policy = os.path.join(self.folder, "verifier.policy")
        text = "".join(office.line() for office in self.offices.values())
        text += f"group two 2 {' '.join(self.NAMES)}\nquorum two\n"
        self.write("verifier.policy", text)
        self.write("ledger/witnesses.policy", f"\tlog {vkey}\n" + text)
        self.configure('signer = "inline"', 'signer = "inline"\nwitness_policy_file = "witnesses.policy"')

    def __exit__(self, *_):
        for office in self.offices.values():
            office.standing.end(signal.SIGKILL)
        super().__exit__()

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def add(self, number):
        self.run("append", "-", text=json.dumps(account_opened(number)))

    def publish(self, code=0):
        return self.json("checkpoint", "publish", code=code)

    def verify(self, code=0):
        return self.json("verify", "--levels", "V0,V1,V2,V3,V4", "--policy", self.policy, code=code)

    def keep(self, name):
        shutil.copytree(self.path, os.path.join(self.folder, name))

    def take_back(self, name):
        shutil.rmtree(self.path)
        os.rename(os.path.join(self.folder, name), self.path)


class Witnesses(unittest.TestCase):
    def test_a_checkpoint_is_cosigned_and_the_verifier_counts_by_its_own_policy(self):
        with Watched() as ledger:
            for number in range(3):
                ledger.add(number)
                published = ledger.publish()
                self.assertEqual([witness["ok"] for witness in published["witnesses"]], [True] * 3)
            report = ledger.verify()
            self.assertEqual((report["result"], report["levels"]["V4"]), ("ok", "ok"))
            self.assertEqual([witness["ok"] for witness in report["witnesses"]], [True] * 3)
            self.assertEqual(report["checked"]["cosignatures"], 3)
            with open(os.path.join(ledger.path, "published", "policy"), encoding="utf-8") as file:
                policy = file.read()
            self.assertIn("quorum two", policy)
            self.assertEqual(policy.count("log "), 1, "each key once, however the operator's own line is indented")

    def test_one_office_that_is_away_stops_nobody_and_two_hold_the_checkpoint_back(self):
        with Watched() as ledger:
            ledger.offices["audit"].standing.end(signal.SIGKILL)
            ledger.add(1)
            self.assertEqual([witness["ok"] for witness in ledger.publish()["witnesses"]], [False, True, True])
            self.assertEqual(ledger.verify()["levels"]["V4"], "ok")
            size = ledger.json("checkpoint", "show")["size"]
            ledger.offices["archives"].standing.end()
            ledger.add(2)
            held = ledger.publish(code=4)
            self.assertTrue(held["heldBack"])
            self.assertEqual(ledger.json("checkpoint", "show")["size"], size)
            for name in ("audit", "archives"):
                ledger.offices[name].open()
            self.assertEqual(ledger.publish()["size"], held["size"])
            self.assertEqual(ledger.verify()["result"], "ok")

    def test_a_checkpoint_that_nobody_outside_saw_is_incomplete_at_v4_and_good_below(self):
        with Watched() as ledger:
            ledger.configure('witness_policy_file = "witnesses.policy"', "")
            ledger.add(1)
            ledger.publish()
            report = ledger.verify(code=4)
            self.assertEqual((report["levels"]["V3"], report["levels"]["V4"]), ("ok", "incomplete"))
            self.assertEqual(report["findings"][0]["kind"], "quorum_missing")
            self.assertEqual(report["findings"][0]["actual"], "none")

    def test_who_takes_the_whole_disk_back_to_an_earlier_day_is_stopped_by_what_a_witness_holds(self):
        with Watched() as ledger:
            ledger.add(1)
            ledger.publish()
            ledger.keep("yesterday")
            ledger.add(2)
            newest = ledger.publish()["size"]
            ledger.take_back("yesterday")
            stopped = ledger.run("checkpoint", "publish")  # nothing new: the old one is there already
            self.assertIn("same", stopped.stdout)
            ledger.add(3)  # another event in the place of the one that is to be forgotten
            refused = ledger.run("checkpoint", "publish", code=3)
            self.assertIn("witness_", refused.stderr)
            kept = os.listdir(os.path.join(ledger.path, "evidence"))
            self.assertTrue(kept and all(name.startswith(("E1-", "E4-")) for name in kept), kept)
            self.assertEqual({office.size() for office in self.ended(ledger)}, {newest})

    def test_a_longer_history_in_place_of_the_one_that_was_cosigned_is_refused_by_every_witness(self):
        with Watched() as ledger:
            ledger.add(1)
            ledger.publish()
            ledger.keep("yesterday")
            ledger.add(2)
            ledger.publish()
            ledger.take_back("yesterday")
            for number in range(3, 8):
                ledger.add(number)
            refused = ledger.run("checkpoint", "publish", code=3)
            self.assertIn("witness_fork", refused.stderr)

    def ended(self, ledger):
        for office in ledger.offices.values():
            office.standing.end()
        return ledger.offices.values()


class Signer(unittest.TestCase):
    def test_the_checkpoint_key_lives_in_a_process_of_its_own_that_remembers_what_it_signed(self):
        with Ledger().init() as ledger:
            apart = os.path.join(ledger.folder, "signer-keys")
            shutil.copytree(os.path.join(ledger.path, "keys"), apart)
            os.remove(os.path.join(ledger.path, "keys", "checkpoint-0.pem"))
            vkeys = os.path.join(ledger.folder, "keys.vkey")
            with open(vkeys, "w", encoding="utf-8") as file:
                file.write(ledger.run("keys", "export", "--role", "checkpoint").stdout)
            ledger.configure('signer = "inline"', 'signer = "unix:run/signer.sock"')
            silent = ledger.run("checkpoint", "publish", code=1)
            self.assertIn("signer_silent", silent.stderr)
            arguments = ("signer", "--vkeys", vkeys, "--keys", apart, "--state",
                         os.path.join(ledger.folder, "signer-state"), "--socket",
                         os.path.join(ledger.path, "run", "signer.sock"))
            with Standing(ledger, *arguments) as signer:
                self.assertEqual(signer.ready["origins"], 1)
                ledger.run("checkpoint", "publish")
                yesterday = os.path.join(ledger.folder, "yesterday")
                shutil.copytree(ledger.path, yesterday, ignore=shutil.ignore_patterns("*.sock"))
                ledger.run("append", "-", text=json.dumps(account_opened(1)))
                ledger.run("checkpoint", "publish")
                self.assertEqual(ledger.json("verify")["result"], "ok")
                # The publisher's machine, taken back to yesterday with all that it keeps.
                for name in ("log", "state", "views", "tree", "published", "trust"):
                    shutil.rmtree(os.path.join(ledger.path, name), ignore_errors=True)
                    if os.path.exists(os.path.join(yesterday, name)):
                        shutil.copytree(os.path.join(yesterday, name), os.path.join(ledger.path, name))
                refused = ledger.run("checkpoint", "publish", code=3)
                self.assertIn("log_regressed", refused.stderr)
                self.assertEqual(signer.end(), 0)
            with Standing(ledger, *arguments):  # it remembers over its own restart
                ledger.run("checkpoint", "publish", code=3)


    def test_a_signer_that_is_away_for_a_while_holds_up_the_checkpoints_and_nothing_else(self):
        with Ledger().init() as ledger:
            ledger.configure('signer = "inline"', 'signer = "unix:run/signer.sock"')
            command = ("-L", ledger.path, "signer")
            with Standing(ledger, *command) as signer, Serve(ledger) as serve:
                signer.end(signal.SIGKILL)
                before = ledger.json("checkpoint", "show")["size"]
                ledger.run("append", "-", text=json.dumps(account_opened(1)))
                with Standing(ledger, *command):
                    until(lambda: ledger.json("checkpoint", "show")["size"] > before)
                self.assertEqual(serve.end()[0], 0)


class Keys(unittest.TestCase):
    def test_every_checkpoint_key_is_exported_whatever_letters_its_base64_has(self):
        seen = set()
        while seen != {True, False}:  # about every second key has a plus sign
            with Ledger() as ledger:
                made = subprocess.run([support.PROGRAM, "init", ledger.path, "--origin", "mz.test.example/quanlu",
                                       "--trial", "--json"], check=True, capture_output=True, env=ledger.environment)
                vkey = json.loads(made.stdout)["vkeys"][0]
                self.assertEqual(ledger.run("keys", "export", "--role", "checkpoint").stdout, vkey + "\n")
                seen.add("+" in vkey.split("+", 2)[2])


if __name__ == "__main__":
    support.PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
