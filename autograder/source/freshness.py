"""The notebooks on disk are what the source gives."""

from __future__ import annotations

from pathlib import Path

from autograder.course import Course
from autograder.source.derive import as_json, solved_notebook, student_notebook
from autograder.source.read import Source
from autograder.text import LANGS


def derived(course: Course, source: Source) -> dict[Path, str]:
    """Path -> content of every notebook that the source gives."""
    files: dict[Path, str] = {}
    for lang in LANGS:
        files[course.assignment(source.slug, lang)] = as_json(student_notebook(source, lang))
        files[course.solved(source.slug, lang)] = as_json(solved_notebook(source, lang))
    return files


def faults(course: Course, source: Source) -> list[str]:
    """Each notebook that is missing or that differs from its source."""
    found: list[str] = []
    for path, content in derived(course, source).items():
        name = path.relative_to(course.root)
        if not path.is_file():
            found.append(f"{name} is missing; run `autograder build {source.slug}`")
        elif path.read_bytes() != content.encode():
            found.append(f"{name} is not what its source gives; run `autograder build {source.slug}`")
    return found
