"""A small classifier of the course's images, trained once: its features for a distance, its classes for a histogram.

    python -m autograder.quality.classifier digits mnist     trains them again and writes them beside this file

Weights are kept in `classifiers/<name>.safetensors`, and beside them, in JSON, the recipe, the data, the versions and
the accuracy on images held out. No student's code ever sees it.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import safetensors.torch
import torch
from torch import Generator, Tensor, nn

from autograder.data import NAMES, Images, load
from autograder.errors import DataError
from autograder.text import Text

FOLDER = Path(__file__).parent / "classifiers"
BATCH = 1_000
"""Images at a time when none is trained."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A training, without anything left to chance but its seed."""

    epochs: int
    batch_size: int = 64
    learning_rate: float = 8e-3
    weight_decay: float = 1e-3
    seed: int = 0


RECIPES = {"digits": Recipe(epochs=60), "mnist": Recipe(epochs=24)}


class Network(nn.Module):
    """Two convolutions, pooled to 4 x 4 whatever the size of the image, then 32 features."""

    def __init__(self, *, channels: int, classes: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 16, 3, stride=2, padding=1), nn.ReLU(),
            nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(256, 32), nn.ReLU(),
        )  # fmt: skip
        self.head = nn.Linear(32, classes)

    def forward(self, x: Tensor) -> Tensor:
        """Images (n, c, h, w) -> logits (n, classes)."""
        logits: Tensor = self.head(self.body(x))
        return logits


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """A trained network, asked on the CPU."""

    network: Network

    @torch.no_grad()
    def features(self, images: Tensor) -> Tensor:
        """What the network makes of images (n, c, h, w) before its last layer: (n, 32) float32, not negative."""
        parts = torch.split(images.detach().cpu().float(), BATCH)
        return torch.cat([self.network.body(part) for part in parts])

    @torch.no_grad()
    def classes(self, images: Tensor) -> Tensor:
        """The likeliest class of each image: (n,) int64."""
        found: Tensor = self.network.head(self.features(images)).argmax(1)
        return found

    def accuracy(self, images: Tensor, classes: Tensor) -> float:
        """Share of the images whose class is found."""
        return float((self.classes(images) == classes).double().mean())


@cache  # read once; nothing changes it
def classifier(name: str) -> Classifier:
    """The trained classifier of these images.

    raises  DataError if none has been trained for them.
    """
    path = FOLDER / f"{name}.safetensors"
    if not path.is_file():
        raise DataError(
            Text(
                f"Aucun classifieur pour les images « {name} » ({path}) : `python -m autograder.quality.classifier "
                f"{name}` en entraîne un.",
                f"There is no classifier for the images {name!r} ({path}): `python -m autograder.quality.classifier "
                f"{name}` trains one.",
            )
        )
    weights = safetensors.torch.load_file(path)
    channels, classes = weights["body.0.weight"].shape[1], len(weights["head.bias"])
    network = Network(channels=channels, classes=classes)
    network.load_state_dict(weights)
    return Classifier(network.eval().requires_grad_(False))


def trained_classifier(images: Images, recipe: Recipe) -> Classifier:
    """A classifier trained on the images for training, on the CPU."""
    generator = Generator().manual_seed(recipe.seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)  # the layers take their first weights from the global generator
        network = Network(channels=images.image_shape[0], classes=images.classes)
    optimizer = torch.optim.AdamW(network.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay)
    steps = recipe.epochs * -(-len(images.train) // recipe.batch_size)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.learning_rate, total_steps=steps)
    for _ in range(recipe.epochs):
        for batch in torch.split(torch.randperm(len(images.train), generator=generator), recipe.batch_size):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(network(images.train[batch]), images.train_classes[batch])
            loss.backward()  # type: ignore[no-untyped-call]  # torch's own signature
            optimizer.step()
            schedule.step()
    return Classifier(network.eval().requires_grad_(False))


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="+", choices=NAMES)
    torch.set_num_threads(1)
    for name in parser.parse_args().names:
        images, started = load(name), time.process_time()
        made = trained_classifier(images, RECIPES[name])
        seconds = time.process_time() - started
        FOLDER.mkdir(exist_ok=True)
        weights = {key: value.contiguous() for key, value in made.network.state_dict().items()}
        safetensors.torch.save_file(weights, FOLDER / f"{name}.safetensors")
        said = {
            "recipe": asdict(RECIPES[name]),
            "parameters": sum(value.numel() for value in weights.values()),
            "data": {"name": name, "train": len(images.train), "held_out": len(images.held_out)},
            "data_sha256": images.sha256,
            "accuracy_held_out": made.accuracy(images.held_out, images.held_out_classes),
            "versions": {"python": platform.python_version(), "torch": torch.__version__},
            "machine": f"{platform.machine()}, one thread of the CPU",
            "cpu_s": round(seconds, 1),
        }
        (FOLDER / f"{name}.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
        print(f"{name}: {said['accuracy_held_out']:.4f} of {len(images.held_out)} images held out, {seconds:.1f} s")


if __name__ == "__main__":
    main()
