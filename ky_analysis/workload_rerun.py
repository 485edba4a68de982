"""Estimates the work once more on what a run published, for trying teams; nothing else is decided anew."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import polars as pl

from ky_analysis import manifest, pipeline, published_run, settings
from ky_analysis.publication import publication
from ky_analysis.report import labels
from ky_analysis.report.messages import say
from ky_analysis.report.page import Page
from ky_analysis.report.workload_words import hours, staff
from ky_analysis.workload import plan

SECTIONS = ("team", "teams", "workload")


def rerun(
    out: Path, team: Path | None, *, reports: bool = True, on_progress: Callable[[str], None] = lambda step: None
) -> settings.Settings:
    """Replaces the workload's tables in `out`, and its reports, under another team.

    Args:
        team: TOML with the sections team, teams or workload; none keeps the run's own.
        reports: also publish the reports anew.

    Returns:
        The settings that hold now.

    Raises:
        UsageError: `out` was not published by `run`, or the file has a key or value that is not allowed.
    """
    published_run.database_file(out)
    description = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    before = description["settings"]
    chosen = settings.overlaid(before, team, SECTIONS) if team else settings.restored(before)
    with publication(out) as place:
        shutil.copytree(out, place.new, dirs_exist_ok=True)
        with duckdb.connect(str(place.new / "ky.duckdb")) as connection:
            on_progress("workload")
            extract_date = published_run.extract_date(connection)
            plan.check(chosen, extract_date, team)
            pipeline.estimate_workload(connection, place.new / "data", chosen, extract_date)
        description |= manifest.of_run(chosen)
        if reports:
            shutil.rmtree(place.new / "reports", ignore_errors=True)
            pipeline.publish_reports(place.new, description, chosen, on_progress)
        manifest.write(place.new / "manifest.json", description)
    return chosen


def answers(out: Path) -> Iterator[str]:
    """Per municipality one sentence: the hours, the probability, the date and the people it takes."""
    words = labels.load(json.loads((out / "manifest.json").read_text(encoding="utf-8"))["settings"]["run"]["language"])
    data = out / "data"
    total = pl.read_parquet(data / "workload_summary.parquet", glob=False).filter(measure="hours", package_code="total")
    deadlines = pl.read_parquet(data / "workload_deadlines.parquet", glob=False)
    deadlines = deadlines.filter(scenario="plan", deadline="handle_by", package_group="with_coverages")
    for row in total.join(deadlines, on="municipality_code", suffix="_deadline").iter_rows(named=True):
        code = row["municipality_code"]
        page = Page(words, data, code, labels.municipalities().get(code, code))
        low, likely, high = hours(page, row)
        yield words("workload_rerun.answer").format(
            municipality=page.name,
            hours=likely,
            low=low,
            high=high,
            probability=labels.share(words, row["probability"]),
            date=labels.date(words, row["date"]),
            needed=_needed(page, row["people_needed_80"]),
        )


def _needed(page: Page, people: float | None) -> str:
    """The people it takes, in a sentence; no number of them may be enough."""
    if people is None:
        return page.words("workload.card_people_never")
    return say(page.words, "workload.card_people_little", enough=staff(page, people))
