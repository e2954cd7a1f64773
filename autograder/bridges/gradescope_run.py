"""In Gradescope's container: one submission graded, its results in Gradescope's JSON.

Run as `python -P -m autograder.bridges.gradescope_run /autograder`. What could not be graded through no fault of the
student gets no results at all, which Gradescope shows as a failed run: never a zero.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.bridges.gradescope import CONFIG, Settings, Visibility
from autograder.course import Course
from autograder.errors import AutograderError, IsolationError, SuiteError, UsageError
from autograder.grade.batch import NO_NOTEBOOK, Catalogue, Entry, collect, grade_one, identify
from autograder.grade.engine import Engine
from autograder.model import Outcome, Report, Verdict
from autograder.report.feedback import notes
from autograder.report.mode import Mode, told
from autograder.report.schema import as_json
from autograder.report.words import OUTCOMES
from autograder.sandbox.folder import passing_folder
from autograder.sandbox.jail import Isolation
from autograder.text import Lang, Text, plain

COLON = Text("\u00a0: ", ": ")
OF_THE_CODE = frozenset({Outcome.CRASHED, Outcome.EXHAUSTED, Outcome.MISSING})
"""Outcomes that tell a student of their own code, and nothing of whether an answer is right."""


def main(root: Path) -> int:
    """Grade, and say on stdout, which the instructor reads, what cannot be done. The exit code is that of the CLI."""
    try:
        results = grade(root)
    except AutograderError as error:
        print(f"Not graded, through no fault of the submission: {error}")
        return error.exit_code
    draft = root / "results" / ".results.json"
    draft.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(draft, root / "results" / "results.json")
    print(f"Graded at isolation level {results['extra_data']['isolation']}.")
    return 0


def grade(root: Path) -> dict[str, Any]:
    """The results of the submission in `root/submission`, as Gradescope's JSON.

    raises  AutograderError if it could not be graded through no fault of the student's.
    """
    settings = read_settings(root / "source" / CONFIG)
    if settings.isolation is Isolation.PROCESS and os.geteuid() != 0:
        raise IsolationError(
            "At isolation level process the submission needs a user of its own, which only root can give it: "
            "run run_autograder as root, as Gradescope does."
        )
    course = Course(root / "source" / "course")
    with passing_folder() as unpacked, Engine(course, isolation=settings.isolation) as engine:
        entry = handed_in(root / "submission", course, settings.slug, unpacked)
        report = grade_one(engine, entry, slug=settings.slug).report
    assert report is not None
    if report.earned is None:
        broken = ", ".join(verdict.check for verdict in report.verdicts if verdict.outcome is Outcome.BROKEN)
        raise SuiteError(f"these checks are broken: {broken}. Mend the suite, then grade again.")
    return results_of(told(report, settings.mode), settings)


def read_settings(path: Path) -> Settings:
    """What `write_archive` wrote."""
    config = json.loads(path.read_text(encoding="utf-8"))
    return Settings(
        slug=config["slug"],
        visibility=Visibility(config["visibility"]),
        mode=Mode(config["mode"]),
        isolation=Isolation(config["isolation"]),
    )


def handed_in(folder: Path, course: Course, slug: str, unpacked: Path) -> Entry:
    """The notebook that counts: of several the newest of those that answer this assignment, else the newest."""
    try:
        found = collect([folder, *sorted(folder.glob("*.zip"))], course, unpacked=unpacked)
    except UsageError:
        return Entry(folder, "submission", problem=NO_NOTEBOOK)
    catalogue = Catalogue(course)
    ours = [entry for entry in found if identify(entry, catalogue).slug == slug]
    entry = max(ours or found, key=lambda entry: (entry.attempt, entry.file))
    return Entry(entry.path, "submission", origin=entry.origin, problem=entry.problem)


def results_of(report: Report, settings: Settings) -> dict[str, Any]:
    """A report in Gradescope's words: one test for each check."""
    return {
        "execution_time": round(report.seconds),
        "output": "\n".join(notes(as_json(report), report.lang)),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": Visibility.VISIBLE,
        "stdout_visibility": Visibility.HIDDEN,
        "tests": list(_tests(report, settings)),
        "extra_data": {
            "slug": report.slug,
            "isolation": report.isolation,
            "engine_version": report.engine_version,
            "suite_sha256": report.suite_sha256,
            "sha256": report.sha256,
        },
    }


def _tests(report: Report, settings: Settings) -> Iterator[dict[str, Any]]:
    explained: set[str] = set()
    for number, score in enumerate(report.scores, 1):
        for part, verdict in enumerate(score.verdicts, 1):
            named = score.exercise.title[report.lang], verdict.says[report.lang]
            shown = Visibility.VISIBLE if verdict.outcome in OF_THE_CODE else settings.visibility
            yield {
                "name": plain(COLON[report.lang].join(named)),
                "number": f"{number}.{part}",
                "score": verdict.earned,
                "max_score": verdict.possible,
                "status": "passed" if verdict.outcome is Outcome.PASSED else "failed",
                "output": _output(verdict, report.lang, explained),
                "visibility": shown,
                "extra_data": {"exercise": verdict.exercise, "check": verdict.check, "outcome": verdict.outcome},
            }


def _output(verdict: Verdict, lang: Lang, explained: set[str]) -> str:
    """What the student reads of a check; an explanation that several share stands at the first."""
    lines = [OUTCOMES[verdict.outcome][lang]]
    if verdict.because:
        lines.append(verdict.because[lang])
    if verdict.explanation and verdict.explanation[lang] not in explained:
        explained.add(verdict.explanation[lang])
        lines.append(verdict.explanation[lang])
    return plain("\n".join([*lines, *([verdict.traceback] if verdict.traceback else [])]))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
