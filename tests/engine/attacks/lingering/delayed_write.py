"""What is left running writes nothing later: not while the next submission is graded, nor after the results are out."""

CELL = r"""
import os
import subprocess
import sys

late = '''
import os, signal, sys, time
for number in (1, 2, 3, 13, 15):
    signal.signal(number, signal.SIG_IGN)
marker, *paths = sys.argv[1:]
for _ in range(400):
    for path in paths:
        try:
            with open(path, "a") as file:
                file.write("# " + marker)
        except OSError:
            pass
    for folder in ("/tmp", "/dev/shm", "/var/tmp"):
        try:
            open(os.path.join(folder, marker), "w").close()
        except OSError:
            pass
    time.sleep(0.05)
'''
paths = [LAB[name] for name in ("neighbour", "gradebook", "results", "home_file")]
subprocess.Popen(
    [sys.executable, "-c", late, LAB["marker"], *paths], start_new_session=True,
    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
)
"""
