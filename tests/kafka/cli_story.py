"""The ledger on a real broker, which ops/kafka starts on free ports in a folder that goes away: the same
entries as on the embedded log, and the faults that only a broker can show.

QUANLU is the program. Fails with one line where no JRE or jar can be had."""
import filecmp
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
QUANLU = os.path.abspath(os.environ.get("QUANLU", ROOT / "build/dev/consumers/cli/quanlu"))
KAFKA = str(ROOT / "ops/kafka")
ORGANIZATIONS = "12"
PURPOSE = "test; 测试"


def is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port():
    """Broker at PORT, controller at PORT + 101 (ops/kafka)."""
    while True:
        port = random.randrange(20_000, 32_000)
        if is_free(port) and is_free(port + 101):
            return port


class Broker:
    def __init__(self, folder):
        self.port = free_port()
        self.folder = folder
        self.address = f"127.0.0.1:{self.port}"
        self.call("up", "--port", str(self.port))

    def call(self, *arguments):
        done = subprocess.run([KAFKA, *arguments, "--dir", self.folder], capture_output=True, text=True, timeout=240)
        if done.returncode != 0:
            sys.exit(f"tests/kafka: no broker, nothing was tested: {done.stderr.strip()[-800:]}")

    def kcat(self, *arguments, input=b""):
        return subprocess.run(["kcat", "-b", self.address, *arguments], input=input, capture_output=True, timeout=60,
                              check=True).stdout


def environment():
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "QUANLU_"))}
    return {**kept, "LANG": "en_GB.UTF-8"}


def start(folder, *arguments):
    return subprocess.Popen([QUANLU, *arguments], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env=environment())


def run(folder, *arguments, code=0, input=b"", timeout=150):
    done = subprocess.run([QUANLU, *arguments], cwd=folder, input=input, capture_output=True, env=environment(),
                          timeout=timeout)
    if code is not None and done.returncode != code:
        raise AssertionError(f"quanlu {' '.join(arguments)}: exit {done.returncode}, expected {code}\n"
                             f"{done.stdout.decode()[-2000:]}\n{done.stderr.decode()[-3000:]}")
    return done.stdout.decode()


def document(folder, *arguments, code=0):
    return json.loads(run(folder, *arguments, "--json", code=code))


def entries(folder, ledger):
    """Every entry with its leaf hash: equal lines are equal bytes."""
    lines = run(folder, "-L", ledger, "tail", "--from", "0", "--until-end", "--format", "jsonl", "--purpose", PURPOSE)
    return lines.splitlines()


def events_in(lines):
    return [json.loads(line)["eventId"] for line in lines]


