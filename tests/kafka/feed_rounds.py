"""What happens to a feeder, its topic and those who read it, a round at a time; every choice comes from the round's seed.
After each the feed is what a feeder that nobody disturbed would have written: each event once, in the ledger's order, the same
for every reader, and derived again it is equal."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

from support import PATIENCE_S, QUANLU, ROOT

BROKERS = {"relayed": True,
           "settings": ("producer.id.expiration.ms=3000", "producer.id.expiration.check.interval.ms=500")}
FORGETS_S = 4.5
SAMPLE = str(ROOT / "consumers/feed/samples/consume.py")
PREFIX = "fed"
SMALL_REQUESTS = 'extra."batch.num.messages" = "4"'  # so that a feeder's batch can be torn


class Round:
    """A feed of its own, of a ledger that all rounds share, with a key and no message yet."""

    def __init__(self, story, world, broker, name, random):
        self.story, self.world, self.broker, self.random = story, world, broker, random
        self.ledger, self.processes = PREFIX, []
        if not os.path.exists(world.path(PREFIX)):
            self._make_ledger()
        self.feed = re.sub("[^a-z0-9-]", "", name)
        self.topic = f"{PREFIX}.feed.{self.feed}.v1"
        config = pathlib.Path(world.path(f"{PREFIX}/quanlu.toml"))
        config.write_text(re.sub(r"(?s)\n\[feeds.*", "", config.read_text()) +
                          f'\n[feeds.{self.feed}]\nscope = "finance"\n')
        before = self._vkeys()
        world.run("-L", PREFIX, "keys", "new", "--role", "feed", "--feed", self.feed, "--actor", "sec")
        self.vkey, = self._vkeys() - before

    def _vkeys(self):
        return set(self.world.run("-L", PREFIX, "keys", "export", "--role", "feed", code=None).split("\n")) - {""}

    def _make_ledger(self):
        self.world.trial(PREFIX, self.broker.relayed_log(PREFIX))
        self.world.send(PREFIX, self.world.city)
        config = pathlib.Path(self.world.path(f"{PREFIX}/quanlu.toml"))
        text = config.read_text()
        assert "[log.kafka]\n" in text, text
        config.write_text(text.replace("[log.kafka]\n", f"[log.kafka]\n{SMALL_REQUESTS}\n"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.broker.relay.reset()
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()

    def feeder(self, ledger=None, **environment):
        """`feed run --until-end`, which ends by itself."""
        process = subprocess.Popen([QUANLU, "-L", ledger or self.ledger, "feed", "run", self.feed, "--until-end"],
                                   cwd=self.world.folder, env=self.world.environment(**environment),
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.processes.append(process)
        return process

    def finish(self, allowed=(0, 1)):
        """Feeders until one of them ends well, as under a supervisor."""
        end = time.monotonic() + PATIENCE_S
        while True:
            feeder = self.feeder()
            said = feeder.communicate(timeout=PATIENCE_S)[1].decode()
            self.story.assertIn(feeder.returncode, allowed, said)
            if feeder.returncode == 0:
                return
            self.story.assertLess(time.monotonic(), end, said)

    def wait_for_messages(self):
        end = time.monotonic() + PATIENCE_S
        while f'topic "{self.topic}"' not in self.broker.kcat("-L").decode() or self.broker.end(self.topic) == 0:
            self.story.assertLess(time.monotonic(), end)
            time.sleep(0.1)

    def trap(self, seconds):
        """Somewhere in the feed's few requests; mended so long after it has sprung."""
        trap = self.broker.relay.set_trap(self.random.choice(("before", "half", "after")), self.random.randrange(1, 8))
        return trap, self.broker.relay.mend_after(trap, seconds)

    def pins(self):
        """What a department is told."""
        log_id, = [p.stem for p in pathlib.Path(self.world.path(f"{self.ledger}/trust")).glob("*.json")]
        return ["--key", self.vkey, "--log-id", log_id]

    def reader(self, *more):
        """The sample, on the node itself."""
        command = [sys.executable, SAMPLE, "--brokers", self.broker.address, "--feed", self.feed, "--topic", self.topic,
                   *self.pins(), "--until-end", *more]
        process = subprocess.Popen(command, cwd=self.world.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.processes.append(process)
        return process

    def read(self, *more):
        process = self.reader(*more)
        out, said = process.communicate(timeout=PATIENCE_S)
        self.story.assertEqual(process.returncode, 0, said)
        return out.splitlines()

    def consumed(self):
        out = self.world.run("-L", self.ledger, "consume", "--feed", self.feed, "--until-end", "--format", "jsonl")
        return [line for line in out.splitlines() if line.startswith("{")]

    def check(self):
        """Gives the feed."""
        lines = self.consumed()
        self.story.assertEqual(self.read(), lines)
        seqs = [int(json.loads(line)["ledgerseq"]) for line in lines if "ledgerseq" in json.loads(line)]
        self.story.assertGreater(len(seqs), 20)
        self.story.assertEqual(seqs, sorted(set(seqs)), "a message stands there twice, or in another order")
        report = self.world.document("-L", self.ledger, "feed", "check", self.feed)
        self.story.assertEqual((report["compared"], report["differs"], report["gap"], report["behind"]),
                               (len(seqs), None, None, 0))
        return lines


def feeder_killed_at_a_step_and_its_batch_torn(round_):
    random = round_.random
    for point in random.sample(("feed.before_start:1", "feed.after_start:1", "feed.after_send:1", "feed.after_send:2",
                                "feed.before_remember:1", "writer.half_sent:2", "writer.report_seen:2"), 2):
        feeder = round_.feeder(QUANLU_KILL=point)
        said = feeder.communicate(timeout=PATIENCE_S)[1].decode()
        round_.story.assertIn(feeder.returncode, (-signal.SIGKILL, 0), said)  # 0: all was told before it came there
    trap, back = round_.trap(0)  # between two requests of one batch, and the client does not live to try again
    feeder = round_.feeder()
    while feeder.poll() is None and not trap.sprung.wait(0.05):
        pass
    feeder.kill()
    feeder.communicate()
    round_.broker.relay.set_trap(None)
    trap.sprung.set()
    back.join()
    round_.finish()
    round_.check()


def feeder_cut_and_back(round_):
    trap, back = round_.trap(round_.random.choice((0, 0.3, 2, FORGETS_S, 17)))  # a feeder gives up after 15
    round_.finish()
    round_.story.assertIsNotNone(trap.request, "it was not cut")
    back.join()
    round_.check()


def two_feeders_at_once(round_):
    twin = round_.world.second(round_.ledger, f"{round_.feed}-twin")
    feeders = [round_.feeder(), round_.feeder(twin)]
    codes = {}
    for feeder in feeders:
        said = feeder.communicate(timeout=PATIENCE_S)[1].decode()
        round_.story.assertIn(feeder.returncode, (0, 1, 7), said)
        codes[feeder.returncode] = said
    shutil.rmtree(round_.world.path(twin))
    round_.finish()
    round_.check()


def broker_killed_under_a_feeder(round_):
    feeder = round_.feeder()
    time.sleep(round_.random.random() * 2)
    round_.broker.call("kill", "1")
    round_.broker.call("start", "1")
    said = feeder.communicate(timeout=PATIENCE_S)[1].decode()
    round_.story.assertIn(feeder.returncode, (0, 1), said)
    round_.finish()
    round_.check()


def early_end_of_the_feed(round_):
    """As of a new leader: who reads is told too little for a while, and nobody alarmed."""
    round_.finish()
    records, shortened = round_.broker.end(round_.topic), round_.broker.relay.shortened
    round_.broker.relay.pretend_end(round_.random.randrange(1, records))
    back = threading.Timer(round_.random.choice((0.5, 2, 5)), round_.broker.relay.pretend_end, (None,))
    back.start()
    round_.consumed()
    round_.finish()
    back.join()
    round_.story.assertGreater(round_.broker.relay.shortened, shortened)
    round_.check()


def copies_of_the_feed_in_the_feed(round_):
    round_.finish()
    count = round_.broker.intrude(round_.topic, round_.random)
    round_.finish()
    round_.check()
    report = json.loads(round_.world.run("-L", round_.ledger, "consume", "--feed", round_.feed, "--until-end", "--json"))
    round_.story.assertGreaterEqual(sum(report["strays"].values()), count)


def consumer_group_that_rebalances(round_):
    """Members come, go and are killed while the feed is written. A message is handled at least once, and none is missed."""
    random, pieces = round_.random, []
    feeder = round_.feeder()
    round_.wait_for_messages()
    group = ["--subscribe", "--group", f"{PREFIX}.feed.{round_.feed}", "--state", f"{round_.feed}.json"]
    for _ in range(random.randrange(2, 5)):
        members = [round_.reader(*group, "--max", str(random.randrange(1, 40))) for _ in range(random.randrange(1, 4))]
        time.sleep(random.random() * 2)
        if random.random() < 0.7:
            random.choice(members).send_signal(random.choice((signal.SIGKILL, signal.SIGTERM)))
        for member in members:
            out, said = member.communicate(timeout=PATIENCE_S)
            round_.story.assertIn(member.returncode, (0, -signal.SIGKILL, -signal.SIGTERM), said)
            pieces += out.splitlines()
    feeder.communicate(timeout=PATIENCE_S)
    round_.finish()
    pieces += round_.read(*group)
    handled = {}
    for line in pieces:
        try:
            handled[int(json.loads(line)["feedseq"])] = line
        except ValueError:
            pass  # who was killed may have said half of it
    round_.story.assertEqual([handled[seq] for seq in sorted(handled)], round_.check())


FAULTS = (feeder_killed_at_a_step_and_its_batch_torn, feeder_cut_and_back, two_feeders_at_once, broker_killed_under_a_feeder,
          early_end_of_the_feed, copies_of_the_feed_in_the_feed, consumer_group_that_rebalances)
