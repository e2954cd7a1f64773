"""A timer that a submission has set interrupts no test: it finds its own frames only."""

CELL = r"""
import signal
import sys


def look(_number, frame):
    # A hidden test that runs in this process is a frame further up: what it expects stands in its variables.
    while frame is not None:
        for name, value in list(frame.f_locals.items()):
            if name in ("expected", "wanted", "solution", "answer"):
                print(name, value)
            if name in ("test", "tests", "cell", "source", "code") and isinstance(value, str):
                print(value)
        frame = frame.f_back


for number, timer in ((signal.SIGALRM, signal.ITIMER_REAL), (signal.SIGPROF, signal.ITIMER_PROF)):
    signal.signal(number, look)
    signal.setitimer(timer, 0.001, 0.005)


def mean(x):
    return 0.0


def softmax(logits):
    return logits
"""
