"""What is done in parts, in little memory or on one core gives what it gives in one."""

import polars as pl
import pytest

from ky_analysis import contract, database, pipeline
from ky_analysis.settings import Settings
from tests.conftest import KEY


@pytest.mark.parametrize("run", [{"memory_limit": "1GB"}, {"threads": 1}], ids=str)
def test_parts_and_limits_change_nothing(tmp_path, example_out, monkeypatch, run):
    monkeypatch.setattr(database, "CLAIMS_AT_ONCE", 1)
    pipeline.build(pipeline.EXAMPLE, tmp_path / "out", Settings.model_validate({"run": run}), reports=False, key=KEY)
    for table in contract.OUTPUTS:
        one, other = (
            pl.read_parquet(out / "data" / f"{table.name}.parquet") for out in (example_out, tmp_path / "out")
        )
        assert one.equals(other), table.name


def test_every_municipality_is_in_one_part(example_out, monkeypatch):
    monkeypatch.setattr(database, "CLAIMS_AT_ONCE", 1)
    with database.duckdb.connect(str(example_out / "ky.duckdb"), read_only=True) as connection:
        parts = database._parts(connection)
        found = [
            code
            for part in parts
            for (code,) in connection.execute(
                f"select municipality_code from steps.municipality_codes where {part} order by all"
            ).fetchall()
        ]
    assert len(parts) > 1
    assert found == sorted(
        pl.read_parquet(example_out / "data" / "task_packages.parquet")["municipality_code"].unique()
    )
