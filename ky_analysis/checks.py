"""The checks every run makes before it publishes; one that finds anything stops the run with exit code 4."""

import base64
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from ky_analysis import contract, database
from ky_analysis.errors import CheckError

_CALENDAR_DAY = r"(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])(?:0[1-9]|1[0-2])"
CPR_SHAPE = _CALENDAR_DAY + r"[0-9]{2}[- ]?[0-9]{4}"
_CPR = re.compile(rf"(?<![0-9])({_CALENDAR_DAY}[0-9]{{2}})[- ]?([0-9]{{4}})(?![0-9])")
SMALL = 10_000  # rows of a table that one look at all its columns is cheapest for
FEW = 100  # different texts in a column's first SMALL rows: more of them cost more to group than to look at
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
_EMBEDDED = re.compile(r"data:[a-z/]+[^,\"']*;base64,([A-Za-z0-9+/=]+)")


def run(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Runs every select of sql/checks and the contract's own bounds.

    Returns:
        The names of the checks that were made, for the manifest.

    Raises:
        CheckError: naming the check and how many rows it found.
    """
    made = []
    for path in sorted((database.SQL_ROOT / "checks").glob("*.sql")):
        rows = len(connection.execute(path.read_text(encoding="utf-8")).fetchall())
        if rows:
            raise CheckError(
                f"Check {path.stem} found {rows} rows that should not be. Nothing was published; "
                f"read sql/checks/{path.name} for what it compares."
            )
        made.append(path.stem)
    for table in contract.OUTPUTS:
        database.conform(connection, table)
        made.append(f"contract of {table.name}")
    return made


def no_cpr_in_tables(connection: duckdb.DuckDBPyConnection, known: set[str]) -> None:
    """No text column of the database holds one of the input's CPR numbers. A view holds nothing of its own.

    Raises:
        CheckError: naming the table and the column, never the number.
    """
    tables = connection.execute(
        "select schema_name, table_name, any_value(estimated_size), list(column_name order by column_index) "
        "from duckdb_columns() join duckdb_tables() using (database_name, schema_name, table_name) "
        "where database_name = current_database() and data_type in ('VARCHAR', 'VARCHAR[]') "
        "group by all order by all"
    ).fetchall()
    for schema, table, rows, columns in tables:
        if rows <= SMALL and not _may_hold_one(connection, f'{schema}."{table}"', columns):
            continue
        for column in columns:
            shaped = _texts_of_cpr_shape(connection, f'{schema}."{table}"', f'"{column}"::varchar')
            if found := sum(rows for text, rows in shaped if holds_cpr(text, known)):
                raise CheckError(
                    f"Column {column} of table {schema}.{table} holds a CPR number in {found} rows. "
                    "Nothing was published."
                )


def _may_hold_one(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> bool:
    """Whether a text of CPR shape stands anywhere in a table: one look at all columns, where looks are what costs."""
    texts = ", ".join(f'"{column}"::varchar' for column in columns)
    look = f"select 1 from {table} where list_bool_or(list_transform([{texts}], lambda text: "
    return bool(
        connection.execute(look + "coalesce(regexp_matches(text, $1), false))) limit 1", [CPR_SHAPE]).fetchall()
    )


def _texts_of_cpr_shape(connection: duckdb.DuckDBPyConnection, table: str, text: str) -> Iterator[tuple[str, int]]:
    """The column's texts that have the shape of a CPR number, and how many rows have each.

    Shorter texts have no room for one; where a few repeat, each is looked at once.
    """
    begin = f"from (select {text} as text from {table} limit {SMALL})"
    ((different,),) = connection.execute(f"select approx_count_distinct(text) {begin}").fetchall()
    long_enough = f"from {table} where strlen({text}) >= 10"
    each = f"select {text} as text, 1 as rows {long_enough}"
    if different < FEW:
        each = f"select {text} as text, count(*) as rows {long_enough} group by text"
    shaped = connection.execute(f"select text, rows from ({each}) where regexp_matches(text, $1)", [CPR_SHAPE])
    while batch := shaped.fetchmany(100_000):
        yield from batch


def no_cpr_in_files(paths: Iterable[Path], known: set[str]) -> None:
    """No published text file, what is embedded in it, and no file name holds one of the input's CPR numbers.

    Raises:
        CheckError: naming the file, or saying that a name is at fault.
    """
    for path in paths:
        if holds_cpr(path.name, known):
            raise CheckError("The name of a published file holds a CPR number. Nothing was published.")
        if any(holds_cpr(text, known) for text in texts_of(path)):
            raise CheckError(f"File {path.name} holds a CPR number. Nothing was published.")


def texts_of(path: Path) -> list[str]:
    """A page's text and that of each file embedded in it, SHA-256 digests left out."""
    text = path.read_text(encoding="utf-8")
    embedded = [base64.b64decode(part).decode("utf-8", "replace") for part in _EMBEDDED.findall(text)]
    return [_DIGEST.sub("", part) for part in (text, *embedded)]


def holds_cpr(text: str, known: set[str]) -> bool:
    """Whether one of the known ten-digit numbers stands in the text, no digit before or after."""
    return any(day + rest in known for day, rest in _CPR.findall(text))
