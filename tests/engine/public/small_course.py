"""A course of one small assignment with public checks, which needs no torch to run."""

from __future__ import annotations

from pathlib import Path

from autograder.course import Course

SOURCE = '''\
# %% [markdown] lang="fr"
# # Moyennes

# %% [markdown] lang="en"
# # Averages

# %%
ANSWERS = {}

# %% [markdown] lang="fr"
# ## Exercice 1. La moyenne (18\u00a0points)

# %% [markdown] lang="en"
# ## Exercise 1. The average (18 points)

# %% exercise="average" points=18
def average(values):
    """The mean of a list."""
    ### BEGIN SOLUTION
    total_of_values = sum(values)
    return total_of_values / len(values)
    ### END SOLUTION


# %% tags=["explore"]
raise SystemExit("explorations are not run")

# %% [markdown] lang="fr"
# ## Exercice 2. Une question (2\u00a0points)

# %% [markdown] lang="en"
# ## Exercise 2. A question (2 points)

# %% exercise="quiz" points=2
### BEGIN SOLUTION
### STUB: ANSWERS["question"] = None
ANSWERS["question"] = 4
### END SOLUTION
'''

SUITE = """\
from autograder.suite.declare import check
from autograder.suite.expect import expect


@check("average", points=8, fr="la moyenne d'une constante est cette constante",
       en="the mean of a constant is that constant")
def a_constant_is_its_own_mean(student, rng):
    expect(student.average(values=[7.25, 7.25])).close_to(7.25, atol=1e-9)


@check("average", points=10, anchor=True, fr="la moyenne est la somme divis\u00e9e par le nombre",
       en="the mean is the sum over the number")
def the_mean_is_the_sum_over_the_number(student, rng):
    values = rng.normal(size=5)
    expect(student.average(values=list(values))).close_to(values.mean(), atol=1e-9)


@check("quiz", points=2, anchor=True, fr="c'est la bonne r\u00e9ponse", en="this is the right answer")
def the_answer_is_right(student, rng):
    expect(student.value("ANSWERS")["question"]).close_to(4, atol=0)
"""

PUBLIC = """\
from autograder.public.declare import example, law
from autograder.public.shipped import expect


@law("a_constant_is_its_own_mean")
def mean_of_twos(student):
    expect(student.average(values=[2, 2, 2])).close_to(2.0, atol=1e-9)


@example("average", fr="\u00ab\u00a01, 2, 6\u00a0\u00bb a pour moyenne 3 (\u2211x/n)",
         en="1, 2, 6 has mean 3 (\u2211x/n)")
def mean_of_the_example(student):
    expect(student.average(values=[1, 2, 6]), "mean").close_to(3.0, atol=1e-9)


@example("quiz", fr="un num\u00e9ro de 1 \u00e0 4", en="a number from 1 to 4")
def an_option_is_chosen(student):
    expect(student.ANSWERS.get("question")).choice(4)
"""


def write(root: Path, *, public: str = PUBLIC) -> Course:
    """The course in a folder, sources only."""
    course = Course(root)
    for path, text in (
        (course.source("small"), SOURCE),
        (course.suite("small"), SUITE),
        (course.public("small"), public),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return course
