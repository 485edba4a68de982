"""A municipality named by any loaded row, if only by one, has its 15 packages, all of them zero."""

import datetime as dt
from decimal import Decimal

from tests.conservation import violations
from tests.oracle import Options
from tests.product import run_worlds
from tests.spec.tables import worlds

ONE_ROW = """
    accounts
    example | account
    account | K1

    benefits
    example | reference
    benefit | A1

    cases
    example | case
    case    | HTF-1
"""
LOG = {
    "task_id": "T1",
    "package_name": "Sagen er ikke entydig",
    "finished": dt.date(2026, 1, 5),
    "minutes": Decimal(12),
}


def test_one_row_is_enough(tmp_path):
    log_only = {"municipality_code": "1999", "task_log": [LOG]}
    empty = {table: [] for table in ("accounts", "claims", "benefits", "cases", "coverages")}
    tables = run_worlds([*worlds(ONE_ROW), log_only | empty], tmp_path, Options())
    packages = tables["task_packages"].to_dicts()
    for code in ("1001", "1002", "1003", "1999"):
        numbers = [row["package_number"] for row in packages if row["municipality_code"] == code]
        assert sorted(numbers) == list(range(1, 16))
    for name in ("tasks", "accounts", "claims", "persons", "balance", "coverage_amount", "at_risk"):
        assert {row[name] for row in packages} == {0}
    assert {row["released"] for row in packages if row["package_number"] == 15} == {0}
    assert violations({name: frame.to_dicts() for name, frame in tables.items()}) == []
