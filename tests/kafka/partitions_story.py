"""A ledger of four partitions on a real broker: the same entries and views as on the embedded log, strays told by their
partition, a take-over of all partitions at once, and the way from one log to the other."""
import json
import signal
import shutil
import time
import unittest

from support import PATIENCE_S, PURPOSE, Broker, World

PARTITIONS = 4


class OnKafka(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)
        cls.broker = Broker()
        cls.addClassCleanup(cls.broker.down)

    def all_entries(self, ledger):
        """Every accepted entry of every partition with its leaf hash: equal lines are equal bytes."""
        return self.world.run("-L", ledger, "log", "--format", "jsonl", "--purpose", PURPOSE).splitlines()

    def trial(self, name):
        self.world.run("init", name, "--origin", f"mz.{name}.example/quanlu", "--trial", "--log", self.broker.log(name),
                       "--partitions", str(PARTITIONS))
        return name

    def strays_by_partition(self, ledger):
        return [{one["reason"]: one["count"] for one in partition["strays"]}
                for partition in self.world.document("-L", ledger, "strays")["partitions"]]

    def test_the_same_city_gives_the_same_entries_and_views_as_on_the_embedded_log(self):
        world, city = self.world, ["demo", "--organizations", "2", "--partitions", str(PARTITIONS)]
        here = world.document(*city, "--dir", "on-lmdb")
        there = world.document(*city, "--dir", "on-kafka", "--log", self.broker.log("same"))
        self.assertEqual(there["viewsDigest"], here["viewsDigest"])
        lines = self.all_entries("on-lmdb")
        self.assertEqual(self.all_entries("on-kafka"), lines)
        report = world.document("-L", "on-kafka", "verify")
        self.assertEqual((report["result"], report["source"]["kind"]), ("ok", "kafka"))
        self.assertEqual(self.strays_by_partition("on-kafka"), [{}] * PARTITIONS)
        with self.subTest("a record lies in the partition that its key names"):
            seen = set()
            for record in self.broker.kcat("-C", "-t", "same.log.v1", "-o", "beginning", "-e", "-q", "-f", "%p %k\n") \
                    .decode().splitlines():
                partition, _, key = record.partition(" ")
                seen.add((key, partition))
            keys = [key for key, _ in seen if key]
            self.assertEqual(len(keys), len(set(keys)))
            self.assertEqual({partition for _, partition in seen}, {str(p) for p in range(PARTITIONS)})
        with self.subTest("the copies on this machine are made again when they are gone"):
            shutil.rmtree(world.path("on-kafka/mirror"))
            self.assertEqual(self.all_entries("on-kafka"), lines)
            world.run("-L", "on-kafka", "verify")
        with self.subTest("a ledger moves to a topic and back, and nothing changes"):
            shutil.copytree(world.path("on-lmdb"), world.path("moved"))
            copied = world.document("-L", "moved", "copy", "lmdb:", self.broker.log("moved"), "--switch")
            self.assertEqual(len(copied["heads"]), PARTITIONS)
            self.assertEqual(self.all_entries("moved"), lines)
            world.run("-L", "moved", "verify")
            world.document("-L", "moved", "copy", self.broker.log("moved"), "lmdb:back", "--switch")
            self.assertEqual(self.all_entries("moved"), lines)
            world.run("-L", "moved", "verify")

    def test_strays_are_told_by_their_partition(self):
        ledger = self.trial("strange")
        self.world.send(ledger, self.world.city[:40])
        before = self.all_entries(ledger)
        self.broker.produce("strange.log.v1", b"garbage")  # kcat chooses the partition
        counts = self.strays_by_partition(ledger)
        self.assertEqual(sum(of.get("malformed", 0) for of in counts), 1)
        self.assertEqual(self.all_entries(ledger), before)
        self.world.run("-L", ledger, "verify")
        self.world.run("-L", ledger, "verify", "--strict-strays", code=4)

    def test_who_takes_over_takes_all_partitions_and_nothing_is_lost(self):
        world, ledger = self.world, self.trial("taken")
        other = world.second(ledger, "taken-over")
        first = world.start("-L", ledger, "import", "-")
        try:
            first.stdin.write("".join(world.city).encode())
            first.stdin.flush()
        except BrokenPipeError:
            pass
        first.send_signal(signal.SIGSTOP)  # it may hold any part of a round
        done = world.send(other, world.city)
        self.assertEqual(done["appended"] + done["already"], len(world.city))
        first.send_signal(signal.SIGCONT)
        first.communicate()
        entries = [json.loads(line) for line in self.all_entries(other) if '"eventId"' in line]
        ids = [entry["eventId"] for entry in entries]
        self.assertEqual(len(ids), len(set(ids)))
        self.assertEqual({json.loads(line)["eventId"] for line in world.city} - set(ids), set())
        world.run("-L", other, "verify")
        self.assertEqual(self.all_entries(ledger), self.all_entries(other))

    def test_a_service_writes_all_partitions_and_a_machine_beside_it_follows_with_roles_of_its_own(self):
        world, ledger = self.world, self.trial("served")
        beside = world.second(ledger, "beside")
        shutil.rmtree(world.path(beside + "/keys"))  # who only follows views needs none
        service = world.serve(ledger)
        projector = world.serve(beside, "--roles", "projector")
        try:
            done = world.send(ledger, world.city)  # through the socket of the service
            self.assertEqual(done["appended"], len(world.city))
            deadline = time.monotonic() + PATIENCE_S
            while True:
                standing = world.document("-L", beside, "status")
                if standing["views"]["lag"] == 0 and standing["heads"] == world.document("-L", ledger, "status")["heads"]:
                    break
                self.assertLess(time.monotonic(), deadline, standing)
                time.sleep(0.2)
        finally:
            for process in (projector, service):
                process.send_signal(signal.SIGTERM)
                said = process.communicate(timeout=PATIENCE_S)[1].decode()
                self.assertEqual(process.returncode, 0, said)
        self.assertEqual(self.all_entries(beside), self.all_entries(ledger))
        report = world.document("-L", ledger, "verify")
        self.assertEqual((report["result"], report["levels"]["V3"], report["levels"]["V6"]), ("ok", "ok", "ok"))
        self.assertEqual(world.document("-L", beside, "verify", "--levels", "V0,V1,V6")["result"], "ok")


if __name__ == "__main__":
    unittest.main(verbosity=2)
