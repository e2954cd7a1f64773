"""A hidden input does not come back as the name of a class of exceptions."""

ANSWERS = {
    "mean": r"""
def mean(x):
    raise type(" ".join(map(str, x.tolist())), (Exception,), {})()
""",
}
