"""Keys, entries, seals, grants, trees, notes and whole small ledgers, good and bad, for make.py.

Everything follows from a seed: signatures too, for which both schemes are written out here (RFC 8032; GB/T 32918 with a
nonce derived from key and message). Nothing here is fast, constant in time, or fit for anything but test data.
"""
import base64
import functools
import hashlib
import json
import struct
import subprocess

ZERO = bytes(32)
ALL = 0xFFFFFFFF
GENESIS, EPOCH, ADDED, REVOKED, EVENT = 1320, 1321, 1332, 1333, 402
VECTOR, ROTATED = 1315, 1317
DASH = b"\xe2\x80\x94 "


def h(suite, *parts):
    return hashlib.new({1: "sha256", 2: "sm3"}[suite], b"".join(parts)).digest()


def tag(word):
    return b"quanlu/%s/v1\n".replace(b"%s", word.encode()).ljust(16, b"\0")


# ------------------------------------------------------------------------------------------------ Ed25519

P25519 = 2 ** 255 - 19
L25519 = 2 ** 252 + 27742317777372353535851937790883648493
D25519 = -121665 * pow(121666, -1, P25519) % P25519


def edwards_add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P25519, (p[1] + p[0]) * (q[1] + q[0]) % P25519
    c, d = 2 * p[3] * q[3] * D25519 % P25519, 2 * p[2] * q[2] % P25519
    e, f, g, i = b - a, d - c, d + c, b + a
    return e * f % P25519, g * i % P25519, f * g % P25519, e * i % P25519


def edwards_times(number, point):
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = edwards_add(total, point)
        point, number = edwards_add(point, point), number >> 1
    return total


def edwards_bytes(point):
    inverse = pow(point[2], -1, P25519)
    x, y = point[0] * inverse % P25519, point[1] * inverse % P25519
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE_Y = 4 * pow(5, -1, P25519) % P25519
BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P25519)


class Ed25519:
    alg = 1

    def __init__(self, seed):
        self.secret = hashlib.sha256(b"ed25519 " + seed).digest()
        expanded = hashlib.sha512(self.secret).digest()
        self.scalar = int.from_bytes(expanded[:32], "little") & (1 << 254) - 8 | 1 << 254
        self.prefix, self.public = expanded[32:], edwards_bytes(edwards_times(self.scalar, BASE))

    @functools.lru_cache(None)
    def sign(self, message):
        nonce = int.from_bytes(hashlib.sha512(self.prefix + message).digest(), "little") % L25519
        r = edwards_bytes(edwards_times(nonce, BASE))
        k = int.from_bytes(hashlib.sha512(r + self.public + message).digest(), "little") % L25519
        return r + ((nonce + k * self.scalar) % L25519).to_bytes(32, "little")


# ------------------------------------------------------------------------------------------------ SM2

SM2_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
SM2_A = SM2_P - 3
SM2_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
SM2_N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
SM2_G = (0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
         0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0)


def sm2_add(p, q):
    if p is None or q is None:
        return p or q
    if p[0] == q[0]:
        if (p[1] + q[1]) % SM2_P == 0:
            return None
        slope = (3 * p[0] * p[0] + SM2_A) * pow(2 * p[1], -1, SM2_P)
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, SM2_P)
    x = (slope * slope - p[0] - q[0]) % SM2_P
    return x, (slope * (p[0] - x) - p[1]) % SM2_P


def sm2_times(number, point):
    total = None
    while number:
        if number & 1:
            total = sm2_add(total, point)
        point, number = sm2_add(point, point), number >> 1
    return total


def word(number):
    return number.to_bytes(32, "big")


class Sm2:
    alg = 2

    def __init__(self, seed):
        self.scalar = int.from_bytes(hashlib.sha256(b"sm2 " + seed).digest(), "big") % (SM2_N - 2) + 1
        self.point = sm2_times(self.scalar, SM2_G)
        self.public = b"\4" + word(self.point[0]) + word(self.point[1])

    @functools.lru_cache(None)
    def sign(self, message, identity=b"1234567812345678"):
        z = h(2, struct.pack(">H", 8 * len(identity)), identity, word(SM2_A), word(SM2_B), word(SM2_G[0]), word(SM2_G[1]),
              self.public[1:])
        e = int.from_bytes(h(2, z, message), "big")
        nonce = int.from_bytes(hashlib.sha256(word(self.scalar) + message).digest(), "big") % (SM2_N - 2) + 1
        r = (e + sm2_times(nonce, SM2_G)[0]) % SM2_N
        s = pow(1 + self.scalar, -1, SM2_N) * (nonce - r * self.scalar) % SM2_N
        return word(r) + word(s)


