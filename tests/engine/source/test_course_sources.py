"""The assignments as they stand in the repository."""

import builtins
import re
import symtable
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.source import regions
from autograder.source.read import Role, read_assignment, read_source
from autograder.source.rules import faults
from autograder.text import LANGS

COURSE = Course(Path(__file__).parents[3])
SLUGS = COURSE.slugs()


@pytest.mark.parametrize("slug", SLUGS)
def test_it_breaks_no_rule_and_its_notebooks_are_fresh(slug):
    assert faults(COURSE, slug) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_its_exercises_and_written_questions_are_worth_twenty_points(slug):
    assignment = read_assignment(COURSE, slug)
    by_hand = sum(question.points for question in assignment.written)
    assert assignment.points == pytest.approx(20 - by_hand)
    assert assignment.full_marks == pytest.approx(20)


@pytest.mark.parametrize("slug", SLUGS)
def test_no_exercise_needs_what_an_exploration_defines(slug):
    code = [cell.text for cell in read_source(COURSE, slug).cells if cell.role is Role.CODE]
    exercises = [regions.solved(cell.text) for cell in read_source(COURSE, slug).exercises()]
    given = {name for text in [*code, *exercises] for name in _defined(text)} | set(dir(builtins))
    assert {name for text in exercises for name in _globals(text)} <= given


def _defined(text: str) -> set[str]:
    """The names that a cell binds at its top level."""
    symbols = symtable.symtable(text, "cell", "exec").get_symbols()
    return {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()}


def _globals(text: str) -> set[str]:
    """The names that the functions of a cell look up outside themselves."""
    tables = [symtable.symtable(text, "cell", "exec")]
    found: set[str] = set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        if table.get_type() == "function":
            found |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return found


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("slug", SLUGS)
def test_no_notebook_of_a_student_speaks_of_solution_regions_or_hidden_checks(slug, lang):
    text = COURSE.assignment(slug, lang).read_text().lower()
    assert "begin solution" not in text
    assert not re.search(r"hidden (check|test|suite)|tests?[./]hidden|tests? caché", text)


@pytest.mark.parametrize("slug", SLUGS)
def test_plotting_and_data_are_imported_by_exploration_only(slug):
    code = "\n".join(cell.text for cell in read_source(COURSE, slug).cells if cell.role in ("code", "exercise"))
    assert "matplotlib" not in code
    assert "sklearn" not in code


def pictures():
    for slug in SLUGS:
        for path in sorted((COURSE.source(slug).parent / "figures").glob("*.png")):
            yield pytest.param(slug, path, id=f"{slug}-{path.stem}")


@pytest.mark.parametrize(("slug", "path"), list(pictures()))
def test_each_picture_has_the_script_that_draws_it_and_words_in_both_languages(slug, path):
    assert path.with_suffix(".py").is_file()
    for lang in LANGS:
        assert f"](attachment:{path.name})" in "\n".join(cell.text for cell in read_source(COURSE, slug).prose(lang))
