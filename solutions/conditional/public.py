"""The public checks of the assignment on conditional generation: what students may run themselves, through otter.

Shapes, laws that are no anchor, and the worked examples of the statement. Each function is shipped as it stands.
"""

import torch

from autograder.public.declare import example, law
from autograder.public.shipped import expect


@law("a_row_for_each_label")
def one_hot_has_a_row_for_each(student):
    for y, classes in ((torch.tensor([2, 0, 1]), 5), (torch.tensor([0]), 3)):
        expect(student.one_hot(y=y, classes=classes)).tensor().shape(len(y), classes).dtype(torch.float32)


@example("one_hot",
         fr="l'exemple de l'énoncé : les labels 2, 0 et 3 (aucune classe) parmi 3 classes",
         en="the example of the statement: the labels 2, 0 and 3 (no class) among 3 classes")  # fmt: skip
def one_hot_of_the_example(student):
    found = student.one_hot(y=torch.tensor([2, 0, 3]), classes=3)
    expect(found).close_to([[0, 0, 1], [1, 0, 0], [0, 0, 0]], atol=0)


@law("the_model_maps_images_and_labels_to_codes_and_back")
def shapes_of_the_model(student):
    for image_shape, dim in (((1, 8, 8), 4), ((3, 20, 12), 2)):
        model = student.ConditionalVAE(image_shape=image_shape, latent_dim=dim, classes=6)
        x, y = torch.full((5, *image_shape), 0.5), torch.tensor([0, 5, 2, 2, 1])
        for part in expect(student.call(model.encode, x, y)).parts(2):
            expect(part).tensor().shape(5, dim).finite()
        expect(student.call(model.decode, torch.zeros(5, dim), y)).tensor().shape(5, *image_shape).within(0.0, 1.0)
        expect(expect(student.call(model, x, y)).parts(3)[0], "x_hat").tensor().shape(5, *image_shape)


@law("the_decoder_listens_to_the_label")
def two_classes_give_two_images(student):
    model = student.ConditionalVAE(image_shape=(1, 8, 8), latent_dim=2, classes=3)
    first, second = (student.call(model.decode, torch.zeros(1, 2), torch.tensor([label])) for label in (0, 2))
    expect(second, "decode").differs_from(first)


@law("the_encoder_listens_to_the_label")
def two_labels_give_two_codes(student):
    model, x = student.ConditionalVAE(image_shape=(1, 8, 8), latent_dim=2, classes=3), torch.full((1, 1, 8, 8), 0.5)
    first, second = (expect(student.call(model.encode, x, torch.tensor([label]))).parts(2)[0] for label in (0, 2))
    expect(second, "mu").differs_from(first)


@law("the_loss_is_three_scalars")
def loss_of_a_batch(student):
    model = student.ConditionalVAE(image_shape=(1, 8, 8), latent_dim=2, classes=3)
    found = student.cvae_loss(model=model, x=torch.full((4, 1, 8, 8), 0.5), y=torch.tensor([0, 2, 1, 2]))
    for part in expect(found).parts(3):
        expect(part).tensor().shape().finite()


@law("one_image_for_each_label")
def images_on_demand(student):
    model = student.ConditionalVAE(image_shape=(1, 8, 8), latent_dim=2, classes=10)
    for y in (torch.tensor([3, 3, 7]), torch.tensor([0])):
        expect(student.sample_class(model=model, y=y)).tensor().shape(len(y), 1, 8, 8).finite()


@law("every_image_in_every_class")
def each_in_each(student):
    model = student.ConditionalVAE(image_shape=(1, 8, 8), latent_dim=2, classes=10)
    found = student.in_every_class(model=model, x=torch.full((5, 1, 8, 8), 0.5), y=torch.tensor([1, 2, 3, 4, 0]))
    expect(found).tensor().shape(5, 10, 1, 8, 8)


@law("labels_are_kept_or_replaced_by_no_class")
def dropped_labels_are_integers(student):
    y = torch.tensor([3, 1, 4, 1])
    found = expect(student.drop_labels(y=y, p=0.5, classes=10)).tensor().shape(4).dtype(torch.int64).value
    expect(torch.where(found == 10, y, found)).close_to(y, atol=0)


@law("the_extreme_probabilities_are_certain")
def nothing_and_everything_dropped(student):
    y = torch.tensor([3, 1, 4, 1])
    expect(student.drop_labels(y=y, p=0.0, classes=10)).close_to(y, atol=0)
    expect(student.drop_labels(y=y, p=1.0, classes=10)).close_to([10, 10, 10, 10], atol=0)


