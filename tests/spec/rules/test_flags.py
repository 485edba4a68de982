"""Flags of data quality: what is odd about rows that stay."""

import pytest

TABLES = {
    "periods": """
        claims
        example        | from       | to
        31 days        | 2024-03-01 | 2024-03-31
        32 days        | 2024-03-01 | 2024-04-01
        over new year  | 2024-12-31 | 2025-01-01
        no start       | -          | 2024-03-31
        no end         | 2024-03-01 | -
        no period      | -          | -
        one day        | 2024-03-01 | 2024-03-01
        reversed       | 2024-03-02 | 2024-03-01
        reversed, far  | 2025-03-02 | 2024-01-01

        data_quality
        example        | table  | check               | rows
        32 days        | claims | period_long         | 1
        over new year  | claims | period_crosses_year | 1
        no start       | claims | period_missing      | 1
        no end         | claims | period_missing      | 1
        no period      | claims | period_missing      | 1
        reversed       | claims | period_reversed     | 1
        reversed, far  | claims | period_reversed     | 1
    """,
    "amounts": """
        claims
        example        | principal | balance
        equal          | 100       | 100
        above          | 100       | 100.01

        data_quality
        example        | table  | check                   | rows
        above          | claims | balance_above_principal | 1
    """,
    "closed account with a balance": """
        accounts
        example        | status
        open           | Aktiv
        closed         | Afsluttet
        closed, paid   | Afsluttet
        closed, two    | Afsluttet

        claims
        example        | claim | balance
        open           | F1    | 100
        closed         | F1    | 0.01
        closed, paid   | F1    | 0
        closed, two    | F1    | 100
        closed, two    | F2    | 100

        data_quality
        example        | table    | check                       | rows
        closed         | accounts | closed_account_with_balance | 1
        closed, two    | accounts | closed_account_with_balance | 1
    """,
    "unknown words": """
        accounts
        example        | status
        status         | Spærret

        claims
        example        | benefit
        benefit        | noget andet

        coverages
        example        | kind
        kind           | Andet
        known kind     | Afskrivning

        data_quality
        example        | table     | check           | rows
        status         | accounts  | unknown_status  | 1
        benefit        | claims    | unknown_benefit | 1
        kind           | coverages | unknown_kind    | 1
    """,
    "CPR": """
        accounts
        example        | person
        ten digits     | 6101500001
        hyphen         | 610150-0001
        zero lost      | 101555003
        no such day    | 9902500001
        29 February    | 8902500001
        no such month  | 6113500001
        too short      | 61015000
        two hyphens    | 610150--0001
        letters        | ukendt

        data_quality
        example        | table    | check        | rows
        zero lost      | accounts | cpr_repaired | 1
        no such day    | accounts | cpr_unusable | 1
        no such month  | accounts | cpr_unusable | 1
        too short      | accounts | cpr_unusable | 1
        two hyphens    | accounts | cpr_unusable | 1
        letters        | accounts | cpr_unusable | 1
    """,
    "dates after the extract; periods may lie ahead": """
        accounts
        example        | created
        account        | 2026-11-25
        account today  | 2026-11-24

        claims
        example        | founded    | from       | to
        claim          | 2026-11-25 |            |
        claim today    | 2026-11-24 |            |
        period ahead   | -          | 2027-01-01 | 2027-01-31

        coverages
        example        | date
        coverage       | 2026-11-25
        coverage today | 2026-11-24

        data_quality
        example        | table     | check              | rows
        account        | accounts  | date_after_extract | 1
        claim          | claims    | date_after_extract | 1
        coverage       | coverages | date_after_extract | 1
    """,
    "a stated case that is not the person's": """
        cases
        example        | case  | person
        own            | HTF-1 | P1
        somebody else's| HTF-1 | P2
        on a benefit   | HTF-1 | P2

        accounts
        example        | stated_case
        own            | HTF-1
        somebody else's| HTF-1
        no such case   | HTF-9
        none           | -

        benefits
        example        | reference | case
        on a benefit   | A1        | HTF-1
        own            | A1        | HTF-1

        data_quality
        example        | table    | check        | rows
        somebody else's| accounts | link_invalid | 1
        no such case   | accounts | link_invalid | 1
        on a benefit   | benefits | link_invalid | 1
    """,
    "a verified reference of another kind or time": """
        benefits
        example        | reference | benefit       | from       | to
        fits           | A1        | kontanthjaelp | 2024-03-31 | 2024-04-30
        kind           | A1        | engangshjaelp | 2024-03-01 | 2024-03-31
        time           | A1        | kontanthjaelp | 2024-04-01 | 2024-04-30
        reversed       | A1        | kontanthjaelp | 2024-03-31 | 2024-03-01
        both           | A1        | engangshjaelp | 2024-04-01 | 2024-04-30
        not verified   | A1        | engangshjaelp | 2024-04-01 | 2024-04-30

        claims
        example        | stated || status
        fits           | A1     || stated
        kind           | A1     || stated
        time           | A1     || stated
        reversed       | A1     || stated
        both           | A1     || stated
        not verified   | -      || missing

        data_quality
        example        | table  | check                    | rows
        kind           | claims | reference_kind_differs   | 1
        time           | claims | reference_period_differs | 1
        reversed       | claims | reference_period_differs | 1
        both           | claims | reference_kind_differs   | 1
        both           | claims | reference_period_differs | 1
    """,
}


@pytest.mark.parametrize("title", TABLES)
def test_flags(title, wrong):
    assert wrong[title] == []
