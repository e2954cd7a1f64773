"""No process can be traced: neither the grader, nor a parent, nor one that consents."""

CELL = r"""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.restype = ctypes.c_long
libc.ptrace.argtypes = (ctypes.c_long,) * 4
TRACEME, ATTACH, DETACH, SEIZE = 0, 16, 17, 0x4206

for pid in {LAB["grader_pid"], os.getppid(), 1} - {0, os.getpid()}:
    for request in (SEIZE, ATTACH):
        if libc.ptrace(request, pid, 0, 0) == 0:
            print("BREACH: traces a process that is not its own")
            libc.ptrace(DETACH, pid, 0, 0)
if (pid := os.fork()) == 0:
    os._exit(0 if libc.ptrace(TRACEME, 0, 0, 0) == 0 else 1)
if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0:
    print("BREACH: a child asked to be traced: what traces can change the calls that a filter has let through")
"""
