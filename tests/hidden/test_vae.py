"""The hidden suite of the VAE assignment: its specification.

Each check is a proposition; the sentence beside it is what the student reads. Hidden inputs are drawn from the course's
secret. Probe points are no fixed point of the usual mistakes: means near -1.3, 0.4 and 2, log-variances near -0.8 and
0.5, images with distinct height, width and channels, batches of 7 and of 1.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from autograder.quality import dense, trained
from autograder.quality.calibration import Calibration
from autograder.sandbox.wire import Generator
from autograder.suite import oracles, oracles_gaussian
from autograder.suite.declare import check
from autograder.suite.expect import expect, require
from autograder.suite.oracles_gaussian import AffineVAE

CALIBRATED = Calibration.read(Path(__file__).parent / "calibration" / "vae.json")

ROUNDING = 1e-4  # relative: a thousand float32 roundings of 6e-8, more than any order of 200 positive terms can lose


def codes(rng, batch, dim):
    """Means and log-variances, each of shape (batch, dim), float64: every probe value occurs, in random order."""

    def scattered(values):
        order = rng.permutation(np.resize(values, batch * dim)).reshape(batch, dim)
        return order + rng.uniform(-0.1, 0.1, (batch, dim))

    return scattered([-1.3, 0.4, 2.0]), scattered([-0.8, 0.5])


def posterior(mu, logvar, dtype=torch.float32):
    """The keyword arguments of the functions of a posterior, as tensors of shape (batch, dim)."""
    return {"mu": torch.tensor(mu, dtype=dtype), "logvar": torch.tensor(logvar, dtype=dtype)}


def loss_inputs(rng, batch, image_shape, dim):
    """The keyword arguments of `vae_loss`, without `beta`; x_hat is far enough from 0 and 1 to divide by it."""
    shape = (batch, *image_shape)
    x_hat, x = rng.uniform(0.1, 0.9, shape), rng.uniform(0.0, 1.0, shape)
    return {"x_hat": torch.tensor(x_hat).float(), "x": torch.tensor(x).float(), **posterior(*codes(rng, batch, dim))}


def exact(inputs, *names):
    """These inputs as the oracles want them: float64 arrays with the values that the student received."""
    return [inputs[name].double().numpy() for name in names]


def unchanged(call):
    """The call gave something, and changed no argument in place."""
    require(call.value is not None, fr="la fonction ne renvoie rien", en="the function returns nothing")
    names = ", ".join(call.mutated)
    require(not call.mutated, fr=f"modifié sur place\u00a0: {names}", en=f"changed in place: {names}")


# ---- reparameterize -------------------------------------------------------------------------------------------------


@check("reparameterize", points=0.15,
       fr="z a la forme et la précision de μ, pour tout lot, même d'un seul exemple",
       en="z has the shape and the precision of μ, for any batch, even of one example")  # fmt: skip
def z_has_the_shape_and_precision_of_mu(student, rng):
    for batch, dim, dtype in ((7, 3, torch.float32), (1, 5, torch.float64)):
        inputs = posterior(*codes(rng, batch, dim), dtype)
        expect(student.reparameterize(**inputs)).shape(batch, dim).dtype(dtype).finite()


@check("reparameterize", points=0.5, anchor=True, after=z_has_the_shape_and_precision_of_mu,
       fr="∂z/∂μ = 1 et ∂z/∂log σ² = (z − μ)/2 : le gradient traverse le tirage",
       en="∂z/∂μ = 1 and ∂z/∂log σ² = (z − μ)/2: the gradient goes through the draw")  # fmt: skip
def gradient_flows_through_the_draw(student, rng):
    inputs = posterior(*codes(rng, 7, 3))
    weights = torch.tensor(rng.uniform(0.5, 2.0, (7, 3))).float()
    found = student.gradients("reparameterize", inputs, wrt=("mu", "logvar"), cotangent=weights)
    noise = expect(found.value).tensor().shape(7, 3).differs_from(inputs["mu"]).value - inputs["mu"]
    expect(found.by_name["mu"], "∂z/∂μ").close_to(weights, atol=0, rtol=ROUNDING)
    # z - mu cancels: an absolute rounding of |z| < 10, a few 1e-6, remains
    expect(found.by_name["logvar"], "∂z/∂log σ²").close_to(weights * noise / 2, atol=1e-5, rtol=ROUNDING)


@check("reparameterize", points=0.35, anchor=True, after=z_has_the_shape_and_precision_of_mu,
       fr="E[z] = μ et Var[z] = σ² = exp(logvar) dans chaque dimension",
       en="E[z] = μ and Var[z] = σ² = exp(logvar) in each dimension")  # fmt: skip
def z_has_mean_mu_and_variance_sigma_squared(student, rng):
    n, (mu, logvar) = 6_000, codes(rng, 1, 4)
    inputs = posterior(np.tile(mu, (n, 1)), np.tile(logvar, (n, 1)))
    z = expect(student.reparameterize(**inputs)).shape(n, 4).finite().array()
    noise = (z - mu) / np.exp(logvar / 2)
    # six standard errors, of 1/√n and √(2/n): 2e-9 of false alarm for each of the eight numbers
    expect(noise.mean(0), "E[(z − μ)/σ]").close_to(np.zeros(4), atol=6 / n**0.5)
    expect(noise.var(0), "Var[(z − μ)/σ]").close_to(np.ones(4), atol=6 * (2 / n) ** 0.5)


@check("reparameterize", points=0.3, anchor=True, after=z_has_mean_mu_and_variance_sigma_squared,
       fr="(z − μ)/σ suit la loi N(0, 1) (test de Kolmogorov-Smirnov, 20 000 tirages)",
       en="(z − μ)/σ follows N(0, 1) (Kolmogorov-Smirnov test, 20,000 draws)")  # fmt: skip
def standardized_noise_is_gaussian(student, rng):
    n = 20_000
    mu, logvar = codes(rng, n, 1)
    z = expect(student.reparameterize(**posterior(mu, logvar))).shape(n, 1).finite().array()
    gap = oracles.distance_to_the_normal_law((z - mu) / np.exp(logvar / 2))
    require(gap <= oracles.kolmogorov_threshold(n, false_alarm=1e-9),  # 0.023; a uniform law is at 0.057
            fr="la loi du bruit n'est pas gaussienne", en="the law of the noise is not Gaussian")  # fmt: skip


@check("reparameterize", points=0.25, after=z_has_the_shape_and_precision_of_mu,
       fr="le bruit est indépendant d'un exemple à l'autre et d'une dimension à l'autre : Cor(εᵢⱼ, εₖₗ) = 0",
       en="the noise is independent between examples and between dimensions: Cor(εᵢⱼ, εₖₗ) = 0")  # fmt: skip
def noise_is_independent_across_examples_and_dimensions(student, rng):
    n = 4_000
    inputs = posterior(np.full((n, 5), rng.uniform(0.3, 0.5)), np.full((n, 5), rng.uniform(-0.9, -0.7)))
    noise = expect(student.reparameterize(**inputs)).shape(n, 5).finite().array()
    noise = noise - noise.mean()  # its mean is another check's business
    # six standard errors, of one over the square root of the number of pairs: 2e-9 of false alarm each
    between = oracles.correlation(noise[1:], noise[:-1]), oracles.correlation(noise[:, 1:], noise[:, :-1])
    expect(between[0], "Cor(ε₁ⱼ, ε₂ⱼ)").close_to(0.0, atol=6 / (5 * n - 5) ** 0.5)
    expect(between[1], "Cor(εᵢ₁, εᵢ₂)").close_to(0.0, atol=6 / (4 * n) ** 0.5)


@check("reparameterize", points=0.1,
       fr="sans générateur, deux appels tirent deux bruits différents",
       en="without a generator, two calls draw two different noises")  # fmt: skip
def every_call_draws_a_fresh_noise(student, rng):
    inputs = posterior(*codes(rng, 7, 3))
    first, second = (student.reparameterize(**inputs) for _ in range(2))
    expect(second).shape(7, 3).differs_from(first)


@check("reparameterize", points=0.2, after=z_has_the_shape_and_precision_of_mu,
       fr="tout le hasard vient de `generator` : même graine, même z ; autre graine, autre z",
       en="all randomness comes from `generator`: same seed, same z; another seed, another z")  # fmt: skip
def same_seed_gives_the_same_z(student, rng):
    inputs, seed = posterior(*codes(rng, 7, 3)), int(rng.integers(1, 10**6))
    first, again, other = (student.reparameterize(**inputs, generator=Generator(seed + shift)) for shift in (0, 0, 1))
    expect(again).shape(7, 3).close_to(first, atol=1e-6)  # the same operations on the same bits
    expect(other).differs_from(first)


@check("reparameterize", points=0.15, after=z_has_the_shape_and_precision_of_mu,
       fr="`mu` et `logvar` sont intacts après l'appel",
       en="`mu` and `logvar` are untouched by the call")  # fmt: skip
def reparameterize_leaves_its_inputs_unchanged(student, rng):
    unchanged(student.call("reparameterize", **posterior(*codes(rng, 7, 3))))


# ---- kl_standard_normal ---------------------------------------------------------------------------------------------


@check("kl_standard_normal", points=0.15,
       fr="KL est un vecteur de n valeurs : une par exemple, même pour n = 1",
       en="KL is a vector of n values: one per example, even for n = 1")  # fmt: skip
def kl_is_one_number_per_example(student, rng):
    for batch, dim in ((7, 3), (1, 5), (4, 1)):
        expect(student.kl_standard_normal(**posterior(*codes(rng, batch, dim)))).tensor().shape(batch)


@check("kl_standard_normal", points=0.25,
       fr="KL(q‖p) ≥ 0, et KL(q‖p) = 0 si et seulement si q = p = N(0, I)",
       en="KL(q‖p) ≥ 0, and KL(q‖p) = 0 if and only if q = p = N(0, I)")  # fmt: skip
def kl_vanishes_at_the_prior_only(student, rng):
    at_the_prior = student.kl_standard_normal(**posterior(np.zeros((7, 3)), np.zeros((7, 3))))
    expect(at_the_prior, "KL(N(0, I)‖p)").within(-1e-6, 1e-6)  # a few float32 roundings of terms that are 1
    mu, logvar = codes(rng, 7, 3)
    mu[1], logvar[1] = 0.0, [-40.0, 0.7, 20.0]  # a collapsed and a very wide posterior stay finite
    elsewhere = expect(student.kl_standard_normal(**posterior(mu, logvar))).nonnegative().array()
    require(bool((elsewhere > 0).all()), fr="KL(q‖p) = 0 alors que q ≠ p", en="KL(q‖p) = 0 although q ≠ p")


@check("kl_standard_normal", points=0.5, anchor=True, after=kl_is_one_number_per_example,
       fr="KL(q‖p) = E_q[log q(z) − log p(z)], à l'erreur de Monte-Carlo près",
       en="KL(q‖p) = E_q[log q(z) − log p(z)], up to Monte-Carlo error")  # fmt: skip
def kl_is_the_expected_log_ratio(student, rng):
    mu, logvar = codes(rng, 6, 2)
    ratio = oracles.expected_log_ratio(mu, logvar, rng, samples=4_000)
    # six standard errors of the noisiest example: at most 2e-9 of false alarm for each
    found = student.kl_standard_normal(**posterior(mu, logvar))
    expect(found).close_to(ratio.mean, atol=6 * ratio.standard_error.max())


@check("kl_standard_normal", points=0.5, anchor=True, after=kl_is_one_number_per_example,
       fr="KL(q‖p) = Σⱼ ∫ qⱼ(z) log(qⱼ(z)/pⱼ(z)) dz, par quadrature",
       en="KL(q‖p) = Σⱼ ∫ qⱼ(z) log(qⱼ(z)/pⱼ(z)) dz, by quadrature")  # fmt: skip
def kl_is_the_integral_of_its_definition(student, rng):
    for batch, dim in ((7, 3), (1, 5)):
        mu, logvar = codes(rng, batch, dim)
        found = student.kl_standard_normal(**posterior(mu, logvar, torch.float64))
        expect(found).close_to(oracles.divergence_by_quadrature(mu, logvar), atol=1e-6, rtol=ROUNDING)


@check("kl_standard_normal", points=0.4, anchor=True, after=kl_is_one_number_per_example,
       fr="∂KL/∂μ et ∂KL/∂log σ² sont les dérivées de l'intégrale, par différences finies",
       en="∂KL/∂μ and ∂KL/∂log σ² are the derivatives of the integral, by finite differences")  # fmt: skip
def kl_gradient_is_the_derivative_of_the_integral(student, rng):
    mu, logvar = codes(rng, 4, 3)
    found = student.gradients("kl_standard_normal", posterior(mu, logvar), wrt=("mu", "logvar")).by_name
    by_mu = oracles.difference_gradient(lambda at: oracles.divergence_by_quadrature(at, logvar), mu)
    by_logvar = oracles.difference_gradient(lambda at: oracles.divergence_by_quadrature(mu, at), logvar)
    expect(found["mu"], "∂KL/∂μ").close_to(by_mu, atol=1e-5, rtol=ROUNDING)  # the oracle's own error is 1e-8
    expect(found["logvar"], "∂KL/∂log σ²").close_to(by_logvar, atol=1e-5, rtol=ROUNDING)


@check("kl_standard_normal", points=0.2, after=kl_is_one_number_per_example,
       fr="`mu` et `logvar` sont intacts après l'appel",
       en="`mu` and `logvar` are untouched by the call")  # fmt: skip
def kl_leaves_its_inputs_unchanged(student, rng):
    unchanged(student.call("kl_standard_normal", **posterior(*codes(rng, 7, 3))))


# ---- kl_gaussians ---------------------------------------------------------------------------------------------------


def pair(rng, dim, dtype=torch.float64):
    """The keyword arguments of `kl_gaussians`: two Gaussians whose full covariances do not commute."""
    means = {f"mu{side}": rng.choice([-1.3, 0.4, 2.0], dim) + rng.uniform(-0.1, 0.1, dim) for side in (0, 1)}
    covs = {f"cov{side}": oracles_gaussian.random_covariance(rng, dim) for side in (0, 1)}
    return {name: torch.tensor(value, dtype=dtype) for name, value in {**means, **covs}.items()}


@check("kl_gaussians", points=0.2,
       fr="KL est un scalaire fini, en toute dimension et toute précision",
       en="KL is a finite scalar, in any dimension and any precision")  # fmt: skip
def kl_of_two_gaussians_is_a_scalar(student, rng):
    for dim, dtype in ((1, torch.float64), (5, torch.float32)):
        expect(student.kl_gaussians(**pair(rng, dim, dtype))).tensor().shape().finite()


@check("kl_gaussians", points=0.55, anchor=True, after=kl_of_two_gaussians_is_a_scalar,
       fr="KL = ∫ q(z) log(q(z)/p(z)) dz, par quadrature, avec des covariances pleines qui ne commutent pas",
       en="KL = ∫ q(z) log(q(z)/p(z)) dz, by quadrature, with full covariances that do not commute")  # fmt: skip
def kl_of_two_gaussians_is_its_integral(student, rng):
    for dim in (2, 3):
        inputs = pair(rng, dim)
        integral = oracles_gaussian.divergence_of_gaussians(*exact(inputs, "mu0", "cov0", "mu1", "cov1"))
        expect(student.kl_gaussians(**inputs)).close_to(integral, atol=1e-6, rtol=ROUNDING)


@check("kl_gaussians", points=0.45, anchor=True, after=kl_of_two_gaussians_is_a_scalar,
       fr="∂KL/∂μ₀, ∂KL/∂μ₁, ∂KL/∂Σ₀ et ∂KL/∂Σ₁ sont les dérivées de l'intégrale, par différences finies",
       en="∂KL/∂μ₀, ∂KL/∂μ₁, ∂KL/∂Σ₀ and ∂KL/∂Σ₁ are those of the integral, by finite differences")  # fmt: skip
def kl_of_two_gaussians_has_the_gradient_of_its_integral(student, rng):
    inputs, names = pair(rng, 2), ("mu0", "cov0", "mu1", "cov1")
    found = student.gradients("kl_gaussians", inputs, wrt=names).by_name
    values = exact(inputs, *names)
    for place, (name, symbol) in enumerate(zip(names, ("μ₀", "Σ₀", "μ₁", "Σ₁"), strict=True)):

        def integral(at, place=place):
            symmetric = (at + at.T) / 2  # a covariance moves among symmetric matrices; a mean is its own transpose
            return oracles_gaussian.divergence_of_gaussians(*values[:place], symmetric, *values[place + 1 :])

        gradient = expect(found[name], f"∂KL/∂{symbol}").array()
        slope = oracles.difference_gradient(integral, values[place])
        # whether a formula reads one triangle or both is its own business: what counts is the symmetric part
        expect((gradient + gradient.T) / 2, f"∂KL/∂{symbol}").close_to(slope, atol=1e-5, rtol=ROUNDING)


@check("kl_gaussians", points=0.25, after=kl_of_two_gaussians_is_a_scalar,
       fr="KL ≥ 0, et KL = 0 si et seulement si les deux lois sont les mêmes",
       en="KL ≥ 0, and KL = 0 if and only if the two distributions are the same")  # fmt: skip
def kl_of_two_gaussians_vanishes_when_they_are_equal(student, rng):
    one = pair(rng, 3)
    same = {"mu0": one["mu0"], "cov0": one["cov0"], "mu1": one["mu0"], "cov1": one["cov0"]}
    expect(student.kl_gaussians(**same), "KL(q‖q)").within(-1e-5, 1e-5)  # float32 inside: roundings of terms below 10
    for other in ({"mu1": one["mu0"] + 1}, {"cov1": 3 * one["cov0"]}, {"cov1": one["cov0"] / 3}):
        value = expect(student.kl_gaussians(**{**same, **other})).nonnegative().array()
        require(bool(value > 1e-3), fr="KL(q‖p) = 0 alors que q ≠ p", en="KL(q‖p) = 0 although q ≠ p")


@check("kl_gaussians", points=0.35, anchor=True, after=kl_of_two_gaussians_is_a_scalar,
       fr="avec Σ₀ diagonale, μ₁ = 0 et Σ₁ = I, on retrouve la divergence de l'exercice 2, par quadrature",
       en="with a diagonal Σ₀, μ₁ = 0 and Σ₁ = I, it is the divergence of exercise 2, by quadrature")  # fmt: skip
def kl_of_two_gaussians_is_that_of_the_diagonal_case(student, rng):
    for dim in (1, 4):
        mu, logvar = codes(rng, 1, dim)
        arrays = {"mu0": mu[0], "cov0": np.diag(np.exp(logvar[0])), "mu1": np.zeros(dim), "cov1": np.eye(dim)}
        found = student.kl_gaussians(**{name: torch.tensor(value) for name, value in arrays.items()})
        expect(found).close_to(oracles.divergence_by_quadrature(mu, logvar)[0], atol=1e-6, rtol=ROUNDING)


@check("kl_gaussians", points=0.2, after=kl_of_two_gaussians_is_a_scalar,
       fr="`mu0`, `cov0`, `mu1` et `cov1` sont intacts après l'appel",
       en="`mu0`, `cov0`, `mu1` and `cov1` are untouched by the call")  # fmt: skip
def kl_of_two_gaussians_leaves_its_inputs_unchanged(student, rng):
    unchanged(student.call("kl_gaussians", **pair(rng, 3)))


# ---- VAE ------------------------------------------------------------------------------------------------------------


SHAPE = (1, 8, 8)


def pictures(rng, n, image_shape=SHAPE):
    """Images (n, c, h, w) float32 in [0, 1]."""
    return torch.tensor(rng.uniform(0, 1, (n, *image_shape))).float()


def two_tensors(value, *shape):
    """(mu, logvar), each a finite tensor of this shape, as float64 arrays."""
    require(isinstance(value, tuple | list) and len(value) == 2,
            fr="deux valeurs sont attendues : mu, logvar", en="two values are expected: mu, logvar")  # fmt: skip
    return [expect(v, name).tensor().shape(*shape).finite().array()
            for v, name in zip(value, ("mu", "logvar"), strict=True)]  # fmt: skip


def passes_through(student, rng, batch, image_shape, dim):
    """Images, codes and images again have the shapes that are asked, for these sizes."""
    vae = student.new("VAE", image_shape=image_shape, latent_dim=dim)
    x = pictures(rng, batch, image_shape)
    two_tensors(vae.encode(x=x), batch, dim)
    z = torch.tensor(rng.normal(size=(batch, dim))).float()
    expect(vae.decode(z=z), "decode(z)").tensor().shape(batch, *image_shape).finite()
    value = vae(x=x)
    require(isinstance(value, tuple | list) and len(value) == 3,
            fr="trois valeurs sont attendues : x_hat, mu, logvar",
            en="three values are expected: x_hat, mu, logvar")  # fmt: skip
    for part, shape in zip(value, ((batch, *image_shape), (batch, dim), (batch, dim)), strict=True):
        expect(part).tensor().shape(*shape)


@check("VAE", points=0.15, after=z_has_the_shape_and_precision_of_mu,
       fr="encode, decode et forward ont les formes demandées pour des images 8×8 et un lot de 7",
       en="encode, decode and forward have the shapes asked for 8×8 images and a batch of 7")  # fmt: skip
def vae_maps_images_to_codes_and_back(student, rng):
    passes_through(student, rng, 7, SHAPE, 3)


@check("VAE", points=0.2, after=vae_maps_images_to_codes_and_back,
       fr="les formes suivent `image_shape` et `latent_dim`, quels que soient canaux, hauteur et largeur",
       en="the shapes follow `image_shape` and `latent_dim`, whatever the channels, height and width")  # fmt: skip
def vae_accepts_any_image_shape(student, rng):
    for batch, image_shape, dim in ((4, (1, 28, 28), 2), (7, (3, 5, 4), 5)):
        passes_through(student, rng, batch, image_shape, dim)


@check("VAE", points=0.05, after=vae_maps_images_to_codes_and_back,
       fr="un lot d'une seule image passe comme les autres",
       en="a batch of a single image passes like any other")  # fmt: skip
def vae_accepts_a_single_image(student, rng):
    passes_through(student, rng, 1, SHAPE, 3)


@check("VAE", points=0.05, after=vae_maps_images_to_codes_and_back,
       fr="`image_shape` et `latent_dim` sont des attributs du modèle, avec les valeurs reçues",
       en="`image_shape` and `latent_dim` are attributes of the model, with the values that it was given")  # fmt: skip
def vae_remembers_its_sizes(student, rng):
    dim = int(rng.integers(2, 7))
    vae = student.new("VAE", image_shape=SHAPE, latent_dim=dim)
    kept = student.value("image_shape", of=vae)
    require(isinstance(kept, tuple | list) and tuple(kept) == SHAPE,
            fr="`image_shape` n'a pas la valeur reçue", en="`image_shape` is not what was given")  # fmt: skip
    require(student.value("latent_dim", of=vae) == dim,
            fr="`latent_dim` n'a pas la valeur reçue", en="`latent_dim` is not what was given")  # fmt: skip


@check("VAE", points=0.15, after=vae_maps_images_to_codes_and_back,
       fr="decode(z) ∈ [0, 1], même pour des codes extrêmes",
       en="decode(z) ∈ [0, 1], even for extreme codes")  # fmt: skip
def decoded_images_lie_in_the_unit_interval(student, rng):
    vae = student.new("VAE", image_shape=SHAPE, latent_dim=3)
    for scale in (1.0, 300.0):
        expect(vae.decode(z=torch.tensor(scale * rng.normal(size=(50, 3))).float())).within(0.0, 1.0)


@check("VAE", points=0.05, after=decoded_images_lie_in_the_unit_interval,
       fr="le décodeur peut produire des pixels sombres (moins de 0,45) comme des pixels clairs (plus de 0,55)",
       en="the decoder can produce dark pixels (below 0.45) as well as bright ones (above 0.55)")  # fmt: skip
def decoded_images_can_be_dark_and_bright(student, rng):
    vae = student.new("VAE", image_shape=SHAPE, latent_dim=3)
    images = expect(vae.decode(z=torch.tensor(300.0 * rng.normal(size=(50, 3))).float())).array()
    require(bool(images.min() < 0.45 and images.max() > 0.55),
            fr="des valeurs de [0, 1] restent hors d'atteinte, même avec des codes extrêmes",
            en="values of [0, 1] stay out of reach, even with extreme codes")  # fmt: skip


@check("VAE", points=0.1, after=vae_maps_images_to_codes_and_back,
       fr="μ dépend de l'image", en="μ depends on the image")  # fmt: skip
def mean_code_depends_on_the_image(student, rng):
    mu = two_tensors(student.new("VAE", image_shape=SHAPE, latent_dim=3).encode(x=pictures(rng, 7)), 7, 3)[0]
    require(bool(mu.std(0).max() > 1e-6), fr="toutes les images ont le même μ", en="all images have the same μ")


@check("VAE", points=0.05, after=vae_maps_images_to_codes_and_back,
       fr="log σ² dépend de l'image", en="log σ² depends on the image")  # fmt: skip
def log_variance_depends_on_the_image(student, rng):
    logvar = two_tensors(student.new("VAE", image_shape=SHAPE, latent_dim=3).encode(x=pictures(rng, 7)), 7, 3)[1]
    require(bool(logvar.std(0).max() > 1e-6), fr="toutes les images ont le même log σ²",
            en="all images have the same log σ²")  # fmt: skip


@check("VAE", points=0.1, after=vae_maps_images_to_codes_and_back,
       fr="log σ² peut être négatif : c'est un réel quelconque",
       en="log σ² may be negative: it is any real number")  # fmt: skip
def log_variance_may_be_negative(student, rng):
    lowest = []
    for _ in range(3):  # 3 × 16 numbers of a new network: all positive by chance once in 2^48
        vae = student.new("VAE", image_shape=SHAPE, latent_dim=16)
        lowest.append(two_tensors(vae.encode(x=pictures(rng, 7)), 7, 16)[1].min())
    require(min(lowest) < 0, fr="aucune des 48 valeurs d'un réseau neuf n'est négative",
            en="none of the 48 values of a new network is negative")  # fmt: skip


@check("VAE", points=0.15, after=vae_maps_images_to_codes_and_back,
       fr="le code d'une image, et l'image d'un code, ne dépendent pas des autres exemples du lot",
       en="the code of an image, and the image of a code, depend on no other example of the batch")  # fmt: skip
def no_example_depends_on_the_others(student, rng):
    vae = student.new("VAE", image_shape=SHAPE, latent_dim=3)
    x, z = pictures(rng, 7), torch.tensor(rng.normal(size=(7, 3))).float()
    other_x, other_z = torch.cat([x[:1], pictures(rng, 6) / 3]), torch.cat([z[:1], 3 * z[1:] + 1])
    first = [*two_tensors(vae.encode(x=x), 7, 3), expect(vae.decode(z=z)).array()]
    second = [*two_tensors(vae.encode(x=other_x), 7, 3), expect(vae.decode(z=other_z)).array()]
    for name, one, other in zip(("mu", "logvar", "decode(z)"), first, second, strict=True):
        expect(other[0], name).close_to(one[0], atol=1e-5, rtol=ROUNDING)  # float32 sums in another order


@check("VAE", points=0.35, anchor=True, after=no_example_depends_on_the_others,
       fr="les dérivées de encode et de decode sont celles de leurs valeurs, par différences finies",
       en="the derivatives of encode and decode are those of their values, by finite differences")  # fmt: skip
def vae_is_differentiable(student, rng):
    vae, step = student.new("VAE", image_shape=SHAPE, latent_dim=3), 0.002
    for method, name, at, outputs in (("decode", "z", torch.tensor(rng.normal(size=(5, 3))).float(), (None,)),
                                      ("encode", "x", 0.25 + pictures(rng, 5) / 2, (0, 1))):  # fmt: skip
        for output in outputs:
            weights = torch.tensor(rng.uniform(0.5, 1.5, (5, *SHAPE) if output is None else (5, 3))).float()
            found = student.gradients(method, {name: at}, wrt=(name,), output=output, cotangent=weights, of=vae)
            slopes = found.by_name[name]
            # along the gradient, where the slope is largest, and along every axis, should the gradient be cut
            along = torch.tensor(rng.choice([-1.0, 1.0], at.shape)).float()
            along = along + slopes / slopes.square().mean().sqrt().clamp(min=1e-9)
            above, below = (getattr(vae, method)(**{name: at + shift * along}) for shift in (step, -step))
            high, low = (expect(v if output is None else v[output]).array() for v in (above, below))
            slope = float(((high - low) * weights.numpy()).sum()) / (2 * step)
            # piecewise linear units that switch within a step: 15 % of the slope; a cut graph errs by all of it
            expect(float((slopes * along).sum()), method).close_to(slope, atol=0.15 * abs(slope) + 1e-4)


@check("VAE", points=0.3, anchor=True, after=vae_maps_images_to_codes_and_back,
       fr="la jacobienne de decode est de rang latent_dim : chaque coordonnée du code compte",
       en="the Jacobian of decode has rank latent_dim: each coordinate of the code matters")  # fmt: skip
def decoder_uses_every_coordinate_of_its_code(student, rng):
    dim, pixels = 5, 64
    vae = student.new("VAE", image_shape=SHAPE, latent_dim=dim)
    ratios = []
    for _ in range(3):
        z = torch.tensor(rng.normal(size=(1, dim))).float().repeat(pixels, 1)
        unit = torch.eye(pixels).reshape(pixels, *SHAPE)  # row i of the batch gives row i of the Jacobian
        jacobian = student.gradients("decode", {"z": z}, wrt=("z",), cotangent=unit, of=vae).by_name["z"]
        scales = np.linalg.svd(expect(jacobian).finite().array(), compute_uv=False)
        ratios.append(scales[-1] / max(scales[0], 1e-12))
    # 300 new decoders of 5 kinds: 0.13 or more; float32 gives a lost coordinate 1e-7
    require(max(ratios) > 1e-3, fr="le décodeur ignore une partie de son code",
            en="the decoder ignores a part of its code")  # fmt: skip


@check("VAE", points=0.05, after=(vae_maps_images_to_codes_and_back, reparameterize_leaves_its_inputs_unchanged),
       fr="forward renvoie les mêmes μ et log σ² que encode",
       en="forward returns the same μ and log σ² as encode")  # fmt: skip
def forward_returns_the_posterior(student, rng):
    vae, x = student.new("VAE", image_shape=SHAPE, latent_dim=3), pictures(rng, 7)
    for name, found, encoded in zip(("mu", "logvar"), vae(x=x)[1:], vae.encode(x=x), strict=True):
        expect(found, name).close_to(encoded, atol=1e-6, rtol=ROUNDING)


@check("VAE", points=0.1, after=(vae_maps_images_to_codes_and_back, every_call_draws_a_fresh_noise),
       fr="forward tire un code au hasard : deux passages de la même image diffèrent",
       en="forward draws a code at random: two passes of the same image differ")  # fmt: skip
def forward_draws_a_fresh_code(student, rng):
    vae, x = student.new("VAE", image_shape=SHAPE, latent_dim=3), pictures(rng, 7)
    first, second = (vae(x=x)[0] for _ in range(2))
    expect(second, "x_hat").differs_from(first)


@check("VAE", points=0.1,
       after=(forward_draws_a_fresh_code, noise_is_independent_across_examples_and_dimensions),
       fr="chaque image du lot a son propre tirage : deux copies d'une image donnent deux reconstructions",
       en="each image of the batch has its own draw: two copies of an image give two reconstructions")  # fmt: skip
def forward_draws_a_code_for_each_image(student, rng):
    vae, x = student.new("VAE", image_shape=SHAPE, latent_dim=3), pictures(rng, 1).repeat(7, 1, 1, 1)
    images = expect(vae(x=x)[0]).finite().array()
    expect(images[1:], "x_hat").differs_from(np.tile(images[:1], (6, 1, 1, 1)))


def image_with_a_telling_variance(vae, rng):
    """An image (1, c, h, w) whose |log σ²| reaches 2, so that σ, σ² and log σ² are three things; its mu and logvar.

    A new network gives log σ² near 0 to images in [0, 1]; brighter ones go further.
    """
    x, before = pictures(rng, 1), -1.0
    for _ in range(12):
        mu, logvar = (part[:1] for part in two_tensors(vae.encode(x=x.repeat(2, 1, 1, 1)), 2, 3))
        reached = float(np.abs(logvar).max())
        # a network that normalizes its input goes nowhere: brighter and brighter, only rounding would be left
        if reached >= 2 or np.abs(mu).max() >= 6 or abs(reached - before) < 0.01:
            break
        x, before = 2 * x, reached
    return x, mu, logvar


@check("VAE", points=0.4, anchor=True,
       after=(forward_draws_a_code_for_each_image, z_has_mean_mu_and_variance_sigma_squared,
              standardized_noise_is_gaussian),
       fr="x̂ = decode(z) avec z tiré selon N(μ, σ²) : x̂ suit la même loi que nos propres tirages",
       en="x̂ = decode(z) with z drawn from N(μ, σ²): x̂ follows the same law as our own draws")  # fmt: skip
def reconstructions_decode_draws_of_the_posterior(student, rng):
    n, vae = 2_500, student.new("VAE", image_shape=SHAPE, latent_dim=3)
    x, mu, logvar = image_with_a_telling_variance(vae, rng)
    images = expect(vae(x=x.repeat(n, 1, 1, 1))[0], "x_hat").shape(n, *SHAPE).finite().array()
    z = mu + np.exp(logvar / 2) * rng.normal(size=(n, 3))
    ours = expect(vae.decode(z=torch.tensor(z).float())).array()
    gap = oracles.largest_gap(images.reshape(n, -1), ours.reshape(n, -1), directions=3)
    require(gap <= oracles.two_sample_threshold(n, false_alarm=1e-9),  # 0.093
            fr="la loi des reconstructions n'est pas celle de decode(μ + σ ε)",
            en="the law of the reconstructions is not that of decode(μ + σ ε)")  # fmt: skip


@check("VAE", points=0.35, anchor=True,
       after=(reconstructions_decode_draws_of_the_posterior, vae_is_differentiable, gradient_flows_through_the_draw),
       fr="le gradient de x̂ traverse le tirage : il suit la loi que donne la règle de dérivation en chaîne",
       en="the gradient of x̂ goes through the draw: it follows the law that the chain rule gives")  # fmt: skip
def gradient_flows_through_the_whole_model(student, rng):
    n, vae = 1_500, student.new("VAE", image_shape=SHAPE, latent_dim=3)
    x, mu, logvar = image_with_a_telling_variance(vae, rng)
    x = x.repeat(n, 1, 1, 1)
    weights = torch.tensor(rng.normal(size=(1, *SHAPE))).float().repeat(n, 1, 1, 1)
    found = student.gradients("()", {"x": x}, wrt=("x",), output=0, cotangent=weights, of=vae).by_name["x"]
    epsilon = rng.normal(size=(n, 3))
    z = torch.tensor(mu + np.exp(logvar / 2) * epsilon).float()
    by_z = student.gradients("decode", {"z": z}, wrt=("z",), cotangent=weights, of=vae).by_name["z"]
    by_logvar = by_z * torch.tensor(epsilon * np.exp(logvar / 2) / 2).float()
    ways = [student.gradients("encode", {"x": x}, wrt=("x",), output=place, cotangent=cotangent, of=vae).by_name["x"]
            for place, cotangent in ((0, by_z), (1, by_logvar))]  # fmt: skip
    ours = expect(ways[0] + ways[1]).finite().array().reshape(n, -1)
    gap = oracles.largest_gap(expect(found, "∂x̂/∂x").finite().array().reshape(n, -1), ours, directions=3)
    require(gap <= oracles.two_sample_threshold(n, false_alarm=1e-9),  # 0.12
            fr="le gradient n'atteint pas l'encodeur comme il le devrait",
            en="the gradient does not reach the encoder as it should")  # fmt: skip


# ---- vae_loss -------------------------------------------------------------------------------------------------------


def three_scalars(value):
    """(loss, reconstruction, kl), each a finite 0-dimensional tensor."""
    require(isinstance(value, tuple | list) and len(value) == 3,
            fr="trois valeurs sont attendues : loss, reconstruction, kl",
            en="three values are expected: loss, reconstruction, kl")  # fmt: skip
    names = ("loss", "reconstruction", "kl")
    return [expect(part, name).tensor().shape().finite().array() for part, name in zip(value, names, strict=True)]


@check("vae_loss", points=0.2,
       fr="la perte, la reconstruction et la divergence sont trois scalaires finis, pour tout lot et toute image",
       en="loss, reconstruction and divergence are three finite scalars, for any batch and any image")  # fmt: skip
def loss_is_three_scalars(student, rng):
    for batch, image_shape, dim in ((7, (3, 5, 4), 2), (1, (1, 8, 8), 5)):
        three_scalars(student.vae_loss(**loss_inputs(rng, batch, image_shape, dim)))


@check("vae_loss", points=0.75, anchor=True, after=loss_is_three_scalars,
       fr="reconstruction = −(1/n) Σₖ Σᵢ [xᵢ log x̂ᵢ + (1 − xᵢ) log(1 − x̂ᵢ)]",
       en="reconstruction = −(1/n) Σₖ Σᵢ [xᵢ log x̂ᵢ + (1 − xᵢ) log(1 − x̂ᵢ)]")  # fmt: skip
def reconstruction_is_the_binary_cross_entropy(student, rng):
    for batch, image_shape, dim in ((7, (3, 5, 4), 2), (1, (1, 8, 8), 5)):
        inputs = loss_inputs(rng, batch, image_shape, dim)
        _, reconstruction, _ = three_scalars(student.vae_loss(**inputs))
        per_image = oracles.bernoulli_negative_log_likelihood(*exact(inputs, "x_hat", "x"))
        expect(reconstruction).close_to(sum(per_image) / batch, atol=0, rtol=ROUNDING)


@check("vae_loss", points=0.5, anchor=True, after=loss_is_three_scalars,
       fr="kl = (1/n) Σₖ KL(q(z|xₖ)‖p(z)), somme sur les dimensions latentes, sans le facteur β",
       en="kl = (1/n) Σₖ KL(q(z|xₖ)‖p(z)), summed over latent dimensions, without the factor β")  # fmt: skip
def kl_term_is_the_batch_mean_of_the_divergences(student, rng):
    for batch, dim, beta in ((7, 2, 0.3), (1, 5, 4.0)):
        inputs = loss_inputs(rng, batch, (3, 5, 4), dim)
        _, _, kl = three_scalars(student.vae_loss(**inputs, beta=beta))
        divergences = oracles.divergence_by_quadrature(*exact(inputs, "mu", "logvar"))
        expect(kl).close_to(divergences.mean(), atol=1e-6, rtol=ROUNDING)


@check("vae_loss", points=0.35, after=loss_is_three_scalars,
       fr="loss = reconstruction + β·kl, et β = 1 par défaut",
       en="loss = reconstruction + β·kl, and β = 1 by default")  # fmt: skip
def beta_weighs_the_divergence_only(student, rng):
    inputs = loss_inputs(rng, 7, (3, 5, 4), 2)
    for beta, given in ((1.0, {}), (0.0, {"beta": 0.0}), (0.3, {"beta": 0.3}), (4.0, {"beta": 4.0})):
        loss, reconstruction, kl = three_scalars(student.vae_loss(**inputs, **given))
        expect(loss).close_to(reconstruction + beta * kl, atol=0, rtol=ROUNDING)


@check("vae_loss", points=0.4, anchor=True, after=loss_is_three_scalars,
       fr="∂loss/∂x̂ est la dérivée de l'entropie croisée binaire, par différences finies",
       en="∂loss/∂x̂ is the derivative of the binary cross-entropy, by finite differences")  # fmt: skip
def loss_gradient_reaches_the_decoder(student, rng):
    inputs = loss_inputs(rng, 2, (3, 4, 2), 5)
    found = student.gradients("vae_loss", {**inputs, "beta": 0.3}, wrt=("x_hat",), output=0).by_name["x_hat"]
    x_hat, x = exact(inputs, "x_hat", "x")
    by_pixel = oracles.difference_gradient(lambda at: oracles.bernoulli_negative_log_likelihood(at, x), x_hat)
    # the oracle's own error is step²/6 times a third derivative below 2000, that is 4e-6
    expect(found).close_to(by_pixel / 2, atol=1e-5, rtol=ROUNDING)


@check("vae_loss", points=0.25, anchor=True, after=loss_is_three_scalars,
       fr="∂loss/∂μ et ∂loss/∂log σ² sont β fois les dérivées de KL, par différences finies",
       en="∂loss/∂μ and ∂loss/∂log σ² are β times the derivatives of KL, by finite differences")  # fmt: skip
def loss_gradient_reaches_the_encoder(student, rng):
    inputs = loss_inputs(rng, 4, (1, 3, 5), 2)
    found = student.gradients("vae_loss", {**inputs, "beta": 0.3}, wrt=("mu", "logvar"), output=0).by_name
    mu, logvar = exact(inputs, "mu", "logvar")
    by_mu = oracles.difference_gradient(lambda at: oracles.divergence_by_quadrature(at, logvar), mu)
    by_logvar = oracles.difference_gradient(lambda at: oracles.divergence_by_quadrature(mu, at), logvar)
    expect(found["mu"], "∂loss/∂μ").close_to(0.3 * by_mu / 4, atol=1e-6, rtol=ROUNDING)
    expect(found["logvar"], "∂loss/∂log σ²").close_to(0.3 * by_logvar / 4, atol=1e-6, rtol=ROUNDING)


@check("vae_loss", points=0.25, after=loss_is_three_scalars,
       fr="la perte est finie quand x̂ vaut exactement 0 ou 1, et la reconstruction est nulle quand x̂ = x",
       en="the loss is finite where x̂ is exactly 0 or 1, and the reconstruction is zero when x̂ = x")  # fmt: skip
def loss_is_finite_where_the_decoder_saturates(student, rng):
    inputs = loss_inputs(rng, 7, (3, 5, 4), 2)
    inputs["x_hat"] = inputs["x"] = (inputs["x"] > 0.5).float()
    _, reconstruction, _ = three_scalars(student.vae_loss(**inputs))
    expect(reconstruction).close_to(0.0, atol=1e-3)  # room for probabilities clamped at 1e-6: 60 pixels times that
    wrong = inputs["x_hat"].clone()
    wrong[:, 1, 2, 3] = 1 - wrong[:, 1, 2, 3]
    three_scalars(student.vae_loss(**{**inputs, "x_hat": wrong}))  # finite, whatever the bound of the logarithms


@check("vae_loss", points=0.2, after=loss_is_three_scalars,
       fr="`x_hat`, `x`, `mu` et `logvar` sont intacts après l'appel",
       en="`x_hat`, `x`, `mu` and `logvar` are untouched by the call")  # fmt: skip
def loss_leaves_its_inputs_unchanged(student, rng):
    inputs = loss_inputs(rng, 7, (3, 5, 4), 2)
    inputs["x_hat"][:, 0] = inputs["x_hat"][:, 0].round()  # exact zeros and ones, which invite clamping in place
    unchanged(student.call("vae_loss", **inputs))


# ---- train_vae ------------------------------------------------------------------------------------------------------


RIGHT_LOSS = (
    loss_is_three_scalars, reconstruction_is_the_binary_cross_entropy, kl_term_is_the_batch_mean_of_the_divergences,
    beta_weighs_the_divergence_only, loss_gradient_reaches_the_decoder, loss_gradient_reaches_the_encoder,
)  # fmt: skip
"""What a training that calls `vae_loss` cannot do without."""

RIGHT_DRAW = (
    z_has_the_shape_and_precision_of_mu, gradient_flows_through_the_draw, z_has_mean_mu_and_variance_sigma_squared,
    standardized_noise_is_gaussian, noise_is_independent_across_examples_and_dimensions,
    every_call_draws_a_fresh_noise,
)  # fmt: skip
"""What a training or a sampler that calls `reparameterize` cannot do without."""

RUNS = (z_has_the_shape_and_precision_of_mu, gradient_flows_through_the_draw, loss_is_three_scalars,
        loss_leaves_its_inputs_unchanged)  # fmt: skip
"""Without these the functions above stop a training before its end, or fill it with NaN."""

SMALL = (2, 3, 2)
QUIET = -18.0
"""The log-variance of a posterior without noise to speak of: σ = 1e-4 changes a loss of 20 by less than 1e-4."""


def training(student, model, images, *, epochs, batch_size, learning_rate, **more):
    """The arguments of `train_vae` for a given affine model, which is made here."""
    given = student.given("linear_vae", **model.options())
    return {"model": given, "images": images, "epochs": epochs, "batch_size": batch_size,
            "learning_rate": learning_rate, **more}  # fmt: skip


def one_loss_per_epoch(value, epochs):
    """The list of losses as a float64 array (epochs,)."""
    require(isinstance(value, tuple | list) and len(value) == epochs,
            fr="une liste d'une valeur par époque est attendue",
            en="a list of one value per epoch is expected")  # fmt: skip
    return np.array([float(expect(loss, "loss").finite().shape().array()) for loss in value])


def happened(student, model, what):
    """The tensors recorded under that name, as float64 arrays."""
    return [value.double().numpy() for name, value in student.record(model) if name == what]


@check("train_vae", points=0.1, after=RUNS, call_s=30, timeout_s=60,
       fr="train_vae renvoie la liste des pertes, une par époque",
       en="train_vae returns the list of the losses, one per epoch")  # fmt: skip
def training_returns_one_loss_per_epoch(student, rng):
    model = AffineVAE.draw(rng, image_shape=SMALL, logvar=(-0.8, 0.5), squash=True)
    for epochs, n in ((1, 8), (4, 20)):
        call = training(student, model, pictures(rng, n, SMALL), epochs=epochs, batch_size=8, learning_rate=1e-3)
        one_loss_per_epoch(student.train_vae(**call), epochs)


@check("train_vae", points=0.1, after=training_returns_one_loss_per_epoch, call_s=30, timeout_s=60,
       fr="après une époque, tous les paramètres du modèle ont changé",
       en="after one epoch, all the parameters of the model have changed")  # fmt: skip
def training_moves_every_parameter(student, rng):
    model = AffineVAE.draw(rng, image_shape=SMALL, logvar=(-0.8, 0.5), squash=True)
    call = training(student, model, pictures(rng, 24, SMALL), epochs=1, batch_size=8, learning_rate=0.05)
    student.train_vae(**call)
    for name in ("weight", "offset", "encoder_weight", "encoder_offset", "logvar"):
        (after,) = happened(student, call["model"], name)
        expect(after, name).differs_from(model.options()[name])


@check("train_vae", points=0.3, anchor=True, after=(training_returns_one_loss_per_epoch, *RIGHT_LOSS),
       fr="avec un taux nul, la perte renvoyée est la moyenne sur toutes les images de reconstruction + KL",
       en="at a rate of zero, the loss returned is the mean over all images of reconstruction + KL")  # fmt: skip
def training_returns_the_mean_loss_per_example(student, rng):
    model, images = AffineVAE.draw(rng, image_shape=SMALL, logvar=(QUIET, QUIET), squash=True), pictures(rng, 48, SMALL)
    call = training(student, model, images, epochs=3, batch_size=8, learning_rate=0.0)
    losses = one_loss_per_epoch(student.train_vae(**call), 3)
    expect(losses).close_to(np.full(3, model.loss(images.double().numpy())), atol=0, rtol=ROUNDING)


@check("train_vae", points=0.05, after=training_returns_the_mean_loss_per_example,
       fr="le dernier lot d'une époque, plus petit, compte selon sa taille dans la moyenne",
       en="the last batch of an epoch, smaller, counts by its size in the mean")  # fmt: skip
def a_smaller_last_batch_counts_less(student, rng):
    model, images = AffineVAE.draw(rng, image_shape=SMALL, logvar=(QUIET, QUIET), squash=True), pictures(rng, 25, SMALL)
    call = training(student, model, images, epochs=4, batch_size=8, learning_rate=0.0)
    losses = one_loss_per_epoch(student.train_vae(**call), 4)
    expect(losses).close_to(np.full(4, model.loss(images.double().numpy())), atol=0, rtol=ROUNDING)


@check("train_vae", points=0.15, anchor=True, after=training_returns_the_mean_loss_per_example,
       fr="avec un taux nul et β, la perte renvoyée est la moyenne de reconstruction + β·KL",
       en="at a rate of zero and with β, the loss returned is the mean of reconstruction + β·KL")  # fmt: skip
def training_uses_beta(student, rng):
    model, images = AffineVAE.draw(rng, image_shape=SMALL, logvar=(QUIET, QUIET), squash=True), pictures(rng, 24, SMALL)
    for beta in (0.3, 4.0):
        call = training(student, model, images, epochs=1, batch_size=8, learning_rate=0.0, beta=beta)
        losses = one_loss_per_epoch(student.train_vae(**call), 1)
        expect(losses[0]).close_to(model.loss(images.double().numpy(), beta=beta), atol=0, rtol=ROUNDING)


@check("train_vae", points=0.15, after=training_returns_one_loss_per_epoch,
       fr="chaque époque passe par chaque image, par lots d'au plus `batch_size` images",
       en="each epoch goes through each image, in batches of at most `batch_size` images")  # fmt: skip
def training_sees_every_image_in_batches(student, rng):
    model, images = AffineVAE.draw(rng, image_shape=SMALL, logvar=(-0.8, 0.5), squash=True), pictures(rng, 24, SMALL)
    call = training(student, model, images, epochs=3, batch_size=6, learning_rate=0.0)
    student.train_vae(**call)
    seen = happened(student, call["model"], "encode")
    require(max(len(batch) for batch in seen) <= 6,
            fr="un lot dépasse `batch_size`", en="a batch is larger than `batch_size`")  # fmt: skip
    places = order_of(images, np.concatenate(seen))
    require(bool((np.bincount(places, minlength=24) >= 3).all()),
            fr="en trois époques, une image au moins est vue moins de trois fois",
            en="in three epochs, at least one image is seen less than three times")  # fmt: skip


def order_of(images, seen):
    """For each image that was seen (m, c, h, w), its place among `images`."""
    known = images.double().numpy().reshape(len(images), -1)
    flat = seen.reshape(len(seen), -1)
    return ((flat[:, None] - known) ** 2).sum(2).argmin(1)


@check("train_vae", points=0.1, after=training_sees_every_image_in_batches,
       fr="l'ordre des images change d'une époque à l'autre",
       en="the order of the images changes from one epoch to the next")  # fmt: skip
def training_shuffles_the_images(student, rng):
    model, images = AffineVAE.draw(rng, image_shape=SMALL, logvar=(-0.8, 0.5), squash=True), pictures(rng, 24, SMALL)
    call = training(student, model, images, epochs=2, batch_size=6, learning_rate=0.0)
    student.train_vae(**call)
    places = order_of(images, np.concatenate(happened(student, call["model"], "encode")))
    half = len(places) // 2
    require(not np.array_equal(places[:half], places[half:]),  # two orders of 24 agree by chance once in 1e23
            fr="les deux époques suivent le même ordre", en="both epochs follow the same order")  # fmt: skip


@check("train_vae", points=0.05, after=(training_sees_every_image_in_batches, every_call_draws_a_fresh_noise),
       fr="le décodeur reçoit un code tiré au hasard, et non μ",
       en="the decoder receives a code drawn at random, not μ")  # fmt: skip
def training_decodes_a_draw(student, rng):
    noise = noise_of_training(student, rng)
    require(bool(np.abs(noise).max() > 0.1), fr="le décodeur reçoit μ", en="the decoder receives μ")


def noise_of_training(student, rng):
    """(z - mu) / sigma of 4 epochs of 10 batches of 40 images, at a rate of zero: an array (1600, 2)."""
    model, images = AffineVAE.draw(rng, image_shape=SMALL, logvar=(-0.8, 0.5), squash=True), pictures(rng, 400, SMALL)
    call = training(student, model, images, epochs=4, batch_size=40, learning_rate=0.0)
    student.train_vae(**call)
    seen, codes_seen = (np.concatenate(happened(student, call["model"], what)) for what in ("encode", "decode"))
    expect(codes_seen, "z").shape(len(seen), 2)
    return (codes_seen - model.means(seen)) / np.exp(model.logvar / 2)


@check("train_vae", points=0.15, anchor=True, after=(training_decodes_a_draw, *RIGHT_DRAW),
       fr="le décodeur reçoit μ + σ ε, avec un bruit gaussien neuf pour chaque image et chaque lot",
       en="the decoder receives μ + σ ε, with a new Gaussian noise for each image and each batch")  # fmt: skip
def a_new_noise_for_each_batch(student, rng):
    noise = noise_of_training(student, rng)
    gap = oracles.distance_to_the_normal_law(noise)
    require(gap <= oracles.kolmogorov_threshold(noise.size, false_alarm=1e-9),  # 0.058
            fr="(z − μ)/σ ne suit pas la loi N(0, 1)", en="(z − μ)/σ does not follow N(0, 1)")  # fmt: skip
    for shift, what in ((1, "Cor(ε₁, ε₂)"), (40, "Cor(ε, ε')")):  # the next image; the same place of the next batch
        expect(oracles.correlation(noise[shift:], noise[:-shift]), what).close_to(0.0, atol=6 / noise.size**0.5)


@check("train_vae", points=0.35, anchor=True, after=(training_moves_every_parameter, *RIGHT_LOSS),
       fr="à chaque pas, le gradient est celui du seul lot, par différences finies",
       en="at each step, the gradient is that of the batch alone, by finite differences")  # fmt: skip
def each_step_follows_the_gradient_of_its_batch(student, rng):
    model, images = AffineVAE.draw(rng, image_shape=SMALL, logvar=(QUIET, QUIET), squash=True), pictures(rng, 16, SMALL)
    call = training(student, model, images, epochs=4, batch_size=16, learning_rate=0.0)
    student.train_vae(**call)

    def loss(offset):
        x_hat = replace(model, offset=offset).decode(model.means(images.double().numpy()))
        return np.mean(oracles.bernoulli_negative_log_likelihood(x_hat, images.double().numpy()))

    slope = oracles.difference_gradient(loss, model.offset)
    found = happened(student, call["model"], "gradient of offset")
    for gradient in found:  # a loss that is a constant times the mean has the same minimum: its factor is free
        factor = float(found[0] @ slope / (slope @ slope))
        require(factor > 0, fr="le gradient remonte la perte", en="the gradient climbs the loss")
        close = 1e-3 * factor * float(np.abs(slope).max())  # the noise: σ = 1e-4
        expect(gradient, "∂loss/∂θ").close_to(factor * slope, atol=close)


@check("train_vae", points=0.3, anchor=True,
       after=(each_step_follows_the_gradient_of_its_batch, a_new_noise_for_each_batch), call_s=30, timeout_s=60,
       fr="sur des images toutes égales à x, la perte tend vers son minimum exact, l'entropie Σᵢ H(xᵢ)",
       en="on images all equal to x, the loss tends to its exact minimum, the entropy Σᵢ H(xᵢ)")  # fmt: skip
def training_reaches_the_known_optimum(student, rng):
    model = AffineVAE.draw(rng, image_shape=SMALL, logvar=(-0.8, 0.5), squash=True)
    x = pictures(rng, 1, SMALL) * 0.8 + 0.1
    image = x.double().numpy()
    call = training(student, model, x.repeat(64, 1, 1, 1), epochs=60, batch_size=16, learning_rate=0.05)
    student.train_vae(**call)
    now = {name: value.double().numpy() for name, value in student.record(call["model"])}
    learned = replace(model, **{name: now[name] for name in
                                ("weight", "offset", "encoder_weight", "encoder_offset", "logvar")})  # fmt: skip
    (optimum,) = oracles.bernoulli_negative_log_likelihood(image, image)  # z says nothing: KL = 0, and decode(z) = x
    before, after = (at.loss(image) - optimum for at in (model, learned))
    # 240 steps: RMSprop and plain gradient descent, the slowest of five, leave up to 7 % of the way to go
    require(after < before / 4, fr="le modèle entraîné est encore loin du minimum",
            en="the trained model is still far from the minimum")  # fmt: skip


@check("train_vae", points=0.1, after=training_returns_one_loss_per_epoch,
       fr="`images` est intact après l'entraînement", en="`images` is untouched by the training")  # fmt: skip
def training_leaves_the_images_unchanged(student, rng):
    model = AffineVAE.draw(rng, image_shape=SMALL, logvar=(-0.8, 0.5), squash=True)
    call = training(student, model, pictures(rng, 24, SMALL), epochs=2, batch_size=8, learning_rate=1e-3)
    unchanged(student.call("train_vae", **call))


@check("train_vae", points=0.1, after=(training_returns_one_loss_per_epoch, same_seed_gives_the_same_z),
       fr="tout le hasard vient de `generator` : même graine, mêmes pertes ; autre graine, autres pertes",
       en="all randomness comes from `generator`: same seed, same losses; another seed, other losses")  # fmt: skip
def same_seed_gives_the_same_training(student, rng):
    model, images = AffineVAE.draw(rng, image_shape=SMALL, logvar=(-0.8, 0.5), squash=True), pictures(rng, 24, SMALL)
    seed, losses = int(rng.integers(1, 10**6)), []
    for shift in (0, 0, 1):
        call = training(student, model, images, epochs=2, batch_size=6, learning_rate=0.01)
        losses.append(one_loss_per_epoch(student.train_vae(**call, generator=Generator(seed + shift)), 2))
    expect(losses[1], "generator").close_to(losses[0], atol=0, rtol=1e-5)  # the same operations on the same bits
    expect(losses[2], "generator").differs_from(losses[0])


RECIPE = CALIBRATED.recipe("training")

RIGHT_MODEL = (
    decoded_images_can_be_dark_and_bright, mean_code_depends_on_the_image, log_variance_may_be_negative,
    decoder_uses_every_coordinate_of_its_code, forward_returns_the_posterior, gradient_flows_through_the_whole_model,
)  # fmt: skip
"""Without these a model does not learn, or learns something else."""


@check("VAE", points=0.2, trains=True, anchor=True, call_s=30, timeout_s=60,
       after=(training_reaches_the_known_optimum, *RIGHT_MODEL),
       fr="entraîné sur des chiffres, le modèle fait mieux que le meilleur décodeur qui ignore son code",
       en="trained on digits, the model does better than the best decoder that ignores its code")  # fmt: skip
def vae_beats_the_best_model_without_a_code(student, rng):
    images = student.images.draw(rng, RECIPE["images"])
    vae = student.new("VAE", image_shape=student.images.image_shape, latent_dim=RECIPE["latent_dim"])
    student.train_vae(model=vae, images=images, **RECIPE["training"])
    reconstruction, kl = trained.terms(images, *vae(x=images))
    found, bounds = reconstruction + RECIPE["training"]["beta"] * kl, trained.bounds(images)
    expect(found, "loss").finite()
    require(found > bounds.entropy, fr="l'erreur est plus basse que l'entropie des images, ce qui est impossible",
            en="the error is lower than the entropy of the images, which is impossible")  # fmt: skip
    require(found / bounds.without_a_code <= CALIBRATED.on(student.data).threshold("training", "loss ratio"),
            fr="après l'entraînement, la perte n'est pas assez basse",
            en="after training, the loss is not low enough")  # fmt: skip


# ---- sample_prior ---------------------------------------------------------------------------------------------------


def affine(rng, **options):
    """An affine VAE without sigmoid: the codes of its images can be read back."""
    return AffineVAE.draw(rng, image_shape=SMALL, **{"logvar": (-0.8, 0.5), **options})


def codes_of(model, images, n):
    """The codes (n, d) whose images these are."""
    found = expect(images).tensor().shape(n, *SMALL).finite().array()
    z, rest = model.codes_behind(found)
    require(rest < 1e-3, fr="des images ne sortent pas du décodeur", en="some images do not come from the decoder")
    return z


@check("sample_prior", points=0.15,
       fr="sample_prior(model, n) renvoie n images de la forme `image_shape`",
       en="sample_prior(model, n) returns n images of the shape `image_shape`")  # fmt: skip
def prior_samples_are_n_images(student, rng):
    for n, image_shape in ((7, SMALL), (1, (1, 4, 3))):
        model = AffineVAE.draw(rng, image_shape=image_shape, logvar=(-0.8, 0.5, 0.1), squash=True)
        images = student.sample_prior(model=student.given("linear_vae", **model.options()), n=n)
        expect(images).tensor().shape(n, *image_shape).finite()


@check("sample_prior", points=0.55, anchor=True, after=prior_samples_are_n_images,
       fr="x = Wz + b suit la loi N(b, WWᵀ) : E[z] = 0 et Var[z] = I",
       en="x = Wz + b follows N(b, WWᵀ): E[z] = 0 and Var[z] = I")  # fmt: skip
def prior_codes_have_mean_zero_and_variance_one(student, rng):
    n, model = 4_000, affine(rng)
    z = codes_of(model, student.sample_prior(model=student.given("linear_vae", **model.options()), n=n), n)
    # six standard errors, 2e-9 of false alarm for each number
    expect(z.mean(0), "E[z]").close_to(np.zeros(2), atol=6 / n**0.5)
    expect(z.var(0), "Var[z]").close_to(np.ones(2), atol=6 * (2 / n) ** 0.5)
    expect(oracles.correlation(z[:, 0], z[:, 1]), "Cor(z₁, z₂)").close_to(0.0, atol=6 / n**0.5)


@check("sample_prior", points=0.3, anchor=True, after=prior_codes_have_mean_zero_and_variance_one,
       fr="les codes suivent la loi N(0, 1) (test de Kolmogorov-Smirnov, 20 000 coordonnées)",
       en="the codes follow N(0, 1) (Kolmogorov-Smirnov test, 20,000 coordinates)")  # fmt: skip
def prior_codes_are_gaussian(student, rng):
    n, model = 10_000, affine(rng)
    z = codes_of(model, student.sample_prior(model=student.given("linear_vae", **model.options()), n=n), n)
    gap = oracles.distance_to_the_normal_law(z)
    require(gap <= oracles.kolmogorov_threshold(2 * n, false_alarm=1e-9),  # 0.023; a uniform law is at 0.057
            fr="la loi des codes n'est pas gaussienne", en="the law of the codes is not Gaussian")  # fmt: skip


@check("sample_prior", points=0.2, after=prior_samples_are_n_images,
       fr="chaque image a son propre code : Cor(zₖ, zₖ₊₁) = 0",
       en="each image has its own code: Cor(zₖ, zₖ₊₁) = 0")  # fmt: skip
def prior_codes_are_independent(student, rng):
    n, model = 2_000, affine(rng)
    z = codes_of(model, student.sample_prior(model=student.given("linear_vae", **model.options()), n=n), n)
    z = z - z.mean(0)  # their mean is another check's business
    expect(oracles.correlation(z[1:], z[:-1]), "Cor(zₖ, zₖ₊₁)").close_to(0.0, atol=6 / (2 * n - 2) ** 0.5)


@check("sample_prior", points=0.2, after=prior_samples_are_n_images,
       fr="tout le hasard vient de `generator` : même graine, mêmes images ; sans générateur, deux appels diffèrent",
       en="all randomness comes from `generator`: same seed, same images; without one, two calls differ")  # fmt: skip
def prior_samples_follow_the_generator(student, rng):
    model, seed = affine(rng), int(rng.integers(1, 10**6))
    given = student.given("linear_vae", **model.options())
    first, again, other = (student.sample_prior(model=given, n=7, generator=Generator(seed + k)) for k in (0, 0, 1))
    expect(again, "generator").close_to(first, atol=1e-6)
    expect(other, "generator").differs_from(first)
    one, two = (student.sample_prior(model=given, n=7) for _ in range(2))
    expect(one, "x").differs_from(two)


# ---- images that are made -------------------------------------------------------------------------------------------


GIVEN, OWN = CALIBRATED.recipe("given network"), CALIBRATED.recipe("own network")

SPOILED = {
    "coverage": ("trop peu de vrais chiffres ont une image produite dans leur voisinage",
                 "too few real digits have a made image in their neighborhood"),
    "energy": ("les pixels des images produites suivent une loi trop éloignée de celle des vrais chiffres",
               "the pixels of the made images follow a law too far from that of real digits"),
    "energy of features": ("les formes produites sont trop éloignées de celles des vrais chiffres",
                           "the shapes made are too far from those of real digits"),
    "distance of classes": ("certains chiffres sont produits bien trop souvent, d'autres trop rarement",
                            "some digits are made far too often, others too rarely"),
    "copying": ("les images produites sont des copies de celles de l'entraînement",
                "the made images are copies of those of the training"),
}  # fmt: skip
"""What the student reads of each measure."""


def measured(student, images):
    """What these images are worth beside the real ones: a training and its measures serve two checks."""
    expect(images).tensor().shape(GIVEN["count"], *student.images.image_shape).finite()
    return trained.sample_measures(images, student.images)


def like_digits(broken):
    """No measure of the images is beyond its threshold; `broken`: those that are."""
    require(not broken, fr="\u00a0; ".join(SPOILED[name][0] for name in broken),
            en="; ".join(SPOILED[name][1] for name in broken))  # fmt: skip


def codes_of_the_prior(rng):
    """Codes (count, d) from N(0, I), drawn on our side."""
    return torch.tensor(rng.normal(size=(GIVEN["count"], GIVEN["latent_dim"]))).float()


def trained_on_the_loss(student, rng):
    """Images of the suite's network after the suite's training, which minimizes the student's loss."""
    model = dense.drawn(student.images.image_shape, latent_dim=GIVEN["latent_dim"], hidden=GIVEN["hidden"],
                        generator=torch.Generator().manual_seed(int(rng.integers(2**31))))  # fmt: skip
    given = student.given("dense_vae", **model)
    student.fit_vae(given, student.images.train, loss="vae_loss", draw="reparameterize", **GIVEN["training"])
    found = dict(student.record(given))
    weights = {name: expect(found.get(name), name).dtype(value.dtype).shape(*value.shape).value
               for name, value in model.items() if name != "image_shape"}  # fmt: skip
    return dense.decoded({**model, **weights}, codes_of_the_prior(rng))


