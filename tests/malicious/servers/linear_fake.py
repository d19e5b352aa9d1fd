"""Reads 2, 3, 5, 2: each answer fits the one before only if nobody remembers the one before that."""


def shows(world):
    return [{"seen": ["h1", "h2"],
             "lies": [(world["f3"], (3, "root_mismatch")), (world["h1"], (3, "log_below_checkpoint"))]}]


def asks(world):
    """Proofs made to fit: right in the faked tree, which is not the one that was cosigned."""
    from world import add_checkpoint
    fake, held = world["f3"], world["h2"].size()
    return [[(add_checkpoint(held, fake.tree().consistency(held, fake.size()), fake.note()), (422, "")),
             (add_checkpoint(world["h1"].size(), world["h2"].tree().consistency(world["h1"].size(), held), world["h2"].note()),
              (409, f"{held}"))]]
