"""The report on the workload: hours, dates and people. One function a chapter, each one call in the notebook.

Whatever rests on a placeholder says so beside it: `basis` is in every caption, subtitle and note.
"""

import datetime as dt
from itertools import pairwise

from ky_analysis.report import charts, labels, workload_charts, workload_data
from ky_analysis.report.figures import figure
from ky_analysis.report.markup import Fragment, paragraph, section
from ky_analysis.report.messages import count, listed, say, written
from ky_analysis.report.packages_words import package_name
from ky_analysis.report.page import ALL, Page
from ky_analysis.report.tables import columns, download, table
from ky_analysis.report.workload_data import Facts
from ky_analysis.report.workload_first import ENOUGH
from ky_analysis.report.workload_words import OF_DATES, OF_HOURS, basis, day, kroner, people, persons, staff
from ky_analysis.report.workload_words import hours as of_hours

NOTHING = Fragment("")
ONE_DAY = dt.timedelta(days=1)


def hours(page: Page) -> Fragment:
    """Hours by package, with and without coverages."""
    if page.municipality == ALL:
        return NOTHING
    words, facts = page.words, workload_data.facts(page)
    if not facts.all_tasks:
        return NOTHING
    note = basis(page, facts.guessed, OF_HOURS)
    rows = [row | {"package": package_name(words, row)} for row in workload_data.packages(page).iter_rows(named=True)]
    some = sorted((row for row in rows if row["p50"] > 0), key=lambda row: -row["p50"])
    total, with_ = facts.hours["total"], facts.hours["with_coverages"]
    texts = {row["package_code"]: _interval(page, row) for row in some}
    bars = [
        charts.Row(row["package"], (charts.Bar(row["p50"], texts[row["package_code"]], not row["with_coverage"]),))
        for row in some
    ]
    listing = columns(words, package="text", tasks="number", p10="hours", p50="hours", p90="hours", finish="date",
                      finish_p90="date")  # fmt: skip
    sums = [
        {
            "package": words("workload.sum_with"),
            "tasks": facts.with_coverages,
            **_finish(facts, "with_coverages"),
            **with_,
        },
        {"package": words("word.total"), "tasks": facts.all_tasks, **_finish(facts, "total"), **total},
    ]
    return section(
        "timer",
        words("workload.section_hours"),
        figure(
            words, "hours",
            title=say(words, "workload.hours_title", hours=of_hours(page, with_)[1], total=of_hours(page, total)[1]),
            subtitle=f"{words('workload.hours_sub')} {note}",
            alternative=" ".join(f"{row['package']}: {texts[row['package_code']]}." for row in some),
            chart=lambda width: charts.bars(bars, width),
            columns=listing, rows=rows + sums[:1], total=sums[1], caption=f"{words('workload.hours_caption')} {note}",
            legend=(words("with_coverage.true"), words("with_coverage.false")),
        ),
        paragraph(words("workload.hours_note"), "note"),
    )  # fmt: skip


def _interval(page: Page, row: dict) -> str:
    low, likely, high = of_hours(page, row)
    return say(page.words, "workload.interval", likely=likely, low=low, high=high)


def _finish(facts: Facts, package: str) -> dict:
    return {"finish": facts.finish[package]["p50_date"], "finish_p90": facts.finish[package]["p90_date"]}


def dates(page: Page) -> Fragment:
    """When the tasks with coverages are done, against the handle-by date and the end of the tax year."""
    if page.municipality == ALL:
        return NOTHING
    words, facts = page.words, workload_data.facts(page)
    if not facts.all_tasks:
        return NOTHING
    group = "with_coverages" if facts.with_coverages else "total"
    rows = workload_data.finish(page, group)
    title = words("workload.section_dates")
    if len(rows) < 2:
        return section("datoer", title, paragraph(words("workload.dates_beyond")))
    plan, year = facts.plan, facts.deadlines["plan", "tax_year_end", "with_coverages"]
    note = basis(page, facts.guessed, OF_DATES)
    marks = []
    for one in (year, plan):
        kind = words("deadline." + one["deadline"])
        marks.append((one["date"], f"{kind} {labels.date(words, one['date'])}", kind))
    periods = [(before["date"] + ONE_DAY, row["date"], row["since"]) for before, row in pairwise(rows)]
    ends = (
        labels.date(words, min(rows[0]["date"], year["date"])),
        labels.date(words, max(rows[-1]["date"], plan["date"])),
    )
    early, likely, late = (day(page, facts.finish[group][f"{name}_date"]) for name in ("p10", "p50", "p90"))
    probability = facts.deadlines["plan", "handle_by", group]["probability"]
    return section(
        "datoer",
        title,
        figure(
            words, "finish",
            title=say(words, "workload.dates_title", share=probability, date=plan["date"]),
            subtitle=f"{words(f'workload.dates_sub_{group}')} {note}",
            alternative=say(words, "workload.dates_alt", early=early, likely=likely, late=late, share=probability,
                            date=plan["date"], year=year["date"], year_share=year["probability"]),
            chart=lambda width: workload_charts.finish_dates(periods, marks, ends, plan["date"], width),
            columns=columns(words, date="date", share="share"), rows=rows,
            caption=f"{words('workload.dates_caption')} {note}",
            legend=(words("workload.dates_in_time"), words("workload.dates_late")),
        ),
        paragraph(say(words, "workload.dates_two", date=plan["date"], share=probability, year=year["date"],
                      year_share=year["probability"]) + f" {note}"),
        paragraph(words("workload.dates_note"), "note"),
    )  # fmt: skip


