"""On which device a request is carried out: the CPU, unless a check that trains asks for the one of the grading.

Both sides use this module. Nothing here touches a GPU before the first request that asks for one: a process that has
used CUDA cannot be forked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

CPU = "cpu"


@contextmanager
def at_work_on(device: str) -> Iterator[None]:
    """New tensors are made on this device, in full precision, for as long as it lasts."""
    if device == CPU:
        yield
        return
    import torch  # not before: who only hands out work does without

    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False  # on by default: ten bits of mantissa in every convolution
    torch.backends.cudnn.benchmark = False
    with torch.device(device):
        yield


def moved(value: Any, device: str) -> Any:
    """The value with its tensors on this device; what is no tensor, nor made of some, stays as it is."""
    import torch

    if isinstance(value, torch.Tensor):
        return value.to(device)
    if isinstance(value, list | tuple):
        return type(value)(moved(item, device) for item in value)
    return {key: moved(item, device) for key, item in value.items()} if isinstance(value, dict) else value
