"""A report as JSON: one object per submission, one line per object in `verdicts.jsonl`.

Schema 1. Every text is an object `{"fr": ..., "en": ...}`; a value that does not apply is null, never left out.

schema              1
submission          who or what was graded: the student's id, or the name of the file
same_as             who handed in the same file, to the byte, if this is a copy of the verdict on it; else null
file                the file as given, `class.zip/anne.ipynb` in a zip (bytes that are no text: U+FFFD); null if none
slug                the assignment; null when the file did not tell and could not be matched
lang                language of the student's notebook, `fr` or `en`
sha256              of the file's bytes; null when it could not be read
earned              points; null when a check is broken or the grader failed (regrade it), or when `slug` is null
possible            what the checks are worth; null when nothing was graded
by_hand             points of the written questions, which a person grades, beside `possible`; null when it is unknown
unreadable          why nothing could be graded, a text; null for a notebook that was graded
isolation           `namespaces`, or `process` when a person allowed it
engine_version      of the package that graded
suite_sha256        of the hidden suite with its known answers
seconds             wall time of grading
student_seconds     the part of it spent in the student's own code
exercises           one object per exercise, in the order of the assignment:
  exercise          its name
  title             its heading, a text
  earned            points; null when one of its checks is broken
  possible          what it is worth
  checks            one object per check, in the order of the suite:
    check           its name
    outcome         passed, failed, blocked, crashed, exhausted, missing or broken
    earned          points; null when the outcome is broken
    possible        what it is worth
    says            the law that is checked, a text
    because         why it did not pass, a text; null when it passed
    misconception   name of the known misconception with which the values coincide; null if none does
    explanation     what the student reads about it, a text; null if there is none
    traceback       the student's own, when their code raised; otherwise ""
    seconds         wall time
    student_seconds the part of it spent in the student's own code
cells               one object per code cell that was run:
  key               its id in the source; "" for a cell that the student added
  position          its index among all cells of the notebook, from 0
  outcome           passed, crashed or exhausted
  because           why it did not run to its end, a text; null when it did
  seconds           wall time
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from autograder.grade.batch import Graded
from autograder.grade.handin import HandIn
from autograder.grade.shown import Outputs
from autograder.model import ENGINE_VERSION, CellRun, Exercise, ExerciseScore, Outcome, Report, Verdict
from autograder.text import Text

if TYPE_CHECKING:
    from autograder.grade.verify import Examination

SCHEMA = 1


def as_json(report: Report, *, file: str | None = None) -> dict[str, Any]:
    """The report as a JSON object, by the schema above."""
    return {
        "schema": SCHEMA,
        "submission": report.submission,
        "same_as": None,
        "file": file,
        "slug": report.slug,
        "lang": report.lang,
        "sha256": report.sha256 or None,
        "earned": report.earned,
        "possible": report.possible,
        "by_hand": report.by_hand,
        "unreadable": _text(report.unreadable),
        "isolation": report.isolation,
        "engine_version": report.engine_version,
        "suite_sha256": report.suite_sha256,
        "seconds": round(report.seconds, 4),
        "student_seconds": round(report.student_seconds, 4),
        "exercises": [_exercise(score) for score in report.scores],
        "cells": [_cell(run) for run in report.cells],
    }


FAULT = Text(
    "faute du correcteur\u00a0: trois essais n'ont pas abouti\u00a0; ce rendu n'a pas de note (et non un zéro)",
    "fault of the grader: three attempts ended without a verdict; this submission has no score (which is no zero)",
)


def ungraded(*, name: str, file: str, says: Text, slug: str | None = None, sha256: str | None = None) -> dict[str, Any]:
    """The object for a file without a verdict: its assignment is unknown, or the grader failed (`FAULT`)."""
    return {
        "schema": SCHEMA,
        "submission": name,
        "same_as": None,
        "file": file,
        "slug": slug,
        "lang": None,
        "sha256": sha256,
        "earned": None,
        "possible": None,
        "by_hand": None,
        "unreadable": _text(says),
        "isolation": None,
        "engine_version": ENGINE_VERSION,
        "suite_sha256": None,
        "seconds": 0.0,
        "student_seconds": 0.0,
        "exercises": [],
        "cells": [],
    }


def _exercise(score: ExerciseScore) -> dict[str, Any]:
    return {
        "exercise": score.exercise.name,
        "title": _text(score.exercise.title),
        "earned": score.earned,
        "possible": score.exercise.points,
        "checks": [_check(verdict) for verdict in score.verdicts],
    }


def _check(verdict: Verdict) -> dict[str, Any]:
    return {
        "check": verdict.check,
        "outcome": str(verdict.outcome),
        "earned": verdict.earned,
        "possible": verdict.possible,
        "says": _text(verdict.says),
        "because": _text(verdict.because),
        "misconception": verdict.misconception,
        "explanation": _text(verdict.explanation),
        "traceback": verdict.traceback,
        "seconds": round(verdict.seconds, 4),
        "student_seconds": round(verdict.student_seconds, 4),
    }


def _cell(run: CellRun) -> dict[str, Any]:
    return {
        "key": run.key,
        "position": run.position,
        "outcome": str(run.outcome),
        "because": _text(run.because),
        "seconds": round(run.seconds, 4),
    }


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"fr": text.fr, "en": text.en}


def report_of(verdict: Mapping[str, Any], outputs: Mapping[int, Outputs]) -> Report:
    """The report of which `as_json` made this object.

    outputs  position of a cell -> what it showed, which the object does not hold.
    raises   ValueError if it is not such an object: of another schema, or of a file that has no report.
    """
    if verdict.get("schema") != SCHEMA or verdict["possible"] is None:
        raise ValueError(f"expected a graded verdict of schema {SCHEMA}, got {verdict.get('schema')!r}")
    return Report(
        submission=verdict["submission"],
        slug=verdict["slug"],
        lang=verdict["lang"],
        sha256=verdict["sha256"] or "",
        scores=tuple(_score_of(found) for found in verdict["exercises"]),
        cells=tuple(_run_of(found, outputs.get(found["position"], ())) for found in verdict["cells"]),
        isolation=verdict["isolation"],
        suite_sha256=verdict["suite_sha256"],
        by_hand=verdict["by_hand"],
        unreadable=_text_of(verdict["unreadable"]),
        seconds=verdict["seconds"],
        student_seconds=verdict["student_seconds"],
        engine_version=verdict["engine_version"],
    )


def _score_of(found: Mapping[str, Any]) -> ExerciseScore:
    exercise = Exercise(found["exercise"], found["possible"], Text(found["title"]["fr"], found["title"]["en"]))
    verdicts = tuple(
        Verdict(
            check=each["check"],
            exercise=exercise.name,
            outcome=Outcome(each["outcome"]),
            earned=each["earned"],
            possible=each["possible"],
            says=Text(each["says"]["fr"], each["says"]["en"]),
            because=_text_of(each["because"]),
            misconception=each["misconception"],
            explanation=_text_of(each["explanation"]),
            traceback=each["traceback"],
            seconds=each["seconds"],
            student_seconds=each["student_seconds"],
        )
        for each in found["checks"]
    )
    return ExerciseScore(exercise, found["earned"], verdicts)


def _run_of(found: Mapping[str, Any], outputs: Outputs) -> CellRun:
    because = _text_of(found["because"])
    return CellRun(found["key"], found["position"], Outcome(found["outcome"]), because, outputs, found["seconds"])


def _text_of(found: Mapping[str, str] | None) -> Text | None:
    return None if found is None else Text(found["fr"], found["en"])


def line(graded: Graded) -> dict[str, Any]:
    """The object for one file of a class."""
    file = graded.entry.file
    if graded.report is not None:
        return as_json(graded.report, file=file)
    assert graded.says is not None
    return ungraded(name=graded.entry.name, file=file, says=graded.says)


def hand_in(found: HandIn) -> dict[str, Any]:
    """Who handed in what, before anything is graded: `submission`, `slug` (null if it is unknown), `file`, `pattern`
    (how the name was read), `newer` (the file that is graded in its place, else null), `problem` (a text, else null).
    """
    return {
        "submission": found.entry.name,
        "slug": found.slug,
        "file": found.entry.file,
        "pattern": str(found.entry.pattern),
        "newer": None if found.newer is None else found.newer.file,
        "problem": _text(found.says),
    }


def examination_as_json(examination: Examination, faults: list[str]) -> dict[str, Any]:
    """The matrix of a suite: `slug`, `checks` (name, exercise, points, anchor), `answers` (kind, name, exercise,
    earned, expected, outcomes by check) and `faults`, a list of sentences that is empty if all is well.
    """
    return {
        "schema": SCHEMA,
        "slug": examination.slug,
        "checks": [
            {"check": check.name, "exercise": check.exercise, "points": check.points, "anchor": check.anchor}
            for check in examination.suite.checks
        ],
        "answers": [
            {
                "kind": row.kind,
                "name": row.name,
                "exercise": row.exercise,
                "earned": row.earned,
                "expected": row.expected,
                "outcomes": {check: str(outcome) for check, outcome in row.outcomes.items()},
            }
            for row in examination.rows
        ],
        "faults": faults,
    }
