"""The hidden suite of the density assignment: its specification.

Each check is a proposition; the sentence beside it is what the student reads. Hidden inputs are drawn from the course's
secret. Probe points are no fixed point of the usual mistakes: more queries than samples and fewer, bandwidths far from
0.4, unequal weights, full covariances that do not commute and whose determinants differ, one point and seven.
"""

from __future__ import annotations

import numpy as np

from autograder.sandbox.wire import Rng
from autograder.suite import oracles, oracles_density
from autograder.suite.declare import check
from autograder.suite.expect import expect, require
from autograder.suite.oracles_density import Mixture
from autograder.suite.oracles_gaussian import random_covariance

ROUNDING = 1e-7  # relative: right answers in float64 lose 1e-12; a constant of 1e-9 in a denominator is forgiven too


def unchanged(call):
    """The call gave something, and changed no argument in place."""
    require(call.value is not None, fr="la fonction ne renvoie rien", en="the function returns nothing")
    names = ", ".join(call.mutated)
    require(not call.mutated, fr=f"modifié sur place\u00a0: {names}", en=f"changed in place: {names}")


def distribution(rng, count):
    """Probabilities (count,) of sum one, none of them small, no two alike."""
    parts = rng.permutation(np.arange(1, count + 1)) + rng.uniform(0, 0.3, count)
    return parts / parts.sum()


# ---- joint_probability ----------------------------------------------------------------------------------------------


def parts(value):
    """The three values that `joint_probability` returns."""
    require(isinstance(value, tuple | list) and len(value) == 3,
            fr="un triplet (x_values, y_values, P) est attendu",
            en="a triple (x_values, y_values, P) is expected")  # fmt: skip
    return value


