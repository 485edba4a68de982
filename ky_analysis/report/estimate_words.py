"""What the chapters of the report on an estimate say alike: numbers, intervals, keys and rates."""

from ky_analysis.report import labels
from ky_analysis.report.messages import say
from ky_analysis.report.page import Page


def number(page: Page, value: float) -> str:
    return labels.number(page.words, value)


def interval(page: Page, low: float, high: float) -> str:
    """12 til 40; one number where both ends are the same."""
    low, high = number(page, low), number(page, high)
    return low if low == high else say(page.words, "estimate.interval", low=low, high=high)


def key_name(page: Page, row: dict) -> str:
    """The key's name in words; a column of the user's own stands as written."""
    return page.words.code("key", row["key_column"])


def rate(page: Page, value: float) -> str:
    """Tasks per 1,000 units of the key, with one decimal where they are few."""
    return labels.number(page.words, 1000 * value, 1 if value < 0.1 else 0)
