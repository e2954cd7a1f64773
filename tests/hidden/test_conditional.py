"""The hidden suite of the assignment on conditional generation: its specification.

Models are asked in batches whose labels come in no order and repeat. A given conditional VAE is affine, so that its
codes can be read back and its loss is known; a given denoiser knows the noise exactly, so that a sampler has an exact
end. Probe points are no fixed point of the usual mistakes: 3 classes in codes of dimension 2, schedules of 12 steps.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from autograder.quality import dense, trained
from autograder.quality.calibration import Calibration
from autograder.quality.samples import energy_distance
from autograder.sandbox.wire import Generator
from autograder.suite import oracles
from autograder.suite.declare import check
from autograder.suite.expect import expect, require
from autograder.suite.oracles_conditional import ClassNoise, ConditionalAffineVAE
from autograder.suite.oracles_gaussian import AffineVAE

CALIBRATED = Calibration.read(Path(__file__).parent / "calibration" / "conditional.json")

ROUNDING = 1e-4  # relative: a thousand float32 roundings of 6e-8, more than any order of 200 positive terms can lose


def pictures(rng, n, image_shape):
    """n images with values in [0, 1]."""
    return torch.tensor(rng.uniform(0.0, 1.0, (n, *image_shape))).float()


def labels(rng, n, classes):
    """n labels, 0 to classes - 1, in no order; every class occurs if there is room for all."""
    return torch.tensor(rng.permutation(np.resize(rng.permutation(classes), n)))


def unchanged(call):
    """The call gave something, and changed no argument in place."""
    require(call.value is not None, fr="la fonction ne renvoie rien", en="the function returns nothing")
    names = ", ".join(call.mutated)
    require(not call.mutated, fr=f"modifié sur place\u00a0: {names}", en=f"changed in place: {names}")


def parts(value, *names):
    """As many values as there are names, in a tuple or a list."""
    require(isinstance(value, tuple | list) and len(value) == len(names),
            fr=f"{len(names)} valeurs sont attendues : {', '.join(names)}",
            en=f"{len(names)} values are expected: {', '.join(names)}")  # fmt: skip
    return list(value)


def like_normal(noise, name="ε"):
    """Numbers (n, d) that follow N(0, 1) and are independent between examples and between dimensions."""
    # six standard errors, 2e-9 of false alarm for each number
    expect(noise.mean(0), f"E[{name}]").close_to(np.zeros(noise.shape[1]), atol=6 / len(noise) ** 0.5)
    expect(noise.var(0), f"Var[{name}]").close_to(np.ones(noise.shape[1]), atol=6 * (2 / len(noise)) ** 0.5)
    require(oracles.distance_to_the_normal_law(noise) <= oracles.kolmogorov_threshold(noise.size, false_alarm=1e-9),
            fr=f"{name} ne suit pas la loi N(0, 1)", en=f"{name} does not follow N(0, 1)")  # fmt: skip
    for one, other in ((noise[1:], noise[:-1]), (noise[:, 1:], noise[:, :-1])):
        expect(oracles.correlation(one, other), f"Cor({name}, {name}')").close_to(0.0, atol=6 / one.size**0.5)


# ---- one_hot --------------------------------------------------------------------------------------------------------


@check("one_hot", points=0.2,
       fr="one_hot(y, classes) est un tenseur float32 de forme (batch, classes), pour tout lot",
       en="one_hot(y, classes) is a float32 tensor of shape (batch, classes), for any batch")  # fmt: skip
def a_row_for_each_label(student, rng):
    for n, classes in ((7, 4), (1, 10)):  # the last class never occurs
        y = labels(rng, n, classes - 1)
        expect(student.one_hot(y=y, classes=classes)).shape(n, classes).dtype(torch.float32)


@check("one_hot", points=0.4, anchor=True, after=a_row_for_each_label,
       fr="la ligne k a un 1 dans la colonne yₖ, et des 0 ailleurs",
       en="row k has a 1 in column yₖ, and 0s elsewhere")  # fmt: skip
def each_label_lights_its_own_column(student, rng):
    for n, classes in ((9, 4), (3, 6)):  # in the second batch, not every class occurs
        y = labels(rng, n, classes)
        wanted = [[1.0 if int(label) == column else 0.0 for column in range(classes)] for label in y]
        expect(student.one_hot(y=y, classes=classes)).close_to(wanted, atol=0)


@check("one_hot", points=0.3, anchor=True, after=a_row_for_each_label,
       fr="le label `classes`, qui veut dire « aucune classe », donne une ligne de zéros",
       en="the label `classes`, which means no class, gives a row of zeros")  # fmt: skip
def no_class_is_a_row_of_zeros(student, rng):
    classes = 4
    y = labels(rng, 6, classes)
    y[torch.tensor([1, 4])] = classes
    found = expect(student.one_hot(y=y, classes=classes)).shape(6, classes).array()
    expect(found[[1, 4]], "∅").close_to(np.zeros((2, classes)), atol=0)


@check("one_hot", points=0.1, after=a_row_for_each_label,
       fr="`y` est intact après l'appel", en="`y` is untouched by the call")  # fmt: skip
def one_hot_leaves_the_labels_unchanged(student, rng):
    y = labels(rng, 6, 4)
    y[2] = 4
    unchanged(student.call("one_hot", y=y, classes=4))


# ---- ConditionalVAE -------------------------------------------------------------------------------------------------


SHAPE = (2, 9, 11)
CLASSES = 5


def vae_of(student, image_shape=SHAPE, latent_dim=3, classes=CLASSES):
    """A new model of the student's."""
    return student.new("ConditionalVAE", image_shape=image_shape, latent_dim=latent_dim, classes=classes)


def two_tensors(value, batch, dim):
    """(mu, logvar), each (batch, dim) and finite, as float64 arrays."""
    found = parts(value, "mu", "logvar")
    return [expect(part, name).tensor().shape(batch, dim).finite().array()
            for part, name in zip(found, ("mu", "logvar"), strict=True)]  # fmt: skip


def normal(rng, *shape):
    """float32 draws of N(0, 1)."""
    return torch.tensor(rng.normal(size=shape)).float()


@check("ConditionalVAE", points=0.15,
       fr="encode(x, y), decode(z, y) et forward(x, y) ont les formes attendues, pour toute taille d'image et tout lot",
       en="encode(x, y), decode(z, y) and forward(x, y) have the expected shapes, for any image size and any batch",
       )  # fmt: skip
def the_model_maps_images_and_labels_to_codes_and_back(student, rng):
    for batch, image_shape, dim in ((7, SHAPE, 3), (1, (1, 8, 8), 6)):
        vae, y = vae_of(student, image_shape, dim, 10), labels(rng, batch, 10)
        x = pictures(rng, batch, image_shape)
        two_tensors(vae.encode(x=x, y=y), batch, dim)
        expect(vae.decode(z=normal(rng, batch, dim), y=y), "decode(z, y)").tensor().shape(batch, *image_shape).finite()
        x_hat, mu, logvar = parts(vae(x=x, y=y), "x_hat", "mu", "logvar")
        expect(x_hat, "x_hat").tensor().shape(batch, *image_shape).finite()
        two_tensors((mu, logvar), batch, dim)


@check("ConditionalVAE", points=0.1, after=the_model_maps_images_and_labels_to_codes_and_back,
       fr="le modèle accepte tout nombre de classes", en="the model takes any number of classes")  # fmt: skip
def the_model_takes_any_number_of_classes(student, rng):
    for classes in (CLASSES, 13):
        vae, x, y = vae_of(student, classes=classes), pictures(rng, 7, SHAPE), labels(rng, 7, classes)
        two_tensors(vae.encode(x=x, y=y), 7, 3)
        expect(vae.decode(z=normal(rng, 7, 3), y=y), "decode(z, y)").tensor().shape(7, *SHAPE).finite()


@check("ConditionalVAE", points=0.1, after=the_model_takes_any_number_of_classes,
       fr="les images décodées sont dans [0, 1], sombres ou claires, quel que soit le code",
       en="decoded images lie in [0, 1], dark or bright, whatever the code")  # fmt: skip
def decoded_pixels_fill_the_unit_interval(student, rng):
    vae = vae_of(student)
    for scale in (1.0, 300.0):
        found = expect(vae.decode(z=scale * normal(rng, 50, 3), y=labels(rng, 50, CLASSES))).within(0.0, 1.0).array()
    require(bool(found.min() < 0.45 and found.max() > 0.55),
            fr="des valeurs de [0, 1] restent hors d'atteinte, même avec des codes extrêmes",
            en="values of [0, 1] stay out of reach, even with extreme codes")  # fmt: skip


def of_every_class(call, classes):
    """What a call gives for the labels 0 to classes - 1, as rows of a float64 table."""
    return expect(call(torch.arange(classes))).finite().array().reshape(classes, -1)


