"""Wrong answers to the assignment on regularized autoencoders: what students believe, the checks that see it, and what
to tell them.

Every `caught_by` is exact. A check that is blocked in consequence is not listed: it was never run.
"""

import math

import torch

from autograder.suite.declare import misconception, wrong_answer

# ---- bernoulli_kl ---------------------------------------------------------------------------------------------------


KL_VALUES = {"kl_is_the_integral_of_its_slope", "kl_gradient_is_the_derivative_of_the_integral"}
KL_ZERO, KL_LIMITS = {"kl_vanishes_only_where_both_are_equal"}, {"kl_has_its_limits_at_zero_and_one"}


@misconception(
    "bernoulli_kl",
    caught_by=KL_VALUES | KL_LIMITS,
    fr="Vous calculez KL(ρ̂‖ρ), et non KL(ρ‖ρ̂). La divergence n'est pas symétrique : l'espérance se prend sous la "
    "première loi, celle de paramètre ρ. Dans l'exemple, vous trouvez 0,140 au lieu de 0,094.",
    en="You compute KL(ρ̂‖ρ), not KL(ρ‖ρ̂). The divergence is not symmetric: the expectation is taken under the first "
    "distribution, with parameter ρ. In the example you find 0.140 instead of 0.094.",
)
def arguments_exchanged(rho, rho_hat):
    rho = torch.as_tensor(rho, dtype=rho_hat.dtype)
    return (
        torch.xlogy(rho_hat, rho_hat)
        - torch.xlogy(rho_hat, rho)
        + torch.xlogy(1 - rho_hat, 1 - rho_hat)
        - torch.xlogy(1 - rho_hat, 1 - rho)
    )


@misconception(
    "bernoulli_kl",
    caught_by=KL_VALUES | KL_ZERO | KL_LIMITS,
    fr="Il manque le second terme, (1 − ρ) log((1 − ρ)/(1 − ρ̂)) : la variable vaut 1 avec la probabilité ρ, mais 0 "
    "avec la probabilité 1 − ρ. Sans lui, votre divergence est négative dès que ρ̂ > ρ, et la minimiser allume les "
    "unités.",
    en="The second term, (1 − ρ) log((1 − ρ)/(1 − ρ̂)), is missing: the variable is 1 with probability ρ, but 0 with "
    "probability 1 − ρ. Without it your divergence is negative as soon as ρ̂ > ρ, and minimizing it switches units on.",
)
def second_term_forgotten(rho, rho_hat):
    rho = torch.as_tensor(rho, dtype=rho_hat.dtype)
    return torch.xlogy(rho, rho) - torch.xlogy(rho, rho_hat)


@misconception(
    "bernoulli_kl",
    caught_by=KL_VALUES | KL_ZERO | KL_LIMITS,
    fr="Le signe est inversé : vous calculez log(ρ̂/ρ) au lieu de log(ρ/ρ̂). Une divergence n'est jamais négative ; "
    "en minimisant la vôtre, on éloignerait ρ̂ de ρ.",
    en="The sign is reversed: you compute log(ρ̂/ρ) instead of log(ρ/ρ̂). A divergence is never negative; minimizing "
    "yours would push ρ̂ away from ρ.",
)
def quotient_upside_down(rho, rho_hat):
    rho = torch.as_tensor(rho, dtype=rho_hat.dtype)
    ones = torch.xlogy(rho, rho_hat) - torch.xlogy(rho, rho)
    return ones + torch.xlogy(1 - rho, 1 - rho_hat) - torch.xlogy(1 - rho, 1 - rho)


@misconception(
    "bernoulli_kl",
    caught_by={"kl_is_the_integral_of_its_slope"} | KL_ZERO,
    fr="Vous calculez l'entropie croisée : il manque l'opposé de l'entropie, ρ log ρ + (1 − ρ) log(1 − ρ). Le "
    "gradient est juste, mais la valeur n'est pas nulle quand ρ̂ = ρ : essayez ρ = ρ̂ = 0,5.",
    en="You compute the cross-entropy: the opposite of the entropy, ρ log ρ + (1 − ρ) log(1 − ρ), is missing. The "
    "gradient is right, but the value is not zero when ρ̂ = ρ: try ρ = ρ̂ = 0.5.",
)
def cross_entropy_for_divergence(rho, rho_hat):
    rho = torch.as_tensor(rho, dtype=rho_hat.dtype)
    return -torch.xlogy(rho, rho_hat) - torch.xlogy(1 - rho, 1 - rho_hat)


@misconception(
    "bernoulli_kl",
    caught_by=KL_VALUES | KL_LIMITS,
    fr="Vos logarithmes sont en base 2 : la divergence est en bits. L'énoncé la demande en nats, avec le logarithme "
    "népérien, comme toutes celles du cours.",
    en="Your logarithms are in base 2: the divergence is in bits. The statement asks for nats, with the natural "
    "logarithm, like all those of the course.",
)
def in_bits(rho, rho_hat):
    rho = torch.as_tensor(rho, dtype=rho_hat.dtype)
    ones = torch.xlogy(rho, rho) - torch.xlogy(rho, rho_hat)
    zeros = torch.xlogy(1 - rho, 1 - rho) - torch.xlogy(1 - rho, 1 - rho_hat)
    return (ones + zeros) / math.log(2)


@misconception(
    "bernoulli_kl",
    caught_by=KL_LIMITS,
    fr="Aux bornes, votre formule donne NaN : avec ρ = 0, elle calcule 0 · log 0. La convention est 0 log 0 = 0 ; "
    "torch.xlogy la suit, à condition de ne pas diviser d'abord (0/0 est déjà NaN).",
    en="At the bounds your formula gives NaN: with ρ = 0 it computes 0 · log 0. The convention is 0 log 0 = 0; "
    "torch.xlogy follows it, provided that you do not divide first (0/0 is NaN already).",
)
def not_a_number_at_the_bounds(rho, rho_hat):
    rho = torch.as_tensor(rho, dtype=rho_hat.dtype)
    return rho * torch.log(rho / rho_hat) + (1 - rho) * torch.log((1 - rho) / (1 - rho_hat))


@misconception(
    "bernoulli_kl",
    caught_by=KL_LIMITS,
    fr="Vous bornez ρ̂ (clamp, ou un ε ajouté) pour éviter l'infini. L'énoncé veut l'infini : quand ρ̂ = 0 < ρ, la "
    "divergence est réellement infinie, et un grand nombre arbitraire, qui dépend de votre ε, le cacherait.",
    en="You bound ρ̂ (clamp, or an ε added) to avoid infinity. The statement wants infinity: when ρ̂ = 0 < ρ the "
    "divergence really is infinite, and an arbitrary large number, which depends on your ε, would hide it.",
)
def infinity_avoided(rho, rho_hat):
    rho = torch.as_tensor(rho, dtype=rho_hat.dtype)
    q = rho_hat.clamp(1e-12, 1 - 1e-12)
    ones = torch.xlogy(rho, rho) - torch.xlogy(rho, q)
    return ones + torch.xlogy(1 - rho, 1 - rho) - torch.xlogy(1 - rho, 1 - q)


@misconception(
    "bernoulli_kl",
    caught_by={"kl_is_computed_element_by_element"},
    fr="Vous sommez les divergences : il reste un seul nombre. L'énoncé les demande élément par élément ; la somme "
    "sur les unités est l'affaire de l'exercice 2.",
    en="You sum the divergences: a single number is left. The statement asks for them element by element; the sum "
    "over the units is the business of exercise 2.",
)
def summed(rho, rho_hat):
    rho = torch.as_tensor(rho, dtype=rho_hat.dtype)
    ones = torch.xlogy(rho, rho) - torch.xlogy(rho, rho_hat)
    return (ones + torch.xlogy(1 - rho, 1 - rho) - torch.xlogy(1 - rho, 1 - rho_hat)).sum()


@misconception(
    "bernoulli_kl",
    caught_by={"kl_gradient_is_the_derivative_of_the_integral"},
    fr="Les valeurs sont justes, mais le gradient est coupé (detach, .data, torch.no_grad ou un passage par numpy) : "
    "dans la perte, ce terme ne changerait rien à l'encodeur.",
    en="The values are right, but the gradient is cut (detach, .data, torch.no_grad or a passage through numpy): in "
    "the loss, this term would change nothing in the encoder.",
)
def divergence_without_gradient(rho, rho_hat):
    rho, q = torch.as_tensor(rho, dtype=rho_hat.dtype), rho_hat.detach()
    ones = torch.xlogy(rho, rho) - torch.xlogy(rho, q)
    return ones + torch.xlogy(1 - rho, 1 - rho) - torch.xlogy(1 - rho, 1 - q)


