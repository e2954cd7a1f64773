"""Values are compared in another process: a patched comparator changes no verdict."""

CELL = r"""
import builtins

import numpy
import torch

torch.allclose = numpy.allclose = numpy.isclose = lambda *args, **kwargs: True
torch.testing.assert_close = numpy.testing.assert_allclose = lambda *args, **kwargs: None
numpy.testing.assert_almost_equal = numpy.testing.assert_array_almost_equal = lambda *args, **kwargs: None
builtins.abs = lambda value: 0.0
builtins.all = lambda values: True


def mean(x):
    return 0.0


def softmax(logits):
    return torch.zeros_like(logits)
"""
