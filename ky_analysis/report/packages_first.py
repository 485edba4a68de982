"""The first screen of the report on the task packages: the message, three figures, what to decide, what has changed."""

from ky_analysis.report import labels, packages_data, workload_data, workload_first
from ky_analysis.report.labels import Words
from ky_analysis.report.markup import Figure, Fragment, headline, join, paragraph
from ky_analysis.report.messages import count, listed, say
from ky_analysis.report.packages_data import Totals
from ky_analysis.report.page import ALL, Page, exists, place
from ky_analysis.report.workload_data import Facts
from ky_analysis.report.workload_first import ENOUGH
from ky_analysis.report.workload_words import OF_DATES, OF_HOURS, basis, basis_names, day, hours, kroner, staff

NAMED = 3  # late municipalities that are named; the index has them all


def first_screen(page: Page) -> Fragment:
    """The message, three figures, what to decide by when, and the change since the run before."""
    words, facts, change = page.words, packages_data.totals(page), _change(page)
    if not facts.in_scope:
        lead = say(words, "packages.lead_none", claims=count(words, "claims", facts.claims), place=page.name)
        return join((headline(lead, []), *change))
    if not facts.tasks:
        lead = say(words, "packages.lead_done", place=page.name, claims=count(words, "claims", facts.in_scope))
        screen = headline(lead, [], decide=words("packages.decide_done"), decide_title=words("word.decide"))
    elif not exists(page, "workload_summary"):
        screen = _counted(page, facts)
    elif page.municipality == ALL:
        screen = _over_all(page, facts)
    else:
        screen = _planned(page, facts, workload_data.facts(page))
    return join((screen, *change))


def _counted(page: Page, facts: Totals) -> Fragment:
    """Where nothing was worked out of hours and dates: what was counted alone."""
    words = page.words
    cards = (_tasks_card(words, facts), _with_card(page, facts), _risk_card(words, facts))
    lead = f"{_message(words, facts)}."
    return headline(lead, cards, decide=decide(words, facts), decide_title=words("word.decide"))


def _planned(page: Page, facts: Totals, plan: Facts) -> Fragment:
    """One municipality with its team: the date that is met with a probability of 80 %, and what is left by then."""
    words, group = page.words, "with_coverages" if facts.with_coverage else "total"
    until = workload_data.done_by(page, group, ENOUGH)
    form = "never" if until is None else "late" if facts.with_coverage and until > plan.plan["date"] else "done"
    done = say(words, f"packages.plan_{form}", facts.with_coverage or facts.tasks, finish=day(page, until),
               people=_lower(staff(page, plan.what_if["people"])))  # fmt: skip
    cards = (_with_card(page, facts), _date_card(page, plan), _left_card(page, facts, plan))
    if not facts.with_coverage:
        cards = (_tasks_card(words, facts), _hours_card(page, plan))
    decided = " ".join((workload_first.decide(page, plan), decide(words, facts, pending=False))).strip()
    return headline(
        f"{_message(words, facts)}; {_lower(done)}.", cards, decide=decided, decide_title=words("word.decide"),
        note=basis_names(page, plan.guessed, OF_DATES),
    )  # fmt: skip


def _over_all(page: Page, facts: Totals) -> Fragment:
    """All municipalities, each with its own team: how many are in time, and which are not."""
    words, rows = page.words, workload_data.overview(page)
    late = sorted((row for row in rows if row["probability"] < ENOUGH), key=lambda row: row["probability"])
    in_time = {"in_time": len(rows) - len(late), "all": len(rows)}
    guessed = workload_data.guessed_anywhere(page)
    card = Figure(
        say(words, "packages.card_in_time", **in_time), words("packages.card_in_time_label"),
        f"{words('packages.card_in_time_note')} {basis(page, guessed, OF_DATES)}",
    )  # fmt: skip
    message = f"{_message(words, facts)}; {_lower(say(words, 'packages.plan_over_all', **in_time))}."
    parts = [decide(words, facts)]
    if late:
        names = [f"{place(words, row['municipality_code'])} ({labels.share(words, row['probability'], 0)})"
                 for row in late[:NAMED]]  # fmt: skip
        names += [words("packages.decide_others")] if len(late) > NAMED else []
        parts.insert(0, say(words, "packages.decide_places", places=listed(words, names)))
    return headline(
        message, (_with_card(page, facts), card, _risk_card(words, facts)), decide=" ".join(parts).strip(),
        decide_title=words("word.decide"), note=basis_names(page, guessed, OF_DATES),
    )  # fmt: skip


