"""What every reference rule found for one claim, and which rules each candidate meets, from the stored tables."""

import duckdb
import polars as pl

from ky_analysis.decide import references
from ky_analysis.explain.lookup import row, rows


def found(connection: duckdb.DuckDBPyConnection, claim: dict) -> dict:
    """What the rules saw: `rules` with a state each, and `candidates` with the rules they meet; empty out of the rules.

    A rule's state: off, not_run (its condition does not hold), none, several, wins, or not_reached (one before it won).
    """
    key = (claim["municipality_code"], claim["claim_id"])
    finds = connection.sql(
        "from steps.reference_finds where municipality_code = $1 and claim_id = $2", params=list(key)
    ).pl()  # fmt: skip
    if finds.is_empty() or not claim["reference_required"] or claim["reference_status"] == "stated":
        return {"rules": [], "candidates": [], "siblings": []}
    candidates = rows(
        connection,
        "select candidates.* exclude (municipality_code, claim_id, has_period), benefits.benefit, "
        "benefits.period_from, benefits.period_to, benefits.is_reversed, benefits.gross_paid, benefits.case_id "
        "from steps.reference_candidates as candidates "
        "inner join steps.benefit_facts as benefits using (municipality_code, reference) "
        "where municipality_code = $1 and claim_id = $2 order by reference",
        *key,
    )
    if claim["reference_rule"] == "other_person":
        return {"rules": [], "candidates": candidates, "siblings": []}
    siblings = _siblings(connection, claim)
    disabled = row(connection, "select disabled_rules from steps.run_parameters")["disabled_rules"]
    states = _states(claim, finds, siblings, candidates, disabled)
    for candidate in candidates:
        candidate["meets"] = [name for name in states if _meets(name, candidate, claim, siblings)]
    return {"rules": list(states.values()), "candidates": candidates, "siblings": siblings}


def _siblings(connection: duckdb.DuckDBPyConnection, claim: dict) -> list[str]:
    """References of the account's and kind's other claims, as the sibling rule sees them."""
    return [one["reference"] for one in rows(
        connection,
        "select distinct reference from main.claims where municipality_code = $1 and account_id = $2 "
        "and benefit = $3 and claim_id != $4 and reference is not null and (reference_status = 'stated' "
        "or reference_status = 'derived' and reference_rule != 'account_sibling') order by 1",
        claim["municipality_code"], claim["account_id"], claim["benefit"], claim["claim_id"],
    )]  # fmt: skip


def _states(claim: dict, finds: pl.DataFrame, siblings: list[str], candidates: list[dict], disabled: list[str]) -> dict:
    states, winner = {}, None
    in_pool = {one["reference"] for one in candidates if one["in_pool"]}
    for rule in references.RULES:
        if rule is references.SIBLING:
            number = len(siblings) if len(siblings) != 1 or siblings[0] in in_pool else 0
        else:
            number = finds[rule.found].item() or 0
        runs = finds.select(rule.runs_where).item()
        if rule.name in disabled:
            state = "off"
        elif not runs:
            state = "not_run"
        elif winner:
            state = "not_reached"
        else:
            state = {0: "none", 1: "wins"}.get(number, "several")
        winner = winner or (rule.name if state == "wins" else None)
        states[rule.name] = {"rule": rule.name, "state": state, "runs": runs, "found": number}
    return states


def _meets(rule: str, candidate: dict, claim: dict, siblings: list[str]) -> bool:
    """Whether the candidate meets a rule's own condition, whether or not the rule ran."""
    in_pool, has_period = candidate["in_pool"], claim["has_period"]
    return {
        "normalised": candidate["meets_normalised"],
        "amount_and_period": in_pool and candidate["meets_exact_period"] and candidate["has_same_amount"],
        "exact_period": in_pool and candidate["meets_exact_period"],
        "covering_period": in_pool and candidate["meets_covering_period"],
        "only_overlap": in_pool and has_period,
        "only_benefit": in_pool and not has_period,
        "account_sibling": in_pool and not has_period and candidate["reference"] in siblings,
    }[rule]
