#!/usr/bin/env python3
"""Stories of time stamps and of the continuous auditor, with the real program, a time-stamp authority that OpenSSL makes, and
somebody who asks for metrics.

Usage: audit_test.py QUANLU [unittest arguments]"""
import http.client
import http.server
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import unittest

import support
from support import Ledger, Serve, account_opened, until

CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sm3
accuracy = secs:1
ess_cert_id_alg = sha256
"""


VERIFY_PY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../consumers/verify/verify.py")


class Authority:
    """openssl ts behind a small HTTP server; root and signer in a folder of their own."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder)
        self.root, self.broken = os.path.join(folder, "root.pem"), False
        with open(self.file("ts.cnf"), "w", encoding="utf-8") as file:
            file.write(CONFIG.format(folder=folder))
        with open(self.file("serial"), "w", encoding="utf-8") as file:
            file.write("01\n")
        with open(self.file("ext.cnf"), "w", encoding="utf-8") as file:
            file.write("extendedKeyUsage = critical,timeStamping\n")
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=test root", "-keyout", "root.key",
                     "-out", "root.pem")
        self.openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test tsa", "-keyout", "tsa.key", "-out", "tsa.csr")
        self.openssl("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "30",
                     "-extfile", "ext.cnf", "-out", "tsa.pem")
        authority = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                query = self.rfile.read(int(self.headers["Content-Length"]))
                reply = authority.reply(query) if self.headers["Content-Type"] == "application/timestamp-query" else b""
                self.send_response(500 if authority.broken else 200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_):
                pass
        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def file(self, name):
        return os.path.join(self.folder, name)

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def reply(self, query):
        with open(self.file("query.tsq"), "wb") as file:
            file.write(query)
        self.openssl("ts", "-reply", "-config", "ts.cnf", "-queryfile", "query.tsq", "-inkey", "tsa.key", "-signer", "tsa.pem", "-out",
                     "reply.tsr")
        with open(self.file("reply.tsr"), "rb") as file:
            return file.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def stamps(ledger):
    folder = os.path.join(ledger.path, "published/log/0/timestamps")
    return sorted(os.path.join(where, name) for where, _, names in os.walk(folder) for name in names)


