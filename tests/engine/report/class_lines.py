"""A small class to make the teacher's page of: made by hand, so that each number on the page is known."""

from __future__ import annotations

import base64
import datetime
import hashlib
from typing import Any

from bs4 import BeautifulSoup
from feedback_lines import check, text

from autograder.report.class_page import page
from autograder.report.classbook import Classbook, arranged, shown_names
from autograder.report.handed import Handed, Shown
from autograder.text import Lang, Text

TODAY = datetime.date(2026, 11, 21)
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\2\0\0\0\2" + b"\0" * 40).decode()
OTHER_PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\2\0\0\0\2" + b"\1" * 40).decode()
STEPS = "\n".join(f"    step_{n} = mu.exp() + {n} * logvar" for n in range(8))
LONG = f"def kl(mu, logvar):\n{STEPS}\n    return 0"
PAYLOAD = '<script>alert(1)</script>"><img src="{address}" onerror="alert(2)">'


def digest(student: str) -> str:
    """Of the file that a student handed in."""
    return hashlib.sha256(student.encode()).hexdigest()


def score(exercise: str, earned: float | None, *checks: dict[str, Any]) -> dict[str, Any]:
    return {"exercise": exercise, "title": text(exercise), "earned": earned, "possible": 2.0, "checks": list(checks)}


def of(student: str, earned: float | None, *scores: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A line of `verdicts.jsonl`."""
    return {
        "schema": 1, "submission": student, "file": f"{student}.ipynb", "slug": "vae", "lang": "fr",
        "sha256": digest(student), "earned": earned, "possible": 4.0, "by_hand": 1.0, "unreadable": None,
        "isolation": "namespaces", "engine_version": "0.1", "suite_sha256": "5" * 64, "seconds": 1.0,
        "student_seconds": 0.5, "exercises": list(scores), "cells": [], **more,
    }  # fmt: skip


PASSED = check("passed", earned=2.0, possible=2.0, student_seconds=0.25)
WRONG = check("failed", earned=0.0, because=text("reason"), misconception="half", explanation=text("a factor 1/2"))
LINES = (
    of("Anne", 4.0, score("kl", 2.0, PASSED), score("loss", 2.0, PASSED)),
    of("Bob", 2.0, score("kl", 0.0, WRONG), score("loss", 2.0, PASSED)),
    of("Chloé", 2.5, score("kl", 0.5, WRONG), score("loss", 2.0, PASSED)),
    of("Dan", None, score("kl", None, check("broken")), score("loss", 2.0, PASSED)),
    of("Eve", 0.0, score("kl", 0.0, check("missing")), score("loss", 0.0, check("crashed", traceback="in loss"))),
    of("Eve", 3.0, score("kl", 1.0, WRONG), score("loss", 2.0, PASSED), slug="density"),
    of("Zoé", 0.0, score("kl", 0.0, check("missing")), unreadable=text("no notebook")),
)
REFERENCE = Handed(
    "", {"kl": "def kl():\n    return 'reference'", "loss": "def loss(): ..."}, {"essay": "The model answer."},
    (Shown("explore-1", picture=PNG),),
)  # fmt: skip


def handed(who: str, code: str, essay: str = "My essay.", picture: str = OTHER_PNG) -> Handed:
    return Handed(
        digest(who), {"kl": code, "loss": "def loss(): ..."}, {"essay": essay}, (Shown("explore-1", picture),)
    )


def book(*lines: dict[str, Any], lang: Lang = "en", secret: str | None = None, **more: Any) -> Classbook:
    kept, lost = arranged(lines or LINES)
    names = shown_names([*(name for name, _ in kept), *(each["submission"] for each in lost)], secret=secret, lang=lang)
    return Classbook(kept, lost, lang, names, titles={"vae": Text("Le titre", "The title")}, **more)


def full(lang: Lang = "en", **more: Any) -> Classbook:
    """The class with its notebooks and the accepted solution."""
    notebooks = {
        ("Anne", "vae"): handed("Anne", REFERENCE.code["kl"], picture=PNG),
        ("Bob", "vae"): handed("Bob", LONG, essay=""),
        ("Chloé", "vae"): handed("Chloé", "# mine\n" + LONG.replace("step_", "other_")),
        ("Dan", "vae"): handed("Dan", "skeleton"),
        ("Eve", "vae"): Handed("1" * 64, {}, {"essay": ""}, (), left_out=2),
    }
    return book(
        *LINES, lang=lang, handed=notebooks, references={"vae": REFERENCE}, skeletons={"vae": {"kl": "skeleton"}},
        headings={"vae": {"explore-1": "What the model draws"}}, **more,
    )  # fmt: skip


def hostile(address: str = "x") -> Classbook:
    """A class in which a student had a hand in every string that a student can have a hand in."""
    payload = PAYLOAD.format(address=address)
    said = {"fr": payload, "en": payload}
    cell = {"key": "", "position": 3, "outcome": "crashed", "because": said, "seconds": 0.1}
    crashed = check("crashed", because=said, traceback=payload, explanation=said, misconception=payload)
    line = of(payload, 1.0, score("kl", 1.0, crashed), file=payload, cells=[cell])
    lost = of(payload, None, slug=None, possible=None, unreadable=said, sha256=None)
    shown = (Shown("explore-1", text=payload), Shown("explore-1", picture=PNG))
    notebook = Handed("0" * 64, {"kl": payload}, {"essay": payload}, shown)
    return book(
        line, lost, handed={(payload, "vae"): notebook}, references={"vae": REFERENCE},
        headings={"vae": {"explore-1": "What the model draws"}},
    )  # fmt: skip


def soup(of_: Classbook) -> BeautifulSoup:
    return BeautifulSoup(page(of_, today=TODAY), "html.parser")


def words(found: Any) -> str:
    return " ".join(found.get_text(" ").split(" ")).replace("\n", " ")
