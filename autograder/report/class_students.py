"""The part of the teacher's page on one student: verdicts, messages, code, written answers, what the notebook shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from autograder.model import Outcome
from autograder.report.class_tables import anchor
from autograder.report.class_words import AS_GIVEN, AS_REFERENCE, CHANGED, LEFT_OUT, NO_CODE, NOT_READ, TOLD
from autograder.report.classbook import STATES, Classbook, Line, state_of
from autograder.report.feedback import SAME_CAUSE, notes
from autograder.report.handed import Handed
from autograder.report.typeset import number, points
from autograder.text import Lang, plain


def students(book: Classbook) -> list[dict[str, Any]]:
    """Everybody, in the order of the page."""
    return [
        {
            "name": book.names[name],
            "number": book.numbers[name],
            "anchor": anchor(book, name),
            "assignments": [
                _assignment(book, name, slug, book.lines[name, slug])
                for slug in book.slugs
                if (name, slug) in book.lines
            ],
        }
        for name in book.names
    ]


def _assignment(book: Classbook, name: str, slug: str, line: Line) -> dict[str, Any]:
    handed = book.handed.get((name, slug))
    return {
        "anchor": anchor(book, name, slug),
        "slug": slug,
        "title": book.title(slug),
        "points": "–" if line["possible"] is None else points(line["earned"], line["possible"], book.lang),
        "notes": [*notes(line, book.lang), *_missing(book, line, handed)],
        "file": "" if book.anonymous else plain(line["file"] or ""),
        "seconds": number(line["seconds"], book.lang),
        "isolation": line["isolation"] or "–",
        "exercises": []
        if line["unreadable"]
        else [_exercise(book, name, slug, score, handed) for score in line["exercises"]],
        "written": list(_written(book, slug, handed)),
    }


def _missing(book: Classbook, line: Line, handed: Handed | None) -> Iterator[str]:
    """What the page lacks of this notebook, and why."""
    if not book.handed:
        return  # said once, at the top of the page
    if handed is None:
        if not line["unreadable"]:
            yield NOT_READ[book.lang]
        return
    if line["sha256"] and handed.sha256 != line["sha256"]:
        yield CHANGED[book.lang]
    if handed.left_out:
        yield LEFT_OUT[book.lang].format(count=handed.left_out)


def _exercise(book: Classbook, name: str, slug: str, score: Mapping[str, Any], handed: Handed | None) -> dict[str, Any]:
    state = state_of(score)
    sign, says = STATES[state]
    exercise = score["exercise"]
    return {
        "anchor": anchor(book, name, slug, exercise),
        "title": plain(score["title"][book.lang]),
        "points": points(score["earned"], score["possible"], book.lang),
        "state": state.value,
        "sign": sign,
        "says": says[book.lang],
        "checks": list(_checks(score["checks"], book.lang)),
        "passed": [plain(check["says"][book.lang]) for check in score["checks"] if check["outcome"] == Outcome.PASSED],
        "code": _code(book, slug, exercise, handed),
    }


def _checks(checks: list[Mapping[str, Any]], lang: Lang) -> Iterator[dict[str, Any]]:
    """The checks that did not pass; an explanation that several share is told once."""
    told: set[str] = set()
    for check in checks:
        if check["outcome"] == Outcome.PASSED:
            continue
        explanation = plain(check["explanation"][lang]) if check["explanation"] else ""
        yield {
            "outcome": TOLD[Outcome(check["outcome"])][lang],
            "waits": check["outcome"] == Outcome.BLOCKED,
            "points": points(check["earned"], check["possible"], lang),
            "says": plain(check["says"][lang]),
            "because": plain(check["because"][lang]) if check["because"] else "",
            "misconception": plain(check["misconception"] or ""),
            "explanation": SAME_CAUSE[lang] if explanation in told and explanation else explanation,
            "traceback": plain(check["traceback"]),
        }
        told.add(explanation)


def _code(book: Classbook, slug: str, exercise: str, handed: Handed | None) -> dict[str, Any]:
    """The code that was handed in, or what stands for it: nothing is shown twice."""
    found: dict[str, Any] = {"said": "", "own": "", "reference": ""}
    if handed is None:
        return found
    own = handed.code.get(exercise)
    accepted = book.references[slug].code.get(exercise, "") if slug in book.references else ""
    if own is None:
        found["said"] = NO_CODE[book.lang]
    elif own.strip() == accepted.strip():
        found["said"] = AS_REFERENCE[book.lang]
    elif own.strip() == book.skeletons.get(slug, {}).get(exercise):
        found["said"] = AS_GIVEN[book.lang]
    else:
        found["own"] = own
    if accepted:
        found["reference"] = reference_anchor(slug, exercise)
    return found


def reference_anchor(slug: str, exercise: str) -> str:
    """The id of an accepted solution on the page."""
    return f"ref-{slug}-{exercise}"


def _written(book: Classbook, slug: str, handed: Handed | None) -> Iterator[dict[str, str]]:
    if handed is None:
        return
    for name, answer in handed.written.items():
        model = book.references[slug].written.get(name, "") if slug in book.references else ""
        yield {"name": plain(name), "answer": answer, "model": "" if answer == model else reference_anchor(slug, name)}
