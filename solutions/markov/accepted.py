"""Other right answers to the assignment on Markov chains: each must get full marks.

They differ from the obvious answer in the loops, the library, the way chance is drawn, the kind of container or of
number; never in what the statement decides.
"""

from itertools import pairwise

import numpy as np

from autograder.suite.declare import accepted

# ---- bigram_counts --------------------------------------------------------------------------------------------------


@accepted("bigram_counts")
def with_positions_of_a_list(sequences, vocabulary):
    counts = np.zeros((len(vocabulary), len(vocabulary)), dtype=int)
    for sequence in sequences:
        for place in range(len(sequence) - 1):
            counts[vocabulary.index(sequence[place])][vocabulary.index(sequence[place + 1])] += 1
    return counts


@accepted("bigram_counts")
def with_add_at(sequences, vocabulary):
    number = dict(zip(vocabulary, range(len(vocabulary)), strict=True))
    counts = np.zeros((len(vocabulary), len(vocabulary)), dtype=np.float32)
    for sequence in sequences:
        coded = np.array([number[word] for word in sequence], dtype=int)
        np.add.at(counts, (coded[:-1], coded[1:]), 1)
    return counts


@accepted("bigram_counts")
def with_a_counter_of_pairs(sequences, vocabulary):
    from collections import Counter

    pairs = Counter(pair for sequence in sequences for pair in zip(sequence, sequence[1:]))  # noqa: B905, RUF007
    return np.array([[pairs[first, second] for second in vocabulary] for first in vocabulary], dtype=float)


@accepted("bigram_counts")
def with_products_of_indicators(sequences, vocabulary):
    total = np.zeros((len(vocabulary), len(vocabulary)))
    for sequence in sequences:
        seen = np.array([[word == other for other in vocabulary] for word in sequence]).reshape(-1, len(vocabulary))
        total += seen[:-1].T.astype(float) @ seen[1:].astype(float)
    return total


# ---- transition_matrix ----------------------------------------------------------------------------------------------


@accepted("transition_matrix")
def row_by_row(counts, smoothing=0.0):
    size = len(counts)
    P = np.zeros((size, size))
    for i in range(size):
        total = sum(float(count) for count in counts[i]) + smoothing * size
        if total > 0:
            for j in range(size):
                P[i, j] = (counts[i, j] + smoothing) / total
    return P


@accepted("transition_matrix")
def nan_repaired_afterwards(counts, smoothing=0.0):
    smoothed = np.asarray(counts, dtype=np.float64) + smoothing
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(smoothed / smoothed.sum(axis=1, keepdims=True))


@accepted("transition_matrix")
def nan_repaired_with_a_warning(counts, smoothing=0.0):
    P = (counts + smoothing) / (counts + smoothing).sum(1)[:, None]
    P[np.isnan(P)] = 0
    return P


@accepted("transition_matrix")
def divisor_of_one_for_empty_rows(counts, smoothing=0.0):
    table = counts.astype(float).copy()
    table += smoothing
    totals = table.sum(axis=1)
    totals[totals == 0] = 1
    return (table.T / totals).T


# ---- most_likely_sequence -------------------------------------------------------------------------------------------


@accepted("most_likely_sequence")
def with_a_for_loop_and_numpy_numbers(P, start, length):
    sequence = [start]
    for _ in range(length - 1):
        row = P[sequence[-1]]
        if row.sum() == 0:
            break
        sequence.append(row.argmax())
    return sequence


@accepted("most_likely_sequence")
def with_plain_lists(P, start, length):
    rows, state = P.tolist(), start
    found = (state,)
    while len(found) < length and max(rows[state]) > 0:
        state = rows[state].index(max(rows[state]))
        found += (state,)
    return found


@accepted("most_likely_sequence")
def as_an_array_cut_at_the_end(P, start, length):
    path = np.full(length, start)
    for t in range(1, length):
        if not np.any(P[path[t - 1]] > 0):
            return path[:t]
        path[t] = np.flatnonzero(P[path[t - 1]] == P[path[t - 1]].max())[0]
    return path


