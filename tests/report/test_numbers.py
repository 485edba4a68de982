"""Every number of every table on a page is the number of the published tables, counted again by SQL of the tests' own.

The test reads the page in the browser, and the number as the language writes it. A table that is not listed fails.
"""

import datetime as dt
from decimal import Decimal

import duckdb
import pytest

from ky_analysis.contract import LINK_STATUSES, OUTCOMES, REFERENCE_STATUSES
from tests.report.written import numbers, read, same

SUMS = "sum(tasks), sum(accounts), sum(claims), sum(persons), sum(balance), sum(coverage_amount), sum(at_risk)"
MANUAL = """select count(*), count(*) filter (has_coverage), count(*) filter (not has_coverage),
    count(distinct (municipality_code, account_id)), sum(balance) from claims where outcome = 'manual' group by """
STEPS = """case when handle_by is null then if(with_coverage, 'c', 'd') when overdue then 'b' else 'a' end"""
ORDER = f"from tasks group by {STEPS}, handle_by, income_year, tax_year_end"
STARTED = "year(coalesce(founded, period_to, period_from))"
UNLINKED = "link_status in ('ambiguous', 'conflicting', 'missing')"


def zeros(values, table, column, sums="count(claim_id)"):
    """A count for each value, zeros included."""
    listed = ", ".join(f"('{value}')" for value in values)
    return f"select {sums} from (values {listed}) as v (v) left join {table} on {column} = v group by v"


