"""What the trainings of the assignment on flows are worth: how far from the true density, how likely new points are.

Both numbers are computed from what was learned, never from a reported likelihood.
"""

import copy

import numpy as np
import torch

from autograder.quality.calibrate import Experiment
from autograder.quality.calibration import Rule
from autograder.sandbox.given_flows import MonotoneFlow
from autograder.suite import oracles_flows as known

LINE = {
    "centers": [-2.0, 0.0, 2.0],
    "points": 600,
    "valid": 300,
    "unseen": 1_000,
    "training": {"epochs": 50, "batch_size": 50, "learning_rate": 0.02, "patience": 10},
}
PLANE = {
    "hidden_dim": 32,
    "layers": 6,
    "points": 1_000,
    "valid": 500,
    "unseen": 1_000,
    "cap": 6.0,
    "training": {"epochs": 25, "batch_size": 50, "learning_rate": 0.005, "patience": 25},
}


def tensors(draw, rng, recipe, *names):
    """Samples of these sizes of a recipe, float32."""
    return [torch.tensor(draw(rng, recipe[name])).float() for name in names]


def divergence(names, seed, train=None):
    """KL from the two bumps to a curve that was trained so, in nats."""
    rng = np.random.default_rng(seed)
    flow = MonotoneFlow(**known.monotone_start(tuple(LINE["centers"])))
    x, x_valid = (points.unsqueeze(1) for points in tensors(known.bumps, rng, LINE, "points", "valid"))
    (train or names["train_flow"])(model=flow, x=x, x_valid=x_valid, **LINE["training"])
    learned = {name: value.detach().double().numpy() for name, value in flow.named_parameters()}
    unseen = known.bumps(rng, LINE["unseen"])
    return {"divergence": float((known.bumps_log_density(unseen) - known.monotone_log_density(learned, unseen)).mean())}


def loss(names, seed, *, flow_class=None, train=None):
    """What new points of the crescent lose under a trained flow, in nats."""
    rng = np.random.default_rng(seed)
    flow = (flow_class or names["RealNVP"])(dim=2, hidden_dim=PLANE["hidden_dim"], layers=PLANE["layers"])
    x, x_valid, unseen = tensors(known.crescent, rng, PLANE, "points", "valid", "unseen")
    (train or names["train_flow"])(model=flow, x=x, x_valid=x_valid, **PLANE["training"])
    with torch.no_grad():
        z = flow.inverse(unseen)[0].double().numpy()
    maps = torch.func.vmap(torch.func.jacrev(lambda point: flow.inverse(point.unsqueeze(0))[0][0]))(unseen)
    volumes = known.log_volumes(maps.detach().double().numpy())
    return capped(known.log_standard_normal(z) + volumes)


def capped(log_densities):
    """Mean of -log p, where a point counts for so many nats at most.

    A scale without bounds, as the slides have it, can give one new point in a thousand a loss of hundreds of nats.
    """
    return {"loss": float(np.minimum(-log_densities, PLANE["cap"]).mean())}


def untrained(**_arguments):
    """No training at all."""


def in_one_step(names):
    """The training of the reference, a single step long."""

    def train(*, model, x, x_valid, **more):
        names["train_flow"](model=model, x=x, x_valid=x_valid, **{**more, "epochs": 1, "batch_size": len(x)})

    return train


def one_layer(names, seed):
    """A flow of one layer: its first coordinate stays Gaussian."""
    made = names["RealNVP"]
    return loss(names, seed, flow_class=lambda dim, hidden_dim, layers: made(dim, hidden_dim, min(layers, 1)))


def without_alternation(names, seed):
    """A flow whose layers all transform the same half."""
    made = names["RealNVP"]

    def straight(dim, hidden_dim, layers):
        flow = made(dim, hidden_dim, layers)
        for place in range(len(flow.couplings)):
            flow.couplings[place] = copy.deepcopy(flow.couplings[0])
        return flow

    return loss(names, seed, flow_class=straight)


def gaussian(_names, seed):
    """The Gaussian that fits the crescent best."""
    rng = np.random.default_rng(seed)
    x, _, unseen = tensors(known.crescent, rng, PLANE, "points", "valid", "unseen")
    law = torch.distributions.MultivariateNormal(x.mean(0), x.T.cov())
    return capped(law.log_prob(unseen).double().numpy())


def gaussian_line(_names, seed):
    """The Gaussian that fits the two bumps best."""
    rng = np.random.default_rng(seed)
    x, unseen = known.bumps(rng, LINE["points"]), known.bumps(rng, LINE["unseen"])
    at = known.GaussianFlow(np.array([x.mean()]), np.log([x.std()]))
    return {"divergence": float(known.bumps_log_density(unseen).mean()) + at.loss(unseen[:, None])}


line = Experiment(
    "line",
    images=False,
    recipe=LINE,
    rules=(Rule("divergence", upper=True),),
    measure=divergence,
    right=("train_flow",),
    gross=("schedule_moved_at_each_batch",),
    bad={
        "untrained": lambda names, seed: divergence(names, seed, untrained),
        "one step": lambda names, seed: divergence(names, seed, in_one_step(names)),
        "one Gaussian": gaussian_line,
    },
)

plane = Experiment(
    "plane",
    images=False,
    recipe=PLANE,
    rules=(Rule("loss", upper=True),),
    measure=loss,
    right=("AffineCoupling", "RealNVP", "train_flow"),
    gross=("schedule_moved_at_each_batch",),
    bad={
        "untrained": lambda names, seed: loss(names, seed, train=untrained),
        "one step": lambda names, seed: loss(names, seed, train=in_one_step(names)),
        "one Gaussian": gaussian,
    },
    unseen={"one layer": one_layer, "layers that do not alternate": without_alternation},
)
