"""Which key scales best, and whether similar municipalities should count for more: settled by leave-one-out score."""

from dataclasses import dataclass

import numpy as np

from ky_analysis.workload import scaling

HALF_AT = 2.0  # a municipality half or twice as large (or needy) counts half
OTHER_KIND = 0.5  # weight of a municipality of another region


@dataclass(frozen=True)
class Choice:
    """A key, and whether similar municipalities count for more; `log_score` is the sum over left-out totals."""

    key_column: str
    weighted: bool
    log_score: float | None


def likeness(traits: list[np.ndarray], others: np.ndarray, one: int) -> np.ndarray:
    """How alike each of `others` and municipality `one` are, by rows of traits: the logarithm of a weight.

    Numbers are compared as ratios, texts by being equal.
    """
    result = np.zeros(len(others))
    for trait in traits:
        if trait.dtype.kind == "f":
            result += ((np.log(trait[others]) - np.log(trait[one])) / np.log(HALF_AT)) ** 2 * np.log(0.5)
        else:
            result += np.where(trait[others] == trait[one], 0.0, np.log(OTHER_KIND))
    return result


def weights(likenesses: np.ndarray | None) -> np.ndarray | None:
    """How much each municipality tells; the most alike counts 1."""
    return None if likenesses is None else np.exp(likenesses - likenesses.max())


def leave_one_out_score(tasks: np.ndarray, keys: np.ndarray, alike: np.ndarray | None = None) -> float | None:
    """Sum of log-probabilities of every total as predicted from the others; None for fewer than two municipalities.

    Args:
        tasks: totals, (K,).
        keys: keys, (K,).
        alike: row i holds how alike all municipalities are to i, (K, K).
    """
    if len(tasks) < 2:
        return None
    score = 0.0
    for one in range(len(tasks)):
        others = np.arange(len(tasks)) != one
        weight = weights(None if alike is None else alike[one, others])
        score += scaling.log_predictive(scaling.fit_total(tasks[others], keys[others], weight), keys[one], tasks[one])
    return score


def choose(tasks: np.ndarray, keys: dict[str, np.ndarray], alike: np.ndarray | None) -> list[Choice]:
    """Every choice with its score, the best first; on equal scores the first key, unweighted, wins."""
    choices = [
        Choice(name, weighted, leave_one_out_score(tasks, key, alike if weighted else None))
        for name, key in keys.items()
        for weighted in ((False, True) if alike is not None and len(tasks) > 1 else (False,))
    ]
    return sorted(choices, key=lambda choice: -(choice.log_score or 0.0))
