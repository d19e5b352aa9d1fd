#!/usr/bin/env python3
"""A service over a ledger of four partitions: what it takes, shows, streams and publishes.

Usage: partitions_test.py QUANLU [unittest arguments]"""
import json
import sys
import unittest

import support
from support import DESK, Ledger, LocalConnection, Serve, ask, command, until

PARTITIONS = 4
PURPOSE = {"Quanlu-Purpose": "test"}


def place(event):
    return event.get("authorityAt", event["position"]["seq"])


BODIES = ["51371202MJD0010145", "52370105MJD0010061", "52370116MJD001022L", "52370117MJD001030X"]  # of the demo


def complaint(number):
    """A case of a body lies where the body's number belongs."""
    case = f"0191a3c2-7d10-7c3e-9a51-{number:012x}"
    data = {"channel": "letter", "named": False, "topic": "fee", "targetName": "某协会", "summary": "收费", "body": "会费去向不明"}
    return command(f"0191a3c2-7d10-7c3e-9a52-{number:012x}", "ComplaintReceived", DESK, f"Complaint/{case}", 0, data,
                   caseId=case, subject={"uscc": BODIES[number % len(BODIES)]})


class Partitions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = Ledger().demo(4, "--partitions", str(PARTITIONS))
        cls.serve = Serve(cls.ledger)
        cls.number = 200_000

    @classmethod
    def tearDownClass(cls):
        cls.serve.__exit__()
        cls.ledger.__exit__()

    def get(self, target, status=200, **headers):
        reply = ask(self.ledger, "GET", target, headers={**PURPOSE, **{k.replace("_", "-"): v for k, v in headers.items()}})
        self.assertEqual(status, reply.status, (target, reply))
        return reply

    def append(self):
        """One more complaint, each a case of its own; gives the reply."""
        type(self).number += 1
        reply = ask(self.ledger, "POST", "/v1/events?wait=applied", json.dumps(complaint(self.number)))
        self.assertEqual(201, reply.status, reply)
        self.assertEqual("true", reply.headers["Quanlu-Applied"])
        return reply

    def lines(self, query=""):
        reply = self.get("/v1/events" + query, Accept="application/jsonl")
        return [json.loads(line) for line in reply.body.decode().splitlines()]

    def test_an_event_is_found_where_its_receipt_says(self):
        used = set()
        for _ in range(8):
            reply = self.append()
            receipt = reply.json()
            used.add(receipt["partition"])
            self.assertEqual(reply.headers["Location"], f"/v1/events/{receipt['partition']}:{receipt['seq']}")
            shown = self.get(reply.headers["Location"]).json()
            self.assertEqual(shown["event"]["eventId"], receipt["eventId"])
            self.assertTrue(shown["chain"]["linksBack"])
            by_place = self.get(f"/v1/events/@{place(shown['event'])}").json()
            self.assertEqual(by_place["event"]["eventId"], receipt["eventId"])
            self.assertEqual(self.get(f"/v1/search?q={receipt['partition']}:{receipt['seq']}").json()["events"],
                             [{"seq": place(shown["event"])}])
        self.assertGreater(len(used), 1)
        self.get("/v1/events/1:99999999", status=404)
        self.get("/v1/events/9:0", status=404)

    def test_an_answer_says_what_it_knows_of_each_partition(self):
        receipt = self.append().json()
        reply = self.get("/v1/orgs")
        as_of = reply.json()["asOf"]
        self.assertEqual(set(as_of["position"]), {str(p) for p in range(PARTITIONS)})
        self.assertEqual(as_of["position"], as_of["head"])
        self.assertEqual(as_of["position"][str(receipt["partition"])], receipt["seq"])
        stated = dict(one.split(":") for one in reply.headers["Quanlu-Position"].split(","))
        self.assertEqual({p: int(seq) for p, seq in stated.items()}, as_of["position"])
        self.assertEqual(reply.headers["Quanlu-Position"], reply.headers["Quanlu-Head"])
        self.get(f"/v1/orgs?minPosition={reply.headers['Quanlu-Position']}")
        self.get(f"/v1/orgs?minPosition={receipt['partition']}:{receipt['seq'] + 1000}", status=503)
        self.get("/v1/orgs?minPosition=0:1,x", status=400)
        self.assertEqual(self.get("/readyz").json()["lag"], 0)

    def test_events_come_in_the_order_of_the_ledger_whole_and_by_partition(self):
        self.append()
        events = self.lines()
        places = [place(event) for event in events]
        self.assertEqual(places, sorted(set(places)))
        for partition in range(PARTITIONS):
            mine = [event["position"]["seq"] for event in events if event["position"]["partition"] == partition]
            self.assertEqual(mine, list(range(len(mine))))
            self.assertEqual([event["position"]["seq"] for event in self.lines(f"?partition={partition}")], mine)
        in_pages, target = [], "/v1/events?limit=37"
        while target:
            page = self.get(target).json()
            in_pages += page["events"]
            target = page["next"] and f"/v1/events?limit=37&cursor={page['next']}"
        self.assertEqual([event["eventId"] for event in in_pages], [event["eventId"] for event in events])
        at = events[50]["position"]
        behind = self.lines(f"?after={at['partition']}:{at['seq']}")
        self.assertEqual([event["eventId"] for event in behind], [event["eventId"] for event in events[51:]])
        instant = events[60]["recordedAt"].replace("+", "%2B")
        self.assertEqual(self.lines(f"?from={instant}")[0]["recordedAt"], events[60]["recordedAt"])

    def test_a_listener_goes_on_where_it_stopped(self):
        def hear(last, count):
            connection = LocalConnection(self.ledger.socket)
            connection.request("GET", "/v1/events", headers={**PURPOSE, "Accept": "text/event-stream",
                                                              **({"Last-Event-ID": last} if last else {})})
            heard, reply = [], connection.getresponse()
            self.assertEqual(200, reply.status)
            self.started = True
            while len(heard) < count:
                line = reply.readline().decode().rstrip("\n")
                if line.startswith("id: "):
                    heard.append(line[4:])
            connection.close()
            return heard

        events = self.lines()
        position = "{partition}:{seq}".format(**events[-12]["position"])
        expected = ["{partition}:{seq}".format(**event["position"]) for event in events[-11:]]
        self.assertEqual(hear(position, 11), expected)
        self.assertEqual(hear(expected[4], 6), expected[5:])

    def test_the_past_is_a_beginning_of_the_order(self):
        events = self.lines()
        at = events[len(events) // 2]
        target = "/v1/orgs/{}?knownAt={}"
        body = self.get("/v1/orgs?limit=1").json()["organizations"][0]["subject"]
        for text in ("{partition}:{seq}".format(**at["position"]), f"@{place(at)}", at["recordedAt"].replace("+", "%2B")):
            reply = ask(self.ledger, "GET", target.format(body, text), headers=PURPOSE)
            self.assertIn(reply.status, (200, 404), reply)
            if reply.status == 200:
                self.assertGreaterEqual(place(at), reply.json()["asOf"]["knownAt"] - 100)

    def test_each_partition_has_its_checkpoints_and_its_head_in_the_metrics(self):
        self.append()
        text = self.get("/metrics").body.decode()
        for partition in range(PARTITIONS):
            self.assertIn(f'ledger_log_head{{partition="{partition}"}}', text)
            self.assertIn(f'ledger_intake_checkpoint_size{{partition="{partition}"}}', text)
        self.assertIn("projections_follow_lag_events 0", text)


class Ends(unittest.TestCase):
    def test_what_a_service_took_is_whole_published_and_promised_when_it_ended(self):
        with Ledger().demo(4, "--partitions", str(PARTITIONS)) as ledger:
            with Serve(ledger) as serve:
                receipts = [ask(ledger, "POST", "/v1/events?promise=required", json.dumps(complaint(n))).json()
                            for n in range(300_000, 300_012)]
                self.assertEqual(serve.end()[0], 0)
            self.assertTrue(all("promise" in receipt for receipt in receipts), receipts[0])
            report = ledger.json("verify")
            self.assertEqual((report["result"], report["levels"]["V3"], report["levels"]["V5"]), ("ok", "ok", "ok"))
            for partition in range(PARTITIONS):
                size = ledger.json("checkpoint", "show", "--partition", str(partition))["size"]
                ends = {one["partition"]: one["size"] for one in report["horizon"]}
                self.assertEqual(size, ends[partition])
            with Serve(ledger):  # and once more, with an epoch in every partition
                self.assertEqual(201, ask(ledger, "POST", "/v1/events", json.dumps(complaint(300_100))).status)
                until(lambda: ask(ledger, "GET", "/readyz").json()["lag"] == 0)
            self.assertEqual(ledger.json("verify")["result"], "ok")


if __name__ == "__main__":
    support.PROGRAM = sys.argv[1]
    unittest.main(argv=sys.argv[:1] + sys.argv[2:], verbosity=2)
