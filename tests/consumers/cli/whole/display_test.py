"""What people see: languages, alignment by display width, marks, colour (INTERFACES.md 1, rules 6, 7, 8, 15)."""
import json
import os
import pty
import re
import select
import subprocess
import time
import unicodedata
import unittest

import world
from world import demo, environment, run

CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
ESCAPE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def on_terminal(columns, *arguments, env=None):
    """What a terminal of so many columns shows."""
    master, slave = pty.openpty()
    import fcntl
    import struct
    import termios
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen([world.QUANLU, "-L", "quanlu-demo", *arguments], cwd=demo().folder, stdin=slave,
                               stdout=slave, stderr=slave, env=env or environment(PAGER=""))
    os.close(slave)
    shown = b""
    while True:
        ready, _, _ = select.select([master], [], [], 200)
        try:
            piece = os.read(master, 65536) if ready else b""
        except OSError:
            piece = b""
        if not piece:
            break
        shown += piece
    process.wait(30)
    os.close(master)
    return shown.decode().replace("\r\n", "\n")


class AsciiLedger:
    """A ledger whose data has no Chinese in it, so that whatever is Chinese in an English answer is ours."""

    def __init__(self):
        self.folder = demo().folder
        made = run(self.folder, "init", "plain", "--origin", "mz.plain.example/quanlu", "--trial")
        assert made.code == 0, made
        now = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
        self.account = json.dumps({
            "eventId": "0191a3c2-7d10-7c3e-9a51-0000000000bb", "type": "AccountOpened", "stream": "UserAccount/clerk",
            "occurredAt": now, "expectedSeq": 0, "actor": {"account": "sys"},
            "data": {"account": "clerk", "holder": "Clerk", "unit": "11370100004188768U", "level": "city",
                     "area": "370100"}})
        (self.folder / "plain.jsonl").write_text(self.account + "\n{\"type\":\"AccountOpened\"}\n")

    def __call__(self, *arguments, **more):
        return run(self.folder, "-L", "plain", *arguments, **more)


