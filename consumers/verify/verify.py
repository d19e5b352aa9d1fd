#!/usr/bin/env python3
"""第二个核验程序 / The second verifier of a Quanlu ledger.

Written from ledger/FORMAT.md alone; it shares no line with the C++ one. Needs the Python standard library, the
`openssl` command for signatures and, to read an embedded log, `mdb_dump` (Debian: lmdb-utils).

  verify.py LEDGER [--log-id HEX] [--json]     a ledger directory: every entry's form and hash, links, seals, epochs
  verify.py --conformance FILE...              golden sequences (tests/golden/chain/sequences-*.txt): the accept rule
  verify.py --vectors FILE...                  golden entries (tests/golden/chain/{sha256,gm}.txt)
  verify.py --tree-vectors FILE...             golden notes and proofs (tests/golden/note/{sha256,gm}.txt)

Exit codes: 0 ok, 1 failed, 2 usage, 3 tampered, 4 incomplete (nothing wrong found, but no pin was given).
"""
import argparse
import base64
import binascii
import hashlib
import json
import os
import struct
import subprocess
import sys
import tempfile

OK, FAILED, USAGE, TAMPERED, INCOMPLETE = 0, 1, 2, 3, 4
ROOT_POINTER = bytes.fromhex("000000000f000200")
GENESIS, EPOCH_STARTED, KEY_ADDED, KEY_REVOKED = 1320, 1321, 1332, 1333
ALL = 0xFFFFFFFF
WRITER, CHECKPOINT, ADD, REVOKE = 1, 2, 1, 2
ZERO = bytes(32)


class Wrong(Exception):
    """What is not right, by the name that FORMAT.md gives it."""


def require(condition, name):
    if not condition:
        raise Wrong(name)


# ---------------------------------------------------------------------------------------------- 1. suites and keys

class Suite:
    def __init__(self, number):
        self.number = number
        self.key_size = {1: 32, 2: 65}[number]
        self.digest_name = {1: "sha256", 2: "sm3"}[number]

    def h(self, *parts):
        digest = hashlib.new(self.digest_name)
        for part in parts:
            digest.update(part)
        return digest.digest()

    def leaf(self, entry):
        return self.h(b"\0", entry)

    def key_id(self, coded):
        return self.h(tag("key"), coded)[:8]

    def is_key(self, coded):
        """u8 alg || public key; any 32 bytes are an Ed25519 key, an SM2 key lies on its curve."""
        if len(coded) != 1 + self.key_size or coded[0] != self.number:
            return False
        return self.number == 1 or on_sm2_curve(coded[1:])

    def verifies(self, coded, message, signature):
        return self.is_key(coded) and len(signature) == 64 and openssl_verifies(self.number, coded[1:], message, signature)


def tag(word):
    return b"quanlu/%s/v1\n".replace(b"%s", word.encode()).ljust(16, b"\0")


SM2_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
SM2_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93


def on_sm2_curve(point):
    x, y = int.from_bytes(point[1:33], "big"), int.from_bytes(point[33:], "big")
    return point[0] == 4 and x < SM2_P and y < SM2_P and (y * y - (x * x * x - 3 * x + SM2_B)) % SM2_P == 0


def der(kind, content):
    size = len(content)
    return bytes([kind]) + (bytes([size]) if size < 128 else bytes([0x81, size])) + content


def public_der(alg, key):
    """SubjectPublicKeyInfo: RFC 8410 for Ed25519, id-ecPublicKey on the SM2 curve."""
    names = {1: "06032b6570", 2: "06072a8648ce3d020106082a811ccf5501822d"}
    return der(0x30, der(0x30, bytes.fromhex(names[alg])) + der(0x03, b"\0" + key))


def der_integer(raw):
    raw = raw.lstrip(b"\0") or b"\0"
    return der(0x02, b"\0" + raw if raw[0] & 0x80 else raw)


_answers = {}


def openssl_verifies(alg, key, message, signature):
    question = (alg, key, message, signature)
    if question not in _answers:
        with tempfile.TemporaryDirectory() as folder:
            coded = signature if alg == 1 else der(0x30, der_integer(signature[:32]) + der_integer(signature[32:]))
            for name, content in (("key", public_der(alg, key)), ("message", message), ("signature", coded)):
                with open(os.path.join(folder, name), "wb") as file:
                    file.write(content)
            command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key", "-rawin", "-in", "message",
                       "-sigfile", "signature"]
            if alg == 2:
                command += ["-digest", "sm3", "-pkeyopt", "distid:1234567812345678"]
            run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            # The exit status alone also stands for a broken call: the words decide.
            _answers[question] = run.returncode == 0 and "Verified Successfully" in run.stdout
    return _answers[question]


# ---------------------------------------------------------------------------------------------- 2. the entry

