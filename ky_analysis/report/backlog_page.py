"""The report on the backlog: one function a chapter, each one call in the notebook."""

from collections.abc import Sequence

import polars as pl

from ky_analysis.report import backlog_data, charts, figures, interactive, labels, packages_data, packages_first
from ky_analysis.report.figures import figure
from ky_analysis.report.markup import Figure, Fragment, bullets, headline, paragraph, section, subsection
from ky_analysis.report.messages import count, say
from ky_analysis.report.page import Page
from ky_analysis.report.tables import columns, download, table

NUMBERS = {"claims": "number", "with_coverage": "number", "without_coverage": "number", "accounts": "number",
           "balance": "kroner"}  # fmt: skip


def first_screen(page: Page) -> Fragment:
    """How much is settled by hand, how much of it has something to choose among, and what to decide."""
    words, facts = page.words, backlog_data.totals(page)
    if not facts.claims:
        return headline(words("backlog.lead_none"), [])
    kind = backlog_data.kinds(page)[0]
    lead = say(words, "backlog.lead", facts.claims, of=count(words, "claims", facts.in_scope),
               kind=words.code("task_type", kind["task_type"]), share=kind["claims"] / facts.claims)  # fmt: skip
    accounts_ = count(words, "accounts", facts.accounts)
    figures_ = (
        Figure(labels.number(words, facts.claims), words("backlog.figure_claims"), accounts_),
        Figure(labels.kroner_short(words, facts.balance), words("backlog.figure_balance"),
               say(words, "backlog.figure_balance_note", amount=facts.at_risk)),
        Figure(labels.share(words, facts.with_candidates / facts.claims, 0), words("backlog.figure_candidates"),
               words("backlog.figure_candidates_note")),
    )  # fmt: skip
    decided = packages_first.decide(words, packages_data.totals(page))
    return headline(lead, figures_, decide=decided, decide_title=words("word.decide"))


def where(page: Page) -> Fragment:
    """Where the backlog lies: kind of task, benefit, account status."""
    words = page.words
    kinds = _labelled(page, backlog_data.kinds(page), "task_type", "task_type")
    benefits = _labelled(page, backlog_data.by(page, pl.col("benefit"), "benefit"), "benefit", "benefit")
    return section(
        "hvor",
        words("backlog.section_where"),
        _ranked(page, "kinds", kinds),
        _ranked(page, "benefits", benefits),
        subsection(words("backlog.postings_title"), _postings(page)),
    )


def age(page: Page) -> Fragment:
    """When the claims arose, and how large they are."""
    words = page.words
    years = backlog_data.by(page, backlog_data.year(), "step", backlog_data.steps(backlog_data.YEARS))
    amounts = backlog_data.by(page, backlog_data.amount(), "step", backlog_data.steps(backlog_data.AMOUNTS))
    return section(
        "alder",
        words("backlog.section_age"),
        _ranked(page, "years", _labelled(page, years, "step", "backlog.year")),
        _ranked(page, "amounts", _labelled(page, amounts, "step", "backlog.amount")),
    )


def ambiguity(page: Page) -> Fragment:
    """How many candidates the open references and links have."""
    words, rows = page.words, backlog_data.candidates(page)
    parts = [paragraph(words("backlog.candidates_none"))]
    if rows:
        listing = [say(words, "backlog.row", label=_candidates(page, row), n=row["claims"]) for row in rows]
        some = sum(row["claims"] for row in rows if row["candidates"] != "0")
        all_ = sum(row["claims"] for row in rows)
        bars = [charts.Row(_candidates(page, row), (charts.Bar(row["claims"], labels.number(words, row["claims"])),))
                for row in rows]  # fmt: skip
        parts = [figure(
            words, "candidates",
            title=say(words, "backlog.candidates_title", n=some, of=count(words, "claims", all_)),
            subtitle=words("backlog.candidates_sub"), alternative=" ".join(listing),
            chart=lambda width: charts.bars(bars, width),
            columns=columns(words, candidates="text", claims="number", **dict.fromkeys(backlog_data.OPEN, "number")),
            rows=rows,
        )]  # fmt: skip
    cases = backlog_data.case_candidates(page)
    if cases:
        full = columns(words, link_status="code:link_status", accounts="number", claims="number", cases="number")
        parts.append(table(words, "case-candidates", words("backlog.cases_caption"), full, cases))
    return section("muligheder", words("backlog.section_ambiguity"), *parts)


