"""The public checks of the assignment on Markov chains: what students may run themselves, through otter.

Shapes, laws that are no anchor, and the worked examples of the statement. Each function is shipped as it stands.
"""

import math

import numpy as np

from autograder.public.declare import example, law
from autograder.public.shipped import expect

# ---- bigram_counts --------------------------------------------------------------------------------------------------


@example("bigram_counts",
         fr="deux petites suites, dont les bigrammes se comptent à la main",
         en="two small sequences, whose bigrams are counted by hand")  # fmt: skip
def bigrams_of_two_sequences(student):
    found = student.bigram_counts(sequences=[["b", "a", "b"], ["a", "b"]], vocabulary=["b", "a", "c"])
    expect(found).close_to([[0, 1, 0], [2, 0, 0], [0, 0, 0]], atol=0)


@law("no_pair_straddles_two_sequences")
def sequences_are_not_joined(student):
    found = student.bigram_counts(sequences=[["a", "b"], ["a", "b"]], vocabulary=["a", "b"])
    expect(found).close_to([[0, 2], [0, 0]], atol=0)


@law("table_has_a_row_and_a_column_per_word")
def nothing_to_count(student):
    expect(student.bigram_counts(sequences=[[], ["a"]], vocabulary=["a", "b"])).close_to(np.zeros((2, 2)), atol=0)


# ---- transition_matrix ----------------------------------------------------------------------------------------------


@law("rows_are_distributions")
def rows_sum_to_one(student):
    found = expect(student.transition_matrix(counts=np.array([[1, 3], [2, 0]]), smoothing=0.5)).shape(2, 2).within(0, 1)
    expect(found.array().sum(axis=1), "sum of each row").close_to([1.0, 1.0], atol=1e-9)


@law("an_unseen_row_stays_zero_without_smoothing")
def a_row_of_zeros_without_smoothing(student):
    found = student.transition_matrix(counts=np.array([[1.0, 3.0], [0.0, 0.0]]))
    expect(found).close_to([[0.25, 0.75], [0.0, 0.0]], atol=1e-9)


@example("transition_matrix",
         fr="l'exemple de l'énoncé : la ligne de `Ali`, sans lissage puis avec λ = 0,5",
         en="the example of the statement: the row of `Ali`, without smoothing then with λ = 0.5")  # fmt: skip
def row_of_the_example(student):
    counts = np.zeros((11, 11))
    counts[0, [1, 4, 10]] = 2, 1, 1
    plain, smooth = student.transition_matrix(counts=counts), student.transition_matrix(counts=counts, smoothing=0.5)
    expect(expect(plain).shape(11, 11).array()[0, [1, 4, 10, 2]], "P").close_to([0.5, 0.25, 0.25, 0.0], atol=1e-9)
    expect(expect(smooth).shape(11, 11).array()[0, [1, 2]], "P").close_to([0.263, 0.053], atol=1e-3)


# ---- most_likely_sequence -------------------------------------------------------------------------------------------


@law("greedy_path_has_the_length_asked_for")
def path_of_the_example(student):
    P = np.array([[0.0, 0.6, 0.4], [0.4, 0.3, 0.3], [0.0, 0.0, 1.0]])
    for length, wanted in ((4, [0, 1, 0, 1]), (1, [0])):
        path = student.most_likely_sequence(P=P, start=0, length=length)
        expect(expect(path).elements()).equal_to(wanted)


@law("greedy_path_stops_where_nothing_leads_on")
def path_stops_at_a_row_of_zeros(student):
    path = student.most_likely_sequence(P=np.array([[0.0, 1.0], [0.0, 0.0]]), start=0, length=5)
    expect(expect(path).elements()).equal_to([0, 1])


# ---- sample_sequence ------------------------------------------------------------------------------------------------


@law("drawn_path_has_the_length_asked_for")
def drawn_path_begins_with_start(student):
    P = np.array([[0.5, 0.5], [0.5, 0.5]])
    for length in (6, 1):
        path = expect(student.sample_sequence(P=P, start=1, length=length, rng=np.random.default_rng(0))).parts(length)
        expect(path[0], "the first state").equal_to(1)


@law("impossible_transitions_are_never_drawn")
def the_only_possible_path(student):
    P = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
    path = student.sample_sequence(P=P, start=0, length=5, rng=np.random.default_rng(0))
    expect(expect(path).elements()).equal_to([0, 1, 2, 0, 1])


@law("same_seed_gives_the_same_path")
def a_path_can_be_drawn_again(student):
    P = np.full((4, 4), 0.25)
    first, again, other = (
        expect(student.sample_sequence(P=P, start=0, length=60, rng=np.random.default_rng(seed))).parts(60)
        for seed in (1, 1, 2)
    )
    expect(again).equal_to(first)
    expect(other).differs_from(first)


