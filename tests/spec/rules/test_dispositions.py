"""Where each coverage row stands, and the 15th package: parked rows that wait for the claim's task."""
# ruff: noqa: E501  (tables of text)

import pytest

TABLES = {
    "disposition: exactly one": """
        accounts
        example                | system    | stated_case
        waiting                | KMD_AKTIV | -
        write-off waits too    | KMD_AKTIV | -
        unknown kind waits too | KMD_AKTIV | -
        released               | KMD_AKTIV | HTF-1
        released by the re-run | KMD_AKTIV | -
        handled before         | KMD_AKTIV | -
        other system           | ANDET     | -
        other, handled before  | ANDET     | -

        cases
        example                | case
        released               | HTF-1
        released by the re-run | HTF-1

        benefits
        example                | reference
        released               | A1
        released by the re-run | A1

        claims
        example                | stated | balance || outcome
        waiting                | -      | 100     || manual
        write-off waits too    | -      | 0       || manual
        unknown kind waits too | -      | 0       || manual
        released               | A1     | 100     || resolved_before
        released by the re-run | -      | 100     || resolved_automatically
        handled before         | -      | 100     || manual
        other system           | -      | 100     || not_kmd_aktiv
        other, handled before  | -      | 100     || not_kmd_aktiv

        coverages
        example                | coverage | kind        | parked || disposition  | waits_for             | reference | case
        waiting                | D1       | Indbetaling | J      || waiting      | K1/reference_and_case | -         | -
        write-off waits too    | D1       | Afskrivning | J      || waiting      | K1/reference_and_case | -         | -
        unknown kind waits too | D1       | Andet       | J      || waiting      | K1/reference_and_case | -         | -
        released               | D1       | Indbetaling | J      || released     | -                     | A1        | HTF-1
        released by the re-run | D1       | Indbetaling | J      || released     | -                     | A1        | HTF-1
        handled before         | D1       | Indbetaling | N      || not_parked   | -                     | -         | -
        other system           | D1       | Indbetaling | J      || out_of_scope | -                     | -         | -
        other, handled before  | D1       | Indbetaling | N      || not_parked   | -                     | -         | -

        task_packages
        example                | package                             | package_number | tasks | claims | coverage_amount | released
        waiting                | reference_and_case_with_coverage    | 2              | 1     | 1      | 50              | -
        waiting                | parked_coverages                    | 15             | 1     | 1      | 50              | 0
        write-off waits too    | reference_and_case_without_coverage | 9              | 1     | 1      | 0               | -
        write-off waits too    | parked_coverages                    | 15             | 1     | 1      | 50              | 0
        unknown kind waits too | reference_and_case_without_coverage | 9              | 1     | 1      | 0               | -
        unknown kind waits too | parked_coverages                    | 15             | 1     | 1      | 50              | 0
        released               | parked_coverages                    | 15             | 0     | 0      | 0               | 1
        released by the re-run | parked_coverages                    | 15             | 0     | 0      | 0               | 1
        handled before         | reference_and_case_with_coverage    | 2              | 1     | 1      | 50              | -
    """,
    "the 15th package: rows as tasks, claims and their balance once, persons once": """
        accounts
        example             | account | person
        three rows          | K1      | P1
        three rows          | K2      | P1
        unknown person      | K1      | ?

        claims
        example             | claim | account | balance
        three rows          | F1    | K1      | 100
        three rows          | F2    | K2      | 20
        three rows          | F3    | K2      | 7
        unknown person      | F1    | K1      | 100

        coverages
        example             | coverage | claim | amount | interest | kind        | parked
        three rows          | D1       | F1    | 50     | -        | Indbetaling | J
        three rows          | D2       | F1    | -10    | -        | Korrektion  | J
        three rows          | D3       | F2    | 5      | -        | Afskrivning | J
        three rows          | D4       | F3    | 900    | -        | Indbetaling | N
        unknown person      | D1       | F1    | 50     | -        | Indbetaling | J

        task_packages
        example             | package                             | with_coverage | tasks | accounts | claims | persons | balance | coverage_amount | released
        three rows          | reference_and_case_with_coverage    | yes           | 2     | 2        | 3      | 1       | 127     | 940             | -
        three rows          | parked_coverages                    | -             | 3     | 2        | 2      | 1       | 120     | 45              | 0
        unknown person      | reference_and_case_with_coverage    | yes           | 1     | 1        | 1      | 0       | 100     | 50              | -
        unknown person      | parked_coverages                    | -             | 1     | 1        | 1      | 0       | 100     | 50              | 0
    """,
    "income year and principal part": """
        coverages
        example           | date       | amount | interest | kind        | parked || income_year | principal_part | interest
        no interest given | 2025-12-31 | 50     | -        | Indbetaling | J      || 2025        | 50             | 0
        part interest     | 2026-01-01 | 50     | 12.34    | Indbetaling | J      || 2026        | 37.66          | 12.34
        all interest      | 2026-01-01 | 50     | 50       | Indbetaling | N      || 2026        | 0              | 50
        taken back        | 2026-01-01 | -50    | -10      | Korrektion  | N      || 2026        | -40            | -10
        write-off         | 2026-01-01 | 50     | 10       | Afskrivning | J      || 2026        | 40             | 10
    """,
}


@pytest.mark.parametrize("title", TABLES)
def test_disposition(title, wrong):
    assert wrong[title] == []
