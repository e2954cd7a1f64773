"""Process 1 of a cage: sets up one class, has it graded by a grader that is not ours, observes, and reports.

It cannot be signalled, traced or read from the processes of the attack, which run as the same user.
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import io
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.attack.corpus import Cheat, parse
from autograder.attack.listener import Listener
from autograder.attack.observer import ATTACKER, HONEST, Observer, alive
from autograder.attack.stock import LAB, UNTOUCHED, Done, Stock, tests_last
from autograder.attack.victim import SLUG, Canaries
from autograder.sandbox.limits import MIB

ROOT = Path(LAB)
PR_SET_DUMPABLE = 4
WAIT = "import os, sys; sys.argv[1:] = eval(sys.stdin.readline()); os.execvp(sys.argv[1], sys.argv[1:])"
"""A process that waits to be told what it becomes: its pid is known before the notebook that names it is written."""
SAID_CHARS = 200_000


class CageDesk:
    """The teacher's place in the cage: the course's folder, an environment, and commands with a time limit."""

    def __init__(self, course: Path, grader: Stock, canaries: Canaries) -> None:
        self.course = course
        self.results = course / grader.results
        self.environment = {**os.environ, **grader.environment, "TEACHERS_TOKEN": canaries.environment}
        self._log = ROOT / "log"
        self.said = ""
        """What the last command said."""
        self._next: subprocess.Popen[bytes] | None = self._start()

    @property
    def pid(self) -> int:
        """Of the command that comes first."""
        assert self._next is not None
        return self._next.pid

    def _start(self) -> subprocess.Popen[bytes]:
        with self._log.open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", WAIT], stdin=subprocess.PIPE, stdout=log, stderr=log,
                cwd=self.course, env=self.environment, start_new_session=True,
            )  # fmt: skip

    def run(self, command: Sequence[str], *, within_s: float) -> Done:
        """Run a command in the course's folder; the first one has the pid that the attack knows."""
        started = time.monotonic()
        process, self._next = self._next or self._start(), None
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            process.stdin.write(repr(list(command)).encode() + b"\n")
            process.stdin.close()
        try:
            status: int | None = process.wait(timeout=within_s)
        except subprocess.TimeoutExpired:
            status = None
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait()
        with contextlib.suppress(OSError), self._log.open("rb") as log:  # an attack may have taken it away
            self.said = log.read(SAID_CHARS).decode(errors="replace")
        return Done(status, time.monotonic() - started, self.said)


def main() -> None:
    """Read a request from stdin, write the report to stdout."""
    from autograder.attack.graders import STOCK  # here: the graders import what describes this module

    report = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    request = json.loads(sys.stdin.buffer.read())
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # without a handler, no signal from inside reaches process 1
    for name, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 256 * MIB),
        (resource.RLIMIT_NOFILE, 1024),
        (resource.RLIMIT_NPROC, request["processes"]),
        (resource.RLIMIT_DATA, 4096 * MIB),
    ):
        resource.setrlimit(name, (value, value))
    try:
        found = _trial(STOCK[request["grader"]], request)
    except Exception as error:  # a fault of the lab must not look like something that the attack did
        found = {"fault": f"{type(error).__name__}: {error}"}
    report.write("\n" + json.dumps(found) + "\n")
    report.flush()
    os._exit(0)  # the kernel ends all others


def _trial(grader: Stock, request: dict[str, Any]) -> dict[str, Any]:
    """Set up the class, have it graded, observe."""
    attack, canaries = request["attack"], Canaries(**request["canaries"])
    cheat: Cheat = parse(**attack) if attack["text"] else UNTOUCHED
    course, home = ROOT / "course", ROOT / "home"
    with tarfile.open(fileobj=io.BytesIO(base64.b64decode(request["template"]))) as archive:
        archive.extractall(course, filter="data")
    home.mkdir()
    (home / ".token").write_text(canaries.home)
    rng = random.Random()
    marker = "m" + "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=19))
    (grader.hand_in(course, HONEST) / f"{SLUG}.ipynb").write_text(json.dumps(request["honest"]))
    desk = CageDesk(course, grader, canaries)
    with Listener(ROOT) as listener:
        known = {
            **grader.known(course),
            "neighbour": str(grader.hand_in(course, HONEST) / f"{SLUG}.ipynb"),
            "results": str(desk.results),
            "home_file": str(home / ".token"),
            "tcp_port": listener.tcp_port,
            "udp_port": listener.udp_port,
            "unix_socket": str(listener.path),
            "abstract_socket": listener.abstract,
            "grader_pid": desk.pid,
            "marker": marker,
        }
        skeleton, first_test = tests_last(request["skeleton"])
        cheat.hand_in_at(grader.hand_in(course, ATTACKER), f"{SLUG}.ipynb", skeleton, known, before=first_test)
        observer = Observer(
            ROOT, canaries, desk.results,
            usual=frozenset(request["usual"]["seen"]), usually_live=request["usual"]["alive"],
            written=(ROOT / "log", *(course / name for name in grader.written)),
        )  # fmt: skip
        observer.start(marker)
        started = time.monotonic()
        graded = grader.grade(desk)
        seconds = time.monotonic() - started
        observer.heard += listener.heard()
        gains = observer.gains(cheat, graded)
    return {
        "gains": {str(gain): how for gain, how in gains.items()},
        "earned": graded.earned,
        "next_earned": graded.next_earned,
        "seconds": seconds,
        "seen": observer.seen(graded),
        "alive": alive(graded.pages),
        "empty": [page.kind for page in graded.pages if not page.text.strip()],
        "log": desk.said[-3000:],
    }
