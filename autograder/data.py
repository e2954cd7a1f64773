"""The images of the course behind one interface: `load("digits")`, `load("mnist")`. Nothing is ever downloaded.

digits  the 1,797 digits of 8 pixels a side that come with scikit-learn: the default, on every machine.
mnist   28 pixels a side, from files that are already there: those of the usual layout (MNIST/raw/*-ubyte, gzipped or
        not) in the folder AUTOGRADER_DATA, in ./data or in ~/data, else what scikit-learn's fetch_openml has kept.

Those files are untrusted: sizes are compared with what they promise, and nothing beyond it is read.
"""

from __future__ import annotations

import gzip
import hashlib
import math
import os
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from autograder.errors import DataError
from autograder.text import Text

NAMES = ("digits", "mnist")
LAYOUTS = ("MNIST/raw", "mnist", ".")
"""Where, in a folder of data, the files of MNIST may lie."""
CLASSES = 10
MAX_COUNT, MAX_SIDE = 100_000, 64
"""Of a file of images: MNIST has 60,000 of 28 pixels a side."""
MAX_ARFF_BYTES = 512 * 1024 * 1024
"""Of the table of OpenML, unpacked: that of MNIST has 128 million."""
SPLIT_SEED = 0
GRADED = 1_198, 599
"""Images of a grading, for training and held out: all digits, and no more of a larger set. So steps, seconds, and what
coverage and the share of the training are worth by chance, are the same on any images."""

Bytes = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True, eq=False)
class Images:
    """Images with their classes, in two parts of one law: those for training, and those that no training may see."""

    name: str
    train: Tensor
    """(n, channels, height, width) float32 in [0, 1]."""
    train_classes: Tensor
    """(n,) int64, 0 to classes - 1."""
    held_out: Tensor
    """(m, channels, height, width)."""
    held_out_classes: Tensor
    """(m,)."""
    says: Text
    """Where they come from and how they were split."""
    sha256: str
    """Of pixels, classes and split: what a measure on them depends on."""
    classes: int = CLASSES

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """(channels, height, width)."""
        channels, height, width = self.train.shape[1:]
        return channels, height, width

    def __len__(self) -> int:
        return len(self.train) + len(self.held_out)

    def to(self, device: str) -> Images:
        """The same on this device."""
        if self.train.device == torch.device(device):
            return self
        return replace(
            self,
            train=self.train.to(device), train_classes=self.train_classes.to(device),
            held_out=self.held_out.to(device), held_out_classes=self.held_out_classes.to(device),
        )  # fmt: skip

    def part(self, train: int, held_out: int) -> Images:
        """As many of them, at random but always the same; all of a part that has no more."""
        if len(self.train) <= train and len(self.held_out) <= held_out:
            return self
        rng = np.random.default_rng(SPLIT_SEED)
        chosen = [torch.tensor(rng.permutation(len(part))[:size])
                  for part, size in ((self.train, train), (self.held_out, held_out))]  # fmt: skip
        return replace(
            self,
            train=self.train[chosen[0]], train_classes=self.train_classes[chosen[0]],
            held_out=self.held_out[chosen[1]], held_out_classes=self.held_out_classes[chosen[1]],
            sha256=hashlib.sha256(f"{self.sha256} {train} {held_out}".encode()).hexdigest(),
        )  # fmt: skip

    def draw(self, rng: np.random.Generator, count: int) -> Tensor:
        """`count` images drawn without replacement from both parts, (count, channels, height, width)."""
        at = self.train.device
        chosen = torch.tensor(rng.choice(len(self), count, replace=False), device=at)
        drawn = torch.empty(count, *self.image_shape, device=at)
        early = chosen < len(self.train)
        drawn[early] = self.train[chosen[early]]
        drawn[~early] = self.held_out[chosen[~early] - len(self.train)]
        return drawn


def load(name: str, *, folders: Iterable[Path] | None = None) -> Images:
    """The images of this name.

    folders  where to look for files; None: AUTOGRADER_DATA if it is set, else ./data and ~/data, then the cache of
             scikit-learn
    raises   DataError if they are not on this machine or cannot be read, with the places where they were looked for.
    """
    if name == "digits":
        return _digits()
    if name == "mnist":
        return _mnist(tuple(_folders(os.environ) if folders is None else folders))
    known = ", ".join(NAMES)
    raise DataError(
        Text(f"Pas d'images « {name} » : il y a {known}.", f"There are no images {name!r}: there are {known}.")
    )


