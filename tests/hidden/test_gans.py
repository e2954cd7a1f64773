"""The hidden suite of the assignment on adversarial networks: its specification.

Each check is a proposition; the sentence beside it is what the student reads. Hidden inputs are drawn from the course's
secret. Losses are probed on chosen logits within ±3, asymmetric and all different: on a fresh network, whose logits are
near 0, every choice of labels gives log 2. A training is told step by step by given networks that note who moved when,
and on which gradient.
"""

from __future__ import annotations

import math
from itertools import pairwise, product

import numpy as np
import torch

from autograder.sandbox.wire import Generator
from autograder.suite import oracles
from autograder.suite import oracles_gans as known
from autograder.suite.declare import check
from autograder.suite.expect import expect, require

ROUNDING = 1e-4  # relative: a thousand float32 roundings of 6e-8
FAR = (60.0, 300.0)
"""Logits of which 1 - sigmoid is 0 in float32, and whose exponential overflows."""


def logits(rng, n, *, middle=0.0, dtype=torch.float32):
    """n logits within ±3 around a middle, no two closer than a tenth of their spacing, in random order."""
    places = np.linspace(-2.0, 2.0, n) if n > 1 else np.array([1.3])
    values = np.clip(places + middle + rng.uniform(-0.2, 0.2, n), -3, 3)
    return torch.tensor(rng.permutation(values), dtype=dtype)


def exact(*tensors):
    """These inputs as the oracles want them: float64 arrays with the values that the student received."""
    return [tensor.double().numpy() for tensor in tensors]


def unchanged(call):
    """The call gave something, and changed no argument in place."""
    require(call.value is not None, fr="la fonction ne renvoie rien", en="the function returns nothing")
    names = ", ".join(call.mutated)
    require(not call.mutated, fr=f"modifié sur place : {names}", en=f"changed in place: {names}")


# ---- discriminator_loss ---------------------------------------------------------------------------------------------


def judged(rng, n, m, dtype=torch.float32):
    """The keyword arguments of `discriminator_loss`: real points mostly believed, generated ones mostly not."""
    return {"real_logits": logits(rng, n, middle=0.7, dtype=dtype),
            "fake_logits": logits(rng, m, middle=-0.4, dtype=dtype)}  # fmt: skip


@check("discriminator_loss", points=0.15,
       fr="la perte est un nombre, un tenseur de forme ()",
       en="the loss is a number, a tensor of shape ()")  # fmt: skip
def discriminator_loss_is_one_number(student, rng):
    for n, dtype in ((6, torch.float32), (1, torch.float64)):
        expect(student.discriminator_loss(**judged(rng, n, n, dtype))).tensor().shape().finite()


@check("discriminator_loss", points=0.05, after=discriminator_loss_is_one_number,
       fr="la perte a la précision des logits", en="the loss has the precision of the logits")  # fmt: skip
def discriminator_loss_has_the_precision_of_the_logits(student, rng):
    for dtype in (torch.float32, torch.float64):
        expect(student.discriminator_loss(**judged(rng, 4, 4, dtype))).dtype(dtype)


@check("discriminator_loss", points=0.2, after=discriminator_loss_is_one_number,
       fr="les deux lots peuvent avoir des tailles différentes",
       en="the two batches may have different sizes")  # fmt: skip
def the_two_batches_may_differ_in_size(student, rng):
    for n, m in ((7, 3), (2, 5)):
        expect(student.discriminator_loss(**judged(rng, n, m))).shape().finite()


@check("discriminator_loss", points=0.8, anchor=True, after=discriminator_loss_is_one_number,
       fr="la perte est −log d(x) − log(1 − d(f(z))), sur un vrai point et un point généré",
       en="the loss is −log d(x) − log(1 − d(f(z))), on one real point and one generated point")  # fmt: skip
def one_pair_costs_its_cross_entropy(student, rng):
    for middle in (-1.5, 0.8):
        inputs = {"real_logits": logits(rng, 1, middle=middle), "fake_logits": logits(rng, 1, middle=-0.7 - middle)}
        right = known.discriminator_loss(*exact(*inputs.values()))
        expect(student.discriminator_loss(**inputs)).close_to(right, atol=1e-6, rtol=ROUNDING)


@check("discriminator_loss", points=0.6, anchor=True, after=one_pair_costs_its_cross_entropy,
       fr="chaque terme est la moyenne sur son lot, et les deux s'ajoutent",
       en="each term is the mean over its batch, and the two add up")  # fmt: skip
def each_term_is_a_mean_over_its_batch(student, rng):
    inputs = judged(rng, 6, 6)
    right = known.discriminator_loss(*exact(*inputs.values()))
    expect(student.discriminator_loss(**inputs)).close_to(right, atol=1e-6, rtol=ROUNDING)


@check("discriminator_loss", points=0.2, anchor=True,
       after=(each_term_is_a_mean_over_its_batch, the_two_batches_may_differ_in_size),
       fr="un lot plus grand que l'autre ne pèse pas plus que lui",
       en="a batch that is larger than the other does not weigh more")  # fmt: skip
def batches_of_different_sizes_weigh_the_same(student, rng):
    for n, m in ((7, 3), (2, 5)):
        inputs = judged(rng, n, m)
        right = known.discriminator_loss(*exact(*inputs.values()))
        expect(student.discriminator_loss(**inputs)).close_to(right, atol=1e-6, rtol=ROUNDING)


@check("discriminator_loss", points=0.5, anchor=True, after=discriminator_loss_is_one_number,
       fr="le gradient par rapport aux deux logits est celui de la perte, par différences finies",
       en="the gradient in both logits is that of the loss, by finite differences")  # fmt: skip
def discriminator_learns_from_both_batches(student, rng):
    inputs = judged(rng, 5, 5, torch.float64)
    found = student.gradients("discriminator_loss", inputs, wrt=("real_logits", "fake_logits")).by_name
    real, fake = exact(*inputs.values())
    by_real = oracles.difference_gradient(lambda at: [known.discriminator_loss(at, fake)], real)
    by_fake = oracles.difference_gradient(lambda at: [known.discriminator_loss(real, at)], fake)
    # the differences err by 1e-9, and by the rounding of the loss over the step, 1e-12
    expect(found["real_logits"], "∂L/∂ℓ(x)").close_to(by_real, atol=1e-6)
    expect(found["fake_logits"], "∂L/∂ℓ(f(z))").close_to(by_fake, atol=1e-6)


@check("discriminator_loss", points=0.2, after=one_pair_costs_its_cross_entropy,
       fr="la perte reste finie et juste quand d se trompe de beaucoup : elle croît comme le logit",
       en="the loss stays finite and right when d is very wrong: it grows like the logit")  # fmt: skip
