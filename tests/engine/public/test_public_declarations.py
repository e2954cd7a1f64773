"""What may be public, and what an author is told of the rest."""

from __future__ import annotations

import pytest
import small_course

from autograder.errors import SuiteError
from autograder.public import otter_files
from autograder.public.declare import public_checks
from autograder.source.build import build
from autograder.source.derive import student_notebook
from autograder.source.read import read_assignment, read_source
from autograder.source.submission import from_notebook


def test_a_law_has_the_exercise_and_the_sentence_of_its_hidden_check(small):
    first = public_checks(small, "small")["average"][0]
    assert (first.name, first.says.en) == ("mean_of_twos", "the mean of a constant is that constant")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('@law("a_constant_is_its_own_mean")', '@law("the_mean_is_the_sum_over_the_number")', "an anchor"),
        ('@law("a_constant_is_its_own_mean")', '@law("no_such_check")', "no check 'no_such_check'"),
        ("def mean_of_twos", "def the_answer_is_right", "a hidden check has this name"),
        ('@example("quiz"', '@example("quiz_of_old"', "no exercise 'quiz_of_old'"),
        ('@example("quiz"', '@example("average"', "'quiz' has no public check"),
        ("[2, 2, 2]", "[2, 2, two]", "it uses two"),
        ('"mean")', '"x\u0304")', "not ASCII"),
        ("def mean_of_twos(student)", "def mean_of_twos(student, n=3)", "only argument is `student`"),
        ("1, 2, 6 has", "x <b has", "needs a space"),
    ],
)
def test_what_cannot_be_public_is_refused_in_a_sentence(tmp_path, old, new, said):
    assert old in small_course.PUBLIC
    course = small_course.write(tmp_path, public=small_course.PUBLIC.replace(old, new, 1))
    with pytest.raises(SuiteError, match=said):
        public_checks(course, "small")


def test_a_build_writes_one_ascii_file_per_exercise_and_language(small):
    assert sorted(str(path.relative_to(small.root)) for path in otter_files.build(small, "small")) == [
        "assignments/en/small/tests/average.py",
        "assignments/en/small/tests/quiz.py",
        "assignments/fr/small/tests/average.py",
        "assignments/fr/small/tests/quiz.py",
    ]
    for path in small.root.glob("assignments/*/small/tests/*.py"):
        path.read_text(encoding="ascii")
    assert otter_files.faults(small, "small") == []


def test_a_test_file_that_is_edited_missing_or_left_over_is_a_fault(small):
    first, second, *_ = otter_files.build(small, "small")
    first.write_text(first.read_text() + "\n")
    second.rename(second.with_stem("of_old"))
    found = " ".join(otter_files.faults(small, "small"))
    assert all(words in found for words in ("is not what its source gives", "is missing", "has no source"))
    otter_files.build(small, "small")
    assert otter_files.faults(small, "small") == []


def test_an_assignment_without_public_checks_has_no_cells_for_them(small):
    small.public("small").unlink()
    assert public_checks(small, "small") == {}
    assert "otter" not in str(student_notebook(read_source(small, "small"), "en"))


def test_the_notebook_makes_the_grader_first_and_checks_below_each_exercise(small):
    ids = [cell.id for cell in student_notebook(read_source(small, "small"), "fr").cells if cell.cell_type == "code"]
    assert ids[:4] == ["public-checks", "code-1", "average", "check_average"]
    assert ids[ids.index("quiz") + 1] == "check_quiz"


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_grading_leaves_the_check_cells_out_with_or_without_their_ids(small, lang):
    build(small, "small")
    assignment = read_assignment(small, "small")
    notebook = student_notebook(read_source(small, "small"), lang)
    for cell in notebook.cells:
        cell.id = "lost"
    submission = from_notebook(notebook, assignment, name="colab", sha256="")
    assert not any("grader" in cell.source or "otter" in cell.source for cell in submission.cells)
