"""A crash leaves no core: neither of a child that one lets crash, nor of the grader's earlier misfortunes."""

CELL = r"""
import ctypes
import glob
import os
import resource
import signal

try:
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
except (ValueError, OSError):
    pass
pid = os.fork()
if pid == 0:
    os.kill(os.getpid(), signal.SIGSEGV)
if os.WCOREDUMP(os.waitpid(pid, 0)[1]):
    print("BREACH: a core was dumped where the grader could find it")
for pattern in ("core*", "/core*", "/tmp/core*", "/var/crash/*", "/var/lib/systemd/coredump/*", "/var/lib/apport/*/*"):
    for path in glob.glob(pattern):
        print(path, open(path, "rb").read(1 << 20).decode("latin-1"))
"""
