"""The report on progress: one function a chapter, each one call in the notebook."""

from ky_analysis.report import charts, labels, progress_charts, progress_data
from ky_analysis.report.figures import figure
from ky_analysis.report.markup import Figure, Fragment, bullets, headline, paragraph, section
from ky_analysis.report.messages import count, say
from ky_analysis.report.packages_words import package_name
from ky_analysis.report.page import Page, place
from ky_analysis.report.tables import columns, download, table

NOTHING = Fragment("")


def first_screen(page: Page) -> Fragment:
    """The completion gate in one sentence, how much is done, and how likely the date is."""
    words = page.words
    if progress_data.is_whole(page):
        return _whole(page)
    gate = progress_data.gate(page)[0]
    rows = {row["package_group"]: row for row in progress_data.summary(page)}
    total, with_ = rows["total"], rows["with_coverages"]
    figures = (
        Figure(labels.number(words, total["open_now"]), words("progress.figure_open"),
               say(words, "progress.figure_open_note", tasks=count(words, "tasks", total["open_first"]),
                   date=total["first_date"])),
        Figure(labels.number(words, total["done"]), words("progress.figure_done"),
               say(words, "progress.figure_done_note", new=total["new"], back=total["back"])),
        Figure(labels.share(words, with_["probability_by_handle_by"], 0), words("progress.figure_probability"),
               say(words, "progress.figure_probability_note", date=with_["handle_by"])),
    )  # fmt: skip
    return headline(gate[f"sentence_{words.language}"], figures)


def _whole(page: Page) -> Fragment:
    words, gates = page.words, progress_data.gate(page)
    done = sum(gate["may_be_marked_as_done"] for gate in gates)
    lead = say(words, "progress.lead_whole", done, of=count(words, "municipalities", len(gates)))
    return headline(lead, [])


def municipalities(page: Page) -> Fragment:
    """A row a municipality; only where there are several."""
    if not progress_data.is_whole(page):
        return NOTHING
    words = page.words
    rows = [row | {"municipality": place(words, row["municipality_code"])}
            for row in progress_data.summary(page) if row["package_group"] == "total"]  # fmt: skip
    full = columns(words, municipality="text", open_first="number", open_now="number", done="number", new="number",
                   back="number", finish_p50="date", finish_p90="date", handle_by="date")  # fmt: skip
    return section("kommuner", words("progress.section_municipalities"),
                   table(words, "municipalities", words("progress.municipalities_caption"), full, rows),
                   download(words, "municipalities", full, rows))  # fmt: skip


def burn_down(page: Page) -> Fragment:
    """Open tasks at the extracts, and the forecast cone to the handle-by date."""
    if progress_data.is_whole(page):
        return NOTHING
    words = page.words
    parts = [_cone(page, row) for row in progress_data.summary(page)
             if row["package_group"] in ("with_coverages", "total")]  # fmt: skip
    basis = progress_data.summary(page)[0]["basis"]
    return section("nedtaelling", words("progress.section_burn_down"), *parts,
                   paragraph(words(f"progress.basis_{basis}"), "note"))  # fmt: skip


def _cone(page: Page, row: dict) -> Fragment:
    words, group = page.words, row["package_group"]
    rows = progress_data.burn_down(page, group)
    name = words(f"progress.group_{group}")
    if not row["open_now"]:
        title = say(words, "progress.burn_done", group=name)
    elif row["finish_p50"] is None:
        title = say(words, "progress.burn_never", group=name)
    else:
        title = say(words, "progress.burn_title", group=name, date=row["finish_p50"])
    early, likely, late = (labels.date(words, row[f"finish_{share}"]) for share in ("p10", "p50", "p90"))
    texts = {
        "most": labels.number(words, round(max(one["p90"] for one in rows))),
        "deadline": say(words, "progress.deadline", date=row["handle_by"]),
        "first": labels.date(words, rows[0]["date"]),
        "last": labels.date(words, max(rows[-1]["date"], row["handle_by"])),
    }
    shown = [one | {"counted": words("word.yes" if one["seen"] else "word.no")} for one in rows]
    return figure(
        words, f"burn-{group.replace('_', '-')}",
        title=title,
        subtitle=words("progress.burn_sub"),
        alternative=say(words, "progress.burn_alt", now=row["open_now"], early=early, likely=likely, late=late,
                        share=row["probability_by_handle_by"], date=row["handle_by"]),
        chart=lambda width: progress_charts.burn_down(rows, row["handle_by"], texts, width),
        columns=columns(words, date="date", counted="text", p10="number", p50="number", p90="number"),
        rows=shown,
        legend=(words("progress.legend_seen"), words("progress.legend_forecast")),
    )  # fmt: skip


