"""A process that is stopped, that others adopt and that no death of a parent touches, ends with its submission."""

CELL = r"""
import subprocess
import sys
import time

hidden = '''
import ctypes, os, signal, sys, time
libc = ctypes.CDLL(None)
libc.prctl(36, 1, 0, 0, 0)  # adopts what is orphaned below it
libc.prctl(1, 0, 0, 0, 0)  # is told of no parent's death
libc.prctl(4, 0, 0, 0, 0)  # may not be looked into
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
    time.sleep(600)
time.sleep(600)
'''
subprocess.Popen(
    [sys.executable, "-S", "-c", hidden, LAB["marker"]], start_new_session=True,
    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
)
time.sleep(0.2)
"""
