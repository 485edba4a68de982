"""Writes what a load gives: the extract tables, rejects, row balance, notes on the files, and the private files."""

from datetime import date
from pathlib import Path

import duckdb

from ky_analysis import contract
from ky_analysis.extract import keys, pseudonyms, values
from ky_analysis.extract.fold import quoted
from ky_analysis.extract.header import CPR_SHAPE, DELIMITERS
from ky_analysis.extract.manifest import Manifest
from ky_analysis.extract.reading import Reading
from ky_analysis.extract.report import FileReport, LoadReport
from ky_analysis.extract.source import TableFile

_TYPES = {"date": "date", "money": contract.MONEY, "yes_no": "boolean"}


def write(
    connection: duckdb.DuckDBPyConnection,
    files: tuple[TableFile, ...],
    readings: dict[str, Reading],
    forms: dict[str, dict[str, int | None]],
    said: Manifest,
    extract_date: date,
    private_dir: Path,
) -> LoadReport:
    """Writes everything from the temporary tables and reports it."""
    for schema in ("extract", "restricted"):
        connection.execute(f"create schema if not exists {schema}")
    given = {file.table.name for file in files}
    masked = pseudonyms.has_masks(connection)
    for table in contract.INPUTS:
        source = f"landed_{table.name}" if table.name in given else None
        connection.execute(f"create or replace table extract.{table.name} as {_select(table, source, masked)}")
        connection.execute(f"drop table if exists temp.landed_{table.name}")  # it holds CPR numbers, and memory
    _write_rejects(connection, files, readings)
    _write_balance(connection, files, readings)
    pseudonyms.write_private(connection, private_dir)
    reports = tuple(_report(file, readings[file.table.name], forms[file.table.name]) for file in files)
    _write_notes(connection, reports, said)
    codes = " union ".join(f"select municipality_code from extract.{table.name}" for table in contract.INPUTS)
    found = connection.execute(f"select municipality_code from ({codes}) order by 1").fetchall()
    release = CPR_SHAPE.sub("[CPR]", said.release) if said.release else None
    return LoadReport(extract_date, release, tuple(code for (code,) in found), reports)


def _select(table: contract.InputTable, source: str | None, masked: bool) -> str:
    """The select of an extract table; without a source it has no rows."""
    if source is None:
        names = [flag.replace(".", " ").split()[-1] for flag in _flags(table)]
        columns = [*map(_empty, table.columns), *(f"false as {name}" for name in (*names, "cpr_in_text"))]
        return f"select {', '.join(columns)}, 0::bigint as row_number where false"
    columns, joins, hidden = [], [], []
    for column in table.columns:
        name = column.name
        if column.kind == "cpr":
            columns.append("persons.person_key")
            joins.append(
                "left join persons on persons.cpr = landed.cpr and persons.municipality_code = landed.municipality_code"
            )
        elif column.kind == "benefit":
            columns.append("benefit_words.code as benefit")
            joins.append("left join benefit_words on benefit_words.word = landed.benefit")
        elif column.kind == "yes_no":
            columns.append(f'landed."{name}" = \'J\' as "{name}"')
        elif name == "interest":
            columns.append("coalesce(landed.interest, 0) as interest")
        elif masked and column.kind in ("text", "system", "status", "kind"):
            mask = f"mask_{name}"
            columns.append(f'coalesce({mask}.masked, landed."{name}") as "{name}"')
            has_one = "true" if name in pseudonyms.REFERENCES else "landed.has_run"
            joins.append(
                f"left join masks as {mask} on {has_one} "
                f'and {mask}.original = landed."{name}" and {mask}.municipality_code = landed.municipality_code '
                f"and {mask}.is_key = {str(name in pseudonyms.KEYS).lower()}"
            )
            hidden.append(f"{mask}.original is not null")
        else:
            columns.append(f'landed."{name}"')
    columns += ["landed.rowid + 1 as row_number", *_flags(table), f"({' or '.join(hidden) or 'false'}) as cpr_in_text"]
    return (
        f"select {', '.join(columns)} from {source} as landed {' '.join(joins)} "
        f"where landed.rowid + 1 not in (select row_number from out_{table.name})"
    )


def _empty(column: contract.InputColumn) -> str:
    name = "person_key" if column.kind == "cpr" else column.name
    return f'null::{_TYPES.get(column.kind, "varchar")} as "{name}"'


def _flags(table: contract.InputTable) -> list[str]:
    """The flags that are known at load, as boolean columns that are never null."""
    flags = [
        "landed.municipality_code_repaired",
        "landed.municipality_code not in (select municipality_code from seeds.municipalities) as unknown_municipality",
    ]
    for column in table.columns:
        if column.kind == "cpr":
            flags += ["landed.cpr is null as cpr_unusable", "landed.cpr_repaired"]
        elif column.kind == "benefit":
            flags.append("benefit_words.code is null as unknown_benefit")
        elif column.kind in ("status", "kind"):
            known = ", ".join(quoted(value) for value in contract.KNOWN_VALUES[column.kind])
            flags.append(f'landed."{column.name}" not in ({known}) as unknown_{column.kind}')
    return flags


