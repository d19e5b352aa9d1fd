#!/usr/bin/env python3
"""Clients that mean no good, or break, at the socket of a real service: the limits of INTERFACES.md 3.3 hold, and
nobody else waits for them.

Usage: hostile_test.py QUANLU [unittest arguments]"""
import json
import socket
import sys
import time
import unittest

import support
from support import Ledger, Serve, account_opened, ask


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = Ledger().init()
        cls.serve = Serve(cls.ledger, environment={"QUANLU_LIMITS_CONNECTIONS": "40"})

    @classmethod
    def tearDownClass(cls):
        cls.serve.__exit__()
        cls.ledger.__exit__()

    def connected(self, patience=60):
        raw = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        raw.settimeout(patience)
        raw.connect(self.ledger.socket)
        self.addCleanup(raw.close)
        return raw

    def said_to(self, text, patience=60):
        """All that comes back until the server ends the connection."""
        raw = self.connected(patience)
        try:
            raw.sendall(text)
        except BrokenPipeError:
            pass  # it answered and closed before it had heard all
        answer = b""
        while piece := raw.recv(65536):
            answer += piece
        return answer

    def assert_serves(self):
        self.assertEqual(200, ask(self.ledger, "GET", "/readyz").status)

    def head(self):
        return ask(self.ledger, "GET", "/readyz").json()["head"]

    def test_a_head_that_comes_slowly_is_sent_away_after_five_seconds(self):
        slow = [self.connected() for _ in range(30)]
        started = time.monotonic()
        for one in slow:
            one.sendall(b"GET /readyz HTTP/1.1\r\nHost: x\r\nX: ")
        self.assert_serves()
        self.assertLess(time.monotonic() - started, 4)
        for one in slow:
            self.assertEqual(b"", one.recv(1000))
        self.assertGreater(time.monotonic() - started, 4)

    def test_a_body_that_comes_more_slowly_than_a_kilobyte_a_second_is_cut_off(self):
        raw = self.connected()
        raw.sendall(b"POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 4000\r\n\r\n")
        started = time.monotonic()
        try:
            while time.monotonic() - started < 40:
                raw.sendall(b" ")
                time.sleep(0.3)
                self.assert_serves()
        except OSError:
            pass
        self.assertLess(time.monotonic() - started, 20)

    def test_bodies_above_their_limits_are_413_whatever_they_hold(self):
        before = self.head()
        for target, size in (("/v1/events", 65537), ("/v1/events:batch", 1048577)):
            request = f"POST {target} HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode()
            self.assertIn(b"HTTP/1.1 413 ", self.said_to(request + b"[" * 100_000))
        many = json.dumps({"events": [{}] * 501})
        self.assertEqual(422, ask(self.ledger, "POST", "/v1/events:batch", many).status)
        deep = '{"data":' * 33 + "1" + "}" * 33
        self.assertIn(ask(self.ledger, "POST", "/v1/events", deep).status, (400, 422))
        self.assertEqual(before, self.head())

    def test_a_transfer_encoding_is_refused_and_what_follows_is_not_read(self):
        smuggled = b"POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
        for field, status in ((b"Transfer-Encoding: chunked", b"411"), (b"Transfer-Encoding: gzip, chunked", b"501"),
                              (b"Content-Length: 3\r\nTransfer-Encoding: chunked", b"411"),
                              (b"Content-Length: 3\r\nContent-Length: 4", b"400")):
            answer = self.said_to(b"POST /v1/events HTTP/1.1\r\nHost: x\r\n" + field + b"\r\n\r\n0\r\n\r\n" + smuggled)
            self.assertEqual(1, answer.count(b"HTTP/1.1 "), answer)
            self.assertIn(b"HTTP/1.1 " + status, answer)
            self.assertIn(b"application/problem+json", answer)
            self.assertIn(b"X-Content-Type-Options: nosniff", answer)

    def test_garbage_behind_a_request_ends_the_connection_after_its_answer(self):
        answer = self.said_to(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n\x00\xff\x16\x03\x01 rubbish\r\n\r\n")
        self.assertEqual(1, answer.count(b"HTTP/1.1 200 "), answer)
        self.assertEqual(1, answer.count(b"HTTP/1.1 400 "), answer)

    def test_a_hundred_requests_at_once_are_answered_in_order_and_no_more(self):
        asked = b"".join(f"GET /v1/events/0:{number % 2} HTTP/1.1\r\nHost: x\r\n\r\n".encode() for number in range(130))
        answer = self.said_to(asked)
        self.assertEqual(100, answer.count(b"HTTP/1.1 200 "))
        self.assertIn(b"Connection: close", answer)

    def test_more_connections_than_allowed_wait_and_those_inside_go_on(self):
        inside = [self.connected() for _ in range(40)]
        waiting = [self.connected() for _ in range(60)]
        inside[3].sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        self.assertIn(b"200", inside[3].recv(1000))
        for one in inside:
            one.close()
        for one in waiting[:40]:
            one.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        for one in waiting[:40]:
            self.assertIn(b"200", one.recv(1000))
        for one in waiting:
            one.close()
        self.assert_serves()

    def test_a_listener_that_does_not_read_holds_up_nobody(self):
        deaf = self.connected()
        deaf.sendall(b"GET /v1/events?after=0:0 HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nQuanlu-Purpose: test\r\n\r\n")
        for start in range(0, 2000, 500):
            batch = json.dumps({"events": [account_opened(number) for number in range(start, start + 500)]})
            self.assertEqual(200, ask(self.ledger, "POST", "/v1/events:batch", batch).status)
        self.assert_serves()

    def test_who_asks_too_often_is_told_when_to_come_back(self):
        with Ledger().init() as ledger, Serve(ledger, environment={"QUANLU_LIMITS_READ_PER_S": "2"}):
            replies = [ask(ledger, "GET", "/v1/me") for _ in range(8)]
            self.assertEqual(200, replies[0].status)
            self.assertIn(429, [reply.status for reply in replies])
            for reply in replies:
                self.assertRegex(reply.headers["RateLimit"], '^"read";r=[0-9]+;t=1$')
                if reply.status == 429:
                    self.assertEqual(("rateLimited", "1"), (reply.json()["code"], reply.headers["Retry-After"]))
            time.sleep(2)
            self.assertEqual(200, ask(ledger, "GET", "/v1/me").status)


if __name__ == "__main__":
    support.PROGRAM = sys.argv[1]
    unittest.main(argv=sys.argv[:1] + sys.argv[2:], verbosity=2)
