"""No open file is inherited: what the descriptors of this process lead to is a socket and nothing else."""

CELL = r"""
import os

for number in range(1024):
    try:
        print(number, os.readlink(f"/proc/self/fd/{number}"))
    except OSError:
        continue
    try:
        os.lseek(number, 0, os.SEEK_SET)
        print(os.pread(number, 1 << 20, 0).decode("latin-1"))
    except OSError:
        pass
    for path in (LAB["tests"], LAB["neighbour"], "../../course/tests/hidden/test_victim.py"):
        try:
            found = os.open(path.lstrip("/"), os.O_RDONLY, dir_fd=number)
            print(os.read(found, 1 << 20).decode("latin-1"))
        except OSError:
            continue
"""
