"""The trusted side's handle on one untrusted process: frames with deadlines, a memory watch, a sure way to end it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.errors import IsolationError, SandboxError, StudentCrashed, StudentExhausted, StudentFault
from autograder.sandbox import wire
from autograder.sandbox.jail import Zygote, explain
from autograder.sandbox.limits import Limits
from autograder.text import Text

HELLO_S = 20.0
SOCKET_BYTES = 2 * 212_992
"""What can wait in a local socket to be read, with what the kernel adds: only the number of sockets tells of it."""
USUAL_DESCRIPTORS = 64
"""Places in the table of open files of a process that has opened nothing special."""

OUT_OF_TIME = Text("le temps imparti est écoulé", "the time limit was reached")
OUT_OF_MEMORY = Text("la mémoire autorisée est dépassée", "the memory limit was exceeded")
ENDED = Text("votre code a mis fin à son propre processus", "your code ended its own process")
UNREADABLE = Text("votre processus a envoyé une réponse illisible", "your process sent an unreadable answer")


class Process:
    """One process of the sandbox and the socket to it."""

    def __init__(
        self, sock: socket.socket, limits: Limits, *, root_pid: int | None = None, hello_s: float = HELLO_S
    ) -> None:
        """Take over the socket of a process that is about to say hello.

        root_pid  the process whose descendants count for memory; None: this process itself.
        hello_s   how long it may take to do so
        """
        self.sock = sock
        self.limits = limits
        self.pid, self.pidfd = self._attested(sock, hello_s)
        self.root_pid = root_pid or self.pid
        self.alive = True
        self._watched = time.monotonic()
        hello = self.receive(hello_s)
        if not hello.head.get("ok"):
            self.kill()
            raise IsolationError(explain(str(hello.head.get("message", ""))[:300]))

    @staticmethod
    def _attested(sock: socket.socket, seconds: float) -> tuple[int, int]:
        """The sender's pid in our own pid namespace, as the kernel attests it, and a descriptor that pins it."""
        sock.settimeout(seconds)
        try:
            _, ancillary, _, _ = sock.recvmsg(1, socket.CMSG_SPACE(12), socket.MSG_PEEK)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
            pids = [struct.unpack("3i", data)[0] for _, kind, data in ancillary if kind == socket.SCM_CREDENTIALS]
            return pids[0], os.pidfd_open(pids[0])
        except (OSError, IndexError) as error:
            raise SandboxError(f"A process of the sandbox did not start ({error or 'no answer'}).") from error

    def send(self, head: dict[str, Any], value: Any = None, *, descriptor: int | None = None) -> None:
        """Send one request.

        raises  StudentCrashed if the process is gone, StudentExhausted if it does not read.
        """
        self.sock.settimeout(self.limits.call_s)
        try:
            wire.send(self.sock, head, value, descriptor=descriptor)
        except wire.DeadlineError as error:
            self.kill()
            raise StudentExhausted(OUT_OF_TIME) from error
        except wire.WireError as error:
            self.kill()
            raise StudentCrashed(ENDED) from error

    def receive(self, seconds: float, *, max_json: int = wire.MAX_JSON_BYTES) -> wire.Frame:
        """The answer, within `seconds`; whatever else happens the process is ended.

        raises  StudentExhausted (time, memory), StudentCrashed (it ended, or sent what is not a frame).
        """
        try:
            if time.monotonic() - self._watched > wire.POLL_S:  # answers that come at once leave no time to watch
                self._watch_memory()
            return wire.receive(
                self.sock, deadline=time.monotonic() + seconds, max_json=max_json, poll=self._watch_memory
            )
        except wire.DeadlineError as error:
            self.kill()
            raise StudentExhausted(OUT_OF_TIME) from error
        except wire.WireError as error:
            self.kill()
            raise StudentCrashed(ENDED if "closed" in str(error) else UNREADABLE) from error
        except BaseException:  # memory, pytest's timeout, Ctrl-C: the stream is out of step in any case
            self.kill()
            raise

    def _watch_memory(self) -> None:
        self._watched = time.monotonic()
        if holds_more(self.root_pid, self.limits.memory_bytes):
            raise StudentExhausted(OUT_OF_MEMORY)

    def kill(self) -> None:
        """End it; for the first process of a namespace the kernel ends all others with it."""
        if not self.alive:
            return
        self.alive = False
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
        os.close(self.pidfd)
        self.sock.close()


