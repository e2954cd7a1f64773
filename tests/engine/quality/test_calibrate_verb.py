"""The verb `autograder calibrate`, on a course whose one experiment costs nothing, and on ours with new seeds."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.cli import main
from autograder.quality.calibration import Calibration

REPOSITORY = Path(__file__).parents[3]
NOTEBOOK = """# %% [markdown] lang="fr"
# # Collines

# %% [markdown] lang="en"
# # Hills

# %%
import math

# %% [markdown] lang="fr"
# ## Exercice 1. La hauteur (20\u00a0points)

# %% [markdown] lang="en"
# ## Exercise 1. The height (20 points)

# %% exercise="level" points=20
### BEGIN SOLUTION
### STUB: level = None
level = 1.0
### END SOLUTION
"""
EXPERIMENTS = """
import time
import numpy as np
from autograder.quality.calibrate import Experiment
from autograder.quality.calibration import Rule

def height(names, seed, data):
    time.sleep({pause})
    assert data.train.shape[1:] == data.image_shape
    return {{"height": names["level"] + 0.1 * np.random.default_rng(seed).normal()}}

def rough(names, rng):
    return {{**names, "level": names["level"] + rng.uniform(0, 0.1)}}

hill = Experiment("hill", vary=rough, recipe={{"steps": 3}}, rules=(Rule("height", upper=False),), measure=height,
                  right=("level",), exact={{"the plain": {{"height": -2.0}}}})
"""


def ended(group: int) -> bool:
    """Whether no process of the group is left, after ten seconds at most: the last one sweeps up behind the others."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def write_mnist(folder: Path, pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> None:
    """These images as the files of MNIST have them."""
    (folder / "MNIST" / "raw").mkdir(parents=True)
    classes = (np.arange(len(pixels)) % 10).astype(np.uint8)
    for name, values in (("images-idx3", pixels), ("labels-idx1", classes)):
        head = bytes([0, 0, 8, values.ndim]) + b"".join(size.to_bytes(4, "big") for size in values.shape)
        (folder / "MNIST" / "raw" / f"t10k-{name}-ubyte").write_bytes(head + values.tobytes())


def made_course(root: Path) -> Path:
    solutions, calibration = root / "solutions" / "hills", root / "tests" / "hidden" / "calibration"
    solutions.mkdir(parents=True)
    calibration.mkdir(parents=True)
    (solutions / "notebook.py").write_text(NOTEBOOK)
    (solutions / "misconceptions.py").write_text("")
    (solutions / "accepted.py").write_text(
        "from autograder.suite.declare import accepted_value\n"
        "higher = accepted_value('level', 1.2, name='higher')\n"
    )  # fmt: skip
    (calibration / "hills.py").write_text(EXPERIMENTS.format(pause=0))
    return root


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return made_course(tmp_path)


def command(course: Path, *arguments: object) -> list[str]:
    return [sys.executable, "-m", "autograder.cli", "--course", str(course), "calibrate", *map(str, arguments)]


@dataclass
class Ran:
    code: int
    out: str
    err: str


Calibrate = Callable[..., Ran]


@pytest.fixture
def calibrate(course: Path, capfd: pytest.CaptureFixture[str]) -> Calibrate:
    """Run the verb in this process, which has torch already."""

    def run(*arguments: object) -> Ran:
        with pytest.raises(SystemExit) as stopped:
            main(["--course", str(course), "calibrate", *map(str, arguments)])
        out, err = capfd.readouterr()
        return Ran(int(stopped.value.code or 0), out, err)

    return run


