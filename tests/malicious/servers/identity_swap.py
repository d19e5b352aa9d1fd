"""Another ledger under the same name: origin and form are right, genesis and keys are its own."""


def shows(world):
    return [{"lies": [(world["other"], (3, "log_id"))]}]


def asks(world):
    from world import add_checkpoint
    other = world["other"]
    held = world["h2"].size()
    return [[(add_checkpoint(held, other.tree().consistency(held, other.size()), other.note()), (403, "no signature"))]]
