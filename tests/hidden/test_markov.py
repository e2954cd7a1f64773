"""The hidden suite of the assignment on Markov chains: its specification.

Each check is a proposition; the sentence beside it is what the student reads. Hidden inputs are drawn from the course's
secret. Oracles count patterns one place at a time and multiply fractions; a law is judged by the divergence of its
frequencies, whose threshold holds for any number of draws. The four sentences are those of the lecture.
"""

# ruff: noqa: N806  # P is the transition matrix, as in the assignment

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from itertools import product as arrangements

import numpy as np

from autograder.errors import StudentCrashed
from autograder.quality.bigrams import bigram_z, merged_g_test
from autograder.sandbox.wire import Rng
from autograder.suite import oracles_markov as oracles
from autograder.suite.declare import check
from autograder.suite.expect import expect, require

LECTURE = [
    ["Ali", "est", "ici", "."],
    ["Ali", "aime", "le", "bleu", "."],
    ["le", "vélo", "d'", "Ali", "est", "bleu", "."],
    ["qui", "est", "Ali", "?"],
]
VOCABULARY = ["Ali", "est", "ici", ".", "aime", "le", "bleu", "vélo", "d'", "qui", "?"]
WORDS = ["rose", "lune", "chat", "vent", "été", "mer", "loup", "nuit", "pain", "île", "feu", "zinc"]

DOUBLE = 1e-9  # ten million roundings of float64: any order of the operations, but not single precision
FALSE_ALARM = 1e-9  # of each comparison of frequencies with their law
SIX_SIGMAS = 6.0  # of a normal statistic: 2e-9 of false alarm
LEADS = ((0.8, 0.12, 0.08), (0.85, 0.15))  # far from uniform: 300 draws tell them apart


def lexicon(rng, size):
    """So many words in an order that is not the alphabetical one."""
    words = [str(word) for word in rng.permutation(WORDS)[:size]]
    return words if words != sorted(words) else words[::-1]


def corpus(rng, words, lengths):
    """Sequences of these lengths; one word out of three repeats the one before."""
    found = []
    for length in lengths:
        sequence = [str(word) for word in rng.choice(words, length)]
        for place in range(2, length, 3):
            sequence[place] = sequence[place - 1]
        found.append(sequence)
    return found


def dense_chain(rng, size):
    """A transition matrix without a zero, whose columns do not sum to one."""
    P = rng.uniform(0.2, 1.0, (size, size))
    P[:, 0] += 1.0
    return P / P.sum(axis=1, keepdims=True)


def sparse_chain(rng, size):
    """A transition matrix, size >= 5, with two or three successors a state; on a circle the next one leads.

    No state is among its own successors, nor is the one before it on the circle.
    """
    P = np.zeros((size, size))
    for i in range(size):
        chances = LEADS[i % len(LEADS)]
        steps = [1, *(int(step) for step in rng.permutation(np.arange(2, size - 1))[: len(chances) - 1])]
        P[i, [(i + step) % size for step in steps]] = chances
    return P


def table(value, size):
    """A square array (size, size), as float64."""
    require(isinstance(value, np.ndarray),
            fr=f"un tableau numpy est attendu, votre fonction renvoie {type(value).__name__}",
            en=f"expected a numpy array, got {type(value).__name__}")  # fmt: skip
    return expect(value).shape(size, size).finite().array()


def states(value, size):
    """A sequence of numbers of states as a list of int, all of them in 0..size-1."""
    items = value.tolist() if isinstance(value, np.ndarray) and value.ndim == 1 else value
    require(isinstance(items, list | tuple),
            fr=f"une liste d'états est attendue, votre fonction renvoie {type(value).__name__}",
            en=f"expected a list of states, got {type(value).__name__}")  # fmt: skip
    path = [float(expect(item, "état / state").shape().finite().array()) for item in items]
    require(all(state in range(size) for state in path),
            fr="la suite contient autre chose que des numéros d'états, de 0 à V − 1",
            en="the sequence holds something else than numbers of states, from 0 to V − 1")  # fmt: skip
    return [int(state) for state in path]


def same_path(found, wanted):
    """The two sequences have the same length, then the same states."""
    require(len(found) <= len(wanted), fr="la suite continue après l'état où elle devrait s'arrêter",
            en="the sequence goes on after the state where it should stop")  # fmt: skip
    require(len(found) >= len(wanted), fr="la suite s'arrête avant d'avoir le nombre d'états attendu",
            en="the sequence stops before it has the expected number of states")  # fmt: skip
    require(found == wanted, fr="la suite ne passe pas par les états attendus",
            en="the sequence does not go through the expected states")  # fmt: skip


def text_of(value):
    """A text as a list of words."""
    items = value.tolist() if isinstance(value, np.ndarray) and value.ndim == 1 else value
    require(isinstance(items, list | tuple) and all(isinstance(item, str) for item in items),
            fr="une liste de mots est attendue", en="expected a list of words")  # fmt: skip
    return list(items)


def contexts_of(value, k):
    """A table of contexts with plain integers, whatever kind of dictionary and of integer it is made of."""
    require(isinstance(value, dict), fr=f"un dictionnaire est attendu, votre fonction renvoie {type(value).__name__}",
            en=f"expected a dict, got {type(value).__name__}")  # fmt: skip
    for context, words in value.items():
        require(isinstance(context, tuple) and len(context) == k and all(isinstance(word, str) for word in context),
                fr=f"chaque clé doit être un tuple de k mots ; ici k = {k}",
                en=f"each key must be a tuple of k words; here k = {k}")  # fmt: skip
        require(isinstance(words, dict) and all(isinstance(word, str) for word in words),
                fr="chaque valeur doit être un dictionnaire de mots",
                en="each value must be a dict of words")  # fmt: skip
    return {
        context: {word: float(expect(count).shape().finite().array()) for word, count in words.items()}
        for context, words in value.items()
    }


