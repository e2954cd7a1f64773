"""Wrong answers to the density assignment: what students believe, the checks that see it, and what to tell them.

Every `caught_by` is exact. A check that is blocked in consequence is not listed: it was never run.
"""

import math

import numpy as np

from autograder.suite.declare import misconception, wrong_answer

# ---- joint_probability -----------------------------------------------------------------------------------------------


JOINT_VALUES = {
    "joint_table_of_the_four_points",
    "joint_table_counts_each_pair",
    "labels_may_be_words",
}


@misconception(
    "joint_probability",
    caught_by=JOINT_VALUES,
    fr="Votre table contient des effectifs, pas des probabilités : elle somme à n, et non à 1. Il manque la "
    "division par le nombre de points.",
    en="Your table holds counts, not probabilities: it sums to n, not to 1. The division by the number of points "
    "is missing.",
)
def counts_for_shares(x, y):
    x_values, rows = np.unique(x, return_inverse=True)
    y_values, columns = np.unique(y, return_inverse=True)
    table = np.zeros((len(x_values), len(y_values)))
    np.add.at(table, (rows, columns), 1)
    return x_values, y_values, table


@misconception(
    "joint_probability",
    caught_by=JOINT_VALUES,
    fr="Votre table est transposée : elle a une ligne par valeur de Y et une colonne par valeur de X. L'énoncé "
    "demande l'inverse ; sur une table carrée la forme ne prévient pas, essayez avec trois valeurs de X et "
    "deux de Y.",
    en="Your table is transposed: it has one row per value of Y and one column per value of X. The statement "
    "asks for the opposite; on a square table the shape does not warn you, try three values of X and two of "
    "Y.",
)
def rows_for_columns(x, y):
    x_values, y_values = np.unique(x), np.unique(y)
    table = np.array([[np.mean((x == a) & (y == b)) for a in x_values] for b in y_values])
    return x_values, y_values, table


@misconception(
    "joint_probability",
    caught_by=JOINT_VALUES,
    fr="Vous divisez chaque ligne par sa somme : c'est la table de P(Y | X), l'objet de l'exercice 2. La table "
    "conjointe est divisée par le nombre total de points, et seule la somme de toutes ses cases vaut 1.",
    en="You divide each row by its sum: this is the table of P(Y | X), the subject of exercise 2. The joint "
    "table is divided by the total number of points, and only the sum of all its cells is 1.",
)
def conditional_for_joint(x, y):
    x_values, y_values = np.unique(x), np.unique(y)
    return x_values, y_values, np.array([[np.mean(y[x == a] == b) for b in y_values] for a in x_values])


@misconception(
    "joint_probability",
    caught_by=JOINT_VALUES,
    fr="Vous multipliez P(X) par P(Y) : ce n'est la loi conjointe que si X et Y sont indépendantes. Il faut "
    "compter les couples eux-mêmes ; dans l'exemple du cours, (1, 1) n'arrive jamais, alors que le produit "
    "lui donne 1/8.",
    en="You multiply P(X) by P(Y): this is the joint distribution only if X and Y are independent. The pairs "
    "themselves must be counted; in the example of the lecture (1, 1) never happens, while the product gives "
    "it 1/8.",
)
def product_of_the_marginals(x, y):
    x_values, x_counts = np.unique(x, return_counts=True)
    y_values, y_counts = np.unique(y, return_counts=True)
    return x_values, y_values, np.outer(x_counts / len(x), y_counts / len(y))


@misconception(
    "joint_probability",
    caught_by=JOINT_VALUES,
    fr="Un couple répété n'est compté qu'une fois : table[rows, columns] += 1 lit, ajoute et écrit une seule "
    "fois par case, quel que soit le nombre de points qui y tombent. Employez np.add.at, ou une boucle sur "
    "les points.",
    en="A repeated pair is counted once only: table[rows, columns] += 1 reads, adds and writes a single time per "
    "cell, however many points fall into it. Use np.add.at, or a loop over the points.",
)
def repeated_pairs_counted_once(x, y):
    x_values, rows = np.unique(x, return_inverse=True)
    y_values, columns = np.unique(y, return_inverse=True)
    table = np.zeros((len(x_values), len(y_values)))
    table[rows, columns] += 1
    return x_values, y_values, table / len(x)


@misconception(
    "joint_probability",
    caught_by={
        "joint_table_of_the_four_points",
        "values_are_sorted_and_unique",
        "joint_table_counts_each_pair",
        "labels_may_be_words",
    },
    fr="Vos valeurs sont dans l'ordre où elles apparaissent, et la table avec elles. L'énoncé les demande dans "
    "l'ordre croissant, pour que la table ne dépende pas de l'ordre des points : triez-les avant de compter.",
    en="Your values are in the order in which they appear, and the table with them. The statement asks for "
    "increasing order, so that the table does not depend on the order of the points: sort them before you "
    "count.",
)
def order_of_appearance(x, y):
    x_values, y_values = list(dict.fromkeys(x.tolist())), list(dict.fromkeys(y.tolist()))
    table = np.array([[np.mean((x == a) & (y == b)) for b in y_values] for a in x_values])
    return np.array(x_values), np.array(y_values), table


@misconception(
    "joint_probability",
    caught_by={
        "joint_table_counts_each_pair",
        "labels_may_be_words",
        "joint_probability_leaves_its_inputs_unchanged",
    },
    fr="x.sort() et y.sort() trient sur place, chacun de son côté : les couples sont défaits, et les tableaux de "
    "l'appelant abîmés. Triez les valeurs distinctes (np.unique le fait), jamais les points.",
    en="x.sort() and y.sort() sort in place, each on its own: the pairs are undone, and the arrays of the caller "
    "spoiled. Sort the distinct values (np.unique does), never the points.",
)
def points_sorted_in_place(x, y):
    x.sort()
    y.sort()
    x_values, y_values = np.unique(x), np.unique(y)
    return x_values, y_values, np.array([[np.mean((x == a) & (y == b)) for b in y_values] for a in x_values])


@misconception(
    "joint_probability",
    caught_by={
        "joint_table_of_the_four_points",
        "values_are_sorted_and_unique",
        "joint_table_counts_each_pair",
        "labels_may_be_words",
    },
    recognized_by="checks",
    fr="Vous supposez que les étiquettes sont les entiers 0, 1, 2… et vous les prenez pour des indices. Une "
    "étiquette peut être négative, réelle ou un mot : il faut d'abord trouver les valeurs distinctes, et "
    "compter par leur rang.",
    en="You assume that labels are the integers 0, 1, 2… and take them for indices. A label may be negative, "
    "real or a word: find the distinct values first, and count by their rank.",
)
def labels_for_indices(x, y):
    table = np.zeros((x.max() + 1, y.max() + 1))
    np.add.at(table, (x, y), 1)
    return np.arange(len(table)), np.arange(len(table.T)), table / len(x)


# ---- conditional_probability -----------------------------------------------------------------------------------------


@misconception(
    "conditional_probability",
    caught_by={
        "conditional_table_of_the_four_points",
        "conditional_is_joint_over_marginal",
        "a_row_of_zeros_stays_zero",
    },
    fr="Vous divisez les colonnes par leur somme : c'est P(X | Y). « Sachant X » veut dire que X est fixé, donc "
    "que chaque ligne a pour somme 1. C'est l'axe de sum qui est à changer.",
    en='You divide the columns by their sums: this is P(X | Y). "Given X" means that X is fixed, hence that each '
    "row sums to 1. The axis of sum is what must change.",
)
def columns_for_rows(joint):
    return joint / joint.sum(axis=0)


@misconception(
    "conditional_probability",
    caught_by={
        "conditional_probability_leaves_its_input_unchanged",
        "conditional_is_joint_over_marginal",
        "a_row_of_zeros_stays_zero",
    },
    fr="Les sommes des lignes, de forme (n_x,), sont alignées par NumPy sur les colonnes : la colonne j est "
    "divisée par la somme de la ligne j. Cela ne se voit pas quand toutes les lignes ont la même somme ; "
    "gardez l'axe avec keepdims=True.",
    en="NumPy lines the sums of the rows, of shape (n_x,), up with the columns: column j is divided by the sum "
    "of row j. This cannot be seen when all rows have the same sum; keep the axis with keepdims=True.",
)
def sums_without_keepdims(joint):
    return joint / joint.sum(axis=1)


@misconception(
    "conditional_probability",
    caught_by={"a_row_of_zeros_stays_zero"},
    fr="Une ligne nulle donne 0/0, c'est-à-dire nan, et tout calcul qui s'en sert devient nan. L'énoncé demande "
    "qu'elle reste nulle : ne divisez que les lignes dont la somme est positive.",
    en="A row of zeros gives 0/0, that is nan, and whatever is computed from it becomes nan. The statement asks "
    "that it stay zero: divide only the rows whose sum is positive.",
)
def not_a_number_where_nothing_is_seen(joint):
    return joint / joint.sum(axis=1, keepdims=True)


@misconception(
    "conditional_probability",
    caught_by={"a_row_of_zeros_stays_zero"},
    fr="Vous donnez une loi uniforme aux valeurs de X jamais observées. C'est un choix possible, mais l'énoncé "
    "en fait un autre : rien n'en est connu, et la ligne reste nulle.",
    en="You give a uniform distribution to the values of X never observed. It is a possible choice, but the "
    "statement makes another: nothing is known about them, and the row stays zero.",
)
def uniform_where_nothing_is_seen(joint):
    sums = joint.sum(axis=1, keepdims=True)
    return np.where(sums > 0, joint / np.where(sums > 0, sums, 1), 1 / joint.shape[1])


@misconception(
    "conditional_probability",
    caught_by={
        "conditional_is_joint_over_marginal",
        "a_row_of_zeros_stays_zero",
        "conditional_table_of_the_four_points",
    },
    fr="Vous divisez chaque ligne par son plus grand terme, et non par sa somme : la plus grande probabilité "
    "vaut alors toujours 1. Vérifiez que chaque ligne a pour somme 1.",
    en="You divide each row by its largest term, not by its sum: the largest probability is then always 1. Check "
    "that each row sums to 1.",
)
def largest_for_sum(joint):
    top = joint.max(axis=1, keepdims=True)
    return np.divide(joint, top, out=np.zeros_like(joint), where=top > 0)


