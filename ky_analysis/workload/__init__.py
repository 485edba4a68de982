"""From tasks to hours, dates and people. `run` is the entry; nothing heavy is imported before it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    import polars as pl

    from ky_analysis.settings import Settings


def run(data: Path, settings: Settings, extract_date: dt.date) -> dict[str, pl.DataFrame]:
    """Hours, dates and people of every municipality in an output's data folder; see runner.run."""
    from ky_analysis.workload import runner  # settings imports this package for its sections

    return runner.run(data, settings, extract_date)
