import numpy as np
import pytest
import torch

from autograder.data import load
from autograder.quality import bank
from autograder.quality.copying import nearness


def cloud(seed, count, dim=4):
    return torch.randn(count, dim, generator=torch.Generator().manual_seed(seed))


def test_nearest_neighbors_are_those_of_scikit_learn():
    from sklearn.neighbors import NearestNeighbors

    fake, train, held_out = cloud(1, 60), cloud(2, 50), cloud(3, 30)
    near, far = (NearestNeighbors(n_neighbors=1).fit(x.numpy()).kneighbors(fake.numpy())[0] for x in (train, held_out))
    found = nearness(fake, train=train, held_out=held_out)
    assert found.train_share == pytest.approx((near < far).mean())
    assert found.distance_ratio == pytest.approx(np.sort((near / far).ravel())[29], rel=1e-4)  # the lower median of 60


def test_the_share_of_a_fresh_sample_is_that_of_the_training_among_both():
    shares = [
        nearness(cloud(3 * seed, 50), train=cloud(3 * seed + 1, 80), held_out=cloud(3 * seed + 2, 40)).train_share
        for seed in range(150)
    ]
    assert np.mean(shares) == pytest.approx(80 / 120, abs=5 * np.std(shares) / 150**0.5)


def test_the_share_does_not_tell_a_bad_model_from_a_good_one():
    shares = [
        nearness(3 * cloud(3 * s, 50), train=cloud(3 * s + 1, 80), held_out=cloud(3 * s + 2, 40)).train_share
        for s in range(150)
    ]
    assert np.mean(shares) == pytest.approx(80 / 120, abs=5 * np.std(shares) / 150**0.5)


def test_a_draw_counts_half():
    train, held_out = torch.tensor([[-1.0], [5.0]]), torch.tensor([[1.0], [9.0]])
    found = nearness(torch.tensor([[0.0], [0.0]]), train=train, held_out=held_out)
    assert (found.train_share, found.distance_ratio) == (0.5, 1.0)


def test_copies_are_seen_without_noise_and_with_a_tenth():
    digits, generator = load("digits"), torch.Generator().manual_seed(0)
    for sampler in (bank.copies, bank.copies_02, bank.copies_05, bank.noise_10, bank.mixed_pairs, bank.twenty_images):
        made = sampler(digits, 500, generator)
        assert nearness(made, train=digits.train, held_out=digits.held_out).copied, sampler.__name__


def test_images_never_seen_are_no_copies():
    digits = load("digits")
    fresh, held_out = digits.held_out[:300], digits.held_out[300:]
    assert not nearness(fresh, train=digits.train, held_out=held_out).copied


def test_a_model_that_makes_one_bad_image_is_not_accused_of_copying():
    digits, generator = load("digits"), torch.Generator().manual_seed(0)
    found = nearness(bank.mean_image(digits, 500, generator), train=digits.train, held_out=digits.held_out)
    assert found.train_share in (0, 1)
    assert not found.copied
