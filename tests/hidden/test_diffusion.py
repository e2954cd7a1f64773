"""The hidden suite of the assignment on diffusion models: its specification.

Each check is a proposition; the sentence beside it is what the student reads. Hidden inputs are drawn from the course's
secret. A state is compared with what one step after the other gives, a denoised mean with Bayes' formula, a loss and a
sampler are run with the exact noise predictor of known data. Examples are points and images, first, middle and last
steps are tried, and batches whose size is that of another dimension.
"""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch

from autograder.quality import denoising
from autograder.quality.calibration import Calibration
from autograder.sandbox.given_diffusion import NoiseNetwork
from autograder.sandbox.wire import Generator
from autograder.suite import oracles
from autograder.suite import oracles_diffusion as known
from autograder.suite.declare import check
from autograder.suite.expect import expect, require

CALIBRATED = Calibration.read(Path(__file__).parent / "calibration" / "diffusion.json")

ROUNDING = 1e-4  # relative: a thousand float32 roundings of 6e-8
SMALL = 1e-5  # absolute, of differences of float32 numbers of size one


def tensor(values, dtype=torch.float32):
    """A tensor of these numbers."""
    return torch.tensor(np.asarray(values), dtype=dtype)


def normal(rng, *shape, dtype=torch.float32):
    """Standard normal numbers."""
    return tensor(rng.normal(size=shape), dtype)


def whole(numbers):
    """Step numbers, as an int64 tensor."""
    return torch.tensor(numbers, dtype=torch.int64)


def exact(value):
    """A tensor as the oracles want it: a float64 array of the values that the student received."""
    return value.double().numpy()


def unchanged(call):
    """The call gave something, and changed no argument in place."""
    require(call.value is not None, fr="la fonction ne renvoie rien", en="the function returns nothing")
    names = ", ".join(call.mutated)
    require(not call.mutated, fr=f"modifié sur place\u00a0: {names}", en=f"changed in place: {names}")


# ---- alpha_bar ------------------------------------------------------------------------------------------------------


@check("alpha_bar", points=0.25,
       fr="il y a une valeur par pas, de la précision de betas, même pour un seul pas",
       en="there is one value per step, of the precision of betas, even for a single step")  # fmt: skip
def schedule_has_one_value_per_step(student, rng):
    for steps, dtype in ((7, torch.float32), (1, torch.float64)):
        found = student.alpha_bar(betas=tensor(known.schedule(rng, steps), dtype))
        expect(found).tensor().shape(steps).dtype(dtype).finite()


@check("alpha_bar", points=0.25, after=schedule_has_one_value_per_step,
       fr="ce qui reste du signal diminue à chaque pas, entre 0 et 1",
       en="what remains of the signal shrinks at each step, between 0 and 1")  # fmt: skip
def signal_fades_at_each_step(student, rng):
    found = expect(student.alpha_bar(betas=tensor(known.schedule(rng, 9)))).shape(9).within(0, 1).array()
    require(bool((np.diff(found) < 0).all()), fr="une valeur n'est pas plus petite que la précédente",
            en="a value is not smaller than the one before")  # fmt: skip


@check("alpha_bar", points=0.8, anchor=True, after=schedule_has_one_value_per_step,
       fr="ᾱₜ est la part de variance qu'un signal garde après les pas 0 à t, faits l'un après l'autre",
       en="ᾱₜ is the share of its variance that a signal keeps after steps 0 to t, one after the other")  # fmt: skip
def schedule_is_what_the_steps_leave(student, rng):
    long = oracles.single(np.linspace(1e-4, 0.02, 1_000))
    for betas in (known.schedule(rng, 7), known.schedule(rng, 1), long):
        # a thousand float32 roundings of 6e-8 add up to 6e-5
        found = student.alpha_bar(betas=tensor(betas))
        expect(found).close_to(known.shares(betas), atol=0, rtol=2 * ROUNDING)


@check("alpha_bar", points=0.2, after=schedule_has_one_value_per_step,
       fr="`betas` est intact après l'appel", en="`betas` is untouched by the call")  # fmt: skip
def schedule_leaves_betas_unchanged(student, rng):
    unchanged(student.call("alpha_bar", betas=tensor(known.schedule(rng, 7))))


# ---- diffuse_step ---------------------------------------------------------------------------------------------------


@check("diffuse_step", points=0.2,
       fr="l'état suivant a la forme et la précision de z, points ou images",
       en="the next state has the shape and the precision of z, points or images")  # fmt: skip
def step_keeps_the_shape_and_precision_of_z(student, rng):
    for shape, dtype in (((7, 2), torch.float32), ((1, 3, 4, 5), torch.float64)):
        call = {"z": normal(rng, *shape, dtype=dtype), "epsilon": normal(rng, *shape, dtype=dtype)}
        found = student.diffuse_step(**call, beta=tensor(rng.uniform(0.1, 0.4), dtype))
        expect(found).tensor().shape(*shape).dtype(dtype).finite()


@check("diffuse_step", points=0.5, anchor=True, after=step_keeps_the_shape_and_precision_of_z,
       fr="le signal garde la part 1 − β de sa variance, le bruit ajouté est de variance β",
       en="the signal keeps the share 1 − β of its variance, the noise added has variance β")  # fmt: skip
def step_splits_the_variance(student, rng):
    ones, zeros = torch.ones(3, 2), torch.zeros(3, 2)
    for beta in (rng.uniform(0.05, 0.15), rng.uniform(0.6, 0.8)):
        given = tensor(beta)
        signal = expect(student.diffuse_step(z=ones, beta=given, epsilon=zeros)).shape(3, 2).array()
        noise = expect(student.diffuse_step(z=zeros, beta=given, epsilon=ones)).shape(3, 2).array()
        expect(signal**2, "signal²").close_to(np.full((3, 2), 1 - float(given)), atol=SMALL)
        expect(noise**2, "ε²").close_to(np.full((3, 2), float(given)), atol=SMALL)


@check("diffuse_step", points=0.2, anchor=True, after=step_splits_the_variance,
       fr="les deux parts s'ajoutent, composante par composante",
       en="both parts add up, component by component")  # fmt: skip
def step_adds_both_parts(student, rng):
    z, epsilon, betas = normal(rng, 4, 3), normal(rng, 4, 3), oracles.single(rng.uniform(0.2, 0.6, 1))
    (state,) = known.states(betas)
    found = student.diffuse_step(z=z, beta=tensor(betas[0]), epsilon=epsilon)
    expect(found).close_to(state.signal * exact(z) + math.sqrt(state.variance) * exact(epsilon), atol=SMALL)


@check("diffuse_step", points=0.1, after=step_keeps_the_shape_and_precision_of_z,
       fr="`z` et `epsilon` sont intacts après l'appel", en="`z` and `epsilon` are untouched by the call")  # fmt: skip
def step_leaves_its_inputs_unchanged(student, rng):
    unchanged(student.call("diffuse_step", z=normal(rng, 4, 3), beta=tensor(0.3), epsilon=normal(rng, 4, 3)))


# ---- diffuse --------------------------------------------------------------------------------------------------------


def jump(rng, betas, shape, t, dtype=torch.float32):
    """The keyword arguments of `diffuse`, and what the steps made one after the other give for them."""
    x, epsilon = normal(rng, *shape, dtype=dtype), normal(rng, *shape, dtype=dtype)
    call = {"x": x, "t": whole(t), "alpha_bar": tensor(known.shares(betas), dtype), "epsilon": epsilon}
    return call, known.noisy(exact(x), exact(epsilon), t, betas)