def same_table(found, wanted):
    """The two tables of contexts are the same."""
    more, missing = found.keys() - wanted.keys(), wanted.keys() - found.keys()
    require(not more, fr=f"{len(more)} contextes de trop", en=f"{len(more)} contexts too many")
    require(not missing, fr=f"{len(missing)} contextes manquent", en=f"{len(missing)} contexts are missing")
    require(found == wanted, fr="les comptages d'un contexte au moins sont faux",
            en="the counts of one context at least are wrong")  # fmt: skip


def number(value, name=""):
    """A number as a float: finite or infinite, but no NaN."""
    found = float(expect(value, name).shape().array())
    require(not math.isnan(found), fr="le résultat est NaN", en="the result is NaN")
    return found


def follow_the_law(sample, law):
    """These independent draws come from this law, up to chance."""
    allowed = sum(chance > 0 for chance in law.values())
    gap = oracles.divergence_from(sample, law)
    require(gap < math.inf, fr="un tirage impossible est sorti", en="an impossible draw came out")
    require(gap <= oracles.divergence_threshold(max(2, allowed), false_alarm=FALSE_ALARM),
            fr="les fréquences ne sont pas celles de la loi",
            en="the frequencies are not those of the law")  # fmt: skip


def unchanged(call):
    """The call gave something, and changed no argument in place."""
    require(call.value is not None, fr="la fonction ne renvoie rien", en="the function returns nothing")
    names = ", ".join(call.mutated)
    require(not call.mutated, fr=f"modifié sur place\u00a0: {names}", en=f"changed in place: {names}")


# ---- bigram_counts --------------------------------------------------------------------------------------------------


@check("bigram_counts", points=0.15,
       fr="la table a une ligne et une colonne par mot du vocabulaire ; une suite vide ou d'un mot n'y ajoute rien",
       en="the table has a row and a column per word; an empty sequence or one word alone adds nothing")  # fmt: skip
def table_has_a_row_and_a_column_per_word(student, rng):
    for size, lengths in ((5, ()), (7, (0, 1)), (1, (1,))):
        words = lexicon(rng, size)
        found = table(student.bigram_counts(sequences=corpus(rng, words, lengths), vocabulary=words), size)
        require(not found.any(), fr="la table n'est pas nulle", en="the table is not zero")


@check("bigram_counts", points=0.95, anchor=True,
       fr="C[i, j] est le nombre de places où le mot j suit le mot i, cherchées une à une",
       en="C[i, j] is the number of places where word j follows word i, looked for one by one")  # fmt: skip
def counts_are_occurrences_of_pairs(student, rng):
    words = sorted(lexicon(rng, 5))
    sequences = corpus(rng, words, (40,))  # one sequence, sorted words: borders and order are others' business
    sequences[0][0] = words[4]
    wanted = [[oracles.occurrences(sequences, [word, next_one]) for next_one in words] for word in words]
    found = table(student.bigram_counts(sequences=sequences, vocabulary=words), 5)
    expect(found).close_to(np.array(wanted), atol=0)


@check("bigram_counts", points=0.25, anchor=True,
       fr="dans les quatre phrases du cours, Ali est suivi de est (2 fois), aime (1 fois) et ? (1 fois)",
       en="in the four sentences of the lecture, Ali is followed by est (twice), aime (once), ? (once)")  # fmt: skip
def the_row_of_ali_is_that_of_the_lecture(student, rng):  # noqa: ARG001  # nothing is drawn
    found = table(student.bigram_counts(sequences=LECTURE, vocabulary=VOCABULARY), 11)
    expect(found[0]).close_to(np.array([0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 1]), atol=0)


@check("bigram_counts", points=0.35,
       fr="un mot qui termine une suite n'y a pas de successeur : aucun bigramme n'est à cheval sur deux suites",
       en="a word that ends a sequence has no successor there: no bigram straddles two sequences")  # fmt: skip
def no_pair_straddles_two_sequences(student, rng):
    words = sorted(lexicon(rng, 6))
    sequences = [[words[i], words[(i + 1) % 4], words[4]] for i in rng.permutation(4)]
    found = table(student.bigram_counts(sequences=sequences, vocabulary=words), 6)
    require(not found[4].any(), fr="le dernier mot d'une suite a un successeur",
            en="the last word of a sequence has a successor")  # fmt: skip
    expect(found.sum()).close_to(8.0, atol=0)


@check("bigram_counts", points=0.3,
       fr="lignes et colonnes suivent l'ordre du vocabulaire donné, mots jamais vus compris",
       en="rows and columns follow the order of the vocabulary given, words never seen included")  # fmt: skip
def rows_follow_the_order_of_the_vocabulary(student, rng):
    words = lexicon(rng, 7)
    sequences = [words[:0:-1]]  # words[0] never occurs, and the others occur in the reverse order
    wanted = np.eye(7, k=-1)
    wanted[1, 0] = 0
    expect(table(student.bigram_counts(sequences=sequences, vocabulary=words), 7)).close_to(wanted, atol=0)


# ---- transition_matrix ----------------------------------------------------------------------------------------------


def counted(rng, size, *, unseen=()):
    """A table of counts (size, size) with a zero in each row, whose rows have different sums; zero rows where asked."""
    counts = rng.integers(1, 5, (size, size)) * np.arange(1, size + 1)[:, None]
    counts[np.arange(size), (np.arange(size) + 1) % size] = 0
    counts[:, 0] += 2
    counts[list(unseen)] = 0
    return counts


