"""People, probabilities and what is unfinished."""

import datetime as dt

import numpy as np
import pytest

from ky_analysis.workload import risk, simulate, staffing
from ky_analysis.workload.calendar import schedule
from ky_analysis.workload.plan import Team, Workload
from tests.unit.workload_worlds import backlog, work

START, HANDLE_BY = dt.date(2026, 11, 24), dt.date(2027, 1, 31)
TASKS = backlog(np.tile([0, 3, 6], 150).tolist() + [7, 12] * 300)
DONE = work(TASKS)
TEAMS = {
    "plain": Team(),
    "inflow": Team(new_with_coverages_per_week=20, new_without_coverages_per_week=10),
    "part time": Team(part_time=0.5, shrinkage=0.2),
}


@pytest.mark.parametrize("team", TEAMS.values(), ids=TEAMS)
@pytest.mark.parametrize("one_off", [0.0, 30.0])
def test_more_people_never_finish_later(team: Team, one_off: float) -> None:
    time = schedule(team, START, one_off)
    days = np.stack([staffing.finish_days(DONE, team, time, "with_coverages", people) for people in (0.5, 1, 2, 3, 8)])
    assert (days[1:] <= days[:-1]).all()
    needed = staffing.people_to_finish(DONE, team, time, "with_coverages", HANDLE_BY)
    shares = [staffing.probability(needed, people) for people in (0, 0.5, 1, 2, 3, 8, 1_000)]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)


@pytest.mark.parametrize("team", TEAMS.values(), ids=TEAMS)
def test_probability_is_the_share_of_finish_dates_in_time(team: Team) -> None:
    time = schedule(team, START, 10.0)
    needed = staffing.people_to_finish(DONE, team, time, "with_coverages", HANDLE_BY)
    for people in (1, 1.5, 2.5, 4):
        days = staffing.finish_days(DONE, team, time, "with_coverages", people)
        in_time = (days <= time.days_until(HANDLE_BY)).mean()
        assert staffing.probability(needed, people) == pytest.approx(in_time, abs=1e-3)


def test_people_needed_is_the_least_whole_number() -> None:
    time = schedule(Team(), START)
    needed = staffing.people_to_finish(DONE, Team(), time, "with_coverages", HANDLE_BY)
    for share in staffing.PROBABILITIES:
        people = staffing.people_needed(needed, share)
        assert staffing.probability(needed, people) >= share > staffing.probability(needed, people - 1)


def test_no_number_is_enough_where_no_day_is_left() -> None:
    time = schedule(Team(), START)
    needed = staffing.people_to_finish(DONE, Team(), time, "with_coverages", dt.date(2026, 11, 23))
    assert staffing.people_needed(needed, 0.5) is None
    assert staffing.probability(needed, 10_000) == 0


def test_nothing_to_do_needs_nobody() -> None:
    done, time = work(backlog([7, 7])), schedule(Team(), START)
    needed = staffing.people_to_finish(done, Team(), time, "with_coverages", HANDLE_BY)
    assert staffing.probability(needed, 0) == 1
    assert staffing.people_needed(needed, 0.95) == 0


def test_quantiles_are_days_that_occur() -> None:
    assert staffing.day_quantiles(np.array([1.0, 2.0, np.inf])) == [1, 2, None]
    assert staffing.day_quantiles(np.array([np.nan, 5.0])) == [5, 5, 5]
    assert staffing.day_quantiles(np.array([np.nan])) == [None, None, None]


@pytest.mark.parametrize("team", TEAMS.values(), ids=TEAMS)
def test_dates_by_people_are_the_quantiles_of_all_days(team: Team) -> None:
    time, grid = schedule(team, START, 10.0), (0, 0.1, 1, 2.5, 40)
    for done in (DONE, work(backlog([7, 7]))):
        for group in ("with_coverages", "total"):
            days = [staffing.finish_days(done, team, time, group, people) for people in grid]
            wanted = [staffing.date_quantiles(time, one) for one in days]
            assert staffing.finish_dates(done, team, time, group, grid) == wanted


def test_monte_carlo_error_of_a_probability_is_at_most_half_a_point() -> None:
    assert staffing.standard_error(0.5, 10_000) <= 0.005
    time, shares = schedule(Team(), START), []
    middle = np.median(staffing.people_to_finish(DONE, Team(), time, "with_coverages", HANDLE_BY))
    for seed in range(40):
        needed = staffing.people_to_finish(work(TASKS, seed=seed), Team(), time, "with_coverages", HANDLE_BY)
        shares.append([staffing.probability(needed, people) for people in middle * np.array([0.9, 1.0, 1.1])])
    assert 0.1 < np.mean(shares, axis=0)[1] < 0.9
    assert np.std(shares, axis=0).max() < 0.005


def test_unfinished_at_a_day_counts_from_the_list() -> None:
    tasks = backlog([0, 1, 0, 7], at_risk=[10_000, 20_000, 5_000, 0])
    done, team = work(tasks, cv=0), Team(people=1, effective_share=1)
    minutes = done.minutes / 60
    time = schedule(team, START)
    days = risk.tasks_done(done, tasks, team, time, START)
    path = np.cumsum([minutes[0], minutes[1], minutes[0], minutes[7]], axis=0)
    assert np.array_equal(days, (path <= 7.4).sum(axis=0))
    left = risk.unfinished(tasks, np.array([0, 1, 2, 3, 4]), "with_coverages")
    assert left["at_risk"].tolist() == [350, 250, 50, 0, 0]
    assert left["tasks"].tolist() == [3, 2, 1, 0, 0]
    assert risk.unfinished(tasks, np.array([0, 3]), "total")["persons"].tolist() == [4, 1]
    assert risk.unfinished(tasks, np.array([0]), "without_coverages")["persons"].tolist() == [1]


def test_unfinished_is_none_exactly_where_the_group_is_done() -> None:
    team = Team(people=1.4)
    time = schedule(team, START)
    for group in ("with_coverages", "total"):
        left = risk.unfinished(TASKS, risk.tasks_done(DONE, TASKS, team, time, HANDLE_BY), group)
        in_time = staffing.finish_days(DONE, team, time, group) <= time.days_until(HANDLE_BY)
        assert np.array_equal(left["tasks"] == 0, in_time)


def test_no_list_leaves_nothing() -> None:
    empty = backlog([])
    done = work(empty)
    found = risk.tasks_done(done, empty, Team(), schedule(Team(), START), HANDLE_BY)
    assert risk.unfinished(empty, found, "total")["tasks"].sum() == 0


def test_predicted_counts_finish_like_known_ones() -> None:
    counts = np.repeat(TASKS.counts[:, None], 10_000, axis=1)
    rng = simulate.generator(2, "0461")
    minutes = simulate.mean_minutes(Workload(), None, rng, 10_000)
    counted = simulate.simulate_counts(counts, Workload(), minutes, rng)
    time = schedule(Team(), START)
    dates = [staffing.date_quantiles(time, staffing.finish_days(w, Team(), time, "total")) for w in (DONE, counted)]
    assert all(abs((a - b).days) <= 5 for a, b in zip(*dates, strict=True))
