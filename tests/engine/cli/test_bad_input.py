"""Whatever is handed in gets a line of its own and a sentence; the rest of the class is graded, and nothing is lost."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Lines = dict[str, dict[str, Any]]


def nbformat_3(solved: dict[str, Any]) -> bytes:
    cells = [
        {"cell_type": cell["cell_type"], "input" if cell["cell_type"] == "code" else "source": cell["source"],
         "metadata": {}, "language": "python", "outputs": [], "collapsed": False}
        for cell in solved["cells"] if cell["cell_type"] == "code"
    ]  # fmt: skip
    return json.dumps(
        {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells, "metadata": {}}]}
    ).encode()


def changed(solved: dict[str, Any], change: Callable[[dict[str, Any]], Any]) -> bytes:
    notebook = copy.deepcopy(solved)
    change(notebook)
    return json.dumps(notebook, ensure_ascii=False).encode()


def without_ids(notebook: dict[str, Any]) -> None:
    notebook["nbformat_minor"] = 4
    for cell in notebook["cells"]:
        cell.pop("id", None)
        cell["metadata"] = {}


def for_r(notebook: dict[str, Any]) -> None:
    notebook["metadata"]["kernelspec"] = {"name": "ir", "language": "R", "display_name": "R"}
    notebook["metadata"]["language_info"] = {"name": "R"}


def of_another_course(notebook: dict[str, Any]) -> None:
    notebook["metadata"]["autograder"]["slug"] = "cooking"


def hand_in(folder: Path, solved: dict[str, Any]) -> None:
    """A class of strange files, each in nbgrader's layout but the last ones."""

    def write(name: str, content: bytes) -> None:
        path = folder / name / "density" / "density.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(content)

    plain = json.dumps(solved).encode()
    write("right", plain)
    write("pdf", b"%PDF-1.7\n\x00\xff")
    write("empty", b"")
    write("blank", b"\xef\xbb\xbf  \r\n")
    write("json", b'{"a": 1}')
    write("torn", plain[: len(plain) // 2])
    write("version 3", nbformat_3(solved))
    write("kernel R", changed(solved, for_r))
    write("another course", changed(solved, of_another_course))
    write("no ids", changed(solved, without_ids))
    write("windows", b"\xef\xbb\xbf" + json.dumps(solved, indent=1).replace("\n", "\r\n").encode())
    write("Noémie d'Été à l'école", plain)
    write("huge", b"")
    os.truncate(folder / "huge" / "density" / "density.ipynb", 100_000_000)
    for name in ("dangling", "link"):
        (folder / name / "density").mkdir(parents=True)
    (folder / "dangling" / "density" / "density.ipynb").symlink_to(folder / "nowhere")
    (folder / "link" / "density" / "density.ipynb").symlink_to(folder / "right" / "density" / "density.ipynb")
    (folder / "folder" / "density" / "density.ipynb").mkdir(parents=True)
    pipe = folder / "pipe" / "density"
    pipe.mkdir(parents=True)
    os.mkfifo(pipe / "density.ipynb")
    latin = os.fsencode(folder) + b"/Chlo\xe9/density"
    os.makedirs(latin)
    with open(latin + b"/density.ipynb", "wb") as file:
        file.write(plain)


@pytest.fixture(scope="module")
def graded(
    tmp_path_factory: pytest.TempPathFactory, reference: str, autograder: Run
) -> tuple[subprocess.CompletedProcess[str], Lines]:
    """The command's answer to the class, and its lines by submission."""
    folder = tmp_path_factory.mktemp("handed in")
    hand_in(folder, json.loads(reference))
    out = tmp_path_factory.mktemp("out") / "verdicts.jsonl"
    done = autograder("--lang", "fr", "grade", folder, "--out", out)
    shutil.rmtree(folder)
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return done, {line["submission"]: line for line in lines}


def test_the_class_is_graded_to_its_end(graded: tuple[subprocess.CompletedProcess[str], Lines]) -> None:
    done, lines = graded
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert len(lines) == 18


@pytest.mark.parametrize("name", ["right", "version 3", "no ids", "windows", "Noémie d'Été à l'école", "Chlo\ufffd"])
def test_what_can_be_read_gets_its_points(graded: tuple[Any, Lines], name: str) -> None:
    assert graded[1][name]["earned"] == 19
    assert graded[1][name]["unreadable"] is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("pdf", "n'en est pas un"),
        ("empty", "ce fichier est vide"),
        ("blank", "ce fichier est vide"),
        ("json", "sans liste de cellules"),
        ("torn", "n'en est pas un"),
        ("kernel R", "R"),
        ("huge", "100\u00a0Mo"),
        ("dangling", "lien symbolique"),
        ("link", "lien symbolique"),
        ("folder", "un dossier"),
        ("pipe", "un fichier spécial"),
    ],
)
def test_what_cannot_be_read_earns_nothing_and_says_why(graded: tuple[Any, Lines], name: str, found: str) -> None:
    line = graded[1][name]
    assert line["earned"] == 0
    assert line["slug"] == "density"
    assert found in line["unreadable"]["fr"]
    assert all(check["outcome"] == "missing" for exercise in line["exercises"] for check in exercise["checks"])
    assert line["unreadable"]["fr"].rstrip().endswith(".")


def test_a_file_that_cannot_be_opened_has_no_digest(graded: tuple[Any, Lines]) -> None:
    assert [graded[1][name]["sha256"] for name in ("huge", "dangling", "folder")] == [None] * 3
    assert graded[1]["pdf"]["sha256"] is not None


def test_an_unknown_assignment_has_no_score_and_says_what_the_course_has(graded: tuple[Any, Lines]) -> None:
    line = graded[1]["another course"]
    assert (line["earned"], line["slug"]) == (None, None)
    assert "cooking" in line["unreadable"]["fr"]
    assert "--assignment" in line["unreadable"]["fr"]


def test_the_strange_files_are_in_the_table_too(graded: tuple[subprocess.CompletedProcess[str], Lines]) -> None:
    for name in ("Rendu", "Remarque", "pdf", "huge", "right", "Noémie"):
        assert name in graded[0].stdout
    assert "\x1b" not in graded[0].stdout + graded[0].stderr


def test_nbformat_3_of_this_test_is_one(solved: dict[str, Any]) -> None:
    assert nbformat.reads(nbformat_3(solved).decode(), as_version=4)["cells"]
