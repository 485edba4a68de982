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
RULES = ("normalised", "amount_and_period", "exact_period", "covering_period", "only_overlap", "only_benefit",
         "account_sibling")  # fmt: skip
ON = {
    "n": ("derived", "normalised"),
    "a": ("derived", "amount_and_period"),
    "e": ("derived", "exact_period"),
    "c": ("derived", "covering_period"),
    "o": ("derived", "only_overlap"),
    "b": ("derived", "only_benefit"),
    "s": ("derived", "account_sibling"),
}
WITHOUT = {
    "none": {},
    "normalised": {"n": ("derived", "amount_and_period")},
    "amount_and_period": {"a": ("ambiguous", "-")},
    "exact_period": {"e": ("ambiguous", "-")},
    "covering_period": {"c": ("ambiguous", "-")},
    "only_overlap": {"o": ("missing", "-")},
    "only_benefit": {"b": ("missing", "-")},
    "account_sibling": {"s": ("ambiguous", "-")},
    "all": {
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


TABLES = {f"without {rule}": table(changes) for rule, changes in WITHOUT.items()}
OPTIONS = {f"without {rule}": Options(disabled=(rule,)) for rule in RULES} | {"without all": Options(disabled=RULES)}


@pytest.mark.parametrize("title", TABLES)
def test_rule_off(title, wrong):
    assert wrong[title] == []
