"""A part of an explanation, and how its sentences are written."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from ky_analysis.report import labels
from ky_analysis.report.labels import Words


@dataclass(frozen=True)
class Part:
    """One step of the chain: `lines` for people, `facts` as stored, for programs."""

    name: str
    title: str
    lines: tuple[str, ...]
    facts: dict


def part(words: Words, name: str, lines: list[str], facts: dict, claim: str | None = None) -> Part:
    """A part under its own heading; `claim` is put in front where several claims are explained."""
    title = words(f"explain.part.{name}")
    return Part(name, f"{words('explain.claim').format(claim=claim)}: {title}" if claim else title, tuple(lines), facts)


def say(words: Words, name: str, /, **values) -> str:
    """The sentence `explain.<name>` with its values written the language's way; text is put in as it is."""
    text = words(f"explain.{name}").format(**{key: written(words, value) for key, value in values.items()})
    return text.replace("kr..", "kr.")


def written(words: Words, value) -> str:
    """A date, an exact amount, a whole number, or text."""
    match value:
        case None:
            return "–"
        case dt.date():
            return labels.date(words, value)
        case Decimal():
            return labels.kroner(words, value)
        case int():
            return labels.number(words, value)
        case _:
            return str(value)


def period(words: Words, start: dt.date | None, end: dt.date | None) -> str:
    """1. marts 2024 – 31. marts 2024; an end that is missing is said."""
    if start is None and end is None:
        return words("explain.period.none")
    ends = [labels.date(words, day) if day else words("explain.period.open") for day in (start, end)]
    return f"{ends[0]} – {ends[1]}"


def benefit_name(words: Words, code: str | None) -> str:
    """The benefit's name; one that is not known is said to be."""
    return words("explain.unknown_benefit") if code is None else words.code("benefit", code)


def listed(words: Words, keys: list[str], limit: int = 5) -> str:
    """a, b and 3 more."""
    shown = ", ".join(keys[:limit])
    return shown if len(keys) <= limit else say(words, "more", shown=shown, n=len(keys) - limit)


def package_name(words: Words, task_type: str | None, with_coverage: bool | None) -> str:
    """The package's name; no kind of task is the fifteenth."""
    if task_type is None:
        return words("package.parked_coverages")
    side = "with_coverage" if with_coverage else "without_coverage"
    return words(f"package.{side}").format(kind=words(f"task_type.{task_type}"))