@misconception(
    "bernoulli_kl",
    caught_by=KL_LIMITS | {"kl_gradient_is_the_derivative_of_the_integral", "kl_leaves_its_inputs_unchanged"},
    fr="clamp_ borne ρ̂ sur place : le tenseur de l'appelant change, et autograd refuse de dériver. Et l'énoncé "
    "demande de ne pas borner du tout.",
    en="clamp_ bounds ρ̂ in place: the caller's tensor changes, and autograd refuses to differentiate. And the "
    "statement asks not to bound at all.",
)
def clamped_in_place(rho, rho_hat):
    rho = torch.as_tensor(rho, dtype=rho_hat.dtype)
    q = rho_hat.clamp_(1e-7, 1 - 1e-7)
    ones = torch.xlogy(rho, rho) - torch.xlogy(rho, q)
    return ones + torch.xlogy(1 - rho, 1 - rho) - torch.xlogy(1 - rho, 1 - q)


# ---- sparsity_penalty -----------------------------------------------------------------------------------------------


SPARSITY_VALUES = {
    "sparsity_is_the_sum_of_the_divergences_of_the_means",
    "sparsity_gradient_reaches_the_activations",
}
SPARSITY_MEANS = {"a_unit_of_the_right_mean_pays_nothing", "sparsity_depends_on_the_means_only"}


@misconception(
    "sparsity_penalty",
    caught_by=SPARSITY_VALUES | SPARSITY_MEANS,
    fr="Vous mesurez la divergence de chaque activation, puis vous moyennez sur le lot ; l'énoncé moyenne d'abord. "
    "Votre pénalité défend à une unité d'être jamais active, alors qu'on veut seulement qu'elle le soit rarement. "
    "Dans l'exemple, vous trouvez 0,837 au lieu de 0,791.",
    en="You measure the divergence of each activation, then average over the batch; the statement averages first. "
    "Your penalty forbids a unit ever to be active, while we only want it to be so rarely. In the example you find "
    "0.837 instead of 0.791.",
)
def measured_before_averaging(activations, rho):
    kl = rho * torch.log(rho / activations) + (1 - rho) * torch.log((1 - rho) / (1 - activations))
    return kl.mean(dim=0).sum()


@misconception(
    "sparsity_penalty",
    caught_by=SPARSITY_VALUES,
    fr="Vous prenez la moyenne sur les unités ; l'énoncé demande la somme. Avec la moyenne, plus la couche est large, "
    "moins chaque unité serait tenue d'être parcimonieuse.",
    en="You average over the units; the statement asks for the sum. With the mean, the wider the layer, the less each "
    "unit would be bound to be sparse.",
)
def mean_over_the_units(activations, rho):
    mean = activations.mean(dim=0)
    return (rho * torch.log(rho / mean) + (1 - rho) * torch.log((1 - rho) / (1 - mean))).mean()


@misconception(
    "sparsity_penalty",
    caught_by=SPARSITY_VALUES | SPARSITY_MEANS,
    fr="Vous moyennez sur la mauvaise dimension : sur les unités (dim=1) au lieu du lot (dim=0). Vous contrôlez ainsi "
    "la part des unités actives pour chaque exemple, pas la part des exemples qui activent chaque unité.",
    en="You average over the wrong dimension: over the units (dim=1) instead of the batch (dim=0). You thus control "
    "the share of units that are active for each example, not the share of examples that activate each unit.",
)
def averaged_over_the_units(activations, rho):
    mean = activations.mean(dim=1)
    return (rho * torch.log(rho / mean) + (1 - rho) * torch.log((1 - rho) / (1 - mean))).sum()


@misconception(
    "sparsity_penalty",
    caught_by=SPARSITY_VALUES,
    fr="Vous prenez une seule moyenne, sur le lot et sur les unités à la fois. Une unité toujours allumée y est "
    "compensée par des unités mortes : chaque unité doit avoir sa propre moyenne.",
    en="You take a single mean, over the batch and the units at once. In it a unit that is always on is made up for "
    "by dead ones: each unit must have a mean of its own.",
)
def one_mean_for_all(activations, rho):
    mean = activations.mean()
    return rho * torch.log(rho / mean) + (1 - rho) * torch.log((1 - rho) / (1 - mean))


@misconception(
    "sparsity_penalty",
    caught_by=SPARSITY_VALUES,
    fr="Vous calculez Σ KL(ρ̂ⱼ‖ρ) : les deux lois sont échangées. Les deux s'annulent en ρ̂ⱼ = ρ, mais la vôtre reste "
    "finie quand une unité meurt (ρ̂ⱼ = 0), et ne l'en empêche donc pas.",
    en="You compute Σ KL(ρ̂ⱼ‖ρ): the two distributions are exchanged. Both vanish at ρ̂ⱼ = ρ, but yours stays finite "
    "when a unit dies (ρ̂ⱼ = 0), and so does not prevent it.",
)
def divergence_the_other_way(activations, rho):
    mean = activations.mean(dim=0)
    return (mean * torch.log(mean / rho) + (1 - mean) * torch.log((1 - mean) / (1 - rho))).sum()


@misconception(
    "sparsity_penalty",
    caught_by=SPARSITY_VALUES,
    fr="Vous pénalisez le carré de l'écart ρ̂ⱼ − ρ au lieu de la divergence. Les deux s'annulent au même endroit, "
    "mais le carré ne punit guère une unité qui meurt, alors que la divergence devient infinie.",
    en="You penalize the square of the gap ρ̂ⱼ − ρ instead of the divergence. Both vanish at the same place, but the "
    "square hardly punishes a unit that dies, while the divergence becomes infinite.",
)
def squared_gap(activations, rho):
    return (activations.mean(dim=0) - rho).square().sum()


@misconception(
    "sparsity_penalty",
    caught_by={"sparsity_is_a_scalar"},
    fr="Vous renvoyez une divergence par unité : la somme sur les unités manque. Une perte est un scalaire.",
    en="You return one divergence per unit: the sum over the units is missing. A loss is a scalar.",
)
def one_value_per_unit(activations, rho):
    mean = activations.mean(dim=0)
    return rho * torch.log(rho / mean) + (1 - rho) * torch.log((1 - rho) / (1 - mean))


@misconception(
    "sparsity_penalty",
    caught_by={"sparsity_gradient_reaches_the_activations"},
    fr="La valeur est juste, mais la moyenne est détachée du graphe (detach, .data ou torch.no_grad) : le gradient "
    "n'atteint pas les activations, et aucune unité n'apprendra à s'éteindre.",
    en="The value is right, but the mean is detached from the graph (detach, .data or torch.no_grad): the gradient "
    "does not reach the activations, and no unit will learn to go off.",
)
def detached_mean(activations, rho):
    mean = activations.detach().mean(dim=0)
    return (rho * torch.log(rho / mean) + (1 - rho) * torch.log((1 - rho) / (1 - mean))).sum()


@misconception(
    "sparsity_penalty",
    caught_by={"sparsity_gradient_reaches_the_activations", "sparsity_leaves_its_input_unchanged"},
    fr="Une opération sur place (div_, mul_…) change les activations de l'appelant, dont le décodeur a encore besoin, "
    "et autograd refuse de dériver. Employez l'opération sans « _ », ou mean(dim=0).",
    en="An in-place operation (div_, mul_...) changes the caller's activations, which the decoder still needs, and "
    "autograd refuses to differentiate. Use the operation without the underscore, or mean(dim=0).",
)
def divided_in_place(activations, rho):
    mean = activations.div_(len(activations)).sum(dim=0)
    return (rho * torch.log(rho / mean) + (1 - rho) * torch.log((1 - rho) / (1 - mean))).sum()


# ---- laplace_penalty ------------------------------------------------------------------------------------------------


LAPLACE_VALUES = {"laplace_is_the_negative_log_density", "laplace_gradient_reaches_the_codes"}
LAPLACE_CONSTANT = {"laplace_is_the_negative_log_density", "laplace_at_zero_is_its_constant"}


@misconception(
    "laplace_penalty",
    caught_by=LAPLACE_VALUES | LAPLACE_CONSTANT,
    fr="Vous prenez rate pour l'échelle des bibliothèques, b, dans exp(−|h|/b)/(2b). Ici rate est le taux λ = 1/b : "
    "plus il est grand, plus les codes sont serrés autour de zéro.",
    en="You take rate for the scale b of libraries, in exp(−|h|/b)/(2b). Here rate is the rate λ = 1/b: the larger it "
    "is, the closer to zero the codes are kept.",
)
def scale_for_rate(codes, rate):
    return (codes.abs() / rate + math.log(2 * rate)).sum(dim=1).mean()


@misconception(
    "laplace_penalty",
    caught_by=LAPLACE_CONSTANT,
    fr="La constante −log(λ/2) manque. Le gradient est juste, mais ce n'est plus l'opposé d'une log-densité : deux "
    "valeurs de λ ne se comparent plus, et λ = 0 paraîtrait la meilleure.",
    en="The constant −log(λ/2) is missing. The gradient is right, but this is no longer the opposite of a "
    "log-density: two values of λ can no longer be compared, and λ = 0 would look best.",
)
def constant_forgotten(codes, rate):
    return (rate * codes.abs()).sum(dim=1).mean()


