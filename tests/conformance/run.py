#!/usr/bin/env python3
"""The second verifier over the vectors: run.py VERIFY_PY VECTORS_FOLDER. Each kind of vector is one function below, which
says what a verifier is asked; README.md tells the form of the files."""
import importlib.util
import io
import os
import struct
import sys
import tempfile
import zlib

sys.dont_write_bytecode = True
spec = importlib.util.spec_from_file_location("verify", sys.argv[1])
verify = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verify)
Wrong, Suite, require = verify.Wrong, verify.Suite, verify.require


# ------------------------------------------------------------------------------------------------ reading

def bytes_of(word, blobs):
    """`-` absent, `.` empty, else parts joined by `+`: hexadecimal, hexadecimal `*` times, `@blob`, `@blob:from:to`"""
    if word in "-.":
        return None if word == "-" else b""
    out = b""
    for part in word.split("+"):
        if part[0] == "@":
            number, *ends = part[1:].split(":")
            blob = blobs[int(number)]
            out += blob[int(ends[0]):int(ends[1])] if ends else blob
        else:
            digits, _, times = part.partition("*")
            out += bytes.fromhex(digits) * int(times or 1)
    return out


class Vector:
    def __init__(self, name, blobs):
        self.name, self.blobs, self.lines = name, blobs, []

    def words(self, key):
        return next(words for name, words in self.lines if name == key)

    def all(self, key):
        return [words for name, words in self.lines if name == key]

    def number(self, key):
        return int(self.words(key)[0])

    def raw(self, key):
        return self.bytes(self.words(key)[0])

    def bytes(self, word):
        return bytes_of(word, self.blobs)

    def hashes(self, key):
        joined = self.raw(key)
        return [joined[k:k + 32] for k in range(0, len(joined), 32)]


def read(path):
    """-> (kind, [vectors])"""
    kind, blobs, vectors = None, [], []
    with open(path, encoding="utf-8", newline="\n") as lines:
        for key, *words in (line.split() for line in lines if line.strip()):
            if key == "kind":
                kind = words[0]
            elif key == "blob":
                blobs.append(bytes_of(words[0], blobs))
            elif key == "vector":
                vectors.append(Vector(words[0], blobs))
            else:
                vectors[-1].lines.append((key, words))
    return kind, vectors


# ------------------------------------------------------------------------------------------------ what is asked
# Each answers with the lines behind `expect ok`, or raises Wrong.

def vkey(v):
    key = verify.NoteKey(Suite(v.number("suite")), v.raw("vkey"))
    return [["key", key.name, key.role, key.id]]


def note(v):
    suite = Suite(v.number("suite"))
    keys = [verify.NoteKey(suite, v.bytes(words[0])) for words in v.all("vkey")]
    text, signed = verify.verify_note(v.raw("note"), keys)
    return [["text", text], ["signed", *(str(keys.index(key)) for key in signed)]]


def checkpoint(v):
    origin, size, root = verify.parse_checkpoint(v.raw("text"))
    return [["says", origin, str(size), root]]


def inclusion(v):
    root = verify.root_by_inclusion(Suite(v.number("suite")), v.number("index"), v.number("size"), v.raw("leaf"), v.hashes("proof"))
    require(root == v.raw("root"), "proof")
    return []


def consistency(v):
    verify.check_consistency(Suite(v.number("suite")), v.number("from"), v.number("to"), v.raw("old"), v.raw("new"), v.hashes("proof"))
    return []


def proof_file(v):
    verify.check_proof(verify.pinned_key(v.raw("vkey")), v.raw("file"), v.raw("entry"))
    return []


def tile_path(v):
    level, index, width = verify.parse_tile_path(v.raw("path").decode())
    return [["tile", str(level), str(index), str(width)]]


def entry(v):
    suite, raw = Suite(v.number("suite")), v.raw("entry")
    read_entry = verify.Entry(raw)
    require((read_entry.format, read_entry.suite, read_entry.flags & 0xFFFF) == (1, suite.number, 0), "version")
    require(verify.header_fault(read_entry) is None, "header")
    require(verify.is_canonical(raw), "not_canonical")
    return [["leaf", suite.leaf(raw)]]


