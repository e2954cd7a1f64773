"""Other right answers to the density assignment: each must get full marks.

They differ from the obvious answer in the order of the operations, the use of loops or of a library, the way a
covariance is inverted or drawn from; never in what the statement decides.
"""

import math

import numpy as np

from autograder.suite.declare import accepted


@accepted("joint_probability")
def with_a_counter(x, y):
    from collections import Counter

    counts = Counter(zip(x.tolist(), y.tolist(), strict=True))
    x_values, y_values = sorted({a for a, _ in counts}), sorted({b for _, b in counts})
    table = [[counts[a, b] / len(x) for b in y_values] for a in x_values]
    return np.array(x_values), np.array(y_values), np.array(table)


@accepted("joint_probability")
def with_indicator_matrices(x, y):
    x_values, y_values = np.unique(x), np.unique(y)
    rows = (x[:, None] == x_values).astype(float)
    columns = (y[:, None] == y_values).astype(float)
    return [x_values, y_values, rows.T @ columns / x.size]


@accepted("joint_probability")
def with_a_bincount_of_ranks(x, y):
    x_values, y_values = sorted(set(x.tolist())), sorted(set(y.tolist()))
    ranks = np.searchsorted(x_values, x) * len(y_values) + np.searchsorted(y_values, y)
    counts = np.bincount(ranks, minlength=len(x_values) * len(y_values))
    return x_values, y_values, counts.reshape(len(x_values), -1) / counts.sum()


@accepted("conditional_probability")
def row_by_row(joint):
    table = np.zeros(joint.shape)
    for i, row in enumerate(joint):
        if row.sum() > 0:
            table[i] = row / row.sum()
    return table


@accepted("conditional_probability")
def with_nan_to_num(joint):
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.nan_to_num((joint.T / joint.sum(axis=1)).T)


@accepted("conditional_probability")
def with_safe_sums(joint):
    sums = joint.sum(axis=1)
    sums[sums == 0] = 1.0
    return np.einsum("ij,i->ij", joint, 1 / sums)


@accepted("bayes_posterior")
def class_by_class(likelihood, prior):
    joint = np.stack([likelihood[:, k] * prior[k] for k in range(len(prior))], axis=1)
    evidence = likelihood @ prior
    return np.array(
        [row / total if total else np.zeros(len(prior)) for row, total in zip(joint, evidence, strict=True)]
    )


@accepted("bayes_posterior")
def through_logarithms(likelihood, prior):
    with np.errstate(divide="ignore"):
        logs = np.log(likelihood) + np.log(prior)
    top = logs.max(axis=1, keepdims=True)
    shares = np.exp(logs - np.where(np.isinf(top), 0, top))
    sums = shares.sum(axis=1, keepdims=True)
    return shares / np.where(sums > 0, sums, 1)


@accepted("bayes_posterior")
def with_a_diagonal_matrix(likelihood, prior):
    joint = likelihood @ np.diag(prior)
    sums = joint.sum(1)
    return np.where(sums[:, None] > 0, joint / np.maximum(sums, 1e-300)[:, None], 0.0)


@accepted("kl_divergence")
def term_by_term(p, q):
    total = 0.0
    for a, b in zip(p, q, strict=True):
        if a == 0:
            continue
        if b == 0:
            return np.inf
        total += a * math.log(a / b)
    return total


@accepted("kl_divergence")
def entropy_and_cross_entropy(p, q):
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = p * np.log(p) - p * np.log(q)
    return np.where(p > 0, terms, 0.0).sum()


@accepted("kl_divergence")
def with_scipy(p, q):
    from scipy.special import rel_entr

    return rel_entr(p, q).sum()


@accepted("kernel_density")
def query_by_query(x, samples, bandwidth):
    n, d = samples.shape
    values = np.zeros(len(x))
    for i, at in enumerate(x):
        for center in samples:
            values[i] += math.exp(-0.5 * np.sum((at - center) ** 2) / bandwidth**2)
    return values / (n * math.sqrt(2 * math.pi) ** d * bandwidth**d)


@accepted("kernel_density")
def product_of_coordinates(x, samples, bandwidth):
    offsets = (x[:, None] - samples[None]) / bandwidth
    bumps = np.exp(-(offsets**2) / 2) / (np.sqrt(2 * np.pi) * bandwidth)
    return np.prod(bumps, axis=-1).sum(axis=-1) / samples.shape[0]


