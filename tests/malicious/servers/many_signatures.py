"""Seventy thousand signature lines on one note."""
from world import add_checkpoint

LINE = "— somebody.example/w AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"


def shows(world):
    def grow(count):
        def change(copy):
            with open(copy.file("checkpoint"), "a", encoding="utf-8") as file:
                file.write(LINE * count)
        return change
    return [{"lies": [(world.changed("h2", grow(70_000)), (4, "checkpoint_note")), (world.changed("h2", grow(65)), (4, "checkpoint_note"))]}]


def asks(world):
    held, h3 = world["h2"].size(), world["h3"]
    proof = h3.tree().consistency(held, h3.size())
    return [[(add_checkpoint(held, proof, h3.note() + LINE * 70_000), (413, "")),
             (add_checkpoint(held, proof, h3.note() + LINE * 65), (400, "malformed"))]]


def answers(world):
    from liar import reply
    return [(lambda connection, _: connection.sendall(reply("200 OK", LINE.encode() * 70_000)), (4, "heldBack")),
            (lambda connection, _: connection.sendall(reply("200 OK", LINE.encode() * 65)), (4, "noCosignature"))]
