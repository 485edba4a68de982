"""The words of the reports and how numbers are written, in Danish or English.

Words come from sql/seeds/labels*.csv; the names of task types and benefits from their own seeds. A run may publish
`data/labels.parquet` (key, da, en): its rows replace the seed's, so that a municipality's own names reach its reports.
"""

import csv
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent

from ky_analysis.database import SQL_ROOT

LOCALES = {"da": "da_DK", "en": "en_GB"}
NBSP = "\N{NO-BREAK SPACE}"
FEW_HOURS = 10
_TOGETHER = re.compile(r"(?<=[\d}]) (?=(?:%|kr\.|mio\.|mia\.))|(?<=§) (?=\d)|(?<=§ \d) (?=O\b)|(?<=DKK) (?=[\d{])")


@dataclass(frozen=True)
class Words:
    """The label table in one language. `texts` maps a key such as `outcome.manual` to its text."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str) -> str:
        """The text of a key; a key that is not in the table is a mistake in the code."""
        return self.texts[key]

    def code(self, group: str, value: str | None) -> str:
        """The label of a code, or the code itself where the extract brought one we do not know."""
        if value is None:
            return self.texts["word.none"]
        return self.texts.get(f"{group}.{value}", value)

    def group(self, name: str) -> Mapping[str, str]:
        """Code -> label of a group's codes."""
        return self._groups.get(name, {})

    @cached_property
    def _groups(self) -> Mapping[str, dict[str, str]]:
        groups: dict[str, dict[str, str]] = {}
        for key, text in self.texts.items():
            name, _, code = key.partition(".")
            groups.setdefault(name, {})[code] = text
        return groups


@cache
def seed(language: str) -> Mapping[str, str]:
    """All labels of the seeds, as key -> text; a line does not break between a number and its unit."""
    tables = sorted(path.stem for path in (SQL_ROOT / "seeds").glob("labels*.csv"))
    texts = {row["key"]: row[language] for table in tables for row in _rows(table)}
    texts |= {f"task_type.{row['task_type']}": row[f"name_{language}"] for row in _rows("task_types")}
    texts |= {f"benefit.{row['code']}": row[f"name_{language}"] for row in _rows("benefits")}
    return {key: _TOGETHER.sub(NBSP, text) for key, text in texts.items()}


def load(language: str, data: Path | None = None) -> Words:
    """The words of a run: the seed's, replaced by what the run itself published."""
    texts = dict(seed(language))
    own = data / "labels.parquet" if data else None
    if own and own.exists():
        import polars as pl

        texts |= dict(pl.read_parquet(own, glob=False).select("key", language).drop_nulls().iter_rows())
    return Words(language, texts)


@cache
def municipalities() -> Mapping[str, str]:
    """Code -> name of the 98 municipalities; empty where the seed is not there."""
    if not (SQL_ROOT / "seeds" / "municipalities.csv").exists():
        return {}
    return {row["municipality_code"]: row["name"] for row in _rows("municipalities")}


def _rows(name: str) -> list[dict[str, str]]:
    with (SQL_ROOT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(words: Words, value: float | Decimal | None, digits: int = 0) -> str:
    """1234567 -> 1.234.567 (da) or 1,234,567 (en); null is a dash."""
    if value is None:
        return "–"
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, pattern, locale=LOCALES[words.language])


def hours(words: Words, value: float | None, like: float | None = None) -> str:
    """12 or 1.234 hours, but 0,4: with a decimal where they, or those they stand beside, are few."""
    few = 0 < ((value if like is None else like) or 0) < FEW_HOURS
    return number(words, value, int(few))


def kroner(words: Words, value: Decimal | None) -> str:
    """The exact amount: 1.234.567,89 kr."""
    if value is None:
        return "–"
    text = format_currency(value, "DKK", locale=LOCALES[words.language])
    return text.replace("DKK", f"DKK{NBSP}") if words.language == "en" else text


def kroner_short(words: Words, value: Decimal | float | None) -> str:
    """An amount for a sentence: whole kroner below a million, above it one decimal: 12,3 mio. kr."""
    if value is None:
        return "–"
    for limit, unit in ((10**9, "billion"), (10**6, "million")):
        if abs(value) >= limit:
            return words(f"kroner.{unit}").format(number(words, float(value) / limit, 1)).replace(" ", NBSP)
    return words("kroner.whole").format(number(words, value)).replace(" ", NBSP)


def share(words: Words, value: float | None, digits: int = 1) -> str:
    """0.125 -> 12,5 %; a share that is not nothing but rounds to nothing says so, and the same at the other end."""
    if value is None:
        return "–"
    pattern = ("#,##0." + "0" * digits if digits else "#,##0") + f"{NBSP}%"
    locale = LOCALES[words.language]
    step = 0.1**digits / 100
    text = format_percent(value, pattern, locale=locale)
    if 0 < value < step / 2:
        text = "<" + NBSP + format_percent(step, pattern, locale=locale)
    elif 1 - step / 2 <= value < 1:
        text = ">" + NBSP + format_percent(1 - step, pattern, locale=locale)
    return text if words.language == "da" else text.replace(f"{NBSP}%", "%")


def date(words: Words, value: dt.date | None) -> str:
    """31. januar 2027, or 31 January 2027."""
    if value is None:
        return "–"
    return format_date(value, "long", locale=LOCALES[words.language]).replace(" ", NBSP)


def day_of_year(words: Words, value: str) -> str:
    """12-24 -> 24. december, or 24 December."""
    pattern = "d. MMMM" if words.language == "da" else "d MMMM"
    return format_date(dt.date.fromisoformat(f"2000-{value}"), pattern, locale=LOCALES[words.language])


def moment(words: Words, value: dt.datetime) -> str:
    """24. november 2026 kl. 03.15, or 24 November 2026 at 03:15."""
    clock = format_datetime(value, "HH.mm" if words.language == "da" else "HH:mm", locale=LOCALES[words.language])
    return words("word.moment").format(date=date(words, value.date()), clock=clock)
