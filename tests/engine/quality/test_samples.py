"""The measures on samples against their definitions written out, against libraries, and against exact expectations."""

import math
import time

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.data import load
from autograder.quality import bank, samples
from autograder.quality.classifier import classifier
from autograder.quality.copying import nearness

lawful = settings(derandomize=True, deadline=None, database=None, max_examples=25)


def cloud(seed, count, dim=3, *, shift=0.0):
    return torch.randn(count, dim, generator=torch.Generator().manual_seed(seed)) + shift


def covered_one_by_one(real, fake, k):
    """The coverage, by the definition, one image at a time."""
    covered = 0
    for place, image in enumerate(real):
        others = sorted(math.dist(image, other) for at, other in enumerate(real) if at != place)
        covered += any(math.dist(image, made) < others[k - 1] for made in fake)
    return covered / len(real)


@pytest.mark.parametrize(("k", "shift"), [(1, 0.0), (5, 0.0), (5, 1.5), (3, 9.0)])
def test_coverage_is_its_definition(k, shift):
    real, fake = cloud(1, 40), cloud(2, 30, shift=shift)
    assert samples.coverage(real, fake, k=k) == covered_one_by_one(real.tolist(), fake.tolist(), k)


def test_coverage_is_that_of_prdc():
    prdc = pytest.importorskip("prdc", reason="prdc is not installed: pip install prdc")
    real, fake = cloud(1, 200), cloud(2, 150, shift=0.7)
    theirs = prdc.compute_prdc(real.numpy(), fake.numpy(), nearest_k=5)["coverage"]
    assert samples.coverage(real, fake) == pytest.approx(theirs, abs=1e-12)


def test_coverage_of_one_law_has_its_exact_expectation():
    values = [samples.coverage(cloud(2 * seed, 60), cloud(2 * seed + 1, 45)) for seed in range(150)]
    error = np.std(values) / len(values) ** 0.5
    assert np.mean(values) == pytest.approx(samples.coverage_of_equals(60, 45), abs=5 * error)
    assert error < 0.01


def test_coverage_of_one_law_does_not_hang_on_the_law():
    values = [samples.coverage(cloud(2 * s, 60, 9).exp() ** 2, cloud(2 * s + 1, 45, 9).exp() ** 2) for s in range(150)]
    assert np.mean(values) == pytest.approx(samples.coverage_of_equals(60, 45), abs=5 * np.std(values) / 150**0.5)


def test_the_images_themselves_cover_everything_and_far_ones_nothing():
    real = cloud(1, 50)
    assert samples.coverage(real, real) == 1
    assert samples.coverage(real, real + 100) == 0


def test_energy_distance_is_its_definition():
    real, fake = cloud(1, 30), cloud(2, 20, shift=0.4)
    x, y = real.double().tolist(), fake.double().tolist()
    between = np.mean([math.dist(a, b) for a in x for b in y])
    inside = [np.mean([math.dist(a, b) for i, a in enumerate(z) for j, b in enumerate(z) if i != j]) for z in (x, y)]
    assert samples.energy_distance(real, fake) == pytest.approx((2 * between - sum(inside)) / inside[0], abs=1e-5)


def test_energy_distance_is_that_of_scipy_in_one_dimension():
    from scipy.spatial.distance import pdist
    from scipy.stats import energy_distance

    real, fake = cloud(1, 80, 1), cloud(2, 50, 1, shift=0.5)
    x, y = (pdist(z.double().numpy()).mean() for z in (real, fake))
    # scipy counts each point's distance to itself too, and takes the root
    gap = energy_distance(real[:, 0].numpy(), fake[:, 0].numpy()) ** 2 - x / 80 - y / 50
    assert samples.energy_distance(real, fake) == pytest.approx(gap / x, abs=1e-5)


def test_energy_distance_of_one_law_is_zero_on_average():
    values = [samples.energy_distance(cloud(2 * seed, 40), cloud(2 * seed + 1, 30)) for seed in range(200)]
    assert np.mean(values) == pytest.approx(0, abs=5 * np.std(values) / 200**0.5)
    assert min(values) < 0 < max(values)


def test_energy_distance_grows_with_the_gap():
    far = [samples.energy_distance(cloud(1, 300), cloud(2, 300, shift=shift)) for shift in (0.2, 0.5, 1.0, 3.0)]
    assert far == sorted(far)