def mixed_steps(rng, count, steps, first=0):
    """As many step numbers from `first` on, not all the same, in no order."""
    return rng.permutation(np.resize(np.arange(first, steps), count)).tolist()


@check("diffuse", points=0.3,
       fr="zₜ a la forme et la précision de x, points ou images, même pour un seul exemple",
       en="zₜ has the shape and the precision of x, points or images, even for a single example")  # fmt: skip
def jump_keeps_the_shape_and_precision_of_x(student, rng):
    betas = known.schedule(rng, 6)
    for shape, dtype in (((5, 5), torch.float32), ((1, 3, 4, 5), torch.float64), ((1, 2), torch.float32)):
        call, _ = jump(rng, betas, shape, mixed_steps(rng, shape[0], 6), dtype)
        expect(student.diffuse(**call)).tensor().shape(*shape).dtype(dtype).finite()


def compare_jumps(student, rng, steps):
    """The jump to each of these steps, all examples at the same one."""
    betas = known.schedule(rng, 8)
    for step in steps:
        call, right = jump(rng, betas, (4, 4), [step] * 4)
        expect(student.diffuse(**call)).close_to(right, atol=SMALL, rtol=ROUNDING)


@check("diffuse", points=0.6, anchor=True, after=jump_keeps_the_shape_and_precision_of_x,
       fr="le saut donne ce que donnent les pas 0 à t, faits l'un après l'autre",
       en="the jump gives what steps 0 to t give, made one after the other")  # fmt: skip
def jump_is_all_the_steps(student, rng):
    compare_jumps(student, rng, (3, 5))


@check("diffuse", points=0.5, anchor=True, after=jump_is_all_the_steps,
       fr="il en va de même au premier pas, où il y a déjà du bruit, et au dernier",
       en="the same holds at the first step, where there is noise already, and at the last")  # fmt: skip
def jump_reaches_the_first_and_the_last_step(student, rng):
    compare_jumps(student, rng, (0, 7))


@check("diffuse", points=0.9, anchor=True, after=jump_is_all_the_steps,
       fr="chaque exemple saute à son propre t, quelle que soit la forme des exemples",
       en="each example jumps to a t of its own, whatever the shape of the examples")  # fmt: skip
def each_example_jumps_to_its_own_step(student, rng):
    betas = known.schedule(rng, 8)
    for shape in ((5, 5), (4, 2, 4, 4), (3, 3, 3)):
        call, right = jump(rng, betas, shape, mixed_steps(rng, shape[0], 7, first=1))
        expect(student.diffuse(**call)).close_to(right, atol=SMALL, rtol=ROUNDING)


@check("diffuse", points=0.2, after=jump_keeps_the_shape_and_precision_of_x,
       fr="`x`, `t`, `alpha_bar` et `epsilon` sont intacts après l'appel",
       en="`x`, `t`, `alpha_bar` and `epsilon` are untouched by the call")  # fmt: skip
def jump_leaves_its_inputs_unchanged(student, rng):
    call, _ = jump(rng, known.schedule(rng, 6), (5, 5), mixed_steps(rng, 5, 6))
    unchanged(student.call("diffuse", **call))


# ---- ddpm_loss ------------------------------------------------------------------------------------------------------

RIGHT_JUMP = (jump_reaches_the_first_and_the_last_step, each_example_jumps_to_its_own_step,
              jump_leaves_its_inputs_unchanged)  # fmt: skip


def predictor(student, mixture, betas):
    """The exact noise predictor of these data, in the student's process."""
    return student.given("exact_noise", **mixture.options(betas))


def far_points(rng, count, dim, size=1.0):
    """Data that are points so far apart that a noisy one can come from one of them only, each with an error."""
    # 40 apart; the signal keeps a third of it or more, and the noise has variance 1 at most
    places = 40 * (np.stack([rng.permutation(count) for _ in range(dim)], axis=1) - count / 2)
    return known.Mixture.point(places, oracles.single(size * rng.uniform(0.5, 1.5, (count, dim))))


def loss_of_points(student, rng, shape):
    """The keyword arguments of `ddpm_loss` for examples of that shape, from three points, at any step but the last.

    returns  (the arguments, the three points, which of them each example is)
    """
    betas, mixture = known.schedule(rng, 6), far_points(rng, 3, math.prod(shape[1:]), size=0.6)
    chosen = rng.permutation(np.resize(np.arange(3), shape[0]))
    call = {
        "model": predictor(student, mixture, betas), "x": tensor(mixture.means[chosen]).reshape(shape),
        "t": whole(mixed_steps(rng, shape[0], 5)), "alpha_bar": tensor(known.shares(betas)),
        "epsilon": normal(rng, *shape),
    }  # fmt: skip
    return call, mixture, chosen


@check("ddpm_loss", points=0.2, after=RIGHT_JUMP,
       fr="la perte est un nombre, un tenseur sans dimension, même pour un seul exemple",
       en="the loss is one number, a tensor without dimensions, even for a single example")  # fmt: skip
def loss_is_one_number(student, rng):
    for shape in ((7, 1, 1, 2), (1, 1, 2, 3)):
        call, *_ = loss_of_points(student, rng, shape)
        expect(student.ddpm_loss(**call)).tensor().shape().finite()


def received(student, model):
    """What a given predictor received: a list of (z, t) as float64 arrays (n, D) and int64 arrays (n,)."""
    events = student.record(model)
    states = [exact(value.flatten(1)) for name, value in events if name == "z"]
    steps = [value.numpy() for name, value in events if name == "t"]
    require(bool(states), fr="le réseau n'est jamais appelé", en="the network is never called")
    return list(zip(states, steps, strict=True))


@check("ddpm_loss", points=0.4, anchor=True, after=loss_is_one_number,
       fr="le réseau reçoit l'état bruité zₜ, fabriqué avec le bruit donné, et t tel quel",
       en="the network receives the noisy state zₜ, made with the noise that is given, and t as it is")  # fmt: skip
def network_sees_the_noisy_state(student, rng):
    betas, mixture = known.schedule(rng, 6), known.Mixture.normal(rng, 2)
    call, right = jump(rng, betas, (7, 2), mixed_steps(rng, 7, 6))
    model = predictor(student, mixture, betas)
    student.ddpm_loss(model=model, **call)
    for z, t in received(student, model):
        expect(z, "z").close_to(right, atol=SMALL, rtol=ROUNDING)
        expect(t, "t").close_to(call["t"], atol=0)


@check("ddpm_loss", points=0.3, anchor=True, after=loss_is_one_number,
       fr="un réseau qui trouve exactement le bruit a une perte nulle",
       en="a network that finds the noise exactly has a loss of zero")  # fmt: skip
def loss_of_a_perfect_network_is_zero(student, rng):
    betas, mixture = known.schedule(rng, 6), known.Mixture.point(rng.uniform(0.5, 1.5, (1, 3)))
    call, _ = jump(rng, betas, (7, 3), mixed_steps(rng, 7, 6))
    call["x"] = tensor(np.tile(mixture.means, (7, 1)))
    found = student.ddpm_loss(model=predictor(student, mixture, betas), **call)
    expect(found).close_to(0.0, atol=1e-4)  # errors of 1e-6 on the noise


@check("ddpm_loss", points=0.8, anchor=True, after=loss_is_one_number,
       fr="la perte est la norme au carré de l'erreur : somme sur les composantes, moyenne sur le lot",
       en="the loss is the squared norm of the error: sum over the components, mean over the batch")  # fmt: skip
