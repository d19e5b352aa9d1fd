"""Tiles, bundles and seals of a tree that is longer than the checkpoint says."""
import os
import shutil


def shows(world):
    def longer(*folder):
        def change(copy):
            theirs = world["h4"].file(*folder, f"000.p/{world['h4'].size()}")
            shutil.copy(theirs, copy.file(*folder, f"000.p/{copy.size()}"))
        return change

    def as_full(copy):
        os.remove(copy.file("tile", "0", f"000.p/{copy.size()}"))
        shutil.copy(world["h4"].file("tile", "0", f"000.p/{world['h4'].size()}"), copy.file("tile", "0", "000"))
    return [{"lies": [(world.changed("h2", longer("tile", "0")), (3, "tile_mismatch")),
                      (world.changed("h2", longer("tile", "entries")), (3, "tile_mismatch")),
                      (world.changed("h2", as_full), (4, "tile_missing"))]}]
