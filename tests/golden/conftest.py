"""The run of the shipped example as the golden tests read it."""

import polars as pl
import pytest

from ky_analysis import evaluate, sample


@pytest.fixture(scope="session")
def example(example_out, tmp_path_factory) -> dict[str, pl.DataFrame]:
    """The published tables by name, and `evaluation`: the rules against the truth of the example."""
    written = tmp_path_factory.mktemp("golden")
    sample.write_example(written)
    tables = {path.stem: pl.read_parquet(path) for path in (example_out / "data").glob("*.parquet")}
    return tables | {"evaluation": evaluate.evaluate(example_out, written / "truth")}
