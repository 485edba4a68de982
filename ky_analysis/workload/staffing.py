"""People and dates: when a team is done, how likely by a day, and how many people that takes.

One set of draws serves every number of people, so more people never finish later.
"""

import datetime as dt
from collections.abc import Sequence

import numpy as np

from ky_analysis.workload.calendar import Schedule, dates, days_needed
from ky_analysis.workload.plan import Team
from ky_analysis.workload.simulate import PARKED_ROW, REACH_ROWS, WITH, WITHOUT, Work

PROBABILITIES = (0.5, 0.8, 0.95)
SHARES = (0.1, 0.5, 0.9)
GRID_SIZE = 40


def inflow_hours(work: Work, team: Team, row: str) -> np.ndarray:
    """Hours a week that new tasks bring before `row` of REACH_ROWS is finished, (draws,).

    New tasks take the mean minutes of the backlog's mix of their kind, and those with coverages go before the rest.
    """
    if team.new_with_coverages_per_week == team.new_without_coverages_per_week == 0:
        return np.zeros(work.minutes.shape[1])
    fresh = team.new_with_coverages_per_week * _mix(work, WITH) / 60
    before_rest = row in ("without_coverages", "total") or row.endswith("_without_coverage")
    if row == REACH_ROWS[PARKED_ROW]:
        before_rest = bool(np.any(work.reach[PARKED_ROW] > work.reach[15]))
    return fresh + team.new_without_coverages_per_week * _mix(work, WITHOUT) / 60 if before_rest else fresh


def _mix(work: Work, rows: slice) -> np.ndarray:
    """Mean minutes over the tasks of the packages, (draws,); the plain mean where they hold no task."""
    counts = np.broadcast_to(np.asarray(work.counts, dtype=np.float64).reshape(15, -1), work.minutes.shape)[rows]
    counts = counts + np.where(counts.sum(axis=0) > 0, 0.0, 1.0)
    return (counts * work.minutes[rows]).sum(axis=0) / counts.sum(axis=0)


def finish_days(work: Work, team: Team, time: Schedule, row: str, people: float | None = None) -> np.ndarray:
    """Working days until the last task of `row` is done, (draws,); see days_needed for nan and inf."""
    people = team.people if people is None else people
    return days_needed(time, work.reach[REACH_ROWS.index(row)], people, inflow_hours(work, team, row))


def finish_dates(work: Work, team: Team, time: Schedule, row: str, grid: Sequence[float]) -> list[list[dt.date | None]]:
    """P10, P50 and P90 of the date that `row` is done, for each number of people."""
    hours, inflow = work.reach[REACH_ROWS.index(row)], inflow_hours(work, team, row)
    if not inflow.any():  # the day rises with the hours, so the hours' quantiles give the day's
        hours = hours[~np.isnan(hours)]
        hours, inflow = np.array(quantiles(hours, SHARES)) if hours.size else hours, None
    return [date_quantiles(time, days_needed(time, hours, people, inflow)) for people in grid]


def people_to_finish(work: Work, team: Team, time: Schedule, row: str, by: dt.date) -> np.ndarray:
    """The least number of people, fractions allowed, that has `row` done by the day, (draws,).

    0 where there is nothing to do, inf where no number is enough.
    """
    hours, inflow = work.reach[REACH_ROWS.index(row)], inflow_hours(work, team, row)
    last = time.days_until(by)
    each = time.hours_a_day * np.arange(1, last + 1) - time.one_off_hours
    days = [day for day in range(last) if each[day] > 0]
    if not inflow.any():
        days = days[-1:]
    least = np.full(hours.shape, np.inf)
    for day in days:
        least = np.minimum(least, (hours + inflow * time.weeks[day]) / each[day])
    return np.where(hours > 0, least, 0.0)


def probability(needed: np.ndarray, people: float) -> float:
    """Share of draws in which `people` are enough. Nobody is enough only where there is nothing to do."""
    return float(np.mean(needed <= people * (1 + 1e-9)))


def standard_error(share: float, draws: int) -> float:
    """Of a simulated probability; stratified draws lie below it. At most 0.005 with 10,000 draws."""
    return float(np.sqrt(share * (1 - share) / draws))


def quantile(values: np.ndarray, share: float) -> float:
    """The least value that at least `share` of the values reach: one that occurs, also where some are infinite."""
    return quantiles(values, (share,))[0]


def quantiles(values: np.ndarray, shares: Sequence[float]) -> list[float]:
    """The quantile of each share."""
    places = [int(np.ceil(share * values.size - 1e-9)) - 1 for share in shares]
    return np.partition(values, places)[places].tolist()


def people_needed(needed: np.ndarray, share: float) -> float | None:
    """The least whole number of people that is enough in at least `share` of the draws; None where none is."""
    enough = quantile(needed, share)
    return float(np.ceil(enough * (1 - 1e-9))) if np.isfinite(enough) else None


def people_grid(needed: np.ndarray, people: float) -> list[float]:
    """Numbers of people to show: 1 up to what 95 % takes and some more, the team's own among them."""
    enough = people_needed(needed, PROBABILITIES[-1]) or people
    top = int(np.ceil(max(enough * 1.25, people * 1.5, 10)))
    whole = range(1, top + 1) if top <= GRID_SIZE else np.unique(np.geomspace(1, top, GRID_SIZE).round())
    named = {people_needed(needed, share) for share in PROBABILITIES} - {None, 0.0}
    return sorted({*map(float, whole), float(people), *named})


def day_quantiles(days: np.ndarray, shares: tuple[float, ...] = SHARES) -> list[float | None]:
    """Quantiles that are days which occur; None where there is nothing to do or the day is beyond the horizon."""
    if np.isnan(days).any():
        days = days[~np.isnan(days)]
    if days.size == 0:
        return [None] * len(shares)
    found = quantiles(days, shares)
    return [day if np.isfinite(day) else None for day in found]


def date_quantiles(time: Schedule, days: np.ndarray) -> list[dt.date | None]:
    """P10, P50 and P90 as dates."""
    return dates(time, np.array(day_quantiles(days), dtype=np.float64)).tolist()
