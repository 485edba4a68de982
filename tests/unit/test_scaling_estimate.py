"""The estimate as a whole: adds up, is the same each time, leaves the target out, and refuses what it cannot use."""

import numpy as np
import polars as pl
import pytest

from ky_analysis import estimate
from ky_analysis.contract import PACKAGES
from ky_analysis.errors import ExtractError, UsageError
from ky_analysis.workload import key_choice, keys, published_estimate, scaling_check
from ky_analysis.workload.counts import arrays

CODES = ("0101", "0147", "0151", "0153", "0155", "0157")


def counts_of(codes=CODES, seed: int = 1, hidden: bool = False):
    """Counts in proportion to accounts (see accounts_of), a little uneven."""
    random = np.random.default_rng(seed)
    rows = {}
    for code, accounts in accounts_of(codes).select("municipality_code", "konti").iter_rows():
        tasks = random.multinomial(random.poisson(accounts * 0.2 * random.gamma(25, 1 / 25)), np.full(15, 1 / 15))
        rows |= {(code, package): (int(n), int(n)) for package, n in zip(PACKAGES, tasks, strict=True)}
    if hidden:
        rows |= {(codes[0], PACKAGES[2]): (1, 4), (codes[0], PACKAGES[5]): (5, 60)}
    return arrays(rows)


def accounts_of(codes) -> pl.DataFrame:
    """Keys: accounts that the counts follow, and a column that says nothing."""
    random = np.random.default_rng(7)
    accounts = np.round(np.exp(random.uniform(6, 9, 98)))
    table = keys.shipped().with_columns(konti=pl.Series(accounts), stoej=pl.Series(random.permutation(accounts)))
    wanted = pl.DataFrame({"municipality_code": codes})
    return wanted.join(table, on="municipality_code", how="left", maintain_order="left")


@pytest.fixture(scope="module")
def found():
    targets = ("0461", "0101", "0851")
    return estimate.estimate(counts_of(), accounts_of((*CODES, *targets[::2])), targets, draws=800)


def test_frames_are_as_published(found):
    types = {pl.String: "varchar", pl.Float64: "double", pl.Int64: "bigint", pl.Boolean: "boolean"}
    assert list(found) == list(published_estimate.BY_NAME)
    for name, table in published_estimate.BY_NAME.items():
        assert [(c.name, c.type) for c in table.columns] == [(n, types[t]) for n, t in found[name].schema.items()]
        assert found[name].select(table.key).is_duplicated().sum() == 0
        for column in table.columns:
            assert column.nullable or found[name][column.name].null_count() == 0


def test_packages_add_up_to_the_total_of_the_summary(found):
    totals = found["estimate_draws"].group_by("municipality_code", "draw").agg(pl.col("tasks").sum())
    for code, draws in totals.group_by("municipality_code"):
        total = found["estimate_summary"].filter(municipality_code=code[0], package_code="total").row(0, named=True)
        ordered = draws["tasks"].sort()
        assert total["mean"] == pytest.approx(draws["tasks"].mean())
        assert total["p10"] == ordered[79]
        assert total["p97_5"] == ordered[779]
    assert found["estimate_draws"].height == 3 * 800 * 15


def test_the_key_that_the_counts_follow_wins_and_says_so(found):
    tried = found["estimate_keys"]
    assert tried.row(0, named=True)["key_column"] == "konti"
    assert tried["chosen"].to_list() == [True] + [False] * (tried.height - 1)
    assert set(tried["key_column"]) == {"konti", "stoej", "population"}
    assert found["estimate_targets"]["key_column"].unique().to_list() == ["konti"]


