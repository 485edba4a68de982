"""What would narrow an estimate most: the counts of one more municipality, or the own extract."""

import numpy as np
import polars as pl

from ky_analysis.workload import scaling
from ky_analysis.workload.simulate import generator

TRIALS = 20
DRAWS = 400
MANY = 20  # above it a target's own count is not left out here: it hardly matters, and takes long
SCHEMA = {"municipality_code": pl.String, "information": pl.String, "tasks_p10": pl.Float64, "tasks_p90": pl.Float64}


def with_one_more(tasks: np.ndarray, key: np.ndarray, random: np.random.Generator) -> list[scaling.Total]:
    """The rate as it would be known with one more municipality of a typical size, in a number of likely cases."""
    size = np.median(key)
    likely = scaling.draw_total(scaling.fit_total(tasks, key), size, TRIALS, random)
    return [scaling.fit_total(np.r_[tasks, number], np.r_[key, size]) for number in likely.astype(np.float64)]


def percentiles(drawn: np.ndarray, *shares: float) -> np.ndarray:
    """Whole tasks, as in the summary."""
    return np.quantile(drawn, shares, method="inverted_cdf").astype(np.float64)


def narrowing(targets, codes, predicted, tasks: np.ndarray, key: np.ndarray, seed: int) -> pl.DataFrame:
    """10 and 90 % of each target's total: now, with one more municipality, and with the own extract (its own count).

    With one more: the median of both ends over likely cases of what that municipality would show. Similarity is not
    weighed. With the own extract the number of tasks is known; p50 stands for it.
    """
    known = np.arange(len(tasks))
    likely: dict[int, list[scaling.Total]] = {}
    rows = []
    for code in targets:
        place = codes.index(code)
        group = min(place, len(tasks)) if len(tasks) <= MANY else len(tasks)
        others = known[known != group]
        if group not in likely:
            likely[group] = with_one_more(tasks[others], key[others], generator(seed, f"one more than {group}"))
        random = generator(seed, f"one more for {code}")
        drawn = [scaling.draw_total(one, key[place], DRAWS, random) for one in likely[group]]
        total = predicted[code].sum(1)
        rows += [
            (code, "now", *percentiles(total, 0.1, 0.9)),
            (code, "one_more", *np.median([percentiles(one, 0.1, 0.9) for one in drawn], axis=0)),
            (code, "own_extract", *percentiles(total, 0.5, 0.5)),
        ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
