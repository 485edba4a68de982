"""Publishes the report on progress: one page a municipality, one over all, and an index of them."""

import os
from html import escape
from pathlib import Path

import polars as pl

from ky_analysis.report import execute, html, labels, workers
from ky_analysis.report.markup import headline, title
from ky_analysis.report.notebooks import BY_NAME
from ky_analysis.report.page import ALL, place

NAME = "progress"


def publish(data: Path, reports: Path, *, language: str, provenance: dict, timeout: int = 300) -> list[str]:
    """Makes `reports`/<code>-progress.html, and index.html.

    Args:
        data: the folder with progress_*.parquet.
        reports: where the pages go; made if it is not there.
        language: `da` or `en`.
        provenance: the newest run's manifest, as publish_reports takes it.

    Returns:
        The files' names.

    Raises:
        NotebookError: the notebook failed; the message names the municipality.
    """
    data = data.resolve()
    words = labels.load(language, data)
    codes = pl.read_parquet(data / "progress_gate.parquet", glob=False)["municipality_code"].sort().to_list()
    places = ([ALL] if len(codes) > 1 else []) + codes
    engine = execute.FORKED if execute.can_fork() else execute.ORDINARY
    known, notebook = html.known(provenance), BY_NAME[NAME]
    reports.mkdir(parents=True, exist_ok=True)
    files = [f"{one}-{NAME}.html" for one in places]
    jobs = [
        {
            "notebook": str(notebook.path),
            "parameters": {"data": str(data), "municipality": one, "language": language},
            "target": str(reports / file),
            "title": title(words, f"notebook.{NAME}", place(words, one)),
            "name": NAME,
            "provenance": known,
            "timeout": timeout,
            "engine": engine,
        }
        for one, file in zip(places, files, strict=True)
    ]
    names = [f"{NAME} for {place(words, one)} ({one})" for one in places]
    workers.work(jobs, names, count=os.cpu_count() or 1, done=lambda job: None)
    items = "".join(
        f'<li><a href="{escape(file)}">{escape(place(words, one))}</a></li>'
        for one, file in zip(places, files, strict=True)
    )
    body = f"{headline(words(f'notebook.{NAME}.what'), []).html}\n<ul>{items}</ul>"
    page = html.shell(words, body, title=words(f"notebook.{NAME}"), name="index", provenance=known)
    (reports / "index.html").write_text(page, encoding="utf-8", newline="\n")
    return [*files, "index.html"]
