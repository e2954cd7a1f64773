"""The kernel runs no program, counter or page-fault handler of a submission."""

CELL = r"""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
counter = ctypes.create_string_buffer(128)
ctypes.memmove(counter, (1).to_bytes(4, "little") + (128).to_bytes(4, "little"), 8)
calls = {
    "bpf: a map": (321, 0, (ctypes.c_uint32 * 30)(2, 4, 8, 1), 120),
    "perf_event_open: of itself": (298, counter, 0, -1, -1, 0),
    "perf_event_open: of all processes": (298, counter, -1, 0, -1, 0),
    "userfaultfd": (323, 0),
    "userfaultfd: of user mode": (323, 1),
    "kexec_load": (246, 0, 0, None, 0),
    "memory of its own in secret": (447, 0),
}
for name, call in calls.items():
    descriptor = libc.syscall(*call)
    if descriptor >= 0:
        print("BREACH:", name)
        os.close(descriptor) if descriptor else None
"""
