#!/usr/bin/env python3
"""泉录账本的第二个核验程序 / The second verifier of a Quanlu ledger.

只据 ledger/FORMAT.md 写成, 与 C++ 的核验程序没有共同的代码. 需要 Python 标准库, 验签用 `openssl` 命令, 读内嵌日志用
`mdb_dump` (Debian: lmdb-utils).
Written from ledger/FORMAT.md alone; it shares no line with the C++ one. Needs the Python standard library, the
`openssl` command for signatures and, to read an embedded log, `mdb_dump` (Debian: lmdb-utils).

  verify.py LEDGER [--log-id HEX] [--levels V0,V1,V2,V3] [--trust FOLDER] [--json]
      账本目录: 每条的形式与哈希, 链接, 印, 届次 (V0, V1); 树与已发布的检查点, 瓦片, 条目束 (V2); 与留存的和上次所信的检查点 (V3)
      a ledger directory: every entry's form and hash, links, seals, epochs (V0, V1); the tree against the published
      checkpoint, tiles and bundles (V2); against kept checkpoints and what was trusted last (V3)
  verify.py PREFIX …
      只对发布目录 (checkpoint, tile/, seals/) 作同样的核验; 多分区账本则为含各分区 (0, 1, …) 的上级目录
      the same of what is published alone (checkpoint, tile/, seals/); of a ledger of several partitions: the folder in
      which those of all partitions lie as 0, 1, …
  verify.py BUNDLE [--log-id HEX] [--key VKEY ...] [--json]
      材料包 (FILE.quanlu.zip) 或证据文件, 只凭核验者自己掌握的账本号, 检查点公钥, 导出公钥; 不需要账本
      a bundle (FILE.quanlu.zip) or a piece of evidence, by the verifier's own pins: the log id, checkpoint keys, export
      keys; needs no ledger. Evidence that holds proves a misdeed: "shown", exit 0
  verify.py BUNDLE … --tsa-roots FILE
      另核材料包检查点的时间戳 (RFC 3161) / … and the RFC 3161 time stamps of its checkpoint
  verify.py BUNDLE … --opened
      另显示材料包所启封的密封字段 / … and show the texts of sealed fields that it opens
  verify.py LEDGER|PREFIX --receipts PLACE
      另核所给的回执, 文件或目录 (V5); 账本自己的承诺记录总会核验
      … and receipts that were given, a file or a folder (V5); a ledger's own log of promises is always looked at
  verify.py --proof FILE --entry FILE --key VKEY [--json]
      证明文件和它所说的条目; 不需要账本 / a proof file and the entry it is about; needs no ledger
  verify.py --conformance FILE... | --vectors FILE... | --tree-vectors FILE...
      开发用的标准样例 / golden files, for developers: tests/golden/chain/sequences-*.txt, chain/{sha256,gm}.txt, note/{sha256,gm}.txt

退出码 / exit codes: 0 完好, 或证据成立 / ok, or the evidence holds; 1 未能完成 / failed; 2 用法或文件形式不对 / usage or
no such form; 3 已证实篡改 / tampered; 4 未见问题, 但有未能核验者 / incomplete: nothing wrong found, but something asked
could not be checked, or no pin was given; 6 没有这个文件 / no such file.
"""
import argparse
import base64
import binascii
import datetime
import functools
import hashlib
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import time
import zlib

OK, FAILED, USAGE, TAMPERED, INCOMPLETE, ABSENT = 0, 1, 2, 3, 4, 6
ROOT_POINTER = bytes.fromhex("000000000f000200")
GENESIS, EPOCH_STARTED, KEY_ADDED, KEY_REVOKED = 1320, 1321, 1332, 1333
VECTOR, KEY_ROTATED = 1315, 1317
ALL = 0xFFFFFFFF
WRITER, CHECKPOINT, RECEIPT, ADD, REVOKE = 1, 2, 3, 1, 2
ZERO = bytes(32)


class Wrong(Exception):
    """What is not right, by the name that FORMAT.md gives it. What has not the form asked for says nothing (code 2);
    what contradicts a signature or a hash is a violation (3); what nobody known signed cannot be judged (4)."""

    def __init__(self, name, code=USAGE, where=""):
        super().__init__(name)
        self.name, self.code, self.where = name, code, where


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

    def numbers(self, index, size):
        """List(UInt32) or List(UInt64)"""
        at, word = self.pointer(index)
        if word == 0:
            return []
        require(word & 3 == 1 and word >> 32 & 7 == {4: 4, 8: 5}[size], "decode")
        begin = self.target(at, word)
        return [int.from_bytes(self.raw[k:k + size], "little") for k in range(begin, begin + size * (word >> 35), size)]

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
        receipt_keys = self.receipt_keys = body.members(4, body.bytes_at)
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
        self.name, self.suite, self.key, self.vkey = name, Suite(alg), bytes([alg]) + typed[len(prefix):], vkey
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


def parse_note(raw, most=65536):
    """-> (text, [(name, key id, signature)])"""
    require(len(raw) <= most and raw.endswith(b"\n") and not any(c < 0x20 and c != 0x0A for c in raw), "note")
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

class StoreFault(Exception):
    """The file of a log is not whole, or no such file: .kind is the finding."""

    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


def store_fault(folder):
    """What is wrong with data.mdb by its size and its two meta pages (LMDB 0.9, format 1); None: nothing that they show."""
    page, magic = 4096, 0xBEEFC0DE
    try:
        size = os.path.getsize(os.path.join(folder, "data.mdb"))
        with open(os.path.join(folder, "data.mdb"), "rb") as file:
            head = file.read(152)
            if len(head) < 152:
                return "store_cut" if head.startswith(bytes(8)) or not head else "store_damaged"
            page = struct.unpack_from("=I", head, 40)[0]
            file.seek(page)
            metas = [head] + ([second] if len(second := file.read(152)) == 152 else [])
    except FileNotFoundError:
        return None
    if any(struct.unpack_from("=I", meta, 16)[0] != magic for meta in metas):
        return "store_damaged"
    last = max((struct.unpack_from("=QQ", meta, 136) for meta in metas), key=lambda both: both[1])[0]
    return "store_cut" if size < (last + 1) * page else None


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
        fault = store_fault(folder)  # mdb_dump dies of a page that is not there
        if fault:
            raise StoreFault(fault)
        raise OSError("mdb_dump: %s" % (talk or "ended with %d" % run.returncode))


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

    def reach(self):
        """As far as any signed note reaches; 0: there is none."""
        return max((size for size, _, _ in self.roots), default=0)

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


class NotServed:
    """The records of a partition of which no good checkpoint is there: none, and its trusted note says nothing here."""

    def __init__(self, published):
        said = any(finding.where == "checkpoint" for finding in published.findings)
        self.missing = None if said else Finding("checkpoint_note", "V2", None, "checkpoint", LACKING)
        self.is_short, self.unchecked = True, ("V0", "V1", "V2", "V3")
        published.roots.clear()

    def __iter__(self):
        return iter(())


class Bundles:
    """The records of a published prefix: entries out of its bundles, seals beside them. They end where one is missing."""
    unchecked = ("V0", "V1")  # where they end early

    def __init__(self, published):
        self.published, self.missing = published, None

    @property
    def is_short(self):
        return self.missing is not None

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


# ---------------------------------------------------------------------------------------------- 19. receipts

class Promise:
    """What a receipt key signed. Wrong("receipt") where it has not the form."""

    def __init__(self, raw):
        require(len(raw) == 128 and raw[:16] == tag("rcpt") and raw[52:56] == bytes(4), "receipt")
        self.raw, self.log_id, self.leaf, self.event_id = raw, raw[16:48], raw[64:96], raw[96:112]
        self.partition, self.seq = struct.unpack_from(">I4xQ", raw, 48)
        self.issued_at, self.due_at = struct.unpack_from(">qq", raw, 112)
        require(self.seq < 1 << 53 and 0 < self.issued_at < self.due_at, "receipt")


def strict_json(raw):
    """RFC 8259 with every key once; anything else is no receipt."""
    def object_of(pairs):
        require(len(dict(pairs)) == len(pairs), "receipt")
        return dict(pairs)

    def no_constant(_):
        raise Wrong("receipt")
    require(len(raw) <= 65536, "receipt")
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=object_of, parse_constant=no_constant)
    except (ValueError, RecursionError):
        raise Wrong("receipt") from None


class Receipt:
    """One document: `promise` counts, all else is a copy that must not say something else."""

    def __init__(self, raw, where):
        document = strict_json(raw)
        promise = document.get("promise") if isinstance(document, dict) else None
        require(isinstance(promise, dict), "receipt")
        message, key_id, signature = (promise.get(name) for name in ("message", "keyId", "signature"))
        require(all(isinstance(word, str) for word in (message, key_id, signature)), "receipt")
        require(re.fullmatch("[0-9a-f]{16}", key_id), "receipt")
        self.where = where
        self.promise = Promise(strict_base64(message.encode("ascii", "replace"), "receipt"))
        self.key_id, self.signature = bytes.fromhex(key_id), strict_base64(signature.encode("ascii", "replace"), "receipt")
        require(len(self.signature) == 64, "receipt")
        self.differs = self.first_difference(document)

    def first_difference(self, document):
        p, digits = self.promise, self.promise.event_id.hex()
        event_id = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
        copies = (("eventId", [event_id]), ("logId", [p.log_id.hex()]), ("partition", [p.partition]), ("seq", [p.seq]),
                  ("leafHash", ["sha256:" + p.leaf.hex(), "sm3:" + p.leaf.hex()]))
        for name, allowed in copies:
            if name in document and not any(type(document[name]) is type(one) and document[name] == one for one in allowed):
                return name
        return None


class ReceiptKeys:
    """Those of genesis, and each one that a 1317 adds; a 1333 ends one."""

    def __init__(self, genesis):
        self.genesis, self.suite = genesis, genesis.suite
        self.keys = {self.suite.key_id(key): [key, 0, False] for key in genesis.receipt_keys}

    def take(self, entry):
        """An accepted entry, in order; what is not valid or about other keys changes nothing."""
        if entry.type not in (KEY_ROTATED, KEY_REVOKED) or not is_canonical(entry.raw):
            return
        try:
            body = Body(entry.raw)
            grant = Grant(self.suite, body.bytes(0))
            if grant.role == RECEIPT:
                (self.rotate if entry.type == KEY_ROTATED else self.revoke)(grant, body)
        except Wrong:
            pass

    def admits(self, grant, action):
        g, known = self.genesis, grant.key_id in self.genesis.roots
        require(grant.action == action and grant.log_id == g.log_id and not known, "grant")
        require(grant.partition == ALL or grant.partition < g.partitions, "grant")
        require(len(grant.signatures) >= g.threshold, "grant")
        require(all(key_id in g.roots and self.suite.verifies(g.roots[key_id], grant.signed, signature)
                    for key_id, signature in grant.signatures), "grant")
        require(grant.proves(self.suite), "grant")

    def rotate(self, grant, body):
        self.admits(grant, ADD)
        countersigned = any(not revoked and key_id != grant.key_id and self.suite.verifies(key, grant.signed, body.bytes(1))
                            for key_id, (key, _, revoked) in self.keys.items())
        if countersigned and self.keys.get(grant.key_id, (None, -1))[1] < grant.serial:
            self.keys[grant.key_id] = [grant.key, grant.serial, False]

    def revoke(self, grant, _):
        known = self.keys.get(grant.key_id)
        if known and grant.serial > known[1]:
            self.admits(grant, REVOKE)
            known[1:] = [grant.serial, True]


