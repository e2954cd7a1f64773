"""The oracles of the assignment on conditional generation and its given modules: against each other, by brute force."""

import numpy as np
import pytest
import torch

from autograder.sandbox.given import make
from autograder.suite import oracles_conditional as known

LABELS = np.array([2, 0, 1, 2, 2])
STEPS = np.array([0, 11, 4, 7, 2])


def model(*, squash=False):
    return known.ConditionalAffineVAE.draw(
        np.random.default_rng(0), image_shape=(2, 3, 2), classes=3, logvar=(-0.8, 0.5), squash=squash
    )


def noise(variance=0.3):
    return known.ClassNoise.draw(np.random.default_rng(1), classes=3, dim=2, steps=12, variance=variance)


def codes(count=5):
    return np.random.default_rng(2).normal(size=(count, 2))


def as_tensors(*arrays):
    return [torch.tensor(array) if array.dtype == np.int64 else torch.tensor(array).float() for array in arrays]


@pytest.mark.parametrize("squash", [False, True])
def test_images_of_the_conditional_vae_are_those_of_the_given_one(squash):
    given = make("conditional_linear_vae", model(squash=squash).options())
    images = given.decode(*as_tensors(codes(), LABELS)).flatten(1).detach().numpy()
    assert images == pytest.approx(model(squash=squash).decode(codes(), LABELS), abs=1e-5)


def test_means_of_the_conditional_vae_are_those_of_the_given_one():
    images = np.random.default_rng(3).uniform(size=(5, 2, 3, 2))
    mu, _ = make("conditional_linear_vae", model().options()).encode(*as_tensors(images, LABELS))
    assert mu.detach().numpy() == pytest.approx(model().means(images, LABELS), abs=1e-5)


def test_codes_are_read_back_under_the_right_labels_only():
    images = model().decode(codes(), LABELS)
    found, rest = model().codes_behind(images, LABELS)
    assert found == pytest.approx(codes(), abs=1e-9)
    assert rest < 1e-9
    assert model().codes_behind(images, (LABELS + 1) % 3)[1] > 0.1


def test_the_noise_that_is_known_is_that_of_the_given_denoiser():
    given = make("class_noise", noise().options())(*as_tensors(codes(), STEPS, LABELS))
    assert given.detach().numpy() == pytest.approx(noise().predict(codes(), STEPS, LABELS), abs=1e-4)


def test_the_noise_that_is_known_is_the_mean_of_the_noise_given_the_code():
    rng, at = np.random.default_rng(4), noise()
    t, label, count = np.full(200_000, 5), np.full(200_000, 1), 200_000
    clean, epsilon = at.means[label] + 0.3**0.5 * rng.normal(size=(count, 2)), rng.normal(size=(count, 2))
    a = at.alpha_bar[5]
    error = epsilon - at.predict(np.sqrt(a) * clean + np.sqrt(1 - a) * epsilon, t, label)
    z = np.sqrt(a) * clean + np.sqrt(1 - a) * epsilon
    # a conditional mean leaves an error without mean and without correlation with what it is conditional on
    assert error.mean(0) == pytest.approx([0, 0], abs=6 / count**0.5)
    assert np.mean(error * (z - z.mean(0)), axis=0) == pytest.approx([0, 0], abs=6 * z.std() / count**0.5)


def test_the_noise_in_a_code_gives_the_code_back():
    t, clean = STEPS, codes() + 1
    a = noise().alpha_bar[t][:, None]
    assert np.sqrt(a) * clean + np.sqrt(1 - a) * noise().noise_in(codes(), t, clean) == pytest.approx(codes())


@pytest.mark.parametrize("narrow", [True, False])
def test_the_moments_of_a_sampler_are_those_of_many_samples(narrow):
    at, rng, count = noise(0.5), np.random.default_rng(5), 40_000
    z, label = rng.normal(size=(count, 2)), np.full(count, 2)
    for t in reversed(range(12)):
        beta, left = at.betas[t], at.alpha_bar[t]
        z = (z - beta / np.sqrt(1 - left) * at.predict(z, np.full(count, t), label)) / np.sqrt(1 - beta)
        if t:
            variance = beta * (1 - at.alpha_bar[t - 1]) / (1 - left) if narrow else beta
            z = z + np.sqrt(variance) * rng.normal(size=z.shape)
    mean, variance = at.sampled(at.means[2], narrow=narrow)
    assert z.mean(0) == pytest.approx(mean, abs=6 * (variance / count) ** 0.5)
    assert (z - mean).var() == pytest.approx(variance, rel=6 * (1 / count) ** 0.5)


def test_a_class_that_is_a_point_is_the_end_of_every_sampler():
    assert noise(0.0).sampled(np.array([1.0, -2.0]), narrow=True)[0] == pytest.approx([1.0, -2.0])
    assert noise(0.0).sampled(np.array([1.0, -2.0]), narrow=False)[1] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("wrong", [torch.tensor([0.0, 1.0]), torch.tensor([0, 1, 2]), torch.tensor(1), 1])
def test_a_given_model_says_which_labels_it_expects(wrong):
    with pytest.raises(ValueError, match=r"expects y to be integers of shape \(2,\)"):
        make("conditional_linear_vae", model().options()).decode(torch.zeros(2, 2), wrong)
