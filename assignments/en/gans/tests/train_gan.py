# Built from solutions/gans/public.py by autograder; do not edit.
from __future__ import annotations

import functools
import linecache
import re
import traceback
from typing import Any
import numpy as np
import torch

from otter.test_files import test_case

OK_FORMAT = False
name = 'train_gan'
points = None

SAYS = {
    'reason': 'Reason',
    'missing': 'your notebook does not define `{name}` yet; run the cell of the exercise, and those at the top',
    'todo': '`{name}` is still to be written: `raise NotImplementedError` is left in the cell of the exercise',
    'crashed': 'your code stops with {error}',
    'frame': 'in {name}, line {line}: {code}',
    'accepted': 'expected the exception {error}, got none',
    'other_error': 'an exception other than {error}',
    'no_array': 'expected a tensor or an array of numbers, got {found}',
    'no_tensor': 'expected a torch tensor, got {found}',
    'shape': 'expected shape {expected}, got {found}',
    'dtype': 'expected dtype {expected}, got {found}',
    'not_finite': 'there are NaN or infinite values',
    'values': 'got {found}, where {expected} is expected',
    'outside': 'expected values between {low} and {high}, yours go from {least} to {most}',
    'same': 'two results are equal and should differ',
    'no_sequence': 'expected a sequence of values (a list, a tuple or an array), got {found}',
    'length': 'expected {count} values, got {found}',
    'choice': 'choose a number from 1 to {count} and run the cell (so far: {found})',
}


class Reason(AssertionError):
    """Why a check does not pass: otter shows the name of this class, then the sentence."""

    def __init__(self, text: str) -> None:
        super().__init__(re.sub(r"<(?=\S)", "< ", text))  # otter puts it into HTML as it is


Reason.__name__ = SAYS["reason"]


def sentence(key: str, **values: Any) -> str:
    """One of the sentences, with its values."""
    return SAYS[key].format(**values)


