"""Wrong answers to the assignment on Markov chains: what students believe, the checks that see it, what to tell them.

Every `caught_by` is exact. A check that is blocked in consequence is not listed: it was never run.
"""

from itertools import pairwise

import numpy as np

from autograder.suite.declare import misconception, wrong_answer

# ---- bigram_counts --------------------------------------------------------------------------------------------------


@misconception(
    "bigram_counts",
    caught_by={"no_pair_straddles_two_sequences"},
    fr="Vous mettez les suites bout à bout avant de compter : le dernier mot d'une phrase semble suivi du premier mot "
    "de la suivante, un bigramme que personne n'a écrit. Parcourez les couples de chaque suite séparément ; dans les "
    "quatre phrases, la ligne de « . » doit être nulle.",
    en="You join the sequences end to end before counting: the last word of a sentence seems to be followed by the "
    "first word of the next one, a bigram that nobody wrote. Go through the pairs of each sequence separately; in the "
    "four sentences, the row of “.” must be zero.",
)
def sequences_joined_end_to_end(sequences, vocabulary):
    counts = np.zeros((len(vocabulary), len(vocabulary)))
    text = [word for sequence in sequences for word in sequence]
    for word, follower in pairwise(text):
        counts[vocabulary.index(word), vocabulary.index(follower)] += 1
    return counts


@misconception(
    "bigram_counts",
    caught_by={
        "table_has_a_row_and_a_column_per_word",
        "counts_are_occurrences_of_pairs",
        "no_pair_straddles_two_sequences",
        "rows_follow_the_order_of_the_vocabulary",
    },
    fr="Chez vous, le dernier mot d'une suite est suivi du premier mot de la même suite, comme si elle était un "
    "cercle (c'est ce que donne `sequence[i - 1]` pour i = 0, ou un modulo). Une phrase ne recommence pas : une suite "
    "de n mots a n − 1 bigrammes.",
    en="In your table the last word of a sequence is followed by the first word of the same sequence, as if it were a "
    "circle (this is what `sequence[i - 1]` gives for i = 0, or a modulo). A sentence does not start again: a "
    "sequence of n words has n − 1 bigrams.",
)
def sequences_closed_into_circles(sequences, vocabulary):
    counts = np.zeros((len(vocabulary), len(vocabulary)))
    for sequence in sequences:
        for i in range(len(sequence)):
            counts[vocabulary.index(sequence[i - 1]), vocabulary.index(sequence[i])] += 1
    return counts


@misconception(
    "bigram_counts",
    caught_by={
        "counts_are_occurrences_of_pairs",
        "the_row_of_ali_is_that_of_the_lecture",
        "no_pair_straddles_two_sequences",
        "rows_follow_the_order_of_the_vocabulary",
    },
    fr="Lignes et colonnes sont échangées : votre coefficient [i, j] compte les fois où le mot i suit le mot j. La "
    "convention est celle de la matrice de transition : le mot d'avant choisit la ligne, le mot d'après la colonne.",
    en="Rows and columns are exchanged: your entry [i, j] counts the times that word i follows word j. The convention "
    "is that of the transition matrix: the word before chooses the row, the word after the column.",
)
def rows_and_columns_exchanged(sequences, vocabulary):
    counts = np.zeros((len(vocabulary), len(vocabulary)))
    for sequence in sequences:
        for word, follower in pairwise(sequence):
            counts[vocabulary.index(follower), vocabulary.index(word)] += 1
    return counts


@misconception(
    "bigram_counts",
    caught_by={
        "counts_are_occurrences_of_pairs",
        "the_row_of_ali_is_that_of_the_lecture",
        "no_pair_straddles_two_sequences",
        "rows_follow_the_order_of_the_vocabulary",
    },
    fr="Votre table est symétrique : chaque couple y est compté dans les deux sens. Ce sont des voisinages, pas des "
    "transitions ; dans « Ali est ici », est suit Ali, mais Ali ne suit pas est. Le temps a un sens.",
    en="Your table is symmetric: each pair is counted both ways. These are neighborhoods, not transitions; in “Ali "
    "est ici”, est follows Ali, but Ali does not follow est. Time has a direction.",
)
def pairs_counted_both_ways(sequences, vocabulary):
    counts = np.zeros((len(vocabulary), len(vocabulary)))
    for sequence in sequences:
        for word, follower in pairwise(sequence):
            counts[vocabulary.index(word), vocabulary.index(follower)] += 1
            counts[vocabulary.index(follower), vocabulary.index(word)] += 1
    return counts


@misconception(
    "bigram_counts",
    caught_by={"the_row_of_ali_is_that_of_the_lecture", "rows_follow_the_order_of_the_vocabulary"},
    fr="Vous triez le vocabulaire avant de numéroter les mots. L'ordre fait partie des données : celui qui appelle "
    "votre fonction lira la ligne 0 comme celle du premier mot de la liste qu'il a donnée.",
    en="You sort the vocabulary before numbering the words. The order is part of the data: whoever calls your "
    "function will read row 0 as that of the first word of the list that they gave.",
)
def vocabulary_sorted(sequences, vocabulary):
    words = sorted(vocabulary)
    counts = np.zeros((len(words), len(words)))
    for sequence in sequences:
        for word, follower in pairwise(sequence):
            counts[words.index(word), words.index(follower)] += 1
    return counts


@misconception(
    "bigram_counts",
    caught_by={
        "counts_are_occurrences_of_pairs",
        "no_pair_straddles_two_sequences",
        "rows_follow_the_order_of_the_vocabulary",
    },
    fr="Vous numérotez les mots dans l'ordre où ils apparaissent dans les suites, sans vous servir du vocabulaire. "
    "Dans les phrases du cours les deux ordres coïncident, d'où l'illusion ; ailleurs, vos lignes ne sont pas celles "
    "des mots attendus.",
    en="You number the words in the order in which they occur in the sequences, without using the vocabulary. In the "
    "sentences of the lecture both orders coincide, hence the illusion; elsewhere your rows are not those of the "
    "words that are expected.",
)
def words_numbered_as_they_come(sequences, vocabulary):
    number = {}
    for sequence in sequences:
        for word in sequence:
            number.setdefault(word, len(number))
    counts = np.zeros((len(vocabulary), len(vocabulary)))
    for sequence in sequences:
        for word, follower in pairwise(sequence):
            counts[number[word], number[follower]] += 1
    return counts


@misconception(
    "bigram_counts",
    caught_by={"counts_are_occurrences_of_pairs", "the_row_of_ali_is_that_of_the_lecture"},
    fr="Votre table dit si un bigramme a été vu (1 ou 0), pas combien de fois. Ali est suivi deux fois de est, et "
    "c'est ce 2 qui fera de est le successeur le plus probable. Il manque sans doute un `+=`.",
    en="Your table tells whether a bigram was seen (1 or 0), not how many times. Ali is followed twice by est, and it "
    "is this 2 that will make est the most likely successor. A `+=` is probably missing.",
)
def presence_for_count(sequences, vocabulary):
    counts = np.zeros((len(vocabulary), len(vocabulary)))
    for sequence in sequences:
        for word, follower in pairwise(sequence):
            counts[vocabulary.index(word), vocabulary.index(follower)] = 1
    return counts


@misconception(
    "bigram_counts",
    caught_by={
        "counts_are_occurrences_of_pairs",
        "the_row_of_ali_is_that_of_the_lecture",
        "no_pair_straddles_two_sequences",
        "rows_follow_the_order_of_the_vocabulary",
    },
    fr="Le dernier bigramme de chaque suite est oublié : votre boucle s'arrête un pas trop tôt. Une suite de n mots a "
    "n − 1 bigrammes, et `range(n - 1)` les énumère tous.",
    en="The last bigram of each sequence is forgotten: your loop stops one step too early. A sequence of n words has "
    "n − 1 bigrams, and `range(n - 1)` lists them all.",
)
def last_pair_forgotten(sequences, vocabulary):
    counts = np.zeros((len(vocabulary), len(vocabulary)))
    for sequence in sequences:
        for i in range(len(sequence) - 2):
            counts[vocabulary.index(sequence[i]), vocabulary.index(sequence[i + 1])] += 1
    return counts


# ---- transition_matrix ----------------------------------------------------------------------------------------------


@misconception(
    "transition_matrix",
    caught_by={
        "rows_are_distributions",
        "entries_are_frequencies_of_the_successors",
        "the_probabilities_of_ali_are_those_of_the_lecture",
        "smoothing_adds_observations_of_every_pair",
        "an_unseen_row_becomes_uniform_with_smoothing",
    },
    fr="Ce sont vos colonnes qui somment à 1 : vous estimez la loi du mot d'avant sachant celui d'après. La ligne i "
    "doit être la loi du mot suivant sachant que le mot courant est i ; la somme se prend donc sur les colonnes, "
    "`axis=1`.",
    en="It is your columns that sum to 1: you estimate the distribution of the word before given the word after. Row "
    "i must be the distribution of the next word given that the current word is i; so the sum runs over the columns, "
    "`axis=1`.",
)
def columns_normalized(counts, smoothing=0.0):
    smoothed = counts + float(smoothing)
    totals = smoothed.sum(axis=0, keepdims=True)
    return np.divide(smoothed, totals, out=np.zeros(smoothed.shape), where=totals > 0)


