import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.quality import bounds
from autograder.suite import oracles_autoencoders

lawful = settings(derandomize=True, deadline=None, database=None, max_examples=25)


def images(seed, count=40, shape=(1, 3, 4)):
    x = torch.randn(count, *shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return x * torch.linspace(0.2, 2.0, shape[-1]) + 3


@pytest.mark.parametrize("dim", [1, 4, 12])
def test_pca_error_is_that_of_scikit_learn(dim):
    from sklearn.decomposition import PCA

    fitted, others = images(1), images(2, 25)
    pca = PCA(n_components=dim, svd_solver="full").fit(fitted.flatten(1).numpy())
    rest = others.flatten(1).numpy()
    rest = rest - pca.inverse_transform(pca.transform(rest))
    found = bounds.pca_error(others, dim=dim, fitted_to=fitted)
    assert found == pytest.approx((rest**2).sum(1).mean(), abs=1e-9)


def test_pca_error_is_that_of_the_oracle_of_the_suites():
    x, onto = (images(seed).flatten(1) for seed in (1, 2))
    found = bounds.pca_error(x, dim=3, fitted_to=onto)
    assert found == pytest.approx(oracles_autoencoders.linear_error(x.numpy(), onto=onto.numpy(), dim=3))


@lawful
@given(st.integers(0, 10**6), st.integers(1, 11))
def test_no_affine_map_through_as_many_numbers_beats_pca(seed, dim):
    x = images(seed).flatten(1)
    axes = torch.linalg.qr(torch.randn(12, dim, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)).Q
    rest = x - x.mean(0)
    error = float((rest - rest @ axes @ axes.T).square().sum() / len(x))
    assert bounds.reconstruction_over_pca(error, x, dim=dim) >= 1 - 1e-9


def test_an_error_over_nothing_is_infinite():
    assert bounds.reconstruction_over_pca(0.1, torch.ones(5, 3), dim=2) == float("inf")


@pytest.mark.parametrize("sigma", [0.1, 0.5, 3.0])
def test_wiener_bound_is_the_error_of_the_least_squares_solution(sigma):
    x = images(1)
    c = np.cov(x.flatten(1).numpy().T, bias=True)
    residual = c - c @ np.linalg.solve(c + sigma**2 * np.eye(12), c)
    assert bounds.wiener_bound(x, sigma=sigma) == pytest.approx(np.trace(residual))


def test_wiener_bound_is_reached_by_regression_on_many_noisy_copies():
    x, sigma = images(1, 200), 0.7
    clean = x.flatten(1).repeat(300, 1)
    noisy = clean + sigma * torch.randn(clean.shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    inputs = torch.cat([noisy, torch.ones(len(noisy), 1)], dim=1)
    rest = clean - inputs @ torch.linalg.lstsq(inputs, clean).solution
    assert bounds.wiener_bound(x, sigma=sigma) == pytest.approx(float(rest.square().sum() / len(rest)), rel=0.01)


@lawful
@given(st.integers(0, 10**6), st.floats(0.01, 5))
def test_wiener_bound_is_below_doing_nothing_and_below_the_mean_image(seed, sigma):
    x = images(seed)
    bound = bounds.wiener_bound(x, sigma=sigma)
    assert 0 < bound <= min(12 * sigma**2, bounds.pca_error(x, dim=0)) * (1 + 1e-9)


def test_without_noise_nothing_is_lost():
    assert bounds.wiener_bound(images(1), sigma=0) == 0
