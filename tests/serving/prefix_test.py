#!/usr/bin/env python3
"""Stories of `quanlu verify` over what is published, without the ledger: a folder of tiles, and the address where a web server has it.

Usage: prefix_test.py QUANLU VERIFY_PY [unittest arguments]"""
import base64
import functools
import http.server
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import unittest

import support
from audit_test import Authority
from support import Ledger, account_opened

VERIFY_PY = None
MANY = 600  # two full tiles, and more


class Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.server.asked.append(self.path)
        super().do_GET()


class Web:
    """Any web server over a folder."""

    def __init__(self, folder):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
        self.server.asked, self.server.daemon_threads = [], True
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/log/0"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Prefix(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = Ledger()
        cls.ledger.init()
        cls.grow(range(MANY))
        cls.log_id = os.listdir(os.path.join(cls.ledger.path, "trust"))[0][:64]
        cls.key = cls.ledger.run("keys", "export", "--role", "checkpoint").stdout.splitlines()[0]

    @classmethod
    def tearDownClass(cls):
        cls.ledger.__exit__()

    @classmethod
    def grow(cls, numbers):
        cls.ledger.run("import", "-", text="".join(json.dumps(account_opened(number)) + "\n" for number in numbers))
        cls.ledger.run("checkpoint", "publish")

    def setUp(self):
        self.place = os.path.join(self.ledger.folder, self.id().rsplit(".", 1)[1])
        self.public = os.path.join(self.place, "public")
        self.mine = os.path.join(self.place, "mine")
        os.makedirs(self.mine)
        self.serve_again()
        shutil.copy(os.path.join(self.ledger.path, "trust", self.log_id + ".json"), self.mine)
        self.trust = os.path.join(self.mine, self.log_id + ".json")
        self.note = os.path.join(self.mine, self.log_id + ".p0.note")
        self.web = Web(self.public)
        self.addCleanup(self.web.close)

    def serve_again(self):
        shutil.rmtree(self.public, ignore_errors=True)
        shutil.copytree(os.path.join(self.ledger.path, "published"), self.public)

    def file(self, *parts):
        return os.path.join(self.public, "log", "0", *parts)

    def size(self):
        with open(self.file("checkpoint"), encoding="utf-8") as file:
            return int(file.read().split("\n")[1])

    def said(self, *arguments, command="verify"):
        return subprocess.run([support.PROGRAM, command, *arguments], capture_output=True, text=True, env=self.ledger.environment,
                              cwd=self.place, timeout=support.PATIENCE_S * 2)

    def verify(self, *arguments, code=0):
        done = self.said(*arguments, "--json")
        self.assertEqual(done.returncode, code, done.stdout[-2000:] + done.stderr[-2000:])
        return json.loads(done.stdout)

    def why(self, report):
        return {(item["what"], item["why"]) for item in report["notChecked"]}

    def test_an_address_is_verified_as_the_folder_behind_it(self):
        served = self.verify(self.web.address, "--trust", self.trust)
        folder = self.verify(self.file(), "--log-id", self.log_id)
        ledger = self.ledger.json("verify", "--levels", "V0,V1,V2,V3")
        self.assertEqual(served["source"], {"kind": "http", "location": self.web.address})
        self.assertEqual(folder["source"], {"kind": "tiles", "location": self.file().rstrip("/")})
        for report in (served, folder):
            self.assertEqual([report["levels"][level] for level in ("V0", "V1", "V2", "V3", "V4", "V5", "V6")],
                             ["ok"] * 4 + ["notAsked"] * 3)
            self.assertEqual({name: report["checked"][name] for name in ("entries", "bytes", "seals", "epochs", "tiles")},
                             {name: ledger["checked"][name] for name in ("entries", "bytes", "seals", "epochs", "tiles")})
            self.assertEqual(report["log"], ledger["log"])
        self.assertGreater(served["checked"]["entries"], MANY)
        self.assertIn(("V4", "noPolicy"), self.why(served))
        self.assertIn(("V6", "noViews"), self.why(served))
        self.assertIn(("keptCheckpoints", "noListing"), self.why(served))
        self.assertNotIn(("keptCheckpoints", "noListing"), self.why(folder))
        self.assertEqual(len(self.web.server.asked), len(set(self.web.server.asked)), "a file was fetched twice")

    def test_what_was_seen_moves_forward_only(self):
        self.verify(self.web.address, "--trust", self.trust)
        with open(self.note, encoding="utf-8") as file:
            first = file.read()
        old = os.path.join(self.place, "old")
        shutil.copytree(self.public, old)
        self.grow([90000 + self.size()])
        self.serve_again()
        self.verify(self.web.address, "--trust", self.trust)
        with open(self.note, encoding="utf-8") as file:
            second = file.read()
        self.assertNotEqual(first, second)
        shutil.rmtree(self.public)
        shutil.copytree(old, self.public)  # an older state, whole and rightly signed
        for place in (self.web.address, self.file()):
            report = self.verify(place, "--trust", self.trust, code=3)
            self.assertEqual(report["findings"][0]["kind"], "log_below_checkpoint")
            self.assertEqual(report["levels"]["V3"], "failed")
        with open(self.note, encoding="utf-8") as file:
            self.assertEqual(file.read(), second)

    def test_it_says_which_ledger_it_should_be(self):
        self.assertEqual(self.said(self.web.address).returncode, 2)
        self.assertIn("noPin", self.said(self.web.address).stderr)
        self.assertNotIn("trust", [name for name, _ in self.why(self.verify(self.web.address, "--trust", self.trust))])
        for pin in (("--log-id", self.log_id), ("--key", self.key), ("--trust-first",)):
            self.assertIn(("trust", "noTrustFile"), self.why(self.verify(self.web.address, *pin)))
        self.assertIn(("logId", "noPin"), self.why(self.verify(self.web.address, "--trust-first")))
        other = Ledger()
        self.addCleanup(other.__exit__)
        other.init()
        key = other.run("keys", "export", "--role", "checkpoint").stdout.splitlines()[0]
        for pin in (("--log-id", "ab" * 32), ("--key", key)):
            report = self.verify(self.web.address, *pin, code=3)
            self.assertEqual(report["findings"][0]["kind"], "log_id")
            self.assertEqual(report["levels"]["V1"], "skipped")

    def test_what_is_not_served_is_incomplete_and_named(self):
        part = f"tile/0/{self.size() // 256:03}.p/{self.size() % 256}"
        os.remove(self.file(part))
        report = self.verify(self.web.address, "--log-id", self.log_id, code=4)
        self.assertEqual([(one["kind"], one["locator"], one["actual"]) for one in report["findings"]],
                         [("tile_missing", f"{self.web.address}/{part}", "status 404")])
        os.remove(self.file("tile/entries/001"))
        report = self.verify(self.web.address, "--log-id", self.log_id, code=4)
        self.assertEqual((report["findings"][0]["kind"], report["findings"][0]["seq"], report["findings"][0]["locator"]),
                         ("tile_missing", 256, self.web.address + "/tile/entries/001"))
        self.assertEqual([report["levels"][level] for level in ("V0", "V1", "V2")], ["incomplete"] * 3)
        self.assertTrue(0 < report["checked"]["entries"] <= 256)  # whole batches
        self.assertEqual([(item["from"], item["to"]) for item in report["notChecked"] if item["what"] == "entries"],
                         [(report["checked"]["entries"], self.size() - 1)])
        os.remove(self.file("checkpoint"))
        report = self.verify(self.web.address, "--log-id", self.log_id, code=4)
        self.assertEqual((report["findings"][0]["kind"], report["findings"][0]["actual"]), ("checkpoint_note", "status 404"))

    def test_nobody_is_there(self):
        with socket.create_server(("127.0.0.1", 0)) as held:
            port = held.getsockname()[1]
        done = self.said(f"http://127.0.0.1:{port}/log/0", "--log-id", self.log_id)
        self.assertEqual(done.returncode, 1)
        self.assertIn("unreachable", done.stderr)
        self.assertIn(f"127.0.0.1:{port}/log/0/checkpoint", done.stderr)
        done = self.said("http://log.example/log/0", "--log-id", self.log_id)
        self.assertEqual(done.returncode, 2, "plain HTTP leaves the machine")

    def test_a_file_of_another_length_or_content_is_a_contradiction(self):
        def cut(path):
            os.truncate(path, os.path.getsize(path) - 32)

        def longer(path):
            with open(path, "ab") as file:
                file.write(bytes(64))

        def other(path):
            with open(path, "r+b") as file:
                file.seek(40)
                byte = file.read(1)
                file.seek(40)
                file.write(bytes([byte[0] ^ 1]))
        for path in ("tile/0/000", f"tile/1/000.p/{self.size() // 256}", "tile/entries/001", "seals/000"):
            for change in (cut, longer, other):
                self.serve_again()
                change(self.file(path))
                too_long = path == "tile/0/000" and change is longer  # no more is taken than a tile can have
                with self.subTest(path=path, change=change.__name__):
                    report = self.verify(self.web.address, "--trust", self.trust, "--seals", code=4 if too_long else 3)
                    if too_long:
                        self.assertIn("more than 8192 B", json.dumps(report["findings"]))
                        continue
                    folder = self.verify(self.file(), "--log-id", self.log_id, "--seals", code=3)
                    self.assertEqual([(one["kind"], one["seq"]) for one in folder["findings"]],
                                     [(one["kind"], one["seq"]) for one in report["findings"]])
            second = subprocess.run([sys.executable, VERIFY_PY, self.file(), "--log-id", self.log_id], capture_output=True)
            self.assertEqual(second.returncode, 3, second.stdout)
        self.assertFalse(os.path.exists(self.note))

    def test_an_auditor_looks_again_and_again(self):
        state = os.path.join(self.mine, "state.json")
        arguments = (self.web.address, "--log-id", self.log_id, "--once", "--state", state)
        line = json.loads(self.said(*arguments, command="audit").stdout)
        self.assertEqual((line["result"], line["logId"]), ("ok", self.log_id))
        with open(state, encoding="utf-8") as file, open(self.file("checkpoint"), encoding="utf-8") as note:
            self.assertIn(json.dumps(note.read(), ensure_ascii=False)[1:-1], file.read())
        self.assertEqual(self.said(*arguments, command="audit").returncode, 0)
        again = self.said(self.web.address, "--log-id", "cd" * 32, "--once", "--state", state, command="audit")
        self.assertEqual(again.returncode, 3)
        self.assertEqual(json.loads(self.said(*arguments, command="audit").stdout)["levels"]["V3"], "ok")

    def test_stamps_and_promises_are_checked_where_they_are_served(self):
        receipt = os.path.join(self.place, "receipt.json")
        told = self.ledger.run("append", "-", "--promise", "--json", text=json.dumps(account_opened(80000))).stdout
        with open(receipt, "w", encoding="utf-8") as file:
            file.write(told)
        self.ledger.run("checkpoint", "publish")
        with Authority(os.path.join(self.place, "tsa")) as tsa:
            self.ledger.run("checkpoint", "stamp", "--tsa", tsa.url)
        self.serve_again()
        for place in (self.web.address, self.file()):
            report = self.verify(place, "--log-id", self.log_id, "--tsa-roots", tsa.root, "--receipts", receipt)
            self.assertEqual((report["levels"]["V4"], report["levels"]["V5"]), ("ok", "ok"))
            self.assertEqual((report["checked"]["timestamps"], report["checked"]["receipts"]), (1, 1))
            self.assertIn(("witnesses", "noPolicy"), self.why(report))
        with Authority(os.path.join(self.place, "other")) as other:
            report = self.verify(self.web.address, "--log-id", self.log_id, "--tsa-roots", other.root, code=3)
        self.assertEqual(report["findings"][0]["kind"], "timestamp")
        self.assertTrue(report["findings"][0]["locator"].startswith(self.web.address + "/timestamps/"))
        forged = json.loads(told)
        signature = bytearray(base64.b64decode(forged["promise"]["signature"]))
        signature[9] ^= 1
        forged["promise"]["signature"] = base64.b64encode(signature).decode()
        with open(receipt, "w", encoding="utf-8") as file:
            json.dump(forged, file)
        report = self.verify(self.web.address, "--log-id", self.log_id, "--receipts", receipt, code=3)
        self.assertEqual(report["findings"][0]["kind"], "receipt_invalid")

    def test_nothing_of_it_stays_behind(self):
        temporary = os.path.join(self.place, "tmp")
        os.makedirs(temporary)
        self.ledger.environment["TMPDIR"] = temporary
        self.addCleanup(self.ledger.environment.pop, "TMPDIR")
        self.verify(self.web.address, "--trust", self.trust)
        self.verify(self.web.address, "--log-id", "ab" * 32, code=3)
        self.assertEqual(os.listdir(temporary), [])


if __name__ == "__main__":
    support.PROGRAM = os.path.abspath(sys.argv[1])
    VERIFY_PY = os.path.abspath(sys.argv[2])
    unittest.main(argv=[sys.argv[0]] + sys.argv[3:], verbosity=2)
