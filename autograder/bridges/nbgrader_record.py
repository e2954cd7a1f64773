"""Recording a class in nbgrader: its own Autograde, with its own configuration, in this process.

Who grades first and records afterwards gets several submissions graded at a time, where `nbgrader autograde` alone
takes them one by one: with every verdict in the store, it runs nothing and only writes.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from nbgrader.apps import AutogradeApp
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException

from autograder.bridges.nbgrader_gradebook import forget_scores, opened, silence_nbgraders_own_warnings
from autograder.bridges.nbgrader_listing import HandedIn, listed
from autograder.bridges.nbgrader_verdicts import STORE
from autograder.course import Course
from autograder.errors import AutograderError, UsageError
from autograder.text import Lang

CONFIG = "nbgrader_config.py"


class Recorder:
    """nbgrader's Autograde for one assignment, in nbgrader's folder."""

    def __init__(self, folder: Path, assignment: str, *, verbose: bool = False) -> None:
        """Read the configuration of the folder.

        raises  UsageError if it has none, or one that does not grade through our engine.
        """
        if not (folder / CONFIG).is_file():
            raise UsageError(
                f"{folder} has no {CONFIG}: expected the folder of a course that nbgrader grades through this engine. "
                "Run the command there, or give --course FOLDER; NBGRADER.md has the three lines of that file."
            )
        silence_nbgraders_own_warnings()
        with contextlib.chdir(folder):  # where nbgrader looks for its configuration
            self.app = AutogradeApp()
            self.app.log_level = logging.INFO if verbose else logging.WARNING
            self.app.initialize([])
            self.app.coursedir.assignment_id = assignment
        self.assignment = assignment
        if "nbgrader_exporter" not in str(self.app.config.Autograde.get("exporter_class", "")):
            raise UsageError(
                f"{folder / CONFIG} does not grade through this engine: call `configure` of "
                "autograder.bridges.nbgrader in it, as NBGRADER.md shows; or use `nbgrader autograde`."
            )

    @property
    def root(self) -> Path:
        """nbgrader's own folder."""
        return Path(self.app.coursedir.root)

    @property
    def course(self) -> Course:
        """Our course, which may be elsewhere."""
        named = self.app.config.SubmissionExporter.get("course", "")
        return Course(Path(named)) if named else Course.find(self.root)

    @property
    def store(self) -> Path:
        """Where verdicts are kept, and looked up as they are recorded."""
        return Path(self.root, self.app.config.SubmissionExporter.get("store", STORE))

    @property
    def lang(self) -> Lang:
        """The language of messages to a file that does not say."""
        return "en" if self.app.config.SubmissionExporter.get("default_lang", "fr") == "en" else "fr"

    def handed_in(self) -> list[HandedIn]:
        """What there is to grade.

        raises  UsageError if nbgrader finds nothing, or does not know the assignment.
        """
        converter = _Autograde(coursedir=self.app.coursedir, parent=self.app)
        level, self.app.log_level = self.app.log_level, logging.ERROR  # it will say the rest when it records
        try:
            with self._sentences(UsageError), contextlib.chdir(self.root):
                converter.init_notebooks()
                found = listed(converter)
        finally:
            self.app.log_level = level
        if not found:
            raise UsageError(
                f"The gradebook does not know {self.assignment!r}: "
                f"run `nbgrader generate_assignment {self.assignment}`."
            )
        return found

    def record(self, students: Collection[str], *, force: bool, advance: Callable[[], None]) -> None:
        """Let nbgrader write scores, notebooks and comments of these students. A verdict that is in the store is used.

        force    also of those that nbgrader has recorded before.
        advance  called after each notebook.
        raises   AutograderError if nbgrader stops, or has failed on somebody.
        """
        converter = _Autograde(coursedir=self.app.coursedir, parent=self.app, force=force)
        converter.students, converter.advance = frozenset(students), advance
        with self._sentences(AutograderError):
            converter.start()

    def forget(self, each: HandedIn) -> None:
        """Leave a submission that has no verdict without a score: one of an earlier run must not stand."""
        from nbgrader.api import MissingEntry

        with opened(self.app.coursedir.db_url) as gradebook, contextlib.suppress(MissingEntry):  # never recorded
            forget_scores(gradebook, each.notebook, self.assignment, each.student, keep=frozenset())

    @contextlib.contextmanager
    def _sentences(self, kind: type[AutograderError]) -> Iterator[None]:
        """nbgrader's ways to stop, as an error of ours; what was the matter it has written to its log."""
        try:
            yield
        except (NbGraderException, SystemExit) as error:
            what = str(error) if isinstance(error, NbGraderException) else "it says why above"
            raise kind(f"nbgrader stopped at {self.assignment}: {what}") from error


class _Autograde(Autograde):  # type: ignore[misc]  # nbgrader is untyped here
    """nbgrader's Autograde for some of the students, which says how far it is."""

    students: frozenset[str] = frozenset()
    advance: Callable[[], None] = staticmethod(lambda: None)

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Whether this submission is to be recorded: nbgrader's own rule, for those that were asked for."""
        return student_id in self.students and bool(super().init_destination(assignment_id, student_id))

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Record one notebook."""
        super().convert_single_notebook(notebook_filename)
        self.advance()


def folder_of(named: Path | None) -> Path:
    """nbgrader's folder: the one that was named, or the nearest one above this one that has its configuration."""
    start = (named or Path.cwd()).resolve()
    above: Iterable[Path] = () if named is not None else start.parents
    return next((folder for folder in (start, *above) if (folder / CONFIG).is_file()), start)
