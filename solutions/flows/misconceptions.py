"""Wrong answers to the assignment on normalizing flows: what students believe, what sees it, and what to tell them.

Every `caught_by` is exact. A check that is blocked in consequence is not listed: it was never run.
"""

import copy
import math

import torch

from autograder.suite.declare import misconception, wrong_answer

# ---- change_of_variables_1d ------------------------------------------------------------------------------------------


@misconception(
    "change_of_variables_1d",
    caught_by={
        "density_is_the_mass_of_a_small_interval",
        "a_decreasing_curve_gives_a_density_too",
        "density_on_a_line_integrates_to_one",
    },
    fr="Il manque le facteur 1/2 devant h(x)², comme sur la diapositive : e^(−z²) n'est pas la densité de la loi "
    "normale, même à une constante près. Comparez avec l'exemple h(x) = 2x − 1.",
    en="The factor 1/2 in front of h(x)² is missing, as on the slide: e^(−z²) is not the density of the normal "
    "distribution, not even up to a constant. Compare with the example h(x) = 2x − 1.",
)
def square_without_half(h, dh, x):
    return -(h(x) ** 2) - 0.5 * math.log(2 * math.pi) + torch.log(torch.abs(dh(x)))


@misconception(
    "change_of_variables_1d",
    caught_by={
        "density_is_the_mass_of_a_small_interval",
        "a_decreasing_curve_gives_a_density_too",
        "density_on_a_line_integrates_to_one",
    },
    fr="La constante −½ log 2π manque : pour apprendre elle ne compte pas, mais ce que vous renvoyez n'est pas "
    "une log-densité, et son exponentielle s'intègre à 2,5.",
    en="The constant −½ log 2π is missing: it does not matter for learning, but what you return is no "
    "log-density, and its exponential integrates to 2.5.",
)
def constant_forgotten(h, dh, x):
    return -0.5 * h(x) ** 2 + torch.log(torch.abs(dh(x)))


@misconception(
    "change_of_variables_1d",
    caught_by={
        "density_is_the_mass_of_a_small_interval",
        "a_decreasing_curve_gives_a_density_too",
        "density_on_a_line_integrates_to_one",
    },
    fr="Votre constante est −log 2π, celle de la loi normale en dimension 2. En dimension 1, c'est la moitié.",
    en="Your constant is −log 2π, that of the normal distribution in dimension 2. In dimension 1 it is half of it.",
)
def constant_of_two_dimensions(h, dh, x):
    return -0.5 * h(x) ** 2 - math.log(2 * math.pi) + torch.log(torch.abs(dh(x)))


@misconception(
    "change_of_variables_1d",
    caught_by={
        "density_is_the_mass_of_a_small_interval",
        "a_decreasing_curve_gives_a_density_too",
        "density_on_a_line_integrates_to_one",
    },
    fr="Vous renvoyez la log-densité de Z en h(x), sans le terme log |h'(x)| : une densité ne se transporte pas "
    "comme une valeur, elle se dilue là où la courbe étire l'axe.",
    en="You return the log-density of Z at h(x), without the term log |h'(x)|: a density is not carried over like "
    "a value, it is diluted where the curve stretches the axis.",
)
def volume_forgotten(h, dh, x):  # noqa: ARG001  # the mistake itself
    return -0.5 * h(x) ** 2 - 0.5 * math.log(2 * math.pi)


@misconception(
    "change_of_variables_1d",
    caught_by={
        "density_is_the_mass_of_a_small_interval",
        "a_decreasing_curve_gives_a_density_too",
        "density_on_a_line_integrates_to_one",
    },
    fr="Le signe de log |h'(x)| est faux. Là où h est raide, un petit intervalle en x reçoit beaucoup de "
    "probabilité : la densité de X y est plus forte, donc le terme s'ajoute.",
    en="The sign of log |h'(x)| is wrong. Where h is steep, a small interval in x receives much probability: the "
    "density of X is higher there, so the term is added.",
)
def volume_subtracted(h, dh, x):
    return -0.5 * h(x) ** 2 - 0.5 * math.log(2 * math.pi) - torch.log(torch.abs(dh(x)))


@misconception(
    "change_of_variables_1d",
    caught_by={"a_decreasing_curve_gives_a_density_too"},
    fr="Le logarithme d'une pente négative n'existe pas : il manque la valeur absolue. Une courbe décroissante "
    "retourne l'axe, mais les largeurs restent positives.",
    en="The logarithm of a negative slope does not exist: the absolute value is missing. A decreasing curve flips "
    "the axis, but widths stay positive.",
)
def absolute_value_forgotten(h, dh, x):
    return -0.5 * h(x) ** 2 - 0.5 * math.log(2 * math.pi) + torch.log(dh(x))


@misconception(
    "change_of_variables_1d",
    caught_by={
        "density_is_the_mass_of_a_small_interval",
        "a_decreasing_curve_gives_a_density_too",
        "density_on_a_line_integrates_to_one",
    },
    fr="Vous prenez la dérivée en h(x) au lieu de x : l'agrandissement est celui du point de départ.",
    en="You take the derivative at h(x) instead of x: the magnification is that of the point where one starts.",
)
def slope_at_the_image(h, dh, x):
    z = h(x)
    return -0.5 * z**2 - 0.5 * math.log(2 * math.pi) + torch.log(torch.abs(dh(z)))


@misconception(
    "change_of_variables_1d",
    caught_by={
        "density_is_the_mass_of_a_small_interval",
        "a_decreasing_curve_gives_a_density_too",
        "density_on_a_line_integrates_to_one",
    },
    fr="Vous évaluez la loi normale en x, et non en h(x) : c'est Z = h(X) qui est de loi normale, pas X.",
    en="You evaluate the normal distribution at x, not at h(x): it is Z = h(X) that is normal, not X.",
)
def slope_of_the_inverse(h, dh, x):  # noqa: ARG001  # the mistake itself
    return -0.5 * x**2 - 0.5 * math.log(2 * math.pi) + torch.log(torch.abs(dh(x)))


@misconception(
    "change_of_variables_1d",
    caught_by={
        "density_is_the_mass_of_a_small_interval",
        "a_decreasing_curve_gives_a_density_too",
        "density_on_a_line_integrates_to_one",
    },
    fr="Vous renvoyez la densité elle-même : c'est son logarithme qui est demandé.",
    en="You return the density itself: its logarithm is asked for.",
)
def density_returned(h, dh, x):
    return torch.exp(-0.5 * h(x) ** 2) / math.sqrt(2 * math.pi) * torch.abs(dh(x))


@misconception(
    "change_of_variables_1d",
    caught_by={
        "density_is_the_mass_of_a_small_interval",
        "a_decreasing_curve_gives_a_density_too",
        "density_on_a_line_integrates_to_one",
    },
    fr="Vous renvoyez −log p(x), la perte, au lieu de la log-densité : tous les signes sont opposés.",
    en="You return −log p(x), the loss, instead of the log-density: all signs are opposite.",
)
def negative_log_density_returned(h, dh, x):
    return 0.5 * h(x) ** 2 + 0.5 * math.log(2 * math.pi) - torch.log(torch.abs(dh(x)))


@misconception(
    "change_of_variables_1d",
    caught_by={"log_density_is_finite_in_the_tails"},
    fr="Vous formez la densité avant d'en prendre le logarithme : loin du centre, l'exponentielle vaut 0 en "
    "machine, et son logarithme −∞. Additionnez directement les logarithmes.",
    en="You form the density before taking its logarithm: far from the center the exponential is 0 in a machine, "
    "and its logarithm −∞. Add up the logarithms directly.",
)
def density_then_logarithm(h, dh, x):
    return torch.log(torch.exp(-0.5 * h(x) ** 2) / math.sqrt(2 * math.pi) * torch.abs(dh(x)))


