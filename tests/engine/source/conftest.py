"""A course of one small assignment, which each test spoils in its own way."""

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.model import Assignment
from autograder.source.read import read_assignment

SOURCE = '''\
# %% [markdown] lang="fr"
# # Moyennes
#
# Dans ce sujet\u00a0: la moyenne, `mean`, vaut 0,5 pour $x = 1$.

# %% [markdown] lang="en"
# # Averages
#
# In this assignment: the average, `mean`, is 0.5 for $x = 1$.

# %%
import math

ANSWERS = {}

# %% [markdown] lang="fr"
# ## Exercice 1. La moyenne (18\u00a0points)

# %% [markdown] lang="en"
# ## Exercise 1. The average (18 points)

# %% [markdown]
# $$m = \\frac{1}{n} \\sum_i x_i$$

# %% exercise="average" points=18
def average(values):
    """The mean of a list."""
    ### BEGIN SOLUTION
    total = math.fsum(values)
    return total / len(values)
    ### END SOLUTION


# %% tags=["explore"]
print(average([1, 2]))

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


@pytest.fixture
def write_course(tmp_path: Path) -> Callable[..., Course]:
    """Write a course whose source is SOURCE with (old, new) replacements, each of which must bite."""

    def write(*changes: tuple[str, str]) -> Course:
        text = SOURCE
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        course = Course(tmp_path)
        (tmp_path / "tests" / "hidden").mkdir(parents=True, exist_ok=True)
        course.source("small").parent.mkdir(parents=True, exist_ok=True)
        course.source("small").write_text(text, encoding="utf-8")
        return course

    return write


@pytest.fixture
def course(write_course: Callable[..., Course]) -> Course:
    return write_course()


@pytest.fixture
def assignment(course: Course) -> Assignment:
    return read_assignment(course, "small")