def discriminator_loss_is_exact_far_away(student, rng):
    for real, fake in ((-far, fake) for far in FAR for fake in (0.5, far)):
        shift = float(rng.uniform(0, 3))
        sent = {"real_logits": real - shift, "fake_logits": fake + shift * (fake > 5)}
        # log(1 + e^l) is l where e^-l is nothing
        right = sum(max(cost, 0.0) + math.log1p(math.exp(-abs(cost)))
                    for cost in (-sent["real_logits"], sent["fake_logits"]))  # fmt: skip
        inputs = {name: torch.tensor([value]) for name, value in sent.items()}
        expect(student.discriminator_loss(**inputs)).close_to(right, atol=0, rtol=ROUNDING)


@check("discriminator_loss", points=0.2, after=(one_pair_costs_its_cross_entropy,
                                                discriminator_learns_from_both_batches),
       fr="loin de 0, le gradient reste celui de la perte : ±1 quand d se trompe, 0 quand d a raison",
       en="far from 0 the gradient is still that of the loss: ±1 when d is wrong, 0 when d is right")  # fmt: skip
def discriminator_learns_most_where_it_is_most_wrong(student, rng):
    for size, sign in product(FAR, (-1.0, 1.0)):
        far = sign * (size + float(rng.uniform(0, 3)))
        inputs = {"real_logits": torch.tensor([far]), "fake_logits": torch.tensor([-far])}
        found = student.gradients("discriminator_loss", inputs, wrt=("real_logits", "fake_logits")).by_name
        wrong = float(sign < 0)
        expect(found["real_logits"], "∂L/∂ℓ(x)").close_to([-wrong], atol=ROUNDING)
        expect(found["fake_logits"], "∂L/∂ℓ(f(z))").close_to([wrong], atol=ROUNDING)


@check("discriminator_loss", points=0.1, after=discriminator_loss_is_one_number,
       fr="les logits sont intacts après l'appel", en="the logits are untouched by the call")  # fmt: skip
def discriminator_loss_leaves_its_inputs_unchanged(student, rng):
    unchanged(student.call("discriminator_loss", **judged(rng, 6, 6)))


# ---- generator_loss -------------------------------------------------------------------------------------------------


@check("generator_loss", points=0.2,
       fr="les deux pertes sont un nombre, un tenseur de forme (), de la précision des logits",
       en="both losses are a number, a tensor of shape (), of the precision of the logits")  # fmt: skip
def generator_loss_is_one_number(student, rng):
    for n, dtype, saturating in ((6, torch.float32, False), (1, torch.float64, True)):
        found = student.generator_loss(fake_logits=logits(rng, n, dtype=dtype), saturating=saturating)
        expect(found).tensor().shape().dtype(dtype).finite()


def generator_costs(student, rng, *, saturating):
    """The value of one of the two losses, on batches of 1, 2 and 7 points."""
    for n in (1, 2, 7):
        at = logits(rng, n, middle=0.6)
        right = known.generator_loss(*exact(at), saturating=saturating)
        student.generator_loss(fake_logits=at, saturating=not saturating)  # tells one that is ignored from an exchange
        expect(student.generator_loss(fake_logits=at, saturating=saturating)).close_to(right, atol=1e-6, rtol=ROUNDING)


def generator_slopes(student, rng, *, saturating):
    """Its gradient, on a batch of 5."""
    at = logits(rng, 5, middle=0.6, dtype=torch.float64)
    student.generator_loss(fake_logits=at, saturating=not saturating)
    found = student.gradients("generator_loss", {"fake_logits": at, "saturating": saturating}, wrt=("fake_logits",))
    slope = oracles.difference_gradient(lambda v: [known.generator_loss(v, saturating=saturating)], *exact(at))
    expect(found.by_name["fake_logits"], "∂L/∂ℓ").close_to(slope, atol=1e-6)  # the differences err by 1e-9


@check("generator_loss", points=0.7, anchor=True, after=generator_loss_is_one_number,
       fr="la perte non saturante est la moyenne de −log d(f(z))",
       en="the non-saturating loss is the mean of −log d(f(z))")  # fmt: skip
def non_saturating_loss_is_minus_log_d(student, rng):
    generator_costs(student, rng, saturating=False)


@check("generator_loss", points=0.5, anchor=True, after=generator_loss_is_one_number,
       fr="la perte saturante est la moyenne de log(1 − d(f(z))), qui est négative",
       en="the saturating loss is the mean of log(1 − d(f(z))), which is negative")  # fmt: skip
def saturating_loss_is_log_one_minus_d(student, rng):
    generator_costs(student, rng, saturating=True)


@check("generator_loss", points=0.2, anchor=True, after=generator_loss_is_one_number,
       fr="sans l'argument `saturating`, la perte est la non saturante",
       en="without the argument `saturating`, the loss is the non-saturating one")  # fmt: skip
def generator_loss_does_not_saturate_by_default(student, rng):
    at = logits(rng, 6, middle=0.6)
    default, chosen = student.generator_loss(fake_logits=at), student.generator_loss(fake_logits=at, saturating=False)
    expect(default).close_to(expect(chosen).shape().finite().array(), atol=1e-6)


@check("generator_loss", points=0.5, anchor=True, after=generator_loss_is_one_number,
       fr="la pente de la perte non saturante est −(1 − d)/n : forte là où d reconnaît le point généré",
       en="the slope of the non-saturating loss is −(1 − d)/n: steep where d recognizes the generated point",
       )  # fmt: skip
def non_saturating_slope_is_steep_where_d_is_right(student, rng):
    generator_slopes(student, rng, saturating=False)


@check("generator_loss", points=0.3, anchor=True, after=generator_loss_is_one_number,
       fr="la pente de la perte saturante est −d/n : nulle là où d reconnaît le point généré",
       en="the slope of the saturating loss is −d/n: zero where d recognizes the generated point")  # fmt: skip
def saturating_slope_is_flat_where_d_is_right(student, rng):
    generator_slopes(student, rng, saturating=True)


def generator_far_away(student, rng, *, saturating):
    """Value and gradient of one of the two losses where d is sure of itself, and right or deceived."""
    for size, sign in product(FAR, (-1.0, 1.0)):
        far = sign * (size + float(rng.uniform(0, 3)))
        at = {"fake_logits": torch.tensor([far]), "saturating": saturating}
        found = student.gradients("generator_loss", at, wrt=("fake_logits",))
        steep = (sign > 0) == saturating  # there the loss is the line -l, elsewhere it is 0
        expect(found.value).close_to(-far if steep else 0.0, atol=ROUNDING, rtol=ROUNDING)
        expect(found.by_name["fake_logits"], "∂L/∂ℓ").close_to([-1.0 if steep else 0.0], atol=ROUNDING)


@check("generator_loss", points=0.3,
       after=(non_saturating_loss_is_minus_log_d, non_saturating_slope_is_steep_where_d_is_right),
       fr="loin de 0, la perte non saturante et son gradient restent finis et justes",
       en="far from 0 the non-saturating loss and its gradient stay finite and right")  # fmt: skip
