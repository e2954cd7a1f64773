"""Values cross the wire unchanged, or are refused before anything is sent."""

from __future__ import annotations

import math
import socket
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.sandbox import wire

TORCH_TYPES = sorted(wire.DTYPES, key=str)
NUMPY_TYPES = ("float16", "float32", "float64", "uint8", "int8", "int16", "int32", "int64", "bool")


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


def across(value: Any) -> Any:
    """The value as the other side gets it. It must fit into the buffer of a socket."""
    ours, theirs = socket.socketpair()
    try:
        wire.send(ours, {"op": "test"}, value)
        return wire.receive(theirs, deadline=None).value
    finally:
        ours.close()
        theirs.close()


def alike(one: Any, other: Any) -> bool:
    """Same types all the way down, same bits; NaN is NaN."""
    if type(one) is not type(other):
        return False
    if isinstance(one, torch.Tensor):
        return one.dtype == other.dtype and one.shape == other.shape and bits(one) == bits(other)
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, dict):
        return len(one) == len(other) and all(
            alike(a, b) and alike(one[a], other[b]) for a, b in zip(one, other, strict=True)
        )
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(alike(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, float) and math.isnan(one):
        return math.isnan(other)
    return bool(one == other)


def bits(tensor: torch.Tensor) -> bytes:
    return bytes(tensor.contiguous().reshape(-1).view(torch.uint8).tolist()) if tensor.numel() else b""


scalars = (
    st.none() | st.booleans() | st.integers(-(2**64) + 1, 2**64 - 1) | st.floats() | st.text(max_size=20)
    | st.builds(wire.Generator, st.integers(0, 2**63 - 1))
    | st.builds(wire.Rng, st.integers(0, 2**63 - 1))
)  # fmt: skip
tensors = st.builds(
    lambda array, dtype: torch.from_numpy(array).to(dtype),
    arrays.arrays(np.float32, arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3)),
    st.sampled_from(TORCH_TYPES),
)
numpys = arrays.arrays(
    st.sampled_from(NUMPY_TYPES), arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3)
)
keys = st.text(max_size=8) | st.integers(-9, 9) | st.tuples(st.integers(0, 3), st.text(max_size=2))
data = st.recursive(
    scalars | tensors | numpys,
    lambda inner: (
        st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(keys, inner, max_size=4)
    ),
    max_leaves=12,
)


@given(data)
@pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning", "ignore:invalid value:RuntimeWarning")
def test_whatever_is_data_arrives_as_it_was(value: Any) -> None:
    assert alike(across(value), value)


@pytest.mark.parametrize("dtype", TORCH_TYPES, ids=str)
def test_tensors_of_every_allowed_type_keep_their_bits(dtype: torch.dtype) -> None:
    tensor = torch.arange(12).reshape(3, 4).to(dtype)
    assert alike(across(tensor), tensor)


@pytest.mark.parametrize("shape", [(), (0,), (3, 0, 2), (1,) * wire.MAX_DIMS])
def test_tensors_of_no_dimension_no_entry_or_eight_dimensions_keep_their_shape(shape: tuple[int, ...]) -> None:
    assert across(torch.ones(shape)).shape == shape
    assert across(np.ones(shape)).shape == shape


@pytest.mark.parametrize(
    "tensor",
    [torch.arange(12.0).reshape(3, 4).T, torch.arange(12.0)[::3], torch.ones(1, 3).expand(4, 3),
     torch.tensor([1 + 2j]).conj().imag],
    ids=["transposed", "strided", "expanded", "negated lazily"],
)  # fmt: skip
def test_tensors_that_are_not_contiguous_keep_their_values(tensor: torch.Tensor) -> None:
    assert across(tensor).tolist() == tensor.tolist()


def test_arrays_with_negative_strides_keep_their_values() -> None:
    assert across(np.arange(6.0)[::-2]).tolist() == [5.0, 3.0, 1.0]


def test_two_views_of_one_storage_arrive_as_two_tensors() -> None:
    base = torch.arange(6.0)
    one, other = across((base[:4], base[2:]))
    assert (one.tolist(), other.tolist()) == ([0.0, 1.0, 2.0, 3.0], [2.0, 3.0, 4.0, 5.0])


def test_gradients_do_not_cross() -> None:
    leaf = torch.ones(3, requires_grad=True)
    arrived = across([leaf, 2 * leaf])
    assert [tensor.requires_grad for tensor in arrived] == [False, False]


def test_a_tensor_of_a_subclass_arrives_plain() -> None:
    class Equal(torch.Tensor):
        def __eq__(self, other: object) -> bool:  # type: ignore[override]
            return True

    arrived = across(torch.ones(2).as_subclass(Equal))
    assert type(arrived) is torch.Tensor


def test_numpy_scalars_become_arrays_without_dimension_and_doubles_become_floats() -> None:
    assert across(np.float32(0.5)).shape == ()
    assert across(np.float64(0.5)) == 0.5
    assert type(across(np.float64(0.5))) is float


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -0.0, 5e-324, 1.7976931348623157e308, 0.1])
def test_floats_keep_every_bit(value: float) -> None:
    arrived = across(value)
    assert arrived.hex() == value.hex()


@pytest.mark.parametrize(
    "value",
    [
        2**64, -(2**64), 1j, b"bytes", {1, 2}, object(), print, torch.nn.Linear(1, 1), range(3), Ellipsis,
        np.array([object()]), np.array([b"text"]), np.array([1j]), np.zeros(2, dtype="datetime64[s]"),
        np.zeros(2, dtype=[("a", "f4")]), np.zeros(2, dtype="uint16"), np.zeros(2, dtype=">f4"),
        torch.ones(2, dtype=torch.complex64), torch.ones(2).to_sparse(), torch.ones(2, device="meta"),
        torch.ones((1,) * (wire.MAX_DIMS + 1)),
    ],
    ids=lambda value: f"{type(value).__name__}-{getattr(value, 'dtype', '')}",
)  # fmt: skip
def test_what_is_not_data_is_refused_before_anything_is_sent(
    value: Any, pair: tuple[socket.socket, socket.socket]
) -> None:
    ours, theirs = pair
    with pytest.raises(wire.UnsendableError):
        wire.send(ours, {"op": "test"}, [value])
    theirs.setblocking(False)
    with pytest.raises(BlockingIOError):
        theirs.recv(1)


def test_a_list_that_contains_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(wire.UnsendableError, match="deep"):
        across(endless)


def test_values_too_large_for_the_other_side_are_refused_by_the_sender(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    for value in ([0.1] * 5000, torch.zeros(1000)):
        with pytest.raises(wire.UnsendableError, match="bytes"):
            wire.send(pair[0], {}, value, max_json=wire.MAX_JSON_BYTES, max_blob=2000)