def loss_sums_components_and_averages_examples(student, rng):
    for shape in ((7, 3), (4, 1, 2, 3)):
        call, mixture, chosen = loss_of_points(student, rng, shape)
        right = np.mean(known.single_losses(mixture.errors[chosen], np.zeros((shape[0], math.prod(shape[1:])))))
        # states of size 100 are rounded at 1e-5, and so is the noise that is read from them
        expect(student.ddpm_loss(**call)).close_to(right, atol=0, rtol=1e-3)


@check("ddpm_loss", points=0.3, anchor=True,
       after=(network_sees_the_noisy_state, loss_sums_components_and_averages_examples),
       fr="sur des données gaussiennes, le meilleur réseau a la perte que donne la pente de la log-densité",
       en="on Gaussian data, the best network has the loss that the slope of the log-density gives")  # fmt: skip
def loss_of_the_best_network_is_known(student, rng):
    betas, mixture = known.schedule(rng, 6), known.Mixture.normal(rng, 3)
    steps = mixed_steps(rng, 7, 6)
    call, z = jump(rng, betas, (7, 3), steps)
    best = mixture.best_noise(z, steps, betas)
    found = student.ddpm_loss(model=predictor(student, mixture, betas), **call)
    expect(found).close_to(np.mean(known.single_losses(best, exact(call["epsilon"]))), atol=0, rtol=ROUNDING)


@check("ddpm_loss", points=0.4, anchor=True, after=loss_sums_components_and_averages_examples,
       fr="la perte est dérivable par rapport aux paramètres du réseau, par différences finies",
       en="the loss is differentiable in the parameters of the network, by finite differences")  # fmt: skip
def loss_is_differentiable(student, rng):
    call, mixture, chosen = loss_of_points(student, rng, (7, 2))
    found = student.gradients("ddpm_loss", call, wrt=("model.errors",)).by_name["model.errors"]

    def loss(errors):
        return np.mean(known.single_losses(errors[chosen], np.zeros((7, 2))))

    right = oracles.difference_gradient(loss, mixture.errors)
    expect(found, "∂L/∂θ").close_to(right, atol=1e-4, rtol=1e-3)


@check("ddpm_loss", points=0.1, after=loss_is_one_number,
       fr="les données, les pas et le bruit sont intacts après l'appel",
       en="the data, the steps and the noise are untouched by the call")  # fmt: skip
def loss_leaves_its_inputs_unchanged(student, rng):
    call, *_ = loss_of_points(student, rng, (7, 1, 1, 2))
    unchanged(student.call("ddpm_loss", **call))


# ---- denoise_mean ---------------------------------------------------------------------------------------------------


RIGHT_SCHEDULE = (schedule_is_what_the_steps_leave, signal_fades_at_each_step, schedule_leaves_betas_unchanged)


def mean_call(rng, betas, shape, t, dtype=torch.float32):
    """The keyword arguments of `denoise_mean`, and the means that Bayes' formula gives for them."""
    z, noise = normal(rng, *shape, dtype=dtype), normal(rng, *shape, dtype=dtype)
    call = {"z": z, "t": whole(t), "epsilon_hat": noise, "betas": tensor(betas, dtype)}
    return call, known.previous_mean(exact(z), exact(noise), t, betas)


def compare_means(student, rng, steps):
    """The mean before each of these steps, all examples at the same one."""
    betas = known.schedule(rng, 8)
    for step in steps:
        call, right = mean_call(rng, betas, (4, 4), [step] * 4)
        expect(student.denoise_mean(**call)).close_to(right, atol=SMALL, rtol=ROUNDING)


@check("denoise_mean", points=0.3, after=RIGHT_SCHEDULE,
       fr="la moyenne a la forme et la précision de z, points ou images, même pour un seul exemple",
       en="the mean has the shape and the precision of z, points or images, even for a single example")  # fmt: skip
def mean_keeps_the_shape_and_precision_of_z(student, rng):
    betas = known.schedule(rng, 6)
    for shape, dtype in (((5, 5), torch.float32), ((1, 3, 4, 5), torch.float64), ((1, 2), torch.float32)):
        call, _ = mean_call(rng, betas, shape, mixed_steps(rng, shape[0], 6), dtype)
        expect(student.denoise_mean(**call)).tensor().shape(*shape).dtype(dtype).finite()


@check("denoise_mean", points=0.2, after=mean_keeps_the_shape_and_precision_of_z,
       fr="si aucun bruit n'est prédit, la moyenne est z, agrandi de ce que le pas avait réduit",
       en="if no noise is predicted, the mean is z, enlarged by what the step had shrunk")  # fmt: skip
def without_noise_the_mean_undoes_the_shrinking(student, rng):
    betas, z = known.schedule(rng, 6), normal(rng, 4, 4)
    call = {"z": z, "t": whole([4] * 4), "epsilon_hat": torch.zeros(4, 4), "betas": tensor(betas)}
    (step,) = known.states(betas[4:5])
    expect(student.denoise_mean(**call)).close_to(exact(z) / step.signal, atol=SMALL, rtol=ROUNDING)


@check("denoise_mean", points=0.7, anchor=True, after=mean_keeps_the_shape_and_precision_of_z,
       fr="μₜ(z) est la moyenne de zₜ₋₁ sachant zₜ et le bruit, par la formule de Bayes",
       en="μₜ(z) is the mean of zₜ₋₁ given zₜ and the noise, by Bayes' formula")  # fmt: skip
def mean_is_that_of_bayes(student, rng):
    compare_means(student, rng, (3, 7))


@check("denoise_mean", points=0.4, anchor=True, after=mean_keeps_the_shape_and_precision_of_z,
       fr="au pas 0, la moyenne est x lui-même, retrouvé d'après le bruit",
       en="at step 0 the mean is x itself, found from the noise")  # fmt: skip
def mean_at_the_first_step_is_the_example(student, rng):
    compare_means(student, rng, (0,))


@check("denoise_mean", points=0.7, anchor=True, after=mean_is_that_of_bayes,
       fr="chaque exemple a son propre t, quelle que soit la forme des exemples",
       en="each example has a t of its own, whatever the shape of the examples")  # fmt: skip
def each_example_is_denoised_at_its_own_step(student, rng):
    betas = known.schedule(rng, 8)
    for shape in ((5, 5), (4, 2, 4, 4), (3, 3, 3)):
        call, right = mean_call(rng, betas, shape, mixed_steps(rng, shape[0], 7, first=1))
        expect(student.denoise_mean(**call)).close_to(right, atol=SMALL, rtol=ROUNDING)


@check("denoise_mean", points=0.2, after=mean_keeps_the_shape_and_precision_of_z,
       fr="`z`, `t`, `epsilon_hat` et `betas` sont intacts après l'appel",
       en="`z`, `t`, `epsilon_hat` and `betas` are untouched by the call")  # fmt: skip
def mean_leaves_its_inputs_unchanged(student, rng):
    call, _ = mean_call(rng, known.schedule(rng, 6), (5, 5), mixed_steps(rng, 5, 6))
    unchanged(student.call("denoise_mean", **call))


# ---- ddpm_sample ----------------------------------------------------------------------------------------------------

RIGHT_MEAN = (mean_at_the_first_step_is_the_example, each_example_is_denoised_at_its_own_step,
              mean_leaves_its_inputs_unchanged)  # fmt: skip
WALK = 2_000
"""Examples of a walk that is measured: six standard errors are a ninth of the mean's own scale."""


def two_clouds(rng):
    """Data from two Gaussians of different variances and weights, in the plane."""
    centers = oracles.single(rng.choice([-1.3, 0.4, 2.0], (2, 2)) + rng.uniform(-0.2, 0.2, (2, 2)))
    return known.Mixture(centers, oracles.single([0.1, 0.4]), oracles.single([0.625, 0.375]))


