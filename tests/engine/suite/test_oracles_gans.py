"""The oracles of the assignment on adversarial networks, and its given modules, against formulas of another kind."""

import numpy as np
import pytest
import torch
from torch.nn.functional import softplus

from autograder.sandbox.given import make
from autograder.suite import oracles_gans as known

LOGITS = np.array([2.0, -1.0, 0.3, -2.6])
X = np.float32(np.random.default_rng(0).normal(size=(6, 2))).astype(float)


def tensor(values):
    return torch.tensor(np.asarray(values), dtype=torch.float64)


def test_the_loss_of_the_discriminator_is_that_of_softplus():
    right = softplus(-tensor(LOGITS)).mean() + softplus(tensor(LOGITS[:2])).mean()
    assert known.discriminator_loss(LOGITS, LOGITS[:2]) == pytest.approx(right.item())


def test_the_two_losses_of_the_generator_are_those_of_softplus():
    assert known.generator_loss(LOGITS) == pytest.approx(softplus(-tensor(LOGITS)).mean().item())
    assert known.generator_loss(LOGITS, saturating=True) == pytest.approx(-softplus(tensor(LOGITS)).mean().item())


def test_the_best_answer_is_the_share_of_the_real_density():
    assert known.best_answer(0.3, 0.1) == pytest.approx(0.75, abs=1e-7)
    assert known.best_answer(0.2, 1.8) == pytest.approx(0.1, abs=1e-7)


def test_a_point_between_two_bumps_meets_one_mode():
    centers = np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 9.0]])
    assert known.modes_met(np.array([[0.4, 0.0], [5.0, 5.0]]), centers, 1.0) == 1


def given():
    """Both networks that note their steps, and their weights."""
    rng = np.random.default_rng(4)
    f_weights, d_weights = torch.tensor(rng.normal(size=(2, 4))), torch.tensor(rng.normal(size=5))
    return make("affine_generator", {"weights": f_weights}), make("quadratic_discriminator", {"weights": d_weights})


def test_the_given_networks_are_the_ones_that_are_known():
    f, d = given()
    z = torch.tensor(np.random.default_rng(5).normal(size=(6, 3)))
    made = known.generated(f.weights.detach().numpy().flatten(), z.numpy())
    assert f(z).detach().numpy() == pytest.approx(made, abs=1e-6)
    assert d(torch.tensor(X)).detach().numpy() == pytest.approx(known.logits(d.weights.detach().numpy(), X))


def trained(*, order="df", steps=2):
    """The rounds of a training by plain descent, whose steps follow this order, and the gradients that it followed."""
    f, d = given()
    x, noise, followed = torch.tensor(X).float(), torch.Generator().manual_seed(6), []
    for _ in range(steps):
        for network in order:
            fake = f(torch.randn(6, 3, generator=noise))
            loss = softplus(-d(fake)).mean() if network == "f" else softplus(-d(x)).mean() + softplus(d(fake)).mean()
            f.zero_grad()
            d.zero_grad()
            loss.backward()
            moved = f if network == "f" else d
            followed.append((network, moved.weights.grad.clone().numpy()))
            with torch.no_grad():
                moved.weights -= 0.01 * moved.weights.grad
    events = known.events("f", f.record()), known.events("d", d.record())
    return known.rounds(*events, x.double().numpy()), followed, events


def test_the_record_tells_both_steps_of_each_round():
    found, followed, _ = trained()
    assert len(found) == 2
    for place, step in enumerate(found):
        assert step.d_gradient == pytest.approx(followed[2 * place][1])
        assert step.f_gradient == pytest.approx(followed[2 * place + 1][1])


def test_the_slopes_are_those_that_the_networks_have_followed():
    found, _, _ = trained()
    for step in found:
        assert known.d_slope(step) == pytest.approx(step.d_gradient, abs=1e-6)
        assert known.f_slope(step) == pytest.approx(step.f_gradient.flatten(), abs=1e-6)


def test_the_saturating_slope_is_another_one():
    found, _, _ = trained()
    assert np.abs(known.f_slope(found[0], saturating=True) - found[0].f_gradient.flatten()).max() > 1e-3


def test_a_round_tells_real_points_from_generated_ones():
    found, _, _ = trained()
    assert sorted(map(tuple, found[0].real)) == sorted(map(tuple, np.float32(X).astype(float)))
    assert len(found[0].fake) == len(found[0].shown) == 6


def test_a_generator_that_moves_first_shows_nothing_to_a_moved_discriminator():
    found, _, _ = trained(order="fd")
    assert len(found[0].shown) == 0


def test_every_move_is_counted():
    _, _, (of_f, of_d) = trained(order="ddf", steps=3)
    assert (len(known.moves(of_f)), len(known.moves(of_d))) == (3, 6)