_keys = {}


def key(suite, name):
    if (suite, name) not in _keys:
        _keys[suite, name] = (Ed25519 if suite == 1 else Sm2)(name.encode())
    return _keys[suite, name]


def coded(signer):
    return bytes([signer.alg]) + signer.public


def key_id(suite, signer):
    return h(suite, tag("key"), coded(signer))[:8]


# ------------------------------------------------------------------------------------------------ canonical entries

class Node:
    """What a pointer points to: kind struct, bytes, words or pointers; raw is laid down as it is, by its own pointer word."""

    def __init__(self, kind, data=(), pointers=(), raw=b""):
        self.kind, self.data, self.pointers, self.raw = kind, list(data), list(pointers), raw


def struct_of(data=(), pointers=()):
    data, pointers = list(data), list(pointers)
    while data and data[-1] == 0:
        data.pop()
    while pointers and pointers[-1] is None:
        pointers.pop()
    return Node("struct", data, pointers)


def data_of(raw):
    return Node("bytes", raw=raw) if raw else None


def text_of(raw):
    return data_of(raw + b"\0") if raw else None


def words_of(numbers):
    return Node("words", data=numbers)


def halves_of(numbers):
    return Node("halves", data=numbers)


def list_of(members):
    return Node("pointers", pointers=members)


