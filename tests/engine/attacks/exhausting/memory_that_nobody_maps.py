"""Memory that a process lets go of and that stays all the same cannot be had: it would be counted nowhere."""

CELL = r"""
import mmap
import os


def hidden():
    descriptor = os.memfd_create("hoard")
    os.ftruncate(descriptor, 64 << 20)
    return descriptor


kept = []
for opened in (lambda: -1, lambda: os.open("/dev/zero", os.O_RDWR), hidden):
    for _ in range(8):
        try:
            area = mmap.mmap(opened(), 64 << 20)
        except (OSError, ValueError):
            break
        area[:] = b"x" * len(area)
        area.madvise(mmap.MADV_DONTNEED)
        kept.append(area)
resident = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS"))
if sum(map(len, kept)) > 2 * (resident << 10) and all(area[4096] == ord("x") for area in kept):
    print("BREACH: holds memory that is not counted:", sum(map(len, kept)) >> 20, "MB")
"""
