"""Hidden inputs are drawn in another process: a generator that draws only zeros rigs its own."""

FIRST = r"""
import random

import numpy
import torch


class Zeros:
    def __init__(self, *_args, **_kwargs):
        pass

    def normal(self, *_args, size=None, **_kwargs):
        return numpy.zeros(size if size is not None else ())

    standard_normal = uniform = random = integers = normal

    def __getattr__(self, _name):
        return lambda *args, **kwargs: numpy.zeros(kwargs.get("size") or args[-1:] or ())


numpy.random.default_rng = numpy.random.Generator = numpy.random.RandomState = Zeros
for name in ("normal", "randn", "rand", "random", "uniform", "standard_normal"):
    setattr(numpy.random, name, lambda *size, **kwargs: numpy.zeros(kwargs.get("size") or size))
torch.randn = torch.rand = lambda *size, **kwargs: torch.zeros(*size)
torch.manual_seed = torch.random.manual_seed = lambda *_: None
random.random = random.gauss = lambda *_: 0.0
"""
CELL = r"""
def mean(x):
    return 0.0  # right for zeros


def softmax(logits):
    return torch.full_like(logits, 1 / logits.shape[1])  # right for any constant row
"""