def as_list(value, name):
    """An array, a list or a tuple of values, as a list."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    require(isinstance(value, tuple | list), fr=f"{name}\u00a0: un tableau est attendu",
            en=f"{name}: expected an array")  # fmt: skip
    return list(value)


def same_values(value, wanted, name):
    """These values, in this order, each once."""
    found = as_list(value, name)
    require(found == wanted, fr=f"{name}\u00a0: ce ne sont pas les valeurs observées, chacune une fois, triées",
            en=f"{name}: these are not the observed values, each once, sorted")  # fmt: skip


def labeled_points(rng, size, x_values, y_values):
    """Points (size,) whose labels occur in random order, each at least once, not every pair of them."""
    x = rng.permutation(np.concatenate([x_values, rng.choice(x_values[1:], size - len(x_values))]))
    y = rng.permutation(np.concatenate([y_values, rng.choice(y_values[1:], size - len(y_values))]))
    y[x == x_values[0]] = y_values[-1]  # so that one row has a single value, and X and Y are not independent
    y[np.flatnonzero(x != x_values[0])[: len(y_values)]] = y_values
    return x, y


@check("joint_probability", points=0.4,
       fr="sur les quatre points du cours, P(X, Y) est la table du cours",
       en="on the four points of the lecture, P(X, Y) is the table of the lecture")  # fmt: skip
def joint_table_of_the_four_points(student, rng):  # noqa: ARG001  # nothing is drawn
    x, y = np.array([2, 1, 2, 1]), np.array([1, 0, 0, 0])  # in another order than the statement's
    _, _, table = parts(student.joint_probability(x=x, y=y))
    expect(table, "P").close_to(np.array([[0.5, 0.0], [0.25, 0.25]]), atol=ROUNDING)


@check("joint_probability", points=0.35,
       fr="x_values et y_values sont les valeurs observées, chacune une fois, dans l'ordre croissant",
       en="x_values and y_values are the observed values, each once, in increasing order")  # fmt: skip
def values_are_sorted_and_unique(student, rng):
    x, y = labeled_points(rng, 19, np.array([-3, 2, 11, 40]), np.array([0.5, -1.25, 7.0]))
    x_values, y_values, _ = parts(student.joint_probability(x=x, y=y))
    same_values(x_values, [-3, 2, 11, 40], "x_values")
    same_values(y_values, [-1.25, 0.5, 7.0], "y_values")


@check("joint_probability", points=0.75, anchor=True,
       fr="P[i, j] est la part des points où X = xᵢ et Y = yⱼ, comptée un point à la fois",
       en="P[i, j] is the share of the points where X = xᵢ and Y = yⱼ, counted one point at a time")  # fmt: skip
def joint_table_counts_each_pair(student, rng):
    for size, x_values, y_values in ((23, [9, -4, 6, 13], [2.5, -1.0, 30.0]), (1, [5], [3])):
        x, y = labeled_points(rng, size, np.array(x_values), np.array(y_values)) if size > 1 else (
            np.array(x_values), np.array(y_values))  # fmt: skip
        _, _, table = parts(student.joint_probability(x=x, y=y))
        expect(table, "P").close_to(oracles_density.counted_table(x.tolist(), y.tolist())[2], atol=ROUNDING)


@check("joint_probability", points=0.35, anchor=True,
       fr="les étiquettes peuvent être des mots : leur table se compte de la même façon",
       en="labels may be words: their table is counted in the same way")  # fmt: skip
def labels_may_be_words(student, rng):
    x, y = labeled_points(rng, 17, np.array(["plum", "fig", "apple", "pear"]), np.array([4, -2, 1]))
    x_values, y_values, table = oracles_density.counted_table(x.tolist(), y.tolist())
    found = parts(student.joint_probability(x=x, y=y))
    same_values(found[0], x_values, "x_values")
    same_values(found[1], y_values, "y_values")
    expect(found[2], "P").close_to(table, atol=ROUNDING)


@check("joint_probability", points=0.15, after=values_are_sorted_and_unique,
       fr="`x` et `y` sont intacts après l'appel",
       en="`x` and `y` are untouched by the call")  # fmt: skip
def joint_probability_leaves_its_inputs_unchanged(student, rng):
    x, y = labeled_points(rng, 12, np.array([8, -1, 3]), np.array([5, 2]))
    unchanged(student.call("joint_probability", x=x, y=y))


# ---- conditional_probability ----------------------------------------------------------------------------------------


@check("conditional_probability", points=0.4,
       fr="de la table conjointe du cours, on déduit sa table P(Y | X)",
       en="the joint table of the lecture gives its table P(Y | X)")  # fmt: skip
def conditional_table_of_the_four_points(student, rng):  # noqa: ARG001  # nothing is drawn
    found = student.conditional_probability(joint=np.array([[0.5, 0.0], [0.25, 0.25]]))
    expect(found).close_to(np.array([[1.0, 0.0], [0.5, 0.5]]), atol=ROUNDING)


@check("conditional_probability", points=0.7, anchor=True,
       fr="P(Y = yⱼ | X = xᵢ) = P(X = xᵢ, Y = yⱼ) / P(X = xᵢ), quelle que soit la forme de la table",
       en="P(Y = yⱼ | X = xᵢ) = P(X = xᵢ, Y = yⱼ) / P(X = xᵢ), whatever the shape of the table")  # fmt: skip
def conditional_is_joint_over_marginal(student, rng):
    for rows, columns in ((3, 3), (4, 3), (1, 5)):  # the square one first: there a wrong axis gives an answer
        joint = distribution(rng, rows * columns).reshape(rows, columns)
        found = student.conditional_probability(joint=joint)
        expect(found).close_to(oracles_density.conditional_table(joint), atol=0, rtol=ROUNDING)


@check("conditional_probability", points=0.3, anchor=True,
       fr="la ligne d'une valeur jamais observée reste nulle, et les autres gardent leur somme de 1",
       en="the row of a value never observed stays zero, and the others keep their sum of 1")  # fmt: skip
def a_row_of_zeros_stays_zero(student, rng):
    joint = np.zeros((4, 3))
    joint[[0, 2, 3]] = distribution(rng, 9).reshape(3, 3)
    found = expect(student.conditional_probability(joint=joint)).shape(4, 3).finite()
    require(not found.array()[1].any(), fr="la ligne nulle ne l'est plus", en="the row of zeros no longer is one")
    expect(found.array().sum(1), "P(Y | X)").close_to(np.array([1.0, 0.0, 1.0, 1.0]), atol=ROUNDING)


@check("conditional_probability", points=0.1, after=conditional_table_of_the_four_points,
       fr="`joint` est intacte après l'appel",
       en="`joint` is untouched by the call")  # fmt: skip
def conditional_probability_leaves_its_input_unchanged(student, rng):
    unchanged(student.call("conditional_probability", joint=distribution(rng, 6).reshape(3, 2)))


# ---- bayes_posterior ------------------------------------------------------------------------------------------------


def evidence(rng, n, count):
    """The keyword arguments of `bayes_posterior`: densities in [0.2, 3] and a prior whose terms all differ."""
    return {"likelihood": rng.uniform(0.2, 3.0, (n, count)), "prior": distribution(rng, count)}


@check("bayes_posterior", points=0.3,
       fr="P(Y | X) a une ligne par observation, positive et de somme 1, même pour une seule observation",
       en="P(Y | X) has one row per observation, nonnegative and of sum 1, even for a single one")  # fmt: skip
def each_posterior_is_a_distribution(student, rng):
    for n, count in ((7, 3), (1, 4), (5, 2)):
        found = expect(student.bayes_posterior(**evidence(rng, n, count))).shape(n, count).nonnegative().array()
        expect(found.sum(1), "Σₖ P(Y = k | X)").close_to(np.ones(n), atol=ROUNDING)


@check("bayes_posterior", points=0.35,
       fr="sur les quatre points du cours, P(X | Y) et P(Y) redonnent la table P(Y | X)",
       en="on the four points of the lecture, P(X | Y) and P(Y) give back the table P(Y | X)")  # fmt: skip
def bayes_gives_back_the_conditional_table(student, rng):  # noqa: ARG001  # nothing is drawn
    likelihood, prior = np.array([[2 / 3, 0.0], [1 / 3, 1.0]]), np.array([0.75, 0.25])
    found = student.bayes_posterior(likelihood=likelihood, prior=prior)
    expect(found).close_to(np.array([[1.0, 0.0], [0.5, 0.5]]), atol=ROUNDING)


@check("bayes_posterior", points=0.75, anchor=True,
       fr="P(Y = k | X) = P(X | Y = k) P(Y = k) / P(X), calculé terme à terme, même quand n = K",
       en="P(Y = k | X) = P(X | Y = k) P(Y = k) / P(X), computed term by term, even when n = K")  # fmt: skip
def posterior_is_likelihood_times_prior(student, rng):
    for n, count in ((7, 3), (4, 4), (1, 5)):
        inputs = evidence(rng, n, count)
        found = student.bayes_posterior(**inputs)
        expect(found).close_to(oracles_density.posterior(**inputs), atol=0, rtol=ROUNDING)


@check("bayes_posterior", points=0.25, anchor=True,
       fr="multiplier toutes les densités d'une observation par 10⁻¹⁵⁰ ne change pas sa loi a posteriori",
       en="multiplying all densities of an observation by 10⁻¹⁵⁰ does not change its posterior")  # fmt: skip
def tiny_densities_give_the_same_posterior(student, rng):
    inputs = evidence(rng, 5, 3)
    expected = oracles_density.posterior(**inputs)
    inputs["likelihood"] *= 10.0 ** np.array([[0], [-20], [-60], [-100], [-150]])
    expect(student.bayes_posterior(**inputs)).close_to(expected, atol=0, rtol=ROUNDING)


@check("bayes_posterior", points=0.2, anchor=True,
       fr="la ligne d'une observation impossible dans toutes les classes reste nulle",
       en="the row of an observation that is impossible in all classes stays zero")  # fmt: skip
def an_impossible_observation_stays_zero(student, rng):
    inputs = evidence(rng, 4, 3)
    inputs["likelihood"][2], inputs["likelihood"][1, 0] = 0.0, 0.0
    found = expect(student.bayes_posterior(**inputs)).shape(4, 3).finite().array()
    require(not found[2].any(), fr="la ligne de l'observation impossible n'est pas nulle",
            en="the row of the impossible observation is not zero")  # fmt: skip
    require(found[1, 0] == 0, fr="une classe impossible a une probabilité non nulle",
            en="an impossible class has a nonzero probability")  # fmt: skip


@check("bayes_posterior", points=0.15, after=each_posterior_is_a_distribution,
       fr="`likelihood` et `prior` sont intacts après l'appel",
       en="`likelihood` and `prior` are untouched by the call")  # fmt: skip
def bayes_posterior_leaves_its_inputs_unchanged(student, rng):
    unchanged(student.call("bayes_posterior", **evidence(rng, 4, 3)))


# ---- kl_divergence --------------------------------------------------------------------------------------------------


def two_laws(rng, count):
    """The keyword arguments of `kl_divergence`: two distributions (count,) without zeros, each of its own order."""
    p = distribution(rng, count)
    return {"p": p, "q": (np.roll(p, 1) + 0.3 * distribution(rng, count)) / 1.3}


@check("kl_divergence", points=0.35,
       fr="la divergence est un nombre positif, nul si p = q, et seulement alors",
       en="the divergence is a nonnegative number, zero if p = q and only then")  # fmt: skip
def divergence_vanishes_for_equal_laws_only(student, rng):
    for count in (2, 5):
        p, q = two_laws(rng, count).values()
        expect(student.kl_divergence(p=p, q=p.copy()), "KL(p‖p)").shape().within(-1e-9, 1e-9)
        apart = expect(student.kl_divergence(p=p, q=q), "KL(p‖q)").shape().finite().array()
        require(bool(apart > 1e-6), fr="KL(p‖q) ≤ 0 alors que p ≠ q", en="KL(p‖q) ≤ 0 although p ≠ q")


@check("kl_divergence", points=0.75, anchor=True,
       fr="KL(p‖q) = Σₖ pₖ (log pₖ − log qₖ), en nats, additionné terme à terme",
       en="KL(p‖q) = Σₖ pₖ (log pₖ − log qₖ), in nats, added term by term")  # fmt: skip
def divergence_is_the_sum_of_its_terms(student, rng):
    for count in (2, 5, 11):
        inputs = two_laws(rng, count)
        expect(student.kl_divergence(**inputs)).close_to(oracles_density.divergence(**inputs), atol=0, rtol=ROUNDING)


@check("kl_divergence", points=0.4, anchor=True,
       fr="0 log 0 = 0 : un terme où pₖ = 0 n'ajoute rien, que qₖ soit nul ou non",
       en="0 log 0 = 0: a term where pₖ = 0 adds nothing, whether qₖ is zero or not")  # fmt: skip
def zero_log_zero_is_zero(student, rng):
    p, q = np.zeros(6), np.zeros(6)
    p[[0, 2, 5]] = distribution(rng, 3)
    q[[0, 1, 2, 5]] = 0.8 * p[[2, 1, 5, 0]] + np.array([0, 0.2, 0, 0])  # above p somewhere: terms of both signs
    expect(student.kl_divergence(p=p, q=q)).close_to(oracles_density.divergence(p, q), atol=0, rtol=ROUNDING)


@check("kl_divergence", points=0.5, anchor=True,
       fr="la divergence est infinie dès que pₖ > 0 = qₖ pour un k",
       en="the divergence is infinite as soon as pₖ > 0 = qₖ for some k")  # fmt: skip
def divergence_is_infinite_where_q_misses_p(student, rng):
    p, q = distribution(rng, 5), np.zeros(5)
    q[[0, 1, 3, 4]] = distribution(rng, 4)
    for first, second in ((p, q), (np.array([0.0, 1.0]), np.array([1.0, 0.0]))):
        found = expect(student.kl_divergence(p=first, q=second)).shape().array()
        require(bool(np.isposinf(found)), fr="la valeur renvoyée n'est pas `inf`",
                en="the value returned is not `inf`")  # fmt: skip


# ---- kernel_density -------------------------------------------------------------------------------------------------


def scattered(rng, n, dim):
    """Points (n, dim) of the order of one."""
    return rng.choice([-1.3, 0.4, 1.1], (n, dim)) + rng.uniform(-0.3, 0.3, (n, dim))


@check("kernel_density", points=0.3,
       fr="la densité est un vecteur de m valeurs positives, une par point évalué, quel que soit n",
       en="the density is a vector of m nonnegative values, one per evaluated point, whatever n")  # fmt: skip
def density_has_one_value_per_query(student, rng):
    for m, n, dim in ((7, 3, 2), (1, 11, 4), (5, 1, 1)):
        found = student.kernel_density(x=scattered(rng, m, dim), samples=scattered(rng, n, dim), bandwidth=0.7)
        expect(found).shape(m).nonnegative()


@check("kernel_density", points=1.1, anchor=True, after=density_has_one_value_per_query,
       fr="f(x) = (1/n) Σᵢ Πⱼ N(xⱼ | xᵢⱼ, h²), noyau par noyau et coordonnée par coordonnée, pour plusieurs h et d",
       en="f(x) = (1/n) Σᵢ Πⱼ N(xⱼ | xᵢⱼ, h²), kernel by kernel and coordinate by coordinate, for several h and d",
       )  # fmt: skip
def density_is_the_mean_of_the_kernels(student, rng):
    for m, n, dim, bandwidth in ((9, 4, 3, 1.6), (3, 8, 1, 0.25), (5, 5, 2, 0.9)):
        x, samples = scattered(rng, m, dim), scattered(rng, n, dim)
        expected = oracles_density.kernel_density(x, samples, bandwidth)
        found = student.kernel_density(x=x, samples=samples, bandwidth=bandwidth)
        expect(found).close_to(expected, atol=1e-12, rtol=ROUNDING)


def on_a_grid(student, samples, bandwidth):
    """The estimate on a grid, and the grid: (points, density, cell). The kernel's tails weigh e-15 outside."""
    margin = 8 * bandwidth
    # half a bandwidth a step: the trapezoidal rule errs by exp(-8 pi^2), e-34
    points, cell = oracles_density.box(samples.min(0) - margin, samples.max(0) + margin, step=bandwidth / 2)
    found = student.kernel_density(x=points, samples=samples, bandwidth=bandwidth)
    return points, expect(found).shape(len(points)).finite().array(), cell


