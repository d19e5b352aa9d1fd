"""The command line on a real broker: the same entries, views and answers as on the embedded log, and the way from one
to the other."""
import json
import os
import shutil
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
            self.broker.kcat("-P", "-t", topic, "-D", "\x00\x01end", input=record)
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
        self.broker.kcat("-P", "-t", "moved.log.v1", input=b"garbage")  # so that offsets are not seqs
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
        other = world.second(ledger, "two-elsewhere")
        older = world.serve(ledger)
        world.send(ledger, world.city[:20])  # through its socket
        world.send(other, world.city[:40])
        world.send(ledger, world.city, code=None)
        _, talk = older.communicate(timeout=PATIENCE_S)
        self.assertEqual(older.returncode, 7, talk.decode())
        self.assertIn("fenced", talk.decode())
        world.send(other, world.city)
        world.check_history(self, [ledger, other], ids_of(world.city))

    def test_no_ledger_is_made_where_nobody_answers(self):
        said = self.world.run("init", "nowhere", "--origin", "mz.nowhere.example/quanlu", "--log",
                              f"kafka:127.0.0.1:{free_port()}/q", code=1)
        self.assertIn("broker_absent", said)


if __name__ == "__main__":
    unittest.main(verbosity=2)
