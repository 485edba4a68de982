"""One run of the shipped example for all golden tests."""

from pathlib import Path

import polars as pl
import pytest

import ky_analysis
from ky_analysis import pipeline
from ky_analysis.settings import Settings

EXAMPLE = Path(ky_analysis.__file__).parent / "example"


@pytest.fixture(scope="session")
def example(tmp_path_factory) -> dict[str, pl.DataFrame]:
    """The published tables of the example, by name."""
    out = tmp_path_factory.mktemp("golden") / "out"
    pipeline.build(EXAMPLE, out, Settings(), reports=False, key=b"only for tests")
    return {path.stem: pl.read_parquet(path) for path in (out / "data").glob("*.parquet")}
