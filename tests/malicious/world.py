"""One ledger at four moments, what somebody with all its keys makes of it, and the clients that look at it.

Everything here is made once: `h1 h2 h3 h4` the honest history as it grew, `f2 f3` another one that leaves it behind h1 (f2 is as
long as h2), `other` a ledger of the same origin with other keys. Each is a folder as an operator hands it out: the log and what is
published. The checkpoints of the honest history are cosigned by the witness `audit`."""
import base64
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "serving"), os.path.join(HERE, "..", "conformance")]
import support  # noqa: E402
from forge import Tree  # noqa: E402
from witness_test import Office  # noqa: E402

ORIGIN = "mz.test.example/quanlu"
SERVED = ("quanlu.toml", "log", "published")
PREFIX = os.path.join("published", "log", "0")


class Served:
    """One moment of a ledger, as it is handed out."""

    def __init__(self, path):
        self.path, self.prefix = path, os.path.join(path, PREFIX)

    def file(self, *parts):
        return os.path.join(self.prefix, *parts)

    def note(self):
        with open(self.file("checkpoint"), encoding="utf-8") as file:
            return file.read()

    def size(self):
        return int(self.note().split("\n")[1])

    def tree(self):
        with open(self.file("tile", "0", f"000.p/{self.size()}"), "rb") as file:
            raw = file.read()
        return Tree(1, [raw[at:at + 32] for at in range(0, len(raw), 32)])


class World(support.Ledger):
    def __init__(self):
        super().__init__()
        self.init()
        self.trust = os.path.join(self.path, "trust")
        self.log_id = os.listdir(self.trust)[0][:64]
        self.vkey = self.run("keys", "export", "--role", "checkpoint").stdout.splitlines()[0]
        self.write("logs.policy", f"log {self.vkey}\nquorum none\n")
        self.office = Office(self, "audit")
        self.policy = os.path.join(self.folder, "verifier.policy")
        self.cosigned_by("verifier.policy", self.office.line())
        self.cosigned_by("ledger/witnesses.policy", self.office.line())
        self.configure('signer = "inline"', 'signer = "inline"\nwitness_policy_file = "witnesses.policy"')
        self.made = {}
        self.grow("h1", 1)
        fork = os.path.join(self.folder, "fork")
        shutil.copytree(self.path, fork)
        for number in (2, 3, 4):
            self.grow(f"h{number}", number)
        honest, self.path = self.path, fork
        self.configure('witness_policy_file = "witnesses.policy"', "")
        self.grow("f2", 12)
        self.grow("f3", 13, 14)
        self.path = os.path.join(self.folder, "other-ledger")
        self.init()
        self.grow("other", *range(20, 26))
        self.path = honest
        assert self["f2"].size() == self["h2"].size() and self["f2"].note() != self["h2"].note()

    def __exit__(self, *_):
        self.office.standing.end()
        super().__exit__()

    def __getitem__(self, name):
        return self.made[name]

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def cosigned_by(self, name, line):
        self.write(name, f"log {self.vkey}\n{line}quorum {line.split()[1]}\n")

    def grow(self, name, *numbers):
        for number in numbers:
            self.run("append", "-", text=json.dumps(support.account_opened(number)))
        self.run("checkpoint", "publish")
        place = os.path.join(self.folder, "served-" + name)
        self.hand_out(self.path, place)
        self.made[name] = Served(place)

    @staticmethod
    def hand_out(ledger, place):
        os.makedirs(place, exist_ok=True)
        for part in SERVED:
            source, target = os.path.join(ledger, part), os.path.join(place, part)
            if os.path.isdir(source):
                shutil.rmtree(target, ignore_errors=True)
                shutil.copytree(source, target)
            else:
                shutil.copy(source, target)

    def changed(self, name, change):
        """A copy of a moment that `change` was let at."""
        copy = Served(os.path.join(self.folder, f"changed-{len(os.listdir(self.folder))}"))
        self.hand_out(self.made[name].path, copy.path)
        change(copy)
        return copy

    def sign(self, text, name=ORIGIN):
        """A note signed with the log's own checkpoint key, whatever it says; under another name its id is another one."""
        public = base64.b64decode(self.vkey.split("+", 2)[2])
        key_id = hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]
        keys, message = os.path.join(self.path, "keys"), os.path.join(self.folder, "message")
        with open(message, "wb") as file:
            file.write(text.encode())
        signature = subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-in", message, "-inkey", os.path.join(keys, "checkpoint-0.pem"),
                                    "-passin", "file:" + os.path.join(keys, "passphrase")], check=True, capture_output=True).stdout
        return f"{text}\n— {name} {base64.b64encode(key_id + signature).decode()}\n"


