"""Neither the grader nor any parent of the submission can be signalled by its number."""

CELL = r"""
import os
import signal

targets = {LAB["grader_pid"], os.getppid()} - {0, 1, os.getpid()}
for pid in targets:
    for number in (signal.SIGUSR1, signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):
        try:
            descriptor = os.pidfd_open(pid)
            signal.pidfd_send_signal(descriptor, number)
            os.kill(pid, number)
        except OSError:
            continue
        print("BREACH: signalled a process that is not its own")
"""
