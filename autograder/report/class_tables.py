"""The tables of the teacher's page: marks, their distribution, the heat map, the exercises, the misconceptions."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from autograder.model import CAUGHT
from autograder.report.class_words import DISTRIBUTION, NO_VERDICT
from autograder.report.classbook import STATES, Classbook, Line, State, state_of
from autograder.report.typeset import number, percent
from autograder.text import plain

BINS = 10
WORST = 3
"""Laws of an exercise that are named because many break them."""


def anchor(book: Classbook, name: str, slug: str = "", exercise: str = "") -> str:
    """The id of a student on the page, of one of their assignments, of one of their exercises."""
    return "-".join(part for part in (f"s{book.numbers[name]}", slug, exercise) if part)


def marks(book: Classbook) -> list[dict[str, Any]]:
    """A row for each student: the points of each assignment, and their share of all that they handed in."""
    rows = []
    for name in book.names:
        cells = [_mark(book, book.lines.get((name, slug))) for slug in book.slugs]
        known = [cell["share"] for cell in cells if cell["share"] is not None]
        mean = statistics.fmean(known) if known else None
        rows.append(
            {
                "name": book.names[name],
                "number": book.numbers[name],
                "anchor": anchor(book, name),
                "cells": [
                    {**cell, "anchor": anchor(book, name, slug)} for cell, slug in zip(cells, book.slugs, strict=True)
                ],
                "mean": "–" if mean is None else percent(mean, book.lang),
                "sort": -1 if mean is None else round(mean, 4),
            }
        )  # fmt: skip
    return rows


def _mark(book: Classbook, line: Line | None) -> dict[str, Any]:
    if line is None:
        return {"said": "–", "share": None, "sort": -2, "handed": False}
    if line["possible"] is None:
        return {"said": NO_VERDICT[book.lang], "share": None, "sort": -1, "handed": True}
    if line["earned"] is None:
        return {"said": STATES[State.BROKEN][0], "share": None, "sort": -1, "handed": True}
    share = line["earned"] / line["possible"] if line["possible"] else 0.0
    return {"said": number(line["earned"], book.lang), "share": share, "sort": line["earned"], "handed": True}


def distribution(book: Classbook, slug: str) -> dict[str, Any]:
    """How many students have how many points, in ten bins, and the middle of the class."""
    lines = book.graded(slug).values()
    possible = max((line["possible"] for line in lines), default=0.0)
    earned = sorted(line["earned"] for line in lines if line["earned"] is not None)
    counts = [0] * BINS
    for points in earned:
        counts[min(int(points / possible * BINS), BINS - 1) if possible else 0] += 1
    highest = max(counts, default=0) or 1
    full = possible + max((line["by_hand"] or 0.0 for line in lines), default=0.0)
    passed = sum(points >= book.pass_share * full for points in earned)
    edges = [number(possible * edge / BINS, book.lang) for edge in range(BINS + 1)]
    return {
        "bars": [
            {"range": f"{low}\u2009–\u2009{high}", "count": count, "width": round(100 * count / highest, 1)}
            for low, high, count in zip(edges, edges[1:], counts, strict=False)
        ],
        "possible": number(possible, book.lang),
        "said": DISTRIBUTION[book.lang].format(
            count=len(earned),
            possible=number(possible, book.lang),
            mean=number(statistics.fmean(earned), book.lang) if earned else "–",
            quartiles=" – ".join(number(value, book.lang) for value in _quartiles(earned)) or "–",
            passed=percent(passed / (len(earned) or 1), book.lang),
        ),
    }


def _quartiles(values: list[float]) -> list[float]:
    if len(values) < 2:
        return values * 3
    return statistics.quantiles(values, n=4, method="inclusive")


def exercises_of(lines: Mapping[str, Line]) -> dict[str, Mapping[str, Any]]:
    """Name -> an exercise as some line has it, in the order of the assignment."""
    return {score["exercise"]: score for line in lines.values() for score in line["exercises"]}


def heat_map(book: Classbook, slug: str) -> dict[str, Any]:
    """Students by exercises: a state each, with points."""
    lines = book.graded(slug)
    known = exercises_of(lines)
    columns = [
        {
            "name": plain(name),
            "number": place,
            "title": plain(score["title"][book.lang]),
            "possible": number(score["possible"], book.lang),
        }
        for place, (name, score) in enumerate(known.items(), 1)
    ]  # fmt: skip
    rows = []
    for name, line in lines.items():
        scores = {score["exercise"]: score for score in line["exercises"]}
        cells = [
            {**_cell(book, scores.get(exercise)), "anchor": _place(book, name, slug, exercise, line)}
            for exercise in known
        ]
        rows.append(
            {"name": book.names[name], "number": book.numbers[name], "cells": cells,
             "anchor": anchor(book, name, slug), "total": _mark(book, line)}
        )  # fmt: skip
    return {"columns": columns, "rows": rows}


def _place(book: Classbook, name: str, slug: str, exercise: str, line: Line) -> str:
    """Where the page tells of an exercise of a student: of an unreadable file it tells nothing but that."""
    return anchor(book, name, slug) if line["unreadable"] else anchor(book, name, slug, exercise)


def _cell(book: Classbook, score: Mapping[str, Any] | None) -> dict[str, Any]:
    state = State.MISSING if score is None else state_of(score)
    sign, says = STATES[state]
    earned = None if score is None else score["earned"]
    return {
        "state": state.value,
        "sign": sign,
        "says": says[book.lang],
        "points": "" if earned is None else number(earned, book.lang),
        "sort": -1 if earned is None else earned,
    }


def exercises(book: Classbook, slug: str) -> list[dict[str, Any]]:
    """Each exercise: how many succeed, how long their code takes, which laws most of the others break."""
    lines = book.graded(slug)
    rows = []
    for place, (name, example) in enumerate(exercises_of(lines).items(), 1):
        scores = [score for line in lines.values() for score in line["exercises"] if score["exercise"] == name]
        states = Counter(state_of(score) for score in scores)
        known = [score["earned"] for score in scores if score["earned"] is not None]
        share = statistics.fmean(known) / example["possible"] if known and example["possible"] else 0.0
        seconds = [sum(check["student_seconds"] for check in score["checks"]) for score in scores]
        rows.append(
            {
                "number": place,
                "name": plain(name),
                "title": plain(example["title"][book.lang]),
                "possible": number(example["possible"], book.lang),
                "full": states[State.FULL],
                "count": len(scores),
                "share": percent(share, book.lang),
                "width": round(100 * share, 1),
                "sort": round(share, 4),
                "median": number(statistics.median(seconds), book.lang) if seconds else "–",
                "median_sort": statistics.median(seconds) if seconds else 0,
                "longest": number(max(seconds, default=0.0), book.lang),
                "longest_sort": max(seconds, default=0.0),
                "worst": list(_worst(book, scores)),
            }
        )  # fmt: skip
    return rows


def _worst(book: Classbook, scores: list[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The laws that most students break, those that wait for another one left out."""
    broken = Counter(
        check["check"] for score in scores for check in score["checks"] if check["outcome"] in CAUGHT
    )  # fmt: skip
    says = {check["check"]: check["says"] for score in scores for check in score["checks"]}
    for name, count in broken.most_common(WORST):
        yield {"says": plain(says[name][book.lang]), "count": count}


def misconceptions(book: Classbook, slug: str) -> list[dict[str, Any]]:
    """What was misunderstood, the most common first, with the explanation that students read."""
    lines = book.graded(slug)
    titles = {name: score["title"] for name, score in exercises_of(lines).items()}
    who: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    explained: dict[tuple[str, str], str] = {}
    for name, line in lines.items():
        for score in line["exercises"]:
            for check in score["checks"]:
                if check["misconception"]:
                    key = (score["exercise"], check["misconception"])
                    who[key][name] = None
                    if check["explanation"]:
                        explained[key] = plain(check["explanation"][book.lang])
    most = max(map(len, who.values()), default=1)
    return [
        {
            "name": plain(key[1]),
            "exercise": plain(titles[key[0]][book.lang]),
            "explanation": explained.get(key, ""),
            "count": len(names),
            "width": round(100 * len(names) / most, 1),
            "students": [
                {"name": book.names[name], "number": book.numbers[name], "anchor": anchor(book, name, slug, key[0])}
                for name in names
            ],
        }
        for key, names in sorted(who.items(), key=lambda pair: -len(pair[1]))
    ]  # fmt: skip
