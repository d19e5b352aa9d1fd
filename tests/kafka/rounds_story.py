"""A few rounds of every fault, on real brokers; rounds.py has the long form (ops/dev long kafka)."""
import functools
import random
import unittest

import cluster_rounds
import feed_rounds
import log_rounds
from rounds import Place

ROUNDS = 1


def story_of(module):
    """A case for each fault of the module. The seeds are other ones each time, and said when one fails."""
    def set_up(cls):
        cls.place = Place(module)
        cls.addClassCleanup(cls.place.close)

    def run(fault, self):
        for _ in range(ROUNDS):
            seed = random.SystemRandom().randrange(10**6)
            with self.subTest(f"rounds.py --rounds 1 --seed {seed} {fault.__name__}"):
                self.place.run(self, fault, seed)
    cases = {f"test_{fault.__name__}": functools.partialmethod(lambda self, of: run(of, self), fault)
             for fault in module.FAULTS}
    return type(module.__name__, (unittest.TestCase,), {"setUpClass": classmethod(set_up), **cases})


Log, Feed, Cluster = (story_of(module) for module in (log_rounds, feed_rounds, cluster_rounds))

if __name__ == "__main__":
    unittest.main(verbosity=2)
