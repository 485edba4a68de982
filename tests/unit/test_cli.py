"""The command line as it is used: exit codes, one clear sentence, nothing published where something failed."""

import hashlib
import json
import shutil
import subprocess
import sys

import duckdb
import pytest

from ky_analysis import cli, database, pipeline
from ky_analysis.publication import held


def call(monkeypatch, capsys, *arguments) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["ky-analysis", *map(str, arguments)])
    with pytest.raises(SystemExit) as exit_:
        cli.main()
    captured = capsys.readouterr()
    return exit_.value.code, captured.out, captured.err


def test_run_publishes_everything(monkeypatch, capsys, tmp_path):
    out = tmp_path / "out"
    code, said, error = call(monkeypatch, capsys, "run", pipeline.EXAMPLE, "--out", out, "--no-reports")
    assert (code, error) == (0, "")
    assert str(out / "data") in said
    assert {path.name for path in out.iterdir()} == {"ky.duckdb", "data", "worklist.xlsx", "manifest.json"}
    assert [path.name for path in tmp_path.glob(".*.run-*")] == []


def test_the_manifest_says_what_ran_on_what(example_out):
    said = json.loads((example_out / "manifest.json").read_text(encoding="utf-8"))
    files = {file["table"]: file for file in said["extract"]["files"]}
    balance = {row["table_name"]: row for row in said["row_balance"]}
    assert set(balance) == set(files)
    for table, row in balance.items():
        assert row["input_rows"] == files[table]["rows"]
        assert row["input_rows"] == row["loaded_rows"] + row["rejected_rows"] + row["duplicate_rows"]
        source = pipeline.EXAMPLE / files[table]["file"]
        assert files[table]["sha256"] == hashlib.sha256(source.read_bytes()).hexdigest()
    assert said["settings"]["run"]["task_grain"] == "account"
    assert {"duckdb", "polars"} <= set(said["libraries"])
    assert {"read", "references", "checks"} <= set(said["seconds"])
    assert "row_balance" in said["checks"]


def test_one_municipality_can_be_kept(monkeypatch, capsys, tmp_path):
    out = tmp_path / "out"
    code, *_ = call(
        monkeypatch, capsys, "run", pipeline.EXAMPLE, "--out", out, "--no-reports", "--municipality", "0657"
    )
    assert code == 0
    with duckdb.connect(str(out / "ky.duckdb"), read_only=True) as connection:
        packages = connection.execute("select municipality_code, sum(tasks) from task_packages group by all").fetchall()
    assert packages == [("0657", 0)]


def test_a_municipality_that_is_not_there_is_said(monkeypatch, capsys, tmp_path):
    arguments = ("run", pipeline.EXAMPLE, "--out", tmp_path / "out", "--municipality", "0101")
    code, _, error = call(monkeypatch, capsys, *arguments)
    assert code == 2
    assert "no row of municipality 0101" in error and "0657" in error
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("run",), 2, "Missing argument"),
        (("run", "EXAMPLE", "--out", "OUT", "--foo"), 2, "No such option: --foo"),
        (("run", "EXAMPLE", "--out", "OUT", "--municipality", "Odense"), 2, "four digits"),
        (("nope",), 2, "No such command 'nope'"),
        (("share", "nowhere"), 2, "has no ky.duckdb"),
        (("run", "EXAMPLE"), 2, "Missing option '--out'"),
        (("run", "EXAMPLE", "--out", "OUT", "--lang", "sv"), 2, "Invalid value for '--lang'"),
        (("run", "EXAMPLE", "--out", "OUT", "--extract-date", "20-13-2026"), 2, "Invalid value for '--extract-date'"),
        (("run", "EXAMPLE", "--out", "OUT", "--settings", "none.toml"), 2, "does not exist"),
        (("run", "nowhere", "--out", "OUT"), 3, "nowhere"),
        (("run", "EXAMPLE", "--out", "FOREIGN"), 2, "not written by ky-analysis"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_published(monkeypatch, capsys, tmp_path, arguments, code, sentence):
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "mine.txt").write_text("mine")
    places = {"EXAMPLE": pipeline.EXAMPLE, "OUT": tmp_path / "out", "FOREIGN": foreign}
    found, _, error = call(monkeypatch, capsys, *[places.get(argument, argument) for argument in arguments])
    assert found == code
    assert sentence in error
    assert "Traceback" not in error
    assert error.startswith("ky-analysis: ") and error.count("\n") == 1
    assert not (tmp_path / "out").exists()
    assert [path.name for path in foreign.iterdir()] == ["mine.txt"]


def test_the_code_of_a_municipality_may_come_from_the_command_line(monkeypatch, capsys, tmp_path):
    source = shutil.copytree(pipeline.EXAMPLE, tmp_path / "extract")
    (source / "udtraek.toml").unlink()
    for path in source.glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join(line.partition(";")[2] for line in lines if line[:4] in ("0657", "komm")), "utf-8")
    arguments = ("run", source, "--out", tmp_path / "out", "--no-reports", "--extract-date", "2026-11-20")
    assert call(monkeypatch, capsys, *arguments)[0] == 3
    code, *_ = call(monkeypatch, capsys, *arguments, "--municipality", "657")
    assert code == 0
    with duckdb.connect(str(tmp_path / "out" / "ky.duckdb"), read_only=True) as connection:
        assert connection.execute("select distinct municipality_code from extract.cases").fetchall() == [("0657",)]


def test_a_failed_check_is_4_and_leaves_the_old_output(monkeypatch, capsys, tmp_path):
    out = tmp_path / "out"
    arguments = ("run", pipeline.EXAMPLE, "--out", out, "--no-reports")
    call(monkeypatch, capsys, *arguments)
    before = (out / "manifest.json").read_text()
    sql = tmp_path / "sql"
    shutil.copytree(database.SQL_ROOT, sql)
    (sql / "checks" / "always.sql").write_text("-- Any row stops the run: always.\nselect 1")
    monkeypatch.setattr(database, "SQL_ROOT", sql)
    code, _, error = call(monkeypatch, capsys, *arguments)
    assert code == 4
    assert "Check always found 1 rows" in error
    assert (out / "manifest.json").read_text() == before


def test_a_held_output_is_6(monkeypatch, capsys, tmp_path):
    with held(tmp_path / "out"):
        code, _, error = call(monkeypatch, capsys, "run", pipeline.EXAMPLE, "--out", tmp_path / "out", "--no-reports")
    assert code == 6
    assert "is held by" in error


def test_strict_refuses_a_single_reject(monkeypatch, capsys, tmp_path):
    code, _, error = call(monkeypatch, capsys, "run", pipeline.EXAMPLE, "--out", tmp_path / "out", "--strict")
    assert code == 3
    assert not (tmp_path / "out").exists()
    assert "fordringer" in error or "debitorkonti" in error or "ydelser" in error


def test_help_imports_nothing_heavy():
    command = [sys.executable, "-X", "importtime", "-m", "ky_analysis.cli", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    imported = {line.rsplit("|", 1)[1].strip() for line in done.stderr.splitlines() if "|" in line}
    assert not imported & {"polars", "duckdb", "altair", "papermill", "numpy", "scipy", "pydantic"}
    assert "run" in done.stdout


def test_progress_is_silent_where_there_is_no_terminal(monkeypatch, capsys, tmp_path):
    *_, error = call(monkeypatch, capsys, "run", pipeline.EXAMPLE, "--out", tmp_path / "out", "--no-reports")
    assert error == ""
