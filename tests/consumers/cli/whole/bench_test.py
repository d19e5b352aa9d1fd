"""`quanlu bench` on a small ledger: every row that the issues name is there, each compared its result before its rate
counted, and the document is valid. What the rates are is no question for a test."""
import pathlib
import tempfile
import unittest

from world import faults, run

ROWS = """append_1 append_8 append_64 append_512 import_jsonl verify_v0 verify_v1 verify verify_2cores rebuild rebuild_2cores
org_lookup case_lookup case_replay bytes_per_event peak_rss_rebuild restart verify_v2 verify_v3 verify_v4 verify_v5 verify_v6
verify_checkpoint verify_checkpoint_2cores tree_grow tree_grow_durable proof_inclusion proof_verify checkpoint_latency
bundle_case verify_py ceiling_digest ceiling_digest_2cores ceiling_fsync ceiling_memcpy""".split()
AGAINST_A_CEILING = """verify_v0 verify_v1 verify_v2 verify_v3 verify_v4 verify_v5 verify_v6 verify_checkpoint
verify_checkpoint_2cores tree_grow verify_py append_64""".split()


class Bench(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.answer = run(cls.folder.name, "bench", "--events", "1000", "--json", timeout=550)
        cls.document = cls.answer.document

    def test_every_row_is_measured(self):
        self.assertEqual(self.answer.code, 0, str(self.answer))
        names = {figure["name"] for figure in self.document["figures"]}
        self.assertEqual([row for row in ROWS if row not in names], [])

    def test_the_document_is_valid(self):
        self.assertEqual(faults(self.document), [])

    def test_rates_stand_beside_their_ceiling(self):
        figures = {figure["name"]: figure for figure in self.document["figures"]}
        for name in AGAINST_A_CEILING:
            self.assertIsNotNone(figures[name]["ratio"], name)
            self.assertAlmostEqual(figures[name]["ratio"], figures[name]["value"] / figures[name]["ceiling"], 2)
        for name in ("proof_inclusion", "proof_verify", "checkpoint_latency", "bundle_case", "append_1"):
            self.assertLessEqual(figures[name]["p50"], figures[name]["p99"], name)

    def test_nothing_is_left_behind(self):
        self.assertEqual(list(pathlib.Path(self.folder.name).iterdir()), [])


if __name__ == "__main__":
    unittest.main()
