"""What a run compares with: the run it replaces, or what that compared with where nothing has changed since."""

import json
from datetime import date

import polars as pl
import pytest

from ky_analysis.report import previous


def described(day, *, sha256="aa", **rules):
    extract = {"extract_date": day, "files": [{"file": "fordringer.csv", "sha256": sha256}]}
    return {"extract": extract, "settings": {"run": {"language": "da"}, "rules": rules}, "version": "1"}


@pytest.fixture
def out(tmp_path):
    """A published run on an extract of October, and the data folder of the next."""
    (tmp_path / "out" / "data").mkdir(parents=True)
    (tmp_path / "new").mkdir()
    frame = pl.DataFrame({"municipality_code": ["0461"], "package_code": ["case_missing_with_coverage"], "tasks": [7]})
    frame.with_columns(balance=pl.lit(1)).write_parquet(tmp_path / "out" / "data" / "task_packages.parquet")
    (tmp_path / "out" / "manifest.json").write_text(json.dumps(described("2026-10-20")))
    return tmp_path / "out"


def kept(out, description):
    previous.keep(out, out.parent / "new", description)
    path = out.parent / "new" / previous.NAME
    return pl.read_parquet(path).to_dicts() if path.exists() else None


def test_the_replaced_runs_tasks_are_kept(out):
    assert kept(out, described("2026-11-20", sha256="bb")) == [{
        "municipality_code": "0461", "package_code": "case_missing_with_coverage", "tasks": 7,
        "extract_date": date(2026, 10, 20), "same_settings": True,
    }]  # fmt: skip


def test_other_settings_are_said(out):
    assert kept(out, described("2026-11-20", disabled=["only_case"]))[0]["same_settings"] is False


def test_the_same_run_again_compares_with_what_it_compared_with(out):
    assert kept(out, described("2026-10-20")) is None
    pl.DataFrame({"tasks": [9]}).write_parquet(out / "data" / previous.NAME)
    assert kept(out, described("2026-10-20")) == [{"tasks": 9}]


@pytest.mark.parametrize("broken", ["", "[]", "{}", '{"extract": null, "settings": null}'])
def test_a_folder_that_cannot_be_read_is_not_compared_with(out, broken):
    (out / "manifest.json").write_text(broken)
    assert kept(out, described("2026-11-20")) is None


def test_a_broken_table_is_not_compared_with(out):
    (out / "data" / "task_packages.parquet").write_bytes(b"PAR1")
    assert kept(out, described("2026-11-20")) is None
