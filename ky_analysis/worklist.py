"""worklist.xlsx: what the caseworkers work through, one sheet a package, in order of priority.

A row is a claim of a task; the last columns are for the caseworker to fill in and are read back later. It is for the
caseworkers alone, so keys stand as they came, also where one holds a CPR number.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import polars as pl

from ky_analysis import contract, database, workbook_cells
from ky_analysis.report import labels

SHEET_ROWS = 1_000_000  # Excel's limit is 1,048,576
KEYS = (
    "account_id",
    "claim_id",
    "task_id",
    "stated_reference",
    "reference",
    "stated_case_id",
    "case_id",
    "coverage_id",
)
TO_FILL_IN = ("finished", "minutes", "result", "found_reference", "found_case", "remark")
CANDIDATES = 5

_CLAIM_COLUMNS = (
    "priority_rank", "municipality_code", "task_id", "account_id", "claim_id", "reason", "handle_by", "overdue",
    "income_year", "benefit", "claim_type", "period_from", "period_to", "founded", "principal", "balance",
    "coverage_amount", "earliest_coverage_date", "stated_reference", "reference", "stated_case_id", "case_id",
)  # fmt: skip
_COVERAGE_COLUMNS = (
    "municipality_code", "coverage_id", "claim_id", "account_id", "task_id", "coverage_date", "kind", "amount",
    "interest", "principal_part", "reportable",
)  # fmt: skip


def write(connection: duckdb.DuckDBPyConnection, path: Path, private: Path, words: labels.Words) -> None:
    """Writes the workbook: a sheet for each of the 15 packages, empty ones included.

    Args:
        private: the run's folder with `original_keys.parquet` (municipality_code, masked, original).
        words: of the headers and reasons, with the municipality's own names.
    """
    originals = pl.read_parquet(private / "original_keys.parquet", glob=False)
    connection.execute("create or replace temp table worklist_rows as from steps.worklist_claims")
    counts = dict(
        connection.execute(
            "select package_code, count(*) from worklist_rows group by all "
            "union all select 'parked_coverages', count(*) from coverages where disposition = 'waiting'"
        ).fetchall()
    )
    schemas = {read: read(connection, words, "limit 0").schema for read in (_claims, _parked)}
    sheets = []
    for number, package in enumerate(contract.PACKAGES, start=1):
        name, schema = f"{number:02} {_sheet_name(words, package)}", schemas[_read(package)]
        read = partial(_rows, connection, words, originals, package)
        sheets += _sheets(name, schema, read, counts.get(package, 0), words)
    workbook_cells.write(path, sheets)
    connection.execute("drop table worklist_rows")


def _rows(
    connection: duckdb.DuckDBPyConnection, words: labels.Words, originals: pl.DataFrame, package: str, rows: int
) -> pl.DataFrame:
    """The first `rows` rows of a package's sheet."""
    frame = _read(package)(connection, words, f"where package_code = '{package}' limit {rows}")
    return frame.pipe(_unmasked, originals)


def _read(package: str) -> Callable[[duckdb.DuckDBPyConnection, labels.Words, str], pl.DataFrame]:
    return _parked if package == "parked_coverages" else _claims


def _claims(connection: duckdb.DuckDBPyConnection, words: labels.Words, which: str) -> pl.DataFrame:
    frame = database.read(connection, f"from worklist_rows {which}").with_columns(_reason(words).alias("reason"))
    frame = frame.with_columns(
        benefit=_label(words, "benefit", "benefit"),
        overdue=pl.when("overdue").then(pl.lit(words("word.yes"))).otherwise(pl.lit(words("word.no"))),
    )
    found = [_candidate(kind, place, words) for kind in ("references", "cases") for place in range(CANDIDATES)]
    return frame.select(*_CLAIM_COLUMNS, *found, *_blank())


