"""What a person must do or look at: what has no mark, written answers, marks near the pass mark, answers alike."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from autograder.model import Outcome
from autograder.report.class_tables import anchor, exercises_of
from autograder.report.class_words import (
    ALIKE,
    BROKEN,
    LOST,
    NEAR,
    NEAR_WRITTEN,
    NO_MARK,
    UNGRADED,
    UNREAD,
    WRITTEN,
    WRITTEN_NONE,
)
from autograder.report.classbook import Classbook, Line
from autograder.report.likeness import alike
from autograder.report.typeset import number
from autograder.text import plain

NEAR_SHARE = 0.025
"""How near to the pass mark a mark is looked at again: half a point of twenty."""


def attention(book: Classbook) -> list[dict[str, Any]]:
    """The groups of things to do, the most urgent first; a group that is empty is left out."""
    groups = [
        {"title": NO_MARK[book.lang], "items": [*_unmarked(book), *_lost(book)]},
        {"title": NEAR["title"][book.lang], "items": [item for slug in book.slugs for item in _near(book, slug)]},
        {"title": WRITTEN["title"][book.lang], "items": list(_written(book))},
        {"title": ALIKE["title"][book.lang], "note": ALIKE["note"][book.lang], "items": list(_alike(book))},
    ]
    return [group for group in groups if group["items"]]


def _item(book: Classbook, slug: str, names: list[str], says: str, exercise: str = "") -> dict[str, Any]:
    return {
        "assignment": book.title(slug),
        "students": [
            {"name": book.names[name], "number": book.numbers[name], "anchor": anchor(book, name, slug, exercise)}
            for name in names
        ],
        "says": says,
    }


def _unmarked(book: Classbook) -> Iterator[dict[str, Any]]:
    """Broken checks, files that are no notebooks, and submissions on which the grader failed."""
    unread: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (name, slug), line in book.lines.items():
        if line["unreadable"]:
            unread[slug, plain(line["unreadable"][book.lang])].append(name)
        for score in line["exercises"]:
            broken = [plain(check["check"]) for check in score["checks"] if check["outcome"] == Outcome.BROKEN]
            if broken:
                title = plain(score["title"][book.lang])
                said = BROKEN[book.lang].format(exercise=title, checks=", ".join(broken))
                yield _item(book, slug, [name], said, score["exercise"])
    for (slug, because), names in unread.items():
        words = UNREAD if book.lines[names[0], slug]["possible"] is not None else UNGRADED
        yield _item(book, slug, names, words[book.lang].format(because=because))


def _lost(book: Classbook) -> Iterator[dict[str, Any]]:
    for line in book.lost:
        because = plain((line["unreadable"] or {book.lang: ""})[book.lang])
        name = book.names[line["submission"]]
        yield {"assignment": "–", "students": [], "says": LOST[book.lang].format(name=name, because=because)}


def _near(book: Classbook, slug: str) -> Iterator[dict[str, Any]]:
    """Marks that half a point of twenty, or the written question, would move across the pass mark."""
    for name, line in book.graded(slug).items():
        if line["earned"] is None:
            continue
        by_hand = line["by_hand"] or 0.0
        full = line["possible"] + by_hand
        needed = book.pass_share * full
        said = {
            "earned": number(line["earned"], book.lang),
            "needed": number(needed, book.lang),
            "full": number(full, book.lang),
        }
        if line["earned"] < needed <= line["earned"] + by_hand:
            yield _item(book, slug, [name], NEAR_WRITTEN[book.lang].format(**said))
        elif abs(line["earned"] - needed) <= NEAR_SHARE * full:
            yield _item(book, slug, [name], NEAR["item"][book.lang].format(**said))


def _written(book: Classbook) -> Iterator[dict[str, Any]]:
    """Answers that a person grades; who left them empty is not among them."""
    for slug in book.slugs:
        lines = [(name, line) for name, line in book.graded(slug).items() if line["by_hand"] and not line["unreadable"]]
        answered = [name for name, _ in lines if any(_answers(book, name, slug))]
        if not lines:
            continue
        if not any((name, slug) in book.handed for name, _ in lines):
            yield _item(book, slug, [], WRITTEN["count"][book.lang].format(count=len(lines)))
        elif answered:
            yield _item(book, slug, answered, WRITTEN["item"][book.lang].format(count=len(answered)))
        else:
            yield _item(book, slug, [], WRITTEN_NONE[book.lang])


def _answers(book: Classbook, name: str, slug: str) -> list[str]:
    handed = book.handed.get((name, slug))
    return [answer for answer in handed.written.values() if answer] if handed else []


def _alike(book: Classbook) -> Iterator[dict[str, Any]]:
    """Groups of students, those first who have most exercises in common."""
    for slug in book.slugs:
        lines = book.graded(slug)
        shared: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for exercise in exercises_of(lines):
            for group in _alike_in(book, lines, slug, exercise):
                shared[group].append(exercise)
        yield from _same_file(book, lines, slug)
        for names, found in sorted(shared.items(), key=lambda pair: -len(pair[1])):
            titles = " · ".join(_title(book, lines, exercise) for exercise in found)
            says = ALIKE["item"][book.lang].format(count=len(found), titles=titles)
            yield _item(book, slug, list(names), says, found[0])


def _same_file(book: Classbook, lines: dict[str, Line], slug: str) -> Iterator[dict[str, Any]]:
    """Students who handed in one file, to the byte."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name, line in lines.items():
        if line["sha256"] and not line["unreadable"]:
            groups[line["sha256"]].append(name)
    for names in groups.values():
        if len(names) > 1:
            yield _item(book, slug, names, ALIKE["file"][book.lang])


def _alike_in(book: Classbook, lines: dict[str, Line], slug: str, exercise: str) -> list[tuple[str, ...]]:
    answers = {
        name: book.handed[name, slug].code[exercise]
        for name in lines
        if (name, slug) in book.handed and exercise in book.handed[name, slug].code
    }
    known = [book.references[slug].code.get(exercise, "")] if slug in book.references else []
    return alike(answers, [*known, book.skeletons.get(slug, {}).get(exercise, "")])


def _title(book: Classbook, lines: dict[str, Line], exercise: str) -> str:
    scores = itertools.chain.from_iterable(line["exercises"] for line in lines.values())
    return plain(next(score["title"][book.lang] for score in scores if score["exercise"] == exercise))