class Student:
    """The names that the notebook defines. A call that stops says so, with the line of the student's own code."""

    def __init__(self, env: dict[str, Any]) -> None:
        self._env = env

    def __getattr__(self, name: str) -> Any:
        if name not in self._env:
            raise Reason(sentence("missing", name=name))
        value = self._env[name]
        return functools.partial(self.call, value) if callable(value) else value

    def call(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """What a function, or a method of a model, gives for these arguments."""
        try:
            return function(*args, **kwargs)
        except Exception as error:  # whatever the student's code raises is what they want to see
            stopped = Reason(self._story(error))
        raise stopped

    def refuses(self, kind: type[Exception], name: str, /, **kwargs: Any) -> None:
        """The call of the function of this name raises this kind of exception."""
        getattr(self, name)
        try:
            self._env[name](**kwargs)
        except kind:
            return
        except Exception as error:  # as in `call`
            stopped = Reason(sentence("other_error", error=kind.__name__) + "\n    " + self._story(error))
        else:
            stopped = Reason(sentence("accepted", error=kind.__name__))
        raise stopped

    def _story(self, error: Exception) -> str:
        """The exception, and up to three lines of the student's own code that led to it."""
        frames = list(traceback.walk_tb(error.__traceback__))
        theirs = [(frame.f_code, line) for frame, line in frames if frame.f_globals is self._env]
        if isinstance(error, NotImplementedError) and frames[-1][0].f_globals is self._env:
            return sentence("todo", name=theirs[-1][0].co_qualname)
        told = [sentence("crashed", error=f"{type(error).__name__}: {error}")]
        for code, line in theirs[-3:]:
            text = linecache.getline(code.co_filename, line).strip()
            told.append(sentence("frame", name=code.co_qualname, line=line, code=text))
        return "\n    ".join(told)


def numbers(value: Any) -> Any:
    """The value as an array of floats, wherever and in whatever precision it is; None if it is no such thing."""
    if hasattr(value, "detach"):
        value = value.detach().cpu().double().numpy()
    try:
        array = np.asarray(value)
    except ValueError:  # rows of several lengths
        return None
    return array.astype(float) if array.dtype.kind in "fiub" else None


def short(value: Any) -> str:
    """A few numbers, to be read by a person."""
    array = numbers(value)
    return np.array2string(array, precision=4, threshold=12, separator=", ").replace("\n", " ")


class expect:
    """An expectation about a value of the student's; each method returns the expectation, or raises `Reason`."""

    def __init__(self, value: Any, name: str = "") -> None:
        self.value = value
        self.name = name

    def fails(self, key: str, **values: Any) -> Reason:
        """The reason, about this value."""
        return Reason((f"{self.name}: " if self.name else "") + sentence(key, **values))

    def array(self) -> Any:
        """The value as an array of floats."""
        found = numbers(self.value)
        if found is None:
            raise self.fails("no_array", found=type(self.value).__name__)
        return found

    def tensor(self) -> expect:
        """It is a torch tensor."""
        if not hasattr(self.value, "detach"):
            raise self.fails("no_tensor", found=type(self.value).__name__)
        return self

    def shape(self, *expected: int) -> expect:
        """Its shape is exactly this one."""
        found = self.array().shape
        if found != expected:
            raise self.fails("shape", expected=expected, found=found)
        return self

    def dtype(self, expected: Any) -> expect:
        """Its precision is exactly this one."""
        found = getattr(self.value, "dtype", type(self.value).__name__)
        if found != expected:
            raise self.fails("dtype", expected=expected, found=found)
        return self

    def finite(self) -> expect:
        """No NaN and no infinity in it."""
        if not np.isfinite(self.array()).all():
            raise self.fails("not_finite")
        return self

    def close_to(self, expected: Any, *, atol: float) -> expect:
        """It has this shape and these values, within `atol`."""
        wanted = expect(expected, self.name).array()
        self.shape(*wanted.shape)
        if not np.allclose(self.array(), wanted, rtol=0, atol=atol):
            raise self.fails("values", expected=short(wanted), found=short(self.value))
        return self

    def within(self, low: float, high: float) -> expect:
        """All its values lie between `low` and `high`."""
        found = self.finite().array()
        if found.size and not low <= found.min() <= found.max() <= high:
            raise self.fails("outside", low=low, high=high, least=short(found.min()), most=short(found.max()))
        return self

    def differs_from(self, other: Any) -> expect:
        """Some of its values differ from those of `other`, of the same shape."""
        wanted = expect(other, self.name).array()
        if np.array_equal(self.shape(*wanted.shape).array(), wanted):
            raise self.fails("same")
        return self

    def equal_to(self, expected: Any) -> expect:
        """It is this Python object: words, numbers, lists, tuples, dictionaries."""
        try:
            same = bool(self.value == expected)
        except (TypeError, ValueError):  # an array has no single truth
            same = False
        if not same:
            raise self.fails("values", expected=repr(expected), found=repr(self.value)[:200])
        return self

    def elements(self) -> list[Any]:
        """The values of a list, a tuple or an array, as a list."""
        if isinstance(self.value, np.ndarray) and self.value.ndim:
            return list(self.value.tolist())
        if not isinstance(self.value, tuple | list):
            raise self.fails("no_sequence", found=type(self.value).__name__)
        return list(self.value)

    def parts(self, count: int) -> list[Any]:
        """The values of a sequence of this length."""
        found = self.elements()
        if len(found) != count:
            raise self.fails("length", count=count, found=len(found))
        return found

    def choice(self, count: int) -> expect:
        """It is the number of an option of a quiz, from 1 to `count`."""
        if type(self.value) is not int or not 1 <= self.value <= count:
            raise self.fails("choice", count=count, found=repr(self.value)[:40])
        return self


@test_case(name='training returns a list of one pair of numbers per epoch', points=None, hidden=False)
def training_tells_both_losses(env):
    student = Student(env)
    f, d = student.Generator(latent_dim=3, hidden_dim=8, dim=2), student.Discriminator(dim=2, hidden_dim=8)
    x = torch.linspace(-1, 1, 20).reshape(10, 2)
    found = student.train_gan(f, d, x, epochs=2, batch_size=5, learning_rate=1e-3)
    for pair in expect(found).parts(2):
        for value in expect(pair).parts(2):
            expect(value).shape().finite()


@test_case(name='the generator learns: its weights change', points=None, hidden=False)
def training_moves_the_generator(env):
    student = Student(env)
    f, d = student.Generator(latent_dim=3, hidden_dim=8, dim=2), student.Discriminator(dim=2, hidden_dim=8)
    before = [p.detach().clone() for p in f.parameters()]
    student.train_gan(f, d, torch.linspace(-1, 1, 20).reshape(10, 2), epochs=2, batch_size=5, learning_rate=1e-2)
    gaps = [float((now - then).detach().abs().max()) for now, then in zip(f.parameters(), before, strict=True)]
    expect(max(gaps), "f").within(1e-4, 10**6)


@test_case(name='the discriminator learns: its weights change', points=None, hidden=False)
def training_moves_the_discriminator(env):
    student = Student(env)
    f, d = student.Generator(latent_dim=3, hidden_dim=8, dim=2), student.Discriminator(dim=2, hidden_dim=8)
    before = [p.detach().clone() for p in d.parameters()]
    student.train_gan(f, d, torch.linspace(-1, 1, 20).reshape(10, 2), epochs=2, batch_size=5, learning_rate=1e-2)
    gaps = [float((now - then).detach().abs().max()) for now, then in zip(d.parameters(), before, strict=True)]
    expect(max(gaps), "d").within(1e-4, 10**6)


@test_case(name='`x` is untouched by the training', points=None, hidden=False)
def training_changes_no_point(env):
    student = Student(env)
    f, d = student.Generator(latent_dim=3, hidden_dim=8, dim=2), student.Discriminator(dim=2, hidden_dim=8)
    x = torch.linspace(-1, 1, 20).reshape(10, 2)
    kept = x.clone()
    student.train_gan(f, d, x, epochs=2, batch_size=5, learning_rate=1e-2)
    expect(x, "x").close_to(kept, atol=0)


@test_case(name='all randomness comes from `generator`: same seed, same losses; another seed, other losses', points=None, hidden=False)
def training_repeats_with_the_same_seed(env):
    student = Student(env)
    x, losses = torch.linspace(-1, 1, 20).reshape(10, 2), []
    for _ in range(2):
        torch.manual_seed(5)  # of the weights
        f, d = student.Generator(latent_dim=3, hidden_dim=8, dim=2), student.Discriminator(dim=2, hidden_dim=8)
        torch.manual_seed(len(losses))  # what comes from elsewhere than the generator differs
        seeded = torch.Generator().manual_seed(3)
        history = student.train_gan(f, d, x, epochs=2, batch_size=5, learning_rate=1e-2, generator=seeded)
        losses.append(torch.tensor([[float(value) for value in pair] for pair in expect(history).parts(2)]))
    expect(losses[1], "losses").close_to(losses[0], atol=1e-5)
