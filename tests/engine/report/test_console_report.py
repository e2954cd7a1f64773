"""The tables for a terminal: complete in both languages, and deaf to what a student writes into them."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console, RenderableType

from autograder.grade.batch import Entry, Graded
from autograder.model import CellRun, Exercise, ExerciseScore, Outcome, Report, Verdict
from autograder.report import console
from autograder.report.schema import line
from autograder.report.words import OUTCOMES
from autograder.text import LANGS, Lang, Text

HOSTILE = Text("[red]rouge[/red] [link=http://x]", "[red]red[/red] [link=http://x]")


def shown(renderable: RenderableType) -> str:
    screen = Console(file=StringIO(), width=200, force_terminal=False)
    screen.print(renderable)
    assert isinstance(screen.file, StringIO)
    return screen.file.getvalue()


def graded(outcome: Outcome = Outcome.FAILED, earned: float | None = 0.0) -> Graded:
    title = Text("Le titre [b]", "The title [b]")
    verdict = Verdict("a_check", "one", outcome, earned, 2.0, HOSTILE, HOSTILE, "half", HOSTILE, "[red]trace[/red]")
    cells = (CellRun("one", 3, Outcome.CRASHED, HOSTILE, (), 0.5),)
    score = ExerciseScore(Exercise("one", 2.0, title), earned, (verdict,))
    report = Report("[bold]anne[/bold]", "vae", "fr", "", (score,), cells, "namespaces", "")
    return Graded(Entry(Path("a.ipynb"), "[bold]anne[/bold]"), report, None)


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_student_writes_is_shown_and_not_obeyed(lang: Lang) -> None:
    row = graded()
    assert row.report is not None
    for text in (shown(console.submission(row.report, lang)), shown(console.gradebook([line(row)], lang))):
        assert HOSTILE[lang] in text
    assert "[red]trace[/red]" in shown(console.submission(row.report, lang))
    assert "[bold]anne[/bold]" in shown(console.gradebook([line(row)], lang))


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_sign_and_a_meaning_in_both_languages(outcome: Outcome) -> None:
    assert outcome in console.SIGNS
    assert all(OUTCOMES[outcome][lang] for lang in LANGS)


def test_a_broken_score_is_to_be_regraded_and_no_number() -> None:
    row = graded(Outcome.BROKEN, None)
    assert "to be regraded/2" in shown(console.gradebook([line(row)], "en"))
    assert "à recorriger/2" in shown(console.gradebook([line(row)], "fr"))


def test_a_file_without_an_assignment_has_its_line() -> None:
    row = Graded(Entry(Path("b.ipynb"), "bob"), None, Text("la raison", "the reason"))
    text = shown(console.gradebook([line(graded()), line(row)], "en"))
    assert "bob" in text
    assert "the reason" in text
