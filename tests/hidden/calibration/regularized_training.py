"""Measures the threshold of the denoiser's training, and writes it to regularized_training.json beside this file.

    python tests/hidden/calibration/regularized_training.py [--seeds N]

Right answers: every training of the course (the reference's and the accepted ones), on a given model whose first
weights, images and noise change with the seed. Wrong ones: what the threshold must tell from them. The recipe is
written here, in steps; the seeds are 0 to N - 1 for each answer.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from autograder.course import Course
from autograder.quality import trained
from autograder.quality.calibration import limit
from autograder.sandbox.given_regularized import Corruption, Denoiser
from autograder.source.read import read_assignment
from autograder.source.submission import reference_submission, with_cell
from autograder.suite import oracles_regularized as known
from autograder.suite.declare import Suite

HERE = Path(__file__).resolve()
RECIPES: dict[str, Any] = {
    "digits": {
        "images": 300,
        "unseen": 200,
        "hidden": 64,
        "sigma": 0.4,
        "training": {"epochs": 40, "batch_size": 20, "learning_rate": 0.005},
    }
}
EXERCISE = "train_denoiser"

Training = Callable[..., list[float]]


def trainings(course: Course) -> dict[str, Training]:
    """Every right training, by name."""
    assignment, found = read_assignment(course, "regularized"), {}
    accepted = [answer for answer in Suite.load(course, "regularized").accepted if answer.exercise == EXERCISE]
    for answer in (None, *accepted):
        submission = reference_submission(course, assignment)
        if answer is not None:
            submission = with_cell(submission, EXERCISE, answer.cell, name=answer.name)
        names: dict[str, Any] = {}
        for cell in submission.cells:
            if cell.key not in assignment.explore:
                exec(compile(cell.source, f"{submission.name}/{cell.key}", "exec"), names)  # the course's own answers
        found[answer.name if answer else "reference"] = names[EXERCISE]
    return found


def wrong(course: Course) -> dict[str, Training]:
    """The misconceptions of the course about this training that train at all."""
    suite = Suite.load(course, "regularized")
    return {m.name: m.function for m in suite.misconceptions if m.exercise == EXERCISE and m.function is not None}


def gain(training: Training, seed: int) -> float:
    """By how many dB a given model that was trained so brings images closer that it has never seen."""
    recipe, rng = RECIPES["digits"], np.random.default_rng(seed)
    torch.manual_seed(seed)
    digits = trained.digits(rng, recipe["images"] + recipe["unseen"])
    model = known.Denoiser.draw(rng, size=64, hidden=recipe["hidden"], rectify=True)
    module = Denoiser(**model.options())
    training(model=module, images=digits[: recipe["images"]], corrupt=Corruption(sigma=recipe["sigma"]),
             **recipe["training"])  # fmt: skip
    learned = {name: value.detach().double().numpy() for name, value in module.named_parameters()}
    return known.gain(replace(model, **learned), digits[recipe["images"] :].double().numpy(), recipe["sigma"], rng)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20, help="for each training")
    seeds = parser.parse_args().seeds
    torch.set_num_threads(1)
    started, rows, others = time.process_time(), [], {}
    course = Course.find(HERE.parent)
    for said, training in trainings(course).items():
        rows += [{"answer": said, "seed": seed, "gain": gain(training, seed)} for seed in range(seeds)]
        print(said, *(f"{row['gain']:.2f}" for row in rows[-seeds:]), flush=True)
    for said, training in wrong(course).items():
        try:
            others[said] = max(gain(training, seed) for seed in range(3))
            print("wrong:", said, f"{others[said]:.2f}", flush=True)
        except Exception as error:  # a wrong training may stop with anything: then it gains nothing
            print("wrong:", said, type(error).__name__, flush=True)
    good = limit([row["gain"] for row in rows], upper=False, log=False)
    bad = others.get("schedule_moved_at_each_batch", 0.0)
    content = {
        "recipes": RECIPES,
        # in the middle between what right answers reach and the wrong one that no other check sees
        "thresholds": {"digits": {"gain": {"threshold": (good["limit"] + bad) / 2, "good": good, "bad": bad}}},
        "wrong": others,
        "measured": rows,
    }
    HERE.with_suffix(".json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(f"limit {good['limit']:.2f}, worst {good['worst']:.2f}, bad {bad:.2f}; {time.process_time() - started:.0f} s")


if __name__ == "__main__":
    main()
