"""The public checks of the VAE assignment: what students may run themselves, through otter.

Shapes, laws that are no anchor, and the worked examples of the statement. Each function is shipped as it stands.
"""

import math

import torch

from autograder.public.declare import example, law
from autograder.public.shipped import expect

# ---- reparameterize -------------------------------------------------------------------------------------------------


@law("z_has_the_shape_and_precision_of_mu")
def z_looks_like_mu(student):
    for mu in (torch.tensor([[1.0, -0.5]] * 3), torch.tensor([[1.0, -0.5, 2.0]], dtype=torch.float64)):
        z = student.reparameterize(mu=mu, logvar=torch.full_like(mu, -1.0))
        expect(z).tensor().shape(*mu.shape).dtype(mu.dtype).finite()


@law("every_call_draws_a_fresh_noise")
def two_calls_give_two_codes(student):
    mu, logvar = torch.zeros(3, 2), torch.zeros(3, 2)
    expect(student.reparameterize(mu=mu, logvar=logvar)).differs_from(student.reparameterize(mu=mu, logvar=logvar))


@example("reparameterize",
         fr="quand σ est presque nul (log σ² = −40), z est presque μ",
         en="when σ is almost zero (log σ² = −40), z is almost μ")  # fmt: skip
def without_noise_z_is_mu(student):
    mu = torch.tensor([[1.0, -0.5]])
    expect(student.reparameterize(mu=mu, logvar=torch.full((1, 2), -40.0))).close_to(mu, atol=1e-4)


# ---- kl_standard_normal ---------------------------------------------------------------------------------------------


@law("kl_is_one_number_per_example")
def kl_is_a_vector(student):
    for batch, dim in ((3, 2), (1, 4)):
        found = student.kl_standard_normal(mu=torch.ones(batch, dim), logvar=torch.zeros(batch, dim))
        expect(found).tensor().shape(batch)


@law("kl_vanishes_at_the_prior_only")
def kl_is_zero_at_the_prior(student):
    zeros = torch.zeros(3, 2)
    expect(student.kl_standard_normal(mu=zeros, logvar=zeros)).close_to(torch.zeros(3), atol=1e-6)


@example("kl_standard_normal",
         fr="l'exemple de l'énoncé : μ = (1, −0,5) et σ = (1, 0,5) donnent 0,943 nat",
         en="the example of the statement: μ = (1, −0.5) and σ = (1, 0.5) give 0.943 nats")  # fmt: skip
def kl_of_the_example(student):
    mu, logvar = torch.tensor([[1.0, -0.5]]), torch.tensor([[0.0, -math.log(4)]])
    expect(student.kl_standard_normal(mu=mu, logvar=logvar)).close_to([0.943], atol=1e-3)


# ---- kl_gaussians ---------------------------------------------------------------------------------------------------


@law("kl_of_two_gaussians_is_a_scalar")
def kl_of_a_pair_is_one_number(student):
    mean, cov = torch.ones(3), torch.eye(3)
    expect(student.kl_gaussians(mu0=mean, cov0=cov, mu1=2 * mean, cov1=3 * cov)).tensor().shape().finite()


@law("kl_of_two_gaussians_vanishes_when_they_are_equal")
def kl_of_a_gaussian_to_itself_is_zero(student):
    mean, cov = torch.tensor([1.0, 1.0]), torch.tensor([[2.0, 1.0], [1.0, 2.0]])
    expect(student.kl_gaussians(mu0=mean, cov0=cov, mu1=mean, cov1=cov)).close_to(0.0, atol=1e-5)


@example("kl_gaussians",
         fr="l'exemple de l'énoncé : 0,549 nat dans un sens, 1,451 dans l'autre",
         en="the example of the statement: 0.549 nats one way, 1.451 the other way")  # fmt: skip
