"""A claim is in scope on a KMD Aktiv account, where something is owed or a coverage is parked on it."""
# ruff: noqa: E501  (tables of text)

import pytest

TABLES = {
    "what is in scope": """
        accounts
        example                      | system
        owes one oere                | KMD_AKTIV
        owes nothing                 | KMD_AKTIV
        overpaid                     | KMD_AKTIV
        parked payment               | KMD_AKTIV
        parked write-off             | KMD_AKTIV
        parked row of unknown kind   | KMD_AKTIV
        coverage was handled before  | KMD_AKTIV
        other system                 | ANDET
        other system, parked         | ANDET

        claims
        example                      | balance || in_scope | outcome       | status  | link    | reference | candidates | case
        owes one oere                | 0.01    || yes      | manual        | missing | missing | -         | 0          | -
        owes nothing                 | 0       || no       | settled       | -       | -       | -         | -          | -
        overpaid                     | -0.01   || no       | settled       | -       | -       | -         | -          | -
        parked payment               | 0       || yes      | manual        | missing | missing | -         | 0          | -
        parked write-off             | 0       || yes      | manual        | missing | missing | -         | 0          | -
        parked row of unknown kind   | 0       || yes      | manual        | missing | missing | -         | 0          | -
        coverage was handled before  | 0       || no       | settled       | -       | -       | -         | -          | -
        other system                 | 100     || no       | not_kmd_aktiv | -       | -       | -         | -          | -
        other system, parked         | 0       || no       | not_kmd_aktiv | -       | -       | -         | -          | -

        coverages
        example                      | kind        | parked
        parked payment               | Indbetaling | J
        parked write-off             | Afskrivning | J
        parked row of unknown kind   | Andet       | J
        coverage was handled before  | Indbetaling | N
        other system, parked         | Indbetaling | J
    """,
    "an account counts its claims in scope": """
        claims
        example              | claim | balance
        two of three         | F1    | 100
        two of three         | F2    | 0
        two of three         | F3    | 1
        all settled          | F1    | 0

        accounts
        example              | account | system    || in_scope_claims | link
        two of three         | K1      | KMD_AKTIV || 2               | missing
        all settled          | K1      | KMD_AKTIV || 0               | not_in_scope
        no claims at all     | K1      | KMD_AKTIV || 0               | not_in_scope
        other system         | K1      | ANDET     || 0               | -
    """,
    "out of scope nothing is decided, not even a stated reference": """
        benefits
        example         | reference
        reference fits  | A1

        claims
        example         | stated | balance || in_scope | required | stated_reference | reference | status
        reference fits  | A1     | 0       || no       | yes      | A1               | -         | -
    """,
}


@pytest.mark.parametrize("title", TABLES)
def test_scope(title, wrong):
    assert wrong[title] == []
