"""The figures of the report on an estimate, from its published tables."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from ky_analysis.contract import PACKAGES
from ky_analysis.errors import UsageError
from ky_analysis.report import labels
from ky_analysis.report.page import Page, default_data, exists, place, scan
from ky_analysis.workload.scaling_check import INTERVALS

ENDS = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Facts:
    """One target. Rows are those of the tables."""

    total: dict
    with_coverages: tuple[float, float, float]  # 10, 50 and 90 %
    target: dict
    unstated: tuple[str, ...]
    hidden: int


def load(data: str, municipality: str, language: str) -> Page:
    """Opens the tables of an estimate for a notebook; see page.load.

    Raises:
        UsageError: the folder holds no estimate.
    """
    folder = Path(data) if data else default_data()
    if not (folder / "estimate_summary.parquet").exists():
        raise UsageError(f"{folder} holds no estimate_summary.parquet. Give the data folder of an estimate.")
    words = labels.load(language, folder)
    return Page(words, folder, municipality, place(words, municipality))


def facts(page: Page) -> Facts:
    """Everything the report says of its target in sentences."""
    draws = scan(page, "estimate_draws").filter(pl.col("package_code").str.ends_with("_with_coverage"))
    with_ = draws.group_by("draw").agg(pl.col("tasks").sum()).collect()["tasks"].to_numpy()
    seen = representatives(page)
    target = scan(page, "estimate_targets").collect().row(0, named=True)
    seen = seen.filter(pl.col("municipality_code") != target["municipality_code"])
    return Facts(
        total=scan(page, "estimate_summary").filter(pl.col("package_code") == "total").collect().row(0, named=True),
        with_coverages=tuple(np.quantile(with_, ENDS, method="inverted_cdf")),
        target=target,
        unstated=tuple(seen.filter("packages_not_stated")["municipality_code"]),
        hidden=seen["hidden_packages"].sum(),
    )


def packages(page: Page) -> list[dict]:
    """The 15 packages in their order."""
    order = pl.DataFrame({"package_code": PACKAGES, "package_number": range(1, 16)}).lazy()
    rows = scan(page, "estimate_summary").join(order, on="package_code").sort("package_number")
    kind = pl.col("package_code").str.replace("_with(out)?_coverage$", "")
    with_ = pl.when(pl.col("package_code") != PACKAGES[14]).then(pl.col("package_code").str.ends_with("_with_coverage"))
    return rows.with_columns(task_type=kind, with_coverage=with_).collect().rows(named=True)


def representatives(page: Page) -> pl.DataFrame:
    """What was seen, the highest rate first."""
    table = pl.read_parquet(page.data / "estimate_representatives.parquet", glob=False)
    return table.sort("tasks_per_key", "municipality_code", descending=[True, False])


def keys(page: Page) -> list[dict]:
    """The keys that were tried, the chosen one first."""
    return scan(page, "estimate_keys").sort("place").collect().rows(named=True)


def checked(page: Page) -> list[dict]:
    """Every representative's total as predicted from the others, with whether it lies inside."""
    return inside(page, pl.col("package_code") == "total").sort("municipality_code").rows(named=True)


def inside(page: Page, which: pl.Expr) -> pl.DataFrame:
    """Rows of the check, those with a known count alone, with in_50, in_80 and in_95."""
    table = pl.read_parquet(page.data / "estimate_check.parquet", glob=False).filter(
        which & pl.col("actual").is_not_null()
    )
    return table.with_columns(
        pl.col("pit").is_between(0.5 - share / 200, 0.5 + share / 200).alias(f"in_{share}") for share in INTERVALS
    )


def covered(page: Page) -> dict:
    """How many totals and which share of packages lie inside each interval, and the mean errors of the totals."""
    totals, parts = inside(page, pl.col("package_code") == "total"), inside(page, pl.col("package_code") != "total")
    found = {f"in{share}": int(totals[f"in_{share}"].sum()) for share in INTERVALS}
    found |= {f"p{share}": float(parts[f"in_{share}"].mean() or 0.0) for share in INTERVALS}
    return found | {"n": totals.height, "model": totals["crps"].mean(), "naive": totals["naive_crps"].mean()}


def narrowing(page: Page) -> dict[str, dict]:
    """Rows of estimate_narrowing by information."""
    rows = scan(page, "estimate_narrowing").collect().rows(named=True)
    return {row["information"]: row for row in rows}


def workload(page: Page) -> dict[str, dict] | None:
    """Hours and finish dates by (measure, group), or None where they were not calculated."""
    if not exists(page, "workload_summary"):
        return None
    rows = scan(page, "workload_summary").filter(pl.col("package_code").is_in(["with_coverages", "total"])).collect()
    return {(row["measure"], row["package_code"]): row for row in rows.rows(named=True)}


def plan(page: Page) -> dict:
    """The team, its start and deadline, the probability of making it, and the people needed."""
    team = scan(page, "workload_what_if").select("people", "start_date", "handle_by").collect().row(0, named=True)
    staffing = scan(page, "workload_staffing").filter(pl.col("people") == team["people"]).collect()
    needed = scan(page, "people_needed").filter(pl.col("probability") == 0.8).collect()["people"].item()
    return team | {"probability": staffing["probability_by_handle_by"].item(), "needed": needed}


def targets(page: Page) -> list[dict]:
    """One row a target, for the report over all."""
    total = scan(page, "estimate_summary").filter(pl.col("package_code") == "total")
    about = scan(page, "estimate_targets").select("municipality_code", "key_value", "key_outside")
    return total.join(about, on="municipality_code").sort("municipality_code").collect().rows(named=True)