@check("transition_matrix", points=0.3,
       fr="chaque ligne vue est une loi de probabilité : positive, de somme 1, pour des comptages entiers ou flottants",
       en="each row that was seen is a distribution: nonnegative, of sum 1, for integer or float counts")  # fmt: skip
def rows_are_distributions(student, rng):
    for size, smoothing, kind in ((5, 0.0, np.float64), (7, 0.5, np.int64), (1, 2.0, np.float64)):
        found = student.transition_matrix(counts=counted(rng, size).astype(kind), smoothing=smoothing)
        rows = expect(table(found, size)).within(0.0, 1.0).array()
        require(found.dtype == np.float64, fr=f"dtype float64 attendu, {found.dtype} reçu",
                en=f"expected float64, got {found.dtype}")  # fmt: skip
        expect(rows.sum(axis=1), "Σⱼ P[i, j]").close_to(np.ones(size), atol=DOUBLE)


@check("transition_matrix", points=0.65, anchor=True,
       fr="sans lissage (le défaut), P[i, j] est la fréquence du mot j parmi les successeurs du mot i",
       en="without smoothing (the default), P[i, j] is the frequency of j among the successors of i")  # fmt: skip
def entries_are_frequencies_of_the_successors(student, rng):
    counts = counted(rng, 6)
    wanted = [[float(share) for share in oracles.frequencies(row, Fraction(0))] for row in counts.tolist()]
    for given in ({}, {"smoothing": 0.0}):
        found = student.transition_matrix(counts=counts.astype(float), **given)
        expect(table(found, 6)).close_to(np.array(wanted), atol=DOUBLE)


@check("transition_matrix", points=0.25, anchor=True,
       fr="la ligne d'Ali est celle du cours : 0,5 pour est, 0,25 pour aime et pour ?",
       en="the row of Ali is that of the lecture: 0.5 for est, 0.25 for aime and for ?")  # fmt: skip
def the_probabilities_of_ali_are_those_of_the_lecture(student, rng):  # noqa: ARG001  # nothing is drawn
    counts = np.array([[oracles.occurrences(LECTURE, [i, j]) for j in VOCABULARY] for i in VOCABULARY], dtype=float)
    found = student.transition_matrix(counts=counts)
    row = expect(found).shape(11, 11).array()[0]
    expect(row).close_to(np.array([0, 0.5, 0, 0, 0.25, 0, 0, 0, 0, 0, 0.25]), atol=DOUBLE)


@check("transition_matrix", points=0.3,
       fr="sans lissage, la ligne d'un mot sans successeur reste nulle",
       en="without smoothing, the row of a word without a successor stays zero")  # fmt: skip
def an_unseen_row_stays_zero_without_smoothing(student, rng):
    rows = [int(row) for row in rng.permutation(6)[:2]]
    found = expect(student.transition_matrix(counts=counted(rng, 6, unseen=rows).astype(float))).shape(6, 6).array()
    expect(found[rows]).finite().close_to(np.zeros((2, 6)), atol=0)


@check("transition_matrix", points=0.6, anchor=True,
       fr="avec lissage, tout se passe comme si chaque bigramme avait été observé λ fois de plus",
       en="with smoothing, all is as if each bigram had been observed λ more times")  # fmt: skip
def smoothing_adds_observations_of_every_pair(student, rng):
    for size, extra in ((6, Fraction(1, 4)), (5, Fraction(3)), (4, Fraction(5, 2))):
        counts = counted(rng, size)
        wanted = [[float(share) for share in oracles.frequencies(row, extra)] for row in counts.tolist()]
        found = student.transition_matrix(counts=counts.astype(float), smoothing=float(extra))
        expect(table(found, size)).close_to(np.array(wanted), atol=DOUBLE)


@check("transition_matrix", points=0.2,
       fr="avec lissage, la ligne d'un mot sans successeur devient uniforme",
       en="with smoothing, the row of a word without a successor becomes uniform")  # fmt: skip
def an_unseen_row_becomes_uniform_with_smoothing(student, rng):
    row, smoothing = int(rng.integers(7)), float(rng.uniform(0.1, 3.0))
    found = student.transition_matrix(counts=counted(rng, 7, unseen=[row]).astype(float), smoothing=smoothing)
    expect(expect(found).shape(7, 7).array()[row]).close_to(np.full(7, 1 / 7), atol=DOUBLE)


@check("transition_matrix", points=0.2,
       fr="`counts` est intact après l'appel",
       en="`counts` is untouched by the call")  # fmt: skip
def counts_are_left_unchanged(student, rng):
    for unseen, smoothing in (((), 0.5), ((2,), 0.0)):
        counts = counted(rng, 5, unseen=unseen).astype(float)
        call = student.call("transition_matrix", counts=counts, smoothing=smoothing)
        expect(call.value).shape(5, 5)
        unchanged(call)


# ---- most_likely_sequence -------------------------------------------------------------------------------------------


@check("most_likely_sequence", points=0.25,
       fr="la suite commence par `start` et compte `length` états, départ compris",
       en="the sequence begins with `start` and counts `length` states, the first one included")  # fmt: skip
def greedy_path_has_the_length_asked_for(student, rng):
    for size, length in ((5, 7), (4, 2), (6, 1)):
        start = int(rng.integers(1, size))
        found = states(student.most_likely_sequence(P=dense_chain(rng, size), start=start, length=length), size)
        require(len(found) == length, fr=f"{length} états sont demandés, la suite en compte {len(found)}",
                en=f"{length} states are asked for, the sequence counts {len(found)}")  # fmt: skip
        require(found[0] == start, fr="la suite ne commence pas par `start`",
                en="the sequence does not begin with `start`")  # fmt: skip