def test_a_target_among_the_representatives_is_left_out_of_its_own_fit(found):
    about = {row["municipality_code"]: row for row in found["estimate_targets"].iter_rows(named=True)}
    assert (about["0101"]["left_out"], about["0101"]["representatives"]) == (True, 5)
    assert (about["0461"]["left_out"], about["0461"]["representatives"]) == (False, 6)
    of_summary = found["estimate_summary"].filter(municipality_code="0101").select("p10", "p50", "p90", "naive_point")
    of_check = found["estimate_check"].filter(municipality_code="0101").select("p10", "p50", "p90", "naive_point")
    assert of_summary.equals(of_check)
    counts = counts_of()
    counts.low[0], counts.high[0] = 9, 9  # the target's own counts
    changed = estimate.estimate(counts, accounts_of((*CODES, "0461")), ("0101",), ("konti",), draws=800)
    assert changed["estimate_summary"].equals(found["estimate_summary"].filter(municipality_code="0101"))


def test_a_prediction_is_the_same_again_and_whatever_the_other_targets(found):
    alone = estimate.estimate(counts_of(), accounts_of((*CODES, "0461")), ("461",), draws=800)
    assert alone["estimate_summary"].equals(found["estimate_summary"].filter(municipality_code="0461"))
    other = estimate.estimate(counts_of(), accounts_of((*CODES, "0461")), ("0461",), seed=2, draws=800)
    assert not other["estimate_draws"].equals(alone["estimate_draws"])


def test_check_holds_the_truth_and_the_ratio(found):
    check = found["estimate_check"]
    assert check.height == 6 * 16
    counts = counts_of()
    row = check.filter(municipality_code="0147", package_code="total").row(0, named=True)
    accounts = accounts_of(CODES)["konti"].to_numpy()
    ratio = np.delete(counts.total_low, 1).sum() / np.delete(accounts, 1).sum() * accounts[1]
    assert row["actual"] == counts.total_low[1]
    assert row["naive_point"] == pytest.approx(ratio)
    assert row["naive_crps"] == pytest.approx(abs(ratio - row["actual"]))
    assert check["pit"].is_between(0, 1).all()
    assert (check["crps"] >= 0).all()


def test_crps_is_the_integral_of_the_squared_difference_of_distributions():
    random = np.random.default_rng(3)
    drawn = random.poisson(7, (300, 1))
    grid = np.arange(0, 40)
    cdf = (drawn <= grid).mean(0)
    assert scaling_check.crps(drawn, np.array([9]))[0] == pytest.approx(((cdf - (grid >= 9)) ** 2).sum())


def test_pit_of_a_count_and_of_an_interval():
    drawn = np.arange(10)[:, None]
    assert scaling_check.pit(drawn, 3, 3, 0.5)[0] == pytest.approx(0.35)
    assert scaling_check.pit(drawn, 1, 4, 0.0)[0] == pytest.approx(0.1)
    assert scaling_check.pit(drawn, 1, 4, 1.0)[0] == pytest.approx(0.5)


def test_hidden_counts_have_no_actual_but_a_pit():
    found = estimate.estimate(counts_of(hidden=True), accounts_of((*CODES, "0461")), ("0461",), draws=400)
    check = found["estimate_check"].filter(municipality_code="0101")
    assert check.filter(pl.col("actual").is_null())["package_code"].to_list() == [PACKAGES[2], PACKAGES[5], "total"]
    assert check["crps"].null_count() == check["naive_crps"].null_count() == 3
    assert check["pit"].null_count() == 0
    assert found["estimate_representatives"]["hidden_packages"][0] == 2


