"""Queues, semaphores and shared memory of System V end at the sandbox: nothing waits in one for the next submission."""

CELL = r"""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
KEY, MAKE = 0x5EED, 0o1000 | 0o600


def shared():
    # Whether the grader's processes have the same objects.
    mine = os.stat("/proc/self/ns/ipc").st_ino
    for pid in (LAB["grader_pid"], os.getppid()):
        try:
            if os.stat(f"/proc/{pid}/ns/ipc").st_ino == mine:
                return True
        except OSError:
            pass
    return False


kinds = {"queue": (68, KEY, MAKE), "semaphore": (64, KEY, 1, MAKE), "shared memory": (29, KEY, 4096, MAKE)}
for name, call in kinds.items():
    if libc.syscall(*call) >= 0 and shared():
        print("BREACH: left a", name)
"""
