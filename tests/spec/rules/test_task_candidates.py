"""What a caseworker is shown for a manual claim: at most five references and five cases, best first."""
# ruff: noqa: E501  (tables of text)

import pytest

from tests.oracle import Options

TABLES = {
    "references: only for ambiguous, missing or invalid ones": """
        benefits
        example           | reference | person | from       | to
        stated            | A1        | P1     | 2024-03-01 | 2024-03-31
        derived           | A1        | P1     | 2024-03-01 | 2024-03-31
        ambiguous         | A1        | P1     | 2024-03-01 | 2024-03-31
        ambiguous         | A2        | P1     | 2024-03-01 | 2024-03-31
        invalid           | A1        | P1     | 2024-03-02 | 2024-03-31
        somebody else's   | A1        | P2     | 2024-03-01 | 2024-03-31
        somebody else's   | A2        | P1     | 2024-03-01 | 2024-03-31
        missing           | A1        | P1     | 2024-04-01 | 2024-04-30
        not manual        | A1        | P1     | 2024-03-01 | 2024-03-31

        cases
        example           | case
        not manual        | HTF-1

        claims
        example           | stated || status    | outcome
        stated            | A1     || stated    | manual
        derived           | -      || derived   | manual
        ambiguous         | -      || ambiguous | manual
        invalid           | B7     || invalid   | manual
        somebody else's   | A1     || invalid   | manual
        missing           | -      || missing   | manual
        not manual        | -      || derived   | resolved_automatically

        task_candidates
        example           | claim | kind      | candidate | rank | reason            | days | difference | task_id
        ambiguous         | F1    | reference | A1        | 1    | amount_and_period | 31   | 0          | K1/reference_and_case
        ambiguous         | F1    | reference | A2        | 2    | amount_and_period | 31   | 0          | K1/reference_and_case
        invalid           | F1    | reference | A1        | 1    | only_overlap      | 30   | 0          | K1/reference_and_case
        somebody else's   | F1    | reference | A2        | 1    | amount_and_period | 31   | 0          | K1/reference_and_case
    """,
    "references: amount difference by size, then days, then code point; null last": """
        benefits
        example           | reference | from       | to         | gross
        order             | A1        | 2024-01-01 | 2024-12-31 | -
        order             | A2        | 2024-03-01 | 2024-03-31 | 110
        order             | A3        | 2024-03-30 | 2024-03-31 | 90
        order             | A4        | 2024-02-01 | 2024-03-01 | 100.01
        more than five    | A7        | 2024-02-01 | -          | 100
        more than five    | A6        | 2024-02-01 | -          | 100
        more than five    | A5        | 2024-02-01 | -          | 100
        more than five    | A4        | 2024-02-01 | -          | 100
        more than five    | a1        | 2024-02-01 | -          | 100
        more than five    | B1        | 2024-02-01 | -          | 100
        more than five    | A1        | 2024-03-02 | -          | 100
        no null           | A1        | 2024-03-10 | -          | -
        no null           | A2        | -          | 2024-03-10 | -

        claims
        example           | stated || status    | candidates
        order             | B7     || derived   | 4
        more than five    | -      || ambiguous | 7
        no null           | -      || ambiguous | 2

        task_candidates
        example           | claim | kind      | candidate | rank | reason          | days | difference
        more than five    | F1    | reference | A4        | 1    | covering_period | 31   | 0
        more than five    | F1    | reference | A5        | 2    | covering_period | 31   | 0
        more than five    | F1    | reference | A6        | 3    | covering_period | 31   | 0
        more than five    | F1    | reference | A7        | 4    | covering_period | 31   | 0
        more than five    | F1    | reference | B1        | 5    | covering_period | 31   | 0
        no null           | F1    | reference | A1        | 1    | only_overlap    | 22   | -
        no null           | F1    | reference | A2        | 2    | only_overlap    | 10   | -
    """,
    "references: the order where the exact one is not derived": """
        benefits
        example           | reference | from       | to         | gross
        order             | A1        | 2024-01-01 | 2024-12-31 | -
        order             | A2        | 2024-03-01 | 2024-03-31 | 110
        order             | A3        | 2024-03-30 | 2024-03-31 | 90
        order             | A4        | 2024-02-01 | 2024-03-01 | 100.01
        order             | B7        | 2024-03-05 | 2024-03-31 | 300

        claims
        example           | stated || status    | candidates
        order             | b7     || invalid   | 5

        task_candidates
        example           | claim | kind      | candidate | rank | reason          | days | difference
        order             | F1    | reference | A4        | 1    | only_overlap    | 1    | 0.01
        order             | F1    | reference | A2        | 2    | exact_period    | 31   | 10
        order             | F1    | reference | A3        | 3    | only_overlap    | 2    | -10
        order             | F1    | reference | B7        | 4    | normalised      | 27   | 200
        order             | F1    | reference | A1        | 5    | covering_period | 31   | -
    """,
    "references without a period: D, and no days": """
        benefits
        example           | reference | from       | to         | gross
        two               | A1        | 2024-03-01 | 2024-03-31 | 90
        two               | A2        | -          | -          | 105
        two               | A3        | 2024-06-01 | 2024-06-30 | 100

        claims
        example           | stated | from | to         | founded    || status
        two               | -      | -    | 2024-03-31 | 2024-05-01 || ambiguous

        task_candidates
        example           | claim | kind      | candidate | rank | reason       | days | difference
        two               | F1    | reference | A2        | 1    | only_benefit | -    | 5
        two               | F1    | reference | A1        | 2    | only_benefit | -    | -10
    """,
    "cases: only where the account is not linked": """
        cases
        example            | case  | from       | to
        two cover          | HTF-2 | 2024-01-01 | -
        two cover          | HTF-1 | 2024-03-01 | 2024-03-31
        two cover          | HTF-3 | 2024-03-02 | -
        two overlap        | HTF-1 | 2024-03-31 | -
        two overlap        | HTF-2 | 2024-03-30 | -
        no period          | HTF-1 | 2024-03-31 | -
        no period          | HTF-2 | 2024-12-31 | 2024-01-01
        linked             | HTF-1 | 2024-03-01 | -

        claims
        example            | from       | to         || link
        two cover          |            |            || ambiguous
        two overlap        |            |            || ambiguous
        no period          | -          | -          || ambiguous
        linked             |            |            || linked_automatically

        task_candidates
        example            | claim | kind | candidate | rank | reason           | days | difference
        two cover          | F1    | case | HTF-1     | 1    | covering_case    | 31   | -
        two cover          | F1    | case | HTF-2     | 2    | covering_case    | 31   | -
        two overlap        | F1    | case | HTF-2     | 1    | overlapping_case | 2    | -
        two overlap        | F1    | case | HTF-1     | 2    | overlapping_case | 1    | -
        no period          | F1    | case | HTF-1     | 1    | only_case        | -    | -
        no period          | F1    | case | HTF-2     | 2    | only_case        | -    | -
    """,
    "cases: those that fit most of the account's claims first": """
        benefits
        example            | reference | case  | from       | to
        by reference       | A1        | HTF-1 | 2024-03-01 | 2024-03-31

        cases
        example            | case  | from       | to
        votes              | HTF-1 | 2024-03-01 | 2024-03-31
        votes              | HTF-2 | 2024-03-02 | 2024-05-31
        votes              | HTF-3 | 2024-03-01 | 2024-06-30
        by reference       | HTF-1 | 2001-01-01 | 2001-12-31
        by reference       | HTF-2 | 2024-01-01 | -

        claims
        example            | claim | stated | from       | to         || link
        votes              | F1    | -      | 2024-03-01 | 2024-03-31 || conflicting
        votes              | F2    | -      | 2024-05-01 | 2024-05-31 || conflicting
        votes              | F3    | -      | 2024-09-01 | 2024-09-30 || conflicting
        by reference       | F1    | A1     | 2024-03-01 | 2024-03-31 || conflicting
        by reference       | F2    | -      | 2024-05-01 | 2024-05-31 || conflicting

        task_candidates
        example            | claim | kind | candidate | rank | reason         | days
        votes              | F1    | case | HTF-3     | 1    | covering_case  | 31
        votes              | F1    | case | HTF-1     | 2    | covering_case  | 31
        votes              | F2    | case | HTF-3     | 1    | covering_case  | 31
        votes              | F2    | case | HTF-2     | 2    | covering_case  | 31
        by reference       | F1    | case | HTF-1     | 1    | reference_case | 0
        by reference       | F2    | case | HTF-2     | 1    | covering_case  | 31
    """,
}
OPTIONS = {
    "references: the order where the exact one is not derived": Options(disabled=("normalised", "exact_period")),
}


@pytest.mark.parametrize("title", TABLES)
def test_task_candidates(title, wrong):
    assert wrong[title] == []
