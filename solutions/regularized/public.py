"""The public checks of the assignment on regularized autoencoders: what students may run themselves, through otter.

Shapes, laws that are no anchor, and the worked examples of the statement. Each function is shipped as it stands.
"""

import math

import torch

from autograder.public.declare import example, law
from autograder.public.shipped import expect

# ---- bernoulli_kl ---------------------------------------------------------------------------------------------------


@law("kl_is_computed_element_by_element")
def kl_has_the_shape_of_rho_hat(student):
    for dtype in (torch.float32, torch.float64):
        rho_hat = torch.tensor([[0.2, 0.5, 0.7], [0.4, 0.1, 0.9]], dtype=dtype)
        expect(student.bernoulli_kl(rho=0.1, rho_hat=rho_hat)).tensor().shape(2, 3).dtype(dtype).finite()


@law("kl_vanishes_only_where_both_are_equal")
def kl_is_zero_at_rho(student):
    rho = torch.tensor([0.1, 0.5, 0.8])
    expect(student.bernoulli_kl(rho=rho, rho_hat=rho.clone())).close_to(torch.zeros(3), atol=1e-6)


@example("bernoulli_kl",
         fr="l'exemple de l'énoncé : KL(0,05‖0,2) ≈ 0,094 et KL(0,2‖0,05) ≈ 0,140",
         en="the example of the statement: KL(0.05‖0.2) ≈ 0.094 and KL(0.2‖0.05) ≈ 0.140")  # fmt: skip
def kl_of_the_example(student):
    for rho, rho_hat, wanted in ((0.05, 0.2, 0.094), (0.2, 0.05, 0.140)):
        expect(student.bernoulli_kl(rho=rho, rho_hat=torch.tensor([rho_hat]))).close_to([wanted], atol=1e-3)


# ---- sparsity_penalty -----------------------------------------------------------------------------------------------


@law("sparsity_is_a_scalar")
def sparsity_is_one_number(student):
    for batch in (3, 1):
        expect(student.sparsity_penalty(activations=torch.full((batch, 4), 0.3), rho=0.05)).tensor().shape().finite()


@law("a_unit_of_the_right_mean_pays_nothing")
def units_with_mean_rho_pay_nothing(student):
    activations = torch.tensor([[0.1, 0.4], [0.4, 0.1]])
    expect(student.sparsity_penalty(activations=activations, rho=0.25)).close_to(0.0, atol=1e-6)


@example("sparsity_penalty",
         fr="l'exemple de l'énoncé : deux unités d'activations moyennes 0,2 et 0,6 donnent 0,791",
         en="the example of the statement: two units of mean activations 0.2 and 0.6 give 0.791")  # fmt: skip
def sparsity_of_the_example(student):
    activations = torch.tensor([[0.1, 0.7], [0.3, 0.5]])
    expect(student.sparsity_penalty(activations=activations, rho=0.05)).close_to(0.791, atol=1e-3)


# ---- laplace_penalty ------------------------------------------------------------------------------------------------


@law("laplace_is_a_scalar")
def laplace_is_one_number(student):
    for batch in (3, 1):
        expect(student.laplace_penalty(codes=torch.ones(batch, 4), rate=2.0)).tensor().shape().finite()


@example("laplace_penalty",
         fr="l'exemple de l'énoncé : λ = 3, les codes (1, −2) et (0, 0,5) donnent 4,439",
         en="the example of the statement: λ = 3, the codes (1, −2) and (0, 0.5) give 4.439")  # fmt: skip
def laplace_of_the_example(student):
    codes = torch.tensor([[1.0, -2.0], [0.0, 0.5]])
    expect(student.laplace_penalty(codes=codes, rate=3.0)).close_to(4.439, atol=2e-3)


# ---- contractive_penalty --------------------------------------------------------------------------------------------


@law("contraction_is_a_scalar")
def contraction_is_one_number(student):
    for batch in (3, 1):
        found = student.contractive_penalty(lambda x: x.flatten(1).tanh(), torch.full((batch, 1, 2, 3), 0.5))
        expect(found).tensor().shape().within(0.0, math.inf)