@check("ddpm_sample", points=0.2, after=RIGHT_MEAN,
       fr="le résultat a la forme demandée, points ou images, et le calendrier peut n'avoir qu'un pas",
       en="the result has the shape asked for, points or images, and the schedule may have a single step")  # fmt: skip
def sample_has_the_asked_shape(student, rng):
    for shape, steps in (((5, 2), 6), ((1, 3, 2, 4), 3), ((4, 1, 2, 2), 1)):
        betas, mixture = known.schedule(rng, steps), known.Mixture.normal(rng, math.prod(shape[1:]))
        found = student.ddpm_sample(model=predictor(student, mixture, betas), shape=shape, betas=tensor(betas))
        expect(found).tensor().shape(*shape).finite()


@check("ddpm_sample", points=0.4, after=sample_has_the_asked_shape,
       fr="le réseau est appelé une fois par pas, de T − 1 à 0, avec le même t pour tous les exemples",
       en="the network is called once per step, from T − 1 to 0, with the same t for all examples")  # fmt: skip
def sampler_goes_down_the_steps(student, rng):
    betas, mixture = known.schedule(rng, 6), known.Mixture.normal(rng, 2)
    model = predictor(student, mixture, betas)
    student.ddpm_sample(model=model, shape=(5, 2), betas=tensor(betas))
    visited = [t.tolist() for _, t in received(student, model)]
    require(len(visited) == 6, fr="le réseau n'est pas appelé une fois par pas",
            en="the network is not called once per step")  # fmt: skip
    require(visited == [[step] * 5 for step in reversed(range(6))],
            fr="les pas ne sont pas T − 1, …, 0 dans cet ordre",
            en="the steps are not T − 1, …, 0 in this order")  # fmt: skip


def standard_errors(values, mean, variance, name):
    """The mean and the variance of numbers are these, to within six standard errors: 2e-9 of false alarm each."""
    n = values.size
    expect(float(values.mean()), f"E[{name}]").close_to(mean, atol=6 * math.sqrt(variance / n))
    expect(float(values.var()), f"Var[{name}]").close_to(variance, atol=6 * variance * math.sqrt(2 / n))


@check("ddpm_sample", points=0.3, anchor=True, after=sampler_goes_down_the_steps,
       fr="le premier état est tiré de N(0, I) (moyenne, variance, test de Kolmogorov-Smirnov)",
       en="the first state is drawn from N(0, I) (mean, variance, Kolmogorov-Smirnov test)")  # fmt: skip
def sampler_starts_from_pure_noise(student, rng):
    betas, mixture = known.schedule(rng, 2), known.Mixture.normal(rng, 2)
    model = predictor(student, mixture, betas)
    student.ddpm_sample(model=model, shape=(10_000, 2), betas=tensor(betas))
    start, _ = received(student, model)[0]
    standard_errors(start, 0.0, 1.0, "z")
    gap = oracles.distance_to_the_normal_law(start)
    require(gap <= oracles.kolmogorov_threshold(20_000, false_alarm=1e-9),  # 0.023; a uniform law is at 0.057
            fr="la loi du premier état n'est pas gaussienne",
            en="the distribution of the first state is not Gaussian")  # fmt: skip


@check("ddpm_sample", points=0.4, anchor=True, after=sampler_goes_down_the_steps,
       fr="si les données sont un seul point, l'échantillonneur rend ce point exactement : aucun bruit au dernier pas",
       en="if the data are a single point, the sampler gives this point back exactly: no noise at the last step",
       )  # fmt: skip
def sampler_gives_the_only_point_back(student, rng):
    for steps in (7, 1):
        betas, mixture = known.schedule(rng, steps), known.Mixture.point(rng.choice([-2.3, 0.7, 1.6], (1, 4)))
        found = student.ddpm_sample(model=predictor(student, mixture, betas), shape=(5, 1, 2, 2), betas=tensor(betas))
        expect(found).close_to(np.tile(mixture.means, (5, 1)).reshape(5, 1, 2, 2), atol=1e-4)


def added_noise(student, rng, *, count=WALK, steps=5):
    """What each step but the last added to the mean: (betas, states before (T - 1, n, 2), noises (T - 1, n, 2))."""
    betas, mixture = known.schedule(rng, steps), two_clouds(rng)
    model = predictor(student, mixture, betas)
    student.ddpm_sample(model=model, shape=(count, 2), betas=tensor(betas))
    walk = received(student, model)
    starts, noises = [], []
    for (z, t), (following, _) in pairwise(walk):
        numbers = t.tolist()
        mean = known.previous_mean(z, mixture.best_noise(z, numbers, betas), numbers, betas)
        starts.append(z)
        noises.append(following - mean)
    return betas, np.array(starts), np.array(noises)


@check("ddpm_sample", points=0.15, after=sampler_goes_down_the_steps,
       fr="aux autres pas, chaque exemple reçoit un bruit qui lui est propre",
       en="at the other steps, each example receives a noise of its own")  # fmt: skip
def sampler_adds_noise_to_each_example(student, rng):
    _, _, noises = added_noise(student, rng, count=9)
    require(bool((noises.std(1) > 1e-3).all()), fr="à un pas, tous les exemples reçoivent le même bruit, ou aucun",
            en="at some step, all examples receive the same noise, or none")  # fmt: skip


@check("ddpm_sample", points=0.4, anchor=True, after=sampler_adds_noise_to_each_example,
       fr="chaque pas va de z à μₜ(z), plus un bruit de moyenne nulle et sans lien avec z",
       en="each step goes from z to μₜ(z), plus a noise of mean zero that has no link with z")  # fmt: skip
def sampler_moves_to_the_mean(student, rng):
    _, starts, noises = added_noise(student, rng)
    for z, noise in zip(starts, noises, strict=True):
        scale, spread = noise.std(0), np.maximum(z.std(0), 1e-9)  # where it starts is another check's business
        expect(noise.mean(0) / scale, "E[n]").close_to(np.zeros(2), atol=6 / WALK**0.5)
        links = ((z - z.mean(0)) / spread * noise / scale).mean(0)
        expect(links, "Cor(n, z)").close_to(np.zeros(2), atol=6 / WALK**0.5)


@check("ddpm_sample", points=0.45, anchor=True, after=sampler_moves_to_the_mean,
       fr="la variance du bruit ajouté est βₜ, ou celle de Bayes, la même à tous les pas",
       en="the variance of the noise added is βₜ, or that of Bayes, the same one at all steps")  # fmt: skip
def sampler_adds_the_right_variance(student, rng):
    betas, _, noises = added_noise(student, rng)
    order = list(range(len(betas) - 1, 0, -1))
    allowed = [betas[order], np.array([known.bayes_variance(betas, t) for t in order])]
    found = noises.var((1, 2))
    tolerance = 6 * math.sqrt(2 / noises[0].size)  # six standard errors
    require(any(bool((np.abs(found / right - 1) <= tolerance).all()) for right in allowed),
            fr="ce n'est ni l'une ni l'autre", en="it is neither of them")  # fmt: skip


@check("ddpm_sample", points=0.1, anchor=True, after=sampler_moves_to_the_mean,
       fr="ce bruit est gaussien (test de Kolmogorov-Smirnov, 20 000 tirages)",
       en="this noise is Gaussian (Kolmogorov-Smirnov test, 20,000 draws)")  # fmt: skip
def sampler_adds_gaussian_noise(student, rng):
    _, _, noises = added_noise(student, rng, count=5_000, steps=3)
    gap = oracles.distance_to_the_normal_law(noises / noises.std((1, 2), keepdims=True))
    require(gap <= oracles.kolmogorov_threshold(20_000, false_alarm=1e-9),  # 0.023; a uniform law is at 0.057
            fr="la loi du bruit n'est pas gaussienne", en="the distribution of the noise is not Gaussian")  # fmt: skip


