"""Independent oracles for Markov chains: patterns found one place at a time, exact fractions, laws of exact threshold.

As in `oracles.py`, nothing here knows the vectorized formula that a student is asked for. Probabilities are fractions,
so that a product of thousands of them has no rounding and no underflow.
"""

# ruff: noqa: N803  # P is the transition matrix, as in the assignment

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from autograder.suite.oracles import Array


def occurrences(sequences: Iterable[Sequence[Any]], pattern: Sequence[Any]) -> int:
    """How many times these elements follow one another inside a sequence; places may overlap."""
    wanted, size = list(pattern), len(pattern)
    return sum(
        list(sequence[place : place + size]) == wanted
        for sequence in sequences
        for place in range(len(sequence) - size + 1)
    )


def followers(sequences: Sequence[Sequence[str]], context: Sequence[str], words: Iterable[str]) -> dict[str, int]:
    """Which of the words follow this context, and how many times; those that never do are left out."""
    found = {word: occurrences(sequences, [*context, word]) for word in words}
    return {word: count for word, count in found.items() if count}


def contexts(sequences: Iterable[Sequence[str]], k: int) -> set[tuple[str, ...]]:
    """All runs of k words that another word follows inside a sequence."""
    return {tuple(sequence[end - k : end]) for sequence in sequences for end in range(k, len(sequence))}


def frequencies(counts: Sequence[int], extra: Fraction) -> list[Fraction]:
    """The share of each outcome among observations, when each was seen `extra` more times than it was counted.

    counts   how many times each outcome was seen
    extra    >= 0; not a whole number of observations in general, so everything is seen `extra.denominator` times
    returns  fractions whose sum is 1, or zeros if there is no observation at all.
    """
    observations = [
        outcome for outcome, count in enumerate(counts) for _ in range(count * extra.denominator + extra.numerator)
    ]
    if not observations:
        return [Fraction(0)] * len(counts)
    return [Fraction(observations.count(outcome), len(observations)) for outcome in range(len(counts))]


@dataclass(frozen=True, slots=True)
class Product:
    """What the transitions of some sequences multiply to."""

    probability: Fraction
    transitions: int

    @property
    def log(self) -> float:
        """Its natural logarithm; -inf if it is zero."""
        top, bottom = self.probability.numerator, self.probability.denominator
        return math.log(top) - math.log(bottom) if top else -math.inf

    @property
    def perplexity(self) -> float:
        """One over the geometric mean of the transitions; inf if one of them is impossible."""
        return math.exp(-self.log / self.transitions)


def product(P: Array, sequences: Iterable[Sequence[int]]) -> Product:
    """The transitions of all the sequences, multiplied exactly: a float is a fraction."""
    ratios = [
        float(P[sequence[place - 1], sequence[place]]).as_integer_ratio()
        for sequence in sequences
        for place in range(1, len(sequence))
    ]
    tops, bottoms = (math.prod(ratio[side] for ratio in ratios) for side in (0, 1))
    return Product(Fraction(tops, bottoms), len(ratios))


def greedy(P: Array, start: int, length: int) -> list[int]:
    """From each state to the smallest of those that no other beats, while one can be reached."""
    path, states = [start], range(len(P))
    while len(path) < length:
        row = P[path[-1]].tolist()
        best = [j for j in states if row[j] > 0 and all(row[j] >= row[other] for other in states)]
        if not best:
            break
        path.append(best[0])
    return path


def draws(paths: Iterable[Sequence[Any]], width: int) -> dict[Any, list[tuple[Any, ...]]]:
    """What came after each element, `width` elements at a time, in the order in which they came.

    Along a path the element is looked at every `width` places only, so that no two draws overlap: given the element,
    the draws of a Markov chain are then independent and of the same law, however long the chain runs.
    """
    found: dict[Any, list[tuple[Any, ...]]] = {}
    for path in paths:
        for place in range(0, len(path) - width, width):
            found.setdefault(path[place], []).append(tuple(path[place + 1 : place + 1 + width]))
    return found


def divergence_from(sample: Sequence[Any], law: Mapping[Any, float]) -> float:
    """n times the divergence of the frequencies of n draws to their law, in nats (half of the G statistic).

    inf if something was drawn that the law forbids.
    """
    total = 0.0
    for outcome in set(sample):
        count = sum(one == outcome for one in sample)
        chance = law.get(outcome, 0.0)
        if chance == 0:
            return math.inf
        total += count * math.log(count / len(sample) / chance)
    return total


def divergence_threshold(outcomes: int, *, false_alarm: float) -> float:
    """What n times the divergence exceeds with probability at most `false_alarm`, for any n and any law.

    outcomes  how many the law allows, k >= 2
    source    Agrawal 2020, theorem 1.2: P(n D >= t) <= exp(-t) (e t / (k - 1))^(k - 1) for t >= k - 1.
    """
    freedom = outcomes - 1
    low, high = float(freedom), freedom + 10 * (freedom - math.log(false_alarm))
    for _ in range(100):
        t = (low + high) / 2
        bound = -t + freedom * (1 + math.log(t / freedom))
        low, high = (t, high) if bound > math.log(false_alarm) else (low, t)
    return high