def changes(page: Page) -> Fragment:
    """What was done, new and back between the extracts, and by package."""
    if progress_data.is_whole(page):
        return NOTHING
    words, steps = page.words, progress_data.steps(page)
    rows = [row | {"package": package_name(words, row)} for row in progress_data.packages(page)]
    bars = [
        charts.Row(say(words, "progress.step", since=row["from_date"], until=row["to_date"]), (
            charts.Bar(row["done"], say(words, "progress.bar_done", n=row["done"])),
            charts.Bar(row["new"] + row["back"], say(words, "progress.bar_came", n=row["new"] + row["back"]), 1),
        ))
        for row in steps
    ]  # fmt: skip
    listing = [
        say(words, "progress.step_alt", since=row["from_date"], until=row["to_date"], done=row["done"],
            new=row["new"], back=row["back"])
        for row in steps
    ]  # fmt: skip
    tasks = columns(words, package="text", tasks_before="number", tasks_done="number", tasks_new="number",
                    tasks_back="number", tasks_other="number", tasks_after="number")  # fmt: skip
    moves = ("before", "done", "moved_out", "new", "back", "moved_in", "after")
    claims = columns(words, package="text", **{f"claims_{name}": "number" for name in moves})
    done = sum(row["done"] for row in steps)
    return section(
        "aendringer",
        words("progress.section_changes"),
        figure(
            words, "steps",
            title=say(words, "progress.changes_title", done, came=sum(row["new"] + row["back"] for row in steps)),
            subtitle=words("progress.changes_sub"), alternative=" ".join(listing),
            chart=lambda width: charts.bars(bars, width),
            columns=columns(words, from_date="date", to_date="date", before="number", done="number", new="number",
                            back="number", after="number"),
            rows=steps,
            legend=(words("progress.legend_done"), words("progress.legend_came")),
        ),
        table(words, "packages", words("progress.packages_caption"), tasks, rows),
        table(words, "claims", words("progress.claims_caption"), claims, rows),
        download(words, "claims", claims, rows),
        paragraph(words("progress.changes_note"), "note"),
    )  # fmt: skip


def throughput(page: Page) -> Fragment:
    """Tasks done and come a week."""
    if progress_data.is_whole(page):
        return NOTHING
    words, rows = page.words, progress_data.weeks(page)
    if not rows:
        return section("uger", words("progress.section_weeks"), paragraph(words("progress.weeks_none")))
    mean = sum(row["done"] for row in rows) / len(rows)
    bars = [
        charts.Row(labels.date(words, row["week_end"]), (
            charts.Bar(row["done"], labels.number(words, row["done"], 1)),
            charts.Bar(row["came"], labels.number(words, row["came"], 1), 1),
        ))
        for row in rows[-12:]
    ]  # fmt: skip
    listing = [say(words, "progress.week_alt", date=row["week_end"], done=labels.number(words, row["done"], 1))
               for row in rows[-12:]]  # fmt: skip
    return section(
        "uger",
        words("progress.section_weeks"),
        figure(
            words, "weeks",
            title=say(words, "progress.weeks_title", mean=labels.number(words, mean, 1)),
            subtitle=words("progress.weeks_sub"), alternative=" ".join(listing),
            chart=lambda width: charts.bars(bars, width),
            columns=columns(words, week_end="date", done="number", came="number"), rows=rows,
            legend=(words("progress.legend_done"), words("progress.legend_came")),
        ),
    )  # fmt: skip


def method(page: Page) -> Fragment:
    """What the figures rest on."""
    words, made = page.words, ("claims", "tasks", "weeks", "cone", "minutes", "gate")
    return section(
        "metode", words("progress.section_method"), bullets(words(f"progress.method_{name}") for name in made)
    )
