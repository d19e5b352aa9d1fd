#!/usr/bin/env python3
"""Runs the Promela models of this folder through spin and judges them by runs.txt.

Usage: run_models.py [--long] [MODEL [holds|refuted|reached]]

A run that should hold has to be searched to its end without an error. A broken variant has to break the promise that its
line names, and no other one first; a run of kind `reach` has to arrive. Anything else fails: also a search that was cut
short by memory, time or depth, a variant of a model that no line runs, and a promise that no broken variant breaks.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
MEMORY_MB = {"short": 1500, "long": 12000}
SECONDS = {"short": 240, "long": 3600}  # a bound for a machine that is busy, not what a run takes
TABLE_BITS = {"short": 21, "long": 26}
DEPTH = 200000


class Run:
    def __init__(self, line):
        self.model, self.verdict, self.length, self.title, flags = [part.strip() for part in line.split("|")]
        self.flags = flags.split()
        self.kind = {"holds": "holds", "reach": "reached"}.get(self.verdict, "refuted")


def table():
    """The runs, and for each model the promises that cannot be broken, as runs.txt has them."""
    runs, spared = [], {}
    for line in open(os.path.join(HERE, "runs.txt"), encoding="utf-8"):
        line = line.strip()
        if line.startswith("spared "):
            _, model, *names = line.split()
            spared[model] = set(names)
        elif line and not line.startswith("#"):
            runs.append(Run(line))
    return runs, spared


def search(run, length, folder):
    """(errors, states, what pan said), or a text that says why there is no verdict."""
    model = run.model + ".pml"
    shutil.copy(os.path.join(HERE, model), folder)
    made = subprocess.run(["spin", *run.flags, "-a", model], cwd=folder, capture_output=True, text=True)
    if made.returncode != 0 or "rror" in made.stdout:
        return "spin: " + (made.stdout + made.stderr).strip()
    # The longer the search, the more an optimized verifier is worth its compilation.
    effort = "-O1" if run.kind == "holds" or length == "long" else "-O0"
    made = subprocess.run([os.environ.get("CC", "gcc"), "-w", effort, "-DSAFETY", "-DCOLLAPSE", "-DVECTORSZ=2048",
                           "-DMEMLIM=%d" % MEMORY_MB[length], "-o", "pan", "pan.c"],
                          cwd=folder, capture_output=True, text=True)
    if made.returncode != 0:
        return "gcc: " + made.stderr.strip()[:400]
    try:
        done = subprocess.run(["./pan", "-m%d" % DEPTH, "-w%d" % TABLE_BITS[length]], cwd=folder, capture_output=True,
                              text=True, timeout=SECONDS[length])
    except subprocess.TimeoutExpired:
        return "not at its end after %d s" % SECONDS[length]
    said = done.stdout + done.stderr
    errors, states = re.search(r"errors: (\d+)", said), re.search(r"(\d+) states, stored", said)
    if not errors or not states:
        return "pan: " + said.strip()[-400:]
    if "depth too small" in said or "memory limit" in said or (errors[1] == "0" and "not completed" in said):
        return "cut short: " + " ".join(said.split())[:400]
    return int(errors[1]), int(states[1]), said


def judge(run, found):
    """Nothing, or what is wrong."""
    if isinstance(found, str):
        return found
    errors, _, said = found
    broken = re.search(r"pan:\d+: (.*)", said)
    what = broken[1] if broken else "nothing"
    if run.kind == "holds":
        return None if errors == 0 else "an error: " + what
    if errors == 0:
        return "no error, and there has to be one"
    if run.kind == "reached":
        return None if re.match(r"assertion violated 0\b", what) else "another error: " + what
    return None if re.match(r"assertion violated \W*%s\W" % run.verdict, what) else "another error: " + what


def trail(run, folder):
    """The end of the run that shows an error, for whoever has to mend it."""
    model = run.model + ".pml"
    if not os.path.exists(os.path.join(folder, model + ".trail")):
        return ""
    shown = subprocess.run(["spin", *run.flags, "-t", "-p", "-g", model], cwd=folder, capture_output=True, text=True)
    return "\n".join("      " + line for line in shown.stdout.splitlines()[-60:])


def play(run, length):
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="quanlu-model-") as folder:
        found = search(run, length, folder)
        wrong = judge(run, found)
        states = "" if isinstance(found, str) else "%d states, %.0f s" % (found[1], time.monotonic() - begun)
        print("%s  %-7s  %s  [%s]  %s" % ("FAIL" if wrong else "ok  ", run.verdict if run.kind == "refuted" else run.kind,
                                         run.title, " ".join(run.flags), states), flush=True)
        if wrong:
            print("      " + wrong)
            print(trail(run, folder), flush=True)
    return not wrong


def gaps(runs, spared, model):
    """Variants that nobody runs and promises that nobody breaks."""
    text = open(os.path.join(HERE, model + ".pml"), encoding="utf-8").read()
    asked = set(re.findall(r"^#ifdef (\w+)", text, re.M))
    made = set(re.findall(r"^#define (\w+)", text, re.M))
    flags = {flag[2:].split("=")[0] for run in runs if run.model == model for flag in run.flags}
    for name in sorted(asked - made - flags):
        yield "%s.pml: no line of runs.txt runs the variant %s" % (model, name)
    promises = {name for names in re.findall(r"^hidden byte ([^;]*); *\/\* always 0", text, re.M)
                for name in re.findall(r"\w+", names)}
    if not promises:
        yield "%s.pml: names no promise" % model
    broken = {run.verdict for run in runs if run.model == model}
    for name in sorted(promises - broken - spared.get(model, set())):
        yield "%s.pml: no broken variant breaks the promise %s" % (model, name)


def main(arguments):
    length = "long" if "--long" in arguments else "short"
    wanted = [argument for argument in arguments if argument != "--long"]
    for tool in ("spin", os.environ.get("CC", "gcc")):
        if not shutil.which(tool):
            print("错误 / error  缺少 %s / %s is missing: ./ops/dev setup" % (tool, tool))
            return 1
    runs, spared = table()
    models = sorted({run.model for run in runs})
    if wanted and wanted[0] not in models or len(wanted) > 1 and wanted[1] not in ("holds", "refuted", "reached"):
        print(__doc__)
        return 2
    faults = [fault for model in models if not wanted or model == wanted[0] for fault in gaps(runs, spared, model)]
    for fault in faults:
        print("FAIL  " + fault)
    played = [play(run, run.length) for run in runs
              if (length == "long" or run.length == "short") and (not wanted or run.model == wanted[0])
              and (len(wanted) < 2 or run.kind == wanted[1])]
    print("%d passed, %d failed" % (sum(played), len(played) - sum(played) + len(faults)))
    return 0 if played and all(played) and not faults else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
