import math

import numpy as np
import pytest
import torch

from autograder.quality import trained
from autograder.quality.calibration import tolerance_factor
from autograder.sandbox.given import make
from autograder.suite import oracles, oracles_gaussian

MU = np.array([[0.3, -1.2, 2.0], [0.0, 0.5, -0.7]])
LOGVAR = np.array([[-0.8, 0.5, 1.1], [0.2, -2.0, 0.0]])


def divergence_by_torch():
    posterior = torch.distributions.Normal(torch.tensor(MU), torch.tensor(LOGVAR / 2).exp())
    return torch.distributions.kl_divergence(posterior, torch.distributions.Normal(0.0, 1.0)).sum(1).numpy()


def test_quadrature_gives_the_divergence_to_rounding():
    assert oracles.divergence_by_quadrature(MU, LOGVAR) == pytest.approx(divergence_by_torch(), abs=1e-12)


def test_quadrature_of_the_prior_is_zero():
    assert oracles.divergence_by_quadrature(np.zeros((1, 4)), np.zeros((1, 4))) == pytest.approx(0.0, abs=1e-12)


def test_monte_carlo_gives_the_divergence_within_six_standard_errors():
    ratio = oracles.expected_log_ratio(MU, LOGVAR, np.random.default_rng(0), samples=4_000)
    assert (np.abs(ratio.mean - divergence_by_torch()) <= 6 * ratio.standard_error).all()


def test_the_standard_error_shrinks_like_the_root_of_the_number_of_draws():
    few, many = (oracles.expected_log_ratio(MU, LOGVAR, np.random.default_rng(0), samples=n) for n in (1_000, 100_000))
    assert few.standard_error / many.standard_error == pytest.approx(10.0, rel=0.2)


def test_a_difference_gradient_is_the_derivative_entry_by_entry():
    at = np.array([[1.0, -2.0], [0.5, 3.0]])
    assert oracles.difference_gradient(lambda x: x**3, at) == pytest.approx(3 * at**2, abs=1e-7)


def test_a_difference_gradient_leaves_its_point_unchanged():
    at = np.array([1.0, 2.0])
    oracles.difference_gradient(lambda x: x**2, at)
    assert at.tolist() == [1.0, 2.0]


def test_the_pixel_loop_is_the_binary_cross_entropy():
    rng = np.random.default_rng(0)
    x_hat, x = rng.uniform(0.1, 0.9, (2, 3, 4, 5)), rng.uniform(size=(2, 3, 4, 5))
    by_torch = torch.nn.functional.binary_cross_entropy(torch.tensor(x_hat), torch.tensor(x), reduction="none")
    assert oracles.bernoulli_negative_log_likelihood(x_hat, x) == pytest.approx(by_torch.flatten(1).sum(1).tolist())


def test_one_draw_at_the_median_is_half_away_from_the_normal_law():
    assert oracles.distance_to_the_normal_law(np.zeros(1)) == 0.5


def test_a_normal_sample_is_near_the_normal_law():
    gap = oracles.distance_to_the_normal_law(np.random.default_rng(0).normal(size=20_000))
    assert gap < oracles.kolmogorov_threshold(20_000, false_alarm=1e-9)


def test_a_uniform_sample_of_variance_one_is_far_from_the_normal_law():
    gap = oracles.distance_to_the_normal_law(np.random.default_rng(0).uniform(-(3**0.5), 3**0.5, 20_000))
    assert gap > 2 * oracles.kolmogorov_threshold(20_000, false_alarm=1e-9)


def test_a_sample_with_nan_is_at_no_distance_of_the_normal_law():
    assert math.isnan(oracles.distance_to_the_normal_law(np.array([0.1, np.nan, -0.3])))


def test_a_stricter_false_alarm_widens_the_threshold():
    assert oracles.kolmogorov_threshold(100, false_alarm=1e-9) > oracles.kolmogorov_threshold(100, false_alarm=1e-3)


def test_the_correlation_of_noise_with_itself_is_one():
    noise = np.random.default_rng(0).normal(size=(50, 3))
    assert oracles.correlation(noise, noise) == pytest.approx(1.0)


def test_the_correlation_with_no_noise_at_all_is_no_number():
    assert math.isnan(oracles.correlation(np.zeros(5), np.zeros(5)))


def gaussians():
    rng = np.random.default_rng(0)
    means = rng.normal(size=(2, 3))
    return means[0], oracles_gaussian.random_covariance(rng, 3), means[1], oracles_gaussian.random_covariance(rng, 3)


def test_the_grid_gives_the_divergence_of_full_gaussians_to_rounding():
    mu0, cov0, mu1, cov1 = gaussians()
    q, p = (torch.distributions.MultivariateNormal(*map(torch.tensor, pair)) for pair in ((mu0, cov0), (mu1, cov1)))
    found = oracles_gaussian.divergence_of_gaussians(mu0, cov0, mu1, cov1)
    assert found == pytest.approx(float(torch.distributions.kl_divergence(q, p)), abs=1e-10)


def test_two_random_covariances_do_not_commute():
    _, cov0, _, cov1 = gaussians()
    assert np.abs(cov0 @ cov1 - cov1 @ cov0).max() > 0.1


def test_codes_are_read_back_from_their_images():
    rng = np.random.default_rng(0)
    model = oracles_gaussian.AffineVAE.draw(rng, image_shape=(2, 3, 2), logvar=(-0.8, 0.5))
    z = rng.normal(size=(5, 2))
    codes, rest = model.codes_behind(model.decode(z).reshape(5, 2, 3, 2))
    assert codes == pytest.approx(z, abs=1e-12)
    assert rest == pytest.approx(0.0, abs=1e-12)


def test_the_loss_on_a_grid_is_that_of_the_given_module():
    rng = np.random.default_rng(0)
    model = oracles_gaussian.AffineVAE.draw(rng, image_shape=(2, 3, 2), logvar=(-0.8, 0.5), squash=True)
    images = rng.uniform(size=(3, 2, 3, 2))
    module, x = make("linear_vae", model.options()), torch.tensor(images).float().repeat(20_000, 1, 1, 1)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        x_hat, mu, logvar = module(x)
    found = sum(trained.terms(x, x_hat, mu, logvar))
    assert model.loss(images) == pytest.approx(found, abs=0.05)  # 6 standard errors of 60,000 draws


def test_two_samples_of_one_law_are_close_and_of_two_laws_far():
    rng = np.random.default_rng(0)
    one, same, other = rng.normal(size=1_000), rng.normal(size=1_000), 2 * rng.normal(size=1_000)
    threshold = oracles.two_sample_threshold(1_000, false_alarm=1e-9)
    assert oracles.two_sample_distance(one, same) < threshold < oracles.two_sample_distance(one, other)


def test_the_tolerance_factor_is_that_of_the_tables():
    assert tolerance_factor(20) == pytest.approx(5.17, abs=0.05)
    assert tolerance_factor(100) == pytest.approx(4.25, abs=0.05)
