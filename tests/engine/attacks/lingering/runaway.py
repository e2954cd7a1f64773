"""A process that changes its number faster than a list of processes is read does not get away."""

CELL = r"""
import subprocess
import sys
import time

run = '''
import os, signal, sys, time
for number in (1, 2, 3, 13, 15):
    signal.signal(number, signal.SIG_IGN)
end = time.monotonic() + 300
while time.monotonic() < end:
    if os.fork():
        os._exit(0)
    os.setsid()
    time.sleep(0.002)
'''
subprocess.Popen(
    [sys.executable, "-S", "-c", run, LAB["marker"]], start_new_session=True,
    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
)
time.sleep(0.2)
"""
