"""The figures of the report on the backlog, as small frames of the published tables."""

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from ky_analysis.decide import case_links, references
from ky_analysis.report.page import Page, exists, scan

MONEY = pl.Decimal(38, 2)
YEARS = (1994, 2007, 2016, 2021)  # 1994: taxable from then; 2016: posted in another way from then
AMOUNTS = (1_000, 5_000, 20_000, 100_000)
CANDIDATES = ("0", "1", "2", "3-5", "6+")
LARGEST = 20
OPEN = ("ambiguous", "missing", "invalid")
RULES = tuple(rule.name for rule in references.RULES)


@dataclass(frozen=True)
class Totals:
    """The headline: manual claims, their accounts and balance, and how many have something to choose among."""

    in_scope: int
    claims: int
    accounts: int
    balance: Decimal
    with_candidates: int
    at_risk: Decimal


def totals(page: Page) -> Totals:
    """One row of everything the first screen says."""
    chosen = scan(page, "task_candidates").select("municipality_code", "claim_id").unique()
    claims = scan(page, "claims").select(in_scope=pl.col("in_scope").sum())
    row = manual(page).select(
        claims=pl.len(), accounts=pl.struct("municipality_code", "account_id").n_unique(), balance=_sum("balance")
    )
    some = manual(page).join(chosen, on=["municipality_code", "claim_id"], how="semi").select(with_candidates=pl.len())
    risk = scan(page, "tasks").select(at_risk=_sum("at_risk"))
    found = pl.collect_all([claims, row, some, risk])
    return Totals(**{name: value for frame in found for name, value in frame.row(0, named=True).items()})


def manual(page: Page) -> pl.LazyFrame:
    """The claims that are settled by hand."""
    return scan(page, "claims").filter(pl.col("outcome") == "manual")


def _sum(name: str) -> pl.Expr:
    return pl.col(name).cast(MONEY).sum()


def by(page: Page, key: pl.Expr, name: str, order: tuple[str, ...] | None = None) -> list[dict]:
    """Manual claims by a key: claims, with_coverage, without_coverage, accounts, balance; largest first, or in order.

    Args:
        key: what to group by.
        name: the column it becomes.
        order: the values in their order; without it the largest come first. Values that do not occur are left out.
    """
    counted = (
        manual(page)
        .group_by(key.alias(name))
        .agg(
            claims=pl.len(),
            with_coverage=pl.col("has_coverage").sum(),
            accounts=pl.struct("municipality_code", "account_id").n_unique(),
            balance=_sum("balance"),
        )
        .with_columns(without_coverage=pl.col("claims") - pl.col("with_coverage"))
        .collect()
    )
    rows = counted.sort("claims", name, descending=[True, False], nulls_last=True).to_dicts()
    return rows if order is None else sorted(rows, key=lambda row: order.index(row[name]))


def year() -> pl.Expr:
    """When a claim arose, in steps: before 1994, 1994-2006, 2007-2015, 2016-2020, from 2021."""
    arose = pl.coalesce(pl.col("founded"), pl.col("period_to"), pl.col("period_from")).dt.year()
    return _steps(arose, YEARS)


def amount() -> pl.Expr:
    """The balance, in steps."""
    return _steps(pl.col("balance").cast(pl.Float64), AMOUNTS)


def steps(limits: tuple[int, ...]) -> tuple[str, ...]:
    """The names of the steps in their order, `unknown` last."""
    return (*(str(place) for place in range(len(limits) + 1)), "unknown")


def _steps(value: pl.Expr, limits: tuple[int, ...]) -> pl.Expr:
    place = pl.sum_horizontal(value >= limit for limit in limits)
    return pl.when(value.is_null()).then(pl.lit("unknown")).otherwise(place.cast(pl.String))


def posting() -> pl.Expr:
    """Where a repayment is posted, by the claim's period."""
    start, end = pl.col("period_from"), pl.col("period_to")
    first = pl.date(2016, 1, 1)
    return (
        pl.when(start.is_null() | end.is_null() | (start > end))
        .then(pl.lit("unknown"))
        .when(end < first)
        .then(pl.lit("before_2016"))
        .when(start >= first)
        .then(pl.lit("from_2016"))
        .otherwise(pl.lit("both"))
    )


POSTINGS = ("before_2016", "both", "from_2016", "unknown")