@misconception(
    "change_of_variables_1d",
    caught_by={"log_density_is_differentiable"},
    fr="Le terme log |h'(x)| est coupé du graphe (detach, item, no_grad) : l'entraînement ne verrait que l'autre "
    "terme, et tout s'effondrerait sur zéro.",
    en="The term log |h'(x)| is cut off from the graph (detach, item, no_grad): training would see the other term "
    "only, and everything would collapse to zero.",
)
def slope_detached(h, dh, x):
    return -0.5 * h(x) ** 2 - 0.5 * math.log(2 * math.pi) + torch.log(torch.abs(dh(x).detach()))


@misconception(
    "change_of_variables_1d",
    caught_by={"log_density_is_differentiable"},
    fr="Tout se calcule sous torch.no_grad() : la valeur est juste, mais aucun gradient ne la traverse, et rien "
    "ne pourrait s'apprendre.",
    en="Everything is computed under torch.no_grad(): the value is right, but no gradient goes through it, and "
    "nothing could be learned.",
)
def nothing_differentiable(h, dh, x):
    with torch.no_grad():
        return -0.5 * h(x) ** 2 - 0.5 * math.log(2 * math.pi) + torch.log(torch.abs(dh(x)))


@misconception(
    "change_of_variables_1d",
    caught_by={"log_density_has_the_shape_and_precision_of_x"},
    fr="Vous renvoyez la moyenne sur le lot : une log-densité par élément de x est demandée.",
    en="You return the mean over the batch: one log-density per element of x is asked for.",
)
def averaged_over_the_batch(h, dh, x):
    return (-0.5 * h(x) ** 2 - 0.5 * math.log(2 * math.pi) + torch.log(torch.abs(dh(x)))).mean()


@misconception(
    "change_of_variables_1d",
    caught_by={"log_density_has_the_shape_and_precision_of_x"},
    fr="Vous convertissez le résultat en float32 : il doit garder la précision de x.",
    en="You convert the result to float32: it has to keep the precision of x.",
)
def rounded_to_single_precision(h, dh, x):
    return (-0.5 * h(x) ** 2 - 0.5 * math.log(2 * math.pi) + torch.log(torch.abs(dh(x)))).float()


@misconception(
    "change_of_variables_1d",
    caught_by={"log_density_leaves_x_unchanged"},
    fr="Vous écrivez h(x) dans x lui-même : qui vous a passé x le retrouve changé.",
    en="You write h(x) into x itself: whoever passed x to you finds it changed.",
)
def x_replaced_by_its_image(h, dh, x):
    slope = dh(x)
    x.copy_(h(x))
    return -0.5 * x**2 - 0.5 * math.log(2 * math.pi) + torch.log(torch.abs(slope))


# ---- AffineCoupling --------------------------------------------------------------------------------------------------


@misconception(
    "AffineCoupling",
    caught_by={"coupling_returns_one_logdet_per_point"},
    recognized_by="checks",
    fr="Votre somme porte aussi sur le lot : il faut un log-déterminant par point, donc sum(dim=1).",
    en="Your sum runs over the batch too: there must be one log-determinant per point, hence sum(dim=1).",
)
class LogdetOfTheWholeBatch(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), s.sum()

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.sum()


@misconception(
    "AffineCoupling",
    caught_by={"coupling_returns_points_of_the_same_shape"},
    recognized_by="checks",
    fr="Vos méthodes ne renvoient que le point : le couple (point, log-déterminant) est demandé, dans cet ordre.",
    en="Your methods return the point only: the pair (point, log-determinant) is asked for, in this order.",
)
class PointsOnly(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s))


@misconception(
    "AffineCoupling",
    caught_by={"coupling_accepts_a_single_point"},
    recognized_by="checks",
    fr="squeeze() supprime aussi la dimension du lot quand il n'a qu'un point : le log-déterminant n'est plus un "
    "vecteur.",
    en="squeeze() also drops the dimension of the batch when this has a single point: the log-determinant is a "
    "vector no more.",
)
class LogdetSqueezed(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), s.sum(dim=1).squeeze()

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.sum(dim=1).squeeze()


