"""What happens to a writer and its topic on one broker, a round at a time; every choice comes from the round's seed. After
each the history is checked (support.World.check_history). Where the topic itself was spoiled, nobody may write there, and
what the writer's machine has read of it begins a new one."""
import os
import signal
import shutil
import threading
import time

from writer import Ended, Writer

BROKERS = {"relayed": True,
           "settings": ("producer.id.expiration.ms=3000", "producer.id.expiration.check.interval.ms=500")}
FORGETS_S = 4.5  # after that they know nothing of a producer
EVENTS = 48


class Round:
    """A ledger of its own behind the relay, and events for it."""

    def __init__(self, story, world, broker, name, random):
        self.story, self.world, self.broker, self.random = story, world, broker, random
        self.ledger, self.topic = world.trial(name, broker.relayed_log(name)), f"{name}.log.v1"
        self.lines, self.writers, self.readers = world.city[:EVENTS], [], []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.broker.relay.reset()
        for writer in self.writers:
            writer.kill()
        for ledger in (self.ledger, *self.readers):
            shutil.rmtree(self.world.path(ledger), ignore_errors=True)

    def writer(self, ledger=None, **environment):
        self.writers.append(Writer(self.world, ledger or self.ledger, **environment))
        return self.writers[-1]

    def other_machine(self):
        name = f"{self.ledger}-{len(self.readers)}"
        self.readers.append(self.world.second(self.ledger, name))
        return name

    def groups(self, lines=None):
        """The events a few at a time."""
        lines = list(lines if lines is not None else self.lines)
        while lines:
            size = self.random.randrange(1, 7)
            yield lines[:size]
            lines = lines[size:]

    def send_all(self, writer, lines=None):
        for group in self.groups(lines):
            writer.send(group)

    def check(self, strays=None):
        """All events were acknowledged; the history, for the writer's machine and one that reads for the first time."""
        for writer in self.writers:
            writer.stop()
        acknowledged = set().union(*(writer.acknowledged for writer in self.writers))
        self.world.check_history(self.story, [self.ledger, self.other_machine()], acknowledged)
        if strays is not None:
            found = self.world.strays(self.ledger)
            self.story.assertGreaterEqual(sum(found.values()), strays, found)

    def refused(self, codes, reason):
        """A writer does not start, and says why."""
        said = self.world.run("-L", self.ledger, "import", "-", lines=self.lines, code=None)
        self.story.assertIn(reason, said)
        self.world.run("-L", self.ledger, "doctor", code=codes)

    def begin_again_elsewhere(self, source):
        """From what is left into a new topic, where the history goes on."""
        name = f"{self.ledger}-new"
        moved = self.world.document("-L", self.ledger, "copy", source, self.broker.relayed_log(name), "--switch")
        self.story.assertTrue(moved["equal"] and moved["switched"])


