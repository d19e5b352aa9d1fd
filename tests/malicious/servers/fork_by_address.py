"""One history for this client, another one of the same sizes for everybody else: only an outside cosignature tells."""


def shows(world):
    policy = ["--policy", world.policy]
    alone = {"to": ("verify", "audit", "http"), "options": dict.fromkeys(("verify", "audit", "http"), policy)}
    return [{**alone, "lies": [(world["f2"], (4, "quorum_missing")), (world["f3"], (4, "quorum_missing"))]},
            {"seen": ["h1", "h2"], "lies": [(world["f2"], (3, "root_mismatch"))]}]


def asks(world):
    from world import add_checkpoint
    h2, f2 = world["h2"], world["f2"]
    return [[(add_checkpoint(h2.size(), [], f2.note()), (422, ""))]]
