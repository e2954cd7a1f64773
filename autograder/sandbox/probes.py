"""The self-test of the boundary: the probes of `probe_cell.py`, run as a submission on the machine at hand."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from autograder.errors import IsolationError
from autograder.model import Cell
from autograder.sandbox import jail, probe_cell
from autograder.sandbox.folder import passing_folder
from autograder.sandbox.jail import Zygote
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Session
from autograder.sandbox.survivors import survivors

SOURCE = Path(probe_cell.__file__).read_text(encoding="utf-8").replace("from __future__ import annotations\n", "")
STAYS_BEHIND, NEXT_ONE = "leave a process behind", "change what the next submission finds"
GONE_WITHIN_S = 3.0
SHELLS = frozenset({"PWD", "OLDPWD", "SHLVL", "_"})
"""Variables that bubblewrap, like a shell, sets by itself."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing that a submission must not be able to do, and what became of the attempt."""

    attempt: str
    verdict: str
    """held, breached, or not shown with the reason."""

    @property
    def held(self) -> bool:
        """The wall stood."""
        return self.verdict == probe_cell.HELD


def try_walls(zygote: Zygote, limits: Limits, *, deep: bool = False, files: tuple[str, ...] = ()) -> list[Probe]:
    """Try to get out of a submission's process.

    deep    also what takes its time: forks, floods, what stays behind and what the next submission finds
    files   the teacher's, which must not be readable
    raises  SandboxError if no submission can be run at all
    """
    with _laid_out(limits, files) as targets:
        found = _ran(zygote, limits, targets, deep=deep)
        if deep:
            left = survivors(targets["marker"], within_s=GONE_WITHIN_S)
            found[STAYS_BEHIND] = probe_cell.BREACHED if left else probe_cell.HELD
            found[NEXT_ONE] = _next_one(zygote, limits)
    return [Probe(attempt, verdict) for attempt, verdict in found.items()]


def require_walls(zygote: Zygote, limits: Limits) -> None:
    """Refuse to grade behind walls that do not stand.

    raises  IsolationError naming what a submission could do on this machine.
    """
    fallen = [probe for probe in try_walls(zygote, limits) if not probe.held]
    if fallen:
        said = "; ".join(f"{probe.attempt} ({probe.verdict})" for probe in fallen)
        raise IsolationError(
            f"The sandbox of this machine does not hold, so nothing was graded. A submission could: {said}. "
            "`autograder doctor --probe` tries each wall; grade on another machine, or mend what it names."
        )


@contextlib.contextmanager
def _laid_out(limits: Limits, files: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Something to reach for: sockets that listen, a file to read, a process to signal."""
    abstract = f"autograder-probe-{uuid4().hex}"
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(passing_folder(mode=0o755))
        secret, socket_file = folder / "secret", folder / "socket"
        secret.write_text("the teacher's")
        tcp, pathname, nameless = (
            stack.enter_context(socket.socket(family, socket.SOCK_STREAM))
            for family in (socket.AF_INET, socket.AF_UNIX, socket.AF_UNIX)
        )
        tcp.bind(("127.0.0.1", 0))
        pathname.bind(str(socket_file))
        nameless.bind(f"\0{abstract}")
        for listening in (tcp, pathname, nameless):
            listening.listen(1)
        socket_file.chmod(0o777)
        yield {
            "tcp_port": tcp.getsockname()[1], "abstract": abstract, "socket_file": str(socket_file),
            "pid": os.getpid(), "files": [str(secret), *files], "marker": f"probe-{uuid4().hex}",
            "environment": sorted({*os.environ} - {*jail.environment(), *SHELLS}),
            "scratch_bytes": limits.scratch_bytes, "scratch_files": limits.scratch_files,
            "data_bytes": limits.data_bytes, "processes": limits.processes,
        }  # fmt: skip


def _ran(zygote: Zygote, limits: Limits, targets: dict[str, Any], *, deep: bool) -> dict[str, str]:
    """What the probes say."""
    cell = Cell("", f"{SOURCE}\nimport json\nprint(json.dumps(run({targets!r}, deep={deep})))", 0)
    with Session(zygote, (cell,), limits) as session:
        run = session.run_notebook()[0]
    said = "".join(str(output.get("text", "")) for output in run.outputs)
    try:
        found: dict[str, str] = json.loads(said)
    except ValueError:
        reason = run.because.en if run.because else said[-200:] or "nothing was said"
        return {"run the probes": f"{probe_cell.NOT_SHOWN}: {reason}"}
    return found


def _next_one(zygote: Zygote, limits: Limits) -> str:
    """What a submission finds of the one before it."""
    source = "import os, sys\nprint(sorted(os.listdir('.')), 'probe_cell' in sys.modules, 'run' in globals())"
    with Session(zygote, (Cell("", source, 0),), limits) as session:
        said = "".join(str(output.get("text", "")) for output in session.run_notebook()[0].outputs)
    if "[" not in said:
        return f"{probe_cell.NOT_SHOWN}: {said[-200:]}"
    return probe_cell.BREACHED if "note" in said or "True" in said else probe_cell.HELD
