"""No exercise gives more than its points: an absurd number in the place of a score stops nobody's grading."""

FIRST = r"""
for score in (1e308, 10**400, float("inf"), float("nan"), -20.0, True, "20"):
    get_ipython().displayhook(score)
"""
ANSWERS = {
    "mean": r"""
def mean(x):
    get_ipython().displayhook(1e6)
    return 1e308
""",
    "softmax": r"""
def softmax(logits):
    get_ipython().displayhook(float("nan"))
    return torch.full_like(logits, float("inf"))
""",
    "two": r"""
ANSWERS["two"] = 10**18
""",
}
