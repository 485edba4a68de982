"""The model runner: it finds, orders and runs sql/."""

from pathlib import Path

import duckdb
import polars as pl
import pytest

from ky_analysis import contract, database
from ky_analysis.errors import CheckError, ExtractError
from ky_analysis.settings import Settings


@pytest.fixture
def connection(tmp_path):
    with database.connect(tmp_path / "ky.duckdb", temp_directory=tmp_path / "spill") as opened:
        yield opened


@pytest.mark.parametrize(
    ("sql", "reads"),
    [
        ("select 1 from claims", {("main", "claims")}),
        ("from steps.a join extract.b using (x)", {("steps", "a"), ("extract", "b")}),
        ("with own as (from steps.a) select * from own", {("steps", "a")}),
        ("with claims as (from extract.claims) from claims", {("extract", "claims")}),
        ("select 1 where 1 in (select x from seeds.s) and exists (from steps.t)", {("seeds", "s"), ("steps", "t")}),
        ("from steps.a union all by name from steps.b", {("steps", "a"), ("steps", "b")}),
    ],
)
def test_tables_are_read_from_the_sql_itself(connection, sql, reads):
    assert database.tables_read(connection, sql) == reads


def test_every_model_comes_after_what_it_reads(connection):
    done: set[tuple[str, str]] = set()
    models = {(model.schema, model.name) for model in database.models(connection)}
    for model in database.models(connection):
        assert model.reads & models <= done, model.name
        done.add((model.schema, model.name))


def test_a_model_that_reads_a_later_folder_is_refused(connection, tmp_path, monkeypatch):
    for folder, name, sql in (("staging", "early", "from steps.late"), ("tasks", "late", "select 1 as x")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.sql").write_text(sql)
    monkeypatch.setattr(database, "SQL_ROOT", tmp_path)
    with pytest.raises(CheckError, match=r"staging/early reads steps\.late of a later folder"):
        database.models(connection)


def test_two_models_of_one_name_are_refused(connection, tmp_path, monkeypatch):
    for folder in ("staging", "tasks"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.sql").write_text("select 1 as x")
    monkeypatch.setattr(database, "SQL_ROOT", tmp_path)
    with pytest.raises(CheckError, match="named same"):
        database.models(connection)


def test_a_failing_model_is_named_without_a_value(connection, tmp_path, monkeypatch):
    (tmp_path / "staging").mkdir()
    (tmp_path / "staging" / "broken.sql").write_text("select error('secret') as x")
    monkeypatch.setattr(database, "SQL_ROOT", tmp_path)
    with pytest.raises(CheckError, match="staging/broken failed") as raised:
        database.run_models(connection, "staging")
    assert "secret" not in str(raised.value)


def test_sums_that_no_amount_holds_are_said(connection, tmp_path, monkeypatch):
    (tmp_path / "staging").mkdir()
    (tmp_path / "staging" / "sums.sql").write_text("select (999999999999.99 * 2)::decimal(14, 2) as x")
    monkeypatch.setattr(database, "SQL_ROOT", tmp_path)
    with pytest.raises(ExtractError, match="more than a trillion kroner"):
        database.run_models(connection, "staging")


@pytest.mark.parametrize("path", sorted(database.SQL_ROOT.glob("*/*.sql")), ids=lambda path: path.stem)
def test_every_model_says_what_it_is(path: Path):
    text = path.read_text(encoding="utf-8")
    header = [line for line in text.splitlines() if line.startswith("--")]
    start = "-- Any row stops the run:" if path.parent.name == "checks" else "-- Grain:"
    assert header[0].startswith(start)
    assert len(header) <= 6
    assert len(duckdb.extract_statements(text)) == 1


def test_published_tables_carry_the_contracts_comments(example_out):
    with duckdb.connect(str(example_out / "ky.duckdb"), read_only=True) as connection:
        for table in contract.OUTPUTS:
            ((comment,),) = connection.execute(
                "select comment from duckdb_tables() where schema_name = 'main' and table_name = $1", [table.name]
            ).fetchall()
            assert comment == table.description
            columns = connection.execute(
                "select column_name, comment from duckdb_columns() where schema_name = 'main' and table_name = $1 "
                "order by column_index",
                [table.name],
            ).fetchall()
            assert columns == [(column.name, column.description) for column in table.columns]


def test_parquet_files_have_the_contracts_columns(example_out):
    for table in contract.OUTPUTS:
        schema = pl.read_parquet_schema(example_out / "data" / f"{table.name}.parquet")
        assert list(schema) == [column.name for column in table.columns]


def test_a_benefit_of_the_settings_replaces_the_seeds_line(connection):
    line = {"code": "kontanthjaelp", "name": "Kontanthjælp", "case_group": "HTF", "law_to_year": 2020}
    database.load_seeds(connection, Settings.model_validate({"benefits": [line]}))
    years = connection.execute("select from_year, to_year from seeds.law_8o where benefit = 'kontanthjaelp'").fetchall()
    assert years == [(None, 2020)]


def test_a_broken_contract_is_found(connection):
    columns = ", ".join(f'null::{c.type} as "{c.name}"' for c in contract.BY_NAME["row_balance"].columns)
    connection.execute(f"create table main.row_balance as select {columns}")
    with pytest.raises(CheckError, match="column table_name breaks the contract in 1 rows"):
        database.conform(connection, contract.BY_NAME["row_balance"])
