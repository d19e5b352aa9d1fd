"""Servers that can say anything, and their clients: the publisher, which asks a witness whose policy it needs, and who verifies a prefix."""
import os
import shutil
import socket

import world as worlds
from world import Http, Liar, Office, everything, reply, support  # noqa: F401  (servers take reply from here)


class WitnessLiar(Liar):
    """In the place of the office behind it."""

    def __init__(self, office_address):
        self.office = office_address
        super().__init__()

    def honest(self, request):
        host, port = self.office.rsplit(":", 1)
        with socket.create_connection((host, int(port))) as office:
            head, _, body = request.partition(b"\r\n\r\n")
            office.sendall(head + b"\r\nConnection: close\r\n\r\n" + body)
            return b"".join(iter(lambda: office.recv(65536), b""))


class Publisher:
    """A copy of the honest ledger whose only witness stands behind a liar."""

    def __init__(self, world, name):
        self.world, self.number = world, 100
        self.office = Office(world, "liar-" + name)
        self.liar = WitnessLiar(self.office.address)
        self.path = os.path.join(world.folder, "publisher-" + name)
        shutil.copytree(world.path, self.path, ignore=shutil.ignore_patterns("*.sock"))
        line = f"witness liar {self.office.vkey} http://{self.liar.address}\n"
        with open(os.path.join(self.path, "witnesses.policy"), "w", encoding="utf-8") as file:
            file.write(f"log {world.vkey}\n{line}quorum liar\n")
        with open(os.path.join(self.path, "quanlu.toml"), encoding="utf-8") as file:
            text = file.read()
        with open(os.path.join(self.path, "quanlu.toml"), "w", encoding="utf-8") as file:
            file.write(text.replace("witness_policy_file", 'witness_timeout = "2s"\nwitness_policy_file'))

    def state(self):
        """What it told the world: the checkpoint and those that are kept."""
        return everything(*(os.path.join(self.path, worlds.PREFIX, name) for name in ("checkpoint", "checkpoints")))

    def publish(self, answer=None):
        self.liar.answer = answer
        self.number += 1
        event = support.json.dumps(support.account_opened(self.number))
        support.subprocess.run([support.PROGRAM, "-L", self.path, "append", "-"], input=event.encode(), check=True, capture_output=True,
                               env=self.world.environment)
        return worlds.run([support.PROGRAM, "-L", self.path, "checkpoint", "publish", "--json"], self.world)

    def close(self):
        self.liar.close()
        self.office.standing.end()


def answered(server, answers, world, table, moves):
    """Each lie between two honest answers. Bounded: an honest run's memory and a little."""
    publisher = Publisher(world, server.NAME)
    try:
        before = publisher.state()
        honest = publisher.publish()
        moves.by(honest, before, publisher.state())
        for answer, lie in answers:
            before = publisher.state()
            ran = publisher.publish(answer)
            table.judge(server.NAME, "publisher", lie, ran, before, publisher.state())
            table.promise(ran.peak_kib < honest.peak_kib + 64 * 1024, server.NAME, "publisher",
                          f"memory {honest.peak_kib} -> {ran.peak_kib} KiB")
        before = publisher.state()
        moves.by(publisher.publish(), before, publisher.state())
    finally:
        publisher.close()


FILES = ("checkpoint", "tile/entries", "seals", "tile/0/")


def served(server, answers, world, table, moves):
    """Each lie about each kind of published file, between two honest answers. A note that is none ends it with 4; what stands in
    the place of entries and hashes is missing, 4, or contradicts, 3."""
    client = Http(world)
    try:
        before = client.state()
        honest = client.look(world["h1"])
        moves.by(honest, before, client.state())
        for answer, _ in answers:
            for about in FILES:
                client.server.answer, client.server.about = answer, about
                before = client.state()
                ran = client.look(world["h2"])
                code = 4 if about == "checkpoint" else ran.code if ran.code in (3, 4) else "3 or 4"
                table.judge(server.NAME, "http", (code, "checkpoint_note" if about == "checkpoint" else '"kind"'), ran, before, client.state())
                table.promise(ran.peak_kib < honest.peak_kib + 64 * 1024, server.NAME, "http",
                              f"memory {honest.peak_kib} -> {ran.peak_kib} KiB")
        client.server.answer = None
        before = client.state()
        moves.by(client.look(world["h4"]), before, client.state())
    finally:
        client.server.close()
