"""Grading one submission: its cells in the sandbox, the hidden suite in pytest on the trusted side, a report."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType

import pytest

from autograder.course import DIGITS, Course
from autograder.data import load
from autograder.errors import IsolationError, SandboxError, StudentCrashed, SuiteError
from autograder.grade.score import blank, scores
from autograder.grade.terms import Terms
from autograder.model import CAUGHT, Assignment, CellRun, Report, Submission, Verdict
from autograder.sandbox.echo import Echo
from autograder.sandbox.jail import Isolation, Zygote, shown_folders
from autograder.sandbox.limits import Limits
from autograder.sandbox.placement import CPU
from autograder.sandbox.probes import require_walls
from autograder.sandbox.session import Session
from autograder.sandbox.student import Said, Student, fault_of
from autograder.source.read import read_assignment
from autograder.source.submission import reference_submission
from autograder.suite import plugin
from autograder.suite.declare import Check, Suite
from autograder.suite.matching import explain_by_checks
from autograder.text import Lang, Text

log = logging.getLogger("autograder")

PYTEST = (
    "-q", "--assert=plain", "--noconftest", "--capture=no", "-c", os.devnull,
    "-p", "pytest_timeout", "-p", "autograder.suite.plugin",
    "-p", "no:cacheprovider", "-p", "no:faulthandler", "-p", "no:logging", "-p", "no:warnings", "-p", "no:junitxml",
    "-p", "no:doctest", "-p", "no:unittest", "-p", "no:threadexception", "-p", "no:unraisableexception",
)  # fmt: skip
"""Every pytest run of a grading: nothing of the machine's or the course's configuration can change it."""


class Engine:
    """Grades submissions of one course, one after the other, with one warm sandbox. Use as a context manager.

    It must be used from the main thread: pytest-timeout interrupts with a signal.
    """

    def __init__(
        self,
        course: Course,
        *,
        isolation: Isolation | str = Isolation.NAMESPACES,
        limits: Limits | None = None,
        data: str = DIGITS,
        device: str = CPU,
    ) -> None:
        """An engine that has started nothing yet.

        data    the images on which models are trained, a name of `autograder.data`
        device  where they are trained: cpu or cuda
        raises  DataError if these images are not on this machine.
        """
        if data != DIGITS:
            load(data)
        self.course = course
        self.data = data
        self.device = device
        self.isolation = Isolation(isolation)
        self.limits = limits or Limits()
        self._zygote: Zygote | None = None
        self._walls_stand = self.isolation is not Isolation.NAMESPACES  # the other level promises none
        self._suites: dict[str, tuple[Assignment, Suite]] = {}
        self._proven: set[str] = set()
        self.trusted: set[str] = set()
        """Assignments whose reference another process of the same run grades: whoever adds one here keeps no verdict
        before that process has said that it passes."""

    @property
    def terms(self) -> Terms:
        """What it was made from."""
        return Terms(self.course, str(self.isolation), self.data, self.limits, self.device)

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the sandbox."""
        if self._zygote is not None:
            self._zygote.close()
            self._zygote = None

    def start(self) -> Zygote:
        """The warm sandbox, started if need be.

        raises  IsolationError if this machine cannot isolate as asked, or if a submission could get out.
        """
        if self._zygote is None:
            if self.isolation is Isolation.NAMESPACES:
                require_out_of_sight(self.course.root)
            self._zygote = Zygote.start(self.isolation, device=self.device)
            if not self._walls_stand:
                require_walls(self._zygote, Limits())
                self._walls_stand = True
        return self._zygote

    def suite(self, slug: str) -> tuple[Assignment, Suite]:
        """The assignment and its suite, checked once against the reference solution.

        raises  CourseError, SourceError, SuiteError: nothing can be graded before the course is mended.
        """
        if slug not in self._suites:
            assignment, suite = read_assignment(self.course, slug), Suite.load(self.course, slug, data=self.data)
            require_points(assignment, suite)
            self._suites[slug] = assignment, suite
        if slug not in self._proven | self.trusted:
            self._require_reference_passes(*self._suites[slug])
            self._proven.add(slug)
        return self._suites[slug]

    def grade(self, submission: Submission) -> Report:
        """The report on one submission. A fault of the sandbox is retried once before it is raised.

        raises  SandboxError, IsolationError, SuiteError, CourseError: ours, never the submission's.
        """
        assignment, suite = self.suite(submission.slug)
        return self.run(submission, assignment, suite)

    def run(
        self,
        submission: Submission,
        assignment: Assignment,
        suite: Suite,
        *,
        assumed: Mapping[str, Verdict] | None = None,
    ) -> Report:
        """Like `grade`, with a suite that has not been seen to pass on the reference.

        assumed  verdicts that are known beforehand, by check: those checks are not run.
        """
        if threading.current_thread() is not threading.main_thread():
            raise SuiteError("Grading must run in the main thread: a check is interrupted by a signal.")
        try:
            return self._run(submission, assignment, suite, assumed)
        except SandboxError as error:
            log.warning("The sandbox failed (%s); starting it again.", error)
            self.close()
            return self._run(submission, assignment, suite, assumed)

    def unreadable(self, slug: str, *, name: str, lang: Lang, sha256: str, says: Text) -> Report:
        """The report on a file that is not a notebook: no point, and the reason."""
        assignment, suite = self.suite(slug)
        return blank(
            assignment, suite, submission=name, lang=lang, sha256=sha256, says=says, isolation=str(self.isolation)
        )

    def _run(
        self, submission: Submission, assignment: Assignment, suite: Suite, assumed: Mapping[str, Verdict] | None
    ) -> Report:
        started = time.monotonic()
        cells, bench = self._examine(submission, suite, assumed)
        if bench.wavering:
            # Traces of an earlier check, or a function that guesses again when it is asked again: who gets fresh
            # processes only, which nobody has asked anything, has one answer to each question.
            cells, bench = self._examine(submission, suite, assumed, alone=True)
        verdicts = recognized(suite, (bench.verdicts[check.name] for check in suite.checks))
        return Report(
            submission=submission.name,
            slug=submission.slug,
            lang=submission.lang,
            sha256=submission.sha256,
            scores=scores(assignment, verdicts),
            cells=cells,
            isolation=str(self.isolation),
            suite_sha256=suite.sha256,
            by_hand=sum(question.points for question in assignment.written),
            seconds=time.monotonic() - started,
            student_seconds=_student_seconds(cells, verdicts),
        )

    def _examine(
        self, submission: Submission, suite: Suite, assumed: Mapping[str, Verdict] | None, *, alone: bool = False
    ) -> tuple[tuple[CellRun, ...], plugin.Bench]:
        """Run the notebook, then the checks; `alone`: each check in a process that no other check has used."""
        zygote = self.start()
        with Session(zygote, submission.cells, self.limits, alone=alone, replay=self.device != CPU) as session:
            cells = session.run_notebook()
            bench = bench_of(
                session, suite, secret=self.course.secret(), lang=submission.lang, assumed=assumed, device=self.device
            )
            run_checks(bench)
            if zygote.gone:  # it took the student's process with it, which looks like a crash of the student's code
                raise SandboxError(
                    f"The sandbox ended while it was grading. It said: {zygote.last_words() or 'nothing'}."
                )
            with Echo(session) as echo:
                for name, said in bench.said.items():
                    bench.verdicts[name] = retold(bench.verdicts[name], said, echo)
        return cells, bench

    def _require_reference_passes(self, assignment: Assignment, suite: Suite) -> None:
        """Refuse to grade with a suite that its own reference solution does not pass, on these hidden inputs."""
        report = self.run(reference_submission(self.course, assignment), assignment, suite)
        faults = [
            f"{v.check} ({v.because.en if v.because else v.outcome})" for v in report.verdicts if v.earned != v.possible
        ]
        if faults:
            raise SuiteError(
                f"{suite.slug}: the reference solution does not pass its own suite: {'; '.join(faults)}. "
                f"Nothing was graded. `autograder verify {suite.slug}` shows the whole matrix."
            )


