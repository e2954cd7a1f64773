"""What the trainings of the assignment on diffusion are worth: in the plane, where the best is known, and on digits.

Predictions are judged, and images that the grading draws with them: neither a reported loss nor the sampler counts.
"""

import numpy as np
import torch

from autograder.quality import denoising
from autograder.quality.calibrate import Experiment
from autograder.quality.calibration import Rule, Scale
from autograder.sandbox.given_diffusion import NoiseNetwork
from autograder.suite import oracles_diffusion as known

PLANE = {
    "hidden": 64,
    "steps": 30,
    "last": 0.3,
    "images": 2_000,
    "draws": 4_000,
    "training": {"epochs": 15, "batch_size": 100, "learning_rate": 0.005},
}
DIGITS = {
    "steps": 50,
    "last": 0.2,
    "drawn": 400,
    "training": {"epochs": 20, "batch_size": 40, "learning_rate": 0.002},
}


def in_the_plane(names, seed, _data, train=None):
    """How far a given network stays from the best predictor of three clouds."""
    rng, betas = np.random.default_rng(seed), known.even_schedule(PLANE["steps"], PLANE["last"])
    model = NoiseNetwork(**denoising.network_start(rng, dim=2, hidden=PLANE["hidden"], steps=PLANE["steps"]))
    images = torch.tensor(denoising.PLANE.draw(rng, PLANE["images"])).float()
    (train or names["train_ddpm"])(model, images, torch.tensor(betas).float(), **PLANE["training"])
    return {"distance to the best": denoising.distance_to_the_best(model, betas, rng, draws=PLANE["draws"])}


def on_digits(names, seed, data, train=None, model=None):
    """How well a network finds the noise in new digits, and what is drawn with it."""
    rng, betas = np.random.default_rng(seed), known.even_schedule(DIGITS["steps"], DIGITS["last"])
    seen, held_out = 2 * data.train - 1, 2 * data.held_out - 1
    network = model(seen, betas) if model else names["NoisePredictor"](data.image_shape, DIGITS["steps"])
    (train or names["train_ddpm"])(network, seen, torch.tensor(betas).float(), **DIGITS["training"])
    return denoising.image_measures(network, held_out, betas, rng, drawn=DIGITS["drawn"])


def untrained(_model, _images, _betas, **_training):
    """No training at all."""


def in_one_epoch(names):
    """The training of the reference, an epoch long."""
    return lambda model, images, betas, **more: names["train_ddpm"](model, images, betas, **{**more, "epochs": 1})


def linear(images, betas):
    """The best linear predictor: that of a Gaussian with the mean and the covariance of these images."""
    table = images.flatten(1).double()
    mean, covariance = table.mean(0), table.T.cov()
    after = known.states(betas)

    def predict(z, t):
        found = torch.empty(z.flatten(1).shape, dtype=torch.float64)
        for step in t.unique().tolist():
            state, own = after[step], t == step
            total = state.signal**2 * covariance + state.variance * torch.eye(len(mean), dtype=torch.float64)
            gaps = z[own].flatten(1).double() - state.signal * mean
            found[own] = state.variance**0.5 * torch.linalg.solve(total, gaps.T).T
        return found.float().reshape(z.shape)

    return predict


def the_state(_images, _betas):
    """A predictor that takes all it sees for noise."""
    return lambda z, t: z  # noqa: ARG005  # it does not look at the step


def blind(names):
    """A network that is never told the step."""
    made = names["NoisePredictor"]

    class Blind(made):
        def forward(self, z, t):
            return super().forward(z, torch.zeros_like(t))

    return {**names, "NoisePredictor": Blind}


plane = Experiment(
    "plane",
    recipe=PLANE,
    rules=(Rule("distance to the best", upper=True, scale=Scale.LOG),),
    measure=in_the_plane,
    right=("train_ddpm",),
    gross=("schedule_moved_at_each_batch",),
    bad={
        "untrained": lambda names, seed, data: in_the_plane(names, seed, data, untrained),
        "one epoch": lambda names, seed, data: in_the_plane(names, seed, data, in_one_epoch(names)),
    },
)

digits = Experiment(
    "digits",
    recipe=DIGITS,
    rules=(
        Rule("error", upper=True, scale=Scale.LOG),
        Rule("energy", upper=True, scale=Scale.LOG),
    ),
    measure=on_digits,
    right=("NoisePredictor", "train_ddpm"),
    gross=("HiddenLayersCutOff",),
    bad={
        "untrained": lambda names, seed, data: on_digits(names, seed, data, untrained),
        "one epoch": lambda names, seed, data: on_digits(names, seed, data, in_one_epoch(names)),
        "the state itself": lambda names, seed, data: on_digits(names, seed, data, untrained, the_state),
    },
    unseen={
        "the best linear predictor": lambda names, seed, data: on_digits(names, seed, data, untrained, linear),
        "never told the step": lambda names, seed, data: on_digits(blind(names), seed, data),
    },
)
