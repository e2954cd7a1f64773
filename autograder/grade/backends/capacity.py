"""How many submissions this machine can grade at a time: its cores and its free memory, as far as we may use them."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox.limits import MIB, Limits

CGROUPS = Path("/sys/fs/cgroup")
ENGINE_BYTES = 700 * MIB
"""Of a slot beside its submission: an engine that grades `vae` peaks at 410 MB, its warm zygote at 310."""
SUBMISSIONS_PER_SLOT = 4
"""A slot takes five seconds to start, as long as two submissions: below that it does not pay."""
UNLIMITED = 1 << 60
"""What version 1 of control groups says for no limit is some multiple of a page above this."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """What there is for slots."""

    cores: int
    free_bytes: int

    def slots(self, submissions: int, limits: Limits) -> int:
        """As many slots as there are cores, memory for, and work; at least one."""
        wanted = min(self.cores, math.ceil(submissions / SUBMISSIONS_PER_SLOT))
        return max(1, min(wanted, self.in_memory(limits)))

    def in_memory(self, limits: Limits) -> int:
        """How many slots fit into the free memory if every submission takes all that it may."""
        return self.free_bytes // (limits.memory_bytes + ENGINE_BYTES)

    def lacks_memory(self, submissions: int, limits: Limits) -> bool:
        """Whether memory, and not the cores or the work, is what decides."""
        return self.in_memory(limits) < min(self.cores, math.ceil(submissions / SUBMISSIONS_PER_SLOT))


def capacity() -> Capacity:
    """Of this machine, or of the container in which we are."""
    return Capacity(usable_cores(), free_bytes())


def usable_cores() -> int:
    """The cores that this process may run on, or fewer if its control groups grant less time; at least one."""
    granted = [len(os.sched_getaffinity(0)), *(math.ceil(share) for share in _shares())]
    return max(1, min(granted))


def free_bytes() -> int:
    """Memory that can be had without swapping, or less if our control groups allow less."""
    known = {line.split(":")[0]: line for line in Path("/proc/meminfo").read_text().splitlines()}
    found = [1024 * int(known["MemAvailable"].split()[1])]
    for folder, limit, current in (
        ("", "memory.max", "memory.current"),
        ("memory", "memory.limit_in_bytes", "memory.usage_in_bytes"),
    ):
        for group in _groups(folder):
            most, now = _number(group / limit), _number(group / current)
            if most is not None and now is not None and most < UNLIMITED:
                found.append(max(0, most - now + _reclaimable(group)))
    return min(found)


def _shares() -> Iterator[float]:
    """Cores' worth of time that each of our control groups grants."""
    for group in _groups(""):
        fields = _words(group / "cpu.max")
        if len(fields) == 2 and fields[0] != "max":
            yield int(fields[0]) / int(fields[1])
    for group in _groups("cpu"):
        quota, period = _number(group / "cpu.cfs_quota_us"), _number(group / "cpu.cfs_period_us")
        if quota is not None and period and quota > 0:
            yield quota / period


def _groups(controller: str) -> Iterator[Path]:
    """Our control group and those above it, as far as they can be seen; "" is version 2, which has one tree."""
    for line in _lines(Path("/proc/self/cgroup")):
        number, names, path = line.split(":", 2)
        if (number == "0") if not controller else (controller in names.split(",")):
            root = CGROUPS / controller
            own = root / path.lstrip("/")
            yield from (folder for folder in (own, *own.parents) if folder.is_relative_to(root))


def _reclaimable(group: Path) -> int:
    """Pages of files that nobody uses: they count for the group, but give way."""
    for line in _lines(group / "memory.stat"):
        name, _, value = line.partition(" ")
        if name in ("inactive_file", "total_inactive_file"):
            return int(value)
    return 0


def _number(path: Path) -> int | None:
    words = _words(path)
    return int(words[0]) if words and words[0].lstrip("-").isdigit() else None


def _words(path: Path) -> list[str]:
    return " ".join(_lines(path)).split()


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except OSError:
        return []