@misconception(
    "conditional_probability",
    caught_by={
        "conditional_is_joint_over_marginal",
        "conditional_table_of_the_four_points",
        "a_row_of_zeros_stays_zero",
    },
    fr="La constante que vous ajoutez au dénominateur évite la division par zéro, mais fausse toutes les "
    "lignes : leur somme n'est plus 1. Traitez à part les lignes nulles, avec where ou un test.",
    en="The constant that you add to the denominator avoids the division by zero, but spoils every row: they no "
    "longer sum to 1. Treat the rows of zeros apart, with where or a test.",
)
def constant_in_the_denominator(joint):
    return joint / (joint.sum(axis=1, keepdims=True) + 1e-3)


@misconception(
    "conditional_probability",
    caught_by={"conditional_probability_leaves_its_input_unchanged"},
    recognized_by="checks",
    fr="joint /= … divise sur place : l'appelant perd sa table conjointe, remplacée par la table conditionnelle. "
    "Écrivez joint / …, qui crée un nouveau tableau.",
    en="joint /= … divides in place: the caller loses the joint table, replaced by the conditional one. Write "
    "joint / …, which makes a new array.",
)
def divided_in_place(joint):
    sums = joint.sum(axis=1, keepdims=True)
    joint /= np.where(sums > 0, sums, 1)
    return joint


# ---- bayes_posterior -------------------------------------------------------------------------------------------------


@misconception(
    "bayes_posterior",
    caught_by={
        "bayes_gives_back_the_conditional_table",
        "posterior_is_likelihood_times_prior",
        "tiny_densities_give_the_same_posterior",
    },
    fr="La loi a priori est oubliée : vous normalisez la vraisemblance seule, ce qui revient à supposer toutes "
    "les classes aussi fréquentes. Dans l'exemple du cours, la classe 1 deviendrait trois fois plus probable "
    "que la classe 0 pour x = 2.",
    en="The prior is forgotten: you normalize the likelihood alone, which amounts to assuming that all classes "
    "are equally frequent. In the example of the lecture, class 1 would become three times more probable than "
    "class 0 for x = 2.",
)
def prior_forgotten(likelihood, prior):  # noqa: ARG001  # the mistake itself
    total = likelihood.sum(axis=1, keepdims=True)
    return np.divide(likelihood, total, out=np.zeros_like(likelihood), where=total > 0)


@misconception(
    "bayes_posterior",
    caught_by={
        "each_posterior_is_a_distribution",
        "bayes_gives_back_the_conditional_table",
        "posterior_is_likelihood_times_prior",
        "tiny_densities_give_the_same_posterior",
    },
    fr="Il manque la division par P(X) : vous renvoyez la loi conjointe P(X, Y), dont les lignes n'ont pas pour "
    "somme 1. C'est assez pour choisir la classe la plus probable, mais pas pour en donner la probabilité.",
    en="The division by P(X) is missing: you return the joint P(X, Y), whose rows do not sum to 1. It is enough "
    "to choose the most probable class, but not to give its probability.",
)
def joint_for_posterior(likelihood, prior):
    return likelihood * prior


@misconception(
    "bayes_posterior",
    caught_by={
        "each_posterior_is_a_distribution",
        "bayes_gives_back_the_conditional_table",
        "posterior_is_likelihood_times_prior",
        "tiny_densities_give_the_same_posterior",
    },
    fr="Vous normalisez sur les observations au lieu des classes : ce sont les colonnes qui somment à 1. P(X = "
    "x) est une somme sur les classes, calculée pour chaque observation ; changez l'axe de sum.",
    en="You normalize over the observations instead of the classes: the columns are what sums to 1. P(X = x) is "
    "a sum over the classes, computed for each observation; change the axis of sum.",
)
def normalized_over_observations(likelihood, prior):
    product = likelihood * prior
    return product / product.sum(axis=0)


@misconception(
    "bayes_posterior",
    caught_by={"tiny_densities_give_the_same_posterior"},
    fr="La constante ajoutée au dénominateur écrase les lignes dont les densités sont plus petites qu'elle : "
    "leur somme tombe à 0. En grande dimension toutes les densités sont minuscules ; seule une évidence "
    "exactement nulle demande un traitement à part.",
    en="The constant added to the denominator crushes the rows whose densities are smaller: their sum drops to "
    "0. In high dimension all densities are minute; only an evidence of exactly zero needs a treatment of its "
    "own.",
)
def constant_added_to_the_evidence(likelihood, prior):
    product = likelihood * prior
    return product / (product.sum(axis=1, keepdims=True) + 1e-12)


@misconception(
    "bayes_posterior",
    caught_by={"an_impossible_observation_stays_zero"},
    fr="Une observation impossible dans toutes les classes donne 0/0, c'est-à-dire nan. L'énoncé demande que sa "
    "ligne reste nulle : ne divisez que là où P(X) est positive.",
    en="An observation that is impossible in all classes gives 0/0, that is nan. The statement asks that its row "
    "stay zero: divide only where P(X) is positive.",
)
def impossible_divided_by_zero(likelihood, prior):
    product = likelihood * prior
    return product / product.sum(axis=1, keepdims=True)


@misconception(
    "bayes_posterior",
    caught_by={"an_impossible_observation_stays_zero"},
    fr="Une observation impossible dans toutes les classes reçoit chez vous la loi a priori. L'idée se défend, "
    "mais l'énoncé décide autrement : sa ligne reste nulle.",
    en="An observation that is impossible in all classes receives the prior in your answer. The idea can be "
    "defended, but the statement decides otherwise: its row stays zero.",
)
def prior_for_the_impossible(likelihood, prior):
    product = likelihood * prior
    evidence = product.sum(axis=1, keepdims=True)
    return np.where(evidence > 0, product / np.where(evidence > 0, evidence, 1), prior)


@misconception(
    "bayes_posterior",
    caught_by={
        "bayes_gives_back_the_conditional_table",
        "posterior_is_likelihood_times_prior",
        "tiny_densities_give_the_same_posterior",
        "an_impossible_observation_stays_zero",
    },
    fr="Vous appliquez une softmax aux produits : l'exponentielle est de trop. La softmax sert à des log- "
    "probabilités ; ici les produits sont déjà des probabilités, il suffit de les diviser par leur somme.",
    en="You apply a softmax to the products: the exponential is one too many. A softmax is for log- "
    "probabilities; here the products are probabilities already, dividing them by their sum is enough.",
)
def softmax_of_probabilities(likelihood, prior):
    scores = np.exp(likelihood * prior)
    return scores / scores.sum(axis=1, keepdims=True)


@misconception(
    "bayes_posterior",
    caught_by={"bayes_posterior_leaves_its_inputs_unchanged"},
    recognized_by="checks",
    fr="likelihood *= prior multiplie sur place : un second appel avec le même tableau compterait deux fois la "
    "loi a priori. Écrivez likelihood * prior, qui crée un nouveau tableau.",
    en="likelihood *= prior multiplies in place: a second call with the same array would count the prior twice. "
    "Write likelihood * prior, which makes a new array.",
)
def multiplied_in_place(likelihood, prior):
    likelihood *= prior
    evidence = likelihood.sum(axis=1, keepdims=True)
    return np.divide(likelihood, evidence, out=np.zeros_like(likelihood), where=evidence > 0)


# ---- kl_divergence ---------------------------------------------------------------------------------------------------


@misconception(
    "kl_divergence",
    caught_by={
        "divergence_is_the_sum_of_its_terms",
        "zero_log_zero_is_zero",
        "divergence_is_infinite_where_q_misses_p",
    },
    fr="Vous calculez la divergence de q à p : les rôles sont échangés. Elle n'est pas symétrique ; ici "
    "l'espérance est prise selon p, la loi observée, et c'est un zéro de q qui la rend infinie.",
    en="You compute the divergence from q to p: the roles are exchanged. It is not symmetric; here the "
    "expectation is taken under p, the observed distribution, and a zero of q is what makes it infinite.",
)
def roles_exchanged(p, q):
    keep = q > 0
    if np.any(p[keep] == 0):
        return math.inf
    return float(np.sum(q[keep] * np.log(q[keep] / p[keep])))


@misconception(
    "kl_divergence",
    caught_by={"divergence_is_the_sum_of_its_terms", "zero_log_zero_is_zero"},
    fr="Votre logarithme est en base 2 : la divergence est en bits. L'énoncé la demande en nats, donc avec le "
    "logarithme népérien ; les deux ne diffèrent que du facteur log 2.",
    en="Your logarithm is in base 2: the divergence is in bits. The statement asks for nats, hence for the "
    "natural logarithm; the two differ by the factor log 2 only.",
)
def bits_for_nats(p, q):
    keep = p > 0
    if np.any(q[keep] == 0):
        return math.inf
    return float(np.sum(p[keep] * np.log2(p[keep] / q[keep])))


@misconception(
    "kl_divergence",
    caught_by={"divergence_is_the_sum_of_its_terms", "zero_log_zero_is_zero"},
    fr="Vous faites la moyenne des termes au lieu de leur somme : votre divergence est divisée par le nombre de "
    "valeurs. L'espérance est déjà dans les poids p, il n'y a rien à diviser.",
    en="You average the terms instead of adding them: your divergence is divided by the number of values. The "
    "expectation is already in the weights p, there is nothing to divide.",
)
def mean_of_the_terms(p, q):
    keep = p > 0
    if np.any(q[keep] == 0):
        return math.inf
    return float(np.sum(p[keep] * np.log(p[keep] / q[keep])) / len(p))


@misconception(
    "kl_divergence",
    caught_by={
        "divergence_is_the_sum_of_its_terms",
        "zero_log_zero_is_zero",
        "divergence_vanishes_for_equal_laws_only",
    },
    fr="Vous calculez l'entropie croisée, −Σ p log q : elle ne s'annule pas quand p = q. La divergence est "
    "l'entropie croisée moins l'entropie de p.",
    en="You compute the cross-entropy, −Σ p log q: it does not vanish when p = q. The divergence is the cross- "
    "entropy minus the entropy of p.",
)
def cross_entropy(p, q):
    keep = p > 0
    if np.any(q[keep] == 0):
        return math.inf
    return float(-np.sum(p[keep] * np.log(q[keep])))


