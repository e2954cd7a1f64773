"""What a trained model is worth, computed on the trusted side from what it answers; and what no model can beat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from autograder.data import Images
from autograder.quality.classifier import classifier
from autograder.quality.copying import nearness
from autograder.quality.samples import class_histogram_distance, coverage, energy_distance, points

Array = np.ndarray[Any, np.dtype[np.float64]]

LOG_FLOOR = -100.0
"""Bound of each logarithm in the cross-entropy, as the statement has it."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Two losses that hold for every model of these images, in nats per image."""

    entropy: float
    """The cross-entropy of the images with themselves: no reconstruction error can be lower."""
    without_a_code: float
    """That of their mean image: the best that a decoder can do which ignores its code."""


def bounds(images: torch.Tensor) -> Bounds:
    """What no model of these images can beat."""
    x = _flat(images)
    return Bounds(float(_cross_entropy(x, x)), float(_cross_entropy(np.broadcast_to(x.mean(0), x.shape), x)))


def terms(images: torch.Tensor, x_hat: Any, mu: Any, logvar: Any) -> tuple[float, float]:
    """(reconstruction, kl) of what a model answers for these images, in nats per image; NaN if it is not finite."""
    mean, log_variance = _flat(mu), _flat(logvar)
    divergence = 0.5 * (mean**2 + np.exp(log_variance) - 1 - log_variance).sum(1)
    return float(_cross_entropy(_flat(x_hat), _flat(images))), float(divergence.mean())


def _flat(images: Any) -> Array:
    """(n, ...) -> (n, D) float64."""
    return np.asarray(images.detach().cpu().double().flatten(1).numpy())


def _cross_entropy(x_hat: Array, x: Array) -> Array:
    """Binary cross-entropy, summed over the pixels, averaged over the images."""
    with np.errstate(divide="ignore"):
        log_one, log_zero = np.maximum(np.log(x_hat), LOG_FLOOR), np.maximum(np.log1p(-x_hat), LOG_FLOOR)
    return np.asarray(-(x * log_one + (1 - x) * log_zero).sum(1).mean())


def sample_measures(images: torch.Tensor, data: Images) -> dict[str, float]:
    """What images that a model made are worth beside the real ones; the model was trained on `data.train` or less.

    images   (n, c, h, w) as made
    returns  coverage of the images held out; their energy distance, of pixels and of the features of the classifier;
             the distance between the histograms of classes; and "copying", below `copying.NEARER` of copies of the
             training images, 1 of what passes no further than chance on their side
    raises   ValueError if a value is not finite
    """
    images, data = images.detach().cpu(), data.to("cpu")
    known = classifier(data.name)
    near = nearness(images, train=data.train, held_out=data.held_out)
    beyond_chance = near.train_share > (1 + near.expected_share) / 2
    return {
        "coverage": coverage(data.held_out, images),
        "energy": energy_distance(data.held_out, images),
        "energy of features": energy_distance(known.features(data.held_out), known.features(images)),
        "distance of classes": class_histogram_distance(
            data.held_out_classes, known.classes(images), classes=data.classes
        ),
        "copying": near.distance_ratio if beyond_chance else 1.0,
    }


def asked_measures(images: torch.Tensor, asked: torch.Tensor, data: Images) -> dict[str, float]:
    """What images that a model made of the classes that it was asked for are worth beside the real ones.

    images   (n, c, h, w) as made, several of each class
    asked    (n,) int64: the class that each was to be
    returns  "asked class": the share that the classifier finds in the class asked; "variety": how far two images of a
             class are apart, over the same of real ones, a mean over the classes; coverage and energy distance of the
             images held out
    raises   ValueError if a value is not finite
    """
    images, data = images.detach().cpu(), data.to("cpu")
    apart = [
        float(torch.pdist(points(images[asked == label])).mean())
        / float(torch.pdist(points(data.held_out[data.held_out_classes == label])).mean())
        for label in range(data.classes)
    ]
    return {
        "asked class": classifier(data.name).accuracy(images, asked),
        "variety": float(np.mean(apart)),
        "coverage": coverage(data.held_out, images),
        "energy": energy_distance(data.held_out, images),
    }
