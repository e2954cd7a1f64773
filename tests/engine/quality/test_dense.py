"""The network of the suite: its weights, its training, and its training on a student's loss."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Tensor

from autograder.errors import StudentMissing
from autograder.model import Cell
from autograder.quality import dense
from autograder.sandbox.given import DenseVAE
from autograder.sandbox.jail import Zygote
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Session
from autograder.sandbox.student import Student

RECIPE = {"latent_dim": 2, "hidden": 9, "training": {"epochs": 30, "batch_size": 8, "learning_rate": 0.02}}
LOSS = """
import torch

def loss(x_hat, x, mu, logvar):
    return ((x_hat - x) ** 2).sum() / len(x), None

def draw(mu, logvar):
    return mu
"""


def images(count: int = 32) -> Tensor:
    return torch.rand(count, 1, 3, 4, generator=torch.Generator().manual_seed(0)).round()


def squared(x_hat: Tensor, x: Tensor, mu: Tensor, logvar: Tensor) -> tuple[Tensor]:
    return (((x_hat - x) ** 2).sum() / len(x),)


def mean(mu: Tensor, logvar: Tensor) -> Tensor:
    return mu


def error(weights: dict[str, Any]) -> float:
    model, x = DenseVAE(**weights), images()
    with torch.no_grad():
        return float(squared(model.decode(model.encode(x)[0]), x, x, x)[0])


def test_first_weights_are_those_of_new_layers_and_follow_the_generator() -> None:
    one, again, other = (
        dense.drawn((1, 3, 4), latent_dim=2, hidden=900, generator=torch.Generator().manual_seed(seed))
        for seed in (0, 0, 1)
    )
    assert torch.equal(one["pixels"], again["pixels"])
    assert not torch.equal(one["pixels"], other["pixels"])
    assert one["pixels"].shape == (12, 900)
    assert float(one["pixels"].abs().max()) == pytest.approx(900**-0.5, rel=0.01)


def test_training_lowers_the_loss_that_it_is_given_and_leaves_the_callers_generator_alone() -> None:
    before = torch.random.get_rng_state()
    untrained = dense.fitted(
        images(), {**RECIPE, "training": {**RECIPE["training"], "epochs": 0}}, loss=squared, draw=mean, seed=3
    )
    trained = dense.fitted(images(), RECIPE, loss=squared, draw=mean, seed=3)
    assert error(trained) < 0.8 * error(untrained)
    assert torch.equal(torch.random.get_rng_state(), before)


def test_same_seed_gives_the_same_network() -> None:
    one, again, other = (dense.fitted(images(), RECIPE, loss=squared, draw=mean, seed=seed) for seed in (0, 0, 1))
    assert torch.equal(one["back"], again["back"])
    assert not torch.equal(one["back"], other["back"])


def test_the_weight_of_the_divergence_is_1_unless_the_recipe_says_otherwise() -> None:
    recipe = {"latent_dim": 2, "hidden": 9, "training": {"epochs": 1, "batch_size": 600, "learning_rate": 0.01}}
    usual, named, none = (
        dense.ready("digits", {**recipe, **beta}, seed=0)["code"] for beta in ({}, {"beta": 1.0}, {"beta": 0.0})
    )
    assert torch.equal(usual, named)
    assert not torch.equal(usual, none)


def test_images_are_decoded_in_their_shape_and_between_0_and_1() -> None:
    weights = dense.fitted(images(), RECIPE, loss=squared, draw=mean, seed=0)
    found = dense.decoded(weights, torch.randn(7, 2))
    assert found.shape == (7, 1, 3, 4)
    assert bool(((found >= 0) & (found <= 1)).all())


@pytest.fixture
def student(zygote: Zygote) -> Iterator[Student]:
    with Session(zygote, [Cell("", LOSS, 0)], Limits()) as session:
        session.run_notebook()
        student = Student(session, "a")
        yield student
        student.close()


def test_a_given_network_is_trained_on_the_loss_of_a_student(student: Student) -> None:
    first = dense.drawn((1, 3, 4), latent_dim=2, hidden=9, generator=torch.Generator().manual_seed(0))
    given = student.given("dense_vae", **first)
    student.fit_vae(given, images(), loss="loss", draw="draw", **RECIPE["training"])
    assert error({**first, **dict(student.record(given))}) < 0.8 * error(first)


def test_a_loss_that_is_not_there_is_missing(student: Student) -> None:
    given = student.given("dense_vae", **dense.drawn((1, 3, 4), latent_dim=2, hidden=9, generator=torch.Generator()))
    with pytest.raises(StudentMissing, match="other"):
        student.fit_vae(given, images(), loss="other", draw="draw", **RECIPE["training"])