@accepted("kernel_density")
def with_expanded_squares(x, samples, bandwidth):
    squares = (x**2).sum(1)[:, None] + (samples**2).sum(1) - 2 * x @ samples.T
    logs = -np.maximum(squares, 0) / (2 * bandwidth**2)
    return np.exp(logs - 0.5 * x.shape[1] * np.log(2 * np.pi * bandwidth**2)).mean(axis=1)


@accepted("kernel_density")
def through_the_mixture(x, samples, bandwidth):
    n, d = samples.shape
    covariances = np.tile(bandwidth**2 * np.eye(d), (n, 1, 1))
    logs = [mixture_log_density(x, np.ones(1), samples[[i]], covariances[[i]]) for i in range(n)]  # noqa: F821
    return np.exp(logs).mean(axis=0)


@accepted("mixture_log_density")
def with_triangular_factors(x, weights, means, covariances):
    logs = np.empty((len(x), len(weights)))
    for k in range(len(weights)):
        lower = np.linalg.cholesky(covariances[k])
        standard = np.linalg.solve(lower, (x - means[k]).T)
        logs[:, k] = np.log(weights[k]) - 0.5 * (standard**2).sum(0) - np.log(np.diag(lower)).sum()
    return np.logaddexp.reduce(logs, axis=1) - 0.5 * x.shape[1] * np.log(2 * np.pi)


@accepted("mixture_log_density")
def with_inverses_and_einsum(x, weights, means, covariances):
    gaps = x[:, None, :] - means[None, :, :]
    distances = np.einsum("nki,kij,nkj->nk", gaps, np.linalg.inv(covariances), gaps)
    signs_and_logs = np.linalg.slogdet(covariances)
    logs = np.log(weights) - 0.5 * (x.shape[-1] * math.log(2 * math.pi) + signs_and_logs[1] + distances)
    top = logs.max(axis=-1, keepdims=True)
    return np.squeeze(top, -1) + np.log(np.exp(logs - top).sum(axis=-1))


@accepted("mixture_log_density")
def with_scipy_distributions(x, weights, means, covariances):
    from scipy.special import logsumexp
    from scipy.stats import multivariate_normal

    logs = [multivariate_normal(m, c).logpdf(x).reshape(len(x)) for m, c in zip(means, covariances, strict=True)]
    return logsumexp(np.array(logs), b=np.asarray(weights)[:, None], axis=0)


@accepted("mixture_log_density")
def along_the_axes(x, weights, means, covariances):
    total = np.full(len(x), -np.inf)
    for weight, mean, covariance in zip(weights, means, covariances, strict=True):
        values, axes = np.linalg.eigh(covariance)
        along = (x - mean) @ axes
        total = np.logaddexp(total, np.log(weight) - 0.5 * (along**2 / values + np.log(2 * np.pi * values)).sum(1))
    return total


@accepted("mixture_sample")
def point_by_point(n, weights, means, covariances, rng, component=None):
    points = []
    for _ in range(n):
        k = component if component is not None else rng.choice(len(weights), p=weights)
        points.append(means[k] + np.linalg.cholesky(covariances[k]) @ rng.standard_normal(means.shape[1]))
    return np.array(points)


@accepted("mixture_sample")
def with_multivariate_normals(n, weights, means, covariances, rng, component=None):
    if component is not None:
        return rng.multivariate_normal(means[component], covariances[component], size=n)
    counts = rng.multinomial(n, weights)
    groups = [rng.multivariate_normal(m, c, size=k) for m, c, k in zip(means, covariances, counts, strict=True)]
    return rng.permutation(np.concatenate(groups))


@accepted("mixture_sample")
def by_inversion_and_symmetric_roots(n, weights, means, covariances, rng, component=None):
    labels = np.searchsorted(np.cumsum(weights)[:-1], rng.random(n), side="right")
    if component is not None:
        labels[:] = component
    values, axes = np.linalg.eigh(covariances)
    roots = (axes * np.sqrt(values)[:, None, :]) @ axes.transpose(0, 2, 1)
    points = np.empty((n, means.shape[1]))
    for k in range(len(weights)):
        rows = labels == k
        points[rows] = means[k] + rng.normal(size=(rows.sum(), means.shape[1])) @ roots[k]
    return points


