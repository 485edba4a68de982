"""Opens one table file of any format as a relation of text and typed cells."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from ky_analysis.contract import InputColumn, InputTable
from ky_analysis.errors import ExtractError
from ky_analysis.extract import encoding, header, shape, workbook
from ky_analysis.extract.fold import quoted
from ky_analysis.extract.landing import Cell, Relation
from ky_analysis.extract.shape import Shape
from ky_analysis.extract.source import TableFile

_LONGEST_LINE = 2_000_000  # DuckDB's own limit, raised for a file with a longer record
_WHOLE = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "UHUGEINT",
)


@dataclass(frozen=True)
class Reading:
    """A table file that is ready to be landed."""

    relation: Relation
    header: header.Header
    encoding: str | None = None
    delimiter: str | None = None
    shape: Shape | None = None


@dataclass(frozen=True)
class Context:
    """What every table of an extract is read with."""

    mapping: dict[str, dict[str, str]]
    has_municipality: bool
    workspace: Path
    limit: float


def open_table(connection: duckdb.DuckDBPyConnection, file: TableFile, context: Context) -> Reading:
    """Opens the file; nothing is read yet but its header and its shape.

    Raises:
        ExtractError: it is empty, is not what its name says, or its header does not fit.
    """
    opener = {"csv": _open_csv, "parquet": _open_parquet, "xlsx": _open_workbook}[file.format]
    reading = opener(connection, file, context)
    if reading.relation.rows == 0:
        header.refuse_swallowed_row(reading.header, file.table, file.name)
    return reading


def _match(names: list[str], file: TableFile, context: Context) -> header.Header:
    mapping = context.mapping.get(file.table.name, {})
    return header.match(names, file.table, mapping, file.name, context.has_municipality)


def _open_csv(connection: duckdb.DuckDBPyConnection, file: TableFile, context: Context) -> Reading:
    text = encoding.prepare(file.path, file.name, context.workspace)
    with shape.mapped(text.path) as data:
        mapping = context.mapping.get(file.table.name, {})
        delimiter, record = header.find(data, shape.header_start(data), file.table, mapping, file.name)
        names = [field.decode("utf-8") for field in record.fields or ()]
    found = _match(names, file, context)
    tested = shape.test(text, delimiter, found.width, record.next, context.workspace, context.limit)
    names = [f"c{position}" for position in range(found.width)]
    columns = ", ".join(f"'{name}': 'varchar'" for name in names)
    quote = '"' if tested.has_quotes else ""
    source = (
        f"read_csv({quoted(str(tested.path))}, columns = {{{columns}}}, auto_detect = false, header = false, "
        f"skip = {tested.skip}, delim = {quoted(delimiter)}, quote = '{quote}', escape = '{quote}', strict_mode = true, "
        f"null_padding = false, max_line_size = {max(_LONGEST_LINE, tested.longest + 2)}, "
        f"parallel = {'false' if tested.spans_lines else 'true'})"
    )
    if tested.rows == 0:
        source = f"(select {', '.join(f'null::varchar as {name}' for name in names)} where false)"
    cells = {column: Cell(f"c{position}") for column, position in found.positions.items()}
    relation = Relation(source, cells, tested.rows, text.may_need_trim, text.may_hold_cpr)
    return Reading(relation, found, encoding.NAMES[text.encoding], delimiter, tested)


def _open_parquet(connection: duckdb.DuckDBPyConnection, file: TableFile, context: Context) -> Reading:
    source = f"read_parquet({quoted(str(file.path))}, binary_as_string = true)"
    try:
        described = connection.execute(f"describe select * from {source}").fetchall()
        ((rows,),) = connection.execute(f"select count(*) from {source}").fetchall()
    except duckdb.Error:
        raise ExtractError(
            f"{file.name} is damaged or not a parquet file. Have the extract sent again, or send the table as csv."
        ) from None
    found = _match([name for name, *_ in described], file, context)
    by_name = file.table.by_name
    cells = {
        column: _parquet_cell(
            by_name[column], '"' + described[position][0].replace('"', '""') + '"', described[position][1]
        )
        for column, position in found.positions.items()
    }
    return Reading(Relation(source, cells, rows), found)


def _parquet_cell(column: InputColumn, name: str, type_: str) -> Cell:
    """A typed column is taken as it is where it has the column's type; else it goes by its text.

    Whole floats lose their point; a number that is not exact to two decimals, a time that is not midnight and a
    boolean where none belongs get a sign behind them that no form reads.
    """
    base = type_.split("(")[0]
    if column.kind == "date":
        if base == "DATE":
            return Cell(
                typed=f"(case when {name} >= date '0001-01-01' then {name} end)",
                text=_unread(name, f"{name} < date '0001-01-01'"),
            )
        if base.startswith("TIMESTAMP") and "TIME ZONE" not in base:
            midnight = f"(case when {name}::timestamp = {name}::timestamp::date and {name} >= timestamp '0001-01-01' then {name}::timestamp::date end)"
            return Cell(typed=midnight, text=_unread(name, f"{midnight} is null"))
    if column.kind == "money":
        if base in _WHOLE:
            exact = f"try_cast({name} as decimal(14,2))"
            return Cell(typed=exact, text=_unread(name, f"{exact} is null"))
        if base in ("DECIMAL", "FLOAT", "DOUBLE"):
            cast = f"try_cast({name} as decimal(14,2))"
            exact = (
                f"(case when {cast} = {name} then {cast} end)"
                if base == "DECIMAL"
                else f"(case when {cast}::{base} = {name} then {cast} end)"
            )
            lost = f"{exact} is null" if base == "DECIMAL" else f"{exact} is null and not isnan({name})"
            return Cell(typed=exact, text=_unread(name, lost))
        if base == "BOOLEAN":
            return Cell(text=_unread(name, "true"))
    if base == "BOOLEAN" and column.kind == "yes_no":
        return Cell(text=f"(case {name} when true then 'J' when false then 'N' end)")
    if base in ("FLOAT", "DOUBLE"):
        whole = f"{name} = trunc({name}) and abs({name}) < 1e15"
        return Cell(
            text=f"(case when isnan({name}) then null when {whole} then ({name}::bigint)::varchar else {name}::varchar end)"
        )
    if base == "DECIMAL":
        return Cell(
            text=f"(case when {name} = trunc({name}) then trunc({name})::hugeint::varchar else {name}::varchar end)"
        )
    return Cell(text=f"{name}::varchar")


def _unread(name: str, condition: str) -> str:
    return f"(case when {name} is not null and {condition} then {name}::varchar || '#' end)"


def _open_workbook(connection: duckdb.DuckDBPyConnection, file: TableFile, context: Context) -> Reading:
    names, frame = workbook.read(file.path, file.sheet or "", file.name)
    surplus = len(names)
    while surplus and not names[surplus - 1].strip():
        surplus -= 1
    found = _match(names[:surplus], file, context)
    view = f"sheet_{file.table.name}"
    connection.register(view, frame.to_arrow())
    by_name = file.table.by_name
    cells = {column: _sheet_cell(by_name[column], position) for column, position in found.positions.items()}
    return Reading(Relation(view, cells, frame.height), found)


def _sheet_cell(column: InputColumn, n: int) -> Cell:
    number, day, flag, text, shown = f"f{n}", f"d{n}", f"b{n}", f"t{n}", f"s{n}"
    digits = f"(case when {number} = trunc({number}) and abs({number}) < 1e15 then ({number}::bigint)::varchar else {shown} end)"
    if column.kind == "date":
        midnight = f"(case when {day} = {day}::date then {day}::date end)"
        other = f"case when {number} is not null then {digits} when {midnight} is null then {shown} || '#' end"
        return Cell(typed=midnight, text=f"coalesce({text}, {other})")
    if column.kind == "money":
        cast = f"try_cast({number} as decimal(14,2))"
        exact = f"(case when {cast}::double = {number} then {cast} end)"
        return Cell(typed=exact, text=f"coalesce({text}, case when {exact} is null then {shown} || '#' end)")
    if column.kind == "yes_no":
        return Cell(text=f"coalesce({text}, case {flag} when true then 'J' when false then 'N' end, {shown})")
    iso = f"case when {day} = {day}::date then {day}::date::varchar end"
    return Cell(text=f"coalesce({text}, case when {number} is not null then {digits} end, {iso}, {shown})")
