"""Three brokers that ask for certificates: who may what, and a leader that goes away under load."""
import os
import shutil
import subprocess
import unittest

from support import PATIENCE_S, Broker, World, ids_of


class Secure(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)
        cls.broker = Broker(brokers=3, secure=True)
        cls.addClassCleanup(cls.broker.down)
        cls.ledger = cls.world.trial("safe", cls.broker.log("safe"), **cls.as_who("admin"))
        cls.broker.call("allow", "safe")
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

    def produce(self, who, record):
        security = ["-X", "security.protocol=ssl", "-X", f"ssl.ca.location={self.tls('ca.crt')}",
                    "-X", f"ssl.certificate.location={self.tls(who + '.crt')}",
                    "-X", f"ssl.key.location={self.tls(who + '.key')}", "-X", "message.timeout.ms=20000"]
        return subprocess.run(["kcat", "-P", "-b", self.broker.address, "-t", "safe.log.v1", *security], input=record,
                              capture_output=True, timeout=PATIENCE_S)

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


if __name__ == "__main__":
    unittest.main(verbosity=2)
