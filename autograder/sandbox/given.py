"""Small public modules that a check gives to a student's function that takes a network, with weights of its choice.

With them a loss, a sampler or an ELBO has an exact value, and nothing needs training. They are made in the student's
process, where gradients through them are exact, and they record how they are called.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from autograder.sandbox.given_module import GivenModule


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


class DenseVAE(GivenModule):
    """A VAE with one layer of hidden units each way, large enough for digits. It records no call.

    hidden, code  (H, D), (2 d, H) float: encoder; the code's means, then its log-variances
    back, pixels  (H, d), (D, H) float: decoder, with a sigmoid behind it
    *_offset      the offset of each: (H,), (2 d,), (H,), (D,)
    """

    def __init__(
        self,
        *,
        image_shape: tuple[int, int, int],
        hidden: Tensor,
        hidden_offset: Tensor,
        code: Tensor,
        code_offset: Tensor,
        back: Tensor,
        back_offset: Tensor,
        pixels: Tensor,
        pixels_offset: Tensor,
    ) -> None:
        super().__init__()
        self.image_shape = tuple(image_shape)
        self.latent_dim = back.shape[1]
        self.hidden, self.hidden_offset = nn.Parameter(hidden.clone()), nn.Parameter(hidden_offset.clone())
        self.code, self.code_offset = nn.Parameter(code.clone()), nn.Parameter(code_offset.clone())
        self.back, self.back_offset = nn.Parameter(back.clone()), nn.Parameter(back_offset.clone())
        self.pixels, self.pixels_offset = nn.Parameter(pixels.clone()), nn.Parameter(pixels_offset.clone())

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(n, c, h, w) -> (mu, logvar), each (n, d)."""
        inner = torch.relu(x.flatten(1) @ self.hidden.T + self.hidden_offset)
        mu, logvar = (inner @ self.code.T + self.code_offset).chunk(2, dim=1)
        return mu, logvar

    def decode(self, z: Tensor) -> Tensor:
        """(n, d) -> (n, c, h, w) in [0, 1]."""
        inner = torch.relu(z @ self.back.T + self.back_offset)
        return torch.sigmoid(inner @ self.pixels.T + self.pixels_offset).reshape(-1, *self.image_shape)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(n, c, h, w) -> (x_hat, mu, logvar), the code being drawn from the posterior."""
        mu, logvar = self.encode(x)
        z = mu + torch.randn_like(mu) * torch.exp(0.5 * logvar)
        return self.decode(z), mu, logvar


def _kinds() -> dict[str, Callable[..., GivenModule]]:
    """The modules above, and what each file `given_*.py` beside this one offers in its `KINDS`."""
    kinds: dict[str, Callable[..., GivenModule]] = {"linear_vae": LinearVAE, "dense_vae": DenseVAE}
    for path in sorted(Path(__file__).parent.glob("given_*.py")):
        offered = getattr(import_module(f"{__package__}.{path.stem}"), "KINDS", {})
        if twice := kinds.keys() & offered:
            raise ImportError(f"{path.name} offers a kind of module that there is already: {', '.join(sorted(twice))}")
        kinds |= offered
    return kinds


KINDS = _kinds()


def make(kind: str, options: dict[str, Any]) -> GivenModule:
    """The module of that kind. Raises KeyError for an unknown one."""
    return KINDS[kind](**options)