@check("kernel_density", points=0.65, anchor=True, after=density_has_one_value_per_query,
       fr="∫ f(x) dx = 1 pour toute largeur de bande et en toute dimension, par quadrature",
       en="∫ f(x) dx = 1 for any bandwidth and in any dimension, by quadrature")  # fmt: skip
def kernel_density_integrates_to_one(student, rng):
    for dim, bandwidth in ((1, 0.15), (1, 2.0), (2, 0.3), (2, 1.7)):
        _, density, cell = on_a_grid(student, scattered(rng, 5, dim), bandwidth)
        expect(density.sum() * cell, "∫ f").close_to(1.0, atol=1e-6)  # far above the error of the quadrature


@check("kernel_density", points=0.45, anchor=True, after=density_has_one_value_per_query,
       fr="à une constante près, f a pour moyenne celle des observations et pour covariance la leur plus h² I",
       en="up to a constant, f has the mean of the observations, and their covariance plus h² I")  # fmt: skip
def bandwidth_is_the_width_of_the_kernel(student, rng):
    for dim, bandwidth in ((1, 0.35), (2, 1.4)):
        samples = scattered(rng, 6, dim)
        points, density, cell = on_a_grid(student, samples, bandwidth)
        found = oracles_density.moments(points, density / (density.sum() * cell), cell)
        covariance = np.atleast_2d(np.cov(samples.T, bias=True)) + bandwidth**2 * np.eye(dim)
        expect(found.mean, "∫ x f").close_to(samples.mean(0), atol=1e-6)  # far above the error of the quadrature
        expect(found.covariance, "Cov").close_to(covariance, atol=1e-6)