@misconception(
    "transition_matrix",
    caught_by={
        "rows_are_distributions",
        "entries_are_frequencies_of_the_successors",
        "the_probabilities_of_ali_are_those_of_the_lecture",
        "an_unseen_row_stays_zero_without_smoothing",
        "smoothing_adds_observations_of_every_pair",
        "an_unseen_row_becomes_uniform_with_smoothing",
    },
    fr="Piège de la diffusion (broadcast) : `counts.sum(axis=1)` est de forme (V,), et numpy l'aligne sur les "
    "colonnes. Vous divisez la colonne j par le total de la ligne j. Écrivez `keepdims=True` et vérifiez que "
    "`P.sum(axis=1)` vaut 1.",
    en="A trap of broadcasting: `counts.sum(axis=1)` is of shape (V,), and numpy aligns it with the columns. You "
    "divide column j by the total of row j. Write `keepdims=True` and check that `P.sum(axis=1)` is 1.",
)
def totals_without_keepdims(counts, smoothing=0.0):
    smoothed = counts + float(smoothing)
    with np.errstate(all="ignore"):
        return smoothed / smoothed.sum(axis=1)


@misconception(
    "transition_matrix",
    caught_by={
        "rows_are_distributions",
        "entries_are_frequencies_of_the_successors",
        "the_probabilities_of_ali_are_those_of_the_lecture",
        "smoothing_adds_observations_of_every_pair",
        "an_unseen_row_becomes_uniform_with_smoothing",
    },
    fr="Vous divisez par le total de toute la table : c'est la loi conjointe du couple de mots, P(X = i, Y = j). La "
    "matrice de transition est la loi conditionnelle, P(Y = j | X = i) : chaque ligne se divise par son propre total.",
    en="You divide by the total of the whole table: this is the joint distribution of the pair of words, P(X = i, Y = "
    "j). The transition matrix is the conditional one, P(Y = j | X = i): each row is divided by its own total.",
)
def joint_for_conditional(counts, smoothing=0.0):
    return (counts + smoothing) / (counts + smoothing).sum()


@misconception(
    "transition_matrix",
    caught_by={"an_unseen_row_stays_zero_without_smoothing"},
    fr="La ligne d'un mot sans successeur contient des NaN : 0/0 n'est pas un nombre. L'énoncé demande une ligne "
    "nulle, pour qu'une suite qui y arrive s'arrête. Traitez à part les lignes de total nul, avec `np.divide(..., "
    "where=...)` par exemple.",
    en="The row of a word without a successor holds NaN: 0/0 is no number. The statement asks for a row of zeros, so "
    "that a sequence which comes there stops. Treat the rows of total zero apart, with `np.divide(..., where=...)` "
    "for instance.",
)
def nan_in_unseen_rows(counts, smoothing=0.0):
    smoothed = counts + float(smoothing)
    with np.errstate(all="ignore"):
        return smoothed / smoothed.sum(axis=1, keepdims=True)


@misconception(
    "transition_matrix",
    caught_by={"an_unseen_row_stays_zero_without_smoothing"},
    fr="Sans lissage, vous donnez la loi uniforme à un mot dont on n'a vu aucun successeur. C'est inventer des "
    "transitions : après un point, la chaîne repartirait au hasard. L'énoncé demande une ligne nulle ; l'uniforme "
    "n'apparaît qu'avec un lissage positif.",
    en="Without smoothing, you give the uniform distribution to a word of which no successor was seen. This invents "
    "transitions: after a full stop the chain would start again at random. The statement asks for a row of zeros; the "
    "uniform distribution comes only with a positive smoothing.",
)
def unseen_rows_uniform_without_smoothing(counts, smoothing=0.0):
    smoothed = counts + float(smoothing)
    totals = smoothed.sum(axis=1, keepdims=True)
    return np.where(totals > 0, smoothed / np.where(totals > 0, totals, 1), 1 / len(counts))


@misconception(
    "transition_matrix",
    caught_by={
        "rows_are_distributions",
        "smoothing_adds_observations_of_every_pair",
        "an_unseen_row_becomes_uniform_with_smoothing",
    },
    fr="Vous ajoutez le lissage aux probabilités, après avoir normalisé : les lignes somment à 1 + λV. Ce sont les "
    "comptages que l'on lisse, et l'on normalise ensuite.",
    en="You add the smoothing to the probabilities, after normalizing: the rows sum to 1 + λV. It is the counts that "
    "are smoothed, and normalization comes next.",
)
def smoothing_added_to_probabilities(counts, smoothing=0.0):
    totals = counts.sum(axis=1, keepdims=True)
    return np.divide(counts, totals, out=np.zeros(counts.shape), where=totals > 0) + smoothing


@misconception(
    "transition_matrix",
    caught_by={
        "smoothing_adds_observations_of_every_pair",
        "an_unseen_row_becomes_uniform_with_smoothing",
    },
    fr="Vous lissez les probabilités, puis vous normalisez de nouveau. Le lissage ne pèse alors plus selon le nombre "
    "d'observations : un mot vu mille fois serait lissé autant qu'un mot vu une fois. Ajoutez λ aux comptages.",
    en="You smooth the probabilities, then normalize again. Smoothing no longer weighs according to the number of "
    "observations: a word seen a thousand times would be smoothed as much as a word seen once. Add λ to the counts.",
)
def probabilities_smoothed_and_normalized(counts, smoothing=0.0):
    totals = counts.sum(axis=1, keepdims=True)
    P = np.divide(counts, totals, out=np.zeros(counts.shape), where=totals > 0)
    return (P + smoothing) / (1 + smoothing * len(counts))


@misconception(
    "transition_matrix",
    caught_by={
        "rows_are_distributions",
        "smoothing_adds_observations_of_every_pair",
        "an_unseen_row_becomes_uniform_with_smoothing",
    },
    fr="Le facteur V manque au dénominateur : λ est ajouté à chacun des V coefficients de la ligne, donc le total "
    "augmente de λV, pas de λ. Vérifiez que vos lignes somment à 1.",
    en="The factor V is missing in the denominator: λ is added to each of the V entries of the row, so the total "
    "grows by λV, not by λ. Check that your rows sum to 1.",
)
def denominator_without_the_size(counts, smoothing=0.0):
    totals = counts.sum(axis=1, keepdims=True) + float(smoothing)
    return np.divide(counts + float(smoothing), totals, out=np.zeros(counts.shape), where=totals > 0)


@misconception(
    "transition_matrix",
    caught_by={"smoothing_adds_observations_of_every_pair"},
    fr="Vous ajoutez 1 à chaque comptage, quelle que soit la valeur de `smoothing` : c'est le lissage de Laplace, le "
    "cas particulier λ = 1. Servez-vous de l'argument.",
    en="You add 1 to each count, whatever the value of `smoothing`: this is Laplace smoothing, the special case λ = "
    "1. Use the argument.",
)
def always_one_more(counts, smoothing=0.0):
    smoothed = counts + (1.0 if smoothing > 0 else 0.0)
    totals = smoothed.sum(axis=1, keepdims=True)
    return np.divide(smoothed, totals, out=np.zeros(smoothed.shape), where=totals > 0)


@misconception(
    "transition_matrix",
    caught_by={"smoothing_adds_observations_of_every_pair"},
    fr="Vous ne lissez que les bigrammes jamais vus. Un bigramme vu une fois peut alors devenir moins probable qu'un "
    "bigramme jamais vu, dès que λ dépasse 1. Le lissage additif ajoute λ à tous les comptages.",
    en="You smooth only the bigrams that were never seen. A bigram seen once may then become less likely than one "
    "never seen, as soon as λ exceeds 1. Additive smoothing adds λ to all counts.",
)
def only_zeros_smoothed(counts, smoothing=0.0):
    smoothed = np.where(counts == 0, float(smoothing), counts)
    totals = smoothed.sum(axis=1, keepdims=True)
    return np.divide(smoothed, totals, out=np.zeros(smoothed.shape), where=totals > 0)


@misconception(
    "transition_matrix",
    caught_by={
        "smoothing_adds_observations_of_every_pair",
        "an_unseen_row_becomes_uniform_with_smoothing",
    },
    fr="L'argument `smoothing` n'a aucun effet : votre matrice est toujours celle des fréquences. Ajoutez λ à chaque "
    "comptage avant de normaliser.",
    en="The argument `smoothing` has no effect: your matrix is always that of the frequencies. Add λ to each count "
    "before normalizing.",
)
def smoothing_ignored(counts, smoothing=0.0):  # noqa: ARG001  # the mistake itself
    totals = counts.sum(axis=1, keepdims=True)
    return np.divide(counts, totals, out=np.zeros(counts.shape), where=totals > 0)


