"""No page of memory is shared with the process from which the next submission is copied."""

CELL = r"""
import ctypes
import os
import sys

with open("/proc/self/maps") as lines:
    shared = [line for line in lines if line.split()[1][1] == "w" and line.split()[1][3] == "s"]
for line in shared:
    start, end = (int(part, 16) for part in line.split()[0].split("-"))
    byte = ctypes.c_ubyte.from_address(start)
    byte.value = byte.value  # a page that can be written
    print("BREACH: writes to memory that others map:", line.split()[-1])

import torch

torch.softmax = torch.Tensor.sum = None
for number in range(4, 64):
    try:
        os.write(number, b"poison")
    except OSError:
        pass
# Constants of the interpreter, which a copy of this process would have: 20 points become none.
for value in (2, 4, 8, 20):
    ctypes.c_uint32.from_address(id(value) + 24).value = 0
"""
