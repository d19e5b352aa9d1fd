"""Starts a broker by ops/kafka on free ports in a folder that goes away, runs a program with its address in
QUANLU_KAFKA (its folder and ops/kafka in QUANLU_KAFKA_DIR and QUANLU_OPS_KAFKA), and ends the broker.

Usage: with_broker.py PROGRAM [ARGUMENT…]"""
import os
import signal
import subprocess
import sys

from support import KAFKA, Broker


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the broker ends with us
    broker = Broker()
    environment = {**os.environ, "QUANLU_KAFKA": broker.address, "QUANLU_KAFKA_DIR": broker.folder,
                   "QUANLU_OPS_KAFKA": KAFKA}
    try:
        return subprocess.run(sys.argv[1:], env=environment).returncode
    finally:
        broker.down()


sys.exit(main())
