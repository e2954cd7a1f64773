"""What the trainings of the VAE assignment are worth, and the images that trained models make.

Where model and training are both a student's, each variant of one takes part with the reference of the other. Rules on
images never see two functions of a student that may be right in many ways: the suite gives the network, or trains the
student's.
"""

import functools
import itertools
import math

import numpy as np
import torch
from torch import nn, optim

from autograder.quality import dense, trained
from autograder.quality.bank import BANK
from autograder.quality.calibrate import Experiment
from autograder.quality.calibration import Rule, Scale
from autograder.quality.classifier import classifier
from autograder.quality.copying import NEARER
from autograder.sandbox.training import fit_vae

TRAINING = {
    "images": 200,
    "latent_dim": 4,
    "training": {"epochs": 40, "batch_size": 20, "learning_rate": 0.006, "beta": 0.1},
}
SWEEP = {
    "images": 200,
    "betas": [0.1, 8.0],
    "training": {"latent_dim": 4, "epochs": 60, "batch_size": 20, "learning_rate": 0.006},
}
REPEAT = {
    "betas": [0.1, 0.1, 0.1, 0.1, 0.1],
    "training": {"latent_dim": 4, "epochs": 4, "batch_size": 20, "learning_rate": 0.006},
}


def drawn(seed, data):
    """The images of a training."""
    return data.draw(np.random.default_rng(seed), TRAINING["images"])


def loss_ratio(names, seed, data):
    """Loss of a trained model over that of the best decoder without a code."""
    images = drawn(seed, data)
    vae = names["VAE"](image_shape=data.image_shape, latent_dim=TRAINING["latent_dim"])
    names["train_vae"](model=vae, images=images, **TRAINING["training"])
    with torch.no_grad():
        reconstruction, kl = trained.terms(images, *vae(images))
    return {"loss ratio": (reconstruction + TRAINING["training"]["beta"] * kl) / trained.bounds(images).without_a_code}


def pairs(names, seed, data, recipe):
    """(reconstruction, kl) of each beta, an array of shape (betas, 2)."""
    return np.array(names["beta_sweep"](images=drawn(seed, data), betas=recipe["betas"], **recipe["training"]))


def rise_and_fall(names, seed, data):
    """What a larger beta changes."""
    low, high = pairs(names, seed, data, SWEEP)
    return {"reconstruction rise": high[0] - low[0], "kl fall": low[1] - high[1]}


def gain(names, seed, data):
    """By how much the error falls along a sweep whose betas are all the same."""
    errors = pairs(names, seed, data, REPEAT)[:, 0]
    return {"gain": math.log(errors[0] / errors[-1])}


def gain_of_one_model(names, seed, data):
    """The same when one model goes through the whole sweep."""
    images, training = drawn(seed, data), dict(REPEAT["training"])
    vae, errors = names["VAE"](image_shape=data.image_shape, latent_dim=training.pop("latent_dim")), []
    for beta in REPEAT["betas"]:
        names["train_vae"](model=vae, images=images, beta=beta, **training)
        with torch.no_grad():
            errors.append(trained.terms(images, *vae(images))[0])
    return {"gain": math.log(errors[0] / errors[-1])}


ACTIVATIONS = (nn.ReLU, nn.LeakyReLU, nn.Tanh, nn.ELU, nn.SiLU, nn.GELU)
OPTIMIZERS = {"Adam": optim.Adam, "AdamW": optim.AdamW, "NAdam": optim.NAdam}
"""Of the students made below: those that the statement says suit the steps of the grading. With RMSprop and a wide
model 9 of 82 diverged at the rate of the training; momentum without Adam's scale can stay where it began."""


