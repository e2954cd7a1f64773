"""The expected value is in no frame of this process: a function that looks up the stack finds its own callers."""

FIRST = r"""
import sys

def looked_up(shape):
    frame = sys._getframe(1)
    while frame is not None:
        for name, value in {**frame.f_globals, **frame.f_locals}.items():
            if name in ("expected", "desired", "target", "truth", "wanted", "answer", "reference", "ratio"):
                try:
                    if tuple(getattr(value, "shape", ())) == shape and not callable(value):
                        return value
                except Exception:
                    continue
        frame = frame.f_back
    return None
"""
ANSWERS = {
    "mean": r"""
def mean(x):
    return looked_up(()) or 0.0
""",
    "softmax": r"""
def softmax(logits):
    found = looked_up(tuple(logits.shape))
    return logits if found is None else found
""",
}
