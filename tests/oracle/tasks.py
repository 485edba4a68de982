"""Tasks with deadlines and priority, the 15 packages, and the candidates of manual claims."""

import datetime as dt
from decimal import Decimal

from tests.oracle.facts import TASK_TYPES, Options, closed, overlap_days
from tests.oracle.outcomes import NOT_LINKED
from tests.oracle.references import meets

STRENGTH = ("normalised", "amount_and_period", "exact_period", "covering_period", "only_overlap")


def total(values) -> Decimal:
    return sum(values, Decimal(0))


def task_rows(facts: dict, coverages: list[dict], options: Options) -> list[dict]:
    members: dict[str, list[dict]] = {}
    for claim in facts["claims"]:
        if claim["task_id"]:
            members.setdefault(claim["task_id"], []).append(claim)
    tasks = [task_row(task_id, claims, options) for task_id, claims in members.items()]
    tasks.sort(key=lambda task: priority(task, members[task["task_id"]]))
    for rank, task in enumerate(tasks, start=1):
        task["priority_rank"] = rank
    return tasks


def task_row(task_id: str, claims: list[dict], options: Options) -> dict:
    first = claims[0]
    with_coverage = any(claim["has_coverage"] for claim in claims)
    payments = [row for claim in claims for row in claim["payments"]]
    return {
        "municipality_code": first["municipality_code"],
        "task_id": task_id,
        "package_code": f"{first['task_type']}_{'with' if with_coverage else 'without'}_coverage",
        "task_type": first["task_type"],
        "with_coverage": with_coverage,
        "account_id": first["account_id"],
        "person": first["person"],
        "claims": len(claims),
        "balance": total(claim["balance"] for claim in claims),
        "coverage_amount": total(claim["coverage_amount"] for claim in claims),
        "at_risk": total(row["at_risk"] for claim in claims for row in claim["coverages"]),
        "earliest_coverage_date": min((row["coverage_date"] for row in payments), default=None),
    } | deadline({row["income_year"] for row in payments if row["parked"]}, options)


def deadline(years: set[int], options: Options) -> dict:
    """The earliest handle-by date that is not before the extract, else the latest one and overdue."""
    if not years:
        return {"income_year": None, "handle_by": None, "tax_year_end": None, "overdue": False}
    dates = {year: dt.date(year + 1, options.handle_by_month, options.handle_by_day) for year in years}
    ahead = [year for year in years if dates[year] >= options.extract_date]
    year = min(ahead) if ahead else max(years)
    return {
        "income_year": year,
        "handle_by": dates[year],
        "tax_year_end": dt.date(year, 12, 31),
        "overdue": not ahead,
    }


def priority(task: dict, claims: list[dict]) -> tuple:
    if task["handle_by"] and not task["overdue"]:
        group = (1, task["handle_by"])
    else:
        group = (2 if task["overdue"] else 3 if task["with_coverage"] else 4, dt.date.min)
    place = TASK_TYPES.index(task["task_type"])
    return (*group, -task["coverage_amount"], task["account_id"], place, min(claim["claim_id"] for claim in claims))


def package_rows(facts: dict, coverages: list[dict], tasks: list[dict]) -> list[dict]:
    if not any(facts[table] for table in ("accounts", "benefits", "cases", "task_log")):
        return []  # no loaded row names the municipality
    claims_of = {task["task_id"]: [] for task in tasks}
    for claim in facts["claims"]:
        if claim["task_id"]:
            claims_of[claim["task_id"]].append(claim)
    rows = []
    for with_coverage in (True, False):
        for task_type in TASK_TYPES:
            own = [t for t in tasks if (t["task_type"], t["with_coverage"]) == (task_type, with_coverage)]
            claims = [claim for task in own for claim in claims_of[task["task_id"]]]
            code = f"{task_type}_{'with' if with_coverage else 'without'}_coverage"
            rows.append(package_row(facts, code, len(rows) + 1, with_coverage, len(own), claims))
    waiting = [row for row in coverages if row["disposition"] == "waiting"]
    waiting_claims = {row["claim_id"] for row in waiting}
    claims = [claim for claim in facts["claims"] if claim["claim_id"] in waiting_claims]
    last = package_row(facts, "parked_coverages", 15, None, len(waiting), claims)
    last["coverage_amount"] = total(row["amount"] for row in waiting)
    last["released"] = sum(row["disposition"] == "released" for row in coverages)
    return [*rows, last]


def package_row(facts: dict, code: str, number: int, with_coverage: bool | None, tasks: int, claims: list) -> dict:
    return {
        "municipality_code": facts["municipality_code"],
        "package_code": code,
        "package_number": number,
        "with_coverage": with_coverage,
        "tasks": tasks,
        "accounts": len({claim["account_id"] for claim in claims}),
        "claims": len(claims),
        "persons": len({claim["person"] for claim in claims} - {None}),
        "balance": total(claim["balance"] for claim in claims),
        "coverage_amount": total(claim["coverage_amount"] for claim in claims),
        "at_risk": total(row["at_risk"] for claim in claims for row in claim["coverages"]),
        "released": None,
    }


def candidate_rows(facts: dict) -> list[dict]:
    rows = []
    for claim in facts["claims"]:
        if claim["outcome"] != "manual":
            continue
        if claim["reference_status"] in ("ambiguous", "missing", "invalid"):
            rows += ranked(claim, "reference", reference_candidates(claim))
        if claim["link_status"] in NOT_LINKED:
            rows += ranked(claim, "case", case_candidates(claim))
    return rows


def ranked(claim: dict, kind: str, candidates: list[tuple]) -> list[dict]:
    """The five first of (order, candidate, reason, overlap days, amount difference)."""
    return [
        {
            "municipality_code": claim["municipality_code"],
            "task_id": claim["task_id"],
            "claim_id": claim["claim_id"],
            "kind": kind,
            "candidate": candidate,
            "rank": rank,
            "reason": reason,
            "overlap_days": days,
            "amount_difference": difference,
        }
        for rank, (_, candidate, reason, days, difference) in enumerate(sorted(candidates)[:5], start=1)
    ]


def reference_candidates(claim: dict) -> list[tuple]:
    found = []
    strength = STRENGTH if closed(claim) else ("normalised", "only_benefit")
    for row in claim["candidates"]:
        gross, days = row["gross_paid"], overlap_days(row, claim)
        difference = None if gross is None else gross - claim["principal"]
        reason = next(rule for rule in strength if meets(rule, row, claim))
        order = (difference is None, abs(difference or 0), -(days or 0), row["reference"])
        found.append((order, row["reference"], reason, days, difference))
    return found


def case_candidates(claim: dict) -> list[tuple]:
    found = []
    for row in claim["fitting"]:
        fits = sum(row in other["fitting"] for other in claim["account"]["in_scope"])
        days = overlap_days(row, claim)
        found.append(((-fits, -(days or 0), row["case_id"]), row["case_id"], claim["way"], days, None))
    return found
