"""Reads a sheet of an .xlsx workbook into text and typed values, cell by cell.

A cell that holds a number is that number and one that holds a date is that date, whatever forms the column's text has.
"""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import polars as pl

from ky_analysis import contract
from ky_analysis.errors import ExtractError
from ky_analysis.extract.fold import fold

T = TypeVar("T")
_KINDS = {"s": "string", "f": "float", "d": "datetime", "b": "boolean", "e": "duration"}
_FIRST_DAY = pl.datetime(1900, 1, 1)  # a cell with a time alone lies before it


def _guarded(path: Path, action: Callable[[], T]) -> T:
    """Runs a read of the workbook; whatever goes wrong in it, a panic of the library included, is one sentence."""
    try:
        return action()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        raise ExtractError(
            f"{path.name} cannot be read as a workbook: it is damaged, protected by a password or not an .xlsx file. "
            "Save it again without a password, or as csv."
        ) from None


def _reader(path: Path):
    import fastexcel  # not needed, and not loaded, where no workbook is given

    return fastexcel.read_excel(str(path))


def _check_sums(path: Path) -> None:
    """Compares the workbook's parts with their checksums, which its reader does not: a flipped bit can hide a row."""
    with zipfile.ZipFile(path) as archive:
        if archive.testzip() is not None:
            raise zipfile.BadZipFile


def places(
    path: Path, by_name: dict[str, contract.InputTable], named: contract.InputTable | None
) -> list[tuple[contract.InputTable, str]]:
    """The tables in a workbook with their sheets. A workbook named after a table may call its one sheet anything.

    Raises:
        ExtractError: unreadable, or named after a table and with several sheets, none of them named so.
    """
    _guarded(path, lambda: _check_sums(path))
    reader = _guarded(path, lambda: _reader(path))
    found = [(by_name[fold(sheet)], sheet) for sheet in reader.sheet_names if fold(sheet) in by_name]
    if named is None or named in [table for table, _ in found]:
        return found
    filled = [sheet for sheet in reader.sheet_names if fold(sheet) not in by_name and not _is_empty(path, sheet)]
    if len(filled) > 1:
        raise ExtractError(
            f"{path.name} has {len(filled)} sheets and none is named {named.danish}. Name the one with the table so."
        )
    return [*found, (named, filled[0] if filled else reader.sheet_names[0])]


def _is_empty(path: Path, sheet: str) -> bool:
    return _guarded(path, lambda: _cells(path, sheet, "string")).is_empty()


def _cells(path: Path, sheet: str, dtype: str) -> pl.DataFrame:
    """Every cell of the used range as `dtype`; null where a cell is not of it. Columns are c0, c1 and so on."""
    loaded = _reader(path).load_sheet(sheet, header_row=None, dtypes=dtype, skip_whitespace_tail_rows=False)
    frame = loaded.to_polars()
    return frame.rename({name: f"c{index}" for index, name in enumerate(frame.columns)})


def read(path: Path, sheet: str, name: str) -> tuple[list[str], pl.DataFrame, tuple[tuple[int, str], ...]]:
    """The header, the rows under it (empty ones left out), and the rows with a cell to the right of the header.

    The frame has for each column n `t<n>` (text of text cells), `s<n>` (any cell as text), `f<n>` (number cells),
    `d<n>` (date cells, a datetime) and `b<n>` (boolean cells); at most one of t, f, d and b is not null. A row with
    too many cells is all null in it, and comes apart with its number and text.

    Raises:
        ExtractError: unreadable, or no cell is filled.
    """
    loaded = {kind: _guarded(path, lambda dtype=dtype: _cells(path, sheet, dtype)) for kind, dtype in _KINDS.items()}
    columns = range(loaded["s"].width)
    joined = pl.concat(
        [frame.rename(lambda column, kind=kind: kind + column[1:]) for kind, frame in loaded.items()], how="horizontal"
    )
    filled = joined.filter(pl.any_horizontal(pl.col(f"{kind}{n}").is_not_null() for kind in "se" for n in columns))
    if filled.is_empty():
        raise ExtractError(f"{name} is empty: it has no header. Have the extract sent again.")
    header = [filled[f"s{n}"][0] or "" for n in columns]
    width = max((n + 1 for n in columns if header[n].strip()), default=0)
    rows = filled.slice(1)
    surplus = pl.any_horizontal(
        pl.lit(False), *(pl.col(f"{kind}{n}").is_not_null() for kind in "se" for n in columns[width:])
    )
    texts = (
        rows.with_row_index("row", 1)
        .filter(surplus)
        .select("row", pl.concat_str([pl.col(f"s{n}").fill_null("") for n in columns], separator=";").alias("text"))
    )
    cells = [expression for n in columns[:width] for expression in _sorted_out(n)]
    kept = rows.with_columns(surplus.alias("surplus")).select(
        pl.when(~pl.col("surplus")).then(cell).alias(cell.meta.output_name()) for cell in cells
    )
    return header[:width], kept, tuple(texts.iter_rows())


def _sorted_out(n: int) -> list[pl.Expr]:
    """Which kind of cell it is: only numbers and booleans read as boolean, only dates and times as duration."""
    text, number, day, flag, elapsed = (pl.col(f"{kind}{n}") for kind in "sfdbe")
    is_date = elapsed.is_not_null()
    is_flag = flag.is_not_null() & ~is_date & text.is_in(["true", "false"])
    is_number = flag.is_not_null() & ~is_date & ~is_flag
    return [
        pl.when(~is_date & ~is_flag & ~is_number).then(text).alias(f"t{n}"),
        text.alias(f"s{n}"),
        pl.when(is_number).then(number).alias(f"f{n}"),
        pl.when(is_date & (day >= _FIRST_DAY)).then(day).alias(f"d{n}"),
        pl.when(is_flag).then(flag).alias(f"b{n}"),
    ]
