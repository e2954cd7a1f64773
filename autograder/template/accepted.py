"""Other right answers: each must get full marks. They differ in the algorithm, never in what the statement decides."""

import numpy as np

from autograder.suite.declare import accepted


@accepted("log_mean_exp")
def with_logaddexp(values):
    return np.logaddexp.reduce(values) - np.log(len(values))


@accepted("log_mean_exp")
def one_value_at_a_time(values):
    total = -np.inf
    for value in values:
        total = np.logaddexp(total, value)
    return float(total - np.log(len(values)))
