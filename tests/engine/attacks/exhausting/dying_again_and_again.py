"""A notebook whose process ends itself after the last cell is run again a few times, not before every check."""

FIRST = r"""
import time

time.sleep(0.8)
"""
CELL = r"""
import os
import threading

threading.Timer(0.05, os._exit, (0,)).start()


def mean(x):
    return 0.0


def softmax(logits):
    return logits
"""
