"""Reports for a terminal, with rich: one submission in detail, a class in a table, the matrix of a suite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text as Line

from autograder.grade.names import PATTERNS
from autograder.model import Outcome, Report, Verdict
from autograder.report.words import OUTCOMES
from autograder.text import Lang, Text

if TYPE_CHECKING:
    from autograder.grade.handin import HandIn
    from autograder.grade.verify import Examination

SIGNS = {
    Outcome.PASSED: ("✓", "green"),
    Outcome.FAILED: ("✗", "red"),
    Outcome.BLOCKED: ("–", "dim"),
    Outcome.CRASHED: ("!", "red"),
    Outcome.EXHAUSTED: ("∞", "red"),
    Outcome.MISSING: ("?", "red"),
    Outcome.BROKEN: ("#", "magenta"),
}
CELL_STOPPED = Text("la cellule {position} s'est arrêtée : {because}", "cell {position} stopped: {because}")
SAME_AS = Text("même fichier que {name}", "same file as {name}")
HINT = Text("piste", "hint")
TOTAL = Text("Total", "Total")
BY_HAND = Text("et {points} point(s) à la main, par l'enseignant", "and {points} point(s) by hand, by the teacher")
HAND_IN_COLUMNS = (
    Text("Étudiant", "Student"),
    Text("Sujet", "Assignment"),
    Text("Fichier", "File"),
    Text("Lu dans", "Read from"),
    Text("Remarque", "Remark"),
)
NOT_THE_NEWEST = Text("ne sera pas noté\u00a0: il y en a un plus récent", "will not be graded: there is a newer one")
TO_REGRADE = Text("à recorriger", "to be regraded")


def points(earned: float | None, possible: float, lang: Lang) -> str:
    """`4.5/6`, or what stands for a score that does not exist."""
    return f"{TO_REGRADE[lang]}/{possible:g}" if earned is None else f"{earned:g}/{possible:g}"


def submission(report: Report, lang: Lang) -> RenderableType:
    """One submission: its checks exercise by exercise, what stopped its cells, and the total."""
    lines: list[RenderableType] = []
    if report.unreadable:
        lines.append(Line(report.unreadable[lang], style="red"))
    for run in report.cells:
        if run.because:
            said = CELL_STOPPED[lang].format(position=run.position + 1, because=run.because[lang])
            lines.append(Line(said, style="yellow"))
    for score in report.scores:
        lines.append(Line())
        heading = f"{score.exercise.title[lang]} ({score.exercise.name})"
        lines.append(Line(f"{heading}  {points(score.earned, score.exercise.points, lang)}", style="bold"))
        lines += [line for verdict in score.verdicts for line in _verdict(verdict, lang)]
    lines.append(Line())
    lines.append(Line(f"{TOTAL[lang]}  {points(report.earned, report.possible, lang)}", style="bold"))
    if report.by_hand:
        lines.append(Line(BY_HAND[lang].format(points=f"{report.by_hand:g}"), style="dim"))
    return Group(*lines)


def _verdict(verdict: Verdict, lang: Lang) -> Iterable[Line]:
    sign, style = SIGNS[verdict.outcome]
    yield Line.assemble(
        (f"  {sign} ", style), f"{points(verdict.earned, verdict.possible, lang):>10}  {verdict.says[lang]}"
    )
    if verdict.because:
        yield Line(f"                {verdict.because[lang]}", style="dim")
    if verdict.explanation:
        yield Line(
            f"                {HINT[lang]} : {verdict.explanation[lang]}"
            if lang == "fr"
            else f"                {HINT[lang]}: {verdict.explanation[lang]}",
            style="cyan",
        )
    for line in verdict.traceback.splitlines():
        yield Line(f"                | {line}", style="dim")


def gradebook(lines: Iterable[Mapping[str, Any]], lang: Lang) -> Table:
    """A class, from its lines of `verdicts.jsonl`: one row per submission, one column per exercise."""
    rows = [_row(line, lang) for line in lines]  # a few words of each: the lines of a large class are long
    names = list(dict.fromkeys(name for row in rows for name in row.earned))
    table = Table(box=None, pad_edge=False)
    table.add_column({"fr": "Rendu", "en": "Submission"}[lang], overflow="fold")
    for name in names:
        table.add_column(name, justify="right")
    table.add_column(TOTAL[lang], justify="right")
    table.add_column({"fr": "Remarque", "en": "Remark"}[lang], overflow="fold")
    for row in rows:
        table.add_row(escape(row.name), *(row.earned.get(name, "–") for name in names), row.total, escape(row.remark))
    return table


@dataclass(frozen=True, slots=True)
class _Row:
    """A submission in the table of a class."""

    name: str
    earned: dict[str, str]
    """Name of an exercise -> its points."""
    total: str
    remark: str


def _row(line: Mapping[str, Any], lang: Lang) -> _Row:
    earned = {score["exercise"]: points(score["earned"], score["possible"], lang) for score in line["exercises"]}
    total = "–" if line["possible"] is None else points(line["earned"], line["possible"], lang)
    return _Row(line["submission"], earned, total, remark(line, lang))


def remark(row: Mapping[str, Any], lang: Lang) -> str:
    """What a teacher should know of a submission at a glance."""
    if row["unreadable"]:
        return str(row["unreadable"][lang])
    checks = [check for score in row["exercises"] for check in score["checks"]]
    said = list(dict.fromkeys(str(check["misconception"]) for check in checks if check["misconception"]))
    if row.get("same_as"):
        said.append(SAME_AS[lang].format(name=row["same_as"]))
    stopped = [cell for cell in row["cells"] if cell["because"]]
    if stopped:
        because = stopped[0]["because"][lang]
        said.append(CELL_STOPPED[lang].format(position=stopped[0]["position"] + 1, because=because))
    return ", ".join(said)


def hand_ins(found: Iterable[HandIn], lang: Lang) -> Table:
    """Who handed in what, how that was read, and what will not be graded, or not as it should."""
    table = Table(box=None, pad_edge=False)
    for heading in HAND_IN_COLUMNS:
        table.add_column(heading[lang], overflow="fold")
    for each in found:
        remark = each.says[lang] if each.says else ""
        if each.newer is not None:
            remark = NOT_THE_NEWEST[lang]
        entry = each.entry
        columns = (entry.name, each.slug or "?", entry.file, PATTERNS[entry.pattern][lang], remark)
        table.add_row(*map(escape, columns))
    return table


def matrix(examination: Examination) -> RenderableType:
    """Answers by checks: what each known answer gets, and the checks by number."""
    checks = examination.suite.checks
    legend = Table(box=None, pad_edge=False, show_header=False)
    for number, check in enumerate(checks, 1):
        anchor = "anchor" if check.anchor else ""
        legend.add_row(str(number), check.exercise, check.name, f"{check.points:g}", anchor)
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("answer", no_wrap=True)
    for number in range(1, len(checks) + 1):
        table.add_column(str(number), justify="right", no_wrap=True)
    table.add_column("earns", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for row in examination.rows:
        signs = [SIGNS[row.outcomes[check.name]] for check in checks]
        earned = "?" if row.earned is None else f"{row.earned:g}"
        state = "[red]not as declared[/red]" if row.faults else "[green]ok[/green]"
        table.add_row(row.name, *(f"[{style}]{sign}[/{style}]" for sign, style in signs), earned, state)
    key = "   ".join(f"{sign} {OUTCOMES[outcome].en}" for outcome, (sign, _) in SIGNS.items())
    return Group(legend, Line(), table, Line(), Line(key, style="dim"))


def console(*, stderr: bool = False) -> Console:
    """A console that obeys NO_COLOR and does not fold tables that are read by a program."""
    made = Console(stderr=stderr, highlight=False, soft_wrap=False)
    return made if made.is_terminal else Console(stderr=stderr, highlight=False, width=200)
