"""What the stories of `quanlu serve` share: a ledger in a folder of its own, the real program, the local socket."""
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

PROGRAM = None  # set by the test's command line
PATIENCE_S = 120  # the program may be built with sanitizers, the machine may be busy


class Refused(Exception):
    pass


def until(what, seconds=PATIENCE_S, every=0.05):
    """The first true answer of `what`, asked again and again."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = what()
        if answer:
            return answer
        time.sleep(every)
    raise AssertionError(f"not within {seconds} s: {getattr(what, '__doc__', None) or what}")


class Ledger:
    """A ledger directory; goes when it is closed."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="quanlu-serving-")
        self.path = os.path.join(self.folder, "ledger")
        self.socket = os.path.join(self.path, "run", "quanlu.sock")
        self.environment = {
            "PATH": "/usr/bin:/bin", "LANG": "en_GB.UTF-8", "HOME": self.folder,
            # Stories ask faster than people; those about limits set them again.
            "QUANLU_LIMITS_READ_PER_S": "100000", "QUANLU_LIMITS_APPEND_PER_S": "100000",
            "QUANLU_LIMITS_SSE_PER_ACCOUNT": "100",
        }

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, *arguments):
        return [PROGRAM, "-L", self.path, *arguments]

    def run(self, *arguments, text=None, code=0):
        """Runs to its end and demands the exit code (None: any)."""
        done = subprocess.run(self.command(*arguments), input=text, capture_output=True, text=True,
                              env=self.environment, cwd=self.folder, timeout=PATIENCE_S * 2)
        if code is not None and done.returncode != code:
            raise AssertionError(f"{arguments} gave {done.returncode}, not {code}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}")
        return done

    def json(self, *arguments, text=None, code=0):
        return json.loads(self.run(*arguments, "--json", text=text, code=code).stdout)

    def start(self, *arguments, **more):
        return subprocess.Popen(self.command(*arguments), env=self.environment, cwd=self.folder,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)

    def init(self, *more):
        subprocess.run([PROGRAM, "init", self.path, "--origin", "mz.test.example/quanlu", "--trial", "--json", *more],
                       check=True, capture_output=True, env=self.environment, cwd=self.folder)
        note_made()
        return self

    def configure(self, before, after):
        """Changes quanlu.toml."""
        file = os.path.join(self.path, "quanlu.toml")
        with open(file, encoding="utf-8") as config:
            text = config.read()
        assert before in text, text
        with open(file, "w", encoding="utf-8") as config:
            config.write(text.replace(before, after))

    def demo(self, organizations=3, *more):
        subprocess.run([PROGRAM, "demo", "--organizations", str(organizations), "--dir", self.path, "--json", *more],
                       check=True, capture_output=True, env=self.environment, cwd=self.folder)
        note_made()
        return self

    def lines(self, count, first=1_000_000):
        """A file of JSON Lines for import: accounts, among them a few that are refused, each for another reason."""
        wrong = [{"surplus": 1}, {"expectedSeq": 3}, {"type": "NoSuchType"}, {"actor": {"account": "nobody"}},
                 {"occurredAt": "2019-01-01T00:00:00+08:00"}, {"data": {"account": "x"}}]
        file = os.path.join(self.folder, f"lines-{first}.jsonl")
        with open(file, "w", encoding="utf-8") as out:
            for number in range(first, first + count):
                event = account_opened(number)
                if number % 97 == 5:
                    event.update(wrong[number // 97 % len(wrong)])
                out.write(json.dumps(event, ensure_ascii=False) + "\n")
        return file

    def events(self):
        """All events, from the log itself."""
        lines = self.run("log", "--format", "jsonl", "--purpose", "test").stdout.splitlines()
        return sorted((json.loads(line) for line in lines), key=lambda event: event["position"]["seq"])


class Serve:
    """A running `quanlu serve`, answering when this returns."""

    def __init__(self, ledger, *arguments, environment=None):
        self.ledger = ledger
        self.log = open(os.path.join(ledger.folder, "serve.log"), "a+")
        self.process = subprocess.Popen(ledger.command("serve", *arguments), cwd=ledger.folder,
                                        env={**ledger.environment, **(environment or {})},
                                        stdout=self.log, stderr=self.log)
        until(self.answers)

    def answers(self):
        """serve answers on its socket"""
        if self.process.poll() is not None:
            raise AssertionError(f"serve ended with {self.process.returncode}: {self.said()}")
        try:
            return ask(self.ledger, "GET", "/readyz").status == 200
        except OSError:
            return False

    def said(self):
        self.log.seek(0)
        return self.log.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.log.close()

    def end(self, number=signal.SIGTERM):
        """Sends the signal and gives the exit code and how long it took."""
        started = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S), time.monotonic() - started


class LocalConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout=PATIENCE_S):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Reply:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {dict(self.headers)} {self.body[:500]!r}"


def ask(ledger, method, target, body=None, headers=None):
    connection = LocalConnection(ledger.socket)
    try:
        connection.request(method, target, body=None if body is None else body.encode(), headers=headers or {})
        return Reply(connection.getresponse())
    finally:
        connection.close()


# Of the events that the stories make: behind the grants of the ledger that was made last.
occurred_at = None


def note_made():
    global occurred_at
    occurred_at = time.strftime("%Y-%m-%dT%H:%M:%S+08:00", time.gmtime(time.time() + 8 * 3600 + 1))


def account_opened(number, expected=0):
    """A command that every trial ledger takes, once for each number."""
    name = f"acc-{number:05}"
    return {"eventId": f"0191a3c2-7d10-7c3e-9a51-{number:012x}", "type": "AccountOpened",
            "stream": f"UserAccount/{name}", "occurredAt": occurred_at, "expectedSeq": expected,
            "actor": {"account": "sys"},
            "data": {"account": name, "holder": "张三", "unit": "11370100004188768U", "level": "city",
                     "area": "370100"}}


DESK, CASE, RECEIVED = "mz-xf-1", "0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c11", "0191a3c2-7d10-7c3e-9a51-5b1f6f0a2c12"
WITNESS, TOLD = "证人欧阳雪", "会长私分会费"


def command(number, kind, account, stream, expected, data, **more):
    return {"eventId": number, "type": kind, "occurredAt": occurred_at, "actor": {"account": account},
            "stream": stream, "expectedSeq": expected, "data": data, **more}


def plant_complaint(ledger):
    """A complaint by a named person, received by the desk of the sample city; gives its position."""
    data = {"channel": "letter", "named": True, "topic": "fee", "targetName": "某协会", "summary": "收费",
            "identity": WITNESS, "body": TOLD}
    event = command(RECEIVED, "ComplaintReceived", DESK, f"Complaint/{CASE}", 0, data, caseId=CASE)
    reply = ask(ledger, "POST", "/v1/events?wait=applied", json.dumps(event))
    if reply.status != 201:
        raise AssertionError(reply)
    return f"0:{reply.json()['seq']}"
