"""The log of unattended runs on standard error: text or JSON lines. What looks like a person's number is masked."""

import json
import re
import sys
from datetime import datetime
from typing import Literal, TextIO

from ky_analysis.checks import CPR_SHAPE

_CPR = re.compile(rf"(?<![0-9]){CPR_SHAPE}(?![0-9])")
LIMIT = 1000  # signs of one value


def write(
    event: str,
    *,
    form: Literal["text", "json"] = "text",
    at: datetime | None = None,
    stream: TextIO | None = None,
    **facts: object,
) -> None:
    """Writes one line and flushes it.

    Args:
        event: what happened, one word.
        form: `text` for people and journals, `json` for programs: one object a line.
        at: when; none is now, in the local zone.
        facts: what belongs to it; none is left out.
    """
    said = {"at": (at or datetime.now().astimezone()).isoformat(timespec="seconds"), "event": event}
    said |= {name: clean(value) for name, value in facts.items() if value is not None}
    print(line(said, form), file=stream or sys.stderr, flush=True)


def line(said: dict, form: Literal["text", "json"]) -> str:
    """One line of the log; a value with blanks or quotes is quoted in text."""
    if form == "json":
        return json.dumps(said, ensure_ascii=False)
    pairs = [f"{name}={_plain(value)}" for name, value in said.items() if name not in ("at", "event")]
    return " ".join([said["at"], said["event"], *pairs])


def clean(value: object) -> object:
    """A value that may be kept: numbers as they are, text on one line, short, and without persons' numbers."""
    if isinstance(value, bool | int | float):
        return value
    text = "".join(sign if sign.isprintable() else " " for sign in str(value))
    return _CPR.sub("[CPR]", text)[:LIMIT]


def _plain(value: object) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if not text or set(text) & set(' "=') else text
