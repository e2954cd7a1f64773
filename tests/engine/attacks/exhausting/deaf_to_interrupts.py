"""A cell that ignores every signal and catches every exception is ended at its limit of time."""

CELL = r"""
import signal
import sys
import time

for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))
signal.setitimer(signal.ITIMER_REAL, 0)
while True:
    try:
        while True:
            time.sleep(0.01)
    except BaseException:
        pass
"""
