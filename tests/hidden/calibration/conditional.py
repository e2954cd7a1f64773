"""What the images are worth that the two models of this assignment make, class by class.

With its own network a student's training is the given one. In latent diffusion the networks are given, and what is the
student's, the codes, the loss, the sampler, is settled by the statement up to the variance of a step.
"""

import itertools
import math
from functools import cache

import numpy as np
import torch
from torch import nn

from autograder.quality import dense, trained
from autograder.quality.calibrate import Experiment
from autograder.quality.calibration import Rule, Scale
from autograder.quality.samples import energy_distance
from autograder.sandbox.given import DenseVAE

OWN = {
    "each": 100,
    "latent_dim": 8,
    "training": {"epochs": 16, "batch_size": 32, "learning_rate": 0.004},
}
LATENT = {
    "each": 100,
    "vae": {
        "latent_dim": 8,
        "hidden": 128,
        "beta": 0.05,
        "training": {"epochs": 20, "batch_size": 32, "learning_rate": 0.004},
    },
    "steps": 50,
    "betas": [0.002, 0.2],
    "training": {"epochs": 60, "batch_size": 64, "learning_rate": 0.003},
    "scale": 2.0,
}

SHARES = (
    Rule("asked class", upper=False, scale=Scale.LOGIT),
    Rule("variety", upper=False, scale=Scale.LOG),
    Rule("coverage", upper=False, scale=Scale.LOGIT),
)


def every_class(data, each):
    """So many labels of each class, in order."""
    return torch.arange(data.classes).repeat_interleave(each)


def shuffled(labels, seed):
    """The same labels, each at the place of another."""
    return labels[torch.tensor(np.random.default_rng(seed).permutation(len(labels)))]


def of_own(names, seed, data, *, train=True, wrong_labels=False, one_code=False):
    """The measures of what a conditional VAE of a notebook decodes after the given training."""
    vae = names["ConditionalVAE"](image_shape=data.image_shape, latent_dim=OWN["latent_dim"], classes=data.classes)
    classes = shuffled(data.train_classes, seed) if wrong_labels else data.train_classes
    if train:
        names["train_conditional_vae"](model=vae, images=data.train, labels=classes, **OWN["training"])
    y = every_class(data, OWN["each"])
    with torch.no_grad():
        codes = torch.randn(len(y), OWN["latent_dim"], device="cpu")
        return trained.asked_measures(vae.decode(0 * codes if one_code else codes, y), y, data)


@cache
def given_vae(name):
    """The weights of the VAE that the suite gives."""
    with torch.device("cpu"):
        return dense.ready(name, LATENT["vae"], seed=0)


def with_prior(images, y, seed, data):
    """The measures of these images, and how far from real ones they are, over the same of the prior's."""
    found = trained.asked_measures(images, y, data)
    codes = torch.tensor(np.random.default_rng(seed).normal(size=(len(y), LATENT["vae"]["latent_dim"]))).float()
    prior = energy_distance(data.held_out, dense.decoded(given_vae(data.name), codes))
    return {**found, "energy over prior": found["energy"] / prior}


def of_latent(names, seed, data, *, epochs=None, wrong_labels=False, scale=None):
    """The measures of what the whole chain of a notebook draws."""
    vae = DenseVAE(**given_vae(data.name)).to(data.train.device)
    latents, center, spread = names["encode_latents"](vae=vae, images=data.train)
    betas = torch.linspace(*LATENT["betas"], LATENT["steps"])
    model = names["Denoiser"](latent_dim=vae.latent_dim, steps=len(betas), classes=data.classes)
    training = LATENT["training"] if epochs is None else {**LATENT["training"], "epochs": epochs}
    classes = shuffled(data.train_classes, seed) if wrong_labels else data.train_classes
    names["train_denoiser"](model=model, latents=latents, labels=classes, alpha_bar=(1 - betas).cumprod(0), **training)
    y = every_class(data, LATENT["each"])
    drawn = names["sample_latents"](model=model, y=y, betas=betas, scale=LATENT["scale"] if scale is None else scale)
    made = names["decode_latents"](vae=vae, latents=drawn, center=center, spread=spread)
    return with_prior(made.detach(), y, seed, data)


