"""Tasks and the 15 packages: who is counted where, with and without coverages."""
# ruff: noqa: E501  (tables of text)

import pytest

from tests.oracle import Options

TWO_CLAIMS = """
        claims
        example             | claim | account | balance
        same kind           | F1    | K1      | 100
        same kind           | F2    | K1      | 20.50
        two accounts        | F1    | K1      | 100
        two accounts        | F2    | K2      | 20.50
        one of two paid     | F1    | K1      | 100
        one of two paid     | F2    | K1      | 20.50

        coverages
        example             | claim | amount | parked
        one of two paid     | F2    | 10     | N
"""

TABLES = {
    "grain account: one task is one account and one kind": TWO_CLAIMS
    + """
        tasks
        example         | task_id               | package                             | account | claims | balance | coverage_amount | with_coverage
        same kind       | K1/reference_and_case | reference_and_case_without_coverage | K1      | 2      | 120.5   | 0               | no
        two accounts    | K1/reference_and_case | reference_and_case_without_coverage | K1      | 1      | 100     | 0               | no
        two accounts    | K2/reference_and_case | reference_and_case_without_coverage | K2      | 1      | 20.5    | 0               | no
        one of two paid | K1/reference_and_case | reference_and_case_with_coverage    | K1      | 2      | 120.5   | 10              | yes

        task_packages
        example         | package                             | package_number | tasks | accounts | claims | persons | balance | coverage_amount
        same kind       | reference_and_case_without_coverage | 9              | 1     | 1        | 2      | 1       | 120.5   | 0
        two accounts    | reference_and_case_without_coverage | 9              | 2     | 2        | 2      | 1       | 120.5   | 0
        one of two paid | reference_and_case_with_coverage    | 2              | 1     | 1        | 2      | 1       | 120.5   | 10
    """,
    "grain claim: one task is one claim": TWO_CLAIMS
    + """
        tasks
        example         | task_id               | package                             | account | claims | balance | coverage_amount | with_coverage
        same kind       | F1/reference_and_case | reference_and_case_without_coverage | K1      | 1      | 100     | 0               | no
        same kind       | F2/reference_and_case | reference_and_case_without_coverage | K1      | 1      | 20.5    | 0               | no
        two accounts    | F1/reference_and_case | reference_and_case_without_coverage | K1      | 1      | 100     | 0               | no
        two accounts    | F2/reference_and_case | reference_and_case_without_coverage | K2      | 1      | 20.5    | 0               | no
        one of two paid | F1/reference_and_case | reference_and_case_without_coverage | K1      | 1      | 100     | 0               | no
        one of two paid | F2/reference_and_case | reference_and_case_with_coverage    | K1      | 1      | 20.5    | 10              | yes

        task_packages
        example         | package                             | package_number | tasks | accounts | claims | persons | balance | coverage_amount
        same kind       | reference_and_case_without_coverage | 9              | 2     | 1        | 2      | 1       | 120.5   | 0
        two accounts    | reference_and_case_without_coverage | 9              | 2     | 2        | 2      | 1       | 120.5   | 0
        one of two paid | reference_and_case_without_coverage | 9              | 1     | 1        | 1      | 1       | 100     | 0
        one of two paid | reference_and_case_with_coverage    | 2              | 1     | 1        | 1      | 1       | 20.5    | 10
    """,
    "has coverages: the payments on the claim sum to more than nothing": """
        coverages
        example                  | amount | kind            | parked
        one oere                 | 0.01   | Indbetaling     | N
        parked                   | 50     | Modregning      | J
        nothing                  | 0      | Indbetaling     | N
        taken back in full       | 50     | Indbetaling     | N
        taken back in full       | -50    | Korrektion      | N
        taken back in part       | 50     | Lønindeholdelse | N
        taken back in part       | -49.99 | Korrektion      | J
        more taken back          | 50     | Indbetaling     | N
        more taken back          | -60    | Korrektion      | N
        write-off                | 50     | Afskrivning     | N
        unknown kind             | 50     | Andet           | N

        claims
        example                  | claim || has_coverage | coverage_amount
        one oere                 | F1    || yes          | 0.01
        parked                   | F1    || yes          | 50
        nothing                  | F1    || no           | 0
        taken back in full       | F1    || no           | 0
        taken back in part       | F1    || yes          | 0.01
        more taken back          | F1    || no           | -10
        write-off                | F1    || no           | 0
        unknown kind             | F1    || no           | 0
        no coverage row          | F1    || no           | 0
    """,
    "one claim's correction does not take away another claim's coverages": """
        claims
        example   | claim
        two       | F1
        two       | F2

        coverages
        example   | claim | amount | kind        | parked
        two       | F1    | 10     | Indbetaling | N
        two       | F2    | -30    | Korrektion  | N

        tasks
        example   | claims | with_coverage | coverage_amount | package
        two       | 2      | yes           | -20             | reference_and_case_with_coverage
    """,
    "one account can be in several packages; persons are counted once, unknown ones not at all": """
        accounts
        example          | account | person
        two kinds        | K1      | P1
        same person      | K1      | P1
        same person      | K2      | P1
        two persons      | K1      | P1
        two persons      | K2      | P2
        unknown persons  | K1      | ?
        unknown persons  | K2      | ?
        unknown and known| K1      | P1
        unknown and known| K2      | ?

        claims
        example          | claim | account | benefit
        two kinds        | F1    | K1      | kontanthjaelp
        two kinds        | F2    | K1      | boligindskud
        same person      | F1    | K1      |
        same person      | F2    | K2      |
        two persons      | F1    | K1      |
        two persons      | F2    | K2      |
        unknown persons  | F1    | K1      |
        unknown persons  | F2    | K2      |
        unknown and known| F1    | K1      |
        unknown and known| F2    | K2      |

        task_packages
        example          | package                             | tasks | accounts | claims | persons | balance | released
        two kinds        | reference_and_case_without_coverage | 1     | 1        | 1      | 1       | 100     | -
        two kinds        | case_missing_without_coverage       | 1     | 1        | 1      | 1       | 100     | -
        same person      | reference_and_case_without_coverage | 2     | 2        | 2      | 1       | 200     | -
        two persons      | reference_and_case_without_coverage | 2     | 2        | 2      | 2       | 200     | -
        unknown persons  | reference_and_case_without_coverage | 2     | 2        | 2      | 0       | 200     | -
        unknown and known| reference_and_case_without_coverage | 2     | 2        | 2      | 1       | 200     | -
    """,
}  # fmt: skip
OPTIONS = {"grain claim: one task is one claim": Options(task_grain="claim")}


@pytest.mark.parametrize("title", TABLES)
def test_package(title, wrong):
    assert wrong[title] == []