class Stamped(unittest.TestCase):
    def test_a_checkpoint_is_stamped_and_the_stamp_is_verified_without_the_authority(self):
        for suite in ("sha256", "gm"):
            with self.subTest(suite), Ledger() as ledger:
                subprocess.run([support.PROGRAM, "init", ledger.path, "--origin", "mz.test.example/quanlu", "--trial", "--suite", suite],
                               check=True, capture_output=True, env=ledger.environment)
                support.note_made()
                ledger.run("checkpoint", "publish")
                with Authority(os.path.join(ledger.folder, "tsa")) as tsa:
                    untrusted = ledger.json("checkpoint", "stamp", "--tsa", tsa.url)
                    self.assertFalse(untrusted["trusted"])
                    made = ledger.json("checkpoint", "stamp", "--tsa", tsa.url, "--tsa-roots", tsa.root)
                    self.assertTrue(made["trusted"])
                    tsa.broken = True
                    ledger.run("checkpoint", "stamp", "--tsa", tsa.url, code=1)
                self.assertEqual([os.path.basename(path) for path in stamps(ledger)],
                                 [f"{made['size']:03}.{number}.tsr" for number in (1, 2)])
                ledger.run("append", "-", text=json.dumps(account_opened(1)))
                ledger.run("checkpoint", "publish")  # it is about an older one now
                report = ledger.json("verify", "--tsa-roots", tsa.root)
                self.assertEqual((report["levels"]["V4"], report["checked"]["timestamps"]), ("ok", 2))
                subprocess.run(["openssl", "ts", "-verify", "-in", stamps(ledger)[0], "-data", self.text(ledger, made["size"]),
                                "-CAfile", tsa.root], check=True, capture_output=True)
                self.spoil(ledger, tsa)

    def text(self, ledger, size):
        """The three lines that were stamped, for OpenSSL's own verifier."""
        with open(os.path.join(ledger.path, f"published/log/0/checkpoints/{size:03}"), "rb") as file:
            text = file.read().split(b"\n\n")[0] + b"\n"
        path = os.path.join(ledger.folder, "text")
        with open(path, "wb") as file:
            file.write(text)
        return path

    def spoil(self, ledger, tsa):
        found = lambda code, *options: ledger.json("verify", "--tsa-roots", *options, code=code)["findings"][0]  # noqa: E731
        with Authority(os.path.join(ledger.folder, "other")) as other:
            self.assertEqual(found(3, other.root)["kind"], "timestamp")
        first = stamps(ledger)[0]
        shutil.move(stamps(ledger)[1], os.path.join(ledger.folder, "second.tsr"))
        with open(first, "rb") as file:
            good = file.read()
        elsewhere = os.path.join(os.path.dirname(first), "003.1.tsr")
        os.rename(first, elsewhere)  # as if it were of another checkpoint
        self.assertEqual(found(3, tsa.root)["severity"], "violation")
        with open(elsewhere, "wb") as file:
            file.write(good[:-1])
        self.assertEqual(found(4, tsa.root)["severity"], "incomplete")
        os.remove(elsewhere)
        self.assertEqual(ledger.json("verify", "--tsa-roots", tsa.root, code=4)["levels"]["V4"], "incomplete")
        ledger.run("verify", "--tsa-roots", first, code=6)

    def test_a_bundle_carries_the_stamps_of_its_checkpoint_and_both_verifiers_check_them(self):
        for suite in ("sha256", "gm"):
            with self.subTest(suite), Ledger() as ledger, Authority(os.path.join(ledger.folder, "tsa")) as tsa:
                subprocess.run([support.PROGRAM, "init", ledger.path, "--origin", "mz.test.example/quanlu", "--trial", "--suite", suite],
                               check=True, capture_output=True, env=ledger.environment)
                ledger.run("checkpoint", "publish")
                ledger.run("checkpoint", "stamp", "--tsa", tsa.url)
                pins = ["--log-id", ledger.json("keys", "list")["logId"], "--key", ledger.run("keys", "new", "--role", "export").stdout.strip()]
                ledger.run("bundle", "range", "0..3", "-o", "b.zip", "--purpose", "test")
                good = os.path.join(ledger.folder, "b.zip")
                self.assertIn("p0/timestamps/1.tsr", [file["name"] for file in ledger.json("bundle", "show", good)["files"]])
                self.both(ledger, good, pins, 0, None)
                self.assertIn("timestamps", [one["what"] for one in ledger.json("bundle", "verify", good, *pins)["notChecked"]])
                self.both(ledger, good, [*pins, "--tsa-roots", tsa.root], 0, 1)
                with Authority(os.path.join(ledger.folder, "other")) as other:
                    self.both(ledger, good, [*pins, "--tsa-roots", other.root], 3, 0)
                self.both(ledger, good, [*pins, "--tsa-roots", "nowhere"], 6, None)
                self.both(ledger, good, [*pins, "--tsa-roots", good], 2, None)
                # The exporter packs what it likes, and signs it: a stamp of another text, and half a one.
                first = stamps(ledger)[0]
                with open(first, "rb") as file:
                    stamp = file.read()
                for content, code in ((stamp[:-1], 4), (stamp[:-9] + bytes([stamp[-9] ^ 1]) + stamp[-8:], 3)):
                    with open(first, "wb") as file:
                        file.write(content)
                    ledger.run("bundle", "range", "0..3", "-o", "c.zip", "--purpose", "test")
                    self.both(ledger, os.path.join(ledger.folder, "c.zip"), [*pins, "--tsa-roots", tsa.root], code, 0)
                # That of the checkpoint before says nothing about this one, and is not packed.
                ledger.run("append", "-", text=json.dumps(account_opened(1)))
                ledger.run("checkpoint", "publish")
                ledger.run("bundle", "range", "0..3", "-o", "d.zip", "--purpose", "test")
                self.assertFalse([file for file in ledger.json("bundle", "show", "d.zip")["files"] if file["name"].endswith(".tsr")])

    def both(self, ledger, file, options, code, stamps_good):
        """Both verifiers end so, with so many stamps checked (None: not told)."""
        first = ledger.json("bundle", "verify", file, *options, code=code)
        done = subprocess.run([sys.executable, VERIFY_PY, file, *options, "--json"], capture_output=True, text=True, cwd=ledger.folder)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        if stamps_good is None:
            return
        second = json.loads(done.stdout)
        self.assertEqual((first["checked"]["timestamps"], second["timestamps"]), (stamps_good, stamps_good))
        kinds = [[(one["kind"], one["severity"], one["locator"]) for one in document["findings"]] for document in (first, second)]
        self.assertEqual(kinds[0], kinds[1])

    def test_a_publisher_that_runs_has_its_checkpoints_stamped(self):
        with Ledger() as ledger, Authority(os.path.join(ledger.folder, "tsa")) as tsa:
            subprocess.run([support.PROGRAM, "init", ledger.path, "--origin", "mz.test.example/quanlu", "--trial", "--checkpoint-interval",
                            "1s"], check=True, capture_output=True, env=ledger.environment)
            support.note_made()
            shutil.copy(tsa.root, os.path.join(ledger.path, "tsa.pem"))
            ledger.configure('signer = "inline"', f'signer = "inline"\ntsa_url = "{tsa.url}"\ntsa_roots_file = "tsa.pem"')
            with Serve(ledger) as serve:
                until(lambda: stamps(ledger))
                ledger.run("append", "-", text=json.dumps(account_opened(1)))
                time.sleep(3)
                self.assertEqual(serve.end()[0], 0)
            self.assertEqual(len(stamps(ledger)), 1, "one a day")
            self.assertEqual(ledger.json("verify", "--tsa-roots", tsa.root)["checked"]["timestamps"], 1)