@misconception(
    "transition_matrix",
    caught_by={
        "entries_are_frequencies_of_the_successors",
        "the_probabilities_of_ali_are_those_of_the_lecture",
        "an_unseen_row_stays_zero_without_smoothing",
    },
    fr="Vous avez changé la valeur par défaut : quand `smoothing` n'est pas donné, il n'y a pas de lissage, et la "
    "ligne d'Ali est celle du cours. Remettez `smoothing=0.0`.",
    en="You changed the default value: when `smoothing` is not given there is no smoothing, and the row of Ali is "
    "that of the lecture. Put `smoothing=0.0` back.",
)
def smoothed_by_default(counts, smoothing=1.0):
    smoothed = counts + float(smoothing)
    totals = smoothed.sum(axis=1, keepdims=True)
    return np.divide(smoothed, totals, out=np.zeros(smoothed.shape), where=totals > 0)


@misconception(
    "transition_matrix",
    caught_by={"rows_are_distributions", "counts_are_left_unchanged"},
    fr="`counts += smoothing` lisse la table de l'appelant : au deuxième appel, elle est lissée deux fois. De plus, "
    "numpy refuse d'ajouter sur place un flottant à un tableau d'entiers. `counts + smoothing` crée un nouveau "
    "tableau.",
    en="`counts += smoothing` smooths the caller's table: at the second call it is smoothed twice. Moreover, numpy "
    "refuses to add a float in place to an array of integers. `counts + smoothing` makes a new array.",
)
def counts_smoothed_in_place(counts, smoothing=0.0):
    counts += float(smoothing)
    totals = counts.sum(axis=1, keepdims=True)
    return np.divide(counts, totals, out=np.zeros(counts.shape), where=totals > 0)


# ---- most_likely_sequence -------------------------------------------------------------------------------------------


@misconception(
    "most_likely_sequence",
    caught_by={
        "each_step_goes_to_the_most_likely_state",
        "greedy_path_stops_where_nothing_leads_on",
        "greedy_sentences_of_the_lecture_are_found",
    },
    fr="Vous cherchez la suite entière la plus probable (c'est l'algorithme de Viterbi), en comparant tous les "
    "chemins. C'est un beau problème, mais l'énoncé demande le choix glouton du cours : à chaque pas, l'état le plus "
    "probable de la ligne courante, sans regarder plus loin.",
    en="You look for the most likely sequence as a whole (this is the Viterbi algorithm), comparing all paths. It is "
    "a fine problem, but the statement asks for the greedy choice of the lecture: at each step, the most likely state "
    "of the current row, without looking further.",
)
def best_whole_sequence(P, start, length):
    value, choices = np.ones(len(P)), []
    for _ in range(length - 1):
        scores = P * value  # (V, V): the best that can follow, by first step
        choices.append(scores.argmax(axis=1))
        value = scores.max(axis=1)
    sequence = [start]
    if value[start] == 0:
        return sequence
    for choice in reversed(choices):
        sequence.append(int(choice[sequence[-1]]))
    return sequence


@misconception(
    "most_likely_sequence",
    caught_by={"ties_go_to_the_smallest_number", "greedy_sentences_of_the_lecture_are_found"},
    fr="À égalité, vous prenez l'état de plus grand numéro ; l'énoncé demande le plus petit. Un `>=` à la place d'un "
    "`>`, ou un tri croissant dont on prend le dernier, ont cet effet ; `np.argmax` prend le premier.",
    en="In case of a tie you take the state with the largest number; the statement asks for the smallest. A `>=` in "
    "place of a `>`, or the last one of an increasing sort, have this effect; `np.argmax` takes the first.",
)
def ties_go_to_the_largest_number(P, start, length):
    sequence = [start]
    while len(sequence) < length and P[sequence[-1]].any():
        sequence.append(len(P) - 1 - int(np.argmax(P[sequence[-1]][::-1])))
    return sequence


@misconception(
    "most_likely_sequence",
    caught_by={"greedy_path_has_the_length_asked_for"},
    fr="Votre suite compte un état de trop : vous faites `length` pas après le départ. Ici `length` est le nombre "
    "d'états, départ compris ; il faut donc `length` − 1 pas, et `length=1` donne `[start]`.",
    en="Your sequence counts one state too many: you make `length` steps after the first state. Here `length` is the "
    "number of states, the first one included; so `length` − 1 steps are needed, and `length=1` gives `[start]`.",
)
def length_counts_the_steps(P, start, length):
    sequence = [start]
    while len(sequence) <= length and P[sequence[-1]].any():
        sequence.append(int(np.argmax(P[sequence[-1]])))
    return sequence


@misconception(
    "most_likely_sequence",
    caught_by={"greedy_path_has_the_length_asked_for"},
    fr="Votre suite ne contient pas l'état de départ. L'énoncé demande une suite qui commence par `start` et qui "
    "compte `length` états en tout.",
    en="Your sequence does not hold the first state. The statement asks for a sequence that begins with `start` and "
    "counts `length` states in all.",
)
def start_left_out(P, start, length):
    sequence, state = [], start
    while len(sequence) < length and P[state].any():
        state = int(np.argmax(P[state]))
        sequence.append(state)
    return sequence


@misconception(
    "most_likely_sequence",
    caught_by={"greedy_path_stops_where_nothing_leads_on", "greedy_sentences_of_the_lecture_are_found"},
    fr="Votre suite continue après un état dont la ligne est nulle : `np.argmax` y renvoie 0, comme si l'état 0 était "
    "le plus probable. Aucune transition ne part de là, la suite doit s'arrêter.",
    en="Your sequence goes on after a state whose row is zero: there `np.argmax` returns 0, as if state 0 were the "
    "most likely. No transition leads on from there, the sequence must stop.",
)
def greedy_through_dead_ends(P, start, length):
    sequence = [start]
    while len(sequence) < length:
        sequence.append(int(np.argmax(P[sequence[-1]])))
    return sequence


@misconception(
    "most_likely_sequence",
    caught_by={
        "each_step_goes_to_the_most_likely_state",
        "ties_go_to_the_smallest_number",
        "greedy_path_stops_where_nothing_leads_on",
        "greedy_sentences_of_the_lecture_are_found",
    },
    fr="Vous lisez la colonne de l'état courant, `P[:, i]` : elle dit d'où l'on vient, et ne somme pas à 1. Le futur "
    "est dans la ligne, `P[i]`.",
    en="You read the column of the current state, `P[:, i]`: it tells where one comes from, and does not sum to 1. "
    "The future is in the row, `P[i]`.",
)
def greedy_along_columns(P, start, length):
    sequence = [start]
    while len(sequence) < length and P[:, sequence[-1]].any():
        sequence.append(int(np.argmax(P[:, sequence[-1]])))
    return sequence


# ---- sample_sequence ------------------------------------------------------------------------------------------------


@misconception(
    "sample_sequence",
    caught_by={
        "transitions_follow_the_rows",
        "whole_paths_have_the_product_law",
        "same_seed_gives_the_same_path",
    },
    fr="Vous choisissez l'état le plus probable au lieu de le tirer : la suite est toujours la même, et la chaîne "
    "n'invente rien. Un état de probabilité 0,8 doit sortir huit fois sur dix, pas dix.",
    en="You choose the most likely state instead of drawing it: the sequence is always the same, and the chain "
    "invents nothing. A state of probability 0.8 must come out eight times out of ten, not ten.",
)
def argmax_for_a_draw(P, start, length, rng):  # noqa: ARG001  # the mistake itself
    sequence = [start]
    while len(sequence) < length and P[sequence[-1]].any():
        sequence.append(int(np.argmax(P[sequence[-1]])))
    return sequence


@misconception(
    "sample_sequence",
    caught_by={"transitions_follow_the_rows", "whole_paths_have_the_product_law"},
    fr="Vous tirez uniformément parmi les successeurs possibles : les valeurs de la ligne ne servent qu'à dire ce qui "
    "est permis. Donnez-les à `rng.choice` par l'argument `p`.",
    en="You draw uniformly among the possible successors: the values of the row only serve to tell what is allowed. "
    "Give them to `rng.choice` through the argument `p`.",
)
def uniform_among_successors(P, start, length, rng):
    sequence = [start]
    while len(sequence) < length and P[sequence[-1]].any():
        sequence.append(int(rng.choice(np.flatnonzero(P[sequence[-1]]))))
    return sequence


