"""The scaling model against published results, an independent integral, and its own sums."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.optimize import minimize
from scipy.special import betaln, gammaln

from ky_analysis.workload import scaling

# Failures and thousand hours of ten power plant pumps: Gaver and O'Muircheartaigh (1987), Technometrics 29, 1-15.
PUMPS = (
    np.array([5, 1, 5, 14, 3, 19, 1, 1, 4, 22.0]),
    np.array([94.320, 15.720, 62.880, 125.760, 5.240, 31.440, 1.048, 1.048, 2.096, 10.480]),
)


def lip_cancer() -> tuple[np.ndarray, np.ndarray]:
    """Observed and expected cases in 56 districts of Scotland: Clayton and Kaldor (1987), Biometrics 43, 671-681."""
    table = pl.read_csv(Path(__file__).parent.parent / "data" / "scotland_lip_cancer.csv")
    return table["observed"].to_numpy().astype(float), table["expected"].to_numpy()


def maximum(tasks: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Shape and rate at which the marginal likelihood is greatest."""

    def loss(logs):
        return -scaling.log_likelihood(tasks, keys, *np.exp(logs)).sum()

    return np.exp(minimize(loss, [0.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-9}).x)


def test_pumps_have_the_published_maximum():
    assert maximum(*PUMPS) == pytest.approx([0.82227, 1.25895], rel=1e-4)


def test_lip_cancer_has_the_published_maximum():
    assert maximum(*lip_cancer()) == pytest.approx([1.87949, 1.32167], rel=1e-4)


def test_likelihood_is_the_negative_binomial():
    counts = np.arange(0.0, 400.0)
    probability = np.exp(scaling.log_likelihood(counts, 30.0, 2.0, 2.0))
    assert probability.sum() == pytest.approx(1.0, abs=1e-6)
    assert probability @ counts == pytest.approx(30.0, rel=1e-4)  # mean m k
    assert probability @ counts**2 - 30.0**2 == pytest.approx(30.0 + 30.0**2 / 2.0, rel=1e-3)  # m k + (c m k)^2


def test_posterior_mean_of_many_alike_is_their_rate():
    keys = np.full(40, 10_000.0)
    total = scaling.fit_total(np.full(40, 300.0), keys)
    assert (total.probability * total.mean).sum() == pytest.approx(0.03, rel=0.01)
    assert total.probability[0].sum() > 0.9  # "all alike"


def test_even_counts_give_a_narrower_interval_than_uneven_ones_and_more_give_a_narrower_one_than_few():
    def width(tasks):
        total = scaling.fit_total(np.array(tasks, float), np.full(len(tasks), 1000.0))
        drawn = scaling.draw_total(total, 1000.0, 4000, np.random.default_rng(1))
        return np.subtract(*np.quantile(drawn, [0.9, 0.1]))

    assert width([500, 510, 490]) < width([300, 500, 700]) < width([100, 300, 1100])
    assert width([300, 500, 700] * 5) < width([300, 500, 700])


@pytest.mark.parametrize("tasks", [[0], [0, 0, 0], [7], [500, 500], [500] * 5, [0, 0, 900]])
def test_there_is_an_answer_where_the_likelihood_has_no_maximum(tasks):
    total = scaling.fit_total(np.array(tasks, float), np.full(len(tasks), 1000.0))
    assert np.isfinite(total.probability).all()
    assert total.probability.sum() == pytest.approx(1.0)
    drawn = scaling.draw_total(total, 1000.0, 4000, np.random.default_rng(1))
    assert drawn.min() >= 0
    assert len(set(drawn.tolist())) > 1  # never a number that looks certain


def test_one_municipality_gives_an_interval_that_is_enormous():
    total = scaling.fit_total(np.array([500.0]), np.array([1000.0]))
    low, high = np.quantile(scaling.draw_total(total, 1000.0, 4000, np.random.default_rng(1)), [0.025, 0.975])
    assert low < 50
    assert high > 5_000


def test_weights_of_one_are_no_weights_and_a_weight_of_nothing_leaves_a_municipality_out():
    tasks, keys = np.array([10.0, 30, 400, 25]), np.array([1000.0, 2000, 3000, 2000])
    plain = scaling.fit_total(tasks, keys)
    assert np.allclose(scaling.fit_total(tasks, keys, np.ones(4)).probability, plain.probability)
    few, out = scaling.fit_total(tasks[[0, 1, 3]], keys[[0, 1, 3]]), np.array([1.0, 1, 1e-12, 1])
    assert np.allclose(scaling.fit_total(tasks, keys, out).probability, few.probability, atol=1e-6)


def test_the_split_of_two_packages_agrees_with_an_exact_integral():
    """With two packages the Dirichlet-multinomial is a beta-binomial, whose pi can be integrated on a fine grid."""
    counts = np.array([[83.0, 217], [168, 132], [147, 153], [134, 166], [133, 167]])
    split = scaling.fit_split(counts)
    a, pi = split.concentration[:, None], (np.arange(2000) + 0.5) / 2000
    logs = sum(betaln(x + a * pi, y + a * (1 - pi)) - betaln(a * pi, a * (1 - pi)) for x, y in counts)
    logs = logs - np.log(pi * (1 - pi)) / 2  # Dirichlet(1/2, 1/2)
    exact = np.exp(logs - logs.max()).sum(1)
    assert np.abs(split.probability - exact / exact.sum()).max() < 0.005


def test_packages_add_up_to_the_total_in_every_draw():
    random = np.random.default_rng(3)
    split = scaling.fit_split(np.array([[40.0, 0, 3, 900], [10, 0, 0, 50]]))
    total = np.concatenate([random.poisson(200, 2000), [0, 1, 10**9]])
    drawn = scaling.draw_split(split, total, random)
    assert (drawn.sum(1) == total).all()
    assert drawn.min() >= 0


def test_a_package_that_none_had_is_rare_but_not_impossible():
    counts = np.array([[40.0, 60, 0], [45, 55, 0], [38, 62, 0]])
    drawn = scaling.draw_split(scaling.fit_split(counts), np.full(4000, 100), np.random.default_rng(1))
    assert np.median(drawn[:, 2]) == 0
    assert 0 < (drawn[:, 2] > 0).mean() < 0.5


def test_tiny_parameters_still_give_shares():
    drawn = scaling.dirichlet(np.full((2000, 3), 1e-4), np.random.default_rng(1))
    assert np.allclose(drawn.sum(1), 1.0)


def test_log_predictive_sums_to_one():
    total = scaling.fit_total(np.array([3.0, 8, 5]), np.array([100.0, 200, 150]))
    assert sum(np.exp(scaling.log_predictive(total, 100.0, x)) for x in range(3000)) == pytest.approx(1.0, abs=0.01)


def test_marginal_and_log_dirichlet_are_densities():
    points = (np.arange(5000) + 0.5) / 5000
    density = np.exp(scaling.log_dirichlet(np.c_[points, 1 - points], np.tile([2.0, 3.0], (5000, 1))))
    assert density.mean() == pytest.approx(1.0, abs=1e-3)
    assert density.max() == pytest.approx(
        np.exp(gammaln(5) - gammaln(2) - gammaln(3)) * (1 / 3) * (2 / 3) ** 2, rel=1e-4
    )
