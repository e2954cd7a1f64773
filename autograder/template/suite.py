"""The hidden suite: the specification of the assignment. Each check is a proposition, its sentence is what is read."""

from __future__ import annotations

import math

import numpy as np

from autograder.suite.declare import check
from autograder.suite.expect import expect, require

ROUNDING = 1e-9  # float64: ten million roundings of a number of size one


@check("log_mean_exp", points=10, anchor=True,
       fr="ℓ(a) est le logarithme de la moyenne des exponentielles",
       en="ℓ(a) is the logarithm of the mean of the exponentials")  # fmt: skip
def it_is_the_log_of_the_mean_of_the_exponentials(student, rng):
    values = rng.normal(size=7)
    whole = math.fsum(math.exp(value) for value in values)  # another algorithm than the one that is asked for
    expect(student.log_mean_exp(values=values)).close_to(math.log(whole / 7), atol=ROUNDING)


@check("log_mean_exp", points=2,
       fr="si tous les aᵢ sont égaux, ℓ(a) est leur valeur", en="if all aᵢ are equal, ℓ(a) is their value")  # fmt: skip
def a_constant_is_its_own_log_mean(student, rng):
    value = float(rng.normal())
    expect(student.log_mean_exp(values=np.full(5, value))).close_to(value, atol=ROUNDING)


@check("log_mean_exp", points=5, after=it_is_the_log_of_the_mean_of_the_exponentials,
       fr="ajouter c à tous les aᵢ ajoute c à ℓ(a), aussi quand exp(aᵢ) ne tient pas en machine",
       en="adding c to all aᵢ adds c to ℓ(a), also where exp(aᵢ) does not fit in a machine")  # fmt: skip
def a_shift_comes_out(student, rng):
    values = rng.normal(size=4)
    plain = expect(student.log_mean_exp(values=values)).shape().finite().array()
    for shift in (-1500.0, 1500.0):
        found = student.log_mean_exp(values=values + shift)
        expect(found).close_to(float(plain) + shift, atol=1e-6)  # the spacing of float64 at 1500 is 2e-13


@check("quiz_jensen", points=2, anchor=True,
       fr="c'est la bonne réponse", en="this is the right answer")  # fmt: skip
def the_log_of_a_mean_is_above_the_mean_of_the_logs(student, rng):  # noqa: ARG001  # nothing is drawn
    answers = student.value("ANSWERS")
    answer = answers.get("jensen") if isinstance(answers, dict) else None
    require(isinstance(answer, int) and not isinstance(answer, bool),
            fr="un entier de 1 à 4 est attendu", en="an integer from 1 to 4 is expected")  # fmt: skip
    require(answer == 2, fr="ce n'est pas la bonne réponse", en="this is not the right answer")
