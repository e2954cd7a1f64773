"""The kernel keeps no arrays for a submission: semaphores and messages would fill its memory, counted nowhere."""

CELL = r"""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
arrays = [libc.syscall(64, 0, 32_000, 0o600) for _ in range(40)]  # two megabytes each, up to sixty gigabytes
if min(arrays) >= 0:
    print("BREACH: eighty megabytes of the kernel's memory in semaphores")
letter = ctypes.create_string_buffer(8200)
ctypes.memmove(letter, (1).to_bytes(8, "little"), 8)
sent = 0
for _ in range(1000):
    queue = libc.syscall(68, 0, 0o600)
    while queue >= 0 and libc.syscall(69, queue, letter, 8000, 0o4000) == 0:
        sent += 8000
if sent > 10_000_000:
    print("BREACH: megabytes of the kernel's memory in messages:", sent >> 20)
"""
