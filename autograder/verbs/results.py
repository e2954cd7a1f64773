"""Verbs that hand results on: `feedback` to students, `report` to teachers, `gradescope` to another platform."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import click

from autograder.course import Course
from autograder.errors import CourseError
from autograder.text import Text
from autograder.verbs.options import course_of, isolated, require_trust


@click.command()
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

    course = _course_or_none(context)
    if course is None:
        return {}
    return {slug: read_assignment(course, slug).title for slug in slugs & set(course.slugs())}


@click.command()
@click.argument("verdicts", nargs=-1, type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), default=Path("report.html"), help="Default: report.html.")
@click.option(
    "--submissions", multiple=True, type=click.Path(path_type=Path),
    help="What was handed in, as `grade` takes it: adds code, written answers, pictures. May be repeated.",
)  # fmt: skip
@click.option("--draw", is_flag=True, help="Run the accepted solutions too, to show what they draw (some minutes).")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help="Also a row for each check, as CSV.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Also all the tables, as JSON.")
@click.option("--xlsx", "xlsx_file", type=click.Path(path_type=Path), help="Also all the tables, as an Excel workbook.")
@click.option("--pass-mark", type=click.FloatRange(0, 20), default=10.0, show_default=True, help="On 20.")
@click.option(
    "--by", metavar="COLUMN", help="Compare groups: by lang, or by a column of --roster, such as the section."
)
@click.option("--roster", type=click.Path(path_type=Path), help="CSV of the class, from the platform: who is in which.")
@click.option("--anonymous", is_flag=True, help="Pseudonyms for names, the same in each report of this course.")
@click.pass_context
def report(
    context: click.Context,
    verdicts: tuple[Path, ...],
    into: Path,
    submissions: tuple[Path, ...],
    draw: bool,
    csv_file: Path | None,
    json_file: Path | None,
    xlsx_file: Path | None,
    pass_mark: float,
    by: str | None,
    roster: Path | None,
    anonymous: bool,
) -> None:
    """Write the teacher's view of a class from its verdicts: one HTML file that stands alone, with the solutions.

    VERDICTS are files that `autograder grade` wrote, of one assignment or of several (default: verdicts.jsonl). The
    language of the page is that of --lang.
    """
    from autograder.report import spreadsheet
    from autograder.report.class_page import page
    from autograder.report.class_sources import Wishes, classbook
    from autograder.report.verdict_file import write_whole

    wishes = Wishes(context.obj[1], anonymous=anonymous, draw=draw, pass_share=pass_mark / 20, by=by, roster=roster)
    course = _course_or_none(context)
    book = classbook(verdicts or (Path("verdicts.jsonl"),), wishes, course=course, submissions=submissions)
    made = page(book, today=datetime.datetime.now(datetime.UTC).date())
    write_whole(into, made)
    if csv_file:
        write_whole(csv_file, as_read_by_excel(spreadsheet.as_csv(*spreadsheet.tables(book)["checks"])))
    if json_file:
        write_whole(json_file, spreadsheet.as_json(book))
    if xlsx_file:
        write_whole(xlsx_file, spreadsheet.as_workbook(book))
    for path in filter(None, (into, csv_file, json_file, xlsx_file)):
        click.echo(path)
    click.echo(
        f"Students: {len(book.names)}; assignments: {len(book.slugs)}; {len(made.encode()) / 1e6:.1f} MB. The page "
        "holds the solutions: it is for the teacher.",
        err=True,
    )


def as_read_by_excel(text: str) -> bytes:
    """UTF-8 with a byte order mark: without it Excel reads accents in the encoding of its country."""
    return text.encode("utf-8-sig")


@click.command()
@click.argument("verdicts", nargs=-1, type=click.Path(path_type=Path))
@click.option("--to", "platform", type=click.Choice(["moodle", "canvas", "table"]), required=True, help="Who reads it.")
@click.option("--into", type=click.Path(path_type=Path), help="The file (default: stdout).")
@click.option("--assignment", help="This one only; Moodle and Canvas take one a file.")
@click.option(
    "--on", "scale", type=click.FloatRange(min=0, min_open=True), default=20.0, show_default=True, help="Scale."
)
@click.option("--roster", type=click.Path(path_type=Path), help="CSV of the class, from the platform: whose is whose.")
@click.option("--written", type=click.Path(path_type=Path), help="CSV of the written questions: student, points.")
@click.option("--checks-only", is_flag=True, help="Marks without the written questions: the checks are all of them.")
@click.option("--column", help="Heading of the marks (default: the assignment's title), as the platform has it.")
@click.pass_context
def export(
    context: click.Context,
    verdicts: tuple[Path, ...],
    platform: str,
    into: Path | None,
    assignment: str | None,
    scale: float,
    roster: Path | None,
    written: Path | None,
    checks_only: bool,
    column: str | None,
) -> None:
    """Write the marks of a class as Moodle or Canvas import them, or as a plain table, on 20 or any other scale.

    VERDICTS are files that `autograder grade` wrote (default: verdicts.jsonl). Who has no mark, and who could not be
    found in the roster, is named on stderr and left out: a mark is never made up. A name that a spreadsheet could take
    for a formula gets an apostrophe before it.
    """
    from autograder.report.class_sources import marks_of
    from autograder.report.marks import Platform
    from autograder.report.spreadsheet import as_csv
    from autograder.report.verdict_file import write_whole

    paths = verdicts or (Path("verdicts.jsonl"),)
    made = marks_of(
        paths, Platform(platform), lang=context.obj[1], course=_course_or_none(context), assignment=assignment,
        scale=scale, roster=roster, written=written, checks_only=checks_only, column=column,
    )  # fmt: skip
    text = as_csv(made.columns, made.rows)
    if into:
        write_whole(into, as_read_by_excel(text) if platform == "table" else text)
        click.echo(into)
    else:
        click.echo(text, nl=False)
    for note in made.notes:
        click.echo(note, err=True)
    click.echo(f"{made.count} marks on {scale:g}; {len(made.notes)} names above to look at.", err=True)


def _course_or_none(context: click.Context) -> Course | None:
    """The course here; one that was named must be one."""
    try:
        return course_of(context)
    except CourseError:
        if context.obj[0] is not None:
            raise
        return None


@click.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--assignment", help="This one only.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 if the points of any submission changed.")
@click.option("--json", "as_json", is_flag=True, help="The comparison as JSON on stdout.")
@click.pass_context
def diff(
    context: click.Context, before: Path, after: Path, assignment: str | None, exit_code: bool, as_json: bool
) -> None:
    """Compare two gradings: who gains or loses which points and why, and how each exercise went.

    BEFORE and AFTER are files that `autograder grade` wrote, or stores of verdicts (.db), whose newest verdicts count.
    Keep the file of a grading, change the suite, grade into another --out, and compare before you publish. Of another
    year's class, whose students are others, the exercises are what compares.
    """
    from autograder.report import comparison_console as shown
    from autograder.report.comparison import compare
    from autograder.report.console import console
    from autograder.report.verdict_file import newest_lines

    sides = [newest_lines(path) for path in (before, after)]
    if assignment:
        sides = [[line for line in lines if line["slug"] == assignment] for lines in sides]
    found = compare(*sides)
    if as_json:
        click.echo(json.dumps(shown.as_json(found), ensure_ascii=False))
    else:
        screen = console()
        for table in shown.tables(found, context.obj[1]):
            screen.print(table)
            screen.print()
    for sentence in shown.summary(found):
        click.echo(sentence, err=True)
    context.exit(1 if exit_code and found.changes else 0)


@click.command()
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
@isolated
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

    require_trust(isolation, trusted)
    path = into or Path(f"gradescope-{slug}.zip")
    settings = Settings(slug, Visibility(visibility), Mode(mode), Isolation(isolation))
    write_archive(course_of(context), settings, path)
    click.echo(path)
