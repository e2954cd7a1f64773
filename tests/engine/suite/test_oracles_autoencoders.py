"""The oracles of the autoencoder assignment, against closed forms, laws, and the modules that they describe."""

import math

import numpy as np
import pytest
import torch

from autograder.sandbox.given import make
from autograder.suite import oracles_autoencoders as known
from autograder.suite.oracles_autoencoders import AffineModel

FOUR_POINTS = np.array([[1.0, 1.0], [2.0, 4.0], [4.0, 2.0], [5.0, 5.0]])


def test_the_principal_axes_of_four_points_are_those_found_by_hand():
    scatters, axes = known.principal_axes(FOUR_POINTS)
    assert scatters == pytest.approx([16, 4])
    assert abs(axes[:, 0] @ [1, 1]) == pytest.approx(math.sqrt(2))


def test_a_projection_of_four_points_is_that_found_by_hand():
    found = known.projection(FOUR_POINTS, onto=FOUR_POINTS, dim=1)
    assert found == pytest.approx(np.array([[1, 1], [3, 3], [3, 3], [5, 5]]))


def test_the_error_of_a_projection_is_the_scatter_that_it_drops():
    table = known.spread_table(np.random.default_rng(0), 12, 5)
    scatters, _ = known.principal_axes(table)
    errors = [12 * known.linear_error(table, onto=table, dim=dim) for dim in range(6)]
    assert errors == pytest.approx([scatters[dim:].sum() for dim in range(6)], abs=1e-9)


def test_no_other_subspace_does_better():
    rng = np.random.default_rng(1)
    table = known.spread_table(rng, 20, 6)
    best, centered = known.linear_error(table, onto=table, dim=2), table - table.mean(0)
    others = [np.linalg.qr(rng.normal(size=(6, 2)))[0] for _ in range(50)]
    assert min(((centered @ q @ q.T - centered) ** 2).sum() / 20 for q in others) > best


def test_new_rows_are_projected_on_the_subspace_of_the_old_ones():
    onto = np.array([[0.0, 5.0], [2.0, 5.0]])
    assert known.projection(np.array([[7.0, 9.0]]), onto=onto, dim=1) == pytest.approx(np.array([[7.0, 5.0]]))


@pytest.mark.parametrize(("rows", "columns"), [(20, 6), (6, 15), (25, 8)])
def test_the_axes_of_a_spread_table_are_well_apart(rows, columns):
    scatters, _ = known.principal_axes(known.spread_table(np.random.default_rng(2), rows, columns))
    kept = scatters[: min(rows - 1, columns)]
    assert kept[1:] / kept[:-1] == pytest.approx(0.5, rel=1e-3)


@pytest.mark.parametrize(
    ("kind", "expected"), [("mse", [0.2, 0.5]), ("mae", [0.6, 1.0]), ("bce", [math.log(1 / 0.48), 2 * math.log(2)])]
)
def test_losses_are_those_of_the_worked_example(kind, expected):
    x, x_hat = np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([[0.8, 0.4], [0.5, 0.5]])
    assert known.reconstruction_errors(x_hat, x, kind) == pytest.approx(expected)


@pytest.mark.parametrize("bend", [False, True])
@pytest.mark.parametrize("squash", [False, True])
def test_an_affine_model_is_what_the_given_module_computes(bend, squash):
    rng = np.random.default_rng(3)
    model = AffineModel.draw(rng, image_shape=(2, 3, 2), latent_dim=3, bend=bend, squash=squash)
    module, x = make("affine_autoencoder", model.options()), torch.tensor(rng.uniform(0, 1, (5, 2, 3, 2))).float()
    assert module.encode(x).detach().numpy() == pytest.approx(model.encode(x.double().numpy()), abs=1e-5)
    assert module(x).detach().numpy() == pytest.approx(model.reconstruct(x.double().numpy()), abs=1e-5)


def test_an_affine_model_remembers_what_it_was_shown():
    model = AffineModel.draw(np.random.default_rng(4), image_shape=(1, 2, 2), latent_dim=2)
    module, x = make("affine_autoencoder", model.options()), torch.rand(3, 1, 2, 2)
    module(x).sum().backward()
    names = [name for name, _ in module.record()]
    assert names[:3] == ["encode", "decode", "gradient of offset"]
    assert module.record()[0][1].tolist() == x.tolist()


def test_the_uneven_error_is_what_the_given_loss_computes_and_tells_its_arguments_apart():
    rng = np.random.default_rng(5)
    x_hat, x = (torch.tensor(rng.uniform(0, 1, (4, 1, 3, 2))) for _ in range(2))
    given = make("uneven_error", {"weight": 3.0})
    assert float(given(x_hat, x)) == pytest.approx(known.uneven_error(x_hat.numpy(), x.numpy(), 3.0))
    assert float(given(x, x_hat)) != pytest.approx(float(given(x_hat, x)), rel=0.01)


def test_an_affine_function_does_not_bend():
    rng = np.random.default_rng(6)
    matrix, a, b = rng.normal(size=(4, 3)), rng.normal(size=(5, 4)), rng.normal(size=(5, 4))
    assert known.bend_of(*(x @ matrix + 1 for x in (a, b, (a + b) / 2))) < 1e-12
    assert known.bend_of(*(np.abs(x @ matrix) for x in (a, b, (a + b) / 2))) > 0.1
