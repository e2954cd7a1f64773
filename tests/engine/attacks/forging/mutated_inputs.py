"""A function gets a copy of the hidden input: whoever makes it easy in place finds the question unchanged."""

ANSWERS = {
    "mean": r"""
def mean(x):
    x[...] = 0.0
    return 0.0
""",
    "softmax": r"""
def softmax(logits):
    logits.zero_()
    return torch.full_like(logits, 1 / logits.shape[1])
""",
}
