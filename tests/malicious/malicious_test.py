#!/usr/bin/env python3
"""The malicious servers of INTEGRITY.md 7.2 against every client that looks at what somebody else serves.

Usage: malicious_test.py QUANLU VERIFY_PY [SERVER...]

servers/<name>.py is one server. It lies in its way to each client that it has a road to: `shows` a folder to the readers (verify,
audit, verify.py, verify of an address), `asks` a witness, `answers` the publisher in the place of a witness and the address of a prefix. Demanded each time: what
the client trusts is byte-identical before and after, exit 3 or 4 and a word that names what was caught; and the twin of the server
that does the same honestly moves that state, before and after. The table of servers and clients is printed."""
import importlib
import os
import shutil
import sys
import urllib.error
import urllib.request

import liar
import world as worlds
from world import READERS, World, add_checkpoint, everything, support

CLIENTS = [reader.name for reader in READERS] + ["witness", "publisher"]


class Table:
    def __init__(self):
        self.cells, self.failed = {}, []

    def promise(self, kept, server, client, what):
        if not kept:
            self.failed.append(f"{server} {client}: {what}")

    def judge(self, server, client, lie, ran, before, after):
        """`lie`: the exit code and a word that only what was caught says; of clients that catch it elsewhere by their names."""
        code, word = lie.get(client, lie.get("")) if isinstance(lie, dict) else lie
        self.promise(ran.code == code and word in ran.said, server, client,
                     f"wanted {code} {word!r}, got {ran.code}\n{ran.said[-1500:]}")
        self.promise(before == after, server, client,
                     f"the trusted state moved: {[name for name in {**before, **after} if before.get(name) != after.get(name)]}")
        self.cells.setdefault((server, client), []).append(f"{ran.code} {word}".strip())

    def show(self, servers):
        for server, title in servers:
            print(f"{server:26} {title}")
            for client in CLIENTS:
                caught = self.cells.get((server, client))
                told = " · ".join(f"{len([one for one in caught if one == what])} × {what}" for what in dict.fromkeys(caught or ()))
                print(f"    {client:10} {told or '–'}")


class Moves:
    """What is honest moves the state: else nothing was shown by a state that stays."""

    def __init__(self, table, server, client):
        self.table, self.server, self.client = table, server, client

    def by(self, ran, before, after):
        self.table.promise(ran.code == 0 and before != after, self.server, self.client,
                           f"the honest twin gave {ran.code}, moved: {before != after}\n{ran.said[-1500:]}")


def read_by(reader, server, shows, world, table):
    """h1 is seen, then each lie; h4 is believed at the end."""
    for shown in shows:
        if reader.name not in shown.get("to", CLIENTS):
            continue
        client = reader(world, shown.get("options", {}).get(reader.name, ()))
        moves = Moves(table, server.NAME, reader.name)
        for honest in shown.get("seen", ["h1"]):
            before = client.state()
            moves.by(client.look(world[honest]), before, client.state())
        for served, lie in shown["lies"]:
            before = client.state()
            ran = client.look(served)
            table.judge(server.NAME, reader.name, lie, ran, before, client.state())
        if shown.get("honest", True):
            before = client.state()
            moves.by(client.look(world["h4"]), before, client.state())


class Asked:
    """A witness's answer to a request, as a program's end."""

    def __init__(self, address, body):
        request = urllib.request.Request(f"http://{address}/add-checkpoint", data=body, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=support.PATIENCE_S) as reply:
                self.code, self.said = reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            self.code, self.said = error.code, error.read().decode()


def asked_of_a_witness(server, world, table):
    """It holds h2, is asked for what it must not cosign, and cosigns h3."""
    for number, asked in enumerate(server.asks(world)):
        office = worlds.Office(world, f"w{number}-{server.NAME}")
        try:
            for name, old in (("h1", 0), ("h2", world["h1"].size())):
                before = held_note(office)
                told = Asked(office.address, growth(world, name, old))
                Moves(table, server.NAME, "witness").by(Honest(told), before, held_note(office))
            for body, lie in asked:
                before = held_note(office)
                table.judge(server.NAME, "witness", lie, Asked(office.address, body), before, held_note(office))
            before = held_note(office)
            told = Asked(office.address, growth(world, "h3", world["h2"].size()))
            Moves(table, server.NAME, "witness").by(Honest(told), before, held_note(office))
        finally:
            office.standing.end()


class Honest:
    def __init__(self, told):
        self.code, self.said = (0 if told.code == 200 else told.code), told.said


def growth(world, name, old):
    """An honest add-checkpoint request."""
    return add_checkpoint(old, world[name].tree().consistency(old, world[name].size()) if old else [], world[name].note())


def held_note(office):
    """The note that it goes on from; what else it keeps, as evidence, is no trust."""
    logs = os.path.join(office.folder, "logs")
    return everything(*(os.path.join(logs, name, "checkpoint") for name in os.listdir(logs)))


def main():
    support.PROGRAM, support.VERIFY_PY = (os.path.abspath(path) for path in sys.argv[1:3])
    folder = os.path.join(worlds.HERE, "servers")
    names = sys.argv[3:] or sorted(name[:-3] for name in os.listdir(folder) if name.endswith(".py"))
    sys.path.insert(0, folder)
    table, servers = Table(), []
    with World() as world:
        for name in names:
            server = importlib.import_module(name)
            server.NAME = name
            servers.append((name, server.__doc__.strip().split("\n")[0]))
            if hasattr(server, "shows"):
                shows = server.shows(world)
                for reader in READERS:
                    read_by(reader, server, shows, world, table)
            if hasattr(server, "asks"):
                asked_of_a_witness(server, world, table)
            if hasattr(server, "answers"):
                answers = server.answers(world)
                liar.answered(server, answers, world, table, Moves(table, name, "publisher"))
                liar.served(server, answers, world, table, Moves(table, name, "http"))
    table.show(servers)
    for failure in table.failed:
        print("FAIL", failure)
    print(f"{len(servers)} servers, {sum(map(len, table.cells.values()))} lies, {len(table.failed)} failed")
    return 1 if table.failed or not table.cells else 0


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    shutil.rmtree(os.path.join(worlds.HERE, "__pycache__"), ignore_errors=True)
    sys.exit(main())
