"""Verbs that grade: `check` one notebook, `grade` a class."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.errors import CourseError, NotebookError, UsageError
from autograder.text import Lang
from autograder.verbs.options import course_of, isolated, on_images, progress_bar, require_trust

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from autograder.grade.backends import Backend, Event
    from autograder.grade.handin import HandIn
    from autograder.grade.item import Item
    from autograder.grade.store import Store
    from autograder.grade.terms import Terms


@click.command()
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option(
    "--public/--hidden", "public", default=None,
    help="The public checks, which come with the notebook, or the hidden suite of the course (default: the hidden "
    "suite where there is one).",
)  # fmt: skip
@click.option("--tests", type=click.Path(path_type=Path), help="Folder of the public checks (default: beside it).")
@click.option("--assignment", help="The assignment that it answers (default: what the notebook says).")
@click.option("--json", "as_json", is_flag=True, help="The verdicts as JSON on stdout.")
@on_images
@isolated
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
    if public if public is not None else tests is not None or not _hascourse_of(context):
        _check_publicly(context, notebook, tests, as_json)
    if tests is not None:
        raise UsageError("--tests is for public checks: leave --hidden out, or --tests.")
    click.echo("The hidden suite of the course grades this notebook; --public runs what students have.", err=True)
    from autograder.grade.batch import collect, grade_one
    from autograder.grade.engine import Engine
    from autograder.report.console import console, submission
    from autograder.report.schema import as_json as to_json

    require_trust(isolation, trusted)
    course, lang = course_of(context), context.obj[1]
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


def _hascourse_of(context: click.Context) -> bool:
    """Whether there is a hidden suite here: a course that was named must be one."""
    try:
        course_of(context)
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


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("verdicts.jsonl"), help="Default: verdicts.jsonl.")
@click.option("--assignment", help="The assignment that they answer (default: what each notebook says).")
@click.option("--only", multiple=True, metavar="NAME", help="Grade this submission only; the others keep their lines.")
@click.option("--force", is_flag=True, help="Grade again what has been graded before.")
@click.option("--dry-run", is_flag=True, help="Show who handed in what, and grade nothing.")
@click.option(
    "--slots", type=click.IntRange(min=1),
    help="Submissions graded at a time (default: as many as there are cores, memory and work for).",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The verdicts on stdout too, instead of the table.")
@on_images
@isolated
@click.pass_context
def grade(
    context: click.Context,
    paths: tuple[Path, ...],
    out: Path,
    assignment: str | None,
    only: tuple[str, ...],
    force: bool,
    dry_run: bool,
    slots: int | None,
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
    from autograder.grade.handin import hand_ins
    from autograder.grade.item import Conditions, Item, prepare, register
    from autograder.grade.store import Claim, Store
    from autograder.grade.terms import Terms
    from autograder.report.console import console, gradebook
    from autograder.report.verdict_file import VerdictFile, book_of, summary
    from autograder.sandbox.folder import passing_folder

    require_trust(isolation, trusted)
    course, lang = course_of(context), context.obj[1]
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
        bar = stack.enter_context(progress_bar())
        terms = Terms(course, isolation, data)
        conditions = Conditions(terms)
        work = [prepare(entry, conditions, slug=slug, lang=lang) for entry, slug in entries]
        items = [item for item in work if isinstance(item, Item) and (not only or item.entry.name in only)]
        task = bar.add_task("grading", total=len(items))
        with resumable(store, items):
            register(store, items, again=force)
            ended = backend_for(terms, store, items, slots).grade(
                store, items, tell=lambda event: advance_bar(bar, task, event)
            )
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


def backend_for(terms: Terms, store: Store, items: Sequence[Item], slots: int | None) -> Backend:
    """As many slots as were asked for, or as this machine has room and work for."""
    from autograder.grade.backends.capacity import capacity
    from autograder.grade.backends.inline import Inline
    from autograder.grade.backends.local import LocalSlots
    from autograder.report.schema import line

    states = store.states(item.key for item in items)
    waiting = len({item.content for item in items if states[item.key] != "done"})
    if slots is None:
        room = capacity()
        slots = room.slots(waiting, terms.limits)
        if room.lacks_memory(waiting, terms.limits):
            click.echo(
                f"{slots} submission{'' if slots == 1 else 's'} at a time: the free memory "
                f"({room.free_bytes / 2**30:.1f} GB) is enough for no more. --slots decides otherwise.",
                err=True,
            )
    if min(slots, waiting) <= 1:
        return Inline(terms, line=line)
    return LocalSlots(terms, line=line, slots=slots)


def advance_bar(bar: Progress, task: TaskID, event: Event) -> None:
    """Move the bar by one submission that needs no more work."""
    from autograder.grade.backends import What

    ended = event.what in (What.GRADED, What.COPIED, What.KNOWN, What.FAULT)
    bar.update(task, advance=int(ended), description=event.item.entry.name)


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
def resumable(store: Store, items: Sequence[Item]) -> Iterator[None]:
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
