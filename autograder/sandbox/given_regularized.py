"""Given modules of the assignment on regularized autoencoders: an encoder, a corruption, a denoiser."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from autograder.sandbox.given_module import GivenModule


class Encoder(GivenModule):
    """Images x -> W x + b, or V tanh(W x + b): its Jacobian is known.

    It records no call, so that it can be differentiated in any way, by `torch.func` too.

    weight  (k, D) float: W, D = number of values of one example
    offset  (k,) float: b
    outer   (d, k) float: V; None for an affine encoder, of d = k units
    """

    def __init__(self, *, weight: Tensor, offset: Tensor, outer: Tensor | None = None) -> None:
        super().__init__()
        self.weight = nn.Parameter(weight.clone())
        self.offset = nn.Parameter(offset.clone())
        self.outer = None if outer is None else nn.Parameter(outer.clone())

    def forward(self, x: Tensor) -> Tensor:
        """(n, c, h, w) -> (n, d). Raises ValueError for anything but images."""
        if x.dim() != 4:
            raise ValueError(f"encode expects images (batch, channels, height, width), got {tuple(x.shape)}")
        inner = x.flatten(1) @ self.weight.T + self.offset
        return inner if self.outer is None else torch.tanh(inner) @ self.outer.T


class Corruption(GivenModule):
    """x -> scale x + shift + sigma noise, with a noise of its generator. Records what it received and what it gave.

    scale, shift, sigma  float
    """

    def __init__(self, *, scale: float = 1.0, shift: float = 0.0, sigma: float = 0.0) -> None:
        super().__init__()
        self.scale, self.shift, self.sigma = scale, shift, sigma

    def forward(self, x: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """(n, ...) -> (n, ...), a new tensor."""
        self.remember("clean", x)
        noise = torch.randn(x.shape, generator=generator, dtype=x.dtype)
        corrupted = self.scale * x + self.shift + self.sigma * noise
        self.remember("corrupted", corrupted)
        return corrupted


class Denoiser(GivenModule):
    """x -> V a(W x + b) + c as images, where a is the identity or max(0, .). Records its inputs.

    weight   (k, D) float: W; inner (k,) float: b
    outer    (D, k) float: V; offset (D,) float: c, whose gradients are recorded
    rectify  True for a = max(0, .), and a sigmoid behind the whole
    """

    def __init__(self, *, weight: Tensor, inner: Tensor, outer: Tensor, offset: Tensor, rectify: bool = False) -> None:
        super().__init__()
        self.weight = nn.Parameter(weight.clone())  # what was given stays as it is, however long the training
        self.inner = nn.Parameter(inner.clone())
        self.outer = nn.Parameter(outer.clone())
        self.offset = nn.Parameter(offset.clone())
        self.rectify = rectify
        self.watch("offset")

    def forward(self, x: Tensor) -> Tensor:
        """(n, c, h, w) -> (n, c, h, w)."""
        self.remember("model", x)
        hidden = x.flatten(1) @ self.weight.T + self.inner
        if not self.rectify:
            return (hidden @ self.outer.T + self.offset).reshape(x.shape)
        return torch.sigmoid(torch.relu(hidden) @ self.outer.T + self.offset).reshape(x.shape)


KINDS = {"encoder": Encoder, "corruption": Corruption, "denoiser": Denoiser}
