"""nbgrader grades this course through our engine: see autograder/bridges/NBGRADER.md."""

from pathlib import Path

from autograder.bridges.nbgrader import configure

configure(get_config(), course=Path(__file__).parent)  # noqa: F821  # traitlets gives it to the file
