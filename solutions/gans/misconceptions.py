"""Wrong answers to the assignment on adversarial networks: what students believe, what sees it, and what to tell them.

Every `caught_by` is exact. A check that is blocked in consequence is not listed: it was never run.
"""

import math

import torch
import torch.nn.functional as F

from autograder.suite.declare import misconception, wrong_answer

# ---- discriminator_loss ----------------------------------------------------------------------------------------------


@misconception(
    "discriminator_loss",
    caught_by={"one_pair_costs_its_cross_entropy", "discriminator_learns_from_both_batches"},
    fr="Vos étiquettes sont échangées : votre discriminateur apprend à répondre près de 0 sur un vrai point et près "
    "de 1 sur un point généré. Sur un réseau neuf, dont les logits sont nuls, cela ne se voit pas.",
    en="Your labels are exchanged: your discriminator learns to answer close to 0 on a real point and close to 1 on "
    "a generated one. On a new network, whose logits are zero, this does not show.",
)
def labels_exchanged(real_logits, fake_logits):
    return F.softplus(real_logits).mean() + F.softplus(-fake_logits).mean()


@misconception(
    "discriminator_loss",
    caught_by={"one_pair_costs_its_cross_entropy", "discriminator_learns_from_both_batches"},
    fr="Le terme des points générés manque : un discriminateur qui répond toujours 1 aurait une perte nulle.",
    en="The term of generated points is missing: a discriminator that always answers 1 would have no loss.",
)
def real_points_only(real_logits, fake_logits):
    return F.softplus(-real_logits).mean() + 0 * fake_logits.mean()


@misconception(
    "discriminator_loss",
    caught_by={"one_pair_costs_its_cross_entropy", "discriminator_learns_from_both_batches"},
    fr="Le terme des vrais points manque : un discriminateur qui répond toujours 0 aurait une perte nulle.",
    en="The term of real points is missing: a discriminator that always answers 0 would have no loss.",
)
def generated_points_only(real_logits, fake_logits):
    return F.softplus(fake_logits).mean() + 0 * real_logits.mean()


@misconception(
    "discriminator_loss",
    caught_by={"one_pair_costs_its_cross_entropy", "discriminator_learns_from_both_batches"},
    fr="Vos deux termes sont −log d : vous demandez à d de croire vrais les points générés aussi. Pour eux, c'est "
    "−log(1 − d).",
    en="Both of your terms are −log d: you ask d to take generated points for real too. For these it is −log(1 − d).",
)
def both_called_real(real_logits, fake_logits):
    return F.softplus(-real_logits).mean() + F.softplus(-fake_logits).mean()


@misconception(
    "discriminator_loss",
    caught_by={"one_pair_costs_its_cross_entropy", "discriminator_learns_from_both_batches"},
    fr="Vos deux termes sont −log(1 − d) : vous demandez à d de rejeter les vrais points aussi. Pour eux, c'est −log "
    "d.",
    en="Both of your terms are −log(1 − d): you ask d to reject real points too. For these it is −log d.",
)
def both_called_generated(real_logits, fake_logits):
    return F.softplus(real_logits).mean() + F.softplus(fake_logits).mean()


@misconception(
    "discriminator_loss",
    caught_by={"one_pair_costs_its_cross_entropy", "discriminator_learns_from_both_batches"},
    fr="Votre perte est la moitié de celle de l'énoncé, qui ajoute les deux moyennes sans facteur ½.",
    en="Your loss is half of that of the statement, which adds the two means without a factor ½.",
)
def half_of_the_sum(real_logits, fake_logits):
    return (F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()) / 2


@misconception(
    "discriminator_loss",
    caught_by={"batches_of_different_sizes_weigh_the_same"},
    fr="Vous prenez la moyenne sur les deux lots réunis : quand l'un est plus grand, il pèse plus. L'énoncé demande "
    "une moyenne par lot.",
    en="You take the mean over both batches together: when one is larger, it weighs more. The statement asks for one "
    "mean per batch.",
)
def one_mean_over_both_batches(real_logits, fake_logits):
    logits = torch.cat([real_logits, fake_logits])
    labels = torch.cat([torch.ones_like(real_logits), torch.zeros_like(fake_logits)])
    return 2 * F.binary_cross_entropy_with_logits(logits, labels)


@misconception(
    "discriminator_loss",
    caught_by={"each_term_is_a_mean_over_its_batch", "discriminator_learns_from_both_batches"},
    fr="Vous prenez la somme sur le lot au lieu de la moyenne : la perte, et avec elle le pas, grandirait avec le lot.",
    en="You take the sum over the batch instead of the mean: the loss, and the step with it, would grow with the "
    "batch.",
)
def summed_over_the_batch(real_logits, fake_logits):
    return F.softplus(-real_logits).sum() + F.softplus(fake_logits).sum()


@misconception(
    "discriminator_loss",
    caught_by={"discriminator_loss_is_one_number"},
    fr="Vous renvoyez une perte par couple de points : il manque la moyenne sur chaque lot.",
    en="You return one loss per pair of points: the mean over each batch is missing.",
)
def one_loss_per_pair(real_logits, fake_logits):
    return F.softplus(-real_logits) + F.softplus(fake_logits)


@misconception(
    "discriminator_loss",
    caught_by={"the_two_batches_may_differ_in_size"},
    recognized_by="checks",
    fr="Vous ajoutez les deux termes point par point avant la moyenne, ce qui suppose deux lots de même taille. "
    "Prenez d'abord chaque moyenne.",
    en="You add the two terms point by point before the mean, which supposes two batches of the same size. Take each "
    "mean first.",
)
def mean_over_pairs(real_logits, fake_logits):
    return (F.softplus(-real_logits) + F.softplus(fake_logits)).mean()


@misconception(
    "discriminator_loss",
    caught_by={"discriminator_loss_is_exact_far_away", "discriminator_learns_most_where_it_is_most_wrong"},
    fr="La formule est juste, mais log(sigmoid(ℓ)) vaut moins l'infini dès que la sigmoïde s'annule en machine. "
    "Utilisez softplus ou logsigmoid.",
    en="The formula is right, but log(sigmoid(ℓ)) is minus infinity as soon as the sigmoid is zero in a machine. Use "
    "softplus or logsigmoid.",
)
def logarithm_of_the_sigmoid(real_logits, fake_logits):
    return -torch.log(torch.sigmoid(real_logits)).mean() - torch.log(1 - torch.sigmoid(fake_logits)).mean()


@misconception(
    "discriminator_loss",
    caught_by={"discriminator_loss_is_exact_far_away", "discriminator_learns_most_where_it_is_most_wrong"},
    fr="La petite constante évite l'infini, mais la perte ne dépasse plus 18 et son gradient s'annule : là où d se "
    "trompe le plus, il n'apprendrait rien. Utilisez softplus ou logsigmoid.",
    en="The small constant avoids the infinity, but the loss no longer exceeds 18 and its gradient vanishes: where d "
    "is most wrong it would learn nothing. Use softplus or logsigmoid.",
)
def small_constant_in_the_logarithm(real_logits, fake_logits):
    on_real = torch.log(torch.sigmoid(real_logits) + 1e-8)
    on_fake = torch.log(1 - torch.sigmoid(fake_logits) + 1e-8)
    return -on_real.mean() - on_fake.mean()


@misconception(
    "discriminator_loss",
    caught_by={"discriminator_loss_is_exact_far_away", "discriminator_learns_most_where_it_is_most_wrong"},
    fr="C'est la bonne formule, mais l'exponentielle de 300 déborde. softplus calcule la même chose sans déborder.",
    en="This is the right formula, but the exponential of 300 overflows. softplus computes the same without "
    "overflowing.",
)
def logarithm_of_one_plus_an_exponential(real_logits, fake_logits):
    return torch.log(1 + torch.exp(-real_logits)).mean() + torch.log(1 + torch.exp(fake_logits)).mean()


@misconception(
    "discriminator_loss",
    caught_by={"discriminator_loss_is_exact_far_away", "discriminator_learns_most_where_it_is_most_wrong"},
    fr="Vous bornez les logits : au-delà, la perte est fausse et son gradient est nul. softplus n'en a pas besoin.",
    en="You bound the logits: beyond, the loss is wrong and its gradient is zero. softplus does not need it.",
)
def logits_clamped(real_logits, fake_logits):
    return F.softplus(-real_logits.clamp(-20, 20)).mean() + F.softplus(fake_logits.clamp(-20, 20)).mean()


@misconception(
    "discriminator_loss",
    caught_by={"discriminator_loss_is_one_number"},
    fr="Vous prenez les logits pour des probabilités : le logarithme d'un logit négatif n'existe pas. Il manque la "
    "sigmoïde.",
    en="You take the logits for probabilities: the logarithm of a negative logit does not exist. The sigmoid is "
    "missing.",
)
def logits_taken_for_probabilities(real_logits, fake_logits):
    return -torch.log(real_logits).mean() - torch.log(1 - fake_logits).mean()


@misconception(
    "discriminator_loss",
    caught_by={"one_pair_costs_its_cross_entropy", "discriminator_learns_from_both_batches"},
    fr="Vous appliquez la sigmoïde deux fois : les fonctions « with logits », comme softplus, la contiennent déjà.",
    en='You apply the sigmoid twice: the functions "with logits", like softplus, contain it already.',
)
def sigmoid_applied_twice(real_logits, fake_logits):
    return F.softplus(-torch.sigmoid(real_logits)).mean() + F.softplus(torch.sigmoid(fake_logits)).mean()


