"""The rules once more, in plain Python: dicts and loops, slow and readable, written from the specification alone.

A world is one municipality: its code and its five tables as lists of dicts of typed values. The product must give
the same tables for every world; where the two differ, the specification decides.
"""

from tests.oracle.coverages import coverage_rows
from tests.oracle.facts import Options
from tests.oracle.links import decide_links
from tests.oracle.outcomes import decide_outcomes
from tests.oracle.prepare import prepare
from tests.oracle.quality import quality_rows
from tests.oracle.references import decide_references
from tests.oracle.tasks import candidate_rows, package_rows, task_rows

ACCOUNT_COLUMNS = [
    "municipality_code",
    "account_id",
    "person",
    "system",
    "status",
    "stated_case_id",
    "case_id",
    "link_status",
    "link_rule",
    "candidate_case_count",
    "in_scope_claims",
]
CLAIM_COLUMNS = [
    "municipality_code",
    "claim_id",
    "account_id",
    "person",
    "benefit",
    "period_from",
    "period_to",
    "principal",
    "balance",
    "in_scope",
    "reference_required",
    "stated_reference",
    "reference",
    "reference_status",
    "reference_rule",
    "candidate_count",
    "case_id",
    "link_status",
    "has_coverage",
    "coverage_amount",
    "outcome",
    "task_type",
    "task_id",
]

__all__ = ["Options", "decide", "decide_all"]


def decide(world: dict, options: Options) -> dict[str, list[dict]]:
    """The contract's tables of one world. `person` stands where the product has `person_key`."""
    facts = prepare(world, options)
    decide_references(facts, options)
    decide_links(facts)
    decide_outcomes(facts, options)
    coverages = coverage_rows(facts)
    tasks = task_rows(facts, coverages, options)
    return {
        "accounts": [{name: row[name] for name in ACCOUNT_COLUMNS} for row in facts["accounts"]],
        "claims": [{name: row[name] for name in CLAIM_COLUMNS} for row in facts["claims"]],
        "coverages": coverages,
        "tasks": tasks,
        "task_packages": package_rows(facts, coverages, tasks),
        "task_candidates": candidate_rows(facts),
        "data_quality": quality_rows(facts, options),
    }


def decide_all(worlds: list[dict], options: Options) -> dict[str, list[dict]]:
    """The tables of several municipalities, one under the other."""
    tables: dict[str, list[dict]] = {}
    for world in worlds:
        for name, rows in decide(world, options).items():
            tables.setdefault(name, []).extend(rows)
    return tables