# ---- mixture_log_density --------------------------------------------------------------------------------------------


@check("mixture_log_density", points=0.3,
       fr="log f est un vecteur de n valeurs finies, une par point, en toute dimension",
       en="log f is a vector of n finite values, one per point, in any dimension")  # fmt: skip
def log_density_has_one_value_per_point(student, rng):
    for n, count, dim in ((7, 3, 2), (1, 2, 4), (5, 1, 1)):
        found = student.mixture_log_density(x=scattered(rng, n, dim), **Mixture.draw(rng, count, dim).arguments())
        expect(found).shape(n).finite()


@check("mixture_log_density", points=0.9, anchor=True, after=log_density_has_one_value_per_point,
       fr="f(x) = Σₖ αₖ N(x | μₖ, Σₖ), chaque gaussienne étant un produit le long des axes de sa covariance",
       en="f(x) = Σₖ αₖ N(x | μₖ, Σₖ), each Gaussian being a product along the axes of its covariance")  # fmt: skip
def log_density_is_that_of_its_components(student, rng):
    for n, count, dim in ((6, 3, 2), (4, 1, 1), (5, 4, 3)):
        x, mixture = 2 * scattered(rng, n, dim), Mixture.draw(rng, count, dim)
        found = student.mixture_log_density(x=x, **mixture.arguments())
        expect(found).close_to(mixture.log_density(x), atol=1e-9, rtol=ROUNDING)


@check("mixture_log_density", points=0.4, anchor=True, after=log_density_has_one_value_per_point,
       fr="∫ f = 1, ∫ x f = Σₖ αₖ μₖ, et la covariance de f est celle du mélange, par quadrature",
       en="∫ f = 1, ∫ x f = Σₖ αₖ μₖ, and the covariance of f is that of the mixture, by quadrature")  # fmt: skip
