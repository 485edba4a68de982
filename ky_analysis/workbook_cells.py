"""Writes a workbook of big tables: xlsxwriter draws the sheets, Polars writes their cells as text into them.

A cell at a time costs seven times as much (docs/performance.md). Cells that hold nothing are not written; they take
their column's format.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

LONGEST_TEXT = 32_767  # Excel's limit
_FORMATS = {"text": {}, "whole": {"num_format": "0"}, "money": {"num_format": "#,##0.00"},
            "date": {"num_format": "dd-mm-yyyy"}}  # fmt: skip
_NO_XML = [chr(sign) for sign in (*range(9), *range(11, 32), 0xFFFE, 0xFFFF)]
# What no cell takes as it is: signs XML lacks or uses itself, Excel's notation for them, blanks at an end.
_ODD = r"[\x00-\x08\x0B-\x1F\x{FFFE}\x{FFFF}&<>]|_x[0-9a-fA-F]{4}_|^\s|\s$"
_WIDTH = 17.14  # 120 pixels
_PART = 5_000  # rows that are text at a time
_FAST = 1  # of zlib's levels: 6 takes a quarter more in all and saves a fifth


@dataclass(frozen=True)
class Sheet:
    """One table with a header. `read` gives its rows, with the columns of `schema`; dates may have become text."""

    name: str
    headers: Sequence[str]
    schema: pl.Schema
    rows: int
    read: Callable[[], pl.DataFrame]


def write(path: Path, sheets: Sequence[Sheet]) -> None:
    """Writes the sheets in their order; the same sheets give the same cells."""
    drawn = zipfile.ZipFile(io.BytesIO(_draw(sheets)))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=_FAST) as target:
        for item in drawn.infolist():
            place = re.fullmatch(r"xl/(worksheets/sheet|tables/table)(\d+)\.xml", item.filename)
            if place is None:
                target.writestr(item, drawn.read(item), compresslevel=_FAST)
                continue
            sheet = sheets[int(place[2]) - 1]
            text = _sized(drawn.read(item).decode("utf-8"), sheet)
            before, end, after = text.partition("</sheetData>")
            with target.open(item.filename, "w", force_zip64=True) as file:
                file.write(before.encode("utf-8"))
                if end and sheet.rows:
                    for rows in _texts(sheet, _styles(before)):
                        file.write(rows.encode("utf-8"))
                file.write((end + after).encode("utf-8"))


def _sized(drawn: str, sheet: Sheet) -> str:
    """A sheet's or a table's text with the range that it has once the rows are in; it was drawn with one empty row.

    Drawn as large as it is, xlsxwriter would keep a note of each of its cells in memory.
    """
    last = f"{xl_col_to_name(len(sheet.headers) - 1)}{max(2, sheet.rows + 1)}"
    return re.sub(r'ref="A1(:[A-Z]+[12])?"', f'ref="A1:{last}"', drawn)


def _draw(sheets: Sequence[Sheet]) -> bytes:
    """The workbook with everything but the cells under the headers."""
    drawn = io.BytesIO()
    with xlsxwriter.Workbook(drawn, {"in_memory": True}) as workbook:
        formats = {kind: workbook.add_format({"valign": "vcenter"} | own) for kind, own in _FORMATS.items()}
        for sheet in sheets:
            worksheet = workbook.add_worksheet(sheet.name)
            worksheet.freeze_panes(1, 0)
            columns = []
            for place, (header, type_) in enumerate(zip(sheet.headers, sheet.schema.dtypes(), strict=True)):
                own = formats[_kind(type_)]
                worksheet.set_column(place, place, _WIDTH, own)
                columns.append({"header": header, "format": own})
            options = {"style": "Table Style Light 1", "columns": columns}
            worksheet.add_table(0, 0, 1, len(columns) - 1, options)
    return drawn.getvalue()


def _kind(type_: pl.DataType) -> str:
    if type_.is_integer():
        return "whole"
    return "date" if type_ == pl.Date else "money" if type_.is_decimal() else "text"


def _styles(drawn: str) -> list[int]:
    """The number of each column's format, as the sheet's own text says it."""
    columns = re.findall(r'<col min="(\d+)" max="(\d+)" [^>]*style="(\d+)"', drawn)
    return [int(style) for first, last, style in columns for _ in range(int(first), int(last) + 1)]


def _texts(sheet: Sheet, styles: list[int]) -> Iterator[str]:
    """The rows under the header as the file has them."""
    frame = sheet.read()
    odd = _odd_columns(frame)
    frame = frame.with_columns(map(_as_xml, odd))
    cells = [
        _cell(name, type_, place, styles[place], preserve=name in odd)
        for place, (name, type_) in enumerate(frame.schema.items())
    ]
    row = pl.concat_str(pl.lit('<row r="'), pl.col(""), pl.lit('">'), *cells, pl.lit("</row>"), ignore_nulls=True)
    for start in range(0, frame.height, _PART):
        part = frame.slice(start, _PART)
        numbers = pl.int_range(start + 2, start + 2 + part.height, eager=True).cast(pl.String).alias("")
        yield part.with_columns(numbers).select(row.str.join()).item()


def _cell(name: str, type_: pl.DataType, place: int, style: int, *, preserve: bool) -> pl.Expr:
    """A cell's text; null where it holds nothing. `preserve` keeps the blanks at a text's ends."""
    value = pl.col(name)
    start = pl.lit(f'<c r="{xl_col_to_name(place)}')
    if type_ == pl.String:
        space = ' xml:space="preserve"' if preserve else ""
        opened = pl.lit(f'" s="{style}" t="inlineStr"><is><t{space}>')
        return pl.concat_str(start, pl.col(""), opened, value, pl.lit("</t></is></c>"))
    if type_ == pl.Date:
        days = value.dt.epoch("d") + 25_568  # the first day of 1900 is 1
        value = days + (days > 59).cast(pl.Int32)  # to Excel 1900 was a leap year
    opened = pl.lit(f'" s="{style}"><v>')
    return pl.concat_str(start, pl.col(""), opened, value.cast(pl.String), pl.lit("</v></c>"))


def _odd_columns(frame: pl.DataFrame) -> list[str]:
    """The columns with a text that is not written as it is. A look at each text costs less than a rewritten one."""
    texts = pl.col(pl.String)
    is_odd = texts.str.contains(_ODD) | (texts.str.len_chars() > LONGEST_TEXT)
    return frame.select(is_odd.any()).unpivot().filter("value")["variable"].to_list()


def _as_xml(name: str) -> pl.Expr:
    """Texts as XML has them: its own signs escaped, those it cannot have in Excel's notation, none of them too long."""
    text = pl.col(name).str.replace_all(r"(_x[0-9a-fA-F]{4}_)", "_x005F$1")
    for sign in _NO_XML:
        text = text.str.replace_all(sign, f"_x{ord(sign):04X}_", literal=True)
    return text.str.slice(0, LONGEST_TEXT).str.replace_many({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