HEADER = struct.Struct("<HHIQQ32s32s16sHHIq")  # from offset 8


class Entry:
    def __init__(self, raw):
        require(144 <= len(raw) <= 65528 and len(raw) % 8 == 0, "malformed")
        require(raw[:8] == ROOT_POINTER and any(raw[128:136]) and any(raw[136:144]), "malformed")
        self.raw = raw
        (self.format, self.suite, self.partition, self.seq, self.epoch, self.log_id, self.prev, self.event_id, self.type,
         self.type_version, self.flags, self.recorded_at) = HEADER.unpack_from(raw, 8)


# ---------------------------------------------------------------------------------------------- 3. canonical form

class Walk:
    """One walk in pre-order over the words of an entry; every object must begin at `next`."""

    def __init__(self, raw):
        self.words = struct.unpack("<%dQ" % (len(raw) // 8), raw)
        require(self.words[16] % 4 == 0 and self.words[17] % 4 == 0, "form")
        self.next = 18
        data, pointers = self.struct_at(1, 15, 2, 1)
        require(data and pointers, "untrimmed")
        require(self.next == len(self.words), "trailing")

    def take(self, count):
        begin = self.next
        require(begin + count <= len(self.words), "bounds")
        self.next += count
        return begin

    def struct_at(self, begin, data, pointers, level):
        for i in range(begin + data, begin + data + pointers):
            self.follow(i, level + 1)
        return (data == 0 or self.words[begin + data - 1] != 0,
                pointers == 0 or self.words[begin + data + pointers - 1] != 0)

    def follow(self, i, level):
        word = self.words[i]
        if word == 0:
            return
        require(level <= 32, "depth")
        kind = word & 3
        offset = struct.unpack("<i", struct.pack("<I", word & 0xFFFFFFFF))[0] >> 2
        require(kind in (0, 1), "pointer")
        if kind == 0:
            data, pointers = word >> 32 & 0xFFFF, word >> 48
            if data + pointers == 0:
                require(offset == -1, "empty")
                return
            require(i + 1 + offset == self.next, "offset")
            require(all(self.struct_at(self.take(data + pointers), data, pointers, level)), "untrimmed")
            return
        require(i + 1 + offset == self.next, "offset")
        self.list_at(word >> 32 & 7, word >> 35, level)

    def list_at(self, size, count, level):
        if size <= 5:
            bits = count * (0, 1, 8, 16, 32, 64)[size]
            require(bits != 0 or count <= 1024, "listSize")
            begin = self.take((bits + 63) // 64)
            require(bits % 64 == 0 or self.words[begin + bits // 64] >> bits % 64 == 0, "padding")
        elif size == 6:
            begin = self.take(count)
            for i in range(begin, begin + count):
                self.follow(i, level + 1)
        else:
            self.structs_at(self.take(1 + count), count, level)

    def structs_at(self, begin, count, level):
        word = self.words[begin]
        require(word & 3 == 0, "pointer")
        n, data, pointers = (word & 0xFFFFFFFF) >> 2, word >> 32 & 0xFFFF, word >> 48
        require(n * (data + pointers) == count, "listSize")
        require(n != 0 or data + pointers == 0, "empty")
        if data + pointers == 0:
            require(n <= 1024, "listSize")
            return
        require(level + 1 <= 32, "depth")
        trimmed = [self.struct_at(begin + 1 + k * (data + pointers), data, pointers, level + 1) for k in range(n)]
        require(any(t[0] for t in trimmed) and any(t[1] for t in trimmed), "untrimmed")


def is_canonical(raw):
    try:
        Walk(raw)
        return True
    except Wrong:
        return False


# ---------------------------------------------------------------------------------------------- 6. control events

class Body:
    """Reading by offset, in a canonical entry. Raises Wrong("decode") where a field has another kind."""

    def __init__(self, raw, at=136):
        self.raw = raw
        word = struct.unpack_from("<Q", raw, at)[0]
        require(word & 3 == 0, "decode")
        self.data, self.pointers = word >> 32 & 0xFFFF, word >> 48
        self.begin = self.target(at, word)

    @staticmethod
    def target(at, word):
        return at + 8 + (struct.unpack("<i", struct.pack("<I", word & 0xFFFFFFFF))[0] >> 2) * 8

    def number(self, at, size):
        if at + size > self.data * 8:
            return 0
        return int.from_bytes(self.raw[self.begin + at:self.begin + at + size], "little")

    def pointer(self, index):
        if index >= self.pointers:
            return 0, 0
        at = self.begin + (self.data + index) * 8
        return at, struct.unpack_from("<Q", self.raw, at)[0]

    def bytes_at(self, at, word):
        if word == 0:
            return b""
        require(word & 3 == 1 and word >> 32 & 7 == 2, "decode")
        begin = self.target(at, word)
        return self.raw[begin:begin + (word >> 35)]

    def text_at(self, at, word):
        content = self.bytes_at(at, word)
        require(word == 0 or (content and content[-1] == 0), "decode")
        return content[:-1]

    def bytes(self, index):
        return self.bytes_at(*self.pointer(index))

    def text(self, index):
        return self.text_at(*self.pointer(index))

    def members(self, index, read):
        at, word = self.pointer(index)
        if word == 0:
            return []
        require(word & 3 == 1 and word >> 32 & 7 == 6, "decode")
        begin = self.target(at, word)
        return [read(p, struct.unpack_from("<Q", self.raw, p)[0]) for p in range(begin, begin + 8 * (word >> 35), 8)]

    def kind_is(self, index, wanted):
        _, word = self.pointer(index)
        require(word == 0 or wanted(word), "decode")


class Grant:
    def __init__(self, suite, raw):
        """Wrong("grant") unless it has exactly the form of section 5."""
        require(len(raw) >= 75 and raw[:16] == tag("grant"), "grant")
        self.log_id = raw[16:48]
        self.partition, self.role, self.action, self.serial, self.from_epoch = struct.unpack_from(">IHHQQ", raw, 48)
        size = raw[73]
        require(len(raw) >= 75 + size, "grant")
        self.key, self.signed = raw[72:73] + raw[74:74 + size], raw[:74 + size]
        count, at = raw[74 + size], 75 + size
        require(len(raw) == at + 72 * count + (64 if self.action == ADD else 0), "grant")
        self.signatures = [(raw[at + 72 * k:at + 72 * k + 8], raw[at + 72 * k + 8:at + 72 * k + 72]) for k in range(count)]
        self.proof = raw[at + 72 * count:]
        ids = [key_id for key_id, _ in self.signatures]
        require(ids == sorted(set(ids)), "grant")
        require(1 <= self.role <= 5 and self.action in (ADD, REVOKE), "grant")
        require(self.role != CHECKPOINT or self.partition != ALL, "grant")
        require(suite.is_key(self.key), "grant")
        self.key_id = suite.key_id(self.key)

    def reaches(self, partition):
        return self.partition in (partition, ALL)

    def proves(self, suite):
        return self.action != ADD or suite.verifies(self.key, self.signed, self.proof)


class Genesis:
    """Entry 0 of partition 0. Raises Wrong when it is not right (6.1)."""

    def __init__(self, raw):
        entry = Entry(raw)
        require(entry.format == 1 and entry.suite in (1, 2) and entry.flags & 0xFFFF == 0, "genesis")
        require(is_canonical(raw) and entry.type == GENESIS, "genesis")
        require((entry.partition, entry.seq, entry.epoch) == (0, 0, 0), "genesis")
        require(entry.log_id == ZERO and entry.prev == ZERO and entry.recorded_at > 0, "genesis")
        self.raw, self.suite = raw, Suite(entry.suite)
        self.log_id = self.suite.leaf(raw)
        body = Body(raw)
        self.partitions, self.threshold = body.number(8, 4), body.number(2, 1)
        self.origin = body.text(0)
        roots = body.members(1, body.bytes_at)
        grants = body.members(2, body.bytes_at)
        checkpoint_keys = body.members(3, body.text_at)
        receipt_keys = body.members(4, body.bytes_at)
        self.events_max, self.bytes_max = body.number(12, 4), body.number(16, 4)
        require(body.number(0, 2) == entry.suite and body.number(4, 4) == 0, "genesis")
        require(1 <= self.partitions <= 32 and self.origin and 1 <= len(roots) <= 16, "genesis")
        require(1 <= self.threshold <= len(roots) and 2 <= len(grants) <= 64, "genesis")
        require(all(self.suite.is_key(key) for key in roots + receipt_keys), "genesis")
        require(len(checkpoint_keys) == self.partitions, "genesis")
        require(1 <= self.events_max <= 4096 and 65528 <= self.bytes_max <= 1000000, "genesis")
        require(body.number(20, 4) > 0 and body.number(24, 4) > 0, "genesis")
        self.roots = {self.suite.key_id(key): key for key in roots}
        self.grants = [Grant(self.suite, grant) for grant in grants]
        for grant in self.grants:
            require((grant.log_id, grant.role, grant.action, grant.from_epoch) == (ZERO, WRITER, ADD, 0), "genesis")
            require(not grant.signatures and grant.proves(self.suite), "genesis")
        ids = list(self.roots) + [grant.key_id for grant in self.grants]
        require(len(set(ids)) == len(roots) + len(grants), "genesis")

    def opens(self, raw, partition):
        """Whether this seq 0 has the body of genesis but for `partition` (6.1)."""
        def parts(entry):
            body = Body(entry)
            return (body.data, body.pointers), entry[body.begin:body.begin + 4], entry[body.begin + 8:]
        return parts(raw) == parts(self.raw) and Body(raw).number(4, 4) == partition


# ---------------------------------------------------------------------------------------------- 8. the accept rule

class Pending:
    def __init__(self, entry, leaf, grant):
        self.entry, self.leaf, self.grant = entry, leaf, grant


class Fold:
    def __init__(self, genesis, partition):
        self.genesis, self.suite, self.partition = genesis, genesis.suite, partition
        self.next_seq, self.epoch, self.recorded_at = 0, 0, 1
        self.prev = ZERO if partition == 0 else genesis.log_id
        self.era, self.writer_key, self.keys = ZERO, None, {}
        self.pending, self.superseded = [], 0

    def step(self, raw, seal):
        """-> ("pending",) | ("accepted", entries) | ("stray", reason); seal is None or bytes."""
        try:
            return self.judge(raw, seal)
        except Wrong as wrong:
            return ("stray", str(wrong))

    def judge(self, raw, seal):
        entry = Entry(raw)
        leaf = self.suite.leaf(raw)
        count, key_id, signature = self.check_alone(entry, leaf, seal)
        i = self.check_link(entry)
        key, grant = self.check_kind(entry, i, count, key_id)
        if seal is not None:
            require(key is not None and self.suite.key_id(key) == key_id and count == i + 1, "badSeal")
            message = (tag("seal") + self.genesis.log_id + struct.pack(">IIQ", self.partition, count, entry.seq) + leaf)
            require(self.suite.verifies(key, message, signature), "badSeal")
        self.put(i, Pending(entry, leaf, grant))
        if seal is None:
            return ("pending",)
        return self.accept(i, key)

    def check_alone(self, entry, leaf, seal):
        require(entry.format == 1 and entry.suite == self.suite.number and entry.flags & 0xFFFF == 0, "version")
        if entry.partition == 0 and entry.seq == 0:
            require(entry.log_id == ZERO and leaf == self.genesis.log_id, "foreign")
        else:
            require(entry.log_id == self.genesis.log_id, "foreign")
        require(entry.partition == self.partition, "partition")
        if seal is None:
            return 0, None, None
        require(len(seal) == 80 and seal[0] == 1 and seal[1] == self.suite.number and seal[2:4] == b"\0\0", "badSeal")
        count = int.from_bytes(seal[4:8], "big")
        require(1 <= count <= self.genesis.events_max, "badSeal")
        return count, seal[8:16], seal[16:]

    def check_link(self, entry):
        require(entry.seq >= self.next_seq, "old")
        i = entry.seq - self.next_seq
        require(i <= len(self.pending) and i < self.genesis.events_max, "gap")
        before = self.pending[i - 1] if i else None
        require(entry.prev == (before.leaf if before else self.prev), "fork")
        require(entry.recorded_at >= (before.entry.recorded_at if before else self.recorded_at), "time")
        return i

    def check_kind(self, entry, i, count, key_id):
        """-> (the key that may seal this record or None, the grant of 1332 and 1333 or None)"""
        control = entry.type in (GENESIS, EPOCH_STARTED, KEY_ADDED, KEY_REVOKED)
        require(not control or is_canonical(entry.raw), "control")
        if entry.type == GENESIS:
            return self.check_genesis(entry, i, count, key_id), None
        if entry.type == EPOCH_STARTED:
            return self.check_epoch(entry, i, count)
        raw = self.control_grant(entry) if control else None
        require(entry.seq > 0 and entry.epoch == self.epoch and self.epoch > 0, "epoch")
        if not control:
            return self.writer_key, None
        grant = self.valid_grant(raw, ADD if entry.type == KEY_ADDED else REVOKE)
        require(grant is not None, "control")
        return self.writer_key, grant

    @staticmethod
    def control_grant(entry):
        try:
            body = Body(entry.raw)
            if entry.type == KEY_REVOKED:
                body.text(1)
                body.kind_is(2, lambda word: word & 3 == 1 and word >> 32 & 7 == 5)
            return body.bytes(0)
        except Wrong:
            raise Wrong("control") from None

    def check_genesis(self, entry, i, count, key_id):
        require(i == 0 and self.next_seq == 0 and entry.epoch == 0 and count == 1, "genesis")
        require(self.genesis.opens(entry.raw, self.partition), "genesis")
        listed = [g for g in self.genesis.grants if g.key_id == key_id and g.reaches(self.partition)]
        require(listed, "genesis")
        return listed[0].key

    def check_epoch(self, entry, i, count):
        try:
            body = Body(entry.raw)
            epoch, key, raw = body.number(0, 8), body.bytes(1), body.bytes(2)
            body.kind_is(0, lambda word: word & 3 == 0)
            body.text(3), body.text(4)
            require(self.suite.is_key(key), "control")
        except Wrong:
            raise Wrong("control") from None
        require(i == 0 and self.next_seq > 0 and count == 1 and entry.epoch == self.epoch + 1 == epoch, "epoch")
        if not raw:
            require(self.may_write(key, epoch), "epoch")
            return key, None
        grant = self.valid_grant(raw, ADD)
        require(grant is not None and grant.key == key and grant.role == WRITER, "epoch")
        require(grant.reaches(self.partition) and grant.from_epoch <= epoch, "epoch")
        return key, grant

    def valid_grant(self, raw, action):
        try:
            grant = Grant(self.suite, raw)
        except Wrong:
            return None
        genesis = self.genesis
        if grant.action != action or grant.log_id != genesis.log_id:
            return None
        if grant.partition != ALL and grant.partition >= genesis.partitions:
            return None
        if len(grant.signatures) < genesis.threshold or grant.key_id in genesis.roots:
            return None
        known = self.keys.get(grant.key_id)
        if known and (known.role != grant.role or grant.serial <= known.serial):
            return None
        for root_id, signature in grant.signatures:
            if root_id not in genesis.roots or not self.suite.verifies(genesis.roots[root_id], grant.signed, signature):
                return None
        return grant if grant.proves(self.suite) else None

    def may_write(self, key, epoch):
        known = self.keys.get(self.suite.key_id(key))
        return (known is not None and known.key == key and known.action == ADD and known.role == WRITER
                and known.reaches(self.partition) and known.from_epoch <= epoch)

    def put(self, i, record):
        if i < len(self.pending) and self.pending[i].leaf == record.leaf:
            self.superseded += 1
            return
        self.superseded += len(self.pending) - i
        self.pending = self.pending[:i] + [record]
        if sum(len(p.entry.raw) for p in self.pending) > self.genesis.bytes_max:
            self.superseded += i
            self.pending = []
            raise Wrong("limit")

    def accept(self, i, key):
        batch, behind = self.pending[:i + 1], self.pending[i + 1:]
        self.superseded += len(behind)
        self.pending = []
        last = batch[-1]
        self.next_seq, self.prev, self.recorded_at = last.entry.seq + 1, last.leaf, last.entry.recorded_at
        for record in batch:
            if record.entry.type == GENESIS:
                for grant in self.genesis.grants:
                    self.apply(grant)
                continue
            if record.grant:
                self.apply(record.grant)
            if record.entry.type == EPOCH_STARTED:
                self.epoch, self.era, self.writer_key = record.entry.epoch, record.leaf, key
        return ("accepted", len(batch))

    def apply(self, grant):
        known = self.keys.get(grant.key_id)
        if known and grant.serial <= known.serial:
            return
        self.keys[grant.key_id] = grant
        if grant.action == REVOKE and self.writer_key and self.suite.key_id(self.writer_key) == grant.key_id:
            self.writer_key = None


# ---------------------------------------------------------------------------------------------- 11. tree and proofs

def bit_count(number):
    return bin(number).count("1")


def climb(suite, leaf, steps):
    """steps: (hash, whether it stands to the left)"""
    for other, left in steps:
        leaf = suite.h(b"\1", other, leaf) if left else suite.h(b"\1", leaf, other)
    return leaf


def root_by_inclusion(suite, index, size, leaf, proof):
    """Wrong("proof") where there is no such place or the number of hashes is another."""
    require(0 <= index < size <= 1 << 53, "proof")
    inner = (index ^ (size - 1)).bit_length()
    require(len(proof) == inner + bit_count(index >> inner), "proof")
    return climb(suite, leaf, [(other, k >= inner or index >> k & 1) for k, other in enumerate(proof)])


def check_consistency(suite, old_size, new_size, old_root, new_root, proof):
    require(0 <= old_size <= new_size <= 1 << 53, "proof")
    if old_size in (0, new_size):
        require(not proof and old_root == (suite.h() if old_size == 0 else new_root), "proof")
        return
    inner = (old_size - 1 ^ new_size - 1).bit_length()
    zeros = (old_size & -old_size).bit_length() - 1
    perfect = old_size & (old_size - 1) == 0
    require(len(proof) == (not perfect) + inner - zeros + bit_count(old_size - 1 >> inner), "proof")
    start, rest = (old_root, proof) if perfect else (proof[0], proof[1:])
    index = old_size - 1 >> zeros
    sides = [(other, k >= inner - zeros or index >> k & 1) for k, other in enumerate(rest)]
    require(climb(suite, start, [step for step in sides if step[1]]) == old_root, "proof")
    require(climb(suite, start, sides) == new_root, "proof")


# ---------------------------------------------------------------------------------------------- 12. notes, checkpoints

DASH = b"\xe2\x80\x94 "
SPACES = set("\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000") | {chr(c) for c in range(0x2000, 0x200B)}
NOTE_TYPES = ((b"\1", 1, "log"), (b"\4", 1, "witness"), (b"\xffquanlu/sm2-sm3/v1\n", 2, "log"),
              (b"\xffquanlu/sm2-sm3-cosig/v1\n", 2, "witness"))


def strict_base64(coded, name):
    try:
        raw = base64.b64decode(coded, validate=True)
    except binascii.Error:
        raise Wrong(name) from None
    require(base64.b64encode(raw) == coded, name)
    return raw


def is_name(raw):
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return bool(text) and "+" not in text and not SPACES & set(text)


class NoteKey:
    def __init__(self, suite, vkey):
        name, digits, coded = (vkey.split(b"+", 2) + [b"", b""])[:3]
        require(is_name(name), "vkey")
        typed = strict_base64(coded, "vkey")
        known = [kind for kind in NOTE_TYPES if typed.startswith(kind[0])]
        require(known, "vkey")
        prefix, alg, self.role = known[0]
        self.name, self.suite, self.key = name, Suite(alg), bytes([alg]) + typed[len(prefix):]
        require(self.suite.is_key(self.key), "vkey")
        self.id = suite.h(name, b"\n", typed)[:4]
        require(self.id.hex().encode() == digits, "vkey")

    def verifies(self, text, signature):
        if self.role == "log":
            return self.suite.verifies(self.key, text, signature)
        seconds = int.from_bytes(signature[:8], "big")
        return self.suite.verifies(self.key, b"cosignature/v1\ntime %d\n" % seconds + text, signature[8:])


def parse_note(raw):
    """-> (text, [(name, key id, signature)])"""
    require(len(raw) <= 65536 and raw.endswith(b"\n") and not any(c < 0x20 and c != 0x0A for c in raw), "note")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Wrong("note") from None
    gap = raw.rfind(b"\n\n")
    require(gap >= 0, "note")
    lines = raw[gap + 2:].split(b"\n")[:-1]
    require(1 <= len(lines) <= 64, "note")
    signatures = []
    for line in lines:
        require(line.startswith(DASH), "note")
        name, space, coded = line[len(DASH):].partition(b" ")
        require(space and is_name(name), "note")
        signature = strict_base64(coded, "note")
        require(len(signature) > 4, "note")
        signatures.append((name, signature[:4], signature[4:]))
    return raw[:gap + 1], signatures


def verify_note(raw, keys):
    """-> (text, [keys that signed])"""
    text, signatures = parse_note(raw)
    signed = []
    for name, key_id, signature in signatures:
        for key in keys:
            if (key.name, key.id) == (name, key_id):
                require(key.verifies(text, signature), "note_signature")
                signed.append(key)
    require(signed, "note_unknown")
    return text, signed


def parse_checkpoint(text):
    """-> (origin, size, root)"""
    lines = text.split(b"\n")
    require(len(lines) == 4 and lines[3] == b"" and is_name(lines[0]), "checkpoint")
    require(lines[1].isdigit() and str(int(lines[1])).encode() == lines[1] and int(lines[1]) <= 1 << 53, "checkpoint")
    root = strict_base64(lines[2], "checkpoint")
    require(len(root) == 32, "checkpoint")
    return lines[0], int(lines[1]), root


# ---------------------------------------------------------------------------------------------- 14. the proof file

def parse_proof_file(raw):
    """-> (index, proof, checkpoint note)"""
    require(len(raw) <= 131072, "proof_file")
    head, gap, note = raw.partition(b"\n\n")
    lines = head.split(b"\n")
    require(gap and note and lines[0] == b"c2sp.org/tlog-proof@v1", "proof_file")
    if len(lines) > 1 and lines[1].startswith(b"extra "):
        strict_base64(lines.pop(1)[6:], "proof_file")
    require(len(lines) > 1 and lines[1].startswith(b"index "), "proof_file")
    digits = lines[1][6:]
    require(digits.isdigit() and str(int(digits)).encode() == digits and int(digits) < 1 << 64, "proof_file")
    proof = [strict_base64(line, "proof_file") for line in lines[2:]]
    require(len(proof) <= 54 and all(len(step) == 32 for step in proof), "proof_file")
    return int(digits), proof, note


# ---------------------------------------------------------------------------------------------- 7. carriers

def lmdb_records(folder):
    """(key, entry, seal or None) of every row, in order; Wrong("row") for a value that is damaged."""
    with subprocess.Popen(["mdb_dump", folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        try:
            yield from (read_row(key, value) for key, value in dumped_pairs(run.stdout))
        except GeneratorExit:  # the reader wanted no more
            run.kill()
            raise
        talk = run.stderr.read().strip()
    if run.returncode != 0:
        raise OSError("mdb_dump: %s" % talk)


def dumped_pairs(lines):
    """Keys and values of what mdb_dump prints: behind HEADER=END, a line each, hexadecimal behind one space."""
    for line in lines:
        if line.startswith("HEADER=END"):
            break
    content = (binascii.unhexlify(line.strip()) for line in lines if line.startswith(" "))
    return zip(content, content)


def read_row(key, value):
    seq, size, flags = int.from_bytes(key, "big"), *struct.unpack_from(">II", value, 8)
    sealed = flags & 1
    require(flags <= 1 and len(value) == 16 + size + (80 if sealed else 0), "row at seq %d" % seq)
    return seq, value[16:16 + size], value[16 + size:] if sealed else None


class Finding(Exception):
    def __init__(self, partition, seq, level, reason):
        super().__init__("%s partition %d seq %d [%s]" % (level, partition, seq, reason))
        self.partition, self.seq, self.level, self.reason = partition, seq, level, reason


def verify_partition(genesis, partition, records):
    fold, count = Fold(genesis, partition), 0
    for seq, raw, seal in records:
        outcome = fold.step(raw, seal)
        if outcome[0] == "stray":
            raise Finding(partition, seq, "V1", outcome[1])
        if not is_canonical(raw) or Entry(raw).seq != seq:
            raise Finding(partition, seq, "V0", "malformed")
        count += 1
    if fold.pending:
        raise Finding(partition, fold.next_seq, "V1", "unsealed")
    return count, fold


def verify_ledger(folder, pin):
    first = next(lmdb_records(os.path.join(folder, "log", "0")), None)
    if first is None:
        raise Finding(0, 0, "V1", "empty")
    try:
        genesis = Genesis(first[1])
    except Wrong:
        raise Finding(0, 0, "V1", "genesis") from None
    if pin and genesis.log_id.hex() != pin:
        raise Finding(0, 0, "V1", "foreign")
    total, heads = 0, []
    for partition in range(genesis.partitions):
        count, fold = verify_partition(genesis, partition, lmdb_records(os.path.join(folder, "log", str(partition))))
        total += count
        heads.append({"partition": partition, "size": fold.next_seq, "head": fold.prev.hex(), "epoch": fold.epoch})
    return {"logId": genesis.log_id.hex(), "entries": total, "heads": heads}


# ---------------------------------------------------------------------------------------------- golden files

def parse_bytes(word):
    return None if word == "-" else b"" if word == "." else bytes.fromhex(word)


def conformance(path):
    """-> (sequences, [what differs])"""
    genesis, partition, records, numbers, answers, differ, count = None, 0, [], [], [], [], 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            word, *rest = line.split()
            if word == "genesis":
                genesis = Genesis(bytes.fromhex(rest[0]))
            elif word == "partition":
                partition = int(rest[0])
            elif word == "record":
                records.append((parse_bytes(rest[0]) or b"", parse_bytes(rest[1])))
            elif word == "sequence":
                numbers, count = [int(n) for n in rest], count + 1
            elif word == "answers":
                answers = rest
            elif word == "end":
                fold = Fold(genesis, partition)
                found = []
                for number in numbers:
                    kind, *detail = fold.step(*records[number])
                    found.append({"pending": "pending", "accepted": "accepted:%s" % (detail or [0])[0]}.get(kind, (detail or [""])[0]))
                end = [str(fold.next_seq), fold.prev.hex(), str(fold.epoch), str(len(fold.pending)), str(fold.superseded)]
                if found != answers or end != rest:
                    differ.append("sequence %d: %s %s, expected %s %s" % (count, found, end, answers, rest))
    return count, differ


def vectors(path):
    """-> (vectors, [what differs])"""
    with open(path, encoding="utf-8") as lines:
        values = dict(line.split() for line in lines if line.strip() and not line.startswith("#"))
    genesis = Genesis(bytes.fromhex(values["record.0.entry"]))
    differ, count = [], 0
    fold = Fold(genesis, 0)
    for k in range(9):
        seal = values.get("record.%d.seal" % k)
        raw = bytes.fromhex(values["record.%d.entry" % k])
        outcome = fold.step(raw, bytes.fromhex(seal) if seal and seal not in "-." else None)
        count += 1
        if outcome[0] == "stray" or genesis.suite.leaf(raw).hex() != values["record.%d.leaf" % k]:
            differ.append("record.%d: %s" % (k, outcome))
    if fold.prev.hex() != values["head"] or genesis.log_id.hex() != values["log_id"]:
        differ.append("head")
    for name, value in values.items():
        if name.startswith("malformed."):
            count += 1
            raw = bytes.fromhex(value)
            try:
                Entry(raw)
                whole = Entry(raw).recorded_at != 0 and is_canonical(raw)
            except Wrong:
                whole = False
            if whole:
                differ.append(name)
    return count, differ


def refuses(parse, raw):
    try:
        parse(raw)
        return False
    except Wrong:
        return True


def tree_vectors(path):
    """-> (vectors, [what differs]); FORMAT.md section 15"""
    with open(path, encoding="utf-8") as lines:
        values = {name: b"" if value == "." else bytes.fromhex(value) for name, value in (line.split() for line in lines)}
    suite = Suite(2 if path.endswith("gm.txt") else 1)
    keys = [NoteKey(suite, values["log.vkey"]), NoteKey(suite, values["witness.vkey"])]
    parsers = {"note": parse_note, "checkpoint": parse_checkpoint, "proof": parse_proof_file}
    differ = []
    for name, value in values.items():
        kind, _, rest = name.partition(".")
        try:
            if kind == "refused":
                require(refuses(parsers[rest.split(".")[0]], value), "taken")
                continue
            text, signed = verify_note(values["note"], keys)
            origin, size, root = parse_checkpoint(text)
            require(signed == keys and origin == keys[0].name and text == values["signed.log"], "note")
            if kind == "proof":
                index, proof, note = parse_proof_file(value)
                leaf = suite.leaf(b"%d" % index)
                require(index == int(rest) and note == values["note"], "proof")
                require(root_by_inclusion(suite, index, size, leaf, proof) == root, "proof")
                for bit in range(0, 256 * len(proof), 37):
                    spoiled = list(proof)
                    spoiled[bit // 256] = bytes(b ^ (1 << bit % 8 if k == bit % 256 // 8 else 0) for k, b in enumerate(proof[bit // 256]))
                    require(root_by_inclusion(suite, index, size, leaf, spoiled) != root, "spoiled proof")
            elif kind == "consistency":
                proof = [value[k:k + 32] for k in range(0, len(value), 32)]
                check_consistency(suite, int(rest), size, values["root." + rest], root, proof)
                require(refuses(lambda p: check_consistency(suite, int(rest), size, values["root." + rest], root, p), proof[1:]), "short proof")
        except Wrong as wrong:
            differ.append("%s: %s" % (name, wrong))
    return len(values), differ


# ---------------------------------------------------------------------------------------------- the program

def say(verdict, code, as_json, detail):
    words = {OK: "完好 / ok", TAMPERED: "已证实篡改 / TAMPERED", INCOMPLETE: "未全部核验 / incomplete"}
    not_checked = ["schema decoding (V0)", "root (V2)", "consistency (V3)", "witnesses (V4)", "receipts (V5)", "views (V6)"]
    if as_json:
        print(json.dumps({"schema": "quanlu.verify-second/1", "verdict": verdict, "notChecked": not_checked, **detail}, ensure_ascii=False))
    else:
        for key, value in detail.items():
            print("  %-8s %s" % (key, value if not isinstance(value, list) else json.dumps(value)))
        print("未核验 / not checked   " + " · ".join(not_checked))
        print("结论 / result  %s   exit %d" % (words[code], code))
    return code


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", nargs="?")
    parser.add_argument("--log-id", help="the pin; without one the log's own genesis is taken and the exit code is 4")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--conformance", nargs="+", metavar="FILE")
    parser.add_argument("--vectors", nargs="+", metavar="FILE")
    parser.add_argument("--tree-vectors", nargs="+", metavar="FILE")
    options = parser.parse_args()
    checks = ((conformance, options.conformance), (vectors, options.vectors), (tree_vectors, options.tree_vectors))
    if any(paths for _, paths in checks):
        passed = failed = 0
        for check, paths in checks:
            for path in paths or []:
                count, differ = check(path)
                for line in differ:
                    print("%s: %s" % (path, line))
                passed, failed = passed + count - len(differ), failed + len(differ)
        print("%d passed, %d failed" % (passed, failed))
        return FAILED if failed or not passed else OK
    if not options.ledger:
        parser.error("LEDGER, --conformance or --vectors")
    try:
        detail = verify_ledger(options.ledger, options.log_id)
    except Finding as finding:
        first = {"partition": finding.partition, "seq": finding.seq, "level": finding.level, "reason": finding.reason}
        return say("tampered", TAMPERED, options.json, {"firstBad": first})
    except Wrong as wrong:
        return say("tampered", TAMPERED, options.json, {"firstBad": {"level": "V0", "reason": str(wrong)}})
    if not options.log_id:
        return say("incomplete", INCOMPLETE, options.json, detail)
    return say("ok", OK, options.json, detail)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError) as error:
        print("错误 / error  %s" % error, file=sys.stderr)
        sys.exit(FAILED)
