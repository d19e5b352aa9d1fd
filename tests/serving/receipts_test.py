#!/usr/bin/env python3
"""Stories of receipts, with the real program: who appended holds a signed promise, can hold it against the ledger or against
what is published alone, and shows with it that an acknowledged event was taken away.

Usage: receipts_test.py QUANLU VERIFY_PY [unittest arguments]"""
import base64
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import unittest

import support
from support import Ledger, Serve, account_opened, ask, until

VERIFY_PY = None


class Quick(Ledger):
    """Checkpoints every second, promises due after two."""

    def init(self):
        subprocess.run([support.PROGRAM, "init", self.path, "--origin", "mz.test.example/quanlu", "--trial", "--json",
                        "--checkpoint-interval", "1s", "--merge-delay", "2s"],
                       check=True, capture_output=True, env=self.environment, cwd=self.folder)
        support.note_made()
        return self

    def append(self, number, *options, code=0):
        done = self.run("append", "-", *options, "--json", text=json.dumps(account_opened(number)), code=code)
        return json.loads(done.stdout)

    def hold(self, receipt, name="receipt.json"):
        """The receipt as its holder keeps it."""
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(receipt, file)
        return path

    def given(self):
        """The ledger's own log of promises, line by line."""
        folder = os.path.join(self.path, "receipts")
        lines = []
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                lines += [json.loads(line)["promise"] for line in file]
        return lines

    def second(self, place, *options, code=0):
        """What the second verifier says, which shares no line with the first."""
        done = subprocess.run([sys.executable, VERIFY_PY, place, "--log-id", self.log_id(), "--json", *options], capture_output=True,
                              text=True)
        if done.returncode != code:
            raise AssertionError(f"verify.py gave {done.returncode}, not {code}: {done.stdout} {done.stderr}")
        return json.loads(done.stdout)

    def log_id(self):
        with open(os.path.join(self.path, "genesis.json"), encoding="utf-8") as file:
            return json.load(file)["logId"]

    def keep(self, name):
        shutil.copytree(self.path, os.path.join(self.folder, name), ignore=shutil.ignore_patterns("*.sock"))

    def take_back(self, name):
        """Everything but what was promised is as it was then."""
        for part in ("log", "state", "views", "tree", "signer", "published", "trust"):
            shutil.rmtree(os.path.join(self.path, part), ignore_errors=True)
            if os.path.exists(os.path.join(self.folder, name, part)):
                shutil.copytree(os.path.join(self.folder, name, part), os.path.join(self.path, part))


def seq_in(promise):
    return int.from_bytes(base64.b64decode(promise["message"])[56:64], "big")