# ---- log_likelihood -------------------------------------------------------------------------------------------------


@law("no_transition_has_log_likelihood_zero")
def no_transition_no_cost(student):
    P = np.array([[0.5, 0.5], [0.25, 0.75]])
    for sequence in ([1], []):
        expect(student.log_likelihood(P=P, sequence=sequence)).close_to(0.0, atol=1e-9)


@example("log_likelihood",
         fr="trois transitions de probabilités 1/2, 1/3 et 1 : −log 6 ≈ −1,792, comme dans l'énoncé",
         en="three transitions of probabilities 1/2, 1/3 and 1: −log 6 ≈ −1.792, as in the statement")  # fmt: skip
def log_likelihood_of_the_example(student):
    P = np.array([[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 1 / 3, 2 / 3], [0.0, 0.0, 0.0, 1.0], [1.0, 0.0, 0.0, 0.0]])
    expect(student.log_likelihood(P=P, sequence=[0, 1, 2, 3])).close_to(-1.792, atol=1e-3)


@law("an_impossible_transition_is_minus_infinity")
def the_impossible_has_no_likelihood(student):
    P = np.array([[0.5, 0.5], [1.0, 0.0]])
    expect(float(student.log_likelihood(P=P, sequence=[0, 1, 1, 0]))).equal_to(-math.inf)


# ---- perplexity -----------------------------------------------------------------------------------------------------


@law("perplexity_is_the_number_of_equal_choices")
def perplexity_counts_equal_choices(student):
    expect(student.perplexity(P=np.full((4, 4), 0.25), sequences=[[0, 2, 1], [3, 3]])).close_to(4.0, atol=1e-9)


@example("perplexity",
         fr="l'exemple de l'énoncé : quatre transitions de produit 1/6, en deux suites, donnent 6^(1/4) ≈ 1,565",
         en="the example of the statement: four transitions of product 1/6, in two sequences, give 6^(1/4) ≈ 1.565",
         )  # fmt: skip
def perplexity_of_the_example(student):
    P = np.array([[0.0, 0.5, 0.5, 0.0], [0.0, 0.0, 1 / 3, 2 / 3], [0.0, 0.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0]])
    expect(student.perplexity(P=P, sequences=[[0, 1, 2, 3], [3, 1]])).close_to(1.565, atol=1e-3)


# ---- order_k_counts -------------------------------------------------------------------------------------------------


@law("keys_are_tuples_of_k_words")
def contexts_are_tuples(student):
    found = student.order_k_counts(sequences=[["a", "b", "a", "c"], ["a"]], k=1)
    expect(found).equal_to({("a",): {"b": 1, "c": 1}, ("b",): {"a": 1}})


@law("no_context_straddles_two_sequences")
def contexts_stay_in_their_sequence(student):
    found = student.order_k_counts(sequences=[["a", "b", "c"], ["a", "b", "d"], ["c", "a"]], k=2)
    expect(found).equal_to({("a", "b"): {"c": 1, "d": 1}})


# ---- generate_text --------------------------------------------------------------------------------------------------


@law("text_begins_with_the_prompt")
def a_text_begins_with_its_prompt(student):
    counts = {("a",): {"b": 2}, ("b",): {"a": 1}}
    for prompt, length, wanted in ((["a"], 4, ["a", "b", "a", "b"]), (["b", "a", "b"], 2, ["b", "a", "b"])):
        found = student.generate_text(counts=counts, prompt=prompt, length=length, rng=np.random.default_rng(0))
        expect(expect(found).elements()).equal_to(wanted)


@law("text_stops_at_an_unseen_context")
def a_text_stops_where_nothing_is_known(student):
    counts = {("Ali", "est"): {"ici": 1}, ("est", "ici"): {".": 1}}
    found = student.generate_text(counts=counts, prompt=["Ali", "est"], length=9, rng=np.random.default_rng(0))
    expect(expect(found).elements()).equal_to(["Ali", "est", "ici", "."])


@law("a_short_prompt_raises_value_error")
def a_prompt_without_a_context_is_refused(student):
    counts = {("a", "b"): {"a": 1}}
    student.refuses(ValueError, "generate_text", counts=counts, prompt=["a"], length=5, rng=np.random.default_rng(0))


# ---- quiz_unseen ----------------------------------------------------------------------------------------------------


@example("quiz_unseen",
         fr='ANSWERS["unseen_sequences"] est un numéro de 1 à 4 (juste ou non, cela ne se vérifie pas ici)',
         en='ANSWERS["unseen_sequences"] is a number from 1 to 4 (right or wrong is not checked here)')  # fmt: skip
def an_option_is_chosen(student):
    expect(student.ANSWERS.get("unseen_sequences")).choice(4)
