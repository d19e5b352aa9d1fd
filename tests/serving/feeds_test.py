#!/usr/bin/env python3
"""The feed role of `quanlu serve`: what is appended is in the feeds soon, once; who takes a feed over ends the service.

Usage: feeds_test.py QUANLU [unittest arguments]"""
import json
import os
import sys
import unittest

import support
from partitions_test import complaint
from support import Ledger, Serve, account_opened, ask, until

ROLES = ("--roles", "writer,projector,gateway,publisher,feed")


def with_feed(ledger, name="audit"):
    """The ledger with a feed that has its key."""
    ledger.run("keys", "new", "--role", "feed", "--feed", name, "--actor", "sec")
    support.note_made()
    with open(os.path.join(ledger.path, "quanlu.toml"), "a", encoding="utf-8") as config:
        config.write(f'\n[feeds.{name}]\nscope = "{name}"\n')
    return ledger


def consumed(ledger):
    out = ledger.run("consume", "--feed", "audit", "--until-end", "--format", "jsonl").stdout
    return [json.loads(line) for line in out.splitlines()]


class Feeds(unittest.TestCase):
    def test_what_is_appended_is_in_the_feed_once_and_over_a_restart(self):
        with with_feed(Ledger().init()) as ledger:
            for first in (1, 20):
                with Serve(ledger, *ROLES) as serve:
                    for number in range(first, first + 10):
                        ledger.run("append", "-", text=json.dumps(account_opened(number)))
                    wanted = {account_opened(number)["eventId"] for number in range(first, first + 10)}
                    until(lambda: wanted <= {event["id"] for event in consumed(ledger)})
                    until(lambda: b'consumers_feed_lag_events{feed="audit"} 0\n' in ask(ledger, "GET", "/metrics").body)
                    told = ask(ledger, "GET", "/metrics").body.decode()
                    self.assertIn(f'consumers_feed_epoch{{feed="audit"}} {1 if first == 1 else 2}\n', told)
                    self.assertIn('consumers_feed_strays_total{feed="audit"} 0\n', told)
                    self.assertEqual(serve.end()[0], 0, serve.said())
            events = consumed(ledger)
            seqs = [int(event["ledgerseq"]) for event in events if "ledgerseq" in event]
            self.assertEqual(seqs, sorted(set(seqs)))
            self.assertEqual([event["type"] for event in events].count("quanlu.FeedStarted.v1"), 2)
            self.assertEqual(events[-1]["feedepoch"], "2")
            ledger.run("feed", "check", "audit")
            ledger.run("verify")

    def test_what_is_appended_to_any_partition_is_in_the_feed_once_in_the_order_of_the_ledger(self):
        with with_feed(Ledger().demo(4, "--partitions", "4")) as ledger:
            for first, epoch in ((300_001, 1), (300_021, 2)):
                with Serve(ledger, *ROLES) as serve:
                    wanted = [complaint(number) for number in range(first, first + 10)]
                    for event in wanted:
                        self.assertEqual(ask(ledger, "POST", "/v1/events", json.dumps(event)).status, 201)
                    ids = {event["eventId"] for event in wanted}
                    until(lambda: ids <= {event["id"] for event in consumed(ledger)})
                    until(lambda: b'consumers_feed_lag_events{feed="audit"} 0\n' in ask(ledger, "GET", "/metrics").body)
                    self.assertIn(f'consumers_feed_epoch{{feed="audit"}} {epoch}\n', ask(ledger, "GET", "/metrics").body.decode())
                    self.assertEqual(serve.end()[0], 0, serve.said())
            events = consumed(ledger)
            places = [int(event["ledgerplace"]) for event in events if "ledgerplace" in event]
            self.assertEqual(places, sorted(set(places)))
            last = [event["ledgerpartition"] for event in events if event["type"] == "quanlu.ComplaintReceived.v1"][-20:]
            self.assertGreater(len(set(last)), 1)
            ledger.run("feed", "check", "audit")
            ledger.run("verify")

    def test_a_service_whose_feed_was_taken_over_ends_with_7(self):
        with with_feed(Ledger().init()) as ledger, Serve(ledger, *ROLES) as serve:
            until(lambda: len(consumed(ledger)) > 1)
            self.assertEqual(ledger.json("feed", "run", "audit", "--until-end")["epoch"], 2)
            ask(ledger, "POST", "/v1/events", json.dumps(account_opened(1)), {"Content-Type": "application/json"})
            self.assertEqual(serve.process.wait(support.PATIENCE_S), 7, serve.said())
            self.assertIn("[fenced]", serve.said())

    def test_the_role_needs_a_feed_and_the_feed_a_key(self):
        with Ledger().init() as ledger:
            self.assertIn("[usage]", ledger.run("serve", *ROLES, "--for", "1s", code=2).stderr)
            with open(os.path.join(ledger.path, "quanlu.toml"), "a", encoding="utf-8") as config:
                config.write('\n[feeds.tax]\nscope = "tax"\n')
            said = ledger.run("serve", *ROLES, "--for", "1s", code=6).stderr
            self.assertIn("keys new --role feed --feed tax", said)


if __name__ == "__main__":
    support.PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