class Promised(unittest.TestCase):
    def test_what_serve_accepts_it_promises_keeps_and_writes_down_first(self):
        with Quick().init() as ledger, Serve(ledger) as serve:
            receipt = ledger.append(1)
            self.assertEqual(set(receipt["promise"]), {"mergeBy", "message", "keyId", "signature"})
            self.assertIn({k: receipt["promise"][k] for k in ("message", "keyId", "signature")}, ledger.given())
            self.assertEqual(seq_in(receipt["promise"]), receipt["seq"])
            held = ledger.hold(receipt)
            until(lambda: ledger.run("receipt", "check", held, code=None).returncode == 0)
            checked = ledger.json("receipt", "check", held)["receipts"][0]
            self.assertEqual((checked["state"], checked["eventId"]), ("kept", receipt["eventId"]))
            ledger.run("receipt", "check", held, "--published", os.path.join(ledger.path, "published/log/0"))
            again = ledger.append(1)
            self.assertTrue(again["replayed"])
            self.assertEqual([again[k] for k in ("seq", "leafHash")], [receipt[k] for k in ("seq", "leafHash")])
            self.assertNotEqual(again["promise"]["message"], receipt["promise"]["message"])
            self.assertEqual(len(ledger.given()), 2)
            self.assertEqual(serve.end()[0], 0)
            report = ledger.json("verify")
            self.assertEqual((report["levels"]["V5"], report["checked"]["receipts"]), ("ok", 2))
            self.assertEqual(ledger.second(ledger.path)["levels"]["V5"], "ok")

    def test_who_ends_keeps_its_promises_first(self):
        with Quick().init() as ledger:
            with Serve(ledger) as serve:
                receipts = [ledger.append(number) for number in range(5)]
                self.assertEqual(serve.end()[0], 0)
            # On a busy machine publishing may stand still for a moment, and nothing is promised then.
            promised = [receipt for receipt in receipts if receipt["promise"]]
            held = ledger.hold(promised[-1])
            self.assertEqual(ledger.json("receipt", "check", held)["receipts"][0]["state"], "kept")
            time.sleep(2.1)
            self.assertEqual(ledger.json("receipt", "monitor")["kept"], len(promised))

    def test_a_batch_is_promised_on_request_and_a_single_event_unless_it_declines(self):
        with Quick().init() as ledger, Serve(ledger):
            def post(target, body):
                return ask(ledger, "POST", target, json.dumps(body)).json()
            events = [account_opened(number) for number in range(3)]
            plain = post("/v1/events:batch", {"events": events})["results"]
            self.assertEqual([result["promise"] for result in plain], [None] * 3)
            wanted = post("/v1/events:batch?promise=required", {"events": events})["results"]
            self.assertEqual([seq_in(result["promise"]) for result in wanted], [result["seq"] for result in plain])
            self.assertIsNone(post("/v1/events?promise=none", account_opened(9))["promise"])
            self.assertEqual(ask(ledger, "POST", "/v1/events?promise=maybe", json.dumps(account_opened(10))).status, 400)

    def test_while_publishing_stands_still_nothing_is_promised_and_who_needs_it_gets_503(self):
        with Quick().init() as ledger, Serve(ledger):
            ledger.append(1)
            # The publisher can no more claim a size: its record is in the way.
            tree = os.path.join(ledger.path, "tree", "0")
            os.rename(tree, tree + ".away")
            open(tree, "w", encoding="utf-8").close()
            ledger.append(2)

            def stands_still():
                return ledger.append(3)["promise"] is None
            until(stands_still)
            refused = ask(ledger, "POST", "/v1/events?promise=required", json.dumps(account_opened(4)))
            self.assertEqual((refused.status, refused.json()["code"]), (503, "noPromise"))
            self.assertEqual(ask(ledger, "POST", "/v1/events?dryRun=1", json.dumps(account_opened(4))).json()["replayed"], False)
            os.remove(tree)
            os.rename(tree + ".away", tree)
            until(lambda: ask(ledger, "POST", "/v1/events?promise=required", json.dumps(account_opened(4))).status == 201)

    def test_without_serve_a_promise_is_kept_before_it_is_given(self):
        with Quick().init() as ledger:
            self.assertIsNone(ledger.append(1)["promise"])
            self.assertEqual(ledger.given() if os.path.isdir(os.path.join(ledger.path, "receipts")) else [], [])
            receipt = ledger.append(2, "--promise")
            self.assertGreater(receipt["checkpoint"]["size"], receipt["seq"])
            self.assertEqual(ledger.json("receipt", "check", ledger.hold(receipt))["receipts"][0]["state"], "kept")
            self.assertIsNotNone(ledger.append(1, "--wait", "checkpoint")["promise"], "the first event again")
            ledger.configure('signer = "inline"', 'signer = "unix:run/nobody.sock"')
            lost = ledger.append(3, "--promise", code=1)
            self.assertIsNone(lost["promise"], "it is written, but nobody signs the checkpoint that would keep it")
            self.assertEqual(len(ledger.given()), 2)


