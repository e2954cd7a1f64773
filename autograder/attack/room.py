"""Where one cheat after the other is tried: a folder with a class of two in it, a listener, and an observer."""

from __future__ import annotations

import json
import queue
import random
import shutil
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from autograder.attack.corpus import Cheat
from autograder.attack.listener import Listener
from autograder.attack.observer import ATTACKER, HONEST, Result
from autograder.attack.victim import SLUG, Canaries, honest, skeleton, write_course
from autograder.course import Course


class Room(Protocol):
    """A grader with a class to attack."""

    def trial(self, cheat: Cheat) -> Result:
        """Hand the cheat in, have it graded with an honest submission after it, and observe."""

    def close(self) -> None:
        """End and remove everything."""


def try_all(
    open_room: Callable[[], Room], cheats: Sequence[Cheat], *, jobs: int, told: Callable[[Result], None]
) -> list[Result]:
    """Try every cheat, in several rooms at a time; the results in the order of the cheats.

    told    called with each result as it comes.
    raises  what the first room that failed raised: a fault of the lab, never of a cheat.
    """
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in range(len(cheats)):
        waiting.put(number)
    found: dict[int, Result] = {}
    faults: list[BaseException] = []

    def work() -> None:
        try:
            room = open_room()
            try:
                while not faults:
                    number = waiting.get_nowait()
                    found[number] = room.trial(cheats[number])
                    told(found[number])
            finally:
                room.close()
        except queue.Empty:
            pass
        except BaseException as error:  # the border of a thread: raised again below, in the thread that asked
            faults.append(error)

    threads = [threading.Thread(target=work) for _ in range(min(jobs, len(cheats)))]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except BaseException as error:  # Ctrl-C: each room ends its trial, then nothing is left behind
        faults.append(error)
        for thread in threads:
            thread.join()
    if faults:
        raise faults[0]
    return [found[number] for number in sorted(found)]


class Lab:
    """The files of one room, all readable by everybody: what keeps them from an attack must be the sandbox."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.root = Path(tempfile.mkdtemp(prefix="attack-lab-"))
        self.canaries = Canaries.draw(rng)
        self.course: Course = write_course(self.root / "course", self.canaries)
        self.skeleton = skeleton(self.course)
        self.gradebook = self.course.root / "gradebook.db"
        self.gradebook.write_text(f"{HONEST}: 20 points ({self.canaries.gradebook})\n")
        self.home = self.root / "home"
        self.home.mkdir()
        self.home_file = self.home / ".token"
        self.home_file.write_text(self.canaries.home)
        self.results = self.root / "results" / "verdicts.jsonl"
        self.results.parent.mkdir()
        self.neighbour = self.folder_of(HONEST) / f"{SLUG}.ipynb"
        self.neighbour.write_text(json.dumps(honest(self.course, self.canaries)))
        self.listener = Listener(self.results.parent)
        _open_to_all(self.root)

    def folder_of(self, student: str) -> Path:
        """Where a student hands in."""
        folder = self.root / "submitted" / student / SLUG
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def hand_in(self, cheat: Cheat, *, marker: str, grader_pid: int) -> dict[str, Any]:
        """Put what the attack hands in where it belongs; returns what it is told."""
        shutil.rmtree(self.folder_of(ATTACKER))
        folder = self.folder_of(ATTACKER)
        known = {
            "tests": str(self.course.suite(SLUG)),
            "solution": str(self.course.source(SLUG)),
            "gradebook": str(self.gradebook),
            "neighbour": str(self.neighbour),
            "results": str(self.results),
            "home_file": str(self.home_file),
            "tcp_port": self.listener.tcp_port,
            "udp_port": self.listener.udp_port,
            "unix_socket": str(self.listener.path),
            "abstract_socket": self.listener.abstract,
            "grader_pid": grader_pid,
            "marker": marker,
        }
        cheat.hand_in_at(folder, f"{SLUG}.ipynb", self.skeleton, known)
        return known

    def word(self) -> str:
        """A new marker."""
        return "m" + "".join(self.rng.choices("abcdefghijklmnopqrstuvwxyz", k=19))

    def close(self) -> None:
        """Remove it."""
        self.listener.__exit__(None, None, None)
        shutil.rmtree(self.root, ignore_errors=True)


def _open_to_all(root: Path) -> None:
    """Let every user read, so that no mode of a file is what protects it."""
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o777 if path.is_socket() else 0o644)
