import math

import numpy as np
import pytest
import torch

from autograder.sandbox.student import CallRecord
from autograder.sandbox.wire import Generator, Given, Rng
from autograder.suite.declare import misconception, wrong_answer
from autograder.suite.matching import explain, same


@misconception("double", caught_by={"doubles", "draws"}, fr="trois fois", en="three times")
def tripled(x, generator=None):
    return 3 * x


@misconception("double", caught_by={"doubles"}, fr="trois fois aussi", en="three times too")
def tripled_again(x, generator=None):
    return x + x + x


@misconception("double", caught_by={"draws"}, fr="bruit", en="noise")
def noisy(x, generator=None):
    return 2 * x + torch.randn(x.shape, generator=generator)


@misconception("double", caught_by={"doubles"}, fr="plante", en="crashes")
def crashing(x, generator=None):
    raise ValueError("no")


@misconception("double", caught_by={"doubles"}, fr="sur place", en="in place")
def in_place(x, generator=None):
    return x.mul_(2)


@misconception("double", caught_by={"differentiates"}, fr="détaché", en="detached")
def detached(x, generator=None):
    return 2 * x.detach()


@misconception("pair", caught_by={"pairs"}, fr="échangés", en="exchanged")
def exchanged(x):
    return 2 * x, x


wrong_option = wrong_answer(
    "quiz", name="option_2", key="color", value=2, caught_by={"answers"}, fr="pas 2", en="not 2"
)
KNOWN = (tripled, tripled_again, noisy, crashing, in_place, detached, exchanged, wrong_option)
X = torch.tensor([1.0, -2.0, 0.5])


def call(value, x=X, name="double", seed=1, **more):
    return CallRecord("call", name, {"x": x, **more}, seed, value)


def gradients(value, gradient, name="double", output=None, cotangent=None):
    return CallRecord("gradients", name, {"x": X}, 1, value, {"x": gradient}, ("x",), output, cotangent)


def test_the_misconception_whose_value_is_the_students_is_found():
    assert explain("draws", [call(3 * X)], KNOWN) is tripled


def test_of_several_that_coincide_the_first_declared_is_found():
    assert explain("doubles", [call(3 * X)], KNOWN) is tripled


def test_a_misconception_that_the_check_does_not_catch_is_not_found():
    assert explain("draws", [call(3 * X)], [tripled_again]) is None


def test_one_call_that_differs_is_enough_to_say_nothing():
    assert explain("doubles", [call(3 * X), call(3.01 * X)], KNOWN) is None


def test_without_a_call_nothing_is_found():
    assert explain("doubles", [], KNOWN) is None


def test_calls_of_another_function_only_find_nothing():
    assert explain("doubles", [call(3 * X, name="triple")], KNOWN) is None


def test_a_call_of_another_function_beside_is_passed_over():
    assert explain("doubles", [call(X, name="halve"), call(3 * X)], KNOWN) is tripled


def test_a_misconception_that_raises_is_passed_over():
    assert explain("doubles", [call(3 * X)], [crashing, tripled]) is tripled


def test_a_misconception_may_change_its_inputs_without_changing_the_record():
    record = call(2 * X, x=X.clone())
    assert explain("doubles", [record, record], [in_place]) is in_place
    assert torch.equal(record.arguments["x"], X)


def test_another_precision_is_the_same_value():
    assert explain("doubles", [call((3 * X).double())], KNOWN) is tripled


def test_another_shape_is_another_value():
    assert explain("doubles", [call((3 * X).reshape(3, 1))], KNOWN) is None


def test_noise_is_recognised_from_the_seed_of_the_call():
    with torch.random.fork_rng():
        torch.manual_seed(7)
        noise = torch.randn(3)
    assert explain("draws", [call(2 * X + noise, seed=7)], KNOWN) is noisy
    assert explain("draws", [call(2 * X + noise, seed=8)], KNOWN) is None


def test_a_generator_is_made_from_its_seed():
    noise = torch.randn(3, generator=torch.Generator().manual_seed(5))
    assert explain("draws", [call(2 * X + noise, generator=Generator(5))], KNOWN) is noisy


@misconception("double", caught_by={"draws"}, fr="Du hasard de numpy.", en="Randomness of numpy.")
def noisy_numpy(x, rng=None):
    return np.random.standard_normal(3) if rng is None else rng.standard_normal(3)