@misconception(
    "AffineCoupling",
    caught_by={"coupling_accepts_odd_dimensions"},
    recognized_by="checks",
    fr="Vous supposez deux moitiés égales : en dimension impaire, la seconde a une coordonnée de plus, à l'entrée "
    "des réseaux comme à leur sortie.",
    en="You assume two equal halves: in an odd dimension the second has one coordinate more, at the input of the "
    "networks as at their output.",
)
class TwoEqualHalves(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * kept)
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.sum(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={"coupling_leaves_its_inputs_unchanged"},
    recognized_by="checks",
    fr="Vous écrivez le résultat dans le tenseur reçu : l'appelant perd son z, et autograd refuse de dériver. "
    "Construisez un nouveau tenseur, avec torch.cat ou clone.",
    en="You write the result into the tensor that you received: the caller loses their z, and autograd refuses to "
    "differentiate. Build a new tensor, with torch.cat or clone.",
)
class ChangedInPlace(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        place = slice(0, self.cut) if self.swap else slice(self.cut, None)
        z[:, place] = other * torch.exp(s) + m
        return z, s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.sum(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={"a_new_coupling_moves_points"},
    recognized_by="checks",
    fr="Les derniers poids de vos réseaux sont nuls : une couche neuve est l'identité. C'est une initialisation "
    "répandue, mais l'énoncé demande celle de PyTorch, sans quoi la correction ne verrait rien de ce que la "
    "couche calcule.",
    en="The last weights of your networks are zero: a new layer is the identity. This initialization is common, "
    "but the statement asks for that of PyTorch, without which grading would see nothing of what the layer "
    "computes.",
)
class LastWeightsAtZero(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )
        torch.nn.init.zeros_(self.network[-1].weight)
        torch.nn.init.zeros_(self.network[-1].bias)

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.sum(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={"the_first_half_is_kept", "swap_transforms_the_first_half"},
    recognized_by="checks",
    fr="Les rôles sont échangés : sans swap, c'est la première moitié qui est gardée, et la seconde transformée.",
    en="The roles are exchanged: without swap it is the first half that is kept, and the second that is transformed.",
)
class HalvesExchanged(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        swap = not swap
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.sum(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={"swap_transforms_the_first_half"},
    recognized_by="checks",
    fr="L'argument swap ne change rien : toutes vos couches transforment la même moitié, et l'autre traverse le "
    "flot intacte.",
    en="The argument swap changes nothing: all your layers transform the same half, and the other goes through "
    "the flow untouched.",
)
class SwapIgnored(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        swap = False
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.sum(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={"swap_keeps_the_second_half"},
    recognized_by="checks",
    fr="Avec swap, vous recollez les moitiés dans le mauvais ordre : chaque coordonnée doit rester à sa place.",
    en="With swap you put the halves together in the wrong order: each coordinate has to stay in its place.",
)
class HalvesNotPutBack(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.sum(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={"an_odd_dimension_is_split_as_stated"},
    recognized_by="checks",
    fr="En dimension impaire, votre première moitié est la plus grande : c'est ce que fait torch.chunk. L'énoncé "
    "coupe à dim // 2.",
    en="In an odd dimension your first half is the larger one: this is what torch.chunk does. The statement cuts "
    "at dim // 2.",
)
class CutByChunk(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = (dim + 1) // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.sum(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={"scale_depends_on_the_kept_half", "shift_depends_on_the_kept_half"},
    recognized_by="checks",
    fr="L'échelle et le déplacement sont les mêmes pour tous les points : ils doivent être calculés, par des "
    "réseaux, à partir de la moitié gardée. Sans cela le flot reste gaussien.",
    en="Scale and shift are the same for all points: they must be computed, by networks, from the half that is "
    "kept. Without that the flow stays Gaussian.",
)
class ConstantScaleAndShift(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.values = torch.nn.Parameter(torch.randn(hidden_dim * 0 + 2 * (dim - kept)))

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.values.expand(len(kept), -1).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.values.expand(len(kept), -1).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.sum(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={"scale_depends_on_the_kept_half"},
    recognized_by="checks",
    fr="Votre couche déplace sans étirer : c'est la couche additive de NICE, dont le log-déterminant est toujours "
    "nul. Il manque le facteur exp(s(z₁)).",
    en="Your layer moves without stretching: this is the additive layer of NICE, whose log-determinant is always "
    "zero. The factor exp(s(z₁)) is missing.",
)
class ShiftOnly(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.zeros_like(s)
        return self.join(kept, other * torch.exp(s) + m), s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.zeros_like(s)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.sum(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={"shift_depends_on_the_kept_half"},
    recognized_by="checks",
    fr="Votre couche étire sans déplacer : il manque m(z₁).",
    en="Your layer stretches without moving: m(z₁) is missing.",
)
class ScaleOnly(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, _ = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s)), s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, _ = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(-s)), -s.sum(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={
        "the_other_half_is_affine_in_itself",
        "forward_logdet_is_that_of_the_jacobian",
        "inverse_undoes_forward",
        "inverse_logdet_is_that_of_the_jacobian",
    },
    recognized_by="checks",
    fr="Vos réseaux voient le point entier. Au retour, ils recevraient x₂ au lieu de z₂, et l'on ne retrouverait "
    "ni s ni m ; la jacobienne n'est plus triangulaire. Ils ne doivent voir que la moitié gardée.",
    en="Your networks see the whole point. On the way back they would receive x₂ instead of z₂, and neither s nor "
    "m would be found again; the Jacobian is triangular no more. They must see only the half that is kept.",
)
class NetworksSeeTheWholePoint(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(dim, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(z).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(x).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.sum(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={"logdet_varies_with_the_point"},
    recognized_by="checks",
    fr="Votre log-déterminant est constant : la couche étire l'espace de exp(s), ce que mesure la somme des s.",
    en="Your log-determinant is constant: the layer stretches space by exp(s), which the sum of the s measures.",
)
class LogdetForgotten(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), torch.zeros_like(s[:, 0])

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), -torch.zeros_like(s[:, 0])


@misconception(
    "AffineCoupling",
    caught_by={"forward_logdet_is_that_of_the_jacobian", "inverse_logdet_is_that_of_the_jacobian"},
    recognized_by="checks",
    fr="Les deux log-déterminants ont le mauvais signe : chaque méthode renvoie celui de la transformation "
    "qu'elle vient d'appliquer. forward multiplie par exp(s), son log-déterminant est donc +Σ s.",
    en="Both log-determinants have the wrong sign: each method returns that of the map that it has just applied. "
    "forward multiplies by exp(s), so its log-determinant is +Σ s.",
)
class SignsExchanged(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), -s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), s.sum(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={
        "forward_logdet_is_that_of_the_jacobian",
        "the_two_logdets_are_opposite",
        "inverse_logdet_is_that_of_the_jacobian",
    },
    recognized_by="checks",
    fr="Vous renvoyez le déterminant, le produit des exp(s), et non son logarithme, la somme des s.",
    en="You return the determinant, the product of the exp(s), not its logarithm, the sum of the s.",
)
class DeterminantForItsLogarithm(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), torch.exp(s).prod(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), torch.exp(-s).prod(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={"logdet_adds_up_over_the_coordinates"},
    recognized_by="checks",
    fr="Vous prenez la moyenne des s sur les coordonnées : le déterminant d'une matrice triangulaire est le "
    "produit de toute sa diagonale, son logarithme est une somme.",
    en="You take the mean of the s over the coordinates: the determinant of a triangular matrix is the product of "
    "its whole diagonal, its logarithm is a sum.",
)
class MeanOfTheScales(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), s.mean(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.mean(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={"the_two_logdets_are_opposite", "inverse_logdet_is_that_of_the_jacobian"},
    recognized_by="checks",
    fr="inverse renvoie le log-déterminant de forward : celui du retour est l'opposé, puisqu'il divise par exp(s).",
    en="inverse returns the log-determinant of forward: that of the way back is the opposite, since it divides by "
    "exp(s).",
)
class SameLogdetBothWays(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), s.sum(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={"inverse_undoes_forward"},
    recognized_by="checks",
    fr="inverse ne défait pas forward : on retire m d'abord, puis on divise par exp(s), dans l'ordre inverse de "
    "l'aller.",
    en="inverse does not undo forward: m is taken away first, then one divides by exp(s), in the reverse order of "
    "the way there.",
)
class ShiftTakenAwayLast(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(-s) - m), -s.sum(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={"inverse_undoes_forward", "inverse_logdet_is_that_of_the_jacobian"},
    recognized_by="checks",
    fr="Au retour vous multipliez encore par exp(s) : il faut diviser, c'est-à-dire multiplier par exp(−s).",
    en="On the way back you multiply by exp(s) again: one has to divide, that is, to multiply by exp(−s).",
)
class StretchedBothWays(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(s)), -s.sum(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={"logdet_is_differentiable"},
    recognized_by="checks",
    fr="Le log-déterminant est coupé du graphe (detach, item) : sa valeur est juste, mais l'entraînement ne le "
    "verrait pas, et rien n'empêcherait le flot d'écraser les données sur zéro.",
    en="The log-determinant is cut off from the graph (detach, item): its value is right, but training would not "
    "see it, and nothing would keep the flow from crushing the data to zero.",
)
class LogdetDetached(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), s.sum(dim=1).detach()

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.sum(dim=1).detach()


@misconception(
    "AffineCoupling",
    caught_by={"logdet_is_differentiable", "coupling_is_differentiable"},
    recognized_by="checks",
    fr="Les réseaux ne laissent pas passer le gradient vers la moitié gardée (detach, no_grad) : les couches qui "
    "précèdent n'apprendraient qu'une partie de ce qu'elles devraient.",
    en="The networks let no gradient through to the half that is kept (detach, no_grad): the layers before would "
    "learn only a part of what they should.",
)
class NetworksDetached(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept.detach()).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept.detach()).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.sum(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={"no_point_depends_on_the_others"},
    recognized_by="checks",
    fr="Le résultat d'un point dépend des autres points du lot (normalisation ou centrage par lot) : la densité "
    "d'un point changerait avec ses voisins.",
    en="The result for a point depends on the other points of the batch (batch normalization or centering): the "
    "density of a point would change with its neighbors.",
)
class CenteredOnTheBatch(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.SiLU(), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        s = s - s.mean(dim=0)
        return self.join(kept, other * torch.exp(s) + m), s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        s = s - s.mean(dim=0)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.sum(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={"coupling_networks_are_nonlinear"},
    recognized_by="checks",
    fr="Aucune non-linéarité entre les couches denses : leur composée est une seule application affine, quel que "
    "soit leur nombre.",
    en="No nonlinearity between the dense layers: their composition is a single affine map, however many they are.",
)
class LinearNetworks(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, hidden_dim), torch.nn.Linear(hidden_dim, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.sum(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={"coupling_owns_its_networks"},
    recognized_by="checks",
    fr="Vos réseaux sont dans une liste ou un dictionnaire Python : torch ne voit pas leurs poids, et "
    "l'optimiseur ne les changerait jamais. Utilisez torch.nn.Sequential ou torch.nn.ModuleList.",
    en="Your networks are in a Python list or dictionary: torch does not see their weights, and the optimizer "
    "would never change them. Use torch.nn.Sequential or torch.nn.ModuleList.",
)
class NetworksInAList(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.blocks = [
            torch.nn.Linear(kept, hidden_dim),
            torch.nn.SiLU(),
            torch.nn.Linear(hidden_dim, 2 * (dim - kept)),
        ]

    def network(self, v):
        for block in self.blocks:
            v = block(v)
        return v

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.sum(dim=1)


@misconception(
    "AffineCoupling",
    caught_by={"hidden_dim_sets_the_size_of_the_networks"},
    recognized_by="checks",
    fr="La largeur de vos couches cachées est écrite en dur : c'est hidden_dim qui la fixe.",
    en="The width of your hidden layers is hard-coded: hidden_dim is what sets it.",
)
class WidthOfItsOwn(torch.nn.Module):
    def __init__(self, dim, hidden_dim, swap=False):  # noqa: ARG002  # the mistake itself
        super().__init__()
        self.cut, self.swap = dim // 2, swap
        kept = dim - self.cut if swap else self.cut
        self.network = torch.nn.Sequential(
            torch.nn.Linear(kept, 32), torch.nn.SiLU(), torch.nn.Linear(32, 2 * (dim - kept))
        )

    def split(self, v):
        halves = v[:, : self.cut], v[:, self.cut :]
        return halves[::-1] if self.swap else halves

    def join(self, kept, other):
        return torch.cat([other, kept] if self.swap else [kept, other], dim=1)

    def forward(self, z):
        kept, other = self.split(z)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, other * torch.exp(s) + m), s.sum(dim=1)

    def inverse(self, x):
        kept, other = self.split(x)
        s, m = self.network(kept).chunk(2, dim=1)
        s = torch.tanh(s)
        return self.join(kept, (other - m) * torch.exp(-s)), -s.sum(dim=1)


# ---- RealNVP ---------------------------------------------------------------------------------------------------------


@misconception(
    "RealNVP",
    caught_by={"flow_maps_points_to_points"},
    recognized_by="checks",
    fr="forward du flot ne renvoie que le point : comme pour une couche, il doit renvoyer aussi le "
    "log-déterminant, somme de ceux des couches.",
    en="forward of the flow returns the point only: as for a layer, it must also return the log-determinant, the "
    "sum of those of the layers.",
)
class FlowWithoutLogdet(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.couplings = torch.nn.ModuleList(
            [AffineCoupling(dim, hidden_dim, swap=place % 2 == 1) for place in range(layers)]  # noqa: F821  # of the notebook
        )

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z

    def inverse(self, x):
        total = torch.zeros(len(x))
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total

    def log_prob(self, x):
        z, logdet = self.inverse(x)
        return -0.5 * z.square().sum(dim=1) - 0.5 * self.dim * math.log(2 * math.pi) + logdet

    def sample(self, n, generator=None):
        return self.forward(torch.randn(n, self.dim, generator=generator))


@misconception(
    "RealNVP",
    caught_by={"log_prob_is_one_number_per_point"},
    recognized_by="checks",
    fr="log_prob renvoie un nombre par coordonnée : la log-densité d'un point est la somme sur ses coordonnées, "
    "plus un seul log-déterminant.",
    en="log_prob returns one number per coordinate: the log-density of a point is the sum over its coordinates, "
    "plus a single log-determinant.",
)
class CoordinatesNotAddedUp(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.couplings = torch.nn.ModuleList(
            [AffineCoupling(dim, hidden_dim, swap=place % 2 == 1) for place in range(layers)]  # noqa: F821  # of the notebook
        )

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z, total

    def inverse(self, x):
        total = torch.zeros(len(x))
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total

    def log_prob(self, x):
        z, logdet = self.inverse(x)
        return -0.5 * z.square() - 0.5 * math.log(2 * math.pi) + logdet.unsqueeze(1)

    def sample(self, n, generator=None):
        return self.forward(torch.randn(n, self.dim, generator=generator))[0]


@misconception(
    "RealNVP",
    caught_by={"samples_are_n_points"},
    recognized_by="checks",
    fr="sample renvoie le couple que donne forward : seuls les points sont demandés.",
    en="sample returns the pair that forward gives: the points alone are asked for.",
)
class SampleReturnsThePair(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.couplings = torch.nn.ModuleList(
            [AffineCoupling(dim, hidden_dim, swap=place % 2 == 1) for place in range(layers)]  # noqa: F821  # of the notebook
        )

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z, total

    def inverse(self, x):
        total = torch.zeros(len(x))
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total

    def log_prob(self, x):
        z, logdet = self.inverse(x)
        return -0.5 * z.square().sum(dim=1) - 0.5 * self.dim * math.log(2 * math.pi) + logdet

    def sample(self, n, generator=None):
        return self.forward(torch.randn(n, self.dim, generator=generator))


@misconception(
    "RealNVP",
    caught_by={"flow_accepts_any_size"},
    recognized_by="checks",
    fr="Vous comptez les couches par paires : avec un nombre impair il en manque une, et avec une seule le flot "
    "est vide.",
    en="You count layers by pairs: with an odd number one is missing, and with a single one the flow is empty.",
)
class LayersCountedByPairs(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.couplings = torch.nn.ModuleList(
            [AffineCoupling(dim, hidden_dim, swap=k == 1) for _ in range(layers // 2) for k in range(2)]  # noqa: F821  # of the notebook
        )

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z, total

    def inverse(self, x):
        total, device = torch.zeros(len(x)), next(self.couplings.parameters()).device
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total.to(device)

    def log_prob(self, x):
        z, logdet = self.inverse(x)
        return -0.5 * z.square().sum(dim=1) - 0.5 * self.dim * math.log(2 * math.pi) + logdet

    def sample(self, n, generator=None):
        return self.forward(torch.randn(n, self.dim, generator=generator))[0]


@misconception(
    "RealNVP",
    caught_by={"flow_owns_its_layers"},
    recognized_by="checks",
    fr="Les couches sont dans une liste Python : model.parameters() est vide, et l'optimiseur n'aurait rien à "
    "apprendre. Utilisez torch.nn.ModuleList.",
    en="The layers are in a Python list: model.parameters() is empty, and the optimizer would have nothing to "
    "learn. Use torch.nn.ModuleList.",
)
class LayersInAList(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.couplings = [AffineCoupling(dim, hidden_dim, swap=place % 2 == 1) for place in range(layers)]  # noqa: F821  # of the notebook

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z, total

    def inverse(self, x):
        total = torch.zeros(len(x))
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total

    def log_prob(self, x):
        z, logdet = self.inverse(x)
        return -0.5 * z.square().sum(dim=1) - 0.5 * self.dim * math.log(2 * math.pi) + logdet

    def sample(self, n, generator=None):
        return self.forward(torch.randn(n, self.dim, generator=generator))[0]


@misconception(
    "RealNVP",
    caught_by={"each_layer_has_its_own_weights"},
    recognized_by="checks",
    fr="Les mêmes couches reviennent plusieurs fois : multiplier une liste ne copie pas les modules, ils "
    "partagent leurs poids. Construisez une couche neuve à chaque tour.",
    en="The same layers come back several times: multiplying a list does not copy the modules, they share their "
    "weights. Build a new layer each time.",
)
class TwoLayersRepeated(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        pair = [AffineCoupling(dim, hidden_dim, swap=swap) for swap in (False, True)]  # noqa: F821  # of the notebook
        self.couplings = torch.nn.ModuleList((pair * layers)[:layers])

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z, total

    def inverse(self, x):
        total = torch.zeros(len(x))
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total

    def log_prob(self, x):
        z, logdet = self.inverse(x)
        return -0.5 * z.square().sum(dim=1) - 0.5 * self.dim * math.log(2 * math.pi) + logdet

    def sample(self, n, generator=None):
        return self.forward(torch.randn(n, self.dim, generator=generator))[0]


@misconception(
    "RealNVP",
    caught_by={"every_coordinate_is_transformed"},
    recognized_by="checks",
    fr="swap n'alterne pas : la première moitié des coordonnées traverse tout le flot sans changer, et reste "
    "gaussienne.",
    en="swap does not alternate: the first half of the coordinates goes through the whole flow unchanged, and "
    "stays Gaussian.",
)
class NoAlternation(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.couplings = torch.nn.ModuleList(
            [AffineCoupling(dim, hidden_dim, swap=False) for _ in range(layers)]  # noqa: F821  # of the notebook
        )

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z, total

    def inverse(self, x):
        total = torch.zeros(len(x))
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total

    def log_prob(self, x):
        z, logdet = self.inverse(x)
        return -0.5 * z.square().sum(dim=1) - 0.5 * self.dim * math.log(2 * math.pi) + logdet

    def sample(self, n, generator=None):
        return self.forward(torch.randn(n, self.dim, generator=generator))[0]


@misconception(
    "RealNVP",
    caught_by={"flow_inverse_undoes_forward"},
    recognized_by="checks",
    fr="Au retour, les couches sont traversées dans le même ordre qu'à l'aller : la dernière doit être défaite la "
    "première.",
    en="On the way back, the layers are gone through in the same order as on the way there: the last one must be "
    "undone first.",
)
class SameOrderBothWays(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.couplings = torch.nn.ModuleList(
            [AffineCoupling(dim, hidden_dim, swap=place % 2 == 1) for place in range(layers)]  # noqa: F821  # of the notebook
        )

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z, total

    def inverse(self, x):
        total = torch.zeros(len(x))
        for coupling in self.couplings:
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total

    def log_prob(self, x):
        z, logdet = self.inverse(x)
        return -0.5 * z.square().sum(dim=1) - 0.5 * self.dim * math.log(2 * math.pi) + logdet

    def sample(self, n, generator=None):
        return self.forward(torch.randn(n, self.dim, generator=generator))[0]


@misconception(
    "RealNVP",
    caught_by={"flow_forward_logdet_is_that_of_the_jacobian", "flow_inverse_logdet_is_that_of_the_jacobian"},
    recognized_by="checks",
    fr="Vous ne gardez que le log-déterminant de la dernière couche traversée : ceux de toutes les couches s'ajoutent.",
    en="You keep the log-determinant of the last layer only: those of all layers add up.",
)
class LogdetOfTheLastLayer(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.couplings = torch.nn.ModuleList(
            [AffineCoupling(dim, hidden_dim, swap=place % 2 == 1) for place in range(layers)]  # noqa: F821  # of the notebook
        )

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = logdet
        return z, total

    def inverse(self, x):
        total = torch.zeros(len(x))
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = logdet
        return x, total

    def log_prob(self, x):
        z, logdet = self.inverse(x)
        return -0.5 * z.square().sum(dim=1) - 0.5 * self.dim * math.log(2 * math.pi) + logdet

    def sample(self, n, generator=None):
        return self.forward(torch.randn(n, self.dim, generator=generator))[0]


@misconception(
    "RealNVP",
    caught_by={"log_prob_counts_the_volume"},
    recognized_by="checks",
    fr="log_prob est la log-densité de z, sans le log-déterminant : rien n'empêcherait le flot d'envoyer toutes "
    "les données sur zéro, où elle est la plus haute.",
    en="log_prob is the log-density of z, without the log-determinant: nothing would keep the flow from sending "
    "all data to zero, where it is highest.",
)
class VolumeForgotten(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.couplings = torch.nn.ModuleList(
            [AffineCoupling(dim, hidden_dim, swap=place % 2 == 1) for place in range(layers)]  # noqa: F821  # of the notebook
        )

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z, total

    def inverse(self, x):
        total = torch.zeros(len(x))
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total

    def log_prob(self, x):
        z, _ = self.inverse(x)
        return -0.5 * z.square().sum(dim=1) - 0.5 * self.dim * math.log(2 * math.pi)

    def sample(self, n, generator=None):
        return self.forward(torch.randn(n, self.dim, generator=generator))[0]


@misconception(
    "RealNVP",
    caught_by={"log_prob_adds_the_volume_once", "density_on_a_plane_integrates_to_one"},
    recognized_by="checks",
    fr="Le log-déterminant est compté avec le mauvais signe. La vraisemblance annoncée n'en est que plus belle, "
    "mais ce n'est plus une densité : elle ne s'intègre pas à 1. Le chemin est celui de x vers z, et son "
    "log-déterminant s'ajoute.",
    en="The log-determinant is counted with the wrong sign. The likelihood that is announced only looks better, "
    "but it is no density any more: it does not integrate to 1. The way is that from x to z, and its "
    "log-determinant is added.",
)
class VolumeSubtracted(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.couplings = torch.nn.ModuleList(
            [AffineCoupling(dim, hidden_dim, swap=place % 2 == 1) for place in range(layers)]  # noqa: F821  # of the notebook
        )

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z, total

    def inverse(self, x):
        total = torch.zeros(len(x))
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total

    def log_prob(self, x):
        z, logdet = self.inverse(x)
        return -0.5 * z.square().sum(dim=1) - 0.5 * self.dim * math.log(2 * math.pi) - logdet

    def sample(self, n, generator=None):
        return self.forward(torch.randn(n, self.dim, generator=generator))[0]


@misconception(
    "RealNVP",
    caught_by={"log_prob_has_half_the_square", "density_on_a_plane_integrates_to_one"},
    recognized_by="checks",
    fr="Il manque le facteur 1/2 devant ‖z‖², comme sur la diapositive : le flot enverrait les données sur une "
    "loi de variance 1/2, et ses tirages seraient trop dispersés.",
    en="The factor 1/2 in front of ‖z‖² is missing, as on the slide: the flow would send the data to a "
    "distribution of variance 1/2, and its draws would be too spread out.",
)
class SquareWithoutHalf(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.couplings = torch.nn.ModuleList(
            [AffineCoupling(dim, hidden_dim, swap=place % 2 == 1) for place in range(layers)]  # noqa: F821  # of the notebook
        )

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z, total

    def inverse(self, x):
        total = torch.zeros(len(x))
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total

    def log_prob(self, x):
        z, logdet = self.inverse(x)
        return -z.square().sum(dim=1) - 0.5 * self.dim * math.log(2 * math.pi) + logdet

    def sample(self, n, generator=None):
        return self.forward(torch.randn(n, self.dim, generator=generator))[0]


@misconception(
    "RealNVP",
    caught_by={"log_prob_has_its_constant", "density_on_a_plane_integrates_to_one"},
    recognized_by="checks",
    fr="La constante −(d/2) log 2π manque, ou n'est pas celle de la dimension d : ce que vous renvoyez n'est pas "
    "une log-densité.",
    en="The constant −(d/2) log 2π is missing, or is not that of dimension d: what you return is no log-density.",
)
class ConstantForgotten(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.couplings = torch.nn.ModuleList(
            [AffineCoupling(dim, hidden_dim, swap=place % 2 == 1) for place in range(layers)]  # noqa: F821  # of the notebook
        )

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z, total

    def inverse(self, x):
        total = torch.zeros(len(x))
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total

    def log_prob(self, x):
        z, logdet = self.inverse(x)
        return -0.5 * z.square().sum(dim=1) + logdet

    def sample(self, n, generator=None):
        return self.forward(torch.randn(n, self.dim, generator=generator))[0]


@misconception(
    "RealNVP",
    caught_by={"log_prob_is_finite_far_away"},
    recognized_by="checks",
    fr="Vous formez la densité avant d'en prendre le logarithme : loin des données elle vaut 0 en machine, et la "
    "perte devient infinie dès le premier point aberrant.",
    en="You form the density before taking its logarithm: far from the data it is 0 in a machine, and the loss "
    "becomes infinite at the first outlier.",
)
class DensityThenLogarithm(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.couplings = torch.nn.ModuleList(
            [AffineCoupling(dim, hidden_dim, swap=place % 2 == 1) for place in range(layers)]  # noqa: F821  # of the notebook
        )

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z, total

    def inverse(self, x):
        total = torch.zeros(len(x))
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total

    def log_prob(self, x):
        z, logdet = self.inverse(x)
        density = torch.exp(-0.5 * z.square().sum(dim=1) - 0.5 * self.dim * math.log(2 * math.pi))
        return torch.log(density) + logdet

    def sample(self, n, generator=None):
        return self.forward(torch.randn(n, self.dim, generator=generator))[0]


@misconception(
    "RealNVP",
    caught_by={"log_prob_is_differentiable"},
    recognized_by="checks",
    fr="log_prob se calcule sous torch.no_grad() ou avec detach : la valeur est juste, mais rien ne peut s'apprendre.",
    en="log_prob is computed under torch.no_grad() or with detach: the value is right, but nothing can be learned.",
)
class LogProbWithoutGradient(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.couplings = torch.nn.ModuleList(
            [AffineCoupling(dim, hidden_dim, swap=place % 2 == 1) for place in range(layers)]  # noqa: F821  # of the notebook
        )

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z, total

    def inverse(self, x):
        total = torch.zeros(len(x))
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total

    def log_prob(self, x):
        with torch.no_grad():
            z, logdet = self.inverse(x)
        return -0.5 * z.square().sum(dim=1) - 0.5 * self.dim * math.log(2 * math.pi) + logdet

    def sample(self, n, generator=None):
        return self.forward(torch.randn(n, self.dim, generator=generator))[0]


@misconception(
    "RealNVP",
    caught_by={"samples_are_independent"},
    recognized_by="checks",
    fr="Tous vos points viennent du même z : il faut un tirage par point.",
    en="All your points come from the same z: there must be one draw per point.",
)
class OneCodeForAll(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.couplings = torch.nn.ModuleList(
            [AffineCoupling(dim, hidden_dim, swap=place % 2 == 1) for place in range(layers)]  # noqa: F821  # of the notebook
        )

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z, total

    def inverse(self, x):
        total = torch.zeros(len(x))
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total

    def log_prob(self, x):
        z, logdet = self.inverse(x)
        return -0.5 * z.square().sum(dim=1) - 0.5 * self.dim * math.log(2 * math.pi) + logdet

    def sample(self, n, generator=None):
        return self.forward(torch.randn(1, self.dim, generator=generator).expand(n, -1))[0]


@misconception(
    "RealNVP",
    caught_by={"samples_come_from_centered_codes"},
    recognized_by="checks",
    fr="torch.rand tire selon la loi uniforme sur [0, 1) : le flot part de la loi normale, torch.randn.",
    en="torch.rand draws from the uniform distribution on [0, 1): the flow starts from the normal one, torch.randn.",
)
class UniformCodes(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.couplings = torch.nn.ModuleList(
            [AffineCoupling(dim, hidden_dim, swap=place % 2 == 1) for place in range(layers)]  # noqa: F821  # of the notebook
        )

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z, total

    def inverse(self, x):
        total = torch.zeros(len(x))
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total

    def log_prob(self, x):
        z, logdet = self.inverse(x)
        return -0.5 * z.square().sum(dim=1) - 0.5 * self.dim * math.log(2 * math.pi) + logdet

    def sample(self, n, generator=None):
        return self.forward(torch.rand(n, self.dim, generator=generator))[0]


@misconception(
    "RealNVP",
    caught_by={"samples_come_from_gaussian_codes"},
    recognized_by="checks",
    fr="Vos z ont la bonne moyenne et la bonne variance, mais pas la loi normale.",
    en="Your z have the right mean and the right variance, but not the normal distribution.",
)
class UniformCodesOfVarianceOne(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.couplings = torch.nn.ModuleList(
            [AffineCoupling(dim, hidden_dim, swap=place % 2 == 1) for place in range(layers)]  # noqa: F821  # of the notebook
        )

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z, total

    def inverse(self, x):
        total = torch.zeros(len(x))
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total

    def log_prob(self, x):
        z, logdet = self.inverse(x)
        return -0.5 * z.square().sum(dim=1) - 0.5 * self.dim * math.log(2 * math.pi) + logdet

    def sample(self, n, generator=None):
        return self.forward((2 * torch.rand(n, self.dim, generator=generator) - 1) * 3**0.5)[0]


@misconception(
    "RealNVP",
    caught_by={"every_call_draws_new_points"},
    recognized_by="checks",
    fr="Vous fixez une graine dans sample : chaque appel rend les mêmes points.",
    en="You set a seed inside sample: each call returns the same points.",
)
class SeedSetInside(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.couplings = torch.nn.ModuleList(
            [AffineCoupling(dim, hidden_dim, swap=place % 2 == 1) for place in range(layers)]  # noqa: F821  # of the notebook
        )

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z, total

    def inverse(self, x):
        total = torch.zeros(len(x))
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total

    def log_prob(self, x):
        z, logdet = self.inverse(x)
        return -0.5 * z.square().sum(dim=1) - 0.5 * self.dim * math.log(2 * math.pi) + logdet

    def sample(self, n, generator=None):
        if generator is None:
            torch.manual_seed(0)
        return self.forward(torch.randn(n, self.dim, generator=generator))[0]


@misconception(
    "RealNVP",
    caught_by={"same_generator_gives_the_same_points"},
    recognized_by="checks",
    fr="Le tirage n'utilise pas generator : deux appels avec la même graine diffèrent.",
    en="The draw does not use generator: two calls with the same seed differ.",
)
class GeneratorIgnored(torch.nn.Module):
    def __init__(self, dim, hidden_dim, layers):
        super().__init__()
        self.dim = dim
        self.couplings = torch.nn.ModuleList(
            [AffineCoupling(dim, hidden_dim, swap=place % 2 == 1) for place in range(layers)]  # noqa: F821  # of the notebook
        )

    def forward(self, z):
        total = torch.zeros(len(z))
        for coupling in self.couplings:
            z, logdet = coupling(z)
            total = total + logdet
        return z, total

    def inverse(self, x):
        total = torch.zeros(len(x))
        for coupling in reversed(self.couplings):
            x, logdet = coupling.inverse(x)
            total = total + logdet
        return x, total

    def log_prob(self, x):
        z, logdet = self.inverse(x)
        return -0.5 * z.square().sum(dim=1) - 0.5 * self.dim * math.log(2 * math.pi) + logdet

    def sample(self, n, generator=None):  # noqa: ARG002  # the mistake itself
        return self.forward(torch.randn(n, self.dim))[0]


# ---- train_flow ------------------------------------------------------------------------------------------------------


@misconception(
    "train_flow",
    caught_by={"training_returns_one_loss_per_epoch"},
    recognized_by="checks",
    fr="Vous renvoyez autre chose que la liste des pertes d'entraînement : une valeur par époque effectuée est "
    "attendue, et rien d'autre.",
    en="You return something else than the list of the training losses: one value for each epoch that was made is "
    "expected, and nothing else.",
)
def losses_and_the_best_of_them(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x), generator=generator)
        for batch in x[order].split(batch_size):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(batch) * loss.item()
        history.append(total / len(x))
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, waited, best = validation, 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best)
    return history, lowest


@misconception(
    "train_flow",
    caught_by={"training_moves_every_parameter", "same_seed_gives_the_same_training"},
    recognized_by="checks",
    fr="Les paramètres ne changent pas : optimizer.step() n'est jamais appelé, ou l'optimiseur a reçu d'autres "
    "paramètres.",
    en="The parameters do not change: optimizer.step() is never called, or the optimizer was given other parameters.",
)
def step_forgotten(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x), generator=generator)
        for batch in x[order].split(batch_size):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            total += len(batch) * loss.item()
        history.append(total / len(x))
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, waited, best = validation, 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best)
    return history


@misconception(
    "train_flow",
    caught_by={"training_returns_the_mean_negative_log_likelihood"},
    fr="Vous minimisez la vraisemblance : la perte est l'opposé de la moyenne de log p(x). Une perte qui descend "
    "sans fin est ici un mauvais signe.",
    en="You minimize the likelihood: the loss is the opposite of the mean of log p(x). A loss that goes down "
    "without end is a bad sign here.",
)
def likelihood_minimized(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x), generator=generator)
        for batch in x[order].split(batch_size):
            loss = model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(batch) * loss.item()
        history.append(total / len(x))
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, waited, best = validation, 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best)
    return history


@misconception(
    "train_flow",
    caught_by={"training_returns_the_mean_negative_log_likelihood"},
    fr="Vous renvoyez la somme des pertes de l'époque : elle grandit avec le nombre de points. L'énoncé demande "
    "la moyenne par point.",
    en="You return the sum of the losses of the epoch: it grows with the number of points. The statement asks for "
    "the mean per point.",
)
def sum_over_the_epoch(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x), generator=generator)
        for batch in x[order].split(batch_size):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(batch) * loss.item()
        history.append(total)
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, waited, best = validation, 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best)
    return history


@misconception(
    "train_flow",
    caught_by={"training_returns_the_mean_negative_log_likelihood"},
    fr="Vous renvoyez la perte du dernier lot de chaque époque : elle dépend du hasard du lot. Additionnez celles "
    "de toute l'époque, puis divisez.",
    en="You return the loss of the last batch of each epoch: it depends on the luck of the batch. Add up those of "
    "the whole epoch, then divide.",
)
def loss_of_the_last_batch(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        order = torch.randperm(len(x), generator=generator)
        for batch in x[order].split(batch_size):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        history.append(loss.item())
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, waited, best = validation, 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best)
    return history


@misconception(
    "train_flow",
    caught_by={"a_smaller_last_batch_counts_less"},
    recognized_by="checks",
    fr="Vous prenez la moyenne des moyennes des lots : le dernier, plus petit, compte autant que les autres. "
    "Pondérez chaque lot par sa taille.",
    en="You take the mean of the means of the batches: the last one, smaller, counts as much as the others. Weigh "
    "each batch by its size.",
)
def mean_of_the_batch_means(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x), generator=generator)
        for batch in x[order].split(batch_size):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / math.ceil(len(x) / batch_size))
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, waited, best = validation, 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best)
    return history


@misconception(
    "train_flow",
    caught_by={"training_sees_every_point_in_batches", "same_seed_gives_the_same_training"},
    recognized_by="checks",
    fr="batch_size est ignoré : tous les points passent en un seul lot, et l'optimiseur ne fait qu'un pas par époque.",
    en="batch_size is ignored: all points go in a single batch, and the optimizer makes one step per epoch only.",
)
def one_batch_of_all_points(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):  # noqa: ARG001  # the mistake itself
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x), generator=generator)
        for batch in x[order].split(len(x)):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(batch) * loss.item()
        history.append(total / len(x))
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, waited, best = validation, 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best)
    return history


@misconception(
    "train_flow",
    caught_by={
        "training_returns_the_mean_negative_log_likelihood",
        "training_sees_every_point_in_batches",
        "same_seed_gives_the_same_training",
    },
    recognized_by="checks",
    fr="Vous n'entraînez que sur le premier lot : un return, un break, ou un indice qui n'avance pas.",
    en="You train on the first batch only: a return, a break, or an index that does not move.",
)
def first_batch_only(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):  # noqa: ARG001  # the mistake itself
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        order = torch.arange(len(x))
        for batch in x[order][:batch_size].split(batch_size):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(batch) * loss.item()
        history.append(total / min(batch_size, len(x)))
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, waited, best = validation, 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best)
    return history


@misconception(
    "train_flow",
    caught_by={"training_shuffles_the_points", "same_seed_gives_the_same_training"},
    recognized_by="checks",
    fr="Les points passent toujours dans le même ordre, donc dans les mêmes lots : tirez une permutation à chaque "
    "époque.",
    en="The points always come in the same order, hence in the same batches: draw a permutation at each epoch.",
)
def never_shuffled(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):  # noqa: ARG001  # the mistake itself
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        order = torch.arange(len(x))
        for batch in x[order].split(batch_size):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(batch) * loss.item()
        history.append(total / len(x))
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, waited, best = validation, 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best)
    return history


@misconception(
    "train_flow",
    caught_by={"same_seed_gives_the_same_training"},
    recognized_by="checks",
    fr="L'ordre des points ne vient pas de generator : avec la même graine, deux entraînements diffèrent.",
    en="The order of the points does not come from generator: with the same seed, two trainings differ.",
)
def generator_forgotten(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):  # noqa: ARG001  # the mistake itself
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x))
        for batch in x[order].split(batch_size):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(batch) * loss.item()
        history.append(total / len(x))
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, waited, best = validation, 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best)
    return history


@misconception(
    "train_flow",
    caught_by={"validation_points_are_not_learned_from"},
    recognized_by="checks",
    fr="La perte de validation est rétropropagée : vos points de validation servent à apprendre, et ne disent "
    "plus rien de points nouveaux.",
    en="The validation loss is backpropagated: your validation points serve to learn, and say nothing about new "
    "points any more.",
)
def validation_learned_from(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x), generator=generator)
        for batch in x[order].split(batch_size):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(batch) * loss.item()
        history.append(total / len(x))
        optimizer.zero_grad()
        judged = -model.log_prob(x_valid).mean()
        judged.backward()
        optimizer.step()
        validation = judged.item()
        if validation < lowest:
            lowest, waited, best = validation, 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best)
    return history


@misconception(
    "train_flow",
    caught_by={"each_step_follows_the_gradient_of_its_batch"},
    recognized_by="checks",
    fr="Les gradients ne sont jamais remis à zéro : backward() les ajoute à ceux de tous les lots précédents. "
    "Appelez optimizer.zero_grad() avant chaque backward().",
    en="The gradients are never set back to zero: backward() adds them to those of all previous batches. Call "
    "optimizer.zero_grad() before each backward().",
)
def gradients_accumulated(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x), generator=generator)
        for batch in x[order].split(batch_size):
            loss = -model.log_prob(batch).mean()
            loss.backward()
            optimizer.step()
            total += len(batch) * loss.item()
        history.append(total / len(x))
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, waited, best = validation, 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best)
    return history


@misconception(
    "train_flow",
    caught_by={"training_returns_the_mean_negative_log_likelihood", "training_sees_every_point_in_batches"},
    fr="L'entraînement s'arrête à la première époque sans progrès : il faut en attendre patience de suite, car "
    "une perte de validation monte et descend.",
    en="Training stops at the first epoch without progress: it takes patience of them in a row, since a "
    "validation loss goes up and down.",
)
def first_rise_stops(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x), generator=generator)
        for batch in x[order].split(batch_size):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(batch) * loss.item()
        history.append(total / len(x))
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, waited, best = validation, 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= min(patience, 1):
                break
    model.load_state_dict(best)
    return history


@misconception(
    "train_flow",
    caught_by={"training_stops_when_patience_runs_out"},
    fr="Le compte des époques sans progrès n'est jamais remis à zéro : elles doivent être patience de suite, et "
    "non en tout.",
    en="The count of epochs without progress is never set back to zero: there must be patience of them in a row, "
    "not in all.",
)
def count_never_set_back(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x), generator=generator)
        for batch in x[order].split(batch_size):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(batch) * loss.item()
        history.append(total / len(x))
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, best = validation, copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best)
    return history


@misconception(
    "train_flow",
    caught_by={"training_stops_when_patience_runs_out"},
    fr="Vous attendez une époque de trop : l'entraînement s'arrête dès que patience époques de suite sont sans "
    "progrès.",
    en="You wait one epoch too long: training stops as soon as patience epochs in a row are without progress.",
)
def one_epoch_too_many(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x), generator=generator)
        for batch in x[order].split(batch_size):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(batch) * loss.item()
        history.append(total / len(x))
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, waited, best = validation, 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited > patience:
                break
    model.load_state_dict(best)
    return history


