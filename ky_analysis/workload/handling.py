"""How long tasks take: a mean for each package that nobody knows yet, and single tasks around it.

The mean is drawn once a simulation and shared by all tasks of the package, so the spread of the total does not vanish
with their number. Source of the form: PERT, a beta distribution of shape 4 on low, most likely, high.
"""

from functools import lru_cache

import numpy as np
from scipy.special import betaincinv, ndtr, ndtri

SHAPE = 4
EXACT_ABOVE_SKEWNESS = 0.7
_GRID = np.linspace(-5.5, 5.5, 1_101)
_STEP = _GRID[1] - _GRID[0]


def pert_mean(low: float, mode: float, high: float) -> float:
    return (low + SHAPE * mode + high) / (SHAPE + 2)


def pert_variance(low: float, mode: float, high: float) -> float:
    mean = pert_mean(low, mode, high)
    return (mean - low) * (high - mean) / (SHAPE + 3)


def pert(low: float, mode: float, high: float, deviates: np.ndarray) -> np.ndarray:
    """PERT values at standard normal deviates: its quantile function, read from a table of 1,101 points."""
    if high <= low:
        return np.full_like(deviates, low)
    a = 1 + SHAPE * (mode - low) / (high - low)
    b = 1 + SHAPE * (high - mode) / (high - low)
    return low + (high - low) * _interpolated(deviates, _beta_quantiles(a, b))


def _interpolated(x: np.ndarray, values: np.ndarray) -> np.ndarray:
    """np.interp of values on _GRID, whose even steps give the place without a search: seven times as fast."""
    x = np.clip(x, _GRID[0], _GRID[-1])
    place = np.minimum(((x - _GRID[0]) / _STEP).astype(np.int64), len(_GRID) - 2)
    return values[place] + np.diff(values)[place] / _STEP * (x - _GRID[place])


@lru_cache(maxsize=64)
def _beta_quantiles(a: float, b: float) -> np.ndarray:
    """Packages and municipalities share their minutes, so few tables are needed."""
    table = betaincinv(a, b, ndtr(_GRID))
    table.flags.writeable = False
    return table


def deviates(rng: np.random.Generator, rows: int, draws: int) -> np.ndarray:
    """Standard normal deviates, (rows, draws), each row stratified: one in every 1/draws of its distribution.

    Stratifying keeps the error of a probability below that of plain draws, and never above it by more than
    draws / (draws - 1).
    """
    strata = rng.permuted(np.tile(np.arange(draws, dtype=np.float64), (rows, 1)), axis=1)
    return ndtri((strata + rng.random((rows, draws))) / draws)


def correlated(common: np.ndarray, own: np.ndarray, correlation: float) -> np.ndarray:
    """Gaussian copula with one correlation between all rows: a shared deviate and each row's own."""
    return np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own


def sum_of_tasks(rng: np.random.Generator, weights: np.ndarray, cv: float, draws: int) -> np.ndarray:
    """Sum over tasks of weight × log-normal(mean 1, cv), without drawing every task where there are many.

    Few tasks, or very skew ones, are drawn one by one. Otherwise a shifted gamma takes the sum's own mean, variance
    and skewness; at the switch its distribution function is within 0.01 of the exact one, and closer with more tasks.
    """
    total = weights.sum()
    if cv == 0 or len(weights) == 0:
        return np.full(draws, total)
    skewness = (cv**3 + 3 * cv) * (weights**3).sum() / (weights**2).sum() ** 1.5
    if skewness > EXACT_ABOVE_SKEWNESS:
        sigma = np.sqrt(np.log1p(cv**2))
        noise = np.zeros(draws)
        for weight in weights:
            noise += weight * np.exp(sigma * rng.standard_normal(draws) - sigma**2 / 2)
        return noise
    return shifted_gamma(rng, total, cv * np.sqrt((weights**2).sum()), skewness, draws)


def shifted_gamma(rng: np.random.Generator, mean, deviation, skewness, draws: int) -> np.ndarray:
    """Gamma with a shift that has the given mean, standard deviation and skewness, scalars or one a draw."""
    shape, scale = 4 / skewness**2, deviation * skewness / 2
    return mean + scale * (rng.standard_gamma(shape, draws) - shape)


def learning_weights(places: np.ndarray, rate: float) -> np.ndarray:
    """Wright's curve: the time of the n-th task of a type over the first one's; each doubling multiplies by `rate`."""
    return np.ones(len(places)) if rate == 1 else places ** np.log2(rate)
