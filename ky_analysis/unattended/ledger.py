"""The run ledger: what was begun, how far it came and how it ended, one JSON object a line, only ever added to.

It survives a kill: a line is one write at the file's end, and a run that has no last line was killed.
"""

import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ky_analysis.unattended import logs

ENDS = ("published", "failed", "killed")


def append(path: Path, run: str, municipality: str, event: str, **facts: object) -> None:
    """Adds one event; the last one of a run is on the disk when this returns.

    Args:
        run: the run's own name, letters only.
        event: `started`, `step`, `notebook`, or one of ENDS.
        facts: what belongs to it: step, n and of, reason, exit_code, seconds, fingerprint.
    """
    said = {"at": datetime.now().astimezone().isoformat(timespec="seconds"), "run": run, "municipality": municipality}
    said |= {"event": event} | {name: logs.clean(value) for name, value in facts.items() if value is not None}
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        # A kill can leave half a line: the next one begins on its own.
        torn = os.lseek(descriptor, 0, os.SEEK_END) and _last_byte(descriptor) != b"\n"
        os.write(descriptor, (("\n" if torn else "") + json.dumps(said, ensure_ascii=False) + "\n").encode())
        if event in ENDS or event == "started":
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _last_byte(descriptor: int) -> bytes:
    os.lseek(descriptor, -1, os.SEEK_END)
    return os.read(descriptor, 1)


def read(path: Path) -> list[dict]:
    """All events in order; half a line that a kill left is skipped."""
    if not path.exists():
        return []
    events = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            event = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(event, dict) and {"at", "run", "municipality", "event"} <= event.keys():
            events.append(event)
    return events


def unfinished(events: list[dict]) -> list[dict]:
    """The last event of every run that has no end: under the site's lock these were killed."""
    last: dict[tuple[str, str], dict] = {}
    for event in events:
        last[event["run"], event["municipality"]] = event
    return [event for event in last.values() if event["event"] not in ENDS]


def last_ends(events: list[dict]) -> dict[str, dict]:
    """The last end of each municipality."""
    return {event["municipality"]: event for event in events if event["event"] in ENDS}


def recorder(path: Path, run: str, municipality: str) -> Callable[..., None]:
    """Takes a run's progress: the name of a step, or `n, of, notebook`."""

    def record(*told: object) -> None:
        if len(told) == 3:
            append(path, run, municipality, "notebook", n=told[0], of=told[1], step=told[2])
        else:
            append(path, run, municipality, "step", step=" ".join(map(str, told)))

    return record


def rotate(path: Path, bytes_at_most: int = 20_000_000) -> None:
    """Begins a new file where the old one has grown large; one old one is kept."""
    if path.exists() and path.stat().st_size > bytes_at_most:
        os.replace(path, path.with_suffix(".old.jsonl"))
