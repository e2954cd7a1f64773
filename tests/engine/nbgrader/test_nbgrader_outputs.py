from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.utils import determine_grade

from autograder.bridges.nbgrader_outputs import of_nothing, of_run, of_score
from autograder.model import CellRun, Exercise, ExerciseScore, Outcome, Verdict
from autograder.report.words import OUTCOMES
from autograder.text import Text

KL = Exercise("kl", 6.0, Text("Divergence", "Divergence"))
LAW = Text("KL(q‖p) ≥ 0 <b>", "KL(q‖p) >= 0 <b>")
HELD = Verdict("holds", "kl", Outcome.PASSED, 4.5, 4.5, LAW)
FAILED = Verdict(
    "fails",
    "kl",
    Outcome.FAILED,
    0.0,
    1.5,
    LAW,
    Text("forme (3,) attendue, () reçue", "expected shape (3,), got ()"),
    "no_half",
    Text("un facteur 1/2 semble manquer", "a factor 1/2 seems to be missing"),
    'cell 3, line 1, in kl\n    <script>alert("x")</script>\x1b[31m',
)
BROKEN = Verdict("ours", "kl", Outcome.BROKEN, None, 1.5, LAW)


def scored(*verdicts: Verdict, earned: float | None) -> ExerciseScore:
    return ExerciseScore(KL, earned, verdicts)


def graded(outputs: Iterable[NotebookNode], points: float = 6.0) -> float | None:
    """What stock nbgrader reads in these outputs, which are valid."""
    metadata = {
        "nbgrader": {"grade": True, "solution": False, "locked": True, "grade_id": "grade_kl", "points": points}
    }
    cell = new_code_cell("# graded", outputs=list(outputs), metadata=metadata)
    nbformat.validate(new_notebook(cells=[cell]))
    found: tuple[float | None, float] = determine_grade(cell)
    return found[0]


@pytest.mark.parametrize("earned", [0.0, 1e-3, 4.5, 6.0])
def test_nbgrader_reads_the_score_exactly(earned: float) -> None:
    assert graded(of_score(scored(HELD, FAILED, earned=earned), "fr")) == earned


def test_the_number_is_the_only_result_and_nothing_else_is_read() -> None:
    kinds = [output.output_type for output in of_score(scored(FAILED, earned=0.0), "fr")]
    assert kinds == ["display_data", "execute_result"]


def test_an_unknown_score_is_not_a_number() -> None:
    kinds = [output.output_type for output in of_score(scored(HELD, BROKEN, earned=None), "fr")]
    assert kinds == ["display_data"]


def test_the_table_says_law_outcome_points_reason_explanation_and_traceback() -> None:
    shown = of_score(scored(HELD, FAILED, earned=4.5), "fr")[0].data["text/plain"].splitlines()
    assert shown == [
        "Divergence\u00a0: 4,5 / 6 points",
        "✓ réussi (4,5 / 4,5) KL(q‖p) ≥ 0 <b>",
        "✗ échoué (0 / 1,5) KL(q‖p) ≥ 0 <b>",
        "    forme (3,) attendue, () reçue",
        "    un facteur 1/2 semble manquer",
        "    | cell 3, line 1, in kl",
        '    |     <script>alert("x")</script>\N{REPLACEMENT CHARACTER}[31m',
    ]


def test_the_table_speaks_english_to_an_english_notebook() -> None:
    shown = of_score(scored(FAILED, BROKEN, earned=None), "en")[0].data["text/plain"]
    assert "expected shape (3,), got ()" in shown
    assert "through no fault of your code" in shown
    assert "Divergence: ? / 6 points" in shown


def test_the_html_holds_nothing_that_a_browser_would_run() -> None:
    page = BeautifulSoup(of_score(scored(HELD, FAILED, earned=4.5), "fr")[0].data["text/html"], "html.parser")
    assert page.find_all(["script", "b"]) == []
    assert "<script>" in page.get_text()


def test_the_html_table_has_a_caption_and_headings_of_rows_and_columns() -> None:
    page = BeautifulSoup(of_score(scored(HELD, FAILED, earned=4.5), "fr")[0].data["text/html"], "html.parser")
    assert page.div["lang"] == "fr"
    assert page.caption.get_text() == "Divergence\u00a0: 4,5 / 6 points"
    assert [heading["scope"] for heading in page.find_all("th")] == ["col"] * 4 + ["row"] * 2


def test_every_outcome_has_a_word_in_both_languages() -> None:
    assert set(OUTCOMES) == set(Outcome)


def test_an_exercise_without_checks_says_why() -> None:
    outputs = of_nothing(KL, Text("Ce fichier est vide.", "This file is empty."), 0.0, "en")
    assert "This file is empty." in outputs[0].data["text/plain"]
    assert graded(outputs) == 0.0


RUN = CellRun("kl", 0, Outcome.EXHAUSTED, Text("plus de 20 secondes", "more than 20 seconds"), (), 20.0)


def test_a_cell_that_was_stopped_says_why() -> None:
    (shown,) = of_run(RUN, "en")
    assert (shown.output_type, shown.evalue) == ("error", "more than 20 seconds")


def test_the_students_own_error_is_not_said_twice() -> None:
    error = {"output_type": "error", "ename": "ValueError", "evalue": "x", "traceback": ["x"]}
    assert [output.ename for output in of_run(replace(RUN, outputs=(error,)), "en")] == ["ValueError"]


def test_an_output_that_nbformat_refuses_is_left_out() -> None:
    good = {"output_type": "stream", "name": "stdout", "text": "x"}
    bad = ({"output_type": "widget"}, {"output_type": "stream", "text": 3}, {})
    assert [output.text for output in of_run(replace(RUN, because=None, outputs=(*bad, good)), "en")] == ["x"]
