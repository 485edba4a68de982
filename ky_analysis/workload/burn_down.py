"""From the extracts' counts to weeks, and from weeks to a forecast cone.

A forecast resamples the weeks that were seen: each draw first resamples which weeks there were, then takes the weeks
to come from those. What the draw's mean deviates by is widened by sqrt((K + 2) / (K - 2)), K the weeks seen: without it
a cone of 80 % from four weeks holds 60 to 67 %, with it 75 to 87 % (weeks with a coefficient of variation up to 1).
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from ky_analysis.workload import risk, runner, simulate, staffing
from ky_analysis.workload.calendar import dates as dates_of
from ky_analysis.workload.calendar import schedule
from ky_analysis.workload.plan import team_of

WEEKS_NEEDED = 4
HORIZON_WEEKS = 260
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Weeks:
    """Whole weeks, oldest first, that end at `ends`; `done` and `came` are tasks a week."""

    ends: tuple[dt.date, ...]
    done: np.ndarray
    came: np.ndarray


@dataclass(frozen=True)
class Forecast:
    """Draws of the weeks to come. `days` is when nothing is open any more, in days from the start; inf for never."""

    start: dt.date
    open: np.ndarray  # (weeks, draws) open tasks at the end of week 1, 2, ...
    days: np.ndarray  # (draws,)

    def probability(self, by: dt.date) -> float:
        """Share of draws in which nothing is open by the day."""
        return float(np.mean(self.days <= (by - self.start).days))

    def finish(self, share: float) -> dt.date | None:
        """The first day by which `share` of the draws are done; None beyond the horizon."""
        place = int(np.ceil(share * self.days.size - 1e-9)) - 1
        day = np.partition(self.days, place)[place]
        return self.start + dt.timedelta(days=int(day)) if np.isfinite(day) else None


def weeks(dates: list[dt.date], done: list[int], came: list[int]) -> Weeks:
    """Whole weeks counted back from the last extract. Between two extracts what was done is spread evenly.

    Args:
        dates: of the extracts, in order.
        done: tasks done in each step, one fewer than the dates.
        came: tasks that came in each step.
    """
    number = (dates[-1] - dates[0]).days // 7
    ends = [dates[-1] - WEEK * back for back in range(number, -1, -1)]
    at = np.array([date.toordinal() for date in dates], dtype=np.float64)
    wanted = np.array([end.toordinal() for end in ends], dtype=np.float64)
    found = [np.diff(np.interp(wanted, at, np.concatenate([[0.0], np.cumsum(steps)]))) for steps in (done, came)]
    return Weeks(tuple(ends[1:]), *found)


def of_throughput(open_now: int, seen: Weeks, start: dt.date, rng: np.random.Generator, draws: int) -> Forecast:
    """The forecast from resampled weeks; at least WEEKS_NEEDED of them."""
    net = seen.done - seen.came
    number = len(net)
    resampled = net[rng.integers(0, number, (draws, number))]
    shift = (resampled.mean(axis=1) - net.mean()) * (np.sqrt((number + 2) / (number - 2)) - 1)
    left = np.full(draws, float(open_now))
    days = np.where(left <= 0, 0.0, np.inf)
    path = []
    for week in range(HORIZON_WEEKS):
        step = resampled[np.arange(draws), rng.integers(0, number, draws)] + shift
        still = np.isinf(days)
        after = left - step
        ends_here = still & (after <= 0)
        share = np.divide(left, step, out=np.ones(draws), where=ends_here)
        days = np.where(ends_here, np.ceil(7 * (week + share) - 1e-9), days)
        left = np.where(np.isinf(days), after, 0.0)
        path.append(left)
        if not np.isinf(days).any():
            break
    return Forecast(start, np.array(path), days)


def of_minutes(
    tasks: pl.DataFrame, packages: pl.DataFrame, settings, code: str, start: dt.date, groups: tuple[str, ...]
) -> dict[str, Forecast]:
    """The forecasts of the groups from the workload's minutes and team, until there are weeks to resample.

    Args:
        tasks: one municipality's tasks sorted by priority_rank, with the columns runner.backlog_of needs.
        packages: its 15 packages.
        settings: the sections workload, team and teams are read.
        start: the last extract's date; the work starts then unless the team says otherwise.
    """
    workload, team = settings.workload, team_of(settings, code)
    rng = simulate.generator(workload.seed, code)
    minutes = simulate.mean_minutes(workload, None, rng, workload.draws)
    backlog = runner.backlog_of(tasks, packages)
    work = simulate.simulate(backlog, workload, minutes, rng)
    time = schedule(team, team.start_date or start, workload.one_off_hours)
    forecasts = {}
    for group in groups:
        needed = staffing.finish_days(work, team, time, group)
        ends = dates_of(time, needed).astype("datetime64[D]").astype(np.int64) - np.datetime64(start).astype(np.int64)
        days = np.where(np.isnan(needed), 0.0, np.where(np.isfinite(needed), ends, np.inf))
        path = []
        for week in range(1, HORIZON_WEEKS + 1):
            done = risk.tasks_done(work, backlog, team, time, start + WEEK * week)
            left = np.where(days <= 7 * week, 0, risk.unfinished(backlog, done, group)["tasks"])
            path.append(left.astype(np.float64))
            if np.quantile(left, 0.9) == 0:
                break
        forecasts[group] = Forecast(start, np.array(path), days)
    return forecasts
