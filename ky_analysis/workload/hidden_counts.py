"""Fills in hidden counts, many times: the fits are made on each filling, so a hidden cell is the interval it is."""

import numpy as np

from ky_analysis.workload.counts import Counts

FILLINGS = 10  # fewer where there are many municipalities, which differ more than the fillings do
SHAPE = 2.0  # of the gamma-Poisson a hidden count is drawn from: coefficient of variation 0.7 about what is expected


def fillings(counts: Counts, random: np.random.Generator) -> np.ndarray:
    """Possible tables of counts, (F, K, P) floats; F is 1 where nothing is hidden."""
    if not counts.hidden.any():
        return counts.low[None].astype(np.float64)
    middle = np.sqrt((counts.low + 0.5) * (counts.high + 0.5)) - 0.5
    share = middle.sum(0) / max(middle.sum(), 1.0)
    number = int(np.clip(200 // len(counts.codes), 3, FILLINGS))
    filled = np.repeat(counts.low[None].astype(np.float64), number, axis=0)
    for row in np.flatnonzero(counts.hidden.any(1)):
        cells = np.flatnonzero(counts.hidden[row])
        expected = np.clip(share[cells] * middle[row].sum(), counts.low[row, cells], counts.high[row, cells])
        sums = (counts.total_low[row] - counts.low[row].sum(), counts.total_high[row] - counts.low[row].sum())
        weights = [
            likelihood(low, high, mean)
            for low, high, mean in zip(counts.low[row, cells], counts.high[row, cells], expected, strict=True)
        ]
        for filling in filled:
            filling[row, cells] += draw_with_sum(weights, sums, random)
    return filled


def likelihood(low: int, high: int, expected: float) -> np.ndarray:
    """Relative gamma-Poisson probability of each count from low to high."""
    steps = np.arange(low + 1.0, high + 1.0)
    ratio = np.log((steps + SHAPE - 1.0) / steps) + np.log(expected / (expected + SHAPE))
    logs = np.r_[0.0, np.cumsum(ratio)]
    return np.exp(logs - logs.max()) + 1e-12


def draw_with_sum(weights: list[np.ndarray], sums: tuple[int, int], random: np.random.Generator) -> np.ndarray:
    """Independent draws 0.. with these weights, given that they add up to something within `sums`.

    Goes forward for the distribution of every partial sum and back for one draw after the other.
    """
    partial = [np.ones(1)]
    for weight in weights:
        partial.append(np.convolve(partial[-1], weight / weight.sum()))
    allowed = partial[-1][sums[0] : sums[1] + 1].clip(1e-300)
    left = sums[0] + random.choice(len(allowed), p=allowed / allowed.sum())
    drawn = np.zeros(len(weights), dtype=np.int64)
    for cell in range(len(weights) - 1, -1, -1):
        before = partial[cell]
        values = np.arange(max(0, left - len(before) + 1), min(len(weights[cell]) - 1, left) + 1)
        chance = (weights[cell][values] * before[left - values]).clip(1e-300)
        drawn[cell] = values[random.choice(len(values), p=chance / chance.sum())]
        left -= drawn[cell]
    return drawn
