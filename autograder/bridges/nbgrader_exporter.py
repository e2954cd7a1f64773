"""How nbgrader's Autograde reads submissions: the only place where it opens a file that a student wrote.

nbgrader makes the exporter once per batch, after it has listed the submissions and before it touches any of them. So
this is also where a batch is refused as a whole (no sandbox, a broken suite) with nothing written yet.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.converters.base import NbGraderException
from traitlets import Unicode

from autograder.bridges.nbgrader_engine import assignment_of, engine_of, refresh
from autograder.bridges.nbgrader_folder import be_lenient_with_timestamps, odd_files
from autograder.bridges.nbgrader_gradebook import (
    notebooks_of,
    opened,
    released,
    silence_nbgraders_own_warnings,
    wait_for_the_gradebook,
)
from autograder.bridges.nbgrader_listing import NOTHING, HandedIn, listed
from autograder.bridges.nbgrader_restore import claim_written, sound
from autograder.bridges.nbgrader_stamp import Stamp, digest_of, unfinished
from autograder.bridges.nbgrader_steps import GradingStopped
from autograder.bridges.nbgrader_verdicts import STORE, Verdicts
from autograder.course import Course
from autograder.errors import AutograderError, NotebookError
from autograder.grade.terms import Terms
from autograder.source.notebook_file import parse_json, read_bytes, version_4
from autograder.source.submission import from_notebook
from autograder.text import Lang


class SubmissionExporter(NotebookExporter):  # type: ignore[misc]  # nbconvert is untyped here
    """Reads any file a student may hand in, and turns it into a notebook that nbgrader can carry on with."""

    course = Unicode("", help="The folder with solutions/ and tests/hidden/ in it; found from nbgrader's if empty").tag(
        config=True
    )
    default_lang = Unicode("fr", help="Language of the messages to a notebook that does not say: fr or en").tag(
        config=True
    )

    store = Unicode(
        STORE, help="The store in which verdicts of `autograder grade` are looked up first; it need not exist"
    ).tag(config=True)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        wait_for_the_gradebook()
        silence_nbgraders_own_warnings()
        self.listing = listed(self.parent)
        self.handed_in: dict[str, Path] = {}
        try:
            refresh(self.course_root)
            self.verdicts = Verdicts(self.store_path, Terms(Course(self.course_root)))
            weakref.finalize(self, self.verdicts.close)
            self._require_course()
        except AutograderError as error:
            self.log.error("Nothing was graded. %s", error)
            raise NbGraderException(str(error)) from error
        self._prepare_folders()

    @property
    def course_root(self) -> Path:
        """The folder of our course."""
        return Path(self.course) if self.course else Course.find(Path(self.parent.coursedir.root)).root

    @property
    def store_path(self) -> Path:
        """The file of the store."""
        return Path(self.parent.coursedir.root, self.store)

    @property
    def lang(self) -> Lang:
        """The language of messages to a file that does not say."""
        return "en" if self.default_lang == "en" else "fr"

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Convert a notebook: a submitted one is read with care, one that we wrote ourselves as usual."""
        about = (resources or {}).get("nbgrader", {})
        coursedir = self.parent.coursedir
        submitted = coursedir.format_path(coursedir.submitted_directory, about["student"], about["assignment"])
        try:
            if Path(filename).parent == Path(submitted):
                return self._from_submission(Path(filename), resources or {})
            return super().from_filename(filename, resources=resources, **options)  # type: ignore[no-any-return]
        except GradingStopped:
            self._discard(about)
            raise

    def _from_submission(self, path: Path, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Convert what was handed in as `path`."""
        notebook = self.read(self.handed_in.get(str(path), path), resources["nbgrader"])
        resources["metadata"] = {"name": path.stem, "path": str(path.parent)}
        return self.from_notebook_node(notebook, resources=resources)  # type: ignore[no-any-return]

    def read(self, path: Path, about: dict[str, str]) -> NotebookNode:
        """The notebook in a file, valid and stamped; an explanation in its place if it cannot be read."""
        assignment = assignment_of(self.course_root, about["notebook"])
        sha256, lang, cells = "", self.lang, ""
        try:
            if not os.path.lexists(path):
                raise NotebookError(NOTHING)
            content = read_bytes(path)
            sha256 = hashlib.sha256(content).hexdigest()
            found = version_4(parse_json(content))
            submission = from_notebook(found, assignment, name=about["student"], sha256=sha256, lang=self.lang)
            lang, cells = submission.lang, digest_of(submission.cells)
            notebook, unreadable = sound(found), None
            claim_written(notebook, assignment)
        except NotebookError as error:
            self.log.warning("%s: %s", path, error)
            unreadable, cells = error.says, ""
            notebook = sound({"cells": []})
            notebook.cells = [new_markdown_cell(f"{unreadable.fr}\n\n{unreadable.en}", id="unreadable")]
        Stamp(sha256=sha256, lang=lang, unreadable=unreadable, cells=cells).press(notebook)
        return notebook

    def _require_course(self) -> None:
        """Refuse the batch now if the machine or the course cannot grade it, unless all verdicts are there already.

        raises  AutograderError with the sentence for the teacher.
        """
        assignment = self.parent.coursedir.assignment_id
        new = {each.notebook for each in self.listing if not self._is_graded(each)}
        with opened(self.parent.coursedir.db_url) as gradebook:
            for name in notebooks_of(gradebook, assignment):
                if name in new or name not in Course(self.course_root).slugs():
                    engine_of(self.course_root).suite(name)
                exercises = assignment_of(self.course_root, name).exercises
                points = {exercise.grade_id: exercise.points for exercise in exercises}
                for cell in released(gradebook, name, assignment).cells:
                    if cell.grade and not cell.solution and points.get(cell.name) != cell.points:
                        self.log.warning(
                            "%s: the gradebook has %s points for %s, the suite %s. It will be left without a score: "
                            "run `nbgrader generate_assignment %s --force`, then autograde again.",
                            name, cell.points, cell.name, points.get(cell.name), assignment,
                        )  # fmt: skip

    def _is_graded(self, each: HandedIn) -> bool:
        return self.verdicts.has(each.notebook, each.student, Path(self.parent.coursedir.root, each.path), NOTHING)

    def _prepare_folders(self) -> None:
        """Hand renamed notebooks and folders without one to nbgrader, and keep it away from what it should not copy."""
        coursedir = self.parent.coursedir
        be_lenient_with_timestamps(coursedir)
        for each in self.listing:
            files = self.parent.assignments.setdefault(each.folder, [])
            if each.renamed:
                self.log.warning("%s is graded as %s.ipynb", each.path, each.notebook)
                self.handed_in[str(each.canonical)] = each.path
                files[files.index(str(each.path))] = str(each.canonical)
            elif str(each.canonical) not in files:
                files.append(str(each.canonical))
        for folder in self.parent.assignments:
            names = [each.canonical.name for each in self.listing if each.folder == folder]
            self._remove_unfinished(folder, names)
            for pattern, why in odd_files(Path(folder)).items():
                self.log.warning("%s is left aside: it is %s", pattern, why)
                if pattern not in coursedir.ignore:
                    coursedir.ignore = [*coursedir.ignore, pattern]

    def _remove_unfinished(self, folder: str, names: Iterable[str]) -> None:
        """Take away the copy of a submission that a killed run has left half graded: nbgrader would pass over it."""
        found = re.match(self.parent._format_source("(?P<assignment>.*)", "(?P<student>.*)", escape=True), folder)
        if found is None:
            return  # nbgrader will say so
        graded = Path(self.parent._format_dest(found["assignment"], found["student"]))
        if graded.is_dir() and any(unfinished(graded / name) for name in names):
            self.log.warning("%s was left half graded by a run that was killed: it is graded again", graded)
            shutil.rmtree(graded)

    def _discard(self, about: dict[str, str]) -> None:
        """Take away the half-graded copy, as nbgrader does for an error that it handles itself."""
        coursedir = self.parent.coursedir
        folder = Path(coursedir.format_path(coursedir.autograded_directory, about["student"], about["assignment"]))
        if coursedir.notebook_id == "*":
            shutil.rmtree(folder, ignore_errors=True)
        else:
            (folder / f"{about['notebook']}.ipynb").unlink(missing_ok=True)
