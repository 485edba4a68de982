"""How far the work has come: several runs of the same municipalities over time, compared and forecast.

Publishes OUT/data/progress_*.parquet. The runs are read, never changed.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import polars as pl

from ky_analysis import manifest, pipeline, published_run
from ky_analysis.backlog import progress_rows
from ky_analysis.errors import UsageError
from ky_analysis.publication import publication
from ky_analysis.settings import Settings, restored
from ky_analysis.workload import progress, published_progress

PARAMETERS = ("task_grain", "disabled_rules", "placeholders")


@dataclass(frozen=True)
class Snapshot:
    """One run: what was open on a day."""

    out: Path
    date: dt.date
    municipalities: tuple[str, ...]
    parameters: dict
    items: pl.DataFrame


def publish(
    outs: Sequence[Path], out: Path, settings: Settings | None = None, *, language: str = "da", reports: bool = True
) -> dict[str, pl.DataFrame]:
    """Compares the runs, oldest first, and publishes the tables of progress in `out`.

    Args:
        outs: at least two folders that `run` published.
        out: a folder of its own.
        settings: of team and minutes; none takes those of the newest run.
        language: `da` or `en`, of the report.
        reports: also execute the notebook and publish its HTML.

    Returns:
        The published tables by name.

    Raises:
        UsageError: the runs cannot be compared, or `out` is one of them; nothing was written.
    """
    if out.resolve() in [one.resolve() for one in outs]:
        raise UsageError(f"{out} is one of the runs to compare. Give a folder of its own with --out.")
    found = tables_of(outs, settings)
    with publication(out) as place:
        (place.new / "data").mkdir()
        for name, frame in found.items():
            frame.write_parquet(place.new / "data" / f"{name}.parquet")
        pipeline.write_own_labels(settings_of(outs[-1]), place.new / "data")
        description = _description(outs, found)
        if reports:
            from ky_analysis.report import progress_publish  # altair and papermill are slow to import

            data, pages = place.new / "data", place.new / "reports"
            progress_publish.publish(data, pages, language=language, provenance=_newest(outs) | description)
        manifest.write(place.new / "manifest.json", description)
    return found


def tables_of(outs: Sequence[Path], settings: Settings | None = None) -> dict[str, pl.DataFrame]:
    """The tables of workload.published_progress, without writing anything.

    Raises:
        UsageError: fewer than two runs, one is not a run, their municipalities differ, their extract dates do not
            ascend, or tasks were counted in different ways.
    """
    snapshots = [read(one) for one in outs]
    refuse(snapshots)
    settings = settings or settings_of(outs[-1])
    steps, claims, packages = [], [], []
    open_earlier = snapshots[0].items.clear()
    for before, after in pairwise(snapshots):
        dates = {"from_date": pl.lit(before.date), "to_date": pl.lit(after.date)}
        compared = progress.compare(before.items, after.items, open_earlier)
        summed = progress.by_package(compared, list(after.municipalities))
        claims.append(compared.filter(pl.col("change") != "same").with_columns(**dates))
        packages.append(summed.with_columns(**dates))
        steps.append((after.date, progress.by_group(summed)))
        open_earlier = pl.concat([open_earlier, before.items.filter(pl.col("task").is_not_null())])
    rows = {name: [] for name in published_progress.BY_NAME}
    last = progress_rows.Last(outs[-1], [one.date for one in snapshots], settings)
    for code in snapshots[-1].municipalities:
        own = [summed.filter(municipality_code=code) for _, summed in steps]
        for name, found in progress_rows.of_municipality(code, own, last).items():
            rows[name] += found
        rows["progress_gate"].append(
            progress_rows.gate(code, packages[-1].filter(municipality_code=code), snapshots[-1].date)
        )
    made = {name: progress_rows.conformed(name, rows[name]) for name in rows}
    return made | {
        "progress_claims": _selected("progress_claims", claims),
        "progress_packages": _selected("progress_packages", packages),
    }


def read(out: Path) -> Snapshot:
    """A run's open claims and coverages, with its date and what it decided by.

    Raises:
        UsageError: `out` is not a folder that `run` published.
    """
    with published_run.opened(out) as connection:
        parameters = connection.execute(f"select {', '.join(PARAMETERS)} from steps.run_parameters").fetchall()[0]
        return Snapshot(
            out,
            published_run.extract_date(connection),
            tuple(published_run.municipalities(connection)),
            dict(zip(PARAMETERS, parameters, strict=True)),
            progress.items(
                connection.sql("select municipality_code, claim_id, outcome, task_id from main.claims").pl(),
                connection.sql("select municipality_code, task_id, package_code from main.tasks").pl(),
                connection.sql(
                    "select municipality_code, coverage_id, disposition from main.coverages where parked"
                ).pl(),
            ),
        )


def refuse(snapshots: list[Snapshot]) -> None:
    """Refuses runs that cannot be compared.

    Raises:
        UsageError: says which run, and what is allowed.
    """
    if len(snapshots) < 2:
        raise UsageError("Progress needs at least two runs. Give the folders of two extracts or more, oldest first.")
    first = snapshots[0]
    for before, after in pairwise(snapshots):
        if after.date <= before.date:
            how = "the same date as" if after.date == before.date else "before"
            raise UsageError(
                f"{after.out} is of the extract of {after.date}, {how} {before.out} ({before.date}). "
                "Give runs of different dates, oldest first."
            )
        if after.municipalities != first.municipalities:
            differs = sorted(set(after.municipalities) ^ set(first.municipalities))
            raise UsageError(
                f"{after.out} and {first.out} are not of the same municipalities: {', '.join(differs[:10])} "
                f"{'is' if len(differs) == 1 else 'are'} in one of them only. Give runs of the same municipalities."
            )
        for name in PARAMETERS:
            if _plain(after.parameters[name]) != _plain(first.parameters[name]):
                raise UsageError(
                    f"{after.out} and {first.out} were decided with different settings ({name}), so what changed is "
                    "not only the work. Run both extracts with the same settings."
                )


def _plain(value) -> object:
    return sorted(value) if isinstance(value, list) else value


def settings_of(out: Path) -> Settings:
    """The settings a run was made with, from its manifest; the defaults where it says nothing."""
    path = out / "manifest.json"
    said = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return restored(said.get("settings", {}))


def _selected(name: str, frames: list[pl.DataFrame]) -> pl.DataFrame:
    table = published_progress.BY_NAME[name]
    return pl.concat(frames).select(column.name for column in table.columns).sort(table.key)


def _newest(outs: Sequence[Path]) -> dict:
    """The newest run's manifest, for the report's provenance."""
    path = outs[-1] / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _description(outs: Sequence[Path], found: dict[str, pl.DataFrame]) -> dict:
    """What the manifest says: which runs were compared, and how many rows came out."""
    runs = [json.loads(path.read_text(encoding="utf-8")) for path in (one / "manifest.json" for one in outs)
            if path.is_file()]  # fmt: skip
    return {
        "program": "ky-analysis",
        "kind": "progress",
        "run_id": manifest.run_id(),
        "finished": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "runs": [{name: run.get(name) for name in ("run_id", "finished", "settings_sha256")} for run in runs],
        "rows": {name: frame.height for name, frame in found.items()},
    }