def of_prior(_names, seed, data):
    """The measures of the prior's own codes: no class is asked of them."""
    y = every_class(data, LATENT["each"])
    codes = torch.tensor(np.random.default_rng(seed + 1).normal(size=(len(y), LATENT["vae"]["latent_dim"]))).float()
    return with_prior(dense.decoded(given_vae(data.name), codes), y, seed, data)


def of_means(_names, seed, data):
    """The measures of one image a class, decoded from the mean of its codes: no variety at all."""
    vae, y = DenseVAE(**given_vae(data.name)).to(data.train.device), every_class(data, LATENT["each"])
    with torch.no_grad():
        codes = vae.encode(data.train)[0]
        means = torch.stack([codes[data.train_classes == label].mean(0) for label in range(data.classes)])
        return with_prior(vae.decode(means[y]), y, seed, data)


ACTIVATIONS = (nn.ReLU, nn.LeakyReLU, nn.Tanh, nn.ELU, nn.SiLU, nn.GELU)


def own_architecture(names, rng):
    """The same notebook; half of the time its model has one or two hidden layers of 100 to 500 units, as it is told."""
    if rng.random() < 0.5:
        return names
    widths, activation = rng.integers(100, 501, int(rng.integers(1, 3))), ACTIVATIONS[rng.integers(len(ACTIVATIONS))]
    sizes = [int(width) for width in widths]

    def layers(*all_sizes):
        return nn.Sequential(*(part for before, after in itertools.pairwise(all_sizes)
                               for part in (nn.Linear(before, after), activation())))  # fmt: skip

    class Modest(nn.Module):
        def __init__(self, image_shape, latent_dim, classes):
            super().__init__()
            self.image_shape, self.latent_dim, self.classes = image_shape, latent_dim, classes
            pixels = math.prod(image_shape)
            self.inner, self.outer = layers(pixels + classes, *sizes), layers(latent_dim + classes, *sizes[::-1])
            self.heads, self.pixels = nn.Linear(sizes[-1], 2 * latent_dim), nn.Linear(sizes[0], pixels)

        def marked(self, values, y):
            return torch.cat([values, nn.functional.one_hot(y, self.classes).float()], dim=1)

        def encode(self, x, y):
            return self.heads(self.inner(self.marked(x.flatten(1), y))).chunk(2, dim=1)

        def decode(self, z, y):
            return torch.sigmoid(self.pixels(self.outer(self.marked(z, y)))).unflatten(1, self.image_shape)

    return {**names, "ConditionalVAE": Modest}


own_network = Experiment(
    "own network",
    recipe=OWN,
    rules=(*SHARES, Rule("energy", upper=True, scale=Scale.LOG)),
    measure=of_own,
    right=("ConditionalVAE",),
    alike=("cvae_loss",),
    vary=own_architecture,
    bad={
        "untrained": lambda names, seed, data: of_own(names, seed, data, train=False),
        "labels shuffled": lambda names, seed, data: of_own(names, seed, data, wrong_labels=True),
        "one code for all": lambda names, seed, data: of_own(names, seed, data, one_code=True),
    },
)

latent_diffusion = Experiment(
    "latent diffusion",
    recipe=LATENT,
    rules=(
        *SHARES,
        Rule("energy", upper=True, scale=Scale.LOG),
        Rule("energy over prior", upper=True, scale=Scale.LOG, promised=1.0),
    ),
    measure=of_latent,
    right=("latent_loss", "sample_latents"),
    alike=("encode_latents", "decode_latents"),
    bad={
        "untrained": lambda names, seed, data: of_latent(names, seed, data, epochs=0),
        "one epoch": lambda names, seed, data: of_latent(names, seed, data, epochs=1),
        "labels shuffled": lambda names, seed, data: of_latent(names, seed, data, wrong_labels=True),
        "codes of the prior": of_prior,
        "the mean code of each class": of_means,
    },
    unseen={
        "no guidance": lambda names, seed, data: of_latent(names, seed, data, scale=1.0),
        "guidance without a class": lambda names, seed, data: of_latent(names, seed, data, scale=0.0),
        "guidance of 8": lambda names, seed, data: of_latent(names, seed, data, scale=8.0),
    },
)
