#!/usr/bin/env python3
"""Who is shown what at the socket (INTERFACES.md 3.1, DOMAIN.md 7): the sample city with a planted complaint, asked by
accounts of several roles; and what of it is in the access ledger before the answer.

Usage: rights_test.py QUANLU [unittest arguments]"""
import json
import sys
import time
import unittest
import urllib.parse

import support
from support import CASE, DESK, RECEIVED, TOLD, WITNESS, Ledger, LocalConnection, Serve, ask, command, plant_complaint

LEADER, OFFICER = "mz-ld-1", "mz-sg-1"  # accounts of the sample city
REQUEST, APPROVAL, GRANT = (f"0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c{tail}" for tail in ("21", "22", "31"))


class Rights(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = Ledger().demo(3)
        cls.serve = Serve(cls.ledger)
        cls.received = plant_complaint(cls.ledger)

    @classmethod
    def tearDownClass(cls):
        cls.serve.__exit__()
        cls.ledger.__exit__()

    @classmethod
    def append(cls, event):
        reply = ask(cls.ledger, "POST", "/v1/events?wait=applied", json.dumps(event))
        if reply.status != 201:
            raise AssertionError(reply)
        return reply.json()

    def get(self, target, account, purpose=None, **headers):
        headers = {"Quanlu-Actor": account, **headers}
        if purpose:
            headers["Quanlu-Purpose"] = urllib.parse.quote(purpose)
        return ask(self.ledger, "GET", target, headers=headers)

    def unseal(self, account, purpose="handling"):
        question = json.dumps({"position": self.received, "purpose": purpose})
        return ask(self.ledger, "POST", "/v1/unseal", question, {"Quanlu-Actor": account})

    def accesses(self):
        """What the access ledger holds, as the security administrator reads it."""
        return [access["data"] for access in self.ledger.json("access", "log", "--actor", "sec")["accesses"]]

    def assert_refused(self, reply, status, code):
        self.assertEqual((status, code), (reply.status, reply.json()["code"]), reply)
        for secret in (WITNESS, TOLD):
            self.assertNotIn(secret, reply.body.decode())

    def test_a_complaint_is_read_for_a_purpose_and_the_read_is_recorded_before_the_answer(self):
        before = len(self.accesses())
        named = (f"/v1/cases/{CASE}", f"/v1/cases/{CASE}/events", f"/v1/cases/{CASE}/diff", f"/v1/cases/{CASE}/blame",
                 f"/v1/events/{RECEIVED}", f"/v1/events/{self.received}", f"/v1/events?case={CASE}")
        for target in named:
            with self.subTest(target):
                self.assert_refused(self.get(target, DESK), 403, "purposeRequired")
        self.assertEqual(before, len(self.accesses()))
        for target in (*named, "/v1/complaints", "/v1/views/V15"):
            with self.subTest(target):
                before = len(self.accesses())
                reply = self.get(target, DESK, "handling; 复核期限")
                self.assertEqual(200, reply.status, reply)
                self.assertNotIn(WITNESS, reply.body.decode())
                made = self.accesses()[before:]
                self.assertTrue(made)
                for access in made:
                    self.assertEqual((DESK, "CMP", "handling; 复核期限"), (access["account"], access["class"], access["purpose"]))

    def test_who_may_not_read_a_class_is_told_so_and_who_may_not_know_finds_nothing(self):
        before = len(self.accesses())
        organization = "org-" + self.get("/v1/orgs?limit=1", LEADER).json()["organizations"][0]["subject"]
        for target in (f"/v1/cases/{CASE}", f"/v1/events/{RECEIVED}"):
            for account, status, code in (("sys", 403, "classHidden"), (organization, 404, "notFound"), ("nobody-at-all", 403, "role")):
                with self.subTest((target, account)):
                    self.assert_refused(self.get(target, account, "test"), status, code)
        for account in ("sys", "sec", "aad"):
            reply = self.get("/v1/events", account, "test", Accept="application/jsonl")
            self.assertEqual(200, reply.status)
            for kind in ("ComplaintReceived", "LargeMovementReported"):
                self.assertNotIn(f'"type":"{kind}"', reply.body.decode())
            self.assertEqual([], self.get("/v1/complaints", account, "test").json()["rows"])
        self.assertEqual(before, len(self.accesses()))

    def test_a_masked_reader_gets_no_amount_in_any_form(self):
        def told(account, purpose, form):
            reply = self.get("/v1/events?type=604", account, purpose, Accept=form)
            return [json.loads(line) for line in reply.body.splitlines()] if form.endswith("jsonl") else reply.json()["events"]

        clear = told(OFFICER, "audit", "application/jsonl")
        self.assertTrue(clear)
        amounts = [event["data"]["amount"] for event in clear]
        self.assertNotIn(False, [isinstance(amount, str) for amount in amounts])
        for account, purpose in ((LEADER, "test"), (LEADER, None), (OFFICER, None)):
            for form in ("application/jsonl", "application/json"):
                with self.subTest((account, purpose, form)):
                    masked = told(account, purpose, form)
                    self.assertEqual([event["eventId"] for event in clear], [event["eventId"] for event in masked])
                    self.assertEqual([{"masked": True, "field": "amount"}] * len(clear), [event["data"]["amount"] for event in masked])
        position = f"0:{clear[0]['position']['seq']}"
        one = self.get(f"/v1/events/{position}", LEADER, "test")
        self.assertEqual({"masked": True, "field": "amount"}, one.json()["event"]["data"]["amount"])
        self.assert_refused(self.get(f"/v1/events/{position}", LEADER, "test", Accept="application/vnd.quanlu.entry"), 403, "classHidden")
        self.assertEqual([], self.get(f"/v1/orgs/{clear[0]['subject']['uscc']}/funds", LEADER, "test").json()["movements"])
        self.assertEqual([{"masked": True, "field": "amount"}], self.heard(position, LEADER))

    def heard(self, position, account):
        """The amount of the event as a listener that resumes in front of it hears it."""
        connection = LocalConnection(self.ledger.socket)
        self.addCleanup(connection.close)
        connection.request("GET", f"/v1/events?type=604&after=0:{int(position[2:]) - 1}",
                           headers={"Accept": "text/event-stream", "Quanlu-Actor": account, "Quanlu-Purpose": "test"})
        response = connection.getresponse()
        while not (line := response.readline().decode()).startswith("data: "):
            pass
        return [json.loads(line[6:])["data"]["amount"]]

    def test_a_sealed_text_opens_for_who_was_given_leave_and_only_that_is_recorded(self):
        before = len(self.accesses())
        self.assert_refused(self.unseal(DESK), 403, "sealed")
        self.assert_refused(self.unseal(DESK, ""), 403, "purposeRequired")
        self.assert_refused(self.unseal(LEADER), 403, "sealed")
        self.assert_refused(self.unseal("sys"), 403, "classHidden")
        self.assertEqual(before, len(self.accesses()))
        self.append(command(REQUEST, "UnsealRequested", DESK, f"Unseal/{CASE}", 0,
                            {"of": [RECEIVED], "purpose": "handling", "basis": ["信访条例#22"]}))
        self.assert_refused(self.unseal(DESK), 403, "sealed")
        tonight = time.strftime("%Y-%m-%dT%H:%M:%S+08:00", time.gmtime(time.time() + 20 * 3600))
        self.append(command(APPROVAL, "UnsealApproved", LEADER, f"Unseal/{CASE}", 1,
                            {"request": REQUEST, "approver": LEADER, "validUntil": tonight}))
        opened = self.unseal(DESK)
        self.assertEqual((200, "no-store"), (opened.status, opened.headers["Cache-Control"]), opened)
        self.assertEqual({"identity": WITNESS, "body": TOLD}, {one["field"]: one["text"] for one in opened.json()["fields"]})
        made = self.accesses()[before:]
        self.assertEqual(sorted(["body", "identity"]), sorted(sum((access.get("fields", []) for access in made), [])), made)

    def test_other_rights_are_another_tag_and_nobody_is_told_that_nothing_changed(self):
        target = "/v1/orgs/" + self.get("/v1/orgs?limit=1", LEADER).json()["organizations"][0]["subject"]
        tags = {account: self.get(target, account).headers["ETag"] for account in (LEADER, DESK, OFFICER)}
        self.assertEqual(3, len(set(tags.values())))
        again = self.get(target, DESK, **{"If-None-Match": tags[DESK]})
        self.assertEqual((304, b""), (again.status, again.body))
        self.assertEqual(200, self.get(target, DESK, **{"If-None-Match": tags[LEADER]}).status)
        version = len(self.get(f"/v1/events?stream=UserAccount/{DESK}&limit=500", "sec").json()["events"])
        self.append(command(GRANT, "RoleGranted", "sys", f"UserAccount/{DESK}", version,
                            {"account": DESK, "role": "AUD", "unit": "11370100004188768U", "area": "370100", "from": "2024-09-04",
                             "approver": "sec"}))
        changed = self.get(target, DESK, **{"If-None-Match": tags[DESK]})
        self.assertEqual(200, changed.status, changed)
        self.assertNotEqual(tags[DESK], changed.headers["ETag"])


if __name__ == "__main__":
    support.PROGRAM = sys.argv[1]
    unittest.main(argv=sys.argv[:1] + sys.argv[2:], verbosity=2)
