"""The VAE assignment as it stands in the repository."""

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


def test_it_breaks_no_rule_and_its_notebooks_are_fresh():
    assert faults(COURSE, "vae") == []


def test_its_exercises_are_worth_twenty_points():
    assignment = read_assignment(COURSE, "vae")
    assert [(exercise.name, exercise.points) for exercise in assignment.exercises] == [
        ("reparameterize", 2),
        ("kl_standard_normal", 2),
        ("kl_gaussians", 2),
        ("VAE", 3),
        ("vae_loss", 3),
        ("train_vae", 2),
        ("sample_prior", 1.5),
        ("sample_posterior", 1.5),
        ("beta_sweep", 1),
        ("quiz_beta", 0.5),
        ("quiz_elbo", 0.5),
    ]
    assert [(question.name, question.points) for question in assignment.written] == [("latent_space", 1)]
    assert (assignment.points, assignment.full_marks) == (19, 20)


def test_no_exercise_needs_what_an_exploration_defines():
    code = [cell.text for cell in read_source(COURSE, "vae").cells if cell.role is Role.CODE]
    exercises = [regions.solved(cell.text) for cell in read_source(COURSE, "vae").exercises()]
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
def test_no_notebook_of_a_student_speaks_of_solution_regions_or_hidden_checks(lang):
    text = COURSE.assignment("vae", lang).read_text().lower()
    assert "begin solution" not in text
    assert not re.search(r"hidden (check|test|suite)|tests?[./]hidden|tests? caché", text)


def test_plotting_and_data_are_imported_by_exploration_only():
    code = "\n".join(cell.text for cell in read_source(COURSE, "vae").cells if cell.role in ("code", "exercise"))
    assert "matplotlib" not in code
    assert "sklearn" not in code


@pytest.mark.parametrize("picture", ["autoencoder_holes", "model_graph", "reparameterization"])
def test_each_picture_has_the_script_that_draws_it_and_words_in_both_languages(picture):
    folder = COURSE.source("vae").parent / "figures"
    assert (folder / f"{picture}.png").is_file()
    assert (folder / f"{picture}.py").is_file()
    for lang in LANGS:
        assert f"](attachment:{picture}.png)" in "\n".join(cell.text for cell in read_source(COURSE, "vae").prose(lang))
