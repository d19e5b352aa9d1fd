#!/usr/bin/env python3
"""The house as a test: include rules between rooms, one owner per outside header, no list of event
types typed by hand, files that stay one thought, no kill point that no test kills at. Each message names the better way.

Usage: tidy.py ROOT. Prints what is off, one line each; exit 1 if anything is.
`tidy.py --self-test` breaks every rule once in a copy and demands to be told.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

# ARCHITECTURE: which rooms a room's files may include (its own always; schemas/base always).
LEDGER = ["ledger/crypto", "ledger/store", "ledger/keyring", "ledger/chain", "ledger/tree", "ledger/note", "ledger/log",
          "ledger/rules", "ledger/cases"]
MAY_INCLUDE = {
    "schemas/base": [],
    "schemas/text": [],
    "schemas/settings": [],
    "schemas/events": [],
    "schemas/wire": ["schemas/events"],
    "schemas/generate": ["schemas/events"],  # annotations.capnp.h, to read what they say
    "schemas/registry": [],
    "schemas/codec": ["schemas/text", "schemas/registry", "schemas/events", "schemas/wire"],
    "ledger/crypto": [],
    "ledger/store": [],
    "ledger/keyring": ["ledger/crypto", "ledger/store"],
    "ledger/chain": ["ledger/crypto"],
    "ledger/tree": ["ledger/crypto"],
    "ledger/note": ["ledger/crypto", "ledger/tree"],
    "ledger/policy": ["ledger/crypto", "ledger/note"],
    "ledger/archive": ["ledger/crypto", "ledger/note"],
    "ledger/publish": ["ledger/crypto", "ledger/store", "ledger/chain", "ledger/tree", "ledger/note", "ledger/policy",
                       "ledger/log"],
    "ledger/log": ["ledger/chain", "ledger/store", "ledger/crypto"],
    "ledger/rules": ["schemas/registry", "schemas/settings", "schemas/text"],
    "ledger/cases": ["schemas/registry", "schemas/codec", "schemas/text", "schemas/events", "schemas/wire",
                     "ledger/rules"],
    "ledger/intake": LEDGER + ["schemas/codec", "schemas/registry", "schemas/events", "schemas/wire",
                               "schemas/text", "schemas/settings"],
    "projections/views": ["schemas/text", "schemas/codec", "schemas/registry", "schemas/events", "schemas/wire",
                          "ledger/store", "ledger/rules", "ledger/cases"],
    "projections/follow": ["projections/views", "ledger/log", "ledger/chain", "ledger/store", "ledger/cases",
                           "ledger/crypto", "ledger/rules", "schemas/codec", "schemas/registry", "schemas/wire",
                           "schemas/events"],
    "projections/query": ["projections/views", "ledger/store", "ledger/log", "ledger/cases", "ledger/keyring",
                          "ledger/chain", "ledger/crypto", "ledger/rules", "schemas/codec", "schemas/registry",
                          "schemas/text", "schemas/wire", "schemas/events"],
    "consumers/verify": ["ledger/crypto", "ledger/chain", "ledger/tree", "ledger/note"],
    "consumers/bundle": ["consumers/verify", "ledger/archive", "ledger/crypto", "ledger/chain", "ledger/tree", "ledger/note"],
    "consumers/feed": ["schemas/codec", "schemas/registry", "ledger/crypto", "ledger/chain", "ledger/log", "ledger/store",
                       "ledger/cases"],
    "consumers/http": [],
    "consumers/metrics": ["consumers/http"],
    "consumers/signer": ["consumers/http", "ledger/crypto", "ledger/store", "ledger/note", "ledger/publish"],
    "consumers/witness": ["consumers/http", "ledger/crypto", "ledger/store", "ledger/note", "ledger/policy"],
    "consumers/gateway": ["consumers/http", "consumers/metrics", "ledger/intake", "projections/query", "consumers/feed",
                          "schemas/codec", "schemas/registry", "schemas/text", "ledger/cases", "ledger/log",
                          "ledger/chain", "ledger/crypto", "projections/views"],
    "consumers/demo": ["schemas/registry", "schemas/codec", "schemas/text", "ledger/rules", "ledger/crypto"],
    "consumers/replay": ["projections/query", "ledger/log", "ledger/cases", "schemas/codec", "schemas/registry"],
}
ANYTHING = {"consumers/cli"}  # main(): the only place that builds objects and hands them over

# One owner per outside header.
OWNERS = [
    (r"tl/", {"schemas/base"}),
    (r"unicode/", {"schemas/text"}),
    (r"toml\+\+|toml\.hpp", {"schemas/settings"}),
    (r"capnp/schema|capnp/serialize|capnp/dynamic|capnp/|kj/", {"schemas/generate", "schemas/codec"}),
    (r"simdjson", {"schemas/codec"}),
    (r"openssl/", {"ledger/crypto"}),
    (r"p11-kit/", {"ledger/crypto"}),
    (r"lmdb", {"ledger/store"}),
    (r"xxhash", {"ledger/store"}),
    (r"librdkafka", {"ledger/log"}),
    (r"CLI/", {"consumers/cli"}),
    (r"spdlog|fmt/", {"consumers/cli"}),
    (r"boost/", {"consumers/http"}),
    (r"curl/", {"consumers/http"}),
    (r"zstd", {"consumers/cli"}),
    (r"prometheus/", {"consumers/metrics"}),
    (r"xlsxwriter", {"consumers/cli"}),
]

BANNED = [
    (r"\bEVP_sha256\(|\bSHA256\(|\bEVP_sm3\(", "a digest is fetched once: ledger/crypto/digest.h Hasher"),
    (r"\bJsonCodec\b", "capnp::JsonCodec corrupts \\u escapes (SUBSTRATE 4.2): schemas/codec reads JSON"),
    (r"\bMDB_(DUPSORT|WRITEMAP|NOMETASYNC)\b", "never: SUBSTRATE 3.1, 3.2"),
    (r"\bstd::rand\b|\bsrand\(|\brandom_device\b", "chance enters through the Random seam"),
    (r"system_clock::now|\btime\(nullptr\)|\bgettimeofday\(", "time enters through the Clock seam"),
    (r"TODO\(now\)", "no `now` on main"),
]
BANNED_EXCEPT = {"schemas/base/seams.cc"}
LINES_MAX = 400
WINGS = ("schemas", "ledger", "projections", "consumers")
TOP = {"CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md", "ops", "tests", *WINGS}


def room_of(path):
    parts = path.split("/")
    return "/".join(parts[:2]) if len(parts) > 2 and parts[0] in WINGS else None


def tracked(root):
    out = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True)
    if out.returncode == 0 and out.stdout:
        return [f for f in out.stdout.splitlines() if os.path.isfile(os.path.join(root, f))]
    return [os.path.relpath(os.path.join(d, f), root) for d, _, fs in os.walk(root) for f in fs if "/build/" not in d]


def event_names(root):
    names = set()
    folder = os.path.join(root, "schemas/events")
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        if name.endswith(".capnp"):
            text = open(os.path.join(folder, name), encoding="utf-8").read()
            names.update(re.findall(r"^struct (\w+) \$event", text, re.M))
    return names


def kill_points(root, files):
    """Each named place at which a test may kill the process, and the first line that names it."""
    points = {}
    for path in files:
        if room_of(path) and path.endswith((".h", ".cc")):
            for number, line in enumerate(open(os.path.join(root, path), encoding="utf-8"), 1):
                for name in re.findall(r'\bKILL_POINT\("([\w.]+)"\)', line):
                    points.setdefault(name, f"{path}:{number}")
    return points


def settings_faults(root, files):
    """A documented setting is read by something, or stands in the list of those that are not."""
    table = os.path.join(root, "schemas/settings/keys.cc")
    if not os.path.isfile(table):
        return []
    text = open(table, encoding="utf-8").read()
    keys = re.findall(r'^  \{"([^"]+)", T::', text, re.M)
    unused = set(re.findall(r'"([^"]+)"', text[text.index("kUnused[] = {"):].split("};")[0]))
    sources = "\n".join(open(os.path.join(root, f), encoding="utf-8").read() for f in files
                        if f.endswith((".cc", ".h")) and room_of(f) and not f.startswith("schemas/settings/"))
    off = [f"schemas/settings/keys.cc: {key} is no key, and stands among the unused" for key in sorted(unused - set(keys))]
    for key in keys:
        # Of a family the sources name what stands before or behind the member's own name.
        said = [f'"{key}"'] if "*" not in key else [f'"{part}"' for part in key.strip("*").split("*")[-1:]] + \
            [f'"{key.split("*")[-1].strip(".")}"', f'"{key.split("*")[0]}"']
        read = any(word in sources for word in said)
        if not read and key not in unused:
            off.append(f"schemas/settings/keys.cc: {key} is documented and read by nothing: read it, or put it into kUnused")
        if read and key in unused:
            off.append(f"schemas/settings/keys.cc: {key} is read: take it out of kUnused")
    return off


def check(root):
    off = []
    files = tracked(root)
    off.extend(settings_faults(root, files))
    for entry in sorted({f.split("/")[0] for f in files}):
        if not entry.startswith(".") and entry not in TOP:
            off.append(f"{entry}: the top level holds only {' '.join(sorted(TOP))}")
    names = event_names(root)
    rooms = set()
    for path in files:
        if not path.endswith((".h", ".cc")):
            continue
        text = open(os.path.join(root, path), encoding="utf-8").read()
        room = room_of(path)
        if room:
            rooms.add(room)
        lines = text.count("\n")
        if lines > LINES_MAX and not path.startswith("tests/"):
            off.append(f"{path}: {lines} lines; over {LINES_MAX} it is more than one thought: split it")
        if path.endswith(".h") and "#pragma once" not in text:
            off.append(f"{path}: a header begins with #pragma once")
        for number, line in enumerate(text.splitlines(), 1):
            here = f"{path}:{number}"
            off.extend(include_faults(here, line, room))
            if path not in BANNED_EXCEPT and not path.startswith("tests/"):
                off.extend(f"{here}: {why}" for pattern, why in BANNED
                           if re.search(pattern, line) and not (room == "ledger/crypto" and "Hasher" in why))
        if room and names and not path.startswith(("schemas/events/", "schemas/released/")):
            quoted = {n for n in re.findall(r'"(\w+)"', text) if n in names}
            if len(quoted) > 25 and not path.startswith("consumers/demo/"):
                off.append(f"{path}: {len(quoted)} event types typed by hand: take them from schemas/registry")
    stories = "".join(open(os.path.join(root, path), encoding="utf-8").read() for path in files
                      if path.startswith("tests/") and path.endswith((".cc", ".py")) and "/tidy/" not in path)
    off.extend(f"{here}: no test kills the process at {name}" for name, here in kill_points(root, files).items()
               if name not in stories)
    for room in sorted(rooms):
        if not os.path.isfile(os.path.join(root, room, "README.md")):
            off.append(f"{room}: a room says in one sentence what it is: README.md")
    return off


def include_faults(here, line, room):
    match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
    if not match or room is None:
        return []
    kind, header = match.groups()
    if kind == '"':
        target = room_of(header)
        if target is None:
            if header.startswith("tests/"):
                return [f"{here}: a room never includes {header}"]
            return [f"{here}: include from the root: \"wing/room/{header}\""]
        if target == room or target == "schemas/base" or room in ANYTHING or room.startswith("consumers/cli"):
            return []
        allowed = MAY_INCLUDE.get(room)
        if allowed is None:
            return [f"{here}: room {room} has no line in tests/tidy/tidy.py MAY_INCLUDE"]
        return [] if target in allowed else [f"{here}: {room} may not include {target}"]
    for pattern, owners in OWNERS:
        if re.match(pattern, header):
            return [] if room in owners else [f"{here}: <{header}> belongs to {' or '.join(sorted(owners))}"]
    return []


FAULTS = {  # what is written into a copy -> what the message must contain
    "ledger/chain/fault.h": ('#pragma once\n#include "ledger/log/log.h"\n', "may not include ledger/log"),
    "ledger/log/fault.h": ("#pragma once\n#include <openssl/evp.h>\n", "belongs to ledger/crypto"),
    "ledger/store/fault.cc": ("auto t = std::chrono::system_clock::now();\n", "Clock seam"),
    "ledger/rules/fault.h": ("int x;\n", "#pragma once"),
    "schemas/text/fault.cc": ("\n" * 401, "more than one thought"),
    "ledger/tree/fault.cc": ('KILL_POINT("tree.fault");\n', "no test kills the process"),
    "extra/fault.txt": ("x", "the top level holds only"),
    "ledger/nameless/fault.cc": ("\n", "README.md"),
    "schemas/settings/keys.cc": ('  {"a.new_key", T::kText, "", "", ""},\n  {"ledger.origin", T::kText, "", "", ""},\n'
                                 'kUnused[] = {"ledger.origin", "b.old_key"};\n', "a.new_key is documented and read by nothing"),
}


def self_test(root):
    with tempfile.TemporaryDirectory() as copy:
        for path in tracked(root):
            os.makedirs(os.path.dirname(os.path.join(copy, path)), exist_ok=True)
            shutil.copyfile(os.path.join(root, path), os.path.join(copy, path))
        for path, (text, _) in FAULTS.items():
            os.makedirs(os.path.dirname(os.path.join(copy, path)), exist_ok=True)
            open(os.path.join(copy, path), "w", encoding="utf-8").write(text)
        off = check(copy)
        missed = [f"{p}: not noticed" for p, (_, words) in FAULTS.items()
                  if not any(words in line and p.split("/fault")[0] in line for line in off)]
    return missed


if __name__ == "__main__":
    here = sys.argv[-1] if len(sys.argv) > 1 and not sys.argv[-1].startswith("--") else "."
    found = self_test(here) if "--self-test" in sys.argv else check(here)
    print("\n".join(found) if found else "the house is in order")
    sys.exit(1 if found else 0)