def apart(table):
    """Distances between the rows of a table (classes, m), for each pair i < j, and j - i."""
    first, second = np.triu_indices(len(table), 1)
    return np.linalg.norm(table[first] - table[second], axis=1), second - first


@check("ConditionalVAE", points=0.2, after=the_model_takes_any_number_of_classes,
       fr="un même code décodé dans deux classes donne deux images",
       en="one code decoded in two classes gives two images")  # fmt: skip
def the_decoder_listens_to_the_label(student, rng):
    vae, z = vae_of(student), normal(rng, 1, 3).repeat(CLASSES, 1)
    distances, _ = apart(of_every_class(lambda y: vae.decode(z=z, y=y), CLASSES))
    require(bool(distances.min() > 1e-6), fr="deux classes donnent la même image", en="two classes give the same image")


@check("ConditionalVAE", points=0.2, after=the_model_takes_any_number_of_classes,
       fr="une même image encodée sous deux labels donne deux lois a posteriori",
       en="one image encoded under two labels gives two posteriors")  # fmt: skip
def the_encoder_listens_to_the_label(student, rng):
    vae, x = vae_of(student), pictures(rng, 1, SHAPE).repeat(CLASSES, 1, 1, 1)
    table = np.concatenate(two_tensors(vae.encode(x=x, y=torch.arange(CLASSES)), CLASSES, 3), axis=1)
    require(bool(apart(table)[0].min() > 1e-6), fr="deux labels donnent la même loi a posteriori",
            en="two labels give the same posterior")  # fmt: skip


@check("ConditionalVAE", points=0.3, anchor=True,
       after=(the_decoder_listens_to_the_label, the_encoder_listens_to_the_label),
       fr="les classes n'ont pas d'ordre : avant l'entraînement, la 0 n'est pas plus proche de la 1 que de la 9",
       en="classes have no order: before training, 0 is no nearer to 1 than to 9")  # fmt: skip
def labels_are_no_quantity(student, rng):
    along = []
    for _ in range(5):
        vae, classes = vae_of(student, classes=10), 10
        z, x = normal(rng, 1, 3).repeat(classes, 1), pictures(rng, 1, SHAPE).repeat(classes, 1, 1, 1)
        tables = (of_every_class(lambda y: vae.decode(z=z, y=y), classes),  # noqa: B023  # called at once
                  of_every_class(lambda y: vae.encode(x=x, y=y)[0], classes))  # noqa: B023  # as above  # fmt: skip
        along.append([np.corrcoef(*apart(table))[0, 1] for table in tables])
    # classes that could be exchanged give a correlation above 0.6 once in a thousand models; five times in a row, never
    require(bool((np.min(along, axis=0) < 0.6).all()), fr="plus deux numéros de classe sont éloignés, plus les "
            "résultats le sont : le label est traité comme une quantité", en="the farther apart two class numbers are, "
            "the farther apart the results: the label is treated as a quantity")  # fmt: skip


@check("ConditionalVAE", points=0.1, after=the_model_takes_any_number_of_classes,
       fr="l'image dépend du code, et le code de l'image",
       en="the image depends on the code, and the code on the image")  # fmt: skip
def code_and_image_depend_on_each_other(student, rng):
    vae, y = vae_of(student), torch.zeros(7, dtype=torch.int64)
    mu, logvar = two_tensors(vae.encode(x=pictures(rng, 7, SHAPE), y=y), 7, 3)
    images = expect(vae.decode(z=normal(rng, 7, 3), y=y)).array()
    require(bool(min(mu.std(0).max(), logvar.std(0).max(), images.std(0).max()) > 1e-6),
            fr="dans une classe, toutes les images ont le même code, ou tous les codes la même image",
            en="within a class all images have the same code, or all codes the same image")  # fmt: skip


@check("ConditionalVAE", points=0.1, after=the_model_takes_any_number_of_classes,
       fr="le résultat pour un exemple ne dépend que de lui et de son label, pas des autres du lot",
       en="the result for an example depends on it and its label alone, not on the others of the batch")  # fmt: skip
def no_example_depends_on_the_others(student, rng):
    vae, x, z = vae_of(student), pictures(rng, 7, SHAPE), normal(rng, 7, 3)
    y, place = labels(rng, 7, CLASSES), 4
    other_x, other_z, other_y = pictures(rng, 7, SHAPE) / 3, 3 * z + 1, (y + 1) % CLASSES
    other_x[place], other_z[place], other_y[place] = x[place], z[place], y[place]
    first = [*two_tensors(vae.encode(x=x, y=y), 7, 3), expect(vae.decode(z=z, y=y)).array()]
    second = [*two_tensors(vae.encode(x=other_x, y=other_y), 7, 3), expect(vae.decode(z=other_z, y=other_y)).array()]
    for name, one, other in zip(("mu", "logvar", "decode(z, y)"), first, second, strict=True):
        expect(other[place], name).close_to(one[place], atol=1e-5, rtol=ROUNDING)  # float32 sums in another order


@check("ConditionalVAE", points=0.35, anchor=True, after=no_example_depends_on_the_others,
       fr="les dérivées de encode et de decode sont celles de leurs valeurs, par différences finies",
       en="the derivatives of encode and decode are those of their values, by finite differences")  # fmt: skip
def the_model_is_differentiable(student, rng):
    vae, y, step = vae_of(student), labels(rng, 5, CLASSES), 0.002
    for method, name, at, outputs in (("decode", "z", normal(rng, 5, 3), (None,)),
                                      ("encode", "x", 0.25 + pictures(rng, 5, SHAPE) / 2, (0, 1))):  # fmt: skip
        for output in outputs:
            weights = torch.tensor(rng.uniform(0.5, 1.5, (5, *SHAPE) if output is None else (5, 3))).float()
            inputs = {name: at, "y": y}
            found = student.gradients(method, inputs, wrt=(name,), output=output, cotangent=weights, of=vae)
            slopes = found.by_name[name]
            # along the gradient, where the slope is largest, and along every axis, should the gradient be cut
            along = torch.tensor(rng.choice([-1.0, 1.0], at.shape)).float()
            along = along + slopes / slopes.square().mean().sqrt().clamp(min=1e-9)
            above, below = (getattr(vae, method)(**{name: at + shift * along, "y": y}) for shift in (step, -step))
            high, low = (expect(v if output is None else v[output]).array() for v in (above, below))
            slope = float(((high - low) * weights.numpy()).sum()) / (2 * step)
            # piecewise linear units that switch within a step: 15 % of the slope; a cut graph errs by all of it
            expect(float((slopes * along).sum()), method).close_to(slope, atol=0.15 * abs(slope) + 1e-4)


@check("ConditionalVAE", points=0.1, after=the_model_takes_any_number_of_classes,
       fr="forward renvoie les mêmes μ et log σ² que encode, sous le même label",
       en="forward returns the same μ and log σ² as encode, under the same label")  # fmt: skip
def forward_returns_the_posterior_of_the_class(student, rng):
    vae, x, y = vae_of(student), pictures(rng, 7, SHAPE), labels(rng, 7, CLASSES)
    for name, found, encoded in zip(("mu", "logvar"), vae(x=x, y=y)[1:], vae.encode(x=x, y=y), strict=True):
        expect(found, name).close_to(encoded, atol=1e-6, rtol=ROUNDING)


def image_with_a_telling_variance(vae, y, rng):
    """An image (1, c, h, w) with |log σ²| near 3 in class y, so that σ, σ² and log σ² are three things; mu and logvar.

    A new network gives log σ² near 0 to images in [0, 1], and more to brighter ones: the most telling of 64 is taken,
    among those whose codes do not drive the decoder to its ends.
    """
    x = torch.cat([2.0**power * pictures(rng, 8, SHAPE) for power in range(8)])
    mu, logvar = two_tensors(vae.encode(x=x, y=y.repeat(64)), 64, 3)
    reached = np.abs(logvar).max(1)
    place = int(np.where((reached <= 3) & (np.abs(mu).max(1) < 6), reached, 0).argmax())
    return x[place : place + 1], mu[place : place + 1], logvar[place : place + 1]


@check("ConditionalVAE", points=0.05,
       after=(forward_returns_the_posterior_of_the_class, code_and_image_depend_on_each_other,
              no_example_depends_on_the_others),
       fr="forward tire un code au hasard pour chaque image : deux copies d'une image donnent deux reconstructions",
       en="forward draws a code at random for each image: two copies of an image give two reconstructions")  # fmt: skip
def forward_draws_a_code_for_each_image(student, rng):
    x, y = pictures(rng, 1, SHAPE).repeat(7, 1, 1, 1), torch.full((7,), 2)
    images = expect(vae_of(student)(x=x, y=y)[0], "x_hat").shape(7, *SHAPE).finite().array()
    require(bool(np.abs(images[1:] - images[0]).max() > 1e-5),  # float32 leaves 1e-7 between two copies of a row
            fr="deux copies d'une image ont la même reconstruction",
            en="two copies of an image have the same reconstruction")  # fmt: skip


