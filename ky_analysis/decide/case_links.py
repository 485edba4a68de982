"""The ladder of an account's link status (spec: the rules, case link).

SQL has found the fitting cases (`steps.link_finds`); here it is decided what they amount to.
"""

from dataclasses import dataclass

import polars as pl

_every_claim_has_a_case = pl.col("claims_with_a_case") == pl.col("in_scope_claims")


@dataclass(frozen=True)
class Status:
    """The first status whose condition holds is the account's."""

    name: str
    reason: str
    holds: pl.Expr


LADDER = (
    Status("linked", "The account states a case of its person.", pl.col("stated_case_holds")),
    Status("not_in_scope", "None of its claims is in scope.", pl.col("in_scope_claims") == 0),
    Status(
        "linked_automatically",
        "Every claim has a fitting case, and exactly one case fits them all.",
        _every_claim_has_a_case & (pl.col("cases_that_fit_all") == 1),
    ),
    Status(
        "ambiguous",
        "Every claim has a fitting case, and two or more cases fit them all.",
        _every_claim_has_a_case & (pl.col("cases_that_fit_all") >= 2),
    ),
    Status("missing", "No claim has a fitting case.", pl.col("claims_with_a_case") == 0),
    Status("conflicting", "Some claims have a fitting case, but no case fits them all.", pl.lit(True)),
)
WAYS = {
    "reference_case": "The payment that the claim's reference names was converted to the case.",
    "covering_case": "A case of the person and group covers the claim's period.",
    "overlapping_case": "None covers it, but a case of the person and group overlaps the claim's period.",
    "only_case": "The claim has no period: every case of the person and group fits.",
}


def decide(finds: pl.DataFrame) -> pl.DataFrame:
    """Decides the case link of every account.

    Args:
        finds: `steps.link_finds`, a row per account.

    Returns:
        municipality_code, account_id, link_status, link_rule, case_id, candidate_case_count; a row per account, with
        null as status for other systems than KMD Aktiv.
    """
    status = pl.coalesce(*[pl.when(step.holds).then(pl.lit(step.name)) for step in LADDER])
    decided = finds.with_columns(link_status=pl.when("on_kmd_aktiv").then(status))
    is_linked = pl.col("link_status") == "linked"
    is_linked_now = pl.col("link_status") == "linked_automatically"
    was_searched = pl.col("link_status").is_in(["linked_automatically", "ambiguous", "missing", "conflicting"])
    return decided.select(
        "municipality_code",
        "account_id",
        "link_status",
        link_rule=pl.when(is_linked_now).then("weakest_way"),
        case_id=pl.when(is_linked).then("stated_case_id").when(is_linked_now).then("case_that_fits_all"),
        candidate_case_count=pl.when(was_searched).then("cases_that_fit_all"),
    )
