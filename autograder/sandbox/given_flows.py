"""Given modules of the assignment on normalizing flows: a curve and its slope, and two flows to be trained."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from autograder.sandbox.given_module import GivenModule


class Curve(GivenModule):
    """x -> offset + slope x + sum_k weights_k tanh(rates_k x + shifts_k), or its derivative; elementwise.

    It records no call, so that it can be differentiated in any way, by `torch.func` too.

    slope, offset           () float
    weights, rates, shifts  (k,) float
    derivative              True for the derivative with respect to x
    """

    def __init__(
        self, *, slope: Tensor, offset: Tensor, weights: Tensor, rates: Tensor, shifts: Tensor, derivative: bool = False
    ) -> None:
        super().__init__()
        self.slope = nn.Parameter(slope.clone())
        self.offset = nn.Parameter(offset.clone())
        self.weights = nn.Parameter(weights.clone())
        self.rates = nn.Parameter(rates.clone())
        self.shifts = nn.Parameter(shifts.clone())
        self.derivative = derivative

    def forward(self, x: Tensor) -> Tensor:
        """Any shape -> the same shape."""
        bends = torch.tanh(x.unsqueeze(-1) * self.rates + self.shifts)  # (..., k)
        if self.derivative:
            return self.slope + (self.weights * self.rates * (1 - bends.square())).sum(-1)
        return self.offset + self.slope * x + (self.weights * bends).sum(-1)


def log_normal(z: Tensor) -> Tensor:
    """Log-density of N(0, I) at each row of z (n, d), in nats: (n,)."""
    return -0.5 * z.square().sum(1) - 0.5 * z.shape[1] * math.log(2 * math.pi)


class GaussianFlow(GivenModule):
    """The flow x = offset + exp(logscale) z, which records its calls and what its parameters were at each.

    With a script it plays a validation whose losses are known beforehand: after k backward passes, every point of
    first coordinate above 100 has the log-density -script[k], whatever the parameters; past its end, the last one.

    offset, logscale  (d,) float; the gradients of `offset` are recorded
    script            (m,) float, or None
    """

    def __init__(self, *, offset: Tensor, logscale: Tensor, script: Tensor | None = None) -> None:
        super().__init__()
        self.dim = len(offset)
        self.offset = nn.Parameter(offset.clone())  # what was given stays as it is, however long the training
        self.logscale = nn.Parameter(logscale.clone())
        self.script = script
        self.passes = 0
        self.watch("offset")
        self.offset.register_post_accumulate_grad_hook(self._count)  # type: ignore[no-untyped-call]

    def _count(self, _parameter: Tensor) -> None:
        self.passes += 1

    def log_prob(self, x: Tensor) -> Tensor:
        """(n, d) -> (n,), in nats."""
        self.remember("log_prob", x)
        self.remember("parameters then", torch.cat([self.offset, self.logscale]))
        found = log_normal((x - self.offset) * torch.exp(-self.logscale)) - self.logscale.sum()
        if self.script is None:
            return found
        return torch.where(x[:, 0] > 100, -self.script[min(self.passes, len(self.script) - 1)], found)

    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        """n points, (n, d)."""
        z = torch.randn(n, self.dim, generator=generator, dtype=self.offset.dtype)
        return self.offset + torch.exp(self.logscale) * z


class MonotoneFlow(GivenModule):
    """A flow in dimension 1: z = h(x) = offset + e^a x + sum_k e^w_k tanh(e^r_k (x - centers_k)) is standard normal.

    offset, a           (1,) float
    w, r, centers       (k,) float
    """

    def __init__(self, *, offset: Tensor, a: Tensor, w: Tensor, r: Tensor, centers: Tensor) -> None:
        super().__init__()
        self.dim = 1
        self.offset = nn.Parameter(offset.clone())
        self.a = nn.Parameter(a.clone())
        self.w = nn.Parameter(w.clone())
        self.r = nn.Parameter(r.clone())
        self.centers = nn.Parameter(centers.clone())

    def log_prob(self, x: Tensor) -> Tensor:
        """(n, 1) -> (n,), in nats."""
        rates = self.r.exp()
        bends = torch.tanh(rates * (x - self.centers))  # (n, k)
        z = self.offset + self.a.exp() * x + (self.w.exp() * bends).sum(1, keepdim=True)
        slopes = self.a.exp() + (self.w.exp() * rates * (1 - bends.square())).sum(1, keepdim=True)
        return log_normal(z) + slopes.log().sum(1)


KINDS = {"curve": Curve, "gaussian_flow": GaussianFlow, "monotone_flow": MonotoneFlow}
