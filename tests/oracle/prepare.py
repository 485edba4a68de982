"""Copies of a world's rows with what every rule needs: the person, the known benefit, scope, payments."""

from decimal import Decimal

from tests.oracle.facts import PAYMENT_KINDS, Options, law_covers, person_of


def prepare(world: dict, options: Options) -> dict:
    """Rows by table; a claim gets its account's row, its coverages, and whether a reference is required."""
    code = world["municipality_code"]
    facts = {
        "municipality_code": code,
        "groups": {benefit: group for benefit, (group, _) in options.benefits().items()},
        "law_covers": lambda benefit, year: law_covers(benefit, year, options),
    }
    for table in ("accounts", "claims", "benefits", "cases", "coverages"):
        facts[table] = [{**row, "municipality_code": code} for row in world[table]]
    facts["task_log"] = world.get("task_log", [])
    for table in ("accounts", "benefits", "cases"):
        for row in facts[table]:
            row["person"] = person_of(row["cpr"])
    for table in ("claims", "benefits", "cases"):
        for row in facts[table]:
            row["read_benefit"] = row["benefit"]
            row["benefit"] = row["benefit"] if row["benefit"] in options.benefits() else None
    for row in facts["coverages"]:
        row["interest"] = Decimal(0) if row["interest"] is None else row["interest"]
        row["is_payment"] = row["kind"] in PAYMENT_KINDS
    accounts = {row["account_id"]: row for row in facts["accounts"]}
    for claim in facts["claims"]:
        prepare_claim(claim, accounts[claim["account_id"]], facts, options)
    for account in facts["accounts"]:
        own = [claim for claim in facts["claims"] if claim["account"] is account]
        account["claims"] = own
        account["in_scope"] = [claim for claim in own if claim["in_scope"]]
        account["in_scope_claims"] = len(account["in_scope"])
    return facts


def prepare_claim(claim: dict, account: dict, facts: dict, options: Options) -> None:
    claim["account"] = account
    claim["person"] = account["person"]
    claim["group"] = options.benefits()[claim["benefit"]][0] if claim["benefit"] else None
    claim["coverages"] = [row for row in facts["coverages"] if row["claim_id"] == claim["claim_id"]]
    claim["payments"] = [row for row in claim["coverages"] if row["is_payment"]]
    claim["coverage_amount"] = sum((row["amount"] for row in claim["payments"]), Decimal(0))
    claim["has_coverage"] = claim["coverage_amount"] > 0
    has_parked = any(row["parked"] for row in claim["coverages"])
    claim["in_scope"] = account["system"] == "KMD_AKTIV" and (claim["balance"] > 0 or has_parked)
    claim["reference_required"] = is_required(claim, options)


def is_required(claim: dict, options: Options) -> bool:
    """LL § 8 O covers the benefit in the law year or in a year in which something was paid; unknown counts as yes."""
    if claim["benefit"] is None:
        return True
    law_year = options.extract_date.year if options.law_year is None else options.law_year
    years = [law_year] + [row["coverage_date"].year for row in claim["payments"] if row["amount"] > 0]
    return any(law_covers(claim["benefit"], year, options) for year in years)
