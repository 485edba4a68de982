"""The index over the municipalities: which has most to do, which is late, and a link to every report."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape
from pathlib import Path

import polars as pl

from ky_analysis.report import html, labels, tables
from ky_analysis.report import page as pages
from ky_analysis.report.labels import Words
from ky_analysis.report.markup import Figure, Fragment, headline, paragraph
from ky_analysis.report.messages import count, say
from ky_analysis.report.notebooks import Notebook

MONEY = pl.Decimal(38, 2)
ENOUGH = 0.8  # probability from which a municipality counts as in time
WIDTH = 120  # of the small charts


def page(
    words: Words,
    data: Path,
    pairs: Sequence[tuple[Notebook, str]],
    file_name: Callable[[Notebook, str], str],
    provenance: dict,
) -> str:
    """The HTML of index.html.

    Args:
        words: The label table.
        data: The run's folder of parquet files.
        pairs: The reports that were made, as notebook and municipality.
        file_name: Gives a report's file.
        provenance: As `html.known` gives it.
    """
    links: dict[str, list[tuple[str, str]]] = {}
    for notebook, place in pairs:
        links.setdefault(place, []).append((notebook.name, file_name(notebook, place)))
    rows = municipalities(data).to_dicts()
    body = [_first_screen(words, rows)]
    main = pages.ALL if pages.ALL in links else next(iter(links), None)
    if main:
        body.append(_doors(words, links[main], words("page.all_short") if main == pages.ALL else ""))
    if len(rows) > 1:
        body.append(_table(words, rows, links))
        planned = "probability" in rows[0]
        body.append(paragraph(words("index.note") + (f" {words('index.note_finish')}" if planned else ""), "note"))
    script = (html.TEMPLATES / "index.js").read_text(encoding="utf-8")
    text = "\n".join(part.html for part in body)
    return html.shell(words, text, title=_title(words, rows), name="index", provenance=provenance, script=script)


def municipalities(data: Path) -> pl.DataFrame:
    """A row a municipality: tasks with and without coverages, kroner at risk, first deadline, overdue tasks.

    Where hours and dates were worked out also when the tasks with coverages are finished, by which date they are to be,
    and the probability of that; the latest municipality stands first.
    """
    packages = pl.scan_parquet(data / "task_packages.parquet", glob=False).filter(pl.col("package_number") < 15)
    with_ = pl.col("with_coverage")
    counted = packages.group_by("municipality_code").agg(
        tasks=pl.col("tasks").sum(),
        with_coverage=pl.col("tasks").filter(with_).sum(),
        without_coverage=pl.col("tasks").filter(~with_).sum(),
        at_risk=pl.col("at_risk").cast(MONEY).sum(),
    )
    ahead = pl.col("handle_by").is_not_null() & ~pl.col("overdue")
    due = pl.scan_parquet(data / "tasks.parquet", glob=False).group_by("municipality_code").agg(
        handle_by=pl.col("handle_by").filter(ahead).min(), overdue=pl.col("overdue").sum()
    )  # fmt: skip
    joined = counted.join(due, on="municipality_code", how="left").with_columns(pl.col("overdue").fill_null(0))
    if not (data / "workload_summary.parquet").exists():
        return joined.sort("tasks", "municipality_code", descending=[True, False]).collect()
    planned = joined.join(_finish(data), on="municipality_code", how="left").with_columns(
        pl.when(pl.col("with_coverage") > 0).then("probability")  # nothing to finish is neither late nor in time
    )
    order = ("probability", "tasks", "municipality_code")
    return planned.sort(order, descending=[False, True, False], nulls_last=True).collect()


def _finish(data: Path) -> pl.LazyFrame:
    """The tasks with coverages: when they are finished, the date they are to be finished by, and its probability."""
    group = pl.col("package_group") == "with_coverages"
    plan = (pl.col("scenario") == "plan") & (pl.col("deadline") == "handle_by") & group
    deadlines = pl.scan_parquet(data / "workload_deadlines.parquet", glob=False).filter(plan)
    finish = pl.scan_parquet(data / "workload_summary.parquet", glob=False).filter(
        (pl.col("measure") == "finish_date") & (pl.col("package_code") == "with_coverages")
    )
    return deadlines.select("municipality_code", "probability", deadline_date="date").join(
        finish.select("municipality_code", early="p10_date", likely="p50_date", late="p90_date"), on="municipality_code"
    )


def _first_screen(words: Words, rows: list[dict]) -> Fragment:
    tasks, with_ = (sum(row[name] for row in rows) for name in ("tasks", "with_coverage"))
    overdue, risk = sum(row["overdue"] for row in rows), sum((row["at_risk"] for row in rows), Decimal(0))
    due = min((row["handle_by"] for row in rows if row["handle_by"]), default=None)
    empty = sum(row["tasks"] == 0 for row in rows)
    if not rows:
        return headline(words("index.lead_nothing"), [])
    lead = say(words, "index.lead", tasks, municipalities=count(words, "municipalities", len(rows)))
    if empty and len(rows) > 1 and tasks:
        lead += " " + say(words, "index.lead_empty", municipalities=count(words, "municipalities", empty))
    if not tasks:
        return headline(lead, [])
    known = [row["probability"] for row in rows if row.get("probability") is not None]
    if known:
        behind = sum(probability < ENOUGH for probability in known)
        lead += " " + say(words, "index.lead_late", behind, of=count(words, "municipalities", len(known)))
    note = say(words, "packages.figure_with_note", date=due) if due else words("packages.figure_with_none")
    figures = (
        Figure(labels.number(words, tasks), words("packages.figure_tasks"), say(words, "index.overdue", overdue)),
        Figure(labels.number(words, with_), words("packages.figure_with"), note),
        Figure(labels.kroner_short(words, risk), words("packages.figure_risk")),
    )
    return headline(lead, figures)


def _table(words: Words, rows: list[dict], links: dict[str, list[tuple[str, str]]]) -> Fragment:
    """A plain table; the page's script lets a reader sort and filter it."""
    planned = "probability" in rows[0]
    first = {"probability": "share", "against": "text"} if planned else {}
    last = {} if planned else {"handle_by": "date"}
    columns = tables.columns(words, municipality="text", **first, tasks="number", bars="text", with_coverage="number",
                             overdue="number", at_risk="kroner", **last, reports="text")  # fmt: skip
    longest = max((row["tasks"] for row in rows), default=0) or 1
    dates = [row[name] for row in rows for name in ("early", "likely", "late", "deadline_date") if row.get(name)]
    scale = (min(dates), max(dates) + (max(dates) - min(dates)) / 10) if dates else None  # room for what is beyond
    order = {"probability": "ascending"} if planned else {"tasks": "descending"}
    head = "".join(
        f'<th scope="col"{tables.align(column)}{_sorted(order.get(column.name))}>'
        f"{escape(tables.head(words, column))}</th>"
        for column in columns
    )
    body = []
    for row in rows:
        code = row["municipality_code"]
        name = pages.place(words, code)
        cells = []
        for column in columns[1:]:
            if column.name == "bars":
                cells.append(f"<td>{_bars(words, row, longest)}</td>")
            elif column.name == "against":
                cells.append(f"<td>{_span(words, row, scale)}</td>")
            elif column.name == "reports":
                cells.append(f'<td><ul class="links">{_links(words, links.get(code, ()), name)}</ul></td>')
            else:
                cells.append(_cell(words, column, row[column.name]))
        body.append(f'<tr><th scope="row">{escape(name)}</th>{"".join(cells)}</tr>')
    caption = escape(words("index.caption_late" if planned else "index.caption"))
    return Fragment(
        f'<p class="filter" hidden><label for="filter">{escape(words("index.filter"))}</label> '
        f'<input id="filter" type="search" autocomplete="off"> <span id="found" role="status"></span></p>'
        f'<div class="scroll" role="group" tabindex="0" aria-labelledby="places-caption">'
        f'<table id="places"><caption id="places-caption">{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _cell(words: Words, column: tables.Column, value) -> str:
    """A cell with the value to sort by; a probability that is too low says so in words too."""
    text = escape(tables.cell(words, column, value))
    if column.name == "probability" and value is not None:
        late = value < ENOUGH
        kind, state = (" error", "index.late") if late else (" info", "index.in_time")
        text += f' <span class="tag{kind}">{escape(words(state))}</span>'
    return f'<td{tables.align(column)} data-v="{"" if value is None else value}">{text}</td>'


def _sorted(order: str | None) -> str:
    return f' aria-sort="{order}"' if order else ""


def _bars(words: Words, row: dict, longest: int) -> str:
    """A small bar in two parts, on the same scale in every row; the numbers stand in the columns beside it."""
    with_, without = (round(row[name] / longest * WIDTH, 1) for name in ("with_coverage", "without_coverage"))
    parts = "".join(
        f'<rect class="b{series}" x="{x}" y="1" width="{width}" height="12"/>'
        for series, x, width in ((1, 0, with_), (2, with_ + (1 if with_ else 0), without))
        if width
    )
    text = say(words, "index.bars_alt", with_=row["with_coverage"], without=row["without_coverage"])
    return _small(text, parts)


def _span(words: Words, row: dict, scale: tuple[dt.date, dt.date] | None) -> str:
    """When the tasks are finished (8 in 10 simulations, and the middle) against the line of the date they are due."""
    if scale is None or row["probability"] is None:
        return "–"
    first, days = scale[0], max((scale[1] - scale[0]).days, 1)

    def place(day: dt.date | None) -> float:
        return WIDTH + 2 if day is None else round((day - first).days / days * (WIDTH - 8) + 5, 1)

    early, likely, late, due = (place(row[name]) for name in ("early", "likely", "late", "deadline_date"))
    series = 2 if row["probability"] < ENOUGH else 1
    parts = (
        f'<rect class="b{series}" x="{early}" y="5" width="{max(late - early, 1):.1f}" height="4"/>'
        f'<circle class="b{series}" cx="{min(likely, WIDTH - 3)}" cy="7" r="4.5"/>'
        f'<rect class="due" x="{due - 1:.1f}" y="0" width="2" height="14"/>'
    )
    dates = {name: words("workload.beyond") if row[name] is None else row[name] for name in ("early", "late")}
    return _small(say(words, "index.span_alt", due=row["deadline_date"], **dates), parts)


def _small(text: str, parts: str) -> str:
    return f'<svg class="bars" viewBox="0 0 {WIDTH + 2} 14" role="img" aria-label="{escape(text)}">{parts}</svg>'


def _doors(words: Words, found: Sequence[tuple[str, str]], place: str) -> Fragment:
    """The main reports, each with the question it answers."""
    items = "".join(
        f'<li><a href="{escape(file)}">{escape(_named(words, name, place))}</a>'
        f"<span>{escape(words(f'notebook.{name}.what'))}</span></li>"
        for name, file in found
    )
    return Fragment(f'<ul class="doors">{items}</ul>')


def _links(words: Words, found: Sequence[tuple[str, str]], place: str) -> str:
    """Links that say where they lead, also when they are read out of their row."""
    hidden = f'<span class="hidden"> – {escape(place)}</span>'
    return "".join(
        f'<li><a href="{escape(file)}">{escape(words(f"notebook.{name}"))}{hidden}</a></li>' for name, file in found
    )


def _named(words: Words, name: str, place: str) -> str:
    report = words(f"notebook.{name}")
    return words("page.title").format(report=report, municipality=place) if place else report


def _title(words: Words, rows: list[dict]) -> str:
    return words("page.index_title") if len(rows) != 1 else pages.place(words, rows[0]["municipality_code"])