def own_architecture(names, rng):
    """The same notebook; half of the time its VAE has one or two hidden layers of 100 to 500 units, as it is told."""
    if rng.random() < 0.5:
        return names
    widths, activation = rng.integers(100, 501, int(rng.integers(1, 3))), ACTIVATIONS[rng.integers(len(ACTIVATIONS))]

    def layers(*sizes):
        return nn.Sequential(*(part for before, after in itertools.pairwise(sizes)
                               for part in (nn.Linear(before, after), activation())))  # fmt: skip

    class Modest(nn.Module):
        def __init__(self, image_shape, latent_dim):
            super().__init__()
            self.image_shape, self.latent_dim = image_shape, latent_dim
            sizes = [int(width) for width in widths]
            self.inner, self.outer = layers(math.prod(image_shape), *sizes), layers(latent_dim, *sizes[::-1])
            self.heads = nn.Linear(sizes[-1], 2 * latent_dim)
            self.pixels = nn.Linear(sizes[0], math.prod(image_shape))

        def encode(self, x):
            return self.heads(self.inner(x.flatten(1))).chunk(2, dim=1)

        def decode(self, z):
            return torch.sigmoid(self.pixels(self.outer(z))).unflatten(1, self.image_shape)

        def forward(self, x):
            mu, logvar = self.encode(x)
            return self.decode(names["reparameterize"](mu=mu, logvar=logvar)), mu, logvar

    return {**names, "VAE": Modest}


