"""Reads an extract into schema `extract`: files, shape, values, keys, pseudonyms, in this order.

Raw values, CPR numbers among them, stay in temporary tables; ky.duckdb gets what is loaded, pseudonymised, and the
rejected rows' text in schema `restricted`, CPR-shaped numbers masked.
"""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from ky_analysis import contract
from ky_analysis.errors import ExtractError
from ky_analysis.extract import keys, landing, pseudonyms, publish, reading, source
from ky_analysis.extract.fold import fold_sql
from ky_analysis.extract.report import LoadReport
from ky_analysis.settings import Settings

_FAULTS = ("malformed_row", "missing_value", "unreadable_value", "conflicting_key")
_TEMPORARY = (
    "malformed", "repeated", "unknown", "benefit_words", "numbers", "persons", "hits", "hit_persons", "masks",
    "raw_rows",
)  # fmt: skip
_POINTERS = ("unknown_account", "unknown_claim")


def load(
    source_path: Path,
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    *,
    private_dir: Path,
    key: bytes,
    strict: bool = False,
    command_line_date: date | None = None,
    command_line_code: str | None = None,
    on_progress: Callable[[str], None] = lambda step: None,
) -> LoadReport:
    """Loads an extract. Schema `seeds` must be there; `private_dir` gets what later steps need and nobody may publish.

    Args:
        command_line_date: of the extract; wins over udtraek.toml's.
        command_line_code: municipality of a table that lacks the column; wins over udtraek.toml's.

    Raises:
        ExtractError: the input cannot be used; nothing of it is left in the connection that is meant to be read.
    """
    private_dir.mkdir(parents=True, exist_ok=True)
    workspace = Path(tempfile.mkdtemp(prefix="extract-", dir=private_dir))  # mode 700
    order = connection.execute("select current_setting('preserve_insertion_order')").fetchall()[0][0]
    connection.execute("set preserve_insertion_order = true")  # a landed row's number is its place
    try:
        said, files = source.open_source(source_path, workspace)
        said = replace(said, municipality_code=command_line_code or said.municipality_code)
        extract_date = command_line_date or said.extract_date
        if extract_date is None:
            raise ExtractError(
                f"The extract {source_path} has no date. Give --extract-date, or udtraeksdato in its udtraek.toml."
            )
        limits = _limits(settings, strict)
        context = reading.Context(said.columns, said.municipality_code is not None, workspace, float(limits[0]))
        readings, forms = {}, {}
        for file in files:
            on_progress(file.table.danish)
            readings[file.table.name], forms[file.table.name] = _land(
                connection, file, context, said.municipality_code, limits
            )
        _refuse_no_rows(source_path, readings)
        tables = tuple(file.table for file in files)
        _match_benefits(connection, tables)
        _judge(connection, files, readings, limits)
        on_progress("pseudonymer")
        pseudonyms.find_persons(connection, tables, key)
        pseudonyms.find_masks(connection, tables, key)
        return publish.write(connection, files, readings, forms, said, extract_date, private_dir)
    finally:
        _drop_temporary(connection)
        connection.execute(f"set preserve_insertion_order = {str(order).lower()}")
        shutil.rmtree(workspace, ignore_errors=True)


def _limits(settings: Settings, strict: bool) -> tuple[Decimal, Decimal]:
    shares = (settings.limits.rejected_share, settings.limits.unknown_pointer_share)
    return tuple(Decimal(0) if strict else Decimal(str(share)) for share in shares)


def _land(connection, file, context, municipality, limits):
    """Opens and lands one table; gives its reading and the form of each of its columns."""
    table = file.table
    opened = reading.open_table(connection, file, context)
    malformed = [row for row, _ in opened.malformed]
    _refuse_share(table, file, {"malformed_row": len(malformed)}, _FAULTS, opened.relation.rows, limits[0])
    try:
        rows = landing.land(connection, table, opened.relation, municipality)
    except (duckdb.OutOfMemoryException, duckdb.IOException):
        raise ExtractError(
            f"Table {table.danish}: there was not enough memory or disk to read {file.name}. Free some and run again."
        ) from None
    except duckdb.Error as error:  # its text quotes the row, so it goes no further
        raise ExtractError(
            f"Table {table.danish}: {file.name} cannot be read to its end ({type(error).__name__}). "
            "Have the extract sent again."
        ) from None
    if rows != opened.relation.rows:
        raise ExtractError(
            f"Table {table.danish}: {file.name} has {opened.relation.rows} records, but {rows} were read. "
            "Save it again as csv in UTF-8 and run again."
        )
    forms = landing.choose_forms(connection, table)
    keys.find_faults(connection, table, forms, malformed)
    return opened, forms


def _refuse_no_rows(source_path: Path, readings: dict[str, reading.Reading]) -> None:
    """One table without rows is a fact (a municipality may have no claims); an extract without any is a mistake."""
    if not any(opened.relation.rows for opened in readings.values()):
        raise ExtractError(f"The extract {source_path} holds headers only and not one row. Have it made again.")


def _match_benefits(connection: duckdb.DuckDBPyConnection, tables: tuple[contract.InputTable, ...]) -> None:
    """Creates temp table benefit_words(word, code) of every benefit as written; a code goes before a name."""
    words = " union ".join(
        f"select benefit as word from landed_{table.name} where benefit is not null"
        for table in tables
        if "benefit" in table.by_name
    )
    connection.execute(
        f"""
        create or replace temp table benefit_words as
        with names as (
            select {fold_sql("code")} as folded, code, 1 as rank from seeds.benefits
            union all select {fold_sql("name_da")}, code, 2 from seeds.benefits
        ), best as (
            select folded, first(code order by rank, code) as code from names group by folded
        )
        select words.word, best.code from ({words}) as words join best on best.folded = {fold_sql("words.word")}
        """
    )


def _judge(connection, files, readings, limits) -> None:
    """Finds every row that is not loaded, in the order of the reasons, and stops where they are too many."""
    for file in files:
        keys.find_conflicts_and_duplicates(connection, file.table)
        rows = readings[file.table.name].relation.rows
        _refuse_share(file.table, file, keys.counts(connection, file.table), _FAULTS, rows, limits[0])
    for file in files:
        keys.find_unknown_pointers(connection, file.table)
        rows = readings[file.table.name].relation.rows
        _refuse_share(file.table, file, keys.counts(connection, file.table), _POINTERS, rows, limits[1])


def _refuse_share(table, file, counts: dict[str, int], reasons: tuple[str, ...], rows: int, limit: Decimal) -> None:
    found = {reason: counts[reason] for reason in reasons if counts.get(reason)}
    if sum(found.values()) > limit * rows:
        listed = ", ".join(f"{number} {reason}" for reason, number in found.items())
        raise ExtractError(
            f"Table {table.danish}: {sum(found.values())} of {rows} rows of {file.name} are rejected ({listed}), more "
            f"than the limit of {float(limit):.2%}. {keys.MESSAGES[max(found, key=found.get)]} "
            "Or raise the limit in the settings."
        )


def _drop_temporary(connection: duckdb.DuckDBPyConnection) -> None:
    """Drops the temporary tables, which hold CPR numbers, and the views of workbooks."""
    of_tables = [f"{kind}_{table.name}" for kind in ("landed", "out") for table in contract.INPUTS]
    for name in (*of_tables, *_TEMPORARY):
        connection.execute(f"drop table if exists temp.{name}")
    for table in contract.INPUTS:
        connection.unregister(f"sheet_{table.name}")
