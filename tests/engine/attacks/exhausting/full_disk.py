"""A submission writes into a folder of its own that is full before the disk is."""

CELL = r"""
import os
import tempfile

block = os.urandom(1 << 20)
written = 0
for folder in (".", os.path.expanduser("~"), tempfile.gettempdir(), "/tmp", "/dev/shm", "/var/tmp"):
    try:
        for number in range(10_000):
            with open(os.path.join(folder, f"{LAB['marker']}_{number}"), "wb", buffering=0) as file:
                for _ in range(32):
                    written += file.write(block)
    except OSError:
        pass
if written > 1 << 30:
    print("BREACH: wrote a gigabyte")
"""
