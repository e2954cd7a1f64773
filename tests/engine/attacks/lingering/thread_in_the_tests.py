"""A thread that goes on after the cell sees no test: what it collects is of its own process."""

CELL = r"""
import builtins
import gc
import sys
import threading
import time

seen = set()


def watch():
    while True:
        for frame in sys._current_frames().values():
            while frame is not None:
                if frame.f_code not in seen:
                    seen.add(frame.f_code)
                    print(frame.f_code.co_consts, list(frame.f_locals.values())[:20])
                frame = frame.f_back
        builtins.abs = lambda value: 0.0
        time.sleep(0.0005)


threading.Thread(target=watch, daemon=True).start()


def mean(x):
    time.sleep(0.01)
    return 0.0


def softmax(logits):
    time.sleep(0.01)
    return logits * 0
"""