@misconception(
    "laplace_penalty",
    caught_by=LAPLACE_CONSTANT,
    fr="Vous comptez la constante −log(λ/2) une fois par exemple, au lieu d'une fois par unité : la densité d'un code "
    "de m unités indépendantes est un produit de m facteurs λ/2.",
    en="You count the constant −log(λ/2) once per example instead of once per unit: the density of a code of m "
    "independent units is a product of m factors λ/2.",
)
def constant_once_per_example(codes, rate):
    return (rate * codes.abs()).sum(dim=1).mean() - math.log(rate / 2)


@misconception(
    "laplace_penalty",
    caught_by=LAPLACE_CONSTANT,
    fr="Votre constante est log(λ)/2, ou log λ, au lieu de log(λ/2) : le 2 est dans le logarithme. Les deux branches "
    "de exp(−λ|h|) ont ensemble l'intégrale 2/λ.",
    en="Your constant is log(λ)/2, or log λ, instead of log(λ/2): the 2 is inside the logarithm. The two branches of "
    "exp(−λ|h|) together integrate to 2/λ.",
)
def half_of_the_logarithm(codes, rate):
    return (rate * codes.abs() - math.log(rate) / 2).sum(dim=1).mean()


@misconception(
    "laplace_penalty",
    caught_by=LAPLACE_VALUES | LAPLACE_CONSTANT,
    fr="Le signe est inversé : vous renvoyez la log-densité. La perte à minimiser contient son opposé ; la vôtre "
    "pousserait les codes vers l'infini.",
    en="The sign is reversed: you return the log-density. The loss to minimize contains its opposite; yours would "
    "push the codes to infinity.",
)
def log_density(codes, rate):
    return (math.log(rate / 2) - rate * codes.abs()).sum(dim=1).mean()


@misconception(
    "laplace_penalty",
    caught_by=LAPLACE_VALUES,
    fr="Vous pénalisez le carré des codes : c'est une loi a priori gaussienne (ℓ2), dont la pente s'annule en zéro. "
    "La loi de Laplace a une valeur absolue (ℓ1), qui pousse les petits codes jusqu'à zéro.",
    en="You penalize the square of the codes: this is a Gaussian prior (ℓ2), whose slope vanishes at zero. The "
    "Laplace distribution has an absolute value (ℓ1), which pushes small codes all the way to zero.",
)
def squared_codes(codes, rate):
    return (rate * codes.square() - math.log(rate / 2)).sum(dim=1).mean()


@misconception(
    "laplace_penalty",
    caught_by=LAPLACE_VALUES | {"laplace_at_zero_is_its_constant"},
    fr="La valeur absolue manque : un code très négatif rendrait la pénalité très négative, et l'entraînement "
    "partirait de ce côté.",
    en="The absolute value is missing: a very negative code would make the penalty very negative, and training would "
    "run off that way.",
)
def signed_codes(codes, rate):
    return (rate * codes - math.log(rate / 2)).sum(dim=1).mean()


@misconception(
    "laplace_penalty",
    caught_by=LAPLACE_VALUES | LAPLACE_CONSTANT,
    fr="Vous sommez aussi sur le lot ; l'énoncé demande la moyenne sur le lot. Le poids de la pénalité dépendrait "
    "sinon de batch_size.",
    en="You sum over the batch as well; the statement asks for the mean over the batch. The weight of the penalty "
    "would otherwise depend on batch_size.",
)
def summed_over_the_batch(codes, rate):
    return (rate * codes.abs() - math.log(rate / 2)).sum()


@misconception(
    "laplace_penalty",
    caught_by=LAPLACE_VALUES | LAPLACE_CONSTANT,
    fr="Vous prenez la moyenne sur les unités ; l'énoncé demande la somme. Les unités sont indépendantes sous la loi "
    "a priori : leurs log-densités s'additionnent.",
    en="You average over the units; the statement asks for the sum. The units are independent under the prior: their "
    "log-densities add up.",
)
def averaged_over_everything(codes, rate):
    return (rate * codes.abs() - math.log(rate / 2)).mean()


@misconception(
    "laplace_penalty",
    caught_by={"laplace_is_a_scalar"},
    fr="Vous renvoyez une valeur par exemple : la moyenne sur le lot manque. Une perte est un scalaire.",
    en="You return one value per example: the mean over the batch is missing. A loss is a scalar.",
)
def one_value_per_example(codes, rate):
    return (rate * codes.abs() - math.log(rate / 2)).sum(dim=1)


@misconception(
    "laplace_penalty",
    caught_by={"laplace_gradient_reaches_the_codes", "laplace_leaves_its_input_unchanged"},
    fr="abs_() remplace les codes de l'appelant par leurs valeurs absolues : le décodeur, qui s'en sert ensuite, "
    "reçoit d'autres codes, et autograd refuse de dériver. Employez abs(), sans « _ ».",
    en="abs_() replaces the caller's codes by their absolute values: the decoder, which uses them next, receives "
    "other codes, and autograd refuses to differentiate. Use abs(), without the underscore.",
)
def absolute_value_in_place(codes, rate):
    return (rate * codes.abs_() - math.log(rate / 2)).sum(dim=1).mean()


# ---- contractive_penalty --------------------------------------------------------------------------------------------


AFFINE_NORM = {"contraction_of_an_affine_encoder_is_the_norm_of_its_matrix"}
SQUARED_NORM = {"contraction_is_the_mean_squared_norm_of_the_jacobian"}
TRAINS, SINGLE = {"contraction_trains_the_encoder"}, {"contraction_of_a_single_image_and_a_single_unit"}
CONTRACTION = AFFINE_NORM | SQUARED_NORM | TRAINS | SINGLE


@misconception(
    "contractive_penalty",
    caught_by=CONTRACTION,
    fr="Vous dérivez la somme de toutes les unités, puis vous mettez au carré : c'est ‖Σⱼ ∇hⱼ‖², où des gradients "
    "opposés se compensent, et non Σⱼ ‖∇hⱼ‖². Dans l'exemple, vous trouvez 23 au lieu de 15. Il faut une "
    "rétropropagation par unité.",
    en="You differentiate the sum of all units, then square: this is ‖Σⱼ ∇hⱼ‖², where opposite gradients cancel out, "
    "not Σⱼ ‖∇hⱼ‖². In the example you find 23 instead of 15. One backpropagation per unit is needed.",
)
def gradient_of_the_sum_of_the_units(encode, x):
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(encode(x).sum(), x, create_graph=True)
    return slope.square().sum() / len(x)


@misconception(
    "contractive_penalty",
    caught_by=CONTRACTION,
    fr="Vous renvoyez la norme de Frobenius, et non son carré : une racine de trop. La pénalité du cours est la somme "
    "des carrés.",
    en="You return the Frobenius norm, not its square: one square root too many. The penalty of the lecture is the "
    "sum of the squares.",
)
def norm_without_its_square(encode, x):
    x = x.detach().requires_grad_()
    slopes = [torch.autograd.grad(unit, x, create_graph=True)[0] for unit in encode(x).sum(dim=0)]
    return torch.stack(slopes).square().sum(dim=(0, 2, 3, 4)).sqrt().mean()


@misconception(
    "contractive_penalty",
    caught_by=AFFINE_NORM | SQUARED_NORM | TRAINS | {"contraction_is_a_mean_over_the_batch"},
    fr="Vous sommez sur le lot ; l'énoncé demande la moyenne. Divisez par le nombre d'images, sans quoi le poids de "
    "la pénalité dépend de batch_size.",
    en="You sum over the batch; the statement asks for the mean. Divide by the number of images, or else the weight "
    "of the penalty depends on batch_size.",
)
def contraction_summed_over_the_batch(encode, x):
    x = x.detach().requires_grad_()
    slopes = [torch.autograd.grad(unit, x, create_graph=True)[0] for unit in encode(x).sum(dim=0)]
    return sum(slope.square().sum() for slope in slopes)


@misconception(
    "contractive_penalty",
    caught_by=CONTRACTION,
    fr="Vous prenez la moyenne sur les entrées de la jacobienne ; l'énoncé demande leur somme, sur les unités, les "
    "canaux et les pixels. Seul le lot est moyenné.",
    en="You average over the entries of the Jacobian; the statement asks for their sum, over units, channels and "
    "pixels. Only the batch is averaged.",
)
def mean_over_the_entries(encode, x):
    x = x.detach().requires_grad_()
    slopes = [torch.autograd.grad(unit, x, create_graph=True)[0] for unit in encode(x).sum(dim=0)]
    return torch.stack(slopes).square().mean()


@misconception(
    "contractive_penalty",
    caught_by=TRAINS,
    fr="La valeur est juste, mais ce n'est qu'une constante pour backward : sans create_graph=True, "
    "torch.autograd.grad renvoie des gradients que l'on ne peut pas dériver encore, et l'encodeur n'apprend pas à se "
    "contracter.",
    en="The value is right, but it is only a constant for backward: without create_graph=True, torch.autograd.grad "
    "returns gradients that cannot be differentiated again, and the encoder does not learn to contract.",
)
def graph_not_created(encode, x):
    x = x.detach().requires_grad_()
    codes = encode(x).sum(dim=0)
    slopes = [torch.autograd.grad(unit, x, retain_graph=True)[0] for unit in codes]
    return sum(slope.square().sum() for slope in slopes) / len(x)


