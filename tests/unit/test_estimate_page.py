"""The report on an estimate: its sentences come from the data, in both languages, for few and many municipalities."""

import datetime as dt
import re

import numpy as np
import polars as pl
import pytest

from ky_analysis import estimate
from ky_analysis.contract import PACKAGES
from ky_analysis.errors import UsageError
from ky_analysis.report import estimate_data, estimate_page, estimate_proof
from ky_analysis.settings import Settings
from ky_analysis.workload import estimate_hours, keys
from ky_analysis.workload.counts import arrays

START = dt.date(2026, 11, 24)
CHAPTERS = (
    estimate_page.first_screen, estimate_page.packages, estimate_page.basis, estimate_proof.check,
    estimate_proof.hours, estimate_proof.narrowing, estimate_page.method,
)  # fmt: skip
PLACES = ("0151", "0153", "0155", "0157", "0159")


def frames(number: int, targets=("0461", "0101"), hidden: bool = False) -> dict[str, pl.DataFrame]:
    random = np.random.default_rng(5)
    rows = {(code, package): (int(n),) * 2 for code in PLACES[:number]
            for package, n in zip(PACKAGES, random.poisson(30, 15), strict=True)}  # fmt: skip
    if hidden:
        rows[PLACES[0], PACKAGES[1]] = (1, 4)
        del rows[PLACES[1], PACKAGES[2]]
    found = estimate.estimate(arrays(rows), keys.shipped(), targets, draws=500)
    return found | estimate_hours.hours(found, Settings(), START)


def page_of(tmp_path, found: dict[str, pl.DataFrame], code: str = "0461", language: str = "en"):
    for name, frame in found.items():
        frame.write_parquet(tmp_path / f"{name}.parquet")
    return estimate_data.load(str(tmp_path), code, language)


def text(page) -> str:
    html = " ".join(chapter(page).html for chapter in CHAPTERS)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", re.sub(r"<!--.*?-->", "", html))).replace(
        "\N{NO-BREAK SPACE}", " "
    )


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("number", [1, 2, 5])
def test_every_chapter_can_be_told(tmp_path, number, language):
    found = frames(number)
    for code in ("0461", "alle"):
        told = text(page_of(tmp_path, found, code, language))
        assert "{" not in told
        assert "None" not in told
        assert "nan" not in told.split()


def test_the_first_screen_says_the_interval_and_warns(tmp_path):
    found = frames(2, hidden=True)
    told = text(page_of(tmp_path, found))
    total = found["estimate_summary"].filter(municipality_code="0461", package_code="total").row(0, named=True)
    low, high = (f"{int(total[name]):,}" for name in ("p10", "p90"))
    assert f"The probability is 80% that the number lies between {low} and {high}." in told
    assert "lies outside what was seen" in told
    assert "rests on only 2 municipalities" in told
    assert "1 package count was shared hidden" in told
    assert "were read as 0: Brøndby" in told


def test_what_needs_no_warning_has_none(tmp_path):
    told = text(page_of(tmp_path, frames(5, ("0161",)), "0161"))
    for warning in ("lies outside", "rests on only", "counts of its own", "shared hidden", "read as 0"):
        assert warning not in told


def test_a_left_out_target_is_said(tmp_path):
    told = text(page_of(tmp_path, frames(5, ("0155",)), "0155"))
    assert "Dragør has counts of its own" in told


def test_hours_hold_both_uncertainties_and_the_own_extract_leaves_one(tmp_path):
    found = frames(3, ("0461",))
    rows = {row["information"]: row for row in found["estimate_narrowing"].iter_rows(named=True)}
    width = {name: row["hours_p90"] - row["hours_p10"] for name, row in rows.items() if row["hours_p10"] is not None}
    assert 0 < width["own_extract"] < width["now"]
    assert rows["one_more"]["tasks_p90"] > rows["one_more"]["tasks_p10"]
    assert rows["own_extract"]["tasks_p10"] == rows["own_extract"]["tasks_p90"]
    total = found["estimate_summary"].filter(package_code="total").row(0, named=True)
    assert (rows["now"]["tasks_p10"], rows["now"]["tasks_p90"]) == (total["p10"], total["p90"])
    assert "was calculated" in text(page_of(tmp_path, found))


def test_the_choice_of_a_key_is_told(tmp_path):
    rows = {(code, package): (30 + place,) * 2 for place, code in enumerate(PLACES) for package in PACKAGES}
    table = keys.shipped().with_columns(
        nul=pl.when(pl.col("municipality_code") == PLACES[0]).then(0.0).otherwise(5.0), konti=pl.lit(700.0)
    )
    told = text(page_of(tmp_path, estimate.estimate(arrays(rows), table, ("0461",), similar=("region",), draws=100)))
    assert "The key is konti: it predicted each municipality best from the others." in told
    assert "The key nul is zero or missing for 1 municipality and was not tried." in told


def test_an_estimate_without_hours_says_so(tmp_path):
    found = {name: frame for name, frame in frames(3).items() if not name.startswith(("workload", "people"))}
    assert "No hours were calculated" in text(page_of(tmp_path, found))


def test_a_folder_without_an_estimate_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"estimate_summary\.parquet"):
        estimate_data.load(str(tmp_path), "0461", "da")
