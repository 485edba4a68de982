"""Which parts a chain has, in the order in which the decisions were made."""

import duckdb

from ky_analysis.explain import claim_parts, link_parts, outcome_parts, reference_finds, reference_parts
from ky_analysis.explain.lookup import row, rows
from ky_analysis.explain.parts import Part, part, say
from ky_analysis.report.labels import Words

CLAIMS_IN_FULL = 25


def of_claim(connection: duckdb.DuckDBPyConnection, words: Words, code: str, key: str) -> list[Part]:
    """From scope to what would make the claim solvable."""
    claim = claim_parts.facts(connection, code, key)
    account = link_parts.facts(connection, code, claim["account_id"])
    seen = reference_finds.found(connection, claim)
    parts = _reference(connection, words, claim, seen, None)
    if claim["in_scope"]:
        cases = link_parts.cases(connection, account, key)
        parts.append(link_parts.stated_part(words, account))
        if account["link_status"] != "linked":
            parts.append(link_parts.cases_part(words, account, cases, claim))
        parts.append(link_parts.decision_part(words, account))
    parts.append(outcome_parts.outcome(words, claim, None))
    parts.append(outcome_parts.claim_coverages(connection, words, claim, None))
    if claim["task_id"]:
        parts.append(outcome_parts.task(connection, words, code, claim["task_id"]))
        lines = link_parts.way_out(connection, words, account) + reference_parts.way_out(words, claim, seen)
        parts.append(part(words, "way_out", lines, {"lines": lines}))
    return parts


def of_account(connection: duckdb.DuckDBPyConnection, words: Words, code: str, key: str) -> list[Part]:
    """What the account is, its case link, and its claims."""
    account = link_parts.facts(connection, code, key)
    lines = [say(words, "account.what", system=words.code("system", account["system"]),
                 status=words.code("account_status", account["status"]), n=account["in_scope_claims"])]  # fmt: skip
    if account["person_key"] is None:
        lines.append(say(words, "claim.person_unknown"))
    stored = {name: account[name] for name in ("account_id", "person_key", "system", "status", "in_scope_claims")}
    parts = [part(words, "account", lines, stored), *_link(connection, words, account)]
    parts.append(outcome_parts.account_claims(connection, words, account))
    tasks = rows(
        connection,
        "select task_id from main.tasks where municipality_code = $1 and account_id = $2 order by priority_rank",
        code,
        key,
    )
    parts += [outcome_parts.task(connection, words, code, one["task_id"]) for one in tasks]
    ways = link_parts.way_out(connection, words, account)
    return parts + ([part(words, "way_out", ways, {"lines": ways})] if ways else [])


def of_task(connection: duckdb.DuckDBPyConnection, words: Words, code: str, key: str) -> list[Part]:
    """The task, its account's case link, and the reference of each of its claims."""
    found = row(
        connection, "select account_id from main.tasks where municipality_code = $1 and task_id = $2", code, key
    )
    account = link_parts.facts(connection, code, found["account_id"])
    parts = [outcome_parts.task(connection, words, code, key), *_link(connection, words, account)]
    claims = rows(
        connection,
        "select claim_id from main.claims where municipality_code = $1 and task_id = $2 order by claim_id",
        code,
        key,
    )
    ways = link_parts.way_out(connection, words, account)
    for one in claims[:CLAIMS_IN_FULL]:
        claim = claim_parts.facts(connection, code, one["claim_id"])
        seen = reference_finds.found(connection, claim)
        parts += _reference(connection, words, claim, seen, one["claim_id"])
        parts.append(outcome_parts.outcome(words, claim, one["claim_id"]))
        own = reference_parts.way_out(words, claim, seen)
        ways += [say(words, "way.of_claim", claim=one["claim_id"], text=text) for text in own]
    if len(claims) > CLAIMS_IN_FULL:
        ways.append(say(words, "way.more_claims", n=len(claims) - CLAIMS_IN_FULL))
    return [*parts, part(words, "way_out", ways, {"lines": ways})]


def of_coverage(connection: duckdb.DuckDBPyConnection, words: Words, code: str, key: str) -> list[Part]:
    """The coverage, then the chain of its claim."""
    first = outcome_parts.coverage(connection, words, code, key)
    return [first, *of_claim(connection, words, code, first.facts["claim_id"])]


def _reference(
    connection: duckdb.DuckDBPyConnection, words: Words, claim: dict, seen: dict, heading: str | None
) -> list[Part]:
    """Scope, requirement, stated reference, rules, candidates, decision; without the rules where none was asked."""
    parts = [
        claim_parts.scope(connection, words, claim, heading),
        claim_parts.requirement(connection, words, claim, heading),
        claim_parts.stated(connection, words, claim, heading),
    ]
    if not claim["in_scope"]:
        return parts
    if seen["rules"] or seen["candidates"] or claim["reference_rule"] == "other_person":
        parts.append(reference_parts.rules_part(words, claim, seen, heading))
        parts.append(reference_parts.candidates_part(connection, words, claim, seen, heading))
    return [*parts, reference_parts.decision_part(words, claim, heading)]


def _link(connection: duckdb.DuckDBPyConnection, words: Words, account: dict) -> list[Part]:
    if not account["on_kmd_aktiv"]:
        return [link_parts.decision_part(words, account)]
    parts = [link_parts.stated_part(words, account)]
    if account["link_status"] not in ("linked", "not_in_scope"):
        parts.append(link_parts.cases_part(words, account, link_parts.cases(connection, account, None), None))
    return [*parts, link_parts.decision_part(words, account)]


CHAINS = {"claim": of_claim, "account": of_account, "task": of_task, "coverage": of_coverage}
