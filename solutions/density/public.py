"""The public checks of the assignment on density estimation: what students may run themselves, through otter.

Shapes, laws that are no anchor, and the worked examples of the statement. Each function is shipped as it stands.
"""

import math

import numpy as np

from autograder.public.declare import example, law
from autograder.public.shipped import expect

# ---- joint_probability ----------------------------------------------------------------------------------------------


@law("joint_table_of_the_four_points")
def table_of_the_lecture(student):
    x, y = np.array([1, 1, 2, 2]), np.array([0, 0, 0, 1])
    _, _, table = expect(student.joint_probability(x=x, y=y)).parts(3)
    expect(table, "P").close_to([[0.5, 0.0], [0.25, 0.25]], atol=1e-9)


@law("values_are_sorted_and_unique")
def values_come_sorted(student):
    x, y = np.array([9, -4, 9, 3]), np.array(["b", "a", "a", "b"])
    x_values, y_values, _ = expect(student.joint_probability(x=x, y=y)).parts(3)
    expect([int(value) for value in x_values], "x_values").equal_to([-4, 3, 9])
    expect([str(value) for value in y_values], "y_values").equal_to(["a", "b"])


# ---- conditional_probability ----------------------------------------------------------------------------------------


@law("conditional_table_of_the_four_points")
def conditional_table_of_the_lecture(student):
    found = student.conditional_probability(joint=np.array([[0.5, 0.0], [0.25, 0.25]]))
    expect(found).close_to([[1.0, 0.0], [0.5, 0.5]], atol=1e-9)


@law("conditional_probability_leaves_its_input_unchanged")
def the_joint_table_is_intact(student):
    joint = np.array([[0.5, 0.0], [0.25, 0.25]])
    student.conditional_probability(joint=joint)
    expect(joint, "joint").close_to([[0.5, 0.0], [0.25, 0.25]], atol=0)


# ---- bayes_posterior ------------------------------------------------------------------------------------------------


@law("each_posterior_is_a_distribution")
def posteriors_sum_to_one(student):
    likelihood, prior = np.array([[0.1, 3.0, 0.4], [2.0, 0.5, 0.2]]), np.array([0.2, 0.3, 0.5])
    for n in (2, 1):
        found = expect(student.bayes_posterior(likelihood=likelihood[:n], prior=prior)).shape(n, 3).within(0, 1)
        expect(found.array().sum(1), "sum of each row").close_to(np.ones(n), atol=1e-9)


@law("bayes_gives_back_the_conditional_table")
def posterior_of_the_lecture(student):
    likelihood, prior = np.array([[2 / 3, 0.0], [1 / 3, 1.0]]), np.array([0.75, 0.25])
    expect(student.bayes_posterior(likelihood=likelihood, prior=prior)).close_to([[1.0, 0.0], [0.5, 0.5]], atol=1e-9)


# ---- kl_divergence --------------------------------------------------------------------------------------------------


@law("divergence_vanishes_for_equal_laws_only")
def divergence_of_a_law_to_itself_is_zero(student):
    p = np.array([0.2, 0.3, 0.5])
    expect(student.kl_divergence(p=p, q=p.copy())).close_to(0.0, atol=1e-9)


@example("kl_divergence",
         fr="les exemples de l'énoncé : 0,144 nat dans un sens, 0,131 dans l'autre, et 1,386 pour p = (1, 0)",
         en="the examples of the statement: 0.144 nats one way, 0.131 the other way, and 1.386 for p = (1, 0)",
         )  # fmt: skip
def divergences_of_the_examples(student):
    p, q, certain = np.array([0.5, 0.5]), np.array([0.25, 0.75]), np.array([1.0, 0.0])
    for first, second, wanted in ((p, q, 0.144), (q, p, 0.131), (certain, q, 1.386)):
        expect(student.kl_divergence(p=first, q=second)).close_to(wanted, atol=1e-3)


# ---- quiz_probability -----------------------------------------------------------------------------------------------


@example("quiz_probability",
         fr='ANSWERS["probability"] est un numéro de 1 à 3 (juste ou non, cela ne se vérifie pas ici)',
         en='ANSWERS["probability"] is a number from 1 to 3 (right or wrong is not checked here)')  # fmt: skip
def an_option_is_chosen(student):
    expect(student.ANSWERS.get("probability")).choice(3)


# ---- kernel_density -------------------------------------------------------------------------------------------------


@law("density_has_one_value_per_query")
def density_is_a_vector(student):
    for m, n, dim in ((4, 3, 2), (1, 5, 1)):
        found = student.kernel_density(x=np.ones((m, dim)), samples=np.zeros((n, dim)), bandwidth=0.7)
        expect(found).shape(m).within(0, math.inf)


@example("kernel_density",
         fr="l'exemple de l'énoncé : observations 0 et 2, h = 1 puis h = 0,5",
         en="the example of the statement: observations 0 and 2, h = 1 then h = 0.5")  # fmt: skip
def densities_of_the_example(student):
    samples, x = np.array([[0.0], [2.0]]), np.array([[1.0], [0.0]])
    for bandwidth, wanted in ((1.0, [0.242, 0.226]), (0.5, [0.108, 0.399])):
        expect(student.kernel_density(x=x, samples=samples, bandwidth=bandwidth)).close_to(wanted, atol=1e-3)


