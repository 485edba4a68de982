"""The figures of the report on progress, as small frames of the tables that `progress` published."""

from pathlib import Path

import polars as pl

from ky_analysis.errors import UsageError
from ky_analysis.report import labels
from ky_analysis.report.page import ALL, Page, default_data, place, scan

STEPS = ("done", "new", "back")
WEEKS_SHOWN = 52


def load(data: str, municipality: str, language: str) -> Page:
    """Opens the tables of progress for a notebook; see page.load.

    Raises:
        UsageError: the folder holds no tables of progress.
    """
    folder = Path(data) if data else default_data()
    if not (folder / "progress_summary.parquet").exists():
        raise UsageError(
            f"{folder} holds no progress_summary.parquet. Give the data folder that `ky-analysis progress` published."
        )
    return Page(labels.load(language, folder), folder, municipality, place(labels.load(language, folder), municipality))


def is_whole(page: Page) -> bool:
    """Whether the page is over all municipalities."""
    return page.municipality == ALL


def summary(page: Page) -> list[dict]:
    """A row a municipality and group of packages."""
    return scan(page, "progress_summary").collect().to_dicts()


def gate(page: Page) -> list[dict]:
    """A row a municipality: may the whole task be marked as done."""
    return scan(page, "progress_gate").sort("municipality_code").collect().to_dicts()


def packages(page: Page) -> list[dict]:
    """The 15 packages over all steps: the first count, everything that happened, the last count."""
    frame = scan(page, "progress_packages").collect()
    first, last = frame["from_date"].min(), frame["to_date"].max()
    names = ("claims_done", "claims_new", "claims_back", "claims_moved_in", "claims_moved_out", "tasks_done",
             "tasks_new", "tasks_back", "tasks_other")  # fmt: skip
    summed = frame.group_by("package_code", "package_number").agg(
        *(pl.col(name).sum() for name in names),
        pl.col("claims_before", "tasks_before").filter(pl.col("from_date") == first).sum(),
        pl.col("claims_after", "tasks_after").filter(pl.col("to_date") == last).sum(),
    )
    with_ = pl.when(pl.col("package_number") < 15).then(pl.col("package_number") <= 7)
    kind = pl.col("package_code").str.replace("_with(out)?_coverage$", "")
    return summed.with_columns(with_coverage=with_, task_type=kind).sort("package_number").to_dicts()


def steps(page: Page) -> list[dict]:
    """A row a step between two extracts: tasks done, new and back in packages 1 to 14."""
    frame = scan(page, "progress_packages").filter(pl.col("package_number") < 15)
    counted = frame.group_by("from_date", "to_date").agg(
        *(pl.col(f"tasks_{name}").sum().alias(name) for name in STEPS),
        pl.col("tasks_before").sum().alias("before"),
        pl.col("tasks_after").sum().alias("after"),
    )
    return counted.sort("to_date").collect().to_dicts()


def weeks(page: Page) -> list[dict]:
    """The weeks that were seen, oldest first, at most a year of them."""
    frame = scan(page, "progress_weeks").filter(package_group="total").sort("week_end").tail(WEEKS_SHOWN)
    return frame.collect().to_dicts()


def burn_down(page: Page, group: str) -> list[dict]:
    """Counts at the extracts, then the forecast as far as it is shown."""
    frame = scan(page, "progress_burn_down").filter(package_group=group).sort("date", "seen", descending=[False, True])
    rows = frame.collect().to_dicts()
    seen, forecast = [row for row in rows if row["seen"]], [row for row in rows if not row["seen"]]
    return seen[-WEEKS_SHOWN:] + forecast[:WEEKS_SHOWN]
