"""The report on the 15 task packages: one function a chapter, each one call in the notebook."""

import polars as pl

from ky_analysis.report import charts, labels, packages_data
from ky_analysis.report.figures import figure
from ky_analysis.report.labels import Words
from ky_analysis.report.markup import Fragment, bullets, join, paragraph, section
from ky_analysis.report.messages import count, say
from ky_analysis.report.packages_first import first_screen as first_screen
from ky_analysis.report.packages_words import kind_name, package_name
from ky_analysis.report.page import Page
from ky_analysis.report.tables import columns, download, table


def packages(page: Page) -> Fragment:
    """The kinds of task with and without coverages side by side, and the 15 packages in full."""
    words, frame = page.words, packages_data.packages(page)
    rows = [
        row | {"kind": f"{row['package_number']}. {kind_name(words, row)}", "package": package_name(words, row)}
        for row in frame.to_dicts()
    ]
    facts = packages_data.totals(page)
    total = {"kind": words("word.total"), "accounts": facts.accounts, "persons": facts.persons}
    total |= packages_data.summed(frame.head(14), "tasks", "claims", "balance", "coverage_amount", "at_risk")
    numbers = columns(words, tasks="number", accounts="number", claims="number", persons="number",
                      balance="kroner", coverage_amount="kroner", at_risk="kroner")  # fmt: skip
    groups = {0: "packages.group_with", 7: "packages.group_without", 14: "packages.group_parked"}
    return section(
        "pakker",
        words("packages.section_packages"),
        _kinds(page, rows[:14]),
        table(
            words,
            "packages",
            words("packages.packages_caption"),
            columns(words, kind="text") + numbers,
            rows,
            total=total,
            groups={place: words(key) for place, key in groups.items()},
        ),
        download(words, "packages", columns(words, package_number="id", package="text") + numbers, rows),
        paragraph(words("packages.packages_note"), "note"),
    )


def _kinds(page: Page, rows: list[dict]) -> Fragment:
    words = page.words
    kinds = [
        {"kind": words.code("task_type", with_["task_type"]), "with_coverage": with_["tasks"],
         "without_coverage": without["tasks"], "tasks": with_["tasks"] + without["tasks"]}
        for with_, without in zip(rows[:7], rows[7:], strict=True)
    ]  # fmt: skip
    found = sorted((kind for kind in kinds if kind["tasks"]), key=lambda kind: -kind["tasks"])
    if not found:
        return paragraph(words("packages.packages_none"))
    most = found[0]
    if len(found) == 1:
        numbers = {"with_": most["with_coverage"], "without": most["without_coverage"]}
        return paragraph(say(words, "packages.packages_only", kind=most["kind"], **numbers))
    share = most["tasks"] / sum(kind["tasks"] for kind in kinds)
    sentences = [
        say(words, "packages.packages_alt_row", kind=kind["kind"], with_=kind["with_coverage"],
            without=kind["without_coverage"])
        for kind in found
    ]  # fmt: skip
    bars = [
        charts.Row(kind["kind"], (
            charts.Bar(kind["with_coverage"], say(words, "packages.bar_with", n=kind["with_coverage"])),
            charts.Bar(kind["without_coverage"], say(words, "packages.bar_without", n=kind["without_coverage"]), 1),
        ))
        for kind in found
    ]  # fmt: skip
    return figure(
        words,
        "kinds",
        title=say(words, "packages.packages_title.other", kind=most["kind"], share=share),
        subtitle=words("packages.packages_sub"),
        alternative=say(words, "packages.packages_alt", rows=" ".join(sentences)),
        chart=lambda width: charts.bars(bars, width),
        columns=columns(words, kind="text", with_coverage="number", without_coverage="number", tasks="number"),
        rows=found,
        legend=(words("with_coverage.true"), words("with_coverage.false")),
    )


def flow(page: Page) -> Fragment:
    """From all claims to those that are settled by hand."""
    words, frame = page.words, packages_data.outcomes(page)
    rows = frame.to_dicts()
    found = {row["outcome"]: row["claims"] for row in rows if row["claims"]}
    all_ = sum(found.values())
    parts = []
    if not found:
        parts.append(paragraph(words("packages.flow_none")))
    elif len(found) == 1:
        label = words.code("outcome", next(iter(found)))
        parts.append(paragraph(say(words, "packages.flow_one", label=label, claims=count(words, "claims", all_))))
    else:
        parts.append(_flow_figure(page, rows, found, all_))
    return section("forloeb", words("packages.section_flow"), *parts)