@misconception(
    "kl_divergence",
    caught_by={
        "divergence_is_the_sum_of_its_terms",
        "zero_log_zero_is_zero",
        "divergence_vanishes_for_equal_laws_only",
        "divergence_is_infinite_where_q_misses_p",
    },
    fr="Le signe est inversé : vous renvoyez Σ p log(q/p), qui est l'opposé de la divergence. Une divergence "
    "n'est jamais négative.",
    en="The sign is reversed: you return Σ p log(q/p), the opposite of the divergence. A divergence is never negative.",
)
def opposite_sign(p, q):
    keep = p > 0
    if np.any(q[keep] == 0):
        return -math.inf
    return float(np.sum(p[keep] * np.log(q[keep] / p[keep])))


@misconception(
    "kl_divergence",
    caught_by={"zero_log_zero_is_zero", "divergence_is_infinite_where_q_misses_p"},
    fr="Un terme où p = 0 donne 0 × (−∞), c'est-à-dire nan, qui contamine toute la somme. Par convention 0 log 0 "
    "= 0 : ne calculez le logarithme que là où p est positive.",
    en="A term where p = 0 gives 0 × (−∞), that is nan, which spreads to the whole sum. By convention 0 log 0 = "
    "0: compute the logarithm only where p is positive.",
)
def not_a_number_at_zero(p, q):
    return float(np.sum(p * np.log(p / q)))


@misconception(
    "kl_divergence",
    caught_by={"divergence_is_infinite_where_q_misses_p"},
    fr="Vous ajoutez une petite constante dans le logarithme : la divergence reste finie alors qu'elle est "
    "infinie. Un modèle qui juge impossible ce qui arrive ne mérite pas une note arbitraire, qui dépendrait "
    "de votre constante.",
    en="You add a small constant in the logarithm: the divergence stays finite while it is infinite. A model "
    "that deems impossible what happens deserves no arbitrary mark, which would depend on your constant.",
)
def small_constant_in_the_logarithm(p, q):
    return float(np.sum(p * np.log((p + 1e-12) / (q + 1e-12))))


@misconception(
    "kl_divergence",
    caught_by={"divergence_is_infinite_where_q_misses_p"},
    fr="Vous retirez aussi les termes où q = 0, alors que seuls ceux où p = 0 sont nuls. Là où p > 0 = q le "
    "terme est infini, et l'oublier peut même rendre la divergence négative.",
    en="You also remove the terms where q = 0, while only those where p = 0 are zero. Where p > 0 = q the term "
    "is infinite, and leaving it out may even make the divergence negative.",
)
def zeros_of_q_removed(p, q):
    keep = (p > 0) & (q > 0)
    return float(np.sum(p[keep] * np.log(p[keep] / q[keep])))


@misconception(
    "kl_divergence",
    caught_by={"divergence_is_the_sum_of_its_terms", "zero_log_zero_is_zero"},
    fr="Vous prenez la valeur absolue de chaque terme. Des termes sont négatifs, là où q dépasse p, et c'est "
    "leur somme qui ne l'est jamais ; en les redressant un à un, on mesure autre chose.",
    en="You take the absolute value of each term. Some terms are negative, where q exceeds p, and their sum is "
    "what never is; by straightening them one at a time you measure something else.",
)
def absolute_terms(p, q):
    keep = p > 0
    if np.any(q[keep] == 0):
        return math.inf
    return float(np.sum(np.abs(p[keep] * np.log(p[keep] / q[keep]))))


# ---- kernel_density --------------------------------------------------------------------------------------------------


@misconception(
    "kernel_density",
    caught_by={"density_is_the_mean_of_the_kernels", "kernel_density_integrates_to_one"},
    fr="La constante du noyau est oubliée : l'intégrale de votre estimateur n'est pas 1. En dimension 2 avec h = "
    "0,4 elle vaut 0,995, et l'oubli ne se voit pas ; essayez h = 1.",
    en="The constant of the kernel is left out: your estimate does not integrate to 1. In dimension 2 with h = "
    "0.4 it is 0.995, and leaving it out cannot be seen; try h = 1.",
)
def constant_forgotten(x, samples, bandwidth):
    squares = ((x[:, None, :] - samples) ** 2).sum(axis=2)
    return np.exp(-squares / (2 * bandwidth**2)).mean(axis=1)


@misconception(
    "kernel_density",
    caught_by={"density_is_the_mean_of_the_kernels", "kernel_density_integrates_to_one"},
    fr="Vous divisez par √(2π) h quelle que soit la dimension. Le noyau de dimension d est un produit de d "
    "gaussiennes, chacune avec sa constante : il faut la puissance d.",
    en="You divide by √(2π) h whatever the dimension. The kernel in dimension d is a product of d Gaussians, "
    "each with its constant: the power d is needed.",
)
def constant_of_one_dimension(x, samples, bandwidth):
    squares = ((x[:, None, :] - samples) ** 2).sum(axis=2)
    return np.exp(-squares / (2 * bandwidth**2)).mean(axis=1) / (math.sqrt(2 * math.pi) * bandwidth)


@misconception(
    "kernel_density",
    caught_by={"density_is_the_mean_of_the_kernels", "kernel_density_integrates_to_one"},
    fr="La puissance d porte sur 2π mais pas sur h : vous divisez par (2π)^(d/2) h au lieu de (2π)^(d/2) h^d. En "
    "dimension 1 c'est la même chose ; intégrez en dimension 2.",
    en="The power d is on 2π but not on h: you divide by (2π)^(d/2) h instead of (2π)^(d/2) h^d. In dimension 1 "
    "it is the same; integrate in dimension 2.",
)
def bandwidth_without_its_power(x, samples, bandwidth):
    squares = ((x[:, None, :] - samples) ** 2).sum(axis=2)
    constant = (2 * math.pi) ** (x.shape[1] / 2) * bandwidth
    return np.exp(-squares / (2 * bandwidth**2)).mean(axis=1) / constant


@misconception(
    "kernel_density",
    caught_by={"density_is_the_mean_of_the_kernels", "kernel_density_integrates_to_one"},
    fr="Il manque h dans la constante : vous divisez par (2π)^(d/2) seulement. Une bosse deux fois plus étroite "
    "doit être 2^d fois plus haute pour peser autant.",
    en="The constant lacks h: you divide by (2π)^(d/2) only. A bump half as wide must be 2^d times as high to "
    "weigh the same.",
)
def constant_without_bandwidth(x, samples, bandwidth):
    squares = ((x[:, None, :] - samples) ** 2).sum(axis=2)
    return np.exp(-squares / (2 * bandwidth**2)).mean(axis=1) / (2 * math.pi) ** (x.shape[1] / 2)


@misconception(
    "kernel_density",
    caught_by={
        "kernel_density_integrates_to_one",
        "density_is_the_mean_of_the_kernels",
        "bandwidth_is_the_width_of_the_kernel",
    },
    fr="Vous traitez bandwidth comme la variance du noyau : il est trop large quand h < 1, trop étroit quand h > "
    "1. C'est son écart-type, donc h² dans l'exponentielle et dans la constante.",
    en="You treat bandwidth as the variance of the kernel: it is too wide when h < 1, too narrow when h > 1. It "
    "is its standard deviation, hence h² in the exponential and in the constant.",
)
def bandwidth_for_variance(x, samples, bandwidth):
    squares = ((x[:, None, :] - samples) ** 2).sum(axis=2)
    return np.exp(-squares / (2 * bandwidth)).mean(axis=1) / (2 * math.pi * bandwidth) ** (x.shape[1] / 2)


@misconception(
    "kernel_density",
    caught_by={
        "density_is_the_mean_of_the_kernels",
        "kernel_density_integrates_to_one",
        "bandwidth_is_the_width_of_the_kernel",
    },
    fr="Le ½ de l'exponentielle manque : vos bosses sont √2 fois trop étroites, et leur intégrale n'est plus 1. "
    "Comparez à la densité normale en dimension 1.",
    en="The ½ of the exponential is missing: your bumps are √2 times too narrow, and no longer integrate to 1. "
    "Compare with the normal density in dimension 1.",
)
def half_forgotten(x, samples, bandwidth):
    squares = ((x[:, None, :] - samples) ** 2).sum(axis=2)
    constant = (2 * math.pi * bandwidth**2) ** (x.shape[1] / 2)
    return np.exp(-squares / bandwidth**2).mean(axis=1) / constant


@misconception(
    "kernel_density",
    caught_by={"density_is_the_mean_of_the_kernels", "kernel_density_integrates_to_one"},
    fr="Vous additionnez les noyaux sans diviser par n : l'intégrale vaut n, le nombre d'observations, au lieu de 1.",
    en="You add the kernels without dividing by n: the integral is n, the number of observations, instead of 1.",
)
def sum_of_the_kernels(x, samples, bandwidth):
    squares = ((x[:, None, :] - samples) ** 2).sum(axis=2)
    return np.exp(-squares / (2 * bandwidth**2)).sum(axis=1) / (2 * math.pi * bandwidth**2) ** (x.shape[1] / 2)


@misconception(
    "kernel_density",
    caught_by={"density_is_the_mean_of_the_kernels", "kernel_density_integrates_to_one"},
    fr="Vous divisez par le nombre de points évalués au lieu du nombre d'observations. Les deux n'ont aucun "
    "rapport : la densité en un point ne peut pas dépendre des autres points où on l'évalue.",
    en="You divide by the number of evaluated points instead of the number of observations. The two are "
    "unrelated: the density at a point cannot depend on the other points where it is evaluated.",
)
def divided_by_the_queries(x, samples, bandwidth):
    squares = ((x[:, None, :] - samples) ** 2).sum(axis=2)
    constant = len(x) * (2 * math.pi * bandwidth**2) ** (x.shape[1] / 2)
    return np.exp(-squares / (2 * bandwidth**2)).sum(axis=1) / constant


@misconception(
    "kernel_density",
    caught_by={"density_has_one_value_per_query"},
    fr="Vous faites la moyenne sur les points évalués : le résultat a une valeur par observation. C'est l'autre "
    "axe qu'il faut moyenner ; avec m ≠ n, la forme le montre.",
    en="You average over the evaluated points: the result has one value per observation. The other axis is the "
    "one to average; with m ≠ n, the shape shows it.",
)
def averaged_over_the_queries(x, samples, bandwidth):
    squares = ((x[:, None, :] - samples) ** 2).sum(axis=2)
    return np.exp(-squares / (2 * bandwidth**2)).mean(axis=0) / (2 * math.pi * bandwidth**2) ** (x.shape[1] / 2)


