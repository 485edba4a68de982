"""What the extract states comes first: it is verified, somebody else's, deficient, or not there at all."""

import pytest

from tests.oracle import Options

TABLES = {
    "stated: equal to a reference of the same person, sign by sign": """
        benefits
        example            | reference | person | benefit             | from       | to
        equal              | A1        | P1     | kontanthjaelp       | 2024-03-01 | 2024-03-31
        another kind       | A1        | P1     | introduktionsydelse | 2024-03-01 | 2024-03-31
        unknown kind       | A1        | P1     | noget andet         | 2024-03-01 | 2024-03-31
        another time       | A1        | P1     | kontanthjaelp       | 2009-03-01 | 2009-03-31
        other case         | a1        | P1     | kontanthjaelp       | 2009-03-01 | 2009-03-31
        both spellings     | a1        | P1     | kontanthjaelp       | 2024-03-01 | 2024-03-31
        both spellings     | A1        | P1     | kontanthjaelp       | 2009-03-01 | 2009-03-31

        claims
        example            | stated || status  | reference | rule       | candidates
        equal              | A1     || stated  | A1        | -          | -
        another kind       | A1     || stated  | A1        | -          | -
        unknown kind       | A1     || stated  | A1        | -          | -
        another time       | A1     || stated  | A1        | -          | -
        other case         | A1     || derived | a1        | normalised | 0
        both spellings     | A1     || stated  | A1        | -          | -
        nothing to equal   | A1     || invalid | -         | -          | 0
    """,
    "empty: null, a placeholder or only zeros, even where a benefit is called that": """
        benefits
        example            | reference | from       | to
        null               | A1        | 2024-03-01 | 2024-03-31
        dash               | "-"       | 2024-03-01 | 2024-03-31
        unknown            | UKENDT    | 2024-03-01 | 2024-03-31
        any case           | ukendt    | 2009-03-01 | 2009-03-31
        missing            | A1        | 2024-03-01 | 2024-03-31
        zeros              | 000       | 2024-03-01 | 2024-03-31
        one zero           | A1        | 2009-03-01 | 2009-03-31

        claims
        example            | stated   || stated_reference | status  | reference | rule              | candidates
        null               | -        || -                | derived | A1        | amount_and_period | 1
        dash               | "-"      || -                | derived | -         | amount_and_period | 1
        unknown            | UKENDT   || UKENDT           | derived | UKENDT    | amount_and_period | 1
        any case           | Ukendt   || Ukendt           | missing | -         | -                 | 0
        missing            | mangler  || mangler          | derived | A1        | amount_and_period | 1
        zeros              | 000      || 000              | derived | 000       | amount_and_period | 1
        one zero           | 0        || 0                | missing | -         | -                 | 0
        not a placeholder  | UKENDT1  || UKENDT1          | invalid | -         | -                 | 0
        not only zeros     | 0001     || 0001             | invalid | -         | -                 | 0
    """,
    "placeholders are a setting": """
        benefits
        example            | reference | from       | to
        own placeholder    | A1        | 2009-03-01 | 2009-03-31
        no longer one      | A1        | 2009-03-01 | 2009-03-31
        zeros always       | A1        | 2009-03-01 | 2009-03-31

        claims
        example            | stated   || status
        own placeholder    | Ingen    || missing
        no longer one      | UKENDT   || invalid
        zeros always       | 00       || missing
    """,
    "other_person: somebody else's, as it is or normalised, and none of the person's": """
        benefits
        example                     | reference | person | from       | to
        somebody else's             | A1        | P2     | 2024-03-01 | 2024-03-31
        somebody else's, normalised | 0a-1      | P2     | 2024-03-01 | 2024-03-31
        nobody known's              | A1        | ?      | 2024-03-01 | 2024-03-31
        no rule runs                | A1        | P2     | 2024-03-01 | 2024-03-31
        no rule runs                | B2        | P1     | 2024-03-01 | 2024-03-31
        the person's too            | A1        | P2     | 2024-03-01 | 2024-03-31
        the person's too            | a-1       | P1     | 2024-03-01 | 2024-03-31
        almost                      | A11       | P2     | 2024-03-01 | 2024-03-31
        signs only, equal           | "--"      | P2     | 2024-03-01 | 2024-03-31
        signs only, not equal       | "--"      | P2     | 2024-03-01 | 2024-03-31
        letters beyond a to z       | Æ1        | P2     | 2024-03-01 | 2024-03-31
        zeros and signs only        | 00        | P2     | 2024-03-01 | 2024-03-31

        claims
        example                     | stated || status  | reference | rule         | candidates
        somebody else's             | A1     || invalid | -         | other_person | -
        somebody else's, normalised | A1     || invalid | -         | other_person | -
        nobody known's              | A1     || invalid | -         | other_person | -
        no rule runs                | A1     || invalid | -         | other_person | -
        the person's too            | A1     || derived | a-1       | normalised   | 1
        almost                      | A1     || invalid | -         | -            | 0
        signs only, equal           | "--"   || invalid | -         | other_person | -
        signs only, not equal       | "##"   || invalid | -         | -            | 0
        letters beyond a to z       | æ-1    || invalid | -         | other_person | -
        zeros and signs only        | 0-0    || invalid | -         | -            | 0
    """,
    "an unusable CPR is nobody: what is stated is at best somebody else's": """
        accounts
        example            | person
        both unusable      | ?
        claim unusable     | ?
        nothing stated     | ?

        benefits
        example            | reference | person
        both unusable      | A1        | ?
        claim unusable     | A1        | P1
        nothing stated     | A1        | ?

        claims
        example            | stated || status  | rule         | candidates
        both unusable      | A1     || invalid | other_person | -
        claim unusable     | A1     || invalid | other_person | -
        nothing stated     | -      || missing | -            | 0
    """,
    "nothing is matched across municipalities": """
        benefits
        example            | reference
        over there         | A1

        claims
        example            | stated || status  | rule | candidates
        over there         | A1     || stated  | -    | -
        over here          | A1     || invalid | -    | 0
        over here, nothing | -      || missing | -    | 0
    """,
}
OPTIONS = {"placeholders are a setting": Options(placeholders=("ingen",))}


@pytest.mark.parametrize("title", TABLES)
def test_stated_reference(title, wrong):
    assert wrong[title] == []
