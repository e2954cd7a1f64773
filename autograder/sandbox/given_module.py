"""What every module that a check gives to a student's function has: it records how it is called."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

MAX_RECORDED = 400


class GivenModule(nn.Module):
    """A module that remembers its calls, and the gradients that its parameters receive."""

    def __init__(self) -> None:
        super().__init__()
        self._calls: list[tuple[str, Tensor]] = []

    def record(self) -> list[tuple[str, Tensor]]:
        """What happened so far, in order, then what the parameters are now.

        (method, input) of each call; ("gradient of NAME", .grad as each backward pass left it) of what is watched;
        last ("NAME", value) of each parameter.
        """
        return [*self._calls, *((name, value.detach().clone()) for name, value in self.named_parameters())]

    def remember(self, method: str, value: Tensor) -> None:
        """Note one call."""
        if len(self._calls) < MAX_RECORDED:
            self._calls.append((method, value.detach().clone()))

    def watch(self, name: str) -> None:
        """Note the gradient of a parameter after each backward pass: what it has accumulated, not what it was sent."""

        def note(parameter: Tensor) -> None:
            if parameter.grad is not None:
                self.remember(f"gradient of {name}", parameter.grad)

        self.get_parameter(name).register_post_accumulate_grad_hook(note)  # type: ignore[no-untyped-call]


def leaf(arguments: dict[str, Any], key: str) -> Tensor:
    """What `key` names among the arguments of a call, ready to be differentiated with respect to.

    key      "x": the argument x, which is replaced by a leaf of its own; "model.weight": a parameter of a given module
    returns  a tensor that requires a gradient
    """
    name, _, parameter = key.partition(".")
    if parameter:
        module: nn.Module = arguments[name]
        return module.get_parameter(parameter)
    copy: Tensor = arguments[name].detach().clone()
    arguments[name] = copy.requires_grad_(True)
    return copy
