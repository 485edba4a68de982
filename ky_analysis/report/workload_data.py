"""The figures of the workload report, from the workload's published tables."""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from ky_analysis.report.page import Page, scan


@dataclass(frozen=True)
class Facts:
    """One municipality. Rows are those of the tables, by their keys."""

    hours: dict[str, dict]  # by package_code
    finish: dict[str, dict]  # by package_code
    deadlines: dict[tuple[str, str, str], dict]  # by scenario, deadline, package_group
    needed: dict[float, float | None]  # people by probability
    what_if: dict
    part_time: float
    tasks: dict[str, int]  # by package_code
    guessed: frozenset[str]  # assumptions that are placeholders

    @property
    def plan(self) -> dict:
        """The tasks with coverages at the handle-by date, as planned."""
        return self.deadlines["plan", "handle_by", "with_coverages"]

    @property
    def with_coverages(self) -> int:
        return sum(tasks for code, tasks in self.tasks.items() if code.endswith("_with_coverage"))

    @property
    def all_tasks(self) -> int:
        return sum(tasks for code, tasks in self.tasks.items() if code != "parked_coverages")


def facts(page: Page) -> Facts:
    """Everything the report says of its municipality in sentences."""
    summary = scan(page, "workload_summary").collect()
    deadlines = scan(page, "workload_deadlines").collect().rows(named=True)
    assumptions = scan(page, "workload_assumptions").collect()
    guessed = assumptions.filter(source="placeholder")["assumption"]
    return Facts(
        hours=_by(summary.filter(measure="hours"), "package_code"),
        finish=_by(summary.filter(measure="finish_date"), "package_code"),
        deadlines={(row["scenario"], row["deadline"], row["package_group"]): row for row in deadlines},
        needed=dict(scan(page, "people_needed").select("probability", "people").collect().iter_rows()),
        what_if=scan(page, "workload_what_if").collect().row(0, named=True),
        part_time=assumptions.filter(assumption="part_time")["mode"].item(),
        tasks=dict(scan(page, "task_packages").select("package_code", "tasks").collect().iter_rows()),
        guessed=frozenset(guessed),
    )


def packages(page: Page) -> pl.DataFrame:
    """Tasks and hours of the 15 packages in their order."""
    hours = scan(page, "workload_summary").filter(pl.col("measure") == "hours").drop("measure", "municipality_code")
    finish = scan(page, "workload_summary").filter(pl.col("measure") == "finish_date")
    order = scan(page, "task_packages").select("package_code", "package_number", "with_coverage", "tasks")
    return (
        order.join(hours, on="package_code")
        .join(finish.select("package_code", finish="p50_date", finish_p90="p90_date"), on="package_code")
        .with_columns(task_type=pl.col("package_code").str.replace("_with(out)?_coverage$", ""))
        .sort("package_number")
        .collect()
    )


def finish(page: Page, group: str) -> list[dict]:
    """Dates and the share finished by them, with the share since the date before."""
    rows = scan(page, "workload_finish").filter(pl.col("package_group") == group).sort("date").collect()
    return rows.with_columns(since=pl.col("share").diff().fill_null(pl.col("share"))).rows(named=True)


def done_by(page: Page, group: str, probability: float) -> dt.date | None:
    """The first date by which so large a share of the simulations is done; none where it is beyond them."""
    rows = scan(page, "workload_finish").filter(package_group=group).filter(pl.col("share") >= probability)
    return rows.select(pl.col("date").min()).collect().item()


def staffing(page: Page, most: int = 12) -> list[dict]:
    """Numbers of people from the last that is hopeless to the first that is certain, at most so many, the team's in."""
    rows = scan(page, "workload_staffing").sort("people").collect().rows(named=True)
    shares = [row["probability_by_handle_by"] for row in rows]
    first = max(sum(share < 0.01 for share in shares) - 1, 0)
    last = min(sum(share < 0.995 for share in shares) + 1, len(rows))
    chosen = rows[first:last]
    step = -(-len(chosen) // most)
    return chosen[::step]


def drivers(page: Page, group: str, most: int = 8) -> list[dict]:
    """The assumptions that move the result most."""
    rows = scan(page, "workload_drivers").filter(pl.col("package_group") == group).sort("place")
    return rows.head(most).collect().rows(named=True)


def assumptions(page: Page) -> list[dict]:
    """All assumptions; packages with the same minutes from the same source share a row, `packages` says how many."""
    rows = scan(page, "workload_assumptions").collect()
    minutes = rows.filter(assumption="minutes").with_columns(
        kind=pl.when(package_code="parked_coverages")
        .then(pl.lit("parked_coverages"))
        .otherwise(pl.col("package_code").str.extract("(with(out)?_coverage)$"))
    )
    lines = minutes.group_by("kind", "low", "mode", "high", "source", maintain_order=True).agg(
        packages=pl.len(), package_code=pl.col("package_code").first(), mean=pl.col("mean").mean(),
        log_rows=pl.col("log_rows").sum(), assumption=pl.lit("minutes"),
    )  # fmt: skip
    others = rows.filter(pl.col("assumption") != "minutes").select("assumption", "mode", "value", "source")
    return [*lines.rows(named=True), *others.rows(named=True)]


def task_log(page: Page) -> tuple[int, int, int]:
    """Rows of the task log: all, usable, and of unknown packages."""
    rows = scan(page, "workload_task_log").collect()
    unknown = rows.filter(package_code="unknown")["rows"].sum()
    return rows["rows"].sum(), rows["usable_rows"].sum(), unknown


def overview(page: Page) -> list[dict]:
    """One row a municipality, for the report over all."""
    hours = scan(page, "workload_summary").filter(pl.col("measure") == "hours")
    with_ = hours.filter(pl.col("package_code") == "with_coverages").select("municipality_code", hours_with="p50")
    total = hours.filter(pl.col("package_code") == "total")
    plan = scan(page, "workload_deadlines").filter(
        (pl.col("scenario") == "plan") & (pl.col("deadline") == "handle_by") & (pl.col("package_group") != "total")
    )
    team = scan(page, "workload_what_if").select("municipality_code", "people")
    return (
        total.select("municipality_code", "p10", "p50", "p90")
        .join(with_, on="municipality_code")
        .join(plan.select("municipality_code", "date", "probability", "people_needed_80"), on="municipality_code")
        .join(team, on="municipality_code")
        .sort("municipality_code")
        .collect()
        .rows(named=True)
    )


def guessed_anywhere(page: Page) -> frozenset[str]:
    """Assumptions that are placeholders in one of the municipalities."""
    rows = scan(page, "workload_assumptions").filter(pl.col("source") == "placeholder")
    return frozenset(rows.select("assumption").unique().collect()["assumption"])


def _by(frame: pl.DataFrame, key: str) -> dict[str, dict]:
    return {row[key]: row for row in frame.iter_rows(named=True)}
