"""How often each rule is right: a run's decisions against the truth that a sample brings with it."""

from pathlib import Path
from typing import get_args

import polars as pl

from ky_analysis.errors import UsageError
from ky_analysis.settings import Rules

DERIVING_RULES = get_args(get_args(Rules.model_fields["disabled"].annotation)[0])
REFERENCE_RULES = ("stated", *DERIVING_RULES, "all_derived")
LINK_WAYS = ("reference_case", "covering_case", "overlapping_case", "only_case")
LINK_RULES = ("linked", *LINK_WAYS, "all_linked_automatically")
NORMAL_95 = 1.959963984540054
KEY = ["municipality_code", "claim_id"]


def evaluate(out: Path, truth: Path) -> pl.DataFrame:
    """Precision and recall of every reference rule (a row a claim) and way of linking (a row an account).

    Args:
        out: the folder of a run.
        truth: the folder of the sample's truth, with claims.csv.

    Returns:
        decision (`reference`, `link`), rule, decided, right, precision, precision_low, precision_high (Wilson, 95 %),
        needed, recall (right of needed). Rules that decided nothing have no precision. `needed` is, for what is
        derived, the claims in scope that require a reference and have no verified one, and the accounts with claims
        in scope that came unlinked: recalls of the rules add up. A reference or case that is missing in the extract
        counts as needed.

    Raises:
        UsageError: a file is missing, or the truth is not that of the run's extract.
    """
    claims = read(out / "data" / "claims.parquet", "Give the folder of a finished run.")
    accounts = read(out / "data" / "accounts.parquet", "Give the folder of a finished run.")
    known = read_truth(truth)
    claims = claims.filter("in_scope").join(known, on=KEY, how="left", validate="1:1")
    strangers = claims["true_reference"].is_null().sum()
    if strangers:
        raise UsageError(f"{truth} does not fit {out}: {strangers} of {claims.height} claims have no truth in it.")
    return pl.concat([references(claims), links(claims, accounts)])


def references(claims: pl.DataFrame) -> pl.DataFrame:
    """The table's rows on references; `claims` are in scope, with their truth."""
    required = claims.filter("reference_required")
    stated, derived = pl.col("reference_status") == "stated", pl.col("reference_status") == "derived"
    rule = pl.when(stated).then(pl.lit("stated")).when(derived).then("reference_rule")
    right = pl.col("reference").eq_missing(pl.col("true_reference"))
    decided = required.select(rule=rule, right=right).drop_nulls("rule")
    needed = required.filter(~stated).height
    return score("reference", decided, REFERENCE_RULES, {"stated": required.height}, needed)


def links(claims: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """The table's rows on links: right where the account's case is that of all its claims in scope."""
    all_right = pl.col("case_id").eq_missing(pl.col("true_case_id")).all()
    truth = claims.group_by("municipality_code", "account_id").agg(right=all_right)
    linked = accounts.join(truth, on=["municipality_code", "account_id"], validate="1:1")
    before, automatic = pl.col("link_status") == "linked", pl.col("link_status") == "linked_automatically"
    rule = pl.when(before).then(pl.lit("linked")).when(automatic).then("link_rule")
    decided = linked.select("right", rule=rule).drop_nulls("rule")
    return score("link", decided, LINK_RULES, {"linked": linked.height}, linked.filter(~before).height)


def score(
    decision: str, decided: pl.DataFrame, rules: tuple[str, ...], needed_of: dict[str, int], needed: int
) -> pl.DataFrame:
    """Counts and shares of `decided` (rule, right) for all rules; the last is the sum of those not in `needed_of`."""
    total = decided.filter(~pl.col("rule").is_in(list(needed_of))).with_columns(rule=pl.lit(rules[-1]))
    counts = (
        pl.concat([decided.select("rule", "right"), total.select("rule", "right")])
        .group_by("rule")
        .agg(decided=pl.len().cast(pl.Int64), right=pl.col("right").sum().cast(pl.Int64))
    )
    frame = pl.DataFrame({"rule": rules}).join(counts, on="rule", how="left", maintain_order="left")
    frame = frame.with_columns(pl.col("decided", "right").fill_null(0))
    low, high = wilson(pl.col("right"), pl.col("decided"))
    return frame.select(
        pl.lit(decision).alias("decision"),
        "rule",
        "decided",
        "right",
        share(pl.col("right"), pl.col("decided")).alias("precision"),
        low.alias("precision_low"),
        high.alias("precision_high"),
        needed=pl.col("rule").replace_strict(needed_of, default=needed, return_dtype=pl.Int64),
    ).with_columns(recall=share(pl.col("right"), pl.col("needed")))


def share(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """Part of whole; null of nothing."""
    return pl.when(whole > 0).then(part / whole)


def wilson(right: pl.Expr, decided: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The Wilson 95 % interval of right among decided; null of nothing."""
    rate, square = share(right, decided), NORMAL_95**2
    middle = rate + square / (2 * decided)
    spread = NORMAL_95 * (rate * (1 - rate) / decided + square / (4 * decided**2)).sqrt()
    whole = 1 + square / decided
    return ((middle - spread) / whole).clip(0, 1), ((middle + spread) / whole).clip(0, 1)


def read(path: Path, advice: str) -> pl.DataFrame:
    """A parquet file, or a UsageError that says where it was looked for."""
    if not path.is_file():
        raise UsageError(f"{path} does not exist. {advice}")
    return pl.read_parquet(path, glob=False)


def read_truth(folder: Path) -> pl.DataFrame:
    """The truth of each claim: municipality_code, claim_id, true_reference, true_case_id."""
    path = folder / "claims.csv"
    if not path.is_file():
        raise UsageError(f"{path} does not exist. Give the folder truth that `ky-analysis sample` wrote.")
    return pl.read_csv(path, infer_schema=False, glob=False)
