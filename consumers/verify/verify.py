#!/usr/bin/env python3
"""第二个核验程序 / The second verifier of a Quanlu ledger.

Written from ledger/FORMAT.md alone; it shares no line with the C++ one. Needs the Python standard library, the
`openssl` command for signatures and, to read an embedded log, `mdb_dump` (Debian: lmdb-utils).

  verify.py LEDGER [--log-id HEX] [--levels V0,V1,V2,V3] [--trust FOLDER] [--json]
                                               a ledger directory: every entry's form and hash, links, seals, epochs
                                               (V0, V1); the tree against the published checkpoint, tiles and bundles
                                               (V2); against kept checkpoints and what was trusted last (V3)
  verify.py PREFIX …                           the same of a published prefix alone (checkpoint, tile/, seals/), of one partition
  verify.py --proof FILE --entry FILE --key VKEY [--json]
                                               a proof file and the entry it is about; needs no ledger
  verify.py --conformance FILE...              golden sequences (tests/golden/chain/sequences-*.txt): the accept rule
  verify.py --vectors FILE...                  golden entries (tests/golden/chain/{sha256,gm}.txt)
  verify.py --tree-vectors FILE...             golden notes and proofs (tests/golden/note/{sha256,gm}.txt)

Exit codes: 0 ok, 1 failed, 2 usage or no such form, 3 tampered, 4 incomplete (nothing wrong found, but something asked
could not be checked, or no pin was given).
"""
import argparse
import base64
import binascii
import functools
import hashlib
import json
import os
import re
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
    """What is not right, by the name that FORMAT.md gives it. What has not the form asked for says nothing (code 2);
    what contradicts a signature or a hash is a violation (3); what nobody known signed cannot be judged (4)."""

    def __init__(self, name, code=USAGE):
        super().__init__(name)
        self.name, self.code = name, code


def require(condition, name, code=USAGE):
    if not condition:
        raise Wrong(name, code)


# ---------------------------------------------------------------------------------------------- 1. suites and keys

class Suite:
    def __init__(self, number):
        self.number = number
        self.key_size = {1: 32, 2: 65}[number]
        self.digest = {1: hashlib.sha256, 2: functools.partial(hashlib.new, "sm3")}[number]

    def h(self, *parts):
        return self.digest(b"".join(parts)).digest()

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
    """Entry 0 of partition 0. Raises Wrong("genesis") when it is not right (6.1)."""

    def __init__(self, raw):
        try:
            self.read(raw)
        except Wrong:
            raise Wrong("genesis") from None

    def read(self, raw):
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
        self.checkpoint_keys = body.members(3, body.text_at)
        receipt_keys = body.members(4, body.bytes_at)
        self.events_max, self.bytes_max = body.number(12, 4), body.number(16, 4)
        require(body.number(0, 2) == entry.suite and body.number(4, 4) == 0, "genesis")
        require(1 <= self.partitions <= 32 and self.origin and 1 <= len(roots) <= 16, "genesis")
        require(1 <= self.threshold <= len(roots) and 2 <= len(grants) <= 64, "genesis")
        require(all(self.suite.is_key(key) for key in roots + receipt_keys), "genesis")
        require(len(self.checkpoint_keys) == self.partitions, "genesis")
        require(1 <= self.events_max <= 4096 and 65528 <= self.bytes_max <= 1000000, "genesis")
        require(body.number(20, 4) > 0 and body.number(24, 4) > 0, "genesis")
        self.roots = {self.suite.key_id(key): key for key in roots}
        self.grants = [Grant(self.suite, grant) for grant in grants]
        for grant in self.grants:
            require((grant.log_id, grant.role, grant.action, grant.from_epoch) == (ZERO, WRITER, ADD, 0), "genesis")
            require(not grant.signatures and grant.proves(self.suite), "genesis")
        ids = list(self.roots) + [grant.key_id for grant in self.grants]
        require(len(set(ids)) == len(roots) + len(grants), "genesis")

    def origin_of(self, partition):
        return self.origin if self.partitions == 1 else self.origin + b"/p%d" % partition

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


