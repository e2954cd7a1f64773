"""The hidden suite of the autoencoder assignment: its specification.

Each check is a proposition; the sentence beside it is what the student reads. Hidden inputs are drawn from the course's
secret. A model is trained by a recipe that the suite fixes, whatever the student's own training does; the student's
training is examined on given models, whose losses and gradients are known.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from autograder.errors import StudentCrashed
from autograder.quality import bounds
from autograder.quality.calibration import Calibration
from autograder.sandbox.wire import Generator
from autograder.suite import oracles
from autograder.suite import oracles_autoencoders as known
from autograder.suite.declare import check
from autograder.suite.expect import expect, require
from autograder.suite.oracles_autoencoders import AffineModel

CALIBRATED = Calibration.read(Path(__file__).parent / "calibration" / "autoencoders.json")

ROUNDING = 1e-4  # relative: a thousand float32 roundings of 6e-8, more than any order of 200 positive terms can lose
SHAPE = (1, 8, 8)
SMALL = (2, 3, 2)


def pictures(rng, n, image_shape=SHAPE, *, low=0.0, high=1.0):
    """Images (n, c, h, w) float32 in [low, high]."""
    return torch.tensor(rng.uniform(low, high, (n, *image_shape))).float()


def exact(value):
    """This tensor as the oracles want it: a float64 array with the values that the student received."""
    return value.double().numpy()


def unchanged(call):
    """The call gave something, and changed no argument in place."""
    require(call.value is not None, fr="la fonction ne renvoie rien", en="the function returns nothing")
    names = ", ".join(call.mutated)
    require(not call.mutated, fr=f"modifié sur place\u00a0: {names}", en=f"changed in place: {names}")


# ---- pca_reconstruction ---------------------------------------------------------------------------------------------


def single(table):
    """A table of an oracle as a float32 tensor."""
    return torch.tensor(table).float()


@check("pca_reconstruction", points=0.15,
       fr="le résultat a la forme (n, D) et la précision de x, même pour une seule image",
       en="the result has the shape (n, D) and the precision of x, even for a single image")  # fmt: skip
def projection_has_the_shape_and_precision_of_x(student, rng):
    for rows, columns, dim, dtype in ((7, 5, 2, torch.float32), (1, 6, 3, torch.float64)):
        x = torch.tensor(rng.uniform(0, 1, (rows, columns)), dtype=dtype)
        expect(student.pca_reconstruction(x=x, dim=dim)).shape(rows, columns).dtype(dtype).finite()


@check("pca_reconstruction", points=0.1, after=projection_has_the_shape_and_precision_of_x,
       fr="l'exemple de l'énoncé : quatre points du plan, projetés sur leur droite",
       en="the example of the statement: four points of the plane, projected on their line")  # fmt: skip
def projection_reproduces_the_worked_example(student, rng):  # noqa: ARG001  # nothing is drawn
    x = torch.tensor([[1.0, 1.0], [2.0, 4.0], [4.0, 2.0], [5.0, 5.0]])
    expected = torch.tensor([[1.0, 1.0], [3.0, 3.0], [3.0, 3.0], [5.0, 5.0]])
    expect(student.pca_reconstruction(x=x, dim=1)).close_to(expected, atol=1e-5)  # float32, numbers below 10


@check("pca_reconstruction", points=0.6, anchor=True, after=projection_has_the_shape_and_precision_of_x,
       fr="x̂ est la projection de x sur ses `dim` premiers axes principaux, passant par la moyenne",
       en="x̂ is the projection of x on its first `dim` principal axes, through the mean")  # fmt: skip
def projection_is_on_the_leading_axes(student, rng):
    for rows, columns, dim in ((20, 6, 2), (20, 6, 4), (30, 7, 1)):
        table = known.spread_table(rng, rows, columns)
        found = student.pca_reconstruction(x=single(table), dim=dim)
        expect(found).close_to(known.projection(table, onto=table, dim=dim), atol=1e-3)  # a hundred times 1e-5


@check("pca_reconstruction", points=0.5, anchor=True, after=projection_has_the_shape_and_precision_of_x,
       fr="l'erreur est la plus petite possible, même avec moins d'images que de pixels (n < D)",
       en="the error is the smallest possible, even with fewer images than pixels (n < D)")  # fmt: skip
def projection_has_the_smallest_error(student, rng):
    for rows, columns, dim in ((6, 15, 3), (25, 8, 3)):
        table = known.spread_table(rng, rows, columns)
        found = expect(student.pca_reconstruction(x=single(table), dim=dim)).shape(rows, columns).finite().array()
        scatters, _ = known.principal_axes(table)
        centered = found - found.mean(0)
        rank = int((np.linalg.svd(centered, compute_uv=False) > 1e-2).sum())  # the smallest kept strength is 4
        require(rank <= dim, fr="les points obtenus remplissent plus de `dim` dimensions",
                en="the points found fill more than `dim` dimensions")  # fmt: skip
        expect(((found - table) ** 2).sum(), "Σ‖x̂ − x‖²").close_to(scatters[dim:].sum(), atol=1e-3, rtol=1e-3)


@check("pca_reconstruction", points=0.2, after=projection_has_the_shape_and_precision_of_x,
       fr="la moyenne des lignes est conservée, et avec dim = 0 il ne reste qu'elle",
       en="the mean of the rows is kept, and with dim = 0 nothing else is left")  # fmt: skip
def projection_keeps_the_mean(student, rng):
    table = known.spread_table(rng, 9, 5)
    found = expect(student.pca_reconstruction(x=single(table), dim=2)).shape(9, 5).finite().array()
    expect(found.mean(0), "mean").close_to(table.mean(0), atol=1e-4)  # float32, numbers below 20
    expect(student.pca_reconstruction(x=single(table), dim=0)).close_to(np.tile(table.mean(0), (9, 1)), atol=1e-4)


@check("pca_reconstruction", points=0.15, after=projection_has_the_shape_and_precision_of_x,
       fr="avec dim = D, x̂ = x, que n soit plus grand ou plus petit que D",
       en="with dim = D, x̂ = x, whether n is larger or smaller than D")  # fmt: skip
def projection_on_everything_is_the_identity(student, rng):
    for rows, columns in ((11, 5), (4, 9)):
        table = known.spread_table(rng, rows, columns)
        expect(student.pca_reconstruction(x=single(table), dim=columns)).close_to(table, atol=1e-3)


@check("pca_reconstruction", points=0.2, after=projection_has_the_shape_and_precision_of_x,
       fr="décaler toutes les images d'un même vecteur décale d'autant leurs projections",
       en="shifting all images by one vector shifts their projections as much")  # fmt: skip
def projection_follows_a_shift(student, rng):
    table, shift = known.spread_table(rng, 12, 5), rng.uniform(3, 6, 5) * rng.choice([-1, 1], 5)
    before, after = (
        expect(student.pca_reconstruction(x=torch.tensor(x), dim=2)).array() for x in (table, table + shift)
    )
    expect(after).close_to(before + shift, atol=1e-3)


@check("pca_reconstruction", points=0.1, after=projection_has_the_shape_and_precision_of_x,
       fr="`x` est intact après l'appel", en="`x` is untouched by the call")  # fmt: skip
def projection_leaves_its_input_unchanged(student, rng):
    unchanged(student.call("pca_reconstruction", x=single(known.spread_table(rng, 7, 4)), dim=2))


# ---- what the three models have in common ---------------------------------------------------------------------------


def passes_through(student, rng, name, batch, image_shape, dim):
    """Images, codes and images again have the shapes that are asked, for these sizes."""
    model = student.new(name, image_shape=image_shape, latent_dim=dim)
    x = pictures(rng, batch, image_shape)
    expect(model.encode(x=x), "encode(x)").tensor().shape(batch, dim).finite()
    z = torch.tensor(rng.normal(size=(batch, dim))).float()
    expect(model.decode(z=z), "decode(z)").tensor().shape(batch, *image_shape).finite()
    expect(model(x=x), "forward(x)").tensor().shape(batch, *image_shape).finite()


def forward_composes(student, rng, name):
    """forward(x) = decode(encode(x))."""
    model, x = student.new(name, image_shape=SHAPE, latent_dim=3), pictures(rng, 7)
    z = expect(model.encode(x=x), "encode(x)").tensor().shape(7, 3).value
    expect(model(x=x), "forward(x)").close_to(model.decode(z=z), atol=1e-5, rtol=ROUNDING)


def each_alone(student, rng, name):
    """The code of an image and the image of a code depend on nothing else in the batch, nor on chance."""
    model = student.new(name, image_shape=SHAPE, latent_dim=3)
    x, z = pictures(rng, 7), torch.tensor(rng.normal(size=(7, 3))).float()
    other_x, other_z = torch.cat([x[:1], pictures(rng, 6) / 3]), torch.cat([z[:1], 3 * z[1:] + 1])
    for what, one, other in (("encode(x)", model.encode(x=x), model.encode(x=other_x)),
                             ("decode(z)", model.decode(z=z), model.decode(z=other_z))):  # fmt: skip
        # float32 sums in another order
        expect(expect(other).array()[0], what).close_to(expect(one).array()[0], atol=1e-5, rtol=ROUNDING)


def in_the_unit_interval(student, rng, name):
    """Decoded images lie in [0, 1], even for extreme codes."""
    model = student.new(name, image_shape=SHAPE, latent_dim=3)
    for scale in (1.0, 300.0):
        expect(model.decode(z=torch.tensor(scale * rng.normal(size=(50, 3))).float())).within(0.0, 1.0)


def dark_and_bright(student, rng, name):
    """Extreme codes give pixels on both sides of 1/2."""
    model = student.new(name, image_shape=SHAPE, latent_dim=3)
    images = expect(model.decode(z=torch.tensor(300.0 * rng.normal(size=(50, 3))).float())).finite().array()
    require(bool(images.min() < 0.45 and images.max() > 0.55),
            fr="des valeurs de [0, 1] restent hors d'atteinte, même avec des codes extrêmes",
            en="values of [0, 1] stay out of reach, even with extreme codes")  # fmt: skip


BEND = 1e-3
"""Between an affine map, whose bend is its rounding (below 1e-5), and new networks of every kind of the course, each of
which bends by 1e-2 or more on inputs of this size."""


def bends_both_ways(student, rng, name):
    """Neither the encoder, nor the decoder before its last activation, is affine."""
    model = student.new(name, image_shape=SHAPE, latent_dim=3)
    a, b = (5 * pictures(rng, 7) for _ in range(2))
    codes = [expect(model.encode(x=x)).finite().array() for x in (a, b, (a + b) / 2)]
    require(known.bend_of(*codes) > BEND, fr="l'encodeur est affine : il n'a pas de couche cachée non linéaire",
            en="the encoder is affine: it has no non-linear hidden layer")  # fmt: skip
    a, b = (torch.tensor(3 * rng.normal(size=(7, 3))).float() for _ in range(2))
    images = [expect(model.decode(z=z)).within(0, 1).array().clip(1e-6, 1 - 1e-6) for z in (a, b, (a + b) / 2)]
    require(known.bend_of(*[np.log(p / (1 - p)) for p in images]) > BEND,
            fr="avant son activation finale, le décodeur est affine : il n'a pas de couche cachée non linéaire",
            en="before its last activation the decoder is affine: it has no non-linear hidden layer")  # fmt: skip


def uses_every_coordinate(student, rng, name):
    """The Jacobian of decode has rank latent_dim."""
    dim, pixels = 5, 64
    model, ratios = student.new(name, image_shape=SHAPE, latent_dim=dim), []
    for _ in range(3):
        z = torch.tensor(rng.normal(size=(1, dim))).float().repeat(pixels, 1)
        unit = torch.eye(pixels).reshape(pixels, *SHAPE)  # row i of the batch gives row i of the Jacobian
        jacobian = student.gradients("decode", {"z": z}, wrt=("z",), cotangent=unit, of=model).by_name["z"]
        scales = np.linalg.svd(expect(jacobian).finite().array(), compute_uv=False)
        ratios.append(scales[-1] / max(scales[0], 1e-12))
    # new decoders of every kind of the course: 0.1 or more; float32 gives a lost coordinate 1e-7
    require(max(ratios) > 1e-3, fr="le décodeur ignore une partie de son code",
            en="the decoder ignores a part of its code")  # fmt: skip


def trained_error(student, rng, name, recipe):
    """The model of this class after the training of the recipe: its error on the images, and on others.

    Each over the error of the best affine map through as many numbers that was fitted to the images.
    """
    drawn, shape = student.images.draw(rng, recipe["images"] + recipe["others"]), student.images.image_shape
    images, others = drawn[: recipe["images"]], drawn[recipe["images"] :]
    model = student.new(name, image_shape=shape, latent_dim=recipe["latent_dim"])
    student.fit(model, images, **recipe["training"])
    ratios = []
    for x in (images, others):
        found = expect(model(x=x), "forward(x)").shape(*x.shape).finite().array()
        error = ((found - exact(x)) ** 2).sum() / len(x)
        ratios.append(bounds.reconstruction_over_pca(error, x, dim=recipe["latent_dim"], fitted_to=images))
    return ratios


# ---- LinearAutoencoder ----------------------------------------------------------------------------------------------


@check("LinearAutoencoder", points=0.2,
       fr="encode, decode et forward ont les formes demandées pour des images 8×8 et un lot de 7",
       en="encode, decode and forward have the shapes asked for 8×8 images and a batch of 7")  # fmt: skip
def linear_model_maps_images_to_codes_and_back(student, rng):
    passes_through(student, rng, "LinearAutoencoder", 7, SHAPE, 3)


@check("LinearAutoencoder", points=0.3, after=linear_model_maps_images_to_codes_and_back,
       fr="les formes suivent `image_shape` et `latent_dim`, pour toute taille et pour un lot d'une image",
       en="the shapes follow `image_shape` and `latent_dim`, for any size and for a batch of one image")  # fmt: skip
def linear_model_accepts_any_size(student, rng):
    for batch, image_shape, dim in ((4, (1, 28, 28), 17), (7, (3, 9, 12), 2), (1, SHAPE, 1)):
        passes_through(student, rng, "LinearAutoencoder", batch, image_shape, dim)


@check("LinearAutoencoder", points=0.2, after=linear_model_maps_images_to_codes_and_back,
       fr="forward(x) = decode(encode(x))", en="forward(x) = decode(encode(x))")  # fmt: skip
def linear_forward_decodes_the_code(student, rng):
    forward_composes(student, rng, "LinearAutoencoder")


@check("LinearAutoencoder", points=0.2, after=linear_model_maps_images_to_codes_and_back,
       fr="`image_shape` et `latent_dim` sont des attributs du modèle, avec les valeurs reçues",
       en="`image_shape` and `latent_dim` are attributes of the model, with the values that it was given")  # fmt: skip
def linear_model_remembers_its_sizes(student, rng):
    dim = int(rng.integers(2, 7))
    model = student.new("LinearAutoencoder", image_shape=SHAPE, latent_dim=dim)
    kept = student.value("image_shape", of=model)
    require(isinstance(kept, tuple | list) and tuple(kept) == SHAPE,
            fr="`image_shape` n'a pas la valeur reçue", en="`image_shape` is not what was given")  # fmt: skip
    require(student.value("latent_dim", of=model) == dim,
            fr="`latent_dim` n'a pas la valeur reçue", en="`latent_dim` is not what was given")  # fmt: skip


@check("LinearAutoencoder", points=0.5, anchor=True, after=linear_model_maps_images_to_codes_and_back,
       fr="encode et decode sont affines : f((a + b)/2) = (f(a) + f(b))/2, biais compris",
       en="encode and decode are affine: f((a + b)/2) = (f(a) + f(b))/2, bias included")  # fmt: skip
def linear_model_is_affine(student, rng):
    model = student.new("LinearAutoencoder", image_shape=SHAPE, latent_dim=3)
    a, b = (5 * pictures(rng, 7) - 2 for _ in range(2))
    c, d = (torch.tensor(20 * rng.normal(size=(7, 3))).float() for _ in range(2))
    for what, values in (("encode", [model.encode(x=x) for x in (a, b, (a + b) / 2)]),
                         ("decode", [model.decode(z=z) for z in (c, d, (c + d) / 2)])):  # fmt: skip
        one, other, middle = (expect(value, what).finite().array() for value in values)
        # float32 rounding of sums of 64 products, relative to their largest: far below 1e-4 of it
        expect(2 * middle, what).close_to(one + other, atol=1e-4 * (np.abs(one).max() + np.abs(other).max()))


@check("LinearAutoencoder", points=0.3, anchor=True, after=linear_model_is_affine,
       fr="encode et decode sont de rang latent_dim : chaque coordonnée du code compte",
       en="encode and decode have rank latent_dim: each coordinate of the code matters")  # fmt: skip
def linear_model_uses_every_coordinate(student, rng):
    dim = 5
    model = student.new("LinearAutoencoder", image_shape=SHAPE, latent_dim=dim)
    for what, values in (("encode", model.encode(x=pictures(rng, 40))),
                         ("decode", model.decode(z=torch.tensor(rng.normal(size=(40, dim))).float()))):  # fmt: skip
        found = expect(values, what).finite().array().reshape(40, -1)
        scales = np.linalg.svd(found - found.mean(0), compute_uv=False)
        # new models of every kind of the course: 0.05 or more; float32 gives a lost coordinate 1e-6
        require(scales[dim - 1] > 1e-3 * scales[0], fr=f"{what} ignore une partie du code",
                en=f"{what} ignores a part of the code")  # fmt: skip


LINEAR = CALIBRATED.recipe("linear")


@check("LinearAutoencoder", points=0.8, trains=True, anchor=True, call_s=30, timeout_s=60,
       after=(linear_model_uses_every_coordinate, linear_forward_decodes_the_code),
       fr="entraîné, le modèle approche l'erreur de l'ACP sans jamais passer dessous",
       en="trained, the model comes close to the error of PCA and never goes below it")  # fmt: skip
def linear_model_comes_close_to_pca(student, rng):
    ratio, _ = trained_error(student, rng, "LinearAutoencoder", LINEAR)
    require(ratio > 0.999, fr="l'erreur est plus basse que celle de l'ACP : le code a plus de latent_dim dimensions",
            en="the error is lower than that of PCA: the code has more than latent_dim dimensions")  # fmt: skip
    require(ratio <= CALIBRATED.on(student.data).threshold("linear", "error over pca"),
            fr="après l'entraînement, l'erreur est loin de celle de l'ACP",
            en="after training, the error is far from that of PCA")  # fmt: skip


# ---- DenseAutoencoder -----------------------------------------------------------------------------------------------


@check("DenseAutoencoder", points=0.15,
       fr="encode, decode et forward ont les formes demandées pour des images 8×8 et un lot de 7",
       en="encode, decode and forward have the shapes asked for 8×8 images and a batch of 7")  # fmt: skip
def dense_model_maps_images_to_codes_and_back(student, rng):
    passes_through(student, rng, "DenseAutoencoder", 7, SHAPE, 3)


@check("DenseAutoencoder", points=0.25, after=dense_model_maps_images_to_codes_and_back,
       fr="les formes suivent `image_shape` et `latent_dim`, pour toute taille et pour un lot d'une image",
       en="the shapes follow `image_shape` and `latent_dim`, for any size and for a batch of one image")  # fmt: skip
def dense_model_accepts_any_size(student, rng):
    for batch, image_shape, dim in ((4, (1, 28, 28), 17), (7, (3, 9, 12), 2), (1, SHAPE, 1)):
        passes_through(student, rng, "DenseAutoencoder", batch, image_shape, dim)


@check("DenseAutoencoder", points=0.2, after=dense_model_maps_images_to_codes_and_back,
       fr="decode(z) ∈ [0, 1], même pour des codes extrêmes",
       en="decode(z) ∈ [0, 1], even for extreme codes")  # fmt: skip
def dense_images_lie_in_the_unit_interval(student, rng):
    in_the_unit_interval(student, rng, "DenseAutoencoder")


@check("DenseAutoencoder", points=0.1, after=dense_images_lie_in_the_unit_interval,
       fr="le décodeur peut produire des pixels sombres (moins de 0,45) comme des pixels clairs (plus de 0,55)",
       en="the decoder can produce dark pixels (below 0.45) as well as bright ones (above 0.55)")  # fmt: skip
def dense_images_can_be_dark_and_bright(student, rng):
    dark_and_bright(student, rng, "DenseAutoencoder")


@check("DenseAutoencoder", points=0.15, after=dense_model_maps_images_to_codes_and_back,
       fr="forward(x) = decode(encode(x))", en="forward(x) = decode(encode(x))")  # fmt: skip
def dense_forward_decodes_the_code(student, rng):
    forward_composes(student, rng, "DenseAutoencoder")


@check("DenseAutoencoder", points=0.1, after=dense_model_maps_images_to_codes_and_back,
       fr="un code est fait de réels quelconques : il a des coordonnées négatives et d'autres positives",
       en="a code is made of any real numbers: some of its coordinates are negative, others positive")  # fmt: skip
def dense_codes_have_both_signs(student, rng):
    codes = []
    for _ in range(3):  # 3 × 16 coordinates of new networks: all of one sign by chance twice in 2^48
        model = student.new("DenseAutoencoder", image_shape=SHAPE, latent_dim=16)
        codes.append(expect(model.encode(x=pictures(rng, 7))).shape(7, 16).finite().array())
    require(bool(np.min(codes) < 0 < np.max(codes)), fr="toutes les coordonnées ont le même signe",
            en="all coordinates have the same sign")  # fmt: skip


@check("DenseAutoencoder", points=0.25, after=dense_model_maps_images_to_codes_and_back,
       fr="le code d'une image, et l'image d'un code, ne dépendent ni du reste du lot ni du hasard",
       en="the code of an image and the image of a code depend neither on the others nor on chance")  # fmt: skip
def dense_model_treats_each_example_alone(student, rng):
    each_alone(student, rng, "DenseAutoencoder")


@check("DenseAutoencoder", points=0.3, anchor=True,
       after=(dense_model_treats_each_example_alone, dense_images_lie_in_the_unit_interval),
       fr="ni l'encodeur ni le décodeur ne sont affines : chacun a une couche cachée non linéaire",
       en="neither the encoder nor the decoder is affine: each has a non-linear hidden layer")  # fmt: skip
def dense_model_is_not_affine(student, rng):
    bends_both_ways(student, rng, "DenseAutoencoder")


@check("DenseAutoencoder", points=0.25, anchor=True, after=dense_model_maps_images_to_codes_and_back,
       fr="la jacobienne de decode est de rang latent_dim : chaque coordonnée du code compte",
       en="the Jacobian of decode has rank latent_dim: each coordinate of the code matters")  # fmt: skip
def dense_decoder_uses_every_coordinate(student, rng):
    uses_every_coordinate(student, rng, "DenseAutoencoder")


DENSE = CALIBRATED.recipe("dense")
DENSE_LEARNS = (dense_model_is_not_affine, dense_images_can_be_dark_and_bright, dense_forward_decodes_the_code,
                dense_decoder_uses_every_coordinate, dense_codes_have_both_signs)  # fmt: skip
"""Without these a model does not learn, or learns something else."""


@check("DenseAutoencoder", points=0.75, trains=True, anchor=True, call_s=30, timeout_s=60, after=DENSE_LEARNS,
       fr="entraîné, le modèle reconstruit mieux que l'ACP de même dimension des chiffres qu'il n'a jamais vus",
       en="trained, the model rebuilds digits never seen before better than PCA of the same dimension")  # fmt: skip
def dense_model_beats_pca_on_unseen_images(student, rng):
    _, ratio = trained_error(student, rng, "DenseAutoencoder", DENSE)
    require(ratio <= CALIBRATED.on(student.data).threshold("dense", "error over pca"),
            fr="sur des images jamais vues, l'erreur n'est pas plus basse que celle de l'ACP",
            en="on unseen images, the error is not lower than that of PCA")  # fmt: skip


# ---- ConvAutoencoder ------------------------------------------------------------------------------------------------


@check("ConvAutoencoder", points=0.2,
       fr="encode, decode et forward ont les formes demandées pour des images 8×8 et un lot de 7",
       en="encode, decode and forward have the shapes asked for 8×8 images and a batch of 7")  # fmt: skip
def conv_model_maps_images_to_codes_and_back(student, rng):
    passes_through(student, rng, "ConvAutoencoder", 7, SHAPE, 3)


@check("ConvAutoencoder", points=0.35, after=conv_model_maps_images_to_codes_and_back,
       fr="toute taille de 8 à 64 convient : impaire, non carrée, à plusieurs canaux, et un lot d'une image",
       en="any size from 8 to 64 will do: odd, not square, several channels, and a batch of one image")  # fmt: skip
def conv_model_accepts_any_size(student, rng):
    for batch, image_shape, dim in ((2, (1, 28, 28), 17), (3, (3, 9, 14), 2), (1, (2, 64, 11), 1), (2, (1, 31, 8), 4)):
        passes_through(student, rng, "ConvAutoencoder", batch, image_shape, dim)


@check("ConvAutoencoder", points=0.2, after=conv_model_maps_images_to_codes_and_back,
       fr="decode(z) ∈ [0, 1], même pour des codes extrêmes",
       en="decode(z) ∈ [0, 1], even for extreme codes")  # fmt: skip
def conv_images_lie_in_the_unit_interval(student, rng):
    in_the_unit_interval(student, rng, "ConvAutoencoder")


@check("ConvAutoencoder", points=0.1, after=conv_images_lie_in_the_unit_interval,
       fr="le décodeur peut produire des pixels sombres (moins de 0,45) comme des pixels clairs (plus de 0,55)",
       en="the decoder can produce dark pixels (below 0.45) as well as bright ones (above 0.55)")  # fmt: skip
def conv_images_can_be_dark_and_bright(student, rng):
    dark_and_bright(student, rng, "ConvAutoencoder")


@check("ConvAutoencoder", points=0.15, after=conv_model_maps_images_to_codes_and_back,
       fr="forward(x) = decode(encode(x))", en="forward(x) = decode(encode(x))")  # fmt: skip
def conv_forward_decodes_the_code(student, rng):
    forward_composes(student, rng, "ConvAutoencoder")


@check("ConvAutoencoder", points=0.2, after=conv_model_maps_images_to_codes_and_back,
       fr="le code d'une image, et l'image d'un code, ne dépendent ni du reste du lot ni du hasard",
       en="the code of an image and the image of a code depend neither on the others nor on chance")  # fmt: skip
def conv_model_treats_each_example_alone(student, rng):
    each_alone(student, rng, "ConvAutoencoder")


@check("ConvAutoencoder", points=0.2, anchor=True,
       after=(conv_model_treats_each_example_alone, conv_images_lie_in_the_unit_interval),
       fr="ni l'encodeur ni le décodeur ne sont affines : des non-linéarités séparent leurs couches",
       en="neither the encoder nor the decoder is affine: non-linearities separate their layers")  # fmt: skip
def conv_model_is_not_affine(student, rng):
    bends_both_ways(student, rng, "ConvAutoencoder")


def maps_of(model, x):
    """features(x) as a float64 array (n, k, h, w), and its reduction along both axes."""
    maps = expect(model.features(x=x), "features(x)").tensor().finite().array()
    require(maps.ndim == 4 and len(maps) == len(x),
            fr="des cartes de forme (batch, k, h, w) sont attendues, avant tout aplatissement",
            en="maps of shape (batch, k, h, w) are expected, before any flattening")  # fmt: skip
    factors = [x.shape[2] / maps.shape[2], x.shape[3] / maps.shape[3]]
    require(all(factor in (2, 4, 8, 16) for factor in factors),
            fr="la hauteur et la largeur des cartes ne sont pas celles de l'image divisées par 2, 4, 8 ou 16",
            en="height and width of the maps are not those of the image divided by 2, 4, 8 or 16")  # fmt: skip
    return maps, [int(factor) for factor in factors]


@check("ConvAutoencoder", points=0.2, after=conv_model_maps_images_to_codes_and_back,
       fr="features(x) donne des cartes 2, 4, 8 ou 16 fois plus petites que l'image",
       en="features(x) gives maps 2, 4, 8 or 16 times smaller than the image")  # fmt: skip
def conv_features_are_smaller_maps(student, rng):
    for image_shape in ((1, 32, 32), (3, 16, 48)):
        model = student.new("ConvAutoencoder", image_shape=image_shape, latent_dim=2)
        maps_of(model, pictures(rng, 3, image_shape))


@check("ConvAutoencoder", points=0.6, anchor=True, after=conv_features_are_smaller_maps,
       fr="décaler un motif de 16 pixels décale les cartes d'autant : les mêmes poids servent partout",
       en="shifting a pattern by 16 pixels shifts the maps as much: the same weights serve everywhere")  # fmt: skip
def conv_features_follow_a_translation(student, rng):
    image_shape, place = (2, 64, 64), 16
    model = student.new("ConvAutoencoder", image_shape=image_shape, latent_dim=2)
    x = torch.zeros(4, *image_shape)
    pattern = pictures(rng, 1, (2, 16, 16))[0]
    for index, (row, column) in enumerate(((place, place), (2 * place, place), (place, 2 * place)), start=1):
        x[index, :, row : row + 16, column : column + 16] = pattern
    maps, (down, across) = maps_of(model, x)
    answers, (tall, wide) = maps[1:] - maps[0], (16 // down, 16 // across)  # what the pattern adds to an empty image
    here, below, beside = (answers[0, :, tall : 2 * tall, wide : 2 * wide],
                           answers[1, :, 2 * tall : 3 * tall, wide : 2 * wide],
                           answers[2, :, tall : 2 * tall, 2 * wide : 3 * wide])  # fmt: skip
    size = float(np.linalg.norm(here))
    require(size > 0, fr="les cartes ne dépendent pas de l'image", en="the maps do not depend on the image")
    for there in (below, beside):
        # convolutions give 0, or some hundredths where the edge of the image is within reach; weights of their own √2
        require(float(np.linalg.norm(there - here)) < 0.3 * size,
                fr="la réponse au même motif change avec sa place",
                en="the same pattern gets another answer elsewhere")  # fmt: skip


PER_PIXEL = 64
"""Parameters that an additional pixel may cost with latent_dim = 2, as the statement has it: a dense layer of 100 units
on each side of the model costs 200."""


@check("ConvAutoencoder", points=0.4, anchor=True, after=conv_model_accepts_any_size,
       fr="de 16×16 à 64×64 pixels, avec latent_dim = 2, le modèle gagne au plus 64 paramètres par pixel ajouté",
       en="from 16×16 to 64×64 pixels, with latent_dim = 2, the model gains at most 64 parameters a pixel")  # fmt: skip
def conv_model_grows_slowly_with_the_image(student, rng):
    counts = []
    for side in (16, 64):
        model = student.new("ConvAutoencoder", image_shape=(1, side, side), latent_dim=2)
        model(x=pictures(rng, 1, (1, side, side)))  # lazy layers get their parameters here
        counts.append(sum(math.prod(shape) for shape in student.parameters(model).values()))
    require(counts[0] > 0 and counts[1] - counts[0] <= PER_PIXEL * (64**2 - 16**2),
            fr="le nombre de paramètres croît comme celui d'un modèle dense",
            en="the number of parameters grows like that of a dense model")  # fmt: skip


@check("ConvAutoencoder", points=0.2, anchor=True, after=conv_model_maps_images_to_codes_and_back,
       fr="la jacobienne de decode est de rang latent_dim : chaque coordonnée du code compte",
       en="the Jacobian of decode has rank latent_dim: each coordinate of the code matters")  # fmt: skip
def conv_decoder_uses_every_coordinate(student, rng):
    uses_every_coordinate(student, rng, "ConvAutoencoder")


CONV = CALIBRATED.recipe("conv")
CONV_LEARNS = (conv_model_is_not_affine, conv_images_can_be_dark_and_bright, conv_forward_decodes_the_code,
               conv_decoder_uses_every_coordinate)  # fmt: skip
"""Without these a model does not learn, or learns something else."""


@check("ConvAutoencoder", points=0.7, trains=True, anchor=True, call_s=40, timeout_s=80, after=CONV_LEARNS,
       fr="entraîné, le modèle reconstruit des chiffres jamais vus avec au plus 1,15 fois l'erreur de l'ACP",
       en="trained, the model rebuilds digits never seen before with at most 1.15 times the error of PCA")  # fmt: skip
def conv_model_rebuilds_unseen_images(student, rng):
    _, ratio = trained_error(student, rng, "ConvAutoencoder", CONV)
    require(ratio <= CALIBRATED.on(student.data).threshold("conv", "error over pca"),
            fr="sur des images jamais vues, l'erreur est trop loin au-dessus de celle de l'ACP",
            en="on unseen images, the error is too far above that of PCA")  # fmt: skip


# ---- reconstruction_loss --------------------------------------------------------------------------------------------


KINDS = ("mse", "mae", "bce")
BATCHES = ((7, (3, 5, 4)), (1, (1, 8, 8)))


def pair(rng, batch, image_shape):
    """The images of a loss, far enough from 0 and 1, and from one another, to differentiate."""
    x_hat = pictures(rng, batch, image_shape, low=0.1, high=0.9)
    gap = rng.uniform(0.02, 0.1, x_hat.shape) * rng.choice([-1, 1], x_hat.shape)
    return {"x_hat": x_hat, "x": (x_hat + torch.tensor(gap).float()).clamp(0, 1)}


def loss_is(student, rng, kind):
    """The loss of this kind, for two batches."""
    for batch, image_shape in BATCHES:
        inputs = {"x_hat": pictures(rng, batch, image_shape, low=0.1, high=0.9), "x": pictures(rng, batch, image_shape)}
        errors = known.reconstruction_errors(exact(inputs["x_hat"]), exact(inputs["x"]), kind)
        expect(student.reconstruction_loss(**inputs, kind=kind)).close_to(
            math.fsum(errors) / batch, atol=0, rtol=ROUNDING
        )


@check("reconstruction_loss", points=0.15,
       fr="la perte est un scalaire fini, pour chaque sorte, tout lot et toute image",
       en="the loss is a finite scalar, for each kind, any batch and any image")  # fmt: skip
def loss_is_a_scalar(student, rng):
    for kind in KINDS:
        for batch, image_shape in BATCHES:
            expect(student.reconstruction_loss(**pair(rng, batch, image_shape), kind=kind)).tensor().shape().finite()


@check("reconstruction_loss", points=0.4, anchor=True, after=loss_is_a_scalar,
       fr='"mse" : (1/n) Σₖ Σᵢ (x̂ᵢ − xᵢ)², somme sur les pixels, moyenne sur le lot',
       en='"mse": (1/n) Σₖ Σᵢ (x̂ᵢ − xᵢ)², summed over the pixels, averaged over the batch')  # fmt: skip
def mse_is_the_sum_of_the_squares(student, rng):
    loss_is(student, rng, "mse")


@check("reconstruction_loss", points=0.3, anchor=True, after=loss_is_a_scalar,
       fr='"mae" : (1/n) Σₖ Σᵢ |x̂ᵢ − xᵢ|, somme sur les pixels, moyenne sur le lot',
       en='"mae": (1/n) Σₖ Σᵢ |x̂ᵢ − xᵢ|, summed over the pixels, averaged over the batch')  # fmt: skip
def mae_is_the_sum_of_the_gaps(student, rng):
    loss_is(student, rng, "mae")


@check("reconstruction_loss", points=0.4, anchor=True, after=loss_is_a_scalar,
       fr='"bce" : −(1/n) Σₖ Σᵢ [xᵢ log x̂ᵢ + (1 − xᵢ) log(1 − x̂ᵢ)]',
       en='"bce": −(1/n) Σₖ Σᵢ [xᵢ log x̂ᵢ + (1 − xᵢ) log(1 − x̂ᵢ)]')  # fmt: skip
def bce_is_the_negative_log_likelihood(student, rng):
    loss_is(student, rng, "bce")


@check("reconstruction_loss", points=0.4, anchor=True, after=loss_is_a_scalar,
       fr="∂loss/∂x̂ est la dérivée de la perte, par différences finies, pour chaque sorte",
       en="∂loss/∂x̂ is the derivative of the loss, by finite differences, for each kind")  # fmt: skip
def loss_gradient_is_its_derivative(student, rng):
    for kind in KINDS:
        inputs = pair(rng, 3, (1, 2, 4))
        found = student.gradients("reconstruction_loss", {**inputs, "kind": kind}, wrt=("x_hat",)).by_name["x_hat"]
        x = exact(inputs["x"])
        slope = oracles.difference_gradient(lambda at, x=x, kind=kind: known.reconstruction_errors(at, x, kind),
                                            exact(inputs["x_hat"]))  # fmt: skip
        # the gaps, 0.02 or more, are wider than the step; the error is step²/6 times a third derivative below 2000
        expect(found, f"∂loss/∂x̂ ({kind})").close_to(slope / 3, atol=1e-5, rtol=ROUNDING)


@check("reconstruction_loss", points=0.25, after=loss_is_a_scalar,
       fr="une image deux fois plus grande a une perte deux fois plus grande, un lot répété la même perte",
       en="an image twice as large has a loss twice as large, a batch repeated the same loss")  # fmt: skip
def loss_sums_over_pixels_and_averages_over_images(student, rng):
    inputs = pair(rng, 3, (2, 5, 4))
    for kind in KINDS:
        once, wide, often = (
            expect(student.reconstruction_loss(**{k: v.repeat(*times) for k, v in inputs.items()}, kind=kind)).array()
            for times in ((1, 1, 1, 1), (1, 1, 1, 2), (2, 1, 1, 1))
        )
        expect(wide, f"{kind}, 2 × D").close_to(2 * once, atol=0, rtol=ROUNDING)
        expect(often, f"{kind}, 2 × n").close_to(once, atol=0, rtol=ROUNDING)


@check("reconstruction_loss", points=0.25, after=loss_is_a_scalar,
       fr="la perte est finie quand x̂ vaut exactement 0 ou 1, et nulle quand x̂ = x",
       en="the loss is finite where x̂ is exactly 0 or 1, and zero when x̂ = x")  # fmt: skip
def loss_is_finite_where_the_decoder_saturates(student, rng):
    x = (pictures(rng, 7, (3, 5, 4)) > 0.5).float()
    wrong = x.clone()
    wrong[:, 1, 2, 3] = 1 - wrong[:, 1, 2, 3]
    for kind in KINDS:
        right = expect(student.reconstruction_loss(x_hat=x, x=x, kind=kind), kind)
        right.close_to(0.0, atol=1e-3)  # room for probabilities clamped at 1e-6: 60 pixels times that
        found = expect(student.reconstruction_loss(x_hat=wrong, x=x, kind=kind), kind).shape().finite().array()
        require(bool(found > 1e-3), fr="un pixel noir prédit blanc ne coûte rien",
                en="a black pixel predicted white costs nothing")  # fmt: skip


@check("reconstruction_loss", points=0.25, after=loss_is_a_scalar,
       fr="une sorte inconnue est une `ValueError`, et non une autre perte",
       en="an unknown kind is a `ValueError`, not some other loss")  # fmt: skip
def an_unknown_kind_is_refused(student, rng):
    for kind in ("rmse", "", "MSE "):
        try:
            student.reconstruction_loss(**pair(rng, 2, SHAPE), kind=kind)
        except StudentCrashed as error:
            require(error.exception == "ValueError", fr="l'erreur levée n'est pas une `ValueError`",
                    en="the error raised is no `ValueError`")  # fmt: skip
        else:
            require(False, fr="une sorte inconnue est acceptée", en="an unknown kind is accepted")


@check("reconstruction_loss", points=0.1, after=loss_is_a_scalar,
       fr="`x_hat` et `x` sont intacts après l'appel", en="`x_hat` and `x` are untouched by the call")  # fmt: skip
def loss_leaves_its_inputs_unchanged(student, rng):
    for kind in KINDS:
        inputs = pair(rng, 7, (3, 5, 4))
        inputs["x_hat"][:, 0] = inputs["x_hat"][:, 0].round()  # exact zeros and ones, which invite clamping in place
        unchanged(student.call("reconstruction_loss", **inputs, kind=kind))


# ---- train_autoencoder ----------------------------------------------------------------------------------------------


UNEVEN = 3.0
"""Weight of a pixel that is too bright in the given loss: exchanged arguments show."""


def model_of(rng):
    """A small affine autoencoder."""
    return AffineModel.draw(rng, image_shape=SMALL, latent_dim=2, squash=True)


def training(student, model, images, *, epochs, batch_size, learning_rate, **more):
    """The arguments of `train_autoencoder` for a given model and a given loss, which are made here."""
    return {"model": student.given("affine_autoencoder", **model.options()), "images": images,
            "loss": student.given("uneven_error", weight=UNEVEN), "epochs": epochs, "batch_size": batch_size,
            "learning_rate": learning_rate, **more}  # fmt: skip


def error_of(model, images):
    """The given loss of the given model on these images, in float64."""
    return known.uneven_error(model.reconstruct(exact(images)), exact(images), UNEVEN)


def one_loss_per_epoch(value, epochs):
    """The list of losses as a float64 array (epochs,)."""
    require(isinstance(value, tuple | list) and len(value) == epochs,
            fr="une liste d'une valeur par époque est attendue",
            en="a list of one value per epoch is expected")  # fmt: skip
    return np.array([float(expect(loss, "loss").finite().shape().array()) for loss in value])


def happened(student, model, what):
    """The tensors recorded under that name, as float64 arrays."""
    return [exact(value) for name, value in student.record(model) if name == what]


def order_of(images, seen):
    """For each image that was seen (m, c, h, w), its place among `images`."""
    known_images, flat = exact(images).reshape(len(images), -1), seen.reshape(len(seen), -1)
    return ((flat[:, None] - known_images) ** 2).sum(2).argmin(1)


@check("train_autoencoder", points=0.15, call_s=30, timeout_s=60,
       fr="train_autoencoder renvoie la liste des pertes, une par époque",
       en="train_autoencoder returns the list of the losses, one per epoch")  # fmt: skip
def training_returns_one_loss_per_epoch(student, rng):
    for epochs, n in ((1, 8), (4, 20)):
        call = training(
            student, model_of(rng), pictures(rng, n, SMALL), epochs=epochs, batch_size=8, learning_rate=1e-3
        )
        one_loss_per_epoch(student.train_autoencoder(**call), epochs)


@check("train_autoencoder", points=0.45, anchor=True, after=training_returns_one_loss_per_epoch,
       fr="avec un taux nul, la perte renvoyée est la moyenne de `loss(x_hat, x)` sur toutes les images",
       en="at a rate of zero, the loss returned is the mean of `loss(x_hat, x)` over all images")  # fmt: skip
def training_returns_the_mean_loss_per_image(student, rng):
    model, images = model_of(rng), pictures(rng, 48, SMALL)
    call = training(student, model, images, epochs=3, batch_size=8, learning_rate=0.0)
    losses = one_loss_per_epoch(student.train_autoencoder(**call), 3)
    expect(losses).close_to(np.full(3, error_of(model, images)), atol=0, rtol=ROUNDING)


@check("train_autoencoder", points=0.1, after=training_returns_the_mean_loss_per_image,
       fr="le dernier lot d'une époque, plus petit, compte selon sa taille dans la moyenne",
       en="the last batch of an epoch, smaller, counts by its size in the mean")  # fmt: skip
def a_smaller_last_batch_counts_less(student, rng):
    model, images = model_of(rng), pictures(rng, 25, SMALL)
    call = training(student, model, images, epochs=4, batch_size=8, learning_rate=0.0)
    losses = one_loss_per_epoch(student.train_autoencoder(**call), 4)
    expect(losses).close_to(np.full(4, error_of(model, images)), atol=0, rtol=ROUNDING)


@check("train_autoencoder", points=0.3, after=training_returns_one_loss_per_epoch,
       fr="chaque époque passe exactement une fois par chaque image, par lots d'au plus `batch_size` images",
       en="each epoch goes exactly once through each image, in batches of at most `batch_size` images")  # fmt: skip
def each_epoch_sees_every_image_once(student, rng):
    images = pictures(rng, 23, SMALL)
    call = training(student, model_of(rng), images, epochs=3, batch_size=6, learning_rate=0.01)
    student.train_autoencoder(**call)
    seen = happened(student, call["model"], "encode")
    require(
        max(map(len, seen), default=0) <= 6, fr="un lot dépasse `batch_size`", en="a batch is larger than `batch_size`"
    )
    places = order_of(images, np.concatenate(seen)) if seen else np.zeros(0, int)
    require(len(places) == 69 and all(len(set(epoch.tolist())) == 23 for epoch in np.split(places, 3)),
            fr="une époque oublie des images, ou passe plusieurs fois par la même",
            en="an epoch leaves images out, or goes several times through the same one")  # fmt: skip


@check("train_autoencoder", points=0.15, after=each_epoch_sees_every_image_once,
       fr="l'ordre des images change d'une époque à l'autre",
       en="the order of the images changes from one epoch to the next")  # fmt: skip
def the_order_changes_at_each_epoch(student, rng):
    images = pictures(rng, 24, SMALL)
    call = training(student, model_of(rng), images, epochs=2, batch_size=6, learning_rate=0.0)
    student.train_autoencoder(**call)
    first, second = np.split(order_of(images, np.concatenate(happened(student, call["model"], "encode"))), 2)
    # two orders of 24 agree by chance once in 1e23, and so does one with that of `images`
    require(not np.array_equal(first, second) and not np.array_equal(first, np.arange(24)),
            fr="l'ordre n'est pas mélangé de nouveau", en="the order is not shuffled anew")  # fmt: skip


@check("train_autoencoder", points=0.15, after=training_returns_one_loss_per_epoch,
       fr="après une époque, tous les paramètres du modèle ont changé",
       en="after one epoch, all the parameters of the model have changed")  # fmt: skip
def training_moves_every_parameter(student, rng):
    model = model_of(rng)
    call = training(student, model, pictures(rng, 24, SMALL), epochs=1, batch_size=8, learning_rate=0.05)
    student.train_autoencoder(**call)
    for name in ("weight", "offset", "encoder_weight", "encoder_offset"):
        (after,) = happened(student, call["model"], name)
        expect(after, name).differs_from(exact(model.options()[name]))


@check("train_autoencoder", points=0.45, anchor=True, after=training_moves_every_parameter,
       fr="à chaque pas, le gradient est celui de la perte du seul lot, par différences finies",
       en="at each step, the gradient is that of the loss of the batch alone, by finite differences")  # fmt: skip
def each_step_follows_the_gradient_of_its_batch(student, rng):
    model, images = model_of(rng), pictures(rng, 16, SMALL)
    call = training(student, model, images, epochs=4, batch_size=16, learning_rate=0.0)
    student.train_autoencoder(**call)
    slope = oracles.difference_gradient(lambda offset: np.array(error_of(replace(model, offset=offset), images)),
                                        model.offset)  # fmt: skip
    found = happened(student, call["model"], "gradient of offset")
    require(len(found) > 0, fr="aucun gradient n'atteint le modèle", en="no gradient reaches the model")
    for gradient in found:  # a loss that is a constant times the mean has the same minimum: its factor is free
        factor = float(found[0] @ slope / (slope @ slope))
        require(factor > 0, fr="le gradient remonte la perte", en="the gradient climbs the loss")
        close = 1e-3 * factor * float(np.abs(slope).max())  # a pixel within the step of its target, at most
        expect(gradient, "∂loss/∂θ").close_to(factor * slope, atol=close)


@check("train_autoencoder", points=0.45, anchor=True, after=each_step_follows_the_gradient_of_its_batch,
       call_s=30, timeout_s=60,
       fr="sur des images toutes égales à x, la perte tend vers son minimum exact, qui est 0",
       en="on images all equal to x, the loss tends to its exact minimum, which is 0")  # fmt: skip
def training_reaches_the_known_optimum(student, rng):
    model, x = model_of(rng), pictures(rng, 1, SMALL, low=0.1, high=0.9)
    call = training(student, model, x.repeat(64, 1, 1, 1), epochs=60, batch_size=16, learning_rate=0.01)
    student.train_autoencoder(**call)
    now = {name: exact(value) for name, value in student.record(call["model"])}
    learned = replace(model, **{name: now[name] for name in
                                ("weight", "offset", "encoder_weight", "encoder_offset")})  # fmt: skip
    # 240 steps; of 30 to 60 seeds each, the slowest of the course's right answers, RMSprop, leaves at most 0.9 % of the
    # loss, and a learning rate that goes down at each batch at least 51 %
    require(error_of(learned, x) < error_of(model, x) / 8, fr="le modèle entraîné est encore loin du minimum",
            en="the trained model is still far from the minimum")  # fmt: skip


@check("train_autoencoder", points=0.1, after=training_returns_one_loss_per_epoch,
       fr="`images` est intact après l'entraînement", en="`images` is untouched by the training")  # fmt: skip
def training_leaves_the_images_unchanged(student, rng):
    call = training(student, model_of(rng), pictures(rng, 24, SMALL), epochs=2, batch_size=8, learning_rate=1e-3)
    unchanged(student.call("train_autoencoder", **call))


@check("train_autoencoder", points=0.2, after=training_returns_one_loss_per_epoch,
       fr="tout le hasard vient de `generator` : même graine, mêmes pertes ; autre graine, autres pertes",
       en="all randomness comes from `generator`: same seed, same losses; another seed, other losses")  # fmt: skip
def same_seed_gives_the_same_training(student, rng):
    model, images = model_of(rng), pictures(rng, 24, SMALL)
    seed, losses = int(rng.integers(1, 10**6)), []
    for shift in (0, 0, 1):
        call = training(student, model, images, epochs=2, batch_size=6, learning_rate=0.01)
        losses.append(one_loss_per_epoch(student.train_autoencoder(**call, generator=Generator(seed + shift)), 2))
    expect(losses[1], "generator").close_to(losses[0], atol=0, rtol=1e-5)  # the same operations on the same bits
    expect(losses[2], "generator").differs_from(losses[0])


# ---- interpolate ----------------------------------------------------------------------------------------------------


def two_ends(student, rng, alphas):
    """A model bent on both sides, the arguments of `interpolate` for it, and what it should give, in float64.

    Its codes are not affine in the image, nor its images in the code: a path between pixels differs.
    """
    model = AffineModel.draw(rng, image_shape=SMALL, latent_dim=3, bend=True, squash=True)
    ends = pictures(rng, 2, SMALL)
    z1, z2 = model.encode(exact(ends))
    path = np.array([alpha * z1 + (1 - alpha) * z2 for alpha in alphas])
    call = {"model": student.given("affine_autoencoder", **model.options()), "x1": ends[0], "x2": ends[1],
            "alphas": torch.tensor(alphas).float()}  # fmt: skip
    return call, model.decode(path)


@check("interpolate", points=0.2,
       fr="interpolate renvoie une image par valeur de `alphas`, dans l'ordre, même pour une seule",
       en="interpolate returns one image for each value of `alphas`, in order, even for a single one")  # fmt: skip
def interpolation_gives_one_image_per_alpha(student, rng):
    for alphas in ([0.2, 0.5, 0.9, 0.1, 0.6], [0.3]):
        call, _ = two_ends(student, rng, alphas)
        expect(student.interpolate(**call)).tensor().shape(len(alphas), *SMALL).finite()


@check("interpolate", points=0.3, after=interpolation_gives_one_image_per_alpha,
       fr="alpha = 1 donne la reconstruction de x1, alpha = 0 celle de x2",
       en="alpha = 1 gives the reconstruction of x1, alpha = 0 that of x2")  # fmt: skip
def interpolation_ends_at_the_reconstructions(student, rng):
    call, expected = two_ends(student, rng, [0.0, 1.0])
    expect(student.interpolate(**call)).close_to(expected, atol=1e-5)  # float32 in [0, 1]


@check("interpolate", points=0.6, anchor=True, after=interpolation_gives_one_image_per_alpha,
       fr="x_α = D(α z₁ + (1 − α) z₂) : le mélange se fait entre les codes",
       en="x_α = D(α z₁ + (1 − α) z₂): the mixing is done between the codes")  # fmt: skip
def interpolation_decodes_the_mixed_codes(student, rng):
    call, expected = two_ends(student, rng, [0.15, 0.8, 0.35, 0.65])
    expect(student.interpolate(**call)).close_to(expected, atol=1e-5)  # float32 in [0, 1]


@check("interpolate", points=0.25, anchor=True, after=interpolation_gives_one_image_per_alpha,
       fr="hors de [0, 1], la droite se prolonge au-delà des deux images",
       en="outside [0, 1], the line goes on beyond the two images")  # fmt: skip
def interpolation_goes_on_beyond_the_ends(student, rng):
    call, expected = two_ends(student, rng, [-0.8, 1.7, 2.5])
    expect(student.interpolate(**call)).close_to(expected, atol=1e-5)  # float32 in [0, 1]


@check("interpolate", points=0.15, after=interpolation_gives_one_image_per_alpha,
       fr="`x1`, `x2` et `alphas` sont intacts après l'appel",
       en="`x1`, `x2` and `alphas` are untouched by the call")  # fmt: skip
def interpolation_leaves_its_inputs_unchanged(student, rng):
    call, _ = two_ends(student, rng, [0.2, 0.5, 0.9])
    unchanged(student.call("interpolate", **call))


# ---- HYPERPARAMETERS ------------------------------------------------------------------------------------------------


SETTINGS = CALIBRATED.recipe("settings")


def settings(student):
    """The student's dictionary, whose values are numbers."""
    found = student.value("HYPERPARAMETERS")
    require(isinstance(found, dict) and set(found) == {"latent_dim", "epochs", "batch_size", "learning_rate"},
            fr="un dictionnaire dont les clés sont latent_dim, epochs, batch_size et learning_rate est attendu",
            en="a dictionary whose keys are latent_dim, epochs, batch_size and learning_rate is expected")  # fmt: skip
    whole = [found[name] for name in ("latent_dim", "epochs", "batch_size")]
    require(all(isinstance(value, int) and not isinstance(value, bool) and value >= 1 for value in whole),
            fr="latent_dim, epochs et batch_size sont des entiers, au moins égaux à 1",
            en="latent_dim, epochs and batch_size are integers, at least 1")  # fmt: skip
    rate = found["learning_rate"]
    require(isinstance(rate, float | int) and not isinstance(rate, bool) and 0 < rate < 1000,
            fr="learning_rate est un nombre positif", en="learning_rate is a positive number")  # fmt: skip
    return found