def graded(name: str) -> Images:
    """Of the images of this name, those on which a grading trains and measures models.

    raises  DataError, as `load`.
    """
    return load(name).part(*GRADED)


def _folders(environment: Mapping[str, str]) -> list[Path]:
    named = environment.get("AUTOGRADER_DATA")
    home = Path(environment.get("SCIKIT_LEARN_DATA") or "~/scikit_learn_data").expanduser()
    return [*([Path(named).expanduser()] if named else [Path.cwd() / "data", Path("~/data").expanduser()]), home]


@cache  # scikit-learn takes a second to import
def _digits() -> Images:
    from sklearn.datasets import load_digits

    loaded = load_digits()
    pixels, classes = loaded.images.astype(np.uint8), loaded.target.astype(np.uint8)
    says = Text(
        "Chiffres 8×8 de scikit-learn, répartis au hasard : deux tiers pour l'entraînement, un tiers de côté.",
        "The 8x8 digits of scikit-learn, split at random: two thirds for training, one third held out.",
    )
    return _split("digits", pixels, classes, peak=16, says=says)


@cache  # the files are large, and do not change while one grades
def _mnist(folders: tuple[Path, ...]) -> Images:
    for folder in folders:
        for layout in LAYOUTS:
            found = _parts(folder / layout)
            if "t10k" in found:
                return _from_files(folder / layout, found)
        table = _openml(folder)
        if table is not None:
            return _from_openml(table)
    looked = ", ".join(str(folder.absolute()) for folder in folders)
    raise DataError(
        Text(
            f"Les images de MNIST ne sont pas sur cette machine (cherchées dans {looked}). Mettez ses fichiers "
            "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte et t10k-labels-idx1-ubyte (avec "
            "ou sans .gz) dans un dossier MNIST/raw, et donnez à la variable AUTOGRADER_DATA le dossier qui contient "
            "MNIST. Rien n'est téléchargé.",
            f"The images of MNIST are not on this machine (looked for in {looked}). Put its files "
            "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (with "
            "or without .gz) into a folder MNIST/raw, and set AUTOGRADER_DATA to the folder that holds MNIST. Nothing "
            "is downloaded.",
        )
    )


# ---- files of the usual layout --------------------------------------------------------------------------------------


def _parts(folder: Path) -> dict[str, tuple[Path, Path]]:
    """`train` and `t10k` -> the files of images and of classes, for the parts that are there."""
    found = {}
    for part in ("train", "t10k"):
        files = [_one(folder, f"{part}-{kind}-ubyte") for kind in ("images-idx3", "labels-idx1")]
        if files[0] and files[1]:
            found[part] = files[0], files[1]
    return found


def _one(folder: Path, name: str) -> Path | None:
    return next((path for path in (folder / name, folder / f"{name}.gz") if path.is_file()), None)


def _from_files(folder: Path, found: Mapping[str, tuple[Path, Path]]) -> Images:
    tables = {part: _pair(*paths) for part, paths in found.items()}
    if "train" not in tables:
        says = Text(
            f"MNIST, ses seules images de test ({folder}) : les fichiers train-* n'y sont pas. Elles sont réparties au "
            "hasard : deux tiers pour l'entraînement, un tiers de côté.",
            f"MNIST, its test images only ({folder}): the files train-* are not there. They are split at random: two "
            "thirds for training, one third held out.",
        )
        return _split("mnist", *tables["t10k"], peak=255, says=says)
    sizes = [table[0].shape[1:] for table in tables.values()]
    if sizes[0] != sizes[1]:
        raise _unreadable(folder, f"images of {sizes[0]} and of {sizes[1]} pixels")
    says = Text(f"MNIST, ses deux parties usuelles ({folder}).", f"MNIST, in its two usual parts ({folder}).")
    return _images("mnist", tables["train"], tables["t10k"], peak=255, says=says)


def _pair(images: Path, classes: Path) -> tuple[Bytes, Bytes]:
    """Pixels (n, h, w) and classes (n,)."""
    pixels, labels = read_idx(images, dims=3), read_idx(classes, dims=1)
    if len(pixels) != len(labels):
        raise _unreadable(images, f"{len(pixels)} images, but {len(labels)} classes in {classes.name}")
    return pixels, _checked(classes, labels)


