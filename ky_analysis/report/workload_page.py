"""The report on the workload: hours, dates and people. One function a chapter, each one call in the notebook.

Whatever rests on a placeholder says so beside it: `basis` is in every caption, subtitle and note.
"""

from decimal import Decimal

from ky_analysis.report import charts, labels, workload_charts, workload_data
from ky_analysis.report.figures import figure
from ky_analysis.report.markup import Figure, Fragment, bullets, headline, paragraph, section
from ky_analysis.report.messages import count, listed, say
from ky_analysis.report.packages_page import package_name
from ky_analysis.report.page import ALL, Page, place
from ky_analysis.report.tables import columns, download, table
from ky_analysis.report.workload_data import OF_DATES, OF_HOURS, Facts

NOTHING = Fragment("")
ENOUGH = 0.8


def basis(page: Page, guessed: frozenset[str], names: tuple[str, ...]) -> str:
    """Which placeholders a figure rests on, or that it rests on none."""
    words = page.words
    found = [words(f"assumption.{name}") for name in names if name in guessed]
    if not found:
        return words("workload.basis_own")
    return say(words, "workload.basis_guess", names=listed(words, found))


def people(page: Page, value: float | None) -> str:
    """A number of people as it is said: whole where it is whole."""
    return labels.number(page.words, value, 0 if value is None or float(value).is_integer() else 1)


def day(page: Page, value) -> str:
    """A finish date; none is later than the calculation reaches."""
    return page.words("workload.beyond") if value is None else labels.date(page.words, value)


def first_screen(page: Page) -> Fragment:
    """The dates in a sentence, three figures in words, and what to decide."""
    if page.municipality == ALL:
        return _overview(page)
    words, facts = page.words, workload_data.facts(page)
    if not facts.all_tasks:
        return headline(say(words, "workload.lead_none", place=page.name), [])
    cards = (_hours_card(page, facts), _people_card(page, facts), _probability_card(page, facts))
    return headline(_lead(page, facts), cards, decide=_decide(page, facts), decide_title=words("word.decide"))


def _lead(page: Page, facts: Facts) -> str:
    words, plan, finish = page.words, facts.plan, facts.finish
    team = say(words, "workload.team", people=people(page, facts.what_if["people"]),
               start=facts.what_if["start_date"])  # fmt: skip
    total = [day(page, finish["total"][f"{name}_date"]) for name in ("p10", "p50", "p90")]
    parts = []
    if facts.with_coverages:
        dates = [day(page, finish["with_coverages"][f"{name}_date"]) for name in ("p10", "p50", "p90")]
        values = dict(zip(("early", "likely", "late"), dates, strict=True))
        parts.append(
            say(words, "workload.lead_with", team=team, date=plan["date"], share=plan["probability"], **values)
        )
        parts.append(say(words, "workload.lead_rest", likely=total[1], early=total[0], late=total[2]))
    else:
        parts.append(say(words, "workload.lead_only_rest", team=team, early=total[0], likely=total[1], late=total[2]))
    own = facts.deadlines.get(("plan", "own_date", "without_coverages"))
    own_text = say(words, "workload.lead_own", date=own["date"], share=own["probability"]) if own else ""
    parts.append(own_text or words("workload.lead_no_own"))
    return " ".join([*parts, basis(page, facts.guessed, OF_DATES)])


def _hours_card(page: Page, facts: Facts) -> Figure:
    words, total = page.words, facts.hours["total"]
    low, likely, high = (labels.number(words, total[name]) for name in ("p10", "p50", "p90"))
    with_ = labels.number(words, facts.hours["with_coverages"]["p50"])
    note = say(words, "workload.card_hours_note", low=low, high=high, likely=likely, with_=with_)
    return Figure(
        say(words, "workload.hours", n_=likely), words("workload.card_hours"),
        f"{note} {basis(page, facts.guessed, OF_HOURS)}",
    )  # fmt: skip


def _people_card(page: Page, facts: Facts) -> Figure:
    words, plan = page.words, facts.plan
    label = say(words, "workload.card_people", date=plan["date"])
    values = [plan[f"people_{name}"] for name in ("p10", "p50", "p90")]
    if None in values:
        return Figure("–", label, words("workload.card_people_never"))
    years = [value * facts.part_time for value in values]
    digits = 0 if years[0] >= 10 else 1
    low, likely, high = (labels.number(words, value, digits) for value in years)
    enough = people(page, facts.needed[ENOUGH])
    note = say(words, "workload.card_people_note", low=low, high=high, likely=likely, enough=enough)
    return Figure(
        say(words, "workload.full_time", n_=likely), label,
        f"{note} {basis(page, facts.guessed - {'people'}, OF_DATES)}",
    )  # fmt: skip


