"""What editors and students do to a notebook without changing an answer. Each mutation changes a notebook in place."""

from __future__ import annotations

import ast
import copy
import itertools
import random
from collections.abc import Callable
from typing import Any

from autograder.model import Assignment

Notebook = dict[str, Any]
Mutation = Callable[[Notebook, random.Random], None]

HARMLESS = ("x = 1", "import numpy as np", 'print("hello")', "# a note of mine", "")
FAILING = ("1 / 0", "undefined_name", "%matplotlib inline", "!pip install torch", "def broken(:\n    pass")
"""Cells that end with an error in some editor, or in grading: they cost nothing but themselves."""
FAILING_WORDS = [text.split() for text in FAILING]
KEPT_BY_COLAB = {"kernelspec": {"name": "python3", "display_name": "Python 3"}, "language_info": {"name": "python"}}


def code_cells(notebook: Notebook) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def text_of(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def fails(source: str) -> bool:
    """Whether a cell is one of FAILING, whatever its white space has become."""
    return source.split() in FAILING_WORDS


def new_cell(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def random_id(rng: random.Random) -> str:
    return f"{rng.getrandbits(32):08x}"


# Editors


def jupyterlab(notebook: Notebook, rng: random.Random) -> None:
    """Run and saved: outputs, counts, tags, folded cells, lines in lists."""
    for number, cell in enumerate(notebook["cells"], 1):
        cell["source"] = text_of(cell).splitlines(keepends=True)
        cell["metadata"].update(editable=True, tags=[], jupyter={"source_hidden": rng.random() < 0.5})
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["shown\n"]}]
    notebook["metadata"]["language_info"] = {"name": "python", "version": "3.12.1", "codemirror_mode": {"version": 3}}


def classic(notebook: Notebook, rng: random.Random) -> None:
    """Classic Notebook 5 and 6: no ids, metadata of its extensions."""
    notebook["nbformat_minor"] = 2
    for cell in notebook["cells"]:
        cell.pop("id", None)
        cell["metadata"]["collapsed"] = True
        cell["metadata"]["ExecuteTime"] = {"start_time": "2026-11-21T10:00:00.000Z"}
    notebook["metadata"]["toc"] = {"base_numbering": 1}


def colab(notebook: Notebook, rng: random.Random) -> None:
    """Colab: ids of its own, in the metadata; none of ours."""
    notebook["nbformat_minor"] = 0
    for cell in notebook["cells"]:
        cell.pop("id", None)
        cell["metadata"] = {"id": random_id(rng), "colab": {"base_uri": "https://localhost:8080/"}}
        cell["source"] = text_of(cell).splitlines(keepends=True)
    notebook["metadata"] = {"colab": {"provenance": [], "toc_visible": True}, "accelerator": "GPU", **KEPT_BY_COLAB}


def vscode(notebook: Notebook, rng: random.Random) -> None:
    """VS Code: new ids, its language on each cell, the kernel of some environment."""
    for cell in notebook["cells"]:
        cell["id"] = random_id(rng)
        if cell["cell_type"] == "code":
            cell["metadata"] = {"vscode": {"languageId": "python"}}
    notebook["metadata"]["kernelspec"] = {"display_name": ".venv (3.11)", "language": "python", "name": "python3"}
    notebook["metadata"].pop("autograder", None)


def windows(notebook: Notebook, rng: random.Random) -> None:
    """Windows line ends, and spaces at the ends of lines."""
    for cell in code_cells(notebook):
        cell["source"] = "  \r\n".join(line.rstrip() for line in text_of(cell).split("\n"))


EDITORS: dict[str, Mutation] = {f.__name__: f for f in (jupyterlab, classic, colab, vscode, windows)}


# Students


def add(notebook: Notebook, rng: random.Random) -> None:
    """A cell of one's own."""
    cell = new_cell(rng.choice(HARMLESS + FAILING))
    notebook["cells"].insert(rng.randrange(len(notebook["cells"]) + 1), cell)


