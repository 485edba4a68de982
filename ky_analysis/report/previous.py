"""What the reports compare with: the packages of the run that a new one replaces."""

import json
from datetime import date
from pathlib import Path

import polars as pl

NAME = "previous_packages.parquet"
HOW = ("language", "memory_limit", "threads")  # settings that change no figure


def keep(out: Path, data: Path, description: dict) -> None:
    """Writes `data`/previous_packages.parquet from the run in `out`, if there is one that can be read.

    It has municipality_code, package_code and tasks, and of the run its extract_date and whether it had the
    same_settings. A run on the same as before keeps what that one compared with: it gives the same pages again.

    Args:
        out: The folder that the new run will replace.
        data: The new run's folder of parquet files.
        description: The new run's manifest.
    """
    found = _found(out, description)
    if found is not None:
        found.write_parquet(data / NAME)


def _found(out: Path, description: dict) -> pl.DataFrame | None:
    """None: there is nothing to compare with; an old folder that cannot be read is replaced, not compared with."""
    try:
        before = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
        if _ran_on(before) == _ran_on(description):
            kept = out / "data" / NAME
            return pl.read_parquet(kept, glob=False) if kept.is_file() else None
        packages = out / "data" / "task_packages.parquet"
        return pl.read_parquet(
            packages, columns=["municipality_code", "package_code", "tasks"], glob=False
        ).with_columns(
            extract_date=pl.lit(date.fromisoformat(before["extract"]["extract_date"])),
            same_settings=pl.lit(_settings(before) == _settings(description)),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pl.exceptions.PolarsError):
        return None


def _ran_on(description: dict) -> tuple:
    extract = description["extract"]
    files = [(file["file"], file["sha256"]) for file in extract["files"]]
    chosen = description.get("municipalities_asked_for")
    return str(extract["extract_date"]), files, chosen, _settings(description), description.get("version")


def _settings(description: dict) -> dict:
    settings = dict(description["settings"])
    settings["run"] = {name: value for name, value in (settings.get("run") or {}).items() if name not in HOW}
    return settings
