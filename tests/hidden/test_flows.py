"""The hidden suite of the assignment on normalizing flows: its specification.

Each check is a proposition; the sentence beside it is what the student reads. Hidden inputs are drawn from the course's
secret. A log-determinant is compared with that of the Jacobian, a log-density with what it is made of and with its
integral: a reported likelihood is never believed. Batches have 7 points and 1, dimensions are even and odd.
"""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch

from autograder.quality.calibration import Calibration
from autograder.sandbox.wire import Generator
from autograder.suite import oracles
from autograder.suite import oracles_flows as known
from autograder.suite.declare import check
from autograder.suite.expect import expect, require

CALIBRATED = Calibration.read(Path(__file__).parent / "calibration" / "flows.json")

ROUNDING = 1e-4  # relative: a thousand float32 roundings of 6e-8
LOGDET = 1e-3  # absolute: a Jacobian of order e^2 with entries rounded at 1e-7 of it, in dimension 5, keeps five digits


def points(rng, n, dim, scale=1.0):
    """n points (n, dim), float32."""
    return torch.tensor(scale * rng.normal(size=(n, dim))).float()


def unchanged(call):
    """The call gave something, and changed no argument in place."""
    require(call.value is not None, fr="la fonction ne renvoie rien", en="the function returns nothing")
    names = ", ".join(call.mutated)
    require(not call.mutated, fr=f"modifié sur place\u00a0: {names}", en=f"changed in place: {names}")


# ---- change_of_variables_1d -----------------------------------------------------------------------------------------


def curve(student, rng, *, sign=1.0, dtype=torch.float64):
    """What is known of a curve, and the keyword arguments `h` and `dh` that stand for it."""
    drawn = known.Curve.draw(rng, sign=sign)
    sides = {"h": False, "dh": True}
    return drawn, {
        name: student.given("curve", **drawn.options(dtype, derivative=slope)) for name, slope in sides.items()
    }


@check("change_of_variables_1d", points=0.2,
       fr="la log-densité a la forme et la précision de x, même pour un seul élément",
       en="the log-density has the shape and the precision of x, even for a single element")  # fmt: skip
def log_density_has_the_shape_and_precision_of_x(student, rng):
    for n, dtype in ((7, torch.float32), (1, torch.float64)):
        _, given = curve(student, rng, dtype=dtype)
        x = torch.tensor(rng.normal(size=n), dtype=dtype)
        expect(student.change_of_variables_1d(**given, x=x)).tensor().shape(n).dtype(dtype).finite()


@check("change_of_variables_1d", points=0.9, anchor=True, after=log_density_has_the_shape_and_precision_of_x,
       fr="p(x) dx est la probabilité que Z tombe entre h(x) et h(x + dx), pour h croissante",
       en="p(x) dx is the probability that Z falls between h(x) and h(x + dx), for an increasing h")  # fmt: skip
def density_is_the_mass_of_a_small_interval(student, rng):
    for n in (7, 1):
        drawn, given = curve(student, rng)
        x = rng.uniform(-2.5, 2.5, n)
        found = student.change_of_variables_1d(**given, x=torch.tensor(x))
        expect(found).close_to(drawn.log_density(x), atol=1e-5)  # the oracle errs by 1e-6 where |h| < 5


@check("change_of_variables_1d", points=0.5, anchor=True, after=log_density_has_the_shape_and_precision_of_x,
       fr="il en va de même pour h décroissante : seule compte la largeur de l'image, |h'(x)| dx",
       en="the same holds for a decreasing h: only the width of the image counts, |h'(x)| dx")  # fmt: skip
def a_decreasing_curve_gives_a_density_too(student, rng):
    drawn, given = curve(student, rng, sign=-1.0)
    x = rng.uniform(-2.5, 2.5, 7)
    expect(student.change_of_variables_1d(**given, x=torch.tensor(x))).close_to(drawn.log_density(x), atol=1e-5)


@check("change_of_variables_1d", points=0.5, anchor=True, after=log_density_has_the_shape_and_precision_of_x,
       fr="la densité s'intègre à 1", en="the density integrates to 1")  # fmt: skip
def density_on_a_line_integrates_to_one(student, rng):
    _, given = curve(student, rng)
    x, step = np.linspace(-40, 40, 8_001, retstep=True)  # h is beyond 9 at both ends: less than 1e-18 is left out
    density = np.exp(expect(student.change_of_variables_1d(**given, x=torch.tensor(x))).shape(8_001).finite().array())
    expect(density.sum() * step).close_to(1.0, atol=1e-6)  # a hundred nodes to a standard deviation


@check("change_of_variables_1d", points=0.15, after=log_density_has_the_shape_and_precision_of_x,
       fr="`x` est intact après l'appel", en="`x` is untouched by the call")  # fmt: skip
def log_density_leaves_x_unchanged(student, rng):
    _, given = curve(student, rng)
    unchanged(student.call("change_of_variables_1d", **given, x=torch.tensor(rng.normal(size=7))))


@check("change_of_variables_1d", points=0.5, anchor=True,
       after=(density_is_the_mass_of_a_small_interval, log_density_leaves_x_unchanged),
       fr="la log-densité est dérivable par rapport à x et aux paramètres de h et de h', par différences finies",
       en="the log-density is differentiable in x and in the parameters of h and h', by finite differences",
       )  # fmt: skip
def log_density_is_differentiable(student, rng):
    drawn, given = curve(student, rng)
    x, step = rng.uniform(-2, 2, 5), 1e-3
    wrt = ("x", "h.slope", "dh.slope", "h.weights", "dh.weights")
    found = student.gradients("change_of_variables_1d", {**given, "x": torch.tensor(x)}, wrt=wrt).by_name

    def moved(**changes):
        values = {name: getattr(drawn, name) for name in ("slope", "offset", "weights", "rates", "shifts")}
        return known.Curve(**{**values, **changes}).log_density(x).sum()

    by_x = (drawn.log_density(x + step) - drawn.log_density(x - step)) / (2 * step)
    by_slope = (moved(slope=drawn.slope + step) - moved(slope=drawn.slope - step)) / (2 * step)
    by_weights = oracles.difference_gradient(lambda weights: moved(weights=weights), drawn.weights, step=step)
    # the differences err by step² times a third derivative below 100
    expect(found["x"], "∂/∂x").close_to(by_x, atol=1e-4, rtol=1e-3)
    # whether h' is read from dh or differentiated out of h, the sum over both is the same
    for name, slope in (("slope", by_slope), ("weights", by_weights)):
        expect(found[f"h.{name}"] + found[f"dh.{name}"], "∂/∂θ").close_to(slope, atol=1e-4, rtol=1e-3)


@check("change_of_variables_1d", points=0.25, after=density_is_the_mass_of_a_small_interval,
       fr="la log-densité reste finie là où la densité est nulle en machine",
       en="the log-density stays finite where the density is zero in a machine")  # fmt: skip
def log_density_is_finite_in_the_tails(student, rng):
    drawn, given = curve(student, rng)
    ends = np.array([-60.0, 60.0]) / drawn.slope
    found = student.change_of_variables_1d(**given, x=torch.tensor(ends))
    # the tanh are flat there: h is affine, of slope `slope`
    right = known.log_standard_normal(drawn.values(ends)[:, None]) + math.log(abs(drawn.slope))
    expect(found).close_to(right, atol=1e-6, rtol=1e-9)


# ---- AffineCoupling -------------------------------------------------------------------------------------------------

WIDTH = 12


def layer_of(student, dim, swap=False, hidden_dim=WIDTH):
    """A new layer of the submission."""
    return student.new("AffineCoupling", dim=dim, hidden_dim=hidden_dim, swap=swap)


