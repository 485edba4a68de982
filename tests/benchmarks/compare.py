"""Is what a baseline made equal to what the product made? Every claim's decision, every package's counts and kroner."""

from pathlib import Path

import duckdb

CLAIM = ("reference_status", "reference", "reference_rule", "candidate_count", "link_status", "case_id", "outcome",
         "task_type")  # fmt: skip
OF_ACCOUNT = ("link_status", "case_id")  # a claim out of scope has none
COUNTS = ("tasks", "accounts", "claims", "persons")
KRONER = ("balance", "coverage_amount")


def differences(
    ours: Path, claims: str, packages: str, *, in_oere: bool = False, before: str = "select 1"
) -> dict[str, int]:
    """Rows that are not in both, of claims and of the fourteen packages that have a task.

    Args:
        ours: a database that the product decided in.
        claims: the baseline's claims as DuckDB can read them: a table or a quoted file.
        packages: its packages.
        in_oere: its kroner are whole numbers of øre.
        before: a statement that makes them readable.
    """
    factor = "" if in_oere else " * 100"
    with duckdb.connect(str(ours), read_only=True) as connection:
        connection.execute(before)
        found = {
            "claims": (_claims("main.claims"), _claims(claims)),
            "packages": (_packages("main.task_packages", " * 100"), _packages(packages, factor)),
        }
        return {name: _not_in_both(connection, *pair) for name, pair in found.items()}


def _claims(source: str) -> str:
    values = {name: f"nullif({name}::varchar, '')" for name in CLAIM}
    values |= {name: f"case when in_scope then {values[name]} end" for name in OF_ACCOUNT}
    return f"select municipality_code, claim_id, {', '.join(values.values())} from {source}"


def _packages(source: str, factor: str) -> str:
    values = [f"{name}::bigint" for name in COUNTS] + [f"({name}{factor})::bigint" for name in KRONER]
    where = "tasks > 0 and package_code != 'parked_coverages'"
    return f"select municipality_code, package_code, {', '.join(values)} from {source} where {where}"


def _not_in_both(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> int:
    query = f"select count(*) from (({one} except all {other}) union all ({other} except all {one}))"
    return connection.execute(query).fetchall()[0][0]
