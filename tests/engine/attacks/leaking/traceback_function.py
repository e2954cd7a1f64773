"""A hidden input does not come back in a traceback as the name of a function."""

ANSWERS = {
    "mean": r"""
def fails():
    raise ValueError("no")

def mean(x):
    said = " ".join(map(str, x.tolist()))
    fails.__code__ = fails.__code__.replace(co_name=said, co_qualname=said)
    return fails()
""",
}