def leading_chain(rng, size):
    """A chain of even size whose greedy path visits all states in a random order, and that order.

    Every other state of the path is a bad place to be, from which no transition is likely: to step over it, with a
    probability of 0.4 instead of 0.5, makes a more likely sequence.
    """
    order = [int(state) for state in rng.permutation(size)]
    P = np.zeros((size, size))
    for place, i in enumerate(order):
        P[i] = 0.1 / (size - 2) if place % 2 == 0 else 0.7 / (size - 1)
        P[i, order[(place + 1) % size]] = 0.5 if place % 2 == 0 else 0.3
        if place % 2 == 0:
            P[i, order[(place + 2) % size]] = 0.4
    return P, order


@check("most_likely_sequence", points=0.9, anchor=True, after=greedy_path_has_the_length_asked_for,
       fr="chaque pas va à l'état que rien ne bat dans la ligne de l'état courant",
       en="each step goes to the state that nothing beats in the row of the current state")  # fmt: skip
def each_step_goes_to_the_most_likely_state(student, rng):
    for size, length in ((6, 8), (4, 3)):
        P, order = leading_chain(rng, size)
        for start in order[:2]:
            found = states(student.most_likely_sequence(P=P, start=start, length=length), size)
            same_path(found, oracles.greedy(P, start, length))


@check("most_likely_sequence", points=0.3, after=greedy_path_has_the_length_asked_for,
       fr="à égalité, l'état de plus petit numéro l'emporte",
       en="in case of a tie, the state with the smallest number wins")  # fmt: skip
def ties_go_to_the_smallest_number(student, rng):
    size, start = 7, int(rng.integers(7))
    P = sum(np.eye(size)[[(i + step) % size for i in range(size)]] for step in (1, 2, 3, 4)) / 4
    same_path(states(student.most_likely_sequence(P=P, start=start, length=17), size), oracles.greedy(P, start, 17))


@check("most_likely_sequence", points=0.3, after=greedy_path_has_the_length_asked_for,
       fr="la suite s'arrête à un état dont la ligne est nulle",
       en="the sequence stops at a state whose row is zero")  # fmt: skip
def greedy_path_stops_where_nothing_leads_on(student, rng):
    P, order = leading_chain(rng, 6)
    P[order[3]] = 0
    same_path(states(student.most_likely_sequence(P=P, start=order[0], length=9), 6), order[:4])
    same_path(states(student.most_likely_sequence(P=P, start=order[3], length=9), 6), [order[3]])


@check("most_likely_sequence", points=0.25, anchor=True, after=greedy_path_has_the_length_asked_for,
       fr="dans la chaîne du cours, « le » mène à « bleu », « . », « qui » à « est », « Ali »",
       en="in the chain of the lecture, “le” leads to “bleu”, “.”, and “qui” to “est”, “Ali”")  # fmt: skip
def greedy_sentences_of_the_lecture_are_found(student, rng):  # noqa: ARG001  # nothing is drawn
    counts = [[oracles.occurrences(LECTURE, [i, j]) for j in VOCABULARY] for i in VOCABULARY]
    P = np.array([[float(share) for share in oracles.frequencies(row, Fraction(0))] for row in counts])
    wanted = (["le", "bleu", "."], 5), (["qui", "est", "Ali", "est"], 4)
    numbers = [([VOCABULARY.index(word) for word in words], length) for words, length in wanted]
    values = [student.most_likely_sequence(P=P, start=path[0], length=length) for path, length in numbers]
    for value, (path, _) in zip(values, numbers, strict=True):
        same_path(states(value, 11), path)


# ---- sample_sequence ------------------------------------------------------------------------------------------------


def seed(rng):
    """A generator for the student, from our own."""
    return Rng(int(rng.integers(1, 10**9)))


@check("sample_sequence", points=0.25,
       fr="la suite commence par `start` et compte `length` états, départ compris",
       en="the sequence begins with `start` and counts `length` states, the first one included")  # fmt: skip
def drawn_path_has_the_length_asked_for(student, rng):
    for size, length in ((5, 7), (4, 2), (6, 1)):
        start = int(rng.integers(1, size))
        value = student.sample_sequence(P=dense_chain(rng, size), start=start, length=length, rng=seed(rng))
        found = states(value, size)
        require(len(found) == length, fr=f"{length} états sont demandés, la suite en compte {len(found)}",
                en=f"{length} states are asked for, the sequence counts {len(found)}")  # fmt: skip
        require(found[0] == start, fr="la suite ne commence pas par `start`",
                en="the sequence does not begin with `start`")  # fmt: skip


@check("sample_sequence", points=1, anchor=True, after=drawn_path_has_the_length_asked_for,
       fr="après chaque passage en i, l'état suivant suit la ligne i (test G, 10 000 transitions)",
       en="after each visit to i, the next state follows row i (G-test, 10,000 transitions)")  # fmt: skip
def transitions_follow_the_rows(student, rng):
    P, size = sparse_chain(rng, 5), 5
    paths = [
        states(student.sample_sequence(P=P, start=start, length=2_000, rng=seed(rng)), size) for start in range(size)
    ]
    drawn = oracles.draws(paths, 1)
    for i in range(size):
        # of some 2,000 visits; a fixed number of draws has an exact law, whatever the number of visits
        require(len(drawn.get(i, [])) >= 600, fr="un état n'est presque jamais visité",
                en="a state is hardly ever visited")  # fmt: skip
        follow_the_law(drawn[i][:600], {(j,): P[i, j] for j in range(size)})
    alone = oracles.draws(paths[:1], 1)
    counts = np.array([[alone.get(i, []).count((j,)) for j in range(size)] for i in range(size)])
    # 1,999 transitions of one path, all rows together: what no row by itself shows
    require(merged_g_test(counts, P).p_value >= FALSE_ALARM and abs(bigram_z(counts, P)) <= SIX_SIGMAS,
            fr="prises ensemble, les transitions sont plus plates ou plus tranchées que celles de P",
            en="taken together, the transitions are flatter or sharper than those of P")  # fmt: skip


