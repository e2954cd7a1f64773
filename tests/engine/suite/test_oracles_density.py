import math

import numpy as np
import pytest
from scipy import special, stats

from autograder.suite import oracles_density
from autograder.suite.oracles_density import Mixture


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def mixture(rng):
    return Mixture.draw(rng, 3, 2)


def test_pairs_are_counted_as_their_share():
    x_values, y_values, table = oracles_density.counted_table(["b", "a", "b", "b"], [2, -1, 2, -1])
    assert (x_values, y_values) == (["a", "b"], [-1, 2])
    assert table.tolist() == [[0.25, 0.0], [0.25, 0.5]]


def test_a_conditional_table_keeps_a_row_of_zeros():
    found = oracles_density.conditional_table(np.array([[0.2, 0.6], [0.0, 0.0], [0.2, 0.0]]))
    assert found == pytest.approx(np.array([[0.25, 0.75], [0.0, 0.0], [1.0, 0.0]]))


def test_a_posterior_is_that_of_the_lecture():
    found = oracles_density.posterior(np.array([[2 / 3, 0.0], [1 / 3, 1.0]]), np.array([0.75, 0.25]))
    assert found == pytest.approx(np.array([[1.0, 0.0], [0.5, 0.5]]))


def test_the_divergence_is_that_of_scipy(rng):
    p, q = rng.dirichlet(np.ones(7)), rng.dirichlet(np.ones(7))
    assert oracles_density.divergence(p, q) == pytest.approx(special.rel_entr(p, q).sum())


def test_a_zero_of_p_adds_nothing_to_the_divergence():
    assert oracles_density.divergence(np.array([0.0, 1.0, 0.0]), np.array([0.5, 0.5, 0.0])) == pytest.approx(
        math.log(2)
    )


def test_a_zero_of_q_alone_makes_the_divergence_infinite():
    assert oracles_density.divergence(np.array([0.5, 0.5]), np.array([1.0, 0.0])) == math.inf


def test_a_kernel_estimate_is_a_mean_of_normal_densities(rng):
    x, samples = rng.normal(size=(4, 3)), rng.normal(size=(6, 3))
    expected = [stats.multivariate_normal(at, 0.49 * np.eye(3)).pdf(samples).mean() for at in x]
    assert oracles_density.kernel_density(x, samples, 0.7) == pytest.approx(np.array(expected))


def test_the_log_density_of_a_mixture_is_that_of_scipy(rng, mixture):
    x = rng.normal(size=(5, 2)) * np.array([[1], [1], [10], [100], [1000]])
    logs = [stats.multivariate_normal(m, c).logpdf(x) for m, c in zip(mixture.means, mixture.covariances, strict=True)]
    expected = special.logsumexp(np.stack(logs, axis=1), b=mixture.weights, axis=1)
    assert mixture.log_density(x) == pytest.approx(expected)


def test_the_covariances_of_a_mixture_do_not_commute_and_differ_in_volume(mixture):
    one, other = mixture.covariances[:2]
    assert np.abs(one @ other - other @ one).max() > 0.05
    assert abs(np.log(np.linalg.det(one) / np.linalg.det(other))) > 0.5


def test_a_grid_gives_the_moments_of_a_mixture(mixture):
    margin = 8 * np.sqrt(np.diagonal(mixture.covariances, axis1=1, axis2=2).max(0))
    points, cell = oracles_density.box(mixture.means.min(0) - margin, mixture.means.max(0) + margin, step=0.3)
    found, expected = oracles_density.moments(points, np.exp(mixture.log_density(points)), cell), mixture.moments()
    assert found.mass == pytest.approx(1.0, abs=1e-10)
    assert found.mean == pytest.approx(expected.mean, abs=1e-9)
    assert found.covariance == pytest.approx(expected.covariance, abs=1e-9)


def test_responsibilities_of_a_point_sum_to_one_however_far_it_is(mixture):
    shares = mixture.responsibilities(np.array([[0.1, 0.2], [1e6, -1e6]]))
    assert shares.sum(1) == pytest.approx(np.ones(2))


def test_the_class_of_a_point_has_the_largest_responsibility(rng, mixture):
    x = 3 * rng.normal(size=(50, 2))
    found, lead = mixture.classes(x)
    assert found.tolist() == mixture.responsibilities(x).argmax(1).tolist()
    assert (lead >= 0).all()


def test_em_with_one_component_gives_the_mean_and_covariance_of_the_data(rng):
    x = rng.normal(size=(12, 3))
    after = Mixture.draw(rng, 1, 3).after_em(x)
    assert after.weights == pytest.approx(np.ones(1))
    assert after.means[0] == pytest.approx(x.mean(0))
    assert after.covariances[0] == pytest.approx(np.cov(x.T, bias=True))


def test_em_never_lowers_the_likelihood(rng, mixture):
    x, likelihoods = 2 * rng.normal(size=(40, 2)), []
    for _ in range(20):
        likelihoods.append(mixture.log_density(x).sum())
        mixture = mixture.after_em(x)
    assert (np.diff(likelihoods) >= -1e-9).all()


def test_the_distribution_along_a_direction_is_that_of_draws(rng, mixture):
    direction, component = np.array([0.6, -1.0]), rng.choice(3, size=4_000, p=mixture.weights)
    roots = np.linalg.cholesky(mixture.covariances)[component]
    draws = mixture.means[component] + (roots @ rng.normal(size=(4_000, 2, 1)))[:, :, 0]
    gap = oracles_density.distance_to_law(draws @ direction, mixture.distribution_along(direction))
    assert gap < 0.04  # Massart's bound at a false alarm of 6e-6


def test_whitened_draws_of_a_component_are_standard(rng, mixture):
    noise = rng.normal(size=(20_000, 2)) @ np.linalg.cholesky(mixture.covariances[1]).T + mixture.means[1]
    assert np.cov(mixture.whitened(noise, 1).T) == pytest.approx(np.eye(2), abs=0.06)  # six standard errors


def test_components_that_are_apart_are_told_by_the_nearest_mean(rng):
    mixture = Mixture.draw_apart(rng, 2)
    assert mixture.nearest(mixture.means + 5).tolist() == [0, 1, 2]
