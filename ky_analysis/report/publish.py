"""Executes every notebook for every municipality and publishes them as HTML with an index."""

import os
from collections.abc import Callable
from pathlib import Path

import polars as pl

from ky_analysis.report import estimate_index, execute, html, labels, workers
from ky_analysis.report import index as index_page
from ky_analysis.report import page as pages
from ky_analysis.report.markup import title
from ky_analysis.report.notebooks import BY_NAME, NOTEBOOKS, Notebook


def publish_reports(
    data: Path,
    reports: Path,
    *,
    language: str,
    notebooks: list[str] | None = None,
    provenance: dict,
    on_progress: Callable[[str], None] = lambda step: None,
    timeout: int = 300,
    engine: str | None = None,
    processes: int | None = None,
) -> dict:
    """Makes `reports`/<code>-<notebook>.html for every municipality, `alle-…` over several, and index.html.

    Args:
        data: The run's folder of parquet files.
        reports: Where the pages go; made if it is not there.
        language: `da` or `en`.
        notebooks: Names of the registry; none makes all.
        provenance: What ran on what, as manifest.json says it: run_id, finished, version, libraries, settings, and
            extract with extract_date and files. Only run_id and finished may differ between two runs on the same.
        on_progress: Is told what has been made.
        timeout: Seconds for a notebook; a hanging or dead one has ended 10 seconds later.
        engine: `nbclient` or `ky-forked`; none takes the fast one where a process can be forked.
        processes: How many reports are made at once; none takes one for each core.

    Returns:
        The reports: their file names and sizes in bytes.

    Raises:
        NotebookError: a notebook failed; the message names it and the municipality.
    """
    data = data.resolve()
    words = labels.load(language, data)
    wanted = (
        [BY_NAME[name] for name in notebooks] if notebooks else [one for one in NOTEBOOKS if can_be_made(one, data)]
    )
    pairs = reports_of(data, wanted)
    engine = engine or (execute.FORKED if execute.can_fork() else execute.ORDINARY)
    known = html.known(provenance)
    reports.mkdir(parents=True, exist_ok=True)
    jobs, names = [], []
    for notebook, place in pairs:
        estimated = place == pages.ALL and not is_run(data)
        municipality = words("estimate.all_targets") if estimated else pages.place(words, place)
        names.append(f"{notebook.name} for {municipality} ({place})")
        jobs.append({
            "notebook": str(notebook.path),
            "parameters": {"data": str(data), "municipality": place, "language": language},
            "target": str(reports / file_name(notebook, place)),
            "title": title(words, f"notebook.{notebook.name}", municipality),
            "name": notebook.name,
            "provenance": known,
            "timeout": timeout,
            "engine": engine,
        })  # fmt: skip
    count = processes or os.cpu_count() or 1
    sizes = workers.work(jobs, names, count=count, done=lambda place: on_progress(f"report {names[place]}"))
    index = (index_page if is_run(data) else estimate_index).page(words, data, pairs, file_name, known)
    made = {file_name(*pair): size for pair, size in zip(pairs, sizes, strict=True)}
    made["index.html"] = (reports / "index.html").write_bytes(index.encode())
    return {"reports": made}


def can_be_made(notebook: Notebook, data: Path) -> bool:
    """Whether the run has the tables that the notebook needs."""
    return all((data / f"{table}.parquet").exists() for table in notebook.needs)


def is_run(data: Path) -> bool:
    """Whether these are the tables of a run; else they are an estimate's."""
    return (data / "task_packages.parquet").exists()


def reports_of(data: Path, wanted: list[Notebook]) -> list[tuple[Notebook, str]]:
    """Which report for which municipality, the ones over all first."""
    table = "task_packages" if is_run(data) else "estimate_targets"
    codes = pl.read_parquet(data / f"{table}.parquet", glob=False, columns=["municipality_code"]).unique()
    places = codes["municipality_code"].sort().to_list()
    all_ = [(notebook, pages.ALL) for notebook in wanted if notebook.over_all and len(places) > 1]
    return all_ + [(notebook, place) for place in places for notebook in wanted if notebook.each]


def file_name(notebook: Notebook, place: str) -> str:
    return f"{place}-{notebook.name}.html"
