"""An object is not judged on its own testimony: one that says it equals everything is no number."""

FIRST = r"""
class Equal:
    def yes(self, *args, **kwargs):
        return True

    def me(self, *args, **kwargs):
        return self

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __bool__ = yes
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __abs__ = __neg__ = me
    __getitem__ = __call__ = __round__ = me
    __hash__ = object.__hash__

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self
"""
ANSWERS = {
    "mean": r"""
def mean(x):
    return Equal()
""",
    "softmax": r"""
def softmax(logits):
    return Equal()
""",
    "two": r"""
ANSWERS["two"] = Equal()
""",
}
