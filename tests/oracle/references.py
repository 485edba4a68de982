"""The reference of every claim in scope."""

import datetime as dt

from tests.oracle.facts import Options, closed, covers, is_empty_reference, normalise, overlaps


def decide_references(facts: dict, options: Options) -> None:
    """Sets reference, reference_status, reference_rule, candidate_count, candidates and the reference's benefit."""
    for claim in facts["claims"]:
        claim |= {
            "reference": None,
            "reference_status": None,
            "reference_rule": None,
            "candidate_count": None,
            "reference_benefit": None,
        }
        claim["no_stated"] = is_empty_reference(claim["stated_reference"], options)
        claim["candidates"] = candidates(claim, facts)
        if claim["in_scope"]:
            decide_one(claim, facts, options)
    for claim in [claim for claim in facts["claims"] if claim["reference_status"] == "open"]:
        claim["sibling"] = sibling_benefit(claim)
    for claim in [claim for claim in facts["claims"] if claim["reference_status"] == "open"]:
        sibling = claim["sibling"] if "account_sibling" not in options.disabled else None
        if sibling:
            derive(claim, sibling, "account_sibling")
        else:
            claim["reference_status"] = unresolved_status(claim)


def candidates(claim: dict, facts: dict) -> list[dict]:
    """C, or where the claim has no period D."""
    own = [row for row in facts["benefits"] if same_person_and_kind(row, claim)]
    if closed(claim):
        return [row for row in own if overlaps(row, claim)]
    if claim["founded"] is None:
        return own
    return [row for row in own if (row["period_from"] or dt.date.min) <= claim["founded"]]


def same_person_and_kind(row: dict, claim: dict) -> bool:
    return same_person(row, claim) and claim["benefit"] is not None and row["benefit"] == claim["benefit"]


def same_person(row: dict, claim: dict) -> bool:
    return claim["person"] is not None and row["person"] == claim["person"]


def decide_one(claim: dict, facts: dict, options: Options) -> None:
    """Steps 1 to 3 but for siblings; a claim on which no rule won is left `open`."""
    if not claim["reference_required"]:
        claim["reference_status"] = "not_required"
        claim["reference"] = None if claim["no_stated"] else claim["stated_reference"]
        return
    if not claim["no_stated"]:
        for row in facts["benefits"]:
            if row["reference"] == claim["stated_reference"] and same_person(row, claim):
                claim |= {"reference_status": "stated", "reference": row["reference"], "reference_benefit": row}
                return
        if is_other_persons(claim, facts):
            claim |= {"reference_status": "invalid", "reference_rule": "other_person"}
            return
    claim["candidate_count"] = len(claim["candidates"])
    for rule, found in findings(claim, facts):
        if rule not in options.disabled and len(found) == 1:
            derive(claim, found[0], rule)
            return
    claim["reference_status"] = "open"


def is_other_persons(claim: dict, facts: dict) -> bool:
    """The stated reference, as it is or normalised, is somebody else's, and normalised it is none of the person's."""
    stated, normal = claim["stated_reference"], normalise(claim["stated_reference"])
    others = [row["reference"] for row in facts["benefits"] if not same_person(row, claim)]
    own = [row["reference"] for row in facts["benefits"] if same_person(row, claim)]
    if normal is None:
        return stated in others
    hit = stated in others or normal in [normalise(reference) for reference in others]
    return hit and normal not in [normalise(reference) for reference in own]


def findings(claim: dict, facts: dict) -> list[tuple[str, list[dict]]]:
    """Every rule but the siblings' that runs on the claim, in order, with what it finds."""
    in_order = []
    if not claim["no_stated"]:
        own = [row for row in facts["benefits"] if same_person_and_kind(row, claim)]
        in_order.append(("normalised", [row for row in own if meets("normalised", row, claim)]))
    if closed(claim):
        rules = ["amount_and_period", "exact_period"]
        if claim["no_stated"]:
            rules += ["covering_period", "only_overlap"]
    else:
        rules = ["only_benefit"] if claim["no_stated"] else []
    for rule in rules:
        in_order.append((rule, [row for row in claim["candidates"] if meets(rule, row, claim)]))
    return in_order


def meets(rule: str, row: dict, claim: dict) -> bool:
    """A benefit of the same person and kind (for all but `normalised`: one in C or D) meets the rule's condition."""
    if rule == "normalised":
        normal = normalise(claim["stated_reference"])
        return not claim["no_stated"] and normal is not None and normal == normalise(row["reference"])
    same_days = (row["period_from"], row["period_to"]) == (claim["period_from"], claim["period_to"])
    if rule == "amount_and_period":
        return same_days and row["gross_paid"] == claim["principal"]
    if rule == "exact_period":
        return same_days
    if rule == "covering_period":
        return covers(row, claim)
    return True


def sibling_benefit(claim: dict) -> dict | None:
    """The one reference of the account's other claims of the kind, if it is in D."""
    if not claim["no_stated"] or closed(claim) or claim["benefit"] is None:
        return None
    references = {
        other["reference"]
        for other in claim["account"]["in_scope"]
        if other is not claim
        and other["benefit"] == claim["benefit"]
        and other["reference_status"] in ("stated", "derived")
    }
    if len(references) != 1:
        return None
    return next((row for row in claim["candidates"] if row["reference"] in references), None)


def derive(claim: dict, row: dict, rule: str) -> None:
    claim["reference_status"], claim["reference_rule"] = "derived", rule
    claim["reference"], claim["reference_benefit"] = row["reference"], row


def unresolved_status(claim: dict) -> str:
    if not claim["no_stated"]:
        return "invalid"
    return "ambiguous" if len(claim["candidates"]) >= 2 else "missing"
