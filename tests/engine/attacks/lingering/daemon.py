"""Everything that a submission starts dies with it, also what ignores signals and has left its session."""

CELL = r"""
import os
import subprocess
import sys
import time

stubborn = "import signal, time; [signal.signal(n, signal.SIG_IGN) for n in (1, 2, 3, 13, 15)]; time.sleep(600)"
subprocess.Popen(
    [sys.executable, "-c", stubborn, LAB["marker"]],
    start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        os.execv("/bin/sh", ["sh", "-c", "trap '' TERM HUP INT QUIT; sleep 600; : " + LAB["marker"]])
    os._exit(0)
time.sleep(0.3)
"""
