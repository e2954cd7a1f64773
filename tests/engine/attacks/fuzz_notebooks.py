"""Notebooks that were damaged in ways that keep most of their form: the same for the same seed.

python fuzz_notebooks.py [SEED]      reads three thousand of them and prints what became of them
"""

from __future__ import annotations

import collections
import copy
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.grade.batch import Entry, Graded, grade_one
from autograder.grade.score import blank
from autograder.model import Report, Submission
from autograder.report.console import remark
from autograder.report.schema import line
from autograder.source.read import read_assignment
from autograder.suite.declare import Suite
from autograder.text import Lang, Text

REPOSITORY = Path(__file__).parents[3]
SEED = 20_261_121
Notebook = dict[str, Any]


def deep(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = {"metadata": [value]}
    return value


ODD: Sequence[Any] = (
    None, True, False, 0, -1, 2**31, 10**30, 1.5, 1e308, "", " ", "\0", "\ud800", "\u202e", "é" * 300, "x" * 70_000,
    [], {}, [[]], [None], ["a", 3], {"": ""}, {"fr": "x"}, deep(5), deep(60), "code", "markdown", "grade_double",
    "double", "quiz", "code-1", "../../etc/passwd", "<script>alert(1)</script>", "=1+1", "\x1b[31m", "nan", "R", 4.5,
)  # fmt: skip
"""Values that no notebook has in most places, and names that it has in others."""
CODE = (
    "def (", "1 / 0", "raise SystemExit", "import os; os._exit(1)", "%no_such_magic", "print('x' * 100_000)",
    "def double(x): return x / 2", "del double", "ANSWERS = None", "ANSWERS['two'] = ANSWERS", "# \u2028 \x0c \u202e",
    "get_ipython().exit()", "double = print", "raise ValueError('\\ud800')", "await double(1)", "x = 'é' # \x00",
)  # fmt: skip


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) below a value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in list(pairs):
        yield value, key
        yield from places(item)


def put_an_odd_value(notebook: Notebook, rng: random.Random) -> None:
    container, key = rng.choice(list(places(notebook)))
    container[key] = copy.deepcopy(rng.choice(ODD))


def take_out(notebook: Notebook, rng: random.Random) -> None:
    container, key = rng.choice(list(places(notebook)))
    del container[key]


def move(notebook: Notebook, rng: random.Random) -> None:
    """A value from one place also stands in another."""
    (source, name), (target, key) = rng.choice(list(places(notebook))), rng.choice(list(places(notebook)))
    target[key] = copy.deepcopy(source[name])


def odd_cell(notebook: Notebook, rng: random.Random) -> None:
    """One of the keys that reading looks at, in one cell."""
    cell = rng.choice(notebook["cells"])
    key = rng.choice(("id", "cell_type", "source", "metadata", "outputs", "attachments", "execution_count"))
    cell[key] = copy.deepcopy(rng.choice(ODD))


def odd_claim(notebook: Notebook, rng: random.Random) -> None:
    """What a cell claims of itself to nbgrader."""
    cell = rng.choice(notebook["cells"])
    claims = {"grade_id": "grade_double", "points": 99, "grade": True, "locked": False, "schema_version": 3}
    claims[rng.choice(list(claims))] = copy.deepcopy(rng.choice(ODD))
    cell["metadata"] = {"nbgrader": claims, "tags": rng.choice(ODD)}


def odd_head(notebook: Notebook, rng: random.Random) -> None:
    """What the notebook says of itself."""
    key = rng.choice(("metadata", "nbformat", "nbformat_minor", "cells", "worksheets"))
    if key == "metadata":
        inner = rng.choice(("kernelspec", "language_info", "autograder", "widgets"))
        kinds = (rng.choice(ODD), {"slug": rng.choice(ODD)}, {"name": rng.choice(ODD)}, {"lang": rng.choice(ODD)})
        notebook["metadata"][inner] = copy.deepcopy(rng.choice(kinds))
    else:
        notebook[key] = copy.deepcopy(rng.choice(ODD))


def double_cells(notebook: Notebook, rng: random.Random) -> None:
    cells = notebook["cells"]
    for _ in range(rng.choice((1, 3, 50))):
        cells.insert(rng.randrange(len(cells) + 1), copy.deepcopy(rng.choice(cells)))


def shuffle_cells(notebook: Notebook, rng: random.Random) -> None:
    rng.shuffle(notebook["cells"])


def exchange_ids(notebook: Notebook, rng: random.Random) -> None:
    one, other = rng.choice(notebook["cells"]), rng.choice(notebook["cells"])
    one["id"], other["id"] = other.get("id"), one.get("id")


def add_code(notebook: Notebook, rng: random.Random) -> None:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": rng.choice(CODE)}
    notebook["cells"].insert(rng.randrange(len(notebook["cells"]) + 1), cell)


def change_code(notebook: Notebook, rng: random.Random) -> None:
    """A few characters of one source."""
    cell = rng.choice(notebook["cells"])
    text = list("".join(cell.get("source") or "x"))
    for _ in range(rng.randint(1, 3)):
        text[rng.randrange(len(text))] = rng.choice(("", "(", "\n", "\t", "\r", "é", "\ud800", "=", " " * 40))
    cell["source"] = rng.choice(("".join(text), "".join(text).splitlines(keepends=True)))