def seal(v):
    suite, raw, key, batch = Suite(v.number("suite")), v.raw("seal"), v.raw("key"), v.number("batch")
    require(len(raw) == 80 and raw[:4] == bytes([1, suite.number, 0, 0]), "badSeal")
    count = int.from_bytes(raw[4:8], "big")
    require(1 <= count <= v.number("most") and count == batch and raw[8:16] == suite.key_id(key), "badSeal")
    message = verify.tag("seal") + v.raw("log_id") + struct.pack(">IIQ", v.number("partition"), count, v.number("seq")) + v.raw("leaf")
    require(suite.verifies(key, message, raw[16:]), "badSeal")
    return []


def grant(v):
    g = verify.Grant(Suite(v.number("suite")), v.raw("grant"))
    return [["grants", *map(str, (g.role, g.action, g.serial, g.partition, g.from_epoch)), g.key_id]]


def genesis(v):
    return [["log_id", verify.Genesis(v.raw("entry")).log_id]]


def fold(v):
    folding = verify.Fold(verify.Genesis(v.raw("genesis")), v.number("partition"))
    answers = []
    for raw, sealed in v.all("record"):
        kind, *detail = folding.step(v.bytes(raw), v.bytes(sealed))
        answers.append({"pending": "pending", "accepted": "accepted:%s" % (detail or [0])[0]}.get(kind) or detail[0])
    last = answers[-1]
    expected = v.words("answers")
    require(answers == expected, "answers " + " ".join(answers))
    require(last == "pending" or last.startswith("accepted"), last)
    return [["answers", *answers]]


def ledger(v):
    with tempfile.TemporaryDirectory() as folder:
        for path, word in v.all("file"):
            place = os.path.join(folder, "prefix", path)
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "wb") as file:
                file.write(v.bytes(word))
        trusted = os.path.join(folder, "trusted")
        for words in v.all("trusted"):
            with open(trusted, "wb") as file:
                file.write(v.bytes(words[0]))
        known = verify.Genesis(v.raw("genesis"))
        require(known.log_id == v.raw("pin"), "log_id", verify.TAMPERED)
        published = verify.Published(known, 0, os.path.join(folder, "prefix"), trusted)
        records = [(seq, v.bytes(raw), v.bytes(sealed), False) for seq, (raw, sealed) in enumerate(v.all("record"))]
        report, _ = verify.judge(known, [(published, records)], tuple(v.words("levels")[0].split(",")))
    chain = "ok" if report.states["V0"] == report.states["V1"] == "ok" else "bad"
    found = sorted(["finding", f.level, f.severity, f.kind, "-" if f.seq is None else str(f.seq), *f.where.split()]
                   for _, f in report.findings if f.level in ("V2", "V3"))
    lines = [["chain", chain]] + found
    code = report.code()
    if code == verify.OK:
        return lines
    wanted = [["chain", v.words("chain")[0]]] + sorted(["finding", *words] for words in v.all("finding"))
    require(lines == wanted, repr(lines), code)
    bad = [line[3] for line in found if line[2] == "violation"]
    raise Wrong("chain" if chain == "bad" else min(bad or [line[3] for line in found] or [""]), code)


def receipt(v):
    known = verify.Genesis(v.raw("genesis"))
    entries = [verify.Entry(v.bytes(raw)) for raw, _ in v.all("record")]
    keys = verify.ReceiptKeys(known)
    for entry in entries:
        keys.take(entry)
    given = verify.Receipt(v.raw("file"), "file")
    p = given.promise
    there = p.partition == 0 and p.seq < len(entries)
    seen = (known.suite.leaf(entries[p.seq].raw), entries[p.seq].event_id) if there else None
    state, severity = verify.judge_receipt(known, keys, given, seen, v.number("published"), v.number("now"), v.number("newest") == 1)
    if state == "pending":
        raise Wrong("receipt_pending", verify.INCOMPLETE)
    if severity:
        raise Wrong(state, verify.TAMPERED if severity == verify.VIOLATION else verify.INCOMPLETE)
    return [["says", str(p.partition), str(p.seq), p.leaf, p.event_id, str(p.issued_at), str(p.due_at)]]


