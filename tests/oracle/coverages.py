"""Where each coverage row stands, and whether it is reportable under LL § 8 O."""

from tests.oracle.facts import closed

NAMES = ["municipality_code", "coverage_id", "claim_id", "coverage_date", "kind", "amount", "interest", "parked"]


def coverage_rows(facts: dict) -> list[dict]:
    """The coverages table. The claims' own coverage rows get their decisions too."""
    claims = {claim["claim_id"]: claim for claim in facts["claims"]}
    rows = []
    for row in facts["coverages"]:
        claim = claims[row["claim_id"]]
        row["income_year"] = row["coverage_date"].year
        row["principal_part"] = row["amount"] - row["interest"]
        row["disposition"] = disposition(row, claim)
        row["law_benefit"] = claim["reference_benefit"]["benefit"] if claim["reference_benefit"] else claim["benefit"]
        row["line"] = reportable_line(row, claim, facts)
        row["reportable"] = ("no", "unknown", "no", "unknown", "no", "yes", "in_part")[row["line"] - 1]
        waiting = row["disposition"] == "waiting"
        row["at_risk"] = row["principal_part"] if waiting and row["reportable"] in ("yes", "in_part") else 0
        rows.append(
            {name: row[name] for name in NAMES}
            | {name: row[name] for name in ("disposition", "income_year", "principal_part", "reportable")}
            | {"reference": claim["reference"], "case_id": claim["case_id"]}
            | {"blocking_task_id": claim["task_id"] if waiting else None}
        )
    return rows


def disposition(row: dict, claim: dict) -> str:
    if not row["parked"]:
        return "not_parked"
    if not claim["in_scope"]:
        return "out_of_scope"
    return "waiting" if claim["outcome"] == "manual" else "released"


def reportable_line(row: dict, claim: dict, facts: dict) -> int:
    """The number of the first line of the specification that fits."""
    if not row["is_payment"]:
        return 1
    if row["law_benefit"] is None:
        return 2
    if not facts["law_covers"](row["law_benefit"], row["income_year"]):
        return 3
    period = years_source(claim)
    if period is None:
        return 4
    first, last = period[0].year, period[1].year
    if last < 1994 or first >= row["income_year"]:
        return 5
    return 6 if last < row["income_year"] else 7


def years_source(claim: dict):
    """The claim's period; without one the period of the benefit that its reference is verified or derived to."""
    if closed(claim):
        return closed(claim)
    return closed(claim["reference_benefit"]) if claim["reference_benefit"] else None
