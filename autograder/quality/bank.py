"""Bad models without a network: what a rule on samples must catch, or is known not to see.

Each function makes `count` images from those of the course and a generator; its docstring says in a line what it is.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Generator, Tensor
from torch.nn import functional as F  # noqa: N812  # as everywhere

from autograder.data import Images

Sampler = Callable[[Images, int, Generator], Tensor]
"""(images, count, generator) -> (count, channels, height, width) float32 in [0, 1]."""


# ---- made without looking at any image ------------------------------------------------------------------------------


def uniform_noise(data: Images, count: int, generator: Generator) -> Tensor:
    """Pixels drawn uniformly: nothing was learned."""
    return torch.rand(count, *data.image_shape, generator=generator)


def gray(data: Images, count: int, generator: Generator) -> Tensor:
    """Gray with a little noise, as a network that has not been trained makes them."""
    return (0.5 + 0.05 * torch.randn(count, *data.image_shape, generator=generator)).clamp(0, 1)


# ---- too few different ones -----------------------------------------------------------------------------------------


def one_class(data: Images, count: int, generator: Generator) -> Tensor:
    """Training images of one class."""
    chosen = int(torch.randint(data.classes, (), generator=generator))
    return _some(data.train[data.train_classes == chosen], count, generator)


def five_classes(data: Images, count: int, generator: Generator) -> Tensor:
    """Training images of half of the classes."""
    chosen = torch.randperm(data.classes, generator=generator)[: data.classes // 2]
    return _some(data.train[torch.isin(data.train_classes, chosen)], count, generator)


def half_one_class(data: Images, count: int, generator: Generator) -> Tensor:
    """Training images, half of them of one class."""
    return torch.cat([one_class(data, count // 2, generator), _some(data.train, count - count // 2, generator)])


def one_image(data: Images, count: int, generator: Generator) -> Tensor:
    """One training image, over and over."""
    return _some(data.train, 1, generator).repeat(count, 1, 1, 1)


def twenty_images(data: Images, count: int, generator: Generator) -> Tensor:
    """Twenty training images, over and over."""
    return _some(_some(data.train, 20, generator), count, generator)


def mean_image(data: Images, count: int, generator: Generator) -> Tensor:  # noqa: ARG001  # nothing is drawn
    """The mean of the training images, over and over: what a model without a code makes."""
    return data.train.mean(0, keepdim=True).repeat(count, 1, 1, 1)


def class_means(data: Images, count: int, generator: Generator) -> Tensor:
    """The mean image of a class drawn at random."""
    means = torch.stack([data.train[data.train_classes == c].mean(0) for c in range(data.classes)])
    return _some(means, count, generator)


def noisy_class_means(data: Images, count: int, generator: Generator) -> Tensor:
    """The same with a noise of 0.1."""
    return _noisy(class_means(data, count, generator), 0.1, generator)


# ---- the right images, spoiled --------------------------------------------------------------------------------------


def noise_10(data: Images, count: int, generator: Generator) -> Tensor:
    """Training images with a noise of 0.1, which hardly shows."""
    return _noisy(_some(data.train, count, generator), 0.1, generator)


def noise_20(data: Images, count: int, generator: Generator) -> Tensor:
    """Training images with a noise of 0.2."""
    return _noisy(_some(data.train, count, generator), 0.2, generator)


def noise_30(data: Images, count: int, generator: Generator) -> Tensor:
    """Training images with a noise of 0.3."""
    return _noisy(_some(data.train, count, generator), 0.3, generator)


def blurred(data: Images, count: int, generator: Generator) -> Tensor:
    """Training images, each pixel the mean of its neighborhood, a quarter of the side wide."""
    width = max(3, data.image_shape[-1] // 4 | 1)  # odd, so that it has a middle
    x = _some(data.train, count, generator)
    made: Tensor = F.avg_pool2d(x, width, stride=1, padding=width // 2, count_include_pad=False)
    return made


def inverted(data: Images, count: int, generator: Generator) -> Tensor:
    """Training images, black and white exchanged."""
    return 1 - _some(data.train, count, generator)


def transposed(data: Images, count: int, generator: Generator) -> Tensor:
    """Training images, rows and columns exchanged."""
    return _some(data.train, count, generator).transpose(-1, -2).contiguous()


# ---- the right moments, the wrong law -------------------------------------------------------------------------------


def fitted_gaussian(data: Images, count: int, generator: Generator) -> Tensor:
    """The Gaussian of the same mean and covariance, clipped to [0, 1]."""
    x = data.train.flatten(1).double()
    _, scales, axes = torch.linalg.svd(x - x.mean(0), full_matrices=False)
    noise = torch.randn(count, len(scales), generator=generator, dtype=torch.float64)
    made: Tensor = x.mean(0) + noise * scales / len(x) ** 0.5 @ axes
    return made.clamp(0, 1).float().reshape(count, *data.image_shape)


def independent_pixels(data: Images, count: int, generator: Generator) -> Tensor:
    """Each pixel from a training image of its own: every pixel has its law, no two have to do with each other."""
    x = data.train.flatten(1)
    chosen = torch.randint(len(x), (count, x.shape[1]), generator=generator)
    return x.gather(0, chosen).reshape(count, *data.image_shape)


# ---- copies ---------------------------------------------------------------------------------------------------------


def copies(data: Images, count: int, generator: Generator) -> Tensor:
    """Training images."""
    return _some(data.train, count, generator)


def copies_02(data: Images, count: int, generator: Generator) -> Tensor:
    """Training images with a noise of 0.02."""
    return _noisy(copies(data, count, generator), 0.02, generator)


def copies_05(data: Images, count: int, generator: Generator) -> Tensor:
    """Training images with a noise of 0.05."""
    return _noisy(copies(data, count, generator), 0.05, generator)


def mixed_pairs(data: Images, count: int, generator: Generator) -> Tensor:
    """Two thirds of a training image and one third of its nearest neighbor."""
    x = _some(data.train, count, generator)
    gaps = torch.cdist(x.flatten(1), data.train.flatten(1))
    neighbor = data.train[gaps.topk(2, largest=False).indices[:, 1]]  # the nearest is the image itself
    return (2 * x + neighbor) / 3


BANK: dict[str, Sampler] = {
    sampler.__name__: sampler
    for sampler in (
        uniform_noise, gray, one_class, five_classes, half_one_class, one_image, twenty_images, mean_image, class_means,
        noisy_class_means, noise_10, noise_20, noise_30, blurred, inverted, transposed, fitted_gaussian,
        independent_pixels, copies, copies_02, copies_05, mixed_pairs,
    )
}  # fmt: skip
"""Every one of them, by name. `noise_10` is a copy with a noise of 0.1 at the same time."""


def statement(name: str) -> str:
    """What this sampler is, in a line."""
    return (BANK[name].__doc__ or "").splitlines()[0]


def _some(images: Tensor, count: int, generator: Generator) -> Tensor:
    """`count` of these images: without repetition if there are enough, else each equally often but for chance."""
    if count <= len(images):
        return images[torch.randperm(len(images), generator=generator)[:count]]
    return images[torch.randint(len(images), (count,), generator=generator)]


def _noisy(images: Tensor, sigma: float, generator: Generator) -> Tensor:
    return (images + sigma * torch.randn(images.shape, generator=generator)).clamp(0, 1)