@accepted("most_likely_sequence")
def by_sorting_the_states(P, start, length):
    if length == 1 or not P[start].any():
        return [start]
    best = sorted(range(len(P)), key=lambda j: (-P[start, j], j))[0]
    sequence = [start, best]
    while len(sequence) < length and P[sequence[-1]].any():
        sequence.append(min(range(len(P)), key=lambda j: (-P[sequence[-1], j], j)))
    return sequence


# ---- sample_sequence ------------------------------------------------------------------------------------------------


@accepted("sample_sequence")
def by_inverting_the_distribution_function(P, start, length, rng):
    sequence, cumulated = [start], np.cumsum(P, axis=1)
    for _ in range(length - 1):
        row = cumulated[sequence[-1]]
        if row[-1] == 0:
            break
        sequence.append(int(np.searchsorted(row, rng.random() * row[-1], side="right")))
    return sequence


@accepted("sample_sequence")
def among_the_possible_successors_only(P, start, length, rng):
    sequence = [start]
    while len(sequence) < length:
        possible = np.flatnonzero(P[sequence[-1]])
        if len(possible) == 0:
            return sequence
        sequence.append(rng.choice(possible, p=P[sequence[-1], possible]))
    return sequence


@accepted("sample_sequence")
def with_a_multinomial_draw(P, start, length, rng):
    path = np.array([start])
    while path.size < length and P[path[-1]].sum() > 0.5:
        path = np.append(path, rng.multinomial(1, P[path[-1]]).argmax())
    return path


@accepted("sample_sequence")
def with_gumbel_noise(P, start, length, rng):
    states = [start]
    with np.errstate(divide="ignore"):
        while len(states) < length and P[states[-1]].any():
            states.append(int(np.argmax(np.log(P[states[-1]]) + rng.gumbel(size=len(P)))))
    return states


@accepted("sample_sequence")
def with_all_uniforms_drawn_beforehand(P, start, length, rng):
    state, states = start, [start]
    for u in rng.uniform(size=length - 1):
        if np.allclose(P[state], 0):
            break
        for j in np.flatnonzero(P[state]):
            u -= P[state, j]
            if u < 0:
                break
        state = int(j)
        states.append(state)
    return states


# ---- log_likelihood -------------------------------------------------------------------------------------------------


@accepted("log_likelihood")
def with_math_log(P, sequence):
    import math

    total = 0.0
    for i, j in pairwise(sequence):
        if P[i, j] == 0:
            return -math.inf
        total += math.log(P[i, j])
    return total


@accepted("log_likelihood")
def with_a_warning_for_zero(P, sequence):
    return sum(np.log(P[sequence[t]][sequence[t + 1]]) for t in range(len(sequence) - 1))


@accepted("log_likelihood")
def logarithm_of_the_whole_matrix(P, sequence):
    with np.errstate(divide="ignore"):
        logs = np.log(P)
    return np.array([logs[i, j] for i, j in pairwise(sequence)]).sum()


@accepted("log_likelihood")
def through_base_two(P, sequence):
    import math

    bits = [math.log2(P[i, j]) if P[i, j] > 0 else float("-inf") for i, j in pairwise(sequence)]
    return math.fsum(bits) * math.log(2) if bits else 0


# ---- perplexity -----------------------------------------------------------------------------------------------------


@accepted("perplexity")
def with_two_sums(P, sequences):
    total, transitions = 0.0, 0
    for sequence in sequences:
        for i, j in pairwise(sequence):
            if P[i, j] == 0:
                return np.inf
            total -= np.log(P[i, j])
            transitions += 1
    return np.exp(total / transitions)


@accepted("perplexity")
def as_a_power_of_two(P, sequences):
    bits, n = 0.0, sum(max(len(sequence) - 1, 0) for sequence in sequences)
    with np.errstate(divide="ignore"):
        for sequence in sequences:
            bits += np.log2([P[i, j] for i, j in pairwise(sequence)]).sum()
    return 2 ** (-bits / n)


@accepted("perplexity")
def as_a_product_of_roots(P, sequences):
    chances = [P[i, j] for sequence in sequences for i, j in pairwise(sequence)]
    if min(chances) == 0:
        return float("inf")
    found = 1.0
    for chance in chances:
        found *= chance ** (-1 / len(chances))
    return found


