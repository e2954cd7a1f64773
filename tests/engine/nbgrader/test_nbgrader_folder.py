from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import is_ignored

from autograder.bridges.nbgrader_folder import be_lenient_with_timestamps, find_renamed, odd_files

KNOWN = {"vae": frozenset({"kl", "grade_kl"}), "flows": frozenset({"coupling"})}


def notebook(folder: Path, name: str, *ids: str) -> Path:
    path = folder / name
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "id": name, "source": ""} for name in ids]}))
    return path


def test_the_only_other_file_is_the_missing_notebook_whatever_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "rendu été.ipynb"
    path.write_text("not JSON")
    assert find_renamed([path], {"vae": KNOWN["vae"]}) == {"vae": path}


def test_a_notebook_under_its_own_name_is_not_replaced(tmp_path: Path) -> None:
    files = [notebook(tmp_path, "vae.ipynb"), notebook(tmp_path, "vae (1).ipynb", "kl")]
    assert find_renamed(files, {"vae": KNOWN["vae"]}) == {}


def test_of_several_files_the_one_with_its_cells_is_it(tmp_path: Path) -> None:
    files = [notebook(tmp_path, "draft.ipynb", "x"), notebook(tmp_path, "final.ipynb", "kl", "grade_kl")]
    assert find_renamed(files, {"vae": KNOWN["vae"]}) == {"vae": files[1]}


def test_of_two_alike_the_newest_is_it(tmp_path: Path) -> None:
    files = [notebook(tmp_path, "vae (1).ipynb", "kl"), notebook(tmp_path, "vae (2).ipynb", "kl")]
    os.utime(files[1], (1, 1))
    assert find_renamed(files, {"vae": KNOWN["vae"]}) == {"vae": files[0]}


def test_two_renamed_notebooks_are_told_apart(tmp_path: Path) -> None:
    files = [notebook(tmp_path, "a.ipynb", "coupling"), notebook(tmp_path, "b.ipynb", "kl")]
    assert find_renamed(files, KNOWN) == {"vae": files[1], "flows": files[0]}


def test_a_file_with_none_of_its_cells_is_not_taken_among_several(tmp_path: Path) -> None:
    files = [notebook(tmp_path, "a.ipynb", "x"), notebook(tmp_path, "b.ipynb", "y")]
    assert find_renamed(files, {"vae": KNOWN["vae"]}) == {}


def test_links_pipes_and_nothing_else_are_kept_from_nbgrader(tmp_path: Path) -> None:
    (tmp_path / "data [1].csv").write_text("1")
    (tmp_path / "gradebook [1].csv").symlink_to(tmp_path / "data [1].csv")
    os.mkfifo(tmp_path / "pipe")
    patterns = list(odd_files(tmp_path))
    ignored = [path.name for path in sorted(tmp_path.iterdir()) if is_ignored(str(path), patterns)]
    assert ignored == ["gradebook [1].csv", "pipe"]


@pytest.mark.parametrize("content", [b"yesterday", b"\xff\xfe", b"99999999999999999999", b"2026-13-45 99:99:99 UTC"])
def test_a_timestamp_that_is_no_date_counts_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "timestamp.txt").write_bytes(content)
    directory = CourseDirectory()
    be_lenient_with_timestamps(directory)
    assert directory.get_existing_timestamp(str(tmp_path)) is None


def test_a_good_timestamp_is_read(tmp_path: Path) -> None:
    (tmp_path / "timestamp.txt").write_text("2026-02-03 15:00:00 UTC")
    directory = CourseDirectory()
    be_lenient_with_timestamps(directory)
    assert str(directory.get_existing_timestamp(str(tmp_path))) == "2026-02-03 15:00:00"


def test_leniency_is_given_once() -> None:
    directory = CourseDirectory()
    be_lenient_with_timestamps(directory)
    first = directory.get_existing_timestamp
    be_lenient_with_timestamps(directory)
    assert directory.get_existing_timestamp is first
