"""The reference solution is in no process of a student: a function that looks for its namesake finds itself."""

FIRST = r"""
import gc
import sys
import types

def namesake(name, mine):
    candidates = [module.__dict__.get(name) for module in list(sys.modules.values()) if module is not None]
    candidates += [thing for thing in gc.get_objects() if isinstance(thing, types.FunctionType)]
    for thing in candidates:
        if isinstance(thing, types.FunctionType) and thing.__name__ == name and thing.__code__ is not mine.__code__:
            if not thing.__module__.startswith(("numpy", "torch", "statistics", "_")):
                return thing
    return None
"""
ANSWERS = {
    "mean": r"""
def mean(x):
    other = namesake("mean", mean)
    return other(x) if other else 0.0
""",
    "softmax": r"""
def softmax(logits):
    other = namesake("softmax", softmax)
    return other(logits) if other else logits
""",
}
