"""What is written past Python, straight to the descriptors of output, reaches nobody."""

CELL = r"""
import os

block = b"\x1b]0;owned\x07" + b"x" * 65_536
while True:
    for descriptor in (1, 2):
        os.write(descriptor, block)
"""