@misconception(
    "contractive_penalty",
    caught_by=CONTRACTION,
    fr="Vous pénalisez la taille des codes, ‖f(x)‖², et non celle de leurs dérivées par rapport à l'image. Un "
    "encodeur constant ne doit rien payer, quelle que soit sa constante.",
    en="You penalize the size of the codes, ‖f(x)‖², not that of their derivatives with respect to the image. A "
    "constant encoder must pay nothing, whatever its constant.",
)
def norm_of_the_codes(encode, x):
    return encode(x).square().sum(dim=1).mean()


@misconception(
    "contractive_penalty",
    caught_by=CONTRACTION,
    fr="Vous sommez les valeurs absolues de la jacobienne au lieu de leurs carrés : ce n'est pas la norme de "
    "Frobenius.",
    en="You sum the absolute values of the Jacobian instead of their squares: this is not the Frobenius norm.",
)
def absolute_values_of_the_jacobian(encode, x):
    x = x.detach().requires_grad_()
    slopes = [torch.autograd.grad(unit, x, create_graph=True)[0] for unit in encode(x).sum(dim=0)]
    return sum(slope.abs().sum() for slope in slopes) / len(x)


@misconception(
    "contractive_penalty",
    caught_by=CONTRACTION,
    fr="Vous prenez la norme spectrale, la plus grande valeur singulière : seule la direction la plus sensible paie. "
    "La norme de Frobenius additionne les carrés de toutes les valeurs singulières.",
    en="You take the spectral norm, the largest singular value: only the most sensitive direction pays. The Frobenius "
    "norm adds up the squares of all singular values.",
)
def spectral_norm(encode, x):
    x = x.detach().requires_grad_()
    slopes = [torch.autograd.grad(unit, x, create_graph=True)[0].flatten(1) for unit in encode(x).sum(dim=0)]
    return torch.linalg.matrix_norm(torch.stack(slopes, dim=1), ord=2).square().mean()


@misconception(
    "contractive_penalty",
    caught_by=CONTRACTION,
    fr="Vous ne dérivez que la première unité du code. La somme porte sur toutes : une rétropropagation pour chacune.",
    en="You differentiate the first unit of the code only. The sum runs over all of them: one backpropagation for "
    "each.",
)
def first_unit_only(encode, x):
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(encode(x)[:, 0].sum(), x, create_graph=True)
    return slope.square().sum() / len(x)


@misconception(
    "contractive_penalty",
    caught_by=SQUARED_NORM | TRAINS | SINGLE,
    fr="Vous approchez les dérivées par des différences finies. C'est exact pour un encodeur affine seulement ; "
    "ailleurs, l'erreur est de l'ordre du pas, et un pas plus petit se perd dans les arrondis. autograd donne la "
    "dérivée exacte.",
    en="You approximate the derivatives by finite differences. This is exact for an affine encoder only; elsewhere "
    "the error is of the order of the step, and a smaller step is lost in rounding. autograd gives the exact "
    "derivative.",
)
def finite_differences(encode, x):
    codes, total, step = encode(x), 0.0, 1e-2
    for place in range(x[0].numel()):
        moved = x.clone().flatten(1)
        moved[:, place] += step
        total = total + ((encode(moved.view_as(x)) - codes) / step).square().sum()
    return total / len(x)


@misconception(
    "contractive_penalty",
    caught_by=SINGLE,
    fr="squeeze() enlève la dimension du lot quand il n'a qu'une image, ou celle des unités quand il n'y en a "
    "qu'une : la suite du calcul se trompe alors de dimension, et moyenne ce qu'elle devrait sommer. Nommez la "
    "dimension à enlever, ou n'en enlevez aucune.",
    en="squeeze() removes the dimension of the batch when it has a single image, or that of the units when there is a "
    "single one: what follows then takes the wrong dimension, and averages what it should sum. Name the dimension to "
    "remove, or remove none.",
)
def squeezed(encode, x):
    x = x.detach().requires_grad_()
    slopes = [torch.autograd.grad(unit, x, create_graph=True)[0] for unit in encode(x).sum(dim=0)]
    rows = torch.stack(slopes, dim=1).squeeze()
    return rows.square().flatten(1).sum(dim=1).mean()


@misconception(
    "contractive_penalty",
    caught_by={"contraction_is_a_scalar"},
    fr="Vous renvoyez une pénalité par image : la moyenne sur le lot manque. Une perte est un scalaire.",
    en="You return one penalty per image: the mean over the batch is missing. A loss is a scalar.",
)
def one_penalty_per_image(encode, x):
    x = x.detach().requires_grad_()
    slopes = [torch.autograd.grad(unit, x, create_graph=True)[0] for unit in encode(x).sum(dim=0)]
    return torch.stack(slopes, dim=1).square().flatten(1).sum(dim=1)


# ---- corrupt_pixels -------------------------------------------------------------------------------------------------


COUNT, GRAY = {"the_stated_number_of_pixels_changes"}, {"corrupted_pixels_are_gray"}
BOUNDS, LAW = {"nothing_or_everything_is_corrupted_at_the_bounds"}, {"all_positions_are_equally_likely"}
OWN, UNIFORM = {"each_image_has_its_own_positions"}, {"new_values_are_uniform_and_independent"}


@misconception(
    "corrupt_pixels",
    caught_by=COUNT | LAW,
    fr="Chaque pixel est corrompu avec la probabilité p/100, indépendamment des autres : le nombre de pixels "
    "corrompus varie d'une image à l'autre. L'énoncé en demande exactement round(p/100 · H · W) dans chaque image.",
    en="Each pixel is corrupted with probability p/100, independently of the others: the number of corrupted pixels "
    "varies from one image to the next. The statement asks for exactly round(p/100 · H · W) in each image.",
)
def each_pixel_by_chance(x, p, generator=None):
    n, _, h, w = x.shape
    mask = torch.rand(n, 1, h, w, generator=generator) < p / 100
    return torch.where(mask, torch.rand(n, 1, h, w, generator=generator, dtype=x.dtype), x)


@misconception(
    "corrupt_pixels",
    caught_by=COUNT | BOUNDS | LAW | UNIFORM,
    fr="Vous tirez les positions avec remise (torch.randint) : la même peut sortir deux fois, et moins de pixels que "
    "prévu sont corrompus. Tirez sans remise, par exemple les premières valeurs d'une permutation.",
    en="You draw positions with replacement (torch.randint): the same one may come twice, and fewer pixels than "
    "stated are corrupted. Draw without replacement, for instance the first values of a permutation.",
)
def drawn_with_replacement(x, p, generator=None):
    n, c, h, w = x.shape
    count, y = round(p / 100 * h * w), x.clone().view(n, c, h * w)
    places = torch.randint(h * w, (n, 1, count), generator=generator).expand(n, c, count)
    grays = torch.rand(n, 1, count, generator=generator, dtype=x.dtype).expand(n, c, count)
    return y.scatter(2, places, grays).view(n, c, h, w)


@misconception(
    "corrupt_pixels",
    caught_by=COUNT,
    fr="int() tronque : 9,6 devient 9. L'énoncé arrondit avec la fonction round de Python.",
    en="int() truncates: 9.6 becomes 9. The statement rounds with Python's function round.",
)
def number_truncated(x, p, generator=None):
    n, _, h, w = x.shape
    ranks = torch.rand(n, h * w, generator=generator).argsort(dim=1).view(n, 1, h, w)
    grays = torch.rand(n, 1, h, w, generator=generator, dtype=x.dtype)
    return torch.where(ranks < int(p / 100 * h * w), grays, x)


@misconception(
    "corrupt_pixels",
    caught_by=COUNT,
    fr="Vous arrondissez un demi vers le haut : 12,5 devient 13. La fonction round de Python, que l'énoncé demande, "
    "arrondit un demi à l'entier pair : 12,5 devient 12, et 7,5 devient 8.",
    en="You round a half up: 12.5 becomes 13. Python's function round, which the statement asks for, rounds a half to "
    "the even integer: 12.5 becomes 12, and 7.5 becomes 8.",
)
def half_rounded_up(x, p, generator=None):
    n, _, h, w = x.shape
    ranks = torch.rand(n, h * w, generator=generator).argsort(dim=1).view(n, 1, h, w)
    grays = torch.rand(n, 1, h, w, generator=generator, dtype=x.dtype)
    return torch.where(ranks < math.floor(p / 100 * h * w + 0.5), grays, x)