RIGHT_VALUES = (
    reconstruction_is_the_binary_cross_entropy, kl_term_is_the_batch_mean_of_the_divergences,
    loss_gradient_reaches_the_decoder, loss_leaves_its_inputs_unchanged, *RIGHT_DRAW,
)  # fmt: skip
"""What is then left to images is whether the loss moves the encoder as it should."""


@check("vae_loss", points=0.05, trains=True, after=RIGHT_VALUES, call_s=30, timeout_s=60,
       fr="un réseau donné, entraîné sur votre perte, produit des images qui ressemblent à des chiffres",
       en="a given network, trained on your loss, makes images like digits")  # fmt: skip
def loss_makes_images_like_digits(student, rng):
    found = student.once("images of the loss", lambda: measured(student, trained_on_the_loss(student, rng)))
    like_digits(CALIBRATED.on(student.data).broken("given network", found, marks="half"))


@check("vae_loss", points=0.05, trains=True, after=RIGHT_VALUES, call_s=30, timeout_s=60,
       fr="ces images sont aussi proches des vrais chiffres et aussi variées qu'avec la bonne perte",
       en="these images are as close to real digits and as varied as with the right loss")  # fmt: skip
def loss_makes_images_as_good_as_they_can_be(student, rng):
    found = student.once("images of the loss", lambda: measured(student, trained_on_the_loss(student, rng)))
    like_digits(CALIBRATED.on(student.data).broken("given network", found, marks="full"))


