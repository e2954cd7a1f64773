"""What images of classes that were asked for are worth: each measure sees what it is there for."""

import pytest
import torch

from autograder.data import load
from autograder.quality.trained import asked_measures

DIGITS = load("digits")
EACH = 20


def measures(images, asked):
    return asked_measures(images, asked, DIGITS)


def of_each_class(count):
    """So many training images of each class, and their classes."""
    places = torch.cat([(DIGITS.train_classes == label).nonzero()[:count, 0] for label in range(10)])
    return DIGITS.train[places], DIGITS.train_classes[places]


def test_real_images_are_of_their_class_and_as_varied_as_real_ones():
    found = measures(*of_each_class(EACH))
    assert found["asked class"] > 0.95
    assert found["variety"] == pytest.approx(1, abs=0.1)
    assert abs(found["energy"]) < 0.02


def test_images_of_another_class_than_the_one_asked_are_seen():
    images, asked = of_each_class(EACH)
    assert measures(images, (asked + 1) % 10)["asked class"] < 0.05


def test_one_image_a_class_has_no_variety():
    images, asked = of_each_class(1)
    found = measures(images.repeat_interleave(EACH, 0), asked.repeat_interleave(EACH))
    assert found["variety"] == pytest.approx(0, abs=1e-3)
    assert found["asked class"] == 1


def test_the_order_of_the_images_does_not_count():
    images, asked = of_each_class(EACH)
    order = torch.randperm(len(asked), generator=torch.Generator().manual_seed(0))
    assert measures(images[order], asked[order]) == pytest.approx(measures(images, asked), abs=1e-5)


def test_values_that_are_no_numbers_are_refused():
    images, asked = of_each_class(EACH)
    with pytest.raises(ValueError, match="finite"):
        measures(images * float("nan"), asked)
