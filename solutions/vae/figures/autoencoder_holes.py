"""The codes of an ordinary autoencoder, and what its decoder makes of codes drawn at random between them.

It trains a small autoencoder with codes of dimension 2 on scikit-learn's digits, in about ten seconds.
"""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import torch

sys.path.insert(0, str(Path(__file__).parents[2] / "figures"))  # the look of the pictures of the course

from canvas import INK, save
from sklearn.datasets import load_digits

torch.set_num_threads(1)
torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.images, dtype=torch.float32).flatten(1) / 16  # (1797, 64)
encoder = torch.nn.Sequential(torch.nn.Linear(64, 256), torch.nn.ReLU(), torch.nn.Linear(256, 2))
decoder = torch.nn.Sequential(
    torch.nn.Linear(2, 256), torch.nn.ReLU(), torch.nn.Linear(256, 64), torch.nn.Sigmoid()
)  # fmt: skip
optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=3e-3)
for _ in range(150):
    for batch in x[torch.randperm(len(x))].split(128):
        loss = torch.nn.functional.binary_cross_entropy(decoder(encoder(batch)), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

with torch.no_grad():
    codes = encoder(x)
    low, high = codes.min(0).values, codes.max(0).values
    drawn = low + (high - low) * torch.rand(12, 2, generator=torch.Generator().manual_seed(3))
    invented = decoder(drawn).reshape(-1, 8, 8)

figure = plt.figure(figsize=(9.0, 3.7))
plane = figure.add_axes((0.07, 0.15, 0.42, 0.81))
plane.scatter(codes[:, 0], codes[:, 1], c=digits.target, cmap="tab10", s=4, linewidths=0)
for number, (first, second) in enumerate(drawn.tolist(), start=1):
    plane.plot(first, second, marker="x", color=INK, markersize=7, markeredgewidth=1.8)
    plane.annotate(str(number), (first, second), (4, 4), textcoords="offset points", fontsize=10, color=INK)
plane.set_xlabel("$z_1$")
plane.set_ylabel("$z_2$")
plane.tick_params(labelsize=9)
for number, picture in enumerate(invented, start=1):
    row, column = divmod(number - 1, 4)
    cell = figure.add_axes((0.54 + 0.115 * column, 0.67 - 0.31 * row, 0.105, 0.255))
    cell.imshow(picture, cmap="gray", vmin=0, vmax=1)
    cell.axis("off")
    cell.text(0.0, 1.03, str(number), transform=cell.transAxes, fontsize=10, color=INK)
save(figure, __file__)
