"""A witness that cosigns whatever it is shown: only a quorum with somebody honest in it holds."""
import os
import shutil

from world import Office, add_checkpoint


def shows(world):
    careless = Office(world, "careless")
    from malicious_test import Asked
    line = Asked(careless.address, add_checkpoint(0, [], world["f2"].note())).said
    careless.standing.end()
    policy = os.path.join(world.folder, "both.policy")
    with open(policy, "w", encoding="utf-8") as file:
        file.write(f"log {world.vkey}\n{world.office.line()}{careless.line()}group all 2 audit careless\nquorum all\n")

    def cosigned(copy):
        with open(copy.file("checkpoint"), "a", encoding="utf-8") as file:
            file.write(line)
        shutil.copy(copy.file("checkpoint"), copy.file("checkpoints", f"{copy.size():03}"))
    options = ["--policy", policy]
    return [{"to": ("verify", "audit", "http"), "seen": [], "honest": False, "options": dict.fromkeys(("verify", "audit", "http"), options),
             "lies": [(world.changed("f2", cosigned), (4, "quorum_missing"))]}]
