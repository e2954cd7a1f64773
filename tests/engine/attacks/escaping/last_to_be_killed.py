"""A submission cannot make the kernel spare it when memory runs out, so that others are killed instead."""

CELL = r"""
import os


def spared(pid):
    path = f"/proc/{pid}/oom_score_adj"
    with open(path) as file:
        before = int(file.read())
    for wanted in (-1000, -1, 0):
        try:
            with open(path, "w") as file:
                file.write(str(wanted))
        except OSError:
            continue
        with open(path) as file:
            return int(file.read()) < before
    return False


for pid in ("self", 1, os.getppid()):
    try:
        if spared(pid):
            print("BREACH: goes later than it was told when the machine runs out of memory")
    except OSError:
        pass
"""