def _write_rejects(
    connection: duckdb.DuckDBPyConnection, files: tuple[TableFile, ...], readings: dict[str, Reading]
) -> None:
    connection.execute(
        "create or replace table main.rejects (table_name varchar, file varchar, row_number bigint, "
        "column_name varchar, reason varchar, message varchar)"
    )
    connection.execute(
        "create or replace table restricted.reject_text "
        "(table_name varchar, file varchar, row_number bigint, raw_text varchar)"
    )
    messages = " ".join(f"when {quoted(reason)} then {quoted(text)}" for reason, text in keys.MESSAGES.items())
    for file in files:
        name = file.table.name
        connection.execute(
            f"insert into main.rejects select {quoted(name)}, $1, row_number, column_name, reason, "
            f"case reason {messages} end from out_{name} order by row_number",
            [file.name],
        )
        _write_raw_text(connection, file, readings[name])


def _write_raw_text(connection: duckdb.DuckDBPyConnection, file: TableFile, reading: Reading) -> None:
    """Reads the rejected rows' text once more, only where there are any; what looks like a CPR number is masked."""
    name, relation = file.table.name, reading.relation
    rejected = connection.execute(
        f"select row_number from out_{name} where reason <> 'malformed_row' order by row_number"
    ).fetchall()
    numbers = [number for (number,) in rejected]
    if not numbers and not reading.malformed:
        return
    connection.execute(
        f"create or replace temp table raw_rows as select {quoted(name)} as table_name, $1 as file, "
        "unnest($2::bigint[]) as row_number, unnest($3::varchar[]) as raw_text",
        [file.name, [row for row, _ in reading.malformed], [text for _, text in reading.malformed]],
    )
    if numbers:
        cells = ", ".join(
            f"coalesce({cell.text}{'' if cell.typed is None else f', ({cell.typed})::varchar'}, '')"
            for cell in relation.cells.values()
        )
        place, source = "row_number() over ()", relation.source
        if reading.excerpt is not None:
            place, source = f"($2::bigint[])[{place}]", reading.excerpt(numbers)
        connection.execute(
            f"""
            insert into raw_rows
            with all_rows as (select {place} as row_number, concat_ws(';', {cells}) as raw_text from {source})
            select {quoted(name)}, $1, row_number, raw_text from all_rows
            where row_number in (select unnest($2::bigint[]))
            """,
            [file.name, numbers],
        )
    # Nine or ten digits, blanks and one hyphen among them, whatever stands around; twice, for neighbours.
    shaped = "(^|[^0-9])([0-9][ \\x{a0}]*){5,6}-?([ \\x{a0}]*[0-9]){4}($|[^0-9])"
    once = f"regexp_replace(raw_text, {quoted(shaped)}, '\\1[CPR]\\4', 'g')"
    connection.execute(
        "insert into restricted.reject_text select table_name, file, row_number, "
        f"regexp_replace({once}, {quoted(shaped)}, '\\1[CPR]\\4', 'g') from raw_rows order by row_number"
    )


def _write_balance(
    connection: duckdb.DuckDBPyConnection, files: tuple[TableFile, ...], readings: dict[str, Reading]
) -> None:
    connection.execute(
        "create or replace table main.row_balance (table_name varchar, file varchar, input_rows bigint, "
        "loaded_rows bigint, rejected_rows bigint, duplicate_rows bigint)"
    )
    for file in files:
        name = file.table.name
        connection.execute(
            f"insert into main.row_balance select {quoted(name)}, $1, $2, (select count(*) from extract.{name}), "
            "count(*) filter (where reason <> 'duplicate_row'), count(*) filter (where reason = 'duplicate_row') "
            f"from out_{name}",
            [file.name, readings[name].relation.rows],
        )


def _report(file: TableFile, reading: Reading, forms: dict[str, int | None]) -> FileReport:
    table = file.table
    chosen = {table.by_name[name].danish: (table.by_name[name].kind, form) for name, form in forms.items()}
    return FileReport(
        table=table.name,
        file=file.name,
        sha256=file.sha256,
        format=file.format,
        rows=reading.relation.rows,
        encoding=reading.encoding,
        delimiter=DELIMITERS.get(reading.delimiter or ""),
        decimal_marks={c: values.DECIMAL_MARKS[form] for c, (kind, form) in chosen.items() if kind == "money" and form},
        date_forms={c: values.DATE_FORMS[form] for c, (kind, form) in chosen.items() if kind == "date" and form},
        headers={table.by_name[name].danish: written for name, written in reading.header.written.items()},
        ignored_columns=reading.header.ignored,
        missing_columns=tuple(column.danish for column in table.columns if column.name not in reading.header.positions),
    )


def _write_notes(connection: duckdb.DuckDBPyConnection, reports: tuple[FileReport, ...], said: Manifest) -> None:
    """What was assumed of each file, for the data quality report; `rows` are the file's."""
    connection.execute(
        'create or replace table extract.file_notes (table_name varchar, "check" varchar, severity varchar, '
        "rows bigint, detail varchar)"
    )
    notes: list[tuple[str, str, str, int, str]] = []
    for report in reports:
        found = [("encoding", "info", report.encoding), ("delimiter", "info", report.delimiter)]
        found += [("date_form", "info", f"{column}: {form}") for column, form in report.date_forms.items()]
        found += [("decimal_mark", "info", f"{column}: {mark}") for column, mark in report.decimal_marks.items()]
        found += [("ignored_column", "info", column) for column in report.ignored_columns]
        found += [("missing_column", "warning", column) for column in report.missing_columns]
        found += [("no_rows", "warning", report.file)] if report.rows == 0 else []
        notes += [(report.table, check, severity, report.rows, detail) for check, severity, detail in found if detail]
    notes += [("manifest", "unknown_manifest_key", "warning", 0, key) for key in said.unknown_keys]
    for note in notes:
        connection.execute("insert into extract.file_notes values ($1, $2, $3, $4, $5)", list(note))