def law_of_forward(student, rng, y):
    """The largest gap between the laws of forward's images of class y, (1,), and of our own draws: n, and the gap."""
    n, vae = 2_000, vae_of(student)
    x, mu, logvar = image_with_a_telling_variance(vae, y, rng)
    images = expect(vae(x=x.repeat(n, 1, 1, 1), y=y.repeat(n))[0], "x_hat").shape(n, *SHAPE).finite().array()
    z = mu + np.exp(logvar / 2) * rng.normal(size=(n, 3))
    ours = expect(vae.decode(z=torch.tensor(z).float(), y=y.repeat(n))).array()
    return n, oracles.largest_gap(images.reshape(n, -1), ours.reshape(n, -1), directions=3)


@check("ConditionalVAE", points=0.35, anchor=True, after=forward_draws_a_code_for_each_image,
       fr="x̂ = decode(z, y) avec z tiré selon N(μ, σ²) : x̂ suit la loi de nos propres tirages",
       en="x̂ = decode(z, y) with z drawn from N(μ, σ²): x̂ follows the law of our own draws")  # fmt: skip
def forward_decodes_a_draw_of_the_posterior(student, rng):
    n, gap = law_of_forward(student, rng, torch.tensor([0]))
    require(gap <= oracles.two_sample_threshold(n, false_alarm=1e-9),  # 0.10
            fr="la loi des reconstructions n'est pas celle de decode(μ + σ ε, y)",
            en="the law of the reconstructions is not that of decode(μ + σ ε, y)")  # fmt: skip


@check("ConditionalVAE", points=0.3, anchor=True, after=forward_decodes_a_draw_of_the_posterior,
       fr="forward décode le code dans la classe de l'image, quelle qu'elle soit",
       en="forward decodes the code in the class of the image, whichever it is")  # fmt: skip
def forward_decodes_in_the_class_of_the_image(student, rng):
    n, gap = law_of_forward(student, rng, torch.tensor(rng.integers(1, CLASSES, 1)))
    require(gap <= oracles.two_sample_threshold(n, false_alarm=1e-9),  # 0.10
            fr="dans cette classe, la loi des reconstructions n'est pas celle de decode(μ + σ ε, y)",
            en="in this class the law of the reconstructions is not that of decode(μ + σ ε, y)")  # fmt: skip


# ---- cvae_loss ------------------------------------------------------------------------------------------------------


SMALL = (2, 3, 2)
QUIET = -18.0
"""The log-variance of a posterior without noise to speak of: σ = 1e-4 changes a loss of 20 by less than 1e-4."""


def affine(rng, *, logvar=(-0.8, 0.5), classes=3, squash=False):
    """A conditional affine VAE; without sigmoid the codes of its images can be read back."""
    return ConditionalAffineVAE.draw(rng, image_shape=SMALL, classes=classes, logvar=logvar, squash=squash)


def given(student, model):
    """The module of these weights, in the student's process."""
    return student.given("conditional_linear_vae", **model.options())


def happened(student, model, what):
    """The tensors recorded under that name, one batch after the other, as an array."""
    found = [value.double().numpy() for name, value in student.record(model) if name == what]
    require(bool(found), fr="le modèle n'est pas appelé comme il le faut",
            en="the model is not called as it should be")  # fmt: skip
    return np.concatenate(found)


def three_scalars(value):
    """(loss, reconstruction, kl), each a finite 0-dimensional tensor."""
    names = ("loss", "reconstruction", "kl")
    return [expect(part, name).tensor().shape().finite().array()
            for part, name in zip(parts(value, *names), names, strict=True)]  # fmt: skip


@check("cvae_loss", points=0.2,
       fr="cvae_loss renvoie trois scalaires finis (loss, reconstruction, kl), pour tout lot",
       en="cvae_loss returns three finite scalars (loss, reconstruction, kl), for any batch")  # fmt: skip
def the_loss_is_three_scalars(student, rng):
    for n in (7, 1):
        model = affine(rng, squash=True)
        three_scalars(student.cvae_loss(model=given(student, model), x=pictures(rng, n, SMALL), y=labels(rng, n, 3)))


@check("cvae_loss", points=0.6, anchor=True, after=the_loss_is_three_scalars,
       fr="reconstruction = (1/n) Σₖ BCE(decode(zₖ, yₖ), xₖ) : chaque image est décodée dans sa classe",
       en="reconstruction = (1/n) Σₖ BCE(decode(zₖ, yₖ), xₖ): each image is decoded in its own class")  # fmt: skip
def each_image_is_rebuilt_in_its_class(student, rng):
    for n in (7, 1):
        model = affine(rng, logvar=(QUIET, QUIET), squash=True)
        x, y = pictures(rng, n, SMALL), labels(rng, n, 3)
        _, reconstruction, _ = three_scalars(student.cvae_loss(model=given(student, model), x=x, y=y))
        images = x.double().numpy()
        x_hat = model.decode(model.means(images, y.numpy()), y.numpy())
        wanted = np.mean(oracles.bernoulli_negative_log_likelihood(x_hat, images.reshape(n, -1)))
        expect(reconstruction).close_to(wanted, atol=0, rtol=ROUNDING)


@check("cvae_loss", points=0.4, anchor=True, after=the_loss_is_three_scalars,
       fr="kl = (1/n) Σₖ KL(q(z|xₖ, yₖ)‖N(0, I)), la loi a posteriori étant celle de l'image dans sa classe",
       en="kl = (1/n) Σₖ KL(q(z|xₖ, yₖ)‖N(0, I)), the posterior being that of the image in its class")  # fmt: skip
def kl_is_that_of_the_posterior_given_the_class(student, rng):
    for n in (7, 1):
        model, x, y = affine(rng, squash=True), pictures(rng, n, SMALL), labels(rng, n, 3)
        _, _, kl = three_scalars(student.cvae_loss(model=given(student, model), x=x, y=y))
        mu = model.means(x.double().numpy(), y.numpy())
        divergences = oracles.divergence_by_quadrature(mu, np.tile(model.shared.logvar, (n, 1)))
        expect(kl).close_to(divergences.mean(), atol=1e-6, rtol=ROUNDING)


@check("cvae_loss", points=0.2, after=the_loss_is_three_scalars,
       fr="la perte est la somme des deux autres valeurs renvoyées",
       en="the loss is the sum of the two other values returned")  # fmt: skip
def the_loss_is_the_sum_of_its_two_terms(student, rng):
    model = affine(rng, squash=True)
    call = {"model": given(student, model), "x": pictures(rng, 7, SMALL), "y": labels(rng, 7, 3)}
    loss, reconstruction, kl = three_scalars(student.cvae_loss(**call))
    expect(loss).close_to(reconstruction + kl, atol=0, rtol=ROUNDING)


@check("cvae_loss", points=0.4, anchor=True, after=the_loss_is_three_scalars,
       fr="le décodeur reçoit z = μ + σ ε, avec un bruit gaussien propre à chaque image, et le label de l'image",
       en="the decoder receives z = μ + σ ε, with a Gaussian noise of its own for each image, and the image's label",
       )  # fmt: skip
def the_decoder_receives_a_draw_and_the_label(student, rng):
    n, model = 5_000, affine(rng, squash=True)
    x, y, module = pictures(rng, n, SMALL), labels(rng, n, 3), given(student, model)
    student.cvae_loss(model=module, x=x, y=y)
    z = expect(happened(student, module, "code"), "z").shape(n, 2).array()
    require(np.array_equal(happened(student, module, "class"), y.numpy()),
            fr="le décodeur reçoit d'autres labels que ceux des images",
            en="the decoder receives other labels than those of the images")  # fmt: skip
    like_normal((z - model.means(x.double().numpy(), y.numpy())) / np.exp(model.shared.logvar / 2))


@check("cvae_loss", points=0.4, anchor=True,
       after=(each_image_is_rebuilt_in_its_class, the_loss_is_the_sum_of_its_two_terms),
       fr="le gradient de la perte atteint le décodeur et l'encodeur, par différences finies",
       en="the gradient of the loss reaches the decoder and the encoder, by finite differences")  # fmt: skip
def the_gradient_reaches_both_networks(student, rng):
    n, model = 6, affine(rng, logvar=(QUIET, QUIET), squash=True)
    x, y = pictures(rng, n, SMALL), labels(rng, n, 3)
    wrt = ("model.offset", "model.encoder_offset")
    call = {"model": given(student, model), "x": x, "y": y}
    found = student.gradients("cvae_loss", call, wrt=wrt, output=0).by_name
    images, classes = x.double().numpy(), y.numpy()

    def loss(**moved):
        at = replace(model, **moved)
        mu = at.means(images, classes)
        errors = oracles.bernoulli_negative_log_likelihood(at.decode(mu, classes), images.reshape(n, -1))
        return np.mean(errors) + (mu**2).sum() / (2 * n)  # what the divergence owes to the means

    for key, name in zip(wrt, ("offset", "encoder_offset"), strict=True):
        slope = oracles.difference_gradient(lambda at, name=name: loss(**{name: at}), getattr(model, name))
        # the noise, σ = 1e-4, moves a slope of order one by as much
        expect(found[key], "∂loss/∂θ").close_to(slope, atol=2e-3)