class Audited(unittest.TestCase):
    def run_once(self, ledger, *options, code=0):
        return json.loads(ledger.run("audit", "--once", *options, code=code).stdout)

    def test_each_run_is_a_line_and_only_a_clean_one_is_remembered(self):
        with Ledger().init() as ledger:
            state, metrics = (os.path.join(ledger.folder, name) for name in ("audit.json", "audit.prom"))
            files = ("--state", state, "--metrics-file", metrics)
            ledger.run("append", "-", text=json.dumps(account_opened(1)))
            ledger.run("checkpoint", "publish")
            shutil.copytree(ledger.path, os.path.join(ledger.folder, "before"))
            ledger.run("append", "-", text=json.dumps(account_opened(2)))
            ledger.run("checkpoint", "publish")
            line = self.run_once(ledger, *files)
            self.assertEqual((line["schema"], line["result"], line["exitCode"]), ("quanlu.audit/1", "ok", 0))
            with open(state, encoding="utf-8") as file:
                remembered = file.read()
            self.assertEqual(json.loads(remembered)["logId"], line["logId"])
            self.assertEqual(self.metric(metrics, 'consumers_verify_state{state="ok"}'), 1)
            success = self.metric(metrics, "consumers_verify_last_success_timestamp_seconds")
            self.assertLess(abs(success - time.time()), 600)
            # The whole disk of an earlier day: nothing on it knows better, but the auditor does.
            shutil.rmtree(ledger.path)
            shutil.copytree(os.path.join(ledger.folder, "before"), ledger.path)
            line = self.run_once(ledger, *files, code=3)
            self.assertEqual((line["result"], line["levels"]["V3"], line["firstBad"]["kind"]), ("tampered", "failed", "log_below_checkpoint"))
            with open(state, encoding="utf-8") as file:
                self.assertEqual(file.read(), remembered)
            self.assertEqual([self.metric(metrics, f'consumers_verify_state{{state="{name}"}}') for name in ("ok", "tampered")], [0, 1])

    @staticmethod
    def metric(path, name):
        with open(path, encoding="utf-8") as file:
            return next(float(line.rpartition(" ")[2]) for line in file if line.startswith(name + " "))

    def test_what_a_later_run_would_need_is_tried_before_the_first(self):
        with Ledger().init() as ledger, Ledger().init() as other:
            state = os.path.join(ledger.folder, "audit.json")
            ledger.run("audit", "--once", "--state", os.path.join(ledger.folder, "nowhere", "audit.json"), code=2)
            ledger.run("audit", "--once", "--listen", "127.0.0.1:notaport", code=2)
            self.run_once(ledger, "--state", state)
            other.run("audit", "--once", "--state", state, code=3)  # the state of another ledger
            with open(state, "w", encoding="utf-8") as file:
                file.write("{}")
            ledger.run("audit", "--once", "--state", state, code=2)
            shutil.rmtree(os.path.join(ledger.path, "log"))
            ledger.run("audit", "--once", code=6)

    def test_it_looks_again_and_again_and_tells_who_asks(self):
        with Ledger().init() as ledger, Serve(ledger):
            process = ledger.start("audit", "--every", "1s", "--listen", "127.0.0.1:0")
            try:
                address = process.stderr.readline().strip().rpartition("/metrics")[0].removeprefix("http://")
                lines = [json.loads(process.stdout.readline())]
                ledger.run("append", "-", text=json.dumps(account_opened(1)))
                while lines[-1]["entries"] == lines[0]["entries"]:
                    self.assertLess(len(lines), support.PATIENCE_S, "no look has seen the account")
                    lines.append(json.loads(process.stdout.readline()))
                self.assertEqual({line["result"] for line in lines}, {"ok"})
                self.assertGreater(lines[-1]["entries"], lines[0]["entries"])
                connection = http.client.HTTPConnection(address, timeout=30)
                connection.request("GET", "/metrics")
                text = connection.getresponse().read().decode()
                self.assertIn('consumers_verify_state{state="ok"} 1\n', text)
                connection.request("GET", "/other")
                self.assertEqual(connection.getresponse().status, 404)
                connection.close()
            finally:
                process.send_signal(signal.SIGTERM)
                self.assertEqual(process.wait(support.PATIENCE_S), 0)
                process.stdout.close(), process.stderr.close()

    def test_asked_to_end_in_the_middle_of_a_look_it_ends_well(self):
        with Ledger().init() as ledger:
            process = ledger.start("audit", "--every", "1ms")
            process.stdout.readline()
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=support.PATIENCE_S)
            self.assertEqual(process.returncode, 0)


if __name__ == "__main__":
    support.PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
