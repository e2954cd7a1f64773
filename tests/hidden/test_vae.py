"""The hidden suite of the VAE assignment: its specification.

Each check is a proposition; the sentence beside it is what the student reads. Hidden inputs are drawn from the course's
secret. Probe points are no fixed point of the usual mistakes: means near -1.3, 0.4 and 2, log-variances near -0.8 and
0.5, images with distinct height, width and channels, batches of 7 and of 1.
"""

from __future__ import annotations

import numpy as np
import torch

from autograder.sandbox.wire import Generator
from autograder.suite import oracles
from autograder.suite.declare import check
from autograder.suite.expect import expect, require

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


# ---- reparameterize: 6 points ---------------------------------------------------------------------------------------


@check("reparameterize", points=0.5,
       fr="z a la forme et la précision de μ, pour tout lot, même d'un seul exemple",
       en="z has the shape and the precision of μ, for any batch, even of one example")  # fmt: skip
def z_has_the_shape_and_precision_of_mu(student, rng):
    for batch, dim, dtype in ((7, 3, torch.float32), (1, 5, torch.float64)):
        inputs = posterior(*codes(rng, batch, dim), dtype)
        expect(student.reparameterize(**inputs)).shape(batch, dim).dtype(dtype).finite()


@check("reparameterize", points=1.5, anchor=True, after=z_has_the_shape_and_precision_of_mu,
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


@check("reparameterize", points=1.0, anchor=True, after=z_has_the_shape_and_precision_of_mu,
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


@check("reparameterize", points=1.0, anchor=True, after=z_has_mean_mu_and_variance_sigma_squared,
       fr="(z − μ)/σ suit la loi N(0, 1) (test de Kolmogorov-Smirnov, 20 000 tirages)",
       en="(z − μ)/σ follows N(0, 1) (Kolmogorov-Smirnov test, 20,000 draws)")  # fmt: skip
def standardized_noise_is_gaussian(student, rng):
    n = 20_000
    mu, logvar = codes(rng, n, 1)
    z = expect(student.reparameterize(**posterior(mu, logvar))).shape(n, 1).finite().array()
    gap = oracles.distance_to_the_normal_law((z - mu) / np.exp(logvar / 2))
    require(gap <= oracles.kolmogorov_threshold(n, false_alarm=1e-9),  # 0.023; a uniform law is at 0.057
            fr="la loi du bruit n'est pas gaussienne", en="the law of the noise is not Gaussian")  # fmt: skip


@check("reparameterize", points=0.75, after=z_has_the_shape_and_precision_of_mu,
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


@check("reparameterize", points=0.25,
       fr="sans générateur, deux appels tirent deux bruits différents",
       en="without a generator, two calls draw two different noises")  # fmt: skip
def every_call_draws_a_fresh_noise(student, rng):
    inputs = posterior(*codes(rng, 7, 3))
    first, second = (student.reparameterize(**inputs) for _ in range(2))
    expect(second).shape(7, 3).differs_from(first)


@check("reparameterize", points=0.5, after=z_has_the_shape_and_precision_of_mu,
       fr="tout le hasard vient de `generator` : même graine, même z ; autre graine, autre z",
       en="all randomness comes from `generator`: same seed, same z; another seed, another z")  # fmt: skip
def same_seed_gives_the_same_z(student, rng):
    inputs, seed = posterior(*codes(rng, 7, 3)), int(rng.integers(1, 10**6))
    first, again, other = (student.reparameterize(**inputs, generator=Generator(seed + shift)) for shift in (0, 0, 1))
    expect(again).shape(7, 3).close_to(first, atol=1e-6)  # the same operations on the same bits
    expect(other).differs_from(first)


@check("reparameterize", points=0.5, after=z_has_the_shape_and_precision_of_mu,
       fr="`mu` et `logvar` sont intacts après l'appel",
       en="`mu` and `logvar` are untouched by the call")  # fmt: skip
def reparameterize_leaves_its_inputs_unchanged(student, rng):
    unchanged(student.call("reparameterize", **posterior(*codes(rng, 7, 3))))


# ---- kl_standard_normal: 6 points -----------------------------------------------------------------------------------


@check("kl_standard_normal", points=0.5,
       fr="KL est un vecteur de n valeurs : une par exemple, même pour n = 1",
       en="KL is a vector of n values: one per example, even for n = 1")  # fmt: skip
def kl_is_one_number_per_example(student, rng):
    for batch, dim in ((7, 3), (1, 5), (4, 1)):
        expect(student.kl_standard_normal(**posterior(*codes(rng, batch, dim)))).tensor().shape(batch)


@check("kl_standard_normal", points=0.75,
       fr="KL(q‖p) ≥ 0, et KL(q‖p) = 0 si et seulement si q = p = N(0, I)",
       en="KL(q‖p) ≥ 0, and KL(q‖p) = 0 if and only if q = p = N(0, I)")  # fmt: skip
def kl_vanishes_at_the_prior_only(student, rng):
    at_the_prior = student.kl_standard_normal(**posterior(np.zeros((7, 3)), np.zeros((7, 3))))
    expect(at_the_prior, "KL(N(0, I)‖p)").within(-1e-6, 1e-6)  # a few float32 roundings of terms that are 1
    mu, logvar = codes(rng, 7, 3)
    mu[1], logvar[1] = 0.0, [-40.0, 0.7, 20.0]  # a collapsed and a very wide posterior stay finite
    elsewhere = expect(student.kl_standard_normal(**posterior(mu, logvar))).nonnegative().array()
    require(bool((elsewhere > 0).all()), fr="KL(q‖p) = 0 alors que q ≠ p", en="KL(q‖p) = 0 although q ≠ p")


@check("kl_standard_normal", points=1.5, anchor=True, after=kl_is_one_number_per_example,
       fr="KL(q‖p) = E_q[log q(z) − log p(z)], à l'erreur de Monte-Carlo près",
       en="KL(q‖p) = E_q[log q(z) − log p(z)], up to Monte-Carlo error")  # fmt: skip
def kl_is_the_expected_log_ratio(student, rng):
    mu, logvar = codes(rng, 6, 2)
    ratio = oracles.expected_log_ratio(mu, logvar, rng, samples=4_000)
    # six standard errors of the noisiest example: at most 2e-9 of false alarm for each
    found = student.kl_standard_normal(**posterior(mu, logvar))
    expect(found).close_to(ratio.mean, atol=6 * ratio.standard_error.max())


@check("kl_standard_normal", points=1.5, anchor=True, after=kl_is_one_number_per_example,
       fr="KL(q‖p) = Σⱼ ∫ qⱼ(z) log(qⱼ(z)/pⱼ(z)) dz, par quadrature",
       en="KL(q‖p) = Σⱼ ∫ qⱼ(z) log(qⱼ(z)/pⱼ(z)) dz, by quadrature")  # fmt: skip
def kl_is_the_integral_of_its_definition(student, rng):
    for batch, dim in ((7, 3), (1, 5)):
        mu, logvar = codes(rng, batch, dim)
        found = student.kl_standard_normal(**posterior(mu, logvar, torch.float64))
        expect(found).close_to(oracles.divergence_by_quadrature(mu, logvar), atol=1e-6, rtol=ROUNDING)


@check("kl_standard_normal", points=1.25, anchor=True, after=kl_is_one_number_per_example,
       fr="∂KL/∂μ et ∂KL/∂log σ² sont les dérivées de l'intégrale, par différences finies",
       en="∂KL/∂μ and ∂KL/∂log σ² are the derivatives of the integral, by finite differences")  # fmt: skip
def kl_gradient_is_the_derivative_of_the_integral(student, rng):
    mu, logvar = codes(rng, 4, 3)
    found = student.gradients("kl_standard_normal", posterior(mu, logvar), wrt=("mu", "logvar")).by_name
    by_mu = oracles.difference_gradient(lambda at: oracles.divergence_by_quadrature(at, logvar), mu)
    by_logvar = oracles.difference_gradient(lambda at: oracles.divergence_by_quadrature(mu, at), logvar)
    expect(found["mu"], "∂KL/∂μ").close_to(by_mu, atol=1e-5, rtol=ROUNDING)  # the oracle's own error is 1e-8
    expect(found["logvar"], "∂KL/∂log σ²").close_to(by_logvar, atol=1e-5, rtol=ROUNDING)


@check("kl_standard_normal", points=0.5, after=kl_is_one_number_per_example,
       fr="`mu` et `logvar` sont intacts après l'appel",
       en="`mu` and `logvar` are untouched by the call")  # fmt: skip
def kl_leaves_its_inputs_unchanged(student, rng):
    unchanged(student.call("kl_standard_normal", **posterior(*codes(rng, 7, 3))))


# ---- vae_loss: 6 points ---------------------------------------------------------------------------------------------


def three_scalars(value):
    """(loss, reconstruction, kl), each a finite 0-dimensional tensor."""
    require(isinstance(value, tuple | list) and len(value) == 3,
            fr="trois valeurs sont attendues : loss, reconstruction, kl",
            en="three values are expected: loss, reconstruction, kl")  # fmt: skip
    names = ("loss", "reconstruction", "kl")
    return [expect(part, name).tensor().shape().finite().array() for part, name in zip(value, names, strict=True)]


@check("vae_loss", points=0.5,
       fr="la perte, la reconstruction et la divergence sont trois scalaires finis, pour tout lot et toute image",
       en="loss, reconstruction and divergence are three finite scalars, for any batch and any image")  # fmt: skip
def loss_is_three_scalars(student, rng):
    for batch, image_shape, dim in ((7, (3, 5, 4), 2), (1, (1, 8, 8), 5)):
        three_scalars(student.vae_loss(**loss_inputs(rng, batch, image_shape, dim)))


@check("vae_loss", points=1.5, anchor=True, after=loss_is_three_scalars,
       fr="reconstruction = −(1/n) Σₖ Σᵢ [xᵢ log x̂ᵢ + (1 − xᵢ) log(1 − x̂ᵢ)]",
       en="reconstruction = −(1/n) Σₖ Σᵢ [xᵢ log x̂ᵢ + (1 − xᵢ) log(1 − x̂ᵢ)]")  # fmt: skip
def reconstruction_is_the_binary_cross_entropy(student, rng):
    for batch, image_shape, dim in ((7, (3, 5, 4), 2), (1, (1, 8, 8), 5)):
        inputs = loss_inputs(rng, batch, image_shape, dim)
        _, reconstruction, _ = three_scalars(student.vae_loss(**inputs))
        per_image = oracles.bernoulli_negative_log_likelihood(*exact(inputs, "x_hat", "x"))
        expect(reconstruction).close_to(sum(per_image) / batch, atol=0, rtol=ROUNDING)


@check("vae_loss", points=1.0, anchor=True, after=loss_is_three_scalars,
       fr="kl = (1/n) Σₖ KL(q(z|xₖ)‖p(z)), somme sur les dimensions latentes, sans le facteur β",
       en="kl = (1/n) Σₖ KL(q(z|xₖ)‖p(z)), summed over latent dimensions, without the factor β")  # fmt: skip
def kl_term_is_the_batch_mean_of_the_divergences(student, rng):
    for batch, dim, beta in ((7, 2, 0.3), (1, 5, 4.0)):
        inputs = loss_inputs(rng, batch, (3, 5, 4), dim)
        _, _, kl = three_scalars(student.vae_loss(**inputs, beta=beta))
        divergences = oracles.divergence_by_quadrature(*exact(inputs, "mu", "logvar"))
        expect(kl).close_to(divergences.mean(), atol=1e-6, rtol=ROUNDING)


@check("vae_loss", points=0.75, after=loss_is_three_scalars,
       fr="loss = reconstruction + β·kl, et β = 1 par défaut",
       en="loss = reconstruction + β·kl, and β = 1 by default")  # fmt: skip
def beta_weighs_the_divergence_only(student, rng):
    inputs = loss_inputs(rng, 7, (3, 5, 4), 2)
    for beta, given in ((1.0, {}), (0.0, {"beta": 0.0}), (0.3, {"beta": 0.3}), (4.0, {"beta": 4.0})):
        loss, reconstruction, kl = three_scalars(student.vae_loss(**inputs, **given))
        expect(loss).close_to(reconstruction + beta * kl, atol=0, rtol=ROUNDING)


@check("vae_loss", points=0.75, anchor=True, after=loss_is_three_scalars,
       fr="∂loss/∂x̂ est la dérivée de l'entropie croisée binaire, par différences finies",
       en="∂loss/∂x̂ is the derivative of the binary cross-entropy, by finite differences")  # fmt: skip
def loss_gradient_reaches_the_decoder(student, rng):
    inputs = loss_inputs(rng, 2, (3, 4, 2), 5)
    found = student.gradients("vae_loss", {**inputs, "beta": 0.3}, wrt=("x_hat",), output=0).by_name["x_hat"]
    x_hat, x = exact(inputs, "x_hat", "x")
    by_pixel = oracles.difference_gradient(lambda at: oracles.bernoulli_negative_log_likelihood(at, x), x_hat)
    # the oracle's own error is step²/6 times a third derivative below 2000, that is 4e-6
    expect(found).close_to(by_pixel / 2, atol=1e-5, rtol=ROUNDING)


@check("vae_loss", points=0.5, anchor=True, after=loss_is_three_scalars,
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


@check("vae_loss", points=0.5, after=loss_is_three_scalars,
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


@check("vae_loss", points=0.5, after=loss_is_three_scalars,
       fr="`x_hat`, `x`, `mu` et `logvar` sont intacts après l'appel",
       en="`x_hat`, `x`, `mu` and `logvar` are untouched by the call")  # fmt: skip
def loss_leaves_its_inputs_unchanged(student, rng):
    inputs = loss_inputs(rng, 7, (3, 5, 4), 2)
    inputs["x_hat"][:, 0] = inputs["x_hat"][:, 0].round()  # exact zeros and ones, which invite clamping in place
    unchanged(student.call("vae_loss", **inputs))


# ---- quiz_beta: 2 points --------------------------------------------------------------------------------------------


@check("quiz_beta", points=2, anchor=True,
       fr='ANSWERS["beta"] est le numéro de ce que l\'on observe quand β augmente',
       en='ANSWERS["beta"] is the number of what is observed when β grows')  # fmt: skip
def a_larger_beta_trades_reconstruction_for_the_prior(student, rng):  # noqa: ARG001  # nothing is drawn
    answers = student.value("ANSWERS")
    answer = answers.get("beta") if isinstance(answers, dict) else None
    require(isinstance(answer, int) and not isinstance(answer, bool),
            fr="un entier de 1 à 4 est attendu", en="an integer from 1 to 4 is expected")  # fmt: skip
    require(answer == 3, fr="ce n'est pas la bonne réponse", en="this is not the right answer")
