"""Simulated hours against closed forms, and the order of work."""

import time

import numpy as np
import pytest

from ky_analysis.workload import handling, simulate
from ky_analysis.workload.plan import Workload
from tests.unit.workload_worlds import LOOSE, backlog, work

MIXED = backlog(np.tile([0, 3, 6], 100).tolist() + np.tile([7, 12], 200).tolist())
MINUTES = {"with_coverages": LOOSE, "without_coverages": {"low": 2, "mode": 4, "high": 12}}
MEAN_WITH, VARIANCE_WITH = handling.pert_mean(5, 10, 40), handling.pert_variance(5, 10, 40)
MEAN_REST, VARIANCE_REST = handling.pert_mean(2, 4, 12), handling.pert_variance(2, 4, 12)


def closed_form(correlation: float, cv: float) -> tuple[float, float]:
    """Mean and standard deviation of the hours of MIXED, for correlation 0 or 1 between packages of one kind each."""
    mean = 300 * MEAN_WITH + 400 * MEAN_REST
    single = 300 * (VARIANCE_WITH + MEAN_WITH**2) + 400 * (VARIANCE_REST + MEAN_REST**2)
    if correlation == 0:
        shared = 3 * 100**2 * VARIANCE_WITH + 2 * 200**2 * VARIANCE_REST
    else:
        shared = (300 * VARIANCE_WITH**0.5 + 400 * VARIANCE_REST**0.5) ** 2
    return mean / 60, (shared + single * cv**2) ** 0.5 / 60


@pytest.mark.parametrize(("correlation", "tolerance"), [(0.0, 0.03), (1.0, 0.01)])
def test_total_has_the_closed_form_mean_and_deviation(correlation: float, tolerance: float) -> None:
    hours = work(MIXED, correlation=correlation, cv=0.5, minutes=MINUTES).group_hours("total")
    mean, deviation = closed_form(correlation, 0.5)
    assert hours.mean() == pytest.approx(mean, rel=2e-3)
    assert hours.std() == pytest.approx(deviation, rel=tolerance)


def test_spread_of_the_total_does_not_vanish_with_the_number_of_tasks() -> None:
    few, many = (work(backlog([0] * n)).group_hours("total") for n in (100, 10_000))
    assert many.std() / many.mean() > 0.9 * few.std() / few.mean()


def test_a_package_is_finished_with_its_last_task() -> None:
    done = work(backlog([0, 1, 0, 7, 1]), cv=0, correlation=1)
    task = done.minutes / 60
    assert done.reach[0] == pytest.approx(2 * task[0] + task[1])
    assert done.reach[1] == pytest.approx(2 * task[0] + 2 * task[1] + task[7])
    assert done.reach[15] == pytest.approx(done.reach[1])
    assert done.reach[16] == pytest.approx(2 * task[0] + task[1] + task[7])
    assert np.isnan(done.reach[2]).all()


def test_hours_are_the_same_by_package_and_along_the_list() -> None:
    done = work(MIXED, learning_rate=0.9)
    assert done.path_hours[-1] == pytest.approx(done.hours.sum(axis=0))
    assert (np.diff(done.path_hours, axis=0) > 0).all()


def test_parked_coverages_take_their_minutes_after_the_task_they_wait_for() -> None:
    line = {"low": 3, "mode": 3, "high": 3}
    tasks = backlog([0, 0, 7], waiting=[2, 1, 0])
    done = work(tasks, cv=0, minutes=MINUTES | {"parked_coverages": line})
    assert done.hours[14] == pytest.approx(9 / 60)
    assert done.reach[14] == pytest.approx(done.hours[0] + 9 / 60)


def test_learning_is_per_task_type() -> None:
    done = work(backlog([0, 7, 0, 1]), cv=0, learning_rate=0.8)
    third = 3 ** np.log2(0.8)
    assert done.hours[0] == pytest.approx(done.minutes[0] / 60 * (1 + third))
    assert done.hours[7] == pytest.approx(done.minutes[7] / 60 * 0.8)
    assert done.hours[1] == pytest.approx(done.minutes[1] / 60)


def test_same_seed_same_figures_and_another_municipality_another_stream() -> None:
    first, again, other = work(MIXED), work(MIXED), work(MIXED, code="0101")
    assert np.array_equal(first.hours, again.hours)
    assert not np.array_equal(first.hours, other.hours)


def test_no_tasks_no_hours() -> None:
    done = work(backlog([]))
    assert not done.hours.any()
    assert np.isnan(done.reach).all()


def test_known_counts_agree_with_the_list() -> None:
    workload = Workload(learning_rate=0.9)
    rng = simulate.generator(1, "0461")
    minutes = simulate.mean_minutes(workload, None, rng, 10_000)
    tasks = backlog(np.repeat([0, 7], 500))
    counts = np.repeat(tasks.counts[:, None], 10_000, axis=1)
    listed = simulate.simulate(tasks, workload, minutes, rng)
    counted = simulate.simulate_counts(counts, workload, minutes, rng)
    for row in (0, 7, 15, 17):
        a, b = listed.reach[row], counted.reach[row]
        assert b.mean() == pytest.approx(a.mean(), rel=5e-3)
        assert b.std() == pytest.approx(a.std(), rel=0.05)


def test_ten_thousand_draws_take_well_under_a_second() -> None:
    tasks = backlog(np.random.default_rng(2).integers(0, 14, 20_000))
    before = time.process_time()
    work(tasks)
    assert time.process_time() - before < 0.8