def _candidates(page: Page, row: dict) -> str:
    return say(page.words, "backlog.candidates_row", candidates=row["candidates"])


def rules(page: Page) -> Fragment:
    """Which rule settles how much, and which other rules would have found the same number: exactly one."""
    words, rows = page.words, backlog_data.overlap(page)
    if not rows:
        return section("regler", words("backlog.section_rules"), paragraph(words("backlog.rules_none")))
    name = {row["reference_rule"]: words(f"reference_rule.{row['reference_rule']}") for row in rows}
    most = max(rows, key=lambda row: row["claims"])
    bars = [charts.Row(name[row["reference_rule"]], (charts.Bar(row["claims"], labels.number(words, row["claims"])),))
            for row in rows]  # fmt: skip
    full = columns(
        words, reference_rule="code:reference_rule", claims="number", **dict.fromkeys(backlog_data.RULES, "number")
    )
    listing = [say(words, "backlog.row", label=name[row["reference_rule"]], n=row["claims"]) for row in rows]
    return section(
        "regler",
        words("backlog.section_rules"),
        figure(
            words, "rules",
            title=say(words, "backlog.rules_title", rule=name[most["reference_rule"]],
                      share=most["claims"] / max(sum(row["claims"] for row in rows), 1)),
            subtitle=words("backlog.rules_sub"), alternative=" ".join(listing),
            chart=lambda width: charts.bars(bars, width),
            columns=columns(words, reference_rule="code:reference_rule", claims="number"), rows=rows,
        ),
        table(words, "overlap", words("backlog.overlap_caption"), full, rows),
        paragraph(words("backlog.overlap_note"), "note"),
    )  # fmt: skip


def accounts(page: Page) -> Fragment:
    """The accounts with most money at stake, by their place in the work list."""
    words, rows = page.words, backlog_data.accounts(page)
    if not rows:
        return section("konti", words("backlog.section_accounts"), paragraph(words("backlog.accounts_none")))
    places = {"municipality_code": "text"} if len({row["municipality_code"] for row in rows}) > 1 else {}
    full = columns(words, priority_rank="id", **places, tasks="number", claims="number", at_risk="kroner",
                   coverage_amount="kroner", balance="kroner", handle_by="date")  # fmt: skip
    half = backlog_data.concentration(page)
    text = words("backlog.accounts_no_risk")
    if half:
        text = say(words, "backlog.accounts_half", half[1], of=count(words, "accounts", half[0]), share=half[2])
    return section(
        "konti",
        words("backlog.section_accounts"),
        paragraph(text),
        table(words, "accounts", words("backlog.accounts_caption"), full, rows),
        download(words, "accounts", full, rows),
        paragraph(words("backlog.accounts_note"), "note"),
    )


def what_if(page: Page) -> Fragment:
    """Task counts side by side: rules off, the other task grain, the other law."""
    words, rows = page.words, backlog_data.variants(page)
    if not rows:
        return section("hvad-nu-hvis", words("backlog.section_what_if"), paragraph(words("backlog.what_if_none")))
    full = columns(words, variant="text", tasks="number", change="number", with_coverage="number", waiting="number")
    shown = [row | {"variant": _variant(page, row["variant"])} for row in rows]
    moved = max(rows[1:], key=lambda row: abs(row["change"]), default=None)
    bars = [charts.Row(row["variant"], (charts.Bar(row["tasks"], _change(page, row), int(place > 0)),))
            for place, row in enumerate(shown)]  # fmt: skip
    return section(
        "hvad-nu-hvis",
        words("backlog.section_what_if"),
        figure(
            words, "what-if",
            title=_what_if_title(page, moved), subtitle=words("backlog.what_if_sub"),
            alternative=" ".join(say(words, "backlog.row", label=row["variant"], n=row["tasks"]) for row in shown),
            chart=lambda width: charts.bars(bars, width), columns=full, rows=shown,
            caption=words("backlog.what_if_caption"),
        ),
        paragraph(words("backlog.what_if_note"), "note"),
    )  # fmt: skip


