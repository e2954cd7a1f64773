"""What the trainings of the VAE assignment are worth.

The model and the training of a right answer are both a student's: each variant of one takes part with the reference of
the other.
"""

import math

import numpy as np
import torch

from autograder.data import load
from autograder.quality import trained
from autograder.quality.bank import BANK
from autograder.quality.calibrate import Experiment
from autograder.quality.calibration import Rule, Scale
from autograder.quality.classifier import classifier
from autograder.quality.copying import NEARER

SHAPE = (1, 8, 8)
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


def drawn(seed):
    """The images of a training."""
    return trained.digits(np.random.default_rng(seed), TRAINING["images"])


def loss_ratio(names, seed):
    """Loss of a trained model over that of the best decoder without a code."""
    images = drawn(seed)
    vae = names["VAE"](image_shape=SHAPE, latent_dim=TRAINING["latent_dim"])
    names["train_vae"](model=vae, images=images, **TRAINING["training"])
    with torch.no_grad():
        reconstruction, kl = trained.terms(images, *vae(images))
    return {"loss ratio": (reconstruction + TRAINING["training"]["beta"] * kl) / trained.bounds(images).without_a_code}


def pairs(names, seed, recipe):
    """(reconstruction, kl) of each beta, an array of shape (betas, 2)."""
    return np.array(names["beta_sweep"](images=drawn(seed), betas=recipe["betas"], **recipe["training"]))


def rise_and_fall(names, seed):
    """What a larger beta changes."""
    low, high = pairs(names, seed, SWEEP)
    return {"reconstruction rise": high[0] - low[0], "kl fall": low[1] - high[1]}


def gain(names, seed):
    """By how much the error falls along a sweep whose betas are all the same."""
    errors = pairs(names, seed, REPEAT)[:, 0]
    return {"gain": math.log(errors[0] / errors[-1])}


def gain_of_one_model(names, seed):
    """The same when one model goes through the whole sweep."""
    images, training = drawn(seed), dict(REPEAT["training"])
    vae, errors = names["VAE"](image_shape=SHAPE, latent_dim=training.pop("latent_dim")), []
    for beta in REPEAT["betas"]:
        names["train_vae"](model=vae, images=images, beta=beta, **training)
        with torch.no_grad():
            errors.append(trained.terms(images, *vae(images))[0])
    return {"gain": math.log(errors[0] / errors[-1])}


training = Experiment(
    "training",
    recipe=TRAINING,
    rules=(Rule("loss ratio", upper=True, scale=Scale.LOG),),
    measure=loss_ratio,
    right=("VAE", "train_vae"),
    exact={"a decoder that ignores its code": {"loss ratio": 1.0}},
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

SAMPLES = {
    "count": 1_000,
    "latent_dim": 8,
    "training": {"epochs": 16, "batch_size": 32, "learning_rate": 0.004},
}


def made(names, seed, *, beta=1.0, noise=0.0, train=True):
    """The measures of images that a VAE makes after the training of the recipe, or of another."""
    data = load("digits")
    rng = np.random.default_rng(seed)
    vae = names["VAE"](image_shape=data.image_shape, latent_dim=SAMPLES["latent_dim"])
    images = data.train + noise * torch.tensor(rng.normal(size=data.train.shape)).float()
    if train:
        names["train_vae"](model=vae, images=images.clamp(0, 1), beta=beta, **SAMPLES["training"])
    return trained.sample_measures(names["sample_prior"](model=vae, n=SAMPLES["count"]).detach(), data)


def classes_of(names, seed, shares):
    """The same of a right model of which some classes are shown only, or some more often: shares of each class."""
    data, known = load("digits"), classifier("digits")
    vae = names["VAE"](image_shape=data.image_shape, latent_dim=SAMPLES["latent_dim"])
    names["train_vae"](model=vae, images=data.train, **SAMPLES["training"])
    images = names["sample_prior"](model=vae, n=20 * SAMPLES["count"]).detach()
    found, order = known.classes(images), np.random.default_rng(seed).permutation(data.classes)
    kept = [images[found == int(c)][: round(share * SAMPLES["count"])] for c, share in zip(order, shares, strict=False)]
    return trained.sample_measures(torch.cat(kept), data)


def handed_back(_names, seed):
    """The measures of real images that no training saw: a perfect model, or a cheat who has them in the notebook."""
    data = load("digits")
    chosen = np.random.default_rng(seed).integers(len(data.held_out), size=SAMPLES["count"])
    return trained.sample_measures(data.held_out[torch.tensor(chosen)], data)


def banked(name):
    """The measures of a model without a network."""

    def measure(_names, seed):
        data, generator = load("digits"), torch.Generator().manual_seed(seed)
        return trained.sample_measures(BANK[name](data, SAMPLES["count"], generator), data)

    return measure


LOOKALIKES = ("class_means", "noisy_class_means", "fitted_gaussian", "noise_20")
"""Samplers of the bank that come as near to the digits as a right answer of modest architecture after so few steps: no
threshold here tells them, and none of them is a model that these exercises could give."""

samples = Experiment(
    "samples",
    recipe=SAMPLES,
    rules=(
        Rule("coverage", upper=False, scale=Scale.LOGIT),
        Rule("energy", upper=True, scale=Scale.LOG),
        Rule("energy of features", upper=True, scale=Scale.LOG),
        Rule("distance of classes", upper=True),
        Rule("copying", upper=False, scale=Scale.LOG, promised=NEARER),
    ),
    measure=made,
    study="A model of one variant under the training of another, both right, can make images beyond these limits, "
    "which were measured with the model or the training of the reference. To be graded, the images must come from a "
    "network that the suite fixes.",
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
    bad={
        "untrained": lambda names, seed: made(names, seed, train=False),
        "without the divergence": lambda names, seed: made(names, seed, beta=0.0),
        "divergence ten times too strong": lambda names, seed: made(names, seed, beta=10.0),
        "one class of a right model": lambda names, seed: classes_of(names, seed, [1.0]),
        "trained on noisy images": lambda names, seed: made(names, seed, noise=0.3),
        **{name: banked(name) for name in BANK if name not in LOOKALIKES},
    },
    unseen={
        "real images held out": handed_back,
        "half of the classes of a right model": lambda names, seed: classes_of(names, seed, [0.2] * 5),
        "half of a right model's images in one class": lambda names, seed: classes_of(
            names, seed, [0.5, *[0.0556] * 9]
        ),
        **{name: banked(name) for name in LOOKALIKES},
    },
)
