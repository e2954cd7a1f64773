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
name = 'Generator'
points = None

SAYS = {
    'reason': 'Raison',
    'missing': "votre notebook ne d\xe9finit pas encore `{name}`\xa0; ex\xe9cutez la cellule de l'exercice, et celles du d\xe9but",
    'todo': "`{name}` est encore \xe0 \xe9crire\xa0: il reste `raise NotImplementedError` dans la cellule de l'exercice",
    'crashed': "votre code s'arr\xeate sur {error}",
    'frame': 'dans {name}, ligne {line}\xa0: {code}',
    'accepted': "une exception {error} est attendue, il n'y en a pas",
    'other_error': 'une autre exception que {error}',
    'no_array': 'un tenseur ou un tableau de nombres est attendu, votre code donne {found}',
    'no_tensor': 'un tenseur torch est attendu, votre code donne {found}',
    'shape': 'forme {expected} attendue, {found} re\xe7ue',
    'dtype': 'dtype {expected} attendu, {found} re\xe7u',
    'not_finite': 'il y a des NaN ou des infinis',
    'values': '{expected} attendu, {found} re\xe7u',
    'outside': 'des valeurs entre {low} et {high} sont attendues, les v\xf4tres vont de {least} \xe0 {most}',
    'same': 'deux r\xe9sultats sont \xe9gaux et devraient diff\xe9rer',
    'no_sequence': 'une suite de valeurs est attendue (liste, tuple ou tableau), votre code donne {found}',
    'length': '{count} valeurs sont attendues, il y en a {found}',
    'choice': "choisissez un num\xe9ro de 1 \xe0 {count} et ex\xe9cutez la cellule (pour l'instant\xa0: {found})",
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


@test_case(name='le g\xe9n\xe9rateur transforme (batch, latent_dim) en (batch, dim)', points=None, hidden=False)
def generator_gives_points(env):
    student = Student(env)
    for n in (3, 1):
        found = student.Generator(latent_dim=4, hidden_dim=8, dim=2)(torch.ones(n, 4))
        expect(found).tensor().shape(n, 2).finite()


@test_case(name='`latent_dim` est un attribut du g\xe9n\xe9rateur', points=None, hidden=False)
def generator_knows_its_latent_dim(env):
    student = Student(env)
    expect(student.Generator(latent_dim=4, hidden_dim=8, dim=2).latent_dim, "latent_dim").close_to(4, atol=0)


@test_case(name='`hidden_dim` r\xe8gle la taille du r\xe9seau', points=None, hidden=False)
def generator_grows_with_its_width(env):
    student = Student(env)
    few, many = (
        sum(p.numel() for p in student.Generator(latent_dim=4, hidden_dim=units, dim=2).parameters())
        for units in (5, 50)
    )
    expect(many - few, "weights").within(1, 10**7)
