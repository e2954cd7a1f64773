"""The public checks of the assignment on autoencoders: what students may run themselves, through otter.

Shapes, laws that are no anchor, and the worked examples of the statement. Each function is shipped as it stands.
"""

import torch

from autograder.public.declare import example, law
from autograder.public.shipped import expect

# ---- pca_reconstruction ---------------------------------------------------------------------------------------------


@law("projection_has_the_shape_and_precision_of_x")
def projection_looks_like_x(student):
    for rows, dtype in ((4, torch.float32), (1, torch.float64)):
        x = torch.arange(rows * 3, dtype=dtype).reshape(rows, 3)
        expect(student.pca_reconstruction(x=x, dim=2)).tensor().shape(rows, 3).dtype(dtype).finite()


@law("projection_reproduces_the_worked_example")
def projection_of_four_points(student):
    points = torch.tensor([[1.0, 1.0], [2.0, 4.0], [4.0, 2.0], [5.0, 5.0]])
    expect(student.pca_reconstruction(x=points, dim=1)).close_to([[1, 1], [3, 3], [3, 3], [5, 5]], atol=1e-4)


@law("projection_keeps_the_mean")
def projection_on_nothing_is_the_mean(student):
    points = torch.tensor([[1.0, 1.0], [2.0, 4.0], [4.0, 2.0], [5.0, 5.0]])
    expect(student.pca_reconstruction(x=points, dim=0)).close_to([[3, 3]] * 4, atol=1e-4)


# ---- LinearAutoencoder ----------------------------------------------------------------------------------------------


@example("LinearAutoencoder",
         fr="l'exemple de l'énoncé : 5 images (3, 20, 12) ont des codes (5, 4), décodés en images (5, 3, 20, 12)",
         en="the example of the statement: 5 images (3, 20, 12) have codes (5, 4), decoded to images (5, 3, 20, 12)",
         )  # fmt: skip
def linear_shapes_of_the_example(student):
    model, x = student.LinearAutoencoder(image_shape=(3, 20, 12), latent_dim=4), torch.full((5, 3, 20, 12), 0.5)
    codes = student.call(model.encode, x)
    expect(codes, "encode(x)").tensor().shape(5, 4)
    expect(student.call(model.decode, codes), "decode(z)").tensor().shape(5, 3, 20, 12)
    expect(student.call(model, x), "forward(x)").tensor().shape(5, 3, 20, 12)


@law("linear_forward_decodes_the_code")
def linear_forward_goes_through_the_code(student):
    model, x = student.LinearAutoencoder(image_shape=(1, 8, 8), latent_dim=2), torch.full((3, 1, 8, 8), 0.5)
    expect(student.call(model, x)).close_to(student.call(model.decode, student.call(model.encode, x)), atol=1e-5)


# ---- DenseAutoencoder -----------------------------------------------------------------------------------------------


@law("dense_model_maps_images_to_codes_and_back")
def dense_shapes(student):
    model, x = student.DenseAutoencoder(image_shape=(1, 8, 8), latent_dim=2), torch.full((5, 1, 8, 8), 0.5)
    codes = student.call(model.encode, x)
    expect(codes, "encode(x)").tensor().shape(5, 2)
    expect(student.call(model.decode, codes), "decode(z)").tensor().shape(5, 1, 8, 8)
    expect(student.call(model, x), "forward(x)").tensor().shape(5, 1, 8, 8)


@law("dense_images_lie_in_the_unit_interval")
def dense_images_have_values_of_images(student):
    model = student.DenseAutoencoder(image_shape=(1, 8, 8), latent_dim=2)
    expect(student.call(model.decode, torch.tensor([[30.0, -30.0], [0.0, 0.0]]))).within(0.0, 1.0)


# ---- ConvAutoencoder ------------------------------------------------------------------------------------------------


@law("conv_model_accepts_any_size")
def conv_shapes_of_the_examples(student):
    for shape in ((1, 28, 20), (3, 9, 13)):
        model, x = student.ConvAutoencoder(image_shape=shape, latent_dim=2), torch.full((2, *shape), 0.5)
        codes = student.call(model.encode, x)
        expect(codes, "encode(x)").tensor().shape(2, 2)
        expect(student.call(model.decode, codes), "decode(z)").tensor().shape(2, *shape)
        expect(student.call(model, x), "forward(x)").tensor().shape(2, *shape)


@law("conv_images_lie_in_the_unit_interval")
def conv_images_have_values_of_images(student):
    model = student.ConvAutoencoder(image_shape=(1, 8, 8), latent_dim=2)
    expect(student.call(model.decode, torch.tensor([[30.0, -30.0], [0.0, 0.0]]))).within(0.0, 1.0)


# ---- reconstruction_loss --------------------------------------------------------------------------------------------


@example("reconstruction_loss",
         fr="l'exemple de l'énoncé : 0,35 pour mse, 0,8 pour mae et 1,060 pour bce",
         en="the example of the statement: 0.35 for mse, 0.8 for mae and 1.060 for bce")  # fmt: skip
