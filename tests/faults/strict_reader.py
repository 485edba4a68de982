"""A second reader of csv extracts, written from the description alone: strict, slow, character by character.

It gives each record as it must be read, or None where its shape is broken. A quote inside a field that does not begin
with one is a matter of taste: such a record may be refused or read as it stands.
"""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from ky_analysis import contract

BENEFITS = {
    name: name
    for name in ("kontanthjaelp", "uddannelseshjaelp", "revalideringsydelse", "ledighedsydelse", "boligindskud")
}
SPELLINGS = {
    "system": {"kmdaktiv": "KMD_AKTIV"},
    "status": {"aktiv": "Aktiv", "venterpaadaekning": "Venter_på_dækning", "afsluttet": "Afsluttet"},
    "kind": {"indbetaling": "Indbetaling", "modregning": "Modregning", "afskrivning": "Afskrivning"},
}


@dataclass(frozen=True)
class Record:
    """One record: its number under the header, and its fields, None where it is malformed."""

    number: int
    fields: list[str] | None
    odd_quote: bool = False


def records(text: str, delimiter: str) -> list[Record]:
    """All records; the header is number 0. Empty lines are none."""
    found, at, number = [], 0, 0
    while at < len(text):
        line_end = re.compile(r"\r\n|\n|\r|\Z").search(text, at)
        if line_end.start() == at:
            at = max(line_end.end(), at + 1)
            continue
        fields, after, odd = one_record(text, at, delimiter)
        found.append(Record(number, fields, odd))
        number += 1
        at = after if fields is not None else line_end.end()
    return found


def one_record(text: str, at: int, delimiter: str) -> tuple[list[str] | None, int, bool]:
    """Fields of the record that starts at a place, the place after it, and whether a quote stands inside a field."""
    fields, odd = [], False
    while True:
        if text.startswith('"', at):
            value, at = "", at + 1
            while True:
                quote = text.find('"', at)
                if quote < 0:
                    return None, at, odd
                value, at = value + text[at:quote], quote + 1
                if not text.startswith('"', at):
                    break
                value, at = value + '"', at + 1
        else:
            end = re.compile(rf"{re.escape(delimiter)}|\n|\r|\Z").search(text, at).start()
            value, at = text[at:end], end
            odd |= '"' in value
        fields.append(value)
        if at == len(text):
            return fields, at, odd
        if text.startswith(delimiter, at):
            at += len(delimiter)
        elif text.startswith("\r\n", at):
            return fields, at + 2, odd
        elif text[at] in "\r\n":
            return fields, at + 1, odd
        else:
            return None, at, odd


def fold(text: str) -> str:
    text = text.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    return re.sub(r"[\s_-]", "", text)


@dataclass(frozen=True)
class Read:
    """A file as it must be read: by number, each record's values by column, or None where it must be refused."""

    rows: dict[int, dict[str, object] | None]
    odd: frozenset[int]


def read(data: bytes, table: contract.InputTable) -> Read | None:
    """The file; None where it cannot be used: no delimiter gives a header with every required column once."""
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    for delimiter in ";,\t":
        found = records(text, delimiter)
        if not found or found[0].fields is None:
            continue
        names = [fold(name.strip()) for name in found[0].fields]
        columns = {column.name: fold(column.danish) for column in table.columns}
        known = {name: names.index(danish) for name, danish in columns.items() if danish in names}
        twice = any(names.count(danish) > 1 for danish in columns.values())
        if twice or not {column.name for column in table.columns if column.required} <= known.keys():
            continue
        rows = {record.number: values(record, table, known, len(names)) for record in found[1:]}
        return Read(rows, frozenset(record.number for record in found if record.odd_quote))
    return None


def values(record: Record, table: contract.InputTable, known: dict[str, int], width: int) -> dict[str, object] | None:
    """A record's values by our column name; None where one cannot be read or is missing."""
    if record.fields is None or len(record.fields) != width:
        return None
    row: dict[str, object] = {}
    for column in table.columns:
        text = record.fields[known[column.name]].strip() if column.name in known else ""
        try:
            row[column.name] = value(column.kind, text) if text else None
        except ValueError:
            return None
        if column.required and not text:
            return None
    return row


def value(kind: str, text: str) -> object:
    """One value, in the forms that the clean file has.

    Raises:
        ValueError: it cannot be read.
    """
    match kind:
        case "date":
            if not re.fullmatch(r"[0-9]{2}-[0-9]{2}-[0-9]{4}", text):
                raise ValueError
            return dt.datetime.strptime(text, "%d-%m-%Y").date()
        case "money":
            if not re.fullmatch(r"-?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+)(,[0-9]{1,2})?", text):
                raise ValueError
            return Decimal(text.replace(".", "").replace(",", ".")).quantize(Decimal("0.01"))
        case "municipality":
            if not re.fullmatch(r"[0-9]{3,4}", text):
                raise ValueError
            return text.zfill(4)
        case "yes_no":
            return {"j": True, "n": False}.get(fold(text)) if fold(text) in ("j", "n") else value("refused", text)
        case "benefit":
            return BENEFITS.get(fold(text))
        case "system" | "status" | "kind":
            return SPELLINGS[kind].get(fold(text), text)
        case "cpr":
            return cpr(text)
        case "refused":
            raise ValueError
    return text


def cpr(text: str) -> str | None:
    digits = re.sub(r"\s", "", text).replace("-", "", 1)
    if re.fullmatch(r"[0-9]{9}", digits):
        digits = "0" + digits
    if not re.fullmatch(r"[0-9]{10}", digits):
        return None
    day, month = int(digits[:2]), int(digits[2:4])
    last = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return digits if 1 <= month <= 12 and 1 <= (day - 60 if day > 60 else day) <= last[month - 1] else None
