#!/usr/bin/env python3
"""Reads a department feed and checks its chain (INTERFACES.md 5.2). Each accepted message goes to
stdout, one a line; what is not accepted is counted. Goes on from its state file. With --subscribe the group says which
of several such processes reads, and all of them share one state file.

consume.py --brokers HOST:PORT --feed NAME --key VKEY --log-id HEX [--topic T] [--state FILE [--subscribe]] [--until-end]
[-X KEY=VALUE]…"""
import argparse
import base64
import hashlib
import json
import os
import sys
import time

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PATIENCE_S = 60  # nothing links for so long behind a signed message: a gap or a fork


def public_key(vkey):
    """Of a verifier key "name+id+base64(type || key)"; type 1 is Ed25519."""
    typed = base64.b64decode(vkey.split("+", 2)[2], validate=True)
    if len(typed) != 33 or typed[0] != 1:
        sys.exit("2: only Ed25519 keys are read here; suite gm: quanlu consume")
    return Ed25519PublicKey.from_public_bytes(typed[1:])


def is_signed(message, key, log_id, digest):
    found = [value for name, value in message.headers() or [] if name == "sig"]
    try:
        key.verify(base64.b64decode(found[0], validate=True), b"quanlu/feed/v1\n\0" + log_id + digest)
        return len(found) == 1
    except (InvalidSignature, IndexError, ValueError, TypeError):
        return False


class State:
    """Epoch, feedseq and hash of the last accepted message, and where the next record lies."""

    def __init__(self, file):
        self.file = file
        self.load()

    def load(self):
        self.epoch, self.seq, self.last, self.next = 0, -1, "0" * 64, None
        if self.file and os.path.exists(self.file):
            with open(self.file, encoding="utf-8") as saved:
                self.epoch, self.seq, self.last, self.next = json.load(saved)

    def start(self):
        return OFFSET_BEGINNING if self.next is None else self.next

    def save(self):
        if not self.file:
            return
        fresh = f"{self.file}.{os.getpid()}"
        with open(fresh, "w", encoding="utf-8") as new:
            json.dump([self.epoch, self.seq, self.last, self.next], new)
            new.flush()
            os.fsync(new.fileno())
        os.replace(fresh, self.file)


def attributes(value, feed):
    """(feedepoch, feedseq, prevhash), or nothing: no message of this feed."""
    try:
        event = json.loads(value)
        if event["feed"] != feed:
            return None
        return int(event["feedepoch"]), int(event["feedseq"]), event["prevhash"]
    except (ValueError, KeyError, TypeError):
        return None


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--brokers", "--feed", "--key", "--log-id"):
        arguments.add_argument(name, required=True)
    arguments.add_argument("--topic")
    arguments.add_argument("--group", help="the topic's name with .sample for .v1")
    arguments.add_argument("-X", action="append", default=[], metavar="KEY=VALUE", help="of librdkafka: security.protocol=ssl …")
    arguments.add_argument("--state")
    arguments.add_argument("--subscribe", action="store_true")
    arguments.add_argument("--until-end", action="store_true")
    arguments.add_argument("--max", type=int, default=sys.maxsize)
    args = arguments.parse_args()
    if args.subscribe and not args.state:
        arguments.error("--subscribe: members of a group share a state file, --state")
    key, log_id, state = public_key(args.key), bytes.fromhex(args.log_id), State(args.state)
    topic = args.topic or f"quanlu.feed.{args.feed}.v1"
    consumer = Consumer({**dict(word.split("=", 1) for word in args.X), "bootstrap.servers": args.brokers,
                         "group.id": args.group or f"{topic.removesuffix('.v1')}.sample", "enable.auto.commit": False,
                         "enable.partition.eof": True, "auto.offset.reset": "error"})
    strays = shown = 0
    waiting = None  # (since, feedseq): signed, and behind something that is not there
    ours = not args.subscribe

    def given(_, partitions):  # ours from here on, until lost() or a commit that is refused
        nonlocal ours, waiting
        state.load()  # another one has come further
        ours, waiting = any(place.partition == 0 for place in partitions), None
        consumer.assign([TopicPartition(topic, 0, state.start())] if ours else [])

    def lost(_, __):
        nonlocal ours
        ours = False
        consumer.unassign()

    if args.subscribe:
        consumer.subscribe([topic], on_assign=given, on_revoke=lost)
    else:
        consumer.assign([TopicPartition(topic, 0, state.start())])
    while shown < args.max:
        message = consumer.poll(1.0)
        ended = message is not None and message.error() and message.error().code() == KafkaError._PARTITION_EOF
        if not ours and (message is None or not message.error()):
            continue
        if waiting and (time.monotonic() - waiting[0] >= PATIENCE_S or (ended and args.until_end)):
            print(f"gap or fork before feedseq {waiting[1]}", file=sys.stderr)
            return 3
        if ended and args.until_end:
            break
        if message is None or ended:
            continue
        if message.error():
            print(message.error(), file=sys.stderr)
            return 1
        value = message.value()
        digest = hashlib.sha256(b"\0" + value).digest()
        read = attributes(value, args.feed)
        if read is None or not is_signed(message, key, log_id, digest):
            strays += 1  # anybody who may write to the topic
            continue
        epoch, seq, prev = read
        if epoch < state.epoch or seq <= state.seq:
            strays += 1  # a copy, or of a feeder that was replaced
            continue
        if seq != state.seq + 1 or prev != state.last:
            strays += 1  # the rest of a torn batch: what comes next links, or nothing does
            waiting = waiting or (time.monotonic(), seq)
            continue
        waiting = None
        sys.stdout.write(value.decode() + "\n")  # handle it here; skip types that you do not know
        sys.stdout.flush()
        shown += 1
        state.epoch, state.seq, state.last, state.next = epoch, seq, digest.hex(), message.offset() + 1
        position = [TopicPartition(topic, 0, message.offset() + 1)]
        if args.subscribe:
            try:  # who is no member any more does not write into the state of who is
                consumer.commit(offsets=position, asynchronous=False)
            except KafkaException:
                ours = False
                continue
        state.save()
        if not args.subscribe:
            consumer.commit(offsets=position, asynchronous=True)
    consumer.close()
    print(f"feedseq {state.seq}  strays {strays}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
