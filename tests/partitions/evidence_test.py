"""What leaves a ledger of four partitions to be checked elsewhere: evidence about any of them is made by the program and
shown to both verifiers by whoever holds a log id or a key.

Usage: evidence_test.py QUANLU VERIFY_PY"""
import datetime
import functools
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import unittest

import partitions_test as partitions
from partitions_test import PURPOSE, World

VERIFY_PY = None


class Held(World):
    """One ledger and a copy of it in which a writer went on otherwise."""

    def complaint(self, ledger, case, number, *options):
        """-> the receipt of a complaint that opens this case"""
        stream = f"0191a3c2-7d10-7c3e-9a51-{case:012x}"
        told = {"eventId": f"0191a3c2-7d10-7c3e-9a52-{number:012x}", "type": "ComplaintReceived", "stream": f"Complaint/{stream}",
                "caseId": stream, "actor": {"account": "mz-xf-1"}, "expectedSeq": 0, "subject": {"uscc": self.bodies[case % len(self.bodies)]},
                "occurredAt": time.strftime("%Y-%m-%dT%H:%M:%S+08:00", time.gmtime(time.time() + 8 * 3600)),
                "data": {"channel": "letter", "named": False, "topic": "fee", "targetName": "某协会", "summary": "收费", "body": "会费去向不明"}}
        return self.document("-L", ledger, "append", "-", *options, given=json.dumps(told).encode())

    def copy(self, ledger, name):
        shutil.copytree(self.folder / ledger, self.folder / name, ignore=shutil.ignore_patterns("*.sock"))
        return name

    def make(self):
        self.document("demo", "--organizations", "2", "--dir", "first", "--partitions", "4")
        self.bodies = [row["subject"] for row in self.document("-L", "first", "org", "list")["organizations"]
                       if len(row["subject"]) == 18 and row["subject"].startswith("5")]
        for case in range(1, 20):  # one that lies in another partition than 0
            self.copy("first", "here")
            self.receipt = self.complaint("here", case, 1, "--promise")
            if self.receipt["partition"] != 0:
                break
            shutil.rmtree(self.folder / "here")
        self.partition, self.seq = self.receipt["partition"], self.receipt["seq"]
        self.copy("first", "there")
        other = self.complaint("there", case, 2, "--promise")
        assert (other["partition"], other["seq"]) == (self.partition, self.seq), (self.receipt, other)
        assert other["leafHash"] != self.receipt["leafHash"]
        self.log_id = json.loads((self.folder / "first/genesis.json").read_text())["logId"]
        self.keys = (self.folder / "first/published/keys.vkey").read_text().splitlines()
        (self.folder / "receipt.json").write_text(json.dumps(self.receipt))
        return self

    def checkpoint(self, ledger):
        return (self.folder / ledger / f"published/log/{self.partition}/checkpoint").read_text()

    def second(self, place, *options, code=0):
        """What the second verifier says, which shares no line with the first."""
        done = subprocess.run([sys.executable, VERIFY_PY, place, "--json", *options], capture_output=True, text=True, cwd=self.folder)
        if done.returncode != code:
            raise AssertionError(f"verify.py {place}: exit {done.returncode}, expected {code}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        return json.loads(done.stdout) if done.stdout.startswith("{") else {}


@functools.cache
def held():
    """Made once: no story changes the three ledgers in it but by what is published and who may sign exports."""
    world = Held()
    unittest.addModuleCleanup(shutil.rmtree, world.folder)
    return world.make()


class Evidence(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = held()

    def shows(self, id_, file, pins, *, origin=True, others=()):
        """Both say so by these pins, and neither by others: {arguments: exit code}."""
        world = self.world
        shown = world.document("evidence", "verify", file, *pins)
        self.assertEqual(shown["evidence"], id_)
        if origin:
            self.assertTrue(shown["origin"].endswith(f"/p{world.partition}"), shown)
        second = world.second(file, *pins)
        self.assertEqual((second["verdict"], second["filter"]), ("shown", id_))
        for wrong, code in others:
            world.run("evidence", "verify", file, *wrong, code=code)
            world.second(file, *wrong, code=code)
        return shown["facts"]

    def test_a_promise_is_broken_where_another_entry_lies_in_its_partition(self):
        world = self.world
        pins, foreign = ["--log-id", world.log_id], [(["--log-id", "0" * 64], 3)]
        published = ["--published", "there/published/log"]
        for against in (["-L", "there"], []):
            where = [] if against else published
            checked = world.document(*against, "receipt", "check", "receipt.json", *where, code=3)["receipts"][0]
            self.assertEqual((checked["state"], checked["kind"], checked["partition"]), ("broken", "receipt_broken", world.partition))
            self.assertEqual(checked["evidence"]["leaf"], checked["actual"])
            world.run(*against, "evidence", "make", "--receipt", "receipt.json", *where, "-o", "e3.zip")
            facts = self.shows("E3", "e3.zip", pins, others=foreign)
            self.assertEqual((facts["partition"], facts["seq"]), (str(world.partition), str(world.seq)))
        world.run("-L", "here", "receipt", "check", "receipt.json")
        world.run("receipt", "check", "receipt.json", "--published", "here/published/log")
        self.assertIn("[notShown]", world.run("-L", "here", "evidence", "make", "--receipt", "receipt.json", "-o", "none.zip", code=4))

    def test_a_promise_is_broken_where_its_partition_ends_before_it(self):
        """Once it is due; and what is published of other partitions says nothing about it."""
        world = self.world
        due = datetime.datetime.fromisoformat(self.world.receipt["promise"]["mergeBy"]).timestamp()
        time.sleep(max(0.0, due - time.time()) + 0.01)
        older = ["--published", "first/published/log"]
        self.assertEqual(world.document("receipt", "check", "receipt.json", *older, code=4)["receipts"][0]["kind"], "receipt_open")
        world.run("evidence", "make", "--receipt", "receipt.json", *older, "-o", "e3-late.zip")
        facts = self.shows("E3", "e3-late.zip", ["--log-id", world.log_id], others=[(["--log-id", "0" * 64], 3)])
        self.assertEqual((facts["partition"], facts["size"]), (str(world.partition), world.checkpoint("first").split("\n")[1]))
        short = world.copy("here", "short")
        shutil.rmtree(world.folder / short / "published/log" / str(world.partition))
        without = ["--published", f"{short}/published/log"]
        self.assertEqual(world.document("receipt", "check", "receipt.json", *without, code=4)["receipts"][0]["kind"], "receipt_open")
        self.assertIn("[notShown]", world.run("evidence", "make", "--receipt", "receipt.json", *without, "-o", "none.zip", code=4))
        only = f"here/published/log/{world.partition}"
        self.assertIn("[partition]", world.run("receipt", "check", "receipt.json", "--published", only, code=2))

    def test_two_roots_for_one_size_and_a_smaller_one_served(self):
        world = self.world
        for name, notes in (("two", ("here", "there")), ("E4-older", ("here", "first"))):
            (world.folder / name).mkdir()
            for file, ledger in zip(("ours.note", "theirs.note"), notes):
                (world.folder / name / file).write_text(world.checkpoint(ledger))
        own, other = world.keys[world.partition], world.keys[0]
        for folder, id_ in (("two", "E1"), ("E4-older", "E4")):
            world.run("-L", "here", "evidence", "make", folder, "-o", id_ + ".zip")
            self.shows(id_, id_ + ".zip", ["--key", own], others=[(["--key", other], 4)])

    def test_an_entry_that_was_exchanged_in_a_partition_is_shown(self):
        world = self.world
        ledger = world.copy("here", "exchanged")
        log = world.folder / ledger / "log" / str(world.partition)
        shutil.rmtree(log)
        shutil.copytree(world.folder / "there/log" / str(world.partition), log)
        place = f"{world.partition}:{world.seq}"
        world.run("-L", ledger, "evidence", "make", "--seq", place, "-o", "e5.zip", "--purpose", PURPOSE)
        self.shows("E5", "e5.zip", ["--key", world.keys[world.partition]], others=[(["--key", world.keys[0]], 4)])
        self.assertIn("[notShown]", world.run("-L", "here", "evidence", "make", "--seq", place, "-o", "none.zip", "--purpose", PURPOSE, code=4))
        self.assertIn("[absent]", world.run("-L", "here", "evidence", "make", "--seq", "4:1", "-o", "none.zip", "--purpose", PURPOSE, code=6))

    def test_two_copies_that_two_eras_wrote_are_no_evidence(self):
        answer = self.world.run("-L", "here", "evidence", "make", "--other", "there", "-o", "none.zip", code=4)
        self.assertIn("[notShown]", answer)


class Bundles(unittest.TestCase):
    """A case whose events lie in several partitions leaves as one file, checked without a ledger."""

    @classmethod
    def setUpClass(cls):
        cls.world = world = held()
        world.run("-L", "here", "keys", "new", "--role", "export")
        cls.exporter = world.run("-L", "here", "keys", "export", "--role", "export").strip()
        cls.events = world.events("here")
        cls.case, cls.places = cls.spread("caseId")
        cls.org, _ = cls.spread("subject")
        cls.pins = ["--log-id", world.log_id, "--key", cls.exporter]

    @classmethod
    def spread(cls, member):
        """-> the case or body whose events lie in the most partitions, and where they lie"""
        lie = {}
        for event in cls.events:
            key = event.get(member)
            key = key.get("uscc") if isinstance(key, dict) else key
            if key:
                lie.setdefault(key, set()).add((event["position"]["partition"], event["position"]["seq"]))
        key = max(sorted(lie), key=lambda one: len({partition for partition, _ in lie[one]}))
        assert len({partition for partition, _ in lie[key]}) > 1, lie[key]
        return key, lie[key]

    def bundle(self, *what, file="made.zip"):
        return self.world.document("-L", "here", "bundle", *what, "-o", file, "--purpose", PURPOSE)

    def checked(self, file, pins, code=0):
        """What both say of it, by these pins."""
        report = self.world.document("bundle", "verify", file, *pins, code=code)
        second = self.world.second(file, *pins, code=code)
        return report, second

    def test_a_case_in_several_partitions_is_proved_in_each_of_them(self):
        made = self.bundle("case", self.case, file="case.zip")
        concerned = sorted({partition for partition, _ in self.places})
        self.assertEqual(made["entries"], len(self.places))
        self.assertEqual([one["partition"] for one in made["checkpoints"]], concerned)
        report, _ = self.checked("case.zip", self.pins)
        self.assertEqual(sorted(one["partition"] for one in report["horizon"]), concerned)
        self.assertEqual(report["checked"]["proofs"], len(self.places) + made["controlEntries"])
        names = {one["name"] for one in self.world.document("bundle", "show", "case.zip")["files"]}
        self.assertEqual({name for name in names if name.endswith(".entry") and "/entries/" in name},
                         {f"p{partition}/entries/{seq:016d}.entry" for partition, seq in self.places})
        keys = [word for partition in concerned for word in ("--key", self.world.keys[partition])]
        self.checked("case.zip", ["--key", self.exporter, *keys])
        report, _ = self.checked("case.zip", ["--key", self.exporter, *keys[:-2]], code=4)
        self.assertEqual([one["kind"] for one in report["findings"]], ["checkpoint_note"])
        self.assertEqual(self.bundle("case", self.case, file="again.zip")["digest"], made["digest"])

    def test_its_events_are_shown_in_the_order_of_the_ledger(self):
        self.bundle("case", self.case)
        shown = [line.split()[0] for line in self.world.run("bundle", "show", "made.zip").splitlines()]
        order = [f"{event['position']['partition']}:{event['position']['seq']}" for event in reversed(self.events)
                 if (event["position"]["partition"], event["position"]["seq"]) in self.places]
        self.assertEqual([word for word in shown if word in order], order)

    def test_an_organization_and_a_range_of_one_partition(self):
        self.assertGreater(len(self.bundle("org", self.org)["checkpoints"]), 1)
        self.checked("made.zip", self.pins)
        last = self.world.partition
        made = self.bundle("range", f"{last}:0..{last}:9")
        self.assertEqual((made["entries"], made["filter"]), (10, f"{last}:0..{last}:9"))
        report, second = self.checked("made.zip", self.pins)
        self.assertTrue(report["bundle"]["completenessProved"])
        self.assertTrue(second["complete"])

    def test_a_partition_whose_checkpoint_is_behind_gives_no_bundle(self):
        world, ledger = self.world, self.world.copy("here", "behind")
        event = world.complaint(ledger, 97, 3)
        stream = next(one["caseId"] for one in world.events(ledger) if one["eventId"] == event["eventId"])
        asked = ["-L", ledger, "bundle", "case", stream, "-o", "behind.zip", "--purpose", PURPOSE]
        self.assertIn("[aboveCheckpoint]", world.run(*asked, code=4))
        self.assertFalse((world.folder / "behind.zip").exists())
        world.run("-L", ledger, "checkpoint", "publish", "--partition", str(event["partition"]))
        world.run(*asked)
        self.checked("behind.zip", self.pins)

    def test_whatever_is_changed_in_it_is_found_by_both(self):
        world = self.world
        self.bundle("case", self.case)
        whole = (world.folder / "made.zip").read_bytes()
        places = []  # behind the beginning of one file of each kind and partition
        for partition in sorted({partition for partition, _ in self.places}):
            for part in (b"checkpoint", b"entries/[0-9]+.entry", b"entries/[0-9]+.json", b"entries/[0-9]+.tlog-proof"):
                places.append(re.search(b"p%d/%s" % (partition, part), whole).end() + 20)
        for at in places:
            (world.folder / "spoiled.zip").write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
            answers = [subprocess.run([*program, "spoiled.zip", *self.pins], capture_output=True, cwd=world.folder).returncode
                       for program in ([partitions.QUANLU, "bundle", "verify"], [sys.executable, VERIFY_PY])]
            self.assertEqual(len(set(answers)), 1, at)
            self.assertIn(answers[0], (2, 3), at)


class Published(unittest.TestCase):
    """What is published of all partitions, verified without the ledger: the folder, and the address where a web server has it."""

    @classmethod
    def setUpClass(cls):
        cls.world = world = held()
        for partition in range(partitions.PARTITIONS):
            world.run("-L", "here", "checkpoint", "publish", "--partition", str(partition))
        cls.pin = ["--log-id", world.log_id]

    def setUp(self):
        self.public = self.world.folder / "public"
        shutil.copytree(self.world.folder / "here/published", self.public)
        self.addCleanup(shutil.rmtree, self.public)
        self.mine = self.world.folder / "mine"
        self.mine.mkdir()
        self.addCleanup(shutil.rmtree, self.mine)
        shutil.copy(self.world.folder / f"here/trust/{self.world.log_id}.json", self.mine)
        self.trust = self.mine / f"{self.world.log_id}.json"

    def served(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=self.public))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://127.0.0.1:{server.server_address[1]}/log"

    def both(self, *pins, code=0, second=None):
        """What both say of the folder, and the first of the address; all end alike."""
        world = self.world
        folder = world.document("verify", "public/log", *pins, code=code)
        address = world.document("verify", self.served(), *pins, code=code)
        self.assertEqual({key: folder[key] for key in ("result", "levels", "log", "horizon")},
                         {key: address[key] for key in ("result", "levels", "log", "horizon")})
        self.assertEqual(self.found(folder), self.found(address))
        told = world.second("public/log", *(second or pins), code=code)
        return folder, told

    def found(self, report):
        return {(one["kind"], one["partition"]) for one in report["findings"]}

    def test_every_partition_is_verified_by_its_own_checkpoint(self):
        folder, second = self.both(*self.pin)
        ledger = self.world.document("-L", "here", "verify", "--levels", "V0,V1,V2,V3")
        for key in ("entries", "seals", "epochs", "tiles"):
            self.assertEqual(folder["checked"][key], ledger["checked"][key], key)
        self.assertEqual([folder["levels"][level] for level in ("V0", "V1", "V2", "V3")], ["ok"] * 4)
        self.assertEqual([one["partition"] for one in folder["horizon"]], list(range(partitions.PARTITIONS)))
        self.assertEqual([head["checkpoint"] for head in second["heads"]], [one["size"] for one in folder["horizon"]])
        audited = self.world.document("audit", self.served(), *self.pin, "--once", "--state", str(self.mine / "state.json"))
        self.assertEqual((audited["result"], audited["entries"]), ("ok", folder["checked"]["entries"]))

    def test_what_was_seen_of_each_partition_moves_forward_only(self):
        world, folder = self.world, self.world.folder
        self.world.document("verify", "public/log", "--trust", str(self.trust))
        notes = [self.mine / f"{world.log_id}.p{partition}.note" for partition in range(partitions.PARTITIONS)]
        self.assertEqual([note.read_text() for note in notes],
                         [(self.public / f"log/{p}/checkpoint").read_text() for p in range(partitions.PARTITIONS)])
        own = self.public / f"log/{world.partition}"
        shutil.rmtree(own)
        shutil.copytree(folder / f"first/published/log/{world.partition}", own)  # older, whole and rightly signed
        before = notes[world.partition].read_text()
        first, second = self.both("--trust", str(self.trust), code=3, second=[*self.pin, "--trust", str(self.mine)])
        self.assertIn(("log_below_checkpoint", world.partition), self.found(first))
        self.assertEqual((second["firstBad"]["reason"], second["firstBad"]["partition"]), ("log_below_checkpoint", world.partition))
        self.assertEqual(notes[world.partition].read_text(), before)

    def test_a_partition_that_is_not_served_is_said_and_the_others_are_checked(self):
        shutil.rmtree(self.public / "log/2")
        first, second = self.both(*self.pin, code=4)
        self.assertEqual(self.found(first), {("checkpoint_note", 2)})
        self.assertEqual([one["partition"] for one in first["horizon"]], [0, 1, 3])
        self.assertIn(("entries", "notServed", 2), {(one["what"], one["why"], one.get("partition")) for one in first["notChecked"]})
        self.assertEqual({first["levels"][level] for level in ("V0", "V1", "V2")}, {"incomplete"})
        self.assertEqual([(one["kind"], one["partition"]) for one in second["findings"]], [("checkpoint_note", 2)])

    def test_the_prefix_of_another_partition_is_not_taken_for_it(self):
        (self.public / "log/1").rename(self.public / "log/x")
        (self.public / "log/2").rename(self.public / "log/1")
        (self.public / "log/x").rename(self.public / "log/2")
        first, second = self.both(*self.pin, code=4)
        for report in (first, second):
            self.assertEqual(self.found(report), {("checkpoint_note", 1), ("checkpoint_note", 2)})

    def test_what_is_changed_in_a_partition_is_found_there(self):
        for name in ("entries", "0"):
            file = max((path for path in (self.public / f"log/3/tile/{name}").rglob("*") if path.is_file()), key=lambda path: int(path.name))
            raw = file.read_bytes()
            file.write_bytes(raw[:90] + bytes([raw[90] ^ 1]) + raw[91:])
            first, second = self.both(*self.pin, code=3)
            self.assertEqual({partition for _, partition in self.found(first)}, {3})
            self.assertEqual(second["firstBad"]["partition"], 3)
            file.write_bytes(raw)

    def test_one_pinned_key_leads_to_the_others_and_a_wrong_one_to_none(self):
        world, keys = self.world, self.world.keys
        self.assertEqual(world.document("verify", "public/log", "--key", keys[2])["result"], "ok")
        world.document("init", "other", "--origin", "mz.other.example/quanlu", "--trial", "--partitions", "4")
        other = world.run("-L", "other", "keys", "export", "--role", "checkpoint").splitlines()[0]
        report = world.document("verify", "public/log", "--key", other, code=3)
        self.assertEqual([one["kind"] for one in report["findings"]], ["log_id"])
        shutil.rmtree(world.folder / "other")

    def test_one_partition_alone_is_not_taken_for_the_ledger(self):
        for place in ("public/log/0", "public/log/2"):
            self.assertIn("0, 1", self.world.run("verify", place, *self.pin, code=2))
            self.world.second(place, *self.pin, code=2)


class Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    partitions.QUANLU = os.path.abspath(sys.argv.pop(1))
    VERIFY_PY = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