class Broken(unittest.TestCase):
    def test_an_acknowledged_event_that_was_taken_away_is_shown_by_its_receipt(self):
        with Quick().init() as ledger:
            ledger.run("checkpoint", "publish")
            ledger.keep("before")
            receipt = ledger.append(1, "--promise")
            held = ledger.hold(receipt)
            ledger.take_back("before")
            time.sleep(2.1)
            checked = ledger.json("receipt", "check", held, code=3)["receipts"][0]
            self.assertEqual((checked["state"], checked["kind"]), ("broken", "receipt_broken"))
            monitor = ledger.json("receipt", "monitor", code=3)
            self.assertEqual((monitor["broken"], monitor["findings"][0]["seq"]), (1, receipt["seq"]))
            self.assertEqual(ledger.json("receipt", "monitor", "--late", "1h")["broken"], 0)
            kept = monitor["findings"][0]["evidence"]
            self.assertEqual(os.path.dirname(kept), os.path.join(ledger.path, "evidence"))
            self.shows(ledger, kept, receipt)
            made = os.stat(kept).st_mtime_ns
            again = ledger.json("receipt", "monitor", code=3)["findings"][0]["evidence"]
            self.assertEqual((again, os.stat(kept).st_mtime_ns), (kept, made), "the first one stays")
            report = ledger.json("verify", "--levels", "V0,V1,V5", code=3)
            self.assertEqual((report["levels"]["V1"], report["levels"]["V5"]), ("ok", "failed"))
            self.assertEqual((report["findings"][0]["id"], report["findings"][0]["seq"]), ("T63", receipt["seq"]))
            second = ledger.second(ledger.path, "--levels", "V0,V1,V5", code=3)
            self.assertEqual(second["firstBad"]["reason"], "receipt_broken")
            # The same words with nothing but what is published: an old copy of it says nothing.
            prefix = os.path.join(ledger.path, "published/log/0")
            self.assertEqual(ledger.json("receipt", "check", held, "--published", prefix, code=4)["receipts"][0]["kind"], "receipt_open")
            # Another event in the place of the one that is to be forgotten: no time has to pass, no ledger is needed.
            ledger.append(2)
            ledger.run("checkpoint", "publish")
            for options in ([], ["--published", prefix]):
                checked = ledger.json("receipt", "check", held, *options, code=3)["receipts"][0]
                self.assertEqual((checked["kind"], checked["evidence"]["leaf"]), ("receipt_broken", checked["actual"]))
                self.assertTrue(self.is_proved(checked["seq"], checked["evidence"]))
            self.assertEqual(ledger.second(prefix, "--receipts", held, code=3)["firstBad"]["reason"], "receipt_broken")
            for options in ([], ["--published", prefix]):
                ledger.run("evidence", "make", "--receipt", held, *options, "-o", "e3.zip")
                self.shows(ledger, os.path.join(ledger.folder, "e3.zip"), receipt)
            self.shows(ledger, kept, receipt)

    def shows(self, ledger, file, receipt):
        """A third party with the log id and no ledger sees what was promised, by both verifiers; and nothing when the file was changed."""
        pin = ["--log-id", ledger.log_id()]
        shown = ledger.json("evidence", "verify", file, *pin)
        self.assertEqual((shown["evidence"], shown["facts"]["seq"], shown["facts"]["eventId"]), ("E3", str(receipt["seq"]), receipt["eventId"]))
        second = ledger.second(file)
        self.assertEqual((second["verdict"], second["filter"]), ("shown", "E3"))
        ledger.run("evidence", "verify", file, code=2)
        ledger.run("evidence", "verify", file, "--log-id", "0" * 64, code=3)
        with open(file, "rb") as whole:
            raw = bytearray(whole.read())
        raw[raw.index(b"quanlu/rcpt/v1\n") + 60] ^= 1
        spoiled = os.path.join(ledger.folder, "spoiled.zip")
        with open(spoiled, "wb") as out:
            out.write(raw)
        ledger.run("evidence", "verify", spoiled, *pin, code=3)
        ledger.second(spoiled, code=3)

    def test_a_promise_by_a_rotated_key_is_evidence_too_and_one_that_is_kept_is_none(self):
        with Quick().init() as ledger:
            ledger.run("keys", "rotate", "--role", "receipt", "--actor", "sec", "--yes")
            ledger.run("checkpoint", "publish")
            ledger.keep("before")
            receipt = ledger.append(1, "--promise")
            held = ledger.hold(receipt)
            ledger.run("evidence", "make", "--receipt", held, "-o", "e3.zip", code=4)
            ledger.take_back("before")
            ledger.append(2)
            ledger.run("checkpoint", "publish")
            found = ledger.json("receipt", "monitor", "--evidence", "shown", code=3)["findings"]
            self.assertEqual([os.path.basename(os.path.dirname(one["evidence"])) for one in found], ["shown"])
            self.shows(ledger, os.path.join(ledger.folder, found[0]["evidence"]), receipt)

    def test_the_monitor_goes_on_from_where_it_read(self):
        with Quick().init() as ledger:
            for number in range(3):
                ledger.append(number, "--promise")
            monitor = subprocess.Popen([support.PROGRAM, "-L", ledger.path, "receipt", "monitor", "--every", "100ms", "--json"],
                                       stdout=subprocess.PIPE, text=True, env=ledger.environment, cwd=ledger.folder)
            try:
                self.assertEqual(json.loads(monitor.stdout.readline())["kept"], 3)
                ledger.append(3, "--promise")
                looks = iter(lambda: json.loads(monitor.stdout.readline()), None)
                self.assertEqual(next(look["kept"] for look in looks if look["kept"] != 3), 4)
                lines = os.path.join(ledger.path, "receipts", os.listdir(os.path.join(ledger.path, "receipts"))[0])
                with open(lines, encoding="utf-8") as file:
                    first = file.readline()
                with open(lines, "a", encoding="utf-8") as file:
                    file.write(first[:20])  # not there yet
                    file.flush()
                    json.loads(monitor.stdout.readline())
                    file.write(first[20:] + "no receipt\n")
                last = next(look for look in looks if look["unreadable"])
                self.assertEqual((last["kept"], last["unreadable"]), (5, 1))
            finally:
                monitor.send_signal(signal.SIGTERM)
                monitor.wait()
                monitor.stdout.close()

    @staticmethod
    def is_proved(seq, evidence):
        """What the evidence says by itself, checked with nothing of ours but the second verifier's arithmetic."""
        sys.path.insert(0, os.path.dirname(VERIFY_PY))
        sys.dont_write_bytecode = True
        import verify  # noqa: E402
        _, size, root = verify.parse_checkpoint(verify.parse_note(evidence["note"].encode())[0])
        proof = [base64.b64decode(word) for word in evidence["proof"]]
        suite = verify.Suite(1)
        return size == evidence["size"] and root == verify.root_by_inclusion(suite, seq, size, bytes.fromhex(evidence["leaf"]), proof)

    def test_a_forged_receipt_speaks_against_who_presents_it(self):
        with Quick().init() as ledger:
            receipt = ledger.append(1, "--promise")
            other = ledger.append(2, "--promise")
            signature = bytearray(base64.b64decode(receipt["promise"]["signature"]))
            signature[5] ^= 1
            forged = {**receipt, "promise": {**receipt["promise"], "signature": base64.b64encode(signature).decode()}}
            swapped = {**receipt, "promise": other["promise"]}
            for name, document in (("forged", forged), ("swapped", swapped)):
                held = ledger.hold(document, name + ".json")
                with self.subTest(name):
                    self.assertEqual(ledger.json("receipt", "check", held, code=3)["receipts"][0]["kind"], "receipt_invalid")
                    report = ledger.json("verify", "--receipts", held, code=3)
                    self.assertEqual([f["kind"] for f in report["findings"]], ["receipt_invalid"])
                    self.assertEqual(ledger.second(ledger.path, "--receipts", held, code=3)["firstBad"]["reason"], "receipt_invalid")
            nothing = ledger.hold({"schema": "quanlu.receipt/1"}, "nothing.json")
            ledger.run("receipt", "check", nothing, code=2)
            self.assertEqual(ledger.json("verify", "--receipts", nothing, code=4)["findings"][0]["kind"], "receipt_form")

    def test_the_receipt_key_may_be_rotated_and_old_receipts_stay_good(self):
        with Quick().init() as ledger:
            first = ledger.hold(ledger.append(1, "--promise"), "first.json")
            ledger.run("keys", "rotate", "--role", "receipt", "--actor", "sec", "--yes")
            given = ledger.append(2, "--promise")
            second = ledger.hold(given, "second.json")
            with open(first, encoding="utf-8") as file:
                self.assertNotEqual(json.load(file)["promise"]["keyId"], given["promise"]["keyId"])
            checked = ledger.json("receipt", "check", first, second)["receipts"]
            self.assertEqual([one["state"] for one in checked], ["kept", "kept"])
            self.assertEqual(ledger.json("verify")["levels"]["V5"], "ok")
            self.assertEqual(ledger.second(ledger.path)["levels"]["V5"], "ok")