@accepted("mixture_classify")
def with_inverses(x, weights, means, covariances):
    gaps = x[:, None, :] - means
    distances = np.einsum("nki,kij,nkj->nk", gaps, np.linalg.inv(covariances), gaps)
    return np.argmax(2 * np.log(weights) - np.linalg.slogdet(covariances)[1] - distances, axis=1)


@accepted("mixture_classify")
def point_after_point(x, weights, means, covariances):
    labels = []
    for point in x:
        scores = []
        for weight, mean, covariance in zip(weights, means, covariances, strict=True):
            gap = point - mean
            distance = gap @ np.linalg.solve(covariance, gap)
            scores.append(math.log(weight) - distance / 2 - math.log(np.linalg.det(covariance)) / 2)
        labels.append(scores.index(max(scores)))
    return np.array(labels)


@accepted("mixture_classify")
def calls_the_density_of_exercise_7(x, weights, means, covariances):
    one = np.ones(1)
    logs = [mixture_log_density(x, one, means[k : k + 1], covariances[k : k + 1]) for k in range(len(weights))]  # noqa: F821
    return np.array([np.log(weights[k]) + logs[k] for k in range(len(weights))]).argmax(axis=0).astype(np.int32)


@accepted("em_step")
def component_by_component(x, weights, means, covariances):
    n, d = x.shape
    logs = np.empty((n, len(weights)))
    for k in range(len(weights)):
        standard = np.linalg.solve(np.linalg.cholesky(covariances[k]), (x - means[k]).T)
        logs[:, k] = np.log(weights[k]) - (standard**2).sum(axis=0) / 2 - np.linalg.slogdet(covariances[k])[1] / 2
    r = np.exp(logs - np.logaddexp.reduce(logs, axis=1, keepdims=True))
    new_means = np.array([np.average(x, axis=0, weights=r[:, k]) for k in range(len(weights))])
    new_covariances = np.array([np.cov(x.T, aweights=r[:, k], ddof=0).reshape(d, d) for k in range(len(weights))])
    return r.mean(axis=0), new_means, new_covariances


@accepted("em_step")
def with_second_moments(x, weights, means, covariances):
    precisions = np.linalg.inv(covariances)
    volumes = np.linalg.slogdet(covariances)[1]
    logs = []
    for k in range(len(weights)):
        gap = x - means[k]
        logs.append(math.log(weights[k]) - 0.5 * volumes[k] - 0.5 * np.sum((gap @ precisions[k]) * gap, axis=1))
    logs = np.array(logs)
    r = np.exp(logs - logs.max(axis=0))
    r = r / r.sum(axis=0)  # (K, n)
    sizes = r.sum(axis=1)
    center = x.mean(axis=0)  # second moments around a common point: around the origin they would cancel
    moved = x - center
    first = r @ moved / sizes[:, None]
    second = np.einsum("kn,ni,nj->kij", r, moved, moved) / sizes[:, None, None]
    return [sizes / len(x), center + first, second - first[:, :, None] * first[:, None, :]]


@accepted("em_step")
def observation_by_observation(x, weights, means, covariances):
    (n, d), count = x.shape, len(weights)
    responsibilities = np.zeros((n, count))
    for i in range(n):
        scores = np.zeros(count)
        for k in range(count):
            gap = x[i] - means[k]
            _, volume = np.linalg.slogdet(covariances[k])
            scores[k] = np.log(weights[k]) - 0.5 * (gap @ np.linalg.inv(covariances[k]) @ gap + volume)
        shares = np.exp(scores - scores.max())
        responsibilities[i] = shares / shares.sum()
    new_weights, new_means, new_covariances = np.zeros(count), np.zeros((count, d)), np.zeros((count, d, d))
    for k in range(count):
        size = responsibilities[:, k].sum()
        new_weights[k] = size / n
        for i in range(n):
            new_means[k] += responsibilities[i, k] * x[i] / size
        for i in range(n):
            gap = x[i] - new_means[k]
            new_covariances[k] += responsibilities[i, k] * np.outer(gap, gap) / size
    return new_weights, new_means, new_covariances
