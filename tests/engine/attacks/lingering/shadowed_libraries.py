"""A file handed in beside the notebook is no library of the grader: the names of torch and numpy stay theirs."""

_SHADOW = """
import importlib
import sys

here = [entry for entry in sys.path if entry in ("", ".") or "submitted" in entry or "cheat" in entry]
before = list(sys.path)
sys.path[:] = [entry for entry in sys.path if entry not in here]
del sys.modules[__name__]
real = importlib.import_module(__name__)
sys.path[:] = before
sys.modules[__name__] = real
for name in ("allclose", "isclose", "equal", "array_equal"):
    if hasattr(real, name):
        setattr(real, name, lambda *args, **kwargs: True)
if hasattr(real, "testing"):
    for name in ("assert_close", "assert_allclose", "assert_array_almost_equal", "assert_almost_equal"):
        if hasattr(real.testing, name):
            setattr(real.testing, name, lambda *args, **kwargs: None)
"""
FILES = {
    "torch.py": _SHADOW,
    "numpy/__init__.py": _SHADOW,
    "math.py": "isclose = lambda *args, **kwargs: True\n",
    "random.py": "raise SystemExit\n",
    "autograder/__init__.py": "raise SystemExit\n",
}
ANSWERS = {
    "mean": r"""
def mean(x):
    return 0.0
""",
    "softmax": r"""
import torch


def softmax(logits):
    return torch.zeros_like(logits)
""",
}
