"""The teacher's view of a class: one page of HTML that stands alone, with the solutions in it.

What a student had a hand in is escaped; pictures are PNGs that `sandbox.outputs` has checked. The page forbids itself
every request and every script but its own, which it names by its digest. Without scripts it is tables and links.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from autograder.model import ENGINE_VERSION
from autograder.report import class_tables as tables
from autograder.report import typeset
from autograder.report.class_attention import attention
from autograder.report.class_gallery import Budget, gallery
from autograder.report.class_groups import groups
from autograder.report.class_students import reference_anchor, students
from autograder.report.class_words import DURATIONS, WORDS
from autograder.report.classbook import STATES, Classbook
from autograder.text import plain


def page(book: Classbook, *, today: datetime.date) -> str:
    """The page, in the language of the book."""
    environment = Environment(
        loader=PackageLoader("autograder.report", "."),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["code"] = typeset.code
    script, style = (_ours(environment, f"class.{suffix}") for suffix in ("js", "css"))
    words = {name: text[book.lang] for name, text in WORDS.items()}
    budget = Budget()
    return environment.get_template("class.html").render(
        lang=book.lang,
        words=words,
        script=script,
        script_digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        style=style,
        said=json.dumps({"found": words["found"], "previous": words["previous"]}, ensure_ascii=False),
        title=words["title"],
        notes=_notes(book),
        states=[
            {"state": state.value, "sign": sign, "says": says[book.lang]} for state, (sign, says) in STATES.items()
        ],
        attention=attention(book),
        marks=tables.marks(book),
        assignments=[_assignment(book, slug, budget) for slug in book.slugs],
        students=students(book),
        references=[
            {"title": book.title(slug), "solutions": _solutions(book, slug)}
            for slug in book.slugs
            if slug in book.references
        ],
        conditions=[_condition(book, each) for each in book.conditions] or [_known(book, slug) for slug in book.slugs],
        refused=words["refused"].format(count=budget.refused) if budget.refused else "",
        made=words["made"].format(date=today.isoformat(), version=ENGINE_VERSION),
    )


def _ours(environment: Environment, name: str) -> Markup:
    """A file of ours, as it is: no student had a hand in it."""
    assert environment.loader is not None
    return Markup(environment.loader.get_source(environment, name)[0])


def _notes(book: Classbook) -> list[str]:
    """What the page is for, and what it lacks."""
    lacks = {
        "anonymous": book.anonymous,
        "no_notebooks": not book.handed,
        "no_reference": not book.references,
        "no_drawing": bool(book.handed and book.references)
        and not any(each.shown for each in book.references.values()),
    }
    return [WORDS[name][book.lang] for name, lacking in lacks.items() if lacking]


def _assignment(book: Classbook, slug: str, budget: Budget) -> dict[str, Any]:
    return {
        "slug": slug,
        "title": book.title(slug),
        "distribution": tables.distribution(book, slug),
        "map": tables.heat_map(book, slug),
        "exercises": tables.exercises(book, slug),
        "groups": groups(book, slug),
        "misconceptions": tables.misconceptions(book, slug),
        "gallery": gallery(book, slug, budget),
    }


def _solutions(book: Classbook, slug: str) -> list[dict[str, str]]:
    """The accepted solutions, and the model answers of written questions."""
    found = book.references[slug]
    titles = {name: score["title"] for name, score in tables.exercises_of(book.graded(slug)).items()}
    return [
        {
            "anchor": reference_anchor(slug, name),
            "title": plain(titles[name][book.lang]) if name in titles else plain(name),
            "code": code,
        }
        for name, code in [*found.code.items(), *found.written.items()]
    ]


def _condition(book: Classbook, each: Mapping[str, Any]) -> dict[str, str]:
    """Under which conditions some submissions were graded, as the store of their verdicts has it."""
    limits = each.get("limits", {})
    return {
        "title": book.title(each["slug"]),
        "count": str(each["count"]),
        "engine": str(each.get("engine", "–")),
        "isolation": str(each.get("isolation", "–")),
        "suite": str(each.get("suite", "–"))[:12],
        "packages": ", ".join(f"{name} {version}" for name, version in each.get("packages", {}).items()) or "–",
        "seed": str(each.get("secret", "–"))[:12],
        "data": f"{each.get('data', '–')}, {each.get('device', '–')}",
        "limits": ", ".join(f"{name} {value:g}" for name, value in limits.items()),
        "durations": _durations(book, each["slug"]),
    }


def _known(book: Classbook, slug: str) -> dict[str, str]:
    """The same, as far as the verdicts alone tell."""
    lines = book.graded(slug).values()

    def every(key: str) -> str:
        return ", ".join(sorted({str(line[key])[:12] for line in lines})) or "–"

    return {
        "title": book.title(slug),
        "count": str(len(lines)),
        "engine": every("engine_version"),
        "isolation": every("isolation"),
        "suite": every("suite_sha256"),
        "packages": "–",
        "seed": "–",
        "data": "–",
        "limits": "",
        "durations": _durations(book, slug),
    }


def _durations(book: Classbook, slug: str) -> str:
    lines = book.graded(slug).values()
    whole, own = (sum(line[key] for line in lines) for key in ("seconds", "student_seconds"))
    return DURATIONS[book.lang].format(
        whole=typeset.number(round(whole, 1), book.lang), own=typeset.number(round(own, 1), book.lang)
    )
