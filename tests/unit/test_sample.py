"""The synthetic sample: the same bytes for a seed, figures within the domain's, and no living person's number."""

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from ky_analysis import pipeline, sample
from ky_analysis.errors import UsageError
from ky_analysis.sample import draws as sample_draws
from ky_analysis.sample import places as sample_places

EXAMPLE = pipeline.EXAMPLE


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Dragør, Kolding and Herning, written as parquet: all of it can be read."""
    out = tmp_path_factory.mktemp("sample")
    sample.write(out, municipalities=["0155", "0621", "0657"], seed=7, format="parquet")
    tables = {name: pl.read_parquet(out / "extract" / f"{name}.parquet") for name in sample.TABLES}
    truth = pl.read_csv(out / "truth" / "claims.csv", infer_schema=False)
    repaired = pl.col("kommunekode").str.zfill(4)
    return {name: table.with_columns(repaired) for name, table in tables.items()} | {"truth": truth}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    for name, seed in [("a", 1), ("b", 1), ("c", 2)]:
        sample.write(tmp_path / name, municipalities=["0155"], seed=seed, claims_scale=0.2)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert contents(tmp_path / "a").keys() == contents(tmp_path / "c").keys()
    assert contents(tmp_path / "a")["extract/fordringer.csv"] != contents(tmp_path / "c")["extract/fordringer.csv"]


def test_the_shipped_example_is_what_write_example_writes(tmp_path):
    sample.write_example(tmp_path)
    assert contents(tmp_path / "extract") == contents(EXAMPLE)


def test_the_shipped_example_is_small():
    assert sum(len(content) for content in contents(EXAMPLE).values()) < 300_000


def test_parquet_and_csv_hold_the_same_claims(tmp_path):
    for form in ("csv", "parquet"):
        sample.write(tmp_path / form, municipalities=["0155"], seed=3, format=form)
    typed = pl.read_parquet(tmp_path / "parquet" / "extract" / "fordringer.parquet")
    lines = (tmp_path / "csv" / "extract" / "fordringer.csv").read_text(encoding="utf-8").splitlines()
    text = pl.read_csv("\n".join(lines[: typed.height + 1]).encode(), separator=";", infer_schema=False)
    assert text["fordring_id"].to_list() == typed["fordring_id"].to_list()
    assert text["hovedstol"].str.replace(",", ".").cast(pl.Decimal(14, 2)).equals(typed["hovedstol"])
    assert text["periode_til"].str.to_date("%d-%m-%Y").equals(typed["periode_til"])


@pytest.mark.parametrize(("table", "columns"), [("fordringer", 11), ("daekninger", 8)])
def test_only_csv_has_rows_that_cannot_be_read(tmp_path, table, columns):
    sample.write(tmp_path, municipalities=["0155"], seed=3)
    lines = (tmp_path / "extract" / f"{table}.csv").read_text(encoding="utf-8").splitlines()
    odd = [line for line in lines if line.count(";") != columns - 1 or "ulæselig" in line or ";X99999999;" in line]
    assert 0 < len(odd) < 0.05 * len(lines)


def test_every_claim_has_its_truth_and_most_truths_are_in_the_extract(place):
    truth, claims = place["truth"], place["fordringer"]
    assert truth.select("municipality_code", "claim_id").equals(
        claims.select(municipality_code="kommunekode", claim_id="fordring_id").sort("municipality_code", "claim_id")
    )
    keys = {"true_reference": place["ydelser"]["reference"], "true_case_id": place["sager"]["sag_id"]}
    for column, present in keys.items():
        assert truth[column].null_count() == 0
        assert 0.9 < truth[column].is_in(present.implode()).mean() < 1


def test_an_intact_reference_is_the_true_one(place):
    both = place["fordringer"].join(place["truth"], left_on="fordring_id", right_on="claim_id")
    stated = both.filter(pl.col("reference").is_not_null())
    assert 0.5 < stated.select((pl.col("reference") == pl.col("true_reference")).mean()).item() < 0.9


def test_the_figures_lie_within_the_assumptions(place):
    claims, coverages = place["fordringer"], place["daekninger"]
    kolding = sample_places.municipalities().row(by_predicate=pl.col("municipality_code") == "0621", named=True)
    own = claims.filter(pl.col("kommunekode") == "0621")
    assert own.height == pytest.approx(kolding["claims"], rel=0.05)
    kontanthjaelp = own.filter(ydelsesart="Kontanthjælp")
    owed_an_inhabitant = float(kontanthjaelp["restgaeld"].sum()) / kolding["population"] / kolding["need"]
    assert 133 < owed_an_inhabitant < 373
    an_account = claims.group_by("konto_id").len()["len"]
    assert (an_account.min(), an_account.max()) == (3, 8)
    covered = coverages["fordring_id"].n_unique() / claims.height
    assert 0.1 < covered < 0.3
    assert set(coverages["parkeret"]) == {"J", "N"}
    assert coverages["dato"].is_between(dt.date(2024, 1, 1), sample.EXTRACT_DATE).all()


def test_herning_has_cases_but_no_claims(place):
    for table in ("debitorkonti", "fordringer", "ydelser", "daekninger"):
        assert place[table].filter(pl.col("kommunekode") == "0657").is_empty()
    assert place["sager"].filter(pl.col("kommunekode") == "0657").height > 0


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_an_extract_without_any_claim_still_has_its_five_tables(tmp_path, form):
    sample.write(tmp_path, municipalities=["0657"], seed=1, format=form)
    names = {path.name for path in (tmp_path / "extract").iterdir()}
    assert names == {"udtraek.toml", *(f"{name}.{form}" for name in sample.TABLES)}
    read = pl.read_csv if form == "csv" else pl.read_parquet
    assert read(tmp_path / "extract" / f"fordringer.{form}").is_empty()


def test_no_number_can_be_a_living_persons(place):
    for table in ("debitorkonti", "ydelser", "sager"):
        digits = place[table]["cpr"].drop_nulls().str.replace_all("-", "")
        usable = digits.filter(digits.str.contains(r"^\d{9,10}$")).str.zfill(10)
        day, year, seventh = (usable.str.slice(*part).cast(pl.Int64) for part in [(0, 2), (4, 2), (6, 1)])
        replacement = day.is_between(61, 91)
        born_in_2050_or_later = year.is_between(50, 57) & seventh.is_between(5, 8)
        assert (replacement | born_in_2050_or_later).all()
        assert not replacement.all()


@pytest.mark.parametrize("n", [2, 3, 98])
def test_of_several_municipalities_one_has_no_kmd_aktiv(n):
    picked = sample_places.pick(n, np.random.default_rng(5))
    assert picked["municipality_code"].n_unique() == n
    assert picked.filter(claims=0)["municipality_code"].to_list() == ["0657"]


@pytest.mark.parametrize("wanted", [0, 99, [], ["0155", "0999"]])
def test_municipalities_that_do_not_exist_are_wrong_usage(wanted):
    with pytest.raises(UsageError):
        sample_places.pick(wanted, np.random.default_rng(5))


def test_need_spans_the_two_sourced_shares_and_gives_the_countrys_claims():
    places = sample_places.municipalities().sort("need")
    assert (places["municipality_code"][0], places["municipality_code"][-1]) == ("0155", "0360")
    assert places["need"][-1] / places["need"][0] == pytest.approx(9.1 / 1.1)
    assert places["claims"].sum() == pytest.approx(350_000, rel=0.02)


def test_choose_gives_every_name_where_there_is_room():
    drawn = sample_draws.choose(np.random.default_rng(1), 10, {"often": 0.98, "seldom": 0.01, "hardly": 0.01})
    assert sorted(drawn) == ["hardly"] + ["often"] * 8 + ["seldom"]
    assert len(sample_draws.choose(np.random.default_rng(1), 2, {"often": 0.98, "seldom": 0.01, "hardly": 0.01})) == 2


@pytest.mark.parametrize("modulus", [10, 97, 10**8])
def test_scattered_numbers_are_different(modulus):
    numbers = sample_draws.scatter(np.random.default_rng(1), 10, modulus)
    assert len(set(numbers.tolist())) == 10 and numbers.min() >= 0 and numbers.max() < modulus
