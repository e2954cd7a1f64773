"""Small public modules that a check gives to a student's function that takes a network, with weights of its choice.

With them a loss, a sampler or an ELBO has an exact value, and nothing needs training. They are made in the student's
process, where gradients through them are exact, and they record how they are called.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
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


class LinearVAE(GivenModule):
    """A VAE whose encoder and decoder are affine.

    With standard normal codes its images follow N(offset, weight weight^T) exactly; with the right encoder it is
    probabilistic principal component analysis, whose posterior and ELBO are known in closed form.

    weight          (D, d) float: decoder, D = product of image_shape, d = latent_dim
    offset          (D,) float: decoder; its gradients are recorded
    encoder_weight  (d, D) float, encoder_offset (d,) float: mean of the code
    logvar          (d,) float: log-variance of the code, the same for every image
    squash          True puts a sigmoid behind the decoder, for images in [0, 1]
    source          Tipping & Bishop 1999; Lucas et al. 2019
    """

    def __init__(
        self,
        *,
        image_shape: tuple[int, int, int],
        weight: Tensor,
        offset: Tensor,
        encoder_weight: Tensor,
        encoder_offset: Tensor,
        logvar: Tensor,
        squash: bool = False,
    ) -> None:
        super().__init__()
        self.image_shape = tuple(image_shape)
        self.latent_dim = weight.shape[1]
        self.weight = nn.Parameter(weight.clone())  # what was given stays as it is, however long the training
        self.offset = nn.Parameter(offset.clone())
        self.encoder_weight = nn.Parameter(encoder_weight.clone())
        self.encoder_offset = nn.Parameter(encoder_offset.clone())
        self.logvar = nn.Parameter(logvar.clone())
        self.squash = squash
        self.watch("offset")

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(n, c, h, w) -> (mu, logvar), each (n, d)."""
        self.remember("encode", x)
        mu = x.flatten(1) @ self.encoder_weight.T + self.encoder_offset
        return mu, self.logvar.expand_as(mu)

    def decode(self, z: Tensor) -> Tensor:
        """(n, d) -> (n, c, h, w)."""
        self.remember("decode", z)
        x = z @ self.weight.T + self.offset
        return (torch.sigmoid(x) if self.squash else x).reshape(-1, *self.image_shape)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(n, c, h, w) -> (x_hat, mu, logvar), the code being drawn from the posterior."""
        mu, logvar = self.encode(x)
        z = mu + torch.randn_like(mu) * torch.exp(0.5 * logvar)
        return self.decode(z), mu, logvar


KINDS: dict[str, Callable[..., GivenModule]] = {"linear_vae": LinearVAE}


def make(kind: str, options: dict[str, Any]) -> GivenModule:
    """The module of that kind. Raises KeyError for an unknown one."""
    return KINDS[kind](**options)
