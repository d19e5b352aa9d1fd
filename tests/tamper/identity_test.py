#!/usr/bin/env python3
"""T40 of INTEGRITY.md 7.1: a server that becomes another ledger of the same name, between two answers or in the middle of one.

Usage: identity_test.py QUANLU VERIFY_PY ROWS_FOLDER

`quanlu verify` of an address has seen up to three honest moments. What then comes is another ledger, with the same origin and tree sizes
and keys of its own: all of it, or all files from one request on. Demanded: 3, the log id named as long as the genesis is not the pinned
one, else what contradicts from leaf 0 on, and what the client trusts is byte-identical before and after."""
import json
import os
import random
import shutil
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "malicious")]
import world as worlds  # noqa: E402
from rows import Tally, instances  # noqa: E402
from world import Http, PrefixServer, World, support  # noqa: E402

MOMENTS = range(1, 5)
REQUESTS = 5  # of a tree below 256 leaves: checkpoint, bundle, the kept note, seals, tile


class Two(PrefixServer):
    """Serves `root`, and from the request with the number `turn` on `other`."""

    def __init__(self):
        self.other, self.turn, self.asked = None, None, 0
        super().__init__()

    def honest(self, request):
        mine, self.asked = self.root, self.asked + 1
        if self.turn is not None and self.asked > self.turn:
            self.root = self.other
        try:
            return super().honest(request)
        finally:
            self.root = mine


class Client(Http):
    def __init__(self, world, server):
        super().__init__(world)
        self.server.close()
        self.server = server

    def served(self, moment, other=None, turn=None):
        self.server.other, self.server.turn, self.server.asked = other and other.prefix, turn, 0
        before = self.state()
        ran = self.look(moment)
        return ran, before == self.state()


def instance(world, server, number, tally, other_id):
    made = random.Random(f"T40 {number}")
    client = Client(world, server)
    seen = sorted(made.sample(list(MOMENTS)[:3], made.randrange(4)))
    for moment in seen:
        ran, same = client.served(world[f"h{moment}"])
        if ran.code != 0 or same:
            print("FALSE ALARM", number, moment, ran.code, ran.said[-1000:])
            return False
    turn = number % REQUESTS
    moment = made.choice([one for one in MOMENTS if turn == 0 or one > max(seen, default=0)])
    ran, same = client.served(world[f"h{moment}"], world[f"o{moment}"], turn)
    said = json.loads(ran.said[:ran.said.rindex("}") + 1])
    bad = next((one for one in said["findings"] if one["severity"] == "violation"), {})
    named = (bad.get("kind"), bad.get("actual")) == ("log_id", other_id) if turn < 2 else bad.get("seq") == 0
    right = tally.count(said["result"] == "tampered" and same, ran.code == 3, named)
    if not right:
        print("WRONG", number, seen, moment, turn, ran.code, same, ran.said[-1500:])
    shutil.rmtree(client.place)
    return right


def main():
    support.PROGRAM, support.VERIFY_PY = (os.path.abspath(path) for path in sys.argv[1:3])
    tally = Tally("T40", "another ledger of the same name and sizes, from any request on", "V0", "http")
    with World() as world:
        mine, world.path = world.path, os.path.join(world.folder, "same-name")
        world.init()
        for moment in MOMENTS:
            world.grow(f"o{moment}", 40 + moment)
            assert world[f"o{moment}"].size() == world[f"h{moment}"].size()
        other_id = os.listdir(os.path.join(world.path, "trust"))[0][:64]
        world.path = mine
        server = Two()
        wrong = [number for number in range(instances()) if not instance(world, server, number, tally, other_id)]
        server.close()
    tally.tell(sys.argv[3])
    return 1 if wrong else 0


if __name__ == "__main__":
    shutil.rmtree(os.path.join(worlds.HERE, "__pycache__"), ignore_errors=True)
    sys.exit(main())
