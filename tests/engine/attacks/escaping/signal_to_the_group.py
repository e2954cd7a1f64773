"""A signal to one's own process group reaches no process of the grader: groups end at the sandbox."""

CELL = r"""
import os
import signal

if os.fork() == 0:  # a child, which is of the group but need not survive
    os.kill(0, signal.SIGKILL)
os.wait()
"""
