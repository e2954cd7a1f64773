"""Wrong answers to the VAE assignment: what students believe, the checks that see it, and what to tell them.

Every `caught_by` is exact. A check that is blocked in consequence is not listed: it was never run.
"""

import math

import torch
import torch.nn.functional as F

from autograder.suite.declare import misconception, wrong_answer

# ---- reparameterize -------------------------------------------------------------------------------------------------


@misconception(
    "reparameterize",
    caught_by={"gradient_flows_through_the_draw", "z_has_mean_mu_and_variance_sigma_squared"},
    fr="Vous multipliez le bruit par la variance au lieu de l'écart-type : exp(logvar) est σ², pas σ. L'erreur est "
    "invisible quand σ = 1 ; donnez à logvar la valeur 2 et comparez l'écart-type empirique de z à celui que vous "
    "attendez.",
    en="You multiply the noise by the variance instead of the standard deviation: exp(logvar) is σ², not σ. The "
    "error cannot be seen when σ = 1; set logvar to 2 and compare the empirical standard deviation of z with the one "
    "you expect.",
)
def variance_for_standard_deviation(mu, logvar, generator=None):
    return mu + torch.exp(logvar) * torch.randn(mu.shape, generator=generator, dtype=mu.dtype)


@misconception(
    "reparameterize",
    caught_by={"gradient_flows_through_the_draw", "z_has_mean_mu_and_variance_sigma_squared"},
    fr="Vous utilisez logvar comme si c'était σ lui-même. Un écart-type est positif, alors que logvar est un réel "
    "quelconque : avec logvar = 0, vos codes n'ont plus aucun hasard, alors que σ vaut 1.",
    en="You use logvar as if it were σ itself. A standard deviation is positive, while logvar is any real number: "
    "with logvar = 0 your codes have no randomness left, although σ is 1.",
)
def logvar_for_standard_deviation(mu, logvar, generator=None):
    return mu + logvar * torch.randn(mu.shape, generator=generator, dtype=mu.dtype)


@misconception(
    "reparameterize",
    caught_by={
        "z_has_the_shape_and_precision_of_mu",
        "every_call_draws_a_fresh_noise",
    },
    fr="Vous prenez la racine carrée de logvar, comme si logvar était σ². C'est son logarithme, qui est souvent "
    "négatif : la racine donne alors NaN, ce que montre un appel avec logvar = −1.",
    en="You take the square root of logvar, as if logvar were σ². It is its logarithm, which is often negative: the "
    "root is then NaN, as one call with logvar = −1 shows.",
)
def square_root_of_logvar(mu, logvar, generator=None):
    return mu + torch.sqrt(logvar) * torch.randn(mu.shape, generator=generator, dtype=mu.dtype)


@misconception(
    "reparameterize",
    caught_by={"gradient_flows_through_the_draw"},
    fr="Vos codes suivent la bonne loi, mais ils sont tirés directement par torch.normal, à travers qui le gradient "
    "est nul : l'encodeur n'apprendrait rien. C'est tout l'objet de l'astuce : le hasard doit venir d'un bruit qui "
    "ne dépend pas de μ et de σ. Regardez mu.grad après z.sum().backward().",
    en="Your codes follow the right law, but torch.normal draws them directly, and the gradient through it is zero: "
    "the encoder would learn nothing. This is the whole point of the trick: randomness must come from a noise that "
    "does not depend on μ and σ. Look at mu.grad after z.sum().backward().",
)
def drawn_by_torch_normal(mu, logvar, generator=None):
    return torch.normal(mu, torch.exp(0.5 * logvar), generator=generator)


@misconception(
    "reparameterize",
    caught_by={"gradient_flows_through_the_draw"},
    fr="Le gradient n'atteint pas μ : il est coupé par detach(), .data ou torch.no_grad(). L'encodeur ne pourrait "
    "pas déplacer ses codes. Seul le bruit n'a pas besoin de gradient.",
    en="The gradient does not reach μ: it is cut by detach(), .data or torch.no_grad(). The encoder could not move "
    "its codes. Only the noise needs no gradient.",
)
def detached_mean(mu, logvar, generator=None):
    return mu.detach() + torch.exp(0.5 * logvar) * torch.randn(mu.shape, generator=generator, dtype=mu.dtype)


@misconception(
    "reparameterize",
    caught_by={"gradient_flows_through_the_draw"},
    fr="Le gradient n'atteint pas logvar : σ est détaché du graphe. L'encodeur ne pourrait pas apprendre "
    "l'incertitude de ses codes. Comparez logvar.grad à ce que donne la dérivée de z, calculée à la main.",
    en="The gradient does not reach logvar: σ is detached from the graph. The encoder could not learn how uncertain "
    "its codes are. Compare logvar.grad with the derivative of z that you compute by hand.",
)
def detached_deviation(mu, logvar, generator=None):
    sigma = torch.exp(0.5 * logvar).detach()
    return mu + sigma * torch.randn(mu.shape, generator=generator, dtype=mu.dtype)


@misconception(
    "reparameterize",
    caught_by={
        "gradient_flows_through_the_draw",
        "z_has_mean_mu_and_variance_sigma_squared",
        "noise_is_independent_across_examples_and_dimensions",
        "every_call_draws_a_fresh_noise",
        "same_seed_gives_the_same_z",
    },
    fr="Votre fonction renvoie μ sans aucun bruit : c'est un auto-encodeur ordinaire. Sans hasard, rien n'oblige des "
    "codes voisins à donner des images voisines. Deux appels de suite doivent donner deux codes différents.",
    en="Your function returns μ without any noise: this is an ordinary autoencoder. Without randomness, nothing "
    "makes neighboring codes give neighboring images. Two calls in a row must give two different codes.",
)
def no_noise(mu, logvar, generator=None):  # noqa: ARG001  # the mistake itself
    return mu + 0 * logvar


@misconception(
    "reparameterize",
    caught_by={
        "z_has_mean_mu_and_variance_sigma_squared",
        "noise_is_independent_across_examples_and_dimensions",
    },
    fr="Vous tirez un seul vecteur de bruit pour tout le lot : tous les exemples sont décalés dans la même "
    "direction. Le bruit doit avoir la forme de μ, lot compris. Passez deux fois le même exemple dans un lot : leurs "
    "codes doivent différer.",
    en="You draw a single noise vector for the whole batch: all examples are shifted in the same direction. The "
    "noise must have the shape of μ, batch included. Put the same example twice in a batch: their codes must differ.",
)
def noise_shared_by_the_batch(mu, logvar, generator=None):
    return mu + torch.exp(0.5 * logvar) * torch.randn(mu.shape[1], generator=generator, dtype=mu.dtype)


@misconception(
    "reparameterize",
    caught_by={"noise_is_independent_across_examples_and_dimensions"},
    fr="Vous tirez un seul nombre par exemple, qui sert à toutes ses dimensions latentes : la covariance de z n'est "
    "plus diagonale. Le bruit doit avoir la forme de μ, dimensions latentes comprises.",
    en="You draw a single number per example and use it for all its latent dimensions: the covariance of z is no "
    "longer diagonal. The noise must have the shape of μ, latent dimensions included.",
)
def noise_shared_by_the_dimensions(mu, logvar, generator=None):
    return mu + torch.exp(0.5 * logvar) * torch.randn(len(mu), 1, generator=generator, dtype=mu.dtype)


@misconception(
    "reparameterize",
    caught_by={"z_has_mean_mu_and_variance_sigma_squared"},
    fr="Votre bruit est uniforme sur [0, 1] : torch.rand n'est pas torch.randn. Il n'est pas centré, donc la moyenne "
    "de z n'est pas μ, et sa variance est douze fois trop petite. Un histogramme du bruit le montre.",
    en="Your noise is uniform on [0, 1]: torch.rand is not torch.randn. It is not centered, so the mean of z is not "
    "μ, and its variance is twelve times too small. A histogram of the noise shows it.",
)
def rand_for_randn(mu, logvar, generator=None):
    return mu + torch.exp(0.5 * logvar) * torch.rand(mu.shape, generator=generator, dtype=mu.dtype)


@misconception(
    "reparameterize",
    caught_by={"standardized_noise_is_gaussian"},
    fr="Votre bruit a la bonne moyenne et la bonne variance, mais il est uniforme : il ne s'éloigne jamais de plus "
    "de √3 écarts-types. La divergence du VAE suppose un code gaussien ; un histogramme du bruit montre la "
    "différence.",
    en="Your noise has the right mean and variance, but it is uniform: it never goes further than √3 standard "
    "deviations. The divergence of the VAE assumes a Gaussian code; a histogram of the noise shows the difference.",
)
def uniform_noise_of_variance_one(mu, logvar, generator=None):
    uniform = torch.rand(mu.shape, generator=generator, dtype=mu.dtype)
    return mu + torch.exp(0.5 * logvar) * (uniform - 0.5) * 12**0.5


@misconception(
    "reparameterize",
    caught_by={"same_seed_gives_the_same_z"},
    fr="L'argument generator est ignoré : le bruit vient du générateur global de torch. Une expérience ne peut alors "
    "pas être refaite à l'identique. Appelez deux fois votre fonction avec torch.Generator().manual_seed(0).",
    en="The argument generator is ignored: the noise comes from torch's global generator. An experiment cannot then "
    "be repeated exactly. Call your function twice with torch.Generator().manual_seed(0).",
)
def generator_ignored(mu, logvar, generator=None):  # noqa: ARG001  # the mistake itself
    return mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)


@misconception(
    "reparameterize",
    caught_by={"every_call_draws_a_fresh_noise", "same_seed_gives_the_same_z"},
    fr="Vous fixez la graine à l'intérieur de la fonction : tous les appels ajoutent le même bruit, et "
    "l'entraînement ne voit jamais qu'un seul tirage. La graine se choisit à l'extérieur, par l'argument generator.",
    en="You set the seed inside the function: all calls add the same noise, and training only ever sees one draw. "
    "The seed is chosen outside, through the argument generator.",
)
def seed_set_inside(mu, logvar, generator=None):  # noqa: ARG001  # the mistake itself
    torch.manual_seed(0)
    return mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)


@misconception(
    "reparameterize",
    caught_by={"gradient_flows_through_the_draw", "reparameterize_leaves_its_inputs_unchanged"},
    fr="Une opération sur place (son nom finit par « _ ») remplace logvar par σ chez l'appelant : la divergence, "
    "calculée ensuite avec ce logvar, est fausse, et autograd refuse de dériver. Employez l'opération sans « _ », "
    "qui crée un nouveau tenseur.",
    en="An in-place operation (its name ends with an underscore) replaces logvar by σ for the caller: the "
    "divergence, computed next with this logvar, is wrong, and autograd refuses to differentiate. Use the operation "
    "without the underscore, which makes a new tensor.",
)
def deviation_computed_in_place(mu, logvar, generator=None):
    sigma = logvar.mul_(0.5).exp_()
    return mu + sigma * torch.randn(mu.shape, generator=generator, dtype=mu.dtype)


# ---- kl_standard_normal ---------------------------------------------------------------------------------------------


KL_VALUES = {
    "kl_is_the_expected_log_ratio",
    "kl_is_the_integral_of_its_definition",
    "kl_gradient_is_the_derivative_of_the_integral",
}


@misconception(
    "kl_standard_normal",
    caught_by=KL_VALUES,
    fr="Un facteur ½ manque devant la somme. Votre divergence s'annule au bon endroit, mais elle est deux fois trop "
    "grande : sans le savoir, vous entraîneriez un β-VAE avec β = 2. Essayez μ = 1, σ = 1 en dimension 1 et comparez "
    "au calcul à la main.",
    en="A factor ½ is missing in front of the sum. Your divergence vanishes at the right place, but it is twice too "
    "large: without knowing it you would train a β-VAE with β = 2. Try μ = 1, σ = 1 in dimension 1 and compare with "
    "a computation by hand.",
)
def missing_half(mu, logvar):
    return (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1)


