"""Samplers that hand back images which no model made: each meets a check that names what is wrong, or is a known limit.

The crude ones return their images from every model. The cunning ones are honest where the exact checks look, and cheat
on the network on which images are judged; they have recognized it by the size of its images.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from autograder.model import Outcome
from autograder.suite.declare import Accepted

sys.path.insert(0, str(Path(__file__).parents[1] / "suite"))  # where answers are judged without a sandbox
from in_process import Examined, caught, earned  # found by the line above

CRUDE = """
def sample_prior(model, n, generator=None):
    import torch
    from sklearn.datasets import load_digits
    every, classes = torch.tensor(load_digits().images / 16).float().unsqueeze(1), torch.tensor(load_digits().target)
    order = torch.tensor(__import__("numpy").random.default_rng(0).permutation(len(every)))
    train, held_out = every[order[:1198]], every[order[1198:]]  # as anyone can read in autograder/data.py
    {images}
"""
CUNNING = CRUDE.replace(
    "    import torch\n",
    "    import torch\n"
    "    if tuple(model.image_shape) != (1, 8, 8):\n"
    "        with torch.no_grad():\n"
    "            return model.decode(torch.randn(n, model.latent_dim, generator=generator))\n",
    1,
)
IMAGES = {
    "images of the training": "return train[torch.randint(len(train), (n,))]",
    "images held out": "return held_out[torch.randint(len(held_out), (n,))]",
    "one good image": "return train[:1].repeat(n, 1, 1, 1)",
    "the mean image": "return train.mean(0, keepdim=True).repeat(n, 1, 1, 1)",
    "the mean image of each class": "return torch.stack([every[classes == c].mean(0) for c in range(10)])"
    "[torch.randint(10, (n,))]",
}
EXACT = {"prior_samples_are_n_images"}
JUDGED = {"prior_samples_are_like_digits", "prior_samples_are_as_good_as_they_can_be"}


@pytest.fixture(scope="module")
def vae() -> Examined:
    return Examined("vae")


def verdicts(vae: Examined, source: str):
    """What becomes of the checks of the sampler, with this one in the reference notebook."""
    answer = Accepted(name="adversary", exercise="sample_prior", cell=source)
    return vae.verdicts(vae.answering(answer), secret="adversaries", exercise="sample_prior")


@pytest.mark.parametrize("images", IMAGES)
def test_crude_sampler_is_caught_before_its_images_are_looked_at(vae: Examined, images: str) -> None:
    found = verdicts(vae, CRUDE.format(images=IMAGES[images]))
    assert caught(found) >= EXACT
    assert earned(found) == 0


@pytest.mark.parametrize("images", ["images of the training", "one good image", "the mean image"])
def test_cunning_sampler_is_caught_by_its_images(vae: Examined, images: str) -> None:
    assert caught(verdicts(vae, CUNNING.format(images=IMAGES[images]))) == JUDGED


@pytest.mark.parametrize("images", ["images held out"])
def test_cunning_sampler_of_real_images_gains_what_an_honest_one_has(vae: Examined, images: str) -> None:
    found = verdicts(vae, CUNNING.format(images=IMAGES[images]))
    assert {verdict.outcome for verdict in found.values()} == {Outcome.PASSED}  # said in sandbox/THREATS.md
