"""account_sibling: where the account's other claims of the kind all have one reference, it is this claim's too."""
# ruff: noqa: E501  (tables of text)

import pytest

TABLES = {
    "account_sibling": """
        accounts
        example                | account | system
        other account          | K1      | KMD_AKTIV
        other account          | K2      | KMD_AKTIV

        benefits
        example                | reference | benefit       | from       | to
        sibling stated         | A1        |               | 2024-03-01 | 2024-03-31
        sibling stated         | A2        |               | 2024-04-01 | 2024-04-30
        sibling derived        | A1        |               | 2024-03-01 | 2024-03-31
        sibling derived        | A2        |               | 2024-04-01 | 2024-04-30
        siblings agree         | A1        |               | 2024-03-01 | 2024-03-31
        siblings agree         | A2        |               | 2024-04-01 | 2024-04-30
        siblings differ        | A1        |               | 2024-03-01 | 2024-03-31
        siblings differ        | A2        |               | 2024-04-01 | 2024-04-30
        sibling has none       | A1        |               | 2024-03-01 | 2024-03-31
        sibling has none       | A2        |               | 2024-04-01 | 2024-04-30
        sibling settled        | A1        |               | 2024-03-01 | 2024-03-31
        sibling settled        | A2        |               | 2024-04-01 | 2024-04-30
        other kind             | A1        |               | 2024-03-01 | 2024-03-31
        other kind             | A2        |               | 2024-04-01 | 2024-04-30
        other kind             | E1        | engangshjaelp | 2024-03-01 | 2024-03-31
        other account          | A1        |               | 2024-03-01 | 2024-03-31
        other account          | A2        |               | 2024-04-01 | 2024-04-30
        stated to other kind   | A1        |               | 2024-03-01 | 2024-03-31
        stated to other kind   | A2        |               | 2024-04-01 | 2024-04-30
        stated to other kind   | E1        | engangshjaelp | 2024-03-01 | 2024-03-31
        starts too late        | A1        |               | 2024-03-01 | 2024-03-31
        starts too late        | A2        |               | 2024-04-01 | 2024-04-30
        starts too late        | A3        |               | 2024-06-01 | 2024-06-30
        this one stated        | A1        |               | 2024-03-01 | 2024-03-31
        this one stated        | A2        |               | 2024-04-01 | 2024-04-30
        this one has a period  | A1        |               | 2024-03-01 | 2024-03-31
        this one has a period  | A2        |               | 2024-03-01 | 2024-03-31
        siblings of siblings   | A1        |               | 2024-03-01 | 2024-03-31
        siblings of siblings   | A2        |               | 2024-04-01 | 2024-04-30
        no sibling             | A1        |               | 2024-03-01 | 2024-03-31
        no sibling             | A2        |               | 2024-04-01 | 2024-04-30

        claims
        example                | claim | account | benefit       | stated | from       | to         | founded    | balance || status    | reference | rule              | candidates
        sibling stated         | F1    | K1      |               | A1     |            |            |            |         || stated    | A1        | -                 | -
        sibling stated         | F2    | K1      |               | -      | -          | -          | 2024-05-01 |         || derived   | A1        | account_sibling   | 2
        sibling derived        | F1    | K1      |               | -      | 2024-03-01 | 2024-03-31 |            |         || derived   | A1        | amount_and_period | 1
        sibling derived        | F2    | K1      |               | -      | -          | -          | 2024-05-01 |         || derived   | A1        | account_sibling   | 2
        siblings agree         | F1    | K1      |               | A1     |            |            |            |         || stated    | A1        | -                 | -
        siblings agree         | F2    | K1      |               | -      | 2024-03-01 | 2024-03-31 |            |         || derived   | A1        | amount_and_period | 1
        siblings agree         | F3    | K1      |               | -      | -          | -          | 2024-05-01 |         || derived   | A1        | account_sibling   | 2
        siblings differ        | F1    | K1      |               | A1     |            |            |            |         || stated    | A1        | -                 | -
        siblings differ        | F2    | K1      |               | A2     |            |            |            |         || stated    | A2        | -                 | -
        siblings differ        | F3    | K1      |               | -      | -          | -          | 2024-05-01 |         || ambiguous | -         | -                 | 2
        sibling has none       | F1    | K1      |               | B7     | -          | -          |            |         || invalid   | -         | -                 | 2
        sibling has none       | F2    | K1      |               | -      | -          | -          | 2024-05-01 |         || ambiguous | -         | -                 | 2
        sibling settled        | F1    | K1      |               | A1     |            |            |            | 0       || -         | -         | -                 | -
        sibling settled        | F2    | K1      |               | -      | -          | -          | 2024-05-01 |         || ambiguous | -         | -                 | 2
        other kind             | F1    | K1      | engangshjaelp | E1     |            |            |            |         || stated    | E1        | -                 | -
        other kind             | F2    | K1      |               | -      | -          | -          | 2024-05-01 |         || ambiguous | -         | -                 | 2
        other account          | F1    | K2      |               | A1     |            |            |            |         || stated    | A1        | -                 | -
        other account          | F2    | K1      |               | -      | -          | -          | 2024-05-01 |         || ambiguous | -         | -                 | 2
        stated to other kind   | F1    | K1      |               | E1     |            |            |            |         || stated    | E1        | -                 | -
        stated to other kind   | F2    | K1      |               | -      | -          | -          | 2024-05-01 |         || ambiguous | -         | -                 | 2
        starts too late        | F1    | K1      |               | A3     |            |            |            |         || stated    | A3        | -                 | -
        starts too late        | F2    | K1      |               | -      | -          | -          | 2024-05-01 |         || ambiguous | -         | -                 | 2
        this one stated        | F1    | K1      |               | A1     |            |            |            |         || stated    | A1        | -                 | -
        this one stated        | F2    | K1      |               | B7     | -          | -          | 2024-05-01 |         || invalid   | -         | -                 | 2
        this one has a period  | F1    | K1      |               | A1     |            |            |            |         || stated    | A1        | -                 | -
        this one has a period  | F2    | K1      |               | -      | 2024-03-01 | 2024-03-31 | 2024-05-01 |         || ambiguous | -         | -                 | 2
        siblings of siblings   | F1    | K1      |               | A1     |            |            |            |         || stated    | A1        | -                 | -
        siblings of siblings   | F2    | K1      |               | -      | -          | -          | 2024-05-01 |         || derived   | A1        | account_sibling   | 2
        siblings of siblings   | F3    | K1      |               | -      | -          | -          | -          |         || derived   | A1        | account_sibling   | 2
        no sibling             | F1    | K1      |               | -      | -          | -          | 2024-05-01 |         || ambiguous | -         | -                 | 2
    """,
    "a claim whose reference is not required is no sibling": """
        benefits
        example       | reference | benefit             | from       | to
        not required  | A1        | introduktionsydelse | 2010-03-01 | 2010-03-31
        not required  | A2        | introduktionsydelse | 2010-04-01 | 2010-04-30

        claims
        example       | claim | benefit             | stated | from | to || status       | reference
        not required  | F1    | introduktionsydelse | A1     | -    | -  || not_required | A1
        not required  | F2    | introduktionsydelse | -      | -    | -  || ambiguous    | -

        coverages
        example       | claim | date
        not required  | F2    | 2025-12-31
    """,
}  # fmt: skip


@pytest.mark.parametrize("title", TABLES)
def test_sibling_rule(title, wrong):
    assert wrong[title] == []