@example("guided_noise",
         fr="l'exemple de l'énoncé : ε(y) = (1, 0,5), ε(∅) = (0,4, 0,7) et scale = 3 donnent (2,2, 0,1)",
         en="the example of the statement: ε(y) = (1, 0.5), ε(∅) = (0.4, 0.7) and scale = 3 give (2.2, 0.1)",
         )  # fmt: skip
def guided_noise_of_the_example(student):
    class Known:
        classes, latent_dim = 4, 2

        def __call__(self, z, t, y):  # noqa: ARG002  # what it answers depends on the class only
            return torch.where(y.unsqueeze(1) == 4, torch.tensor([0.4, 0.7]), torch.tensor([1.0, 0.5]))

    y = torch.tensor([2, 0])
    found = student.guided_noise(model=Known(), z=torch.zeros(2, 2), t=torch.tensor([5, 1]), y=y, scale=3.0)
    expect(found).close_to([[2.2, 0.1], [2.2, 0.1]], atol=1e-5)


@example("encode_latents",
         fr="l'exemple de l'énoncé : des moyennes 1, 2 et 6 donnent le centre 3 et les codes −0,926, −0,463 et 1,389, "
            "ou, si l'on divise par n − 1, −0,756, −0,378 et 1,134",
         en="the example of the statement: means 1, 2 and 6 give the center 3 and the codes −0.926, −0.463 and 1.389, "
            "or, dividing by n − 1, −0.756, −0.378 and 1.134")  # fmt: skip
def latents_of_the_example(student):
    class Known:
        latent_dim = 1

        def encode(self, x):
            return x.flatten(1), torch.zeros(len(x), 1)

    images = torch.tensor([1.0, 2.0, 6.0]).reshape(3, 1, 1, 1)
    latents, center, spread = expect(student.encode_latents(vae=Known(), images=images)).parts(3)
    expect(center, "center").close_to([3.0], atol=1e-5)
    expect(latents * spread, "latents * spread").close_to([[-2.0], [-1.0], [3.0]], atol=1e-4)


@law("one_image_for_each_latent")
def images_of_latents(student):
    class Known:
        latent_dim = 2

        def decode(self, z):
            return z.sum(1).reshape(-1, 1, 1, 1).expand(-1, 1, 8, 8)

    call = {"latents": torch.ones(4, 2), "center": torch.zeros(2), "spread": torch.ones(2)}
    expect(student.decode_latents(vae=Known(), **call)).tensor().shape(4, 1, 8, 8).finite()


@law("the_latent_loss_is_a_scalar")
def latent_loss_of_a_batch(student):
    model = student.Denoiser(latent_dim=2, steps=5, classes=3)
    alpha_bar = torch.tensor([0.9, 0.7, 0.5, 0.3, 0.1])
    found = student.latent_loss(
        model=model, latents=torch.ones(4, 2), y=torch.tensor([0, 1, 2, 0]), alpha_bar=alpha_bar
    )
    expect(found).tensor().shape().within(0.0, 1e6)


@law("one_code_for_each_label")
def codes_on_demand(student):
    model, betas = student.Denoiser(latent_dim=2, steps=5, classes=3), torch.tensor([0.1, 0.2, 0.3, 0.4, 0.5])
    for y in (torch.tensor([0, 2, 2]), torch.tensor([1])):
        expect(student.sample_latents(model=model, y=y, betas=betas)).tensor().shape(len(y), 2).finite()


@example("quiz_guidance",
         fr='ANSWERS["guidance"] est un numéro de 1 à 4 (juste ou non, cela ne se vérifie pas ici)',
         en='ANSWERS["guidance"] is a number from 1 to 4 (right or wrong is not checked here)')  # fmt: skip
def an_option_on_guidance_is_chosen(student):
    expect(student.ANSWERS.get("guidance")).choice(4)


@example("quiz_latent",
         fr='ANSWERS["latent"] est un numéro de 1 à 4 (juste ou non, cela ne se vérifie pas ici)',
         en='ANSWERS["latent"] is a number from 1 to 4 (right or wrong is not checked here)')  # fmt: skip
def an_option_on_the_codes_is_chosen(student):
    expect(student.ANSWERS.get("latent")).choice(4)