def mixture_density_has_the_moments_of_the_mixture(student, rng):
    for dim in (1, 2):
        mixture = Mixture.draw(rng, 3, dim, spread=1.0)
        margin = 6.5 * np.sqrt(np.diagonal(mixture.covariances, axis1=1, axis2=2).max(0))  # outside it weighs 1e-10
        # the narrowest axis is 0.38 wide or more: at a step of 0.35 the rule errs by exp(-2 pi^2 (0.38/0.35)^2), 1e-10
        points, cell = oracles_density.box(mixture.means.min(0) - margin, mixture.means.max(0) + margin, step=0.35)
        logs = expect(student.mixture_log_density(x=points, **mixture.arguments())).shape(len(points)).finite().array()
        found, expected = oracles_density.moments(points, np.exp(np.minimum(logs, 50)), cell), mixture.moments()
        expect(found.mass, "∫ f").close_to(1.0, atol=1e-6)
        expect(found.mean, "∫ x f").close_to(expected.mean, atol=1e-6)
        expect(found.covariance, "Cov").close_to(expected.covariance, atol=1e-5)


@check("mixture_log_density", points=0.55, anchor=True, after=log_density_has_one_value_per_point,
       fr="log f reste juste loin des données, à 40 comme à 100 000 écarts-types",
       en="log f stays right far from the data, 40 or 100,000 standard deviations away")  # fmt: skip
def log_density_is_right_far_from_the_data(student, rng):
    mixture = Mixture.draw(rng, 3, 2)
    directions = rng.normal(size=(5, 2))
    # 60 away the density is not zero yet, and its logarithm tells all of the constants
    x = directions / np.linalg.norm(directions, axis=1, keepdims=True) * np.array([[60], [300], [3e3], [2e4], [2e5]])
    found = student.mixture_log_density(x=x, **mixture.arguments())
    expect(found).close_to(mixture.log_density(x), atol=0, rtol=ROUNDING)


@check("mixture_log_density", points=0.35, anchor=True, after=log_density_has_one_value_per_point,
       fr="log f reste juste en dimension 60, quand les déterminants sortent des nombres flottants",
       en="log f stays right in dimension 60, when determinants leave the floating-point numbers")  # fmt: skip
def log_density_is_right_in_high_dimension(student, rng):
    for scale in (1e-6, 1e6):  # determinants of 1e-360 and 1e360
        # two components so alike that both count at each point
        weights, cov = distribution(rng, 2), random_covariance(rng, 60)
        means = np.sqrt(scale) * rng.uniform(-0.1, 0.1, (2, 60))
        mixture = Mixture(weights, means, scale * np.stack([cov, 1.05 * cov]))
        x = means[0] + np.sqrt(scale) * rng.normal(size=(3, 60)) @ np.linalg.cholesky(cov).T
        found = student.mixture_log_density(x=x, **mixture.arguments())
        expect(found).close_to(mixture.log_density(x), atol=0, rtol=ROUNDING)


# ---- mixture_sample -------------------------------------------------------------------------------------------------


def sample(student, rng, mixture, n, **more):
    """The points (n, d) that `mixture_sample` draws."""
    found = student.mixture_sample(n=n, **mixture.arguments(), rng=Rng(int(rng.integers(1, 10**9))), **more)
    return expect(found).shape(n, mixture.means.shape[1]).finite().array()


@check("mixture_sample", points=0.15,
       fr="mixture_sample renvoie n points, de forme (n, d), avec ou sans composante imposée",
       en="mixture_sample returns n points, of shape (n, d), with or without an imposed component")  # fmt: skip
def samples_are_n_points(student, rng):
    for n, count, dim, more in ((7, 3, 2, {}), (1, 2, 4, {}), (6, 2, 1, {"component": 1}), (1, 1, 3, {"component": 0})):
        sample(student, rng, Mixture.draw(rng, count, dim), n, **more)


@check("mixture_sample", points=0.4, anchor=True, after=samples_are_n_points,
       fr="avec component=i, même i = 0, les points ont pour moyenne μᵢ et pour covariance Σᵢ",
       en="with component=i, even i = 0, the points have mean μᵢ and covariance Σᵢ")  # fmt: skip
def a_component_has_its_mean_and_covariance(student, rng):
    n, mixture = 4_000, Mixture.draw(rng, 3, 2)
    for component in (2, 1, 0):
        noise = mixture.whitened(sample(student, rng, mixture, n, component=component), component)
        second = noise.T @ noise / n
        # six standard errors, of 1/√n and √(2/n): 2e-9 of false alarm for each of the fifteen numbers
        expect(noise.mean(0), "E[X | Y]").close_to(np.zeros(2), atol=6 / n**0.5)
        expect(second.diagonal().copy(), "Var[X | Y]").close_to(np.ones(2), atol=6 * (2 / n) ** 0.5)
        expect(second[0, 1], "Cov[X | Y]").close_to(0.0, atol=6 / n**0.5)


@check("mixture_sample", points=0.2, anchor=True, after=samples_are_n_points,
       fr="avec component=i, les points suivent une loi normale (test de Kolmogorov-Smirnov, 10 000 tirages)",
       en="with component=i, the points follow a normal law (Kolmogorov-Smirnov test, 10,000 draws)")  # fmt: skip
