"""Our grader under attack where most courses meet it: behind nbgrader's own commands, with its feedback for students.

It protects itself, but the batch, the gradebook and the pages are nbgrader's: so it is observed as nbgrader is, in a
cage, with the files beside the notebook and the page that the student opens.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from autograder.attack.corpus import Notebook
from autograder.attack.nbgrader import Nbgrader, plain, release
from autograder.attack.stock import PACKAGE
from autograder.attack.victim import SLUG, Canaries, honest, write_course
from autograder.model import ENGINE_VERSION

CONFIG = """\
from pathlib import Path
from autograder.bridges.nbgrader import configure
configure(get_config(), course=Path(__file__).parent)
"""


class Bridge(Nbgrader):
    """`nbgrader autograde` and `generate_feedback`, configured for our engine."""

    name = "bridge"
    environment: Mapping[str, str] = {"PYTHONPATH": PACKAGE, "AUTOGRADER_SECRET": "of the lab"}
    grade_s = 170.0

    def legend(self) -> str:
        """Its version, and what it was given."""
        return (
            f"autograder {ENGINE_VERSION} behind nbgrader, the limits of a real grading (20 s a cell, 5 s a call), "
            f"{self.grade_s:g} s for autograde and generate_feedback of the two"
        )

    def prepare(self, folder: Path, canaries: Canaries) -> tuple[Notebook, Notebook]:
        """A course of ours, built, and released by nbgrader."""
        from autograder.source.build import build  # here: a cage has no use for it

        course = write_course(folder, canaries)
        build(course, SLUG)
        (folder / "nbgrader_config.py").write_text(CONFIG)
        release(folder, canaries)
        return plain(course.assignment(SLUG, "en")), honest(course, canaries)

    def known(self, course: Path) -> dict[str, str]:
        """Where its files lie."""
        files = {
            "tests": course / "tests" / "hidden" / f"test_{SLUG}.py",
            "solution": course / "solutions" / SLUG / "notebook.py",
            "gradebook": course / "gradebook.db",
        }
        return {name: str(path) for name, path in files.items()}
