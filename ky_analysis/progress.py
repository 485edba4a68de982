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
from ky_analysis.errors import UsageError
from ky_analysis.publication import publication
from ky_analysis.report import labels
from ky_analysis.settings import Settings, restored
from ky_analysis.workload import burn_down, plan, progress, published_progress, simulate

GROUPS = published_progress.PACKAGE_GROUPS
TYPES = {"varchar": pl.String, "double": pl.Float64, "bigint": pl.Int64, "date": pl.Date, "boolean": pl.Boolean}
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
    last = _Last(outs[-1], snapshots, settings)
    for code in snapshots[-1].municipalities:
        own = [summed.filter(municipality_code=code) for _, summed in steps]
        for name, found in _of_municipality(code, own, last).items():
            rows[name] += found
        rows["progress_gate"].append(_gate(code, packages[-1].filter(municipality_code=code), snapshots[-1].date))
    made = {name: _conformed(name, rows[name]) for name in rows}
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


@dataclass(frozen=True)
class _Last:
    """The newest run, what came before it, and the settings of team and minutes."""

    out: Path
    snapshots: list[Snapshot]
    settings: Settings

    @property
    def dates(self) -> list[dt.date]:
        return [one.date for one in self.snapshots]


def _of_municipality(code: str, steps: list[pl.DataFrame], last: _Last) -> dict[str, list[dict]]:
    """Rows of weeks, burn-down and summary: one municipality, the groups in their order."""
    team = plan.team_of(last.settings, code)
    handle_by = plan.handle_by(last.settings, team, last.dates[-1])
    weeks, burn, summary = [], [], []
    by_group = {group: pl.concat([step.filter(package_group=group) for step in steps]) for group in GROUPS}
    seen = {
        group: burn_down.weeks(last.dates, frame["tasks_done"].to_list(), frame["tasks_came"].to_list())
        for group, frame in by_group.items()
    }
    forecasts = _forecasts(code, by_group, seen, last)
    for group, frame in by_group.items():
        key = {"municipality_code": code, "package_group": group}
        past, forecast = seen[group], forecasts[group]
        counts = [frame["tasks_before"][0], *frame["tasks_after"]]
        for end, done, came in zip(past.ends, past.done, past.came, strict=True):
            weeks.append(key | {"week_end": end, "done": round(float(done), 3), "came": round(float(came), 3)})
        for date, count in zip(last.dates, counts, strict=True):
            burn.append(key | {"date": date, "seen": True} | dict.fromkeys(("p10", "p50", "p90"), float(count)))
        for week, draws in enumerate(forecast.open, 1):
            date = last.dates[-1] + burn_down.WEEK * week
            quantiles = {f"p{share}": round(float(pl.Series(draws).quantile(share / 100)), 2) for share in (10, 50, 90)}
            burn.append(key | {"date": date, "seen": False} | quantiles)
        whole = len(past.ends)
        summary.append(key | {
            "first_date": last.dates[0], "extract_date": last.dates[-1], "extracts": len(last.dates),
            "open_first": counts[0], "open_now": counts[-1], "done": frame["tasks_done"].sum(),
            "new": frame["tasks_new"].sum(), "back": frame["tasks_back"].sum(), "weeks_seen": whole,
            "basis": "throughput" if whole >= burn_down.WEEKS_NEEDED else "minutes",
            "done_per_week": round(float(past.done.mean()), 3) if whole else None,
            "came_per_week": round(float(past.came.mean()), 3) if whole else None,
            "handle_by": handle_by, "probability_by_handle_by": round(forecast.probability(handle_by), 4),
            **{f"finish_p{share}": forecast.finish(share / 100) for share in (10, 50, 90)},
        })  # fmt: skip
    return {"progress_weeks": weeks, "progress_burn_down": burn, "progress_summary": summary}


def _forecasts(code: str, by_group: dict, seen: dict, last: _Last) -> dict[str, burn_down.Forecast]:
    """Observed throughput once four whole weeks exist, until then the workload's minutes."""
    workload, start = last.settings.workload, last.dates[-1]
    if len(seen["total"].ends) < burn_down.WEEKS_NEEDED:
        tasks, packages = _workload_tables(last.out, code)
        return burn_down.of_minutes(tasks, packages, last.settings, code, start, GROUPS)
    forecasts = {}
    for group, frame in by_group.items():
        rng = simulate.generator(workload.seed, f"{code}{group}")
        open_now = frame["tasks_after"][-1]
        forecasts[group] = burn_down.of_throughput(open_now, seen[group], start, rng, workload.draws)
    return forecasts


def _workload_tables(out: Path, code: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    with published_run.opened(out) as connection:
        tasks = connection.sql(
            "select tasks.municipality_code, tasks.task_id, package_code, tasks.person_key, at_risk, priority_rank, "
            "count(coverage_id) as waiting from main.tasks as tasks "
            "left join main.coverages as coverages on coverages.municipality_code = tasks.municipality_code "
            "and coverages.blocking_task_id = tasks.task_id "
            "where tasks.municipality_code = $1 group by all order by priority_rank",
            params=[code],
        ).pl()  # fmt: skip
        packages = connection.sql(
            "select municipality_code, package_code, tasks from main.task_packages where municipality_code = $1",
            params=[code],
        ).pl()
    return tasks, packages


def _gate(code: str, packages: pl.DataFrame, date: dt.date) -> dict:
    """Whether the whole task may be marked as done, else what is left, in one sentence."""
    tasks = packages.filter(pl.col("package_number") <= 14)["tasks_after"].sum()
    with_coverages = packages.filter(pl.col("package_number") <= 7)["tasks_after"].sum()
    waiting = packages.filter(package_number=15)["tasks_after"].sum()
    left = (packages["tasks_after"] > 0).sum()
    values = {"tasks": tasks, "with_": with_coverages, "waiting": waiting, "packages": left, "date": date}
    form = "progress.gate_done" if left == 0 else "progress.gate_waiting" if tasks == 0 else "progress.gate_left"
    sentences = {f"sentence_{language}": _say(language, form, values) for language in labels.LOCALES}
    return {"municipality_code": code, "extract_date": date, "may_be_marked_as_done": left == 0, "packages_left": left,
            "tasks_left": tasks, "waiting_left": waiting} | sentences  # fmt: skip


def _say(language: str, key: str, values: dict) -> str:
    from ky_analysis.report import messages

    words = labels.load(language)
    nouns = {"tasks": "tasks", "waiting": "coverages", "packages": "packages"}
    said = {name: messages.count(words, nouns[name], value) if name in nouns else value
            for name, value in values.items()}  # fmt: skip
    return messages.say(words, key, **said)


def _selected(name: str, frames: list[pl.DataFrame]) -> pl.DataFrame:
    table = published_progress.BY_NAME[name]
    return pl.concat(frames).select(column.name for column in table.columns).sort(table.key)


def _conformed(name: str, rows: list[dict]) -> pl.DataFrame:
    """Rows as a frame of the table's columns and types."""
    table = published_progress.BY_NAME[name]
    return pl.DataFrame(rows, schema={column.name: TYPES[column.type] for column in table.columns}, orient="row")


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