def judge_receipt(genesis, keys, receipt, seen, published, now, newest):
    """seen: (leaf, event id) at its place or None. -> (kept, pending, or the kind of the finding; its severity)"""
    promise = receipt.promise
    if promise.log_id != genesis.log_id:
        return "receipt_foreign", LACKING
    key, _, revoked = keys.keys.get(receipt.key_id, (None, 0, False))
    if key is None or not genesis.suite.verifies(key, promise.raw, receipt.signature) or receipt.differs:
        return "receipt_invalid", VIOLATION
    covered = promise.seq < published
    broken = promise.partition >= genesis.partitions or (seen is not None and seen != (promise.leaf, promise.event_id))
    if not broken and not covered:
        if now <= promise.due_at:
            return "pending", None
        if not newest or (published == 0 and seen is not None):
            return "receipt_open", LACKING
        broken = True
    if not broken and seen is not None:
        return "kept", None
    return ("receipt_revoked", LACKING) if revoked else ("receipt_broken", VIOLATION)


class Receipts:
    """All that were given, and the ledger's own."""

    def __init__(self, own, given, newest, now=None):
        self.newest, self.now = newest, int(time.time() * 1000) if now is None else now
        self.receipts, self.unreadable, self.pending, self.judged = [], [], 0, set()
        self.places_read = len(own) + len(given)
        for place in own:
            self.read(place, growing=True)
        for place in given:
            if not os.path.exists(place):
                raise Wrong("file_absent", ABSENT, place)
            self.read(place, growing=False)

    def read(self, place, growing):
        names = [place]
        if os.path.isdir(place):
            names = [os.path.join(place, name) for name in sorted(os.listdir(place)) if name.endswith((".json", ".jsonl"))]
        for name in names:
            with open(name, "rb") as file:
                raw = file.read()
            if not name.endswith(".jsonl"):
                self.add(raw, name)
                continue
            lines = raw.split(b"\n")
            if growing:  # a last line without its end is not there yet
                lines.pop()
            for number, line in enumerate(lines, 1):
                if line.strip(b" \t\r"):
                    self.add(line, "%s:%d" % (name, number))

    def add(self, raw, where):
        try:
            self.receipts.append(Receipt(raw, where))
        except Wrong:
            self.unreadable.append(where)

    def places(self, genesis, partition):
        return {r.promise.seq for r in self.receipts if (r.promise.log_id, r.promise.partition) == (genesis.log_id, partition)}

    def judge(self, genesis, keys, partition, seen, published):
        """partition None: those that no partition took, and what could not be read"""
        for number, receipt in enumerate(self.receipts):
            promise = receipt.promise
            if number in self.judged or (partition is not None and promise.partition != partition):
                continue
            self.judged.add(number)
            state, severity = judge_receipt(genesis, keys, receipt, seen.get(promise.seq), published, self.now, self.newest)
            self.pending += state == "pending"
            if severity:
                yield self.finding(state, promise.seq, receipt.where, severity, promise.partition)
        for where in self.unreadable if partition is None else []:
            yield self.finding("receipt_form", None, where, LACKING, 0)

    @staticmethod
    def finding(kind, seq, where, severity, partition):
        finding = Finding(kind, "V5", seq, where, severity)
        finding.partition = partition
        return finding


# ---------------------------------------------------------------------------------------------- 20. checkpoint vectors

def parse_vector(raw):
    """-> ([(partition, size, root, note digest)], access size or None, access root)"""
    body = Body(raw)
    partitions, sizes = body.numbers(0, 4), body.numbers(1, 8)
    roots, notes = body.members(2, body.bytes_at), body.members(3, body.bytes_at)
    given, access_root = body.number(8, 1) & 1, body.bytes(4)
    require(len(partitions) == len(sizes) == len(roots) == len(notes), "decode")
    require(partitions == sorted(set(partitions)) and all(len(digest) == 32 for digest in roots + notes), "decode")
    require(len(access_root) == (32 if given else 0), "decode")
    return list(zip(partitions, sizes, roots, notes)), body.number(0, 8) if given else None, access_root


