"""The faults of log_rounds, feed_rounds and cluster_rounds, each so many rounds; a round's seed says all that happens in it.

rounds.py [--rounds N] [--seed N] [FAULT…]       `rounds.py --list` names the faults. Exit 1 when a round failed, whose seed
repeats it: rounds.py --rounds 1 --seed SEED FAULT"""
import argparse
import random
import signal
import sys
import time
import traceback
import unittest

import cluster_rounds
import feed_rounds
import log_rounds
from support import Broker, World

MODULES = (log_rounds, feed_rounds, cluster_rounds)


class Place:
    """The brokers and the sample city of one module's rounds."""

    def __init__(self, module):
        self.module = module
        self.world = World(organizations=1)
        self.broker = Broker(**module.BROKERS)

    def close(self):
        self.broker.down()
        self.world.close()

    def run(self, story, fault, seed):
        name = f"{fault.__name__.replace('_', '-')[:24].strip('-')}-{seed}"
        chance = random.Random(f"{fault.__name__} {seed}")
        with self.module.Round(story, self.world, self.broker, name, chance) as round_:
            fault(round_)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=100)
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6), help="of the first round")
    arguments.add_argument("--list", action="store_true")
    arguments.add_argument("faults", nargs="*", metavar="FAULT")
    args = arguments.parse_args()
    known = {fault.__name__: module for module in MODULES for fault in module.FAULTS}
    if args.list:
        print("\n".join(known))
        return 0
    if unknown := set(args.faults) - set(known):
        arguments.error(f"no such fault: {', '.join(sorted(unknown))}; rounds.py --list")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the brokers end with us
    failed, started = [], time.monotonic()
    for module in MODULES:
        faults = [fault for fault in module.FAULTS if not args.faults or fault.__name__ in args.faults]
        if faults:
            failed += run_all(module, faults, args)
    print(f"{time.monotonic() - started:.0f} s, failed: {', '.join(failed) or 'none'}", flush=True)
    return 1 if failed else 0


def run_all(module, faults, args):
    """Which of them failed, each named with its seed."""
    place, failed = Place(module), []
    try:
        for fault in faults:
            for number in range(args.rounds):
                seed, began = args.seed + number, time.monotonic()
                try:
                    place.run(unittest.TestCase(), fault, seed)
                    verdict = "ok"
                except Exception:  # pylint: disable=broad-except
                    traceback.print_exc()
                    verdict = "FAILED"
                    failed.append(f"{fault.__name__} --seed {seed}")
                print(f"{fault.__name__}  round {number + 1}/{args.rounds}  seed {seed}  {verdict}  "
                      f"{time.monotonic() - began:.1f} s", flush=True)
    finally:
        place.close()
    return failed


if __name__ == "__main__":
    sys.exit(main())
