"""A ledger of four partitions on the embedded log, as its users have it: the same decisions, rows and histories as with
one partition; a kill, a replay, a copy; what is missing or exchanged is found; what is not made for it says so.

Usage: partitions_test.py QUANLU"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "consumers/cli/whole"))
import world as documents  # noqa: E402  the schemas of what --json says

PURPOSE = "test; 测试"
PATIENCE_S = 600  # sanitizers, busy machines
PARTITIONS = 4


class World:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="quanlu-partitions."))

    def start(self, *arguments, **environment):
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "QUANLU_"))}
        return subprocess.Popen([QUANLU, *arguments], cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env={**kept, "LANG": "en_GB.UTF-8", **environment})

    def run(self, *arguments, code=0, given=b""):
        process = self.start(*arguments)
        out, talk = (said.decode() for said in process.communicate(given, timeout=PATIENCE_S))
        if process.returncode != code:
            raise AssertionError(f"quanlu {' '.join(arguments)}: exit {process.returncode}, expected {code}\n"
                                 f"{out[-2000:]}\n{talk[-3000:]}")
        return out if code == 0 else out + talk

    def document(self, *arguments, code=0, **more):
        document = json.loads(self.run(*arguments, "--json", code=code, **more).splitlines()[0])
        wrong = [one.message for one in documents.validator(documents.schema_name(document)).iter_errors(document)]
        assert not wrong, (arguments, wrong)
        return document

    def events(self, ledger):
        lines = self.run("-L", ledger, "log", "--format", "jsonl", "--purpose", PURPOSE).splitlines()
        return [json.loads(line) for line in lines if '"eventId"' in line]

    def good(self, ledger, *more):
        report = self.document("-L", ledger, "verify", *more)
        assert report["result"] == "ok", report
        return report


# What an event says, wherever it lies: without its position, and without what chance chose.
def said(value):
    if isinstance(value, dict):
        if value.get("sealed") is True:
            return "sealed"
        gone = ["position", "leafHash", "prev", "authorityAt", "subjectKeyId", "seal"]
        if isinstance(value.get("actor"), dict) and value["actor"].get("account") == "ledger":
            gone.append("eventId")
        return {key: said(part) for key, part in value.items() if key not in gone}
    return [said(part) for part in value] if isinstance(value, list) else value


def is_own(event):
    return event["stream"].startswith(("Ledger/", "SubjectKey/"))


class Partitions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(shutil.rmtree, cls.world.folder)
        cls.one = cls.world.document("demo", "--organizations", "2", "--dir", "one")
        cls.four = cls.world.document("demo", "--organizations", "2", "--dir", "four", "--partitions", str(PARTITIONS))

    def copy(self, name):
        shutil.copytree(self.world.folder / "four", self.world.folder / name)
        self.addCleanup(shutil.rmtree, self.world.folder / name)
        return name

    def test_every_event_is_decided_as_in_one_partition(self):
        ours, theirs = (sorted(json.dumps(said(event), sort_keys=True) for event in self.world.events(ledger)
                               if not is_own(event)) for ledger in ("four", "one"))
        self.assertEqual(len(ours), len(theirs))
        self.assertEqual([line for line in ours if line not in set(theirs)], [])
        used = {event["position"]["partition"] for event in self.world.events("four") if not is_own(event)}
        self.assertEqual(used, set(range(PARTITIONS)))

    def test_positions_are_dense_in_each_partition_and_places_come_once(self):
        events = self.world.events("four")
        for partition in range(PARTITIONS):
            seqs = [event["position"]["seq"] for event in events if event["position"]["partition"] == partition]
            self.assertEqual(sorted(seqs), list(range(len(seqs))))
        places = [event.get("authorityAt", 0) for event in events]
        self.assertEqual(len(set(places)), len(places))
        self.assertEqual(places, sorted(places, reverse=True))  # the list is in the order of the ledger

    def test_rows_cards_and_histories_say_the_same(self):
        world = self.world
        gone = ("seq", "firstSeq", "lastSeq", "position", "head", "asOf", "partition", "leafHash", "knownAt")

        def without(value):
            if isinstance(value, dict):
                return {key: without(part) for key, part in value.items() if key not in gone}
            return [without(part) for part in value] if isinstance(value, list) else value

        listed = {}
        for ledger in ("one", "four"):
            orgs = world.document("-L", ledger, "org", "list")
            listed[ledger] = orgs
        self.assertEqual(without(listed["four"]), without(listed["one"]))
        self.assertGreater(len(listed["one"]["organizations"]), 0)
        cases = [event["caseId"] for event in world.events("one") if event.get("caseId")]
        for case in sorted(set(cases))[:6]:
            for question in (["case", "show", case], ["replay", case], ["blame", case]):
                ours, theirs = (world.document("-L", ledger, *question, "--purpose", PURPOSE)
                                for ledger in ("four", "one"))
                self.assertEqual(json.dumps(said(without(ours))).replace("four", "one"),
                                 json.dumps(said(without(theirs))), question)
            self.assertEqual(world.document("-L", "four", "replay", case, "--purpose", PURPOSE)["view"]["verdict"],
                             "equal")

    def test_verify_reads_every_partition_and_replays_the_views(self):
        report = self.world.good("four", "--jobs", "2")
        self.assertEqual(report["log"]["partitions"], PARTITIONS)
        self.assertEqual({one["partition"] for one in report["horizon"]}, set(range(PARTITIONS)))
        for level in ("V0", "V1", "V2", "V3", "V6"):
            self.assertEqual(report["levels"][level], "ok")
        status = self.world.document("-L", "four", "status")
        self.assertEqual(len(status["heads"]), PARTITIONS)
        self.assertEqual(status["views"]["lag"], 0)

    def test_each_partition_has_checkpoints_and_proofs_of_its_own(self):
        world, ledger = self.world, self.copy("proved")
        self.assertEqual(len(self.four["checkpoints"]), PARTITIONS)
        self.assertIn("--partition", world.run("-L", ledger, "checkpoint", "show", code=2))
        keys = (world.folder / ledger / "published/keys.vkey").read_text().splitlines()
        for partition in range(PARTITIONS):
            chosen = ["--partition", str(partition)]
            shown = world.document("-L", ledger, "checkpoint", "show", *chosen)
            self.assertTrue(shown["origin"].endswith(f"/p{partition}"))
            self.assertEqual(shown["size"], self.four["checkpoints"][partition]["size"])
            files = ["-o", f"{partition}.proof", "--entry", f"{partition}.entry"]
            world.run("-L", ledger, "proof", "get", "1", *chosen, *files, "--purpose", PURPOSE)
            world.run("proof", "verify", f"{partition}.proof", "--entry", f"{partition}.entry", "--key",
                      keys[partition])
            other = (partition + 1) % PARTITIONS
            world.run("proof", "verify", f"{partition}.proof", "--entry", f"{partition}.entry", "--key", keys[other],
                      code=4)

    def test_a_rebuild_gives_the_same_rows_however_many_threads_read(self):
        ledger = self.copy("rebuilt")
        for jobs in ("1", "2"):
            self.assertEqual(self.world.document("-L", ledger, "rebuild", "--jobs", jobs)["digest"],
                             self.four["viewsDigest"])
        shutil.rmtree(self.world.folder / ledger / "state")
        self.world.good(ledger)

    def test_an_event_is_shown_by_partition_and_seq_and_the_past_by_a_vector(self):
        world = self.world
        some = next(event for event in world.events("four") if event["position"]["partition"] == 2
                    and not is_own(event))
        at = f"2:{some['position']['seq']}"
        shown = world.document("-L", "four", "show", at, "--purpose", PURPOSE)
        self.assertIn(some["eventId"], json.dumps(shown))
        then = world.document("-L", "four", "org", "list", "--known-at", at)
        self.assertIn(at, then["asOf"]["knownAt"].split(","))
        again = world.document("-L", "four", "org", "list", "--known-at", then["asOf"]["knownAt"])
        self.assertEqual(again["asOf"]["knownAt"], then["asOf"]["knownAt"])
        first = world.run("-L", "four", "org", "list", "--known-at", f"0:0,{at}", code=2)
        self.assertIn("one moment", first)

    def test_a_kill_loses_nothing_that_was_acknowledged(self):
        world = self.world
        world.run("demo", "--organizations", "2", "--events", "city.jsonl")
        city = (world.folder / "city.jsonl").read_bytes()
        for ledger in ("whole", "killed"):
            world.run("init", ledger, "--origin", "mz.killed.example/quanlu", "--trial", "--partitions", "4")
        world.document("-L", "whole", "import", "city.jsonl")
        for pause in (0.4, 0.9, 1.6):
            process = world.start("-L", "killed", "import", "-")
            try:
                process.stdin.write(city)
                process.stdin.close()
            except BrokenPipeError:
                pass
            time.sleep(pause)
            process.kill()
            process.wait()
            process.stdout.close()
            process.stderr.close()
            world.document("-L", "killed", "verify", "--levels", "V0,V1")
        done = world.document("-L", "killed", "import", "city.jsonl")
        self.assertEqual(done["appended"] + done["already"], done["read"])
        world.good("killed")
        ids = [{event["eventId"] for event in world.events(ledger) if not is_own(event)}
               for ledger in ("whole", "killed")]
        lines = {json.loads(line)["eventId"] for line in city.decode().splitlines()}
        for found in ids:
            self.assertEqual(lines - found, set())

    def test_a_copy_has_every_partition_and_becomes_the_log(self):
        world = self.world
        ledger = self.copy("moved")
        before = world.events(ledger)
        copied = world.document("-L", ledger, "copy", "lmdb:", "lmdb:other", "--switch")
        self.assertEqual((len(copied["heads"]), copied["entries"]), (PARTITIONS, len(before)))
        self.assertEqual(world.events(ledger), before)
        world.good(ledger)

    def test_a_missing_or_exchanged_partition_is_found(self):
        world = self.world
        ledger = self.copy("missing")
        shutil.rmtree(world.folder / ledger / "log/3")
        self.assertIn("partition_absent", world.run("-L", ledger, "org", "list", code=3))
        world.document("-L", ledger, "verify", code=3)
        ledger = self.copy("exchanged")
        log = world.folder / ledger / "log"
        (log / "1").rename(log / "x")
        (log / "2").rename(log / "1")
        (log / "x").rename(log / "2")
        world.document("-L", ledger, "verify", code=3)

    def test_the_signer_process_signs_for_each_and_a_stamp_says_for_which(self):
        world = self.world
        world.run("init", "signed", "--origin", "mz.test.example/quanlu", "--partitions", str(PARTITIONS))
        self.addCleanup(shutil.rmtree, world.folder / "signed")
        signer = world.start("-L", "signed", "signer", "--state", "signed/signer")
        try:
            for _ in range(PATIENCE_S * 10):
                if (world.folder / "signed/run/signer.sock").exists() or signer.poll() is not None:
                    break
                time.sleep(0.1)
            for partition in map(str, range(PARTITIONS)):
                world.run("-L", "signed", "checkpoint", "publish", "--partition", partition)
                self.assertGreater(world.document("-L", "signed", "checkpoint", "show", "--partition", partition)["size"], 0)
        finally:
            signer.terminate()
            said_last = signer.communicate(timeout=PATIENCE_S)
        self.assertEqual(0, signer.returncode, said_last)
        self.assertIn("--partition", world.run("-L", "signed", "checkpoint", "stamp", "--tsa", "http://127.0.0.1:9/", code=2))
        world.run("-L", "signed", "checkpoint", "stamp", "--tsa", "http://127.0.0.1:9/", "--partition", "2", code=1)

    def test_a_promise_is_kept_in_whatever_partition_the_event_lies(self):
        world, ledger = self.world, self.copy("promised")
        used = set()
        bodies = [row["subject"] for row in world.document("-L", ledger, "org", "list")["organizations"]
                  if len(row["subject"]) == 18 and row["subject"].startswith("5")]
        for number in range(1, 9):
            case = f"0191a3c2-7d10-7c3e-9a51-{number:012x}"
            told = {"eventId": f"0191a3c2-7d10-7c3e-9a52-{number:012x}", "type": "ComplaintReceived",
                    "stream": f"Complaint/{case}", "caseId": case, "actor": {"account": "mz-xf-1"}, "expectedSeq": 0,
                    **({"subject": {"uscc": bodies[number % len(bodies)]}} if number % 3 else {}),
                    "occurredAt": time.strftime("%Y-%m-%dT%H:%M:%S+08:00", time.gmtime(time.time() + 8 * 3600)),
                    "data": {"channel": "letter", "named": False, "topic": "fee", "targetName": "某协会", "summary": "收费", "body": "会费去向不明"}}
            receipt = world.document("-L", ledger, "append", "-", "--promise", given=json.dumps(told).encode())
            used.add(receipt["partition"])
            self.assertGreater(receipt["checkpoint"]["size"], receipt["seq"])
            (world.folder / "receipt.json").write_text(json.dumps(receipt))
            world.run("-L", ledger, "receipt", "check", "receipt.json")
        self.assertGreater(len(used), 1)
        self.assertEqual(world.document("-L", ledger, "receipt", "monitor")["kept"], 8)
        self.assertEqual(world.good(ledger)["levels"]["V5"], "ok")

    def test_a_key_that_takes_over_is_granted_and_the_old_one_revoked_in_every_partition(self):
        world, ledger = self.world, self.copy("rotated")
        before = {key["keyId"]: key for key in world.document("-L", ledger, "keys", "list")["keys"]}
        done = world.document("-L", ledger, "keys", "rotate", "--role", "writer", "--actor", "sec", "--yes")
        told = [(event["typeCode"], event["partition"]) for event in done["events"]]
        self.assertEqual(told, [(code, partition) for code in (1332, 1333) for partition in range(PARTITIONS)])
        keys = {key["keyId"]: key for key in world.document("-L", ledger, "keys", "list")["keys"]}
        self.assertEqual(keys[done["oldKeyId"]]["standing"], "revoked")
        self.assertTrue(keys[done["newKeyId"]]["inForce"])
        self.assertNotIn(done["newKeyId"], before)
        self.assertIn("--partition", world.run("-L", ledger, "keys", "rotate", "--role", "checkpoint", "--actor", "sec",
                                               "--yes", code=2))
        done = world.document("-L", ledger, "keys", "revoke", "writer-spare", "--reason", "lost", "--actor", "sec", "--yes")
        self.assertEqual([(event["typeCode"], event["partition"]) for event in done["events"]],
                         [(1333, partition) for partition in range(PARTITIONS)])
        world.good(ledger)

    def test_a_tail_gives_the_order_of_the_ledger_and_goes_on_where_it_ended(self):
        world = self.world
        events = list(reversed(world.events("four")))
        first = world.document("-L", "four", "tail", "--from", "0", "--max", "20", "--until-end", "--purpose", PURPOSE)
        rest = world.document("-L", "four", "tail", "--from", f"@{first['next']}", "--until-end", "--purpose", PURPOSE)
        self.assertEqual([event["eventId"] for event in first["events"] + rest["events"]],
                         [event["eventId"] for event in events])
        at = events[30]["position"]
        there = world.document("-L", "four", "tail", "--from", f"{at['partition']}:{at['seq']}", "--max", "1", "--until-end",
                               "--purpose", PURPOSE)
        self.assertEqual(there["events"][0]["eventId"], events[30]["eventId"])

    def test_the_number_of_partitions_is_bounded(self):
        for number in ("0", "33", "x"):
            self.world.run("init", "bad", "--origin", "mz.bad.example/quanlu", "--partitions", number, code=2)


if __name__ == "__main__":
    QUANLU = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