@check("HYPERPARAMETERS", points=0.15,
       fr="HYPERPARAMETERS a les quatre clés demandées, avec des nombres positifs",
       en="HYPERPARAMETERS has the four keys asked, with positive numbers")  # fmt: skip
def settings_are_four_numbers(student, rng):  # noqa: ARG001  # nothing is drawn
    settings(student)


@check("HYPERPARAMETERS", points=0.2, after=settings_are_four_numbers,
       fr="latent_dim est au plus 8, et l'entraînement de 400 images tient en 2 000 pas et 100 époques",
       en="latent_dim is at most 8, and training on 400 images takes at most 2,000 steps and 100 epochs")  # fmt: skip
def settings_keep_within_the_budget(student, rng):  # noqa: ARG001  # nothing is drawn
    chosen = settings(student)
    require(chosen["latent_dim"] <= 8, fr="le code est trop grand", en="the code is too large")
    steps = chosen["epochs"] * math.ceil(SETTINGS["images"] / chosen["batch_size"])
    require(
        steps <= 2_000 and chosen["epochs"] <= 100, fr="l'entraînement est trop long", en="the training is too long"
    )


@check("HYPERPARAMETERS", points=0.65, trains=True, anchor=True, call_s=40, timeout_s=80,
       after=(settings_keep_within_the_budget, dense_model_beats_pca_on_unseen_images),
       fr="avec vos réglages, l'erreur sur des images jamais vues est inférieure de 5 % à celle de l'ACP",
       en="with your settings, the error on unseen images is 5 % below that of PCA")  # fmt: skip
