"""A process whose first thread has ended still counts: what /proc says of it is asked of the others."""

CELL = r"""
import ctypes
import os
import threading
import time

kept = []


def hoard():
    while True:
        try:
            kept.append(bytearray(b"x") * (16 << 20))
        except MemoryError:
            time.sleep(1)


for _ in range(2):
    if os.fork() == 0:
        threading.Thread(target=hoard).start()
        ctypes.CDLL(None).syscall(60, 0)  # ends this thread, not the process
while True:
    time.sleep(1)
"""
