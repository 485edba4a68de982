"""Finds a key in a published run, or says which keys and municipalities it could be."""

import re

import duckdb

from ky_analysis import checks, published_run
from ky_analysis.errors import UsageError
from ky_analysis.report import labels
from ky_analysis.report.labels import Words

TABLES = {
    "claim": ("main.claims", "claim_id"),
    "account": ("main.accounts", "account_id"),
    "task": ("main.tasks", "task_id"),
    "coverage": ("main.coverages", "coverage_id"),
}
NEAREST = 5


def rows(connection: duckdb.DuckDBPyConnection, query: str, *values) -> list[dict]:
    """The result of a query as a list of rows by column name."""
    return connection.sql(query, params=list(values)).pl().to_dicts()


def row(connection: duckdb.DuckDBPyConnection, query: str, *values) -> dict:
    """The only row of a result; empty where there is none."""
    found = rows(connection, query, *values)
    return found[0] if found else {}


def municipality_of(connection: duckdb.DuckDBPyConnection, kind: str, key: str, asked: str | None) -> str:
    """The municipality whose key this is.

    Raises:
        UsageError: no municipality has it, the one asked for has not, or several have and none was asked for.
    """
    table, column = TABLES[kind]
    holders = [found["code"] for found in rows(
        connection, f"select municipality_code as code from {table} where {column} = $1 order by 1", key
    )]  # fmt: skip
    code = None if asked is None else published_run.one_municipality(connection, asked, "The run")
    if code is None and len(holders) == 1:
        return holders[0]
    if code in holders:
        return code
    key = re.sub(rf"(?<![0-9]){checks.CPR_SHAPE}(?![0-9])", "[CPR]", key)  # what was typed may stand in a log
    if holders:
        listed = ", ".join(holders)
        if code is None:
            raise UsageError(f"{len(holders)} municipalities have {kind} {key}. Give --municipality, one of: {listed}.")
        raise UsageError(f"Municipality {code} has no {kind} {key}. The key is known in: {listed}.")
    where = f" in municipality {code}" if code else ""
    raise UsageError(f"The run has no {kind} {key}{where}. {_nearest(connection, kind, key, code)}")


def _nearest(connection: duckdb.DuckDBPyConnection, kind: str, key: str, code: str | None) -> str:
    table, column = TABLES[kind]
    found = rows(
        connection,
        f"select distinct {column} as key, levenshtein(lower({column}), lower($1)) as steps from {table} "
        f"where $2 is null or municipality_code = $2 order by steps, key limit {NEAREST}",
        key,
        code,
    )
    if not found:
        return f"It has no {kind}s there." if code else f"It has no {kind}s."
    return f"The nearest keys are: {', '.join(one['key'] for one in found)}."


def words(connection: duckdb.DuckDBPyConnection, language: str) -> Words:
    """The words of the run: the label table with the names the run's own settings gave.

    Raises:
        UsageError: the language is neither `da` nor `en`.
    """
    if language not in labels.LOCALES:
        raise UsageError(f"Language {language} is not known. Give one of: {', '.join(labels.LOCALES)}.")
    texts = dict(labels.seed(language))
    for table, key in (("task_types", "task_type"), ("benefits", "code")):
        group = key if key == "task_type" else "benefit"
        names = rows(connection, f"select {key} as key, name_{language} as name from seeds.{table}")
        texts |= {f"{group}.{one['key']}": one["name"] for one in names if one["name"]}
    return Words(language, texts)
