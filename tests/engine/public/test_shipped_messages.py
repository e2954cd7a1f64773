"""What a shipped test file says of a student's code, in the language of the notebook."""

from __future__ import annotations

import linecache

import pytest

from autograder.public import otter_files


@pytest.fixture
def said(small, run):
    """The first reason that the checks of `average` give for a cell."""
    files = {path: text for path, text in otter_files.otter_files(small, "small").items() if path.stem == "average"}

    def reason(code: str, *, lang: str = "en") -> str:
        name, names = f"<cell {lang}>", {}
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        exec(compile(code, name, "exec"), names)
        text = next(text for path, text in files.items() if path.parts[-4] == lang)
        return next(filter(None, run(text, names).values()), "")

    return reason


def test_a_right_answer_passes(said):
    assert said("def average(values):\n    return sum(values) / len(values)") == ""


def test_a_missing_name_is_a_sentence(said):
    assert said("") == (
        "Reason: your notebook does not define `average` yet; run the cell of the exercise, and those at the top"
    )


def test_an_exception_is_shown_with_the_line_of_the_students_cell(said):
    code = "def helper(v):\n    return v / 0\n\ndef average(values):\n    return helper(sum(values))"
    assert said(code) == (
        "Reason: your code stops with ZeroDivisionError: division by zero\n"
        "    in average, line 5: return helper(sum(values))\n"
        "    in helper, line 2: return v / 0"
    )
    assert said(code, lang="fr").startswith("Raison: votre code s'arrête sur ZeroDivisionError: division by zero\n")
    assert "    dans helper, ligne 2\u00a0: return v / 0" in said(code, lang="fr")


def test_an_answer_not_yet_written_is_no_crash(said):
    assert said('def average(values):\n    raise NotImplementedError("your turn")') == (
        "Reason: `average` is still to be written: `raise NotImplementedError` is left in the cell of the exercise"
    )


def test_numbers_that_are_public_are_shown(said):
    assert said("def average(values):\n    return float(len(values))") == "Reason: got 3., where 2. is expected"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("None", "got NoneType"),
        ("[sum(values)] * 2", "expected shape (), got (2,)"),
        ("float('nan')", "got nan, where 2. is expected"),
        ("'two'", "expected a tensor or an array of numbers, got str"),
    ],
)
def test_a_value_of_another_kind_is_a_sentence(said, value, words):
    assert words in said(f"def average(values):\n    return {value}")


def test_what_otter_would_take_for_html_is_kept_apart(said):
    assert "`< b>`" in said("def average(values):\n    raise ValueError('`<b>`')")


def test_formulas_and_typography_are_intact(small, run):
    text = next(text for path, text in otter_files.otter_files(small, "small").items() if path.parts[-4] == "fr")
    run(text, {})
    file: dict[str, object] = {}
    exec(compile(text, "test file", "exec"), file)
    assert file["mean_of_the_example"].name == "«\u00a01, 2, 6\u00a0» a pour moyenne 3 (∑x/n)"


def test_checks_accept_torch_numpy_and_plain_numbers(said):
    assert said("import numpy\ndef average(values):\n    return numpy.float32(sum(values) / len(values))") == ""
    assert said("import torch\ndef average(values):\n    return torch.tensor(values).double().mean()") == ""