def read_idx(path: Path, *, dims: int) -> Bytes:
    """The bytes of a file in the format idx, of shape (n,) or (n, height, width).

    raises  DataError if it is no such file, is cut, or holds more than it says or than images of the course may take.
    """
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            head = file.read(4 + 4 * dims)
            if len(head) != 4 + 4 * dims or head[:4] != bytes([0, 0, 8, dims]):
                raise _unreadable(path, f"no file of bytes in {dims} dimensions in the format idx")
            shape = [int.from_bytes(head[at : at + 4], "big") for at in range(4, len(head), 4)]
            if not 0 < shape[0] <= MAX_COUNT or not all(0 < side <= MAX_SIDE for side in shape[1:]):
                raise _unreadable(path, f"the shape {tuple(shape)}, beyond what is read")
            size = math.prod(shape)
            content = file.read(size + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise _unreadable(path, f"{type(error).__name__}: {error}") from error
    if len(content) != size:
        raise _unreadable(path, f"{'less' if len(content) < size else 'more'} than the {size} bytes that it announces")
    return np.frombuffer(content, np.uint8).reshape(shape)


# ---- what fetch_openml has kept -------------------------------------------------------------------------------------


def _openml(home: Path) -> Path | None:
    """The table of MNIST below a folder of scikit-learn's."""
    return next(iter(sorted((home / "openml").glob("**/mnist_784.arff.gz"))), None)


def _from_openml(path: Path) -> Images:
    """The 60,000 images of the training come first, then the 10,000 of the test."""
    try:
        with gzip.open(path, "rt", encoding="ascii") as file:
            head = 0
            for line in file:
                head += len(line)
                if line.strip().lower() == "@data" or head > 1024 * 1024:
                    break
            lines = file.read(MAX_ARFF_BYTES).split()  # a value holds no blank
        if not lines:
            raise _unreadable(path, "a table without a row")
        table = np.loadtxt(lines, delimiter=",", dtype=np.uint8, quotechar="'", ndmin=2)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise _unreadable(path, f"{type(error).__name__}: {error}") from error
    side = math.isqrt(table.shape[1] - 1)
    if side**2 != table.shape[1] - 1 or not 0 < side <= MAX_SIDE or len(table) < 2:
        raise _unreadable(path, f"a table of {table.shape[0]} rows and {table.shape[1]} columns")
    pixels, classes = table[:, :-1].reshape(-1, side, side), _checked(path, table[:, -1])
    first = len(table) * 6 // 7
    says = Text(
        f"MNIST, dans le cache de scikit-learn ({path}), en ses deux parties usuelles.",
        f"MNIST, from the cache of scikit-learn ({path}), in its two usual parts.",
    )
    parts = (pixels[:first], classes[:first]), (pixels[first:], classes[first:])
    return _images("mnist", *parts, peak=255, says=says)


# ---- both -----------------------------------------------------------------------------------------------------------


def _split(name: str, pixels: Bytes, classes: Bytes, *, peak: int, says: Text) -> Images:
    """Two thirds and one third, at random: files are often in the order of their writers."""
    order = np.random.default_rng(SPLIT_SEED).permutation(len(pixels))
    first, rest = np.split(order, [len(order) * 2 // 3])
    return _images(name, (pixels[first], classes[first]), (pixels[rest], classes[rest]), peak=peak, says=says)


def _images(name: str, train: tuple[Bytes, Bytes], held_out: tuple[Bytes, Bytes], *, peak: int, says: Text) -> Images:
    digest = hashlib.sha256()
    for part in (*train, *held_out):
        digest.update(repr(part.shape).encode() + part.tobytes())
    tensors = [
        (torch.from_numpy(pixels / np.float32(peak)).unsqueeze(1), torch.from_numpy(classes.astype(np.int64)))
        for pixels, classes in (train, held_out)
    ]
    return Images(name, *tensors[0], *tensors[1], says=says, sha256=digest.hexdigest())


def _checked(path: Path, classes: Bytes) -> Bytes:
    if classes.max(initial=0) >= CLASSES:
        raise _unreadable(path, f"the class {classes.max()}, where 0 to {CLASSES - 1} are expected")
    return classes


def _unreadable(path: Path, found: str) -> DataError:
    return DataError(
        Text(
            f"{path} n'est pas lisible (trouvé : {found}). Remplacez ce fichier par celui de la distribution de MNIST.",
            f"{path} cannot be read (found: {found}). Replace this file by that of the distribution of MNIST.",
        )
    )