def pair(value):
    """The two parts of what a map returns."""
    require(isinstance(value, tuple | list) and len(value) == 2,
            fr="deux valeurs sont attendues : le point et le log-déterminant",
            en="two values are expected: the point and the log-determinant")  # fmt: skip
    return value


def image(value, n, dim):
    """The points of what a map returns, a float64 array (n, dim)."""
    return expect(pair(value)[0], "x").tensor().shape(n, dim).finite().array()


def logdet_of(value, n):
    """Its log-determinants, a float64 array (n,)."""
    return expect(pair(value)[1], "logdet").tensor().shape(n).finite().array()


def jacobians(student, module, method, at):
    """The Jacobian of a method at each point, by autograd in the student's process: (n, dim) -> (n, dim, dim)."""
    n, dim = at.shape
    name = "z" if method == "forward" else "x"
    # each point once per coordinate of its image: row i of that part of the batch gives row i of its Jacobian
    found = student.gradients(method, {name: at.repeat_interleave(dim, 0)}, wrt=(name,), output=0,
                              cotangent=torch.eye(dim).repeat(n, 1), of=module)  # fmt: skip
    return expect(found.by_name[name], "J").finite().array().reshape(n, dim, dim)


@check("AffineCoupling", points=0.2,
       fr="forward et inverse renvoient deux valeurs, dont des points de la même forme que ceux reçus",
       en="forward and inverse return two values, of which points of the same shape as those received")  # fmt: skip
def coupling_returns_points_of_the_same_shape(student, rng):
    for dim, swap in ((4, False), (2, True)):
        layer, at = layer_of(student, dim, swap), points(rng, 7, dim)
        image(layer.forward(z=at), 7, dim)
        image(layer.inverse(x=at), 7, dim)


@check("AffineCoupling", points=0.2, after=coupling_returns_points_of_the_same_shape,
       fr="il y a un log-déterminant par point : un vecteur de forme (batch,)",
       en="there is one log-determinant per point: a vector of shape (batch,)")  # fmt: skip
def coupling_returns_one_logdet_per_point(student, rng):
    for n, dim in ((7, 4), (3, 2)):
        layer, at = layer_of(student, dim), points(rng, n, dim)
        logdet_of(layer.forward(z=at), n)
        logdet_of(layer.inverse(x=at), n)


@check("AffineCoupling", points=0.1, after=coupling_returns_one_logdet_per_point,
       fr="un lot d'un seul point donne un point et un log-déterminant de forme (1,)",
       en="a batch of a single point gives one point and a log-determinant of shape (1,)")  # fmt: skip
def coupling_accepts_a_single_point(student, rng):
    layer, at = layer_of(student, 4), points(rng, 1, 4)
    for value in (layer.forward(z=at), layer.inverse(x=at)):
        image(value, 1, 4)
        logdet_of(value, 1)


@check("AffineCoupling", points=0.2, after=coupling_returns_one_logdet_per_point,
       fr="la dimension peut être impaire", en="the dimension may be odd")  # fmt: skip
def coupling_accepts_odd_dimensions(student, rng):
    for dim, swap in ((3, False), (5, True)):
        layer, at = layer_of(student, dim, swap), points(rng, 7, dim)
        for value in (layer.forward(z=at), layer.inverse(x=at)):
            image(value, 7, dim)
            logdet_of(value, 7)


@check("AffineCoupling", points=0.1, after=coupling_returns_one_logdet_per_point,
       fr="`z` et `x` sont intacts après l'appel", en="`z` and `x` are untouched by the call")  # fmt: skip
def coupling_leaves_its_inputs_unchanged(student, rng):
    for swap in (False, True):
        layer, at = layer_of(student, 4, swap), points(rng, 7, 4)
        unchanged(student.call("forward", of=layer, z=at))
        unchanged(student.call("inverse", of=layer, x=at))


@check("AffineCoupling", points=0.1, after=coupling_leaves_its_inputs_unchanged,
       fr="une couche neuve n'est pas l'identité", en="a new layer is not the identity")  # fmt: skip
def a_new_coupling_moves_points(student, rng):
    layer, at = layer_of(student, 4), points(rng, 7, 4)
    moved = image(layer.forward(z=at), 7, 4) - at.double().numpy()
    require(bool(np.abs(moved).max() > 1e-4), fr="les points n'ont pas bougé", en="the points have not moved")


@check("AffineCoupling", points=0.35, anchor=True, after=a_new_coupling_moves_points,
       fr="sans swap, x₁ = z₁ : les dim // 2 premières coordonnées sont gardées telles quelles",
       en="without swap, x₁ = z₁: the first dim // 2 coordinates are kept as they are")  # fmt: skip
def the_first_half_is_kept(student, rng):
    layer, at = layer_of(student, 6), points(rng, 7, 6)
    for value in (layer.forward(z=at), layer.inverse(x=at)):
        expect(image(value, 7, 6)[:, :3], "x₁").close_to(at[:, :3], atol=0)


@check("AffineCoupling", points=0.1, after=a_new_coupling_moves_points,
       fr="avec swap, c'est la première moitié qui est transformée",
       en="with swap it is the first half that is transformed")  # fmt: skip
def swap_transforms_the_first_half(student, rng):
    layer, at = layer_of(student, 6, swap=True), points(rng, 7, 6)
    moved = image(layer.forward(z=at), 7, 6)[:, :3] - at[:, :3].double().numpy()
    require(bool((np.abs(moved).max(0) > 1e-5).all()),
            fr="des coordonnées de la première moitié n'ont pas changé",
            en="some coordinates of the first half have not changed")  # fmt: skip


@check("AffineCoupling", points=0.25, anchor=True, after=(the_first_half_is_kept, swap_transforms_the_first_half),
       fr="avec swap, la seconde moitié est gardée telle quelle, à sa place",
       en="with swap the second half is kept as it is, in its place")  # fmt: skip
def swap_keeps_the_second_half(student, rng):
    layer, at = layer_of(student, 6, swap=True), points(rng, 7, 6)
    for value in (layer.forward(z=at), layer.inverse(x=at)):
        expect(image(value, 7, 6)[:, 3:], "x₂").close_to(at[:, 3:], atol=0)


@check("AffineCoupling", points=0.25, anchor=True,
       after=(the_first_half_is_kept, swap_keeps_the_second_half, coupling_accepts_odd_dimensions),
       fr="en dimension impaire, la première moitié a dim // 2 coordonnées, la seconde une de plus",
       en="in an odd dimension the first half has dim // 2 coordinates, the second one more")  # fmt: skip
