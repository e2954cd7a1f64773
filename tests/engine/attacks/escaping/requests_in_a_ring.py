"""io_uring does not exist: it carries out opens and connections that a filter of system calls never sees."""

CELL = r"""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
parameters = ctypes.create_string_buffer(120)
ring = libc.syscall(425, 4, parameters)
if ring >= 0:
    print("BREACH: io_uring is open")
    os.close(ring)
"""
