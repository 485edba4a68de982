"""References that caseworkers found, beside what the run had: was it a candidate, and which rule would have found it?

An idea is a condition a new rule could have. On the claims whose reference is now known it is counted how often the
idea points at exactly one payment, and how often at the right one.
"""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from ky_analysis import published_run
from ky_analysis.errors import ExtractError

CLAIM = ["municipality_code", "claim_id"]
IDEAS_SCHEMA = {"idea": pl.String, "claims": pl.Int64, "points_at_one": pl.Int64, "right": pl.Int64}
NEAR_DAYS = 31

_difference = pl.col("amount_difference").abs()


def _least(value: pl.Expr, among: pl.Expr) -> pl.Expr:
    """Whether a row has the least value of its claim, among some of its rows."""
    return among & (value == value.filter(among).min().over(CLAIM))


IDEAS: dict[str, Callable[[], pl.Expr]] = {
    "same_amount": lambda: pl.col("in_pool") & (_difference == 0),
    "nearest_amount": lambda: _least(_difference, pl.col("in_pool")),
    "longest_overlap": lambda: _least(-pl.col("overlap_days"), pl.col("in_pool")),
    "same_start": lambda: pl.col("in_pool") & (pl.col("period_from") == pl.col("claim_from")),
    "same_end": lambda: pl.col("in_pool") & (pl.col("period_to") == pl.col("claim_to")),
    "same_amount_any_period": lambda: pl.col("same_kind") & (_difference == 0),
    "same_period_any_kind": lambda: (
        (pl.col("period_from") == pl.col("claim_from")) & (pl.col("period_to") == pl.col("claim_to"))
    ),
    "nearest_period": lambda: _least(pl.col("days_apart"), pl.col("same_kind") & (pl.col("days_apart") <= NEAR_DAYS)),
    "one_letter_off": lambda: pl.col("letters_off") == 1,
}


def compare(out: Path, found: pl.DataFrame, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, list[str]]:
    """Adds what the run knew to the found references, and counts what each idea would have done.

    Args:
        out: the run that made the work list.
        found: municipality_code, task_id, claim_id, found_reference.
        rows: all rows of the work list, to see whether it is this run's.

    Returns:
        The found with verdict (`candidate`, `other_period`, `other_kind`, `other_person`, `not_in_extract`), rank,
        reason, overlap_days and amount_difference; the ideas, best first; and notes.

    Raises:
        ExtractError: no claim of the work list is in the run.
        UsageError: `out` is not a run.
    """
    claims = rows.filter(pl.col("claim_id").is_not_null())
    with published_run.opened(out) as connection:
        known = connection.sql("select municipality_code, claim_id from main.claims").pl()
        here = claims.join(known, on=CLAIM, how="semi")
        if here.is_empty() and not claims.is_empty():
            raise ExtractError(f"None of the {claims.height} claims is in {out}. Give the run that made the work list.")
        unknown = claims.height - here.height
        notes = [f"{unknown} of {claims.height} claims are not in {out}; they were not compared."] if unknown else []
        found = found.join(known, on=CLAIM, how="semi")
        connection.register("found", found.to_arrow())
        judged, payments = connection.sql(_JUDGED).pl(), connection.sql(_PAYMENTS).pl()
    return judged, _ideas(judged, payments), notes


_JUDGED = """
select
    found.municipality_code,
    found.task_id,
    found.claim_id,
    found.found_reference,
    case
        when candidates.in_pool then 'candidate'
        when benefits.reference is null then 'not_in_extract'
        when benefits.person_key is distinct from claims.person_key or claims.person_key is null then 'other_person'
        when benefits.benefit is distinct from claims.benefit then 'other_kind'
        else 'other_period'
    end as verdict,
    options.rank,
    options.reason,
    candidates.overlap_days,
    (benefits.gross_paid - claims.principal)::decimal(14, 2) as amount_difference,
from found
inner join steps.claim_facts as claims using (municipality_code, claim_id)
left join steps.benefit_facts as benefits
    on benefits.municipality_code = found.municipality_code
    and benefits.reference = found.found_reference
left join steps.reference_candidates as candidates
    on candidates.municipality_code = found.municipality_code
    and candidates.claim_id = found.claim_id
    and candidates.reference = found.found_reference
left join main.task_candidates as options
    on options.municipality_code = found.municipality_code
    and options.claim_id = found.claim_id
    and options.kind = 'reference'
    and options.candidate = found.found_reference
order by found.municipality_code, found.claim_id
"""

_PAYMENTS = """
select
    found.municipality_code,
    found.claim_id,
    found.found_reference,
    benefits.reference,
    coalesce(benefits.benefit = claims.benefit, false) as same_kind,
    coalesce(candidates.in_pool, false) as in_pool,
    candidates.overlap_days,
    (benefits.gross_paid - claims.principal)::decimal(14, 2) as amount_difference,
    benefits.period_from,
    benefits.period_to,
    claims.period_from as claim_from,
    claims.period_to as claim_to,
    case
        when claims.has_period and not benefits.is_reversed then
            greatest(date_diff('day', claims.period_to, benefits.period_from),
                date_diff('day', benefits.period_to, claims.period_from), 0)
    end as days_apart,
    case
        when not claims.stated_is_empty
            then levenshtein(steps.normalised(claims.stated_reference), benefits.reference_normalised)
    end as letters_off,
from found
inner join steps.claim_facts as claims using (municipality_code, claim_id)
inner join steps.benefit_facts as benefits
    on benefits.municipality_code = claims.municipality_code
    and benefits.person_key = claims.person_key
left join steps.reference_candidates as candidates
    on candidates.municipality_code = claims.municipality_code
    and candidates.claim_id = claims.claim_id
    and candidates.reference = benefits.reference
"""


def _ideas(judged: pl.DataFrame, payments: pl.DataFrame) -> pl.DataFrame:
    """How often each idea points at exactly one payment, and at the right one."""
    rows = []
    for idea, condition in IDEAS.items():
        met = payments.filter(condition().fill_null(False))
        single = met.group_by(CLAIM).agg(pl.len(), right=(pl.col("reference") == pl.col("found_reference")).any())
        single = single.filter(pl.col("len") == 1)
        rows.append((idea, judged.height, single.height, single["right"].sum()))
    frame = pl.DataFrame(rows, schema=IDEAS_SCHEMA, orient="row")
    return frame.sort("right", "points_at_one", descending=[True, False], maintain_order=True)