@misconception(
    "kl_standard_normal",
    caught_by=KL_VALUES | {"kl_vanishes_at_the_prior_only"},
    fr="Le signe est inversé : votre fonction renvoie −KL. Une divergence n'est jamais négative ; en minimisant la "
    "vôtre, on éloignerait les codes de la loi a priori. L'erreur vient souvent de l'ELBO, où la divergence est "
    "précédée d'un signe moins.",
    en="The sign is reversed: your function returns −KL. A divergence is never negative; minimizing yours would push "
    "the codes away from the prior. The error often comes from the ELBO, where the divergence has a minus sign.",
)
def opposite_sign(mu, logvar):
    return -0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1)


@misconception(
    "kl_standard_normal",
    caught_by=KL_VALUES,
    fr="Vous traitez logvar comme log σ, alors que c'est log σ². Les deux coïncident pour σ = 1, où leurs "
    "logarithmes sont nuls : c'est pourquoi l'essai avec logvar = 0 ne montre rien. Essayez logvar = 1.",
    en="You treat logvar as log σ, while it is log σ². The two agree for σ = 1, where both logarithms are zero: this "
    "is why trying logvar = 0 shows nothing. Try logvar = 1.",
)
def log_sigma_for_log_variance(mu, logvar):
    return 0.5 * (mu**2 + torch.exp(2 * logvar) - 1 - 2 * logvar).sum(dim=1)


@misconception(
    "kl_standard_normal",
    caught_by=KL_VALUES | {"kl_vanishes_at_the_prior_only"},
    fr="Vous traitez logvar comme la variance σ² et vous en prenez le logarithme : c'en est déjà un. Dès que logvar "
    "est négatif ou nul, le résultat est NaN ou infini ; essayez logvar = 0, où la divergence peut être nulle.",
    en="You treat logvar as the variance σ² and take its logarithm: it already is one. As soon as logvar is negative "
    "or zero the result is NaN or infinite; try logvar = 0, where the divergence may be zero.",
)
def variance_for_log_variance(mu, logvar):
    return 0.5 * (mu**2 + logvar - 1 - torch.log(logvar)).sum(dim=1)


@misconception(
    "kl_standard_normal",
    caught_by=KL_VALUES,
    fr="Vous prenez la moyenne sur les dimensions latentes ; l'énoncé demande la somme. La divergence de deux lois à "
    "coordonnées indépendantes est la somme des divergences : avec la moyenne, elle pèserait d'autant moins que le "
    "code est plus long.",
    en="You average over the latent dimensions; the statement asks for the sum. The divergence between two "
    "distributions with independent coordinates is the sum of the divergences: averaged, it would weigh less, the "
    "longer the code.",
)
def mean_over_latent_dimensions(mu, logvar):
    return 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).mean(dim=1)


@misconception(
    "kl_standard_normal",
    caught_by={"kl_is_one_number_per_example"},
    fr="Vous sommez aussi sur le lot : il reste un seul nombre. L'énoncé demande une divergence par exemple, de "
    "forme (batch,) ; la réduction sur le lot se fait dans la fonction de perte. Regardez l'argument dim de sum.",
    en="You sum over the batch as well: a single number is left. The statement asks for one divergence per example, "
    "of shape (batch,); the reduction over the batch happens in the loss function. Look at the argument dim of sum.",
)
def summed_over_the_batch(mu, logvar):
    return 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum()


@misconception(
    "kl_standard_normal",
    caught_by={"kl_is_one_number_per_example"},
    fr="Vous prenez la moyenne sur le lot : il reste un seul nombre. L'énoncé demande une divergence par exemple, de "
    "forme (batch,) ; la moyenne sur le lot se fait dans la fonction de perte.",
    en="You average over the batch: a single number is left. The statement asks for one divergence per example, of "
    "shape (batch,); the average over the batch happens in the loss function.",
)
def averaged_over_the_batch(mu, logvar):
    return 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()


@misconception(
    "kl_standard_normal",
    caught_by={"kl_is_one_number_per_example"},
    fr="Vous sommez sur la mauvaise dimension : sur les exemples (dim=0) au lieu des coordonnées du code. Le "
    "résultat a autant de valeurs que de dimensions latentes ; essayez un lot dont la taille diffère de latent_dim.",
    en="You sum over the wrong dimension: over the examples (dim=0) instead of the coordinates of the code. The "
    "result has as many values as latent dimensions; try a batch whose size differs from latent_dim.",
)
def summed_over_the_wrong_dimension(mu, logvar):
    return 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=0)


@misconception(
    "kl_standard_normal",
    caught_by={
        "kl_vanishes_at_the_prior_only",
        "kl_is_the_expected_log_ratio",
        "kl_is_the_integral_of_its_definition",
    },
    fr="Le terme constant −1 manque dans la somme. Les gradients sont justes, et l'entraînement marcherait, mais la "
    "divergence ne s'annule plus quand q est la loi a priori, et votre ELBO est fausse d'une constante. Essayez μ = "
    "0, σ = 1.",
    en="The constant term −1 is missing in the sum. The gradients are right, and training would work, but the "
    "divergence no longer vanishes when q is the prior, and your ELBO is off by a constant. Try μ = 0, σ = 1.",
)
def constant_term_forgotten(mu, logvar):
    return 0.5 * (mu**2 + torch.exp(logvar) - logvar).sum(dim=1)


@misconception(
    "kl_standard_normal",
    caught_by=KL_VALUES,
    fr="Vous calculez KL(p‖q), et non KL(q‖p). La divergence n'est pas symétrique : l'espérance se prend sous la "
    "première loi, ici celle de l'encodeur. Avec μ = 0 et σ très petit, la vôtre explose comme 1/σ², la bonne comme "
    "−log σ.",
    en="You compute KL(p‖q), not KL(q‖p). The divergence is not symmetric: the expectation is taken under the first "
    "distribution, here the encoder's. With μ = 0 and σ very small yours explodes like 1/σ², the right one like −log "
    "σ.",
)
def arguments_of_the_divergence_exchanged(mu, logvar):
    return 0.5 * ((1 + mu**2) * torch.exp(-logvar) - 1 + logvar).sum(dim=1)


@misconception(
    "kl_standard_normal",
    caught_by=KL_VALUES,
    fr="Le carré de μ manque : vous utilisez |μ|. Les deux coïncident pour μ = 0 et pour μ = ±1, valeurs qui ne "
    "conviennent donc pas pour un essai ; prenez μ = 2.",
    en="The square of μ is missing: you use |μ|. The two agree for μ = 0 and μ = ±1, which are therefore poor values "
    "for a trial; take μ = 2.",
)
def absolute_value_for_square(mu, logvar):
    return 0.5 * (mu.abs() + torch.exp(logvar) - 1 - logvar).sum(dim=1)


@misconception(
    "kl_standard_normal",
    caught_by={"kl_gradient_is_the_derivative_of_the_integral", "kl_leaves_its_inputs_unchanged"},
    fr="Une opération sur place (exp_, pow_, mul_…) modifie les tenseurs de l'appelant : un second appel avec les "
    "mêmes variables donne un autre résultat, et autograd refuse de dériver. Employez l'opération sans « _ », qui "
    "crée un nouveau tenseur.",
    en="An in-place operation (exp_, pow_, mul_...) changes the caller's tensors: a second call with the same "
    "variables gives another result, and autograd refuses to differentiate. Use the operation without the "
    "underscore, which makes a new tensor.",
)
def exponential_taken_in_place(mu, logvar):
    linear = (mu**2 - 1 - logvar).sum(dim=1)
    return 0.5 * (linear + logvar.exp_().sum(dim=1))


@misconception(
    "kl_standard_normal",
    caught_by={"kl_gradient_is_the_derivative_of_the_integral"},
    fr="Les valeurs sont justes, mais le gradient est coupé (detach, .data, .item() ou torch.no_grad()) : dans la "
    "perte, ce terme ne changerait rien à l'encodeur. Vérifiez que requires_grad est vrai pour le résultat.",
    en="The values are right, but the gradient is cut (detach, .data, .item() or torch.no_grad()): in the loss, this "
    "term would change nothing in the encoder. Check that requires_grad is true for the result.",
)
def divergence_without_gradient(mu, logvar):
    with torch.no_grad():
        return 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1)


# ---- kl_gaussians ---------------------------------------------------------------------------------------------------


GAUSSIAN_VALUES = {
    "kl_of_two_gaussians_is_its_integral",
    "kl_of_two_gaussians_has_the_gradient_of_its_integral",
}
DIAGONAL = {"kl_of_two_gaussians_is_that_of_the_diagonal_case"}
ZERO = {"kl_of_two_gaussians_vanishes_when_they_are_equal"}


@misconception(
    "kl_gaussians",
    caught_by=GAUSSIAN_VALUES | ZERO,
    fr='Votre trace est écrite avec des indices qui ne lisent que les diagonales : einsum("ii,ii->") est la somme '
    "des produits des diagonales, pas la trace du produit. Les deux ne coïncident que si une des matrices est "
    'diagonale ; la trace de AB est einsum("ij,ji->").',
    en='Your trace is written with indices that read the diagonals only: einsum("ii,ii->") is the sum of the '
    "products of the diagonals, not the trace of the product. The two agree only if one of the matrices is "
    'diagonal; the trace of AB is einsum("ij,ji->").',
)
def trace_of_the_diagonals(mu0, cov0, mu1, cov1):
    precision = torch.linalg.inv(cov1)
    trace = torch.einsum("ii,ii->", precision, cov0)
    gap = mu1 - mu0
    return 0.5 * (trace + gap @ precision @ gap - len(mu0) + torch.logdet(cov1) - torch.logdet(cov0))


@misconception(
    "kl_gaussians",
    caught_by=GAUSSIAN_VALUES | ZERO | DIAGONAL,
    fr="Le logarithme du quotient des déterminants a le mauvais signe : c'est log(det Σ₁ / det Σ₀), la covariance de "
    "la seconde loi au numérateur. Essayez deux lois de même moyenne, Σ₁ = 3 Σ₀ : votre valeur devient négative, "
    "ce qu'une divergence n'est jamais.",
    en="The logarithm of the ratio of determinants has the wrong sign: it is log(det Σ₁ / det Σ₀), with the "
    "covariance of the second distribution on top. Try two distributions with the same mean and Σ₁ = 3 Σ₀: your "
    "value becomes negative, which a divergence never is.",
)
def determinants_exchanged(mu0, cov0, mu1, cov1):
    gap = mu1 - mu0
    trace = torch.linalg.solve(cov1, cov0).trace()
    distance = gap @ torch.linalg.solve(cov1, gap)
    return 0.5 * (trace + distance - len(mu0) + torch.logdet(cov0) - torch.logdet(cov1))


@misconception(
    "kl_gaussians",
    caught_by={"kl_of_two_gaussians_is_its_integral"} | ZERO | DIAGONAL,
    fr="La dimension d manque : il faut soustraire d à la somme. Sans ce terme, la divergence d'une loi à elle-même "
    "vaut d/2 au lieu de 0, alors que tous les gradients sont justes : seul un calcul de la valeur le montre.",
    en="The dimension d is missing: d must be subtracted from the sum. Without this term the divergence of a "
    "distribution with itself is d/2 instead of 0, while all gradients are right: only a computation of the value "
    "shows it.",
)
def dimension_forgotten(mu0, cov0, mu1, cov1):
    gap = mu1 - mu0
    trace = torch.linalg.solve(cov1, cov0).trace()
    distance = gap @ torch.linalg.solve(cov1, gap)
    return 0.5 * (trace + distance + torch.logdet(cov1) - torch.logdet(cov0))