@check("cvae_loss", points=0.2, after=the_loss_is_three_scalars,
       fr="tout le hasard vient de `generator` : même graine, même perte ; autre graine ou sans graine, autre perte",
       en="all randomness comes from `generator`: same seed, same loss; another seed, or none, another loss",
       )  # fmt: skip
def the_loss_follows_the_generator(student, rng):
    model, seed = affine(rng, squash=True), int(rng.integers(1, 10**6))
    call = {"model": given(student, model), "x": pictures(rng, 7, SMALL), "y": labels(rng, 7, 3)}
    first, again, other = (student.cvae_loss(**call, generator=Generator(seed + k))[0] for k in (0, 0, 1))
    expect(again, "generator").close_to(first, atol=0, rtol=1e-5)  # the same operations on the same bits
    expect(other, "generator").differs_from(first)
    expect(student.cvae_loss(**call)[0], "loss").differs_from(student.cvae_loss(**call)[0])


@check("cvae_loss", points=0.1, after=the_loss_is_three_scalars,
       fr="`x` et `y` sont intacts après l'appel", en="`x` and `y` are untouched by the call")  # fmt: skip
def the_loss_leaves_its_inputs_unchanged(student, rng):
    model = affine(rng, squash=True)
    call = {"model": given(student, model), "x": pictures(rng, 7, SMALL), "y": labels(rng, 7, 3)}
    unchanged(student.call("cvae_loss", **call))


# ---- sample_class ---------------------------------------------------------------------------------------------------


@check("sample_class", points=0.15,
       fr="sample_class(model, y) renvoie une image par label de y, même répété, même seul",
       en="sample_class(model, y) returns one image per label of y, even repeated, even alone")  # fmt: skip
def one_image_for_each_label(student, rng):
    for y in (labels(rng, 7, 3), torch.tensor([2]), torch.tensor([1, 1, 1])):
        images = student.sample_class(model=given(student, affine(rng, squash=True)), y=y)
        expect(images).tensor().shape(len(y), *SMALL).finite()


@check("sample_class", points=0.5, anchor=True, after=one_image_for_each_label,
       fr="l'image k est décodée dans la classe yₖ, à sa place : x = Wz + b(yₖ) pour un code z",
       en="image k is decoded in class yₖ, in its place: x = Wz + b(yₖ) for some code z")  # fmt: skip
def each_image_is_of_the_class_that_was_asked(student, rng):
    model, y = affine(rng), labels(rng, 11, 3)
    images = expect(student.sample_class(model=given(student, model), y=y)).shape(11, *SMALL).finite().array()
    _, rest = model.codes_behind(images, y.numpy())
    require(rest < 1e-3, fr="des images ne sortent pas du décodeur avec le label demandé",
            en="some images do not come from the decoder with the label that was asked")  # fmt: skip


@check("sample_class", points=0.6, anchor=True, after=each_image_is_of_the_class_that_was_asked,
       fr="dans chaque classe, les codes suivent N(0, I) et sont indépendants",
       en="within each class, the codes follow N(0, I) and are independent")  # fmt: skip
def codes_follow_the_prior_in_each_class(student, rng):
    n, model = 5_000, affine(rng)
    y = labels(rng, n, 3)
    images = expect(student.sample_class(model=given(student, model), y=y)).shape(n, *SMALL).finite().array()
    z, _ = model.codes_behind(images, y.numpy())
    like_normal(z, "z")


@check("sample_class", points=0.25, after=one_image_for_each_label,
       fr="tout le hasard vient de `generator` : même graine, mêmes images ; sans générateur, deux appels diffèrent",
       en="all randomness comes from `generator`: same seed, same images; without one, two calls differ")  # fmt: skip
def images_follow_the_generator(student, rng):
    call, seed = {"model": given(student, affine(rng)), "y": labels(rng, 7, 3)}, int(rng.integers(1, 10**6))
    first, again, other = (student.sample_class(**call, generator=Generator(seed + k)) for k in (0, 0, 1))
    expect(again, "generator").close_to(first, atol=1e-6)
    expect(other, "generator").differs_from(first)
    expect(student.sample_class(**call), "x").differs_from(student.sample_class(**call))


# ---- in_every_class -------------------------------------------------------------------------------------------------


@check("in_every_class", points=0.2,
       fr="le résultat est de forme (batch, classes, channels, height, width), pour tout lot",
       en="the result is of shape (batch, classes, channels, height, width), for any batch")  # fmt: skip
def every_image_in_every_class(student, rng):
    for n, classes in ((4, 3), (1, 5)):
        model, x, y = affine(rng, classes=classes), pictures(rng, n, SMALL), labels(rng, n, classes)
        found = student.in_every_class(model=given(student, model), x=x, y=y)
        expect(found).tensor().shape(n, classes, *SMALL).finite()


@check("in_every_class", points=0.7, anchor=True, after=every_image_in_every_class,
       fr="l'élément [k, c] est decode(μₖ, c), où μₖ est la moyenne du code de l'image k dans sa propre classe",
       en="entry [k, c] is decode(μₖ, c), where μₖ is the mean code of image k in its own class")  # fmt: skip
def the_style_is_kept_and_the_class_changed(student, rng):
    n, classes, model = 5, 3, affine(rng)
    x, y = pictures(rng, n, SMALL), labels(rng, n, classes)
    found = expect(student.in_every_class(model=given(student, model), x=x, y=y)).shape(n, classes, *SMALL)
    mu = model.means(x.double().numpy(), y.numpy())
    wanted = np.stack([model.decode(mu, np.full(n, c)) for c in range(classes)], axis=1)  # (n, classes, D)
    found.close_to(wanted.reshape(n, classes, *SMALL), atol=1e-4)  # float32 sums of some numbers of order ten


@check("in_every_class", points=0.1, after=every_image_in_every_class,
       fr="`x` et `y` sont intacts après l'appel", en="`x` and `y` are untouched by the call")  # fmt: skip
def images_and_labels_stay_as_they_are(student, rng):
    call = {"model": given(student, affine(rng)), "x": pictures(rng, 4, SMALL), "y": labels(rng, 4, 3)}
    unchanged(student.call("in_every_class", **call))


# ---- drop_labels ----------------------------------------------------------------------------------------------------


@check("drop_labels", points=0.15,
       fr="le résultat a la forme et le type entier de y ; chaque label est gardé, ou remplacé par `classes`",
       en="the result has the shape and the integer type of y; each label is kept, or replaced by `classes`",
       )  # fmt: skip
def labels_are_kept_or_replaced_by_no_class(student, rng):
    for n, classes in ((200, 4), (1, 10)):
        y = labels(rng, n, classes)
        found = expect(student.drop_labels(y=y, p=0.4, classes=classes)).shape(n).dtype(torch.int64).array()
        require(bool(((found == y.numpy()) | (found == classes)).all()),
                fr="un label devient celui d'une autre classe", en="a label becomes that of another class")  # fmt: skip


@check("drop_labels", points=0.15, after=labels_are_kept_or_replaced_by_no_class,
       fr="p = 0 ne remplace rien, p = 1 remplace tout",
       en="p = 0 replaces nothing, p = 1 replaces everything")  # fmt: skip
def the_extreme_probabilities_are_certain(student, rng):
    y = labels(rng, 300, 4)
    expect(student.drop_labels(y=y, p=0.0, classes=4), "p = 0").close_to(y, atol=0)
    expect(student.drop_labels(y=y, p=1.0, classes=4), "p = 1").close_to(torch.full((300,), 4), atol=0)


@check("drop_labels", points=0.4, anchor=True, after=labels_are_kept_or_replaced_by_no_class,
       fr="une part p des labels est remplacée, quelle que soit la classe",
       en="a share p of the labels is replaced, whatever the class")  # fmt: skip
def a_share_p_of_each_class_is_dropped(student, rng):
    n, classes, p = 12_000, 3, 0.3
    y = labels(rng, n, classes)
    dropped = expect(student.drop_labels(y=y, p=p, classes=classes)).shape(n).array() == classes
    for label in range(classes):  # six standard errors of a share of 4000: 2e-9 of false alarm each
        own = dropped[y.numpy() == label]
        expect(float(own.mean()), "P(∅|y)").close_to(p, atol=6 * (p * (1 - p) / len(own)) ** 0.5)


@check("drop_labels", points=0.15, anchor=True, after=labels_are_kept_or_replaced_by_no_class,
       fr="chaque label est remplacé indépendamment des autres : le nombre de remplacés suit la loi binomiale",
       en="each label is replaced independently of the others: the number of replaced ones is binomial")  # fmt: skip