@misconception(
    "kernel_density",
    caught_by={
        "density_is_the_mean_of_the_kernels",
        "kernel_density_integrates_to_one",
        "bandwidth_is_the_width_of_the_kernel",
    },
    fr="Vous additionnez les densités des coordonnées au lieu de les multiplier. Le noyau de dimension d est un "
    "produit : une observation proche selon une seule coordonnée n'est pas proche.",
    en="You add the densities of the coordinates instead of multiplying them. The kernel in dimension d is a "
    "product: an observation that is near along a single coordinate is not near.",
)
def sum_over_coordinates(x, samples, bandwidth):
    offsets = (x[:, None, :] - samples) / bandwidth
    bumps = np.exp(-0.5 * offsets**2) / (math.sqrt(2 * math.pi) * bandwidth)
    return bumps.sum(axis=2).mean(axis=1)


@misconception(
    "kernel_density",
    caught_by={"density_has_one_value_per_query"},
    fr="Vous renvoyez le logarithme de la densité. L'énoncé demande la densité elle-même, qui est positive et "
    "s'intègre à 1.",
    en="You return the logarithm of the density. The statement asks for the density itself, which is nonnegative "
    "and integrates to 1.",
)
def logarithm_of_the_density(x, samples, bandwidth):
    squares = ((x[:, None, :] - samples) ** 2).sum(axis=2)
    bumps = np.exp(-squares / (2 * bandwidth**2)) / (2 * math.pi * bandwidth**2) ** (x.shape[1] / 2)
    return np.log(bumps.mean(axis=1))


@misconception(
    "kernel_density",
    caught_by={
        "density_is_the_mean_of_the_kernels",
        "kernel_density_integrates_to_one",
        "bandwidth_is_the_width_of_the_kernel",
    },
    fr="Vous élevez au carré la somme des écarts, et non chaque écart : deux coordonnées de signes opposés se "
    "compensent. Le carré vient avant la somme.",
    en="You square the sum of the differences, not each difference: two coordinates of opposite signs make up "
    "for each other. The square comes before the sum.",
)
def square_of_the_sum(x, samples, bandwidth):
    squares = (x[:, None, :] - samples).sum(axis=2) ** 2
    bumps = np.exp(-squares / (2 * bandwidth**2)) / (2 * math.pi * bandwidth**2) ** (x.shape[1] / 2)
    return bumps.mean(axis=1)


# ---- mixture_log_density ---------------------------------------------------------------------------------------------


@misconception(
    "mixture_log_density",
    caught_by={"log_density_is_right_far_from_the_data"},
    fr="Loin des données, toutes les exponentielles sont arrondies à 0, et vous prenez le logarithme de 0. "
    "Sortez d'abord le plus grand terme de la somme : log Σ exp(a) = max a + log Σ exp(a − max a).",
    en="Far from the data all exponentials are rounded to 0, and you take the logarithm of 0. Take the largest "
    "term out of the sum first: log Σ exp(a) = max a + log Σ exp(a − max a).",
)
def logarithm_after_the_sum(x, weights, means, covariances):
    logs = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        gap = x - mean
        distance = (gap * np.linalg.solve(covariance, gap.T).T).sum(axis=1)
        volume = np.linalg.slogdet(covariance)[1] + len(mean) * math.log(2 * math.pi)
        logs.append(math.log(weight) - (distance + volume) / 2)
    return np.log(np.sum(np.exp(logs), axis=0))


@misconception(
    "mixture_log_density",
    caught_by={
        "log_density_is_that_of_its_components",
        "mixture_density_has_the_moments_of_the_mixture",
        "log_density_is_right_far_from_the_data",
        "log_density_is_right_in_high_dimension",
    },
    fr="Seules les variances entrent dans votre distance : les termes hors diagonale de la covariance sont "
    "ignorés. La forme quadratique demande l'inverse de la matrice entière ; employez np.linalg.solve.",
    en="Only the variances enter your distance: the off-diagonal terms of the covariance are ignored. The "
    "quadratic form needs the inverse of the whole matrix; use np.linalg.solve.",
)
def diagonal_only(x, weights, means, covariances):
    logs = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        gap = x - mean
        distance = (gap**2 / np.diag(covariance)).sum(axis=1)
        volume = np.log(np.diag(covariance)).sum() + len(mean) * math.log(2 * math.pi)
        logs.append(math.log(weight) - (distance + volume) / 2)
    return np.logaddexp.reduce(logs)


@misconception(
    "mixture_log_density",
    caught_by={
        "log_density_is_that_of_its_components",
        "mixture_density_has_the_moments_of_the_mixture",
        "log_density_is_right_far_from_the_data",
        "log_density_is_right_in_high_dimension",
    },
    fr="Votre gaussienne n'a pas de déterminant : sa hauteur ne dépend pas de sa largeur, et le mélange ne "
    "s'intègre pas à 1.",
    en="Your Gaussian has no determinant: its height does not depend on its width, and the mixture does not "
    "integrate to 1.",
)
def determinant_forgotten(x, weights, means, covariances):
    logs = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        gap = x - mean
        distance = (gap * np.linalg.solve(covariance, gap.T).T).sum(axis=1)
        volume = len(mean) * math.log(2 * math.pi)
        logs.append(math.log(weight) - (distance + volume) / 2)
    return np.logaddexp.reduce(logs)


@misconception(
    "mixture_log_density",
    caught_by={
        "log_density_is_that_of_its_components",
        "mixture_density_has_the_moments_of_the_mixture",
        "log_density_is_right_far_from_the_data",
        "log_density_is_right_in_high_dimension",
    },
    fr="Le logarithme du déterminant entre sans son facteur ½ : vous divisez par det Σ au lieu de sa racine carrée.",
    en="The logarithm of the determinant enters without its factor ½: you divide by det Σ instead of its square root.",
)
def determinant_without_its_root(x, weights, means, covariances):
    logs = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        gap = x - mean
        distance = (gap * np.linalg.solve(covariance, gap.T).T).sum(axis=1)
        volume = np.linalg.slogdet(covariance)[1] + len(mean) * math.log(2 * math.pi) / 2
        logs.append(math.log(weight) - distance / 2 - volume)
    return np.logaddexp.reduce(logs)


@misconception(
    "mixture_log_density",
    caught_by={
        "log_density_is_that_of_its_components",
        "mixture_density_has_the_moments_of_the_mixture",
        "log_density_is_right_in_high_dimension",
        "log_density_is_right_far_from_the_data",
    },
    fr="La constante est celle de la dimension 1 : il faut d log(2π), une fois par coordonnée. En dimension 1 "
    "rien ne se voit.",
    en="The constant is that of dimension 1: it should be d log(2π), once per coordinate. In dimension 1 nothing "
    "shows.",
)
def constant_of_dimension_one(x, weights, means, covariances):
    logs = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        gap = x - mean
        distance = (gap * np.linalg.solve(covariance, gap.T).T).sum(axis=1)
        volume = np.linalg.slogdet(covariance)[1] + math.log(2 * math.pi)
        logs.append(math.log(weight) - (distance + volume) / 2)
    return np.logaddexp.reduce(logs)


@misconception(
    "mixture_log_density",
    caught_by={
        "log_density_is_that_of_its_components",
        "mixture_density_has_the_moments_of_the_mixture",
        "log_density_is_right_far_from_the_data",
        "log_density_is_right_in_high_dimension",
    },
    fr="Vous multipliez par la covariance au lieu de son inverse : une direction large compte alors plus qu'une "
    "étroite, à l'envers. Une distance se mesure en écarts-types, donc on divise.",
    en="You multiply by the covariance instead of its inverse: a wide direction then counts more than a narrow "
    "one, the wrong way round. A distance is measured in standard deviations, so one divides.",
)
def covariance_for_its_inverse(x, weights, means, covariances):
    logs = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        gap = x - mean
        distance = (gap * (gap @ covariance)).sum(axis=1)
        volume = np.linalg.slogdet(covariance)[1] + len(mean) * math.log(2 * math.pi)
        logs.append(math.log(weight) - (distance + volume) / 2)
    return np.logaddexp.reduce(logs)


@misconception(
    "mixture_log_density",
    caught_by={
        "log_density_is_right_far_from_the_data",
        "log_density_is_that_of_its_components",
        "mixture_density_has_the_moments_of_the_mixture",
        "log_density_is_right_in_high_dimension",
    },
    fr="Les poids sont ignorés : vous additionnez les densités des composantes, et l'intégrale vaut K au lieu de 1.",
    en="The weights are ignored: you add the densities of the components, and the integral is K instead of 1.",
)
def weights_ignored(x, weights, means, covariances):  # noqa: ARG001  # the mistake itself
    logs = []
    for mean, covariance in zip(means, covariances, strict=True):
        gap = x - mean
        distance = (gap * np.linalg.solve(covariance, gap.T).T).sum(axis=1)
        volume = np.linalg.slogdet(covariance)[1] + len(mean) * math.log(2 * math.pi)
        logs.append(-(distance + volume) / 2)
    return np.logaddexp.reduce(logs)


@misconception(
    "mixture_log_density",
    caught_by={
        "log_density_is_that_of_its_components",
        "mixture_density_has_the_moments_of_the_mixture",
        "log_density_is_right_far_from_the_data",
        "log_density_is_right_in_high_dimension",
    },
    fr="Vous faites la moyenne des log-densités avec les poids. Le logarithme d'une somme n'est pas la somme des "
    "logarithmes : une composante éloignée ferait tout chuter, alors qu'elle devrait seulement ne rien "
    "apporter.",
    en="You average the log-densities with the weights. The logarithm of a sum is not the sum of the logarithms: "
    "a distant component would bring everything down, while it should merely add nothing.",
)
def mean_of_the_logarithms(x, weights, means, covariances):
    logs = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        gap = x - mean
        distance = (gap * np.linalg.solve(covariance, gap.T).T).sum(axis=1)
        volume = np.linalg.slogdet(covariance)[1] + len(mean) * math.log(2 * math.pi)
        logs.append(-weight * (distance + volume) / 2)
    return np.sum(logs, axis=0)


@misconception(
    "mixture_log_density",
    caught_by={"log_density_is_right_in_high_dimension"},
    fr="np.linalg.det déborde en grande dimension : il rend 0 ou l'infini, et son logarithme est infini. "
    "np.linalg.slogdet calcule le logarithme sans passer par le déterminant.",
    en="np.linalg.det overflows in high dimension: it returns 0 or infinity, and its logarithm is infinite. "
    "np.linalg.slogdet computes the logarithm without going through the determinant.",
)
def logarithm_of_a_determinant(x, weights, means, covariances):
    logs = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        gap = x - mean
        distance = (gap * np.linalg.solve(covariance, gap.T).T).sum(axis=1)
        volume = np.log(np.linalg.det(covariance)) + len(mean) * math.log(2 * math.pi)
        logs.append(math.log(weight) - (distance + volume) / 2)
    return np.logaddexp.reduce(logs)