@misconception(
    "sample_sequence",
    caught_by={
        "transitions_follow_the_rows",
        "whole_paths_have_the_product_law",
        "impossible_transitions_are_never_drawn",
        "drawn_path_stops_where_nothing_leads_on",
    },
    fr="Tous les états sont tirés selon la ligne de `start` : la chaîne n'avance pas. À chaque pas, la ligne à lire "
    "est celle du dernier état tiré ; c'est toute la propriété de Markov.",
    en="All states are drawn from the row of `start`: the chain does not move on. At each step, the row to read is "
    "that of the last state drawn; this is all there is to the Markov property.",
)
def always_from_the_row_of_start(P, start, length, rng):
    sequence = [start]
    while len(sequence) < length and P[start].any():
        sequence.append(int(rng.choice(len(P), p=P[start])))
    return sequence


@misconception(
    "sample_sequence",
    caught_by={
        "transitions_follow_the_rows",
        "whole_paths_have_the_product_law",
        "impossible_transitions_are_never_drawn",
        "drawn_path_stops_where_nothing_leads_on",
    },
    fr="Vous tirez selon la colonne de l'état courant, que vous avez dû normaliser pour que `rng.choice` l'accepte. "
    "C'est le signe d'une erreur : ce sont les lignes de P qui somment à 1, et c'est `P[i]` qu'il faut lire.",
    en="You draw from the column of the current state, which you had to normalize for `rng.choice` to accept it. This "
    "is the sign of a mistake: it is the rows of P that sum to 1, and `P[i]` that must be read.",
)
def drawn_from_the_column(P, start, length, rng):
    sequence = [start]
    while len(sequence) < length and P[:, sequence[-1]].any():
        column = P[:, sequence[-1]]
        sequence.append(int(rng.choice(len(P), p=column / column.sum())))
    return sequence


@misconception(
    "sample_sequence",
    caught_by={
        "transitions_follow_the_rows",
        "whole_paths_have_the_product_law",
        "impossible_transitions_are_never_drawn",
        "drawn_path_stops_where_nothing_leads_on",
    },
    fr="Vous ajoutez un petit nombre aux probabilités avant de tirer, sans doute pour éviter une division par zéro. "
    "Des transitions impossibles sortent alors, et une ligne nulle devient uniforme. Le lissage se fait à l'exercice "
    "2, quand on l'a voulu ; ici, on tire selon P.",
    en="You add a small number to the probabilities before drawing, probably to avoid a division by zero. Impossible "
    "transitions then come out, and a zero row becomes uniform. Smoothing belongs to exercise 2, when it is wanted; "
    "here we draw from P.",
)
def smoothed_before_drawing(P, start, length, rng):
    sequence = [start]
    while len(sequence) < length:
        row = P[sequence[-1]] + 0.01
        sequence.append(int(rng.choice(len(P), p=row / row.sum())))
    return sequence


@misconception(
    "sample_sequence",
    caught_by={"drawn_path_stops_where_nothing_leads_on"},
    fr="Arrivé à un état dont la ligne est nulle, vous repartez d'un état tiré au hasard. Cette transition n'existe "
    "pas : l'énoncé demande que la suite s'arrête, même plus courte que `length`.",
    en="Having come to a state whose row is zero, you start again from a state drawn at random. This transition does "
    "not exist: the statement asks that the sequence stop, even shorter than `length`.",
)
def restarted_after_dead_ends(P, start, length, rng):
    sequence = [start]
    while len(sequence) < length:
        row = P[sequence[-1]]
        chances = row if row.any() else np.full(len(P), 1 / len(P))
        sequence.append(int(rng.choice(len(P), p=chances)))
    return sequence


@misconception(
    "sample_sequence",
    caught_by={"drawn_path_stops_where_nothing_leads_on"},
    fr="Arrivé à un état dont la ligne est nulle, vous le répétez jusqu'à `length`, comme s'il était absorbant. Un "
    "état absorbant a un 1 sur la diagonale ; ici la ligne est nulle, et l'énoncé demande que la suite s'arrête.",
    en="Having come to a state whose row is zero, you repeat it up to `length`, as if it were absorbing. An absorbing "
    "state has a 1 on the diagonal; here the row is zero, and the statement asks that the sequence stop.",
)
def dead_ends_taken_for_absorbing(P, start, length, rng):
    sequence = [start]
    while len(sequence) < length:
        row = P[sequence[-1]]
        sequence.append(int(rng.choice(len(P), p=row)) if row.any() else sequence[-1])
    return sequence


@misconception(
    "sample_sequence",
    caught_by={"same_seed_gives_the_same_path"},
    fr="L'argument `rng` est ignoré : `np.random.choice` tire dans le générateur global de numpy. Une expérience ne "
    "peut alors pas être refaite à l'identique. Appelez `rng.choice`.",
    en="The argument `rng` is ignored: `np.random.choice` draws from numpy's global generator. An experiment cannot "
    "then be repeated exactly. Call `rng.choice`.",
)
def generator_ignored(P, start, length, rng):  # noqa: ARG001  # the mistake itself
    sequence = [start]
    while len(sequence) < length and P[sequence[-1]].any():
        sequence.append(int(np.random.choice(len(P), p=P[sequence[-1]])))
    return sequence


@misconception(
    "sample_sequence",
    caught_by={"whole_paths_have_the_product_law", "same_seed_gives_the_same_path"},
    recognized_by="checks",
    fr="Vous créez un générateur à l'intérieur de la fonction, avec une graine fixe : tous les appels donnent la même "
    "suite. La graine se choisit à l'extérieur, et le générateur reçu sert tel quel.",
    en="You make a generator inside the function, with a fixed seed: all calls give the same sequence. The seed is "
    "chosen outside, and the generator that was received is used as it is.",
)
def generator_made_inside(P, start, length, rng):  # noqa: ARG001  # the mistake itself
    own = np.random.default_rng(1)
    sequence = [start]
    while len(sequence) < length and P[sequence[-1]].any():
        sequence.append(int(own.choice(len(P), p=P[sequence[-1]])))
    return sequence


@misconception(
    "sample_sequence",
    caught_by={"drawn_path_has_the_length_asked_for"},
    fr="Votre suite compte un état de trop : vous faites `length` tirages après le départ. Comme à l'exercice 3, "
    "`length` est le nombre d'états, départ compris.",
    en="Your sequence counts one state too many: you make `length` draws after the first state. As in exercise 3, "
    "`length` is the number of states, the first one included.",
)
def length_counts_the_draws(P, start, length, rng):
    sequence = [start]
    while len(sequence) <= length and P[sequence[-1]].any():
        sequence.append(int(rng.choice(len(P), p=P[sequence[-1]])))
    return sequence


@misconception(
    "sample_sequence",
    caught_by={"sampling_leaves_the_matrix_unchanged"},
    fr="Vous cumulez les probabilités dans `P` elle-même : après un appel, la matrice de l'appelant n'est plus une "
    "matrice de transition. Écrivez le résultat dans un nouveau tableau.",
    en="You cumulate the probabilities in `P` itself: after one call the caller's matrix is no longer a transition "
    "matrix. Write the result into a new array.",
)
def matrix_cumulated_in_place(P, start, length, rng):
    np.cumsum(P, axis=1, out=P)
    sequence = [start]
    while len(sequence) < length and P[sequence[-1], -1] > 0:
        row = P[sequence[-1]]
        sequence.append(int(np.searchsorted(row, rng.random() * row[-1], side="right")))
    return sequence


# ---- log_likelihood -------------------------------------------------------------------------------------------------


@misconception(
    "log_likelihood",
    caught_by={"a_long_path_does_not_underflow"},
    fr="Vous calculez le produit des probabilités, puis son logarithme : après quelques centaines de transitions, le "
    "produit est plus petit que tout nombre flottant, et vaut 0. Prenez les logarithmes d'abord, puis leur somme.",
    en="You compute the product of the probabilities, then its logarithm: after a few hundred transitions the product "
    "is smaller than any floating-point number, and becomes 0. Take the logarithms first, then their sum.",
)
def logarithm_of_the_product(P, sequence):
    product = 1.0
    for i, j in pairwise(sequence):
        product *= P[i, j]
    return float(np.log(product)) if product > 0 else -np.inf


@misconception(
    "log_likelihood",
    caught_by={
        "no_transition_has_log_likelihood_zero",
        "log_likelihood_is_the_logarithm_of_the_product",
        "log_likelihood_adds_up_along_the_path",
        "an_impossible_transition_is_minus_infinity",
        "a_long_path_does_not_underflow",
    },
    fr="Vous renvoyez la probabilité de la suite, pas son logarithme. Elle vaut 1 sans transition, elle est nulle au "
    "lieu de −∞ pour une suite impossible, et tombe à 0 pour une suite longue.",
    en="You return the probability of the sequence, not its logarithm. It is 1 without a transition, it is zero "
    "instead of −∞ for an impossible sequence, and falls to 0 for a long one.",
)
def probability_for_its_logarithm(P, sequence):
    product = 1.0
    for i, j in pairwise(sequence):
        product *= float(P[i, j])
    return product