def drawn_from_the_prior(student):
    """Images that the student's sampler draws from the suite's network, which the suite has trained."""
    given = student.given("dense_vae", **dense.ready(student.data, GIVEN, seed=0))
    return student.sample_prior(model=given, n=GIVEN["count"])


@check("sample_prior", points=0.05, after=prior_samples_are_n_images,
       fr="d'un VAE donné, entraîné sur des chiffres, sample_prior tire des images qui leur ressemblent",
       en="from a given VAE, trained on digits, sample_prior draws images like them")  # fmt: skip
def prior_samples_are_like_digits(student, rng):  # noqa: ARG001  # what is drawn, the student draws
    found = student.once("images of the sampler", lambda: measured(student, drawn_from_the_prior(student)))
    like_digits(CALIBRATED.on(student.data).broken("given network", found, marks="half"))


@check("sample_prior", points=0.05, after=prior_samples_are_n_images,
       fr="ces images sont aussi proches des vrais chiffres et aussi variées que ce VAE le permet",
       en="these images are as close to real digits and as varied as this VAE allows")  # fmt: skip
def prior_samples_are_as_good_as_they_can_be(student, rng):  # noqa: ARG001  # what is drawn, the student draws
    found = student.once("images of the sampler", lambda: measured(student, drawn_from_the_prior(student)))
    like_digits(CALIBRATED.on(student.data).broken("given network", found, marks="full"))


