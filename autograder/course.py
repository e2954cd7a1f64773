"""Where a course keeps its things. A course is a folder with `solutions/` and `tests/hidden/` in it."""

from __future__ import annotations

import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import CourseError
from autograder.text import Lang

DIGITS = "digits"
"""The images on which everything runs unless others are asked for."""


@dataclass(frozen=True, slots=True)
class Course:
    """The folder that holds sources, suites and built assignments."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Course:
        """The course of `start`, or of the nearest folder above it; `AUTOGRADER_COURSE` names one outright.

        raises  CourseError if there is none.
        """
        named = os.environ.get("AUTOGRADER_COURSE")
        origin = (start or (Path(named) if named else Path.cwd())).resolve()
        for folder in (origin, *origin.parents):
            if (folder / "solutions").is_dir() and (folder / "tests" / "hidden").is_dir():
                return cls(folder)
        raise CourseError(
            f"No course at {origin} or above it: expected a folder with solutions/ and tests/hidden/ in it. "
            "Run the command inside the course, or give --course FOLDER."
        )

    def slugs(self) -> list[str]:
        """The assignments of the course, sorted."""
        return sorted(path.parent.name for path in (self.root / "solutions").glob("*/notebook.py"))

    def require(self, slug: str) -> str:
        """`slug` itself.

        raises  CourseError if the course has no such assignment.
        """
        if slug not in self.slugs():
            known = ", ".join(self.slugs()) or "none yet"
            raise CourseError(f"No assignment {slug!r} in {self.root}: the course has {known}.")
        return slug

    def source(self, slug: str) -> Path:
        """The one source of an assignment, in jupytext percent format."""
        return self.root / "solutions" / slug / "notebook.py"

    def solved(self, slug: str, lang: Lang) -> Path:
        """The solved notebook, built and private."""
        return self.root / "solutions" / slug / f"{slug}.{lang}.ipynb"

    def accepted(self, slug: str) -> Path:
        """Other right answers."""
        return self.root / "solutions" / slug / "accepted.py"

    def misconceptions(self, slug: str) -> Path:
        """Wrong answers, each with its explanation."""
        return self.root / "solutions" / slug / "misconceptions.py"

    def suite(self, slug: str) -> Path:
        """The hidden suite."""
        return self.root / "tests" / "hidden" / f"test_{slug}.py"

    def calibrations(self, slug: str, data: str = DIGITS) -> list[Path]:
        """The calibrated thresholds that the suite reads, with their seeds; those of other images have a folder."""
        folder = self.root / "tests" / "hidden" / "calibration"
        return sorted((folder if data == DIGITS else folder / data).glob(f"{slug}.json"))

    def assignment(self, slug: str, lang: Lang) -> Path:
        """What a student opens, and the nbgrader source: skeleton plus locked grade cells."""
        return self.root / "assignments" / lang / slug / f"{slug}.ipynb"

    def public(self, slug: str) -> Path:
        """The part of the suite that students receive."""
        return self.root / "solutions" / slug / "public.py"

    def public_tests(self, slug: str, lang: Lang) -> Path:
        """The folder of the otter test files beside a notebook, built."""
        return self.assignment(slug, lang).parent / "tests"

    def secret(self) -> str:
        """The seed of all hidden inputs: `AUTOGRADER_SECRET`, else `solutions/.secret`, which is made on first use.

        raises  CourseError if there is none and the folder cannot be written.
        """
        named = os.environ.get("AUTOGRADER_SECRET")
        if named:
            return named
        path = self.root / "solutions" / ".secret"
        if not path.exists():
            try:
                descriptor, draft = tempfile.mkstemp(prefix=".secret.", dir=path.parent)  # its owner's alone
                with open(descriptor, "w") as file:
                    file.write(secrets.token_hex(16) + "\n")
                try:
                    os.link(draft, path)  # whole or not at all, and never over another process's
                except FileExistsError:
                    pass
                finally:
                    os.unlink(draft)
            except OSError as error:
                raise CourseError(
                    f"The course has no secret yet and {path} cannot be written ({error.strerror}). "
                    "Hidden inputs are drawn from it: set AUTOGRADER_SECRET to any sentence, the same at each run."
                ) from error
        return path.read_text().strip()
