"""A checkpoint of another origin under the log's own key."""
from world import ORIGIN, add_checkpoint


def elsewhere(world, name, signer):
    return world.sign(world[name].note().split("\n\n")[0].replace(ORIGIN, "elsewhere.test.example/quanlu") + "\n", signer)


def shows(world):
    def put(signer):
        def change(copy):
            with open(copy.file("checkpoint"), "w", encoding="utf-8") as file:
                file.write(elsewhere(world, "h2", signer))
        return change
    return [{"lies": [(world.changed("h2", put(ORIGIN)), (3, "checkpoint_note")),
                      (world.changed("h2", put("elsewhere.test.example/quanlu")), {"verify.py": (3, "log_below_checkpoint"), "": (4, "checkpoint_note")})]}]


def asks(world):
    held = world["h2"].size()
    return [[(add_checkpoint(held, world["h3"].tree().consistency(held, world["h3"].size()), elsewhere(world, "h3", signer)),
              (404, "unknown origin")) for signer in (ORIGIN, "elsewhere.test.example/quanlu")]]