def add_checkpoint(old, proof, note):
    """The body of a request to a witness."""
    return f"old {old}\n{''.join(base64.b64encode(one).decode() + chr(10) for one in proof)}\n{note}".encode()


def everything(*places):
    """Each file of these places with its bytes."""
    held = {}
    for place in places:
        for folder, _, names in os.walk(place):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    held[os.path.join(folder, name)] = file.read()
        if os.path.isfile(place):
            with open(place, "rb") as file:
                held[place] = file.read()
    return held


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


class Liar:
    """A server that can say anything: answers each request by `answer(connection, request)`, which writes what it likes and
    returns; None: as it should."""

    def __init__(self):
        self.answer = None
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
                if self.answer and self.lies_about(request):
                    self.answer(connection, request)
                else:
                    connection.sendall(self.honest(request))
            except OSError:
                pass  # the client had enough

    def lies_about(self, request):
        return True

    def close(self):
        self.listener.close()


class PrefixServer(Liar):
    """Serves the published prefix in `root` as /log/0; lies about the files whose path has `about` in it."""

    def __init__(self):
        self.root, self.about = None, ""
        super().__init__()

    def path_of(self, request):
        return request.split(b" ")[1].decode().removeprefix("/log/0/")

    def lies_about(self, request):
        return self.about in self.path_of(request)

    def honest(self, request):
        path = os.path.join(self.root, self.path_of(request))
        if not os.path.isfile(path):
            return reply("404 Not Found")
        with open(path, "rb") as file:
            return reply("200 OK", file.read())


class Ran:
    def __init__(self, code, said, peak_kib=0):
        self.code, self.said, self.peak_kib = code, said, peak_kib


def run(arguments, world):
    """The program to its end, which has to come whatever it was served."""
    output = os.path.join(world.folder, "said")
    with open(output, "wb") as file:
        process = subprocess.Popen(arguments, stdout=file, stderr=file, cwd=world.folder, env=world.environment)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    with open(output, encoding="utf-8", errors="replace") as file:
        return Ran(process.returncode, file.read(), used.ru_maxrss)


class Reader:
    """A client that is handed a folder and keeps what it trusts in a place of its own."""

    def __init__(self, world, options=()):
        self.world, self.options = world, list(options)
        self.place = os.path.join(world.folder, f"{self.name}-{len(os.listdir(world.folder))}")
        os.makedirs(self.place)

    def state(self):
        return everything(self.place)


class Verify(Reader):
    """quanlu verify over a copy that is fetched anew; trust/ beside it is the verifier's own."""
    name = "verify"

    def __init__(self, world, options=()):
        super().__init__(world, options)
        self.copy = os.path.join(world.folder, os.path.basename(self.place) + "-copy")
        os.makedirs(self.copy)
        shutil.copy(os.path.join(world.trust, world.log_id + ".json"), self.place)
        os.symlink(self.place, os.path.join(self.copy, "trust"))

    def look(self, served):
        World.hand_out(served.path, self.copy)
        return run([support.PROGRAM, "verify", self.copy, "--json", *self.options], self.world)


class Audit(Reader):
    """quanlu audit --once with a state file of its own."""
    name = "audit"

    def look(self, served):
        return run([support.PROGRAM, "audit", "--once", served.path, "--log-id", self.world.log_id, "--state",
                    os.path.join(self.place, "state.json"), *self.options], self.world)


class Second(Reader):
    """verify.py over the published prefix alone, with a folder of what it trusted."""
    name = "verify.py"

    def look(self, served):
        return run([sys.executable, support.VERIFY_PY, served.prefix, "--log-id", self.world.log_id, "--trust", self.place, "--json",
                    *self.options], self.world)


class Http(Reader):
    """quanlu verify of the address where a prefix is served; its trust file and the note beside it are its own."""
    name = "http"

    def __init__(self, world, options=()):
        super().__init__(world, options)
        shutil.copy(os.path.join(world.trust, world.log_id + ".json"), self.place)
        self.server = PrefixServer()

    def look(self, served):
        self.server.root = served.prefix
        return run([support.PROGRAM, "verify", f"http://{self.server.address}/log/0", "--trust",
                    os.path.join(self.place, self.world.log_id + ".json"), "--json", *self.options], self.world)


READERS = (Verify, Audit, Second, Http)
