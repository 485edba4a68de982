"""The end of a chain: the outcome, the task with its package and deadline, and the coverages."""

import duckdb

from ky_analysis.explain.lookup import row, rows
from ky_analysis.explain.parts import Part, benefit_name, package_name, part, period, say
from ky_analysis.report.labels import Words


def outcome(words: Words, claim: dict, heading: str | None) -> Part:
    """The claim's one outcome, and its kind of task."""
    lines = [
        say(
            words,
            "outcome",
            outcome=words(f"outcome.{claim['outcome']}"),
            reason=words(f"reason.outcome.{claim['outcome']}"),
        )
    ]
    if claim["task_type"]:
        kind = claim["task_type"]
        lines.append(say(words, "task_type", kind=words(f"task_type.{kind}"), reason=words(f"reason.task_type.{kind}")))
    return part(words, "outcome", lines, {name: claim[name] for name in ("outcome", "task_type", "task_id")}, heading)


def task(connection: duckdb.DuckDBPyConnection, words: Words, code: str, task_id: str) -> Part:
    """The task, its package, its place in the order of work, and its deadline."""
    stored = row(
        connection,
        "select tasks.*, packages.package_number, parameters.task_grain, parameters.extract_date "
        "from main.tasks as tasks inner join seeds.packages as packages using (package_code) "
        "cross join steps.run_parameters as parameters where municipality_code = $1 and task_id = $2",
        code,
        task_id,
    )
    name = package_name(words, stored["task_type"], stored["with_coverage"])
    lines = [
        say(words, f"task.{stored['task_grain']}", task=task_id, account=stored["account_id"], n=stored["claims"],
            balance=stored["balance"]),
        say(words, "task.package", number=stored["package_number"], package=name),
        say(words, "task.with" if stored["with_coverage"] else "task.without", amount=stored["coverage_amount"]),
        say(words, "task.rank", rank=stored["priority_rank"]),
    ]  # fmt: skip
    years = rows(
        connection,
        "select distinct income_year as year from main.coverages as coverages "
        "inner join main.claims as claims using (municipality_code, claim_id) "
        "where municipality_code = $1 and task_id = $2 and parked and is_payment order by 1",
        code,
        task_id,
    )
    lines += _deadline(words, stored, [str(one["year"]) for one in years])
    return part(words, "task", lines, stored | {"pending_years": [one["year"] for one in years]})


def _deadline(words: Words, stored: dict, years: list[str]) -> list[str]:
    if stored["handle_by"] is None:
        return [say(words, "task.no_deadline")]
    form = "task.overdue" if stored["overdue"] else "task.deadline"
    return [
        say(words, form, date=stored["handle_by"], years=", ".join(years), year=str(stored["income_year"])),
        say(words, "task.at_risk", amount=stored["at_risk"], date=stored["tax_year_end"]),
    ]


def claim_coverages(connection: duckdb.DuckDBPyConnection, words: Words, claim: dict, heading: str | None) -> Part:
    """The coverages on a claim and where each stands."""
    stored = rows(
        connection,
        "select coverage_id, coverage_date, kind, amount, parked, disposition, reportable from main.coverages "
        "where municipality_code = $1 and claim_id = $2 order by coverage_date, coverage_id",
        claim["municipality_code"],
        claim["claim_id"],
    )
    lines = [
        say(words, "coverage.short", coverage=one["coverage_id"], kind=words.code("coverage_kind", one["kind"]),
            date=one["coverage_date"], amount=one["amount"], disposition=words(f"disposition.{one['disposition']}"))
        for one in stored
    ]  # fmt: skip
    return part(words, "coverages", lines or [say(words, "coverage.none")], {"coverages": stored}, heading)


def coverage(connection: duckdb.DuckDBPyConnection, words: Words, code: str, coverage_id: str) -> Part:
    """One coverage: where it stands, and by which line it is or is not reported."""
    stored = row(
        connection,
        "select coverages.*, years.first_year_paid, years.last_year_paid, law.benefit is not null as law_covers "
        "from main.coverages as coverages "
        "inner join steps.coverage_benefits as years using (municipality_code, coverage_id) "
        "left join steps.law_years as law on law.benefit = coverages.benefit and law.year = coverages.income_year "
        "where municipality_code = $1 and coverage_id = $2",
        code,
        coverage_id,
    )
    line = _reported_by(stored)
    benefit = benefit_name(words, stored["benefit"])
    values = {"benefit": benefit, "year": str(stored["income_year"]), "first": str(stored["first_year_paid"]),
              "last": str(stored["last_year_paid"]), "kind": words.code("coverage_kind", stored["kind"])}  # fmt: skip
    lines = [
        say(words, "coverage.what", kind=values["kind"], claim=stored["claim_id"], date=stored["coverage_date"],
            amount=stored["amount"], interest=stored["interest"], principal=stored["principal_part"]),
        say(words, f"disposition.{stored['disposition']}", task=stored["blocking_task_id"]),
        say(words, "coverage.reportable", answer=words(f"reportable.{stored['reportable']}"),
            reason=say(words, f"reportable.{line}", **values)),
    ]  # fmt: skip
    return part(words, "coverage", lines, stored | {"reported_by": line})


def _reported_by(stored: dict) -> str:
    """The first line that fits, of those by which the published answer was decided."""
    first, last, year = stored["first_year_paid"], stored["last_year_paid"], stored["income_year"]
    if not stored["is_payment"]:
        return "not_payment"
    if stored["benefit"] is None:
        return "benefit_unknown"
    if not stored["law_covers"]:
        return "not_covered"
    if first is None or last is None:
        return "years_unknown"
    if last < 1994:
        return "before_1994"
    if first >= year:
        return "repaid_net"
    return "earlier_year" if last < year else "partly_earlier"


def account_claims(connection: duckdb.DuckDBPyConnection, words: Words, account: dict) -> Part:
    """The claims on an account, one line each."""
    stored = rows(
        connection,
        "select claim_id, benefit, period_from, period_to, balance, reference_status, outcome, task_type, task_id "
        "from main.claims where municipality_code = $1 and account_id = $2 order by claim_id",
        account["municipality_code"],
        account["account_id"],
    )
    lines = []
    for one in stored:
        text = words(f"outcome.{one['outcome']}")
        if one["task_type"]:
            text = f"{text}: {words('task_type.' + one['task_type'])}"
        lines.append(say(words, "account.claim", claim=one["claim_id"], benefit=benefit_name(words, one["benefit"]),
                         period=period(words, one["period_from"], one["period_to"]), balance=one["balance"],
                         outcome=text))  # fmt: skip
    return part(words, "claims", lines or [say(words, "account.no_claims")], {"claims": stored})
