"""Wrong answers: what students believe, the checks that see it, what to tell them.

Every `caught_by` is exact. A check that is blocked in consequence is not listed: it was never run.
"""

import numpy as np

from autograder.suite.declare import misconception, wrong_answer


@misconception(
    "log_mean_exp",
    caught_by={"it_is_the_log_of_the_mean_of_the_exponentials", "a_constant_is_its_own_log_mean"},
    fr="Vous calculez le logarithme de la somme : il manque la division par n, c'est-à-dire − log n.",
    en="You compute the logarithm of the sum: the division by n is missing, that is, − log n.",
)
def sum_for_mean(values):
    largest = np.max(values)
    return largest + np.log(np.sum(np.exp(values - largest)))


@misconception(
    "log_mean_exp",
    caught_by={"it_is_the_log_of_the_mean_of_the_exponentials"},
    fr="Vous rendez la moyenne des aᵢ : le logarithme d'une moyenne n'est pas la moyenne des logarithmes.",
    en="You return the mean of the aᵢ: the logarithm of a mean is not the mean of the logarithms.",
)
def mean_of_the_logarithms(values):
    return np.mean(values)


@misconception(
    "log_mean_exp",
    caught_by={"a_shift_comes_out"},
    fr="La formule est juste, mais exp déborde ou s'annule dès que les aᵢ sont grands ou très négatifs. Retirez "
    "d'abord le plus grand des aᵢ, et ajoutez-le à la fin.",
    en="The formula is right, but exp overflows or vanishes as soon as the aᵢ are large or very negative. Take off the "
    "largest of the aᵢ first, and add it at the end.",
)
def without_taking_off_the_largest(values):
    return np.log(np.mean(np.exp(values)))


the_inequality_reversed = wrong_answer(
    "quiz_jensen",
    name="the_inequality_reversed",
    key="jensen",
    value=1,
    caught_by={"the_log_of_a_mean_is_above_the_mean_of_the_logs"},
    fr="C'est le contraire : le logarithme est concave. Essayez deux valeurs, 0 et log 3.",
    en="It is the other way round: the logarithm is concave. Try two values, 0 and log 3.",
)
