"""Whether transitions were drawn from a matrix: two tests on their counts, each blind where the other sees.

The first weighs each transition by its logarithm and has all its power in one number; the second compares cell by
cell. Together, at one in a million, they find every sampler that the course knows to be wrong in 4,096 transitions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

EXPECTED = 5.0
"""Cells in which fewer are expected are merged: below it the G statistic does not follow its law (Cochran 1954)."""


def bigram_z(counts: Any, matrix: Any) -> float:
    """Log-likelihood of the transitions, less its expectation given how often each state was left, in deviations.

    counts   (V, V) how many times j followed i: array or tensor
    matrix   (V, V) the probabilities that they should follow
    returns  about N(0, 1) for draws from the matrix; -inf if something impossible was drawn, 0 if the matrix leaves
             nothing to chance. Above it: too sure, as with a temperature below 1; below it: too flat.
    """
    seen, law = _table(counts), _table(matrix)
    if _impossible(seen, law):
        return -math.inf
    logs = torch.where(law > 0, law.log(), 0.0)
    mean = (law * logs).sum(1)
    variance = float((seen.sum(1) * ((law * logs.square()).sum(1) - mean.square()).clamp_min(0)).sum())
    gap = float((seen * logs).sum() - (seen.sum(1) * mean).sum())
    return gap / math.sqrt(variance) if variance > 1e-12 else 0.0


@dataclass(frozen=True, slots=True)
class GTest:
    """A likelihood-ratio test."""

    statistic: float
    """2 sum n log(n / expected) over the cells, in nats."""
    freedom: int
    """Degrees of freedom."""
    p_value: float
    """Probability of at least this under the matrix."""


def merged_g_test(counts: Any, matrix: Any) -> GTest:
    """Compare the counts of each row with the matrix, cells with few expected counts taken together.

    counts, matrix  as for `bigram_z`
    source          Sokal & Rohlf 1981; the law is about chi-squared, given the sums of the rows.
    """
    seen, law = _table(counts), _table(matrix)
    if _impossible(seen, law):
        return GTest(math.inf, 0, 0.0)
    statistic, freedom = 0.0, 0
    for row, chances in zip(seen, law, strict=True):
        expected, found = _merged(row.sum() * chances, row)
        statistic += 2 * float(torch.special.xlogy(found, found / expected).sum())
        freedom += max(len(found) - 1, 0)
    if not freedom:
        return GTest(statistic, 0, 1.0)
    half = torch.tensor([freedom / 2, max(statistic, 0.0) / 2], dtype=torch.float64)
    return GTest(statistic, freedom, float(torch.special.gammaincc(half[0], half[1])))


def _merged(expected: Tensor, found: Tensor) -> tuple[Tensor, Tensor]:
    """The cells of one row where enough is expected; the others as one, with the next smallest if they are too few."""
    order = expected.argsort()
    expected, found = expected[order], found[order]
    few = int((expected < EXPECTED).sum())
    while 0 < few < len(expected) and expected[:few].sum() < EXPECTED:
        few += 1
    if not few:
        return expected, found
    parts = [torch.cat([part[:few].sum().reshape(1), part[few:]]) for part in (expected, found)]
    return (parts[0], parts[1]) if parts[0][0] > 0 else (parts[0][1:], parts[1][1:])


def _impossible(seen: Tensor, law: Tensor) -> bool:
    return bool(((seen > 0) & (law <= 0)).any())


def _table(values: Any) -> Tensor:
    """A square table in float64.

    raises  ValueError if it is no square table of numbers that are finite and not negative.
    """
    table = torch.as_tensor(values).detach().cpu().double()
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise ValueError(f"a square table is expected, found the shape {tuple(table.shape)}")
    if not bool((table.isfinite() & (table >= 0)).all()):
        raise ValueError("numbers that are finite and not negative are expected")
    return table
