"""Independent, slow, trusted: what a right answer must agree with. Loops, draws, grids and differences, in numpy.

Nothing here knows the formula that a student is asked for: a divergence comes from its definition, a gradient from
differences, a law from its distribution function.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A Monte-Carlo estimate."""

    mean: Array
    """One value per example."""
    standard_error: Array
    """Of each mean: standard deviation of the draws over the square root of their number."""


def single(values: Any) -> Array:
    """These values rounded to float32, so that both sides have the same."""
    return np.asarray(np.asarray(values).astype(np.float32).astype(np.float64))


def log_normal_density(z: Array, mu: Array, logvar: Array) -> Array:
    """Log-density of N(mu, exp(logvar)) in each coordinate, in nats; arguments broadcast."""
    standard = (z - mu) / np.exp(logvar / 2)
    return -0.5 * (standard**2 + logvar + math.log(2 * math.pi))


def expected_log_ratio(mu: Array, logvar: Array, rng: np.random.Generator, *, samples: int) -> Estimate:
    """E_q[log q(z) - log p(z)] of each example by Monte-Carlo, q = N(mu, diag exp(logvar)), p = N(0, I).

    mu, logvar  (n, d).
    returns     Estimate of shape (n,), in nats.
    """
    z = mu + np.exp(logvar / 2) * rng.normal(size=(samples, *mu.shape))  # (samples, n, d)
    ratio = (log_normal_density(z, mu, logvar) - log_normal_density(z, np.zeros(1), np.zeros(1))).sum(-1)
    return Estimate(ratio.mean(0), ratio.std(0) / math.sqrt(samples))


def divergence_by_quadrature(mu: Array, logvar: Array) -> Array:
    """KL(q || p) of each example, q = N(mu, diag exp(logvar)), p = N(0, I): its integral on a grid.

    The trapezoidal rule on 12 standard deviations each side: the rest weighs e-32, and 241 nodes, ten to a standard
    deviation, make its error on an analytic integrand smaller than the rounding.

    mu, logvar  (n, d).
    returns     (n,), in nats.
    """
    offsets, step = np.linspace(-12.0, 12.0, 241, retstep=True)
    sigma = np.exp(logvar / 2)[..., None]
    z = mu[..., None] + sigma * offsets  # (n, d, nodes)
    log_q = log_normal_density(z, mu[..., None], logvar[..., None])
    log_p = log_normal_density(z, np.zeros(1), np.zeros(1))
    integrand = np.exp(log_q) * (log_q - log_p)
    return np.asarray((integrand.sum(-1, keepdims=True) * sigma * step).sum((-2, -1)))


def difference_gradient(function: Callable[[Array], Array | list[float]], at: Array, *, step: float = 1e-4) -> Array:
    """Gradient of the sum of `function` over its output, one central difference per entry of `at`.

    The error is step**2 / 6 times the third derivative, plus rounding of 1e-16 / step times the function.
    """
    gradient = np.empty_like(at)
    for index in np.ndindex(at.shape):
        above, below = at.copy(), at.copy()
        above[index] += step
        below[index] -= step
        gradient[index] = (np.sum(function(above)) - np.sum(function(below))) / (2 * step)
    return gradient


def bernoulli_negative_log_likelihood(x_hat: Array, x: Array) -> list[float]:
    """-sum over pixels of x log x_hat + (1 - x) log(1 - x_hat), of each example, one pixel at a time, in nats.

    x_hat, x  (n, ...) in (0, 1) and [0, 1].
    """
    return [
        -math.fsum(
            t * math.log(p) + (1 - t) * math.log(1 - p)
            for p, t in zip(image_hat.ravel().tolist(), image.ravel().tolist(), strict=True)
        )
        for image_hat, image in zip(x_hat, x, strict=True)
    ]


def distance_to_the_normal_law(sample: Array) -> float:
    """Kolmogorov-Smirnov: the largest gap between the distribution function of `sample` and that of N(0, 1).

    sample  any shape, flattened.
    returns a number in [0, 1]; NaN if the sample has one.
    """
    ordered = np.sort(sample.ravel())
    size = len(ordered)
    normal = np.array([0.5 * math.erfc(-value / math.sqrt(2)) for value in ordered.tolist()])
    ranks = np.arange(size + 1) / size
    return float(np.maximum(ranks[1:] - normal, normal - ranks[:-1]).max())


def kolmogorov_threshold(size: int, *, false_alarm: float) -> float:
    """The gap that a true sample of this size exceeds with probability at most `false_alarm`.

    source  Massart 1990: P(gap > t) <= 2 exp(-2 n t^2).
    """
    return math.sqrt(math.log(2 / false_alarm) / (2 * size))


def correlation(one: Array, other: Array) -> float:
    """Correlation of two arrays of centered variables of the same shape; NaN if one of them is zero everywhere.

    It is divided by the larger of the two variances, so that its absolute value is at most 1.
    """
    power = max(float(np.mean(one**2)), float(np.mean(other**2)))
    return float(np.mean(one * other)) / power if power > 0 else math.nan


def two_sample_distance(one: Array, other: Array) -> float:
    """Kolmogorov-Smirnov: the largest gap between the distribution functions of two samples of numbers.

    one, other  any shape, flattened.
    returns     a number in [0, 1]; NaN if a sample has one.
    """
    left, right = np.sort(one.ravel()), np.sort(other.ravel())
    points = np.concatenate([left, right])
    if np.isnan(points).any():
        return math.nan
    below = [np.searchsorted(side, points, side="right") / len(side) for side in (left, right)]
    return float(np.abs(below[0] - below[1]).max())


def two_sample_threshold(size: int, *, false_alarm: float) -> float:
    """The gap that two true samples of this size exceed with probability at most `false_alarm`.

    source  Wei & Dudley 2012: P(gap > t) <= 2 exp(-n t^2) for two samples of n >= 458 each.
    """
    return math.sqrt(math.log(2 / false_alarm) / size)


SINGLE_ROUNDING = 1e-4  # of sums of some hundred float32 products, a thousand roundings of 1.2e-7


def largest_gap(one: Array, other: Array, *, directions: int) -> float:
    """The largest `two_sample_distance` between two clouds of points, seen along lines on which `other` lies.

    The lines are those of the mean of `other` and of its first principal axes: there a wrong mean, variance or
    correlation shows.

    one, other  (n, D); `other` is the sample that is right.
    directions  number of principal axes; those along which `other` does not vary beyond rounding are left out.
    """
    mean = other.mean(0)
    _, strengths, axes = np.linalg.svd(other - mean, full_matrices=False)
    lines = [mean, *(axis for axis, strength in zip(axes[:directions], strengths, strict=False)
                     if strength > SINGLE_ROUNDING * strengths[0])]  # fmt: skip
    return max(_gap_along(one @ line, other @ line) for line in lines)


def _gap_along(one: Array, other: Array) -> float:
    """Their `two_sample_distance`; where `other` varies by its rounding only, 0 if they are one number, else 1."""
    size = float(np.abs(other).max())
    if float(other.std()) > SINGLE_ROUNDING * size:
        return two_sample_distance(one, other)
    return float(np.abs(one - other.mean()).max() > 10 * SINGLE_ROUNDING * size)
