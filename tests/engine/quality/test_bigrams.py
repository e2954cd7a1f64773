# ruff: noqa: N803, N806  # P is the transition matrix, as in the assignment

import math

import numpy as np
import pytest

from autograder.quality.bigrams import bigram_z, merged_g_test

FALSE_ALARM = 1e-6
Z = 4.89  # two sides of the normal law, one in a million


def chain(seed, size=12, *, sparse=False):
    """A matrix with rows of very unequal probabilities."""
    rng = np.random.default_rng(seed)
    P = rng.gamma(0.4, size=(size, size)) + 1e-4
    if sparse:
        P *= rng.uniform(size=P.shape) < 0.5
        P += np.roll(np.eye(size), 1, axis=1)
    return P / P.sum(1, keepdims=True)


def counts_of(rng, P, transitions=4_096):
    """Counts of one run of the chain."""
    table, state, cumulated = np.zeros(P.shape, int), 0, P.cumsum(1)
    for draw in rng.uniform(size=transitions):
        following = min(int(np.searchsorted(cumulated[state], draw, side="right")), len(P) - 1)
        table[state, following] += 1
        state = following
    return table


def drawn(rng, P, transitions=4_096):
    """Counts with the sums of the rows that a run of the chain would have, about: quicker than a run."""
    visits = rng.multinomial(transitions, np.full(len(P), 1 / len(P)))
    return np.stack([rng.multinomial(n, row) for n, row in zip(visits, P, strict=True)])


def test_z_is_its_definition():
    P, counts = (
        np.array([[0.5, 0.5, 0.0], [0.1, 0.2, 0.7], [0.3, 0.3, 0.4]]),
        np.array([[3, 1, 0], [0, 2, 5], [1, 0, 0]]),
    )
    gap, variance = 0.0, 0.0
    for i, row in enumerate(P):
        logs = [(p, math.log(p)) for p in row if p]
        mean = sum(p * log for p, log in logs)
        gap += sum(n * (math.log(p) - mean) for n, p in zip(counts[i], row, strict=True) if n)
        variance += counts[i].sum() * sum(p * (log - mean) ** 2 for p, log in logs)
    assert bigram_z(counts, P) == pytest.approx(gap / math.sqrt(variance))


def test_z_of_runs_of_the_chain_is_standard():
    rng, P = np.random.default_rng(0), chain(0, sparse=True)
    values = [bigram_z(counts_of(rng, P, 800), P) for _ in range(300)]
    assert np.mean(values) == pytest.approx(0, abs=5 / 300**0.5)
    assert np.std(values) == pytest.approx(1, abs=5 / 600**0.5)


def test_g_is_that_of_scipy_where_no_cell_is_merged():
    from scipy.stats import chi2, power_divergence

    rng = np.random.default_rng(1)
    P = rng.uniform(0.5, 1.5, (5, 5))
    P /= P.sum(1, keepdims=True)
    counts = drawn(rng, P)
    rows = [
        power_divergence(c, c.sum() * p, lambda_="log-likelihood").statistic for c, p in zip(counts, P, strict=True)
    ]
    found = merged_g_test(counts, P)
    assert (found.statistic, found.freedom) == (pytest.approx(sum(rows)), 20)
    assert found.p_value == pytest.approx(chi2.sf(sum(rows), 20))


def test_cells_with_few_expected_counts_are_one_cell():
    P = np.array([[0.9, 0.05, 0.03, 0.02], *[[0.25] * 4] * 3])
    counts = np.array([[93, 4, 2, 1], *[[0] * 4] * 3])  # of 100: 90, 5, 3 and 2 are expected
    found = merged_g_test(counts, P)
    assert found.freedom == 2
    assert found.statistic == pytest.approx(2 * (93 * math.log(93 / 90) + 4 * math.log(4 / 5) + 3 * math.log(3 / 5)))


def test_merged_cells_that_are_still_few_take_the_next():
    P = np.array([[0.6, 0.38, 0.02], *[[1 / 3] * 3] * 2])
    found = merged_g_test(np.array([[61, 36, 3], *[[0] * 3] * 2]), P)  # 2 are expected: with the 38, which is enough
    assert found.freedom == 1
    assert found.statistic == pytest.approx(2 * (61 * math.log(61 / 60) + 39 * math.log(39 / 40)))


def test_p_values_of_draws_from_the_matrix_are_uniform():
    from scipy.stats import kstest

    rng, P = np.random.default_rng(2), chain(1, 27)
    values = [merged_g_test(drawn(rng, P), P).p_value for _ in range(400)]
    assert kstest(values, "uniform").pvalue > 1e-4
    assert min(values) > FALSE_ALARM


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("wrong", ["transposed", "uniform", "unigram", "argmax", "temperature 2", "keepdim"])
def test_wrong_samplers_are_caught_by_one_test_or_the_other(seed, wrong):
    P = chain(seed + 10, 27)
    sampled = {
        "transposed": P.T / P.T.sum(1, keepdims=True),
        "uniform": np.full_like(P, 1 / 27),
        "unigram": np.tile(P.mean(0), (27, 1)),
        "argmax": np.eye(27)[P.argmax(1)],
        "temperature 2": P**0.5 / (P**0.5).sum(1, keepdims=True),
        "keepdim": (P / P.sum(0)) / (P / P.sum(0)).sum(1, keepdims=True),
    }[wrong]
    counts = drawn(np.random.default_rng(seed), sampled)
    assert merged_g_test(counts, P).p_value < FALSE_ALARM or abs(bigram_z(counts, P)) > Z


def test_what_the_matrix_forbids_is_certain_to_be_wrong():
    P, counts = np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([[5, 1], [3, 3]])
    assert bigram_z(counts, P) == -math.inf
    assert merged_g_test(counts, P).p_value == 0


def test_a_matrix_that_leaves_nothing_to_chance_has_nothing_to_test():
    P, counts = np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([[0, 9], [8, 0]])
    assert bigram_z(counts, P) == 0
    assert merged_g_test(counts, P).p_value == 1


@pytest.mark.parametrize("table", [np.ones((2, 3)), np.ones(4), np.array([[1.0, np.nan], [0, 1]]), -np.eye(2)])
def test_what_is_no_table_is_refused(table):
    with pytest.raises(ValueError, match="expected"):
        bigram_z(table, np.eye(2))
