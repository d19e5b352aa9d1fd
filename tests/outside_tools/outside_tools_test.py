#!/usr/bin/env python3
"""What Quanlu publishes holds before Go's golang.org/x/mod (sumdb/note, sumdb/tlog), of which no line is ours.
Usage: outside_tools_test.py QUANLU [GO]

check.go is built with Debian's Go; its one module comes through the Go proxy, pinned by go.sum. Without Go or the module
this fails and says so: a check that is left out in silence is none."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

QUANLU = os.path.abspath(sys.argv[1])
GO = sys.argv[2] if len(sys.argv) > 2 else "go"
HERE = os.path.dirname(os.path.abspath(__file__))
ACCOUNT = ('{"eventId":"0191a3c2-7d10-7c3e-9a51-%012d","type":"AccountOpened","occurredAt":"2024-01-05T09:00:00+08:00",'
           '"actor":{"account":"sys"},"expectedSeq":0,"stream":"UserAccount/outside-%d","data":{"account":"outside-%d",'
           '"holder":"王某","unit":"11370100004188768U","level":"city","area":"370100"}}')
told = {"passed": 0, "failed": 0}


def promise(title, kept):
    told["passed" if kept else "failed"] += 1
    print("%s  %s" % ("ok  " if kept else "FAIL", title))


def end(words=""):
    if words:
        print(words)
    print("%d passed, %d failed" % (told["passed"], told["failed"]))
    sys.exit(1 if words or told["failed"] or not told["passed"] else 0)


def build(folder):
    if not shutil.which(GO):
        end("没有 Go / there is no Go here: apt-get install golang-go (ops/packages.txt)")
    check = os.path.join(folder, "check")
    environment = {**os.environ, "GOFLAGS": "-mod=readonly", "GOTOOLCHAIN": "local", "GO111MODULE": "on"}
    done = subprocess.run([GO, "build", "-o", check, "."], cwd=HERE, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        end("golang.org/x/mod 未能取得或构建 / could not be fetched through the Go proxy, or not built:\n" + done.stderr)
    return check


class World:
    def __init__(self, folder):
        self.folder, self.check = folder, build(folder)
        self.ledger = os.path.join(folder, "quanlu-demo")
        self.prefix = os.path.join(self.ledger, "published", "log", "0")
        subprocess.run([QUANLU, "demo", "--organizations", "3", "--dir", self.ledger, "--quiet"], check=True, stdout=subprocess.DEVNULL)
        self.vkey = self.quanlu("keys", "export", "--role", "checkpoint").split("\n")[0]

    def quanlu(self, *words, given=None):
        done = subprocess.run([QUANLU, "-L", self.ledger, *words], cwd=self.folder, input=given, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            end("quanlu %s: %d\n%s" % (" ".join(words), done.returncode, done.stderr))
        return done.stdout

    def go(self, *words):
        done = subprocess.run([self.check, *words], cwd=self.folder, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    def holds(self, *words):
        return self.go(*words)[0] == 0

    def refuses(self, *words):
        code, said = self.go(*words)
        return code == 3 and said.startswith("refused")

    def publish_more(self, number):
        self.quanlu("append", "-", given=ACCOUNT % (number, number, number))
        self.quanlu("checkpoint", "publish")

    def size(self):
        return json.loads(self.quanlu("checkpoint", "show", "--json"))["size"]

    def path(self, name):
        return os.path.join(self.folder, name)


def flipped(path, at, into):
    with open(path, "rb") as file:
        content = bytearray(file.read())
    content[at] ^= 4
    with open(into, "wb") as file:
        file.write(content)
    return into


def tell_notes(world):
    checkpoint = os.path.join(world.prefix, "checkpoint")
    code, said = world.go("note", world.vkey, checkpoint)
    shown = json.loads(world.quanlu("checkpoint", "show", "--json"))
    promise("sumdb/note opens the checkpoint and reads what `checkpoint show` says",
            code == 0 and said.split() == [shown["origin"], str(shown["size"]), shown["root"]])
    promise("and refuses it with one bit changed",
            all(world.refuses("note", world.vkey, flipped(checkpoint, at, world.path("note"))) for at in range(0, os.path.getsize(checkpoint), 7)))
    kept = [os.path.join(folder, name) for folder, _, names in os.walk(os.path.join(world.prefix, "checkpoints")) for name in names]
    promise("each kept checkpoint opens too", kept and all(world.holds("note", world.vkey, path) for path in kept))


def tell_proofs(world):
    size = world.size()
    wanted = sorted({0, 1, 255, 256, size // 2, size - 2, size - 1})
    for seq in wanted:
        world.quanlu("proof", "get", str(seq), "-o", "%d.proof" % seq, "--entry", "%d.entry" % seq, "--purpose", "test")
    promise("tlog takes the inclusion proofs of %d entries in %d" % (len(wanted), size),
            all(world.holds("proof", world.vkey, "%d.proof" % seq, "%d.entry" % seq) for seq in wanted))
    promise("and none of them for the entry beside it",
            all(world.refuses("proof", world.vkey, "%d.proof" % a, "%d.entry" % b) for a, b in zip(wanted, wanted[1:])))
    entry = world.path("1.entry")
    promise("nor for an entry with one bit changed",
            all(world.refuses("proof", world.vkey, "1.proof", flipped(entry, at, world.path("changed"))) for at in range(0, os.path.getsize(entry), 29)))


def tell_consistency(world):
    size = world.size()
    pairs = [(m, n) for m in (1, 2, 200, 256, 257, size - 1) for n in (size - 1, size) if m <= n]
    proofs = []
    for old, new in pairs:
        found = json.loads(world.quanlu("proof", "get", "--consistency", "%d:%d" % (old, new), "--json"))
        proofs.append([str(old), found["oldRoot"], str(new), found["newRoot"], *found["hashes"]])
    promise("tlog takes %d consistency proofs" % len(pairs), all(world.holds("consistency", *proof) for proof in proofs))
    promise("and none with the root of another size",
            all(world.refuses("consistency", proof[0], other[1], *proof[2:]) for proof, other in zip(proofs, proofs[2:]) if proof[0] != other[0]))


def tell_tiles(world):
    code, said = world.go("tiles", world.vkey, world.prefix)
    size = world.size()
    promise("every leaf comes out of the tiles under the root, every entry out of its bundle", code == 0 and said.startswith("%d leaves" % size))
    for name in ("tile/0/000", "tile/1/000.p/%d" % (size // 256), "tile/entries/000"):
        copy = world.path("copy")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(world.prefix, copy)
        flipped(os.path.join(copy, name), 40 if "entries" in name or "/0/" in name else 3, os.path.join(copy, name))
        promise("a bit of %s does not pass" % name, world.refuses("tiles", world.vkey, copy))


with tempfile.TemporaryDirectory() as temporary:
    here = World(temporary)
    here.publish_more(1)
    here.publish_more(2)
    tell_notes(here)
    tell_proofs(here)
    tell_consistency(here)
    tell_tiles(here)
end()
