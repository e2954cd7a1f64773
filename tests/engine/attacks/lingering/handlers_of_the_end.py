"""What a submission asks to be called at the end of its process finds nothing to change, and outlives nothing."""

CELL = r"""
import atexit
import gc
import os
import signal
import subprocess
import sys
import threading
import weakref

import torch

late = "import sys, time; time.sleep(600)"


def at_the_end(*_):
    for folder in ("/tmp", "/dev/shm", "/var/tmp"):
        try:
            open(os.path.join(folder, LAB["marker"]), "w").close()
        except OSError:
            pass
    subprocess.Popen(
        [sys.executable, "-c", late, LAB["marker"]], start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )


class Guard:
    def __del__(self):
        at_the_end()


atexit.register(at_the_end)
threading._register_atexit(at_the_end)
weakref.finalize(torch, at_the_end)
kept = Guard()
os.register_at_fork(before=lambda: None, after_in_child=lambda: None)
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGUSR1):
    signal.signal(number, at_the_end)
"""
