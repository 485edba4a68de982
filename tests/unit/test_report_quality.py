"""What the report on data quality says."""

import re
from html import unescape

import polars as pl
import pytest

from ky_analysis.report import page, quality_data, quality_page
from tests.report import world


def text(fragment):
    return unescape(re.sub(r"<!--.*?-->|<[^>]+>", " ", fragment.html)).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def busy(tmp_path):
    return page.load(str(world.build(tmp_path, {"0461": 900})), "0461", "da")


def test_the_first_screen_counts_rows_and_findings(busy):
    rows = quality_data.balance(busy).sum()
    said = text(quality_page.first_screen(busy))
    assert f"{rows['rejected_rows'][0]} " in said and "2 forhold bør undersøges i kilden." in said
    assert "Skal rettes" in said


def test_rejects_are_counted_by_reason_and_say_what_to_do(busy):
    frame, said = quality_data.rejects(busy), text(quality_page.rejects(busy))
    balance = quality_data.balance(busy)
    assert frame["rows"].sum() == balance["rejected_rows"].sum() + balance["duplicate_rows"].sum()
    assert "Rækken er en nøjagtig kopi. Intet skal gøres." in said


def test_the_weightiest_finding_stands_first(busy):
    assert quality_data.flags(busy)["severity"].to_list() == ["error", "warning", "info"]


def test_the_share_over_all_is_of_all_rows(tmp_path):
    world.build(tmp_path, {"0461": 900, "0101": 90})
    share = quality_data.flags(page.load(str(tmp_path), page.ALL, "da")).filter(check="period_missing")["share"]
    assert share.to_list() == pytest.approx([110 / 990])


def test_the_share_over_all_counts_municipalities_without_the_finding_too(tmp_path):
    world.build(tmp_path, {"0461": 900, "0101": 90})
    found = pl.read_parquet(tmp_path / "data_quality.parquet")
    found.filter(pl.col("municipality_code").ne_missing("0101")).write_parquet(tmp_path / "data_quality.parquet")
    share = quality_data.flags(page.load(str(tmp_path), page.ALL, "da")).filter(check="period_missing")["share"]
    assert share.to_list() == pytest.approx([100 / 990])


def test_everything_loaded_is_said_in_a_sentence(busy):
    balance = pl.read_parquet(busy.data / "row_balance.parquet")
    clean = balance.with_columns(input_rows="loaded_rows", rejected_rows=0, duplicate_rows=0)
    clean.with_columns(pl.col("rejected_rows", "duplicate_rows").cast(pl.Int64)).write_parquet(
        busy.data / "row_balance.parquet"
    )
    for table in ("rejects", "data_quality"):
        pl.read_parquet(busy.data / f"{table}.parquet").clear().write_parquet(busy.data / f"{table}.parquet")
    said = text(quality_page.first_screen(busy))
    assert "Alt blev indlæst:" in said and "Der er ikke fundet noget, der bør undersøges." in said
    assert "Beslut nu" not in said
    assert "Ingen rækker er afvist" in text(quality_page.rejects(busy))
    assert "Der er ikke fundet noget i de indlæste rækker." in text(quality_page.flags(busy))


def test_assumptions_about_files_are_shown_where_they_were_published(busy):
    assert "Der er ikke noteret antagelser" in text(quality_page.files(busy))
    found = pl.read_parquet(busy.data / "data_quality.parquet")
    note = {"table_name": "claims", "check": "delimiter", "severity": "info", "rows": 9, "detail": "semicolon"}
    notes = pl.DataFrame([note], schema_overrides={name: kind for name, kind in found.schema.items() if name in note})
    pl.concat([found, notes], how="diagonal").write_parquet(busy.data / "data_quality.parquet")
    assert re.search(r"Fordringer\s+Skilletegn\s+semikolon", text(quality_page.files(busy)))


def test_rule_by_rule_adds_up_to_the_claims_in_scope(busy):
    claims = page.scan(busy, "claims").collect()
    assert quality_data.references(busy)["claims"].sum() == claims["in_scope"].sum()
    assert quality_data.candidates(busy)["claims"].sum() == claims["candidate_count"].drop_nulls().len()


def test_nothing_to_count_is_said_in_sentences(tmp_path):
    empty = page.load(str(world.build(tmp_path, {"0657": 0})), "0657", "en")
    said = text(quality_page.rules(empty))
    assert "No claims are in scope." in said and "No KMD Aktiv accounts in the extract." in said
    assert "The extract holds no rows." in text(quality_page.first_screen(empty))
