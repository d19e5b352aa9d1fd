"""The vectors of archives, manifests, bundles and evidence (ledger/FORMAT.md 17, 18), for make.py."""
import datetime
import json
import struct
import zlib

import forge
from forge import ADDED, EPOCH, EVENT, ZERO, Ledger, NoteKey, Tree, b64, changed, checkpoint_text, entry, h, note, proof_file, struct_of, text_of

SUITES = ((1, "sha256"), (2, "gm"))
CREATED = b"2024-09-04T16:19:47+08:00"
CREATED_MS = 1725437987000


# ------------------------------------------------------------------------------------------------ archives

class File:
    """One file of an archive, with whatever of its headers a vector wants otherwise."""

    def __init__(self, name, content, **other):
        self.name, self.content, self.other = name, content, other

    def common(self, where):
        say = {"version": 10, "flags": 0x0800, "method": 0, "time": 0, "date": 0x21, "crc": zlib.crc32(self.content), "packed": len(self.content),
               "size": len(self.content), "name_size": len(self.name), "extra_size": 0}
        for key, value in self.other.items():
            side, _, field = key.partition("_")
            if field in say and side in (where, "both"):
                say[field] = value
        return struct.pack("<HHHHHIIIHH", *say.values())

    def local(self):
        extra = self.other.get("extra", b"")
        return (self.other.get("local_magic", b"PK\3\4") + self.common("local") + self.name + extra + self.content + self.other.get("behind", b""))

    def central(self, offset):
        say = {"made": 0x031E, "comment": 0, "disk": 0, "internal": 0, "mode": 0o100644 << 16, "offset": offset}
        say.update({k: v for k, v in self.other.items() if k in say})
        return (self.other.get("central_magic", b"PK\1\2") + struct.pack("<H", say["made"]) + self.common("central")
                + struct.pack("<HHHII", say["comment"], say["disk"], say["internal"], say["mode"], say["offset"]) + self.name
                + self.other.get("central_extra", b""))


def archive(files, before=b"", between=b"", behind=b"", **end):
    out, central = before, b""
    for file in files:
        central += file.central(len(out))
        out += file.local()
    out += between
    say = {"disk": 0, "start": 0, "here": len(files), "all": len(files), "size": len(central), "offset": len(out), "comment": 0, **end}
    return out + central + b"PK\5\6" + struct.pack("<HHHHIIH", *(say[k] for k in ("disk", "start", "here", "all", "size", "offset", "comment"))) + behind


def good_archive(files):
    return archive([File(name, content) for name, content in sorted(files.items())])


def evidence_of_two_notes():
    """E1: two checkpoints of one size, signed by one key: -> the file, the key."""
    ledger = forge.Ledger(1)
    _, records = ledger.good(0, [3])
    tree, other = (forge.Tree(1, [ledger.leaf(raw) for raw, _ in some]) for some in (records, records[::-1]))
    notes = {b"first.note": ledger.checkpoint(tree, 5), b"second.note": ledger.checkpoint(other, 5)}
    listed = [(name, len(content), forge.h(1, content)) for name, content in sorted(notes.items())]
    text = manifest_text(1, b"evidence", ledger.log_id, ledger.origin, b"E1", listed)
    return good_archive({**notes, b"MANIFEST": text}), ledger.log_keys[0].vkey().decode()


def archives(vectors):
    out = vectors("archive")

    def ok(what, about, raw, *packed):
        out.add("archive." + what, about, [("archive", raw)], "ok", *[("packed", name, content or b"", fits) for name, content, fits in packed])

    def refused(what, about, raw):
        out.add("archive." + what, about, [("archive", raw)], "refused zip")

    def one(**other):
        return archive([File(b"MANIFEST", b"text\n"), File(b"p0/a.b", b"\1\2\3", **other)])

    two = (b"MANIFEST", b"text\n", "fits"), (b"p0/a.b", b"\1\2\3", "fits")
    ok("empty", "no file", archive([]))
    ok("one", "a file", archive([File(b"a", b"x")]), (b"a", b"x", "fits"))
    ok("two", "two files", one(), *two)
    ok("nothing_in_it", "an empty file", archive([File(b"a", b"")]), (b"a", b"", "fits"))
    longest = b"a/" * 99 + b"bc"
    ok("longest_name", "a name of 200 bytes", archive([File(longest, b"x")]), (longest, b"x", "fits"))
    ok("all_letters", "every kind of byte that a name may have", archive([File(b"A-Z_0+9.x/..a", b"x")]), (b"A-Z_0+9.x/..a", b"x", "fits"))
    ok("order", "bytes decide the order: capitals first, a dash before a slash", archive([File(b"B", b"1"), File(b"a-b", b"2"), File(b"a/b", b"3")]),
       (b"B", b"1", "fits"), (b"a-b", b"2", "fits"), (b"a/b", b"3", "fits"))
    ok("crc", "a checksum that does not fit is not a matter of form", one(both_crc=7), two[0], (b"p0/a.b", b"\1\2\3", "differs"))
    good = one()
    refused("nothing", "no byte", b"")
    refused("short", "21 bytes", archive([])[:-1])
    for k, cut in enumerate((1, 22, 60, 120, len(good) - 10)):
        refused("cut_%d" % k, "%d bytes cut off its end" % cut, good[:-cut])
        refused("cut_front_%d" % k, "%d bytes cut off its beginning" % cut, good[cut:])
    refused("before", "a byte before it, offsets as they were", b"x" + good)
    refused("before_moved", "bytes before it, offsets made to fit", archive([File(b"a", b"x")], before=b"#!/bin/sh\n"))
    refused("between", "bytes before the directory", archive([File(b"a", b"x")], between=b"x"))
    refused("behind", "a byte behind it", good + b"\0")
    refused("comment", "a comment", archive([File(b"a", b"x")], behind=b"hello", comment=5))
    refused("comment_says", "a comment that is not there", archive([File(b"a", b"x")], comment=1))
    refused("behind_file", "a byte behind a content", archive([File(b"a", b"x", behind=b"y"), File(b"b", b"z")]))
    refused("descriptor", "a data descriptor", archive([File(b"a", b"x", both_flags=0x0808, local_crc=0, local_size=0, local_packed=0,
                                                            behind=b"PK\7\x08" + struct.pack("<III", zlib.crc32(b"x"), 1, 1))]))
    for field, value, about in (("version", 20, "version 2.0"), ("flags", 0, "no UTF-8 flag"), ("flags", 0x0801, "encrypted"), ("method", 8, "deflated"),
                                ("time", 1, "a time"), ("date", 0x5921, "today"), ("packed", 2, "a packed size that is not its size"),
                                ("size", 4, "a size that is not its packed size")):
        refused("%s_%d" % (field, value), about, one(**{"both_" + field: value}))
        refused("local_%s_%d" % (field, value), about + ", in the local header alone", one(**{"local_" + field: value}))
        refused("central_%s_%d" % (field, value), about + ", in the directory alone", one(**{"central_" + field: value}))
    refused("crc_two", "two checksums", one(local_crc=7))
    refused("crc_two_too", "the other one", one(central_crc=7))
    refused("local_extra", "an extra field in the local header", one(local_extra_size=4, extra=b"\1\0\0\0"))
    refused("central_extra", "an extra field in the directory", one(central_extra_size=4, central_extra=b"\1\0\0\0"))
    refused("both_extra", "in both", one(both_extra_size=4, extra=b"\1\0\0\0", central_extra=b"\1\0\0\0"))
    refused("both_sizes", "a size that reaches into the directory", one(both_size=70, both_packed=70))
    for field, value, about in (("made", 0x0314, "made by version 2.0"), ("made", 30, "made by DOS"), ("comment", 1, "a comment of a file"), ("disk", 1, "another disk"),
                                ("internal", 1, "a text"), ("mode", 0o120777 << 16, "a symbolic link"), ("mode", 0o100755 << 16, "a program"),
                                ("mode", 0o40755 << 16, "a folder"), ("mode", 0, "no mode"), ("offset", 0, "the place of another file")):
        refused("%s_%o" % (field, value), about, one(**{field: value}))
    refused("local_magic", "no local header", one(local_magic=b"PK\3\5"))
    refused("central_magic", "no header in the directory", one(central_magic=b"PK\1\3"))
    refused("end_magic", "no end", good[:-22] + b"PK\5\7" + good[-18:])
    for field, value in (("disk", 1), ("start", 1), ("here", 1), ("here", 3), ("all", 1), ("all", 3), ("size", 10), ("offset", 0)):
        refused("end_%s_%d" % (field, value), "an end that says %s %d" % (field, value),
                archive([File(b"MANIFEST", b"text\n"), File(b"p0/a.b", b"\1\2\3")], **{field: value}))
    refused("end_all_65535", "65,535 files and no ZIP64 end", archive([File(b"a", b"x")], here=65535, all=65535))
    refused("twice", "a name twice", archive([File(b"a", b"x"), File(b"a", b"y")]))
    refused("twice_same", "the same file twice", archive([File(b"a", b"x"), File(b"a", b"x")]))
    refused("not_in_order", "names that are not in order", archive([File(b"b", b"x"), File(b"a", b"x")]))
    for what, name in (("parent", b"../x"), ("parent_within", b"a/../../x"), ("parent_last", b"a/.."), ("absolute", b"/etc/passwd"), ("here", b"./a"),
                       ("dot", b"."), ("folder", b"a/"), ("empty_part", b"a//b"), ("backslash", b"..\\x"), ("drive", b"C:x"), ("space", b"a b"),
                       ("nul", b"a\0b"), ("line_feed", b"a\nb"), ("chinese", "案件".encode()), ("not_utf8", b"a\xff"), ("star", b"*"), ("empty", b""),
                       ("long", longest + b"d")):
        refused("name_" + what, "a name that no file has", archive([File(name, b"x")]))
    return out


# ------------------------------------------------------------------------------------------------ manifests

def manifest_text(suite, kind, log_id, origin, filter_, listed, created=CREATED):
    """listed: [(name, length, digest)]"""
    return (b"quanlu/bundle/v1\nkind %s\nsuite %s\nlogId %s\norigin %s\ncreated %s\nfilter %s\n"
            % (kind, b"sha256" if suite == 1 else b"gm", log_id.hex().encode(), origin, created, filter_)
            + b"".join(b"%s %d %s\n" % (digest.hex().encode(), length, name) for name, length, digest in listed))


