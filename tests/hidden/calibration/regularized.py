"""What the training of a given denoiser is worth on digits never seen: the decibels that it gains, and its error over
that of the best affine denoiser.
"""

import math
from dataclasses import replace

import numpy as np

from autograder.quality.bounds import wiener_bound
from autograder.quality.calibrate import Experiment
from autograder.quality.calibration import Rule, Scale
from autograder.sandbox.given_regularized import Corruption, Denoiser
from autograder.suite import oracles_regularized as known

DIGITS = {
    "images": 300,
    "unseen": 200,
    "hidden": 64,
    "sigma": 0.4,
    "training": {"epochs": 40, "batch_size": 20, "learning_rate": 0.005},
}


def measure(names, seed, data):
    """By how many dB a given model that was trained so brings images closer that it has never seen, and its error on
    them over the Wiener bound of all the images.
    """
    rng = np.random.default_rng(seed)
    digits = data.draw(rng, DIGITS["images"] + DIGITS["unseen"])
    model = known.Denoiser.draw(rng, size=math.prod(data.image_shape), hidden=DIGITS["hidden"], rectify=True)
    module = Denoiser(**model.options()).to(data.train.device)
    names["train_denoiser"](model=module, images=digits[: DIGITS["images"]], corrupt=Corruption(sigma=DIGITS["sigma"]),
                            **DIGITS["training"])  # fmt: skip
    learned = {name: value.detach().cpu().double().numpy() for name, value in module.named_parameters()}
    unseen = digits[DIGITS["images"] :].double().cpu().numpy()
    after, bound = replace(model, **learned), wiener_bound(digits, sigma=DIGITS["sigma"])
    return {
        "gain": known.gain(after, unseen, DIGITS["sigma"], rng),
        "error over the bound": known.squared_error(after, unseen, DIGITS["sigma"], rng) / bound,
    }


def as_they_came(_names, seed, data):
    """The same of a model that does nothing."""
    digits = data.draw(np.random.default_rng(seed), DIGITS["images"] + DIGITS["unseen"])
    noise = digits[0].numel() * DIGITS["sigma"] ** 2
    return {"gain": 0.0, "error over the bound": noise / wiener_bound(digits, sigma=DIGITS["sigma"])}


digits = Experiment(
    "digits",
    recipe=DIGITS,
    rules=(Rule("gain", upper=False), Rule("error over the bound", upper=True, scale=Scale.LOG)),
    measure=measure,
    right=("train_denoiser",),
    gross=("schedule_moved_at_each_batch",),
    bad={"noisy images as they came": as_they_came},
)
