"""The hidden suites as pytest items: a check is collected, waits for others, is run against a student, and is judged.

A run needs benches: objects that know the suite of a file and open a submission for each check. The engine gives one;
`tests/hidden/conftest.py` gives those of `pytest tests/hidden/test_<slug>.py [--submission FILE]`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from autograder.errors import (
    AutograderError,
    StudentCrashed,
    StudentExhausted,
    StudentFault,
    StudentMalformed,
    StudentMissing,
)
from autograder.model import CellRun, Outcome, Verdict
from autograder.sandbox.process import ENDED, OUT_OF_TIME
from autograder.sandbox.session import OVER_BUDGET
from autograder.sandbox.student import Said, Student
from autograder.suite.declare import CHECK_TIMEOUT_S, Check, Suite
from autograder.suite.expect import Unmet
from autograder.suite.matching import explain
from autograder.text import Lang, Text

log = logging.getLogger("autograder")

BROKEN = Text(
    "faute du correcteur : ce point n'est ni accordé ni refusé, votre enseignant est prévenu",
    "fault of the grader: this point is neither given nor refused, your teacher is told",
)
NOT_THE_ASKED_FORM = Text(
    "le résultat n'a pas la forme demandée (nombre de valeurs, type ou dimensions)",
    "the result is not of the form that is asked (number of values, type or dimensions)",
)


@dataclass(slots=True)
class Bench:
    """One submission, ready for the checks of one suite."""

    suite: Suite
    secret: str
    lang: Lang
    open: Callable[[Check], Student]
    """The submission as one check sees it."""
    why_missing: Callable[[str], CellRun | None]
    """The run of an exercise's cell, if it explains why a name is missing."""
    over_budget: Callable[[], bool] = lambda: False
    """Whether the student's code has used up the time that it has in all."""
    assumed: Mapping[str, Verdict] = field(default_factory=dict)
    """Verdicts that are known beforehand: those checks are not run."""
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    """Name of the check -> verdict, in the order of the run."""
    said: dict[str, Said] = field(default_factory=dict)
    """Name of a check -> what the code said of itself, which its verdict does not repeat."""
    wavering: bool = False
    """Some check was failed by a used process and passed by a fresh one: a second answer to the same question."""


Benches = Callable[[Path], Bench | None]
"""The bench for a file, or None if the file is no suite."""

BENCHES = pytest.StashKey[Benches]()


class NotPassed(Exception):  # noqa: N818  # an outcome, not an error
    """A check that did not pass, for pytest's own report."""

    def __init__(self, verdict: Verdict, lang: Lang) -> None:
        said = (verdict.says, verdict.because, verdict.explanation)
        super().__init__("\n".join(text[lang] for text in said if text))


def pytest_pycollect_makemodule(module_path: Path, parent: Any) -> pytest.Module | None:
    """A suite is collected from its declarations instead of its functions."""
    benches = parent.config.stash.get(BENCHES, None)
    bench = benches(module_path) if benches else None
    if bench is None:
        return None
    module: SuiteModule = SuiteModule.from_parent(parent, path=module_path)
    module.bench = bench
    return module


class SuiteModule(pytest.Module):
    """The file of a suite."""

    bench: Bench

    def collect(self) -> Iterator[pytest.Item]:
        """Its checks, those first that may take little time: what a budget does not reach should be what costs most."""
        for check in cheap_first(self.bench.suite.checks):
            item: CheckItem = CheckItem.from_parent(self, name=check.name)
            item.check, item.bench = check, self.bench
            item.add_marker(pytest.mark.timeout(check.timeout_s, method="signal"))
            yield item