def decoded_by_the_model(student, rng):
    """Images that the student's model decodes after the suite's training, on the student's loss."""
    vae = student.new("VAE", image_shape=student.images.image_shape, latent_dim=OWN["latent_dim"])
    student.fit_vae(vae, student.images.train, loss="vae_loss", draw="reparameterize", **OWN["training"])
    return vae.decode(z=codes_of_the_prior(rng))


LEARNS = (decoded_images_can_be_dark_and_bright, mean_code_depends_on_the_image, log_variance_may_be_negative,
          vae_is_differentiable, *RIGHT_LOSS, loss_leaves_its_inputs_unchanged, *RIGHT_DRAW)  # fmt: skip
"""Without these an architecture is not to blame for its images."""


@check("VAE", points=0.05, trains=True, after=LEARNS, call_s=30, timeout_s=60,
       fr="entraîné par la correction, votre modèle décode de la loi a priori des images semblables à des chiffres",
       en="trained by the grading, your model decodes images like digits from the prior")  # fmt: skip
def vae_makes_images_like_digits(student, rng):
    found = student.once("images of the model", lambda: measured(student, decoded_by_the_model(student, rng)))
    like_digits(CALIBRATED.on(student.data).broken("own network", found, marks="half"))


@check("VAE", points=0.05, trains=True, after=LEARNS, call_s=30, timeout_s=60,
       fr="ces images sont aussi proches des vrais chiffres et aussi variées que celles d'un modèle modeste",
       en="these images are as close to real digits and as varied as those of a modest model")  # fmt: skip
