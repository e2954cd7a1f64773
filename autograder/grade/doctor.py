"""Whether this machine can grade: what is installed, whether the sandbox starts, and whether it holds."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograder.errors import AutograderError
from autograder.model import Cell
from autograder.sandbox.jail import Isolation, Zygote, find_bwrap
from autograder.sandbox.limits import Limits
from autograder.sandbox.probes import try_walls
from autograder.sandbox.session import Session
from autograder.sandbox.student import Student

PACKAGES = ("torch", "safetensors", "ipython", "pytest", "pytest-timeout", "nbgrader", "jupytext")

REMEDY = "Do not grade here: use another machine, and report this with the output of the command."
LEVELS = "`namespaces` is offered and tested here; `process` holds none of these walls; there is no other level"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that grading needs, and what was found."""

    what: str
    fine: bool
    found: str
    remedy: str = ""
    """What to do if it is not fine."""

    def as_json(self) -> dict[str, Any]:
        """The finding as a JSON object."""
        return asdict(self)


def examine_machine(*, deep: bool = False) -> Iterator[Finding]:
    """What grading needs, from the simplest to the whole; `deep` names each wall and tries the slow ones too."""
    found = platform.python_version()
    yield Finding("Python", sys.version_info >= (3, 11), found, "Install Python 3.11 or later.")
    machine = f"{platform.system()} {platform.release()} on {platform.machine()}"
    fits = platform.system() == "Linux" and platform.machine() == "x86_64"
    yield Finding("machine", fits, machine, "Submissions are isolated on 64-bit x86 Linux only; grade there.")
    yield from map(_package, PACKAGES)
    try:
        yield Finding("bubblewrap", True, find_bwrap())
    except AutograderError as error:
        yield Finding("bubblewrap", False, "not usable", str(error))
        return
    yield from _sandbox(deep=deep)


def _package(name: str) -> Finding:
    try:
        return Finding(name, True, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, False, "not installed", "Install the package with its extra: autograder[instructor].")


def _sandbox(*, deep: bool) -> Iterator[Finding]:
    """Start the sandbox, and try to get out of it."""
    started = time.monotonic()
    try:
        zygote = Zygote.start(Isolation.NAMESPACES)
    except AutograderError as error:
        yield Finding("sandbox", False, "does not start", str(error))
        return
    try:
        yield Finding("sandbox", True, f"warm after {time.monotonic() - started:.1f} s")
        yield from _walls(zygote, deep=deep)
    except AutograderError as error:
        yield Finding("isolation of a submission", False, "refused", str(error))
    finally:
        zygote.close()


def _walls(zygote: Zygote, *, deep: bool) -> Iterator[Finding]:
    """Try to get out as a submission would, and make one call."""
    started = time.monotonic()
    files = (str(file) for folder in (Path.home(), Path.cwd()) for file in folder.iterdir() if file.is_file())
    probes = try_walls(zygote, Limits(), deep=deep, files=tuple(files))
    took = time.monotonic() - started
    if deep:
        for probe in probes:
            yield Finding(f"a submission cannot {probe.attempt}", probe.held, probe.verdict, REMEDY)
    fallen = [f"{probe.attempt} ({probe.verdict})" for probe in probes if not probe.held]
    held = f"holds against {len(probes)} probes, in {took:.2f} s"
    found = f"a submission could: {'; '.join(fallen)}" if fallen else held
    yield Finding("isolation of a submission", not fallen, found, REMEDY)
    with Session(zygote, (Cell("", "def double(x):\n    return 2 * x", 0),), Limits()) as session:
        session.run_notebook()
        yield Finding("a call over the wire", Student(session, "doctor").double(x=21) == 42, "answered")
    if deep:
        yield Finding("levels of isolation", True, LEVELS)
