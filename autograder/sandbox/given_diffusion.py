"""Given noise predictors of the assignment on diffusion: an exact one, and a network to be trained."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from autograder.sandbox.given_module import GivenModule


def require_steps(z: Tensor, t: Tensor) -> None:
    """Raises ValueError, for the student to read, unless t is a tensor of one integer for each example of z."""
    if not isinstance(t, Tensor) or t.is_floating_point() or t.shape != z.shape[:1]:
        found = f"{t.dtype} {tuple(t.shape)}" if isinstance(t, Tensor) else type(t).__name__
        raise ValueError(f"model(z, t) expects t as an integer tensor of shape ({len(z)},), got {found}")


class ExactNoise(GivenModule):
    """z, t -> E[epsilon | z] + an error, for data from a mixture of isotropic Gaussians, of which some may be points.

    The error is the mean of `errors` under the component that z comes from: where that is sure, a loss is known
    whatever t and the noise. It records z, t, and whether z carries a graph.

    alpha_bar   (T,) float: share of the signal after each step
    means       (K, D) float, D = number of values of one example
    variances   (K,) float >= 0, weights (K,) float > 0
    errors      (K, D) float; its gradients are recorded
    """

    def __init__(self, *, alpha_bar: Tensor, means: Tensor, variances: Tensor, weights: Tensor, errors: Tensor) -> None:
        super().__init__()
        self.alpha_bar = nn.Buffer(alpha_bar)
        self.means = nn.Buffer(means)
        self.variances = nn.Buffer(variances)
        self.weights = nn.Buffer(weights)
        self.errors = nn.Parameter(errors.clone())  # what was given stays as it is, however long the training
        self.watch("errors")

    def forward(self, z: Tensor, t: Tensor) -> Tensor:
        """(n, ...), (n,) integers -> the shape of z."""
        require_steps(z, t)
        self.remember("z", z)
        self.remember("t", t)
        self.remember("graph", torch.tensor(z.requires_grad))
        kept = self.alpha_bar[t].unsqueeze(1)  # (n, 1)
        spread = kept * self.variances + 1 - kept  # (n, K)
        gaps = z.flatten(1).unsqueeze(1) - kept.sqrt().unsqueeze(2) * self.means  # (n, K, D)
        density = self.weights.log() - gaps.square().sum(2) / (2 * spread) - spread.log() * gaps.shape[2] / 2
        share = torch.softmax(density, dim=1)
        noise = (1 - kept).sqrt() * ((share / spread).unsqueeze(2) * gaps).sum(1)
        return (noise + share @ self.errors).reshape(z.shape)


class NoiseNetwork(GivenModule):
    """z, t -> a network with two layers of hidden units, of which the first are shifted by a vector for each t.

    It records no call.

    weight   (H, D) float, times (T, H) float: the first layer
    middle   (H, H) float, middle_offset (H,) float: the second
    outer    (D, H) float, offset (D,) float: the output
    """

    def __init__(
        self, *, weight: Tensor, times: Tensor, middle: Tensor, middle_offset: Tensor, outer: Tensor, offset: Tensor
    ) -> None:
        super().__init__()
        self.weight = nn.Parameter(weight.clone())
        self.times = nn.Parameter(times.clone())
        self.middle = nn.Parameter(middle.clone())
        self.middle_offset = nn.Parameter(middle_offset.clone())
        self.outer = nn.Parameter(outer.clone())
        self.offset = nn.Parameter(offset.clone())

    def forward(self, z: Tensor, t: Tensor) -> Tensor:
        """(n, ...), (n,) integers -> the shape of z."""
        require_steps(z, t)
        hidden = nn.functional.silu(z.flatten(1) @ self.weight.T + self.times[t])
        hidden = nn.functional.silu(hidden @ self.middle.T + self.middle_offset)
        return (hidden @ self.outer.T + self.offset).reshape(z.shape)


KINDS = {"exact_noise": ExactNoise, "noise_network": NoiseNetwork}
