"""Small backlogs for the workload's tests."""

import numpy as np

from ky_analysis.workload import simulate
from ky_analysis.workload.plan import Workload

LOOSE = {"low": 5, "mode": 10, "high": 40}


def backlog(package: list[int] | np.ndarray, at_risk=None, waiting=None) -> simulate.Backlog:
    """Tasks in the order given, each of its own person unless nothing else is said."""
    package = np.asarray(package, dtype=np.int64)
    tasks = len(package)
    waiting = np.zeros(tasks, dtype=np.int64) if waiting is None else np.asarray(waiting)
    counts = np.bincount(package, minlength=15)
    counts[14] = waiting.sum()
    everyone = np.ones(tasks, dtype=bool)
    risk = np.zeros(tasks, dtype=np.int64) if at_risk is None else np.asarray(at_risk)
    return simulate.Backlog(counts, package, risk, everyone, package < 7, package >= 7, waiting)


def work(tasks: simulate.Backlog, code: str = "0461", **settings) -> simulate.Work:
    workload = Workload.model_validate(settings)
    rng = simulate.generator(workload.seed, code)
    minutes = simulate.mean_minutes(workload, None, rng, workload.draws)
    return simulate.simulate(tasks, workload, minutes, rng)
