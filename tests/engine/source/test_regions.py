"""Solution regions: what stays, what goes, what a malformed one says."""

import pytest

from autograder.source import regions

FUNCTION = """\
def f(x):
    ### BEGIN SOLUTION
    y = 2 * x
    return y
    ### END SOLUTION"""


def test_the_solved_cell_keeps_the_answer_and_loses_the_markers():
    assert regions.solved(FUNCTION) == "def f(x):\n    y = 2 * x\n    return y"


def test_the_skeleton_raises_at_the_indentation_of_the_region():
    assert regions.skeleton(FUNCTION) == 'def f(x):\n    raise NotImplementedError("your turn")'


def test_stub_lines_stand_in_place_of_the_answer():
    code = "### BEGIN SOLUTION\n### STUB: a = None\n### STUB: b = None\na = 3\nb = 4\n### END SOLUTION"
    assert regions.skeleton(code) == "a = None\nb = None"
    assert regions.solved(code) == "a = 3\nb = 4"


def test_two_regions_in_one_cell_both_become_stubs():
    assert regions.skeleton(f"{FUNCTION}\n{FUNCTION}").count("your turn") == 2


def test_answers_are_the_lines_of_the_regions():
    assert regions.answers(FUNCTION) == ["    y = 2 * x", "    return y"]


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("### BEGIN SOLUTION\nx = 1", "never closed"),
        ("x = 1\n### END SOLUTION", "closes nothing"),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION", "inside a region"),
        ("### STUB: x = None", "outside a region"),
    ],
)
def test_markers_that_do_not_match_are_refused_with_a_sentence(code, remedy):
    with pytest.raises(ValueError, match=remedy):
        regions.split(code)