def _what_if_title(page: Page, moved: dict | None) -> str:
    if moved is None or not moved["change"]:
        return page.words("backlog.what_if_title_none")
    form = "more" if moved["change"] > 0 else "fewer"
    return say(
        page.words, f"backlog.what_if_title_{form}", abs(moved["change"]), variant=_variant(page, moved["variant"])
    )


def _variant(page: Page, variant: str) -> str:
    words = page.words
    if variant.startswith("without_"):
        return say(words, "backlog.variant_without", rule=words(f"reference_rule.{variant.removeprefix('without_')}"))
    return words(f"backlog.variant_{variant}")


def _change(page: Page, row: dict) -> str:
    """4.212 (+312)."""
    number = labels.number(page.words, row["tasks"])
    sign = "+" if row["change"] > 0 else "−"
    return f"{number} ({sign}{labels.number(page.words, abs(row['change']))})" if row["change"] else number


def method(page: Page) -> Fragment:
    """What the figures rest on."""
    words, made = page.words, ("claims", "years", "posting", "overlap", "what_if")
    return section("metode", words("backlog.section_method"), bullets(words(f"backlog.method_{name}") for name in made))


def explore(page: Page) -> Fragment | interactive.Interactive:
    """For JupyterLab: claims by year and kind; what is chosen in one chart filters the others. Published: nothing."""
    if not figures.DRAW_NOW:
        return Fragment("")
    words, rows = page.words, backlog_data.cube(page)
    for row in rows:
        row["task_type"] = words.code("task_type", row["task_type"])
        row["benefit"] = words("backlog.unknown") if row["benefit"] is None else words.code("benefit", row["benefit"])
    return interactive.linked_bars(rows, ("task_type", "benefit"), "year", "claims")


def _postings(page: Page) -> Fragment:
    words = page.words
    rows = backlog_data.by(page, backlog_data.posting(), "posting", backlog_data.POSTINGS)
    full = columns(words, posting="code:backlog.posting", **NUMBERS)
    if not rows:
        return paragraph(words("backlog.none"))
    return table(words, "postings", words("backlog.postings_caption"), full, rows)


def _labelled(page: Page, rows: Sequence[dict], key: str, group: str) -> list[dict]:
    """Rows with their key in words as `label`; null is said to be unknown."""
    words = page.words
    unknown = words("backlog.unknown")
    return [row | {"label": unknown if row[key] is None else words.code(group, row[key])} for row in rows]


def _ranked(page: Page, what: str, rows: list[dict]) -> Fragment:
    """Bars with and without coverages a row, the largest in the title."""
    words = page.words
    if not rows:
        return paragraph(words("backlog.none"))
    most, all_ = max(rows, key=lambda row: row["claims"]), sum(row["claims"] for row in rows)
    bars = [
        charts.Row(row["label"], (
            charts.Bar(row["with_coverage"], say(words, "packages.bar_with", n=row["with_coverage"])),
            charts.Bar(row["without_coverage"], say(words, "packages.bar_without", n=row["without_coverage"]), 1),
        ))
        for row in rows
    ]  # fmt: skip
    return figure(
        words,
        what,
        title=say(words, f"backlog.{what}_title", label=most["label"], share=most["claims"] / all_),
        subtitle=words("backlog.claims_sub"),
        alternative=" ".join(say(words, "backlog.row", label=row["label"], n=row["claims"]) for row in rows),
        chart=lambda width: charts.bars(bars, width),
        columns=columns(words, label="text", **NUMBERS),
        rows=rows,
        legend=(words("with_coverage.true"), words("with_coverage.false")),
    )