def non_saturating_loss_is_exact_far_away(student, rng):
    generator_far_away(student, rng, saturating=False)


@check("generator_loss", points=0.2,
       after=(saturating_loss_is_log_one_minus_d, saturating_slope_is_flat_where_d_is_right),
       fr="loin de 0, la perte saturante et son gradient restent finis et justes",
       en="far from 0 the saturating loss and its gradient stay finite and right")  # fmt: skip
def saturating_loss_is_exact_far_away(student, rng):
    generator_far_away(student, rng, saturating=True)


@check("generator_loss", points=0.1, after=generator_loss_is_one_number,
       fr="les logits sont intacts après l'appel", en="the logits are untouched by the call")  # fmt: skip
def generator_loss_leaves_its_inputs_unchanged(student, rng):
    for saturating in (False, True):
        unchanged(student.call("generator_loss", fake_logits=logits(rng, 6), saturating=saturating))


# ---- optimal_discriminator ------------------------------------------------------------------------------------------


def densities(rng, *shape, dtype=torch.float64):
    """Two densities at the same points, of which neither is ever twice the other's inverse or its equal."""
    return {"p_data": torch.tensor(rng.uniform(0.1, 0.9, shape), dtype=dtype),
            "p_model": torch.tensor(rng.uniform(1.1, 2.6, shape) ** rng.choice([-2, 1], shape), dtype=dtype),
            }  # fmt: skip


@check("optimal_discriminator", points=0.2,
       fr="le résultat a la forme et la précision des densités",
       en="the result has the shape and the precision of the densities")  # fmt: skip
def optimal_answer_has_the_shape_of_the_densities(student, rng):
    for shape, dtype in (((7,), torch.float64), ((1,), torch.float32), ((3, 2), torch.float64)):
        found = student.optimal_discriminator(**densities(rng, *shape, dtype=dtype))
        expect(found).tensor().shape(*shape).dtype(dtype).finite()


@check("optimal_discriminator", points=1.0, anchor=True, after=optimal_answer_has_the_shape_of_the_densities,
       fr="en chaque point, aucune autre réponse ne donne une perte plus petite (recherche exhaustive)",
       en="at each point no other answer gives a smaller loss (by search)")  # fmt: skip
def no_answer_does_better(student, rng):
    for n in (7, 1):
        inputs = densities(rng, n)
        right = [known.best_answer(a, b) for a, b in zip(*exact(*inputs.values()), strict=True)]
        expect(student.optimal_discriminator(**inputs)).close_to(right, atol=1e-5)  # the search stops at 1e-7


@check("optimal_discriminator", points=0.2, anchor=True, after=no_answer_does_better,
       fr="là où une seule des deux densités est nulle, la réponse est 0 ou 1",
       en="where a single one of the densities is zero, the answer is 0 or 1")  # fmt: skip
def one_density_alone_decides(student, rng):
    some = float(rng.uniform(0.2, 0.8))
    inputs = {"p_data": torch.tensor([some, 0.0, 1e-9]), "p_model": torch.tensor([0.0, some, 0.0])}
    expect(student.optimal_discriminator(**inputs)).close_to([1.0, 0.0, 1.0], atol=1e-6)


@check("optimal_discriminator", points=0.3, anchor=True, after=no_answer_does_better,
       fr="seul le rapport des densités compte, si petites soient-elles",
       en="only the ratio of the densities counts, however small they are")  # fmt: skip
def tiny_densities_decide_as_large_ones_do(student, rng):
    inputs = densities(rng, 6, dtype=torch.float32)
    right = [known.best_answer(a, b) for a, b in zip(*exact(*inputs.values()), strict=True)]
    tiny = {name: value * 1e-20 for name, value in inputs.items()}
    expect(student.optimal_discriminator(**tiny)).close_to(right, atol=1e-5)


@check("optimal_discriminator", points=0.2, after=no_answer_does_better,
       fr="là où les deux densités sont nulles, la réponse est ½",
       en="where both densities are zero, the answer is ½")  # fmt: skip
def nothing_at_all_is_one_half(student, rng):
    inputs = densities(rng, 4, dtype=torch.float32)
    for value in inputs.values():
        value[1] = 0
    found = expect(student.optimal_discriminator(**inputs)).shape(4).finite().array()
    expect(found[1]).close_to(0.5, atol=1e-6)


@check("optimal_discriminator", points=0.1, after=optimal_answer_has_the_shape_of_the_densities,
       fr="les densités sont intactes après l'appel", en="the densities are untouched by the call")  # fmt: skip
def optimal_answer_leaves_the_densities_unchanged(student, rng):
    inputs = densities(rng, 5)
    inputs["p_data"][2] = inputs["p_model"][2] = 0
    unchanged(student.call("optimal_discriminator", **inputs))


# ---- Generator ------------------------------------------------------------------------------------------------------

WIDTH = 24


def normal(rng, n, dim, scale=1.0):
    """n points (n, dim), float32."""
    return torch.tensor(scale * rng.normal(size=(n, dim))).float()


def weights_of(student, module):
    """How many numbers a module learns."""
    return sum(math.prod(shape) for shape in student.parameters(module).values())


def generator_of(student, latent_dim, dim, hidden_dim=WIDTH):
    """A new generator of the submission."""
    return student.new("Generator", latent_dim=latent_dim, hidden_dim=hidden_dim, dim=dim)


def follows_its_values(student, module, name, at, rng):
    """The derivative of a module's output along a direction is that of its values, by finite differences."""
    step = 0.01
    shape = expect(module(**{name: at})).array().shape
    weights = torch.tensor(rng.uniform(0.5, 1.5, shape)).float()
    found = student.gradients("()", {name: at}, wrt=(name,), cotangent=weights, of=module).by_name[name]
    slopes = expect(found).finite().array()
    along = torch.tensor(rng.choice([-1.0, 1.0], at.shape)).float()
    along = along + torch.tensor(slopes / max(float(np.sqrt((slopes**2).mean())), 1e-9)).float()
    high, low = (expect(module(**{name: at + sign * step * along})).array() for sign in (1, -1))
    slope = float(((high - low) * weights.numpy()).sum()) / (2 * step)
    # piecewise linear units that switch within a step, and float32: 15 % of the slope; a cut graph errs by all of it
    expect(float((slopes * along.numpy()).sum()), "∂/∂" + name).close_to(slope, atol=0.15 * abs(slope) + 1e-3)


@check("Generator", points=0.1,
       fr="le générateur transforme (batch, latent_dim) en (batch, dim)",
       en="the generator turns (batch, latent_dim) into (batch, dim)")  # fmt: skip
def generator_makes_points(student, rng):
    for n, latent_dim, dim in ((7, 3, 2), (2, 5, 4), (4, 1, 3)):
        found = generator_of(student, latent_dim, dim)(z=normal(rng, n, latent_dim))
        expect(found).tensor().shape(n, dim).finite()


