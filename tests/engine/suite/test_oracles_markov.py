import math
from fractions import Fraction
from itertools import product as arrangements

import numpy as np
import pytest

from autograder.suite import oracles_markov as oracles

ALI = [["Ali", "est", "ici"], ["qui", "est", "Ali"], [], ["est"]]
P = np.array([[0.0, 0.5, 0.5], [0.25, 0.25, 0.5], [0.0, 0.0, 0.0]])


def test_a_pattern_is_found_wherever_it_stands_overlaps_included():
    assert oracles.occurrences(["aaa", "baa"], "aa") == 3


def test_a_pattern_does_not_straddle_two_sequences():
    assert oracles.occurrences([["a"], ["b"]], ["a", "b"]) == 0


def test_followers_are_those_that_come_next_and_no_others():
    assert oracles.followers(ALI, ["est"], ["Ali", "est", "ici", "qui"]) == {"Ali": 1, "ici": 1}


def test_a_context_is_one_that_something_follows():
    assert oracles.contexts(ALI, 1) == {("Ali",), ("est",), ("qui",)}
    assert oracles.contexts(ALI, 2) == {("Ali", "est"), ("qui", "est")}
    assert oracles.contexts(ALI, 3) == set()


def test_frequencies_without_extra_observations_are_shares():
    assert oracles.frequencies([2, 0, 1], Fraction(0)) == [Fraction(2, 3), 0, Fraction(1, 3)]


def test_half_an_extra_observation_counts_half():
    assert oracles.frequencies([2, 0], Fraction(1, 2)) == [Fraction(5, 6), Fraction(1, 6)]


def test_frequencies_of_nothing_are_zero():
    assert oracles.frequencies([0, 0], Fraction(0)) == [0, 0]


def test_a_product_is_exact_and_its_logarithm_does_not_underflow():
    found = oracles.product(P, [[1, 1] * 3_000])
    assert found.transitions == 5_999
    assert found.log == pytest.approx(5_999 * math.log(0.25), rel=1e-12)
    assert found.perplexity == pytest.approx(4.0, rel=1e-12)


def test_an_impossible_transition_has_an_infinite_perplexity():
    assert oracles.product(P, [[0, 1], [2, 1]]).log == -math.inf
    assert oracles.product(P, [[0, 1], [2, 1]]).perplexity == math.inf


def test_the_product_of_no_transition_is_one():
    assert oracles.product(P, [[0], []]).log == 0.0


def test_the_greedy_path_takes_the_smallest_of_equals_and_stops_where_nothing_leads_on():
    assert oracles.greedy(P, 0, 9) == [0, 1, 2]
    assert oracles.greedy(P, 0, 2) == [0, 1]
    assert oracles.greedy(P, 2, 5) == [2]


def test_draws_do_not_overlap():
    assert oracles.draws([[0, 1, 2, 0, 2]], 2) == {0: [(1, 2)], 2: [(0, 2)]}
    assert oracles.draws([[0, 1, 0], [0]], 1) == {0: [(1,)], 1: [(0,)]}


def test_the_divergence_is_that_of_the_frequencies():
    assert oracles.divergence_from("aab", {"a": 0.5, "b": 0.5}) == pytest.approx(2 * math.log(4 / 3) + math.log(2 / 3))


def test_a_forbidden_outcome_is_infinitely_far():
    assert oracles.divergence_from("aab", {"a": 1.0, "b": 0.0}) == math.inf
    assert oracles.divergence_from("aab", {"a": 1.0}) == math.inf


@pytest.mark.parametrize("law", [(0.5, 0.5), (0.9, 0.1), (0.2, 0.3, 0.5), (0.98, 0.01, 0.01)])
@pytest.mark.parametrize("false_alarm", [0.5, 0.1, 0.01])
def test_the_threshold_is_kept_by_the_exact_law_of_every_sample(law, false_alarm):
    threshold = oracles.divergence_threshold(len(law), false_alarm=false_alarm)
    chances = dict(enumerate(law))
    beyond = sum(
        math.prod(law[outcome] for outcome in sample)
        for sample in arrangements(range(len(law)), repeat=7)
        if oracles.divergence_from(sample, chances) >= threshold
    )
    assert beyond <= false_alarm


def test_a_stricter_false_alarm_or_more_outcomes_widen_the_threshold():
    base = oracles.divergence_threshold(3, false_alarm=1e-6)
    assert oracles.divergence_threshold(3, false_alarm=1e-9) > base
    assert oracles.divergence_threshold(9, false_alarm=1e-6) > base


def test_a_fair_sample_is_within_the_threshold_and_a_biased_one_beyond():
    rng, law = np.random.default_rng(0), {0: 0.5, 1: 0.3, 2: 0.2}
    threshold = oracles.divergence_threshold(3, false_alarm=1e-9)
    assert oracles.divergence_from(rng.choice(3, 2_000, p=[0.5, 0.3, 0.2]).tolist(), law) < threshold
    assert oracles.divergence_from(rng.choice(3, 2_000, p=[0.4, 0.3, 0.3]).tolist(), law) > threshold
