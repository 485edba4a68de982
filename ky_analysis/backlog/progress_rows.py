"""The rows of progress for one municipality: its weeks, its burn-down, its summary and its completion gate."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ky_analysis import published_run
from ky_analysis.report import labels, messages
from ky_analysis.settings import Settings
from ky_analysis.workload import burn_down, plan, published_progress, simulate

GROUPS = published_progress.PACKAGE_GROUPS
TYPES = {"varchar": pl.String, "double": pl.Float64, "bigint": pl.Int64, "date": pl.Date, "boolean": pl.Boolean}


@dataclass(frozen=True)
class Last:
    """The newest run, the dates of all of them, and the settings of team and minutes."""

    out: Path
    dates: list[dt.date]
    settings: Settings


def of_municipality(code: str, steps: list[pl.DataFrame], last: Last) -> dict[str, list[dict]]:
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


def _forecasts(code: str, by_group: dict, seen: dict, last: Last) -> dict[str, burn_down.Forecast]:
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


def gate(code: str, packages: pl.DataFrame, date: dt.date) -> dict:
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
    words = labels.load(language)
    nouns = {"tasks": "tasks", "waiting": "coverages", "packages": "packages"}
    said = {name: messages.count(words, nouns[name], value) if name in nouns else value
            for name, value in values.items()}  # fmt: skip
    said["with_"] = values["with_"] or words("word.none").lower()
    return messages.say(words, key, **said)


def conformed(name: str, rows: list[dict]) -> pl.DataFrame:
    """Rows as a frame of the table's columns and types."""
    table = published_progress.BY_NAME[name]
    return pl.DataFrame(rows, schema={column.name: TYPES[column.type] for column in table.columns}, orient="row")