def test_similar_municipalities_count_for_more_only_if_that_wins():
    table = accounts_of((*CODES, "0461")).with_columns(konti=pl.lit(1000.0))
    north = {code: "nord" if place < 3 else "syd" for place, code in enumerate(CODES)} | {"0461": "nord"}
    table = table.with_columns(del_=pl.col("municipality_code").replace_strict(north))
    level = {"nord": 900, "syd": 60}
    rows = {
        (code, package): (level[north[code]] // 15 + place,) * 2
        for place, code in enumerate(CODES)
        for package in PACKAGES
    }
    found = estimate.estimate(arrays(rows), table, ("0461",), ("konti",), ("del_",), draws=800)
    tried = found["estimate_keys"].select("weighted", "log_score").rows()
    assert len(tried) == 2
    assert tried[0][1] >= tried[1][1]
    assert found["estimate_targets"]["weighted"][0] is tried[0][0]


def test_weights_compare_numbers_as_ratios_and_texts_by_being_equal():
    size, region = np.array([100.0, 200, 50, 100]), np.array(["a", "b", "a", "a"])

    def of(*traits):
        return key_choice.weights(key_choice.likeness(traits, np.arange(3), 3))

    assert of(size) == pytest.approx([1, 0.5, 0.5])
    assert of(size, region) == pytest.approx([1, 0.25, 0.5])
    assert of(np.array([1e3, 2e3, 1e3, 1e9])).max() == 1  # all are far away: the nearest still counts


@pytest.mark.parametrize("number", [1, 2])
def test_one_or_two_municipalities_give_an_interval_that_looks_as_uncertain_as_it_is(number):
    codes = CODES[:number]
    found = estimate.estimate(counts_of(codes), keys.shipped(), ("0461",), draws=2000)
    total = found["estimate_summary"].filter(package_code="total").row(0, named=True)
    assert total["p97_5"] > 5 * max(total["p2_5"], 1)
    assert found["estimate_check"].height == (0 if number == 1 else 32)
    assert found["estimate_check"].columns == [c.name for c in published_estimate.BY_NAME["estimate_check"].columns]
    assert found["estimate_targets"]["representatives"][0] == number


def test_all_zeros_have_an_answer():
    rows = {(code, package): (0, 0) for code in CODES[:3] for package in PACKAGES}
    found = estimate.estimate(arrays(rows), keys.shipped(), ("0461",), draws=2000)
    total = found["estimate_summary"].filter(package_code="total").row(0, named=True)
    assert total["p50"] == 0
    assert total["p97_5"] > 0


def test_all_98_are_estimated_in_one_run():
    codes = keys.shipped()["municipality_code"].to_list()
    found = estimate.estimate(counts_of(), keys.shipped(), codes, draws=200)
    assert found["estimate_summary"].height == 98 * 16
    assert found["estimate_targets"]["key_outside"].any()


@pytest.mark.parametrize(
    ("kind", "arguments", "says"),
    [
        (UsageError, {"targets": ()}, "No target"),
        (UsageError, {"targets": ("Odense",)}, "four digits"),
        (UsageError, {"targets": ("0461",), "draws": 10}, "too few"),
        (UsageError, {"targets": ("0461",), "key_columns": ("biler",)}, "no column 'biler'"),
        (UsageError, {"targets": ("0461",), "key_columns": ("region",)}, "not a number"),
        (ExtractError, {"targets": ("9999",)}, "zero or missing for 1 of the municipalities: 9999"),
        (ExtractError, {"targets": ("0461",), "key_columns": ("nul",)}, "zero or missing for 1 .*: 0101"),
    ],
)
def test_bad_input_is_one_sentence(kind, arguments, says):
    table = accounts_of((*CODES, "0461"))
    table = table.with_columns(nul=pl.when(pl.col("municipality_code") == "0101").then(0.0).otherwise(5.0))
    with pytest.raises(kind, match=says):
        estimate.estimate(counts_of(), table, **arguments)


def test_a_key_that_some_lack_is_not_tried_unless_asked_for():
    table = accounts_of((*CODES, "0461")).with_columns(
        konti=pl.when(pl.col("municipality_code") == "0101").then(None).otherwise(pl.col("konti"))
    )
    found = estimate.estimate(counts_of(), table, ("0461",), draws=200)["estimate_keys"]
    assert found.filter(key_column="konti").select("municipalities_without", "log_score", "chosen").row(0) == (
        1,
        None,
        False,
    )


def test_the_only_representative_cannot_be_its_own_target():
    with pytest.raises(UsageError, match="left out of its own"):
        estimate.estimate(counts_of(CODES[:1]), keys.shipped(), (CODES[0],))
