"""manifest.json: what ran on what."""

import dataclasses
import hashlib
import json
import platform
import secrets
import string
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

from ky_analysis import __version__
from ky_analysis.settings import Settings

LIBRARIES = ("duckdb", "polars", "altair", "papermill", "numpy", "scipy")


def describe(
    loaded, settings: Settings, municipalities: tuple[str, ...], row_balance: list[dict], checks_made: list[str]
) -> dict:
    """What is known of a run once its tables stand.

    Args:
        loaded: the extract's LoadReport.
        municipalities: the codes that were asked for; none is all.
        row_balance: the rows of that table.
        checks_made: names of the checks that found nothing.
    """
    return _of_program(settings) | {
        "municipalities_asked_for": list(municipalities),
        "extract": json.loads(json.dumps(dataclasses.asdict(loaded), default=str)),
        "row_balance": row_balance,
        "checks": checks_made,
    }


def describe_estimate(settings: Settings, inputs: list[Path], start: date) -> dict:
    """What is known of an estimate: the files it rests on with their SHA-256; a folder by its manifest's."""
    files = [path / "manifest.json" if path.is_dir() else path for path in inputs]
    return _of_program(settings) | {
        "start_date": start.isoformat(),
        "inputs": [
            {"path": path.name, "sha256": hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None}
            for path, file in zip(inputs, files, strict=True)
        ],
    }


def _of_program(settings: Settings) -> dict:
    return {
        "program": "ky-analysis",
        "version": __version__,
        **of_run(settings),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def of_run(settings: Settings) -> dict:
    """What is a run's own: its id, its time and its settings."""
    text = settings.model_dump_json()
    return {
        "run_id": run_id(),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "settings": json.loads(text),
        "settings_sha256": hashlib.sha256(text.encode()).hexdigest(),
    }


def run_id() -> str:
    """Letters only, so that it never looks like a person's number."""
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(16))


def write(path: Path, description: dict) -> None:
    """Writes the description as indented JSON."""
    path.write_text(json.dumps(description, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
