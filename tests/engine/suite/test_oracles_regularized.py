"""The oracles of the assignment on regularized autoencoders, against formulas that they do not use."""

import math

import numpy as np
import pytest
import torch

from autograder.sandbox.given import make
from autograder.suite import oracles
from autograder.suite import oracles_regularized as known
from autograder.suite.expect import expect

RHO, RHO_HAT = np.array([[0.05], [0.3], [0.97]]), np.array([0.02, 0.2, 0.5, 0.98])
IMAGES = np.random.default_rng(0).uniform(-1, 1, (4, 2, 3, 2))


def test_the_integral_of_the_slope_is_the_divergence_of_torch():
    laws = (torch.distributions.Bernoulli(torch.tensor(p)) for p in np.broadcast_arrays(RHO, RHO_HAT))
    divergence = torch.distributions.kl_divergence(*laws)
    assert known.bernoulli_divergence(RHO, RHO_HAT) == pytest.approx(divergence.numpy(), abs=1e-9)


def test_the_divergence_of_equal_laws_is_zero():
    assert known.bernoulli_divergence(0.3, 0.3) == 0


def test_the_laplace_energy_is_the_negative_log_density_of_torch():
    codes, rate = np.array([[0.3, -1.2, 5.0], [-0.1, 2.0, -0.7]]), 2.7
    density = torch.distributions.Laplace(0.0, 1 / rate).log_prob(torch.tensor(codes)).sum(1)
    assert known.laplace_energy(codes, rate) == pytest.approx(-density.numpy(), abs=1e-6)


def test_a_uniform_sample_is_near_the_uniform_law_and_a_truncated_one_is_not():
    sample = np.random.default_rng(0).uniform(size=5_000)
    threshold = oracles.kolmogorov_threshold(5_000, false_alarm=1e-9)
    assert known.distance_to_the_uniform_law(sample) < threshold
    assert known.distance_to_the_uniform_law(0.9 * sample) > threshold
    assert known.distance_to_the_uniform_law(sample + 0.1) > threshold


def test_an_error_of_a_tenth_is_twenty_decibels():
    x = np.random.default_rng(0).uniform(size=(2, 1, 3, 5))
    assert known.decibels(x + np.array([0.1, -0.01]).reshape(2, 1, 1, 1), x) == pytest.approx([20, 40])


def test_the_jacobian_of_a_matrix_is_the_matrix():
    matrix = np.arange(6.0).reshape(2, 3)
    assert known.jacobian(lambda x: x @ matrix.T, np.ones((1, 3))) == pytest.approx(matrix, abs=1e-9)


def encoder(units):
    return known.Encoder.draw(np.random.default_rng(1), size=12, hidden=5, units=units)


@pytest.mark.parametrize("units", [None, 3])
def test_the_given_encoder_is_the_one_that_is_known(units):
    module = make("encoder", encoder(units).options())
    expect(module(torch.tensor(IMAGES))).close_to(encoder(units).codes(IMAGES), atol=1e-12)


def test_the_contraction_of_a_curved_encoder_is_its_closed_form():
    curved, expected = encoder(3), 0.0
    assert curved.outer is not None
    for image in IMAGES.reshape(4, -1):
        slopes = 1 - np.tanh(curved.weight @ image + curved.offset) ** 2
        expected += float(((curved.outer * slopes @ curved.weight) ** 2).sum()) / 4
    assert curved.contraction(IMAGES) == pytest.approx(expected, abs=1e-8)


def test_the_given_encoder_refuses_what_is_no_batch_of_images():
    with pytest.raises(ValueError, match="expects images"):
        make("encoder", encoder(3).options())(torch.tensor(IMAGES).flatten(1))


def test_the_given_corruption_leaves_its_input_and_records_what_it_gave():
    module, x = make("corruption", {"scale": 0.5, "shift": 1.0, "sigma": 0.1}), torch.tensor(IMAGES)
    corrupted = module(x, generator=torch.Generator().manual_seed(1))
    assert torch.equal(x, torch.tensor(IMAGES))
    assert [name for name, _ in module.record()] == ["clean", "corrupted"]
    expect(module.record()[1][1]).close_to(corrupted, atol=0)
    expect(corrupted).close_to(module(x, torch.Generator().manual_seed(1)), atol=0)


@pytest.mark.parametrize("rectify", [False, True])
def test_the_given_denoiser_is_the_one_that_is_known(rectify):
    denoiser = known.Denoiser.draw(np.random.default_rng(2), size=12, hidden=5, rectify=rectify)
    found = make("denoiser", denoiser.options())(torch.tensor(IMAGES).float())
    expect(found).close_to(denoiser.restored(IMAGES), atol=1e-5)


def test_the_inverse_of_a_corruption_has_no_loss():
    inverse = known.Denoiser.inverse(12, scale=0.6, shift=0.2)
    assert inverse.loss(0.6 * IMAGES + 0.2, IMAGES) == pytest.approx(0, abs=1e-20)


def test_a_denoiser_that_returns_its_input_gains_nothing():
    identity = known.Denoiser.inverse(12, scale=1.0, shift=0.0)
    assert known.gain(identity, IMAGES, 0.4, np.random.default_rng(3)) == pytest.approx(0, abs=1e-12)


def test_halving_every_error_gains_six_decibels():
    half = known.Denoiser.inverse(12, scale=2.0, shift=0.0)
    assert known.gain(half, np.zeros_like(IMAGES), 0.4, np.random.default_rng(3)) == pytest.approx(20 * math.log10(2))