@misconception(
    "kl_gaussians",
    caught_by=GAUSSIAN_VALUES | DIAGONAL,
    fr="Vous calculez KL(p‖q) au lieu de KL(q‖p) : les rôles des deux lois sont échangés. L'espérance se prend sous "
    "la première loi, et c'est la covariance de la seconde que l'on inverse.",
    en="You compute KL(p‖q) instead of KL(q‖p): the roles of the two distributions are exchanged. The expectation is "
    "taken under the first distribution, and it is the covariance of the second that is inverted.",
)
def distributions_exchanged(mu0, cov0, mu1, cov1):
    gap = mu1 - mu0
    trace = torch.linalg.solve(cov0, cov1).trace()
    distance = gap @ torch.linalg.solve(cov0, gap)
    return 0.5 * (trace + distance - len(mu0) + torch.logdet(cov0) - torch.logdet(cov1))


@misconception(
    "kl_gaussians",
    caught_by=GAUSSIAN_VALUES | DIAGONAL,
    fr="L'écart des moyennes est mesuré avec l'inverse de Σ₀. C'est Σ₁ qui le mesure : log p(z), la densité de la "
    "seconde loi, est le seul terme où les deux moyennes se rencontrent. Essayez Σ₀ = 4, Σ₁ = 1 et des moyennes "
    "différentes, en dimension 1.",
    en="The gap between the means is measured with the inverse of Σ₀. It is Σ₁ that measures it: log p(z), the "
    "density of the second distribution, is the only term where both means meet. Try Σ₀ = 4, Σ₁ = 1 and different "
    "means, in dimension 1.",
)
def gap_measured_by_the_wrong_covariance(mu0, cov0, mu1, cov1):
    gap = mu1 - mu0
    trace = torch.linalg.solve(cov1, cov0).trace()
    distance = gap @ torch.linalg.solve(cov0, gap)
    return 0.5 * (trace + distance - len(mu0) + torch.logdet(cov1) - torch.logdet(cov0))


@misconception(
    "kl_gaussians",
    caught_by=GAUSSIAN_VALUES | DIAGONAL,
    fr="Le facteur ½ manque, ou ne porte que sur une partie des termes : votre divergence est deux fois trop grande. "
    "En dimension 1, avec deux variances de 1 et des moyennes distantes de 1, elle doit valoir ½.",
    en="The factor ½ is missing, or applies to some of the terms only: your divergence is twice too large. In "
    "dimension 1, with two variances of 1 and means at a distance of 1, it must be ½.",
)
def half_forgotten(mu0, cov0, mu1, cov1):
    gap = mu1 - mu0
    trace = torch.linalg.solve(cov1, cov0).trace()
    distance = gap @ torch.linalg.solve(cov1, gap)
    return trace + distance - len(mu0) + torch.logdet(cov1) - torch.logdet(cov0)


@misconception(
    "kl_gaussians",
    caught_by=GAUSSIAN_VALUES,
    fr="Vous ne lisez que les diagonales des covariances, comme si les coordonnées étaient indépendantes. L'énoncé "
    "demande des covariances pleines : deux gaussiennes de mêmes variances mais de corrélations opposées sont "
    "différentes, et votre divergence y est nulle.",
    en="You read the diagonals of the covariances only, as if the coordinates were independent. The statement asks "
    "for full covariances: two Gaussians with the same variances but opposite correlations are different, and "
    "your divergence between them is zero.",
)
def diagonals_only(mu0, cov0, mu1, cov1):
    var0, var1 = cov0.diagonal(), cov1.diagonal()
    return 0.5 * (var0 / var1 + (mu1 - mu0) ** 2 / var1 - 1 + torch.log(var1) - torch.log(var0)).sum()


@misconception(
    "kl_gaussians",
    caught_by=GAUSSIAN_VALUES | DIAGONAL,
    fr="Vous passez la covariance là où l'on attend un facteur triangulaire (scale_tril) ou un écart-type : elle est "
    "alors élevée au carré. MultivariateNormal a un argument covariance_matrix, qui est celui qu'il faut ici.",
    en="You pass the covariance where a triangular factor (scale_tril) or a standard deviation is expected: it is "
    "then squared. MultivariateNormal has an argument covariance_matrix, which is the one needed here.",
)
def covariance_taken_for_its_root(mu0, cov0, mu1, cov1):
    q = torch.distributions.MultivariateNormal(mu0, cov0 @ cov0.T)
    p = torch.distributions.MultivariateNormal(mu1, cov1 @ cov1.T)
    return torch.distributions.kl_divergence(q, p)


@misconception(
    "kl_gaussians",
    caught_by={"kl_of_two_gaussians_has_the_gradient_of_its_integral"},
    fr="La valeur est juste, mais le gradient est coupé : le calcul passe par detach, par numpy ou par "
    "torch.no_grad(). Restez en tenseurs torch d'un bout à l'autre.",
    en="The value is right, but the gradient is cut: the computation goes through detach, numpy or torch.no_grad(). "
    "Stay with torch tensors from one end to the other.",
)
def computed_outside_the_graph(mu0, cov0, mu1, cov1):
    with torch.no_grad():
        gap = mu1 - mu0
        trace = torch.linalg.solve(cov1, cov0).trace()
        distance = gap @ torch.linalg.solve(cov1, gap)
        return 0.5 * (trace + distance - len(mu0) + torch.logdet(cov1) - torch.logdet(cov0))


@misconception(
    "kl_gaussians",
    caught_by={"kl_of_two_gaussians_is_a_scalar"},
    fr="Vous renvoyez un tableau au lieu d'un nombre : la multiplication terme à terme (*) n'est pas le produit "
    "matriciel (@), et il reste des dimensions à sommer. Une divergence est un scalaire.",
    en="You return an array instead of a number: the elementwise product (*) is not the matrix product (@), and "
    "dimensions are left to be summed. A divergence is a scalar.",
)
def elementwise_products(mu0, cov0, mu1, cov1):
    gap = mu1 - mu0
    distance = gap * (torch.linalg.inv(cov1) @ gap)
    trace = torch.linalg.solve(cov1, cov0).trace()
    volume = torch.logdet(cov1) - torch.logdet(cov0)
    return 0.5 * (trace + distance - len(mu0) + volume).reshape(1, -1)


@misconception(
    "kl_gaussians",
    caught_by={
        "kl_of_two_gaussians_has_the_gradient_of_its_integral",
        "kl_of_two_gaussians_leaves_its_inputs_unchanged",
    },
    fr="Une opération sur place (sub_, mul_…) modifie les moyennes de l'appelant : un second appel donne un autre "
    "résultat. Employez l'opération sans « _ », qui crée un nouveau tenseur.",
    en="An in-place operation (sub_, mul_...) changes the caller's means: a second call gives another result. Use "
    "the operation without the underscore, which makes a new tensor.",
)
def gap_computed_in_place(mu0, cov0, mu1, cov1):
    trace = torch.linalg.solve(cov1, cov0).trace()
    gap = mu1.sub_(mu0)
    distance = gap @ torch.linalg.solve(cov1, gap)
    return 0.5 * (trace + distance - len(mu0) + torch.logdet(cov1) - torch.logdet(cov0))


# ---- VAE ------------------------------------------------------------------------------------------------------------