@misconception(
    "mixture_log_density",
    caught_by={
        "log_density_is_right_in_high_dimension",
        "log_density_is_that_of_its_components",
        "mixture_density_has_the_moments_of_the_mixture",
    },
    fr="Vous ne gardez que la plus grande composante. C'est une bonne approximation loin des autres, mais entre "
    "deux composantes la densité est leur somme, et votre intégrale n'est pas 1.",
    en="You keep the largest component only. It is a good approximation far from the others, but between two "
    "components the density is their sum, and your integral is not 1.",
)
def largest_component_only(x, weights, means, covariances):
    logs = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        gap = x - mean
        distance = (gap * np.linalg.solve(covariance, gap.T).T).sum(axis=1)
        volume = np.linalg.slogdet(covariance)[1] + len(mean) * math.log(2 * math.pi)
        logs.append(math.log(weight) - (distance + volume) / 2)
    return np.max(logs, axis=0)


@misconception(
    "mixture_log_density",
    caught_by={"log_density_has_one_value_per_point"},
    fr="Vous renvoyez la log-vraisemblance de tout le nuage, un seul nombre. L'énoncé demande une valeur par point.",
    en="You return the log-likelihood of the whole cloud, a single number. The statement asks for one value per point.",
)
def total_over_the_points(x, weights, means, covariances):
    logs = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        gap = x - mean
        distance = (gap * np.linalg.solve(covariance, gap.T).T).sum(axis=1)
        volume = np.linalg.slogdet(covariance)[1] + len(mean) * math.log(2 * math.pi)
        logs.append(math.log(weight) - (distance + volume) / 2)
    return np.logaddexp.reduce(logs).sum()


@misconception(
    "mixture_log_density",
    caught_by={
        "log_density_is_that_of_its_components",
        "mixture_density_has_the_moments_of_the_mixture",
        "log_density_is_right_far_from_the_data",
        "log_density_is_right_in_high_dimension",
    },
    fr="Vous élevez les covariances au carré, comme si c'étaient des écarts-types. Une covariance est déjà un "
    "carré : c'est elle qui entre dans la distance.",
    en="You square the covariances, as if they were standard deviations. A covariance is a square already: it is "
    "what enters the distance.",
)
def covariance_for_standard_deviation(x, weights, means, covariances):
    logs = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        covariance = covariance @ covariance
        gap = x - mean
        distance = (gap * np.linalg.solve(covariance, gap.T).T).sum(axis=1)
        volume = np.linalg.slogdet(covariance)[1] + len(mean) * math.log(2 * math.pi)
        logs.append(math.log(weight) - (distance + volume) / 2)
    return np.logaddexp.reduce(logs)


@misconception(
    "mixture_log_density",
    caught_by={
        "log_density_is_that_of_its_components",
        "mixture_density_has_the_moments_of_the_mixture",
        "log_density_is_right_far_from_the_data",
        "log_density_is_right_in_high_dimension",
    },
    fr="Vous renvoyez la densité, pas son logarithme. Loin des données elle vaut exactement 0 pour la machine, "
    "et l'on ne peut plus rien comparer.",
    en="You return the density, not its logarithm. Far from the data it is exactly 0 for the machine, and "
    "nothing can be compared any more.",
)
def density_for_its_logarithm(x, weights, means, covariances):
    logs = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        gap = x - mean
        distance = (gap * np.linalg.solve(covariance, gap.T).T).sum(axis=1)
        volume = np.linalg.slogdet(covariance)[1] + len(mean) * math.log(2 * math.pi)
        logs.append(math.log(weight) - (distance + volume) / 2)
    return np.exp(np.logaddexp.reduce(logs))


# ---- mixture_sample --------------------------------------------------------------------------------------------------


@misconception(
    "mixture_sample",
    caught_by={"a_component_has_its_mean_and_covariance"},
    fr="« if component: » est faux aussi pour la composante 0 : quand on demande component=0, vous tirez dans le "
    "mélange entier. Écrivez if component is not None.",
    en='"if component:" is false for component 0 too: when component=0 is asked for, you draw from the whole '
    "mixture. Write if component is not None.",
)
def component_zero_taken_for_none(n, weights, means, covariances, rng, component=None):
    chosen = np.full(n, component) if component else rng.choice(len(weights), size=n, p=weights)
    noise = rng.normal(size=(n, means.shape[1]))
    return means[chosen] + np.einsum("nij,nj->ni", np.linalg.cholesky(covariances)[chosen], noise)


@misconception(
    "mixture_sample",
    caught_by={"a_component_has_its_mean_and_covariance", "a_component_is_gaussian"},
    fr="L'argument component est ignoré : les points viennent toujours du mélange entier. P(X | Y = i) n'est que "
    "la composante i.",
    en="The argument component is ignored: points always come from the whole mixture. P(X | Y = i) is component "
    "i alone.",
)
def component_ignored(n, weights, means, covariances, rng, component=None):  # noqa: ARG001  # the mistake itself
    chosen = rng.choice(len(weights), size=n, p=weights)
    noise = rng.normal(size=(n, means.shape[1]))
    return means[chosen] + np.einsum("nij,nj->ni", np.linalg.cholesky(covariances)[chosen], noise)


@misconception(
    "mixture_sample",
    caught_by={"a_component_has_its_mean_and_covariance", "samples_follow_the_mixture"},
    fr="Vous ne gardez que les variances : vos nuages sont alignés sur les axes. Il faut une racine de la "
    "covariance entière, par exemple son facteur de Cholesky.",
    en="You keep the variances only: your clouds are lined up with the axes. A root of the whole covariance is "
    "needed, for example its Cholesky factor.",
)
def axes_aligned_clouds(n, weights, means, covariances, rng, component=None):
    chosen = rng.choice(len(weights), size=n, p=weights) if component is None else np.full(n, component)
    widths = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
    return means[chosen] + widths[chosen] * rng.normal(size=(n, means.shape[1]))


@misconception(
    "mixture_sample",
    caught_by={"a_component_has_its_mean_and_covariance", "samples_follow_the_mixture"},
    fr="Vous multipliez le bruit par la covariance au lieu d'une de ses racines : la covariance des points est "
    "Σ². Cherchez L telle que L Lᵀ = Σ.",
    en="You multiply the noise by the covariance instead of one of its roots: the covariance of the points is "
    "Σ². Look for L such that L Lᵀ = Σ.",
)
def covariance_for_its_root(n, weights, means, covariances, rng, component=None):
    chosen = rng.choice(len(weights), size=n, p=weights) if component is None else np.full(n, component)
    noise = rng.normal(size=(n, means.shape[1]))
    return means[chosen] + np.einsum("nij,nj->ni", covariances[chosen], noise)


@misconception(
    "mixture_sample",
    caught_by={"a_component_has_its_mean_and_covariance", "samples_follow_the_mixture"},
    fr="Le facteur de Cholesky est appliqué du mauvais côté : un bruit en ligne multiplié par L donne la "
    "covariance Lᵀ L, pas L Lᵀ. Pour des lignes, c'est bruit @ L.T.",
    en="The Cholesky factor is applied on the wrong side: a row of noise multiplied by L gives the covariance Lᵀ "
    "L, not L Lᵀ. For rows, it is noise @ L.T.",
)
def factor_on_the_wrong_side(n, weights, means, covariances, rng, component=None):
    chosen = rng.choice(len(weights), size=n, p=weights) if component is None else np.full(n, component)
    noise = rng.normal(size=(n, means.shape[1]))
    return means[chosen] + np.einsum("nj,nji->ni", noise, np.linalg.cholesky(covariances)[chosen])


@misconception(
    "mixture_sample",
    caught_by={"components_have_their_weights", "samples_follow_the_mixture"},
    fr="Les composantes sont tirées avec la même probabilité : les poids sont ignorés. rng.choice les reçoit par "
    "son argument p.",
    en="Components are drawn with equal probabilities: the weights are ignored. rng.choice receives them through "
    "its argument p.",
)
def equal_weights(n, weights, means, covariances, rng, component=None):
    chosen = rng.integers(len(weights), size=n) if component is None else np.full(n, component)
    noise = rng.normal(size=(n, means.shape[1]))
    return means[chosen] + np.einsum("nij,nj->ni", np.linalg.cholesky(covariances)[chosen], noise)


@misconception(
    "mixture_sample",
    caught_by={"components_have_their_weights", "samples_follow_the_mixture"},
    fr="Vous faites la somme pondérée d'un tirage de chaque composante : c'est une seule gaussienne, au milieu "
    "du nuage, là où il n'y a souvent personne. Mélanger des lois, c'est choisir l'une d'elles pour chaque "
    "point.",
    en="You take the weighted sum of one draw from each component: this is a single Gaussian, in the middle of "
    "the cloud, where often nobody is. Mixing distributions means choosing one of them for each point.",
)
def weighted_sum_of_draws(n, weights, means, covariances, rng, component=None):
    noise = rng.normal(size=(n, *means.shape))
    draws = means + np.einsum("kij,nkj->nki", np.linalg.cholesky(covariances), noise)
    return weights @ draws if component is None else draws[:, component]


@misconception(
    "mixture_sample",
    caught_by={"components_have_their_weights", "samples_follow_the_mixture"},
    fr="Vous tirez une seule composante pour tous les points d'un appel. Chaque point tire la sienne : passez "
    "size=n à rng.choice.",
    en="You draw a single component for all the points of a call. Each point draws its own: pass size=n to rng.choice.",
)
def one_component_for_all(n, weights, means, covariances, rng, component=None):
    chosen = np.full(n, rng.choice(len(weights), p=weights) if component is None else component)
    noise = rng.normal(size=(n, means.shape[1]))
    return means[chosen] + np.einsum("nij,nj->ni", np.linalg.cholesky(covariances)[chosen], noise)


