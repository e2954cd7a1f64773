"""An answer nested a hundred thousand deep, or of a hundred thousand tensors, breaks no parser."""

CELL = r"""
import json
import sys

import torch

sys.setrecursionlimit(10**6)
forged = iter(["[" * 60_000, '{"v":' * 10_000 + "1" + "}" * 10_000, '{"v": ' + "9" * 60_000 + "}", '{"v": 1e999999}'])
plain = json.dumps


def deep(value, *args, **kwargs):
    return next(forged, None) or plain(value, *args, **kwargs)


def mean(x):
    json.dumps = deep
    return 0.0


def softmax(logits):
    return [torch.zeros(0) for _ in range(100_000)]
"""