def decimal(digits, name):
    """Without sign and leading zeros, below 2^64."""
    require(0 < len(digits) <= 20 and all(c in b"0123456789" for c in digits), name)
    require(str(int(digits)).encode() == digits and int(digits) < 1 << 64, name)
    return int(digits)


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
        if len(signature) <= 8:
            return False
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
                require(key.verifies(text, signature), "note_signature", TAMPERED)
                signed.append(key)
    require(signed, "note_unknown", INCOMPLETE)
    return text, signed


def parse_checkpoint(text):
    """-> (origin, size, root)"""
    lines = text.split(b"\n")
    require(len(lines) == 4 and lines[3] == b"" and is_name(lines[0]), "checkpoint")
    size = decimal(lines[1], "checkpoint")
    require(size <= 1 << 53, "checkpoint")
    root = strict_base64(lines[2], "checkpoint")
    require(len(root) == 32, "checkpoint")
    return lines[0], size, root


def read_checkpoint(key, origin, raw):
    """-> (size, root) of a note signed by that key for that origin"""
    text, _ = verify_note(raw, [key])
    named, size, root = parse_checkpoint(text)
    require(named == origin, "checkpointOrigin", TAMPERED)
    return size, root


# ---------------------------------------------------------------------------------------------- 13. tiles

def number_path(number):
    path = "%03d" % (number % 1000)
    while number >= 1000:
        number //= 1000
        path = "x%03d/%s" % (number % 1000, path)
    return path


def tile_path(level, index, width):
    """level: a number, or "entries" """
    return "tile/%s/%s%s" % (level, number_path(index), "" if width == 256 else ".p/%d" % width)


TILE_PATH = re.compile(r"tile/([0-9]{1,2})/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([0-9]{1,3}))?")


def parse_tile_path(path):
    """-> (level, index, width); each tile has one path"""
    match = TILE_PATH.fullmatch(path)
    require(match, "path")
    level, index, width = int(match[1]), int(match[2].replace("x", "").replace("/", "")), int(match[3] or 256)
    require(level <= 63 and index < 1 << 64 and 1 <= width <= 256 and tile_path(level, index, width) == path, "path")
    return level, index, width


class GrowingTree:
    """The right border of a tree, and at every tile level the hashes of the tile under way."""

    def __init__(self, suite):
        self.suite, self.size, self.peaks, self.rows = suite, 0, [], []

    def add(self, leaf):
        """-> [(level, index, bytes)] of the tiles that this leaf fills"""
        full, node, height = [], leaf, 0
        self.put(0, leaf, full)
        while self.size >> height & 1:
            node, height = self.suite.h(b"\1", self.peaks.pop(), node), height + 1
            if height % 8 == 0:
                self.put(height // 8, node, full)
        self.peaks.append(node)
        self.size += 1
        return full

    def put(self, level, node, full):
        if level == len(self.rows):
            self.rows.append([0, b""])
        row = self.rows[level]
        row[1] += node
        if len(row[1]) == 256 * 32:
            full.append((level, row[0], row[1]))
            row[0], row[1] = row[0] + 1, b""

    def partial(self):
        return [(level, index, hashes) for level, (index, hashes) in enumerate(self.rows) if hashes]

    def root(self):
        if not self.peaks:
            return self.suite.h()
        node = self.peaks[-1]
        for left in reversed(self.peaks[:-1]):
            node = self.suite.h(b"\1", left, node)
        return node


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
    index = decimal(lines[1][6:], "proof_file")
    proof = [strict_base64(line, "proof_file") for line in lines[2:]]
    require(len(proof) <= 54 and all(len(step) == 32 for step in proof), "proof_file")
    return index, proof, note


def pinned_key(vkey):
    """The key's own text says of which suite it is."""
    for number in (1, 2):
        try:
            key = NoteKey(Suite(number), vkey)
        except Wrong:
            continue
        if key.role == "log" and key.key[0] == number:
            return key
    raise Wrong("vkey")


def check_proof(key, proof_file, entry):
    """-> what is proved, by that key; the entry's leaf hash is made from its bytes"""
    index, proof, note = parse_proof_file(proof_file)
    size, root = read_checkpoint(key, key.name, note)
    leaf = key.suite.leaf(entry)
    try:
        proved = root_by_inclusion(key.suite, index, size, leaf, proof) == root and Entry(entry).seq == index
    except Wrong:
        proved = False
    require(proved, "notProved", TAMPERED)
    return {"origin": key.name.decode(), "seq": index, "size": size, "root": base64.b64encode(root).decode(),
            "leafHash": leaf.hex()}


# ---------------------------------------------------------------------------------------------- 7. carriers

def lmdb_records(folder):
    """(seq, entry, seal or None, whether the row is damaged) of every row, in order"""
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


# XXH3-64 with seed 0, of the lengths that a row with an entry has. It finds faults of disks; nobody's honesty hangs on it.
XXH_SECRET = bytes.fromhex(
    "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221b8084674f743248e"
    "e03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8a8fa763fe39c343ff9dcbbc7c70b4f1d"
    "8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc"
    "8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e")
XXH_1, XXH_2, XXH_3, XXH_4, XXH_5 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63,
                                     0x27D4EB2F165667C5)