@misconception(
    "train_flow",
    caught_by={"training_stops_when_patience_runs_out"},
    recognized_by="checks",
    fr="L'entraînement va toujours jusqu'à la dernière époque : patience n'est pas utilisée, ou votre compte "
    "n'atteint jamais sa valeur.",
    en="Training always goes on to the last epoch: patience is not used, or your count never reaches its value.",
)
def never_stopped(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):  # noqa: ARG001  # the mistake itself
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x), generator=generator)
        for batch in x[order].split(batch_size):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(batch) * loss.item()
        history.append(total / len(x))
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, waited, best = validation, 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
    model.load_state_dict(best)
    return history


@misconception(
    "train_flow",
    caught_by={"training_stops_when_patience_runs_out", "the_best_weights_are_kept_without_a_stop_too"},
    recognized_by="checks",
    fr="Vous comparez chaque époque à la précédente, et non à la meilleure (ou bien vous regardez la perte "
    "d'entraînement) : une perte qui remonte, puis redescend un peu, passe pour un progrès.",
    en="You compare each epoch with the previous one, not with the best (or you look at the training loss): a "
    "loss that rises, then falls a little, passes for progress.",
)
def compared_with_the_previous_epoch(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x), generator=generator)
        for batch in x[order].split(batch_size):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(batch) * loss.item()
        history.append(total / len(x))
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            waited, best = 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
        lowest = validation
    model.load_state_dict(best)
    return history