def _attesting_pair() -> tuple[socket.socket, socket.socket]:
    """A socket pair whose first end learns the sender's pid: it must ask before anything is sent."""
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    return ours, theirs


def spawn(zygote: Zygote, limits: Limits, *, seed: int = 0) -> Process:
    """A fresh process for one submission, confined, with nothing run in it yet.

    seed    of every generator that a cell may draw from without a seed of its own
    raises  IsolationError if the machine refuses a step of the confinement, SandboxError if the zygote is gone or the
            process ends: no student's code has run in it, so it is never the student's fault.
    """
    ours, theirs = _attesting_pair()
    try:
        socket.send_fds(zygote.control, [json.dumps(limits.as_json() | {"seed": seed}).encode()], [theirs.fileno()])
    except OSError as error:
        ours.close()
        raise SandboxError(f"The sandbox is gone. It said: {zygote.last_words() or 'nothing'}.") from error
    finally:
        theirs.close()
    try:
        return Process(ours, limits)
    except StudentFault as error:
        raise SandboxError(
            "A process of the sandbox ended before it ran anything. "
            f"The sandbox said: {zygote.last_words() or 'nothing'}."
        ) from error
    except BaseException:
        ours.close()
        raise


def fork_for_check(base: Process) -> Process:
    """A copy of the process as it was after the notebook, for one check."""
    ours, theirs = _attesting_pair()
    try:
        base.send({"op": "check"}, descriptor=theirs.fileno())
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()
    try:
        return Process(ours, base.limits, root_pid=base.pid, hello_s=base.limits.call_s)
    except SandboxError as error:
        ours.close()
        raise StudentCrashed(ENDED) from error


def holds_more(pid: int, limit_bytes: int) -> bool:
    """Whether a process and all its descendants hold more memory than that: first by the look that costs little."""
    return used_bytes(pid, _resident) > limit_bytes and used_bytes(pid, _proportional) > limit_bytes


def used_bytes(pid: int, of_one: Callable[[Path], int]) -> int:
    """Memory of a process and all its descendants."""
    total, waiting = 0, [pid]
    while waiting:
        try:
            threads = list(Path(f"/proc/{waiting.pop()}/task").iterdir())
        except OSError:
            continue  # it ended while we looked
        # One thread tells for all, but not one that has ended: the first can have, while the others go on.
        total += next((found for thread in threads if (found := _unless_gone(thread, of_one))), 0)
        for thread in threads:
            with contextlib.suppress(OSError, ValueError):
                waiting += map(int, (thread / "children").read_text().split())
    return total


def _unless_gone(thread: Path, of_one: Callable[[Path], int]) -> int:
    try:
        return of_one(thread)
    except (OSError, ValueError, IndexError):
        return 0


def _resident(folder: Path) -> int:
    """Pages of a thread's process, those included that it shares: quick to read, and too much after a fork."""
    status = (folder / "status").read_text()
    slots = _sum_of(status, "FDSize:")
    sockets = slots * SOCKET_BYTES if slots > USUAL_DESCRIPTORS else 0  # if all of them were
    return 1024 * _sum_of(status, "VmRSS:", "VmSwap:", "VmPTE:") + sockets


def _proportional(folder: Path) -> int:
    """Pages of a thread's process, a shared one counted by its share: what adds up to the memory in use, in ten ms."""
    try:
        mapped = _sum_of((folder / "smaps_rollup").read_text(), "Pss:", "SwapPss:")
        sockets = sum(os.readlink(path).startswith("socket") for path in (folder / "fd").iterdir())
    except PermissionError:  # it can forbid us to look
        return _resident(folder)
    return 1024 * (mapped + _sum_of((folder / "status").read_text(), "VmPTE:")) + sockets * SOCKET_BYTES


def _sum_of(text: str, *names: str) -> int:
    """The sum of these lines of a file of /proc. Tables of pages count: to read nothing in many places costs them."""
    fields = (line.split() for line in text.splitlines())
    return sum(int(field[1]) for field in fields if field and field[0] in names)