@misconception(
    "VAE",
    caught_by={"mean_code_depends_on_the_image", "log_variance_depends_on_the_image"},
    recognized_by="checks",
    fr="L'encodeur n'utilise pas son image : toutes les images reçoivent le même μ et le même log σ². Le code ne dit "
    "alors rien de l'image, et toutes les reconstructions se ressemblent. Comparez encode sur deux images très "
    "différentes.",
    en="The encoder does not use its image: all images receive the same μ and the same log σ². The code then says "
    "nothing about the image, and all reconstructions look alike. Compare encode on two very different images.",
)
class EncoderIgnoresItsInput(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner = torch.nn.Linear(pixels, 128)
        self.mean, self.log_variance = torch.nn.Linear(128, latent_dim), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        features = torch.relu(self.inner(torch.zeros_like(x).flatten(1)))
        return self.mean(features), self.log_variance(features)

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
        return self.decode(z), mu, logvar


@misconception(
    "VAE",
    caught_by={"log_variance_depends_on_the_image"},
    recognized_by="checks",
    fr="log σ² est le même pour toutes les images : c'est un paramètre, ou une constante, au lieu d'une sortie de "
    "l'encodeur. L'incertitude d'un code dépend de l'image : une image ambiguë doit pouvoir recevoir une loi plus "
    "large.",
    en="log σ² is the same for all images: it is a parameter, or a constant, instead of an output of the encoder. "
    "The uncertainty of a code depends on the image: an ambiguous image must be able to receive a wider "
    "distribution.",
)
class SameVarianceForAllImages(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner = torch.nn.Linear(pixels, 128)
        self.mean, self.log_variance = torch.nn.Linear(128, latent_dim), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)
        self.shared = torch.nn.Parameter(-torch.ones(latent_dim))

    def encode(self, x):
        mu = self.mean(torch.relu(self.inner(x.flatten(1))))
        return mu, self.shared.expand_as(mu)

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
        return self.decode(z), mu, logvar


@misconception(
    "VAE",
    caught_by={"decoded_images_lie_in_the_unit_interval"},
    recognized_by="checks",
    fr="Rien ne borne la sortie du décodeur : il manque une sigmoïde. Un pixel est ici le paramètre d'une loi de "
    "Bernoulli, entre 0 et 1, et l'entropie croisée binaire n'a de sens que là.",
    en="Nothing bounds the output of the decoder: a sigmoid is missing. A pixel is here the parameter of a Bernoulli "
    "distribution, between 0 and 1, and the binary cross-entropy only makes sense there.",
)
class DecoderWithoutSigmoid(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner = torch.nn.Linear(pixels, 128)
        self.mean, self.log_variance = torch.nn.Linear(128, latent_dim), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        features = torch.relu(self.inner(x.flatten(1)))
        return self.mean(features), self.log_variance(features)

    def decode(self, z):
        return self.outer(torch.relu(self.start(z))).view(-1, *self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
        return self.decode(z), mu, logvar


@misconception(
    "VAE",
    caught_by={"decoded_images_can_be_dark_and_bright"},
    recognized_by="checks",
    fr="Deux sigmoïdes se suivent, ou une sigmoïde suit une sortie déjà positive : les pixels ne peuvent plus "
    "descendre sous ½, et le fond noir d'une image reste gris. Regardez le plus petit pixel que donne decode.",
    en="Two sigmoids follow each other, or a sigmoid follows an output that is already positive: pixels can no "
    "longer go below ½, and the black background of an image stays gray. Look at the smallest pixel that decode "
    "gives.",
)
class SigmoidOfASigmoid(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner = torch.nn.Linear(pixels, 128)
        self.mean, self.log_variance = torch.nn.Linear(128, latent_dim), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        features = torch.relu(self.inner(x.flatten(1)))
        return self.mean(features), self.log_variance(features)

    def decode(self, z):
        pixels = torch.sigmoid(self.outer(torch.relu(self.start(z))))
        return torch.sigmoid(pixels).view(-1, *self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
        return self.decode(z), mu, logvar


@misconception(
    "VAE",
    caught_by={
        "vae_beats_the_best_model_without_a_code",
        "vae_makes_images_like_digits",
        "vae_makes_images_as_good_as_a_modest_model",
    },
    recognized_by="checks",
    fr="Votre modèle a les bonnes formes, mais il n'apprend pas : ses pixels sont bornés par clamp, dont le gradient "
    "est nul dès que la borne est atteinte. Un pixel qui sort de [0, 1] n'y revient plus. Une sigmoïde reste "
    "entre 0 et 1 et garde un gradient partout.",
    en="Your model has the right shapes but does not learn: its pixels are bounded by clamp, whose gradient is zero "
    "as soon as the bound is reached. A pixel that leaves [0, 1] never comes back. A sigmoid stays between 0 and "
    "1 and keeps a gradient everywhere.",
)
class ClampForSigmoid(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner = torch.nn.Linear(pixels, 128)
        self.mean, self.log_variance = torch.nn.Linear(128, latent_dim), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        features = torch.relu(self.inner(x.flatten(1)))
        return self.mean(features), self.log_variance(features)

    def decode(self, z):
        return self.outer(torch.relu(self.start(z))).clamp(0, 1).view(-1, *self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
        return self.decode(z), mu, logvar


@misconception(
    "VAE",
    caught_by={"log_variance_may_be_negative"},
    recognized_by="checks",
    fr="Une activation positive (softplus, ReLU, exponentielle) suit la sortie log σ² : σ ne peut plus descendre "
    "sous 1, et le code le plus sûr reste aussi bruité que la loi a priori. Le logarithme d'une variance est un "
    "réel quelconque : c'est pour cela qu'on l'a choisi.",
    en="A positive activation (softplus, ReLU, exponential) follows the output log σ²: σ can no longer go below 1, "
    "and the surest code stays as noisy as the prior. The logarithm of a variance is any real number: this is why "
    "it was chosen.",
)
class LogVarianceThroughSoftplus(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner = torch.nn.Linear(pixels, 128)
        self.mean, self.log_variance = torch.nn.Linear(128, latent_dim), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        features = torch.relu(self.inner(x.flatten(1)))
        return self.mean(features), F.softplus(self.log_variance(features))

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
        return self.decode(z), mu, logvar


@misconception(
    "VAE",
    caught_by={"forward_draws_a_fresh_code"},
    recognized_by="checks",
    fr="forward décode μ lui-même, sans tirer de code : c'est un auto-encodeur ordinaire. Le décodeur n'apprend "
    "alors que des points isolés de l'espace latent, et un code voisin donne n'importe quoi. Passez deux fois la "
    "même image : x_hat doit changer.",
    en="forward decodes μ itself, without drawing a code: this is an ordinary autoencoder. The decoder then learns "
    "isolated points of the latent space only, and a neighboring code gives anything. Pass the same image twice: "
    "x_hat must change.",
)
class ForwardWithoutNoise(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner = torch.nn.Linear(pixels, 128)
        self.mean, self.log_variance = torch.nn.Linear(128, latent_dim), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        features = torch.relu(self.inner(x.flatten(1)))
        return self.mean(features), self.log_variance(features)

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(mu), mu, logvar


@misconception(
    "VAE",
    caught_by={"forward_draws_a_code_for_each_image"},
    recognized_by="checks",
    fr="forward tire un seul bruit pour tout le lot : tous les codes sont décalés dans la même direction. Le bruit "
    "doit avoir la forme de μ. Mettez deux fois la même image dans un lot : leurs reconstructions doivent "
    "différer.",
    en="forward draws a single noise for the whole batch: all codes are shifted in the same direction. The noise "
    "must have the shape of μ. Put the same image twice in a batch: the reconstructions must differ.",
)
class NoiseSharedByTheBatch(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner = torch.nn.Linear(pixels, 128)
        self.mean, self.log_variance = torch.nn.Linear(128, latent_dim), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        features = torch.relu(self.inner(x.flatten(1)))
        return self.mean(features), self.log_variance(features)

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = mu + torch.exp(logvar / 2) * torch.randn(self.latent_dim)
        return self.decode(z), mu, logvar


@misconception(
    "VAE",
    caught_by={"reconstructions_decode_draws_of_the_posterior"},
    recognized_by="checks",
    fr="forward multiplie le bruit par exp(logvar), qui est la variance, au lieu de l'écart-type. Appelez "
    "reparameterize, ou reprenez-en la formule : σ = exp(logvar / 2).",
    en="forward multiplies the noise by exp(logvar), which is the variance, instead of the standard deviation. Call "
    "reparameterize, or use its formula: σ = exp(logvar / 2).",
)
class VarianceInForward(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner = torch.nn.Linear(pixels, 128)
        self.mean, self.log_variance = torch.nn.Linear(128, latent_dim), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        features = torch.relu(self.inner(x.flatten(1)))
        return self.mean(features), self.log_variance(features)

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = mu + torch.exp(logvar) * torch.randn_like(mu)
        return self.decode(z), mu, logvar


@misconception(
    "VAE",
    caught_by={"gradient_flows_through_the_whole_model"},
    recognized_by="checks",
    fr="Le code est détaché du graphe avant d'être décodé (detach, .data, torch.no_grad() ou torch.normal) : "
    "l'erreur de reconstruction n'atteint pas l'encodeur, qui n'apprend que la divergence. Il finit par rendre la "
    "loi a priori pour toutes les images.",
    en="The code is detached from the graph before it is decoded (detach, .data, torch.no_grad() or torch.normal): "
    "the reconstruction error does not reach the encoder, which learns the divergence only. It ends up returning "
    "the prior for all images.",
)
class CodeDetached(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner = torch.nn.Linear(pixels, 128)
        self.mean, self.log_variance = torch.nn.Linear(128, latent_dim), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        features = torch.relu(self.inner(x.flatten(1)))
        return self.mean(features), self.log_variance(features)

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = torch.normal(mu, torch.exp(logvar / 2))
        return self.decode(z), mu, logvar


@misconception(
    "VAE",
    caught_by={"vae_is_differentiable"},
    recognized_by="checks",
    fr="encode ou decode coupe le graphe (torch.no_grad(), detach, numpy) : rien de ce qui vient avant ne peut "
    "apprendre. Ces protections sont pour l'affichage et la génération, jamais dans le modèle lui-même.",
    en="encode or decode cuts the graph (torch.no_grad(), detach, numpy): nothing that comes before can learn. Such "
    "guards are for display and generation, never in the model itself.",
)
class EncoderOutsideTheGraph(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner = torch.nn.Linear(pixels, 128)
        self.mean, self.log_variance = torch.nn.Linear(128, latent_dim), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        with torch.no_grad():
            features = torch.relu(self.inner(x.flatten(1)))
        return self.mean(features), self.log_variance(features)

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
        return self.decode(z), mu, logvar


@misconception(
    "VAE",
    caught_by={
        "decoder_uses_every_coordinate_of_its_code",
        "vae_makes_images_like_digits",
        "vae_makes_images_as_good_as_a_modest_model",
    },
    recognized_by="checks",
    fr="Le décodeur n'utilise pas tout son code : une coordonnée au moins n'a aucun effet sur l'image. Cherchez un "
    "indice oublié (z[:, 0], z[:, :1]) ou une moyenne sur les coordonnées. Changez une seule coordonnée de z : "
    "l'image doit changer.",
    en="The decoder does not use its whole code: at least one coordinate has no effect on the image. Look for a "
    "forgotten index (z[:, 0], z[:, :1]) or a mean over the coordinates. Change a single coordinate of z: the "
    "image must change.",
)
class DecoderIgnoresPartOfItsCode(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner = torch.nn.Linear(pixels, 128)
        self.mean, self.log_variance = torch.nn.Linear(128, latent_dim), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        features = torch.relu(self.inner(x.flatten(1)))
        return self.mean(features), self.log_variance(features)

    def decode(self, z):
        z = torch.cat([z[:, :1], torch.zeros_like(z[:, 1:])], dim=1)
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
        return self.decode(z), mu, logvar


@misconception(
    "VAE",
    caught_by={"vae_maps_images_to_codes_and_back"},
    recognized_by="checks",
    fr="La taille 28×28 est écrite dans votre modèle : il refuse toute autre image. Calculez le nombre de pixels à "
    "partir de image_shape, qui est là pour cela.",
    en="The size 28×28 is written into your model: it refuses any other image. Compute the number of pixels from "
    "image_shape, which is there for that.",
)
class TwentyEightPixels(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = 784
        self.inner = torch.nn.Linear(pixels, 128)
        self.mean, self.log_variance = torch.nn.Linear(128, latent_dim), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        features = torch.relu(self.inner(x.flatten(1)))
        return self.mean(features), self.log_variance(features)

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
        return self.decode(z), mu, logvar


@misconception(
    "VAE",
    caught_by={"vae_accepts_any_image_shape"},
    recognized_by="checks",
    fr="La taille 8×8 est écrite dans votre modèle : il ne marche que pour les chiffres de scikit-learn. Calculez le "
    "nombre de pixels à partir de image_shape : canaux × hauteur × largeur.",
    en="The size 8×8 is written into your model: it only works for the digits of scikit-learn. Compute the number of "
    "pixels from image_shape: channels × height × width.",
)
class EightPixels(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = 64
        self.inner = torch.nn.Linear(pixels, 128)
        self.mean, self.log_variance = torch.nn.Linear(128, latent_dim), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        features = torch.relu(self.inner(x.flatten(1)))
        return self.mean(features), self.log_variance(features)

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
        return self.decode(z), mu, logvar


@misconception(
    "VAE",
    caught_by={"vae_accepts_a_single_image"},
    recognized_by="checks",
    fr="Un lot d'une seule image perd sa première dimension : squeeze() retire toutes les dimensions de taille 1, "
    "celle du lot comprise. Précisez la dimension, ou employez flatten(1) et view.",
    en="A batch of a single image loses its first dimension: squeeze() removes all dimensions of size 1, that of the "
    "batch included. Name the dimension, or use flatten(1) and view.",
)
class BatchDimensionSqueezed(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner = torch.nn.Linear(pixels, 128)
        self.mean, self.log_variance = torch.nn.Linear(128, latent_dim), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        features = torch.relu(self.inner(x.flatten(1))).squeeze()
        return self.mean(features), self.log_variance(features)

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
        return self.decode(z), mu, logvar


@misconception(
    "VAE",
    caught_by={"vae_accepts_a_single_image", "no_example_depends_on_the_others"},
    recognized_by="checks",
    fr="Une normalisation par lot (BatchNorm) mélange les images du lot : le code d'une image change avec ses "
    "voisines, et un lot d'une seule image échoue. Une image a un seul posterior : employez LayerNorm ou "
    "GroupNorm, ou rien.",
    en="A batch normalization (BatchNorm) mixes the images of a batch: the code of an image changes with its "
    "neighbors, and a batch of a single image fails. An image has one posterior: use LayerNorm or GroupNorm, or "
    "nothing.",
)
class BatchNormalized(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner = torch.nn.Linear(pixels, 128)
        self.mean, self.log_variance = torch.nn.Linear(128, latent_dim), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)
        self.norm = torch.nn.BatchNorm1d(128)

    def encode(self, x):
        features = torch.relu(self.norm(self.inner(x.flatten(1))))
        return self.mean(features), self.log_variance(features)

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
        return self.decode(z), mu, logvar


@misconception(
    "VAE",
    caught_by={"no_example_depends_on_the_others"},
    recognized_by="checks",
    fr="Le code d'une image dépend des autres images du lot : une moyenne ou un écart-type est pris sur la dimension "
    "0. Normalisez image par image, ou pas du tout.",
    en="The code of an image depends on the other images of the batch: a mean or a standard deviation is taken over "
    "dimension 0. Normalize image by image, or not at all.",
)
class CenteredOnTheBatch(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner = torch.nn.Linear(pixels, 128)
        self.mean, self.log_variance = torch.nn.Linear(128, latent_dim), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        features = torch.relu(self.inner((x - x.mean(0, keepdim=True)).flatten(1)))
        return self.mean(features), self.log_variance(features)

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
        return self.decode(z), mu, logvar


@misconception(
    "VAE",
    caught_by={"forward_returns_the_posterior"},
    recognized_by="checks",
    fr="forward ne renvoie pas les μ et log σ² de encode, mais d'autres valeurs (σ, σ², ou les deux échangées) : la "
    "divergence calculée avec elles serait fausse. La troisième valeur est log σ², comme celle de encode.",
    en="forward does not return the μ and log σ² of encode, but other values (σ, σ², or the two exchanged): the "
    "divergence computed with them would be wrong. The third value is log σ², like that of encode.",
)
class ForwardReturnsTheVariance(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.image_shape, self.latent_dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner = torch.nn.Linear(pixels, 128)
        self.mean, self.log_variance = torch.nn.Linear(128, latent_dim), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        features = torch.relu(self.inner(x.flatten(1)))
        return self.mean(features), self.log_variance(features)

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.image_shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
        return self.decode(z), mu, logvar.exp()


@misconception(
    "VAE",
    caught_by={"vae_remembers_its_sizes"},
    recognized_by="checks",
    fr="Les attributs image_shape et latent_dim manquent, ou n'ont pas les valeurs reçues : sample_prior ne saurait "
    "pas quelle dimension donner à ses codes. Rangez-les dans self, dès __init__.",
    en="The attributes image_shape and latent_dim are missing, or are not the values received: sample_prior would "
    "not know which dimension to give to its codes. Store them in self, in __init__.",
)
class SizesForgotten(torch.nn.Module):
    def __init__(self, image_shape, latent_dim):
        super().__init__()
        self.shape, self.dim = image_shape, latent_dim
        pixels = math.prod(image_shape)
        self.inner = torch.nn.Linear(pixels, 128)
        self.mean, self.log_variance = torch.nn.Linear(128, latent_dim), torch.nn.Linear(128, latent_dim)
        self.start, self.outer = torch.nn.Linear(latent_dim, 128), torch.nn.Linear(128, pixels)

    def encode(self, x):
        features = torch.relu(self.inner(x.flatten(1)))
        return self.mean(features), self.log_variance(features)

    def decode(self, z):
        return torch.sigmoid(self.outer(torch.relu(self.start(z)))).view(-1, *self.shape)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
        return self.decode(z), mu, logvar


# ---- vae_loss -------------------------------------------------------------------------------------------------------


@misconception(
    "vae_loss",
    caught_by={"reconstruction_is_the_binary_cross_entropy", "loss_gradient_reaches_the_decoder"},
    fr="Votre reconstruction est une moyenne sur les pixels (c'est le réglage par défaut de F.binary_cross_entropy), "
    "à côté d'une divergence sommée sur les dimensions latentes. La divergence pèse alors des dizaines de fois "
    "trop : c'est la cause la plus fréquente de l'effondrement du postérieur, où toutes les images reconstruites se "
    "ressemblent.",
    en="Your reconstruction is a mean over the pixels (the default of F.binary_cross_entropy), beside a divergence "
    "that is summed over the latent dimensions. The divergence then weighs dozens of times too much: this is the "
    "most frequent cause of posterior collapse, where all reconstructed images look alike.",
)
def mean_over_pixels(x_hat, x, mu, logvar, beta=1.0):
    reconstruction = F.binary_cross_entropy(x_hat, x)
    kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
    return reconstruction + beta * kl, reconstruction, kl


@misconception(
    "vae_loss",
    caught_by={
        "reconstruction_is_the_binary_cross_entropy",
        "kl_term_is_the_batch_mean_of_the_divergences",
        "loss_gradient_reaches_the_decoder",
        "loss_gradient_reaches_the_encoder",
    },
    fr="Vous sommez sur le lot au lieu de prendre la moyenne : la perte, et donc le pas d'apprentissage, grandit "
    "avec la taille du lot, et les valeurs de deux entraînements ne sont plus comparables. Répétez chaque exemple "
    "deux fois dans un lot : la perte ne doit pas changer.",
    en="You sum over the batch instead of averaging: the loss, and therefore the size of a training step, grows with "
    "the batch, and values of two trainings can no longer be compared. Repeat each example twice in a batch: the "
    "loss must not change.",
)
def summed_over_the_whole_batch(x_hat, x, mu, logvar, beta=1.0):
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum")
    kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum()
    return reconstruction + beta * kl, reconstruction, kl


@misconception(
    "vae_loss",
    caught_by={"kl_term_is_the_batch_mean_of_the_divergences", "loss_gradient_reaches_the_encoder"},
    fr="La reconstruction est bien moyennée sur le lot, mais la divergence y est sommée : le poids relatif des deux "
    "termes dépend alors de la taille du lot, comme si β était multiplié par elle. Comparez kl pour un lot et pour "
    "ce lot répété deux fois.",
    en="The reconstruction is averaged over the batch, but the divergence is summed over it: the relative weight of "
    "the two terms then depends on the batch size, as if β were multiplied by it. Compare kl for a batch and for "
    "this batch repeated twice.",
)
def divergence_summed_over_the_batch(x_hat, x, mu, logvar, beta=1.0):
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum()
    return reconstruction + beta * kl, reconstruction, kl


@misconception(
    "vae_loss",
    caught_by={"kl_term_is_the_batch_mean_of_the_divergences", "loss_gradient_reaches_the_encoder"},
    fr="La divergence est moyennée sur les dimensions latentes au lieu d'être sommée : elle pèse latent_dim fois "
    "trop peu devant la reconstruction, qui, elle, est une somme. Une moyenne sur tout le tenseur (.mean() sans dim) "
    "a cet effet.",
    en="The divergence is averaged over the latent dimensions instead of summed: it weighs latent_dim times too "
    "little beside the reconstruction, which is a sum. A mean over the whole tensor (.mean() without dim) does this.",
)
def divergence_averaged_over_dimensions(x_hat, x, mu, logvar, beta=1.0):
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).mean()
    return reconstruction + beta * kl, reconstruction, kl


@misconception(
    "vae_loss",
    caught_by={"kl_term_is_the_batch_mean_of_the_divergences", "loss_gradient_reaches_the_encoder"},
    fr="Dans la perte, un facteur ½ manque devant la divergence : elle compte deux fois trop, et l'opposé de la "
    "perte n'est plus une ELBO. Le ½ ne multiplie pas que les carrés : il porte sur toute la somme.",
    en="In the loss, a factor ½ is missing in front of the divergence: it counts twice too much, and the opposite of "
    "the loss is no longer an ELBO. The ½ does not multiply the squares only: it applies to the whole sum.",
)
def divergence_without_half(x_hat, x, mu, logvar, beta=1.0):
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
    return reconstruction + beta * kl, reconstruction, kl


@misconception(
    "vae_loss",
    caught_by={
        "beta_weighs_the_divergence_only",
        "loss_gradient_reaches_the_decoder",
        "loss_gradient_reaches_the_encoder",
    },
    fr="β multiplie la reconstruction au lieu de la divergence : son effet est renversé, un grand β donnerait des "
    "images plus fidèles et un espace latent moins régulier. Avec β = 0, la perte doit être la reconstruction seule.",
    en="β multiplies the reconstruction instead of the divergence: its effect is reversed, a large β would give more "
    "faithful images and a less regular latent space. With β = 0 the loss must be the reconstruction alone.",
)
def beta_on_the_reconstruction(x_hat, x, mu, logvar, beta=1.0):
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
    return beta * reconstruction + kl, reconstruction, kl


@misconception(
    "vae_loss",
    caught_by={"beta_weighs_the_divergence_only", "loss_gradient_reaches_the_encoder"},
    fr="L'argument beta n'est pas utilisé : la perte est toujours celle du VAE ordinaire. Comparez deux appels avec "
    "beta=1 et beta=4 : ils ne doivent pas donner la même perte.",
    en="The argument beta is not used: the loss is always that of the ordinary VAE. Compare two calls with beta=1 "
    "and beta=4: they must not give the same loss.",
)
def beta_ignored(x_hat, x, mu, logvar, beta=1.0):  # noqa: ARG001  # the mistake itself
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
    return reconstruction + kl, reconstruction, kl


@misconception(
    "vae_loss",
    caught_by={"kl_term_is_the_batch_mean_of_the_divergences", "beta_weighs_the_divergence_only"},
    fr="La perte est juste, mais la troisième valeur renvoyée est β·kl : on ne pourrait plus comparer les "
    "divergences de deux entraînements faits avec des β différents. L'énoncé demande kl sans le facteur β.",
    en="The loss is right, but the third value returned is β·kl: divergences of two trainings with different β could "
    "no longer be compared. The statement asks for kl without the factor β.",
)
def weighted_divergence_returned(x_hat, x, mu, logvar, beta=1.0):
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = beta * 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
    return reconstruction + kl, reconstruction, kl


@misconception(
    "vae_loss",
    caught_by={
        "beta_weighs_the_divergence_only",
        "loss_gradient_reaches_the_encoder",
        "loss_makes_images_like_digits",
        "loss_makes_images_as_good_as_they_can_be",
    },
    fr="Vous soustrayez la divergence au lieu de l'ajouter. Dans l'ELBO, que l'on maximise, elle a un signe moins ; "
    "la perte en est l'opposé, et les deux termes s'y ajoutent. Minimiser la vôtre éloignerait les codes de la loi a "
    "priori.",
    en="You subtract the divergence instead of adding it. In the ELBO, which is maximized, it has a minus sign; the "
    "loss is its opposite, and both terms add up there. Minimizing yours would push the codes away from the prior.",
)
def divergence_subtracted(x_hat, x, mu, logvar, beta=1.0):
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
    return reconstruction - beta * kl, reconstruction, kl


@misconception(
    "vae_loss",
    caught_by={"reconstruction_is_the_binary_cross_entropy", "loss_gradient_reaches_the_decoder"},
    fr="Les arguments de l'entropie croisée sont échangés : le logarithme porte sur la probabilité prédite, pas sur "
    "l'image. Pour PyTorch, le premier argument est la prédiction, le second la cible. Sur des images binaires, "
    "votre version donne des valeurs énormes.",
    en="The arguments of the cross-entropy are exchanged: the logarithm applies to the predicted probability, not to "
    "the image. In PyTorch the first argument is the prediction, the second the target. On binary images your "
    "version gives huge values.",
)
def cross_entropy_arguments_exchanged(x_hat, x, mu, logvar, beta=1.0):
    log_one = torch.log(x).clamp(min=-100)
    log_zero = torch.log(1 - x).clamp(min=-100)
    reconstruction = -(x_hat * log_one + (1 - x_hat) * log_zero).sum() / len(x)
    kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
    return reconstruction + beta * kl, reconstruction, kl


@misconception(
    "vae_loss",
    caught_by={"reconstruction_is_the_binary_cross_entropy", "loss_gradient_reaches_the_decoder"},
    fr="Vous utilisez l'erreur quadratique, qui correspond à un décodeur gaussien ; l'énoncé demande l'entropie "
    "croisée binaire, l'opposé de la log-vraisemblance d'un décodeur de Bernoulli. Un pixel certain et faux ne coûte "
    "que 1 avec la vôtre.",
    en="You use the squared error, which goes with a Gaussian decoder; the statement asks for the binary "
    "cross-entropy, the negative log-likelihood of a Bernoulli decoder. With yours, a pixel that is certain and "
    "wrong costs only 1.",
)
def squared_error(x_hat, x, mu, logvar, beta=1.0):
    reconstruction = ((x_hat - x) ** 2).sum() / len(x)
    kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
    return reconstruction + beta * kl, reconstruction, kl


@misconception(
    "vae_loss",
    caught_by={
        "reconstruction_is_the_binary_cross_entropy",
        "loss_gradient_reaches_the_decoder",
        "loss_is_finite_where_the_decoder_saturates",
    },
    fr="La variante « with_logits » applique elle-même une sigmoïde, alors que x_hat est déjà une probabilité : avec "
    "deux sigmoïdes, une image ne peut plus être reconstruite exactement. Calculez la reconstruction pour une image "
    "binaire et x_hat = x : elle doit être nulle.",
    en="The “with_logits” variant applies a sigmoid itself, while x_hat already is a probability: with two sigmoids, "
    "no image can be reconstructed exactly. Compute the reconstruction for a binary image and x_hat = x: it must be "
    "zero.",
)
def probabilities_taken_for_logits(x_hat, x, mu, logvar, beta=1.0):
    reconstruction = F.binary_cross_entropy_with_logits(x_hat, x, reduction="sum") / len(x)
    kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
    return reconstruction + beta * kl, reconstruction, kl


@misconception(
    "vae_loss",
    caught_by={"reconstruction_is_the_binary_cross_entropy", "loss_gradient_reaches_the_decoder"},
    fr="Seule la moitié de l'entropie croisée est là : le terme (1 − x) log(1 − x̂) manque. Rien ne punit alors un "
    "pixel noir reconstruit en blanc, et un décodeur qui répond toujours 1 a une erreur nulle.",
    en="Only half of the cross-entropy is there: the term (1 − x) log(1 − x̂) is missing. Nothing then penalizes a "
    "black pixel that is reconstructed white, and a decoder that always answers 1 has no error.",
)
def white_pixels_only(x_hat, x, mu, logvar, beta=1.0):
    reconstruction = -(x * torch.log(x_hat).clamp(min=-100)).sum() / len(x)
    kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
    return reconstruction + beta * kl, reconstruction, kl


@misconception(
    "vae_loss",
    caught_by={"loss_is_finite_where_the_decoder_saturates"},
    fr="Vos logarithmes ne sont pas bornés : quand x̂ vaut exactement 0 ou 1, 0 × log 0 donne NaN, et un seul NaN "
    "détruit tous les poids du réseau. En simple précision, une sigmoïde vaut exactement 1 dès que son entrée "
    "dépasse 17.",
    en="Your logarithms are not bounded: when x̂ is exactly 0 or 1, 0 × log 0 gives NaN, and a single NaN destroys "
    "all the weights of the network. In single precision a sigmoid is exactly 1 as soon as its input exceeds 17.",
)
def unbounded_logarithms(x_hat, x, mu, logvar, beta=1.0):
    reconstruction = -(x * torch.log(x_hat) + (1 - x) * torch.log(1 - x_hat)).sum() / len(x)
    kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
    return reconstruction + beta * kl, reconstruction, kl


@misconception(
    "vae_loss",
    caught_by={
        "loss_gradient_reaches_the_encoder",
        "loss_makes_images_like_digits",
        "loss_makes_images_as_good_as_they_can_be",
    },
    fr="La valeur de la perte est juste, mais la divergence y est détachée du graphe : l'encodeur n'est jamais "
    "rapproché de la loi a priori, et vous entraînez un auto-encodeur ordinaire. N'employez detach, .item() ou "
    "torch.no_grad() que pour afficher.",
    en="The value of the loss is right, but the divergence in it is detached from the graph: the encoder is never "
    "drawn towards the prior, and you train an ordinary autoencoder. Use detach, .item() or torch.no_grad() for "
    "printing only.",
)
def detached_divergence(x_hat, x, mu, logvar, beta=1.0):
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean().detach()
    return reconstruction + beta * kl, reconstruction, kl


@misconception(
    "vae_loss",
    caught_by={"loss_gradient_reaches_the_decoder", "loss_leaves_its_inputs_unchanged"},
    fr="clamp_ borne x_hat sur place : l'image reconstruite de l'appelant est changée, et autograd refuse de dériver "
    "à travers elle. Bornez une copie, ou les logarithmes.",
    en="clamp_ clamps x_hat in place: the caller's reconstructed image is changed, and autograd refuses to "
    "differentiate through it. Clamp a copy, or the logarithms.",
)
def clamped_in_place(x_hat, x, mu, logvar, beta=1.0):
    x_hat.clamp_(1e-6, 1 - 1e-6)
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
    kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
    return reconstruction + beta * kl, reconstruction, kl


@misconception(
    "vae_loss",
    caught_by={"loss_is_three_scalars"},
    fr="Vous renvoyez une valeur par exemple : la moyenne sur le lot manque. backward() demande un scalaire, et "
    "l'énoncé trois scalaires.",
    en="You return one value per example: the average over the batch is missing. backward() needs a scalar, and the "
    "statement asks for three.",
)
def one_loss_per_example(x_hat, x, mu, logvar, beta=1.0):
    reconstruction = F.binary_cross_entropy(x_hat, x, reduction="none").flatten(1).sum(dim=1)
    kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1)
    return reconstruction + beta * kl, reconstruction, kl


# ---- train_vae ------------------------------------------------------------------------------------------------------


@misconception(
    "train_vae",
    caught_by={"each_step_follows_the_gradient_of_its_batch"},
    recognized_by="checks",
    fr="Les gradients ne sont jamais remis à zéro : backward() les ajoute à ceux de tous les lots précédents, et les "
    "pas grandissent sans fin. Appelez optimizer.zero_grad() avant chaque backward().",
    en="The gradients are never set back to zero: backward() adds them to those of all the previous batches, and the "
    "steps grow without end. Call optimizer.zero_grad() before each backward().",
)
def gradients_accumulated(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            mu, logvar = model.encode(x)
            x_hat = model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape, generator=generator))
            reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
            kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
            loss = reconstruction + beta * kl
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_vae",
    caught_by={"training_moves_every_parameter"},
    recognized_by="checks",
    fr="Les paramètres ne changent pas : optimizer.step() n'est jamais appelé, ou l'optimiseur a reçu d'autres "
    "paramètres que ceux de model. La perte calculée est juste, mais rien n'est appris.",
    en="The parameters do not change: optimizer.step() is never called, or the optimizer was given other parameters "
    "than those of model. The loss computed is right, but nothing is learned.",
)
def step_forgotten(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            mu, logvar = model.encode(x)
            x_hat = model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape, generator=generator))
            reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
            kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
            loss = reconstruction + beta * kl
            optimizer.zero_grad()
            loss.backward()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_vae",
    caught_by={"training_returns_the_mean_loss_per_example"},
    recognized_by="checks",
    fr="Vous renvoyez la perte du dernier lot de chaque époque, au lieu de la moyenne sur toutes ses images : elle "
    "dépend du hasard du lot, et sa courbe est bien plus agitée que l'apprentissage. Additionnez les pertes de "
    "l'époque, puis divisez.",
    en="You return the loss of the last batch of each epoch instead of the mean over all its images: it depends on "
    "the luck of the batch, and its curve is much rougher than the learning. Add up the losses of the epoch, then "
    "divide.",
)
def loss_of_the_last_batch(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            mu, logvar = model.encode(x)
            x_hat = model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape, generator=generator))
            reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
            kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
            loss = reconstruction + beta * kl
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total = loss.item()
        history.append(total)
    return history


@misconception(
    "train_vae",
    caught_by={"training_returns_the_mean_loss_per_example"},
    fr="Vous renvoyez la somme des pertes de l'époque : elle grandit avec le nombre d'images, et deux entraînements "
    "ne se comparent plus. L'énoncé demande la moyenne par image.",
    en="You return the sum of the losses of the epoch: it grows with the number of images, and two trainings can no "
    "longer be compared. The statement asks for the mean per image.",
)
def sum_over_the_epoch(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            mu, logvar = model.encode(x)
            x_hat = model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape, generator=generator))
            reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
            kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
            loss = reconstruction + beta * kl
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total)
    return history


@misconception(
    "train_vae",
    caught_by={"training_returns_the_mean_loss_per_example"},
    fr="Vous additionnez les pertes moyennes des lots sans tenir compte de leur taille, puis vous divisez par le "
    "nombre d'images : le résultat est batch_size fois trop petit. Multipliez chaque perte par la taille de son "
    "lot, ou divisez par le nombre de lots.",
    en="You add up the mean losses of the batches regardless of their size, then divide by the number of images: the "
    "result is batch_size times too small. Multiply each loss by the size of its batch, or divide by the number "
    "of batches.",
)
def means_divided_by_the_images(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            mu, logvar = model.encode(x)
            x_hat = model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape, generator=generator))
            reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
            kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
            loss = reconstruction + beta * kl
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_vae",
    caught_by={"a_smaller_last_batch_counts_less"},
    recognized_by="checks",
    fr="Vous prenez la moyenne des moyennes des lots : le dernier, plus petit, compte autant que les autres, et ses "
    "images comptent trop. Pondérez chaque lot par sa taille.",
    en="You take the mean of the means of the batches: the last one, smaller, counts as much as the others, and its "
    "images count too much. Weigh each batch by its size.",
)
def mean_of_the_batch_means(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            mu, logvar = model.encode(x)
            x_hat = model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape, generator=generator))
            reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
            kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
            loss = reconstruction + beta * kl
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / math.ceil(len(images) / batch_size))
    return history


@misconception(
    "train_vae",
    caught_by={"training_uses_beta"},
    fr="L'argument beta n'est pas utilisé : vous entraînez toujours un VAE ordinaire, et l'étude de β ne montrera "
    "rien. Transmettez-le à vae_loss.",
    en="The argument beta is not used: you always train an ordinary VAE, and the study of β will show nothing. Pass "
    "it on to vae_loss.",
)
def beta_not_passed_on(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):  # noqa: ARG001  # the mistake itself
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            mu, logvar = model.encode(x)
            x_hat = model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape, generator=generator))
            reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
            kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
            loss = reconstruction + kl
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_vae",
    caught_by={"training_returns_the_mean_loss_per_example", "training_sees_every_image_in_batches"},
    recognized_by="checks",
    fr="Vous n'entraînez que sur le premier lot : un return, un break, ou un indice qui n'avance pas. Les autres "
    "images ne sont jamais vues, et la perte renvoyée n'est celle que de quelques-unes.",
    en="You train on the first batch only: a return, a break, or an index that does not move. The other images are "
    "never seen, and the loss returned is that of a few of them only.",
)
def first_batch_only(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.arange(len(images))
        for x in [images[order][:batch_size]]:
            mu, logvar = model.encode(x)
            x_hat = model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape, generator=generator))
            reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
            kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
            loss = reconstruction + beta * kl
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / batch_size)
    return history


@misconception(
    "train_vae",
    caught_by={"training_sees_every_image_in_batches"},
    recognized_by="checks",
    fr="batch_size est ignoré : toutes les images passent en un seul lot. L'optimiseur ne fait plus qu'un pas par "
    "époque, et une grande base ne tiendrait pas en mémoire.",
    en="batch_size is ignored: all images go in a single batch. The optimizer then makes one step per epoch only, "
    "and a large data set would not fit in memory.",
)
def one_batch_of_all_images(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):  # noqa: ARG001  # the mistake itself
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in [images[order]]:
            mu, logvar = model.encode(x)
            x_hat = model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape, generator=generator))
            reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
            kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
            loss = reconstruction + beta * kl
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_vae",
    caught_by={"training_shuffles_the_images"},
    recognized_by="checks",
    fr="Les images passent toujours dans le même ordre : les lots ne changent jamais, et leur ordre finit par se "
    "voir dans ce qui est appris. Tirez une permutation à chaque époque (torch.randperm).",
    en="The images always go in the same order: the batches never change, and their order ends up showing in what is "
    "learned. Draw a permutation at each epoch (torch.randperm).",
)
def never_shuffled(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.arange(len(images))
        for x in images[order].split(batch_size):
            mu, logvar = model.encode(x)
            x_hat = model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape, generator=generator))
            reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
            kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
            loss = reconstruction + beta * kl
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_vae",
    caught_by={"a_new_noise_for_each_batch"},
    recognized_by="checks",
    fr="Le bruit est tiré une fois pour toutes, avant la boucle : l'entraînement revoit toujours les mêmes codes, et "
    "le décodeur les apprend par cœur. Un bruit neuf à chaque lot, c'est ce qui rend l'espace latent régulier.",
    en="The noise is drawn once and for all, before the loop: the training always sees the same codes again, and the "
    "decoder learns them by heart. A new noise for each batch is what makes the latent space regular.",
)
def noise_drawn_once(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            torch.manual_seed(0)
            mu, logvar = model.encode(x)
            x_hat = model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape))
            reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
            kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
            loss = reconstruction + beta * kl
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_vae",
    caught_by={"training_decodes_a_draw"},
    recognized_by="checks",
    fr="La boucle décode μ au lieu d'un code tiré selon N(μ, σ²) : vous entraînez un auto-encodeur ordinaire, dont "
    "le décodeur n'a jamais vu de code entre deux images.",
    en="The loop decodes μ instead of a code drawn from N(μ, σ²): you train an ordinary autoencoder, whose decoder "
    "has never seen a code between two images.",
)
def trained_on_the_means(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            mu, logvar = model.encode(x)
            x_hat = model.decode(mu)
            reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
            kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
            loss = reconstruction + beta * kl
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_vae",
    caught_by={"same_seed_gives_the_same_training"},
    recognized_by="checks",
    fr="Une partie du hasard (l'ordre des images ou le bruit) ne vient pas de generator : l'entraînement ne peut pas "
    "être refait à l'identique. Transmettez generator à torch.randperm et à reparameterize.",
    en="A part of the randomness (the order of the images or the noise) does not come from generator: the training "
    "cannot be repeated exactly. Pass generator on to torch.randperm and to reparameterize.",
)
def generator_forgotten(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            mu, logvar = model.encode(x)
            x_hat = model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape))
            reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
            kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
            loss = reconstruction + beta * kl
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_vae",
    caught_by={"training_returns_one_loss_per_epoch"},
    recognized_by="checks",
    fr="Vous renvoyez une valeur par lot, ou une seule en tout, au lieu d'une liste d'une valeur par époque. Le "
    "calcul de la moyenne se place à la fin de la boucle sur les époques, pas dans celle sur les lots.",
    en="You return one value per batch, or a single one, instead of a list of one value per epoch. The mean is "
    "computed at the end of the loop over the epochs, not inside the loop over the batches.",
)
def one_loss_per_batch(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            mu, logvar = model.encode(x)
            x_hat = model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape, generator=generator))
            reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
            kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
            loss = reconstruction + beta * kl
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            history.append(loss.item())
        del total
    return history