@misconception(
    "train_flow",
    caught_by={"early_stopping_keeps_the_best_weights", "the_best_weights_are_kept_without_a_stop_too"},
    recognized_by="checks",
    fr="À la fin, le modèle a ses derniers poids, et non les meilleurs. Ou vous ne les remettez jamais, ou vous "
    "ne les avez pas copiés : les tenseurs de state_dict() sont les poids eux-mêmes, et changent avec eux. Il "
    "faut copy.deepcopy.",
    en="In the end the model has its last weights, not the best ones. Either you never put them back, or you have "
    "not copied them: the tensors of state_dict() are the weights themselves, and change with them. It takes "
    "copy.deepcopy.",
)
def weights_not_copied(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, model.state_dict()
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x), generator=generator)
        for batch in x[order].split(batch_size):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(batch) * loss.item()
        history.append(total / len(x))
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, waited, best = validation, 0, model.state_dict()
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best)
    return history


@misconception(
    "train_flow",
    caught_by={"the_best_weights_are_kept_without_a_stop_too"},
    recognized_by="checks",
    fr="Les meilleurs poids ne sont remis en place qu'en cas d'arrêt prématuré. Quand les époques s'épuisent, la "
    "meilleure est aussi dans le passé.",
    en="The best weights are put back only when training stops early. When the epochs run out, the best one is in "
    "the past too.",
)
def put_back_only_when_stopping(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x), generator=generator)
        for batch in x[order].split(batch_size):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(batch) * loss.item()
        history.append(total / len(x))
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, waited, best = validation, 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                model.load_state_dict(best)
                break
    return history