@misconception(
    "discriminator_loss",
    caught_by={"one_pair_costs_its_cross_entropy", "discriminator_learns_from_both_batches"},
    fr="C'est la perte des moindres carrés (LSGAN), une autre famille. L'énoncé demande l'entropie croisée.",
    en="This is the least-squares loss (LSGAN), of another family. The statement asks for the cross-entropy.",
)
def squared_error(real_logits, fake_logits):
    return ((real_logits - 1) ** 2).mean() + (fake_logits**2).mean()


@misconception(
    "discriminator_loss",
    caught_by={"one_pair_costs_its_cross_entropy", "discriminator_learns_from_both_batches"},
    fr="C'est la perte d'un GAN de Wasserstein, une autre famille. L'énoncé demande l'entropie croisée.",
    en="This is the loss of a Wasserstein GAN, of another family. The statement asks for the cross-entropy.",
)
def difference_of_the_means(real_logits, fake_logits):
    return fake_logits.mean() - real_logits.mean()


@misconception(
    "discriminator_loss",
    caught_by={"one_pair_costs_its_cross_entropy", "discriminator_learns_from_both_batches"},
    fr="C'est la perte charnière (hinge), une autre famille. L'énoncé demande l'entropie croisée.",
    en="This is the hinge loss, of another family. The statement asks for the cross-entropy.",
)
def hinge(real_logits, fake_logits):
    return F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()


@misconception(
    "discriminator_loss",
    caught_by={"one_pair_costs_its_cross_entropy", "discriminator_learns_from_both_batches"},
    fr="Il manque le signe − : c'est la quantité que le discriminateur maximise. Une perte se minimise.",
    en="The sign − is missing: this is the quantity that the discriminator maximizes. A loss is minimized.",
)
def game_to_be_maximized(real_logits, fake_logits):
    return F.logsigmoid(real_logits).mean() + F.logsigmoid(-fake_logits).mean()


@misconception(
    "discriminator_loss",
    caught_by={"discriminator_learns_from_both_batches"},
    fr="Vous détachez les logits des points générés : d n'apprend plus rien d'eux. Ce sont les points générés qu'il "
    "faut détacher, avant d, et dans l'entraînement.",
    en="You detach the logits of generated points: d no longer learns anything from them. It is the generated points "
    "that are to be detached, before d, and in the training.",
)
def generated_logits_detached(real_logits, fake_logits):
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits.detach()).mean()


@misconception(
    "discriminator_loss",
    caught_by={"discriminator_learns_from_both_batches"},
    fr="Le gradient n'atteint pas les logits des vrais points : d n'apprend rien d'eux.",
    en="The gradient does not reach the logits of real points: d learns nothing from them.",
)
def real_logits_detached(real_logits, fake_logits):
    return F.softplus(-real_logits.detach()).mean() + F.softplus(fake_logits).mean()


@misconception(
    "discriminator_loss",
    caught_by={"discriminator_loss_is_one_number"},
    fr="`.item()` donne un nombre Python, sans gradient : rien ne pourrait apprendre. Renvoyez le tenseur.",
    en="`.item()` gives a Python number, without a gradient: nothing could learn. Return the tensor.",
)
def converted_to_a_number(real_logits, fake_logits):
    return (F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()).item()


@misconception(
    "discriminator_loss",
    caught_by={"one_pair_costs_its_cross_entropy", "discriminator_learns_from_both_batches"},
    fr="Vous lissez les étiquettes (0,9 au lieu de 1) : c'est une variante connue, mais pas la perte de l'énoncé.",
    en="You smooth the labels (0.9 instead of 1): a known variant, but not the loss of the statement.",
)
def smoothed_labels(real_logits, fake_logits):
    return (
        F.binary_cross_entropy_with_logits(real_logits, torch.full_like(real_logits, 0.9))
        + F.softplus(fake_logits).mean()
    )


@misconception(
    "discriminator_loss",
    caught_by={"one_pair_costs_its_cross_entropy", "discriminator_learns_from_both_batches"},
    fr="Votre perte est en bits : l'énoncé demande des nats, c'est-à-dire le logarithme népérien.",
    en="Your loss is in bits: the statement asks for nats, that is, the natural logarithm.",
)
def logarithm_in_base_two(real_logits, fake_logits):
    return (F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()) / math.log(2)


@misconception(
    "discriminator_loss",
    caught_by={"discriminator_learns_from_both_batches", "discriminator_loss_leaves_its_inputs_unchanged"},
    fr="neg_() change le signe des logits sur place : l'appelant ne retrouve plus les siens. Sans le tiret bas, "
    "l'opération crée un nouveau tenseur.",
    en="neg_() changes the sign of the logits in place: the caller no longer finds their own. Without the underscore "
    "the operation makes a new tensor.",
)
def logits_negated_in_place(real_logits, fake_logits):
    return F.softplus(real_logits.neg_()).mean() + F.softplus(fake_logits).mean()


@misconception(
    "discriminator_loss",
    caught_by={"one_pair_costs_its_cross_entropy", "discriminator_learns_from_both_batches"},
    fr="Le terme des points générés compte double : le discriminateur pencherait vers « généré ».",
    en='The term of generated points counts twice: the discriminator would lean towards "generated".',
)
def generated_points_count_twice(real_logits, fake_logits):
    return F.softplus(-real_logits).mean() + 2 * F.softplus(fake_logits).mean()


@misconception(
    "discriminator_loss",
    caught_by={"discriminator_loss_has_the_precision_of_the_logits"},
    recognized_by="checks",
    fr="Vous convertissez les logits en float32 : le résultat doit avoir leur précision.",
    en="You convert the logits to float32: the result must have their precision.",
)
def single_precision_always(real_logits, fake_logits):
    return F.softplus(-real_logits.float()).mean() + F.softplus(fake_logits.float()).mean()


# ---- generator_loss --------------------------------------------------------------------------------------------------


@misconception(
    "generator_loss",
    caught_by={"saturating_loss_is_log_one_minus_d", "saturating_slope_is_flat_where_d_is_right"},
    fr="Votre fonction ignore `saturating` et renvoie toujours la perte non saturante.",
    en="Your function ignores `saturating` and always returns the non-saturating loss.",
)
def saturating_ignored(fake_logits, saturating=False):
    return F.softplus(-fake_logits).mean() + 0 * saturating


@misconception(
    "generator_loss",
    caught_by={
        "non_saturating_loss_is_minus_log_d",
        "saturating_loss_is_log_one_minus_d",
        "non_saturating_slope_is_steep_where_d_is_right",
        "saturating_slope_is_flat_where_d_is_right",
    },
    fr="Vos deux pertes sont échangées : la saturante est log(1 − d), plate là où d reconnaît le point généré.",
    en="Your two losses are exchanged: the saturating one is log(1 − d), flat where d recognizes the generated point.",
)
def two_losses_exchanged(fake_logits, saturating=False):
    return F.softplus(-fake_logits).mean() if saturating else -F.softplus(fake_logits).mean()


@misconception(
    "generator_loss",
    caught_by={"generator_loss_does_not_saturate_by_default"},
    fr="Chez vous la perte est saturante par défaut : sans argument, l'énoncé demande la non saturante.",
    en="With you the loss saturates by default: without an argument the statement asks for the non-saturating one.",
)
def saturating_by_default(fake_logits, saturating=True):
    return -F.softplus(fake_logits).mean() if saturating else F.softplus(-fake_logits).mean()


@misconception(
    "generator_loss",
    caught_by={"saturating_loss_is_log_one_minus_d", "saturating_slope_is_flat_where_d_is_right"},
    fr="Le signe de la perte saturante est faux : log(1 − d) est négatif. En minimisant −log(1 − d), le générateur "
    "se ferait reconnaître.",
    en="The sign of the saturating loss is wrong: log(1 − d) is negative. Minimizing −log(1 − d), the generator "
    "would have itself recognized.",
)
def sign_of_the_saturating_loss_changed(fake_logits, saturating=False):
    if saturating:
        return F.softplus(fake_logits).mean()
    return F.softplus(-fake_logits).mean()


@misconception(
    "generator_loss",
    caught_by={"non_saturating_loss_is_minus_log_d", "non_saturating_slope_is_steep_where_d_is_right"},
    fr="Votre perte non saturante prend l'étiquette « généré » : le générateur apprendrait à se faire reconnaître. "
    "Il veut l'étiquette « vrai ».",
    en='Your non-saturating loss takes the label "generated": the generator would learn to be recognized. It wants '
    'the label "real".',
)
def labeled_as_generated(fake_logits, saturating=False):
    if saturating:
        return -F.softplus(fake_logits).mean()
    return F.softplus(fake_logits).mean()


@misconception(
    "generator_loss",
    caught_by={"non_saturating_loss_is_minus_log_d", "non_saturating_slope_is_steep_where_d_is_right"},
    fr="Il manque le signe − : la perte non saturante est −log d, que l'on minimise.",
    en="The sign − is missing: the non-saturating loss is −log d, which is minimized.",
)
def log_d_to_be_maximized(fake_logits, saturating=False):
    if saturating:
        return -F.softplus(fake_logits).mean()
    return F.logsigmoid(fake_logits).mean()


@misconception(
    "generator_loss",
    caught_by={
        "non_saturating_loss_is_minus_log_d",
        "saturating_loss_is_log_one_minus_d",
        "non_saturating_slope_is_steep_where_d_is_right",
        "saturating_slope_is_flat_where_d_is_right",
    },
    fr="Vous prenez la somme sur le lot au lieu de la moyenne.",
    en="You take the sum over the batch instead of the mean.",
)
def generator_sums_over_the_batch(fake_logits, saturating=False):
    return -F.softplus(fake_logits).sum() if saturating else F.softplus(-fake_logits).sum()


