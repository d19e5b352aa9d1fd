"""Time stamps (RFC 3161) over the text of checkpoints, as section 17.3 of ledger/FORMAT.md judges them: forged here byte by byte,
by authorities whose keys follow from their names, so that they are the same bytes every time."""
import base64
import functools
import hashlib

from forge import Tree, checkpoint_text, h

SUITES = ((1, "sha256"), (2, "gm"))
RSA_BITS, RSA_E = 2048, 65537
GIVEN = "20260102030405Z"  # when the stamps say that they were given


# ------------------------------------------------------------------------------------------------ RSA

# How far behind the number that follows from its name the next probable prime lies: finding it again takes seconds.
BEHIND = {b"root p": 1816, b"root q": 1410, b"tsa p": 356, b"tsa q": 14, b"other p": 72, b"other q": 1024}


def prime(name, bits):
    stream = b"".join(hashlib.sha256(b"%s %d" % (name, k)).digest() for k in range(bits // 256))
    start = int.from_bytes(stream, "big") | 3 << bits - 2 | 1
    if name in BEHIND:
        return start + BEHIND[name]
    return next(n for n in range(start, start + (1 << 20), 2) if n % RSA_E != 1 and all(n % p for p in range(3, 2000, 2)) and pow(2, n - 1, n) == 1)


class Rsa:
    """RSASSA-PKCS1-v1_5 with SHA-256: the same signature every time."""

    def __init__(self, name):
        self.p, self.q = (prime(name.encode() + b" " + side, RSA_BITS // 2) for side in (b"p", b"q"))
        self.n, self.d = self.p * self.q, pow(RSA_E, -1, (self.p - 1) * (self.q - 1))

    def sign(self, message):
        size = RSA_BITS // 8
        told = seq(seq(oid("2.16.840.1.101.3.4.2.1"), NULL), octets(hashlib.sha256(message).digest()))
        padded = int.from_bytes(b"\0\1" + b"\xff" * (size - 3 - len(told)) + b"\0" + told, "big")
        at_p, at_q = (pow(padded, self.d % (r - 1), r) for r in (self.p, self.q))
        return (at_q + self.q * ((at_p - at_q) * pow(self.q, -1, self.p) % self.p)).to_bytes(size, "big")


rsa = functools.lru_cache(maxsize=None)(Rsa)


# ------------------------------------------------------------------------------------------------ DER

def der(tag, *parts):
    body = b"".join(parts)
    size = len(body)
    if size < 128:
        return bytes([tag, size]) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def seq(*parts):
    return der(0x30, *parts)


def set_of(*parts):
    return der(0x31, *sorted(parts))


def number(value):
    return der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def octets(raw):
    return der(0x04, raw)


def bits(raw, unused=0):
    return der(0x03, bytes([unused]) + raw)


def time(text):
    return der(0x18, text.encode()) if len(text) > 13 else der(0x17, text.encode())


def oid(dotted):
    first, second, *rest = (int(part) for part in dotted.split("."))
    out = bytes([40 * first + second])
    for part in rest:
        digits = [part & 0x7F]
        while part := part >> 7:
            digits.append(0x80 | part & 0x7F)
        out += bytes(reversed(digits))
    return der(0x06, out)


NULL, TRUE = der(0x05), der(0x01, b"\xff")
SHA256, SHA1, SM3 = "2.16.840.1.101.3.4.2.1", "1.3.14.3.2.26", "1.2.156.10197.1.401"
RSA_KEY, SHA256_RSA, TST_INFO, SIGNED_DATA = ("1.2.840.113549.1.1.1", "1.2.840.113549.1.1.11", "1.2.840.113549.1.9.16.1.4",
                                              "1.2.840.113549.1.7.2")
CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE = ("1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.16.2.47")
POLICY = "1.3.6.1.4.1.32473.1"  # of an enterprise number that is there for examples


def algorithm(dotted):
    return seq(oid(dotted), NULL)


# ------------------------------------------------------------------------------------------------ certificates

def name_of(common):
    return seq(set_of(seq(oid("2.5.4.3"), der(0x0C, common.encode()))))


def extension(dotted, value, critical=True):
    return seq(oid(dotted), *([TRUE] if critical else []), octets(value))


CA = (extension("2.5.29.19", seq(TRUE)), extension("2.5.29.15", bits(b"\x04", 2)))  # keyCertSign
SIGNS, STAMPS = extension("2.5.29.15", bits(b"\x80", 7)), seq(oid("1.3.6.1.5.5.7.3.8"))  # digitalSignature, timeStamping
TSA = (SIGNS, extension("2.5.29.37", STAMPS))


class Authority:
    """A name with a key and a certificate: its own, or given by `by`."""

    def __init__(self, common, serial, by=None, extensions=CA, valid=("200101000000Z", "400101000000Z"), key="root"):
        self.common, self.serial, self.key, self.by = common, serial, rsa(key), by or self
        spki = seq(algorithm(RSA_KEY), bits(seq(number(self.key.n), number(RSA_E))))
        told = seq(der(0xA0, number(2)), number(serial), algorithm(SHA256_RSA), name_of(self.by.common), seq(*(time(at) for at in valid)),
                   name_of(common), spki, der(0xA3, seq(*extensions)))
        self.certificate = seq(told, algorithm(SHA256_RSA), bits(self.by.key.sign(told)))

    def pem(self):
        coded = base64.b64encode(self.certificate).decode()
        lines = "\n".join(coded[k:k + 64] for k in range(0, len(coded), 64))
        return ("-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n" % lines).encode()


# ------------------------------------------------------------------------------------------------ responses

def attribute(dotted, value):
    return seq(oid(dotted), set_of(value))


def stamped(imprint, hash_id, given=GIVEN, serial=7, nonce=None, accuracy=None, more=b""):
    """TSTInfo"""
    return seq(number(1), oid(POLICY), seq(algorithm(hash_id), octets(imprint)), number(serial), time(given),
               *([seq(number(accuracy))] if accuracy else []), *([number(nonce)] if nonce else []), more)


def token(info, tsa, certificates=None, digest=None, hashed=None, signer=None, without=(), content=TST_INFO):
    """What the authority signs of it. `certificates`: those that go with it; `hashed`: the one that signingCertificate names."""
    certificates = [tsa] if certificates is None else certificates
    attributes = {"type": attribute(CONTENT_TYPE, oid(content)),
                  "digest": attribute(MESSAGE_DIGEST, octets(digest or hashlib.sha256(info).digest())),
                  "certificate": attribute(SIGNING_CERTIFICATE, seq(seq(seq(octets(hashlib.sha256((hashed or tsa).certificate).digest())))))}
    chosen = sorted(value for name, value in attributes.items() if name not in without)
    signature = (signer or tsa).key.sign(der(0x31, *chosen))
    who = seq(number(1), seq(name_of(tsa.by.common), number(tsa.serial)), algorithm(SHA256), der(0xA0, *chosen), algorithm(RSA_KEY), octets(signature))
    bag = [der(0xA0, *(one.certificate for one in certificates))] if certificates else []
    signed = seq(number(3), set_of(algorithm(SHA256)), seq(oid(content), der(0xA0, octets(info))), *bag, set_of(who))
    return seq(oid(SIGNED_DATA), der(0xA0, signed))


def response(told=None, status=0):
    return seq(seq(number(status)), *([told] if told else []))


def stamps(vectors):
    out = vectors("stamp")
    root = Authority("stamps of example.test", 1)
    other = Authority("another root", 1, key="other")
    tsa = Authority("tsa.example.test", 2, root, TSA, key="tsa")
    for suite, name in SUITES:
        of_suite(out, suite, name, root, other, tsa)
    return out


def of_suite(out, suite, name, root, other, tsa):
    hash_id, wrong_hash = (SHA256, SM3) if suite == 1 else (SM3, SHA256)
    tree = Tree(suite, [h(suite, b"leaf %d" % k) for k in range(9)])
    text = checkpoint_text(b"example.test/quanlu", 9, tree.root(9))
    earlier = checkpoint_text(b"example.test/quanlu", 8, tree.root(8))
    imprint = h(suite, text)

    def info(**more):
        return stamped(**{"imprint": imprint, "hash_id": hash_id, **more})

    def add(what, about, expect, raw, roots=(root,), of=text):
        out.add("stamp.%s.%s" % (name, what), about,
                [("suite", suite), ("text", of), ("roots", b"".join(one.pem() for one in roots)), ("response", raw)], expect)
    good, bad, lacks = response(token(info(), tsa)), "tampered timestamp", "incomplete timestamp"
    signed = token(info(), tsa)

    add("valid", "of the checkpoint, by an authority under the root", "ok", good)
    add("status_mods", "granted with modifications", "ok", response(signed, 1))
    add("nonce", "with a nonce of whoever asked", "ok", response(token(info(nonce=0x1234567890), tsa)))
    add("accuracy", "that says how exact it is", "ok", response(token(info(accuracy=1), tsa)))
    add("fraction", "with a fraction of a second", "ok", response(token(info(given="20260102030405.25Z"), tsa)))
    add("roots", "another root beside its own", "ok", good, roots=(other, root))
    add("chain", "its certificate comes with it, and the root's too", "ok", response(token(info(), tsa, [tsa, root])))
    between = Authority("between", 3, root, key="other")
    under = Authority("tsa under between", 4, between, TSA, key="tsa")
    add("between", "under a root by one between, which comes with it", "ok", response(token(info(), under, [under, between])))
    add("between_gone", "the one between is not there", bad, response(token(info(), under)))
    past = Authority("tsa.example.test", 5, root, TSA, ("200101000000Z", "260201000000Z"), "tsa")
    add("expired_since", "a certificate that has run out since: it was valid at the time that the stamp says", "ok", response(token(info(), past)))

    add("earlier", "of an earlier checkpoint", bad, good, of=earlier)
    add("origin", "of the same tree under another origin", bad, good, of=checkpoint_text(b"example.test/other", 9, tree.root(9)))
    add("imprint", "of another digest", bad, response(token(info(imprint=h(suite, b"other")), tsa)))
    add("imprint_other_suite", "of the right text, by the other suite's digest", bad, response(token(info(imprint=h(3 - suite, text), hash_id=wrong_hash), tsa)))
    add("imprint_named_other", "the right digest, named as the other suite's", bad, response(token(info(hash_id=wrong_hash), tsa)))
    add("imprint_sha1", "by SHA-1", bad, response(token(info(imprint=hashlib.sha1(text).digest(), hash_id=SHA1), tsa)))
    add("imprint_short", "a digest of 31 bytes", bad, response(token(info(imprint=imprint[:31]), tsa)))
    add("other_root", "under a root that the verifier does not have", bad, good, roots=(other,))
    stranger = Authority("tsa.example.test", 2, other, TSA, key="other")
    add("stranger", "by an authority of the same name under another root", bad, response(token(info(), stranger)))
    forger = Authority("stamps of example.test", 1, key="other")
    forged = Authority("tsa.example.test", 2, forger, TSA, key="tsa")
    add("same_name_root", "under a root of the same name with another key, which comes with it", bad, response(token(info(), forged, [forged, forger])))
    add("signature", "signed by another key than the certificate's", bad, response(token(info(), tsa, signer=root)))
    at = len(signed) - 9  # in the signature, which is last
    add("signature_bit", "a bit of the signature", bad, response(signed[:at] + bytes([signed[at] ^ 4]) + signed[at + 1:]))
    moved = info().replace(GIVEN.encode(), b"20250102030405Z")
    add("time_changed", "its time was changed behind the signature", bad, response(signed.replace(info(), moved)))
    add("digest", "the signed digest is of something else", bad, response(token(info(), tsa, digest=hashlib.sha256(b"x").digest())))
    add("digest_gone", "no digest is signed", bad, response(token(info(), tsa, without=("digest",))))
    add("certificate_named", "the certificate that it names is another", bad, response(token(info(), tsa, hashed=root)))
    add("certificate_not_named", "it names no certificate", bad, response(token(info(), tsa, without=("certificate",))))
    add("certificate_gone", "its certificate is not in it", bad, response(token(info(), tsa, [])))
    for what, about, valid in (("expired", "a certificate that had run out", ("200101000000Z", "250101000000Z")),
                               ("not_yet", "a certificate that was not yet valid", ("270101000000Z", "400101000000Z"))):
        late = Authority("tsa.example.test", 6, root, TSA, valid, "tsa")
        add(what, about, bad, response(token(info(), late)))
    old = Authority("old root", 1, valid=("200101000000Z", "250101000000Z"))
    add("root_expired", "a root that had run out", bad, response(token(info(), Authority("tsa.example.test", 2, old, TSA, key="tsa"))), roots=(old,))
    plain = Authority("tsa.example.test", 7, root, (SIGNS,), key="tsa")
    add("no_purpose", "a certificate that is not for time stamps", bad, response(token(info(), plain)))
    loose = Authority("tsa.example.test", 8, root, (SIGNS, extension("2.5.29.37", STAMPS, critical=False)), key="tsa")
    add("purpose_not_critical", "for time stamps, and not said as RFC 3161 demands", bad, response(token(info(), loose)))
    both = Authority("tsa.example.test", 9, root, (SIGNS, extension("2.5.29.37", seq(oid("1.3.6.1.5.5.7.3.8"), oid("1.3.6.1.5.5.7.3.1")))), key="tsa")
    add("purpose_more", "for time stamps and for servers", bad, response(token(info(), both)))
    lay = Authority("lay between", 10, root, (SIGNS,), key="other")
    child = Authority("tsa under lay", 11, lay, TSA, key="tsa")
    add("between_no_ca", "under one that may give no certificates", bad, response(token(info(), child, [child, lay])))

    add("rejected", "refused by the authority", lacks, response(status=2))
    add("waiting", "to be asked again later", lacks, response(status=3))
    add("rejected_signed", "refused, with a token all the same", lacks, response(signed, 2))
    add("no_token", "granted, and no token in it", lacks, response())
    add("token_alone", "the token without a response around it", lacks, signed)
    add("empty", "no byte", lacks, b"")
    add("garbage", "no DER", lacks, b"no time stamp")
    add("cut", "its last byte is missing", lacks, good[:-1])
    add("longer", "a byte behind it", lacks, good + b"\0")
    add("twice", "another one behind it", lacks, good + good)
    add("page", "a page of a web server", lacks, b"<html><body>404 Not Found</body></html>\n")
