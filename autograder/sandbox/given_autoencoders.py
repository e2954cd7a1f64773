"""Given autoencoders: affine maps, bent or not, so that codes, images, losses and their gradients have exact values."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from autograder.sandbox.given_module import GivenModule


class AffineAutoencoder(GivenModule):
    """An autoencoder whose encoder and decoder are affine, each followed by a fixed non-linearity if asked.

    weight          (D, d) float: decoder, D = product of image_shape, d = latent_dim
    offset          (D,) float: decoder; its gradients are recorded
    encoder_weight  (d, D) float, encoder_offset (d,) float: encoder
    bend            True puts a hyperbolic tangent behind the encoder: the code of a mean is no longer the mean of codes
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
        bend: bool = False,
        squash: bool = False,
    ) -> None:
        super().__init__()
        self.image_shape = tuple(image_shape)
        self.latent_dim = weight.shape[1]
        self.weight = nn.Parameter(weight.clone())  # what was given stays as it is, however long the training
        self.offset = nn.Parameter(offset.clone())
        self.encoder_weight = nn.Parameter(encoder_weight.clone())
        self.encoder_offset = nn.Parameter(encoder_offset.clone())
        self.bend = bend
        self.squash = squash
        self.watch("offset")

    def encode(self, x: Tensor) -> Tensor:
        """(n, c, h, w) -> (n, d)."""
        self.remember("encode", x)
        z = x.flatten(1) @ self.encoder_weight.T + self.encoder_offset
        return torch.tanh(z) if self.bend else z

    def decode(self, z: Tensor) -> Tensor:
        """(n, d) -> (n, c, h, w)."""
        self.remember("decode", z)
        x = z @ self.weight.T + self.offset
        return (torch.sigmoid(x) if self.squash else x).reshape(-1, *self.image_shape)

    def forward(self, x: Tensor) -> Tensor:
        """(n, c, h, w) -> (n, c, h, w): decode(encode(x))."""
        return self.decode(self.encode(x))


class UnevenError(GivenModule):
    """A reconstruction loss that tells its arguments apart: a pixel that is too bright weighs more than a dark one.

    weight  factor of the squared error where x_hat > x
    """

    def __init__(self, *, weight: float) -> None:
        super().__init__()
        self.too_bright = weight

    def forward(self, x_hat: Tensor, x: Tensor) -> Tensor:
        """(n, c, h, w) images -> scalar: weighted squared error, summed over the pixels, averaged over the images."""
        gap = x_hat - x
        return (gap.square() * torch.where(gap > 0, self.too_bright, 1.0)).flatten(1).sum(1).mean()


KINDS = {"affine_autoencoder": AffineAutoencoder, "uneven_error": UnevenError}
