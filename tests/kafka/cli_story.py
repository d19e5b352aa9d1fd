"""The command line on a real broker: the same entries, views and answers as on the embedded log, and the way from one
to the other."""
import json
import os
import shutil
import subprocess
import unittest

from support import PATIENCE_S, PURPOSE, Broker, World, free_port, ids_of


class OnKafka(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)
        cls.broker = Broker()
        cls.addClassCleanup(cls.broker.down)

    def test_the_same_city_gives_the_same_entries_and_views_as_on_the_embedded_log(self):
        world = self.world
        here = world.document("demo", "--organizations", "2", "--dir", "on-lmdb")
        there = world.document("demo", "--organizations", "2", "--dir", "on-kafka", "--log", self.broker.log("same"))
        self.assertEqual(there["viewsDigest"], here["viewsDigest"])
        lines = world.entries("on-kafka")
        self.assertEqual(lines, world.entries("on-lmdb"))
        report = world.document("-L", "on-kafka", "verify")
        self.assertEqual((report["result"], report["source"]["kind"]), ("ok", "kafka"))
        self.assertEqual(world.strays("on-kafka"), {})
        with self.subTest("the copy on this machine is made again when it is gone"):
            shutil.rmtree(world.path("on-kafka/mirror"))
            self.assertEqual(world.entries("on-kafka"), lines)
            world.run("-L", "on-kafka", "verify")
        with self.subTest("a case is replayed and shown alike"):
            case = next(json.loads(line)["caseId"] for line in lines if json.loads(line).get("caseId"))
            for question in (["replay", case, "--purpose", PURPOSE], ["case", "show", case, "--purpose", PURPOSE]):
                one, other = (world.document("-L", ledger, *question) for ledger in ("on-kafka", "on-lmdb"))
                self.assertEqual(one, other, question)
        with self.subTest("kcat reads key, headers and value"):
            record = self.broker.kcat("-C", "-t", "same.log.v1", "-o", "5", "-c", "1", "-e", "-q", "-f", "%k|%h|%S").decode()
            for header in ("ce_specversion=1.0", "ce_type=quanlu.", "content-type=application/vnd.quanlu.entry"):
                self.assertIn(header, record)
        with self.subTest("doctor looks at the topic"):
            checks = {one["id"]: one["verdict"] for one in world.document("-L", "on-kafka", "doctor")["checks"]}
            self.assertEqual((checks["topic"], checks["mirror"]), ("good", "good"))

    def test_strays_are_counted_shown_and_told_by_verify(self):
        world, topic = self.world, "strange.log.v1"
        ledger = world.trial("strange", self.broker.log("strange"))
        world.send(ledger, world.city[:20])
        before = world.entries(ledger)
        genuine = self.broker.kcat("-C", "-t", topic, "-o", "3", "-c", "1", "-e", "-q", "-D", "")
        for record in (b"garbage", genuine):
            self.broker.produce(topic, record)
        self.assertEqual(world.entries(ledger), before)
        self.assertEqual(world.strays(ledger), {"malformed": 1, "old": 1})
        self.assertIn("malformed", world.run("-L", ledger, "strays"))
        world.run("-L", ledger, "verify")
        world.run("-L", ledger, "verify", "--strict-strays", code=4)
        world.send(ledger, world.city)
        self.assertEqual(world.strays(ledger), {"malformed": 1, "old": 1})
        world.check_history(self, [ledger], ids_of(world.city))

    def test_a_ledger_is_moved_to_kafka_and_back_and_nothing_changes(self):
        world = self.world
        ledger = world.trial("moved", "lmdb:")
        half = len(world.city) // 2
        world.send(ledger, world.city[:half])
        before = world.entries(ledger)
        moved = world.document("-L", ledger, "copy", "lmdb:", self.broker.log("moved"), "--switch")
        self.assertEqual((moved["entries"], moved["equal"], moved["switched"]), (len(before), True, True))
        self.assertFalse(os.path.exists(world.path("moved/log")))
        self.assertEqual(world.entries(ledger), before)
        world.run("-L", ledger, "verify")
        with self.subTest("a second copy finds everything there"):
            again = world.document("-L", ledger, "copy", "lmdb:log.closed", self.broker.log("moved"))
            self.assertEqual((again["copied"], again["equal"]), (0, True))
        self.broker.produce("moved.log.v1", b"garbage")  # so that offsets are not seqs
        world.send(ledger, world.city)
        lines = world.entries(ledger)
        back = world.document("-L", ledger, "copy", self.broker.log("moved"), "lmdb:again", "--switch")
        self.assertEqual((back["entries"], back["switched"]), (len(lines), True))
        self.assertEqual(world.entries(ledger), lines)
        summary = world.send(ledger, world.city)
        self.assertEqual((summary["already"], summary["appended"]), (len(world.city), 0))
        world.check_history(self, [ledger], ids_of(world.city))
        with self.subTest("a topic that holds another ledger is left alone"):
            other = world.trial("other", "lmdb:")
            self.assertIn("logNotEmpty", world.run("-L", other, "copy", "lmdb:", self.broker.log("moved"), code=7))

    def test_of_two_writers_the_older_one_ends_with_7(self):
        world = self.world
        ledger = world.trial("two", self.broker.log("two"))
        older = world.serve(ledger)
        self.addCleanup(older.kill)
        world.send(ledger, world.city[:20])  # through its socket
        other = world.second(ledger, "two-elsewhere")  # with the keys of the subjects so far
        world.send(other, world.city[:40])
        world.send(ledger, world.city, code=None)
        _, talk = older.communicate(timeout=PATIENCE_S)
        self.assertEqual(older.returncode, 7, talk.decode())
        self.assertIn("fenced", talk.decode())
        world.send(other, world.city)
        world.check_history(self, [ledger, other], ids_of(world.city))

    def test_a_writer_tells_prometheus_how_its_broker_fares(self):
        world = self.world
        ledger = world.trial("measured", self.broker.log("measured"))
        serving = world.serve(ledger)
        self.addCleanup(serving.kill)

        def page():
            socket = world.path(f"{ledger}/run/quanlu.sock")
            return subprocess.run(["curl", "-s", "--unix-socket", socket, "http://localhost/metrics"], check=True,
                                  capture_output=True, text=True).stdout

        def number(name):
            found = [line.split(" ")[1] for line in page().splitlines() if line.startswith(f"{name} ")]
            return float(found[0]) if found else 0
        world.send(ledger, world.city[:10])
        self.assertEqual((number("ledger_log_doubts_total"), number("ledger_log_reconnects_total")), (0, 0))
        self.broker.produce("measured.log.v1", b"garbage")  # the next batch is not where it was expected
        world.send(ledger, world.city[:20])
        world.send(ledger, world.city[:30])
        self.assertEqual((number("ledger_log_doubts_total"), number("ledger_log_reconnects_total")), (1, 1))
        self.assertEqual(number('ledger_log_strays_total{reason="malformed"}'), 1)
        self.assertGreaterEqual(number("ledger_log_delivery_duration_seconds_count"), 3)
        checked = subprocess.run(["promtool", "check", "metrics"], input=page(), capture_output=True, text=True)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_the_benchmark_has_every_row_beside_its_ceiling_and_leaves_no_topic(self):
        bench = self.world.document("bench", "--kafka", self.broker.log("measure"), "--events", "1000")
        rows = {figure["name"]: figure for figure in bench["figures"]}
        for name in ("kafka_append_1", "kafka_append_64", "kafka_append_1000", "kafka_import", "kafka_project",
                     "kafka_visible_latency", "kafka_feed_latency"):
            with self.subTest(name):
                self.assertGreater(rows[name]["value"], 0)
                self.assertEqual(rows[name]["ceiling"], rows["ceiling_" + rows[name]["ceilingName"]]["value"])
                self.assertGreater(rows[name]["n"], 0)
        self.assertNotIn("measure.bench", self.broker.kcat("-L").decode())

    def test_no_ledger_is_made_where_nobody_answers(self):
        said = self.world.run("init", "nowhere", "--origin", "mz.nowhere.example/quanlu", "--log",
                              f"kafka:127.0.0.1:{free_port()}/q", code=1)
        self.assertIn("broker_absent", said)


if __name__ == "__main__":
    unittest.main(verbosity=2)
