#!/usr/bin/env python3
"""Stories of `quanlu serve` with the real program: append and import through its socket, reading beside it, what a
kill leaves, who is refused.

Usage: serve_test.py QUANLU [unittest arguments]"""
import fcntl
import json
import os
import pwd
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest

import support
from support import Ledger, LocalConnection, Reply, Serve, account_opened, ask, until


def shape(event):
    """What is equal whoever wrote it and when."""
    return {key: event.get(key) for key in ("eventId", "type", "stream", "streamSeq", "occurredAt", "effectiveOn", "subject",
                                            "caseId", "classes", "ruleSet", "origin")}


def counts(summary):
    return {key: summary[key] for key in ("read", "appended", "already", "refused", "flagged")}


class Through(unittest.TestCase):
    def test_import_through_the_socket_equals_import_into_the_ledger(self):
        with Ledger().init() as direct, Ledger().init() as served:
            lines = direct.lines(2_000)
            mine = direct.json("import", lines, code=4)
            with Serve(served) as serve:
                through = served.json("import", lines, code=4)
                again = served.json("import", lines, code=4)
                self.assertEqual((0, 143), (serve.end()[0], 143))
            self.assertEqual(counts(mine), counts(through))
            self.assertGreater(mine["appended"], 1_900)
            self.assertGreater(mine["refused"], 10)
            self.assertEqual([(one["line"], one["code"], one["path"]) for one in mine["refusals"]],
                             [(one["line"], one["code"], one["path"]) for one in through["refusals"]])
            self.assertEqual((0, mine["appended"]), (again["appended"], again["already"]))
            with open(lines, encoding="utf-8") as file:
                ids = {json.loads(line)["eventId"] for line in file}
            told = [[shape(event) for event in ledger.events() if event["eventId"] in ids] for ledger in (direct, served)]
            self.assertEqual(told[0], told[1])
            served.run("verify")

    def test_append_through_the_socket_equals_append_into_the_ledger(self):
        with Ledger().init() as direct, Ledger().init() as served, Serve(served):
            for number, expected, code in ((1, 0, 0), (1, 0, 0), (2, 5, 7), (3, 0, 0)):
                event = json.dumps(account_opened(number, expected))
                with self.subTest(number=number, expected=expected):
                    answers = [ledger.run("append", "-", "--json", text=event, code=code).stdout for ledger in (direct, served)]
                    documents = [json.loads(answer) for answer in answers]
                    for document in documents:
                        for key in ("logId", "leafHash", "recordedAt", "seq"):
                            document.pop(key, None)
                    # Only who publishes promises unasked.
                    promises = [document.pop("promise", None) for document in documents]
                    self.assertEqual((promises[0], promises[1] is not None), (None, code == 0))
                    self.assertEqual(documents[0], documents[1])
            wrong = [ledger.run("append", "-", text='{"type":"AccountOpened","surplus":1}', code=2).stderr
                     for ledger in (direct, served)]
            self.assertEqual(wrong[0], wrong[1])

    def test_what_was_appended_through_the_socket_is_read_at_once_beside_it(self):
        with Ledger().init() as ledger, Serve(ledger):
            for number in range(20):
                event = json.dumps(account_opened(number))
                receipt = ledger.json("append", "-", "--wait", "applied", text=event)
                status = ledger.json("status", code=None)
                self.assertGreater(status["views"]["next"], receipt["seq"])
                if number % 5 == 0:
                    shown = ledger.json("show", str(receipt["seq"]))
                    self.assertEqual(receipt["eventId"], shown["event"]["eventId"])
            position = receipt["seq"]
            mine = ask(ledger, "GET", f"/v1/me?minPosition={position}")
            self.assertGreaterEqual(int(mine.headers["Quanlu-Position"][2:]), position)
            early = ask(ledger, "GET", "/v1/me?minPosition=99999")
            self.assertEqual((503, "notAppliedYet", "1"), (early.status, early.json()["code"], early.headers["Retry-After"]))


