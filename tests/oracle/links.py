"""The case link of every account."""

from tests.oracle.facts import closed, covers, overlaps
from tests.oracle.references import same_person

WAYS = ("reference_case", "covering_case", "overlapping_case", "only_case")


def decide_links(facts: dict) -> None:
    """Sets link_status, link_rule, case_id and candidate_case_count of accounts, way and fitting of claims."""
    for account in facts["accounts"]:
        account |= {"link_status": None, "link_rule": None, "case_id": None, "candidate_case_count": None}
        if account["system"] != "KMD_AKTIV":
            continue
        if stated_link_holds(account, facts):
            account |= {"link_status": "linked", "case_id": account["stated_case_id"]}
        elif not account["in_scope"]:
            account["link_status"] = "not_in_scope"
        else:
            link(account, facts)
    for claim in facts["claims"]:
        in_scope, account = claim["in_scope"], claim["account"]
        claim["link_status"] = account["link_status"] if in_scope else None
        claim["case_id"] = account["case_id"] if in_scope else None


def stated_link_holds(account: dict, facts: dict) -> bool:
    """The stated case is the person's; where the account's person is unknown, any case of that id will do."""
    return any(
        row["case_id"] == account["stated_case_id"] and (account["person"] is None or same_person(row, account))
        for row in facts["cases"]
    )


def link(account: dict, facts: dict) -> None:
    claims = account["in_scope"]
    for claim in claims:
        claim["way"], claim["fitting"] = fitting_cases(claim, facts)
    by_claim = [{row["case_id"] for row in claim["fitting"]} for claim in claims]
    fits_all = set.intersection(*by_claim)
    account["candidate_case_count"] = len(fits_all)
    if not any(by_claim):
        account["link_status"] = "missing"
    elif not fits_all:
        account["link_status"] = "conflicting"
    elif len(fits_all) > 1:
        account["link_status"] = "ambiguous"
    else:
        weakest = max((claim["way"] for claim in claims), key=WAYS.index)
        account |= {"link_status": "linked_automatically", "link_rule": weakest, "case_id": fits_all.pop()}


def fitting_cases(claim: dict, facts: dict) -> tuple[str | None, list[dict]]:
    """The strongest way that finds a case, and what it finds."""
    own = [row for row in facts["cases"] if same_person(row, claim)]
    if claim["reference_benefit"]:
        named = [row for row in own if row["case_id"] == claim["reference_benefit"]["case_id"]]
        if named:
            return "reference_case", named
    group = [row for row in own if claim["group"] is not None and case_group(row, facts) == claim["group"]]
    if not closed(claim):
        return ("only_case", group) if group else (None, [])
    for way, fits in (("covering_case", covers), ("overlapping_case", overlaps)):
        found = [row for row in group if fits(row, claim)]
        if found:
            return way, found
    return None, []


def case_group(row: dict, facts: dict) -> str | None:
    return facts["groups"].get(row["benefit"])
