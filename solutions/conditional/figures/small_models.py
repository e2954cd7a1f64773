"""The models behind the pictures of this assignment: small, and trained in some seconds on scikit-learn's digits."""

from collections.abc import Callable

import torch
from sklearn.datasets import load_digits
from torch import Tensor, nn

DIGITS = load_digits()
X = torch.tensor(DIGITS.images, dtype=torch.float32).flatten(1) / 16  # (1797, 64)
Y = torch.tensor(DIGITS.target)  # (1797,)


def descend(parts: list[nn.Module], loss_of: Callable[[Tensor], Tensor], *, epochs: int, rate: float) -> None:
    """Adam on the loss of batches of 64 places among the digits."""
    adam = torch.optim.Adam([weight for part in parts for weight in part.parameters()], lr=rate)
    for _ in range(epochs):
        for places in torch.randperm(len(X)).split(64):
            loss = loss_of(places)
            adam.zero_grad()
            loss.backward()
            adam.step()


def layers(*sizes: int) -> nn.Sequential:
    """Two linear layers with a rectifier between them."""
    return nn.Sequential(nn.Linear(sizes[0], sizes[1]), nn.ReLU(), nn.Linear(sizes[1], sizes[2]))


def fit_vae(dim: int, *, classes: int = 0, beta: float = 1.0, epochs: int = 60) -> tuple[nn.Module, nn.Module]:
    """(encoder, decoder) of a VAE; with classes, labels stand behind pixels and codes as one-hot vectors."""
    encoder, decoder = layers(64 + classes, 256, 2 * dim), layers(dim + classes, 256, 64)
    marks = nn.functional.one_hot(Y, 10)[:, :classes].float()

    def loss_of(places: Tensor) -> Tensor:
        x, mark = X[places], marks[places]
        mu, logvar = encoder(torch.cat([x, mark], 1)).chunk(2, 1)
        z = mu + torch.randn_like(mu) * (logvar / 2).exp()
        error = nn.functional.binary_cross_entropy_with_logits(decoder(torch.cat([z, mark], 1)), x, reduction="sum")
        return (error + beta * (mu**2 + logvar.exp() - 1 - logvar).sum() / 2) / len(x)

    descend([encoder, decoder], loss_of, epochs=epochs, rate=2e-3)
    return encoder, decoder
