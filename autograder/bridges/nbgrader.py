"""The nbgrader bridge: stock `nbgrader autograde` grades through our engine.

In the nbgrader_config.py of a course:

    from pathlib import Path
    from autograder.bridges.nbgrader import configure
    configure(get_config(), course=Path(__file__).parent)

Gradebook, formgrader, feedback, export, late penalties and manual grading stay nbgrader's own. NBGRADER.md, beside this
file, lists what the bridge cures and what it does not.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

STEPS = "autograder.bridges.nbgrader_steps"
NBGRADER = "nbgrader.preprocessors"

GENERATE = (
    *("IncludeHeaderFooter", "LockCells", "ClearOutput", "CheckCellMetadata", "ComputeChecksums", "SaveCells"),
    *("ClearHiddenTests", "ClearMarkScheme", "ComputeChecksums", "CheckCellMetadata"),
)
"""nbgrader's own steps of generate_assignment, but not ClearSolutions: our source is the skeleton already, and where
nbgrader finds no solution region it wipes the whole cell; nor InstantiateTests, which starts a kernel."""

SANITIZE = (
    f"{STEPS}.Restore",
    f"{NBGRADER}.ClearOutput",
    f"{NBGRADER}.DeduplicateIds",
    f"{NBGRADER}.OverwriteKernelspec",
    f"{NBGRADER}.OverwriteCells",
    f"{NBGRADER}.CheckCellMetadata",
)
AUTOGRADE = (
    f"{STEPS}.Grade",
    f"{NBGRADER}.LimitOutput",
    f"{STEPS}.SaveGrades",
    f"{NBGRADER}.AssignLatePenalties",
    f"{NBGRADER}.CheckCellMetadata",
)


def configure(c: Any, course: Path, *, root: Path | None = None) -> None:
    """Make nbgrader grade through our engine. Call it first in nbgrader_config.py: later lines may change what it sets.

    c       the traitlets configuration of the file: `get_config()`.
    course  the folder with solutions/ and tests/hidden/ in it.
    root    nbgrader's own course folder (gradebook.db, submitted/, ...), where it is not the same one.

    Everything is named by strings: the file is read by every nbgrader command and by Jupyter, and torch is not to be
    imported by those that do not grade.
    """
    course = Path(course).resolve()
    home = Path(root).resolve() if root is not None else course
    c.CourseDirectory.root = str(home)
    # grade cells are the same in both languages, so one gradebook made from the French notebooks serves both
    c.CourseDirectory.source_directory = str(_beside(course / "assignments" / "fr", home))
    c.CourseDirectory.release_directory = "release/nbgrader"

    c.GenerateAssignment.preprocessors = [f"{NBGRADER}.{name}" for name in GENERATE]

    c.Autograde.exporter_class = "autograder.bridges.nbgrader_exporter.SubmissionExporter"
    c.SubmissionExporter.course = str(course)
    c.Autograde.sanitize_preprocessors = list(SANITIZE)
    c.Autograde.autograde_preprocessors = list(AUTOGRADE)

    c.HTMLExporter.filters = {"markdown2html": "autograder.bridges.nbgrader_markdown.markdown2html"}
    _find_alembic()


def _find_alembic() -> None:
    """Put this Python's own scripts on PATH if need be: nbgrader makes a gradebook with the command `alembic`.

    It fails where nbgrader was called by its full path, without activating the environment.
    """
    if shutil.which("alembic") is None:
        os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


def _beside(path: Path, home: Path) -> Path:
    """`path` relative to nbgrader's folder where it lies in it, as nbgrader's own paths are."""
    return path.relative_to(home) if path.is_relative_to(home) else path
