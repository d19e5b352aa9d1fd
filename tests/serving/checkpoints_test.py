#!/usr/bin/env python3
"""Stories of the publisher inside `quanlu serve`, with the real program: what was appended is under a signed checkpoint
soon, also after a kill, and a log that was cut below one is not served.

Usage: checkpoints_test.py QUANLU [unittest arguments]"""
import json
import os
import shutil
import signal
import subprocess
import sys
import unittest

import support
from support import Ledger, Serve, account_opened, until


def size(ledger):
    return ledger.json("checkpoint", "show")["size"]


def head(ledger):
    return ledger.json("status")["head"]["seq"]


class Checkpoints(unittest.TestCase):
    def test_what_was_appended_is_under_a_checkpoint_soon_and_has_a_proof(self):
        with Ledger().init() as ledger, Serve(ledger) as serve:
            before = size(ledger)
            receipt = json.loads(ledger.run("append", "-", "--json", text=json.dumps(account_opened(1))).stdout)
            until(lambda: size(ledger) > before)
            ledger.run("proof", "get", str(receipt["seq"]))
            self.assertEqual(serve.end()[0], 0)
            report = ledger.json("verify")
            self.assertEqual((report["levels"]["V2"], report["levels"]["V3"]), ("ok", "ok"))

    def test_the_configured_interval_makes_checkpoints_more_frequent_than_genesis_promises_never_rarer(self):
        with Ledger().init("--checkpoint-interval", "1h", "--merge-delay", "2h") as ledger:
            ledger.environment["QUANLU_PUBLISH_INTERVAL"] = "200ms"
            with Serve(ledger):
                before = size(ledger)
                ledger.run("append", "-", text=json.dumps(account_opened(1)))
                until(lambda: size(ledger) > before)
            ledger.environment["QUANLU_PUBLISH_INTERVAL"] = "2h"
            refused = ledger.run("serve", code=2)
            self.assertIn("publish.interval", refused.stderr)
            self.assertIn("<= 3600000ms", refused.stderr)

    def test_who_waits_for_a_checkpoint_is_told_which_and_who_wants_one_gets_that_of_the_service(self):
        with Ledger().init() as ledger:
            ledger.environment["QUANLU_PUBLISH_INTERVAL"] = "1s"
            with Serve(ledger):
                receipt = json.loads(ledger.run("append", "-", "--wait", "checkpoint", "--json", text=json.dumps(account_opened(1))).stdout)
                self.assertGreater(receipt["checkpoint"]["size"], receipt["seq"])
                told = ledger.run("append", "-", "--wait", "checkpoint", "--lang", "en", text=json.dumps(account_opened(2))).stdout
                self.assertRegex(told, r"checkpoint size \d+\n$")
                last = json.loads(ledger.run("append", "-", "--json", text=json.dumps(account_opened(3))).stdout)["seq"]
                published = ledger.json("checkpoint", "publish")
                self.assertGreater(published["size"], last)
                self.assertEqual(published, ledger.json("checkpoint", "show"))

    def test_a_killed_publisher_goes_on_where_it_was(self):
        with Ledger().init() as ledger:
            for number in range(3):
                with Serve(ledger) as serve:
                    ledger.run("append", "-", text=json.dumps(account_opened(number)))
                    serve.end(signal.SIGKILL)
            ledger.run("checkpoint", "publish")
            self.assertEqual(size(ledger), head(ledger) + 1)
            self.assertEqual(ledger.json("verify")["result"], "ok")

    def test_old_partial_tiles_go_and_everything_still_verifies(self):
        with Ledger().init() as ledger:
            ledger.run("checkpoint", "publish")
            ledger.run("import", ledger.lines(150), code=None)
            ledger.run("checkpoint", "publish")
            ledger.run("import", ledger.lines(200, first=2_000_000), code=None)
            prefix = os.path.join(ledger.path, "published/log/0")
            ledger.run("checkpoint", "publish")

            def partial():
                return sorted(os.path.relpath(os.path.join(at, name), prefix) for at, _, names in os.walk(prefix) for name in names
                              if at.endswith(".p"))
            before = partial()
            self.assertTrue(any(name.startswith("tile/0/000.p/") for name in before), before)
            ledger.run("checkpoint", "publish")
            self.assertEqual(partial(), before, "a reader has a day")
            for name in ("tile/0/000", "tile/entries/000", "seals/000"):
                os.utime(os.path.join(prefix, name), (0, 0))
            ledger.run("checkpoint", "publish")
            self.assertEqual(partial(), [name for name in before if "/000.p/" not in name or name.startswith("tile/1/")])
            report = ledger.json("verify")
            self.assertEqual((report["result"], report["levels"]["V2"], report["levels"]["V3"]), ("ok", "ok", "ok"))
            ledger.run("proof", "get", "100")

    def test_old_partial_tiles_of_every_partition_go(self):
        with Ledger().init("--partitions", "2") as ledger:
            city = subprocess.run([support.PROGRAM, "demo", "--organizations", "5", "--events", "-"], check=True, capture_output=True,
                                  text=True, env=ledger.environment).stdout.splitlines(keepends=True)
            for part in (city[:500], city[500:]):
                ledger.run("import", "-", text="".join(part))
                ledger.run("checkpoint", "publish", "--partition", "1")
            tiles = os.path.join(ledger.path, "published/log/1/tile/0")
            self.assertTrue(os.path.isdir(os.path.join(tiles, "000.p")), os.listdir(tiles))
            os.utime(os.path.join(tiles, "000"), (0, 0))
            ledger.run("checkpoint", "publish", "--partition", "1")
            self.assertFalse(os.path.exists(os.path.join(tiles, "000.p")))

    def test_a_log_that_was_cut_below_its_checkpoint_is_not_served(self):
        with Ledger().init() as ledger:
            old = os.path.join(ledger.folder, "old")
            shutil.copytree(os.path.join(ledger.path, "log"), old)
            ledger.run("append", "-", text=json.dumps(account_opened(1)))
            ledger.run("checkpoint", "publish")
            for folder in ("log", "state", "views"):
                shutil.rmtree(os.path.join(ledger.path, folder), ignore_errors=True)
            shutil.copytree(old, os.path.join(ledger.path, "log"))
            done = ledger.run("serve", "--for", "5s", code=3)
            self.assertIn("log_regressed", done.stderr)


if __name__ == "__main__":
    support.PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
