"""The public checks of the assignment on diffusion models: what students may run themselves, through otter.

Shapes, laws that are no anchor, and the worked examples of the statement. Each function is shipped as it stands.
"""

import torch

from autograder.public.declare import example, law
from autograder.public.shipped import expect

# ---- alpha_bar ------------------------------------------------------------------------------------------------------


@law("schedule_has_one_value_per_step")
def one_value_per_step(student):
    for steps in (5, 1):
        expect(student.alpha_bar(betas=torch.full((steps,), 0.1))).tensor().shape(steps).finite()


@example("alpha_bar",
         fr="l'exemple de l'énoncé : betas = (0,2 ; 0,5) donne (0,8 ; 0,4)",
         en="the example of the statement: betas = (0.2, 0.5) gives (0.8, 0.4)")  # fmt: skip
def schedule_of_the_example(student):
    expect(student.alpha_bar(betas=torch.tensor([0.2, 0.5]))).close_to([0.8, 0.4], atol=1e-6)


# ---- diffuse_step ---------------------------------------------------------------------------------------------------


@law("step_keeps_the_shape_and_precision_of_z")
def step_looks_like_z(student):
    for shape in ((3, 2), (1, 3, 4, 5)):
        z = torch.ones(shape, dtype=torch.float64)
        found = student.diffuse_step(z=z, beta=torch.tensor(0.3, dtype=torch.float64), epsilon=z)
        expect(found).tensor().shape(*shape).dtype(torch.float64).finite()


@example("diffuse_step",
         fr="l'exemple de l'énoncé : z = 2, β = 0,36 et ε = −1 donnent 1",
         en="the example of the statement: z = 2, β = 0.36 and ε = −1 give 1")  # fmt: skip
def step_of_the_example(student):
    found = student.diffuse_step(z=torch.tensor([2.0]), beta=torch.tensor(0.36), epsilon=torch.tensor([-1.0]))
    expect(found).close_to([1.0], atol=1e-6)


# ---- diffuse --------------------------------------------------------------------------------------------------------


@law("jump_keeps_the_shape_and_precision_of_x")
def jump_looks_like_x(student):
    share = torch.tensor([0.9, 0.6, 0.2])
    for shape in ((3, 2), (3, 1, 4, 4), (1, 2)):
        x, t = torch.ones(shape), torch.arange(shape[0])
        expect(student.diffuse(x=x, t=t, alpha_bar=share, epsilon=x)).tensor().shape(*shape).finite()


@example("diffuse",
         fr="l'exemple de l'énoncé : ᾱ = 0,64, x = 1 et ε = 0,5 donnent 1,1",
         en="the example of the statement: ᾱ = 0.64, x = 1 and ε = 0.5 give 1.1")  # fmt: skip
def jump_of_the_example(student):
    x, epsilon = torch.tensor([[1.0]]), torch.tensor([[0.5]])
    found = student.diffuse(x=x, t=torch.tensor([1]), alpha_bar=torch.tensor([0.9, 0.64]), epsilon=epsilon)
    expect(found).close_to([[1.1]], atol=1e-6)


# ---- ddpm_loss ------------------------------------------------------------------------------------------------------


@example("ddpm_loss",
         fr="l'exemple de l'énoncé : des bruits (1 ; 0) et (0 ; 2), un réseau qui répond zéro, une perte de 2,5",
         en="the example of the statement: noises (1, 0) and (0, 2), a network that answers zero, a loss of 2.5",
         )  # fmt: skip
def loss_of_the_example(student):
    found = student.ddpm_loss(
        model=lambda z, _t: torch.zeros_like(z), x=torch.ones(2, 2), t=torch.tensor([0, 1]),
        alpha_bar=torch.tensor([0.8, 0.4]), epsilon=torch.tensor([[1.0, 0.0], [0.0, 2.0]]),
    )  # fmt: skip
    expect(found).tensor().shape().close_to(2.5, atol=1e-6)


# ---- denoise_mean ---------------------------------------------------------------------------------------------------


@law("mean_keeps_the_shape_and_precision_of_z")
def mean_looks_like_z(student):
    betas = torch.tensor([0.1, 0.2, 0.3])
    for shape in ((3, 2), (3, 1, 4, 4), (1, 2)):
        z, t = torch.ones(shape), torch.arange(shape[0])
        expect(student.denoise_mean(z=z, t=t, epsilon_hat=z, betas=betas)).tensor().shape(*shape).finite()


@example("denoise_mean",
         fr="l'exemple de l'énoncé : betas = (0,2 ; 0,5), t = 1, z = 1 et ε = 0,6 donnent 0,866",
         en="the example of the statement: betas = (0.2, 0.5), t = 1, z = 1 and ε = 0.6 give 0.866")  # fmt: skip
