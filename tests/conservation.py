"""What must add up in the tables of any run, whoever made them: rows, kroner, tasks."""

from collections import Counter
from decimal import Decimal


def violations(tables: dict[str, list[dict]]) -> list[str]:
    """The laws that the tables break, by name."""
    claims, coverages = tables["claims"], tables["coverages"]
    tasks, packages = tables["tasks"], tables["task_packages"]
    manual = [row for row in claims if row["outcome"] == "manual"]
    waiting = [row for row in coverages if row["disposition"] == "waiting"]
    first_14 = [row for row in packages if row["package_number"] <= 14]
    last = [row for row in packages if row["package_number"] == 15]
    laws = {
        "a claim has a task exactly where it is manual": all(
            (row["outcome"] == "manual") == (row["task_id"] is not None) == (row["task_type"] is not None)
            for row in claims
        ),
        "the claims' tasks are the tasks": {key(row) for row in manual} == {key(row) for row in tasks},
        "tasks count the manual claims": total(tasks, "claims") == len(manual) == total(first_14, "claims"),
        "packages count the tasks": total(first_14, "tasks") == len(tasks),
        "tasks and packages owe what the manual claims owe": total(tasks, "balance")
        == total(first_14, "balance")
        == total(manual, "balance"),
        "tasks and packages hold the manual claims' payments": total(tasks, "coverage_amount")
        == total(first_14, "coverage_amount")
        == total(manual, "coverage_amount"),
        "what is at risk waits": total(tasks, "at_risk")
        == total(first_14, "at_risk")
        == total(last, "at_risk")
        == total([row for row in waiting if row["reportable"] in ("yes", "in_part")], "principal_part"),
        "the 15th package holds the waiting rows": total(last, "tasks") == len(waiting)
        and total(last, "coverage_amount") == total(waiting, "amount"),
        "a waiting row waits for a task": {key(row, "blocking_task_id") for row in waiting}
        <= {key(row) for row in tasks},
        "only waiting rows wait": all(row["blocking_task_id"] is None for row in coverages if row not in waiting),
        "15 packages a municipality": set(Counter(row["municipality_code"] for row in packages).values()) <= {15},
        "principal and interest make the amount": all(
            row["principal_part"] + row["interest"] == row["amount"] for row in coverages
        ),
        "a derived reference names its rule": all(
            (row["reference_status"] == "derived") == (row["reference_rule"] not in (None, "other_person"))
            for row in claims
        ),
        "an account linked by itself has one candidate": all(
            row["candidate_case_count"] == 1
            for row in tables["accounts"]
            if row["link_status"] == "linked_automatically"
        ),
        "ranks run from 1": all(
            sorted(ranks) == list(range(1, len(ranks) + 1)) for ranks in ranks_by_municipality(tasks).values()
        ),
    }
    return [law for law, holds in laws.items() if not holds]


def key(row: dict, name: str = "task_id") -> tuple:
    return row["municipality_code"], row[name]


def total(rows: list[dict], name: str) -> Decimal:
    return sum((row[name] for row in rows), Decimal(0))


def ranks_by_municipality(tasks: list[dict]) -> dict[str, list[int]]:
    ranks: dict[str, list[int]] = {}
    for row in tasks:
        ranks.setdefault(row["municipality_code"], []).append(row["priority_rank"])
    return ranks