@check("ddpm_sample", points=0.1, after=sampler_moves_to_the_mean,
       fr="le bruit est neuf à chaque pas, et indépendant d'un exemple et d'une composante à l'autre",
       en="the noise is new at each step, and independent between examples and components")  # fmt: skip
def sampler_draws_its_noise_anew(student, rng):
    _, _, noises = added_noise(student, rng)
    unit = noises / noises.std((1, 2), keepdims=True)
    pairs = {"steps": (unit[1:], unit[:-1]), "examples": (unit[:, 1:], unit[:, :-1]),
             "components": (unit[:, :, 1], unit[:, :, 0])}  # fmt: skip
    for name, (one, other) in pairs.items():
        expect(oracles.correlation(one, other), f"Cor ({name})").close_to(0.0, atol=6 / one.size**0.5)


@check("ddpm_sample", points=0.15, after=sampler_adds_noise_to_each_example,
       fr="sans générateur, deux appels tirent des exemples différents",
       en="without a generator, two calls draw different examples")  # fmt: skip
def every_call_draws_new_examples(student, rng):
    betas, mixture = known.schedule(rng, 4), two_clouds(rng)
    call = {"model": predictor(student, mixture, betas), "shape": (6, 2), "betas": tensor(betas)}
    first, second = (student.ddpm_sample(**call) for _ in range(2))
    expect(second, "x").shape(6, 2).differs_from(first)


@check("ddpm_sample", points=0.25, after=every_call_draws_new_examples,
       fr="tout le hasard vient de `generator` : même graine, mêmes exemples ; autre graine, autres exemples",
       en="all randomness comes from `generator`: same seed, same examples; another seed, other examples")  # fmt: skip
def same_seed_gives_the_same_examples(student, rng):
    betas, mixture, seed = known.schedule(rng, 4), two_clouds(rng), int(rng.integers(1, 10**6))
    call = {"model": predictor(student, mixture, betas), "shape": (6, 2), "betas": tensor(betas)}
    first, again, other = (student.ddpm_sample(**call, generator=Generator(seed + shift)) for shift in (0, 0, 1))
    expect(again, "x").close_to(first, atol=SMALL)
    expect(other, "x").differs_from(first)


@check("ddpm_sample", points=0.1, after=sampler_goes_down_the_steps,
       fr="le calcul se fait sans gradient : aucun état ne porte le graphe des pas précédents",
       en="the computation goes without gradients: no state carries the graph of the steps before")  # fmt: skip
def sampler_keeps_no_graph(student, rng):
    betas, mixture = known.schedule(rng, 4), two_clouds(rng)
    model = predictor(student, mixture, betas)
    student.ddpm_sample(model=model, shape=(6, 2), betas=tensor(betas))
    carried = [bool(value) for name, value in student.record(model) if name == "graph"]
    require(not any(carried), fr="un état porte le graphe des pas précédents",
            en="a state carries the graph of the steps before")  # fmt: skip


# ---- NoisePredictor -------------------------------------------------------------------------------------------------

PICTURE = 1, 8, 8
"""Shape of the images on which a network of the submission is tried, but for the one check on other shapes."""
MANY = 5 * 10**6
"""Weights, as the statement says."""


def network(student, image_shape, steps):
    """A new network of the submission."""
    return student.new("NoisePredictor", image_shape=image_shape, T=steps)


@check("NoisePredictor", points=0.1,
       fr="le bruit prédit a la forme de z", en="the predicted noise has the shape of z")  # fmt: skip
def prediction_has_the_shape_of_z(student, rng):
    found = network(student, PICTURE, 6).forward(z=normal(rng, 7, *PICTURE), t=whole(mixed_steps(rng, 7, 5)))
    expect(found).tensor().shape(7, *PICTURE).finite()


@check("NoisePredictor", points=0.1, after=prediction_has_the_shape_of_z,
       fr="il en va de même pour toute forme d'image, et pour les points du plan",
       en="the same holds for any shape of image, and for points of the plane")  # fmt: skip
def network_accepts_any_image_shape(student, rng):
    for shape in ((3, 5, 4), (2, 1, 1)):
        found = network(student, shape, 6).forward(z=normal(rng, 4, *shape), t=whole(mixed_steps(rng, 4, 5)))
        expect(found).tensor().shape(4, *shape).finite()


@check("NoisePredictor", points=0.05, after=prediction_has_the_shape_of_z,
       fr="un lot d'un seul exemple est accepté", en="a batch of a single example is accepted")  # fmt: skip
def network_accepts_a_single_example(student, rng):
    found = network(student, PICTURE, 6).forward(z=normal(rng, 1, *PICTURE), t=whole([3]))
    expect(found).shape(1, *PICTURE).finite()


@check("NoisePredictor", points=0.1, after=prediction_has_the_shape_of_z,
       fr="tous les pas de 0 à T − 1 sont acceptés, et T peut valoir 1",
       en="all steps from 0 to T − 1 are accepted, and T may be 1")  # fmt: skip
def network_accepts_every_step(student, rng):
    for steps, t in ((9, list(range(9))), (1, [0, 0, 0])):
        found = network(student, PICTURE, steps).forward(z=normal(rng, len(t), *PICTURE), t=whole(t))
        expect(found).shape(len(t), *PICTURE).finite()


@check("NoisePredictor", points=0.3, after=(network_accepts_every_step, network_accepts_a_single_example),
       fr="pour un même z, la prédiction dépend du pas",
       en="for the same z, the prediction depends on the step")  # fmt: skip
def prediction_depends_on_the_step(student, rng):
    net, z = network(student, PICTURE, 5), normal(rng, 1, *PICTURE)
    found = [expect(net.forward(z=z, t=whole([step]))).shape(1, *PICTURE).array() for step in range(5)]
    gaps = [np.abs(found[one] - found[other]).max() for one in range(5) for other in range(one)]
    require(min(gaps) > 1e-6, fr="deux pas donnent la même prédiction", en="two steps give the same prediction")


@check("NoisePredictor", points=0.05, after=(network_accepts_every_step, network_accepts_a_single_example),
       fr="le même état au même pas donne deux fois la même prédiction",
       en="the same state at the same step gives the same prediction twice")  # fmt: skip
def prediction_is_not_random(student, rng):
    net, z, t = network(student, PICTURE, 5), normal(rng, 3, *PICTURE), whole([0, 2, 4])
    expect(net.forward(z=z, t=t)).close_to(expect(net.forward(z=z, t=t)).tensor().value, atol=SMALL)


@check("NoisePredictor", points=0.25, anchor=True, after=(prediction_depends_on_the_step, prediction_is_not_random),
       fr="la prédiction pour un exemple ne dépend ni des autres exemples ni de leurs pas",
       en="the prediction for an example depends neither on the other examples nor on their steps")  # fmt: skip
def each_example_is_predicted_by_itself(student, rng):
    net, z, t = network(student, PICTURE, 5), normal(rng, 5, *PICTURE), mixed_steps(rng, 5, 5)
    together = net.forward(z=z, t=whole(t))
    alone = torch.cat([expect(net.forward(z=z[k : k + 1], t=whole(t[k : k + 1]))).tensor().value for k in range(5)])
    expect(together).close_to(alone, atol=SMALL, rtol=ROUNDING)


@check("NoisePredictor", points=0.1, after=network_accepts_every_step,
       fr="le bruit prédit peut être positif comme négatif",
       en="the predicted noise may be positive as well as negative")  # fmt: skip