@check("Generator", points=0.05, after=generator_makes_points,
       fr="un seul bruit donne un seul point, de forme (1, dim)",
       en="a single noise gives a single point, of shape (1, dim)")  # fmt: skip
def generator_accepts_a_single_noise(student, rng):
    expect(generator_of(student, 5, 4)(z=normal(rng, 1, 5))).shape(1, 4).finite()


@check("Generator", points=0.05,
       fr="`latent_dim` est un attribut du générateur", en="`latent_dim` is an attribute of the generator")  # fmt: skip
def generator_tells_the_dimension_of_its_noise(student, rng):  # noqa: ARG001  # nothing is drawn
    for latent_dim in (3, 5):
        found = student.value("latent_dim", of=generator_of(student, latent_dim, 2))
        require(isinstance(found, int) and found == latent_dim, fr="`latent_dim` n'est pas la dimension du bruit",
                en="`latent_dim` is not the dimension of the noise")  # fmt: skip


@check("Generator", points=0.1, after=generator_makes_points,
       fr="chaque coordonnée de chaque point dépend du bruit de ce point",
       en="each coordinate of each point depends on the noise of this point")  # fmt: skip
def every_coordinate_depends_on_the_noise(student, rng):
    found = expect(generator_of(student, 3, 4)(z=normal(rng, 9, 3, 2.0))).shape(9, 4).array()
    require(bool((found.std(0) > 1e-5).all()), fr="une coordonnée est la même pour tous les bruits",
            en="a coordinate is the same for all noises")  # fmt: skip


@check("Generator", points=0.05, after=every_coordinate_depends_on_the_noise,
       fr="le même bruit donne le même point", en="the same noise gives the same point")  # fmt: skip
def the_same_noise_gives_the_same_point(student, rng):
    module, z = generator_of(student, 3, 2), normal(rng, 7, 3)
    expect(module(z=z)).close_to(expect(module(z=z)).shape(7, 2).array(), atol=1e-5)


@check("Generator", points=0.05, after=the_same_noise_gives_the_same_point,
       fr="un point ne dépend pas des autres bruits du lot",
       en="a point does not depend on the other noises of the batch")  # fmt: skip
def each_noise_gives_its_own_point(student, rng):
    module, z = generator_of(student, 3, 2), normal(rng, 7, 3)
    first = expect(module(z=z)).shape(7, 2).array()
    other = torch.cat([z[:1], 3 * z[1:] + 1])
    expect(expect(module(z=other)).array()[0]).close_to(first[0], atol=1e-5, rtol=ROUNDING)


@check("Generator", points=0.1, after=each_noise_gives_its_own_point,
       fr="le générateur n'est pas une fonction affine du bruit",
       en="the generator is not an affine function of the noise")  # fmt: skip
def generator_is_nonlinear(student, rng):
    module, one, other = generator_of(student, 3, 2), normal(rng, 20, 3, 3.0), normal(rng, 20, 3, 3.0)
    left, right, middle = (expect(module(z=at)).array() for at in (one, other, (one + other) / 2))
    require(float(np.abs(middle - (left + right) / 2).max()) > 1e-4,  # float32 gives an affine map 1e-6
            fr="le générateur est affine", en="the generator is affine")  # fmt: skip


@check("Generator", points=0.05, after=generator_makes_points,
       fr="les poids du réseau sont les paramètres du module",
       en="the weights of the network are the parameters of the module")  # fmt: skip
def generator_owns_its_weights(student, rng):  # noqa: ARG001  # nothing is drawn
    require(weights_of(student, generator_of(student, 3, 2)) > 0, fr="le module n'a aucun paramètre",
            en="the module has no parameter")  # fmt: skip


@check("Generator", points=0.1, after=generator_owns_its_weights,
       fr="`hidden_dim` règle la taille du réseau", en="`hidden_dim` sets the size of the network")  # fmt: skip
def generator_has_the_size_that_is_asked(student, rng):  # noqa: ARG001  # nothing is drawn
    few, many = (weights_of(student, generator_of(student, 3, 2, hidden_dim=units)) for units in (5, 50))
    require(many > few, fr="le nombre de poids ne dépend pas de hidden_dim",
            en="the number of weights does not depend on hidden_dim")  # fmt: skip


@check("Generator", points=0.35, anchor=True, after=each_noise_gives_its_own_point,
       fr="le générateur est dérivable : sa dérivée est celle de ses valeurs, par différences finies",
       en="the generator is differentiable: its derivative is that of its values, by finite differences",
       )  # fmt: skip
def generator_is_differentiable(student, rng):
    follows_its_values(student, generator_of(student, 3, 2), "z", normal(rng, 7, 3), rng)


COPIES = {"epochs": 60, "batch_size": 50, "learning_rate": 0.01}


@check("Generator", points=0.5, anchor=True, call_s=30, timeout_s=60,
       after=(generator_is_differentiable, generator_is_nonlinear, generator_has_the_size_that_is_asked),
       fr="le générateur peut apprendre à recopier des points loin de l'origine : sa sortie n'est pas bornée",
       en="the generator can learn to copy points far from the origin: its output is not bounded")  # fmt: skip
def generator_reaches_any_point(student, rng):
    module, far = generator_of(student, 2, 2, hidden_dim=32), normal(rng, 200, 2, 5.0)
    student.fit(module, far, **COPIES)
    gap = expect(module(z=far)).shape(200, 2).finite().array() - far.double().numpy()
    # of a variance of 25, outputs bounded by 1 leave 18, positive ones 12.5; ours leave less than 1 after 240 steps
    require(float((gap**2).mean()) < 25 / 4, fr="après 240 pas, les points recopiés sont encore loin des vrais",
            en="after 240 steps the copied points are still far from the true ones")  # fmt: skip


# ---- Discriminator --------------------------------------------------------------------------------------------------


def discriminator_of(student, dim, hidden_dim=WIDTH):
    """A new discriminator of the submission."""
    return student.new("Discriminator", dim=dim, hidden_dim=hidden_dim)


@check("Discriminator", points=0.1,
       fr="le discriminateur donne un nombre par point", en="the discriminator gives one number per point",
       )  # fmt: skip
def discriminator_gives_one_number_per_point(student, rng):
    for n, dim in ((7, 2), (3, 1)):
        found = expect(discriminator_of(student, dim)(x=normal(rng, n, dim))).tensor().finite().array()
        require(found.size == n, fr="le nombre de logits n'est pas celui des points",
                en="the number of logits is not that of the points")  # fmt: skip


@check("Discriminator", points=0.05, after=discriminator_gives_one_number_per_point,
       fr="les logits sont de forme (batch,)", en="the logits are of shape (batch,)")  # fmt: skip
def discriminator_gives_one_logit_per_point(student, rng):
    for n, dim in ((7, 2), (3, 1)):
        expect(discriminator_of(student, dim)(x=normal(rng, n, dim))).shape(n)


