"""No folder is shared by two submissions, neither on disk nor in memory."""

CELL = r"""
import os
import tempfile

own = [tempfile.gettempdir(), os.path.expanduser("~"), ".."]
for folder in ["/dev/shm", "/tmp", "/var/tmp", "/run/lock", "/dev/mqueue", *own]:
    try:
        with open(os.path.join(folder, LAB["marker"]), "w") as file:
            file.write("two: 2")
    except OSError:
        pass
"""
