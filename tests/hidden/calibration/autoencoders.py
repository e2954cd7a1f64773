"""What the trainings of the autoencoder assignment are worth: their error over that of PCA with as many numbers.

The thresholds are those that the statement promises; what is measured is how far right and bad models stay from them.
"""

import numpy as np
import torch

from autograder.quality.calibrate import Experiment
from autograder.quality.calibration import Rule, Scale
from autograder.sandbox.training import fit
from autograder.suite import oracles_autoencoders as known

DENSE_TRAINING = {"epochs": 50, "batch_size": 20, "learning_rate": 0.006}
LINEAR = {
    "images": 300,
    "others": 100,
    "latent_dim": 8,
    "training": {"epochs": 60, "batch_size": 20, "learning_rate": 0.01},
}
DEEP = {"images": 300, "others": 600, "latent_dim": 4, "training": DENSE_TRAINING}
SETTINGS = {"images": 400, "others": 600}


def ratio(model_class, seed, data, recipe, *, unseen, train=fit):
    """Error of a trained model over that of PCA, as the checks measure it."""
    drawn = data.draw(np.random.default_rng(seed), recipe["images"] + recipe["others"])
    images, others = drawn[: recipe["images"]], drawn[recipe["images"] :]
    model = model_class(image_shape=data.image_shape, latent_dim=recipe["latent_dim"])
    train(model, images, **recipe["training"])
    x = others if unseen else images
    with torch.no_grad():
        error = float((model(x) - x).double().square().sum()) / len(x)
    tables = [part.flatten(1).double().cpu().numpy() for part in (x, images)]
    return {"error over pca": error / known.linear_error(tables[0], onto=tables[1], dim=recipe["latent_dim"])}


def untrained(_model, _images, **_training):
    """No training at all."""


def of_settings(names, seed, data, chosen=None):
    """The ratio of the exercise on settings: the student's, or others."""
    chosen = chosen or names["HYPERPARAMETERS"]
    training = {key: value for key, value in chosen.items() if key != "latent_dim"}
    recipe = {**SETTINGS, "latent_dim": chosen["latent_dim"], "training": training}
    return ratio(names["DenseAutoencoder"], seed, data, recipe, unseen=True)


def over_pca(promised):
    """The rule of every experiment here."""
    return (Rule("error over pca", upper=True, scale=Scale.LOG, promised=promised),)


linear = Experiment(
    "linear",
    recipe=LINEAR,
    rules=over_pca(1.25),
    measure=lambda names, seed, data: ratio(names["LinearAutoencoder"], seed, data, LINEAR, unseen=False),
    right=("LinearAutoencoder",),
    gross=("EncoderCutOff",),
    bad={
        "untrained": lambda names, seed, data: ratio(
            names["LinearAutoencoder"], seed, data, LINEAR, unseen=False, train=untrained
        )
    },
)  # fmt: skip

dense = Experiment(
    "dense",
    recipe=DEEP,
    rules=over_pca(1.1),
    measure=lambda names, seed, data: ratio(names["DenseAutoencoder"], seed, data, DEEP, unseen=True),
    right=("DenseAutoencoder",),
    gross=("LayersInAList",),
    bad={
        "untrained": lambda names, seed, data: ratio(
            names["DenseAutoencoder"], seed, data, DEEP, unseen=True, train=untrained
        )
    },
)

conv = Experiment(
    "conv",
    recipe=DEEP,
    rules=over_pca(1.15),
    measure=lambda names, seed, data: ratio(names["ConvAutoencoder"], seed, data, DEEP, unseen=True),
    right=("ConvAutoencoder",),
    gross=("CodeDetached",),
    bad={
        "untrained": lambda names, seed, data: ratio(
            names["ConvAutoencoder"], seed, data, DEEP, unseen=True, train=untrained
        )
    },
)

POOR_SETTINGS = {
    "too few steps": {"latent_dim": 4, "epochs": 10, "batch_size": 100, "learning_rate": 0.001},
    "rate too low": {"latent_dim": 8, "epochs": 20, "batch_size": 20, "learning_rate": 0.0001},
    "rate too high": {"latent_dim": 4, "epochs": 60, "batch_size": 20, "learning_rate": 0.3},
}

settings = Experiment(
    "settings",
    recipe=SETTINGS,
    rules=over_pca(0.95),
    measure=of_settings,
    right=("DenseAutoencoder", "HYPERPARAMETERS"),
    bad={name: lambda names, seed, data, chosen=chosen: of_settings(names, seed, data, chosen)
         for name, chosen in POOR_SETTINGS.items()},
)  # fmt: skip