@check("Discriminator", points=0.05, after=discriminator_gives_one_logit_per_point,
       fr="un lot d'un seul point donne un logit de forme (1,)",
       en="a batch of a single point gives a logit of shape (1,)")  # fmt: skip
def discriminator_accepts_a_single_point(student, rng):
    expect(discriminator_of(student, 3)(x=normal(rng, 1, 3))).shape(1).finite()


@check("Discriminator", points=0.05, after=discriminator_gives_one_logit_per_point,
       fr="deux appels avec les mêmes points donnent les mêmes logits",
       en="two calls with the same points give the same logits")  # fmt: skip
def the_same_points_get_the_same_logits(student, rng):
    module, x = discriminator_of(student, 3), normal(rng, 7, 3)
    expect(module(x=x)).close_to(expect(module(x=x)).shape(7).array(), atol=1e-5)


@check("Discriminator", points=0.05, after=the_same_points_get_the_same_logits,
       fr="le logit d'un point ne dépend pas des autres points du lot",
       en="the logit of a point does not depend on the other points of the batch")  # fmt: skip
def each_point_is_judged_alone(student, rng):
    module, x = discriminator_of(student, 3), normal(rng, 7, 3)
    first = expect(module(x=x)).shape(7).array()
    other = torch.cat([x[:1], 3 * x[1:] + 1])
    expect(expect(module(x=other)).array()[0]).close_to(first[0], atol=1e-5, rtol=ROUNDING)


def logits_of_new_networks(student, rng):
    """Of a dozen networks, on points far away: the biases of one network alone may decide all its signs."""
    return np.concatenate([expect(discriminator_of(student, 2)(x=normal(rng, 30, 2, 30.0))).shape(30).finite().array()
                           for _ in range(12)])  # fmt: skip


@check("Discriminator", points=0.1, after=discriminator_gives_one_logit_per_point,
       fr="la sortie est un logit, non une probabilité : elle peut être négative",
       en="the output is a logit, not a probability: it may be negative")  # fmt: skip
def logits_may_be_negative(student, rng):
    require(bool(logits_of_new_networks(student, rng).min() < -0.01), fr="aucun logit n'est négatif",
            en="no logit is negative")  # fmt: skip


@check("Discriminator", points=0.05, after=discriminator_gives_one_logit_per_point,
       fr="un logit peut être positif", en="a logit may be positive")  # fmt: skip
def logits_may_be_positive(student, rng):
    require(bool(logits_of_new_networks(student, rng).max() > 0.01), fr="aucun logit n'est positif",
            en="no logit is positive")  # fmt: skip


@check("Discriminator", points=0.1, after=each_point_is_judged_alone,
       fr="le logit dépend de chaque coordonnée du point", en="the logit depends on each coordinate of the point",
       )  # fmt: skip
def every_coordinate_of_a_point_counts(student, rng):
    module, x = discriminator_of(student, 3), normal(rng, 20, 3)
    before = expect(module(x=x)).shape(20).array()
    for place in range(3):
        moved = x.clone()
        moved[:, place] += 3
        gap = np.abs(expect(module(x=moved)).array() - before).max()
        require(float(gap) > 1e-5, fr="une coordonnée ne compte pas", en="a coordinate does not count")


@check("Discriminator", points=0.05, after=every_coordinate_of_a_point_counts,
       fr="le logit n'est pas une fonction affine du point",
       en="the logit is not an affine function of the point")  # fmt: skip
def discriminator_is_nonlinear(student, rng):
    module, one, other = discriminator_of(student, 3), normal(rng, 20, 3, 3.0), normal(rng, 20, 3, 3.0)
    left, right, middle = (expect(module(x=at)).array() for at in (one, other, (one + other) / 2))
    require(float(np.abs(middle - (left + right) / 2).max()) > 1e-4,  # float32 gives an affine map 1e-6
            fr="le discriminateur est affine", en="the discriminator is affine")  # fmt: skip


@check("Discriminator", points=0.05, after=discriminator_gives_one_logit_per_point,
       fr="les poids du réseau sont les paramètres du module",
       en="the weights of the network are the parameters of the module")  # fmt: skip
def discriminator_owns_its_weights(student, rng):  # noqa: ARG001  # nothing is drawn
    require(weights_of(student, discriminator_of(student, 2)) > 0, fr="le module n'a aucun paramètre",
            en="the module has no parameter")  # fmt: skip


@check("Discriminator", points=0.05, after=discriminator_owns_its_weights,
       fr="`hidden_dim` règle la taille du réseau", en="`hidden_dim` sets the size of the network")  # fmt: skip
def discriminator_has_the_size_that_is_asked(student, rng):  # noqa: ARG001  # nothing is drawn
    few, many = (weights_of(student, discriminator_of(student, 2, hidden_dim=units)) for units in (5, 50))
    require(many > few, fr="le nombre de poids ne dépend pas de hidden_dim",
            en="the number of weights does not depend on hidden_dim")  # fmt: skip


@check("Discriminator", points=0.8, anchor=True, after=each_point_is_judged_alone,
       fr="le logit est dérivable par rapport au point : sa dérivée est celle de ses valeurs, par différences finies",
       en="the logit is differentiable in the point: its derivative is that of its values, by finite differences",
       )  # fmt: skip
def discriminator_is_differentiable(student, rng):
    follows_its_values(student, discriminator_of(student, 3), "x", normal(rng, 7, 3), rng)


# ---- covered_modes --------------------------------------------------------------------------------------------------


def count(value):
    """What came back, if it is a Python integer."""
    require(isinstance(value, int) and not isinstance(value, bool), fr="un entier Python est attendu",
            en="a Python integer is expected")  # fmt: skip
    return value


def spread_centers(rng, k, dim):
    """k centers far from each other, in no order: at least 6 apart."""
    grid = np.stack(np.meshgrid(*[6.0 * np.arange(4)] * dim), axis=-1).reshape(-1, dim)
    return grid[rng.permutation(len(grid))[:k]] + rng.uniform(-0.1, 0.1, dim)


@check("covered_modes", points=0.2,
       fr="le résultat est un entier Python, pour toute dimension et tout nombre de points",
       en="the result is a Python integer, for any dimension and any number of points")  # fmt: skip
def covered_modes_is_an_integer(student, rng):
    for n, k, dim in ((9, 4, 3), (1, 2, 2), (5, 3, 1)):
        centers = spread_centers(rng, k, dim)
        samples = torch.tensor(np.resize(centers, (n, dim))).float()
        count(student.covered_modes(samples=samples, centers=torch.tensor(centers).float(), radius=0.5))


def around(rng, centers, distance):
    """One point at that distance of each of these centers, along an axis: there all distances are the same."""
    away = np.eye(centers.shape[1])[rng.integers(centers.shape[1], size=len(centers))]
    return centers + distance * away * rng.choice([-1, 1], (len(centers), 1))


