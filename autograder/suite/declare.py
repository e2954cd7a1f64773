"""How a suite is written: checks, misconceptions and accepted variants.

A module is its own registry: `Suite.load` collects what the decorators below left in three modules, in the order in
which they stand there.

    tests/hidden/test_<slug>.py              @check             what is asked
    solutions/<slug>/misconceptions.py       @misconception     wrong answers, explained
    solutions/<slug>/accepted.py             @accepted          other right answers
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import inspect
import re
import sys
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np

from autograder.course import DIGITS, Course
from autograder.errors import SuiteError, UsageError
from autograder.model import ENGINE_VERSION
from autograder.quality import calibration
from autograder.text import Text

if TYPE_CHECKING:
    from autograder.sandbox.student import Student

Body = Callable[["Student", np.random.Generator], None]
Function = TypeVar("Function", bound=Callable[..., Any])

CHECK_TIMEOUT_S = 20.0
"""For one whole check, oracle included; each call of the student's code has its own, shorter deadline."""


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """A proposition about the student's code, worth points."""

    name: str
    exercise: str
    points: float
    says: Text
    """The law, as the student reads it."""
    after: tuple[str, ...]
    """Names of the checks that must pass first; otherwise this one is BLOCKED and its body is not run."""
    anchor: bool
    """True if it compares with an oracle that is independent of the reference solution."""
    timeout_s: float
    """For the whole check."""
    call_s: float | None
    """For one call of the student's code; None: the engine's limit."""
    body: Body
    trains: bool = False
    """Its calls run on the device of the grading; those of the others on the CPU, where numbers are exact."""

    def rng(self, secret: str) -> np.random.Generator:
        """The check's own generator: hidden inputs differ between courses, and a run can be repeated."""
        digest = hashlib.sha256(f"{secret}:{self.exercise}:{self.name}".encode()).digest()
        return np.random.default_rng(int.from_bytes(digest[:8], "big"))


@dataclass(frozen=True, slots=True, eq=False)
class Misconception:
    """A wrong answer: a mutant that the suite must catch, and the explanation for the student who gives it."""

    name: str
    exercise: str
    caught_by: frozenset[str]
    """Names of exactly the checks that fail on it (those that are blocked in consequence are not listed)."""
    explanation: Text
    cell: str
    """Source of the exercise cell of a submission that holds this misconception."""
    function: Callable[..., Any] | None
    """The wrong function, to compare a student's values with; None for a wrong quiz answer."""
    recognized_by: Literal["values", "checks"] = "values"
    """How a student who has it is recognized: by values that coincide on every call of a check, or, where none can
    (a class, a training), by failing exactly the checks of `caught_by`."""
    answer: tuple[str, int] | None = None
    """(key, value) of a wrong quiz answer."""


@dataclass(frozen=True, slots=True, eq=False)
class Accepted:
    """Another right answer, which must get full marks."""

    name: str
    exercise: str
    cell: str
    """Source of the exercise cell of a submission that answers so."""


def check(
    exercise: str,
    *,
    points: float,
    fr: str,
    en: str,
    after: Check | Iterable[Check] = (),
    anchor: bool = False,
    timeout_s: float = CHECK_TIMEOUT_S,
    call_s: float | None = None,
    trains: bool = False,
) -> Callable[[Body], Check]:
    """Declare the function below as a check of `exercise`; its name is the proposition, `fr` and `en` the law.

    trains  it judges what a training of some hundred steps gives: on a GPU where the grading has one
    raises  SuiteError if it does not take the two arguments of a check.
    """

    def declare(body: Body) -> Check:
        if list(inspect.signature(body).parameters) != ["student", "rng"]:
            raise SuiteError(f"check {body.__name__}: expected `def {body.__name__}(student, rng)`")
        waits_for = (after,) if isinstance(after, Check) else tuple(after)
        return Check(
            name=body.__name__,
            exercise=exercise,
            points=points,
            says=Text(fr, en),
            after=tuple(other.name for other in waits_for),
            anchor=anchor,
            timeout_s=timeout_s,
            call_s=call_s,
            trains=trains,
            body=body,
        )

    return declare


def misconception(
    exercise: str,
    *,
    caught_by: Iterable[str],
    fr: str,
    en: str,
    name: str | None = None,
    recognized_by: Literal["values", "checks"] = "values",
) -> Callable[[Function], Misconception]:
    """Declare the function or class below as a wrong answer to `exercise`, with what the student should read.

    It must stand alone: beyond its arguments it may use the imports of the notebook, under the same names.
    """

    def declare(function: Function) -> Misconception:
        return Misconception(
            name=name or function.__name__,
            exercise=exercise,
            caught_by=frozenset(caught_by),
            explanation=Text(fr, en),
            cell=_as_cell(function, exercise),
            function=function,
            recognized_by=recognized_by,
        )

    return declare


def wrong_answer(
    exercise: str, *, name: str, key: str, value: int, caught_by: Iterable[str], fr: str, en: str
) -> Misconception:
    """Declare a wrong option of a quiz: `ANSWERS[key] = value`."""
    return Misconception(
        name=name,
        exercise=exercise,
        caught_by=frozenset(caught_by),
        explanation=Text(fr, en),
        cell=f"ANSWERS[{key!r}] = {value!r}",
        function=None,
        answer=(key, value),
    )


