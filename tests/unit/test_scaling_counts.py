"""Counts and keys: what is read, and one clear sentence for what cannot be."""

import numpy as np
import polars as pl
import pytest

from ky_analysis.contract import PACKAGES
from ky_analysis.errors import ExtractError
from ky_analysis.workload import counts, hidden_counts, keys

FULL = "".join(f"0461;{package};{number}\n" for number, package in enumerate(PACKAGES))


def written(tmp_path, text: str, name: str = "tal.csv", header: str = "kommunekode;opgavepakke;antal\n"):
    path = tmp_path / name
    path.write_text(header + text, encoding="utf-8")
    return path


def read(tmp_path, text: str) -> counts.Counts:
    return counts.read([written(tmp_path, text)])


def test_counts_come_in_the_order_of_the_packages(tmp_path):
    found = read(tmp_path, "0101;parked_coverages;1.234\n" + FULL)
    assert found.codes == ("0101", "0461")
    assert found.low[1].tolist() == list(range(15))
    assert found.low[0, 14] == found.total_low[0] == found.total_high[0] == 1234
    assert found.unstated == ("0101",)  # packages without a row are 0, and that is said


def test_danish_names_with_a_count_and_windows_letters_are_known(tmp_path):
    path = tmp_path / "tal.csv"
    text = "Kommunekode,Opgavepakke,Antal\n461,Konto venter på dækning  med dækninger (12),12\n"
    path.write_bytes(text.encode("cp1252"))
    found = counts.read([path])
    assert found.codes == ("0461",)
    assert found.low[0, 0] == 12


def test_a_folder_of_run_is_read(tmp_path):
    (tmp_path / "data").mkdir()
    table = {"municipality_code": ["0461"] * 15, "package_code": PACKAGES, "tasks": range(15)}
    pl.DataFrame(table).write_parquet(tmp_path / "data" / "task_packages.parquet")
    assert counts.read([tmp_path]).low[0].tolist() == list(range(15))


def test_a_hidden_count_is_an_interval_and_a_shown_total_narrows_the_sum(tmp_path):
    found = read(tmp_path, FULL.replace(f"{PACKAGES[3]};3", f"{PACKAGES[3]};1-4"))
    assert (found.low[0, 3], found.high[0, 3]) == (1, 4)
    assert (found.total_low[0], found.total_high[0]) == (103, 106)
    hidden = FULL.replace(f"{PACKAGES[3]};3", f"{PACKAGES[3]};1-4").replace(f"{PACKAGES[9]};9", f"{PACKAGES[9]};5 - 40")
    found = read(tmp_path, hidden + "0461;total;105\n0461;with_coverage;21\n0461;case_missing;13\n")
    assert found.hidden.sum() == 2
    assert found.total_low[0] == found.total_high[0] == 105


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("0461;ukendt pakke;5\n", "line 2: the package is not known"),
        (FULL + f"0461;{PACKAGES[2]};5\n", "occur twice"),
        (FULL + f"461;{PACKAGES[2]};5\n", "occur twice"),
        (f"0461;{PACKAGES[2]};-5\n", "not a whole number"),
        (f"0461;{PACKAGES[2]};\n", "not a whole number"),
        (f"0461;{PACKAGES[2]};2,5\n", "not a whole number"),
        (f"0461;{PACKAGES[2]};4-1\n", "ends before it starts"),
        (f"Odense;{PACKAGES[2]};4\n", "four digits"),
        (f"0461;{PACKAGES[2]}\n", "2 fields where the header has 3"),
        (f"0461;{PACKAGES[2]};4\n0461;total;5\n", "do not add up"),
        ("", "no rows"),
    ],
)
def test_bad_counts_are_one_sentence(tmp_path, text, says):
    with pytest.raises(ExtractError, match=says):
        read(tmp_path, text)


def test_missing_files_and_columns_are_one_sentence(tmp_path):
    with pytest.raises(ExtractError, match="does not exist"):
        counts.read([tmp_path / "nowhere.csv"])
    with pytest.raises(ExtractError, match=r"no data/task_packages\.parquet"):
        counts.read([tmp_path])
    with pytest.raises(ExtractError, match="no column 'antal'"):
        counts.read([written(tmp_path, "", header="kommunekode;opgavepakke\n")])
    with pytest.raises(ExtractError, match="two rows"):
        keys.read(written(tmp_path, "0461;1\n461;2\n", header="kommunekode;konti\n"))


def test_keys_are_numbers_or_texts_by_column(tmp_path):
    header = "kommunekode;konti;andel;region;tom\n"
    found = keys.read(written(tmp_path, "461;1.234;0,5;Syd;\n0101;900;1;Hovedstaden;\n", header=header))
    assert found.rows() == [("0461", 1234.0, 0.5, "Syd", ""), ("0101", 900.0, 1.0, "Hovedstaden", "")]


def test_the_shipped_keys_have_all_98_municipalities():
    found = keys.shipped()
    assert found.height == 98
    assert found["population"].min() > 0


def test_fillings_stay_in_their_intervals_and_add_up_to_the_total(tmp_path):
    low, high = np.tile(np.arange(15), (2, 1)), np.tile(np.arange(15), (2, 1))
    low[0, [3, 9]], high[0, [3, 9]] = (1, 5), (4, 300)
    given = counts.Counts(("0101", "0461"), low, high, np.array([150, 105]), np.array([150, 105]))
    filled = hidden_counts.fillings(given, np.random.default_rng(1))
    assert filled.shape == (hidden_counts.FILLINGS, 2, 15)
    assert (filled >= low).all()
    assert (filled <= high).all()
    assert (filled.sum(2) == [150, 105]).all()
    assert len({tuple(one[0]) for one in filled}) > 1
    plain = counts.Counts(("0461",), low[1:], low[1:], low[1:].sum(1), low[1:].sum(1))
    assert hidden_counts.fillings(plain, np.random.default_rng(1)).shape == (1, 1, 15)


def test_draws_given_a_sum_have_the_conditional_distribution():
    weights = [np.array([0.1, 0.4, 0.5]), np.array([0.6, 0.3, 0.1])]
    random = np.random.default_rng(2)
    drawn = np.array([hidden_counts.draw_with_sum(weights, (2, 2), random) for _ in range(4000)])
    expected = np.array([0.1 * 0.1, 0.4 * 0.3, 0.5 * 0.6])
    found = np.bincount(drawn[:, 0], minlength=3) / 4000
    assert found == pytest.approx(expected / expected.sum(), abs=0.03)
    assert (drawn.sum(1) == 2).all()
