"""From the percent file of an assignment to typed cells. Whatever is malformed is a SourceError that says what to do.

A cell marker carries its metadata: `lang`, `exercise`, `written`, `points`, `tags`, and nothing else.

    # %% [markdown] lang="fr"                        prose, one language; its twin in the other language follows
    # %% [markdown]                                  formulas, both languages
    # %% [markdown] lang="fr" tags=["solution"]      prose that only the solved notebooks show
    # %% [markdown] lang="fr" written="x" points=1   the model answer of a written question, one per language; students
    #                                                see a cell to fill in, which a person grades
    # %% exercise="vae_loss" points=6                a graded cell, with a solution region
    # %% tags=["explore"]                            run by a student, not by grading
    # %%                                             any other code

Prose shows a picture of the folder `figures`, beside the source, as `![what it shows](attachment:name.png)`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.errors import SourceError
from autograder.model import Assignment, Exercise
from autograder.source import checks, regions
from autograder.source.headings import PATTERN, assignment_title, exercise_heading
from autograder.text import LANGS, Lang, Text

KNOWN_METADATA = {"lang", "exercise", "written", "points", "tags"}
EXPLORE = "explore"
SOLUTION = "solution"


class Role(StrEnum):
    """What a cell of the source is for."""

    PROSE = "prose"
    """Text or formulas."""
    REASONING = "reasoning"
    """Text that only the solved notebooks show."""
    WRITTEN = "written"
    """The model answer of a question that a person grades."""
    CODE = "code"
    """Code that a submission needs: imports."""
    EXERCISE = "exercise"
    """The cell that a student completes."""
    EXPLORE = "explore"
    """Code that a student runs and grading does not."""


@dataclass(frozen=True, slots=True)
class SourceCell:
    """One cell of the source."""

    role: Role
    key: str
    """Its id in every notebook: its name, `code-1`, `explore-1`; "" for prose and reasoning, numbered in place."""
    lang: Lang | None
    """The language of a text; None for code, and for cells of formulas."""
    text: str
    """Its text or code, solution regions included."""
    points: float | None
    """What the exercise or the written question is worth; None for other cells."""
    where: str
    """How a message names it."""


@dataclass(frozen=True, slots=True)
class Source:
    """One assignment as its author writes it."""

    slug: str
    path: Path
    cells: tuple[SourceCell, ...]
    public: bool = False
    """Whether students receive public checks of its exercises."""

    @property
    def generated_from(self) -> str:
        """What generated notebooks say of themselves."""
        return f"from solutions/{self.slug}/notebook.py; do not edit"

    def exercises(self) -> list[SourceCell]:
        """Its exercise cells, in order."""
        return [cell for cell in self.cells if cell.role is Role.EXERCISE]

    def code(self) -> list[SourceCell]:
        """Its code, in order: exercises, exploration and the rest."""
        return [cell for cell in self.cells if cell.role in (Role.CODE, Role.EXERCISE, Role.EXPLORE)]

    def graded(self, lang: Lang) -> list[SourceCell]:
        """Its exercises and, in one language, its written questions, in order."""
        return [cell for cell in self.cells if cell.points is not None and cell.lang in (None, lang)]

    def prose(self, lang: Lang) -> list[SourceCell]:
        """Its text in one language, in order, model answers and reasoning included, cells of formulas left out."""
        return [cell for cell in self.cells if cell.lang == lang]


def read_source(course: Course, slug: str) -> Source:
    """The cells of an assignment's source.

    raises  CourseError if there is no such assignment; SourceError that names file, cell and what to do.
    """
    import jupytext  # here: it takes a second to import, which a process that reads no source need not spend

    path = course.source(course.require(slug))
    try:
        notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    except Exception as error:  # jupytext lets YAML and tokenizer errors of any kind through
        raise SourceError(f"{path} is not a percent notebook: {error}. Write it as CONTRIBUTING shows.") from error
    counts = dict.fromkeys(Role, 0)
    cells: list[SourceCell] = []
    for position, raw in enumerate(notebook.cells, start=1):
        first = raw.source.strip().split("\n")[0][:60]
        where = f"{path.name}, cell {position} ({first!r})"
        cell = _cell(raw.cell_type, raw.source, _metadata(raw.metadata), where=f"{slug}/{where}", counts=counts)
        twins = set(LANGS)  # the two languages of one written question
        if any(cell.points and cell.key == other.key and {cell.lang, other.lang} != twins for other in cells):
            raise SourceError(f"{cell.where}: a second exercise is called {cell.key!r}; rename one")
        cells.append(cell)
    return Source(slug, path, tuple(cells), public=course.public(slug).is_file())


def _metadata(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What the author wrote on the marker; jupytext adds the number of blank lines."""
    return {key: value for key, value in metadata.items() if key != "lines_to_next_cell"}


