"""The verb that grades what nbgrader has collected: several submissions at a time, recorded by nbgrader itself."""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from autograder.verbs.grading import backend_for, progress_of, resumable
from autograder.verbs.options import progress_bar

if TYPE_CHECKING:
    from autograder.bridges.nbgrader_listing import HandedIn
    from autograder.bridges.nbgrader_record import Recorder
    from autograder.grade.item import Conditions, Item


@click.command()
@click.argument("assignment")
@click.option("--only", multiple=True, metavar="STUDENT", help="Grade and record this student only.")
@click.option("--force", is_flag=True, help="Grade again what has been graded, and record again what was recorded.")
@click.option(
    "--slots", type=click.IntRange(min=1),
    help="Submissions graded at a time (default: as many as there are cores, memory and work for).",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The verdicts on stdout, instead of the table.")
@click.pass_context
def autograde(
    context: click.Context, assignment: str, only: tuple[str, ...], force: bool, slots: int | None, as_json: bool
) -> None:
    """Grade what nbgrader has collected as `nbgrader autograde` does, but several submissions at a time.

    In a course that nbgrader grades through this engine. First every notebook in submitted/ is graded into a store of
    verdicts (verdicts.db), in parallel; whatever ends the command, the same command goes on from there. Then nbgrader's
    own Autograde takes the verdicts from the store and writes gradebook, autograded notebooks and comments, to the same
    result as `nbgrader autograde`. As there, what was recorded before is recorded again with --force only, or when it
    was handed in again, by its timestamp. `nbgrader autograde` finds the same store and runs nothing a second time.
    """
    from autograder.bridges.nbgrader_record import Recorder, folder_of
    from autograder.errors import UsageError
    from autograder.grade.item import Conditions, register
    from autograder.grade.roll import roll
    from autograder.grade.store import Claim, Store
    from autograder.grade.terms import Terms
    from autograder.report.console import console, gradebook
    from autograder.report.verdict_file import Book, summary

    recorder = Recorder(folder_of(context.obj[0]), assignment)
    handed_in = recorder.handed_in()
    unknown = sorted(set(only) - {each.student for each in handed_in})
    if unknown:
        raise UsageError(f"--only {unknown[0]}: this student has handed in nothing for {assignment}.")
    chosen = [each for each in handed_in if not only or each.student in only]
    terms = Terms(recorder.course)
    for name in {each.notebook for each in chosen}:
        terms.course.require(name)
    with ExitStack() as stack:
        store = stack.enter_context(Store(recorder.store))
        conditions = Conditions(terms)
        items = [_item(recorder, each, conditions) for each in chosen]
        with resumable(store, items):
            register(store, items, again=force)
            with progress_of(len(items)) as tell:
                ended = backend_for(terms, store, items, slots).grade(store, items, tell=tell)
            faults = [item.key for item in items if ended[item.key] is Claim.FAULT]
            graded = {each.student for each, item in zip(chosen, items, strict=True) if item.key not in faults}
            for each, item in zip(chosen, items, strict=True):
                if item.key in faults:
                    recorder.forget(each)
                    graded.discard(each.student)
            with progress_bar() as bar:
                task = bar.add_task("recording", total=len(graded))
                recorder.record(graded, force=force, advance=lambda: bar.update(task, advance=1))
        store.sweep()
        book = Book(store, roll(items), ended)
        lines = list(book.lines())
        notes = book.notes()
    if as_json:
        for line in lines:
            click.echo(json.dumps(line, ensure_ascii=False))
    else:
        console().print(gradebook(lines, context.obj[1]))
    for sentence in summary(book, notes, recorder.store):
        click.echo(sentence, err=True)
    context.exit(3 if notes else 0)


def _item(recorder: Recorder, each: HandedIn, conditions: Conditions) -> Item:
    """A notebook as an item of the store; one that is not there is an item too, with the reason."""
    from autograder.bridges.nbgrader_listing import NOTHING
    from autograder.grade.batch import Catalogue, Entry
    from autograder.grade.handin import hand_ins
    from autograder.grade.item import Item, prepare

    path = recorder.root / each.path
    entry = Entry(path, each.student, problem=None if os.path.lexists(path) else NOTHING)
    (handed_in,) = hand_ins([entry], Catalogue(recorder.course), slug=each.notebook)
    found = prepare(handed_in, conditions, lang=recorder.lang)
    assert isinstance(found, Item), "the assignment was required above"
    return found
