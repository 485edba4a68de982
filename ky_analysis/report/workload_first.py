"""The first screen of the workload report, and the report over all municipalities."""

from ky_analysis.report import labels, workload_data
from ky_analysis.report.markup import Figure, Fragment, headline, join, paragraph, section
from ky_analysis.report.messages import say
from ky_analysis.report.page import ALL, Page, place
from ky_analysis.report.tables import columns, download, table
from ky_analysis.report.workload_data import Facts
from ky_analysis.report.workload_words import (
    OF_DATES,
    OF_HOURS,
    basis,
    basis_names,
    day,
    hours,
    kroner,
    people,
    persons,
    staff,
)

ENOUGH = 0.8


def first_screen(page: Page) -> Fragment:
    """The dates in a sentence, three figures in words, what to decide, and what it all rests on."""
    if page.municipality == ALL:
        return _overview(page)
    words, facts = page.words, workload_data.facts(page)
    if not facts.all_tasks:
        return headline(say(words, "workload.lead_none", place=page.name), [])
    cards = (_hours_card(page, facts), _people_card(page, facts), _probability_card(page, facts))
    note = basis(page, facts.guessed, OF_DATES)
    screen = headline(
        f"{_lead(page, facts)} {note}", cards, decide=f"{decide(page, facts)} {note}", decide_title=words("word.decide")
    )
    return join((screen, paragraph(_terms(page, facts))))


def _lead(page: Page, facts: Facts) -> str:
    group, plan = "with_coverages" if facts.with_coverages else "total", facts.plan
    if facts.finish[group]["p50_date"] is None:
        return page.words("workload.lead_beyond")
    early, likely, late = (day(page, facts.finish[group][f"{name}_date"]) for name in ("p10", "p50", "p90"))
    values = {"early": early, "likely": likely, "late": late}
    if not facts.with_coverages:
        return say(page.words, "workload.lead_only_rest", **values)
    total = day(page, facts.finish["total"]["p50_date"])
    return say(page.words, "workload.lead_with", total=total, date=plan["date"], share=plan["probability"], **values)


def _terms(page: Page, facts: Facts) -> str:
    """The team, the municipality's own date, and the placeholders."""
    words, row = page.words, facts.what_if
    team = say(words, "workload.team", people=staff(page, row["people"]), start=row["start_date"])
    own = facts.deadlines.get(("plan", "own_date", "without_coverages"))
    own_text = say(words, "workload.lead_own", date=own["date"], share=own["probability"]) if own else ""
    return " ".join((team, own_text or words("workload.lead_no_own"), basis_names(page, facts.guessed, OF_DATES)))


def _hours_card(page: Page, facts: Facts) -> Figure:
    words, total = page.words, facts.hours["total"]
    low, likely, high = hours(page, total)
    _, with_, _ = hours(page, facts.hours["with_coverages"])
    note = say(words, "workload.card_hours_note", low=low, high=high, likely=likely, with_=with_)
    return Figure(
        say(words, "workload.hours", value=likely), words("workload.card_hours"),
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
    enough = staff(page, facts.needed[ENOUGH])
    note = say(words, "workload.card_people_note", low=low, high=high, likely=likely, enough=enough)
    if round(years[1], 1) == 0:
        likely = say(words, "workload.little", value=labels.number(words, 0.1, 1))
        note = say(words, "workload.card_people_little", enough=enough)
    return Figure(
        say(words, "workload.full_time", value=likely), label,
        f"{note} {basis(page, facts.guessed - {'people'}, OF_DATES)}",
    )  # fmt: skip


def _probability_card(page: Page, facts: Facts) -> Figure:
    words, plan = page.words, facts.plan
    left = words("workload.nothing_left")
    if plan["tasks_p90"]:
        left = say(words, "workload.card_probability_note", amount=kroner(plan["at_risk_mean"]),
                   persons=persons(page, plan["persons_mean"]))  # fmt: skip
    label = say(words, "workload.card_probability", date=plan["date"])
    return Figure(labels.share(words, plan["probability"], 0), label, f"{left} {basis(page, facts.guessed, OF_DATES)}")


def decide(page: Page, facts: Facts) -> str:
    """What to decide, and from which day."""
    words, plan, later = page.words, facts.plan, facts.deadlines["one_week_later", "handle_by", "with_coverages"]
    if not facts.with_coverages:
        return say(words, "workload.decide_own_date")
    enough = facts.needed[ENOUGH]
    if enough is None:
        return say(words, "workload.decide_never", date=plan["date"])
    if plan["probability"] >= ENOUGH:
        return say(words, "workload.decide_keep", start=facts.what_if["start_date"], share=later["probability"])
    return say(words, "workload.decide_people", people=staff(page, enough), start=facts.what_if["start_date"])


def _overview(page: Page) -> Fragment:
    """All municipalities: hours, probability and people, one row each."""
    words, guessed = page.words, workload_data.guessed_anywhere(page)
    rows = [
        row | {"municipality": place(words, row["municipality_code"]), "people_text": people(page, row["people"]),
               "needed": people(page, row["people_needed_80"])}
        for row in workload_data.overview(page)
    ]  # fmt: skip
    listing = columns(words, municipality="text", p10="hours", p50="hours", p90="hours", hours_with="hours",
                      people_text="text", probability="share", needed="text")  # fmt: skip
    note = basis_names(page, guessed, OF_DATES)
    caption = f"{words('workload.overview_caption')} {basis(page, guessed, OF_DATES)}"
    body = (table(words, "overview", caption, listing, rows), download(words, "overview", listing, rows))
    lead = say(words, "workload.overview_lead", len(rows))
    chapter = section("kommuner", words("workload.section_overview"), *body)
    return join((headline(lead, []), paragraph(note), chapter))
