"""Opens what `run` published, for the commands that read it: ky.duckdb read-only, and which municipalities it holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from ky_analysis.errors import UsageError


@contextmanager
def opened(out: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to OUT/ky.duckdb.

    Raises:
        UsageError: `out` is not a folder that `run` published.
    """
    connection = duckdb.connect(str(database_file(out)), read_only=True)
    try:
        yield connection
    finally:
        connection.close()


def database_file(out: Path) -> Path:
    """OUT/ky.duckdb.

    Raises:
        UsageError: there is none, or it is not a database that this program made.
    """
    path = out / "ky.duckdb"
    if not path.is_file():
        raise UsageError(f"{out} has no ky.duckdb. Give a folder that `ky-analysis run` published.")
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            connection.execute("select extract_date, disabled_rules from steps.run_parameters").fetchall()
    except duckdb.Error:
        raise UsageError(
            f"{path} cannot be read as a run's database. Run `ky-analysis run` again and give its folder."
        ) from None
    return path


def extract_date(connection: duckdb.DuckDBPyConnection) -> date:
    """The date of the extract the run decided on."""
    return connection.execute("select extract_date from steps.run_parameters").fetchall()[0][0]


def municipalities(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Codes of the municipalities in the run, in order."""
    found = connection.execute("select distinct municipality_code from main.task_packages order by 1").fetchall()
    return [code for (code,) in found]


def one_municipality(connection: duckdb.DuckDBPyConnection, asked: str | None, where: str) -> str:
    """The municipality that was asked for, or the only one there is; a lost leading zero is put back.

    Args:
        where: what the codes are of, for the message: the folder.

    Raises:
        UsageError: it is not in the run, or the run has several and none was asked for.
    """
    codes = municipalities(connection)
    listed = ", ".join(codes)
    if asked is None:
        if len(codes) == 1:
            return codes[0]
        raise UsageError(f"{where} has {len(codes)} municipalities. Give --municipality with one of: {listed}.")
    code = asked.zfill(4)
    if code not in codes:
        raise UsageError(f"{where} has no municipality {asked}. It has: {listed}.")
    return code