@check("sample_sequence", points=0.75, anchor=True, after=drawn_path_has_the_length_asked_for,
       fr="la probabilité d'une suite est le produit de ses transitions (300 appels, tous les chemins énumérés)",
       en="the probability of a sequence is the product of its transitions (300 calls, all paths listed)")  # fmt: skip
def whole_paths_have_the_product_law(student, rng):
    P, size = sparse_chain(rng, 5), 5
    law = {(start, j, m): P[start, j] * P[j, m] / 2 for start in (1, 3) for j in range(size) for m in range(size)}
    paths = []
    for start in rng.choice([1, 3], 300).tolist():
        paths.append(tuple(states(student.sample_sequence(P=P, start=start, length=3, rng=seed(rng)), size)))
    follow_the_law(paths, law)


@check("sample_sequence", points=0.3, after=drawn_path_has_the_length_asked_for,
       fr="une transition de probabilité nulle n'est jamais tirée",
       en="a transition of probability zero is never drawn")  # fmt: skip
def impossible_transitions_are_never_drawn(student, rng):
    P = sparse_chain(rng, 7)
    for start in (int(rng.integers(7)) for _ in range(3)):
        path = states(student.sample_sequence(P=P, start=start, length=700, rng=seed(rng)), 7)
        require(all(P[i, j] > 0 for i, j in pairwise(path)),
                fr="une transition impossible est sortie", en="an impossible transition came out")  # fmt: skip


@check("sample_sequence", points=0.3, after=drawn_path_has_the_length_asked_for,
       fr="la suite s'arrête à un état dont la ligne est nulle",
       en="the sequence stops at a state whose row is zero")  # fmt: skip
def drawn_path_stops_where_nothing_leads_on(student, rng):
    P, dead = sparse_chain(rng, 5), int(rng.integers(5))
    P[dead] = 0
    for start in (dead, (dead + 1) % 5, (dead + 2) % 5):
        path = states(student.sample_sequence(P=P, start=start, length=400, rng=seed(rng)), 5)
        # eighty times around the circle it misses the dead end with probability 0.36 at most: 1e-35
        require(dead not in path[:-1], fr="la suite continue après un état dont la ligne est nulle",
                en="the sequence goes on after a state whose row is zero")  # fmt: skip
        require(path[-1] == dead, fr="la suite n'arrive pas à l'état où elle doit s'arrêter",
                en="the sequence does not come to the state where it must stop")  # fmt: skip


@check("sample_sequence", points=0.25, after=drawn_path_has_the_length_asked_for,
       fr="tout le hasard vient de `rng` : même graine, même suite ; autre graine, autre suite",
       en="all randomness comes from `rng`: same seed, same sequence; another seed, another sequence")  # fmt: skip
def same_seed_gives_the_same_path(student, rng):
    P, chosen = dense_chain(rng, 6), int(rng.integers(1, 10**6))
    first, again, other = (
        states(student.sample_sequence(P=P, start=2, length=60, rng=Rng(chosen + shift)), 6) for shift in (0, 0, 1)
    )
    require(first == again, fr="la même graine donne deux suites différentes",
            en="the same seed gives two different sequences")  # fmt: skip
    # two draws from such a row agree with a probability below 1/2: 59 of them, below 2e-18
    require(first != other, fr="deux graines donnent la même suite", en="two seeds give the same sequence")


@check("sample_sequence", points=0.15, after=drawn_path_has_the_length_asked_for,
       fr="`P` est intacte après l'appel",
       en="`P` is untouched by the call")  # fmt: skip
def sampling_leaves_the_matrix_unchanged(student, rng):
    P = sparse_chain(rng, 5)
    P[3] = 0
    unchanged(student.call("sample_sequence", P=P, start=1, length=30, rng=seed(rng)))


# ---- log_likelihood -------------------------------------------------------------------------------------------------


@check("log_likelihood", points=0.25,
       fr="la log-vraisemblance est un nombre ; sans transition (un état, ou aucun), elle est nulle",
       en="the log-likelihood is a number; without a transition (one state, or none), it is zero")  # fmt: skip
def no_transition_has_log_likelihood_zero(student, rng):
    P = dense_chain(rng, 4)
    number(student.log_likelihood(P=P, sequence=[2, 0, 3]))
    for sequence in ([int(rng.integers(4))], []):
        expect(number(student.log_likelihood(P=P, sequence=sequence))).close_to(0.0, atol=DOUBLE)


@check("log_likelihood", points=0.9, anchor=True,
       fr="log P est le logarithme du produit des transitions, calculé en fractions exactes",
       en="log P is the logarithm of the product of the transitions, computed with exact fractions")  # fmt: skip
def log_likelihood_is_the_logarithm_of_the_product(student, rng):
    for size, length in ((6, 7), (4, 2), (5, 11)):
        P, path = dense_chain(rng, size), rng.integers(0, size, length).tolist()
        found = number(student.log_likelihood(P=P, sequence=path))
        expect(found).close_to(oracles.product(P, [path]).log, atol=DOUBLE)


@check("log_likelihood", points=0.2,
       fr="la log-vraisemblance s'ajoute : celle d'une suite est la somme de celles de ses deux morceaux",
       en="the log-likelihood adds up: that of a sequence is the sum of those of its two parts")  # fmt: skip
