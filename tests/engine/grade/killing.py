"""A class of the tiny course, its graders as programs, and what is needed to kill them and to see what they leave."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tiny_course import write_course

from autograder.source.derive import solved_notebook
from autograder.source.read import read_source

ANSWERS = {"right": ("return 2 * x", 20.0), "half": ("return x / 2", 4.0), "never zero": ("return 2 * x or 1.0", 17.0)}
"""Body of the answer -> points of the submission, the question's four included."""
PAUSE = "import time\ntime.sleep(0.15)\n"
"""In the cell of the answer: so that a kill at a random time often falls into it."""


@dataclass
class Room:
    """A folder with a class to grade, and the processes that its graders have started."""

    root: Path
    size: int = 60
    slots: int = 1
    seen: dict[int, str] = field(default_factory=dict)
    """pid of a process of some grader -> when it was started."""
    interrupted: str = ""
    """What a grader said when it was interrupted."""

    def __post_init__(self) -> None:
        # A machine under load must not make a check run out of its second.
        course = write_course(self.root / "course", suite=("timeout_s=1.0", "timeout_s=20.0"))
        notebook = solved_notebook(read_source(course, "tiny"), "en")
        self.expected: dict[str, float] = {}
        for number in range(self.size):
            kind = list(ANSWERS)[number % len(ANSWERS)]
            body, points = ANSWERS[kind]
            changed = json.loads(json.dumps(notebook))
            cell = next(cell for cell in changed["cells"] if cell["id"] == "double")
            cell["source"] = f"{PAUSE}def double(x):\n    {body}  # {number}\n"
            name = f"student{number:02}"
            (self.root / "in" / name / "tiny").mkdir(parents=True)
            (self.root / "in" / name / "tiny" / "tiny.ipynb").write_text(json.dumps(changed))
            self.expected[name] = points
        (self.root / "out").mkdir()
        # Not below the root: that is the teacher's alone, and the sandbox of a grader started by root is nobody's.
        self.tmp = Path(tempfile.mkdtemp(prefix="room-"))
        self.tmp.chmod(0o755)
        weakref.finalize(self, shutil.rmtree, self.tmp, ignore_errors=True)

    @property
    def out(self) -> Path:
        return self.root / "out" / "verdicts.jsonl"

    @property
    def store(self) -> Path:
        return self.out.with_suffix(".db")

    @property
    def command(self) -> list[str]:
        course = ["--course", str(self.root / "course")]
        paths = [str(self.root / "in"), "--out", str(self.out), "--slots", str(self.slots)]
        return [sys.executable, "-m", "autograder.cli", *course, "grade", *paths]

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "AUTOGRADER_SECRET": "faults", "TMPDIR": str(self.tmp), "NO_COLOR": "1"}

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip

    def run(self) -> subprocess.CompletedProcess[str]:
        """A grader that is left alone."""
        return subprocess.run(self.command, env=self.environment, capture_output=True, text=True, check=False)

    def query(self, question: str) -> list[Any]:
        """The answer of the store; none while there is no store."""
        if not self.store.exists():
            return []
        with closing(sqlite3.connect(self.store, timeout=60)) as db:
            made = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'result'").fetchone()
            return db.execute(question).fetchall() if made else []

    def graded(self) -> int:
        return int((self.query("SELECT count(*) FROM result") or [(0,)])[0][0])

    def wait_for(self, graded: int, grader: subprocess.Popen[str]) -> None:
        """Wait until so many are graded; processes that are seen in the meantime are remembered."""
        wait(lambda: self.look(grader.pid) and (self.graded() >= graded or grader.poll() is not None))
        assert grader.poll() is None, grader.communicate()

    def look(self, pid: int) -> bool:
        """Remember the processes below `pid`."""
        for process in below(pid):
            started = started_at(process)
            if started:
                self.seen[process] = started
        return True

    def zygotes(self, pid: int) -> list[int]:
        """The zygote's processes below `pid`, a grader of one slot or one of its slots: itself, then a submission's."""
        return [process for process in below(pid) if "zygote.py" in command_line(process) and "python" in comm(process)]

    def workers(self, pid: int) -> list[int]:
        """The processes of the slots below `pid`."""
        return [process for process in below(pid) if "backends.worker" in command_line(process)]

    def survivors(self) -> list[int]:
        """Processes that are still there: those that were seen, and any in a sandbox with files of this room."""
        left = [pid for pid, started in self.seen.items() if started_at(pid) == started]
        here = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
        return left + [pid for pid in here if self.tmp.name in _read(pid, "mountinfo") and started_at(pid)]

    def leftovers(self) -> list[str]:
        """Folders of temporary files, drafts and mounts that are still there."""
        mounts = Path("/proc/self/mountinfo").read_text().splitlines()
        out = sorted(set(os.listdir(self.root / "out")) - {"verdicts.jsonl", "verdicts.db", "verdicts.artefacts"})
        ours = [line for line in mounts if str(self.root) in line or str(self.tmp) in line]
        return [*os.listdir(self.tmp), *out, *ours]

    def scores(self) -> dict[str, float]:
        """Name -> points, from the file of the verdicts, which must have one line each."""
        lines = [json.loads(line) for line in self.out.read_text().splitlines()]
        assert len(lines) == self.size
        return {line["submission"]: line["earned"] for line in lines}


def kill_one(room: Room, grader: subprocess.Popen[str], target: str, rng: random.Random) -> None:
    """kill -9, as a machine that runs out of memory does: the grader, one of its slots, or what runs in one."""
    if target == "grader":
        room.look(grader.pid)
        grader.kill()
        grader.communicate()
        return
    wait(lambda: len(room.workers(grader.pid)) == room.slots)
    slot = rng.choice(room.workers(grader.pid))
    if target == "worker":
        os.kill(slot, signal.SIGKILL)
        return
    first = {"zygote": 0, "child": 1}[target]
    wait(lambda: len(room.zygotes(slot)) > first or not started_at(slot))
    with contextlib.suppress(ProcessLookupError, IndexError):
        victims = room.zygotes(slot)[first:]
        os.kill(victims[0 if target == "zygote" else -1], signal.SIGKILL)


def disturb(room: Room, targets: Iterable[str], rng: random.Random) -> subprocess.Popen[str]:
    """Kill these, one after the other, each after the next verdict and a random time; the grader that is left."""
    grader = room.start()
    for target in targets:
        room.wait_for(room.graded() + 1, grader)
        time.sleep(rng.uniform(0, 0.3))
        kill_one(room, grader, target, rng)
        if target == "grader":
            wait(lambda: not room.survivors(), seconds=10)
            grader = room.start()
    return grader


def wait(condition: Callable[[], object], seconds: float = 240.0, pause: float = 0.005) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(pause)


def below(pid: int) -> Iterator[int]:
    """The descendants of a process, parents first."""
    try:
        tasks = list((Path("/proc") / str(pid) / "task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return
    for child in children:
        yield child
        yield from below(child)


def started_at(pid: int) -> str:
    """When a process was started; "" if it has ended."""
    fields = _read(pid, "stat").rpartition(")")[2].split()
    return "" if not fields or fields[0] in "ZX" else fields[19]


def comm(pid: int) -> str:
    return _read(pid, "comm")


def command_line(pid: int) -> str:
    return _read(pid, "cmdline").replace("\0", " ")


def _read(pid: int, name: str) -> str:
    try:
        return (Path("/proc") / str(pid) / name).read_text(errors="replace")
    except OSError:
        return ""
