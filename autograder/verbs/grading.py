"""Verbs for a class: `grade` its notebooks, `merge` what several machines have graded of it."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.errors import UsageError
from autograder.text import Lang
from autograder.verbs.options import course_of, isolated, on_cluster, on_device, on_images, require_trust

if TYPE_CHECKING:
    from autograder.grade.backends import Backend, Event, Tell
    from autograder.grade.batch import Graded
    from autograder.grade.handin import HandIn
    from autograder.grade.item import Item
    from autograder.grade.roll import Listed, Shard
    from autograder.grade.store import Store
    from autograder.grade.terms import Terms
    from autograder.report.verdict_file import Book, VerdictFile

WHEN = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")


def _part(_: click.Context, __: click.Parameter, text: str | None) -> Shard | None:
    from autograder.grade.roll import Shard

    return None if text is None else Shard.parse(text)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("verdicts.jsonl"), help="Default: verdicts.jsonl.")
@click.option("--assignment", help="The assignment that they answer (default: what each notebook says).")
@click.option("--only", multiple=True, metavar="NAME", help="Grade this submission only; the others keep their lines.")
@click.option(
    "--since", type=click.DateTime(WHEN), metavar="WHEN",
    help="Grade only what was handed in after this time, 2026-11-21 or 2026-11-21T17:05; the others keep their lines.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Grade again what has been graded before.")
@click.option("--dry-run", is_flag=True, help="Show who handed in what, and grade nothing.")
@click.option(
    "--slots", type=click.IntRange(min=1),
    help="Submissions graded at a time (default: as many as there are cores, memory and work for).",
)  # fmt: skip
@click.option(
    "--shard", callback=_part, metavar="I/N",
    help="Grade the I-th of N even parts of the class, into files of its own; `autograder merge` brings them together.",
)  # fmt: skip
@click.option(
    "--budget", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS",
    help="For all code of one submission; what this does not reach is exhausted, earlier points stay.",
)  # fmt: skip
@click.option("--log", type=click.Path(path_type=Path), metavar="FILE", help="Add a line of JSON for each event.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.option("--json", "as_json", is_flag=True, help="The verdicts on stdout too, instead of the table.")
@on_cluster
@on_images
@on_device
@isolated
@click.pass_context
def grade(
    context: click.Context,
    paths: tuple[Path, ...],
    out: Path,
    assignment: str | None,
    only: tuple[str, ...],
    since: datetime | None,
    force: bool,
    dry_run: bool,
    slots: int | None,
    shard: Shard | None,
    budget: float | None,
    log: Path | None,
    quiet: bool,
    as_json: bool,
    backend: str,
    ray_address: str | None,
    ray_gpus: float,
    data: str,
    device: str,
    isolation: str,
    trusted: bool,
) -> None:
    """Grade notebooks, folders or zips of notebooks, without nbgrader; write verdicts.jsonl.

    Who handed a file in is read from its name: Moodle's download (`Name_12345_assignsubmission_file_`), dated attempts
    (`vae_anne_attempt_2026-11-21-17-05-00_vae.ipynb`), nbgrader's folders (`anne/vae/vae.ipynb`), else the path. Of
    several notebooks of one student the newest is graded. --dry-run shows it.

    Each verdict is kept at once in a store beside the output, of the same name with the suffix .db. Whatever ends the
    command, the same command goes on from there. A submission is graded again when its file, the hidden suite or
    anything else that its verdict depends on has changed, when a check was broken, or with --force. Of files that are
    the same to the byte one is graded. Several such commands may run at the same time and share the work. --out is
    written at the end, whole, from the store.
    """
    from autograder.grade.batch import Catalogue, collect
    from autograder.grade.device import require_device
    from autograder.grade.handin import hand_ins
    from autograder.grade.item import Conditions, prepare
    from autograder.grade.store import Store
    from autograder.grade.terms import Terms
    from autograder.report.verdict_file import Book, VerdictFile
    from autograder.sandbox.folder import passing_folder
    from autograder.sandbox.limits import Limits

    require_trust(isolation, trusted)
    require_device(device)
    course, lang = course_of(context), context.obj[1]
    if assignment:
        course.require(assignment)
    with ExitStack() as stack:
        unpacked = stack.enter_context(passing_folder())
        handed_in = hand_ins(collect(paths, course, only=only, unpacked=unpacked), Catalogue(course), slug=assignment)
        if dry_run:
            _show_hand_ins(handed_in, lang, as_json=as_json)
            return
        file = VerdictFile(out if shard is None else out.with_name(f"{out.stem}.{shard}{out.suffix}"))
        store = stack.enter_context(Store(file.store))
        terms = Terms(course, isolation, data, Limits(budget_s=budget), device)
        conditions = Conditions(terms)
        work = [prepare(each, conditions, lang=lang) for each in handed_in if each.newer is None]
        tell = stack.enter_context(_journal(log))
        chosen = _chosen(work, shard, only, since)
        with resumable(store, chosen):
            listed = _register(store, work, chosen, shard, force=force)
            with progress_of(len(chosen), also=tell, quiet=quiet) as told:
                if backend == "ray":
                    graders = _cluster(terms, ray_address, slots=slots, gpus=ray_gpus)
                else:
                    graders = backend_for(terms, store, chosen, slots)
                ended = graders.grade(store, chosen, tell=told)
            book = Book(store, listed, ended)
            _write(file, store, book)
        notes = book.notes()
        _show(file, book, notes, lang, as_json=as_json)
    for old in handed_in:
        if old.newer is not None:
            click.echo(f"{old.entry.name}: not graded: {old.entry.file}; newer: {old.newer.file}", err=True)
    context.exit(3 if notes else 0)


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.argument("stores", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The verdicts on stdout too, instead of the table.")
@click.pass_context
def merge(context: click.Context, out: Path, stores: tuple[Path, ...], as_json: bool) -> None:
    """Bring the parts of a class together that `grade --shard` has graded; write OUT and the store beside it.

    STORES are those of all parts, `verdicts.1-of-8.db` and so on. They must hold the same class, graded under the same
    conditions. OUT is what one machine would have written. Doing it again, or after a part was graded again, is fine.
    """
    from autograder.grade import merging
    from autograder.grade.store import Claim, Store
    from autograder.report.verdict_file import STORE_SUFFIX, Book, VerdictFile

    paths = [path.with_suffix(STORE_SUFFIX) if path.suffix == ".jsonl" else path for path in stores]
    for path in paths:
        if not path.is_file():
            raise UsageError(f"{path}: there is no such store. `autograder grade --shard` makes it, beside --out.")
    file = VerdictFile(out)
    with ExitStack() as stack:
        sources = [stack.enter_context(Store(path)) for path in paths]
        target = stack.enter_context(Store(file.store))
        listed = merging.merge(target, sources)
        states = target.states(each.key for each in listed if each.key)
        ended = {key: Claim.FAULT if state == "fault" else Claim.DONE for key, state in states.items()}
        book = Book(target, listed, ended)
        _write(file, target, book)
        notes = book.notes()
        _show(file, book, notes, context.obj[1], as_json=as_json)
    context.exit(3 if notes else 0)


def _chosen(
    work: Sequence[Item | Graded], shard: Shard | None, only: Sequence[str], since: datetime | None
) -> list[Item]:
    """The items that this run is to see to. Of a file of which nothing tells the time nobody knows that it is old."""
    from autograder.grade.item import Item

    after = since.astimezone() if since else None
    return [
        item
        for item in work
        if isinstance(item, Item)
        and (shard is None or shard.holds(item))
        and (not only or item.entry.name in only)
        and (after is None or item.entry.handed_in is None or item.entry.handed_in > after)
    ]


def _register(
    store: Store, work: Sequence[Item | Graded], chosen: Sequence[Item], shard: Shard | None, *, force: bool
) -> Sequence[Listed]:
    """Make the work of this run known to the store; the roll of the class, or of its part."""
    from autograder.grade.item import Item, register
    from autograder.grade.roll import Part, roll

    if shard is None:
        register(store, chosen, again=force)
        return roll(work)
    part = Part.of(shard, work)
    register(store, [item for item in work if isinstance(item, Item) and shard.holds(item)])
    register(store, chosen, again=force)
    with store.exclusive():
        store.keep_parts([part.as_json()])
    return part.listed


def _cluster(terms: Terms, address: str | None, *, slots: int | None, gpus: float) -> Backend:
    """The nodes of a Ray cluster.

    raises  UsageError if it is not named, or may not be used.
    """
    from autograder.grade.backends.ray_cluster import RayCluster
    from autograder.report.schema import line

    if address is None:
        raise UsageError("--backend ray needs --ray-address HOST:PORT, where the cluster is.")
    return RayCluster(terms, line=line, address=address, slots=slots, gpus=gpus)


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


@contextmanager
def _journal(path: Path | None) -> Iterator[Tell]:
    """Who writes the events down."""
    from autograder.report.journal import Journal

    if path is None:
        yield lambda _: None
        return
    with Journal(path) as journal:
        yield journal.tell


@contextmanager
def progress_of(total: int, *, also: Tell = lambda _: None, quiet: bool = False) -> Iterator[Tell]:
    """Who hears the events of a run: the screen, and whoever else should."""
    from autograder.report.progress import Tally, shown

    tally = Tally(total)

    def both(event: Event) -> None:
        also(event)
        tally.tell(event)

    with shown(tally, quiet=quiet):
        yield both


def _write(file: VerdictFile, store: Store, book: Book) -> None:
    with store.exclusive():  # one writer at a time
        file.write(book.lines())
    store.sweep()


def _show(file: VerdictFile, book: Book, notes: dict[str, str], lang: Lang, *, as_json: bool) -> None:
    """The verdicts that were written, for a program or for a person."""
    from autograder.report.console import console, gradebook
    from autograder.report.verdict_file import summary, texts

    if as_json:
        for text in texts(file.path):
            click.echo(text)
    else:
        console().print(gradebook(map(json.loads, texts(file.path)), lang))
    for sentence in summary(book, notes, file.named):
        click.echo(sentence, err=True)


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
    """Say after an interrupt what is kept and how to go on. A batch system's order to end is an interrupt too."""
    before = None
    if threading.current_thread() is threading.main_thread():
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
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
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)
