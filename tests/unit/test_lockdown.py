"""Once the extract is read, SQL opens nothing but its own file, its spill files and the output's data folder."""

import duckdb
import polars as pl
import pytest

from ky_analysis import database


@pytest.fixture
def locked(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with database.connect(tmp_path / "x.duckdb", temp_directory=tmp_path / "spill") as connection:
        connection.execute(f"select * from read_csv('{tmp_path}/secret.csv')").fetchall()  # red: open before
        database.lock_down(connection, tmp_path / "data")
        yield connection, tmp_path


@pytest.mark.parametrize(
    "statement",
    [
        "from read_csv('{0}/secret.csv')",
        "from '{0}/secret.csv'",
        "from read_text('/etc/passwd')",
        "from glob('{0}/*')",
        "copy (select 1) to '{0}/out.csv'",
        "copy (select 1) to '{0}/data/../out.csv'",
        "attach '{0}/other.duckdb'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set allowed_directories = ['/']",
        "set threads = 1",
    ],
)
def test_the_rest_is_closed(locked, statement):
    connection, folder = locked
    with pytest.raises((duckdb.PermissionException, duckdb.InvalidInputException, duckdb.IOException)):
        connection.execute(statement.format(folder)).fetchall()


def test_what_the_run_needs_is_open(locked):
    connection, folder = locked
    connection.execute(f"copy (select 1 as a) to '{folder}/data/a.parquet' (format parquet)")
    database.write(connection, "steps", "frame", pl.DataFrame({"a": [1]}))
    assert database.read(connection, "from steps.frame")["a"].to_list() == [1]
