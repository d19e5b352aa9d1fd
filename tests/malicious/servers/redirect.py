"""Somebody else is to be asked: another host, a file, the same place again."""
from liar import reply


def answers(world):
    return [(lambda connection, _, to=to: connection.sendall(reply("302 Found", fields=(f"Location: {to}",))), (4, "status 302"))
            for to in (f"http://{world.office.address}/add-checkpoint", "file:///etc/passwd", "/add-checkpoint")]
