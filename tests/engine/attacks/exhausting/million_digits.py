"""A number of ten million digits is neither printed nor sent."""

CELL = r"""
import sys

sys.set_int_max_str_digits(0)


def mean(x):
    return 1 << 40_000_000


def softmax(logits):
    return [1 << 40_000_000] * 10


print(7**10_000_000)
"""
