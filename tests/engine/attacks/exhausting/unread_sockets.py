"""Bytes that wait in a socket are memory too, and counted: the kernel holds them, and no process shows them."""

CELL = r"""
import os
import socket

for _ in range(3):
    os.fork()
kept, held = [], 0
try:
    while held < 200 << 20:
        pair = socket.socketpair()
        kept += pair
        for end in pair:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 22)
            end.setblocking(False)
            try:
                while True:
                    held += end.send(bytes(1 << 18))
            except BlockingIOError:
                pass
except OSError:
    pass
if held >= 200 << 20:
    print("BREACH: megabytes that nobody counts, in one process:", held >> 20)
"""
