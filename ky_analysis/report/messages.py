"""Sentences written from the data: right in the singular, in the plural and for nothing, in both languages."""

import datetime as dt
from decimal import Decimal

from ky_analysis.report import labels
from ky_analysis.report.labels import Words


def say(words: Words, key: str, count: int | None = None, **values) -> str:
    """The sentence of a label, with its values written the language's way.

    Args:
        words: The label table.
        key: A label; with `count`, the label `key.zero`, `key.one` or `key.other` (zero falls back to other).
        count: The number that decides the form; it stands in the sentence as `{n}`.
        values: Whole numbers, shares (float), amounts (Decimal), dates, and text, which is put in as it is.
    """
    if count is not None:
        values["n"] = count
        form = {0: "zero", 1: "one"}.get(count, "other")
        key = f"{key}.{form}" if f"{key}.{form}" in words.texts else f"{key}.other"
    text = words(key).format(**{name: written(words, value) for name, value in values.items()})
    return (text[:1].upper() + text[1:]).replace("kr..", "kr.")


def count(words: Words, noun: str, n: int) -> str:
    """A number with its noun: `ingen opgaver`, `1 opgave`, `4.212 opgaver`; for the inside of a sentence."""
    text = say(words, f"count.{noun}", n)
    return text[:1].lower() + text[1:] if n == 0 else text


def written(words: Words, value) -> str:
    """A value as the language writes it in a sentence."""
    match value:
        case bool() | None:
            raise TypeError(f"{value} has no place in a sentence")
        case str():
            return value
        case int():
            return labels.number(words, value)
        case float():
            return labels.share(words, value, 0 if value in (0, 1) else 1)
        case Decimal():
            return labels.kroner_short(words, value)
        case dt.date():
            return labels.date(words, value)
        case _:
            raise TypeError(f"a {type(value).__name__} has no place in a sentence")


def listed(words: Words, parts: list[str]) -> str:
    """a; a og b; a, b og c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {words('word.and')} {parts[-1]}"
