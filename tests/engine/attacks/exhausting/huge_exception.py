"""An exception of a hundred megabytes, or one whose text never ends, costs its own check only."""

CELL = r"""
import time


class Endless(Exception):
    def __str__(self):
        while True:
            time.sleep(1)

    __repr__ = __str__


def mean(x):
    raise Endless


def softmax(logits):
    kind = type("E" * 10_000_000, (Exception,), {"__module__": "m" * 10_000_000})
    error = kind("x" * 100_000_000)
    for _ in range(100):
        error.add_note("note " * 100_000)
        chained = kind("y" * 1_000_000)
        chained.__cause__ = error
        error = chained
    raise error


softmax(0)
"""