def _message(words: Words, facts: Totals) -> str:
    """The counted half of the message, without a full stop."""
    if not facts.with_coverage:
        state = say(words, "packages.lead_without", facts.tasks)
    elif facts.pending:
        state = say(words, "packages.lead_with", facts.with_coverage, date=facts.handle_by)
    elif facts.overdue:
        overdue = count(words, "tasks", facts.overdue)
        state = say(words, "packages.lead_overdue", facts.with_coverage, overdue=overdue)
    else:
        state = say(words, "packages.lead_no_date", facts.with_coverage)
    return f"{say(words, 'packages.lead', facts.tasks)}, {_lower(state)}"


def decide(words: Words, facts: Totals, *, pending: bool = True) -> str:
    """Who settles what by when; without `pending` only what a plan of people and dates leaves open."""
    parts = []
    if facts.pending and pending:
        parts.append(say(words, "packages.decide_pending", facts.first_due, date=facts.handle_by))
    if facts.overdue:
        parts.append(say(words, "packages.decide_overdue" if facts.pending else "packages.decide_late", facts.overdue))
    if facts.tasks > facts.pending + facts.overdue and (pending or facts.with_coverage):
        parts.append(words("packages.decide_rest" if facts.pending or parts else "packages.decide_own_date"))
    return " ".join(parts)


def _tasks_card(words: Words, facts: Totals) -> Figure:
    note = say(words, "packages.figure_tasks_note", accounts=count(words, "accounts", facts.accounts),
               persons=count(words, "persons", facts.persons))  # fmt: skip
    return Figure(labels.number(words, facts.tasks), words("packages.figure_tasks"), note)


def _with_card(page: Page, facts: Totals) -> Figure:
    words = page.words
    due = words("packages.figure_with_overdue" if facts.overdue else "packages.figure_with_none")
    if facts.handle_by:
        due = say(words, "packages.figure_with_note", date=facts.handle_by)
    return Figure(labels.number(words, facts.with_coverage), words("packages.figure_with"),
                  f"{say(words, 'packages.figure_of', facts.tasks)} {due}")  # fmt: skip


def _risk_card(words: Words, facts: Totals) -> Figure:
    note = say(words, "packages.figure_risk_note", persons=count(words, "persons", facts.at_risk_persons))
    return Figure(labels.kroner_short(words, facts.at_risk), words("packages.figure_risk"), note)


def _left_card(page: Page, facts: Totals, plan: Facts) -> Figure:
    words, row = page.words, plan.plan
    key = "packages.figure_left" if row["at_risk_p90"] else "packages.figure_left_none"
    low, high = kroner(row["at_risk_p10"]), kroner(row["at_risk_p90"])
    note = say(words, key, low=low, high=high, date=row["date"])
    return Figure(labels.kroner_short(words, facts.at_risk), words("packages.figure_risk"),
                  f"{note} {basis(page, plan.guessed, OF_DATES)}")  # fmt: skip


def _date_card(page: Page, plan: Facts) -> Figure:
    words, row = page.words, plan.finish["with_coverages"]
    note = say(words, "packages.card_between", early=day(page, row["p10_date"]), late=day(page, row["p90_date"]))
    return Figure(labels.share(words, plan.plan["probability"], 0),
                  say(words, "workload.card_probability", date=plan.plan["date"]),
                  f"{note} {basis(page, plan.guessed, OF_DATES)}")  # fmt: skip


def _hours_card(page: Page, plan: Facts) -> Figure:
    words, row = page.words, plan.hours["total"]
    low, likely, high = hours(page, row)
    note = f"{say(words, 'packages.hours_between', low=low, high=high)} {basis(page, plan.guessed, OF_HOURS)}"
    return Figure(say(words, "workload.hours", value=likely), words("workload.card_hours"), note)


def _change(page: Page) -> list[Fragment]:
    """More or fewer tasks than in the run that this one replaced."""
    words, before = page.words, packages_data.change(page)
    if before is None:
        return []
    parts = [say(words, "packages.change", date=before.extract_date)]
    for key, was, now in (("tasks", before.tasks, before.tasks_now), ("with", before.with_, before.with_now)):
        if was == now:
            parts.append(say(words, f"packages.change_{key}_same", now=now))
        else:
            form = "more" if now > was else "fewer"
            parts.append(say(words, f"packages.change_{key}_{form}", abs(now - was), was=was, now=now))
    text = f"{parts[0]}: {_lower(parts[1])}, {_lower(parts[2])}."
    if not before.same_settings:
        text += " " + words("packages.change_settings")
    if before.places != before.places_now:
        text += " " + say(words, "packages.change_places", n=before.places, all=before.places_now)
    return [paragraph(text, "change")]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