def write(root):
    words = [0]

    def pointer(at):
        return (len(words) - at - 1 & 0x3FFFFFFF) << 2

    def place(at, node):
        if node is None:
            return
        if node.kind == "struct" and not node.data and not node.pointers:
            words[at] = 0xFFFFFFFC
            return
        where = pointer(at)
        if node.kind == "bytes":
            words[at] = where | 1 | 2 << 32 | len(node.raw) << 35
            padded = node.raw + bytes(-len(node.raw) % 8)
            words.extend(struct.unpack("<%dQ" % (len(padded) // 8), padded))
            return
        if node.kind == "halves":
            words[at] = where | 1 | 4 << 32 | len(node.data) << 35
            padded = struct.pack("<%dI" % len(node.data), *node.data) + bytes(4 * (len(node.data) % 2))
            words.extend(struct.unpack("<%dQ" % (len(padded) // 8), padded))
            return
        if node.kind == "struct":
            words[at] = where | len(node.data) << 32 | len(node.pointers) << 48
        elif node.kind == "words":
            words[at] = where | 1 | 5 << 32 | len(node.data) << 35
        else:
            words[at] = where | 1 | 6 << 32 | len(node.pointers) << 35
        begin = len(words)
        words.extend(node.data)
        words.extend([0] * len(node.pointers))
        for k, member in enumerate(node.pointers):
            place(begin + len(node.data) + k, member)

    place(0, root)
    return struct.pack("<%dQ" % len(words), *words)


def event_id(number):
    return struct.pack(">Q", 1700000000000 + number)[2:] + b"\x70\0\x80" + bytes(7)


def entry(suite, code, number, body, envelope=None):
    """A canonical entry at no place yet: see placed()."""
    low, high = struct.unpack("<QQ", event_id(number))
    data = [1 | suite << 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, low, high, code | 1 << 16, 1]
    return write(Node("struct", data, [envelope or struct_of([1]), body]))


FIELDS = {"root": (0, "<Q"), "format": (8, "<H"), "suite": (10, "<H"), "partition": (12, "<I"), "seq": (16, "<Q"),
          "epoch": (24, "<Q"), "log_id": (32, "32s"), "prev": (64, "32s"), "event_id": (96, "16s"), "type": (112, "<H"),
          "type_version": (114, "<H"), "flags": (116, "<I"), "recorded_at": (120, "<q"), "envelope": (128, "<Q"),
          "body": (136, "<Q")}


def changed(raw, **fields):
    raw = bytearray(raw)
    for name, value in fields.items():
        at, form = FIELDS[name]
        struct.pack_into(form, raw, at, value)
    return bytes(raw)


def words_changed(raw, **words):
    """w19=… sets word 19."""
    raw = bytearray(raw)
    for name, value in words.items():
        struct.pack_into("<Q", raw, 8 * int(name[1:]), value)
    return bytes(raw)


def event(suite, number, text=b"visit held"):
    return entry(suite, EVENT, number, struct_of([number], [text_of(text)]))


# ------------------------------------------------------------------------------------------------ sealed fields

def hmac_of(suite, key_bytes, *parts):
    outer, inner = (bytes(b ^ pad for b in key_bytes.ljust(64, b"\0")) for pad in (0x5C, 0x36))
    return h(suite, outer, h(suite, inner, *parts))


def hkdf(suite, secret, salt, info, size):
    out, block = b"", b""
    while len(out) < size:
        block = hmac_of(suite, hmac_of(suite, salt, secret), block, info, bytes([len(out) // 32 + 1]))
        out += block
    return out[:size]


def blocks(cipher, key_bytes, raw):
    """Each block by itself, by openssl."""
    run = subprocess.run(["openssl", "enc", "-" + cipher, "-nopad", "-K", key_bytes.hex()], input=raw, capture_output=True, check=True)
    return run.stdout


def counted(cipher, key_bytes, nonce, first, text):
    count = (len(text) + 15) // 16
    pads = blocks(cipher, key_bytes, b"".join(nonce + struct.pack(">I", first + k) for k in range(count)))
    return bytes(a ^ b for a, b in zip(text, pads))


def ghash(point, raw):
    """Bit by bit as SP 800-38D writes it: bit 0 is the leftmost."""
    total = 0
    for at in range(0, len(raw), 16):
        total ^= int.from_bytes(raw[at:at + 16], "big")
        z, v = 0, int.from_bytes(point, "big")
        for digit in format(total, "0128b"):
            z ^= v if digit == "1" else 0
            v = v >> 1 ^ (0xE1 << 120 if v & 1 else 0)
        total = z
    return total.to_bytes(16, "big")


def encrypted(suite, key_bytes, nonce, aad, plain):
    if suite == 2:
        text = counted("sm4-ecb", key_bytes[:16], nonce, 0, plain)
        return text + hmac_of(2, key_bytes[16:], aad, nonce, text, struct.pack(">Q", len(aad)))
    text = counted("aes-256-ecb", key_bytes, nonce, 2, plain)
    point, mask = (blocks("aes-256-ecb", key_bytes, block) for block in (bytes(16), nonce + b"\0\0\0\1"))
    whole = aad + bytes(-len(aad) % 16) + text + bytes(-len(text) % 16) + struct.pack(">QQ", 8 * len(aad), 8 * len(text))
    return text + bytes(a ^ b for a, b in zip(mask, ghash(point, whole)))


class Field:
    """A sealed field of one event (section 9): what stands in the body, and what opens it."""

    def __init__(self, suite, log_id, event, code, field, text, subject=bytes(range(16)), data_key=b"d" * 32, version=1, plain=None, committed=None):
        self.suite, self.field = suite, field
        self.event_key = hkdf(suite, data_key, event, tag("aad") + struct.pack(">HH", code, field), 32 if suite == 1 else 48)
        self.commitment_key = hkdf(suite, data_key, event, tag("fcmt") + struct.pack(">H", field), 32)
        aad = tag("aad") + log_id + event + struct.pack(">HHH", code, version, field) + subject
        room = 32
        while room < 4 + len(text):
            room *= 2
        self.nonce, self.subject = h(suite, event, bytes([field]))[:12], subject
        self.raw = encrypted(suite, self.event_key, self.nonce, aad, (struct.pack(">I", len(text)) + text).ljust(room, b"\0") if plain is None else plain)
        self.commitment = hmac_of(suite, self.commitment_key, text if committed is None else committed)

    def node(self, alg=None, nonce=None, commitment=None):
        return struct_of([self.suite if alg is None else alg], [struct_of(struct.unpack("<QQ", self.subject)), data_of(self.nonce if nonce is None else nonce),
                                                                data_of(self.raw), data_of(self.commitment if commitment is None else commitment)])

    def line(self, pointer, field=None, event_key=None, commitment_key=None):
        return b"%d %d %s %s\n" % (pointer, self.field if field is None else field, (event_key or self.event_key).hex().encode(),
                                   (commitment_key or self.commitment_key).hex().encode())


# ------------------------------------------------------------------------------------------------ grants and seals

def signed_grant(signer, suite=None, log_id=ZERO, partition=ALL, role=1, action=1, serial=0, from_epoch=0, roots=(),
                 sort=True, prove=True, alg=None, public=None):
    suite = suite or signer.alg
    public = signer.public if public is None else public
    head = (tag("grant") + log_id + struct.pack(">IHHQQ", partition, role, action, serial, from_epoch)
            + bytes([signer.alg if alg is None else alg, len(public)]) + public)
    lines = [key_id(suite, root) + root.sign(head) for root in roots]
    lines = sorted(lines) if sort else lines
    return head + bytes([len(lines)]) + b"".join(lines) + (signer.sign(head) if action == 1 and prove else b"")


def seal_of(signer, suite, log_id, partition, count, seq, leaf, says=None):
    message = tag("seal") + log_id + struct.pack(">IIQ", partition, count, seq) + leaf
    return (bytes([1, signer.alg, 0, 0]) + struct.pack(">I", says or count) + key_id(suite, signer) + signer.sign(message))


# ------------------------------------------------------------------------------------------------ trees

class Tree:
    """Straight from RFC 6962 section 2.1."""

    def __init__(self, suite, leaves):
        self.suite, self.leaves, self.known = suite, leaves, {}

    def mth(self, first, end):
        if end == first:
            return h(self.suite)
        if end - first == 1:
            return self.leaves[first]
        if (first, end) not in self.known:
            k = self.split(end - first)
            self.known[first, end] = h(self.suite, b"\1", self.mth(first, first + k), self.mth(first + k, end))
        return self.known[first, end]

    @staticmethod
    def split(n):
        return 1 << (n - 1).bit_length() - 1

    def root(self, size):
        return self.mth(0, size)

    def path(self, m, first, end):
        if end - first == 1:
            return []
        k = self.split(end - first)
        if m < k:
            return self.path(m, first, first + k) + [self.mth(first + k, end)]
        return self.path(m - k, first + k, end) + [self.mth(first, first + k)]

    def inclusion(self, index, size):
        return self.path(index, 0, size)

    def subproof(self, m, first, end, whole):
        if m == end - first:
            return [] if whole else [self.mth(first, end)]
        k = self.split(end - first)
        if m <= k:
            return self.subproof(m, first, first + k, whole) + [self.mth(first + k, end)]
        return self.subproof(m - k, first + k, end, False) + [self.mth(first, first + k)]

    def consistency(self, old, new):
        return self.subproof(old, 0, new, True)

    def tiles(self, size):
        """path -> bytes: the full tiles, and the partial ones that this size implies"""
        files, level = {}, 0
        while size >> 8 * level:
            count = size >> 8 * level
            hashes = [self.mth(i << 8 * level, (i + 1) << 8 * level) for i in range(count)]
            for first in range(0, count, 256):
                width = min(256, count - first)
                files[tile_path(level, first // 256, width)] = b"".join(hashes[first:first + width])
            level += 1
        return files


def number_path(number):
    digits = str(number).zfill((len(str(number)) + 2) // 3 * 3)
    groups = [digits[k:k + 3] for k in range(0, len(digits), 3)]
    return "/".join(["x" + group for group in groups[:-1]] + groups[-1:])


def tile_path(level, index, width):
    return "tile/%s/%s" % (level, number_path(index)) + (".p/%d" % width if width < 256 else "")


# ------------------------------------------------------------------------------------------------ notes

TYPES = {(1, "log"): b"\1", (1, "witness"): b"\4", (2, "log"): b"\xffquanlu/sm2-sm3/v1\n",
         (2, "witness"): b"\xffquanlu/sm2-sm3-cosig/v1\n"}


def b64(raw):
    return base64.b64encode(raw)


class NoteKey:
    def __init__(self, suite, name, seed, role="log", by=None):
        """by: the suite whose digest names the key; the signer's when it is not given"""
        self.signer, self.name, self.typed = key(suite, seed), name, TYPES[suite, role] + key(suite, seed).public
        self.role, self.id = role, h(by or suite, name, b"\n", TYPES[suite, role], key(suite, seed).public)[:4]

    def vkey(self):
        return b"%s+%s+%s" % (self.name, self.id.hex().encode(), b64(self.typed))

    def line(self, text, seconds=1725437987):
        if self.role == "log":
            raw = self.signer.sign(text)
        else:
            raw = struct.pack(">Q", seconds) + self.signer.sign(b"cosignature/v1\ntime %d\n" % seconds + text)
        return DASH + self.name + b" " + b64(self.id + raw) + b"\n"


def checkpoint_text(origin, size, root):
    return b"%s\n%d\n%s\n" % (origin, size, b64(root))


def note(text, *keys):
    return text + b"\n" + b"".join(signer.line(text) for signer in keys)


def proof_file(index, hashes, checkpoint, extra=b""):
    return b"c2sp.org/tlog-proof@v1\n%sindex %d\n%s\n%s" % (extra, index, b"".join(b64(x) + b"\n" for x in hashes), checkpoint)


# ------------------------------------------------------------------------------------------------ receipts

def promise_of(log_id, partition, seq, leaf, event_id, issued_at, due_at, tag_word="rcpt", reserved=0):
    return tag(tag_word) + log_id + struct.pack(">IIQ", partition, reserved, seq) + leaf + event_id + struct.pack(">qq", issued_at, due_at)


def receipt_of(suite, signer, message, **copy):
    """The JSON of a receipt; members of `copy` stand beside the promise."""
    promise = {"message": b64(message).decode(), "keyId": key_id(suite, signer).hex(), "signature": b64(signer.sign(message)).decode()}
    return json.dumps({**copy, "promise": promise}, separators=(",", ":")).encode()


# ------------------------------------------------------------------------------------------------ a whole ledger

class Head:
    def __init__(self, partition, prev):
        self.partition, self.next, self.prev, self.epoch, self.time = partition, 0, prev, 0, 1725000000000


class Ledger:
    """A genesis with its keys, and what a writer does under it."""

    def __init__(self, suite, partitions=1, origin=b"example.test/quanlu", events_max=8, seed="", **opened):
        self.suite, self.partitions, self.origin, self.events_max = suite, partitions, origin, events_max
        self.roots = [key(suite, "root %d%s" % (i, seed)) for i in range(3)]
        self.writers = [key(suite, "writer %d%s" % (i, seed)) for i in range(4)]
        self.log_keys = [NoteKey(suite, self.origin_of(p), "log %d%s" % (p, seed)) for p in range(partitions)]
        self.numbers, self.opened = 0, opened
        self.genesis = changed(entry(suite, GENESIS, 1000, self.opening_body(0)), recorded_at=1725000000000)
        self.log_id = self.leaf(self.genesis)

    def origin_of(self, partition):
        return self.origin if self.partitions == 1 else self.origin + b"/p%d" % partition

    def leaf(self, raw):
        return h(self.suite, b"\0", raw)

    def opening_body(self, partition):
        plan = {"suite_of_body": self.suite, "threshold": 2, "partition": partition, "partitions": self.partitions,
                "events_max": self.events_max, "bytes_max": 65528, "checkpoint_s": 10, "merge_s": 60, "origin": self.origin,
                "roots": [coded(root) for root in self.roots],
                "grants": [signed_grant(writer) for writer in self.writers[:2]],
                "checkpoint_keys": [log_key.vkey() for log_key in self.log_keys], "receipt_keys": [], **self.opened}
        lists = [list_of([data_of(x) for x in plan[name]]) if plan[name] else None
                 for name in ("roots", "grants", "receipt_keys")]
        return struct_of([plan["suite_of_body"] | plan["threshold"] << 16 | plan["partition"] << 32,
                          plan["partitions"] | plan["events_max"] << 32, plan["bytes_max"] | plan["checkpoint_s"] << 32,
                          plan["merge_s"]],
                         [text_of(plan["origin"]), lists[0], lists[1],
                          list_of([text_of(x) for x in plan["checkpoint_keys"]]) if plan["checkpoint_keys"] else None, lists[2]])

    def number(self):
        self.numbers += 1
        return self.numbers

    def event(self, text=b"visit held"):
        return event(self.suite, self.number(), text)

    def placed(self, head, raw, **fields):
        """At the head's next place; the head moves behind it."""
        head.time += 1
        raw = changed(raw, **{"partition": head.partition, "seq": head.next, "epoch": head.epoch, "log_id": self.log_id,
                              "prev": head.prev, "recorded_at": head.time, **fields})
        head.next, head.prev = head.next + 1, self.leaf(raw)
        return raw

    def seal(self, signer, raw, count, **says):
        partition, seq = struct.unpack_from("<I", raw, 12)[0], struct.unpack_from("<Q", raw, 16)[0]
        return seal_of(signer, self.suite, self.log_id, partition, count, seq, self.leaf(raw), **says)

    def open(self, partition=0):
        """-> (head, [record])"""
        head = Head(partition, ZERO if partition == 0 else self.log_id)
        if partition == 0:
            raw = self.genesis
            head.next, head.prev = 1, self.log_id
        else:
            raw = self.placed(head, entry(self.suite, GENESIS, 1000 + partition, self.opening_body(partition)))
        return head, [(raw, self.seal(self.writers[0], raw, 1))]

    def batch(self, head, signer, entries):
        placed = [self.placed(head, raw) for raw in entries]
        return [(raw, None) for raw in placed[:-1]] + [(placed[-1], self.seal(signer, placed[-1], len(placed)))]

    def epoch_body(self, epoch, signer, grant=b""):
        return struct_of([epoch], [struct_of([7, 7]), data_of(coded(signer)), data_of(grant), text_of(b"host"),
                                   text_of(b"quanlu test")])

    def start(self, head, signer, grant=b"", epoch=None):
        head.epoch += 1
        body = self.epoch_body(head.epoch if epoch is None else epoch, signer, grant)
        return self.batch(head, signer, [entry(self.suite, EPOCH, self.number(), body)])

    def grant(self, signer, **terms):
        terms = {"log_id": self.log_id, "suite": self.suite, "roots": self.roots[:2], "serial": 1, **terms}
        return signed_grant(signer, **terms)

    def added(self, grant):
        return entry(self.suite, ADDED, self.number(), struct_of([], [data_of(grant)]))

    def revoked(self, grant):
        return entry(self.suite, REVOKED, self.number(),
                     struct_of([], [data_of(grant), text_of(b"stolen"), words_of([1, 2])]))

    def rotated(self, grant, countersignature, from_size=0):
        return entry(self.suite, ROTATED, self.number(), struct_of([from_size], [data_of(grant), data_of(countersignature)]))

    def vector(self, sizes, tree, access=None, partitions=None, roots=None, notes=None, loose=0):
        """A 1315 of these sizes of partition 0 … and, if given, of the access ledger."""
        partitions = list(range(len(sizes))) if partitions is None else partitions
        roots = [tree.root(size) for size in sizes] if roots is None else roots
        if notes is None:
            notes = [h(self.suite, checkpoint_text(self.origin_of(p), size, root)) for p, size, root in zip(partitions, sizes, roots)]
        body = struct_of([access[0] if access else 0, 1 if access else loose],
                         [halves_of(partitions) if partitions else None, words_of(sizes) if sizes else None,
                          list_of([data_of(x) for x in roots]) if roots else None, list_of([data_of(x) for x in notes]) if notes else None,
                          data_of(access[1]) if access else None])
        return entry(self.suite, VECTOR, self.number(), body)

    def good(self, partition, batches):
        """Opening, an epoch, and batches of these many events."""
        head, records = self.open(partition)
        records += self.start(head, self.writers[0])
        for count in batches:
            records += self.batch(head, self.writers[0], [self.event() for _ in range(count)])
        return head, records

    def published(self, records, size, partition=0, kept=()):
        """path -> bytes of what a publisher puts beside these records"""
        tree = Tree(self.suite, [self.leaf(raw) for raw, _ in records])
        files = tree.tiles(size)
        for first in range(0, size, 256):
            width = min(256, size - first)
            files[tile_path("entries", first // 256, width)] = b"".join(
                struct.pack(">H", len(raw)) + raw for raw, _ in records[first:first + width])
        for one in (*kept, size):
            files["checkpoints/" + number_path(one)] = self.checkpoint(tree, one, partition)
        files["checkpoint"] = self.checkpoint(tree, size, partition)
        return files

    def checkpoint(self, tree, size, partition=0, **other):
        text = checkpoint_text(other.get("origin", self.origin_of(partition)), size, other.get("root") or tree.root(size))
        return note(text, other.get("by", self.log_keys[partition]))
