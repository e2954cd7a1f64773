"""Independent oracles for autoencoders: principal components from an eigendecomposition, losses pixel by pixel.

Nothing here knows the code that a student is asked for: it is float64 numpy, and where the reference uses a singular
value decomposition, eigenvectors of the scatter matrix.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from autograder.suite.oracles import Array


def principal_axes(x: Array) -> tuple[Array, Array]:
    """Scatter along each principal axis of the rows of x (n, D), from the largest, and the axes (D, D) as columns."""
    centered = x - x.mean(0)
    scatters, axes = np.linalg.eigh(centered.T @ centered)
    return np.maximum(scatters[::-1], 0.0), axes[:, ::-1]


def projection(x: Array, *, onto: Array, dim: int) -> Array:
    """The rows of x (n, D) projected on the affine subspace of dimension `dim` that fits the rows of `onto` best."""
    mean, (_, axes) = onto.mean(0), principal_axes(onto)
    return np.asarray(mean + (x - mean) @ axes[:, :dim] @ axes[:, :dim].T)


def linear_error(x: Array, *, onto: Array, dim: int) -> float:
    """Squared error of that projection, summed over the columns, averaged over the rows.

    With x = onto, no affine map through `dim` numbers has a smaller one.
    """
    return float(((projection(x, onto=onto, dim=dim) - x) ** 2).sum(1).mean())


def spread_table(rng: np.random.Generator, rows: int, columns: int) -> Array:
    """A table (rows, columns) far from the origin, each of whose principal axes carries half of the one before.

    They are well apart, so that a projection on them errs by 1e-5 in single precision. Rounded to float32, so that both
    sides have the same numbers.
    """
    size = min(rows - 1, columns)
    drawn = rng.normal(size=(rows, size))
    left, _ = np.linalg.qr(drawn - drawn.mean(0))  # its columns are centered
    right, _ = np.linalg.qr(rng.normal(size=(columns, size)))
    table: Array = left * (8.0 * 0.5 ** (np.arange(size) / 2)) @ right.T + rng.uniform(2, 4, columns)
    return table.astype(np.float32).astype(np.float64)


def reconstruction_errors(x_hat: Array, x: Array, kind: str) -> list[float]:
    """Loss of each image, one pixel at a time: squared, absolute, or binary cross-entropy in nats.

    x_hat, x  (n, ...) in (0, 1) and [0, 1]
    """

    def of_pixel(found: float, wanted: float) -> float:
        if kind == "mse":
            return (found - wanted) ** 2
        if kind == "mae":
            return abs(found - wanted)
        return -(wanted * math.log(found) + (1 - wanted) * math.log(1 - found))

    return [
        math.fsum(map(of_pixel, image_hat.ravel().tolist(), image.ravel().tolist()))
        for image_hat, image in zip(x_hat, x, strict=True)
    ]


def uneven_error(x_hat: Array, x: Array, weight: float) -> float:
    """What `autograder.sandbox.given_autoencoders.UnevenError` gives, in float64."""
    gap = x_hat - x
    return float((gap**2 * np.where(gap > 0, weight, 1.0)).sum() / len(x))


def bend_of(value_a: Array, value_b: Array, value_middle: Array) -> float:
    """How far a function is from affine between a and b: 0 for an affine one, whose value in the middle is the mean."""
    return float(np.linalg.norm(value_a + value_b - 2 * value_middle) / np.linalg.norm(value_a - value_b))


@dataclass(frozen=True, slots=True, eq=False)
class AffineModel:
    """What is known of `autograder.sandbox.given_autoencoders.AffineAutoencoder` with these weights, in float64."""

    image_shape: tuple[int, int, int]
    weight: Array
    """(D, d)"""
    offset: Array
    """(D,)"""
    encoder_weight: Array
    """(d, D)"""
    encoder_offset: Array
    """(d,)"""
    bend: bool = False
    squash: bool = False

    @classmethod
    def draw(
        cls,
        rng: np.random.Generator,
        *,
        image_shape: tuple[int, int, int],
        latent_dim: int,
        bend: bool = False,
        squash: bool = False,
    ) -> AffineModel:
        """Weights of order one, rounded to float32 so that both sides have the same."""
        size = math.prod(image_shape)

        def single(values: Array) -> Array:
            return values.astype(np.float32).astype(np.float64)

        return cls(
            image_shape=image_shape,
            weight=single(rng.uniform(0.3, 0.9, (size, latent_dim)) * rng.choice([-1, 1], (size, latent_dim))),
            offset=single(rng.uniform(0.3, 0.9, size) * rng.choice([-1, 1], size)),
            encoder_weight=single(2 * rng.normal(size=(latent_dim, size)) / math.sqrt(size)),
            encoder_offset=single(rng.uniform(0.2, 0.5, latent_dim)),
            bend=bend,
            squash=squash,
        )

    def options(self) -> dict[str, Any]:
        """The keyword arguments of the given module."""
        names = ("weight", "offset", "encoder_weight", "encoder_offset")
        tensors = {name: torch.tensor(getattr(self, name)).float() for name in names}
        return {"image_shape": self.image_shape, "bend": self.bend, "squash": self.squash, **tensors}

    def encode(self, images: Array) -> Array:
        """(n, c, h, w) -> (n, d)."""
        z = images.reshape(len(images), -1) @ self.encoder_weight.T + self.encoder_offset
        return np.asarray(np.tanh(z) if self.bend else z)

    def decode(self, z: Array) -> Array:
        """(n, d) -> (n, c, h, w)."""
        x = z @ self.weight.T + self.offset
        return np.asarray(1 / (1 + np.exp(-x)) if self.squash else x).reshape(-1, *self.image_shape)

    def reconstruct(self, images: Array) -> Array:
        """(n, c, h, w) -> (n, c, h, w)."""
        return self.decode(self.encode(images))