def prediction_has_both_signs(student, rng):
    found = network(student, PICTURE, 6).forward(z=3 * normal(rng, 60, *PICTURE), t=whole(mixed_steps(rng, 60, 6)))
    values = expect(found).finite().array()
    require(bool((values < 0).any() and (values > 0).any()), fr="toutes les valeurs ont le même signe",
            en="all values have the same sign")  # fmt: skip


@check("NoisePredictor", points=0.05, after=prediction_has_the_shape_of_z,
       fr="les couches sont des modules du réseau : l'optimiseur trouve leurs poids",
       en="the layers are modules of the network: the optimizer finds their weights")  # fmt: skip
def network_owns_its_weights(student, rng):  # noqa: ARG001  # nothing is drawn
    shapes = student.parameters(network(student, PICTURE, 50)).values()
    require(any(len(shape) > 1 for shape in shapes), fr="le réseau n'a aucune matrice de poids",
            en="the network has no matrix of weights")  # fmt: skip


@check("NoisePredictor", points=0.05, after=network_owns_its_weights,
       fr="le réseau n'a pas plus de poids que l'énoncé n'en permet",
       en="the network has no more weights than the statement allows")  # fmt: skip
def network_is_not_too_large(student, rng):  # noqa: ARG001  # nothing is drawn
    shapes = student.parameters(network(student, PICTURE, 50)).values()
    require(sum(map(math.prod, shapes)) <= MANY, fr="le réseau a trop de poids", en="the network has too many weights")


@check("NoisePredictor", points=0.05, after=network_accepts_every_step,
       fr="`z` et `t` sont intacts après l'appel", en="`z` and `t` are untouched by the call")  # fmt: skip
def network_leaves_its_inputs_unchanged(student, rng):
    net = network(student, PICTURE, 6)
    unchanged(student.call("forward", of=net, z=normal(rng, 7, *PICTURE), t=whole(mixed_steps(rng, 7, 6))))


# ---- train_ddpm -----------------------------------------------------------------------------------------------------

RIGHT_LOSS = (loss_of_a_perfect_network_is_zero, loss_of_the_best_network_is_known, loss_is_differentiable,
              loss_leaves_its_inputs_unchanged, *RIGHT_SCHEDULE)  # fmt: skip
"""What a training that uses the loss and the schedule cannot do without."""


def training(student, mixture, betas, chosen, **recipe):
    """The arguments of `train_ddpm` for an exact predictor with errors, on images that are these points."""
    images = tensor(mixture.means[chosen]).reshape(len(chosen), 1, 1, -1)
    return {"model": predictor(student, mixture, betas), "images": images, "betas": tensor(betas), **recipe}


def losses_of(value, epochs):
    """The list of losses as a float64 array (epochs,)."""
    require(isinstance(value, tuple | list) and len(value) == epochs,
            fr="une liste d'une valeur par époque est attendue",
            en="a list of one value per epoch is expected")  # fmt: skip
    return np.array([float(expect(loss, "loss").finite().shape().array()) for loss in value])


def batches_of(student, model, mixture, betas):
    """What was learned from: for each batch the points that the states come from, their steps, and their noises."""
    after, found = known.states(betas), []
    for z, t in received(student, model):
        signal = np.array([after[step].signal for step in t])
        spread = np.sqrt([after[step].variance for step in t])
        gaps = np.abs(z[:, None] - signal[:, None, None] * mixture.means).max(2)
        nearest = gaps.argmin(1)
        found.append((nearest, t, (z - signal[:, None] * mixture.means[nearest]) / spread[:, None]))
    return found


@check("train_ddpm", points=0.15, after=RIGHT_LOSS, call_s=30, timeout_s=60,
       fr="train_ddpm renvoie la liste des pertes, une par époque",
       en="train_ddpm returns the list of the losses, one per epoch")  # fmt: skip
def training_returns_one_loss_per_epoch(student, rng):
    betas, mixture = known.schedule(rng, 5), far_points(rng, 4, 3)
    for epochs, count in ((1, 8), (3, 20)):
        chosen = np.resize(np.arange(4), count)
        call = training(student, mixture, betas, chosen, epochs=epochs, batch_size=8, learning_rate=1e-3)
        losses_of(student.train_ddpm(**call), epochs)


@check("train_ddpm", points=0.2, after=training_returns_one_loss_per_epoch,
       fr="après une époque, les paramètres du réseau ont changé",
       en="after one epoch, the parameters of the network have changed")  # fmt: skip
def training_moves_the_parameters(student, rng):
    betas, mixture = known.schedule(rng, 5), far_points(rng, 4, 3)
    call = training(student, mixture, betas, np.resize(np.arange(4), 16), epochs=1, batch_size=8, learning_rate=0.05)
    student.train_ddpm(**call)
    (after,) = [value for name, value in student.record(call["model"]) if name == "errors"]
    expect(after, "θ").differs_from(mixture.options(betas)["errors"])


@check("train_ddpm", points=0.1, after=training_returns_one_loss_per_epoch,
       fr="le réseau apprend sur les images telles quelles, bruitées d'après les produits ᾱ du calendrier",
       en="the network learns from the images as they are, made noisy by the products ᾱ of the schedule")  # fmt: skip
def training_shows_noisy_images(student, rng):
    betas, mixture = known.schedule(rng, 5), far_points(rng, 4, 3)
    call = training(student, mixture, betas, np.resize(np.arange(4), 24), epochs=2, batch_size=8, learning_rate=0.0)
    student.train_ddpm(**call)
    gaps = np.concatenate([noise for *_, noise in batches_of(student, call["model"], mixture, betas)])
    # a normal number beyond 8 comes once in 1e15; another share of the signal moves a state by 10 or more
    require(bool((np.abs(gaps) < 8).all()), fr="un état ne vient d'aucune image", en="a state comes from no image")


@check("train_ddpm", points=0.3, anchor=True, after=training_shows_noisy_images,
       fr="avec un taux nul, la perte renvoyée est la moyenne sur toutes les images",
       en="at a rate of zero, the loss returned is the mean over all images")  # fmt: skip
def training_returns_the_mean_loss(student, rng):
    betas, mixture = known.schedule(rng, 5), far_points(rng, 24, 3)
    call = training(student, mixture, betas, np.arange(24), epochs=3, batch_size=8, learning_rate=0.0)
    right = np.mean(known.single_losses(mixture.errors, np.zeros((24, 3))))
    # states of size 500 are rounded at 3e-5, a hundredth of which is seen in squared errors of size one
    expect(losses_of(student.train_ddpm(**call), 3)).close_to(np.full(3, right), atol=0, rtol=1e-3)


@check("train_ddpm", points=0.1, anchor=True, after=training_returns_the_mean_loss,
       fr="le dernier lot d'une époque, plus petit, compte selon sa taille dans la moyenne",
       en="the last batch of an epoch, smaller, counts by its size in the mean")  # fmt: skip
def a_smaller_last_batch_counts_less(student, rng):
    betas, mixture = known.schedule(rng, 5), far_points(rng, 25, 3)
    mixture.errors[0] = 9.0  # a point whose loss tells in which batch it was
    call = training(student, mixture, betas, np.arange(25), epochs=4, batch_size=8, learning_rate=0.0)
    right = np.mean(known.single_losses(mixture.errors, np.zeros((25, 3))))
    expect(losses_of(student.train_ddpm(**call), 4)).close_to(np.full(4, right), atol=0, rtol=1e-3)


