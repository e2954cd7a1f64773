"""The memory of no other process can be read, by no system call and no file of /proc."""

CELL = r"""
import ctypes
import os


class Vector(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


libc = ctypes.CDLL(None, use_errno=True)
libc.process_vm_readv.restype = ctypes.c_ssize_t


def mapped(pid):
    with open(f"/proc/{pid}/maps") as lines:
        return [int(line.split("-")[0], 16) for line in lines if " rw-p " in line][:20]


def taken(pid, address):
    into = ctypes.create_string_buffer(4096)
    mine, theirs = Vector(ctypes.addressof(into), 4096), Vector(address, 4096)
    if libc.process_vm_readv(pid, ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0) > 0:
        return into.raw
    with open(f"/proc/{pid}/mem", "rb", 0) as memory:
        memory.seek(address)
        return memory.read(4096)


others = {int(name) for name in os.listdir("/proc") if name.isdigit()} | {LAB["grader_pid"], os.getppid()}
for pid in others - {0, os.getpid()}:
    try:
        found = [taken(pid, address) for address in mapped(pid)]
    except OSError:
        continue
    if any(found):
        print("BREACH: reads the memory of another process")
"""