# page: table: (the places of the compared columns, SQL of the rows, SQL of a total that is no sum)
TABLES = {
    "task_packages": {
        "kinds-table": ((1, 2, 3), """select sum(tasks) filter (package_number < 8), sum(tasks) filter
            (package_number > 7), sum(tasks) from task_packages where package_number < 15
            group by package_number % 7 having sum(tasks) > 0"""),
        "packages": (range(1, 8), f"select {SUMS} from task_packages group by package_number",
                     """select count(*), count(distinct (municipality_code, account_id)), coalesce(sum(claims), 0),
                     count(distinct person_key), coalesce(sum(balance), 0), coalesce(sum(coverage_amount), 0),
                     coalesce(sum(at_risk), 0) from tasks"""),
        "flow-table": ((1, 2), zeros(OUTCOMES, "claims", "outcome", "count(claim_id), coalesce(sum(balance), 0)")),
        "derived-table": ((1,), """select count(*) from claims where reference_status = 'derived'
            group by reference_rule"""),
        "linked-table": ((1,), """select count(*) from accounts where link_status = 'linked_automatically'
            group by link_rule"""),
        "order-table": ((1, 2), f"select count(*), count(distinct person_key) {ORDER}"),
        "deadlines": (range(1, 7), f"""select handle_by, income_year, tax_year_end, count(*),
            count(distinct person_key), sum(at_risk) {ORDER}""", """
            select '', '', '', count(*), count(distinct person_key), sum(at_risk) from tasks"""),
        "waiting": ((0, 2, 3, 4), """select income_year, count(*), sum(amount), sum(principal_part) from coverages
            where disposition = 'waiting' group by income_year, reportable"""),
        "dispositions": (range(1, 5), """select count(*), sum(amount), sum(interest), sum(principal_part)
            from coverages group by disposition"""),
    },
    "data_quality": {
        "balance": (range(2, 6), """select input_rows, loaded_rows, rejected_rows, duplicate_rows
            from row_balance"""),
        "rejects-table": ((1,), "select count(*) from rejects group by reason"),
        "rejects-by-column": ((3,), "select count(*) from rejects group by reason, table_name, column_name"),
        "flags": ((3,), """select sum(rows) from data_quality where municipality_code is not null
            group by "check", table_name"""),
        "references-table": ((1,), zeros(REFERENCE_STATUSES, "claims", "reference_status")),
        "links-table": ((1,), zeros(LINK_STATUSES, "accounts", "link_status", "count(account_id)")),
        "candidates": (range(1, 6), """select count(*), count(*) filter (reference_status = 'derived'),
            count(*) filter (reference_status = 'ambiguous'), count(*) filter (reference_status = 'missing'),
            count(*) filter (reference_status = 'invalid') from claims where candidate_count is not null
            group by case when candidate_count < 2 then candidate_count when candidate_count < 6 then 2 else 6 end"""),
    },
    "backlog": {
        "kinds-table": (range(1, 6), MANUAL + "task_type"),
        "benefits-table": (range(1, 6), MANUAL + "benefit"),
        "postings": (range(1, 6), MANUAL + """case when period_from is null or period_to is null
            or period_from > period_to then 0 when year(period_to) < 2016 then 1 when year(period_from) >= 2016 then 2
            else 3 end"""),
        "years-table": (range(1, 6), MANUAL + f"""({STARTED} >= 1994)::int + ({STARTED} >= 2007)::int
            + ({STARTED} >= 2016)::int + ({STARTED} >= 2021)::int"""),
        "amounts-table": (range(1, 6), MANUAL + """(balance >= 1000)::int + (balance >= 5000)::int
            + (balance >= 20000)::int + (balance >= 100000)::int"""),
        "candidates-table": (range(1, 5), """select count(*), count(*) filter (reference_status = 'ambiguous'),
            count(*) filter (reference_status = 'missing'), count(*) filter (reference_status = 'invalid') from claims
            where outcome = 'manual' and candidate_count is not null
            and reference_status in ('ambiguous', 'missing', 'invalid') group by
            case when candidate_count < 3 then candidate_count when candidate_count < 6 then 3 else 6 end"""),
        "case-candidates": ((1, 2, 3), f"""select count(*), sum(in_scope_claims), max(candidate_case_count)
            from accounts where {UNLINKED} group by link_status"""),
        "accounts": (range(7), """select min(priority_rank), count(*), sum(claims), sum(at_risk), sum(coverage_amount),
            sum(balance), min(handle_by) from tasks group by municipality_code, account_id"""),
    },
    "workload": {
        "finish-table": ((0, 1), "select date, share from workload_finish where package_group = 'with_coverages'"),
        "people-table": (range(6), """select people, probability_by_handle_by, p10, p50, p90, total_p50
            from workload_staffing"""),
        "hours-table": (range(1, 7), """select coalesce(tasks, with_), h.p10, h.p50, h.p90, f.p50_date, f.p90_date
            from workload_summary as h left join task_packages using (package_code)
            inner join workload_summary as f using (package_code)
            cross join (select sum(tasks) as with_ from task_packages where package_number < 8)
            where h.measure = 'hours' and f.measure = 'finish_date'""",
            """select (select sum(tasks) from task_packages where package_number < 15), h.p10, h.p50, h.p90, f.p50_date,
            f.p90_date from workload_summary as h inner join workload_summary as f using (package_code)
            where package_code = 'total' and h.measure = 'hours' and f.measure = 'finish_date'"""),
        "deadlines": (range(2, 7), """select probability, people_needed_80, tasks_mean, at_risk_mean, persons_mean
            from workload_deadlines"""),
        "drivers-table": (range(2, 6), "select hours_low, hours_high, finish_low, finish_high from workload_drivers"),
        "overview": ((1, 2, 3, 6), """select p10, p50, p90, probability from workload_summary
            inner join workload_deadlines using (municipality_code) where measure = 'hours' and package_code = 'total'
            and scenario = 'plan' and deadline = 'handle_by' and package_group = 'with_coverages'"""),
    },
    "index": {
        "places": ((3, 5, 6, 7), """select sum(tasks), sum(tasks) filter (with_coverage), coalesce(any_value(late), 0),
            sum(at_risk) from task_packages left join (select municipality_code, count(*) filter (overdue) as late
            from tasks group by all) using (municipality_code) where package_number < 15 group by municipality_code"""),
    },
}  # fmt: skip
PART = {"accounts", "people-table", "drivers-table", "finish-table", "hours-table"}  # not all rows are shown
ELSEWHERE = {"files", "scenarios", "assumptions"}  # not from the tables; the last two in test_workload_report.py
READ = """[...document.querySelectorAll("table[id]")].map((table) => {
  const rows = (part) => [...part.rows].filter((row) => !row.classList.contains("group"))
    .map((row) => [...row.cells].map((cell) => cell.textContent));
  return [table.id, [...table.tBodies].flatMap(rows), table.tFoot ? rows(table.tFoot) : []];
})"""


def counted(data, place):
    """A connection with the published tables as views, of one municipality or of all."""
    connection = duckdb.connect()
    for path in data.glob("*.parquet"):
        columns = [column for column, *_ in connection.sql(f"describe from '{path}'").fetchall()]
        where = f"where municipality_code = '{place}'" if place != "alle" and "municipality_code" in columns else ""
        connection.execute(f"create view {path.stem} as from '{path}' {where}")
    return connection


