"""No lock on a shared file: two submissions that are graded at a time cannot signal each other by it."""

CELL = r"""
import fcntl
import os

path = os.__file__  # of the interpreter: the same file for everybody


def refused(act):
    try:
        act()
    except OSError:
        return True
    return False


mine, theirs = os.open(path, os.O_RDONLY), os.open(path, os.O_RDONLY)
if not refused(lambda: fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)):
    if refused(lambda: fcntl.flock(theirs, fcntl.LOCK_EX | fcntl.LOCK_NB)):
        print("BREACH: holds a lock on a file that others open")
fcntl.flock(mine, fcntl.LOCK_UN)
os.close(theirs)
if not refused(lambda: fcntl.lockf(mine, fcntl.LOCK_SH | fcntl.LOCK_NB)) and open("/proc/locks").read():
    print("BREACH: holds a lock on a part of a file that others open")
if not refused(lambda: fcntl.fcntl(mine, 1024, fcntl.F_RDLCK)):
    print("BREACH: holds a lease: who opens the file to write waits")
"""
