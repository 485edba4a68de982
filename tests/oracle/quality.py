"""The flags: what is odd about rows that stay. Only flags that were seen are listed."""

from tests.oracle.facts import (
    KNOWN_KINDS,
    KNOWN_STATUSES,
    Options,
    closed,
    is_repaired,
    overlaps,
)
from tests.oracle.links import stated_link_holds
from tests.oracle.references import same_person


def quality_rows(facts: dict, options: Options) -> list[dict]:
    """One row per table and flag: how many rows have it, and their share of the table."""
    checks = {
        "accounts": account_checks(facts, options),
        "claims": claim_checks(facts, options),
        "benefits": benefit_checks(facts),
        "cases": case_checks(),
        "coverages": coverage_checks(options),
    }
    rows = []
    for table, flags in checks.items():
        for check, holds in flags.items():
            count = sum(bool(holds(row)) for row in facts[table])
            rows.append(quality_row(facts, table, check, count))
    rows.append(quality_row(facts, "coverages", "income_negative", negative_incomes(facts)))
    return [row for row in rows if row["rows"]]


def quality_row(facts: dict, table: str, check: str, count: int) -> dict:
    return {
        "municipality_code": facts["municipality_code"],
        "table_name": table,
        "check": check,
        "rows": count,
        "share": count / len(facts[table]) if facts[table] else None,
    }


def account_checks(facts: dict, options: Options) -> dict:
    return {
        "cpr_unusable": lambda row: row["person"] is None,
        "cpr_repaired": lambda row: is_repaired(row["cpr"]),
        "unknown_status": lambda row: row["status"] not in KNOWN_STATUSES,
        "link_invalid": lambda row: row["stated_case_id"] is not None and not stated_link_holds(row, facts),
        "date_after_extract": lambda row: after(row["created"], options),
        "closed_account_with_balance": lambda row: (
            row["status"] == "Afsluttet" and any(claim["balance"] > 0 for claim in row["claims"])
        ),
    }


def claim_checks(facts: dict, options: Options) -> dict:
    return {
        "unknown_benefit": lambda row: row["benefit"] is None,
        "period_missing": period_missing,
        "period_reversed": period_reversed,
        "period_long": period_long,
        "period_crosses_year": period_crosses_year,
        "balance_above_principal": lambda row: row["balance"] > row["principal"],
        "reference_kind_differs": reference_kind_differs,
        "reference_period_differs": reference_period_differs,
        "date_after_extract": lambda row: after(row["founded"], options),
    }


def benefit_checks(facts: dict) -> dict:
    def link_invalid(row: dict) -> bool:
        own = [case["case_id"] for case in facts["cases"] if same_person(case, row)]
        return row["case_id"] is not None and row["case_id"] not in own

    return {
        "cpr_unusable": lambda row: row["person"] is None,
        "cpr_repaired": lambda row: is_repaired(row["cpr"]),
        "unknown_benefit": lambda row: row["benefit"] is None,
        "period_missing": period_missing,
        "period_reversed": period_reversed,
        "period_long": period_long,
        "period_crosses_year": period_crosses_year,
        "link_invalid": link_invalid,
    }


def case_checks() -> dict:
    return {
        "cpr_unusable": lambda row: row["person"] is None,
        "cpr_repaired": lambda row: is_repaired(row["cpr"]),
        "unknown_benefit": lambda row: row["benefit"] is None,
        "period_missing": lambda row: row["period_from"] is None,  # no end: the case is open
        "period_reversed": period_reversed,
    }


def coverage_checks(options: Options) -> dict:
    return {
        "unknown_kind": lambda row: row["kind"] not in KNOWN_KINDS,
        "date_after_extract": lambda row: after(row["coverage_date"], options),
        "year_of_payment_unknown": lambda row: row["line"] == 4,
    }


def after(date, options: Options) -> bool:
    return date is not None and date > options.extract_date


def period_missing(row: dict) -> bool:
    return row["period_from"] is None or row["period_to"] is None


def period_reversed(row: dict) -> bool:
    return not period_missing(row) and row["period_to"] < row["period_from"]


def period_long(row: dict) -> bool:
    return bool(closed(row)) and (row["period_to"] - row["period_from"]).days + 1 > 31


def period_crosses_year(row: dict) -> bool:
    return bool(closed(row)) and row["period_from"].year != row["period_to"].year


def reference_kind_differs(claim: dict) -> bool:
    if claim["reference_status"] != "stated":
        return False
    kinds = (claim["benefit"], claim["reference_benefit"]["benefit"])
    return None not in kinds and kinds[0] != kinds[1]


def reference_period_differs(claim: dict) -> bool:
    if claim["reference_status"] != "stated" or not closed(claim):
        return False
    return not overlaps(claim["reference_benefit"], claim)


def negative_incomes(facts: dict) -> int:
    """Person-benefit-years with reportable principal parts below nothing in sum; an unknown person is an account."""
    sums: dict[tuple, object] = {}
    for claim in facts["claims"]:
        person = claim["person"] or ("account", claim["account_id"])
        for row in claim["coverages"]:
            if row["reportable"] == "yes":
                key = (person, row["law_benefit"], row["income_year"])
                sums[key] = sums.get(key, 0) + row["principal_part"]
    return sum(amount < 0 for amount in sums.values())
