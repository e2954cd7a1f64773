"""All the rules of a source. A rule returns sentences; an empty list means that it holds."""

from __future__ import annotations

from autograder.course import Course
from autograder.source import freshness, leaks, parity, points, typography
from autograder.source.derive import as_json, student_notebook
from autograder.source.read import Source, assignment_of, read_source
from autograder.text import LANGS


def faults(course: Course, slug: str) -> list[str]:
    """What is wrong with an assignment's source and with the notebooks on disk, one sentence each.

    raises  CourseError if there is no such assignment; SourceError if its source cannot be read at all.
    """
    source = read_source(course, slug)
    on_street = leaks.published(course.root / "assignments")
    return [*source_faults(source), *leaks.faults(source, on_street), *freshness.faults(course, source)]


def source_faults(source: Source) -> list[str]:
    """What is wrong with the source itself, whatever is on disk; a build is refused until there is nothing.

    raises  SourceError if a title or an exercise heading is missing.
    """
    assignment_of(source)
    students = {
        f"the student's notebook ({lang})": leaks.notebook_text(as_json(student_notebook(source, lang)))
        for lang in LANGS
    }
    return [
        *parity.faults(source),
        *points.faults(source),
        *typography.faults(source),
        *leaks.faults(source, students),
    ]
