"""Wrong answers to the VAE assignment: what students believe, the checks that see it, and what to tell them.

Every `caught_by` is exact. A check that is blocked in consequence is not listed: it was never run.
"""

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
    caught_by={"beta_weighs_the_divergence_only", "loss_gradient_reaches_the_encoder"},
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
    caught_by={"loss_gradient_reaches_the_encoder"},
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
