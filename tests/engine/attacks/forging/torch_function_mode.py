"""A mode of torch belongs to a process: one that answers for every comparison answers for no comparison of ours."""

FIRST = r"""
import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

class Agree(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None):
        if getattr(function, "__name__", "") in ("allclose", "equal", "isclose", "eq", "all", "lt", "le"):
            return torch.tensor(True)
        return function(*args, **(kwargs or {}))

class AgreeBelow(TorchDispatchMode):
    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        found = function(*args, **(kwargs or {}))
        compared = isinstance(found, torch.Tensor) and found.dtype is torch.bool
        return torch.ones_like(found) if compared else found

Agree().__enter__()
AgreeBelow().__enter__()
"""
ANSWERS = {
    "softmax": r"""
def softmax(logits):
    return logits
""",
}