@misconception(
    "mixture_sample",
    caught_by={"each_point_draws_its_own_component"},
    fr="Vos points sont rangés par composante : les premières lignes viennent de la composante 0, les dernières "
    "de la dernière. Les lignes doivent être indépendantes ; tirez la composante de chaque point, ou mélangez "
    "les lignes à la fin.",
    en="Your points are sorted by component: the first rows come from component 0, the last ones from the last. "
    "Rows must be independent; draw the component of each point, or shuffle the rows at the end.",
)
def blocks_by_component(n, weights, means, covariances, rng, component=None):
    chosen = np.repeat(np.arange(len(weights)), rng.multinomial(n, weights))
    if component is not None:
        chosen = np.full(n, component)
    noise = rng.normal(size=(n, means.shape[1]))
    return means[chosen] + np.einsum("nij,nj->ni", np.linalg.cholesky(covariances)[chosen], noise)


@misconception(
    "mixture_sample",
    caught_by={"each_point_draws_its_own_component"},
    fr="Vous fixez d'avance le nombre de points de chaque composante, n αₖ arrondi : d'un appel à l'autre il ne "
    "varie pas. Dans un vrai échantillon ces nombres sont eux aussi tirés au hasard.",
    en="You fix beforehand the number of points of each component, n αₖ rounded: it does not vary from one call "
    "to the next. In a true sample these numbers are drawn at random too.",
)
def counts_fixed_beforehand(n, weights, means, covariances, rng, component=None):
    ends = np.round(np.cumsum(weights) * n)
    chosen = rng.permutation(np.searchsorted(ends, np.arange(n), side="right"))
    if component is not None:
        chosen = np.full(n, component)
    noise = rng.normal(size=(n, means.shape[1]))
    return means[chosen] + np.einsum("nij,nj->ni", np.linalg.cholesky(covariances)[chosen], noise)


@misconception(
    "mixture_sample",
    caught_by={"samples_follow_the_generator"},
    fr="L'argument rng est ignoré : le hasard vient du générateur global de NumPy. Une expérience ne peut alors "
    "pas être refaite à l'identique.",
    en="The argument rng is ignored: randomness comes from NumPy's global generator. An experiment cannot then "
    "be repeated exactly.",
)
def generator_ignored(n, weights, means, covariances, rng, component=None):  # noqa: ARG001  # the mistake itself
    chosen = np.random.choice(len(weights), size=n, p=weights) if component is None else np.full(n, component)
    noise = np.random.normal(size=(n, means.shape[1]))
    return means[chosen] + np.einsum("nij,nj->ni", np.linalg.cholesky(covariances)[chosen], noise)


@misconception(
    "mixture_sample",
    caught_by={"samples_follow_the_generator", "each_point_draws_its_own_component"},
    fr="Vous créez dans la fonction un générateur de graine fixe : tous les appels donnent les mêmes points, et "
    "un modèle génératif qui se répète ne génère rien. La graine se choisit à l'extérieur, par l'argument "
    "rng.",
    en="You make a generator with a fixed seed inside the function: all calls give the same points, and a "
    "generative model that repeats itself generates nothing. The seed is chosen outside, through the argument "
    "rng.",
)
def seed_set_inside(n, weights, means, covariances, rng, component=None):
    rng = np.random.default_rng(0)
    chosen = rng.choice(len(weights), size=n, p=weights) if component is None else np.full(n, component)
    noise = rng.normal(size=(n, means.shape[1]))
    return means[chosen] + np.einsum("nij,nj->ni", np.linalg.cholesky(covariances)[chosen], noise)


@misconception(
    "mixture_sample",
    caught_by={"a_component_is_gaussian"},
    fr="Votre bruit est uniforme, de bonne variance mais pas gaussien : il ne s'éloigne jamais de plus de √3 "
    "écarts-types. C'est rng.normal qu'il faut.",
    en="Your noise is uniform, of the right variance but not Gaussian: it never goes further than √3 standard "
    "deviations. rng.normal is the one to use.",
)
def uniform_noise(n, weights, means, covariances, rng, component=None):
    chosen = rng.choice(len(weights), size=n, p=weights) if component is None else np.full(n, component)
    noise = rng.uniform(-math.sqrt(3), math.sqrt(3), size=(n, means.shape[1]))
    return means[chosen] + np.einsum("nij,nj->ni", np.linalg.cholesky(covariances)[chosen], noise)


@misconception(
    "mixture_sample",
    caught_by={"samples_are_n_points"},
    fr="Vous renvoyez aussi les numéros des composantes. L'énoncé ne demande que les points, un tableau de forme "
    "(n, d).",
    en="You also return the numbers of the components. The statement asks for the points only, an array of shape "
    "(n, d).",
)
def labels_returned_too(n, weights, means, covariances, rng, component=None):
    chosen = rng.choice(len(weights), size=n, p=weights) if component is None else np.full(n, component)
    noise = rng.normal(size=(n, means.shape[1]))
    return means[chosen] + np.einsum("nij,nj->ni", np.linalg.cholesky(covariances)[chosen], noise), chosen


# ---- mixture_classify ------------------------------------------------------------------------------------------------


@misconception(
    "mixture_classify",
    caught_by={"the_class_maximizes_the_posterior", "weights_move_the_boundary"},
    fr="Les poids sont oubliés : vous choisissez la composante la plus vraisemblable, pas la plus probable. Une "
    "classe rare est alors choisie trop souvent ; ajoutez log αₖ.",
    en="The weights are forgotten: you choose the most likely component, not the most probable one. A rare class "
    "is then chosen too often; add log αₖ.",
)
def likelihood_alone(x, weights, means, covariances):  # noqa: ARG001  # the mistake itself
    scores = []
    for mean, covariance in zip(means, covariances, strict=True):
        gap = x - mean
        distance = (gap * np.linalg.solve(covariance, gap.T).T).sum(axis=1)
        scores.append(-(distance + np.linalg.slogdet(covariance)[1]) / 2)
    return np.argmax(scores, axis=0)


@misconception(
    "mixture_classify",
    caught_by={"the_class_maximizes_the_posterior", "weights_move_the_boundary", "a_distant_point_has_a_class"},
    fr="Vous prenez la moyenne la plus proche : ni les covariances ni les poids ne comptent. Un point peut être "
    "plus loin d'une composante large et lui appartenir quand même.",
    en="You take the nearest mean: neither covariances nor weights count. A point may be further from a wide "
    "component and belong to it all the same.",
)
def nearest_mean(x, weights, means, covariances):  # noqa: ARG001  # the mistake itself
    return ((x[:, None, :] - means) ** 2).sum(axis=2).argmin(axis=1)


@misconception(
    "mixture_classify",
    caught_by={"the_class_maximizes_the_posterior", "weights_move_the_boundary"},
    fr="Le déterminant manque : une composante large, dont toutes les distances sont petites, l'emporte presque "
    "partout. Il dépend de la composante, on ne peut pas le laisser de côté.",
    en="The determinant is missing: a wide component, whose distances are all small, wins almost everywhere. It "
    "depends on the component and cannot be left aside.",
)
def determinant_left_aside(x, weights, means, covariances):
    scores = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        gap = x - mean
        distance = (gap * np.linalg.solve(covariance, gap.T).T).sum(axis=1)
        scores.append(math.log(weight) - distance / 2)
    return np.argmax(scores, axis=0)


@misconception(
    "mixture_classify",
    caught_by={"a_distant_point_has_a_class"},
    fr="Vous comparez des densités : loin des données elles valent toutes 0 pour la machine, et argmax répond 0. "
    "Comparez leurs logarithmes.",
    en="You compare densities: far from the data they are all 0 for the machine, and argmax answers 0. Compare "
    "their logarithms.",
)
def densities_compared(x, weights, means, covariances):
    scores = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        gap = x - mean
        distance = (gap * np.linalg.solve(covariance, gap.T).T).sum(axis=1)
        scores.append(math.log(weight) - (distance + np.linalg.slogdet(covariance)[1]) / 2)
    return np.argmax(np.exp(scores), axis=0)


@misconception(
    "mixture_classify",
    caught_by={"the_class_maximizes_the_posterior", "a_distant_point_has_a_class", "weights_move_the_boundary"},
    fr="Vous multipliez la log-vraisemblance par le poids. Le poids multiplie la vraisemblance : en logarithme, "
    "il s'ajoute.",
    en="You multiply the log-likelihood by the weight. The weight multiplies the likelihood: in logarithms, it "
    "is added.",
)
def weight_times_logarithm(x, weights, means, covariances):
    scores = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        gap = x - mean
        distance = (gap * np.linalg.solve(covariance, gap.T).T).sum(axis=1)
        scores.append(-weight * (distance + np.linalg.slogdet(covariance)[1]) / 2)
    return np.argmax(scores, axis=0)


@misconception(
    "mixture_classify",
    caught_by={"a_class_is_an_index"},
    fr="Vos classes vont de 1 à K. L'énoncé les numérote de 0 à K − 1, comme les indices de NumPy.",
    en="Your classes go from 1 to K. The statement numbers them from 0 to K − 1, like the indices of NumPy.",
)
def classes_from_one(x, weights, means, covariances):
    scores = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        gap = x - mean
        distance = (gap * np.linalg.solve(covariance, gap.T).T).sum(axis=1)
        scores.append(math.log(weight) - (distance + np.linalg.slogdet(covariance)[1]) / 2)
    return np.argmax(scores, axis=0) + 1


@misconception(
    "mixture_classify",
    caught_by={"a_class_is_an_index"},
    fr="Vous renvoyez les probabilités de toutes les classes. L'énoncé demande la classe la plus probable de "
    "chaque point : prenez l'argmax.",
    en="You return the probabilities of all classes. The statement asks for the most probable class of each "
    "point: take the argmax.",
)
def posterior_for_class(x, weights, means, covariances):
    scores = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        gap = x - mean
        distance = (gap * np.linalg.solve(covariance, gap.T).T).sum(axis=1)
        scores.append(math.log(weight) - (distance + np.linalg.slogdet(covariance)[1]) / 2)
    return np.exp(scores - np.logaddexp.reduce(scores)).T


@misconception(
    "mixture_classify",
    caught_by={"a_class_is_an_index"},
    fr="Vos classes sont des nombres à virgule (0.0, 1.0…) : on ne peut pas s'en servir comme indices. Gardez le "
    "type entier que rend argmax.",
    en="Your classes are floating-point numbers (0.0, 1.0…): they cannot serve as indices. Keep the integer type "
    "that argmax returns.",
)
def floating_classes(x, weights, means, covariances):
    scores = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        gap = x - mean
        distance = (gap * np.linalg.solve(covariance, gap.T).T).sum(axis=1)
        scores.append(math.log(weight) - (distance + np.linalg.slogdet(covariance)[1]) / 2)
    return np.argmax(scores, axis=0).astype(float)