class Vector(unittest.TestCase):
    def test_once_a_day_the_checkpoints_of_ledger_and_access_ledger_become_an_event(self):
        with Ledger().demo(1) as ledger:  # its genesis is of another day
            with Serve(ledger) as serve:
                vectors = until(lambda: ledger.json("checkpoint", "vector")["vectors"])
                self.assertEqual(serve.end()[0], 0)
            self.assertEqual(len(vectors), 1)
            self.assertGreater(vectors[0]["seq"], vectors[0]["partitions"][0]["size"] - 1)
            self.assertGreater(vectors[0]["access"]["size"], 0)
            with Serve(ledger) as serve:  # another process of the same day adds none
                time.sleep(12)
                self.assertEqual(serve.end()[0], 0)
            self.assertEqual(ledger.json("checkpoint", "vector")["total"], 1)
            self.assertEqual(ledger.json("verify")["result"], "ok")
            # The access ledger loses its tail, its published files with it.
            shutil.rmtree(os.path.join(ledger.path, "access/published"))
            self.assertEqual(ledger.json("verify", code=4)["findings"][0]["kind"], "vector_access")
            shutil.rmtree(os.path.join(ledger.path, "access/log"))
            other = Quick().init()
            with other:
                shutil.copytree(os.path.join(other.path, "access/log"), os.path.join(ledger.path, "access/log"))
            found = ledger.json("verify", code=None)
            self.assertIn("vector_access", [finding["kind"] for finding in found["findings"]])


if __name__ == "__main__":
    support.PROGRAM = os.path.abspath(sys.argv.pop(1))
    VERIFY_PY = os.path.abspath(sys.argv.pop(1))
    unittest.main()
