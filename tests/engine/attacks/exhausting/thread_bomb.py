"""Threads are counted like processes."""

CELL = r"""
import threading
import time

stop = threading.Event()
threading.stack_size(64 * 1024)
try:
    for _ in range(40_000):
        threading.Thread(target=stop.wait, daemon=True).start()
    print("BREACH: forty thousand threads")
except RuntimeError:
    pass
while True:
    time.sleep(1)
"""
