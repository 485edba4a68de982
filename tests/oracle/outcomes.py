"""Each claim's one outcome, and the kind of task of the manual ones."""

from tests.oracle.facts import Options

NOT_LINKED = ("ambiguous", "conflicting", "missing")


def decide_outcomes(facts: dict, options: Options) -> None:
    for claim in facts["claims"]:
        claim["outcome"] = outcome(claim)
        claim["task_type"] = task_type(claim) if claim["outcome"] == "manual" else None
        claim["task_id"] = task_id(claim, options) if claim["outcome"] == "manual" else None


def outcome(claim: dict) -> str:
    link, reference = claim["link_status"], claim["reference_status"]
    if not claim["in_scope"]:
        return "settled" if claim["account"]["system"] == "KMD_AKTIV" else "not_kmd_aktiv"
    if link == "linked" and reference in ("stated", "not_required"):
        return "resolved_before"
    if link in ("linked", "linked_automatically") and reference in ("stated", "derived", "not_required"):
        return "resolved_automatically"
    return "manual"


def task_type(claim: dict) -> str:
    link, reference = claim["link_status"], claim["reference_status"]
    if link in NOT_LINKED and claim["account"]["status"] == "Venter_på_dækning":
        return "waiting_account"
    if link in NOT_LINKED and reference in ("ambiguous", "missing", "invalid"):
        return "reference_and_case"
    if link in ("ambiguous", "conflicting"):
        return "case_ambiguous"
    if link == "missing":
        return "case_missing"
    return "reference_" + reference


def task_id(claim: dict, options: Options) -> str:
    key = claim["account_id"] if options.task_grain == "account" else claim["claim_id"]
    return f"{claim['municipality_code']}/{key}/{claim['task_type']}"