def _probability_card(page: Page, facts: Facts) -> Figure:
    words, plan = page.words, facts.plan
    left = say(
        words, "workload.card_probability_note", amount=_kroner(plan["at_risk_mean"]),
        persons=count(words, "persons", round(plan["persons_mean"])),
    )  # fmt: skip
    label = say(words, "workload.card_probability", date=plan["date"])
    return Figure(labels.share(words, plan["probability"], 0), label, f"{left} {basis(page, facts.guessed, OF_DATES)}")


def _decide(page: Page, facts: Facts) -> str:
    words, plan, later = page.words, facts.plan, facts.deadlines["one_week_later", "handle_by", "with_coverages"]
    if not facts.with_coverages:
        return words("workload.decide_own_date")
    enough = facts.needed[ENOUGH]
    if enough is None:
        return say(words, "workload.decide_never", date=plan["date"])
    if plan["probability"] >= ENOUGH:
        return say(words, "workload.decide_keep", start=facts.what_if["start_date"], share=later["probability"])
    return say(words, "workload.decide_people", people=people(page, enough), start=facts.what_if["start_date"])


def hours(page: Page) -> Fragment:
    """Hours by package, with and without coverages."""
    if page.municipality == ALL:
        return NOTHING
    words, facts = page.words, workload_data.facts(page)
    note = basis(page, facts.guessed, OF_HOURS)
    rows = [row | {"package": package_name(words, row)} for row in workload_data.packages(page).iter_rows(named=True)]
    some = sorted((row for row in rows if row["p50"] > 0), key=lambda row: -row["p50"])
    if not some:
        return section("timer", words("workload.section_hours"), paragraph(words("workload.hours_none")))
    total, with_ = facts.hours["total"], facts.hours["with_coverages"]
    texts = {row["package_code"]: _interval(page, row) for row in some}
    bars = [
        charts.Row(row["package"], (charts.Bar(row["p50"], texts[row["package_code"]], not row["with_coverage"]),))
        for row in some
    ]
    listing = columns(words, package="text", tasks="number", p10="number", p50="number", p90="number", finish="date",
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
            title=say(words, "workload.hours_title", hours=labels.number(words, with_["p50"]),
                      total=labels.number(words, total["p50"])),
            subtitle=f"{words('workload.hours_sub')} {note}",
            alternative=" ".join(f"{row['package']}: {texts[row['package_code']]}." for row in some),
            chart=lambda width: charts.bars(bars, width),
            columns=listing, rows=rows + sums[:1], total=sums[1], caption=f"{words('workload.hours_caption')} {note}",
            legend=(words("with_coverage.true"), words("with_coverage.false")),
        ),
        paragraph(words("workload.hours_note"), "note"),
    )  # fmt: skip


def _interval(page: Page, row: dict) -> str:
    low, high = (labels.number(page.words, row[name]) for name in ("p10", "p90"))
    return say(page.words, "workload.interval", low=low, high=high)


def _finish(facts: Facts, package: str) -> dict:
    return {"finish": facts.finish[package]["p50_date"], "finish_p90": facts.finish[package]["p90_date"]}


def dates(page: Page) -> Fragment:
    """When the tasks with coverages are done, against the handle-by date and the end of the tax year."""
    if page.municipality == ALL:
        return NOTHING
    words, facts = page.words, workload_data.facts(page)
    group = "with_coverages" if facts.with_coverages else "total"
    rows = workload_data.finish(page, group)
    title = words("workload.section_dates")
    if len(rows) < 2:
        key = "workload.dates_beyond" if facts.all_tasks else "workload.hours_none"
        return section("datoer", title, paragraph(words(key)))
    plan, year = facts.plan, facts.deadlines["plan", "tax_year_end", "with_coverages"]
    note = basis(page, facts.guessed, OF_DATES)
    marks = [(one["date"], f"{words(f'deadline.{one['deadline']}')} {labels.date(words, one['date'])}")
             for one in (year, plan)]  # fmt: skip
    periods = [(before["date"], row["date"], row["since"]) for before, row in zip(rows, rows[1:], strict=False)]
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
                      year_share=year["probability"])),
        paragraph(words("workload.dates_note"), "note"),
    )  # fmt: skip


