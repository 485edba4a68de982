"""Executes every notebook for every municipality and publishes them as HTML with an index."""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from ky_analysis.errors import NotebookError
from ky_analysis.report import execute, html, labels
from ky_analysis.report import page as pages
from ky_analysis.report.markup import title
from ky_analysis.report.notebooks import BY_NAME, NOTEBOOKS


def publish_reports(
    data: Path,
    reports: Path,
    *,
    language: str,
    notebooks: list[str] | None = None,
    provenance: dict,
    on_progress: Callable[[int, int, str], None] = lambda done, of, name: None,
    timeout: int = 300,
) -> dict:
    words = labels.load(language, data)
    codes = (
        pl.read_parquet(data / "task_packages.parquet", columns=["municipality_code"])["municipality_code"]
        .unique()
        .sort()
        .to_list()
    )
    jobs = []
    for notebook in (BY_NAME[name] for name in notebooks) if notebooks else NOTEBOOKS:
        places = (codes if notebook.each else []) + ([pages.ALL] if notebook.over_all and len(codes) > 1 else [])
        jobs += [(notebook, place) for place in places]
    reports.mkdir(parents=True, exist_ok=True)
    for done, (notebook, place) in enumerate(jobs):
        try:
            nb = execute.run(
                notebook.path, {"data": str(data), "municipality": place, "language": language}, timeout=timeout
            )
        except NotebookError as error:
            raise NotebookError(f"Notebook {notebook.name} for {place}: {error}.") from error
        name = pages.place(words, place)
        text = html.page(
            words,
            nb,
            title=title(words, f"notebook.{notebook.name}", name),
            name=notebook.name,
            provenance=provenance,
        )
        (reports / f"{place}-{notebook.name}.html").write_text(text, encoding="utf-8", newline="\n")
        on_progress(done + 1, len(jobs), notebook.name)
    return {}
