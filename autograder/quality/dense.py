"""A dense VAE of the grader's: its first weights, its training, the images that it makes.

With one network for everybody a rule on images judges one function of a student at a time: the loss that trained it,
or the sampler that draws from it.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import torch
from torch import Generator, Tensor

from autograder.data import graded
from autograder.sandbox.given import DenseVAE
from autograder.sandbox.training import fit_vae

Options = dict[str, Any]
"""Those of the given module `dense_vae`."""
Loss = Callable[..., Any]
Draw = Callable[..., Any]


def drawn(image_shape: tuple[int, int, int], *, latent_dim: int, hidden: int, generator: Generator) -> Options:
    """First weights, of the size that `torch.nn.Linear` gives its own."""
    pixels = math.prod(image_shape)
    sizes = {
        "hidden": (hidden, pixels), "code": (2 * latent_dim, hidden), "back": (hidden, latent_dim),
        "pixels": (pixels, hidden),
    }  # fmt: skip
    options: Options = {"image_shape": image_shape}
    for name, (after, before) in sizes.items():
        bound = before**-0.5
        for key, shape in ((name, (after, before)), (f"{name}_offset", (after,))):
            options[key] = bound * (2 * torch.rand(shape, generator=generator, device="cpu") - 1)
    return options


def fitted(images: Tensor, recipe: Mapping[str, Any], *, loss: Loss, draw: Draw, seed: int) -> Options:
    """The weights after a training from first weights of this seed, where the images are; they come back to the CPU.

    recipe  "latent_dim", "hidden" and "training": epochs, batch_size, learning_rate
    """
    _, channels, height, width = images.shape
    options = drawn(
        (channels, height, width), latent_dim=recipe["latent_dim"], hidden=recipe["hidden"],
        generator=Generator().manual_seed(seed),
    )  # fmt: skip
    model = DenseVAE(**options).to(images.device)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        fit_vae(model, images, loss=loss, draw=draw, **recipe["training"])
    return {**options, **{name: value.detach().cpu() for name, value in model.named_parameters()}}


def ready(data: str, recipe: Mapping[str, Any], *, seed: int) -> Options:
    """The same for the images of a grading, with our own loss and draw; a process trains it once.

    recipe  as above, and "beta": the weight of the divergence, 1 if it is left out
    """
    return dict(_ready(data, json.dumps(recipe, sort_keys=True), seed))


@cache  # a second of training, for every submission of a class
def _ready(data: str, recipe: str, seed: int) -> Options:
    known = json.loads(recipe)
    loss = functools.partial(_loss, beta=known.get("beta", 1.0))
    return fitted(graded(data).train, known, loss=loss, draw=_draw, seed=seed)


def decoded(options: Options, codes: Tensor) -> Tensor:
    """Images (n, c, h, w) of codes (n, d) by the network with these weights."""
    with torch.no_grad():
        return DenseVAE(**options).decode(codes)


def _draw(mu: Tensor, logvar: Tensor) -> Tensor:
    return mu + torch.exp(logvar / 2) * torch.randn_like(mu)


def _loss(x_hat: Tensor, x: Tensor, mu: Tensor, logvar: Tensor, *, beta: float) -> tuple[Tensor]:
    """The negative bound with that weight of the divergence, in nats per image."""
    reconstruction = torch.nn.functional.binary_cross_entropy(x_hat, x, reduction="sum")
    divergence = 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()
    return ((reconstruction + beta * divergence) / len(x),)
