"""Help is told in both languages, opens with two examples, and every example in it runs: of each command, each topic and the
README, in the folder of a user who has made the demo ledger (INTERFACES.md 1, rule 14)."""
import re
import subprocess
import tempfile
import unittest

import world
from world import demo, environment, run

TIMEOUT = 300
# Examples that only show off with many organizations, or measure: said here with what is run in their place.
INSTEAD = {"bench --quick": None, "bench --figure verify --figure rebuild --json": None}
SMALL = " ".join(world.DEMO)


def as_here(line):
    """The demo of a user has 300 organizations, this one fewer: so much is changed in an example, and no more."""
    line = re.sub(r"(^|quanlu )demo(?= --|$)(?: --organizations \d+)?(?: --years \d+)?", rf"\1{SMALL}", line)
    return line.replace("JN-TS-2024-0117", demo().complaint).replace("51370100MJD001241U", demo().org)


def stated_code(line):
    """"… # exit 3" -> 3; nothing said is 0."""
    said = re.search(r"#\s*exit (\d+)", line)
    return int(said[1]) if said else 0


def shell(line, folder):
    return subprocess.run(["bash", "-c", line], cwd=folder, capture_output=True, env=environment(), timeout=TIMEOUT,
                          stdin=subprocess.DEVNULL)


class Examples(unittest.TestCase):
    def executes(self, lines, folder):
        for line in lines:
            with self.subTest(line):
                if (line := INSTEAD.get(line, line)) is None:
                    continue
                done = shell("quanlu " + as_here(line), folder)
                self.assertEqual(done.returncode, stated_code(line), done.stdout.decode()[-500:] + done.stderr.decode())

    def test_examples_of_every_command_run(self):
        for command in demo().commands:
            self.executes(command["examples"], self.fresh(with_ledger=command["path"] != "demo"))

    def test_examples_of_every_topic_run(self):
        for topic in demo()("help", "--json").document["topics"]:
            self.executes(topic["examples"], self.fresh())

    def fresh(self, with_ledger=True):
        """A folder with the demo ledger in it, as after `quanlu demo`, and nothing else."""
        holder = tempfile.TemporaryDirectory(prefix="quanlu-help.")
        self.addCleanup(holder.cleanup)
        if with_ledger:
            subprocess.run(["cp", "-r", str(demo().folder / "quanlu-demo"), holder.name], check=True)
        return holder.name


class Pages(unittest.TestCase):
    def test_help_of_every_command_opens_with_its_two_examples(self):
        for command in demo().commands:
            lines = run(demo().folder, *command["path"].split(), "-h").out.splitlines()
            self.assertEqual(lines[0], "examples")
            self.assertEqual(lines[1:3], [f"  quanlu {example}" for example in command["examples"][:2]])

    def test_help_of_every_topic_opens_with_its_examples(self):
        for topic in demo()("help", "--json").document["topics"]:
            lines = run(demo().folder, "help", topic["name"]).out.splitlines()
            self.assertEqual(lines[:3], ["examples", *(f"  quanlu {example}" for example in topic["examples"])])

    def test_every_sentence_of_help_is_there_in_both_languages(self):
        document = demo()("help", "--json").document

        def sentences(node, where):
            if isinstance(node, dict) and set(node) == {"zh", "en"}:
                yield where, node
            elif isinstance(node, dict):
                for key, value in node.items():
                    yield from sentences(value, f"{where}.{node.get('path') or node.get('name') or key}")
            elif isinstance(node, list):
                for value in node:
                    yield from sentences(value, where)

        for where, words in sentences(document, "help"):
            with self.subTest(where, zh=words["zh"]):
                self.assertTrue(words["zh"] and words["en"])
                self.assertNotRegex(words["en"], r"[\u4e00-\u9fff]")
                if words["zh"] != words["en"]:
                    self.assertRegex(words["zh"], r"[\u4e00-\u9fff–]")


class Readme(unittest.TestCase):
    @staticmethod
    def commands():
        text = (world.ROOT / "README.md").read_text(encoding="utf-8")
        for block in re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S):
            for line in block.splitlines():
                if matched := re.match(r"(?:\$ )?(quanlu .*)", line):
                    yield matched[1]

    def test_the_commands_of_the_readme_run(self):
        found = list(self.commands())
        self.assertGreater(len(found), 5)
        with tempfile.TemporaryDirectory(prefix="quanlu-readme.") as folder:
            for line in found:
                with self.subTest(line):
                    done = shell(as_here(line), folder)
                    wanted = 3 if "tampered verify" in line else stated_code(line)  # its output is below it
                    self.assertEqual(done.returncode, wanted, done.stdout.decode()[-500:] + done.stderr.decode())

    def test_the_verbs_of_ops_dev_that_the_readme_names_exist(self):
        text = (world.ROOT / "README.md").read_text(encoding="utf-8")
        script = (world.ROOT / "ops/dev").read_text(encoding="utf-8")
        for verb in set(re.findall(r"\./ops/dev (\w+)", text)) - {"help"}:
            self.assertRegex(script, rf"\n  {verb}\) ", verb)


if __name__ == "__main__":
    world.main()
