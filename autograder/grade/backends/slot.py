"""A slot as the process sees it that hands out the items: a process of ours, and messages in JSON to and fro.

`worker` is the other end. Its messages: `claimed`; `answered` (claim), if the store did not give the item; `attempted`
(kept, seconds, note, score); `proved` (slug); `said` (level, text), for the log; `failed` (type, text), the end of the
run. Ours: `grade` (item, proven), `prove` (slug), `proved` (slug). Hanging up is the order to end.
"""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from autograder.grade.item import Item, Line
from autograder.grade.store import identity
from autograder.grade.terms import Terms

MESSAGE_BYTES = 150_000
"""What one message may hold; a local socket takes 200 kB."""
BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from autograder.grade.backends.worker import main; main(int(sys.argv[2]), json.loads(sys.argv[3]))"
)
"""With our own path for imports: `-m` would put the current folder first, in which students' files may lie."""


class Slot:
    """A process that grades one item at a time."""

    def __init__(self, number: int, terms: Terms, store: Path, line: Line) -> None:
        """Start it; it may be given something to do at once."""
        self.number = number
        self.item: Item | None = None
        """What it was given to grade."""
        self.idle = True
        self.holds = False
        """It has the lease of its item."""
        self._since = 0.0
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        plan = {
            "terms": terms.as_json(),
            "store": str(store),
            "line": [line.__module__, line.__qualname__],
            "level": logging.getLogger("autograder").getEffectiveLevel(),
        }
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-c", BOOT, json.dumps(sys.path), str(theirs.fileno()), json.dumps(plan)],
                pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                start_new_session=True,  # the interrupt of a terminal is for us, and we tell it
                # the slots share the cores: none needs threads, which only get into each other's way
                env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"},
            )  # fmt: skip
        self.owner = identity(self.process.pid)
        """In whose name it holds leases."""

    @property
    def seconds(self) -> float:
        """Since it was given its item."""
        return time.monotonic() - self._since

    def grade(self, item: Item, *, proven: bool) -> None:
        """Give it an item; `proven`: its suite has been seen to pass, else it awaits that before it keeps a verdict."""
        self.item, self.idle, self.holds, self._since = item, False, False, time.monotonic()
        self._send({"what": "grade", "item": item.as_json(), "proven": proven})

    def prove(self, slug: str) -> None:
        """Let it grade the reference of an assignment."""
        self.idle = False
        self._send({"what": "prove", "slug": slug})

    def tell_proved(self, slug: str) -> None:
        """Some slot has seen the suite pass."""
        self._send({"what": "proved", "slug": slug})

    def free(self) -> None:
        """It has done what it was given."""
        self.item, self.idle, self.holds = None, True, False

    def _send(self, message: dict[str, Any]) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # it has ended: `receive` will say so
            self.socket.send(json.dumps(message).encode())

    def receive(self) -> dict[str, Any] | None:
        """Its next message, which must be there; None if it has ended."""
        try:
            content = self.socket.recv(MESSAGE_BYTES)
        except ConnectionResetError:
            content = b""
        if not content:
            return None
        message: dict[str, Any] = json.loads(content)
        self.holds |= message["what"] == "claimed"
        return message

    def hang_up(self) -> None:
        """Order it to end: at once, and giving back what it holds."""
        self.socket.close()

    def end(self, *, within_s: float) -> str:
        """Wait for its end, or bring it about; how it ended, for a person."""
        self.hang_up()
        try:
            code = self.process.wait(max(within_s, 0.0))
        except BaseException:  # it is late, or a person is impatient
            self.process.kill()
            code = self.process.wait()
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"


class Below:
    """The processes below some others, so that their end can be awaited after that of the others."""

    def __init__(self, pids: Iterable[int]) -> None:
        """Look who is there now."""
        self._ends: list[int] = []
        waiting = list(pids)
        while waiting:
            for child in _children(waiting.pop()):
                waiting.append(child)
                with suppress(OSError):  # it has ended
                    self._ends.append(os.pidfd_open(child))

    def wait(self, *, within_s: float) -> None:
        """Return when they have all ended, or at the end of that time."""
        end = time.monotonic() + within_s
        for descriptor in self._ends:
            select.select([descriptor], [], [], max(0.0, end - time.monotonic()))
            os.close(descriptor)


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []
