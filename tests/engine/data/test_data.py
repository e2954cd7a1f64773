"""Images from scikit-learn and from files of MNIST, which anybody may have made."""

import gzip
import os
from pathlib import Path

import numpy as np
import pytest
import torch

from autograder import data
from autograder.errors import DataError

PIXELS = np.random.default_rng(0).integers(0, 256, (30, 5, 4), np.uint8)
CLASSES = (np.arange(30) % 10).astype(np.uint8)


def idx(values):
    head = bytes([0, 0, 8, values.ndim]) + b"".join(size.to_bytes(4, "big") for size in values.shape)
    return head + values.tobytes()


def write(folder: Path, part: str, pixels=PIXELS, classes=CLASSES, *, packed=True):
    folder.mkdir(parents=True, exist_ok=True)
    for kind, values in (("images-idx3", pixels), ("labels-idx1", classes)):
        content = values if isinstance(values, bytes) else idx(values)
        path = folder / f"{part}-{kind}-ubyte{'.gz' if packed else ''}"
        path.write_bytes(gzip.compress(content) if packed else content)


@pytest.fixture(autouse=True)
def nothing_of_this_machine(monkeypatch, tmp_path):
    for name in ("AUTOGRADER_DATA", "SCIKIT_LEARN_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


def refusal(folder):
    with pytest.raises(DataError) as caught:
        data.load("mnist", folders=[folder])
    return caught.value.says


def test_digits_are_those_of_scikit_learn_split_at_random():
    from sklearn.datasets import load_digits

    digits = data.load("digits")
    assert (digits.train.shape, digits.held_out.shape) == ((1198, 1, 8, 8), (599, 1, 8, 8))
    found = torch.cat([digits.train, digits.held_out]).flatten(1)
    loaded = torch.tensor(load_digits().data / 16).float()
    assert sorted(map(tuple, found.tolist())) == sorted(map(tuple, loaded.tolist()))
    assert torch.bincount(digits.held_out_classes).min() > 40


def test_classes_stay_with_their_images():
    from sklearn.datasets import load_digits

    loaded, digits = load_digits(), data.load("digits")
    known = {tuple(x.tolist()): int(c) for x, c in zip(loaded.data / 16, loaded.target, strict=True)}
    assert [known[tuple(x.tolist())] for x in digits.train.flatten(1).double()] == digits.train_classes.tolist()


def test_the_split_of_the_digits_stays_the_same():
    assert data.load("digits").sha256.startswith("339f4cb6")  # thresholds were calibrated on it


def test_draws_are_without_replacement_and_from_both_parts():
    digits = data.load("digits")
    drawn = digits.draw(np.random.default_rng(0), 1797)
    assert drawn.shape == (1797, 1, 8, 8)
    both = torch.cat([digits.train, digits.held_out])
    assert torch.equal(drawn.flatten(1).sum(1).sort().values, both.flatten(1).sum(1).sort().values)
    assert torch.equal(*(digits.draw(np.random.default_rng(3), 40) for _ in range(2)))


def test_a_grading_takes_all_digits_and_as_many_of_a_larger_set(tmp_path):
    write(tmp_path / "data", "train", np.repeat(PIXELS, 90, axis=0), np.repeat(CLASSES, 90))
    write(tmp_path / "data", "t10k", np.repeat(PIXELS, 30, axis=0), np.repeat(CLASSES, 30))
    assert data.graded("digits") is data.load("digits")
    whole, taken, again = data.load("mnist"), data.graded("mnist"), data.graded("mnist")
    assert (len(whole), len(taken.train), len(taken.held_out)) == (3600, 1198, 599)
    assert torch.equal(taken.train, again.train)
    assert taken.sha256 == again.sha256 != whole.sha256
    assert torch.bincount(taken.held_out_classes, minlength=10).min() > 30


def test_a_part_keeps_classes_with_their_images(tmp_path):
    write(tmp_path, "t10k")
    whole = data.load("mnist", folders=[tmp_path])
    part = whole.part(5, 4)
    known = {tuple(x.flatten().tolist()): int(c) for x, c in zip(whole.train, whole.train_classes, strict=True)}
    assert [known[tuple(x.flatten().tolist())] for x in part.train] == part.train_classes.tolist()
    assert whole.part(20, 10) is whole


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("layout", data.LAYOUTS)
def test_files_of_the_usual_layout_are_read(tmp_path, layout, packed):
    write(tmp_path / layout, "train", packed=packed)
    write(tmp_path / layout, "t10k", PIXELS[:9], CLASSES[:9], packed=packed)
    found = data.load("mnist", folders=[tmp_path])
    assert found.image_shape == (1, 5, 4)
    assert torch.equal((found.train[:, 0] * 255).round(), torch.tensor(PIXELS).float())
    assert found.held_out_classes.tolist() == CLASSES[:9].tolist()


def test_test_images_alone_are_split_and_it_is_said(tmp_path):
    write(tmp_path, "t10k")
    found = data.load("mnist", folders=[tmp_path])
    assert (len(found.train), len(found.held_out)) == (20, 10)
    assert "train-*" in found.says.en
    assert "train-*" in found.says.fr


def test_the_variable_names_the_folder(tmp_path, monkeypatch):
    write(tmp_path / "there" / "MNIST" / "raw", "t10k")
    monkeypatch.setenv("AUTOGRADER_DATA", str(tmp_path / "there"))
    assert len(data.load("mnist")) == 30


def test_other_files_are_other_data(tmp_path):
    write(tmp_path / "a", "t10k")
    write(tmp_path / "b", "t10k", 255 - PIXELS)
    found = [data.load("mnist", folders=[tmp_path / name]).sha256 for name in "ab"]
    assert found[0] != found[1]


def test_the_table_of_openml_is_read(tmp_path):
    path = tmp_path / "openml" / "openml.org" / "data" / "v1" / "download" / "52667" / "mnist_784.arff.gz"
    path.parent.mkdir(parents=True)
    rows = np.column_stack([PIXELS[:28, :4, :4].reshape(28, 16), CLASSES[:28]])
    names = "".join(f"@ATTRIBUTE pixel{place} real\n" for place in range(16))
    body = "\n".join(",".join(map(str, row)) for row in rows.tolist())
    path.write_bytes(
        gzip.compress(f"% a comment\n@RELATION mnist_784\n{names}@ATTRIBUTE class {{0,1}}\n@DATA\n{body}\n".encode())
    )
    found = data.load("mnist", folders=[tmp_path])
    assert (len(found.train), len(found.held_out), found.image_shape) == (24, 4, (1, 4, 4))
    assert torch.equal((found.train[:, 0] * 255).round(), torch.tensor(PIXELS[:24, :4, :4]).float())
    assert found.train_classes.tolist() == CLASSES[:24].tolist()


@pytest.mark.parametrize("body", ["1,2,3\n", "1,2,3,4,300\n", "a,b,c,d,e\n", "", "1,2,3,4,11\n1,2,3,4,1\n"])
def test_a_table_of_another_kind_is_refused(tmp_path, body):
    path = tmp_path / "openml" / "mnist_784.arff.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.compress(f"@RELATION x\n@DATA\n{body}".encode()))
    assert str(path) in refusal(tmp_path).en


def test_without_files_it_says_where_it_looked_and_what_to_do(tmp_path):
    with pytest.raises(DataError) as caught:
        data.load("mnist")
    for said in (caught.value.says.fr, caught.value.says.en):
        for part in ("AUTOGRADER_DATA", "t10k-images-idx3-ubyte", str(tmp_path / "data"), "home/scikit_learn_data"):
            assert part in said
    assert caught.value.exit_code == 2


def test_an_unknown_name_is_refused():
    with pytest.raises(DataError, match="digits, mnist"):
        data.load("faces")


IMAGES = idx(PIXELS)
HUGE = bytes([0, 0, 8, 3]) + b"".join(size.to_bytes(4, "big") for size in (2**31, 2**15, 2**15))
DAMAGED = {
    "empty": b"",
    "head cut": IMAGES[:9],
    "pixels cut": IMAGES[:-1],
    "a byte more": IMAGES + b"x",
    "other magic": b"\x01" + IMAGES[1:],
    "floats": bytes([0, 0, 13, 3]) + IMAGES[4:],
    "classes instead": idx(CLASSES),
    "promises too much": HUGE,
    "no image": bytes([0, 0, 8, 3]) + bytes(12),
    "no side": bytes([0, 0, 8, 3]) + (30).to_bytes(4, "big") + bytes(8),
    "text": b"<html>404</html>" * 9,
}


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_images_are_refused_in_a_sentence(tmp_path, name, packed):
    write(tmp_path, "t10k", DAMAGED[name], packed=packed)
    said = refusal(tmp_path)
    assert "t10k-images-idx3-ubyte" in said.fr
    assert "t10k-images-idx3-ubyte" in said.en


def test_a_file_that_only_claims_to_be_packed_is_refused(tmp_path):
    write(tmp_path, "t10k")
    (tmp_path / "t10k-images-idx3-ubyte.gz").write_bytes(IMAGES)
    assert "cannot be read" in refusal(tmp_path).en


def test_a_packed_file_that_is_cut_is_refused(tmp_path):
    write(tmp_path, "t10k")
    (tmp_path / "t10k-images-idx3-ubyte.gz").write_bytes(gzip.compress(IMAGES)[:-20])
    assert "cannot be read" in refusal(tmp_path).en


def test_a_packed_file_is_not_unpacked_beyond_what_it_announces(tmp_path):
    write(tmp_path, "t10k", IMAGES + bytes(64 * 1024 * 1024))
    assert "more than the 600 bytes" in refusal(tmp_path).en


def test_classes_and_images_must_be_as_many(tmp_path):
    write(tmp_path, "t10k", classes=CLASSES[:-1])
    assert "29 classes" in refusal(tmp_path).en


def test_a_class_that_is_none_is_refused(tmp_path):
    write(tmp_path, "t10k", classes=CLASSES + 3)
    assert "the class 12" in refusal(tmp_path).en


def test_both_parts_must_have_one_size(tmp_path):
    write(tmp_path, "train", PIXELS[:, :4])
    write(tmp_path, "t10k")
    assert "images of" in refusal(tmp_path).en


def test_the_sentence_quotes_no_more_than_a_line_of_a_damaged_file(tmp_path):
    write(tmp_path, "t10k", b"\x1b]0;owned\x07" * 900, packed=False)
    assert "owned" not in refusal(tmp_path).en


REAL = Path(os.environ.get("AUTOGRADER_DATA", ""))  # before the fixture hides it


@pytest.mark.skipif(not os.environ.get("AUTOGRADER_DATA"), reason="AUTOGRADER_DATA names no folder with MNIST in it")
def test_the_real_mnist_is_read():
    found = data.load("mnist", folders=[REAL])
    assert found.image_shape == (1, 28, 28)
    assert len(found) in (10_000, 70_000)
    assert 0.10 < float(found.train.mean()) < 0.16
    assert torch.bincount(found.train_classes).min() > 0.08 * len(found.train)
