"""Three brokers that ask for certificates: who may what of a ledger and of a feed, and a leader that goes away under load."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

from support import PATIENCE_S, ROOT, Broker, World, ids_of

SAMPLES = ROOT / "consumers/feed/samples"
JARS = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache"), "quanlu/kafka-jars/*")


class Secure(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)
        cls.broker = Broker(brokers=3, secure=True)
        cls.addClassCleanup(cls.broker.down)
        cls.ledger = cls.world.trial("safe", cls.broker.log("safe"), **cls.as_who("admin"))
        for feed in ("finance", "tax"):  # whose topics the administrator makes, too
            cls.world.run("-L", cls.ledger, "feed", "run", feed, "--until-end")
            cls.vkey = getattr(cls, "vkey", None) or cls.world.run("-L", cls.ledger, "keys", "export", "--role", "feed").strip()
        cls.broker.call("allow", "safe", "finance")
        cls.name_in_config(cls.ledger, "writer")

    @classmethod
    def tls(cls, name):
        return os.path.join(cls.broker.folder, "tls", name)

    @classmethod
    def as_who(cls, who):
        """The connection by environment, as the first command has it, which has no quanlu.toml yet."""
        return {"QUANLU_LOG_KAFKA_SECURITY": "ssl", "QUANLU_LOG_KAFKA_CA_FILE": cls.tls("ca.crt"),
                "QUANLU_LOG_KAFKA_CERT_FILE": cls.tls(f"{who}.crt"), "QUANLU_LOG_KAFKA_KEY_FILE": cls.tls(f"{who}.key")}

    @classmethod
    def name_in_config(cls, ledger, who):
        path = cls.world.path(f"{ledger}/quanlu.toml")
        with open(path, encoding="utf-8") as file:
            config = file.read()
        assert "tls/admin.crt" in config and "BEGIN" not in config, config
        with open(path, "w", encoding="utf-8") as file:
            file.write(config.replace("tls/admin.", f"tls/{who}."))

    def reader(self, name, who="reader"):
        """A machine that only reads: no keys, another certificate."""
        self.world.second(self.ledger, name)
        for folder in ("keys", "keyring", "state", "mirror", "views"):
            shutil.rmtree(self.world.path(f"{name}/{folder}"), ignore_errors=True)
        path = self.world.path(f"{name}/quanlu.toml")
        with open(path, encoding="utf-8") as file:
            config = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(config.replace("tls/writer.", f"tls/{who}."))
        return name

    def security(self, who):
        return ["-X", "security.protocol=ssl", "-X", f"ssl.ca.location={self.tls('ca.crt')}",
                    "-X", f"ssl.certificate.location={self.tls(who + '.crt')}",
                    "-X", f"ssl.key.location={self.tls(who + '.key')}"]

    def produce(self, who, record, topic="safe.log.v1"):
        return subprocess.run(["kcat", "-P", "-b", self.broker.address, "-t", topic, *self.security(who), "-X",
                               "message.timeout.ms=20000"], input=record, capture_output=True, timeout=PATIENCE_S)

    def pins(self, topic="safe.feed.finance.v1"):
        """What the department was told."""
        log_id, = [p.stem for p in pathlib.Path(self.world.path("safe/trust")).glob("*.json")]
        return ["--feed", "finance", "--brokers", self.broker.address, "--topic", topic, "--key", self.vkey,
                "--log-id", log_id]

    def consume(self, who, *more, code=0, **pins):
        """Our own program in a folder without a ledger, as the department has it."""
        return self.world.run("consume", *self.pins(**pins), "--until-end", *more, code=code, **self.as_who(who))

    def assert_nothing_read(self, who, **pins):
        """A broker does not say whether what one may not see is there."""
        said = self.consume(who, "--format", "jsonl", code=None, **pins)
        self.assertRegex(said, "AUTHORIZATION_FAILED|topic_absent")
        if "topic_absent" in said:
            self.assertRegex(said, "权限|rights")  # and so we say that they may be what is missing
        self.assertNotIn("specversion", said)

    def run_sample(self, command):
        done = subprocess.run(command, cwd=self.world.folder, capture_output=True, text=True, timeout=PATIENCE_S)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.splitlines()

    def java_properties(self, who):
        with open(self.tls(f"{who}.pem"), "w", encoding="utf-8") as pem:
            for part in ("key", "crt"):
                pem.write(pathlib.Path(self.tls(f"{who}.{part}")).read_text(encoding="utf-8"))
        text = "\n".join(("security.protocol=SSL", "ssl.keystore.type=PEM", f"ssl.keystore.location={self.tls(who + '.pem')}",
                          "ssl.truststore.type=PEM", f"ssl.truststore.location={self.tls('ca.crt')}"))
        pathlib.Path(self.world.path("java.properties")).write_text(text, encoding="utf-8")
        return self.world.path("java.properties")

    def test_1_each_does_what_its_certificate_may_and_no_more(self):
        world, ledger = self.world, self.ledger
        world.send(ledger, world.city[:30])
        reads = self.reader("reads")
        self.assertEqual(world.entries(reads), world.entries(ledger))
        world.run("-L", reads, "verify")
        with self.subTest("three replicas, two of them in sync"):
            described = self.broker.call("configs", "--describe", "--all", "--entity-type", "topics", "--entity-name", "safe.log.v1")
            self.assertIn("min.insync.replicas=2", described)
        with self.subTest("who may only read does not write"):
            said = world.run("-L", ledger, "import", "-", lines=world.city, code=1, **self.as_who("reader"))
            self.assertIn("AUTHORIZATION_FAILED", said)
            self.assertNotEqual(self.produce("reader", b"garbage").returncode, 0)
        with self.subTest("a stranger learns nothing"):
            said = world.run("-L", self.reader("strange", "stranger"), "tail", "--from", "0", "--until-end", code=None)
            self.assertIn("AUTHORIZATION_FAILED", said)
        with self.subTest("who may write but has no key writes a stray"):
            self.assertEqual(self.produce("writer", b"garbage").returncode, 0)
            self.assertEqual(world.strays(reads), {"malformed": 1})
        with self.subTest("a key that others may read is not used"):
            os.chmod(self.tls("writer.key"), 0o644)
            self.assertIn("writer.key", world.run("-L", ledger, "import", "-", lines=[], code=5))
            os.chmod(self.tls("writer.key"), 0o600)

    def test_2_brokers_that_go_away_one_after_the_other_cost_no_event(self):
        world, ledger = self.world, self.ledger
        size = len(world.city) // 3
        for node in (1, 2, 3):
            self.broker.call("kill", str(node))  # a leader one time in three
            world.send(ledger, world.city[:size * node])
            self.broker.call("start", str(node))
        world.send(ledger, world.city)
        reads = self.reader("reads-all")
        shutil.copytree(world.path(f"{ledger}/documents"), world.path(f"{reads}/documents"), dirs_exist_ok=True)
        world.check_history(self, [ledger, reads], ids_of(world.city))
        copied = world.document("-L", ledger, "copy", self.broker.log("safe"), "lmdb:copied")
        self.assertEqual((copied["equal"], copied["entries"]), (True, len(world.entries(ledger))))

    def test_3_a_feed_is_written_by_its_feeder_and_read_by_its_department_alone(self):
        world, ledger, topic = self.world, self.ledger, "safe.feed.finance.v1"
        world.send(ledger, world.city)
        fed = world.document("-L", ledger, "feed", "run", "finance", "--until-end", **self.as_who("feeder"))
        self.assertEqual(fed["epoch"], 2)
        self.assertGreater(fed["written"], 20)
        lines = [line for line in self.consume("department", "--format", "jsonl").splitlines() if line.startswith("{")]
        self.assertEqual(len(lines), fed["nextSeq"])
        with self.subTest("the samples speak TLS, too"):
            python = [sys.executable, str(SAMPLES / "consume.py"), *self.pins(), "--until-end", *self.security("department")]
            self.assertEqual(self.run_sample(python), lines)
            java = ["java", "-XX:+UseSerialGC", "-cp", str(JARS), str(SAMPLES / "Consume.java"), *self.pins(), "--until-end",
                    "true", "--properties", self.java_properties("department")]
            self.assertEqual(self.run_sample(java), lines)
        with self.subTest("who may only read the feed, or the ledger, does not write the feed"):
            for who in ("department", "reader", "stranger"):
                self.assertNotEqual(self.produce(who, b"garbage", topic).returncode, 0, who)
            said = world.run("-L", ledger, "feed", "run", "finance", "--until-end", code=1, **self.as_who("reader"))
            self.assertIn("AUTHORIZATION_FAILED", said)
        with self.subTest("a feeder does not write the ledger, nor another feed"):
            for other in ("safe.log.v1", "safe.feed.tax.v1"):
                self.assertNotEqual(self.produce("feeder", b"garbage", other).returncode, 0, other)
        with self.subTest("a department reads neither the ledger nor the feed of another one"):
            for other in ("safe.log.v1", "safe.feed.tax.v1"):
                self.assert_nothing_read("department", topic=other)
            self.assert_nothing_read("stranger")
        with self.subTest("who may write but has no feed key writes a stray"):
            self.assertEqual(self.produce("feeder", b"garbage", topic).returncode, 0)
            report = json.loads(self.consume("department", "--json"))
            self.assertEqual((report["strays"], report["nextSeq"]), ({"malformed": 1}, fed["nextSeq"]))
            world.run("-L", ledger, "feed", "check", "finance")


if __name__ == "__main__":
    unittest.main(verbosity=2)
