"""The terminal of the teacher is out of reach: nothing can be typed into it."""

CELL = r"""
import fcntl
import os

TIOCSTI = 0x5412
for path in ("/dev/tty", "/proc/self/fd/0", "/proc/self/fd/1", "/proc/self/fd/2", f"/proc/{os.getppid()}/fd/0"):
    try:
        terminal = os.open(path, os.O_RDWR | os.O_NOCTTY)
        fcntl.ioctl(terminal, TIOCSTI, b"\n")
        print("BREACH: typed into a terminal")
    except OSError:
        pass
"""
