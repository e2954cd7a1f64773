"""A question that nobody answers is an end of file, not an end of the grading."""

CELL = r"""
import sys
import time


def mean(x):
    return float(input("the mean, please: "))


def softmax(logits):
    sys.stdin.read()
    while True:
        time.sleep(1)


sys.stdin.readline()
mean(0)
"""