def manifests(vectors):
    out = vectors("manifest")
    listed = [(b"a", 1, h(1, b"x")), (b"p0/b.c", 20, h(1, b"y"))]

    def text(**other):
        say = {"suite": 1, "kind": b"case", "log_id": h(1, b"log"), "origin": b"example.test/quanlu", "filter_": b"0191a3c2", "listed": listed, **other}
        return manifest_text(**say)

    def ok(what, about, raw, kind, suite, origin, filter_, files):
        out.add("manifest." + what, about, [("text", raw)], "ok", ("says", kind, suite, h(1, b"log"), origin, filter_), *[("lists", *f) for f in files])

    def refused(what, about, raw):
        out.add("manifest." + what, about, [("text", raw)], "refused manifest")

    origin, case = b"example.test/quanlu", b"0191a3c2"
    files = [(name, length, digest) for name, length, digest in listed]
    ok("case", "a case", text(), "case", "sha256", origin, case, files)
    ok("org", "an organization of a gm ledger", text(kind=b"org", suite=2), "org", "gm", origin, case, files)
    ok("range", "a range", text(kind=b"range", filter_=b"0:1..0:2"), "range", "sha256", origin, b"0:1..0:2", files)
    ok("evidence", "evidence", text(kind=b"evidence", filter_=b"E1"), "evidence", "sha256", origin, b"E1", files)
    ok("no_files", "no file", text(listed=[]), "case", "sha256", origin, case, [])
    ok("chinese", "a filter beyond ASCII, with spaces", text(filter_="济民社访 117号".encode()), "case", "sha256", origin, "济民社访 117号".encode(), files)
    ok("longest_filter", "500 bytes", text(filter_=b"x" * 500), "case", "sha256", origin, b"x" * 500, files)
    ok("fraction", "a fraction of a second", text(created=b"2024-09-04T16:19:47.007+08:00"), "case", "sha256", origin, case, files)
    ok("largest", "a length of 20 digits", text(listed=[(b"a", 2 ** 64 - 1, ZERO)]), "case", "sha256", origin, case, [(b"a", 2 ** 64 - 1, ZERO)])
    good = text()
    refused("nothing", "an empty text", b"")
    refused("no_end", "no line feed at the end", good[:-1])
    refused("first_line", "version 2", good.replace(b"/v1", b"/v2"))
    refused("crlf", "lines that end with CR LF", good.replace(b"\n", b"\r\n"))
    refused("empty_line", "an empty line", good.replace(b"\nkind", b"\n\nkind"))
    refused("empty_line_last", "an empty line at the end", good + b"\n")
    refused("tab", "a tab", good.replace(b"kind case", b"kind\tcase"))
    refused("not_utf8", "a byte that is no UTF-8", text(filter_=b"a\xff"))
    refused("kind", "another kind", text(kind=b"dossier"))
    refused("kind_upper", "a kind in capitals", text(kind=b"Case"))
    refused("suite", "another suite", good.replace(b"suite sha256", b"suite sha512"))
    refused("no_suite", "no suite", good.replace(b"suite sha256\n", b""))
    refused("swapped", "two lines exchanged", good.replace(b"kind case\nsuite sha256\n", b"suite sha256\nkind case\n"))
    refused("twice", "a line twice", good.replace(b"kind case\n", b"kind case\nkind case\n"))
    refused("log_id_short", "31 bytes", good.replace(h(1, b"log").hex().encode(), h(1, b"log").hex().encode()[:-2]))
    refused("log_id_upper", "capitals", good.replace(h(1, b"log").hex().encode(), h(1, b"log").hex().upper().encode()))
    refused("origin_space", "a space in the origin", text(origin=b"example test"))
    refused("origin_plus", "a plus sign in it", text(origin=b"a+b"))
    refused("origin_empty", "no origin", text(origin=b""))
    for k, created in enumerate((b"", b"2024-09-04", b"2024-09-04T16:19:47Z", b"2024-09-04T08:19:47+00:00", b"2024-09-04T16:19:47.000+08:00",
                                 b"2024-09-04T16:19:47.1+08:00", b"2024-13-04T16:19:47+08:00", b"2024-02-30T16:19:47+08:00", b"2024-09-04T25:19:47+08:00",
                                 b"2024-09-04 16:19:47+08:00", b"now")):
        refused("created_%d" % k, "another form of the time", text(created=created))
    refused("filter_empty", "no filter", text(filter_=b""))
    refused("filter_long", "501 bytes", text(filter_=b"x" * 501))
    refused("no_filter_line", "a line less", good.replace(b"filter 0191a3c2\n", b""))
    line = b"%s 1 a\n" % h(1, b"x").hex().encode()
    refused("digest_short", "a digest of 31 bytes", good.replace(line, line[2:]))
    refused("digest_upper", "a digest in capitals", good.replace(line, line.replace(line[:64], line[:64].upper())))
    refused("length_zero", "a leading zero", good.replace(b" 1 a\n", b" 01 a\n"))
    refused("length_sign", "a sign", good.replace(b" 1 a\n", b" +1 a\n"))
    refused("length_none", "no length", good.replace(b" 1 a\n", b"  a\n"))
    refused("length_2_64", "2^64", good.replace(b" 1 a\n", b" 18446744073709551616 a\n"))
    refused("two_spaces", "two spaces", good.replace(b" 1 a\n", b" 1  a\n"))
    refused("name_empty", "no name", good.replace(b" 1 a\n", b" 1 \n"))
    refused("name_parent", "a name that leads elsewhere", good.replace(b" 1 a\n", b" 1 ../a\n"))
    refused("name_manifest", "MANIFEST itself", text(listed=[(b"MANIFEST", 1, ZERO)]))
    refused("order", "names that are not in order", text(listed=listed[::-1]))
    refused("name_twice", "a name twice", text(listed=[listed[0], listed[0]]))
    return out


# ------------------------------------------------------------------------------------------------ bundles

def entry_name(seq, piece="entry", folder="entries", partition=0):
    return b"p%d/%s/%016d.%s" % (partition, folder.encode(), seq, piece.encode())


def header_of(raw):
    return struct.unpack_from("<HHIQQ32s32s16sHHIq", raw, 8)


