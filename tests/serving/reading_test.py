#!/usr/bin/env python3
"""Rules of every answer (INTERFACES.md 3.3) at the socket of a real service over the sample city.

Usage: reading_test.py QUANLU [unittest arguments]"""
import base64
import hashlib
import json
import sys
import unittest

import support
from support import Ledger, LocalConnection, Serve, account_opened, ask, until

PURPOSE = {"Quanlu-Purpose": "test"}


class Reading(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = Ledger().demo(4)
        cls.serve = Serve(cls.ledger)
        cls.number = 100_000

    @classmethod
    def tearDownClass(cls):
        cls.serve.__exit__()
        cls.ledger.__exit__()

    def get(self, target, **headers):
        return ask(self.ledger, "GET", target, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def append(self, **headers):
        """One more event; gives its seq."""
        type(self).number += 1
        reply = ask(self.ledger, "POST", "/v1/events?wait=applied", json.dumps(account_opened(self.number)),
                    {name.replace("_", "-"): value for name, value in headers.items()})
        self.assertEqual(201, reply.status, reply)
        self.assertEqual("true", reply.headers["Quanlu-Applied"])
        return reply.json()["seq"]

    def a_case(self):
        return self.get("/v1/cases?kind=RegCase&limit=1").json()["cases"][0]

    def test_who_has_the_answer_already_is_told_so(self):
        case = "/v1/cases/" + self.a_case()["caseId"]
        first = self.get(case)
        self.assertRegex(first.headers["ETag"], r'^"[0-9]+\.[0-9]+\.[0-9a-f]{12}"$')
        lists = self.get("/v1/cases")
        self.assertRegex(lists.headers["ETag"], r'^W/"[0-9]+\.[0-9a-f]{12}"$')
        self.append()
        again = self.get(case, If_None_Match=first.headers["ETag"])
        self.assertEqual((304, b""), (again.status, again.body))
        changed = self.get("/v1/cases", If_None_Match=lists.headers["ETag"])
        self.assertEqual(200, changed.status)
        self.assertEqual(200, self.get(case, If_None_Match=first.headers["ETag"], **{"Quanlu_Purpose": "another"}).status)

    def test_a_cursor_leads_on_in_its_own_list_only_and_changes_between_pages_are_counted(self):
        first = self.get("/v1/orgs?limit=1")
        cursor = first.json()["next"]
        self.append()
        second = self.get(f"/v1/orgs?limit=1&cursor={cursor}").json()
        self.assertGreaterEqual(second["changedSince"], 1)
        self.assertNotEqual(first.json()["organizations"], second["organizations"])
        link = first.headers["Link"]
        self.assertEqual(second["organizations"], self.get(link[1:link.index(">")]).json()["organizations"])
        for target in (f"/v1/cases?cursor={cursor}", f"/v1/orgs?kind=foundation&cursor={cursor}", f"/v1/orgs?cursor={cursor[:-1]}",
                       "/v1/orgs?cursor=rubbish", f"/v1/orgs?cursor={cursor[:20]}{'A' if cursor[20] != 'A' else 'B'}{cursor[21:]}"):
            reply = self.get(target)
            self.assertEqual((400, "badParameter"), (reply.status, reply.json()["code"]), target)

    def test_a_cursor_of_a_service_that_ended_is_gone(self):
        with Ledger().demo(3) as ledger:
            with Serve(ledger):
                cursor = ask(ledger, "GET", "/v1/orgs?limit=1").json()["next"]
            with Serve(ledger):
                reply = ask(ledger, "GET", f"/v1/orgs?limit=1&cursor={cursor}")
                self.assertEqual((410, "cursorGone"), (reply.status, reply.json()["code"]))

    def test_the_past_is_what_was_known_then(self):
        now = self.get("/v1/orgs?limit=1").json()["organizations"][0]
        target = "/v1/orgs/" + now["subject"]
        past = self.get(f"{target}?knownAt={now['firstSeq']}")
        self.assertEqual((True, 1, now["firstSeq"]), (past.json()["past"], past.json()["organization"]["events"], past.json()["asOf"]["knownAt"]))
        self.assertEqual("private, max-age=3600", past.headers["Cache-Control"])
        self.assertEqual("private, no-cache", self.get(target).headers["Cache-Control"])
        self.assertEqual(now["events"], self.get(f"{target}?knownAt={now['lastSeq']}").json()["organization"]["events"])
        case = self.a_case()
        events = self.get(f"/v1/cases/{case['caseId']}/events").json()["events"]
        middle = events[len(events) // 2]
        then = self.get(f"/v1/cases/{case['caseId']}?knownAt={middle['recordedAt'].replace('+', '%2B')}").json()["case"]
        self.assertLess(then["version"], case["version"])

    def test_the_exact_bytes_of_an_entry_have_its_leaf_hash(self):
        for seq in (0, 1, 25, self.append()):
            entry = self.get(f"/v1/events/0:{seq}", Accept="application/vnd.quanlu.entry")
            self.assertEqual("application/vnd.quanlu.entry", entry.headers["Content-Type"])
            told = self.get(f"/v1/events/{seq}").json()
            self.assertEqual("sha256:" + hashlib.sha256(b"\0" + entry.body).hexdigest(), told["event"]["leafHash"])
            self.assertTrue(told["chain"]["linksBack"])
            self.assertEqual(told["event"], self.get("/v1/events/" + told["event"]["eventId"]).json()["event"])

    def test_pages_and_lines_of_the_log_give_every_event_once(self):
        pages, cursor = [], ""
        while cursor is not None:
            page = self.get(f"/v1/events?limit=200&cursor={cursor}" if cursor else "/v1/events?limit=200", **{"Quanlu_Purpose": "test"}).json()
            pages += page["events"]
            cursor = page["next"]
        lines = self.get("/v1/events", Accept="application/jsonl", **{"Quanlu_Purpose": "test"}).body.splitlines()
        self.assertEqual(list(range(len(pages))), [event["position"]["seq"] for event in pages])
        self.assertEqual(pages, [json.loads(line) for line in lines][:len(pages)])
        some = self.get("/v1/events?family=REG&limit=500").json()["events"]
        self.assertTrue(some)
        self.assertEqual([e for e in pages if 100 <= e["typeCode"] < 200 and e["type"]][:len(some)], some)
        one = some[3]
        typed = self.get(f"/v1/events?type={one['type']}&after={one['position']['seq'] - 1}&limit=1").json()["events"]
        self.assertEqual([one], typed)

    def test_a_listener_hears_every_event_from_where_it_stopped(self):
        with Ledger().init() as ledger, Serve(ledger, environment={"QUANLU_LIMITS_SSE_PER_ACCOUNT": "2"}):
            def listen(**headers):
                connection = LocalConnection(ledger.socket)
                connection.request("GET", "/v1/events", headers={"Accept": "text/event-stream", **headers})
                self.addCleanup(connection.close)
                return connection.getresponse()

            def hear(response, count):
                heard = {}
                while len(heard) < count:
                    line = response.readline().decode().rstrip("\n")
                    if line.startswith("id: 0:"):
                        number = int(line[6:])
                    if line.startswith("data: {\"position\""):
                        heard[number] = json.loads(line[6:])["position"]["seq"]
                return heard

            live, replayed = listen(), listen(**{"Last-Event-ID": "0:2"})
            self.assertEqual(429, listen().status)
            start = ask(ledger, "GET", "/readyz").json()["head"]
            for number in range(30):
                ask(ledger, "POST", "/v1/events", json.dumps(account_opened(number)))
            self.assertEqual({seq: seq for seq in range(start + 1, start + 31)}, hear(live, 30))
            self.assertEqual({seq: seq for seq in range(3, start + 31)}, hear(replayed, start + 28))

    def test_a_wrong_version_is_told_what_came_since(self):
        case = self.a_case()
        last = self.get(f"/v1/cases/{case['caseId']}/events?limit=500").json()["events"][-1]
        command = {"eventId": account_opened(77)["eventId"], "type": last["type"], "stream": last["stream"],
                   "occurredAt": last["occurredAt"], "data": last["data"], "actor": {"account": last["actor"]["account"]},
                   "caseId": last["caseId"]}
        if last["subject"]:
            command["subject"] = last["subject"]
        by_body = ask(self.ledger, "POST", "/v1/events?dryRun=1", json.dumps({**command, "expectedSeq": case["version"] - 1}))
        self.assertEqual((409, "version", case["version"]), (by_body.status, by_body.json()["code"], by_body.json()["currentSeq"]), by_body)
        self.assertEqual([(last["position"]["seq"], last["type"], case["version"])],
                         [(one["seq"], one["type"], one["streamSeq"]) for one in by_body.json()["missed"]])
        by_header = ask(self.ledger, "POST", "/v1/events?dryRun=1", json.dumps(command), {"If-Match": f'"{case["version"] - 1}.0.x"'})
        self.assertEqual((412, case["version"]), (by_header.status, by_header.json()["currentSeq"]))

    def test_diff_from_nothing_is_what_blame_tells(self):
        case = self.a_case()
        target = "/v1/cases/" + case["caseId"]
        whole = self.get(f"{target}/diff?from=0").json()
        fields = self.get(f"{target}/blame").json()["fields"]
        self.assertTrue(fields)
        self.assertEqual(fields, {change["field"]: change["after"] for change in whole["changes"]})
        steps = {}
        for version in range(1, case["version"] + 1):
            for change in self.get(f"{target}/diff?from={version - 1}&to={version}").json()["changes"]:
                steps[change["field"]] = change["after"]
        self.assertEqual(fields, {name: value for name, value in steps.items() if value is not None})

    def test_head_is_get_without_its_body(self):
        for target in ("/v1/orgs?limit=2", "/v1/events/0:0", "/healthz", "/v1/nothing"):
            get, head = self.get(target), ask(self.ledger, "HEAD", target)
            self.assertEqual((get.status, b""), (head.status, head.body))
            for name in ("Content-Type", "Content-Length", "ETag", "Quanlu-Position"):
                self.assertEqual(get.headers.get(name), head.headers.get(name), (target, name))

    def test_a_trace_goes_into_the_event_and_comes_back(self):
        parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        seq = self.append(traceparent=parent)
        self.assertEqual(parent, self.get(f"/v1/events/0:{seq}").json()["event"]["traceparent"])
        self.assertEqual("4bf92f3577b34da6a3ce929d0e0e4736", self.get("/v1/me", traceparent=parent).headers["Quanlu-Trace-Id"])

    def test_search_finds_bodies_cases_and_events(self):
        case = self.a_case()
        body = self.get("/v1/orgs?limit=1").json()["organizations"][0]
        self.assertIn(body, self.get("/v1/search?q=" + body["subject"]).json()["organizations"])
        self.assertIn(case["caseId"], [one["caseId"] for one in self.get("/v1/search?q=" + case["caseId"]).json()["cases"]])
        self.assertEqual([{"seq": 5}], self.get("/v1/search?q=0:5").json()["events"])


if __name__ == "__main__":
    support.PROGRAM = sys.argv[1]
    unittest.main(argv=sys.argv[:1] + sys.argv[2:], verbosity=2)
