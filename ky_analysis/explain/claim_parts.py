"""The first parts of a claim's chain: what it is, its scope, whether a reference is required, and what it states."""

import duckdb

from ky_analysis.explain.lookup import row, rows
from ky_analysis.explain.parts import Part, benefit_name, part, period, say
from ky_analysis.report.labels import Words


def facts(connection: duckdb.DuckDBPyConnection, code: str, claim: str) -> dict:
    """Everything stored on a claim itself: its facts, decisions and account, in one row."""
    return row(
        connection,
        "select facts.*, claims.reference, claims.reference_status, claims.reference_rule, claims.candidate_count, "
        "claims.case_id, claims.link_status, claims.outcome, claims.task_type, claims.task_id, "
        "accounts.system, accounts.status as account_status "
        "from steps.claim_facts as facts "
        "inner join main.claims as claims using (municipality_code, claim_id) "
        "inner join main.accounts as accounts on accounts.municipality_code = facts.municipality_code "
        "and accounts.account_id = facts.account_id "
        "where facts.municipality_code = $1 and facts.claim_id = $2",
        code,
        claim,
    )


def scope(connection: duckdb.DuckDBPyConnection, words: Words, claim: dict, heading: str | None) -> Part:
    """What the claim is, and why it is or is not in scope."""
    parked = row(
        connection,
        "select count(*) as rows from main.coverages where municipality_code = $1 and claim_id = $2 and parked",
        claim["municipality_code"],
        claim["claim_id"],
    )["rows"]
    lines = [
        say(words, "claim.what", account=claim["account_id"], benefit=benefit_name(words, claim["benefit"]),
            period=period(words, claim["period_from"], claim["period_to"]), principal=claim["principal"],
            balance=claim["balance"]),
    ]  # fmt: skip
    if not claim["has_period"] and (claim["period_from"] or claim["period_to"]):
        lines.append(say(words, "claim.no_period"))
    if not claim["on_kmd_aktiv"]:
        lines.append(say(words, "scope.other_system", system=claim["system"]))
    elif not claim["in_scope"]:
        lines.append(say(words, "scope.settled"))
    elif claim["balance"] > 0:
        lines.append(say(words, "scope.balance"))
    else:
        lines.append(say(words, "scope.parked", n=parked))
    if claim["person_key"] is None:
        lines.append(say(words, "claim.person_unknown"))
    stored = {name: claim[name] for name in (
        "claim_id", "account_id", "benefit", "period_from", "period_to", "has_period", "founded", "principal",
        "balance", "system", "in_scope",
    )}  # fmt: skip
    return part(words, "scope", lines, stored | {"parked_coverages": parked}, heading)


def requirement(connection: duckdb.DuckDBPyConnection, words: Words, claim: dict, heading: str | None) -> Part:
    """Whether a reference is required, and by which line of the LL § 8 O table."""
    law_year = row(connection, "select law_year from steps.run_parameters")["law_year"]
    law = rows(
        connection, "select from_year, to_year, source from seeds.law_8o where benefit = $1 order by all",
        claim["benefit"],
    )  # fmt: skip
    covers_law_year = [line for line in law if _covers(line, law_year)]
    paid = rows(
        connection,
        "select distinct income_year as year from steps.coverage_facts "
        "where municipality_code = $1 and claim_id = $2 and is_payment and amount > 0 and law_covers_claim order by 1",
        claim["municipality_code"],
        claim["claim_id"],
    )
    years = [one["year"] for one in paid]
    benefit, year = benefit_name(words, claim["benefit"]), str(law_year)
    lines = []
    if claim["benefit"] is None:
        lines.append(say(words, "required.unknown_benefit"))
    elif covers_law_year:
        lines += [
            say(words, "required.law_year", year=year, line=_line(words, benefit, one)) for one in covers_law_year
        ]
    else:
        shown = "; ".join(_line(words, benefit, one) for one in law) or say(words, "required.no_line", benefit=benefit)
        lines.append(say(words, "required.not_in_law_year", year=year, line=shown))
    if years and claim["benefit"] is not None:
        lines.append(say(words, "required.paid", years=", ".join(map(str, years))))
    lines.append(say(words, "required.yes" if claim["reference_required"] else "required.no"))
    stored = {"benefit": claim["benefit"], "law_year": law_year, "law_lines": law, "paid_in_covered_years": years}
    return part(words, "requirement", lines, stored | {"required": claim["reference_required"]}, heading)


def _covers(line: dict, year: int) -> bool:
    return (line["from_year"] or year) <= year <= (line["to_year"] or year)


def _line(words: Words, benefit: str, line: dict) -> str:
    """A line of the law table in words: Introduktionsydelse, to 2025 (source)."""
    first, last = line["from_year"], line["to_year"]
    form = ("years" if last else "from") if first else ("to" if last else "always")
    years = say(words, f"law.{form}", first=str(first), last=str(last))
    return say(words, "law.line", benefit=benefit, years=years, source=words.code("law_source", line["source"]))


def stated(connection: duckdb.DuckDBPyConnection, words: Words, claim: dict, heading: str | None) -> Part:
    """The stated reference and what is wrong with it."""
    text = claim["stated_reference"]
    met = [] if claim["stated_is_empty"] else rows(
        connection,
        "select reference, benefit, reference = $2 as is_equal, reference_normalised is not null as has_letters, "
        "coalesce(person_key = $3, false) as is_same_person from steps.benefit_facts "
        "where municipality_code = $1 and meeting_key = steps.meeting_key($2) order by reference",
        claim["municipality_code"], text, claim["person_key"],
    )  # fmt: skip
    verdict = _verdict(claim, met)
    own = [one for one in met if one["is_same_person"]]
    values = {"text": text, "n": len(met), "own": ", ".join(one["reference"] for one in own)}
    kinds = ", ".join(sorted({benefit_name(words, one["benefit"]) for one in own}))
    lines = [say(words, f"stated.{verdict}", **values, kinds=kinds)]
    return part(words, "stated", lines, {"stated_reference": text, "verdict": verdict, "met": met}, heading)


def _verdict(claim: dict, met: list[dict]) -> str:
    """One word for what the stated reference turned out to be."""
    own = [one for one in met if one["is_same_person"]]
    if claim["stated_is_empty"]:
        return "nothing" if claim["stated_reference"] is None else "placeholder"
    if not claim["in_scope"] or not claim["reference_required"]:
        return "not_tested"
    if any(one["is_equal"] for one in own):
        return "own"
    if claim["reference_rule"] == "other_person":
        return "other_person"
    if not own:
        return "unknown"
    return "own_respelled" if any(one["benefit"] == claim["benefit"] for one in own) else "own_other_kind"