def candidates(page: Page) -> list[dict]:
    """Manual claims whose reference is open, by how many payments the rules could choose among."""
    count = pl.col("candidate_count")
    group = (
        pl.when(count <= 2)
        .then(count.cast(pl.String))
        .when(count <= 5)
        .then(pl.lit("3-5"))
        .when(count > 5)
        .then(pl.lit("6+"))
    )
    counted = (
        manual(page)
        .filter(count.is_not_null() & pl.col("reference_status").is_in(OPEN))
        .group_by(candidates=group)
        .agg(
            pl.len().alias("claims"),
            *((pl.col("reference_status") == status).sum().alias(status) for status in OPEN),
        )
        .collect()
    )
    return sorted(counted.to_dicts(), key=lambda row: CANDIDATES.index(row["candidates"]))


def case_candidates(page: Page) -> list[dict]:
    """Unlinked accounts by their status and how many cases fit all their claims."""
    links = pl.col("link_status").is_in(["ambiguous", "conflicting", "missing"])
    counted = (
        scan(page, "accounts")
        .filter(links)
        .group_by("link_status")
        .agg(accounts=pl.len(), claims=pl.col("in_scope_claims").sum(), cases=pl.col("candidate_case_count").max())
        .collect()
    )
    order = [status.name for status in case_links.LADDER]
    return sorted(counted.to_dicts(), key=lambda row: order.index(row["link_status"]))


def overlap(page: Page) -> list[dict]:
    """A row a rule that settled claims, in the rules' order: claims, and per rule how many it holds for as well."""
    if not exists(page, "rule_overlap"):
        return []
    frame = scan(page, "rule_overlap").group_by("reference_rule", "other_rule").agg(pl.col("claims").sum()).collect()
    rows = []
    for rule in RULES:
        others = dict(frame.filter(reference_rule=rule).select("other_rule", "claims").iter_rows())
        if others:
            alone = rule != "account_sibling"
            rows.append({"reference_rule": rule, "claims": others.get(rule, 0)} | {
                other: others.get(other, 0) if alone or other == rule else 0 for other in RULES
            })  # fmt: skip
    return rows


def accounts(page: Page) -> list[dict]:
    """The accounts with most at stake, without their keys: place in the work list, tasks, claims, kroner."""
    tasks = scan(page, "tasks").group_by("municipality_code", "account_id").agg(
        priority_rank=pl.col("priority_rank").min(), tasks=pl.len(), claims=pl.col("claims").sum(),
        at_risk=_sum("at_risk"), coverage_amount=_sum("coverage_amount"), balance=_sum("balance"),
        handle_by=pl.col("handle_by").min(),
    )  # fmt: skip
    money = ["at_risk", "coverage_amount", "balance"]
    ranked = tasks.sort(*money, "municipality_code", "account_id", descending=[True, True, True, False, False])
    return ranked.drop("account_id").head(LARGEST).collect().to_dicts()


def concentration(page: Page) -> tuple[int, int, float] | None:
    """Accounts with something at risk, how many of them hold half of it, and their share of those accounts."""
    risk = (
        scan(page, "tasks")
        .group_by("municipality_code", "account_id")
        .agg(risk=pl.col("at_risk").cast(pl.Float64).sum())
        .filter(pl.col("risk") > 0)
        .sort("risk", descending=True)
        .collect()["risk"]
    )
    if risk.is_empty():
        return None
    half = int((risk.cum_sum() < risk.sum() / 2).sum()) + 1
    return risk.len(), half, half / risk.len()


def variants(page: Page) -> list[dict]:
    """Tasks under each variant beside those published: packages 1 to 14, those with coverages, and what waits."""
    if not exists(page, "what_if"):
        return []
    number = pl.col("package_number")
    frame = (
        scan(page, "what_if")
        .group_by("variant", maintain_order=True)
        .agg(
            tasks=pl.col("tasks").filter(number <= 14).sum(),
            claims=pl.col("claims").filter(number <= 14).sum(),
            with_coverage=pl.col("tasks").filter(number <= 7).sum(),
            waiting=pl.col("tasks").filter(number == 15).sum(),
        )
        .collect()
    )
    base = frame.row(0, named=True)
    return [row | {"change": row["tasks"] - base["tasks"]} for row in frame.to_dicts()]


def kinds(page: Page) -> list[dict]:
    """Manual claims by kind of task, largest first."""
    return by(page, pl.col("task_type"), "task_type")


def cube(page: Page) -> list[dict]:
    """Manual claims counted by everything that can be chosen by hand, with no key in it."""
    keys = ("benefit", "task_type", "reference_status", "link_status", "has_coverage")
    year = pl.coalesce("founded", "period_to").dt.year().alias("year")
    counted = manual(page).group_by(*keys, year).agg(claims=pl.len(), balance=pl.col("balance").cast(pl.Float64).sum())
    return counted.sort(pl.all()).collect().to_dicts()
