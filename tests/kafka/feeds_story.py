"""Department streams on a real broker: written, read by our own program, by the samples and by kcat; killed, doubled,
fenced, forged; and nothing of it changes what a reader accepts."""
import functools
import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import unittest

from support import PATIENCE_S, ROOT, Broker, World

SAMPLES = ROOT / "consumers/feed/samples"


class Feeds(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(organizations=3)
        cls.addClassCleanup(cls.world.close)
        cls.broker = Broker()
        cls.addClassCleanup(cls.broker.down)

    def ledger(self, name):
        """A ledger on the broker that holds the sample city."""
        ledger = self.world.trial(name, self.broker.log(name))
        self.world.send(ledger, self.world.city)
        return ledger

    def feed(self, ledger, feed="finance", **more):
        return self.world.document("-L", ledger, "feed", "run", feed, "--until-end", **more)

    def consumed(self, ledger, *more, feed="finance", code=0):
        out = self.world.run("-L", ledger, "consume", "--feed", feed, "--until-end", "--format", "jsonl", *more, code=code)
        return [line for line in out.splitlines() if line.startswith("{")]

    @functools.cache
    def pins(self, ledger):
        """What a department is told once: public key and ledger id, when the ledger has one feed."""
        vkey = self.world.run("-L", ledger, "keys", "export", "--role", "feed").strip()
        log_id, = [p.stem for p in pathlib.Path(self.world.path(f"{ledger}/trust")).glob("*.json")]
        return ["--key", vkey, "--log-id", log_id]

    def outside(self, ledger, *more, code=0, feed="finance", topic=None):
        """Our own program in a folder without a ledger."""
        topic = topic or f"{ledger}.feed.{feed}.v1"
        out = self.world.run("consume", "--feed", feed, "--brokers", self.broker.address, "--topic", topic,
                             *self.pins(ledger), "--until-end", "--format", "jsonl", *more, code=code)
        return [line for line in out.splitlines() if line.startswith("{")]

    def sample(self, ledger, *more, code=0, feed="finance"):
        command = [sys.executable, str(SAMPLES / "consume.py"), "--brokers", self.broker.address, "--feed", feed,
                   "--topic", f"{ledger}.feed.{feed}.v1", *self.pins(ledger), "--until-end", *more]
        done = subprocess.run(command, cwd=self.world.folder, capture_output=True, text=True, timeout=PATIENCE_S)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout.splitlines()

    def java(self, ledger, *more, code=0, feed="finance"):
        """The sample in Java, on the client whose jars ops/kafka keeps."""
        jars = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache"), "quanlu/kafka-jars/*")
        command = ["java", "-XX:+UseSerialGC", "-cp", str(jars), str(SAMPLES / "Consume.java"), "--brokers",
                   self.broker.address, "--feed", feed, "--topic", f"{ledger}.feed.{feed}.v1", *self.pins(ledger),
                   "--until-end", "true", *more]
        done = subprocess.run(command, cwd=self.world.folder, capture_output=True, text=True, timeout=PATIENCE_S)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout.splitlines()

    def produce(self, topic, value, signature, key="x"):
        """A record as whoever may write to the topic produces it."""
        pathlib.Path(self.world.path("value")).write_text(value, encoding="utf-8")
        self.broker.kcat("-P", "-t", topic, "-k", key, "-H", f"sig={signature}", self.world.path("value"))

    def records(self, topic):
        """(value, signature) of every record, as kcat has them."""
        out = self.broker.kcat("-C", "-t", topic, "-o", "beginning", "-e", "-q", "-J").decode()
        found = []
        for line in out.splitlines():
            record = json.loads(line)
            headers = record.get("headers", [])
            found.append((record["payload"], headers[headers.index("sig") + 1] if "sig" in headers else ""))
        return found

    def test_the_same_feed_as_on_the_embedded_log_and_every_reader_has_it(self):
        world = self.world
        world.run("demo", "--organizations", "3", "--dir", "feeds-lmdb")
        world.run("demo", "--organizations", "3", "--dir", "feeds-kafka", "--log", self.broker.log("feeds-kafka"))
        for ledger in ("feeds-lmdb", "feeds-kafka"):
            self.feed(ledger)
        here, there = (self.consumed(ledger) for ledger in ("feeds-lmdb", "feeds-kafka"))
        self.assertGreater(len(there), 20)

        def bare(line):  # keys of the two ledgers differ by chance; what is told does not
            event = json.loads(line)
            return {k: v for k, v in event.items() if k not in ("leafhash", "prevhash", "data", "id", "recordedtime")}
        self.assertEqual([bare(line) for line in here[1:]], [bare(line) for line in there[1:]])
        self.assertEqual(self.outside("feeds-kafka"), there)
        self.assertEqual(self.sample("feeds-kafka"), there)
        topic = "feeds-kafka.feed.finance.v1"
        self.assertEqual([value for value, _ in self.records(topic)], there)
        first = self.broker.kcat("-C", "-t", topic, "-o", str(len(there) - 1), "-c", "1", "-e", "-q", "-f", "%h|%k|%s").decode()
        headers, key, value = first.split("|", 2)
        event = json.loads(value)
        self.assertIn("content-type=application/cloudevents+json; charset=UTF-8", headers)
        self.assertIn("hash=" + hashlib.sha256(b"\0" + value.encode()).hexdigest(), headers)
        self.assertEqual(key, event.get("partitionkey", ""))
        world.run("-L", "feeds-kafka", "feed", "check", "finance")

    def test_consumers_stop_and_go_on_and_the_broker_says_how_far_they_are(self):
        ledger = self.ledger("resumed")
        self.feed(ledger)
        whole = self.consumed(ledger)
        some = len(whole) // 3 + 1
        for read in (self.sample, self.outside):
            pieces, state = [], f"{read.__name__}.json"
            while True:
                piece = read(ledger, "--state", state, "--max", str(some))
                pieces += piece
                if len(piece) < some:
                    break
            self.assertEqual(pieces, whole, read.__name__)
        with self.subTest("Java"):
            pieces = self.java(ledger, "--state", "java.json", "--max", str(len(whole) // 2))
            pieces += self.java(ledger, "--state", "java.json")
            self.assertEqual(pieces, whole)
        self.sample(ledger, "--state", "lagging.json", "--max", "4", "--group", "resumed.feed.finance.lagging")
        rows = self.world.document("-L", ledger, "consumers", "--feed", "finance")["consumers"]
        lag = {row["group"]: row["lagEvents"] for row in rows}
        self.assertEqual(lag["feeder"], 0)
        self.assertEqual(lag["resumed.feed.finance.lagging"], len(whole) - 4)
        self.assertEqual(lag["resumed.feed.finance.sample"], 0)

    def test_copies_forged_foreign_and_replayed_records_change_nothing(self):
        ledger, topic = self.ledger("stranger"), "stranger.feed.finance.v1"
        self.feed(ledger)
        whole, records = self.consumed(ledger), self.records("stranger.feed.finance.v1")
        self.pins(ledger)
        self.feed(ledger, feed="tax")
        of_tax = self.records("stranger.feed.tax.v1")
        for value, signature in (records[3], records[-1], of_tax[0], ("garbage", ""), ("{}", "c2ln"),
                                 (records[5][0].replace('"feedseq":"5"', f'"feedseq":"{len(whole)}"'), records[5][1])):
            self.produce(topic, value, signature)
        for read in (self.consumed, self.outside, self.sample):
            self.assertEqual(read(ledger), whole)
        document = json.loads(self.world.run("-L", ledger, "consume", "--feed", "finance", "--until-end", "--json"))
        self.assertEqual(document["strays"], {"copy": 2, "foreign": 1, "malformed": 2, "signature": 1})
        after = self.feed(ledger)  # a new epoch behind all that
        self.assertEqual((after["epoch"], after["written"], after["nextSeq"]), (2, 0, len(whole) + 1))
        self.world.run("-L", ledger, "feed", "check", "finance")

    def test_a_gap_is_exit_3_for_every_reader(self):
        ledger = self.ledger("gapped")
        self.feed(ledger)
        records = self.records("gapped.feed.finance.v1")
        topic = self.world.trial("gapped2", self.broker.log("gapped2")) + ".log.v1"  # a topic that is there
        for number, (value, signature) in enumerate(records[:12]):
            if number != 7:
                self.produce(topic, value, signature)
        self.assertEqual(len(self.outside(ledger, topic=topic, code=3)), 7)
        self.assertEqual(len(self.sample(ledger, "--topic", topic, code=3)), 7)

    def test_a_killed_feeder_leaves_a_feed_that_the_next_one_completes(self):
        ledger = self.ledger("killed")
        self.kill_feeders(ledger)
        self.feed(ledger)
        seqs = [json.loads(line).get("ledgerseq") for line in self.consumed(ledger)]
        events = [int(seq) for seq in seqs if seq is not None]
        self.assertEqual(events, sorted(set(events)), "a message stands there twice, or in another order")
        report = self.world.document("-L", ledger, "feed", "check", "finance")
        self.assertEqual((report["compared"], report["differs"], report["gap"], report["behind"]),
                         (len(events), None, None, 0))

    def kill_feeders(self, ledger):
        """One after the other, each at another step."""
        for point in ("feed.before_start:1", "feed.after_send:1", "feed.after_start:1", "feed.after_send:2",
                      "feed.before_remember:1"):
            with self.subTest(point):
                done = subprocess.run([os.environ["QUANLU"], "-L", ledger, "feed", "run", "finance", "--until-end"],
                                      cwd=self.world.folder, capture_output=True, timeout=PATIENCE_S,
                                      env=self.world.environment(QUANLU_KILL=point))
                self.assertEqual(done.returncode, -signal.SIGKILL, done.stderr.decode())

    def test_of_four_partitions_a_feed_is_one_chain_over_killed_feeders_and_machines_for_every_reader(self):
        world, four = self.world, ["demo", "--organizations", "3", "--partitions", "4"]
        world.run(*four, "--dir", "four-lmdb")
        world.run(*four, "--dir", "four-kafka", "--log", self.broker.log("four-kafka"))
        self.feed("four-lmdb")
        self.kill_feeders("four-kafka")
        with open(world.path("four-kafka/quanlu.toml"), "a", encoding="utf-8") as config:
            config.write('\n[feeds.finance]\nscope = "finance"\n')
        beside = world.second("four-kafka", "four-beside")
        shutil.rmtree(world.path(beside + "/feeds"))  # it takes its place from the topic
        service = world.serve(beside, "--roles", "feed")
        try:
            self.wait_for(lambda: world.document("-L", "four-kafka", "feed", "check", "finance")["behind"] == 0)
        finally:
            service.send_signal(signal.SIGTERM)
            said = service.communicate(timeout=PATIENCE_S)[1].decode()
        self.assertEqual(service.returncode, 0, said)

        def bare(line):  # as above; and epochs begin more often here
            event = json.loads(line)
            return {k: v for k, v in event.items() if k not in ("leafhash", "prevhash", "data", "id", "recordedtime", "feedseq", "feedepoch")}
        here, there = (self.consumed(ledger) for ledger in ("four-lmdb", "four-kafka"))
        ours, theirs = ([event for event in map(bare, lines) if "ledgerplace" in event] for lines in (there, here))
        self.assertEqual(ours, theirs)
        self.assertGreater(len({event["ledgerpartition"] for event in ours}), 1)
        places = [int(event["ledgerplace"]) for event in ours]
        self.assertEqual(places, sorted(set(places)))
        for read in (self.outside, self.sample):
            state = f"four-{read.__name__}.json"
            pieces = read("four-kafka", "--state", state, "--max", "40")
            self.assertEqual(pieces + read("four-kafka", "--state", state), there, read.__name__)
        self.assertEqual(self.java("four-kafka"), there)
        records = self.broker.kcat("-C", "-t", "four-kafka.feed.finance.v1", "-o", "beginning", "-e", "-q", "-f", "%p\n").split()
        self.assertEqual(set(records), {b"0"})
        report = world.document("-L", "four-kafka", "feed", "check", "finance")
        self.assertEqual((report["compared"], report["differs"], report["gap"]), (len(ours), None, None))
        rows = world.document("-L", "four-kafka", "consumers")["consumers"]
        self.assertEqual({row["feed"] for row in rows}, {"finance"})  # the others were never begun
        feeder = next(row for row in rows if row["group"] == "feeder")
        self.assertEqual((feeder["next"], feeder["lagEvents"], len(feeder["position"].split(","))), (places[-1] + 1, 0, 4))

    def test_two_feeders_do_not_fight_the_first_one_ends_with_7(self):
        world, city = self.world, self.world.city
        ledger = world.trial("fenced", self.broker.log("fenced"))
        world.send(ledger, city[:len(city) // 2])
        first = world.start("-L", ledger, "feed", "run", "finance")
        try:
            self.wait_for(lambda: b"epoch 1" in os.read(first.stderr.fileno(), 4096))
            self.wait_for(lambda: self.consumed(ledger))
            self.assertEqual(self.feed(world.second(ledger, "fenced-too"))["epoch"], 2)
            world.send(ledger, city, code=None)  # a clock that ran in between may refuse one
            said = first.communicate(timeout=PATIENCE_S)[1].decode()
            self.assertEqual(first.returncode, 7, said)
            self.assertIn("[fenced]", said)
        finally:
            first.kill()
        self.feed(ledger)
        world.run("-L", ledger, "feed", "check", "finance")

    def wait_for(self, fact):
        until = time.monotonic() + PATIENCE_S
        while not fact():
            self.assertLess(time.monotonic(), until)
            time.sleep(0.1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
