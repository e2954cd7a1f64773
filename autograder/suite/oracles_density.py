"""What is known of tables, kernel estimates and Gaussian mixtures: counted, looped over and integrated, in numpy.

A Gaussian is a product of normal densities of one variable along the axes of its covariance, without the inverse and
the determinant that a student is asked for. Far from the data, logarithms are added in pairs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.suite.oracles import Array
from autograder.suite.oracles_gaussian import random_covariance


def counted_table(x: Sequence[Any], y: Sequence[Any]) -> tuple[list[Any], list[Any], Array]:
    """The sorted values of x and of y, and the share of the points at each pair of them, one comparison at a time."""
    x_values, y_values = sorted(set(x)), sorted(set(y))
    pairs = list(zip(x, y, strict=True))
    table = [[sum(pair == (a, b) for pair in pairs) / len(pairs) for b in y_values] for a in x_values]
    return x_values, y_values, np.array(table)


def conditional_table(joint: Array) -> Array:
    """P(Y | X) of a joint table, row by row; a row of zeros stays zero."""
    rows = [[value / math.fsum(row) if math.fsum(row) > 0 else 0.0 for value in row] for row in joint.tolist()]
    return np.array(rows)


def posterior(likelihood: Array, prior: Array) -> Array:
    """P(Y | X) of each observation, by Bayes' formula written out; a row of zeros where P(X) is zero.

    likelihood  (n, K), prior (K,).
    """
    joint = [[value * weight for value, weight in zip(row, prior.tolist(), strict=True)] for row in likelihood.tolist()]
    return conditional_table(np.array(joint))


def divergence(p: Array, q: Array) -> float:
    """The sum of p log(p/q) in nats, term by term: none where p is zero, infinite where q alone is."""
    terms = []
    for a, b in zip(p.tolist(), q.tolist(), strict=True):
        if a > 0 and b == 0:
            return math.inf
        terms.append(a * (math.log(a) - math.log(b)) if a > 0 else 0.0)
    return math.fsum(terms)


def normal_density(offset: float, width: float) -> float:
    """The density of N(0, width^2) at `offset`."""
    return math.exp(-0.5 * (offset / width) ** 2) / (width * math.sqrt(2 * math.pi))


def kernel_density(x: Array, samples: Array, bandwidth: float) -> Array:
    """The mean over the samples of a product of normal densities, one per coordinate. x (m, d), samples (n, d)."""

    def bump(at: list[float], center: list[float]) -> float:
        return math.prod(normal_density(a - b, bandwidth) for a, b in zip(at, center, strict=True))

    return np.array([math.fsum(bump(at, center) for center in samples.tolist()) / len(samples) for at in x.tolist()])


@dataclass(frozen=True, slots=True)
class Moments:
    """What a density weighs, and what its mean and covariance are."""

    mass: float
    mean: Array
    """(d,)"""
    covariance: Array
    """(d, d)"""


def box(low: Array, high: Array, *, step: float) -> tuple[Array, float]:
    """Points (m, d) of a grid over a box, and the volume of its cell: the trapezoidal rule of what vanishes outside."""
    sides = [np.arange(a, b + step, step) for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    return np.stack(np.meshgrid(*sides, indexing="ij"), axis=-1).reshape(-1, len(low)), step ** len(low)


def moments(points: Array, density: Array, cell: float) -> Moments:
    """The moments of a density whose values (m,) on a grid (m, d) are given."""
    mass = float(density.sum() * cell)
    mean = (density @ points) * cell
    return Moments(mass, mean, (points - mean).T @ ((points - mean) * density[:, None]) * cell)


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """A Gaussian mixture, and all that can be said of it."""

    weights: Array
    """(K,)"""
    means: Array
    """(K, d)"""
    covariances: Array
    """(K, d, d)"""

    @classmethod
    def draw(cls, rng: np.random.Generator, count: int, dim: int, *, spread: float = 2.0) -> Mixture:
        """Unequal weights; means `spread` apart or so; full covariances that do not commute, of unequal volumes."""
        weights = rng.permutation(np.arange(1, count + 1)) + rng.uniform(0, 0.3, count)
        scales = rng.permutation(np.geomspace(0.4, 4.0, count)) if count > 1 else np.array([1.7])
        covariances = [scale * random_covariance(rng, dim) for scale in scales]
        means = spread * (rng.choice([-1.3, 0.4, 2.0], (count, dim)) + rng.uniform(-0.3, 0.3, (count, dim)))
        return cls(weights / weights.sum(), means, np.stack(covariances))

    @classmethod
    def draw_apart(cls, rng: np.random.Generator, dim: int) -> Mixture:
        """Three components so far from one another that each point tells its own."""
        mixture = cls.draw(rng, 3, dim)
        centers = np.outer(rng.permutation([-40.0, 0.0, 40.0]), np.ones(dim))
        return cls(mixture.weights, centers + rng.uniform(-1, 1, (3, dim)), mixture.covariances)

    def arguments(self) -> dict[str, Array]:
        """The keyword arguments of the functions of a mixture."""
        return {name: getattr(self, name).copy() for name in ("weights", "means", "covariances")}

    def log_terms(self, x: Array) -> Array:
        """log weight + log-density of each component at each point of x (n, d): (n, K)."""
        columns = []
        for weight, mean, covariance in zip(self.weights, self.means, self.covariances, strict=True):
            values, axes = np.linalg.eigh(covariance)
            standard = (x - mean) @ axes / np.sqrt(values)  # (n, d): along its own axes, in standard deviations
            along = -0.5 * standard**2 - np.log(np.sqrt(2 * math.pi * values))
            columns.append(math.log(weight) + along.sum(1))
        return np.stack(columns, axis=1)

    def log_density(self, x: Array) -> Array:
        """(n,) in nats."""
        return np.asarray(np.logaddexp.reduce(self.log_terms(x), axis=1))

    def classes(self, x: Array) -> tuple[Array, Array]:
        """The most probable component of each point (n,), and by how many nats it leads (n,)."""
        ordered = np.sort(self.log_terms(x), axis=1)
        return self.log_terms(x).argmax(1), ordered[:, -1] - ordered[:, -2]

    def responsibilities(self, x: Array) -> Array:
        """(n, K)."""
        return np.asarray(np.exp(self.log_terms(x) - self.log_density(x)[:, None]))

    def after_em(self, x: Array) -> Mixture:
        """The mixture after one step of EM, point by point."""
        n, dim = x.shape
        count = len(self.weights)
        shares, sizes = self.responsibilities(x), np.zeros(count)
        means, covariances = np.zeros((count, dim)), np.zeros((count, dim, dim))
        for k in range(count):
            for i in range(n):
                sizes[k] += shares[i, k]
                means[k] += shares[i, k] * x[i]
            means[k] /= sizes[k]
            for i in range(n):
                covariances[k] += shares[i, k] * np.outer(x[i] - means[k], x[i] - means[k])
            covariances[k] /= sizes[k]
        return Mixture(sizes / n, means, covariances)

    def moments(self) -> Moments:
        """Of the whole mixture: the second moment of a mixture is the mean of those of its components."""
        mean = self.weights @ self.means
        pairs = zip(self.weights, self.means, self.covariances, strict=True)
        second = sum(weight * (covariance + np.outer(center, center)) for weight, center, covariance in pairs)
        return Moments(1.0, mean, np.asarray(second - np.outer(mean, mean)))

    def distribution_along(self, direction: Array) -> Callable[[Array], Array]:
        """The distribution function of the projection of a point on a direction (d,): a mixture of normal laws."""
        centers = self.means @ direction
        widths = np.sqrt([direction @ covariance @ direction for covariance in self.covariances])

        def below(at: Array) -> Array:
            standard = (at[:, None] - centers) / widths / math.sqrt(2)  # (n, K)
            return np.asarray(np.vectorize(math.erfc)(-standard) @ self.weights / 2)

        return below

    def whitened(self, x: Array, component: int) -> Array:
        """The points (n, d) in standard deviations of a component: N(0, I) if they were drawn from it."""
        values, axes = np.linalg.eigh(self.covariances[component])
        return np.asarray((x - self.means[component]) @ axes / np.sqrt(values))

    def nearest(self, x: Array) -> Array:
        """The component whose mean is nearest to each point (n,): its own, if components are far apart."""
        return np.asarray(((x[:, None, :] - self.means) ** 2).sum(2).argmin(1))


def distance_to_law(sample: Array, below: Callable[[Array], Array]) -> float:
    """Kolmogorov-Smirnov: the largest gap between the distribution function of a sample (n,) and `below`."""
    expected = below(np.sort(sample))
    ranks = np.arange(len(sample) + 1) / len(sample)
    return float(np.maximum(ranks[1:] - expected, expected - ranks[:-1]).max())