@misconception(
    "corrupt_pixels",
    caught_by=COUNT | LAW | OWN,
    fr="Vous traitez p comme une fraction ; c'est un pourcentage, entre 0 et 100. Avec p = 30, vous corrompez toute "
    "l'image.",
    en="You treat p as a fraction; it is a percentage, between 0 and 100. With p = 30 you corrupt the whole image.",
)
def fraction_for_percentage(x, p, generator=None):
    n, _, h, w = x.shape
    ranks = torch.rand(n, h * w, generator=generator).argsort(dim=1).view(n, 1, h, w)
    grays = torch.rand(n, 1, h, w, generator=generator, dtype=x.dtype)
    return torch.where(ranks < round(p * h * w), grays, x)


@misconception(
    "corrupt_pixels",
    caught_by=COUNT | BOUNDS | LAW | UNIFORM,
    fr="Vous gardez p % des pixels et corrompez les autres. C'est l'inverse : p % des pixels changent, et p = 0 ne "
    "change rien.",
    en="You keep p % of the pixels and corrupt the others. It is the other way round: p % of the pixels change, and p "
    "= 0 changes nothing.",
)
def kept_for_corrupted(x, p, generator=None):
    n, _, h, w = x.shape
    ranks = torch.rand(n, h * w, generator=generator).argsort(dim=1).view(n, 1, h, w)
    grays = torch.rand(n, 1, h, w, generator=generator, dtype=x.dtype)
    return torch.where(ranks < round(p / 100 * h * w), x, grays)


@misconception(
    "corrupt_pixels",
    caught_by=LAW | OWN,
    fr="Les mêmes positions sont corrompues dans toutes les images du lot. Le débruiteur apprendrait où regarder au "
    "lieu de reconnaître un pixel faux : tirez des positions pour chaque image.",
    en="The same positions are corrupted in all images of the batch. The denoiser would learn where to look instead "
    "of recognizing a wrong pixel: draw positions for each image.",
)
def same_positions_for_the_batch(x, p, generator=None):
    n, _, h, w = x.shape
    ranks = torch.rand(1, h * w, generator=generator).argsort(dim=1).view(1, 1, h, w)
    grays = torch.rand(n, 1, h, w, generator=generator, dtype=x.dtype)
    return torch.where(ranks < round(p / 100 * h * w), grays, x)


@misconception(
    "corrupt_pixels",
    caught_by=COUNT | GRAY,
    fr="Vous tirez des positions dans chaque canal séparément : davantage de pixels sont touchés, chacun dans une "
    "partie de ses canaux. L'énoncé corrompt un pixel dans tous ses canaux à la fois.",
    en="You draw positions in each channel separately: more pixels are hit, each in some of its channels. The "
    "statement corrupts a pixel in all its channels at once.",
)
def positions_of_each_channel(x, p, generator=None):
    n, c, h, w = x.shape
    ranks = torch.rand(n, c, h * w, generator=generator).argsort(dim=2).view(n, c, h, w)
    grays = torch.rand(n, c, h, w, generator=generator, dtype=x.dtype)
    return torch.where(ranks < round(p / 100 * h * w), grays, x)


@misconception(
    "corrupt_pixels",
    caught_by=GRAY,
    fr="Chaque canal d'un pixel corrompu reçoit une autre valeur : le pixel devient coloré. L'énoncé demande la même "
    "valeur dans tous les canaux, un gris.",
    en="Each channel of a corrupted pixel receives another value: the pixel becomes colored. The statement asks for "
    "the same value in all channels, a gray.",
)
def colored_pixels(x, p, generator=None):
    n, _, h, w = x.shape
    ranks = torch.rand(n, h * w, generator=generator).argsort(dim=1).view(n, 1, h, w)
    colors = torch.rand(x.shape, generator=generator, dtype=x.dtype)
    return torch.where(ranks < round(p / 100 * h * w), colors, x)


@misconception(
    "corrupt_pixels",
    caught_by=GRAY | UNIFORM,
    fr="Vous ajoutez un nombre uniforme à la valeur du pixel ; l'énoncé la remplace. Le pixel d'origine se lirait "
    "encore dans la somme, qui sort de [0, 1).",
    en="You add a uniform number to the value of the pixel; the statement replaces it. The original pixel could still "
    "be read in the sum, which leaves [0, 1).",
)
def added_instead_of_replaced(x, p, generator=None):
    n, _, h, w = x.shape
    ranks = torch.rand(n, h * w, generator=generator).argsort(dim=1).view(n, 1, h, w)
    grays = torch.rand(n, 1, h, w, generator=generator, dtype=x.dtype)
    return x + (ranks < round(p / 100 * h * w)) * grays


@misconception(
    "corrupt_pixels",
    caught_by=GRAY | UNIFORM,
    fr="Vos nouvelles valeurs sont gaussiennes : torch.randn n'est pas torch.rand. Elles sortent de [0, 1).",
    en="Your new values are Gaussian: torch.randn is not torch.rand. They leave [0, 1).",
)
def gaussian_values(x, p, generator=None):
    n, _, h, w = x.shape
    ranks = torch.rand(n, h * w, generator=generator).argsort(dim=1).view(n, 1, h, w)
    grays = torch.randn(n, 1, h, w, generator=generator, dtype=x.dtype)
    return torch.where(ranks < round(p / 100 * h * w), grays, x)


@misconception(
    "corrupt_pixels",
    caught_by=UNIFORM,
    fr="Vous éteignez les pixels (valeur 0), ou les mettez à 0 ou à 1 : c'est un autre bruit, que l'on repère à "
    "l'œil. L'énoncé demande des valeurs uniformes sur [0, 1).",
    en="You switch the pixels off (value 0), or set them to 0 or 1: this is another noise, which is easy to spot. The "
    "statement asks for values that are uniform on [0, 1).",
)
def salt_and_pepper(x, p, generator=None):
    n, _, h, w = x.shape
    ranks = torch.rand(n, h * w, generator=generator).argsort(dim=1).view(n, 1, h, w)
    grays = torch.rand(n, 1, h, w, generator=generator, dtype=x.dtype).round()
    return torch.where(ranks < round(p / 100 * h * w), grays, x)


@misconception(
    "corrupt_pixels",
    caught_by=UNIFORM,
    fr="Tous les pixels corrompus d'une image reçoivent le même gris. Il en faut un par position, tiré indépendamment "
    "des autres.",
    en="All corrupted pixels of an image receive the same gray. One is needed for each position, drawn independently "
    "of the others.",
)
def one_gray_per_image(x, p, generator=None):
    n, _, h, w = x.shape
    ranks = torch.rand(n, h * w, generator=generator).argsort(dim=1).view(n, 1, h, w)
    grays = torch.rand(n, 1, 1, 1, generator=generator, dtype=x.dtype)
    return torch.where(ranks < round(p / 100 * h * w), grays, x)


@misconception(
    "corrupt_pixels",
    caught_by=LAW,
    fr="Vous corrompez des pixels qui se suivent : une seule position est tirée, les autres viennent à la suite. "
    "Chaque position doit être tirée, indépendamment de ses voisines.",
    en="You corrupt pixels in a row: a single position is drawn, the others follow it. Each position must be drawn, "
    "independently of its neighbors.",
)
def pixels_in_a_row(x, p, generator=None):
    n, _, h, w = x.shape
    start = torch.randint(h * w, (n, 1), generator=generator)
    ranks = ((torch.arange(h * w) + start) % (h * w)).view(n, 1, h, w)
    grays = torch.rand(n, 1, h, w, generator=generator, dtype=x.dtype)
    return torch.where(ranks < round(p / 100 * h * w), grays, x)


@misconception(
    "corrupt_pixels",
    caught_by=BOUNDS | LAW | OWN | UNIFORM,
    fr="La dernière ligne et la dernière colonne ne sont jamais corrompues : la borne supérieure de torch.randint (ou "
    "d'un range) est déjà exclue, il ne faut pas lui ôter 1.",
    en="The last row and the last column are never corrupted: the upper bound of torch.randint (or of a range) is "
    "already excluded, do not take 1 away from it.",
)
def last_row_and_column_spared(x, p, generator=None):
    n, _, h, w = x.shape
    ranks = torch.full((n, 1, h, w), h * w)
    inner = torch.rand(n, (h - 1) * (w - 1), generator=generator).argsort(dim=1)
    ranks[:, :, :-1, :-1] = inner.view(n, 1, h - 1, w - 1)
    grays = torch.rand(n, 1, h, w, generator=generator, dtype=x.dtype)
    return torch.where(ranks < round(p / 100 * h * w), grays, x)


@misconception(
    "corrupt_pixels",
    caught_by={"corrupted_images_have_the_shape_of_the_images"},
    fr="Le résultat n'a pas la précision des images : torch.rand tire en simple précision, et un .float() y ramène "
    "tout le reste. Tirez les gris avec dtype=x.dtype.",
    en="The result does not have the precision of the images: torch.rand draws in single precision, and a .float() "
    "brings all the rest down to it. Draw the grays with dtype=x.dtype.",
)
def corrupted_in_single_precision(x, p, generator=None):
    n, _, h, w = x.shape
    ranks = torch.rand(n, h * w, generator=generator).argsort(dim=1).view(n, 1, h, w)
    return torch.where(ranks < round(p / 100 * h * w), torch.rand(n, 1, h, w, generator=generator), x.float())


