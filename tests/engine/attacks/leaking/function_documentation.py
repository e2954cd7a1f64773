"""A hidden input does not come back as the name, the documentation or the defaults of a function."""

ANSWERS = {
    "mean": r"""
def mean(x):
    said = " ".join(map(str, x.tolist()))
    mean.__name__ = mean.__qualname__ = mean.__doc__ = mean.__module__ = said
    mean.__defaults__ = (said,)
    mean.__code__ = mean.__code__.replace(co_name=said)
    globals()[said] = softmax.__name__ = said
    raise TypeError(f"{mean.__name__}() takes {mean!r}")
""",
}