def staffing(page: Page) -> Fragment:
    """How many people it takes."""
    if page.municipality == ALL:
        return NOTHING
    words, facts = page.words, workload_data.facts(page)
    if not facts.all_tasks:
        return NOTHING
    if not facts.with_coverages:
        return section("bemanding", words("workload.section_people"), paragraph(words("workload.people_none")))
    note = basis(page, facts.guessed - {"people"}, OF_DATES)
    rows = [
        row | {"people_text": people(page, row["people"]), "probability": row["probability_by_handle_by"]}
        for row in workload_data.staffing(page)
    ]
    bars = [
        charts.Row(staff(page, row["people"]),
                   (charts.Bar(row["probability"], labels.share(words, row["probability"])),))
        for row in rows
    ]  # fmt: skip
    highest = {number: share for share, number in facts.needed.items() if number is not None}
    needed = [
        say(words, f"workload.needed.{'one' if number == 1 else 'other'}", share=labels.share(words, share, 0),
            number=people(page, number))
        for number, share in highest.items()
    ]  # fmt: skip
    date = facts.plan["date"]
    text = say(words, "workload.people_text", date=date, needed=listed(words, needed)) if needed else ""
    return section(
        "bemanding",
        words("workload.section_people"),
        paragraph(f"{text} {note}" if text else say(words, "workload.decide_never", date=date)),
        figure(
            words, "people",
            title=say(words, "workload.people_title", people=staff(page, facts.needed[ENOUGH]), date=date)
            if facts.needed[ENOUGH] is not None else say(words, "workload.decide_never", date=date),
            subtitle=f"{say(words, 'workload.people_sub', date=date)} {note}",
            alternative=" ".join(f"{row.label}: {row.bars[0].text}." for row in bars),
            chart=lambda width: charts.bars(bars, width),
            columns=columns(words, people_text="text", probability="share", p10="date", p50="date", p90="date",
                            total_p50="date"),
            rows=rows, caption=f"{words('workload.people_caption')} {note}",
        ),
    )  # fmt: skip


def delay(page: Page) -> Fragment:
    """What a week's delay costs, and what is unfinished at each date."""
    if page.municipality == ALL:
        return NOTHING
    words, facts = page.words, workload_data.facts(page)
    if not facts.all_tasks:
        return NOTHING
    note = basis(page, facts.guessed, OF_DATES)
    plan, later = facts.plan, facts.deadlines["one_week_later", "handle_by", "with_coverages"]
    rows = [
        row | {"deadline_text": _deadline(page, row), "scenario_text": words("scenario." + row["scenario"]),
               "people_text": people(page, row["people_needed_80"])}
        for row in facts.deadlines.values()
    ]  # fmt: skip
    means = {name: "number" for name in ("tasks_mean", "at_risk_mean", "persons_mean")}
    listing = columns(words, deadline_text="text", scenario_text="text", probability="share",
                      people_text="text", **means)  # fmt: skip
    rows.sort(key=lambda row: (row["date"], row["package_group"] == "total"))
    risk = say(words, "workload.risk_none", date=plan["date"])
    if plan["tasks_p90"]:
        risk = say(words, "workload.risk_text", amount=kroner(plan["at_risk_mean"]), date=plan["date"],
                   persons=persons(page, plan["persons_mean"]), worst=kroner(plan["at_risk_p90"]),
                   worst_persons=count(words, "persons", round(plan["persons_p90"])))  # fmt: skip
    return section(
        "udskydelse",
        words("workload.section_delay"),
        paragraph(f"{_a_week_later(page, plan, later)} {note}"),
        paragraph(f"{risk} {note}"),
        table(words, "deadlines", f"{words('workload.delay_caption')} {note}", listing, rows),
        download(words, "deadlines", listing, rows),
        paragraph(words("workload.delay_note"), "note"),
    )


def _a_week_later(page: Page, plan: dict, later: dict) -> str:
    """The probability and the people it takes, where they change and where they do not."""
    words, more = page.words, kroner(max(later["at_risk_mean"] - plan["at_risk_mean"], 0))
    form = "text" if more or written(words, later["probability"]) != written(words, plan["probability"]) else "same"
    chance = say(words, f"workload.delay_{form}", date=plan["date"], share=plan["probability"], amount=more,
                 later=later["probability"])  # fmt: skip
    before, after = plan["people_needed_80"], later["people_needed_80"]
    if after is None:
        return f"{chance} {words('workload.delay_people_never')}"
    key = "workload.delay_people_same" if before == after else "workload.delay_people"
    return f"{chance} {say(words, key, people=staff(page, before), later_people=staff(page, after))}"


def _deadline(page: Page, row: dict) -> str:
    kind, group = page.words("deadline." + row["deadline"]), page.words("workload.of_" + row["package_group"])
    return f"{kind} {labels.date(page.words, row['date'])}: {group}"
