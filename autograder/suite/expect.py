"""The one comparator: shape, dtype and finiteness first, then values. NaN, empty and broadcast results fail.

A message names shapes, dtypes and tolerances; it never holds an expected number or a hidden input.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from autograder.errors import AutograderError
from autograder.text import Text


class Unmet(AutograderError):  # noqa: N818  # an outcome of a check, not an error of anybody's program
    """An expectation that does not hold: the check FAILED, for this reason."""

    def __init__(self, because: Text) -> None:
        super().__init__(because.en)
        self.because = because


class expect:  # noqa: N801  # reads as a verb: expect(value).close_to(...)
    """An expectation about a value that came from the student's process.

    Every method returns the expectation itself, or raises `Unmet` with a sentence in both languages, which starts with
    `name` (a formula or an identifier, the same in both) if the check looks at several values.
    """

    def __init__(self, value: Any, name: str = "") -> None:
        self.value = value
        self.name = name

    def _unmet(self, *, fr: str, en: str) -> Unmet:
        """The exception that says so, about this value."""
        return Unmet(Text(f"{self.name}\u00a0: {fr}", f"{self.name}: {en}") if self.name else Text(fr, en))

    def array(self) -> np.ndarray[Any, Any]:
        """The value as a float64 array, whatever its precision.

        raises  Unmet if it is not a tensor, an array or a number.
        """
        value = self.value
        if isinstance(value, torch.Tensor):
            return value.detach().to(torch.float64).numpy()
        if isinstance(value, np.ndarray) and value.dtype.kind in "fiub":
            return value.astype(np.float64)
        if isinstance(value, int | float) and abs(value) < 2**1023:  # a longer integer is no float64
            return np.asarray(value, dtype=np.float64)
        if isinstance(value, float):  # infinite, NaN
            return np.asarray(value)
        kind = type(value).__name__
        raise self._unmet(
            fr=f"un tenseur ou un tableau de nombres est attendu, votre fonction renvoie {kind}",
            en=f"expected a tensor or an array of numbers, got {kind}",
        )

    def tensor(self) -> expect:
        """It is a torch tensor."""
        if not isinstance(self.value, torch.Tensor):
            kind = type(self.value).__name__
            raise self._unmet(
                fr=f"un tenseur torch est attendu, votre fonction renvoie {kind}",
                en=f"expected a torch tensor, got {kind}",
            )
        return self

    def dtype(self, expected: torch.dtype) -> expect:
        """It is a tensor of this dtype."""
        self.tensor()
        if self.value.dtype != expected:
            raise self._unmet(
                fr=f"dtype {expected} attendu, {self.value.dtype} reçu",
                en=f"expected {expected}, got {self.value.dtype}",
            )
        return self

    def shape(self, *expected: int) -> expect:
        """Its shape is exactly this one: () for a number, never one that merely broadcasts to it."""
        found = self.array().shape
        if found != expected:
            raise self._unmet(
                fr=f"forme {expected} attendue, {found} reçue", en=f"expected shape {expected}, got {found}"
            )
        return self

    def finite(self) -> expect:
        """No NaN and no infinity in it, and at least one value."""
        values = self.array()
        if values.size == 0:
            raise self._unmet(fr="le résultat est vide", en="the result is empty")
        if np.isnan(values).any():
            raise self._unmet(fr="le résultat contient des NaN", en="the result contains NaN")
        if np.isinf(values).any():
            raise self._unmet(fr="le résultat contient des valeurs infinies", en="the result contains infinite values")
        return self

    def close_to(self, target: Any, *, atol: float, rtol: float = 0.0) -> expect:
        """It equals `target` elementwise, within atol + rtol * abs(target), and has its shape.

        target  a number, an array, a tensor, or a list of numbers
        atol    absolute tolerance, in the unit of the value; rtol relative tolerance.
        """
        wanted = expect(np.asarray(target, dtype=float) if isinstance(target, list | tuple) else target).array()
        self.shape(*wanted.shape).finite()
        error = np.abs(self.array() - wanted)
        if not bool((error <= atol + rtol * np.abs(wanted)).all()):  # written so that NaN would fail
            near = f"{max(atol, rtol):.1g}"
            raise self._unmet(
                fr=f"l'égalité n'est pas vérifiée à {near.replace('.', ',')} près",
                en=f"the equality does not hold to within {near}",
            )
        return self

    def within(self, low: float, high: float) -> expect:
        """All its values are finite and lie in [low, high]."""
        self.finite()
        values = self.array()
        if not bool(((values >= low) & (values <= high)).all()):
            raise self._unmet(
                fr=f"des valeurs sortent de l'intervalle [{low:g}\u00a0; {high:g}]".replace(".", ","),
                en=f"some values lie outside the interval [{low:g}, {high:g}]",
            )
        return self

    def nonnegative(self, *, rounding: float = 0.0) -> expect:
        """All its values are finite and >= -rounding."""
        self.finite()
        if not bool((self.array() >= -rounding).all()):
            raise self._unmet(fr="au moins une valeur est négative", en="at least one value is negative")
        return self

    def differs_from(self, other: Any) -> expect:
        """It is finite and not elementwise equal to `other`."""
        self.finite()
        if np.array_equal(self.array(), expect(other).array()):
            raise self._unmet(
                fr="deux résultats qui devraient différer sont égaux", en="two results that should differ are equal"
            )
        return self


def require(holds: bool, *, fr: str, en: str) -> None:
    """Fail the check with this sentence unless `holds`: for a law that `expect` has no word for."""
    if not holds:
        raise Unmet(Text(fr, en))
