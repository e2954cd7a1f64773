"""Independent oracles for adversarial networks, in float64 numpy, and what the record of a training tells.

A loss is worked out from probabilities, its gradient from differences, the best answer of a discriminator by search.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from autograder.suite.oracles import Array, difference_gradient

GOLDEN = (math.sqrt(5) - 1) / 2


def probability(logit: float) -> float:
    """That a point is real, of which the discriminator gives this logit."""
    return 1 / (1 + math.exp(-logit))


def mean_cost(logits: Array, cost: Callable[[float], float]) -> float:
    """Mean of what each probability costs."""
    return math.fsum(cost(probability(logit)) for logit in logits.tolist()) / len(logits)


def discriminator_loss(real_logits: Array, fake_logits: Array) -> float:
    """-log d on real points and -log(1 - d) on generated ones, each averaged, in nats; logits (n,) and (m,)."""
    return mean_cost(real_logits, lambda p: -math.log(p)) + mean_cost(fake_logits, lambda p: -math.log(1 - p))


def generator_loss(fake_logits: Array, *, saturating: bool = False) -> float:
    """log(1 - d), or -log d, averaged over generated points, in nats."""
    return mean_cost(fake_logits, lambda p: math.log(1 - p) if saturating else -math.log(p))


def best_answer(p_data: float, p_model: float) -> float:
    """The d in (0, 1) that maximizes p_data log d + p_model log(1 - d): by golden-section search, to 1e-7."""
    low, high = 1e-12, 1 - 1e-12
    while high - low > 1e-9:
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        gains = [p_data * math.log(d) + p_model * math.log1p(-d) for d in (left, right)]
        low, high = (low, right) if gains[0] >= gains[1] else (left, high)
    return (low + high) / 2


def modes_met(samples: Array, centers: Array, radius: float) -> int:
    """How many centers are the nearest one of some sample that is within the radius: one distance at a time."""
    met = set()
    for sample in samples.tolist():
        far = [math.dist(sample, center) for center in centers.tolist()]
        if min(far) <= radius:
            met.add(far.index(min(far)))
    return len(met)


# ---- what a training did --------------------------------------------------------------------------------------------

Network = Literal["f", "d"]


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """A call of a given network, or a gradient that reached it; last, what its parameters are in the end."""

    network: Network
    kind: str
    """"call", "gradient" or "end"."""
    value: Array
    """What it was called with, or its gradient."""
    at: float
    """Time, in seconds."""
    weights: Array
    """Its parameters then."""


def events(network: Network, record: Sequence[tuple[str, Any]]) -> list[Event]:
    """What `given_gans.Timed` has noted, in order."""
    found = []
    for (kind, value), (_, then) in zip(record[:-1:2], record[1::2], strict=False):
        known = then.double().numpy()
        found.append(Event(network, kind, value.double().numpy(), float(known[0]), known[1:]))
    last = record[-1][1].double().numpy()
    return [*found, Event(network, "end", last, math.inf, last.flatten())]


def moves(found: Sequence[Event]) -> list[int]:
    """The places in a network's events after which its parameters are others than before."""
    return [place for place in range(len(found) - 1)
            if not np.array_equal(found[place].weights, found[place + 1].weights)]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """One step of each network, as the events tell it."""

    real: Array
    """Real points that d was shown before it moved, (n, dim)."""
    fake: Array
    """Generated ones, (m, dim)."""
    d_weights: Array
    """Of d before its move."""
    d_gradient: Array | None
    """What d moved on: the last gradient before."""
    shown: Array
    """Generated points that d judged after it had moved: those of the step of f, (m, dim)."""
    new_d_weights: Array
    z: Array
    """What f made them from, (m, latent_dim)."""
    f_weights: Array
    f_gradient: Array


def rows_of(calls: Sequence[Event], x: Array, *, real: bool) -> Array:
    """The points of these calls of d that are among x, or those that are not."""
    rows = np.concatenate([call.value for call in calls]) if calls else np.zeros((0, x.shape[1]))
    known = {tuple(row) for row in x.tolist()}
    return np.asarray(rows[[(tuple(row) in known) == real for row in rows.tolist()]])


def rounds(of_f: Sequence[Event], of_d: Sequence[Event], x: Array) -> list[Round]:
    """The steps of a training, one round for each move of f. x: the real points, (n, dim).

    A round ends at the gradient that f moves on; what d saw in it before its own move is d's step, the rest f's.
    """
    found: list[Round] = []
    start = -math.inf
    for place in moves(of_f):
        gradients = [event for event in of_f[: place + 1] if event.kind == "gradient" and event.at > start]
        if not gradients:
            return found
        end = gradients[-1].at
        seen = [event for event in of_d if start < event.at <= end]
        first = [event for event in seen if np.array_equal(event.weights, seen[0].weights)]
        calls, after = ([event for event in part if event.kind == "call"] for part in (first, seen[len(first) :]))
        on = [event.value for event in first if event.kind == "gradient"]
        made = [event for event in of_f if event.kind == "call" and event.at <= end]
        found.append(Round(
            real=rows_of(calls, x, real=True), fake=rows_of(calls, x, real=False),
            d_weights=first[0].weights if first else np.zeros(0), d_gradient=on[-1] if on else None,
            shown=rows_of(after, x, real=False), new_d_weights=after[-1].weights if after else np.zeros(0),
            z=made[-1].value, f_weights=gradients[-1].weights, f_gradient=gradients[-1].value,
        ))  # fmt: skip
        start = end
    return found


def generated(weights: Array, z: Array) -> Array:
    """What `given_gans.AffineGenerator` makes of z (n, latent_dim): (n, dim)."""
    matrix = weights.reshape(-1, z.shape[1] + 1)
    return z @ matrix[:, :-1].T + matrix[:, -1]


def logits(weights: Array, x: Array) -> Array:
    """What `given_gans.QuadraticDiscriminator` says of x (n, dim): (n,)."""
    return np.concatenate([np.ones((len(x), 1)), x, x**2], axis=1) @ weights


def d_slope(step: Round) -> Array:
    """The gradient of the discriminator's loss in its parameters, at the step of d, by differences."""

    def loss(weights: Array) -> list[float]:
        return [discriminator_loss(logits(weights, step.real), logits(weights, step.fake))]

    return difference_gradient(loss, step.d_weights)


def f_slope(step: Round, *, saturating: bool = False) -> Array:
    """The gradient of the generator's loss in its parameters, at the step of f, by differences: flat."""

    def loss(weights: Array) -> list[float]:
        made = generated(weights, step.z)
        return [generator_loss(logits(step.new_d_weights, made), saturating=saturating)]

    return difference_gradient(loss, step.f_weights)
