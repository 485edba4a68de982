"""Minutes a task from a log of finished tasks: each package's own mean, pulled towards the others where it is thin.

Model: log(mean minutes of a package / its PERT mean) is normal around a common factor. The factor and the spread
between packages are integrated over, not fixed, so that a short log gives a wide answer.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from ky_analysis import contract
from ky_analysis.workload import package_names

SPREAD_GRID = np.linspace(0.05, 1.5, 146)  # deviation between packages, log scale; never taken to be below 5 %
SPREAD_SCALE = 0.5  # half-normal prior of it
FACTOR_SCALE = 1.0  # normal prior of the common log factor: within 1/7 and 7 times the PERT means


@dataclass(frozen=True)
class LogSummary:
    """Per package, (15,): usable rows, their mean, and the variance of the log of that mean."""

    rows: np.ndarray
    mean: np.ndarray
    variance: np.ndarray


def coded(log: pl.DataFrame, task_types: tuple = ()) -> pl.DataFrame:
    """Adds package_code (null where the name is not known) and usable (known, minutes above 0) to the log."""
    names = package_names.known_names(task_types)
    distinct = log["package_name"].unique().to_list()
    codes = {name: names.get(package_names.fold(name)) for name in distinct if name is not None}
    code = pl.col("package_name").replace_strict(
        list(codes), list(codes.values()), default=None, return_dtype=pl.String
    )
    return log.with_columns(package_code=code, minutes=pl.col("minutes").cast(pl.Float64)).with_columns(
        usable=(pl.col("package_code").is_not_null() & (pl.col("minutes") > 0)).fill_null(False)
    )


def rows(code: str, coded_log: pl.DataFrame | None) -> list[dict]:
    """Rows of workload_task_log for one municipality, packages in their order and the unknown last."""
    if coded_log is None:
        return []
    found = coded_log.group_by(pl.col("package_code").fill_null("unknown")).agg(
        rows=pl.len(),
        usable_rows=pl.col("usable").sum(),
        mean_minutes=pl.col("minutes").filter("usable").mean().round(2),
    )
    order = (*contract.PACKAGES, "unknown")
    found = found.rows(named=True)
    return [
        {"municipality_code": code} | row for row in sorted(found, key=lambda row: order.index(row["package_code"]))
    ]


def summarise(coded_log: pl.DataFrame, cv: float) -> LogSummary:
    """Means of one municipality's usable rows; the variation of tasks is pooled over packages, `cv` adds one task."""
    used = coded_log.filter("usable")
    number, mean, squares = np.zeros(15), np.full(15, np.nan), 0.0
    for code, minutes in ((code, used.filter(package_code=code)["minutes"].to_numpy()) for code in contract.PACKAGES):
        if len(minutes):
            index = contract.PACKAGES.index(code)
            number[index], mean[index] = len(minutes), minutes.mean()
            squares += (((minutes / minutes.mean()) - 1) ** 2).sum()
    freedom = np.maximum(number - 1, 0).sum()
    pooled = (squares + cv**2) / (freedom + 1)
    with np.errstate(divide="ignore"):
        return LogSummary(number, mean, pooled / number)


def posterior_minutes(
    log: LogSummary, prior: np.ndarray, common: np.ndarray, own: np.ndarray, uniform: np.ndarray
) -> np.ndarray:
    """Mean minutes of every package, (15, draws); nan where neither the log nor other packages say anything.

    Args:
        log: what was seen.
        prior: (15,) PERT means. A package of prior 0 is on its own: nothing is pooled with it.
        common: (draws,) standard normal deviates of the common factor.
        own: (15, draws) those of the packages.
        uniform: (draws,) in (0, 1), for the spread between packages.
    """
    minutes = np.full_like(own, np.nan)
    alone = np.flatnonzero((log.rows > 0) & (prior <= 0))
    for package in alone:
        minutes[package] = log.mean[package] * np.exp(own[package] * np.sqrt(log.variance[package]))
    seen = (log.rows > 0) & (prior > 0)
    if not seen.any():
        return minutes
    ratio, variance = np.log(log.mean[seen] / prior[seen]), log.variance[seen]
    spread = _spread_draws(ratio, variance, uniform)
    weights = 1 / (variance[:, None] + spread**2)
    precision = weights.sum(axis=0) + 1 / FACTOR_SCALE**2
    factor = (weights * ratio[:, None]).sum(axis=0) / precision + common / np.sqrt(precision)
    for package in np.flatnonzero(prior > 0):
        by_log = 1 / log.variance[package]  # 0 where there are no rows
        by_others = 1 / spread**2
        centre = factor * by_others
        if by_log:
            centre = centre + by_log * np.log(log.mean[package] / prior[package])
        effect = centre / (by_log + by_others) + own[package] / np.sqrt(by_log + by_others)
        minutes[package] = prior[package] * np.exp(effect)
    return minutes


def _spread_draws(ratio: np.ndarray, variance: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """Draws of the spread between packages from its posterior on the grid, the common factor integrated out."""
    total = variance[:, None] + SPREAD_GRID**2
    precision = (1 / total).sum(axis=0) + 1 / FACTOR_SCALE**2
    centre = (ratio[:, None] / total).sum(axis=0) / precision
    fit = (ratio[:, None] ** 2 / total).sum(axis=0) - precision * centre**2
    log_density = -0.5 * (np.log(total).sum(axis=0) + np.log(precision) + fit + (SPREAD_GRID / SPREAD_SCALE) ** 2)
    mass = np.cumsum(np.exp(log_density - log_density.max()))
    return np.interp(uniform, mass / mass[-1], SPREAD_GRID)