@misconception(
    "train_flow",
    caught_by={"training_reaches_the_known_optimum", "a_curve_learns_two_bumps", "a_flow_learns_a_crescent"},
    recognized_by="checks",
    fr="Le taux d'apprentissage diminue à chaque lot au lieu de chaque époque : il est nul en pratique au bout de "
    "quelques pas, et l'entraînement n'avance plus.",
    en="The learning rate decreases at each batch instead of each epoch: after a few steps it is practically "
    "zero, and training no longer moves.",
)
def schedule_moved_at_each_batch(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.5)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x), generator=generator)
        for batch in x[order].split(batch_size):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += len(batch) * loss.item()
        history.append(total / len(x))
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, waited, best = validation, 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best)
    return history


@misconception(
    "train_flow",
    caught_by={"training_leaves_the_points_unchanged"},
    recognized_by="checks",
    fr="Vous mélangez x lui-même : qui vous l'a passé le retrouve dans un autre ordre. Mélangez des indices.",
    en="You shuffle x itself: whoever passed it to you finds it in another order. Shuffle indices.",
)
def points_shuffled_in_place(model, x, x_valid, *, epochs, batch_size, learning_rate, patience, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history, lowest, waited, best = [], math.inf, 0, copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        total = 0.0
        x[:] = x[torch.randperm(len(x), generator=generator)]
        for batch in x.split(batch_size):
            loss = -model.log_prob(batch).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(batch) * loss.item()
        history.append(total / len(x))
        with torch.no_grad():
            validation = -model.log_prob(x_valid).mean().item()
        if validation < lowest:
            lowest, waited, best = validation, 0, copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best)
    return history


