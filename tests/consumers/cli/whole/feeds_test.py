"""Every message of every feed is what the AsyncAPI document says of it (JSON Schema 2020-12), and the document is whole."""
import functools
import json
import re
import unittest
import warnings

import jsonschema

import world
from world import demo, run


@functools.cache
def document():
    return json.loads(demo()("asyncapi").out, object_pairs_hook=world.no_key_twice)


def resolve(reference):
    node = document()
    for step in reference.removeprefix("#/").split("/"):
        node = node[step]
    return node


@functools.cache
def validator(schema_name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        resolver = jsonschema.RefResolver("", document())
        return jsonschema.Draft202012Validator(document()["components"]["schemas"][schema_name], resolver=resolver)


class AsyncApi(unittest.TestCase):
    def test_every_message_of_every_feed_is_valid_under_its_schema(self):
        seen = {}
        for feed in demo()("feed", "list", "--json").document["feeds"]:
            name = feed["feed"]
            self.assertEqual(demo()("feed", "run", name, "--until-end").code, 0)
            messages = {}
            for key, reference in document()["channels"][name]["messages"].items():
                message = resolve(reference["$ref"])
                messages[message["name"]] = message["payload"]["$ref"].rsplit("/", 1)[1]
                self.assertTrue(message["name"].startswith(f"quanlu.{key.split('.')[0]}."))
            for line in demo()("consume", "--feed", name, "--until-end", "--format", "jsonl").out.splitlines():
                event = json.loads(line, object_pairs_hook=world.no_key_twice)
                schema = messages[event["type"]]  # a type that its channel does not have is an error
                if seen.setdefault((name, event["type"]), 0) >= 20:
                    continue
                seen[name, event["type"]] += 1
                faults = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}"
                          for e in validator(schema).iter_errors(event)]
                self.assertEqual(faults, [], f"{name} {line[:600]}")
        self.assertGreater(len(seen), 100)

    def test_a_schema_refuses_what_its_feed_leaves_out_and_what_is_no_attribute(self):
        line = next(line for line in demo()("consume", "--feed", "finance", "--until-end", "--format", "jsonl").out.splitlines()
                    if '"quanlu.LargeMovementReported.v1"' in line) if self.has_finance() else self.fail("no feed")
        event = json.loads(line)
        channel = document()["channels"]["finance"]["messages"]["LargeMovementReported"]["$ref"]
        schema = resolve(channel)["payload"]["$ref"].rsplit("/", 1)[1]
        self.assertTrue(validator(schema).is_valid(event))
        for change in ({"feedseq": 3}, {"surplus": "x"}, {"data": {**event["data"], "counterparty": "张某"}},
                       {"prevhash": "00"}, {"type": "quanlu.Other.v1"}):
            self.assertFalse(validator(schema).is_valid({**event, **change}), change)

    @staticmethod
    def has_finance():
        return demo()("feed", "run", "finance", "--until-end").code == 0

    def test_every_reference_leads_somewhere_and_every_schema_is_one(self):
        for reference in set(re.findall(r'"\$ref":"(#[^"]+)"', demo()("asyncapi").out)):
            resolve(reference)
        for name, schema in document()["components"]["schemas"].items():
            with self.subTest(name):
                jsonschema.Draft202012Validator.check_schema(schema)
        self.assertEqual(document()["asyncapi"], "3.0.0")
        self.assertEqual(set(document()["operations"]), {f"send.{name}" for name in document()["channels"]})

    def test_without_a_ledger_the_defaults_are_described(self):
        answer = run("/", "asyncapi")
        self.assertEqual(answer.code, 0, answer)
        self.assertEqual(json.loads(answer.out)["channels"]["finance"]["address"], "quanlu.feed.finance.v1")


if __name__ == "__main__":
    world.main()
