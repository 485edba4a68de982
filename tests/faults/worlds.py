"""A small extract, a run of it in a process of its own or in this one, and what came out of it."""

import datetime as dt
import hashlib
import json
import os
import random
import subprocess
import sys
from functools import cache
from pathlib import Path

import polars as pl

from ky_analysis import contract, pipeline
from ky_analysis.settings import Settings
from tests import product, worlds

KEY = "only for tests, and long enough"
DATE = dt.date(2026, 11, 24)
OPEN = Settings.model_validate(
    {
        "limits": {"rejected_share": 1, "unknown_pointer_share": 1},
        "workload": {"draws": 1000},
    }  # fewer: it is not tested here
)


@cache
def two_municipalities() -> tuple[dict, ...]:
    return tuple(worlds.random_worlds(random.Random(7), 2))


def extract(folder: Path) -> Path:
    """Two municipalities with a few rows in each table."""
    if not folder.exists():
        product.write_extract(list(two_municipalities()), folder)
        (folder / "udtraek.toml").write_text(f"udtraeksdato = {DATE}\n", encoding="utf-8")
    return folder


def build(source: Path, out: Path, reports: bool = False) -> None:
    """A run in this process."""
    pipeline.build(source, out, OPEN, extract_date=DATE, reports=reports, key=KEY.encode())


def environment(**more: str) -> dict[str, str]:
    root = str(Path(__file__).parents[2])
    return os.environ | {"KY_ANALYSIS_KEY": KEY, "PYTHONPATH": root, "POLARS_MAX_THREADS": "1"} | more


def cli(*words: object, **more: str) -> subprocess.CompletedProcess:
    """The command line in a process of its own."""
    command = [sys.executable, "-m", "ky_analysis.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment(**more))


def python(code: str, *words: object, **more: str) -> subprocess.Popen:
    """A program of the test's own that uses the product, in a process group of its own."""
    command = [sys.executable, "-c", code, *map(str, words)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, **pipes, env=environment(**more), start_new_session=True)


def tables(out: Path) -> dict[str, str]:
    """A digest of the rows of every published table; the file names of inputs are left out."""
    found = {}
    for table in contract.OUTPUTS:
        frame = pl.read_parquet(out / "data" / f"{table.name}.parquet")
        text = frame.write_json()
        found[table.name] = hashlib.sha256(text.encode()).hexdigest()
    return found


def faults(out: Path, tables_before: dict[str, str]) -> list[str]:
    """What is not as it was before a broken run: the set is whole, and the user's file is there."""
    found = []
    try:
        if tables(out) != tables_before or not json.loads((out / "manifest.json").read_text(encoding="utf-8")):
            found.append("the published set is another")
    except (OSError, ValueError, pl.exceptions.PolarsError):
        found.append("the published set is not complete")
    return found if (out / "notes.txt").exists() else [*found, "the user's file is gone"]


def looped(source: Path, out: Path, how: str, points: list[int]) -> list[dict]:
    """Runs that are broken at the points; see tests/faults/loop.py."""
    command = [sys.executable, "-m", "tests.faults.loop", str(source), str(out), how, *map(str, points)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def finished(folder: Path) -> tuple[Path, Path]:
    """An extract and a finished run of it, with a file of the user's in it."""
    source, out = extract(folder / "extract"), folder / "place" / "out"
    build(source, out)
    (out / "notes.txt").write_text("mine")
    return source, out


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