# ---- the quiz --------------------------------------------------------------------------------------------------------


half_taken_for_a_scale = wrong_answer(
    "quiz_half",
    name="half_taken_for_a_scale",
    key="half",
    value=1,
    caught_by={"without_the_half_samples_are_too_wide"},
    fr="Le facteur ne porte que sur un des deux termes : il change leur rapport, donc le minimum. Essayez h(x) = a x.",
    en="The factor bears on one of the two terms only: it changes their ratio, hence the minimum. Try h(x) = a x.",
)


samples_taken_for_too_narrow = wrong_answer(
    "quiz_half",
    name="samples_taken_for_too_narrow",
    key="half",
    value=2,
    caught_by={"without_the_half_samples_are_too_wide"},
    fr="Ce sont les données, vues dans l'espace latent, qui sont trop resserrées. Les tirages, eux, gardent la "
    "variance 1 : en les ramenant par h⁻¹, on va trop loin.",
    en="It is the data, seen in the latent space, that are too close together. The draws keep variance 1: taken "
    "back by h⁻¹ they go too far.",
)


collapse_feared = wrong_answer(
    "quiz_half",
    name="collapse_feared",
    key="half",
    value=4,
    caught_by={"without_the_half_samples_are_too_wide"},
    fr="Le log-déterminant, qui tend vers −∞ quand h écrase l'espace, interdit l'effondrement, quel que soit le "
    "facteur de l'autre terme.",
    en="The log-determinant, which tends to −∞ when h crushes space, forbids the collapse, whatever the factor of "
    "the other term.",
)