def producer_cut_and_back(round_):
    writer, random = round_.writer(), round_.random
    for part in (round_.lines[:EVENTS // 2], round_.lines[EVENTS // 2:]):
        trap = round_.broker.relay.set_trap(random.choice(("before", "half", "after")), random.randrange(1, 4))
        back = round_.broker.relay.mend_after(trap, random.choice((0, 0.3, 1, 3, 14)))  # a batch is given up after 12
        round_.send_all(writer, part)
        round_.story.assertIsNotNone(trap.request, "it was not cut")
        back.join()
    round_.check()


def late_retry_after_the_broker_forgot_the_producer(round_):
    writer, random = round_.writer(), round_.random
    writer.send(round_.lines[:2])
    trap = round_.broker.relay.set_trap("after", random.randrange(1, 5))
    back = round_.broker.relay.mend_after(trap, FORGETS_S)
    round_.send_all(writer, round_.lines[2:])
    back.join()
    round_.story.assertIsNotNone(trap.request)
    round_.check(strays=1)  # the second copy


def batch_of_an_earlier_life_comes_once_more(round_):
    writer, random = round_.writer(), round_.random
    trap = round_.broker.relay.set_trap("after", random.randrange(2, 6))
    back = round_.broker.relay.mend_after(trap, 0)
    half = len(round_.lines) // 2
    round_.send_all(writer, round_.lines[:half])
    back.join()
    if random.random() < 0.5:  # its own writer is hit by it, or the next one
        writer.stop()
        writer.start()
    time.sleep(FORGETS_S)
    round_.broker.relay.send_again(trap.request)
    round_.send_all(writer, round_.lines[half:])
    round_.check(strays=1)


def early_end_after_a_change_of_leaders(round_):
    writer, random = round_.writer(), round_.random
    half = len(round_.lines) // 2
    round_.send_all(writer, round_.lines[:half])
    if random.random() < 0.7:
        writer.stop()  # and its next life sees the early end
    records, shortened = round_.broker.end(round_.topic), round_.broker.relay.shortened
    round_.broker.relay.pretend_end(max(1, records - random.randrange(1, records)))
    back = threading.Timer(random.choice((0.5, 2, 6)), round_.broker.relay.pretend_end, (None,))
    back.start()
    reader = round_.other_machine()
    round_.world.entries(reader)  # fewer perhaps, and no alarm
    round_.send_all(writer, round_.lines[half:])
    back.join()
    round_.story.assertGreater(round_.broker.relay.shortened, shortened)
    round_.world.run("-L", reader, "verify")
    round_.check()


def records_of_others_in_between(round_):
    writer, random, broker = round_.writer(), round_.random, round_.broker
    count = 0
    for group in round_.groups():
        writer.send(group)
        if random.random() < 0.4:
            count += broker.intrude(round_.topic, random)
    round_.check(strays=count)


def writer_killed_anywhere(round_):
    random = round_.random
    point = random.choice(("writer.start_scanned", "writer.epoch_sent", "writer.epoch_acked", "writer.batch_built",
                           "writer.before_send", "writer.half_sent", "writer.report_seen", "writer.after_send",
                           "writer.before_ack", "writer.doubt", "writer.rescanned"))
    writer = round_.writer(QUANLU_KILL=f"{point}:{1 if 'start' in point or 'epoch' in point else random.randrange(1, 4)}")
    for group in round_.groups():
        if point in ("writer.doubt", "writer.rescanned"):
            round_.broker.intrude(round_.topic, random)
        writer.send(group)
    round_.story.assertGreater(writer.lives, 1, f"not killed at {point}")
    round_.check()


def writer_stopped_while_another_takes_over(round_):
    first, random = round_.writer(), round_.random
    part = random.randrange(4, 20)
    round_.send_all(first, round_.lines[:part])
    first.process.send_signal(signal.SIGSTOP)
    second = round_.writer(round_.other_machine())  # with the keys of the subjects so far
    round_.send_all(second, round_.lines)
    first.process.send_signal(signal.SIGCONT)
    try:
        first.send(round_.lines[part:part + 3])  # already there, or refused
        first.send([round_.world.city[EVENTS]])
        round_.story.fail("a writer that was replaced has acknowledged an event of its own")
    except Ended as end:
        round_.story.assertEqual(end.code, 7, end.said)
    round_.check()


def two_writers_started_at_once(round_):
    twin = round_.other_machine()
    shutil.rmtree(round_.world.path(f"{twin}/keyring"))  # one vault for both, or one could not read the other's subjects
    os.symlink(round_.world.path(f"{round_.ledger}/keyring"), round_.world.path(f"{twin}/keyring"))
    writers = [round_.writer(), round_.writer(twin)]
    ends = []

    def work(writer):
        try:
            round_.send_all(writer)
        except Ended as end:
            ends.append(end)
    threads = [threading.Thread(target=work, args=(writer.start(),)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    round_.story.assertLessEqual({end.code for end in ends}, {7}, ends)
    round_.story.assertLessEqual(len(ends), 1, "both stepped down")
    round_.check()


def broker_killed_under_load(round_):
    writer, random = round_.writer(), round_.random
    failures = []

    def work():
        try:
            round_.send_all(writer)
        except Exception as error:  # pylint: disable=broad-except
            failures.append(error)
    load = threading.Thread(target=work)
    load.start()
    time.sleep(random.random() * 3)
    round_.broker.call("kill", "1")
    round_.broker.call("start", "1")
    load.join()
    round_.story.assertEqual(failures, [])
    round_.check()


def topic_without_its_tail(round_):
    writer = round_.writer()
    round_.send_all(writer)
    writer.stop()
    round_.world.entries(round_.ledger)
    round_.broker.cut_tail(round_.topic, 0.3 + round_.random.random() / 2)
    round_.refused(3, "log_regressed")
    round_.begin_again_elsewhere("lmdb:mirror")
    round_.check()


def topic_made_again_and_grown_past_every_place(round_):
    """Under a running writer, which is not to take the new topic for its own."""
    writer, half = round_.writer(), len(round_.lines) // 2
    round_.send_all(writer, round_.lines[:half])
    round_.world.entries(round_.ledger)
    name = round_.ledger
    round_.broker.delete_topic(round_.topic)
    usurper = round_.world.trial(f"{name}-usurper", round_.broker.log(name))
    round_.readers.append(usurper)
    round_.world.send(usurper, round_.world.city[:EVENTS * 2])
    try:
        round_.send_all(writer, round_.lines[half:])
        round_.story.fail("a writer has acknowledged events in the topic of another ledger")
    except Ended as end:
        round_.story.assertEqual(end.code, 3, end.said)
    round_.refused(3, "log_regressed")
    round_.begin_again_elsewhere("lmdb:mirror")
    round_.send_all(round_.writer())
    round_.check()


def retention_switched_on(round_):
    """Under a running writer; sooner or later the beginning is gone."""
    writer, random, half = round_.writer(), round_.random, len(round_.lines) // 2
    round_.send_all(writer, round_.lines[:half])
    round_.broker.set(round_.topic, "retention.ms", "86400000")
    round_.send_all(writer, round_.lines[half:])
    writer.stop()
    round_.refused(1, "topic_settings")
    if random.random() < 0.5:
        round_.world.entries(round_.ledger)
        round_.broker.delete_records(round_.topic, random.randrange(1, half))
        round_.refused(3, "log_regressed")
        round_.begin_again_elsewhere("lmdb:mirror")
    else:
        round_.broker.set(round_.topic, "retention.ms", "-1")
    round_.send_all(round_.writer())
    round_.check()


def partition_added(round_):
    """Under a running writer, which keeps to its own."""
    writer, half = round_.writer(), len(round_.lines) // 2
    round_.send_all(writer, round_.lines[:half])
    round_.broker.add_partition(round_.topic, 2)
    round_.send_all(writer, round_.lines[half:])
    writer.stop()
    round_.refused(1, "topic_settings")
    round_.begin_again_elsewhere(round_.broker.relayed_log(round_.ledger))  # no partition can be taken away
    round_.send_all(round_.writer())
    round_.check()


FAULTS = (producer_cut_and_back, late_retry_after_the_broker_forgot_the_producer, batch_of_an_earlier_life_comes_once_more,
          early_end_after_a_change_of_leaders, records_of_others_in_between, writer_killed_anywhere,
          writer_stopped_while_another_takes_over, two_writers_started_at_once, broker_killed_under_load,
          topic_without_its_tail, topic_made_again_and_grown_past_every_place, retention_switched_on, partition_added)
