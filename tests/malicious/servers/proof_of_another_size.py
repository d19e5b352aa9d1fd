"""A right proof, of other sizes; a right checkpoint, over another tree."""
import shutil

from world import add_checkpoint


def shows(world):
    def note_of(name):
        return lambda copy: shutil.copy(world[name].file("checkpoint"), copy.file("checkpoint"))
    return [{"lies": [(world.changed("h2", note_of("h3")), {"verify.py": (4, "tile_missing"), "http": (4, "tile_missing"), "": (3, "log_below_checkpoint")})]}]


def asks(world):
    h2, h3, h4 = (world[name] for name in ("h2", "h3", "h4"))
    held, tree = h2.size(), h4.tree()
    proofs = [tree.consistency(held - 1, h3.size()), tree.consistency(held + 1, h3.size()), tree.consistency(held, h4.size()),
              tree.consistency(1, held), tree.inclusion(held, h3.size())]
    right = tree.consistency(held, h3.size())
    return [[(add_checkpoint(held, proof, h3.note()), (422, "")) for proof in proofs if proof != right]]
