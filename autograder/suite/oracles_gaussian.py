"""Independent oracles for Gaussians with full covariances, and for the affine VAE whose laws are Gaussian.

As in `oracles.py`, a divergence and an expectation come from their definition, an integral on a grid, never from the
closed form that a student is asked for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import torch

from autograder.suite import oracles
from autograder.suite.oracles import Array

HALF_WIDTH, STEP = 9.0, 0.5
"""Of the grid, in standard deviations. Beyond 9 a Gaussian weighs e-18; on a polynomial times a Gaussian the
trapezoidal rule of step h errs by exp(-2 pi^2 / h^2), that is e-34."""


@cache
def standard_grid(dim: int) -> tuple[Array, Array]:
    """Nodes (m, dim) and weights (m,) that integrate a smooth function under N(0, I)."""
    offsets = np.arange(-HALF_WIDTH, HALF_WIDTH + STEP / 2, STEP)
    nodes = np.stack(np.meshgrid(*[offsets] * dim, indexing="ij"), axis=-1).reshape(-1, dim)
    weights = np.exp(-0.5 * (nodes**2).sum(1)) * (STEP / math.sqrt(2 * math.pi)) ** dim
    return nodes, weights


def log_density(z: Array, mu: Array, cov: Array) -> Array:
    """Log-density of N(mu, cov) at each row of z (m, d), in nats."""
    lower = np.linalg.cholesky(cov)
    standard = np.linalg.solve(lower, (z - mu).T)  # (d, m)
    volume = float(np.log(np.diag(lower)).sum())
    return np.asarray(-0.5 * (standard**2).sum(0) - volume - 0.5 * len(mu) * math.log(2 * math.pi))


def divergence_of_gaussians(mu0: Array, cov0: Array, mu1: Array, cov1: Array) -> float:
    """KL(N(mu0, cov0) || N(mu1, cov1)) in nats: the integral of q log(q/p) on a grid. mu (d,), cov (d, d), d <= 3."""
    nodes, weights = standard_grid(len(mu0))
    z = mu0 + nodes @ np.linalg.cholesky(cov0).T
    return float(weights @ (log_density(z, mu0, cov0) - log_density(z, mu1, cov1)))


def random_covariance(rng: np.random.Generator, dim: int) -> Array:
    """A covariance (dim, dim) far from diagonal, of eigenvalues in [0.4, 2.5]: two of them do not commute."""
    axes, _ = np.linalg.qr(rng.normal(size=(dim, dim)))
    values = np.exp(np.linspace(math.log(0.4), math.log(2.5), dim) + rng.uniform(-0.05, 0.05, dim))
    return np.asarray(axes * values @ axes.T) if dim > 1 else np.array([[float(rng.uniform(1.5, 2.5))]])


@dataclass(frozen=True, slots=True, eq=False)
class AffineVAE:
    """What is known of `autograder.sandbox.given.LinearVAE` with these weights, in float64."""

    image_shape: tuple[int, int, int]
    weight: Array
    """(D, d)"""
    offset: Array
    """(D,)"""
    encoder_weight: Array
    """(d, D)"""
    encoder_offset: Array
    """(d,)"""
    logvar: Array
    """(d,)"""
    squash: bool = False

    @classmethod
    def draw(
        cls,
        rng: np.random.Generator,
        *,
        image_shape: tuple[int, int, int],
        logvar: tuple[float, ...],
        squash: bool = False,
        spread: float = 1.0,
    ) -> AffineVAE:
        """Weights of order one, rounded to float32 so that both sides have the same. `spread`: of the means."""
        size, dim = math.prod(image_shape), len(logvar)

        def single(values: Array) -> Array:
            return values.astype(np.float32).astype(np.float64)

        return cls(
            image_shape=image_shape,
            weight=single(rng.uniform(0.3, 0.9, (size, dim)) * rng.choice([-1, 1], (size, dim))),
            offset=single(rng.uniform(0.3, 0.9, size) * rng.choice([-1, 1], size)),
            encoder_weight=single(spread * rng.normal(size=(dim, size)) / math.sqrt(size)),
            encoder_offset=single(rng.uniform(0.2, 0.5, dim)),
            logvar=single(np.array(logvar)),
            squash=squash,
        )

    def options(self) -> dict[str, Any]:
        """The keyword arguments of the given module."""
        arrays = {name: getattr(self, name) for name in ("weight", "offset", "encoder_weight", "encoder_offset")}
        tensors = {name: torch.tensor(value).float() for name, value in {**arrays, "logvar": self.logvar}.items()}
        return {"image_shape": self.image_shape, "squash": self.squash, **tensors}

    def means(self, images: Array) -> Array:
        """Posterior means (n, d) of images (n, c, h, w)."""
        return np.asarray(images.reshape(len(images), -1) @ self.encoder_weight.T + self.encoder_offset)

    def decode(self, z: Array) -> Array:
        """Images (n, D) of codes (n, d)."""
        x = z @ self.weight.T + self.offset
        return np.asarray(1 / (1 + np.exp(-x)) if self.squash else x)

    def codes_behind(self, images: Array) -> tuple[Array, float]:
        """The codes (n, d) whose images these are, and the largest distance of an image to what can be decoded.

        For a decoder without sigmoid only.
        """
        flat = images.reshape(len(images), -1) - self.offset
        codes = np.asarray(np.linalg.lstsq(self.weight, flat.T, rcond=None)[0].T, dtype=np.float64)
        return codes, float(np.abs(flat - codes @ self.weight.T).max())

    def loss(self, images: Array, *, beta: float = 1.0) -> float:
        """Mean over images of BCE + beta KL, the expectation over the code being taken on a grid."""
        nodes, weights = standard_grid(len(self.logvar))
        total = 0.0
        for image, mu in zip(images.reshape(len(images), -1), self.means(images), strict=True):
            x = (mu + nodes * np.exp(self.logvar / 2)) @ self.weight.T + self.offset  # (m, D)
            total += float(weights @ (np.logaddexp(0, x) - image * x).sum(1))
        divergence = oracles.divergence_by_quadrature(self.means(images), np.tile(self.logvar, (len(images), 1)))
        return total / len(images) + beta * float(divergence.mean())
