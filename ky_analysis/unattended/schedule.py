"""schedule.toml: which municipalities are published, from where, to which site, by when. Unknown keys are errors."""

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, model_validator

from ky_analysis.errors import UsageError
from ky_analysis.settings import Section, allowed_keys


class Deadlines(Section):
    """Seconds after which a notebook, or a municipality's whole run, is ended."""

    notebook_seconds: Annotated[int, Field(ge=1)] = 300
    run_seconds: Annotated[int, Field(ge=1)] = 3600


class Retention(Section):
    """How many report sets of a municipality stay, and for how long; the latest always stays."""

    sets: Annotated[int, Field(ge=1)] = 30
    days: Annotated[int, Field(ge=1)] = 400


class Log(Section):
    """How the log is written on standard error."""

    format: Literal["text", "json"] = "text"


class Municipality(Section):
    """One municipality and where its extract is put: a folder or a zip."""

    code: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    source: Path


class Schedule(Section):
    """What `ky-analysis publish` does. Relative paths are from the file's own folder.

    `audience` says who reads the site: `internal` the caseworkers, who see account and claim keys; `municipality`
    all its staff, without keys; `shared` others, who also see no counts of 1 to 4.
    """

    site: Path
    work: Path
    municipality: Annotated[tuple[Municipality, ...], Field(min_length=1)]
    settings: Path | None = None
    audience: Literal["internal", "municipality", "shared"] = "municipality"
    workers: Annotated[int, Field(ge=1, le=256)] = os.cpu_count() or 1
    deadlines: Deadlines = Deadlines()
    retention: Retention = Retention()
    log: Log = Log()

    @model_validator(mode="after")
    def apart(self) -> "Schedule":
        if _inside(self.work, self.site) or _inside(self.site, self.work):
            raise ValueError("the site and the work folder lie in one another; the work folder holds keys of persons")
        for municipality in self.municipality:
            if _inside(municipality.source, self.site):
                raise ValueError(f"the source of municipality {municipality.code} lies in the site folder")
        return self

    @property
    def twice(self) -> frozenset[str]:
        """Codes that are there more than once: which source counts is not known, so they are not run."""
        codes = [municipality.code for municipality in self.municipality]
        return frozenset(code for code in codes if codes.count(code) > 1)


def load(path: Path) -> Schedule:
    """Reads a schedule; its paths are absolute afterwards.

    Raises:
        UsageError: the file is missing, is not TOML, or has a key or value that is not allowed, with its line.
    """
    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text)
        return Schedule.model_validate(_absolute(document, path.resolve().parent))
    except OSError as error:
        raise UsageError(
            f"Schedule {path} cannot be read ({error.strerror}). Give a TOML file with --config."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"Schedule {path} is not valid TOML: {error}.") from None
    except ValidationError as error:
        raise UsageError(describe(path, text, error)) from None


def _absolute(document: dict, base: Path) -> dict:
    """The document with its paths made absolute, so that a systemd unit may run anywhere."""
    made = {
        name: str(base / value) if name in ("site", "work", "settings") and isinstance(value, str) else value
        for name, value in document.items()
    }
    entries = made.get("municipality")
    if isinstance(entries, list):
        made["municipality"] = [
            entry | {"source": str(base / entry["source"])}
            if isinstance(entry, dict) and isinstance(entry.get("source"), str)
            else entry
            for entry in entries
        ]
    return made


def _inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def describe(path: Path, text: str, error: ValidationError) -> str:
    """One sentence for the first thing that is wrong: the line, the key, and what is allowed."""
    first = error.errors()[0]
    location = first["loc"]
    key = ".".join(str(part) for part in location if isinstance(part, str))
    line = line_of(text, location)
    where = f"Schedule {path}, line {line}" if line else f"Schedule {path}"
    if first["type"] == "extra_forbidden":
        return f"{where}: '{key}' is not known. Allowed there: {', '.join(allowed_keys(Schedule, location[:-1]))}."
    if first["type"] == "missing":
        return f"{where}: '{key}' is missing."
    said = first["msg"].removeprefix("Value error, ")
    return f"{where}: '{key}': {said}." if key else f"{where}: {said}."


def line_of(text: str, location: tuple) -> int | None:
    """The line of a key; of its section's header where the key is not there; None for the whole file."""
    names = [part for part in location if isinstance(part, str)]
    place = next((part for part in location if isinstance(part, int)), 0)
    if not names:
        return None
    lines = text.splitlines()
    header = re.compile(rf"^\s*\[+\s*{re.escape(names[0])}\s*\]+")
    headers = [number for number, line in enumerate(lines) if header.match(line)]
    if len(names) == 1 and not headers:
        start, end = 0, next((n for n, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    elif place < len(headers):
        start = headers[place]
        end = next((n for n in range(start + 1, len(lines)) if lines[n].lstrip().startswith("[")), len(lines))
    else:
        start, end = 0, len(lines)
    wanted = re.compile(rf"^\s*(\[+\s*)?{re.escape(names[-1])}\b")
    found = next((number + 1 for number in range(start, end) if wanted.match(lines[number])), None)
    return found or (headers[place] + 1 if place < len(headers) else None)