def labels_are_dropped_independently(student, rng):
    n, p, calls = 20, 0.3, 150
    y = labels(rng, n, 4)
    dropped = np.stack([expect(student.drop_labels(y=y, p=p, classes=4)).shape(n).array() == 4 for _ in range(calls)])
    counts = dropped.sum(1)
    variance = n * p * (1 - p)
    # of a variance over 150 counts, nearly normal, six standard errors are 69 %; a fixed count has the variance 0
    expect(float(counts.var()), "Var").close_to(variance, atol=6 * variance * (2 / calls) ** 0.5)
    mixed = dropped.mean(0)
    require(bool(mixed.min() > 0 and mixed.max() < 1),  # 0.7^150 = 6e-24
            fr="ce sont toujours les mêmes places qui sont remplacées", en="the same places are always replaced",
            )  # fmt: skip


@check("drop_labels", points=0.15, after=labels_are_kept_or_replaced_by_no_class,
       fr="tout le hasard vient de `generator`, et `y` est intact après l'appel",
       en="all randomness comes from `generator`, and `y` is untouched by the call")  # fmt: skip
def dropping_follows_the_generator_and_copies(student, rng):
    call, seed = {"y": labels(rng, 200, 4), "p": 0.5, "classes": 4}, int(rng.integers(1, 10**6))
    first, again = (student.drop_labels(**call, generator=Generator(seed)) for _ in range(2))
    expect(again, "generator").close_to(first, atol=0)
    others = np.stack([expect(student.drop_labels(**call, generator=Generator(seed + k))).array() for k in range(40)])
    require(bool((others != others[0]).any()), fr="toutes les graines donnent le même résultat",
            en="all seeds give the same result")  # fmt: skip
    unchanged(student.call("drop_labels", **call))


# ---- guided_noise ---------------------------------------------------------------------------------------------------


STEPS = 12


def denoiser(rng, *, classes=3, dim=2, variance=0.0):
    """A denoiser that knows the noise, of classes that are points or Gaussians."""
    return ClassNoise.draw(rng, classes=classes, dim=dim, steps=STEPS, variance=variance)


def knowing(student, model):
    """The module of these classes, in the student's process."""
    return student.given("class_noise", **model.options())


def noised(rng, n, *, classes=3, dim=2):
    """The arguments z, t, y of a denoiser: every step occurs, in no order, if there is room."""
    z = torch.tensor(rng.normal(0, 1.5, (n, dim))).float()
    return {"z": z, "t": labels(rng, n, STEPS), "y": labels(rng, n, classes)}


def predicted(model, inputs, y=None):
    """What that denoiser answers, (n, d), in float64."""
    at = inputs["y"] if y is None else y
    return model.predict(inputs["z"].double().numpy(), inputs["t"].numpy(), at.numpy())


@check("guided_noise", points=0.1,
       fr="guided_noise renvoie un bruit par code, de la forme de z, pour tout lot",
       en="guided_noise returns one noise per code, of the shape of z, for any batch")  # fmt: skip
def guided_noise_has_the_shape_of_the_codes(student, rng):
    for n, dim in ((7, 2), (1, 5)):
        model = denoiser(rng, dim=dim)
        call = noised(rng, n, dim=dim)
        expect(student.guided_noise(model=knowing(student, model), **call, scale=2.0)).tensor().shape(n, dim).finite()


@check("guided_noise", points=0.3, anchor=True, after=guided_noise_has_the_shape_of_the_codes,
       fr="scale = 1 donne le bruit prédit dans la classe demandée",
       en="scale = 1 gives the noise predicted in the class that is asked")  # fmt: skip
def scale_one_is_the_conditional_model(student, rng):
    model, call = denoiser(rng, variance=0.3), noised(rng, 30)
    found = student.guided_noise(model=knowing(student, model), **call, scale=1.0)
    expect(found).close_to(predicted(model, call), atol=1e-4, rtol=ROUNDING)


@check("guided_noise", points=0.3, anchor=True, after=guided_noise_has_the_shape_of_the_codes,
       fr="scale = 0 donne le bruit prédit sans classe, c'est-à-dire avec le label model.classes",
       en="scale = 0 gives the noise predicted without a class, that is, with the label model.classes")  # fmt: skip
def scale_zero_is_the_model_without_a_class(student, rng):
    for classes in (3, 6):
        model, call = denoiser(rng, classes=classes, variance=0.3), noised(rng, 30, classes=classes)
        # tells mistakes apart that agree at 0
        student.guided_noise(model=knowing(student, model), **call, scale=0.5)
        found = student.guided_noise(model=knowing(student, model), **call, scale=0.0)
        nothing = torch.full((30,), classes)
        expect(found).close_to(predicted(model, call, y=nothing), atol=1e-4, rtol=ROUNDING)


@check("guided_noise", points=0.6, anchor=True, after=guided_noise_has_the_shape_of_the_codes,
       fr="avec scale = s, le bruit est celui d'une donnée placée en m∅ + s (m_y − m∅)",
       en="with scale = s, the noise is that of data placed at m∅ + s (m_y − m∅)")  # fmt: skip
def guidance_moves_the_target_along_the_line(student, rng):
    for scale in (2.5, 0.4):
        model, call = denoiser(rng, variance=0.3), noised(rng, 30)
        found = student.guided_noise(model=knowing(student, model), **call, scale=scale)
        moved = model.means[-1] + scale * (model.means - model.means[-1])
        expect(found).close_to(predicted(replace(model, means=moved), call), atol=1e-3, rtol=ROUNDING)


@check("guided_noise", points=0.2, after=guided_noise_has_the_shape_of_the_codes,
       fr="`z`, `t` et `y` sont intacts après l'appel", en="`z`, `t` and `y` are untouched by the call")  # fmt: skip
def guidance_leaves_its_inputs_unchanged(student, rng):
    unchanged(student.call("guided_noise", model=knowing(student, denoiser(rng)), **noised(rng, 7), scale=2.0))


# ---- encode_latents -------------------------------------------------------------------------------------------------


def plain_vae(rng, *, logvar=(-0.8, 0.5, 0.1), squash=False):
    """An affine VAE without classes: that of the assignment on VAEs."""
    return AffineVAE.draw(rng, image_shape=SMALL, logvar=logvar, squash=squash, spread=3.0)


def encoded(student, model, x):
    """(latents, center, spread) of these images by an affine VAE."""
    vae = student.given("linear_vae", **model.options())
    found = parts(student.encode_latents(vae=vae, images=x), "latents", "center", "spread")
    dim = len(model.logvar)
    shapes = ((len(x), dim), (dim,), (dim,))
    return [expect(part, name).tensor().shape(*shape).finite().array()
            for part, name, shape in zip(found, ("latents", "center", "spread"), shapes, strict=True)]  # fmt: skip


@check("encode_latents", points=0.15,
       fr="encode_latents renvoie les codes (n, latent_dim), leur centre et leur écart-type (latent_dim,)",
       en="encode_latents returns the codes (n, latent_dim), their center and their spread (latent_dim,)")  # fmt: skip
def codes_with_their_center_and_spread(student, rng):
    for n, dim in ((7, 3), (2, 5)):
        encoded(student, plain_vae(rng, logvar=(-0.8,) * dim), pictures(rng, n, SMALL))


@check("encode_latents", points=0.2, after=codes_with_their_center_and_spread,
       fr="dans chaque dimension, les codes renvoyés ont pour moyenne 0 et pour écart-type 1",
       en="in each dimension, the codes returned have mean 0 and standard deviation 1")  # fmt: skip
def each_dimension_is_standardized(student, rng):
    n = 200
    latents, _, _ = encoded(student, plain_vae(rng), pictures(rng, n, SMALL))
    expect(latents.mean(0), "E").close_to(np.zeros(3), atol=1e-4)  # float32 sums of 200 numbers of order one
    expect(latents.std(0), "σ").close_to(np.ones(3), atol=1 / n)  # divided by n or by n - 1: both are usual


@check("encode_latents", points=0.8, anchor=True, after=codes_with_their_center_and_spread,
       fr="latents × spread + center redonne les moyennes μ de l'encodeur, center est leur moyenne, spread leur "
       "écart-type",
       en="latents × spread + center gives back the encoder's means μ, center is their mean, spread their standard "
       "deviation")  # fmt: skip
def latents_are_the_means_of_the_posteriors(student, rng):
    n, model = 200, plain_vae(rng)
    x = pictures(rng, n, SMALL)
    latents, center, spread = encoded(student, model, x)
    mu = model.means(x.double().numpy())
    expect(latents * spread + center, "latents × spread + center").close_to(mu, atol=1e-3)
    expect(center, "center").close_to(mu.mean(0), atol=1e-4)
    expect(spread, "spread").close_to(mu.std(0), atol=0, rtol=1 / n)  # divided by n or by n - 1