def log_likelihood_adds_up_along_the_path(student, rng):
    P, path = dense_chain(rng, 5), rng.integers(0, 5, 13).tolist()
    whole, left, right = (number(student.log_likelihood(P=P, sequence=part)) for part in (path, path[:5], path[4:]))
    require(whole != 0, fr="la log-vraisemblance est nulle", en="the log-likelihood is zero")
    expect(left + right).close_to(whole, atol=DOUBLE)


@check("log_likelihood", points=0.3,
       fr="une transition impossible donne −∞, où qu'elle soit dans la suite",
       en="an impossible transition gives −∞, wherever it is in the sequence")  # fmt: skip
def an_impossible_transition_is_minus_infinity(student, rng):
    P, after = sparse_chain(rng, 6), int(rng.integers(6))
    start = (after + 1) % 6  # only the other way round is possible
    paths = [start, after], [after, start, *oracles.greedy(P, after, 4)]
    found = [number(student.log_likelihood(P=P, sequence=path)) for path in paths]
    require(found == [-math.inf, -math.inf], fr="le résultat n'est pas −∞", en="the result is not −∞")


@check("log_likelihood", points=0.35, anchor=True,
       fr="la log-vraisemblance de 3 000 transitions possibles est finie et juste",
       en="the log-likelihood of 3,000 possible transitions is finite and right")  # fmt: skip
def a_long_path_does_not_underflow(student, rng):
    P, path = dense_chain(rng, 4), rng.integers(0, 4, 3_001).tolist()
    found = number(student.log_likelihood(P=P, sequence=path))
    expect(found).close_to(oracles.product(P, [path]).log, atol=0, rtol=DOUBLE)


# ---- perplexity -----------------------------------------------------------------------------------------------------


@check("perplexity", points=0.35,
       fr="entre m successeurs équiprobables, la perplexité vaut m ; quand tout est certain, elle vaut 1",
       en="between m equally likely successors the perplexity is m; where all is certain, it is 1")  # fmt: skip
def perplexity_is_the_number_of_equal_choices(student, rng):
    for size, m in ((7, 3), (5, 1), (6, 6)):
        P = sum(np.eye(size)[[(i + step) % size for i in range(size)]] for step in range(m)) / m
        start = int(rng.integers(size))
        path = [(start + place * (m - 1)) % size for place in range(8)]
        expect(number(student.perplexity(P=P, sequences=[path[:5], path[5:]]))).close_to(float(m), atol=DOUBLE)


@check("perplexity", points=0.95, anchor=True,
       fr="PP est l'inverse de la moyenne géométrique des transitions, toutes suites réunies (fractions exactes)",
       en="PP is one over the geometric mean of the transitions of all sequences (exact fractions)")  # fmt: skip
def perplexity_is_the_inverse_geometric_mean(student, rng):
    for size, lengths in ((6, (3, 9)), (4, (2,)), (5, (12, 2, 5))):
        P = dense_chain(rng, size)
        paths = [rng.integers(0, size, length).tolist() for length in lengths]
        found = number(student.perplexity(P=P, sequences=paths))
        expect(found).close_to(oracles.product(P, paths).perplexity, atol=DOUBLE)


@check("perplexity", points=0.3,
       fr="une suite vide ou d'un seul état ne change pas la perplexité",
       en="a sequence that is empty or of a single state does not change the perplexity")  # fmt: skip
def sequences_without_a_transition_do_not_count(student, rng):
    P, path = dense_chain(rng, 5), rng.integers(0, 5, 8).tolist()
    alone = number(student.perplexity(P=P, sequences=[path]))
    require(alone > 0, fr="la perplexité n'est pas positive", en="the perplexity is not positive")
    expect(number(student.perplexity(P=P, sequences=[[3], path, [], [1]]))).close_to(alone, atol=DOUBLE)


@check("perplexity", points=0.45,
       fr="une transition impossible, dans une seule des suites, rend la perplexité infinie",
       en="an impossible transition, in one of the sequences only, makes the perplexity infinite")  # fmt: skip
def an_impossible_transition_makes_it_infinite(student, rng):
    P, after = sparse_chain(rng, 6), int(rng.integers(6))
    start = (after + 1) % 6  # only the other way round is possible
    possible = oracles.greedy(P, 1, 5)
    for paths in ([[start, after]], [possible, [start, after], possible]):
        require(number(student.perplexity(P=P, sequences=paths)) == math.inf,
                fr="la perplexité n'est pas infinie", en="the perplexity is not infinite")  # fmt: skip


@check("perplexity", points=0.45, anchor=True,
       fr="la perplexité de milliers de transitions est finie et juste",
       en="the perplexity of thousands of transitions is finite and right")  # fmt: skip
def perplexity_of_a_long_text_does_not_overflow(student, rng):
    P = dense_chain(rng, 4)
    paths = [rng.integers(0, 4, length).tolist() for length in (*[281] * 11, 4)]
    found = number(student.perplexity(P=P, sequences=paths))
    expect(found).close_to(oracles.product(P, paths).perplexity, atol=0, rtol=1e-8)  # 3,000 roundings of a logarithm


# ---- order_k_counts -------------------------------------------------------------------------------------------------


@check("order_k_counts", points=0.35,
       fr="les clés sont des tuples de k mots ; une suite de k mots ou moins n'apporte rien",
       en="the keys are tuples of k words; a sequence of k words or fewer brings nothing")  # fmt: skip
