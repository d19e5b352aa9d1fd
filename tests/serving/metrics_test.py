#!/usr/bin/env python3
"""Stories of what `quanlu serve` tells Prometheus: the numbers are those of what was done, promtool takes the page, and each
alert and panel of ours asks for a metric that there is.

Usage: metrics_test.py QUANLU [unittest arguments]"""
import json
import os
import re
import socket
import subprocess
import sys
import unittest
import urllib.error
import urllib.request

import support
from support import Ledger, Serve, account_opened, ask, until

OPS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "ops")
# Of processes that tests of their own look at: the feeder, the auditor.
OF_OTHERS = {"consumers_feed_lag_events", "consumers_verify_last_success_timestamp_seconds", "consumers_verify_state"}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def numbers(text):
    """name{labels} -> value"""
    lines = (line.rsplit(" ", 1) for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(value) for name, value in lines}


def scraped(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        return answer.read().decode()


class Metrics(unittest.TestCase):
    def test_the_numbers_are_those_of_what_was_done(self):
        with Ledger().init() as ledger, Serve(ledger):
            before = numbers(ask(ledger, "GET", "/metrics").body.decode())
            for number in range(3):
                ledger.run("append", "-", text=json.dumps(account_opened(number)))
            ledger.run("append", "-", text=json.dumps({**account_opened(4), "surplus": 1}), code=None)
            refused = {**account_opened(5), "expectedSeq": 7}
            ask(ledger, "POST", "/v1/events", json.dumps(refused))

            def views_follow():
                now = numbers(ask(ledger, "GET", "/metrics").body.decode())
                return now if now["projections_follow_lag_events"] == 0 and now["ledger_log_head"] >= before["ledger_log_head"] + 6 else None
            after = until(views_follow)
            grown = lambda name: after.get(name, 0) - before.get(name, 0)
            # Each account holder's name is sealed under a key of its own, whose 1310 goes in front.
            self.assertEqual(grown("ledger_log_head"), 6)
            self.assertEqual(grown('ledger_log_events_appended_total{family="SYS"}'), 6)
            self.assertEqual(grown("ledger_intake_append_duration_seconds_count"), 3)
            self.assertEqual(grown('ledger_intake_refusals_total{code="version"}'), 1)
            self.assertGreaterEqual(grown("ledger_intake_batch_events_count"), 1)
            self.assertEqual(grown("ledger_intake_batch_events_sum"), 6)
            self.assertEqual(grown('consumers_gateway_requests_total{route="/v1/events",status="201"}'), 3)
            self.assertEqual(after["ledger_log_epoch"], ledger.json("status")["head"]["epoch"])
            self.assertEqual(after["projections_follow_quarantined"], 0)
            self.assertEqual(after["projections_follow_healthy"], 1)
            self.assertEqual(after["projections_follow_lag_seconds"], 0)

            def covered():
                now = numbers(ask(ledger, "GET", "/metrics").body.decode())
                return now["ledger_intake_checkpoint_size"] == now["ledger_log_head"] + 1
            until(covered)

    def test_promtool_takes_the_page_and_every_alert_and_panel_has_its_metric(self):
        port = free_port()
        environment = {"QUANLU_METRICS_LISTEN": f"127.0.0.1:{port}"}
        with Ledger().init() as ledger, Serve(ledger, environment=environment):
            ask(ledger, "POST", "/v1/events", json.dumps(account_opened(1)))
            ask(ledger, "POST", "/v1/events", json.dumps({**account_opened(2), "expectedSeq": 9}))
            page = scraped(port)
            done = subprocess.run(["promtool", "check", "metrics"], input=page, capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))
            known = {name.split("{")[0] for name in numbers(page)} | OF_OTHERS
            # Only where there are witnesses, or a topic.
            known |= {"ledger_intake_witness_ok", "ledger_log_strays_total"}
            for file in ("prometheus/rules.yml", "grafana/quanlu.json"):
                with open(os.path.join(OPS, file), encoding="utf-8") as text:
                    asked = set(re.findall(r"\b(?:ledger|projections|consumers|quanlu)_\w+", text.read()))
                self.assertTrue(asked)
                self.assertEqual(asked - known, set(), file)
            self.assertNotIn(account_opened(1)["data"]["account"], page)

    def test_nothing_but_metrics_is_answered_at_their_address(self):
        port = free_port()
        with Ledger().init() as ledger, Serve(ledger, environment={"QUANLU_METRICS_LISTEN": f"127.0.0.1:{port}"}):
            for path in ("/v1/events", "/v1/me", "/", "/healthz"):
                with self.assertRaises(urllib.error.HTTPError) as refused:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30)
                self.assertEqual(refused.exception.code, 404)

    def test_an_address_that_was_chosen_has_to_be_had_and_the_default_one_not(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            with Ledger().init() as ledger:
                ledger.environment["QUANLU_METRICS_LISTEN"] = address
                done = ledger.run("serve", "--for", "1s", code=None)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(address, done.stderr)
        with Ledger().init() as one, Ledger().init() as other, Serve(one), Serve(other):
            self.assertEqual(ask(other, "GET", "/metrics").status, 200)

    def test_the_alerts_fire_when_they_should_and_not_before(self):
        done = subprocess.run(["promtool", "test", "rules", "rules_test.yml"], cwd=os.path.join(OPS, "prometheus"),
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    support.PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