def _cell(kind: str, text: str, metadata: dict[str, Any], *, where: str, counts: dict[Role, int]) -> SourceCell:
    """One typed cell; `counts` numbers those that have no name of their own."""
    unknown = sorted(metadata.keys() - KNOWN_METADATA)
    if unknown:
        known = ", ".join(sorted(KNOWN_METADATA))
        raise SourceError(f"{where}: its marker says {unknown}, which means nothing here; known are {known}")
    if kind == "markdown":
        return _text(text, metadata, where)
    if kind != "code":
        raise SourceError(f"{where}: it is a {kind} cell; make it code or [markdown]")
    if "lang" in metadata:
        raise SourceError(f"{where}: code is written once, in English; take `lang` off its marker")
    if "exercise" in metadata:
        return _exercise(text, metadata, where)
    if "written" in metadata:
        raise SourceError(f"{where}: a written question is a text; make the cell [markdown]")
    if "points" in metadata:
        raise SourceError(f'{where}: `points` without `exercise`; write exercise="name" points=...')
    if regions.marked(text):
        raise SourceError(f"{where}: a solution region outside an exercise; give the cell exercise=... points=...")
    tags = metadata.get("tags", [])
    if tags not in ([], [EXPLORE]):
        raise SourceError(f'{where}: tags={tags!r}; the only tag is tags=["{EXPLORE}"]')
    role = Role.EXPLORE if tags else Role.CODE
    counts[role] += 1
    return SourceCell(role, f"{role}-{counts[role]}", None, text, None, where)


def _text(text: str, metadata: dict[str, Any], where: str) -> SourceCell:
    """A text cell: for everyone, for the solved notebooks only, or the model answer of a written question."""
    lang = _lang(metadata, where)
    if "written" in metadata:
        if metadata.keys() - {"lang", "written", "points"} or lang is None:
            raise SourceError(f"{where}: a written question carries `lang`, `written` and `points`, and nothing else")
        if not text.strip():
            raise SourceError(f"{where}: no model answer; write what a person who grades should look for")
        return SourceCell(Role.WRITTEN, _name("written", metadata, where), lang, text, _points(metadata, where), where)
    if metadata.keys() - {"lang", "tags"}:
        raise SourceError(f"{where}: a text cell carries `lang` and nothing else; move the rest to the code cell")
    tags = metadata.get("tags", [])
    if tags not in ([], [SOLUTION]):
        raise SourceError(f'{where}: tags={tags!r}; the only tag of a text is tags=["{SOLUTION}"]')
    return SourceCell(Role.REASONING if tags else Role.PROSE, "", lang, text, None, where)


def _lang(metadata: dict[str, Any], where: str) -> Lang | None:
    """The language of a text cell."""
    for lang in LANGS:
        if metadata.get("lang", lang) == lang:
            return lang if "lang" in metadata else None
    raise SourceError(f"{where}: lang={metadata['lang']!r}; expected one of {', '.join(LANGS)}")


def _exercise(text: str, metadata: dict[str, Any], where: str) -> SourceCell:
    """An exercise cell."""
    name, points = _name("exercise", metadata, where), _points(metadata, where)
    if "written" in metadata:
        raise SourceError(f"{where}: a written question is a text; make the cell [markdown], or take `written` off")
    if "tags" in metadata:
        raise SourceError(f"{where}: an exercise has no tags; take them off its marker")
    try:
        if not regions.answers(text):
            raise ValueError(f"no answer; write it between `{regions.BEGIN}` and `{regions.END}`")
        for version, code in (("solved", regions.solved(text)), ("student's", regions.skeleton(text))):
            _compile(code, version)
    except ValueError as error:
        raise SourceError(f"{where}: {error}") from error
    return SourceCell(Role.EXERCISE, name, None, text, points, where)