def mean_of_the_example(student):
    call = {"z": torch.tensor([[1.0]]), "t": torch.tensor([1]), "epsilon_hat": torch.tensor([[0.6]])}
    expect(student.denoise_mean(**call, betas=torch.tensor([0.2, 0.5]))).close_to([[0.866]], atol=1e-3)


# ---- ddpm_sample ----------------------------------------------------------------------------------------------------


@law("sample_has_the_asked_shape")
def sample_looks_as_asked(student):
    for shape in ((3, 2), (1, 2, 3, 4)):
        found = student.ddpm_sample(model=lambda z, _t: torch.zeros_like(z), shape=shape, betas=torch.full((4,), 0.2))
        expect(found).tensor().shape(*shape).finite()


@law("every_call_draws_new_examples")
def two_calls_give_two_samples(student):
    call = {"model": lambda z, _t: torch.zeros_like(z), "shape": (3, 2), "betas": torch.full((4,), 0.2)}
    expect(student.ddpm_sample(**call)).differs_from(student.ddpm_sample(**call))


@law("same_seed_gives_the_same_examples")
def sample_repeats_with_the_same_seed(student):
    call = {"model": lambda z, _t: torch.zeros_like(z), "shape": (3, 2), "betas": torch.full((4,), 0.2)}
    first, again = (student.ddpm_sample(**call, generator=torch.Generator().manual_seed(3)) for _ in range(2))
    expect(again).close_to(first, atol=1e-6)


# ---- NoisePredictor -------------------------------------------------------------------------------------------------


@law("prediction_has_the_shape_of_z")
def prediction_looks_like_z(student):
    for count, shape in ((3, (1, 8, 8)), (1, (2, 1, 1))):
        network = student.NoisePredictor(image_shape=shape, T=5)
        found = student.call(network, torch.ones(count, *shape), torch.arange(count))
        expect(found).tensor().shape(count, *shape).finite()


@law("network_accepts_every_step")
def every_step_is_accepted(student):
    network = student.NoisePredictor(image_shape=(1, 2, 3), T=5)
    expect(student.call(network, torch.ones(5, 1, 2, 3), torch.arange(5))).shape(5, 1, 2, 3)


@law("prediction_depends_on_the_step")
def two_steps_give_two_predictions(student):
    network, z = student.NoisePredictor(image_shape=(1, 2, 3), T=5), torch.ones(1, 1, 2, 3)
    first, last = (student.call(network, z, torch.tensor([step])) for step in (0, 4))
    expect(last).differs_from(first)


# ---- train_ddpm -----------------------------------------------------------------------------------------------------


@law("training_returns_one_loss_per_epoch")
def training_tells_each_epoch(student):
    images, network = torch.linspace(-1, 1, 40).reshape(10, 1, 2, 2), student.NoisePredictor((1, 2, 2), 4)
    found = student.train_ddpm(network, images, torch.full((4,), 0.3), epochs=3, batch_size=4, learning_rate=1e-3)
    for value in expect(found).parts(3):
        expect(value).shape().finite()


@law("training_moves_the_parameters")
def training_changes_the_weights(student):
    images, network = torch.linspace(-1, 1, 40).reshape(10, 1, 2, 2), student.NoisePredictor((1, 2, 2), 4)
    before = [parameter.detach().clone() for parameter in network.parameters()]
    student.train_ddpm(network, images, torch.full((4,), 0.3), epochs=1, batch_size=4, learning_rate=1e-2)
    moved = [float((now.detach() - then).abs().max()) for now, then in zip(network.parameters(), before, strict=True)]
    expect(max(moved), "weights").within(1e-9, 1e9)


# ---- the quiz -------------------------------------------------------------------------------------------------------


@example("quiz_floor",
         fr='ANSWERS["floor"] est un numéro de 1 à 4 (juste ou non, cela ne se vérifie pas ici)',
         en='ANSWERS["floor"] is a number from 1 to 4 (right or wrong is not checked here)')  # fmt: skip
def an_option_on_the_floor_is_chosen(student):
    expect(student.ANSWERS.get("floor")).choice(4)


@example("quiz_cost",
         fr='ANSWERS["cost"] est un numéro de 1 à 4 (juste ou non, cela ne se vérifie pas ici)',
         en='ANSWERS["cost"] is a number from 1 to 4 (right or wrong is not checked here)')  # fmt: skip
def an_option_on_the_cost_is_chosen(student):
    expect(student.ANSWERS.get("cost")).choice(4)