XXH_START = (0xC2B2AE3D, XXH_1, XXH_2, XXH_3, XXH_4, 0x85EBCA77, XXH_5, 0x9E3779B1)
U64 = (1 << 64) - 1


def xxh_words(raw, at, count):
    return struct.unpack_from("<%dQ" % count, raw, at)


def xxh_fold(a, b):
    product = a * b
    return (product ^ product >> 64) & U64


def xxh_avalanche(value):
    value &= U64
    value = (value ^ value >> 37) * 0x165667919E3779F9 & U64
    return value ^ value >> 32


def xxh_mix(raw, at, secret_at):
    a, b = xxh_words(raw, at, 2)
    c, d = xxh_words(XXH_SECRET, secret_at, 2)
    return xxh_fold(a ^ c, b ^ d)


def xxh3(raw):
    return xxh3_long(raw) if len(raw) > 240 else xxh3_middle(raw)


def xxh3_middle(raw):
    """129 to 240 bytes"""
    total = len(raw) * XXH_1 + sum(xxh_mix(raw, 16 * k, 16 * k) for k in range(8))
    total = xxh_avalanche(total) + sum(xxh_mix(raw, 16 * k, 16 * (k - 8) + 3) for k in range(8, len(raw) // 16))
    return xxh_avalanche(total + xxh_mix(raw, len(raw) - 16, 136 - 17))


XXH_KEYS = {at: xxh_words(XXH_SECRET, at, 8) for at in (*range(0, 128, 8), 192 - 64 - 7)}  # of a stripe, by its place
XXH_SCRAMBLE = xxh_words(XXH_SECRET, 128, 8)


def xxh3_long(raw):
    lanes, last = list(XXH_START), (len(raw) - 1) // 64
    for stripe in range(last):
        xxh_stripe(lanes, xxh_words(raw, 64 * stripe, 8), XXH_KEYS[8 * (stripe % 16)])
        if stripe % 16 == 15:
            lanes = [((lane & U64 ^ (lane & U64) >> 47) ^ word) * 0x9E3779B1 & U64 for lane, word in zip(lanes, XXH_SCRAMBLE)]
    xxh_stripe(lanes, xxh_words(raw, len(raw) - 64, 8), XXH_KEYS[192 - 64 - 7])
    lanes, words = [lane & U64 for lane in lanes], xxh_words(XXH_SECRET, 11, 8)
    return xxh_avalanche(len(raw) * XXH_1 + sum(xxh_fold(lanes[k] ^ words[k], lanes[k + 1] ^ words[k + 1]) for k in range(0, 8, 2)))


def xxh_stripe(lanes, values, words):
    """Lanes grow beyond 64 bits here; they are cut where they are used."""
    for k in range(8):
        value = values[k]
        key = value ^ words[k]
        lanes[k ^ 1] += value
        lanes[k] += (key & 0xFFFFFFFF) * (key >> 32)


def read_row(key, value):
    seq = int.from_bytes(key, "big")
    if len(key) != 8 or len(value) < 16:
        return seq, b"", None, True
    checksum, size, flags = struct.unpack_from(">QII", value)
    sealed = flags & 1
    if len(value) != 16 + size + 80 * sealed:
        return seq, b"", None, True
    damaged = flags > 1 or len(value) > 8 + 128 and xxh3(value[8:]) != checksum
    return seq, value[16:16 + size], value[16 + size:] if sealed else None, damaged


# ---------------------------------------------------------------------------------------------- 16. what is published

VIOLATION, LACKING, FINDINGS_MAX = "violation", "incomplete", 100


class Finding:
    def __init__(self, kind, level, seq=None, where="", severity=VIOLATION):
        self.kind, self.level, self.seq, self.where, self.severity = kind, level, seq, where, severity


def read_at_most(path, limit):
    """None where there is no such file; bytes, one more than the limit where it is longer."""
    try:
        with open(path, "rb") as file:
            return file.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None


class Published:
    """What stands beside the log about one partition's tree: signed roots, and files that anybody may serve."""

    def __init__(self, genesis, partition, prefix, trusted):
        self.genesis, self.partition, self.prefix = genesis, partition, prefix
        self.roots, self.findings, self.size, self.newest, self.trusted_size = [], [], 0, None, 0
        newest = self.add("checkpoint", os.path.join(prefix, "checkpoint"), "V2")
        if newest:
            self.newest, self.size = newest
        for path in self.kept():
            self.add(os.path.relpath(path, prefix), path, "V3")
        seen = self.add("trusted", trusted, "V3")
        if seen:
            self.trusted_size = seen[1]

    def kept(self):
        for folder, _, names in os.walk(os.path.join(self.prefix, "checkpoints")):
            for path in (os.path.join(folder, name) for name in names):
                if os.path.isfile(path) and is_number_path(os.path.relpath(path, os.path.join(self.prefix, "checkpoints"))):
                    yield path

    def add(self, where, path, level):
        """-> (note, size) where there is a good one; one that is not good is a finding"""
        raw = read_at_most(path, 65536)
        if raw is None:
            return None
        try:
            key = self.checkpoint_key()
            size, root = read_checkpoint(key, self.genesis.origin_of(self.partition), raw)
        except Wrong as wrong:
            severity = VIOLATION if wrong.code == TAMPERED else LACKING
            self.findings.append(Finding("checkpoint_note", level, None, where, severity))
            return None
        self.roots.append((size, root, level))
        return raw, size

    def checkpoint_key(self):
        suite = self.genesis.suite
        try:
            key = NoteKey(suite, self.genesis.checkpoint_keys[self.partition])
            require(key.role == "log" and key.key[0] == suite.number, "vkey")
            return key
        except Wrong:
            raise Wrong("checkpointKey", TAMPERED) from None

    def file(self, path, limit):
        return read_at_most(os.path.join(self.prefix, path), limit)

    def is_something(self):
        return bool(self.roots or self.findings)


def is_number_path(path):
    return bool(re.fullmatch(r"(?:x[0-9]{3}/)*[0-9]{3}", path)) and number_path(int(re.sub("[x/]", "", path))) == path


class TreePass:
    """Grows beside one reading of a partition. A place that is skipped ends it: what lies above cannot be what was signed."""

    def __init__(self, suite, published):
        self.published, self.tree, self.bundle, self.broken = published, GrowingTree(suite), [], False
        self.findings, self.awaited, self.files = [], {}, 0
        for size, root, level in published.roots:
            self.awaited.setdefault(size, []).append((root, level))
        self.roots_reached()

    def add(self, seq, leaf, raw):
        if self.broken or seq != self.tree.size:
            self.broken = True
            return
        full = self.tree.add(leaf)
        self.roots_reached()
        if seq >= self.published.size:
            return
        self.bundle.append(raw)
        for tile in full:
            self.compare(*tile)
        if self.tree.size % 256 == 0:
            self.compare_bundle(seq // 256, 256)
        if self.tree.size == self.published.size:
            for tile in self.tree.partial():
                self.compare(*tile)
            if self.bundle:
                self.compare_bundle(seq // 256, len(self.bundle))

    def roots_reached(self):
        for root, level in self.awaited.pop(self.tree.size, []):
            if root != self.tree.root():
                self.note(Finding("root_mismatch", level, None, "size %d" % self.tree.size))

    def compare(self, level, index, hashes):
        """The first hash that differs names the first leaf that changed; one above a leaf that is named says nothing new."""
        path, leaves = tile_path(level, index, len(hashes) // 32), 256 ** level
        first, found = 256 * index * leaves, self.published.file(path, 8192)
        if found is None:
            return self.note(Finding("tile_missing", "V2", first, path, LACKING))
        self.files += 1
        if len(found) > 8192:
            return self.note(Finding("tile_mismatch", "V2", first, path))
        for at in range(0, len(hashes), 32):
            seq = first + at // 32 * leaves
            if len(found) < at + 32:
                break
            if found[at:at + 32] != hashes[at:at + 32] and not self.explained(seq, leaves):
                return self.note(Finding("tile_mismatch", "V2", seq, path))
        if len(found) != len(hashes):
            self.note(Finding("tile_mismatch", "V2", first + min(len(found), len(hashes)) // 32 * leaves, path))

    def explained(self, first, leaves):
        return any(f.severity == VIOLATION and f.seq is not None and first <= f.seq < first + leaves for f in self.findings)

    def compare_bundle(self, index, width):
        path, entries, self.bundle = tile_path("entries", index, width), self.bundle, []
        found = self.published.file(path, 256 * 65537)
        if found is None:
            return self.note(Finding("tile_missing", "V2", 256 * index, path, LACKING))
        self.files += 1
        if len(found) > 256 * 65537:
            return self.note(Finding("tile_mismatch", "V2", 256 * index, path))
        at = 0
        for k, raw in enumerate(entries):
            coded = struct.pack(">H", len(raw)) + raw
            if found[at:at + len(coded)] != coded:
                return self.note(Finding("tile_mismatch", "V2", 256 * index + k, path))
            at += len(coded)
        if len(found) > at:
            self.note(Finding("tile_mismatch", "V2", 256 * index + width - 1, path))

    def note(self, finding):
        if len(self.findings) < FINDINGS_MAX:
            self.findings.append(finding)

    def finish(self):
        for size in sorted(self.awaited):
            for _, level in self.awaited[size]:
                kind = "root_mismatch" if self.broken else "log_below_checkpoint"
                self.note(Finding(kind, level, self.tree.size, "size %d" % size))
        return self.findings


class Bundles:
    """The records of a published prefix: entries out of its bundles, seals beside them. They end where one is missing."""

    def __init__(self, published):
        self.published, self.missing = published, None

    def __iter__(self):
        for first in range(0, self.published.size, 256):
            width = min(256, self.published.size - first)
            path = tile_path("entries", first // 256, width)
            beside = path.replace("tile/entries", "seals", 1)
            bundle, seals = self.published.file(path, 256 * 65537), self.published.file(beside, 256 * 88)
            if bundle is None or seals is None:
                self.missing = Finding("tile_missing", "V2", first, path if bundle is None else beside, LACKING)
                return
            yield from self.records(first, width, bundle, seals)

    @staticmethod
    def records(first, width, bundle, seals):
        sealed = {int.from_bytes(seals[k:k + 8], "big"): seals[k + 8:k + 88] for k in range(0, len(seals), 88)}
        damaged = list(sealed) != sorted(set(range(first, first + width)) & set(sealed)) or len(seals) % 88 != 0
        at = 0
        for seq in range(first, first + width):
            size = int.from_bytes(bundle[at:at + 2], "big")
            yield seq, bundle[at + 2:at + 2 + size], sealed.get(seq), damaged and seq == first
            at += 2 + size


# ---------------------------------------------------------------------------------------------- one ledger

LEVELS = ("V0", "V1", "V2", "V3")
V0_REASONS = ("malformed", "version", "foreign", "partition", "badSeal")


class PartitionPass:
    """One reading of a partition: the fold until it strays, the tree as long as places follow each other."""

    def __init__(self, genesis, partition, published):
        self.genesis, self.partition = genesis, partition
        self.fold, self.failed, self.expected, self.ids = Fold(genesis, partition), False, 0, set()
        self.tree = TreePass(genesis.suite, published) if published.is_something() else None
        self.findings, self.count = [], 0

    def bad(self, kind, level, seq):
        self.failed = True
        self.findings.append(Finding(kind, level, seq, "seq %d" % seq))

    def take(self, seq, raw, seal, fault):
        self.count += 1
        if fault:
            self.bad("row_damaged", "V0", seq)
        if seq < self.expected:  # a second row at a place that was read: a damaged key
            return
        if seq > self.expected and not self.failed:
            self.bad("missing", "V1", self.expected)
        self.expected = seq + 1
        if not self.failed:
            self.step(seq, raw, seal)
        if self.tree and self.stands_alone(seq, raw):
            self.tree.add(seq, self.genesis.suite.leaf(raw), raw)

    def step(self, seq, raw, seal):
        outcome = self.fold.step(raw, seal)
        if outcome[0] == "stray":
            return self.bad(outcome[1], "V0" if outcome[1] in V0_REASONS else "V1", seq)
        entry = Entry(raw)
        if entry.seq != seq:
            return self.bad("displaced", "V1", seq)
        fault = header_fault(entry) or (None if is_canonical(raw) else "not_canonical")
        if fault:
            return self.bad(fault, "V0", seq)
        if entry.event_id in self.ids:
            return self.bad("duplicate_event_id", "V1", seq)
        self.ids.add(entry.event_id)

    def stands_alone(self, seq, raw):
        """8.1 but for the seal, and that the entry lies where it says."""
        try:
            entry = Entry(raw)
            self.fold.check_alone(entry, self.genesis.suite.leaf(raw), None)
            return entry.seq == seq
        except Wrong:
            return False

    def finish(self, missing):
        """missing: the finding of a carrier that could not give all records"""
        if missing:
            self.findings.append(missing)
            self.tree.awaited.clear()
        elif self.fold.pending and not self.failed:
            self.bad("unsealed_tail", "V1", self.expected)
        if self.tree:
            self.findings += self.tree.finish()


def header_fault(entry):
    """What section 2 demands of an entry and the fold does not read."""
    is_uuid7 = entry.event_id[6] >> 4 == 7 and entry.event_id[8] >> 6 == 2
    return None if is_uuid7 and entry.type and entry.type_version and entry.seq < 1 << 53 else "header"


class Report:
    def __init__(self, levels):
        self.levels, self.findings, self.not_checked = levels, [], []
        self.states = {level: "ok" if level in levels else "notAsked" for level in LEVELS}

    def add(self, partition, finding):
        if finding.level not in self.levels:
            return
        self.findings.append((partition, finding))
        if finding.severity == VIOLATION:
            self.states[finding.level] = "failed"
        else:
            self.lacks(finding.level)

    def lacks(self, level):
        if self.states[level] == "ok":
            self.states[level] = "incomplete"

    def code(self):
        states = self.states.values()
        return TAMPERED if "failed" in states else INCOMPLETE if "incomplete" in states else OK

    def first(self):
        """Violations before what is missing; then by partition and place, what has no place last."""
        def order(item):
            partition, finding = item
            return finding.severity != VIOLATION, partition, finding.seq is None, finding.seq or 0, finding.level
        return min(self.findings, key=order, default=None)

    def detail(self):
        return [{"kind": f.kind, "level": f.level, "severity": f.severity, "partition": p, "seq": f.seq, "locator": f.where}
                for p, f in self.findings]


def judge(genesis, partitions, levels):
    """partitions: [(published, records)]; records: (seq, entry, seal or None, whether its row is damaged)"""
    everything = any(published.is_something() for published, _ in partitions)
    report = Report(levels or (LEVELS if everything else LEVELS[:2]))
    heads = []
    for partition, (published, records) in enumerate(partitions):
        reading = PartitionPass(genesis, partition, published)
        for record in records:
            reading.take(*record)
        missing = getattr(records, "missing", None)
        reading.finish(missing)
        if missing:
            report.lacks("V0"), report.lacks("V1")
        for finding in reading.findings + published.findings:
            report.add(partition, finding)
        heads.append({"partition": partition, "size": reading.fold.next_seq, "head": reading.fold.prev.hex(),
                      "epoch": reading.fold.epoch, "entries": reading.count, "checkpoint": published.size,
                      "files": reading.tree.files if reading.tree else 0})
        if published.size < reading.count:
            report.not_checked.append("entries above the checkpoint (V2): partition %d from %d" % (partition, published.size))
    for level in ("V2", "V3"):
        rooted = any(root[2] == level for published, _ in partitions for root in published.roots)
        if not rooted and level in report.levels:
            report.lacks(level)
            report.not_checked.append("%s: %s" % (level, "no checkpoint" if level == "V2" else "nothing trusted before"))
    return report, heads


def without_genesis(levels, kind, level):
    report = Report(levels or LEVELS[:2])
    report.add(0, Finding(kind, level if level in report.levels else report.levels[0], 0, "seq 0"))
    return report, [], None


def verify_ledger(folder, pin, levels, trust):
    """-> (report, heads, log id)"""
    log = os.path.join(folder, "log")
    if os.path.isfile(os.path.join(folder, "checkpoint")) and not os.path.isdir(log):
        return verify_prefix(folder, pin, levels, trust)
    first = next(lmdb_records(os.path.join(log, "0")), None)
    if first is None:
        return without_genesis(levels, "genesis", "V1")
    try:
        genesis = Genesis(first[1])
    except Wrong:
        return without_genesis(levels, "genesis", "V0")
    if pin and genesis.log_id.hex() != pin:
        return without_genesis(levels, "log_id", "V0")
    partitions = []
    for partition in range(genesis.partitions):
        seen = os.path.join(trust or os.path.join(folder, "trust"), "%s.p%d.note" % (genesis.log_id.hex(), partition))
        published = Published(genesis, partition, os.path.join(folder, "published", "log", str(partition)), seen)
        partitions.append((published, lmdb_records(os.path.join(log, str(partition)))))
    report, heads = judge(genesis, partitions, levels)
    move_trust(report, genesis, pin, trust, partitions)
    return report, heads, genesis.log_id.hex()


def move_trust(report, genesis, pin, trust, partitions):
    if trust and pin and report.code() == OK and report.states["V2"] == report.states["V3"] == "ok":
        for partition, (published, _) in enumerate(partitions):
            if published.newest and published.size > published.trusted_size:
                keep(os.path.join(trust, "%s.p%d.note" % (genesis.log_id.hex(), partition)), published.newest)


def verify_prefix(prefix, pin, levels, trust):
    """The size that the checkpoint says leads to the first bundle, and the genesis in it to the key of the checkpoint."""
    _, size, _ = parse_checkpoint(parse_note(read_at_most(os.path.join(prefix, "checkpoint"), 65536))[0])
    bundle = read_at_most(os.path.join(prefix, tile_path("entries", 0, min(size, 256))), 256 * 65537)
    require(bundle is not None, "tile_missing", INCOMPLETE)
    try:
        genesis = Genesis(next(Bundles.records(0, 1, bundle, b""))[1])
    except Wrong:
        return without_genesis(levels, "genesis", "V0")
    if pin and genesis.log_id.hex() != pin:
        return without_genesis(levels, "log_id", "V0")
    require(genesis.partitions == 1, "one partition")
    published = Published(genesis, 0, prefix, os.path.join(trust or prefix, "%s.p0.note" % genesis.log_id.hex()))
    partitions = [(published, Bundles(published))]
    report, heads = judge(genesis, partitions, levels)
    move_trust(report, genesis, pin, trust, partitions)
    return report, heads, genesis.log_id.hex()


def keep(path, content):
    """Replaced whole or not at all."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".new", "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".new", path)


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

WORDS = {OK: ("ok", "完好 / ok"), USAGE: ("refused", "不是这种文件 / no such form"),
         TAMPERED: ("tampered", "已证实篡改 / TAMPERED"), INCOMPLETE: ("incomplete", "未全部核验 / incomplete")}
NEVER = ["schema decoding (V0)", "witnesses, time stamps (V4)", "receipts (V5)", "views (V6)"]


def say(code, as_json, detail):
    if as_json:
        print(json.dumps({"schema": "quanlu.verify-second/2", "verdict": WORDS[code][0], **detail}, ensure_ascii=False))
        return code
    for key, value in detail.items():
        for line in value if isinstance(value, list) else [value]:
            print("  %-10s %s" % (key, json.dumps(line, ensure_ascii=False) if isinstance(line, dict) else line))
    print("结论 / result  %s   exit %d" % (WORDS[code][1], code))
    return code


def say_ledger(options):
    levels = tuple(options.levels.split(",")) if options.levels else None
    if levels and not set(levels) <= set(LEVELS):
        raise Wrong("--levels")
    report, heads, log_id = verify_ledger(options.ledger, options.log_id, levels, options.trust)
    code = report.code()
    if code == OK and not options.log_id:
        code = INCOMPLETE
        report.not_checked.append("log id: no pin")
    detail = {"logId": log_id, "entries": sum(head["entries"] for head in heads), "heads": heads, "levels": report.states}
    first = report.first()
    if first and report.code() == TAMPERED:
        partition, finding = first
        detail["firstBad"] = {"partition": partition, "seq": finding.seq, "level": finding.level, "reason": finding.kind,
                              "locator": finding.where}
    return say(code, options.json, {**detail, "findings": report.detail(), "notChecked": report.not_checked + NEVER})


def say_proof(options):
    for needed in ("entry", "key"):
        if not getattr(options, needed):
            raise Wrong("--" + needed)
    with open(options.proof, "rb") as proof, open(options.entry, "rb") as entry:
        detail = check_proof(pinned_key(options.key.encode()), proof.read(131073), entry.read(65536))
    return say(OK, options.json, {**detail, "notChecked": ["log id", *NEVER[1:2]]})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", nargs="?")
    parser.add_argument("--log-id", help="the pin; without one the log's own genesis is taken and the exit code is 4")
    parser.add_argument("--levels", help="V0,V1,V2,V3; default: all that can be done")
    parser.add_argument("--trust", metavar="FOLDER", help="what this verifier trusted last stands here, and is moved forward; "
                        "default: what stands in the ledger's trust/, which is only read")
    parser.add_argument("--proof", metavar="FILE")
    parser.add_argument("--entry", metavar="FILE")
    parser.add_argument("--key", metavar="VKEY", help="the checkpoint key, had from somebody trusted")
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
    if not options.ledger and not options.proof:
        parser.error("LEDGER, --proof, --conformance or --vectors")
    try:
        return say_proof(options) if options.proof else say_ledger(options)
    except Wrong as wrong:
        return say(wrong.code, options.json, {"reason": wrong.name})


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError) as error:
        print("错误 / error  %s" % error, file=sys.stderr)
        sys.exit(FAILED)
