"""Trainings whose recipe the grader fixes: what a student's model or loss is worth, apart from their own training.

They run beside the student's code and are trusted no more than it: a model is judged by what it answers afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor, nn, optim, randperm


def fit(model: nn.Module, images: Tensor, *, epochs: int, batch_size: int, learning_rate: float) -> None:
    """Train a model in place to give its images back: Adam on the squared error, summed over the pixels.

    model   maps (n, c, h, w) to the same shape; it is left in evaluation mode
    images  (n, c, h, w)
    """
    optimizer = optim.Adam(model.parameters(), lr=learning_rate)
    model.train()
    for _ in range(epochs):
        order = randperm(len(images))
        for start in range(0, len(images), batch_size):
            batch = images[order[start : start + batch_size]]
            loss: Tensor = (model(batch) - batch).square().sum() / len(batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
    model.eval()


def fit_vae(
    model: Any,
    images: Tensor,
    *,
    loss: Callable[..., Any],
    draw: Callable[..., Any],
    epochs: int,
    batch_size: int,
    learning_rate: float,
) -> None:
    """Train a VAE in place: Adam, as many steps as the recipe says, on the loss that is given.

    model   a module with encode(x) -> (mu, logvar) and decode(z) -> images; it is left in evaluation mode
    images  (n, c, h, w) in [0, 1]
    loss    (x_hat, x, mu, logvar) by keyword -> (what is minimized, ...)
    draw    (mu, logvar) by keyword -> codes (n, d)
    """
    optimizer = optim.Adam(model.parameters(), lr=learning_rate)
    model.train()
    for _ in range(epochs):
        order = randperm(len(images))
        for start in range(0, len(images), batch_size):
            batch = images[order[start : start + batch_size]]
            mu, logvar = model.encode(batch)
            value = loss(x_hat=model.decode(draw(mu=mu, logvar=logvar)), x=batch, mu=mu, logvar=logvar)[0]
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
    model.eval()
