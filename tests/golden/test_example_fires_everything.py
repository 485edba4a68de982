"""The shipped example has every status, rule, outcome, package, reject reason and flag at least once.

But `unknown_municipality`, which would show a fourth municipality. Where one of them no longer fires after a change,
look for another seed in `sample.EXAMPLE`.
"""

import polars as pl
import pytest

from ky_analysis import contract, evaluate

REJECT_REASONS = next(
    column.values for column in contract.BY_NAME["rejects"].columns if column.name == "reason"
)  # fmt: skip
FLAGS = (
    "cpr_unusable", "cpr_repaired", "municipality_code_repaired", "unknown_benefit",
    "unknown_status", "unknown_kind", "period_missing", "period_reversed", "period_long", "period_crosses_year",
    "balance_above_principal", "link_invalid", "reference_kind_differs", "reference_period_differs",
    "date_after_extract", "closed_account_with_balance", "year_of_payment_unknown", "income_negative",
)  # fmt: skip
SEEN = {
    ("claims", "reference_status"): (*contract.REFERENCE_STATUSES, None),
    ("claims", "reference_rule"): (*evaluate.DERIVING_RULES, "other_person", None),
    ("claims", "link_status"): ("linked", "linked_automatically", "ambiguous", "conflicting", "missing", None),
    ("claims", "outcome"): contract.OUTCOMES,
    ("claims", "task_type"): (*contract.TASK_TYPES, None),
    ("accounts", "link_status"): (*contract.LINK_STATUSES, None),
    ("accounts", "link_rule"): (*evaluate.LINK_WAYS, None),
    ("tasks", "overdue"): (True, False),
    ("coverages", "disposition"): contract.DISPOSITIONS,
    ("coverages", "reportable"): ("yes", "no", "in_part", "unknown"),
    ("rejects", "reason"): REJECT_REASONS,
    ("data_quality", "check"): FLAGS,
}


@pytest.mark.parametrize(("table", "column"), SEEN)
def test_every_value_occurs(example, table, column):
    absent = [value for value in SEEN[table, column] if value not in example[table][column].to_list()]
    assert not absent


def test_every_package_has_a_task(example):
    tasks = example["task_packages"].group_by("package_code").agg(pl.col("tasks").sum())
    assert sorted(tasks.filter(pl.col("tasks") > 0)["package_code"]) == sorted(contract.PACKAGES)


def test_a_municipality_without_kmd_aktiv_has_15_empty_packages(example):
    herning = example["task_packages"].filter(municipality_code="0657").sort("package_number")
    assert herning["package_code"].to_list() == list(contract.PACKAGES)
    assert herning.select(pl.col("tasks", "claims", "persons").sum()).row(0) == (0, 0, 0)
    assert herning["balance"].sum() == 0


def test_rejects_stay_below_the_limits(example):
    balance = example["row_balance"]
    assert (balance["rejected_rows"] <= 0.05 * balance["input_rows"]).all()
