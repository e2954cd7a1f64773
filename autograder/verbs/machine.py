"""Verbs that try the grader itself: `doctor`, `demo`, `attack`."""

from __future__ import annotations

import datetime
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.verbs.options import course_of, progress_bar

if TYPE_CHECKING:
    from autograder.attack.observer import Result

log = logging.getLogger("autograder")

ATTACKED = ("ours", "nbgrader", "otter")
"""What `attack --against all` compares; `naive` is there to see that the observer sees."""


@click.command()
@click.option("--probe", is_flag=True, help="Name each wall of the sandbox, and try the slow ones too.")
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON on stdout.")
@click.pass_context
def doctor(context: click.Context, probe: bool, as_json: bool) -> None:
    """Test whether this machine can grade safely; say what is missing and how to get it (exit 3 if something is)."""
    from autograder.grade.doctor import examine_machine

    findings = list(examine_machine(deep=probe))
    if as_json:
        click.echo(json.dumps([finding.as_json() for finding in findings]))
    else:
        for finding in findings:
            click.echo(f"{'ok     ' if finding.fine else 'MISSING'}  {finding.what}: {finding.found}")
            if finding.remedy and not finding.fine:
                click.echo(f"         {finding.remedy}")
    context.exit(0 if all(finding.fine for finding in findings) else 3)


@click.command()
@click.option("--assignment", help="The assignment of the class (default: vae; with --class, all of the course).")
@click.option("--into", type=click.Path(path_type=Path), help="A new folder for the class (default: a temporary one).")
@click.option(
    "--class", "size", type=click.IntRange(2, 500),
    help="Instead: make what a class of this size hands in, mixtures of right and wrong answers, and grade nothing.",
)  # fmt: skip
@click.option("--seed", type=int, default=1, help="Of --class: the same seed makes the same class (default: 1).")
@click.option("--draw", is_flag=True, help="With --class: run each notebook first, as students do (minutes each).")
@click.pass_context
def demo(
    context: click.Context, assignment: str | None, into: Path | None, size: int | None, seed: int, draw: bool
) -> None:
    """Grade a small class through nbgrader, the bad, the broken and the hostile included."""
    from autograder.demo import cohort, run

    course = course_of(context)
    if size is None:
        run.run(course, course.require(assignment or "vae"), into=into, lang=context.obj[1])
        return
    slugs = [course.require(assignment)] if assignment else course.slugs()
    with progress_bar() as bar:
        task = bar.add_task("class", total=None)
        made = cohort.make(
            course, slugs, cohort.Wishes(size, seed, draw=draw), run.empty_folder(into),
            told=lambda name: bar.update(task, advance=1, description=name),
        )  # fmt: skip
    click.echo(made.folder)
    click.echo(made.next[context.obj[1]], err=True)


@click.command()
@click.argument("cheats", nargs=-1)
@click.option(
    "--against",
    type=click.Choice([*ATTACKED, "bridge", "naive", "all"]),
    multiple=True,
    default=("ours",),
    help="The grader; may be given several times. Default: ours.",
)
@click.option("--corpus", type=click.Path(path_type=Path), help="Default: tests/engine/attacks of the course.")
@click.option("--jobs", type=click.IntRange(1, 16), default=2, help="Attacks tried at the same time (default: 2).")
@click.option("--json", "as_json", is_flag=True, help="The results as JSON on stdout.")
@click.option("--markdown", "as_markdown", is_flag=True, help="The table as Markdown on stdout.")
@click.pass_context
def attack(
    context: click.Context,
    cheats: tuple[str, ...],
    against: tuple[str, ...],
    corpus: Path | None,
    jobs: int,
    as_json: bool,
    as_markdown: bool,
) -> None:
    """Hand cheats in and measure what each gains (exit 1 if one gains anything against ours).

    CHEATS are families or names of attacks; none is the whole corpus.
    """
    from autograder.attack import table
    from autograder.attack.corpus import FOLDER, load
    from autograder.attack.graders import legend, try_against
    from autograder.report.console import console

    found = load(corpus or course_of(context).root / FOLDER, cheats)
    names = list(ATTACKED) if "all" in against else list(dict.fromkeys(against))
    with progress_bar() as bar:
        task = bar.add_task("attacks", total=len(found) * len(names))

        def told(result: Result) -> None:
            bar.update(task, advance=1, description=f"{result.grader}: {result.cheat.key}")
            log.info("%s: %s: %s", result.grader, result.cheat.key, table.gained(result))

        results = {name: try_against(name, found, jobs=jobs, told=told) for name in names}
    legends = {name: legend(name) for name in names}
    date = datetime.datetime.now(datetime.UTC).date().isoformat()
    if as_json:
        click.echo(json.dumps(table.as_json(results, legends, date=date), ensure_ascii=False))
    elif as_markdown:
        click.echo(table.markdown(results, legends, date=date))
    else:
        console().print(table.terminal(results))
        for result in (result for found in results.values() for result in found):
            for gain, how in (*result.gains.items(), *([("not tried", result.fault)] if result.fault else [])):
                click.echo(f"{result.grader}: {result.cheat.key}: {gain}: {how}", err=True)
        for name, said in legends.items():
            click.echo(f"{name}: {said}", err=True)
        click.echo(table.summary(results, date=date), err=True)
    context.exit(1 if table.count(results.get("ours", [])) else 0)
