"""Topics that were cut, made again, or set so that evidence would go: nobody writes there, the reason is said, and
`quanlu doctor` explains it."""
import unittest

from support import Broker, World, ids_of


class Spoiled(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)
        cls.broker = Broker()
        cls.addClassCleanup(cls.broker.down)

    def made(self, name):
        self.world.trial(name, self.broker.log(name))
        self.world.send(name, self.world.city[:40])
        return name, f"{name}.log.v1"

    def refused(self, ledger, code, reason, check, words, doctor=None):
        """A writer does not start; doctor has the check, in these words."""
        said = self.world.run("-L", ledger, "import", "-", lines=self.world.city, code=code)
        self.assertIn(reason, said)
        report = self.world.document("-L", ledger, "doctor", code=doctor or code)
        found = [one for one in report["checks"] if one["verdict"] == "failed"]
        self.assertIn(check, [one["id"] for one in found], report)
        self.assertIn(words, " ".join(one["found"]["en"] for one in found))
        self.assertTrue(all(one["remedy"]["en"] for one in found), found)

    def test_a_retention_time_and_another_partition_are_refused_until_they_are_mended(self):
        ledger, topic = self.made("kept")
        self.broker.set(topic, "retention.ms", "86400000")
        self.refused(ledger, 1, "topic_settings", "topic", "retention.ms -1 ≠ 86400000")
        self.world.entries(ledger)  # those who read go on
        self.broker.set(topic, "retention.ms", "-1")
        self.world.send(ledger, self.world.city)
        self.world.check_history(self, [ledger], ids_of(self.world.city))
        self.broker.add_partition(topic, 2)
        self.refused(ledger, 1, "topic_settings", "topic", "partitions 1 ≠ 2")

    def test_a_topic_without_its_beginning_is_tampered_with(self):
        ledger, topic = self.made("beheaded")
        self.broker.delete_records(topic, 10)
        self.refused(ledger, 3, "log_regressed", "topic", "records at the beginning of the log are gone")

    def test_a_topic_that_was_made_again_is_tampered_with(self):
        ledger, topic = self.made("again")
        self.broker.delete_topic(topic)
        with self.subTest("gone"):
            self.refused(ledger, 6, "topic_absent", "mirror", "does not hold any more", doctor=3)
        with self.subTest("grown past every place by another ledger"):
            self.world.trial("usurper", self.broker.log("again"))
            self.world.send("usurper", self.world.city)
            self.refused(ledger, 3, "log_regressed", "mirror", "does not hold any more")
            self.world.run("-L", ledger, "verify", code=3)

    def test_a_topic_whose_tail_was_lost_is_not_written_to(self):
        ledger, topic = self.made("cut")
        before = self.world.entries(ledger)
        self.broker.cut_tail(topic, 0.6)
        self.refused(ledger, 3, "log_regressed", "mirror", "does not hold any more")
        self.world.run("-L", ledger, "verify", code=3)
        with self.subTest("what this machine has read of it begins a new topic"):
            moved = self.world.document("-L", ledger, "copy", "lmdb:mirror", self.broker.log("cut-2"), "--switch")
            self.assertEqual((moved["entries"], moved["switched"]), (len(before), True))
            self.world.send(ledger, self.world.city)
            self.assertEqual(self.world.entries(ledger)[:len(before)], before)
            self.world.check_history(self, [ledger], ids_of(self.world.city))


if __name__ == "__main__":
    unittest.main(verbosity=2)