def move(notebook: Notebook, rng: random.Random) -> None:
    """A cell put anywhere else."""
    cells = notebook["cells"]
    cells.insert(rng.randrange(len(cells)), cells.pop(rng.randrange(len(cells))))


def _label(cell: dict[str, Any], source: dict[str, Any]) -> None:
    """Give a cell the id and the metadata of another."""
    cell["metadata"] = copy.deepcopy(source["metadata"])
    cell.pop("id", None)
    if "id" in source:
        cell["id"] = source["id"]


def split(notebook: Notebook, rng: random.Random) -> None:
    """A cell cut between two statements; the upper half, the lower, both or none keep its id."""
    cells = notebook["cells"]
    for index in rng.sample(range(len(cells)), len(cells)):
        starts = _starts(cells[index])
        if not starts:
            continue
        lines = text_of(cells[index]).splitlines()
        cut = rng.choice(starts)
        halves = [new_cell("\n".join(lines[:cut])), new_cell("\n".join(lines[cut:]))]
        for half in rng.choice([halves[:1], halves[1:], halves, []]):
            _label(half, cells[index])
        cells[index : index + 1] = halves
        return


def _starts(cell: dict[str, Any]) -> list[int]:
    """The lines at which an outermost statement of a cell begins, but the first."""
    if cell["cell_type"] != "code":
        return []
    try:
        body = ast.parse(text_of(cell)).body
    except SyntaxError:
        return []
    firsts = [min([one.lineno, *(d.lineno for d in getattr(one, "decorator_list", []))]) for one in body]
    return [line - 1 for line in firsts[1:]]


def merge(notebook: Notebook, rng: random.Random) -> None:
    """A cell of code and the next one made one, with the id of the upper, of the lower, or none."""
    cells = notebook["cells"]
    pairs = [
        index
        for index, (upper, lower) in enumerate(itertools.pairwise(cells))
        if {upper["cell_type"], lower["cell_type"]} == {"code"} and not (fails(text_of(upper)) or fails(text_of(lower)))
    ]
    if pairs:
        index = rng.choice(pairs)
        upper, lower = cells[index : index + 2]
        whole = new_cell(rng.choice(["\n", "\n\n"]).join([text_of(upper), text_of(lower)]))
        for labelled in rng.choice([[upper], [lower], []]):
            _label(whole, labelled)
        cells[index : index + 2] = [whole]


def copy_below(notebook: Notebook, rng: random.Random) -> None:
    """A cell of code and a copy of it."""
    cells = notebook["cells"]
    index = cells.index(rng.choice(code_cells(notebook)))
    cells.insert(index + 1, copy.deepcopy(cells[index]))


def forget(notebook: Notebook, rng: random.Random) -> None:
    """A cell cut and pasted: it has lost its metadata, and perhaps its id."""
    cell = rng.choice(notebook["cells"])
    cell["metadata"] = {}
    if rng.random() < 0.5:
        cell.pop("id", None)


STUDENTS: dict[str, Mutation] = {f.__name__: f for f in (add, move, split, merge, copy_below, forget)}
ALL = {**EDITORS, **STUDENTS}


def skeletons_left(notebook: Notebook, assignment: Assignment, rng: random.Random) -> None:
    """Each answer written in a cell of one's own above the given one, which stays as it was."""
    for name, skeleton in assignment.skeletons.items():
        index = next(i for i, cell in enumerate(notebook["cells"]) if cell.get("id") == name)
        given = copy.deepcopy(notebook["cells"][index])
        given["source"] = skeleton
        answer = new_cell(text_of(notebook["cells"][index]))
        notebook["cells"][index : index + 1] = [answer, given]


def mutated(notebook: Notebook, names: list[str], rng: random.Random) -> Notebook:
    """A notebook after some mutations."""
    found = copy.deepcopy(notebook)
    for name in names:
        ALL[name](found, rng)
    return found
