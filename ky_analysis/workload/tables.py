"""The published frames of one municipality, from its simulated work."""

import datetime as dt

import numpy as np
import polars as pl

from ky_analysis import contract
from ky_analysis.workload import drivers, published, risk, staffing
from ky_analysis.workload.calendar import Schedule, closed_weekdays, schedule
from ky_analysis.workload.plan import Team, Workload, is_set, task_time
from ky_analysis.workload.simulate import REACH_ROWS, Backlog, Work
from ky_analysis.workload.what_if import WHAT_IF_YEARS

STATISTICS = ("p10", "p50", "p90", "mean")
EPOCH = dt.date(1970, 1, 1)
WHAT_IF_DRAWS = 1_000
FINISH_STEPS = 26
WEEK = dt.timedelta(days=7)


def summary(code: str, work: Work, team: Team, time: Schedule) -> list[dict]:
    """Rows of workload_summary: hours and finish dates of the packages and of two groups."""
    rows = []
    for package in published.SUMMARY_PACKAGES:
        in_package = package in contract.PACKAGES
        hours = work.hours[contract.PACKAGES.index(package)] if in_package else work.group_hours(package)
        days = staffing.finish_days(work, team, time, package)
        finish = dict(zip(STATISTICS, (*staffing.date_quantiles(time, days), _mean_date(time, days)), strict=True))
        key = {"municipality_code": code, "package_code": package}
        rows.append(key | {"measure": "hours"} | dict(zip(STATISTICS, _hours(hours), strict=True)))
        numbers = {name: None if date is None else float((date - EPOCH).days) for name, date in finish.items()}
        rows.append(key | {"measure": "finish_date"} | numbers | {f"{name}_date": finish[name] for name in finish})
    return rows


def _hours(hours: np.ndarray) -> list[float]:
    return [round(float(value), 2) for value in (*np.quantile(hours, staffing.SHARES), hours.mean())]


def _mean_date(time: Schedule, days: np.ndarray) -> dt.date | None:
    """The mean of the finish dates, rounded up to a day; None where one of them is not known."""
    days = days[~np.isnan(days)]
    if days.size == 0 or np.isinf(days).any():
        return None
    numbers = staffing.dates(time, days).astype(np.int64)
    return EPOCH + dt.timedelta(days=int(np.ceil(numbers.mean() - 1e-9)))


def staffing_rows(code: str, work: Work, team: Team, time: Schedule, handle_by: dt.date) -> tuple[list, list]:
    """Rows of workload_staffing and of people_needed, both for the tasks with coverages and the handle-by date."""
    needed = staffing.people_to_finish(work, team, time, "with_coverages", handle_by)
    grid = staffing.people_grid(needed, team.people)
    names = [f"{prefix}{name}" for prefix in ("", "total_") for name in STATISTICS[:3]]
    dates = [staffing.finish_dates(work, team, time, group, grid) for group in ("with_coverages", "total")]
    rows = []
    for people, first, total in zip(grid, *dates, strict=True):
        share = round(staffing.probability(needed, people), 4)
        row = {"municipality_code": code, "people": people, "probability_by_handle_by": share}
        rows.append(row | dict(zip(names, first + total, strict=True)))
    shares = [(share, staffing.people_needed(needed, share)) for share in staffing.PROBABILITIES]
    return rows, [{"municipality_code": code, "probability": share, "people": people} for share, people in shares]


def deadlines(code: str, work: Work, backlog: Backlog, team: Team, workload: Workload, start: dt.date, handle_by):
    """Rows of workload_deadlines: each date and group, as planned and with the start a week later."""
    tax_year_end = dt.date(handle_by.year - 1, 12, 31)
    wanted = [("handle_by", "with_coverages", handle_by), ("tax_year_end", "with_coverages", tax_year_end),
              ("handle_by", "total", handle_by)]  # fmt: skip
    wanted += [("own_date", "without_coverages", team.own_date)] if team.own_date else []
    rows = []
    for scenario, first in (("plan", start), ("one_week_later", start + WEEK)):
        time = schedule(team, first, workload.one_off_hours)
        done = {date: risk.tasks_done(work, backlog, team, time, date) for date in {date for *_, date in wanted}}
        for deadline, group, date in wanted:
            needed = staffing.people_to_finish(work, team, time, group, date)
            share = staffing.probability(needed, team.people)
            left = risk.unfinished(backlog, done[date], group)
            rows.append({
                "municipality_code": code, "scenario": scenario, "deadline": deadline, "package_group": group,
                "date": date, "probability": round(share, 4),
                "standard_error": round(staffing.standard_error(share, len(needed)), 4),
                "people_needed_80": staffing.people_needed(needed, 0.8), **_people(needed), **_left(left),
            })  # fmt: skip
    return rows


def _people(needed: np.ndarray) -> dict[str, float | None]:
    """P10, P50 and P90 of the people it takes, fractions and all; None where no number is enough."""
    found = zip(STATISTICS[:3], staffing.quantiles(needed, staffing.SHARES), strict=True)
    return {f"people_{name}": round(value, 2) if np.isfinite(value) else None for name, value in found}


