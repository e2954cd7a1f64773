"""Memory is watched between answers too, however quickly they come."""

CELL = r"""
import threading
import time

kept = []


def hoard():
    time.sleep(0.2)
    while True:
        kept.append(bytearray(b"x") * (16 << 20))


started = []


def mean(x):
    if not started:
        started.append(threading.Thread(target=hoard, daemon=True))
        started[0].start()
    return 0.0


def softmax(logits):
    mean(logits)
    return logits
"""
