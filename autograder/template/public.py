"""The public checks: what students may run themselves, through otter. Each function is shipped as it stands."""

import math

import numpy as np

from autograder.public.declare import example, law
from autograder.public.shipped import expect


@example("log_mean_exp", fr="l'exemple de l'énoncé\u00a0: [0, log 3] donne log 2",
         en="the example of the statement: [0, log 3] gives log 2")  # fmt: skip
def the_example_of_the_statement(student):
    expect(student.log_mean_exp(values=np.array([0.0, math.log(3)]))).close_to(math.log(2), atol=1e-9)


@law("a_constant_is_its_own_log_mean")
def three_equal_values(student):
    expect(student.log_mean_exp(values=np.array([-2.5, -2.5, -2.5]))).close_to(-2.5, atol=1e-9)


@example("quiz_jensen", fr="un numéro de 1 à 4", en="a number from 1 to 4")
def an_option_is_chosen(student):
    expect(student.ANSWERS.get("jensen")).choice(4)
