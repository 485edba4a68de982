"""Which KY case an account is linked to. A case must fit every claim in scope, and be the only one that does."""

import pytest

TABLES = {
    "linked: the stated case is a case of the same person": """
        accounts
        example                     | person | system    | stated_case || link    | link_rule | case  | candidates
        same person                 | P1     | KMD_AKTIV | HTF-1       || linked  | -    | HTF-1 | -
        somebody else's             | P1     | KMD_AKTIV | HTF-1       || missing | -    | -     | 0
        no such case                | P1     | KMD_AKTIV | HTF-9       || missing | -    | -     | 0
        case of an unusable CPR     | P1     | KMD_AKTIV | HTF-1       || missing | -    | -     | 0
        account's CPR unusable      | ?      | KMD_AKTIV | HTF-1       || linked  | -    | HTF-1 | -
        account's unusable, no case | ?      | KMD_AKTIV | HTF-9       || missing | -    | -     | 0
        both unusable               | ?      | KMD_AKTIV | HTF-1       || linked  | -    | HTF-1 | -
        another group and time      | P1     | KMD_AKTIV | REV-1       || linked  | -    | REV-1 | -
        other system                | P1     | ANDET     | HTF-1       || -       | -    | -     | -

        cases
        example                     | case  | person | benefit          | from       | to
        same person                 | HTF-1 | P1     | kontanthjaelp    | 2024-01-01 | -
        somebody else's             | HTF-1 | P2     | kontanthjaelp    | 2024-01-01 | -
        case of an unusable CPR     | HTF-1 | ?      | kontanthjaelp    | 2024-01-01 | -
        account's CPR unusable      | HTF-1 | P2     | kontanthjaelp    | 2024-01-01 | -
        both unusable               | HTF-1 | ?      | kontanthjaelp    | 2024-01-01 | -
        another group and time      | REV-1 | P1     | revalideringsydelse | 2001-01-01 | 2001-12-31
        other system                | HTF-1 | P1     | kontanthjaelp    | 2024-01-01 | -

        claims
        example                     | claim || case  | link
        same person                 | F1    || HTF-1 | linked
        somebody else's             | F1    || -     | missing
        no such case                | F1    || -     | missing
        case of an unusable CPR     | F1    || -     | missing
        account's CPR unusable      | F1    || HTF-1 | linked
        account's unusable, no case | F1    || -     | missing
        both unusable               | F1    || HTF-1 | linked
        another group and time      | F1    || REV-1 | linked
        other system                | F1    || -     | -
    """,
    "not in scope: no claim to link, a stated case holds all the same": """
        accounts
        example         | stated_case || link         | case  | candidates | in_scope_claims
        settled, linked | HTF-1       || linked       | HTF-1 | -          | 0
        settled         | -           || not_in_scope | -     | -          | 0

        cases
        example         | case
        settled, linked | HTF-1
        settled         | HTF-1

        claims
        example         | balance || case | link
        settled, linked | 0       || -    | -
        settled         | 0       || -    | -
    """,
    "reference_case: the case of the verified or derived benefit": """
        benefits
        example                  | reference | case  | person | from | to
        stated                   | A1        | REV-1 | P1     |      |
        derived                  | A1        | REV-1 | P1     |      |
        no case on the benefit   | A1        | -     | P1     |      |
        case does not exist      | A1        | HTF-9 | P1     |      |
        case is somebody else's  | A1        | REV-1 | P1     |      |
        not verified             | A1        | REV-1 | P1     |      |
        not verified             | A2        | REV-1 | P1     |      |

        cases
        example                  | case  | person | benefit             | from       | to
        stated                   | REV-1 | P1     | revalideringsydelse | 2001-01-01 | 2001-12-31
        stated                   | HTF-1 | P1     | kontanthjaelp       | 2024-01-01 | -
        derived                  | REV-1 | P1     | revalideringsydelse | 2001-01-01 | 2001-12-31
        derived                  | HTF-1 | P1     | kontanthjaelp       | 2024-01-01 | -
        no case on the benefit   | HTF-1 | P1     | kontanthjaelp       | 2024-01-01 | -
        case does not exist      | HTF-1 | P1     | kontanthjaelp       | 2024-01-01 | -
        case is somebody else's  | REV-1 | P2     | kontanthjaelp       | 2024-01-01 | -
        case is somebody else's  | HTF-1 | P1     | kontanthjaelp       | 2024-01-01 | -
        not verified             | REV-1 | P1     | revalideringsydelse | 2024-01-01 | -
        not verified             | HTF-1 | P1     | kontanthjaelp       | 2024-01-01 | -

        claims
        example                  | stated || status
        stated                   | A1     || stated
        derived                  | -      || derived
        no case on the benefit   | A1     || stated
        case does not exist      | A1     || stated
        case is somebody else's  | A1     || stated
        not verified             | -      || ambiguous

        accounts
        example                  | account || link                 | link_rule      | case  | candidates
        stated                   | K1      || linked_automatically | reference_case | REV-1 | 1
        derived                  | K1      || linked_automatically | reference_case | REV-1 | 1
        no case on the benefit   | K1      || linked_automatically | covering_case  | HTF-1 | 1
        case does not exist      | K1      || linked_automatically | covering_case  | HTF-1 | 1
        case is somebody else's  | K1      || linked_automatically | covering_case  | HTF-1 | 1
        not verified             | K1      || linked_automatically | covering_case  | HTF-1 | 1
    """,
    "covering_case: same person and group, and it covers the claim; overlapping_case: if none covers": """
        cases
        example                 | case  | person | benefit             | from       | to
        same days               | HTF-1 | P1     | kontanthjaelp       | 2024-03-01 | 2024-03-31
        open end                | HTF-1 | P1     | kontanthjaelp       | 2024-03-01 | -
        no start                | HTF-1 | P1     | kontanthjaelp       | -          | 2024-03-31
        a day too short         | HTF-1 | P1     | kontanthjaelp       | 2024-03-01 | 2024-03-30
        starts a day late       | HTF-1 | P1     | kontanthjaelp       | 2024-03-02 | -
        shares one day          | HTF-1 | P1     | kontanthjaelp       | 2024-03-31 | -
        a day too late          | HTF-1 | P1     | kontanthjaelp       | 2024-04-01 | -
        other kind, same group  | HTF-1 | P1     | boligindskud        | 2024-03-01 | -
        other group             | RES-1 | P1     | ressourceforloebsydelse | 2024-03-01 | -
        unknown kind            | HTF-1 | P1     | noget andet         | 2024-03-01 | -
        reversed                | HTF-1 | P1     | kontanthjaelp       | 2024-12-31 | 2024-01-01
        somebody else's         | HTF-1 | P2     | kontanthjaelp       | 2024-03-01 | -
        two cover               | HTF-1 | P1     | kontanthjaelp       | 2024-03-01 | -
        two cover               | HTF-2 | P1     | engangshjaelp       | 2024-01-01 | -
        one covers, one does not| HTF-1 | P1     | kontanthjaelp       | 2024-03-01 | -
        one covers, one does not| HTF-2 | P1     | kontanthjaelp       | 2024-03-02 | -
        two overlap             | HTF-1 | P1     | kontanthjaelp       | 2024-03-02 | -
        two overlap             | HTF-2 | P1     | kontanthjaelp       | -          | 2024-03-01

        claims
        example                 | claim || link
        same days               | F1    || linked_automatically
        open end                | F1    || linked_automatically
        no start                | F1    || linked_automatically
        a day too short         | F1    || linked_automatically
        starts a day late       | F1    || linked_automatically
        shares one day          | F1    || linked_automatically
        a day too late          | F1    || missing
        other kind, same group  | F1    || linked_automatically
        other group             | F1    || missing
        unknown kind            | F1    || missing
        reversed                | F1    || missing
        somebody else's         | F1    || missing
        two cover               | F1    || ambiguous
        one covers, one does not| F1    || linked_automatically
        two overlap             | F1    || ambiguous

        accounts
        example                 | account || link_rule        | case  | candidates
        same days               | K1      || covering_case    | HTF-1 | 1
        open end                | K1      || covering_case    | HTF-1 | 1
        no start                | K1      || covering_case    | HTF-1 | 1
        a day too short         | K1      || overlapping_case | HTF-1 | 1
        starts a day late       | K1      || overlapping_case | HTF-1 | 1
        shares one day          | K1      || overlapping_case | HTF-1 | 1
        a day too late          | K1      || -                | -     | 0
        other kind, same group  | K1      || covering_case    | HTF-1 | 1
        other group             | K1      || -                | -     | 0
        unknown kind            | K1      || -                | -     | 0
        reversed                | K1      || -                | -     | 0
        somebody else's         | K1      || -                | -     | 0
        two cover               | K1      || -                | -     | 2
        one covers, one does not| K1      || covering_case    | HTF-1 | 1
        two overlap             | K1      || -                | -     | 2
    """,
    "only_case: without a period, the cases of the person and group": """
        cases
        example              | case  | benefit             | from       | to
        one                  | HTF-1 | kontanthjaelp       | 2030-01-01 | -
        reversed             | HTF-1 | kontanthjaelp       | 2024-12-31 | 2024-01-01
        no period            | HTF-1 | kontanthjaelp       | -          | -
        two                  | HTF-1 | kontanthjaelp       | 2024-01-01 | -
        two                  | HTF-2 | kontanthjaelp       | 2024-01-01 | -
        one of another group | HTF-1 | kontanthjaelp       | 2024-01-01 | -
        one of another group | REV-1 | revalideringsydelse | 2024-01-01 | -
        claim reversed       | HTF-1 | kontanthjaelp       | 2030-01-01 | -
        claim kind unknown   | HTF-1 | kontanthjaelp       | 2024-01-01 | -

        claims
        example              | from       | to         | benefit       || link
        one                  | -          | -          | kontanthjaelp || linked_automatically
        reversed             | -          | -          | kontanthjaelp || linked_automatically
        no period            | 2024-03-01 | -          | kontanthjaelp || linked_automatically
        two                  | -          | -          | kontanthjaelp || ambiguous
        one of another group | -          | 2024-03-31 | kontanthjaelp || linked_automatically
        claim reversed       | 2024-03-31 | 2024-03-01 | kontanthjaelp || linked_automatically
        claim kind unknown   | -          | -          | noget andet   || missing

        accounts
        example              | account || link_rule | case  | candidates
        one                  | K1      || only_case | HTF-1 | 1
        reversed             | K1      || only_case | HTF-1 | 1
        no period            | K1      || only_case | HTF-1 | 1
        two                  | K1      || -         | -     | 2
        one of another group | K1      || only_case | HTF-1 | 1
        claim reversed       | K1      || only_case | HTF-1 | 1
        claim kind unknown   | K1      || -         | -     | 0
    """,
    "an account with several claims: one case must fit them all, the weakest way is named": """
        cases
        example                   | case  | benefit             | from       | to
        weakest way               | HTF-1 | kontanthjaelp       | 2024-03-15 | 2024-12-31
        three ways                | HTF-1 | kontanthjaelp       | 2024-01-01 | 2024-04-15
        one fits both             | HTF-1 | kontanthjaelp       | 2024-01-01 | 2024-12-31
        one fits both             | HTF-2 | kontanthjaelp       | 2024-03-01 | 2024-03-31
        two fit both              | HTF-1 | kontanthjaelp       | 2024-01-01 | 2024-12-31
        two fit both              | HTF-2 | kontanthjaelp       | 2024-01-01 | 2024-12-31
        each its own              | HTF-1 | kontanthjaelp       | 2024-03-01 | 2024-03-31
        each its own              | HTF-2 | kontanthjaelp       | 2024-05-01 | 2024-05-31
        two groups                | HTF-1 | kontanthjaelp       | 2024-01-01 | -
        two groups                | REV-1 | revalideringsydelse | 2024-01-01 | -
        one claim has none        | HTF-1 | kontanthjaelp       | 2024-03-01 | 2024-03-31
        settled claims do not vote| HTF-1 | kontanthjaelp       | 2024-03-01 | 2024-03-31

        claims
        example                   | claim | benefit             | from       | to         | balance
        weakest way               | F1    |                     | 2024-04-01 | 2024-04-30 |
        weakest way               | F2    |                     | 2024-03-01 | 2024-03-31 |
        three ways                | F1    |                     | 2024-03-01 | 2024-03-31 |
        three ways                | F2    |                     | 2024-04-01 | 2024-04-30 |
        three ways                | F3    |                     | -          | -          |
        one fits both             | F1    |                     | 2024-03-01 | 2024-03-31 |
        one fits both             | F2    |                     | 2024-05-01 | 2024-05-31 |
        two fit both              | F1    |                     | 2024-03-01 | 2024-03-31 |
        two fit both              | F2    |                     | 2024-05-01 | 2024-05-31 |
        each its own              | F1    |                     | 2024-03-01 | 2024-03-31 |
        each its own              | F2    |                     | 2024-05-01 | 2024-05-31 |
        two groups                | F1    | kontanthjaelp       |            |            |
        two groups                | F2    | revalideringsydelse |            |            |
        one claim has none        | F1    |                     | 2024-03-01 | 2024-03-31 |
        one claim has none        | F2    |                     | 2024-05-01 | 2024-05-31 |
        no claim has any          | F1    |                     | 2024-03-01 | 2024-03-31 |
        no claim has any          | F2    |                     | 2024-05-01 | 2024-05-31 |
        settled claims do not vote| F1    |                     | 2024-03-01 | 2024-03-31 |
        settled claims do not vote| F2    |                     | 2024-05-01 | 2024-05-31 | 0

        accounts
        example                   | account || link                 | link_rule        | case  | candidates
        weakest way               | K1      || linked_automatically | overlapping_case | HTF-1 | 1
        three ways                | K1      || linked_automatically | only_case        | HTF-1 | 1
        one fits both             | K1      || linked_automatically | covering_case    | HTF-1 | 1
        two fit both              | K1      || ambiguous            | -                | -     | 2
        each its own              | K1      || conflicting          | -                | -     | 0
        two groups                | K1      || conflicting          | -                | -     | 0
        one claim has none        | K1      || conflicting          | -                | -     | 0
        no claim has any          | K1      || missing              | -                | -     | 0
        settled claims do not vote| K1      || linked_automatically | covering_case    | HTF-1 | 1
    """,
}  # fmt: skip


@pytest.mark.parametrize("title", TABLES)
def test_case_link(title, wrong):
    assert wrong[title] == []
