"""Each claim has one outcome, and each manual claim the first kind of task that fits."""
# ruff: noqa: E501  (tables of text)

import pytest

TABLES = {
    "resolved before: account linked, reference stated or not required": """
        accounts
        example                | stated_case
        stated                 | HTF-1
        not required           | HTF-1
        derived                | HTF-1
        missing                | HTF-1

        cases
        example                | case
        stated                 | HTF-1
        not required           | HTF-1
        derived                | HTF-1
        missing                | HTF-1
        auto, stated           | HTF-1
        auto, not required     | HTF-1
        auto, derived          | HTF-1
        auto, missing          | HTF-1

        benefits
        example                | reference
        stated                 | A1
        derived                | A1
        auto, stated           | A1
        auto, derived          | A1

        claims
        example                | benefit       | stated || link                 | status       | outcome                | task_type         | task_id
        stated                 | kontanthjaelp | A1     || linked               | stated       | resolved_before        | -                 | -
        not required           | boligindskud  | -      || linked               | not_required | resolved_before        | -                 | -
        derived                | kontanthjaelp | -      || linked               | derived      | resolved_automatically | -                 | -
        missing                | kontanthjaelp | -      || linked               | missing      | manual                 | reference_missing | K1/reference_missing
        auto, stated           | kontanthjaelp | A1     || linked_automatically | stated       | resolved_automatically | -                 | -
        auto, not required     | boligindskud  | -      || linked_automatically | not_required | resolved_automatically | -                 | -
        auto, derived          | kontanthjaelp | -      || linked_automatically | derived      | resolved_automatically | -                 | -
        auto, missing          | kontanthjaelp | -      || linked_automatically | missing      | manual                 | reference_missing | K1/reference_missing
        nothing fits           | kontanthjaelp | -      || missing              | missing      | manual                 | reference_and_case | K1/reference_and_case
        no case, not required  | boligindskud  | -      || missing              | not_required | manual                 | case_missing      | K1/case_missing
    """,
    "kinds of task: waiting account before all others, but only where it is not linked": """
        accounts
        example                | status            | stated_case
        waiting                | Venter_på_dækning | -
        waiting, ref stated    | Venter_på_dækning | -
        waiting, ambiguous     | Venter_på_dækning | -
        waiting, but linked    | Venter_på_dækning | HTF-1
        waiting, linked now    | Venter_på_dækning | -
        waiting, resolved      | Venter_på_dækning | HTF-1
        closed                 | Afsluttet         | -
        blocked                | Spærret           | -

        cases
        example                | case
        waiting, ambiguous     | HTF-1
        waiting, ambiguous     | HTF-2
        waiting, but linked    | HTF-1
        waiting, linked now    | HTF-1
        waiting, resolved      | HTF-1

        benefits
        example                | reference
        waiting, ref stated    | A1
        waiting, resolved      | A1

        claims
        example                | stated || link                 | status  | outcome         | task_type
        waiting                | -      || missing              | missing | manual          | waiting_account
        waiting, ref stated    | A1     || missing              | stated  | manual          | waiting_account
        waiting, ambiguous     | -      || ambiguous            | missing | manual          | waiting_account
        waiting, but linked    | -      || linked               | missing | manual          | reference_missing
        waiting, linked now    | -      || linked_automatically | missing | manual          | reference_missing
        waiting, resolved      | A1     || linked               | stated  | resolved_before | -
        closed                 | -      || missing              | missing | manual          | reference_and_case
        blocked                | -      || missing              | missing | manual          | reference_and_case
    """,
    "kinds of task: every link status with every reference status": """
        cases
        example                | case  | from       | to
        ambiguous, ambiguous   | HTF-1 | 2024-01-01 | -
        ambiguous, ambiguous   | HTF-2 | 2024-01-01 | -
        ambiguous, stated      | HTF-1 | 2024-01-01 | -
        ambiguous, stated      | HTF-2 | 2024-01-01 | -
        ambiguous, derived     | HTF-1 | 2024-01-01 | -
        ambiguous, derived     | HTF-2 | 2024-01-01 | -
        ambiguous, free        | HTF-1 | 2024-01-01 | -
        ambiguous, free        | HTF-2 | 2024-01-01 | -
        conflicting, stated    | HTF-1 | 2024-03-01 | 2024-03-31
        conflicting, missing   | HTF-1 | 2024-03-01 | 2024-03-31
        linked now, invalid    | HTF-1 | 2024-01-01 | -
        linked now, other's    | HTF-1 | 2024-01-01 | -
        linked now, ambiguous  | HTF-1 | 2024-01-01 | -
        linked now, missing    | HTF-1 | 2024-01-01 | -

        benefits
        example                | reference | person
        ambiguous, ambiguous   | A1        |
        ambiguous, ambiguous   | A2        |
        ambiguous, stated      | A1        |
        ambiguous, derived     | A1        |
        conflicting, stated    | A1        |
        missing, stated        | A1        |
        missing, derived       | A1        |
        missing, other's       | A1        | P2
        linked now, other's    | A1        | P2
        linked now, ambiguous  | A1        |
        linked now, ambiguous  | A2        |

        claims
        example                | benefit       | stated | from       | to         || link                 | status       | task_type
        ambiguous, ambiguous   | kontanthjaelp | -      |            |            || ambiguous            | ambiguous    | reference_and_case
        ambiguous, stated      | kontanthjaelp | A1     |            |            || ambiguous            | stated       | case_ambiguous
        ambiguous, derived     | kontanthjaelp | -      |            |            || ambiguous            | derived      | case_ambiguous
        ambiguous, free        | boligindskud  | -      |            |            || ambiguous            | not_required | case_ambiguous
        conflicting, stated    | kontanthjaelp | A1     |            |            || conflicting          | stated       | case_ambiguous
        conflicting, stated    | kontanthjaelp | A1     | 2024-05-01 | 2024-05-31 || conflicting          | stated       | case_ambiguous
        conflicting, missing   | kontanthjaelp | -      |            |            || conflicting          | missing      | reference_and_case
        conflicting, missing   | boligindskud  | -      | 2024-05-01 | 2024-05-31 || conflicting          | not_required | case_ambiguous
        missing, stated        | kontanthjaelp | A1     |            |            || missing              | stated       | case_missing
        missing, derived       | kontanthjaelp | -      |            |            || missing              | derived      | case_missing
        missing, free          | boligindskud  | -      |            |            || missing              | not_required | case_missing
        missing, missing       | kontanthjaelp | -      |            |            || missing              | missing      | reference_and_case
        missing, invalid       | kontanthjaelp | B7     |            |            || missing              | invalid      | reference_and_case
        missing, other's       | kontanthjaelp | A1     |            |            || missing              | invalid      | reference_and_case
        linked now, invalid    | kontanthjaelp | B7     |            |            || linked_automatically | invalid      | reference_invalid
        linked now, other's    | kontanthjaelp | A1     |            |            || linked_automatically | invalid      | reference_invalid
        linked now, ambiguous  | kontanthjaelp | -      |            |            || linked_automatically | ambiguous    | reference_ambiguous
        linked now, missing    | kontanthjaelp | -      |            |            || linked_automatically | missing      | reference_missing
    """,
}  # fmt: skip


@pytest.mark.parametrize("title", TABLES)
def test_outcome(title, wrong):
    assert wrong[title] == []