def _flow_figure(page: Page, rows: list[dict], found: dict[str, int], all_: int) -> Fragment:
    words, left = page.words, all_
    steps = [charts.Row(words("packages.flow_all"), (charts.Bar(all_, labels.number(words, all_), 0),))]
    sentences = []
    for row in rows:
        label, n = words.code("outcome", row["outcome"]), row["claims"]
        sentences.append(say(words, "packages.flow_alt_row", label=label, n=n))
        start = 0 if row["outcome"] == "manual" else left - n
        left -= n
        if n:
            text = f"{labels.number(words, n)} ({labels.share(words, n / all_)})"
            series = 0 if row["outcome"] == "manual" else 1
            steps.append(charts.Row(label, (charts.Bar(n, text, series, start=start),)))
    claims = count(words, "claims", all_)
    return figure(
        words,
        "flow",
        title=say(
            words,
            "packages.flow_title",
            automatic=count(words, "claims", found.get("resolved_automatically", 0)),
            manual=labels.number(words, found.get("manual", 0)),
        ),
        subtitle=words("packages.flow_sub"),
        alternative=say(words, "packages.flow_alt", claims=claims, rows=" ".join(sentences)),
        chart=lambda width: charts.bars(steps, width),
        columns=columns(words, outcome="code:outcome", claims="number", balance="kroner"),
        rows=rows,
        total={"outcome": words("word.total"), "claims": all_, "balance": sum(row["balance"] for row in rows)},
        caption=words("packages.flow_caption"),
    )


def resolved(page: Page) -> Fragment:
    """What the re-run decided by itself, by rule: references of claims, case links of accounts."""
    words = page.words
    return section(
        "loest",
        words("packages.section_resolved"),
        _rules(page, "derived", "claims", packages_data.derived(page)),
        _rules(page, "linked", "accounts", packages_data.linked(page)),
        paragraph(words("packages.resolved_note"), "note"),
    )


def _rules(page: Page, what: str, unit: str, frame: pl.DataFrame) -> Fragment:
    """One chart of rules; `unit` is what is counted and the frame's first column the rule."""
    words, rows, rule = page.words, frame.to_dicts(), frame.columns[0]
    if not rows:
        return paragraph(words(f"packages.{what}_none"))
    first, all_ = rows[0], sum(row[unit] for row in rows)
    name = words.code(rule, first[rule])
    if len(rows) == 1:
        return paragraph(say(words, f"packages.{what}_one", rule=name, **{unit: count(words, unit, all_)}))
    bars = [
        charts.Row(words.code(rule, row[rule]), (charts.Bar(row[unit], labels.number(words, row[unit])),))
        for row in rows
    ]
    listing = [say(words, "packages.flow_alt_row", label=words.code(rule, row[rule]), n=row[unit]) for row in rows]
    return figure(
        words,
        what,
        title=say(words, f"packages.{what}_title", rule=name, n=first[unit], all=all_),
        subtitle=words(f"packages.{what}_sub"),
        alternative=say(words, "packages.bars_alt", rows=" ".join(listing)),
        chart=lambda width: charts.bars(bars, width),
        columns=columns(words, **{rule: f"code:{rule}", unit: "number"}),
        rows=rows,
        total={rule: words("word.total"), unit: all_},
    )


def first(page: Page) -> Fragment:
    """What is worked first, and by which date."""
    words, frame = page.words, packages_data.deadlines(page)
    rows = [row | {"step": _step(words, row)} for row in frame.to_dicts()]
    facts = packages_data.totals(page)
    parts = [paragraph(words("packages.first_none"))]
    if len(rows) == 1:
        only = rows[0]
        text = say(words, "packages.first_one", label=only["step"], tasks=count(words, "tasks", only["tasks"]))
        parts = [paragraph(text)]
    elif rows:
        parts = [_first_figure(page, rows, facts)]
    if rows:
        full = columns(words, priority="code:priority", handle_by="date", income_year="id", tax_year_end="date",
                       tasks="number", persons="number", at_risk="kroner")  # fmt: skip
        total = {"priority": words("word.total"), "persons": facts.persons}
        total |= packages_data.summed(frame, "tasks", "at_risk")
        parts.append(table(words, "deadlines", words("packages.first_caption"), full, rows, total=total))
        parts.append(download(words, "deadlines", full, rows))
    if facts.handle_by and facts.tax_year_end:
        dates = {"handle_by": facts.handle_by, "tax_year_end": facts.tax_year_end}
        parts.append(paragraph(say(words, "packages.first_dates", **dates)))
    if facts.overdue:
        parts.append(paragraph(words("packages.first_late")))
    return section("foerst", words("packages.section_first"), *parts)


