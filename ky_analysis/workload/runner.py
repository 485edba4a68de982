"""Workload of every municipality in an output folder: reads its tables, returns the published frames."""

import datetime as dt
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import polars as pl

from ky_analysis import contract
from ky_analysis.workload import published, simulate, tables, task_log
from ky_analysis.workload.calendar import schedule
from ky_analysis.workload.plan import check, handle_by, team_of


def run(data: Path, settings, extract_date: dt.date) -> dict[str, pl.DataFrame]:
    """Hours, dates and people of every municipality in `data`.

    Args:
        data: folder of task_packages, tasks and coverages as parquet, and task_log where there is one.
        settings: the sections workload, team, teams and run are read.
        extract_date: the day of the extract; the work starts then unless the team says otherwise.

    Returns:
        One frame for each of published.TABLES, sorted by municipality.

    Raises:
        UsageError: a team starts after its deadline.
    """
    check(settings, extract_date)
    columns = ["municipality_code", "task_id", "package_code", "person_key", "at_risk", "priority_rank"]
    tasks = pl.read_parquet(data / "tasks.parquet", glob=False, columns=columns)
    packages = pl.read_parquet(
        data / "task_packages.parquet", glob=False, columns=["municipality_code", "package_code", "tasks"]
    )
    waiting = (
        pl.scan_parquet(data / "coverages.parquet", glob=False)
        .filter(disposition="waiting")
        .group_by("municipality_code", task_id="blocking_task_id")
        .agg(waiting=pl.len())
        .collect()
    )
    tasks = tasks.join(waiting, on=["municipality_code", "task_id"], how="left").sort("priority_rank")
    log = read_log(data, settings)
    logs = log.partition_by("municipality_code", as_dict=True) if log is not None else {}
    rows = {name: [] for name in published.BY_NAME}
    codes = packages["municipality_code"].unique().sort()
    mine = tasks.partition_by("municipality_code", as_dict=True)
    counts = packages.partition_by("municipality_code", as_dict=True)

    def of(code: str) -> dict[str, list]:
        backlog = backlog_of(mine.get((code,), tasks.clear()), counts[(code,)])
        return one(code, backlog, logs.get((code,)), settings, extract_date)

    # NumPy lets go of the interpreter in its loops, and each municipality has its own stream of random numbers.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(of, codes):
            for name in rows:
                rows[name] += found[name]
    return {name: tables.frame(name, found) for name, found in rows.items()}


def one(code: str, backlog: simulate.Backlog, log: pl.DataFrame | None, settings, extract_date) -> dict[str, list]:
    """The rows of every table for one municipality."""
    workload, team = settings.workload, team_of(settings, code)
    start, deadline = team.start_date or extract_date, handle_by(settings, team, extract_date)
    seen = task_log.summarise(log, workload.cv) if log is not None else None
    rng = simulate.generator(workload.seed, code)
    minutes = simulate.mean_minutes(workload, seen, rng, workload.draws)
    work = simulate.simulate(backlog, workload, minutes, rng)
    time = schedule(team, start, workload.one_off_hours)
    staffing_rows, needed = tables.staffing_rows(code, work, team, time, deadline)
    log_rows = seen.rows if seen is not None else np.zeros(15)
    return {
        "workload_summary": tables.summary(code, work, team, time),
        "workload_staffing": staffing_rows,
        "people_needed": needed,
        "workload_finish": tables.finish(code, work, team, time),
        "workload_deadlines": tables.deadlines(code, work, backlog, team, workload, start, deadline),
        "workload_drivers": tables.driver_rows(code, work, backlog, workload, team, start),
        "workload_assumptions": tables.assumptions(code, workload, team, start, deadline, log_rows, minutes),
        "workload_task_log": task_log.rows(code, log),
        "workload_what_if": [tables.what_if(code, work, team, time, extract_date, deadline)],
    }


def of_counts(code: str, counts: np.ndarray, settings, extract_date: dt.date) -> dict[str, pl.DataFrame]:
    """Hours, dates and people of a municipality whose numbers of tasks are themselves predicted.

    Args:
        code: the municipality's code; it sets the team and the random stream.
        counts: (draws, 15) numbers of tasks in the order of contract.PACKAGES; any number of draws.
        settings: as in run; `workload.draws` is not looked at.
        extract_date: the day the work starts from unless the team says otherwise.

    Returns:
        workload_summary, _staffing, people_needed, workload_finish, _assumptions and _what_if, as run gives.
    """
    workload, team = settings.workload, team_of(settings, code)
    start, deadline = team.start_date or extract_date, handle_by(settings, team, extract_date)
    rng = simulate.generator(workload.seed, code)
    minutes = simulate.mean_minutes(workload, None, rng, len(counts))
    work = simulate.simulate_counts(np.ascontiguousarray(counts.T), workload, minutes, rng)
    time = schedule(team, start, workload.one_off_hours)
    staffing_rows, needed = tables.staffing_rows(code, work, team, time, deadline)
    rows = {
        "workload_summary": tables.summary(code, work, team, time),
        "workload_staffing": staffing_rows,
        "people_needed": needed,
        "workload_finish": tables.finish(code, work, team, time),
        "workload_assumptions": tables.assumptions(code, workload, team, start, deadline, np.zeros(15), minutes),
        "workload_what_if": [tables.what_if(code, work, team, time, extract_date, deadline)],
    }
    return {name: tables.frame(name, found) for name, found in rows.items()}


def read_log(data: Path, settings) -> pl.DataFrame | None:
    """The task log with package codes; None where there is none."""
    path = data / "task_log.parquet"
    if not path.exists():
        return None
    log = pl.read_parquet(path, glob=False, columns=["municipality_code", "package_name", "minutes"])
    return task_log.coded(log, settings.task_types)


def backlog_of(tasks: pl.DataFrame, packages: pl.DataFrame) -> simulate.Backlog:
    """One municipality's tasks, sorted by priority_rank, as arrays."""
    number = {code: index for index, code in enumerate(contract.PACKAGES)}
    counts = np.zeros(15, dtype=np.int64)
    for code, count in packages.select("package_code", "tasks").iter_rows():
        counts[number[code]] = count
    package = tasks["package_code"].replace_strict(number, return_dtype=pl.Int64)
    tasks = tasks.select(
        package,
        pl.col("person_key"),
        with_coverage=package < 7,
        at_risk=(pl.col("at_risk") * 100).cast(pl.Int64),
        waiting=pl.col("waiting").fill_null(0).cast(pl.Int64),
        row=pl.int_range(pl.len()),
    )
    known = pl.col("person_key").is_not_null()
    last = tasks.select(
        "package_code",
        "at_risk",
        "waiting",
        last=known & (pl.col("row") == pl.col("row").max().over("person_key")),
        last_of_kind=known & (pl.col("row") == pl.col("row").max().over("person_key", "with_coverage")),
    )
    of_kind, package = last["last_of_kind"].to_numpy(), last["package_code"].to_numpy()
    return simulate.Backlog(
        counts, package, last["at_risk"].to_numpy(), last["last"].to_numpy(),
        of_kind & (package < 7), of_kind & (package >= 7), last["waiting"].to_numpy(),
    )  # fmt: skip
