"""What a grade cell shows: the table of its checks, and the one number that nbgrader reads.

Stock nbgrader takes the first output of a grade cell that is an error, a stream to stderr or an execute_result: the
first two are zero points, and an execute_result that is not `repr(float)` is full points. Hence the table is a
display_data, which nbgrader does not read, and the score is the only execute_result.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbformat.v4.nbbase import validate

from autograder.model import CellRun, Exercise, ExerciseScore, Outcome, Verdict
from autograder.report.words import OUTCOMES
from autograder.text import Lang, Text, plain

MARKS = {Outcome.PASSED: "✓", Outcome.BROKEN: "…"}
HEADINGS = (
    Text("Vérification", "Check"),
    Text("Résultat", "Result"),
    Text("Points", "Points"),
    Text("Explication", "Explanation"),
)
REGRADE = Text(
    "Cet exercice n'a pas pu être noté entièrement, sans que votre code soit en cause\u00a0: il le sera de nouveau.",
    "This exercise could not be graded completely, through no fault of your code: it will be graded again.",
)
ALL_LOST = Text("Aucune vérification n'a pu être faite.", "No check could be made.")
SAME_CAUSE = Text("Même cause que plus haut.", "Same cause as above.")
CELL = "text-align: left; vertical-align: top; padding: 0.3em 1em 0.3em 0; border-bottom: 1px solid #ddd;"
"""Style of the cells of the table, on each of them: a notebook has no style sheet of its own."""


def of_score(score: ExerciseScore, lang: Lang) -> list[NotebookNode]:
    """The outputs of the grade cell of one exercise.

    returns  the table, then, unless the score is unknown, the number.
    """
    caption = _caption(score.exercise, score.earned, lang)
    note = REGRADE[lang] if score.earned is None else None
    return _outputs(
        _plain(caption, score.verdicts, note, lang), _html(caption, score.verdicts, note, lang), score.earned
    )


def of_nothing(exercise: Exercise, because: Text, earned: float | None, lang: Lang) -> list[NotebookNode]:
    """The outputs of the grade cell of an exercise of which no check was made, for this reason."""
    caption = _caption(exercise, earned, lang)
    note = f"{ALL_LOST[lang]} {plain(because[lang])}"
    return _outputs(_plain(caption, (), note, lang), _html(caption, (), note, lang), earned)


def of_run(run: CellRun, lang: Lang) -> list[NotebookNode]:
    """What a cell of the student's showed, and why it was stopped. Any output that nbformat refuses is left out."""
    shown = [node for node in map(_valid, run.outputs) if node is not None]
    if run.because is not None and not any(node.output_type == "error" for node in shown):
        reason = plain(run.because[lang])
        shown.append(new_output("error", ename=OUTCOMES[run.outcome][lang], evalue=reason, traceback=[reason]))
    return shown


def _outputs(plain: str, html: str, earned: float | None) -> list[NotebookNode]:
    """The table in two forms, and the number."""
    outputs = [new_output("display_data", {"text/plain": plain, "text/html": html})]
    if earned is not None:
        outputs.append(new_output("execute_result", {"text/plain": repr(float(earned))}, execution_count=None))
    return outputs


def _valid(output: dict[str, Any]) -> NotebookNode | None:
    """The output as a node of nbformat, or None if it is not one."""
    node = nbformat.from_dict(output)
    if node.get("output_type") == "execute_result":
        node.setdefault("execution_count", None)
    try:
        validate(node, ref="output")
    except nbformat.ValidationError:
        return None
    return node


def _caption(exercise: Exercise, earned: float | None, lang: Lang) -> str:
    """The title of a table: exercise and points."""
    known = "?" if earned is None else _number(earned, lang)
    colon = "\u00a0: " if lang == "fr" else ": "
    return f"{exercise.title[lang]}{colon}{known} / {_number(exercise.points, lang)} points"


def _number(value: float, lang: Lang) -> str:
    """Points as a person writes them: at most two decimals."""
    text = f"{round(value, 2):g}"
    return text.replace(".", ",") if lang == "fr" else text


def _points(verdict: Verdict, lang: Lang) -> str:
    """Points of one check, earned and possible."""
    earned = "?" if verdict.earned is None else _number(verdict.earned, lang)
    return f"{earned} / {_number(verdict.possible, lang)}"


def _result(verdict: Verdict, lang: Lang) -> str:
    """The outcome as a sign and words: neither color nor the sign alone says it."""
    return f"{MARKS.get(verdict.outcome, '✗')} {OUTCOMES[verdict.outcome][lang]}"


def _reasons(verdicts: Iterable[Verdict], lang: Lang) -> list[list[str]]:
    """For each check, why it did not pass and what the misconception is; each explanation is told once."""
    told: set[str] = set()
    reasons = []
    for verdict in verdicts:
        own = [] if verdict.because is None else [plain(verdict.because[lang])]
        if verdict.explanation is not None:
            explanation = plain(verdict.explanation[lang])
            own.append(SAME_CAUSE[lang] if explanation in told else explanation)
            told.add(explanation)
        reasons.append(own)
    return reasons


def _plain(caption: str, verdicts: Sequence[Verdict], note: str | None, lang: Lang) -> str:
    """The table as lines of text."""
    lines = [caption]
    for verdict, reasons in zip(verdicts, _reasons(verdicts, lang), strict=True):
        lines.append(f"{_result(verdict, lang)} ({_points(verdict, lang)}) {plain(verdict.says[lang])}")
        lines += [f"    {reason}" for reason in reasons]
        lines += [f"    | {line}" for line in plain(verdict.traceback).splitlines()]
    return "\n".join([*lines, *([note] if note else [])])


def _html(caption: str, verdicts: Sequence[Verdict], note: str | None, lang: Lang) -> str:
    """The table as HTML. Whatever comes from a student or a suite is escaped; MathJax is told to stay out."""
    head = "".join(f'<th scope="col" style="{CELL}">{heading[lang]}</th>' for heading in HEADINGS)
    rows = "".join(
        _row(verdict, reasons, lang) for verdict, reasons in zip(verdicts, _reasons(verdicts, lang), strict=True)
    )
    body = f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>" if rows else ""
    table = f"<table><caption>{escape(plain(caption))}</caption>{body}</table>"
    after = f"<p>{escape(note)}</p>" if note else ""
    return f'<div lang="{lang}" class="tex2jax_ignore mathjax_ignore">{table}{after}</div>'


def _row(verdict: Verdict, reasons: list[str], lang: Lang) -> str:
    """One check as a row whose heading is the law."""
    why = "".join(f'<p style="margin: 0 0 0.4em">{escape(reason)}</p>' for reason in reasons)
    trace = f"<pre>{escape(plain(verdict.traceback))}</pre>" if verdict.traceback else ""
    cells = (_result(verdict, lang), _points(verdict, lang))
    columns = "".join(f'<td style="{CELL} white-space: nowrap">{escape(cell)}</td>' for cell in cells)
    law = f'<th scope="row" style="{CELL} font-weight: normal">{escape(plain(verdict.says[lang]))}</th>'
    return f'<tr>{law}{columns}<td style="{CELL}">{why}{trace}</td></tr>'