def a_component_is_gaussian(student, rng):
    n, mixture = 10_000, Mixture.draw(rng, 2, 1)
    noise = mixture.whitened(sample(student, rng, mixture, n, component=1), 1)
    noise = (noise - noise.mean()) / noise.std()  # its mean and its variance are another check's business
    gap = oracles.distance_to_the_normal_law(noise)
    require(gap <= oracles.kolmogorov_threshold(n, false_alarm=1e-9),  # 0.033; a uniform law is at 0.057
            fr="la loi des points n'est pas gaussienne", en="the law of the points is not Gaussian")  # fmt: skip


@check("mixture_sample", points=0.4, anchor=True, after=samples_are_n_points,
       fr="une part αₖ des points vient de la composante k",
       en="a share αₖ of the points comes from component k")  # fmt: skip
def components_have_their_weights(student, rng):
    n, mixture = 4_000, Mixture.draw_apart(rng, 2)
    nearest = mixture.nearest(sample(student, rng, mixture, n))
    shares = np.bincount(nearest, minlength=3) / n
    expect(shares, "P(Y = k)").close_to(mixture.weights, atol=6 * 0.5 / n**0.5)  # six standard errors or more: 2e-9


@check("mixture_sample", points=0.4, anchor=True, after=samples_are_n_points,
       fr="les points suivent la loi du mélange, dans toute direction (test de Kolmogorov-Smirnov, 5 000 tirages)",
       en="the points follow the law of the mixture, in any direction (Kolmogorov-Smirnov test, 5,000 draws)",
       )  # fmt: skip
def samples_follow_the_mixture(student, rng):
    n, slanted = 5_000, np.array([[2.5, 2.25], [2.25, 3.0]])
    # unequal weights, overlapping and slanted components: what mistakes them moves one of these laws by 0.1
    means = np.array([[0.0, 0.0], [4.0, 1.5], [8.0, -1.5]]) + rng.uniform(-0.2, 0.2, (3, 2))
    mixture = Mixture(np.array([0.15, 0.6, 0.25]), means, slanted * rng.uniform(0.7, 1.3, (3, 1, 1)))
    points = sample(student, rng, mixture, n)
    for direction in (np.array([1.5, -1.0]), np.array([-0.28, 1.0])):
        gap = oracles_density.distance_to_law(points @ direction, mixture.distribution_along(direction))
        require(gap <= oracles.kolmogorov_threshold(n, false_alarm=1e-9),  # 0.046
                fr="la loi des points n'est pas celle du mélange",
                en="the law of the points is not that of the mixture")  # fmt: skip


@check("mixture_sample", points=0.2, after=components_have_their_weights,
       fr="chaque point tire sa composante indépendamment : ni blocs, ni effectifs fixés d'avance",
       en="each point draws its component independently: no blocks, no counts fixed beforehand")  # fmt: skip
def each_point_draws_its_own_component(student, rng):
    n, batches, mixture = 50, 60, Mixture.draw_apart(rng, 1)
    drawn = [mixture.nearest(sample(student, rng, mixture, n)) == 2 for _ in range(batches)]
    share = mixture.weights[2]
    noise = (np.array(drawn) - share) / (share * (1 - share)) ** 0.5  # (batches, n): independent, of variance one
    pairs = batches * (n - 1)
    # a product of neighbors has variance one: six standard errors, 2e-9
    expect(np.mean(noise[:, 1:] * noise[:, :-1]), "Cor(Yᵢ, Yᵢ₊₁)").close_to(0.0, atol=6 / pairs**0.5)
    counts = noise.sum(1) / n**0.5  # (batches,): of variance one
    spread = float(np.sum((counts - counts.mean()) ** 2))  # chi-squared, 59 degrees: below 13 or above 160, 1e-10
    require(spread > 13, fr="l'effectif de chaque composante ne varie pas assez d'un appel à l'autre",
            en="the number of points of each component varies too little from one call to the next")  # fmt: skip
    require(spread < 160, fr="l'effectif de chaque composante varie trop d'un appel à l'autre",
            en="the number of points of each component varies too much from one call to the next")  # fmt: skip


@check("mixture_sample", points=0.25, after=samples_are_n_points,
       fr="tout le hasard vient de `rng` : même graine, mêmes points ; autre graine, autres points",
       en="all randomness comes from `rng`: same seed, same points; another seed, other points")  # fmt: skip
def samples_follow_the_generator(student, rng):
    mixture, seed = Mixture.draw(rng, 3, 2), int(rng.integers(1, 10**6))
    for more in ({}, {"component": 1}):
        call = {"n": 9, **mixture.arguments(), **more}
        first, again, other = (student.mixture_sample(**call, rng=Rng(seed + shift)) for shift in (0, 0, 1))
        expect(again).shape(9, 2).close_to(first, atol=1e-9)  # the same operations on the same bits
        expect(other).differs_from(first)


# ---- mixture_classify -----------------------------------------------------------------------------------------------


def classes(value, n, count):
    """The classes (n,) as integers from 0 to count - 1."""
    found = expect(value).shape(n).finite().array()
    require(isinstance(value, np.ndarray) and value.dtype.kind in "iu",
            fr="les classes doivent être des entiers", en="classes must be integers")  # fmt: skip
    require(bool(((found >= 0) & (found < count)).all()),
            fr="une classe sort de l'intervalle de 0 à K − 1", en="a class is outside 0 to K − 1")  # fmt: skip
    return found


