"""A store file that was cut, emptied or overwritten: every command says which, what is there and what is needed, and
ends with the code of a damaged store; none is ended by the kernel."""
import json
import os
import shutil
import subprocess
import sys
import unittest

import world
from world import PURPOSE, demo, faults, run

LOG, VIEWS, STATE, KEYRING = "log/0", "views/0/00000001", "state/0", "keyring"
ACCESS = ["access/log/0", "access/state/0", "access/keyring"]
REASONS = ("store_cut", "store_damaged")
EVENT = ('{"eventId":"0191a3c2-7d10-7c3e-9a51-0000000000bb","type":"AccountOpened","stream":"UserAccount/cut","expectedSeq":0,'
         '"actor":{"account":"sys"},"data":{"account":"cut","holder":"王某","unit":"11370100004188768U","level":"city","area":"370100"}}')


class Damaged(unittest.TestCase):
    def spoil(self, store, size=None, garbage=None):
        """A copy whose data.mdb of `store` has `size` bytes (a share of it below 1), or is other bytes."""
        shutil.rmtree(demo().folder / "cut", ignore_errors=True)
        demo().copy("cut")
        file = demo().folder / "cut" / store / "data.mdb"
        whole = os.path.getsize(file)
        if garbage is not None:
            file.write_bytes(garbage)
        else:
            os.truncate(file, int(whole * size) if size < 1 else size)
        return file, whole

    def ends(self, codes, *arguments, **more):
        answer = run(demo().folder, "-L", "cut", *arguments, **more)
        self.assertIn(answer.code, codes, answer)
        return answer

    def refused(self, file, *arguments, **more):
        """Exit 3, one block that names the file."""
        answer = self.ends((3,), *arguments, **more)
        self.assertIn(str(file.relative_to(demo().folder / "cut")), answer.talk)
        self.assertTrue(any(f"[{reason}]" in answer.talk for reason in REASONS), answer)
        return answer

    SIZES = (0, 100, 6000, 8192, 0.5, 0.99)
    FEW = (0, 6000, 12_288)  # of what may have free pages at its end

    def test_a_cut_log_is_refused_by_every_command_that_reads_it(self):
        commands = [["status"], ["org", "list"], ["log", "--limit", "3"], ["show", "20"], ["replay", demo().org], ["rebuild"],
                    ["checkpoint", "show"], ["tail", "--from", "0", "--until-end"], ["keys", "list"], ["append"], ["import", "-"]]
        for size in self.SIZES:
            file, whole = self.spoil(LOG, size)
            left = os.path.getsize(file)
            for words in commands if size == 0.5 else commands[:2] + commands[-2:]:
                with self.subTest(f"{size} {' '.join(words)}"):
                    answer = self.refused(file, *words, input=EVENT)
                    if size == 0.5:
                        self.assertIn(f"{whole} B", answer.talk)
                        self.assertIn(f"{left} B", answer.talk)
            self.assertEqual(os.path.getsize(file), left, "what is left was not touched")

    def test_verify_reports_a_log_that_cannot_be_opened(self):
        for size in self.SIZES:
            with self.subTest(size):
                file, _ = self.spoil(LOG, size)
                report = self.ends((3,), "verify", "--json").document
                self.assertEqual(faults(report), [])
                first = report["findings"][0]
                self.assertIn(first["kind"], REASONS)
                self.assertEqual((first["level"], report["levels"]["V0"], first["id"]), ("V0", "failed", "T54"))
                self.assertIn("log/0/data.mdb", first["locator"])
                entries = next(one for one in report["notChecked"] if one["what"] == "entries")
                self.assertGreater(entries["to"], 500)  # so many the newest published note counts
                self.assertIn("log/0/data.mdb", self.ends((3,), "verify").out)
                second = subprocess.run([sys.executable, world.ROOT / "consumers/verify/verify.py", "cut", "--json"],
                                        cwd=demo().folder, capture_output=True, text=True, timeout=300)
                self.assertEqual(second.returncode, 3, second.stdout + second.stderr)
                self.assertIn(json.loads(second.stdout)["firstBad"]["reason"], REASONS)

    def test_verify_finds_a_cut_view_and_state_beside_a_whole_log(self):
        for store, kind in ((VIEWS, "view_damaged"), (STATE, "state_damaged")):
            for size in self.SIZES if store == VIEWS else self.FEW:
                with self.subTest(f"{store} {size}"):
                    self.spoil(store, size)
                    report = self.ends((3,), "verify", "--json").document
                    self.assertEqual(faults(report), [])
                    self.assertEqual([(one["kind"], one["level"]) for one in report["findings"]], [(kind, "V6")])
                    self.assertEqual([report["levels"][level] for level in ("V0", "V1", "V2")], ["ok", "ok", "ok"])

    def test_cut_views_say_that_a_rebuild_makes_them_again_and_it_does(self):
        for size in (0, 8192, 0.5):
            with self.subTest(size):
                file, _ = self.spoil(VIEWS, size)
                answer = self.refused(file, "org", "list")
                self.assertIn("quanlu rebuild", answer.talk)
                self.ends((0,), "rebuild")
                self.ends((0,), "org", "list")
                self.ends((0,), "verify")

    def test_a_cut_state_is_made_again_when_it_is_gone(self):
        for size in (8192, 0.5):
            with self.subTest(size):
                file, _ = self.spoil(STATE, size)
                self.refused(file, "append", input=EVENT)
                shutil.rmtree(file.parent)
                self.ends((0,), "append", input=EVENT)
                self.ends((0,), "verify")

    def test_a_cut_keyring_and_access_ledger_never_end_a_command_without_words(self):
        for store in (KEYRING, *ACCESS):
            for size in self.FEW:
                with self.subTest(f"{store} {size}"):
                    file, _ = self.spoil(store, size)
                    for words in (["append"], ["case", "list", "--purpose", PURPOSE], ["access", "log", "--purpose", PURPOSE]):
                        self.ends((0, 3, 4, 6, 7), *words, input=EVENT)
                    if store == KEYRING:
                        self.refused(file, "append", input=EVENT)
                    else:
                        self.refused(file, "case", "list", "--purpose", PURPOSE)

    def test_garbage_is_no_store(self):
        for size in (100, 9000, 200_000):
            garbage = bytes((i * 7919 + 13) % 256 for i in range(size))
            for store in (LOG, VIEWS, STATE):
                with self.subTest(f"{store} {size}"):
                    file, _ = self.spoil(store, garbage=garbage)
                    self.refused(file, "append", input=EVENT) if store != VIEWS else self.refused(file, "org", "list")
                    self.assertEqual(file.read_bytes(), garbage)
                    self.ends((3,), "verify")

    def test_a_file_that_is_cut_under_a_running_command_is_named_when_it_ends(self):
        file, whole = self.spoil(LOG, garbage=(demo().folder / "quanlu-demo" / LOG / "data.mdb").read_bytes())
        self.assertGreater(whole, 1 << 20)
        with subprocess.Popen([world.QUANLU, "-L", "cut", "tail", "--from", "0"], cwd=demo().folder, env=world.environment(),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            process.stdout.readline()  # it runs, and writes more than a pipe holds
            os.truncate(file, 8192)
            _, talk = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 3, talk.decode())
        self.assertIn("[store_cut]", talk.decode())
        self.assertIn("log/0/data.mdb", talk.decode())


if __name__ == "__main__":
    unittest.main()