@misconception(
    "corrupt_pixels",
    caught_by={"corrupted_pixels_follow_the_generator"},
    fr="L'argument generator est ignoré, au moins pour une partie des tirages : une expérience ne peut pas être "
    "refaite à l'identique. Les positions et les gris doivent tous deux en venir.",
    en="The argument generator is ignored, for some of the draws at least: an experiment cannot be repeated exactly. "
    "The positions and the grays must both come from it.",
)
def generator_used_for_the_positions_only(x, p, generator=None):
    n, _, h, w = x.shape
    ranks = torch.rand(n, h * w, generator=generator).argsort(dim=1).view(n, 1, h, w)
    return torch.where(ranks < round(p / 100 * h * w), torch.rand(n, 1, h, w, dtype=x.dtype), x)


@misconception(
    "corrupt_pixels",
    caught_by={"corrupting_leaves_the_images_unchanged"},
    fr="Vous écrivez dans x : les images de l'appelant sont abîmées pour de bon, et le débruiteur n'a plus d'image "
    "propre pour cible. Travaillez sur x.clone(), ou avec torch.where.",
    en="You write into x: the caller's images are damaged for good, and the denoiser has no clean image left as its "
    "target. Work on x.clone(), or with torch.where.",
)
def corrupted_in_place(x, p, generator=None):
    n, c, h, w = x.shape
    ranks = torch.rand(n, h * w, generator=generator).argsort(dim=1).view(n, 1, h, w)
    grays = torch.rand(n, 1, h, w, generator=generator, dtype=x.dtype)
    mask = (ranks < round(p / 100 * h * w)).expand(n, c, h, w)
    x[mask] = grays.expand(n, c, h, w)[mask]
    return x


# ---- corrupt_gaussian -----------------------------------------------------------------------------------------------


NOISE, INDEPENDENT = {"the_noise_is_standard_gaussian"}, {"the_noise_is_independent"}


@misconception(
    "corrupt_gaussian",
    caught_by=NOISE,
    fr="Vous prenez sigma pour la variance (ou son carré pour l'écart-type) : le bruit standard se multiplie par "
    "l'écart-type, qui est sigma lui-même.",
    en="You take sigma for the variance (or its square for the standard deviation): the standard noise is multiplied "
    "by the standard deviation, which is sigma itself.",
)
def variance_for_deviation(x, sigma, generator=None):
    return x + sigma**0.5 * torch.randn(x.shape, generator=generator, dtype=x.dtype)


@misconception(
    "corrupt_gaussian",
    caught_by=NOISE,
    fr="Vous bornez le résultat à [0, 1] : un pixel blanc ne reçoit plus que des bruits négatifs, un pixel noir que "
    "des positifs, et le bruit n'est plus gaussien. L'énoncé demande de ne pas borner.",
    en="You clip the result to [0, 1]: a white pixel only receives negative noises, a black one positive ones, and "
    "the noise is no longer Gaussian. The statement asks not to clip.",
)
def clipped(x, sigma, generator=None):
    return (x + sigma * torch.randn(x.shape, generator=generator, dtype=x.dtype)).clamp(0, 1)


@misconception(
    "corrupt_gaussian",
    caught_by=NOISE,
    fr="Votre bruit est uniforme : torch.rand n'est pas torch.randn. Il n'est pas centré, donc toutes vos images sont "
    "plus claires.",
    en="Your noise is uniform: torch.rand is not torch.randn. It is not centered, so all your images are brighter.",
)
def uniform_noise(x, sigma, generator=None):
    return x + sigma * torch.rand(x.shape, generator=generator, dtype=x.dtype)


@misconception(
    "corrupt_gaussian",
    caught_by=NOISE,
    fr="Votre bruit est multiplié par l'image : un pixel noir n'en reçoit aucun. L'énoncé demande un bruit additif, "
    "le même quelle que soit la valeur du pixel.",
    en="Your noise is multiplied by the image: a black pixel receives none. The statement asks for an additive noise, "
    "the same whatever the value of the pixel.",
)
def multiplied_by_the_image(x, sigma, generator=None):
    return x * (1 + sigma * torch.randn(x.shape, generator=generator, dtype=x.dtype))


@misconception(
    "corrupt_gaussian",
    caught_by=INDEPENDENT,
    recognized_by="checks",
    fr="Le même bruit sert à plusieurs images, ou à plusieurs canaux : sa forme doit être celle de x, tout entière.",
    en="The same noise is used for several images, or several channels: its shape must be that of x, all of it.",
)
def noise_shared_by_the_channels(x, sigma, generator=None):
    n, _, h, w = x.shape
    return x + sigma * torch.randn(n, 1, h, w, generator=generator, dtype=x.dtype)


@misconception(
    "corrupt_gaussian",
    caught_by={"the_noise_follows_the_generator"},
    fr="L'argument generator est ignoré : le bruit vient du générateur global de torch. Une expérience ne peut pas "
    "être refaite à l'identique ; passez-le au tirage, par generator=generator.",
    en="The argument generator is ignored: the noise comes from torch's global generator. An experiment cannot be "
    "repeated exactly; pass it on to the draw, with generator=generator.",
)
def noise_without_generator(x, sigma, generator=None):  # noqa: ARG001  # the mistake itself
    return x + sigma * torch.randn_like(x)


@misconception(
    "corrupt_gaussian",
    caught_by={"adding_noise_leaves_the_images_unchanged"},
    fr="add_ (ou +=) écrit le bruit dans x : les images propres de l'appelant sont perdues, et le bruit s'accumule à "
    "chaque appel. Employez x + ..., qui crée un nouveau tenseur.",
    en="add_ (or +=) writes the noise into x: the caller's clean images are lost, and the noise piles up at each "
    "call. Use x + ..., which makes a new tensor.",
)
def noise_added_in_place(x, sigma, generator=None):
    return x.add_(sigma * torch.randn(x.shape, generator=generator, dtype=x.dtype))


@misconception(
    "corrupt_gaussian",
    caught_by={"noisy_images_have_the_shape_of_the_images"},
    fr="Le résultat n'a pas la précision des images : un bruit tiré en simple précision, ou un .float(), change le "
    "dtype. Tirez le bruit avec dtype=x.dtype.",
    en="The result does not have the precision of the images: a noise drawn in single precision, or a .float(), "
    "changes the dtype. Draw the noise with dtype=x.dtype.",
)
def single_precision(x, sigma, generator=None):
    return x.float() + sigma * torch.randn(x.shape, generator=generator)


# ---- psnr -----------------------------------------------------------------------------------------------------------


DECIBELS, PERFECT = {"psnr_is_the_mean_of_the_decibels_of_each_image"}, {"a_perfect_image_has_an_infinite_psnr"}


@misconception(
    "psnr",
    caught_by=DECIBELS | PERFECT,
    fr="Vous prenez l'erreur moyenne de tout le lot, puis son logarithme. L'énoncé demande la moyenne des PSNR : le "
    "logarithme d'abord, image par image. Dans l'exemple, vous trouvez 22,97 dB au lieu de 30 dB.",
    en="You take the mean error of the whole batch, then its logarithm. The statement asks for the mean of the PSNR: "
    "the logarithm first, image by image. In the example you find 22.97 dB instead of 30 dB.",
)
def decibels_of_the_mean_error(x_hat, x):
    return -10 * torch.log10((x_hat - x).square().mean())


@misconception(
    "psnr",
    caught_by=DECIBELS,
    fr="Votre logarithme est népérien : un décibel se compte en base 10. Utilisez torch.log10.",
    en="Your logarithm is natural: a decibel is counted in base 10. Use torch.log10.",
)
def natural_logarithm(x_hat, x):
    return (-10 * torch.log((x_hat - x).square().flatten(1).mean(dim=1))).mean()


@misconception(
    "psnr",
    caught_by=DECIBELS,
    fr="Le facteur 20 est celui de la racine de l'erreur quadratique (RMSE). Avec la MSE, qui est déjà un carré, "
    "c'est 10.",
    en="The factor 20 is that of the root of the squared error (RMSE). With the MSE, which is already a square, it is "
    "10.",
)
def twenty_for_ten(x_hat, x):
    return (-20 * torch.log10((x_hat - x).square().flatten(1).mean(dim=1))).mean()


@misconception(
    "psnr",
    caught_by=DECIBELS,
    fr="Vous sommez l'erreur sur les pixels ; la MSE du PSNR est une moyenne. Votre PSNR baisserait quand l'image "
    "grandit.",
    en="You sum the error over the pixels; the MSE of the PSNR is a mean. Your PSNR would drop as the image grows.",
)
def error_summed_over_the_pixels(x_hat, x):
    return (-10 * torch.log10((x_hat - x).square().flatten(1).sum(dim=1))).mean()


