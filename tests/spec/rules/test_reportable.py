"""Reportable under LL § 8 O: a repayment, of a covered benefit, paid to the citizen in an earlier year."""

import pytest

TABLES = {
    "by line": """
        claims
        example                              | benefit             | from       | to
        write-off                            | kontanthjaelp       | 2024-03-01 | 2024-03-31
        unknown kind of coverage             | kontanthjaelp       | 2024-03-01 | 2024-03-31
        write-off, unknown benefit           | noget andet         | 2024-03-01 | 2024-03-31
        unknown benefit                      | noget andet         | 2024-03-01 | 2024-03-31
        no benefit                           | -                   | 2024-03-01 | 2024-03-31
        never taxable                        | boligindskud        | 2024-03-01 | 2024-03-31
        never taxable, no period             | boligindskud        | -          | -
        only from 2026: repaid 2025          | uddannelseshjaelp   | 2024-03-01 | 2024-03-31
        only from 2026: repaid 2026          | uddannelseshjaelp   | 2024-03-01 | 2024-03-31
        only to 2025: repaid 2025            | introduktionsydelse | 2024-03-01 | 2024-03-31
        only to 2025: repaid 2026            | introduktionsydelse | 2024-03-01 | 2024-03-31
        no period                            | kontanthjaelp       | -          | -
        start only                           | kontanthjaelp       | 2024-03-01 | -
        end only, before 1994                | kontanthjaelp       | -          | 1993-12-31
        reversed                             | kontanthjaelp       | 2024-03-31 | 2024-03-01
        paid to the last day of 1993         | kontanthjaelp       | 1993-12-01 | 1993-12-31
        paid into 1994                       | kontanthjaelp       | 1993-12-01 | 1994-01-01
        paid and repaid in one year          | kontanthjaelp       | 2026-01-01 | 2026-01-31
        repaid before it was paid            | kontanthjaelp       | 2027-01-01 | 2027-01-31
        paid until the last day of 2025      | kontanthjaelp       | 2025-12-01 | 2025-12-31
        paid over new year                   | kontanthjaelp       | 2025-12-01 | 2026-01-01
        correction                           | kontanthjaelp       | 2024-03-01 | 2024-03-31
        set off                              | kontanthjaelp       | 2024-03-01 | 2024-03-31
        held back                            | kontanthjaelp       | 2024-03-01 | 2024-03-31
        not parked                           | kontanthjaelp       | 2024-03-01 | 2024-03-31
        settled                              | kontanthjaelp       | 2024-03-01 | 2024-03-31

        coverages
        example                              | date       | kind            | amount | parked || reportable
        write-off                            | 2026-05-01 | Afskrivning     | 50     | J      || no
        unknown kind of coverage             | 2026-05-01 | Andet           | 50     | J      || no
        write-off, unknown benefit           | 2026-05-01 | Afskrivning     | 50     | J      || no
        unknown benefit                      | 2026-05-01 | Indbetaling     | 50     | J      || unknown
        no benefit                           | 2026-05-01 | Indbetaling     | 50     | J      || unknown
        never taxable                        | 2026-05-01 | Indbetaling     | 50     | J      || no
        never taxable, no period             | 2026-05-01 | Indbetaling     | 50     | J      || no
        only from 2026: repaid 2025          | 2025-12-31 | Indbetaling     | 50     | J      || no
        only from 2026: repaid 2026          | 2026-01-01 | Indbetaling     | 50     | J      || yes
        only to 2025: repaid 2025            | 2025-12-31 | Indbetaling     | 50     | J      || yes
        only to 2025: repaid 2026            | 2026-01-01 | Indbetaling     | 50     | J      || no
        no period                            | 2026-05-01 | Indbetaling     | 50     | J      || unknown
        start only                           | 2026-05-01 | Indbetaling     | 50     | J      || unknown
        end only, before 1994                | 2026-05-01 | Indbetaling     | 50     | J      || unknown
        reversed                             | 2026-05-01 | Indbetaling     | 50     | J      || unknown
        paid to the last day of 1993         | 2026-05-01 | Indbetaling     | 50     | J      || no
        paid into 1994                       | 2026-05-01 | Indbetaling     | 50     | J      || yes
        paid and repaid in one year          | 2026-12-31 | Indbetaling     | 50     | J      || no
        repaid before it was paid            | 2026-05-01 | Indbetaling     | 50     | J      || no
        paid until the last day of 2025      | 2026-01-01 | Indbetaling     | 50     | J      || yes
        paid over new year                   | 2026-05-01 | Indbetaling     | 50     | J      || in_part
        correction                           | 2026-05-01 | Korrektion      | -50    | J      || yes
        set off                              | 2026-05-01 | Modregning      | 50     | J      || yes
        held back                            | 2026-05-01 | Lønindeholdelse | 50     | J      || yes
        not parked                           | 2026-05-01 | Indbetaling     | 50     | N      || yes
        settled                              | 2026-05-01 | Indbetaling     | 50     | N      || yes
    """,
    "the benefit is that of a stated or derived reference, else the claim's": """
        benefits
        example                   | reference | person | benefit       | from       | to
        stated to another kind    | A1        | P1     | boligindskud  | 2024-03-01 | 2024-03-31
        stated, claim unknown     | A1        | P1     | kontanthjaelp | 2024-03-01 | 2024-03-31
        stated to an unknown kind | A1        | P1     | noget andet   | 2024-03-01 | 2024-03-31
        somebody else's           | A1        | P2     | boligindskud  | 2024-03-01 | 2024-03-31

        claims
        example                   | stated | benefit       || status
        stated to another kind    | A1     | kontanthjaelp || stated
        stated, claim unknown     | A1     | noget andet   || stated
        stated to an unknown kind | A1     | kontanthjaelp || stated
        somebody else's           | A1     | kontanthjaelp || invalid

        coverages
        example                   | date       || reportable
        stated to another kind    | 2026-05-01 || no
        stated, claim unknown     | 2026-05-01 || yes
        stated to an unknown kind | 2026-05-01 || unknown
        somebody else's           | 2026-05-01 || yes
    """,
    "the years are those of the claim's period, without one those of the reference's benefit": """
        benefits
        example                | reference | from       | to
        claim's period first   | A1        | 2026-03-01 | 2026-03-31
        benefit's period       | A1        | 2024-03-01 | 2024-03-31
        benefit's, same year   | A1        | 2026-03-01 | 2026-03-31
        benefit's, over a year | A1        | 2025-12-01 | 2026-01-31
        derived                | A1        | 2024-03-01 | 2024-03-31
        benefit without end    | A1        | 2024-03-01 | -
        benefit without start  | A1        | -          | 1993-12-31
        benefit reversed       | A1        | 2024-03-31 | 2024-03-01

        claims
        example                | stated | from       | to         || status
        claim's period first   | A1     | 2024-03-01 | 2024-03-31 || stated
        benefit's period       | A1     | -          | -          || stated
        benefit's, same year   | A1     | 2024-03-31 | 2024-03-01 || stated
        benefit's, over a year | A1     | 2024-03-01 | -          || stated
        derived                | -      | -          | -          || derived
        benefit without end    | A1     | -          | -          || stated
        benefit without start  | A1     | -          | -          || stated
        benefit reversed       | A1     | -          | -          || stated
        no benefit             | -      | -          | -          || missing

        coverages
        example                | date       || reportable
        claim's period first   | 2026-05-01 || yes
        benefit's period       | 2026-05-01 || yes
        benefit's, same year   | 2026-05-01 || no
        benefit's, over a year | 2026-05-01 || in_part
        derived                | 2026-05-01 || yes
        benefit without end    | 2026-05-01 || unknown
        benefit without start  | 2026-05-01 || unknown
        benefit reversed       | 2026-05-01 || unknown
        no benefit             | 2026-05-01 || unknown

        data_quality
        example                | table     | check                   | rows
        benefit without end    | coverages | year_of_payment_unknown | 1
        benefit without start  | coverages | year_of_payment_unknown | 1
        benefit reversed       | coverages | year_of_payment_unknown | 1
        no benefit             | coverages | year_of_payment_unknown | 1
    """,
    "at risk: principal part of waiting rows that are reportable, wholly or in part": """
        claims
        example         | claim | benefit       | from       | to
        yes             | F1    |               | 2024-03-01 | 2024-03-31
        in part         | F1    |               | 2025-12-01 | 2026-01-31
        no              | F1    |               | 2026-03-01 | 2026-03-31
        unknown         | F1    |               | -          | -
        not parked      | F1    |               | 2024-03-01 | 2024-03-31
        taken back      | F1    |               | 2024-03-01 | 2024-03-31
        two claims      | F1    |               | 2024-03-01 | 2024-03-31
        two claims      | F2    |               | 2025-12-01 | 2026-01-31

        coverages
        example         | coverage | claim | date       | amount | interest | kind        | parked
        yes             | D1       | F1    | 2026-05-01 | 50     | 10       | Indbetaling | J
        in part         | D1       | F1    | 2026-05-01 | 50     | 10       | Indbetaling | J
        no              | D1       | F1    | 2026-05-01 | 50     | 10       | Indbetaling | J
        unknown         | D1       | F1    | 2026-05-01 | 50     | 10       | Indbetaling | J
        not parked      | D1       | F1    | 2026-05-01 | 50     | 10       | Indbetaling | N
        taken back      | D1       | F1    | 2026-05-01 | 50     | 10       | Indbetaling | J
        taken back      | D2       | F1    | 2026-05-01 | -20    | -        | Korrektion  | J
        taken back      | D3       | F1    | 2026-05-01 | 20     | -        | Afskrivning | J
        two claims      | D1       | F1    | 2026-05-01 | 50     | -        | Indbetaling | J
        two claims      | D2       | F2    | 2026-05-01 | 7      | -        | Indbetaling | J

        tasks
        example         | task_type          | at_risk
        yes             | reference_and_case | 40
        in part         | reference_and_case | 40
        no              | reference_and_case | 0
        unknown         | reference_and_case | 0
        not parked      | reference_and_case | 0
        taken back      | reference_and_case | 20
        two claims      | reference_and_case | 57

        task_packages
        example         | package                          | at_risk
        yes             | reference_and_case_with_coverage | 40
        yes             | parked_coverages                 | 40
        in part         | reference_and_case_with_coverage | 40
        in part         | parked_coverages                 | 40
        no              | reference_and_case_with_coverage | 0
        no              | parked_coverages                 | 0
        unknown         | reference_and_case_with_coverage | 0
        unknown         | parked_coverages                 | 0
        not parked      | reference_and_case_with_coverage | 0
        taken back      | reference_and_case_with_coverage | 20
        taken back      | parked_coverages                 | 20
        two claims      | reference_and_case_with_coverage | 57
        two claims      | parked_coverages                 | 57
    """,
    "income_negative: a person's benefit and income year below nothing": """
        accounts
        example              | account | person
        below                | K1      | P1
        nothing              | K1      | P1
        made up elsewhere    | K1      | P1
        made up elsewhere    | K2      | P1
        other person         | K1      | P1
        other person         | K2      | P2
        other year           | K1      | P1
        other benefit        | K1      | P1
        interest only        | K1      | P1
        not reportable       | K1      | P1
        two below            | K1      | P1
        unknown persons      | K1      | ?
        unknown persons      | K2      | ?
        unknown, one account | K1      | ?

        claims
        example              | claim | account | benefit       | from       | to
        below                | F1    | K1      |               |            |
        nothing              | F1    | K1      |               |            |
        made up elsewhere    | F1    | K1      |               |            |
        made up elsewhere    | F2    | K2      |               |            |
        other person         | F1    | K1      |               |            |
        other person         | F2    | K2      |               |            |
        other year           | F1    | K1      |               |            |
        other benefit        | F1    | K1      |               |            |
        other benefit        | F2    | K1      | engangshjaelp |            |
        interest only        | F1    | K1      |               |            |
        not reportable       | F1    | K1      |               | 2026-01-01 | 2026-01-31
        two below            | F1    | K1      |               |            |
        unknown persons      | F1    | K1      |               |            |
        unknown persons      | F2    | K2      |               |            |
        unknown, one account | F1    | K1      |               |            |
        unknown, one account | F2    | K1      |               |            |

        coverages
        example              | coverage | claim | date       | amount | interest | kind
        below                | D1       | F1    | 2026-05-01 | 50     | -        | Indbetaling
        below                | D2       | F1    | 2026-06-01 | -50.01 | -        | Korrektion
        nothing              | D1       | F1    | 2026-05-01 | 50     | -        | Indbetaling
        nothing              | D2       | F1    | 2026-06-01 | -50    | -        | Korrektion
        made up elsewhere    | D1       | F1    | 2026-05-01 | -50    | -        | Korrektion
        made up elsewhere    | D2       | F2    | 2026-05-01 | 50     | -        | Indbetaling
        other person         | D1       | F1    | 2026-05-01 | -50    | -        | Korrektion
        other person         | D2       | F2    | 2026-05-01 | 50     | -        | Indbetaling
        other year           | D1       | F1    | 2026-01-01 | -50    | -        | Korrektion
        other year           | D2       | F1    | 2025-12-31 | 50     | -        | Indbetaling
        other benefit        | D1       | F1    | 2026-05-01 | -50    | -        | Korrektion
        other benefit        | D2       | F2    | 2026-05-01 | 50     | -        | Indbetaling
        interest only        | D1       | F1    | 2026-05-01 | 50     | 60       | Indbetaling
        not reportable       | D1       | F1    | 2026-05-01 | -50    | -        | Korrektion
        two below            | D1       | F1    | 2026-05-01 | -50    | -        | Korrektion
        two below            | D2       | F1    | 2025-05-01 | -50    | -        | Korrektion
        unknown persons      | D1       | F1    | 2026-05-01 | -50    | -        | Korrektion
        unknown persons      | D2       | F2    | 2026-05-01 | 50     | -        | Indbetaling
        unknown, one account | D1       | F1    | 2026-05-01 | -50    | -        | Korrektion
        unknown, one account | D2       | F2    | 2026-05-01 | 50     | -        | Indbetaling

        data_quality
        example              | table     | check           | rows
        below                | coverages | income_negative | 1
        other person         | coverages | income_negative | 1
        other year           | coverages | income_negative | 1
        other benefit        | coverages | income_negative | 1
        interest only        | coverages | income_negative | 1
        two below            | coverages | income_negative | 2
        unknown persons      | coverages | income_negative | 1
    """,
}


@pytest.mark.parametrize("title", TABLES)
def test_reportable(title, wrong):
    assert wrong[title] == []
