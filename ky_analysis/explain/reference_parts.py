"""The reference of a claim in words: every rule, every candidate with why it won or lost, and what would help."""

import duckdb

from ky_analysis.explain.lookup import row
from ky_analysis.explain.parts import Part, benefit_name, listed, part, period, say
from ky_analysis.report.labels import Words


def rules_part(words: Words, claim: dict, seen: dict, heading: str | None) -> Part:
    """Every rule in its order: whether it ran, and how many payments it found."""
    lines = []
    if claim["reference_rule"] == "other_person":
        lines.append(say(words, "rules.other_person"))
    for one in seen["rules"]:
        sentence = f"runs.{one['rule']}" if one["state"] == "not_run" else f"rule.{one['state']}"
        text = say(words, sentence, n=one["found"])
        lines.append(say(words, "rule.line", rule=rule_name(words, one["rule"]), text=text))
    return part(words, "rules", lines, {"rules": seen["rules"], "siblings": seen["siblings"]}, heading)


def rule_name(words: Words, rule: str) -> str:
    """The rule's name for people, with its own in brackets."""
    return say(words, "rule_name", name=words(f"reference_rule.{rule}"), rule=rule)


def candidates_part(
    connection: duckdb.DuckDBPyConnection, words: Words, claim: dict, seen: dict, heading: str | None
) -> Part:
    """Every candidate, the fields that were compared, and why it won or lost."""
    payments = row(
        connection,
        "select count(*) as payments, count(*) filter (where benefit = $3) as same_kind from steps.benefit_facts "
        "where municipality_code = $1 and person_key = $2",
        claim["municipality_code"],
        claim["person_key"],
        claim["benefit"],
    )
    pool = sum(one["in_pool"] for one in seen["candidates"])
    if claim["person_key"] is None:
        lines = [say(words, "candidates.person_unknown")]
    elif claim["benefit"] is None:
        lines = [say(words, "candidates.benefit_unknown", n=payments["payments"])]
    else:
        kind = "period" if claim["has_period"] else "founded"
        lines = [say(words, f"candidates.{kind}", n=payments["payments"], same=payments["same_kind"], pool=pool,
                     founded=claim["founded"])]  # fmt: skip
    for one in seen["candidates"]:
        lines.append(_compared(words, claim, one))
        lines.append(f"  → {_verdict(words, claim, one, seen['rules'])}")
    facts = payments | {"pool": pool, "candidates": seen["candidates"]}
    return part(words, "candidates", lines, facts, heading)


def _compared(words: Words, claim: dict, one: dict) -> str:
    """The fields of a candidate beside those of the claim."""
    parts = []
    if one["meets_exact_period"]:
        parts.append(say(words, "compared.exact"))
    elif one["meets_covering_period"]:
        parts.append(say(words, "compared.covers"))
    elif claim["has_period"]:
        form = "compared.overlap" if one["in_pool"] else "compared.apart"
        parts.append(say(words, form, n=one["overlap_days"]))
    else:
        parts.append(say(words, "compared.no_period"))
    difference = one["amount_difference"]
    if difference is None:
        parts.append(say(words, "compared.no_amount"))
    else:
        form = "same" if difference == 0 else "more" if difference > 0 else "less"
        parts.append(say(words, f"compared.amount_{form}", difference=abs(difference)))
    if one["meets_normalised"]:
        parts.append(say(words, "compared.spelling"))
    return say(
        words, "compared.line", reference=one["reference"], benefit=benefit_name(words, one["benefit"]),
        period=period(words, one["period_from"], one["period_to"]), gross=one["gross_paid"],
        compared="; ".join(parts),
    )  # fmt: skip


def _verdict(words: Words, claim: dict, one: dict, rules: list[dict]) -> str:
    """Why a candidate won, or why each rule whose condition it meets did not choose it."""
    if claim["reference_rule"] == "other_person":
        return say(words, "verdict.other_person")
    states = {rule["rule"]: rule for rule in rules}
    if claim["reference_status"] == "derived" and one["reference"] == claim["reference"]:
        return say(words, "verdict.won", rule=rule_name(words, claim["reference_rule"]))
    reasons = []
    for name in one.get("meets", []):
        state = states[name]["state"]
        if state in ("off", "not_run", "several"):
            reasons.append(say(words, f"verdict.{state}", rule=rule_name(words, name), n=states[name]["found"]))
    if claim["reference_status"] == "derived":
        reasons.append(
            say(words, "verdict.beaten", rule=rule_name(words, claim["reference_rule"]), reference=claim["reference"])
        )
    return " ".join(reasons) or say(words, "verdict.meets_none")


def decision_part(words: Words, claim: dict, heading: str | None) -> Part:
    """The reference as it stands at the end, and why."""
    status, rule = claim["reference_status"], claim["reference_rule"]
    lines = [say(words, "reference.status", status=words(f"reference_status.{status}"),
                 reference=claim["reference"] or words("explain.nothing"))]  # fmt: skip
    if status == "derived":
        lines.append(
            say(words, "reference.rule", rule=rule_name(words, rule), reason=words(f"reason.reference.{rule}"))
        )
    elif rule == "other_person":
        lines.append(words("why_reference.other_person"))
    else:
        lines.append(words(f"why_reference.{status}"))
    if claim["candidate_count"] is not None:
        lines.append(say(words, "reference.candidates", n=claim["candidate_count"]))
    names = ("reference_status", "reference_rule", "reference", "candidate_count")
    return part(words, "reference", lines, {name: claim[name] for name in names}, heading)


def way_out(words: Words, claim: dict, seen: dict) -> list[str]:
    """What would give the claim a reference, from what the rules found."""
    status = claim["reference_status"]
    if status not in ("ambiguous", "missing", "invalid"):
        return []
    if claim["person_key"] is None:
        return [say(words, "way.person_unknown")]
    if claim["benefit"] is None:
        return [say(words, "way.benefit_unknown")]
    pool = [one["reference"] for one in seen["candidates"] if one["in_pool"]]
    lines = []
    if claim["reference_rule"] == "other_person":
        lines.append(say(words, "way.other_person"))
    elif status == "invalid":
        lines.append(say(words, "way.invalid"))
    if pool:
        form = "way.state_one" if len(pool) > 1 else "way.state_it"
        lines.append(say(words, form, n=len(pool), references=listed(words, sorted(pool))))
    else:
        lines.append(say(words, "way.no_payment"))
    for one in seen["rules"]:
        if one["state"] == "off" and one["runs"] and one["found"] == 1:
            lines.append(say(words, "way.rule_off", rule=rule_name(words, one["rule"])))
    would = _if_nothing_were_stated(claim, seen)
    if would:
        lines.append(say(words, "way.if_empty", rule=rule_name(words, would[0]), reference=would[1]))
    return lines


def _if_nothing_were_stated(claim: dict, seen: dict) -> tuple[str, str] | None:
    """The rule, and the one payment it would find, had the stated reference been empty."""
    if claim["stated_is_empty"]:
        return None
    off = {one["rule"] for one in seen["rules"] if one["state"] == "off"}
    pool = [one for one in seen["candidates"] if one["in_pool"]]
    conditions = {
        "covering_period": [one for one in pool if one["meets_covering_period"]],
        "only_overlap": pool if claim["has_period"] else [],
        "only_benefit": pool if not claim["has_period"] else [],
    }
    for rule, meeting in conditions.items():
        if rule not in off and len(meeting) == 1:
            return rule, meeting[0]["reference"]
    return None