def vae_makes_images_as_good_as_a_modest_model(student, rng):
    found = student.once("images of the model", lambda: measured(student, decoded_by_the_model(student, rng)))
    like_digits(CALIBRATED.on(student.data).broken("own network", found, marks="full"))


# ---- sample_posterior -----------------------------------------------------------------------------------------------


def two_far_images(rng, model):
    """Two images whose posterior means, model.means, are 20 standard deviations apart in each coordinate, or more."""
    x = pictures(rng, 1, SMALL).double().numpy()
    away = np.linalg.lstsq(model.encoder_weight, rng.choice([-1.0, 1.0], 2) * 30, rcond=None)[0]
    return torch.tensor(np.concatenate([x, x + away.reshape(1, *SMALL)])).float()


def from_posterior(student, model, images, n, **more):
    """What `sample_posterior` gives for a given model: the codes (n, d) of its images."""
    given = student.given("linear_vae", **model.options())
    return codes_of(model, student.sample_posterior(model=given, images=images, n=n, **more), n)


@check("sample_posterior", points=0.2,
       after=(z_has_the_shape_and_precision_of_mu, reparameterize_leaves_its_inputs_unchanged),
       fr="sample_posterior(model, images, n) renvoie n images, quel que soit le nombre d'images données",
       en="sample_posterior(model, images, n) returns n images, whatever the number of images given")  # fmt: skip
