"""Verbs of those who write assignments: `new`, `build`, `release`, `verify`, `calibrate`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.course import DIGITS, Course
from autograder.errors import CourseError, UsageError
from autograder.text import Text
from autograder.verbs.options import advancing, course_of, on_device, on_images, progress_bar, slugs_of

if TYPE_CHECKING:
    from rich.progress import TaskID


@click.command()
@click.argument("slug")
@click.option("--title-fr", help="Its title in French (default: its name).")
@click.option("--title-en", help="Its title in English (default: its name).")
@click.pass_context
def new(context: click.Context, slug: str, title_fr: str | None, title_en: str | None) -> None:
    """Begin an assignment: a small complete one, whose parts you replace by yours.

    Where there is no course yet, one begins in this folder, or in that of --course. The guide WRITING.md of the package
    goes on from here.
    """
    from autograder.public import otter_files
    from autograder.source.build import build as write
    from autograder.source.start import start

    course = _course_or_here(context)
    titled = Text(title_fr or slug.capitalize(), title_en or slug.capitalize())
    for path in start(course, slug, titled):
        click.echo(path)
    for path in [*write(course, slug), *otter_files.build(course, slug)]:
        click.echo(path)
    click.echo(
        f"Next: change the first five files, then `autograder build {slug}` and `autograder verify {slug}`, again and "
        "again.",
        err=True,
    )


def _course_or_here(context: click.Context) -> Course:
    """The course around here; where there is none, the folder that becomes one."""
    folder = context.obj[0]
    try:
        return Course.find(folder)
    except CourseError:
        if folder is None and "AUTOGRADER_COURSE" in os.environ:
            raise
        root = (folder or Path.cwd()).resolve()
        if root.exists() and not root.is_dir():
            raise UsageError(f"--course {folder}: a file, not a folder.") from None
        click.echo(f"No course here yet: one begins at {root}.", err=True)
        return Course(root)


@click.command()
@click.argument("slugs", nargs=-1)
@click.option("--check", is_flag=True, help="Write nothing; say what is not up to date (exit 2).")
@click.pass_context
def build(context: click.Context, slugs: tuple[str, ...], check: bool) -> None:
    """Make the notebooks and the public checks of the assignments from their sources."""
    from autograder.public import otter_files
    from autograder.source.build import build as write
    from autograder.source.rules import faults

    course = course_of(context)
    for slug in slugs_of(course, slugs):
        if check:
            found = [*faults(course, slug), *otter_files.faults(course, slug)]
            if found:
                raise UsageError("\n".join(found))
            click.echo(f"{slug}: up to date", err=True)
            continue
        for path in [*write(course, slug), *otter_files.build(course, slug)]:
            click.echo(path)


@click.command()
@click.argument("slugs", nargs=-1)
@click.option("--into", type=click.Path(path_type=Path), help="Default: release/ in the course.")
@click.pass_context
def release(context: click.Context, slugs: tuple[str, ...], into: Path | None) -> None:
    """Make what students receive: a folder and a zip for each assignment and language, searched for what is hidden."""
    from autograder.release.handout import release as make

    course = course_of(context)
    found = make(course, slugs_of(course, slugs), into if into is not None else course.root / "release")
    for path in found.zips:
        click.echo(path)
    click.echo(
        f"Searched {found.files} files, those in the zips included ({found.size / 1e6:.1f} MB), for {found.secrets} "
        "names, sentences, lines and numbers that are hidden: none was found. Give students the zips; beside each, its "
        "manifest.",
        err=True,
    )


@click.command()
@click.argument("slugs", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="The matrix as JSON on stdout.")
@click.option("--full", is_flag=True, help="Run every check on every answer, also where it cannot matter.")
@on_images
@on_device
@click.pass_context
def verify(context: click.Context, slugs: tuple[str, ...], as_json: bool, full: bool, data: str, device: str) -> None:
    """Prove the suites: right answers get full marks, each misconception loses what it should (exit 1 otherwise)."""
    from autograder.grade.device import require_device
    from autograder.grade.engine import Engine
    from autograder.grade.verify import examine
    from autograder.public import otter_files
    from autograder.report.console import console, matrix
    from autograder.report.schema import examination_as_json
    from autograder.source.rules import faults

    require_device(device)
    course = course_of(context)
    wrong = False
    with Engine(course, data=data, device=device) as engine, progress_bar() as bar:
        for slug in slugs_of(course, slugs):
            sources = [*faults(course, slug), *otter_files.faults(course, slug)]
            task = bar.add_task(slug)
            found = examine(engine, slug, full=full, progress=advancing(bar, task, slug))
            bar.remove_task(task)
            said = [*sources, *found.faults]
            wrong = wrong or bool(said)
            if as_json:
                click.echo(json.dumps(examination_as_json(found, said), ensure_ascii=False))
            else:
                console().print(matrix(found))
            for fault in said:
                click.echo(f"{slug}: {fault}", err=True)
            if not said:
                rows = [row.kind for row in found.rows]
                click.echo(
                    f"{slug}: {len(found.suite.checks)} checks; the reference and {rows.count('accepted')} accepted "
                    f"variants get full marks, {rows.count('misconception')} misconceptions lose exactly what they "
                    "should, the skeleton earns nothing.",
                    err=True,
                )
    context.exit(1 if wrong else 0)


@click.command()
@click.argument("slugs", nargs=-1)
@click.option("--quick", is_flag=True, help="Two new seeds of each answer, compared with the committed thresholds.")
@click.option("--seeds", type=click.IntRange(3), default=20, show_default=True, help="Of each right answer.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes at the same time.")
@click.option("--only", multiple=True, metavar="EXPERIMENT", help="Measure this one only; the others keep their rows.")
@click.option(
    "--fresh",
    type=click.IntRange(1),
    metavar="N",
    help="Judge N right answers that no calibration has met: combinations of variants, with settings drawn anew.",
)
@click.option("--from-rows", is_flag=True, help="Run nothing: thresholds, page and plots from the committed rows.")
@on_images
@on_device
@click.pass_context
def calibrate(
    context: click.Context,
    slugs: tuple[str, ...],
    quick: bool,
    seeds: int,
    jobs: int,
    only: tuple[str, ...],
    fresh: int | None,
    from_rows: bool,
    data: str,
    device: str,
) -> None:
    """Measure the thresholds of trained models over right and bad answers (exit 1 if --quick contradicts them).

    Writes tests/hidden/calibration: for each assignment the numbers and a plot, for the course a page. What belongs to
    other images than digits goes into a folder of their name.
    """
    from autograder.grade.device import require_device
    from autograder.quality import calibrate as runs
    from autograder.quality import calibrate_page as pages
    from autograder.quality import fresh as anew

    require_device(device)
    course = course_of(context)
    every = (slug for slug in runs.slugs(course) if runs.experiments(course, slug, data))
    named = [course.require(slug) for slug in slugs] or list(every)
    faults: list[str] = []
    with progress_bar() as bar:
        for slug in named:
            made = runs.experiments(course, slug, data)
            if not made and data != DIGITS:
                raise UsageError(f"{slug} draws no images: its thresholds, made with {DIGITS}, hold on {data} too.")
            if not any(not only or one.name in only for one in made):
                raise UsageError(f"{slug} has no experiment {' or '.join(only)}.")
            task = bar.add_task(slug)

            def told(done: runs.Done, total: int, *, task: TaskID = task, slug: str = slug) -> None:
                bar.update(task, advance=1, total=total, description=f"{slug}: {done.task.experiment}")

            if quick:
                found = runs.try_again(course, slug, data=data, device=device, jobs=jobs, only=only, told=told)
                faults += [f"{slug}: {fault}" for fault in found]
                click.echo(f"{slug}: {'as committed' if not found else f'{len(found)} contradictions'}", err=True)
                continue
            if from_rows:
                result = runs.from_rows(course, slug, data)
            elif fresh:
                result = anew.try_fresh(
                    course, slug, data=data, device=device, count=fresh, jobs=jobs, only=only, told=told
                )
            else:
                result = runs.calibrate(
                    course, slug, data=data, device=device, seeds=seeds, jobs=jobs, only=only, told=told
                )
            for path in pages.write(course, slug, result, data=data):
                click.echo(path)
    if not quick:
        click.echo(pages.write_page(course))
    for fault in faults:
        click.echo(fault, err=True)
    context.exit(1 if faults else 0)
