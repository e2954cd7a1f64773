"""What calibrations found, for a person: one page of tables for the course, and a plot for each assignment."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.course import DIGITS, Course
from autograder.data import NAMES
from autograder.quality import fresh
from autograder.quality.calibrate import Experiment, answers, experiments, file, folder, slugs
from autograder.quality.calibrate_layers import SAMPLES, table
from autograder.quality.calibration import CONFIDENCE, FALSE_ALARM, Calibration, Marks, Row, Rule, breaks
from autograder.suite.declare import Misconception

HEAD = f"""# Calibrated thresholds

Written by `autograder calibrate`, together with the files of numbers and the plots beside it: change the experiments
in `<assignment>.py`, not this page.

Each right answer (the reference, and each accepted variant) is run with every seed; its measures, on the scale of the
rule, give a limit that it crosses with a probability of at most {FALSE_ALARM:g}, with a confidence of {CONFIDENCE:.0%}
(one-sided normal tolerance limit). The answer that comes closest to failing sets the limit. Full marks go up to the
middle between this limit and the nearest grossly bad model that the rule answers for, half marks to three quarters of
the way; *from the worst*: the limit reaches that model, and the way begins at the worst right answer that was seen. A
promised threshold is one of the statement or of a theorem: it is not moved, its margins are measured.

*Margin*: from the limit to the nearest bad model, in standard deviations of the right answer that sets the limit.
*Sigmas*: from the mean of the right answers that sets it to full marks. *Lost*: how many of the runs of right answers
miss full marks. *Caught*: how many runs of grossly bad models break a rule for full marks, and for half marks.
*p*: of the test of Shapiro and Wilk that each answer's seeds are normal on that scale. Where it is small the figure of
{FALSE_ALARM:g} is not to be taken literally, and the margin is what counts.
"""


SEEN = """
### What each layer of the suite sees

How many exact checks and how many calibrated trainings catch each misconception, and which thresholds for full marks
its samples break when a model is trained and sampled with it, which the checks before would not let happen. What says
"nothing" there makes images as good as a right answer's: no point for it may rest on samples.

