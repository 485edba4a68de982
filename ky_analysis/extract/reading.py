"""Opens one table file of any format as a relation of text and typed cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import polars as pl

from ky_analysis.errors import ExtractError
from ky_analysis.extract import cells, encoding, header, shape, workbook
from ky_analysis.extract.fold import quoted
from ky_analysis.extract.landing import Cell, Relation
from ky_analysis.extract.source import TableFile

_LONGEST_LINE = 2_000_000  # DuckDB's own limit, raised for a file with a longer record


@dataclass(frozen=True)
class Reading:
    """A table file that is ready to be landed. `malformed` are row numbers with their raw text.

    `excerpt` gives a source of the rows with these numbers alone, in their order, where that is quicker to have than
    the whole relation.
    """

    relation: Relation
    header: header.Header
    encoding: str | None = None
    delimiter: str | None = None
    malformed: tuple[tuple[int, str], ...] = ()
    excerpt: Callable[[Sequence[int]], str] | None = None


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
    found = header.match(names, file.table, mapping, file.name, context.has_municipality)
    header.refuse_damage(found, file.table, file.name)
    return found


def _open_csv(connection: duckdb.DuckDBPyConnection, file: TableFile, context: Context) -> Reading:
    text = encoding.prepare(file.path, file.name, context.workspace)
    with shape.mapped(text.path) as data:
        mapping = context.mapping.get(file.table.name, {})
        delimiter, record = header.find(data, shape.header_start(data), file.table, mapping, file.name)
        names = [field.decode("utf-8") for field in record.fields or ()]
    found = _match(names, file, context)
    tested = shape.test(text, delimiter, found.width, record.next, context.workspace, context.limit)
    if tested.rows == 0:
        source = f"(select {', '.join(f'null::varchar as c{position}' for position in range(found.width))} where false)"
    else:
        source = _csv_source(tested, delimiter, found.width)

    def excerpt(rows: Sequence[int]) -> str:
        path = context.workspace / f"{tested.path.name}.excerpt"
        shape.write_rows(tested, rows, path)
        return _csv_source(replace(tested, path=path, skip=0), delimiter, found.width)

    columns = {column: Cell(f"c{position}") for column, position in found.positions.items()}
    relation = Relation(source, columns, tested.rows, text.may_need_trim, text.may_hold_cpr)
    return Reading(
        relation,
        found,
        encoding.NAMES[text.encoding],
        delimiter,
        tested.malformed,
        excerpt=None if tested.spans_lines else excerpt,
    )


def _csv_source(tested: shape.Shape, delimiter: str, width: int) -> str:
    types = ", ".join(f"'c{position}': 'varchar'" for position in range(width))
    quote = '"' if tested.has_quotes else ""
    return (
        f"read_csv({quoted(str(tested.path))}, columns = {{{types}}}, auto_detect = false, header = false, "
        f"skip = {tested.skip}, delim = {quoted(delimiter)}, quote = '{quote}', escape = '{quote}', "
        f"strict_mode = true, null_padding = false, max_line_size = {max(_LONGEST_LINE, tested.longest + 2)}, "
        f"parallel = {'false' if tested.spans_lines else 'true'})"
    )


def _open_parquet(connection: duckdb.DuckDBPyConnection, file: TableFile, context: Context) -> Reading:
    source = f"read_parquet({quoted(str(file.path))}, binary_as_string = true)"
    try:
        names = pl.scan_parquet(file.path, glob=False).collect_schema().names()
        described = connection.execute(f"describe select * from {source}").fetchall()
        ((rows,),) = connection.execute(f"select count(*) from {source}").fetchall()
    except (duckdb.Error, pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        raise ExtractError(
            f"{file.name} is damaged or not a parquet file. Have the extract sent again, or send the table as csv."
        ) from None
    found = _match(names, file, context)
    # DuckDB gives columns whose names differ in letter case alone other names, so they are taken by their place.
    columns = {}
    for column, position in found.positions.items():
        name = '"' + described[position][0].replace('"', '""') + '"'
        columns[column] = cells.parquet_cell(file.table.by_name[column], name, described[position][1])
    return Reading(Relation(source, columns, rows), found)


def _open_workbook(connection: duckdb.DuckDBPyConnection, file: TableFile, context: Context) -> Reading:
    names, frame, surplus = workbook.read(file.path, file.sheet or "", file.name)
    found = _match(names, file, context)
    view = f"sheet_{file.table.name}"
    connection.register(view, frame.to_arrow())
    by_name = file.table.by_name
    columns = {column: cells.sheet_cell(by_name[column], position) for column, position in found.positions.items()}
    return Reading(Relation(view, columns, frame.height), found, malformed=surplus)
