"""A small body that says it is a large one, packed."""
import gzip

from liar import reply


def answers(world):
    packed = gzip.compress(bytes(50 << 20))
    return [(lambda connection, _: connection.sendall(reply("200 OK", packed, ("Content-Encoding: gzip",))), (4, "heldBack"))]
