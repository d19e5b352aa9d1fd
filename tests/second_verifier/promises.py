"""Promises of a story: each is told as kept or broken, and counted at the end."""
_told = {"passed": 0, "failed": 0}


def promise(title, kept):
    _told["passed" if kept else "failed"] += 1
    print("%s  %s" % ("ok  " if kept else "FAIL", title))


def ended():
    """Tells the count; the exit code. A story without a promise is none that was kept."""
    print("%(passed)d passed, %(failed)d failed" % _told)
    return 1 if _told["failed"] or not _told["passed"] else 0
