"""What every test here shares: the program, a demo ledger in a folder that goes away, the schemas."""
import functools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import warnings

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[4]
QUANLU = os.path.abspath(os.environ.get("QUANLU", ROOT / "build/dev/consumers/cli/quanlu"))
EXAMPLES = ROOT / "tests/consumers/cli/examples"
DEMO = ["demo", "--organizations", "20"]  # the smallest in which somebody complains
PURPOSE = "test; 测试"
sys.path.insert(0, str(ROOT / "tests/conformance"))


class Answer:
    def __init__(self, code, out, talk):
        self.code, self.out, self.talk = code, out, talk

    @property
    def document(self):
        return json.loads(self.out, object_pairs_hook=no_key_twice)

    def __str__(self):
        return f"exit {self.code}\n-- stdout\n{self.out[-2000:]}\n-- stderr\n{self.talk[-2000:]}"


def no_key_twice(pairs):
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError(f"a key stands twice: {keys}")
    return dict(pairs)


def environment(**changes):
    """Of a user with an English UTF-8 locale; `program` on the path as quanlu."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "QUANLU_", "NO_COLOR"))}
    env.update(LANG="en_GB.UTF-8", TERM="xterm", PATH=f"{commands_folder()}:{env['PATH']}")
    env.update(changes)
    return {k: v for k, v in env.items() if v is not None}


@functools.cache
def commands_folder():
    folder = tempfile.TemporaryDirectory(prefix="quanlu-bin.")
    commands_folder.keep = folder
    os.symlink(QUANLU, os.path.join(folder.name, "quanlu"))
    return folder.name


def run(folder, *arguments, input="", env=None, timeout=120):
    done = subprocess.run([QUANLU, *arguments], cwd=folder, input=input.encode(), capture_output=True,
                          env=env or environment(), timeout=timeout)
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


@functools.cache
def schemas():
    """By file name without .json: "receipt.1"."""
    folder = ROOT / "schemas/json"
    found = {}
    for file in sorted(folder.glob("*.json")):
        schema = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=no_key_twice)
        jsonschema.Draft202012Validator.check_schema(schema)
        found[file.stem] = schema
    return found


@functools.cache
def validator(name):
    store = {schema["$id"]: schema for schema in schemas().values()}
    schema = schemas()[name]
    with warnings.catch_warnings():  # newer ones than Debian 12's have another resolver, and warn of this one
        warnings.simplefilter("ignore", DeprecationWarning)
        resolver = jsonschema.RefResolver(schema["$id"], schema, store=store)
        return jsonschema.Draft202012Validator(schema, resolver=resolver)


def schema_name(document):
    """The schema that a document names with its first key: "receipt.1"."""
    first = next(iter(document))
    if first != "schema":
        raise AssertionError(f"the first key is {first!r}, not 'schema'")
    matched = re.fullmatch(r"quanlu\.([a-z-]+)/([0-9]+)", document["schema"])
    if not matched:
        raise AssertionError(f"no name of a schema: {document['schema']!r}")
    return f"{matched[1]}.{matched[2]}"


def faults(document, name=None):
    """What of the document its schema does not allow, one line each."""
    name = name or schema_name(document)
    if name not in schemas():
        return [f"schemas/json has no {name}.json"]
    return [f"{name}: {'/'.join(map(str, e.absolute_path))}: {e.message[:300]}"
            for e in validator(name).iter_errors(document)]


class Ledger:
    """A demo ledger in a folder of its own: `folder`/quanlu-demo, `.ids` of what is in it."""

    def __init__(self):
        self.holder = tempfile.TemporaryDirectory(prefix="quanlu-test.")
        self.folder = pathlib.Path(self.holder.name)
        ready = os.environ.get("QUANLU_DEMO")  # made once for all tests of a ctest run
        if ready:
            shutil.copytree(ready, self.folder / "quanlu-demo")
            return
        made = run(self.folder, *DEMO, "--json", timeout=900)
        if made.code != 0:
            raise AssertionError(f"no demo ledger: {made}")

    def __call__(self, *arguments, **more):
        return run(self.folder, "-L", "quanlu-demo", *arguments, **more)

    @functools.cached_property
    def org(self):
        return self("org", "list", "--limit", "1", "--json").document["organizations"][0]["subject"]

    @functools.cached_property
    def complaint(self):
        cases = self("case", "list", "--kind", "Complaint", "--json", "--purpose", PURPOSE).document["cases"]
        return cases[0]["number"]

    @functools.cached_property
    def commands(self):
        return self("help", "--json").document["commands"]

    def copy(self, name):
        """A copy of the ledger under another name, to be spoiled."""
        shutil.copytree(self.folder / "quanlu-demo", self.folder / name,
                        ignore=shutil.ignore_patterns("*.sock"))
        return name


@functools.cache
def demo():
    return Ledger()


def main():
    unittest.main(verbosity=1)


def make_demo(folder):
    """The ledger that QUANLU_DEMO names to the tests of a run."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    made = run(folder, *DEMO, timeout=900)
    print(made)
    sys.exit(made.code)


if __name__ == "__main__":
    make_demo(sys.argv[1])