@misconception(
    "log_likelihood",
    caught_by={"log_likelihood_is_the_logarithm_of_the_product", "a_long_path_does_not_underflow"},
    fr="Votre logarithme est en base 2 : le résultat est en bits. L'énoncé demande le logarithme népérien, `np.log`, "
    "et des nats : un bit vaut log 2, environ 0,693 nat.",
    en="Your logarithm is in base 2: the result is in bits. The statement asks for the natural logarithm, `np.log`, "
    "and nats: one bit is log 2, about 0.693 nats.",
)
def in_bits(P, sequence):
    with np.errstate(divide="ignore"):
        return float(sum(np.log2(P[i, j]) for i, j in pairwise(sequence)))


@misconception(
    "log_likelihood",
    caught_by={
        "log_likelihood_is_the_logarithm_of_the_product",
        "an_impossible_transition_is_minus_infinity",
        "a_long_path_does_not_underflow",
    },
    fr="Le signe est inversé : vous renvoyez l'opposé de la log-vraisemblance, que l'on minimise quand on apprend. "
    "Une probabilité est plus petite que 1, donc son logarithme est négatif, et une suite impossible donne −∞.",
    en="The sign is reversed: you return the negative log-likelihood, which one minimizes when learning. A "
    "probability is smaller than 1, so its logarithm is negative, and an impossible sequence gives −∞.",
)
def negative_log_likelihood(P, sequence):
    with np.errstate(divide="ignore"):
        return float(-sum(np.log(P[i, j]) for i, j in pairwise(sequence)))


@misconception(
    "log_likelihood",
    caught_by={
        "no_transition_has_log_likelihood_zero",
        "log_likelihood_is_the_logarithm_of_the_product",
        "log_likelihood_adds_up_along_the_path",
        "a_long_path_does_not_underflow",
    },
    fr="Vous prenez la moyenne par transition au lieu de la somme. C'est un pas vers la perplexité, l'exercice "
    "suivant ; ici on demande le logarithme de la probabilité de toute la suite, et sans transition votre moyenne est "
    "0/0.",
    en="You take the mean per transition instead of the sum. It is a step towards the perplexity, the next exercise; "
    "here the logarithm of the probability of the whole sequence is asked for, and without a transition your mean is "
    "0/0.",
)
def mean_for_sum(P, sequence):
    states = np.asarray(sequence, dtype=int)
    with np.errstate(all="ignore"):
        logs = np.log(P[states[:-1], states[1:]])
        return float(logs.sum() / np.float64(len(logs)))


@misconception(
    "log_likelihood",
    caught_by={"an_impossible_transition_is_minus_infinity"},
    fr="Vous sautez les transitions de probabilité nulle : une suite impossible reçoit alors une vraisemblance "
    "ordinaire, parfois meilleure qu'une suite possible. Un facteur nul annule le produit, et log 0 = −∞.",
    en="You skip the transitions of probability zero: an impossible sequence then gets an ordinary likelihood, "
    "sometimes better than a possible one. A factor of zero makes the product zero, and log 0 = −∞.",
)
def impossible_transitions_skipped(P, sequence):
    return float(sum(np.log(P[i, j]) for i, j in pairwise(sequence) if P[i, j] > 0))


@misconception(
    "log_likelihood",
    caught_by={"an_impossible_transition_is_minus_infinity"},
    fr="Vous ajoutez un petit nombre aux probabilités pour ne pas prendre le logarithme de 0. Une suite impossible "
    "devient alors seulement improbable, d'une quantité qui ne dépend que de votre choix. −∞ est la bonne réponse ; "
    "pour l'éviter, on lisse les comptages.",
    en="You add a small number to the probabilities so as not to take the logarithm of 0. An impossible sequence then "
    "becomes just unlikely, by an amount that depends on your choice only. −∞ is the right answer; to avoid it, one "
    "smooths the counts.",
)
def epsilon_in_the_logarithm(P, sequence):
    return float(sum(np.log(P[i, j] + 1e-12) for i, j in pairwise(sequence)))


@misconception(
    "log_likelihood",
    caught_by={
        "no_transition_has_log_likelihood_zero",
        "log_likelihood_is_the_logarithm_of_the_product",
        "log_likelihood_adds_up_along_the_path",
        "a_long_path_does_not_underflow",
    },
    fr="Vous comptez aussi la probabilité du premier état, prise uniforme, 1/V. L'énoncé donne cet état : on calcule "
    "la probabilité de la suite sachant son premier état, et une suite d'un seul état a la log-vraisemblance 0.",
    en="You also count the probability of the first state, taken as uniform, 1/V. The statement gives this state: we "
    "compute the probability of the sequence given its first state, and a sequence of a single state has "
    "log-likelihood 0.",
)
def first_state_counted_as_uniform(P, sequence):
    with np.errstate(divide="ignore"):
        return float(-np.log(len(P)) + sum(np.log(P[i, j]) for i, j in pairwise(sequence)))


@misconception(
    "log_likelihood",
    caught_by={
        "log_likelihood_is_the_logarithm_of_the_product",
        "an_impossible_transition_is_minus_infinity",
        "a_long_path_does_not_underflow",
    },
    fr="Lignes et colonnes sont échangées : vous lisez `P[j, i]` pour aller de i à j. Une suite possible à l'endroit "
    "ne l'est pas toujours à l'envers : « Ali aime » a la probabilité 1/4, « aime Ali » la probabilité 0.",
    en="Rows and columns are exchanged: you read `P[j, i]` to go from i to j. A sequence that is possible forwards is "
    "not always possible backwards: “Ali aime” has probability 1/4, “aime Ali” probability 0.",
)
def likelihood_read_backwards(P, sequence):
    with np.errstate(divide="ignore"):
        return float(sum(np.log(P[j, i]) for i, j in pairwise(sequence)))


# ---- perplexity -----------------------------------------------------------------------------------------------------


@misconception(
    "perplexity",
    caught_by={
        "perplexity_is_the_number_of_equal_choices",
        "perplexity_is_the_inverse_geometric_mean",
        "sequences_without_a_transition_do_not_count",
        "perplexity_of_a_long_text_does_not_overflow",
    },
    fr="Vous divisez par le nombre de mots ; l'énoncé demande le nombre de transitions. Le premier mot d'une suite "
    "est donné, il n'a pas été deviné : une suite de n mots compte n − 1 transitions.",
    en="You divide by the number of words; the statement asks for the number of transitions. The first word of a "
    "sequence is given, it was not guessed: a sequence of n words counts n − 1 transitions.",
)
def per_word(P, sequences):
    with np.errstate(divide="ignore"):
        total = sum(np.log(P[i, j]) for sequence in sequences for i, j in pairwise(sequence))
    return float(np.exp(-total / sum(len(sequence) for sequence in sequences)))


@misconception(
    "perplexity",
    caught_by={"perplexity_is_the_inverse_geometric_mean", "perplexity_of_a_long_text_does_not_overflow"},
    fr="Vous calculez la perplexité de chaque suite, puis leur moyenne : une phrase de deux mots pèse alors autant "
    "qu'une phrase de vingt. Réunissez d'abord toutes les transitions.",
    en="You compute the perplexity of each sequence, then their average: a sentence of two words then weighs as much "
    "as one of twenty. Gather all transitions first.",
)
def average_of_perplexities(P, sequences):
    with np.errstate(divide="ignore"):
        found = [
            np.exp(-np.mean([np.log(P[i, j]) for i, j in pairwise(sequence)]))
            for sequence in sequences
            if len(sequence) > 1
        ]
    return float(np.mean(found))


@misconception(
    "perplexity",
    caught_by={"perplexity_is_the_inverse_geometric_mean", "perplexity_of_a_long_text_does_not_overflow"},
    fr="Vous faites la moyenne, sur les suites, de leurs log-vraisemblances par transition : une courte y pèse autant "
    "qu'une longue. Il faut la somme de toutes les log-vraisemblances, divisée par le nombre total de transitions.",
    en="You average, over the sequences, their log-likelihoods per transition: a short one weighs as much as a long "
    "one. What is needed is the sum of all log-likelihoods, divided by the total number of transitions.",
)
def average_of_means(P, sequences):
    with np.errstate(divide="ignore"):
        means = [
            np.mean([np.log(P[i, j]) for i, j in pairwise(sequence)]) for sequence in sequences if len(sequence) > 1
        ]
    return float(np.exp(-np.mean(means)))


@misconception(
    "perplexity",
    caught_by={
        "perplexity_is_the_number_of_equal_choices",
        "perplexity_is_the_inverse_geometric_mean",
        "perplexity_of_a_long_text_does_not_overflow",
    },
    fr="Vous élevez 2 à une puissance calculée avec le logarithme népérien : les deux bases doivent être les mêmes, "
    "exp avec log, ou 2 avec le logarithme en base 2. Hésiter entre 3 mots équiprobables doit donner 3.",
    en="You raise 2 to a power computed with the natural logarithm: both bases must be the same, exp with log, or 2 "
    "with the logarithm in base 2. Hesitating between 3 equally likely words must give 3.",
)
def bases_mixed(P, sequences):
    with np.errstate(divide="ignore"):
        logs = [np.log(P[i, j]) for sequence in sequences for i, j in pairwise(sequence)]
    return float(2 ** -np.mean(logs))