@check("train_ddpm", points=0.15, after=training_shows_noisy_images,
       fr="chaque époque passe une fois par chaque image, par lots d'au plus `batch_size` images",
       en="each epoch goes through each image once, in batches of at most `batch_size` images")  # fmt: skip
def training_sees_every_image_in_batches(student, rng):
    betas, mixture = known.schedule(rng, 5), far_points(rng, 24, 3)
    call = training(student, mixture, betas, np.arange(24), epochs=3, batch_size=6, learning_rate=0.0)
    student.train_ddpm(**call)
    batches = [nearest for nearest, *_ in batches_of(student, call["model"], mixture, betas)]
    require(max(map(len, batches)) <= 6, fr="un lot dépasse `batch_size`", en="a batch is larger than `batch_size`")
    require(bool((np.bincount(np.concatenate(batches), minlength=24) == 3).all()),
            fr="en trois époques, une image au moins n'est pas vue trois fois",
            en="in three epochs, at least one image is not seen three times")  # fmt: skip


@check("train_ddpm", points=0.1, after=training_sees_every_image_in_batches,
       fr="l'ordre des images change d'une époque à l'autre",
       en="the order of the images changes from one epoch to the next")  # fmt: skip
def training_shuffles_the_images(student, rng):
    betas, mixture = known.schedule(rng, 5), far_points(rng, 24, 3)
    call = training(student, mixture, betas, np.arange(24), epochs=2, batch_size=6, learning_rate=0.0)
    student.train_ddpm(**call)
    seen = np.concatenate([nearest for nearest, *_ in batches_of(student, call["model"], mixture, betas)])
    require(not np.array_equal(seen[:24], seen[24:]),  # two orders of 24 agree by chance once in 1e23
            fr="les deux époques suivent le même ordre", en="both epochs follow the same order")  # fmt: skip


@check("train_ddpm", points=0.15, after=training_returns_one_loss_per_epoch,
       fr="dans un lot, chaque image a son propre pas t",
       en="within a batch, each image has a step t of its own")  # fmt: skip
def each_image_has_its_own_step(student, rng):
    betas, mixture = known.schedule(rng, 5), far_points(rng, 4, 3)
    call = training(student, mixture, betas, np.resize(np.arange(4), 40), epochs=2, batch_size=40, learning_rate=0.0)
    student.train_ddpm(**call)
    # forty draws among five agree by chance once in 1e27
    require(all(len(set(t.tolist())) > 1 for _, t, _ in batches_of(student, call["model"], mixture, betas)),
            fr="toutes les images d'un lot ont le même pas", en="all images of a batch have the same step")  # fmt: skip


def drawn_steps(student, rng):
    """2,400 step numbers that a training draws, of a schedule of 5 steps."""
    betas, mixture = known.schedule(rng, 5), far_points(rng, 4, 3)
    call = training(student, mixture, betas, np.resize(np.arange(4), 60), epochs=40, batch_size=60, learning_rate=0.0)
    student.train_ddpm(**call)
    return np.concatenate([t for _, t in received(student, call["model"])])


@check("train_ddpm", points=0.1, after=each_image_has_its_own_step,
       fr="le pas 0 est tiré comme les autres", en="step 0 is drawn like the others")  # fmt: skip
def the_first_step_is_drawn(student, rng):
    require(bool((drawn_steps(student, rng) == 0).any()), fr="le pas 0 n'est jamais tiré", en="step 0 is never drawn")


@check("train_ddpm", points=0.1, after=each_image_has_its_own_step,
       fr="le pas T − 1 est tiré comme les autres", en="step T − 1 is drawn like the others")  # fmt: skip
def the_last_step_is_drawn(student, rng):
    require(bool((drawn_steps(student, rng) == 4).any()), fr="le pas T − 1 n'est jamais tiré",
            en="step T − 1 is never drawn")  # fmt: skip


@check("train_ddpm", points=0.15, anchor=True, after=(the_first_step_is_drawn, the_last_step_is_drawn),
       fr="les pas sont tirés uniformément de 0 à T − 1 (2 400 tirages)",
       en="the steps are drawn uniformly from 0 to T − 1 (2,400 draws)")  # fmt: skip
def steps_are_uniform(student, rng):
    drawn = drawn_steps(student, rng)
    shares = np.bincount(drawn, minlength=5) / len(drawn)
    # six standard errors of a share of a fifth
    expect(shares, "P(t)").close_to(np.full(5, 0.2), atol=6 * math.sqrt(0.2 * 0.8 / len(drawn)))


def drawn_noise(student, rng):
    """The noise of 18 batches of a training, (18, 200, 3)."""
    betas, mixture = known.schedule(rng, 5), far_points(rng, 2, 3)
    call = training(student, mixture, betas, np.resize(np.arange(2), 600), epochs=6, batch_size=200, learning_rate=0.0)
    student.train_ddpm(**call)
    return np.stack([noise for *_, noise in batches_of(student, call["model"], mixture, betas)])


@check("train_ddpm", points=0.15, after=training_sees_every_image_in_batches,
       fr="le bruit est neuf pour chaque image, chaque composante et chaque lot",
       en="the noise is new for each image, each component and each batch")  # fmt: skip
def training_draws_its_noise_anew(student, rng):
    noise = drawn_noise(student, rng)
    noise = noise - noise.mean()  # its mean is another check's business
    for one, other in ((noise[1:], noise[:-1]), (noise[:, 1:], noise[:, :-1]), (noise[..., 1:], noise[..., :-1])):
        expect(oracles.correlation(one, other), "Cor(ε, ε′)").close_to(0.0, atol=6 / one.size**0.5)


@check("train_ddpm", points=0.15, anchor=True, after=training_draws_its_noise_anew,
       fr="ce bruit suit N(0, 1) (moyenne, variance, test de Kolmogorov-Smirnov)",
       en="this noise follows N(0, 1) (mean, variance, Kolmogorov-Smirnov test)")  # fmt: skip
def training_noise_is_standard(student, rng):
    noise = drawn_noise(student, rng)
    standard_errors(noise, 0.0, 1.0, "ε")
    require(oracles.distance_to_the_normal_law(noise) <= oracles.kolmogorov_threshold(noise.size, false_alarm=1e-9),
            fr="la loi du bruit n'est pas gaussienne", en="the distribution of the noise is not Gaussian")  # fmt: skip


@check("train_ddpm", points=0.35, anchor=True, after=(training_moves_the_parameters, training_returns_the_mean_loss),
       fr="à chaque pas, le gradient est celui du seul lot, par différences finies",
       en="at each step, the gradient is that of the batch alone, by finite differences")  # fmt: skip
def each_step_follows_the_gradient_of_its_batch(student, rng):
    betas, mixture = known.schedule(rng, 5), far_points(rng, 3, 2)
    chosen = np.resize(np.arange(3), 14)
    call = training(student, mixture, betas, chosen, epochs=4, batch_size=14, learning_rate=0.0)
    student.train_ddpm(**call)
    slope = oracles.difference_gradient(
        lambda errors: np.mean(known.single_losses(errors[chosen], np.zeros((14, 2)))), mixture.errors
    )
    found = [exact(value) for name, value in student.record(call["model"]) if name == "gradient of errors"]
    factor = float((found[0] * slope).sum() / (slope**2).sum())  # a loss times a constant has the same minimum
    require(factor > 0, fr="le gradient remonte la perte", en="the gradient climbs the loss")
    for gradient in found:
        expect(gradient, "∂L/∂θ").close_to(factor * slope, atol=2e-3 * factor * float(np.abs(slope).max()))


