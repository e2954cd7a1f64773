"""Memory of the heap is limited, over all processes together."""

CELL = r"""
import os

import torch

kept = []
for _ in range(3):
    os.fork()
while True:
    try:
        kept.append(torch.ones(8 << 20))  # 32 MB, written
        kept.append(bytearray(b"x") * (16 << 20))
    except (MemoryError, RuntimeError):
        pass
"""