class Others(unittest.TestCase):
    @unittest.skipUnless(os.getuid() == 0, "only root can be somebody else")
    def test_who_may_not_write_the_lock_appends_imports_and_follows_through_the_socket(self):
        nobody = pwd.getpwnam("nobody")
        with Ledger().init() as ledger:
            lines = ledger.lines(500)
            self.lend(ledger, nobody)

            def run(*arguments, text=None):
                return subprocess.run(ledger.command(*arguments), input=text, capture_output=True, text=True, cwd="/",
                                      env=ledger.environment, timeout=support.PATIENCE_S, user=nobody.pw_uid,
                                      group=nobody.pw_gid, extra_groups=[])

            event = json.dumps(account_opened(1))
            alone = run("append", "-", text=event)
            self.assertEqual(5, alone.returncode, alone.stderr)
            with Serve(ledger):
                receipt = run("append", "-", "--json", text=event)
                self.assertEqual(0, receipt.returncode, receipt.stderr)
                imported = run("import", lines, "--json", "--refused", "/dev/null")
                self.assertIn(imported.returncode, (0, 4), imported.stderr)
                self.assertGreater(json.loads(imported.stdout)["appended"], 400)
                heard = run("tail", "--from", "0", "--until-end", "--format", "jsonl", "--purpose", "test")
                self.assertEqual(0, heard.returncode, heard.stderr)
                seqs = [json.loads(line)["position"]["seq"] for line in heard.stdout.splitlines()]
                self.assertEqual(list(range(len(seqs))), seqs)
                self.assertIn(json.loads(receipt.stdout)["seq"], seqs)
                whole = ("tail", "--from", "0", "--until-end", "--purpose", "test", "--json")
                self.assertEqual({**json.loads(ledger.run(*whole).stdout), "withheld": None}, json.loads(run(*whole).stdout))
                self.follow_across_a_restart(ledger, nobody)

    def lend(self, ledger, nobody):
        """The group may read the settings and come to the socket, and opens nothing else; nobody acts by any account."""
        for folder in (ledger.folder, ledger.path, os.path.join(ledger.path, "run")):
            os.chown(folder, 0, nobody.pw_gid)
            os.chmod(folder, 0o2750)
        for folder in (ledger.folder, ledger.path):
            for entry in os.scandir(folder):
                if entry.is_file():
                    os.chown(entry.path, 0, nobody.pw_gid)
                    os.chmod(entry.path, 0o640)
        settings = os.path.join(ledger.path, "quanlu.toml")
        with open(settings, encoding="utf-8") as file:
            text = file.read()
        lent = text.replace("[auth.local_users]", f'[auth.local_users]\n"{nobody.pw_uid}" = ["*"]')
        self.assertNotEqual(text, lent)
        with open(settings, "w", encoding="utf-8") as file:
            file.write(lent)

    def follow_across_a_restart(self, ledger, nobody):
        """The socket's own stream: nothing missed and nothing twice while serve comes and goes."""
        end = ask(ledger, "GET", "/readyz").json()["head"]
        tail = subprocess.Popen(ledger.command("tail", "--from", str(end + 1), "--format", "jsonl"), cwd="/", text=True,
                                env=ledger.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[])
        self.addCleanup(tail.kill)
        heard = []
        for number in range(100, 110):
            ask(ledger, "POST", "/v1/events", json.dumps(account_opened(number)))
        while len(heard) < 5:
            heard.append(json.loads(tail.stdout.readline())["position"]["seq"])
        self.restart(ledger)
        with Serve(ledger):
            for number in range(110, 120):
                ask(ledger, "POST", "/v1/events", json.dumps(account_opened(number)))
            last = ask(ledger, "GET", "/readyz").json()["head"]
            while heard[-1] < last:
                heard.append(json.loads(tail.stdout.readline())["position"]["seq"])
        self.assertEqual(list(range(end + 1, last + 1)), heard)
        tail.send_signal(signal.SIGINT)
        self.assertEqual(130, tail.wait(support.PATIENCE_S))
        tail.communicate()

    def restart(self, ledger):
        with open(os.path.join(ledger.path, "run", "writer.lock"), encoding="utf-8") as file:
            os.kill(int(file.read().split()[1]), signal.SIGKILL)
        time.sleep(0.5)


