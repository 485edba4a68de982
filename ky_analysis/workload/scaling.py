"""Scaling from representative municipalities: how many tasks another municipality may expect, and how sure that is.

Municipality i has the key k_i (KMD Aktiv accounts, recipients, inhabitants), x_i tasks in all and n_ip in package p.

    lambda_i | m, c  ~ Gamma(shape r = 1/c^2, mean m)   tasks per unit of key, varying between municipalities
    x_i | lambda_i   ~ Poisson(lambda_i k_i)            so x_i | m, c ~ NegBin(r, mean m k_i)
    p_i | pi, a      ~ Dirichlet(a pi)                  the split on packages, varying between municipalities
    n_i | x_i, p_i   ~ Multinomial(x_i, p_i)            so n_i | x_i ~ Dirichlet-multinomial(a pi)

What is not known of m, c, pi and a is integrated over grids, not estimated: there may be only three municipalities.

Priors. c, the coefficient of variation between municipalities: half-Cauchy(2), but 1 in 8 for "all alike" (c = 0).
A half-Cauchy alone makes three alike municipalities give an 80 % interval that covers 98 %; a narrower one makes three
uneven ones give one that covers 75 % (docs/calibration.md). m: log-uniform within a factor of a thousand of the pooled
ratio, but thinning out as a square root below one task a municipality (Jeffreys), so that zeros alone do not prove
zero. s = 1/sqrt(1 + a), the standard deviation of a package's share relative to its largest possible: uniform.
pi: Dirichlet with 1/2 a package.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CV_SCALE = 2.0  # of the half-Cauchy prior
ALIKE = 1 / 8  # prior probability that the municipalities do not differ
CV_GRID = np.r_[1e-3, np.geomspace(5e-3, 10.0, 59)]
MEAN_RANGE = np.log(1000.0)
MEAN_STEPS = 40.0 * np.sinh(np.linspace(-3.5, 3.5, 61)) / np.sinh(3.5)  # standard errors from the best m, dense at 0
MOST_TASKS = 1e15  # a draw above it, from one municipality and a key many million times its, would not be a number
SHARE_PRIOR = 0.5
SPREAD_GRID = (np.arange(80) + 0.5) / 80


@dataclass(frozen=True)
class Total:
    """Posterior of the rate per unit of key: `shape` (C,), `mean` (C, M) and the probability of each pair (C, M)."""

    shape: Floats
    mean: Floats
    probability: Floats


@dataclass(frozen=True)
class Split:
    """Posterior of the split: `concentration` (A,), its probability (A,), and Dirichlet parameters of pi (A, P)."""

    concentration: Floats
    probability: Floats
    shares: Floats


def log_likelihood(tasks: Floats, keys: Floats, shape: Floats, rate: Floats) -> Floats:
    """Log-probability of counts whose rates per unit of key are Gamma(shape, rate): the marginal gamma-Poisson.

    All arguments broadcast. `rate` is the gamma's inverse scale, shape / mean.
    """
    constant = gammaln(tasks + shape) - gammaln(shape) - gammaln(tasks + 1.0)
    odds = keys / rate
    return constant + tasks * np.log(odds) - (tasks + shape) * np.log1p(odds)


def prior_of_cv() -> Floats:
    """Probability of each point of CV_GRID, which is even in log c but for its first point, "all alike"."""
    different = CV_GRID[1:] / (1.0 + (CV_GRID[1:] / CV_SCALE) ** 2)
    return np.r_[ALIKE, (1.0 - ALIKE) * different / different.sum()]


def fit_total(tasks: Floats, keys: Floats, weights: Floats | None = None) -> Total:
    """Integrates the likelihood of K totals over the grid of m and c; `weights` (K,) say how much each one tells.

    Where the likelihood has no maximum (one municipality, equal rates, all zeros) the priors bound the answer.
    """
    weights = np.ones(len(tasks)) if weights is None else weights
    pooled = (weights @ tasks + 0.5) / (weights @ keys)
    best, error = best_mean(tasks, keys, weights, pooled)
    log_mean = np.log(best)[:, None] + MEAN_STEPS * error[:, None]
    log_mean = np.clip(log_mean, np.log(pooled) - MEAN_RANGE, np.log(pooled) + MEAN_RANGE)
    mean, shape = np.exp(log_mean), CV_GRID**-2
    cell = (slice(None), None, None)
    likelihood = log_likelihood(tasks[cell], keys[cell], shape[:, None], shape[:, None] / mean)
    typical = mean * np.average(keys, weights=weights)
    prior = prior_of_cv()[:, None] * np.sqrt(typical / (1.0 + typical)) * np.gradient(log_mean, axis=1)
    with np.errstate(divide="ignore"):  # clipped points have no width
        logs = np.tensordot(weights, likelihood, 1) + np.log(prior)
    return Total(shape, mean, normalised(logs))


def best_mean(tasks: Floats, keys: Floats, weights: Floats, pooled: float) -> tuple[Floats, Floats]:
    """For each c the m of nearly greatest likelihood and its standard error in log m: where the grid is to be dense."""
    rates, mean = tasks[:, None] / keys[:, None], np.full(len(CV_GRID), pooled)
    for _ in range(20):
        information = weights[:, None] * keys[:, None] / (1.0 + CV_GRID**2 * mean * keys[:, None])
        mean = np.maximum((information * rates).sum(0) / information.sum(0), 1e-2 * pooled)
    return mean, 1.0 / np.sqrt(mean * information.sum(0))


def fit_split(counts: Floats, weights: Floats | None = None) -> Split:
    """Integrates the split of K municipalities, `counts` (K, P), over the grid of the concentration a.

    Given a, the posterior of pi is near a Dirichlet in which municipality i counts as x_i (1 + a) / (x_i + a) tasks:
    few where municipalities differ much. The likelihood of a then follows from Bayes' rule at that Dirichlet's mean.
    """
    weights = np.ones(len(counts)) if weights is None else weights
    concentration = SPREAD_GRID**-2 - 1.0
    totals = counts.sum(1)
    worth = weights[:, None] * (1.0 + concentration) / np.maximum(totals[:, None] + concentration, 1.0)
    shares = SHARE_PRIOR + np.einsum("ka,kp->ap", worth, counts)
    pi = shares / shares.sum(1, keepdims=True)
    parameters = concentration[:, None] * pi
    per_package = gammaln(counts[:, None, :] + parameters) - gammaln(parameters)
    likelihood = gammaln(concentration) - gammaln(totals[:, None] + concentration) + per_package.sum(2)
    prior = np.full(shares.shape, SHARE_PRIOR)
    logs = weights @ likelihood + log_dirichlet(pi, prior) - log_dirichlet(pi, shares)
    return Split(concentration, normalised(logs), shares)


def log_dirichlet(pi: Floats, parameters: Floats) -> Floats:
    """Log-density of Dirichlet(parameters) at pi, row by row."""
    constant = gammaln(parameters.sum(1)) - gammaln(parameters).sum(1)
    return constant + ((parameters - 1.0) * np.log(pi)).sum(1)


def normalised(logs: Floats) -> Floats:
    """Probabilities from their logarithms."""
    relative = np.exp(logs - logs.max())
    return relative / relative.sum()


def log_predictive(total: Total, key: float, tasks: float) -> float:
    """Log-probability that a municipality with this key has exactly `tasks` tasks."""
    likelihood = log_likelihood(np.float64(tasks), key, total.shape[:, None], total.shape[:, None] / total.mean)
    return float(np.log(np.sum(total.probability * np.exp(likelihood)) + 1e-300))


def draw_total(total: Total, key: float, draws: int, random: np.random.Generator) -> Ints:
    """Draws of the number of tasks of a municipality with this key, (draws,)."""
    cell = pick(total.probability.ravel(), draws, random)
    shape = np.repeat(total.shape, total.mean.shape[1])[cell]
    expected = random.standard_gamma(shape) / shape * total.mean.ravel()[cell] * key
    return random.poisson(np.minimum(expected, MOST_TASKS))


def draw_split(split: Split, tasks: Ints, random: np.random.Generator) -> Ints:
    """Splits each draw of a total on the packages, (draws, P); every row adds up to its total."""
    row = pick(split.probability, len(tasks), random)
    pi = dirichlet(split.shares[row], random)
    return random.multinomial(tasks, dirichlet(split.concentration[row, None] * pi, random))


def pick(probability: Floats, draws: int, random: np.random.Generator) -> Ints:
    """Indices drawn with these probabilities."""
    return np.minimum(np.searchsorted(np.cumsum(probability), random.random(draws)), len(probability) - 1)


def dirichlet(parameters: Floats, random: np.random.Generator) -> Floats:
    """One Dirichlet draw a row. Where tiny parameters leave nothing but zeros, the largest takes all."""
    gammas = random.standard_gamma(parameters)
    empty = gammas.sum(1) == 0.0
    gammas[empty, parameters[empty].argmax(1)] = 1.0
    return gammas / gammas.sum(1, keepdims=True)
