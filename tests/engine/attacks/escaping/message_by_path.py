"""A socket with a path is out of reach, also through the roots that /proc shows."""

CELL = r"""
import os
import socket

path = LAB["unix_socket"]
for root in ("", "/proc/self/root", "/proc/1/root", f"/proc/{os.getppid()}/root", f"/proc/{LAB['grader_pid']}/root"):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            with socket.socket(socket.AF_UNIX, kind) as letter:
                letter.settimeout(0.5)
                letter.connect(root + path)
                letter.sendall(LAB["marker"].encode())
        except OSError:
            pass
"""
