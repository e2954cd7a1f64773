import math

import numpy as np
import pytest
import torch

from autograder.suite.expect import Unmet, expect, require


@pytest.mark.parametrize(
    "value", [torch.tensor([1.0, 2.0]), torch.tensor([1, 2]), np.array([1.0, 2.0], np.float32), np.array([1, 2])]
)
def test_equal_values_are_close_whatever_their_type_and_precision(value):
    expect(value).close_to(np.array([1.0, 2.0]), atol=0)


@pytest.mark.parametrize("value", [1.5, np.float64(1.5), torch.tensor(1.5, requires_grad=True)])
def test_a_number_is_an_array_of_no_dimension(value):
    expect(value).shape().close_to(1.5, atol=0)


def test_a_list_of_numbers_is_a_target_though_no_result():
    expect(np.array([0.5, 1])).close_to([0.5, 1], atol=0)
    with pytest.raises(Unmet, match="got list"):
        expect([0.5, 1]).close_to([0.5, 1], atol=0)


@pytest.mark.parametrize("value", [None, "1.0", [1.0], {"a": 1.0}, (1.0,), 10**400, np.array(["a"])])
def test_what_is_no_array_of_numbers_fails(value):
    with pytest.raises(Unmet, match="expected a tensor or an array of numbers, got"):
        expect(value).array()


@pytest.mark.parametrize("value", [math.nan, torch.tensor([1.0, math.nan]), np.array([np.nan])])
def test_nan_fails_every_comparison(value):
    target = torch.as_tensor(value)
    for compare in (
        lambda: expect(value).close_to(target, atol=math.inf),
        lambda: expect(value).within(-math.inf, math.inf),
        lambda: expect(value).nonnegative(),
        lambda: expect(value).differs_from(0.0),
    ):
        with pytest.raises(Unmet, match="contains NaN"):
            compare()


def test_a_target_of_nan_fails():
    with pytest.raises(Unmet, match="the equality does not hold"):
        expect(torch.ones(2)).close_to(torch.tensor([1.0, math.nan]), atol=1.0)


def test_an_infinite_value_fails():
    with pytest.raises(Unmet, match="infinite"):
        expect(torch.tensor([1.0, math.inf])).close_to(torch.tensor([1.0, math.inf]), atol=1.0)


def test_an_empty_result_fails():
    with pytest.raises(Unmet, match="the result is empty"):
        expect(torch.ones(0)).close_to(torch.ones(0), atol=1.0)


@pytest.mark.parametrize("value", [torch.ones(3, 1), torch.ones(1, 3), torch.ones(1), torch.tensor(1.0)])
def test_a_result_that_would_broadcast_fails_by_its_shape(value):
    with pytest.raises(Unmet, match="expected shape"):
        expect(value).close_to(torch.ones(3), atol=1.0)


def test_a_shape_is_told_as_asked_and_as_found():
    with pytest.raises(Unmet) as unmet:
        expect(torch.ones(3, 1)).shape(3)
    assert unmet.value.because.en == "expected shape (3,), got (3, 1)"
    assert unmet.value.because.fr == "forme (3,) attendue, (3, 1) reçue"


def test_a_distance_of_exactly_the_tolerance_passes():
    expect(torch.tensor([1.5])).close_to(torch.tensor([1.0]), atol=0.5)


def test_the_relative_tolerance_is_relative_to_the_target():
    expect(torch.tensor([110.0])).close_to(torch.tensor([100.0]), atol=0, rtol=0.11)
    with pytest.raises(Unmet):
        expect(torch.tensor([110.0])).close_to(torch.tensor([100.0]), atol=0, rtol=0.09)


def test_a_message_tells_the_tolerance_and_not_the_expected_number():
    with pytest.raises(Unmet) as unmet:
        expect(torch.tensor(1.0)).close_to(torch.tensor(42.0), atol=1e-4)
    assert unmet.value.because.en == "the equality does not hold to within 0.0001"
    assert unmet.value.because.fr == "l'égalité n'est pas vérifiée à 0,0001 près"


def test_a_message_starts_with_the_name_of_the_value_if_it_has_one():
    with pytest.raises(Unmet) as unmet:
        expect(torch.tensor(math.nan), "∂z/∂μ").finite()
    assert unmet.value.because.en == "∂z/∂μ: the result contains NaN"
    assert unmet.value.because.fr == "∂z/∂μ\u00a0: le résultat contient des NaN"


def test_a_numpy_array_is_no_torch_tensor():
    with pytest.raises(Unmet, match="expected a torch tensor, got ndarray"):
        expect(np.ones(2)).tensor()


def test_a_lost_precision_is_told():
    with pytest.raises(Unmet, match=r"expected torch.float64, got torch.float32"):
        expect(torch.ones(2)).dtype(torch.float64)


def test_a_value_outside_its_interval_fails():
    expect(torch.tensor([0.0, 1.0])).within(0.0, 1.0)
    with pytest.raises(Unmet, match=r"outside the interval \[0, 1\]"):
        expect(torch.tensor([0.0, 1.1])).within(0.0, 1.0)


def test_a_negative_value_beyond_rounding_fails():
    expect(torch.tensor([-1e-7])).nonnegative(rounding=1e-6)
    with pytest.raises(Unmet, match="negative"):
        expect(torch.tensor([1.0, -1e-7])).nonnegative()


def test_two_equal_results_do_not_differ():
    with pytest.raises(Unmet, match="should differ"):
        expect(torch.ones(2)).differs_from(torch.ones(2))


def test_a_law_that_holds_is_silent_and_one_that_does_not_says_its_sentence():
    require(True, fr="oui", en="yes")
    with pytest.raises(Unmet) as unmet:
        require(False, fr="la moyenne n'est pas μ", en="the mean is not μ")
    assert (unmet.value.because.fr, unmet.value.because.en) == ("la moyenne n'est pas μ", "the mean is not μ")