def posterior_samples_are_n_images(student, rng):
    model = affine(rng)
    for count, n in ((2, 7), (5, 1), (1, 3)):
        given = student.given("linear_vae", **model.options())
        images = student.sample_posterior(model=given, images=pictures(rng, count, SMALL), n=n)
        expect(images).tensor().shape(n, *SMALL).finite()


@check("sample_posterior", points=0.3, anchor=True,
       after=(posterior_samples_are_n_images, every_call_draws_a_fresh_noise,
              z_has_mean_mu_and_variance_sigma_squared, reparameterize_leaves_its_inputs_unchanged),
       fr="avec deux images, un code sur deux vient de chaque loi a posteriori : deux poids de 1/2",
       en="with two images, one code in two comes from each posterior: two weights of 1/2")  # fmt: skip
def each_posterior_has_the_same_weight(student, rng):
    n, model = 2_000, affine(rng)
    images = two_far_images(rng, model)
    means = model.means(images.double().numpy())
    z = from_posterior(student, model, images, n)
    distance = np.abs(z[:, None] - means).max(2)  # (n, 2)
    require(bool((distance.min(1) < 10).all()),  # 7.8 standard deviations of the wider coordinate
            fr="des codes sont loin de toutes les lois a posteriori",
            en="some codes are far from every posterior")  # fmt: skip
    expect((distance.argmin(1) == 0).mean(), "P(1)").close_to(0.5, atol=6 * 0.5 / n**0.5)


