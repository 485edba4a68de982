"""The ladder of reference rules: the first that finds exactly one benefit wins (spec: the rules, reference).

SQL has found the benefits (`steps.reference_finds`, `steps.reference_candidates`); here it is decided which counts.
"""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

CLAIM = ["municipality_code", "claim_id"]

_states_nothing = pl.col("stated_is_empty")
_has_no_period = ~pl.col("has_period")


@dataclass(frozen=True)
class Rule:
    """A rule wins where it runs and `found` is exactly one; `reference` is then that one."""

    name: str
    reason: str
    runs_where: pl.Expr
    found: str
    reference: str


LADDER = (
    Rule(
        "normalised",
        "The stated reference is, but for case, signs and leading zeros, that of one payment of the person and kind.",
        ~_states_nothing,
        "normalised",
        "normalised_reference",
    ),
    Rule(
        "amount_and_period",
        "One payment of the person and kind has the claim's very period and amount.",
        pl.lit(True),
        "amount_and_period",
        "amount_and_period_reference",
    ),
    Rule(
        "exact_period",
        "One payment of the person and kind has the claim's very period.",
        pl.lit(True),
        "exact_period",
        "exact_period_reference",
    ),
    Rule(
        "covering_period",
        "Nothing is stated, and one payment of the person and kind covers the claim's period.",
        _states_nothing,
        "covering_period",
        "covering_period_reference",
    ),
    Rule(
        "only_overlap",
        "Nothing is stated, and only one payment of the person and kind overlaps the claim's period.",
        _states_nothing & pl.col("has_period"),
        "pool",
        "pool_reference",
    ),
    Rule(
        "only_benefit",
        "Nothing is stated, the claim has no period, and only one payment of the person and kind began by then.",
        _states_nothing & _has_no_period,
        "pool",
        "pool_reference",
    ),
)
SIBLING = Rule(
    "account_sibling",
    "Nothing is stated, the claim has no period, and all other claims of the account and kind point to one payment.",
    _states_nothing & _has_no_period,
    "siblings",
    "sibling_reference",
)
RULES = (*LADDER, SIBLING)


def decide(finds: pl.DataFrame, pool: pl.DataFrame, disabled: Collection[str] = ()) -> pl.DataFrame:
    """Decides the reference of every claim in scope.

    Args:
        finds: `steps.reference_finds`, a row per claim in scope.
        pool: municipality_code, claim_id, reference of the candidates in the pool of claims without a period.
        disabled: names of rules that are turned off.

    Returns:
        municipality_code, claim_id, reference_status, reference, reference_rule, candidate_count; a row per claim.
    """
    required = pl.col("reference_required")
    came_to_the_rules = required & ~pl.col("stated_is_own") & ~pl.col("stated_is_other_persons")
    first = finds.with_columns(came_to_the_rules=came_to_the_rules).with_columns(
        rule=_winner([rule for rule in LADDER if rule.name not in disabled])
    )
    if SIBLING.name not in disabled:
        first = first.join(_siblings(first, pool), on=CLAIM, how="left")
        first = first.with_columns(rule=pl.coalesce("rule", _winner([SIBLING])))
    derived = pl.col("rule").is_not_null()
    return first.select(
        *CLAIM,
        reference_status=pl.when(~required)
        .then(pl.lit("not_required"))
        .when("stated_is_own")
        .then(pl.lit("stated"))
        .when("stated_is_other_persons")
        .then(pl.lit("invalid"))
        .when(derived)
        .then(pl.lit("derived"))
        .when(~_states_nothing)
        .then(pl.lit("invalid"))
        .when(pl.col("pool") >= 2)
        .then(pl.lit("ambiguous"))
        .otherwise(pl.lit("missing")),
        reference=pl.when(~required & ~_states_nothing)
        .then("stated_reference")
        .when(required & pl.col("stated_is_own"))
        .then("stated_reference")
        .otherwise(_reference_of_winner(first.columns)),
        reference_rule=pl.when(required & pl.col("stated_is_other_persons"))
        .then(pl.lit("other_person"))
        .otherwise("rule"),
        candidate_count=pl.when("came_to_the_rules").then("pool"),
    )


def _winner(rules: list[Rule]) -> pl.Expr:
    """The name of the first rule that runs and finds exactly one; null where none does."""
    wins = [
        pl.when(pl.col("came_to_the_rules") & rule.runs_where & (pl.col(rule.found) == 1)).then(pl.lit(rule.name))
        for rule in rules
    ]
    return pl.coalesce(*wins, pl.lit(None, pl.String))


def _reference_of_winner(columns: list[str]) -> pl.Expr:
    """The reference that the winning rule found; null where none won."""
    found = [pl.when(pl.col("rule") == rule.name).then(rule.reference) for rule in RULES if rule.reference in columns]
    return pl.coalesce(*found)


def _siblings(first: pl.DataFrame, pool: pl.DataFrame) -> pl.DataFrame:
    """Per claim that no rule has settled: the one reference of its account's and kind's other claims, if in its pool.

    The claim itself has no reference yet, so every reference of the account and kind is another claim's.
    """
    account_and_kind = ["municipality_code", "account_id", "benefit"]
    reference = (
        pl.when(pl.col("reference_required") & pl.col("stated_is_own"))
        .then("stated_reference")
        .otherwise(_reference_of_winner(first.columns))
    )
    open_claims = first.filter("came_to_the_rules", pl.col("rule").is_null(), SIBLING.runs_where)
    known = (
        first.join(open_claims, on=account_and_kind, how="semi")
        .select(*account_and_kind, sibling_reference=reference)
        .drop_nulls("sibling_reference")
        .group_by(account_and_kind)
        .agg(siblings=pl.col("sibling_reference").n_unique(), sibling_reference=pl.col("sibling_reference").min())
        .filter(pl.col("siblings") == 1)
    )
    return (
        open_claims.select(*CLAIM, "account_id", "benefit")
        .join(known, on=account_and_kind)
        .join(pool, left_on=[*CLAIM, "sibling_reference"], right_on=[*CLAIM, "reference"], how="semi")
        .select(*CLAIM, pl.col("siblings").cast(pl.Int64), "sibling_reference")
    )
