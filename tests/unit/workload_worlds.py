"""Small backlogs for the workload's tests."""

from pathlib import Path

import numpy as np
import polars as pl

from ky_analysis import contract
from ky_analysis.workload import simulate
from ky_analysis.workload.plan import Workload

LOOSE = {"low": 5, "mode": 10, "high": 40}


def backlog(package: list[int] | np.ndarray, at_risk=None, waiting=None) -> simulate.Backlog:
    """Tasks in the order given, each of its own person unless nothing else is said."""
    package = np.asarray(package, dtype=np.int64)
    tasks = len(package)
    waiting = np.zeros(tasks, dtype=np.int64) if waiting is None else np.asarray(waiting)
    counts = np.bincount(package, minlength=15)
    counts[14] = waiting.sum()
    everyone = np.ones(tasks, dtype=bool)
    risk = np.zeros(tasks, dtype=np.int64) if at_risk is None else np.asarray(at_risk)
    return simulate.Backlog(counts, package, risk, everyone, package < 7, package >= 7, waiting)


def work(tasks: simulate.Backlog, code: str = "0461", **settings) -> simulate.Work:
    workload = Workload.model_validate(settings)
    rng = simulate.generator(workload.seed, code)
    minutes = simulate.mean_minutes(workload, None, rng, workload.draws)
    return simulate.simulate(tasks, workload, minutes, rng)


def write_data(folder: Path) -> Path:
    """Municipality 0461 with 600 tasks of all packages, 0657 without any, as parquet."""
    rng = np.random.default_rng(6)
    package = np.concatenate([rng.integers(0, 7, 200), rng.integers(7, 14, 400)])
    tasks = pl.DataFrame({
        "municipality_code": "0461",
        "task_id": [f"T{place}" for place in range(600)],
        "package_code": [contract.PACKAGES[one] for one in package],
        "person_key": [None if place == 0 else f"P{place // 3}" for place in range(600)],
        "at_risk": pl.Series(np.where(package < 7, 100, 0)).cast(pl.Decimal(14, 2)),
        "priority_rank": np.arange(1, 601),
    })  # fmt: skip
    waiting = tasks.head(150).select("municipality_code", blocking_task_id="task_id", disposition=pl.lit("waiting"))
    released = waiting.with_columns(disposition=pl.lit("released"), blocking_task_id=pl.lit(None, pl.String))
    counted = tasks.group_by("package_code").agg(tasks=pl.len().cast(pl.Int64))
    packages = (
        pl.DataFrame({"municipality_code": ["0461", "0657"]})
        .join(pl.DataFrame({"package_code": contract.PACKAGES}), how="cross")
        .join(
            counted.with_columns(municipality_code=pl.lit("0461")), on=["municipality_code", "package_code"], how="left"
        )
    )
    numbered = pl.DataFrame({"package_code": contract.PACKAGES, "package_number": range(1, 16),
                             "with_coverage": [True] * 7 + [False] * 7 + [None]})  # fmt: skip
    packages = packages.join(numbered, on="package_code")
    parked = (pl.col("package_code") == "parked_coverages") & (pl.col("municipality_code") == "0461")
    packages = packages.with_columns(tasks=pl.when(parked).then(150).otherwise(pl.col("tasks").fill_null(0)))
    tasks.sample(fraction=1, shuffle=True, seed=1).write_parquet(folder / "tasks.parquet")
    claims = pl.DataFrame(schema={"municipality_code": pl.String})
    claims.write_parquet(folder / "claims.parquet")
    packages.write_parquet(folder / "task_packages.parquet")
    pl.concat([waiting, released]).write_parquet(folder / "coverages.parquet")
    return folder
