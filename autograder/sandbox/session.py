"""One submission in the sandbox: its cells run once, then a fresh copy of the resulting state for every check."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from autograder.errors import StudentCrashed, StudentExhausted, StudentFault
from autograder.model import Cell, CellRun, Outcome
from autograder.sandbox import outputs
from autograder.sandbox.jail import Zygote
from autograder.sandbox.limits import Limits
from autograder.sandbox.process import ENDED, OUT_OF_TIME, Process, fork_for_check, spawn
from autograder.text import Text

GRACE_S = 1.0
"""After the interrupt of a cell at its time limit, before its process is killed."""
MAX_RESTARTS = 3
MAX_REPLAYS = 4
"""Of a notebook that takes all its time, where each check that fails needs a run of its own."""
CELL_JSON_BYTES = 8 * 1024 * 1024

NOT_RUN = Text(
    "cellule non exécutée : le notebook a déjà épuisé son temps ou ses redémarrages",
    "cell not run: the notebook has already used up its time or its restarts",
)
OVER_BUDGET = Text(
    "le temps accordé à l'ensemble de votre notebook et de ses vérifications est épuisé",
    "the time allowed for your whole notebook and its checks is used up",
)
TOO_MUCH_OUTPUT = Text("la sortie autorisée est dépassée", "the output limit was exceeded")


class Session:
    """A submission that is being graded. Use as a context manager: leaving it ends every process."""

    def __init__(
        self, zygote: Zygote, cells: Sequence[Cell], limits: Limits, *, alone: bool = False, replay: bool = False
    ) -> None:
        """A session that has not run anything yet.

        alone   no check gets a process that another has used
        replay  a process for a check is made by running the notebook again, not by a fork: the notebook may have used
                CUDA, which a copy cannot
        """
        self.zygote = zygote
        self.cells = tuple(cells)
        self.limits = limits
        self.alone = alone
        self.replay = replay
        code = "\0".join(cell.source for cell in self.cells)
        self._seed = int.from_bytes(hashlib.sha256(code.encode("utf-8", "replace")).digest()[:6], "big")
        """Of what cells draw: the same notebook has the same verdict each time, and whoever handed it in."""
        self.runs: dict[int, CellRun] = {}
        """Number of the cell -> what running it gave."""
        self.constants: dict[str, Any] = {}
        """Name -> value of the globals that checks have read, as data."""
        self.shared: dict[str, Any] = {}
        """Name -> what a check that passed has worked out: see `Student.once`."""
        self._fatal: set[int] = set()
        self._ended: set[int] = set()
        """Cells in which the process has ended once, by the cell or by the machine: the second time it is the cell."""
        self.spent_s = 0.0
        """Wall time of the student's code so far."""
        self._reruns = 0
        """How often the notebook was run again for a check."""
        self._replayed_s = 0.0
        """How long the runs of the notebook took that were made for checks."""
        self._base: Process | None = None
        self._lent: Process | None = None

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the submission's processes."""
        for process in (self._lent, self._base):
            if process is not None:
                process.kill()

    def run_notebook(self) -> tuple[CellRun, ...]:
        """Run all cells, in order. A cell that kills its process twice, or must be killed, costs itself only: the
        others are run again without it, at most three times.
        """
        end = time.monotonic() + self.limits.notebook_s
        while len(self._fatal) <= MAX_RESTARTS:
            if self._replay(end):
                break
        because = NOT_RUN if self.left_s > 0 else OVER_BUDGET
        for number, cell in enumerate(self.cells):
            if number not in self.runs:
                self.runs[number] = CellRun(cell.key, cell.position, Outcome.EXHAUSTED, because, (), 0.0)
        return tuple(self.runs[number] for number in range(len(self.cells)))

    def _replay(self, end: float) -> bool:
        """Run the cells in a new process, without those known to be fatal. True if it survived them all."""
        self.close()
        base = self._base = spawn(self.zygote, self.limits, seed=self._seed)
        for number, cell in enumerate(self.cells):
            left = min(end - time.monotonic(), self.left_s)
            if number in self._fatal or not cell.source.strip():
                self.runs.setdefault(number, CellRun(cell.key, cell.position, Outcome.PASSED, None, (), 0.0))
                continue
            if left <= 0:
                return True
            started = time.monotonic()
            try:
                run = self._run_cell(base, cell, min(self.limits.cell_s, left))
            except StudentFault as fault:
                if isinstance(fault, StudentCrashed) and number not in self._ended and len(self._ended) <= MAX_RESTARTS:
                    self._ended.add(number)
                    return False
                outcome = Outcome.EXHAUSTED if isinstance(fault, StudentExhausted) else Outcome.CRASHED
                seconds = time.monotonic() - started
                self.runs[number] = CellRun(cell.key, cell.position, outcome, fault.says, (), seconds)
                self._fatal.add(number)
                return False
            finally:
                self.spent_s += time.monotonic() - started
            self.runs.setdefault(number, run)  # of a cell that is run again, the first run is what it did
        return True

    @property
    def left_s(self) -> float:
        """What is left of the budget, which may be below zero; infinite without one."""
        return math.inf if self.limits.budget_s is None else self.limits.budget_s - self.spent_s

    def _run_cell(self, base: Process, cell: Cell, seconds: float) -> CellRun:
        """Run one cell. Raises StudentFault if its process did not survive it."""
        base.send({"op": "cell", "source": cell.source, "number": cell.position + 1, "timeout_s": seconds})
        head = base.receive(seconds + GRACE_S, max_json=CELL_JSON_BYTES).head
        took = outputs.number(head.get("seconds"), 0.0, seconds + GRACE_S)
        kept = outputs.sanitise(head.get("outputs"), self.limits)
        outcome, because = Outcome.PASSED, None
        if "stopped" in head:
            outcome = Outcome.EXHAUSTED
            because = TOO_MUCH_OUTPUT if head["stopped"] == "output" else OUT_OF_TIME
        elif "error" in head:
            error = outputs.error(head["error"])
            kept = (*kept, error)
            outcome = Outcome.CRASHED
            because = raised(error["ename"], error["evalue"])
        return CellRun(cell.key, cell.position, outcome, because, kept, took)

    def lend(self) -> tuple[Process, bool]:
        """A process for one check, and whether no other check has used it.

        raises  StudentCrashed if the notebook leaves no process that could be copied.
        """
        process, self._lent = self._lent, None
        return (process, False) if process is not None and process.alive else (self.copy(), True)

    def give_back(self, process: Process) -> None:
        """Keep the process of a check that passed for the next one: a copy costs ten milliseconds."""
        if self.alone:
            process.kill()
        else:
            self._lent = process

    def copy(self) -> Process:
        """A new process with the state as it was after the notebook, which is run again for it three times at most.

        raises  StudentCrashed if the notebook leaves no process that could be copied.
        """
        if self.replay:
            return self._run_anew()
        if self._lent is not None:  # a fork begins by ending whatever earlier checks have left running
            self._lent.kill()
            self._lent = None
        says = ENDED
        for _ in range(MAX_RESTARTS):
            if self._base is None or not self._base.alive:
                if self._reruns == MAX_RESTARTS:  # else a notebook that ends itself would run before every check
                    break
                self._reruns += 1
                if not self._replay(time.monotonic() + self.limits.notebook_s):
                    continue
            assert self._base is not None
            try:
                return fork_for_check(self._base)
            except StudentFault as fault:  # it can have been killed by its own code after the last cell
                self._base.kill()
                says = fault.says
        raise StudentCrashed(says)

    def _run_anew(self) -> Process:
        """The process of the notebook itself if no check has had it, else that of another run of the notebook.

        raises  StudentCrashed if the notebook leaves no process, StudentExhausted if all its runs take too long.
        """
        if self._base is None or not self._base.alive:
            if self._replayed_s > MAX_REPLAYS * self.limits.notebook_s:
                raise StudentExhausted(OUT_OF_TIME)
            started = time.monotonic()
            lent, self._lent = self._lent, None  # it goes on as it is
            self._replay(started + self.limits.notebook_s)
            self._lent = lent
            self._replayed_s += time.monotonic() - started
        process, self._base = self._base, None
        if process is None or not process.alive:
            raise StudentCrashed(ENDED)
        process.send({"op": "serve"})
        process.receive(self.limits.call_s)
        return process

    def why_missing(self, exercise: str) -> CellRun | None:
        """The run of the exercise's cell, if it did not end well: what explains a missing name."""
        for run in self.runs.values():
            if run.key == exercise and run.outcome is not Outcome.PASSED:
                return run
        return None


def raised(kind: str, message: str, *, withheld: bool = False) -> Text:
    """What to say about an exception of the student's code; `withheld`: it had a message, which cannot be shown."""
    if kind == "NotImplementedError":
        return Text("cet exercice n'est pas encore fait", "this exercise has not been done yet")
    if withheld:
        return Text(
            f"votre code lève {kind}, avec un message qui dépend des valeurs reçues et n'est donc pas montré",
            f"your code raises {kind}, with a message that depends on the values received and is therefore not shown",
        )
    shown: Any = f"{kind}: {message}" if message else kind
    return Text(f"votre code lève {shown}", f"your code raises {shown}")
