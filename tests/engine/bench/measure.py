"""What a command costs: wall and processor time, and the memory of all of its processes together."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

EVERY_S = 0.5
"""Between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command has cost."""

    wall_s: float
    cpu_s: float
    """Of all processes that it has waited for, which its sandboxes and kernels are among."""
    peak_mb: float
    """Proportional set size of its processes together, at the worst of the moments looked at."""
    first_mb: float
    """The most that its own first process had resident, as far as it was looked at."""

    def as_json(self) -> dict[str, Any]:
        """As a row has it."""
        return asdict(self)


class CommandError(RuntimeError):
    """A command that is measured did not end well."""


def measured(command: Sequence[str], *, cwd: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command and wait for it.

    raises  CommandError with the end of what it said.
    """
    log = cwd / "measured.log"
    with log.open("ab") as out:
        started = time.monotonic()
        process = subprocess.Popen(
            command, cwd=cwd, env={**os.environ, **environment}, stdout=out, stderr=out, stdin=subprocess.DEVNULL
        )
        watch = _Watch(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall_s = time.monotonic() - started
        watch.end()
    if process.returncode:
        raise CommandError(f"{' '.join(command)}: exit {process.returncode}\n{log.read_text(errors='replace')[-2000:]}")
    return Cost(wall_s, usage.ru_utime + usage.ru_stime, watch.peak_mb, watch.first_mb)


class _Watch:
    """Looks at the memory of a process and of all below it, in a thread."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.peak_mb = 0.0
        self.first_mb = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(EVERY_S):
            self.peak_mb = max(self.peak_mb, sum(_mb(pid, "smaps_rollup", "Pss:") for pid in family(self.pid)))
            self.first_mb = max(self.first_mb, _mb(self.pid, "status", "VmHWM:"))


def family(pid: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):  # it has just ended
            children.setdefault(int(path.read_text().rpartition(")")[2].split()[1]), []).append(int(path.parts[2]))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


def _mb(pid: int, file: str, field: str) -> float:
    """A size in a file of /proc; 0 of a process that has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(field):
                return int(line.split()[1]) / 1024
    return 0.0