class CheckItem(pytest.Item):
    """One check, run against one submission."""

    check: Check
    bench: Bench

    def runtest(self) -> None:
        """Judge, and tell pytest."""
        verdict = judge(self.check, self.bench)
        self.bench.verdicts[self.check.name] = verdict
        if verdict.outcome is Outcome.BLOCKED and verdict.because:
            pytest.skip(verdict.because[self.bench.lang])
        if verdict.outcome is not Outcome.PASSED:
            raise NotPassed(verdict, self.bench.lang)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """The sentence for the student, not a traceback of ours."""
        return str(excinfo.value) if isinstance(excinfo.value, NotPassed) else str(super().repr_failure(excinfo, style))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the check stands, and its law."""
        return self.path, None, f"{self.check.name}: {self.check.says[self.bench.lang]}"


def judge(check: Check, bench: Bench) -> Verdict:
    """Run one check against one submission. Never raises for anything that the submission does."""
    if check.name in bench.assumed:
        return bench.assumed[check.name]
    blocker = next((name for name in check.after if bench.verdicts[name].outcome is not Outcome.PASSED), None)
    if blocker is not None:
        because = waits_for(bench.verdicts[blocker], check)
        if bench.verdicts[blocker].outcome is Outcome.BROKEN:
            return Verdict(check.name, check.exercise, Outcome.BROKEN, None, check.points, check.says, BROKEN)
        return Verdict(check.name, check.exercise, Outcome.BLOCKED, 0.0, check.points, check.says, because)
    if bench.over_budget():
        return Verdict(check.name, check.exercise, Outcome.EXHAUSTED, 0.0, check.points, check.says, OVER_BUDGET)
    started = time.monotonic()
    student, outcome, details = _attempt(check, bench)
    in_time = time.monotonic() - started < check.timeout_s  # pytest-timeout interrupts an item once, never again
    ended = details.get("because") == ENDED
    if outcome is not Outcome.PASSED and (ended or not student.pristine) and in_time:
        # Perhaps an earlier check left its traces there, or the machine killed the process and not the student's code:
        # what does not pass is judged again on the state after the notebook.
        first = outcome
        bench.said.pop(check.name, None)
        student, outcome, details = _attempt(check, bench)
        bench.wavering |= outcome is Outcome.PASSED and first is not Outcome.EXHAUSTED  # then there was no answer yet
    earned = None if outcome is Outcome.BROKEN else check.points * (outcome is Outcome.PASSED)
    return Verdict(
        check.name, check.exercise, outcome, earned, check.points, check.says,
        seconds=time.monotonic() - started, student_seconds=student.seconds, **details,
    )  # fmt: skip


def cheap_first(checks: Sequence[Check]) -> list[Check]:
    """The checks by the time that they ask for beyond the usual, none before one that it waits for; else as they stand.

    The declared time counts, not a measured one: the order is then the same on every machine and in every run.
    """
    costs: dict[str, float] = {}
    for check in checks:
        costs[check.name] = max([check.timeout_s, CHECK_TIMEOUT_S, *(costs[name] for name in check.after)])
    return sorted(checks, key=lambda check: costs[check.name])  # stable, and `after` names what stands above


def waits_for(blocker: Verdict, check: Check) -> Text:
    """Why a check was not run: what must hold before, and in which exercise, if that is another one."""
    law, name = blocker.says, blocker.exercise
    if name == check.exercise:
        return Text(f"attend que soit vérifié\u00a0: «\u00a0{law.fr}\u00a0»", f"waits for this to hold: “{law.en}”")
    return Text(
        f"attend que soit vérifié, dans l'exercice «\u00a0{name}\u00a0»\u00a0: «\u00a0{law.fr}\u00a0»",
        f"waits for this to hold in the exercise `{name}`: “{law.en}”",
    )


def _attempt(check: Check, bench: Bench) -> tuple[Student, Outcome, dict[str, Any]]:
    """Run the body once; the student's process goes on to the next check only if it passed."""
    student = bench.open(check)
    passed = False
    try:
        outcome, details = _outcome(check, bench, student)
        passed = outcome is Outcome.PASSED
    finally:
        student.close(passed=passed)
    return student, outcome, details


def _outcome(check: Check, bench: Bench, student: Student) -> tuple[Outcome, dict[str, Any]]:
    """The outcome of the body, and what the student is told about it."""
    try:
        check.body(student, check.rng(bench.secret))
    except Unmet as unmet:
        return Outcome.FAILED, {"because": unmet.because, **_known(check, bench, student)}
    except StudentMalformed as fault:
        _note(check, bench, student)
        return Outcome.FAILED, {"because": fault.says, **_known(check, bench, student)}
    except StudentMissing as fault:
        return Outcome.MISSING, _missing(fault, bench.why_missing(check.exercise))
    except StudentCrashed as fault:
        _note(check, bench, student)
        return Outcome.CRASHED, {"because": fault.says, "traceback": fault.traceback}
    except StudentExhausted as fault:
        return Outcome.EXHAUSTED, {"because": OVER_BUDGET if bench.over_budget() else fault.says}
    except pytest.fail.Exception:  # raised by pytest-timeout in the middle of the body
        if student.waited > check.timeout_s / 2:
            return Outcome.EXHAUSTED, {"because": OUT_OF_TIME}
        log.error("%s: the check itself takes more than %g s", check.name, check.timeout_s)
        return Outcome.BROKEN, {"because": BROKEN}
    except (TypeError, ValueError, LookupError, AttributeError, RuntimeError) as error:
        # The engine has seen this body pass on the reference, with these inputs: the student's value is the cause.
        if student.calls:
            log.debug("%s: %s: %s", check.name, type(error).__name__, error)
            return Outcome.FAILED, {"because": NOT_THE_ASKED_FORM}
        return _broken(check, error)
    except AutograderError:
        raise  # the sandbox is gone: the engine's business
    except Exception as error:  # the body of a check is a border: whatever else it raises is our fault
        return _broken(check, error)
    return Outcome.PASSED, {}


def _note(check: Check, bench: Bench, student: Student) -> None:
    """Keep what the code said with the fault that ends the check."""
    if student.said is not None:
        bench.said[check.name] = student.said


def _broken(check: Check, error: Exception) -> tuple[Outcome, dict[str, Any]]:
    log.error("%s is broken: %s: %s", check.name, type(error).__name__, error, exc_info=error)
    return Outcome.BROKEN, {"because": BROKEN}


def _known(check: Check, bench: Bench, student: Student) -> dict[str, Any]:
    """The misconception whose values the student's coincide with, if there is one."""
    found = explain(check.name, student.calls, bench.suite.misconceptions)
    return {"misconception": found.name, "explanation": found.explanation} if found else {}


def _missing(fault: StudentFault, run: CellRun | None) -> dict[str, Any]:
    """Why a name is missing: because its cell did not run to its end, if that is so."""
    if run is None or run.because is None:
        return {"because": fault.says}
    because = Text(
        f"{fault.says.fr} : la cellule de l'exercice s'est arrêtée ({run.because.fr})",
        f"{fault.says.en}: the cell of the exercise stopped ({run.because.en})",
    )
    traceback = next(("\n".join(out["traceback"]) for out in run.outputs if out["output_type"] == "error"), "")
    return {"because": because, "traceback": traceback}
