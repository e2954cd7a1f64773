"""The name of a submission is one line of text, whatever the file is called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tiny_course import write_course

from autograder.grade.batch import collect


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("anne", "anne"),
        ("\x1b[2J", "\ufffd[2J"),
        ("two\nlines\tand a tab", "two\ufffdlines\ufffdand a tab"),
        ("\u202eipynb", "\ufffdipynb"),
        ("Zo\u00e9 \u4e2d", "Zo\u00e9 \u4e2d"),
    ],
)
@pytest.mark.parametrize("folder", [True, False])
def test_a_name_is_one_line_without_control_characters(tmp_path: Path, called: str, name: str, folder: bool) -> None:
    path = tmp_path / "in" / f"{called}.ipynb"
    path.parent.mkdir()
    path.write_text("{}")
    entries = collect([path.parent if folder else path], write_course(tmp_path / "course"))
    assert [entry.name for entry in entries] == [name]


def test_a_name_in_an_old_encoding_is_text(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with open(os.fsencode(tmp_path / "in") + b"/Zo\xe9.ipynb", "w") as file:
        file.write("{}")
    entries = collect([tmp_path / "in"], write_course(tmp_path / "course"))
    assert [entry.name for entry in entries] == ["Zo\ufffd"]


def test_a_student_with_such_a_folder_is_named_so(tmp_path: Path) -> None:
    path = tmp_path / "in" / "an\x1bne" / "tiny" / "tiny.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    assert [entry.name for entry in collect([tmp_path / "in"], write_course(tmp_path / "course"))] == ["an\ufffdne"]
