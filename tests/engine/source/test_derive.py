"""Derived notebooks: what each audience sees, and that nothing in them depends on chance."""

import json

import nbformat
import pytest

from autograder.source.derive import as_json, solved_notebook, student_notebook
from autograder.source.read import read_source


@pytest.fixture
def source(course):
    return read_source(course, "small")


def cell(notebook, key):
    return next(cell for cell in notebook.cells if cell.id == key)


def test_a_notebook_holds_its_language_and_the_formulas_only(source):
    texts = [cell.source for cell in student_notebook(source, "fr").cells if cell.cell_type == "markdown"]
    assert texts[0].startswith("# Moyennes")
    assert texts[2].startswith("$$m =")
    assert len(texts) == 4


def test_the_student_sees_stubs_and_the_solved_notebook_answers(source):
    assert cell(student_notebook(source, "en"), "average").source.endswith('    raise NotImplementedError("your turn")')
    assert cell(student_notebook(source, "en"), "quiz").source == 'ANSWERS["question"] = None'
    assert cell(solved_notebook(source, "en"), "quiz").source == 'ANSWERS["question"] = 4'


def test_an_exercise_cell_is_an_nbgrader_solution_cell(source):
    assert cell(student_notebook(source, "fr"), "average").metadata.nbgrader == {
        "schema_version": 3,
        "grade_id": "average",
        "grade": False,
        "solution": True,
        "locked": False,
        "task": False,
    }


def test_a_locked_grade_cell_follows_its_exercise(source):
    cells = student_notebook(source, "fr").cells
    after = cells[[cell.id for cell in cells].index("average") + 1]
    assert after.id == "grade_average"
    assert after.metadata.nbgrader == {
        "schema_version": 3,
        "grade_id": "grade_average",
        "grade": True,
        "solution": False,
        "locked": True,
        "task": False,
        "points": 18.0,
    }


def test_grade_cells_are_the_same_in_both_languages(source):
    assert cell(student_notebook(source, "fr"), "grade_quiz") == cell(student_notebook(source, "en"), "grade_quiz")


def test_a_grade_cell_does_nothing_when_a_student_runs_it(source):
    assert cell(student_notebook(source, "fr"), "grade_quiz").source.startswith("# ")
    assert "\n" not in cell(student_notebook(source, "fr"), "grade_quiz").source


def test_code_cells_have_the_same_ids_in_both_languages(source):
    ids = [[cell.id for cell in student_notebook(source, lang).cells] for lang in ("fr", "en")]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == len(ids[0])


def test_a_notebook_says_that_it_is_generated(source):
    assert student_notebook(source, "fr").metadata.autograder == {
        "slug": "small",
        "lang": "fr",
        "generated": "from solutions/small/notebook.py; do not edit",
    }


def test_a_derivation_is_deterministic(source):
    assert as_json(student_notebook(source, "fr")) == as_json(student_notebook(source, "fr"))


def test_the_json_is_valid_and_ends_with_one_newline(source):
    text = as_json(solved_notebook(source, "en"))
    nbformat.validate(json.loads(text))
    assert text.endswith("}\n")
    assert json.loads(text)["nbformat_minor"] == 5
