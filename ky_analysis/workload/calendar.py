"""Working days, and the date at which a number of hours has been worked.

A day is a working day unless it is a weekend, a Danish public holiday (Store Bededag is one until 2023), one of the
team's closed days, or a day off. Every working day is a fifth of the week's hours, also in a week with a holiday.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import holidays
import numpy as np

from ky_analysis.workload.plan import Team

HORIZON_YEARS = 30


@dataclass(frozen=True)
class Schedule:
    """A team's time. `days` are its working days from the start, `weeks` the calendar weeks gone at their ends."""

    start: dt.date
    days: np.ndarray  # datetime64[D], the n-th working day at n - 1
    weeks: np.ndarray  # float, weeks from the start to the end of that day
    hours_a_day: float  # effective hours of one person
    one_off_hours: float  # effective hours of one person before the first task

    def days_until(self, date: dt.date) -> int:
        """Working days from the start up to and with `date`."""
        return int(np.searchsorted(self.days, np.datetime64(date), side="right"))


@lru_cache
def public_holidays(first_year: int, last_year: int) -> tuple[dt.date, ...]:
    """Danish public holidays of the years, sorted."""
    return tuple(sorted(holidays.country_holidays("DK", years=range(first_year, last_year + 1))))


@lru_cache(maxsize=256)
def schedule(team: Team, start: dt.date, one_off_hours: float = 0.0, years: int = HORIZON_YEARS) -> Schedule:
    """The working days of a team from `start` on, for `years` years."""
    closed = closed_weekdays(team, start, start.year + years)
    share = team.part_time * team.effective_share * (1 - team.shrinkage)
    return from_closed(start, start.year + years, closed, team.weekly_hours / 5 * share, one_off_hours)


def from_closed(start: dt.date, last_year: int, closed, hours_a_day: float, one_off_hours: float) -> Schedule:
    """A schedule where the weekdays without work are known."""
    first = np.datetime64(start)
    span = np.arange(first, np.datetime64(f"{last_year}-12-31"))
    days = span[np.is_busday(span, holidays=np.array(closed, dtype="datetime64[D]"))]
    weeks = ((days - first).astype(np.int64) + 1) / 7
    return Schedule(start, days, weeks, hours_a_day, one_off_hours)


@lru_cache(maxsize=256)
def closed_weekdays(team: Team, first: dt.date, last_year: int) -> tuple[dt.date, ...]:
    """Mondays to Fridays on which nobody works: holidays, closed days and days off."""
    years = range(first.year, last_year + 1)
    closed = {*public_holidays(first.year, last_year), *team.days_off}
    closed |= {day for year in years for day in _closed_days(team, year)}
    return tuple(sorted(day for day in closed if day.weekday() < 5 and day >= first))


def _closed_days(team: Team, year: int) -> list[dt.date]:
    """The team's closed days of a year; 02-29 only in leap years."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return [dt.date(year, *map(int, day.split("-"))) for day in team.closed_days if leap or day != "02-29"]


def days_needed(time: Schedule, hours: np.ndarray, people: float, inflow: np.ndarray | None = None) -> np.ndarray:
    """Working days until `hours` are done, by the draw.

    Args:
        time: the team's working days.
        hours: effective hours to be worked; nan where there is nothing to do.
        people: how many work, 0 or more.
        inflow: hours a calendar week that come in meanwhile and are worked first; same shape as `hours`.

    Returns:
        Floats: whole days, nan where there is nothing to do, inf where it is not done within the horizon.
    """
    if people <= 0:
        return np.where(np.isnan(hours), np.nan, np.where(hours > 0, np.inf, 0.0))
    per_day = people * time.hours_a_day
    start_up = time.one_off_hours / time.hours_a_day
    needed = _whole_days(hours, per_day, start_up)
    if inflow is not None and np.any(inflow > 0):
        needed = _with_inflow(time, hours, per_day, start_up, inflow, needed)
    return np.where(needed > len(time.days), np.inf, needed)


def _whole_days(hours: np.ndarray, per_day: float, start_up: float) -> np.ndarray:
    return np.where(hours > 0, np.ceil(hours / per_day + start_up - 1e-9), np.where(np.isnan(hours), np.nan, 0.0))


def _with_inflow(time, hours, per_day, start_up, inflow, needed, rounds: int = 300) -> np.ndarray:
    """The first day at which all that has come is done: the least fixed point, reached from below."""
    weeks = np.concatenate([[0.0], time.weeks])
    rate = per_day - inflow / 5  # five working days a week at most, so this bound is never above the answer
    with np.errstate(divide="ignore", invalid="ignore"):
        bound = np.floor((hours + per_day * start_up - inflow * 2 / 7) / rate)
    needed = np.where((hours > 0) & (rate > 0), np.fmax(needed, bound), needed)
    for _ in range(rounds):
        open_ = np.isfinite(needed) & (needed <= len(time.days)) & (hours > 0)
        gone = weeks[np.where(open_, needed, 0).astype(np.int64)]
        later = np.where(open_, np.fmax(_whole_days(hours + inflow * gone, per_day, start_up), needed), needed)
        if np.array_equal(later, needed, equal_nan=True):
            return needed
        moved, needed = later != needed, later
    return np.where(moved & open_, np.inf, needed)


def dates(time: Schedule, needed: np.ndarray) -> np.ndarray:
    """Dates of whole numbers of working days as datetime64[D]: 0 is the start, nan and inf are NaT."""
    known = np.isfinite(needed)
    place = np.where(known, needed, 0).astype(np.int64)
    days = np.where(place > 0, time.days[place - 1], np.datetime64(time.start))
    return np.where(known, days, np.datetime64("NaT"))
