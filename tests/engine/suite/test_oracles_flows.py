"""The oracles of the assignment on normalizing flows, and its given modules, against formulas that they do not use."""

import numpy as np
import pytest
import torch

from autograder.sandbox.given import make
from autograder.suite import oracles_flows as known

X = np.linspace(-2, 2, 9)
POINTS = np.random.default_rng(0).normal(size=(6, 3))
NORMAL = torch.distributions.Normal(torch.tensor(0.0, dtype=torch.float64), 1.0)


def curve(sign=1.0):
    return known.Curve.draw(np.random.default_rng(1), sign=sign)


def gaussian():
    return known.GaussianFlow.draw(np.random.default_rng(2), dim=3)


def test_the_mass_of_an_interval_is_the_same_on_either_side_of_zero():
    assert known.normal_mass(1.0, 2.0) == pytest.approx(0.135905, abs=1e-6)
    assert known.normal_mass(-2.0, -1.0) == known.normal_mass(1.0, 2.0)


def test_the_mass_of_a_far_interval_keeps_its_digits():
    density = NORMAL.log_prob(torch.tensor(10.0)).exp().item()
    assert known.normal_mass(10.0, 10.0 + 1e-6) == pytest.approx(1e-6 * density, rel=1e-4)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_given_curve_is_the_one_that_is_known(sign):
    assert make("curve", curve(sign).options())(torch.tensor(X)).detach().numpy() == pytest.approx(
        curve(sign).values(X), abs=1e-12
    )


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_given_slope_is_that_of_the_given_curve(sign):
    x = torch.tensor(X, requires_grad=True)
    (slope,) = torch.autograd.grad(make("curve", curve(sign).options())(x).sum(), x)
    given = make("curve", curve(sign).options(derivative=True))(x)
    assert given.detach().numpy() == pytest.approx(slope.numpy(), abs=1e-12)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_density_of_a_curve_is_that_of_the_change_of_variables(sign):
    x = torch.tensor(X, requires_grad=True)
    z = make("curve", curve(sign).options())(x)
    (slope,) = torch.autograd.grad(z.sum(), x)
    right = NORMAL.log_prob(z.detach()) + slope.abs().log()
    assert curve(sign).log_density(X) == pytest.approx(right.numpy(), abs=1e-6)


def test_the_volume_of_a_diagonal_is_the_sum_of_its_logarithms():
    jacobians = np.stack([np.diag([2.0, 0.5, -3.0]), np.eye(3)])
    assert known.log_volumes(jacobians) == pytest.approx([np.log(3), 0])


def test_the_loss_of_a_gaussian_flow_is_that_of_the_given_one():
    given = make("gaussian_flow", gaussian().options())
    assert -given.log_prob(torch.tensor(POINTS).float()).mean().item() == pytest.approx(
        gaussian().loss(POINTS), rel=1e-5
    )


def test_the_slope_of_that_loss_is_the_gradient_of_the_given_one():
    given = make("gaussian_flow", gaussian().options())
    (-given.log_prob(torch.tensor(POINTS).float()).mean()).backward()
    assert gaussian().slope(POINTS) == pytest.approx(given.offset.grad.numpy(), rel=1e-4, abs=1e-5)


def test_a_script_plays_its_losses_one_backward_pass_after_the_other():
    given = make("gaussian_flow", gaussian().options([3.0, 2.0, 5.0]))
    far, near, played = torch.full((2, 3), 200.0), torch.tensor(POINTS).float(), []
    for _ in range(4):
        played.append(-given.log_prob(far).mean().item())
        given.log_prob(near).mean().backward()
    assert played == [3.0, 2.0, 5.0, 5.0]


def test_samples_of_a_gaussian_flow_have_its_mean():
    given = make("gaussian_flow", gaussian().options())
    drawn = given.sample(4_000, torch.Generator().manual_seed(0)).detach().mean(0)
    assert drawn.numpy() == pytest.approx(gaussian().offset, abs=6 / 4_000**0.5)  # six standard errors at least


def test_the_density_of_a_monotone_flow_is_that_of_the_given_one():
    start = known.monotone_start((-1.0, 0.5))
    learned = {name: value.double().numpy() for name, value in start.items()}
    given = make("monotone_flow", start).log_prob(torch.tensor(X).float().unsqueeze(1))
    assert known.monotone_log_density(learned, X) == pytest.approx(given.detach().numpy(), abs=1e-5)


def test_the_density_of_the_two_bumps_integrates_to_one():
    x, step = np.linspace(-8, 8, 2_001, retstep=True)
    assert np.exp(known.bumps_log_density(x)).sum() * step == pytest.approx(1, abs=1e-9)


def test_draws_of_the_two_bumps_follow_their_density():
    drawn = known.bumps(np.random.default_rng(0), 20_000)
    assert drawn.mean() == pytest.approx(0, abs=0.07)  # 0.4 * -1.8 + 0.6 * 1.2, six standard errors of 1.6 / 141
    assert (drawn > 0).mean() == pytest.approx(0.574, abs=0.021)  # 0.6 P(Z > -12/7), six standard errors


def test_the_crescent_is_about_standard():
    drawn = known.crescent(np.random.default_rng(0), 4_000)
    assert drawn.mean(0) == pytest.approx([0, 0], abs=0.1)
    assert drawn.var(0) == pytest.approx([0.96, 0.78], abs=0.1)  # 1.7² / 3; 1.7⁴ (1/5 - 1/9) + 0.2²


def test_no_gaussian_comes_near_the_entropy_of_the_crescent():
    drawn = known.crescent(np.random.default_rng(0), 4_000)
    across = drawn[:, 1] - (drawn[:, 0] ** 2 - 1)
    entropy = np.log(3.4) + 0.5 * np.log(2 * np.pi * np.e * across.var())  # uniform along it, Gaussian across
    gaussian = 0.5 * np.linalg.slogdet(2 * np.pi * np.e * np.cov(drawn.T))[1]
    assert [entropy, gaussian] == pytest.approx([1.03, 2.7], abs=0.05)
