"""Digits on demand: a row a class, each image from a code of its own. Trains a conditional VAE, in some ten seconds."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import torch

sys.path.insert(0, str(Path(__file__).parents[2] / "figures"))  # the look of the pictures of the course

from canvas import INK, save
from small_models import fit_vae

torch.set_num_threads(1)
torch.manual_seed(0)
_, decoder = fit_vae(8, classes=10, epochs=100)
asked = torch.arange(10).repeat_interleave(12)
with torch.no_grad():
    codes = torch.cat([torch.randn(120, 8), torch.nn.functional.one_hot(asked, 10).float()], dim=1)
    drawn = torch.sigmoid(decoder(codes)).reshape(10, 12, 8, 8)
framed = torch.nn.functional.pad(drawn, (1, 1, 1, 1), value=0.35)
figure = plt.figure(figsize=(5.4, 4.4))
axes = figure.add_axes((0.06, 0.01, 0.93, 0.98))
axes.imshow(framed.permute(0, 2, 1, 3).reshape(100, 120), cmap="gray", vmin=0, vmax=1)
axes.axis("off")
for digit in range(10):
    axes.text(-5, 10 * digit + 4.5, f"${digit}$", ha="center", va="center", color=INK, fontsize=12)
save(figure, __file__)
