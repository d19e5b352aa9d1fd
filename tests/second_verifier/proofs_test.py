#!/usr/bin/env python3
"""The second verifier's proofs, all of them: every inclusion and consistency proof up to 128 leaves against a tree written
straight from RFC 6962, and every single bit of those up to 32. Usage: proofs_test.py VERIFY_PY CONFORMANCE_FOLDER [FLIPS]

tests/ledger/tree/proof_test.cc does the same with the first."""
import importlib.util
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[2])
from forge import Tree, h  # noqa: E402
from promises import ended, promise  # noqa: E402

spec = importlib.util.spec_from_file_location("verify", sys.argv[1])
verify = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verify)

ALL, FLIPS = 128, int(sys.argv[3]) if len(sys.argv) > 3 else 32
SUITE = verify.Suite(1)
LEAVES = [SUITE.leaf(b"%d" % i) for i in range(ALL + 1)]
TREE = Tree(1, LEAVES)


def includes(index, size, leaf, proof, root):
    try:
        return verify.root_by_inclusion(SUITE, index, size, leaf, proof) == root
    except verify.Wrong:
        return False


def extends(old, new, old_root, new_root, proof):
    try:
        verify.check_consistency(SUITE, old, new, old_root, new_root, proof)
        return True
    except verify.Wrong:
        return False


def spoiled(proof):
    """Each bit flipped, a hash more, one less at each end."""
    for at in range(len(proof)):
        for bit in range(256):
            flipped = int.from_bytes(proof[at], "big") ^ 1 << bit
            yield proof[:at] + [flipped.to_bytes(32, "big")] + proof[at + 1:]
    yield proof + [bytes(32)]
    if proof:
        yield proof[:-1]
        yield proof[1:]


def inclusion_of(index, size):
    proof, root, leaf = TREE.inclusion(index, size), TREE.root(size), LEAVES[index]
    return (includes(index, size, leaf, proof, root) and not includes(index, size, LEAVES[index + 1], proof, root)
            and not includes(size, size, leaf, proof, root) and not includes(index, size, leaf, proof, h(1, root))
            and (size == 1 or not includes((index + 1) % size, size, leaf, proof, root)))


def consistency_of(old, new):
    proof, older, newer = TREE.consistency(old, new), TREE.root(old), TREE.root(new)
    return (extends(old, new, older, newer, proof) and not extends(old, new, h(1, older), newer, proof)
            and not extends(old, new, older, h(1, newer), proof) and (old == new or not extends(new, old, newer, older, proof)))


places = [(index, size) for size in range(1, ALL + 1) for index in range(size)]
promise("each of %d inclusion proofs proves its leaf and no other" % len(places), all(inclusion_of(*place) for place in places))
pairs = [(old, new) for new in range(1, ALL + 1) for old in range(1, new + 1)]
promise("each of %d consistency proofs proves its two roots alone" % len(pairs), all(consistency_of(*pair) for pair in pairs))
flips = 0
taken = []
for index, size in (place for place in places if place[1] <= FLIPS):
    for proof in spoiled(TREE.inclusion(index, size)):
        flips += 1
        if includes(index, size, LEAVES[index], proof, TREE.root(size)):
            taken.append((index, size))
for old, new in (pair for pair in pairs if pair[1] <= FLIPS):
    for proof in spoiled(TREE.consistency(old, new)):
        flips += 1
        if extends(old, new, TREE.root(old), TREE.root(new), proof):
            taken.append((old, new))
promise("of %d proofs with one bit changed, or one hash more or less, none proves anything" % flips, flips > 10 ** 6 and not taken)
sys.exit(ended())
