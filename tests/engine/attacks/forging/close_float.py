"""A number is its bits: a float that calls itself equal and near to everything arrives as the float that it is."""

ANSWERS = {
    "mean": r"""
class Near(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    def __sub__(self, other): return Near(0.0)
    __rsub__ = __add__ = __radd__ = __abs__ = __sub__
    __hash__ = float.__hash__

    def __abs__(self): return Near(0.0)
    def __round__(self, digits=None): return self
    def __array__(self, *args, **kwargs): return np.zeros(())
    def __array_ufunc__(self, *args, **kwargs): return Near(0.0)

def mean(x):
    return Near(1e9)
""",
    "two": r"""
class Any(int):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return hash(2)

ANSWERS["two"] = Any(7)
""",
}
