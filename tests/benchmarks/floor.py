"""What DuckDB alone needs: the floor, to parse an extract's files into typed tables of a file, nothing checked; and to
store what a run stores, nothing decided.
"""

import tempfile
from pathlib import Path

import duckdb

from ky_analysis import contract

_TYPES = {"date": "date", "money": contract.MONEY}


def load(extract: Path, folder: Path) -> int:
    """Loads every table of the extract, csv or parquet, into a database in `folder`; gives the number of rows."""
    rows = 0
    with tempfile.TemporaryDirectory(dir=folder) as place, duckdb.connect(f"{place}/floor.duckdb") as connection:
        for table in contract.INPUTS:
            for path in extract.glob(f"{table.danish}.*"):
                connection.execute(f"create table {table.name} as from {_source(table, path)}")
                rows += connection.execute(f"select count(*) from {table.name}").fetchall()[0][0]
    return rows


def store(out: Path, folder: Path) -> int:
    """Writes every table of a finished run in `out` once more, and each of the published ones as parquet too.

    Gives the number of tables.
    """
    with tempfile.TemporaryDirectory(dir=folder) as place, duckdb.connect(f"{place}/stored.duckdb") as connection:
        connection.execute(f"attach '{out}/ky.duckdb' as finished (read_only)")
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'finished'"
        ).fetchall()
        for schema, table in tables:
            connection.execute(
                f'create schema if not exists {schema}; create table {schema}."{table}" as '
                f'from finished.{schema}."{table}"'
            )
            if table in contract.BY_NAME:
                connection.execute(f"copy {schema}.{table} to '{place}/{table}.parquet' (format parquet)")
    return len(tables)


def _source(table: contract.InputTable, path: Path) -> str:
    if path.suffix == ".parquet":
        return f"read_parquet('{path}')"
    columns = ", ".join(f"'{column.danish}': '{_TYPES.get(column.kind, 'varchar')}'" for column in table.columns)
    return (
        f"read_csv('{path}', columns = {{{columns}}}, auto_detect = false, header = true, delim = ';', quote = '\"', "
        "escape = '\"', dateformat = '%d-%m-%Y', decimal_separator = ',', ignore_errors = true)"
    )