def _name(kind: str, metadata: dict[str, Any], where: str) -> str:
    """The name of an exercise or of a written question."""
    name = metadata[kind]
    if not isinstance(name, str) or not name.isidentifier() or name.startswith("grade_"):
        raise SourceError(f"{where}: {kind}={name!r}; expected a Python name that does not start with grade_")
    return name


def _points(metadata: dict[str, Any], where: str) -> float:
    """What an exercise or a written question is worth."""
    points = metadata.get("points")
    if isinstance(points, bool) or not isinstance(points, int | float) or not 0 < points < 1000:
        raise SourceError(f"{where}: points={points!r}; expected a positive number")
    return float(points)


def _compile(code: str, version: str) -> None:
    """raises  ValueError if the code is not Python."""
    try:
        ast.parse(code)
    except SyntaxError as error:
        raise ValueError(f"the {version} cell is not Python ({error.msg}, line {error.lineno}); correct it") from error


def read_assignment(course: Course, slug: str) -> Assignment:
    """The assignment as its source declares it.

    raises  CourseError if there is no such assignment; SourceError if its source is malformed.
    """
    return assignment_of(read_source(course, slug))


def assignment_of(source: Source) -> Assignment:
    """The nouns of grading, from the cells of a source.

    raises  SourceError if a title or an exercise heading is missing, or if there is no exercise.
    """
    titles = {lang: _title(source, lang) for lang in LANGS}
    graded = list(_graded(source))
    exercises = tuple(exercise for role, exercise in graded if role is Role.EXERCISE)
    if not exercises:
        raise SourceError(f"{source.path} has no exercise; write a code cell under # %% exercise=... points=...")
    explore = [cell for cell in source.cells if cell.role is Role.EXPLORE]
    ungraded = {cell.text.strip() for cell in explore}
    if source.public:
        ungraded |= checks.sources([exercise.name for exercise in exercises])
    return Assignment(
        slug=source.slug,
        title=Text(**titles),
        exercises=exercises,
        explore=frozenset(cell.key for cell in explore),
        explore_sources=frozenset(ungraded),
        grade_cells={exercise.grade_id: exercise.name for exercise in exercises},
        written=tuple(question for role, question in graded if role is Role.WRITTEN),
        setup_sources=tuple(cell.text.strip() for cell in source.cells if cell.role is Role.CODE),
        skeletons={cell.key: regions.skeleton(cell.text).strip() for cell in source.exercises()},
        defines={made: cell.key for cell in source.exercises() for made in _made(regions.skeleton(cell.text))},
    )


def _made(code: str) -> Iterator[str]:
    """What the outermost statements of a code define or give a value to, as Python spells it."""
    for statement in ast.parse(code).body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield statement.name
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            yield from (ast.unparse(target) for target in targets)


def _title(source: Source, lang: Lang) -> str:
    """The heading of level 1, in one language."""
    for cell in source.prose(lang):
        title = assignment_title(cell.text)
        if title:
            return title
    raise SourceError(f"{source.path} has no title in {lang!r}; begin a text cell with `# Title`")


def _graded(source: Source) -> Iterator[tuple[Role, Exercise]]:
    """The exercises and the written questions, each with the titles that stand over it."""
    titles: dict[str, str] = {}
    graded = source.graded(LANGS[0])
    for cell in source.cells:
        if cell in graded:
            missing = [lang for lang in LANGS if lang not in titles]
            if missing:
                raise SourceError(f"{cell.where}: no heading over it in {missing[0]!r}; write `{PATTERN[missing[0]]}`")
            yield cell.role, Exercise(cell.key, cell.points or 0.0, Text(**titles))
            titles = {}
        elif cell.lang is not None and cell.role is Role.PROSE:
            heading = exercise_heading(cell.text, cell.lang)
            if heading is not None:
                titles[cell.lang] = heading.title
