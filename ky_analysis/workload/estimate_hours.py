"""Hours, dates and people of estimated counts: the uncertainty of the counts and of the time they take, together."""

import datetime as dt

import numpy as np
import polars as pl

from ky_analysis import contract
from ky_analysis.workload import runner, simulate
from ky_analysis.workload.plan import check

MOST = 50_000  # tasks a package; a draw above is far beyond the horizon, and is worked as this many
DRAWS = 2_000  # of the counts that are worked; hours and dates need no more
TOTAL_HOURS = (pl.col("measure") == "hours") & (pl.col("package_code") == "total")


def hours(frames: dict[str, pl.DataFrame], settings, start: dt.date) -> dict[str, pl.DataFrame]:
    """The workload of every target, and estimate_narrowing with what the own extract would leave of it.

    Args:
        frames: what estimate.estimate gave.
        settings: the sections workload, team, teams and run are read.
        start: the day the work starts unless the team says otherwise; it sets the handle-by date too.

    Returns:
        The frames of runner.of_counts over all targets, and estimate_narrowing with hours_p10 and hours_p90.

    Raises:
        UsageError: a team starts after its deadline.
    """
    check(settings, start)
    parts: dict[str, list[pl.DataFrame]] = {}
    left = []
    for (code,), rows in frames["estimate_draws"].group_by("municipality_code", maintain_order=True):
        counts = np.minimum(rows["tasks"].to_numpy().reshape(-1, len(contract.PACKAGES)), MOST)
        thinned = counts[:: -(-len(counts) // DRAWS)]
        found = runner.of_counts(code, thinned, settings, start)
        for name, frame in found.items():
            parts.setdefault(name, []).append(frame)
        now = found["workload_summary"].row(by_predicate=TOTAL_HOURS, named=True)
        left.append((code, "now", now["p10"], now["p90"]))
        left.append((code, "own_extract", *with_own_extract(code, counts, settings.workload)))
    ranges = pl.DataFrame(left, schema=["municipality_code", "information", "hours_p10", "hours_p90"], orient="row")
    narrowing = frames["estimate_narrowing"].join(
        ranges, on=["municipality_code", "information"], how="left", maintain_order="left"
    )
    return {name: pl.concat(found) for name, found in parts.items()} | {"estimate_narrowing": narrowing}


def with_own_extract(code: str, counts: np.ndarray, workload) -> tuple[float, float]:
    """10 and 90 % of the hours if the packages' numbers of tasks were known; their medians stand for them."""
    known = np.quantile(counts, 0.5, axis=0, method="inverted_cdf").astype(np.int64)
    random = simulate.generator(workload.seed, code)
    minutes = simulate.mean_minutes(workload, None, random, DRAWS)
    work = simulate.simulate_counts(np.repeat(known[:, None], DRAWS, axis=1), workload, minutes, random)
    low, high = np.quantile(work.hours.sum(axis=0), [0.1, 0.9])
    return round(float(low), 2), round(float(high), 2)
