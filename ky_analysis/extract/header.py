"""Finds a table's delimiter and columns from its header."""

import re
from dataclasses import dataclass

from ky_analysis.contract import InputTable
from ky_analysis.errors import ExtractError
from ky_analysis.extract.fold import fold
from ky_analysis.extract.records import Record, read_record, texts

DELIMITERS = {";": "semicolon", ",": "comma", "\t": "tab"}
CPR_SHAPE = re.compile(r"(?<!\d)\d{5,6}[- ]?\d{4}(?!\d)", re.ASCII)


@dataclass(frozen=True)
class Header:
    """`positions` maps English column to its place; `written` to the header as written. `width` counts all columns."""

    width: int
    positions: dict[str, int]
    written: dict[str, str]
    ignored: tuple[str, ...]

    @property
    def last_is_ignored(self) -> bool:
        return self.width - 1 not in self.positions.values()


def find(data, start: int, table: InputTable, mapping: dict[str, str], name: str) -> tuple[str, Record]:
    """The delimiter under which most of the table's columns are found (ties in the order above), and the record.

    Raises:
        ExtractError: the first line has a broken quote under every delimiter.
    """
    known = {fold(column.danish) for column in table.columns} | set(mapping)
    best: tuple[int, str, Record] | None = None
    for delimiter in DELIMITERS:
        record = read_record(data, start, delimiter)
        if record.fields is None:
            continue
        score = len({fold(text) for text in texts(record.fields)} & known)
        if best is None or score > best[0]:
            best = (score, delimiter, record)
    if best is None:
        raise ExtractError(f"Table {table.danish}: the header of {name} has a broken quote. Have the file made again.")
    return best[1], best[2]


def match(names: list[str], table: InputTable, mapping: dict[str, str], name: str, has_municipality: bool) -> Header:
    """Matches headers to the table's columns, the manifest's names first.

    Raises:
        ExtractError: two headers fold to one or name one column, or a required column is missing.
    """
    ours = {fold(column.danish): column.name for column in table.columns}
    danish = {column.name: column.danish for column in table.columns}
    positions: dict[str, int] = {}
    written: dict[str, str] = {}
    ignored: list[str] = []
    seen: set[str] = set()
    for position, text in enumerate(names):
        folded = fold(text)
        if folded and folded in seen:
            raise ExtractError(
                f"Table {table.danish}: two headers of {name} are the same name (column {position + 1} is the second). "
                "Rename or remove one."
            )
        seen.add(folded)
        column = mapping.get(folded) or ours.get(folded)
        if column is None:
            ignored.append(CPR_SHAPE.sub("[CPR]", text.strip()) or f"(column {position + 1}, without a name)")
        elif column in positions:
            raise ExtractError(
                f"Table {table.danish}: two headers of {name} are mapped to {danish[column]}. "
                f"Keep one, or correct [kolonner.{table.danish}] in udtraek.toml."
            )
        else:
            positions[column], written[column] = position, text.strip()
    _require(table, positions, name, has_municipality)
    return Header(len(names), positions, written, tuple(ignored))


def _require(table: InputTable, positions: dict[str, int], name: str, has_municipality: bool) -> None:
    missing = [
        column.danish
        for column in table.columns
        if column.required and column.name not in positions and not (column.kind == "municipality" and has_municipality)
    ]
    if missing:
        columns = "column" if len(missing) == 1 else "columns"
        raise ExtractError(
            f"Table {table.danish}: the first line of {name} has no {columns} {', '.join(missing)}. "
            f"Correct the header, or map the sender's names in [kolonner.{table.danish}] of udtraek.toml."
        )


def refuse_damage(header: Header, table: InputTable, name: str) -> None:
    """Stops on a header that is ours but for a stray sign or line end in it: its column would be ignored unseen.

    Raises:
        ExtractError: an ignored header has the letters of a column that is not there, or is last and its beginning.
    """
    absent = {_letters(column.danish): column.danish for column in table.columns if column.name not in header.positions}
    for place, text in enumerate(header.ignored, 1):
        letters = _letters(text)
        cut = [danish for plain, danish in absent.items() if letters and plain.startswith(letters)]
        found = absent.get(letters) or (
            cut[0] if cut and header.last_is_ignored and place == len(header.ignored) else None
        )
        if found:
            raise ExtractError(
                f"Table {table.danish}: the header {found} of {name} seems damaged. "
                f"Correct it, or map it in [kolonner.{table.danish}] of udtraek.toml."
            )


def _letters(text: str) -> str:
    return "".join(sign for sign in fold(text) if sign.isalnum())


def refuse_swallowed_row(header: Header, table: InputTable, name: str) -> None:
    """Stops on a table without rows whose header seems to go on with a row: its line end is gone.

    Raises:
        ExtractError: a header that is not ours holds a digit, or begins with the name of a column that is not there.
    """
    absent = tuple(fold(column.danish) for column in table.columns if column.name not in header.positions)
    for text in header.ignored:
        if not text.startswith("(column") and (any(sign.isdigit() for sign in text) or fold(text).startswith(absent)):
            raise ExtractError(
                f"Table {table.danish}: {name} has a header and no rows, and the header seems to hold a row's values. "
                "Have the file made again with a line end after the header."
            )
