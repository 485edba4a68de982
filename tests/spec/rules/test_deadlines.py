"""The day by which a task must be handled, and the order in which tasks are worked."""

import datetime as dt

import pytest

from tests.oracle import Options

COVERAGES = """
        coverages
        example               | coverage | date       | amount | kind        | parked
        this year             | D1       | 2025-05-01 | 50     | Indbetaling | J
        last year             | D1       | 2024-05-01 | 50     | Indbetaling | J
        last and this year    | D1       | 2024-05-01 | 50     | Indbetaling | J
        last and this year    | D2       | 2025-05-01 | 50     | Indbetaling | J
        three years           | D1       | 2025-05-01 | 50     | Indbetaling | J
        three years           | D2       | 2026-05-01 | 50     | Indbetaling | J
        three years           | D3       | 2020-05-01 | 50     | Indbetaling | J
        two overdue           | D1       | 2020-05-01 | 50     | Indbetaling | J
        two overdue           | D2       | 2021-05-01 | 50     | Indbetaling | J
        last day of the year  | D1       | 2024-12-31 | 50     | Indbetaling | J
        first day of the year | D1       | 2025-01-01 | 50     | Indbetaling | J
        correction            | D1       | 2025-05-01 | -50    | Korrektion  | J
        write-off             | D1       | 2025-05-01 | 50     | Afskrivning | J
        unknown kind          | D1       | 2025-05-01 | 50     | Andet       | J
        not parked            | D1       | 2025-05-01 | 50     | Indbetaling | N
        parked and not        | D1       | 2025-05-01 | 50     | Indbetaling | N
        parked and not        | D2       | 2026-05-01 | 50     | Indbetaling | J
"""

