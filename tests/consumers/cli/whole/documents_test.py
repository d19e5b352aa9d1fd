"""--json of every command: one document, valid under the schema that its first key names; the exit
code of the human run; stdout data and nothing else (INTERFACES.md 1, rules 1, 2, 4, 5)."""
import json
import os
import re
import signal
import subprocess
import time
import unittest

import world  # first: it says where things are
import make_bundles  # of tests/conformance
from world import PURPOSE, demo, environment, faults, run

HISTORY = "events.jsonl"  # beside the ledger: the city of the demo, already in it


def in_trial(*arguments):
    """In a ledger of its own, since the command adds to it."""
    return ("-L", "trial", *arguments)


# What each command is asked in its story; a command without a line here fails the test. Callables
# take the demo. `ledger`: -L quanlu-demo goes in front.
def asked():
    org, complaint = demo().org, demo().complaint
    return {
        "init": [["init", "made-{run}", "--origin", "mz.test.example/quanlu"],
                 ["init", "quanlu-demo", "--origin", "mz.test.example/quanlu"]],
        "append": [in_trial("append", "event-{run}.json"), in_trial("append", "event-{run}.json", "--promise"),
                   in_trial("append", "event-dry.json", "--dry-run"),
                   in_trial("append", "refused.json"), in_trial("append", "absent.json")],
        "import": [in_trial("import", "good.jsonl"), in_trial("import", "bad.jsonl", "good.jsonl"),
                   in_trial("import", "absent.jsonl")],
        "rebuild": [["rebuild", "--dry-run"], ["rebuild"]],
        "copy": [["copy", "lmdb:", "lmdb:copied-{run}"], ["copy", "lmdb:", "lmdb:"]],
        "demo": [["demo", "--organizations", "1", "--dir", "small-{run}"],
                 ["demo", "--organizations", "2", "--events", "city.jsonl"]],
        "org find": [["org", "find", org[:6]], ["org", "find", "nowhere"]],
        "org show": [["org", "show", org], ["org", "show", "nowhere"]],
        "org list": [["org", "list"], ["org", "list", "--area", "370102", "--limit", "2"]],
        "case find": [["case", "find", complaint, "--purpose", PURPOSE], ["case", "find", "nowhere"]],
        "case show": [["case", "show", complaint, "--purpose", PURPOSE], ["case", "show", complaint],
                      ["case", "show", "nowhere"]],
        "case list": [["case", "list"], ["case", "list", "--open", "--purpose", PURPOSE]],
        "status": [["status"]],
        "quarantine list": [["quarantine", "list"]],
        "quarantine show": [["quarantine", "show", "99999999"]],
        "quarantine retry": [["quarantine", "retry"], ["quarantine", "retry", "99999999"]],
        "complete": [["complete", "org", org[:4]], ["complete", "any", "nowhere"]],
        "diff": [["diff", complaint, "--purpose", PURPOSE], ["diff", org, "--known-at", "60"], ["diff", complaint]],
        "blame": [["blame", complaint, "--purpose", PURPOSE], ["blame", org, "--field", "state"], ["blame", complaint]],
        "doctor": [["doctor"], ["doctor", "--bundle", "bundle-{run}.json"]],
        "log": [["log", "--purpose", PURPOSE], ["log", org, "--limit", "3"], ["log", "nowhere"]],
        "show": [["show", "0"], ["show", "20", "--raw"], ["show", "99999999"]],
        "tail": [["tail", "--from", "0", "--until-end", "--purpose", PURPOSE], ["tail", "--from", "0", "--max", "2"]],
        "replay": [["replay", complaint, "--purpose", PURPOSE], ["replay", org],
                   ["replay", complaint, "--purpose", PURPOSE, "--known-at", "60"], ["replay", complaint]],
        "serve": [["serve", "--for", "1s"]],
        "verify": [["verify"], ["verify", "--levels", "V0,V2"],
                   ["verify", "--policy", "quanlu-demo/published/policy", "--max-age", "1s"],
                   ["verify", "--policy", "event-dry.json"]],
        "strays": [["strays"]],
        "demo tamper": [["demo", "tamper", "menu"], ["demo", "tamper", "edit"], ["demo", "tamper", "delete"],
                        ["demo", "tamper", "truncate"], ["demo", "tamper", "burn"]],
        "checkpoint publish": [["checkpoint", "publish"], in_trial("checkpoint", "publish")],
        "checkpoint show": [["checkpoint", "show"]],
        "checkpoint vector": [["checkpoint", "vector"], ["checkpoint", "vector", "--limit", "x"]],
        "checkpoint stamp": [["checkpoint", "stamp"], ["checkpoint", "stamp", "--tsa", "http://127.0.0.1:1/"]],
        "receipt show": [["receipt", "show", "receipt.json"], ["receipt", "show", "event-dry.json"]],
        "receipt check": [in_trial("receipt", "check", "receipt.json"), ["receipt", "check", "receipt.json"],
                          ["receipt", "check", "receipt.json", "--published", "trial/published/log/0"],
                          ["receipt", "check", "absent.json"]],
        "receipt monitor": [in_trial("receipt", "monitor"), ["receipt", "monitor", "--since", "yesterday"]],
        "audit": [["audit", "--once", "--state", "audit-{run}.json"], ["audit", "--once", "--state", "event-dry.json"]],
        "checkpoint history": [["checkpoint", "history", "--limit", "3"]],
        "proof get": [["proof", "get", "20"], ["proof", "get", "--consistency", "3:20"],
                      ["proof", "get", "20", "-o", "20.tlog-proof", "--entry", "20.entry", "--purpose", PURPOSE],
                      ["proof", "get", "99999999"]],
        "proof verify": [["proof", "verify", "20.tlog-proof", "--entry", "20.entry", "--key", "nobody"]],
        "bundle case": [["bundle", "case", demo().complaint, "-o", "case.zip", "--purpose", PURPOSE],
                        ["bundle", "case", demo().complaint, "-o", "case.zip"], ["bundle", "case", "nowhere"]],
        "bundle org": [["bundle", "org", demo().org, "-o", "org.zip", "--purpose", PURPOSE]],
        "bundle range": [["bundle", "range", "0..9", "-o", "range.zip", "--purpose", PURPOSE],
                         ["bundle", "range", "9..0", "-o", "range.zip", "--purpose", PURPOSE]],
        "bundle verify": [["bundle", "verify", "range.zip", "--trust-first"], ["bundle", "verify", "range.zip"],
                          ["bundle", "verify", "event-dry.json", "--trust-first"]],
        "bundle show": [["bundle", "show", "range.zip"], ["bundle", "show", "nowhere"]],
        "evidence make": [["evidence", "make", "--seq", "20", "-o", "e5.zip", "--purpose", PURPOSE], ["evidence", "make", "-o", "e5.zip"]],
        "evidence verify": [["evidence", "verify", "e1.zip", "--key", E1_KEY], ["evidence", "verify", "nowhere", "--log-id", "0" * 64]],
        "signer": [["signer", "--for", "1s"], ["signer", "--keys", "views"]],
        "witness init": [["witness", "init", "--state", "witness-{run}", "--name", "audit.example/w"],
                         ["witness", "init", "--state", "witness-bad", "--name", "a b"]],
        "witness serve": [["witness", "serve", "--state", "witness-{run}", "--policy", "quanlu-demo/published/policy",
                           "--listen", "127.0.0.1:0", "--for", "1s"],
                          ["witness", "serve", "--state", "nowhere", "--policy", "quanlu-demo/published/policy"]],
        "witness show": [["witness", "show", "--state", "witness-{run}", "--policy", "quanlu-demo/published/policy"],
                         ["witness", "show"]],
        "feed run": [["feed", "run", "finance", "--dry-run"], ["feed", "run", "finance", "--until-end"],
                     ["feed", "run", "tax", "--scope", "treasury", "--dry-run"], ["feed", "run", "nowhere"]],
        "feed list": [["feed", "list"]],
        "feed show": [["feed", "show", "finance"], ["feed", "show", "pbc.aml", "--all"], ["feed", "show", "nowhere"]],
        "feed check": [["feed", "check", "finance"], ["feed", "check", "tax"]],
        "consume": [["consume", "--feed", "finance", "--until-end"],
                    ["consume", "--feed", "finance", "--until-end", "--from", "2024-03-01", "--max", "3", "--state", "position-{run}"],
                    ["consume", "--feed", "tax", "--until-end"], ["consume"]],
        "consumers": [["consumers"], ["consumers", "--feed", "finance"], ["consumers", "--feed", "tax"]],
        "asyncapi": [["asyncapi"]],
        "keys list": [["keys", "list"]],
        "keys show": [["keys", "show", "writer"], ["keys", "show", "nowhere"]],
        "keys export": [["keys", "export"], ["keys", "export", "--role", "feed"]],
        "keys new": [in_trial("keys", "new", "--role", "feed"),
                     in_trial("keys", "new", "--role", "feed", "--feed", "tax", "--actor", "sec"),
                     in_trial("keys", "new", "--role", "writer", "--feed", "tax"), in_trial("keys", "new", "--role", "kek")],
        "keys rotate": [in_trial("keys", "rotate", "--role", "kek", "--yes"), ["keys", "rotate"],
                        in_trial("keys", "rotate", "--role", "export", "--yes")],
        "keys revoke": [["keys", "revoke", "nowhere", "--reason", "theft", "--yes"]],
        "keys subject list": [["keys", "subject", "list"]],
        "keys subject destroy": [["keys", "subject", "destroy", "nowhere", "--ground", "other", "--approver", "sys"]],
        "access log": [["access", "log"], ["access", "log", "--actor", "sys"]],
        "bench": None,  # measures; bench_test has its document
        "glossary": [["glossary"], ["glossary", "复核"], ["glossary", "nowhere"]],
        "schema list": [["schema", "list"]],
        "schema show": [["schema", "show", "nowhere"]],  # the schemas themselves: below
        "config show": [["config", "show", "--origin"]],
        "config check": [["config", "check"], ["config", "check", "event-dry.json"]],
        "config default": [["config", "default"]],
        "config get": [["config", "get", "log.path"], ["config", "get", "log.pth"]],
        "config schema": [["config", "schema"]],
        "completion": [["completion", "bash"], ["completion", "tcsh"]],
        "version": [["version"]],
        "help": [["help"], ["help", "verify"], ["help", "exit-codes"], ["help", "nowhere"]],
    }


