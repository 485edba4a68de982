"""The one table of the reports, and its data as a CSV download inside the page."""

import base64
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from ky_analysis.report import labels
from ky_analysis.report.labels import Words
from ky_analysis.report.markup import Fragment

RIGHT = ("number", "kroner", "share")
LONG = 20


@dataclass(frozen=True)
class Column:
    """A column of a table. `kind`: text, code, number, kroner, share or date; `group` is a code's label group."""

    name: str
    title: str
    kind: str = "text"
    group: str = ""


def columns(words: Words, **kinds: str) -> tuple[Column, ...]:
    """Columns by name, titled by the label `column.<name>`: `tasks="number"`, `task_type="code:task_type"`."""
    return tuple(
        Column(name, words(f"column.{name}"), kind.partition(":")[0], kind.partition(":")[2])
        for name, kind in kinds.items()
    )


def table(
    words: Words,
    id_: str,
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[dict],
    *,
    total: dict | None = None,
    strong: Sequence[int] = (),
) -> Fragment:
    """A table with a caption, scoped headers and a fixed id; the first column is the rows' header.

    Args:
        words: The label table.
        id_: The table's id, the same at each run.
        caption: What the table shows.
        columns: What stands in it; amounts and numbers are aligned to the right.
        rows: One dict a row; missing values are written as a dash.
        total: A last row that sums up, set apart.
        strong: Places of rows that stand out.
    """
    head = "".join(f'<th scope="col"{_align(column)}>{escape(column.title)}</th>' for column in columns)
    body = "".join(_row(words, columns, row, place in strong) for place, row in enumerate(rows))
    foot = f"<tfoot>{_row(words, columns, total, True)}</tfoot>" if total else ""
    long = ' class="long"' if len(rows) > LONG else ""
    return Fragment(
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{id_}-caption">'
        f'<table id="{id_}"{long}><caption id="{id_}-caption">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>{foot}</table></div>"
    )


def cell(words: Words, column: Column, value) -> str:
    """A value as people read it."""
    match column.kind:
        case "number":
            return labels.number(words, value)
        case "kroner":
            return labels.kroner(words, value)
        case "share":
            return labels.share(words, value)
        case "date":
            return labels.date(words, value)
        case "code":
            return words.code(column.group, value)
    return "–" if value is None else str(value)


def download(words: Words, filename: str, columns: Sequence[Column], rows: Sequence[dict]) -> Fragment:
    """A link that saves the rows as CSV: semicolons, UTF-8 with a mark, decimals the language's way."""
    lines = [[column.title for column in columns]]
    lines += [[_plain(words, column, row.get(column.name)) for column in columns] for row in rows]
    text = "\ufeff" + "".join(";".join(_quoted(value) for value in line) + "\r\n" for line in lines)
    data = base64.b64encode(text.encode()).decode()
    return Fragment(
        f'<p class="download"><a download="{escape(filename)}.csv" href="data:text/csv;charset=utf-8;base64,{data}">'
        f"{escape(words('word.download'))}</a></p>"
    )


def _row(words: Words, columns: Sequence[Column], row: dict, strong: bool) -> str:
    first, *rest = columns
    cells = f'<th scope="row">{escape(cell(words, first, row.get(first.name)))}</th>'
    cells += "".join(f"<td{_align(c)}>{escape(cell(words, c, row.get(c.name)))}</td>" for c in rest)
    return f'<tr class="strong">{cells}</tr>' if strong else f"<tr>{cells}</tr>"


def _align(column: Column) -> str:
    return ' class="r"' if column.kind in RIGHT else ""


def _plain(words: Words, column: Column, value) -> str:
    """A value as a spreadsheet reads it; a text that would be taken for a formula is not one."""
    match value:
        case None:
            return ""
        case int() | float() | Decimal():
            return str(value).replace(".", "," if words.language == "da" else ".")
        case dt.date():
            return value.isoformat()
    text = words.code(column.group, value) if column.kind == "code" else str(value)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if any(sign in value for sign in ';"\r\n') else value