class Ends(unittest.TestCase):
    def test_it_ends_by_itself_after_the_time_and_at_once_on_a_signal(self):
        with Ledger().init() as ledger:
            with Serve(ledger, "--for", "2s") as serve:
                self.assertEqual(0, serve.process.wait(support.PATIENCE_S))
            with Serve(ledger) as serve:
                idle = LocalConnection(ledger.socket)
                idle.connect()
                self.addCleanup(idle.close)
                code, seconds = serve.end()
                self.assertEqual(0, code, serve.said())
                self.assertLess(seconds, 9)
            self.assertFalse(os.path.exists(ledger.socket))

    def test_draining_finishes_what_was_asked_and_says_goodbye_to_listeners(self):
        with Ledger().init() as ledger, Serve(ledger) as serve:
            connection = LocalConnection(ledger.socket)
            connection.request("GET", "/v1/events?after=0:0", headers={"Accept": "text/event-stream", "Quanlu-Purpose": "test"})
            response = connection.getresponse()
            self.assertEqual("text/event-stream", response.headers["Content-Type"])
            response.readline()
            code, _ = serve.end()
            self.assertEqual(0, code)
            self.assertTrue(response.read().endswith(b"event: bye\ndata: {}\n\n"))

    def test_a_second_one_is_refused_and_told_who_holds_the_ledger(self):
        with Ledger().init() as ledger, Serve(ledger) as serve:
            second = ledger.run("serve", code=7)
            self.assertIn(f"pid {serve.process.pid}", second.stderr)
            self.assertEqual(200, ask(ledger, "GET", "/readyz").status)

    def test_who_appends_while_a_service_starts_or_ends_is_not_turned_away(self):
        with Ledger().init() as ledger:
            with open(os.path.join(ledger.path, "run", "writer.lock"), "r+", encoding="utf-8") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                append = ledger.start("append", "-", stdin=subprocess.PIPE)
                append.stdin.write(json.dumps(account_opened(1)))
                append.stdin.close()
                time.sleep(1)
                self.assertIsNone(append.poll(), "it waits for whoever has the lock")
                fcntl.flock(lock, fcntl.LOCK_UN)
                self.assertEqual(0, append.wait(support.PATIENCE_S), append.stderr.read())
                append.stdout.close()
                append.stderr.close()
                fcntl.flock(lock, fcntl.LOCK_EX)
                refused = ledger.run("append", "-", text=json.dumps(account_opened(2)), code=7)
                self.assertIn("[locked]", refused.stderr)
                self.assertIn("run again when it has ended", refused.stderr)

    def test_who_was_replaced_by_another_writer_stops_with_7(self):
        with Ledger().init() as ledger, Serve(ledger) as serve:
            # As if the locks had been lost: the next writer starts an epoch of its own.
            for lock in ("run/writer.lock", "keyring/lock"):
                os.unlink(os.path.join(ledger.path, lock))
            os.rename(ledger.socket, ledger.socket + ".away")
            ledger.run("append", "-", text=json.dumps(account_opened(1)))
            os.rename(ledger.socket + ".away", ledger.socket)
            late = ask(ledger, "POST", "/v1/events", json.dumps(account_opened(2)))
            self.assertEqual((503, "writerAbsent"), (late.status, late.json()["code"]))
            self.assertEqual(7, serve.process.wait(support.PATIENCE_S), serve.said())
            ledger.run("verify", "--levels", "V0,V1")

    def test_systemd_is_told_when_it_is_ready_and_when_it_stops(self):
        with Ledger().init() as ledger:
            place = os.path.join(ledger.folder, "notify")
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            listener.bind(place)
            listener.settimeout(support.PATIENCE_S)
            with Serve(ledger, environment={"NOTIFY_SOCKET": place, "WATCHDOG_USEC": "400000"}) as serve:
                self.assertIn(b"READY=1", listener.recv(1000))
                until(lambda: b"WATCHDOG=1" in listener.recv(1000))
                serve.end()
            until(lambda: b"STOPPING=1" in listener.recv(1000))
            listener.close()


class Killed(unittest.TestCase):
    def test_nothing_acknowledged_is_lost_and_the_import_again_completes(self):
        with Ledger().init() as ledger:
            acknowledged = {}

            def client():
                try:
                    for start in range(0, 100_000, 50):
                        batch = json.dumps({"events": [account_opened(number) for number in range(start, start + 50)]})
                        for receipt in ask(ledger, "POST", "/v1/events:batch", batch).json()["results"]:
                            acknowledged[receipt["eventId"]] = (receipt["seq"], receipt["leafHash"])
                except (OSError, ValueError, KeyError, support.http.client.HTTPException):
                    pass

            lines = ledger.lines(3_000)
            for deed in range(3):
                with Serve(ledger) as serve:
                    before = len(acknowledged)
                    thread = threading.Thread(target=client)
                    importing = ledger.start("import", lines, "--json")
                    thread.start()
                    until(lambda: len(acknowledged) > before + 100)
                    serve.process.kill()
                    thread.join()
                    _, talk = importing.communicate(timeout=support.PATIENCE_S)
                    # The service went away, or all was read before, or who was killed still held the lock.
                    self.assertIn(importing.returncode, (1, 4, 7), talk)
            with Serve(ledger):
                first = ledger.json("import", lines, code=4)
                self.assertEqual(first["read"], first["appended"] + first["already"] + first["refused"])
                again = ledger.json("import", lines, code=4)
                self.assertEqual((0, first["appended"] + first["already"]), (again["appended"], again["already"]))
            events = {event["eventId"]: event for event in ledger.events()}
            for number, (seq, leaf) in acknowledged.items():
                self.assertEqual((seq, leaf), (events[number]["position"]["seq"], events[number]["leafHash"]))
            self.assertEqual(len(events), len({event["position"]["seq"] for event in events.values()}))
            ledger.run("verify")

    def test_a_tail_beside_it_has_no_gap_and_no_double_across_restarts(self):
        with Ledger().init() as ledger:
            tail = ledger.start("tail", "--from", "0", "--format", "jsonl", "--purpose", "test")
            self.addCleanup(tail.kill)
            for round_ in range(3):
                with Serve(ledger) as serve:
                    for number in range(round_ * 10, round_ * 10 + 10):
                        ask(ledger, "POST", "/v1/events", json.dumps(account_opened(number)))
                    serve.process.kill() if round_ == 1 else serve.end()
            end = ledger.json("status", code=None)["head"]["seq"]
            self.assert_gapless(tail, end)

    def assert_gapless(self, tail, end):
        lines = []
        while not lines or lines[-1] < end:
            lines.append(json.loads(tail.stdout.readline())["position"]["seq"])
        tail.send_signal(signal.SIGINT)
        self.assertEqual(130, tail.wait(support.PATIENCE_S))
        tail.communicate()
        self.assertEqual(list(range(end + 1)), lines)


if __name__ == "__main__":
    support.PROGRAM = sys.argv[1]
    unittest.main(argv=sys.argv[:1] + sys.argv[2:], verbosity=2)