def same_classes(found, expected):
    """The two agree at each point."""
    require(bool((found == expected).all()), fr="des points n'ont pas la bonne classe",
            en="some points are not of the right class")  # fmt: skip


@check("mixture_classify", points=0.25,
       fr="une classe est un entier de 0 à K − 1, un par point, même pour un seul point",
       en="a class is an integer from 0 to K − 1, one per point, even for a single point")  # fmt: skip
def a_class_is_an_index(student, rng):
    for n, count, dim in ((7, 3, 2), (1, 4, 3), (5, 1, 1)):
        found = student.mixture_classify(x=scattered(rng, n, dim), **Mixture.draw(rng, count, dim).arguments())
        classes(found, n, count)


@check("mixture_classify", points=0.6, anchor=True, after=a_class_is_an_index,
       fr="la classe est argmaxₖ [log N(x | μₖ, Σₖ) + log αₖ], comparée à une recherche exhaustive",
       en="the class is argmaxₖ [log N(x | μₖ, Σₖ) + log αₖ], compared with an exhaustive search")  # fmt: skip
def the_class_maximizes_the_posterior(student, rng):
    for count, dim in ((3, 2), (4, 3)):
        mixture = Mixture.draw(rng, count, dim, spread=1.0)
        x = 2 * scattered(rng, 400, dim)
        expected, lead = mixture.classes(x)
        clear = lead > 1e-6  # nearer to a boundary, rounding decides
        found = classes(student.mixture_classify(x=x[clear], **mixture.arguments()), int(clear.sum()), count)
        same_classes(found, expected[clear])


@check("mixture_classify", points=0.35, anchor=True, after=a_class_is_an_index,
       fr="un point à des milliers d'écarts-types a lui aussi la classe la plus probable",
       en="a point thousands of standard deviations away has the most probable class too")  # fmt: skip
def a_distant_point_has_a_class(student, rng):
    # a disc between two ellipses that cross: far away each of them wins in some directions
    slanted = np.array([[[1.2, 0.0], [0.0, 1.2]], [[2.0, 1.6], [1.6, 2.0]], [[2.0, -1.6], [-1.6, 2.0]]])
    own = Mixture.draw(rng, 3, 2)
    mixture = Mixture(own.weights, own.means, slanted * rng.uniform(0.95, 1.05, (3, 1, 1)))
    directions = rng.normal(size=(60, 2))
    x = directions / np.linalg.norm(directions, axis=1, keepdims=True) * rng.uniform(2e3, 2e4, (60, 1))
    expected, lead = mixture.classes(x)
    clear = lead > 50
    found = classes(student.mixture_classify(x=x[clear], **mixture.arguments()), int(clear.sum()), 3)
    same_classes(found, expected[clear])


@check("mixture_classify", points=0.3, after=a_class_is_an_index,
       fr="dans l'exemple de l'énoncé, les poids 0,75 et 0,25 placent la frontière en 1,549",
       en="in the example of the statement, the weights 0.75 and 0.25 put the boundary at 1.549")  # fmt: skip
def weights_move_the_boundary(student, rng):
    x = np.array([1.3, 1.53, 1.57, 2.4, -3.0])[rng.permutation(5), None]
    means, wide, narrow = np.array([[0.0], [2.0]]), np.array([[[1.0]]] * 2), np.array([[[1.0]], [[0.09]]])
    mixtures = [Mixture(np.array([0.75, 0.25]), means, covariances) for covariances in (wide, narrow)]
    found = [classes(student.mixture_classify(x=x, **mixture.arguments()), 5, 2) for mixture in mixtures]
    same_classes(found[0], x[:, 0] > 1.549)
    same_classes(found[1], mixtures[1].classes(x)[0])  # a narrow class 1 reaches from 1.523 to 2.873


# ---- em_step --------------------------------------------------------------------------------------------------------


def after_step(value, count, dim):
    """The mixture that `em_step` returns."""
    require(isinstance(value, tuple | list) and len(value) == 3,
            fr="un triplet (weights, means, covariances) est attendu",
            en="a triple (weights, means, covariances) is expected")  # fmt: skip
    shapes = {"weights": (count,), "means": (count, dim), "covariances": (count, dim, dim)}
    return Mixture(*(expect(part, name).shape(*shapes[name]).finite().array()
                     for part, name in zip(value, shapes, strict=True)))  # fmt: skip


def observations(rng, mixture, n):
    """Points (n, d) drawn from a mixture."""
    chosen = rng.choice(len(mixture.weights), size=n, p=mixture.weights)
    factors = np.linalg.cholesky(mixture.covariances)
    return mixture.means[chosen] + np.einsum(
        "nij,nj->ni", factors[chosen], rng.normal(size=(n, mixture.means.shape[1]))
    )


def one_step(student, rng, *, n, count, dim):
    """(what the student's step gives, what it should give), from a mixture to data of another one."""
    x, start = observations(rng, Mixture.draw(rng, count, dim), n), Mixture.draw(rng, count, dim, spread=1.0)
    return after_step(student.em_step(x=x, **start.arguments()), count, dim), start.after_em(x)


@check("em_step", points=0.2,
       fr="un pas renvoie (weights, means, covariances), de mêmes formes que les paramètres reçus",
       en="a step returns (weights, means, covariances), of the same shapes as those received")  # fmt: skip