@example("contractive_penalty",
         fr="l'exemple de l'énoncé : f(x) = (x₁², x₁x₂) en (1, 2) et en (2, 1) donne 15",
         en="the example of the statement: f(x) = (x₁², x₁x₂) at (1, 2) and at (2, 1) gives 15")  # fmt: skip
def contraction_of_the_example(student):
    def encode(x):
        first, second = x[:, 0, 0, 0], x[:, 0, 0, 1]
        return torch.stack([first**2, first * second], dim=1)

    pair = torch.tensor([[1.0, 2.0], [2.0, 1.0]]).reshape(2, 1, 1, 2)
    expect(student.contractive_penalty(encode, pair)).close_to(15.0, atol=1e-4)


# ---- corrupt_pixels -------------------------------------------------------------------------------------------------


@law("corrupted_images_have_the_shape_of_the_images")
def corrupted_images_look_like_images(student):
    for n, dtype in ((3, torch.float32), (1, torch.float64)):
        x = torch.full((n, 2, 5, 4), -1.0, dtype=dtype)
        expect(student.corrupt_pixels(x=x, p=30)).tensor().shape(n, 2, 5, 4).dtype(dtype).finite()


@law("nothing_or_everything_is_corrupted_at_the_bounds")
def no_pixel_or_all_of_them(student):
    x = torch.full((2, 1, 5, 4), -1.0)
    expect(student.corrupt_pixels(x=x, p=0), "p = 0").close_to(x, atol=0)
    expect(student.corrupt_pixels(x=x, p=100), "p = 100").within(0.0, 1.0)


@example("corrupt_pixels",
         fr="les nombres de l'énoncé : 19 pixels sur 64 pour p = 30, 8 sur 15 et 12 sur 25 pour p = 50",
         en="the numbers of the statement: 19 pixels of 64 for p = 30, 8 of 15 and 12 of 25 for p = 50",
         )  # fmt: skip
def corrupted_pixels_of_the_example(student):
    for height, width, p, wanted in ((8, 8, 30, 19), (3, 5, 50, 8), (5, 5, 50, 12)):
        found = expect(student.corrupt_pixels(x=torch.full((2, 1, height, width), -1.0), p=p)).shape(
            2, 1, height, width
        )
        expect((found.array() != -1.0).sum((1, 2, 3)), f"{p} % of {height} x {width}").close_to([wanted] * 2, atol=0)


# ---- corrupt_gaussian -----------------------------------------------------------------------------------------------


@law("noisy_images_have_the_shape_of_the_images")
def noisy_images_look_like_images(student):
    for n, dtype in ((3, torch.float32), (1, torch.float64)):
        x = torch.full((n, 2, 5, 4), 0.5, dtype=dtype)
        expect(student.corrupt_gaussian(x=x, sigma=0.3)).tensor().shape(n, 2, 5, 4).dtype(dtype).finite()


@example("corrupt_gaussian",
         fr="sans bruit (σ = 0) rien ne change ; avec σ = 5, des valeurs sortent de [0, 1] et y restent dehors",
         en="without noise (σ = 0) nothing changes; with σ = 5, values leave [0, 1] and stay outside")  # fmt: skip
def noise_of_the_example(student):
    x = torch.full((4, 1, 8, 8), 0.5)
    expect(student.corrupt_gaussian(x=x, sigma=0.0), "sigma = 0").close_to(x, atol=0)
    found = expect(student.corrupt_gaussian(x=x, sigma=5.0), "sigma = 5").shape(4, 1, 8, 8).array()
    expect(found.clip(0, 1), "sigma = 5, clipped to [0, 1]").differs_from(found)