@misconception(
    "perplexity",
    caught_by={
        "perplexity_is_the_number_of_equal_choices",
        "perplexity_is_the_inverse_geometric_mean",
        "perplexity_of_a_long_text_does_not_overflow",
    },
    fr="Vous renvoyez l'entropie croisée, en nats par transition : il manque l'exponentielle. La perplexité est un "
    "nombre de mots, 3 quand on hésite entre trois mots équiprobables, et non log 3.",
    en="You return the cross-entropy, in nats per transition: the exponential is missing. The perplexity is a number "
    "of words, 3 when one hesitates between three equally likely words, not log 3.",
)
def cross_entropy_for_perplexity(P, sequences):
    with np.errstate(divide="ignore"):
        return float(-np.mean([np.log(P[i, j]) for sequence in sequences for i, j in pairwise(sequence)]))


@misconception(
    "perplexity",
    caught_by={
        "perplexity_is_the_number_of_equal_choices",
        "perplexity_is_the_inverse_geometric_mean",
        "perplexity_of_a_long_text_does_not_overflow",
    },
    fr="Vous prenez l'inverse de la probabilité de tout le texte, sans diviser la log-vraisemblance par le nombre de "
    "transitions : le résultat croît avec la longueur du texte, et déborde. Deux copies d'un texte doivent avoir la "
    "perplexité d'une seule.",
    en="You take the inverse of the probability of the whole text, without dividing the log-likelihood by the number "
    "of transitions: the result grows with the length of the text, and overflows. Two copies of a text must have the "
    "perplexity of one.",
)
def not_per_transition(P, sequences):
    with np.errstate(all="ignore"):
        return float(np.exp(-sum(np.log(P[i, j]) for sequence in sequences for i, j in pairwise(sequence))))


@misconception(
    "perplexity",
    caught_by={
        "perplexity_is_the_number_of_equal_choices",
        "perplexity_is_the_inverse_geometric_mean",
        "sequences_without_a_transition_do_not_count",
        "perplexity_of_a_long_text_does_not_overflow",
    },
    fr="Vous divisez par le nombre de suites, et non par le nombre de transitions : c'est une perplexité par phrase, "
    "qui croît avec la longueur des phrases. L'énoncé demande une perplexité par transition.",
    en="You divide by the number of sequences, not by the number of transitions: this is a perplexity per sentence, "
    "which grows with the length of the sentences. The statement asks for a perplexity per transition.",
)
def per_sequence(P, sequences):
    with np.errstate(all="ignore"):
        total = sum(np.log(P[i, j]) for sequence in sequences for i, j in pairwise(sequence))
        return float(np.exp(-total / len(sequences)))


@misconception(
    "perplexity",
    caught_by={"an_impossible_transition_makes_it_infinite"},
    fr="Vous sautez les transitions de probabilité nulle. La perplexité ne sanctionne alors plus un modèle qui "
    "interdit ce qui arrive vraiment : plus il interdit, meilleure elle paraît. Une seule transition impossible doit "
    "la rendre infinie ; c'est ce qui justifie le lissage.",
    en="You skip the transitions of probability zero. The perplexity then no longer punishes a model that forbids "
    "what really happens: the more it forbids, the better it looks. A single impossible transition must make it "
    "infinite; this is what justifies smoothing.",
)
def impossible_transitions_left_out(P, sequences):
    chances = [P[i, j] for sequence in sequences for i, j in pairwise(sequence) if P[i, j] > 0]
    with np.errstate(all="ignore"):
        return float(np.exp(-np.sum(np.log(chances)) / np.float64(len(chances))))


@misconception(
    "perplexity",
    caught_by={"an_impossible_transition_makes_it_infinite"},
    fr="Vous ajoutez un petit nombre aux probabilités : la perplexité d'une suite impossible est alors finie, et "
    "dépend surtout de ce nombre. L'énoncé demande `np.inf`.",
    en="You add a small number to the probabilities: the perplexity of an impossible sequence is then finite, and "
    "mostly depends on that number. The statement asks for `np.inf`.",
)
def epsilon_in_the_perplexity(P, sequences):
    return float(np.exp(-np.mean([np.log(P[i, j] + 1e-12) for sequence in sequences for i, j in pairwise(sequence)])))


@misconception(
    "perplexity",
    caught_by={
        "perplexity_is_the_inverse_geometric_mean",
        "sequences_without_a_transition_do_not_count",
        "perplexity_of_a_long_text_does_not_overflow",
    },
    fr="Vous mettez les suites bout à bout : le passage de la fin d'une suite au début de la suivante est compté "
    "comme une transition. Ce n'en est pas une, la chaîne n'a jamais eu à la prédire.",
    en="You join the sequences end to end: the passage from the end of one sequence to the beginning of the next is "
    "counted as a transition. It is none, the chain never had to predict it.",
)
def perplexity_across_sequences(P, sequences):
    states = [state for sequence in sequences for state in sequence]
    with np.errstate(divide="ignore"):
        return float(np.exp(-np.mean([np.log(P[i, j]) for i, j in pairwise(states)])))


@misconception(
    "perplexity",
    caught_by={
        "perplexity_is_the_number_of_equal_choices",
        "perplexity_is_the_inverse_geometric_mean",
        "an_impossible_transition_makes_it_infinite",
        "perplexity_of_a_long_text_does_not_overflow",
    },
    fr="Le signe moins manque dans l'exponentielle : vous renvoyez la moyenne géométrique des probabilités, plus "
    "petite que 1. La perplexité est son inverse, un nombre de mots, infini si une transition est impossible.",
    en="The minus sign is missing in the exponential: you return the geometric mean of the probabilities, smaller "
    "than 1. The perplexity is its inverse, a number of words, infinite if a transition is impossible.",
)
def geometric_mean_for_its_inverse(P, sequences):
    with np.errstate(divide="ignore"):
        return float(np.exp(np.mean([np.log(P[i, j]) for sequence in sequences for i, j in pairwise(sequence)])))


# ---- order_k_counts -------------------------------------------------------------------------------------------------


@misconception(
    "order_k_counts",
    caught_by={"keys_are_tuples_of_k_words"},
    fr="À l'ordre 1, vos clés sont des mots ; l'énoncé demande des tuples d'un mot, `(mot,)`, avec la virgule. La "
    "même fonction sert ainsi à tous les ordres, et l'ordre se lit sur la longueur des clés.",
    en="At order 1 your keys are words; the statement asks for tuples of one word, `(word,)`, with the comma. The "
    "same function thus serves at all orders, and the order can be read from the length of the keys.",
)
def words_for_tuples_at_order_one(sequences, k):
    counts = {}
    for sequence in sequences:
        for place in range(k, len(sequence)):
            context = sequence[place - 1] if k == 1 else tuple(sequence[place - k : place])
            followers = counts.setdefault(context, {})
            followers[sequence[place]] = followers.get(sequence[place], 0) + 1
    return counts


@misconception(
    "order_k_counts",
    caught_by={"keys_are_tuples_of_k_words"},
    fr="Vos clés sont des chaînes où les mots sont collés par des espaces ; l'énoncé demande des tuples de k mots. "
    "Une chaîne ne dit plus combien de mots elle contient, dès qu'un mot contient lui-même une espace.",
    en="Your keys are strings in which the words are joined by spaces; the statement asks for tuples of k words. A "
    "string no longer tells how many words it holds, as soon as a word holds a space itself.",
)
def strings_for_tuples(sequences, k):
    counts = {}
    for sequence in sequences:
        for place in range(k, len(sequence)):
            followers = counts.setdefault(" ".join(sequence[place - k : place]), {})
            followers[sequence[place]] = followers.get(sequence[place], 0) + 1
    return counts


@misconception(
    "order_k_counts",
    caught_by={"keys_are_tuples_of_k_words"},
    fr="Vos contextes ont k + 1 mots, comme l'écrit la diapositive, où un indice est décalé. Pour k = 1 on doit "
    "retrouver la chaîne de Markov ordinaire, qui ne regarde qu'un mot.",
    en="Your contexts have k + 1 words, as the slide has it, where an index is shifted. For k = 1 we must find the "
    "ordinary Markov chain again, which looks at one word only.",
)
def one_word_of_context_too_many(sequences, k):
    counts = {}
    for sequence in sequences:
        for place in range(k + 1, len(sequence)):
            followers = counts.setdefault(tuple(sequence[place - k - 1 : place]), {})
            followers[sequence[place]] = followers.get(sequence[place], 0) + 1
    return counts