@check("encode_latents", points=0.2, after=codes_with_their_center_and_spread,
       fr="une dimension qui ne varie pas garde spread = 1 et des codes nuls, sans NaN",
       en="a dimension that does not vary keeps spread = 1 and codes of zero, without NaN")  # fmt: skip
def a_collapsed_dimension_stays_finite(student, rng):
    model = plain_vae(rng)
    silent = model.encoder_weight.copy()
    silent[1] = 0
    latents, _, spread = encoded(student, replace(model, encoder_weight=silent), pictures(rng, 50, SMALL))
    expect(spread[1], "spread").close_to(1.0, atol=1e-4)
    expect(latents[:, 1], "latents").close_to(np.zeros(50), atol=1e-4)


@check("encode_latents", points=0.15, after=codes_with_their_center_and_spread,
       fr="deux appels donnent les mêmes codes, et `images` est intact",
       en="two calls give the same codes, and `images` is untouched")  # fmt: skip
def encoding_is_deterministic_and_copies(student, rng):
    model, x = plain_vae(rng), pictures(rng, 9, SMALL)
    vae = student.given("linear_vae", **model.options())
    first, second = (student.encode_latents(vae=vae, images=x)[0] for _ in range(2))
    expect(second, "latents").close_to(first, atol=1e-5)
    unchanged(student.call("encode_latents", vae=vae, images=x))


# ---- decode_latents -------------------------------------------------------------------------------------------------


def scaled(rng, n, dim):
    """The arguments latents, center and spread of `decode_latents`; no spread is 1 and no center 0."""
    return {"latents": normal(rng, n, dim), "center": torch.tensor(rng.uniform(0.5, 1.5, dim)).float(),
            "spread": torch.tensor(rng.uniform(1.5, 3.0, dim)).float()}  # fmt: skip


@check("decode_latents", points=0.1,
       fr="decode_latents renvoie une image par code, de la forme de celles du VAE",
       en="decode_latents returns one image per code, of the shape of the VAE's")  # fmt: skip
def one_image_for_each_latent(student, rng):
    for n in (7, 1):
        vae = student.given("linear_vae", **plain_vae(rng, squash=True).options())
        expect(student.decode_latents(vae=vae, **scaled(rng, n, 3))).tensor().shape(n, *SMALL).finite()


@check("decode_latents", points=0.3, anchor=True, after=one_image_for_each_latent,
       fr="les images sont decode(latents × spread + center)",
       en="the images are decode(latents × spread + center)")  # fmt: skip
def latents_are_decoded_on_the_scale_of_the_vae(student, rng):
    model, call = plain_vae(rng), scaled(rng, 7, 3)
    images = student.decode_latents(vae=student.given("linear_vae", **model.options()), **call)
    latents, center, spread = (value.double().numpy() for value in call.values())
    expect(images).close_to(model.decode(latents * spread + center).reshape(7, *SMALL), atol=1e-4)


@check("decode_latents", points=0.1, after=one_image_for_each_latent,
       fr="les arguments sont intacts après l'appel", en="the arguments are untouched by the call")  # fmt: skip
def decoding_leaves_its_inputs_unchanged(student, rng):
    vae = student.given("linear_vae", **plain_vae(rng).options())
    unchanged(student.call("decode_latents", vae=vae, **scaled(rng, 7, 3)))


# ---- latent_loss ----------------------------------------------------------------------------------------------------


def batch_of(rng, n, model):
    """The arguments of `latent_loss` but the model and p."""
    return {"latents": normal(rng, n, model.means.shape[1]), "y": labels(rng, n, len(model.means) - 1),
            "alpha_bar": model.schedule()["alpha_bar"]}  # fmt: skip


def asked_of(student, module, n):
    """(z, t, y) that the model was asked for, (n, d), (n,) and (n,)."""
    z, t, y = (happened(student, module, name) for name in ("z", "t", "y"))
    require(len(z) == n, fr="le modèle n'est pas appelé une fois, sur tout le lot",
            en="the model is not called once, on the whole batch")  # fmt: skip
    return z, t.astype(int), y.astype(int)


@check("latent_loss", points=0.15,
       fr="latent_loss renvoie un scalaire fini et positif, pour tout lot",
       en="latent_loss returns a finite positive scalar, for any batch")  # fmt: skip
def the_latent_loss_is_a_scalar(student, rng):
    for n in (7, 1):
        model = denoiser(rng, variance=0.3)
        found = student.latent_loss(model=knowing(student, model), **batch_of(rng, n, model), p=0.2)
        expect(found).tensor().shape().nonnegative()


@check("latent_loss", points=0.4, anchor=True, after=the_latent_loss_is_a_scalar,
       fr="le modèle reçoit √ᾱₜ x + √(1 − ᾱₜ) ε, où ε suit la loi N(0, I) et est propre à chaque code",
       en="the model receives √ᾱₜ x + √(1 − ᾱₜ) ε, where ε follows N(0, I) and is each code's own")  # fmt: skip
