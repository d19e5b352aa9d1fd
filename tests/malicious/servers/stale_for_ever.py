"""The newest checkpoint for ever: nothing is wrong with it, but it is old."""
import time


def shows(world):
    time.sleep(2)  # older than what these clients take
    fresh = ["--policy", world.policy, "--max-age", "1s"]
    return [{"to": ("verify", "audit", "http"), "seen": [], "options": dict.fromkeys(("verify", "audit", "http"), fresh), "honest": False,
             "lies": [(world["h3"], (4, "stale")), (world["h2"], (4, "stale"))]}]
