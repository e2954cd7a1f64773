"""What a trained noise predictor is worth: beside the best one where it is known, and on images.

Samples are drawn by the oracle's own steps, whatever the submission's sampler does.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor

from autograder.quality.samples import energy_distance
from autograder.suite.oracles import Array
from autograder.suite.oracles_diffusion import Mixture, noisy, previous_mean

Predict = Callable[[Tensor, Tensor], Tensor]
"""(z, t) -> the noise."""

PLANE = Mixture(
    means=np.array([[-1.2, -0.4], [0.4, 1.1], [1.0, -0.9]]),
    variances=np.array([0.02, 0.06, 0.03]),
    weights=np.array([0.5, 0.3, 0.2]),
)
"""Data of a training in the plane: three clouds."""
REPEATS = 3
"""How many noisy states of each image the error is averaged over."""


def network_start(rng: np.random.Generator, *, dim: int, hidden: int, steps: int) -> dict[str, Any]:
    """What `given_diffusion.NoiseNetwork` begins with."""
    sizes = {
        "weight": ((hidden, dim), dim), "times": ((steps, hidden), 1), "middle": ((hidden, hidden), hidden),
        "middle_offset": ((hidden,), hidden), "outer": ((dim, hidden), hidden), "offset": ((dim,), hidden),
    }  # fmt: skip
    return {name: torch.tensor(rng.normal(size=shape) / math.sqrt(fan)).float() for name, (shape, fan) in sizes.items()}


def distance_to_the_best(predict: Predict, betas: Array, rng: np.random.Generator, *, draws: int) -> float:
    """E|prediction - best|^2 / E|best|^2 on data of `PLANE`: 0 for the best predictor, 1 for one that answers zero."""
    t, noise = rng.integers(0, len(betas), draws), rng.normal(size=(draws, 2))
    z = noisy(PLANE.draw(rng, draws), noise, t.tolist(), betas)
    best = PLANE.best_noise(z, t.tolist(), betas)
    found = _answer(predict, z, t, (2,))
    return float(((found - best) ** 2).mean() / (best**2).mean())


def drawn_from(predict: Predict, shape: tuple[int, ...], betas: Array, rng: np.random.Generator) -> Tensor:
    """Examples of that shape, drawn step by step with the variances of the schedule, without noise at the last."""
    z = rng.normal(size=(shape[0], math.prod(shape[1:])))
    for step in reversed(range(len(betas))):
        t = np.full(len(z), step)
        z = previous_mean(z, _answer(predict, z, t, shape[1:]), t.tolist(), betas)
        z = z + math.sqrt(betas[step]) * rng.normal(size=z.shape) * (step > 0)
    return torch.tensor(z).float().reshape(shape)


def image_measures(
    predict: Predict, held_out: Tensor, betas: Array, rng: np.random.Generator, *, drawn: int
) -> dict[str, float]:
    """The measures of a predictor that was trained on images (n, c, h, w).

    error   its mean squared error on the noise of images that it has not seen: 1 for one that answers zero
    energy  distance between what is drawn with it and these images, `samples.energy_distance`
    """
    shape = tuple(held_out.shape[1:])
    x = np.tile(held_out.flatten(1).double().cpu().numpy(), (REPEATS, 1))
    t, noise = rng.integers(0, len(betas), len(x)), rng.normal(size=x.shape)
    found = _answer(predict, noisy(x, noise, t.tolist(), betas), t, shape)
    made = drawn_from(predict, (drawn, *shape), betas, rng)
    return {"error": float(((found - noise) ** 2).mean()), "energy": energy_distance(held_out.cpu(), made)}


def _answer(predict: Predict, z: Array, t: np.ndarray[Any, Any], shape: tuple[int, ...]) -> Array:
    """What the predictor says of states (n, D), which it sees as examples of that shape: (n, D)."""
    with torch.no_grad():
        found = predict(torch.tensor(z).float().reshape(-1, *shape), torch.tensor(t))
    return np.asarray(found.double().cpu().numpy().reshape(z.shape))
