"""The public checks of the assignment on normalizing flows: what students may run themselves, through otter.

Shapes, laws that are no anchor, and the worked examples of the statement. Each function is shipped as it stands.
"""

import torch

from autograder.public.declare import example, law
from autograder.public.shipped import expect

# ---- change_of_variables_1d -----------------------------------------------------------------------------------------


@law("log_density_has_the_shape_and_precision_of_x")
def log_density_looks_like_x(student):
    for x in (torch.tensor([0.3, -1.0, 2.0]), torch.tensor([0.3], dtype=torch.float64)):
        found = student.change_of_variables_1d(h=lambda at: 3 * at, dh=lambda at: torch.full_like(at, 3.0), x=x)
        expect(found).tensor().shape(len(x)).dtype(x.dtype).finite()


@example("change_of_variables_1d",
         fr="l'exemple de l'énoncé : h(x) = 2x − 1 et h(x) = 1 − 2x donnent −0,726 en x = 1",
         en="the example of the statement: h(x) = 2x − 1 and h(x) = 1 − 2x give −0.726 at x = 1")  # fmt: skip
def log_density_of_the_example(student):
    x = torch.tensor([1.0])
    up = student.change_of_variables_1d(h=lambda at: 2 * at - 1, dh=lambda at: torch.full_like(at, 2.0), x=x)
    down = student.change_of_variables_1d(h=lambda at: 1 - 2 * at, dh=lambda at: torch.full_like(at, -2.0), x=x)
    expect(up, "2x - 1").close_to([-0.726], atol=1e-3)
    expect(down, "1 - 2x").close_to([-0.726], atol=1e-3)


# ---- AffineCoupling -------------------------------------------------------------------------------------------------


@law("coupling_returns_points_of_the_same_shape")
def coupling_maps_points_to_points(student):
    layer, points = student.AffineCoupling(dim=4, hidden_dim=8), torch.linspace(-1, 1, 12).reshape(3, 4)
    for name in ("forward", "inverse"):
        expect(expect(student.call(getattr(layer, name), points)).parts(2)[0], name).tensor().shape(3, 4).finite()


@law("coupling_returns_one_logdet_per_point")
def coupling_gives_a_vector_of_logdets(student):
    layer, points = student.AffineCoupling(dim=4, hidden_dim=8), torch.linspace(-1, 1, 12).reshape(3, 4)
    for name in ("forward", "inverse"):
        expect(expect(student.call(getattr(layer, name), points)).parts(2)[1], name).tensor().shape(3).finite()


@law("coupling_accepts_odd_dimensions")
def coupling_works_in_dimension_three(student):
    points = torch.linspace(-1, 1, 6).reshape(2, 3)
    for swap in (False, True):
        x, logdet = expect(student.call(student.AffineCoupling(dim=3, hidden_dim=8, swap=swap).forward, points)).parts(
            2
        )
        expect(x, "x").tensor().shape(2, 3)
        expect(logdet, "logdet").tensor().shape(2)


@law("swap_transforms_the_first_half")
def swap_changes_the_first_coordinate(student):
    points = torch.linspace(-1, 1, 6).reshape(3, 2)
    x, _ = expect(student.call(student.AffineCoupling(dim=2, hidden_dim=8, swap=True).forward, points)).parts(2)
    expect(expect(x, "x").tensor().shape(3, 2).value[:, 0], "x").differs_from(points[:, 0])


@law("inverse_undoes_forward")
def there_and_back_again(student):
    layer, points = student.AffineCoupling(dim=4, hidden_dim=8), torch.linspace(-1, 1, 12).reshape(3, 4)
    x, _ = expect(student.call(layer.forward, points)).parts(2)
    z, _ = expect(student.call(layer.inverse, x)).parts(2)
    expect(z, "inverse(forward(z))").close_to(points, atol=1e-4)


# ---- RealNVP --------------------------------------------------------------------------------------------------------


@law("log_prob_is_one_number_per_point")
def log_prob_is_a_vector(student):
    flow = student.RealNVP(dim=4, hidden_dim=8, layers=2)
    for n in (3, 1):
        expect(student.call(flow.log_prob, torch.ones(n, 4))).tensor().shape(n).finite()