def keys_are_tuples_of_k_words(student, rng):
    words = lexicon(rng, 5)
    long = {k: student.order_k_counts(sequences=corpus(rng, words, (k + 9,)), k=k) for k in (1, 2, 3)}
    for k, value in long.items():
        require(bool(contexts_of(value, k)), fr="la table est vide", en="the table is empty")
        short = contexts_of(student.order_k_counts(sequences=corpus(rng, words, (k, 0)), k=k), k)
        require(not any(short.values()), fr="la table devrait être vide", en="the table should be empty")


def counted_contexts(sequences, k):
    """The table of order k by the oracle."""
    words = sorted({word for sequence in sequences for word in sequence})
    return {context: oracles.followers(sequences, context, words) for context in oracles.contexts(sequences, k)}


@check("order_k_counts", points=1.15, anchor=True, after=keys_are_tuples_of_k_words,
       fr="counts[contexte][mot] est le nombre de places où le mot suit ce contexte, cherchées une à une",
       en="counts[context][word] is the number of places where the word follows it, looked for one by one")  # fmt: skip
def counts_are_occurrences_of_longer_patterns(student, rng):
    words = lexicon(rng, 3)
    for k, length in ((1, 25), (2, 50), (3, 60)):
        sequences = corpus(rng, words, (length,))
        # where the sequence ends a context may have no successor: whether it is a key is another check's business
        found = {
            key: row for key, row in contexts_of(student.order_k_counts(sequences=sequences, k=k), k).items() if row
        }
        same_table(found, counted_contexts(sequences, k))


@check("order_k_counts", points=0.35, anchor=True, after=keys_are_tuples_of_k_words,
       fr="à l'ordre 1, la table est celle des bigrammes : dans les quatre phrases, ("
          "« Ali »,) est suivi de est (2), aime (1) et ? (1)",
       en="at order 1, the table is that of bigrams: in the four sentences, (“Ali”,) is followed by est (2), aime (1) "
          "and ? (1)")  # fmt: skip
def order_one_is_the_bigram_table(student, rng):  # noqa: ARG001  # nothing is drawn
    found = contexts_of(student.order_k_counts(sequences=LECTURE, k=1), 1)
    require(found.get(("Ali",)) == {"est": 2, "aime": 1, "?": 1},
            fr="la ligne d'Ali n'est pas celle du cours", en="the row of Ali is not that of the lecture")  # fmt: skip
    for i in VOCABULARY:
        row = found.get((i,), {})
        require(all(row.get(j, 0) == oracles.occurrences(LECTURE, [i, j]) for j in VOCABULARY),
                fr="la table diffère de celle des bigrammes", en="the table differs from that of bigrams")  # fmt: skip


@check("order_k_counts", points=0.35, after=keys_are_tuples_of_k_words,
       fr="la table ne contient que ce qui a été vu : ni contexte sans successeur, ni comptage nul",
       en="the table holds only what was seen: no context without a successor, no count of zero")  # fmt: skip
def only_what_was_seen_is_in_the_table(student, rng):
    words = lexicon(rng, 7)
    for k in (1, 2):
        found = contexts_of(student.order_k_counts(sequences=[words], k=k), k)  # the last context has no successor
        require(all(found.values()), fr="un contexte sans successeur est dans la table",
                en="a context without a successor is in the table")  # fmt: skip
        require(all(count > 0 for row in found.values() for count in row.values()),
                fr="un comptage nul est dans la table", en="a count of zero is in the table")  # fmt: skip
        require(len(found) == 7 - k, fr="le nombre de contextes est faux", en="the number of contexts is wrong")


@check("order_k_counts", points=0.3, after=keys_are_tuples_of_k_words,
       fr="aucun contexte n'est à cheval sur deux suites",
       en="no context straddles two sequences")  # fmt: skip
def no_context_straddles_two_sequences(student, rng):
    words = lexicon(rng, 6)
    sequences = [words[:3], words[3:]]
    for k, wanted in ((1, 4), (2, 2)):
        found = contexts_of(student.order_k_counts(sequences=sequences, k=k), k)
        seen = [(*context, word) for context, row in found.items() for word in row]
        require(len(seen) == wanted and all(oracles.occurrences(sequences, pattern) for pattern in seen),
                fr="un contexte ou son successeur déborde de sa suite",
                en="a context or its successor runs over the end of its sequence")  # fmt: skip


# ---- generate_text --------------------------------------------------------------------------------------------------


def closed_table(rng, words, k):
    """A table of order k in which every run of k words is a context, with three unequal followers.

    Who leads turns with each word of the context, the first included, so that all contexts come equally often.
    """
    size, shift = len(words), int(rng.integers(len(words)))
    return {
        tuple(words[i] for i in places): {
            words[(sum(places) + shift + rank) % size]: count for rank, count in enumerate((12, 5, 2))
        }
        for places in arrangements(range(size), repeat=k)
    }


def forced_table(words, k):
    """A table of order k in which everything has one follower: the words go round in a circle."""
    size = len(words)
    return {tuple(words[(i + j) % size] for j in range(k)): {words[(i + k) % size]: 2} for i in range(size)}


@check("generate_text", points=0.25,
       fr="le texte commence par l'accroche et compte `length` mots en tout ; une accroche plus longue reste entière",
       en="the text begins with the prompt and counts `length` words in all; a longer prompt stays whole")  # fmt: skip
def text_begins_with_the_prompt(student, rng):
    words = lexicon(rng, 3)
    counts = closed_table(rng, words, 2)
    for size, length in ((2, 9), (3, 4), (5, 5), (5, 3)):
        prompt = [str(word) for word in rng.choice(words, size)]
        found = text_of(student.generate_text(counts=counts, prompt=prompt, length=length, rng=seed(rng)))
        wanted = max(size, length)
        require(len(found) == wanted, fr=f"{wanted} mots sont attendus en tout, le texte en compte {len(found)}",
                en=f"{wanted} words are expected in all, the text counts {len(found)}")  # fmt: skip
        require(found[:size] == prompt, fr="le texte ne commence pas par l'accroche",
                en="the text does not begin with the prompt")  # fmt: skip


