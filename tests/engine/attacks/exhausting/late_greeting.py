"""The copy of a process that answers a check has to greet in time, like any answer."""

CELL = r"""
import os
import time

plain = os.fork


def slow():
    pid = plain()
    if pid == 0:
        time.sleep(600)
    return pid


os.fork = slow
"""
