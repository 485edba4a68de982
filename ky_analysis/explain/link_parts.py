"""The case link of an account: the stated case, the cases that fit its claims, and why each fits or does not."""

import duckdb

from ky_analysis.explain.lookup import row, rows
from ky_analysis.explain.parts import Part, benefit_name, listed, part, period, say
from ky_analysis.report.labels import Words


def facts(connection: duckdb.DuckDBPyConnection, code: str, account: str) -> dict:
    """Everything stored on an account: what was found and what was decided, in one row."""
    return row(
        connection,
        "select accounts.*, finds.stated_case_holds, finds.claims_with_a_case, finds.weakest_way, "
        "finds.cases_that_fit_all, finds.on_kmd_aktiv, cases.case_id is not null as stated_case_exists "
        "from main.accounts as accounts "
        "inner join steps.link_finds as finds using (municipality_code, account_id) "
        "left join extract.cases as cases on cases.municipality_code = accounts.municipality_code "
        "and cases.case_id = accounts.stated_case_id "
        "where accounts.municipality_code = $1 and accounts.account_id = $2",
        code,
        account,
    )


def cases(connection: duckdb.DuckDBPyConnection, account: dict, claim: str | None) -> list[dict]:
    """The person's cases: what each is, how many of the account's claims it fits, and how it fits the claim."""
    return rows(
        connection,
        "select cases.case_id, cases.benefit, benefits.case_group, cases.period_from, cases.period_to, "
        "coalesce(cases.period_from > cases.period_to, false) as is_reversed, "
        "coalesce(counted.claims_it_fits, 0) as claims_it_fits, ways.way, fitting.overlap_days "
        "from extract.cases as cases "
        "left join seeds.benefits as benefits on benefits.code = cases.benefit "
        "left join steps.account_cases as counted on counted.municipality_code = cases.municipality_code "
        "and counted.case_id = cases.case_id and counted.account_id = $3 "
        "left join steps.fitting_cases as fitting on fitting.municipality_code = cases.municipality_code "
        "and fitting.case_id = cases.case_id and fitting.claim_id = $4 "
        "left join seeds.link_ways as ways on ways.way_order = fitting.way_order "
        "where cases.municipality_code = $1 and cases.person_key = $2 order by cases.case_id",
        account["municipality_code"],
        account["person_key"],
        account["account_id"],
        claim,
    )


def stated_part(words: Words, account: dict) -> Part:
    """The case the extract states, and whether it holds."""
    case = account["stated_case_id"]
    if case is None:
        verdict = "nothing"
    elif account["stated_case_holds"]:
        verdict = "holds" if account["person_key"] else "holds_unknown_person"
    else:
        verdict = "other_person" if account["stated_case_exists"] else "unknown"
    lines = [say(words, f"stated_case.{verdict}", case=case)]
    return part(words, "stated_case", lines, {"stated_case_id": case, "verdict": verdict})


def cases_part(words: Words, account: dict, seen: list[dict], claim: dict | None, heading: str | None = None) -> Part:
    """Every case of the person with the fields compared. Without a claim: how many of the account's claims it fits."""
    if account["person_key"] is None:
        lines = [say(words, "cases.person_unknown")]
    else:
        lines = [say(words, "cases.number", n=len(seen))]
    for one in seen:
        lines.append(say(
            words, "cases.line", case=one["case_id"], benefit=benefit_name(words, one["benefit"]),
            group=one["case_group"], period=period(words, one["period_from"], one["period_to"]),
        ))  # fmt: skip
        fits = say(words, "cases.fits", n=one["claims_it_fits"], of=account["in_scope_claims"])
        lines.append(f"  → {_verdict(words, claim, one) + ' ' if claim else ''}{fits}")
    return part(words, "cases", lines, {"cases": seen}, heading)


def _verdict(words: Words, claim: dict, case: dict) -> str:
    """How a case fits the claim, or what keeps it from fitting."""
    if case["way"]:
        return say(words, "case.fits", way=words(f"link_rule.{case['way']}"), rule=case["way"])
    if claim["case_group"] is None:
        return say(words, "case.claim_without_group")
    if case["case_group"] != claim["case_group"]:
        return say(words, "case.other_group", group=claim["case_group"])
    if case["is_reversed"] and claim["has_period"]:
        return say(words, "case.reversed")
    if claim["has_period"] and not _overlaps(claim, case):
        return say(words, "case.apart")
    return say(words, "case.stronger_way")


def _overlaps(claim: dict, case: dict) -> bool:
    starts = case["period_from"] is None or case["period_from"] <= claim["period_to"]
    return starts and (case["period_to"] is None or case["period_to"] >= claim["period_from"])


def decision_part(words: Words, account: dict) -> Part:
    """The account's link as it stands at the end, and why."""
    status = account["link_status"]
    names = ("link_status", "link_rule", "case_id", "candidate_case_count", "in_scope_claims", "claims_with_a_case",
             "cases_that_fit_all", "weakest_way")  # fmt: skip
    stored = {name: account[name] for name in names}
    if status is None:
        return part(words, "link", [say(words, "scope.other_system", system=account["system"])], stored)
    lines = [
        say(words, "link.status", status=words(f"link_status.{status}"),
            case=account["case_id"] or words("explain.nothing")),
        words(f"reason.link_status.{status}"),
    ]  # fmt: skip
    if status not in ("linked", "not_in_scope"):
        lines.append(say(words, "link.counts", claims=account["in_scope_claims"], fit=account["claims_with_a_case"],
                         all=account["cases_that_fit_all"]))  # fmt: skip
    if account["link_rule"]:
        rule = account["link_rule"]
        lines.append(say(words, "link.rule", rule=rule, way=words(f"link_rule.{rule}"),
                         reason=words(f"reason.link_rule.{rule}")))  # fmt: skip
    return part(words, "link", lines, stored)


def way_out(connection: duckdb.DuckDBPyConnection, words: Words, account: dict) -> list[str]:
    """What would link the account, from what was found."""
    status = account["link_status"]
    if status not in ("ambiguous", "conflicting", "missing"):
        return []
    if account["person_key"] is None:
        return [say(words, "way.account_person_unknown")]
    key = (account["municipality_code"], account["account_id"])
    fit_all = [one["case_id"] for one in rows(
        connection,
        "select case_id from steps.account_cases where municipality_code = $1 and account_id = $2 "
        "and claims_it_fits = $3 order by case_id",
        *key, account["in_scope_claims"],
    )]  # fmt: skip
    without = rows(
        connection,
        "select claim_id, case_group from steps.claim_facts as claims where municipality_code = $1 and account_id = $2 "
        "and in_scope and not exists (from steps.fitting_cases as fitting "
        "where fitting.municipality_code = claims.municipality_code and fitting.claim_id = claims.claim_id) "
        "order by claim_id",
        *key,
    )
    if status == "ambiguous":
        return [say(words, "way.choose_case", n=len(fit_all), cases=listed(words, fit_all))]
    groups = sorted({one["case_group"] or words("explain.unknown_group") for one in without})
    claims = [one["claim_id"] for one in without]
    lines = [say(words, f"way.case_{status}")]
    if claims:
        lines.append(say(words, "way.claims_without_case", n=len(claims), claims=listed(words, claims),
                         groups=", ".join(groups)))  # fmt: skip
    return lines
