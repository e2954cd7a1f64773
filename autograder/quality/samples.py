"""Measures on the images that a model makes, each from its definition. None needs anything but two sets of points.

Images may have any size: each is one point, its pixels (or the features of `classifier.py`) its coordinates. Distances
are computed in float32 and added up in float64, on the device of the images. No measure sees everything: coverage sees
no imbalance and no copies, the histogram no noise, energy no missing detail. A rule takes several of them.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

NEIGHBORS = 5
"""k of the coverage: of the paper."""


def points(images: Tensor) -> Tensor:
    """Images (n, ...) as points (n, D) float32.

    raises  ValueError if a value is not finite: a distance to it would mean nothing.
    """
    table = images.detach().float().flatten(1)
    if not bool(table.isfinite().all()):
        raise ValueError("images with finite values are expected, some are infinite or NaN")
    return table


def distances(x: Tensor, y: Tensor) -> Tensor:
    """Euclidean distances (n, m) float32 between images or points x (n, ...) and y (m, ...).

    raises  ValueError if they differ in size.
    """
    left, right = points(x), points(y)
    if left.shape[1] != right.shape[1]:
        raise ValueError(f"points of one size are expected, found {left.shape[1]} and {right.shape[1]} coordinates")
    center = right.mean(0)  # near the origin the squares of the matrix product lose fewer digits
    return torch.cdist(left - center, right - center)


def coverage(real: Tensor, fake: Tensor, *, k: int = NEIGHBORS) -> float:
    """Share of the real images with a made one nearer than their k-th real neighbor.

    real     (n, ...) images or features, n > k
    fake     (m, ...)
    returns  in [0, 1], higher is better; `coverage_of_equals` if both sets come from one law, whatever the law.
    source   Naeem et al. 2020.
    """
    _at_least(real, k + 1)
    radius = distances(real, real).fill_diagonal_(-1).kthvalue(k + 1, dim=1).values  # (n,); none is its own neighbor
    return float((distances(real, fake).min(1).values < radius).double().mean())


def coverage_of_equals(real: int, fake: int, *, k: int = NEIGHBORS) -> float:
    """Expectation of the coverage when real and made images come from one continuous law.

    Around a real image the n - 1 other real ones and the m made ones are then in random order: it stays uncovered if
    the k nearest are all real.

    source  Naeem et al. 2020.
    """
    return 1 - math.prod((real - i) / (real + fake - i) for i in range(1, k + 1))


def energy_distance(real: Tensor, fake: Tensor) -> float:
    """(2 E|x - y| - E|x - x'| - E|y - y'|) / E|x - x'| with x, x' real and y, y' made: a distance between two laws.

    real     (n, ...) images or features, n >= 2
    fake     (m, ...), m >= 2
    returns  about 0 if the laws are the same, slightly below it by chance; without unit, since it is divided by the
             spread of the real images. The estimate is unbiased before the division.
    source   Székely & Rizzo 2013, with U-statistics instead of means over all pairs.
    """
    _at_least(real, 2)
    _at_least(fake, 2)
    spread = _mean_of_pairs(distances(real, real))
    gap = 2 * float(distances(real, fake).double().mean()) - spread - _mean_of_pairs(distances(fake, fake))
    if spread == 0:
        raise ValueError("real images that differ are expected, all are the same")
    return gap / spread


def class_histogram_distance(real: Tensor, fake: Tensor, *, classes: int) -> float:
    """Total variation between two histograms of classes: the share of images that would have to change theirs.

    real, fake  (n,), (m,) classes 0 to classes - 1, as `Classifier.classes` finds them
    returns     in [0, 1], 0 if the shares are the same; if the laws are, chance makes it some
                0.4 sqrt(classes (1/n + 1/m))
    source      Levin, Peres & Wilmer 2009, proposition 4.2.
    """
    _at_least(real, 1)
    _at_least(fake, 1)
    shares = [torch.bincount(found, minlength=classes).double() / len(found) for found in (real, fake)]
    return float((shares[0] - shares[1]).abs().sum() / 2)


def _mean_of_pairs(table: Tensor) -> float:
    """Mean distance between two different points, of the table (n, n) of all distances."""
    return float(table.fill_diagonal_(0).double().sum()) / (len(table) * (len(table) - 1))


def _at_least(images: Tensor, count: int) -> None:
    if len(images) < count:
        raise ValueError(f"at least {count} images are expected, found {len(images)}")
