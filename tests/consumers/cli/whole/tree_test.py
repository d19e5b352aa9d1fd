"""A common option that a command has no use for is refused, with what it takes; so is a form of output that it has
not: over the whole tree of commands, none is ignored in silence."""
import unittest

from world import demo, environment, faults, run

# A value for each of the options that not every command heeds.
OF_SOME = {"--ledger": "quanlu-demo", "--log": "lmdb:", "--config": "quanlu-demo/quanlu.toml", "--actor": "sys",
           "--purpose": "test"}
FOR_LATER = (["--url", "https://127.0.0.1:1"], ["--trace-id", "00-1"], ["--verbose"], ["-v"])


def words_of(command):
    """The command with something in the place of each argument: refused before anything is looked at."""
    return [*command["path"].split(" "), *("x" for one in command["arguments"] if one["required"])]


class CommonOptions(unittest.TestCase):
    def refused(self, arguments, found, named):
        answer = run(demo().folder, *arguments, "--json")
        self.assertEqual((answer.code, faults(answer.document)), (2, []), answer)
        self.assertEqual((answer.document["code"], answer.document["found"]), ("usage", found), answer)
        for name in named:
            self.assertIn(name, answer.document["expected"].split(), answer)

    def test_what_a_command_does_not_heed_it_refuses_and_says_what_it_takes(self):
        refused = set()
        for number, command in enumerate(demo().commands):  # one of each: tests/…/program has all of them
            options = [option for option in OF_SOME if option not in command["globals"]]
            for option in options[number % len(options):][:1] if options else []:
                refused.add(option)
                with self.subTest(f"{command['path']} {option}"):
                    own = [one["name"] for one in command["options"]]
                    self.refused([*words_of(command), option, OF_SOME[option]], option, [*command["globals"], *own])
        self.assertEqual(refused, set(OF_SOME))

    def test_a_form_that_a_command_has_not_is_refused_with_those_that_it_has(self):
        every = {form for command in demo().commands for form in command["formats"]}
        self.assertEqual(every, {"jsonl", "csv", "csv-excel", "xlsx", "md", "capnp"})
        for number, command in enumerate(demo().commands[::3]):
            forms = sorted(every - set(command["formats"]))
            for form in forms[number % len(forms):][:1]:
                with self.subTest(f"{command['path']} {form}"):
                    answer = run(demo().folder, *words_of(command), "--format", form)
                    self.assertEqual(answer.code, 2, answer)
                    self.assertIn("--format", answer.talk)
                    self.assertIn(" ".join(["human", "json", *command["formats"]]), answer.talk)
                    self.assertEqual(answer.out, "")

    def test_two_forms_at_once_are_refused(self):
        self.assertEqual(demo()("org", "list", "--json", "--format", "csv").code, 2)
        self.assertEqual(demo()("org", "list", "--json", "--format", "json").code, 0)

    def test_options_that_nothing_heeds_yet_are_refused_by_every_command(self):
        for command in demo().commands:
            for words in FOR_LATER if command["path"] in ("verify", "append", "help") else []:
                with self.subTest(f"{command['path']} {words[0]}"):
                    self.refused([*words_of(command), *words], words[0], ["--json"])

    def test_the_page_of_a_command_lists_what_it_heeds_and_nothing_else(self):
        for command in demo().commands[::4]:
            page = run(demo().folder, *command["path"].split(" "), "--help", env=environment(LANG="en_GB.UTF-8")).out
            common = page.split("common options\n")[1]
            for option in OF_SOME:
                with self.subTest(f"{command['path']} {option}"):
                    self.assertEqual(f" {option} " in common, option in command["globals"])

    def test_every_list_comes_in_every_form_that_it_names(self):
        lists = [["org", "list"], ["case", "list"], ["log", "--limit", "5"], ["org", "find", demo().org[:6]],
                 ["case", "find", demo().complaint]]
        for words in lists:
            purpose = ["--purpose", "test"]
            plain = demo()(*words, *purpose).out
            for form in ("jsonl", "csv", "csv-excel"):
                with self.subTest(" ".join([*words, form])):
                    answer = run_bytes(*words, *purpose, "--format", form)
                    self.assertEqual(answer[0], 0)
                    self.assertNotEqual(answer[1], plain.encode())


def run_bytes(*words):
    import subprocess
    import world
    done = subprocess.run([world.QUANLU, "-L", "quanlu-demo", *words], cwd=demo().folder, env=environment(),
                          capture_output=True, timeout=120)
    return done.returncode, done.stdout


if __name__ == "__main__":
    unittest.main()
