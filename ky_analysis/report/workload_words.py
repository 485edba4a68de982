"""What the chapters of the workload report say alike: people, dates, kroner, and what a figure rests on."""

from decimal import Decimal

from ky_analysis.report import labels
from ky_analysis.report.messages import count, listed, say
from ky_analysis.report.packages_words import package_name
from ky_analysis.report.page import Page

OF_HOURS = ("minutes", "cv", "correlation")
OF_DATES = (*OF_HOURS, "effective_share", "people")


def basis(page: Page, guessed: frozenset[str], names: tuple[str, ...]) -> str:
    """Whether a figure rests on placeholders; stands beside every figure."""
    return page.words("workload.basis_guess" if guessed & set(names) else "workload.basis_own")


def basis_names(page: Page, guessed: frozenset[str], names: tuple[str, ...]) -> str:
    """Which placeholders a figure rests on, or that it rests on none."""
    words = page.words
    found = [words(f"assumption.{name}") for name in names if name in guessed]
    return say(words, "workload.basis_names", names=listed(words, found)) if found else words("workload.basis_own")


def people(page: Page, value: float | None) -> str:
    """A number of people as it is said: whole where it is whole, else with the decimals it has, at most two."""
    digits = next((digits for digits in (0, 1) if value is None or round(value, digits) == round(value, 2)), 2)
    return labels.number(page.words, value, digits)


def staff(page: Page, value: float) -> str:
    """1 medarbejder, 2,5 medarbejdere."""
    return say(page.words, f"workload.people.{'one' if value == 1 else 'other'}", number=people(page, value))


def hours(page: Page, row: dict) -> tuple[str, str, str]:
    """P10, P50 and P90 of hours as they are said."""
    low, likely, high = (labels.hours(page.words, row[name], like=row["p50"]) for name in ("p10", "p50", "p90"))
    return low, likely, high


def day(page: Page, value) -> str:
    """A finish date; none is later than the calculation reaches."""
    return page.words("workload.beyond") if value is None else labels.date(page.words, value)


def persons(page: Page, value: float) -> str:
    """A mean number of citizens; one that is not nothing but rounds to nothing says so."""
    return page.words("count.persons.few") if 0 < value < 0.5 else count(page.words, "persons", round(value))


def kroner(value: float) -> Decimal:
    return Decimal(round(value))


def driver(page: Page, row: dict) -> str:
    words = page.words
    if row["driver"] != "minutes":
        return words(f"driver.{row['driver']}")
    code = row["package_code"]
    kind = {"task_type": code.replace("_without_coverage", "").replace("_with_coverage", ""), "package_code": code,
            "with_coverage": None if code == "parked_coverages" else code.endswith("_with_coverage")}  # fmt: skip
    return say(words, "driver.minutes", package=package_name(words, kind))
