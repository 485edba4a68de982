"""The index over the reports of an estimate: a target a row, with its interval and a link to its report."""

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import polars as pl

from ky_analysis.report import html
from ky_analysis.report.estimate_words import interval, number
from ky_analysis.report.labels import Words
from ky_analysis.report.markup import Fragment, headline
from ky_analysis.report.messages import count, say
from ky_analysis.report.notebooks import Notebook
from ky_analysis.report.page import ALL, Page, place


def page(
    words: Words,
    data: Path,
    pairs: Sequence[tuple[Notebook, str]],
    file_name: Callable[[Notebook, str], str],
    provenance: dict,
) -> str:
    """The HTML of index.html; the arguments are those of index.page."""
    whole = Page(words, data, ALL, place(words, ALL))
    summary = pl.read_parquet(data / "estimate_summary.parquet", glob=False).filter(package_code="total")
    totals = {row["municipality_code"]: row for row in summary.iter_rows(named=True)}
    seen = pl.read_parquet(data / "estimate_representatives.parquet", glob=False).height
    items = []
    for notebook, code in pairs:
        name = words("estimate.all_targets") if code == ALL else place(words, code)
        link = f'<a href="{escape(file_name(notebook, code))}">{escape(name)}</a>'
        row = totals.get(code)
        text = f": {number(whole, row['p50'])} ({interval(whole, row['p10'], row['p90'])})" if row else ""
        items.append(f"<li>{link}{escape(text)}</li>")
    lead = say(words, "estimate.lead_all", len(totals), representatives=count(words, "municipalities", seen))
    note = words("estimate.index_note")
    body = f"{headline(lead, []).html}\n{Fragment(f'<p>{escape(note)}</p>').html}\n<ul>{''.join(items)}</ul>"
    title = words("notebook.representative_estimate")
    return html.shell(words, body, title=title, name="index", provenance=provenance)
