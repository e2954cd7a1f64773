"""Independent oracles for regularized autoencoders, and what is known of their given modules, in float64 numpy.

As in `oracles.py`, a divergence comes from an integral, a density from its distribution function, a Jacobian from
differences: never from the formula that a student is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from autograder.suite.oracles import Array, single

NODES, WEIGHTS = np.polynomial.legendre.leggauss(200)


def bernoulli_divergence(rho: Any, rho_hat: Any) -> Array:
    """KL(Bernoulli(rho) || Bernoulli(rho_hat)) elementwise, both in (0, 1), in nats: the integral of its slope.

    KL vanishes at rho_hat = rho, and there is 1 / (t (1 - t)) of Fisher information at t: the slope is
    (t - rho) / (t (1 - t)). Gauss-Legendre with 200 nodes errs by less than 1e-9 as long as both stay within
    [0.01, 0.99].
    """
    start, end = np.broadcast_arrays(np.asarray(rho, dtype=np.float64), np.asarray(rho_hat, dtype=np.float64))
    half = (end - start)[..., None] / 2
    t = (start + end)[..., None] / 2 + half * NODES
    return np.asarray((half * WEIGHTS * (t - start[..., None]) / (t * (1 - t))).sum(-1))


def laplace_energy(codes: Array, rate: float, *, step: float = 1e-4) -> Array:
    """-log density of each code (n, d) under independent Laplace laws of this rate: (n,), in nats.

    The density is the difference quotient of the distribution function; it errs by a factor of step**2 rate**2 / 6,
    and by 1e-12 / density of rounding. No code may lie within `step` of zero, where the density has a corner.
    """

    def tail(value: float) -> float:  # P(H > value) for value > 0, which keeps its digits far from zero
        return 0.5 * math.exp(-rate * value)

    def one(code: float) -> float:
        size = abs(code)
        return -math.log((tail(size - step) - tail(size + step)) / (2 * step))

    return np.array([math.fsum(one(code) for code in row) for row in codes.tolist()])


def distance_to_the_uniform_law(sample: Array) -> float:
    """Kolmogorov-Smirnov: the largest gap between the distribution function of `sample` and that of [0, 1)."""
    ordered = np.clip(np.sort(sample.ravel()), 0, 1)
    ranks = np.arange(len(ordered) + 1) / len(ordered)
    return float(np.maximum(ranks[1:] - ordered, ordered - ranks[:-1]).max())


def decibels(x_hat: Array, x: Array) -> list[float]:
    """PSNR of each image, peak 1, one pixel at a time, in dB."""
    values = []
    for image_hat, image in zip(x_hat, x, strict=True):
        errors = [(a - b) ** 2 for a, b in zip(image_hat.ravel().tolist(), image.ravel().tolist(), strict=True)]
        values.append(10 * (math.log10(len(errors)) - math.log10(math.fsum(errors))))
    return values


def jacobian(function: Callable[[Array], Array], at: Array, *, step: float = 1e-5) -> Array:
    """Jacobian (d, D) of a function of one batch, at one example (1, ...), by central differences: error step**2."""
    columns = []
    for index in np.ndindex(at.shape):
        above, below = at.copy(), at.copy()
        above[index] += step
        below[index] -= step
        columns.append((function(above) - function(below))[0] / (2 * step))
    return np.stack(columns, axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class Encoder:
    """What is known of `given_regularized.Encoder` with these weights."""

    weight: Array
    """(k, D)"""
    offset: Array
    """(k,)"""
    outer: Array | None = None
    """(d, k); None for an affine encoder."""

    @classmethod
    def draw(cls, rng: np.random.Generator, *, size: int, hidden: int, units: int | None = None) -> Encoder:
        """Weights of order one. `units`: of the codes of a curved encoder; None for an affine one."""
        return cls(
            weight=single(rng.normal(size=(hidden, size)) / math.sqrt(size) * 1.5),
            offset=single(rng.uniform(0.2, 0.6, hidden) * rng.choice([-1, 1], hidden)),
            outer=None if units is None else single(rng.uniform(0.4, 1.2, (units, hidden))),
        )

    def options(self, dtype: torch.dtype = torch.float64) -> dict[str, Any]:
        """The keyword arguments of the given module."""
        arrays = {"weight": self.weight, "offset": self.offset, "outer": self.outer}
        return {name: torch.tensor(value, dtype=dtype) for name, value in arrays.items() if value is not None}

    def codes(self, images: Array) -> Array:
        """Codes (n, d) of images (n, ...)."""
        inner = images.reshape(len(images), -1) @ self.weight.T + self.offset
        return np.asarray(inner if self.outer is None else np.tanh(inner) @ self.outer.T)

    def contraction(self, images: Array) -> float:
        """Mean over the images of the sum of the squares of the Jacobian, by differences."""
        squares = [float((jacobian(self.codes, image[None]) ** 2).sum()) for image in images]
        return math.fsum(squares) / len(squares)


@dataclass(frozen=True, slots=True, eq=False)
class Denoiser:
    """What is known of `given_regularized.Denoiser` with these weights."""

    weight: Array
    """(k, D)"""
    inner: Array
    """(k,)"""
    outer: Array
    """(D, k)"""
    offset: Array
    """(D,)"""
    rectify: bool = False

    @classmethod
    def draw(cls, rng: np.random.Generator, *, size: int, hidden: int, rectify: bool = False) -> Denoiser:
        """Weights as a new dense layer has them."""

        def uniform(fan_in: int, *shape: int) -> Array:
            return single(rng.uniform(-1, 1, shape) / math.sqrt(fan_in))

        return cls(
            weight=uniform(size, hidden, size),
            inner=uniform(size, hidden),
            outer=uniform(hidden, size, hidden),
            offset=uniform(hidden, size),
            rectify=rectify,
        )

    @classmethod
    def inverse(cls, size: int, *, scale: float, shift: float) -> Denoiser:
        """What undoes the corruption x -> scale x + shift."""
        eye = np.eye(size)
        return cls(weight=eye / scale, inner=np.zeros(size), outer=eye, offset=np.full(size, -shift / scale))

    def options(self) -> dict[str, Any]:
        """The keyword arguments of the given module."""
        arrays = {name: getattr(self, name) for name in ("weight", "inner", "outer", "offset")}
        return {"rectify": self.rectify, **{name: torch.tensor(value).float() for name, value in arrays.items()}}

    def restored(self, images: Array) -> Array:
        """What it makes of images (n, ...), of the same shape."""
        hidden = images.reshape(len(images), -1) @ self.weight.T + self.inner
        x = (np.maximum(hidden, 0) if self.rectify else hidden) @ self.outer.T + self.offset
        return np.asarray((1 + np.tanh(x / 2)) / 2 if self.rectify else x).reshape(images.shape)

    def loss(self, corrupted: Array, clean: Array) -> float:
        """Mean over the images of the squared error, summed over each image, to the clean ones."""
        return float(((self.restored(corrupted) - clean) ** 2).sum()) / len(clean)


def squared_error(model: Denoiser, images: Array, sigma: float, rng: np.random.Generator) -> float:
    """The mean squared error, summed over the pixels, of what a model makes of images with a Gaussian noise."""
    restored = model.restored(images + sigma * rng.normal(size=images.shape))
    return float(((restored - images) ** 2).sum() / len(images))


def gain(model: Denoiser, images: Array, sigma: float, rng: np.random.Generator) -> float:
    """By how many dB, on average, a model brings images closer that were corrupted by a Gaussian noise."""
    noisy = images + sigma * rng.normal(size=images.shape)
    before, after = (math.fsum(decibels(x, images)) for x in (noisy, model.restored(noisy)))
    return (after - before) / len(images)
