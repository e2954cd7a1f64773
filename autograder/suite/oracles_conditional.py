"""What is known of the given modules of the assignment on conditional generation, in float64 numpy.

A class at a time the conditional VAE is the affine one of `oracles_gaussian.py`. Where the data of a class are Gaussian
the noise in a code is known exactly, and each step of a sampler turns a Gaussian into a Gaussian.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from autograder.suite.oracles import Array, single
from autograder.suite.oracles_gaussian import AffineVAE

Labels = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True, eq=False)
class ConditionalAffineVAE:
    """What is known of `given_conditional.ConditionalLinearVAE` with these weights."""

    shared: AffineVAE
    """What all classes have in common; its own offsets are not used."""
    offset: Array
    """(classes, D)"""
    encoder_offset: Array
    """(classes, d)"""

    @classmethod
    def draw(
        cls,
        rng: np.random.Generator,
        *,
        image_shape: tuple[int, int, int],
        classes: int,
        logvar: tuple[float, ...],
        squash: bool = False,
    ) -> ConditionalAffineVAE:
        """Weights of order one; the classes are far from each other."""
        size, dim = math.prod(image_shape), len(logvar)

        def scattered(count: int) -> Array:
            return single(rng.uniform(0.4, 1.2, (classes, count)) * rng.choice([-1, 1], (classes, count)))

        shared = AffineVAE.draw(rng, image_shape=image_shape, logvar=logvar, squash=squash)
        return cls(shared, offset=scattered(size), encoder_offset=scattered(dim))

    def options(self) -> dict[str, Any]:
        """The keyword arguments of the given module."""
        own = {"offset": torch.tensor(self.offset).float(), "encoder_offset": torch.tensor(self.encoder_offset).float()}
        return {**self.shared.options(), **own}

    def means(self, images: Array, labels: Labels) -> Array:
        """Posterior means (n, d) of images (n, c, h, w) of these classes (n,)."""
        return np.asarray(images.reshape(len(images), -1) @ self.shared.encoder_weight.T + self.encoder_offset[labels])

    def decode(self, z: Array, labels: Labels) -> Array:
        """Images (n, D) of codes (n, d) in these classes (n,)."""
        x = z @ self.shared.weight.T + self.offset[labels]
        return np.asarray(1 / (1 + np.exp(-x)) if self.shared.squash else x)

    def codes_behind(self, images: Array, labels: Labels) -> tuple[Array, float]:
        """The codes (n, d) whose images in these classes these are, and the largest distance to what can be decoded.

        For a decoder without sigmoid only.
        """
        flat = images.reshape(len(images), -1) - self.offset[labels]
        codes = np.asarray(np.linalg.lstsq(self.shared.weight, flat.T, rcond=None)[0].T, dtype=np.float64)
        return codes, float(np.abs(flat - codes @ self.shared.weight.T).max())


@dataclass(frozen=True, slots=True, eq=False)
class ClassNoise:
    """What is known of `given_conditional.ClassNoise`: the noise where the data of class y follow N(means[y], v I)."""

    means: Array
    """(classes + 1, d); the last row is that of no class."""
    variance: float
    betas: Array
    """(T,)"""

    @classmethod
    def draw(cls, rng: np.random.Generator, *, classes: int, dim: int, steps: int, variance: float = 0.0) -> ClassNoise:
        """Classes a few units apart, and a schedule at whose end next to nothing is left of the signal."""
        means = single(rng.normal(0, 1.5, (classes + 1, dim)))
        betas = single(np.linspace(0.3, 7.5, steps) / steps * rng.uniform(0.95, 1.05, steps))
        return cls(means, float(np.float32(variance)), betas)

    @property
    def alpha_bar(self) -> Array:
        """(T,)"""
        return np.asarray(np.cumprod(1 - self.betas), dtype=np.float64)

    def schedule(self) -> dict[str, torch.Tensor]:
        """`betas` and `alpha_bar` as a student receives them."""
        return {"betas": torch.tensor(self.betas).float(), "alpha_bar": torch.tensor(self.alpha_bar).float()}

    def options(self) -> dict[str, Any]:
        """The keyword arguments of the given module."""
        return {"means": torch.tensor(self.means).float(), "variance": self.variance,
                "alpha_bar": self.schedule()["alpha_bar"]}  # fmt: skip

    def predict(self, z: Array, t: Labels, labels: Labels) -> Array:
        """E[noise | z] (n, d) of codes (n, d) at steps (n,) in classes (n,): of two Gaussians, by their precisions.

        z is the sum of a signal of law N(sqrt(a) m, a v) and a noise of law N(0, 1 - a): what z exceeds its mean by is
        shared between them in proportion to their variances.
        """
        a = self.alpha_bar[t][:, None]
        excess = z - np.sqrt(a) * self.means[labels]
        return np.asarray(np.sqrt(1 - a) * excess / (a * self.variance + 1 - a))

    def noise_in(self, z: Array, t: Labels, clean: Array) -> Array:
        """The noise (n, d) that makes z (n, d) of clean codes (n, d) at steps (n,)."""
        a = self.alpha_bar[t][:, None]
        return np.asarray((z - np.sqrt(a) * clean) / np.sqrt(1 - a))

    def sampled(self, target: Array, *, narrow: bool) -> tuple[Array, float]:
        """Mean (..., d) and variance of what a sampler draws, where the predicted noise is that of N(target, v I).

        narrow  True if each step adds the variance beta (1 - alpha_bar of the step before) / (1 - alpha_bar), False if
                it adds beta: both are usual. The last step adds none.
        """
        a, mean, variance = self.alpha_bar, np.zeros_like(target), 1.0
        for t in reversed(range(len(a))):
            beta, rest = self.betas[t], 1 - a[t]
            pull = beta / (a[t] * self.variance + rest)  # of a step towards sqrt(a) target
            mean = (mean - pull * (mean - math.sqrt(a[t]) * target)) / math.sqrt(1 - beta)
            variance *= (1 - pull) ** 2 / (1 - beta)
            if t > 0:
                variance += beta * (1 - a[t - 1]) / rest if narrow else beta
        return mean, variance