@lawful
@given(st.integers(0, 10**6), st.sampled_from([0.01, 1.0, 30.0]), st.floats(-2, 2))
def test_measures_do_not_hang_on_unit_origin_and_order(seed, scale, shift):
    real, fake = cloud(seed, 30, 4), cloud(seed + 1, 25, 4, shift=0.5)
    order = torch.randperm(30, generator=torch.Generator().manual_seed(seed))
    moved = scale * (real[order] + shift), scale * (fake.flip(0) + shift)
    assert samples.energy_distance(*moved) == pytest.approx(samples.energy_distance(real, fake), abs=1e-4)
    # a pair of distances that are equal up to rounding may change places: one image of thirty
    assert samples.coverage(*moved) == pytest.approx(samples.coverage(real, fake), abs=1 / 30 + 1e-9)


@lawful
@given(st.integers(0, 10**6), st.sampled_from([(1, 8, 8), (1, 28, 28), (3, 5, 2)]))
def test_images_of_any_size_are_points(seed, shape):
    real, fake = (torch.rand(12, *shape, generator=torch.Generator().manual_seed(seed + i)) for i in (0, 1))
    assert samples.coverage(real, fake) == samples.coverage(real.flatten(1), fake.flatten(1))
    assert samples.energy_distance(real, fake) == samples.energy_distance(real.flatten(1), fake.flatten(1))


def test_class_histogram_distance_is_the_share_that_must_change():
    real, fake = torch.tensor([0, 0, 1, 2]), torch.tensor([0, 1, 1, 1, 1, 2, 2, 2])
    assert samples.class_histogram_distance(real, fake, classes=4) == pytest.approx(0.375)  # half of 3/8 + 2/8 + 1/8
    assert samples.class_histogram_distance(real, real, classes=10) == 0
    assert samples.class_histogram_distance(real, torch.full((7,), 3), classes=4) == 1


@lawful
@given(st.lists(st.integers(0, 5), min_size=1), st.lists(st.integers(0, 5), min_size=1))
def test_class_histogram_distance_is_a_distance(one, other):
    a, b = torch.tensor(one), torch.tensor(other)
    there, back = (samples.class_histogram_distance(*pair, classes=6) for pair in ((a, b), (b, a)))
    assert 0 <= there <= 1 + 1e-12
    assert there == pytest.approx(back)


def test_images_that_are_not_finite_are_refused():
    real, fake = cloud(1, 20), cloud(2, 20)
    fake[3, 1] = torch.nan
    for measure in (samples.coverage, samples.energy_distance):
        with pytest.raises(ValueError, match="finite"):
            measure(real, fake)


def test_images_of_two_sizes_are_refused():
    with pytest.raises(ValueError, match="of one size"):
        samples.coverage(cloud(1, 20, 3), cloud(2, 20, 4))


def test_too_few_images_are_refused():
    with pytest.raises(ValueError, match="at least 6"):
        samples.coverage(cloud(1, 5), cloud(2, 20))
    with pytest.raises(ValueError, match="at least 2"):
        samples.energy_distance(cloud(1, 5), cloud(2, 1))
    with pytest.raises(ValueError, match="at least 1"):
        samples.class_histogram_distance(torch.tensor([1]), torch.tensor([], dtype=torch.int64), classes=3)


def test_real_images_that_are_all_the_same_are_refused():
    with pytest.raises(ValueError, match="differ"):
        samples.energy_distance(torch.ones(5, 3), cloud(1, 5))


@pytest.mark.alone
def test_all_measures_on_a_thousand_digits_take_less_than_three_tenths_of_a_second():
    digits = load("digits")
    made, known = bank.noise_20(digits, 1_000, torch.Generator().manual_seed(0)), classifier("digits")
    started = time.process_time()
    samples.coverage(digits.held_out, made)
    samples.energy_distance(digits.held_out, made)
    samples.energy_distance(known.features(digits.held_out), known.features(made))
    samples.class_histogram_distance(digits.held_out_classes, known.classes(made), classes=10)
    nearness(made, train=digits.train, held_out=digits.held_out)
    assert time.process_time() - started < 0.3
