"""Measures the thresholds of the autoencoder assignment's trainings, and writes autoencoders_training.json beside this.

    python tests/hidden/calibration/autoencoders_training.py [--seeds N]

Right answers: the reference and every accepted variant of a class, trained by the recipe of its check. Each threshold
is the one that the statement promises; what is measured is how far the limit of right answers stays from it. Wrong
answers: what each threshold must tell from them. The recipes are written here; the seeds are 0 to N - 1.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

from autograder.course import Course
from autograder.quality import trained
from autograder.quality.calibration import limit
from autograder.sandbox.training import fit
from autograder.source.read import read_assignment
from autograder.source.submission import reference_submission, with_cell
from autograder.suite import oracles_autoencoders as known
from autograder.suite.declare import Accepted, Misconception, Suite

HERE = Path(__file__).resolve()
SLUG = "autoencoders"
SHAPE = (1, 8, 8)
DENSE_TRAINING = {"epochs": 50, "batch_size": 20, "learning_rate": 0.006}
RECIPES: dict[str, Any] = {
    "linear": {"images": 300, "others": 100, "latent_dim": 8,
               "training": {"epochs": 60, "batch_size": 20, "learning_rate": 0.01}},
    "dense": {"images": 300, "others": 600, "latent_dim": 4, "training": DENSE_TRAINING},
    "conv": {"images": 300, "others": 600, "latent_dim": 4, "training": DENSE_TRAINING},
    "settings": {"images": 400, "others": 600},
}  # fmt: skip
EXERCISES = {"linear": "LinearAutoencoder", "dense": "DenseAutoencoder", "conv": "ConvAutoencoder"}
PROMISED = {"linear": 1.25, "dense": 1.1, "conv": 1.15, "settings": 0.95}
"""Error over that of PCA, as the statement has it, the margin that it grants included."""
WRONG = {"linear": ("EncoderCutOff",), "dense": ("LayersInAList",), "conv": ("CodeDetached",)}
"""Misconceptions that only their training betrays."""
POOR_SETTINGS = (
    {"latent_dim": 4, "epochs": 10, "batch_size": 100, "learning_rate": 0.001},
    {"latent_dim": 8, "epochs": 20, "batch_size": 20, "learning_rate": 0.0001},
    {"latent_dim": 4, "epochs": 60, "batch_size": 20, "learning_rate": 0.3},
)

Names = dict[str, Any]


def names_with(course: Course, answer: Accepted | Misconception | None) -> Names:
    """What the reference notebook defines with this answer in it, the exploration left out."""
    assignment = read_assignment(course, SLUG)
    submission = reference_submission(course, assignment)
    if answer is not None:
        submission = with_cell(submission, answer.exercise, answer.cell, name=answer.name)
    names: Names = {}
    for cell in submission.cells:
        if cell.key not in assignment.explore:
            exec(compile(cell.source, f"{submission.name}/{cell.key}", "exec"), names)  # the course's own answers
    return names


def ratio(names: Names, name: str, seed: int, recipe: dict[str, Any], *, unseen: bool) -> float:
    """Error of a trained model over that of PCA, as the check of this name measures it."""
    drawn = trained.digits(np.random.default_rng(seed), recipe["images"] + recipe["others"])
    images, others = drawn[: recipe["images"]], drawn[recipe["images"] :]
    torch.manual_seed(seed)
    model = names[EXERCISES[name]](image_shape=SHAPE, latent_dim=recipe["latent_dim"])
    fit(model, images, **recipe["training"])
    x = others if unseen else images
    with torch.no_grad():
        error = float((model(x) - x).double().square().sum()) / len(x)
    tables = [part.flatten(1).double().numpy() for part in (x, images)]
    return error / known.linear_error(tables[0], onto=tables[1], dim=recipe["latent_dim"])


def of_settings(names: Names, seed: int, chosen: dict[str, Any]) -> float:
    """The ratio of the exercise on settings."""
    training = {key: value for key, value in chosen.items() if key != "latent_dim"}
    recipe = {**RECIPES["settings"], "latent_dim": chosen["latent_dim"], "training": training}
    return ratio(names, "dense", seed, recipe, unseen=True)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5, help="for each answer")
    seeds = range(parser.parse_args().seeds)
    torch.set_num_threads(1)
    started, course = time.process_time(), Course.find(HERE.parent)
    suite, rows = Suite.load(course, SLUG), []

    def note(kind: str, measure: str, said: str, values: list[float]) -> None:
        rows.append({"kind": kind, "measure": measure, "answer": said, "values": [round(value, 4) for value in values]})
        print(f"{measure} {kind} {said}: {min(values):.3f} to {max(values):.3f}", flush=True)

    for name, exercise in EXERCISES.items():
        answers = [None, *(answer for answer in suite.accepted if answer.exercise == exercise)]
        for answer in answers:
            names, said = names_with(course, answer), answer.name if answer else "reference"
            note("right", name, said, [ratio(names, name, s, RECIPES[name], unseen=name != "linear") for s in seeds])
            if name == "dense":
                settings = (None, *(other for other in suite.accepted if other.exercise == "HYPERPARAMETERS"))
                for chosen in (names_with(course, other)["HYPERPARAMETERS"] for other in settings):
                    note("right", "settings", f"{said} {chosen}", [of_settings(names, s, chosen) for s in seeds])
        for wrong in suite.misconceptions:
            if wrong.exercise == exercise and wrong.name in WRONG[name]:
                names = names_with(course, wrong)
                note("wrong", name, wrong.name,
                     [ratio(names, name, s, RECIPES[name], unseen=name != "linear") for s in seeds])  # fmt: skip
    for chosen in POOR_SETTINGS:
        note("wrong", "settings", str(chosen), [of_settings(names_with(course, None), s, chosen) for s in seeds])

    def of(kind: str, measure: str) -> list[float]:
        return [value for row in rows if row["kind"] == kind and row["measure"] == measure for value in row["values"]]

    thresholds = {
        name: {"error over pca": {"threshold": promised, "good": limit(of("right", name), upper=True, log=True),
                                  "bad": min(of("wrong", name), default=None)}}
        for name, promised in PROMISED.items()
    }  # fmt: skip
    content = {"recipes": RECIPES, "thresholds": thresholds, "measured": rows}
    HERE.with_suffix(".json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    for name, entry in thresholds.items():
        print(name, json.dumps(entry))
    print(f"{len(rows)} answers, {time.process_time() - started:.0f} s")


if __name__ == "__main__":
    main()
