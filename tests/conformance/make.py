#!/usr/bin/env python3
"""Makes vectors/*.txt: make.py [--check] [FOLDER]. The same bytes every time; what is expected is said here, by hand, never asked of a
verifier. README.md tells the form of the files."""
import json
import os
import re
import struct
import sys

sys.dont_write_bytecode = True
import forge  # noqa: E402
import make_bundles  # noqa: E402
import make_stamps  # noqa: E402
from forge import (ALL, DASH, ZERO, EPOCH, EVENT, GENESIS, Ledger, NoteKey, Tree, b64, changed, checkpoint_text, coded, data_of,
                   entry, h, key, list_of, note, proof_file, signed_grant, struct_of, text_of, words_changed, words_of)

SUITES = ((1, "sha256"), (2, "gm"))
BLOB_MIN = 48   # bytes; what is longer and used twice stands once, at the head of the file
RUN_MIN = 40    # so many equal bytes are written as one and their number
SHARED_MIN = 40


class Vectors:
    def __init__(self, kind):
        self.kind, self.vectors, self.uses = kind, [], {}

    def add(self, name, about, fields, expect, *more):
        """fields, more: lines of words; a word that is bytes is written as README.md tells"""
        lines = [(name, *words) for name, *words in fields], [("expect", *expect.split()), *more]
        for line in (*lines[0], *lines[1]):
            for value in line:
                if isinstance(value, bytes) and len(value) >= BLOB_MIN:
                    self.uses[value] = self.uses.get(value, 0) + 1
        self.vectors.append((name, about, *lines))

    def text(self):
        blobs = [value for value, count in self.uses.items() if count > 1]
        numbers = {value: "@%d" % number for number, value in enumerate(blobs)}

        def word(value):
            if value is None:
                return "-"
            if isinstance(value, bytes):
                return numbers.get(value) or spelt(value, blobs)
            return str(value)

        out = ["kind " + self.kind] + ["blob " + spelt(value, blobs[:k]) for k, value in enumerate(blobs)]
        for name, about, fields, more in self.vectors:
            out += ["", "vector %s %s" % (name, about)]
            out += [" ".join(word(value) for value in line) for line in fields + more]
        return "\n".join(out) + "\n"


def spelt(value, blobs):
    """As few characters as runs of one byte and a blob that begins or ends alike allow."""
    best = runs(value)
    for number, blob in enumerate(blobs):
        front = len(os.path.commonprefix([value, blob]))
        back = len(os.path.commonprefix([value[front:][::-1], blob[::-1]]))
        if front + back < SHARED_MIN:
            continue
        parts = ["@%d:0:%d" % (number, front)] if front else []
        parts += [runs(value[front:len(value) - back])] if front + back < len(value) else []
        parts += ["@%d:%d:%d" % (number, len(blob) - back, len(blob))] if back else []
        best = min(best, "+".join(parts), key=len)
    return best


def runs(value):
    parts, at = [], 0
    for match in re.finditer(rb"(.)\1{%d,}" % (RUN_MIN - 1), value, re.DOTALL):
        parts += [value[at:match.start()].hex()] if match.start() > at else []
        parts.append("%s*%d" % (match[1].hex(), len(match[0])))
        at = match.end()
    return "+".join(parts + ([value[at:].hex()] if at < len(value) else [])) or "."


