"""An empty, an infinite or a broadcast result satisfies no comparison."""

CELL = r"""
import numpy
import torch

calls = []


def mean(x):
    calls.append(0)
    return [float("nan"), numpy.empty(0), numpy.full((3, 1), numpy.nan), None][len(calls) % 4]


def softmax(logits):
    calls.append(0)
    nans = logits.new_full(logits.shape, torch.nan)
    return [logits.new_empty(0), nans, logits[:0], logits.new_zeros(1)][len(calls) % 4]
"""
