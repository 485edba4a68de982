"""The what-if of the workload report: three controls over stored draws, and a table that says it without a script."""

import datetime as dt
import json
from html import escape

from ky_analysis.report import labels, workload_data
from ky_analysis.report.markup import Fragment, paragraph, section
from ky_analysis.report.messages import say
from ky_analysis.report.page import ALL, Page
from ky_analysis.report.tables import columns, download, table
from ky_analysis.report.workload_words import OF_DATES, basis, day, people
from ky_analysis.workload.what_if import WHAT_IF_YEARS, answer

GROUPS = ("with_coverages", "without_coverages", "total")
SHARES = (0.55, 0.6, 0.65, 0.7, 0.75)
WEEKS = (0, 1, 2, 4, 8)
STEPS = (0.5, 0.75, 1.25, 1.5, 2)
MESSAGES = ("probability", "finish", "range", "beyond", "invalid")


def what_if(page: Page) -> Fragment:
    """The reader moves people, effective share and start date; date and probability follow."""
    if page.municipality == ALL:
        return Fragment("")
    words, facts = page.words, workload_data.facts(page)
    if not facts.all_tasks:
        return Fragment("")
    note = basis(page, facts.guessed - {"people", "effective_share"}, OF_DATES)
    rows = scenarios(page, facts.what_if)
    listing = columns(words, what="text", probability="share", likely="text", early="text", late="text", total="text")
    return section(
        "proev",
        words("workload.section_what_if"),
        paragraph(f"{words('workload.what_if_text')} {note}"),
        controls(page, facts.what_if, note),
        table(words, "scenarios", f"{words('workload.what_if_caption')} {note}", listing, rows),
        download(words, "scenarios", listing, rows),
    )


def scenarios(page: Page, row: dict) -> list[dict]:
    """The plan, and one thing changed at a time: people, effective share, start date."""
    words, plan = page.words, (row["people"], row["effective_share"], row["start_date"])
    staff = sorted({max(round(row["people"] * step * 2) / 2, 0.5) for step in STEPS} - {row["people"]})
    shares = [share for share in SHARES if abs(share - row["effective_share"]) > 1e-9]
    starts = [row["start_date"] + dt.timedelta(weeks=weeks) for weeks in WEEKS[1:]]
    wanted = [("plan", "", plan)]
    wanted += [("people", people(page, number), (number, *plan[1:])) for number in staff]
    wanted += [("effective_share", labels.share(words, share, 0), (plan[0], share, plan[2])) for share in shares]
    wanted += [("start_date", labels.date(words, start), (*plan[:2], start)) for start in starts]
    rows = []
    for what, value, changed in wanted:
        found = answer(row, *changed)
        early, likely, late = (day(page, date) for date in found.finish["with_coverages"])
        rows.append({
            "what": words(f"workload.what_if_{what}") + (f": {value}" if value else ""),
            "probability": found.probability["with_coverages"], "likely": likely, "early": early, "late": late,
            "total": day(page, found.finish["total"][1]),
        })  # fmt: skip
    return rows


def controls(page: Page, row: dict, note: str) -> Fragment:
    """The form, hidden until the script shows it, with the draws beside it as data."""
    words = page.words
    inputs = (
        _input(page, "people", f"{row['people']:g}", 'type="number" min="0.01" max="10000" step="any"'),
        _input(page, "share", f"{row['effective_share'] * 100:g}", 'type="number" min="1" max="100" step="any"'),
        _input(page, "start", row["start_date"], f'type="date" min="{row["earliest_start"]}"'
               f' max="{row["start_date"].year + WHAT_IF_YEARS - 2}-12-31"'),
    )  # fmt: skip
    answers = "".join(
        f'<div><dt>{escape(say(words, f"workload.of_{group}"))}</dt><dd><strong data-probability="{group}">–</strong> '
        f'<span data-finish="{group}">–</span></dd></div>'
        for group in GROUPS
        if any(row[f"hours_{group}"])
    )
    messages = {name: words(f"workload.js_{name}") for name in MESSAGES}
    plan = json.dumps(_plan(row), separators=(",", ":"))
    return Fragment(
        f'<form id="what-if" class="what-if" hidden data-plan="{escape(plan)}" '
        f'data-words="{escape(json.dumps(messages, ensure_ascii=False))}" aria-labelledby="what-if-title">'
        f'<h3 id="what-if-title">{escape(words("workload.what_if_form"))}</h3>{"".join(inputs)}'
        f'<button type="reset">{escape(words("workload.what_if_reset"))}</button>'
        f'<dl aria-live="polite" aria-atomic="true">{answers}</dl><p class="note">{escape(note)}</p></form>'
    )


def _input(page: Page, name: str, value, kind: str) -> str:
    label = escape(page.words(f"workload.what_if_{name}_label"))
    id_ = f"what-if-{name}"
    return f'<p><label for="{id_}">{label}</label> <input id="{id_}" value="{value}" {kind} required></p>'


def _plan(row: dict) -> dict:
    """What the script reads: numbers as they are, days without work as ISO dates, inflow only where there is some."""
    plan = {"day": row["hours_a_day"], "oneOff": row["one_off_hours"], "closed": [str(day) for day in row["closed"]],
            "last": f"{row['start_date'].year + WHAT_IF_YEARS}-12-30"}  # fmt: skip
    deadlines = {"with_coverages": row["handle_by"], "without_coverages": row["own_date"], "total": row["handle_by"]}
    plan["groups"] = {
        group: {
            "hours": [float(f"{hours:.6g}") for hours in row[f"hours_{group}"]],
            "inflow": row[f"inflow_{group}"] if any(row[f"inflow_{group}"]) else None,
            "deadline": None if deadline is None else str(deadline),
        }
        for group, deadline in deadlines.items()
        if any(row[f"hours_{group}"])
    }
    return plan