def wrong_value(
    exercise: str, value: object, *, name: str, caught_by: Iterable[str], fr: str, en: str
) -> Misconception:
    """Declare a wrong value of an exercise that asks for a constant, under the exercise's name: data, of any kind."""
    return Misconception(
        name=name,
        exercise=exercise,
        caught_by=frozenset(caught_by),
        explanation=Text(fr, en),
        cell=f"{exercise} = {value!r}",
        function=None,
        recognized_by="checks",
    )


def accepted_value(exercise: str, value: object, *, name: str) -> Accepted:
    """Declare another right value of such an exercise."""
    return Accepted(name=name, exercise=exercise, cell=f"{exercise} = {value!r}")


def accepted(exercise: str) -> Callable[[Function], Accepted]:
    """Declare the function below as another right answer to `exercise`. Like a misconception it must stand alone."""

    def declare(function: Function) -> Accepted:
        return Accepted(name=function.__name__, exercise=exercise, cell=_as_cell(function, exercise))

    return declare


def _as_cell(function: Callable[..., Any], exercise: str) -> str:
    """The source of a function or a class without its decorator, under the name that the exercise asks for."""
    source = textwrap.dedent(inspect.getsource(function))
    node = ast.parse(source).body[0]
    if not isinstance(node, ast.FunctionDef | ast.ClassDef):
        raise SuiteError(f"{function!r}: expected a def or a class under the decorator; write one")
    bare = "\n".join(source.splitlines()[node.lineno - 1 :])
    return re.sub(rf"\b{node.name}\b", exercise, bare)


@dataclass(frozen=True, slots=True)
class Suite:
    """Everything that is known about an assignment's answers, right and wrong."""

    slug: str
    path: Path
    """The file of the checks, for pytest."""
    checks: tuple[Check, ...]
    misconceptions: tuple[Misconception, ...]
    accepted: tuple[Accepted, ...]
    sha256: str
    """Of the three files, the calibrated thresholds and the engine's version: what a verdict depends on beside the
    submission."""
    data: str = DIGITS
    """The images on which the submission's models are trained: a name of `autograder.data`."""

    @classmethod
    def load(cls, course: Course, slug: str, *, data: str = DIGITS) -> Suite:
        """The suite of an assignment, read from the course, for these images.

        raises  CourseError if there is no such assignment, SuiteError if a declaration does not hold together,
                UsageError if its trainings have thresholds, but none that hold on these images.
        """
        course.require(slug)
        path = course.suite(slug)
        others = [course.misconceptions(slug), course.accepted(slug)]
        if not path.exists():
            raise SuiteError(f"{slug}: no hidden suite at {path}; write one with @check")
        present = [other for other in others if other.exists()]
        calibrations = calibration.files(course, slug, data)
        if course.calibrations(slug) and not calibrations:
            raise UsageError(
                f"{slug} trains models, and its thresholds were calibrated for {DIGITS}, not for {data}: a right "
                f"answer could fail. Grade it with --data {DIGITS}, or calibrate it for {data} first."
            )
        digest = hashlib.sha256(ENGINE_VERSION.encode())
        for file in (path, *present, *calibrations):
            digest.update(file.read_bytes())
        suite = cls(
            slug=slug,
            path=path,
            checks=tuple(declared(path, Check)),
            misconceptions=tuple(entry for file in present for entry in declared(file, Misconception)),
            accepted=tuple(entry for file in present for entry in declared(file, Accepted)),
            sha256=digest.hexdigest(),
            data=data,
        )
        suite.validate()
        return suite

    def validate(self) -> None:
        """What can be seen without running anything.

        raises  SuiteError that names the declaration and says what to change.
        """
        seen: dict[str, Check] = {}
        for entry in self.checks:
            if entry.name in seen:
                raise SuiteError(f"{self.slug}: two checks are called {entry.name!r}; rename one")
            for other in entry.after:
                if other not in seen:
                    raise SuiteError(
                        f"{self.slug}/{entry.name}: `after` names {other!r}, declared below it; move it up"
                    )
            seen[entry.name] = entry
        for wrong in self.misconceptions:
            unknown = sorted(wrong.caught_by - seen.keys())
            if unknown:
                raise SuiteError(f"{self.slug}/{wrong.name}: `caught_by` names {unknown}, which no check is called")
            if not wrong.caught_by:
                raise SuiteError(f"{self.slug}/{wrong.name}: `caught_by` is empty; name the checks that must fail")
        answers: tuple[Misconception | Accepted, ...] = (*self.misconceptions, *self.accepted)
        names = [entry.name for entry in answers]
        for name in {name for name in names if names.count(name) > 1}:
            raise SuiteError(f"{self.slug}: two answers are called {name!r}; rename one")


Declared = TypeVar("Declared")


def declared(path: Path, kind: type[Declared]) -> list[Declared]:
    """What a module declares of one kind, in the order of the file."""
    return [entry for entry in vars(_module(path, path.stat().st_mtime_ns)).values() if isinstance(entry, kind)]


@cache  # a module is executed once per content, however often its suite is loaded
def _module(path: Path, _changed: int) -> ModuleType:
    """Execute a Python file of the course under a name that nothing else has."""
    name = f"_course_{hashlib.sha256(str(path).encode()).hexdigest()[:12]}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None:
        raise SuiteError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and inspect look a module up by its name
    try:
        # Not by its loader, which would take the bytecode of an older text of the same size and second.
        exec(compile(path.read_bytes(), str(path), "exec"), vars(module))
    except Exception as error:  # any error of a course file, at its border
        raise SuiteError(f"{path} cannot be loaded: {type(error).__name__}: {error}") from error
    return module
