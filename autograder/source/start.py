"""The beginning of an assignment: a small complete one, to be replaced piece by piece while `verify` holds."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from autograder.course import Course
from autograder.errors import UsageError
from autograder.text import LANGS, Text

TEMPLATE = files("autograder") / "template"
HEADINGS = Text("# # TITRE\n", "# # TITLE\n")
"""What the headings of the template stand for."""


def start(course: Course, slug: str, title: Text) -> list[Path]:
    """Write the five files of a new assignment: source, right and wrong answers, public checks, hidden suite.

    title   its heading; without a line break
    raises  UsageError if the name will not do, or if one of the files is there already; nothing is written then.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", slug):
        raise UsageError(
            f"{slug!r} cannot name an assignment: it becomes part of file names and of Python names. "
            "Use small letters, digits and _, a letter first, as in flows or first_steps."
        )
    if any(not title[lang].strip() or "\n" in title[lang] for lang in LANGS):
        raise UsageError("A title is one line of text. Give --title-fr and --title-en one each.")
    places = {
        "notebook.py": course.source(slug),
        "accepted.py": course.accepted(slug),
        "misconceptions.py": course.misconceptions(slug),
        "public.py": course.public(slug),
        "suite.py": course.suite(slug),
    }
    there = [str(path) for path in places.values() if path.exists()]
    if there:
        raise UsageError(f"{', '.join(there)}: there already. Choose another name, or move it away.")
    for name, path in places.items():
        content = (TEMPLATE / name).read_text(encoding="utf-8")
        for lang in LANGS:
            content = content.replace(HEADINGS[lang], f"# # {title[lang].strip()}\n")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{path}: cannot be written ({error.strerror}). Choose a folder that can.") from error
    return list(places.values())
