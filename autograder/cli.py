"""The command line: `build | verify | check | grade | feedback | gradescope | calibrate | doctor | demo | attack`.

Data goes to stdout, everything that is only for a person to stderr. Exit codes: 0 done, 1 some check did not pass
(`check` and `verify`), some threshold did not hold (`calibrate --quick`) or some attack gained something (`attack`),
2 usage, 3 fault of the grader, 130 interrupted.
"""

from __future__ import annotations

import datetime
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from autograder.course import DIGITS, Course
from autograder.errors import AutograderError, CourseError, NotebookError, UsageError
from autograder.text import LANGS, Lang, Text

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from autograder.attack.observer import Result
    from autograder.grade.handin import HandIn
    from autograder.grade.item import Item
    from autograder.grade.store import Store

log = logging.getLogger("autograder")

ATTACKED = ("ours", "nbgrader", "otter")
"""What `attack --against all` compares; `naive` is there to see that the observer sees."""

# torch takes two seconds to import: each verb imports what it needs, so that `autograder --help` answers at once.


class Cli(click.Group):
    """The group of verbs: turns our exceptions into a sentence and an exit code."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run, and exit."""
        try:
            sys.exit(super().main(*args, **{**kwargs, "standalone_mode": False}) or 0)
        except click.exceptions.Exit as stop:
            sys.exit(stop.exit_code)
        except (click.Abort, KeyboardInterrupt):
            click.echo("Interrupted.", err=True)
            sys.exit(130)
        except click.ClickException as error:
            error.show()
            sys.exit(2)
        except AutograderError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(error.exit_code)
        except (
            Exception
        ) as error:  # the border of the program: a fault of ours must not look like a verdict's exit code
            log.debug("a fault of the grader", exc_info=True)
            click.echo(f"Error: a fault of the grader ({type(error).__name__}: {error}). -v shows where.", err=True)
            sys.exit(AutograderError.exit_code)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; a reader of stdout that has read enough, as in `autograder grade ... | head`, ends it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is still in its buffer
            return ctx.exit(0)


