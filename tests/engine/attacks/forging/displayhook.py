"""A score is computed from verdicts: a number that a cell shows as its result is no score."""

FIRST = r"""
hook = get_ipython().displayhook
for score in (20.0, 8.0, 4.0):
    hook(score)
"""
ANSWERS = {
    "mean": r"""
def mean(x):
    hook(8.0)  # before the assertion that follows the call
    return 0.0
""",
    "softmax": r"""
def softmax(logits):
    hook(8.0)
    return logits
""",
}
