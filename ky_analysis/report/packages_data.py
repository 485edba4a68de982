"""The figures of the report on the 15 task packages, as small frames of the published tables."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from ky_analysis.contract import DISPOSITIONS, OUTCOMES, PACKAGES
from ky_analysis.report import previous
from ky_analysis.report.page import Page, exists, scan

MONEY = pl.Decimal(38, 2)
SUMS = ("tasks", "accounts", "claims", "persons", "balance", "coverage_amount", "at_risk")


@dataclass(frozen=True)
class Totals:
    """The headline figures. Persons are distinct and known; kroner are at risk of missing the first statement."""

    claims: int
    in_scope: int
    tasks: int
    with_coverage: int
    accounts: int
    persons: int
    at_risk: Decimal
    at_risk_persons: int
    overdue: int
    pending: int
    first_due: int
    handle_by: dt.date | None
    tax_year_end: dt.date | None
    automatic: int


@dataclass(frozen=True)
class Change:
    """Tasks in the run before and now, in the municipalities that are in both."""

    extract_date: dt.date
    same_settings: bool
    places: int
    places_now: int
    tasks: int
    tasks_now: int
    with_: int
    with_now: int


def totals(page: Page) -> Totals:
    """One row of everything the first screen says."""
    claims = scan(page, "claims").select(
        claims=pl.len(),
        in_scope=pl.col("in_scope").sum(),
        automatic=(pl.col("outcome") == "resolved_automatically").sum(),
    )
    pending = pl.col("handle_by").is_not_null() & ~pl.col("overdue")
    tasks = scan(page, "tasks").select(
        tasks=pl.len(),
        with_coverage=pl.col("with_coverage").sum(),
        accounts=pl.struct("municipality_code", "account_id").n_unique(),
        persons=pl.col("person_key").drop_nulls().n_unique(),
        at_risk=_sum("at_risk"),
        at_risk_persons=pl.col("person_key").filter(pl.col("at_risk") != 0).drop_nulls().n_unique(),
        overdue=pl.col("overdue").sum(),
        pending=pending.sum(),
        first_due=(pl.col("handle_by") == pl.col("handle_by").filter(pending).min()).sum(),
        handle_by=pl.col("handle_by").filter(pending).min(),
        tax_year_end=pl.col("tax_year_end").filter(pending).min(),
    )
    row = pl.collect_all([claims, tasks])
    return Totals(**row[0].row(0, named=True), **row[1].row(0, named=True))


def change(page: Page) -> Change | None:
    """What the run before had; none where there is none, or none for this municipality."""
    if not exists(page, previous.NAME.removesuffix(".parquet")):
        return None
    key, real = ["municipality_code", "package_code"], pl.col("package_code") != "parked_coverages"
    before = scan(page, "previous_packages").filter(real).collect()
    now = scan(page, "task_packages").filter(real).select(*key, "with_coverage", now="tasks").collect()
    both = now.join(before, on=key, how="inner")
    if both.is_empty():
        return None
    with_ = both.filter("with_coverage")
    return Change(
        extract_date=both["extract_date"][0], same_settings=both["same_settings"][0],
        places=both["municipality_code"].n_unique(), places_now=now["municipality_code"].n_unique(),
        tasks=both["tasks"].sum(), tasks_now=both["now"].sum(), with_=with_["tasks"].sum(), with_now=with_["now"].sum(),
    )  # fmt: skip


def packages(page: Page) -> pl.DataFrame:
    """The 15 packages in their order, zeros included."""
    frame = (
        scan(page, "task_packages")
        .group_by("package_code")
        .agg(
            *(pl.col(name).sum() for name in ("tasks", "accounts", "claims", "persons")),
            *(_sum(name) for name in ("balance", "coverage_amount", "at_risk")),
            pl.col("released").sum(),
        )
    )
    order = pl.LazyFrame(
        {
            "package_code": PACKAGES,
            "package_number": range(1, 16),
            "with_coverage": [True] * 7 + [False] * 7 + [None],
        }
    )
    kind = pl.col("package_code").str.replace("_with(out)?_coverage$", "")
    full = order.join(frame, on="package_code", how="left").sort("package_number").with_columns(task_type=kind)
    return full.with_columns(pl.col(name).fill_null(0) for name in (*SUMS, "released")).collect()


def outcomes(page: Page) -> pl.DataFrame:
    """Claims by outcome, in the order in which they leave the flow."""
    frame = scan(page, "claims").group_by("outcome").agg(claims=pl.len(), balance=_sum("balance"))
    return _ordered(frame, "outcome", OUTCOMES, "claims", "balance")


def derived(page: Page) -> pl.DataFrame:
    """Claims in scope whose reference was derived, by rule; most first."""
    found = pl.col("reference_status") == "derived"
    frame = scan(page, "claims").filter(found).group_by("reference_rule").agg(claims=pl.len(), balance=_sum("balance"))
    return frame.sort("claims", "reference_rule", descending=[True, False]).collect()


def linked(page: Page) -> pl.DataFrame:
    """Accounts that were linked automatically, by the weakest way used; most first."""
    frame = scan(page, "accounts").filter(pl.col("link_status") == "linked_automatically").group_by("link_rule")
    counted = frame.agg(accounts=pl.len(), claims=pl.col("in_scope_claims").sum())
    return counted.sort("accounts", "link_rule", descending=[True, False]).collect()


def deadlines(page: Page) -> pl.DataFrame:
    """Tasks in the order of work: by deadline, then overdue, then with, then without coverages."""
    priority = (
        pl.when(pl.col("handle_by").is_not_null() & ~pl.col("overdue")).then(pl.lit("pending"))
        .when("overdue").then(pl.lit("overdue"))
        .when("with_coverage").then(pl.lit("with_coverage"))
        .otherwise(pl.lit("without_coverage"))
    )  # fmt: skip
    order = pl.col("priority").replace_strict(
        {"pending": 1, "overdue": 2, "with_coverage": 3, "without_coverage": 4}, return_dtype=pl.Int8
    )
    frame = (
        scan(page, "tasks")
        .with_columns(priority=priority)
        .group_by("priority", "handle_by", "income_year", "tax_year_end")
        .agg(
            tasks=pl.len(),
            persons=pl.col("person_key").drop_nulls().n_unique(),
            coverage_amount=_sum("coverage_amount"),
            at_risk=_sum("at_risk"),
        )
    )
    return frame.sort(order, "handle_by", "income_year", "tax_year_end").collect()


def waiting(page: Page) -> pl.DataFrame:
    """Waiting coverages by income year and whether LL § 8 O wants them reported."""
    frame = scan(page, "coverages").filter(pl.col("disposition") == "waiting").group_by("income_year", "reportable")
    counted = frame.agg(coverages=pl.len(), amount=_sum("amount"), principal_part=_sum("principal_part"))
    order = pl.col("reportable").replace_strict({"yes": 1, "in_part": 2, "unknown": 3, "no": 4}, return_dtype=pl.Int8)
    return counted.sort("income_year", order).collect()


def dispositions(page: Page) -> pl.DataFrame:
    """All coverages by where they stand: four rows that add up to all."""
    sums = (_sum(name) for name in ("amount", "interest", "principal_part"))
    frame = scan(page, "coverages").group_by("disposition").agg(pl.len().alias("coverages"), *sums)
    return _ordered(frame, "disposition", DISPOSITIONS, "coverages", "amount", "interest", "principal_part")


def summed(frame: pl.DataFrame, *names: str) -> dict:
    """The sums of columns, as a table's last row."""
    return frame.select(pl.col(name).sum() for name in names).row(0, named=True)


def _ordered(frame: pl.LazyFrame, name: str, values: tuple[str, ...], *numbers: str) -> pl.DataFrame:
    """All values in their order, with zeros where the data have none."""
    order = pl.LazyFrame({name: values, "place": range(len(values))})
    full = order.join(frame, on=name, how="left").sort("place").drop("place")
    return full.with_columns(pl.col(number).fill_null(0) for number in numbers).collect()


def _sum(name: str) -> pl.Expr:
    return pl.col(name).cast(MONEY).sum().alias(name)
