"""A training whose recipe the grader fixes: what a student's model is worth, apart from what their training is worth.

It runs beside the student's code and is trusted no more than it: the model is judged by what it answers afterwards.
"""

from __future__ import annotations

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
