"""`estimate` and `share` as they are used on the command line."""

import json
import sys

import polars as pl
import pytest

from ky_analysis import cli
from ky_analysis.contract import PACKAGES


def call(monkeypatch, capsys, *arguments) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["ky-analysis", *map(str, arguments)])
    with pytest.raises(SystemExit) as exit_:
        cli.main()
    captured = capsys.readouterr()
    return exit_.value.code, captured.out, captured.err


@pytest.fixture
def counts(tmp_path):
    rows = [f"{code};{name};{20 + 7 * i + number}" for i, code in enumerate(("0101", "0155", "0376", "0360"))
            for number, name in enumerate(PACKAGES)]  # fmt: skip
    path = tmp_path / "opgavetal.csv"
    path.write_text("\n".join(["kommunekode;opgavepakke;antal", *rows]) + "\n", encoding="utf-8")
    return path


def test_several_targets_in_one_run(monkeypatch, capsys, tmp_path, counts):
    out = tmp_path / "out"
    arguments = ("estimate", "--counts", counts, "--target", "0461", "--target", "751", "--out", out, "--no-reports")
    code, said, error = call(monkeypatch, capsys, *arguments)
    assert (code, error) == (0, "")
    assert "Key: population" in said
    summary = pl.read_parquet(out / "data" / "estimate_summary.parquet")
    assert summary["municipality_code"].unique().sort().to_list() == ["0461", "0751"]
    assert set(summary["package_code"]) == {*PACKAGES, "total"}
    names = ("estimate_draws", "estimate_check", "workload_summary", "people_needed")
    assert all((out / "data" / f"{name}.parquet").is_file() for name in names)
    assert json.loads((out / "manifest.json").read_text())["inputs"][0]["path"] == "opgavetal.csv"


def test_what_is_shared_reads_back(monkeypatch, capsys, tmp_path, example_out):
    code, said, _ = call(monkeypatch, capsys, "share", example_out, "--to", tmp_path / "shared")
    assert code == 0
    assert "opgavetal.csv" in said
    shared = tmp_path / "shared" / "opgavetal.csv"
    arguments = ("estimate", "--counts", shared, "--target", "0461", "--out", tmp_path / "out", "--no-reports")
    code, _, error = call(monkeypatch, capsys, *arguments)
    assert (code, error) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("--target", "46"), 2, "four digits"),
        (("--target", "0461", "--key", "konti"), 2, "konti"),
        (("--target", "0461", "--keys", "none.csv"), 3, "none.csv"),
    ],
)
def test_what_is_wrong_is_said(monkeypatch, capsys, tmp_path, counts, arguments, code, sentence):
    found, _, error = call(
        monkeypatch, capsys, "estimate", "--counts", counts, "--out", tmp_path / "out", "--no-reports", *arguments
    )
    assert found == code
    assert sentence in error
    assert not (tmp_path / "out").exists()