class OnKafka(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="quanlu-kafka.")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.broker = Broker(os.path.join(cls.folder, "broker"))
        cls.addClassCleanup(lambda: cls.broker.call("down"))
        run(cls.folder, "demo", "--organizations", ORGANIZATIONS, "--events", "city.jsonl")
        with open(os.path.join(cls.folder, "city.jsonl"), encoding="utf-8") as city:
            cls.city = city.readlines()

    def log(self, prefix):
        return f"kafka:{self.broker.address}/{prefix}"

    def trial(self, name):
        run(self.folder, "init", name, "--origin", f"mz.{name}.example/quanlu", "--trial", "--log", self.log(name))
        return name

    def strays(self, ledger):
        found = document(self.folder, "-L", ledger, "strays")["partitions"][0]["strays"]
        return {one["reason"]: one["count"] for one in found}

    def test_the_same_city_gives_the_same_entries_and_views_as_on_the_embedded_log(self):
        here = document(self.folder, "demo", "--organizations", ORGANIZATIONS, "--dir", "on-lmdb")
        there = document(self.folder, "demo", "--organizations", ORGANIZATIONS, "--dir", "on-kafka", "--log",
                         self.log("same"))
        self.assertEqual(there["viewsDigest"], here["viewsDigest"])
        self.assertEqual(there["events"], here["events"])
        lines = entries(self.folder, "on-kafka")
        self.assertEqual(lines, entries(self.folder, "on-lmdb"))
        run(self.folder, "-L", "on-kafka", "verify")
        self.assertEqual(self.strays("on-kafka"), {})
        with self.subTest("the copy on this machine is made again when it is gone"):
            shutil.rmtree(os.path.join(self.folder, "on-kafka/mirror"))
            self.assertEqual(entries(self.folder, "on-kafka"), lines)
            run(self.folder, "-L", "on-kafka", "verify")
        with self.subTest("a case is replayed and shown alike"):
            case = next(json.loads(line)["caseId"] for line in lines if json.loads(line).get("caseId"))
            for question in (["replay", case, "--purpose", PURPOSE], ["case", "show", case, "--purpose", PURPOSE],
                             ["rebuild", "--dry-run"]):
                one, other = (document(self.folder, "-L", ledger, *question) for ledger in ("on-kafka", "on-lmdb"))
                for answer in (one, other):
                    answer.pop("elapsedMs", None)
                self.assertEqual(one, other, question)
        with self.subTest("kcat reads key, headers and value"):
            record = self.broker.kcat("-C", "-t", "same.log.v1", "-o", "5", "-c", "1", "-e", "-q", "-f", "%k|%h|%S").decode()
            self.assertIn("ce_specversion=1.0", record)
            self.assertIn("ce_type=quanlu.", record)
            self.assertIn("content-type=application/vnd.quanlu.entry", record)

    def test_a_writer_that_is_killed_loses_nothing_that_it_acknowledged(self):
        name = self.trial("killed")
        path = os.path.join(self.folder, "city.jsonl")
        for _ in range(3):
            writer = start(self.folder, "-L", name, "import", path)
            time.sleep(random.uniform(0.2, 2.0))
            writer.send_signal(signal.SIGKILL)
            writer.communicate()
        summary = document(self.folder, "-L", name, "import", path)
        self.assertEqual(summary["already"] + summary["appended"], len(self.city), summary)
        again = document(self.folder, "-L", name, "import", path)
        self.assertEqual((again["already"], again["appended"]), (len(self.city), 0))
        found = events_in(entries(self.folder, name))
        self.assertEqual(len(found), len(set(found)))
        for line in self.city:
            self.assertIn(json.loads(line)["eventId"], found)
        run(self.folder, "-L", name, "verify")

    def test_what_somebody_else_writes_into_the_topic_is_a_stray_and_changes_nothing(self):
        name = self.trial("foreign")
        half = len(self.city) // 2
        run(self.folder, "-L", name, "import", "-", input="".join(self.city[:half]).encode())
        before = entries(self.folder, name)
        genuine = self.broker.kcat("-C", "-t", f"{name}.log.v1", "-o", "3", "-c", "1", "-e", "-q")
        for record in (b"garbage", bytes(200), genuine[:-1]):
            self.broker.kcat("-P", "-t", f"{name}.log.v1", "-D", "\x00\x01end", input=record)
        self.assertEqual(entries(self.folder, name), before)
        self.assertEqual(sum(self.strays(name).values()), 3)
        run(self.folder, "-L", name, "verify")
        run(self.folder, "-L", name, "verify", "--strict-strays", code=4)
        run(self.folder, "-L", name, "import", "-", input="".join(self.city[half:]).encode())
        self.assertEqual(sum(self.strays(name).values()), 3)
        self.assertEqual(entries(self.folder, name)[:len(before)], before)
        run(self.folder, "-L", name, "verify")
        rebuilt = document(self.folder, "-L", name, "rebuild", "--dry-run")
        self.assertEqual(rebuilt, {**rebuilt, "equal": rebuilt.get("equal", True)})

    def test_of_two_writers_the_older_one_steps_down(self):
        name = self.trial("two")
        shutil.copytree(os.path.join(self.folder, name), os.path.join(self.folder, "other"))
        older = start(self.folder, "-L", name, "import", "-")
        half = len(self.city) // 2
        older.stdin.write("".join(self.city[:half]).encode())
        older.stdin.flush()
        time.sleep(3)
        run(self.folder, "-L", "other", "import", "-", input="".join(self.city[:half]).encode())
        _, talk = older.communicate("".join(self.city[half:]).encode(), timeout=90)
        self.assertEqual(older.returncode, 7, talk.decode())
        self.assertIn("fenced", talk.decode())
        run(self.folder, "-L", "other", "import", "-", input="".join(self.city).encode())
        found = events_in(entries(self.folder, "other"))
        self.assertEqual(len(found), len(set(found)))
        self.assertEqual(entries(self.folder, name), entries(self.folder, "other"))
        for ledger in (name, "other"):
            run(self.folder, "-L", ledger, "verify")

    def test_a_broker_that_is_killed_under_load_costs_no_acknowledged_event(self):
        name = self.trial("broken")
        writer = start(self.folder, "-L", name, "import", os.path.join(self.folder, "city.jsonl"))
        time.sleep(0.8)
        self.broker.call("kill", "1")
        self.broker.call("start", "1")
        writer.communicate(timeout=90)
        summary = document(self.folder, "-L", name, "import", os.path.join(self.folder, "city.jsonl"))
        self.assertEqual(summary["already"] + summary["appended"], len(self.city), summary)
        found = events_in(entries(self.folder, name))
        self.assertEqual(len(found), len(set(found)))
        run(self.folder, "-L", name, "verify")

    def test_no_ledger_is_made_where_nobody_answers(self):
        port = free_port()
        done = subprocess.run([QUANLU, "init", "nowhere", "--origin", "mz.nowhere.example/quanlu", "--log",
                               f"kafka:127.0.0.1:{port}/q"], cwd=self.folder, capture_output=True, env=environment(),
                              timeout=60)
        self.assertEqual(done.returncode, 1, done.stderr.decode())
        self.assertIn("broker_absent", done.stderr.decode())


if __name__ == "__main__":
    unittest.main(verbosity=2)