@misconception(
    "mixture_classify",
    caught_by={"the_class_maximizes_the_posterior", "a_distant_point_has_a_class"},
    fr="Seules les variances comptent dans votre score : deux nuages inclinés dans des sens opposés seraient "
    "confondus. Employez la covariance entière.",
    en="Only the variances count in your score: two clouds that lean in opposite directions would be mistaken "
    "for each other. Use the whole covariance.",
)
def variances_only(x, weights, means, covariances):
    scores = []
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        gap = x - mean
        distance = (gap**2 / np.diag(covariance)).sum(axis=1)
        scores.append(math.log(weight) - (distance + np.log(np.diag(covariance)).sum()) / 2)
    return np.argmax(scores, axis=0)


# ---- em_step ---------------------------------------------------------------------------------------------------------


@misconception(
    "em_step",
    caught_by={"covariances_are_weighted_by_responsibilities"},
    fr="La covariance est prise autour de l'ancienne moyenne : elle est trop grande, de l'écart entre les deux "
    "moyennes. L'étape M maximise la vraisemblance en tous les paramètres à la fois, donc autour de la "
    "nouvelle.",
    en="The covariance is taken around the old mean: it is too large, by the gap between the two means. The M "
    "step maximizes the likelihood in all parameters at once, hence around the new one.",
)
def old_mean_in_the_covariance(x, weights, means, covariances):
    gaps = x[:, None, :] - means
    distances = np.einsum("nki,kij,nkj->nk", gaps, np.linalg.inv(covariances), gaps)
    logs = np.log(weights) - (distances + np.linalg.slogdet(covariances)[1]) / 2
    shares = np.exp(logs - np.logaddexp.reduce(logs, axis=1)[:, None])
    sizes = shares.sum(axis=0)
    new_means = shares.T @ x / sizes[:, None]
    new_covariances = np.einsum("nk,nki,nkj->kij", shares, gaps, gaps) / sizes[:, None, None]
    return sizes / len(x), new_means, new_covariances


@misconception(
    "em_step",
    caught_by={"covariances_are_weighted_by_responsibilities", "a_step_at_the_maximum_keeps_the_likelihood"},
    fr="Vous divisez par Nₖ − 1. C'est l'estimateur sans biais d'une covariance, mais EM cherche le maximum de "
    "vraisemblance, qui divise par Nₖ ; Nₖ n'est d'ailleurs pas entier, et peut être plus petit que 1.",
    en="You divide by Nₖ − 1. That is the unbiased estimate of a covariance, but EM seeks the maximum of the "
    "likelihood, which divides by Nₖ; besides, Nₖ is no integer, and may be smaller than 1.",
)
def unbiased_covariance(x, weights, means, covariances):
    gaps = x[:, None, :] - means
    distances = np.einsum("nki,kij,nkj->nk", gaps, np.linalg.inv(covariances), gaps)
    logs = np.log(weights) - (distances + np.linalg.slogdet(covariances)[1]) / 2
    shares = np.exp(logs - np.logaddexp.reduce(logs, axis=1)[:, None])
    sizes = shares.sum(axis=0)
    new_means = shares.T @ x / sizes[:, None]
    gaps = x[:, None, :] - new_means
    new_covariances = np.einsum("nk,nki,nkj->kij", shares, gaps, gaps) / (sizes - 1)[:, None, None]
    return sizes / len(x), new_means, new_covariances


@misconception(
    "em_step",
    caught_by={
        "weights_are_mean_responsibilities",
        "means_are_weighted_by_responsibilities",
        "covariances_are_weighted_by_responsibilities",
        "a_step_at_the_maximum_keeps_the_likelihood",
        "an_outlier_has_responsibilities",
    },
    fr="Chaque point est donné tout entier à sa composante la plus probable : c'est l'algorithme des k-moyennes. "
    "Dans EM, un point entre deux composantes compte pour les deux, selon ses responsabilités.",
    en="Each point is given whole to its most probable component: this is the k-means algorithm. In EM, a point "
    "between two components counts for both, according to its responsibilities.",
)
def hard_assignment(x, weights, means, covariances):
    gaps = x[:, None, :] - means
    distances = np.einsum("nki,kij,nkj->nk", gaps, np.linalg.inv(covariances), gaps)
    logs = np.log(weights) - (distances + np.linalg.slogdet(covariances)[1]) / 2
    shares = np.eye(len(weights))[logs.argmax(axis=1)]
    sizes = shares.sum(axis=0)
    new_means = shares.T @ x / sizes[:, None]
    gaps = x[:, None, :] - new_means
    new_covariances = np.einsum("nk,nki,nkj->kij", shares, gaps, gaps) / sizes[:, None, None]
    return sizes / len(x), new_means, new_covariances


@misconception(
    "em_step",
    caught_by={
        "weights_are_mean_responsibilities",
        "means_are_weighted_by_responsibilities",
        "covariances_are_weighted_by_responsibilities",
        "a_step_at_the_maximum_keeps_the_likelihood",
        "an_outlier_has_responsibilities",
    },
    fr="Les poids manquent dans les responsabilités : rᵢₖ est la formule de Bayes, où αₖ est la loi a priori. "
    "Sans eux, une composante rare attire trop de points.",
    en="The weights are missing in the responsibilities: rᵢₖ is Bayes' formula, where αₖ is the prior. Without "
    "them, a rare component attracts too many points.",
)
def responsibilities_without_weights(x, weights, means, covariances):  # noqa: ARG001  # the mistake itself
    gaps = x[:, None, :] - means
    distances = np.einsum("nki,kij,nkj->nk", gaps, np.linalg.inv(covariances), gaps)
    logs = -(distances + np.linalg.slogdet(covariances)[1]) / 2
    shares = np.exp(logs - np.logaddexp.reduce(logs, axis=1)[:, None])
    sizes = shares.sum(axis=0)
    new_means = shares.T @ x / sizes[:, None]
    gaps = x[:, None, :] - new_means
    new_covariances = np.einsum("nk,nki,nkj->kij", shares, gaps, gaps) / sizes[:, None, None]
    return sizes / len(x), new_means, new_covariances


@misconception(
    "em_step",
    caught_by={
        "weights_are_mean_responsibilities",
        "means_are_weighted_by_responsibilities",
        "covariances_are_weighted_by_responsibilities",
        "a_step_at_the_maximum_keeps_the_likelihood",
        "an_outlier_has_responsibilities",
    },
    fr="Vos responsabilités somment à 1 sur les points, au lieu des composantes : toutes les composantes ont "
    "alors le même effectif. Pour chaque point, ce sont les probabilités de ses origines possibles ; changez "
    "l'axe.",
    en="Your responsibilities sum to 1 over the points, instead of the components: all components then have the "
    "same number of points. For each point, they are the probabilities of its possible origins; change the "
    "axis.",
)
def normalized_over_points(x, weights, means, covariances):
    gaps = x[:, None, :] - means
    distances = np.einsum("nki,kij,nkj->nk", gaps, np.linalg.inv(covariances), gaps)
    logs = np.log(weights) - (distances + np.linalg.slogdet(covariances)[1]) / 2
    shares = np.exp(logs - np.logaddexp.reduce(logs, axis=0))
    sizes = shares.sum(axis=0)
    new_means = shares.T @ x / sizes[:, None]
    gaps = x[:, None, :] - new_means
    new_covariances = np.einsum("nk,nki,nkj->kij", shares, gaps, gaps) / sizes[:, None, None]
    return sizes / sizes.sum(), new_means, new_covariances


@misconception(
    "em_step",
    caught_by={
        "means_are_weighted_by_responsibilities",
        "covariances_are_weighted_by_responsibilities",
        "a_step_at_the_maximum_keeps_the_likelihood",
    },
    fr="Vous divisez les sommes par n au lieu de Nₖ : vos moyennes sont tirées vers l'origine, d'autant plus que "
    "la composante est petite.",
    en="You divide the sums by n instead of Nₖ: your means are pulled towards the origin, the more so as the "
    "component is small.",
)
def divided_by_all_the_points(x, weights, means, covariances):
    gaps = x[:, None, :] - means
    distances = np.einsum("nki,kij,nkj->nk", gaps, np.linalg.inv(covariances), gaps)
    logs = np.log(weights) - (distances + np.linalg.slogdet(covariances)[1]) / 2
    shares = np.exp(logs - np.logaddexp.reduce(logs, axis=1)[:, None])
    sizes = shares.sum(axis=0)
    new_means = shares.T @ x / len(x)
    gaps = x[:, None, :] - new_means
    new_covariances = np.einsum("nk,nki,nkj->kij", shares, gaps, gaps) / len(x)
    return sizes / len(x), new_means, new_covariances


@misconception(
    "em_step",
    caught_by={"weights_are_mean_responsibilities", "an_outlier_has_responsibilities"},
    fr="Les poids ne sont pas mis à jour : vous renvoyez ceux que vous avez reçus. Le nouveau poids est la part "
    "Nₖ / n des points.",
    en="The weights are not updated: you return those that you received. The new weight is the share Nₖ / n of "
    "the points.",
)
def weights_not_updated(x, weights, means, covariances):
    gaps = x[:, None, :] - means
    distances = np.einsum("nki,kij,nkj->nk", gaps, np.linalg.inv(covariances), gaps)
    logs = np.log(weights) - (distances + np.linalg.slogdet(covariances)[1]) / 2
    shares = np.exp(logs - np.logaddexp.reduce(logs, axis=1)[:, None])
    sizes = shares.sum(axis=0)
    new_means = shares.T @ x / sizes[:, None]
    gaps = x[:, None, :] - new_means
    new_covariances = np.einsum("nk,nki,nkj->kij", shares, gaps, gaps) / sizes[:, None, None]
    return weights.copy(), new_means, new_covariances


@misconception(
    "em_step",
    caught_by={"weights_are_mean_responsibilities", "an_outlier_has_responsibilities"},
    fr="Vous renvoyez les effectifs Nₖ à la place des poids : leur somme est n, et non 1. Divisez par le nombre "
    "de points.",
    en="You return the numbers of points Nₖ in place of the weights: they sum to n, not to 1. Divide by the "
    "number of points.",
)
def sizes_for_weights(x, weights, means, covariances):
    gaps = x[:, None, :] - means
    distances = np.einsum("nki,kij,nkj->nk", gaps, np.linalg.inv(covariances), gaps)
    logs = np.log(weights) - (distances + np.linalg.slogdet(covariances)[1]) / 2
    shares = np.exp(logs - np.logaddexp.reduce(logs, axis=1)[:, None])
    sizes = shares.sum(axis=0)
    new_means = shares.T @ x / sizes[:, None]
    gaps = x[:, None, :] - new_means
    new_covariances = np.einsum("nk,nki,nkj->kij", shares, gaps, gaps) / sizes[:, None, None]
    return sizes, new_means, new_covariances


