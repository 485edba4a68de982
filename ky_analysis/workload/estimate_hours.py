"""Hours, dates and people of estimated counts: the uncertainty of the counts and of the time they take, together."""

import datetime as dt

import numpy as np
import polars as pl

from ky_analysis import contract
from ky_analysis.workload import runner
from ky_analysis.workload.plan import check

MOST = 50_000  # tasks a package; a draw above is far beyond the horizon, and is worked as this many


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
        found = runner.of_counts(code, counts, settings, start)
        for name, frame in found.items():
            parts.setdefault(name, []).append(frame)
        known = np.tile(np.quantile(counts, 0.5, axis=0, method="inverted_cdf"), (len(counts), 1)).astype(np.int64)
        left.append(total_hours(code, "now", found))
        left.append(total_hours(code, "own_extract", runner.of_counts(code, known, settings, start)))
    narrowing = frames["estimate_narrowing"].join(
        pl.concat(left), on=["municipality_code", "information"], how="left", maintain_order="left"
    )
    return {name: pl.concat(found) for name, found in parts.items()} | {"estimate_narrowing": narrowing}


def total_hours(code: str, information: str, found: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The row of estimate_narrowing's hours."""
    row = found["workload_summary"].filter(measure="hours", package_code="total")
    return row.select(
        pl.lit(code).alias("municipality_code"),
        pl.lit(information).alias("information"),
        hours_p10="p10",
        hours_p90="p90",
    )