def a_step_returns_three_parameters(student, rng):
    for n, start in ((30, Mixture.draw_apart(rng, 2)), (9, Mixture.draw(rng, 1, 4)), (20, Mixture.draw_apart(rng, 1))):
        x = np.concatenate([observations(rng, start, n), start.means + 0.5, start.means - 0.25])  # none is empty
        after_step(student.em_step(x=x, **start.arguments()), *start.means.shape)


@check("em_step", points=0.5, anchor=True, after=a_step_returns_three_parameters,
       fr="αₖ′ = Nₖ / n, où Nₖ = Σᵢ rᵢₖ est calculé point par point",
       en="αₖ′ = Nₖ / n, where Nₖ = Σᵢ rᵢₖ is computed point by point")  # fmt: skip
def weights_are_mean_responsibilities(student, rng):
    for count, dim in ((3, 2), (2, 1)):
        found, expected = one_step(student, rng, n=40, count=count, dim=dim)
        expect(found.weights, "α′").close_to(expected.weights, atol=0, rtol=ROUNDING)


@check("em_step", points=0.5, anchor=True, after=a_step_returns_three_parameters,
       fr="μₖ′ = (1/Nₖ) Σᵢ rᵢₖ xᵢ, calculé point par point",
       en="μₖ′ = (1/Nₖ) Σᵢ rᵢₖ xᵢ, computed point by point")  # fmt: skip
def means_are_weighted_by_responsibilities(student, rng):
    for count, dim in ((3, 2), (2, 1)):
        found, expected = one_step(student, rng, n=40, count=count, dim=dim)
        expect(found.means, "μ′").close_to(expected.means, atol=1e-8)  # of the order of one


@check("em_step", points=0.5, anchor=True, after=a_step_returns_three_parameters,
       fr="Σₖ′ = (1/Nₖ) Σᵢ rᵢₖ (xᵢ − μₖ′)(xᵢ − μₖ′)ᵀ, calculé point par point",
       en="Σₖ′ = (1/Nₖ) Σᵢ rᵢₖ (xᵢ − μₖ′)(xᵢ − μₖ′)ᵀ, computed point by point")  # fmt: skip
def covariances_are_weighted_by_responsibilities(student, rng):
    for count, dim in ((3, 2), (2, 1)):
        found, expected = one_step(student, rng, n=40, count=count, dim=dim)
        expect(found.covariances, "Σ′").close_to(expected.covariances, atol=1e-8)  # of the order of one


@check("em_step", points=0.25, after=a_step_returns_three_parameters,
       fr="un pas ne fait jamais baisser la vraisemblance : au maximum, il la laisse où elle est",
       en="a step never lowers the likelihood: at the maximum, it leaves it where it is")  # fmt: skip
def a_step_at_the_maximum_keeps_the_likelihood(student, rng):
    # overlapping, so that responsibilities are far from 0 and 1; weights far from equal
    truth = Mixture(np.array([0.3, 0.7]), np.array([[0.0, 0.0], [2.5, 1.0]]), Mixture.draw(rng, 2, 2).covariances)
    x = observations(rng, truth, 60)
    best = truth
    for _ in range(150):
        best = best.after_em(x)
    found = after_step(student.em_step(x=x, **best.arguments()), 2, 2)
    require(
        bool((np.linalg.eigvalsh(found.covariances) > 0).all() and (found.weights > 0).all()),
        fr="une covariance ou un poids n'est plus positif",
        en="a covariance or a weight is no longer positive",
    )
    require(float(found.log_density(x).sum()) >= float(best.log_density(x).sum()) - 1e-6,  # of a hundred nats or more
            fr="la vraisemblance a baissé", en="the likelihood went down")  # fmt: skip


@check("em_step", points=0.35, anchor=True, after=a_step_returns_three_parameters,
       fr="un point aberrant a des responsabilités de somme 1 : les poids restent ceux que donne Bayes",
       en="an outlier has responsibilities that sum to 1: the weights stay those that Bayes gives")  # fmt: skip
def an_outlier_has_responsibilities(student, rng):
    start = Mixture.draw(rng, 3, 2)
    x = observations(rng, start, 30)
    x[11], x[4] = [3e3, -2e3], [-400.0, 500.0]
    found = after_step(student.em_step(x=x, **start.arguments()), 3, 2)
    expect(found.weights, "α′").close_to(start.after_em(x).weights, atol=1e-8)


@check("em_step", points=0.2, after=a_step_returns_three_parameters,
       fr="les observations et les paramètres reçus sont intacts après l'appel",
       en="the observations and the parameters received are untouched by the call")  # fmt: skip
def em_step_leaves_its_inputs_unchanged(student, rng):
    mixture = Mixture.draw(rng, 2, 3)
    unchanged(student.call("em_step", x=observations(rng, mixture, 12), **mixture.arguments()))


# ---- quiz_probability -----------------------------------------------------------------------------------------------


@check("quiz_probability", points=0.5, anchor=True,
       fr='ANSWERS["probability"] est le numéro de la bonne réponse',
       en='ANSWERS["probability"] is the number of the right answer')  # fmt: skip
def a_probability_alone_says_nothing_of_the_model(student, rng):  # noqa: ARG001  # nothing is drawn
    answers = student.value("ANSWERS")
    answer = answers.get("probability") if isinstance(answers, dict) else None
    require(isinstance(answer, int) and not isinstance(answer, bool),
            fr="un entier de 1 à 3 est attendu", en="an integer from 1 to 3 is expected")  # fmt: skip
    require(answer == 3, fr="ce n'est pas la bonne réponse", en="this is not the right answer")