@misconception(
    "em_step",
    caught_by={"covariances_are_weighted_by_responsibilities", "a_step_at_the_maximum_keeps_the_likelihood"},
    fr="Vos nouvelles covariances sont diagonales : les corrélations sont perdues. Le produit (x − μ)(x − μ)ᵀ "
    "est une matrice entière.",
    en="Your new covariances are diagonal: correlations are lost. The product (x − μ)(x − μ)ᵀ is a whole matrix.",
)
def diagonal_covariances(x, weights, means, covariances):
    gaps = x[:, None, :] - means
    distances = np.einsum("nki,kij,nkj->nk", gaps, np.linalg.inv(covariances), gaps)
    logs = np.log(weights) - (distances + np.linalg.slogdet(covariances)[1]) / 2
    shares = np.exp(logs - np.logaddexp.reduce(logs, axis=1)[:, None])
    sizes = shares.sum(axis=0)
    new_means = shares.T @ x / sizes[:, None]
    gaps = x[:, None, :] - new_means
    new_covariances = np.einsum("nk,nki,nkj->kij", shares, gaps, gaps) / sizes[:, None, None]
    return sizes / len(x), new_means, new_covariances * np.eye(x.shape[1])


@misconception(
    "em_step",
    caught_by={"covariances_are_weighted_by_responsibilities", "a_step_at_the_maximum_keeps_the_likelihood"},
    fr="Toutes vos composantes ont la même covariance. Chacune a la sienne, calculée avec ses propres responsabilités.",
    en="All your components have the same covariance. Each has its own, computed with its own responsibilities.",
)
def one_covariance_for_all(x, weights, means, covariances):
    gaps = x[:, None, :] - means
    distances = np.einsum("nki,kij,nkj->nk", gaps, np.linalg.inv(covariances), gaps)
    logs = np.log(weights) - (distances + np.linalg.slogdet(covariances)[1]) / 2
    shares = np.exp(logs - np.logaddexp.reduce(logs, axis=1)[:, None])
    sizes = shares.sum(axis=0)
    new_means = shares.T @ x / sizes[:, None]
    gaps = x[:, None, :] - new_means
    pooled = np.einsum("nk,nki,nkj->ij", shares, gaps, gaps) / len(x)
    new_covariances = np.stack([pooled] * len(weights))
    return sizes / len(x), new_means, new_covariances


@misconception(
    "em_step",
    caught_by={"covariances_are_weighted_by_responsibilities"},
    fr="Vous ajoutez une constante à la diagonale des covariances. C'est un remède courant contre les "
    "composantes qui s'effondrent, mais ce n'est plus exactement EM, et l'énoncé demande de ne rien ajouter.",
    en="You add a constant to the diagonal of the covariances. It is a common remedy against components that "
    "collapse, but it is no longer exactly EM, and the statement asks to add nothing.",
)
def constant_on_the_diagonal(x, weights, means, covariances):
    gaps = x[:, None, :] - means
    distances = np.einsum("nki,kij,nkj->nk", gaps, np.linalg.inv(covariances), gaps)
    logs = np.log(weights) - (distances + np.linalg.slogdet(covariances)[1]) / 2
    shares = np.exp(logs - np.logaddexp.reduce(logs, axis=1)[:, None])
    sizes = shares.sum(axis=0)
    new_means = shares.T @ x / sizes[:, None]
    gaps = x[:, None, :] - new_means
    new_covariances = np.einsum("nk,nki,nkj->kij", shares, gaps, gaps) / sizes[:, None, None]
    return sizes / len(x), new_means, new_covariances + 1e-6 * np.eye(x.shape[1])


@misconception(
    "em_step",
    caught_by={"an_outlier_has_responsibilities"},
    fr="Un point éloigné de toutes les composantes donne 0/0 : ses densités sont toutes arrondies à 0, et les "
    "paramètres deviennent nan. Soustrayez le plus grand logarithme de la ligne avant l'exponentielle.",
    en="A point far from all components gives 0/0: its densities are all rounded to 0, and the parameters become "
    "nan. Subtract the largest logarithm of the row before the exponential.",
)
def zero_over_zero_for_an_outlier(x, weights, means, covariances):
    gaps = x[:, None, :] - means
    distances = np.einsum("nki,kij,nkj->nk", gaps, np.linalg.inv(covariances), gaps)
    logs = np.log(weights) - (distances + np.linalg.slogdet(covariances)[1]) / 2
    shares = np.exp(logs) / np.exp(logs).sum(axis=1, keepdims=True)
    sizes = shares.sum(axis=0)
    new_means = shares.T @ x / sizes[:, None]
    gaps = x[:, None, :] - new_means
    new_covariances = np.einsum("nk,nki,nkj->kij", shares, gaps, gaps) / sizes[:, None, None]
    return sizes / len(x), new_means, new_covariances


@misconception(
    "em_step",
    caught_by={"covariances_are_weighted_by_responsibilities"},
    fr="Vous recalculez les responsabilités avec les nouvelles moyennes avant d'en tirer les covariances : ce ne "
    "sont plus celles de l'étape E. Un pas d'EM les calcule une fois, avec les paramètres reçus.",
    en="You compute the responsibilities again with the new means before taking the covariances from them: they "
    "are no longer those of the E step. A step of EM computes them once, with the parameters received.",
)
def responsibilities_computed_twice(x, weights, means, covariances):
    gaps = x[:, None, :] - means
    distances = np.einsum("nki,kij,nkj->nk", gaps, np.linalg.inv(covariances), gaps)
    logs = np.log(weights) - (distances + np.linalg.slogdet(covariances)[1]) / 2
    shares = np.exp(logs - np.logaddexp.reduce(logs, axis=1)[:, None])
    sizes = shares.sum(axis=0)
    new_means = shares.T @ x / sizes[:, None]
    gaps = x[:, None, :] - new_means
    distances = np.einsum("nki,kij,nkj->nk", gaps, np.linalg.inv(covariances), gaps)
    logs = np.log(weights) - (distances + np.linalg.slogdet(covariances)[1]) / 2
    again = np.exp(logs - np.logaddexp.reduce(logs, axis=1)[:, None])
    new_covariances = np.einsum("nk,nki,nkj->kij", again, gaps, gaps) / again.sum(axis=0)[:, None, None]
    return sizes / len(x), new_means, new_covariances


@misconception(
    "em_step",
    caught_by={"a_step_returns_three_parameters"},
    fr="Vous renvoyez les paramètres dans un autre ordre. L'énoncé demande (weights, means, covariances).",
    en="You return the parameters in another order. The statement asks for (weights, means, covariances).",
)
def means_first(x, weights, means, covariances):
    gaps = x[:, None, :] - means
    distances = np.einsum("nki,kij,nkj->nk", gaps, np.linalg.inv(covariances), gaps)
    logs = np.log(weights) - (distances + np.linalg.slogdet(covariances)[1]) / 2
    shares = np.exp(logs - np.logaddexp.reduce(logs, axis=1)[:, None])
    sizes = shares.sum(axis=0)
    new_means = shares.T @ x / sizes[:, None]
    gaps = x[:, None, :] - new_means
    new_covariances = np.einsum("nk,nki,nkj->kij", shares, gaps, gaps) / sizes[:, None, None]
    return new_means, new_covariances, sizes / len(x)


@misconception(
    "em_step",
    caught_by={"em_step_leaves_its_inputs_unchanged"},
    recognized_by="checks",
    fr="Vous écrivez dans les tableaux reçus (means[:] = …) : l'appelant perd ses paramètres d'avant, et ne peut "
    "plus comparer deux pas. Créez de nouveaux tableaux.",
    en="You write into the arrays received (means[:] = …): the caller loses the former parameters, and can no "
    "longer compare two steps. Make new arrays.",
)
def parameters_overwritten(x, weights, means, covariances):
    gaps = x[:, None, :] - means
    distances = np.einsum("nki,kij,nkj->nk", gaps, np.linalg.inv(covariances), gaps)
    logs = np.log(weights) - (distances + np.linalg.slogdet(covariances)[1]) / 2
    shares = np.exp(logs - np.logaddexp.reduce(logs, axis=1)[:, None])
    sizes = shares.sum(axis=0)
    new_means = shares.T @ x / sizes[:, None]
    gaps = x[:, None, :] - new_means
    new_covariances = np.einsum("nk,nki,nkj->kij", shares, gaps, gaps) / sizes[:, None, None]
    weights[:], means[:], covariances[:] = sizes / len(x), new_means, new_covariances
    return weights, means, covariances


# ---- quiz_probability ------------------------------------------------------------------------------------------------


a_probability_means_discriminative = wrong_answer(
    "quiz_probability",
    name="a_probability_means_discriminative",
    key="probability",
    value=1,
    caught_by={"a_probability_alone_says_nothing_of_the_model"},
    fr="Un modèle discriminatif renvoie en effet une probabilité, P(Y | X). Mais un modèle génératif aussi : la "
    "vraisemblance P(X) de la donnée, ou P(X | Y), en est une. Demandez-vous de quoi p est la probabilité.",
    en="A discriminative model does return a probability, P(Y | X). But so does a generative one: the likelihood "
    "P(X) of the datum, or P(X | Y), is one too. Ask yourself what p is the probability of.",
)

a_probability_means_generative = wrong_answer(
    "quiz_probability",
    name="a_probability_means_generative",
    key="probability",
    value=2,
    caught_by={"a_probability_alone_says_nothing_of_the_model"},
    fr="Un modèle génératif renvoie en effet une probabilité, celle de la donnée. Mais un classifieur "
    "discriminatif aussi : P(Y | X) est une probabilité, et il ne sait rien dire de P(X). Demandez-vous de "
    "quoi p est la probabilité.",
    en="A generative model does return a probability, that of the datum. But so does a discriminative "
    "classifier: P(Y | X) is a probability, and it can say nothing of P(X). Ask yourself what p is the "
    "probability of.",
)