@misconception(
    "order_k_counts",
    caught_by={"order_one_is_the_bigram_table", "no_context_straddles_two_sequences"},
    fr="Vous mettez les suites bout à bout : des contextes et des successeurs sont à cheval sur deux phrases, alors "
    "que la fin d'une phrase n'a pas de successeur. Parcourez chaque suite séparément, comme à l'exercice 1.",
    en="You join the sequences end to end: contexts and successors straddle two sentences, although the end of a "
    "sentence has no successor. Go through each sequence separately, as in exercise 1.",
)
def contexts_across_sequences(sequences, k):
    counts, text = {}, [word for sequence in sequences for word in sequence]
    for place in range(k, len(text)):
        followers = counts.setdefault(tuple(text[place - k : place]), {})
        followers[text[place]] = followers.get(text[place], 0) + 1
    return counts


@misconception(
    "order_k_counts",
    caught_by={"counts_are_occurrences_of_longer_patterns", "no_context_straddles_two_sequences"},
    fr="Vos contextes sont écrits à l'envers, du mot le plus récent au plus ancien, comme les indices de la formule. "
    "L'énoncé demande l'ordre du texte ; à l'ordre 1 cela ne se voit pas.",
    en="Your contexts are written backwards, from the most recent word to the oldest, like the indices of the "
    "formula. The statement asks for the order of the text; at order 1 this cannot be seen.",
)
def contexts_written_backwards(sequences, k):
    counts = {}
    for sequence in sequences:
        for place in range(k, len(sequence)):
            followers = counts.setdefault(tuple(sequence[place - k : place][::-1]), {})
            followers[sequence[place]] = followers.get(sequence[place], 0) + 1
    return counts


@misconception(
    "order_k_counts",
    caught_by={"counts_are_occurrences_of_longer_patterns", "order_one_is_the_bigram_table"},
    fr="Chaque successeur est compté une seule fois, même s'il revient : votre table dit ce qui est possible, pas ce "
    "qui est fréquent. Ali est suivi deux fois de est.",
    en="Each follower is counted only once, even if it comes again: your table tells what is possible, not what is "
    "frequent. Ali is followed twice by est.",
)
def followers_counted_once(sequences, k):
    counts = {}
    for sequence in sequences:
        for place in range(k, len(sequence)):
            counts.setdefault(tuple(sequence[place - k : place]), {})[sequence[place]] = 1
    return counts


@misconception(
    "order_k_counts",
    caught_by={"counts_are_occurrences_of_longer_patterns", "only_what_was_seen_is_in_the_table"},
    fr="Votre fenêtre avance de k mots à la fois : elle ne voit que des blocs qui ne se recouvrent pas. Elle doit "
    "avancer d'un mot, puisque chaque mot du texte est à son tour celui qu'il faut prédire.",
    en="Your window moves by k words at a time: it sees only blocks that do not overlap. It must move by one word, "
    "since each word of the text is in its turn the one to predict.",
)
def windows_without_overlap(sequences, k):
    counts = {}
    for sequence in sequences:
        for place in range(k, len(sequence), k):
            followers = counts.setdefault(tuple(sequence[place - k : place]), {})
            followers[sequence[place]] = followers.get(sequence[place], 0) + 1
    return counts


@misconception(
    "order_k_counts",
    caught_by={"only_what_was_seen_is_in_the_table"},
    fr="Vous mettez aussi dans la table les contextes qui terminent une suite, avec un dictionnaire vide. Ils n'ont "
    "pas de successeur : une génération qui y arriverait croirait pouvoir continuer.",
    en="You also put in the table the contexts that end a sequence, with an empty dictionary. They have no successor: "
    "a generation that came there would believe that it can go on.",
)
def final_contexts_kept(sequences, k):
    counts = {}
    for sequence in sequences:
        for end in range(k, len(sequence) + 1):
            followers = counts.setdefault(tuple(sequence[end - k : end]), {})
            if end < len(sequence):
                followers[sequence[end]] = followers.get(sequence[end], 0) + 1
    return counts


@misconception(
    "order_k_counts",
    caught_by={
        "counts_are_occurrences_of_longer_patterns",
        "order_one_is_the_bigram_table",
        "only_what_was_seen_is_in_the_table",
        "no_context_straddles_two_sequences",
    },
    fr="Vous gardez un comptage nul pour chaque mot qui n'a jamais suivi un contexte : la table retrouve la taille "
    "énorme que l'on voulait éviter. N'y mettez que ce qui a été vu.",
    en="You keep a count of zero for each word that never followed a context: the table regains the huge size that we "
    "wanted to avoid. Put in it only what was seen.",
)
def zeros_kept_for_every_word(sequences, k):
    words = sorted({word for sequence in sequences for word in sequence})
    counts = {}
    for sequence in sequences:
        for place in range(k, len(sequence)):
            context = tuple(sequence[place - k : place])
            if context not in counts:
                counts[context] = dict.fromkeys(words, 0)
            counts[context][sequence[place]] += 1
    return counts


@misconception(
    "order_k_counts",
    caught_by={
        "counts_are_occurrences_of_longer_patterns",
        "order_one_is_the_bigram_table",
        "only_what_was_seen_is_in_the_table",
        "no_context_straddles_two_sequences",
    },
    fr="Le dernier mot de chaque suite n'est jamais prédit : votre boucle s'arrête un pas trop tôt. Une suite de n "
    "mots compte n − k contextes suivis d'un mot.",
    en="The last word of each sequence is never predicted: your loop stops one step too early. A sequence of n words "
    "counts n − k contexts that a word follows.",
)
def last_follower_forgotten(sequences, k):
    counts = {}
    for sequence in sequences:
        for place in range(k, len(sequence) - 1):
            followers = counts.setdefault(tuple(sequence[place - k : place]), {})
            followers[sequence[place]] = followers.get(sequence[place], 0) + 1
    return counts


# ---- generate_text --------------------------------------------------------------------------------------------------


@misconception(
    "generate_text",
    caught_by={"next_words_follow_the_counts", "same_seed_gives_the_same_text"},
    fr="Vous prenez toujours le mot le plus fréquent : sans hasard, une accroche ne donne qu'un texte, qui finit par "
    "tourner en rond. Le mot suivant se tire, en proportion de son comptage.",
    en="You always take the most frequent word: without chance, a prompt gives a single text, which ends up going "
    "round in circles. The next word is drawn, in proportion to its count.",
)
def most_frequent_word(counts, prompt, length, rng):  # noqa: ARG001  # the mistake itself
    k = len(next(iter(counts)))
    if len(prompt) < k:
        raise ValueError("the prompt is too short")
    text = list(prompt)
    while len(text) < length and tuple(text[-k:]) in counts:
        followers = counts[tuple(text[-k:])]
        text.append(max(followers, key=followers.get))
    return text


@misconception(
    "generate_text",
    caught_by={"next_words_follow_the_counts"},
    fr="Vous tirez uniformément parmi les mots qui ont suivi le contexte, sans tenir compte de leurs comptages. Un "
    "mot vu dix fois doit sortir cinq fois plus souvent qu'un mot vu deux fois.",
    en="You draw uniformly among the words that followed the context, without regard to their counts. A word seen ten "
    "times must come out five times as often as a word seen twice.",
)
def uniform_among_followers(counts, prompt, length, rng):
    k = len(next(iter(counts)))
    if len(prompt) < k:
        raise ValueError("the prompt is too short")
    text = list(prompt)
    while len(text) < length and tuple(text[-k:]) in counts:
        text.append(str(rng.choice(list(counts[tuple(text[-k:])]))))
    return text


@misconception(
    "generate_text",
    caught_by={"next_words_follow_the_counts", "forced_texts_are_followed_at_every_order"},
    fr="Le contexte est lu une fois pour toutes dans l'accroche. Il doit suivre le texte : après chaque mot tiré, ce "
    "sont les k derniers mots du texte, mots tirés compris.",
    en="The context is read once and for all in the prompt. It must follow the text: after each word that is drawn, "
    "it is the last k words of the text, those drawn included.",
)
def context_frozen_at_the_prompt(counts, prompt, length, rng):
    k = len(next(iter(counts)))
    if len(prompt) < k:
        raise ValueError("the prompt is too short")
    text, context = list(prompt), tuple(prompt[:k])
    while len(text) < length and context in counts:
        weights = np.array(list(counts[context].values()), dtype=float)
        text.append(str(rng.choice(list(counts[context]), p=weights / weights.sum())))
    return text


