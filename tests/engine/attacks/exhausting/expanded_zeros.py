"""A billion zeros that share one place in memory are refused before anybody writes them out."""

CELL = r"""
import numpy
import torch


def mean(x):
    return numpy.broadcast_to(numpy.float64(0), (10**9, 10))


def softmax(logits):
    return torch.zeros(1, dtype=logits.dtype).expand(10**9, 10)
"""