def losses_of_the_example(student):
    x = torch.tensor([[1.0, 0.0], [1.0, 1.0]]).reshape(2, 1, 1, 2)
    x_hat = torch.tensor([[0.8, 0.4], [0.5, 0.5]]).reshape(2, 1, 1, 2)
    for kind, wanted in (("mse", 0.35), ("mae", 0.8), ("bce", 1.060)):
        expect(student.reconstruction_loss(x_hat=x_hat, x=x, kind=kind), kind).tensor().close_to(wanted, atol=1e-3)


@law("an_unknown_kind_is_refused")
def another_kind_is_refused(student):
    x = torch.full((2, 1, 2, 2), 0.5)
    student.refuses(ValueError, "reconstruction_loss", x_hat=x, x=x, kind="huber")


# ---- train_autoencoder ----------------------------------------------------------------------------------------------


@law("training_returns_one_loss_per_epoch")
def training_tells_each_epoch(student):
    class Model(torch.nn.Conv2d):
        def encode(self, x):
            return x.flatten(1)

        def decode(self, z):
            return self(z.reshape(-1, 1, 8, 8))

    def loss(x_hat, x):
        return (x_hat - x).square().sum() / len(x)

    model, images = Model(1, 1, 1), torch.full((5, 1, 8, 8), 0.5)
    found = student.train_autoencoder(model, images, loss, epochs=3, batch_size=2, learning_rate=1e-3)
    for value in expect(found).parts(3):
        expect(value).shape().finite()


@example("train_autoencoder",
         fr="l'exemple de l'énoncé : des lots de 2, 2 et 1 images de pertes 30, 20 et 10 ont pour moyenne 22",
         en="the example of the statement: batches of 2, 2 and 1 images with losses 30, 20 and 10 have mean 22",
         )  # fmt: skip
def loss_of_the_example(student):

    class Model(torch.nn.Conv2d):
        def encode(self, x):
            return x.flatten(1)

        def decode(self, z):
            return self(z.reshape(-1, 1, 8, 8))

    costs = iter((30.0, 20.0, 10.0))

    def loss(x_hat, x):
        return 0 * (x_hat - x).sum() + next(costs)

    model, images = Model(1, 1, 1), torch.full((5, 1, 8, 8), 0.5)
    found = student.train_autoencoder(model, images, loss, epochs=1, batch_size=2, learning_rate=0.0)
    expect(expect(found).parts(1)[0]).close_to(22.0, atol=1e-4)


# ---- interpolate ----------------------------------------------------------------------------------------------------


@law("interpolation_gives_one_image_per_alpha")
def interpolation_has_one_image_per_alpha(student):
    model = student.LinearAutoencoder(image_shape=(1, 8, 8), latent_dim=2)
    x1, x2 = torch.zeros(1, 8, 8), torch.ones(1, 8, 8)
    for alphas in ([0.0, 0.5, 1.0], [0.3]):
        found = student.interpolate(model, x1, x2, torch.tensor(alphas))
        expect(found).tensor().shape(len(alphas), 1, 8, 8).finite()


@law("interpolation_ends_at_the_reconstructions")
def interpolation_goes_from_one_image_to_the_other(student):
    model = student.LinearAutoencoder(image_shape=(1, 8, 8), latent_dim=2)
    x1, x2 = torch.zeros(1, 8, 8), torch.ones(1, 8, 8)
    found = expect(student.interpolate(model, x1, x2, torch.tensor([1.0, 0.0]))).shape(2, 1, 8, 8).array()
    both = student.call(model, torch.stack([x1, x2]))
    expect(found, "alpha = 1, then 0").close_to(both, atol=1e-5)


# ---- HYPERPARAMETERS ------------------------------------------------------------------------------------------------


@law("settings_are_four_numbers")
def settings_have_their_four_keys(student):
    chosen = student.HYPERPARAMETERS
    expect(sorted(chosen) if isinstance(chosen, dict) else chosen, "keys").equal_to(
        ["batch_size", "epochs", "latent_dim", "learning_rate"]
    )
    for key in sorted(chosen):
        expect(chosen[key], key).within(1e-12, 1e12)


@law("settings_keep_within_the_budget")
def settings_keep_the_budget(student):
    chosen = student.HYPERPARAMETERS
    expect(sorted(chosen) if isinstance(chosen, dict) else chosen, "keys").equal_to(
        ["batch_size", "epochs", "latent_dim", "learning_rate"]
    )
    expect(chosen["latent_dim"], "latent_dim").within(1, 8)
    expect(chosen["epochs"], "epochs").within(1, 100)
    expect(-(-400 // chosen["batch_size"]) * chosen["epochs"], "steps").within(1, 2000)


# ---- the quiz -------------------------------------------------------------------------------------------------------


@example("quiz_pca",
         fr='ANSWERS["pca"] est un numéro de 1 à 3 (juste ou non, cela ne se vérifie pas ici)',
         en='ANSWERS["pca"] is a number from 1 to 3 (right or wrong is not checked here)')  # fmt: skip
def an_option_on_pca_is_chosen(student):
    expect(student.ANSWERS.get("pca")).choice(3)


@example("quiz_random_code",
         fr='ANSWERS["random_code"] est un numéro de 1 à 3 (juste ou non, cela ne se vérifie pas ici)',
         en='ANSWERS["random_code"] is a number from 1 to 3 (right or wrong is not checked here)')  # fmt: skip
def an_option_on_random_codes_is_chosen(student):
    expect(student.ANSWERS.get("random_code")).choice(3)
