"""Ligningsloven § 8 O: which benefit needs a reference, in the law year or in a year in which something was paid."""

import datetime as dt

import pytest

from tests.oracle import Options

BOTH_SIDES_OF_THE_LAW = """
        claims
        example                 | benefit                              || required
        kontanthjælp            | kontanthjaelp                        || {all}
        engangshjælp            | engangshjaelp                        || {all}
        bistandshjælp           | bistandshjaelp                       || {all}
        introduktionsydelse     | introduktionsydelse                  || {old}
        særlig introduktion     | saerlig_introduktionsydelse          || {old}
        uddannelseshjælp        | uddannelseshjaelp                    || {new}
        selvforsørgelse         | selvforsoergelses_og_hjemrejseydelse || {new}
        overgangsydelse         | overgangsydelse                      || {new}
        integrationsydelse      | integrationsydelse                   || {new}
        starthjælp              | starthjaelp                          || {new}
        supplerende hjælp       | supplerende_hjaelp                   || {new}
        efterlevelseshjælp      | efterlevelseshjaelp                  || {new}
        ressourceforløb         | ressourceforloebsydelse              || {new}
        jobafklaring            | ressourceforloebsydelse_jobafklaring || {new}
        revalidering            | revalideringsydelse                  || {new}
        ledighedsydelse         | ledighedsydelse                      || {new}
        fleksløn                | fleksloentilskud                     || {new}
        selvstændige            | tilskud_til_selvstaendige            || {new}
        boligindskud            | boligindskud                         || no
        enkeltydelse            | enkeltydelse                         || no
        særlig støtte           | saerlig_stoette                      || no
        unknown benefit         | noget andet                          || yes
        no benefit              | -                                    || yes
"""

TABLES = {
    "law year 2026": BOTH_SIDES_OF_THE_LAW.format(all="yes", old="no", new="yes"),
    "law year 2025": BOTH_SIDES_OF_THE_LAW.format(all="yes", old="yes", new="no"),
    "law year 2025 by setting": BOTH_SIDES_OF_THE_LAW.format(all="yes", old="yes", new="no"),
    "a payment brings in its own year": """
        claims
        example                    | benefit             || required
        no payment                 | introduktionsydelse || no
        paid in 2025               | introduktionsydelse || yes
        paid in 2026               | introduktionsydelse || no
        handled before             | introduktionsydelse || yes
        one oere                   | introduktionsydelse || yes
        nothing                    | introduktionsydelse || no
        taken back                 | introduktionsydelse || no
        set off                    | introduktionsydelse || yes
        held back                  | introduktionsydelse || yes
        corrected                  | introduktionsydelse || yes
        written off                | introduktionsydelse || no
        unknown kind of coverage   | introduktionsydelse || no
        never taxable              | boligindskud        || no

        coverages
        example                    | date       | amount | kind            | parked
        paid in 2025               | 2025-12-31 | 50     | Indbetaling     | J
        paid in 2026               | 2026-01-01 | 50     | Indbetaling     | J
        handled before             | 2025-12-31 | 50     | Indbetaling     | N
        one oere                   | 2025-12-31 | 0.01   | Indbetaling     | J
        nothing                    | 2025-12-31 | 0      | Indbetaling     | J
        taken back                 | 2025-12-31 | -50    | Korrektion      | J
        set off                    | 2025-12-31 | 50     | Modregning      | J
        held back                  | 2025-12-31 | 50     | Lønindeholdelse | J
        corrected                  | 2025-12-31 | 50     | Korrektion      | J
        written off                | 2025-12-31 | 50     | Afskrivning     | J
        unknown kind of coverage   | 2025-12-31 | 50     | Andet           | J
        never taxable              | 2025-12-31 | 50     | Indbetaling     | J
    """,
    "claims out of scope are asked too": """
        claims
        example       | benefit       | balance || in_scope | required
        settled       | kontanthjaelp | 0       || no       | yes
        settled, free | boligindskud  | 0       || no       | no
    """,
    "not required: the stated reference is kept if it is one, and no rule runs": """
        benefits
        example               | reference | benefit
        stated                | A1        | boligindskud
        not stated            | A1        | boligindskud

        claims
        example               | benefit      | stated  || status       | reference | rule | candidates
        stated                | boligindskud | A1      || not_required | A1        | -    | -
        stated, known nowhere | boligindskud | B7      || not_required | B7        | -    | -
        placeholder           | boligindskud | UKENDT  || not_required | -         | -    | -
        zeros                 | boligindskud | 000     || not_required | -         | -    | -
        not stated            | boligindskud | -       || not_required | -         | -    | -
    """,
    "uddannelseshjælp counted before 2026, by setting": """
        claims
        example               | benefit           || required
        uddannelseshjælp      | uddannelseshjaelp || yes
        introduktionsydelse   | introduktionsydelse || yes
        ressourceforløb       | ressourceforloebsydelse || no
    """,
    "own benefits by setting: a new one, one that replaces a line of the list, one that is never covered": """
        claims
        example               | benefit             || benefit             | required
        new, 2024             | hjaelp_til_andet    || hjaelp_til_andet    | no
        new, in its years     | hjaelp_til_andet    || hjaelp_til_andet    | yes
        replaced              | boligindskud        || boligindskud        | yes
        never covered         | kontanthjaelp       || kontanthjaelp       | no
        still unknown         | noget andet         || -                   | yes

        coverages
        example               | date
        new, 2024             | 2024-05-01
        new, in its years     | 2023-05-01
    """,
}
OPTIONS = {
    "law year 2025": Options(extract_date=dt.date(2025, 12, 31)),
    "law year 2025 by setting": Options(law_year=2025),
    "own benefits by setting: a new one, one that replaces a line of the list, one that is never covered": Options(
        own_benefits=(
            ("hjaelp_til_andet", "HTF", (2020, 2023)),
            ("boligindskud", "HTF", (0, 9999)),
            ("kontanthjaelp", "HTF", (9999, 0)),
        )
    ),
    "uddannelseshjælp counted before 2026, by setting": Options(law_year=2025, uddannelseshjaelp_before_2026=True),
}


@pytest.mark.parametrize("title", TABLES)
def test_requirement(title, wrong):
    assert wrong[title] == []
