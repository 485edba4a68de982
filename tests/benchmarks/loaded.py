"""The loaded rows of a run as each way of deciding them starts from: a database of ours, and parquet for pandas."""

from pathlib import Path

import duckdb

from ky_analysis import contract, database

SEEDS = {"benefits": "benefit_list", "law_8o": "law_8o"}


def export(out: Path, target: Path) -> Path:
    """Writes target/loaded.duckdb (schemas extract and seeds, the run's parameters) and target/parquet from a run."""
    parquet = target / "parquet"
    parquet.mkdir(parents=True)
    with database.connect(target / "loaded.duckdb", temp_directory=target / "spill") as connection:
        connection.execute(f"attach '{out / 'ky.duckdb'}' as run (read_only)")
        names = [("extract", table.name) for table in contract.INPUTS]
        names += [("extract", "file_notes"), ("steps", "run_parameters"), ("steps", "municipality_codes")]
        names += [("seeds", path.stem) for path in (database.SQL_ROOT / "seeds").glob("*.csv")]
        for schema, name in names:
            connection.execute(f"create table {schema}.{name} as from run.{schema}.{name}")
        files = {table.name: f"extract.{table.name}" for table in contract.INPUTS if not table.optional}
        files |= {file: f"seeds.{name}" for name, file in SEEDS.items()}
        for file, name in (files | {"run_parameters": "steps.run_parameters"}).items():
            connection.execute(f"copy {name} to '{parquet / file}.parquet' (format parquet)")
        connection.execute("detach run")
    return target / "loaded.duckdb"


def extract_date(path: Path):
    """The extract date of exported rows."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("select extract_date from steps.run_parameters").fetchall()[0][0]
