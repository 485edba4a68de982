"""Reads a sheet of an .xlsx workbook into text and typed values, cell by cell.

A cell that holds a number is that number and one that holds a date is that date, whatever forms the column's text has.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import polars as pl

from ky_analysis import contract
from ky_analysis.errors import ExtractError

T = TypeVar("T")
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


def places(
    path: Path, by_name: dict[str, contract.InputTable], named: contract.InputTable | None
) -> list[tuple[contract.InputTable, str]]:
    """The tables in a workbook with their sheets. A workbook named after a table may call its one sheet anything.

    Raises:
        ExtractError: unreadable, or named after a table and with several sheets, none of them named so.
    """
    from ky_analysis.extract.fold import fold

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


def read(path: Path, sheet: str, name: str) -> tuple[list[str], pl.DataFrame]:
    """The header and the rows under it, empty rows left out.

    The frame has for each column n `t<n>` (text of text cells), `s<n>` (any cell as text), `f<n>` (number cells),
    `d<n>` (date cells, a datetime) and `b<n>` (boolean cells); at most one of t, f, d and b is not null.

    Raises:
        ExtractError: unreadable, or no cell is filled.
    """
    text, number, day, flag = (
        _guarded(path, lambda dtype=dtype: _cells(path, sheet, dtype))
        for dtype in ("string", "float", "datetime", "boolean")
    )
    elapsed = _guarded(path, lambda: _cells(path, sheet, "duration"))
    if text.is_empty():
        raise ExtractError(f"{name} is empty: it has no header. Have the extract sent again.")
    width = text.width
    joined = pl.concat(
        [
            text.rename(lambda column: "s" + column[1:]),
            number.rename(lambda column: "f" + column[1:]),
            day.rename(lambda column: "d" + column[1:]),
            flag.rename(lambda column: "b" + column[1:]),
            elapsed.rename(lambda column: "e" + column[1:]),
        ],
        how="horizontal",
    )
    filled = joined.filter(
        pl.any_horizontal(pl.col(f"s{n}").is_not_null() | pl.col(f"e{n}").is_not_null() for n in range(width))
    )
    if filled.is_empty():
        raise ExtractError(f"{name} is empty: it has no header. Have the extract sent again.")
    header = [filled[f"s{n}"][0] or "" for n in range(width)]
    return header, filled.slice(1).select(expression for n in range(width) for expression in _sorted_out(n))


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
