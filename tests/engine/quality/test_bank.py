import pytest
import torch

from autograder.data import Images, load
from autograder.quality.bank import BANK, statement
from autograder.text import Text


def of_size(height, width):
    """Random images of another size than the digits."""
    generator = torch.Generator().manual_seed(0)
    parts = [torch.rand(n, 1, height, width, generator=generator) for n in (90, 60)]
    classes = [torch.arange(n) % 10 for n in (90, 60)]
    return Images("made up", parts[0], classes[0], parts[1], classes[1], says=Text("x", "x"), sha256="")


@pytest.mark.parametrize("name", BANK)
def test_bad_models_make_images_of_the_size_of_the_data(name):
    for data, count in ((load("digits"), 250), (of_size(28, 28), 120), (of_size(9, 9), 7)):
        made = BANK[name](data, count, torch.Generator().manual_seed(1))
        assert made.shape == (count, *data.image_shape)
        assert made.dtype == torch.float32
        assert 0 <= made.min() <= made.max() <= 1


@pytest.mark.parametrize("name", BANK)
def test_bad_models_follow_their_generator_and_leave_the_data_alone(name):
    data = load("digits")
    before = data.train.clone()
    first, again = (BANK[name](data, 20, torch.Generator().manual_seed(1)) for _ in range(2))
    assert torch.equal(first, again)
    assert torch.equal(data.train, before)


def test_each_says_what_it_is_in_a_line():
    said = [statement(name) for name in BANK]
    assert all(line.endswith(".") and len(line) < 110 for line in said)
    assert len(set(said)) == len(said)