@click.group(cls=Cli, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--course", type=click.Path(path_type=Path), help="The course's folder (default: the one around here).")
@click.option("--lang", type=click.Choice(LANGS), default="en", help="Language of tables and messages.")
@click.option("-v", "--verbose", is_flag=True, help="Say more on stderr.")
@click.version_option(package_name="autograder")
@click.pass_context
def main(context: click.Context, course: Path | None, lang: Lang, verbose: bool) -> None:
    """Graded assignments on deep generative models."""
    logging.basicConfig(level=logging.DEBUG if verbose else logging.WARNING, format="%(levelname)s: %(message)s")
    for name in ("matplotlib", "asyncio", "numba"):
        logging.getLogger(name).setLevel(logging.WARNING)
    context.obj = (course, lang)


def _course(context: click.Context) -> Course:
    folder = context.obj[0]
    if folder is not None and not folder.is_dir():
        raise UsageError(f"--course {folder}: there is no such folder.")
    return Course.find(folder)


def _slugs(course: Course, named: tuple[str, ...]) -> list[str]:
    found = [course.require(slug) for slug in named] or course.slugs()
    if not found:
        raise UsageError(f"{course.root} has no assignment yet: expected solutions/<slug>/notebook.py.")
    return found


def _isolation(function: Callable[..., None]) -> Callable[..., None]:
    """The options of the verbs that run students' code."""
    function = click.option(
        "--i-trust-these-submissions", "trusted", is_flag=True, help="Needed for an isolation below namespaces."
    )(function)
    return click.option(
        "--isolation",
        type=click.Choice(["namespaces", "process"]),
        default="namespaces",
        help="See `autograder doctor`.",
    )(function)


def _images(function: Callable[..., None]) -> Callable[..., None]:
    """The option of the verbs that grade trained models."""
    return click.option(
        "--data",
        type=click.Choice(["digits", "mnist"]),
        default=DIGITS,
        help="The images on which models are trained; mnist from files in AUTOGRADER_DATA, never downloaded.",
    )(function)


def _require_trust(isolation: str, trusted: bool) -> None:
    if isolation != "namespaces" and not trusted:
        raise UsageError(
            f"--isolation {isolation} does not protect your files, your network or the other submissions from the code "
            "that is graded. If you trust every one of these notebooks, add --i-trust-these-submissions."
        )


@contextmanager
def _progress() -> Iterator[Progress]:
    """A progress bar on stderr, on a terminal only."""
    from rich.progress import Progress

    from autograder.report.console import console

    screen = console(stderr=True)
    with Progress(console=screen, transient=True, disable=not screen.is_terminal) as bar:
        yield bar


@main.command()
@click.argument("slugs", nargs=-1)
@click.option("--check", is_flag=True, help="Write nothing; say what is not up to date (exit 2).")
@click.pass_context
def build(context: click.Context, slugs: tuple[str, ...], check: bool) -> None:
    """Make the notebooks and the public checks of the assignments from their sources."""
    from autograder.public import otter_files
    from autograder.source.build import build as write
    from autograder.source.rules import faults

    course = _course(context)
    for slug in _slugs(course, slugs):
        if check:
            found = [*faults(course, slug), *otter_files.faults(course, slug)]
            if found:
                raise UsageError("\n".join(found))
            click.echo(f"{slug}: up to date", err=True)
            continue
        for path in [*write(course, slug), *otter_files.build(course, slug)]:
            click.echo(path)


@main.command()
@click.argument("slugs", nargs=-1)
@click.option("--into", type=click.Path(path_type=Path), help="Default: release/ in the course.")
@click.pass_context
def release(context: click.Context, slugs: tuple[str, ...], into: Path | None) -> None:
    """Make what students receive: a folder and a zip for each assignment and language, searched for what is hidden."""
    from autograder.release.handout import release as make

    course = _course(context)
    found = make(course, _slugs(course, slugs), into if into is not None else course.root / "release")
    for path in found.zips:
        click.echo(path)
    click.echo(
        f"Searched {found.files} files, those in the zips included ({found.size / 1e6:.1f} MB), for {found.secrets} "
        "names, sentences, lines and numbers that are hidden: none was found. Give students the zips; beside each, its "
        "manifest.",
        err=True,
    )


@main.command()
@click.argument("slugs", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="The matrix as JSON on stdout.")
@click.option("--full", is_flag=True, help="Run every check on every answer, also where it cannot matter.")
@_images
@click.pass_context
def verify(context: click.Context, slugs: tuple[str, ...], as_json: bool, full: bool, data: str) -> None:
    """Prove the suites: right answers get full marks, each misconception loses what it should (exit 1 otherwise)."""
    from autograder.grade.engine import Engine
    from autograder.grade.verify import examine
    from autograder.public import otter_files
    from autograder.report.console import console, matrix
    from autograder.report.schema import examination_as_json
    from autograder.source.rules import faults

    course = _course(context)
    wrong = False
    with Engine(course, data=data) as engine, _progress() as bar:
        for slug in _slugs(course, slugs):
            sources = [*faults(course, slug), *otter_files.faults(course, slug)]
            task = bar.add_task(slug)
            found = examine(engine, slug, full=full, progress=_advance(bar, task, slug))
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


def _advance(bar: Progress, task: TaskID, slug: str) -> Callable[[str, int], None]:
    """Move the bar by one answer."""
    return lambda name, total: bar.update(task, advance=1, total=total, description=f"{slug}: {name}")


@main.command()
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option(
    "--public/--hidden", "public", default=None,
    help="The public checks, which come with the notebook, or the hidden suite of the course (default: the hidden "
    "suite where there is one).",
)  # fmt: skip
@click.option("--tests", type=click.Path(path_type=Path), help="Folder of the public checks (default: beside it).")
@click.option("--assignment", help="The assignment that it answers (default: what the notebook says).")
@click.option("--json", "as_json", is_flag=True, help="The verdicts as JSON on stdout.")
@_images
@_isolation
@click.pass_context
def check(
    context: click.Context,
    notebook: Path,
    public: bool | None,
    tests: Path | None,
    assignment: str | None,
    as_json: bool,
    data: str,
    isolation: str,
    trusted: bool,
) -> None:
    """Check one notebook and show each check (exit 1 if one does not pass).

    A student has the public checks, run on their own machine as Jupyter runs the notebook; they give no points. Inside
    a course, the hidden suite grades the notebook in the sandbox.
    """
    if notebook.is_dir():
        raise UsageError(f"{notebook} is a folder: `check` takes one notebook; `autograder grade` takes a class.")
    if public if public is not None else tests is not None or not _has_course(context):
        _check_publicly(context, notebook, tests, as_json)
    if tests is not None:
        raise UsageError("--tests is for public checks: leave --hidden out, or --tests.")
    click.echo("The hidden suite of the course grades this notebook; --public runs what students have.", err=True)
    from autograder.grade.batch import collect, grade_one
    from autograder.grade.engine import Engine
    from autograder.report.console import console, submission
    from autograder.report.schema import as_json as to_json

    _require_trust(isolation, trusted)
    course, lang = _course(context), context.obj[1]
    if assignment:
        course.require(assignment)
    entry = collect([notebook], course)[0]
    with Engine(course, isolation=isolation, data=data) as engine:
        graded = grade_one(engine, entry, slug=assignment, lang=lang)
    if graded.report is None:
        assert graded.says
        raise NotebookError(graded.says)
    if as_json:
        click.echo(json.dumps(to_json(graded.report, file=str(notebook)), ensure_ascii=False))
    else:
        console().print(submission(graded.report, lang))
    context.exit(0 if graded.report.earned == graded.report.possible else 1)


def _has_course(context: click.Context) -> bool:
    """Whether there is a hidden suite here: a course that was named must be one."""
    try:
        _course(context)
    except CourseError:
        if context.obj[0] is not None or "AUTOGRADER_COURSE" in os.environ:
            raise
        return False
    return True


def _check_publicly(context: click.Context, notebook: Path, tests: Path | None, as_json: bool) -> None:
    """Run the public checks of one notebook, and exit."""
    from autograder.public.local import check_locally, table
    from autograder.report.console import console

    found = check_locally(notebook, tests=tests, lang=context.obj[1])
    if as_json:
        click.echo(json.dumps({"public": True, "stopped": found.stopped, "exercises": found.exercises}))
    else:
        console().print(table(found))
    context.exit(1 if found.unmet else 0)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("verdicts.jsonl"), help="Default: verdicts.jsonl.")
