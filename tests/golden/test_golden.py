"""The example's results as they were agreed. `KY_UPDATE_GOLDEN=1` writes them anew: then read the difference."""

import os
from pathlib import Path

import polars as pl
import pytest

HERE = Path(__file__).parent
DECIDED = [
    "municipality_code", "outcome", "task_type", "reference_status", "reference_rule", "link_status", "in_scope",
    "reference_required", "has_coverage",
]  # fmt: skip


def task_packages(tables):
    return tables["task_packages"].sort("municipality_code", "package_number")


def claims(tables):
    return counted(tables["claims"], DECIDED, "principal", "balance", "coverage_amount")


def accounts(tables):
    kinds = ["municipality_code", "system", "status", "link_status", "link_rule", "candidate_case_count"]
    return counted(tables["accounts"], kinds, "in_scope_claims")


def coverages(tables):
    kinds = ["municipality_code", "kind", "parked", "disposition", "income_year", "reportable"]
    return counted(tables["coverages"], kinds, "amount", "interest", "principal_part")


def tasks(tables):
    columns = ["package_code", "account_id", "claims", "balance", "coverage_amount", "at_risk", "handle_by", "overdue"]
    return (
        tables["tasks"]
        .select("municipality_code", "priority_rank", *columns)
        .sort("municipality_code", "priority_rank")
    )


def rejects(tables):
    columns = ["table_name", "file", "row_number", "column_name", "reason"]
    return tables["rejects"].select(columns).sort(columns)


def data_quality(tables):
    columns = ["municipality_code", "table_name", "check", "rows", "severity"]
    return tables["data_quality"].select(columns).sort(columns)


def row_balance(tables):
    return tables["row_balance"].sort("table_name")


def evaluation(tables):
    return tables["evaluation"].select("decision", "rule", "decided", "right", "needed")


RESULTS = (task_packages, claims, accounts, coverages, tasks, rejects, data_quality, row_balance, evaluation)


def counted(table: pl.DataFrame, kinds: list[str], *amounts: str) -> pl.DataFrame:
    """Rows and sums of amounts for each combination of `kinds`."""
    return table.group_by(kinds).agg(pl.len().alias("rows"), pl.col(*amounts).sum()).sort(kinds)


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: result.__name__)
def test_the_example_gives_what_it_gave(example, result):
    path = HERE / f"{result.__name__}.csv"
    made = result(example).write_csv()
    if os.environ.get("KY_UPDATE_GOLDEN") == "1":
        path.write_text(made, encoding="utf-8", newline="\n")
    assert path.is_file(), f"{path.name} is missing: KY_UPDATE_GOLDEN=1 writes it"
    assert made.splitlines() == path.read_text(encoding="utf-8").splitlines()


def test_no_golden_file_is_left_over():
    assert {path.stem for path in HERE.glob("*.csv")} == {result.__name__ for result in RESULTS}
