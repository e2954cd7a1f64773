"""A computation that looks at no signal is ended at its limit of time all the same."""

CELL = r"""
def mean(x):
    return sum(range(10**15))


def softmax(logits):
    import torch

    huge = torch.ones(6_000, 6_000, dtype=torch.float64)
    while True:
        huge = huge @ huge


mean(0)
"""