@misconception(
    "generator_loss",
    caught_by={"generator_loss_is_one_number"},
    fr="Vous renvoyez une perte par point : il manque la moyenne sur le lot.",
    en="You return one loss per point: the mean over the batch is missing.",
)
def one_loss_per_point(fake_logits, saturating=False):
    return -F.softplus(fake_logits) if saturating else F.softplus(-fake_logits)


@misconception(
    "generator_loss",
    caught_by={"non_saturating_loss_is_exact_far_away", "saturating_loss_is_exact_far_away"},
    fr="Les formules sont justes, mais une exponentielle déborde, ou le logarithme d'une sigmoïde nulle en machine "
    "est infini. Utilisez softplus ou logsigmoid.",
    en="The formulas are right, but an exponential overflows, or the logarithm of a sigmoid that is zero in a "
    "machine is infinite. Use softplus or logsigmoid.",
)
def generator_takes_the_logarithm_of_a_sigmoid(fake_logits, saturating=False):
    believed = torch.sigmoid(fake_logits)
    return torch.log(1 - believed).mean() if saturating else -torch.log(believed).mean()


@misconception(
    "generator_loss",
    caught_by={"non_saturating_loss_is_exact_far_away", "saturating_loss_is_exact_far_away"},
    fr="La petite constante évite l'infini, mais annule le gradient là où d reconnaît le point : la perte non "
    "saturante deviendrait saturante. Utilisez softplus ou logsigmoid.",
    en="The small constant avoids the infinity, but takes the gradient away where d recognizes the point: the "
    "non-saturating loss would saturate. Use softplus or logsigmoid.",
)
def generator_adds_a_small_constant(fake_logits, saturating=False):
    believed = torch.sigmoid(fake_logits)
    return torch.log(1 - believed + 1e-8).mean() if saturating else -torch.log(believed + 1e-8).mean()


@misconception(
    "generator_loss",
    caught_by={"non_saturating_slope_is_steep_where_d_is_right", "saturating_slope_is_flat_where_d_is_right"},
    fr="Le gradient n'atteint pas les logits : le générateur ne pourrait rien apprendre.",
    en="The gradient does not reach the logits: the generator could learn nothing.",
)
def generator_logits_detached(fake_logits, saturating=False):
    return -F.softplus(fake_logits.detach()).mean() if saturating else F.softplus(-fake_logits.detach()).mean()


@misconception(
    "generator_loss",
    caught_by={
        "non_saturating_loss_is_minus_log_d",
        "saturating_loss_is_log_one_minus_d",
        "non_saturating_slope_is_steep_where_d_is_right",
        "saturating_slope_is_flat_where_d_is_right",
    },
    fr="Votre perte est −ℓ, celle d'un GAN de Wasserstein : sa pente est la même partout.",
    en="Your loss is −ℓ, that of a Wasserstein GAN: its slope is the same everywhere.",
)
def minus_the_logit(fake_logits, saturating=False):
    return 0 * fake_logits.sum() - fake_logits.mean() - math.log(2) * saturating


@misconception(
    "generator_loss",
    caught_by={
        "non_saturating_loss_is_minus_log_d",
        "saturating_loss_is_log_one_minus_d",
        "non_saturating_slope_is_steep_where_d_is_right",
        "saturating_slope_is_flat_where_d_is_right",
    },
    fr="C'est la perte des moindres carrés (LSGAN) : l'énoncé demande −log d et log(1 − d).",
    en="This is the least-squares loss (LSGAN): the statement asks for −log d and log(1 − d).",
)
def squared_distance_to_one(fake_logits, saturating=False):
    return -(fake_logits**2).mean() if saturating else ((fake_logits - 1) ** 2).mean()


@misconception(
    "generator_loss",
    caught_by={"generator_loss_is_one_number"},
    fr="`float` donne un nombre Python, sans gradient : le générateur ne pourrait rien apprendre. Renvoyez le tenseur.",
    en="`float` gives a Python number, without a gradient: the generator could learn nothing. Return the tensor.",
)
def generator_loss_as_a_number(fake_logits, saturating=False):
    return float(-F.softplus(fake_logits).mean() if saturating else F.softplus(-fake_logits).mean())


@misconception(
    "generator_loss",
    caught_by={"saturating_loss_is_log_one_minus_d", "saturating_slope_is_flat_where_d_is_right"},
    fr="Votre perte saturante est 1 + log d : c'est log(1 − d), le logarithme de la différence.",
    en="Your saturating loss is 1 + log d: it is log(1 − d), the logarithm of the difference.",
)
def one_minus_the_logarithm(fake_logits, saturating=False):
    return 1 - F.softplus(-fake_logits).mean() if saturating else F.softplus(-fake_logits).mean()


@misconception(
    "generator_loss",
    caught_by={
        "non_saturating_loss_is_minus_log_d",
        "saturating_loss_is_log_one_minus_d",
        "non_saturating_slope_is_steep_where_d_is_right",
        "saturating_slope_is_flat_where_d_is_right",
    },
    fr="Vous appliquez la sigmoïde deux fois : softplus et les fonctions « with logits » la contiennent déjà.",
    en='You apply the sigmoid twice: softplus and the functions "with logits" contain it already.',
)
def generator_applies_the_sigmoid_twice(fake_logits, saturating=False):
    believed = torch.sigmoid(fake_logits)
    return -F.softplus(believed).mean() if saturating else F.softplus(-believed).mean()


@misconception(
    "generator_loss",
    caught_by={
        "non_saturating_loss_is_minus_log_d",
        "saturating_loss_is_log_one_minus_d",
        "non_saturating_slope_is_steep_where_d_is_right",
        "saturating_slope_is_flat_where_d_is_right",
    },
    fr="Vous maximisez d au lieu de log d : le logarithme manque, et avec lui la pente là où d est sûr de lui.",
    en="You maximize d instead of log d: the logarithm is missing, and with it the slope where d is sure of itself.",
)
def probability_instead_of_its_logarithm(fake_logits, saturating=False):
    believed = torch.sigmoid(fake_logits)
    return (1 - believed).mean() if saturating else -believed.mean()


@misconception(
    "generator_loss",
    caught_by={
        "non_saturating_slope_is_steep_where_d_is_right",
        "generator_loss_leaves_its_inputs_unchanged",
    },
    fr="neg_() change le signe des logits sur place. Sans le tiret bas, l'opération crée un nouveau tenseur.",
    en="neg_() changes the sign of the logits in place. Without the underscore the operation makes a new tensor.",
)
def generator_negates_in_place(fake_logits, saturating=False):
    if saturating:
        return -F.softplus(fake_logits).mean()
    return F.softplus(fake_logits.neg_()).mean()


# ---- optimal_discriminator -------------------------------------------------------------------------------------------


@misconception(
    "optimal_discriminator",
    caught_by={"no_answer_does_better"},
    fr="Vous renvoyez la probabilité que le point soit généré : d est celle qu'il soit vrai, p_data est au numérateur.",
    en="You return the probability that the point is generated: d is that of its being real, p_data is in the "
    "numerator.",
)
def model_over_the_sum(p_data, p_model):
    total = p_data + p_model
    return torch.where(total == 0, 0.5, p_model / torch.where(total == 0, 1.0, total))


@misconception(
    "optimal_discriminator",
    caught_by={"no_answer_does_better"},
    fr="Le rapport p_data / p_model est l'exponentielle du logit : il dépasse 1. Divisez par la somme.",
    en="The ratio p_data / p_model is the exponential of the logit: it exceeds 1. Divide by the sum.",
)
def ratio_of_the_densities(p_data, p_model):
    return torch.nan_to_num(p_data / p_model, nan=0.5)


@misconception(
    "optimal_discriminator",
    caught_by={"no_answer_does_better"},
    fr="Vous renvoyez le logit du discriminateur optimal : l'énoncé demande la probabilité.",
    en="You return the logit of the optimal discriminator: the statement asks for the probability.",
)
def logit_returned(p_data, p_model):
    return torch.log(p_data.clamp(min=1e-30)) - torch.log(p_model.clamp(min=1e-30))


@misconception(
    "optimal_discriminator",
    caught_by={"no_answer_does_better"},
    fr="Vous tranchez pour la plus grande densité : c'est la meilleure décision, non la probabilité que minimise "
    "l'entropie croisée.",
    en="You decide for the larger density: this is the best decision, not the probability that the cross-entropy "
    "asks for.",
)
def larger_density_wins(p_data, p_model):
    return torch.where(p_data == p_model, 0.5, (p_data > p_model).to(p_data.dtype))


@misconception(
    "optimal_discriminator",
    caught_by={"one_density_alone_decides", "tiny_densities_decide_as_large_ones_do"},
    fr="La petite constante du dénominateur l'emporte là où les densités sont plus petites qu'elle : la réponse y "
    "tombe à 0, alors que seul leur rapport compte.",
    en="The small constant in the denominator wins where the densities are smaller than it: the answer falls to 0 "
    "there, although only their ratio counts.",
)
def small_constant_in_the_denominator(p_data, p_model):
    answer = p_data / (p_data + p_model + 1e-8)
    return torch.where(p_data + p_model == 0, 0.5, answer)


@misconception(
    "optimal_discriminator",
    caught_by={"nothing_at_all_is_one_half"},
    fr="La formule est juste, mais là où les deux densités sont nulles elle donne NaN, et un seul NaN gâte toute "
    "moyenne. L'énoncé y demande ½.",
    en="The formula is right, but where both densities are zero it gives NaN, and a single NaN spoils any mean. The "
    "statement asks for ½ there.",
)
def nothing_divided_by_nothing(p_data, p_model):
    return p_data / (p_data + p_model)


