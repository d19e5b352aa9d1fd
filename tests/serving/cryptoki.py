#!/usr/bin/env python3
"""What a PKCS#11 library itself tells of one private key, asked without any code of ours: its public half, and what it
answers when it is asked for the secret one.

Usage: cryptoki.py LIBRARY TOKEN LABEL, the PIN on stdin. Prints one JSON object.
       cryptoki.py LIBRARY TOKEN LABEL --make-open: makes an Ed25519 pair of this label that the token would give away."""
import ctypes
import json
import sys

ULONG, BOOL = ctypes.c_ulong, ctypes.c_ubyte
CLASS, LABEL, ID, VALUE, SENSITIVE, EXTRACTABLE, EC_PARAMS, EC_POINT = 0, 3, 0x102, 0x11, 0x103, 0x162, 0x180, 0x181
ON_TOKEN, PRIVATE, SIGN, VERIFY = 1, 2, 0x108, 0x10A
PUBLIC_KEY, PRIVATE_KEY = 2, 3
GENERATE_EDWARDS = 0x1055
ED25519 = bytes.fromhex("06032b6570")


class Attribute(ctypes.Structure):
    _fields_ = [("type", ULONG), ("value", ctypes.c_void_p), ("size", ULONG)]


class Mechanism(ctypes.Structure):
    _fields_ = [("type", ULONG), ("parameter", ctypes.c_void_p), ("size", ULONG)]


class TokenInfo(ctypes.Structure):
    _fields_ = [("label", ctypes.c_char * 32), ("rest", ctypes.c_ubyte * 512)]


def attributes(pairs):
    """The C array, and what its pointers point to."""
    kept = [value if isinstance(value, ctypes.Array) else ctypes.create_string_buffer(value, len(value)) for _, value in pairs]
    array = (Attribute * len(pairs))(*(Attribute(kind, ctypes.addressof(buffer), len(buffer)) for (kind, _), buffer in zip(pairs, kept)))
    return array, kept


class Session:
    def __init__(self, library, token, pin):
        self.calls = ctypes.CDLL(library)
        self.ok("C_Initialize", None)
        slots, count = (ULONG * 64)(), ULONG(64)
        self.ok("C_GetSlotList", BOOL(1), slots, ctypes.byref(count))
        for slot in slots[:count.value]:
            info = TokenInfo()
            self.ok("C_GetTokenInfo", ULONG(slot), ctypes.byref(info))
            if bytes(info)[:32].rstrip(b" ") == token.encode():
                self.handle = ULONG()
                self.ok("C_OpenSession", ULONG(slot), ULONG(4 | 2), None, None, ctypes.byref(self.handle))
        self.ok("C_Login", self.handle, ULONG(1), pin, ULONG(len(pin)))

    def call(self, name, *arguments):
        function = getattr(self.calls, name)
        function.restype = ULONG
        return function(*arguments)

    def ok(self, name, *arguments):
        code = self.call(name, *arguments)
        assert code == 0, f"{name} {code:#x}"

    def find(self, kind, label):
        wanted, kept = attributes([(CLASS, bytes(ULONG(kind))), (LABEL, label.encode())])
        self.ok("C_FindObjectsInit", self.handle, wanted, ULONG(2))
        found, count = (ULONG * 4)(), ULONG()
        self.ok("C_FindObjects", self.handle, found, ULONG(4), ctypes.byref(count))
        self.ok("C_FindObjectsFinal", self.handle)
        assert count.value == 1 and kept, f"{count.value} of {label}"
        return ULONG(found[0])

    def attribute(self, key, kind):
        """(code, value)"""
        buffer = ctypes.create_string_buffer(256)
        asked = (Attribute * 1)(Attribute(kind, ctypes.addressof(buffer), 256))
        code = self.call("C_GetAttributeValue", self.handle, key, asked, ULONG(1))
        return code, buffer.raw[:asked[0].size] if code == 0 else b""

    def make_open(self, label):
        yes, no = b"\1", b"\0"
        public, kept = attributes([(ON_TOKEN, yes), (VERIFY, yes), (EC_PARAMS, ED25519), (LABEL, label.encode()), (ID, label.encode())])
        secret, kept_too = attributes([(ON_TOKEN, yes), (PRIVATE, yes), (SENSITIVE, no), (EXTRACTABLE, yes), (SIGN, yes), (LABEL, label.encode()),
                                       (ID, label.encode())])
        one, other = ULONG(), ULONG()
        assert kept and kept_too
        self.ok("C_GenerateKeyPair", self.handle, ctypes.byref(Mechanism(GENERATE_EDWARDS, None, 0)), public, ULONG(5), secret, ULONG(7),
                ctypes.byref(one), ctypes.byref(other))


def main(library, token, label, make_open=None):
    session = Session(library, token, sys.stdin.read().strip().encode())
    if make_open:
        session.make_open(label)
    secret = session.find(PRIVATE_KEY, label)
    code, value = session.attribute(secret, VALUE)
    print(json.dumps({"public": session.attribute(session.find(PUBLIC_KEY, label), EC_POINT)[1][-32:].hex(), "secretCode": code, "secretBytes": len(value),
                      "sensitive": session.attribute(secret, SENSITIVE)[1] == b"\1", "extractable": session.attribute(secret, EXTRACTABLE)[1] == b"\1"}))


if __name__ == "__main__":
    main(*sys.argv[1:])
