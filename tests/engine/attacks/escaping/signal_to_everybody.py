"""A signal to every process reaches those of the submission only."""

CELL = r"""
import os
import signal

for number in (signal.SIGSTOP, signal.SIGTERM, signal.SIGKILL):
    try:
        os.kill(-1, number)
    except OSError:
        pass
"""
