"""A recursion that overflows the stack of the interpreter ends its own process."""

CELL = r"""
import sys

sys.setrecursionlimit(10**9)


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __repr__(self):
        return repr(self)


def mean(x):
    return mean(x)


def softmax(logits):
    value = ()
    for _ in range(10**6):
        value = (value,)
    return value


repr(Deep())
"""
