"""The ladders of a claim's one outcome and of a manual claim's kind of task (spec: the rules, outcome and kinds)."""

from dataclasses import dataclass

import polars as pl

_link = pl.col("link_status")
_reference = pl.col("reference_status")
_is_linked = _link.is_in(["linked", "linked_automatically"])
_reference_is_open = _reference.is_in(["ambiguous", "missing", "invalid"])


@dataclass(frozen=True)
class Step:
    """The first step that holds names the claim's outcome or kind of task."""

    name: str
    reason: str
    holds: pl.Expr


OUTCOMES = (
    Step("not_kmd_aktiv", "The account belongs to another system.", ~pl.col("on_kmd_aktiv")),
    Step("settled", "Nothing is owed and nothing is parked.", ~pl.col("in_scope")),
    Step(
        "resolved_before",
        "The account was linked and the reference right, or none was required.",
        (_link == "linked") & _reference.is_in(["stated", "not_required"]),
    ),
    Step(
        "resolved_automatically",
        "The re-run linked the account or derived the reference, and nothing is left to do.",
        _is_linked & _reference.is_in(["stated", "derived", "not_required"]),
    ),
    Step("manual", "A caseworker must settle the case, the reference or both.", pl.lit(True)),
)
TASK_TYPES = (
    Step(
        "waiting_account",
        "The account is not linked and waits for a coverage.",
        ~_is_linked & (pl.col("account_status") == "Venter_på_dækning"),
    ),
    Step("reference_and_case", "Neither case nor reference is settled.", ~_is_linked & _reference_is_open),
    Step("case_ambiguous", "Several cases fit, or none fits all claims.", _link.is_in(["ambiguous", "conflicting"])),
    Step("case_missing", "No case fits.", _link == "missing"),
    Step("reference_invalid", "The stated reference is deficient or contradicted.", _reference == "invalid"),
    Step("reference_ambiguous", "Several payments could be meant.", _reference == "ambiguous"),
    Step("reference_missing", "No payment was found.", _reference == "missing"),
)


def decide(finds: pl.DataFrame) -> pl.DataFrame:
    """Decides the outcome of every claim.

    Args:
        finds: `steps.outcome_finds`, a row per claim.

    Returns:
        municipality_code, claim_id, outcome, task_type (null unless manual); a row per claim.
    """
    decided = finds.with_columns(outcome=_first(OUTCOMES))
    return decided.select(
        "municipality_code",
        "claim_id",
        "outcome",
        task_type=pl.when(pl.col("outcome") == "manual").then(_first(TASK_TYPES)),
    )


def _first(steps: tuple[Step, ...]) -> pl.Expr:
    """The name of the first step that holds. A condition on a null does not hold."""
    return pl.coalesce(*[pl.when(step.holds).then(pl.lit(step.name)) for step in steps])
