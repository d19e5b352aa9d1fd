"""Noise in the place of hashes: proofs to a witness, tiles to a reader."""
import os
import random

from world import add_checkpoint

MADE = random.Random(7)


def shows(world):
    def noise(copy):
        with open(copy.file("tile", "0", f"000.p/{copy.size()}"), "wb") as file:
            file.write(MADE.randbytes(32 * copy.size()))

    def one_hash(copy):
        with open(copy.file("tile", "0", f"000.p/{copy.size()}"), "r+b") as file:
            file.seek(MADE.randrange(32 * copy.size()))
            file.write(b"\xa5")

    def entries(copy):
        path = copy.file("tile", "entries", f"000.p/{copy.size()}")
        size = os.path.getsize(path)
        with open(path, "wb") as file:
            file.write(MADE.randbytes(size))
    return [{"lies": [(world.changed("h2", noise), (3, "tile_mismatch")), (world.changed("h2", one_hash), (3, "tile_mismatch")),
                      (world.changed("h2", entries), {"verify.py": (3, "genesis"), "http": (3, "genesis"), "": (3, "tile_mismatch")})]}]


def asks(world):
    held, h3 = world["h2"].size(), world["h3"]
    right = h3.tree().consistency(held, h3.size())
    lies = [[MADE.randbytes(32) for _ in range(count)] for count in (1, len(right), 63)]
    lies += [right[:-1], right[1:], right[::-1], right + [bytes(32)], []]
    for at, one in enumerate(right):
        lies.append(right[:at] + [bytes([one[0] ^ 1]) + one[1:]] + right[at + 1:])
    return [[(add_checkpoint(held, proof, h3.note()), (422, "")) for proof in lies]
            + [(add_checkpoint(held, [bytes(32)] * 64, h3.note()), (400, "malformed"))]]
