"""Given modules of the assignment on conditional generation: a conditional VAE, and a denoiser that is never wrong."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from autograder.sandbox.given_module import GivenModule


def one_per_row(value: object, rows: Tensor, name: str) -> Tensor:
    """The value, an integer for each row of `rows`.

    raises  ValueError that says what a model asks for, if it is no such thing.
    """
    if not isinstance(value, Tensor) or value.shape != rows.shape[:1] or value.is_floating_point():
        found = tuple(value.shape) if isinstance(value, Tensor) else type(value).__name__
        raise ValueError(f"the model expects {name} to be integers of shape ({len(rows)},), found {found}")
    return value


class ConditionalLinearVAE(GivenModule):
    """A conditional VAE whose encoder and decoder are affine, with offsets of their own for each class.

    weight          (D, d) float: decoder, D = product of image_shape, d = latent_dim
    offset          (classes, D) float: decoder, one offset a class
    encoder_weight  (d, D) float, encoder_offset (classes, d) float: mean of the code
    logvar          (d,) float: log-variance of the code, the same for every image
    squash          True puts a sigmoid behind the decoder, for images in [0, 1]
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
        self.classes = len(offset)
        self.weight = nn.Parameter(weight.clone())  # what was given stays as it is, however long the training
        self.offset = nn.Parameter(offset.clone())
        self.encoder_weight = nn.Parameter(encoder_weight.clone())
        self.encoder_offset = nn.Parameter(encoder_offset.clone())
        self.logvar = nn.Parameter(logvar.clone())
        self.squash = squash

    def encode(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """Images (n, c, h, w) and their classes (n,) -> (mu, logvar), each (n, d)."""
        y = one_per_row(y, x, "y")
        mu = x.flatten(1) @ self.encoder_weight.T + self.encoder_offset[y]
        return mu, self.logvar.expand_as(mu)

    def decode(self, z: Tensor, y: Tensor) -> Tensor:
        """Codes (n, d) and classes (n,) -> images (n, c, h, w)."""
        y = one_per_row(y, z, "y")
        self.remember("code", z)
        self.remember("class", y)
        x = z @ self.weight.T + self.offset[y]
        return (torch.sigmoid(x) if self.squash else x).reshape(-1, *self.image_shape)

    def forward(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(n, c, h, w), (n,) -> (x_hat, mu, logvar), the code being drawn from the posterior."""
        mu, logvar = self.encode(x, y)
        z = mu + torch.randn_like(mu) * torch.exp(0.5 * logvar)
        return self.decode(z, y), mu, logvar


class ClassNoise(GivenModule):
    """The exact prediction of the noise where the data of class y follow N(means[y], variance I).

    means      (classes + 1, d) float: the last row is that of no class
    variance   float >= 0: 0 for classes that are a single point each
    alpha_bar  (T,) float: the share of the signal that is left at each step
    """

    alpha_bar: Tensor

    def __init__(self, *, means: Tensor, variance: float, alpha_bar: Tensor) -> None:
        super().__init__()
        self.latent_dim = means.shape[1]
        self.classes = len(means) - 1
        self.steps = len(alpha_bar)
        self.means = nn.Parameter(means.clone())
        self.variance = variance
        self.register_buffer("alpha_bar", alpha_bar.clone())

    def forward(self, z: Tensor, t: Tensor, y: Tensor) -> Tensor:
        """Noised codes (n, d), their steps (n,) and classes (n,) -> the noise in them, (n, d)."""
        t, y = one_per_row(t, z, "t"), one_per_row(y, z, "y")
        for name, value in (("z", z), ("t", t), ("y", y)):
            self.remember(name, value)
        signal = self.alpha_bar[t].unsqueeze(1)  # (n, 1)
        rest = 1 - signal
        return rest.sqrt() * (z - signal.sqrt() * self.means[y]) / (signal * self.variance + rest)


KINDS = {"conditional_linear_vae": ConditionalLinearVAE, "class_noise": ClassNoise}
