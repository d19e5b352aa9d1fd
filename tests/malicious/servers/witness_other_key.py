"""A witness that cosigns with another key: under its own name, under the name of the one that was asked, and with noise."""
import base64

from liar import reply


def answers(world):
    from malicious_test import Asked
    from world import Office, add_checkpoint
    stranger = Office(world, "stranger")
    foreign = Asked(stranger.address, add_checkpoint(0, [], world["h4"].note())).said
    stranger.standing.end()
    name, signature = foreign.split()[1:3]
    renamed = f"— liar-witness_other_key.example/w {signature}\n"
    noise = f"— {name} {base64.b64encode(bytes(76)).decode()}\n"
    return [(lambda connection, _, line=line: connection.sendall(reply("200 OK", line.encode())), (4, "noCosignature"))
            for line in (foreign, renamed, noise, "", "\n", foreign.rstrip("\n"))]