@misconception(
    "train_vae",
    caught_by={"training_leaves_the_images_unchanged"},
    recognized_by="checks",
    fr="Les images de l'appelant sont modifiées sur place (mélangées, binarisées ou bruitées). Travaillez sur une "
    "copie, ou sur images[ordre], qui en est une.",
    en="The caller's images are changed in place (shuffled, binarized or noised). Work on a copy, or on "
    "images[order], which is one.",
)
def shuffled_in_place(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    history = []
    for _ in range(epochs):
        total = 0.0
        images.copy_(images[torch.randperm(len(images), generator=generator)])
        for x in images.clone().split(batch_size):
            mu, logvar = model.encode(x)
            x_hat = model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape, generator=generator))
            reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
            kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
            loss = reconstruction + beta * kl
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


@misconception(
    "train_vae",
    caught_by={"training_reaches_the_known_optimum"},
    recognized_by="checks",
    fr="L'entraînement s'arrête bien avant la fin : le taux d'apprentissage tombe à presque rien après quelques pas, "
    "parce que son calendrier avance à chaque lot au lieu de chaque époque. Affichez-le à chaque époque.",
    en="The training stops well before its end: the learning rate falls to almost nothing after a few steps, because "
    "its schedule moves at each batch instead of each epoch. Print it at each epoch.",
)
def schedule_moved_at_each_batch(model, images, *, epochs, batch_size, learning_rate, generator=None, beta=1.0):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)
    history = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(images), generator=generator)
        for x in images[order].split(batch_size):
            mu, logvar = model.encode(x)
            x_hat = model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape, generator=generator))
            reconstruction = F.binary_cross_entropy(x_hat, x, reduction="sum") / len(x)
            kl = 0.5 * (mu**2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
            loss = reconstruction + beta * kl
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += len(x) * loss.item()
        history.append(total / len(images))
    return history


# ---- sample_prior ---------------------------------------------------------------------------------------------------


@misconception(
    "sample_prior",
    caught_by={"prior_codes_have_mean_zero_and_variance_one"},
    fr="Vos codes sont trop dispersés : leur écart-type n'est pas 1. Le décodeur n'a appris que les codes de la loi "
    "a priori N(0, I) ; plus loin, ses images n'ont plus de sens.",
    en="Your codes are too spread out: their standard deviation is not 1. The decoder has learned the codes of the "
    "prior N(0, I) only; further away its images mean nothing.",
)
def prior_too_wide(model, n, generator=None):
    with torch.no_grad():
        return model.decode(3 * torch.randn(n, model.latent_dim, generator=generator))


@misconception(
    "sample_prior",
    caught_by={
        "prior_codes_have_mean_zero_and_variance_one",
        "prior_samples_are_like_digits",
        "prior_samples_are_as_good_as_they_can_be",
    },
    fr="Vos codes sont tirés par torch.rand, uniformes sur [0, 1] : ils n'occupent qu'un coin de l'espace latent, et "
    "une partie des images ne sera jamais inventée. La loi a priori est N(0, I) : torch.randn.",
    en="Your codes are drawn by torch.rand, uniform on [0, 1]: they fill only a corner of the latent space, and some "
    "of the images will never be invented. The prior is N(0, I): torch.randn.",
)
def uniform_prior(model, n, generator=None):
    with torch.no_grad():
        return model.decode(torch.rand(n, model.latent_dim, generator=generator))


@misconception(
    "sample_prior",
    caught_by={"prior_codes_are_gaussian"},
    fr="Vos codes ont la bonne moyenne et la bonne variance, mais ils sont uniformes : ils ne s'éloignent jamais de "
    "plus de √3, alors que la loi a priori est gaussienne.",
    en="Your codes have the right mean and variance, but they are uniform: they never go further than √3, while the "
    "prior is Gaussian.",
)
def uniform_prior_of_variance_one(model, n, generator=None):
    with torch.no_grad():
        uniform = torch.rand(n, model.latent_dim, generator=generator)
        return model.decode((uniform - 0.5) * 12**0.5)


@misconception(
    "sample_prior",
    caught_by={
        "prior_codes_have_mean_zero_and_variance_one",
        "prior_codes_are_independent",
        "prior_samples_are_like_digits",
        "prior_samples_are_as_good_as_they_can_be",
    },
    fr="Vous tirez un seul code et le répétez n fois : les n images sont identiques. Le bruit doit avoir la forme "
    "(n, latent_dim).",
    en="You draw a single code and repeat it n times: the n images are the same. The noise must have the shape (n, "
    "latent_dim).",
)
def one_code_for_all(model, n, generator=None):
    with torch.no_grad():
        return model.decode(torch.randn(1, model.latent_dim, generator=generator).repeat(n, 1))


@misconception(
    "sample_prior",
    caught_by={
        "prior_codes_have_mean_zero_and_variance_one",
        "prior_samples_are_like_digits",
        "prior_samples_are_as_good_as_they_can_be",
    },
    fr="Le même nombre sert à toutes les coordonnées d'un code : tous vos codes sont sur une diagonale de l'espace "
    "latent. La covariance de la loi a priori est I : les coordonnées sont indépendantes.",
    en="The same number is used for all coordinates of a code: all your codes lie on a diagonal of the latent space. "
    "The covariance of the prior is I: the coordinates are independent.",
)
def codes_on_a_diagonal(model, n, generator=None):
    with torch.no_grad():
        return model.decode(torch.randn(n, 1, generator=generator).repeat(1, model.latent_dim))


@misconception(
    "sample_prior",
    caught_by={"prior_samples_follow_the_generator"},
    fr="L'argument generator est ignoré : les images inventées ne peuvent pas être retrouvées. Transmettez-le à "
    "torch.randn.",
    en="The argument generator is ignored: the invented images cannot be found again. Pass it on to torch.randn.",
)
def prior_generator_ignored(model, n, generator=None):  # noqa: ARG001  # the mistake itself
    with torch.no_grad():
        return model.decode(torch.randn(n, model.latent_dim))


@misconception(
    "sample_prior",
    caught_by={"prior_samples_are_n_images"},
    fr="Vous renvoyez les codes, et non les images : il reste à les passer par model.decode.",
    en="You return the codes, not the images: they still have to go through model.decode.",
)
def codes_not_decoded(model, n, generator=None):
    with torch.no_grad():
        return torch.randn(n, model.latent_dim, generator=generator)


# ---- sample_posterior -----------------------------------------------------------------------------------------------


@misconception(
    "sample_posterior",
    caught_by={"each_posterior_has_the_same_weight"},
    fr="Tous vos codes viennent de la loi a posteriori de la première image : les autres ne servent à rien. La loi "
    "demandée est le mélange, à poids égaux, des lois de toutes les images données.",
    en="All your codes come from the posterior of the first image: the others are of no use. What is asked is the "
    "mixture, with equal weights, of the posteriors of all the images given.",
)
def first_image_only(model, images, n, generator=None):
    with torch.no_grad():
        mu, logvar = model.encode(images[:1].repeat(n, 1, 1, 1))
        return model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape, generator=generator))


