"""The report on the 15 task packages: one function a chapter, each one call in the notebook."""

from ky_analysis.report import charts, labels, packages_data
from ky_analysis.report.figures import figure
from ky_analysis.report.markup import Figure, Fragment, bullets, headline, paragraph, section, subsection
from ky_analysis.report.messages import count, listed, say
from ky_analysis.report.page import Page
from ky_analysis.report.tables import columns, download, table


def first_screen(page: Page) -> Fragment:
    """The message, three figures, and what to decide by when."""
    words, facts = page.words, packages_data.totals(page)
    if not facts.in_scope:
        return headline(
            say(words, "packages.lead_none", claims=count(words, "claims", facts.claims), place=page.name), []
        )
    if not facts.tasks:
        lead = say(words, "packages.lead_done", place=page.name, claims=count(words, "claims", facts.in_scope))
        return headline(lead, [], decide=words("packages.decide_done"), decide_title=words("word.decide"))
    figures = (
        Figure(
            labels.number(words, facts.tasks),
            words("packages.figure_tasks"),
            say(words, "packages.figure_tasks_note", accounts=count(words, "accounts", facts.accounts),
                persons=count(words, "persons", facts.persons)),
        ),
        Figure(labels.number(words, facts.with_coverage), words("packages.figure_with"), _deadline(page, facts)),
        Figure(
            labels.kroner_short(words, facts.at_risk),
            words("packages.figure_risk"),
            say(words, "packages.figure_risk_note", persons=count(words, "persons", facts.at_risk_persons)),
        ),
    )  # fmt: skip
    return headline(_lead(page, facts), figures, decide=_decide(page, facts), decide_title=words("word.decide"))


def _lead(page: Page, facts: packages_data.Totals) -> str:
    tasks = say(page.words, "packages.lead", facts.tasks, place=page.name)
    if facts.pending:
        return tasks + " " + say(page.words, "packages.lead_with", facts.with_coverage, date=facts.handle_by)
    if facts.overdue:
        overdue = count(page.words, "tasks", facts.overdue)
        return tasks + " " + say(page.words, "packages.lead_overdue", facts.with_coverage, overdue=overdue)
    return tasks + " " + say(page.words, "packages.lead_no_date", facts.with_coverage)


def _deadline(page: Page, facts: packages_data.Totals) -> str:
    if facts.handle_by:
        return say(page.words, "packages.figure_with_note", date=facts.handle_by)
    return page.words("packages.figure_with_overdue" if facts.overdue else "packages.figure_with_none")


def _decide(page: Page, facts: packages_data.Totals) -> str:
    if facts.pending:
        return say(page.words, "packages.decide_pending", facts.pending, date=facts.handle_by)
    if facts.overdue:
        return say(page.words, "packages.decide_overdue", facts.overdue)
    return page.words("packages.decide_own_date")


def packages(page: Page) -> Fragment:
    """The kinds of task with and without coverages side by side, and the 15 packages in full."""
    words, frame = page.words, packages_data.packages(page)
    rows = [row | {"package": package_name(page, row)} for row in frame.iter_rows(named=True)]
    total = {"package": words("word.total")} | packages_data.summed(frame.head(14), "tasks", "claims", "balance")
    full = columns(words, package="text", tasks="number", accounts="number", claims="number", persons="number",
                   balance="kroner", coverage_amount="kroner", at_risk="kroner")  # fmt: skip
    listing = table(words, "packages", words("packages.packages_caption"), full, rows, total=total)
    return section(
        "pakker",
        words("packages.section_packages"),
        _kinds(page, rows[:14]),
        listing,
        download(words, "packages", full, rows),
        paragraph(words("packages.packages_note"), "note"),
    )


def package_name(page: Page, row: dict) -> str:
    """1 · Konto venter på dækning – med dækninger."""
    words = page.words
    if row["task_type"] == "parked_coverages":
        return f"15 · {words('package.parked_coverages')}"
    form = "with_coverage" if row["package_code"].endswith("_with_coverage") else "without_coverage"
    return f"{row['place']} · " + words(f"package.{form}").format(kind=words.code("task_type", row["task_type"]))


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
