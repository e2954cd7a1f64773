"""A comparison of two gradings on a terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table

from autograder.report.comparison import NO_VERDICT, Change, Comparison, Share
from autograder.report.typeset import number, percent
from autograder.text import Lang, Text, plain

STUDENTS = (Text("Rendu", "Submission"), Text("Sujet", "Assignment"), Text("Points", "Points"), Text("Pourquoi", "Why"))
CHECKS = (Text("Vérification", "Check"), Text("Gagnent", "Gain"), Text("Perdent", "Lose"), Text("Points", "Points"))
EXERCISES = (
    Text("Exercice", "Exercise"), Text("Avant", "Before"), Text("Après", "After"), Text("Écart", "Difference"),
)  # fmt: skip
NAMED = 10
"""How many submissions that are on one side only are named."""


def tables(found: Comparison, lang: Lang) -> Iterator[RenderableType]:
    """Who changes and why, the checks on which they do, and how the exercises went on either side."""
    if found.changes:
        yield _students(found, lang)
        yield _checks(found, lang)
    yield _exercises(found, lang)


def _table(headings: tuple[Text, ...], lang: Lang) -> Table:
    table = Table(box=None, pad_edge=False)
    for index, heading in enumerate(headings):
        table.add_column(heading[lang], overflow="fold", justify="left" if index in (0, len(headings) - 1) else "right")
    return table


def _students(found: Comparison, lang: Lang) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in STUDENTS:
        table.add_column(heading[lang], overflow="fold")
    for change in found.changes:
        points = f"{_points(change.before, lang)} → {_points(change.after, lang)}"
        causes = ", ".join(cause[lang] for cause in change.causes)
        table.add_row(escape(plain(change.submission)), change.slug, points, escape(causes))
        for check in change.checks:
            gain = signed(check.gain, lang)
            table.add_row("", "", f"  {gain}", escape(plain(f"{check.exercise}/{check.check}: {check.reason[lang]}")))
    return table


def _checks(found: Comparison, lang: Lang) -> Table:
    table = _table(CHECKS, lang)
    moves = sorted(found.moves().items(), key=lambda pair: pair[1][2])
    for (slug, exercise, check), (gained, lost, total) in moves:
        table.add_row(f"{slug}/{exercise}/{check}", str(gained), str(lost), signed(total, lang))
    return table


def _exercises(found: Comparison, lang: Lang) -> Table:
    table = _table(EXERCISES, lang)
    for (slug, exercise), (before, after) in found.exercises.items():
        known = before.mean is not None and after.mean is not None
        gap = signed(round(100 * (after.mean - before.mean)), lang) if known else "–"  # type: ignore[operator]
        table.add_row(f"{slug}/{exercise}", _share(before, lang), _share(after, lang), gap)
    return table


def _share(share: Share, lang: Lang) -> str:
    """`63% of 58`."""
    if share.mean is None:
        return "–"
    return f"{percent(share.mean, lang)} ({share.count})"


def _points(value: float | None, lang: Lang) -> str:
    return NO_VERDICT[lang] if value is None else number(value, lang)


def signed(value: float, lang: Lang) -> str:
    """`+1.5`, `−0.5`, `0`."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + number(abs(value), lang)


def summary(found: Comparison) -> Iterator[str]:
    """A few sentences for stderr."""
    gain = [change for change in found.changes if change.gain > 0]
    lose = [change for change in found.changes if change.gain < 0]
    same = found.common - len(gain) - len(lose)
    yield (
        f"{found.common} submissions in both: {len(gain)} gain ({_total(gain)} points), {len(lose)} lose "
        f"({_total(lose)} points), {same} keep their points."
    )
    for keys, where in ((found.only_before, "before"), (found.only_after, "after")):
        if keys:
            names = ", ".join(plain(f"{submission} ({slug})") for submission, slug in keys[:NAMED])
            more = f" and {len(keys) - NAMED} more" if len(keys) > NAMED else ""
            yield f"Only {where}: {names}{more}."


def _total(changes: list[Change]) -> str:
    return signed(sum(change.gain for change in changes), "en")


def as_json(found: Comparison) -> dict[str, Any]:
    """The comparison: `common`, `changes` (submission, slug, before, after, causes, checks), `only_before`,
    `only_after`, `exercises` (slug, exercise, before and after with count and mean). Texts are {fr, en}.
    """
    return {
        "common": found.common,
        "changes": [
            {
                "submission": change.submission,
                "slug": change.slug,
                "before": change.before,
                "after": change.after,
                "causes": [_text(cause) for cause in change.causes],
                "checks": [
                    {
                        "exercise": check.exercise,
                        "check": check.check,
                        "before": check.before,
                        "after": check.after,
                        "reason": _text(check.reason),
                    }
                    for check in change.checks
                ],
            }
            for change in found.changes
        ],
        "only_before": [list(key) for key in found.only_before],
        "only_after": [list(key) for key in found.only_after],
        "exercises": [
            {
                "slug": slug,
                "exercise": exercise,
                "before": {"count": before.count, "mean": before.mean},
                "after": {"count": after.count, "mean": after.mean},
            }
            for (slug, exercise), (before, after) in found.exercises.items()
        ],
    }


def _text(text: Text) -> dict[str, str]:
    return {"fr": text.fr, "en": text.en}