def differences(tables, report, connection, language):
    """What a page's tables show and the published tables do not say, as sentences."""
    found = []
    for name, rows, foot in tables:
        if name in ELSEWHERE:
            continue
        if name not in TABLES[report]:
            found.append(f"{name} is not compared with anything")
            continue
        places, sql, *total = TABLES[report][name]
        wanted = connection.sql(sql).fetchall()
        if name not in PART and len(rows) != len(wanted):
            found.append(f"{name} has {len(rows)} rows, not {len(wanted)}")
        for row in rows:
            shown = [row[place] for place in places]
            match = next((one for one in wanted if all(map(same, shown, one, [language] * len(shown)))), None)
            if match is None:
                found.append(f"{name} shows {shown}")
            else:
                wanted.remove(match)
        if foot:
            shown = [foot[0][place] for place in places]
            sums = connection.sql(total[0]).fetchall()[0] if total else added(rows, places, language)
            compared = [(text, one) for place, text, one in zip(places, shown, sums, strict=True) if text and place]
            if not all(same(text, one, language) for text, one in compared):
                found.append(f"{name} adds up to {shown}, not {sums}")
    return found


def added(rows, places, language):
    """The sums of the shown columns; a column that is not of numbers has none."""
    return [sum((read(row[place], language)[0] for row in rows if row[place][:1].isdigit()), Decimal(0))
            for place in places]  # fmt: skip


@pytest.mark.parametrize("report", ["task_packages", "data_quality", "backlog", "workload"])
@pytest.mark.parametrize("place", ["0461", "alle", "0825", "0657"])
def test_every_table_shows_the_published_numbers(opened, data, site, place, report):
    tables = opened(f"{place}-{report}").evaluate(READ)
    with counted(data, place) as connection:
        assert not differences(tables, report, connection, site.name)
    assert place != "0461" or {name for name, *_ in tables} - ELSEWHERE == set(TABLES[report]) - {"overview"}


def test_the_index_shows_the_published_numbers(opened, data, site):
    tables = opened("index").evaluate(READ)
    with counted(data, "alle") as connection:
        assert not differences(tables, "index", connection, site.name)


def test_a_wrong_number_would_be_seen(opened, data, site):
    page = opened("0461-task_packages")
    page.evaluate("""document.querySelector("#packages tbody tr:nth-child(3) td").textContent = "99" """)
    page.evaluate("""document.querySelector("#dispositions tfoot td").textContent = "99" """)
    with counted(data, "0461") as connection:
        first, second = differences(page.evaluate(READ), "task_packages", connection, site.name)
    assert first.startswith("packages shows ['99'") and second.startswith("dispositions adds up to ['99'")


def test_a_chart_shows_the_numbers_of_its_table(opened):
    for name in ("0461-task_packages", "0461-data_quality", "0461-backlog"):
        figures = opened(name).evaluate("""[...document.querySelectorAll("figure")].map((one) =>
            [one.id, [...one.querySelectorAll("svg text")].map((text) => text.textContent).join(" "),
             one.querySelector("table").textContent.replace(/\\n/g, " ") + one.querySelector("figcaption").textContent
             + [...one.querySelectorAll("th, td")].map((cell) => cell.textContent).join(" ")])""")
        assert figures
        for id_, drawn, tabled in figures:
            shares = {number for number in numbers(drawn) if f"({number}" in drawn}  # worked out from the count beside
            assert numbers(drawn) - shares <= numbers(tabled), f"{id_} of {name}"


@pytest.mark.parametrize(("shown", "value", "language", "right"), [
    ("1.234", 1234, "da", True), ("1.234", 1234, "en", False), ("1,234.50", Decimal("1234.50"), "en", True),
    ("12,3 %", 0.1234, "da", True), ("12,3 %", 0.125, "da", False), ("< 0,1 %", 0.0002, "da", True),
    ("–", None, "da", True), ("–", 0, "da", False), ("−5", -5, "da", True),
    ("31. januar 2027", dt.date(2027, 1, 31), "da", True),
    ("31 January 2027", dt.date(2027, 2, 1), "en", False),
])  # fmt: skip
def test_reading_a_number_again(shown, value, language, right):
    assert same(shown, value, language) is right
