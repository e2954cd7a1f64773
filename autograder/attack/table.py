"""The table of an attack run: a row per cheat, a column per grader; for a terminal, as Markdown, as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from autograder.attack.corpus import Cheat
from autograder.attack.observer import Result

Results = Mapping[str, Sequence[Result]]
"""Grader -> what each cheat gained, in the same order for every grader."""
SCHEMA = 1


def rows(results: Results) -> list[tuple[Cheat, dict[str, Result]]]:
    """Each cheat with its result by grader."""
    by_cheat: dict[str, tuple[Cheat, dict[str, Result]]] = {}
    for grader, found in results.items():
        for result in found:
            by_cheat.setdefault(result.cheat.key, (result.cheat, {}))[1][grader] = result
    return list(by_cheat.values())


def gained(result: Result) -> str:
    """`points, read`, or a dash."""
    return "not tried" if result.fault else ", ".join(result.gains) or "–"


def terminal(results: Results) -> Table:
    """The table for a terminal."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("attack", no_wrap=True)
    table.add_column("law", overflow="fold")
    for grader in results:
        table.add_column(f"gained ({grader})")
        table.add_column("next right")
    for cheat, found in rows(results):
        cells = [escape(cheat.key), escape(cheat.law)]
        for result in found.values():
            cells += [f"[{'red' if result.gains else 'green'}]{gained(result)}[/]", _right(result)]
        table.add_row(*cells)
    return table


def markdown(results: Results, legends: Mapping[str, str], *, date: str) -> str:
    """The table as Markdown, with its legend."""
    head = ["attack", "law", *(cell for grader in results for cell in (f"gained: {grader}", "next right"))]
    lines = [head, ["---"] * len(head)]
    for cheat, found in rows(results):
        cells = [cheat.key, cheat.law.replace("|", "\\|")]
        for result in found.values():
            cells += [gained(result), _right(result)]
        lines.append(cells)
    table = "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
    notes = "\n".join(f"- {grader}: {text}" for grader, text in legends.items())
    return f"{table}\n\n{summary(results, date=date)}\n\n{notes}\n"


def as_json(results: Results, legends: Mapping[str, str], *, date: str) -> dict[str, Any]:
    """The whole run as a JSON object."""
    return {
        "schema": SCHEMA,
        "date": date,
        "graders": [
            {"grader": grader, "version": legends[grader], "attacks": len(found), "gained": count(found)}
            for grader, found in results.items()
        ],
        "attacks": [
            {
                "family": cheat.family,
                "attack": cheat.name,
                "law": cheat.law,
                "results": {
                    grader: {
                        "gains": {str(gain): how for gain, how in result.gains.items()},
                        "earned": result.earned,
                        "next_earned": result.next_earned,
                        "next_is_right": result.next_is_right,
                        "seconds": round(result.seconds, 2),
                        "fault": result.fault or None,
                    }
                    for grader, result in found.items()
                },
            }
            for cheat, found in rows(results)
        ],
    }


def count(found: Sequence[Result]) -> int:
    """How many cheats gained something."""
    return sum(bool(result.gains) for result in found)


def summary(results: Results, *, date: str) -> str:
    """The last line: counts and date."""
    return f"{'; '.join(_counts(grader, found) for grader, found in results.items())} ({date})"


def _counts(grader: str, found: Sequence[Result]) -> str:
    tried = [result for result in found if not result.fault]
    said = (
        f"{grader}: {count(tried)} of {len(tried)} attacks gained something, "
        f"{sum(not result.next_is_right for result in tried)} spoiled the next submission"
    )
    return said if len(tried) == len(found) else f"{said}, {len(found) - len(tried)} could not be tried"


def _right(result: Result) -> str:
    return "" if result.fault else "yes" if result.next_is_right else "no"
