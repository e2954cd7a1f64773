"""The environment of the grader is not that of a submission: no token, no secret of the course, no path of a home."""

CELL = r"""
import ctypes
import os
import subprocess

print(dict(os.environ))
libc = ctypes.CDLL(None)
libc.getenv.restype = ctypes.c_char_p
for name in (b"TEACHERS_TOKEN", b"AUTOGRADER_SECRET", b"AUTOGRADER_COURSE", b"HOME", b"SUDO_USER", b"JPY_API_TOKEN"):
    print(name, libc.getenv(name))
environ, number = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, "environ"), 0
while environ and environ[number]:
    print(environ[number])
    number += 1
print(open("/proc/self/environ").read())
print(subprocess.run(["env"], capture_output=True, text=True).stdout)
"""
