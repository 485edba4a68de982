"""Precision and recall against hand-made truth: what counts as decided, right and needed."""

import polars as pl
import pytest

from ky_analysis import evaluate as measured
from ky_analysis.decide import references
from ky_analysis.errors import UsageError

CLAIMS = """
claim account required status       rule         reference case link                 true_reference true_case
c1    a1      yes      stated       -            r1        s1   linked               r1             s1
c2    a1      yes      derived      normalised   r2        s1   linked               r2             s2
c3    a2      yes      derived      normalised   r9        s3   linked_automatically r3             s3
c4    a2      yes      missing      -            -         s3   linked_automatically r4             s3
c5    a3      no       not_required -            -         -    missing              r5             s5
c6    a4      yes      invalid      other_person r7        -    missing              r6             s6
"""


def world(folder, text=CLAIMS):
    """Writes a run's claims and accounts, and the truth, from a table of words."""
    head, *rows = [line.split() for line in text.strip().splitlines()]
    table = pl.DataFrame([[None if word == "-" else word for word in row] for row in rows], schema=head, orient="row")
    (folder / "data").mkdir()
    claims = table.select(
        municipality_code=pl.lit("0155"),
        claim_id="claim",
        account_id="account",
        in_scope=pl.lit(True),
        reference_required=pl.col("required") == "yes",
        reference_status="status",
        reference_rule="rule",
        reference="reference",
        case_id="case",
    )
    out_of_scope = claims.tail(1).with_columns(claim_id=pl.lit("c0"), in_scope=pl.lit(False))
    pl.concat([claims, out_of_scope]).write_parquet(folder / "data" / "claims.parquet")
    way = pl.when(pl.col("link") == "linked_automatically").then(pl.lit("covering_case"))
    table.select(
        municipality_code=pl.lit("0155"), account_id="account", link_status="link", link_rule=way
    ).unique().write_parquet(folder / "data" / "accounts.parquet")
    truth = table.select(
        municipality_code=pl.lit("0155"), claim_id="claim", true_reference="true_reference", true_case_id="true_case"
    )
    truth.write_csv(folder / "claims.csv")
    return folder


def row(frame, rule):
    return frame.row(by_predicate=pl.col("rule") == rule, named=True)


def counts(frame, rule):
    one = row(frame, rule)
    return one["decided"], one["right"], one["needed"]


def test_a_rule_is_right_where_it_found_the_true_reference(tmp_path):
    frame = measured.evaluate(world(tmp_path), tmp_path)
    assert counts(frame, "normalised") == (2, 1, 4)
    assert counts(frame, "stated") == (1, 1, 5)
    assert counts(frame, "all_derived") == (2, 1, 4)
    assert (row(frame, "normalised")["precision"], row(frame, "normalised")["recall"]) == (0.5, 0.25)


def test_a_link_is_right_where_the_case_is_that_of_all_the_accounts_claims(tmp_path):
    frame = measured.evaluate(world(tmp_path), tmp_path)
    assert counts(frame, "linked") == (1, 0, 4)
    assert counts(frame, "covering_case") == (1, 1, 3)
    assert counts(frame, "all_linked_automatically") == (1, 1, 3)


def test_a_rule_that_decided_nothing_is_listed_without_precision(tmp_path):
    one = row(measured.evaluate(world(tmp_path), tmp_path), "only_benefit")
    assert (one["decided"], one["precision"], one["precision_low"], one["recall"]) == (0, None, None, 0)


@pytest.mark.parametrize(
    ("right", "decided", "low", "high"),
    [(0, 10, 0.0, 0.27753), (10, 10, 0.72247, 1.0), (81, 263, 0.25525, 0.36617)],  # the last: Newcombe 1998
)
def test_the_wilson_interval(right, decided, low, high):
    frame = pl.DataFrame({"right": [right], "decided": [decided]})
    lowest, highest = measured.wilson(pl.col("right"), pl.col("decided"))
    assert frame.select(low=lowest, high=highest).row(0) == pytest.approx((low, high), abs=5e-5)


def test_the_truth_of_another_sample_is_refused(tmp_path):
    out = world(tmp_path)
    pl.read_csv(out / "claims.csv", infer_schema=False).head(3).write_csv(out / "claims.csv")
    with pytest.raises(UsageError, match="3 of 6 claims have no truth"):
        measured.evaluate(out, out)


@pytest.mark.parametrize("missing", ["claims.csv", "data/claims.parquet", "data/accounts.parquet"])
def test_a_missing_file_is_named(tmp_path, missing):
    out = world(tmp_path)
    (out / missing).unlink()
    with pytest.raises(UsageError, match=missing.rsplit("/", maxsplit=1)[-1]):
        measured.evaluate(out, out)


def test_all_reference_rules_are_listed_in_the_ladders_order():
    assert [rule.name for rule in references.LADDER] == [
        rule for rule in measured.DERIVING_RULES if rule in {one.name for one in references.LADDER}
    ]