"""


Found = tuple[Sequence[Experiment], Calibration]


def page(found: Mapping[tuple[str, str], Found], seen: Mapping[str, str]) -> str:
    """The page of a course: (slug, images) -> experiments and what they gave; slug -> the table of its layers."""
    parts = [HEAD]
    for (slug, data), (made, calibration) in found.items():
        title, drawing = (slug, slug) if data == DIGITS else (f"{slug} on {data}", f"{data}/{slug}")
        plotted = f"![The measures of {title}: right answers, bad models, thresholds]({drawing}.svg)"
        parts.append(f"\n## {title}\n\n{plotted}\n")
        for experiment in made:
            rows = [row for row in calibration.measured if row.experiment == experiment.name]
            parts.append(_section(experiment, calibration, rows))
        if data == DIGITS and slug in seen:
            parts += [SEEN, seen[slug]]
    return "".join(parts)


def _section(experiment: Experiment, calibration: Calibration, rows: Sequence[Row]) -> str:
    """The tables of one experiment."""
    held, made = calibration.thresholds[experiment.name], calibration.made[experiment.name]
    lines = [
        f"\n### {experiment.name}\n",
        f"Seeds 0 to {made['seeds'] - 1}, of bad models 0 to {made['seeds of bad models'] - 1}. "
        f"Made with torch {made['torch']}, numpy {made['numpy']}, Python {made['python']} on {made['machine']}.\n",
        *([f"Measured and not graded. {experiment.study}\n"] if experiment.study else []),
        "| measure | full marks | half marks | limit (of) | worst right | nearest bad (which) | margin | sigmas | p |",
        "|---|---|---|---|---|---|---|---|---|",
        *(_rule_line(rule, held[rule.measure]) for rule in experiment.rules),
        "",
        _rates(experiment, held, rows),
        "",
        *([said, ""] if (said := fresh.said(experiment, calibration)) else []),
        "| answer | kind | " + " | ".join(rule.measure for rule in experiment.rules) + " | breaks |",
        "|---|---|" + "---|" * (len(experiment.rules) + 1),
        *(
            _answer_line(row, experiment.rules, held)
            for row in rows
            if row.kind != "fresh" and row.answer not in experiment.subtle
        ),
    ]
    return "\n".join(lines) + "\n"


def _rule_line(rule: Rule, entry: Mapping[str, Any]) -> str:
    sign = "≤" if rule.upper else "≥"
    middle = abs(rule.beyond(entry["full"]) - rule.beyond(entry["mean"]))
    sigmas = f"{middle / entry['sd on the scale']:.1f}" if entry["sd on the scale"] > 0 else "–"
    margin = "–" if entry["margin in sd"] is None else f"{entry['margin in sd']:.1f}"
    bad = "–" if entry["bad"] is None else f"{entry['bad']:.3g} ({entry['bad model']})"
    promised = " (promised)" if entry["promised"] else " (from the worst)" if entry["from"] == "worst" else ""
    p = f"{entry['shapiro p']:.2g}" if "shapiro p" in entry else "–"
    return (
        f"| {rule.measure} | {sign} {entry['full']:.3g}{promised} | {sign} {entry['half']:.3g} | "
        f"{entry['limit']:.3g} ({entry['limit of']}) | {entry['worst']:.3g} | {bad} | {margin} | {sigmas} | {p} |"
    )


def _rates(experiment: Experiment, held: Mapping[str, Mapping[str, Any]], rows: Sequence[Row]) -> str:
    """How many runs of right answers lost something, and how many of bad models were caught."""
    runs = {kind: [(row, index) for row in rows if row.kind == kind for index in range(row.runs)]
            for kind in ("right", "gross", "subtle")}  # fmt: skip

    def broken(kind: str, marks: Marks) -> int:
        return sum(bool(breaks(row, index, experiment.rules, held, marks=marks)) for row, index in runs[kind])

    said = (
        f"Lost: {broken('right', 'full')} of {len(runs['right'])}. Caught: {broken('gross', 'full')} for full marks "
        f"and {broken('gross', 'half')} for half marks, of {len(runs['gross'])}."
    )
    return said + (f" Subtle ones, which other checks see: {broken('subtle', 'full')} of {len(runs['subtle'])}."
                   if runs["subtle"] else "")  # fmt: skip


def _answer_line(row: Row, rules: Sequence[Rule], held: Mapping[str, Mapping[str, Any]]) -> str:
    """The spread of each measure, and which thresholds are broken by every run, or by some."""
    counts = {rule.measure: sum(rule.measure in breaks(row, index, rules, held) for index in range(row.runs))
              for rule in rules}  # fmt: skip
    said = ", ".join(
        name + ("" if count == row.runs else f" ({count} of {row.runs})") for name, count in counts.items() if count
    )
    cells = (_spread(row.values.get(rule.measure, [])) for rule in rules)
    return f"| {row.answer} | {row.kind} | {' | '.join(cells)} | {said or '–'} |"


def _spread(values: Sequence[float]) -> str:
    """Smallest to largest."""
    seen = [value for value in values if not math.isnan(value)]
    if not seen:
        return "stops"
    low, high = f"{min(seen):.3g}", f"{max(seen):.3g}"
    return low if low == high else f"{low} to {high}"


COLORS = {"right": "#1f6fb4", "gross": "#c0392b"}
WIDTH, LEFT, RIGHT, LINE = 760, 250, 24, 13


def plot(made: Sequence[Experiment], calibration: Calibration) -> str:
    """An SVG: a strip for each rule, a line for each answer, a dot for each run; where marks end, a line down.

    What no threshold depends on is left to the tables.
    """
    parts, top = [], 34
    for experiment in made:
        rows = [row for row in calibration.measured if row.experiment == experiment.name and row.kind in COLORS]
        for rule in experiment.rules:
            entry = calibration.thresholds[experiment.name][rule.measure]
            drawn, height = _strip(experiment.name, rule, entry, rows, top)
            parts += drawn
            top += height
    legend = "".join(
        f'<circle cx="{LEFT + 120 * place}" cy="14" r="4" fill="{color}"/>'
        f'<text x="{LEFT + 120 * place + 8}" y="18">{said}</text>'
        for place, (color, said) in enumerate(((COLORS["right"], "right answers"), (COLORS["gross"], "grossly bad")))
    )
    legend += '<text x="8" y="18" fill="#555">dots: limit; line: full marks; dashes: half</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{top}" viewBox="0 0 {WIDTH} {top}" '
        'font-family="sans-serif" font-size="10">\n'
        f'<rect width="{WIDTH}" height="{top}" fill="white"/>\n{legend}\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _strip(name: str, rule: Rule, entry: Mapping[str, Any], rows: Sequence[Row], top: int) -> tuple[list[str], int]:
    """One rule: title, axis, thresholds, and its answers from right to bad."""
    places = [
        rule.scale.of(value) for row in rows for value in row.values.get(rule.measure, []) if not math.isnan(value)
    ]
    places += [rule.scale.of(entry[mark]) for mark in ("full", "half", "limit")]
    low, high = min(places), max(places)
    span = (high - low) or 1.0

    def x(value: float) -> float:
        return LEFT + (rule.scale.of(value) - low) / span * (WIDTH - LEFT - RIGHT)

    shown = [row for row in rows if rule.measure in row.values]
    bottom = top + 18 + LINE * len(shown)
    parts = [f'<text x="8" y="{top + 12}" font-weight="bold">{_escaped(name)}: {_escaped(rule.measure)}</text>']
    for mark, dash, color in (("limit", "2 3", "#1f6fb4"), ("full", "", "#222"), ("half", "6 3", "#222")):
        at = x(entry[mark])
        parts.append(f'<line x1="{at:.1f}" y1="{top + 16}" x2="{at:.1f}" y2="{bottom}" stroke="{color}" '
                     f'stroke-dasharray="{dash}"/>')  # fmt: skip
    for place, row in enumerate(shown):
        y = top + 24 + LINE * place
        parts.append(f'<text x="{LEFT - 10}" y="{y + 3}" text-anchor="end">{_escaped(_short(row.answer))}</text>')
        parts += [
            f'<circle cx="{x(value):.1f}" cy="{y}" r="2.6" fill="{COLORS[row.kind]}" fill-opacity="0.55"/>'
            for value in row.values[rule.measure]
            if not math.isnan(value)
        ]
    ticks = [rule.scale.back(low + share * span) for share in (0, 0.25, 0.5, 0.75, 1)]
    parts += [f'<text x="{x(tick):.1f}" y="{bottom + 12}" text-anchor="middle" fill="#555">{tick:.3g}</text>'
              for tick in ticks]  # fmt: skip
    parts.append(f'<line x1="{LEFT}" y1="{bottom}" x2="{WIDTH - RIGHT}" y2="{bottom}" stroke="#555"/>')
    return parts, bottom + 24 - top


def _short(answer: str) -> str:
    return answer if len(answer) <= 44 else answer[:42] + "…"


def _escaped(said: str) -> str:
    return said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def write(course: Course, slug: str, calibration: Calibration, *, data: str = DIGITS) -> list[Path]:
    """The numbers and the plot of one assignment."""
    numbers = file(course, slug, data)
    drawing = numbers.with_suffix(".svg")
    numbers.parent.mkdir(exist_ok=True)
    numbers.write_text(calibration.text(), encoding="utf-8")
    drawing.write_text(plot(experiments(course, slug, data), Calibration.read(numbers)), encoding="utf-8")
    return [numbers, drawing]


def of_course(course: Course) -> str:
    """The page of what is committed in a course."""
    found = {(slug, data): (experiments(course, slug, data), Calibration.read(file(course, slug, data)))
             for slug in slugs(course) for data in NAMES if file(course, slug, data).is_file()}  # fmt: skip
    seen = {slug: layers_of(course, slug, *parts) for (slug, data), parts in found.items() if data == DIGITS}
    return page(found, {slug: said for slug, said in seen.items() if said})


def layers_of(course: Course, slug: str, made: Sequence[Experiment], calibration: Calibration) -> str:
    """Misconception x layer, of an assignment with an experiment on samples; "" of the others."""
    known = [answer for answer in answers(course, slug).values() if isinstance(answer, Misconception)]
    for experiment in made:
        if experiment.name == SAMPLES:
            rows = [row for row in calibration.measured if row.experiment == SAMPLES]
            held = calibration.thresholds[SAMPLES]
            return table(course.suite(slug), known, experiment.rules, rows, held)
    return ""


def write_page(course: Course) -> Path:
    """The page, beside the numbers."""
    path = folder(course) / "README.md"
    path.write_text(of_course(course), encoding="utf-8")
    return path
