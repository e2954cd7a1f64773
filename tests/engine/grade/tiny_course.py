"""A course of two exercises whose checks can be told to misbehave: MOOD is a variable of the submission."""

from __future__ import annotations

from pathlib import Path

from autograder.course import Course

SOURCE = '''\
# %% [markdown] lang="fr"
# # Doubles

# %% [markdown] lang="en"
# # Doubles

# %%
import os

ANSWERS = {}
MOOD = "fine"

# %% [markdown] lang="fr"
# ## Exercice 1. Le double (16\u00a0points)

# %% [markdown] lang="en"
# ## Exercise 1. The double (16 points)

# %% exercise="double" points=16
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


# %% [markdown] lang="fr"
# ## Exercice 2. Une question (4\u00a0points)

# %% [markdown] lang="en"
# ## Exercise 2. A question (4 points)

# %% exercise="quiz" points=4
### BEGIN SOLUTION
### STUB: ANSWERS["two"] = None
ANSWERS["two"] = 2
### END SOLUTION
'''
SUITE = '''\
"""Checks of the tiny course."""

import os
import time
from pathlib import Path

from autograder.suite.declare import check
from autograder.suite.expect import expect, require


@check("double", points=9, anchor=True, fr="double(x) vaut x + x", en="double(x) is x + x")
def double_is_the_sum_with_oneself(student, rng):
    x = float(rng.normal())
    expect(student.double(x=x)).close_to(x + x, atol=1e-9)


@check("double", points=3, after=double_is_the_sum_with_oneself, fr="double(0) vaut 0", en="double(0) is 0")
def double_of_zero_is_zero(student, rng):
    expect(student.double(x=0.0)).close_to(0.0, atol=1e-9)


@check("quiz", points=4, anchor=True, fr="la réponse est juste", en="the answer is right")
def two_is_two(student, rng):
    answers = student.value("ANSWERS")
    require(isinstance(answers, dict) and answers.get("two") == 2, fr="non", en="no")


@check("double", points=3, fr="double accepte un nombre négatif", en="double takes a negative number")
def double_takes_negative_numbers(student, rng):
    expect(student.double(x=-1.5)).close_to(-3.0, atol=1e-9)


@check("double", points=1, timeout_s=1.0, fr="le correcteur va bien", en="the grader is well")
def the_grader_is_well(student, rng):
    mood = student.value("MOOD")
    if mood == "slow":
        time.sleep(30)
    elif mood == "wrong":
        raise OSError("a fault of the check")
    elif mood == "interrupted":
        raise KeyboardInterrupt
    elif mood == "killed once" and not Path(os.environ["ONCE"]).exists():
        Path(os.environ["ONCE"]).touch()
        student.session.zygote.process.kill()
        time.sleep(0.3)
    elif mood == "killed always":
        student.session.zygote.process.kill()
        time.sleep(0.3)
    expect(student.double(x=1.0)).close_to(2.0, atol=1e-9)
'''
MISCONCEPTIONS = '''\
"""Wrong answers of the tiny course."""

from autograder.suite.declare import misconception, wrong_answer

ALL = {"double_is_the_sum_with_oneself", "double_takes_negative_numbers", "the_grader_is_well"}


@misconception("double", caught_by=ALL, fr="C'est la moitié.", en="This is the half.")
def half(x):
    return x / 2


@misconception("double", caught_by={"double_of_zero_is_zero"}, fr="Zéro fait exception.", en="Zero is no exception.")
def never_zero(x):
    return 2 * x or 1.0


three = wrong_answer(
    "quiz", name="three", key="two", value=3, caught_by={"two_is_two"}, fr="Trois est trop.", en="Three is too many."
)
'''
ACCEPTED = '''\
"""Other right answers of the tiny course."""

from autograder.suite.declare import accepted


@accepted("double")
def shifted(x):
    return x + x
'''
FILES = {"source": SOURCE, "suite": SUITE, "misconceptions": MISCONCEPTIONS, "accepted": ACCEPTED}


def write_course(root: Path, **changes: tuple[str, str]) -> Course:
    """The course in a folder, with one replacement in each file named, which must bite."""
    course = Course(root)
    for kind, content in FILES.items():
        old, new = changes.get(kind, ("", ""))
        assert old in content
        path: Path = getattr(course, kind)("tiny")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content.replace(old, new, 1) if old else content, encoding="utf-8")
    return course
