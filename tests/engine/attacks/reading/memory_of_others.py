"""The memory of other processes is out of reach: what the grader expects is read neither from /proc nor by a call."""

CELL = r"""
import ctypes
import os
import re

libc = ctypes.CDLL(None, use_errno=True)
SIGNS = re.compile(rb"[^\0]{0,200}(?:def test_|@check|HIDDEN TESTS|BEGIN SOLUTION|TEACHERS_TOKEN)[^\0]{0,400}")

class Span(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))

def regions(pid):
    for line in open(f"/proc/{pid}/maps"):
        start, end = (int(part, 16) for part in line.split()[0].split("-"))
        if line.split()[1].startswith("rw") and end - start < 1 << 24:
            yield start, end - start

def by_call(pid, start, length):
    buffer = ctypes.create_string_buffer(length)
    mine, theirs = Span(ctypes.addressof(buffer), length), Span(start, length)
    got = libc.process_vm_readv(pid, ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0)
    return buffer.raw[: max(got, 0)]

for pid in {os.getppid(), LAB["grader_pid"], *range(2, 8)} - {os.getpid(), 0}:
    try:
        with open(f"/proc/{pid}/mem", "rb", 0) as memory:
            for start, length in regions(pid):
                memory.seek(start)
                print(SIGNS.findall(memory.read(length)))
    except OSError:
        pass
    try:
        for start, length in regions(pid):
            print(SIGNS.findall(by_call(pid, start, length)))
    except OSError:
        pass
"""
