"""What a command costs: wall and processor time, and the memory of all of its processes together."""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

EVERY_S = 0.5
"""Between two looks at the memory."""
LAST_S = 20.0
"""For what a command has left behind to end."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command has cost."""

    wall_s: float
    cpu_s: float | None
    """Of all its processes, as its control group has counted them; None where none could be made."""
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
    with log.open("ab") as out, _control_group() as group:
        started = time.monotonic()
        process = subprocess.Popen(
            command, cwd=cwd, env={**os.environ, **environment}, stdout=out, stderr=out, stdin=subprocess.DEVNULL,
            preexec_fn=None if group is None else lambda: _enter(group),
        )  # fmt: skip
        watch = _Watch(process.pid)
        process.wait()
        wall_s = time.monotonic() - started
        watch.end()
        cpu_s = None if group is None else _used_s(group)
    if process.returncode:
        raise CommandError(f"{' '.join(command)}: exit {process.returncode}\n{log.read_text(errors='replace')[-2000:]}")
    return Cost(wall_s, cpu_s, watch.peak_mb, watch.first_mb)


@contextmanager
def _control_group() -> Iterator[Path | None]:
    """A group for the processes of one command; None if this user cannot make one.

    What a parent has waited for is not enough: the kernel ends the processes of a sandbox without counting their time.
    """
    found = re.search(r"^\S+ (\S+) cgroup2 ", Path("/proc/mounts").read_text(), re.MULTILINE)
    group = Path(found[1]) / f"measured-{os.getpid()}" if found else None
    try:
        if group is not None:
            group.mkdir()
    except OSError:
        group = None
    try:
        yield group
    finally:
        if group is not None:
            _remove(group)


def _enter(group: Path) -> None:
    (group / "cgroup.procs").write_text(str(os.getpid()))


def _used_s(group: Path) -> float:
    """Processor time of all that have been in the group."""
    return int((group / "cpu.stat").read_text().split()[1]) / 1e6


def _remove(group: Path) -> None:
    """Remove a group, when its last process has ended."""
    end = time.monotonic() + LAST_S
    while True:
        try:
            return group.rmdir()
        except OSError:
            if time.monotonic() > end:
                raise CommandError(f"a process that a command has left still runs after {LAST_S:g} s") from None
            time.sleep(0.01)


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
