"""An archive for Gradescope: everything that grades one assignment, in the layout that its containers expect.

Gradescope unpacks the archive into /autograder/source, runs `setup.sh` once, and `run_autograder` for each submission;
`gradescope_run` is what that starts. The archive holds the hidden suite and the secret of the course: it is for the
instructor alone.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

from autograder.course import Course
from autograder.errors import UsageError
from autograder.model import ENGINE_VERSION
from autograder.report.mode import Mode
from autograder.sandbox.jail import Isolation

PACKAGE = Path(__file__).parents[1]
CONFIG = "gradescope.json"
NEEDED = (
    "click", "numpy", "rich", "torch", "safetensors", "ipython", "matplotlib", "scikit-learn", "jupytext", "nbformat",
    "nh3", "jinja2", "pytest", "pytest-timeout",
)  # fmt: skip
"""What grading imports; the archive pins the versions of the machine that made it."""
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every file: the same course gives the same archive."""
SETUP = """\
#!/usr/bin/env bash
# Makes the environment of the autograder, once, when Gradescope builds the image. Needs Python 3.11 or newer: choose
# an image with Ubuntu 24.04. To install the smaller CPU build of PyTorch, export PIP_EXTRA_INDEX_URL here.
set -euo pipefail
root="${AUTOGRADER_ROOT:-/autograder}"
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends python3 python3-venv bubblewrap
python3 -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
python3 -m venv "$root/venv"
"$root/venv/bin/pip" install --no-cache-dir --requirement "$root/source/requirements.txt"
"""
RUN = """\
#!/usr/bin/env bash
# Grades what lies in submission/ and writes results/results.json. What it prints is for the instructor.
set -euo pipefail
root="${AUTOGRADER_ROOT:-/autograder}"
python="${AUTOGRADER_PYTHON:-$root/venv/bin/python}"
rm -f "$root/results/results.json"
# the submission's code runs as another user, who may read none of these
chmod -R go-rwx "$root/source" "$root/submission" "$root/results"
cd "$root/source"
export PYTHONPATH="$root/source/package" PYTHONDONTWRITEBYTECODE=1
exec "$python" -P -m autograder.bridges.gradescope_run "$root"
"""


class Visibility(StrEnum):
    """When a student may see a check, in Gradescope's words."""

    VISIBLE = "visible"
    AFTER_DUE_DATE = "after_due_date"
    AFTER_PUBLISHED = "after_published"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Settings:
    """How the archive grades and what it shows."""

    slug: str
    visibility: Visibility = Visibility.AFTER_DUE_DATE
    """Of the checks; what a student's own code did wrong is always visible."""
    mode: Mode = Mode.FORMATIVE
    isolation: Isolation = Isolation.NAMESPACES
    """`process`: another process of another user, for containers without namespaces; never chosen silently."""


def write_archive(course: Course, settings: Settings, path: Path) -> None:
    """Write the archive.

    raises  CourseError if there is no such assignment; UsageError if the file cannot be written.
    """
    course.require(settings.slug)
    files = dict(_files(course, settings))
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(files):
                info = zipfile.ZipInfo(name, LONG_AGO)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = (0o755 if name in ("setup.sh", "run_autograder") else 0o600) << 16
                archive.writestr(info, files[name])
    except OSError as error:
        raise UsageError(f"--into {path}: cannot be written ({error.strerror}). Choose another place.") from error


def _files(course: Course, settings: Settings) -> Iterator[tuple[str, bytes]]:
    """Name -> content of every file of the archive."""
    yield "setup.sh", SETUP.encode()
    yield "run_autograder", RUN.encode()
    yield "requirements.txt", "".join(f"{name}=={_release(name)}\n" for name in NEEDED).encode()
    config = {
        "slug": settings.slug, "visibility": settings.visibility, "mode": settings.mode,
        "isolation": settings.isolation, "engine_version": ENGINE_VERSION,
    }  # fmt: skip
    yield CONFIG, (json.dumps(config, indent=1) + "\n").encode()
    yield "course/solutions/.secret", f"{course.secret()}\n".encode()
    source = course.source(settings.slug).parent
    figures = [path for path in source.glob("figures/*") if path.is_file()]
    graded = [*source.glob("*.py"), *figures, course.suite(settings.slug)]
    for path in (*graded, *course.calibrations(settings.slug)):
        yield f"course/{path.relative_to(course.root)}", path.read_bytes()
    for path in PACKAGE.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield f"package/autograder/{path.relative_to(PACKAGE)}", path.read_bytes()


def _release(name: str) -> str:
    """The version of a package as an index knows it: without the label of a local build."""
    return version(name).partition("+")[0]
