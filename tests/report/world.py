"""A made-up run's data folder: consistent tables of the contract, seeded, without the pipeline."""

import datetime as dt
import random
from pathlib import Path

import polars as pl

from ky_analysis import contract

TYPES = {
    "varchar": pl.String,
    "boolean": pl.Boolean,
    "bigint": pl.Int64,
    "date": pl.Date,
    "double": pl.Float64,
    "decimal(14,2)": pl.Decimal(14, 2),
    "varchar[]": pl.List(pl.String),
}
EXTRACT_DATE = dt.date(2026, 11, 20)
TO_TASK = {
    "reference_and_case": ("missing", "missing"),
    "case_ambiguous": ("stated", "ambiguous"),
    "case_missing": ("stated", "missing"),
    "reference_invalid": ("invalid", "linked"),
    "reference_ambiguous": ("ambiguous", "linked"),
    "reference_missing": ("missing", "linked"),
}
RULES = ("normalised", "amount_and_period", "exact_period", "covering_period", "only_overlap", "only_benefit")
WAYS = ("reference_case", "covering_case", "overlapping_case", "only_case")


def frame(table: str, rows: list[dict]) -> pl.DataFrame:
    schema = {column.name: TYPES[column.type] for column in contract.BY_NAME[table].columns}
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def build(folder: Path, claims: dict[str, int], *, seed: int = 1, scale: int = 1, overdue_only: bool = False) -> Path:
    """Writes every table for municipalities with so many claims each. Amounts are multiplied by `scale`."""
    chance = random.Random(seed)
    tables = {name: [] for name in contract.BY_NAME}
    for code, number in claims.items():
        _municipality(chance, tables, code, number, scale, overdue_only)
    folder.mkdir(parents=True, exist_ok=True)
    _balance(tables, claims)
    for name, rows in tables.items():
        frame(name, rows).write_parquet(folder / f"{name}.parquet")
    return folder


def _municipality(chance, tables, code, number, scale, overdue_only):
    claims, accounts, tasks = [], {}, {}
    for place in range(number):
        account = f"{code}-K{place // 3}"
        kind = accounts.setdefault(
            account,
            chance.choices(["other", "before", "automatic", *contract.TASK_TYPES], [6, 22, 25, 2, 6, 8, 14, 5, 9, 12])[
                0
            ],
        )
        claims.append(_claim(chance, code, account, place, kind, scale))
    for claim in claims:
        _coverages(chance, tables, claim, overdue_only)
    waiting = [row for row in tables["coverages"] if row["disposition"] == "waiting"]
    for claim in claims:
        if claim["task_type"]:
            task_id = f"{claim['account_id']}-{claim['task_type']}"
            claim["task_id"] = task_id
            tasks.setdefault(task_id, []).append(claim)
    made = [_task(code, task_id, group, waiting) for task_id, group in tasks.items()]
    made.sort(
        key=lambda t: (
            0 if t["handle_by"] and not t["overdue"] else 1 if t["overdue"] else 2 if t["with_coverage"] else 3,
            t["handle_by"] or dt.date.max,
            -t["coverage_amount"],
            t["task_id"],
        )
    )
    tables["tasks"] += [task | {"priority_rank": rank} for rank, task in enumerate(made, 1)]
    tables["claims"] += claims
    tables["accounts"] += [_account(chance, code, account, kind, claims) for account, kind in accounts.items()]
    tables["task_packages"] += _packages(code, made, claims, waiting, tables["coverages"])
    for check, table in (("period_missing", "claims"), ("cpr_unusable", "accounts"), ("income_negative", "coverages")):
        rows = number // 9 if check != "income_negative" else number // 400
        if rows:
            severity = {"period_missing": "info", "cpr_unusable": "warning", "income_negative": "error"}[check]
            tables["data_quality"].append(
                {
                    "municipality_code": code,
                    "table_name": table,
                    "check": check,
                    "rows": rows,
                    "share": rows / number,
                    "severity": severity,
                    "example_keys": ["1", "2"],
                }
            )


def _claim(chance, code, account, place, kind, scale):
    outcome = {"other": "not_kmd_aktiv", "before": "resolved_before", "automatic": "resolved_automatically"}.get(
        kind, "manual"
    )
    if outcome != "not_kmd_aktiv" and chance.random() < 0.07:
        outcome = "settled"
    scope = outcome not in ("not_kmd_aktiv", "settled")
    reference, link, rule = None, None, None
    if outcome == "resolved_before":
        reference, link = chance.choice(("stated", "not_required")), "linked"
    elif outcome == "resolved_automatically":
        reference, link, rule = "derived", "linked_automatically", chance.choices(RULES, [9, 20, 14, 6, 4, 2])[0]
    elif scope:
        reference, link = TO_TASK.get(kind, ("missing", "missing"))
    return {
        "municipality_code": code,
        "claim_id": f"{code}-F{place}",
        "account_id": account,
        "person_key": f"p{account}",
        "benefit": chance.choice(("kontanthjaelp", "uddannelseshjaelp", "engangshjaelp")),
        "principal": 4000 * scale,
        "balance": 0 if outcome == "settled" else chance.randint(200, 9000) * scale,
        "in_scope": scope,
        "reference_required": reference != "not_required",
        "reference_status": reference,
        "reference_rule": rule,
        "candidate_count": {"derived": 1, "ambiguous": 2, "missing": 0, "invalid": 0}.get(reference),
        "link_status": link,
        "has_coverage": False,
        "coverage_amount": 0,
        "outcome": outcome,
        "task_type": kind if outcome == "manual" else None,
        "task_id": None,
    }


