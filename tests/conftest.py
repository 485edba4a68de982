"""What several test files share: the example, run once a session."""

import os
from pathlib import Path

import pytest

from ky_analysis import pipeline
from ky_analysis.settings import Settings

os.environ.setdefault("KY_ANALYSIS_KEY", "a key for tests only")


@pytest.fixture(scope="session")
def example_out(tmp_path_factory) -> Path:
    """OUT of the shipped example, without reports. Tests copy what they change."""
    out = tmp_path_factory.mktemp("example") / "out"
    pipeline.build(pipeline.EXAMPLE, out, Settings(), reports=False)
    return out
