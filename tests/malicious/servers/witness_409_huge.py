"""A witness that answers 409 with a size that nobody ever signed."""
from liar import reply

TYPE = ("Content-Type: text/x.tlog.size",)


def answers(world):
    return [(lambda connection, _, said=said: connection.sendall(reply("409 Conflict", said, TYPE)), (4, "status 409"))
            for said in (b"9007199254740993\n", b"18446744073709551615\n", b"99999999999999999999999\n", b"-1\n", b"0x10\n", b"+7\n", b"007\n")]
