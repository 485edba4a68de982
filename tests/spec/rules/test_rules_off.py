"""Rules can be turned off: the next one decides, and the number of candidates stays."""

import pytest

from tests.oracle import Options

EVERY_RULE = """
        benefits
        example           | reference | from       | to         | gross
        normalised        | ab1       | 2024-03-01 | 2024-03-31 | 100
        amount and period | A1        | 2024-03-01 | 2024-03-31 | 100
        amount and period | A2        | 2024-03-01 | 2024-03-31 | 1
        exact period      | A1        | 2024-03-01 | 2024-03-31 | 1
        exact period      | A2        | 2024-03-01 | 2024-04-30 | 1
        covering period   | A1        | 2024-02-01 | 2024-04-30 | 1
        covering period   | A2        | 2024-03-02 | 2024-03-31 | 1
        only overlap      | A1        | 2024-03-02 | 2024-03-31 | 1
        only benefit      | A1        | 2024-03-01 | 2024-03-31 | 100
        sibling           | A1        | 2024-03-01 | 2024-03-31 | 1
        sibling           | A2        | 2024-04-01 | 2024-04-30 | 1

        claims
        example           | claim | stated | from | to || status   | rule   | candidates
        normalised        | F1    | AB1    |      |    || {n}      | {nr}   | 1
        amount and period | F1    | -      |      |    || {a}      | {ar}   | 2
        exact period      | F1    | -      |      |    || {e}      | {er}   | 2
        covering period   | F1    | -      |      |    || {c}      | {cr}   | 2
        only overlap      | F1    | -      |      |    || {o}      | {or_}  | 1
        only benefit      | F1    | -      | -    | -  || {b}      | {br}   | 1
        sibling           | F1    | A1     |      |    || stated   | -      | -
        sibling           | F2    | -      | -    | -  || {s}      | {sr}   | 2
"""
ON = {
    "n": ("derived", "normalised"),
    "a": ("derived", "amount_and_period"),
    "e": ("derived", "exact_period"),
    "c": ("derived", "covering_period"),
    "o": ("derived", "only_overlap"),
    "b": ("derived", "only_benefit"),
    "s": ("derived", "account_sibling"),
}
EVEN = ("normalised", "exact_period", "only_overlap", "account_sibling")
ODD = ("amount_and_period", "covering_period", "only_benefit")
WITHOUT = {
    (): {},
    EVEN: {
        "n": ("derived", "amount_and_period"),
        "e": ("ambiguous", "-"),
        "o": ("missing", "-"),
        "s": ("ambiguous", "-"),
    },
    ODD: {"a": ("ambiguous", "-"), "c": ("ambiguous", "-"), "b": ("missing", "-")},
    EVEN + ODD: {
        "n": ("invalid", "-"),
        "a": ("ambiguous", "-"),
        "e": ("ambiguous", "-"),
        "c": ("ambiguous", "-"),
        "o": ("missing", "-"),
        "b": ("missing", "-"),
        "s": ("ambiguous", "-"),
    },
}


def table(changes: dict) -> str:
    cells = {}
    for letter, (status, rule) in (ON | changes).items():
        cells |= {letter: status, "or_" if letter == "o" else letter + "r": rule}
    return EVERY_RULE.format(**cells)


def title(rules: tuple[str, ...]) -> str:
    return f"without {', '.join(rules) or 'none'}"


TABLES = {title(rules): table(changes) for rules, changes in WITHOUT.items()}
OPTIONS = {title(rules): Options(disabled=rules) for rules in WITHOUT}


@pytest.mark.parametrize("name", TABLES)
def test_rule_off(name, wrong):
    assert wrong[name] == []
