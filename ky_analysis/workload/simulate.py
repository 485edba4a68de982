"""Hours of the packages and how far down the list of tasks a number of hours reaches, by simulation.

Tasks are worked in priority order, and a package is finished with its last task, so packages that interleave finish
close to each other. The check of a parked coverage is made right after the task it waits for.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from ky_analysis import contract
from ky_analysis.workload import handling, task_log
from ky_analysis.workload.plan import Workload, task_time

WITH, WITHOUT, PARKED_ROW, TOTAL = slice(0, 7), slice(7, 14), 14, 17
REACH_ROWS = (*contract.PACKAGES, "with_coverages", "without_coverages", "total")
STEPS = 64  # places on the list between the packages' ends at which the path is kept


@dataclass(frozen=True)
class Backlog:
    """The tasks of one municipality in priority order; arrays of one entry a task but `counts`."""

    counts: np.ndarray  # (15,) tasks of each package
    package: np.ndarray  # 0..13
    at_risk: np.ndarray  # øre
    last_of_person: np.ndarray  # True at a known person's last task
    last_of_person_with: np.ndarray  # True at a known person's last task with coverages
    last_of_person_without: np.ndarray  # True at a known person's last task without
    waiting: np.ndarray  # parked coverages that wait for the task


@dataclass(frozen=True)
class Work:
    """What one simulation of a municipality gave; draws are the last axis, hours are effective hours."""

    counts: np.ndarray  # (15,) or (15, draws) tasks
    minutes: np.ndarray  # (15, draws) mean minutes a task
    hours: np.ndarray  # (15, draws)
    reach: np.ndarray  # (18, draws) hours worked when the last task of REACH_ROWS is done; nan where there is none
    path_tasks: np.ndarray  # (steps,) tasks done along the list; empty where there is no list
    path_hours: np.ndarray  # (steps, draws) hours worked by then

    def group_hours(self, group: str) -> np.ndarray:
        """Hours of the packages of a group; parked coverages count in the total only."""
        rows = {"with_coverages": WITH, "without_coverages": WITHOUT, "total": slice(0, 15)}
        return self.hours[rows[group]].sum(axis=0)


def generator(seed: int, municipality_code: str) -> np.random.Generator:
    """The municipality's own stream, the same whichever others are run beside it."""
    return np.random.Generator(np.random.PCG64([seed, *municipality_code.encode()]))


def mean_minutes(
    workload: Workload, log: task_log.LogSummary | None, rng: np.random.Generator, draws: int
) -> np.ndarray:
    """Mean minutes a task, (15, draws): PERT, and from the log where the municipality has one."""
    times = [task_time(workload, code) for code in contract.PACKAGES]
    shared = handling.deviates(rng, 17, draws)
    common, own = shared[0], shared[1:16]
    mixed = handling.correlated(common, own, workload.correlation)
    guessed = np.stack([handling.pert(t.low, t.mode, t.high, z) for t, z in zip(times, mixed, strict=True)])
    if log is None or not log.rows.any():
        return guessed
    prior = np.array([handling.pert_mean(time.low, time.mode, time.high) for time in times])
    measured = task_log.posterior_minutes(log, prior, common, own, ndtr(shared[16]))
    return np.where(np.isnan(measured), guessed, measured)


