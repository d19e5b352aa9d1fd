"""Three brokers that go away one after the other, the leader among them, under load; after each round the history is
checked. A new leader tells too early an end for a moment: whoever reads right then raises no alarm."""
import re
import shutil
import threading
import time

import log_rounds

BROKERS = {"brokers": 3}
EVENTS = 60


class Round(log_rounds.Round):
    def __init__(self, story, world, broker, name, random):
        self.story, self.world, self.broker, self.random = story, world, broker, random
        self.ledger, self.topic = world.trial(name, broker.log(name)), f"{name}.log.v1"
        self.lines, self.writers, self.readers = world.city[:EVENTS], [], []

    def __exit__(self, *_):
        for writer in self.writers:
            writer.kill()
        for ledger in (self.ledger, *self.readers):
            shutil.rmtree(self.world.path(ledger), ignore_errors=True)
        self.broker.call("up", "--port", str(self.broker.port), "--brokers", "3")  # all of them again

    def leader(self):
        said = self.broker.kcat("-L", "-t", self.topic).decode()
        return int(re.search(r"partition 0, leader (\d)", said).group(1))


def brokers_killed_in_turn_and_the_leader_among_them(round_):
    random, writer = round_.random, round_.writer()
    round_.send_all(writer, round_.lines[:6])
    failures = []

    def work():
        try:
            for group in round_.groups(round_.lines[6:]):
                writer.send(group)
                time.sleep(random.random() / 2)
        except Exception as error:  # pylint: disable=broad-except
            failures.append(error)
    load = threading.Thread(target=work)
    load.start()
    nodes = [round_.leader()]
    nodes += random.sample([node for node in (1, 2, 3) if node not in nodes], random.randrange(1, 3))
    reader = round_.other_machine()
    for node in nodes:
        round_.broker.call(random.choice(("kill", "kill", "stop")), str(node))
        round_.world.entries(reader)  # right behind the change: what it gives may be less, and is no alarm
        time.sleep(random.random() * 2)
        round_.broker.call("start", str(node))
    load.join()
    round_.story.assertEqual(failures, [])
    round_.check()


FAULTS = (brokers_killed_in_turn_and_the_leader_among_them,)
