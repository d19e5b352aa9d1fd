#!/usr/bin/env python3
"""The roles of `quanlu serve` in processes of their own, beside the one that writes.

Usage: roles_test.py QUANLU [unittest arguments]"""
import json
import signal
import sys
import unittest

import support
from support import Ledger, Serve, account_opened, ask, until
from feeds_test import consumed, with_feed

WRITER = ("--roles", "writer,projector,gateway")


class Beside(Serve):
    """A serving process without the writer; it has no socket, its line says that it runs."""

    def answers(self):
        """serve says that it runs"""
        if self.process.poll() is not None:
            raise AssertionError(f"serve ended with {self.process.returncode}: {self.said()}")
        return "serving   projector" in self.said() or "serving   publisher" in self.said() or "serving   feed" in self.said()


def append(ledger, *numbers):
    for number in numbers:
        reply = ask(ledger, "POST", "/v1/events?wait=applied", json.dumps(account_opened(number)))
        assert reply.status == 201, reply


def covered(ledger):
    return ledger.json("checkpoint", "show")["size"] == ledger.json("status")["head"]["seq"] + 1


class Roles(unittest.TestCase):
    def test_a_publisher_of_its_own_covers_what_another_process_writes(self):
        with Ledger().init() as ledger, Serve(ledger, *WRITER) as writer:
            with Beside(ledger, "--roles", "publisher") as publisher:
                append(ledger, 1, 2, 3)
                until(lambda: covered(ledger))
                self.assertEqual(publisher.end(signal.SIGKILL)[0], -signal.SIGKILL)
            append(ledger, 4, 5)
            self.assertFalse(covered(ledger))
            with Beside(ledger, "--roles", "publisher") as publisher:
                until(lambda: covered(ledger))
                self.assertEqual(publisher.end()[0], 0, publisher.said())
            self.assertEqual(writer.end()[0], 0, writer.said())
            self.assertEqual(ledger.json("verify")["result"], "ok")

    def test_two_projectors_over_one_folder_apply_each_event_once(self):
        with Ledger().demo(2) as ledger, Serve(ledger, *WRITER) as writer:
            with Beside(ledger, "--roles", "projector") as beside:
                append(ledger, *range(100, 140))
                until(lambda: ledger.json("status")["views"]["lag"] == 0)
                self.assertEqual(beside.end()[0], 0, beside.said())
            self.assertEqual(writer.end()[0], 0, writer.said())
            report = ledger.json("verify")
            self.assertEqual((report["result"], report["levels"]["V6"]), ("ok", "ok"))

    def test_a_feed_is_fed_by_a_process_of_its_own(self):
        with with_feed(Ledger().init()) as ledger, Serve(ledger, *WRITER) as writer:
            with Beside(ledger, "--roles", "feed") as feeder:
                append(ledger, 1, 2)
                wanted = {account_opened(number)["eventId"] for number in (1, 2)}
                until(lambda: wanted <= {event["id"] for event in consumed(ledger)})
                self.assertEqual(feeder.end()[0], 0, feeder.said())
            self.assertEqual(writer.end()[0], 0, writer.said())
            ledger.run("feed", "check", "audit")

    def test_a_process_without_writer_takes_no_lock_and_says_what_it_runs(self):
        with Ledger().init() as ledger:
            ready = ledger.run("serve", "--roles", "projector,publisher", "--for", "1s", "--json")
            self.assertEqual(json.loads(ready.stdout), {"schema": "quanlu.serve/1", "epoch": None, "socket": None,
                                                        "roles": ["projector", "publisher"]})
            with Beside(ledger, "--roles", "projector"):
                ledger.run("append", "-", text=json.dumps(account_opened(1)))
            for roles in ("gateway", "projector,gateway", "", "clerk"):
                self.assertIn("[usage]", ledger.run("serve", "--roles", roles, code=2).stderr, roles)


if __name__ == "__main__":
    support.PROGRAM = sys.argv[1]
    unittest.main(argv=sys.argv[:1] + sys.argv[2:], verbosity=2)