def root_from_tiles(published, suite, size):
    """Of a tree that the published files hold; None where one is not there."""
    def node(level, index):
        tile_level, within = level // 8, 1 << level % 8
        first, total = index * within, published.size >> 8 * tile_level
        width = min(256, total - first // 256 * 256)
        tile = published.file(tile_path(tile_level, first // 256, width), 8192)
        if tile is None or len(tile) != 32 * width:
            raise FileNotFoundError
        at = first % 256
        hashes = [tile[32 * k:32 * k + 32] for k in range(at, at + within)]
        while len(hashes) > 1:
            hashes = [suite.h(b"\1", hashes[k], hashes[k + 1]) for k in range(0, len(hashes), 2)]
        return hashes[0]
    try:
        root, done = None, size
        for level in range(size.bit_length()):  # the smallest full subtree first: it lies on the right
            if size >> level & 1:
                done -= 1 << level
                left = node(level, done >> level)
                root = left if root is None else suite.h(b"\1", left, root)
        return suite.h() if root is None else root
    except FileNotFoundError:
        return None


def check_vectors(genesis, control, all_published):
    """Each against the trees that it names, and none with a size that falls."""
    findings, last, last_access = [], {}, 0

    def bad(kind, level, entry):
        findings.append(Finding(kind, level, entry.seq, "seq %d" % entry.seq))

    def mismatch(entry, partition, size, root, note):
        published, suite = all_published[partition], genesis.suite
        text = b"%s\n%d\n%s\n" % (genesis.origin_of(partition), size, base64.b64encode(root))
        if suite.h(text) != note:
            return True
        if published.newest is None:
            return False
        return published.size < size or root_from_tiles(published, suite, size) not in (None, root)

    for entry in (entry for entry in control if entry.type == VECTOR):
        try:
            require(is_canonical(entry.raw), "decode")
            vector, access_size, _ = parse_vector(entry.raw)
        except Wrong:
            bad("vector_mismatch", "V2", entry)
            continue
        for partition, size, root, note in vector:
            if partition >= genesis.partitions or (partition == 0 and size > entry.seq):
                bad("vector_mismatch", "V2", entry)
                continue
            if size < last.get(partition, 0):
                bad("vector_order", "V3", entry)
            last[partition] = max(last.get(partition, 0), size)
            if mismatch(entry, partition, size, root, note):
                bad("vector_mismatch", "V2", entry)
        if access_size is not None:
            if access_size < last_access:
                bad("vector_order", "V3", entry)
            last_access = max(last_access, access_size)
    return findings


# ---------------------------------------------------------------------------------------------- one ledger

LEVELS = ("V0", "V1", "V2", "V3", "V5")
V0_REASONS = ("malformed", "version", "foreign", "partition", "badSeal")


class PartitionPass:
    """One reading of a partition: the fold until it strays, the tree as long as places follow each other."""

    def __init__(self, genesis, partition, published):
        self.genesis, self.partition = genesis, partition
        self.fold, self.failed, self.expected, self.ids = Fold(genesis, partition), False, 0, set()
        self.tree = TreePass(genesis.suite, published) if published.is_something() else None
        self.findings, self.count = [], 0
        self.wanted, self.seen, self.control = set(), {}, []

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
        if self.stands_alone(seq, raw):
            entry = Entry(raw)
            if self.tree:
                self.tree.add(seq, self.genesis.suite.leaf(raw), raw)
            if seq in self.wanted:
                self.seen[seq] = (self.genesis.suite.leaf(raw), entry.event_id)
            if entry.type in (VECTOR, KEY_ROTATED, KEY_REVOKED):
                self.control.append(entry)

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

    def finish(self, missing, is_short):
        """missing: the finding of a carrier that could not give all records"""
        if missing:
            self.findings.append(missing)
        if is_short and self.tree:
            self.tree.awaited.clear()
        if self.fold.pending and not self.failed and not is_short:
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
            if finding.kind == "row_damaged":  # the chain was not followed through it
                self.lacks("V1")
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


def judge(genesis, partitions, levels, receipts=None):
    """partitions: [(published, records)]; records: (seq, entry, seal or None, whether its row is damaged); receipts: a
    Receipts"""
    everything = any(published.is_something() for published, _ in partitions)
    report = Report(levels or LEVELS[:4 if everything else 2] + (("V5",) if receipts else ()))
    heads, keys = [], ReceiptKeys(genesis)
    all_published = [published for published, _ in partitions]
    for partition, (published, records) in enumerate(partitions):
        reading = PartitionPass(genesis, partition, published)
        if receipts:
            reading.wanted = receipts.places(genesis, partition)
        for record in records:
            reading.take(*record)
        is_short = getattr(records, "is_short", False)
        reading.finish(getattr(records, "missing", None), is_short)
        for level in records.unchecked if is_short else ():
            report.lacks(level)
        vectors = []
        if partition == 0:
            for entry in reading.control:
                keys.take(entry)
            vectors = check_vectors(genesis, reading.control, all_published)
        for finding in reading.findings + published.findings + vectors:
            report.add(partition, finding)
        if receipts:
            for finding in receipts.judge(genesis, keys, partition, reading.seen, published.reach()):
                report.add(partition, finding)
        heads.append({"partition": partition, "size": reading.fold.next_seq, "head": reading.fold.prev.hex(),
                      "epoch": reading.fold.epoch, "entries": reading.count, "checkpoint": published.size,
                      "files": reading.tree.files if reading.tree else 0})
        if published.size < reading.count:
            report.not_checked.append(("检查点以上的条目 (V2): 分区 %d 自 %d 起" % (partition, published.size),
                                        "entries above the checkpoint (V2): partition %d from %d" % (partition, published.size)))
    if receipts:
        for finding in receipts.judge(genesis, keys, None, {}, 0):
            report.add(finding.partition, finding)
        if receipts.pending:
            report.not_checked.append(("未到期的回执 (V5): %d" % receipts.pending, "receipts not due yet (V5): %d" % receipts.pending))
    elif "V5" in report.levels:
        report.lacks("V5")
        report.not_checked.append(("V5: 没有回执", "V5: no receipts"))
    for level in ("V2", "V3"):
        rooted = any(root[2] == level for published, _ in partitions for root in published.roots)
        if not rooted and level in report.levels:
            report.lacks(level)
            report.not_checked.append({"V2": ("V2: 没有检查点; 末尾被截去或整本被重写, 没有检查点看不出来",
                                              "V2: no checkpoint, and without one nobody can see a cut tail or a log written anew"),
                                       "V3": ("V3: 此前未信过检查点", "V3: nothing trusted before")}[level])
    return report, heads


def without_genesis(levels, kind, level):
    report = Report(levels or LEVELS[:2])
    report.add(0, Finding(kind, level if level in report.levels else report.levels[0], 0, "seq 0"))
    return report, [], None


def verify_ledger(folder, pin, levels, trust, given=()):
    """-> (report, heads, log id)"""
    try:
        return verify_whole_ledger(folder, pin, levels, trust, given)
    except StoreFault as fault:
        report, heads, log_id = without_genesis(levels, fault.kind, "V0")
        for level in report.levels:
            if level != "V0":
                report.lacks(level)
        return report, heads, log_id


def verify_whole_ledger(folder, pin, levels, trust, given):
    log = os.path.join(folder, "log")
    if is_prefix(folder):
        return verify_prefix(folder, pin, levels, trust, given)
    own = os.path.join(folder, "receipts")
    receipts = Receipts([place for place in (own,) if os.path.isdir(place) and os.listdir(place)], given, newest=True)
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
    report, heads = judge(genesis, partitions, levels, receipts if receipts.places_read else None)
    move_trust(report, genesis, pin, trust, partitions)
    return report, heads, genesis.log_id.hex()


def move_trust(report, genesis, pin, trust, partitions):
    if trust and pin and report.code() == OK and report.states["V2"] == report.states["V3"] == "ok":
        for partition, (published, _) in enumerate(partitions):
            if published.newest and published.size > published.trusted_size:
                keep(os.path.join(trust, "%s.p%d.note" % (genesis.log_id.hex(), partition)), published.newest)


def is_prefix(folder):
    """What is published of a ledger's only partition, or of each as 0, 1, …"""
    return not os.path.isdir(os.path.join(folder, "log")) and any(
        os.path.isfile(os.path.join(folder, name)) for name in ("checkpoint", "0/checkpoint"))


def verify_prefix(folder, pin, levels, trust, given=()):
    """The size that the checkpoint says leads to the first bundle, and the genesis in it to the keys of all checkpoints."""
    is_one = os.path.isfile(os.path.join(folder, "checkpoint"))
    prefix = folder if is_one else os.path.join(folder, "0")
    try:
        _, size, _ = parse_checkpoint(parse_note(read_at_most(os.path.join(prefix, "checkpoint"), 65536))[0])
    except Wrong:  # a note that does not read says nothing about the ledger
        raise Wrong("checkpoint_note", INCOMPLETE) from None
    bundle = read_at_most(os.path.join(prefix, tile_path("entries", 0, min(size, 256))), 256 * 65537)
    require(bundle is not None, "tile_missing", INCOMPLETE)
    raw = next(Bundles.records(0, 1, bundle, b""))[1]
    try:
        require(Entry(raw).partition == 0, "one_partition")
    except Wrong as wrong:
        if wrong.name == "one_partition":
            raise
    try:
        genesis = Genesis(raw)
    except Wrong:
        return without_genesis(levels, "genesis", "V0")
    if pin and genesis.log_id.hex() != pin:
        return without_genesis(levels, "log_id", "V0")
    require(genesis.partitions == 1 or not is_one, "one_partition")
    partitions = []
    for partition in range(genesis.partitions):
        own = folder if is_one else os.path.join(folder, str(partition))
        published = Published(genesis, partition, own, os.path.join(trust or own, "%s.p%d.note" % (genesis.log_id.hex(), partition)))
        partitions.append((published, NotServed(published) if partition and not published.newest else Bundles(published)))
    receipts = Receipts([], given, newest=False)
    report, heads = judge(genesis, partitions, levels, receipts if receipts.places_read else None)
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


# ---------------------------------------------------------------------------------------------- 17.1 the archive

FILES_MAX, ARCHIVE_MAX, NAME_MAX, MANIFEST_MAX = 1000000, 0xFFFFFFFE, 200, 256 << 20
FILE_NAME = re.compile(rb"[A-Za-z0-9._+-]+(?:/[A-Za-z0-9._+-]+)*")


def is_file_name(name):
    return (0 < len(name) <= NAME_MAX and FILE_NAME.fullmatch(name) is not None
            and not any(part in (b".", b"..") for part in name.split(b"/")))


def zip_common(crc, size, name):
    return struct.pack("<HHHHHIIIHH", 10, 0x0800, 0, 0, 0x21, crc, size, size, len(name), 0)


def zip_end(files, offset, size):
    wide = b""
    if files >= 0xFFFF:
        wide = (b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 0x031E, 45, 0, 0, files, files, size, offset)
                + b"PK\6\7" + struct.pack("<IQI", 0, offset + size, 1))
    few = min(files, 0xFFFF)
    return wide + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, few, few, size, offset, 0)


class Zip:
    """A stored archive that has exactly the bytes that its names and contents give. Wrong("zip") for every other."""

    def __init__(self, file, size):
        """file: seekable; the directory is held, contents are read when they are asked for"""
        self.file, self.files = file, {}
        require(22 <= size <= ARCHIVE_MAX, "zip")
        count, central_size, offset = self.end(size)
        central, at, local, last = self.at(offset, central_size), 0, 0, b""
        while at < len(central):
            require(at + 46 <= len(central), "zip")
            crc, _, length, name_size = struct.unpack_from("<IIIH", central, at + 16)
            name = central[at + 46:at + 46 + name_size]
            require(is_file_name(name) and name > last, "zip")
            common = zip_common(crc, length, name)
            require(central[at:at + 46] == b"PK\1\2" + struct.pack("<H", 0x031E) + common
                    + struct.pack("<HHHII", 0, 0, 0, 0o100644 << 16, local), "zip")
            begin = local + 30 + len(name)
            require(begin + length <= offset and self.at(local, 30 + len(name)) == b"PK\3\4" + common + name, "zip")
            self.files[name.decode()] = (begin, length, crc)
            at, local, last = at + 46 + name_size, begin + length, name
        require(len(self.files) == count and local == offset, "zip")

    def end(self, size):
        raw = self.at(size - 22, 22)
        files, central, offset = struct.unpack_from("<HII", raw, 10)
        if files == 0xFFFF:
            require(size >= 98, "zip")
            files = struct.unpack_from("<Q", self.at(size - 98, 56), 32)[0]
            require(files >= 0xFFFF, "zip")
        require(files <= FILES_MAX, "zip")
        tail = zip_end(files, offset, central)
        require(offset + central + len(tail) == size and self.at(offset + central, len(tail)) == tail, "zip")
        return files, central, offset

    def at(self, offset, count):
        self.file.seek(offset)
        raw = self.file.read(count)
        require(len(raw) == count, "zip")
        return raw

    def read(self, name):
        """-> (content, whether its checksum fits)"""
        begin, length, crc = self.files[name]
        raw = self.at(begin, length)
        return raw, zlib.crc32(raw) == crc


# ---------------------------------------------------------------------------------------------- 17.2 the manifest

BUNDLE_KINDS = (b"case", b"org", b"range", b"evidence")
INSTANT = re.compile(rb"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]{3})?\+08:00")
EVIDENCE_BEGINS = b"quanlu/bundle/v1\nkind evidence\n"


def is_instant(raw):
    match = INSTANT.fullmatch(raw)
    if not match or match[7] == b".000":
        return False
    try:
        datetime.datetime(*(int(match[k]) for k in range(1, 7)))
    except ValueError:
        return False
    return True


def is_digest(raw):
    return re.fullmatch(rb"[0-9a-f]{64}", raw) is not None


class Manifest:
    def __init__(self, text):
        """Wrong("manifest") unless it has exactly the form of 17.2."""
        require(text.endswith(b"\n") and not any(c < 0x20 and c != 0x0A for c in text), "manifest")
        try:
            text.decode("utf-8")
        except UnicodeDecodeError:
            raise Wrong("manifest") from None
        lines = text.split(b"\n")[:-1]
        require(len(lines) >= 7 and lines[0] == b"quanlu/bundle/v1", "manifest")
        head = [line.partition(b" ") for line in lines[1:7]]
        require([word for word, _, _ in head] == [b"kind", b"suite", b"logId", b"origin", b"created", b"filter"], "manifest")
        require(all(gap for _, gap, _ in head), "manifest")
        self.kind, suite, log_id, self.origin, created, self.filter = (value for _, _, value in head)
        require(self.kind in BUNDLE_KINDS and suite in (b"sha256", b"gm") and is_digest(log_id), "manifest")
        require(is_name(self.origin) and is_instant(created) and 1 <= len(self.filter) <= 500, "manifest")
        self.suite, self.log_id, self.created = Suite(1 if suite == b"sha256" else 2), bytes.fromhex(log_id.decode()), created
        self.files, last = {}, b""
        for line in lines[7:]:
            digest, size, name = (line.split(b" ", 2) + [b"", b""])[:3]
            require(is_digest(digest) and is_file_name(name) and name != b"MANIFEST" and name > last, "manifest")
            self.files[name.decode()] = (decimal(size, "manifest"), bytes.fromhex(digest.decode()))
            last = name

    def created_ms(self):
        match = INSTANT.fullmatch(self.created)
        instant = datetime.datetime(*(int(match[k]) for k in range(1, 7))) - datetime.datetime(1970, 1, 1, 8)
        return int(instant.total_seconds()) * 1000 + int((match[7] or b".000")[1:])


def read_manifest(raw):
    """-> (Manifest, text, signatures or None where it is evidence)"""
    require(len(raw) <= MANIFEST_MAX, "manifest")
    if raw.startswith(EVIDENCE_BEGINS):
        return Manifest(raw), raw, None
    try:
        text, signatures = parse_note(raw, MANIFEST_MAX)
    except Wrong:
        raise Wrong("manifest") from None
    return Manifest(text), text, signatures


ENTRY_NAME = re.compile(r"p([0-9]{1,2})/(entries|control)/([0-9]{16})\.(entry|seal|json|tlog-proof|opening)")
MEANING = re.compile(r"MANIFEST|policy\.txt|verify\.py|README\.(zh|en)\.md|genesis\.(entry|seal)|keys/.*|schema/.*|p[0-9]{1,2}/checkpoint|p[0-9]{1,2}/timestamps/(0|[1-9][0-9]{0,8})\.tsr")


def partition_of(name):
    """The partition of a name that begins with p<N>/, else None."""
    match = re.match(r"p([0-9]{1,2})/", name)
    return int(match[1]) if match and str(int(match[1])) == match[1] and int(match[1]) < 32 else None


def entry_place(name):
    """-> (partition, folder, seq, piece) or None"""
    match = ENTRY_NAME.fullmatch(name)
    return (int(match[1]), match[2], int(match[3]), match[4]) if match and partition_of(name) is not None else None


def parse_range(text):
    """-> (partition, first, last) or None"""
    match = re.fullmatch(rb"([0-9]{1,20}):([0-9]{1,20})\.\.([0-9]{1,20}):([0-9]{1,20})", text)
    if not match or any(str(int(n)).encode() != n for n in match.groups()):
        return None
    p, first, q, last = (int(n) for n in match.groups())
    return (p, first, last) if p == q < 32 and first <= last < 1 << 53 else None


# ---------------------------------------------------------------------------------------------- 9. opened fields

def rotated(byte, by):
    return (byte << by | byte >> (8 - by)) & 0xFF


def doubled(byte):
    return byte << 1 ^ (0x11B if byte & 0x80 else 0)


def aes_box():
    """FIPS 197 5.1.1: the inverse in GF(2^8), then the affine map."""
    box, p, q = [0] * 256, 1, 1
    while True:
        p ^= doubled(p)                      # p * 3
        for shift in (1, 2, 4):              # q / 3
            q ^= q << shift & 0xFF
        q ^= 9 if q & 0x80 else 0
        box[p] = q ^ rotated(q, 1) ^ rotated(q, 2) ^ rotated(q, 3) ^ rotated(q, 4) ^ 0x63
        if p == 1:
            box[0] = 0x63
            return bytes(box)


AES_BOX = aes_box()


def aes256(key):
    """-> what encrypts one block of 16 bytes (FIPS 197)"""
    words, rcon = [key[i:i + 4] for i in range(0, 32, 4)], 1
    while len(words) < 60:
        last = words[-1]
        if len(words) % 8 == 0:
            last = bytes(AES_BOX[b] for b in last[1:] + last[:1])
            last, rcon = bytes([last[0] ^ rcon]) + last[1:], doubled(rcon)
        elif len(words) % 8 == 4:
            last = bytes(AES_BOX[b] for b in last)
        words.append(bytes(a ^ b for a, b in zip(words[-8], last)))
    rounds = [b"".join(words[i:i + 4]) for i in range(0, 60, 4)]

    def encrypt(block):
        state = bytes(a ^ b for a, b in zip(block, rounds[0]))
        for number in range(1, 15):
            state = bytes(AES_BOX[state[(i + 4 * (i % 4)) % 16]] for i in range(16))
            if number < 14:
                mixed = []
                for c in range(0, 16, 4):
                    column, every = state[c:c + 4], state[c] ^ state[c + 1] ^ state[c + 2] ^ state[c + 3]
                    mixed += [column[i] ^ every ^ doubled(column[i] ^ column[(i + 1) % 4]) for i in range(4)]
                state = bytes(mixed)
            state = bytes(a ^ b for a, b in zip(state, rounds[number]))
        return state
    return encrypt


SM4_BOX = bytes.fromhex(
    "d690e9fecce13db716b614c228fb2c052b679a762abe04c3aa441326498606999c4250f491ef987a33540b43edcfac62e4b31ca9c908e89580df94fa758f3fa6"
    "4707a7fcf37317ba83593c19e6854fa8686b81b27164da8bf8eb0f4b70569d351e240e5e6358d1a225227c3b01217887d40046579fd327524c3602e7a0c4c89e"
    "eabf8ad240c738b5a3f7f2cef96115a1e0ae5da49b341a55ad933230f58cb1e31df6e22e8266ca60c02923ab0d534e6fd5db3745defd8e2f03ff6a726d6c5b51"
    "8d1baf92bbddbc7f11d95c411f105ad80ac13188a5cd7bbd2d74d012b8e5b4b08969974a0c96777e65b9f109c56ec68418f07dec3adc4d2079ee5f3ed7cb3948")


def turned(word, by):
    return (word << by | word >> (32 - by)) & 0xFFFFFFFF


def sm4(key):
    """-> what encrypts one block of 16 bytes (GB/T 32907)"""
    def boxed(word):
        return int.from_bytes(bytes(SM4_BOX[b] for b in word.to_bytes(4, "big")), "big")
    words = [k ^ f for k, f in zip(struct.unpack(">4I", key), (0xA3B1BAC6, 0x56AA3350, 0x677D9197, 0xB27022DC))]
    for i in range(32):
        mixed = boxed(words[-3] ^ words[-2] ^ words[-1] ^ int.from_bytes(bytes((4 * i + j) * 7 & 0xFF for j in range(4)), "big"))
        words.append(words[-4] ^ mixed ^ turned(mixed, 13) ^ turned(mixed, 23))
    rounds = words[4:]

    def encrypt(block):
        state = list(struct.unpack(">4I", block))
        for round_key in rounds:
            mixed = boxed(state[-3] ^ state[-2] ^ state[-1] ^ round_key)
            state.append(state[-4] ^ mixed ^ turned(mixed, 2) ^ turned(mixed, 10) ^ turned(mixed, 18) ^ turned(mixed, 24))
        return struct.pack(">4I", *state[:-5:-1])
    return encrypt


def in_counter_mode(encrypt, nonce, first, text):
    """CTR with a counter of 32 bits behind the nonce."""
    out = b""
    for at in range(0, len(text), 16):
        pad = encrypt(nonce + struct.pack(">I", first + at // 16))
        out += bytes(a ^ b for a, b in zip(text[at:at + 16], pad))
    return out


def gcm_tag(encrypt, nonce, aad, text):
    """NIST SP 800-38D, nonce of 12 bytes"""
    point, total = int.from_bytes(encrypt(bytes(16)), "big"), 0
    for part in (aad, text, struct.pack(">QQ", len(aad) * 8, len(text) * 8)):
        for at in range(0, len(part), 16):
            total ^= int.from_bytes(part[at:at + 16].ljust(16, b"\0"), "big")
            product, factor = 0, point
            for bit in range(127, -1, -1):
                if total >> bit & 1:
                    product ^= factor
                factor = factor >> 1 ^ (0xE1 << 120 if factor & 1 else 0)
            total = product
    return bytes(a ^ b for a, b in zip(encrypt(nonce + b"\0\0\0\1"), total.to_bytes(16, "big")))


def hmac_of(suite, key, *parts):
    """RFC 2104; no key here is longer than a block of 64 bytes."""
    def padded(byte):
        return bytes(b ^ byte for b in key.ljust(64, b"\0"))
    return suite.h(padded(0x5C), suite.h(padded(0x36), *parts))


def decrypted(suite, key, nonce, aad, raw):
    """What the tag lets pass, else None"""
    if suite.number == 1:
        text, found, encrypt = raw[:-16], raw[-16:], aes256(key)
        return in_counter_mode(encrypt, nonce, 2, text) if gcm_tag(encrypt, nonce, aad, text) == found else None
    text, found = raw[:-32], raw[-32:]
    if hmac_of(suite, key[16:], aad, nonce, text, struct.pack(">Q", len(aad))) != found:
        return None
    return in_counter_mode(sm4(key[:16]), nonce, 0, text)


def opened_text(suite, log_id, entry, opening):
    """The text of one sealed field by its opening (pointer, field, event key, commitment key). Raises Wrong("opening")."""
    pointer, field, key, commitment_key = opening
    try:
        body = Body(entry.raw)
        at, word = body.pointer(pointer)
        require(word != 0, "opening")
        sealed = Body(entry.raw, at)
        id_at, id_word = sealed.pointer(0)
        subject = bytes(16)
        if id_word:
            of = Body(entry.raw, id_at)
            subject = of.number(0, 8).to_bytes(8, "little") + of.number(8, 8).to_bytes(8, "little")
        alg, nonce, raw, commitment = sealed.number(0, 1), sealed.bytes(1), sealed.bytes(2), sealed.bytes(3)
    except Wrong:
        raise Wrong("opening") from None
    require(alg == suite.number and len(nonce) == 12 and len(raw) >= {1: 48, 2: 64}[suite.number], "opening")
    aad = tag("aad") + log_id + entry.event_id + struct.pack(">HHH", entry.type, entry.type_version, field) + subject
    plain = decrypted(suite, key, nonce, aad, raw)
    require(plain is not None, "opening")
    size = int.from_bytes(plain[:4], "big")
    text, room = plain[4:4 + size], 32
    while room < 4 + size:
        room *= 2
    require(size <= len(plain) - 4 and plain == (plain[:4] + text).ljust(room, b"\0"), "opening")
    require(hmac_of(suite, commitment_key, text) == commitment, "opening")
    return text


def parse_openings(suite, raw):
    """-> [(pointer, field, event key, commitment key)]"""
    line = re.compile(rb"(0|[1-9][0-9]{0,4}) (0|[1-9][0-9]{0,4}) ([0-9a-f]{%d}) ([0-9a-f]{64})" % {1: 64, 2: 96}[suite.number])
    lines = raw.split(b"\n")
    require(len(raw) <= 65536 and len(lines) > 2 and lines[0] == b"quanlu/opening/v1" and lines[-1] == b"", "opening")
    found = []
    for one in lines[1:-1]:
        match = line.fullmatch(one)
        require(match, "opening")
        pointer, field = int(match[1]), int(match[2])
        require(pointer < 65536 and field < 65536 and (not found or found[-1][0] < pointer), "opening")
        found.append((pointer, field, bytes.fromhex(match[3].decode()), bytes.fromhex(match[4].decode())))
    return found


# ---------------------------------------------------------------------------------------------- 17.3 the check

INFO = "info"
KIND_LEVELS = {"manifest_signature": "V1", "manifest_unknown": "V1", "file_missing": "V1", "file_unlisted": "V1", "file_differs": "V1",
               "prev_mismatch": "V1", "time": "V1", "missing": "V1", "outside_filter": "V1", "stream_gap": "V1", "stream_twice": "V1",
               "timestamp": "V4", "checkpoint_missing": "V2", "checkpoint_note": "V2", "not_proved": "V2", "key_differs": "V2"}


class BundleEntry:
    def __init__(self, folder, name, entry, leaf):
        self.folder, self.name, self.entry, self.leaf, self.proved = folder, name, entry, leaf, False


def is_one_sequence(raw):
    """One DER sequence of at most 64 KiB, and nothing behind it: openssl stops at its end and does not say so."""
    if len(raw) < 2 or len(raw) > 65536 or raw[0] != 0x30:
        return False
    size, at = raw[1], 2
    if size >= 0x80:
        at += size & 0x7F
        size = int.from_bytes(raw[2:at], "big")
    return at + size == len(raw)


def stamp_fault(response, suite, text, roots):
    """None where this RFC 3161 response stamps the text, and somebody under the roots signed it, as of the time that it says; LACKING
    where it has not the form or was refused. The words of openssl decide, not its exit status."""
    digest = {1: "sha256", 2: "sm3"}[suite.number]
    if not is_one_sequence(response):
        return LACKING
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("response", response), ("text", text)):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)

        def ts(*words):
            return subprocess.run(["openssl", "ts", *words, "-in", "response"], cwd=folder, capture_output=True, text=True, check=False)
        said = ts("-reply", "-text").stdout
        when = re.search(r"^Time stamp: (.+) GMT$", said, re.M)
        if not re.search(r"^Status: Granted", said, re.M) or not when:
            return LACKING
        if not re.search(r"^Hash Algorithm: %s$" % digest, said, re.M | re.I):
            return VIOLATION
        instant = datetime.datetime.strptime(re.sub(r"(:\d\d)\.\d+", r"\1", when[1]), "%b %d %H:%M:%S %Y")
        seconds = int((instant - datetime.datetime(1970, 1, 1)).total_seconds())
        run = ts("-verify", "-data", "text", "-CAfile", os.path.abspath(roots), "-attime", str(seconds))
        return None if run.returncode == 0 and "Verification: OK" in run.stdout + run.stderr else VIOLATION


class BundleCheck:
    """By the pins of whoever asks; nothing in the archive is a pin."""

    def __init__(self, archive, manifest, text, signatures, log_id, vkeys, tsa_roots=None):
        self.zip, self.manifest, self.pin, self.suite, self.tsa_roots = archive, manifest, log_id, manifest.suite, tsa_roots
        self.findings, self.pinned, self.genesis, self.signed_by = [], [], None, None
        self.not_checked, self.counts, self.checkpoints, self.streams, self.complete = [], {"entries": 0, "seals": 0, "timestamps": 0, "opened": 0}, {}, {}, False
        self.opened = []
        for vkey in vkeys:
            try:
                key = NoteKey(self.suite, vkey)
            except Wrong:
                continue
            if key.role == "log":
                self.pinned.append(key)
        self.check(text, signatures)

    def add(self, kind, place, severity=VIOLATION):
        self.findings.append(Finding(kind, KIND_LEVELS.get(kind, "V0"), None, place, severity))

    def violated(self):
        return any(finding.severity == VIOLATION for finding in self.findings)

    def content(self, name):
        return self.zip.read(name)[0]

    def check(self, text, signatures):
        self.check_signature(text, signatures)
        self.check_listing()
        if self.violated() or not self.check_identity():
            self.not_checked.append(("清单之后的一切: 不是打包时的样子, 或属于另一本账",
                                     "everything behind the manifest: it is not as it was packed, or of another ledger"))
            return
        self.check_genesis_seal()
        exporters = [key.vkey + b"\n" for key in self.pinned if key.name == self.manifest.origin + b"/export"]
        if exporters and "keys/export.vkey" in self.zip.files and self.content("keys/export.vkey") not in exporters:
            self.add("key_differs", "keys/export.vkey", INFO)
        partitions = set()
        for name in self.zip.files:
            partition = partition_of(name)
            if partition is not None and partition >= self.genesis.partitions:
                self.add("partition", name)
            elif partition is not None:
                partitions.add(partition)
            if not entry_place(name) and (not MEANING.fullmatch(name) or name.startswith("p") and "/" in name and partition is None):
                self.not_checked.append(("此版本不识此文件: " + name, "a file that this version does not know: " + name))
        shown = []
        for partition in sorted(partitions):
            shown += self.check_partition(partition)
        self.check_completeness(shown)

    def check_signature(self, text, signatures):
        wanted = self.manifest.origin + b"/export"
        for name, key_id, signature in signatures:
            for key in self.pinned:
                if key.name == wanted and (key.name, key.id) == (name, key_id):
                    if not key.verifies(text, signature):
                        self.signed_by = None
                        return self.add("manifest_signature", "MANIFEST")
                    self.signed_by = "%s+%s" % (name.decode(), key_id.hex())
        if not self.signed_by:
            self.add("manifest_unknown", "MANIFEST", LACKING)
        return None

    def check_listing(self):
        if not self.zip.read("MANIFEST")[1]:
            self.add("file_differs", "MANIFEST")
        for name, (size, digest) in self.manifest.files.items():
            if name not in self.zip.files:
                self.add("file_missing", name)
                continue
            raw, fits = self.zip.read(name)
            if not fits or len(raw) != size or self.suite.h(raw) != digest:
                self.add("file_differs", name)
        for name in self.zip.files:
            if name != "MANIFEST" and name not in self.manifest.files:
                self.add("file_unlisted", name)

    def check_identity(self):
        if self.pin and self.manifest.log_id != self.pin:
            self.add("log_id", "MANIFEST")
        try:
            require("genesis.entry" in self.zip.files, "genesis")
            self.genesis = Genesis(self.content("genesis.entry"))
            require(self.genesis.suite.number == self.suite.number, "genesis")
        except Wrong:
            self.add("genesis", "genesis.entry")
            return False
        if self.genesis.log_id != self.manifest.log_id:
            self.add("genesis", "genesis.entry")
        if self.genesis.origin != self.manifest.origin:
            self.add("genesis", "genesis.entry")
        if not self.pin and not self.pinned:
            self.add("no_pin", "genesis.entry", LACKING)
        return not self.violated()

    def seal_holds(self, seal, key, partition, seq, leaf, most):
        """-> whether this seal is the key's, over the last of at most so many entries"""
        if len(seal) != 80 or seal[:4] != bytes([1, self.suite.number, 0, 0]):
            return False
        count = int.from_bytes(seal[4:8], "big")
        message = tag("seal") + self.genesis.log_id + struct.pack(">IIQ", partition, count, seq) + leaf
        return 1 <= count <= most and seal[8:16] == self.suite.key_id(key) and self.suite.verifies(key, message, seal[16:])

    def listed_key(self, seal, partition):
        """The writer key of genesis that the seal names."""
        return next((g.key for g in self.genesis.grants if g.key_id == seal[8:16] and g.reaches(partition)), None)

    def check_genesis_seal(self):
        if "genesis.seal" not in self.zip.files:
            return
        seal = self.content("genesis.seal")
        key = self.listed_key(seal, 0)
        if key is None or not self.seal_holds(seal, key, 0, 0, self.genesis.log_id, 1):
            self.add("bad_seal", "genesis.seal")
        else:
            self.counts["seals"] += 1

    # -- one partition

    def checkpoint_keys(self, partition):
        origin = self.genesis.origin_of(partition)
        keys = [key for key in self.pinned if key.name == origin]
        if keys or not self.pin and self.pinned:
            return keys
        try:
            key = NoteKey(self.suite, self.genesis.checkpoint_keys[partition])
            require(key.role == "log" and key.key[0] == self.suite.number, "vkey")
        except Wrong:
            raise Wrong("checkpointKey", TAMPERED) from None
        return [key]

    def read_checkpoint(self, partition):
        """-> (keys, (note, size, root) or None)"""
        name = "p%d/checkpoint" % partition
        if name not in self.zip.files:
            self.add("checkpoint_missing", name, LACKING)
            return [], None
        raw, keys = self.content(name), []
        try:
            keys = self.checkpoint_keys(partition)
            text, _ = verify_note(raw, keys)
            origin, size, root = parse_checkpoint(text)
            require(origin == self.genesis.origin_of(partition), "checkpointOrigin", TAMPERED)
        except Wrong as wrong:
            self.add("checkpoint_note", name, VIOLATION if wrong.code == TAMPERED else LACKING)
            if not keys and wrong.code != TAMPERED:
                self.not_checked.append(("检查点 p%d: 没有固定的公钥可核, 并非检查点有错; 请给 --log-id 或该检查点的 --key" % partition,
                                         "checkpoint p%d: no pinned key to judge it by, which is no fault of its own: give --log-id, or its --key" % partition))
            return keys, None
        self.checkpoints[partition] = size
        return keys, (raw, size, root)

    def check_partition(self, partition):
        """-> the entries that the bundle is about, in order of seq"""
        keys, checkpoint = self.read_checkpoint(partition)
        own = "keys/p%d.vkey" % partition
        if own in self.zip.files and keys and self.content(own) not in [key.vkey + b"\n" for key in keys]:
            self.add("key_differs", own, INFO)
        self.check_stamps(partition, checkpoint)
        entries = []
        for name in self.zip.files:
            place = entry_place(name)
            if not place or place[0] != partition:
                continue
            if place[3] == "entry":
                entries += self.take_entry(name, place, checkpoint)
            elif name.rpartition(".")[0] + ".entry" not in self.zip.files:
                self.add("entry_missing", name, LACKING)
        entries.sort(key=lambda e: e.entry.seq)
        self.check_links(entries)
        self.check_seals(partition, entries)
        return [e for e in entries if e.folder == "entries"]

    def check_stamps(self, partition, checkpoint):
        """Whether an authority under the verifier's roots stamped the checkpoint that lies here."""
        names = [name for name in self.zip.files if re.fullmatch(r"p%d/timestamps/(0|[1-9][0-9]{0,8})\.tsr" % partition, name)]
        if names and self.tsa_roots is None:
            self.not_checked.append(("时间戳, 没有根证书 (V4): %d" % len(names), "time stamps, no roots (V4): %d" % len(names)))
            return
        for name in names:
            severity = LACKING
            if checkpoint:
                _, size, root = checkpoint
                text = b"%s\n%d\n%s\n" % (self.genesis.origin_of(partition), size, base64.b64encode(root))
                severity = stamp_fault(self.content(name), self.suite, text, self.tsa_roots)
            if severity:
                self.add("timestamp", name, severity)
            else:
                self.counts["timestamps"] += 1

    def misfit(self, entry, leaf, partition, seq):
        if entry.format != 1 or entry.suite != self.suite.number or entry.flags & 0xFFFF:
            return "version"
        first = entry.partition == 0 and entry.seq == 0
        if (entry.log_id != ZERO or leaf != self.genesis.log_id) if first else entry.log_id != self.genesis.log_id:
            return "foreign"
        if entry.partition != partition:
            return "partition"
        if entry.seq != seq:
            return "place"
        return "header" if header_fault(entry) else None if is_canonical(entry.raw) else "not_canonical"

    def take_entry(self, name, place, checkpoint):
        partition, folder, seq, _ = place
        raw = self.content(name)
        self.counts["entries"] += 1
        try:
            entry = Entry(raw)
        except Wrong:
            self.add("malformed", name)
            return []
        leaf = self.suite.leaf(raw)
        kind = self.misfit(entry, leaf, partition, seq)
        if kind:
            self.add(kind, name)
            return []
        stem, found = name.rpartition(".")[0], BundleEntry(folder, name, entry, leaf)
        if checkpoint:
            found.proved = self.proves(stem + ".tlog-proof", seq, leaf, checkpoint)
        if stem + ".json" in self.zip.files and not json_agrees(self.content(stem + ".json"), entry, self.suite, leaf):
            self.add("json_differs", stem + ".json")
        if stem + ".opening" in self.zip.files:
            self.open_fields(stem + ".opening", entry)
        return [found]

    def open_fields(self, name, entry):
        """What was opened has to be what the entry has sealed: it decrypts, and the commitment holds."""
        try:
            for opening in parse_openings(self.suite, self.content(name)):
                text = opened_text(self.suite, self.genesis.log_id, entry, opening)
                self.opened.append((name, opening[1], text))
                self.counts["opened"] += 1
        except Wrong:
            self.add("opening", name)

    def proves(self, name, seq, leaf, checkpoint):
        if name not in self.zip.files:
            self.add("not_proved", name, LACKING)
            return False
        note, size, root = checkpoint
        try:
            index, proof, under = parse_proof_file(self.content(name))
            require(under == note and index == seq, "proof")
            require(root_by_inclusion(self.suite, index, size, leaf, proof) == root, "proof")
            return True
        except Wrong:
            self.add("not_proved", name)
            return False

    def check_links(self, entries):
        for before, after in zip(entries, entries[1:]):
            if before.entry.seq + 1 == after.entry.seq and after.entry.prev != before.leaf:
                self.add("prev_mismatch", after.name)
            if after.entry.recorded_at < before.entry.recorded_at:
                self.add("time", after.name)

    # -- seals: the keys are what genesis, 1332 and 1321 say

    def check_seals(self, partition, entries):
        fold, epochs = Fold(self.genesis, partition), {}
        for grant in self.genesis.grants:
            fold.apply(grant)
        for e in entries:
            self.read_control(fold, epochs, e)
        for e in entries:
            name = e.name.rpartition(".")[0] + ".seal"
            if name in self.zip.files:
                self.check_seal(partition, epochs, e, name)

    def read_control(self, fold, epochs, e):
        entry = e.entry
        try:
            if entry.type == KEY_ADDED:
                grant = fold.valid_grant(Fold.control_grant(entry), ADD)
                require(grant is not None, "control")
                fold.apply(grant)
            if entry.type != EPOCH_STARTED:
                return
            body = Body(entry.raw)
            epoch, key, raw = body.number(0, 8), body.bytes(1), body.bytes(2)
            body.kind_is(0, lambda word: word & 3 == 0)
            body.text(3), body.text(4)
            require(self.suite.is_key(key) and epoch == entry.epoch, "control")
            if raw:
                grant = fold.valid_grant(raw, ADD)
                require(grant is not None, "control")
                fold.apply(grant)
        except Wrong:
            self.add("bad_seal", e.name)
            return
        if not fold.may_write(key, epoch):
            self.add("control_missing", e.name, LACKING)
            return
        epochs[epoch] = key

    def check_seal(self, partition, epochs, e, name):
        entry, seal = e.entry, self.content(name)
        alone = entry.type in (GENESIS, EPOCH_STARTED)
        parsed = len(seal) == 80 and seal[0] == 1 and seal[2:4] == b"\0\0"
        key = self.listed_key(seal, partition) if entry.type == GENESIS else epochs.get(entry.epoch)
        if not parsed or key is None and entry.type == GENESIS:
            self.add("bad_seal", name)
        elif key is None:
            self.add("control_missing", name, LACKING)
        elif not self.seal_holds(seal, key, partition, entry.seq, e.leaf, 1 if alone else self.genesis.events_max):
            self.add("bad_seal", name)
        else:
            self.counts["seals"] += 1

    # -- completeness

    def check_completeness(self, shown):
        if self.manifest.kind != b"range":
            self.check_streams(shown)
            self.not_checked.append(("完整性: 只有导出者的签名声明, 不是证明",
                                     "completeness: the exporter's signed statement, not a proof"))
            return
        wanted = parse_range(self.manifest.filter)
        if not wanted:
            self.add("outside_filter", "MANIFEST")
            return
        partition, first, last = wanted
        following = first
        for e in shown:
            seq = e.entry.seq
            if e.entry.partition != partition or not first <= seq <= last:
                self.add("outside_filter", e.name)
                continue
            if seq != following:
                self.add("missing", "p%d/entries/%016d.entry" % (partition, following))
            following = seq + 1
        if following <= last:
            self.add("missing", "p%d/entries/%016d.entry" % (partition, following))
        self.complete = not self.violated() and all(e.proved for e in shown)

    def check_streams(self, shown):
        streams = {}
        for e in shown:
            name, version = stream_of(e.entry)
            if name.partition(b"/")[1:] != (b"/", self.manifest.filter):
                continue
            versions = streams.setdefault(name, set())
            if version in versions:
                self.add("stream_twice", "MANIFEST")
            versions.add(version)
        if not streams:
            self.add("stream_gap", "MANIFEST")
        for name, versions in sorted(streams.items()):
            if min(versions) == 1 and max(versions) == len(versions):
                self.streams[name.decode("utf-8", "replace")] = len(versions)
            else:
                self.add("stream_gap", "MANIFEST")

    # -- the verdict

    def code(self):
        severities = {finding.severity for finding in self.findings}
        return TAMPERED if VIOLATION in severities else INCOMPLETE if LACKING in severities else OK

    def reason(self):
        """The first by name of the kinds of its violations, else of what is incomplete."""
        worst = VIOLATION if self.code() == TAMPERED else LACKING
        return min((finding.kind for finding in self.findings if finding.severity == worst), default="")


def stream_of(entry):
    """-> (stream, streamSeq); no stream where the envelope is another struct than ours"""
    try:
        envelope = Body(entry.raw, 128)
        return envelope.text(0), envelope.number(0, 8)
    except Wrong:
        return b"", 0


def json_agrees(raw, entry, suite, leaf):
    """Whether the JSON says what header and envelope say; its data, who has the schema compares."""
    try:
        said = json.loads(raw.decode("utf-8"), object_pairs_hook=no_key_twice, parse_constant=no_number)
        require(isinstance(said, dict), "json")
    except (ValueError, RecursionError, Wrong):
        return False
    name = "sha256" if suite.number == 1 else "sm3"
    instant = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=entry.recorded_at + 8 * 3600000)
    recorded = instant.strftime("%Y-%m-%dT%H:%M:%S") + (".%03d" % (instant.microsecond // 1000)).replace(".000", "") + "+08:00"
    uuid = entry.event_id.hex()
    must = {"position": {"partition": entry.partition, "seq": entry.seq, "epoch": entry.epoch}, "typeCode": entry.type,
            "eventId": "-".join((uuid[:8], uuid[8:12], uuid[12:16], uuid[16:20], uuid[20:]))}
    stream, version = stream_of(entry)
    may = {"leafHash": "%s:%s" % (name, leaf.hex()), "prev": "%s:%s" % (name, entry.prev.hex()), "recordedAt": recorded,
           "schemaVer": entry.type_version, "stream": stream.decode("utf-8", "replace"), "streamSeq": version}

    def agrees(key, value):
        return json.dumps(said[key], sort_keys=True) == json.dumps(value, sort_keys=True)
    return all(key in said and agrees(key, value) for key, value in must.items()) and all(
        agrees(key, value) for key, value in may.items() if key in said)


def no_number(word):
    raise ValueError(word)


def no_key_twice(pairs):
    require(len({key for key, _ in pairs}) == len(pairs), "json")
    return dict(pairs)


def open_archive(file, size):
    """-> (Zip, Manifest, text, signatures or None)"""
    archive = Zip(file, size)
    require("MANIFEST" in archive.files, "manifest")
    return (archive, *read_manifest(archive.read("MANIFEST")[0]))


# ---------------------------------------------------------------------------------------------- 18. evidence

class Evidence:
    """What the files show by themselves. Raises Wrong where they do not."""

    def __init__(self, archive, manifest, log_id, vkeys, now):
        self.zip, self.manifest, self.suite, self.pin, self.keys, self.now = archive, manifest, manifest.suite, log_id, [], now
        for vkey in vkeys:
            try:
                key = NoteKey(self.suite, vkey)
            except Wrong:
                continue
            if key.role == "log" and key.key[0] == self.suite.number:
                self.keys.append(key)
        whole = archive.read("MANIFEST")[1] and len(archive.files) == len(manifest.files) + 1
        require(whole, "file_differs", TAMPERED)
        for name, (size, digest) in manifest.files.items():
            require(name in archive.files, "file_differs", TAMPERED)
            raw, fits = archive.read(name)
            require(fits and len(raw) == size and self.suite.h(raw) == digest, "file_differs", TAMPERED)
        checks = {b"E1": self.fork, b"E2": self.writer, b"E3": self.promise, b"E4": self.rollback, b"E5": self.changed_record}
        require(manifest.filter in checks, "evidence")
        self.shows = checks[manifest.filter]()

    def file(self, name):
        require(name in self.zip.files, "evidence")
        return self.zip.read(name)[0]

    @staticmethod
    def shown(condition):
        require(condition, "notShown", TAMPERED)

    def judge(self, raw, keys=None):
        text, signed = verify_note(raw, self.keys if keys is None else keys)
        origin, size, root = parse_checkpoint(text)
        require(origin == signed[0].name, "checkpointOrigin", TAMPERED)
        return origin, size, root

    def two(self, first, second):
        one, other = self.judge(self.file(first)), self.judge(self.file(second))
        self.shown(one[0] == other[0])
        return one, other

    def fork(self):
        one, other = self.two("first.note", "second.note")
        if one[1] == other[1]:
            self.shown(one[2] != other[2])
        else:
            low, high = sorted((one, other), key=lambda note: note[1])
            size, root, proof = parse_consistency(self.file("consistency"))
            self.shown(size == low[1] > 0 and root != low[2])
            try:
                check_consistency(self.suite, low[1], high[1], root, high[2], proof)
            except Wrong:
                self.shown(False)
        return ("同一日志密钥签署了两种历史", "the log's key signed two histories")

    def rollback(self):
        held, served = self.two("held.note", "served.note")
        self.shown(held[1] > served[1])
        return ("日志密钥签署过更大的检查点; 较小者此后仍作为最新者提供, 是制作者所称",
                "the log's key signed a larger checkpoint; that the smaller one was served as the newest is the maker's word")

    def changed_record(self):
        try:
            index, proof, note = parse_proof_file(self.file("signed.tlog-proof"))
        except Wrong:
            raise Wrong("evidence") from None
        _, size, root = self.judge(note)
        leaf = self.signed_leaf()
        raw = self.file("record.entry")
        try:
            seq = Entry(raw).seq
            self.shown(seq == index and self.suite.leaf(raw) != leaf)
            self.shown(root_by_inclusion(self.suite, index, size, leaf, proof) == root)
        except Wrong as wrong:
            raise Wrong("notShown", TAMPERED) from wrong
        return ("此条目不是检查点所签的那一条; 它取自该日志, 是制作者所称",
                "the entry is not the one that was signed; that it was found in the log is the maker's word")

    def signed_leaf(self):
        line = self.file("signed.leaf")
        require(line.endswith(b"\n") and line.count(b"\n") == 1, "evidence")
        leaf = strict_base64(line[:-1], "evidence")
        require(len(leaf) == 32, "evidence")
        return leaf

    def genesis(self):
        raw = self.file("genesis.entry")
        try:
            genesis = Genesis(raw)
        except Wrong:
            raise Wrong("genesis", TAMPERED) from None
        self.shown(genesis.suite.number == self.suite.number)
        require(self.pin, "log_id", INCOMPLETE)
        require(genesis.log_id == self.pin, "log_id", TAMPERED)
        return genesis

    # -- E3

    def promise(self):
        genesis, raw = self.genesis(), self.file("promise")
        require(len(raw) == 200, "evidence")
        try:
            promise = Promise(raw[:128])
        except Wrong:
            raise Wrong("evidence") from None
        self.shown(promise.log_id == genesis.log_id and promise.partition < genesis.partitions)
        keys = ReceiptKeys(genesis)
        for name in self.zip.files:  # in the order of their seqs
            if name.startswith("control/"):
                keys.take(self.key_change(genesis, name))
        require(raw[128:136] in keys.keys, "control_missing", INCOMPLETE)
        key, _, revoked = keys.keys[raw[128:136]]
        require(not revoked, "receipt_revoked", INCOMPLETE)
        self.shown(self.suite.verifies(key, promise.raw, raw[136:]))
        trusted = self.trusted(genesis, genesis.origin_of(promise.partition), promise.partition)
        if "served.note" in self.zip.files:
            size = self.judge(self.file("served.note"), trusted)[1]
            self.shown(size <= promise.seq and min(self.manifest.created_ms(), self.now) > promise.due_at)
            return ("已承诺到期前覆盖该条目, 而此检查点未覆盖; 它在 %s 仍是最新者, 是制作者所称" % self.manifest.created.decode(),
                    "it was promised that the entry is covered when due, and this checkpoint ends before it; that it was the "
                    "newest one at %s is the maker's word" % self.manifest.created.decode())
        try:
            index, proof, note = parse_proof_file(self.file("signed.tlog-proof"))
        except Wrong:
            raise Wrong("evidence") from None
        _, size, root = self.judge(note, trusted)
        leaf = self.signed_leaf()
        self.shown(index == promise.seq and leaf != promise.leaf)
        try:
            self.shown(root_by_inclusion(self.suite, index, size, leaf, proof) == root)
        except Wrong as wrong:
            raise Wrong("notShown", TAMPERED) from wrong
        return ("承诺未守: 所承诺的位置上签入的是另一条目", "a promise was not kept: another entry was signed at the promised place")

    def trusted(self, genesis, origin, partition):
        """The pinned keys of this origin, else that of genesis."""
        keys = [key for key in self.keys if key.name == origin]
        try:
            return keys or [key for key in [NoteKey(self.suite, genesis.checkpoint_keys[partition])] if key.name == origin]
        except Wrong:
            return []

    def key_change(self, genesis, name):
        entry, _ = self.link(genesis, name)
        self.shown(entry.partition == 0 and entry.type in (KEY_ROTATED, KEY_REVOKED) and name == "control/%016d.entry" % entry.seq)
        return entry

    # -- E2

    def writer(self):
        genesis = self.genesis()
        era, leaf = self.link(genesis, "era.entry")
        try:
            require(era.type == EPOCH_STARTED, "notShown")
            body = Body(era.raw)
            epoch, key, raw = body.number(0, 8), body.bytes(1), body.bytes(2)
            body.kind_is(0, lambda word: word & 3 == 0)
            body.text(3), body.text(4)
            require(self.suite.is_key(key) and epoch == era.epoch, "notShown")
        except Wrong:
            raise Wrong("notShown", TAMPERED) from None
        self.sealed(genesis, key, "era.seal", era, leaf, 1)
        self.shown(era.partition < genesis.partitions)
        fold = Fold(genesis, era.partition)
        for grant in genesis.grants:
            fold.apply(grant)
        grant = fold.valid_grant(raw, ADD) if raw else None
        if grant:
            fold.apply(grant)
        require(fold.may_write(key, epoch), "control_missing", INCOMPLETE)
        ends = [self.follow(genesis, key, era, leaf, side) for side in ("first", "second")]
        self.shown(ends[0][0] == ends[1][0] and ends[0][1] != ends[1][1])
        return ("写入密钥在同一届同一位置封印了两条不同的条目", "the writer key sealed two entries for one place of one era")

    def link(self, genesis, name):
        raw = self.file(name)
        try:
            entry = Entry(raw)
        except Wrong:
            raise Wrong("notShown", TAMPERED) from None
        self.shown(is_canonical(raw) and entry.log_id == genesis.log_id and entry.suite == self.suite.number)
        return entry, self.suite.leaf(raw)

    def sealed(self, genesis, key, name, entry, leaf, most):
        self.shown(name in self.zip.files)
        seal = self.file(name)
        self.shown(len(seal) == 80 and seal[:4] == bytes([1, self.suite.number, 0, 0]))
        count = int.from_bytes(seal[4:8], "big")
        message = tag("seal") + genesis.log_id + struct.pack(">IIQ", entry.partition, count, entry.seq) + leaf
        self.shown(1 <= count <= most and seal[8:16] == self.suite.key_id(key) and self.suite.verifies(key, message, seal[16:]))

    def follow(self, genesis, key, era, leaf, side):
        at, count = era, 0
        while "%s/%016d.entry" % (side, at.seq + 1) in self.zip.files:
            following, following_leaf = self.link(genesis, "%s/%016d.entry" % (side, at.seq + 1))
            self.shown(following.seq == at.seq + 1 and following.prev == leaf and following.epoch == era.epoch
                       and following.partition == era.partition and following.type not in (GENESIS, EPOCH_STARTED))
            at, leaf, count = following, following_leaf, count + 1
        self.shown(count > 0)
        self.sealed(genesis, key, side + ".seal", at, leaf, min(count, genesis.events_max))
        return at.seq, leaf


def parse_consistency(raw):
    """-> (old size, old root, proof)"""
    lines = raw.split(b"\n")
    require(len(lines) >= 3 and lines[-1] == b"" and lines[0].startswith(b"old "), "evidence")
    size = decimal(lines[0][4:], "evidence")
    root, *proof = [strict_base64(line, "evidence") for line in lines[1:-1]]
    require(size <= 1 << 53 and len(root) == 32 and len(proof) <= 54 and all(len(step) == 32 for step in proof), "evidence")
    return size, root, proof


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


# ---------------------------------------------------------------------------------------------- in words

VERDICTS = {OK: ("ok", "完好", "ok"), FAILED: ("error", "未能完成", "failed"), USAGE: ("refused", "不予受理", "refused"),
            TAMPERED: ("tampered", "已证实篡改", "TAMPERED"), INCOMPLETE: ("incomplete", "未全部核验", "incomplete"),
            ABSENT: ("absent", "没有这个文件", "no such file")}
SHOWN = ("shown", "证据成立", "the evidence holds")
SEVERITIES = {VIOLATION: ("违反", "violation"), LACKING: ("未能核验", "not checked"), INFO: ("提示", "note")}
LEVEL_WORDS = {"V0": ("形式与哈希", "form, hash"), "V1": ("链与印", "chain, seals"), "V2": ("树根", "root"),
               "V3": ("一致性", "consistency"), "V5": ("回执", "receipts")}
STATES = {"ok": ("完好", "ok"), "failed": ("违反", "failed"), "incomplete": ("未全部核验", "incomplete"), "notAsked": ("未查", "not asked")}
NEVER = [("按模式解码 (V0)", "schema decoding (V0)"), ("以检查点向量核对访问账 (V2)", "the access ledger against vectors (V2)"),
         ("见证与时间戳 (V4)", "witnesses, time stamps (V4)"), ("视图 (V6)", "views (V6)")]

# What each finding and refusal says, by its name in FORMAT.md.
REASONS = {
    "badSeal": ("印不符", "the seal does not fit"), "bad_seal": ("印不符", "the seal does not fit"),
    "checkpoint": ("不是检查点的形式", "not the form of a checkpoint"),
    "checkpointKey": ("创世条目所列的检查点公钥不是公钥", "the checkpoint key that genesis lists is none"),
    "checkpointOrigin": ("检查点属于另一来源", "the checkpoint is of another origin"),
    "checkpoint_missing": ("没有检查点", "there is no checkpoint"),
    "checkpoint_note": ("检查点不可信", "the checkpoint is not good"),
    "control": ("控制条目不成立", "a control entry that does not hold"),
    "control_missing": ("未证明此密钥曾获授权", "it is not shown that this key was ever granted"),
    "displaced": ("条目不在它所说的位置", "the entry does not lie where it says"),
    "duplicate_event_id": ("事件号重复", "an event id twice"),
    "entry_missing": ("没有它所属的条目", "the entry that it belongs to is not there"),
    "epoch": ("届次不符", "the epoch does not fit"),
    "evidence": ("不是证据文件的形式", "not the form of evidence"),
    "file_absent": ("没有这个文件", "no such file"),
    "file_differs": ("文件与清单所列不同", "another content than was listed"),
    "file_missing": ("清单所列的文件不在", "a listed file is not there"),
    "file_unlisted": ("文件不在清单中", "a file that is not listed"),
    "foreign": ("属于另一本账", "of another ledger"),
    "fork": ("前一条的哈希与所记的 prev 不符", "prev is not the hash of the entry before"),
    "gap": ("序号有缺", "a seq is missing before it"),
    "genesis": ("创世条目不成立", "a genesis that is not right"),
    "header": ("头部的值不合规定", "a value of the header that is not allowed"),
    "trust_file": ("不是信任文件, 或与 --log-id 不一致", "no trust file, or one of another log id"),
    "opening": ("所启封的与条目中密封的不符", "what was opened is not what the entry has sealed"),
    "json_differs": ("JSON 与条目不同", "the JSON says something else than the entry"),
    "key_differs": ("所附公钥与核验者掌握的不同", "another key than the pinned one"),
    "ledger": ("没有这个账本目录", "no such ledger directory"),
    "levels": ("没有这个层级", "no such level"),
    "limit": ("批次超过限额", "a batch above the limit"),
    "log_absent": ("这里没有日志", "there is no log here"),
    "log_below_checkpoint": ("账止于已签检查点之下", "the log ends below a signed checkpoint"),
    "log_id": ("账本号不是所固定的", "of another ledger than the pinned one"),
    "malformed": ("不是条目的形式", "not the form of an entry"),
    "manifest": ("不是材料包清单的形式", "not the form of a manifest"),
    "manifest_signature": ("清单签名不符", "the manifest's signature is wrong"),
    "manifest_unknown": ("清单不是已知密钥所签", "nobody known signed the manifest"),
    "missing": ("缺少条目", "an entry is missing"),
    "no_pin": ("没有给出账本号或公钥", "neither log id nor key was given"),
    "notProved": ("证明不成立", "the proof does not hold"), "not_proved": ("证明不成立", "the proof does not hold"),
    "notShown": ("这些文件并未证明其所称", "the files do not show what they say"),
    "not_canonical": ("不是规范形式", "not in canonical form"),
    "note": ("不是签名文书的形式", "not the form of a signed note"),
    "note_signature": ("签名不符", "a signature is wrong"),
    "note_unknown": ("不是已知密钥所签", "nobody known signed it"),
    "old": ("序号已被占用", "the seq was taken before"),
    "one_partition": ("账有多个分区, 须给出含各分区 (0, 1, …) 的上级目录", "several partitions: name the folder in which all of them lie as 0, 1, …"),
    "option": ("缺少选项", "this option is needed"),
    "outside_filter": ("条目不在所称范围内", "an entry outside of what the bundle is about"),
    "partition": ("分区不符", "another partition"),
    "pin": ("账本号须为 64 位十六进制小写数字", "a log id is 64 lower-case hexadecimal digits"),
    "place": ("序号与文件名不同", "another seq than its name says"),
    "prev_mismatch": ("前一条的哈希与所记的 prev 不符", "prev is not the hash of the entry before"),
    "proof_file": ("不是证明文件的形式", "not the form of a proof file"),
    "receipt_broken": ("承诺未守", "the promise was not kept"),
    "receipt_foreign": ("另一账本的回执", "a receipt of another ledger"),
    "receipt_form": ("不是回执", "this is no receipt"),
    "receipt_invalid": ("回执系伪造 (责在出示者)", "forged, against whoever presents it"),
    "receipt_open": ("已到期, 但这份副本可能早于期限", "due, but this copy may be older than that"),
    "receipt_revoked": ("其密钥已被撤销, 不能归责", "its key was revoked: nobody is bound by it"),
    "root_mismatch": ("树根与所签不符", "another root than was signed"),
    "row_damaged": ("行已损坏", "a damaged row"),
    "store_cut": ("存储文件的尾部不见了", "the end of the store file is missing"),
    "store_damaged": ("不是有效的存储文件", "no valid store file"),
    "stream_twice": ("案卷版本重复", "a version of a stream that stands twice"),
    "stream_gap": ("案卷版本不连续", "versions of a stream that are not 1 to n"),
    "timestamp": ("时间戳与检查点不符", "the time stamp does not fit its checkpoint"),
    "tile_mismatch": ("瓦片与账不符", "a tile that differs from the log"),
    "tile_missing": ("缺少瓦片", "a tile is missing"),
    "time": ("记录时间早于前一条", "recordedAt before that of the entry before"),
    "tsaRoots": ("不是时间戳根证书 (PEM)", "these are no roots of time-stamp authorities (PEM)"),
    "unsealed_tail": ("末尾没有印", "a tail without a seal"),
    "vector_mismatch": ("检查点向量与树不符", "a vector that differs from the trees"),
    "vector_order": ("检查点向量的大小倒退", "a vector with a size that falls"),
    "version": ("此版本不识的条目", "an entry of a version that is not known"),
    "vkey": ("这不是公钥", "this is no verifier key"),
    "zip": ("不是 quanlu 写出的归档", "not an archive as quanlu writes it"),
}


def words(pair):
    return "%s / %s" % pair


def reason_words(name):
    return words(REASONS.get(name, (name, name)))


# ---------------------------------------------------------------------------------------------- the program

FACTS = {"kind": ("种类", "kind"), "filter": ("范围", "filter"), "logId": ("账本号", "log id"), "origin": ("来源", "origin"),
         "signedBy": ("签署", "signed by"), "entries": ("条目", "entries"), "timestamps": ("时间戳", "time stamps"), "seals": ("印", "seals"), "opened": ("已启封字段", "fields opened"), "complete": ("完整性已证明", "complete"),
         "index": ("序号", "index"), "size": ("检查点大小", "size"), "leafHash": ("叶哈希", "leaf hash")}
YES = {True: ("是", "yes"), False: ("否", "no"), None: ("未知", "unknown")}


def say(code, as_json, detail, verdict=None):
    """One document, or lines for people: Chinese first, English complete."""
    name, chinese, english = verdict or VERDICTS[code]
    if as_json:
        both = {key: [{"zh": zh, "en": en} for zh, en in detail[key]] for key in ("notChecked",) if key in detail}
        if "shows" in detail:
            both["shows"] = dict(zip(("zh", "en"), detail["shows"]))
        print(json.dumps({"schema": "quanlu.verify-second/3", "verdict": name, "exitCode": code, **detail, **both}, ensure_ascii=False))
        return code
    for key, label in FACTS.items():
        if key in detail:
            value = detail[key]
            print("  %s  %s" % (words(label), words(YES[value]) if value is None or isinstance(value, bool) else value))
    for stream, versions in detail.get("streams", {}).items():
        print("  案卷 / stream  %s  1…%d" % (stream, versions))
    for head in detail.get("heads", []):
        print("  分区 / partition %(partition)d   条目 / entries %(entries)d   届 / epoch %(epoch)d   检查点 / checkpoint %(checkpoint)d   "
              "链头 / head %(head)s" % head)
    for level, state in detail.get("levels", {}).items():
        if state != "notAsked":
            print("  %s %s  %s" % (level, words(LEVEL_WORDS[level]), words(STATES[state])))
    for one in detail.get("openedFields", []):
        print("  启封 / opened  %(file)s  @%(field)d  %(text)s" % one)
    for finding in detail.get("findings", []):
        where = finding["locator"] or ("" if finding.get("seq") is None else "seq %d" % finding["seq"])
        print("  %s %s  %s  %s  [%s]" % (finding["level"], words(SEVERITIES[finding["severity"]]), where, reason_words(finding["kind"]),
                                         finding["kind"]))
    for item in detail.get("notChecked", []):
        print("  未核验 / not checked  %s" % words(item))
    if "shows" in detail:
        print("  已证明 / proved  %s" % words(detail["shows"]))
    if "reason" in detail and "findings" not in detail:
        print("  %s  %s  [%s]" % (reason_words(detail["reason"]), detail.get("where", ""), detail["reason"]))
    print("结论 / result  %s / %s   exit %d" % (chinese, english, code))
    return code


def pinned_log_id(options):
    if options.log_id is None:
        return None
    require(is_digest(options.log_id.encode()), "pin")
    return bytes.fromhex(options.log_id)


def say_ledger(options):
    levels = tuple(options.levels.split(",")) if options.levels else None
    require(not levels or set(levels) <= set(LEVELS), "levels")
    pinned_log_id(options)
    report, heads, log_id = verify_ledger(options.ledger, options.log_id, levels, options.trust, options.receipts)
    code = report.code()
    if code == OK and not options.log_id:
        code = INCOMPLETE
        report.not_checked.append(("账本号: 没有固定", "log id: no pin"))
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
            raise Wrong("option", USAGE, "--" + needed)
    key = pinned_key(options.key[-1].encode())
    with open(options.proof, "rb") as proof, open(options.entry, "rb") as entry:
        detail = check_proof(key, proof.read(131073), entry.read(65536))
    return say(OK, options.json, {**detail, "notChecked": [("账本号", "log id"), *NEVER[2:3]]})


def trusted_pins(place, pin, vkeys):
    """The verifier's own trust/<log id>.json, or the folder in which it alone lies: -> (log id, keys)"""
    files = [place] if os.path.isfile(place) else [os.path.join(place, name) for name in sorted(os.listdir(place)) if name.endswith(".json")]
    if len(files) != 1:
        raise Wrong("trust_file", USAGE, place)
    try:
        with open(files[0], "rb") as file:
            said = strict_json(file.read(1 << 20))
        log_id, keys = said["logId"], [key.encode() for key in said["keys"]]
        require(is_digest(log_id.encode()), "trust_file")
    except (ValueError, TypeError, KeyError, AttributeError, Wrong):
        raise Wrong("trust_file", USAGE, files[0]) from None
    if pin and pin.hex() != log_id:
        raise Wrong("trust_file", USAGE, files[0])
    return bytes.fromhex(log_id), vkeys + keys


def say_archive(options):
    pin = pinned_log_id(options)
    if options.tsa_roots:
        with open(options.tsa_roots, "rb") as roots:
            read = subprocess.run(["openssl", "x509", "-noout"], input=roots.read(), capture_output=True, check=False)
        require(read.returncode == 0, "tsaRoots")
    vkeys = [vkey.encode() for vkey in options.key or []]
    if options.trust:
        pin, vkeys = trusted_pins(options.trust, pin, vkeys)
    with open(options.ledger, "rb") as file:
        archive, manifest, text, signatures = open_archive(file, os.path.getsize(options.ledger))
        head = {"kind": manifest.kind.decode(), "filter": manifest.filter.decode(), "logId": manifest.log_id.hex(),
                "origin": manifest.origin.decode()}
        if signatures is None:
            if not pin and not vkeys:
                raise Wrong("option", USAGE, "--log-id, --key")
            evidence = Evidence(archive, manifest, pin, vkeys, int(time.time() * 1000))
            return say(OK, options.json, {**head, "shows": evidence.shows}, SHOWN)
        check = BundleCheck(archive, manifest, text, signatures, pin, vkeys, options.tsa_roots)
    code, not_checked = check.code(), check.not_checked + NEVER
    detail = {**head, "signedBy": check.signed_by, **check.counts, "checkpoints": check.checkpoints, "complete": check.complete,
              "streams": check.streams, "notChecked": not_checked}
    if code != OK:
        detail["reason"] = check.reason()
    findings = [{"kind": f.kind, "level": f.level, "severity": f.severity, "locator": f.where} for f in check.findings]
    if options.opened and code != TAMPERED:
        detail["openedFields"] = [{"file": name, "field": field, "text": text.decode("utf-8", "replace")} for name, field, text in check.opened]
    return say(code, options.json, {**detail, "findings": findings})


def say_place(options):
    """What lies there decides: a directory is a ledger or a prefix, a plain file an archive."""
    place = options.ledger
    if os.path.isfile(place):
        return say_archive(options)
    if not os.path.exists(place):
        is_file = place.endswith(".zip")
        raise Wrong("file_absent" if is_file else "ledger", ABSENT if is_file else USAGE, place)
    if not os.path.exists(os.path.join(place, "log")) and not is_prefix(place):
        raise Wrong("log_absent", ABSENT, os.path.join(place, "log"))
    return say_ledger(options)


def golden(checks):
    passed = failed = 0
    for check, paths in checks:
        for path in paths or []:
            count, differ = check(path)
            for line in differ:
                print("%s: %s" % (path, line))
            passed, failed = passed + count - len(differ), failed + len(differ)
    print("%d passed, %d failed" % (passed, failed))
    return FAILED if failed or not passed else OK


class Parser(argparse.ArgumentParser):
    def __init__(self, **more):
        super().__init__(**more, add_help=False)
        self._positionals.title, self._optionals.title = "对象 / what", "选项 / options"
        self.add_argument("-h", "--help", action="help", help="显示这些说明 / show this and end")

    def format_usage(self):
        return super().format_usage().replace("usage:", "用法 / usage:", 1)

    def format_help(self):
        return super().format_help().replace("usage:", "用法 / usage:", 1)

    def error(self, message):
        print(self.format_usage() + "命令用法不对 / wrong usage: " + message, file=sys.stderr)
        sys.exit(USAGE)


def main():
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", nargs="?", metavar="LEDGER|PREFIX|BUNDLE")
    parser.add_argument("--log-id", metavar="HEX", help="固定的账本号; 不给则取日志自己的创世条目, 退出码为 4 / the pin; without one the "
                        "log's own genesis is taken and the exit code is 4")
    parser.add_argument("--levels", help="V0,V1,V2,V3,V5; 默认能核则核 / default: all that can be done")
    parser.add_argument("--receipts", metavar="PLACE", action="append", default=[],
                        help="回执, 文件或目录 (V5) / receipts, a file or a folder (V5)")
    parser.add_argument("--trust", metavar="FOLDER", help="核验者上次所信留在此处并向前推进; 默认只读账本的 trust/ / what this verifier "
                        "trusted last stands here, and is moved forward; default: what stands in the ledger's trust/, which is only read; of a bundle: "
                        "trust/<log id>.json, with its log id and keys")
    parser.add_argument("--tsa-roots", metavar="FILE", help="核验者自己的时间戳根证书 (PEM), 用于材料包中的时间戳 / the verifier's own roots of "
                        "time-stamp authorities (PEM), for the stamps of a bundle")
    parser.add_argument("--opened", action="store_true", help="另显示材料包所启封的字段内容 (个人信息) / also show the texts of the fields that "
                        "a bundle opens (personal data)")
    parser.add_argument("--proof", metavar="FILE", help="证明文件 / a proof file")
    parser.add_argument("--entry", metavar="FILE", help="它所说的条目 / the entry that it is about")
    parser.add_argument("--key", metavar="VKEY", action="append", help="检查点公钥, 材料包另须导出者公钥, 得自可信之人; 可多次给出 / a "
                        "checkpoint key, of a bundle also the exporter's, had from somebody trusted; may be given again")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 文档 / one JSON document")
    for name in ("--conformance", "--vectors", "--tree-vectors"):
        parser.add_argument(name, nargs="+", metavar="FILE", help="标准样例 / golden files")
    options = parser.parse_args()
    checks = ((conformance, options.conformance), (vectors, options.vectors), (tree_vectors, options.tree_vectors))
    if any(paths for _, paths in checks):
        return golden(checks)
    if not options.ledger and not options.proof:
        parser.error("LEDGER, PREFIX, BUNDLE, --proof")
    try:
        return say_proof(options) if options.proof else say_place(options)
    except Wrong as wrong:
        return say(wrong.code, options.json, {"reason": wrong.name, "where": wrong.where})
    except FileNotFoundError as error:
        missing_tool = error.filename in ("mdb_dump", "openssl")
        if missing_tool:
            raise
        return say(ABSENT, options.json, {"reason": "file_absent", "where": str(error.filename)})


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError) as error:
        print("错误 / error  未能完成 / it could not be done: %s" % error, file=sys.stderr)
        sys.exit(FAILED)
