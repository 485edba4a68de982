"""How good a prediction was: percentiles, PIT and CRPS from draws, and the ratio that a spreadsheet gives instead."""

import numpy as np

PERCENTILES = {"p2_5": 0.025, "p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9, "p97_5": 0.975}
INTERVALS = {50: ("p25", "p75"), 80: ("p10", "p90"), 95: ("p2_5", "p97_5")}


def with_total(by_package: np.ndarray) -> np.ndarray:
    """Adds the total as a last column to draws or counts, (..., P) to (..., P + 1)."""
    return np.concatenate([by_package, by_package.sum(-1, keepdims=True)], axis=-1)


def statistics(draws: np.ndarray) -> dict[str, np.ndarray]:
    """Mean and percentiles of each column of draws (D, P). A percentile is one of the draws: a whole task."""
    ordered = np.sort(draws, axis=0)
    places = {name: max(int(np.ceil(share * len(draws))) - 1, 0) for name, share in PERCENTILES.items()}
    return {"mean": draws.mean(0)} | {name: ordered[place].astype(np.float64) for name, place in places.items()}


def pit(draws: np.ndarray, low: np.ndarray, high: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """Randomised probability integral transform of each column: P(X < low) + u P(low <= X <= high).

    Uniform where predictions are calibrated. low = high = the count, or the interval that a hidden count lies in.
    """
    below = (draws < low).mean(0)
    return below + uniform * ((draws <= high).mean(0) - below)


def crps(draws: np.ndarray, actual: np.ndarray) -> np.ndarray:
    """Continuous ranked probability score of each column, E|X - actual| - E|X - X'| / 2: in tasks, 0 is best."""
    number = len(draws)
    ordered = np.sort(draws, axis=0).astype(np.float64)
    weight = (2.0 * np.arange(1, number + 1) - number - 1.0) / number**2
    return np.abs(ordered - actual).mean(0) - weight @ ordered


def naive_ratio(counts: np.ndarray, keys: np.ndarray, key: float) -> np.ndarray:
    """What a spreadsheet says: tasks per unit of key over all representatives, times the target's key, (..., P).

    It is a point, so its CRPS is its absolute error.
    """
    return counts.sum(0) / keys.sum() * key
