"""Department streams of a ledger of four partitions: one chain in the order of the ledger, which says what the feed of
the same ledger with one partition says; killed feeders, readers that stop and go on, what the AsyncAPI document promises.

Usage: feeds_test.py QUANLU"""
import csv
import functools
import io
import json
import os
import shutil
import signal
import sys
import unittest
import warnings

import jsonschema
import partitions_test
from partitions_test import PARTITIONS, PATIENCE_S, PURPOSE, World, is_own

STARTED = "quanlu.FeedStarted.v1"
FEEDS = ("finance", "audit", "police", "pbc.aml", "party", "public")
PLACES = ("feedepoch", "feedseq", "prevhash", "leafhash", "ledgerpartition", "ledgerseq", "ledgerplace")


def events_in(messages):
    return [message for message in messages if message["type"] != STARTED]


def said(messages):
    """What they tell, wherever it lies."""
    return [{key: value for key, value in message.items() if key not in PLACES} for message in events_in(messages)]


class Feeds(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(shutil.rmtree, cls.world.folder)
        for ledger, more in (("one", ()), ("four", ("--partitions", str(PARTITIONS)))):
            cls.world.document("demo", "--organizations", "2", "--dir", ledger, *more)

    def copy(self, of, name):
        shutil.copytree(self.world.folder / of, self.world.folder / name)
        self.addCleanup(shutil.rmtree, self.world.folder / name)
        return name

    def feed(self, ledger, name="audit"):
        return self.world.document("-L", ledger, "feed", "run", name, "--until-end")

    def lines(self, ledger, name="audit", *more):
        return self.world.run("-L", ledger, "consume", "--feed", name, "--until-end", "--format", "jsonl", *more).splitlines()

    def consumed(self, ledger, name="audit"):
        return [json.loads(line) for line in self.lines(ledger, name)]

    def test_a_feed_has_every_event_of_its_scope_once_in_order_and_says_what_it_says_of_one_partition(self):
        world = self.world
        ledgers = [self.copy("one", "fed-one"), self.copy("four", "fed-four")]
        for ledger in ledgers:
            for name in FEEDS:
                self.feed(ledger, name)
        events = {ledger: {event["eventId"]: event for event in world.events(ledger)} for ledger in ledgers}
        told = 0
        for name in FEEDS:
            with self.subTest(name):
                read = {ledger: events_in(self.consumed(ledger, name)) for ledger in ledgers}
                of = {ledger: [dict(message) for message in read[ledger] if not is_own(events[ledger][message["id"]])]
                      for ledger in ledgers}
                for ledger in ledgers:  # the ledger itself chooses the id of what it tells
                    for message in of[ledger]:
                        if events[ledger][message["id"]]["actor"]["account"] == "ledger":
                            message["id"] = "its own"
                self.assertEqual(said(of["fed-four"]), said(of["fed-one"]))
                told += len(said(of["fed-four"]))
                whole = read["fed-four"]
                places = [int(message["ledgerplace"]) for message in whole]
                self.assertEqual(places, sorted(set(places)))
                for message in whole:
                    event = events["fed-four"][message["id"]]
                    self.assertEqual([str(event["position"][key]) for key in ("partition", "seq")],
                                     [message["ledgerpartition"], message["ledgerseq"]])
                    self.assertEqual(event.get("authorityAt", 0), int(message["ledgerplace"]))
                    self.assertEqual(event["leafHash"].split(":")[1], message["leafhash"])
                self.assertEqual([one for one in read["fed-one"] if "ledgerplace" in one], [])
                if name == "audit":
                    self.assertEqual({message["ledgerpartition"] for message in whole}, set("0123"))
                report = world.document("-L", "fed-four", "feed", "check", name)
                self.assertEqual((report["compared"], report["differs"], report["gap"], report["strays"]), (len(whole), None, None, {}))
        self.assertGreater(told, 1000)

    def test_a_feeder_killed_at_any_step_leaves_no_gap_and_no_copy(self):
        world = self.world
        whole, ledger = self.copy("four", "fed-whole"), self.copy("four", "fed-killed")
        self.feed(whole)
        self.feed(ledger, "public")  # its key: what it made of the ledger is no part of this story
        world.run("-L", ledger, "keys", "new", "--role", "feed", "--feed", "audit", "--actor", "sec")
        for point in ("feed.before_start:1", "feed.after_start:1", "feed.before_commit:2", "feed.after_commit:2",
                      "feed.before_commit:3", "feed.before_remember:1"):
            with self.subTest(point):
                process = world.start("-L", ledger, "feed", "run", "audit", "--until-end", QUANLU_KILL=point)
                said_there = process.communicate(timeout=PATIENCE_S)[1].decode()
                self.assertEqual(process.returncode, -signal.SIGKILL, said_there)
        self.feed(ledger)
        own = {event["eventId"] for at in (whole, ledger) for event in world.events(at) if is_own(event)}
        ours, theirs = ([one for one in said(self.consumed(at)) if one["id"] not in own] for at in (ledger, whole))
        self.assertEqual(ours, theirs)
        report = world.document("-L", ledger, "feed", "check", "audit")
        self.assertEqual((report["differs"], report["gap"], report["behind"], report["strays"]), (None, None, 0, {}))
        before = self.consumed(ledger)
        memory = world.folder / ledger / "feeds/audit/0/memory.json"
        self.assertEqual(len(json.loads(memory.read_text())["ledgers"]), PARTITIONS)
        for forget in (False, True):  # its place is that of the feed, whatever the file says
            if forget:
                memory.unlink()
            self.assertEqual(self.feed(ledger)["written"], 0)
        self.assertEqual(said(self.consumed(ledger)), said(before))
        with self.subTest("what comes later is behind it"):
            case = "0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c11"
            event = {"eventId": "0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c12", "type": "ComplaintReceived", "caseId": case,
                     "stream": f"Complaint/{case}", "actor": {"account": "mz-xf-1"}, "expectedSeq": 0,
                     "occurredAt": "2024-09-04T16:00:00+08:00",
                     "data": {"channel": "letter", "named": False, "topic": "fee", "targetName": "某协会", "summary": "收费", "body": "x"}}
            receipt = world.document("-L", ledger, "append", "-", given=json.dumps(event).encode())
            self.feed(ledger)
            last = self.consumed(ledger)[-1]
            self.assertEqual((last["id"], int(last["ledgerpartition"]), int(last["ledgerseq"])),
                             (event["eventId"], receipt["partition"], receipt["seq"]))

    def test_readers_stop_and_go_on_and_see_where_an_event_lies(self):
        world, ledger = self.world, self.copy("four", "fed-read")
        self.feed(ledger)
        whole, pieces = self.lines(ledger), []
        while not pieces or len(pieces) % 200 == 0:
            pieces += self.lines(ledger, "audit", "--state", "position.json", "--max", "200")
        self.assertEqual(pieces, whole)
        table = world.run("-L", ledger, "consume", "--feed", "audit", "--until-end", "--format", "csv")
        rows = list(csv.DictReader(io.StringIO(table.lstrip("\ufeff"))))
        self.assertEqual([row["ledgerseq"] for row in rows[1:]],
                         ["{ledgerpartition}:{ledgerseq}".format(**json.loads(line)) for line in whole[1:]])
        event = json.loads(world.run("-L", ledger, "show", rows[-1]["ledgerseq"], "--json", "--purpose", PURPOSE))
        self.assertEqual(event["event"]["eventId"], rows[-1]["id"])
        row, = world.document("-L", ledger, "consumers", "--feed", "audit")["consumers"]
        last = json.loads(whole[-1])
        self.assertEqual((row["next"], row["lagEvents"]), (int(last["ledgerplace"]) + 1, 0))
        self.assertIn("{ledgerpartition}:{ledgerseq}".format(**last), row["position"].split(","))
        self.assertEqual(len(row["position"].split(",")), PARTITIONS)

    def test_every_message_is_what_the_asyncapi_document_says(self):
        ledger = self.copy("four", "fed-described")
        document = json.loads(self.world.run("-L", ledger, "asyncapi"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            resolver = jsonschema.RefResolver("", document)

        @functools.cache
        def validator(channel, kind):
            for reference in document["channels"][channel]["messages"].values():
                message = document["components"]["messages"][reference["$ref"].rsplit("/", 1)[1]]
                if message["name"] == kind:
                    schema = document["components"]["schemas"][message["payload"]["$ref"].rsplit("/", 1)[1]]
                    return jsonschema.Draft202012Validator(schema, resolver=resolver)
            return self.fail((channel, kind))

        seen = {}
        for name in ("audit", "finance"):
            self.assertEqual(document["channels"][name]["bindings"]["kafka"]["partitions"], 1)
            self.feed(ledger, name)
            for message in self.consumed(ledger, name):
                seen[name, message["type"]] = seen.get((name, message["type"]), 0) + 1
                if seen[name, message["type"]] <= 10:
                    faults = [one.message[:200] for one in validator(name, message["type"]).iter_errors(message)]
                    self.assertEqual(faults, [], message)
        self.assertGreater(len(seen), 50)


if __name__ == "__main__":
    partitions_test.QUANLU = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
