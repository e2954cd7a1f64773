"""Who handed in what, as nbgrader's Autograde sees it: the notebooks of one assignment in the folders of students."""

from __future__ import annotations

import glob
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.bridges.nbgrader_folder import find_renamed
from autograder.bridges.nbgrader_gradebook import notebooks_of, opened, released
from autograder.text import Text

NOTHING = Text(
    "Aucun notebook Jupyter (.ipynb) n'a été rendu pour ce sujet. Rendez celui que vous avez complété.",
    "No Jupyter notebook (.ipynb) was handed in for this assignment. Hand in the one that you completed.",
)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One notebook of one student."""

    student: str
    folder: str
    """As nbgrader spells it."""
    notebook: str
    """Its name in the gradebook, which is that of our assignment."""
    path: Path
    """The file that is graded; it is not there if the folder holds no notebook at all."""

    @property
    def canonical(self) -> Path:
        """Where nbgrader looks for it."""
        return Path(self.folder) / f"{self.notebook}.ipynb"

    @property
    def renamed(self) -> bool:
        """Whether the student has given it another name."""
        return self.path != self.canonical


def listed(converter: Any) -> list[HandedIn]:
    """The notebooks that are to be graded, after nbgrader has listed its own: renamed ones are found, and of a folder
    without any notebook, which nbgrader passes over in silence, each notebook of the assignment is said to be missing.

    converter  nbgrader's Autograde, after `init_notebooks`; paths are relative to the folder of nbgrader.
    """
    coursedir = converter.coursedir
    with opened(coursedir.db_url) as gradebook:
        names = notebooks_of(gradebook, coursedir.assignment_id)
        known = {name: released(gradebook, name, coursedir.assignment_id).names for name in names}
    folders = {folder: [Path(file) for file in files] for folder, files in converter.assignments.items()}
    if coursedir.notebook_id == "*":
        pattern = coursedir.format_path(coursedir.submitted_directory, coursedir.student_id, coursedir.assignment_id)
        for folder in glob.glob(pattern):
            if os.path.isdir(folder):
                folders.setdefault(folder, [Path(folder) / f"{name}.ipynb" for name in known])
    found = []
    for folder, files in sorted(folders.items()):
        paths = {file.stem: file for file in files if file.stem in known} | find_renamed(files, known)
        student = _student(converter, folder)
        found += [HandedIn(student, folder, name, paths[name]) for name in known if name in paths]
    return found


def _student(converter: Any, folder: str) -> str:
    """Whose folder it is; "" if nbgrader cannot tell either, which it will say."""
    coursedir = converter.coursedir
    pattern = coursedir.format_path(coursedir.submitted_directory, "(?P<student>.*)", "(?P<assignment>.*)", escape=True)
    match = re.match(pattern, folder)
    return match["student"] if match else ""
