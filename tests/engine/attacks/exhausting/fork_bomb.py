"""A submission has so many processes and no more; the next one has as many."""

CELL = r"""
import os
import subprocess
import time

subprocess.Popen(
    ["/bin/sh", "-c", "trap '' TERM HUP INT; b() { b | b & b; }; b; : " + LAB["marker"]],
    start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
)
while True:
    try:
        os.fork()
    except OSError:
        time.sleep(0.01)
"""
