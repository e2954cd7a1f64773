"""A file that claims to be a terabyte is refused: who copies or archives it would write it out."""

CELL = r"""
import os
import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open("results.bin", "wb") as file:
    for size in (1 << 33, 1 << 40):
        try:
            file.truncate(size)
            print("BREACH: a file of", size >> 30, "GB")
        except OSError:
            pass
"""
