"""Starts a broker by ops/kafka on free ports in a folder that goes away, runs a program with its address in
QUANLU_KAFKA, and ends the broker. Fails with one line where no JRE or jar can be had.

Usage: with_broker.py PROGRAM [ARGUMENT…]"""
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

KAFKA = str(pathlib.Path(__file__).resolve().parents[2] / "ops/kafka")


def is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port():
    """The broker at PORT, its controller at PORT + 101 (ops/kafka); below what the system gives clients."""
    while True:
        port = random.randrange(20_000, 32_000)
        if is_free(port) and is_free(port + 101):
            return port


def main():
    folder = tempfile.mkdtemp(prefix="quanlu-kafka.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the broker ends with us
    port = free_port()
    try:
        up = subprocess.run([KAFKA, "up", "--port", str(port), "--dir", folder], capture_output=True, text=True)
        if up.returncode != 0:
            sys.exit(f"no broker, nothing was tested: {up.stderr.strip()[-800:]}")
        done = subprocess.run(sys.argv[1:], env={**os.environ, "QUANLU_KAFKA": f"127.0.0.1:{port}"})
        return done.returncode
    finally:
        subprocess.run([KAFKA, "down", "--dir", folder], capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
