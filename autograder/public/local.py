"""`autograder check` for a student: the public checks of a notebook, as a table and what to do next."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text as Line

from autograder.errors import AutograderError, UsageError
from autograder.model import Outcome
from autograder.report.console import SIGNS
from autograder.source.notebook_file import mapping, parse_json, read_bytes, version_4
from autograder.text import LANGS, Lang, Text, plain

PUBLIC_ONLY = Text(
    "Vérifications publiques seulement\u00a0: elles ne donnent pas de points, et la correction en connaît d'autres.",
    "Public checks only: they give no points, and grading knows others.",
)
STOPPED = Text("la cellule {cell} s'est arrêtée\u00a0: {error}", "cell {cell} stopped: {error}")
SUMMARY = Text(
    "{done} exercice(s) sur {all} passent leurs vérifications publiques.",
    "{done} of {all} exercises pass their public checks.",
)
NEXT = Text(
    "À faire maintenant\u00a0: `{name}`. Corrigez la cellule de l'exercice, enregistrez, puis relancez la commande.",
    "Next: `{name}`. Correct the cell of the exercise, save, then run the command again.",
)
ALL_PASS = Text(
    "Relisez les conventions de l'énoncé, puis rendez le notebook.",
    "Read the conventions of the statement once more, then hand in the notebook.",
)


@dataclass(frozen=True, slots=True)
class PublicResult:
    """What the public checks say of one notebook."""

    lang: Lang
    stopped: list[dict[str, Any]]
    """`cell` and `error` of every cell that did not run to its end."""
    exercises: list[dict[str, Any]]
    """`exercise` and its `checks`, each with `says` and `because`, in the order of the notebook."""

    @property
    def unmet(self) -> list[str]:
        """The exercises with a check that does not pass, in order."""
        return [each["exercise"] for each in self.exercises if any(check["because"] for check in each["checks"])]


def check_locally(notebook: Path, *, tests: Path | None, lang: Lang) -> PublicResult:
    """Run a notebook and the public checks beside it.

    tests   their folder; by default `tests` beside the notebook.
    lang    of the messages, when the notebook does not say.
    raises  NotebookError, UsageError if there is no notebook or no check; AutograderError if the run itself fails.
    """
    content = version_4(parse_json(read_bytes(notebook)))
    folder = tests or notebook.parent / "tests"
    if not any(folder.glob("*.py")):
        raise UsageError(
            f"No public checks in {folder}: expected the folder `tests` that came with the notebook. Put it back "
            "beside the notebook, or say where it is with --tests FOLDER."
        )
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "result.json"
        command = [sys.executable, "-m", "autograder.public.runner", str(notebook), str(folder), str(out)]
        done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
        if not out.is_file():
            raise AutograderError(
                f"The notebook ended the process that ran it (exit code {done.returncode}) before the checks. Look for "
                "`exit`, or for a cell that takes all the memory, then run the command again."
            )
        found = json.loads(out.read_text(encoding="utf-8"))
    declared = mapping(mapping(content.get("metadata")).get("autograder")).get("lang")
    spoken = next((known for known in LANGS if known == declared), lang)
    order = str(content["cells"])
    exercises = sorted(found["exercises"], key=lambda each: _place(order, each["exercise"]))
    return PublicResult(spoken, found["stopped"], exercises)


def _place(notebook: str, exercise: str) -> int:
    """Where the notebook checks the exercise; at the end if the cell is gone."""
    place = notebook.find(f'check("{exercise}")')
    return place if place >= 0 else len(notebook)


def table(result: PublicResult) -> RenderableType:
    """The checks, exercise by exercise, and what to do next."""
    lang = result.lang
    lines = [Line(PUBLIC_ONLY[lang], style="dim")]
    for stopped in result.stopped:
        lines.append(Line(plain(STOPPED[lang].format(**stopped)), style="yellow"))
    for each in result.exercises:
        lines += [Line(), Line(each["exercise"], style="bold")]
        for check in each["checks"]:
            lines += _lines(check)
    unmet = result.unmet
    summary = SUMMARY[lang].format(done=len(result.exercises) - len(unmet), all=len(result.exercises))
    lines += [Line(), Line(summary, style="bold")]
    lines.append(Line(NEXT[lang].format(name=unmet[0]) if unmet else ALL_PASS[lang]))
    return Group(*lines)


def _lines(check: dict[str, str]) -> Iterable[Line]:
    """One check: sign, law, reason."""
    sign, style = SIGNS[Outcome.FAILED if check["because"] else Outcome.PASSED]
    yield Line.assemble((f"  {sign} ", style), check["says"])
    for line in plain(check["because"]).splitlines():
        yield Line(f"      {line}", style="dim")