def as_version_3(notebook: Notebook, rng: random.Random) -> None:
    cells = [{**cell, "input": cell.get("source"), "language": "python"} for cell in notebook.pop("cells")]
    notebook.update(worksheets=[{"cells": cells, "metadata": {}}], nbformat=3)


CHANGES: Sequence[Callable[[Notebook, random.Random], None]] = (
    put_an_odd_value, take_out, move, odd_cell, odd_claim, odd_head, double_cells, shuffle_cells, exchange_ids,
    add_code, change_code, as_version_3,
)  # fmt: skip


def damage(content: bytes, rng: random.Random) -> bytes:
    """What a transfer, an editor or an unfinished saving does to a file, and what only malice does."""
    at = rng.randrange(len(content))
    foreign = rng.choice((b"NaN", b"-Infinity", b"\xff\xfe", b'"', b"]", b"{", b"\0", b"1e999", b"9" * 5000))
    depth = rng.choice((300, 900, 5000))
    ways: Sequence[Callable[[], bytes]] = (
        lambda: content[:at],
        lambda: content[:at] + bytes([rng.randrange(256)]) + content[at + 1 :],
        lambda: content[:at] + content[at + rng.randrange(40) :],
        lambda: content[:at] + foreign + content[at:],
        lambda: content.replace(b'"metadata": {', b'"metadata": {"a": ' + b"[" * depth + b"]" * depth + b", ", 1),
        lambda: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"),
        lambda: content.decode("utf-8", "replace").encode("utf-16"),
        lambda: content.replace(b'"cells"', b'"cells": 3, "cells"', 1),
        lambda: b"[" + content + b"]",
        lambda: content * 2,
    )
    return rng.choice(ways)()


def mutants(notebooks: Sequence[Notebook], count: int, seed: int) -> Iterator[bytes]:
    """Files made of these notebooks, each changed one to four times; the same for the same seed."""
    for number in range(count):
        rng = random.Random(f"{seed}:{number}")
        notebook = copy.deepcopy(rng.choice(notebooks))
        for _ in range(rng.randint(1, 4)):
            try:
                rng.choice(CHANGES)(notebook, rng)
            except (LookupError, TypeError, AttributeError, ValueError):
                break  # an earlier change has left nothing to be changed in this way
        content = json.dumps(notebook, indent=rng.choice((None, 1)), ensure_ascii=rng.choice((True, False)))
        raw = content.encode("utf-8", "surrogatepass")
        yield damage(raw, rng) if rng.random() < 0.25 else raw


class Reader:
    """An engine that grades nothing: every submission that could be read gets a blank report."""

    def __init__(self, course: Course, slug: str) -> None:
        self.course = course
        self.known = read_assignment(course, slug), Suite.load(course, slug)

    def suite(self, slug: str) -> Any:
        return self.known

    def grade(self, submission: Submission) -> Report:
        return self.unreadable(
            submission.slug, name=submission.name, lang=submission.lang, sha256=submission.sha256, says=Text("-", "-")
        )

    def unreadable(self, slug: str, *, name: str, lang: Lang, sha256: str, says: Text) -> Report:
        return blank(*self.known, submission=name, lang=lang, sha256=sha256, says=says, isolation="none")


def read_all(course: Course, slug: str, files: Iterator[bytes], folder: Path) -> collections.Counter[str]:
    """Read each file as `autograder grade` does, up to its submission; count what became of them.

    raises  whatever reading, or writing the line, raises that is no sentence for the student.
    """
    reader: Any = Reader(course, slug)
    counts: collections.Counter[str] = collections.Counter()
    for number, content in enumerate(files):
        path = folder / f"{number % 50}.ipynb"  # the same few files again: there are thousands
        path.write_bytes(content)
        graded = grade_one(reader, Entry(path, f"student {number}"), slug=(slug, None)[number % 2])
        written = line(graded)
        assert json.dumps(written, ensure_ascii=False).encode()
        assert remark(written, "fr").encode()
        counts[kind(graded)] += 1
    return counts


def kind(graded: Graded) -> str:
    """`read`, `unreadable`, or `unknown` for a file whose assignment nothing tells."""
    if graded.report is None:
        return "unknown"
    return "read" if graded.says is None else "unreadable"


def notebooks(slug: str) -> list[Notebook]:
    """A real assignment, as handed out and as solved, in both languages."""
    course = Course(REPOSITORY)
    paths = [path for lang in ("fr", "en") for path in (course.assignment(slug, lang), course.solved(slug, lang))]
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def summary(seed: int, counts: collections.Counter[str]) -> str:
    """One line: the seed, and how many files met each fate."""
    return f"seed {seed}: {counts.total()} files: " + ", ".join(f"{counts[name]} {name}" for name in sorted(counts))


def main(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        counts = read_all(Course(REPOSITORY), "vae", mutants(notebooks("vae"), 3000, seed), Path(folder))
    print(summary(seed, counts))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SEED)