TABLES = {
    "handle by 31 January of the year after; on the day itself it is not too late": COVERAGES
    + """
        tasks
        example               | income_year | handle_by  | tax_year_end | overdue | earliest_coverage_date
        this year             | 2025        | 2026-01-31 | 2025-12-31   | no      | 2025-05-01
        last year             | 2024        | 2025-01-31 | 2024-12-31   | yes     | 2024-05-01
        last and this year    | 2025        | 2026-01-31 | 2025-12-31   | no      | 2024-05-01
        three years           | 2025        | 2026-01-31 | 2025-12-31   | no      | 2020-05-01
        two overdue           | 2021        | 2022-01-31 | 2021-12-31   | yes     | 2020-05-01
        last day of the year  | 2024        | 2025-01-31 | 2024-12-31   | yes     | 2024-12-31
        first day of the year | 2025        | 2026-01-31 | 2025-12-31   | no      | 2025-01-01
        correction            | 2025        | 2026-01-31 | 2025-12-31   | no      | 2025-05-01
        write-off             | -           | -          | -            | no      | -
        unknown kind          | -           | -          | -            | no      | -
        not parked            | -           | -          | -            | no      | 2025-05-01
        parked and not        | 2026        | 2027-01-31 | 2026-12-31   | no      | 2025-05-01
    """,
    "the day after it is": """
        coverages
        example               | coverage | date       | amount | kind        | parked
        this year             | D1       | 2025-05-01 | 50     | Indbetaling | J
        this and next year    | D1       | 2025-05-01 | 50     | Indbetaling | J
        this and next year    | D2       | 2026-01-01 | 50     | Indbetaling | J

        tasks
        example               | income_year | handle_by  | tax_year_end | overdue
        this year             | 2025        | 2026-01-31 | 2025-12-31   | yes
        this and next year    | 2026        | 2027-01-31 | 2026-12-31   | no
    """,
    "another day by setting": """
        coverages
        example               | coverage | date       | parked
        this year             | D1       | 2025-05-01 | J
        last year             | D1       | 2024-05-01 | J

        tasks
        example               | income_year | handle_by  | tax_year_end | overdue
        this year             | 2025        | 2026-03-01 | 2025-12-31   | no
        last year             | 2024        | 2025-03-01 | 2024-12-31   | yes
    """,
    "a task has the years of all its claims": """
        claims
        example               | claim
        two claims            | F1
        two claims            | F2

        coverages
        example               | coverage | claim | date       | parked
        two claims            | D1       | F1    | 2026-05-01 | J
        two claims            | D2       | F2    | 2025-05-01 | J

        tasks
        example               | claims | income_year | earliest_coverage_date
        two claims            | 2      | 2025        | 2025-05-01
    """,
    "priority: dates ahead, earliest first; overdue; other coverages; the rest": """
        claims
        example        | claim | account
        four groups    | F1    | K1
        four groups    | F2    | K2
        four groups    | F3    | K3
        four groups    | F4    | K4
        four groups    | F5    | K5
        four groups    | F6    | K6
        four groups    | F7    | K7

        coverages
        example        | coverage | claim | date       | amount | kind        | parked
        four groups    | D2       | F2    | 2025-05-01 | 9000   | Indbetaling | N
        four groups    | D3       | F3    | 2020-05-01 | 1      | Indbetaling | J
        four groups    | D4       | F4    | 2024-05-01 | 2      | Indbetaling | J
        four groups    | D5       | F5    | 2026-05-01 | 500    | Indbetaling | J
        four groups    | D6       | F6    | 2025-05-01 | 1      | Indbetaling | J
        four groups    | D7       | F7    | 2025-05-01 | -1     | Korrektion  | J

        tasks
        example        | priority_rank | account | handle_by  | overdue | with_coverage
        four groups    | 1             | K6      | 2026-01-31 | no      | yes
        four groups    | 2             | K7      | 2026-01-31 | no      | no
        four groups    | 3             | K5      | 2027-01-31 | no      | yes
        four groups    | 4             | K4      | 2025-01-31 | yes     | yes
        four groups    | 5             | K3      | 2021-01-31 | yes     | yes
        four groups    | 6             | K2      | -          | no      | yes
        four groups    | 7             | K1      | -          | no      | no
    """,
    "priority: a task with coverages is one even where corrections outweigh them": """
        claims
        example        | claim | account
        outweighed     | F1    | K1
        outweighed     | F2    | K2
        outweighed     | F3    | K2

        coverages
        example        | coverage | claim | amount | kind        | parked
        outweighed     | D1       | F2    | 10     | Indbetaling | N
        outweighed     | D2       | F3    | -30    | Korrektion  | N

        tasks
        example        | priority_rank | account | with_coverage | coverage_amount
        outweighed     | 1             | K2      | yes           | -20
        outweighed     | 2             | K1      | no            | 0
    """,
    "priority, ties: amount, then account by code point, then kind of task": """
        claims
        example        | claim | account | benefit
        amounts        | F1    | K1      |
        amounts        | F2    | K2      |
        accounts       | F1    | k1      |
        accounts       | F2    | K10     |
        accounts       | F3    | K2      |
        accounts       | F4    | Å1      |
        accounts       | F5    | Z1      |
        kinds          | F1    | K1      | boligindskud
        kinds          | F2    | K1      | kontanthjaelp

        coverages
        example        | coverage | claim | amount | parked
        amounts        | D1       | F1    | 10     | N
        amounts        | D2       | F2    | 10.01  | N

        tasks
        example        | priority_rank | account | task_type
        amounts        | 1             | K2      | reference_and_case
        amounts        | 2             | K1      | reference_and_case
        accounts       | 1             | K10     | reference_and_case
        accounts       | 2             | K2      | reference_and_case
        accounts       | 3             | Z1      | reference_and_case
        accounts       | 4             | k1      | reference_and_case
        accounts       | 5             | Å1      | reference_and_case
        kinds          | 1             | K1      | reference_and_case
        kinds          | 2             | K1      | case_missing
    """,
    "priority, grain claim: the claim's key is the last word": """
        claims
        example        | claim | account | benefit
        one account    | F2    | K1      | kontanthjaelp
        one account    | F10   | K1      | kontanthjaelp
        one account    | F1    | K1      | boligindskud

        tasks
        example        | priority_rank | task_id
        one account    | 1             | F10/reference_and_case
        one account    | 2             | F2/reference_and_case
        one account    | 3             | F1/case_missing
    """,
}
ON_THE_DAY = Options(extract_date=dt.date(2026, 1, 31))
OPTIONS = {title: ON_THE_DAY for title in TABLES} | {
    "the day after it is": Options(extract_date=dt.date(2026, 2, 1)),
    "another day by setting": Options(extract_date=dt.date(2026, 3, 1), handle_by_month=3, handle_by_day=1),
    "priority, grain claim: the claim's key is the last word": Options(task_grain="claim"),
}


@pytest.mark.parametrize("title", TABLES)
def test_deadline(title, wrong):
    assert wrong[title] == []