def test_a_numpy_generator_is_made_from_its_seed():
    noise = np.random.default_rng(5).standard_normal(3)
    assert explain("draws", [call(noise, rng=Rng(5))], [noisy_numpy]) is noisy_numpy
    assert explain("draws", [call(noise, rng=Rng(6))], [noisy_numpy]) is None


def test_the_global_numpy_generator_is_seeded_for_the_call_and_left_as_it_was():
    noise = np.random.RandomState(7).standard_normal(3)
    before = np.random.get_state()[1].tolist()
    assert explain("draws", [call(noise, seed=7)], [noisy_numpy]) is noisy_numpy
    assert np.random.get_state()[1].tolist() == before


def test_the_global_generator_is_left_as_it_was():
    before = torch.random.get_rng_state()
    explain("draws", [call(2 * X)], KNOWN)
    assert torch.equal(torch.random.get_rng_state(), before)


def test_gradients_tell_a_detached_graph_from_a_right_answer():
    assert explain("differentiates", [gradients(2 * X, torch.zeros(3))], KNOWN) is detached
    assert explain("differentiates", [gradients(2 * X, torch.full((3,), 2.0))], KNOWN) is None


def test_gradients_are_those_of_the_recorded_output_and_cotangent():
    weights = torch.tensor([1.0, 10.0, 100.0])
    pair = (2 * X, X)
    assert explain("pairs", [gradients(pair, 2 * weights, "pair", 0, weights)], KNOWN) is exchanged
    assert explain("pairs", [gradients(pair, weights, "pair", 1, weights)], KNOWN) is exchanged
    assert explain("pairs", [gradients(pair, weights, "pair", 0, weights)], KNOWN) is None


@misconception("energy", caught_by={"differentiates"}, fr="constante", en="constant")
def without_gradient(model, x):
    return model.decode(x).sum().detach()


def test_a_gradient_with_respect_to_a_parameter_of_a_given_module_is_compared():
    weight = torch.tensor([[1.0, 0.5], [0.0, 2.0]])
    model = Given(1, "linear_vae", {"image_shape": (1, 1, 2), "weight": weight, "offset": X[:2],
                                    "encoder_weight": weight, "encoder_offset": X[:2], "logvar": X[:2]})  # fmt: skip
    z, key = torch.tensor([[1.0, -2.0]]), "model.weight"

    def recorded(gradient):
        return CallRecord(
            "gradients", "energy", {"model": model, "x": z}, 1, torch.tensor(-5.0), {key: gradient}, (key,)
        )

    assert explain("differentiates", [recorded(torch.zeros(2, 2))], [without_gradient]) is without_gradient
    assert explain("differentiates", [recorded(z.repeat(2, 1))], [without_gradient]) is None


def test_a_wrong_option_is_found_by_the_answer():
    assert explain("answers", [CallRecord("value", "ANSWERS", {}, 0, {"color": 2})], KNOWN) is wrong_option


@pytest.mark.parametrize("given", [{"color": 3}, {}, {"color": None}, {"color": "2"}, None, [2]])
def test_another_answer_finds_no_option(given):
    assert explain("answers", [CallRecord("value", "ANSWERS", {}, 0, given)], KNOWN) is None


def test_true_is_not_the_first_option():
    first = wrong_answer("quiz", name="one", key="color", value=1, caught_by={"answers"}, fr="pas 1", en="not 1")
    assert explain("answers", [CallRecord("value", "ANSWERS", {}, 0, {"color": True})], [first]) is None


def test_nan_is_the_same_as_nan():
    assert same(torch.tensor([1.0, math.nan]), np.array([1.0, math.nan]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, None), ("a", "b"), ("1", 1.0), ({"a": 1}, {"a": 2}), ({"a": 1}, {}), (X, (X,)), ((X, X), (X,)),
        (X, None), (np.array(["a"]), 1.0),
    ],
)  # fmt: skip
def test_what_is_not_made_of_the_same_numbers_is_not_the_same(one, other):
    assert not same(one, other)


def test_tables_of_words_are_compared_entry_by_entry():
    assert same({("the",): {"cat": 2, "dog": 1}}, {("the",): {"dog": 1, "cat": 2}})
    assert not same({("the",): {"cat": 2}}, {("the",): {"cat": 1}})
    assert same(["the", "cat"], ("the", "cat"))
    assert same(np.array(["b", "a"]), np.array(["b", "a"]))
    assert not same(np.array(["b", "a"]), np.array(["a", "b"]))


def test_a_list_is_the_same_as_a_tuple():
    assert same([X, 1.0], (X, torch.tensor(1.0)))
