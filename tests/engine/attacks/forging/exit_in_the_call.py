"""A process that ends answers nothing: leaving in the middle of a call, with status 0, passes no check."""

ANSWERS = {
    "mean": r"""
import os

def mean(x):
    os._exit(0)
""",
    "softmax": r"""
import os
import signal

def softmax(logits):
    os.kill(os.getpid(), signal.SIGKILL)
""",
}
