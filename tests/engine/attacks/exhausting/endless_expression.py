"""A regular expression that tries for ever, in one call that nothing interrupts, is ended at its limit of time."""

CELL = r"""
import re


def mean(x):
    return float(re.match(r"(a|a)*$", "a" * 64 + "b") is None)


"""
