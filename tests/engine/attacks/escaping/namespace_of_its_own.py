"""No new namespace: nobody becomes root of a private one, from where most of the kernel's faults are reached."""

CELL = r"""
import ctypes
import os

USER, MOUNTS, NET, TIME, CHILD_SIGNAL = 0x10000000, 0x20000, 0x40000000, 0x80, 17
libc = ctypes.CDLL(None, use_errno=True)


def in_a_child(act):
    # True if the call succeeded there; whatever it made ends with the child.
    pid = os.fork()
    if pid == 0:
        os._exit(0 if act() == 0 else 1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def cloned(flags):
    pid = libc.syscall(56, ctypes.c_ulong(flags | CHILD_SIGNAL), None, None, None, 0)
    if pid == 0:
        os._exit(0)
    return 0 if pid > 0 else -1


def cloned_by_structure(flags):
    arguments = (ctypes.c_uint64 * 11)(flags, 0, 0, 0, CHILD_SIGNAL)
    pid = libc.syscall(435, ctypes.byref(arguments), ctypes.sizeof(arguments))
    if pid == 0:
        os._exit(0)
    return 0 if pid > 0 else -1


for name, flags in (("user", USER), ("mount", USER | MOUNTS), ("network", USER | NET), ("time", USER | TIME)):
    if in_a_child(lambda: libc.unshare(flags)):
        print("BREACH: unshared a namespace:", name)
    if name != "time":  # an old flag of clone has its bit
        for way in (cloned, cloned_by_structure):
            if in_a_child(lambda: way(flags)):
                print("BREACH: a child in a namespace of its own:", name)
"""
