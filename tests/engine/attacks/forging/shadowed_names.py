"""The grader's names are its own: what a notebook calls np, torch, expected or grader means nothing to it."""

CELL = r"""
class Agreeable:
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: True

np = torch = grader = unittest = pytest = testing = expect = require = check = rng = student = Agreeable()
expected = target = truth = 0.0
mean = softmax = grader
"""
FIRST = r"""
import builtins
import sys

class Agreeable:
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: True

builtins.grader = Agreeable()
builtins.expect = builtins.require = builtins.check = lambda *args, **kwargs: Agreeable()
"""
