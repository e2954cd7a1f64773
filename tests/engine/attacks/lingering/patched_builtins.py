"""Builtins that a submission replaces are its own: no check and no other submission calls them."""

CELL = r"""
import builtins
import sys

plain_import = builtins.__import__


def treacherous(name, *args, **kwargs):
    module = plain_import(name, *args, **kwargs)
    if name.split(".")[0] in ("numpy", "torch", "math", "pytest"):
        for function in ("allclose", "isclose", "approx"):
            if hasattr(module, function):
                setattr(module, function, lambda *args, **kwargs: True)
    return module


class Anything(float):
    def __eq__(self, other):
        return True

    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = float.__hash__

    def __sub__(self, other):
        return self

    __rsub__ = __abs__ = lambda self, *_: self


builtins.__import__ = treacherous
builtins.abs = builtins.round = lambda *_, **__: Anything(0.0)
builtins.sum = lambda *_, **__: 0.0
builtins.all = builtins.any = lambda *_: True
builtins.AssertionError = Warning
sys.excepthook = lambda *_: None


def mean(x):
    return Anything(0.0)


def softmax(logits):
    return Anything(0.0)
"""
