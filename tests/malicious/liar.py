"""A server at a socket that can say anything, and the publisher as its client: the address of a witness whose policy it needs."""
import os
import shutil
import socket
import threading

import world as worlds
from world import Office, everything, support


class Liar:
    """Answers each request by `answer(connection, request)`, which writes what it likes and returns; None: as the office behind it."""

    def __init__(self, office_address):
        self.office, self.answer = office_address, None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection):
        with connection:
            try:
                request = read_request(connection)
                if self.answer:
                    self.answer(connection, request)
                else:
                    connection.sendall(self.of_the_office(request))
            except OSError:
                pass  # the client had enough

    def of_the_office(self, request):
        host, port = self.office.rsplit(":", 1)
        with socket.create_connection((host, int(port))) as office:
            head, _, body = request.partition(b"\r\n\r\n")
            office.sendall(head + b"\r\nConnection: close\r\n\r\n" + body)
            return b"".join(iter(lambda: office.recv(65536), b""))

    def close(self):
        self.listener.close()


def read_request(connection):
    request = b""
    while b"\r\n\r\n" not in request:
        piece = connection.recv(65536)
        if not piece:
            raise OSError("it left")
        request += piece
    head, _, body = request.partition(b"\r\n\r\n")
    length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def reply(status, body=b"", fields=()):
    head = [f"HTTP/1.1 {status}", *fields, f"Content-Length: {len(body)}", "Connection: close"]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


class Publisher:
    """A copy of the honest ledger whose only witness stands behind a liar."""

    def __init__(self, world, name):
        self.world, self.number = world, 100
        self.office = Office(world, "liar-" + name)
        self.liar = Liar(self.office.address)
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


def answered(server, world, table, moves):
    """Each lie between two honest answers. Bounded: an honest run's memory and a little."""
    publisher = Publisher(world, server.NAME)
    try:
        before = publisher.state()
        honest = publisher.publish()
        moves.by(honest, before, publisher.state())
        for answer, lie in server.answers(world):
            before = publisher.state()
            ran = publisher.publish(answer)
            table.judge(server.NAME, "publisher", lie, ran, before, publisher.state())
            table.promise(ran.peak_kib < honest.peak_kib + 64 * 1024, server.NAME, "publisher",
                          f"memory {honest.peak_kib} -> {ran.peak_kib} KiB")
        before = publisher.state()
        moves.by(publisher.publish(), before, publisher.state())
    finally:
        publisher.close()