def _coverages(chance, tables, claim, overdue_only):
    if chance.random() > 0.25:
        return
    amount = round(claim["balance"] * 0.4, 2) + 10
    year = 2024 if overdue_only else chance.choice((2025, 2026, 2026))
    parked = chance.random() < 0.7
    disposition = (
        "not_parked"
        if not parked
        else "out_of_scope"
        if not claim["in_scope"]
        else ("waiting" if claim["outcome"] == "manual" else "released")
    )
    claim["has_coverage"], claim["coverage_amount"] = True, amount
    tables["coverages"].append(
        {
            "municipality_code": claim["municipality_code"],
            "coverage_id": f"D{len(tables['coverages'])}",
            "claim_id": claim["claim_id"],
            "coverage_date": dt.date(year, 5, 4),
            "kind": "Indbetaling",
            "amount": amount,
            "interest": 10,
            "parked": parked,
            "disposition": disposition,
            "income_year": year,
            "principal_part": amount - 10,
            "reportable": chance.choice(("yes", "yes", "no", "in_part", "unknown")),
        }
    )


def _task(code, task_id, group, waiting):
    keys = {claim["claim_id"] for claim in group}
    rows = [row for row in waiting if row["claim_id"] in keys]
    due = sorted(dt.date(row["income_year"] + 1, 1, 31) for row in rows)
    ahead = [day for day in due if day >= EXTRACT_DATE]
    handle_by = min(ahead) if ahead else max(due, default=None)
    kind, with_ = group[0]["task_type"], any(claim["has_coverage"] for claim in group)
    for row in rows:
        row["blocking_task_id"] = task_id
    return {
        "municipality_code": code,
        "task_id": task_id,
        "package_code": f"{kind}_with{'' if with_ else 'out'}_coverage",
        "task_type": kind,
        "with_coverage": with_,
        "account_id": group[0]["account_id"],
        "person_key": group[0]["person_key"],
        "claims": len(group),
        "balance": sum(c["balance"] for c in group),
        "coverage_amount": sum(c["coverage_amount"] for c in group),
        "at_risk": _at_risk(rows),
        "earliest_coverage_date": min((row["coverage_date"] for row in rows), default=None),
        "income_year": handle_by.year - 1 if handle_by else None,
        "handle_by": handle_by,
        "tax_year_end": dt.date(handle_by.year - 1, 12, 31) if handle_by else None,
        "overdue": bool(due) and not ahead,
    }


def _at_risk(rows):
    return sum(row["principal_part"] for row in rows if row["reportable"] in ("yes", "in_part"))


def _account(chance, code, account, kind, claims):
    mine = [claim for claim in claims if claim["account_id"] == account]
    link = next(
        (claim["link_status"] for claim in mine if claim["link_status"]), None if kind == "other" else "not_in_scope"
    )
    return {
        "municipality_code": code,
        "account_id": account,
        "person_key": f"p{account}",
        "system": "ANDET" if kind == "other" else "KMD_AKTIV",
        "status": "Aktiv",
        "link_status": link,
        "link_rule": chance.choices(WAYS, [8, 5, 2, 1])[0] if link == "linked_automatically" else None,
        "candidate_case_count": 1,
        "in_scope_claims": sum(claim["in_scope"] for claim in mine),
    }


def _packages(code, tasks, claims, waiting, coverages):
    rows = []
    for number, package in enumerate(contract.PACKAGES[:14], 1):
        mine = [task for task in tasks if task["package_code"] == package]
        rows.append(
            {
                "municipality_code": code,
                "package_code": package,
                "package_number": number,
                "with_coverage": number < 8,
                "tasks": len(mine),
                "accounts": len({t["account_id"] for t in mine}),
                "claims": sum(t["claims"] for t in mine),
                "persons": len({t["person_key"] for t in mine}),
                "balance": sum(t["balance"] for t in mine),
                "coverage_amount": sum(t["coverage_amount"] for t in mine),
                "at_risk": sum(t["at_risk"] for t in mine),
            }
        )
    mine = [row for row in waiting if row["municipality_code"] == code]
    keys = {row["claim_id"] for row in mine}
    held = [claim for claim in claims if claim["claim_id"] in keys]
    released = sum(row["disposition"] == "released" and row["municipality_code"] == code for row in coverages)
    rows.append(
        {
            "municipality_code": code,
            "package_code": "parked_coverages",
            "package_number": 15,
            "tasks": len(mine),
            "accounts": len({c["account_id"] for c in held}),
            "claims": len(held),
            "persons": len({c["person_key"] for c in held}),
            "balance": sum(c["balance"] for c in held),
            "coverage_amount": sum(row["amount"] for row in mine),
            "at_risk": _at_risk(mine),
            "released": released,
        }
    )
    return rows


def _balance(tables, claims):
    for name, danish in (("accounts", "debitorkonti"), ("claims", "fordringer"), ("coverages", "daekninger")):
        loaded = len(tables[name])
        bad = loaded // 90
        copies = 1 if loaded > 50 else 0
        tables["row_balance"].append(
            {
                "table_name": name,
                "file": f"{danish}.csv",
                "input_rows": loaded + bad + copies,
                "loaded_rows": loaded,
                "rejected_rows": bad,
                "duplicate_rows": copies,
            }
        )
        reasons = ["unreadable_value", "missing_value", "conflicting_key"]
        for place in range(bad + copies):
            reason = reasons[place % 3] if place < bad else "duplicate_row"
            tables["rejects"].append(
                {
                    "table_name": name,
                    "file": f"{danish}.csv",
                    "row_number": place + 1,
                    "column_name": "beloeb",
                    "reason": reason,
                    "message": "Put it right at the source.",
                }
            )