@check("sample_posterior", points=0.55, anchor=True,
       after=(each_posterior_has_the_same_weight, *RIGHT_DRAW),
       fr="dans chaque composante, le code suit N(μ, σ²) : moyenne μ et variance σ² de l'encodeur",
       en="within each component, the code follows N(μ, σ²): the encoder's mean μ and variance σ²")  # fmt: skip
def each_component_is_the_posterior_of_its_image(student, rng):
    n, model = 4_000, affine(rng)
    images = two_far_images(rng, model)
    means = model.means(images.double().numpy())
    z = from_posterior(student, model, images, n)
    nearest = np.abs(z[:, None] - means).max(2).argmin(1)
    for mean, own in zip(means, (z[nearest == 0], z[nearest == 1]), strict=True):
        noise = (own - mean) / np.exp(model.logvar / 2)
        expect(noise.mean(0), "E[(z − μ)/σ]").close_to(np.zeros(2), atol=6 / len(own) ** 0.5)
        expect(noise.var(0), "Var[(z − μ)/σ]").close_to(np.ones(2), atol=6 * (2 / len(own)) ** 0.5)


@check("sample_posterior", points=0.2, after=each_posterior_has_the_same_weight,
       fr="l'image dont vient chaque code est tirée au hasard parmi toutes, indépendamment des autres",
       en="the image that each code comes from is drawn at random among all, independently of the others")  # fmt: skip