def settings_beat_pca_by_a_margin(student, rng):
    chosen = settings(student)
    recipe = {"images": SETTINGS["images"], "others": SETTINGS["others"], "latent_dim": chosen["latent_dim"],
              "training": {name: chosen[name] for name in ("epochs", "batch_size", "learning_rate")}}  # fmt: skip
    _, ratio = trained_error(student, rng, "DenseAutoencoder", recipe)
    require(ratio <= CALIBRATED.on(student.data).threshold("settings", "error over pca"),
            fr="l'erreur n'est pas assez basse", en="the error is not low enough")  # fmt: skip


# ---- quizzes --------------------------------------------------------------------------------------------------------


def chosen(student, key, right):
    """The option `right` was chosen for this question of the quiz."""
    answers = student.value("ANSWERS")
    answer = answers.get(key) if isinstance(answers, dict) else None
    require(isinstance(answer, int) and not isinstance(answer, bool),
            fr="un entier de 1 à 3 est attendu", en="an integer from 1 to 3 is expected")  # fmt: skip
    require(answer == right, fr="ce n'est pas la bonne réponse", en="this is not the right answer")


@check("quiz_pca", points=0.5, anchor=True,
       fr='ANSWERS["pca"] est le numéro de l\'avantage principal d\'un auto-encodeur sur l\'ACP',
       en='ANSWERS["pca"] is the number of the main advantage of an autoencoder over PCA')  # fmt: skip
def an_autoencoder_has_a_larger_capacity(student, rng):  # noqa: ARG001  # nothing is drawn
    chosen(student, "pca", 2)


@check("quiz_random_code", points=0.5, anchor=True,
       fr='ANSWERS["random_code"] est le numéro de ce que l\'on obtient en décodant un code pris au hasard',
       en='ANSWERS["random_code"] is the number of what decoding a code taken at random gives')  # fmt: skip
def a_random_code_decodes_poorly(student, rng):  # noqa: ARG001  # nothing is drawn
    chosen(student, "random_code", 2)
