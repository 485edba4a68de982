"""The rules that derive a missing or deficient reference, one by one: exactly one answer, or no answer."""
# ruff: noqa: E501  (tables of text)

import pytest

TABLES = {
    "normalised: upper case, letters and digits, no leading zeros": """
        benefits
        example                | reference | benefit       | from       | to
        small letters          | ab1       |               | 2009-01-01 | 2009-01-31
        signs and blanks       | AB1       |               | 2009-01-01 | 2009-01-31
        leading zeros          | 00AB1     |               | 2009-01-01 | 2009-01-31
        inner zeros            | AB01      |               | 2009-01-01 | 2009-01-31
        zeros behind           | AB10      |               | 2009-01-01 | 2009-01-31
        another kind           | ab1       | engangshjaelp | 2009-01-01 | 2009-01-31
        unknown kind           | ab1       | noget andet   | 2009-01-01 | 2009-01-31
        no period              | ab1       |               | -          | -
        two of one             | ab1       |               | 2009-01-01 | 2009-01-31
        two of one             | AB-1      |               | 2009-01-01 | 2009-01-31
        two, other kind        | ab1       |               | 2009-01-01 | 2009-01-31
        two, other kind        | AB-1      | engangshjaelp | 2009-01-01 | 2009-01-31
        before the period      | ab1       |               | 2009-01-01 | 2009-01-31
        before the period      | B2        |               | 2024-03-01 | 2024-03-31

        claims
        example                | stated  || status  | reference | rule       | candidates
        small letters          | AB1     || derived | ab1       | normalised | 0
        signs and blanks       | a b-1.  || derived | AB1       | normalised | 0
        leading zeros          | 0AB1    || derived | 00AB1     | normalised | 0
        inner zeros            | AB1     || invalid | -         | -          | 0
        zeros behind           | AB1     || invalid | -         | -          | 0
        another kind           | AB1     || invalid | -         | -          | 0
        unknown kind           | AB1     || invalid | -         | -          | 0
        no period              | AB1     || derived | ab1       | normalised | 1
        two of one             | AB1     || invalid | -         | -          | 0
        two, other kind        | AB1     || derived | ab1       | normalised | 0
        before the period      | AB1     || derived | ab1       | normalised | 1
    """,
    "amount_and_period: same days and gross paid = principal, whatever is stated": """
        benefits
        example                | reference | from       | to         | gross
        one of two             | A1        | 2024-03-01 | 2024-03-31 | 100.00
        one of two             | A2        | 2024-03-01 | 2024-03-31 | 100.01
        two alike              | A1        | 2024-03-01 | 2024-03-31 | 100
        two alike              | A2        | 2024-03-01 | 2024-03-31 | 100
        one oere off           | A1        | 2024-03-01 | 2024-03-31 | 100.01
        no amount              | A1        | 2024-03-01 | 2024-03-31 | -
        amount, one day off    | A1        | 2024-03-01 | 2024-03-30 | 100
        a wrong one stated     | A1        | 2024-03-01 | 2024-03-31 | 100
        a wrong one stated     | A2        | 2024-03-01 | 2024-03-31 | 90

        claims
        example                | principal | stated || status    | reference | rule              | candidates
        one of two             | 100       | -      || derived   | A1        | amount_and_period | 2
        two alike              | 100       | -      || ambiguous | -         | -                 | 2
        one oere off           | 100       | -      || derived   | A1        | exact_period      | 1
        no amount              | 100       | -      || derived   | A1        | exact_period      | 1
        amount, one day off    | 100       | -      || derived   | A1        | only_overlap      | 1
        a wrong one stated     | 100       | B7     || derived   | A1        | amount_and_period | 2
    """,
    "exact_period: same start and end, whatever is stated": """
        benefits
        example                | reference | from       | to         | gross
        one of two             | A1        | 2024-03-01 | 2024-03-31 | 1
        one of two             | A2        | 2024-03-01 | 2024-04-01 | 1
        a wrong one stated     | A1        | 2024-03-01 | 2024-03-31 | 1
        two, one is stated     | A1        | 2024-03-01 | 2024-03-31 | 1
        two, one is stated     | A2        | 2024-03-01 | 2024-03-31 | 1
        a day off, stated      | A1        | 2024-03-01 | 2024-03-30 | 1
        an end is missing      | A1        | 2024-03-01 | -          | 1
        an end is missing      | A2        | -          | 2024-03-31 | 1

        claims
        example                | stated || status    | reference | rule         | candidates
        one of two             | -      || derived   | A1        | exact_period | 2
        a wrong one stated     | B7     || derived   | A1        | exact_period | 1
        two, one is stated     | B7     || invalid   | -         | -            | 2
        a day off, stated      | B7     || invalid   | -         | -            | 1
        an end is missing      | -      || ambiguous | -         | -            | 2
    """,
    "covering_period: one benefit covers the claim, if nothing is stated": """
        benefits
        example                | reference | from       | to         | gross
        one covers             | A1        | 2024-02-29 | 2024-04-01 | 100
        one covers             | A2        | 2024-03-02 | 2024-04-30 | 100
        covers from its start  | A1        | 2024-03-01 | 2024-04-30 | 1
        covers from its start  | A2        | 2024-03-31 | 2024-04-30 | 1
        no start, no end       | A1        | -          | -          | 1
        no start, no end       | A2        | 2024-03-31 | 2024-03-31 | 1
        open end               | A1        | 2024-03-01 | -          | 1
        open end               | A2        | -          | 2024-03-30 | 1
        two cover              | A1        | 2024-02-01 | 2024-03-31 | 1
        two cover              | A2        | 2024-03-01 | 2024-04-30 | 1
        something stated       | A1        | 2024-02-01 | 2024-04-30 | 1
        reversed               | A1        | 2024-04-30 | 2024-02-01 | 1

        claims
        example                | stated || status    | reference | rule            | candidates
        one covers             | -      || derived   | A1        | covering_period | 2
        covers from its start  | -      || derived   | A1        | covering_period | 2
        no start, no end       | -      || derived   | A1        | covering_period | 2
        open end               | -      || derived   | A1        | covering_period | 2
        two cover              | -      || ambiguous | -         | -               | 2
        something stated       | B7     || invalid   | -         | -               | 1
        reversed               | -      || missing   | -         | -               | 0
    """,
    "only_overlap: one benefit shares a day with the claim, if nothing is stated": """
        benefits
        example                | reference | person | benefit       | from       | to
        first day              | A1        | P1     | kontanthjaelp | 2024-02-01 | 2024-03-01
        last day               | A1        | P1     | kontanthjaelp | 2024-03-31 | 2024-04-30
        day before             | A1        | P1     | kontanthjaelp | 2024-02-01 | 2024-02-29
        day after              | A1        | P1     | kontanthjaelp | 2024-04-01 | 2024-04-30
        until its end          | A1        | P1     | kontanthjaelp | -          | 2024-03-01
        from its start         | A1        | P1     | kontanthjaelp | 2024-03-31 | -
        two share a day        | A1        | P1     | kontanthjaelp | 2024-02-01 | 2024-03-01
        two share a day        | A2        | P1     | kontanthjaelp | 2024-03-31 | 2024-04-30
        somebody else's too    | A1        | P1     | kontanthjaelp | 2024-02-01 | 2024-03-01
        somebody else's too    | A2        | P2     | kontanthjaelp | 2024-02-01 | 2024-03-01
        another kind too       | A1        | P1     | kontanthjaelp | 2024-02-01 | 2024-03-01
        another kind too       | A2        | P1     | engangshjaelp | 2024-02-01 | 2024-03-01
        something stated       | A1        | P1     | kontanthjaelp | 2024-02-01 | 2024-03-01

        claims
        example                | stated || status    | reference | rule         | candidates
        first day              | -      || derived   | A1        | only_overlap | 1
        last day               | -      || derived   | A1        | only_overlap | 1
        day before             | -      || missing   | -         | -            | 0
        day after              | -      || missing   | -         | -            | 0
        until its end          | -      || derived   | A1        | only_overlap | 1
        from its start         | -      || derived   | A1        | only_overlap | 1
        two share a day        | -      || ambiguous | -         | -            | 2
        somebody else's too    | -      || derived   | A1        | only_overlap | 1
        another kind too       | -      || derived   | A1        | only_overlap | 1
        something stated       | B7     || invalid   | -         | -            | 1
    """,
    "only_benefit: without a period, the one benefit that starts on or before the claim arose": """
        benefits
        example                | reference | person | from       | to
        starts before          | A1        | P1     | 2024-03-01 | 2024-03-31
        starts that day        | A1        | P1     | 2024-05-01 | 2024-05-31
        starts the day after   | A1        | P1     | 2024-05-02 | 2024-05-31
        one before, one after  | A1        | P1     | 2024-03-01 | 2024-03-31
        one before, one after  | A2        | P1     | 2024-05-02 | 2024-05-31
        two before             | A1        | P1     | 2024-03-01 | 2024-03-31
        two before             | A2        | P1     | 2024-04-01 | 2024-04-30
        no start               | A1        | P1     | -          | 2024-03-31
        reversed               | A1        | P1     | 2024-03-31 | 2024-03-01
        arose on no day        | A1        | P1     | 2030-01-01 | 2030-01-31
        arose on no day, two   | A1        | P1     | 2030-01-01 | 2030-01-31
        arose on no day, two   | A2        | P1     | 2024-03-01 | 2024-03-31
        one end only           | A1        | P1     | 2024-03-01 | 2024-03-31
        reversed claim         | A1        | P1     | 2024-03-01 | 2024-03-31
        something stated       | A1        | P1     | 2024-03-01 | 2024-03-31
        somebody else's        | A1        | P2     | 2024-03-01 | 2024-03-31

        claims
        example                | from       | to         | founded    | stated || status    | reference | rule         | candidates
        starts before          | -          | -          | 2024-05-01 | -      || derived   | A1        | only_benefit | 1
        starts that day        | -          | -          | 2024-05-01 | -      || derived   | A1        | only_benefit | 1
        starts the day after   | -          | -          | 2024-05-01 | -      || missing   | -         | -            | 0
        one before, one after  | -          | -          | 2024-05-01 | -      || derived   | A1        | only_benefit | 1
        two before             | -          | -          | 2024-05-01 | -      || ambiguous | -         | -            | 2
        no start               | -          | -          | 2024-05-01 | -      || derived   | A1        | only_benefit | 1
        reversed               | -          | -          | 2024-05-01 | -      || derived   | A1        | only_benefit | 1
        arose on no day        | -          | -          | -          | -      || derived   | A1        | only_benefit | 1
        arose on no day, two   | -          | -          | -          | -      || ambiguous | -         | -            | 2
        one end only           | 2024-03-01 | -          | 2024-05-01 | -      || derived   | A1        | only_benefit | 1
        reversed claim         | 2024-03-31 | 2024-03-01 | 2024-05-01 | -      || derived   | A1        | only_benefit | 1
        something stated       | -          | -          | 2024-05-01 | B7     || invalid   | -         | -            | 1
        somebody else's        | -          | -          | 2024-05-01 | -      || missing   | -         | -            | 0
    """,
    "an unknown kind matches no kind, not even another unknown one": """
        benefits
        example              | reference | benefit     | from | to
        same unknown word    | A1        | noget andet |      |
        no kind at all       | A1        | -           |      |
        without a period     | A1        | noget andet |      |
        normalised           | ab1       | noget andet |      |

        claims
        example              | stated | benefit     | from | to || status  | candidates
        same unknown word    | -      | noget andet |      |    || missing | 0
        no kind at all       | -      | -           |      |    || missing | 0
        without a period     | -      | noget andet | -    | -  || missing | 0
        normalised           | AB1    | noget andet |      |    || invalid | 0
    """,
}


@pytest.mark.parametrize("title", TABLES)
def test_reference_rule(title, wrong):
    assert wrong[title] == []
