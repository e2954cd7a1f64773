"""The oracles of the assignment on diffusion, and its given modules, against formulas that they do not use."""

import numpy as np
import pytest
import torch

from autograder.quality import denoising
from autograder.sandbox.given import make
from autograder.suite import oracles_diffusion as known

BETAS = np.array([0.3, 0.1, 0.25])
PRODUCT = np.array([0.7, 0.63, 0.4725])
RNG = np.random.default_rng(0)
Z, NOISE = RNG.normal(size=(6, 2)), RNG.normal(size=(6, 2))
STEPS = [0, 1, 2, 2, 1, 0]
MIXTURE = known.Mixture(np.array([[1.0, 0.0], [-1.0, 2.0]]), np.array([0.2, 0.5]), np.array([0.75, 0.25]))


def column(values):
    return np.array(values)[STEPS][:, None]


def test_the_steps_leave_the_product_of_their_shares():
    assert known.shares(BETAS) == pytest.approx(PRODUCT, abs=1e-12)


def test_signal_and_noise_add_up_to_the_whole_variance():
    assert [state.signal**2 + state.variance for state in known.states(BETAS)] == pytest.approx([1, 1, 1])


def test_a_noisy_state_has_the_closed_form():
    right = np.sqrt(column(PRODUCT)) * Z + np.sqrt(1 - column(PRODUCT)) * NOISE
    assert known.noisy(Z, NOISE, STEPS, BETAS) == pytest.approx(right, abs=1e-12)


def test_the_mean_of_bayes_has_the_closed_form():
    beta, product = column(BETAS), column(PRODUCT)
    right = (Z - beta / np.sqrt(1 - product) * NOISE) / np.sqrt(1 - beta)
    assert known.previous_mean(Z, NOISE, STEPS, BETAS) == pytest.approx(right, abs=1e-12)


def test_the_variance_of_bayes_has_the_closed_form():
    assert known.bayes_variance(BETAS, 2) == pytest.approx(0.25 * (1 - 0.63) / (1 - 0.4725))


def test_nothing_is_left_to_chance_before_the_first_step():
    assert known.bayes_variance(BETAS, 0) == pytest.approx(0, abs=1e-12)


def test_a_schedule_is_within_its_bounds():
    assert bool(((known.schedule(RNG, 9) > 0.05) & (known.schedule(RNG, 9) < 0.45)).all())


def test_the_best_noise_is_that_of_the_given_predictor():
    given = make("exact_noise", MIXTURE.options(BETAS))
    found = given(torch.tensor(Z).float(), torch.tensor(STEPS)).detach().double().numpy()
    assert MIXTURE.best_noise(Z, STEPS, BETAS) == pytest.approx(found, abs=1e-5)


def test_the_best_noise_has_the_least_error():
    t, x = np.full(40_000, 1), MIXTURE.draw(RNG, 40_000)
    noise = RNG.normal(size=x.shape)
    best = MIXTURE.best_noise(z := known.noisy(x, noise, t.tolist(), BETAS), t.tolist(), BETAS)
    errors = [((scale * best + shift * z - noise) ** 2).mean() for scale, shift in ((1, 0), (0.9, 0), (1, 0.05))]
    assert min(errors) == errors[0]


def test_a_given_predictor_of_a_point_finds_the_noise():
    point = known.Mixture.point(np.array([[0.5, -1.5]]))
    z = known.noisy(np.tile(point.means, (6, 1)), NOISE, STEPS, BETAS)
    found = make("exact_noise", point.options(BETAS))(torch.tensor(z).float(), torch.tensor(STEPS))
    assert found.detach().numpy() == pytest.approx(NOISE, abs=1e-5)


def test_a_given_predictor_adds_the_error_of_the_point_it_sees():
    points = known.Mixture.point(np.array([[30.0, 0.0], [-30.0, 0.0]]), np.array([[1.0, 2.0], [3.0, 4.0]]))
    z = known.noisy(points.means[[0, 1]], NOISE[:2], [2, 0], BETAS)
    found = make("exact_noise", points.options(BETAS))(torch.tensor(z).float(), torch.tensor([2, 0]))
    assert found.detach().numpy() - NOISE[:2] == pytest.approx(points.errors, abs=1e-4)


@pytest.mark.parametrize("t", [1, torch.tensor(1), torch.tensor([1.0] * 6), torch.tensor([1] * 5)])
def test_a_given_predictor_says_how_it_wants_its_steps(t):
    with pytest.raises(ValueError, match=r"expects t as an integer tensor of shape \(6,\)"):
        make("exact_noise", MIXTURE.options(BETAS))(torch.tensor(Z).float(), t)


def test_a_given_predictor_remembers_states_steps_and_graphs():
    given = make("exact_noise", MIXTURE.options(BETAS))
    given(torch.tensor(Z).float(), torch.tensor(STEPS))
    assert [name for name, _ in given.record()] == ["z", "t", "graph", "errors"]


def test_a_given_network_answers_in_the_shape_of_the_state():
    given = make("noise_network", denoising.network_start(RNG, dim=6, hidden=5, steps=3))
    assert given(torch.ones(4, 1, 2, 3), torch.tensor([0, 1, 2, 0])).shape == (4, 1, 2, 3)


def test_a_given_network_depends_on_the_step():
    given = make("noise_network", denoising.network_start(RNG, dim=2, hidden=5, steps=3))
    assert not torch.equal(*(given(torch.ones(1, 2), torch.tensor([step])) for step in (0, 2)))


def best(z, t):
    return torch.tensor(denoising.PLANE.best_noise(z.double().numpy(), t.tolist(), BETAS)).float()


def test_the_best_predictor_is_at_no_distance_from_the_best():
    assert denoising.distance_to_the_best(best, BETAS, RNG, draws=200) == pytest.approx(0, abs=1e-9)


def test_a_predictor_that_answers_zero_is_at_distance_one():
    found = denoising.distance_to_the_best(lambda z, _t: torch.zeros_like(z), BETAS, RNG, draws=200)
    assert found == pytest.approx(1)


def test_images_drawn_with_the_predictor_of_one_image_are_this_image():
    image = torch.linspace(-1, 1, 6).reshape(1, 1, 2, 3)

    def predict(z, t):
        left = torch.tensor(PRODUCT).float()[t].reshape(-1, 1, 1, 1)
        return (z - left.sqrt() * image) / (1 - left).sqrt()

    drawn = denoising.drawn_from(predict, (4, 1, 2, 3), BETAS, RNG)
    assert drawn.numpy() == pytest.approx(image.repeat(4, 1, 1, 1).numpy(), abs=1e-5)


def test_a_predictor_that_answers_zero_has_an_error_of_one():
    images = torch.rand(400, 1, 2, 2)
    found = denoising.image_measures(lambda z, _t: torch.zeros_like(z), images, BETAS, RNG, drawn=20)
    assert found["error"] == pytest.approx(1, abs=0.15)  # 4,800 squares of normal numbers: 0.02 of standard error
