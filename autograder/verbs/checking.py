"""The verb that shows one notebook: `check`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from autograder.errors import CourseError, NotebookError, UsageError
from autograder.verbs.options import course_of, isolated, on_images, require_trust


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