@click.option("--assignment", help="The assignment that they answer (default: what each notebook says).")
@click.option("--only", multiple=True, metavar="NAME", help="Grade this submission only; the others keep their lines.")
@click.option("--force", is_flag=True, help="Grade again what has been graded before.")
@click.option("--dry-run", is_flag=True, help="Show who handed in what, and grade nothing.")
@click.option("--json", "as_json", is_flag=True, help="The verdicts on stdout too, instead of the table.")
@_images
@_isolation
@click.pass_context
def grade(
    context: click.Context,
    paths: tuple[Path, ...],
    out: Path,
    assignment: str | None,
    only: tuple[str, ...],
    force: bool,
    dry_run: bool,
    as_json: bool,
    data: str,
    isolation: str,
    trusted: bool,
) -> None:
    """Grade notebooks, folders or zips of notebooks, without nbgrader; write verdicts.jsonl.

    Who handed a file in is read from its name: Moodle's download (`Name_12345_assignsubmission_file_`), dated attempts
    (`vae_anne_attempt_2026-11-21-17-05-00_vae.ipynb`), nbgrader's folders (`anne/vae/vae.ipynb`), else the path. Of
    several notebooks of one student the newest is graded. --dry-run shows it.

    Each verdict is kept at once in a store beside the output, of the same name with the suffix .db. Whatever ends the
    command, the same command goes on from there. A submission is graded again when its file, the hidden suite or
    anything else that its verdict depends on has changed, when a check was broken, or with --force. Several such
    commands may run at the same time and share the work. --out is written at the end, whole, from the store.
    """
    from autograder.grade.batch import Catalogue, collect
    from autograder.grade.engine import Engine
    from autograder.grade.handin import hand_ins
    from autograder.grade.item import Conditions, Item, grade_items, prepare, register
    from autograder.grade.store import Claim, Store
    from autograder.report.console import console, gradebook
    from autograder.report.schema import line
    from autograder.report.verdict_file import VerdictFile, book_of, summary
    from autograder.sandbox.folder import passing_folder

    _require_trust(isolation, trusted)
    course, lang = _course(context), context.obj[1]
    if assignment:
        course.require(assignment)
    with ExitStack() as stack:
        unpacked = stack.enter_context(passing_folder())
        handed_in = hand_ins(collect(paths, course, only=only, unpacked=unpacked), Catalogue(course), slug=assignment)
        if dry_run:
            _show_hand_ins(handed_in, lang, as_json=as_json)
            return
        entries = [(each.entry, each.slug) for each in handed_in if each.newer is None]
        file = VerdictFile(out)
        store = stack.enter_context(Store(file.store))
        engine = stack.enter_context(Engine(course, isolation=isolation, data=data))
        bar = stack.enter_context(_progress())
        conditions = Conditions(engine)
        work = [prepare(entry, conditions, slug=slug, lang=lang) for entry, slug in entries]
        items = [item for item in work if isinstance(item, Item) and (not only or item.entry.name in only)]
        task = bar.add_task("grading", total=len(items))
        with _resumable(store, items):
            register(store, items, again=force)
            ended = grade_items(
                store, items, engine, line=line,
                advance=lambda item: bar.update(task, advance=1, description=item.entry.name),
            )  # fmt: skip
            book = book_of(store, work, ended)
            with store.exclusive():  # one writer at a time
                file.write(book.lines)
        notes = {item.entry.name: store.note(item.key) for item in items if ended[item.key] is Claim.FAULT}
    if as_json:
        for each in book.lines:
            click.echo(json.dumps(each, ensure_ascii=False))
    else:
        console().print(gradebook(book.lines, lang))
    for sentence in summary(book, ended, notes, out):
        click.echo(sentence, err=True)
    for old in handed_in:
        if old.newer is not None:
            click.echo(f"{old.entry.name}: not graded: {old.entry.file}; newer: {old.newer.file}", err=True)
    context.exit(3 if notes else 0)


