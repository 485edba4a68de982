"""Handling times against closed forms."""

import numpy as np
import pytest

from ky_analysis.workload import handling

DRAWS = 20_000


def rng() -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(4))


def test_pert_has_its_closed_form_mean_and_variance() -> None:
    values = handling.pert(10, 20, 40, handling.deviates(rng(), 1, DRAWS)[0])
    assert values.mean() == pytest.approx(handling.pert_mean(10, 20, 40), rel=1e-4)
    assert values.var() == pytest.approx(handling.pert_variance(10, 20, 40), rel=2e-3)
    assert values.min() >= 10
    assert values.max() <= 40


def test_pert_of_one_point_is_that_point() -> None:
    assert set(handling.pert(5, 5, 5, np.array([-1.0, 0.0, 2.0]))) == {5.0}


@pytest.mark.parametrize("mode", [0.0, 3.0, 10.0])
def test_pert_quantiles_are_those_of_the_beta(mode: float) -> None:
    from scipy.stats import beta, norm

    z = np.linspace(-3, 3, 41)
    exact = beta(1 + 0.4 * mode, 1 + 0.4 * (10 - mode), scale=10).ppf(norm.cdf(z))
    assert handling.pert(0, mode, 10, z) == pytest.approx(exact, rel=1e-4, abs=1e-5)


def test_places_by_arithmetic_are_those_of_a_search() -> None:
    values = np.sort(rng().random(len(handling._GRID)))
    z = np.concatenate([rng().normal(0, 3, 1_000), handling._GRID, [-9.0, 9.0]])
    assert handling._interpolated(z, values) == pytest.approx(np.interp(z, handling._GRID, values), abs=1e-12)


def test_deviates_are_stratified_normal() -> None:
    rows = handling.deviates(rng(), 3, 1_000)
    assert rows.mean(axis=1) == pytest.approx(0, abs=2e-3)
    assert rows.std(axis=1) == pytest.approx(1, abs=1e-2)
    assert np.abs(np.corrcoef(rows)[0, 1:]).max() < 0.1


def test_correlation_is_that_of_the_setting() -> None:
    deviates = handling.deviates(rng(), 3, DRAWS)
    mixed = handling.correlated(deviates[0], deviates[1:], 0.5)
    assert np.corrcoef(mixed)[0, 1] == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(("tasks", "cv"), [(1, 0.5), (6, 0.5), (40, 0.5), (5_000, 0.5), (10, 1.0), (90, 1.0)])
def test_sum_of_tasks_has_the_moments_of_the_sum(tasks: int, cv: float) -> None:
    total = handling.sum_of_tasks(rng(), np.ones(tasks), cv, DRAWS)
    assert total.mean() == pytest.approx(tasks, rel=5 * cv / np.sqrt(tasks * DRAWS))
    assert total.var() == pytest.approx(cv**2 * tasks, rel=0.15 if tasks < 20 else 0.06)
    assert total.min() > 0


@pytest.mark.parametrize(("tasks", "cv"), [(6, 0.5), (20, 0.5), (33, 1.0), (2, 0.2)])
def test_shifted_gamma_is_close_to_single_draws(tasks: int, cv: float) -> None:
    skewness = (cv**3 + 3 * cv) / np.sqrt(tasks)
    close = handling.shifted_gamma(rng(), float(tasks), cv * np.sqrt(tasks), skewness, 100_000)
    sigma = np.sqrt(np.log1p(cv**2))
    exact = np.exp(sigma * np.random.default_rng(5).standard_normal((100_000, tasks)) - sigma**2 / 2).sum(axis=1)
    at = np.quantile(exact, np.linspace(0.01, 0.99, 99))
    apart = np.searchsorted(np.sort(close), at) / 1e5 - np.searchsorted(np.sort(exact), at) / 1e5
    assert np.abs(apart).max() < 0.015


def test_wright_curve_multiplies_by_the_rate_at_each_doubling() -> None:
    weights = handling.learning_weights(np.array([1, 2, 4, 8]), 0.9)
    assert weights == pytest.approx([1, 0.9, 0.81, 0.729])
    assert handling.learning_weights(np.array([1, 2, 4]), 1.0).tolist() == [1, 1, 1]
