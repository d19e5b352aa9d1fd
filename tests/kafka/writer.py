"""A writer as its supervisor and its clients have it: `quanlu serve`, started again when it ends, unless its exit code says
that a person is needed; events are sent a few at a time, each group until it is acknowledged."""
import http.client
import json
import os
import signal
import socket
import subprocess
import tempfile
import time

from support import PATIENCE_S, QUANLU, ids_of

FINAL = (2, 3, 5, 7)  # RestartPreventExitStatus of ops' units


class Ended(Exception):
    """It ended, and is not to be started again."""

    def __init__(self, code, said):
        super().__init__(f"serve ended with {code}: {said}")
        self.code, self.said = code, said


class _Local(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=PATIENCE_S)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Writer:
    """`environment` is of its first life only: a place to be killed at."""

    def __init__(self, world, ledger, **environment):
        self.world, self.ledger, self.first_life = world, ledger, environment
        self.acknowledged, self.lives, self.process, self.out = set(), 0, None, None

    def start(self):
        """Begins a life, and does not wait for it to be ready."""
        self.lives += 1
        more = self.first_life if self.lives == 1 else {}
        self.out = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [QUANLU, "-L", self.ledger, "serve"], cwd=self.world.folder, stdin=subprocess.DEVNULL, stdout=self.out,
            stderr=self.out, env=self.world.environment(QUANLU_LIMITS_APPEND_PER_S="100000", **more))
        return self

    def said(self):
        self.out.seek(0)
        return self.out.read().decode()[-3000:]

    def send(self, lines):
        """Until every event is acknowledged; raises Ended when that cannot be."""
        lines, end = list(lines), time.monotonic() + PATIENCE_S
        while lines:
            assert time.monotonic() < end, f"not acknowledged within {PATIENCE_S} s: {self.said()}"
            self._keep_up()
            told = self._ask(lines)
            self.acknowledged.update(ids_of(lines[:told]))
            lines = lines[told:]
            if lines and told == 0:
                time.sleep(0.1)

    def stop(self):
        """By SIGTERM, as a supervisor does; whatever it makes of it."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE_S)
            finally:
                self.kill()

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def wait_end(self):
        """The exit code of a writer that ends by itself."""
        return self.process.wait(PATIENCE_S)

    def _keep_up(self):
        code = self.process.poll() if self.process else 0
        if code is None:
            return
        if code in FINAL:
            raise Ended(code, self.said())
        self.start()

    def _ask(self, lines):
        """How many of the events, from the first one on, were acknowledged."""
        connection = _Local(os.path.join(self.world.path(self.ledger), "run/quanlu.sock"))
        try:
            connection.request("POST", "/v1/events:batch", ('{"events":[' + ",".join(lines) + "]}").encode(),
                               {"Content-Type": "application/json"})
            answer = json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            return 0  # not there yet, or not any more: nothing was promised
        finally:
            connection.close()
        assert "results" in answer or answer["status"] >= 500 or answer["code"] == "fenced", answer
        told = 0
        for result in answer.get("results", []):
            status = result.get("status")
            if status is not None:
                assert status >= 500 or result.get("code") == "fenced", result
                break
            told += 1
        return told