class Languages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.plain = AsciiLedger()

    def english_only(self, answer, *arguments):
        # Titles of packaged documents are data, and so are the words of the domain that are asked for in Chinese.
        for stream, text in (("stdout", answer.out), ("stderr", answer.talk)):
            for line in text.splitlines():
                self.assertIsNone(CHINESE.search(line), f"{stream} of {' '.join(arguments)}: {line}")

    def test_english_output_has_no_chinese_label(self):
        for arguments in (
                ["init", "plain2", "--origin", "mz.plain.example/quanlu"], ["import", "plain.jsonl"],
                ["append"], ["status"], ["log"], ["log", "--reverse", "--limit", "2"], ["show", "1"], ["show", "9999"],
                ["tail", "--from", "0", "--max", "3"], ["org", "list"], ["org", "find", "x"], ["org", "show", "x"],
                ["case", "list"], ["case", "find", "x"], ["case", "show", "x"], ["replay", "x"], ["quarantine", "list"],
                ["verify"], ["verify", "--sixing"], ["rebuild"], ["config", "show", "--origin"], ["config", "check"],
                ["version"], ["demo", "tamper", "menu"], ["demo", "tamper", "edit"], ["verfy"], ["import", "absent"],
                ["config", "schema"], ["serve", "--for", "1ms"]):
            with self.subTest(" ".join(arguments)):
                more = {"input": self.plain.account} if arguments == ["append"] else {}
                self.english_only(self.plain(*arguments, "--lang", "en", **more), *arguments)

    def test_english_help_has_no_chinese(self):
        for command in demo().commands:
            answer = run(demo().folder, *command["path"].split(), "--help", "--lang", "en")
            lines = [line for line in answer.out.splitlines() if not line.startswith("  quanlu ")]  # examples
            self.english_only(world.Answer(0, "\n".join(lines), ""), command["path"])
        for topic in demo()("help", "--json").document["topics"]:
            answer = run(demo().folder, "help", topic["name"], "--lang", "en")
            self.english_only(world.Answer(0, answer.out, ""), topic["name"])

    def test_the_locale_chooses_the_language_and_the_option_wins(self):
        said = {"zh": "没有这个命令", "en": "no such command", "both": "没有这个命令 / no such command"}
        cases = [({"LC_ALL": "zh_CN.UTF-8"}, "zh"), ({"LANG": "zh_TW.UTF-8"}, "zh"), ({"LANG": "C.UTF-8"}, "both"),
                 ({"LANG": "C"}, "both"), ({"LANG": None}, "both"), ({"LANG": "fr_FR.UTF-8"}, "en"),
                 ({"LC_MESSAGES": "zh_CN.UTF-8"}, "zh"), ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en")]
        for change, language in cases:
            with self.subTest(str(change)):
                talk = run(demo().folder, "verson", env=environment(**change)).talk.splitlines()[0]
                self.assertTrue(talk.endswith("  " + said[language]), talk)
                talk = run(demo().folder, "verson", "--lang", "en", env=environment(**change)).talk.splitlines()[0]
                self.assertTrue(talk.endswith("  " + said["en"]), talk)

    def test_both_is_chinese_and_english_and_each_alone_is_a_part_of_it(self):
        both, zh, en = (demo()("status", "--lang", language).out for language in ("both", "zh", "en"))
        for line in zip(both.splitlines(), zh.splitlines(), en.splitlines()):
            labels = [one.split("  ")[0].strip() for one in line]
            self.assertEqual(labels[0], f"{labels[1]} / {labels[2]}")


class Tables(unittest.TestCase):
    def columns_of(self, text, head):
        """Where each column begins, by display width, in every line."""
        lines = [line for line in text.splitlines() if line.strip()]
        self.assertIn(head, lines[0])
        return lines, width(lines[0][:lines[0].index(head)])

    def test_columns_begin_at_one_place_whatever_the_names_are(self):
        for language, head in (("zh", "代码"), ("en", "code"), ("both", "代码 / code")):
            with self.subTest(language):
                lines, begin = self.columns_of(demo()("org", "list", "--lang", language).out, head)
                self.assertGreater(len(lines), 3)
                self.assertTrue(any(CHINESE.search(line) for line in lines[1:]))
                for line in lines[1:]:
                    at = next(i for i in range(len(line) + 1) if width(line[:i]) >= begin)
                    self.assertRegex(line[at:], r"^[0-9A-Z]{2}", line)
                    self.assertEqual(line[at - 2:at], "  ", line)

    def test_a_pipe_is_never_cut_and_a_terminal_is_at_its_width_with_an_ellipsis(self):
        piped = demo()("org", "list").out.splitlines()
        self.assertGreater(max(map(width, piped)), 60)
        self.assertNotIn("…", "".join(piped))
        shown = [ESCAPE.sub("", line) for line in on_terminal(40, "org", "list", "--no-pager").splitlines()]
        rows = [line for line in shown if line and "as of" not in line and "--cursor" not in line]  # that is copied whole
        self.assertTrue(any(line.endswith("…") for line in rows), shown)
        for line in rows:
            self.assertLessEqual(width(line), 40, line)

    def test_a_card_goes_on_in_the_next_line_of_a_terminal_and_loses_nothing(self):
        for arguments in (["keys", "show", "writer"], ["status"], ["org", "show", demo().org]):
            whole = "".join(demo()(*arguments).out.split())
            for columns in (50, 80):
                shown = ESCAPE.sub("", on_terminal(columns, *arguments, "--no-pager"))
                self.assertNotIn("…\n", shown.replace("as of", ""))
                if arguments[0] == "keys":
                    self.assertEqual("".join(shown.split()), whole)
                for line in shown.splitlines() if arguments[0] == "keys" else []:
                    self.assertLessEqual(width(line), columns, line)

    def test_the_help_of_an_option_is_whole_on_a_narrow_terminal(self):
        shown = "".join(ESCAPE.sub("", on_terminal(60, "verify", "--help", "--no-pager")).split())
        self.assertIn("theledger'sownpromisesarealwayschecked", shown)

    def test_no_line_ends_with_blanks(self):
        for arguments in (["org", "list"], ["case", "list"], ["log", "--limit", "20"], ["status"], ["schema", "list"]):
            for line in demo()(*arguments).out.splitlines():
                self.assertEqual(line, line.rstrip(), arguments)


class Colour(unittest.TestCase):
    def test_only_a_terminal_has_colour_and_no_color_dumb_and_never_take_it_away(self):
        self.assertNotIn("\x1b[", demo()("verify").out)
        self.assertIn("\x1b[32m", on_terminal(100, "verify", "--no-pager"))
        for env, more in ((environment(NO_COLOR=""), []), (environment(NO_COLOR="1"), []), (environment(TERM="dumb"), []),
                          (environment(), ["--color", "never"])):
            shown = on_terminal(100, "verify", "--no-pager", *more, env=env)
            self.assertNotRegex(shown.replace("\x1b[K", ""), r"\x1b\[[0-9;]*m")
            self.assertIn("✔", shown)
        self.assertIn("\x1b[32m", demo()("verify", "--color", "always").out)

    def test_marks_are_ascii_where_the_locale_is_not_utf8_and_words_say_the_same(self):
        answer = demo()("verify", env=environment(LANG="zh_CN.GB18030"))
        self.assertRegex(answer.out, r"V0 .* ok\n")
        self.assertNotRegex(answer.out, "[✔✖◐▲]")
        self.assertRegex(demo()("verify", env=environment(LANG="C")).out, "✔")


class Streams(unittest.TestCase):
    def test_no_progress_and_no_sentence_reaches_stdout(self):
        answer = run(demo().folder, "demo", "--organizations", "1", "--events", "-")
        for line in answer.out.splitlines():
            self.assertIsInstance(json.loads(line), dict)
        self.assertRegex(answer.talk, "events")

    def test_the_pager_is_for_terminals_only(self):
        env = environment(PAGER="sed s/^/paged:/")
        self.assertIn("paged:", on_terminal(80, "org", "list", env=env))
        self.assertNotIn("paged:", on_terminal(80, "org", "list", "--no-pager", env=env))
        self.assertNotIn("paged:", demo()("org", "list", env=env).out)
        self.assertNotIn("paged:", on_terminal(80, "org", "list", env=environment(PAGER="not-installed -x")))


if __name__ == "__main__":
    world.main()
