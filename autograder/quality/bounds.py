"""What the best affine map reaches on the images at hand: anchors for trained models without a number from elsewhere.

Squared errors are summed over the pixels and averaged over the images, in float64.
"""

from __future__ import annotations

import torch
from torch import Tensor


def pca_error(images: Tensor, *, dim: int, fitted_to: Tensor | None = None) -> float:
    """Squared error of the projection on the first `dim` principal components.

    images     (n, ...)
    fitted_to  (m, ...) the images that mean and components come from; None: `images`. Then no affine map through `dim`
               numbers has a smaller error (Eckart & Young 1936).
    """
    x = _table(images)
    base = x if fitted_to is None else _table(fitted_to)
    axes = torch.linalg.svd(base - base.mean(0), full_matrices=False).Vh[:dim]  # (dim, D)
    rest = x - base.mean(0)
    return float((rest - rest @ axes.T @ axes).square().sum() / len(x))


def reconstruction_over_pca(error: float, images: Tensor, *, dim: int, fitted_to: Tensor | None = None) -> float:
    """An autoencoder's squared error on `images` over that of PCA of the same dimension: below 1 if it beats PCA.

    error      summed over the pixels, averaged over the images
    fitted_to  the images of its training, to which PCA is then fitted too
    returns    >= 0; infinite where PCA makes no error.
    """
    best = pca_error(images, dim=dim, fitted_to=fitted_to)
    return error / best if best > 0 else float("inf")


def wiener_bound(images: Tensor, *, sigma: float) -> float:
    """The least squared error of an affine map that takes a Gaussian noise of standard deviation `sigma` off.

    With l the variances along the principal axes it is the sum of l sigma^2 / (l + sigma^2).

    images   (n, ...), whose mean and covariance are taken as those of the law
    returns  in [0, D sigma^2]; a network can do better, since it need not be affine.
    source   Wiener 1949.
    """
    x = _table(images)
    variances = torch.linalg.svdvals(x - x.mean(0)).square() / len(x)
    return float((variances * sigma**2 / (variances + sigma**2)).sum()) if sigma > 0 else 0.0


def _table(images: Tensor) -> Tensor:
    """(n, ...) -> (n, D) float64 on the CPU."""
    return images.detach().cpu().double().flatten(1)