def codes_are_noised_to_their_step(student, rng):
    n, model = 6_000, denoiser(rng, variance=0.3)
    module, call = knowing(student, model), batch_of(rng, 6_000, model)
    student.latent_loss(model=module, **call, p=0.2)
    z, t, _ = asked_of(student, module, n)
    noise = model.noise_in(z, t, call["latents"].double().numpy())
    like_normal(noise)
    for half in (noise[t < STEPS // 2], noise[t >= STEPS // 2]):  # wrong coefficients can cancel over all steps only
        if half.size:  # that every step occurs is another check's business
            expect(half.var(), "Var[ε]").close_to(1.0, atol=6 * (2 / half.size) ** 0.5)


@check("latent_loss", points=0.35, anchor=True, after=the_latent_loss_is_a_scalar,
       fr="chaque code a son étape t, tirée uniformément de 0 à T − 1, la première et la dernière comprises",
       en="each code has its step t, drawn uniformly from 0 to T − 1, the first and the last included")  # fmt: skip
def steps_are_uniform(student, rng):
    n, model = 6_000, denoiser(rng)
    module = knowing(student, model)
    student.latent_loss(model=module, **batch_of(rng, n, model), p=0.2)
    _, t, _ = asked_of(student, module, n)
    counts = np.bincount(t, minlength=STEPS)
    # six standard errors of each count, 2e-9 of false alarm
    expect(counts / n, "P(t)").close_to(np.full(STEPS, 1 / STEPS), atol=6 * (1 / STEPS / n) ** 0.5)


@check("latent_loss", points=0.35, anchor=True, after=the_latent_loss_is_a_scalar,
       fr="une part p des labels est remplacée par model.classes, les autres restent à leur code",
       en="a share p of the labels is replaced by model.classes, the others stay with their code")  # fmt: skip
def some_labels_are_dropped_from_the_batch(student, rng):
    n, model = 6_000, denoiser(rng)
    for p in (0.3, 0.0):
        module, call = knowing(student, model), batch_of(rng, n, model)
        student.latent_loss(model=module, **call, p=p)
        _, _, y = asked_of(student, module, n)
        dropped = y == len(model.means) - 1
        require(np.array_equal(y[~dropped], call["y"].numpy()[~dropped]), fr="un code reçoit le label d'un autre",
                en="a code receives the label of another")  # fmt: skip
        expect(float(dropped.mean()), "P(∅)").close_to(p, atol=6 * (p * (1 - p) / n) ** 0.5)


@check("latent_loss", points=0.55, anchor=True, after=codes_are_noised_to_their_step,
       fr="la perte est (1/n) Σₖ ‖εₖ − ε̂(zₖ, tₖ, yₖ)‖², ε étant le bruit que contient z",
       en="the loss is (1/n) Σₖ ‖εₖ − ε̂(zₖ, tₖ, yₖ)‖², where ε is the noise that is in z")  # fmt: skip
def the_loss_is_the_squared_error_on_the_noise(student, rng):
    for n, dim in ((9, 4), (1, 2)):
        model = denoiser(rng, dim=dim, variance=0.3)
        module, call = knowing(student, model), batch_of(rng, n, model)
        found = student.latent_loss(model=module, **call, p=0.2)
        z, t, y = asked_of(student, module, n)
        errors = model.noise_in(z, t, call["latents"].double().numpy()) - model.predict(z, t, y)
        # z keeps seven digits, and the noise is z less the signal, over at least 0.1
        expect(found).close_to((errors**2).sum(1).mean(), atol=1e-4, rtol=1e-3)


@check("latent_loss", points=0.3, anchor=True, after=the_loss_is_the_squared_error_on_the_noise,
       fr="le gradient de la perte atteint le modèle : ∂loss/∂ε̂ = −(2/n)(ε − ε̂)",
       en="the gradient of the loss reaches the model: ∂loss/∂ε̂ = −(2/n)(ε − ε̂)")  # fmt: skip
def the_gradient_reaches_the_denoiser(student, rng):
    n, model = 40, denoiser(rng, variance=0.3)
    module, call = knowing(student, model), batch_of(rng, n, model)
    found = student.gradients("latent_loss", {"model": module, **call, "p": 0.2}, wrt=("model.means",)).by_name
    z, t, y = asked_of(student, module, n)
    clean = call["latents"].double().numpy()

    def loss(means):
        moved = replace(model, means=means)
        return ((model.noise_in(z, t, clean) - moved.predict(z, t, y)) ** 2).sum(1).mean()

    slope = oracles.difference_gradient(loss, model.means)
    expect(found["model.means"], "∂loss/∂θ").close_to(slope, atol=1e-3, rtol=1e-2)  # of ε, three digits are left


@check("latent_loss", points=0.2, after=the_latent_loss_is_a_scalar,
       fr="tout le hasard vient de `generator`, et p = 0,1 par défaut ; les arguments sont intacts",
       en="all randomness comes from `generator`, and p = 0.1 by default; the arguments are untouched")  # fmt: skip
def the_latent_loss_follows_the_generator(student, rng):
    model, seed = denoiser(rng, variance=0.3), int(rng.integers(1, 10**6))
    call = {"model": knowing(student, model), **batch_of(rng, 300, model)}
    first, again, other = (student.latent_loss(**call, p=0.5, generator=Generator(seed + k)) for k in (0, 0, 1))
    expect(again, "generator").close_to(first, atol=0, rtol=1e-5)
    expect(other, "generator").differs_from(first)
    usual, named = (student.latent_loss(**call, **more, generator=Generator(seed)) for more in ({}, {"p": 0.1}))
    expect(usual, "p").close_to(named, atol=0, rtol=1e-5)
    unchanged(student.call("latent_loss", **call, p=0.5))


# ---- sample_latents -------------------------------------------------------------------------------------------------


def sampling(student, rng, model, n, **more):
    """The given module, the arguments of `sample_latents` for it, and the labels that are asked."""
    y = labels(rng, n, len(model.means) - 1)
    module = knowing(student, model)
    return module, {"model": module, "y": y, "betas": model.schedule()["betas"], **more}, y.numpy()


@check("sample_latents", points=0.15,
       fr="sample_latents renvoie un code par label, de dimension model.latent_dim",
       en="sample_latents returns one code per label, of dimension model.latent_dim")  # fmt: skip
def one_code_for_each_label(student, rng):
    for n, dim in ((7, 3), (1, 2)):
        _, call, _ = sampling(student, rng, denoiser(rng, dim=dim), n)
        expect(student.sample_latents(**call)).tensor().shape(n, dim).finite()


@check("sample_latents", points=0.25, anchor=True, after=one_code_for_each_label,
       fr="le premier code est un bruit tiré selon N(0, I)",
       en="the first code is a noise drawn from N(0, I)")  # fmt: skip
def sampling_starts_from_noise(student, rng):
    n = 5_000
    module, call, _ = sampling(student, rng, denoiser(rng), n)
    student.sample_latents(**call)
    like_normal(happened(student, module, "z")[:n], "z")


@check("sample_latents", points=0.2, anchor=True, after=one_code_for_each_label,
       fr="le modèle est appelé de t = T − 1 à t = 0, à chaque étape, tous les codes à la même",
       en="the model is called from t = T − 1 down to t = 0, at each step, all codes at the same one")  # fmt: skip
def steps_go_from_the_last_to_the_first(student, rng):
    module, call, _ = sampling(student, rng, denoiser(rng), 3)
    student.sample_latents(**call)
    found = [value for name, value in student.record(module) if name == "t"]
    require(all(len(set(t.tolist())) == 1 for t in found), fr="les codes d'un appel ne sont pas à la même étape",
            en="the codes of one call are not at the same step")  # fmt: skip
    order = [int(t[0]) for t in found]
    steps = [t for place, t in enumerate(order) if place == 0 or t != order[place - 1]]
    require(steps == list(reversed(range(STEPS))), fr="l'ordre des étapes n'est pas T − 1, …, 1, 0",
            en="the order of the steps is not T − 1, …, 1, 0")  # fmt: skip


@check("sample_latents", points=0.6, anchor=True, after=one_code_for_each_label,
       fr="quand chaque classe est un seul point, l'échantillon est exactement celui de la classe demandée",
       en="when each class is a single point, the sample is exactly that of the class that is asked")  # fmt: skip
def a_class_that_is_a_point_is_found_exactly(student, rng):
    model = denoiser(rng, dim=3)
    _, call, y = sampling(student, rng, model, 11)
    # the noise of the last step would move a code by the root of its beta, 0.16 or more
    expect(student.sample_latents(**call)).close_to(model.means[y], atol=5e-3)


@check("sample_latents", points=0.4, anchor=True, after=one_code_for_each_label,
       fr="avec scale = s, l'échantillon est le point m∅ + s (m_y − m∅)",
       en="with scale = s, the sample is the point m∅ + s (m_y − m∅)")  # fmt: skip
def guided_samples_go_beyond_their_class(student, rng):
    for scale in (2.5, 0.0):
        model = denoiser(rng)
        _, call, y = sampling(student, rng, model, 11, scale=scale)
        target = model.means[-1] + scale * (model.means[y] - model.means[-1])
        expect(student.sample_latents(**call)).close_to(target, atol=2e-2)  # rounding, times what guidance adds


def codes_on_the_way(student, module, n):
    """Step -> the codes (n, d) that the model was asked for at that step, in the order of the calls."""
    found, codes = {}, None
    for name, value in student.record(module):
        if name == "z":
            codes = value[:n].double().numpy()
        elif name == "t":
            found.setdefault(int(value[0]), codes)
    return found


@check("sample_latents", points=0.3, anchor=True, after=steps_go_from_the_last_to_the_first,
       fr="à chaque étape, le code suivant est la moyenne plus un bruit neuf, de variance βₜ ou "
       "βₜ (1 − ᾱₜ₋₁)/(1 − ᾱₜ) ; à l'étape 0, la moyenne seule",
       en="at each step the next code is the mean plus a new noise, of variance βₜ or βₜ (1 − ᾱₜ₋₁)/(1 − ᾱₜ); at "
       "step 0, the mean alone")  # fmt: skip
def each_step_adds_its_noise_to_the_mean(student, rng):
    n, model, scale = 2_000, denoiser(rng, variance=0.5), 1.5
    module, call, y = sampling(student, rng, model, n, scale=scale)
    last = expect(student.sample_latents(**call)).shape(n, 2).finite().array()
    codes, before = codes_on_the_way(student, module, n), None
    target = replace(model, means=model.means[-1] + scale * (model.means - model.means[-1]))
    for t in reversed(range(STEPS)):
        beta, left = model.betas[t], model.alpha_bar[t]
        noise = target.predict(codes[t], np.full(n, t), y)
        mean = (codes[t] - beta / (1 - left) ** 0.5 * noise) / (1 - beta) ** 0.5
        if t == 0:
            expect(last, "t = 0").close_to(mean, atol=1e-3)
            return
        added, six = codes[t - 1] - mean, 6 / (2 * n) ** 0.5  # six standard errors, 2e-9 of false alarm each
        variances = beta, beta * (1 - model.alpha_bar[t - 1]) / (1 - left)
        require(any(abs(added.var() / variance - 1) <= six * 2**0.5 for variance in variances),
                fr="la variance du bruit ajouté n'est ni βₜ, ni βₜ (1 − ᾱₜ₋₁)/(1 − ᾱₜ)",
                en="the variance of the added noise is neither βₜ nor βₜ (1 − ᾱₜ₋₁)/(1 − ᾱₜ)")  # fmt: skip
        for other, name in ((noise, "Cor(n, ε)"), (before, "Cor(n, n')")):
            if other is not None:
                expect(oracles.correlation(added, other), name).close_to(0.0, atol=six)
        before = added


@check("sample_latents", points=0.3, anchor=True, after=each_step_adds_its_noise_to_the_mean,
       fr="quand chaque classe est gaussienne, les échantillons ont la moyenne et la variance que donnent les étapes",
       en="when each class is Gaussian, the samples have the mean and the variance that the steps give")  # fmt: skip
def samples_of_a_gaussian_class_have_its_moments(student, rng):
    n, model = 6_000, denoiser(rng, variance=0.5)
    _, call, y = sampling(student, rng, model, n)
    z = expect(student.sample_latents(**call)).shape(n, 2).finite().array()
    (mean, narrow), (_, wide) = (model.sampled(model.means[y], narrow=one) for one in (True, False))
    rest = z - mean
    expect(rest.mean(0), "E[z]").close_to(np.zeros(2), atol=6 * (wide / n) ** 0.5)
    require(any(abs(rest.var() / variance - 1) <= 6 * (2 / z.size) ** 0.5 for variance in (narrow, wide)),
            fr="la variance n'est ni celle que donne σ² = βₜ, ni celle que donne σ² = βₜ (1 − ᾱₜ₋₁)/(1 − ᾱₜ)",
            en="the variance is neither that of σ² = βₜ nor that of σ² = βₜ (1 − ᾱₜ₋₁)/(1 − ᾱₜ)")  # fmt: skip


@check("sample_latents", points=0.3, after=one_code_for_each_label,
       fr="tout le hasard vient de `generator` : même graine, mêmes codes ; sans générateur, deux appels diffèrent",
       en="all randomness comes from `generator`: same seed, same codes; without one, two calls differ")  # fmt: skip
def latents_follow_the_generator(student, rng):
    _, call, _ = sampling(student, rng, denoiser(rng, variance=0.5), 7)
    seed = int(rng.integers(1, 10**6))
    first, again, other = (student.sample_latents(**call, generator=Generator(seed + k)) for k in (0, 0, 1))
    expect(again, "generator").close_to(first, atol=1e-5)
    expect(other, "generator").differs_from(first)
    expect(student.sample_latents(**call), "z").differs_from(student.sample_latents(**call))


# ---- images that trained models make --------------------------------------------------------------------------------


OWN, LATENT = CALIBRATED.recipe("own network"), CALIBRATED.recipe("latent diffusion")

SPOILED = {
    "asked class": ("trop d'images ne sont pas de la classe demandée",
                    "too many images are not of the class that was asked"),
    "variety": ("dans une classe, les images se ressemblent trop", "within a class, the images are too much alike"),
    "coverage": ("trop peu de vrais chiffres ont une image produite dans leur voisinage",
                 "too few real digits have a made image in their neighborhood"),
    "energy": ("les pixels des images produites suivent une loi trop éloignée de celle des vrais chiffres",
               "the pixels of the made images follow a law too far from that of real digits"),
    "energy over prior": ("ces images ne sont pas assez plus proches des vrais chiffres que celles de la loi a priori",
                          "these images are not enough nearer to real digits than those of the prior"),
}  # fmt: skip
"""What the student reads of each measure."""


def as_good_as_asked(broken):
    """No measure of the images is beyond its threshold; `broken`: those that are."""
    require(not broken, fr="\u00a0; ".join(SPOILED[name][0] for name in broken),
            en="; ".join(SPOILED[name][1] for name in broken))  # fmt: skip


def every_class(student, each):
    """So many labels of each class, in order."""
    return torch.arange(student.images.classes).repeat_interleave(each)


def digits_of_the_model(student, rng):
    """What images are worth that the student's conditional VAE makes after the given training."""
    images, classes = student.images, student.images.classes
    vae = vae_of(student, images.image_shape, OWN["latent_dim"], classes)
    student.train_conditional_vae(model=vae, images=images.train, labels=images.train_classes, **OWN["training"])
    y = every_class(student, OWN["each"])
    made = expect(vae.decode(z=normal(rng, len(y), OWN["latent_dim"]), y=y)).shape(len(y), *images.image_shape).finite()
    return trained.asked_measures(made.value, y, images)


RIGHT_LOSS = (
    each_image_is_rebuilt_in_its_class, kl_is_that_of_the_posterior_given_the_class,
    the_loss_is_the_sum_of_its_two_terms, the_decoder_receives_a_draw_and_the_label, the_gradient_reaches_both_networks,
    the_loss_leaves_its_inputs_unchanged,
)  # fmt: skip
"""Without these an architecture is not to blame for its images."""

LEARNS = (decoded_pixels_fill_the_unit_interval, labels_are_no_quantity, code_and_image_depend_on_each_other,
          the_model_is_differentiable, *RIGHT_LOSS)  # fmt: skip


@check("ConditionalVAE", points=0.05, trains=True, after=LEARNS, call_s=30, timeout_s=60,
       fr="entraîné sur votre perte, votre modèle dessine des chiffres de la classe demandée, et variés",
       en="trained on your loss, your model draws digits of the class that is asked, and varied ones")  # fmt: skip
def the_model_draws_the_class_that_is_asked(student, rng):
    found = student.once("digits of the model", lambda: digits_of_the_model(student, rng))
    as_good_as_asked(CALIBRATED.on(student.data).broken("own network", found, marks="half"))


@check("ConditionalVAE", points=0.05, trains=True, after=LEARNS, call_s=30, timeout_s=60,
       fr="ces chiffres sont aussi proches des vrais et aussi variés que ceux d'un modèle modeste",
       en="these digits are as close to real ones and as varied as those of a modest model")  # fmt: skip
def the_model_draws_as_well_as_a_modest_one(student, rng):
    found = student.once("digits of the model", lambda: digits_of_the_model(student, rng))
    as_good_as_asked(CALIBRATED.on(student.data).broken("own network", found, marks="full"))


def digits_of_the_diffusion(student, rng):
    """What images are worth that come from codes drawn by diffusion, in the latent space of a given VAE."""
    images, recipe = student.images, LATENT
    weights = dense.ready(student.data, recipe["vae"], seed=0)
    vae, dim = student.given("dense_vae", **weights), recipe["vae"]["latent_dim"]
    latents, center, spread = parts(student.encode_latents(vae=vae, images=images.train), "latents", "center", "spread")
    betas = torch.linspace(*recipe["betas"], recipe["steps"])
    model = student.new("Denoiser", latent_dim=dim, steps=len(betas), classes=images.classes)
    student.train_denoiser(model=model, latents=latents, labels=images.train_classes,
                           alpha_bar=(1 - betas).cumprod(0), **recipe["training"])  # fmt: skip
    y = every_class(student, recipe["each"])
    drawn = student.sample_latents(model=model, y=y, betas=betas, scale=recipe["scale"])
    made = student.decode_latents(vae=vae, latents=drawn, center=center, spread=spread)
    found = trained.asked_measures(expect(made).shape(len(y), *images.image_shape).finite().value, y, images)
    prior = dense.decoded(weights, normal(rng, len(y), dim))
    return {**found, "energy over prior": found["energy"] / energy_distance(images.held_out, prior)}


DIFFUSES = (
    a_share_p_of_each_class_is_dropped, dropping_follows_the_generator_and_copies,
    guidance_moves_the_target_along_the_line, latents_are_the_means_of_the_posteriors,
    latents_are_decoded_on_the_scale_of_the_vae, steps_are_uniform, some_labels_are_dropped_from_the_batch,
    the_gradient_reaches_the_denoiser, each_step_adds_its_noise_to_the_mean,
    samples_of_a_gaussian_class_have_its_moments,
    guided_samples_go_beyond_their_class,
)  # fmt: skip
"""Each piece is right by itself."""


@check("latent_loss", points=0.1, trains=True, after=DIFFUSES, call_s=30, timeout_s=60,
       fr="sur les codes d'un VAE donné, toute la chaîne dessine des chiffres de la classe demandée, et variés",
       en="on the codes of a given VAE, the whole chain draws digits of the class that is asked, and varied ones",
       )  # fmt: skip
def latent_diffusion_draws_the_class_that_is_asked(student, rng):
    found = student.once("digits of the diffusion", lambda: digits_of_the_diffusion(student, rng))
    as_good_as_asked(CALIBRATED.on(student.data).broken("latent diffusion", found, marks="half"))


@check("latent_loss", points=0.1, trains=True, after=DIFFUSES, call_s=30, timeout_s=60,
       fr="ces chiffres sont plus proches des vrais que ceux de la loi a priori décodés par le même VAE",
       en="these digits are nearer to real ones than those of the prior decoded by the same VAE")  # fmt: skip
def latent_diffusion_beats_the_prior(student, rng):
    found = student.once("digits of the diffusion", lambda: digits_of_the_diffusion(student, rng))
    as_good_as_asked(CALIBRATED.on(student.data).broken("latent diffusion", found, marks="full"))


# ---- quizzes --------------------------------------------------------------------------------------------------------


def chosen(student, key, right):
    """The option `right` was chosen for this question of the quiz."""
    answers = student.value("ANSWERS")
    answer = answers.get(key) if isinstance(answers, dict) else None
    require(isinstance(answer, int) and not isinstance(answer, bool),
            fr="un entier de 1 à 4 est attendu", en="an integer from 1 to 4 is expected")  # fmt: skip
    require(answer == right, fr="ce n'est pas la bonne réponse", en="this is not the right answer")


@check("quiz_guidance", points=0.5, anchor=True,
       fr='ANSWERS["guidance"] est le numéro de ce que l\'on observe quand scale augmente',
       en='ANSWERS["guidance"] is the number of what is observed when scale grows')  # fmt: skip
def guidance_trades_variety_for_the_class(student, rng):  # noqa: ARG001  # nothing is drawn
    chosen(student, "guidance", 2)


@check("quiz_latent", points=0.5, anchor=True,
       fr='ANSWERS["latent"] est le numéro de la bonne réponse',
       en='ANSWERS["latent"] is the number of the right answer')  # fmt: skip
def the_prior_is_not_where_the_codes_are(student, rng):  # noqa: ARG001  # nothing is drawn
    chosen(student, "latent", 4)
