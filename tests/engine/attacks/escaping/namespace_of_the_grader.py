"""No namespace of another process can be joined."""

CELL = r"""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for pid in {1, os.getppid(), LAB["grader_pid"]} - {0, os.getpid()}:
    for kind in ("user", "mnt", "pid", "net", "ipc", "uts", "cgroup"):
        try:
            theirs = os.open(f"/proc/{pid}/ns/{kind}", os.O_RDONLY)
        except OSError:
            continue
        if os.fstat(theirs).st_ino != os.stat(f"/proc/self/ns/{kind}").st_ino and libc.setns(theirs, 0) == 0:
            print("BREACH: joined a namespace:", kind)
    try:
        other = os.pidfd_open(pid)
    except OSError:
        continue
    if libc.setns(other, 0x40000000) == 0:
        print("BREACH: joined the network of another process")
    if libc.syscall(438, other, 0, 0) >= 0:
        print("BREACH: took a descriptor out of another process")
"""
