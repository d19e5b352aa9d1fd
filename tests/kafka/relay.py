"""A node as its clients reach it: a relay that is cut and mended, loses an answer, tears a request, sends one again when
nobody expects it any more, and tells an end of the log that is too early. It reads the Kafka protocol as far as that
(kafka.apache.org/protocol); the brokers are told of it by `ops/kafka up --via PORT`."""
import socket
import struct
import threading
import time

PRODUCE, FETCH, LIST_OFFSETS = 0, 1, 2


class Trap:
    """What happens at the `number`-th produce request from now on (from 1). where: "before" it is passed on, "half" of
    it passed on, "after" the broker took it and before its answer goes back. `sprung` is set when it has happened."""

    def __init__(self, where, number):
        self.where, self.left, self.sprung, self.request = where, number, threading.Event(), None


class Relay:
    """From 127.0.0.1:port to 127.0.0.1:to, until close()."""

    def __init__(self, port, to):
        self.port, self.to = port, to
        self.lock = threading.Lock()
        self.cut_off, self.trap, self.end, self.pairs = False, None, None, []
        self.shortened = 0  # answers that told too early an end
        self.server = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self):
        """Nobody gets through, and who was through is not any more."""
        with self.lock:
            self.cut_off = True
            pairs, self.pairs = self.pairs, []
        for pair in pairs:
            _shut(*pair)

    def mend(self):
        with self.lock:
            self.cut_off = False

    def set_trap(self, where, number=1):
        """The relay is cut where the trap springs, until mend(). None: there is no trap any more."""
        trap = Trap(where, number) if where else None
        with self.lock:
            self.trap = trap
        return trap

    def mend_after(self, trap, seconds):
        """Mended so long after the trap has sprung; gives the thread."""
        def mend():
            if trap.sprung.wait(120):
                time.sleep(seconds)
            self.mend()
        thread = threading.Thread(target=mend)
        thread.start()
        return thread

    def pretend_end(self, offset):
        """No record at this place or behind it is told of, as by a new leader; None: all are again."""
        with self.lock:
            self.end = offset

    def reset(self):
        """As it was at the beginning."""
        self.set_trap(None)
        self.pretend_end(None)
        self.mend()

    def send_again(self, request):
        """A request that a trap has kept, on a connection of its own; gives the answer's bytes."""
        with socket.create_connection(("127.0.0.1", self.to), timeout=60) as broker:
            broker.sendall(struct.pack(">i", len(request)) + request)
            return _frame(broker.makefile("rb"))

    def close(self):
        self.server.close()
        self.cut()

    def _serve(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            try:
                broker = socket.create_connection(("127.0.0.1", self.to), timeout=5)
            except OSError:
                client.close()
                continue
            broker.settimeout(None)
            for end in (client, broker):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                refused = self.cut_off
                if not refused:
                    self.pairs.append((client, broker))
            if refused:
                _shut(client, broker)
                continue
            asked = {}  # correlation id: (api, version, trap) of requests without an answer yet
            for work in (self._requests, self._answers):
                threading.Thread(target=work, args=(client, broker, asked), daemon=True).start()

    def _springs(self, api):
        """The trap, when it springs at this request."""
        with self.lock:
            if self.trap is None or api != PRODUCE:
                return None
            self.trap.left -= 1
            if self.trap.left > 0:
                return None
            trap, self.trap = self.trap, None
            return trap

    def _requests(self, client, broker, asked):
        source = client.makefile("rb")
        try:
            while (frame := _frame(source)) is not None:
                api, version, correlation = struct.unpack(">hhi", frame[:8])
                trap = self._springs(api)
                asked[correlation] = (api, version, trap)
                if trap:
                    trap.request = frame
                sent = struct.pack(">i", len(frame)) + frame
                if trap and trap.where != "after":
                    broker.sendall(sent[:len(sent) // 2] if trap.where == "half" else b"")
                    self.cut()
                    trap.sprung.set()
                    break
                broker.sendall(sent)
        except OSError:
            pass
        _shut(client, broker)

    def _answers(self, client, broker, asked):
        source = broker.makefile("rb")
        try:
            while (frame := _frame(source)) is not None:
                correlation, = struct.unpack(">i", frame[:4])
                api, version, trap = asked.pop(correlation, (None, None, None))
                if trap:
                    self.cut()
                    trap.sprung.set()
                    break
                with self.lock:
                    end = self.end
                if end is not None:
                    whole, frame = frame, _shortened(api, version, frame, end)
                    self.shortened += frame != whole
                client.sendall(struct.pack(">i", len(frame)) + frame)
        except OSError:
            pass
        _shut(client, broker)


def _shut(*ends):
    for end in ends:
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        end.close()


def _frame(source):
    head = source.read(4)
    if len(head) < 4:
        return None
    size, = struct.unpack(">i", head)
    frame = source.read(size)
    return frame if len(frame) == size else None


def _shortened(api, version, frame, end):
    """The answer with every end of a log at `end` at most, and without the records from there on."""
    if api == FETCH and 4 <= version <= 11:
        return _shortened_fetch(version, frame, end)
    if api == LIST_OFFSETS and 1 <= version <= 3:
        return _shortened_ends(version, frame, end)
    return frame


class _Cursor:
    def __init__(self, frame):
        self.frame, self.at, self.out = frame, 0, bytearray()

    def take(self, form):
        """Passes these on as they are, and gives them."""
        size = struct.calcsize(form)
        found = struct.unpack_from(form, self.frame, self.at)
        self.out += self.frame[self.at:self.at + size]
        self.at += size
        return found

    def take_text(self):
        size, = self.take(">h")
        self.take(f">{max(size, 0)}s")

    def replace(self, form, change):
        value, = struct.unpack_from(form, self.frame, self.at)
        self.out += struct.pack(form, change(value))
        self.at += struct.calcsize(form)


def _shortened_fetch(version, frame, end):
    at = _Cursor(frame)
    at.take(">ii")  # correlation id, throttle time
    if version >= 7:
        at.take(">hi")
    for _ in range(at.take(">i")[0]):
        at.take_text()
        for _ in range(at.take(">i")[0]):
            at.take(">ih")
            at.replace(">q", lambda high: min(high, end))
            at.replace(">q", lambda stable: min(stable, end))
            if version >= 5:
                at.take(">q")
            at.take(f">{16 * max(at.take('>i')[0], 0)}s")
            if version >= 11:
                at.take(">i")
            size, = struct.unpack_from(">i", frame, at.at)
            records = frame[at.at + 4:at.at + 4 + max(size, 0)]
            at.at += 4 + max(size, 0)
            kept = _records_before(records, end)
            at.out += struct.pack(">i", len(kept)) + kept
    return bytes(at.out) + frame[at.at:]


def _records_before(records, end):
    """The whole batches that lie before `end`."""
    at = 0
    while len(records) - at >= 61:
        base, size = struct.unpack_from(">qi", records, at)
        last, = struct.unpack_from(">i", records, at + 23)
        if base + last >= end:
            break
        at += 12 + size
    return records[:at]


def _shortened_ends(version, frame, end):
    at = _Cursor(frame)
    at.take(">i")
    if version >= 2:
        at.take(">i")
    for _ in range(at.take(">i")[0]):
        at.take_text()
        for _ in range(at.take(">i")[0]):
            at.take(">ihq")
            at.replace(">q", lambda offset: min(offset, end))
    return bytes(at.out) + frame[at.at:]
