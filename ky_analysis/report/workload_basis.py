"""What the workload report rests on: which assumption moves it most, all of them, and the method."""

import datetime as dt
import re

from ky_analysis.report import charts, labels, workload_data
from ky_analysis.report.figures import figure
from ky_analysis.report.markup import Fragment, bullets, paragraph, section
from ky_analysis.report.messages import say
from ky_analysis.report.page import ALL, Page
from ky_analysis.report.tables import columns, download, table
from ky_analysis.report.workload_words import OF_DATES, basis, driver

NOTHING = Fragment("")
_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
STEPS = ("tasks", "minutes", "single", "order", "calendar", "draws", "people", "risk", "limits")


def drivers(page: Page) -> Fragment:
    """Which assumption moves the result most."""
    if page.municipality == ALL:
        return NOTHING
    words, facts = page.words, workload_data.facts(page)
    if not facts.all_tasks:
        return NOTHING
    group = "with_coverages" if facts.with_coverages else "total"
    rows = [row | {"driver_text": driver(page, row), "effect_text": _effect(page, row)}
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
            columns=columns(words, driver_text="text", effect_text="text", hours_low="hours", hours_high="hours",
                            finish_low="date", finish_high="date"),
            rows=rows, caption=f"{words('workload.drivers_caption')} {note}",
        ),
        paragraph(words("workload.drivers_note"), "note"),
    )  # fmt: skip


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
        return say(words, f"assumption.{row['assumption']}")
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
        case "closed_days" if row["value"]:
            return ", ".join(labels.day_of_year(words, day) for day in row["value"].split(", "))
    if row["mode"] is None:
        return _ISO.sub(lambda found: labels.date(words, dt.date.fromisoformat(found[0])), row["value"] or "–")
    return labels.number(words, row["mode"], 0 if float(row["mode"]).is_integer() else 2)


def method(page: Page) -> Fragment:
    """The method on one page."""
    words = page.words
    return section(
        "metode", words("workload.section_method"), bullets(words(f"workload.method_{step}") for step in STEPS)
    )
