"""One run of the shipped example for all golden tests."""

from pathlib import Path

import polars as pl
import pytest

import ky_analysis
from ky_analysis import evaluate, pipeline, sample
from ky_analysis.settings import Settings

EXAMPLE = Path(ky_analysis.__file__).parent / "example"


@pytest.fixture(scope="session")
def run(tmp_path_factory) -> Path:
    """The folder that the run published."""
    out = tmp_path_factory.mktemp("golden") / "out"
    pipeline.build(EXAMPLE, out, Settings(), reports=False, key=b"only for tests")
    return out


@pytest.fixture(scope="session")
def example(run) -> dict[str, pl.DataFrame]:
    """The published tables by name, and `evaluation`: the rules against the truth of the example."""
    sample.write_example(run.parent)
    tables = {path.stem: pl.read_parquet(path) for path in (run / "data").glob("*.parquet")}
    return tables | {"evaluation": evaluate.evaluate(run, run.parent / "truth")}