@law("samples_are_n_points")
def sample_gives_n_points(student):
    flow = student.RealNVP(dim=4, hidden_dim=8, layers=2)
    for n in (5, 1):
        expect(student.call(flow.sample, n)).tensor().shape(n, 4).finite()


@law("flow_owns_its_layers")
def optimizer_finds_weights(student):
    found = len(list(student.RealNVP(dim=4, hidden_dim=8, layers=2).parameters()))
    expect(found, "parameters").within(1, 10**6)


@law("flow_inverse_undoes_forward")
def flow_goes_there_and_back(student):
    flow, points = student.RealNVP(dim=3, hidden_dim=8, layers=4), torch.linspace(-1, 1, 12).reshape(4, 3)
    x, _ = expect(student.call(flow.forward, points)).parts(2)
    z, _ = expect(student.call(flow.inverse, x)).parts(2)
    expect(z, "inverse(forward(z))").close_to(points, atol=1e-3)


@law("same_generator_gives_the_same_points")
def sample_repeats_with_the_same_seed(student):
    flow = student.RealNVP(dim=4, hidden_dim=8, layers=2)
    first, again = (student.call(flow.sample, 5, generator=torch.Generator().manual_seed(3)) for _ in range(2))
    expect(again).tensor().close_to(expect(first).tensor().value, atol=1e-6)


# ---- train_flow -----------------------------------------------------------------------------------------------------


@law("training_returns_one_loss_per_epoch")
def training_tells_each_epoch(student):
    points, flow = torch.linspace(-1, 1, 20).reshape(10, 2), student.RealNVP(dim=2, hidden_dim=8, layers=2)
    found = student.train_flow(flow, points, points, epochs=3, batch_size=4, learning_rate=1e-3, patience=10)
    for value in expect(found).parts(3):
        expect(value).shape().finite()


@example("train_flow",
         fr="l'exemple de l'énoncé : avec `patience=2`, 6 époques, et le modèle garde les poids de la quatrième",
         en="the example of the statement: with `patience=2`, 6 epochs, and the model keeps the weights of the fourth",
         )  # fmt: skip
def early_stopping_of_the_example(student):
    losses, weights = [9.0, 5.0, 4.0, 4.5, 3.8, 3.9, 4.0, 1.0], {}

    class Played(torch.nn.Module):
        """Its validation losses, on points of first coordinate 1000, are those of the example."""

        def __init__(self):
            super().__init__()
            self.weight = torch.nn.Parameter(torch.zeros(1))
            self.steps = 0
            self.weight.register_hook(self.count)

        def count(self, gradient):
            self.steps += 1
            return gradient

        def log_prob(self, x):
            if float(x[0, 0]) < 1000:
                return -((x[:, 0] - self.weight) ** 2)
            weights[self.steps] = self.weight.detach().clone()
            return torch.full((len(x),), -losses[min(self.steps, 7)])

    model, points = Played(), torch.full((4, 1), 3.0)
    found = student.train_flow(model, points, points + 1000, epochs=7, batch_size=4, learning_rate=0.1, patience=2)
    expect(found).parts(6)
    expect(model.weight, "weight").close_to(weights.get(4, torch.tensor([float("nan")])), atol=1e-6)


# ---- the quiz -------------------------------------------------------------------------------------------------------


@example("quiz_half",
         fr='ANSWERS["half"] est un numéro de 1 à 4 (juste ou non, cela ne se vérifie pas ici)',
         en='ANSWERS["half"] is a number from 1 to 4 (right or wrong is not checked here)')  # fmt: skip
def an_option_on_the_factor_is_chosen(student):
    expect(student.ANSWERS.get("half")).choice(4)


@example("quiz_likelihood",
         fr='ANSWERS["likelihood"] est un numéro de 1 à 4 (juste ou non, cela ne se vérifie pas ici)',
         en='ANSWERS["likelihood"] is a number from 1 to 4 (right or wrong is not checked here)')  # fmt: skip
def an_option_on_the_likelihood_is_chosen(student):
    expect(student.ANSWERS.get("likelihood")).choice(4)