@misconception(
    "generate_text",
    caught_by={"text_begins_with_the_prompt", "forced_texts_are_followed_at_every_order"},
    fr="Vous ajoutez `length` mots à l'accroche. Dans ce sujet, `length` compte tout, comme le départ aux exercices 3 "
    "et 4 : le texte a `length` mots, accroche comprise.",
    en="You add `length` words to the prompt. In this assignment `length` counts everything, as it does the first "
    "state in exercises 3 and 4: the text has `length` words, prompt included.",
)
def length_counts_the_new_words(counts, prompt, length, rng):
    k = len(next(iter(counts)))
    if len(prompt) < k:
        raise ValueError("the prompt is too short")
    text = list(prompt)
    while len(text) < length + len(prompt) and tuple(text[-k:]) in counts:
        followers = counts[tuple(text[-k:])]
        weights = np.array(list(followers.values()), dtype=float)
        text.append(str(rng.choice(list(followers), p=weights / weights.sum())))
    return text


@misconception(
    "generate_text",
    caught_by={"text_begins_with_the_prompt", "forced_texts_are_followed_at_every_order"},
    fr="Votre texte ne contient que les mots tirés. L'énoncé demande qu'il commence par l'accroche, qui compte dans "
    "`length`.",
    en="Your text holds only the words that were drawn. The statement asks that it begin with the prompt, which "
    "counts in `length`.",
)
def prompt_left_out(counts, prompt, length, rng):
    k = len(next(iter(counts)))
    if len(prompt) < k:
        raise ValueError("the prompt is too short")
    text = list(prompt)
    while len(text) < length and tuple(text[-k:]) in counts:
        followers = counts[tuple(text[-k:])]
        weights = np.array(list(followers.values()), dtype=float)
        text.append(str(rng.choice(list(followers), p=weights / weights.sum())))
    return text[len(prompt) :]


@misconception(
    "generate_text",
    caught_by={"text_begins_with_the_prompt", "forced_texts_are_followed_at_every_order"},
    fr="Vous renvoyez une chaîne de caractères ; l'énoncé demande la liste des mots. Celui qui appelle la fonction "
    "collera les mots comme il le veut, et pourra encore les compter.",
    en="You return a string; the statement asks for the list of the words. Whoever calls the function will join the "
    "words as they like, and can still count them.",
)
def words_joined_into_a_string(counts, prompt, length, rng):
    k = len(next(iter(counts)))
    if len(prompt) < k:
        raise ValueError("the prompt is too short")
    text = list(prompt)
    while len(text) < length and tuple(text[-k:]) in counts:
        followers = counts[tuple(text[-k:])]
        weights = np.array(list(followers.values()), dtype=float)
        text.append(str(rng.choice(list(followers), p=weights / weights.sum())))
    return " ".join(text)


@misconception(
    "generate_text",
    caught_by={"text_stops_at_an_unseen_context"},
    fr="Devant un contexte qui n'est pas dans la table, vous repartez d'un autre contexte. Le texte recolle alors des "
    "morceaux que rien ne relie ; l'énoncé demande qu'il s'arrête là.",
    en="Before a context that is not in the table you start again from another context. The text then joins pieces "
    "that nothing connects; the statement asks that it stop there.",
)
def restarted_at_unseen_contexts(counts, prompt, length, rng):
    contexts = list(counts)
    k = len(contexts[0])
    if len(prompt) < k:
        raise ValueError("the prompt is too short")
    text = list(prompt)
    while len(text) < length:
        context = tuple(text[-k:])
        followers = counts[context if context in counts else contexts[rng.integers(len(contexts))]]
        weights = np.array(list(followers.values()), dtype=float)
        text.append(str(rng.choice(list(followers), p=weights / weights.sum())))
    return text


@misconception(
    "generate_text",
    caught_by={"forced_texts_are_followed_at_every_order", "a_short_prompt_raises_value_error"},
    fr="Votre contexte a toujours 2 mots, quel que soit l'ordre de la table. L'ordre k est la longueur des clés de "
    "`counts` : lisez-la sur l'une d'elles.",
    en="Your context always has 2 words, whatever the order of the table. The order k is the length of the keys of "
    "`counts`: read it from one of them.",
)
def order_two_whatever_the_table(counts, prompt, length, rng):
    if len(prompt) < 2:
        raise ValueError("the prompt is too short")
    text = list(prompt)
    while len(text) < length and tuple(text[-2:]) in counts:
        followers = counts[tuple(text[-2:])]
        weights = np.array(list(followers.values()), dtype=float)
        text.append(str(rng.choice(list(followers), p=weights / weights.sum())))
    return text


@misconception(
    "generate_text",
    caught_by={"a_short_prompt_raises_value_error"},
    fr="Une accroche de moins de k mots est renvoyée telle quelle, sans rien dire : celui qui s'est trompé d'ordre "
    "croit que le modèle n'a rien à ajouter. L'énoncé demande de lever `ValueError`.",
    en="A prompt of fewer than k words is returned as it is, without a word: whoever got the order wrong believes "
    "that the model has nothing to add. The statement asks to raise `ValueError`.",
)
def short_prompt_returned(counts, prompt, length, rng):
    k = len(next(iter(counts)))
    text = list(prompt)
    while len(text) < length and tuple(text[-k:]) in counts:
        followers = counts[tuple(text[-k:])]
        weights = np.array(list(followers.values()), dtype=float)
        text.append(str(rng.choice(list(followers), p=weights / weights.sum())))
    return text


@misconception(
    "generate_text",
    caught_by={"same_seed_gives_the_same_text"},
    fr="L'argument `rng` est ignoré : `np.random.choice` tire dans le générateur global de numpy, et un texte ne peut "
    "pas être refait. Appelez `rng.choice`.",
    en="The argument `rng` is ignored: `np.random.choice` draws from numpy's global generator, and a text cannot be "
    "made again. Call `rng.choice`.",
)
def text_from_the_global_generator(counts, prompt, length, rng):  # noqa: ARG001  # the mistake itself
    k = len(next(iter(counts)))
    if len(prompt) < k:
        raise ValueError("the prompt is too short")
    text = list(prompt)
    while len(text) < length and tuple(text[-k:]) in counts:
        followers = counts[tuple(text[-k:])]
        weights = np.array(list(followers.values()), dtype=float)
        text.append(str(np.random.choice(list(followers), p=weights / weights.sum())))
    return text


@misconception(
    "generate_text",
    caught_by={"generating_leaves_its_inputs_unchanged"},
    fr="`text = prompt` ne copie rien : vous allongez la liste de l'appelant, et sa prochaine génération partira de "
    "votre texte. Écrivez `text = list(prompt)`.",
    en="`text = prompt` copies nothing: you lengthen the caller's list, and their next generation will start from "
    "your text. Write `text = list(prompt)`.",
)
def prompt_lengthened_in_place(counts, prompt, length, rng):
    k = len(next(iter(counts)))
    if len(prompt) < k:
        raise ValueError("the prompt is too short")
    text = prompt
    while len(text) < length and tuple(text[-k:]) in counts:
        followers = counts[tuple(text[-k:])]
        weights = np.array(list(followers.values()), dtype=float)
        text.append(str(rng.choice(list(followers), p=weights / weights.sum())))
    return text


# ---- quiz_unseen ----------------------------------------------------------------------------------------------------


both_sequences_thought_possible = wrong_answer(
    "quiz_unseen",
    name="both_sequences_thought_possible",
    key="unseen_sequences",
    value=1,
    caught_by={"unseen_transitions_are_impossible_unseen_sequences_are_not"},
    fr="La suite (2) est un seul bigramme. S'il n'apparaît jamais, son comptage est nul, donc aussi sa probabilité : "
    "sans lissage, la chaîne ne peut pas le tirer, quel que soit le corpus.",
    en="Sequence (2) is a single bigram. If it never occurs, its count is zero, and so is its probability: without "
    "smoothing the chain cannot draw it, whatever the corpus.",
)

the_longer_sequence_thought_impossible = wrong_answer(
    "quiz_unseen",
    name="the_longer_sequence_thought_impossible",
    key="unseen_sequences",
    value=3,
    caught_by={"unseen_transitions_are_impossible_unseen_sequences_are_not"},
    fr="C'est le contraire. Ce que le corpus interdit, ce sont des bigrammes : la suite (2) en est un, jamais vu ; la "
    "suite (1) en compte quatre, et chacun a pu être vu dans une phrase différente.",
    en="It is the other way round. What the corpus forbids is bigrams: sequence (2) is one, never seen; sequence (1) "
    "counts four, and each may have been seen in a different sentence.",
)

only_the_corpus_thought_possible = wrong_answer(
    "quiz_unseen",
    name="only_the_corpus_thought_possible",
    key="unseen_sequences",
    value=4,
    caught_by={"unseen_transitions_are_impossible_unseen_sequences_are_not"},
    fr="Une chaîne ne récite pas le corpus : elle recolle des bigrammes vus dans des phrases différentes. La suite "
    "(1) est possible si chacun de ses quatre bigrammes a été vu quelque part, comme « Ali est bleu . » dans "
    "l'exemple du cours.",
    en="A chain does not recite the corpus: it glues bigrams seen in different sentences. Sequence (1) is possible if "
    "each of its four bigrams was seen somewhere, as “Ali est bleu .” is in the example of the lecture.",
)
