"""Whatever JSON a file holds, it becomes a Submission or a NotebookError, and nothing else."""

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from autograder.errors import NotebookError
from autograder.model import Submission
from autograder.source.submission import from_notebook, read_submission

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()))  # lone surrogates included
    | st.sampled_from(["code", "markdown", "average", "grade_quiz", "code-1", "def average(", "python", "R", "en"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NBGRADER = ANYTHING | st.fixed_dictionaries({"grade_id": ANYTHING})
CELL = ANYTHING | st.fixed_dictionaries(
    {},
    optional={
        "cell_type": ANYTHING | st.just("code"),
        "source": ANYTHING | st.lists(st.text()),
        "id": ANYTHING,
        "input": ANYTHING,
        "outputs": ANYTHING,
        "metadata": ANYTHING | st.fixed_dictionaries({"nbgrader": NBGRADER}),
    },
)
METADATA = ANYTHING | st.fixed_dictionaries(
    {},
    optional={
        "kernelspec": ANYTHING | st.fixed_dictionaries({"language": ANYTHING}),
        "language_info": ANYTHING | st.fixed_dictionaries({"name": ANYTHING}),
        "autograder": ANYTHING | st.fixed_dictionaries({"lang": ANYTHING}),
    },
)
NOTEBOOK = ANYTHING | st.fixed_dictionaries(
    {},
    optional={
        "cells": ANYTHING | st.lists(CELL, max_size=5),
        "worksheets": ANYTHING | st.lists(st.fixed_dictionaries({"cells": st.lists(CELL, max_size=3)}), max_size=2),
        "metadata": METADATA,
        "nbformat": ANYTHING | st.integers(1, 6),
        "nbformat_minor": ANYTHING,
    },
)
FUZZ = settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def answered(read):
    """The submission, or None where the file was refused; any other exception goes through."""
    try:
        return read()
    except NotebookError as error:
        says = error.says
    says.fr.encode()  # would raise on a lone surrogate
    says.en.encode()
    return None


@FUZZ
@given(NOTEBOOK)
@example({"cells": [{"cell_type": "code", "source": "\ud800", "id": "\ud800"}]})
@example({"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code"}]}]})
@example({"cells": [], "metadata": {"kernelspec": {"language": "\ud800"}}})
def test_any_parsed_json_is_a_submission_or_a_sentence(assignment, notebook):
    submission = answered(lambda: from_notebook(notebook, assignment, name="\udc80", sha256=""))
    assert submission is None or isinstance(submission, Submission)


@FUZZ
@given(NOTEBOOK)
def test_all_texts_of_a_submission_can_be_stored(assignment, notebook):
    submission = answered(lambda: from_notebook(notebook, assignment, name="\udc80", sha256=""))
    assert (
        submission is None
        or json.dumps([submission.name, [cell.source for cell in submission.cells]], ensure_ascii=False).encode()
    )


@FUZZ
@given(NOTEBOOK)
def test_no_cell_has_a_name_that_the_source_did_not_give(assignment, notebook):
    submission = answered(lambda: from_notebook(notebook, assignment, name="x", sha256=""))
    named = [] if submission is None else [cell.key for cell in submission.cells if cell.key]
    assert all(key in {"average", "quiz"} or key.startswith("code-") for key in named)


@FUZZ
@given(st.binary(max_size=200))
@example(b'{"cells":' * 20_000)
@example(b'{"cells": [' + b'{"metadata": ' * 500 + b"1" + b"}" * 500 + b"]}")
@example(b'{"worksheets": [' + b'{"a": ' * 800 + b"1" + b"}" * 800 + b"]}")
def test_any_bytes_are_a_submission_or_a_sentence(tmp_path, assignment, content):
    path = tmp_path / "any.ipynb"
    path.write_bytes(content)
    submission = answered(lambda: read_submission(path, assignment))
    assert submission is None or isinstance(submission, Submission)


@pytest.mark.parametrize("depth", [900, 5_000])
def test_nesting_deeper_than_python_can_walk_is_answered(tmp_path, assignment, depth):
    path = tmp_path / "deep.ipynb"
    path.write_text('{"cells": [], "metadata": ' + '{"a": ' * depth + "1" + "}" * depth + "}")
    assert answered(lambda: read_submission(path, assignment)) is None or depth == 900
