"""The one table of the reports, and its data as a CSV download inside the page."""

import base64
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from ky_analysis.report import labels
from ky_analysis.report.labels import NBSP, Words
from ky_analysis.report.markup import Fragment

RIGHT = ("number", "hours", "kroner", "share")
LONG = 30  # rows, above which a table scrolls in a box of its own


@dataclass(frozen=True)
class Column:
    """A column of a table; `group` is a code's label group.

    `kind`: text, prose (whole sentences), code, id, number, hours, kroner, share or date.
    """

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
    groups: Mapping[int, str] | None = None,
) -> Fragment:
    """A table with a caption, scoped headers and a fixed id; the first column is the rows' header.

    Args:
        words: The label table.
        id_: The table's id, the same at each run.
        caption: What the table shows.
        columns: What stands in it; amounts and numbers are aligned to the right.
        rows: One dict a row; null is written as a dash, a column that a row does not name is left empty.
        total: A last row that sums up, set apart.
        groups: Headings that stand before the row at a place.
    """
    heads = "".join(f'<th scope="col"{align(column)}>{escape(head(words, column))}</th>' for column in columns)
    parts = []
    for place, row in enumerate(rows):
        if groups and place in groups:
            heading = f'<th scope="rowgroup" colspan="{len(columns)}">{escape(groups[place])}</th>'
            parts.append(f'</tbody><tbody><tr class="group">{heading}</tr>')
        parts.append(_row(words, columns, row, False))
    body = f"<tbody>{''.join(parts)}</tbody>".replace("<tbody></tbody>", "")
    foot = f"<tfoot>{_row(words, columns, total, True)}</tfoot>" if total else ""
    long = " long" if len(rows) > LONG else ""
    return Fragment(
        f'<div class="scroll{long}" role="group" tabindex="0" aria-labelledby="{id_}-caption">'
        f'<table id="{id_}"><caption id="{id_}-caption">{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead>{body}{foot}</table></div>"
    )


def cell(words: Words, column: Column, value) -> str:
    """A value as people read it."""
    match column.kind:
        case "number":
            return labels.number(words, value)
        case "hours":
            return labels.hours(words, value)
        case "kroner":
            return labels.number(words, value, 2)
        case "share":
            return labels.share(words, value)
        case "date":
            return labels.date(words, value)
        case "code":
            return words.code(column.group, value)
    return "–" if value is None else str(value)


def download(words: Words, filename: str, columns: Sequence[Column], rows: Sequence[dict]) -> Fragment:
    """A link that saves the rows as CSV: semicolons, UTF-8 with a mark, decimals the language's way."""
    lines = [[head(words, column) for column in columns]]
    lines += [[_plain(words, column, row.get(column.name)) for column in columns] for row in rows]
    text = "\ufeff" + "".join(";".join(_quoted(value) for value in line) + "\r\n" for line in lines)
    data = base64.b64encode(text.encode()).decode()
    return Fragment(
        f'<p class="download"><a download="{escape(filename)}.csv" href="data:text/csv;charset=utf-8;base64,{data}">'
        f"{escape(words('word.download'))}</a></p>"
    )


def _row(words: Words, columns: Sequence[Column], row: dict, strong: bool) -> str:
    texts = [escape(cell(words, column, row[column.name])) if column.name in row else "" for column in columns]
    cells = f'<th scope="row">{texts[0]}</th>'
    cells += "".join(f"<td{align(c)}>{text}</td>" for c, text in zip(columns[1:], texts[1:], strict=True))
    return f'<tr class="strong">{cells}</tr>' if strong else f"<tr>{cells}</tr>"


def head(words: Words, column: Column) -> str:
    """An amount's unit stands in the head, not in every row."""
    return f"{column.title}{NBSP}({words('word.unit')})" if column.kind == "kroner" else column.title


def align(column: Column) -> str:
    """The class of a column's cells: numbers stand to the right, sentences have room on a narrow screen."""
    kind = "r" if column.kind in RIGHT else "prose" if column.kind == "prose" else ""
    return f' class="{kind}"' if kind else ""


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
