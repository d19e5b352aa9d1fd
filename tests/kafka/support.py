"""What the stories on a real broker share: a broker that ops/kafka starts in a folder that goes away, what its
administrator may do to a topic, and the program as its users call it.

QUANLU is the program. Fails with one line where no JRE or jar can be had."""
import json
import os
import pathlib
import random
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time

from relay import Relay

ROOT = pathlib.Path(__file__).resolve().parents[2]
QUANLU = os.path.abspath(os.environ.get("QUANLU", ROOT / "build/dev/consumers/cli/quanlu"))
KAFKA = str(ROOT / "ops/kafka")
PURPOSE = "test; 测试"
PATIENCE_S = 240  # the program may be built with sanitizers, the machine may be busy


def is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(nodes=1):
    """Brokers from PORT on, for relays from PORT + 50 on, controllers from PORT + 101 on (ops/kafka); relays from PORT + 20
    on. Below what the system gives clients."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        if all(is_free(port + node + more) for node in range(nodes) for more in (0, 20, 50, 101)):
            return port


class Broker:
    """Brokers of their own. `administrate` speaks to the first one. With `relayed`, one node is also reached through a
    relay that does to it what a network does."""

    def __init__(self, brokers=1, secure=False, relayed=False, settings=()):
        self.folder = tempfile.mkdtemp(prefix="quanlu-kafka.")
        self.port = free_port(brokers)
        self.address = ",".join(f"127.0.0.1:{self.port + node}" for node in range(brokers))
        self.relay = Relay(self.port + 20, self.port + 50) if relayed else None
        more = ["--brokers", str(brokers)] + (["--secure"] if secure else [])
        more += ["--via", str(self.relay.port)] if relayed else []
        more += [word for setting in settings for word in ("--set", setting)]
        try:
            self.call("up", "--port", str(self.port), *more)
        except BaseException:
            self.down()
            raise

    def call(self, *arguments):
        done = subprocess.run([KAFKA, *arguments, "--dir", self.folder], capture_output=True, text=True,
                              timeout=PATIENCE_S)
        if done.returncode != 0:
            sys.exit(f"tests/kafka: ops/kafka {' '.join(arguments)}: {done.stderr.strip()[-800:]}")
        return done.stdout

    def down(self):
        if self.relay:
            self.relay.close()
        subprocess.run([KAFKA, "down", "--dir", self.folder], capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self, prefix):
        return f"kafka:{self.address}/{prefix}"

    def relayed_log(self, prefix):
        return f"kafka:127.0.0.1:{self.relay.port}/{prefix}"

    def end(self, topic):
        """The number of records, in a topic of one partition that lost none."""
        said = self.kcat("-Q", "-t", f"{topic}:0:-1").decode()
        return int(said.rsplit("offset", 1)[1])

    def intrude(self, topic, chance):
        """Some records that are no writer's: garbage, nothing at all, or what is there already once more. How many."""
        count = chance.randrange(1, 4)
        for _ in range(count):
            at = chance.randrange(self.end(topic))
            again = self.kcat("-C", "-t", topic, "-o", str(at), "-c", "1", "-e", "-q", "-D", "")
            self.produce(topic, chance.choice((b"garbage", b"\0" * 16, again, again[:-8])))
        return count

    def kcat(self, *arguments, input=b""):
        return subprocess.run(["kcat", "-b", self.address, *arguments], input=input, capture_output=True,
                              timeout=PATIENCE_S, check=True).stdout

    def produce(self, topic, record):
        """One record, whatever is in it."""
        with tempfile.NamedTemporaryFile() as file:
            file.write(record)
            file.flush()
            self.kcat("-P", "-t", topic, file.name)

    def administrate(self, key, version, body):
        """One request of the Kafka protocol (kafka.apache.org/protocol), header version 1; the body of its answer."""
        name = b"story"
        head = struct.pack(">hhih", key, version, 1, len(name)) + name
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as broker:
            broker.sendall(struct.pack(">i", len(head) + len(body)) + head + body)
            answer = broker.makefile("rb")
            size, = struct.unpack(">i", answer.read(4))
            return answer.read(size)[4:]

    def delete_records(self, topic, before):
        """The beginning of the log is gone: what a retention time does, sooner or later."""
        topics = array([text(topic) + array([struct.pack(">iq", 0, before)])])
        answer = self.administrate(21, 0, topics + struct.pack(">i", 30_000))
        assert answer[-2:] == b"\0\0", answer

    def delete_topic(self, topic):
        answer = self.administrate(20, 1, array([text(topic)]) + struct.pack(">i", 30_000))
        assert answer[-2:] == b"\0\0", answer
        while f'topic "{topic}"' in self.kcat("-L").decode():
            time.sleep(0.1)

    def add_partition(self, topic, count):
        topics = array([text(topic) + struct.pack(">ii", count, -1)])
        answer = self.administrate(37, 0, topics + struct.pack(">i?", 30_000, False))
        assert answer[8 + len(text(topic)):][:2] == b"\0\0", answer

    def set(self, topic, key, value):
        change = array([text(key) + struct.pack(">b", 0) + text(value)])
        answer = self.administrate(44, 0, array([struct.pack(">b", 2) + text(topic) + change]) + b"\0")
        assert answer[8:10] == b"\0\0", answer

    def cut_tail(self, topic, share):
        """A power cut on a broker that had not flushed: the node comes back with the beginning of its log."""
        self.call("kill", "1")
        folder = pathlib.Path(self.folder, "1/data", f"{topic}-0")
        segment = max(folder.glob("*.log"))
        with open(segment, "r+b") as file:
            file.truncate(int(segment.stat().st_size * share))
        for index in [*folder.glob("*index"), *folder.glob("*.snapshot")]:
            index.unlink()
        self.call("start", "1")


