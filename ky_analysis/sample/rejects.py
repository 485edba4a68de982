"""Rows of a CSV sample that no reader can take: one damaged copy, with a key of its own, for each reason.

They stand at the end of a file, so that the rows that can be read are the same with and without them.
"""

import csv
import io

from ky_analysis import contract

SHARE = 0.0005  # of a table's rows, for each reason
MOST = 0.04  # of a table's rows, for all reasons together: the product stops above 0.05
SMALL_TABLES = {  # what a table of fewer than SMALL rows gets
    "debitorkonti": ("duplicate_row",),
    "fordringer": ("malformed_row", "missing_value", "unreadable_value", "unknown_account", "duplicate_row"),
    "ydelser": ("conflicting_key",),
    "sager": ("duplicate_row",),
    "daekninger": ("unknown_claim", "unreadable_value"),
}
SMALL = 2_000
POINTERS = {"unknown_account": "konto_id", "unknown_claim": "fordring_id"}


def damaged_lines(table: str, good: str, total: int) -> list[str]:
    """Lines to add to a table's file of `total` rows. `good` is CSV without a header: rows to be copied."""
    rows = list(csv.reader(io.StringIO(good), delimiter=";"))
    reasons = SMALL_TABLES[table] if total < SMALL else tuple(_reasons(table))
    copies = max(1, round(total * SHARE)) if total >= SMALL else 1
    wanted = [reason for reason in reasons for _ in range(copies)]
    if not rows:
        return []
    lines = []
    for index, reason in enumerate(wanted):
        damaged = _damage(table, reason, list(rows[index % len(rows)]), f"X{index:06d}")
        lines += damaged if len(lines) + len(damaged) <= MOST * total else []
    return lines


def _reasons(table: str) -> list[str]:
    own = [reason for reason, column in POINTERS.items() if column in _columns(table) and column != _key(table)]
    return ["malformed_row", "missing_value", "unreadable_value", "conflicting_key", "duplicate_row", *own]


def _damage(table: str, reason: str, row: list[str], key: str) -> list[str]:
    """One damaged copy of a good row; two for keys in conflict."""
    columns = _columns(table)
    if reason == "duplicate_row":
        return [_line(row)]
    row[columns.index(_key(table))] = key
    date = next(i for i, column in enumerate(_inputs(table)) if column.kind == "date")
    match reason:
        case "malformed_row":
            return [_line(row) + ";;", '"' + _line(row)]
        case "missing_value":
            row[columns.index("kommunekode")] = ""
        case "unreadable_value":
            row[date] = "ulæselig"
        case "conflicting_key":
            other = list(row)
            other[date] = "02-02-2002" if row[date] != "02-02-2002" else "03-02-2002"
            return [_line(row), _line(other)]
        case _:
            row[columns.index(POINTERS[reason])] = "X99999999"
    return [_line(row)]


def _line(row: list[str]) -> str:
    return ";".join('"' + field.replace('"', '""') + '"' if set(field) & set('";') else field for field in row)


def _inputs(table: str) -> tuple[contract.InputColumn, ...]:
    return next(one.columns for one in contract.INPUTS if one.danish == table)


def _columns(table: str) -> list[str]:
    return [column.danish for column in _inputs(table)]


def _key(table: str) -> str:
    one = next(one for one in contract.INPUTS if one.danish == table)
    return one.by_name[one.key].danish
