"""The tree of files stays as it was set up: no mount, no other root."""

CELL = r"""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
here = os.getcwd().encode()
calls = {
    "mount a file system": (165, b"tmpfs", here, b"tmpfs", 0, None),
    "bind the root": (165, b"/", here, None, 4096 | 16384, None),
    "make the root writable": (165, None, b"/", None, 32 | 4096, None),
    "umount": (166, b"/proc", 2),
    "pivot_root": (155, b".", b"."),
    "chroot": (161, here),
    "fsopen": (430, b"tmpfs", 0),
    "open_tree": (428, -100, b"/", 1),
    "open_tree_attr": (467, -100, b"/", 1, None, 0),
    "mount_setattr": (442, -100, b"/", 0x8000, (ctypes.c_uint64 * 4)(0, 1), 32),
    "open_by_handle_at": (304, -100, (ctypes.c_uint32 * 34)(8, 1), 0),
}
for name, call in calls.items():
    if libc.syscall(*call) >= 0:
        print("BREACH:", name)
"""
