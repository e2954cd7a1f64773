"""Who handed a file in, read from its name and its folders.

Moodle          `Anne Dupont_12345_assignsubmission_file_/vae.ipynb`, and `..._file_vae.ipynb` without folders
an attempt      `vae_anne_attempt_2026-11-21-17-05-00_vae.ipynb`, as nbgrader's zip_collect and Blackboard have it
nbgrader        `anne/vae/vae.ipynb`: student, assignment, notebook
anything else   the path below the folder that was named, without its suffix

Of several notebooks of one student for one assignment, in Moodle's folders or as attempts, the newest is graded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from autograder.text import Text, plain

MOODLE = re.compile(r"(?P<who>.+_\d+)_assignsubmission_file_?(?P<file>.*)")
"""Full name and number of the participant: two students may have the same name."""
ATTEMPT = re.compile(r"(?P<slug>.+?)_(?P<who>[^_]+)_attempt_(?P<when>\d{4}(?:-\d\d){5})_(?P<file>.+)")


class Pattern(StrEnum):
    """How a name was read."""

    MOODLE = "moodle"
    ATTEMPT = "attempt"
    NBGRADER = "nbgrader"
    PATH = "path"


PATTERNS = {
    Pattern.MOODLE: Text("dossier de Moodle", "folder of Moodle"),
    Pattern.ATTEMPT: Text("tentative datée dans le nom", "dated attempt in the name"),
    Pattern.NBGRADER: Text("dossiers de nbgrader", "folders of nbgrader"),
    Pattern.PATH: Text("nom du fichier", "name of the file"),
}
"""What a person reads of a pattern."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who handed a file in, and when, as far as its name tells."""

    name: str
    """In one line, without control characters."""
    pattern: Pattern
    when: str = ""
    """The time of the attempt, in a form that sorts; "" if the name has none."""

    @property
    def time(self) -> datetime | None:
        """The time of the attempt, in the zone of this machine, since its name says none; None if it has none."""
        try:
            return datetime.strptime(self.when, "%Y-%m-%d-%H-%M-%S").astimezone()
        except ValueError:
            return None


def author(parts: Sequence[str], slugs: Collection[str]) -> Author:
    """The author of a file.

    parts  of its path below the folder or the archive that was named, the name of the file last.
    slugs  the assignments of the course.
    """
    stem = parts[-1].rpartition(".")[0] or parts[-1]
    attempt = ATTEMPT.fullmatch(stem)
    if attempt:
        return Author(in_one_line(attempt["who"]), Pattern.ATTEMPT, attempt["when"])
    for part in parts:
        moodle = MOODLE.fullmatch(part)
        if moodle:
            return Author(in_one_line(moodle["who"]), Pattern.MOODLE)
    if len(parts) >= 3 and parts[-2] in slugs:
        return Author(in_one_line("/".join(parts[:-2])), Pattern.NBGRADER)
    return Author(in_one_line("/".join((*parts[:-1], stem))), Pattern.PATH)


def in_one_line(name: str) -> str:
    """The name of a file as a table can show it: whoever hands it in may have put escapes and line ends into it."""
    return plain(name).replace("\n", "\N{REPLACEMENT CHARACTER}").replace("\t", "\N{REPLACEMENT CHARACTER}")