def _show_hand_ins(found: Sequence[HandIn], lang: Lang, *, as_json: bool) -> None:
    """Who handed in what, as a table or as JSON lines."""
    from autograder.report.console import console, hand_ins
    from autograder.report.schema import hand_in

    if as_json:
        for each in found:
            click.echo(json.dumps(hand_in(each), ensure_ascii=False))
    else:
        console().print(hand_ins(found, lang))
    click.echo(f"{len(found)} file{'' if len(found) == 1 else 's'}; nothing was graded.", err=True)


@contextmanager
def _resumable(store: Store, items: Sequence[Item]) -> Iterator[None]:
    """Say after an interrupt what is kept and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        done = store.done(item.key for item in items)
        click.echo(
            f"Interrupted. {done} of {len(items)} submissions are graded, and kept in {store.path}: "
            "the same command goes on from there.",
            err=True,
        )
        raise click.exceptions.Exit(130) from None


@main.command()
@click.argument("verdicts", type=click.Path(path_type=Path), default=Path("verdicts.jsonl"))
@click.option("--into", type=click.Path(path_type=Path), default=Path("feedback"), help="Default: feedback.")
@click.option(
    "--mode",
    type=click.Choice(["formative", "summative"]),
    default="formative",
    help="formative (default): with reasons and hints; summative: laws, outcomes and points only.",
)
@click.pass_context
def feedback(context: click.Context, verdicts: Path, into: Path, mode: str) -> None:
    """Write a page for each submission of a verdicts.jsonl, in the language of its notebook: a file that stands alone.

    Inside the course the pages have the titles of the assignments; outside, their names. --lang is the language of
    submissions that have none.
    """
    from autograder.report.feedback import write_pages
    from autograder.report.mode import Mode
    from autograder.report.verdict_file import read_lines

    lines = read_lines(verdicts)
    titles = _titles(context, {line["slug"] for line in lines if line["slug"]})
    count = 0
    for path in write_pages(lines, into, titles=titles, mode=Mode(mode), lang=context.obj[1]):
        click.echo(path)
        count += 1
    click.echo(f"{count} page{'' if count == 1 else 's'} in {into}", err=True)


def _titles(context: click.Context, slugs: set[str]) -> dict[str, Text]:
    """The titles of these assignments, if there is a course here that has them."""
    from autograder.source.read import read_assignment

    try:
        course = _course(context)
    except CourseError:
        return {}
    return {slug: read_assignment(course, slug).title for slug in slugs & set(course.slugs())}


@main.command()
@click.argument("slug")
@click.option("--into", type=click.Path(path_type=Path), help="The archive (default: gradescope-SLUG.zip).")
@click.option(
    "--visibility",
    type=click.Choice(["visible", "after_due_date", "after_published", "hidden"]),
    default="after_due_date",
    help="When students see the checks (default: after_due_date). What their own code did wrong they see at once.",
)
@click.option(
    "--mode", type=click.Choice(["formative", "summative"]), default="formative", help="As of `autograder feedback`."
)
@_isolation
@click.pass_context
def gradescope(
    context: click.Context, slug: str, into: Path | None, visibility: str, mode: str, isolation: str, trusted: bool
) -> None:
    """Write the archive that grades an assignment on Gradescope. It holds the hidden suite: keep it to yourself.

    Where the container forbids namespaces nothing is graded, and the instructor's output says so. Then make the archive
    again with --isolation process: another process of another user, with limits, but with a network and a view of files
    that everyone may read. Each result names its level.
    """
    from autograder.bridges.gradescope import Settings, Visibility, write_archive
    from autograder.report.mode import Mode
    from autograder.sandbox.jail import Isolation

    _require_trust(isolation, trusted)
    path = into or Path(f"gradescope-{slug}.zip")
    settings = Settings(slug, Visibility(visibility), Mode(mode), Isolation(isolation))
    write_archive(_course(context), settings, path)
    click.echo(path)


@main.command()
@click.argument("slugs", nargs=-1)
@click.option("--quick", is_flag=True, help="Two new seeds of each answer, compared with the committed thresholds.")
@click.option("--seeds", type=click.IntRange(3), default=20, show_default=True, help="Of each right answer.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes at the same time.")
@click.option("--only", multiple=True, metavar="EXPERIMENT", help="Measure this one only; the others keep their rows.")
@click.option("--from-rows", is_flag=True, help="Run nothing: thresholds, page and plots from the committed rows.")
@click.pass_context
def calibrate(
    context: click.Context,
    slugs: tuple[str, ...],
    quick: bool,
    seeds: int,
    jobs: int,
    only: tuple[str, ...],
    from_rows: bool,
) -> None:
    """Measure the thresholds of trained models over right and bad answers (exit 1 if --quick contradicts them).

    Writes tests/hidden/calibration: for each assignment the numbers and a plot, for the course a page.
    """
    from autograder.quality import calibrate as runs
    from autograder.quality import calibrate_page as pages

    course = _course(context)
    named = [course.require(slug) for slug in slugs] or runs.slugs(course)
    faults: list[str] = []
    with _progress() as bar:
        for slug in named:
            made = [one for one in runs.experiments(course, slug) if not only or one.name in only]
            if not made:
                raise UsageError(f"{slug} has no experiment {' or '.join(only)}.")
            task = bar.add_task(slug)

            def told(done: runs.Done, total: int, *, task: TaskID = task, slug: str = slug) -> None:
                bar.update(task, advance=1, total=total, description=f"{slug}: {done.task.experiment}")

            if quick:
                found = runs.try_again(course, slug, jobs=jobs, only=only, told=told)
                faults += [f"{slug}: {fault}" for fault in found]
                click.echo(f"{slug}: {'as committed' if not found else f'{len(found)} contradictions'}", err=True)
                continue
            result = (
                runs.from_rows(course, slug) if from_rows
                else runs.calibrate(course, slug, seeds=seeds, jobs=jobs, only=only, told=told)
            )  # fmt: skip
            for path in pages.write(course, slug, result):
                click.echo(path)
    if not quick:
        click.echo(pages.write_page(course))
    for fault in faults:
        click.echo(fault, err=True)
    context.exit(1 if faults else 0)


@main.command()
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


@main.command()
@click.option("--assignment", default="vae", show_default=True, help="The assignment of the class.")
@click.option("--into", type=click.Path(path_type=Path), help="A new folder for the class (default: a temporary one).")
@click.pass_context
def demo(context: click.Context, assignment: str, into: Path | None) -> None:
    """Grade a small class through nbgrader, the bad, the broken and the hostile included."""
    from autograder.demo.run import run

    course = _course(context)
    run(course, course.require(assignment), into=into, lang=context.obj[1])


@main.command()
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

    found = load(corpus or _course(context).root / FOLDER, cheats)
    names = list(ATTACKED) if "all" in against else list(dict.fromkeys(against))
    with _progress() as bar:
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


if __name__ == "__main__":
    main()
