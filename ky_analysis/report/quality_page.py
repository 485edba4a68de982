"""The report on the quality of the data: one function a chapter, each one call in the notebook."""

from collections.abc import Sequence

import polars as pl

from ky_analysis.report import charts, labels, quality_data
from ky_analysis.report.figures import figure
from ky_analysis.report.markup import Figure, Fragment, bullets, headline, paragraph, section
from ky_analysis.report.messages import count, say
from ky_analysis.report.page import Page
from ky_analysis.report.tables import columns, download, table


def first_screen(page: Page) -> Fragment:
    """How much was read, how much was not, and what to put right."""
    words = page.words
    rows = quality_data.balance(page).sum()
    read, loaded, rejected, copies = (rows[name].sum() or 0 for name in quality_data.ROWS)
    found = quality_data.flags(page)
    errors = found.filter(severity="error")["check"].n_unique()
    warnings = found.filter(severity="warning")["check"].n_unique()
    if not read:
        lead = words("quality.lead_empty")
    elif loaded == read:
        lead = say(words, "quality.lead_all", rows=count(words, "rows", read))
    else:
        lead = say(words, "quality.lead", share=loaded / read, n=loaded, of=count(words, "rows", read))
    lead += " " + say(words, "quality.lead_flags", errors + warnings)
    figures = (
        Figure(
            labels.number(words, loaded),
            words("quality.figure_loaded"),
            say(words, "quality.figure_loaded_note", n=read),
        ),
        Figure(
            labels.number(words, rejected),
            words("quality.figure_rejected"),
            say(words, "quality.figure_rejected_note", duplicates=count(words, "duplicates", copies)),
        ),
        Figure(
            labels.number(words, errors + warnings),
            words("quality.figure_flags"),
            say(words, "quality.figure_flags_note", errors),
        ),
    )
    decide = "quality.decide_errors" if errors else "quality.decide_warnings" if warnings or rejected else ""
    return headline(lead, figures, decide=words(decide) if decide else "", decide_title=words("word.decide"))


def balance(page: Page) -> Fragment:
    """Every input row is loaded, rejected or a duplicate."""
    words, frame = page.words, quality_data.balance(page)
    full = columns(words, table_name="code:table", file="text", input_rows="number", loaded_rows="number",
                   rejected_rows="number", duplicate_rows="number")  # fmt: skip
    total = {"table_name": words("word.total")} | {name: frame[name].sum() for name in quality_data.ROWS}
    return section(
        "raekker",
        words("quality.section_balance"),
        table(words, "balance", words("quality.balance_caption"), full, frame.to_dicts(), total=total),
        paragraph(words("quality.balance_note"), "note"),
    )


def rejects(page: Page) -> Fragment:
    """The rows that were not loaded: why, in which column, and what to do. Never a value."""
    words, frame = page.words, quality_data.rejects(page)
    if frame.is_empty():
        return section("afvist", words("quality.section_rejects"), paragraph(words("quality.rejects_none")))
    rows = [row | {"do": words(f"reason.{row['reason']}.do")} for row in frame.to_dicts()]
    full = columns(words, reason="code:reason", table_name="code:table", column_name="text", rows="number", do="prose")
    reasons = frame.group_by("reason").agg(pl.col("rows").sum()).sort("rows", "reason", descending=[True, False])
    return section(
        "afvist",
        words("quality.section_rejects"),
        _counts(page, "rejects", "reason", reasons, "rows"),
        table(words, "rejects-by-column", words("quality.rejects_caption"), full, rows,
              total={"reason": words("word.total"), "rows": frame["rows"].sum()}),
        download(words, "rejects", full, rows),
    )  # fmt: skip


def flags(page: Page) -> Fragment:
    """What was found in the rows that were loaded, and what to do about it."""
    words, frame = page.words, quality_data.flags(page)
    if frame.is_empty():
        return section("forhold", words("quality.section_flags"), paragraph(words("quality.flags_none")))
    rows = [row | {"do": words.texts.get(f"check.{row['check']}.do", "")} for row in frame.to_dicts()]
    full = columns(words, check="code:check", severity="code:severity", table_name="code:table", rows="number",
                   share="share", do="prose")  # fmt: skip
    return section(
        "forhold",
        words("quality.section_flags"),
        paragraph(words("quality.flags_text")),
        table(words, "flags", words("quality.flags_caption"), full, rows),
        download(words, "flags", full, rows),
    )


def files(page: Page) -> Fragment:
    """What was assumed about each file."""
    words, rows = page.words, quality_data.file_notes(page)
    if not rows:
        return section("filer", words("quality.section_files"), paragraph(words("quality.files_none")))
    full = columns(words, table_name="code:table", check="code:check", value="code:assumed", columns="text",
                   severity="code:severity")  # fmt: skip
    return section(
        "filer",
        words("quality.section_files"),
        paragraph(words("quality.files_text")),
        table(words, "file-notes", words("quality.files_caption"), full, rows),
    )


def rules(page: Page) -> Fragment:
    """Rule by rule: how references and links ended, and how many possibilities the rules saw."""
    words, seen = page.words, quality_data.candidates(page)
    parts = [
        _counts(page, "references", "reference_status", quality_data.references(page), "claims"),
        _counts(page, "links", "link_status", quality_data.links(page), "accounts"),
    ]
    if not seen.is_empty():
        full = columns(words, candidates="code:candidates", claims="number", derived="number", ambiguous="number",
                       missing="number", invalid="number")  # fmt: skip
        rows = [row | {"candidates": quality_data.CANDIDATES[row["bucket"]]} for row in seen.to_dicts()]
        total = {"candidates": words("word.total")} | {column.name: seen[column.name].sum() for column in full[1:]}
        parts.append(table(words, "candidates", words("quality.candidates_caption"), full, rows, total=total))
        parts.append(paragraph(words("quality.candidates_note"), "note"))
    return section("regler", words("quality.section_rules"), *parts)


def method(page: Page) -> Fragment:
    """How the quality was looked at, and what was not."""
    words = page.words
    items = (words(f"quality.method_{name}") for name in ("order", "values", "flags", "whole", "cpr"))
    return section("metode", words("quality.section_method"), bullets(items))


def _counts(page: Page, what: str, code: str, frame: pl.DataFrame, unit: str) -> Fragment:
    """Bars of a code's counts; a sentence where there is nothing or one thing to compare."""
    words = page.words
    rows: Sequence[dict] = [row for row in frame.to_dicts() if row[unit]]
    all_ = sum(row[unit] for row in rows)
    if not rows:
        return paragraph(words(f"quality.{what}_zero"))
    most = max(rows, key=lambda row: row[unit])
    name = words.code(code, most[code])
    if len(rows) == 1:
        return paragraph(say(words, f"quality.{what}_one", name=name, number=count(words, unit, all_)))
    bars = [
        charts.Row(
            words.code(code, row[code]),
            (charts.Bar(row[unit], f"{labels.number(words, row[unit])} ({labels.share(words, row[unit] / all_)})"),),
        )
        for row in rows
    ]
    listing = (say(words, "packages.flow_alt_row", label=words.code(code, row[code]), n=row[unit]) for row in rows)
    return figure(
        words,
        what,
        title=say(words, f"quality.{what}_title", name=name, share=most[unit] / all_),
        subtitle=words(f"quality.{what}_sub"),
        alternative=say(words, "packages.bars_alt", rows=" ".join(listing)),
        chart=lambda width: charts.bars(bars, width),
        columns=columns(words, **{code: f"code:{code}", unit: "number"}),
        rows=frame.to_dicts(),
        total={code: words("word.total"), unit: all_},
    )
