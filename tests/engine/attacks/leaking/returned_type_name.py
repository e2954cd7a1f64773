"""A hidden input does not come back as the name of the type of a value that is no number."""

ANSWERS = {
    "mean": r"""
def mean(x):
    return type(" ".join(map(str, x.tolist())), (), {})()
""",
}
