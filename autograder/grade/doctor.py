"""Whether this machine can grade: what is installed, whether the sandbox starts, and whether it holds."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograder.errors import AutograderError
from autograder.model import Cell
from autograder.sandbox.jail import Isolation, Zygote, find_bwrap
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Session
from autograder.sandbox.student import Student

PACKAGES = ("torch", "safetensors", "ipython", "pytest", "pytest-timeout", "nbgrader", "jupytext")

PROBES = """
import ctypes, json, os, socket
def attempt(action):
    try:
        return bool(action())
    except (OSError, ValueError):
        return False
def network():
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
        return True
    except OSError:
        return False
def fill(path, megabytes):
    with open(path, "wb") as file:
        for _ in range(megabytes):
            file.write(bytes(1 << 20))
    return True
def write(folder):
    with open(os.path.join(folder, "probe"), "w"):
        return True
breaches = [name for name, breach in {
    "open a network socket": network(),
    "read a file of the teacher": any(attempt(lambda f=f: open(f, "rb").close() or True) for f in FILES),
    "write outside the scratch folder": any(attempt(lambda f=f: write(f)) for f in ("/", "/usr", "/tmp", "/dev")),
    "fill the disk": attempt(lambda: fill("big", 400)),
    "see other processes": len([p for p in os.listdir("/proc") if p.isdigit()]) > 2,
    "make new namespaces": ctypes.CDLL(None).unshare(0x10000000) == 0,
    "be root": os.getuid() == 0,
}.items() if breach]
print(json.dumps(breaches))
"""


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


def examine_machine() -> Iterator[Finding]:
    """What grading needs, from the simplest to the whole."""
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
    yield from _sandbox()


def _package(name: str) -> Finding:
    try:
        return Finding(name, True, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, False, "not installed", "Install the package with its extra: autograder[instructor].")


def _sandbox() -> Iterator[Finding]:
    """Start the sandbox, and try to get out of it."""
    started = time.monotonic()
    try:
        zygote = Zygote.start(Isolation.NAMESPACES)
    except AutograderError as error:
        yield Finding("sandbox", False, "does not start", str(error))
        return
    try:
        yield Finding("sandbox", True, f"warm after {time.monotonic() - started:.1f} s")
        yield from _walls(zygote)
    except AutograderError as error:
        yield Finding("isolation of a submission", False, "refused", str(error))
    finally:
        zygote.close()


def _walls(zygote: Zygote) -> Iterator[Finding]:
    """Run the probes as a submission would, and one call."""
    started = time.monotonic()
    with tempfile.NamedTemporaryFile() as secret:
        mine = [secret.name, *(str(file) for folder in (Path.home(), Path.cwd()) for file in folder.iterdir())]
        probes = f"FILES = {[file for file in mine if os.path.isfile(file)]!r}\n{PROBES}"
        cells = (Cell("", probes, 0), Cell("", "def double(x):\n    return 2 * x", 1))
        yield from _probe(zygote, cells, started)


def _probe(zygote: Zygote, cells: tuple[Cell, ...], started: float) -> Iterator[Finding]:
    """Run the cells, read what the first one found, call what the second one defines."""
    with Session(zygote, cells, Limits()) as session:
        run = session.run_notebook()[0]
        said = "".join(str(output.get("text", "")) for output in run.outputs)
        try:
            breaches = json.loads(said)
        except ValueError:
            detail = f"the probes did not run: {run.because.en if run.because else said[-200:]}"
            yield Finding("isolation of a submission", False, detail, "Report this with the output of the command.")
            return
        yield Finding(
            "isolation of a submission",
            not breaches,
            f"a submission can {', '.join(breaches)}" if breaches else "holds against every probe",
            "Do not grade here: use another machine, and report this with the output of the command.",
        )
        answer = Student(session, "doctor").double(x=21)
        took = time.monotonic() - started
        yield Finding("a call over the wire", answer == 42, f"answered; {took:.2f} s with the probes")
