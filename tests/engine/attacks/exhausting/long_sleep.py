"""A cell or a call that waits for ever is ended at its limit of time."""

ANSWERS = {
    "mean": r"""
import time


def mean(x):
    time.sleep(100_000)
""",
    "softmax": r"""
time.sleep(100_000)
""",
}