def simulate(backlog: Backlog, workload: Workload, minutes: np.ndarray, rng: np.random.Generator) -> Work:
    """Works through a list of tasks, once a draw."""
    draws, tasks = minutes.shape[1], len(backlog.package)
    places, weights = _places_and_weights(backlog, workload.learning_rate)
    ends = [int(at.max()) + 1 if len(at) else 0 for at in places]
    group_ends = [max(ends[WITH], default=0), max(ends[WITHOUT], default=0), tasks]
    stops = sorted({end for end in (*ends, *group_ends) if end})
    path_tasks = np.unique(np.linspace(0, tasks, STEPS + 1).astype(np.int64)) if tasks else np.zeros(0, np.int64)
    path_tasks = np.union1d(path_tasks, np.array(stops, dtype=np.int64))
    path_hours, hours = np.zeros((len(path_tasks), draws)), np.zeros((15, draws))
    done, start = np.zeros(draws), 0
    for stop in stops:
        steps = slice(*np.searchsorted(path_tasks, [start, stop], side="right"))
        path_hours[steps] += done
        for package in range(15):
            inside = slice(*np.searchsorted(places[package], [start, stop]))
            part = weights[package][inside]
            if len(part) == 0 or not minutes[package].any():
                continue
            spent = handling.sum_of_tasks(rng, part, workload.cv, draws) * minutes[package] / 60
            sums = np.concatenate([[0.0], np.cumsum(part)])
            shares = sums[np.searchsorted(places[package][inside], path_tasks[steps])] / sums[-1]
            path_hours[steps] += shares[:, None] * spent
            hours[package] += spent
            done = done + spent
        start = stop
    at = {int(tasks_done): row for row, tasks_done in enumerate(path_tasks)}
    reach = [path_hours[at[end]] if end else np.full(draws, np.nan) for end in (*ends, *group_ends)]
    return Work(backlog.counts, minutes, hours, np.stack(reach), path_tasks, path_hours)


def _places_and_weights(backlog: Backlog, rate: float) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Where on the list (from 0) each package's tasks lie, and what each costs over its package's mean minutes."""
    weight = np.ones(len(backlog.package))
    if rate < 1:
        for task_type in range(7):
            mine = np.flatnonzero(backlog.package % 7 == task_type)
            weight[mine] = handling.learning_weights(np.arange(1, len(mine) + 1), rate)
    places = [np.flatnonzero(backlog.package == package) for package in range(14)]
    parked = np.repeat(np.arange(len(backlog.waiting)), backlog.waiting)
    return [*places, parked], [*(weight[at] for at in places), np.ones(len(parked))]


def simulate_counts(counts: np.ndarray, workload: Workload, minutes: np.ndarray, rng: np.random.Generator) -> Work:
    """Works through predicted numbers of tasks, (15, draws): no list is known, only how many there are.

    Assumes that all packages with coverages are worked first, that those of a group lie mixed at random (so the last
    of n tasks is expected n / (n + 1) of the way), and that parked coverages are checked with the tasks with coverages.
    """
    hours = np.stack([_hours_of_count(rng, counts, minutes, package, workload) for package in range(15)])
    first, rest = hours[WITH].sum(axis=0) + hours[PARKED_ROW], hours[WITHOUT].sum(axis=0)
    some = counts > 0
    last = counts / (counts + 1.0)
    reach = np.full((18, counts.shape[1]), np.nan)
    for package in range(14):
        end = last[package] * first if package < 7 else first + last[package] * rest
        reach[package] = np.where(some[package], end, np.nan)
    reach[PARKED_ROW] = np.where(some[PARKED_ROW], first, np.nan)
    reach[15] = np.where(some[WITH].any(axis=0), first, np.nan)
    reach[16] = np.where(some[WITHOUT].any(axis=0), first + rest, np.nan)
    reach[TOTAL] = np.where(some.any(axis=0), first + rest, np.nan)
    return Work(counts, minutes, hours, reach, np.zeros(0, np.int64), np.zeros((0, counts.shape[1])))


def _hours_of_count(rng, counts, minutes, package: int, workload: Workload) -> np.ndarray:
    """Hours of a package whose number of tasks differs by the draw; tasks with coverages are learnt on first."""
    number = counts[package].astype(np.int64)
    before = counts[package - 7].astype(np.int64) if 7 <= package < 14 else np.zeros_like(number)
    rate = workload.learning_rate if package != PARKED_ROW else 1.0
    weight = handling.learning_weights(np.arange(1, int((before + number).max(initial=0)) + 1), rate)
    one, two, three = (
        sums[before + number] - sums[before]
        for sums in (np.concatenate([[0.0], np.cumsum(weight**power)]) for power in (1, 2, 3))
    )
    if workload.cv:
        some, cv = number > 0, workload.cv
        two_, three_ = np.where(some, two, 1), np.where(some, three, 1)
        noisy = handling.shifted_gamma(rng, one, cv * two_**0.5, (cv**3 + 3 * cv) * three_ / two_**1.5, len(number))
        one = np.where(some, noisy, 0.0)
    return one * minutes[package] / 60
