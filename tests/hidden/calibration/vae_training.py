"""Measures the thresholds of the VAE assignment's trainings, and writes them to vae_training.json beside this file.

    python tests/hidden/calibration/vae_training.py [--seeds N]

Right answers: every model of the course with every training of the course (the reference's and the accepted ones).
Wrong ones: what each threshold must tell from them. The recipes are written here, in steps; the seeds are 0 to N - 1.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch

from autograder.course import Course
from autograder.quality import trained
from autograder.quality.calibration import limit
from autograder.source.read import read_assignment
from autograder.source.submission import reference_submission, with_cell
from autograder.suite.declare import Accepted, Suite

HERE = Path(__file__).resolve()
SHAPE = (1, 8, 8)
RECIPES: dict[str, Any] = {
    "training": {
        "images": 200,
        "latent_dim": 4,
        "training": {"epochs": 40, "batch_size": 20, "learning_rate": 0.006, "beta": 0.1},
    },
    "sweep": {
        "images": 200,
        "betas": [0.1, 8.0],
        "training": {"latent_dim": 4, "epochs": 60, "batch_size": 20, "learning_rate": 0.006},
    },
    "repeat": {
        "betas": [0.1, 0.1, 0.1, 0.1, 0.1],
        "training": {"latent_dim": 4, "epochs": 4, "batch_size": 20, "learning_rate": 0.006},
    },
}

Names = dict[str, Any]


def names_with(course: Course, answers: tuple[Accepted, ...]) -> Names:
    """What the reference notebook defines with these answers in it, the exploration left out."""
    assignment = read_assignment(course, "vae")
    submission = reference_submission(course, assignment)
    for answer in answers:
        submission = with_cell(submission, answer.exercise, answer.cell, name=answer.name)
    names: Names = {}
    for cell in submission.cells:
        if cell.key not in assignment.explore:
            exec(compile(cell.source, f"{submission.name}/{cell.key}", "exec"), names)  # the course's own answers
    return names


def right_answers(course: Course) -> Iterator[tuple[str, Names]]:
    """Every model with every training."""
    accepted = Suite.load(course, "vae").accepted
    models, trainings = (
        [(), *((answer,) for answer in accepted if answer.exercise == exercise)] for exercise in ("VAE", "train_vae")
    )
    for model, training in itertools.product(models, trainings):
        said = " + ".join(part[0].name if part else "reference" for part in (model, training))
        yield said, names_with(course, (*model, *training))


def loss_ratio(names: Names, images: torch.Tensor, seed: int) -> float:
    """Loss of a trained model over that of the best decoder without a code."""
    torch.manual_seed(seed)
    recipe = RECIPES["training"]
    vae = names["VAE"](image_shape=SHAPE, latent_dim=recipe["latent_dim"])
    names["train_vae"](model=vae, images=images, **recipe["training"])
    with torch.no_grad():
        reconstruction, kl = trained.terms(images, *vae(images))
    return (reconstruction + recipe["training"]["beta"] * kl) / trained.bounds(images).without_a_code


def sweep(names: Names, images: torch.Tensor, seed: int, name: str, betas: list[float]) -> Any:
    """(reconstruction, kl) of each beta, an array of shape (betas, 2)."""
    torch.manual_seed(seed)
    return np.array(names["beta_sweep"](images=images, betas=betas, **RECIPES[name]["training"]))


def reused(names: Names, images: torch.Tensor, seed: int) -> float:
    """What is gained when one model goes through the whole sweep: the wrong answer of the recipe `repeat`."""
    torch.manual_seed(seed)
    recipe = dict(RECIPES["repeat"]["training"])
    vae, errors = names["VAE"](image_shape=SHAPE, latent_dim=recipe.pop("latent_dim")), []
    for beta in RECIPES["repeat"]["betas"]:
        names["train_vae"](model=vae, images=images, beta=beta, **recipe)
        with torch.no_grad():
            errors.append(trained.terms(images, *vae(images))[0])
    return math.log(errors[0] / errors[-1])


def between(values: list[float], bad: float, *, upper: bool, log: bool = False) -> dict[str, Any]:
    """The threshold in the middle between the limit of right answers and the easiest wrong one.

    Right answers are of many kinds here, so that their limit lies far out: where it reaches the wrong one, the
    threshold is put in the middle between the worst right answer that was seen and the wrong one, and it says so.
    """
    good = limit(values, upper=upper, log=log)
    reached = good["limit"] >= bad if upper else good["limit"] <= bad
    edge = good["worst"] if reached else good["limit"]
    threshold = math.sqrt(edge * bad) if log else (edge + bad) / 2
    return {"threshold": threshold, "good": good, "bad": bad, "edge": "worst" if reached else "limit"}


def measure(names: Names, seed: int) -> dict[str, float]:
    """The measures of one right answer."""
    images = trained.digits(np.random.default_rng(seed), RECIPES["training"]["images"])
    low, high = sweep(names, images, seed, "sweep", RECIPES["sweep"]["betas"])
    same = sweep(names, images, seed, "repeat", RECIPES["repeat"]["betas"])
    return {
        "loss ratio": loss_ratio(names, images, seed),
        "reconstruction rise": high[0] - low[0],
        "kl fall": low[1] - high[1],
        "gain": float(np.log(same[0, 0] / same[-1, 0])),
        "gain of a reused model": reused(names, images, seed),
    }


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=1, help="for each pair of a model and a training")
    seeds = parser.parse_args().seeds
    torch.set_num_threads(1)
    started, rows = time.process_time(), []
    for said, names in right_answers(Course.find(HERE.parent)):
        for _ in range(seeds):
            rows.append({"answer": said, "seed": len(rows), **measure(names, len(rows))})
            print(
                ", ".join(f"{k} {v:.3g}" if isinstance(v, float) else str(v) for k, v in rows[-1].items()), flush=True
            )
    of = {name: [row[name] for row in rows] for name in rows[0]}
    content = {
        "recipes": RECIPES,
        "thresholds": {
            # a decoder that ignores its code has a ratio of 1, exactly
            "training": {"loss ratio": between(of["loss ratio"], 1.0, upper=True, log=True)},
            # with beta ignored the two models differ by chance only
            "sweep": {name: between(of[name], 0.0, upper=False) for name in ("reconstruction rise", "kl fall")},
            "repeat": {"gain": between(of["gain"], sorted(of["gain of a reused model"])[len(rows) // 10], upper=True)},
        },
        "measured": rows,
    }
    HERE.with_suffix(".json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(f"{len(rows)} answers, {time.process_time() - started:.0f} s")


if __name__ == "__main__":
    main()