def own_settings(names, rng):
    """The same with an architecture of its own, and half of the time an optimizer of its own."""
    names = own_architecture(names, rng)
    optimizer = list(OPTIMIZERS)[rng.integers(len(OPTIMIZERS))]
    if rng.random() < 0.5:
        return names

    def train_vae(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
        moved, losses = OPTIMIZERS[optimizer](model.parameters(), lr=learning_rate), []
        for _ in range(epochs):
            total = 0.0
            for places in torch.randperm(len(images), generator=generator).split(batch_size):
                x = images[places]
                mu, logvar = model.encode(x)
                x_hat = model.decode(names["reparameterize"](mu, logvar, generator=generator))
                loss = names["vae_loss"](x_hat, x, mu, logvar, beta=beta)[0]
                moved.zero_grad()
                loss.backward()
                moved.step()
                total += len(x) * loss.item()
            losses.append(total / len(images))
        return losses

    return {**names, "train_vae": train_vae}


training = Experiment(
    "training",
    recipe=TRAINING,
    rules=(Rule("loss ratio", upper=True, scale=Scale.LOG),),
    measure=loss_ratio,
    right=("VAE", "train_vae"),
    exact={"a decoder that ignores its code": {"loss ratio": 1.0}},
    alike=("reparameterize", "vae_loss"),
    vary=own_settings,
)

sweep = Experiment(
    "sweep",
    recipe=SWEEP,
    rules=(Rule("reconstruction rise", upper=False), Rule("kl fall", upper=False)),
    measure=rise_and_fall,
    right=("VAE", "train_vae"),
    exact={"beta ignored: two models that differ by chance only": {"reconstruction rise": 0.0, "kl fall": 0.0}},
)

repeat = Experiment(
    "repeat",
    recipe=REPEAT,
    rules=(Rule("gain", upper=True),),
    measure=gain,
    right=("VAE", "train_vae"),
    bad={"one model for the whole sweep": gain_of_one_model},
)

COUNT = 1_000
"""Images of a judgement."""
SAMPLES = {
    "count": COUNT,
    "latent_dim": 8,
    "training": {"epochs": 16, "batch_size": 32, "learning_rate": 0.004},
}
GIVEN = {**SAMPLES, "hidden": 128}

RULES = (
    Rule("coverage", upper=False, scale=Scale.LOGIT),
    Rule("energy", upper=True, scale=Scale.LOG),
    Rule("energy of features", upper=True, scale=Scale.LOG),
    Rule("distance of classes", upper=True),
    Rule("copying", upper=False, scale=Scale.LOG, promised=NEARER),
)


def noised(seed, data, scale):
    """The images of the grading, with a noise."""
    noise = torch.tensor(np.random.default_rng(seed).normal(size=data.train.shape)).float()
    return (data.train + scale * noise).clamp(0, 1)


def of_given(names, seed, data, *, noise=0.0, beta=1.0, train=True):
    """The measures of what a sampler draws from the network of the suite, trained on a loss.

    noise   on the images of the training
    beta    the weight of the divergence, where it is not that of the statement
    """
    images = noised(seed, data, noise)
    recipe = GIVEN if train else {**GIVEN, "training": {**GIVEN["training"], "epochs": 0}}
    weights = dense.fitted(images, recipe, loss=weighted(names, beta), draw=names["reparameterize"], seed=seed)
    network = dense.DenseVAE(**weights).to(data.train.device)
    return trained.sample_measures(names["sample_prior"](model=network, n=COUNT), data)


def weighted(names, beta):
    """The loss of a notebook with that weight, which is left out where it is 1: a suite never gives it."""
    return names["vae_loss"] if beta == 1 else functools.partial(names["vae_loss"], beta=beta)


def of_own(names, seed, data, *, noise=0.0, beta=1.0, train=True):
    """The measures of what a model of a notebook decodes, trained by the suite on a loss."""
    vae = names["VAE"](image_shape=data.image_shape, latent_dim=SAMPLES["latent_dim"])
    if train:
        fit_vae(vae, noised(seed, data, noise), loss=weighted(names, beta),
                draw=names["reparameterize"], **SAMPLES["training"])  # fmt: skip
    with torch.no_grad():
        codes = torch.randn(COUNT, SAMPLES["latent_dim"], device="cpu").to(data.train.device)
        return trained.sample_measures(vae.decode(codes), data)


def made(names, seed, data, *, noise=0.0, beta=1.0, train=True):
    """The measures of images that a notebook's VAE makes after the notebook's own training."""
    vae = names["VAE"](image_shape=data.image_shape, latent_dim=SAMPLES["latent_dim"])
    if train:
        names["train_vae"](model=vae, images=noised(seed, data, noise), beta=beta, **SAMPLES["training"])
    return trained.sample_measures(names["sample_prior"](model=vae, n=COUNT), data)


def classes_of(seed, data, shares):
    """The measures of a right model of which some classes are shown only, or some more often: shares of each class."""
    with torch.device("cpu"):
        known, weights = classifier(data.name), dense.ready(data.name, GIVEN, seed=seed)
    codes = torch.randn(20 * COUNT, GIVEN["latent_dim"], generator=torch.Generator().manual_seed(seed), device="cpu")
    images = dense.decoded(weights, codes)
    found, order = known.classes(images), np.random.default_rng(seed).permutation(data.classes)
    kept = [images[found == int(c)][: round(share * COUNT)] for c, share in zip(order, shares, strict=False)]
    return trained.sample_measures(torch.cat(kept), data)


def handed_back(_names, seed, data):
    """The measures of real images that no training saw: a perfect model, or a cheat who has them in the notebook."""
    chosen = np.random.default_rng(seed).integers(len(data.held_out), size=COUNT)
    return trained.sample_measures(data.held_out[torch.tensor(chosen)], data)


def banked(name):
    """The measures of a model without a network."""

    def measure(_names, seed, data):
        with torch.device("cpu"):
            made = BANK[name](data.to("cpu"), COUNT, torch.Generator().manual_seed(seed))
        return trained.sample_measures(made, data)

    return measure


LOOKALIKES = ("class_means", "noisy_class_means", "fitted_gaussian", "noise_20")
"""Samplers of the bank that come as near to the digits as a right answer of modest architecture after so few steps: no
threshold here tells them, and none of them is a model that these exercises could give."""


def wrong_models(measure):
    """The bad models of an experiment on images, by name: trainings that go wrong, and samplers without a network."""
    return {
        "untrained": lambda names, seed, data: measure(names, seed, data, train=False),
        "without the divergence": lambda names, seed, data: measure(names, seed, data, beta=0.0),
        "divergence ten times too strong": lambda names, seed, data: measure(names, seed, data, beta=10.0),
        "trained on noisy images": lambda names, seed, data: measure(names, seed, data, noise=0.3),
        **{name: banked(name) for name in BANK if name not in LOOKALIKES},
    }


UNSEEN = {"real images held out": handed_back, **{name: banked(name) for name in LOOKALIKES}}

given_network = Experiment(
    "given network",
    recipe=GIVEN,
    rules=RULES,
    measure=of_given,
    right=("vae_loss", "sample_prior"),
    alike=("reparameterize",),
    gross=("one_code_for_all", "divergence_summed_over_the_batch"),
    subtle=("prior_too_wide", "uniform_prior", "uniform_prior_of_variance_one", "codes_on_a_diagonal"),
    bad={
        **wrong_models(of_given),
        "one class of a right model": lambda _names, seed, data: classes_of(seed, data, [1.0]),
    },
    unseen={
        **UNSEEN,
        "half of the classes of a right model": lambda _names, seed, data: classes_of(seed, data, [0.2] * 5),
        "half of a right model's images in one class": lambda _names, seed, data: classes_of(
            seed, data, [0.5, *[0.0556] * 9]
        ),
    },
)

own_network = Experiment(
    "own network",
    recipe=SAMPLES,
    rules=RULES,
    measure=of_own,
    right=("VAE",),
    alike=("vae_loss", "reparameterize"),
    vary=own_architecture,
    gross=("DecoderIgnoresPartOfItsCode",),
    bad=wrong_models(of_own),
    unseen=UNSEEN,
)

samples = Experiment(
    "samples",
    recipe=SAMPLES,
    rules=RULES,
    measure=made,
    study="Model, training and sampler are a notebook's: which misconceptions the images of a whole notebook show. A "
    "model of one variant under the training of another, both right, can make images beyond these limits; what is "
    "graded are the two experiments above.",
    right=("VAE", "train_vae"),
    subtle=(
        "variance_for_standard_deviation",
        "logvar_for_standard_deviation",
        "square_root_of_logvar",
        "drawn_by_torch_normal",
        "detached_mean",
        "detached_deviation",
        "no_noise",
        "noise_shared_by_the_batch",
        "noise_shared_by_the_dimensions",
        "rand_for_randn",
        "uniform_noise_of_variance_one",
        "generator_ignored",
        "seed_set_inside",
        "deviation_computed_in_place",
        "EncoderIgnoresItsInput",
        "SameVarianceForAllImages",
        "DecoderWithoutSigmoid",
        "SigmoidOfASigmoid",
        "ClampForSigmoid",
        "LogVarianceThroughSoftplus",
        "ForwardWithoutNoise",
        "NoiseSharedByTheBatch",
        "VarianceInForward",
        "CodeDetached",
        "EncoderOutsideTheGraph",
        "DecoderIgnoresPartOfItsCode",
        "TwentyEightPixels",
        "EightPixels",
        "BatchDimensionSqueezed",
        "BatchNormalized",
        "CenteredOnTheBatch",
        "ForwardReturnsTheVariance",
        "SizesForgotten",
        "mean_over_pixels",
        "summed_over_the_whole_batch",
        "divergence_summed_over_the_batch",
        "divergence_averaged_over_dimensions",
        "divergence_without_half",
        "beta_on_the_reconstruction",
        "beta_ignored",
        "weighted_divergence_returned",
        "divergence_subtracted",
        "cross_entropy_arguments_exchanged",
        "squared_error",
        "probabilities_taken_for_logits",
        "white_pixels_only",
        "unbounded_logarithms",
        "detached_divergence",
        "clamped_in_place",
        "one_loss_per_example",
        "gradients_accumulated",
        "step_forgotten",
        "loss_of_the_last_batch",
        "sum_over_the_epoch",
        "means_divided_by_the_images",
        "mean_of_the_batch_means",
        "beta_not_passed_on",
        "first_batch_only",
        "one_batch_of_all_images",
        "never_shuffled",
        "noise_drawn_once",
        "trained_on_the_means",
        "generator_forgotten",
        "one_loss_per_batch",
        "shuffled_in_place",
        "schedule_moved_at_each_batch",
        "prior_too_wide",
        "uniform_prior",
        "uniform_prior_of_variance_one",
        "one_code_for_all",
        "codes_on_a_diagonal",
        "prior_generator_ignored",
        "codes_not_decoded",
    ),
    bad=wrong_models(made),
    unseen=UNSEEN,
)
