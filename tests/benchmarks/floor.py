"""The floor: what DuckDB alone needs to parse an extract's files into typed tables of a file; nothing is checked."""

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


def _source(table: contract.InputTable, path: Path) -> str:
    if path.suffix == ".parquet":
        return f"read_parquet('{path}')"
    columns = ", ".join(f"'{column.danish}': '{_TYPES.get(column.kind, 'varchar')}'" for column in table.columns)
    return (
        f"read_csv('{path}', columns = {{{columns}}}, auto_detect = false, header = true, delim = ';', quote = '\"', "
        "escape = '\"', dateformat = '%d-%m-%Y', decimal_separator = ',', ignore_errors = true)"
    )
