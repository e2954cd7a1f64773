"""Independent oracles for diffusion models, and what is known of their given modules, in float64 numpy.

As in `oracles.py`, nothing here knows a formula that a student is asked for: the state after some steps comes from one
step after the other, a denoised mean from the covariance of two states, the best guess of a noise from the slope of a
log-density.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from autograder.suite.oracles import Array, single


def schedule(rng: np.random.Generator, steps: int) -> Array:
    """Variances of the noise of each step (steps,), in no order: no two are close to each other."""
    return single(rng.permutation(np.linspace(0.08, 0.42, steps)) + rng.uniform(-0.01, 0.01, steps))


@dataclass(frozen=True, slots=True)
class State:
    """What is known of z_t when x is: its mean is signal x, and each of its coordinates has that variance."""

    signal: float
    variance: float


def states(betas: Array) -> list[State]:
    """The state after each step, from one step after the other: noises of steps are independent, variances add up."""
    found, now = [], State(1.0, 0.0)
    for beta in betas.tolist():
        now = State(now.signal * math.sqrt(1 - beta), now.variance * (1 - beta) + beta)
        found.append(now)
    return found


def shares(betas: Array) -> Array:
    """The part of the variance that is signal after each step, for x of variance 1: (T,)."""
    return np.array([state.signal**2 for state in states(betas)])


def before(betas: Array, t: int) -> State:
    """The state that step t starts from; before the first one, x itself."""
    return states(betas)[t - 1] if t > 0 else State(1.0, 0.0)


def noisy(x: Array, noise: Array, t: Sequence[int], betas: Array) -> Array:
    """The state of each example (n, ...) after its own step."""
    signal, variance = _of_each(states(betas), t, x.ndim)
    return np.asarray(signal * x + np.sqrt(variance) * noise)


def _of_each(known: Sequence[State], t: Sequence[int], dims: int) -> tuple[Array, Array]:
    """Signal and variance of the state of each example, each (n, 1, ..., 1) of so many dimensions."""
    table = np.array([[state.signal, state.variance] for state in known])[np.asarray(t)]  # (n, 2)
    signal, variance = (column.reshape(-1, *[1] * (dims - 1)) for column in table.T)
    return signal, variance


def previous_mean(z: Array, noise: Array, t: Sequence[int], betas: Array) -> Array:
    """E[z_{t-1} | z_t, x] of each example, with the x that z and its noise come from.

    The two states are jointly Gaussian given x: the mean moves by their covariance over the variance of z_t.

    z, noise  (n, ...)
    t         n step numbers
    """
    signal, variance = _of_each(states(betas), t, z.ndim)
    start_signal, start_variance = _of_each([before(betas, step) for step in range(len(betas))], t, z.ndim)
    x = (z - np.sqrt(variance) * noise) / signal
    kept = np.sqrt(1 - betas)[np.asarray(t)].reshape(variance.shape)
    return np.asarray(start_signal * x + kept * start_variance / variance * (z - signal * x))


def bayes_variance(betas: Array, t: int) -> float:
    """Var[z_{t-1} | z_t, x] of each coordinate: what the covariance leaves."""
    end, start = states(betas)[t], before(betas, t)
    return start.variance - (1 - float(betas[t])) * start.variance**2 / end.variance


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Data from isotropic Gaussians, some of which may be points, and the exact noise predictor for them."""

    means: Array
    """(K, D)"""
    variances: Array
    """(K,)"""
    weights: Array
    """(K,), of sum 1."""
    errors: Array | None = None
    """(K, D): what the given predictor adds for each component; None for nothing."""

    @classmethod
    def point(cls, x: Array, errors: Array | None = None) -> Mixture:
        """Data that are these points (K, D) and nothing else, of equal weights."""
        count = len(x)
        return cls(single(x), np.zeros(count), np.full(count, 1 / count), errors)

    @classmethod
    def normal(cls, rng: np.random.Generator, dim: int) -> Mixture:
        """Data from one Gaussian, away from the origin and of a variance away from 1."""
        return cls(single(rng.choice([-1.3, 0.4, 2.0], (1, dim))), single([rng.uniform(0.3, 0.5)]), np.ones(1))

    def options(self, betas: Array) -> dict[str, Any]:
        """What `given_diffusion.ExactNoise` is made with, for this schedule."""
        errors = np.zeros_like(self.means) if self.errors is None else self.errors
        named = {
            "alpha_bar": shares(betas), "means": self.means, "variances": self.variances, "weights": self.weights,
            "errors": errors,
        }  # fmt: skip
        return {name: torch.tensor(value, dtype=torch.float32) for name, value in named.items()}

    def draw(self, rng: np.random.Generator, count: int) -> Array:
        """Data (count, D)."""
        chosen = rng.choice(len(self.weights), count, p=self.weights)
        scatter = np.sqrt(self.variances)[chosen, None] * rng.normal(size=(count, self.means.shape[1]))
        return self.means[chosen] + scatter

    def log_density(self, z: Array, state: State) -> Array:
        """Log-density of a noisy state at each row of z (n, D): (n,), in nats."""
        spread = state.signal**2 * self.variances + state.variance  # (K,)
        squares = ((z[:, None] - state.signal * self.means) ** 2).sum(2)  # (n, K)
        terms = np.log(self.weights) - squares / (2 * spread) - z.shape[1] / 2 * np.log(2 * math.pi * spread)
        top = terms.max(1, keepdims=True)
        return np.asarray((top + np.log(np.exp(terms - top).sum(1, keepdims=True)))[:, 0])

    def best_noise(self, z: Array, t: Sequence[int], betas: Array, *, step: float = 1e-4) -> Array:
        """E[epsilon | z] of each row of z (n, D), by the slope of the log-density (Tweedie's formula).

        The difference errs by step**2 / 6 times a third derivative.
        """
        after, found = states(betas), np.empty_like(z)
        numbers = np.asarray(t)
        for number in set(numbers.tolist()):
            own, state = numbers == number, after[number]
            for axis in range(z.shape[1]):
                shift = step * np.eye(z.shape[1])[axis]
                rise = self.log_density(z[own] + shift, state) - self.log_density(z[own] - shift, state)
                found[own, axis] = -math.sqrt(state.variance) * rise / (2 * step)
        return found


def single_losses(predicted: Array, noise: Array) -> list[float]:
    """The squared error of each example, one value after the other; arguments (n, ...)."""
    return [
        math.fsum((a - b) ** 2 for a, b in zip(one.ravel().tolist(), other.ravel().tolist(), strict=True))
        for one, other in zip(predicted, noise, strict=True)
    ]


def even_schedule(steps: int, last: float) -> Array:
    """A schedule of a training: variances that grow evenly up to the last one, (steps,)."""
    return single(np.linspace(0.002, last, steps))
