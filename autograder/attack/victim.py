"""The assignment that the cheats attack: twenty points, two functions and a question, and words to be found in it.

It exists in three forms with the same checks: ours, an nbgrader source with hidden tests in its cells, and an otter
assignment. Whatever a student must not read holds a canary, a random word that nothing else contains.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course

SLUG = "victim"
POINTS = 20.0
POINTS_OF = {"mean": 8.0, "softmax": 8.0, "two": 4.0}

SOURCE = '''\
# %% [markdown] lang="fr"
# # Moyenne et softmax

# %% [markdown] lang="en"
# # Mean and softmax

# %%
import numpy as np
import torch

ANSWERS = {{}}

# %% [markdown] lang="fr"
# ## Exercice 1. La moyenne (8\u00a0points)

# %% [markdown] lang="en"
# ## Exercise 1. The mean (8 points)

# %% exercise="mean" points=8
def mean(x):
    """The mean of a numpy array, a float."""
    ### BEGIN SOLUTION
    return float(x.sum() / x.size)  # {solution}
    ### END SOLUTION


# %% [markdown] lang="fr"
# ## Exercice 2. Le softmax (8\u00a0points)

# %% [markdown] lang="en"
# ## Exercise 2. The softmax (8 points)

# %% exercise="softmax" points=8
def softmax(logits):
    """The softmax of each row of logits, (n, d) -> (n, d)."""
    ### BEGIN SOLUTION
    return torch.softmax(logits, dim=1)
    ### END SOLUTION


# %% [markdown] lang="fr"
# ## Exercice 3. Une question (4\u00a0points)

# %% [markdown] lang="en"
# ## Exercise 3. A question (4 points)

# %% exercise="two" points=4
### BEGIN SOLUTION
### STUB: ANSWERS["two"] = None
ANSWERS["two"] = 2
### END SOLUTION
'''

SUITE = '''\
"""Hidden checks. {tests}"""

import numpy as np
import torch

from autograder.suite.declare import check
from autograder.suite.expect import expect, require


@check("mean", points=4, anchor=True, fr="mean est la somme sur le nombre", en="mean is the sum over the count")
def mean_is_the_sum_over_the_count(student, rng):
    x = rng.normal(size=7)
    expect(student.mean(x=x)).close_to(sum(x.tolist()) / 7, atol=1e-9)


@check("mean", points=4, fr="mean suit les données", en="mean follows the data")
def mean_follows_the_data(student, rng):
    expect(student.mean(x=np.array([{input}, 0.0]))).close_to({input} / 2, atol=1e-6)


@check("softmax", points=4, anchor=True, fr="softmax est exp sur sa somme", en="softmax is exp over its sum")
def softmax_is_exp_over_its_sum(student, rng):
    logits = torch.from_numpy(rng.normal(size=(5, 3)))
    expected = logits.exp() / logits.exp().sum(dim=1, keepdim=True)
    expect(student.softmax(logits=logits)).close_to(expected, atol=1e-9)


@check("softmax", points=4, fr="une constante de plus n'y change rien", en="a constant more changes nothing")
def softmax_ignores_a_constant(student, rng):
    logits = torch.from_numpy(rng.normal(size=(1, 4)))
    expected = logits.exp() / logits.exp().sum(dim=1, keepdim=True)
    expect(student.softmax(logits=logits + 5.0)).close_to(expected, atol=1e-9)


@check("two", points=4, anchor=True, fr="la réponse est juste", en="the answer is right")
def the_answer_is_right(student, rng):
    answers = student.value("ANSWERS")
    require(isinstance(answers, dict) and answers.get("two") == 2, fr="non", en="no")
'''


ANSWERS = {
    "mean": '''\
def mean(x):
    """The mean of a numpy array, a float."""
    ### BEGIN SOLUTION
    return float(x.sum() / x.size)  # {solution}
    ### END SOLUTION
''',
    "softmax": '''\
def softmax(logits):
    """The softmax of each row of logits, (n, d) -> (n, d)."""
    ### BEGIN SOLUTION
    return torch.softmax(logits, dim=1)
    ### END SOLUTION
''',
    "two": """\
### BEGIN SOLUTION
ANSWERS["two"] = 2
### END SOLUTION
""",
}
"""The exercises as a teacher writes them for nbgrader."""
SETUP = """\
import numpy as np
import torch

ANSWERS = {}
"""
PLAIN = {
    "mean": """\
# {tests}
x = np.array([
    0.31,
    -1.27,
    2.04,
    0.58,
    -0.93,
    1.46,
    -2.11,
])
assert np.isclose(mean(x), sum(x.tolist()) / len(x))
assert np.isclose(mean(np.array([{input}, 0.0])), {input} / 2)
""",
    "softmax": """\
# {tests}
logits = torch.tensor([
    [0.31, -1.27, 2.04],
    [0.58, -0.93, 1.46],
    [1.15, 0.22, -0.67],
    [-0.48, 1.93, 0.05],
], dtype=torch.float64)
expected = logits.exp() / logits.exp().sum(dim=1, keepdim=True)
assert torch.allclose(softmax(logits), expected)
assert torch.allclose(softmax(logits + 5.0), expected)
""",
    "two": """\
# the question
assert ANSWERS["two"] == 2
""",
}
"""The same checks as statements, for graders that run them where the student's code runs. The canary of the tests
stands on a line that no traceback of theirs quotes."""


@dataclass(frozen=True, slots=True)
class Canaries:
    """A random word for each thing that a student must not read."""

    tests: str
    solution: str
    neighbour: str
    gradebook: str
    environment: str
    home: str
    input: str
    """A number, as a hidden input."""

    @classmethod
    def draw(cls, rng: random.Random) -> Canaries:
        """Words that are nowhere else on the machine."""
        words = {name: _word(rng) for name in cls.__slots__ if name != "input"}
        return cls(**words, input=f"{rng.randrange(20_000, 90_000)}.{rng.randrange(1_000, 10_000) | 1}")

    def items(self) -> list[tuple[str, str]]:
        """What it stands for, and the word."""
        return [(name, getattr(self, name)) for name in self.__slots__]


def _word(rng: random.Random) -> str:
    """Twenty letters."""
    return "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=20))


def write_course(root: Path, canaries: Canaries) -> Course:
    """The assignment as a course of ours."""
    course = Course(root)
    for path, content in ((course.source(SLUG), SOURCE), (course.suite(SLUG), SUITE)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content.format(**dict(canaries.items())), encoding="utf-8")
    return course


def skeleton(course: Course) -> dict[str, Any]:
    """The notebook as students receive it, the source of each cell as one text."""
    from autograder.source.derive import as_json, student_notebook  # here: a cage has no use for nbformat
    from autograder.source.read import read_source

    return _plain(as_json(student_notebook(read_source(course, SLUG), "en")))


def honest(course: Course, canaries: Canaries) -> dict[str, Any]:
    """The notebook of the student who is graded right after: the right answers, and a word of its own."""
    from autograder.source.derive import as_json, solved_notebook  # here: as above
    from autograder.source.read import read_source

    solved = as_json(solved_notebook(read_source(course, SLUG), "en"))
    return _plain(solved.replace(canaries.solution, canaries.neighbour))


def _plain(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    for cell in found["cells"]:
        cell["source"] = "".join(cell["source"])
    return found