E1, E1_KEY = make_bundles.evidence_of_two_notes()


def event(number, **changes):
    base = {"eventId": f"0191a3c2-7d10-7c3e-9a51-{number:012x}", "type": "AccountOpened",
            "stream": f"UserAccount/user-{number}", "occurredAt": "2024-08-02T09:12:44+08:00", "expectedSeq": 0,
            "actor": {"account": "sys"},
            "data": {"account": f"user-{number}", "holder": "王某", "unit": "11370100004188768U", "level": "city",
                     "area": "370100"}}
    base.update(changes)
    return base


def make_files():
    folder = demo().folder
    made = run(folder, "init", "trial", "--origin", "mz.trial.example/quanlu", "--trial")
    assert made.code == 0, made
    made = demo()("keys", "new", "--role", "export")
    assert made.code == 0, made
    (folder / "e1.zip").write_bytes(E1)
    now = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
    line = lambda number, **changes: json.dumps(event(number, occurredAt=now, **changes), ensure_ascii=False)
    for name, text in {"event-human.json": line(1), "event-json.json": line(2), "event-dry.json": line(3),
                       "refused.json": line(4, surplus=1), "good.json": line(9), "good.jsonl": line(5) + "\n" + line(6) + "\n",
                       "bad.jsonl": line(7) + "\n" + line(8, type="AccountOpend") + "\n"}.items():
        (folder / name).write_text(text, encoding="utf-8")
    given = run(folder, "-L", "trial", "append", "good.json", "--promise", "--json")
    assert given.code == 0, given
    (folder / "receipt.json").write_text(given.out, encoding="utf-8")


