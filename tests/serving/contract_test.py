#!/usr/bin/env python3
"""consumers/gateway/openapi.yaml against a real service: every documented request is sent, every answer validated
against the schema of its status and media type. (That no route is undocumented: tests/consumers/gateway.)

Usage: contract_test.py QUANLU OPENAPI.YAML"""
import json
import re
import sys
import unittest
import urllib.parse

import jsonschema
import yaml

import support
from support import Ledger, Serve, account_opened, ask, plant_complaint

SPEC_FILE = None


def media_type(reply):
    return (reply.headers.get("Content-Type") or "").split(";")[0]


class Contract(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(SPEC_FILE, encoding="utf-8") as file:
            cls.spec = yaml.safe_load(file)
        cls.ledger = Ledger().demo(4)
        cls.serve = Serve(cls.ledger)
        plant_complaint(cls.ledger)
        purpose = {"Quanlu-Purpose": "test"}
        cases = ask(cls.ledger, "GET", "/v1/cases?kind=RegCase&limit=1").json()["cases"]
        organization = cases[0]["subject"] if cases[0].get("subject") else None
        organization = organization or ask(cls.ledger, "GET", "/v1/orgs?limit=1", headers=purpose).json()["organizations"][0]["subject"]
        cls.names = {"uscc": organization, "id": cases[0]["caseId"]}

    @classmethod
    def tearDownClass(cls):
        cls.serve.__exit__()
        cls.ledger.__exit__()

    # What $ref means in a document of several parts.
    def resolved(self, part):
        while "$ref" in part:
            at = self.spec
            for word in part["$ref"][2:].split("/"):
                at = at[word]
            part = at
        return part

    def check(self, reply, operation, about):
        responses = operation["responses"]
        response = self.resolved(responses.get(str(reply.status), responses["default"]))
        if "content" not in response:
            self.assertEqual(b"", reply.body, about)
            return
        self.assertIn(media_type(reply), response["content"], (about, reply))
        schema = response["content"][media_type(reply)]["schema"]
        value = {"application/json": json.loads, "application/problem+json": json.loads,
                 "application/schema+json": json.loads}.get(media_type(reply), lambda body: body.decode())(reply.body)
        self.validate(value, schema, about)

    def validate(self, value, schema, about):
        validator = jsonschema.Draft202012Validator({**schema, "components": self.spec["components"]})
        faults = [f"{fault.json_path}: {fault.message}" for fault in validator.iter_errors(value)]
        self.assertEqual([], faults[:5], about)

    def operations(self, method):
        for path, item in self.spec["paths"].items():
            if method in item:
                yield path, item[method], [self.resolved(one) for one in item[method].get("parameters", [])]

    def filled(self, path, parameters):
        names = {p["name"]: p.get("example", self.names.get(p["name"])) for p in parameters if p["in"] == "path"}
        if "/v1/cases/" in path:
            names["id"] = self.names["id"]
        if "uscc" in names:
            names["uscc"] = self.names["uscc"]
        return re.sub(r"\{(\w+)\}", lambda m: urllib.parse.quote(str(names[m[1]]), safe=":"), path)

    def test_every_get_answers_as_it_is_documented(self):
        for path, operation, parameters in self.operations("get"):
            target = self.filled(path, parameters)
            with self.subTest(target):
                reply = ask(self.ledger, "GET", target if path != "/v1/search" else target + "?q=1")
                self.assertEqual(200, reply.status, reply)
                self.check(reply, operation, target)
                for header, value in (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
                                      ("Cross-Origin-Opener-Policy", "same-origin"),
                                      ("Cross-Origin-Resource-Policy", "same-origin")):
                    self.assertEqual(value, reply.headers.get(header))
                self.assertRegex(reply.headers["Quanlu-Trace-Id"], "^[0-9a-f]{32}$")
                self.assertRegex(reply.headers["Quanlu-Head"], "^0:[0-9]+$")
                self.assertNotIn("Server", reply.headers)

    def test_every_documented_parameter_is_taken_and_no_other(self):
        for path, operation, parameters in self.operations("get"):
            target = self.filled(path, parameters)
            needed = "q=1" if path == "/v1/search" else ""
            for parameter in parameters:
                if parameter["in"] != "query" or "example" not in parameter or path == "/v1/views/{view}":
                    continue
                query = f"{parameter['name']}={urllib.parse.quote(str(parameter['example']))}"
                with self.subTest(f"{target}?{query}"):
                    if needed and parameter["name"] != "q":
                        query += "&" + needed
                    reply = ask(self.ledger, "GET", f"{target}?{query}", headers={"Quanlu-Purpose": "test"})
                    self.assertEqual(200, reply.status, reply)
                    self.check(reply, operation, query)
            with self.subTest(f"{target}?surplus"):
                reply = ask(self.ledger, "GET", f"{target}?surplus=1")
                self.assertEqual((400, "badParameter"), (reply.status, reply.json()["code"]))
                self.check(reply, operation, target)

    def test_every_view_answers_and_pages_give_each_row_once(self):
        operation = self.spec["paths"]["/v1/views/{view}"]["get"]
        purpose = {"Quanlu-Purpose": "test"}
        needs = {"V02": "org=" + self.names["uscc"], "V04": "case=" + self.names["id"], "V16": "org=" + self.names["uscc"]}
        for view in ask(self.ledger, "GET", "/v1/views").json()["views"]:
            with self.subTest(view["id"]):
                query = needs.get(view["id"], "")
                whole = ask(self.ledger, "GET", f"/v1/views/{view['id']}?limit=500&{query}".rstrip("&"), headers=purpose)
                self.assertEqual(200, whole.status, whole)
                self.check(whole, operation, view["id"])
                rows, cursor = [], None
                while len(rows) < 40:
                    target = f"/v1/views/{view['id']}?limit=7&{query}".rstrip("&")
                    page = ask(self.ledger, "GET", target + (f"&cursor={cursor}" if cursor else ""), headers=purpose)
                    self.check(page, operation, view["id"])
                    rows += page.json()["rows"]
                    cursor = page.json()["next"]
                    self.assertEqual(cursor is not None, "Link" in page.headers)
                    if not cursor:
                        break
                self.assertEqual(whole.json()["rows"][:len(rows)], rows)
                if not query:
                    self.assertEqual(min(view["rows"], 500), len(whole.json()["rows"]))

    def test_every_post_answers_as_it_is_documented(self):
        one, batch = (self.spec["paths"][path]["post"] for path in ("/v1/events", "/v1/events:batch"))
        sent = [("/v1/events", one, json.dumps(account_opened(1)), {}, 201), ("/v1/events", one, json.dumps(account_opened(1)), {}, 200),
                ("/v1/events?dryRun=1", one, json.dumps(account_opened(2)), {}, 200),
                ("/v1/events?wait=applied", one, json.dumps(account_opened(3)), {}, 201),
                ("/v1/events?promise=required", one, json.dumps(account_opened(40)), {}, 201),
                ("/v1/events?promise=none", one, json.dumps(account_opened(41)), {}, 201),
                ("/v1/events?promise=perhaps", one, json.dumps(account_opened(42)), {}, 400),
                ("/v1/events", one, json.dumps(account_opened(4, expected=7)), {}, 409),
                ("/v1/events", one, json.dumps({**account_opened(1), "occurredAt": "2024-08-02T09:00:01+08:00"}), {}, 409),
                ("/v1/events", one, "{", {}, 422), ("/v1/events", one, '{"nonsense":1}', {}, 400),
                ("/v1/events", one, json.dumps(account_opened(5)), {"Idempotency-Key": account_opened(6)["eventId"]}, 400),
                ("/v1/events", one, json.dumps(account_opened(5)), {"If-Match": "*"}, 400),
                ("/v1/events", one, json.dumps({k: v for k, v in account_opened(5).items() if k != "expectedSeq"}), {"If-Match": '"9.1.x"'}, 412),
                ("/v1/events", one, json.dumps({k: v for k, v in account_opened(5).items() if k != "expectedSeq"}), {}, 428),
                ("/v1/events?surplus=1", one, "{}", {}, 400),
                ("/v1/events:batch", batch, json.dumps({"events": [account_opened(10), {}, account_opened(11)]}), {}, 200),
                ("/v1/events:batch", batch, json.dumps({"atomic": True, "events": [account_opened(12), {}]}), {}, 200),
                ("/v1/events:batch", batch, "[]", {}, 400)]
        for target, operation, body, headers, status in sent:
            with self.subTest((target, body[:60], headers)):
                reply = ask(self.ledger, "POST", target, body, headers)
                self.check(reply, operation, target)
                self.assertEqual(status, reply.status, reply)

    def test_other_methods_and_paths_are_problems(self):
        operation = self.spec["paths"]["/v1/events"]["post"]
        for method, target, status in (("POST", "/v1/orgs", 405), ("GET", "/v1/events:batch", 405), ("PUT", "/v1/events", 405),
                                       ("BREW", "/v1/events", 501), ("GET", "/v1/nothing", 404), ("GET", "/v1/events/", 404),
                                       ("GET", "/v1/views/V99", 404), ("GET", "/v1/events/0:99999999", 404)):
            with self.subTest((method, target)):
                reply = ask(self.ledger, method, target, "{}" if method == "POST" else None)
                self.assertEqual(status, reply.status, reply)
                self.check(reply, operation, target)

    def test_streams_give_the_one_json_of_each_event(self):
        event = {"$ref": "#/components/schemas/Event"}
        lines = ask(self.ledger, "GET", "/v1/events?limit=120", headers={"Accept": "application/jsonl", "Quanlu-Purpose": "test"})
        self.assertEqual("application/jsonl", media_type(lines))
        events = [json.loads(line) for line in lines.body.splitlines()]
        self.assertEqual(list(range(120)), [one["position"]["seq"] for one in events])
        for one in events:
            self.validate(one, event, one["position"])

    def test_a_complaint_is_shown_for_a_stated_purpose_only(self):
        listed = ask(self.ledger, "GET", "/v1/complaints", headers={"Quanlu-Purpose": "test"}).json()["rows"]
        self.assertTrue(listed)
        self.assertEqual([], ask(self.ledger, "GET", "/v1/complaints").json()["rows"])
        target = "/v1/cases/" + listed[0]["caseId"]
        hidden = ask(self.ledger, "GET", target)
        self.assertEqual((403, "purposeRequired"), (hidden.status, hidden.json()["code"]))
        self.assertEqual(200, ask(self.ledger, "GET", target, headers={"Quanlu-Purpose": "test"}).status)


if __name__ == "__main__":
    support.PROGRAM, SPEC_FILE = sys.argv[1], sys.argv[2]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