def text(word):
    return struct.pack(">h", len(word.encode())) + word.encode()


def array(parts):
    return struct.pack(">i", len(parts)) + b"".join(parts)


class World:
    """A folder for ledgers, and the sample city as a file of events."""

    def __init__(self, organizations=2):
        self.folder = tempfile.mkdtemp(prefix="quanlu-kafka-story.")
        self.city_file = os.path.join(self.folder, "city.jsonl")
        self.run("demo", "--organizations", str(organizations), "--events", "city.jsonl")
        with open(self.city_file, encoding="utf-8") as city:
            self.city = city.readlines()

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def environment(self, **more):
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "QUANLU_"))}
        return {**kept, "LANG": "en_GB.UTF-8", **more}

    def start(self, *arguments, **more):
        return subprocess.Popen([QUANLU, *arguments], cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=self.environment(**more))

    def serve(self, ledger, *arguments):
        """`quanlu serve`, ready when this returns."""
        process = self.start("-L", ledger, "serve", "--json", *arguments)
        if not process.stdout.readline():
            raise AssertionError(process.communicate()[1].decode())
        return process

    def run(self, *arguments, code=0, lines=None, **more):
        """Runs to its end and demands the exit code (None: any); what it said on stdout, or on both when it failed."""
        given = "".join(lines).encode() if lines is not None else b""
        done = subprocess.run([QUANLU, *arguments], cwd=self.folder, input=given, capture_output=True,
                              env=self.environment(**more), timeout=PATIENCE_S)
        said = done.stdout.decode(), done.stderr.decode()
        if code is not None and done.returncode != code:
            raise AssertionError(f"quanlu {' '.join(arguments)}: exit {done.returncode}, expected {code}\n"
                                 f"{said[0][-2000:]}\n{said[1][-3000:]}")
        return said[0] if code == 0 else "".join(said)

    def document(self, *arguments, code=0, **more):
        return json.loads(self.run(*arguments, "--json", code=code, **more).splitlines()[0])

    def trial(self, name, log, **more):
        self.run("init", name, "--origin", f"mz.{name}.example/quanlu", "--trial", "--log", log, **more)
        return name

    def second(self, ledger, name):
        """The same ledger on another machine, with the same keys; the rest it makes itself."""
        shutil.copytree(self.path(ledger), self.path(name),
                        ignore=shutil.ignore_patterns("quanlu.sock", "state", "mirror", "views"))
        return name

    def send(self, ledger, lines, code=0):
        return self.document("-L", ledger, "import", "-", lines=lines, code=code)

    def entries(self, ledger):
        """Every accepted entry with its leaf hash: equal lines are equal bytes."""
        return self.run("-L", ledger, "tail", "--from", "0", "--until-end", "--format", "jsonl", "--purpose",
                        PURPOSE).splitlines()

    def strays(self, ledger):
        found = self.document("-L", ledger, "strays")["partitions"][0]["strays"]
        return {one["reason"]: one["count"] for one in found}

    def check_history(self, story, readers, acknowledged):
        """What must hold after every fault: acknowledged events are there exactly once, every reader has the same
        order, the views equal a replay, and every verifier is content."""
        orders = [self.entries(reader) for reader in readers]
        ids = [json.loads(line)["eventId"] for line in orders[0]]
        story.assertEqual(len(ids), len(set(ids)), "an event stands there twice")
        story.assertLessEqual(set(acknowledged), set(ids), "an acknowledged event is not there")
        for order in orders[1:]:
            story.assertEqual(order, orders[0])
        for reader in readers:
            self.run("-L", reader, "verify")
        digests = {self.document("-L", reader, "rebuild")["digest"] for reader in readers}
        story.assertEqual(len(digests), 1)


def ids_of(lines):
    return [json.loads(line)["eventId"] for line in lines]
