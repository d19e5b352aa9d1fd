"""Each command of ops/runbooks, in the order of its page, in the trouble that the page is for. A comment on the line
names the exit code where it is not 0."""
import os
import re
import subprocess
import unittest

from support import PATIENCE_S, QUANLU, ROOT, Broker, World

PAGES = ROOT / "ops/runbooks"
ELSEWHERE = {"token-gone.md": "tests/serving/token_test.py"}  # needs no broker


def commands(page):
    text = (PAGES / page).read_text(encoding="utf-8")
    for block in re.findall(r"^```console\n(.*?)^```", text, re.M | re.S):
        for line in block.splitlines():
            assert line.startswith("$ "), f"{page}: not a command: {line}"
            code = re.search(r"# exit (\d+)$", line)
            yield line[2:], int(code.group(1)) if code else 0


class Runbooks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.broker = Broker()
        cls.addClassCleanup(cls.broker.down)

    def setUp(self):
        self.world = World(organizations=1)
        self.addCleanup(self.world.close)
        os.mkdir(self.world.path("bin"))
        os.symlink(QUANLU, self.world.path("bin/quanlu"))
        os.symlink(ROOT / "ops", self.world.path("ops"))
        os.rename(self.world.city_file, self.world.path("events.jsonl"))

    def ledger(self, log):
        self.world.trial("ledger", log)
        self.world.send("ledger", self.world.city[:40])

    def follow(self, page, prefix="jinan"):
        """Runs the page with the story's own address and topics."""
        for command, code in commands(page):
            said = command.replace("127.0.0.1:19092", self.broker.address)
            said = re.sub(r"\bjinan\b", prefix, said).replace("ops/kafka up", f"ops/kafka up --port {self.broker.port}")
            environment = self.world.environment(PATH=f"{self.world.path('bin')}:{os.environ['PATH']}",
                                                 QUANLU_KAFKA_DIR=self.broker.folder)
            done = subprocess.run(["bash", "-c", said], cwd=self.world.folder, env=environment, capture_output=True,
                                  stdin=subprocess.DEVNULL, timeout=PATIENCE_S)
            self.assertEqual(done.returncode, code, f"{page}: {command}\n{done.stdout.decode()[-1500:]}\n{done.stderr.decode()[-1500:]}")

    def test_broker_lost(self):
        self.ledger(self.broker.log("lost"))
        self.broker.call("kill", "1")
        self.follow("broker-lost.md")

    def test_writer_fenced(self):
        self.ledger(self.broker.log("fenced"))
        older = self.world.serve("ledger")
        self.world.second("ledger", "elsewhere")
        self.world.send("elsewhere", self.world.city[:50])
        self.world.send("ledger", self.world.city[:60], code=None)
        older.communicate(timeout=PATIENCE_S)
        self.assertEqual(older.returncode, 7)
        self.follow("writer-fenced.md")

    def test_truncated_topic(self):
        self.ledger(self.broker.log("short"))
        self.broker.cut_tail("short.log.v1", 0.6)
        self.follow("truncated-topic.md", "short")

    def test_topic_settings(self):
        self.ledger(self.broker.log("settings"))
        self.broker.set("settings.log.v1", "retention.ms", "86400000")
        self.follow("topic-settings.md", "settings")

    def test_full_disk(self):
        self.ledger(self.broker.log("full"))
        self.follow("full-disk.md")

    def test_adding_workers(self):
        self.ledger(self.broker.log("workers"))
        self.follow("adding-workers.md")
        digests = {self.world.document("-L", name, "rebuild")["digest"] for name in ("ledger", "reader")}
        self.assertEqual(len(digests), 1)

    def test_lmdb_to_kafka(self):
        self.ledger("lmdb:")
        self.follow("lmdb-to-kafka.md", "moved")

    def test_feeds(self):
        self.ledger(self.broker.log("fed"))
        self.world.run("-L", "ledger", "feed", "run", "finance", "--until-end")
        self.world.second("ledger", "elsewhere")
        self.world.send("ledger", self.world.city)  # and nobody feeds, but another machine did in between
        self.world.run("-L", "elsewhere", "feed", "run", "finance", "--until-end")
        self.follow("feeds.md", "fed")
        with open(self.world.path("messages.jsonl"), encoding="utf-8") as messages:
            self.assertGreater(len(messages.readlines()), 20)

    def test_one_page_is_followed_for_each_that_is_there(self):
        pages = {page.name for page in PAGES.glob("*.md")} - {"README.md"}
        told = {name for name in dir(self) if name.startswith("test_")}
        for page in pages:
            name = "test_" + page[:-3].replace("-", "_")
            if page in ELSEWHERE:
                self.assertIn(f"def {name}(", (ROOT / ELSEWHERE[page]).read_text(encoding="utf-8"))
            else:
                self.assertIn(name, told)
            self.assertIn(f"({page})", (PAGES / "README.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
