"""The hidden suite of the assignment on regularized autoencoders: its specification.

Each check is a proposition; the sentence beside it is what the student reads. Hidden inputs are drawn from the course's
secret. Probe points are no fixed point of the usual mistakes: rates other than 2, images with distinct height, width
and channels, batches of 7 and of 1.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from autograder.quality.bounds import wiener_bound
from autograder.quality.calibration import Calibration
from autograder.sandbox.wire import Generator
from autograder.suite import oracles
from autograder.suite import oracles_regularized as known
from autograder.suite.declare import check
from autograder.suite.expect import expect, require

CALIBRATED = Calibration.read(Path(__file__).parent / "calibration" / "regularized.json")

ROUNDING = 1e-4  # relative: a thousand float32 roundings of 6e-8, more than any order of 200 positive terms can lose
EXACT = 1e-7  # relative, in float64: the error of the oracles, differences and quadratures, is below 1e-8


def unchanged(call):
    """The call gave something, and changed no argument in place."""
    require(call.value is not None, fr="la fonction ne renvoie rien", en="the function returns nothing")
    names = ", ".join(call.mutated)
    require(not call.mutated, fr=f"modifié sur place : {names}", en=f"changed in place: {names}")


def same_seed_same_result(student, name, inputs, rng):
    """All the randomness of this function comes from its generator, and without one two calls differ."""
    function, seed = getattr(student, name), int(rng.integers(1, 10**6))
    first, again, other = (function(**inputs, generator=Generator(seed + shift)) for shift in (0, 0, 1))
    expect(again, "generator").close_to(first, atol=1e-6)  # the same operations on the same bits
    expect(other, "generator").differs_from(first)
    one, two = (function(**inputs) for _ in range(2))
    expect(two).differs_from(one)


def pictures(rng, n, image_shape):
    """Images (n, c, h, w) float32 in [0, 1]."""
    return torch.tensor(rng.uniform(0, 1, (n, *image_shape))).float()


# ---- bernoulli_kl ---------------------------------------------------------------------------------------------------


def frequencies(rng, *shape):
    """Numbers in (0.02, 0.98), float64, some near the bounds and none at 0.5."""
    return rng.choice([0.05, 0.2, 0.7, 0.95], shape) + rng.uniform(-0.03, 0.03, shape)


@check("bernoulli_kl", points=0.2,
       fr="KL est calculée élément par élément, de la précision de ρ̂, pour ρ un nombre ou un tenseur",
       en="KL is computed element by element, in the precision of ρ̂, for ρ a number or a tensor")  # fmt: skip
def kl_is_computed_element_by_element(student, rng):
    for dtype in (torch.float32, torch.float64):
        rho_hat = torch.tensor(frequencies(rng, 5, 3), dtype=dtype)
        expect(student.bernoulli_kl(rho=0.1, rho_hat=rho_hat)).shape(5, 3).dtype(dtype).finite()
        rho = torch.tensor(frequencies(rng, 5, 1), dtype=dtype)
        expect(student.bernoulli_kl(rho=rho, rho_hat=rho_hat)).shape(5, 3).dtype(dtype).finite()


@check("bernoulli_kl", points=0.8, anchor=True, after=kl_is_computed_element_by_element,
       fr="KL(ρ‖ρ̂) est l'intégrale de ρ à ρ̂ de sa pente, (t − ρ)/(t (1 − t)), par quadrature",
       en="KL(ρ‖ρ̂) is the integral from ρ to ρ̂ of its slope, (t − ρ)/(t (1 − t)), by quadrature")  # fmt: skip
def kl_is_the_integral_of_its_slope(student, rng):
    rho_hat = frequencies(rng, 7, 4)
    for rho in (0.05, float(rng.uniform(0.2, 0.4)), frequencies(rng, 7, 1)):
        given = torch.tensor(rho) if isinstance(rho, np.ndarray) else rho
        found = student.bernoulli_kl(rho=given, rho_hat=torch.tensor(rho_hat))
        # a number may have become a float32: 3e-8 of it, and a slope of at most 1 / 0.02
        expect(found).close_to(known.bernoulli_divergence(rho, rho_hat), atol=1e-6, rtol=1e-6)


@check("bernoulli_kl", points=0.4, anchor=True, after=kl_is_computed_element_by_element,
       fr="∂KL/∂ρ̂ est la dérivée de l'intégrale, par différences finies",
       en="∂KL/∂ρ̂ is the derivative of the integral, by finite differences")  # fmt: skip
def kl_gradient_is_the_derivative_of_the_integral(student, rng):
    rho, rho_hat = frequencies(rng, 5, 1), frequencies(rng, 5, 3)
    inputs = {"rho": torch.tensor(rho), "rho_hat": torch.tensor(rho_hat)}
    found = student.gradients("bernoulli_kl", inputs, wrt=("rho_hat",)).by_name["rho_hat"]
    slope = oracles.difference_gradient(lambda at: known.bernoulli_divergence(rho, at), rho_hat, step=1e-5)
    # the oracle's own error is step²/6 times a third derivative below 2 / 0.02³
    expect(found, "∂KL/∂ρ̂").close_to(slope, atol=1e-4, rtol=1e-5)


@check("bernoulli_kl", points=0.25, after=kl_is_computed_element_by_element,
       fr="KL(ρ‖ρ̂) ≥ 0, et KL(ρ‖ρ̂) = 0 si et seulement si ρ̂ = ρ",
       en="KL(ρ‖ρ̂) ≥ 0, and KL(ρ‖ρ̂) = 0 if and only if ρ̂ = ρ")  # fmt: skip
def kl_vanishes_only_where_both_are_equal(student, rng):
    rho = torch.tensor(frequencies(rng, 7))
    expect(student.bernoulli_kl(rho=rho, rho_hat=rho.clone()), "KL(ρ‖ρ)").within(-1e-6, 1e-6)  # float32 inside
    for step in (-0.01, 0.01):
        found = expect(student.bernoulli_kl(rho=rho, rho_hat=rho + step)).nonnegative().array()
        # the curvature is at least 4: 0.01² · 4 / 2 = 2e-4
        require(bool((found > 1e-4).all()), fr="KL(ρ‖ρ̂) = 0 alors que ρ̂ ≠ ρ", en="KL(ρ‖ρ̂) = 0 although ρ̂ ≠ ρ")


@check("bernoulli_kl", points=0.25, after=kl_is_computed_element_by_element,
       fr="aux bornes, 0 log 0 = 0 : KL(0‖ρ̂) = −log(1 − ρ̂), KL(1‖ρ̂) = −log ρ̂ ; "
          "KL = ∞ quand ρ̂ exclut ce que ρ permet",
       en="at the bounds, 0 log 0 = 0: KL(0‖ρ̂) = −log(1 − ρ̂), KL(1‖ρ̂) = −log ρ̂; "
          "KL = ∞ when ρ̂ excludes what ρ allows")  # fmt: skip
def kl_has_its_limits_at_zero_and_one(student, rng):
    inside = frequencies(rng, 4)
    rho = torch.tensor([0.0, 1.0, 0.0, 1.0]).double()
    rho_hat = torch.tensor([inside[0], inside[1], 0.0, 1.0])
    limits = np.array([-np.log1p(-inside[0]), -np.log(inside[1]), 0.0, 0.0])
    expect(student.bernoulli_kl(rho=rho, rho_hat=rho_hat), "KL").close_to(limits, atol=1e-6)
    excluded = student.bernoulli_kl(rho=torch.tensor([inside[2], inside[3], 0.0, 1.0]),
                                    rho_hat=torch.tensor([0.0, 1.0, 1.0, 0.0]).double())  # fmt: skip
    values = expect(excluded, "KL").shape(4).array()
    require(bool((values == np.inf).all()), fr="KL n'est pas infinie quand ρ̂ exclut ce que ρ permet",
            en="KL is not infinite although ρ̂ excludes what ρ allows")  # fmt: skip


@check("bernoulli_kl", points=0.1, after=kl_is_computed_element_by_element,
       fr="`rho` et `rho_hat` sont intacts après l'appel",
       en="`rho` and `rho_hat` are untouched by the call")  # fmt: skip
def kl_leaves_its_inputs_unchanged(student, rng):
    inputs = {"rho": torch.tensor(frequencies(rng, 7, 3)), "rho_hat": torch.tensor(frequencies(rng, 7, 3))}
    inputs["rho_hat"][0] = torch.tensor([0.0, 1.0, 0.5])  # which invite clamping in place
    unchanged(student.call("bernoulli_kl", **inputs))


# ---- sparsity_penalty -----------------------------------------------------------------------------------------------


def activations(rng, batch, units):
    """Activations (batch, units) float64 in (0.01, 0.99): units of different means, and spread out around them."""
    center = rng.permutation(np.linspace(0.12, 0.8, units))
    return np.clip(center + rng.uniform(-0.18, 0.18, (batch, units)), 0.02, 0.98)


def sparsity(values, rho):
    """The penalty, unit by unit."""
    means = [sum(unit) / len(unit) for unit in values.T.tolist()]
    return sum(float(known.bernoulli_divergence(rho, mean)) for mean in means)


@check("sparsity_penalty", points=0.25,
       fr="la pénalité est un scalaire fini, pour tout lot, même d'un seul exemple",
       en="the penalty is a finite scalar, for any batch, even of one example")  # fmt: skip
def sparsity_is_a_scalar(student, rng):
    for batch, units, dtype in ((7, 3, torch.float32), (1, 5, torch.float64)):
        values = torch.tensor(activations(rng, batch, units), dtype=dtype)
        expect(student.sparsity_penalty(activations=values, rho=0.05)).tensor().shape().dtype(dtype).finite()


@check("sparsity_penalty", points=1.1, anchor=True, after=sparsity_is_a_scalar,
       fr="Ω = Σⱼ KL(ρ‖ρ̂ⱼ), ρ̂ⱼ étant la moyenne sur le lot des activations de l'unité j",
       en="Ω = Σⱼ KL(ρ‖ρ̂ⱼ), where ρ̂ⱼ is the mean over the batch of the activations of unit j")  # fmt: skip
def sparsity_is_the_sum_of_the_divergences_of_the_means(student, rng):
    for batch, units, rho in ((7, 4, 0.05), (3, 6, 0.3), (1, 5, 0.1)):
        values = activations(rng, batch, units)
        found = student.sparsity_penalty(activations=torch.tensor(values), rho=rho)
        expect(found).close_to(sparsity(values, rho), atol=1e-6, rtol=1e-6)


@check("sparsity_penalty", points=0.6, anchor=True, after=sparsity_is_a_scalar,
       fr="∂Ω/∂aᵢⱼ est la dérivée de cette somme, par différences finies",
       en="∂Ω/∂aᵢⱼ is the derivative of this sum, by finite differences")  # fmt: skip
def sparsity_gradient_reaches_the_activations(student, rng):
    values, rho = activations(rng, 5, 3), 0.1
    inputs = {"activations": torch.tensor(values), "rho": rho}
    found = student.gradients("sparsity_penalty", inputs, wrt=("activations",)).by_name["activations"]
    slope = oracles.difference_gradient(lambda at: [sparsity(at, rho)], values, step=1e-5)
    expect(found, "∂Ω/∂a").close_to(slope, atol=1e-5, rtol=1e-5)  # third derivatives below 1e4: 2e-7


@check("sparsity_penalty", points=0.2, after=sparsity_is_a_scalar,
       fr="une unité dont la moyenne est ρ ne paie rien, même si elle est parfois très active",
       en="a unit whose mean is ρ pays nothing, even if it is very active at times")  # fmt: skip
def a_unit_of_the_right_mean_pays_nothing(student, rng):
    rho, batch, units = 0.25, 8, 3
    values = np.full((batch, units), 0.02)
    for unit in range(units):
        values[rng.choice(batch, 2, replace=False), unit] = (batch * rho - (batch - 2) * 0.02) / 2  # 0.94
    expect(student.sparsity_penalty(activations=torch.tensor(values), rho=rho)).close_to(0.0, atol=1e-6)


@check("sparsity_penalty", points=0.2, after=sparsity_is_a_scalar,
       fr="Ω ne dépend que des moyennes : permuter les exemples dans chaque unité ne la change pas",
       en="Ω depends on the means only: permuting the examples within each unit does not change it")  # fmt: skip
def sparsity_depends_on_the_means_only(student, rng):
    values = activations(rng, 6, 4)
    mixed = np.stack([rng.permutation(unit) for unit in values.T], axis=1)
    first = student.sparsity_penalty(activations=torch.tensor(values), rho=0.05)
    expect(student.sparsity_penalty(activations=torch.tensor(mixed), rho=0.05)).close_to(first, atol=0, rtol=1e-6)
    apart = values - 0.4 * (values - values.mean(0))  # nearer to the same means
    expect(student.sparsity_penalty(activations=torch.tensor(apart), rho=0.05)).close_to(first, atol=0, rtol=1e-6)


@check("sparsity_penalty", points=0.15, after=sparsity_is_a_scalar,
       fr="`activations` est intact après l'appel", en="`activations` is untouched by the call")  # fmt: skip
def sparsity_leaves_its_input_unchanged(student, rng):
    unchanged(student.call("sparsity_penalty", activations=torch.tensor(activations(rng, 7, 3)), rho=0.05))


# ---- laplace_penalty ------------------------------------------------------------------------------------------------


def laplace_codes(rng, batch, units):
    """Codes (batch, units) float64 of both signs, at least 0.1 away from zero."""
    return rng.choice([-1.0, 1.0], (batch, units)) * rng.choice([0.2, 1.3, 2.0], (batch, units)) + rng.uniform(
        -0.1, 0.1, (batch, units)
    )


@check("laplace_penalty", points=0.2,
       fr="la pénalité est un scalaire fini, pour tout lot, même d'un seul exemple",
       en="the penalty is a finite scalar, for any batch, even of one example")  # fmt: skip
def laplace_is_a_scalar(student, rng):
    for batch, units, dtype in ((7, 3, torch.float32), (1, 5, torch.float64)):
        codes = torch.tensor(laplace_codes(rng, batch, units), dtype=dtype)
        expect(student.laplace_penalty(codes=codes, rate=1.5)).tensor().shape().dtype(dtype).finite()


@check("laplace_penalty", points=0.9, anchor=True, after=laplace_is_a_scalar,
       fr="la pénalité est la moyenne sur le lot de −log p(h), où p est la dérivée de la loi de Laplace",
       en="the penalty is the batch mean of −log p(h), where p is the derivative of Laplace's law")  # fmt: skip
def laplace_is_the_negative_log_density(student, rng):
    for batch, units, rate in ((7, 3, 0.6), (1, 5, 3.0), (4, 2, 1.4)):
        codes = laplace_codes(rng, batch, units)
        energy = known.laplace_energy(codes, rate).mean()
        # the difference quotient errs by step² rate² / 6 < 2e-8 a unit, and by its rounding
        expect(student.laplace_penalty(codes=torch.tensor(codes), rate=rate)).close_to(energy, atol=1e-5)


@check("laplace_penalty", points=0.5, anchor=True, after=laplace_is_a_scalar,
       fr="∂Ω/∂h est la dérivée de cette moyenne, par différences finies",
       en="∂Ω/∂h is the derivative of this mean, by finite differences")  # fmt: skip
def laplace_gradient_reaches_the_codes(student, rng):
    codes, rate = laplace_codes(rng, 5, 3), 0.6
    found = student.gradients("laplace_penalty", {"codes": torch.tensor(codes), "rate": rate}, wrt=("codes",)).by_name
    slope = oracles.difference_gradient(lambda at: known.laplace_energy(at, rate) / len(at), codes, step=1e-2)
    expect(found["codes"], "∂Ω/∂h").close_to(slope, atol=1e-5)  # linear on each side: no error but rounding / step


@check("laplace_penalty", points=0.25, after=laplace_is_a_scalar,
       fr="en h = 0, la pénalité est −m log(λ/2), pour m unités, positive si λ < 2, négative si λ > 2 ; ailleurs, elle "
          "est plus grande",
       en="at h = 0, the penalty is −m log(λ/2), for m units, positive if λ < 2, negative if λ > 2; elsewhere it is "
          "larger")  # fmt: skip
def laplace_at_zero_is_its_constant(student, rng):
    for units, rate in ((4, float(rng.uniform(0.5, 0.9))), (3, float(rng.uniform(4, 6)))):
        elsewhere = student.laplace_penalty(codes=torch.full((7, units), -0.25), rate=rate)
        found = student.laplace_penalty(codes=torch.zeros(7, units), rate=rate)
        expect(found).close_to(-units * np.log(rate / 2), atol=0, rtol=ROUNDING)
        require(bool(expect(elsewhere).shape().array() > expect(found).array()),
                fr="la pénalité n'est pas la plus petite en h = 0",
                en="the penalty is not smallest at h = 0")  # fmt: skip


@check("laplace_penalty", points=0.15, after=laplace_is_a_scalar,
       fr="`codes` est intact après l'appel", en="`codes` is untouched by the call")  # fmt: skip
def laplace_leaves_its_input_unchanged(student, rng):
    unchanged(student.call("laplace_penalty", codes=torch.tensor(laplace_codes(rng, 7, 3)), rate=1.5))


# ---- contractive_penalty --------------------------------------------------------------------------------------------


SMALL = (2, 3, 2)
SIZE = 12


def contraction(student, encoder, images, dtype=torch.float64):
    """What `contractive_penalty` gives for a given encoder."""
    given = student.given("encoder", **encoder.options(dtype))
    return student.contractive_penalty(encode=given, x=torch.tensor(images, dtype=dtype))


@check("contractive_penalty", points=0.25,
       fr="la pénalité est un scalaire positif, quels que soient l'image, le lot et l'encodeur",
       en="the penalty is a positive scalar, whatever the image, the batch and the encoder")  # fmt: skip
def contraction_is_a_scalar(student, rng):
    encoder = known.Encoder.draw(rng, size=SIZE, hidden=5, units=4)
    for dtype in (torch.float32, torch.float64):
        found = contraction(student, encoder, rng.uniform(0, 1, (7, *SMALL)), dtype)
        expect(found).tensor().shape().dtype(dtype).nonnegative()


@check("contractive_penalty", points=0.75, anchor=True, after=contraction_is_a_scalar,
       fr="si f(x) = Wx + b, alors Ω = Σⱼᵢ Wⱼᵢ², quel que soit x",
       en="if f(x) = Wx + b, then Ω = Σⱼᵢ Wⱼᵢ², whatever x")  # fmt: skip
def contraction_of_an_affine_encoder_is_the_norm_of_its_matrix(student, rng):
    encoder = known.Encoder.draw(rng, size=SIZE, hidden=4)
    squares = sum(weight**2 for weight in encoder.weight.ravel().tolist())
    for batch in (7, 2):
        found = contraction(student, encoder, rng.uniform(0, 1, (batch, *SMALL)))
        expect(found).close_to(squares, atol=0, rtol=1e-6)


@check("contractive_penalty", points=1.0, anchor=True, after=contraction_is_a_scalar,
       fr="Ω est la moyenne sur le lot de la somme des carrés de la jacobienne, par différences finies",
       en="Ω is the mean over the batch of the sum of the squares of the Jacobian, by finite differences")  # fmt: skip
def contraction_is_the_mean_squared_norm_of_the_jacobian(student, rng):
    for batch, image_shape in ((5, SMALL), (3, (1, 5, 4))):
        encoder = known.Encoder.draw(rng, size=int(np.prod(image_shape)), hidden=5, units=4)
        images = rng.uniform(-1, 1, (batch, *image_shape))  # the Jacobian differs from one image to the next
        expect(contraction(student, encoder, images)).close_to(encoder.contraction(images), atol=1e-7, rtol=1e-6)


@check("contractive_penalty", points=0.7, anchor=True, after=contraction_is_a_scalar,
       fr="le gradient de Ω atteint les poids de l'encodeur : ∂Ω/∂W et ∂Ω/∂b, par différences finies",
       en="the gradient of Ω reaches the weights of the encoder: ∂Ω/∂W and ∂Ω/∂b, by finite differences")  # fmt: skip
def contraction_trains_the_encoder(student, rng):
    encoder, images = known.Encoder.draw(rng, size=4, hidden=3, units=2), rng.uniform(-1, 1, (3, 1, 2, 2))
    inputs = {"encode": student.given("encoder", **encoder.options()), "x": torch.tensor(images)}
    names = ("weight", "offset", "outer")
    wrt = tuple(f"encode.{name}" for name in names)
    found = student.gradients("contractive_penalty", inputs, wrt=wrt).by_name
    for name, symbol in zip(names, ("∂Ω/∂W", "∂Ω/∂b", "∂Ω/∂V"), strict=True):

        def penalty(at, name=name):
            return [replace(encoder, **{name: at}).contraction(images)]

        slope = oracles.difference_gradient(penalty, getattr(encoder, name), step=1e-3)
        # step²/6 times third derivatives of order 10, and 1e-9 of rounding over the step: a few 1e-6
        expect(found[f"encode.{name}"], symbol).close_to(slope, atol=ROUNDING * max(1.0, float(np.abs(slope).max())))


@check("contractive_penalty", points=0.15, anchor=True, after=contraction_is_a_scalar,
       fr="un lot d'une seule image et un code d'une seule unité passent comme les autres",
       en="a batch of a single image and a code of a single unit pass like any other")  # fmt: skip
def contraction_of_a_single_image_and_a_single_unit(student, rng):
    for hidden, units in ((5, 1), (3, 4)):
        encoder = known.Encoder.draw(rng, size=SIZE, hidden=hidden, units=units)
        images = rng.uniform(-1, 1, (1, *SMALL))
        expect(contraction(student, encoder, images)).close_to(encoder.contraction(images), atol=1e-7, rtol=1e-6)


@check("contractive_penalty", points=0.15, after=contraction_is_a_scalar,
       fr="répéter chaque image du lot ne change pas Ω : c'est une moyenne",
       en="repeating each image of the batch does not change Ω: it is a mean")  # fmt: skip
def contraction_is_a_mean_over_the_batch(student, rng):
    encoder, images = known.Encoder.draw(rng, size=SIZE, hidden=5, units=4), rng.uniform(-1, 1, (3, *SMALL))
    once = contraction(student, encoder, images)
    expect(contraction(student, encoder, np.repeat(images, 3, axis=0))).close_to(once, atol=0, rtol=1e-6)


# ---- corrupt_pixels -------------------------------------------------------------------------------------------------


def dark(rng, n, image_shape, dtype=torch.float32):
    """Images (n, c, h, w) in (0, 1/8), odd multiples of 2^-27: no draw of `torch.rand`, in float32, is one of these."""
    odd = 2 * rng.integers(0, 2**23, (n, *image_shape)) + 1
    return torch.tensor(odd * 2.0**-27, dtype=dtype)


def corrupted(student, x, p, **more):
    """(values, places): the corrupted images (n, c, h, w), and where they differ in some channel, (n, h, w)."""
    values = expect(student.corrupt_pixels(x=x, p=p, **more)).tensor().shape(*x.shape).finite().array()
    return values, (values != x.double().numpy()).any(axis=1)


@check("corrupt_pixels", points=0.15,
       fr="les images corrompues ont la forme et la précision des images, pour tout lot et toute image",
       en="corrupted images have the shape and the precision of the images, for any batch and any image")  # fmt: skip
def corrupted_images_have_the_shape_of_the_images(student, rng):
    for n, image_shape, dtype in ((7, (3, 5, 4), torch.float32), (1, (1, 8, 8), torch.float64)):
        x = dark(rng, n, image_shape, dtype)
        expect(student.corrupt_pixels(x=x, p=30)).shape(n, *image_shape).dtype(dtype).finite()


@check("corrupt_pixels", points=0.5, anchor=True, after=corrupted_images_have_the_shape_of_the_images,
       fr="dans chaque image, exactement round(p/100 · H · W) positions changent, comptées une à une",
       en="in each image, exactly round(p/100 · H · W) positions change, counted one by one")  # fmt: skip
def the_stated_number_of_pixels_changes(student, rng):
    # 7.5 and 12.5 are rounded to the even neighbor, 8 and 12; 9.6 to 10, 3.6 to 4
    for image_shape, p, count in (((2, 3, 5), 50, 8), ((1, 5, 5), 50, 12), ((3, 6, 8), 20, 10), ((1, 9, 2), 20, 4)):
        _, places = corrupted(student, dark(rng, 7, image_shape), p)
        require(bool((places.sum(axis=(1, 2)) == count).all()),
                fr="le nombre de pixels corrompus d'une image n'est pas celui de l'énoncé",
                en="the number of corrupted pixels of an image is not that of the statement")  # fmt: skip


@check("corrupt_pixels", points=0.3, after=corrupted_images_have_the_shape_of_the_images,
       fr="un pixel corrompu reçoit la même valeur de [0, 1) dans tous ses canaux, qui changent tous",
       en="a corrupted pixel receives the same value of [0, 1) in all its channels, which all change")  # fmt: skip
def corrupted_pixels_are_gray(student, rng):
    x = dark(rng, 7, (3, 6, 4))
    values, places = corrupted(student, x, 40)
    grays = values.transpose(0, 2, 3, 1)[places]  # (pixels, channels)
    require(len(grays) > 0, fr="aucun pixel n'est corrompu", en="no pixel is corrupted")
    require(bool((grays == grays[:, :1]).all()), fr="les canaux d'un pixel corrompu diffèrent",
            en="the channels of a corrupted pixel differ")  # fmt: skip
    expect(grays).within(0.0, 1.0)


@check("corrupt_pixels", points=0.2, after=corrupted_images_have_the_shape_of_the_images,
       fr="p = 0 ne change rien ; p = 100 change tous les pixels",
       en="p = 0 changes nothing; p = 100 changes all pixels")  # fmt: skip
def nothing_or_everything_is_corrupted_at_the_bounds(student, rng):
    for p, all_of_them in ((0, False), (100, True)):
        _, places = corrupted(student, dark(rng, 4, (2, 5, 3)), p)
        require(bool((places == all_of_them).all()), fr=f"pour p = {p}, ce n'est pas le cas",
                en=f"for p = {p}, this is not so")  # fmt: skip


@check("corrupt_pixels", points=0.45, anchor=True, after=corrupted_images_have_the_shape_of_the_images,
       fr="toutes les positions ont la même probabilité d'être tirées, la dernière ligne et la dernière colonne "
          "comprises, et les paires de voisines aussi",
       en="all positions are equally likely to be drawn, the last row and the last column included, and so are the "
          "pairs of neighbors")  # fmt: skip
def all_positions_are_equally_likely(student, rng):
    n, cells, count = 6_000, 20, 6
    _, places = corrupted(student, dark(rng, n, (1, 4, 5)), 30)
    share = count / cells
    # six standard errors of a proportion: 2e-9 of false alarm for each of the 20
    expect(places.mean(0), "P(i)").close_to(np.full((4, 5), share), atol=6 * (share * (1 - share) / n) ** 0.5)
    both = share * (count - 1) / (cells - 1)
    for one, other in ((places[:, 1:], places[:, :-1]), (places[:, :, 1:], places[:, :, :-1])):
        pairs = (one & other).mean(axis=(1, 2))  # of each image: independent draws of mean `both`
        expect(pairs.mean(), "P(i, i')").close_to(both, atol=6 * max(pairs.std(), 0.01) / n**0.5)


@check("corrupt_pixels", points=0.2, after=corrupted_images_have_the_shape_of_the_images,
       fr="les positions d'une image ne disent rien de celles des autres",
       en="the positions of an image tell nothing of those of the others")  # fmt: skip
def each_image_has_its_own_positions(student, rng):
    n, cells = 1_000, 20
    _, places = corrupted(student, dark(rng, n, (1, 4, 5)), 30)
    centered = places.reshape(n, cells) - places.mean()
    for lag in (1, 2):
        # of (n - lag) pairs of images, 20 products each, whose fixed sums raise the variance by 20/19
        found = oracles.correlation(centered[lag:], centered[:-lag])
        expect(found, "Cor").close_to(0.0, atol=6.2 / (cells * (n - lag)) ** 0.5)


@check("corrupt_pixels", points=0.4, anchor=True, after=corrupted_images_have_the_shape_of_the_images,
       fr="les nouvelles valeurs sont uniformes sur [0, 1) et indépendantes (test de Kolmogorov-Smirnov)",
       en="the new values are uniform on [0, 1) and independent (Kolmogorov-Smirnov test)")  # fmt: skip
def new_values_are_uniform_and_independent(student, rng):
    n, count = 150, 64
    values, _ = corrupted(student, dark(rng, n, (1, 8, 8)), 100)
    grays = expect(values).within(0.0, 1.0).array().reshape(n, count)
    gap = known.distance_to_the_uniform_law(grays)
    require(gap <= oracles.kolmogorov_threshold(n * count, false_alarm=1e-9),  # 0.033
            fr="la loi des nouvelles valeurs n'est pas uniforme sur [0, 1)",
            en="the law of the new values is not uniform on [0, 1)")  # fmt: skip
    centered = grays - 0.5
    for one, other in ((centered[1:], centered[:-1]), (centered[:, 1:], centered[:, :-1])):
        expect(oracles.correlation(one, other), "Cor").close_to(0.0, atol=6 / one.size**0.5)


@check("corrupt_pixels", points=0.2, after=corrupted_images_have_the_shape_of_the_images,
       fr="tout le hasard vient de `generator` : même graine, mêmes images ; sans générateur, deux appels diffèrent",
       en="all randomness comes from `generator`: same seed, same images; without one, two calls differ")  # fmt: skip
def corrupted_pixels_follow_the_generator(student, rng):
    same_seed_same_result(student, "corrupt_pixels", {"x": dark(rng, 7, (2, 5, 4)), "p": 40}, rng)


@check("corrupt_pixels", points=0.1, after=corrupted_images_have_the_shape_of_the_images,
       fr="`x` est intact après l'appel", en="`x` is untouched by the call")  # fmt: skip
def corrupting_leaves_the_images_unchanged(student, rng):
    unchanged(student.call("corrupt_pixels", x=dark(rng, 7, (2, 5, 4)), p=40))


# ---- corrupt_gaussian -----------------------------------------------------------------------------------------------


@check("corrupt_gaussian", points=0.05,
       fr="les images bruitées ont la forme et la précision des images",
       en="noisy images have the shape and the precision of the images")  # fmt: skip
def noisy_images_have_the_shape_of_the_images(student, rng):
    for n, image_shape, dtype in ((7, (3, 5, 4), torch.float32), (1, (1, 8, 8), torch.float64)):
        x = pictures(rng, n, image_shape).to(dtype)
        expect(student.corrupt_gaussian(x=x, sigma=0.3)).shape(n, *image_shape).dtype(dtype).finite()


def noise_of(student, rng, n, image_shape, sigma):
    """(corrupted - x) / sigma, (n, c, h, w), for images half of whose values are 0 or 1."""
    x = pictures(rng, n, image_shape)
    x = torch.where(pictures(rng, n, image_shape) < 0.5, x.round(), x)
    found = student.corrupt_gaussian(x=x, sigma=sigma)
    return (expect(found).tensor().shape(n, *image_shape).finite().array() - x.double().numpy()) / sigma


@check("corrupt_gaussian", points=0.55, anchor=True, after=noisy_images_have_the_shape_of_the_images,
       fr="(x̃ − x)/σ suit la loi N(0, 1), même là où x̃ sort de [0, 1] (test de Kolmogorov-Smirnov, 20 000 tirages)",
       en="(x̃ − x)/σ follows N(0, 1), even where x̃ leaves [0, 1] (Kolmogorov-Smirnov test, 20,000 draws)")  # fmt: skip
def the_noise_is_standard_gaussian(student, rng):
    for sigma in (0.3, 1.7):
        noise = noise_of(student, rng, 100, (1, 10, 20), sigma)
        gap = oracles.distance_to_the_normal_law(noise)
        require(gap <= oracles.kolmogorov_threshold(noise.size, false_alarm=1e-9),  # 0.023; a uniform law is at 0.057
                fr="la loi du bruit n'est pas N(0, σ²)", en="the law of the noise is not N(0, σ²)")  # fmt: skip


@check("corrupt_gaussian", points=0.15, after=noisy_images_have_the_shape_of_the_images,
       fr="le bruit est indépendant d'une image, d'un canal et d'un pixel à l'autre",
       en="the noise is independent between images, between channels and between pixels")  # fmt: skip
def the_noise_is_independent(student, rng):
    noise = noise_of(student, rng, 60, (3, 8, 6), 0.4)
    noise = noise - noise.mean()  # its mean is another check's business
    for axis, what in enumerate(("Cor(batch)", "Cor(channels)", "Cor(height)", "Cor(width)")):
        ahead, behind = np.delete(noise, 0, axis), np.delete(noise, -1, axis)
        expect(oracles.correlation(ahead, behind), what).close_to(0.0, atol=6 / ahead.size**0.5)


@check("corrupt_gaussian", points=0.15, after=noisy_images_have_the_shape_of_the_images,
       fr="tout le hasard vient de `generator` : même graine, mêmes images ; sans générateur, deux appels diffèrent",
       en="all randomness comes from `generator`: same seed, same images; without one, two calls differ")  # fmt: skip
def the_noise_follows_the_generator(student, rng):
    same_seed_same_result(student, "corrupt_gaussian", {"x": pictures(rng, 7, (2, 5, 4)), "sigma": 0.4}, rng)


@check("corrupt_gaussian", points=0.1, after=noisy_images_have_the_shape_of_the_images,
       fr="`x` est intact après l'appel", en="`x` is untouched by the call")  # fmt: skip
def adding_noise_leaves_the_images_unchanged(student, rng):
    unchanged(student.call("corrupt_gaussian", x=pictures(rng, 7, (2, 5, 4)), sigma=0.4))


# ---- psnr -----------------------------------------------------------------------------------------------------------


def restored(rng, batch, image_shape):
    """The keyword arguments of `psnr`: images, and others in [0, 1] whose errors differ tenfold between images."""
    x = rng.uniform(0, 1, (batch, *image_shape))
    sizes = 10 ** rng.uniform(-1.5, -0.4, (batch, 1, 1, 1))
    x_hat = x + sizes * np.where(x < 0.5, 1, -1) * rng.uniform(0.3, 1.0, x.shape)
    return {"x_hat": torch.tensor(x_hat).float(), "x": torch.tensor(x).float()}


@check("psnr", points=0.2,
       fr="le PSNR est un seul nombre, pour tout lot et toute image",
       en="the PSNR is a single number, for any batch and any image")  # fmt: skip
def psnr_is_one_number(student, rng):
    for batch, image_shape in ((7, (3, 5, 4)), (1, (1, 8, 8))):
        expect(student.psnr(**restored(rng, batch, image_shape))).shape().finite()


@check("psnr", points=0.85, anchor=True, after=psnr_is_one_number,
       fr="PSNR = moyenne sur le lot de 10 log₁₀(1/MSE) de chaque image, pixel par pixel",
       en="PSNR = mean over the batch of 10 log₁₀(1/MSE) of each image, pixel by pixel")  # fmt: skip
def psnr_is_the_mean_of_the_decibels_of_each_image(student, rng):
    for batch, image_shape in ((7, (3, 5, 4)), (1, (1, 8, 8)), (4, (1, 3, 9))):
        inputs = restored(rng, batch, image_shape)
        values = known.decibels(inputs["x_hat"].double().numpy(), inputs["x"].double().numpy())
        # float32: an error of 0.01 keeps 5 digits, 1e-5 of a square is 4e-5 dB
        expect(student.psnr(**inputs)).close_to(sum(values) / batch, atol=1e-3)


@check("psnr", points=0.3, after=psnr_is_one_number,
       fr="le PSNR d'un lot dont une image est parfaite est infini",
       en="the PSNR of a batch with a perfect image in it is infinite")  # fmt: skip
def a_perfect_image_has_an_infinite_psnr(student, rng):
    inputs = restored(rng, 3, (2, 5, 4))
    inputs["x_hat"][1] = inputs["x"][1]
    for few in (inputs, {name: value[1:2] for name, value in inputs.items()}):
        value = float(expect(student.psnr(**few)).shape().array())
        require(value == np.inf, fr="le PSNR n'est pas infini", en="the PSNR is not infinite")


@check("psnr", points=0.15, after=psnr_is_one_number,
       fr="`x_hat` et `x` sont intacts après l'appel",
       en="`x_hat` and `x` are untouched by the call")  # fmt: skip
def psnr_leaves_its_inputs_unchanged(student, rng):
    unchanged(student.call("psnr", **restored(rng, 7, (2, 5, 4))))


# ---- train_denoiser -------------------------------------------------------------------------------------------------


AFFINE = {"scale": 0.6, "shift": 0.25}
"""A corruption without noise: the loss of a given model has an exact value."""


def training(student, model, images, *, corruption, epochs, batch_size, learning_rate, **more):
    """The arguments of `train_denoiser`, with a given model and a given corruption, which are made here."""
    return {"model": student.given("denoiser", **model.options()), "images": images,
            "corrupt": student.given("corruption", **corruption), "epochs": epochs, "batch_size": batch_size,
            "learning_rate": learning_rate, **more}  # fmt: skip


def one_loss_per_epoch(value, epochs):
    """The list of losses as a float64 array (epochs,)."""
    require(isinstance(value, tuple | list) and len(value) == epochs,
            fr="une liste d'une valeur par époque est attendue",
            en="a list of one value per epoch is expected")  # fmt: skip
    return np.array([float(expect(loss, "loss").finite().shape().array()) for loss in value])


def happened(student, module, what):
    """The tensors recorded under that name, as float64 arrays; there is one at least."""
    found = [value.double().numpy() for name, value in student.record(module) if name == what]
    require(len(found) > 0, fr="`model` ou `corrupt` n'est jamais appelé, ou aucun gradient n'atteint `model`",
            en="`model` or `corrupt` is never called, or no gradient reaches `model`")  # fmt: skip
    return found


def places_of(images, seen):
    """For each image that was seen (m, c, h, w), its place among `images`, and the largest distance to it."""
    known_images = images.double().numpy().reshape(len(images), -1)
    distances = ((seen.reshape(len(seen), 1, -1) - known_images) ** 2).sum(2)
    return distances.argmin(1), float(distances.min(1).max())


@check("train_denoiser", points=0.2, call_s=30, timeout_s=60,
       fr="train_denoiser renvoie la liste des pertes, une par époque",
       en="train_denoiser returns the list of the losses, one per epoch")  # fmt: skip
def training_returns_one_loss_per_epoch(student, rng):
    model = known.Denoiser.draw(rng, size=SIZE, hidden=5)
    for epochs, n in ((1, 8), (4, 20)):
        call = training(student, model, pictures(rng, n, SMALL), corruption={"sigma": 0.2}, epochs=epochs,
                        batch_size=8, learning_rate=1e-3)  # fmt: skip
        one_loss_per_epoch(student.train_denoiser(**call), epochs)


@check("train_denoiser", points=0.2, after=training_returns_one_loss_per_epoch, call_s=30, timeout_s=60,
       fr="après une époque, tous les paramètres du modèle ont changé",
       en="after one epoch, all the parameters of the model have changed")  # fmt: skip
def training_moves_every_parameter(student, rng):
    model = known.Denoiser.draw(rng, size=SIZE, hidden=5)
    call = training(student, model, pictures(rng, 24, SMALL), corruption={"sigma": 0.2}, epochs=1, batch_size=8,
                    learning_rate=0.05)  # fmt: skip
    student.train_denoiser(**call)
    for name in ("weight", "inner", "outer", "offset"):
        (after,) = happened(student, call["model"], name)
        expect(after, name).differs_from(model.options()[name])


@check("train_denoiser", points=0.55, anchor=True, after=training_returns_one_loss_per_epoch, call_s=30, timeout_s=60,
       fr="avec un taux nul, la perte renvoyée est la moyenne sur les images de ‖H(x̃) − x‖², une somme de carrés",
       en="at a rate of zero, the loss returned is the mean over images of ‖H(x̃) − x‖², a sum of squares")  # fmt: skip
def training_returns_the_mean_squared_error_to_the_clean_images(student, rng):
    model, images = known.Denoiser.draw(rng, size=SIZE, hidden=5), pictures(rng, 48, SMALL)
    call = training(student, model, images, corruption=AFFINE, epochs=3, batch_size=8, learning_rate=0.0)
    losses = one_loss_per_epoch(student.train_denoiser(**call), 3)
    clean = images.double().numpy()
    exact = model.loss(AFFINE["scale"] * clean + AFFINE["shift"], clean)
    expect(losses).close_to(np.full(3, exact), atol=0, rtol=ROUNDING)


@check("train_denoiser", points=0.4, anchor=True, after=training_returns_one_loss_per_epoch, call_s=30, timeout_s=60,
       fr="un modèle qui répare tout, H(x̃) = x, a une perte nulle : la cible est l'image propre",
       en="a model that repairs everything, H(x̃) = x, has a loss of zero: the target is the clean image")  # fmt: skip
def a_perfect_restoration_costs_nothing(student, rng):
    model = known.Denoiser.inverse(SIZE, **AFFINE)
    call = training(student, model, pictures(rng, 24, SMALL), corruption=AFFINE, epochs=2, batch_size=8,
                    learning_rate=0.0)  # fmt: skip
    losses = one_loss_per_epoch(student.train_denoiser(**call), 2)
    expect(losses).close_to(np.zeros(2), atol=1e-5)  # a dozen float32 roundings of numbers below 2


@check("train_denoiser", points=0.15, after=training_returns_the_mean_squared_error_to_the_clean_images,
       call_s=30, timeout_s=60,
       fr="le dernier lot d'une époque, plus petit, compte selon sa taille dans la moyenne",
       en="the last batch of an epoch, smaller, counts by its size in the mean")  # fmt: skip
def a_smaller_last_batch_counts_less(student, rng):
    model, images = known.Denoiser.draw(rng, size=SIZE, hidden=5), pictures(rng, 25, SMALL)
    call = training(student, model, images, corruption=AFFINE, epochs=4, batch_size=8, learning_rate=0.0)
    losses = one_loss_per_epoch(student.train_denoiser(**call), 4)
    clean = images.double().numpy()
    exact = model.loss(AFFINE["scale"] * clean + AFFINE["shift"], clean)
    expect(losses).close_to(np.full(4, exact), atol=0, rtol=ROUNDING)


@check("train_denoiser", points=0.35, after=training_returns_one_loss_per_epoch, call_s=30, timeout_s=60,
       fr="à chaque pas, `corrupt` reçoit les images propres d'un lot, et chaque image une fois par époque",
       en="at each step, `corrupt` receives the clean images of a batch, and each image once per epoch")  # fmt: skip
def corruption_sees_each_clean_image_once_per_epoch(student, rng):
    model, images = known.Denoiser.draw(rng, size=SIZE, hidden=5), pictures(rng, 22, SMALL)
    call = training(student, model, images, corruption={"sigma": 0.4}, epochs=3, batch_size=6, learning_rate=0.0)
    student.train_denoiser(**call)
    seen = happened(student, call["corrupt"], "clean")
    require(
        max(len(batch) for batch in seen) <= 6,
        fr="`corrupt` reçoit plus de `batch_size` images",
        en="`corrupt` receives more than `batch_size` images",
    )
    places, distance = places_of(images, np.concatenate(seen))
    require(distance < 1e-9, fr="`corrupt` reçoit des images déjà corrompues",
            en="`corrupt` receives images that are corrupted already")  # fmt: skip
    require(bool((np.bincount(places, minlength=22) == 3).all()),
            fr="en trois époques, une image n'est pas corrompue trois fois",
            en="in three epochs, an image is not corrupted three times")  # fmt: skip


@check("train_denoiser", points=0.4, after=training_returns_one_loss_per_epoch, call_s=30, timeout_s=60,
       fr="le modèle ne reçoit que ce que `corrupt` a renvoyé, lot après lot",
       en="the model receives nothing but what `corrupt` returned, batch after batch")  # fmt: skip
def the_model_sees_corrupted_images_only(student, rng):
    model, images = known.Denoiser.draw(rng, size=SIZE, hidden=5), pictures(rng, 22, SMALL)
    call = training(student, model, images, corruption={"sigma": 0.4}, epochs=3, batch_size=6, learning_rate=0.0)
    student.train_denoiser(**call)
    given = happened(student, call["corrupt"], "corrupted")
    seen = happened(student, call["model"], "model")
    require(len(seen) == len(given), fr="un appel de `model` ne suit pas chaque appel de `corrupt`",
            en="a call of `model` does not follow each call of `corrupt`")  # fmt: skip
    for one, other in zip(seen, given, strict=True):
        expect(one, "x̃").close_to(other, atol=1e-6)


@check("train_denoiser", points=0.1, after=corruption_sees_each_clean_image_once_per_epoch, call_s=30, timeout_s=60,
       fr="l'ordre des images change d'une époque à l'autre",
       en="the order of the images changes from one epoch to the next")  # fmt: skip
def training_shuffles_the_images(student, rng):
    model, images = known.Denoiser.draw(rng, size=SIZE, hidden=5), pictures(rng, 24, SMALL)
    call = training(student, model, images, corruption={"sigma": 0.4}, epochs=2, batch_size=6, learning_rate=0.0)
    student.train_denoiser(**call)
    places, _ = places_of(images, np.concatenate(happened(student, call["corrupt"], "clean")))
    require(not np.array_equal(places[:24], places[24:]),  # two orders of 24 agree by chance once in 1e23
            fr="les deux époques suivent le même ordre", en="both epochs follow the same order")  # fmt: skip


@check("train_denoiser", points=0.5, anchor=True, after=training_moves_every_parameter, call_s=30, timeout_s=60,
       fr="à chaque pas, le gradient est celui de l'erreur aux images propres de ce seul lot, par différences finies",
       en="at each step, the gradient is that of the error to the clean images of this batch alone, by finite "
          "differences")  # fmt: skip
def each_step_follows_the_gradient_of_its_batch(student, rng):
    model, images = known.Denoiser.draw(rng, size=SIZE, hidden=5), pictures(rng, 16, SMALL)
    call = training(student, model, images, corruption=AFFINE, epochs=4, batch_size=16, learning_rate=0.0)
    student.train_denoiser(**call)
    clean = images.double().numpy()

    def loss(offset):
        return [replace(model, offset=offset).loss(AFFINE["scale"] * clean + AFFINE["shift"], clean)]

    slope = oracles.difference_gradient(loss, model.offset)
    found = happened(student, call["model"], "gradient of offset")
    for gradient in found:  # a loss that is a constant times the mean has the same minimum: its factor is free
        factor = float(found[0] @ slope / (slope @ slope))
        require(factor > 0, fr="le gradient remonte la perte", en="the gradient climbs the loss")
        expect(gradient, "∂loss/∂θ").close_to(factor * slope, atol=ROUNDING * factor * float(np.abs(slope).max()))


@check("train_denoiser", points=0.2, after=training_returns_one_loss_per_epoch, call_s=30, timeout_s=60,
       fr="tout le hasard vient de `generator`, que reçoit aussi `corrupt` : même graine, mêmes pertes",
       en="all randomness comes from `generator`, which `corrupt` receives too: same seed, same losses")  # fmt: skip
def same_seed_gives_the_same_training(student, rng):
    model, images = known.Denoiser.draw(rng, size=SIZE, hidden=5), pictures(rng, 24, SMALL)
    seed, losses = int(rng.integers(1, 10**6)), []
    for shift in (0, 0, 1):
        call = training(student, model, images, corruption={"sigma": 0.4}, epochs=2, batch_size=6, learning_rate=0.01)
        losses.append(one_loss_per_epoch(student.train_denoiser(**call, generator=Generator(seed + shift)), 2))
    expect(losses[1], "generator").close_to(losses[0], atol=0, rtol=1e-5)  # the same operations on the same bits
    expect(losses[2], "generator").differs_from(losses[0])


@check("train_denoiser", points=0.1, after=training_returns_one_loss_per_epoch,
       fr="`images` est intact après l'entraînement", en="`images` is untouched by the training")  # fmt: skip
def training_leaves_the_images_unchanged(student, rng):
    model = known.Denoiser.draw(rng, size=SIZE, hidden=5)
    call = training(student, model, pictures(rng, 24, SMALL), corruption={"sigma": 0.2}, epochs=2, batch_size=8,
                    learning_rate=1e-3)  # fmt: skip
    unchanged(student.call("train_denoiser", **call))


RECIPE = CALIBRATED.recipe("digits")


@check("train_denoiser", points=0.35, trains=True, anchor=True, call_s=30, timeout_s=60,
       after=(each_step_follows_the_gradient_of_its_batch, the_model_sees_corrupted_images_only,
              corruption_sees_each_clean_image_once_per_epoch),
       fr="entraîné sur des chiffres, un modèle donné gagne assez de décibels sur des chiffres jamais vus",
       en="trained on digits, a given model gains enough decibels on digits never seen")  # fmt: skip
def training_denoises_digits_never_seen(student, rng):
    digits = student.images.draw(rng, RECIPE["images"] + RECIPE["unseen"])
    model = known.Denoiser.draw(rng, size=digits[0].numel(), hidden=RECIPE["hidden"], rectify=True)
    call = training(student, model, digits[: RECIPE["images"]], corruption={"sigma": RECIPE["sigma"]},
                    **RECIPE["training"])  # fmt: skip
    student.train_denoiser(**call)
    learned = {name: happened(student, call["model"], name)[0] for name in ("weight", "inner", "outer", "offset")}
    after, unseen = replace(model, **learned), digits[RECIPE["images"] :].double().numpy()
    gain = known.gain(after, unseen, RECIPE["sigma"], rng)
    expect(gain, "PSNR").finite()
    require(gain >= CALIBRATED.on(student.data).threshold("digits", "gain"),
            fr="après l'entraînement, le gain en décibels n'est pas assez grand",
            en="after training, the gain in decibels is not large enough")  # fmt: skip
    error = known.squared_error(after, unseen, RECIPE["sigma"], rng) / wiener_bound(digits, sigma=RECIPE["sigma"])
    require(error <= CALIBRATED.on(student.data).threshold("digits", "error over the bound"),
            fr="l'erreur dépasse de trop loin celle du meilleur débruiteur affine, celui de Wiener",
            en="the error is too far above that of the best affine denoiser, Wiener's")  # fmt: skip


# ---- quizzes --------------------------------------------------------------------------------------------------------


def chosen(student, key, right):
    """The option `right` was chosen for this question of the quiz."""
    answers = student.value("ANSWERS")
    answer = answers.get(key) if isinstance(answers, dict) else None
    require(isinstance(answer, int) and not isinstance(answer, bool),
            fr="un entier de 1 à 4 est attendu", en="an integer from 1 to 4 is expected")  # fmt: skip
    require(answer == right, fr="ce n'est pas la bonne réponse", en="this is not the right answer")


@check("quiz_overcomplete", points=0.5, anchor=True,
       fr='ANSWERS["overcomplete"] est le numéro de ce qui arrive quand le code est plus grand que l\'image',
       en='ANSWERS["overcomplete"] is the number of what happens when the code is larger than the image')  # fmt: skip
def a_large_code_can_copy_the_image(student, rng):  # noqa: ARG001  # nothing is drawn
    chosen(student, "overcomplete", 3)


@check("quiz_denoiser", points=0.5, anchor=True,
       fr='ANSWERS["denoiser"] est le numéro de ce que rend un débruiteur idéal',
       en='ANSWERS["denoiser"] is the number of what an ideal denoiser returns')  # fmt: skip
def an_ideal_denoiser_returns_a_mean(student, rng):  # noqa: ARG001  # nothing is drawn
    chosen(student, "denoiser", 4)