@misconception(
    "optimal_discriminator",
    caught_by={"nothing_at_all_is_one_half"},
    fr="Là où les deux densités sont nulles, l'énoncé demande ½ : vous renvoyez 0, comme si le point était généré à "
    "coup sûr.",
    en="Where both densities are zero the statement asks for ½: you return 0, as if the point were generated for sure.",
)
def zero_where_there_is_nothing(p_data, p_model):
    return torch.nan_to_num(p_data / (p_data + p_model), nan=0.0)


@misconception(
    "optimal_discriminator",
    caught_by={"no_answer_does_better"},
    fr="Vous normalisez les densités sur les points reçus : la réponse en un point ne dépend que des deux densités "
    "en ce point.",
    en="You normalize the densities over the points received: the answer at a point depends on the two densities at "
    "that point only.",
)
def normalized_over_the_points(p_data, p_model):
    one, other = p_data / p_data.sum(), p_model / p_model.sum()
    return torch.nan_to_num(one / (one + other), nan=0.5)


@misconception(
    "optimal_discriminator",
    caught_by={"no_answer_does_better"},
    fr="La sigmoïde s'applique à la différence des logarithmes, log p_data − log p_model, non à celle des densités.",
    en="The sigmoid applies to the difference of the logarithms, log p_data − log p_model, not to that of the "
    "densities.",
)
def sigmoid_of_the_difference(p_data, p_model):
    return torch.sigmoid(p_data - p_model)


@misconception(
    "optimal_discriminator",
    caught_by={"no_answer_does_better"},
    fr="Vos densités sont au carré : c'est la réponse pour une perte où chaque point compterait selon sa densité une "
    "fois de trop.",
    en="Your densities are squared: this is the answer for a loss in which each point counts by its density once too "
    "often.",
)
def squared_densities(p_data, p_model):
    return torch.nan_to_num(p_data**2 / (p_data**2 + p_model**2), nan=0.5)


@misconception(
    "optimal_discriminator",
    caught_by={"optimal_answer_leaves_the_densities_unchanged"},
    fr="Vous remplissez les densités sur place : l'appelant ne retrouve plus les siennes. Travaillez sur une copie, "
    "ou avec torch.where.",
    en="You fill the densities in place: the caller no longer finds their own. Work on a copy, or with torch.where.",
)
def densities_filled_in_place(p_data, p_model):
    nowhere = (p_data == 0) & (p_model == 0)
    p_data[nowhere] = 1.0
    p_model[nowhere] = 1.0
    return p_data / (p_data + p_model)


@misconception(
    "optimal_discriminator",
    caught_by={"optimal_answer_has_the_shape_of_the_densities"},
    fr="Vous convertissez en float64 : le résultat doit avoir la précision de p_data.",
    en="You convert to float64: the result must have the precision of p_data.",
)
def double_precision_always(p_data, p_model):
    return torch.nan_to_num(p_data.double() / (p_data.double() + p_model.double()), nan=0.5)


# ---- Generator -------------------------------------------------------------------------------------------------------


