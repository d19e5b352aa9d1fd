#!/usr/bin/env python3
"""T67 of INTEGRITY.md 7.1: JSON that means two things, or shows another thing than it says, at the intake of the program.

Usage: json_test.py QUANLU ROWS_FOLDER

Refused with 2, its code and the JSON path, and nothing is appended; the honest twin of every tenth is taken."""
import json
import os
import random
import subprocess
import sys
import unicodedata

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "serving")]
import support  # noqa: E402
from rows import Tally, instances  # noqa: E402

DIRECTION = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
NO_WIDTH = "\u200b\u2060\ufeff"
COMPOSED = "éñüåçãõôÅḍṩ가각힣がパ"


def command(number, holder="张三"):
    one = support.account_opened(number)
    one["data"]["holder"] = holder
    return one


def text(one):
    return json.dumps(one, ensure_ascii=False)


def put(made, into, piece):
    at = made.randrange(len(into) + 1)
    return into[:at] + piece + into[at:]


def key_twice(made, number):
    """Any member of any object: the same before it, or any other value behind it."""
    one = command(number)
    path = made.choice(["$", "$.data", "$.actor"])
    owner = one if path == "$" else one[path[2:]]
    key = made.choice([key for key, value in owner.items() if not isinstance(value, dict)])
    told = json.dumps({key: owner[key]}, ensure_ascii=False)[1:-1]
    assert text(one).count(told) >= 1
    other = json.dumps({key: made.choice(["x", 7, None, owner[key]])})[1:-1]
    inside = text(owner)
    doubled = inside.replace(told, f"{told}, {told}" if made.randrange(2) else f"{told}, {other}", 1)
    return (doubled if path == "$" else text(one).replace(inside, doubled, 1)).encode(), "duplicateKey", f"{path}.{key}"


def number_without_value(made, number):
    word = made.choice(["1e400", "-1e400", "1E999", "NaN", "Infinity", "-Infinity", "nan", f"1{'0' * 400}"])
    return text(command(number)).replace('"expectedSeq": 0', f'"expectedSeq": {word}').encode(), ("form", "type"), ("$", "$.expectedSeq")


def half_a_pair(made, number):
    high, low = (f"\\u{made.randrange(first, first + 0x400):04x}" for first in (0xD800, 0xDC00))
    piece = made.choice([high, low, low + high, high + high])
    return text(command(number, "@")).replace("@", put(made, "张三丰", piece)).encode(), "form", "$"


def half_a_pair_in_bytes(made, number):
    return text(command(number, put(made, "张三丰", chr(made.randrange(0xD800, 0xE000))))).encode("utf-8", "surrogatepass"), "utf8", "$"


def decomposed(made, number):
    letters = "".join(made.choice(COMPOSED) for _ in range(made.randrange(1, 6)))
    return text(command(number, put(made, "张三", unicodedata.normalize("NFD", letters)))).encode(), "nfc", "$.data.holder"


def unseen(marks):
    def deed(made, number):
        mark = made.choice(marks)
        if made.randrange(2):
            return text(command(number, "@")).replace("@", put(made, "张三丰", f"\\u{ord(mark):04x}")).encode(), "form", "$.data.holder"
        return text(command(number, put(made, "张三丰", mark))).encode(), "form", "$.data.holder"
    return deed


DEEDS = (key_twice, number_without_value, half_a_pair, half_a_pair_in_bytes, decomposed, unseen(DIRECTION), unseen(NO_WIDTH))


def is_one_of(found, wanted):
    return found in (wanted if isinstance(wanted, tuple) else (wanted,))


def appended(ledger, raw):
    done = subprocess.run(ledger.command("append", "-", "--json"), input=raw, capture_output=True, env=ledger.environment, cwd=ledger.folder)
    return done.returncode, json.loads(done.stdout) if done.stdout.startswith(b"{") else {}


def main():
    support.PROGRAM = os.path.abspath(sys.argv[1])
    tally, wrong, taken = Tally("T67", "a key twice, no number, half a pair, another form, unseen marks", "intake", "lmdb"), [], 0
    with support.Ledger() as ledger:
        ledger.init()
        before = ledger.json("verify")["checked"]["entries"]
        for number in range(instances()):
            raw, code, path = DEEDS[number % len(DEEDS)](random.Random(f"T67 {number}"), number)
            ended, said = appended(ledger, raw)
            if not tally.count(said.get("schema") == "quanlu.refusal/1" and is_one_of(said.get("code"), code), ended == 2,
                               is_one_of(said.get("path"), path)):
                wrong.append(number)
                print("WRONG", number, raw, code, path, ended, said)
            if number % 10 == 0:
                honest = "".join(random.Random(number).choice(COMPOSED) for _ in range(3))
                ended, said = appended(ledger, text(command(number, "张三" + honest)).encode())
                taken += 1
                if ended != 0:
                    wrong.append(number)
                    print("FALSE ALARM", number, ended, said)
        events = [json.loads(line) for line in ledger.run("log", "--format", "jsonl").stdout.splitlines()]
        opened = [one for one in events if str(one.get("stream", "")).startswith("UserAccount/acc-")]
        if len(opened) != taken:
            wrong.append("the log")
            print("WRONG", before, len(opened), taken)
    tally.tell(sys.argv[2])
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