@accepted("perplexity")
def weighted_by_the_transitions(P, sequences):
    useful = [np.asarray(sequence) for sequence in sequences if len(sequence) > 1]
    weights = [len(sequence) - 1 for sequence in useful]
    with np.errstate(divide="ignore"):
        means = [np.log(P[sequence[:-1], sequence[1:]]).mean() for sequence in useful]
    return np.exp(-np.average(means, weights=weights))


# ---- order_k_counts -------------------------------------------------------------------------------------------------


@accepted("order_k_counts")
def with_counters(sequences, k):
    from collections import Counter, defaultdict

    counts = defaultdict(Counter)
    for sequence in sequences:
        for start in range(len(sequence) - k):
            counts[tuple(sequence[start : start + k])][sequence[start + k]] += 1
    return counts


@accepted("order_k_counts")
def with_a_count_of_whole_patterns(sequences, k):
    patterns = {}
    for sequence in sequences:
        for pattern in zip(*(sequence[shift:] for shift in range(k + 1))):  # noqa: B905  # the shortest ends it
            patterns[pattern] = patterns.get(pattern, 0) + 1
    table = {}
    for (*context, word), count in patterns.items():
        table.setdefault(tuple(context), {})[word] = count
    return table


@accepted("order_k_counts")
def with_a_moving_window_and_numpy_counts(sequences, k):
    table = {}
    for sequence in sequences:
        window = []
        for word in sequence:
            if len(window) == k:
                row = table.setdefault(tuple(window), {})
                row[word] = np.int64(row.get(word, 0)) + 1
                window = window[1:]
            window.append(word)
    return table


@accepted("order_k_counts")
def with_nested_defaultdicts(sequences, k):
    from collections import defaultdict

    counts = defaultdict(lambda: defaultdict(int))
    for sequence in sequences:
        for end, word in enumerate(sequence[k:], start=k):
            counts[(*sequence[end - k : end],)][word] += 1
    return {context: dict(row) for context, row in counts.items()}


# ---- generate_text --------------------------------------------------------------------------------------------------


@accepted("generate_text")
def with_words_repeated_by_their_counts(counts, prompt, length, rng):
    k = len(list(counts)[0])  # noqa: RUF015  # as students write it
    if len(prompt) < k:
        raise ValueError("prompt too short")
    text = [*prompt]
    while len(text) < length:
        row = counts.get(tuple(text[len(text) - k :]))
        if row is None:
            break
        urn = [word for word, count in row.items() for _ in range(count)]
        text.append(urn[rng.integers(len(urn))])
    return text


@accepted("generate_text")
def with_numpy_words(counts, prompt, length, rng):
    (k,) = {len(context) for context in counts}
    if len(prompt) < k:
        raise ValueError
    text = prompt.copy()
    for _ in range(length - len(prompt)):
        context = tuple(text[-k:])
        if context not in counts:
            return text
        words, weights = zip(*counts[context].items(), strict=True)
        text.append(rng.choice(words, p=np.array(weights) / np.sum(weights)))
    return text


@accepted("generate_text")
def with_a_moving_context(counts, prompt, length, rng):
    k = len(min(counts))
    if len(prompt) < k:
        raise ValueError(prompt)
    text, context = list(prompt), tuple(prompt[-k:])
    while len(text) < length:
        try:
            row = counts[context]
        except KeyError:
            break
        threshold = rng.random() * sum(row.values())
        chosen = None
        for word, count in row.items():
            threshold -= count
            if chosen is None and threshold < 0:
                chosen = word
        text.append(chosen)
        context = (*context[1:], chosen)
    return np.array(text)


@accepted("generate_text")
def with_tuples_and_sorted_words(counts, prompt, length, rng):
    k = len(next(iter(counts.keys())))
    if not len(prompt) >= k:
        raise ValueError(f"{len(prompt)} < {k}")
    words = tuple(prompt)
    while len(words) < length and words[-k:] in counts:
        row = sorted(counts[words[-k:]].items())
        cumulated = np.cumsum([count for _, count in row])
        words += (row[int(np.searchsorted(cumulated, rng.integers(cumulated[-1]), side="right"))][0],)
    return words
