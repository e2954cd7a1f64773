"""Building: all the notebooks or none, and their freshness."""

import os
import stat

import pytest

from autograder.errors import SourceError
from autograder.source import freshness
from autograder.source.build import build, stale
from autograder.source.read import read_source


def test_a_build_writes_two_notebooks_in_each_language(course):
    assert {str(path.relative_to(course.root)) for path in build(course, "small")} == {
        "assignments/fr/small/small.ipynb",
        "assignments/en/small/small.ipynb",
        "solutions/small/small.fr.ipynb",
        "solutions/small/small.en.ipynb",
    }


def test_a_built_course_is_fresh(course):
    build(course, "small")
    assert stale(course, "small") == []


def test_missing_notebooks_are_stale(course):
    assert len(stale(course, "small")) == 4
    assert "assignments/fr/small/small.ipynb is missing; run `autograder build small`" in stale(course, "small")


def test_a_notebook_edited_by_hand_is_stale(course):
    build(course, "small")
    path = course.assignment("small", "fr")
    path.write_text(path.read_text().replace("Moyennes", "Médianes"))
    assert len(stale(course, "small")) == 1


def test_windows_line_ends_are_stale(course):
    build(course, "small")
    path = course.solved("small", "en")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert len(stale(course, "small")) == 1


def test_a_refused_build_lists_every_fault_and_writes_nothing(write_course):
    course = write_course(("points=18", "points=17"), ("is 0.5 for", "is 0.6 for"))
    with pytest.raises(SourceError) as raised:
        build(course, "small")
    assert "numbers differ" in str(raised.value)
    assert "make it 20" in str(raised.value)
    assert not (course.root / "assignments").exists()


def test_a_build_leaves_no_temporary_file_and_a_readable_notebook(course):
    build(course, "small")
    folder = course.assignment("small", "fr").parent
    assert os.listdir(folder) == ["small.ipynb"]
    assert stat.S_IMODE((folder / "small.ipynb").stat().st_mode) == 0o644


def test_a_folder_in_the_way_is_a_sentence(course):
    course.assignment("small", "fr").mkdir(parents=True)
    with pytest.raises(SourceError, match="cannot be written"):
        build(course, "small")
    assert os.listdir(course.assignment("small", "fr").parent) == ["small.ipynb"]


def test_derived_names_no_path_outside_the_course(course):
    assert all(path.is_relative_to(course.root) for path in freshness.derived(course, read_source(course, "small")))