@pytest.fixture(scope="module")
def calibrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same course after `autograder calibrate`: made once, to be copied."""
    course = made_course(tmp_path_factory.mktemp("calibrated"))
    done = subprocess.run(command(course, "hills", "--seeds", 5), capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return course


def test_numbers_plot_and_page_are_written(calibrated: Path) -> None:
    folder = calibrated / "tests" / "hidden" / "calibration"
    assert {path.name for path in folder.iterdir()} == {"hills.py", "hills.json", "hills.svg", "README.md"}
    found = json.loads((folder / "hills.json").read_text())
    assert [(row["answer"], len(row["values"]["height"])) for row in found["measured"]] == [
        ("reference", 5), ("higher", 5), ("the plain", 1),
    ]  # fmt: skip
    assert found["thresholds"]["hill"]["height"]["limit of"] == "reference"


def test_new_seeds_of_the_same_answers_are_as_committed(calibrated: Path, course: Path, calibrate: Calibrate) -> None:
    shutil.copytree(calibrated, course, dirs_exist_ok=True)
    assert calibrate("hills", "--quick") == Ran(0, "", "hills: as committed\n")


def test_quick_names_the_right_answer_that_misses_a_threshold(
    calibrated: Path, course: Path, calibrate: Calibrate
) -> None:
    shutil.copytree(calibrated, course, dirs_exist_ok=True)
    experiments = course / "tests" / "hidden" / "calibration" / "hills.py"
    experiments.write_text(experiments.read_text().replace('names["level"] +', "-1.9 +"))
    done = calibrate("hills", "--quick")
    assert (done.code, "hills: hill: the right answer higher breaks height" in done.err) == (1, True)


def test_fresh_right_answers_are_counted_and_change_no_threshold(
    calibrated: Path, course: Path, calibrate: Calibrate
) -> None:
    shutil.copytree(calibrated, course, dirs_exist_ok=True)
    folder = course / "tests" / "hidden" / "calibration"
    before = json.loads((folder / "hills.json").read_text())
    assert calibrate("hills", "--fresh", 6).code == 0
    after = json.loads((folder / "hills.json").read_text())
    assert after["thresholds"] == before["thresholds"]
    assert [len(row["values"]["height"]) for row in after["measured"] if row["kind"] == "fresh"] == [6]
    said = "2 combinations of variants with settings drawn anew, seeds 2000 to 2005: 0 of 6 lost full marks, 0 half"
    assert said in (folder / "README.md").read_text()


def test_thresholds_of_other_images_have_a_folder_of_their_own(
    calibrated: Path, course: Path, calibrate: Calibrate, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(calibrated, course, dirs_exist_ok=True)
    write_mnist(course / "files", np.random.default_rng(0).integers(0, 256, (30, 5, 4), np.uint8))
    monkeypatch.setenv("AUTOGRADER_DATA", str(course / "files"))
    assert calibrate("hills", "--seeds", 3, "--data", "mnist").code == 0
    folder = course / "tests" / "hidden" / "calibration"
    assert {path.name for path in (folder / "mnist").iterdir()} == {"hills.json", "hills.svg"}
    assert "## hills on mnist" in (folder / "README.md").read_text()
    kept = Calibration.read(folder / "hills.json")
    assert kept.on("mnist").path == folder / "mnist" / "hills.json"
    assert calibrate("hills", "--quick", "--data", "mnist").err == "hills: as committed\n"


def test_what_draws_no_images_is_not_calibrated_on_others(course: Path, calibrate: Calibrate) -> None:
    experiments = course / "tests" / "hidden" / "calibration" / "hills.py"
    without = experiments.read_text().replace("seed, data)", "seed)").replace('"hill", ', '"hill", images=False, ')
    experiments.write_text(without.replace("    assert data.train.shape[1:] == data.image_shape\n", ""))
    done = calibrate("hills", "--data", "mnist")
    assert done.code == 2
    assert "hills draws no images: its thresholds, made with digits, hold on mnist too" in done.err
    assert calibrate("hills", "--seeds", 3).code == 0
    assert not Calibration.read(experiments.with_suffix(".json")).draws_images


def test_an_answer_that_was_never_measured_is_named(calibrated: Path, course: Path, calibrate: Calibrate) -> None:
    shutil.copytree(calibrated, course, dirs_exist_ok=True)
    accepted = course / "solutions" / "hills" / "accepted.py"
    accepted.write_text(accepted.read_text() + "lower = accepted_value('level', 0.9, name='lower')\n")
    done = calibrate("hills", "--quick")
    assert (done.code, "hills: hill / right / lower was never measured" in done.err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["peaks"], "No assignment 'peaks'"),
        (["hills", "--only", "valley"], "hills has no experiment valley"),
        (["hills", "--quick"], "hills has not been calibrated on digits yet: expected"),
        (["hills", "--seeds", "2"], "Invalid value for '--seeds'"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(calibrate: Calibrate, arguments: list[str], says: str) -> None:
    done = calibrate(*arguments)
    assert (done.code, says in done.err, "Traceback" in done.err) == (2, True, False), done.err


@pytest.mark.slow
def test_an_interrupt_leaves_no_process_and_no_traceback(course: Path) -> None:
    (course / "tests" / "hidden" / "calibration" / "hills.py").write_text(EXPERIMENTS.format(pause=0.2))

    def hears_interrupts() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores them

    running = subprocess.Popen(
        command(course, "hills", "--seeds", 500),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=hears_interrupts,
    )  # fmt: skip
    time.sleep(8)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err.strip()) == (130, "", "Interrupted.")
    assert ended(running.pid)


@pytest.mark.slow
def test_new_seeds_bear_out_what_is_committed() -> None:
    done = subprocess.run(
        command(REPOSITORY, "regularized", "--quick", "--jobs", 2),
        capture_output=True, text=True, timeout=250, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "regularized: as committed\n")
