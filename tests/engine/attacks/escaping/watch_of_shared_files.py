"""Nothing tells a submission which files others open: shared folders cannot be watched."""

CELL = r"""
import ctypes
import fcntl
import os

import torch

libc = ctypes.CDLL(None, use_errno=True)
folder = os.path.dirname(torch.__file__)
watch = libc.inotify_init()
if watch >= 0 and libc.inotify_add_watch(watch, folder.encode(), 0x20) >= 0:
    os.close(os.open(os.path.join(folder, "__init__.py"), os.O_RDONLY))
    if os.read(watch, 4096):
        print("BREACH: is told who opens the libraries")
if libc.fanotify_init(0x200, 0) >= 0:
    print("BREACH: is told of files by fanotify")
try:
    fcntl.fcntl(os.open(folder, os.O_RDONLY), 1026, 0)
    print("BREACH: is signalled when a shared folder is used")
except OSError:
    pass
"""