@law("the_noise_follows_the_generator")
def noise_can_be_drawn_again(student):
    x = torch.full((2, 1, 4, 4), 0.5)
    first, again = (student.corrupt_gaussian(x=x, sigma=1.0, generator=torch.Generator().manual_seed(5)) for _ in "ab")
    expect(again).close_to(first, atol=1e-6)
    expect(student.corrupt_gaussian(x=x, sigma=1.0)).differs_from(student.corrupt_gaussian(x=x, sigma=1.0))


# ---- psnr -----------------------------------------------------------------------------------------------------------


@law("psnr_is_one_number")
def psnr_is_a_scalar(student):
    for batch in (3, 1):
        expect(student.psnr(x_hat=torch.full((batch, 1, 4, 4), 0.4), x=torch.full((batch, 1, 4, 4), 0.5))).shape()


@example("psnr",
         fr="l'exemple de l'énoncé : des erreurs de 0,1 et de 0,01 donnent 20 dB et 40 dB, soit 30 dB en moyenne",
         en="the example of the statement: errors of 0.1 and of 0.01 give 20 dB and 40 dB, hence a mean of 30 dB",
         )  # fmt: skip
def psnr_of_the_example(student):
    x = torch.full((2, 1, 4, 4), 0.5)
    x_hat = x + torch.tensor([0.1, 0.01]).reshape(2, 1, 1, 1)
    expect(student.psnr(x_hat=x_hat, x=x)).close_to(30.0, atol=1e-2)


# ---- train_denoiser -------------------------------------------------------------------------------------------------


@law("training_returns_one_loss_per_epoch")
def training_tells_each_epoch(student):
    def corrupt(batch, generator=None):  # noqa: ARG001  # its noise is no noise
        return batch + 0.1

    model, images = torch.nn.Conv2d(1, 1, 1), torch.full((5, 1, 8, 8), 0.5)
    found = student.train_denoiser(model, images, corrupt, epochs=3, batch_size=2, learning_rate=1e-3)
    for value in expect(found).parts(3):
        expect(value).shape().finite()


@law("training_moves_every_parameter")
def training_changes_the_model(student):
    def corrupt(batch, generator=None):  # noqa: ARG001  # its noise is no noise
        return batch + 0.1

    model, images = torch.nn.Conv2d(1, 1, 1), torch.linspace(0, 1, 320).reshape(5, 1, 8, 8)
    before = [parameter.detach().clone() for parameter in model.parameters()]
    student.train_denoiser(model, images, corrupt, epochs=1, batch_size=2, learning_rate=1e-2)
    for old, new in zip(before, model.parameters(), strict=True):
        expect(new, "parameters").differs_from(old)


@law("corruption_sees_each_clean_image_once_per_epoch")
def every_image_is_corrupted_once(student):
    model, images, seen = torch.nn.Conv2d(1, 1, 1), torch.arange(5.0).reshape(5, 1, 1, 1), []

    def corrupt(batch, generator=None):  # noqa: ARG001  # its noise is no noise
        seen.extend(batch.flatten().tolist())
        return batch + 10

    student.train_denoiser(model, images, corrupt, epochs=1, batch_size=2, learning_rate=1e-3)
    expect(sorted(seen), "the clean images of one epoch").equal_to([0.0, 1.0, 2.0, 3.0, 4.0])


# ---- the quiz -------------------------------------------------------------------------------------------------------


@example("quiz_overcomplete",
         fr='ANSWERS["overcomplete"] est un numéro de 1 à 4 (juste ou non, cela ne se vérifie pas ici)',
         en='ANSWERS["overcomplete"] is a number from 1 to 4 (right or wrong is not checked here)')  # fmt: skip
def an_option_on_large_codes_is_chosen(student):
    expect(student.ANSWERS.get("overcomplete")).choice(4)


@example("quiz_denoiser",
         fr='ANSWERS["denoiser"] est un numéro de 1 à 4 (juste ou non, cela ne se vérifie pas ici)',
         en='ANSWERS["denoiser"] is a number from 1 to 4 (right or wrong is not checked here)')  # fmt: skip
def an_option_on_denoisers_is_chosen(student):
    expect(student.ANSWERS.get("denoiser")).choice(4)
