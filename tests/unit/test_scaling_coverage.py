"""Intervals hold the truth as often as they say, by randomised PIT, in small simulated worlds.

docs/calibration.md has the same figures from many more worlds.
"""

import numpy as np
import pytest

from ky_analysis.workload import scaling
from tests.benchmarks.calibration import (
    REPRESENTATIVES,
    Setting,
    coverage,
    pit_of_total,
    prior,
    real_sets,
    resampled,
    simulated,
    world,
)

EVEN, SOME, UNEVEN = Setting(0, "gamma", 500), Setting(0.5, "log-normal", 500), Setting(1, "gamma", 500)


@pytest.mark.parametrize("size", REPRESENTATIVES)
def test_intervals_cover_over_even_and_uneven_rates(size):
    found = [simulated(setting, size, 150, seed=11) for setting in (EVEN, SOME, UNEVEN)]
    for nominal, low, high in ((80, 0.76, 0.93), (95, 0.93, 0.995)):
        assert low <= np.mean([one["total"][nominal] for one in found]) <= high
        assert low - 0.03 <= np.mean([one["packages"][nominal] for one in found]) <= high


def test_a_prior_that_says_all_alike_covers_too_little():
    """The red case: the same measure finds intervals that are too narrow."""
    with prior(1.0, 1.0):
        assert simulated(UNEVEN, 3, 100)["total"][80] < 0.5


def test_real_sets_are_covered_at_least_as_well_as_by_a_half_cauchy_of_one():
    for tasks, key in real_sets().values():
        assert resampled(tasks, key, 3, 200)[80] >= 0.73
        assert 0.73 <= resampled(tasks, key, 8, 200)[80] <= 0.95


def test_pit_is_uniform_where_the_counts_are_so_small_that_most_are_zero():
    random = np.random.default_rng(4)
    small = Setting(0.5, "gamma", 1)
    pits = []
    for _ in range(150):
        counts, key = world(small, 9, random)
        pits.append(pit_of_total(counts.sum(1), key, random)[0])
    assert 0.7 < coverage(pits)[80] < 0.93
    assert 0.35 < np.mean(pits) < 0.65


def test_prior_of_cv_is_a_probability():
    assert scaling.prior_of_cv().sum() == pytest.approx(1.0)
