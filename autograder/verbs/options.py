"""What several verbs share: the course, the options, the progress bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from autograder.course import DIGITS, Course
from autograder.errors import UsageError

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


def course_of(context: click.Context) -> Course:
    """The course that --course names, or the one around here.

    raises  UsageError, CourseError.
    """
    folder = context.obj[0]
    if folder is not None and not folder.is_dir():
        raise UsageError(f"--course {folder}: there is no such folder.")
    return Course.find(folder)


def slugs_of(course: Course, named: tuple[str, ...]) -> list[str]:
    """The assignments that were named, or all of the course.

    raises  UsageError if there is none.
    """
    found = [course.require(slug) for slug in named] or course.slugs()
    if not found:
        raise UsageError(f"{course.root} has no assignment yet: expected solutions/<slug>/notebook.py.")
    return found


def isolated(function: Callable[..., None]) -> Callable[..., None]:
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


def on_images(function: Callable[..., None]) -> Callable[..., None]:
    """The option of the verbs that grade trained models."""
    return click.option(
        "--data",
        type=click.Choice(["digits", "mnist"]),
        default=DIGITS,
        help="The images on which models are trained; mnist from files in AUTOGRADER_DATA, never downloaded.",
    )(function)


def on_device(function: Callable[..., None]) -> Callable[..., None]:
    """The option of the verbs that train models."""
    return click.option(
        "--device",
        type=click.Choice(["cpu", "cuda"]),
        default="cpu",
        help="Where models are trained; all other checks run on the CPU.",
    )(function)


def on_cluster(function: Callable[..., None]) -> Callable[..., None]:
    """The options of who calls the engine."""
    function = click.option(
        "--ray-gpus", type=click.FloatRange(min=0), default=0.0, metavar="GPUS",
        help="With --backend ray: GPUs of one slot; a fraction shares one.",
    )(function)  # fmt: skip
    function = click.option(
        "--ray-address", metavar="HOST:PORT", help="With --backend ray: the cluster, as `ray.init` takes it."
    )(function)
    return click.option(
        "--backend", type=click.Choice(["local", "ray"]), default="local",
        help="Slots of this machine, or of the nodes of a Ray cluster.",
    )(function)  # fmt: skip


def require_trust(isolation: str, trusted: bool) -> None:
    """Ask for the word of whoever grades below the level that protects them.

    raises  UsageError without it.
    """
    if isolation != "namespaces" and not trusted:
        raise UsageError(
            f"--isolation {isolation} does not protect your files, your network or the other submissions from the code "
            "that is graded. If you trust every one of these notebooks, add --i-trust-these-submissions."
        )


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress bar on stderr, on a terminal only."""
    from rich.progress import Progress

    from autograder.report.console import console

    screen = console(stderr=True)
    with Progress(console=screen, transient=True, disable=not screen.is_terminal) as bar:
        yield bar


def advancing(bar: Progress, task: TaskID, slug: str) -> Callable[[str, int], None]:
    """Move the bar by one answer."""
    return lambda name, total: bar.update(task, advance=1, total=total, description=f"{slug}: {name}")
