"""What if a rule or a setting were different: the same loaded rows, decided once more, beside what was published.

Nothing is written: the rows are read from OUT/ky.duckdb, and everything is decided in memory.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from ky_analysis import contract, database, pipeline, published_run
from ky_analysis.settings import Settings

EXTRACTED = (*(table.name for table in contract.INPUTS), "file_notes")
SIDES = ("published.main", "memory.main")
DECIDED = ("outcome", "package_code", "reference_status", "reference_rule", "reference", "link_status", "case_id")
MOVES = ("outcome", "package_code", "reference", "case_id")


@dataclass(frozen=True)
class WhatIf:
    """Both results side by side, and what the new settings could not change.

    Attributes:
        packages: municipality_code, package_code, package_number, and tasks, claims, balance, coverage_amount, at_risk,
            each `_before`, `_after` and, for tasks and claims, `_change`; all 15 packages.
        outcomes: municipality_code, outcome, claims_before, claims_after, claims_change; all five outcomes.
        moved: a row per claim whose outcome, package, reference or case is another: municipality_code, claim_id, and
            outcome, package_code, reference_status, reference_rule, reference, link_status, case_id before and after.
        notes: sentences on what the settings ask for that only a new `run` can give.
    """

    packages: pl.DataFrame
    outcomes: pl.DataFrame
    moved: pl.DataFrame
    notes: tuple[str, ...]


def what_if(out: Path, settings: Settings) -> WhatIf:
    """Decides the run in `out` once more under other settings.

    Raises:
        UsageError: `out` is not a folder that `run` published.
    """
    path = published_run.database_file(out)
    with tempfile.TemporaryDirectory() as spill, in_memory(path, Path(spill)) as connection:
        _decide(connection, settings)
        before, after = (_claims(connection, schema) for schema in SIDES)
        packages = _packages(connection)
        return WhatIf(
            packages,
            _outcomes(before, after, packages["municipality_code"]),
            _moved(before, after),
            tuple(_notes(connection, settings)),
        )


def in_memory(path: Path, spill: Path) -> duckdb.DuckDBPyConnection:
    """A connection in memory with the run attached read-only as `published` and its loaded rows as schema `extract`."""
    connection = database.connect(Path(":memory:"), temp_directory=spill)
    quoted = str(path).replace("'", "''")
    connection.execute(f"attach '{quoted}' as published (read_only)")
    for name in EXTRACTED:
        connection.execute(f"create view extract.{name} as from published.extract.{name}")
    database.run_models(connection, "codes")
    return connection


def _decide(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    (date,) = connection.execute("select extract_date from published.steps.run_parameters").fetchall()[0]
    database.load_seeds(connection, settings)
    pipeline.decide(connection, settings, date, tables=("claims", "coverages", "tasks"))


def _packages(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    columns = ("tasks", "claims", "balance", "coverage_amount", "at_risk")
    before, after = (database.read(connection, f"from {schema}.task_packages") for schema in SIDES)
    both = before.join(after, on=["municipality_code", "package_code", "package_number"], suffix="_after")
    counts = [pl.col(f"{name}_after").sub(pl.col(name)).alias(f"{name}_change") for name in ("tasks", "claims")]
    both = both.with_columns(counts).rename({name: f"{name}_before" for name in columns})
    pairs = [f"{name}_{side}" for name in columns for side in ("before", "after")]
    return both.select(
        "municipality_code", "package_code", "package_number", "tasks_change", "claims_change", *pairs
    ).sort("municipality_code", "package_number")


def _outcomes(before: pl.DataFrame, after: pl.DataFrame, municipalities: pl.Series) -> pl.DataFrame:
    key = ["municipality_code", "outcome"]
    every = pl.DataFrame({"outcome": contract.OUTCOMES, "place": range(len(contract.OUTCOMES))})
    every = municipalities.unique().sort().to_frame().join(every, how="cross")
    for name, frame in (("claims_before", before), ("claims_after", after)):
        counted = frame.group_by(key).agg(pl.len().cast(pl.Int64).alias(name))
        every = every.join(counted, on=key, how="left").with_columns(pl.col(name).fill_null(0))
    change = pl.col("claims_after") - pl.col("claims_before")
    return every.sort("municipality_code", "place").drop("place").with_columns(claims_change=change)


def _moved(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    both = before.join(after, on=["municipality_code", "claim_id"], suffix="_after")
    differs = [pl.col(name).ne_missing(pl.col(f"{name}_after")) for name in MOVES]
    both = both.filter(pl.any_horizontal(differs)).rename({name: f"{name}_before" for name in DECIDED})
    pairs = [f"{name}_{side}" for name in DECIDED for side in ("before", "after")]
    return both.select("municipality_code", "claim_id", *pairs).sort("municipality_code", "claim_id")


def _claims(connection: duckdb.DuckDBPyConnection, schema: str) -> pl.DataFrame:
    own = ", ".join(name for name in DECIDED if name != "package_code")
    return database.read(
        connection,
        f"select municipality_code, claim_id, {own}, package_code from {schema}.claims "
        f"left join {schema}.tasks using (municipality_code, task_id)",
    )


def _notes(connection: duckdb.DuckDBPyConnection, settings: Settings) -> list[str]:
    """What reading the extract anew under these settings could change, and this could not."""
    notes = []
    published = set(connection.execute("select code, name_da from published.seeds.benefits").fetchall())
    now = set(connection.execute("select code, name_da from seeds.benefits").fetchall())
    if published != now:
        (unknown,) = connection.execute(
            "select count(*) from published.extract.claims where benefit is null"
        ).fetchall()[0]
        notes.append(
            "The list of benefits differs from the run's. The benefits were read with the run's own list, so "
            f"{unknown} claims without a known benefit stay so here. `ky-analysis run` with these settings reads anew."
        )
    if settings.limits != Settings().limits:
        notes.append("Limits on rejected rows apply when an extract is read; they change nothing here.")
    return notes
