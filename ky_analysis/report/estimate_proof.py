"""The chapters of the report on an estimate that test it and carry it on: leave-one-out, hours and dates, narrowing."""

from ky_analysis.report import charts, estimate_data, labels
from ky_analysis.report.estimate_words import interval, number
from ky_analysis.report.figures import figure
from ky_analysis.report.markup import Fragment, paragraph, section
from ky_analysis.report.messages import say
from ky_analysis.report.page import ALL, Page, place
from ky_analysis.report.tables import columns, table
from ky_analysis.report.workload_data import guessed_anywhere
from ky_analysis.report.workload_words import OF_DATES, basis, day, staff

NOTHING = Fragment("")


def check(page: Page) -> Fragment:
    """Each known municipality predicted from the others, against its true count and the spreadsheet's ratio."""
    words, title = page.words, page.words("estimate.section_check")
    rows = estimate_data.checked(page)
    if not rows:
        return section("proeve", title, paragraph(words("estimate.check_none")))
    found = estimate_data.covered(page)
    rows = [
        row | {"municipality": place(words, row["municipality_code"]),
               "interval_80": interval(page, row["p10"], row["p90"]),
               "inside": words("word.yes" if row["in_80"] else "word.no"), "pit": labels.number(words, row["pit"], 2)}
        for row in rows
    ]  # fmt: skip
    bars = [
        charts.Row(row["municipality"], (
            charts.Bar(row["p90"] - row["p10"], say(words, "estimate.bar_interval", low=number(page, row["p10"]),
                                                    high=number(page, row["p90"])), 0, row["p10"]),
            charts.Bar(row["actual"], say(words, "estimate.bar_actual", n=row["actual"]), 1),
        ))
        for row in rows
    ]  # fmt: skip
    errors = {name: labels.number(words, found[name], 1) for name in ("model", "naive")}
    better = "better" if found["model"] < found["naive"] else "worse"
    inside = {name: value for name, value in found.items() if name not in errors}
    return section(
        "proeve", title,
        figure(
            words, "check",
            title=say(words, "estimate.check_title", inside=found["in80"], n=found["n"]),
            subtitle=words("estimate.check_sub"),
            alternative=" ".join(
                f"{row['municipality']}: {row['interval_80']}, "
                f"{say(words, 'estimate.bar_actual', n=row['actual']).lower()}." for row in rows
            ),
            chart=lambda width: charts.bars(bars, width),
            columns=columns(words, municipality="text", actual="number", interval_80="text", inside="text", pit="text",
                            crps="number", naive_point="number", naive_crps="number"),
            rows=rows, caption=words("estimate.check_caption"),
            legend=(words("column.interval_80"), words("column.actual")),
        ),
        paragraph(say(words, f"estimate.check_{better}", **errors)),
        paragraph(say(words, "estimate.check_text", **inside)),
    )  # fmt: skip


def hours(page: Page) -> Fragment:
    """Hours and dates, with the uncertainty of the counts and of the time a task takes."""
    if page.municipality == ALL:
        return NOTHING
    words, title = page.words, page.words("estimate.section_hours")
    work = estimate_data.workload(page)
    if not work:
        return section("timer", title, paragraph(words("estimate.hours_none")))
    plan = estimate_data.plan(page)
    early, likely, late = (day(page, work["finish_date", "with_coverages"][f"{n}_date"]) for n in ("p10", "p50", "p90"))
    text = say(words, "estimate.hours_text", people=staff(page, plan["people"]), start=plan["start_date"], early=early,
               likely=likely, late=late, date=plan["handle_by"], share=plan["probability"])  # fmt: skip
    rows = []
    for group, name in (("with_coverages", "with"), ("total", "total")):
        row = work["hours", group]
        rows.append(
            {"measure": words(f"estimate.hours_of_{name}")} | {p: number(page, row[p]) for p in ("p10", "p50", "p90")}
        )
    for group, name in (("with_coverages", "with"), ("total", "total")):
        row = work["finish_date", group]
        dates = {p: day(page, row[f"{p}_date"]) for p in ("p10", "p50", "p90")}
        rows.append({"measure": words(f"estimate.finish_of_{name}")} | dates)
    needed = []
    if plan["needed"] is not None:
        share = labels.share(words, 0.8, 0)
        people = staff(page, plan["needed"])
        sentence = say(words, "estimate.people_needed", date=plan["handle_by"], share=share, people=people)
        needed.append(paragraph(sentence))
    caption = f"{words('estimate.hours_caption')} {basis(page, guessed_anywhere(page), OF_DATES)}"
    listing = columns(words, measure="text", p10="text", p50="text", p90="text")
    return section("timer", title, paragraph(text), *needed, table(words, "hours", caption, listing, rows))


def narrowing(page: Page) -> Fragment:
    """What would narrow the estimate most: another municipality, or the own extract."""
    if page.municipality == ALL:
        return NOTHING
    words, found = page.words, estimate_data.narrowing(page)
    width = {name: row["tasks_p90"] - row["tasks_p10"] for name, row in found.items()}
    gain = 1 - width["one_more"] / width["now"] if width["now"] else 0.0
    change = say(words, "estimate.narrower", share=labels.share(words, gain, 0)) if gain >= 0.01 else ""
    rows = []
    for name, row in found.items():
        known = say(words, "estimate.known", n=number(page, row["tasks_p10"]))
        tasks = known if name == "own_extract" else interval(page, row["tasks_p10"], row["tasks_p90"])
        low, high = row.get("hours_p10"), row.get("hours_p90")
        rows.append({"information": words(f"information.{name}"), "tasks_range": tasks,
                     "hours_range": "–" if low is None else interval(page, low, high)})  # fmt: skip
    parts = [table(words, "narrowing", words("estimate.narrow_caption"),
                   columns(words, information="text", tasks_range="text", hours_range="text"), rows)]  # fmt: skip
    own = found["own_extract"]
    if own.get("hours_p10") is not None:
        values = {"low": number(page, own["hours_p10"]), "high": number(page, own["hours_p90"])}
        parts.append(paragraph(say(words, "estimate.narrow_hours", **values)))
    message = say(words, "estimate.narrow_title", change=change or words("estimate.not_narrower"))
    return section("indsnaevring", words("estimate.section_narrow"), paragraph(message), *parts)