@check("covered_modes", points=0.5, anchor=True, after=covered_modes_is_an_integer,
       fr="un mode compte dès qu'un point est à moins de `radius` de son centre, et une seule fois",
       en="a mode counts as soon as a point is closer than `radius` to its center, and once only")  # fmt: skip
def a_mode_counts_once(student, rng):
    for met, repeats, distance in ((3, 4, 1.4), (1, 7, 2.1), (5, 1, 2.1)):
        centers = spread_centers(rng, 6, 2)
        samples = np.concatenate([around(rng, centers[:met], distance + rng.uniform(0, 0.1)) for _ in range(repeats)])
        right = known.modes_met(samples, centers, 2.5)
        found = student.covered_modes(samples=torch.tensor(rng.permutation(samples)).float(),
                                      centers=torch.tensor(centers).float(), radius=2.5)  # fmt: skip
        expect(count(found)).close_to(right, atol=0)


@check("covered_modes", points=0.3, anchor=True, after=covered_modes_is_an_integer,
       fr="un point à plus de `radius` de tous les centres ne couvre aucun mode",
       en="a point farther than `radius` from all centers covers no mode")  # fmt: skip
def a_point_far_from_all_centers_covers_nothing(student, rng):
    for near, radius in ((1, 1.5), (2, 0.5), (0, 1.5)):
        centers = spread_centers(rng, 5, 2)
        samples = np.concatenate([around(rng, centers[:near], 0.4 * radius), around(rng, centers, 1.2 * radius)])
        found = student.covered_modes(samples=torch.tensor(samples).float(), centers=torch.tensor(centers).float(),
                                      radius=radius)  # fmt: skip
        expect(count(found)).close_to(known.modes_met(samples, centers, radius), atol=0)


RIGHT_COUNT = (a_mode_counts_once, a_point_far_from_all_centers_covers_nothing)


@check("covered_modes", points=0.2, anchor=True, after=RIGHT_COUNT,
       fr="la distance est euclidienne, en toute dimension",
       en="the distance is Euclidean, in any dimension")  # fmt: skip
def distance_to_a_center_is_euclidean(student, rng):
    # at a distance of 0.9 or 1.1 along the diagonal: the largest gap of a coordinate is below 1, their sum above 1
    for dim, distance in ((2, 0.9), (3, 0.9), (2, 1.1), (3, 1.1)):
        centers = spread_centers(rng, 4, dim)
        samples = centers[:2] + distance / math.sqrt(dim) * rng.choice([-1, 1], (2, dim))
        found = student.covered_modes(samples=torch.tensor(samples).float(), centers=torch.tensor(centers).float(),
                                      radius=1.0)  # fmt: skip
        expect(count(found)).close_to(known.modes_met(samples, centers, 1.0), atol=0)


@check("covered_modes", points=0.25, anchor=True, after=RIGHT_COUNT,
       fr="un point n'appartient qu'au mode dont le centre est le plus proche, même si deux rayons se recouvrent",
       en="a point belongs only to the mode whose center is the closest, even if two radii overlap")  # fmt: skip
def a_point_belongs_to_the_closest_mode_only(student, rng):
    centers = spread_centers(rng, 4, 2)
    centers[1] = centers[0] + np.array([0.0, 1.0])
    samples = centers[0] + np.array([[0.3, 0.3], [-0.1, 0.2], [0.0, -0.4]])
    found = student.covered_modes(samples=torch.tensor(samples).float(), centers=torch.tensor(centers).float(),
                                  radius=2.0)  # fmt: skip
    expect(count(found)).close_to(known.modes_met(samples, centers, 2.0), atol=0)


@check("covered_modes", points=0.05, after=covered_modes_is_an_integer,
       fr="les points et les centres sont intacts après l'appel",
       en="points and centers are untouched by the call")  # fmt: skip
def covered_modes_leaves_its_inputs_unchanged(student, rng):
    unchanged(student.call("covered_modes", samples=normal(rng, 9, 2), centers=normal(rng, 4, 2), radius=0.7))


# ---- train_gan ------------------------------------------------------------------------------------------------------

RIGHT_LOSSES = (
    batches_of_different_sizes_weigh_the_same, discriminator_learns_from_both_batches,
    discriminator_loss_is_exact_far_away, discriminator_learns_most_where_it_is_most_wrong,
    discriminator_loss_leaves_its_inputs_unchanged, generator_loss_does_not_saturate_by_default,
    non_saturating_loss_is_exact_far_away, generator_loss_leaves_its_inputs_unchanged,
)  # fmt: skip
"""What a training that uses the two losses cannot do without."""
LATENT, DIM = 3, 2
RATE = 0.02
"""A learning rate at which two wrong trainings soon give different losses; each step is judged with its own weights."""


def networks(student, rng):
    """A given generator and a given discriminator, and the weights that they begin with."""
    f_weights = torch.tensor(rng.uniform(-1, 1, (DIM, LATENT + 1))).float()
    d_weights = torch.tensor(rng.uniform(0.1, 0.4, 1 + 2 * DIM) * rng.choice([-1, 1], 1 + 2 * DIM)).float()
    return {"f": student.given("affine_generator", weights=f_weights),
            "d": student.given("quadratic_discriminator", weights=d_weights)}, (f_weights, d_weights)  # fmt: skip


def history_of(value, epochs):
    """The list of pairs that a training returned: (epochs, 2), float64."""
    require(isinstance(value, list | tuple) and len(value) == epochs,
            fr="une liste d'un couple par époque est attendue",
            en="a list of one pair per epoch is expected")  # fmt: skip
    for pair in value:
        require(isinstance(pair, tuple | list) and len(pair) == 2
                and all(isinstance(loss, float) for loss in pair),
                fr="chaque époque donne deux nombres : la perte de d et celle de f",
                en="each epoch gives two numbers: the loss of d and that of f")  # fmt: skip
    return expect(np.array(value, dtype=float)).shape(epochs, 2).finite().array()


class Told:
    """A training of the given networks, and what their records tell of it."""

    def __init__(self, student, rng, *, n=18, epochs=2, batch_size=6, learning_rate=RATE, **more):
        given, self.start = networks(student, rng)
        self.x = normal(rng, n, DIM, 1.5) + 0.5
        self.call = student.call("train_gan", **given, x=self.x, epochs=epochs, batch_size=batch_size,
                                 learning_rate=learning_rate, **more)  # fmt: skip
        self.of_f, self.of_d = (known.events(name, student.record(given[name])) for name in ("f", "d"))
        self.points = self.x.double().numpy()

    def rounds(self, expected):
        """Its rounds, of which there must be so many."""
        found = known.rounds(self.of_f, self.of_d, self.points)
        require(len(found) == expected, fr="le nombre de pas du générateur n'est pas celui des lots",
                en="the number of steps of the generator is not that of the batches")  # fmt: skip
        return found

    def moved(self):
        """How often each network moved: (f, d)."""
        return len(known.moves(self.of_f)), len(known.moves(self.of_d))

    def real_batches(self):
        """The real points that each call of d was shown, as places in x; calls without any are left out."""
        places = {tuple(row): place for place, row in enumerate(self.points.tolist())}
        found = [[places[tuple(row)] for row in event.value.tolist() if tuple(row) in places]
                 for event in self.of_d if event.kind == "call"]  # fmt: skip
        return [batch for batch in found if batch]