def json_of(raw, **other):
    _, _, partition, seq, epoch, _, _, event_id, code, version, _, recorded = header_of(raw)
    at = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=recorded + 8 * 3600000)
    digits = event_id.hex()
    said = {"position": {"partition": partition, "seq": seq, "epoch": epoch},
            "eventId": "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])), "typeCode": code, "schemaVer": version,
            "recordedAt": at.strftime("%Y-%m-%dT%H:%M:%S") + (".%03d" % (at.microsecond // 1000)).replace(".000", "") + "+08:00"}
    said.update(other)
    return json.dumps({k: v for k, v in said.items() if v is not None}, separators=(",", ":")).encode() + b"\n"


class Bundle:
    """What an exporter packs of a ledger: files by name, and who signs for them."""

    def __init__(self, ledger, records, size=None, partition=0, cosigned=b""):
        self.ledger, self.records, self.size, self.partition = ledger, records, size or len(records), partition
        self.suite, self.tree = ledger.suite, Tree(ledger.suite, [ledger.leaf(raw) for raw, _ in records])
        self.exporter = NoteKey(self.suite, ledger.origin + b"/export", "exporter")
        self.checkpoint = ledger.checkpoint(self.tree, self.size, partition) + cosigned
        self.files = {b"genesis.entry": ledger.genesis, b"genesis.seal": ledger.seal(ledger.writers[0], ledger.genesis, 1),
                      b"p%d/checkpoint" % partition: self.checkpoint}
        for p, log_key in enumerate(ledger.log_keys):
            self.files[b"keys/p%d.vkey" % p] = log_key.vkey() + b"\n"

    def with_entries(self, seqs, folder="entries"):
        for seq in seqs:
            raw, seal = self.records[seq]
            self.put(seq, raw, folder)
            if seal and not (folder == "control" and header_of(raw)[8] == ADDED):
                self.files[entry_name(seq, "seal", folder, self.partition)] = seal
            if folder == "entries":
                self.files[entry_name(seq, "json", folder, self.partition)] = json_of(raw)
            self.files[entry_name(seq, "tlog-proof", folder, self.partition)] = self.proof(seq)
        return self

    def put(self, seq, raw, folder="entries"):
        self.files[entry_name(seq, "entry", folder, self.partition)] = raw

    def proof(self, seq, checkpoint=None):
        return proof_file(seq, self.tree.inclusion(seq, self.size), checkpoint or self.checkpoint)

    def manifest(self, files, kind, filter_, by=None, **other):
        say = {"suite": self.suite, "kind": kind, "log_id": self.ledger.log_id, "origin": self.ledger.origin, "filter_": filter_,
               "listed": [(name, len(content), h(self.suite, content)) for name, content in sorted(files.items())], **other}
        return note(manifest_text(**say), by or self.exporter)


def bundles(vectors):
    out = vectors("bundle")
    makers = [(suite, bundle_vectors(out, suite, name)) for suite, name in SUITES]
    for suite, maker in makers:
        of_opened_fields(suite, *maker)
    return out


def bundle_vectors(out, suite, name):
    ledger = Ledger(suite)
    _, records = ledger.good(0, [3, 4, 1, 4])
    good = Bundle(ledger, records).with_entries(range(2, 10)).with_entries([1], "control")
    files, keys = good.files, [ledger.log_keys[0].vkey(), good.exporter.vkey()]
    filter_ = b"0:2..0:9"
    here = entry_name(5).decode()

    def add(what, about, expect, findings=(), of=None, maker=good, pack=None, kind=b"range", asks=filter_, pin=ledger.log_id, vkeys=None, complete="no",
            manifest=None, **said):
        """of: the files that are listed; pack: those that are there, when they are others"""
        of = files if of is None else of
        raw = manifest or maker.manifest(of, kind, asks, **said)
        fields = [("pin", pin)] + [("vkey", vkey) for vkey in (keys if vkeys is None else vkeys)] + [("manifest", raw)]
        fields += [("file", path.decode(), content) for path, content in sorted((of if pack is None else pack).items())]
        worst = [kind for severity, kind, _ in findings if severity == "violation"] or [kind for severity, kind, _ in findings if severity == "incomplete"]
        out.add("bundle.%s.%s" % (name, what), about, fields, " ".join([expect] + sorted(worst)[:1]), ("complete", complete),
                *[("finding", *finding) for finding in sorted(findings)])

    def but(base=None, **changes):
        """Files by their place with some replaced: e5=… entry 5, j5 its JSON, s5 its seal, t5 its proof; None takes away."""
        new = dict(files if base is None else base)
        for place, content in changes.items():
            pieces = {"e": "entry", "j": "json", "s": "seal", "t": "tlog-proof"}
            path = entry_name(int(place[1:]), pieces[place[0]]) if place[1:].isdigit() else place.replace("__", "/").encode()
            if content is None:
                del new[path]
            else:
                new[path] = content
        return new

    def with_file(path, content, base=None):
        new = dict(files if base is None else base)
        new.pop(path) if content is None else new.update({path: content})
        return new

    def bad(kind, place):
        return ("violation", kind, place)

    def lacks(kind, place):
        return ("incomplete", kind, place)

    # What is right.
    add("range", "a range, proved complete", "ok", complete="yes")
    add("by_log_id", "pinned by the log id and the exporter's key: genesis says the rest", "ok", vkeys=keys[1:], complete="yes")
    add("by_keys", "pinned by the two keys alone", "ok", pin=None, complete="yes")
    add("other_pins", "keys of other logs beside them say nothing", "ok", vkeys=keys + [NoteKey(suite, b"other.test", "other").vkey()], complete="yes")
    add("no_json", "without JSON", "ok", of={k: v for k, v in files.items() if not k.endswith(b".json")}, complete="yes")
    add("no_seals", "without seals nothing is said about writer keys", "ok",
        of={k: v for k, v in files.items() if not k.endswith(b".seal") and b"/control/" not in k}, complete="yes")
    add("unknown_file", "a file that this version gives no meaning", "ok", of=with_file(b"documents/00", b"x"), complete="yes")
    cosigned = Bundle(ledger, records, cosigned=NoteKey(suite, b"w", "w", "witness").line(checkpoint_text(ledger.origin, len(records), good.tree.root(len(records)))))
    add("cosigned", "a cosignature of somebody unknown", "ok", of=cosigned.with_entries(range(2, 10)).with_entries([1], "control").files, complete="yes")
    add("own_key", "the checkpoint key in it is another one: it is said, and counts for nothing", "ok",
        [("info", "key_differs", "keys/p0.vkey")], of=with_file(b"keys/p0.vkey", NoteKey(suite, ledger.origin, "stranger").vkey() + b"\n"), complete="yes")
    add("own_export_key", "the exporter's key in it is another one", "ok", [("info", "key_differs", "keys/export.vkey")],
        of=with_file(b"keys/export.vkey", NoteKey(suite, ledger.origin + b"/export", "stranger").vkey() + b"\n"), complete="yes")
    add("same_export_key", "it is the one that is pinned", "ok", of=with_file(b"keys/export.vkey", keys[1] + b"\n"), complete="yes")
    older = Bundle(ledger, records, size=10).with_entries(range(2, 10)).with_entries([1], "control")
    add("older_checkpoint", "under an older checkpoint", "ok", of=older.files, complete="yes")
    add("whole_log", "from genesis on", "ok", of=Bundle(ledger, records).with_entries(range(len(records))).files,
        asks=b"0:0..0:%d" % (len(records) - 1), complete="yes")
    add("one", "one entry", "ok", of=Bundle(ledger, records).with_entries([7]).files, asks=b"0:7..0:7", complete="yes")

    # Streams.
    streams = Ledger(suite, seed=" streams")
    head, told = streams.open()
    told += streams.start(head, streams.writers[0])

    def event(version, stream):
        return entry(suite, EVENT, streams.number(), struct_of([7], [text_of(b"x")]), struct_of([version], [text_of(stream)]))
    told += streams.batch(head, streams.writers[0], [event(1, b"Case/one"), event(1, b"Case/two"), event(2, b"Case/one"), event(3, b"Case/one")])
    told += streams.batch(head, streams.writers[0], [event(1, b"Task/one"), event(4, b"Case/one"), event(5, b"Visit/x")])
    told += streams.batch(head, streams.writers[0], [event(0, b"Case/zero"), event(2, b"Case/zero"), event(2, b"Case/no/key")])
    case = Bundle(streams, told)
    case_keys = [streams.log_keys[0].vkey(), case.exporter.vkey()]

    def case_of(seqs):
        return Bundle(streams, told).with_entries(seqs).with_entries([1], "control").files

    def case_add(what, about, expect, seqs, findings=(), kind=b"case", asks=b"one"):
        add(what, about, expect, findings, of=case_of(seqs), maker=case, kind=kind, asks=asks, pin=streams.log_id, vkeys=case_keys)
    case_add("case", "a case: its own streams without gaps", "ok", [2, 4, 5, 6, 7])
    case_add("org", "an organization", "ok", [2, 4, 5, 6, 7, 8], kind=b"org")
    case_add("case_early", "the first two of its events: that there are more, nobody can see", "ok", [2, 4])
    case_add("case_gap", "version 2 is missing", "tampered", [2, 5, 6, 7], [bad("stream_gap", "MANIFEST")])
    case_add("case_begin", "version 1 is missing", "tampered", [4, 5], [bad("stream_gap", "MANIFEST")])
    case_add("case_zero", "versions 0 and 2", "tampered", [9, 10], [bad("stream_gap", "MANIFEST")], asks=b"zero")
    case_add("case_slash", "a key with a slash in it", "tampered", [11], [bad("stream_gap", "MANIFEST")], asks=b"key")
    case_add("case_nothing", "none of its own events", "tampered", [3, 8], [bad("stream_gap", "MANIFEST")])
    twice = Ledger(suite, seed=" twice")
    head, doubled = twice.open()
    doubled += twice.start(head, twice.writers[0])
    doubled += twice.batch(head, twice.writers[0], [
        entry(suite, EVENT, twice.number(), struct_of([7], [text_of(b"x")]), struct_of([version], [text_of(b"Case/one")])) for version in (1, 2, 2, 3)])
    double = Bundle(twice, doubled)

    def twice_add(what, about, seqs, *kinds):
        add(what, about, "tampered" if kinds else "ok", [bad(kind, "MANIFEST") for kind in kinds], maker=double, kind=b"case", asks=b"one",
            of=Bundle(twice, doubled).with_entries(seqs).with_entries([1], "control").files, pin=twice.log_id,
            vkeys=[twice.log_keys[0].vkey(), double.exporter.vkey()])
    twice_add("case_twice", "version 2 stands twice", [2, 3, 4, 5], "stream_twice")
    twice_add("case_twice_gap", "version 2 stands twice, version 1 is missing", [3, 4, 5], "stream_twice", "stream_gap")
    twice_add("case_once", "one of the two: the other is not shown, and nobody can see it", [2, 4, 5])
    case_add("case_other", "a filter that is another stream's", "tampered", [2, 4], [bad("stream_gap", "MANIFEST")], asks=b"three")

    # Not as it was packed: T72.
    def t72(what, about, findings, **more):
        add(what, about, "tampered", findings, **more)
    t72("removed", "a file removed", [bad("file_missing", here)], pack=but(e5=None))
    t72("removed_proof", "a proof removed", [bad("file_missing", here.replace(".entry", ".tlog-proof"))], pack=but(t5=None))
    t72("renamed", "a file renamed", [bad("file_missing", here), bad("file_unlisted", entry_name(11).decode())],
        pack=but(e5=None, e11=records[5][0]))
    t72("flipped", "a bit of an entry", [bad("file_differs", here)], pack=but(e5=forge.changed(records[5][0], recorded_at=1)))
    t72("exchanged", "two entries exchanged", [bad("file_differs", entry_name(5).decode()), bad("file_differs", entry_name(6).decode())],
        pack=but(e5=records[6][0], e6=records[5][0]))
    t72("added", "a file added", [bad("file_unlisted", "p0/entries/0000000000000011.entry")], pack=but(e11=records[11][0]))
    t72("readme_added", "even one that means nothing", [bad("file_unlisted", "README.zh.md")], pack=with_file(b"README.zh.md", b"x"))
    t72("emptied", "an entry emptied", [bad("file_differs", here)], pack=but(e5=b""))
    other = Bundle(ledger, records, size=11).with_entries(range(2, 10)).with_entries([1], "control")
    t72("other_export", "the checkpoint of another export", [bad("file_differs", "p0/checkpoint")], pack=with_file(b"p0/checkpoint", other.checkpoint))
    signed = good.manifest(files, b"range", filter_)
    t72("manifest_flipped", "a digit in the manifest", [bad("manifest_signature", "MANIFEST")], manifest=signed.replace(CREATED, b"2024-09-04T16:19:48+08:00"))
    t72("manifest_signature", "a bit of its signature", [bad("manifest_signature", "MANIFEST")],
        manifest=signed[:signed.rindex(b" ") + 1] + b64(good.exporter.id + bytes(64)) + b"\n")
    t72("manifest_signature_short", "a signature of 63 bytes", [bad("manifest_signature", "MANIFEST")],
        manifest=signed[:signed.rindex(b" ") + 1] + b64(good.exporter.id + bytes(63)) + b"\n")
    t72("manifest_and_file", "a file removed and the manifest made to fit, with the old signature", [bad("manifest_signature", "MANIFEST")],
        pack=but(t5=None), manifest=good.manifest(but(t5=None), b"range", filter_)[:-90] + signed[-90:])

    # Nobody known signed.
    stranger = NoteKey(suite, ledger.origin + b"/export", "stranger")
    unknown = [lacks("manifest_unknown", "MANIFEST")]
    add("made_again", "the manifest made again by another key", "incomplete", unknown, by=stranger, complete="yes")
    add("made_again_less", "and an entry left out: that contradicts its own range", "tampered",
        unknown + [bad("missing", here)], by=stranger, of=but(e5=None, t5=None, j5=None))
    add("no_export_key", "the exporter's key is not pinned", "incomplete", unknown, vkeys=keys[:1], complete="yes")
    add("by_log_key", "signed by the log's own key", "incomplete", unknown, by=ledger.log_keys[0], complete="yes")
    add("export_name", "signed by a pinned key of another name", "incomplete", unknown, by=NoteKey(suite, b"other/export", "exporter"),
        vkeys=keys[:1] + [NoteKey(suite, b"other/export", "exporter").vkey()], complete="yes")
    add("no_pins", "nothing is pinned", "incomplete", unknown + [lacks("no_pin", "genesis.entry")], pin=None, vkeys=[], complete="yes")

    # Which ledger.
    add("other_pin", "another log id is pinned", "tampered", [bad("log_id", "MANIFEST")], pin=h(suite, b"other"))
    add("says_other", "the manifest says another log id", "tampered", [bad("log_id", "MANIFEST"), bad("genesis", "genesis.entry")], log_id=h(suite, b"other"))
    add("says_other_unpinned", "it says another log id, nobody pinned one", "tampered", [bad("genesis", "genesis.entry")], log_id=h(suite, b"other"), pin=None)
    add("genesis_gone", "no genesis", "tampered", [bad("genesis", "genesis.entry")], of=with_file(b"genesis.entry", None))
    add("genesis_other", "the genesis of another ledger", "tampered", [bad("genesis", "genesis.entry")], of=with_file(b"genesis.entry", streams.genesis))
    add("genesis_garbage", "no entry for genesis", "tampered", [bad("genesis", "genesis.entry")], of=with_file(b"genesis.entry", b"garbage!"))
    add("genesis_wrong", "a genesis that is not right", "tampered", [bad("genesis", "genesis.entry")],
        of=with_file(b"genesis.entry", changed(ledger.genesis, epoch=1)))
    add("genesis_suite", "the genesis of a ledger of the other suite", "tampered", [bad("genesis", "genesis.entry")],
        of=with_file(b"genesis.entry", Ledger(3 - suite).genesis))
    t72("genesis_seal", "its seal changed", [bad("bad_seal", "genesis.seal")],
        of=with_file(b"genesis.seal", flip(files[b"genesis.seal"], 30)))
    add("genesis_seal_short", "half a seal", "tampered", [bad("bad_seal", "genesis.seal")], of=with_file(b"genesis.seal", files[b"genesis.seal"][:40]))

    # The checkpoint.
    def unproved(note_raw):
        return {path: content.replace(good.checkpoint, note_raw) for path, content in files.items()}
    wrong = "p0/checkpoint"
    text = checkpoint_text(ledger.origin, len(records), good.tree.root(len(records)))
    add("no_checkpoint", "no checkpoint", "incomplete", [lacks("checkpoint_missing", wrong)], of=with_file(b"p0/checkpoint", None))
    add("checkpoint_garbage", "no note", "incomplete", [lacks("checkpoint_note", wrong)], of=with_file(b"p0/checkpoint", b"x"))
    add("checkpoint_stranger", "signed by a stranger", "incomplete", [lacks("checkpoint_note", wrong)],
        of=unproved(note(text, NoteKey(suite, ledger.origin, "stranger"))))
    add("checkpoint_flipped", "its size changed", "tampered", [bad("checkpoint_note", wrong)],
        of=unproved(good.checkpoint.replace(b"\n%d\n" % len(records), b"\n%d\n" % (len(records) + 1))))
    add("checkpoint_origin", "the key signed for another origin", "tampered", [bad("checkpoint_note", wrong)],
        of=unproved(note(checkpoint_text(b"example.test/other", len(records), good.tree.root(len(records))), ledger.log_keys[0])))
    add("checkpoint_key", "only the exporter's key is pinned: nobody known signed the checkpoint", "incomplete", [lacks("checkpoint_note", wrong)],
        pin=None, vkeys=keys[1:])
    add("checkpoint_fork", "a checkpoint of another history", "tampered",
        [bad("not_proved", entry_name(seq, "tlog-proof").decode()) for seq in range(2, 10)] + [bad("not_proved", "p0/control/0000000000000001.tlog-proof")],
        of=unproved(ledger.checkpoint(Tree(suite, good.tree.leaves[:-1] + [ZERO]), len(records))))
    add("second_note", "the proofs hold the note without its cosignature", "tampered",
        [bad("not_proved", entry_name(seq, "tlog-proof").decode()) for seq in range(2, 10)] + [bad("not_proved", "p0/control/0000000000000001.tlog-proof")],
        of=with_file(b"p0/checkpoint", cosigned.checkpoint))

    # Entries and proofs, packed so by the exporter.
    def entry_bad(what, about, kind, raw):
        add(what, about, "tampered", [bad(kind, here), bad("missing", here)], of=but(e5=raw))
    entry_bad("entry_malformed", "no entry", "malformed", records[5][0][:-3])
    entry_bad("entry_version", "another format version", "version", changed(records[5][0], format=2))
    entry_bad("entry_suite", "the other suite", "version", changed(records[5][0], suite=3 - suite))
    entry_bad("entry_foreign", "another ledger's log id", "foreign", changed(records[5][0], log_id=h(suite, b"other")))
    entry_bad("entry_partition", "another partition", "partition", changed(records[5][0], partition=1))
    entry_bad("entry_place", "the entry of another seq", "place", records[6][0])
    entry_bad("entry_header", "an event id that is none", "header", changed(records[5][0], event_id=bytes(16)))
    entry_bad("entry_canonical", "a word behind its end", "not_canonical", records[5][0] + bytes(8))
    add("entry_changed", "a letter of its text", "tampered",
        [bad("not_proved", here.replace(".entry", ".tlog-proof")), bad("prev_mismatch", entry_name(6).decode())],
        of=but(e5=records[5][0].replace(b"visit held", b"visit hell")))
    proof = here.replace(".entry", ".tlog-proof")
    add("proof_gone", "no proof", "incomplete", [lacks("not_proved", proof)], of=but(t5=None))
    add("proof_garbage", "no proof file", "tampered", [bad("not_proved", proof)], of=but(t5=b"x"))
    add("proof_other", "the proof of another entry", "tampered", [bad("not_proved", proof)], of=but(t5=good.proof(6)))
    add("proof_index", "another index", "tampered", [bad("not_proved", proof)], of=but(t5=good.proof(5).replace(b"index 5", b"index 4")))
    add("proof_hash", "a hash flipped", "tampered", [bad("not_proved", proof)],
        of=but(t5=proof_file(5, [flip(x, 9) if k == 1 else x for k, x in enumerate(good.tree.inclusion(5, good.size))], good.checkpoint)))
    add("proof_short", "a hash less", "tampered", [bad("not_proved", proof)],
        of=but(t5=proof_file(5, good.tree.inclusion(5, good.size)[:-1], good.checkpoint)))
    add("proof_older", "a right proof, under an older checkpoint", "tampered", [bad("not_proved", proof)],
        of=but(t5=proof_file(5, good.tree.inclusion(5, 10), ledger.checkpoint(good.tree, 10))))
    add("orphan", "JSON beside no entry", "incomplete", [lacks("entry_missing", "p0/entries/0000000000000011.json")], of=but(j11=b"{}\n"), complete="yes")

    # JSON.
    def json_bad(what, about, raw):
        add("json_" + what, about, "tampered", [bad("json_differs", here.replace(".entry", ".json"))], of=but(j5=raw))
    five = records[5][0]
    json_bad("none", "no JSON", b"x")
    json_bad("list", "a list", b"[]\n")
    json_bad("empty", "an object that says nothing", b"{}\n")
    json_bad("twice", "a key twice", json_of(five)[:-2] + b',"typeCode":402}\n')
    json_bad("seq", "another seq", json_of(five, position={"partition": 0, "seq": 6, "epoch": 1}))
    json_bad("epoch", "another epoch", json_of(five, position={"partition": 0, "seq": 5, "epoch": 2}))
    json_bad("id", "another event", json_of(five, eventId="00000000-0000-7000-8000-000000000000"))
    json_bad("no_id", "no event id", json_of(five, eventId=None))
    json_bad("type", "another type", json_of(five, typeCode=403))
    json_bad("type_text", "a type as text", json_of(five, typeCode="402"))
    json_bad("time", "another time", json_of(five, recordedAt="2020-01-01T00:00:00+08:00"))
    json_bad("version", "another version of the schema", json_of(five, schemaVer=2))
    add("json_less", "one that says less", "ok", of=but(j5=json_of(five, recordedAt=None, schemaVer=None)), complete="yes")
    add("json_spelt", "one that is spelt otherwise", "ok", of=but(j5=b" " + json_of(five).replace(b",", b" ,\n")), complete="yes")

    # Seals.
    sealed = next(seq for seq in range(2, 10) if records[seq][1])
    seal, at = records[sealed][1], entry_name(sealed, "seal").decode()

    def seal_bad(what, about, raw):
        add("seal_" + what, about, "tampered", [bad("bad_seal", at)], of=but(**{"s%d" % sealed: raw}))
    seal_bad("flipped", "a bit of its signature", flip(seal, 40))
    seal_bad("short", "79 bytes", seal[:-1])
    seal_bad("empty", "no byte", b"")
    seal_bad("version", "another version", b"\2" + seal[1:])
    seal_bad("alg", "the other suite's algorithm", seal[:1] + bytes([3 - suite]) + seal[2:])
    seal_bad("reserved", "reserved bytes that are not zero", seal[:2] + b"\0\1" + seal[4:])
    seal_bad("key_id", "another key id, which the signature does not cover", flip(seal, 9))
    seal_bad("count", "another count", seal[:4] + struct.pack(">I", 1) + seal[8:])
    seal_bad("count_0", "count 0", seal[:4] + bytes(4) + seal[8:])
    seal_bad("count_more", "more than a batch may have", ledger.seal(ledger.writers[0], records[sealed][0], 9))
    seal_bad("spare", "by the spare key, which never began this epoch", ledger.seal(ledger.writers[1], records[sealed][0], 3))
    seal_bad("other_entry", "the seal of another entry", next(s for seq, (_, s) in enumerate(records) if s and seq > 2 and seq != sealed))
    any_count = ledger.seal(ledger.writers[0], records[sealed][0], 2)
    add("seal_less", "a smaller count, sealed so by its key: how many there were is not looked at", "ok", of=but(**{"s%d" % sealed: any_count}), complete="yes")
    without = {path: content for path, content in files.items() if b"/control/" not in path}
    seals = [seq for seq in range(2, 10) if records[seq][1]]
    add("control_gone", "the epoch's first entry is not there", "incomplete", [lacks("control_missing", entry_name(seq, "seal").decode()) for seq in seals],
        of=without, complete="yes")

    # Links: a log whose own publisher signed something broken.
    def broken(what, about, kind, **fields):
        head, told = ledger.open()
        told += ledger.start(head, ledger.writers[0])
        for count in (3, 4):
            told += ledger.batch(head, ledger.writers[0], [ledger.event() for _ in range(count)])
        told[6] = (changed(told[6][0], **fields), told[6][1])
        made = Bundle(ledger, told).with_entries(range(5, 7)).with_entries([1], "control")
        add(what, about, "tampered", [bad(kind, entry_name(6).decode())], of=made.files, maker=made, asks=b"0:5..0:6")
    ledger.numbers = 0
    broken("link", "an entry that links to something else, under a signed root", "prev_mismatch", prev=h(suite, b"other"))
    ledger.numbers = 0
    broken("time", "an entry that is older than the one before, under a signed root", "time", recorded_at=5)

    # Completeness of a range.
    add("range_missing", "an entry of the range is not there", "tampered", [bad("missing", here)], of=but(e5=None, t5=None, j5=None))
    add("range_first", "the first one", "tampered", [bad("missing", entry_name(2).decode())], of=but(e2=None, t2=None, j2=None))
    add("range_last", "the last one", "tampered", [bad("missing", entry_name(10).decode())], asks=b"0:2..0:10")
    add("range_two", "two gaps", "tampered", [bad("missing", entry_name(3).decode()), bad("missing", entry_name(6).decode())],
        of=but(e3=None, t3=None, j3=None, e6=None, t6=None, j6=None, **({"s6": None} if records[6][1] else {})))
    add("range_outside", "an entry outside", "tampered", [bad("outside_filter", entry_name(9).decode())], asks=b"0:2..0:8")
    add("range_partition", "the range of another partition", "tampered",
        [bad("outside_filter", entry_name(seq).decode()) for seq in range(2, 10)] + [bad("missing", "p1/entries/0000000000000002.entry")], asks=b"1:2..1:9")
    for k, form in enumerate((b"2..9", b"0:2..1:9", b"0:9..0:2", b"0:02..0:9", b"0:2..0:9 ", b"0:2...0:9", b"32:2..32:9", b"0:2..0:9007199254740992")):
        add("range_form_%d" % k, "a filter that is no range", "tampered", [bad("outside_filter", "MANIFEST")], asks=form)

    # More than one epoch, and a key that was granted.
    grown = Ledger(suite, seed=" grown")
    head, told = grown.good(0, [2])
    granted = len(told)
    told += grown.batch(head, grown.writers[0], [grown.added(grown.grant(grown.writers[2]))])
    began = len(told)
    told += grown.start(head, grown.writers[2])
    told += grown.batch(head, grown.writers[2], [grown.event(), grown.event()])
    last = len(told) - 1
    grown_keys = [grown.log_keys[0].vkey(), NoteKey(suite, grown.origin + b"/export", "exporter").vkey()]

    def grown_add(what, about, expect, control, findings=(), complete="yes"):
        made = Bundle(grown, told).with_entries([last]).with_entries(control, "control")
        add(what, about, expect, findings, of=made.files, maker=made, asks=b"0:%d..0:%d" % (last, last), pin=grown.log_id, vkeys=grown_keys, complete=complete)
    grown_add("granted", "sealed by a key that was added: its epoch and its grant are there", "ok", [granted, began])
    grown_add("granted_gone", "its grant is not there", "incomplete", [began],
              [lacks("control_missing", entry_name(began, "entry", "control").decode()), lacks("control_missing", entry_name(began, "seal", "control").decode()),
               lacks("control_missing", entry_name(last, "seal").decode())])
    grown_add("epoch_gone", "its epoch is not there", "incomplete", [granted], [lacks("control_missing", entry_name(last, "seal").decode())])

    # Another partition.
    wide = Ledger(suite, partitions=2, seed=" wide")
    _, second = wide.good(1, [2, 3])
    made = Bundle(wide, second, partition=1).with_entries(range(2, 5)).with_entries([1], "control")
    made.partition = 1
    wide_keys = [wide.log_keys[0].vkey(), wide.log_keys[1].vkey(), made.exporter.vkey()]
    add("partition_1", "of partition 1", "ok", of=made.files, maker=made, asks=b"1:2..1:4", pin=wide.log_id, vkeys=wide_keys, complete="yes")
    add("partition_key", "the key of the other partition is pinned alone", "incomplete", [lacks("checkpoint_note", "p1/checkpoint")], of=made.files, maker=made,
        asks=b"1:2..1:4", pin=None, vkeys=[wide_keys[0], wide_keys[2]])
    add("partition_2", "files of a partition that there is not", "tampered", [bad("partition", "p2/checkpoint")], of={**made.files, b"p2/checkpoint": b"x"},
        maker=made, asks=b"1:2..1:4", pin=wide.log_id, vkeys=wide_keys)
    of_several_partitions(add, suite, bad, lacks)
    return add, bad, lacks


def of_opened_fields(suite, add, bad, lacks):
    """Entry 2 has two sealed fields, fields 3 and 5 behind pointers 1 and 2, entry 3 another of the same subject, entry 4 none."""
    ledger = Ledger(suite, seed=" opened")
    ids = [forge.event_id(number) for number in (901, 902, 903)]

    def field(event, number, text, **other):
        return forge.Field(suite, ledger.log_id, ids[event], EVENT, number, text, **other)

    def event(number, *pointers, version=1):
        raw = entry(suite, EVENT, number, struct_of([7], [text_of(b"x"), *pointers]))
        return changed(raw, type_version=version)
    long = "济南市历下区某某路一号".encode() * 4
    name, place, other = field(0, 3, "张某某".encode()), field(0, 5, long), field(1, 3, "李某某".encode())

    def told_by(*events):
        head, told = ledger.open()
        told += ledger.start(head, ledger.writers[0])
        told += ledger.batch(head, ledger.writers[0], list(events))
        return told
    two = event(901, name.node(), place.node())
    history = told_by(two, event(902, other.node()), event(903))
    made = Bundle(ledger, history)
    keys = [ledger.log_keys[0].vkey(), made.exporter.vkey()]
    head = b"quanlu/opening/v1\n"
    here = entry_name(2, "opening").decode()
    both = head + name.line(1) + place.line(2)

    def put(what, about, opening, wrong=None, seq=2, history=history, findings=None, entries=range(2, 5)):
        files = Bundle(ledger, history).with_entries(entries).with_entries([1], "control").files
        path = entry_name(seq, "opening")
        found = [bad("opening", path.decode())] if wrong else findings or []
        add("opened_" + what, about, "tampered" if wrong else "ok" if not found else "incomplete", found, of={**files, path: opening},
            maker=Bundle(ledger, history), asks=b"0:%d..0:%d" % (entries[0], entries[-1]), pin=ledger.log_id, vkeys=keys,
            complete="no" if wrong else "yes")

    def refused(what, about, opening, **more):
        put(what, about, opening, wrong=True, **more)

    def first(change):
        """Entry 2 with another struct for its first sealed field."""
        return told_by(event(901, change, place.node()), event(902, other.node()), event(903))
    put("both", "two fields of an entry", both)
    put("one", "one of them: the other stays closed", head + name.line(1))
    put("second", "the other one, of 132 bytes", head + place.line(2))
    put("other_entry", "a field of another entry of the same subject", head + other.line(1), seq=3)
    put("alone", "beside no entry", both, seq=7, findings=[lacks("entry_missing", entry_name(7, "opening").decode())])
    refused("nothing", "no byte", b"")
    refused("no_field", "no field", head)
    refused("first_line", "another version", both.replace(b"/v1", b"/v2"))
    refused("first_line_gone", "no first line", both[len(head):])
    refused("no_end", "the last line has no end", both[:-1])
    refused("empty_line", "an empty line", both + b"\n")
    refused("crlf", "lines that end with CR LF", both.replace(b"\n", b"\r\n"))
    refused("order", "pointers that do not ascend", head + place.line(2) + name.line(1))
    refused("twice", "a field twice", head + name.line(1) + name.line(1))
    refused("upper", "capitals", head + name.line(1).upper())
    refused("zero", "a leading zero", head + b"0" + name.line(1))
    refused("pointer_large", "a pointer beyond 65,535", head + name.line(65536 + 1))
    refused("field_large", "a field beyond 65,535", head + name.line(1, field=65536 + 3))
    refused("spaces", "two spaces", head + name.line(1).replace(b" ", b"  ", 1))
    refused("more", "a fifth word", head + name.line(1)[:-1] + b" 00\n")
    refused("key_short", "an event key that is too short", head + name.line(1, event_key=name.event_key[:-1]))
    refused("key_long", "an event key that is too long", head + name.line(1, event_key=name.event_key + b"\0"))
    refused("commitment_key_short", "a commitment key that is too short", head + name.line(1, commitment_key=name.commitment_key[:-1]))
    refused("too_long", "more than 64 KiB", head + name.line(1) + b"x" * 65536 + b"\n")
    refused("pointer_none", "a pointer that the body has not", head + name.line(3))
    refused("pointer_text", "a pointer to a text", head + name.line(0))
    refused("pointer_other", "the pointer of the other field", head + name.line(2))
    refused("field", "another field number", head + name.line(1, field=4))
    refused("event_key", "a bit of the event key", head + name.line(1, event_key=flip(name.event_key, 7)))
    refused("commitment_key", "a bit of the commitment key: what decrypts is not what it commits to", head + name.line(1, commitment_key=flip(name.commitment_key, 7)))
    refused("exchanged", "the keys of the other field", head + name.line(1, event_key=place.event_key, commitment_key=place.commitment_key))
    refused("other_event", "the keys of another event of the same subject", head + name.line(1, event_key=other.event_key, commitment_key=other.commitment_key))
    refused("second_wrong", "the second of two", head + name.line(1) + place.line(2, event_key=name.event_key))
    refused("wrong_entry", "an opening of another entry", both, seq=3)
    refused("nothing_sealed", "an entry without a sealed field", both, seq=4)
    if suite == 2:
        refused("mac_key", "a bit of the key of the tag", head + name.line(1, event_key=flip(name.event_key, 40)))
    refused("alg", "an entry that names the other suite's algorithm", both, history=first(name.node(alg=3 - suite)))
    refused("nonce", "a nonce of 11 bytes in the entry", both, history=first(name.node(nonce=name.nonce[:-1])))
    refused("other_nonce", "another nonce", both, history=first(name.node(nonce=flip(name.nonce, 3))))
    refused("commitment", "a commitment of 31 bytes", both, history=first(name.node(commitment=name.commitment[:-1])))
    refused("no_sealed", "a struct with nothing in it", both, history=first(struct_of([suite])))
    refused("is_text", "a text at its place", both, history=first(text_of(b"clear")))
    false = field(0, 3, "张某某".encode(), committed="王某某".encode())
    refused("false_commitment", "a commitment to another text than was encrypted", head + false.line(1), history=first(false.node()))
    for what, about, plain in (("padding", "padding that is not zero", struct.pack(">I", 3) + b"abc" + bytes(24) + b"\1"), ("room", "more room than the text needs",
                               struct.pack(">I", 3) + b"abc" + bytes(57)), ("length", "a length beyond its end", struct.pack(">I", 29) + b"abc" + bytes(25)),
                              ("short", "16 bytes", struct.pack(">I", 3) + b"abc" + bytes(9))):
        odd = field(0, 3, b"abc", plain=plain)
        refused("plain_" + what, about, head + odd.line(1), history=first(odd.node()))
    moved = told_by(event(903, name.node(), place.node()), event(902, other.node()), event(901))
    refused("moved", "a sealed field under another event", both, history=moved)
    newer = told_by(event(901, name.node(), place.node(), version=2), event(902, other.node()), event(903))
    refused("type_version", "under another version of the type", both, history=newer)
    emptied = field(0, 3, b"")
    put("empty_text", "an empty text", head + emptied.line(1), history=first(emptied.node()))


def of_several_partitions(add, suite, bad, lacks):
    """A case whose events lie in partitions 0 and 2 of three: each under its own origin, checkpoint, epoch and chain."""
    ledger = Ledger(suite, partitions=3, seed=" several")

    def event(version, stream, text=b"x"):
        return entry(suite, EVENT, ledger.number(), struct_of([7], [text_of(text)]), struct_of([version], [text_of(stream)]))

    def history(partition, *batches):
        head, told = ledger.open(partition)
        told += ledger.start(head, ledger.writers[0])
        for batch in batches:
            told += ledger.batch(head, ledger.writers[0], [event(*one) for one in batch])
        return told
    zero = history(0, [(1, b"Case/one"), (1, b"Case/two")], [(2, b"Case/one"), (9, b"Visit/x")])
    two = history(2, [(1, b"Task/one")], [(3, b"Case/one"), (2, b"Task/one"), (1, b"Case/three")])

    def files_of(seqs_0=(2, 4), seqs_2=(2, 3, 4), zero=zero, two=two, **sizes):
        first = Bundle(ledger, zero, partition=0, size=sizes.get("size_0")).with_entries(seqs_0).with_entries([1], "control")
        third = Bundle(ledger, two, partition=2, size=sizes.get("size_2")).with_entries(seqs_2).with_entries([1], "control")
        return {**first.files, **third.files}
    made, files = Bundle(ledger, zero), files_of()
    keys = [key.vkey() for key in ledger.log_keys]
    exporter = made.exporter.vkey()

    def put(what, about, expect, findings=(), of=files, kind=b"case", asks=b"one", pin=ledger.log_id, vkeys=None, **more):
        add("several_" + what, about, expect, findings, of=of, maker=made, kind=kind, asks=asks, pin=pin,
            vkeys=keys + [exporter] if vkeys is None else vkeys, **more)

    def name(seq, partition=2, piece="entry", folder="entries"):
        return entry_name(seq, piece, folder, partition)

    def moved(seq, source, target, *pieces):
        """An entry with what is beside it, under the name of the other partition."""
        new = dict(files)
        for piece in pieces or ("entry", "json", "tlog-proof", "seal"):
            if name(seq, source, piece) in new:
                new[name(seq, target, piece)] = new.pop(name(seq, source, piece))
        return new

    def without(*gone, of=files):
        return {path: content for path, content in of.items() if path not in gone}
    note_0, note_2 = files[b"p0/checkpoint"], files[b"p2/checkpoint"]
    put("case", "a case in two partitions", "ok")
    put("org", "an organization in two partitions", "ok", kind=b"org")
    put("by_log_id", "pinned by the log id: genesis lists the key of each", "ok", vkeys=[exporter])
    put("by_keys", "pinned by the keys of both and the exporter's", "ok", pin=None, vkeys=[keys[0], keys[2], exporter])
    put("checkpoint_alone", "a partition with a checkpoint and no entry", "ok",
        of={**files, b"p1/checkpoint": ledger.checkpoint(Tree(suite, [ledger.leaf(raw) for raw, _ in history(1)]), 2, 1)})
    put("older", "one under an older checkpoint than the other", "ok", of=files_of(size_2=5))
    put("one_key", "the key of one of them is not pinned", "incomplete", [lacks("checkpoint_note", "p2/checkpoint")], pin=None, vkeys=[keys[0], keys[1], exporter])
    put("stranger", "a pinned key of that origin that did not sign", "incomplete",
        [lacks("checkpoint_note", "p2/checkpoint"), ("info", "key_differs", "keys/p2.vkey")], vkeys=[keys[0], NoteKey(suite, ledger.origin_of(2), "stranger").vkey(), exporter])
    put("no_checkpoint", "one of them has no checkpoint", "incomplete", [lacks("checkpoint_missing", "p2/checkpoint")], of=without(b"p2/checkpoint"))
    put("checkpoint_other", "the checkpoint of another partition", "incomplete", [lacks("checkpoint_note", "p2/checkpoint")], of={**files, b"p2/checkpoint": note_0})
    put("checkpoints_exchanged", "both exchanged", "incomplete", [lacks("checkpoint_note", "p0/checkpoint"), lacks("checkpoint_note", "p2/checkpoint")],
        of={**files, b"p0/checkpoint": note_2, b"p2/checkpoint": note_0})
    put("checkpoint_origin", "its key signed for another partition", "tampered", [bad("checkpoint_note", "p2/checkpoint")],
        of={**files, b"p2/checkpoint": note(checkpoint_text(ledger.origin_of(0), len(two), made.tree.root(len(zero))), ledger.log_keys[2])})
    put("checkpoint_forged", "one of them is forged", "tampered", [bad("checkpoint_note", "p2/checkpoint")],
        of={**files, b"p2/checkpoint": note_2.replace(b"\n%d\n" % len(two), b"\n%d\n" % (len(two) - 1))})
    put("checkpoint_by_0", "signed by the key of another partition", "incomplete", [lacks("checkpoint_note", "p2/checkpoint")],
        of={**files, b"p2/checkpoint": ledger.checkpoint(Tree(suite, [ledger.leaf(raw) for raw, _ in two]), len(two), 2, by=ledger.log_keys[0])})
    put("proof_other", "a proof of the other partition's tree", "tampered", [bad("not_proved", name(2, piece="tlog-proof").decode())],
        of={**files, name(2, piece="tlog-proof"): files[name(2, 0, "tlog-proof")]})
    put("proof_gone", "an entry of one is not proved", "incomplete", [lacks("not_proved", name(3, piece="tlog-proof").decode())], of=without(name(3, piece="tlog-proof")))
    put("moved", "an entry under the other partition", "tampered", [bad("partition", name(3, 0).decode())], of=moved(3, 2, 0))
    put("entry_alone_moved", "its proof and JSON stay", "tampered",
        [bad("partition", name(3, 0).decode()), lacks("entry_missing", name(3, piece="json").decode()),
         lacks("entry_missing", name(3, piece="tlog-proof").decode())], of=moved(3, 2, 0, "entry"))
    put("partition_gone", "the events of one of them are left out: that there was a version 3, nobody can see", "ok",
        of={path: content for path, content in files.items() if not path.startswith(b"p2/")})
    put("partition_first_gone", "the events of the first are left out", "tampered", [bad("stream_gap", "MANIFEST")],
        of={path: content for path, content in files.items() if not path.startswith(b"p0/")})
    put("gap", "version 2, in the other partition, is missing", "tampered", [bad("stream_gap", "MANIFEST")], of=files_of(seqs_0=(2,)))
    put("control_other", "the epoch of one of them is not there: that of the other says nothing about it", "incomplete",
        [lacks("control_missing", name(seq, piece="seal").decode()) for seq in (2, 3, 4) if two[seq][1]],
        of={path: content for path, content in files.items() if not path.startswith(b"p2/control/")})
    twice = history(2, [(1, b"Task/one")], [(2, b"Case/one"), (2, b"Task/one"), (3, b"Case/one")])
    put("twice", "a version in each of two partitions", "tampered", [bad("stream_twice", "MANIFEST")], of=files_of(seqs_2=(2, 3, 4, 5), two=twice))
    put("range_of_two", "a range is of one partition", "tampered", [bad("outside_filter", name(seq, 0).decode()) for seq in (2, 4)], kind=b"range", asks=b"2:2..2:4")
    put("range_complete", "a range, beside a checkpoint of another partition", "ok", of={path: content for path, content in files.items() if b"p0/entries" not in path},
        kind=b"range", asks=b"2:2..2:4", complete="yes")
    linked = list(two)
    linked[4] = (changed(two[4][0], prev=h(suite, b"other")), two[4][1])
    put("link", "the chain of one of them does not hold, under a signed root", "tampered", [bad("prev_mismatch", name(4).decode())], of=files_of(two=linked))
    alone = next(seq for seq in (2, 3, 4) if two[seq][1])
    put("seal_other", "a seal of the other partition", "tampered", [bad("bad_seal", name(alone, piece="seal").decode())],
        of={**files, name(alone, piece="seal"): zero[1][1]})
    put("foreign", "an entry of another ledger in one of them", "tampered", [bad("foreign", name(3).decode())],
        of={**files, name(3): changed(two[3][0], log_id=h(suite, b"other"))})
    put("beyond", "files of a partition that there is not", "tampered", [bad("partition", "p3/checkpoint")], of={**files, b"p3/checkpoint": note_2})
    put("changed", "a file of one of them is not as listed", "tampered", [bad("file_differs", name(3).decode())], pack={**files, name(3): files[name(4)]})


def flip(raw, at):
    return raw[:at] + bytes([raw[at] ^ 4]) + raw[at + 1:]


# ------------------------------------------------------------------------------------------------ evidence

def evidences(vectors):
    out = vectors("evidence")
    for suite, name in SUITES:
        evidence_vectors(out, suite, name)
    return out


def evidence_vectors(out, suite, name):
    ledger = Ledger(suite)
    _, records = ledger.good(0, [3, 4, 1, 4])
    leaves = [ledger.leaf(raw) for raw, _ in records]
    tree, size = Tree(suite, leaves), len(records)
    fork = Tree(suite, leaves[:5] + [h(suite, b"\0", b"other")] + leaves[6:])
    key = ledger.log_keys[0]

    def add(what, about, expect, kind, files, pin=None, vkeys=(key.vkey(),), pack=None, now=None, **said):
        say = {"suite": suite, "kind": b"evidence", "log_id": ledger.log_id, "origin": ledger.origin, "filter_": kind,
               "listed": [(path, len(content), h(suite, content)) for path, content in sorted(files.items())], **said}
        fields = [("pin", pin)] + [("vkey", vkey) for vkey in vkeys] + [("manifest", manifest_text(**say))]
        fields += [("file", path.decode(), content) for path, content in sorted((files if pack is None else pack).items())]
        fields += [] if now is None else [("now", now)]
        out.add("evidence.%s.%s" % (name, what), about, fields, expect)

    bad, none = "tampered notShown", "refused evidence"
    here, there = ledger.checkpoint(tree, size), ledger.checkpoint(fork, size)
    pair = {b"first.note": here, b"second.note": there}
    add("e1", "one size, two roots", "ok", b"E1", pair)
    add("e1_unknown_log_id", "by somebody who knows no log id", "ok", b"E1", pair, log_id=ZERO)
    add("e1_same", "the same root twice", bad, b"E1", {**pair, b"second.note": here})
    add("e1_stranger", "one of them is not by this key", "incomplete note_unknown", b"E1",
        {**pair, b"second.note": ledger.checkpoint(fork, size, by=NoteKey(suite, ledger.origin, "stranger"))})
    add("e1_forged", "one of them is forged", "tampered note_signature", b"E1", {**pair, b"second.note": here.replace(b64(tree.root(size)), b64(fork.root(size)))})
    add("e1_no_key", "no key is pinned", "incomplete note_unknown", b"E1", pair, vkeys=[])
    add("e1_origin", "it signed for another origin", "tampered checkpointOrigin", b"E1",
        {**pair, b"second.note": note(checkpoint_text(b"example.test/other", size, fork.root(size)), key)})
    add("e1_garbage", "no note", "refused note", b"E1", {**pair, b"second.note": b"x"})
    add("e1_no_checkpoint", "a note that is no checkpoint", "refused checkpoint", b"E1", {**pair, b"second.note": note(b"hello\n", key)})
    add("e1_one", "one note alone", none, b"E1", {b"first.note": here})
    add("e1_changed", "a file is not as listed", "tampered file_differs", b"E1", pair, pack={**pair, b"second.note": here})
    add("e1_gone", "a listed file is not there", "tampered file_differs", b"E1", pair, pack={b"first.note": here})
    add("e1_more", "a file that is not listed", "tampered file_differs", b"E1", pair, pack={**pair, b"x": b""})
    low = ledger.checkpoint(fork, 8)

    def consistency(old, root, proof):
        return b"old %d\n%s\n%s" % (old, b64(root), b"".join(b64(x) + b"\n" for x in proof))
    right = consistency(8, tree.root(8), tree.consistency(8, size))
    below = {b"first.note": low, b"second.note": here, b"consistency": right}
    add("e1_below", "two sizes: the larger one's tree began otherwise", "ok", b"E1", below)
    add("e1_below_swapped", "the larger one first", "ok", b"E1", {**below, b"first.note": here, b"second.note": low})
    add("e1_below_no_proof", "two sizes and no proof", none, b"E1", {k: v for k, v in below.items() if k != b"consistency"})
    add("e1_below_failed", "a failed proof alone shows nothing", bad, b"E1", {**below, b"consistency": consistency(8, fork.root(8), tree.consistency(8, size))})
    add("e1_below_same", "a right proof from the very root", bad, b"E1", {**below, b"first.note": ledger.checkpoint(tree, 8)})
    add("e1_below_size", "a proof from another size", bad, b"E1", {**below, b"consistency": consistency(7, tree.root(7), tree.consistency(7, size))})
    add("e1_below_hash", "a hash of it flipped", bad, b"E1",
        {**below, b"consistency": consistency(8, tree.root(8), [flip(x, 3) for x in tree.consistency(8, size)])})
    add("e1_below_zero", "from size 0 everything is consistent", bad, b"E1",
        {**below, b"first.note": note(checkpoint_text(ledger.origin, 0, ZERO), key), b"consistency": consistency(0, h(suite), [])})
    for k, raw in enumerate((b"", b"old 8\n", right[:-1], right.replace(b"old 8", b"old 08"), right.replace(b"old ", b"new "), right + b"\n")):
        add("e1_below_form_%d" % k, "another form of the proof", none, b"E1", {**below, b"consistency": raw})

    held = {b"held.note": here, b"served.note": ledger.checkpoint(tree, 8)}
    add("e4", "a larger one was signed than is served", "ok", b"E4", held)
    add("e4_same", "both are of one size", bad, b"E4", {**held, b"served.note": here})
    add("e4_swapped", "the served one is larger", bad, b"E4", {b"held.note": held[b"served.note"], b"served.note": here})
    add("e4_forged", "the held one is forged", "tampered note_signature", b"E4", {**held, b"held.note": here.replace(b"\n%d\n" % size, b"\n%d\n" % (size + 1))})
    add("e4_one", "the held one alone", none, b"E4", {b"held.note": here})

    other = records[5][0].replace(b"visit held", b"visit hell")
    found = {b"record.entry": other, b"signed.leaf": b64(leaves[5]) + b"\n", b"signed.tlog-proof": proof_file(5, tree.inclusion(5, size), here)}
    add("e5", "another entry than was signed", "ok", b"E5", found)
    add("e5_same", "the entry that was signed", bad, b"E5", {**found, b"record.entry": records[5][0]})
    add("e5_seq", "an entry of another seq", bad, b"E5", {**found, b"record.entry": records[6][0]})
    add("e5_malformed", "no entry", bad, b"E5", {**found, b"record.entry": other[:-1]})
    add("e5_leaf", "a leaf that was not signed", bad, b"E5", {**found, b"signed.leaf": b64(h(suite, b"x")) + b"\n"})
    add("e5_proof", "the proof of another place", bad, b"E5", {**found, b"signed.tlog-proof": proof_file(5, tree.inclusion(6, size), here)})
    add("e5_stranger", "a checkpoint by nobody known", "incomplete note_unknown", b"E5",
        {**found, b"signed.tlog-proof": proof_file(5, tree.inclusion(5, size), ledger.checkpoint(tree, size, by=NoteKey(suite, ledger.origin, "stranger")))})
    for k, raw in enumerate((b"", b64(leaves[5]), b64(leaves[5])[:-1] + b"\n", b64(leaves[5]) + b"\n\n", b64(leaves[5][:31]) + b"\n")):
        add("e5_leaf_form_%d" % k, "another form of the leaf", none, b"E5", {**found, b"signed.leaf": raw})
    add("e5_proof_form", "no proof file", none, b"E5", {**found, b"signed.tlog-proof": b"x"})
    add("e5_no_record", "no record", none, b"E5", {k: v for k, v in found.items() if k != b"record.entry"})

    # E2: one era, two batches for one place.
    def history(texts, counts=(3, 2)):
        ledger.numbers = 0
        head, told = ledger.open()
        told += ledger.start(head, ledger.writers[0])
        for count, text in zip(counts, texts):
            told += ledger.batch(head, ledger.writers[0], [ledger.event(text) for _ in range(count)])
        return told
    first, second = history((b"one", b"two")), history((b"one", b"three"))

    def twice(one=first, two=second, last=6, **other):
        files = {b"genesis.entry": ledger.genesis, b"era.entry": one[1][0], b"era.seal": one[1][1]}
        for seq in range(2, last + 1):
            files[b"first/%016d.entry" % seq], files[b"second/%016d.entry" % seq] = one[seq][0], two[seq][0]
        files[b"first.seal"], files[b"second.seal"] = one[last][1] or b"", two[last][1] or b""
        return {path: content for path, content in {**files, **{k.encode(): v for k, v in other.items()}}.items() if content is not None}

    def e2(what, about, expect, files, pin=ledger.log_id):
        add(what, about, expect, b"E2", files, pin=pin, vkeys=[])
    e2("e2", "two sealed entries for one place of one era", "ok", twice())
    e2("e2_same", "the same entry twice", bad, twice(two=first))
    e2("e2_no_pin", "no log id is pinned", "incomplete log_id", twice(), None)
    e2("e2_other_pin", "another log id is pinned", "tampered log_id", twice(), h(suite, b"other"))
    e2("e2_genesis", "no genesis that is right", "tampered genesis", twice(**{"genesis.entry": changed(ledger.genesis, epoch=1)}))
    e2("e2_genesis_gone", "no genesis", none, twice(**{"genesis.entry": None}))
    e2("e2_era_gone", "no era", none, twice(**{"era.entry": None}))
    e2("e2_era_event", "an event for the era", bad, twice(**{"era.entry": first[2][0], "era.seal": first[4][1]}))
    e2("e2_era_seal", "the era is not sealed", bad, twice(**{"era.seal": flip(first[1][1], 40)}))
    e2("e2_era_seal_gone", "its seal is not there", bad, twice(**{"era.seal": None}))
    e2("e2_unsealed", "one of them is not sealed", bad, twice(**{"second.seal": None}))
    e2("e2_seal", "a seal changed", bad, twice(**{"second.seal": flip(second[6][1], 40)}))
    e2("e2_seal_key_id", "a seal that names another key", bad, twice(**{"second.seal": flip(second[6][1], 9)}))
    e2("e2_seal_other_key", "sealed by another key of the ledger", bad, twice(**{"second.seal": ledger.seal(ledger.writers[1], second[6][0], 2)}))
    e2("e2_link", "an entry of the chain is another", bad, twice(**{"second/0000000000000003.entry": history((b"x", b"y"))[3][0]}))
    e2("e2_link_gone", "an entry of the chain is missing", bad, twice(**{"second/0000000000000003.entry": None}))
    e2("e2_seq", "of two places", bad, {k: v for k, v in twice(**{"second.seal": second[4][1]}).items()
                                       if k not in (b"second/0000000000000005.entry", b"second/0000000000000006.entry")})
    e2("e2_nothing", "nothing behind the era", bad, {k: v for k, v in twice().items() if b"/" not in k})
    late = history((b"one", b"four"))
    head = forge.Head(0, ledger.leaf(late[4][0]))
    head.next, head.epoch, head.time = 5, 1, struct.unpack_from("<q", late[4][0], 120)[0]
    ledger.numbers = 90
    new_era = late[:5] + ledger.start(head, ledger.writers[0]) + ledger.batch(head, ledger.writers[0], [ledger.event()])
    e2("e2_other_era", "one of them is of a later era: a writer that died may have left a batch", bad, twice(two=new_era))
    for what, about, raw, fields in (("e2_other_partition", "a chain of another partition", ledger.event(b"a"), {"partition": 1}),
                                     ("e2_epoch_start", "a chain that goes over the start of an epoch", entry(suite, EPOCH, 99, ledger.epoch_body(1, ledger.writers[0])), {}),
                                     ("e2_epoch", "a chain of another epoch", ledger.event(b"a"), {"epoch": 2})):
        head = forge.Head(0, ledger.leaf(first[1][0]))
        head.next, head.epoch, head.time = 2, 1, struct.unpack_from("<q", first[1][0], 120)[0]
        raw = ledger.placed(head, raw, **fields)
        e2(what, about, bad, {b"genesis.entry": ledger.genesis, b"era.entry": first[1][0], b"era.seal": first[1][1], b"first/%016d.entry" % 2: first[2][0],
                              b"first.seal": ledger.seal(ledger.writers[0], first[2][0], 1), b"second/%016d.entry" % 2: raw,
                              b"second.seal": ledger.seal(ledger.writers[0], raw, 1)})
    stolen = Ledger(suite, seed=" stolen")
    head, told = stolen.open()
    told += stolen.start(head, stolen.writers[3])
    one = told + stolen.batch(head, stolen.writers[3], [stolen.event(b"a")])
    head.next, head.prev = 2, stolen.leaf(told[1][0])
    two = told + stolen.batch(head, stolen.writers[3], [stolen.event(b"b")])
    files = {b"genesis.entry": stolen.genesis, b"era.entry": told[1][0], b"era.seal": told[1][1], b"first/%016d.entry" % 2: one[2][0],
             b"second/%016d.entry" % 2: two[2][0], b"first.seal": one[2][1], b"second.seal": two[2][1]}
    e2("e2_no_grant", "by a key that nothing here lets write", "incomplete control_missing", files, stolen.log_id)

    add("e3", "receipts have evidence of their own", none, b"E3", pair)
    add("e9", "no such evidence", none, b"E9", pair)
    sealed_note = note(manifest_text(suite=suite, kind=b"range", log_id=ledger.log_id, origin=ledger.origin, filter_=b"0:1..0:2", listed=[]), key)
    out.add("evidence.%s.bundle" % name, "a bundle is no evidence", [("pin", None), ("vkey", key.vkey()), ("manifest", sealed_note)], none)
    promises(add, suite)
    of_partition_1(add, suite)


def of_partition_1(add, suite):
    """Evidence about a partition that is not the first: its own origin, key, tree and chain."""
    made, given = CREATED_MS, forge.key(suite, "receipt key")
    ledger = Ledger(suite, partitions=2, seed=" wide promises", receipt_keys=[forge.coded(given)])
    (_, zero), (_, records) = (ledger.good(p, [3, 4, 1]) for p in (0, 1))
    leaves, size, seq = [ledger.leaf(raw) for raw, _ in records], len(records), 7
    kept, other = Tree(suite, leaves), Tree(suite, leaves[:seq] + [h(suite, b"\0", b"other")] + leaves[seq + 1:])
    tree_0, keys = Tree(suite, [ledger.leaf(raw) for raw, _ in zero]), [key.vkey() for key in ledger.log_keys]
    bad, none = "tampered notShown", "refused evidence"

    def put(what, about, expect, kind, files, **said):
        add("p1_" + what, about, expect, kind, files, **{"pin": ledger.log_id, "vkeys": (), "log_id": ledger.log_id, "origin": ledger.origin, **said})

    def promise(**changes):
        message = forge.promise_of(**{"log_id": ledger.log_id, "partition": 1, "seq": seq, "leaf": leaves[seq], "event_id": records[seq][0][96:112],
                                      "issued_at": made - 90000, "due_at": made - 30000, **changes})
        return message + forge.key_id(suite, given) + given.sign(message)

    def signed(tree, partition=1, by=1):
        return proof_file(seq, tree.inclusion(seq, size), ledger.checkpoint(tree, size, partition, by=ledger.log_keys[by]))
    base = {b"genesis.entry": ledger.genesis, b"promise": promise()}
    leaf = {**base, b"signed.leaf": b64(other.leaves[seq]) + b"\n", b"signed.tlog-proof": signed(other)}
    late = {**base, b"served.note": ledger.checkpoint(kept, seq, 1)}
    put("e3_leaf", "another leaf was signed at the promised place", "ok", b"E3", leaf, now=made)
    put("e3_leaf_pinned", "by its checkpoint key, pinned beside that of partition 0", "ok", b"E3", leaf, now=made, vkeys=keys)
    put("e3_leaf_first_key", "the key of partition 0 alone is pinned: that of genesis counts", "ok", b"E3", leaf, now=made, vkeys=keys[:1])
    put("e3_late", "due, and its checkpoint ends before it", "ok", b"E3", late, now=made)
    put("e3_late_not_due", "it is not due", bad, b"E3", late, now=made - 30000)
    put("e3_kept", "the very leaf that was promised", bad, b"E3", {**leaf, b"signed.leaf": b64(leaves[seq]) + b"\n", b"signed.tlog-proof": signed(kept)}, now=made)
    put("e3_partition_0", "another leaf, in the tree of partition 0", "incomplete note_unknown", b"E3",
        {**leaf, b"signed.leaf": b64(tree_0.leaves[seq]) + b"\n", b"signed.tlog-proof": signed(tree_0, 0, 0)}, now=made)
    put("e3_partition_0_late", "the checkpoint of partition 0 ends before it", "incomplete note_unknown", b"E3",
        {**base, b"served.note": ledger.checkpoint(tree_0, seq, 0)}, now=made)
    put("e3_by_key_0", "its checkpoint, signed by the key of partition 0", "incomplete note_unknown", b"E3", {**leaf, b"signed.tlog-proof": signed(other, 1, 0)}, now=made)
    put("e3_origin_0", "its key signed for partition 0", "tampered checkpointOrigin", b"E3", {**leaf, b"signed.tlog-proof": signed(other, 0, 1)}, now=made)
    put("e3_swapped", "promised in partition 0, the leaf of partition 1", "incomplete note_unknown", b"E3", {**leaf, b"promise": promise(partition=0)}, now=made)
    put("e3_no_such", "promised in a partition that there is not", bad, b"E3", {**leaf, b"promise": promise(partition=2)}, now=made)
    put("e3_promise_gone", "no promise", none, b"E3", {path: content for path, content in leaf.items() if path != b"promise"}, now=made)

    first, second = ledger.checkpoint(kept, size, 1), ledger.checkpoint(other, size, 1)
    zero_too = ledger.checkpoint(tree_0, size, 0)
    put("e1", "one size, two roots of partition 1", "ok", b"E1", {b"first.note": first, b"second.note": second}, vkeys=keys[1:])
    put("e1_key_0", "the key of partition 0 is pinned", "incomplete note_unknown", b"E1", {b"first.note": first, b"second.note": second}, vkeys=keys[:1])
    put("e1_two_partitions", "one size and two roots, of two partitions", bad, b"E1", {b"first.note": zero_too, b"second.note": first}, vkeys=keys)
    put("e4", "a larger one was signed than is served", "ok", b"E4", {b"held.note": first, b"served.note": ledger.checkpoint(kept, 5, 1)}, vkeys=keys)
    put("e4_two_partitions", "larger than what is served of partition 0", bad, b"E4",
        {b"held.note": first, b"served.note": ledger.checkpoint(tree_0, 5, 0)}, vkeys=keys)
    changed_entry = records[seq][0].replace(b"visit held", b"visit hell")
    put("e5", "another entry than was signed", "ok", b"E5",
        {b"record.entry": changed_entry, b"signed.leaf": b64(leaves[seq]) + b"\n", b"signed.tlog-proof": signed(kept)}, vkeys=keys[1:])

    def chain(text):
        ledger.numbers = 300
        head, told = ledger.open(1)
        told += ledger.start(head, ledger.writers[0])
        return told + ledger.batch(head, ledger.writers[0], [ledger.event(text) for _ in range(2)])
    one, two = chain(b"one"), chain(b"two")
    twice = {b"genesis.entry": ledger.genesis, b"era.entry": one[1][0], b"era.seal": one[1][1], b"first.seal": one[3][1], b"second.seal": two[3][1]}
    for at in (2, 3):
        twice[b"first/%016d.entry" % at], twice[b"second/%016d.entry" % at] = one[at][0], two[at][0]
    put("e2", "two sealed entries for one place of one era of partition 1", "ok", b"E2", twice)
    put("e2_same", "the same entry twice", bad, b"E2", {**twice, b"second.seal": one[3][1], b"second/%016d.entry" % 2: one[2][0], b"second/%016d.entry" % 3: one[3][0]})
    ledger.numbers = 400
    head, told = ledger.open()
    told += ledger.start(head, ledger.writers[0])
    told += ledger.batch(head, ledger.writers[0], [ledger.event(b"two") for _ in range(2)])
    put("e2_two_partitions", "one chain of partition 1, one of partition 0", bad, b"E2",
        {**twice, b"second.seal": told[3][1], b"second/%016d.entry" % 2: told[2][0], b"second/%016d.entry" % 3: told[3][0]})


def promises(add, suite):
    """E3: a promise, and a checkpoint that does not keep it."""
    made = CREATED_MS
    given, second, stranger = (forge.key(suite, word) for word in ("receipt key", "second receipt key", "nobody's receipt key"))
    ledger = Ledger(suite, partitions=1, seed=" promises", receipt_keys=[forge.coded(given)])
    head, records = ledger.good(0, [3, 4, 1, 4])
    leaves, size, seq = [ledger.leaf(raw) for raw, _ in records], len(records), 7
    kept = Tree(suite, leaves)
    other = Tree(suite, leaves[:seq] + [h(suite, b"\0", b"other")] + leaves[seq + 1:])
    says = {"log_id": ledger.log_id, "partition": 0, "seq": seq, "leaf": leaves[seq], "event_id": records[seq][0][96:112],
            "issued_at": made - 90000, "due_at": made - 30000}

    def promise(signer=given, **changes):
        message = forge.promise_of(**{**says, **changes})
        return message + forge.key_id(suite, signer) + signer.sign(message)

    def without(files, *names):
        return {path: content for path, content in files.items() if path not in names}

    def e3(what, about, expect, files, pin=ledger.log_id, vkeys=(), now=made, **more):
        add("e3_" + what, about, expect, b"E3", files, pin=pin, vkeys=vkeys, now=now, log_id=ledger.log_id, origin=ledger.origin, **more)

    bad, none = "tampered notShown", "refused evidence"
    key, key_change = ledger.log_keys[0], b"control/%016d.entry" % size
    base = {b"genesis.entry": ledger.genesis, b"promise": promise()}
    leaf = {**base, b"signed.leaf": b64(other.leaves[seq]) + b"\n", b"signed.tlog-proof": proof_file(seq, other.inclusion(seq, size), ledger.checkpoint(other, size))}
    late = {**base, b"served.note": ledger.checkpoint(kept, seq)}
    e3("leaf", "another leaf was signed at the promised place", "ok", leaf)
    e3("leaf_early", "nobody has to wait for that", "ok", {**leaf, b"promise": promise(due_at=made + 60000)}, now=made - 80000)
    e3("leaf_pinned", "by a checkpoint key that is pinned", "ok", leaf, vkeys=[key.vkey()])
    e3("leaf_other_pin", "a pinned key of another name says nothing here", "ok", leaf, vkeys=[NoteKey(suite, b"example.test/other", "other").vkey()])
    e3("late", "due, and the checkpoint ends before it", "ok", late)
    e3("late_last", "it ends just before it", "ok", {**late, b"promise": promise(seq=seq, leaf=ZERO)})
    e3("no_pin", "no log id is pinned", "incomplete log_id", leaf, pin=None, vkeys=[key.vkey()])
    e3("other_pin", "another log id is pinned", "tampered log_id", leaf, pin=h(suite, b"other"))
    e3("genesis", "no genesis that is right", "tampered genesis", {**leaf, b"genesis.entry": changed(ledger.genesis, epoch=1)})
    e3("genesis_gone", "no genesis", none, without(leaf, b"genesis.entry"))
    e3("promise_gone", "no promise", none, without(leaf, b"promise"))
    for name, raw in (("short", promise()[:-1]), ("long", promise() + b"\0"), ("empty", b""), ("tag", b"x" + promise()[1:]),
                      ("reserved", promise(reserved=1)), ("issued", promise(issued_at=0)), ("due", promise(due_at=says["issued_at"]))):
        e3("promise_" + name, "no form of a promise: " + name, none, {**leaf, b"promise": raw})
    e3("promise_foreign", "a promise of another ledger", bad, {**leaf, b"promise": promise(log_id=ZERO)})
    e3("promise_partition", "of a partition that there is not", bad, {**leaf, b"promise": promise(partition=1)})
    e3("promise_stranger", "signed by a stranger", "incomplete control_missing", {**leaf, b"promise": promise(stranger)})
    e3("promise_writer", "signed by a writer's key", "incomplete control_missing", {**leaf, b"promise": promise(ledger.writers[0])})
    e3("promise_key_id", "the right key id, another signature", bad, {**leaf, b"promise": promise()[:136] + promise(stranger)[136:]})
    for at in (20, 60, 70, 100, 118, 126, 140, 199):
        e3("promise_bit_%d" % at, "a bit of the promise", bad, {**leaf, b"promise": flip(promise(), at)})
    e3("promise_bit_id", "a bit of the key id", "incomplete control_missing", {**leaf, b"promise": flip(promise(), 130)})
    e3("kept", "the very leaf that was promised", bad,
       {**base, b"signed.leaf": b64(leaves[seq]) + b"\n", b"signed.tlog-proof": proof_file(seq, kept.inclusion(seq, size), ledger.checkpoint(kept, size))})
    e3("leaf_not_signed", "a leaf that was not signed", bad, {**leaf, b"signed.leaf": b64(h(suite, b"x")) + b"\n"})
    e3("leaf_place", "the leaf of another place", bad,
       {**base, b"signed.leaf": b64(leaves[8]) + b"\n", b"signed.tlog-proof": proof_file(8, kept.inclusion(8, size), ledger.checkpoint(kept, size))})
    e3("leaf_proof", "the proof of another place", bad, {**leaf, b"signed.tlog-proof": proof_file(seq, other.inclusion(8, size), ledger.checkpoint(other, size))})
    for number, raw in enumerate((b"", b64(other.leaves[seq]), b64(other.leaves[seq])[:-1] + b"\n", b64(other.leaves[seq]) + b"\n\n")):
        e3("leaf_form_%d" % number, "another form of the leaf", none, {**leaf, b"signed.leaf": raw})
    e3("leaf_gone", "no leaf", none, without(leaf, b"signed.leaf"))
    e3("proof_gone", "no proof, and no note", none, without(leaf, b"signed.tlog-proof"))
    e3("proof_form", "no proof file", none, {**leaf, b"signed.tlog-proof": b"x"})
    foreign = NoteKey(suite, ledger.origin, "stranger")
    e3("leaf_stranger", "a checkpoint by nobody known", "incomplete note_unknown",
       {**leaf, b"signed.tlog-proof": proof_file(seq, other.inclusion(seq, size), ledger.checkpoint(other, size, by=foreign))})
    e3("leaf_only_pin", "by the key of genesis, where another is pinned for the origin", "incomplete note_unknown", leaf, vkeys=[foreign.vkey()])
    e3("leaf_forged", "a checkpoint that is forged", "tampered note_signature",
       {**leaf, b"signed.tlog-proof": proof_file(seq, other.inclusion(seq, size),
                                                 ledger.checkpoint(kept, size).replace(b64(kept.root(size)), b64(other.root(size))))})
    e3("leaf_origin", "it signed for another origin", "tampered checkpointOrigin",
       {**leaf, b"signed.tlog-proof": proof_file(seq, other.inclusion(seq, size), note(checkpoint_text(b"example.test/other", size, other.root(size)), key))})
    e3("late_covers", "the checkpoint covers the place", bad, {**late, b"served.note": ledger.checkpoint(kept, seq + 1)})
    e3("late_not_due", "it is not due: by the verifier's clock", bad, late, now=says["due_at"])
    e3("late_not_due_made", "it was not due when the evidence was made", bad, {**late, b"promise": promise(due_at=made)}, now=made + 90000)
    e3("late_just_due", "one millisecond behind", "ok", {**late, b"promise": promise(due_at=made - 1)})
    e3("late_stranger", "a note by nobody known", "incomplete note_unknown", {**late, b"served.note": ledger.checkpoint(kept, seq, by=foreign)})
    e3("late_forged", "a note that is forged", "tampered note_signature", {**late, b"served.note": ledger.checkpoint(kept, size).replace(b"\n%d\n" % size, b"\n%d\n" % seq)})
    e3("late_garbage", "no note", "refused note", {**late, b"served.note": b"x"})
    e3("late_changed", "a file is not as listed", "tampered file_differs", late, pack={**late, b"promise": promise(stranger)})
    # A key that came later, and one that was revoked.
    grant = ledger.grant(second, role=3)
    signed = forge.signed_grant(second, suite=suite, log_id=ledger.log_id, role=3, serial=1, prove=False)[:-1]

    def change(body, at=size, **fields):
        place = forge.Head(0, leaves[-1])
        place.next, place.epoch, place.time = at, head.epoch, head.time
        return ledger.placed(place, body, **fields)
    rotated = change(ledger.rotated(grant, given.sign(signed)))
    newer = {**leaf, b"promise": promise(second)}
    e3("rotated", "by a key that a rotation added", "ok", {**newer, key_change: rotated})
    e3("rotated_gone", "by a key that nothing here adds", "incomplete control_missing", newer)
    e3("rotated_alone", "countersigned by a stranger", "incomplete control_missing", {**newer, key_change: change(ledger.rotated(grant, stranger.sign(signed)))})
    e3("rotated_one_root", "one root signature, two are needed", "incomplete control_missing",
       {**newer, key_change: change(ledger.rotated(ledger.grant(second, role=3, roots=ledger.roots[:1]), given.sign(signed)))})
    e3("rotated_role", "granted for another role", "incomplete control_missing", {**newer, key_change: change(ledger.rotated(ledger.grant(second, role=4), given.sign(signed)))})
    e3("rotated_name", "under another seq than its own", bad, {**newer, b"control/%016d.entry" % (size + 1): rotated})
    e3("rotated_short_name", "a name that is none", bad, {**newer, b"control/%d.entry" % size: rotated})
    e3("rotated_event", "an event among the key changes", bad, {**newer, key_change: change(ledger.event(b"x"))})
    e3("rotated_garbage", "no entry among the key changes", bad, {**newer, key_change: b"x"})
    e3("rotated_foreign", "a key change of another ledger", bad, {**newer, key_change: change(ledger.rotated(grant, given.sign(signed)), log_id=h(suite, b"other"))})
    e3("rotated_partition", "a key change of another partition", bad, {**newer, key_change: change(ledger.rotated(grant, given.sign(signed)), partition=1)})
    revoked = change(ledger.revoked(ledger.grant(given, role=3, action=2, serial=1)))
    e3("revoked", "by a key that was revoked: nobody is bound", "incomplete receipt_revoked", {**leaf, key_change: revoked})
    e3("revoked_by_nobody", "a revocation with one root signature does nothing", "ok",
       {**leaf, key_change: change(ledger.revoked(ledger.grant(given, role=3, action=2, serial=1, roots=ledger.roots[:1])))})
