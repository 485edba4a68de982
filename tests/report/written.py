"""Reads what a page shows as numbers again, the Danish or the English way, and compares it with a value."""

import datetime as dt
import re
from decimal import Decimal

MONTHS = {
    "da": "januar, februar, marts, april, maj, juni, juli, august, september, oktober, november, december",
    "en": "January, February, March, April, May, June, July, August, September, October, November, December",
}
_NUMBER = re.compile(r"([<>]?) ?([−-]?)([\d.,]*\d)( ?%)?")


def same(shown: str, value, language: str) -> bool:
    """Whether a cell shows a value: null as a dash, a date in full, a number rounded to the digits it has."""
    text = shown.replace("\N{NO-BREAK SPACE}", " ").strip()
    if value is None:
        return text == "–"
    if isinstance(value, dt.date):
        found = re.fullmatch(r"(\d+)\.? (\w+) (\d{4})", text)
        months = MONTHS[language].split(", ")
        return bool(found) and found[2] in months and (
            value == dt.date(int(found[3]), months.index(found[2]) + 1, int(found[1]))
        )  # fmt: skip
    found = _NUMBER.match(text)
    if not found:
        return False
    number, digits = read(found[3], language)
    number = -number if found[2] else number
    wanted = Decimal(str(value)) * (100 if found[4] else 1)
    if found[1]:
        return 0 < wanted < number if found[1] == "<" else number < wanted < 100
    return abs(number - wanted) <= Decimal(5).scaleb(-digits - 1) + Decimal("1e-9")


def read(text: str, language: str) -> tuple[Decimal, int]:
    """1.234,50 (da) or 1,234.50 (en) as a number, and how many decimals it has."""
    group, mark = (".", ",") if language == "da" else (",", ".")
    whole, _, part = text.partition(mark)
    if group in whole and not re.fullmatch(rf"\d{{1,3}}(\{group}\d{{3}})+", whole):
        raise ValueError(f"{text} is not grouped the {language} way")
    return Decimal(whole.replace(group, "") + (f".{part}" if part else "")), len(part)


def numbers(text: str) -> set[str]:
    """The numbers that stand in a text, as they are written."""
    return set(re.findall(r"\d[\d.,]*\d|\d", text))