@check("generate_text", points=0.75, anchor=True, after=text_begins_with_the_prompt,
       fr="après chaque contexte, le mot suivant est tiré en proportion de son comptage (test G, 7 500 mots)",
       en="after each context, the next word is drawn in proportion to its count (G-test, 7,500 words)")  # fmt: skip
def next_words_follow_the_counts(student, rng):
    words = lexicon(rng, 3)
    counts = closed_table(rng, words, 2)
    texts = [
        text_of(student.generate_text(counts=counts, prompt=words[:2], length=2_500, rng=seed(rng))) for _ in range(3)
    ]
    drawn = oracles.draws([list(pairwise(text)) for text in texts], 1)
    for context, row in counts.items():
        found = drawn.get(context, [])  # 833 on average, with a standard deviation of about 40
        require(len(found) >= 400, fr="un contexte n'apparaît presque jamais", en="a context hardly ever occurs")
        follow_the_law(found[:400], {((context[1], word),): count / 19 for word, count in row.items()})


@check("generate_text", points=0.4, anchor=True,
       fr="l'ordre k est la longueur des clés : quand tout est forcé, le texte est connu, à tous les ordres",
       en="the order k is the length of the keys: where all is forced, the text is known, at every order")  # fmt: skip
def forced_texts_are_followed_at_every_order(student, rng):
    for k, size in ((1, 4), (2, 5), (3, 7)):
        words = lexicon(rng, size)
        found = student.generate_text(counts=forced_table(words, k), prompt=words[: k + 1], length=12, rng=seed(rng))
        require(text_of(found) == (words * 4)[:12],
                fr=f"le texte n'est pas celui que la table impose ; ici k = {k}",
                en=f"the text is not the one that the table imposes; here k = {k}")  # fmt: skip


@check("generate_text", points=0.2, after=forced_texts_are_followed_at_every_order,
       fr="le texte s'arrête quand son contexte n'est pas dans la table",
       en="the text stops when its context is not in the table")  # fmt: skip
def text_stops_at_an_unseen_context(student, rng):
    for k in (1, 2):
        words = lexicon(rng, 7)
        counts = {tuple(words[i : i + k]): {words[i + k]: 3} for i in range(5 - k)}
        for prompt, wanted in ((words[:k], words[:5]), (words[:1] * 2 + words[5:], words[:1] * 2 + words[5:])):
            found = text_of(student.generate_text(counts=counts, prompt=prompt, length=20, rng=seed(rng)))
            require(found == wanted, fr="le texte ne s'arrête pas là où il le devrait",
                    en="the text does not stop where it should")  # fmt: skip


@check("generate_text", points=0.15,
       fr="une accroche de moins de k mots lève une exception ValueError",
       en="a prompt of fewer than k words raises ValueError")  # fmt: skip
def a_short_prompt_raises_value_error(student, rng):
    words = lexicon(rng, 5)
    for k, prompt in ((2, words[:1]), (3, words[:2]), (1, [])):
        try:
            student.generate_text(counts=forced_table(words, k), prompt=prompt, length=6, rng=seed(rng))
        except StudentCrashed as fault:
            if fault.exception != "ValueError":
                raise
        else:
            require(False, fr="aucune exception n'est levée", en="no exception is raised")


@check("generate_text", points=0.15, after=text_begins_with_the_prompt,
       fr="tout le hasard vient de `rng` : même graine, même texte ; autre graine, autre texte",
       en="all randomness comes from `rng`: same seed, same text; another seed, another text")  # fmt: skip
def same_seed_gives_the_same_text(student, rng):
    words, chosen = lexicon(rng, 3), int(rng.integers(1, 10**6))
    call = {"counts": closed_table(rng, words, 2), "prompt": words[:2], "length": 81}
    first, again, other = (text_of(student.generate_text(**call, rng=Rng(chosen + shift))) for shift in (0, 0, 1))
    require(first == again, fr="la même graine donne deux textes différents",
            en="the same seed gives two different texts")  # fmt: skip
    # two draws from such a row agree with probability 173/361: 79 of them, below 1e-25
    require(first != other, fr="deux graines donnent le même texte", en="two seeds give the same text")


@check("generate_text", points=0.1, after=text_begins_with_the_prompt,
       fr="`counts` et `prompt` sont intacts après l'appel",
       en="`counts` and `prompt` are untouched by the call")  # fmt: skip
def generating_leaves_its_inputs_unchanged(student, rng):
    words = lexicon(rng, 3)
    call = {"counts": closed_table(rng, words, 2), "prompt": words[:2], "length": 12}
    unchanged(student.call("generate_text", **call, rng=seed(rng)))


# ---- quiz_unseen ----------------------------------------------------------------------------------------------------


@check("quiz_unseen", points=0.5, anchor=True,
       fr='ANSWERS["unseen_sequences"] est le numéro de la bonne réponse',
       en='ANSWERS["unseen_sequences"] is the number of the right answer')  # fmt: skip
def unseen_transitions_are_impossible_unseen_sequences_are_not(student, rng):  # noqa: ARG001  # nothing is drawn
    answers = student.value("ANSWERS")
    answer = answers.get("unseen_sequences") if isinstance(answers, dict) else None
    require(isinstance(answer, int) and not isinstance(answer, bool),
            fr="un entier de 1 à 4 est attendu", en="an integer from 1 to 4 is expected")  # fmt: skip
    require(answer == 2, fr="ce n'est pas la bonne réponse", en="this is not the right answer")
