"""What users of a trial ran into: a folder that is not there, a disk that is full, a ledger that was not made to its end."""
import os
import resource
import shutil
import signal
import subprocess
import unittest

import world
from world import demo, environment, run


def without_room():
    """From here on every write to a file fails, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


class Trial(unittest.TestCase):
    def test_a_folder_that_is_not_there_is_named(self):
        for words in (["proof", "get", "20", "-o", "nowhere/20.proof"], ["keys", "export", "-o", "nowhere/keys"],
                      ["bundle", "range", "0..3", "-o", "nowhere/b.zip", "--purpose", "test"]):
            demo()("keys", "new", "--role", "export")
            with self.subTest(" ".join(words)):
                answer = demo()(*words)
                self.assertEqual(answer.code, 2, answer)
                self.assertIn("[folder_absent]", answer.talk)
                self.assertNotIn(".new.", answer.talk)

    def test_a_key_that_could_not_be_written_leaves_nothing_in_the_way_of_the_next(self):
        demo().copy("full")
        for file in (demo().folder / "full/keys").glob("export*"):
            file.unlink()
        words = [world.QUANLU, "-L", "full", "keys", "new", "--role", "export"]
        done = subprocess.run(words, cwd=demo().folder, env=environment(), capture_output=True, preexec_fn=without_room)
        self.assertEqual(done.returncode, 1, done.stderr.decode())
        self.assertEqual(list((demo().folder / "full/keys").glob("export*")), [])
        self.assertEqual(run(demo().folder, *words[1:], "--json").document["file"], "export")

    def test_a_ledger_that_was_not_made_to_its_end_says_so_and_the_same_command_completes_it(self):
        made = ["init", "half", "--origin", "mz.half.example/quanlu", "--trial"]
        self.assertEqual(run(demo().folder, *made).code, 0)
        shutil.rmtree(demo().folder / "half/trust")
        os.remove(demo().folder / "half/quanlu.toml")
        for words in (["append"], ["verify"], ["import", "-"], ["log", "--purpose", "test"]):
            with self.subTest(words[0]):
                answer = run(demo().folder, "-L", "half", *words)
                self.assertEqual(answer.code, 4, answer)
                self.assertIn("[half_made]", answer.talk)
        self.assertEqual(run(demo().folder, *made).code, 0)
        self.assertEqual(run(demo().folder, "-L", "half", "verify").code, 0)

    def test_a_proof_of_what_is_not_there_is_absent_and_of_what_is_not_published_yet_incomplete(self):
        head = demo()("status", "--json").document["head"]["seq"]
        self.assertEqual(demo()("proof", "get", str(head + 1)).code, 6)
        demo().copy("ahead")
        event = ('{"eventId":"0191a3c2-7d10-7c3e-9a51-0000000000ee","type":"AccountOpened","stream":"UserAccount/late","expectedSeq":0,'
                 '"actor":{"account":"sys"},"data":{"account":"late","holder":"王某","unit":"11370100004188768U","level":"city","area":"370100"}}')
        receipt = run(demo().folder, "-L", "ahead", "append", "--json", input=event).document
        answer = run(demo().folder, "-L", "ahead", "proof", "get", str(receipt["seq"]))
        self.assertEqual(answer.code, 4, answer)
        self.assertIn("[aboveCheckpoint]", answer.talk)

    def test_an_empty_list_says_that_nothing_fits(self):
        answer = demo()("case", "list", "--handler", "nobody", "--purpose", "test")
        self.assertEqual((answer.code, answer.out), (0, ""))
        self.assertIn("nothing fits", answer.talk)


if __name__ == "__main__":
    unittest.main()