@misconception(
    "Generator",
    caught_by={"generator_reaches_any_point"},
    recognized_by="checks",
    fr="Votre sortie passe par une tangente hyperbolique : aucun point ne sort de [−1 ; 1], alors que les bosses "
    "sont à une distance de 2. Cela convient à des images, non à des points quelconques.",
    en="Your output goes through a hyperbolic tangent: no point leaves [−1, 1], although the bumps are at a distance "
    "of 2. This suits images, not points of any kind.",
)
class TangentAtTheEnd(torch.nn.Module):
    def __init__(self, latent_dim, hidden_dim, dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.first, self.second = torch.nn.Linear(latent_dim, hidden_dim), torch.nn.Linear(hidden_dim, dim)

    def forward(self, z):
        return torch.tanh(self.second(torch.relu(self.first(z))))


@misconception(
    "Generator",
    caught_by={"generator_is_nonlinear"},
    recognized_by="checks",
    fr="Il n'y a pas de non-linéarité entre vos couches : leur composée est affine, et l'image d'une loi normale est "
    "une loi normale, une seule bosse.",
    en="There is no nonlinearity between your layers: their composition is affine, and the image of a normal "
    "distribution is a normal distribution, a single bump.",
)
class LinearLayersOnly(torch.nn.Module):
    def __init__(self, latent_dim, hidden_dim, dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.first, self.second = torch.nn.Linear(latent_dim, hidden_dim), torch.nn.Linear(hidden_dim, dim)

    def forward(self, z):
        return self.second(self.first(z))


@misconception(
    "Generator",
    caught_by={"each_noise_gives_its_own_point"},
    recognized_by="checks",
    fr="BatchNorm mélange les points du lot : le point tiré d'un bruit dépend des autres bruits. L'énoncé l'exclut.",
    en="BatchNorm mixes the points of the batch: the point drawn from one noise depends on the other noises. The "
    "statement rules it out.",
)
class NormalizedByTheBatch(torch.nn.Module):
    def __init__(self, latent_dim, hidden_dim, dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.first, self.second = torch.nn.Linear(latent_dim, hidden_dim), torch.nn.Linear(hidden_dim, dim)
        self.norm = torch.nn.BatchNorm1d(hidden_dim)

    def forward(self, z):
        inner = self.first(z)
        return self.second(torch.relu(self.norm(inner) if len(z) > 1 else inner))


@misconception(
    "Generator",
    caught_by={"generator_has_the_size_that_is_asked"},
    recognized_by="checks",
    fr="La largeur de votre couche cachée est une constante : `hidden_dim` doit la régler.",
    en="The width of your hidden layer is a constant: `hidden_dim` must set it.",
)
class WidthForgotten(torch.nn.Module):
    def __init__(self, latent_dim, hidden_dim, dim):  # noqa: ARG002  # the mistake itself
        super().__init__()
        self.latent_dim = latent_dim
        self.first, self.second = torch.nn.Linear(latent_dim, 32), torch.nn.Linear(32, dim)

    def forward(self, z):
        return self.second(torch.relu(self.first(z)))


@misconception(
    "Generator",
    caught_by={"generator_tells_the_dimension_of_its_noise"},
    recognized_by="checks",
    fr="Votre attribut `latent_dim` est la dimension des points : l'entraînement tirerait un bruit d'une autre "
    "dimension que celle qu'attend le réseau.",
    en="Your attribute `latent_dim` is the dimension of the points: training would draw noise of another dimension "
    "than the one that the network expects.",
)
class NoiseOfTheDimensionOfThePoints(torch.nn.Module):
    def __init__(self, latent_dim, hidden_dim, dim):
        super().__init__()
        self.latent_dim = dim
        self.first, self.second = torch.nn.Linear(latent_dim, hidden_dim), torch.nn.Linear(hidden_dim, dim)

    def forward(self, z):
        return self.second(torch.relu(self.first(z)))


@misconception(
    "Generator",
    caught_by={"generator_owns_its_weights"},
    recognized_by="checks",
    fr="Vos couches sont dans une liste Python : le module ne les connaît pas, et l'optimiseur ne recevra aucun "
    "poids. Utilisez torch.nn.ModuleList ou torch.nn.Sequential.",
    en="Your layers are in a Python list: the module does not know them, and the optimizer will receive no weights. "
    "Use torch.nn.ModuleList or torch.nn.Sequential.",
)
class HiddenInAList(torch.nn.Module):
    def __init__(self, latent_dim, hidden_dim, dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.layers = [torch.nn.Linear(latent_dim, hidden_dim), torch.nn.Linear(hidden_dim, dim)]

    def forward(self, z):
        return self.layers[1](torch.relu(self.layers[0](z)))


@misconception(
    "Generator",
    caught_by={"the_same_noise_gives_the_same_point"},
    recognized_by="checks",
    fr="Votre générateur tire son propre bruit et ignore celui qu'il reçoit : le même bruit doit donner le même point.",
    en="Your generator draws noise of its own and ignores the one that it receives: the same noise must give the "
    "same point.",
)
class NoiseOfItsOwn(torch.nn.Module):
    def __init__(self, latent_dim, hidden_dim, dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.first, self.second = torch.nn.Linear(latent_dim, hidden_dim), torch.nn.Linear(hidden_dim, dim)

    def forward(self, z):
        return self.second(torch.relu(self.first(torch.randn_like(z))))


@misconception(
    "Generator",
    caught_by={"every_coordinate_depends_on_the_noise"},
    recognized_by="checks",
    fr="La dernière coordonnée de vos points est une constante : elle ne dépend pas du bruit.",
    en="The last coordinate of your points is a constant: it does not depend on the noise.",
)
class OneCoordinateFixed(torch.nn.Module):
    def __init__(self, latent_dim, hidden_dim, dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.first, self.second = torch.nn.Linear(latent_dim, hidden_dim), torch.nn.Linear(hidden_dim, dim)

    def forward(self, z):
        points = self.second(torch.relu(self.first(z)))
        return torch.cat([points[:, :-1], torch.ones_like(points[:, -1:])], dim=1)


@misconception(
    "Generator",
    caught_by={"generator_is_differentiable"},
    recognized_by="checks",
    fr="Vous détachez le bruit : le point n'est plus dérivable par rapport à lui. Rien n'est à détacher dans le "
    "générateur.",
    en="You detach the noise: the point is no longer differentiable in it. Nothing is to be detached in the generator.",
)
class NoiseCutOff(torch.nn.Module):
    def __init__(self, latent_dim, hidden_dim, dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.first, self.second = torch.nn.Linear(latent_dim, hidden_dim), torch.nn.Linear(hidden_dim, dim)

    def forward(self, z):
        return self.second(torch.relu(self.first(z.detach())))


@misconception(
    "Generator",
    caught_by={"generator_makes_points"},
    recognized_by="checks",
    fr="Vos points ont toujours deux coordonnées : `dim` doit en fixer le nombre.",
    en="Your points always have two coordinates: `dim` must set their number.",
)
class PointsInThePlaneOnly(torch.nn.Module):
    def __init__(self, latent_dim, hidden_dim, dim):  # noqa: ARG002  # the mistake itself
        super().__init__()
        self.latent_dim = latent_dim
        self.first, self.second = torch.nn.Linear(latent_dim, hidden_dim), torch.nn.Linear(hidden_dim, 2)

    def forward(self, z):
        return self.second(torch.relu(self.first(z)))


@misconception(
    "Generator",
    caught_by={"generator_accepts_a_single_noise"},
    recognized_by="checks",
    fr="`squeeze()` retire toutes les dimensions de taille 1, celle du lot comprise quand il n'a qu'un point. Il n'y "
    "a rien à retirer ici.",
    en="`squeeze()` removes all dimensions of size 1, that of the batch included when it has a single point. There "
    "is nothing to remove here.",
)
class LonePointSqueezed(torch.nn.Module):
    def __init__(self, latent_dim, hidden_dim, dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.first, self.second = torch.nn.Linear(latent_dim, hidden_dim), torch.nn.Linear(hidden_dim, dim)

    def forward(self, z):
        return self.second(torch.relu(self.first(z))).squeeze()


# ---- Discriminator ---------------------------------------------------------------------------------------------------


@misconception(
    "Discriminator",
    caught_by={"logits_may_be_negative"},
    recognized_by="checks",
    fr="Votre sortie est une probabilité : la sigmoïde est déjà dans vos pertes, qui l'appliqueraient une seconde "
    "fois.",
    en="Your output is a probability: the sigmoid is in your losses already, which would apply it a second time.",
)
class ProbabilityReturned(torch.nn.Module):
    def __init__(self, dim, hidden_dim):
        super().__init__()
        self.first, self.second = torch.nn.Linear(dim, hidden_dim), torch.nn.Linear(hidden_dim, hidden_dim)
        self.third = torch.nn.Linear(hidden_dim, 1)

    def forward(self, x):
        inner = F.leaky_relu(self.second(F.leaky_relu(self.first(x), 0.2)), 0.2)
        return torch.sigmoid(self.third(inner)).squeeze(1)


@misconception(
    "Discriminator",
    caught_by={"logits_may_be_positive"},
    recognized_by="checks",
    fr="Vous renvoyez log d : le logarithme est déjà dans vos pertes. Le réseau donne le logit lui-même.",
    en="You return log d: the logarithm is in your losses already. The network gives the logit itself.",
)
class LogarithmReturned(torch.nn.Module):
    def __init__(self, dim, hidden_dim):
        super().__init__()
        self.first, self.second = torch.nn.Linear(dim, hidden_dim), torch.nn.Linear(hidden_dim, hidden_dim)
        self.third = torch.nn.Linear(hidden_dim, 1)

    def forward(self, x):
        inner = F.leaky_relu(self.second(F.leaky_relu(self.first(x), 0.2)), 0.2)
        return F.logsigmoid(self.third(inner)).squeeze(1)


@misconception(
    "Discriminator",
    caught_by={"discriminator_gives_one_logit_per_point"},
    recognized_by="checks",
    fr="Vos logits sont de forme (batch, 1) : retirez la dernière dimension, par exemple par squeeze(1).",
    en="Your logits are of shape (batch, 1): remove the last dimension, for example by squeeze(1).",
)
class OneColumn(torch.nn.Module):
    def __init__(self, dim, hidden_dim):
        super().__init__()
        self.first, self.second = torch.nn.Linear(dim, hidden_dim), torch.nn.Linear(hidden_dim, hidden_dim)
        self.third = torch.nn.Linear(hidden_dim, 1)

    def forward(self, x):
        inner = F.leaky_relu(self.second(F.leaky_relu(self.first(x), 0.2)), 0.2)
        return self.third(inner)


@misconception(
    "Discriminator",
    caught_by={"discriminator_accepts_a_single_point"},
    recognized_by="checks",
    fr="`squeeze()` retire aussi la dimension du lot quand il n'a qu'un point : précisez laquelle, squeeze(1).",
    en="`squeeze()` removes the dimension of the batch too when it has a single point: say which one, squeeze(1).",
)
class LoneLogitSqueezed(torch.nn.Module):
    def __init__(self, dim, hidden_dim):
        super().__init__()
        self.first, self.second = torch.nn.Linear(dim, hidden_dim), torch.nn.Linear(hidden_dim, hidden_dim)
        self.third = torch.nn.Linear(hidden_dim, 1)

    def forward(self, x):
        inner = F.leaky_relu(self.second(F.leaky_relu(self.first(x), 0.2)), 0.2)
        return self.third(inner).squeeze()


@misconception(
    "Discriminator",
    caught_by={"discriminator_gives_one_number_per_point"},
    recognized_by="checks",
    fr="Vous renvoyez deux scores par point, un par classe : l'énoncé demande un seul logit, leur différence.",
    en="You return two scores per point, one for each class: the statement asks for a single logit, their difference.",
)
class TwoClasses(torch.nn.Module):
    def __init__(self, dim, hidden_dim):
        super().__init__()
        self.first, self.second = torch.nn.Linear(dim, hidden_dim), torch.nn.Linear(hidden_dim, hidden_dim)
        self.third = torch.nn.Linear(hidden_dim, 2)

    def forward(self, x):
        inner = F.leaky_relu(self.second(F.leaky_relu(self.first(x), 0.2)), 0.2)
        return self.third(inner)


@misconception(
    "Discriminator",
    caught_by={"each_point_is_judged_alone"},
    recognized_by="checks",
    fr="BatchNorm mélange les points du lot : le logit d'un vrai point dépend alors de ceux qui l'accompagnent.",
    en="BatchNorm mixes the points of the batch: the logit of a real point then depends on those that come with it.",
)
class LogitsNormalizedByTheBatch(torch.nn.Module):
    def __init__(self, dim, hidden_dim):
        super().__init__()
        self.first, self.second = torch.nn.Linear(dim, hidden_dim), torch.nn.Linear(hidden_dim, hidden_dim)
        self.third = torch.nn.Linear(hidden_dim, 1)
        self.norm = torch.nn.BatchNorm1d(hidden_dim)

    def forward(self, x):
        inner = F.leaky_relu(self.first(x), 0.2)
        inner = F.leaky_relu(self.second(self.norm(inner) if len(x) > 1 else inner), 0.2)
        return self.third(inner).squeeze(1)


@misconception(
    "Discriminator",
    caught_by={"the_same_points_get_the_same_logits"},
    recognized_by="checks",
    fr="Le *dropout* donne deux logits différents au même point : l'énoncé l'exclut.",
    en="Dropout gives two different logits to the same point: the statement rules it out.",
)
class JudgesDroppedAtRandom(torch.nn.Module):
    def __init__(self, dim, hidden_dim):
        super().__init__()
        self.first, self.second = torch.nn.Linear(dim, hidden_dim), torch.nn.Linear(hidden_dim, hidden_dim)
        self.third = torch.nn.Linear(hidden_dim, 1)

    def forward(self, x):
        inner = F.leaky_relu(self.second(F.dropout(F.leaky_relu(self.first(x), 0.2), 0.3)), 0.2)
        return self.third(inner).squeeze(1)


@misconception(
    "Discriminator",
    caught_by={"discriminator_is_nonlinear"},
    recognized_by="checks",
    fr="Il n'y a pas de non-linéarité entre vos couches : le logit est affine, et d ne sépare que par une droite.",
    en="There is no nonlinearity between your layers: the logit is affine, and d separates by a straight line only.",
)
class LinearJudge(torch.nn.Module):
    def __init__(self, dim, hidden_dim):
        super().__init__()
        self.first, self.second = torch.nn.Linear(dim, hidden_dim), torch.nn.Linear(hidden_dim, hidden_dim)
        self.third = torch.nn.Linear(hidden_dim, 1)

    def forward(self, x):
        return self.third(self.second(self.first(x))).squeeze(1)


@misconception(
    "Discriminator",
    caught_by={"discriminator_has_the_size_that_is_asked"},
    recognized_by="checks",
    fr="La largeur de vos couches cachées est une constante : `hidden_dim` doit la régler.",
    en="The width of your hidden layers is a constant: `hidden_dim` must set it.",
)
class FixedWidth(torch.nn.Module):
    def __init__(self, dim, hidden_dim):  # noqa: ARG002  # the mistake itself
        super().__init__()
        self.first, self.second = torch.nn.Linear(dim, 32), torch.nn.Linear(32, 32)
        self.third = torch.nn.Linear(32, 1)

    def forward(self, x):
        inner = F.leaky_relu(self.second(F.leaky_relu(self.first(x), 0.2)), 0.2)
        return self.third(inner).squeeze(1)


@misconception(
    "Discriminator",
    caught_by={"discriminator_owns_its_weights"},
    recognized_by="checks",
    fr="Vos couches sont dans une liste Python : le module ne les connaît pas, et l'optimiseur ne recevra aucun "
    "poids. Utilisez torch.nn.ModuleList ou torch.nn.Sequential.",
    en="Your layers are in a Python list: the module does not know them, and the optimizer will receive no weights. "
    "Use torch.nn.ModuleList or torch.nn.Sequential.",
)
class JudgesInAList(torch.nn.Module):
    def __init__(self, dim, hidden_dim):
        super().__init__()
        self.layers = [torch.nn.Linear(dim, hidden_dim), torch.nn.Linear(hidden_dim, 1)]

    def forward(self, x):
        return self.layers[1](F.leaky_relu(self.layers[0](x), 0.2)).squeeze(1)


@misconception(
    "Discriminator",
    caught_by={"discriminator_is_differentiable"},
    recognized_by="checks",
    fr="Vous détachez les points dans le discriminateur : aucun gradient n'atteindra le générateur. C'est dans le "
    "pas de d seulement que l'on détache, et dans l'entraînement.",
    en="You detach the points inside the discriminator: no gradient will reach the generator. Detaching is for the "
    "step of d only, and in the training.",
)
class PointsCutOff(torch.nn.Module):
    def __init__(self, dim, hidden_dim):
        super().__init__()
        self.first, self.second = torch.nn.Linear(dim, hidden_dim), torch.nn.Linear(hidden_dim, hidden_dim)
        self.third = torch.nn.Linear(hidden_dim, 1)

    def forward(self, x):
        inner = F.leaky_relu(self.second(F.leaky_relu(self.first(x.detach()), 0.2)), 0.2)
        return self.third(inner).squeeze(1)


@misconception(
    "Discriminator",
    caught_by={"every_coordinate_of_a_point_counts"},
    recognized_by="checks",
    fr="Votre discriminateur ne regarde que la première coordonnée : le générateur serait libre de toutes les autres.",
    en="Your discriminator looks at the first coordinate only: the generator would be free in all the others.",
)
class FirstCoordinateOnly(torch.nn.Module):
    def __init__(self, dim, hidden_dim):  # noqa: ARG002  # the mistake itself
        super().__init__()
        self.first, self.second = torch.nn.Linear(1, hidden_dim), torch.nn.Linear(hidden_dim, hidden_dim)
        self.third = torch.nn.Linear(hidden_dim, 1)

    def forward(self, x):
        inner = F.leaky_relu(self.second(F.leaky_relu(self.first(x[:, :1]), 0.2)), 0.2)
        return self.third(inner).squeeze(1)


# ---- covered_modes ---------------------------------------------------------------------------------------------------


@misconception(
    "covered_modes",
    caught_by={"a_mode_counts_once"},
    fr="Vous comptez les points qui tombent près d'un centre, non les modes : mille points sur une bosse ne font "
    "qu'un mode couvert.",
    en="You count the points that fall near a center, not the modes: a thousand points on one bump make a single "
    "covered mode.",
)
def points_counted(samples, centers, radius):
    return int((torch.cdist(samples, centers).min(dim=1).values <= radius).sum())


@misconception(
    "covered_modes",
    caught_by={"covered_modes_is_an_integer"},
    fr="Vous renvoyez la part des modes couverts : l'énoncé demande leur nombre, un entier.",
    en="You return the share of the covered modes: the statement asks for their number, an integer.",
)
def share_of_the_modes(samples, centers, radius):
    closest = torch.cdist(samples, centers).min(dim=1)
    return len(closest.indices[closest.values <= radius].unique()) / len(centers)


@misconception(
    "covered_modes",
    caught_by={"a_point_belongs_to_the_closest_mode_only"},
    fr="Chez vous un point couvre tous les centres à sa portée : quand deux rayons se recouvrent, il compte deux "
    "fois. Il n'appartient qu'au plus proche.",
    en="With you a point covers all the centers within its reach: when two radii overlap, it counts twice. It "
    "belongs to the closest one only.",
)
def every_center_within_reach(samples, centers, radius):
    return int((torch.cdist(samples, centers).min(dim=0).values <= radius).sum())


@misconception(
    "covered_modes",
    caught_by={"a_mode_counts_once", "a_point_far_from_all_centers_covers_nothing"},
    fr="Vous comparez le carré de la distance au rayon : il manque une racine, ou un carré de l'autre côté.",
    en="You compare the square of the distance with the radius: a root is missing, or a square on the other side.",
)
def squares_compared_with_the_radius(samples, centers, radius):
    squares = ((samples[:, None] - centers) ** 2).sum(-1).min(dim=1)
    return len(squares.indices[squares.values <= radius].unique())


@misconception(
    "covered_modes",
    caught_by={"distance_to_a_center_is_euclidean"},
    fr="Votre distance est la somme des écarts des coordonnées : l'énoncé demande la distance euclidienne.",
    en="Your distance is the sum of the gaps of the coordinates: the statement asks for the Euclidean distance.",
)
def coordinates_added_up(samples, centers, radius):
    closest = (samples[:, None] - centers).abs().sum(-1).min(dim=1)
    return len(closest.indices[closest.values <= radius].unique())


@misconception(
    "covered_modes",
    caught_by={"distance_to_a_center_is_euclidean"},
    fr="Vous comparez chaque coordonnée au rayon : c'est un carré, non un disque. L'énoncé demande la distance "
    "euclidienne.",
    en="You compare each coordinate with the radius: this is a square, not a disk. The statement asks for the "
    "Euclidean distance.",
)
def each_coordinate_by_itself(samples, centers, radius):
    closest = (samples[:, None] - centers).abs().amax(-1).min(dim=1)
    return len(closest.indices[closest.values <= radius].unique())


@misconception(
    "covered_modes",
    caught_by={"a_point_far_from_all_centers_covers_nothing"},
    fr="Vous comptez le mode le plus proche de chaque point, si loin soit-il : un point à plus de `radius` ne couvre "
    "rien.",
    en="You count the mode that is the closest to each point, however far: a point farther than `radius` covers "
    "nothing.",
)
def closest_center_however_far(samples, centers, radius):
    return len(torch.cdist(samples, centers).argmin(dim=1).unique()) + 0 * int(radius)


@misconception(
    "covered_modes",
    caught_by={"covered_modes_is_an_integer"},
    fr="Vous renvoyez un tenseur : l'énoncé demande un entier Python, ce que donne int(…) ou .item().",
    en="You return a tensor: the statement asks for a Python integer, which int(…) or .item() gives.",
)
def modes_as_a_tensor(samples, centers, radius):
    closest = torch.cdist(samples, centers).min(dim=1)
    hit = torch.zeros(len(centers), dtype=torch.bool)
    hit[closest.indices[closest.values <= radius]] = True
    return hit.sum()


@misconception(
    "covered_modes",
    caught_by={"a_mode_counts_once", "a_point_far_from_all_centers_covers_nothing"},
    fr="Vous comptez les modes oubliés : l'énoncé demande ceux qui sont couverts.",
    en="You count the forgotten modes: the statement asks for the covered ones.",
)
def forgotten_modes_counted(samples, centers, radius):
    closest = torch.cdist(samples, centers).min(dim=1)
    return len(centers) - len(closest.indices[closest.values <= radius].unique())


@misconception(
    "covered_modes",
    caught_by={"a_mode_counts_once"},
    fr="Vous prenez `radius` pour un diamètre : un point peut être à une distance de `radius` du centre.",
    en="You take `radius` for a diameter: a point may be at a distance of `radius` from the center.",
)
def radius_taken_for_a_diameter(samples, centers, radius):
    closest = torch.cdist(samples, centers).min(dim=1)
    return len(closest.indices[closest.values <= radius / 2].unique())


@misconception(
    "covered_modes",
    caught_by={"a_mode_counts_once", "a_point_far_from_all_centers_covers_nothing"},
    fr="Vous demandez au moins deux points par mode : l'énoncé se contente d'un.",
    en="You ask for two points per mode at least: the statement is content with one.",
)
def one_point_is_not_enough(samples, centers, radius):
    closest = torch.cdist(samples, centers).min(dim=1)
    counts = torch.bincount(closest.indices[closest.values <= radius], minlength=len(centers))
    return int((counts > 1).sum())


@misconception(
    "covered_modes",
    caught_by={"covered_modes_leaves_its_inputs_unchanged"},
    fr="Vous changez les points sur place (`samples /= radius`) : l'appelant ne retrouve plus les siens.",
    en="You change the points in place (`samples /= radius`): the caller no longer finds their own.",
)
def points_moved_in_place(samples, centers, radius):
    met = 0
    for k in range(len(centers)):
        closest = torch.cdist(samples, centers).argmin(dim=1)
        met += int((torch.linalg.vector_norm(samples[closest == k] - centers[k], dim=1) <= radius).any())
    samples /= radius
    return met


# ---- train_gan -------------------------------------------------------------------------------------------------------


@misconception(
    "train_gan",
    caught_by={"discriminator_follows_its_own_loss"},
    fr="Les gradients du discriminateur ne sont jamais effacés : ceux du pas du générateur, qui tirent en sens "
    "contraire, s'y ajoutent. Il faut optimizer_d.zero_grad() avant chaque backward() de d.",
    en="The gradients of the discriminator are never erased: those of the step of the generator, which pull the "
    "other way, are added to them. It takes optimizer_d.zero_grad() before each backward() of d.",
)
def gradients_of_d_never_erased(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"generator_follows_its_own_loss"},
    fr="Les gradients du générateur ne sont jamais effacés : chaque pas suit la somme de tous les gradients passés. "
    "Il faut optimizer_f.zero_grad() avant chaque backward() de f.",
    en="The gradients of the generator are never erased: each step follows the sum of all past gradients. It takes "
    "optimizer_f.zero_grad() before each backward() of f.",
)
def gradients_of_f_never_erased(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"discriminator_follows_its_own_loss"},
    fr="Vous effacez les gradients de d avant le backward() de f, mais celui-ci en remet aussitôt, qui comptent au "
    "pas suivant de d. Effacez-les juste avant le backward() de d.",
    en="You erase the gradients of d before the backward() of f, but that puts new ones there at once, which count "
    "in the next step of d. Erase them just before the backward() of d.",
)
def gradients_of_d_erased_before_the_generator_only(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            optimizer_d.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"generator_learns"},
    fr="Le générateur n'apprend rien. Le plus souvent, ses points sont détachés dans son propre pas : c'est par eux "
    "que le gradient devait lui revenir, et l'on ne détache que dans le pas de d. Sinon, optimizer_f.step() est "
    "oublié, ou les gradients sont effacés juste avant.",
    en="The generator learns nothing. Most often its points are detached in its own step: it is through them that "
    "the gradient was to come back to it, and detaching is for the step of d only. Otherwise optimizer_f.step() "
    "is forgotten, or the gradients are erased just before it.",
)
def generated_points_detached_for_f_too(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z).detach())).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"generator_follows_its_own_loss"},
    fr="Sans detach(), la perte de d laisse son gradient dans f, et rien ne l'efface avant le backward() de f : le "
    "générateur suit la somme des deux pertes, qui tirent en sens contraire.",
    en="Without detach() the loss of d leaves its gradient in f, and nothing erases it before the backward() of f: "
    "the generator follows the sum of both losses, which pull opposite ways.",
)
def loss_of_d_left_in_f(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z))).mean()
            optimizer_d.zero_grad()
            optimizer_f.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"generator_moves_once_per_batch"},
    fr="Votre optimiseur de d a reçu aussi les paramètres de f : le pas de d déplace le générateur, pour que l'on "
    "reconnaisse mieux ses points. Chaque optimiseur ne connaît que son réseau.",
    en="Your optimizer of d was given the parameters of f too: the step of d moves the generator, so that its points "
    "are recognized better. Each optimizer knows its own network only.",
)
def optimizer_of_d_moves_both(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam([*d.parameters(), *f.parameters()], lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z))).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"discriminator_moves_once_per_batch"},
    fr="Votre optimiseur de f a reçu aussi les paramètres de d : le pas de f affaiblit le discriminateur au lieu "
    "d'améliorer les points. Chaque optimiseur ne connaît que son réseau.",
    en="Your optimizer of f was given the parameters of d too: the step of f weakens the discriminator instead of "
    "improving the points. Each optimizer knows its own network only.",
)
def optimizer_of_f_moves_both(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam([*f.parameters(), *d.parameters()], lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"generator_learns"},
    fr="Les paramètres des deux optimiseurs sont échangés : le pas de d avance f, qui n'a pas de gradient, et le pas "
    "de f déplace le discriminateur.",
    en="The parameters of the two optimizers are exchanged: the step of d advances f, which has no gradient, and the "
    "step of f moves the discriminator.",
)
def optimizers_exchanged(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"discriminator_learns"},
    fr="Le discriminateur n'apprend rien : optimizer_d.step() n'est jamais appelé, ou les gradients sont effacés "
    "juste avant.",
    en="The discriminator learns nothing: optimizer_d.step() is never called, or the gradients are erased just "
    "before it.",
)
def step_of_d_forgotten(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"generator_follows_its_own_loss", "training_returns_the_mean_losses"},
    fr="Le générateur s'entraîne sur la perte saturante, plate là où d reconnaît ses points. L'énoncé demande la non "
    "saturante.",
    en="The generator trains on the saturating loss, flat where d recognizes its points. The statement asks for the "
    "non-saturating one.",
)
def trained_on_the_saturating_loss(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = -F.softplus(d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"generator_follows_its_own_loss", "training_returns_the_mean_losses"},
    fr="La perte de votre générateur a l'étiquette « généré » : il apprend à se faire reconnaître. Il lui faut −log d.",
    en='The loss of your generator has the label "generated": it learns to be recognized. It takes −log d.',
)
def generator_learns_to_be_recognized(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"discriminator_follows_its_own_loss", "training_returns_the_mean_losses"},
    fr="Dans le pas de d, vos étiquettes sont échangées : il apprend à croire vrais les points générés.",
    en="In the step of d your labels are exchanged: it learns to take generated points for real.",
)
def training_with_labels_exchanged(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(d(real)).mean() + F.softplus(-d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"training_returns_the_mean_losses"},
    fr="Votre perte de d est la moitié de celle de l'exercice 1 : l'entraînement en souffre peu, mais les nombres "
    "renvoyés ne sont pas ceux de l'énoncé.",
    en="Your loss of d is half of that of exercise 1: training hardly suffers, but the numbers returned are not "
    "those of the statement.",
)
def mean_of_the_two_terms(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = (F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()) / 2
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"generator_is_judged_by_the_new_discriminator"},
    fr="Chez vous le générateur joue le premier, contre un discriminateur qui n'a pas encore vu le lot : l'énoncé "
    "demande le pas de d d'abord.",
    en="With you the generator plays first, against a discriminator that has not yet seen the batch: the statement "
    "asks for the step of d first.",
)
def generator_moves_first(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"generator_is_judged_by_the_new_discriminator"},
    fr="Vous mesurez les deux pertes avant les deux pas : le générateur est jugé par l'ancien discriminateur. Son "
    "pas vient après celui de d, et utilise d mis à jour.",
    en="You measure both losses before both steps: the generator is judged by the old discriminator. Its step comes "
    "after that of d, and uses d as updated.",
)
def both_losses_before_both_steps(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            gradients = [p.grad.clone() for p in d.parameters()]
            optimizer_f.zero_grad()
            loss_f.backward()
            for p, gradient in zip(d.parameters(), gradients, strict=True):
                p.grad = gradient
            optimizer_d.step()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"generator_moves_once_per_batch"},
    fr="Votre générateur fait deux pas par lot : l'énoncé en demande un. Un générateur trop rapide s'effondre sur un "
    "mode.",
    en="Your generator makes two steps per batch: the statement asks for one. A generator that is too fast collapses "
    "on one mode.",
)
def two_steps_of_the_generator(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            for _ in range(2):
                z = torch.randn(len(real), f.latent_dim, generator=generator)
                loss_f = F.softplus(-d(f(z))).mean()
                optimizer_f.zero_grad()
                loss_f.backward()
                optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"every_real_point_is_seen_once_per_epoch"},
    fr="Votre discriminateur fait cinq pas par lot : l'énoncé en demande un, et chaque vrai point n'est vu qu'une "
    "fois par époque.",
    en="Your discriminator makes five steps per batch: the statement asks for one, and each real point is seen once "
    "per epoch only.",
)
def five_steps_of_the_discriminator(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            for _ in range(5):
                z = torch.randn(len(real), f.latent_dim, generator=generator)
                loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
                optimizer_d.zero_grad()
                loss_d.backward()
                optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"discriminator_moves_once_per_batch"},
    fr="Votre discriminateur n'avance qu'un lot sur deux : l'énoncé demande un pas de chacun à chaque lot.",
    en="Your discriminator moves on every other batch only: the statement asks for one step of each at each batch.",
)
def each_moves_on_every_other_batch(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for place, real in enumerate(x[order].split(batch_size)):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            if place % 2 == 0:
                optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"noise_is_fresh_at_each_batch"},
    fr="Vous tirez le bruit une fois pour toutes : le générateur n'apprend que quelques points. Tirez-le à chaque lot.",
    en="You draw the noise once and for all: the generator learns a few points only. Draw it at each batch.",
)
def noise_drawn_once_and_for_all(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    noise = torch.randn(len(x), f.latent_dim, generator=generator)
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = noise[: len(real)]
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = noise[: len(real)]
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"noise_is_standard_normal"},
    fr="Votre bruit est uniforme sur [0 ; 1] : rand n'est pas randn. L'énoncé demande N(0, I).",
    en="Your noise is uniform on [0, 1]: rand is not randn. The statement asks for N(0, I).",
)
def uniform_noise(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.rand(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.rand(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"noise_is_standard_normal"},
    fr="Votre bruit a la bonne moyenne et la bonne variance, mais il est uniforme. L'énoncé demande N(0, I).",
    en="Your noise has the right mean and the right variance, but it is uniform. The statement asks for N(0, I).",
)
def uniform_noise_of_variance_one(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = math.sqrt(12) * (torch.rand(len(real), f.latent_dim, generator=generator) - 0.5)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = math.sqrt(12) * (torch.rand(len(real), f.latent_dim, generator=generator) - 0.5)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"noise_is_fresh_at_each_batch"},
    fr="Vous tirez un seul bruit pour tout le lot : tous les points générés y sont le même.",
    en="You draw a single noise for the whole batch: all generated points in it are the same.",
)
def one_noise_for_the_whole_batch(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(1, f.latent_dim, generator=generator).expand(len(real), -1)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(1, f.latent_dim, generator=generator).expand(len(real), -1)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"same_seed_gives_the_same_training"},
    fr="Votre bruit ne vient pas de `generator` : avec la même graine, deux entraînements diffèrent.",
    en="Your noise does not come from `generator`: with the same seed two trainings differ.",
)
def noise_without_the_generator(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"same_seed_gives_the_same_training"},
    fr="L'ordre des points ne vient pas de `generator` : avec la même graine, deux entraînements diffèrent.",
    en="The order of the points does not come from `generator`: with the same seed two trainings differ.",
)
def order_without_the_generator(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x))
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"same_seed_gives_the_same_training"},
    fr="Vous fixez une graine dans la fonction : `generator` est ignoré, et tous les entraînements se ressemblent.",
    en="You set a seed inside the function: `generator` is ignored, and all trainings are alike.",
)
def seed_set_inside(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    generator = torch.Generator().manual_seed(0)
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"training_returns_one_pair_per_epoch"},
    recognized_by="checks",
    fr="Votre bruit a toujours deux dimensions : lisez `f.latent_dim`.",
    en="Your noise always has two dimensions: read `f.latent_dim`.",
)
def two_dimensional_noise(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), 2, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), 2, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"real_points_are_shuffled"},
    fr="Les points sont toujours dans le même ordre : mélangez-les de nouveau à chaque époque.",
    en="The points are always in the same order: shuffle them anew at each epoch.",
)
def never_shuffled(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        for real in x.split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"every_real_point_is_seen_once_per_epoch"},
    fr="Votre boucle s'arrête après le premier lot : la plupart des points ne servent jamais.",
    en="Your loop stops after the first batch: most points never serve.",
)
def first_batch_only(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
            break
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"every_real_point_is_seen_once_per_epoch"},
    fr="Vous laissez de côté le dernier lot quand il est plus petit : chaque point doit être vu une fois par époque.",
    en="You leave the last batch out when it is smaller: each point must be seen once per epoch.",
)
def last_batch_dropped(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            if len(real) < batch_size:
                continue
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"every_real_point_is_seen_once_per_epoch"},
    fr="Vous tirez les points avec remise : dans une époque, certains reviennent et d'autres manquent. Il faut une "
    "permutation.",
    en="You draw the points with replacement: in one epoch some come twice and others are missing. It takes a "
    "permutation.",
)
def batches_drawn_with_replacement(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randint(len(x), (len(x),), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"every_real_point_is_seen_once_per_epoch"},
    fr="Votre lot est l'ensemble des points : `batch_size` est ignoré.",
    en="Your batch is the whole set of points: `batch_size` is ignored.",
)
def one_batch_of_all_points(f, d, x, *, epochs, batch_size, learning_rate, generator=None):  # noqa: ARG001  # the mistake itself
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(len(x)):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"as_many_generated_points_as_real_ones"},
    fr="Vos lots de points générés ont toujours `batch_size` points : le dernier lot de vrais points, plus petit, "
    "doit aller avec autant de points générés.",
    en="Your batches of generated points always have `batch_size` points: the last batch of real points, smaller, "
    "must go with as many generated ones.",
)
def fake_batch_of_a_fixed_size(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(batch_size, f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(batch_size, f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"training_returns_the_mean_losses"},
    fr="Vous renvoyez les pertes du dernier lot de chaque époque : elles dépendent du hasard du lot. Prenez la "
    "moyenne de l'époque.",
    en="You return the losses of the last batch of each epoch: they depend on the luck of the batch. Take the mean "
    "of the epoch.",
)
def losses_of_the_last_batch(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((loss_d.item(), loss_f.item()))
    return history


@misconception(
    "train_gan",
    caught_by={"training_returns_the_mean_losses"},
    fr="Vous renvoyez des sommes : elles grandissent avec le nombre de points. L'énoncé demande la moyenne par point.",
    en="You return sums: they grow with the number of points. The statement asks for the mean per point.",
)
def sums_over_the_epoch(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d, total_f))
    return history


@misconception(
    "train_gan",
    caught_by={"a_smaller_last_batch_counts_less"},
    fr="Vous prenez la moyenne des moyennes des lots : le dernier, plus petit, compte autant que les autres. "
    "Pondérez par la taille.",
    en="You take the mean of the means of the batches: the last one, smaller, counts as much as the others. Weigh by "
    "size.",
)
def means_of_the_batch_means(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += loss_d.item()
            total_f += loss_f.item()
        history.append((total_d / math.ceil(len(x) / batch_size), total_f / math.ceil(len(x) / batch_size)))
    return history


@misconception(
    "train_gan",
    caught_by={"training_returns_the_mean_losses"},
    fr="Vos couples sont dans l'autre ordre : l'énoncé demande la perte de d, puis celle de f.",
    en="Your pairs are in the other order: the statement asks for the loss of d, then that of f.",
)
def losses_in_the_other_order(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_f / len(x), total_d / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"training_returns_one_pair_per_epoch"},
    fr="Vous ne renvoyez qu'un nombre par époque : l'énoncé demande un couple, la perte de d et celle de f.",
    en="You return a single number per epoch: the statement asks for a pair, the loss of d and that of f.",
)
def one_loss_per_epoch(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append(total_d / len(x))
    return history


@misconception(
    "train_gan",
    caught_by={"training_returns_one_pair_per_epoch"},
    fr="Vos pertes sont des tenseurs, qui gardent tout le graphe en mémoire : `.item()` en fait des nombres.",
    en="Your losses are tensors, which keep the whole graph in memory: `.item()` makes numbers of them.",
)
def losses_left_as_tensors(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d
            total_f += len(real) * loss_f
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"training_returns_one_pair_per_epoch"},
    fr="Vous renvoyez un couple par lot : l'énoncé en demande un par époque.",
    en="You return one pair per batch: the statement asks for one per epoch.",
)
def one_pair_per_batch(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
            history.append((loss_d.item(), loss_f.item()))
    return history


@misconception(
    "train_gan",
    caught_by={"every_real_point_is_seen_once_per_epoch"},
    fr="Vous remesurez la perte de d après les pas, et d voit les vrais points une fois de trop. La perte d'un pas "
    "est celle qu'il a servi à minimiser.",
    en="You measure the loss of d again after the steps, and d sees the real points once too often. The loss of a "
    "step is the one that it served to minimize.",
)
def losses_measured_after_the_steps(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            with torch.no_grad():
                loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z))).mean()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"training_leaves_the_points_unchanged"},
    recognized_by="checks",
    fr="Vous mélangez `x` sur place : l'appelant ne retrouve plus ses points dans leur ordre.",
    en="You shuffle `x` in place: the caller no longer finds their points in their order.",
)
def points_shuffled_in_place(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        x[:] = x[order]
        for real in x.split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"discriminator_follows_its_own_loss", "training_returns_the_mean_losses"},
    fr="La perte de d n'a plus le terme des vrais points : il suffit à d de tout rejeter.",
    en="The loss of d has lost the term of real points: rejecting everything is enough for d.",
)
def real_points_forgotten(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(epochs):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(d(f(z).detach())).mean() + 0 * d(real).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history


@misconception(
    "train_gan",
    caught_by={"every_real_point_is_seen_once_per_epoch"},
    fr="Vous n'entraînez qu'une époque, quel que soit `epochs`.",
    en="You train for one epoch only, whatever `epochs` says.",
)
def only_the_first_epoch(f, d, x, *, epochs, batch_size, learning_rate, generator=None):
    optimizer_f = torch.optim.Adam(f.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    optimizer_d = torch.optim.Adam(d.parameters(), lr=learning_rate, betas=(0.5, 0.999))
    history = []
    for _ in range(min(epochs, 1)):
        total_d = total_f = 0.0
        order = torch.randperm(len(x), generator=generator)
        for real in x[order].split(batch_size):
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_d = F.softplus(-d(real)).mean() + F.softplus(d(f(z).detach())).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            z = torch.randn(len(real), f.latent_dim, generator=generator)
            loss_f = F.softplus(-d(f(z))).mean()
            optimizer_f.zero_grad()
            loss_f.backward()
            optimizer_f.step()
            total_d += len(real) * loss_d.item()
            total_f += len(real) * loss_f.item()
        history.append((total_d / len(x), total_f / len(x)))
    return history * epochs


# ---- the quiz --------------------------------------------------------------------------------------------------------

equilibrium_taken_for_a_failure = wrong_answer(
    "quiz_equilibrium",
    name="equilibrium_taken_for_a_failure",
    key="equilibrium",
    value=1,
    caught_by={"at_equilibrium_the_discriminator_cannot_tell"},
    fr="Répondre ½ n'est pas répondre au hasard par ignorance : quand les deux lois sont confondues, aucun "
    "discriminateur ne fait mieux.",
    en="Answering ½ is not answering at random out of ignorance: when both distributions are the same, no "
    "discriminator does better.",
)

equilibrium_of_a_strong_discriminator = wrong_answer(
    "quiz_equilibrium",
    name="equilibrium_of_a_strong_discriminator",
    key="equilibrium",
    value=3,
    caught_by={"at_equilibrium_the_discriminator_cannot_tell"},
    fr="Un discriminateur trop fort distinguerait tous les points, et sa perte serait proche de 0, non de log 4.",
    en="A discriminator that is too strong would tell all points apart, and its loss would be close to 0, not to log "
    "4.",
)

equilibrium_after_a_collapse = wrong_answer(
    "quiz_equilibrium",
    name="equilibrium_after_a_collapse",
    key="equilibrium",
    value=4,
    caught_by={"at_equilibrium_the_discriminator_cannot_tell"},
    fr="Une perte nulle du générateur voudrait dire que d croit tous ses points vrais : ce n'est pas le but, qui est "
    "d = ½.",
    en="A generator loss of zero would mean that d takes all its points for real: this is not the aim, which is d = ½.",
)

fresh_network_is_enough = wrong_answer(
    "quiz_fresh",
    name="fresh_network_is_enough",
    key="fresh",
    value=1,
    caught_by={"a_new_network_tells_nothing_about_labels"},
    fr="En ℓ = 0 toutes les étiquettes donnent log 2 : une perte aux étiquettes échangées donne aussi log 4.",
    en="At ℓ = 0 all labels give log 2: a loss with exchanged labels gives log 4 too.",
)

fresh_network_with_several_seeds = wrong_answer(
    "quiz_fresh",
    name="fresh_network_with_several_seeds",
    key="fresh",
    value=2,
    caught_by={"a_new_network_tells_nothing_about_labels"},
    fr="Quelle que soit la graine, un réseau neuf a des logits proches de 0 : répéter l'essai n'apprend rien de plus.",
    en="Whatever the seed, a new network has logits close to 0: repeating the trial teaches nothing more.",
)

fresh_network_without_a_loss = wrong_answer(
    "quiz_fresh",
    name="fresh_network_without_a_loss",
    key="fresh",
    value=4,
    caught_by={"a_new_network_tells_nothing_about_labels"},
    fr="La perte d'un réseau neuf est bien définie, elle vaut environ log 4 : c'est seulement qu'elle ne distingue "
    "rien.",
    en="The loss of a new network is well defined, it is about log 4: it is only that it tells nothing apart.",
)
