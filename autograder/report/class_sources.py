"""Where the teacher's page takes what it shows: the verdicts, the store beside them, the course, the notebooks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.errors import UsageError
from autograder.grade.engine import Engine
from autograder.grade.store import Store
from autograder.report.class_groups import groups_of
from autograder.report.classbook import Classbook, Line, arranged, shown_names
from autograder.report.handed import Handed, Key, Reader
from autograder.report.marks import Export, Platform, export, marks, written_points
from autograder.report.roster import read_roster, read_table
from autograder.report.verdict_file import STORE_SUFFIX, read_lines
from autograder.source.notebook_file import text
from autograder.source.read import read_assignment
from autograder.source.submission import code_cells
from autograder.text import Lang, plain


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a page of a class is to show."""

    lang: Lang
    anonymous: bool = False
    draw: bool = False
    """Run the accepted solutions, to show what they draw."""
    pass_share: float = 0.5
    by: str | None = None
    """What to group the class by: `lang`, or a column of the roster."""
    roster: Path | None = None


def classbook(
    verdicts: Sequence[Path], wishes: Wishes, *, course: Course | None, submissions: Sequence[Path] = ()
) -> Classbook:
    """Everything that is known of a class.

    verdicts     files that `autograder grade` wrote; of several lines on one submission the last counts.
    course       None: without titles, solutions and notebooks.
    submissions  what was handed in, as `autograder grade` takes it.
    raises       UsageError, CourseError, StoreError, IsolationError, SandboxError.
    """
    lines, lost = arranged(line for path in verdicts for line in read_lines(path))
    if not lines and not lost:
        raise UsageError(f"{', '.join(map(str, verdicts))}: no verdict in it. `autograder grade` writes some.")
    if course is None and (submissions or wishes.draw or wishes.anonymous):
        raise UsageError(
            "--submissions, --draw and --anonymous need the course, its sources and its secret: run the command inside "
            "it, or give --course FOLDER before the verb."
        )
    people = [*(name for name, _ in lines), *(str(line["submission"]) for line in lost)]
    secret = course.secret() if course is not None and wishes.anonymous else None
    names = shown_names(people, secret=secret, lang=wishes.lang)
    base = Classbook(
        lines, lost, wishes.lang, names, pass_share=wishes.pass_share, anonymous=wishes.anonymous,
        groups=groups_of(lines, wishes.by, wishes.roster, wishes.lang) if wishes.by else {},
    )  # fmt: skip
    if course is None:
        return base
    return _within(course, base, wishes, submissions, _conditions(verdicts, lines))


def marks_of(
    verdicts: Sequence[Path],
    platform: Platform,
    *,
    lang: Lang,
    course: Course | None,
    assignment: str | None,
    scale: float,
    roster: Path | None,
    written: Path | None,
    checks_only: bool,
    column: str | None,
) -> Export:
    """The marks of a class for a platform: see `marks`.

    raises  UsageError, CourseError.
    """
    lines, _ = arranged(line for path in verdicts for line in read_lines(path))
    kept = {key: line for key, line in lines.items() if assignment in (None, key[1])}
    if not kept:
        known = ", ".join(sorted({slug for _, slug in lines})) or "none"
        raise UsageError(f"No verdict on {assignment or 'any assignment'}: there are some on {known}.")
    book = Classbook(kept, (), lang, shown_names((name for name, _ in kept), secret=None, lang=lang))
    by_hand = sorted(slug for slug in book.slugs if any(line["by_hand"] for line in book.of(slug).values()))
    if by_hand and written is None and not checks_only:
        raise UsageError(
            f"{', '.join(by_hand)}: written questions have points that a person gives. Add them with --written FILE "
            "(columns student, assignment, points), or leave them out of the scale with --checks-only."
        )
    if column and len(book.slugs) > 1:
        raise UsageError("--column names the column of one assignment: add --assignment.")
    given = written_points(read_table(written, "--written"), book.slugs) if written else None
    titles = {
        slug: read_assignment(course, slug).title[lang] for slug in book.slugs if course and slug in course.slugs()
    }
    headings = {slug: column or titles.get(slug, slug) for slug in book.slugs}
    known_people = read_roster(roster) if roster else None
    return export(marks(book, scale=scale, written=given), platform, titles=headings, scale=scale, roster=known_people)


def _within(
    course: Course,
    base: Classbook,
    wishes: Wishes,
    submissions: Sequence[Path],
    conditions: tuple[Mapping[str, Any], ...],
) -> Classbook:
    """The book with what the course knows."""
    reader = Reader(course)
    slugs = [slug for slug in base.slugs if slug in reader.assignments]
    wanted = {key: line["sha256"] for key, line in base.lines.items()}
    return Classbook(
        base.lines,
        base.lost,
        base.lang,
        base.names,
        titles={slug: reader.assignments[slug].title for slug in slugs},
        handed=reader.again(submissions, wanted) if submissions else {},
        references=_references(course, reader, slugs, wishes),
        skeletons={slug: reader.skeletons(slug) for slug in slugs},
        headings={slug: _headings(course, slug, wishes.lang) for slug in slugs},
        conditions=conditions,
        groups=base.groups,
        pass_share=base.pass_share,
        anonymous=base.anonymous,
    )


def _references(course: Course, reader: Reader, slugs: Iterable[str], wishes: Wishes) -> dict[str, Handed]:
    with ExitStack() as stack:
        engine = stack.enter_context(Engine(course)) if wishes.draw else None
        return {slug: reader.reference(slug, wishes.lang, engine=engine) for slug in slugs}


def _headings(course: Course, slug: str, lang: Lang) -> dict[str, str]:
    """Id of a code cell of the assignment -> the heading above it, in the order of the assignment."""
    notebook = json.loads(course.solved(slug, lang).read_bytes())
    codes = {cell.position: cell.id for cell in code_cells(notebook)}
    found: dict[str, str] = {}
    heading = ""
    for position, cell in enumerate(notebook["cells"]):
        if position in codes:
            found[codes[position]] = heading
        else:
            for line in text("".join(cell["source"])).splitlines():
                heading = plain(line.lstrip("#").strip()) if line.startswith("#") else heading
    return found


def _conditions(verdicts: Iterable[Path], lines: Mapping[Key, Line]) -> tuple[Mapping[str, Any], ...]:
    """The conditions of the grading, with how many submissions of an assignment were graded so."""
    found: Counter[tuple[str, str]] = Counter()
    known = {(name, slug, line["sha256"]) for (name, slug), line in lines.items()}
    for path in verdicts:
        store = path.with_suffix(STORE_SUFFIX)
        if not store.exists():
            continue
        with Store(store) as opened:
            for (name, slug, sha256), conditions in opened.conditions().items():
                if (name, slug, sha256) in known:
                    found[slug, json.dumps(conditions, sort_keys=True)] += 1
    return tuple(
        {**json.loads(conditions), "slug": slug, "count": count} for (slug, conditions), count in sorted(found.items())
    )
