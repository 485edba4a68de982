"""The long form or the short one, and where the long form leaves its figures."""

import json
import os
from pathlib import Path

LONG = os.environ.get("KY_FAULTS") == "long"
FIGURES = Path(__file__).parents[2] / "build" / "faults"


def some(items: list, short: int) -> list:
    """All of a list in the long form; in the short one so many, spread over it."""
    if LONG or len(items) <= short:
        return items
    return [items[number * len(items) // short] for number in range(short)]


def figures(name: str, **numbers: object) -> None:
    """Keeps what a test of the long form measured, for docs/reliability.md."""
    if LONG:
        FIGURES.mkdir(parents=True, exist_ok=True)
        (FIGURES / f"{name}.json").write_text(json.dumps(numbers, ensure_ascii=False, indent=1), encoding="utf-8")