@misconception(
    "psnr",
    caught_by=DECIBELS,
    fr="Vous prenez 255 pour pic ; les images sont dans [0, 1], leur pic est 1. Vous trouvez 48 dB de trop.",
    en="You take 255 as the peak; the images are in [0, 1], their peak is 1. You find 48 dB too many.",
)
def peak_of_255(x_hat, x):
    return (10 * torch.log10(255**2 / (x_hat - x).square().flatten(1).mean(dim=1))).mean()


@misconception(
    "psnr",
    caught_by=DECIBELS | PERFECT,
    fr="Le signe est inversé : votre PSNR baisse quand l'image s'améliore. C'est le logarithme de 1/MSE.",
    en="The sign is reversed: your PSNR drops as the image improves. It is the logarithm of 1/MSE.",
)
def sign_reversed(x_hat, x):
    return (10 * torch.log10((x_hat - x).square().flatten(1).mean(dim=1))).mean()


@misconception(
    "psnr",
    caught_by=PERFECT,
    fr="Vous ajoutez un ε à l'erreur pour éviter l'infini ; l'énoncé veut l'infini pour une image parfaite. Votre "
    "réponse dépendrait de l'ε choisi.",
    en="You add an ε to the error to avoid infinity; the statement wants infinity for a perfect image. Your answer "
    "would depend on the ε chosen.",
)
def epsilon_added(x_hat, x):
    return (-10 * torch.log10((x_hat - x).square().flatten(1).mean(dim=1) + 1e-10)).mean()


@misconception(
    "psnr",
    caught_by={"psnr_is_one_number"},
    fr="Vous renvoyez un PSNR par image : la moyenne sur le lot manque.",
    en="You return one PSNR per image: the mean over the batch is missing.",
)
def one_psnr_per_image(x_hat, x):
    return -10 * torch.log10((x_hat - x).square().flatten(1).mean(dim=1))


@misconception(
    "psnr",
    caught_by={"psnr_leaves_its_inputs_unchanged"},
    fr="sub_ (ou -=) écrit l'erreur dans l'image restaurée de l'appelant : elle n'est plus là pour être affichée. "
    "Employez x_hat - x, qui crée un nouveau tenseur.",
    en="sub_ (or -=) writes the error into the caller's restored image: it is no longer there to be displayed. Use "
    "x_hat - x, which makes a new tensor.",
)
def error_computed_in_place(x_hat, x):
    return (-10 * torch.log10(x_hat.sub_(x).square().flatten(1).mean(dim=1))).mean()


# ---- train_denoiser -------------------------------------------------------------------------------------------------


ERROR = {"training_returns_the_mean_squared_error_to_the_clean_images"}
REPAIRED, SMALLER = {"a_perfect_restoration_costs_nothing"}, {"a_smaller_last_batch_counts_less"}
SEEN, FED = {"corruption_sees_each_clean_image_once_per_epoch"}, {"the_model_sees_corrupted_images_only"}
GRADIENT = {"each_step_follows_the_gradient_of_its_batch"}


@misconception(
    "train_denoiser",
    caught_by=ERROR | REPAIRED | GRADIENT,
    fr="Votre cible est l'image corrompue : le modèle apprend à reproduire le bruit, et un modèle qui répare tout "
    "aurait une perte. La cible est l'image propre, que le modèle n'a pas vue.",
    en="Your target is the corrupted image: the model learns to reproduce the noise, and a model that repairs "
    "everything would have a loss. The target is the clean image, which the model has not seen.",
)
def corrupted_target(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        for x in images[torch.randperm(len(images), generator=generator)].split(batch_size):
            noisy = corrupt(x, generator=generator)
            loss = (model(noisy) - noisy).square().sum() / len(x)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_denoiser",
    caught_by=ERROR | REPAIRED | SEEN | FED | GRADIENT,
    recognized_by="checks",
    fr="Le modèle reçoit l'image propre : corrupt n'est pas appelée, ou son résultat n'est pas utilisé. Vous "
    "entraînez un auto-encodeur ordinaire.",
    en="The model receives the clean image: corrupt is not called, or its result is not used. You train an ordinary "
    "autoencoder.",
)
def nothing_corrupted(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):  # noqa: ARG001  # the mistake itself
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        for x in images[torch.randperm(len(images), generator=generator)].split(batch_size):
            loss = (model(x) - x).square().sum() / len(x)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_denoiser",
    caught_by=SEEN | FED,
    recognized_by="checks",
    fr="Les images sont corrompues une fois pour toutes, avant les époques (ou en dehors des lots) : le modèle revoit "
    "toujours le même bruit et finit par l'apprendre par cœur. Corrompez à chaque pas, lot par lot.",
    en="The images are corrupted once and for all, before the epochs (or outside the batches): the model always sees "
    "the same noise again and ends up learning it by heart. Corrupt at each step, batch by batch.",
)
def corrupted_once_and_for_all(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    noisy, history = corrupt(images, generator=generator), []
    for _ in range(epochs):
        total = 0.0
        for places in torch.randperm(len(images), generator=generator).split(batch_size):
            loss = (model(noisy[places]) - images[places]).square().sum() / len(places)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(places) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_denoiser",
    caught_by=ERROR | REPAIRED | SEEN | GRADIENT,
    recognized_by="checks",
    fr="Vous corrompez à chaque époque des images déjà corrompues : le bruit s'accumule, et après quelques époques il "
    "ne reste rien à restaurer. Repartez des images propres à chaque pas.",
    en="At each epoch you corrupt images that are corrupted already: the noise piles up, and after a few epochs "
    "nothing is left to restore. Start from the clean images at each step.",
)
def noise_piled_up(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    noisy, history = images.clone(), []
    for _ in range(epochs):
        total = 0.0
        for places in torch.randperm(len(images), generator=generator).split(batch_size):
            noisy[places] = corrupt(noisy[places], generator=generator)
            loss = (model(noisy[places]) - images[places]).square().sum() / len(places)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(places) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_denoiser",
    caught_by=FED,
    recognized_by="checks",
    fr="Le modèle ne reçoit pas exactement ce que corrupt a renvoyé : le résultat est borné, arrondi ou transformé "
    "avant l'appel. Il doit apprendre sur les images telles qu'elles sont abîmées.",
    en="The model does not receive exactly what corrupt returned: the result is clipped, rounded or transformed "
    "before the call. It has to learn on the images as they are damaged.",
)
def corrupted_images_clipped(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        for x in images[torch.randperm(len(images), generator=generator)].split(batch_size):
            loss = (model(corrupt(x, generator=generator).clamp(0, 1)) - x).square().sum() / len(x)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_denoiser",
    caught_by={"same_seed_gives_the_same_training"},
    recognized_by="checks",
    fr="Une partie du hasard ne vient pas de generator : corrupt doit le recevoir aussi, corrupt(batch, "
    "generator=generator), et l'ordre des images doit en venir.",
    en="A part of the randomness does not come from generator: corrupt has to receive it too, corrupt(batch, "
    "generator=generator), and the order of the images has to come from it.",
)
def generator_not_passed_on(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        for x in images[torch.randperm(len(images), generator=generator)].split(batch_size):
            loss = (model(corrupt(x)) - x).square().sum() / len(x)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_denoiser",
    caught_by={"training_moves_every_parameter"},
    recognized_by="checks",
    fr="Les paramètres ne changent pas, ou pas tous : optimizer.step() n'est jamais appelé, ou l'optimiseur n'a pas "
    "reçu tous les paramètres de model. La perte calculée est juste, mais rien n'est appris.",
    en="The parameters do not change, or not all of them: optimizer.step() is never called, or the optimizer was not "
    "given all parameters of model. The loss computed is right, but nothing is learned.",
)
def step_forgotten(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        for x in images[torch.randperm(len(images), generator=generator)].split(batch_size):
            loss = (model(corrupt(x, generator=generator)) - x).square().sum() / len(x)
            optimizer.zero_grad()
            loss.backward()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_denoiser",
    caught_by=GRADIENT,
    recognized_by="checks",
    fr="optimizer.zero_grad() manque : les gradients de tous les lots s'additionnent, et chaque pas suit la somme de "
    "tous les précédents.",
    en="optimizer.zero_grad() is missing: the gradients of all batches add up, and each step follows the sum of all "
    "those before.",
)
def gradients_piled_up(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        for x in images[torch.randperm(len(images), generator=generator)].split(batch_size):
            loss = (model(corrupt(x, generator=generator)) - x).square().sum() / len(x)
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_denoiser",
    caught_by=ERROR,
    fr="La perte que vous renvoyez est une moyenne sur les pixels (mse_loss par défaut) ; l'énoncé demande la somme "
    "sur les pixels et les canaux, et la moyenne sur les images seulement.",
    en="The loss that you return is a mean over the pixels (the default of mse_loss); the statement asks for the sum "
    "over pixels and channels, and the mean over the images only.",
)
def mean_over_the_pixels(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        for x in images[torch.randperm(len(images), generator=generator)].split(batch_size):
            loss = torch.nn.functional.mse_loss(model(corrupt(x, generator=generator)), x)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_denoiser",
    caught_by=ERROR | GRADIENT,
    fr="Votre perte est l'erreur absolue ; l'énoncé demande l'erreur quadratique. L'erreur absolue apprend la médiane "
    "des images plausibles, l'erreur quadratique leur moyenne.",
    en="Your loss is the absolute error; the statement asks for the squared error. The absolute error learns the "
    "median of the plausible images, the squared error their mean.",
)
def absolute_error(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        for x in images[torch.randperm(len(images), generator=generator)].split(batch_size):
            loss = (model(corrupt(x, generator=generator)) - x).abs().sum() / len(x)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_denoiser",
    caught_by=ERROR,
    fr="Vous renvoyez la somme des pertes de l'époque : elle grandit avec le nombre d'images ou de lots. L'énoncé "
    "demande la moyenne par image.",
    en="You return the sum of the losses of the epoch: it grows with the number of images or of batches. The "
    "statement asks for the mean per image.",
)
def sum_over_the_epoch(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        for x in images[torch.randperm(len(images), generator=generator)].split(batch_size):
            loss = (model(corrupt(x, generator=generator)) - x).square().sum() / len(x)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total)
    return history