@check("train_gan", points=0.2, after=RIGHT_LOSSES,
       fr="l'entraînement renvoie une liste d'un couple de nombres par époque",
       en="training returns a list of one pair of numbers per epoch")  # fmt: skip
def training_returns_one_pair_per_epoch(student, rng):
    for epochs, batch_size in ((3, 6), (1, 18)):
        history_of(Told(student, rng, epochs=epochs, batch_size=batch_size).call.value, epochs)


def far_from_start(start, events):
    """By how much a parameter has changed at most."""
    return float(np.abs(events[-1].weights - start.double().numpy().flatten()).max())


@check("train_gan", points=0.15, after=training_returns_one_pair_per_epoch,
       fr="le générateur apprend : ses poids changent", en="the generator learns: its weights change",
       )  # fmt: skip
def generator_learns(student, rng):
    told = Told(student, rng, learning_rate=1e-2)
    require(far_from_start(told.start[0], told.of_f) > 1e-4, fr="les poids du générateur n'ont pas changé",
            en="the weights of the generator have not changed")  # fmt: skip


@check("train_gan", points=0.15, after=training_returns_one_pair_per_epoch,
       fr="le discriminateur apprend : ses poids changent", en="the discriminator learns: its weights change",
       )  # fmt: skip
def discriminator_learns(student, rng):
    told = Told(student, rng, learning_rate=1e-2)
    require(far_from_start(told.start[1], told.of_d) > 1e-4, fr="les poids du discriminateur n'ont pas changé",
            en="the weights of the discriminator have not changed")  # fmt: skip


@check("train_gan", points=0.3, after=training_returns_one_pair_per_epoch,
       fr="chaque époque passe une fois par chaque vrai point, par lots de `batch_size` points au plus",
       en="each epoch goes once through each real point, in batches of at most `batch_size` points")  # fmt: skip
def every_real_point_is_seen_once_per_epoch(student, rng):
    batches = Told(student, rng, n=20, epochs=2, batch_size=6).real_batches()
    require(max(map(len, batches), default=0) <= 6, fr="un lot dépasse `batch_size`",
            en="a batch is larger than `batch_size`")  # fmt: skip
    seen = np.bincount(np.concatenate(batches).astype(int) if batches else [], minlength=20)
    require(bool((seen == 2).all()), fr="en deux époques, un vrai point n'est pas vu exactement deux fois",
            en="in two epochs a real point is not seen exactly twice")  # fmt: skip


@check("train_gan", points=0.15, after=every_real_point_is_seen_once_per_epoch,
       fr="l'ordre des vrais points change d'une époque à l'autre",
       en="the order of the real points changes from one epoch to the next")  # fmt: skip
def real_points_are_shuffled(student, rng):
    seen = np.concatenate(Told(student, rng, n=24, epochs=2, batch_size=6).real_batches())
    require(not np.array_equal(seen[:24], seen[24:]),  # two orders of 24 agree by chance once in 1e23
            fr="les deux époques suivent le même ordre", en="both epochs follow the same order")  # fmt: skip


ONE_BY_ONE = (generator_learns, discriminator_learns, every_real_point_is_seen_once_per_epoch)


@check("train_gan", points=0.45, anchor=True, after=ONE_BY_ONE,
       fr="le pas du discriminateur laisse le générateur intact : celui-ci fait un pas par lot",
       en="the step of the discriminator leaves the generator untouched: it makes one step per batch")  # fmt: skip
def generator_moves_once_per_batch(student, rng):
    moved, _ = Told(student, rng).moved()
    require(moved == 6, fr="le générateur ne fait pas un pas par lot",
            en="the generator does not make one step per batch")  # fmt: skip


@check("train_gan", points=0.45, anchor=True, after=ONE_BY_ONE,
       fr="le pas du générateur laisse le discriminateur intact : celui-ci fait un pas par lot",
       en="the step of the generator leaves the discriminator untouched: it makes one step per batch")  # fmt: skip
def discriminator_moves_once_per_batch(student, rng):
    _, moved = Told(student, rng).moved()
    require(moved == 6, fr="le discriminateur ne fait pas un pas par lot",
            en="the discriminator does not make one step per batch")  # fmt: skip


IN_TURN = (generator_moves_once_per_batch, discriminator_moves_once_per_batch)


@check("train_gan", points=0.25, anchor=True, after=IN_TURN,
       fr="le pas du générateur vient après celui du discriminateur, et utilise le discriminateur mis à jour",
       en="the step of the generator comes after that of the discriminator, and uses it as updated")  # fmt: skip
def generator_is_judged_by_the_new_discriminator(student, rng):
    for step in Told(student, rng).rounds(6):
        require(len(step.real) > 0 and len(step.shown) > 0, fr="f est jugé par le discriminateur d'avant son pas",
                en="f is judged by the discriminator as it was before its step")  # fmt: skip


@check("train_gan", points=0.2, after=generator_is_judged_by_the_new_discriminator,
       fr="chaque lot de vrais points va avec autant de points générés, à chacun des deux pas",
       en="each batch of real points goes with as many generated ones, at both steps")  # fmt: skip
def as_many_generated_points_as_real_ones(student, rng):
    for step in Told(student, rng, n=16).rounds(6):
        require(len(step.fake) == len(step.real) == len(step.shown),
                fr="les lots de vrais points et de points générés n'ont pas la même taille",
                en="the batches of real and of generated points do not have the same size")  # fmt: skip


@check("train_gan", points=0.9, anchor=True, after=generator_is_judged_by_the_new_discriminator,
       fr="le discriminateur avance sur le gradient de sa perte, et d'elle seule",
       en="the discriminator moves on the gradient of its loss, and of that alone")  # fmt: skip
def discriminator_follows_its_own_loss(student, rng):
    on_its_gradient([(step.d_gradient, known.d_slope(step)) for step in Told(student, rng).rounds(6)])


@check("train_gan", points=0.9, anchor=True, after=generator_is_judged_by_the_new_discriminator,
       fr="le générateur avance sur le gradient de la perte non saturante, et d'elle seule",
       en="the generator moves on the gradient of the non-saturating loss, and of that alone")  # fmt: skip
def generator_follows_its_own_loss(student, rng):
    on_its_gradient([(step.f_gradient, known.f_slope(step)) for step in Told(student, rng).rounds(6)])


