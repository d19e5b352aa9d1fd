"""What was shown is taken back: an older checkpoint, whole and rightly signed, as the newest."""


def shows(world):
    return [{"seen": ["h1", "h3"], "lies": [(world["h2"], (3, "log_below_checkpoint")), (world["h1"], (3, "log_below_checkpoint"))]}]


def asks(world):
    from world import add_checkpoint
    h1, h2, h3 = (world[name] for name in ("h1", "h2", "h3"))
    return [[(add_checkpoint(h2.size(), [], h1.note()), (400, "above")),
             (add_checkpoint(h1.size(), h2.tree().consistency(h1.size(), h2.size()), h2.note()), (409, f"{h2.size()}")),
             (add_checkpoint(0, [], h1.note()), (409, f"{h2.size()}")),
             (add_checkpoint(h3.size(), [], h3.note()), (409, f"{h2.size()}"))]]
