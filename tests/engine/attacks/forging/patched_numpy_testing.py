"""Values are compared in another process: numpy's comparisons, patched, change no verdict."""

FIRST = r"""
import math
import numpy as np
import numpy.testing

def content(*args, **kwargs):
    return None

def true(*args, **kwargs):
    return True

for name in dir(np.testing):
    if name.startswith("assert"):
        setattr(np.testing, name, content)
for name in ("allclose", "isclose", "array_equal", "array_equiv", "all"):
    setattr(np, name, true)
math.isclose = true
"""
ANSWERS = {
    "mean": r"""
def mean(x):
    return 0.0
""",
}
