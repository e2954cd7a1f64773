"""Memory that the kernel spends on a process is counted as the process's own."""

CELL = r"""
import mmap
import os

import numpy

flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000  # no reserve
for _ in range(3):
    os.fork()
while True:
    area = mmap.mmap(-1, 1 << 42, flags=flags, prot=mmap.PROT_READ)
    numpy.frombuffer(area, numpy.uint8)[:: 2 << 20].sum()  # one page of nothing in each table
"""
