"""Which key scales best, and whether similar municipalities should count for more: settled by leave-one-out score."""

from dataclasses import dataclass

import numpy as np

from ky_analysis.workload import scaling

HALF_AT = np.log(2.0)  # a municipality half or twice as large (or needy) counts half
OTHER_KIND = 0.5  # weight of a municipality of another region


@dataclass(frozen=True)
class Choice:
    """A key, and whether similar municipalities count for more; `log_score` is the sum over left-out totals."""

    key_column: str
    weighted: bool
    log_score: float | None


def weights(traits: list[np.ndarray], others: np.ndarray, one: int) -> np.ndarray:
    """How much each of `others` tells about municipality `one`, 0..1, by rows of traits.

    Numbers are compared as ratios, texts by being equal.
    """
    result = np.ones(len(others))
    for trait in traits:
        if trait.dtype.kind == "f":
            result *= 0.5 ** ((np.log(trait[others]) - np.log(trait[one])) / HALF_AT) ** 2
        else:
            result *= np.where(trait[others] == trait[one], 1.0, OTHER_KIND)
    return result


def leave_one_out_score(tasks: np.ndarray, keys: np.ndarray, weight_rows: np.ndarray | None = None) -> float | None:
    """Sum of log-probabilities of every total as predicted from the others; None for fewer than two municipalities.

    Args:
        tasks: totals, (K,).
        keys: keys, (K,).
        weight_rows: row i holds the weights of all municipalities where i is predicted, (K, K).
    """
    if len(tasks) < 2:
        return None
    score = 0.0
    for one in range(len(tasks)):
        others = np.arange(len(tasks)) != one
        weight = None if weight_rows is None else weight_rows[one, others]
        score += scaling.log_predictive(scaling.fit_total(tasks[others], keys[others], weight), keys[one], tasks[one])
    return score


def choose(tasks: np.ndarray, keys: dict[str, np.ndarray], weight_rows: np.ndarray | None) -> list[Choice]:
    """Every choice with its score, the best first; on equal scores the first key, unweighted, wins."""
    choices = [
        Choice(name, weighted, leave_one_out_score(tasks, key, weight_rows if weighted else None))
        for name, key in keys.items()
        for weighted in ((False, True) if weight_rows is not None and len(tasks) > 1 else (False,))
    ]
    return sorted(choices, key=lambda choice: -(choice.log_score or 0.0))
