"""SystemExit is an exception like any other: raised at import or in a call, it ends no grading."""

FIRST = r"""
import atexit
import os
import sys

atexit.register(os._exit, 0)
sys.excepthook = lambda *args: os._exit(0)
"""
ANSWERS = {
    "mean": r"""
def mean(x):
    raise SystemExit(0)
""",
    "softmax": r"""
def softmax(logits):
    raise KeyboardInterrupt
""",
    "two": r"""
import sys
sys.exit(0)
""",
}
