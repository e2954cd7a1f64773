"""Whether a model copies the images that it was trained on: not how near they are, but nearer than others of their law.

Images held out are of the same law as those of the training. A model that has learned the law, however well or badly,
is as near to the ones as to the others; one that repeats its training images, noise added or not, is not.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from autograder.quality.samples import distances

NEARER = 0.8
"""Median of the ratio of the distances below which images count as copies: made ones of models that learned had 0.89 or
more, copies with a noise of a tenth of the range 0.52 or less (8x8 digits, 1,198 of training and 599 held out)."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """How much nearer images are to those of the training than to those held out."""

    train_share: float
    """Share of the images whose nearest one is of the training; a draw counts half. In [0, 1]."""
    expected_share: float
    """Its expectation for any model that cannot tell the two sets: the share of the training among them."""
    distance_ratio: float
    """Median of the distance to the nearest of the training over that to the nearest held out; 1 is to be expected of
    sets of one size, somewhat less if the training is larger, 0 of copies."""

    @property
    def copied(self) -> bool:
        """The rule: nearer than half-way between chance and certainty, and by far.

        Both are needed: a model that always makes one image has a share of 0 or 1 by chance.
        """
        return self.train_share > (1 + self.expected_share) / 2 and self.distance_ratio < NEARER


def nearness(fake: Tensor, *, train: Tensor, held_out: Tensor) -> Nearness:
    """Compare made images with both sets.

    fake             (m, ...) images
    train, held_out  (n, ...), (h, ...), of one law: split at random, none of `held_out` seen by the model
    source           Stein et al. 2023 on why only images held out tell copies from a model that is merely bad.
    """
    near, far = (distances(fake, images).min(1).values.double() for images in (train, held_out))  # (m,) each
    ratio = near / far.clamp_min(1e-12)
    return Nearness(
        train_share=float(((near < far).double() + (near == far).double() / 2).mean()),
        expected_share=len(train) / (len(train) + len(held_out)),
        distance_ratio=float(ratio.median()),
    )
