"""What a student reads of a grading, without nbgrader: one page of HTML that stands alone, in the notebook's language.

Made from a line of `verdicts.jsonl` (`schema` names its keys). Whatever a student had a hand in is escaped, and the
page forbids itself scripts and every request.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from autograder.errors import UsageError
from autograder.model import Outcome
from autograder.report import typeset
from autograder.report.mode import Mode
from autograder.report.words import OUTCOMES
from autograder.text import LANGS, Lang, Text, plain

TONES = {Outcome.PASSED: ("good", "✓"), Outcome.BLOCKED: ("wait", "–"), Outcome.BROKEN: ("wait", "…")}
"""Color and sign of an outcome, which its words say too; a cross for the others."""
WORDS = {
    "total": Text("Total", "Total"),
    "colon": Text("\u00a0: ", ": "),
    "summary": Text("Vérifications réussies et points", "Checks that passed, and points"),
    "exercise": Text("Exercice", "Exercise"),
    "passed": Text("Réussies", "Passed"),
    "points": Text("Points", "Points"),
    "footer": Text(
        "Chaque vérification énonce une propriété mathématique que votre code doit respecter, sur des entrées que le "
        "sujet ne montre pas.",
        "Each check states a mathematical property that your code must have, on inputs that the assignment does not "
        "show.",
    ),
}
PASSED = Text("{passed} sur {all}", "{passed} of {all}")
BY_HAND = Text(
    "Il s'y ajoute {points} {unit} pour la question rédigée, que l'enseignant note à la main.",
    "The written question adds {points} {unit}, which the teacher grades by hand.",
)
REGRADE = Text(
    "Une partie n'a pas pu être notée, sans que votre code soit en cause\u00a0: elle le sera de nouveau.",
    "A part could not be graded, through no fault of your code: it will be graded again.",
)
UNREADABLE = Text("Rien n'a pu être noté\u00a0: {because}", "Nothing could be graded: {because}")
STOPPED = Text("La cellule {number} s'est arrêtée\u00a0: {because}", "Cell {number} stopped: {because}")
SAME_CAUSE = Text("Même cause que plus haut.", "Same cause as above.")
SAFE = re.compile(r"[^\w.-]")
MAX_NAME = 80


def page(line: Mapping[str, Any], *, title: Text | None, mode: Mode, lang: Lang = "fr") -> str:
    """The feedback on one submission, as HTML.

    line   an object of `verdicts.jsonl`.
    title  of the assignment; None if it is unknown.
    lang   when the submission has none of its own.
    """
    spoken = next((known for known in LANGS if known == line["lang"]), lang)
    environment = Environment(
        loader=PackageLoader("autograder.report", "."),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
    )
    environment.filters["code"] = typeset.code
    return environment.get_template("feedback.html").render(
        lang=spoken, words={name: text[spoken] for name, text in WORDS.items()}, page=_page(line, title, mode, spoken)
    )


def path_of(line: Mapping[str, Any]) -> Path:
    """Where the page of a submission goes, in the folder of the pages: `anne/vae.html`.

    Whatever the name of a submission is, the path stays in that folder, and differs from that of any other name.
    """
    parts = [_safe(part) for part in str(line["submission"]).split("/")]
    return Path(*parts, f"{_safe(str(line['slug'] or 'unknown'))}.html")


def write_pages(
    lines: Iterable[Mapping[str, Any]], into: Path, *, titles: Mapping[str, Text], mode: Mode, lang: Lang
) -> Iterator[Path]:
    """Write the page of each submission, one file each, replaced whole.

    raises  UsageError if the folder cannot be written.
    """
    for line in lines:
        path = into / path_of(line)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(".draft")
            draft.write_text(page(line, title=titles.get(line["slug"] or ""), mode=mode, lang=lang), encoding="utf-8")
            os.replace(draft, path)
        except OSError as error:
            raise UsageError(f"--into {into}: {path} cannot be written ({error.strerror}).") from error
        yield path


def _safe(part: str) -> str:
    """A part of a name as that of a file: itself if it is harmless, else marked by its digest."""
    kept = SAFE.sub("_", part)[:MAX_NAME]
    if kept == part and part.strip("."):
        return part
    return f"{kept.strip('.') or '_'}-{hashlib.sha256(part.encode('utf-8', 'replace')).hexdigest()[:8]}"


def _page(line: Mapping[str, Any], title: Text | None, mode: Mode, lang: Lang) -> dict[str, Any]:
    known = line["possible"] is not None
    return {
        "title": plain(title[lang] if title else line["slug"] or "autograder"),
        "student": plain(line["submission"]),
        "points": typeset.points(line["earned"], line["possible"], lang, with_unit=True) if known else "–",
        "notes": list(notes(line, lang)),
        "exercises": [] if line["unreadable"] else list(_exercises(line, mode, lang)),
    }


def notes(line: Mapping[str, Any], lang: Lang) -> Iterator[str]:
    """What there is to say of a submission before its exercises."""
    if line["unreadable"]:
        yield plain(UNREADABLE[lang].format(because=line["unreadable"][lang]))
        return
    if line["possible"] is not None and line["earned"] is None:
        yield REGRADE[lang]
    for cell in line["cells"]:
        if cell["because"]:
            yield plain(STOPPED[lang].format(number=cell["position"] + 1, because=cell["because"][lang]))
    if line["by_hand"]:
        points = line["by_hand"]
        yield BY_HAND[lang].format(points=typeset.number(points, lang), unit=typeset.unit(points, lang))


def _exercises(line: Mapping[str, Any], mode: Mode, lang: Lang) -> Iterator[dict[str, Any]]:
    for number, score in enumerate(line["exercises"], 1):
        checks = score["checks"]
        passed = sum(check["outcome"] == Outcome.PASSED for check in checks)
        yield {
            "anchor": f"exercise-{number}",
            "title": f"{number}. {plain(score['title'][lang])}",
            "points": typeset.points(score["earned"], score["possible"], lang, with_unit=True),
            "score": typeset.points(score["earned"], score["possible"], lang),
            "state": PASSED[lang].format(passed=passed, all=len(checks)),
            "tone": "good" if passed == len(checks) else "bad",
            "checks": list(_checks(checks, mode, lang)),
        }


def _checks(checks: list[Mapping[str, Any]], mode: Mode, lang: Lang) -> Iterator[dict[str, Any]]:
    """The checks of an exercise; an explanation that several share is told once."""
    told: set[str] = set()
    for check in checks:
        outcome = Outcome(check["outcome"])
        tone, sign = TONES.get(outcome, ("bad", "✗"))
        reasons = [plain(check["because"][lang])] if check["because"] else []
        if check["explanation"]:
            explanation = plain(check["explanation"][lang])
            reasons.append(SAME_CAUSE[lang] if explanation in told else explanation)
            told.add(explanation)
        hints = mode is Mode.FORMATIVE
        yield {
            "tone": tone,
            "sign": sign,
            "outcome": OUTCOMES[outcome][lang],
            "points": typeset.points(check["earned"], check["possible"], lang),
            "says": plain(check["says"][lang]),
            "reasons": reasons if hints else [],
            "traceback": plain(check["traceback"]) if hints else "",
        }