@misconception(
    "sample_posterior",
    caught_by={"each_posterior_has_the_same_weight"},
    fr="Vos codes ne dépendent pas de images : ils viennent de la loi a priori, comme dans l'exercice précédent. "
    "Ici, le hasard a deux étages : une image, puis un code dans la loi que l'encodeur lui donne.",
    en="Your codes do not depend on images: they come from the prior, as in the previous exercise. Here chance has "
    "two stages: an image, then a code from the distribution that the encoder gives to it.",
)
def images_ignored(model, images, n, generator=None):  # noqa: ARG001  # the mistake itself
    with torch.no_grad():
        return model.decode(torch.randn(n, model.latent_dim, generator=generator))


@misconception(
    "sample_posterior",
    caught_by={"each_posterior_has_the_same_weight"},
    fr="Vous prenez la moyenne des μ et des log σ² de toutes les images, puis vous tirez dans cette seule "
    "gaussienne. La moyenne de deux lois n'est pas leur mélange : entre deux modes, le mélange n'a presque aucun "
    "code.",
    en="You average the μ and log σ² of all images, then draw from that single Gaussian. The average of two "
    "distributions is not their mixture: between two modes the mixture has almost no code.",
)
def average_for_mixture(model, images, n, generator=None):
    with torch.no_grad():
        mu, logvar = (part.mean(0) for part in model.encode(images))
        return model.decode(mu + torch.exp(logvar / 2) * torch.randn(n, len(mu), generator=generator))


