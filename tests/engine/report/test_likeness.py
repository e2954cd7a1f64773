"""Which answers are alike: layout, comments and chosen names do not count, everything else does."""

from __future__ import annotations

import pytest

from autograder.report.likeness import LONGEST, alike, shape

CODE = '''
def kl(mu, logvar):
    """The divergence."""
    variance = logvar.exp()  # per dimension
    squares = mu**2 + variance - 1.0 - logvar

    return 0.5 * sum(squares[:, place] for place in range(squares.shape[1]))
'''
RENAMED = """
# entirely my own
def kl(m, lv):
    v = lv.exp()
    s = m**2 + v - 1.0 - lv
    return 0.5*sum( s[:, j] for j in range(s.shape[1]) )
"""


def test_layout_comments_docstrings_and_chosen_names_do_not_count() -> None:
    assert alike({"anne": CODE, "bob": RENAMED}, []) == [("anne", "bob")]


@pytest.mark.parametrize(
    ("old", "new"),
    [("0.5", "1.0"), (".exp()", ".log()"), ("sum(", "max("), ("- logvar", "+ logvar"), ("mu**2", "logvar**2")],
)
def test_a_number_an_attribute_a_builtin_an_operator_and_another_variable_count(old: str, new: str) -> None:
    assert shape(CODE) != shape(CODE.replace(old, new))


def test_the_accepted_solution_and_the_skeleton_are_not_alike() -> None:
    assert alike({"anne": CODE, "bob": RENAMED}, [RENAMED]) == []


def test_short_answers_are_not_compared() -> None:
    assert alike({"anne": "def f(x):\n    return x + 1", "bob": "def f(y):\n    return y + 1"}, []) == []


@pytest.mark.parametrize(
    "code",
    ["def f(:\n  '''", "\tif 1:\n  x\n y", "'" * 9, "(" * 10_000, "x = 1\n" * LONGEST, "\0", "0777", "\ud800 = 1"],
)
def test_what_is_no_python_is_like_nothing_and_harms_nobody(code: str) -> None:
    assert alike({"anne": code, "bob": code}, []) == []


def test_groups_are_as_large_as_they_are() -> None:
    answers = {"anne": CODE, "bob": RENAMED, "chloé": CODE.replace("0.5", "2"), "dan": CODE}
    assert alike(answers, []) == [("anne", "bob", "dan")]