@misconception(
    "train_denoiser",
    caught_by=SMALLER,
    recognized_by="checks",
    fr="Vous prenez la moyenne des moyennes des lots : le dernier, plus petit, compte autant que les autres. Pondérez "
    "chaque lot par sa taille.",
    en="You take the mean of the means of the batches: the last one, smaller, counts as much as the others. Weigh "
    "each batch by its size.",
)
def mean_of_the_batch_means(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        losses = []
        for x in images[torch.randperm(len(images), generator=generator)].split(batch_size):
            loss = (model(corrupt(x, generator=generator)) - x).square().sum() / len(x)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        history.append(sum(losses) / len(losses))
    return history


@misconception(
    "train_denoiser",
    caught_by=SMALLER | SEEN,
    recognized_by="checks",
    fr="Le dernier lot, incomplet, est abandonné (drop_last, ou une division entière) : une partie des images n'est "
    "pas vue à chaque époque.",
    en="The last batch, incomplete, is dropped (drop_last, or an integer division): some of the images are not seen "
    "at each epoch.",
)
def last_batch_dropped(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        losses, order = [], torch.randperm(len(images), generator=generator)
        for k in range(len(images) // batch_size):
            x = images[order[k * batch_size : (k + 1) * batch_size]]
            loss = (model(corrupt(x, generator=generator)) - x).square().sum() / len(x)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        history.append(sum(losses) / len(losses))
    return history


@misconception(
    "train_denoiser",
    caught_by=SEEN,
    recognized_by="checks",
    fr="batch_size est ignoré, ou chaque image n'est pas vue exactement une fois par époque (un tirage avec remise, "
    "par exemple). Une permutation, coupée en lots, voit chaque image une fois.",
    en="batch_size is ignored, or each image is not seen exactly once per epoch (a draw with replacement, for "
    "instance). A permutation, cut into batches, sees each image once.",
)
def one_batch_of_all_images(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):  # noqa: ARG001  # the mistake itself
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        x = images[torch.randperm(len(images), generator=generator)]
        loss = (model(corrupt(x, generator=generator)) - x).square().sum() / len(x)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history


@misconception(
    "train_denoiser",
    caught_by={"training_shuffles_the_images"},
    recognized_by="checks",
    fr="Les images passent toujours dans le même ordre : les lots ne changent jamais. Tirez une permutation à chaque "
    "époque (torch.randperm), à l'intérieur de la boucle.",
    en="The images always go in the same order: the batches never change. Draw a permutation at each epoch "
    "(torch.randperm), inside the loop.",
)
def shuffled_once(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    shuffled, history = images[torch.randperm(len(images), generator=generator)], []
    for _ in range(epochs):
        total = 0.0
        for x in shuffled.split(batch_size):
            loss = (model(corrupt(x, generator=generator)) - x).square().sum() / len(x)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_denoiser",
    caught_by={"training_returns_one_loss_per_epoch"},
    recognized_by="checks",
    fr="Vous renvoyez une valeur par lot, ou une seule en tout, au lieu d'une liste d'une valeur par époque. La "
    "moyenne se calcule à la fin de la boucle sur les époques.",
    en="You return one value per batch, or a single one, instead of a list of one value per epoch. The mean is "
    "computed at the end of the loop over the epochs.",
)
def one_loss_per_batch(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        for x in images[torch.randperm(len(images), generator=generator)].split(batch_size):
            loss = (model(corrupt(x, generator=generator)) - x).square().sum() / len(x)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            history.append(loss.item())
    return [*history, 0.0]


@misconception(
    "train_denoiser",
    caught_by={"training_leaves_the_images_unchanged"},
    recognized_by="checks",
    fr="Les images de l'appelant sont modifiées sur place (mélangées ou bruitées). Travaillez sur une copie, ou sur "
    "images[ordre], qui en est une.",
    en="The caller's images are changed in place (shuffled or noised). Work on a copy, or on images[order], which is "
    "one.",
)
def shuffled_in_place(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        images.copy_(images[torch.randperm(len(images), generator=generator)])
        for x in images.clone().split(batch_size):
            loss = (model(corrupt(x, generator=generator)) - x).square().sum() / len(x)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_denoiser",
    caught_by={"training_denoises_digits_never_seen"},
    recognized_by="checks",
    fr="L'entraînement s'arrête bien avant la fin : le taux d'apprentissage tombe à presque rien après quelques pas, "
    "parce que son calendrier avance à chaque lot au lieu de chaque époque. Affichez-le à chaque époque.",
    en="The training stops well before its end: the learning rate falls to almost nothing after a few steps, because "
    "its schedule moves at each batch instead of each epoch. Print it at each epoch.",
)
def schedule_moved_at_each_batch(model, images, corrupt, *, epochs, batch_size, learning_rate, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)
    history = []
    for _ in range(epochs):
        total = 0.0
        for x in images[torch.randperm(len(images), generator=generator)].split(batch_size):
            loss = (model(corrupt(x, generator=generator)) - x).square().sum() / len(x)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


# ---- quizzes --------------------------------------------------------------------------------------------------------


COPY = {"a_large_code_can_copy_the_image"}
overcomplete_1 = wrong_answer(
    "quiz_overcomplete", name="overcomplete_1", key="overcomplete", value=1, caught_by=COPY,
    fr="Plus de place n'oblige pas à mieux l'employer : rien, dans l'erreur de reconstruction, ne distingue un code "
    "utile d'une simple copie des pixels, qui l'annule.",
    en="More room does not force a better use of it: nothing in the reconstruction error tells a useful code from a "
    "mere copy of the pixels, which makes it zero.",
)  # fmt: skip
overcomplete_2 = wrong_answer(
    "quiz_overcomplete", name="overcomplete_2", key="overcomplete", value=2, caught_by=COPY,
    fr="Trop d'inconnues n'empêche pas de minimiser une perte : il y a seulement une infinité de minima, dont "
    "beaucoup ne disent rien des données.",
    en="Too many unknowns do not prevent a loss from being minimized: there are only infinitely many minima, many of "
    "which say nothing about the data.",
)  # fmt: skip
overcomplete_4 = wrong_answer(
    "quiz_overcomplete", name="overcomplete_4", key="overcomplete", value=4, caught_by=COPY,
    fr="Aucun terme de la perte ne récompense une unité qui s'éteint : c'est justement ce qu'ajoute une pénalité de "
    "parcimonie.",
    en="No term of the loss rewards a unit for going off: this is exactly what a sparsity penalty adds.",
)  # fmt: skip

MEAN = {"an_ideal_denoiser_returns_a_mean"}
denoiser_1 = wrong_answer(
    "quiz_denoiser", name="denoiser_1", key="denoiser", value=1, caught_by=MEAN,
    fr="L'identité rend le bruit tel quel, et la cible est l'image propre : son erreur est celle de tout le bruit.",
    en="The identity returns the noise as it is, and the target is the clean image: its error is that of all the "
    "noise.",
)  # fmt: skip
denoiser_2 = wrong_answer(
    "quiz_denoiser", name="denoiser_2", key="denoiser", value=2, caught_by=MEAN,
    fr="La plus probable minimiserait le nombre d'images fausses, pas le carré de l'erreur : quand deux images sont "
    "presque aussi probables, viser leur milieu coûte moins que d'en choisir une.",
    en="The most probable one would minimize the number of wrong images, not the squared error: when two images are "
    "almost as likely, aiming between them costs less than choosing one.",
)  # fmt: skip
denoiser_3 = wrong_answer(
    "quiz_denoiser", name="denoiser_3", key="denoiser", value=3, caught_by=MEAN,
    fr="Un tirage au hasard double l'erreur quadratique moyenne : à l'écart de l'image à la moyenne s'ajoute celui du "
    "tirage. De plus, H est une fonction : elle rend toujours la même image.",
    en="A random draw doubles the mean squared error: the gap between the draw and the mean is added to that of the "
    "image. Besides, H is a function: it always returns the same image.",
)  # fmt: skip