# ---- mixture_log_density --------------------------------------------------------------------------------------------


@law("log_density_has_one_value_per_point")
def log_density_is_a_vector(student):
    for n, count, dim in ((4, 3, 2), (1, 2, 1)):
        weights, means = np.full(count, 1 / count), np.arange(float(count * dim)).reshape(count, dim)
        found = student.mixture_log_density(
            x=np.ones((n, dim)), weights=weights, means=means, covariances=np.stack([np.eye(dim)] * count)
        )
        expect(found).shape(n).finite()


@example("mixture_log_density",
         fr="l'exemple de l'énoncé : log f(0) ≈ −1,110 et log f(100) ≈ −1203,498",
         en="the example of the statement: log f(0) ≈ −1.110 and log f(100) ≈ −1203.498")  # fmt: skip
def log_densities_of_the_example(student):
    weights, means, covariances = np.array([0.75, 0.25]), np.array([[0.0], [2.0]]), np.array([[[1.0]], [[4.0]]])
    for x, wanted in ((0.0, -1.110), (100.0, -1203.498)):
        found = student.mixture_log_density(x=np.array([[x]]), weights=weights, means=means, covariances=covariances)
        expect(found).close_to([wanted], atol=2e-3)


# ---- mixture_sample -------------------------------------------------------------------------------------------------


@law("samples_are_n_points")
def samples_have_the_shape_asked(student):
    weights, means, covariances = np.array([0.5, 0.5]), np.zeros((2, 3)), np.stack([np.eye(3)] * 2)
    for n, component in ((5, None), (1, 1), (4, 0)):
        found = student.mixture_sample(
            n=n, weights=weights, means=means, covariances=covariances,
            rng=np.random.default_rng(0), component=component,
        )  # fmt: skip
        expect(found).shape(n, 3).finite()


@law("samples_follow_the_generator")
def same_seed_gives_the_same_points(student):
    weights, means, covariances = np.array([0.5, 0.5]), np.zeros((2, 3)), np.stack([np.eye(3)] * 2)
    first, again, other = (
        student.mixture_sample(
            n=6, weights=weights, means=means, covariances=covariances, rng=np.random.default_rng(seed)
        )
        for seed in (1, 1, 2)
    )
    expect(again).close_to(first, atol=1e-9)
    expect(other).differs_from(first)


# ---- mixture_classify -----------------------------------------------------------------------------------------------


@law("a_class_is_an_index")
def classes_are_indices(student):
    x, weights, means = np.array([[0.0], [4.0], [-3.0]]), np.array([0.5, 0.5]), np.array([[0.0], [2.0]])
    for n in (3, 1):
        found = student.mixture_classify(x=x[:n], weights=weights, means=means, covariances=np.array([[[1.0]]] * 2))
        expect(found).shape(n).within(0, 1)
        expect(np.asarray(found).dtype.kind, "dtype.kind").equal_to("i")


@law("weights_move_the_boundary")
def boundary_of_the_example(student):
    x, weights, means = np.array([[1.3], [1.54], [1.56]]), np.array([0.75, 0.25]), np.array([[0.0], [2.0]])
    found = student.mixture_classify(x=x, weights=weights, means=means, covariances=np.array([[[1.0]]] * 2))
    expect(found).close_to([0, 0, 1], atol=0)


# ---- em_step --------------------------------------------------------------------------------------------------------


@law("a_step_returns_three_parameters")
def a_step_gives_parameters_of_the_same_shapes(student):
    x = np.array([[0.0, 1.0], [2.0, 0.0], [1.0, 1.0], [3.0, -1.0], [0.5, 0.0]])
    weights, means, covariances = np.array([0.5, 0.5]), np.array([[0.0, 0.0], [2.0, 0.0]]), np.stack([np.eye(2)] * 2)
    found = expect(student.em_step(x=x, weights=weights, means=means, covariances=covariances)).parts(3)
    for name, part, shape in zip(("weights", "means", "covariances"), found, ((2,), (2, 2), (2, 2, 2)), strict=True):
        expect(part, name).shape(*shape).finite()


@example("em_step",
         fr="l'exemple de l'énoncé : poids (0,625, 0,375), moyennes 1,220 et 1,366, variances 0,072 et 0,067",
         en="the example of the statement: weights (0.625, 0.375), means 1.220 and 1.366, variances 0.072 and 0.067",
         )  # fmt: skip
def the_step_of_the_example(student):
    x, means = np.array([[1.0], [1 + math.log(3) / 2]]), np.array([[0.0], [2.0]])
    found = expect(
        student.em_step(x=x, weights=np.array([0.75, 0.25]), means=means, covariances=np.array([[[1.0]]] * 2))
    ).parts(3)
    wanted = [0.625, 0.375], [[1.220], [1.366]], [[[0.072]], [[0.067]]]
    for name, part, value in zip(("weights", "means", "covariances"), found, wanted, strict=True):
        expect(part, name).close_to(value, atol=1e-3)