def flipped(raw, bit):
    raw = bytearray(raw)
    raw[bit // 8] ^= 1 << bit % 8
    return bytes(raw)


# ------------------------------------------------------------------------------------------------ verifier keys

def vkeys():
    out = Vectors("vkey")
    for suite, name in SUITES:
        for role in ("log", "witness"):
            one = NoteKey(suite, "example.test/济南".encode(), "vkey", role)
            out.add("vkey.%s.%s" % (name, role), "a %s key" % role, [("suite", suite), ("vkey", one.vkey())], "ok",
                    ("key", one.name, role, one.id))
        good = NoteKey(suite, b"example.test/log", "vkey")
        vkey, digits, typed = good.vkey(), good.id.hex().encode(), good.typed
        spoiled = {
            "no_plus": (b"example.test/log", "a name alone"),
            "one_plus": (good.name + b"+" + digits, "no key behind the id"),
            "no_name": (b"+" + digits + b"+" + b64(typed), "an empty name"),
            "space": (vkey.replace(b"test/", b"test "), "a space in the name"),
            "wide_space": (vkey.replace(b"test/", "test\u3000".encode()), "an ideographic space in the name"),
            "not_utf8": (b"\xff" + vkey, "a name that is not UTF-8"),
            "other_id": (vkey.replace(digits, h(1, digits)[:4].hex().encode()), "the id of another key"),
            "other_name": (b"x" + vkey, "the id belongs to another name"),
            "upper_case": (good.name + b"+" + digits.upper().replace(b"0", b"0") + b"+" + b64(typed), "an id in upper case"),
            "short_id": (good.name + b"+" + digits[:6] + b"+" + b64(typed), "an id of three bytes"),
            "no_padding": (good.name + b"+" + digits + b"+" + b64(typed).rstrip(b"=") + (b"" if b64(typed)[-1:] == b"=" else b"="),
                           "base64 with another padding"),
            "short_key": (vkey_of(suite, good.name, typed[:-1]), "a key one byte short"),
            "long_key": (vkey_of(suite, good.name, typed + b"\0"), "a key one byte long"),
            "no_type": (vkey_of(suite, good.name, b""), "no type and no key"),
            "unknown_type": (vkey_of(suite, good.name, b"\2" + typed[1:]), "a type that is not known"),
            "ml_dsa": (vkey_of(suite, good.name, b"\6" + bytes(1312)), "type 6, which no verifier here reads"),
            "trailing": (vkey + b"\n", "a line feed behind it"),
        }
        if suite == 2:
            point = typed[:-1] + bytes([typed[-1] ^ 1])
            spoiled["off_curve"] = (vkey_of(suite, good.name, point), "a point that is not on the curve")
            spoiled["compressed"] = (vkey_of(suite, good.name, forge.TYPES[2, "log"] + b"\2" + good.signer.public[1:33]),
                                     "a compressed point")
        for what, (text, about) in spoiled.items():
            if text != vkey:
                out.add("vkey.%s.%s" % (name, what), about, [("suite", suite), ("vkey", text)], "refused vkey")
    both = NoteKey(2, b"example.test/log", "vkey", by=1)
    out.add("vkey.sha256.sm2", "an SM2 key in a sha256 ledger: its id is made by SHA-256", [("suite", 1), ("vkey", both.vkey())],
            "ok", ("key", both.name, "log", both.id))
    out.add("vkey.gm.sm2_by_sha256", "the same key in a gm ledger has another id", [("suite", 2), ("vkey", both.vkey())],
            "refused vkey")
    return out


def vkey_of(suite, name, typed):
    return b"%s+%s+%s" % (name, h(suite, name, b"\n", typed)[:4].hex().encode(), b64(typed))


# ------------------------------------------------------------------------------------------------ notes

def notes():
    out = Vectors("note")
    for suite, name in SUITES:
        log, other = NoteKey(suite, b"example.test/log", "note log"), NoteKey(suite, b"example.test/log", "another log")
        witness = NoteKey(suite, "审计局".encode(), "note witness", "witness")
        second = NoteKey(suite, b"archives", "second witness", "witness")
        text = checkpoint_text(log.name, 300, h(suite, b"root"))
        line, cosigned, good = log.line(text), witness.line(text), note(text, log, witness)
        keys, only = [log, witness], [log]

        def add(what, about, raw, expect, known=keys, *more):
            fields = [("suite", suite)] + [("vkey", one.vkey()) for one in known] + [("note", raw)]
            out.add("note.%s.%s" % (name, what), about, fields, expect, *more)

        def ok(what, about, raw, signed, known=keys, body=text):
            add(what, about, raw, "ok", known, ("text", body), ("signed", *signed))

        def refused(what, about, raw):
            add(what, about, raw, "refused note")

        ok("both", "signed by the log and cosigned", good, [0, 1])
        ok("log_alone", "the log's line alone", note(text, log), [0])
        ok("witness_alone", "the witness's line alone", note(text, witness), [1])
        ok("unknown_witness", "a line of somebody unknown is passed over", note(text, log, second), [0])
        ok("unknown_first", "also when it comes first", note(text, second, log), [0])
        ok("same_name_other_id", "a line with the log's name and another id is unknown, whatever it holds",
           text + b"\n" + DASH + log.name + b" " + b64(b"\1\2\3\4" + bytes(64)) + b"\n" + line, [0])
        ok("twice", "the same line twice", text + b"\n" + line + line, [0, 0])
        ok("ml_dsa_line", "a long line of an unknown algorithm",
           note(text, log) + DASH + b"quantum " + b64(b"\6\6\6\6" + bytes(2428)) + b"\n", [0])
        ok("empty_lines_in_text", "the last empty line cuts", note(b"a\n\nb\n\nc\n", log), [0], keys, b"a\n\nb\n\nc\n")
        ok("text_of_one_line", "a text of one line", note(b"hello\n", log), [0], keys, b"hello\n")
        ok("empty_text_line", "a text that is one empty line", note(b"\n", log), [0], keys, b"\n")
        ok("chinese", "text beyond ASCII", note("济南市民政局\n".encode(), log), [0], keys, "济南市民政局\n".encode())
        ok("delete", "0x7F is allowed", note(b"a\x7fb\n", log), [0], keys, b"a\x7fb\n")
        ok("64_lines", "64 signatures", text + b"\n" + second.line(text) * 63 + line, [0])
        ok("time_0", "a cosignature of second 0", text + b"\n" + witness.line(text, 0), [1])
        ok("time_max", "a cosignature of second 2^64 - 1", text + b"\n" + witness.line(text, 2 ** 64 - 1), [1])
        pad = b"x" * (65536 - len(note(b"\n", log)))
        ok("64_kib", "exactly 64 KiB", note(pad + b"\n", log), [0], keys, pad + b"\n")
        refused("65537_bytes", "one byte more", note(pad + b"x\n", log))
        refused("empty", "nothing", b"")
        refused("line_feed", "a line feed", b"\n")
        refused("no_gap", "no empty line before the signatures", text + line)
        refused("no_lines", "no signature", text + b"\n")
        refused("no_end", "no line feed at the end", good[:-1])
        refused("65_lines", "65 signatures", text + b"\n" + line * 65)
        refused("carriage_return", "lines that end with CR LF", good.replace(b"\n", b"\r\n"))
        refused("tab", "a tab in the text", note(b"a\tb\n", log))
        refused("nul", "a zero byte", note(b"a\0b\n", log))
        refused("escape", "an escape", note(b"a\x1bb\n", log))
        refused("unit_separator", "0x1F", note(b"a\x1fb\n", log))
        refused("not_utf8", "a byte that is no UTF-8", note(b"a\xffb\n", log))
        refused("overlong", "an overlong zero", note(b"a\xc0\x80b\n", log))
        refused("overlong_slash", "an overlong slash", note(b"a\xe0\x80\xafb\n", log))
        refused("surrogate", "a surrogate", note(b"a\xed\xa0\x80b\n", log))
        refused("beyond_unicode", "a code point beyond U+10FFFF", note(b"a\xf4\x90\x80\x80b\n", log))
        refused("cut_sequence", "a sequence that ends early", note(b"a\xe6\xb5\n", log))
        refused("hyphen", "a hyphen for the dash", text + b"\n- " + line[len(DASH):])
        refused("en_dash", "an en dash for the em dash", text + b"\n\xe2\x80\x93 " + line[len(DASH):])
        refused("no_space", "no space behind the dash", text + b"\n" + DASH[:-1] + line[len(DASH):])
        refused("no_name", "no name", text + b"\n" + DASH + b" " + b64(log.id + bytes(64)) + b"\n")
        refused("plus_in_name", "a plus sign in a name", text + b"\n" + DASH + b"a+b " + b64(log.id + bytes(64)) + b"\n")
        refused("nbsp_in_name", "a no-break space in a name",
                text + b"\n" + DASH + "a\u00a0b ".encode() + b64(log.id + bytes(64)) + b"\n")
        refused("three_words", "something behind the base64", line.replace(b"\n", b" x\n").join([text + b"\n", b""]))
        refused("two_spaces", "two spaces before the base64", text + b"\n" + line.replace(log.name + b" ", log.name + b"  "))
        refused("no_base64", "no base64 at all", text + b"\n" + DASH + log.name + b" \n")
        refused("bare_name", "nothing behind the name", text + b"\n" + DASH + log.name + b"\n")
        refused("url_base64", "the other alphabet of base64", text + b"\n" + DASH + log.name + b" " + b64(b"\xff" * 68).replace(b"/", b"_") + b"\n")
        refused("open_base64", "base64 without its padding", text + b"\n" + DASH + log.name + b" " + b64(log.id + bytes(64)).rstrip(b"=") + b"\n")
        refused("loose_base64", "base64 with bits behind the end", text + b"\n" + DASH + log.name + b" " + b64(log.id + bytes(64))[:-2] + b"B=\n")
        refused("four_bytes", "an id without a signature", text + b"\n" + DASH + log.name + b" " + b64(log.id) + b"\n")
        refused("good_then_bad", "one good line and one that is none", good + b"x\n")
        refused("gap_behind", "an empty line behind the signatures", good + b"\n")
        refused("byte_order_mark", "a byte order mark in a signature line", text + b"\n\xef\xbb\xbf" + line)

        def tampered(what, about, raw, known=keys):
            add(what, about, raw, "tampered note_signature", known)

        raw = forge.base64.b64decode(line.split(b" ")[-1])
        signature = lambda value: text + b"\n" + DASH + log.name + b" " + b64(log.id + value) + b"\n"  # noqa: E731
        tampered("text_changed", "another size than was signed", good.replace(b"\n300\n", b"\n301\n"))
        tampered("root_changed", "another root than was signed", note(text, log).replace(b64(h(suite, b"root")), b64(h(suite, b"toor"))))
        tampered("line_added", "a line more than was signed", b"x\n" + good)
        tampered("zeros", "a signature of zeros", signature(bytes(64)))
        tampered("ones", "a signature of ones", signature(b"\xff" * 64))
        tampered("short", "a signature one byte short", signature(raw[4:-1]))
        tampered("long", "a signature one byte long", signature(raw[4:] + b"\0"))
        tampered("swapped", "R and S, or r and s, exchanged", signature(raw[36:] + raw[4:36]))
        for bit in (0, 255, 256, 511):
            tampered("bit_%d" % bit, "bit %d of the signature" % bit, signature(flipped(raw[4:], bit)))
        tampered("good_and_bad", "a good line of the log and a bad one", note(text, log) + signature(bytes(64))[len(text) + 1:])
        tampered("bad_cosignature", "the log's line is good, the witness's is not",
                 text + b"\n" + line + cosigned.replace(cosigned[-12:-8], b"AAAA"))
        tampered("other_key", "signed by another key under the log's name and id",
                 text + b"\n" + DASH + log.name + b" " + b64(log.id + other.signer.sign(text)) + b"\n")
        tampered("time_changed", "a cosignature whose time was changed",
                 text + b"\n" + DASH + witness.name + b" " +
                 b64(witness.id + struct.pack(">Q", 1) + forge.base64.b64decode(cosigned.split(b" ")[-1])[12:]) + b"\n")
        tampered("cosigned_as_log", "a witness that signs as a log does",
                 text + b"\n" + DASH + witness.name + b" " + b64(witness.id + bytes(8) + witness.signer.sign(text)) + b"\n")
        tampered("time_alone", "a cosignature that is eight bytes", text + b"\n" + DASH + witness.name + b" " + b64(witness.id + bytes(8)) + b"\n")
        tampered("log_as_witness", "a log that signs as a witness does",
                 text + b"\n" + DASH + log.name + b" " + b64(log.id + struct.pack(">Q", 5) + log.signer.sign(b"cosignature/v1\ntime 5\n" + text)) + b"\n")

        def unknown(what, about, raw, known=keys):
            add(what, about, raw, "incomplete note_unknown", known)

        unknown("nobody", "no key is known", good, [])
        unknown("stranger", "signed by a stranger", note(text, second))
        unknown("same_name", "the log's name, another key's id", note(text, other), only)
        unknown("other_case", "a name is compared as bytes", note(text, NoteKey(suite, b"Example.test/log", "note log")), only)
    s = 2 ** 252 + 27742317777372353535851937790883648493
    log = NoteKey(1, b"example.test/log", "note log")
    text = b"malleable\n"
    raw = log.signer.sign(text)
    more = raw[:32] + (int.from_bytes(raw[32:], "little") + s).to_bytes(32, "little")
    out.add("note.sha256.malleable", "S + L for S: the same equation, another signature",
            [("suite", 1), ("vkey", log.vkey()), ("note", text + b"\n" + DASH + log.name + b" " + b64(log.id + more) + b"\n")],
            "tampered note_signature")
    log = NoteKey(2, b"example.test/log", "note log")
    for what, identity in (("empty_id", b""), ("other_id", b"1234567812345679")):
        line = DASH + log.name + b" " + b64(log.id + log.signer.sign(text, identity)) + b"\n"
        out.add("note.gm." + what, "an SM2 signature under another identity",
                [("suite", 2), ("vkey", log.vkey()), ("note", text + b"\n" + line)], "tampered note_signature")
    return out


# ------------------------------------------------------------------------------------------------ checkpoints

def checkpoints():
    out = Vectors("checkpoint")
    root = h(1, b"root")

    def ok(what, about, text, origin, size, of=root):
        out.add("checkpoint." + what, about, [("text", text)], "ok", ("says", origin, size, of))

    def refused(what, about, text):
        out.add("checkpoint." + what, about, [("text", text)], "refused checkpoint")

    origin = b"example.test/quanlu"
    lines = lambda *parts: b"\n".join(parts) + b"\n"  # noqa: E731
    ok("plain", "three lines", checkpoint_text(origin, 300, root), origin, 300)
    ok("empty_tree", "size 0", checkpoint_text(origin, 0, h(1)), origin, 0, h(1))
    ok("largest", "size 2^53", checkpoint_text(origin, 2 ** 53, root), origin, 2 ** 53)
    ok("chinese", "an origin beyond ASCII", checkpoint_text("民政.例/泉录".encode(), 1, root), "民政.例/泉录".encode(), 1)
    ok("partition", "an origin of a partition", checkpoint_text(origin + b"/p31", 7, root), origin + b"/p31", 7)
    for what, about, size in (("zero_in_front", "a leading zero", b"0300"), ("two_zeros", "two zeros", b"00"), ("plus", "a plus", b"+300"),
                              ("minus", "a minus", b"-1"), ("space_before", "a space in front", b" 300"), ("space_behind", "a space behind", b"300 "),
                              ("no_size", "an empty size", b""), ("hexadecimal", "hexadecimal", b"0x12c"), ("exponent", "an exponent", b"3e2"),
                              ("point", "a point", b"300.0"), ("comma", "digits grouped", b"1,000"), ("word", "a word", b"many"),
                              ("too_large", "size 2^53 + 1", b"%d" % (2 ** 53 + 1)), ("i64", "size 2^63", b"%d" % 2 ** 63),
                              ("u64", "size 2^64 - 1", b"%d" % (2 ** 64 - 1)), ("beyond_u64", "size 2^64", b"%d" % 2 ** 64),
                              ("huge", "a size of 200 digits", b"9" * 200), ("wide_digits", "digits of another script", "３００".encode())):
        refused(what, about, lines(origin, size, b64(root)))
    refused("empty", "nothing", b"")
    refused("no_end", "no line feed at the end", checkpoint_text(origin, 300, root)[:-1])
    refused("two_lines", "no root", lines(origin, b"300"))
    refused("one_line", "an origin alone", lines(origin))
    refused("extension", "an extension line", checkpoint_text(origin, 300, root) + b"extension\n")
    refused("empty_extension", "an empty line behind", checkpoint_text(origin, 300, root) + b"\n")
    refused("no_origin", "an empty origin", lines(b"", b"300", b64(root)))
    refused("space_in_origin", "a space in the origin", lines(b"example test", b"300", b64(root)))
    refused("plus_in_origin", "a plus in the origin", lines(b"example+test", b"300", b64(root)))
    refused("wide_space", "an ideographic space in the origin", lines("例\u3000子".encode(), b"300", b64(root)))
    refused("line_separator", "a line separator in the origin", lines("例\u2028子".encode(), b"300", b64(root)))
    refused("short_root", "31 bytes", lines(origin, b"300", b64(root[:31])))
    refused("long_root", "33 bytes", lines(origin, b"300", b64(root + b"\0")))
    refused("no_root", "an empty root", lines(origin, b"300", b""))
    refused("hex_root", "hexadecimal", lines(origin, b"300", root.hex().encode()))
    refused("open_root", "no padding", lines(origin, b"300", b64(root).rstrip(b"=")))
    refused("loose_root", "bits behind the end", lines(origin, b"300", b64(bytes(32))[:-2] + b"B="))
    refused("url_root", "the other alphabet", lines(origin, b"300", b64(b"\xff" * 32).replace(b"/", b"_")))
    refused("space_root", "a space behind the root", lines(origin, b"300", b64(root) + b" "))
    refused("swapped", "root before size", lines(origin, b64(root), b"300"))
    return out


# ------------------------------------------------------------------------------------------------ proofs

def proofs(kind):
    out = Vectors(kind)
    for suite, name in SUITES:
        leaves = [h(suite, b"\0", b"%d" % i) for i in range(300)]
        tree, joined = Tree(suite, leaves), b"".join
        (inclusions if kind == "inclusion" else consistencies)(out, suite, name, tree, leaves, joined)
    return out


def inclusions(out, suite, name, tree, leaves, joined):
    def add(what, about, index, size, leaf, proof, root, expect="refused proof"):
        out.add("inclusion.%s.%s" % (name, what), about,
                [("suite", suite), ("index", index), ("size", size), ("leaf", leaf), ("root", root), ("proof", joined(proof))], expect)

    for index, size in ((0, 1), (0, 2), (1, 2), (2, 3), (5, 7), (0, 256), (255, 256), (256, 257), (130, 300), (299, 300)):
        add("%d_in_%d" % (index, size), "a true proof", index, size, leaves[index], tree.inclusion(index, size), tree.root(size), "ok")
    index, size = 130, 300
    leaf, proof, root = leaves[index], tree.inclusion(index, size), tree.root(size)
    add("next_leaf", "the leaf beside it", index, size, leaves[131], proof, root)
    add("next_index", "the index beside it", 131, size, leaf, proof, root)
    add("index_before", "the index before", 129, size, leaf, proof, root)
    add("index_xor_2", "a bit of the index", index ^ 2, size, leaf, proof, root)
    add("double_size", "twice the size", index, 2 * size, leaf, proof, root)
    add("half_size", "half the size", index, 150, leaf, proof, root)
    add("size_more", "a size of one more with the same length of proof", index, 301, leaf, proof, tree.root(299))
    add("index_is_size", "index = size", size, size, leaf, proof, root)
    add("beyond", "an index beyond the size", 10 ** 6, size, leaf, proof, root)
    add("no_leaf", "a tree of no leaves", 0, 0, leaf, [], h(suite))
    add("no_proof", "no hash at all", index, size, leaf, [], root)
    add("cut_front", "the first hash is missing", index, size, leaf, proof[1:], root)
    add("cut_end", "the last hash is missing", index, size, leaf, proof[:-1], root)
    add("one_more", "a hash too many", index, size, leaf, proof + [ZERO], root)
    add("one_more_in_front", "a hash too many, in front", index, size, leaf, [ZERO] + proof, root)
    add("backwards", "the hashes backwards", index, size, leaf, proof[::-1], root)
    add("two_swapped", "two hashes exchanged", index, size, leaf, proof[:2][::-1] + proof[2:], root)
    add("flipped_first", "a bit of the first hash", index, size, leaf, [flipped(proof[0], 0)] + proof[1:], root)
    add("flipped_last", "a bit of the last hash", index, size, leaf, proof[:-1] + [flipped(proof[-1], 255)], root)
    add("flipped_leaf", "a bit of the leaf", index, size, flipped(leaf, 100), proof, root)
    add("flipped_root", "a bit of the root", index, size, leaf, proof, flipped(root, 7))
    add("empty_root", "the root of no leaves", index, size, leaf, proof, h(suite))
    add("leaf_is_root", "the root given as the leaf, and no hash", 0, size, root, [], root)
    add("node_as_leaf", "the node above two leaves, given as a leaf", index, size, tree.mth(130, 132), proof[1:], root)
    add("only_leaf_wrong", "a tree of one leaf and another leaf", 0, 1, leaves[1], [], leaves[0])
    add("only_leaf_more", "a tree of one leaf and a hash", 0, 1, leaves[0], [ZERO], leaves[0])
    add("largest", "size 2^53 with 53 zero hashes", 0, 2 ** 53, leaf, [ZERO] * 53, root)
    add("too_large", "size 2^53 + 1", 0, 2 ** 53 + 1, leaf, [ZERO] * 54, root)
    add("63_hashes", "size 2^63 with 63 hashes", 0, 2 ** 63, leaf, [ZERO] * 63, root)
    add("u64", "size 2^64 - 1", 2 ** 64 - 2, 2 ** 64 - 1, leaf, [ZERO] * 64, root)
    other = Tree(3 - suite, [h(3 - suite, b"\0", b"%d" % i) for i in range(300)])
    add("other_suite", "a true proof of the other suite", index, size, other.leaves[index], other.inclusion(index, size), other.root(size))


def consistencies(out, suite, name, tree, leaves, joined):
    def add(what, about, old, new, old_root, new_root, proof, expect="refused proof"):
        out.add("consistency.%s.%s" % (name, what), about,
                [("suite", suite), ("from", old), ("to", new), ("old", old_root), ("new", new_root), ("proof", joined(proof))], expect)

    for old, new in ((1, 2), (1, 300), (2, 3), (3, 7), (4, 7), (6, 8), (128, 256), (255, 256), (256, 300), (257, 300), (299, 300)):
        add("%d_to_%d" % (old, new), "a true proof", old, new, tree.root(old), tree.root(new), tree.consistency(old, new), "ok")
    add("equal", "equal sizes, equal roots, no hash", 300, 300, tree.root(300), tree.root(300), [], "ok")
    add("from_nothing", "from the empty tree", 0, 300, h(suite), tree.root(300), [], "ok")
    add("nothing", "from the empty tree to itself", 0, 0, h(suite), h(suite), [], "ok")
    old, new = 130, 300
    a, b, proof = tree.root(old), tree.root(new), tree.consistency(old, new)
    add("roots_swapped", "the roots exchanged", old, new, b, a, proof)
    add("sizes_swapped", "the sizes exchanged", new, old, b, a, proof)
    add("backwards", "from large to small", new, old, a, b, proof)
    add("other_old", "another old root", old, new, tree.root(131), b, proof)
    add("other_new", "another new root", old, new, a, tree.root(299), proof)
    add("old_more", "an old size of one more", 131, new, a, b, proof)
    add("old_less", "an old size of one less", 129, new, a, b, proof)
    add("new_more", "a new size of one more", old, 301, a, b, proof[:-1])
    add("no_proof", "no hash", old, new, a, b, [])
    add("cut_front", "the first hash is missing", old, new, a, b, proof[1:])
    add("cut_end", "the last hash is missing", old, new, a, b, proof[:-1])
    add("one_more", "a hash too many", old, new, a, b, proof + [ZERO])
    add("reversed", "the hashes backwards", old, new, a, b, proof[::-1])
    for place in (0, 1, len(proof) - 1):
        add("flipped_%d" % place, "a bit of hash %d" % place, old, new, a, b,
            proof[:place] + [flipped(proof[place], 9)] + proof[place + 1:])
    add("flipped_old", "a bit of the old root", old, new, flipped(a, 1), b, proof)
    add("flipped_new", "a bit of the new root", old, new, a, flipped(b, 1), proof)
    add("equal_other_roots", "equal sizes, other roots", 300, 300, b, a, [])
    add("equal_with_hash", "equal sizes and a hash", 300, 300, b, b, [ZERO])
    add("nothing_with_hash", "from the empty tree, and a hash", 0, 300, h(suite), b, [ZERO])
    add("nothing_other_root", "from the empty tree with another root", 0, 300, ZERO, b, [])
    add("power_with_root", "from a power of two, with the old root as a needless first hash", 256, 300, tree.root(256), b,
        [tree.root(256)] + tree.consistency(256, 300))
    add("power_lie", "from a power of two, with an old root that is another", 256, 300, tree.root(255), b, tree.consistency(256, 300))
    fork = Tree(suite, leaves[:100] + [h(suite, b"\0", b"other")] + leaves[101:])
    add("fork", "a fork below the old size: its own proof", old, new, a, fork.root(new), fork.consistency(old, new))
    add("fork_old", "the proof is right for another old root", old, new, a, fork.root(new), proof)
    add("too_large", "size 2^53 + 1", 2 ** 53, 2 ** 53 + 1, a, b, [ZERO])
    add("u64", "size 2^64 - 1", 1, 2 ** 64 - 1, a, b, [ZERO] * 64)


def proof_files():
    out = Vectors("proof_file")
    for suite, name in SUITES:
        ledger = Ledger(suite)
        _, records = ledger.good(0, [3, 4, 2])
        tree = Tree(suite, [ledger.leaf(raw) for raw, _ in records])
        size, index = len(records), 5
        log, raw, proof = ledger.log_keys[0], records[5][0], tree.inclusion(5, len(records))
        checkpoint = ledger.checkpoint(tree, size)
        good = proof_file(index, proof, checkpoint)

        def add(what, about, file, expect, of=raw, vkey=log.vkey()):
            out.add("proof_file.%s.%s" % (name, what), about, [("vkey", vkey), ("file", file), ("entry", of)], expect)

        add("good", "an entry under a checkpoint", good, "ok")
        add("extra", "an extra line is passed over", proof_file(index, proof, checkpoint, b"extra " + b64(b"anything") + b"\n"), "ok")
        add("empty_extra", "also an empty one", proof_file(index, proof, checkpoint, b"extra \n"), "ok")
        add("genesis", "the genesis", proof_file(0, tree.inclusion(0, size), checkpoint), "ok", records[0][0])
        add("last", "the last entry", proof_file(size - 1, tree.inclusion(size - 1, size), checkpoint), "ok", records[-1][0])
        add("cosigned", "a cosignature by somebody unknown", proof_file(index, proof, checkpoint + NoteKey(suite, b"w", "w", "witness").line(checkpoint.split(b"\n\n")[0] + b"\n")), "ok")
        bad = "refused proof_file"
        add("empty", "nothing", b"", bad)
        add("other_version", "another version", good.replace(b"@v1", b"@v2"), bad)
        add("no_index", "no index line", good.replace(b"index 5\n", b""), bad)
        add("index_zero_in_front", "a leading zero", good.replace(b"index 5", b"index 05"), bad)
        add("index_plus", "a plus sign", good.replace(b"index 5", b"index +5"), bad)
        add("index_minus", "a negative index", good.replace(b"index 5", b"index -5"), bad)
        add("index_space", "two spaces", good.replace(b"index 5", b"index  5"), bad)
        add("index_huge", "index 2^64", good.replace(b"index 5", b"index %d" % 2 ** 64), bad)
        add("two_extras", "two extra lines", proof_file(index, proof, checkpoint, b"extra \nextra \n"), bad)
        add("bad_extra", "an extra line that is no base64", proof_file(index, proof, checkpoint, b"extra !\n"), bad)
        add("extra_behind", "an extra line behind the index", good.replace(b"index 5\n", b"index 5\nextra \n"), bad)
        add("short_hash", "a hash of 31 bytes", proof_file(index, [proof[0][:31]] + proof[1:], checkpoint), bad)
        add("long_hash", "a hash of 33 bytes", proof_file(index, [proof[0] + b"\0"] + proof[1:], checkpoint), bad)
        add("hex_hash", "hexadecimal", good.replace(b64(proof[0]), proof[0].hex().encode()), bad)
        add("carriage_returns", "lines that end with CR LF", good.replace(b"\n", b"\r\n"), bad)
        add("55_hashes", "55 hashes", proof_file(index, proof + [ZERO] * (55 - len(proof)), checkpoint), bad)
        add("no_gap", "no empty line before the checkpoint", good.replace(b"\n\n", b"\n", 1), bad)
        add("no_checkpoint", "no checkpoint", proof_file(index, proof, b""), bad)
        add("only_magic", "the first line alone", b"c2sp.org/tlog-proof@v1\n", bad)
        add("too_long", "more than 128 KiB", proof_file(index, proof, checkpoint, b"extra " + b64(bytes(99000)) + b"\n"), bad)
        add("note_of_no_form", "a checkpoint that is no note", proof_file(index, proof, checkpoint[:-1]), "refused note")
        add("stranger", "a checkpoint by a stranger", proof_file(index, proof, ledger.checkpoint(tree, size, by=NoteKey(suite, b"x", "x"))), "incomplete note_unknown")
        add("changed_size", "a checkpoint whose size was changed", good.replace(b"\n%d\n" % size, b"\n%d\n" % (size + 1)), "tampered note_signature")
        text = checkpoint_text(log.name, size, tree.root(size))
        add("extension", "a signed checkpoint with an extension line", proof_file(index, proof, note(text + b"more\n", log)), "refused checkpoint")
        add("other_origin", "the key signed for another origin", proof_file(index, proof, ledger.checkpoint(tree, size, origin=b"example.test/other")), "tampered checkpointOrigin")
        wrong = "tampered notProved"
        add("other_entry", "another entry of the same ledger", good, wrong, records[4][0])
        add("changed_entry", "a bit of the entry", good, wrong, flipped(raw, 8 * 130))
        add("other_index", "the index beside it", good.replace(b"index 5", b"index 4"), wrong)
        add("index_beyond", "an index beyond the size", good.replace(b"index 5", b"index 5000"), wrong)
        add("one_hash_less", "a hash is missing", proof_file(index, proof[1:], checkpoint), wrong)
        add("one_hash_more", "a hash too many", proof_file(index, proof + [ZERO], checkpoint), wrong)
        add("flipped_hash", "a bit of a hash", proof_file(index, [flipped(proof[0], 3)] + proof[1:], checkpoint), wrong)
        add("other_size", "a true proof for an older size", proof_file(index, tree.inclusion(index, size - 2), checkpoint), wrong)
        add("no_entry", "the leaf is not an entry", *self_proved(ledger, b"\0" * 144, 0), wrong, b"\0" * 144)
        moved = changed(raw, seq=9)
        add("says_elsewhere", "the entry under the proof says another seq", *self_proved(ledger, moved, 5), wrong, moved)
        add("not_a_key", "the key is none", good, "refused vkey", vkey=b"nobody+00000000+AAAA")
        add("witness_key", "a witness's key is no log's key", good, "refused vkey", vkey=NoteKey(suite, log.name, "w", "witness").vkey())
    return out


def self_proved(ledger, raw, index):
    tree = Tree(ledger.suite, [ledger.leaf(b"%d" % i) for i in range(index)] + [ledger.leaf(raw), ledger.leaf(b"x")])
    return [proof_file(index, tree.inclusion(index, index + 2), ledger.checkpoint(tree, index + 2))]


# ------------------------------------------------------------------------------------------------ tile paths

def tile_paths():
    out = Vectors("tile_path")
    good = {"tile/0/000": (0, 0, 256), "tile/0/273.p/112": (0, 273, 112), "tile/1/001.p/17": (1, 1, 17), "tile/2/000.p/1": (2, 0, 1),
            "tile/0/x001/x234/067": (0, 1234067, 256), "tile/63/999.p/255": (63, 999, 255), "tile/0/x001/000": (0, 1000, 256),
            "tile/0/x018/x446/x744/x073/x709/x551/615": (0, 2 ** 64 - 1, 256)}
    for number, (path, (level, index, width)) in enumerate(good.items()):
        out.add("tile_path.good_%d" % number, path, [("path", path.encode())], "ok", ("tile", level, index, width))
    bad = ("", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/00/000", "tile/01/000", "tile/64/000",
           "tile/-1/000", "tile/+1/000", "tile/x/000", "tile/0/x000/001", "tile/0/x001/01", "tile/0/001/001", "tile/0/x001", "tile/0/x1/000",
           "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/", "tile/0/000.p", "tile/0/000.p/-1", "tile/0/000.p/1/",
           "tile/0/000.p/1.p/1", "tile/0/000/", "/tile/0/000", "tile//000", "tile/0//000", "tile/0/../000", "tile/0/00a", "tile/0/x00a/000",
           "tile/0/X001/000", "Tile/0/000", "tile/0/000 ", " tile/0/000", "tile/0/000\n", "tile/8/entries", "tile/256/000",
           "tile/0/x018/x446/x744/x073/x709/x551/616", "tile/0/x999/x999/x999/x999/x999/x999/x999/999", "tiles/0/000", "tile/0/０００")
    for number, path in enumerate(bad):
        out.add("tile_path.bad_%d" % number, repr(path), [("path", path.encode())], "refused path")
    return out


# ------------------------------------------------------------------------------------------------ entries

def entries():
    out = Vectors("entry")
    for suite, name in SUITES:
        ledger = Ledger(suite)
        _, records = ledger.good(0, [1])
        good = records[2][0]
        log_id = ledger.log_id

        def add(what, about, raw, expect, *more):
            out.add("entry.%s.%s" % (name, what), about, [("suite", suite), ("entry", raw)], expect, *more)

        def ok(what, about, raw):
            add(what, about, raw, "ok", ("leaf", h(suite, b"\0", raw)))

        def place(raw):
            return changed(raw, seq=2, epoch=1, log_id=log_id, prev=h(suite, b"before"), recorded_at=1725000000009)

        def body(node, envelope=None):
            return place(entry(suite, EVENT, 7, node, envelope))

        ok("event", "an event with a text", good)
        ok("genesis", "a genesis", records[0][0])
        ok("epoch", "an epoch start", records[1][0])
        ok("empty_body", "an empty body: a struct of no words, offset -1", body(struct_of()))
        ok("lists", "lists of words, bytes and pointers", body(struct_of([1], [words_of([1, 0]), data_of(b"abc"), list_of([text_of(b"x"), None])])))
        ok("list_of_nulls", "a list whose members are null", body(struct_of([], [list_of([None, None])])))
        ok("low_flags", "flags 16-31 may be ignored", changed(good, flags=0x10000))
        ok("largest", "65,528 bytes", place(entry(suite, EVENT, 7, struct_of([], [data_of(b"x" * (65528 - 144 - 8 - 8))]))))
        bad = "refused malformed"
        add("empty", "no bytes", b"", bad)
        add("136_bytes", "136 bytes", good[:136], bad)
        add("odd_length", "not a multiple of 8", good + b"\0", bad)
        add("cut_one", "one byte short", good[:-1], bad)
        add("too_long", "65,536 bytes", good + bytes(65536 - len(good)), bad)
        add("segment_table", "with a segment table in front", struct.pack("<II", 0, len(good) // 8) + good, bad)
        add("root_data", "a root of 16 data words", changed(good, root=0x0002001000000000), bad)
        add("root_pointers", "a root of 3 pointers", changed(good, root=0x0003000F00000000), bad)
        add("root_offset", "a root with an offset", changed(good, root=0x0002000F00000004), bad)
        add("root_null", "no root", changed(good, root=0), bad)
        add("no_envelope", "no envelope", changed(good, envelope=0), bad)
        add("no_body", "no body", changed(good, body=0), bad)
        add("format_0", "formatVersion 0", changed(good, format=0), "refused version")
        add("format_2", "formatVersion 2", changed(good, format=2), "refused version")
        add("other_suite", "the other suite", changed(good, suite=3 - suite), "refused version")
        add("suite_0", "suite 0", changed(good, suite=0), "refused version")
        add("flag_0", "critical flag 0", changed(good, flags=1), "refused version")
        add("flag_15", "critical flag 15", changed(good, flags=0x8000), "refused version")
        add("uuid_4", "an event id of version 4", changed(good, event_id=bytes(6) + b"\x40\0\x80" + bytes(7)), "refused header")
        add("uuid_variant", "an event id of another variant", changed(good, event_id=bytes(6) + b"\x70\0\xc0" + bytes(7)), "refused header")
        add("no_id", "no event id", changed(good, event_id=bytes(16)), "refused header")
        add("type_0", "typeCode 0", changed(good, type=0), "refused header")
        add("type_version_0", "typeVersion 0", changed(good, type_version=0), "refused header")
        add("seq_2_53", "seq 2^53", changed(good, seq=2 ** 53), "refused header")
        add("seq_max", "seq 2^64 - 1", changed(good, seq=2 ** 64 - 1), "refused header")
        bad = "refused not_canonical"
        # Words: 18 envelope, 19 data of the body, 20 its text pointer, 21 and 22 the text.
        add("no_time", "recordedAt 0: the last data word", changed(good, recorded_at=0), bad)
        add("envelope_list", "the envelope is a list", changed(good, envelope=struct.unpack_from("<Q", good, 128)[0] | 1), bad)
        add("body_far", "the body is a far pointer", changed(good, body=struct.unpack_from("<Q", good, 136)[0] | 2), bad)
        add("envelope_zero", "the last data word of the envelope is zero", words_changed(good, w18=0), bad)
        pointer = struct.unpack_from("<Q", good, 160)[0]
        add("trailing", "a word behind the end", good + bytes(8), bad)
        add("cut_word", "the last word is missing", good[:-8], bad)
        add("gap", "the text lies one word further", words_changed(good, w20=pointer + 4) + bytes(8), bad)
        add("overlap", "the text lies over the body", words_changed(good, w20=pointer - 4 & 2 ** 64 - 1), bad)
        add("text_far", "the text's pointer is far", words_changed(good, w20=pointer & ~3 | 2), bad)
        add("text_capability", "the text's pointer is a capability", words_changed(good, w20=pointer | 3), bad)
        add("text_padding", "a bit behind the text", words_changed(good, w22=struct.unpack_from("<Q", good, 176)[0] | 1 << 63), bad)
        add("text_null", "the last pointer of the body is null", words_changed(good, w20=0), bad)
        add("text_empty_struct", "an empty struct with offset 1", words_changed(good, w20=4), bad)
        add("text_too_long", "a text beyond the end", words_changed(good, w20=pointer + (100 << 35)), bad)
        add("bools_without_end", "2^29 - 1 elements of no size", words_changed(good, w20=pointer & 0xFFFFFFFF | 0x1FFFFFFF << 35), bad)
        add("tag_none", "a list of structs whose tag is a list", words_changed(good, w20=pointer & 0xFFFFFFFF | 7 << 32 | 1 << 35, w21=1), bad)
        add("tag_count", "a list of structs whose words are not its elements", words_changed(good, w20=pointer & 0xFFFFFFFF | 7 << 32 | 1 << 35, w21=4 << 2 | 1 << 32), bad)
        add("body_data_zero", "the last data word of a body without pointers is zero", words_changed(body(struct_of([5])), w19=0), bad)
        add("empty_body_offset", "an empty body with offset 0", changed(body(struct_of()), body=0x0), "refused malformed")
        add("pointer_data", "a body of one data word less than there is", changed(good, body=struct.unpack_from("<Q", good, 136)[0] - (1 << 32)), bad)
        deep = struct_of([1])
        for level in range(29):
            deep = struct_of([], [deep])
        ok("level_32", "32 levels, the deepest allowed", body(struct_of([], [deep])))
        add("level_33", "33 levels", body(struct_of([], [struct_of([], [deep])])), bad)
    return out


# ------------------------------------------------------------------------------------------------ seals and grants by themselves

def seals():
    out = Vectors("seal")
    for suite, name in SUITES:
        ledger = Ledger(suite)
        head, _ = ledger.good(0, [])
        entries = [ledger.placed(head, ledger.event()) for _ in range(3)]
        raw, writer, other = entries[-1], ledger.writers[0], ledger.writers[1]
        leaf, seq = ledger.leaf(raw), struct.unpack_from("<Q", raw, 16)[0]
        good = ledger.seal(writer, raw, 3)
        base = {"key": coded(writer), "log_id": ledger.log_id, "partition": 0, "seq": seq, "leaf": leaf, "batch": 3, "most": 8, "seal": good}

        def add(what, about, expect="refused badSeal", **other_values):
            fields = {**base, **other_values}
            out.add("seal.%s.%s" % (name, what), about, [("suite", suite), *fields.items()], expect)

        add("good", "a batch of three", "ok")
        add("one", "a batch of one", "ok", batch=1, seal=ledger.seal(writer, raw, 1))
        add("as_many_as_may_be", "a batch of batchEventsMax", "ok", batch=8, seal=ledger.seal(writer, raw, 8))
        add("empty", "no bytes", seal=b"")
        add("short", "79 bytes", seal=good[:-1])
        add("long", "81 bytes", seal=good + b"\0")
        add("version_0", "version 0", seal=b"\0" + good[1:])
        add("version_2", "version 2", seal=b"\2" + good[1:])
        add("other_alg", "the other algorithm", seal=good[:1] + bytes([3 - suite]) + good[2:])
        add("reserved_2", "byte 2 is not zero", seal=good[:2] + b"\1" + good[3:])
        add("reserved_3", "byte 3 is not zero", seal=good[:3] + b"\1" + good[4:])
        add("count_0", "count 0", batch=0, seal=ledger.seal(writer, raw, 0))
        add("count_changed", "another count than was signed", batch=2, seal=good[:4] + struct.pack(">I", 2) + good[8:])
        add("count_other_batch", "signed for three, two are there", batch=2)
        add("count_over_limit", "more than batchEventsMax", batch=9, seal=ledger.seal(writer, raw, 9))
        add("key_id", "another key id", seal=good[:8] + forge.key_id(suite, other) + good[16:])
        add("other_key", "sealed by another key", seal=ledger.seal(other, raw, 3))
        add("other_seq", "for another seq", seq=seq + 1)
        add("other_leaf", "for another leaf", leaf=h(suite, b"x"))
        add("other_partition", "for another partition", partition=1)
        add("other_ledger", "for another ledger", log_id=h(suite, b"other"))
        add("zeros", "a signature of zeros", seal=good[:16] + bytes(64))
        for bit in (128, 383, 384, 639):
            add("bit_%d" % bit, "bit %d flipped" % bit, seal=flipped(good, bit))
        bare = ledger.log_id + struct.pack(">IIQ", 0, 3, seq) + leaf
        add("no_tag", "signed without the tag", seal=good[:16] + writer.sign(bare))
        add("grant_tag", "signed under another tag", seal=good[:16] + writer.sign(forge.tag("grant") + bare))
        add("little_endian", "signed with little-endian numbers", seal=good[:16] + writer.sign(
            forge.tag("seal") + ledger.log_id + struct.pack("<IIQ", 0, 3, seq) + leaf))
    return out


def grants():
    out = Vectors("grant")
    for suite, name in SUITES:
        ledger = Ledger(suite)
        who = ledger.writers[2]
        head, lines = 74 + len(who.public), 75 + len(who.public)
        good = ledger.grant(who)

        def add(what, about, raw, expect="refused grant", *more):
            out.add("grant.%s.%s" % (name, what), about, [("suite", suite), ("grant", raw)], expect, *more)

        def ok(what, about, raw, role=1, action=1, serial=1, partition=ALL, epoch=0):
            add(what, about, raw, "ok", ("grants", role, action, serial, partition, epoch, forge.key_id(suite, who)))

        ok("add", "a writer is added", good)
        ok("revoke", "a writer is revoked: no proof of possession", ledger.grant(who, action=2), action=2)
        ok("partition", "in one partition, from an epoch on", ledger.grant(who, partition=3, from_epoch=7), partition=3, epoch=7)
        ok("checkpoint", "a checkpoint key of partition 0", ledger.grant(who, role=2, partition=0), role=2, partition=0)
        ok("receipt", "a receipt key", ledger.grant(who, role=3), role=3)
        ok("export", "an export key", ledger.grant(who, role=5), role=5)
        ok("no_roots", "no root signature: the form does not ask for one", ledger.grant(who, roots=[]))
        ok("serial_max", "the highest serial", ledger.grant(who, serial=2 ** 64 - 1), serial=2 ** 64 - 1)
        ok("wrong_signature", "a wrong root signature: the form does not ask", flipped(good, 8 * (lines + 40)))
        add("empty", "no bytes", b"")
        add("tag_alone", "the tag alone", good[:16])
        add("other_tag", "another tag", forge.tag("seal") + good[16:])
        add("role_0", "role 0", ledger.grant(who, role=0))
        add("role_6", "role 6", ledger.grant(who, role=6))
        add("action_0", "action 0", ledger.grant(who, action=0))
        add("action_3", "action 3", ledger.grant(who, action=3))
        add("checkpoint_for_all", "a checkpoint key for all partitions", ledger.grant(who, role=2))
        add("other_alg", "the other algorithm", good[:72] + bytes([3 - suite]) + good[73:])
        add("alg_0", "algorithm 0", good[:72] + b"\0" + good[73:])
        add("key_short", "a key one byte short", ledger.grant(who, public=who.public[:-1]))
        add("key_long", "a key one byte long", ledger.grant(who, public=who.public + b"\0"))
        add("key_none", "no key", ledger.grant(who, public=b""))
        add("key_length_lies", "a key length beyond the end", good[:73] + b"\xff" + good[74:])
        add("cut", "one byte short", good[:-1])
        add("long", "one byte more", good + b"\0")
        add("no_proof", "an added key without its proof", ledger.grant(who, prove=False))
        add("needless_proof", "a revocation with a proof", ledger.grant(who, action=2) + bytes(64))
        add("one_line_less", "two signatures said, one there", good[:head] + b"\2" + good[lines:lines + 72] + good[-64:])
        add("one_line_more", "one signature said, two there", good[:head] + b"\1" + good[lines:])
        first, second = good[lines:lines + 72], good[lines + 72:lines + 144]
        add("descending", "root ids descending", good[:lines] + second + first + good[-64:])
        add("doubled", "one root twice", good[:lines] + first + first + good[-64:])
        if suite == 2:
            add("off_curve", "a key that is no point", good[:head - 1] + bytes([good[head - 1] ^ 1]) + good[head:])
            add("compressed", "another form of point", good[:74] + b"\2" + good[75:])
    return out


def geneses():
    out = Vectors("genesis")
    for suite, name in SUITES:
        def add(what, about, raw, expect="refused genesis", *more):
            out.add("genesis.%s.%s" % (name, what), about, [("suite", suite), ("entry", raw)], expect, *more)

        plain = Ledger(suite)
        roots, grants, keys = [coded(root) for root in plain.roots], [signed_grant(w) for w in plain.writers[:2]], [plain.log_keys[0].vkey()]

        def with_(what, about, expect="refused genesis", **opened):
            ledger = Ledger(suite, **opened)
            add(what, about, ledger.genesis, expect, *([("log_id", ledger.log_id)] if expect == "ok" else []))

        with_("plain", "three roots, two writers", "ok")
        with_("two_partitions", "two partitions", "ok", partitions=2)
        with_("threshold_3", "all roots are needed", "ok", threshold=3)
        with_("receipt_key", "a receipt key", "ok", receipt_keys=[coded(plain.writers[3])])
        with_("events_1", "batches of one", "ok", events_max=1)
        with_("bytes_most", "the largest batches", "ok", bytes_max=1000000)
        with_("no_partitions", "P = 0", partitions=0)
        with_("33_partitions", "P = 33", **{"partitions": 33})
        with_("no_origin", "no origin", origin=b"")
        with_("no_roots", "no root keys", roots=[])
        with_("17_roots", "17 root keys", roots=[coded(key(suite, "r%d" % i)) for i in range(17)])
        with_("root_twice", "a root key twice", roots=roots[:1] + roots)
        with_("root_of_other_suite", "a root key of the other suite", roots=[coded(key(3 - suite, "r"))] + roots)
        with_("root_no_key", "a root key that is none", roots=[b"\1"] + roots)
        with_("threshold_0", "threshold 0", threshold=0)
        with_("threshold_4", "threshold above the number of roots", threshold=4)
        with_("one_writer", "one writer", grants=grants[:1])
        with_("no_writers", "no writers", grants=[])
        with_("65_writers", "65 writers", grants=[grants[0]] * 65)
        with_("writer_twice", "a writer twice", grants=grants + grants[:1])
        with_("writer_is_root", "a root key that is a writer too", grants=grants + [signed_grant(plain.roots[0])])
        with_("writer_log_id", "a grant with a log id", grants=grants + [signed_grant(plain.writers[2], log_id=h(suite, b"x"))])
        with_("writer_role", "a grant of another role", grants=grants + [signed_grant(plain.writers[2], role=3)])
        with_("writer_revoked", "a revocation", grants=grants + [signed_grant(plain.writers[2], action=2)])
        with_("writer_epoch", "a grant from epoch 1 on", grants=grants + [signed_grant(plain.writers[2], from_epoch=1)])
        with_("writer_signed", "a grant with a root signature", grants=grants + [signed_grant(plain.writers[2], roots=plain.roots[:1])])
        with_("writer_proof", "a proof of possession that is wrong", grants=[grants[0], flipped(grants[1], 8 * len(grants[1]) - 9)])
        with_("writer_form", "a grant that is none", grants=grants + [b"x"])
        with_("no_checkpoint_key", "no checkpoint key", checkpoint_keys=[])
        with_("two_checkpoint_keys", "two checkpoint keys for one partition", checkpoint_keys=keys * 2)
        with_("receipt_no_key", "a receipt key that is none", receipt_keys=[b"\1\2\3"])
        with_("events_0", "batches of none", events_max=0)
        with_("events_4097", "batches of 4,097", events_max=4097)
        with_("bytes_less", "batches of 65,527 bytes", bytes_max=65527)
        with_("bytes_more", "batches of 1,000,001 bytes", bytes_max=1000001)
        with_("no_interval", "no checkpoint interval", checkpoint_s=0)
        with_("no_merge_delay", "no merge delay", merge_s=0)
        with_("body_suite", "the body says the other suite", suite_of_body=3 - suite)
        with_("body_partition", "the body says partition 1", partition=1)
        raw = plain.genesis
        add("other_type", "another type", changed(raw, type=EVENT))
        add("partition_1", "not partition 0", changed(raw, partition=1))
        add("seq_1", "not seq 0", changed(raw, seq=1))
        add("epoch_1", "epoch 1", changed(raw, epoch=1))
        add("log_id", "a log id", changed(raw, log_id=h(suite, b"x")))
        add("prev", "a prev", changed(raw, prev=h(suite, b"x")))
        add("time_negative", "a negative recordedAt", changed(raw, recorded_at=-1))
        add("flags", "a critical flag", changed(raw, flags=2))
        add("format", "another format", changed(raw, format=2))
        add("not_canonical", "a word behind the end", raw + bytes(8))
        add("not_an_entry", "no entry", b"genesis!" * 20)
    return out


# ------------------------------------------------------------------------------------------------ the fold

def folds():
    out = Vectors("fold")
    for suite, name in SUITES:
        fold_vectors(out, suite, name)
    return out


def fold_vectors(out, suite, name):
    ledger = Ledger(suite, partitions=2, events_max=4)
    writers, w0 = ledger.writers, ledger.writers[0]

    def world():
        ledger.numbers = 50
        return ledger.good(0, [2])

    def add(what, about, records, answers, partition=0):
        answers = [word for word in answers.split()]
        tail = answers[-1]
        answers = ["accepted:1"] * (len(records) - len(answers)) + answers if answers[0] != "all" else answers[1:]
        assert len(answers) == len(records), what
        verdict = "ok" if tail.startswith("accepted") or tail == "pending" else "refused " + tail
        out.add("fold.%s.%s" % (name, what), about,
                [("genesis", ledger.genesis), ("partition", partition)] + [("record", raw, seal) for raw, seal in records],
                verdict, ("answers", *answers))

    start = "all accepted:1 accepted:1 pending accepted:2 "

    def behind(what, about, make, answers):
        """What make(head) gives behind a good beginning."""
        head, records = world()
        more = make(head, records)
        add(what, about, records + more, start + answers)

    def sealed(head, raw, signer=w0, count=1, **fields):
        raw = ledger.placed(head, raw, **fields)
        return [(raw, ledger.seal(signer, raw, count))]

    behind("batch", "a batch of two", lambda d, r: ledger.batch(d, w0, [ledger.event(), ledger.event()]), "pending accepted:2")
    behind("largest_batch", "a batch of batchEventsMax", lambda d, r: ledger.batch(d, w0, [ledger.event() for _ in range(4)]),
           "pending pending pending accepted:4")
    behind("too_many", "one entry more than batchEventsMax", lambda d, r: [(ledger.placed(d, ledger.event()), None) for _ in range(5)],
           "pending pending pending pending gap")
    behind("duplicate", "the last record again", lambda d, r: r[-1:], "old")
    behind("genesis_again", "the genesis again", lambda d, r: r[:1], "old")
    behind("same_time", "recordedAt may stand still", lambda d, r: sealed(d, ledger.event(), recorded_at=d.time), "accepted:1")
    behind("earlier", "recordedAt falls", lambda d, r: sealed(d, ledger.event(), recorded_at=d.time - 1), "time")
    behind("gap", "a seq is left out", lambda d, r: ledger.placed(d, ledger.event()) and sealed(d, ledger.event()), "gap")
    behind("fork", "links to another entry", lambda d, r: sealed(d, ledger.event(), prev=h(suite, b"x")), "fork")
    behind("foreign", "of another ledger", lambda d, r: sealed(d, ledger.event(), log_id=h(suite, b"x")), "foreign")
    behind("no_log_id", "a log id of zeros behind genesis", lambda d, r: sealed(d, ledger.event(), log_id=ZERO), "foreign")
    behind("partition", "of another partition", lambda d, r: sealed(d, ledger.event(), partition=1), "partition")
    behind("version", "another format", lambda d, r: sealed(d, ledger.event(), format=2), "version")
    behind("suite", "another suite", lambda d, r: sealed(d, ledger.event(), suite=3 - suite), "version")
    behind("critical", "a critical flag", lambda d, r: sealed(d, ledger.event(), flags=4), "version")
    behind("malformed", "no entry", lambda d, r: [(b"not an entry", None)], "malformed")
    behind("null_value", "a record without bytes", lambda d, r: [(b"", None)], "malformed")
    behind("other_epoch", "an epoch that was not started", lambda d, r: sealed(d, ledger.event(), epoch=2), "epoch")
    behind("epoch_0", "epoch 0 behind genesis", lambda d, r: sealed(d, ledger.event(), epoch=0), "epoch")
    behind("seal_of_other", "sealed by a writer that has not the epoch", lambda d, r: sealed(d, ledger.event(), writers[1]), "badSeal")
    behind("seal_of_stranger", "sealed by a stranger", lambda d, r: sealed(d, ledger.event(), writers[3]), "badSeal")
    behind("seal_of_root", "sealed by a root key", lambda d, r: sealed(d, ledger.event(), ledger.roots[0]), "badSeal")
    behind("seal_count", "a seal that counts another batch", lambda d, r: sealed(d, ledger.event(), count=2), "badSeal")
    behind("seal_flipped", "a bit of the seal", lambda d, r: [(raw, flipped(seal, 200)) for raw, seal in sealed(d, ledger.event())], "badSeal")
    behind("seal_short", "a seal one byte short", lambda d, r: [(raw, seal[:-1]) for raw, seal in sealed(d, ledger.event())], "badSeal")
    behind("seal_empty", "a seal of no bytes", lambda d, r: [(raw, b"") for raw, seal in sealed(d, ledger.event())], "badSeal")
    behind("seal_moved", "the seal of the batch before", lambda d, r: [(raw, r[-1][1]) for raw, _ in sealed(d, ledger.event())], "badSeal")
    behind("unknown_type", "the fold does not read other types", lambda d, r: sealed(d, entry(suite, 9999, 3, struct_of([1]))), "accepted:1")
    behind("loose_event", "nor whether they are canonical", lambda d, r: sealed(d, ledger.event() + bytes(8)), "accepted:1")
    behind("id_again", "nor whether an event id was used", lambda d, r: sealed(d, changed(ledger.event(), event_id=forge.event_id(51))), "accepted:1")

    def torn(d, r):
        first = ledger.placed(d, ledger.event())
        d.next, d.prev = d.next - 1, struct.unpack_from("32s", first, 64)[0]
        return [(first, None)] + sealed(d, ledger.event(b"another"))
    behind("replaced", "an unsealed entry gives way to one that links below it", torn, "pending accepted:1")

    def doubled(d, r):
        first, second = ledger.batch(d, w0, [ledger.event(), ledger.event()])
        return [first, first, second]
    behind("pending_again", "an unsealed entry twice", doubled, "pending pending accepted:2")

    def late(d, r):
        first, second = ledger.batch(d, w0, [ledger.event(), ledger.event()])
        return [second, first, second]
    behind("late", "a batch whose end came first", late, "gap pending accepted:2")
    fold_epochs(ledger, behind, sealed)
    fold_keys(ledger, behind)
    fold_openings(ledger, add)
    heavy = lambda d, r: [(ledger.placed(d, ledger.event(b"h" * 40000)), None) for _ in range(2)]  # noqa: E731
    if suite == 1:
        behind("limit", "a batch over batchBytesMax", heavy, "pending limit")


def fold_epochs(ledger, behind, sealed):
    suite, (w0, w1, w2, w3) = ledger.suite, ledger.writers
    behind("take_over", "the second writer takes over", lambda d, r: ledger.start(d, w1) + ledger.batch(d, w1, [ledger.event()]),
           "accepted:1 accepted:1")
    behind("same_again", "the same writer begins anew", lambda d, r: ledger.start(d, w0), "accepted:1")
    behind("fenced", "the writer of the era before goes on", lambda d, r: ledger.start(d, w1) + sealed(d, ledger.event(), w0, epoch=1),
           "accepted:1 epoch")
    behind("fenced_in_new_epoch", "it claims the new epoch", lambda d, r: ledger.start(d, w1) + sealed(d, ledger.event(), w0),
           "accepted:1 badSeal")
    behind("never_added", "a key that was never added", lambda d, r: ledger.start(d, w2), "epoch")
    behind("own_grant", "with its own grant by the roots", lambda d, r: ledger.start(d, w2, ledger.grant(w2)), "accepted:1")
    behind("own_grant_partition", "a grant for the other partition", lambda d, r: ledger.start(d, w2, ledger.grant(w2, partition=1)), "epoch")
    behind("own_grant_late", "a grant from a later epoch on", lambda d, r: ledger.start(d, w2, ledger.grant(w2, from_epoch=3)), "epoch")
    behind("own_grant_other_key", "a grant for another key", lambda d, r: ledger.start(d, w2, ledger.grant(w3)), "epoch")
    behind("own_grant_one_root", "a grant by one root", lambda d, r: ledger.start(d, w2, ledger.grant(w2, roots=ledger.roots[:1])), "epoch")
    behind("own_grant_revokes", "a revocation", lambda d, r: ledger.start(d, w2, ledger.grant(w2, action=2)), "epoch")
    behind("own_grant_role", "a grant of another role", lambda d, r: ledger.start(d, w2, ledger.grant(w2, role=5)), "epoch")
    behind("own_grant_no_form", "a grant that is none", lambda d, r: ledger.start(d, w2, b"grant"), "epoch")

    def leap(d, r):
        d.epoch += 1
        return ledger.start(d, w1)
    behind("leap", "an epoch is left out", leap, "epoch")
    behind("body_epoch", "body and header say different epochs", lambda d, r: ledger.start(d, w1, epoch=3), "epoch")

    def not_alone(d, r):
        first = ledger.placed(d, ledger.event())
        d.epoch += 1
        raw = ledger.placed(d, entry(suite, EPOCH, 90, ledger.epoch_body(2, w1)))
        return [(first, None), (raw, ledger.seal(w1, raw, 2))]
    behind("epoch_in_batch", "an epoch start that is not alone", not_alone, "pending epoch")

    def unsealed(d, r):
        return [(raw, None) for raw, _ in ledger.start(d, w1)]
    behind("epoch_unsealed", "an epoch start without a seal", unsealed, "epoch")

    def by_other(d, r):
        return [(raw, ledger.seal(w0, raw, 1)) for raw, _ in ledger.start(d, w1)]
    behind("epoch_by_other", "an epoch start sealed by another than it names", by_other, "badSeal")

    def broken(body):
        def make(d, r):
            d.epoch += 1
            return sealed(d, entry(suite, EPOCH, 91, body), w1)
        return make
    good = ledger.epoch_body(2, w1).pointers
    behind("epoch_no_key", "an epoch start without a key", broken(struct_of([2], [good[0], None, None, good[3], good[4]])), "control")
    behind("epoch_key_form", "a key of the other suite", broken(struct_of([2], [good[0], data_of(coded(key(3 - suite, "k"))), None, good[3], good[4]])), "control")
    behind("epoch_host", "a host that is no text", broken(struct_of([2], [good[0], good[1], None, words_of([1]), good[4]])), "control")
    behind("epoch_instance", "an instance that is a list", broken(struct_of([2], [words_of([7, 7]), good[1], None, good[3], good[4]])), "control")
    behind("epoch_text_end", "a text that does not end with zero", broken(struct_of([2], [good[0], good[1], None, data_of(b"host"), good[4]])), "control")
    behind("epoch_longer", "fields behind the last known one are later fields", broken(struct_of([2, 5], [*good, text_of(b"later")])), "accepted:1")

    def loose(d, r):
        d.epoch += 1
        return sealed(d, entry(suite, EPOCH, 92, ledger.epoch_body(2, w1)) + bytes(8), w1)
    behind("epoch_loose", "an epoch start that is not canonical", loose, "control")


def fold_keys(ledger, behind):
    w0, w1, w2, w3 = ledger.writers

    def change(body, answers, what, about, then=None):
        def make(d, r):
            records = ledger.batch(d, w0, [body()])
            return records + (then(d) if then else [])
        behind(what, about, make, answers)

    def added(**terms):
        return lambda: ledger.added(ledger.grant(w2, **terms))

    def revoked(who, **terms):
        return lambda: ledger.revoked(ledger.grant(who, action=2, **terms))

    change(added(), "accepted:1 accepted:1", "added", "a key is added and takes over", lambda d: ledger.start(d, w2))
    change(added(partition=1), "accepted:1 epoch", "added_elsewhere", "added for the other partition", lambda d: ledger.start(d, w2))
    change(added(from_epoch=3), "accepted:1 epoch", "added_for_later", "added from a later epoch on", lambda d: ledger.start(d, w2))
    change(added(role=3), "accepted:1 epoch", "added_role", "added for another role", lambda d: ledger.start(d, w2))
    change(revoked(w0), "accepted:1 badSeal", "revoked_self", "a writer revokes itself and goes on", lambda d: ledger.batch(d, w0, [ledger.event()]))
    change(revoked(w0), "accepted:1 epoch", "revoked_returns", "a revoked writer begins anew", lambda d: ledger.start(d, w0))
    change(revoked(w0), "accepted:1 accepted:1", "revoked_other", "the other writer takes over", lambda d: ledger.start(d, w1))
    change(revoked(w1), "accepted:1 epoch", "spare_revoked", "the spare is revoked and begins", lambda d: ledger.start(d, w1))
    change(revoked(w3), "accepted:1", "revoked_unknown", "a key that nobody knows is revoked")
    bad = "control"
    change(added(roots=ledger.roots[:1]), bad, "one_root", "one root signature, two are needed")
    change(added(roots=[]), bad, "no_root", "no root signature")
    change(added(roots=ledger.roots), "accepted:1", "three_roots", "three root signatures")
    change(added(roots=[w0, w1]), bad, "not_roots", "signed by writers")
    change(added(roots=[*ledger.roots[:2], w0]), bad, "two_and_another", "two roots and somebody else")
    change(added(log_id=ZERO), bad, "grant_of_genesis", "a grant with the log id of genesis")
    change(added(log_id=h(ledger.suite, b"other")), bad, "grant_of_other", "a grant of another ledger")
    change(added(partition=2), bad, "no_partition", "a partition that there is not")
    change(added(serial=0), "accepted:1", "serial_0", "serial 0 of a key that is new")
    change(lambda: ledger.added(ledger.grant(w1, serial=0)), bad, "serial_known", "a serial that is not above the known one")
    change(lambda: ledger.added(ledger.grant(w1, role=3)), bad, "role_changed", "another role for a known key")
    change(lambda: ledger.added(ledger.grant(ledger.roots[2])), bad, "root_as_writer", "a root key as a writer")
    change(lambda: ledger.added(ledger.grant(w2, action=2)), bad, "added_revokes", "KeyAdded with a revocation")
    change(lambda: ledger.revoked(ledger.grant(w2)), bad, "revoked_adds", "KeyRevoked with an addition")
    change(lambda: ledger.added(b""), bad, "no_grant", "KeyAdded without a grant")
    change(lambda: ledger.added(flipped(ledger.grant(w2), 8 * 60)), bad, "grant_changed", "a grant whose serial was changed")
    change(lambda: ledger.added(flipped(ledger.grant(w2), 8 * len(ledger.grant(w2)) - 1)), bad, "grant_proof", "a proof that is wrong")
    change(lambda: ledger.added(ledger.grant(w2)) + bytes(8), bad, "added_loose", "a KeyAdded that is not canonical")

    def replayed(d, r):
        grant = ledger.grant(w2)
        records = ledger.batch(d, w0, [ledger.added(grant)])
        records += ledger.batch(d, w0, [ledger.revoked(ledger.grant(w2, action=2, serial=2))])
        return records + ledger.batch(d, w0, [ledger.added(grant)])
    behind("replayed", "an old grant after a revocation", replayed, "accepted:1 accepted:1 control")

    def both(d, r):
        higher, lower = ledger.added(ledger.grant(w2, serial=5)), ledger.revoked(ledger.grant(w2, action=2, serial=4))
        return ledger.batch(d, w0, [higher, lower]) + ledger.start(d, w2)
    behind("two_in_a_batch", "of two in one batch the lower serial does nothing", both, "pending accepted:2 accepted:1")


def fold_openings(ledger, add):
    suite, w0, w1 = ledger.suite, ledger.writers[0], ledger.writers[1]
    for partition in (0, 1):
        head, records = ledger.open(partition)
        add("opening_p%d" % partition, "partition %d opens" % partition, records, "all accepted:1", partition)
    head, records = ledger.open(1)
    more = ledger.start(head, w0) + ledger.batch(head, w0, [ledger.event()])
    add("partition_1", "a partition beside the first", records + more, "all accepted:1 accepted:1 accepted:1", 1)
    raw = records[0][0]

    def opening(what, about, raw, seal, answer, partition=1):
        add(what, about, [(raw, seal)], "all " + answer, partition)

    opening("spare_opens", "opened by the spare writer", raw, ledger.seal(w1, raw, 1), "accepted:1")
    opening("stranger_opens", "opened by a stranger", raw, ledger.seal(ledger.writers[3], raw, 1), "genesis")
    opening("opening_unsealed", "without a seal", raw, None, "genesis")
    opening("opening_count", "a seal over two", raw, ledger.seal(w0, raw, 2), "genesis")
    other = Ledger(suite, partitions=2, events_max=4, seed=" other")
    body = entry(suite, GENESIS, 1001, other.opening_body(1))
    foreign = changed(body, partition=1, log_id=ledger.log_id, prev=ledger.log_id, recorded_at=1725000000001)
    opening("other_keys", "opened with other keys", foreign, ledger.seal(other.writers[0], foreign, 1), "genesis")
    swapped = changed(entry(suite, GENESIS, 1001, ledger.opening_body(0)), partition=1, log_id=ledger.log_id, prev=ledger.log_id,
                      recorded_at=1725000000001)
    opening("body_partition", "the body says another partition", swapped, ledger.seal(w0, swapped, 1), "genesis")
    opening("wrong_partition", "the genesis itself in partition 1", ledger.genesis, ledger.seal(w0, ledger.genesis, 1), "partition")
    opening("late_epoch", "an opening of epoch 1", changed(raw, epoch=1), ledger.seal(w0, changed(raw, epoch=1), 1), "genesis")
    unlinked = changed(raw, prev=ZERO)
    opening("opening_unlinked", "an opening that does not link to the log id", unlinked, ledger.seal(w0, unlinked, 1), "fork")
    flipped_genesis = flipped(ledger.genesis, 8 * 125)
    opening("genesis_changed", "a genesis of another leaf hash", flipped_genesis, ledger.seal(w0, flipped_genesis, 1), "foreign", 0)
    early = changed(ledger.event(), log_id=ledger.log_id, epoch=1, recorded_at=5)
    opening("event_first", "an event where genesis should be", changed(early, partition=1, prev=ledger.log_id),
            ledger.seal(w0, changed(early, partition=1, prev=ledger.log_id), 1), "epoch")
    add("event_before_epoch", "an event before the first epoch", records + [
        (lambda e: (e, ledger.seal(w0, e, 1)))(changed(ledger.event(), partition=1, seq=1, log_id=ledger.log_id,
                                                       prev=ledger.leaf(raw), recorded_at=1725000000009))], "all accepted:1 epoch", 1)
    again = changed(raw, seq=1, prev=ledger.leaf(raw), recorded_at=1725000000009)
    add("opening_again", "a second opening", records + [(again, ledger.seal(w0, again, 1))], "all accepted:1 genesis", 1)


# ------------------------------------------------------------------------------------------------ small ledgers

def ledgers():
    out = Vectors("ledger")
    for suite, name in SUITES:
        ledger_vectors(out, suite, name)
    return out


def ledger_vectors(out, suite, name):
    ledger = Ledger(suite)
    head, records = ledger.good(0, [3, 4, 1, 4, 2])
    size = len(records)
    leaves = [ledger.leaf(raw) for raw, _ in records]
    tree = Tree(suite, leaves)
    files = ledger.published(records, size, kept=(6, 11))
    level0, bundle = "tile/0/000.p/%d" % size, "tile/entries/000.p/%d" % size
    last = "checkpoints/" + forge.number_path(size)
    fork_leaves = leaves[:5] + [h(suite, b"\0", b"other")] + leaves[6:]
    fork = Tree(suite, fork_leaves)

    def add(what, about, verdict, findings=(), of=records, beside=files, trusted=None, genesis=None, pin=None, chain="ok", of_ledger=ledger,
            levels="V0,V1,V2,V3"):
        raw = genesis or of_ledger.genesis
        fields = [("pin", pin or of_ledger.log_id), ("genesis", raw), ("levels", levels)]
        fields += [("record", *record) for record in of]
        fields += [("file", path, content) for path, content in sorted(beside.items())]
        fields += [("trusted", trusted)] if trusted else []
        reasons = ["chain"] if chain == "bad" else sorted({kind for _, severity, kind, _, _ in findings if severity == "violation"})
        reasons = reasons or sorted({kind for _, _, kind, _, _ in findings})
        out.add("ledger.%s.%s" % (name, what), about, fields, " ".join([verdict] + reasons[:1]), ("chain", chain),
                *[("finding", *finding) for finding in sorted(findings, key=str)])

    def but(**changes):
        """The good files with some replaced; None takes one away. Slashes and dots in names are _ and __."""
        changed_files = dict(files)
        for path, content in changes.items():
            if content is None:
                del changed_files[path]
            else:
                changed_files[path] = content
        return changed_files

    def v2(kind, seq, where, severity="violation"):
        return ("V2", severity, kind, seq, where)

    def v3(kind, seq, where, severity="violation"):
        return ("V3", severity, kind, seq, where)

    bad, lacks = "tampered", "incomplete"
    here = "size %d" % size
    add("whole", "published, and kept ones below", "ok")
    add("seen_before", "an older checkpoint was trusted", "ok", trusted=ledger.checkpoint(tree, 6))
    add("seen_this", "this checkpoint was trusted", "ok", trusted=files["checkpoint"])
    add("grown", "the log has grown since", "ok", of=records + ledger.batch(head, ledger.writers[0], [ledger.event(), ledger.event()]))
    add("older_served", "an older checkpoint is served, true and no news", "ok", beside={**files, **ledger.published(records, 11)},
        trusted=files["checkpoint"])
    add("unpublished", "nothing is published and V2 is not asked for", "ok", beside={}, levels="V0,V1")
    add("no_checkpoint", "nothing is published and V2 is asked for", lacks, beside={})
    add("nothing_kept", "a checkpoint, nothing kept, nothing trusted: V3 cannot be done", lacks,
        beside={path: content for path, content in files.items() if not path.startswith("checkpoints")})
    add("only_kept", "the checkpoint was taken away, kept ones are there", lacks, beside=but(checkpoint=None))
    add("only_trusted", "nothing is published, something was trusted", lacks, beside={}, trusted=files["checkpoint"])
    add("cosigned", "an unknown cosignature beside the log's", "ok",
        beside=but(checkpoint=files["checkpoint"] + NoteKey(suite, b"w", "w", "witness").line(checkpoint_text(ledger.origin, size, tree.root(size)))))
    add("other_file", "a file that is none of the kept ones", "ok", beside=but(**{"checkpoints/006.new.77": b"half a no"}))
    add("old_partial", "an old partial tile is not looked at", "ok", beside=but(**{"tile/0/000.p/6": b"x"}))

    # The checkpoint itself.
    wrong = lambda **other: ledger.checkpoint(tree, size, **other)  # noqa: E731
    none = lambda text: but(checkpoint=text)  # noqa: E731
    note_bad, note_none = v2("checkpoint_note", None, "checkpoint"), v2("checkpoint_note", None, "checkpoint", lacks)
    add("note_flipped", "a bit of its signature", bad, [note_bad], beside=none(files["checkpoint"][:-8] + b"AAAA" + files["checkpoint"][-4:]))
    add("note_size", "its size was changed", bad, [note_bad], beside=none(files["checkpoint"].replace(b"\n%d\n" % size, b"\n%d\n" % (size - 1))))
    add("note_origin", "the key signed for another origin", bad, [note_bad], beside=none(wrong(origin=b"example.test/other")))
    add("note_stranger", "signed by a stranger", lacks, [note_none], beside=none(wrong(by=NoteKey(suite, ledger.origin, "stranger"))))
    add("note_garbage", "no note at all", lacks, [note_none], beside=none(b"no note\n"))
    add("note_empty", "an empty file", lacks, [note_none], beside=none(b""))
    add("note_huge", "more than 64 KiB", lacks, [note_none], beside=none(b"x" * 65537))
    add("note_extension", "a signed extension line", lacks, [note_none],
        beside=none(note(checkpoint_text(ledger.origin, size, tree.root(size)) + b"x\n", ledger.log_keys[0])))
    add("note_cosigned_badly", "the log's line is there twice, once wrong", bad, [note_bad],
        beside=none(files["checkpoint"] + DASH + ledger.log_keys[0].name + b" " + b64(ledger.log_keys[0].id + bytes(64)) + b"\n"))

    # Its root and size.
    add("root", "another root at this size", bad, [v2("root_mismatch", None, here)], beside=but(checkpoint=wrong(root=fork.root(size))))
    add("root_in_bytes", "the leaf of the last entry as the root", bad, [v2("root_mismatch", None, here)], beside=but(checkpoint=wrong(root=leaves[-1])))
    longer = ledger.checkpoint(Tree(suite, leaves + [h(suite, b"x")] * 3), size + 3)
    add("size_more", "it says three entries more than there are", bad, [v2("log_below_checkpoint", size, "size %d" % (size + 3))],
        beside=but(checkpoint=longer))
    add("empty_tree", "a checkpoint of size 0 with its right root", "ok", beside=but(checkpoint=wrong_size(ledger, 0, h(suite))))
    add("empty_tree_root", "a checkpoint of size 0 with another root", bad, [v2("root_mismatch", None, "size 0")],
        beside=but(checkpoint=wrong_size(ledger, 0, ZERO)))

    # Kept ones, and what was trusted.
    add("kept_root", "a kept one has another root", bad, [v3("root_mismatch", None, "size 11")],
        beside=but(**{"checkpoints/011": ledger.checkpoint(fork, 11)}))
    add("kept_two_roots", "two kept ones say one size and two roots", bad, [v3("root_mismatch", None, here)],
        beside=but(**{"checkpoints/999": ledger.checkpoint(fork, size)}))
    add("kept_longer", "a kept one is longer than the log", bad, [v3("log_below_checkpoint", size, "size %d" % (size + 3))],
        beside=but(**{"checkpoints/%03d" % (size + 3): longer}))
    add("kept_garbage", "a kept one is no note", lacks, [v3("checkpoint_note", None, "checkpoints/011", lacks)], beside=but(**{"checkpoints/011": b"?"}))
    add("kept_forged", "a kept one is not signed by the log's key", bad, [v3("checkpoint_note", None, "checkpoints/011")],
        beside=but(**{"checkpoints/011": files["checkpoints/011"].replace(b"\n11\n", b"\n12\n")}))
    add("trusted_fork", "another root was trusted at this size", bad, [v3("root_mismatch", None, here)], trusted=ledger.checkpoint(fork, size))
    add("trusted_older_fork", "another root was trusted at a smaller size", bad, [v3("root_mismatch", None, "size 8")], trusted=ledger.checkpoint(fork, 8))
    add("trusted_before_fork", "the fork lies above what was trusted", "ok", trusted=ledger.checkpoint(fork, 5))
    add("trusted_longer", "a longer log was trusted", bad, [v3("log_below_checkpoint", size, "size %d" % (size + 3))], trusted=longer)
    add("trusted_forged", "what was trusted does not verify", bad, [v3("checkpoint_note", None, "trusted")],
        trusted=files["checkpoint"].replace(b"\n%d\n" % size, b"\n%d\n" % (size - 1)))

    # Tiles and bundles.
    tile, packed = files[level0], files[bundle]
    add("tile_first", "a bit of the first hash", bad, [v2("tile_mismatch", 0, level0)], beside=but(**{level0: flipped(tile, 3)}))
    add("tile_middle", "a bit of a hash in the middle", bad, [v2("tile_mismatch", 9, level0)], beside=but(**{level0: flipped(tile, 9 * 256 + 100)}))
    add("tile_two", "two hashes changed: the first is named", bad, [v2("tile_mismatch", 4, level0)],
        beside=but(**{level0: flipped(flipped(tile, 4 * 256), 8 * 256)}))
    add("tile_short", "a hash is missing", bad, [v2("tile_mismatch", size - 1, level0)], beside=but(**{level0: tile[:-32]}))
    add("tile_half_hash", "half a hash is missing", bad, [v2("tile_mismatch", size - 1, level0)], beside=but(**{level0: tile[:-16]}))
    add("tile_long", "a hash more", bad, [v2("tile_mismatch", size, level0)], beside=but(**{level0: tile + ZERO}))
    add("tile_empty", "an empty tile", bad, [v2("tile_mismatch", 0, level0)], beside=but(**{level0: b""}))
    add("tile_huge", "longer than any tile", bad, [v2("tile_mismatch", 0, level0)], beside=but(**{level0: tile + bytes(8192)}))
    add("tile_swapped", "two hashes exchanged", bad, [v2("tile_mismatch", 2, level0)],
        beside=but(**{level0: tile[:64] + tile[96:128] + tile[64:96] + tile[128:]}))
    add("tile_absent", "the tile is not there", lacks, [v2("tile_missing", 0, level0, lacks)], beside=but(**{level0: None}))
    add("bundle_absent", "the bundle is not there", lacks, [v2("tile_missing", 0, bundle, lacks)], beside=but(**{bundle: None}))
    second = 2 + len(records[0][0])
    add("bundle_entry", "a bit of an entry in the bundle", bad, [v2("tile_mismatch", 1, bundle)], beside=but(**{bundle: flipped(packed, 8 * (second + 9))}))
    add("bundle_length", "a length in the bundle", bad, [v2("tile_mismatch", 1, bundle)], beside=but(**{bundle: flipped(packed, 8 * second + 1)}))
    add("bundle_short", "the last entry of the bundle is cut", bad, [v2("tile_mismatch", size - 1, bundle)], beside=but(**{bundle: packed[:-1]}))
    add("bundle_less", "the last entry of the bundle is missing", bad, [v2("tile_mismatch", size - 1, bundle)],
        beside=but(**{bundle: packed[:-2 - len(records[-1][0])]}))
    add("bundle_long", "a byte behind the bundle", bad, [v2("tile_mismatch", size - 1, bundle)], beside=but(**{bundle: packed + b"\0"}))
    add("bundle_empty", "an empty bundle", bad, [v2("tile_mismatch", 0, bundle)], beside=but(**{bundle: b""}))
    add("both", "tile and bundle", bad, [v2("tile_mismatch", 3, level0), v2("tile_mismatch", 0, bundle)],
        beside=but(**{level0: flipped(tile, 3 * 256), bundle: flipped(packed, 100)}))
    add("absent_and_changed", "the tile is not there, the bundle was changed", bad,
        [v2("tile_missing", 0, level0, lacks), v2("tile_mismatch", 0, bundle)], beside=but(**{level0: None, bundle: flipped(packed, 100)}))

    # The log under it.
    def log_changed(what, about, of, findings, chain="bad", **more):
        add(what, about, bad, findings, of=of, chain=chain, **more)

    cut = records[:12]
    while cut[-1][1] is None:
        cut = cut[:-1]
    log_changed("tail_cut", "the log was cut behind a batch", cut,
                [v2("log_below_checkpoint", len(cut), here), v3("log_below_checkpoint", len(cut), here),
                 v3("log_below_checkpoint", len(cut), "size 11")], chain="ok")
    log_changed("tail_cut_seen", "cut, its checkpoint taken away, but it was trusted", cut,
                [v3("log_below_checkpoint", len(cut), here)], chain="ok", beside=ledger.published(records, 6), trusted=files["checkpoint"])
    log_changed("tail_cut_kept", "cut, its checkpoint taken away, but one was kept", cut,
                [v3("log_below_checkpoint", len(cut), here)], chain="ok",
                beside={**ledger.published(records, 6), last: files[last]})
    changed_record = list(records)
    raw, seal = records[4]
    changed_record[4] = (flipped(raw, 8 * 156), seal)
    log_changed("entry_changed", "an entry was changed", changed_record,
                [v2("tile_mismatch", 4, level0), v2("tile_mismatch", 4, bundle), v2("root_mismatch", None, here), v3("root_mismatch", None, here),
                 v3("root_mismatch", None, "size 6"), v3("root_mismatch", None, "size 11")])
    log_changed("rewritten", "the log was written anew by somebody with the writer key", rewritten(ledger, 7),
                [v2("tile_mismatch", 7, level0), v2("tile_mismatch", 7, bundle), v2("root_mismatch", None, here), v3("root_mismatch", None, here),
                 v3("root_mismatch", None, "size 11")], chain="ok")
    forged = rewritten(ledger, 7)
    log_changed("rewritten_and_signed", "and by somebody with the checkpoint key: who saw it before knows", forged,
                [v3("root_mismatch", None, here)], chain="ok", beside=ledger.published(forged, size), trusted=files["checkpoint"])
    add("rewritten_unseen", "nobody saw it before: nothing is found", "ok", of=forged, beside=ledger.published(forged, size))
    swapped = list(records)
    swapped[5], swapped[6] = swapped[6], swapped[5]
    log_changed("swapped", "two entries exchanged", swapped,
                [v2("root_mismatch", 5, here), v3("root_mismatch", 5, here), v3("root_mismatch", 5, "size 6"), v3("root_mismatch", 5, "size 11")])
    unsealed = list(records)
    unsealed[-1] = (records[-1][0], None)
    log_changed("seal_gone", "the last seal is missing", unsealed, [])
    broken_seal = list(records)
    broken_seal[8] = (records[8][0], flipped(records[8][1] or bytes(80), 400))
    log_changed("seal_changed", "a seal was changed: hashes and root are right", broken_seal, [])
    log_changed("garbage_entry", "an entry is no entry", records[:8] + [(b"garbage!", None)] + records[9:],
                [v2("root_mismatch", 8, here), v3("root_mismatch", 8, here), v3("root_mismatch", 8, "size 11")])
    log_changed("garbage_end", "the last entry is no entry: the tree ends before it", records[:-1] + [(b"garbage!", None)],
                [v2("log_below_checkpoint", size - 1, here), v3("log_below_checkpoint", size - 1, here)])
    checkpoint_vectors(suite, add)
    log_changed("twice", "an event id is used twice", *event_twice(ledger), beside={}, levels="V0,V1")

    # What genesis says of the checkpoint key.
    for what, about, vkey in (("vkey_none", "the checkpoint key of genesis is none", b"example.test/quanlu+00000000+AQ=="),
                              ("vkey_witness", "it is a witness's key", NoteKey(suite, ledger.origin, "log 0", "witness").vkey()),
                              ("vkey_suite", "it is of the other suite", NoteKey(3 - suite, ledger.origin, "log 0", by=suite).vkey())):
        strange = Ledger(suite, checkpoint_keys=[vkey])
        _, few = strange.good(0, [1])
        add(what, about, bad, [v2("checkpoint_note", None, "checkpoint"), v3("checkpoint_note", None, "checkpoints/003")], of=few,
            beside=strange.published(few, 3), of_ledger=strange)
    named = Ledger(suite, checkpoint_keys=[NoteKey(suite, b"another.test/name", "log 0").vkey()])
    _, few = named.good(0, [1])
    by = NoteKey(suite, b"another.test/name", "log 0")
    text = checkpoint_text(b"another.test/name", 3, Tree(suite, [named.leaf(raw) for raw, _ in few]).root(3))
    add("vkey_name", "it has another name than the origin, and signed for that", bad, [v2("checkpoint_note", None, "checkpoint")], of=few,
        beside={**{p: c for p, c in named.published(few, 3).items() if not p.startswith("checkpoints")}, "checkpoint": note(text, by)}, of_ledger=named,
        levels="V0,V1,V2")
    if suite == 1:
        wide(out, add, v2, v3, bad, lacks)


def checkpoint_vectors(suite, add):
    """1315 in a ledger of its own, published to its end; each with one thing that is not right."""
    def told(what, about, make, verdict="ok", findings=()):
        ledger = Ledger(suite, seed=" vectors")
        head, records = ledger.good(0, [3, 4])
        tree = Tree(suite, [ledger.leaf(raw) for raw, _ in records])
        first = len(records)
        for raw in make(ledger, tree, first):
            records = records + ledger.batch(head, ledger.writers[0], [raw]) + ledger.batch(head, ledger.writers[0], [ledger.event()])
        size = len(records)
        add("vector_" + what, about, verdict, [(level, "violation", kind, first + at, "seq %d" % (first + at)) for level, kind, at in findings],
            of=records, beside=ledger.published(records, size, kept=(first,)), of_ledger=ledger)

    bad, wrong, falls = "tampered", ("V2", "vector_mismatch", 0), ("V3", "vector_order", 2)
    told("good", "a vector names a published checkpoint", lambda l, t, n: [l.vector([n], t)])
    told("access", "with the access ledger's checkpoint", lambda l, t, n: [l.vector([n], t, access=(5, h(suite, b"access")))])
    told("smaller", "any size that lies below it will do", lambda l, t, n: [l.vector([3], t)])
    told("two", "the second one names the same size", lambda l, t, n: [l.vector([n], t), l.vector([n], t)])
    told("nothing", "of no partition", lambda l, t, n: [l.vector([], t)])
    told("root", "another root", lambda l, t, n: [l.vector([n], t, roots=[h(suite, b"other")])], bad, [wrong])
    told("note", "the digest of another note", lambda l, t, n: [l.vector([n], t, notes=[h(suite, b"other")])], bad, [wrong])
    told("other_size", "the root of another size", lambda l, t, n: [l.vector([n], t, roots=[t.root(n - 1)])], bad, [wrong])
    told("above_itself", "a size that reaches over itself", lambda l, t, n: [l.vector([n + 1], t, roots=[t.root(n)])], bad, [wrong])
    told("no_partition", "of a partition that there is not", lambda l, t, n: [l.vector([n], t, partitions=[1])], bad, [wrong])
    told("twice", "a partition twice", lambda l, t, n: [l.vector([n, n], t, partitions=[0, 0])], bad, [wrong])
    told("lengths", "a size too many", lambda l, t, n: [l.vector([n, n], t, partitions=[0], roots=[t.root(n)], notes=[h(suite, b"x")])], bad, [wrong])
    told("short_root", "a root of 31 bytes", lambda l, t, n: [l.vector([n], t, roots=[t.root(n)[:31]])], bad, [wrong])
    told("access_loose", "an access size without its root", lambda l, t, n: [l.vector([n], t, loose=1)], bad, [wrong])
    told("falls", "a size below that of the one before", lambda l, t, n: [l.vector([n], t), l.vector([n - 1], t)], bad, [falls])
    told("access_falls", "the access ledger's size falls",
         lambda l, t, n: [l.vector([n], t, access=(5, h(suite, b"a"))), l.vector([n], t, access=(4, h(suite, b"b")))], bad, [falls])


# ------------------------------------------------------------------------------------------------ receipts

def receipts():
    out = Vectors("receipt")
    for suite, name in SUITES:
        receipt_vectors(out, suite, name)
    return out


def receipt_vectors(out, suite, name):
    given, second, stranger = key(suite, "receipt key"), key(suite, "second receipt key"), key(suite, "nobody's receipt key")
    ledger = Ledger(suite, receipt_keys=[coded(given)])
    head, records = ledger.good(0, [3, 4])
    grant = ledger.grant(second, role=3)
    signed = signed_grant(second, suite=suite, log_id=ledger.log_id, role=3, serial=1, prove=False)[:-1]
    w0 = ledger.writers[0]
    rotated = ledger.batch(head, w0, [ledger.rotated(grant, given.sign(signed))])
    size, seq, issued = len(records), 6, 1725437987000
    leaf, event_id = ledger.leaf(records[seq][0]), records[seq][0][96:112]
    due = issued + 60000
    says = {"log_id": ledger.log_id, "partition": 0, "seq": seq, "leaf": leaf, "event_id": event_id, "issued_at": issued, "due_at": due}
    digits = event_id.hex()
    uuid = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    algorithm = {1: "sha256:", 2: "sm3:"}[suite]
    copy = {"schema": "quanlu.receipt/1", "eventId": uuid, "logId": ledger.log_id.hex(), "partition": 0, "seq": seq,
            "leafHash": algorithm + leaf.hex()}

    def message(**other):
        return forge.promise_of(**{**says, **other})

    def add(what, about, file, expect="ok", of=records, published=size, now=due + 1, newest=1, **said):
        said = {**says, **said}
        answer = [("says", said["partition"], said["seq"], said["leaf"], said["event_id"], said["issued_at"], said["due_at"])]
        out.add("receipt.%s.%s" % (name, what), about,
                [("genesis", ledger.genesis), *[("record", *record) for record in of], ("published", published), ("now", now),
                 ("newest", newest), ("file", file)], expect, *(answer if expect == "ok" else []))

    def receipt(signer=given, beside=copy, **other):
        return forge.receipt_of(suite, signer, message(**other), **beside)

    good = receipt()
    add("kept", "the entry lies where it was promised", good)
    add("line", "the promise alone, as the log of promises has it", receipt(beside={}))
    add("other_members", "members that nobody compares", receipt(beside={"stream": "x", "recordedAt": "never", "note": [1, None]}))
    add("kept_before_due", "kept before it is due", good, now=issued)
    add("last_covered", "the last entry under the checkpoint", good, published=seq + 1)
    add("copy_published", "an older copy that covers it", good, newest=0)
    later = forge.promise_of(**{**says, "issued_at": issued + 5, "due_at": due + 5})
    add("signed_anew", "the same place, signed again with its own times", forge.receipt_of(suite, given, later, **copy),
        issued_at=issued + 5, due_at=due + 5)
    add("rotated_key", "by a key that a rotation added", receipt(second), of=records + rotated)
    wait = "incomplete receipt_pending"
    add("pending", "not covered yet, and not due", good, wait, published=seq, now=due)
    add("pending_unborn", "the entry is not in these records, and it is not due", receipt(seq=99, beside={}), wait, now=due)
    add("open", "due, but the copy may be older", good, "incomplete receipt_open", published=seq, newest=0)
    add("nothing_published", "due, it lies where it was promised, and there is no checkpoint at all", good, "incomplete receipt_open", published=0)
    foreign = "incomplete receipt_foreign"
    add("foreign", "of another ledger", receipt(log_id=h(suite, b"other"), beside={}), foreign)
    add("foreign_stranger", "of another ledger, whoever signed it", receipt(stranger, log_id=ZERO, beside={}), foreign)
    broken = "tampered receipt_broken"
    add("never_kept", "due, and no checkpoint covers it", good, broken, published=seq)
    add("never_there_nor_published", "due, the log ends before it, and there is no checkpoint at all", receipt(seq=99, beside={}), broken,
        published=0)
    add("never_there", "due, and the log ends before it", receipt(seq=99, beside={}), broken)
    add("covered_and_gone", "covered, and no such entry", receipt(seq=size, beside={}), broken, published=size + 1)
    add("other_leaf", "another entry lies there", receipt(leaf=h(suite, b"other"), beside={}), broken)
    add("other_leaf_early", "another entry lies there: nobody has to wait", receipt(leaf=ZERO, beside={}), broken, now=issued)
    add("other_leaf_copy", "also in an older copy", receipt(leaf=ZERO, beside={}), broken, newest=0)
    add("other_event", "the leaf is right, the event is another", receipt(event_id=bytes(16), beside={}), broken)
    add("beside", "the seq beside it", receipt(seq=seq + 1, beside={}), broken)
    add("no_partition", "of a partition that there is not", receipt(partition=1, beside={}), broken)
    forged = "tampered receipt_invalid"
    add("stranger", "signed by a stranger", receipt(stranger), forged)
    add("writer_key", "signed by a writer's key", receipt(w0), forged)
    add("rotated_too_soon", "by the next key, which nobody added", receipt(second), forged)
    unsigned = [ledger.rotated(grant, stranger.sign(signed)), ledger.rotated(ledger.grant(second, role=3, roots=ledger.roots[:1]), given.sign(signed)),
                ledger.rotated(ledger.grant(second, role=4), given.sign(signed)), ledger.added(grant)]
    for number, (about, body) in enumerate(zip(("countersigned by a stranger", "one root signature, two are needed", "granted for another role",
                                                "added by a KeyAdded"), unsigned)):
        add("not_rotated_%d" % number, "the next key: " + about, receipt(second), forged,
            of=records + ledger.batch(forge_head(head), w0, [body]))
    text = good.decode()
    add("other_key_id", "the right signature under another key id",
        text.replace(forge.key_id(suite, given).hex(), forge.key_id(suite, stranger).hex()).encode(), forged)
    signature = b64(given.sign(message())).decode()
    add("signature_bit", "a bit of the signature", text.replace(signature, b64(flipped(given.sign(message()), 77)).decode()).encode(), forged)
    for bit, what in ((16 * 8 + 3, "log_id"),):
        add("bit_" + what, "a bit of the log id: it is of another ledger", text.replace(b64(message()).decode(), b64(flipped(message(), bit)).decode()).encode(), foreign)
    for at, what in ((59, "seq"), (70, "leaf"), (100, "event"), (118, "issued"), (126, "due")):
        add("bit_" + what, "a bit of " + what, receipt(beside={}).replace(b64(message()), b64(flipped(message(), 8 * at))), forged)
    for member, other in (("eventId", str(uuid)[:-1] + ("0" if uuid[-1] != "0" else "1")), ("logId", "00" * 32), ("partition", 1), ("seq", seq + 1),
                          ("seq", str(seq)), ("seq", None), ("leafHash", algorithm + "00" * 32), ("leafHash", leaf.hex())):
        add("copy_%s_%s" % (member, type(other).__name__ if member == "seq" else "bare" if other == leaf.hex() else "other"),
            "the copy says another " + member, receipt(beside={**copy, member: other}), forged)
    revoked = ledger.batch(forge_head(head), w0, [ledger.revoked(ledger.grant(given, role=3, action=2))])
    add("revoked_kept", "kept, by a key that was revoked since", good, of=records + revoked)
    add("revoked_broken", "not kept, by a key that was revoked since: nobody is bound", good, "incomplete receipt_revoked", of=records + revoked,
        published=seq)
    add("revoked_by_one", "a revocation with one root signature changes nothing", good, broken, published=seq,
        of=records + ledger.batch(forge_head(head), w0, [ledger.revoked(ledger.grant(given, role=3, action=2, roots=ledger.roots[:1]))]))
    none = "refused receipt"
    promise = json.loads(good)["promise"]

    def but(**other):
        return json.dumps({"promise": {name: word for name, word in {**promise, **other}.items() if word is not ...}}).encode()

    add("empty", "nothing", b"", none)
    add("no_json", "no JSON", b"receipt", none)
    add("list", "a list", b"[" + good + b"]", none)
    add("trailing", "two documents", good + good, none)
    add("no_promise", "a receipt without promise", json.dumps(copy).encode(), none)
    add("null_promise", "a receipt to which none was given", json.dumps({**copy, "promise": None}).encode(), none)
    add("promise_twice", "two promises in one", good[:-1] + b"," + good[1:], none)
    add("latin", "no UTF-8", good.replace(b"quanlu", b"quanl\xfc"), none)
    for member in ("message", "keyId", "signature"):
        add("no_" + member, "no " + member, but(**{member: ...}), none)
        add("number_" + member, member + " as a number", but(**{member: 7}), none)
    add("key_id_upper", "a key id in upper case", but(keyId="AB" + promise["keyId"][2:]), none)
    add("key_id_short", "a key id of seven bytes", but(keyId=promise["keyId"][2:]), none)
    add("message_hex", "the message in hexadecimal", but(message=message().hex()), none)
    add("message_loose", "base64 with a bit too many", but(message=promise["message"][:-2] + "B="), none)
    add("message_short", "127 bytes", but(message=b64(message()[:-1]).decode()), none)
    add("message_long", "129 bytes", but(message=b64(message() + b"\0").decode()), none)
    add("signature_short", "63 bytes of signature", but(signature=b64(given.sign(message())[:-1]).decode()), none)
    shapes = (("other_tag", "the tag of a seal", {"tag_word": "seal"}), ("reserved", "the reserved word is not 0", {"reserved": 1}),
              ("seq_huge", "seq 2^53", {"seq": 1 << 53}), ("no_time", "issued at 0", {"issued_at": 0}),
              ("due_at_once", "due when it was issued", {"due_at": issued}), ("due_before", "due before it was issued", {"due_at": issued - 1}),
              ("negative", "issued before 1970", {"issued_at": -5}))
    for what, about, other in shapes:
        add(what, about, forge.receipt_of(suite, given, message(**other)), none)


def forge_head(head):
    """The same place again, for another record there."""
    other = forge.Head(head.partition, head.prev)
    other.next, other.prev, other.epoch, other.time = head.next, head.prev, head.epoch, head.time
    return other


def wrong_size(ledger, size, root):
    return note(checkpoint_text(ledger.origin, size, root), ledger.log_keys[0])


def rewritten(ledger, at):
    """The same ledger, whose entries from `at` on say something else: linked and sealed again with the writer's key."""
    ledger.numbers = 0
    head, records = ledger.open()
    records += ledger.start(head, ledger.writers[0])
    for count in (3, 4, 1, 4, 2):
        begin = len(records)
        texts = [b"rewritten" if begin + k >= at else b"visit held" for k in range(count)]
        records += ledger.batch(head, ledger.writers[0], [ledger.event(text) for text in texts])
    return records


def event_twice(ledger):
    ledger.numbers = 0
    head, records = ledger.good(0, [3])
    again = changed(ledger.event(), event_id=struct.unpack_from("16s", records[3][0], 96)[0])
    return records + ledger.batch(head, ledger.writers[0], [again]), []


def wide(out, add, v2, v3, bad, lacks):
    """Enough entries for a full tile and one level more; small ones, in large batches."""
    ledger = Ledger(1, events_max=4096, seed=" wide")
    head, records = ledger.open()
    records += ledger.start(head, ledger.writers[0])
    records += ledger.batch(head, ledger.writers[0], [entry(1, EVENT, ledger.number(), struct_of([k + 1])) for k in range(258)])
    size = len(records)
    files = ledger.published(records, size, kept=(2,))
    full, top, rest = "tile/0/000", "tile/1/000.p/1", "tile/0/001.p/4"
    assert size == 260 and {full, top, rest} <= set(files)

    def but(**changes):
        return {path: content for path, content in {**files, **changes}.items() if content is not None}

    add("wide", "260 entries: a full tile and a level above", "ok", of=records, beside=files, of_ledger=ledger)
    add("wide_leaf", "a bit of leaf 200 in the full tile", bad, [v2("tile_mismatch", 200, full)], of=records,
        beside=but(**{full: flipped(files[full], 200 * 256)}), of_ledger=ledger)
    add("wide_top", "a bit of the level above", bad, [v2("tile_mismatch", 0, top)], of=records,
        beside=but(**{top: flipped(files[top], 5)}), of_ledger=ledger)
    add("wide_both", "leaf and the level above: the leaf says it all", bad, [v2("tile_mismatch", 200, full)], of=records,
        beside=but(**{full: flipped(files[full], 200 * 256), top: flipped(files[top], 5)}), of_ledger=ledger)
    add("wide_absent_top", "the full tile is missing and the level above was changed: that is not explained", bad,
        [v2("tile_missing", 0, full, lacks), v2("tile_mismatch", 0, top)], of=records,
        beside=but(**{full: None, top: flipped(files[top], 5)}), of_ledger=ledger)
    add("wide_partial_as_full", "a partial tile where the full one should be", bad, [v2("tile_mismatch", 4, full)], of=records,
        beside=but(**{full: files[full][:128]}), of_ledger=ledger)
    add("wide_rest", "a bit behind the full tile", bad, [v2("tile_mismatch", 258, rest)], of=records,
        beside=but(**{rest: flipped(files[rest], 2 * 256)}), of_ledger=ledger)
    add("wide_bundle", "the full bundle, entry 255", bad, [v2("tile_mismatch", 255, "tile/entries/000")], of=records,
        beside=but(**{"tile/entries/000": flipped(files["tile/entries/000"], 8 * len(files["tile/entries/000"]) - 9)}), of_ledger=ledger)


# ------------------------------------------------------------------------------------------------ all of them

def everything():
    return {"vkeys": vkeys(), "notes": notes(), "checkpoints": checkpoints(), "inclusion": proofs("inclusion"),
            "consistency": proofs("consistency"), "proof_files": proof_files(), "tile_paths": tile_paths(), "entries": entries(),
            "seals": seals(), "grants": grants(), "geneses": geneses(), "folds": folds(), "ledgers": ledgers(), "receipts": receipts(),
            "archives": make_bundles.archives(Vectors), "manifests": make_bundles.manifests(Vectors),
            "bundles": make_bundles.bundles(Vectors), "evidence": make_bundles.evidences(Vectors), "stamps": make_stamps.stamps(Vectors)}


def main():
    """Writes the files, or with --check says which of them are not what would be written."""
    check = "--check" in sys.argv
    folders = [word for word in sys.argv[1:] if not word.startswith("--")]
    folder = folders[0] if folders else os.path.join(os.path.dirname(os.path.abspath(__file__)), "vectors")
    os.makedirs(folder, exist_ok=True)
    total, other = 0, []
    for name, vectors in everything().items():
        path, text = os.path.join(folder, name + ".txt"), vectors.text()
        total += len(vectors.vectors)
        if check:
            with open(path, encoding="utf-8", newline="\n") as file:
                other += [name] if file.read() != text else []
            continue
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    print("%d vectors; not the same: %s" % (total, " ".join(other) or "none"))
    return 1 if other else 0


if __name__ == "__main__":
    sys.exit(main())