def packed(v):
    """The archive of these files, by 17.1: the marks, sizes and places around MANIFEST and each `file`."""
    files = {name.encode(): v.bytes(word) for name, word in v.all("file")}
    files[b"MANIFEST"] = v.raw("manifest")
    body = central = b""
    for name, content in sorted(files.items()):
        common = struct.pack("<HHHHHIIIHH", 10, 0x0800, 0, 0, 0x21, zlib.crc32(content), len(content), len(content), len(name), 0)
        central += b"PK\1\2\x1e\3" + common + struct.pack("<HHHII", 0, 0, 0, 0o100644 << 16, len(body)) + name
        body += b"PK\3\4" + common + name + content
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(central), len(body), 0)
    return io.BytesIO(body + central + end), len(body) + len(central) + len(end)


def archive(v):
    raw = v.raw("archive")
    read_archive = verify.Zip(io.BytesIO(raw), len(raw))
    lines = []
    for name in read_archive.files:
        content, fits = read_archive.read(name)
        lines.append(["packed", name.encode(), content, "fits" if fits else "differs"])
    return lines


def manifest(v):
    m = verify.Manifest(v.raw("text"))
    suite = "sha256" if m.suite.number == 1 else "gm"
    return [["says", m.kind.decode(), suite, m.log_id, m.origin, m.filter],
            *(["lists", name.encode(), str(size), digest] for name, (size, digest) in m.files.items())]


def bundle(v):
    read_archive, m, text, signatures = verify.open_archive(*packed(v))
    require(signatures is not None, "evidence")
    check = verify.BundleCheck(read_archive, m, text, signatures, v.raw("pin"), [v.bytes(words[0]) for words in v.all("vkey")])
    lines = [["complete", "yes" if check.complete else "no"]] + sorted(["finding", f.severity, f.kind, f.where] for f in check.findings)
    if check.code() == verify.OK:
        return lines
    wanted = [["complete", v.words("complete")[0]]] + sorted(["finding", *words] for words in v.all("finding"))
    require(lines == wanted, repr(lines), check.code())
    raise Wrong(check.reason(), check.code())


def evidence(v):
    read_archive, m, _, signatures = verify.open_archive(*packed(v))
    require(signatures is None, "evidence")
    now = v.number("now") if v.all("now") else 0
    verify.Evidence(read_archive, m, v.raw("pin"), [v.bytes(words[0]) for words in v.all("vkey")], now)
    return []


def stamp(v):
    with tempfile.NamedTemporaryFile() as roots:
        roots.write(v.raw("roots"))
        roots.flush()
        severity = verify.stamp_fault(v.raw("response"), Suite(v.number("suite")), v.raw("text"), roots.name)
    require(severity is None, "timestamp", verify.TAMPERED if severity == verify.VIOLATION else verify.INCOMPLETE)
    return []


KINDS = {"receipt": receipt, "vkey": vkey, "note": note, "checkpoint": checkpoint, "inclusion": inclusion, "consistency": consistency,
         "proof_file": proof_file, "tile_path": tile_path, "entry": entry, "seal": seal, "grant": grant, "genesis": genesis,
         "fold": fold, "ledger": ledger, "archive": archive, "manifest": manifest, "bundle": bundle, "evidence": evidence, "stamp": stamp}
VERDICTS = {verify.USAGE: "refused", verify.TAMPERED: "tampered", verify.INCOMPLETE: "incomplete"}


def differs(kind, v):
    """What is not as the vector says; nothing when it is."""
    place = [name for name, _ in v.lines].index("expect")
    expected, lines = v.lines[place][1], [[name, *words] for name, words in v.lines[place + 1:]]
    try:
        answers = KINDS[kind](v)
        found = ["ok"]
    except Wrong as wrong:
        answers, found = None, [VERDICTS[wrong.code], wrong.name]
    if [word for word in found if word] != expected:
        return "%s, expected %s" % (" ".join(found), " ".join(expected))
    if answers is None:
        return None
    same = len(answers) == len(lines) and all(
        len(a) == len(b) and all(x == (v.bytes(y) if isinstance(x, bytes) else y) for x, y in zip(a, b)) for a, b in zip(answers, lines))
    return None if same else "%s, expected %s" % (answers, lines)


def main():
    passed = failed = 0
    for name in sorted(os.listdir(sys.argv[2])):
        kind, vectors = read(os.path.join(sys.argv[2], name))
        for v in vectors:
            different = differs(kind, v)
            failed += different is not None
            passed += different is None
            if different:
                print("%s: %s" % (v.name, different))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
