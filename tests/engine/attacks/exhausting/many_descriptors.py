"""A submission opens so many files at a time and no more, and what it opens is closed with it."""

CELL = r"""
import os
import socket

opened = 0
for _ in range(6):
    os.fork()
kept = []
try:
    while True:
        kept.extend(socket.socketpair())
        opened += 2
except OSError:
    pass
if opened > 15_000:
    print("BREACH: opened more than fifteen thousand files in one process")
try:
    for pair in kept:
        pair.setblocking(False)
        while pair.send(b"x" * 65_536):
            pass
except OSError:
    pass
"""
