"""What the training of a given denoiser is worth: the decibels that it gains on digits never seen."""

from dataclasses import replace

import numpy as np

from autograder.quality import trained
from autograder.quality.calibrate import Experiment
from autograder.quality.calibration import Rule
from autograder.sandbox.given_regularized import Corruption, Denoiser
from autograder.suite import oracles_regularized as known

DIGITS = {
    "images": 300,
    "unseen": 200,
    "hidden": 64,
    "sigma": 0.4,
    "training": {"epochs": 40, "batch_size": 20, "learning_rate": 0.005},
}


def measure(names, seed):
    """By how many dB a given model that was trained so brings images closer that it has never seen."""
    rng = np.random.default_rng(seed)
    digits = trained.digits(rng, DIGITS["images"] + DIGITS["unseen"])
    model = known.Denoiser.draw(rng, size=64, hidden=DIGITS["hidden"], rectify=True)
    module = Denoiser(**model.options())
    names["train_denoiser"](model=module, images=digits[: DIGITS["images"]], corrupt=Corruption(sigma=DIGITS["sigma"]),
                            **DIGITS["training"])  # fmt: skip
    learned = {name: value.detach().double().numpy() for name, value in module.named_parameters()}
    unseen = digits[DIGITS["images"] :].double().numpy()
    return {"gain": known.gain(replace(model, **learned), unseen, DIGITS["sigma"], rng)}


digits = Experiment(
    "digits",
    recipe=DIGITS,
    rules=(Rule("gain", upper=False),),
    measure=measure,
    right=("train_denoiser",),
    gross=("schedule_moved_at_each_batch",),
    exact={"noisy images as they came": {"gain": 0.0}},
)
