"""Other processes cannot be seen: of none is there an environment, a command line, a folder or an open file."""

CELL = r"""
import os

for pid in {*(name for name in os.listdir("/proc") if name.isdigit()), str(os.getppid()), str(LAB["grader_pid"])}:
    for part in ("environ", "cmdline", "stack", "syscall", "io", "root/etc/hostname"):
        try:
            print(pid, part, open(f"/proc/{pid}/{part}", errors="replace").read())
        except OSError:
            continue
    for part in ("cwd", "root", "fd", "map_files"):
        try:
            for name in os.listdir(f"/proc/{pid}/{part}"):
                path = f"/proc/{pid}/{part}/{name}"
                print(path, os.readlink(path) if os.path.islink(path) else "")
                if part in ("fd", "cwd") and os.path.isfile(path) and os.path.getsize(path) < 1e6:
                    print(open(path, errors="replace").read())
        except OSError:
            continue
for name in ("tests", "solution", "neighbour", "home_file"):
    for pid in ("self", "1", os.getppid(), LAB["grader_pid"]):
        try:
            print(open(f"/proc/{pid}/root{LAB[name]}").read())
        except OSError:
            continue
"""