def an_odd_dimension_is_split_as_stated(student, rng):
    for dim, swap in ((3, False), (5, False), (3, True), (5, True)):
        layer, at = layer_of(student, dim, swap), points(rng, 7, dim)
        x, before = image(layer.forward(z=at), 7, dim), at.double().numpy()
        first, second = slice(0, dim // 2), slice(dim // 2, dim)
        kept, other = (second, first) if swap else (first, second)
        expect(x[:, kept], "x").close_to(before[:, kept], atol=0)
        require(bool((np.abs(x - before)[:, other].max(0) > 1e-5).all()),
                fr="une coordonnée de la moitié à transformer n'a pas changé",
                en="a coordinate of the half to be transformed has not changed")  # fmt: skip


RIGHT_HALVES = (the_first_half_is_kept, swap_keeps_the_second_half)


def affine_parts(layer, kept):
    """exp(s) and m of a layer at given first halves (n, 2), in dimension 4: two arrays (n, 2)."""
    n = len(kept)
    ends = [image(layer.forward(z=torch.cat([kept, torch.full((n, 2), value)], 1)), n, 4)[:, 2:]
            for value in (0.0, 1.0)]  # fmt: skip
    return ends[1] - ends[0], ends[0]


@check("AffineCoupling", points=0.1, after=RIGHT_HALVES,
       fr="l'échelle exp(s(z₁)) dépend de z₁", en="the scale exp(s(z₁)) depends on z₁")  # fmt: skip
def scale_depends_on_the_kept_half(student, rng):
    scale, _ = affine_parts(layer_of(student, 4), points(rng, 7, 2, 2.0))
    require(bool((scale.std(0) > 1e-5).all()), fr="tous les points ont la même échelle",
            en="all points have the same scale")  # fmt: skip


@check("AffineCoupling", points=0.1, after=RIGHT_HALVES,
       fr="le déplacement m(z₁) dépend de z₁", en="the shift m(z₁) depends on z₁")  # fmt: skip
def shift_depends_on_the_kept_half(student, rng):
    _, shift = affine_parts(layer_of(student, 4), points(rng, 7, 2, 2.0))
    require(bool((shift.std(0) > 1e-5).all()), fr="tous les points ont le même déplacement",
            en="all points have the same shift")  # fmt: skip


@check("AffineCoupling", points=0.45, anchor=True,
       after=(scale_depends_on_the_kept_half, shift_depends_on_the_kept_half),
       fr="x₂ = exp(s(z₁)) ⊙ z₂ + m(z₁) : chaque coordonnée est affine, croissante, en sa propre z",
       en="x₂ = exp(s(z₁)) ⊙ z₂ + m(z₁): each coordinate is affine and increasing in its own z")  # fmt: skip
def the_other_half_is_affine_in_itself(student, rng):
    layer, kept, other = layer_of(student, 4), points(rng, 40, 2, 2.0), points(rng, 40, 2, 2.0)
    scale, shift = affine_parts(layer, kept)
    require(bool((scale > 0).all()), fr="une échelle est négative ou nulle", en="a scale is negative or zero")
    found = image(layer.forward(z=torch.cat([kept, other], 1)), 40, 4)[:, 2:]
    # three values of order e^2, each rounded at 1e-7 of itself, times |z| < 10
    expect(found, "x₂").close_to(scale * other.double().numpy() + shift, atol=1e-4, rtol=ROUNDING)


@check("AffineCoupling", points=0.1, after=RIGHT_HALVES,
       fr="le résultat pour un point ne dépend pas des autres points du lot",
       en="the result for a point does not depend on the other points of the batch")  # fmt: skip
def no_point_depends_on_the_others(student, rng):
    layer, at = layer_of(student, 4), points(rng, 7, 4)
    other = torch.cat([at[:1], 3 * at[1:] + 1])
    for method, name in (("forward", "z"), ("inverse", "x")):
        one, two = (getattr(layer, method)(**{name: batch}) for batch in (at, other))
        expect(image(two, 7, 4)[0], "x").close_to(image(one, 7, 4)[0], atol=1e-5, rtol=ROUNDING)
        expect(logdet_of(two, 7)[0], "logdet").close_to(logdet_of(one, 7)[0], atol=1e-5, rtol=ROUNDING)


@check("AffineCoupling", points=0.1, after=(scale_depends_on_the_kept_half, no_point_depends_on_the_others),
       fr="le log-déterminant varie d'un point à l'autre, comme l'échelle",
       en="the log-determinant varies from one point to the next, as the scale does")  # fmt: skip
def logdet_varies_with_the_point(student, rng):
    layer, at = layer_of(student, 4), points(rng, 7, 4, 2.0)
    for value in (layer.forward(z=at), layer.inverse(x=at)):
        require(float(np.ptp(logdet_of(value, 7))) > 1e-5, fr="tous les points ont le même log-déterminant",
                en="all points have the same log-determinant")  # fmt: skip


def compare_logdets(student, rng, method, cases):
    """The reported log-determinants of a layer against those of its Jacobian."""
    for dim, swap in cases:
        layer, at = layer_of(student, dim, swap), points(rng, 5, dim, 1.5)
        reported = logdet_of(getattr(layer, method)(**{"z" if method == "forward" else "x": at}), 5)
        expect(reported, "logdet").close_to(known.log_volumes(jacobians(student, layer, method, at)), atol=LOGDET)


@check("AffineCoupling", points=0.5, anchor=True, after=logdet_varies_with_the_point,
       fr="le log-déterminant de forward est log |det J|, J étant la jacobienne que donne autograd",
       en="the log-determinant of forward is log |det J|, where J is the Jacobian that autograd gives")  # fmt: skip
def forward_logdet_is_that_of_the_jacobian(student, rng):
    compare_logdets(student, rng, "forward", ((2, False), (2, True)))


@check("AffineCoupling", points=0.3, anchor=True, after=forward_logdet_is_that_of_the_jacobian,
       fr="il en va de même quand plusieurs coordonnées sont transformées",
       en="the same holds when several coordinates are transformed")  # fmt: skip
def logdet_adds_up_over_the_coordinates(student, rng):
    compare_logdets(student, rng, "forward", ((4, False), (6, True)))


@check("AffineCoupling", points=0.3, after=logdet_varies_with_the_point,
       fr="inverse défait forward, et forward défait inverse",
       en="inverse undoes forward, and forward undoes inverse")  # fmt: skip
def inverse_undoes_forward(student, rng):
    for dim, swap in ((4, False), (4, True), (2, False)):
        layer, at = layer_of(student, dim, swap), points(rng, 7, dim, 1.5)
        there, back = pair(layer.forward(z=at))[0], pair(layer.inverse(x=at))[0]
        expect(pair(layer.inverse(x=there))[0], "inverse(forward(z))").close_to(at, atol=1e-4, rtol=ROUNDING)
        expect(pair(layer.forward(z=back))[0], "forward(inverse(x))").close_to(at, atol=1e-4, rtol=ROUNDING)


@check("AffineCoupling", points=0.2, after=(logdet_varies_with_the_point, inverse_undoes_forward),
       fr="les log-déterminants de l'aller et du retour sont opposés",
       en="the log-determinants there and back are opposite")  # fmt: skip
def the_two_logdets_are_opposite(student, rng):
    layer, at = layer_of(student, 4), points(rng, 7, 4, 1.5)
    there = layer.forward(z=at)
    back = layer.inverse(x=expect(pair(there)[0]).tensor().value)
    expect(logdet_of(back, 7), "logdet").close_to(-logdet_of(there, 7), atol=1e-4, rtol=ROUNDING)


@check("AffineCoupling", points=0.4, anchor=True, after=logdet_varies_with_the_point,
       fr="le log-déterminant de inverse est celui de sa propre jacobienne",
       en="the log-determinant of inverse is that of its own Jacobian")  # fmt: skip
def inverse_logdet_is_that_of_the_jacobian(student, rng):
    compare_logdets(student, rng, "inverse", ((2, False), (2, True)))


def slopes_agree(student, layer, method, at, *, output, rng):
    """The derivative of one output along a direction is that of its values, by finite differences."""
    n, dim = at.shape
    name, step = "z" if method == "forward" else "x", 0.01
    weights = torch.tensor(rng.uniform(0.5, 1.5, (n, dim) if output == 0 else (n,))).float()
    found = student.gradients(method, {name: at}, wrt=(name,), output=output, cotangent=weights, of=layer)
    slopes = expect(found.by_name[name]).finite().array()
    along = torch.tensor(rng.choice([-1.0, 1.0], (n, dim))).float()
    along = along + torch.tensor(slopes / max(float(np.sqrt((slopes**2).mean())), 1e-9)).float()
    high, low = (expect(pair(getattr(layer, method)(**{name: at + shift * along}))[output]).array()
                 for shift in (step, -step))  # fmt: skip
    slope = float(((high - low) * weights.numpy()).sum()) / (2 * step)
    # piecewise linear units that switch within a step, and float32: 15 % of the slope; a cut graph errs by more
    expect(float((slopes * along.numpy()).sum()), method).close_to(slope, atol=0.15 * abs(slope) + 1e-3)


@check("AffineCoupling", points=0.2, anchor=True, after=(inverse_undoes_forward, logdet_adds_up_over_the_coordinates),
       fr="le log-déterminant est dérivable : sa dérivée est celle de ses valeurs, par différences finies",
       en="the log-determinant is differentiable: its derivative is that of its values, by finite differences",
       )  # fmt: skip
def logdet_is_differentiable(student, rng):
    layer, at = layer_of(student, 4), points(rng, 7, 4, 1.5)
    for method in ("forward", "inverse"):
        slopes_agree(student, layer, method, at, output=1, rng=rng)


@check("AffineCoupling", points=0.2, anchor=True, after=inverse_undoes_forward,
       fr="s et m sont dérivables en z₁ : toute la jacobienne est celle des valeurs, par différences finies",
       en="s and m are differentiable in z₁: the whole Jacobian is that of the values, by finite differences",
       )  # fmt: skip
def coupling_is_differentiable(student, rng):
    layer, at = layer_of(student, 4), points(rng, 7, 4, 1.5)
    step = 0.01
    for method in ("forward", "inverse"):
        name = "z" if method == "forward" else "x"
        found = jacobians(student, layer, method, at)[:, 2:, :2]  # how x₂ changes with z₁
        for place in range(2):
            shift = torch.zeros(4)
            shift[place] = step
            high, low = (image(getattr(layer, method)(**{name: at + sign * shift}), 7, 4)[:, 2:] for sign in (1, -1))
            slopes = (high - low) / (2 * step)
            gap = np.sqrt(((found[:, :, place] - slopes) ** 2).mean())
            # as above, on average over the points: a network that is cut off gives 0 for all of them
            require(gap <= 0.15 * np.sqrt((slopes**2).mean()) + 1e-3,
                    fr="la dérivée ne suit pas les valeurs",
                    en="the derivative does not follow the values")  # fmt: skip


@check("AffineCoupling", points=0.1, after=shift_depends_on_the_kept_half,
       fr="les réseaux sont non linéaires : m n'est pas une fonction affine de z₁",
       en="the networks are nonlinear: m is not an affine function of z₁")  # fmt: skip
def coupling_networks_are_nonlinear(student, rng):
    layer, one, other = layer_of(student, 4), points(rng, 20, 2, 3.0), points(rng, 20, 2, 3.0)
    (_, left), (_, right), (_, middle) = (affine_parts(layer, kept) for kept in (one, other, (one + other) / 2))
    bend = np.abs(middle - (left + right) / 2).max()
    require(bend > 1e-4, fr="m est affine", en="m is affine")  # float32 gives an affine m 1e-6


@check("AffineCoupling", points=0.05, after=coupling_returns_one_logdet_per_point,
       fr="les réseaux sont des modules de la couche : leurs poids sont parmi ses paramètres",
       en="the networks are modules of the layer: their weights are among its parameters")  # fmt: skip
def coupling_owns_its_networks(student, rng):  # noqa: ARG001  # nothing is drawn
    require(bool(student.parameters(layer_of(student, 4))), fr="la couche n'a aucun paramètre",
            en="the layer has no parameter")  # fmt: skip


def weights_of(student, module):
    """How many numbers a module learns."""
    return sum(math.prod(shape) for shape in student.parameters(module).values())


@check("AffineCoupling", points=0.05, after=(coupling_owns_its_networks, shift_depends_on_the_kept_half),
       fr="`hidden_dim` règle la taille des réseaux", en="`hidden_dim` sets the size of the networks")  # fmt: skip
def hidden_dim_sets_the_size_of_the_networks(student, rng):  # noqa: ARG001  # nothing is drawn
    few, many = (weights_of(student, layer_of(student, 4, hidden_dim=units)) for units in (5, 50))
    require(many > few, fr="le nombre de poids ne dépend pas de hidden_dim",
            en="the number of weights does not depend on hidden_dim")  # fmt: skip


# ---- RealNVP --------------------------------------------------------------------------------------------------------

RIGHT_COUPLING = (
    coupling_accepts_a_single_point, coupling_accepts_odd_dimensions, an_odd_dimension_is_split_as_stated,
    the_other_half_is_affine_in_itself, logdet_adds_up_over_the_coordinates, inverse_undoes_forward,
    the_two_logdets_are_opposite, inverse_logdet_is_that_of_the_jacobian, logdet_is_differentiable,
    coupling_is_differentiable, no_point_depends_on_the_others, coupling_owns_its_networks,
)  # fmt: skip
"""What a flow that is made of `AffineCoupling` cannot do without."""


def flow_of(student, dim, layers):
    """A new flow of the submission."""
    return student.new("RealNVP", dim=dim, hidden_dim=WIDTH, layers=layers)


@check("RealNVP", points=0.2, after=RIGHT_COUPLING,
       fr="forward et inverse renvoient des points et un log-déterminant par point",
       en="forward and inverse return points and one log-determinant per point")  # fmt: skip
def flow_maps_points_to_points(student, rng):
    flow, at = flow_of(student, 4, 3), points(rng, 7, 4)
    for value in (flow.forward(z=at), flow.inverse(x=at)):
        image(value, 7, 4)
        logdet_of(value, 7)


@check("RealNVP", points=0.15, after=flow_maps_points_to_points,
       fr="log_prob renvoie un nombre par point, même pour un seul point",
       en="log_prob returns one number per point, even for a single point")  # fmt: skip
def log_prob_is_one_number_per_point(student, rng):
    flow = flow_of(student, 4, 2)
    for n in (7, 1):
        expect(flow.log_prob(x=points(rng, n, 4))).tensor().shape(n).finite()


@check("RealNVP", points=0.15, after=flow_maps_points_to_points,
       fr="sample(n) renvoie n points, de forme (n, dim)",
       en="sample(n) returns n points, of shape (n, dim)")  # fmt: skip
def samples_are_n_points(student, rng):  # noqa: ARG001  # nothing is drawn
    flow = flow_of(student, 4, 2)
    for n in (9, 1):
        expect(flow.sample(n=n)).tensor().shape(n, 4).finite()


@check("RealNVP", points=0.1, after=(log_prob_is_one_number_per_point, samples_are_n_points),
       fr="le flot accepte toute dimension et tout nombre de couches, même une seule",
       en="the flow accepts any dimension and any number of layers, even a single one")  # fmt: skip
def flow_accepts_any_size(student, rng):
    for dim, layers in ((3, 1), (2, 5), (5, 2)):
        flow = flow_of(student, dim, layers)
        expect(flow.log_prob(x=points(rng, 6, dim))).shape(6).finite()
        expect(flow.sample(n=6)).shape(6, dim).finite()


@check("RealNVP", points=0.2, after=flow_maps_points_to_points,
       fr="les couches sont des modules du flot : leurs poids sont parmi ses paramètres",
       en="the layers are modules of the flow: their weights are among its parameters")  # fmt: skip
def flow_owns_its_layers(student, rng):  # noqa: ARG001  # nothing is drawn
    require(bool(student.parameters(flow_of(student, 4, 2))), fr="le flot n'a aucun paramètre",
            en="the flow has no parameter")  # fmt: skip


@check("RealNVP", points=0.25, after=flow_owns_its_layers,
       fr="il y a `layers` couches, chacune avec ses propres poids",
       en="there are `layers` layers, each with weights of its own")  # fmt: skip
def each_layer_has_its_own_weights(student, rng):  # noqa: ARG001  # nothing is drawn
    one, three = (weights_of(student, flow_of(student, 4, layers)) for layers in (2, 6))
    require(three == 3 * one, fr="six couches n'ont pas trois fois autant de poids que deux",
            en="six layers do not have three times as many weights as two")  # fmt: skip


@check("RealNVP", points=0.3, after=flow_maps_points_to_points,
       fr="dès deux couches, chaque coordonnée est transformée",
       en="from two layers on, each coordinate is transformed")  # fmt: skip
def every_coordinate_is_transformed(student, rng):
    for dim in (2, 5):
        at = points(rng, 7, dim)
        moved = image(flow_of(student, dim, 2).forward(z=at), 7, dim) - at.double().numpy()
        require(bool((np.abs(moved).max(0) > 1e-5).all()), fr="une coordonnée sort telle qu'elle est entrée",
                en="a coordinate comes out as it went in")  # fmt: skip


@check("RealNVP", points=0.35, after=flow_maps_points_to_points,
       fr="inverse défait forward, et forward défait inverse",
       en="inverse undoes forward, and forward undoes inverse")  # fmt: skip
def flow_inverse_undoes_forward(student, rng):
    for dim, layers in ((2, 3), (5, 2)):
        flow, at = flow_of(student, dim, layers), points(rng, 7, dim, 0.7)
        there, back = pair(flow.forward(z=at))[0], pair(flow.inverse(x=at))[0]
        # layers that each magnify a rounding of 1e-7 by e^2 or so, near the origin
        expect(pair(flow.inverse(x=there))[0], "inverse(forward(z))").close_to(at, atol=1e-3)
        expect(pair(flow.forward(z=back))[0], "forward(inverse(x))").close_to(at, atol=1e-3)


def compare_flow_logdets(student, rng, method):
    """The reported log-determinants of a flow against those of its Jacobian."""
    for dim, layers in ((2, 3), (5, 2)):
        flow, at = flow_of(student, dim, layers), points(rng, 5, dim, 0.7)
        reported = logdet_of(getattr(flow, method)(**{"z" if method == "forward" else "x": at}), 5)
        expect(reported, "logdet").close_to(known.log_volumes(jacobians(student, flow, method, at)), atol=LOGDET)


@check("RealNVP", points=0.45, anchor=True, after=flow_maps_points_to_points,
       fr="le log-déterminant de forward est celui de la jacobienne du flot entier",
       en="the log-determinant of forward is that of the Jacobian of the whole flow")  # fmt: skip
def flow_forward_logdet_is_that_of_the_jacobian(student, rng):
    compare_flow_logdets(student, rng, "forward")


@check("RealNVP", points=0.45, anchor=True, after=flow_maps_points_to_points,
       fr="le log-déterminant de inverse est celui de la jacobienne du flot entier",
       en="the log-determinant of inverse is that of the Jacobian of the whole flow")  # fmt: skip
def flow_inverse_logdet_is_that_of_the_jacobian(student, rng):
    compare_flow_logdets(student, rng, "inverse")


RIGHT_WAY_BACK = (log_prob_is_one_number_per_point, flow_inverse_logdet_is_that_of_the_jacobian)


def terms_of_log_prob(student, rng, dim):
    """a, b, c such that log_prob(x) = a (-|z|²/2) + b log |det J| + c, with z = inverse(x) and J by autograd."""
    flow, at = flow_of(student, dim, 2), points(rng, 60, dim)
    z = image(flow.inverse(x=at), 60, dim)
    volumes = known.log_volumes(jacobians(student, flow, "inverse", at))
    found = expect(flow.log_prob(x=at)).tensor().shape(60).finite().array()
    columns = np.stack([-(z**2).sum(1) / 2, volumes, np.ones(60)], axis=1)
    return np.linalg.lstsq(columns, found, rcond=None)[0]


TERM = 0.02  # of a coefficient: float32 gives the values to 1e-5, and 60 points scatter by 0.1 at least along each term


@check("RealNVP", points=0.15, after=RIGHT_WAY_BACK,
       fr="log p(x) dépend du log-déterminant", en="log p(x) depends on the log-determinant")  # fmt: skip
def log_prob_counts_the_volume(student, rng):
    require(abs(terms_of_log_prob(student, rng, 2)[1]) > TERM, fr="le log-déterminant est absent",
            en="the log-determinant is missing")  # fmt: skip


@check("RealNVP", points=0.3, anchor=True, after=log_prob_counts_the_volume,
       fr="log p(x) contient une fois le log-déterminant du chemin de x vers z, avec le signe +",
       en="log p(x) has the log-determinant of the way from x to z, once, with the sign +")  # fmt: skip
def log_prob_adds_the_volume_once(student, rng):
    for dim in (2, 5):
        expect(terms_of_log_prob(student, rng, dim)[1], "log |det J|").close_to(1.0, atol=TERM)


@check("RealNVP", points=0.25, anchor=True, after=log_prob_counts_the_volume,
       fr="log p(x) contient −½‖z‖², facteur ½ compris", en="log p(x) has −½‖z‖², factor ½ included")  # fmt: skip
def log_prob_has_half_the_square(student, rng):
    for dim in (2, 5):
        expect(terms_of_log_prob(student, rng, dim)[0], "−½‖z‖²").close_to(1.0, atol=TERM)


@check("RealNVP", points=0.2, anchor=True, after=log_prob_counts_the_volume,
       fr="log p(x) contient la constante de la loi normale de dimension d",
       en="log p(x) has the constant of the normal distribution in dimension d")  # fmt: skip
def log_prob_has_its_constant(student, rng):
    for dim in (2, 5):
        right = float(known.log_standard_normal(np.zeros((1, dim)))[0])
        expect(terms_of_log_prob(student, rng, dim)[2], "cst").close_to(right, atol=3 * TERM)


@check("RealNVP", points=0.4, anchor=True, after=log_prob_counts_the_volume,
       fr="la densité s'intègre à 1 sur le plan", en="the density integrates to 1 over the plane")  # fmt: skip
def density_on_a_plane_integrates_to_one(student, rng):  # noqa: ARG001  # nothing is drawn
    # nodes sinh(u): 0.025 apart in the middle and up to 74 away, where a scale without bounds sends a few points
    u = np.linspace(-5, 5, 401)
    weights = np.cosh(u) * (u[1] - u[0])
    grid = torch.cartesian_prod(*[torch.tensor(np.sinh(u)).float()] * 2)
    for _ in range(3):
        found = expect(flow_of(student, 2, 2).log_prob(x=grid)).shape(401**2).array()
        # farther still such a scale overflows, and NaN stands for no density
        mass = np.exp(np.where(np.isnan(found), -np.inf, found)) * np.outer(weights, weights).ravel()
        # 360 new flows of such a kind, nodes 0.04 apart: 1.012 for one of them, the others within 0.004 of 1
        expect(mass.sum(), "∫p").close_to(1.0, atol=0.03)


@check("RealNVP", points=0.1,
       after=(flow_accepts_any_size, log_prob_has_half_the_square, log_prob_adds_the_volume_once),
       fr="la log-densité reste finie loin des données",
       en="the log-density stays finite far from the data")  # fmt: skip
def log_prob_is_finite_far_away(student, rng):
    # one layer keeps two coordinates: a density of e^-144 or less, which is 0 in single precision
    far = 12 * points(rng, 7, 4).sign()
    expect(flow_of(student, 4, 1).log_prob(x=far)).shape(7).finite()


@check("RealNVP", points=0.2, anchor=True, after=(log_prob_has_half_the_square, log_prob_adds_the_volume_once),
       fr="∂log p/∂x est la dérivée des valeurs de log_prob, par différences finies",
       en="∂log p/∂x is the derivative of the values of log_prob, by finite differences")  # fmt: skip
def log_prob_is_differentiable(student, rng):
    flow, at, step = flow_of(student, 3, 2), points(rng, 7, 3), 0.005
    slopes = student.gradients("log_prob", {"x": at}, wrt=("x",), of=flow).by_name["x"]
    along = torch.tensor(rng.choice([-1.0, 1.0], at.shape)).float()
    along = along + slopes / slopes.square().mean().sqrt().clamp(min=1e-9)  # along the gradient, the slope is largest
    high, low = (expect(flow.log_prob(x=at + shift * along)).array().sum() for shift in (step, -step))
    slope = float(high - low) / (2 * step)
    # piecewise linear units that switch within a step, and float32: 15 % of the slope; a cut graph errs by all of it
    expect(float((slopes * along).sum()), "∂log p/∂x").close_to(slope, atol=0.15 * abs(slope) + 1e-2)


@check("RealNVP", points=0.1, after=samples_are_n_points,
       fr="chaque point tiré a son propre z", en="each point drawn has a z of its own")  # fmt: skip
def samples_are_independent(student, rng):  # noqa: ARG001  # nothing is drawn
    drawn = expect(flow_of(student, 4, 2).sample(n=9)).finite().array()
    require(bool((drawn.std(0) > 1e-5).all()), fr="tous les points sont les mêmes sur une coordonnée",
            en="all points are the same along one coordinate")  # fmt: skip


@check("RealNVP", points=0.3, anchor=True, after=(samples_are_independent, flow_inverse_undoes_forward),
       fr="les antécédents z des points tirés sont de moyenne 0 et de variance 1",
       en="the z that the points come from have mean 0 and variance 1")  # fmt: skip
def samples_come_from_centered_codes(student, rng):  # noqa: ARG001  # nothing is drawn
    n = 6_000
    for _ in range(2):
        flow = flow_of(student, 2, 2)  # of more layers, with a scale without bounds, the farthest points overflow
        z = image(flow.inverse(x=expect(flow.sample(n=n)).tensor().shape(n, 2).value), n, 2)
        # six standard errors, 2e-9 of false alarm for each number
        expect(z.mean(0), "E[z]").close_to(np.zeros(2), atol=6 / n**0.5)
        expect(z.var(0), "Var[z]").close_to(np.ones(2), atol=6 * (2 / n) ** 0.5)
        expect(oracles.correlation(z[:, 0], z[:, 1]), "Cor(z₁, z₂)").close_to(0.0, atol=6 / n**0.5)


@check("RealNVP", points=0.2, anchor=True, after=samples_come_from_centered_codes,
       fr="ces antécédents suivent la loi normale (test de Kolmogorov-Smirnov, 20 000 coordonnées)",
       en="these z follow the normal distribution (Kolmogorov-Smirnov test, 20,000 coordinates)")  # fmt: skip
def samples_come_from_gaussian_codes(student, rng):  # noqa: ARG001  # nothing is drawn
    n, flow = 10_000, flow_of(student, 2, 2)
    z = image(flow.inverse(x=expect(flow.sample(n=n)).tensor().shape(n, 2).value), n, 2)
    require(oracles.distance_to_the_normal_law(z) <= oracles.kolmogorov_threshold(2 * n, false_alarm=1e-9),  # 0.023
            fr="la loi de z n'est pas gaussienne", en="the distribution of z is not Gaussian")  # fmt: skip


@check("RealNVP", points=0.1, after=samples_are_n_points,
       fr="sans générateur, deux appels tirent des points différents",
       en="without a generator, two calls draw different points")  # fmt: skip
def every_call_draws_new_points(student, rng):  # noqa: ARG001  # nothing is drawn
    flow = flow_of(student, 4, 2)
    first, second = flow.sample(n=5), flow.sample(n=5)
    expect(second, "x").differs_from(first)


@check("RealNVP", points=0.1, after=every_call_draws_new_points,
       fr="tout le hasard vient de `generator` : même graine, mêmes points ; autre graine, autres points",
       en="all randomness comes from `generator`: same seed, same points; another seed, other points")  # fmt: skip
def same_generator_gives_the_same_points(student, rng):
    flow, seed = flow_of(student, 4, 2), int(rng.integers(1, 10**6))
    first, again, other = (flow.sample(n=5, generator=Generator(seed + shift)) for shift in (0, 0, 1))
    expect(again, "x").close_to(first, atol=1e-6)
    expect(other, "x").differs_from(first)


# ---- train_flow -----------------------------------------------------------------------------------------------------

CALM = {"patience": 1_000}
"""A training that does not stop early."""


def training(student, model, x, *, epochs, batch_size, learning_rate, x_valid=None, script=None, **more):
    """The arguments of `train_flow` for a given Gaussian flow, which is made here."""
    given = student.given("gaussian_flow", **model.options(script))
    return {"model": given, "x": x, "x_valid": x[:5] if x_valid is None else x_valid, "epochs": epochs,
            "batch_size": batch_size, "learning_rate": learning_rate, **CALM, **more}  # fmt: skip


def losses_of(value, epochs):
    """The list of losses as a float64 array (epochs,)."""
    require(isinstance(value, tuple | list) and len(value) == epochs,
            fr="la liste n'a pas une valeur par époque effectuée",
            en="the list does not have one value for each epoch that was made")  # fmt: skip
    return np.array([float(expect(loss, "loss").finite().shape().array()) for loss in value])


def happened(student, model, what):
    """The tensors recorded under that name, as float64 arrays."""
    return [value.double().numpy() for name, value in student.record(model) if name == what]


def seen_of(student, model, x):
    """The batches of points of x that went through log_prob, each as places among x; other points are -1."""
    known_points, batches = x.double().numpy(), []
    for batch in happened(student, model, "log_prob"):
        gaps = np.abs(batch[:, None] - known_points).max(2)
        batches.append(np.where(gaps.min(1) < 1e-6, gaps.argmin(1), -1))
    return batches


def apart(rng, n, dim=2):
    """n points to validate with, away from any others."""
    return points(rng, n, dim) + 30


@check("train_flow", points=0.2, call_s=30, timeout_s=60,
       fr="train_flow renvoie la liste des pertes, une par époque",
       en="train_flow returns the list of the losses, one per epoch")  # fmt: skip
def training_returns_one_loss_per_epoch(student, rng):
    model = known.GaussianFlow.draw(rng, dim=2)
    for epochs, n in ((1, 8), (4, 20)):
        call = training(student, model, points(rng, n, 2), epochs=epochs, batch_size=8, learning_rate=1e-3)
        losses_of(student.train_flow(**call), epochs)


@check("train_flow", points=0.15, after=training_returns_one_loss_per_epoch,
       fr="après une époque, tous les paramètres du modèle ont changé",
       en="after one epoch, all the parameters of the model have changed")  # fmt: skip
def training_moves_every_parameter(student, rng):
    model = known.GaussianFlow.draw(rng, dim=2)
    # a validation that makes progress, also over the weights before the first epoch, should those be in the race
    call = training(student, model, points(rng, 24, 2), epochs=1, batch_size=8, learning_rate=0.05,
                    x_valid=points(rng, 4, 2) + 200, script=[9.0, 5.0])  # fmt: skip
    student.train_flow(**call)
    for name in ("offset", "logscale"):
        (after,) = happened(student, call["model"], name)
        expect(after, name).differs_from(model.options()[name])


@check("train_flow", points=0.55, anchor=True, after=training_returns_one_loss_per_epoch,
       fr="avec un taux nul, la perte renvoyée est la moyenne de −log p(x) sur tous les points",
       en="at a rate of zero, the loss returned is the mean of −log p(x) over all points")  # fmt: skip
def training_returns_the_mean_negative_log_likelihood(student, rng):
    model, x = known.GaussianFlow.draw(rng, dim=3), points(rng, 24, 3)
    call = training(student, model, x, epochs=3, batch_size=8, learning_rate=0.0)
    losses = losses_of(student.train_flow(**call), 3)
    expect(losses).close_to(np.full(3, model.loss(x.double().numpy())), atol=0, rtol=ROUNDING)


@check("train_flow", points=0.1, after=training_returns_the_mean_negative_log_likelihood,
       fr="le dernier lot d'une époque, plus petit, compte selon sa taille dans la moyenne",
       en="the last batch of an epoch, smaller, counts by its size in the mean")  # fmt: skip
def a_smaller_last_batch_counts_less(student, rng):
    model, x = known.GaussianFlow.draw(rng, dim=3), points(rng, 25, 3)
    x[0] += 5  # a point whose loss tells in which batch it was
    call = training(student, model, x, epochs=4, batch_size=8, learning_rate=0.0)
    losses = losses_of(student.train_flow(**call), 4)
    expect(losses).close_to(np.full(4, model.loss(x.double().numpy())), atol=0, rtol=ROUNDING)


@check("train_flow", points=0.25, after=training_returns_one_loss_per_epoch,
       fr="chaque époque passe par chaque point, par lots d'au plus `batch_size` points",
       en="each epoch goes through each point, in batches of at most `batch_size` points")  # fmt: skip
def training_sees_every_point_in_batches(student, rng):
    model, x = known.GaussianFlow.draw(rng, dim=2), points(rng, 24, 2)
    call = training(student, model, x, epochs=3, batch_size=6, learning_rate=0.0, x_valid=apart(rng, 5))
    student.train_flow(**call)
    batches = [batch for batch in seen_of(student, call["model"], x) if (batch >= 0).any()]
    require(max(len(batch) for batch in batches) <= 6,
            fr="un lot dépasse `batch_size`", en="a batch is larger than `batch_size`")  # fmt: skip
    seen = np.concatenate(batches)
    require(bool((np.bincount(seen[seen >= 0], minlength=24) >= 3).all()),
            fr="en trois époques, un point au moins est vu moins de trois fois",
            en="in three epochs, at least one point is seen less than three times")  # fmt: skip


@check("train_flow", points=0.15, after=training_sees_every_point_in_batches,
       fr="l'ordre des points change d'une époque à l'autre",
       en="the order of the points changes from one epoch to the next")  # fmt: skip
def training_shuffles_the_points(student, rng):
    model, x = known.GaussianFlow.draw(rng, dim=2), points(rng, 24, 2)
    call = training(student, model, x, epochs=2, batch_size=6, learning_rate=0.0, x_valid=apart(rng, 5))
    student.train_flow(**call)
    seen = np.concatenate(seen_of(student, call["model"], x))
    places = seen[seen >= 0]
    half = len(places) // 2
    require(not np.array_equal(places[:half], places[half:]),  # two orders of 24 agree by chance once in 1e23
            fr="les deux époques suivent le même ordre", en="both epochs follow the same order")  # fmt: skip


@check("train_flow", points=0.2, after=training_sees_every_point_in_batches,
       fr="les points de validation ne servent à aucun pas",
       en="the validation points serve for no step")  # fmt: skip
def validation_points_are_not_learned_from(student, rng):
    model, x = known.GaussianFlow.draw(rng, dim=2), points(rng, 24, 2)
    call = training(student, model, x, epochs=3, batch_size=8, learning_rate=0.0, x_valid=apart(rng, 8))
    student.train_flow(**call)
    validation, seen = False, []
    for name, value in student.record(call["model"]):
        if name == "log_prob":
            validation = bool((value > 15).any())
            seen.append(validation)
        require(not (validation and name == "gradient of offset"),
                fr="la perte de validation est rétropropagée", en="the validation loss is backpropagated")  # fmt: skip
    require(any(seen), fr="la perte de validation n'est jamais mesurée",
            en="the validation loss is never measured")  # fmt: skip


@check("train_flow", points=0.55, anchor=True,
       after=(training_moves_every_parameter, training_returns_the_mean_negative_log_likelihood,
              validation_points_are_not_learned_from),
       fr="à chaque pas, le gradient est celui du seul lot, par différences finies",
       en="at each step, the gradient is that of the batch alone, by finite differences")  # fmt: skip
def each_step_follows_the_gradient_of_its_batch(student, rng):
    model, x = known.GaussianFlow.draw(rng, dim=2), points(rng, 16, 2)
    call = training(student, model, x, epochs=4, batch_size=16, learning_rate=0.0)
    student.train_flow(**call)
    slope, found = model.slope(x.double().numpy()), happened(student, call["model"], "gradient of offset")
    for gradient in found:  # a loss that is a constant times the mean has the same minimum: its factor is free
        factor = float(found[0] @ slope / (slope @ slope))
        require(factor > 0, fr="le gradient remonte la perte", en="the gradient climbs the loss")
        expect(gradient, "∂loss/∂θ").close_to(factor * slope, atol=1e-3 * factor * float(np.abs(slope).max()))


def scripted(student, rng, losses, **more):
    """A training of one step an epoch whose validation losses are known beforehand.

    losses   those before the first epoch, then after each
    returns  (the list returned, the parameters at each validation, those in the end, those in the beginning)
    """
    model, x = known.GaussianFlow.draw(rng, dim=2), points(rng, 12, 2)
    call = training(student, model, x, batch_size=12, learning_rate=0.05, x_valid=points(rng, 4, 2) + 200,
                    script=losses, **more)  # fmt: skip
    returned = student.train_flow(**call)
    events = student.record(call["model"])
    steps, now = [], None
    for (name, value), (_, parameters) in pairwise(events):
        if name == "log_prob" and bool((value > 100).all()):
            now = parameters.double().numpy()
            if not steps or not np.array_equal(steps[-1], now):
                steps.append(now)
    last = np.concatenate([happened(student, call["model"], name)[0] for name in ("offset", "logscale")])
    return returned, steps, last, np.concatenate([model.offset, model.logscale])


def after_epoch(steps, start, epoch):
    """The parameters after that epoch, whether the validation was measured before the first one too or not."""
    states = steps[1:] if np.allclose(steps[0], start) else steps
    require(len(states) >= epoch, fr="la perte de validation n'est pas mesurée après chaque époque",
            en="the validation loss is not measured after each epoch")  # fmt: skip
    return states[epoch - 1]


UPS_AND_DOWNS = [9.0, 5.0, 4.0, 4.6, 4.4, 3.5, 3.9, 3.7, 3.6, 3.8, 3.0, 2.0]
"""The best of the first nine epochs is the fifth; two epochs without progress come before it, four after it."""


@check("train_flow", points=0.5, anchor=True, after=each_step_follows_the_gradient_of_its_batch,
       fr="l'entraînement s'arrête après `patience` époques de suite sans progrès, et pas avant",
       en="training stops after `patience` epochs in a row without progress, and not before")  # fmt: skip
def training_stops_when_patience_runs_out(student, rng):
    for patience, last in ((3, 8), (4, 9)):
        returned, *_ = scripted(student, rng, UPS_AND_DOWNS, epochs=11, patience=patience)
        losses_of(returned, last)


@check("train_flow", points=0.5, anchor=True, after=training_stops_when_patience_runs_out,
       fr="après un arrêt prématuré, le modèle a les poids de la meilleure époque de validation",
       en="after an early stop, the model has the weights of the best validation epoch")  # fmt: skip
def early_stopping_keeps_the_best_weights(student, rng):
    _, steps, last, start = scripted(student, rng, UPS_AND_DOWNS, epochs=11, patience=3)
    expect(last, "θ").close_to(after_epoch(steps, start, 5), atol=1e-6)


@check("train_flow", points=0.3, anchor=True, after=each_step_follows_the_gradient_of_its_batch,
       fr="il en va de même quand les époques s'épuisent avant la patience",
       en="the same holds when the epochs run out before the patience")  # fmt: skip
def the_best_weights_are_kept_without_a_stop_too(student, rng):
    _, steps, last, start = scripted(student, rng, UPS_AND_DOWNS, epochs=7, patience=50)
    expect(last, "θ").close_to(after_epoch(steps, start, 5), atol=1e-6)


@check("train_flow", points=0.3, anchor=True, after=each_step_follows_the_gradient_of_its_batch,
       call_s=30, timeout_s=60,
       fr="sur des points gaussiens, la perte tend vers son minimum exact",
       en="on Gaussian points, the loss tends to its exact minimum")  # fmt: skip
def training_reaches_the_known_optimum(student, rng):
    model, x = known.GaussianFlow.draw(rng, dim=2), points(rng, 128, 2, 1.7) + 3
    call = training(student, model, x, epochs=60, batch_size=32, learning_rate=0.05, x_valid=x.clone())
    student.train_flow(**call)
    learned = known.GaussianFlow(*(happened(student, call["model"], name)[0] for name in ("offset", "logscale")))
    seen = x.double().numpy()
    optimum = known.GaussianFlow(seen.mean(0), np.log(seen.std(0))).loss(seen)
    before, after = (at.loss(seen) - optimum for at in (model, learned))
    # 240 steps at 0.05: Adam moves a parameter by up to 12, and stays within 0.05 of the optimum
    require(after < before / 10, fr="le modèle entraîné est encore loin du minimum",
            en="the trained model is still far from the minimum")  # fmt: skip


@check("train_flow", points=0.1, after=training_returns_one_loss_per_epoch,
       fr="`x` et `x_valid` sont intacts après l'entraînement",
       en="`x` and `x_valid` are untouched by the training")  # fmt: skip
def training_leaves_the_points_unchanged(student, rng):
    model = known.GaussianFlow.draw(rng, dim=2)
    call = training(student, model, points(rng, 24, 2), epochs=2, batch_size=8, learning_rate=1e-3)
    unchanged(student.call("train_flow", **call))


@check("train_flow", points=0.15, after=training_returns_one_loss_per_epoch,
       fr="tout le hasard vient de `generator` : même graine, mêmes pertes ; autre graine, autres pertes",
       en="all randomness comes from `generator`: same seed, same losses; another seed, other losses")  # fmt: skip
def same_seed_gives_the_same_training(student, rng):
    model, x = known.GaussianFlow.draw(rng, dim=2), points(rng, 24, 2)
    seed, losses = int(rng.integers(1, 10**6)), []
    for shift in (0, 0, 1):
        call = training(student, model, x, epochs=2, batch_size=5, learning_rate=0.05)
        losses.append(losses_of(student.train_flow(**call, generator=Generator(seed + shift)), 2))
    expect(losses[1]).close_to(losses[0], atol=1e-5)
    # the same points in another order of one batch differ by rounding only
    require(bool((np.abs(losses[2] - losses[0]) > 1e-5).any()),
            fr="une autre graine donne les mêmes pertes", en="another seed gives the same losses")  # fmt: skip


RIGHT_STOP = (early_stopping_keeps_the_best_weights, the_best_weights_are_kept_without_a_stop_too)
"""What a training that is judged by its end cannot do without."""
LINE = CALIBRATED.recipe("line")
PLANE = CALIBRATED.recipe("plane")


@check("train_flow", points=0.4, anchor=True, after=RIGHT_STOP, call_s=30, timeout_s=60,
       fr="sur l'exemple à une dimension, à deux bosses, la densité apprise est proche de la vraie (KL mesurée)",
       en="on the example in one dimension, with two bumps, the learned density is close to the true one (KL measured)",
       )  # fmt: skip
def a_curve_learns_two_bumps(student, rng):
    flow = student.given("monotone_flow", **known.monotone_start(tuple(LINE["centers"])))
    x, x_valid = (torch.tensor(known.bumps(rng, LINE[name])).float().unsqueeze(1) for name in ("points", "valid"))
    student.train_flow(model=flow, x=x, x_valid=x_valid, **LINE["training"])
    learned = {name: happened(student, flow, name)[0] for name in ("offset", "a", "w", "r", "centers")}
    unseen = known.bumps(rng, LINE["unseen"])
    found = float((known.bumps_log_density(unseen) - known.monotone_log_density(learned, unseen)).mean())
    require(found <= CALIBRATED.threshold("line", "divergence"),
            fr="la densité apprise est trop loin de la vraie", en="the learned density is too far from the true one",
            )  # fmt: skip


RIGHT_FLOW = (
    flow_accepts_any_size, each_layer_has_its_own_weights, every_coordinate_is_transformed,
    flow_inverse_undoes_forward, flow_forward_logdet_is_that_of_the_jacobian, log_prob_has_half_the_square,
    log_prob_adds_the_volume_once, log_prob_is_differentiable, log_prob_is_finite_far_away,
    hidden_dim_sets_the_size_of_the_networks, coupling_networks_are_nonlinear,
)  # fmt: skip
"""What a training of `RealNVP` cannot do without."""


def loss_on_a_crescent(student, rng):
    """The loss of new points under a flow of the submission that its own training has trained."""
    flow = student.new("RealNVP", dim=2, hidden_dim=PLANE["hidden_dim"], layers=PLANE["layers"])
    x, x_valid, unseen = (
        torch.tensor(known.crescent(rng, PLANE[name])).float() for name in ("points", "valid", "unseen")
    )
    student.train_flow(model=flow, x=x, x_valid=x_valid, **PLANE["training"])
    z = image(flow.inverse(x=unseen), len(unseen), 2)
    volumes = known.log_volumes(jacobians(student, flow, "inverse", unseen))
    # of z and the Jacobian, never of what log_prob reports
    losses = -(known.log_standard_normal(z) + volumes)
    # one new point in a thousand may lie where a scale without bounds has become huge
    return float(np.minimum(losses, PLANE["cap"]).mean())


@check("train_flow", points=0.6, anchor=True, after=(*RIGHT_STOP, *RIGHT_FLOW),
       call_s=60, timeout_s=90,
       fr="entraîné sur un croissant, votre flot donne aux points nouveaux une perte −log p(x) assez basse, recalculée",
       en="trained on a crescent, your flow gives new points a loss −log p(x) that is low enough, computed anew",
       )  # fmt: skip
def a_flow_learns_a_crescent(student, rng):
    # a right training ends badly once in a while, where the scale has no bounds: one good one of three is enough
    losses = (loss_on_a_crescent(student, rng) for _ in range(3))
    require(any(loss <= CALIBRATED.threshold("plane", "loss") for loss in losses),
            fr="la vraisemblance des points nouveaux est trop basse",
            en="the likelihood of the new points is too low")  # fmt: skip


# ---- the quiz -------------------------------------------------------------------------------------------------------


def chosen(student, key, right):
    """The option `right` was chosen for this question of the quiz."""
    answers = student.value("ANSWERS")
    answer = answers.get(key) if isinstance(answers, dict) else None
    require(isinstance(answer, int) and not isinstance(answer, bool),
            fr="un entier de 1 à 4 est attendu", en="an integer from 1 to 4 is expected")  # fmt: skip
    require(answer == right, fr="ce n'est pas la bonne réponse", en="this is not the right answer")


@check("quiz_half", points=0.5, anchor=True,
       fr='ANSWERS["half"] est le numéro de ce que l\'on obtient sans le facteur ½',
       en='ANSWERS["half"] is the number of what comes out without the factor ½')  # fmt: skip
def without_the_half_samples_are_too_wide(student, rng):  # noqa: ARG001  # nothing is drawn
    chosen(student, "half", 3)


@check("quiz_likelihood", points=0.5, anchor=True,
       fr='ANSWERS["likelihood"] est le numéro de la bonne réponse',
       en='ANSWERS["likelihood"] is the number of the right answer')  # fmt: skip
def no_density_does_better_than_the_entropy(student, rng):  # noqa: ARG001  # nothing is drawn
    chosen(student, "likelihood", 2)
