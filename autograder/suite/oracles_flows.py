"""Independent oracles for normalizing flows, and what is known of their given modules, in float64 numpy.

As in `oracles.py`, a density is the slope of a distribution function, a volume the determinant of a Jacobian: never the
formula that a student is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from autograder.suite.oracles import Array, log_normal_density, single


def log_volumes(jacobians: Array) -> Array:
    """log |det J| of each Jacobian (n, d, d): (n,). A singular one gives minus infinity."""
    return np.asarray(np.linalg.slogdet(jacobians)[1])


def log_standard_normal(z: Array) -> Array:
    """Log-density of N(0, I) at each row of z (n, d), in nats: (n,)."""
    return np.asarray(log_normal_density(z, np.zeros(1), np.zeros(1)).sum(1))


def normal_mass(low: float, high: float) -> float:
    """P(low < Z < high) for a standard normal Z, from the tail that keeps its digits."""
    if low > 0:
        low, high = -high, -low
    return 0.5 * (math.erfc(-high / math.sqrt(2)) - math.erfc(-low / math.sqrt(2)))


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """What is known of `given_flows.Curve` with these parameters, all of the sign of `slope`."""

    slope: float
    offset: float
    weights: Array
    """(k,)"""
    rates: Array
    """(k,), positive."""
    shifts: Array
    """(k,)"""

    @classmethod
    def draw(cls, rng: np.random.Generator, *, bends: int = 2, sign: float = 1.0) -> Curve:
        """An increasing curve, or with sign = -1 a decreasing one; its slope is far from 1 and varies."""
        return cls(
            slope=float(single(sign * rng.uniform(0.3, 0.5))),
            offset=float(single(rng.uniform(0.4, 0.8) * rng.choice([-1, 1]))),
            weights=single(sign * rng.uniform(0.5, 0.9, bends)),
            rates=single(rng.uniform(1.1, 1.6, bends)),
            shifts=single(rng.uniform(0.3, 1.2, bends) * rng.choice([-1, 1], bends)),
        )

    def options(self, dtype: torch.dtype = torch.float64, *, derivative: bool = False) -> dict[str, Any]:
        """The keyword arguments of the given module."""
        names = ("slope", "offset", "weights", "rates", "shifts")
        return {"derivative": derivative, **{name: torch.tensor(getattr(self, name), dtype=dtype) for name in names}}

    def values(self, x: Array) -> Array:
        """h(x), of the shape of x."""
        return np.asarray(
            self.offset + self.slope * x + np.tanh(x[..., None] * self.rates + self.shifts) @ self.weights
        )

    def log_density(self, x: Array, *, step: float = 1e-4) -> Array:
        """Log-density at x (n,) of X such that h(X) is standard normal: of the mass of a small interval around x.

        The difference quotient errs by step**2 / 6 times p''/p, below 1e-7 where |h| < 6, and by its rounding, 1e-12
        over the density of a tail.
        """
        ends = self.values(np.stack([x - step, x + step]))
        low, high = ends.min(0), ends.max(0)
        return np.array([math.log(normal_mass(a, b) / (2 * step)) for a, b in zip(low, high, strict=True)])


@dataclass(frozen=True, slots=True, eq=False)
class GaussianFlow:
    """What is known of `given_flows.GaussianFlow` with these parameters."""

    offset: Array
    """(d,)"""
    logscale: Array
    """(d,)"""

    @classmethod
    def draw(cls, rng: np.random.Generator, *, dim: int) -> GaussianFlow:
        """Away from the standard normal distribution in each coordinate."""
        return cls(single(rng.uniform(0.4, 0.9, dim) * rng.choice([-1, 1], dim)), single(rng.uniform(-0.5, -0.2, dim)))

    def options(self, script: list[float] | None = None) -> dict[str, Any]:
        """The keyword arguments of the given module."""
        known = {"offset": torch.tensor(self.offset).float(), "logscale": torch.tensor(self.logscale).float()}
        return known if script is None else {**known, "script": torch.tensor(script)}

    def loss(self, x: Array) -> float:
        """Mean over the points x (n, d) of -log p(x), in nats."""
        return -float(log_normal_density(x, self.offset, 2 * self.logscale).sum(1).mean())

    def slope(self, x: Array, *, step: float = 1e-4) -> Array:
        """Gradient of that loss with respect to `offset`, by central differences: (d,)."""
        moved = [step * unit for unit in np.eye(len(self.offset))]
        at = [GaussianFlow(self.offset + sign * shift, self.logscale).loss(x) for shift in moved for sign in (1, -1)]
        return np.diff(-np.array(at).reshape(-1, 2))[:, 0] / (2 * step)


def monotone_start(centers: tuple[float, ...]) -> dict[str, torch.Tensor]:
    """The keyword arguments of a `given_flows.MonotoneFlow` before its training."""
    k = len(centers)
    return {"offset": torch.zeros(1), "a": torch.full((1,), -1.0), "w": torch.full((k,), -1.0), "r": torch.zeros(k),
            "centers": torch.tensor(centers)}  # fmt: skip


def monotone_log_density(learned: Mapping[str, Array], x: Array) -> Array:
    """Log-density at x (n,) of a MonotoneFlow with these parameters, by the mass of small intervals."""
    rates = np.exp(learned["r"])
    curve = Curve(slope=float(np.exp(learned["a"])[0]), offset=float(learned["offset"][0]),
                  weights=np.exp(learned["w"]), rates=rates, shifts=-rates * learned["centers"])  # fmt: skip
    return curve.log_density(x)


BUMPS = {"weights": (0.4, 0.6), "means": (-1.8, 1.2), "sigmas": (0.5, 0.7)}
"""Two bumps on a line: the example in dimension 1."""


def bumps(rng: np.random.Generator, count: int) -> Array:
    """`count` numbers drawn from the two bumps: (count,)."""
    chosen = rng.choice(2, count, p=BUMPS["weights"])
    return np.asarray(np.array(BUMPS["means"])[chosen] + np.array(BUMPS["sigmas"])[chosen] * rng.normal(size=count))


def bumps_log_density(x: Array) -> Array:
    """Log-density of the two bumps at x (n,)."""
    parts = [weight * np.exp(log_normal_density(x, np.asarray(mean), np.asarray(2 * math.log(sigma))))
             for weight, mean, sigma in zip(*BUMPS.values(), strict=True)]  # fmt: skip
    return np.asarray(np.log(sum(parts)))


def crescent(rng: np.random.Generator, count: int, *, noise: float = 0.2) -> Array:
    """`count` points along an arc of a parabola, with a Gaussian noise across it; of mean 0 and variance about 1.

    Its entropy is 1.03 nats, the best Gaussian loses 2.7: a right flow is far from a wrong one, whatever its networks.
    """
    along = rng.uniform(-1.7, 1.7, count)
    return np.stack([along, along**2 - 1 + noise * rng.normal(size=count)], axis=1)