def staffing(page: Page) -> Fragment:
    """How many people it takes."""
    if page.municipality == ALL:
        return NOTHING
    words, facts = page.words, workload_data.facts(page)
    if not facts.with_coverages:
        return section("bemanding", words("workload.section_people"), paragraph(words("workload.people_none")))
    note = basis(page, facts.guessed - {"people"}, OF_DATES)
    rows = [
        row | {"people_text": people(page, row["people"]), "probability": row["probability_by_handle_by"]}
        for row in workload_data.staffing(page)
    ]
    bars = [
        charts.Row(say(words, "workload.people", people=row["people_text"]),
                   (charts.Bar(row["probability"], labels.share(words, row["probability"])),))
        for row in rows
    ]  # fmt: skip
    needed = [
        say(words, "workload.needed", share=labels.share(words, share, 0), people=people(page, number))
        for share, number in facts.needed.items()
        if number is not None
    ]
    date = facts.plan["date"]
    text = say(words, "workload.people_text", date=date, needed=listed(words, needed)) if needed else ""
    return section(
        "bemanding",
        words("workload.section_people"),
        paragraph(text or say(words, "workload.decide_never", date=date)),
        figure(
            words, "people",
            title=say(words, "workload.people_title", people=people(page, facts.needed[ENOUGH]), date=date)
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
        row | {"deadline_text": f"{words(f'deadline.{row['deadline']}')}, {words(f'workload.of_{row['package_group']}')}",
               "scenario_text": words(f"scenario.{row['scenario']}"), "people_text": people(page, row["people_needed_80"])}
        for row in facts.deadlines.values()
    ]  # fmt: skip
    listing = columns(words, deadline_text="text", date="date", scenario_text="text", probability="share",
                      people_text="text", tasks_p50="number", tasks_p90="number", at_risk_mean="kroner",
                      at_risk_p90="kroner", persons_mean="number", persons_p90="number")  # fmt: skip
    rows.sort(key=lambda row: (row["date"], row["package_group"]))
    risk = say(words, "workload.risk_text", amount=_kroner(plan["at_risk_mean"]), date=plan["date"],
               persons=count(words, "persons", round(plan["persons_mean"])), worst=_kroner(plan["at_risk_p90"]),
               worst_persons=count(words, "persons", round(plan["persons_p90"])))  # fmt: skip
    week = say(words, "workload.delay_text", date=plan["date"], share=plan["probability"], later=later["probability"],
               amount=_kroner(max(later["at_risk_mean"] - plan["at_risk_mean"], 0)),
               people=people(page, plan["people_needed_80"]),
               later_people=people(page, later["people_needed_80"]))  # fmt: skip
    return section(
        "udskydelse",
        words("workload.section_delay"),
        paragraph(f"{week} {note}"),
        paragraph(f"{risk} {note}"),
        table(words, "deadlines", f"{words('workload.delay_caption')} {note}", listing, rows),
        download(words, "deadlines", listing, rows),
        paragraph(words("workload.delay_note"), "note"),
    )


def drivers(page: Page) -> Fragment:
    """Which assumption moves the result most."""
    if page.municipality == ALL:
        return NOTHING
    words, facts = page.words, workload_data.facts(page)
    if not facts.all_tasks:
        return NOTHING
    group = "with_coverages" if facts.with_coverages else "total"
    rows = [row | {"driver_text": _driver(page, row), "effect_text": _effect(page, row)}
            for row in workload_data.drivers(page, group)]  # fmt: skip
    note = basis(page, facts.guessed, OF_DATES)
    bars = [
        charts.Row(row["driver_text"], (charts.Bar(row["effect_high"] - row["effect_low"], row["effect_text"]),))
        for row in rows
    ]
    return section(
        "usikkerhed",
        words("workload.section_drivers"),
        figure(
            words, "drivers",
            title=say(words, "workload.drivers_title", driver=rows[0]["driver_text"]),
            subtitle=f"{words('workload.drivers_sub')} {note}",
            alternative=" ".join(f"{row['driver_text']}: {row['effect_text']}." for row in rows),
            chart=lambda width: charts.bars(bars, width),
            columns=columns(words, driver_text="text", effect_text="text", hours_low="number", hours_high="number",
                            finish_low="date", finish_high="date"),
            rows=rows, caption=f"{words('workload.drivers_caption')} {note}",
        ),
        paragraph(words("workload.drivers_note"), "note"),
    )  # fmt: skip


def _driver(page: Page, row: dict) -> str:
    words = page.words
    if row["driver"] != "minutes":
        return words(f"driver.{row['driver']}")
    code = row["package_code"]
    kind = {"task_type": code.replace("_without_coverage", "").replace("_with_coverage", ""), "package_code": code,
            "with_coverage": None if code == "parked_coverages" else code.endswith("_with_coverage")}  # fmt: skip
    return say(words, "driver.minutes", package=package_name(words, kind))


def _effect(page: Page, row: dict) -> str:
    low, high = (labels.share(page.words, abs(row[f"effect_{end}"]), 0) for end in ("low", "high"))
    return say(page.words, "workload.effect", low=low, high=high)


def assumptions(page: Page) -> Fragment:
    """Every assumption with its source; placeholders are said to be so."""
    if page.municipality == ALL:
        return NOTHING
    words = page.words
    rows = [
        {"assumption": _assumption(page, row), "value": _value(page, row), "source": words(f"source.{row['source']}")}
        for row in workload_data.assumptions(page)
    ]
    listing = columns(words, assumption="text", value="text", source="text")
    all_, usable, unknown = workload_data.task_log(page)
    log = (
        say(words, "workload.log_text", all=all_, usable=usable, unknown=unknown)
        if all_
        else words("workload.log_none")
    )
    return section(
        "forudsaetninger",
        words("workload.section_assumptions"),
        paragraph(words("workload.assumptions_text")),
        paragraph(log),
        table(words, "assumptions", words("workload.assumptions_caption"), listing, rows),
        download(words, "assumptions", listing, rows),
    )


def _assumption(page: Page, row: dict) -> str:
    words = page.words
    if row["assumption"] != "minutes":
        return words(f"assumption.{row['assumption']}")
    return say(words, f"assumption.minutes_{row['kind']}", row["packages"])


def _value(page: Page, row: dict) -> str:
    words = page.words
    match row["assumption"]:
        case "minutes" if row["source"] == "task_log":
            return say(words, "workload.value_log", mean=labels.number(words, row["mean"], 1), rows=row["log_rows"])
        case "minutes":
            numbers = {name: labels.number(words, row[name]) for name in ("low", "mode", "high")}
            return say(words, "workload.value_minutes", **numbers)
        case "effective_share" | "shrinkage" | "part_time":
            return labels.share(words, row["mode"], 0)
        case "seed":
            return row["value"]
    if row["mode"] is None:
        return row["value"] or "–"
    return labels.number(words, row["mode"], 0 if float(row["mode"]).is_integer() else 2)


def method(page: Page) -> Fragment:
    """The method on one page."""
    words = page.words
    steps = ("tasks", "minutes", "single", "order", "calendar", "draws", "people", "risk", "limits")
    return section(
        "metode", words("workload.section_method"), bullets(words(f"workload.method_{step}") for step in steps)
    )


def _overview(page: Page) -> Fragment:
    """All municipalities: hours, probability and people, one row each."""
    words, guessed = page.words, workload_data.guessed_anywhere(page)
    rows = [
        row | {"municipality": place(words, row["municipality_code"]), "people_text": people(page, row["people"]),
               "needed": people(page, row["people_needed_80"])}
        for row in workload_data.overview(page)
    ]  # fmt: skip
    listing = columns(words, municipality="text", p10="number", p50="number", p90="number", hours_with="number",
                      people_text="text", probability="share", needed="text")  # fmt: skip
    note = basis(page, guessed, OF_DATES)
    caption = f"{words('workload.overview_caption')} {note}"
    body = (table(words, "overview", caption, listing, rows), download(words, "overview", listing, rows))
    lead = say(words, "workload.overview_lead", len(rows))
    chapter = section("kommuner", words("workload.section_overview"), *body)
    return Fragment(f"{headline(f'{lead} {note}', []).html}\n{chapter.html}")


def _kroner(value: float) -> Decimal:
    return Decimal(round(value))