class EveryCommand(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        make_files()
        cls.stories = asked()

    def arguments(self, words, which):
        words = [word.replace("{run}", which) for word in words]
        path = max((one["path"] for one in demo().commands if " ".join(words).startswith(one["path"])), key=len, default="")
        takes = path and "--ledger" in next(one["globals"] for one in demo().commands if one["path"] == path)
        return ["-L", "quanlu-demo", *words] if takes else words

    def test_no_command_is_without_a_story(self):
        self.assertEqual({command["path"] for command in demo().commands}, set(self.stories),
                         "the program's commands and the stories of this test are not the same")

    def test_json_is_one_valid_document_and_ends_as_the_human_run_does(self):
        for path, stories in self.stories.items():
            for words in stories or []:
                with self.subTest(" ".join(words)):
                    human = run(demo().folder, *self.arguments(words, "human"))
                    answer = run(demo().folder, *self.arguments(words, "json"), "--json")
                    self.assertEqual(faults(answer.document), [], answer)
                    self.assertEqual(answer.out.count("\n"), 1, "more than one line")
                    self.assertEqual(answer.code, human.code, f"{human}\n{answer}")
                    document = answer.document
                    if "exitCode" in document:
                        self.assertEqual(document["exitCode"], answer.code, answer)
                    if answer.code not in (0, 4):  # what failed is an error on both streams
                        self.assertIn(document["schema"], ("quanlu.error/1", "quanlu.refusal/1", "quanlu.import/1",
                                                           "quanlu.org-list/1", "quanlu.case-list/1", "quanlu.log/1",
                                                           "quanlu.verify/1", "quanlu.doctor/1",
                                                           "quanlu.keys-export/1"), answer)

    def test_quiet_changes_neither_result_nor_exit_code(self):
        for words in (["org", "list"], ["verify"], ["case", "list"], ["log", "--limit", "3"], ["config", "show"]):
            with self.subTest(" ".join(words)):
                plain, quiet = demo()(*words), demo()(*words, "--quiet")
                self.assertEqual((plain.code, plain.out), (quiet.code, quiet.out))
                self.assertEqual(quiet.talk, "")

    def test_lists_as_json_lines_are_events_of_the_one_shape(self):
        answer = demo()("log", "--format", "jsonl", "--purpose", PURPOSE)
        lines = answer.out.splitlines()
        self.assertGreater(len(lines), 500)
        for line in lines[::5]:
            self.assertEqual(faults(json.loads(line), "event.1"), [], line)
        tail = demo()("tail", "--from", "0", "--until-end", "--format", "jsonl", "--purpose", PURPOSE)
        self.assertEqual(tail.out.splitlines(), lines[::-1])

    def test_each_page_of_the_log_counts_what_it_leaves_out(self):
        total = demo()("log", "--json").document["withheld"]
        self.assertGreater(total, 0)
        for order in ([], ["--reverse"]):
            first = demo()("log", "--json", "--limit", "2", *order).document
            rest = demo()("log", "--json", *order, "--cursor", first["next"]).document
            self.assertEqual(len(first["events"]), 2)
            self.assertEqual(first["withheld"] + rest["withheld"], total, (order, first["withheld"]))

    def test_data_of_every_event_is_valid_under_the_schema_of_its_type(self):
        events = demo()("log", "--json", "--purpose", PURPOSE).document["events"]
        of_type = {}
        for one in events:
            of_type.setdefault(one["typeCode"], []).append(one)
        for code, some in of_type.items():
            schema = world.jsonschema.Draft202012Validator(json.loads(demo()("schema", "show", str(code), "--json").out))
            for one in some[:5]:
                wrong = [e.message for e in schema.iter_errors(one["data"])]
                self.assertEqual(wrong, [], f"{one['type']} {one['position']}")
        self.assertGreater(len(of_type), 60)

    def test_a_tampered_copy_has_a_valid_report(self):
        for way in ("edit", "delete", "truncate"):
            with self.subTest(way):
                self.assertEqual(demo()("demo", "tamper", way).code, 0)
                report = run(demo().folder, "-L", "quanlu-demo.tampered", "verify", "--json")
                self.assertEqual((report.code, faults(report.document)), (3, []), report)
                self.assertTrue(report.document["notChecked"], "what was not checked is always said")

    def test_serve_says_as_a_document_that_it_is_ready(self):
        with subprocess.Popen([world.QUANLU, "-L", "trial", "serve", "--json"], cwd=demo().folder, env=environment(),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            try:
                ready = json.loads(process.stdout.readline())
                self.assertEqual(faults(ready), [])
                line = json.dumps(event(20, occurredAt=time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())))
                receipt = run(demo().folder, "-L", "trial", "append", "--json", input=line)
                self.assertEqual((receipt.code, faults(receipt.document)), (0, []), receipt)
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(30)
            self.assertEqual(process.returncode, 0, process.stderr.read())


class Schemas(unittest.TestCase):
    def test_the_program_shows_every_schema_as_it_stands_in_the_folder(self):
        listed = demo()("schema", "list", "--json").document["documents"]
        self.assertEqual([f"{one['name']}.{one['major']}" for one in listed], sorted(
            world.schemas(), key=lambda name: name + ".json"))
        for name, schema in world.schemas().items():
            self.assertEqual(json.loads(demo()("schema", "show", name.split(".")[0]).out), schema)

    def test_every_schema_is_named_after_its_file_and_titled_in_both_languages(self):
        for name, schema in world.schemas().items():
            base, major = name.split(".")
            self.assertEqual(schema["$id"], f"urn:quanlu:document:{base}:{major}")
            self.assertRegex(schema["title"], r"[\u4e00-\u9fff].* / .*[A-Za-z]")

    def test_the_examples_of_the_interfaces_are_valid(self):
        examples = sorted(world.EXAMPLES.glob("*.json"))
        self.assertGreater(len(examples), 5)
        for file in examples:
            with self.subTest(file.name):
                name = ".".join(file.name.split(".")[:2])
                self.assertEqual(faults(json.loads(file.read_text(encoding="utf-8")), name), [])

    def test_a_schema_refuses_what_is_wrong(self):
        receipt = json.loads((world.EXAMPLES / "receipt.1.json").read_text(encoding="utf-8"))
        for change in ({"seq": -1}, {"leafHash": "9f1c"}, {"surplus": 1}, {"recordedAt": "2024-08-02"}, {"seq": None}):
            self.assertNotEqual(faults({**receipt, **change}), [], change)

    def test_measurements_that_were_kept_are_valid_bench_documents(self):
        for file in sorted((world.ROOT / "ops/measurements").glob("*.json")):
            self.assertEqual(faults(json.loads(file.read_text(encoding="utf-8"))), [], file.name)


if __name__ == "__main__":
    world.main()