@check("train_ddpm", points=0.2, anchor=True, after=each_step_follows_the_gradient_of_its_batch,
       call_s=30, timeout_s=60,
       fr="sur des données dont le débruiteur exact est connu, l'entraînement le retrouve",
       en="on data whose exact denoiser is known, the training finds it")  # fmt: skip
def training_reaches_the_exact_denoiser(student, rng):
    betas, mixture = known.schedule(rng, 5), far_points(rng, 2, 2)
    call = training(student, mixture, betas, np.resize(np.arange(2), 40), epochs=60, batch_size=10, learning_rate=0.05)
    student.train_ddpm(**call)
    (after,) = [exact(value) for name, value in student.record(call["model"]) if name == "errors"]
    # 240 steps at 0.05: Adam moves a parameter by up to 12, plain descent shrinks it by exp(-12)
    require(float((after**2).sum()) < float((mixture.errors**2).sum()) / 10,
            fr="le réseau entraîné est encore loin du débruiteur exact",
            en="the trained network is still far from the exact denoiser")  # fmt: skip


@check("train_ddpm", points=0.15, after=training_returns_one_loss_per_epoch,
       fr="tout le hasard vient de `generator` : même graine, même entraînement ; autre graine, un autre",
       en="all randomness comes from `generator`: same seed, same training; another seed, another one")  # fmt: skip
def same_seed_gives_the_same_training(student, rng):
    betas, mixture, seed = known.schedule(rng, 5), far_points(rng, 6, 2), int(rng.integers(1, 10**6))
    seen = []
    for shift in (0, 0, 1):
        call = training(student, mixture, betas, np.arange(6), epochs=2, batch_size=4, learning_rate=1e-3)
        student.train_ddpm(**call, generator=Generator(seed + shift))
        seen.append(np.concatenate([z for z, _ in received(student, call["model"])]))
    expect(seen[1], "z").close_to(seen[0], atol=SMALL)
    expect(seen[2], "z").differs_from(seen[0])


@check("train_ddpm", points=0.1, after=training_returns_one_loss_per_epoch,
       fr="`images` et `betas` sont intacts après l'entraînement",
       en="`images` and `betas` are untouched by the training")  # fmt: skip
def training_leaves_its_inputs_unchanged(student, rng):
    betas, mixture = known.schedule(rng, 5), far_points(rng, 6, 2)
    call = training(student, mixture, betas, np.arange(6), epochs=2, batch_size=4, learning_rate=1e-3)
    unchanged(student.call("train_ddpm", **call))


RIGHT_TRAINING = (a_smaller_last_batch_counts_less, training_shuffles_the_images, steps_are_uniform,
                  training_noise_is_standard, training_reaches_the_exact_denoiser,
                  training_leaves_its_inputs_unchanged)  # fmt: skip
"""What a training that is judged by its end cannot do without."""
PLANE = CALIBRATED.recipe("plane")
DIGITS = CALIBRATED.recipe("digits")


@check("train_ddpm", points=0.3, anchor=True, after=RIGHT_TRAINING, call_s=30, timeout_s=60,
       fr="sur trois nuages du plan, un réseau de la correction approche le meilleur débruiteur, qui est connu",
       en="on three clouds of the plane, a network of the grading comes close to the best denoiser, which is known",
       )  # fmt: skip
def training_learns_the_plane(student, rng):
    start = denoising.network_start(rng, dim=2, hidden=PLANE["hidden"], steps=PLANE["steps"])
    model, betas = student.given("noise_network", **start), known.even_schedule(PLANE["steps"], PLANE["last"])
    images = tensor(denoising.PLANE.draw(rng, PLANE["images"]))
    student.train_ddpm(model=model, images=images, betas=tensor(betas), **PLANE["training"])
    learned = dict(student.record(model))
    for name, value in start.items():
        expect(learned.get(name), "θ").tensor().shape(*value.shape).finite()
    found = denoising.distance_to_the_best(NoiseNetwork(**learned), betas, rng, draws=PLANE["draws"])
    require(found <= CALIBRATED.threshold("plane", "distance to the best"),
            fr="le réseau entraîné est trop loin du meilleur débruiteur",
            en="the trained network is too far from the best denoiser")  # fmt: skip


RIGHT_NETWORK = (prediction_depends_on_the_step, each_example_is_predicted_by_itself, prediction_has_both_signs,
                 network_is_not_too_large, network_leaves_its_inputs_unchanged)  # fmt: skip


def of_trained_network(student, rng):
    """The measures of a network of the submission that its own training has trained on digits."""
    betas, data = known.even_schedule(DIGITS["steps"], DIGITS["last"]), student.images
    train, held_out = 2 * data.train - 1, 2 * data.held_out - 1
    net = network(student, data.image_shape, DIGITS["steps"])
    student.train_ddpm(model=net, images=train, betas=tensor(betas), **DIGITS["training"])

    def predict(z, t):
        return expect(net.forward(z=z, t=t)).tensor().shape(*z.shape).finite().value

    return denoising.image_measures(predict, held_out, betas, rng, drawn=DIGITS["drawn"])


@check("NoisePredictor", points=0.65, anchor=True, trains=True,
       after=(*RIGHT_NETWORK, *RIGHT_TRAINING, training_learns_the_plane), call_s=90, timeout_s=120,
       fr="entraîné sur des chiffres, votre réseau retrouve assez bien le bruit d'images neuves",
       en="trained on digits, your network finds the noise of new images well enough")  # fmt: skip
def network_learns_the_noise_of_digits(student, rng):
    found = student.once("trained on digits", lambda: of_trained_network(student, rng))
    require(found["error"] <= CALIBRATED.on(student.data).threshold("digits", "error"),
            fr="l'erreur sur des images neuves est trop grande", en="the error on new images is too large")  # fmt: skip


@check("NoisePredictor", points=0.15, anchor=True, trains=True,
       after=(*RIGHT_NETWORK, *RIGHT_TRAINING, training_learns_the_plane), call_s=90, timeout_s=120,
       fr="les images que la correction tire de ce réseau ont quitté le bruit et approchent des chiffres",
       en="the images that the grading draws from this network have left the noise and come near to digits",
       )  # fmt: skip
def images_drawn_come_near_to_digits(student, rng):
    found = student.once("trained on digits", lambda: of_trained_network(student, rng))
    require(found["energy"] <= CALIBRATED.on(student.data).threshold("digits", "energy"),
            fr="ces images sont trop loin des vrais chiffres", en="these images are too far from real digits",
            )  # fmt: skip


# ---- the quiz -------------------------------------------------------------------------------------------------------


def chosen_option(student, key, right):
    """The option `right` was chosen for this question of the quiz."""
    answers = student.value("ANSWERS")
    answer = answers.get(key) if isinstance(answers, dict) else None
    require(isinstance(answer, int) and not isinstance(answer, bool),
            fr="un entier de 1 à 4 est attendu", en="an integer from 1 to 4 is expected")  # fmt: skip
    require(answer == right, fr="ce n'est pas la bonne réponse", en="this is not the right answer")


@check("quiz_floor", points=0.5, anchor=True,
       fr='ANSWERS["floor"] est le numéro de la bonne réponse',
       en='ANSWERS["floor"] is the number of the right answer')  # fmt: skip
def the_noise_is_hard_to_find_where_it_is_small(student, rng):  # noqa: ARG001  # nothing is drawn
    chosen_option(student, "floor", 3)


@check("quiz_cost", points=0.5, anchor=True,
       fr='ANSWERS["cost"] est le numéro de la bonne réponse',
       en='ANSWERS["cost"] is the number of the right answer')  # fmt: skip
def a_sample_costs_one_call_per_step(student, rng):  # noqa: ARG001  # nothing is drawn
    chosen_option(student, "cost", 2)