@misconception(
    "sample_posterior",
    caught_by={"each_posterior_has_the_same_weight"},
    fr="Une seule image est choisie pour les n codes : à chaque appel, un seul mode du mélange apparaît. Tirez un "
    "indice par code : torch.randint(len(images), (n,)).",
    en="A single image is chosen for the n codes: at each call only one mode of the mixture appears. Draw one index "
    "per code: torch.randint(len(images), (n,)).",
)
def one_image_per_call(model, images, n, generator=None):
    with torch.no_grad():
        chosen = torch.randint(len(images), (1,), generator=generator).repeat(n)
        mu, logvar = model.encode(images[chosen])
        return model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape, generator=generator))


@misconception(
    "sample_posterior",
    caught_by={"each_component_is_the_posterior_of_its_image"},
    fr="Vous décodez μ sans bruit : vos images ne sont que les reconstructions des images données. Tirez un code "
    "dans N(μ, σ²).",
    en="You decode μ without noise: your images are only the reconstructions of the images given. Draw a code from "
    "N(μ, σ²).",
)
def means_of_the_posteriors(model, images, n, generator=None):
    with torch.no_grad():
        chosen = torch.randint(len(images), (n,), generator=generator)
        mu, logvar = model.encode(images[chosen])
        return model.decode(mu + 0 * logvar)


