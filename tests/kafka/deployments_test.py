#!/usr/bin/env python3
"""What stands in ops/compose and ops/kubernetes is what ops/kafka starts and what a writer demands of its topic.

Usage: deployments_test.py [unittest arguments]"""
import os
import re
import unittest

import yaml

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
# Of the place where a node runs, not of what it promises.
OF_THE_PLACE = {"node.id", "controller.quorum.voters", "listeners", "advertised.listeners", "log.dirs",
                "listener.security.protocol.map", "inter.broker.listener.name"}


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def properties(replicas, in_sync):
    text = read("ops/broker/server.properties").replace("@REPLICAS@", str(replicas)).replace("@IN_SYNC@", str(in_sync))
    lines = (line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))
    return {key: value for key, value in lines if key not in OF_THE_PLACE}


def demanded():
    """What `quanlu init` sets on a replicated topic, from the code that sets it."""
    body = re.search(r"NewTopic new_topic\(.*?\n}\n", read("ledger/log/kafka/topic.cc"), re.S).group(0)
    settings = dict(re.findall(r'set\("([^"]+)", "([^"]+)"\)', body))
    settings["min.insync.replicas"] = "2"
    del settings["flush.messages"]  # of a single replica
    return settings


def documents(name):
    return list(yaml.safe_load_all(read(f"ops/kubernetes/{name}.yaml")))


def words(value):
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)


class Deployments(unittest.TestCase):
    def test_compose_starts_nodes_with_the_settings_of_the_broker_of_the_tests(self):
        services = yaml.safe_load(read("ops/compose/compose.yaml"))["services"]
        version = re.search(r"<kafka.version>(.*?)</", read("ops/broker/pom.xml")).group(1)
        for name, service in services.items():
            with self.subTest(name):
                alone = service["profiles"] == ["one"]
                wanted = properties(1, 1) if alone else properties(3, 2)
                found = {key[6:].lower().replace("_", "."): value for key, value in service["environment"].items()
                         if key.startswith("KAFKA_")}
                self.assertEqual({k: v for k, v in found.items() if k not in OF_THE_PLACE}, wanted)
                self.assertEqual(service["image"], f"apache/kafka:{version}")
                self.assertTrue(all(port.startswith("127.0.0.1:") for port in service["ports"]))
                voters = found["controller.quorum.voters"].split(",")
                self.assertIn(f"{found['node.id']}@{name}:9093", voters)
                self.assertEqual(len(voters), 1 if alone else 3)

    def test_kubernetes_topics_are_what_a_writer_demands(self):
        for topic in documents("topics"):
            with self.subTest(topic["metadata"]["name"]):
                self.assertEqual({k: words(v) for k, v in topic["spec"]["config"].items()}, demanded())
                self.assertEqual(topic["spec"]["replicas"], 3)
        cluster = documents("kafka")[1]["spec"]["kafka"]["config"]
        wanted = properties(3, 2)
        for key, value in cluster.items():
            self.assertEqual(words(value), wanted[key], key)

    def test_only_the_writer_writes_the_log_and_a_department_reads_its_own_feed(self):
        users = {user["metadata"]["name"]: user["spec"] for user in documents("users")}
        rights = {name: {(acl["resource"]["type"], acl["resource"]["name"], operation)
                         for acl in spec.get("authorization", {}).get("acls", []) for operation in acl["operations"]}
                  for name, spec in users.items()}
        for spec in users.values():
            self.assertEqual(spec["authentication"], {"type": "tls"})
        writers = {name for name, all_of in rights.items()
                   if any(kind == "topic" and operation == "Write" and "jinan.log.v1".startswith(topic)
                          for kind, topic, operation in all_of)}
        self.assertEqual(writers, {"quanlu-writer"})
        self.assertEqual({right[:2] for right in rights["quanlu-finance"]},
                         {("topic", "jinan.feed.finance.v1"), ("group", "jinan.feed.finance.")})
        self.assertEqual({right[2] for right in rights["quanlu-finance"]}, {"Read", "Describe"})
        for name, all_of in rights.items():  # no broker gives records to whoever may not use the reader's group
            for topic in {resource for kind, resource, operation in all_of if (kind, operation) == ("topic", "Read")}:
                group = topic.removesuffix(".v1") + ".quanlu"
                self.assertTrue(any(kind == "group" and operation == "Read" and group.startswith(resource)
                                    for kind, resource, operation in all_of), f"{name}: {group}")
        self.assertFalse({right for all_of in rights.values() for right in all_of if right[2] in ("Create", "Delete", "All", "Alter")})


if __name__ == "__main__":
    unittest.main()
