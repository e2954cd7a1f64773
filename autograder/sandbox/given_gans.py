"""Given modules of the assignment on adversarial networks: a generator and a discriminator whose every step is told.

Each notes when it was called or differentiated and what its parameters were then, so that the two can be put in one
order: which network moved when, and on which gradient.
"""

from __future__ import annotations

import time

import torch
from torch import Tensor, nn

from autograder.sandbox.given_module import GivenModule


class Timed(GivenModule):
    """A module with one parameter, which notes the time and its parameter beside each call and each gradient.

    It computes in double precision: the smallest step of an optimizer shows.
    """

    def __init__(self, weights: Tensor) -> None:
        super().__init__()
        self.weights = nn.Parameter(weights.double().clone())  # what was given stays as it is
        self.weights.register_post_accumulate_grad_hook(self._note_gradient)  # type: ignore[no-untyped-call]

    def note(self, event: str, value: Tensor) -> None:
        """Note an event, and beside it the time in seconds and the parameter."""
        self.remember(event, value.double())
        clock = torch.tensor([time.perf_counter()], dtype=torch.float64)
        self.remember("then", torch.cat([clock, self.weights.detach().flatten()]))

    def _note_gradient(self, parameter: Tensor) -> None:
        if parameter.grad is not None:
            self.note("gradient", parameter.grad)


class AffineGenerator(Timed):
    """x = weights[:, :-1] z + weights[:, -1].

    weights  (dim, latent_dim + 1) float
    """

    def __init__(self, *, weights: Tensor) -> None:
        super().__init__(weights)
        self.latent_dim = weights.shape[1] - 1

    def forward(self, z: Tensor) -> Tensor:
        """(n, latent_dim) -> (n, dim), float32."""
        self.note("call", z)
        return (z.double() @ self.weights[:, :-1].T + self.weights[:, -1]).float()


class QuadraticDiscriminator(Timed):
    """The logit weights · (1, x, x²), which grows on either side of a point or falls.

    weights  (1 + 2 dim,) float
    """

    def __init__(self, *, weights: Tensor) -> None:
        super().__init__(weights)

    def forward(self, x: Tensor) -> Tensor:
        """(n, dim) -> (n,)."""
        self.note("call", x)
        wide = x.double()
        return torch.cat([torch.ones_like(wide[:, :1]), wide, wide.square()], dim=1) @ self.weights


KINDS = {"affine_generator": AffineGenerator, "quadratic_discriminator": QuadraticDiscriminator}