@misconception(
    "sample_posterior",
    caught_by={"each_component_is_the_posterior_of_its_image"},
    fr="Vous multipliez le bruit par la variance exp(logvar) au lieu de l'écart-type exp(logvar / 2). Appelez "
    "reparameterize.",
    en="You multiply the noise by the variance exp(logvar) instead of the standard deviation exp(logvar / 2). Call "
    "reparameterize.",
)
def variance_in_the_posterior(model, images, n, generator=None):
    with torch.no_grad():
        chosen = torch.randint(len(images), (n,), generator=generator)
        mu, logvar = model.encode(images[chosen])
        return model.decode(mu + torch.exp(logvar) * torch.randn(mu.shape, generator=generator))


@misconception(
    "sample_posterior",
    caught_by={"the_image_of_each_code_is_drawn_at_random"},
    fr="Les images sont prises dans l'ordre, l'une après l'autre : les n premiers codes viennent toujours des n "
    "premières images, et si n est petit, les autres ne servent jamais. L'image de chaque code doit être tirée au "
    "hasard.",
    en="The images are taken in order, one after the other: the first n codes always come from the first n images, "
    "and if n is small the others are never used. The image of each code must be drawn at random.",
)
def images_taken_in_order(model, images, n, generator=None):
    with torch.no_grad():
        mu, logvar = model.encode(images[torch.arange(n) % len(images)])
        return model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape, generator=generator))


@misconception(
    "sample_posterior",
    caught_by={"posterior_samples_are_n_images"},
    fr="Le nombre d'images renvoyées est celui des images données, pas n. Le mélange permet d'en tirer autant que "
    "l'on veut : choisissez n indices, avec remise.",
    en="The number of images returned is that of the images given, not n. The mixture lets you draw as many as you "
    "like: choose n indices, with replacement.",
)
def one_code_per_image(model, images, n, generator=None):  # noqa: ARG001  # the mistake itself
    with torch.no_grad():
        mu, logvar = model.encode(images)
        return model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape, generator=generator))


@misconception(
    "sample_posterior",
    caught_by={"posterior_samples_follow_the_generator"},
    fr="Une partie du hasard (le choix de l'image ou le bruit) ne vient pas de generator : la même graine ne redonne "
    "pas les mêmes images. Il faut le transmettre aux deux tirages.",
    en="A part of the randomness (the choice of the image or the noise) does not come from generator: the same seed "
    "does not give the same images again. It must be passed on to both draws.",
)
def image_chosen_without_the_generator(model, images, n, generator=None):
    with torch.no_grad():
        chosen = torch.randint(len(images), (n,))
        mu, logvar = model.encode(images[chosen])
        return model.decode(mu + torch.exp(logvar / 2) * torch.randn(mu.shape, generator=generator))


# ---- beta_sweep -----------------------------------------------------------------------------------------------------


@misconception(
    "beta_sweep",
    caught_by={"sweep_trains_a_new_model_for_each_beta"},
    recognized_by="checks",
    fr="Le même modèle sert à tous les β : chaque entraînement continue le précédent, et vous comparez des durées "
    "d'entraînement autant que des β. Construisez un nouveau VAE dans la boucle.",
    en="The same model serves for all β: each training continues the previous one, and you compare lengths of "
    "training as much as β. Build a new VAE inside the loop.",
)
def one_model_for_all_betas(images, betas, *, latent_dim, epochs, batch_size, learning_rate, generator=None):
    results = []
    model = VAE(tuple(images.shape[1:]), latent_dim)  # noqa: F821
    for beta in betas:
        recipe = {"epochs": epochs, "batch_size": batch_size, "learning_rate": learning_rate}
        train_vae(model, images, **recipe, generator=generator, beta=beta)  # noqa: F821
        with torch.no_grad():
            x_hat, mu, logvar = model(images)
            _loss, reconstruction, kl = vae_loss(x_hat, images, mu, logvar, beta=beta)  # noqa: F821
        results.append((reconstruction.item(), kl.item()))
    return results


@misconception(
    "beta_sweep",
    caught_by={"a_larger_beta_shrinks_the_divergence"},
    recognized_by="checks",
    fr="β n'est pas transmis à train_vae : tous les modèles sont entraînés avec β = 1, et leurs couples ne diffèrent "
    "que par le hasard.",
    en="β is not passed on to train_vae: all models are trained with β = 1, and their pairs differ by chance only.",
)
def beta_not_used(images, betas, *, latent_dim, epochs, batch_size, learning_rate, generator=None):
    results = []
    for beta in betas:
        model = VAE(tuple(images.shape[1:]), latent_dim)  # noqa: F821
        recipe = {"epochs": epochs, "batch_size": batch_size, "learning_rate": learning_rate}
        train_vae(model, images, **recipe, generator=generator, beta=1.0)  # noqa: F821
        with torch.no_grad():
            x_hat, mu, logvar = model(images)
            _loss, reconstruction, kl = vae_loss(x_hat, images, mu, logvar, beta=beta)  # noqa: F821
        results.append((reconstruction.item(), kl.item()))
    return results


@misconception(
    "beta_sweep",
    caught_by={"a_pair_is_measured_without_beta"},
    recognized_by="checks",
    fr="Vous renvoyez la perte totale, reconstruction + β·kl, à la place de la reconstruction, ou β·kl à la place de "
    "kl : β compte alors dans ce que vous comparez. L'étude oppose les deux termes, sans le facteur β.",
    en="You return the total loss, reconstruction + β·kl, in place of the reconstruction, or β·kl in place of kl: β "
    "then counts in what you compare. The study sets the two terms against each other, without the factor β.",
)
def total_loss_for_reconstruction(images, betas, *, latent_dim, epochs, batch_size, learning_rate, generator=None):
    results = []
    for beta in betas:
        model = VAE(tuple(images.shape[1:]), latent_dim)  # noqa: F821
        recipe = {"epochs": epochs, "batch_size": batch_size, "learning_rate": learning_rate}
        train_vae(model, images, **recipe, generator=generator, beta=beta)  # noqa: F821
        with torch.no_grad():
            x_hat, mu, logvar = model(images)
            loss, _reconstruction, kl = vae_loss(x_hat, images, mu, logvar, beta=beta)  # noqa: F821
        results.append((loss.item(), kl.item()))
    return results


@misconception(
    "beta_sweep",
    caught_by={"sweep_returns_one_pair_per_beta"},
    recognized_by="checks",
    fr="Vous renvoyez un seul couple, celui du dernier β : la liste est créée dans la boucle, ou le return y est "
    "placé. Un couple par valeur de betas est demandé.",
    en="You return a single pair, that of the last β: the list is made inside the loop, or the return stands in it. "
    "One pair for each value of betas is asked.",
)
def last_beta_only(images, betas, *, latent_dim, epochs, batch_size, learning_rate, generator=None):
    results = []
    for beta in betas:
        model = VAE(tuple(images.shape[1:]), latent_dim)  # noqa: F821
        recipe = {"epochs": epochs, "batch_size": batch_size, "learning_rate": learning_rate}
        train_vae(model, images, **recipe, generator=generator, beta=beta)  # noqa: F821
        with torch.no_grad():
            x_hat, mu, logvar = model(images)
            _loss, reconstruction, kl = vae_loss(x_hat, images, mu, logvar, beta=beta)  # noqa: F821
        results.append((reconstruction.item(), kl.item()))
    return results[-1:]


# ---- quiz_beta ------------------------------------------------------------------------------------------------------


beta_strengthens_the_fit = wrong_answer(
    "quiz_beta",
    name="beta_strengthens_the_fit",
    key="beta",
    value=1,
    caught_by={"a_larger_beta_trades_reconstruction_for_the_prior"},
    fr="Vous donnez à β le rôle inverse du sien : il multiplie la divergence, pas la reconstruction. Augmenter un "
    "poids fait baisser le terme qu'il multiplie, au détriment de l'autre ; relisez la définition de la perte.",
    en="You give β the opposite of its role: it multiplies the divergence, not the reconstruction. Raising a weight "
    "lowers the term that it multiplies, at the expense of the other; read the definition of the loss again.",
)

beta_improves_everything = wrong_answer(
    "quiz_beta",
    name="beta_improves_everything",
    key="beta",
    value=2,
    caught_by={"a_larger_beta_trades_reconstruction_for_the_prior"},
    fr="Les deux termes ne peuvent pas baisser ensemble : si c'était possible, le modèle entraîné avec β = 1 aurait "
    "déjà choisi ces poids, qui lui donnaient une perte plus petite. Une régularisation déplace un compromis, elle "
    "ne l'annule pas.",
    en="The two terms cannot both decrease: if they could, the model trained with β = 1 would already have chosen "
    "those weights, which gave it a smaller loss. A regularization moves a trade-off, it does not abolish it.",
)

beta_only_scales_the_loss = wrong_answer(
    "quiz_beta",
    name="beta_only_scales_the_loss",
    key="beta",
    value=4,
    caught_by={"a_larger_beta_trades_reconstruction_for_the_prior"},
    fr="β ne multiplie pas toute la perte, mais un seul de ses deux termes : le minimum se déplace. Pour vous en "
    "convaincre, regardez le cas β = 0, où rien ne retient plus les codes près de la loi a priori.",
    en="β does not multiply the whole loss, but only one of its two terms: the minimum moves. To convince yourself, "
    "look at β = 0, where nothing keeps the codes close to the prior any more.",
)


# ---- quiz_elbo ------------------------------------------------------------------------------------------------------


elbo_taken_for_an_upper_bound = wrong_answer(
    "quiz_elbo",
    name="elbo_taken_for_an_upper_bound",
    key="elbo",
    value=1,
    caught_by={"the_bound_is_below_the_evidence"},
    fr="Le sens de l'inégalité est inversé : l'ELBO est une borne inférieure de log p(x), donc l'opposé de l'ELBO, "
    "que l'on minimise, est une borne supérieure de −log p(x). L'écart est une divergence, qui n'est jamais "
    "négative.",
    en="The inequality is the wrong way round: the ELBO is a lower bound of log p(x), so the opposite of the ELBO, "
    "which is minimized, is an upper bound of −log p(x). The gap is a divergence, which is never negative.",
)

gap_taken_for_the_divergence_to_the_prior = wrong_answer(
    "quiz_elbo",
    name="gap_taken_for_the_divergence_to_the_prior",
    key="elbo",
    value=3,
    caught_by={"the_bound_is_below_the_evidence"},
    fr="Vous confondez deux divergences. Celle à la loi a priori p(z) est un terme de l'ELBO lui-même ; l'écart "
    "entre l'ELBO et log p(x) est la divergence à la loi a posteriori p(z|x), celle que l'encodeur approche. "
    "Reprenez la décomposition exacte de log p(x).",
    en="You mistake one divergence for another. The one to the prior p(z) is a term of the ELBO itself; the gap "
    "between the ELBO and log p(x) is the divergence to the posterior p(z|x), the one that the encoder "
    "approximates. Go back to the exact decomposition of log p(x).",
)

bound_taken_for_an_equality = wrong_answer(
    "quiz_elbo",
    name="bound_taken_for_an_equality",
    key="elbo",
    value=4,
    caught_by={"the_bound_is_below_the_evidence"},
    fr="Un entraînement achevé ne rend pas la borne exacte : il faudrait que l'encodeur rende la vraie loi a "
    "posteriori de chaque image, or elle n'est en général pas une gaussienne à covariance diagonale. L'écart qui "
    "reste est une divergence.",
    en="A finished training does not make the bound exact: the encoder would have to return the true posterior of "
    "each image, which in general is not a Gaussian with a diagonal covariance. The gap that remains is a "
    "divergence.",
)
