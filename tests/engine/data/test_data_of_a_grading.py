"""`--data`: which images a grading trains models on, from the command line to the check."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.course import Course
from autograder.errors import DataError, UsageError
from autograder.grade.engine import Engine
from autograder.grade.item import Conditions, images_of
from autograder.quality.calibration import Calibration, files
from autograder.source.read import read_assignment
from autograder.source.submission import reference_submission
from autograder.suite.declare import Suite

REPOSITORY = Path(__file__).parents[3]

SOURCE = '''\
# %% [markdown] lang="fr"
# # Images

# %% [markdown] lang="en"
# # Pictures

# %% [markdown] lang="fr"
# ## Exercice 1. Les pixels (20\u00a0points)

# %% [markdown] lang="en"
# ## Exercise 1. The pixels (20 points)

# %% exercise="pixels" points=20
def pixels(images):
    """How many pixels an image has."""
    ### BEGIN SOLUTION
    return images[0].numel()
    ### END SOLUTION
'''
SUITE = """\
from autograder.suite.declare import check
from autograder.suite.expect import expect


@check("pixels", points=20, anchor=True, fr="les pixels sont comptés", en="the pixels are counted")
def pixels_are_counted(student, rng):
    height, width = {"digits": (8, 8), "mnist": (5, 4)}[student.data]
    expect(student.pixels(images=student.images.draw(rng, 7))).close_to(height * width, atol=0)
"""


@pytest.fixture
def mnist(tmp_path, monkeypatch):
    """Thirty images of 5 x 4 pixels, in files as MNIST has them."""
    folder = tmp_path / "files" / "MNIST" / "raw"
    folder.mkdir(parents=True)
    pixels = np.random.default_rng(0).integers(0, 256, (30, 5, 4), np.uint8)
    for name, values in (("images-idx3", pixels), ("labels-idx1", (np.arange(30) % 10).astype(np.uint8))):
        head = bytes([0, 0, 8, values.ndim]) + b"".join(size.to_bytes(4, "big") for size in values.shape)
        (folder / f"t10k-{name}-ubyte.gz").write_bytes(gzip.compress(head + values.tobytes()))
    monkeypatch.setenv("AUTOGRADER_DATA", str(tmp_path / "files"))


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """No images but the digits."""
    monkeypatch.setenv("AUTOGRADER_DATA", str(tmp_path / "nothing"))
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path / "nothing"))


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one assignment without trainings."""
    monkeypatch.setenv("AUTOGRADER_SECRET", "tests of the images")
    for file, text in {
        "solutions/pictures/notebook.py": SOURCE,
        "tests/hidden/test_pictures.py": SUITE,
    }.items():
        (tmp_path / "course" / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "course" / file).write_text(text)
    return Course(tmp_path / "course")


def calibrated(course, folder="", **about):
    """Thresholds of one experiment that says this about its images."""
    path = course.root / "tests" / "hidden" / "calibration" / folder / "pictures.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(Calibration({"one": about}, {}, {}, ()).text())


@pytest.mark.parametrize("data", ["digits", "mnist"])
def test_a_check_draws_from_the_images_that_were_asked_for(course, mnist, data):
    assignment, suite = read_assignment(course, "pictures"), Suite.load(course, "pictures", data=data)
    with Engine(course, data=data) as engine:
        report = engine.run(reference_submission(course, assignment), assignment, suite)
    assert report.earned == 20


def test_an_assignment_without_thresholds_is_graded_on_any_images(course):
    assert Suite.load(course, "pictures", data="mnist").data == "mnist"


def test_thresholds_that_no_image_was_drawn_for_hold_on_any(course):
    calibrated(course)
    assert files(course, "pictures", "mnist") == course.calibrations("pictures")
    assert Suite.load(course, "pictures", data="mnist").sha256 == Suite.load(course, "pictures").sha256


def test_thresholds_for_other_images_are_not_used(course):
    calibrated(course, images="of digits")
    assert Suite.load(course, "pictures").data == "digits"
    with pytest.raises(UsageError, match="calibrated for digits, not for mnist"):
        Suite.load(course, "pictures", data="mnist")


def test_thresholds_of_their_own_make_another_suite(course):
    calibrated(course, images="of digits")
    calibrated(course, "mnist", images="of MNIST")
    paths = [files(course, "pictures", data) for data in ("digits", "mnist")]
    assert [[path.parent.name for path in found] for found in paths] == [["calibration"], ["calibration", "mnist"]]
    assert Suite.load(course, "pictures", data="mnist").data == "mnist"


def test_verdicts_on_other_images_are_other_verdicts(course, mnist):
    kept = [Conditions(Engine(course, data=data).terms)["pictures"] for data in ("digits", "mnist")]
    assert kept[0] != kept[1]
    assert [found["data"] for found in kept] == ["digits", images_of("mnist")]


def test_without_its_files_an_engine_for_mnist_is_refused(course, nowhere):
    with pytest.raises(DataError, match="AUTOGRADER_DATA"):
        Engine(course, data="mnist")


@pytest.mark.parametrize("verb", ["verify", "check", "grade"])
def test_without_its_files_every_verb_says_so_and_grades_nothing(course, nowhere, tmp_path, verb):
    notebook = tmp_path / "one.ipynb"
    notebook.write_text("{}")
    arguments = {"verify": [], "check": [notebook], "grade": [notebook, "--out", tmp_path / "out.jsonl"]}[verb]
    result = CliRunner().invoke(main, ["--course", str(course.root), verb, *map(str, arguments), "--data", "mnist"])
    assert result.exit_code == 2
    assert "The images of MNIST are not on this machine" in result.stderr
    assert not (tmp_path / "out.jsonl").exists()


def test_other_names_are_refused(course):
    result = CliRunner().invoke(main, ["--course", str(course.root), "verify", "--data", "faces"])
    assert result.exit_code == 2
    assert "'faces' is not one of 'digits', 'mnist'" in result.stderr


def test_the_command_line_offers_what_there_is():
    from autograder.data import NAMES
    from autograder.verbs.authoring import verify

    (option,) = [option for option in verify.params if option.name == "data"]
    assert tuple(option.type.choices) == NAMES
