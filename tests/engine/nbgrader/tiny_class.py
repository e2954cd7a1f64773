"""A small class of the tiny course in nbgrader's folders: released, handed in, and looked at afterwards."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.bridges.nbgrader import configure
from autograder.course import Course
from autograder.demo.hostile import hostile_cell
from autograder.source.derive import solved_notebook, student_notebook
from autograder.source.read import read_source

sys.path.append(str(Path(__file__).parents[1] / "grade"))
from tiny_course import write_course

Notebook = dict[str, Any]
SLUG = "tiny"
SHOWN = """import numpy, pandas
print("seen", file=__import__("sys").stderr)
display(pandas.DataFrame({"a": [1, 2]}))
raise ValueError("my own")"""
PAGE_TIME = re.compile(r"\(Last updated: [^)]*\)|20\d\d-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.\d]*")


class TinyClass:
    """The course and nbgrader's folder, which are one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config = Config()
        configure(self.config, root)

    @classmethod
    def released(cls, root: Path) -> TinyClass:
        """A new one, its assignment released. A machine under load must not make a check run out of its second."""
        course = write_course(root, suite=("timeout_s=1.0", "timeout_s=20.0"))
        built = course.assignment(SLUG, "fr")
        built.parent.mkdir(parents=True)
        built.write_text(json.dumps(student_notebook(read_source(course, SLUG), "fr")))
        (root / "nbgrader_config.py").write_text(
            "from pathlib import Path\nfrom autograder.bridges.nbgrader import configure\n"
            "configure(get_config(), course=Path(__file__).parent)\n"
        )
        made = cls(root)
        made._ask(lambda api: api.generate_assignment(SLUG))
        return made

    @property
    def solved(self) -> Notebook:
        """The solved notebook, in French."""
        found: Notebook = json.loads(json.dumps(solved_notebook(read_source(Course(self.root), SLUG), "fr")))
        return found

    def with_answer(self, source: str) -> Notebook:
        """The solved notebook with another answer to the first exercise."""
        notebook = self.solved
        next(cell for cell in notebook["cells"] if cell["id"] == "double")["source"] = source
        return notebook

    def with_cell(self, source: str) -> Notebook:
        """The solved notebook with a cell more."""
        notebook = self.solved
        added = {"cell_type": "code", "id": "mine", "metadata": {}, "outputs": [], "execution_count": None}
        notebook["cells"].append({**added, "source": source})
        return notebook

    def hand_in(self, student: str, content: Notebook | bytes, name: str = f"{SLUG}.ipynb") -> Path:
        """What a student hands in."""
        path = self.root / "submitted" / student / SLUG / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    def hand_in_everything(self) -> None:
        """A good, a bad, a broken and a hostile submission, and what makes nbgrader restore a notebook."""
        self.hand_in("bad", self.with_answer("def double(x):\n    return x / 2"))
        self.hand_in("broken", b"%PDF-1.7")
        self.hand_in("crash", self.with_answer("def double(x):\n    return undefined"))
        self.hand_in("good", self.solved)
        self.hand_in("hostile", self.with_cell(hostile_cell(["double"])))
        moved = self.solved
        moved["cells"] = [cell for cell in moved["cells"] if not cell["id"].startswith("grade_")]
        self.hand_in("lost_cells", moved)
        self.hand_in("other_name", self.solved, "Tiny (1).ipynb")
        self.hand_in("shown", self.with_cell(SHOWN))
        (self.root / "submitted" / "nothing" / SLUG).mkdir(parents=True)

    def autograde(self) -> None:
        """`nbgrader autograde tiny`, in this process."""
        self._ask(lambda api: api.autograde(SLUG, "*", force=False))

    def feedback(self) -> None:
        """`nbgrader generate_feedback tiny`, in this process."""
        self._ask(lambda api: api.generate_feedback(SLUG))

    def _ask(self, action: Callable[[NbGraderAPI], dict[str, Any]]) -> None:
        result = action(NbGraderAPI(CourseDirectory(config=self.config), config=self.config))
        assert result["success"], result["error"]

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """What the gradebook holds of submissions, without its random keys and the time of day."""
        with closing(sqlite3.connect(self.root / "gradebook.db")) as db:
            db.row_factory = sqlite3.Row
            return {name: [dict(row) for row in db.execute(query)] for name, query in QUERIES.items()}

    def notebooks(self) -> dict[str, Notebook]:
        """The autograded notebooks, by student."""
        return {path.parts[-3]: json.loads(path.read_text()) for path in (self.root / "autograded").glob("*/*/*.ipynb")}

    def pages(self) -> dict[str, str]:
        """The pages of feedback, by student, without the time of day."""
        found = (self.root / "feedback").glob("*/*/*.html")
        return {path.parts[-3]: PAGE_TIME.sub("", path.read_text()) for path in found}


NOTEBOOK = (
    "JOIN submitted_notebook ON submitted_notebook.id = {table}.notebook_id "
    "JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id "
    "JOIN base_cell ON base_cell.id = {table}.cell_id "
)
QUERIES = {
    "grade": "SELECT student_id, base_cell.name AS cell, auto_score, manual_score, extra_credit, needs_manual_grade "
    f"FROM grade {NOTEBOOK.format(table='grade')} ORDER BY student_id, cell",
    "comment": "SELECT student_id, base_cell.name AS cell, auto_comment, manual_comment "
    f"FROM comment {NOTEBOOK.format(table='comment')} ORDER BY student_id, cell",
    "submitted_notebook": "SELECT student_id, late_submission_penalty, submitted_notebook.flagged "
    "FROM submitted_notebook JOIN submitted_assignment "
    "ON submitted_assignment.id = submitted_notebook.assignment_id ORDER BY student_id",
    "student": "SELECT * FROM student ORDER BY id",
}