def retold(verdict: Verdict, said: Said, echo: Echo) -> Verdict:
    """The verdict with the words that the code finds where it has met no hidden input."""
    fault = fault_of(said.requests[-1].head["name"], echo.answer(said))
    return replace(verdict, because=fault.says, traceback=fault.traceback if isinstance(fault, StudentCrashed) else "")


def recognized(suite: Suite, verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts, with the explanation of a misconception that shows in the set of failed checks only."""
    known = list(verdicts)
    for exercise in {verdict.exercise for verdict in known}:
        failed = [v for v in known if v.exercise == exercise and v.outcome in CAUGHT]
        if any(verdict.misconception for verdict in failed):
            continue
        found = explain_by_checks(
            {verdict.check for verdict in failed}, [m for m in suite.misconceptions if m.exercise == exercise]
        )
        if found is not None:
            named = [replace(v, misconception=found.name, explanation=found.explanation) for v in failed]
            known = [named[failed.index(v)] if v in failed else v for v in known]
    return tuple(known)


def _student_seconds(cells: tuple[CellRun, ...], verdicts: tuple[Verdict, ...]) -> float:
    return sum(cell.seconds for cell in cells) + sum(verdict.student_seconds for verdict in verdicts)


def require_out_of_sight(course: Path) -> None:
    """The course does not lie where the sandbox lets every submission read, as it would in /usr/src of a container.

    raises  IsolationError otherwise.
    """
    place = course.resolve()
    for folder in map(Path, shown_folders()):
        if place.is_relative_to(folder.resolve()):
            raise IsolationError(
                f"The course is at {place}, below {folder}, which the sandbox shows to every submission: its hidden "
                "tests and solutions could be read. Move it elsewhere, or in a container mount it at /course."
            )


def require_points(assignment: Assignment, suite: Suite) -> None:
    """The checks of each exercise add up to its points, and each check belongs to an exercise.

    raises  SuiteError otherwise.
    """
    known = {exercise.name: exercise.points for exercise in assignment.exercises}
    for check in suite.checks:
        if check.exercise not in known:
            raise SuiteError(
                f"{suite.slug}/{check.name}: no exercise is called {check.exercise!r}; the source has {sorted(known)}"
            )
    for name, points in known.items():
        found = sum(check.points for check in suite.checks if check.exercise == name)
        if abs(found - points) > 1e-9:
            raise SuiteError(f"{suite.slug}: {name} is worth {points:g} points, its checks add up to {found:g}")


def bench_of(
    session: Session,
    suite: Suite,
    *,
    secret: str,
    lang: Lang,
    assumed: Mapping[str, Verdict] | None = None,
    frank: bool = False,
    device: str = CPU,
) -> plugin.Bench:
    """What the pytest plugin needs to know of a running submission; `frank`: what its code says is told as it is."""

    def opened(check: Check) -> Student:
        return Student(
            session, check.name, salt=secret, call_s=check.call_s, frank=frank, data=suite.data,
            device=device if check.trains else CPU,
        )  # fmt: skip

    return plugin.Bench(
        suite=suite,
        secret=secret,
        lang=lang,
        open=opened,
        why_missing=session.why_missing,
        over_budget=lambda: session.left_s <= 0,
        assumed=assumed or {},
    )


class _OneBench:
    """The pytest plugin of one grading: its only suite is that of the bench."""

    def __init__(self, bench: plugin.Bench) -> None:
        self.bench = bench

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[plugin.BENCHES] = lambda path: self.bench if path == self.bench.suite.path else None


def run_checks(bench: plugin.Bench) -> None:
    """Run the suite of the bench with pytest, in this process; the verdicts are then in the bench.

    raises  SandboxError if the sandbox failed in the middle, SuiteError if pytest could not run the suite.
    """
    said = io.StringIO()
    fatal = _Fatal()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), _no_other_plugins():
        path = bench.suite.path
        code = pytest.main([str(path), f"--rootdir={path.parent}", *PYTEST], plugins=[_OneBench(bench), fatal])
    if fatal.error is not None:
        raise fatal.error
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    missing = [check.name for check in bench.suite.checks if check.name not in bench.verdicts]
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) or missing:
        raise SuiteError(f"{bench.suite.slug}: pytest did not run {missing or 'the suite'}: {said.getvalue()[-2000:]}")


class _Fatal:
    """Stops the run at a fault that is not the submission's."""

    def __init__(self) -> None:
        self.error: BaseException | None = None

    def pytest_runtest_makereport(self, call: pytest.CallInfo[None], item: pytest.Item) -> None:
        error = call.excinfo.value if call.excinfo else None
        if isinstance(error, SandboxError | SuiteError):
            self.error = error
            item.session.shouldstop = "the sandbox failed"


@contextlib.contextmanager
def _no_other_plugins() -> Iterator[None]:
    """No plugin that happens to be installed takes part in a grading, nor does any variable of pytest."""
    before = {name: value for name, value in os.environ.items() if name.startswith("PYTEST_")}
    for name in before:
        del os.environ[name]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        for name in [name for name in os.environ if name.startswith("PYTEST_")]:
            del os.environ[name]
        os.environ.update(before)