def _left(left: dict[str, np.ndarray]) -> dict[str, float]:
    """P10, P50, P90 and mean of what is left, by name."""
    found = {}
    for name, values in left.items():
        quantiles = staffing.quantiles(values, staffing.SHARES)
        for which, value in zip(STATISTICS, (*quantiles, values.mean()), strict=True):
            found[f"{name}_{which}"] = round(float(value), 2)
    return found


def driver_rows(code: str, work: Work, backlog: Backlog, workload: Workload, team: Team, start: dt.date) -> list[dict]:
    """Rows of workload_drivers, for the tasks with coverages and for all."""
    low_and_high = np.quantile(work.minutes, [0.1, 0.9], axis=1)
    return [
        {"municipality_code": code, "package_group": group, "place": place, **swing}
        for group in ("with_coverages", "total")
        for place, swing in enumerate(drivers.swings(work, low_and_high, backlog, workload, team, start, group), 1)
    ]


def assumptions(code: str, workload: Workload, team: Team, start, handle_by, log_rows: np.ndarray, minutes: np.ndarray):
    """Rows of workload_assumptions: every value that the figures rest on, and where it comes from."""
    rows = []
    for index, package in enumerate(contract.PACKAGES):
        time = task_time(workload, package)
        source = "placeholder" if time.placeholder else "setting" if is_set(workload, package) else "default"
        source = "task_log" if log_rows[index] else source
        rows.append({"assumption": "minutes", "package_code": package, "low": time.low, "mode": time.mode,
                     "high": time.high, "value": "", "mean": round(float(minutes[index].mean()), 2), "source": source,
                     "log_rows": int(log_rows[index])})  # fmt: skip
    guessed = {"cv", "correlation", "effective_share", "people"}
    for section, names in ((workload, ("cv", "correlation", "learning_rate", "one_off_hours", "draws", "seed")),
                           (team, tuple(Team.model_fields))):  # fmt: skip
        for name in names:
            value = {"start_date": start, "handle_by": handle_by}.get(name, getattr(section, name))
            default = "placeholder" if name in guessed else "default"
            number = float(value) if isinstance(value, int | float) else None
            text = ", ".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)
            source = "setting" if name in section.model_fields_set else default
            rows.append({"assumption": name, "package_code": "", "mode": number, "value": text, "source": source})
    return [{"municipality_code": code} | row for row in rows]


def finish(code: str, work: Work, team: Team, time: Schedule) -> list[dict]:
    """Rows of workload_finish: the share that is done by the end of each day, each week or each few weeks."""
    rows = []
    for group in published.PACKAGE_GROUPS:
        days = np.sort(staffing.finish_days(work, team, time, group))
        known = days[np.isfinite(days)]
        if not known.size:
            continue
        ends = staffing.dates(time, known).astype(np.int64)
        tail = int(0.002 * known.size)
        for end in _steps(int(ends[tail]), int(ends[-1 - tail])):
            share = float(np.searchsorted(ends, end, side="right")) / days.size
            date = EPOCH + dt.timedelta(days=end)
            rows.append({"municipality_code": code, "package_group": group, "date": date, "share": round(share, 4)})
    return rows


def _steps(low: int, high: int) -> range:
    """Day numbers from the day before `low` to `high` or just after: days, or Sundays where that is too many."""
    if high - low < FINISH_STEPS:
        return range(low - 1, high + 1)
    step = 7 * int(np.ceil((high - low) / 7 / FINISH_STEPS))
    before = low - 1 - (low + 3) % 7  # 1970-01-01, day 0, was a Thursday
    return range(before, high + step, step)


def what_if(code: str, work: Work, team: Team, time: Schedule, extract_date: dt.date, handle_by: dt.date) -> dict:
    """The row of workload_what_if: draws thinned to 1,000 of equal weight, and what a page needs to count days."""
    earliest = min(extract_date, time.start)
    row = {"municipality_code": code, "people": team.people, "effective_share": team.effective_share,
           "start_date": time.start, "earliest_start": earliest, "handle_by": handle_by, "own_date": team.own_date,
           "hours_a_day": team.weekly_hours / 5 * team.part_time * (1 - team.shrinkage),
           "one_off_hours": time.one_off_hours,
           "closed": list(closed_weekdays(team, earliest, time.start.year + WHAT_IF_YEARS))}  # fmt: skip
    for group in published.PACKAGE_GROUPS:
        reach = np.nan_to_num(work.reach[REACH_ROWS.index(group)])
        chosen = np.argsort(reach, kind="stable")[_middles(len(reach))]
        inflow = staffing.inflow_hours(work, team, group)
        row |= {f"hours_{group}": reach[chosen].round(2).tolist(), f"inflow_{group}": inflow[chosen].round(3).tolist()}
    return row


def _middles(draws: int) -> np.ndarray:
    size = min(draws, WHAT_IF_DRAWS)
    return ((np.arange(size) + 0.5) * draws / size).astype(np.int64)


def frame(name: str, rows: list[dict]) -> pl.DataFrame:
    """Rows as a frame of the contract's columns and types."""
    types = {"varchar": pl.String, "double": pl.Float64, "bigint": pl.Int64, "date": pl.Date, "boolean": pl.Boolean,
             "double[]": pl.List(pl.Float64), "date[]": pl.List(pl.Date)}  # fmt: skip
    columns = published.BY_NAME[name].columns
    return pl.DataFrame(rows, schema={column.name: types[column.type] for column in columns}, orient="row")