def kl_of_the_two_examples(student):
    mu, cov = torch.tensor([[0.0, 0.0], [1.0, 1.0]]), torch.tensor([[[1.0, 0.0], [0.0, 1.0]], [[2.0, 1.0], [1.0, 2.0]]])
    expect(student.kl_gaussians(mu0=mu[0], cov0=cov[0], mu1=mu[1], cov1=cov[1])).close_to(0.549, atol=1e-3)
    expect(student.kl_gaussians(mu0=mu[1], cov0=cov[1], mu1=mu[0], cov1=cov[0])).close_to(1.451, atol=1e-3)


# ---- VAE ------------------------------------------------------------------------------------------------------------


@example("VAE",
         fr="l'exemple de l'énoncé : 5 images (3, 20, 12) ont des codes (5, 4), décodés en images (5, 3, 20, 12)",
         en="the example of the statement: 5 images (3, 20, 12) have codes (5, 4), decoded to images (5, 3, 20, 12)",
         )  # fmt: skip
def shapes_of_the_example(student):
    model, x = student.VAE(image_shape=(3, 20, 12), latent_dim=4), torch.full((5, 3, 20, 12), 0.5)
    for name, part in zip(("mu", "logvar"), expect(student.call(model.encode, x)).parts(2), strict=True):
        expect(part, name).tensor().shape(5, 4)
    expect(student.call(model.decode, torch.zeros(5, 4)), "decode(z)").tensor().shape(5, 3, 20, 12)
    x_hat, _, _ = expect(student.call(model, x)).parts(3)
    expect(x_hat, "x_hat").tensor().shape(5, 3, 20, 12)


@law("decoded_images_lie_in_the_unit_interval")
def decoded_images_have_values_of_images(student):
    model = student.VAE(image_shape=(1, 8, 8), latent_dim=2)
    expect(student.call(model.decode, torch.tensor([[30.0, -30.0], [0.0, 0.0]]))).within(0.0, 1.0)


@law("forward_draws_a_fresh_code")
def two_passes_differ(student):
    model, x = student.VAE(image_shape=(1, 8, 8), latent_dim=2), torch.full((3, 1, 8, 8), 0.5)
    first, second = (expect(student.call(model, x)).parts(3)[0] for _ in range(2))
    expect(second, "x_hat").differs_from(first)


# ---- vae_loss -------------------------------------------------------------------------------------------------------


@law("loss_is_three_scalars")
def loss_has_three_parts(student):
    x, codes = torch.full((3, 1, 2, 2), 0.5), torch.zeros(3, 4)
    for part in expect(student.vae_loss(x_hat=x, x=x, mu=codes, logvar=codes)).parts(3):
        expect(part).tensor().shape().finite()


@example("vae_loss",
         fr="l'exemple de l'énoncé : reconstruction 1,060, divergence 0,472, perte 1,532 (β = 1) et 2,003 (β = 2)",
         en="the example of the statement: reconstruction 1.060, kl 0.472, loss 1.532 (β = 1) and 2.003 (β = 2)",
         )  # fmt: skip
def loss_of_the_example(student):
    x = torch.tensor([[1.0, 0.0], [1.0, 1.0]]).reshape(2, 1, 1, 2)
    x_hat = torch.tensor([[0.8, 0.4], [0.5, 0.5]]).reshape(2, 1, 1, 2)
    mu, logvar = torch.tensor([[1.0, -0.5], [0.0, 0.0]]), torch.tensor([[0.0, -math.log(4)], [0.0, 0.0]])
    for beta, total in ((1.0, 1.532), (2.0, 2.003)):
        found = expect(student.vae_loss(x_hat=x_hat, x=x, mu=mu, logvar=logvar, beta=beta)).parts(3)
        for name, part, wanted in zip(("loss", "reconstruction", "kl"), found, (total, 1.060, 0.472), strict=True):
            expect(part, name).close_to(wanted, atol=1e-3)


# ---- train_vae ------------------------------------------------------------------------------------------------------