def the_image_of_each_code_is_drawn_at_random(student, rng):
    model, count, n = affine(rng, logvar=(-9.0, -9.0)), 40, 60
    images = pictures(rng, count, SMALL) * 20
    means = model.means(images.double().numpy())
    z = np.concatenate([from_posterior(student, model, images, n) for _ in range(5)])
    chosen = ((z[:, None] - means) ** 2).sum(2).argmin(1)  # (5 n,)
    require(len(set(chosen.tolist())) > 30, fr="une partie des images n'est jamais choisie",  # 40 (1 - e^-7.5)
            en="some of the images are never chosen")  # fmt: skip
    centered = (chosen - chosen.mean()) / chosen.std()
    for shift in (1, count):  # a fixed order shows between neighbors, or after one turn
        found = float(np.mean(centered[shift:] * centered[:-shift]))
        expect(found, "Cor").close_to(0.0, atol=6 / (5 * n - shift) ** 0.5)


@check("sample_posterior", points=0.25,
       after=(posterior_samples_are_n_images, every_call_draws_a_fresh_noise, same_seed_gives_the_same_z),
       fr="tout le hasard vient de `generator` : même graine, mêmes images ; sans générateur, deux appels diffèrent",
       en="all randomness comes from `generator`: same seed, same images; without one, two calls differ")  # fmt: skip
def posterior_samples_follow_the_generator(student, rng):
    model, seed, images = affine(rng), int(rng.integers(1, 10**6)), pictures(rng, 5, SMALL)
    given = student.given("linear_vae", **model.options())
    call = {"model": given, "images": images, "n": 9}
    first, again, other = (student.sample_posterior(**call, generator=Generator(seed + k)) for k in (0, 0, 1))
    expect(again, "generator").close_to(first, atol=1e-5)
    expect(other, "generator").differs_from(first)
    one, two = (student.sample_posterior(**call) for _ in range(2))
    expect(one, "x").differs_from(two)


# ---- beta_sweep -----------------------------------------------------------------------------------------------------


SWEEP = CALIBRATED.recipe("sweep")
RIGHT_TRAINING = (vae_beats_the_best_model_without_a_code, training_uses_beta)


def pairs(value, count):
    """(reconstruction, kl) of each beta, as a float64 array (count, 2)."""
    require(isinstance(value, tuple | list) and len(value) == count
            and all(isinstance(pair, tuple | list) and len(pair) == 2 for pair in value),
            fr="une liste de couples (reconstruction, kl) est attendue, un par valeur de β",
            en="a list of pairs (reconstruction, kl) is expected, one for each β")  # fmt: skip
    return np.array([[float(expect(part).shape().finite().array()) for part in pair] for pair in value])


@check("beta_sweep", points=0.15, after=RIGHT_TRAINING, call_s=30, timeout_s=60,
       fr="beta_sweep renvoie un couple (reconstruction, kl) de nombres positifs par valeur de β",
       en="beta_sweep returns one pair (reconstruction, kl) of positive numbers for each β")  # fmt: skip
def sweep_returns_one_pair_per_beta(student, rng):
    images = student.images.draw(rng, 40)
    for betas in ([1.0, 2.0, 0.5], [1.0]):
        call = {"latent_dim": 2, "epochs": 1, "batch_size": 20, "learning_rate": 1e-3}
        found = pairs(student.beta_sweep(images=images, betas=betas, **call), len(betas))
        expect(found).nonnegative(rounding=1e-5)


@check("beta_sweep", points=0.15, trains=True, after=sweep_returns_one_pair_per_beta, call_s=30, timeout_s=60,
       fr="chaque β a son propre modèle, entraîné depuis le début",
       en="each β has a model of its own, trained from the start")  # fmt: skip
def sweep_trains_a_new_model_for_each_beta(student, rng):
    images, recipe = student.images.draw(rng, SWEEP["images"]), CALIBRATED.recipe("repeat")
    still = {**recipe["training"], "epochs": 1, "learning_rate": 0.0}
    untrained = pairs(student.beta_sweep(images=images, betas=recipe["betas"][:2], **still), 2)
    if abs(untrained[0, 1] - untrained[1, 1]) > 1e-6 * untrained[0, 1]:
        return  # two models, each with its own initial weights
    # one model, or two with the same initial weights: what is trained again gets better
    found = pairs(student.beta_sweep(images=images, betas=recipe["betas"], **recipe["training"]), len(recipe["betas"]))
    require(np.log(found[0, 0] / found[-1, 0]) <= CALIBRATED.on(student.data).threshold("repeat", "gain"),
            fr="l'erreur baisse d'un β au suivant alors que β ne change pas : le modèle est réutilisé",
            en="the error goes down from one β to the next at the same β: the model is used again")  # fmt: skip


@check("beta_sweep", points=0.3, trains=True, anchor=True, after=sweep_returns_one_pair_per_beta,
       call_s=30, timeout_s=60,
       fr="quand β augmente, la reconstruction se dégrade et la divergence diminue",
       en="as β grows, the reconstruction gets worse and the divergence shrinks")  # fmt: skip
def a_larger_beta_shrinks_the_divergence(student, rng):
    images = student.images.draw(rng, SWEEP["images"])
    low, high = pairs(student.beta_sweep(images=images, betas=SWEEP["betas"], **SWEEP["training"]), 2)
    bounds = trained.bounds(images)
    require(min(low[0], high[0]) > bounds.entropy,
            fr="une erreur de reconstruction est plus basse que l'entropie des images, ce qui est impossible",
            en="a reconstruction error is lower than the entropy of the images, which is impossible")  # fmt: skip
    require(high[0] - low[0] >= CALIBRATED.on(student.data).threshold("sweep", "reconstruction rise"),
            fr="la reconstruction ne se dégrade pas assez",
            en="the reconstruction does not get worse enough")  # fmt: skip
    require(low[1] - high[1] >= CALIBRATED.on(student.data).threshold("sweep", "kl fall"),
            fr="la divergence ne diminue pas assez", en="the divergence does not shrink enough")  # fmt: skip


@check("beta_sweep", points=0.4, anchor=True, after=sweep_returns_one_pair_per_beta,
       fr="un couple est la reconstruction et la divergence, sans le facteur β, d'un modèle comme le vôtre",
       en="a pair is the reconstruction and the divergence, without the factor β, of a model like yours")  # fmt: skip
def a_pair_is_measured_without_beta(student, rng):
    # at a rate of zero a model stays as it was made: all that can differ from ours is its first weights
    images, still = student.images.draw(rng, 40), {"epochs": 1, "batch_size": 20, "learning_rate": 0.0}
    (found,) = pairs(student.beta_sweep(images=images, betas=[1e5], latent_dim=4, **still), 1)
    models = [student.new("VAE", image_shape=student.images.image_shape, latent_dim=4) for _ in range(3)]
    ours = np.mean([trained.terms(images, *vae(x=images)) for vae in models], axis=0)
    # 60 new models of each of 5 kinds: within a kind, reconstructions 1.16 apart at most, divergences a factor of 21
    expect(found[0], "reconstruction").close_to(ours[0], atol=0, rtol=0.5)
    require(ours[1] / 100 - 1e-3 <= found[1] <= ours[1] * 100 + 1e-3,
            fr="kl est d'un tout autre ordre de grandeur", en="kl is of another order of magnitude")  # fmt: skip


# ---- quiz_beta ------------------------------------------------------------------------------------------------------


def chosen(student, key, right):
    """The option `right` was chosen for this question of the quiz."""
    answers = student.value("ANSWERS")
    answer = answers.get(key) if isinstance(answers, dict) else None
    require(isinstance(answer, int) and not isinstance(answer, bool),
            fr="un entier de 1 à 4 est attendu", en="an integer from 1 to 4 is expected")  # fmt: skip
    require(answer == right, fr="ce n'est pas la bonne réponse", en="this is not the right answer")


@check("quiz_beta", points=0.5, anchor=True,
       fr='ANSWERS["beta"] est le numéro de ce que l\'on observe quand β augmente',
       en='ANSWERS["beta"] is the number of what is observed when β grows')  # fmt: skip
def a_larger_beta_trades_reconstruction_for_the_prior(student, rng):  # noqa: ARG001  # nothing is drawn
    chosen(student, "beta", 3)


# ---- quiz_elbo ------------------------------------------------------------------------------------------------------


@check("quiz_elbo", points=0.5, anchor=True,
       fr='ANSWERS["elbo"] est le numéro de la bonne réponse',
       en='ANSWERS["elbo"] is the number of the right answer')  # fmt: skip
def the_bound_is_below_the_evidence(student, rng):  # noqa: ARG001  # nothing is drawn
    chosen(student, "elbo", 2)