def _parked(connection: duckdb.DuckDBPyConnection, words: labels.Words, which: str) -> pl.DataFrame:
    frame = database.read(
        connection,
        "from (select *, 'parked_coverages' as package_code, blocking_task_id as task_id from coverages "
        f"where disposition = 'waiting' order by municipality_code, coverage_date, coverage_id) {which}",
    )
    return frame.with_columns(reportable=_label(words, "reportable", "reportable")).select(
        *_COVERAGE_COLUMNS, *_blank()
    )


def _blank() -> list[pl.Expr]:
    return [pl.lit(None, pl.String).alias(name) for name in TO_FILL_IN]


def _label(words: labels.Words, group: str, column: str) -> pl.Expr:
    return pl.col(column).replace(words.group(group))


def _reason(words: labels.Words) -> pl.Expr:
    """The kind of task in words, with what is known of reference and case."""
    return pl.concat_str(
        _label(words, "task_type", "task_type"),
        pl.lit(". "),
        _label(words, "why_reference", "reference_status"),
        pl.when(pl.col("reference_rule") == "other_person")
        .then(pl.lit(" " + words("why_reference.other_person")))
        .otherwise(pl.lit("")),
        pl.lit(" "),
        _label(words, "why_link", "link_status"),
    )


def _candidate(kind: str, place: int, words: labels.Words) -> pl.Expr:
    """The candidate at a place in one cell: its key, then why it is one."""
    option = pl.col(kind).list.get(place, null_on_oob=True)
    reason = option.struct.field("reason").replace(words.group("candidate"))
    text = pl.concat_str(option.struct.field("candidate"), pl.lit(" ("), reason, pl.lit(")"))
    return text.alias(f"{kind}_{place + 1}")


def _unmasked(frame: pl.DataFrame, originals: pl.DataFrame) -> pl.DataFrame:
    """Puts the keys back that were masked because they hold a CPR number."""
    if originals.is_empty():
        return frame
    masked = dict(zip(originals["masked"], originals["original"], strict=True))
    texts = [name for name, type_ in frame.schema.items() if type_ == pl.String]
    return frame.with_columns(pl.col(texts).str.replace_many(masked))


def _sheet_name(words: labels.Words, package: str) -> str:
    """Short enough for Excel's 31 characters; a municipality's own names may be longer."""
    for side in ("with_coverage", "without_coverage"):
        if package.endswith(f"_{side}"):
            return f"{words('sheet.' + package.removesuffix('_' + side))} ({words('sheet.' + side)})"
    return words(f"sheet.{package}")


def _sheets(
    name: str, schema: pl.Schema, read: Callable[[int], pl.DataFrame], rows: int, words: labels.Words
) -> list[workbook_cells.Sheet]:
    """One sheet, or several where Excel's number of rows does not do."""
    headers = [_header(words, column) for column in schema]
    sheets = []
    for part, start in enumerate(range(0, max(1, rows), SHEET_ROWS)):

        def part_of(start: int = start) -> pl.DataFrame:
            return read(rows).slice(start, SHEET_ROWS).pipe(_dates_excel_has)

        sheet = name if part == 0 else f"{name[:26]} ({part + 1})"
        sheets.append(workbook_cells.Sheet(sheet[:31], headers, schema, min(rows - start, SHEET_ROWS), part_of))
    return sheets


def _dates_excel_has(rows: pl.DataFrame) -> pl.DataFrame:
    """Excel's dates begin in 1900; a column with an earlier one is written as text."""
    found = rows.select((pl.col(pl.Date) < date(1900, 1, 1)).any()).row(0, named=True)
    early = [name for name, is_early in found.items() if is_early]
    return rows.with_columns(pl.col(early).dt.to_string("%d-%m-%Y"))


def _header(words: labels.Words, column: str) -> str:
    kind, _, place = column.rpartition("_")
    if kind in ("references", "cases"):
        return f"{words(f'worklist.{kind}')} {place}"
    return words(f"worklist.{column}")