def _step(words: Words, row: dict) -> str:
    if row["handle_by"] is None:
        return words.code("priority", row["priority"])
    return say(words, f"packages.first_row_{row['priority']}", date=row["handle_by"], year=str(row["income_year"]))


def _first_figure(page: Page, rows: list[dict], facts: packages_data.Totals) -> Fragment:
    words = page.words
    if facts.pending:
        title = say(words, "packages.first_title_pending", facts.pending)
    elif facts.overdue:
        title = say(words, "packages.first_title_overdue", facts.overdue)
    else:
        title = words("packages.first_title_none")
    listing = [say(words, "packages.flow_alt_row", label=row["step"], n=row["tasks"]) for row in rows]
    bars = [
        charts.Row(row["step"], (
            charts.Bar(row["tasks"], count(words, "tasks", row["tasks"]), int(row["priority"] == "without_coverage")),
        ))
        for row in rows
    ]  # fmt: skip
    return figure(
        words,
        "order",
        title=title,
        subtitle=words("packages.first_sub"),
        alternative=say(words, "packages.bars_alt", rows=" ".join(listing)),
        chart=lambda width: charts.bars(bars, width),
        columns=columns(words, step="text", tasks="number", persons="number"),
        rows=rows,
    )


def risk(page: Page) -> Fragment:
    """The kroner and the citizens whose annual statement depends on the tasks."""
    words, facts, frame = page.words, packages_data.totals(page), packages_data.waiting(page)
    parts = [paragraph(say(words, "packages.risk_text", facts.at_risk_persons, amount=facts.at_risk))]
    if facts.at_risk < 0:
        parts.append(paragraph(words("packages.risk_negative")))
    if frame.is_empty():
        parts.append(paragraph(words("packages.risk_none")))
    else:
        full = columns(words, income_year="id", reportable="code:reportable", coverages="number", amount="kroner",
                       principal_part="kroner")  # fmt: skip
        total = {"income_year": words("word.total")}
        total |= packages_data.summed(frame, "coverages", "amount", "principal_part")
        parts.append(table(words, "waiting", words("packages.risk_caption"), full, frame.to_dicts(), total=total))
        parts.append(paragraph(words("packages.risk_note"), "note"))
    return section("beroerte", words("packages.section_risk"), *parts)


def parked(page: Page) -> Fragment:
    """Every coverage by where it stands; the four add up to all."""
    words, frame = page.words, packages_data.dispositions(page)
    rows = frame.to_dicts()
    number = {row["disposition"]: row["coverages"] for row in rows}
    if not sum(number.values()):
        return section("parkerede", words("packages.section_parked"), paragraph(words("packages.parked_none")))
    text = say(words, "packages.parked_text", waiting=count(words, "coverages", number["waiting"]),
               released=labels.number(words, number["released"]))  # fmt: skip
    full = columns(words, disposition="code:disposition", coverages="number", amount="kroner", interest="kroner",
                   principal_part="kroner")  # fmt: skip
    total = {"disposition": words("word.total")}
    total |= packages_data.summed(frame, "coverages", "amount", "interest", "principal_part")
    return section(
        "parkerede",
        words("packages.section_parked"),
        paragraph(text),
        table(words, "dispositions", words("packages.parked_caption"), full, rows, total=total),
        paragraph(words("packages.parked_note"), "note"),
    )


def assumptions(page: Page) -> Fragment:
    """What the figures rest on, and how they were made."""
    words = page.words
    taken = ("kinds", "grain", "dates", "deducted", "law")
    made = ("count", "scope", "rules", "persons", "limit")
    return join((
        section("forudsaetninger", words("packages.section_assumptions"),
                bullets(words(f"packages.assume_{name}") for name in taken)),
        section("metode", words("packages.section_method"), bullets(words(f"packages.method_{name}") for name in made)),
    ))  # fmt: skip
