"""The VAE assignment as it stands in the repository."""

from pathlib import Path

import pytest

from autograder.course import Course
from autograder.source.read import read_assignment, read_source
from autograder.source.rules import faults
from autograder.text import LANGS

COURSE = Course(Path(__file__).parents[3])


def test_it_breaks_no_rule_and_its_notebooks_are_fresh():
    assert faults(COURSE, "vae") == []


def test_its_exercises_are_worth_twenty_points():
    assert [(exercise.name, exercise.points) for exercise in read_assignment(COURSE, "vae").exercises] == [
        ("reparameterize", 6),
        ("kl_standard_normal", 6),
        ("vae_loss", 6),
        ("quiz_beta", 2),
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_no_notebook_of_a_student_holds_the_words_solution_or_hidden(lang):
    text = COURSE.assignment("vae", lang).read_text().lower()
    assert "begin solution" not in text
    assert "hidden" not in text


def test_plotting_and_data_are_imported_by_exploration_only():
    code = "\n".join(cell.text for cell in read_source(COURSE, "vae").cells if cell.role in ("code", "exercise"))
    assert "matplotlib" not in code
    assert "sklearn" not in code