@law("training_returns_one_loss_per_epoch")
def training_tells_each_epoch(student):
    images, model = torch.full((5, 1, 8, 8), 0.5), student.VAE(image_shape=(1, 8, 8), latent_dim=2)
    found = student.train_vae(model, images, epochs=3, batch_size=2, learning_rate=1e-3)
    for value in expect(found).parts(3):
        expect(value).shape().finite()


@law("training_moves_every_parameter")
def training_changes_the_model(student):
    images, model = torch.linspace(0, 1, 320).reshape(5, 1, 8, 8), student.VAE(image_shape=(1, 8, 8), latent_dim=2)
    before = [parameter.detach().clone() for parameter in model.parameters()]
    student.train_vae(model, images, epochs=1, batch_size=2, learning_rate=1e-2)
    for old, new in zip(before, model.parameters(), strict=True):
        expect(new, "parameters").differs_from(old)


# ---- sample_prior ---------------------------------------------------------------------------------------------------


@law("prior_samples_are_n_images")
def prior_gives_n_images(student):
    model = student.VAE(image_shape=(1, 8, 8), latent_dim=2)
    for n in (6, 1):
        expect(student.sample_prior(model, n)).tensor().shape(n, 1, 8, 8).finite()


@law("prior_samples_follow_the_generator")
def prior_repeats_with_the_same_seed(student):
    model = student.VAE(image_shape=(1, 8, 8), latent_dim=2)
    first, again = (student.sample_prior(model, 4, generator=torch.Generator().manual_seed(5)) for _ in range(2))
    expect(again).close_to(first, atol=1e-6)
    expect(student.sample_prior(model, 4)).differs_from(student.sample_prior(model, 4))


# ---- sample_posterior -----------------------------------------------------------------------------------------------


@law("posterior_samples_are_n_images")
def posterior_gives_n_images(student):
    model = student.VAE(image_shape=(1, 8, 8), latent_dim=2)
    for count, n in ((2, 6), (5, 1)):
        images = torch.full((count, 1, 8, 8), 0.5)
        expect(student.sample_posterior(model, images, n)).tensor().shape(n, 1, 8, 8).finite()


@law("posterior_samples_follow_the_generator")
def posterior_repeats_with_the_same_seed(student):
    model, images = student.VAE(image_shape=(1, 8, 8), latent_dim=2), torch.full((3, 1, 8, 8), 0.5)
    first, again = (
        student.sample_posterior(model, images, 4, generator=torch.Generator().manual_seed(5)) for _ in range(2)
    )
    expect(again).close_to(first, atol=1e-6)
    expect(student.sample_posterior(model, images, 4)).differs_from(student.sample_posterior(model, images, 4))


# ---- beta_sweep -----------------------------------------------------------------------------------------------------


@law("sweep_returns_one_pair_per_beta")
def sweep_gives_pairs(student):
    images = torch.linspace(0, 1, 320).reshape(5, 1, 8, 8)
    found = student.beta_sweep(images, [1.0, 2.0], latent_dim=2, epochs=1, batch_size=5, learning_rate=1e-3)
    for pair in expect(found).parts(2):
        for value in expect(pair).parts(2):
            expect(value).shape().within(0.0, math.inf)


# ---- the quiz -------------------------------------------------------------------------------------------------------


@example("quiz_beta",
         fr='ANSWERS["beta"] est un numéro de 1 à 4 (juste ou non, cela ne se vérifie pas ici)',
         en='ANSWERS["beta"] is a number from 1 to 4 (right or wrong is not checked here)')  # fmt: skip
def an_option_on_beta_is_chosen(student):
    expect(student.ANSWERS.get("beta")).choice(4)


@example("quiz_elbo",
         fr='ANSWERS["elbo"] est un numéro de 1 à 4 (juste ou non, cela ne se vérifie pas ici)',
         en='ANSWERS["elbo"] is a number from 1 to 4 (right or wrong is not checked here)')  # fmt: skip
def an_option_on_the_bound_is_chosen(student):
    expect(student.ANSWERS.get("elbo")).choice(4)
