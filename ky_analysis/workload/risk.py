"""What is still unfinished at a day: tasks, kroner at risk and citizens."""

import datetime as dt

import numpy as np

from ky_analysis.workload.calendar import Schedule
from ky_analysis.workload.plan import Team
from ky_analysis.workload.simulate import WITH, Backlog, Work
from ky_analysis.workload.staffing import inflow_hours


def tasks_done(work: Work, backlog: Backlog, team: Team, time: Schedule, by: dt.date) -> np.ndarray:
    """How many tasks from the top of the list are done by the day, (draws,). A task under way is not done."""
    with_end = int(np.flatnonzero(backlog.package < WITH.stop).max(initial=-1)) + 1
    days = time.days_until(by)
    each = max(time.hours_a_day * days - time.one_off_hours, 0.0)
    weeks = time.weeks[days - 1] if days else 0.0
    before_first, before_rest = (inflow_hours(work, team, group) for group in ("with_coverages", "total"))
    first = _places(work, team.people * each - before_first * weeks)
    if np.array_equal(before_first, before_rest):
        return first
    rest = _places(work, team.people * each - before_rest * weeks)
    return np.where(first <= with_end, first, np.maximum(with_end, rest))


def _places(work: Work, available: np.ndarray) -> np.ndarray:
    """Tasks done after so many hours, read between the kept places of the path."""
    if len(work.path_tasks) == 0:
        return np.zeros(len(available), dtype=np.int64)
    below = (work.path_hours <= available + 1e-9).sum(axis=0) - 1
    upper = np.minimum(below + 1, len(work.path_tasks) - 1)
    low, high = work.path_tasks[np.maximum(below, 0)], work.path_tasks[upper]
    draws = np.arange(len(available))
    at, until = work.path_hours[np.maximum(below, 0), draws], work.path_hours[upper, draws]
    share = np.divide(available - at, until - at, out=np.zeros_like(at), where=until > at)
    places = np.floor(low + np.clip(share, 0, 1) * (high - low) + 1e-9).astype(np.int64)
    return np.where(below < 0, 0, np.where(below >= len(work.path_tasks) - 1, work.path_tasks[-1], places))


def unfinished(backlog: Backlog, done: np.ndarray, group: str) -> dict[str, np.ndarray]:
    """Tasks, kroner at risk and distinct known citizens of a group's tasks that are not done, (draws,) each."""
    in_group = {
        "with_coverages": backlog.package < WITH.stop,
        "without_coverages": backlog.package >= WITH.stop,
        "total": np.ones(len(backlog.package), dtype=bool),
    }[group]
    person = {
        "with_coverages": backlog.last_of_person_with,
        "without_coverages": backlog.last_of_person_without,
        "total": backlog.last_of_person,
    }[group]
    left = {"tasks": in_group, "at_risk": backlog.at_risk * in_group, "persons": person}
    sums = {name: _left(values.astype(np.int64))[done] for name, values in left.items()}
    return sums | {"at_risk": sums["at_risk"] / 100}


def _left(values: np.ndarray) -> np.ndarray:
    """Sum of what is left after the first 0, 1, 2, ... tasks."""
    return np.concatenate([np.cumsum(values[::-1])[::-1], [0]])
