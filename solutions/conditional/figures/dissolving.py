"""The codes of the digits in the plane, dissolving into noise. It trains a small VAE, in ten seconds."""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import torch

sys.path.insert(0, str(Path(__file__).parents[2] / "figures"))  # the look of the pictures of the course

from canvas import save
from small_models import X, Y, fit_vae

torch.set_num_threads(1)
torch.manual_seed(0)
encoder, _ = fit_vae(2, beta=0.3, epochs=100)
with torch.no_grad():
    codes = encoder(X)[:, :2]
codes = (codes - codes.mean(0)) / codes.std(0)
left = torch.cumprod(1 - torch.linspace(0.002, 0.2, 50), dim=0)
noise = torch.randn(codes.shape, generator=torch.Generator().manual_seed(1))

figure, stages = plt.subplots(1, 5, figsize=(9.0, 2.1), layout="constrained")
for axes, t in zip(stages, (None, 4, 12, 22, 49), strict=True):
    kept = torch.tensor(1.0) if t is None else left[t]
    points = kept.sqrt() * codes + (1 - kept).sqrt() * noise
    axes.scatter(*points[::4].T, c=Y[::4], cmap="tab10", s=5, linewidths=0)  # of all, the picture would weigh too much
    axes.set(xlim=(-3.4, 3.4), ylim=(-3.4, 3.4), xticks=[], yticks=[], aspect="equal")
    axes.set_title("$x$" if t is None else f"$t = {t}$", fontsize=12)
save(figure, __file__)