highest_likelihood_believed = wrong_answer(
    "quiz_likelihood",
    name="highest_likelihood_believed",
    key="likelihood",
    value=1,
    caught_by={"no_density_does_better_than_the_entropy"},
    fr="Une log-densité peut en effet être positive en un point. Mais sa moyenne sur les données ne peut pas "
    "dépasser l'opposé de leur entropie, pour aucune densité.",
    en="A log-density may indeed be positive at a point. But its mean over the data cannot exceed the opposite of "
    "their entropy, for any density.",
)


likelihoods_taken_for_incomparable = wrong_answer(
    "quiz_likelihood",
    name="likelihoods_taken_for_incomparable",
    key="likelihood",
    value=3,
    caught_by={"no_density_does_better_than_the_entropy"},
    fr="La densité est celle des données, dans l'espace des données : le log-déterminant sert justement à ce que "
    "deux modèles se comparent.",
    en="The density is that of the data, in the space of the data: the log-determinant is there so that two "
    "models can be compared.",
)


overfitting_suspected = wrong_answer(
    "quiz_likelihood",
    name="overfitting_suspected",
    key="likelihood",
    value=4,
    caught_by={"no_density_does_better_than_the_entropy"},
    fr="Un modèle qui a surappris donne aux points de test une vraisemblance plus faible, pas plus forte que ce "
    "que l'entropie permet.",
    en="An overfitted model gives the test points a lower likelihood, not one that is higher than the entropy permits.",
)
