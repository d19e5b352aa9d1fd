"""Every exit code of INTERFACES.md 1.1 by at least one real run, equal with --json; the worst wins; what is not
known is named with what was meant."""
import json
import os
import signal
import subprocess
import time
import unittest

import world
from world import PURPOSE, demo, environment, faults, run


def signalled(number, *arguments):
    """A run that is told to stop while it waits for its input: (exit code, seconds it took to hear)."""
    with subprocess.Popen([world.QUANLU, *arguments], cwd=demo().folder, env=environment(), stdin=subprocess.PIPE,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(1.5)
        process.send_signal(number)
        process.wait(30)
        return process.returncode


class ExitCodes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.account = {"eventId": "0191a3c2-7d10-7c3e-9a51-0000000000aa", "type": "AccountOpened",
                       "stream": "UserAccount/sys", "expectedSeq": 9, "actor": {"account": "sys"},
                       "data": {"account": "sys", "holder": "王某", "unit": "11370100004188768U", "level": "city",
                                "area": "370100"}}
        made = run(demo().folder, "init", "own", "--origin", "mz.own.example/quanlu")
        assert made.code == 0, made
        made = run(demo().folder, "demo", "tamper", "edit", env=environment(QUANLU_LEDGER="quanlu-demo"))
        assert made.code == 0, made

    def ends(self, code, *arguments, **more):
        human = run(demo().folder, *arguments, **more)
        self.assertEqual(human.code, code, human)
        answer = run(demo().folder, *arguments, "--json", **more)
        self.assertEqual((answer.code, faults(answer.document)), (code, []), answer)
        return answer

    def test_0_all_is_good(self):
        self.ends(0, "-L", "quanlu-demo", "verify")

    def test_1_the_world_failed(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([world.QUANLU, "version"], cwd=demo().folder, env=environment(), stdout=full,
                                  stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 1, done.stderr.decode())
        self.assertIn("[write]", done.stderr.decode())

    def test_1_not_because_a_reader_went_away(self):
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run([world.QUANLU, "schema", "list"], cwd=demo().folder, env=environment(), stdout=write,
                              stderr=subprocess.PIPE)
        os.close(write)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_2_the_caller_is_wrong(self):
        for arguments in (["verfy"], ["verify", "--jbos", "2"], ["verify", "--levels", "V9"], ["--lang", "fr", "version"],
                          ["append", "--type", "ComplaintRegisterd"], ["org"], ["verify", "-L", "absent"],
                          ["case", "list", "--limit", "ten"], ["demo", "--years", "9"]):
            with self.subTest(" ".join(arguments)):
                ledger = [] if "-L" in arguments else ["-L", "quanlu-demo"]
                self.ends(2, *ledger, *arguments)

    def test_3_tampering_is_proven(self):
        self.ends(3, "-L", "quanlu-demo.tampered", "verify")

    def test_4_a_part_could_not_be_done(self):
        (demo().folder / "half.jsonl").write_text('{"type":"AccountOpened"}\n')
        answer = self.ends(4, "-L", "own", "import", "half.jsonl")
        self.assertEqual(answer.document["refused"], 1)

    def test_5_denied(self):
        self.ends(5, "-L", "quanlu-demo", "case", "show", demo().complaint)
        self.ends(5, "-L", "own", "append", "--actor", "sec", input=json.dumps(self.account))

    def test_6_absent(self):
        for arguments in (["org", "show", "nobody"], ["case", "show", "nothing"], ["show", "99999999"],
                          ["schema", "show", "nothing"], ["replay", "nothing"], ["log", "nothing"]):
            self.ends(6, "-L", "quanlu-demo", *arguments)

    def test_7_conflict(self):
        self.ends(7, "-L", "own", "append", input=json.dumps(self.account))
        self.ends(7, "init", "own", "--origin", "mz.own.example/quanlu")

    def test_130_interrupted_143_terminated(self):
        self.assertEqual(signalled(signal.SIGINT, "-L", "own", "import", "-"), 130)
        self.assertEqual(signalled(signal.SIGTERM, "-L", "own", "import", "-"), 143)
        report = run(demo().folder, "-L", "own", "verify", "--json").document
        self.assertEqual([one for one in report["findings"] if one["severity"] == "violation"], [], report)

    def test_the_worst_wins(self):
        # A refused line (4) and a file that is not there (6): 4; with an unreadable archive (2) still 4.
        (demo().folder / "bad.jsonl.zst").write_bytes(b"no zstd")
        answer = self.ends(4, "-L", "own", "import", "half.jsonl", "absent.jsonl", "bad.jsonl.zst")
        self.assertEqual([error["code"] for error in answer.document["errors"]], ["file_absent", "zstd"])
        self.ends(6, "-L", "own", "import", "absent.jsonl", "bad.jsonl.zst")

    def test_the_table_is_what_help_prints(self):
        rows = {row["code"]: row["word"] for row in demo()("help", "--json").document["exitCodes"]}
        self.assertEqual(rows, {0: "ok", 1: "failed", 2: "usage", 3: "tampered", 4: "incomplete", 5: "denied",
                                6: "absent", 7: "conflict", 130: "interrupted"})


class DidYouMean(unittest.TestCase):
    CASES = [(["verfy"], "verify"), (["org", "shw", "x"], "show"), (["verify", "--stict-strays"], "--strict-strays"),
             (["status", "--jsno"], "--json"), (["config", "get", "log.pth"], "log.path"),
             (["append", "--type", "ComplaintRegisterd"], "ComplaintRegistered"),
             (["append", "--type", "AccountOpened", "--set", "holdr=x"], "holder"),
             (["help", "exit-code"], "exit-codes"), (["schema", "show", "ComplaintRegisterd"], "ComplaintRegistered")]

    def test_the_nearest_name_is_offered_in_both_languages(self):
        for arguments, meant in self.CASES:
            with self.subTest(" ".join(arguments)):
                self.assertIn(f"did you mean `{meant}`?", demo()(*arguments, "--lang", "en").talk)
                self.assertIn(f"是否指 `{meant}`?", demo()(*arguments, "--lang", "zh").talk)

    def test_an_unknown_configuration_key_is_an_error_with_its_line(self):
        (demo().folder / "wrong.toml").write_text('[log]\npth = "x"\n')
        answer = demo()("config", "check", "wrong.toml")
        self.assertEqual(answer.code, 2, answer)
        self.assertRegex(answer.talk, r"wrong\.toml:2")
        self.assertIn("log.path", answer.talk)


if __name__ == "__main__":
    world.main()