def on_its_gradient(steps):
    """Each gradient is that of the loss, up to a positive factor, the same at all steps: Adam does not see it."""
    require(all(found is not None for found, _ in steps), fr="un pas se fait sans gradient",
            en="a step is made without a gradient")  # fmt: skip
    moved, slope = np.asarray(steps[0][0]).flatten(), steps[0][1].flatten()
    factor = float(moved @ slope / (slope @ slope))
    require(factor > 0, fr="le gradient remonte la perte", en="the gradient climbs the loss")
    for found, right in steps:
        # generated points are rounded to float32, the differences err by 1e-8
        expect(np.asarray(found).flatten(), "∂L").close_to(factor * right.flatten(), atol=1e-4 * factor)


@check("train_gan", points=0.45, anchor=True, after=as_many_generated_points_as_real_ones,
       fr="les pertes d'une époque sont les moyennes de ce que mesurent ses pas",
       en="the losses of an epoch are the means of what its steps measure")  # fmt: skip
def training_returns_the_mean_losses(student, rng):
    told = Told(student, rng)
    found = history_of(told.call.value, 2)
    expect(found).close_to(mean_losses(told.rounds(6), epochs=2), atol=1e-5, rtol=ROUNDING)


def mean_losses(steps, *, epochs):
    """What an epoch measures, per real point: (epochs, 2)."""
    per = len(steps) // epochs
    rows = []
    for epoch in range(epochs):
        part = steps[epoch * per : (epoch + 1) * per]
        sizes = [len(step.real) for step in part]
        of_d = [known.discriminator_loss(*(known.logits(step.d_weights, shown) for shown in (step.real, step.fake)))
                for step in part]  # fmt: skip
        of_f = [known.generator_loss(known.logits(step.new_d_weights, step.shown)) for step in part]
        rows.append([np.average(of_d, weights=sizes), np.average(of_f, weights=sizes)])
    return np.array(rows)


@check("train_gan", points=0.1, after=training_returns_the_mean_losses,
       fr="le dernier lot d'une époque, plus petit, compte selon sa taille dans la moyenne",
       en="the last batch of an epoch, smaller, counts by its size in the mean")  # fmt: skip
def a_smaller_last_batch_counts_less(student, rng):
    told = Told(student, rng, n=13, epochs=3, batch_size=12)
    found = history_of(told.call.value, 3)
    expect(found).close_to(mean_losses(told.rounds(6), epochs=3), atol=1e-5, rtol=ROUNDING)


@check("train_gan", points=0.2, after=generator_is_judged_by_the_new_discriminator,
       fr="le bruit est tiré de nouveau à chaque lot", en="the noise is drawn anew for each batch")  # fmt: skip
def noise_is_fresh_at_each_batch(student, rng):
    for one, other in pairwise(Told(student, rng).rounds(6)):
        rows = {tuple(row) for row in one.z.tolist()}
        require(not any(tuple(row) in rows for row in other.z.tolist()), fr="un bruit sert à deux lots",
                en="the same noise serves for two batches")  # fmt: skip
        require(len(rows) == len(one.z), fr="un bruit sert à deux points du même lot",
                en="the same noise serves for two points of the same batch")  # fmt: skip


@check("train_gan", points=0.4, anchor=True, after=noise_is_fresh_at_each_batch, call_s=30, timeout_s=60,
       fr="le bruit suit la loi N(0, I) (moyenne, variance, test de Kolmogorov-Smirnov)",
       en="the noise follows N(0, I) (mean, variance, Kolmogorov-Smirnov test)")  # fmt: skip
def noise_is_standard_normal(student, rng):
    n = 4_000
    z = np.concatenate([step.z for step in Told(student, rng, n=n, epochs=1, batch_size=500).rounds(8)])
    expect(z, "z").shape(n, LATENT).finite()
    # six standard errors, of 1/√n and √(2/n): 2e-9 of false alarm for each of the six numbers
    expect(z.mean(0), "E[z]").close_to(np.zeros(LATENT), atol=6 / n**0.5)
    expect(z.var(0), "Var[z]").close_to(np.ones(LATENT), atol=6 * (2 / n) ** 0.5)
    gap = oracles.distance_to_the_normal_law(z)
    require(gap <= oracles.kolmogorov_threshold(n * LATENT, false_alarm=1e-9),  # 0.030; a uniform law is at 0.057
            fr="la loi du bruit n'est pas gaussienne", en="the law of the noise is not Gaussian")  # fmt: skip


@check("train_gan", points=0.15, after=training_returns_one_pair_per_epoch,
       fr="tout le hasard vient de `generator` : même graine, mêmes pertes ; autre graine, autres pertes",
       en="all randomness comes from `generator`: same seed, same losses; another seed, other losses")  # fmt: skip
def same_seed_gives_the_same_training(student, rng):
    seed = int(rng.integers(1, 10**6))
    states = rng.bit_generator.state
    losses = []
    for shift in (0, 0, 1):
        rng.bit_generator.state = states  # the same networks and points each time
        told = Told(student, rng, learning_rate=1e-2, generator=Generator(seed + shift))
        losses.append(history_of(told.call.value, 2))
    expect(losses[1]).close_to(losses[0], atol=1e-5)
    expect(losses[2]).differs_from(losses[0])


@check("train_gan", points=0.1, after=training_returns_one_pair_per_epoch,
       fr="`x` est intact après l'entraînement", en="`x` is untouched by the training")  # fmt: skip
def training_leaves_the_points_unchanged(student, rng):
    unchanged(Told(student, rng).call)


# ---- the quiz -------------------------------------------------------------------------------------------------------


def chosen(student, key, right):
    """The option `right` was chosen for this question of the quiz."""
    answers = student.value("ANSWERS")
    answer = answers.get(key) if isinstance(answers, dict) else None
    require(isinstance(answer, int) and not isinstance(answer, bool),
            fr="un entier de 1 à 4 est attendu", en="an integer from 1 to 4 is expected")  # fmt: skip
    require(answer == right, fr="ce n'est pas la bonne réponse", en="this is not the right answer")


@check("quiz_equilibrium", points=0.5, anchor=True,
       fr='ANSWERS["equilibrium"] est le numéro de ce qu\'il faut penser des deux pertes',
       en='ANSWERS["equilibrium"] is the number of what to think of the two losses')  # fmt: skip
def at_equilibrium_the_discriminator_cannot_tell(student, rng):  # noqa: ARG001  # nothing is drawn
    chosen(student, "equilibrium", 2)


@check("quiz_fresh", points=0.5, anchor=True,
       fr='ANSWERS["fresh"] est le numéro de ce que vaut la vérification',
       en='ANSWERS["fresh"] is the number of what the verification is worth')  # fmt: skip
def a_new_network_tells_nothing_about_labels(student, rng):  # noqa: ARG001  # nothing is drawn
    chosen(student, "fresh", 3)
