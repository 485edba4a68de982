"""One TOML file of settings, typed; a key that is not known is an error that names its line and what is allowed."""

import calendar
import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ky_analysis import contract
from ky_analysis.errors import UsageError
from ky_analysis.workload.plan import MunicipalityTeam, Team, Workload

Share = Annotated[float, Field(ge=0, le=1)]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Run(Section):
    """What is run, for whom."""

    language: Literal["da", "en"] = "da"
    task_grain: Literal["account", "claim"] = "account"
    handle_by_month: Annotated[int, Field(ge=1, le=12)] = 1
    handle_by_day: Annotated[int, Field(ge=1, le=31)] = 31
    eindkomst_field_code: str = ""
    memory_limit: Annotated[str, Field(pattern=r"^[1-9]\d*(\.\d+)? ?(MB|GB|MiB|GiB)$")] = "2GB"  # of the database
    threads: Annotated[int, Field(ge=1, le=1024)] | None = None  # none: one a core

    @model_validator(mode="after")
    def _handle_by_is_a_day_of_every_year(self) -> "Run":
        if self.handle_by_day > calendar.monthrange(2027, self.handle_by_month)[1]:
            raise ValueError("handle_by_day and handle_by_month are no day of every year")
        return self


class Rules(Section):
    """The rules of references; what is turned off is data, not code."""

    disabled: tuple[
        Literal[
            "normalised", "amount_and_period", "exact_period", "covering_period",
            "only_overlap", "only_benefit", "account_sibling",
        ],
        ...,
    ] = ()  # fmt: skip
    law_year: int | None = None
    uddannelseshjaelp_before_2026: bool = False
    placeholders: tuple[str, ...] = ("-", "UKENDT", "MANGLER")


class Limits(Section):
    """The largest share of a table's rows that may be rejected; exactly the limit passes."""

    rejected_share: Share = 0.05
    unknown_pointer_share: Share = 0.05


class Benefit(Section):
    """A benefit that the municipality adds to the seed list, or a line of it that is replaced."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    name: str
    case_group: str
    law_from_year: int | None = None
    law_to_year: int | None = None
    covered: bool = True


class TaskType(Section):
    """The municipality's own name of a kind of task."""

    task_type: Literal[*contract.TASK_TYPES]
    name_da: str
    name_en: str = ""


class Settings(Section):
    run: Run = Run()
    rules: Rules = Rules()
    limits: Limits = Limits()
    benefits: tuple[Benefit, ...] = ()
    task_types: tuple[TaskType, ...] = ()
    workload: Workload = Workload()
    team: Team = Team()
    teams: tuple[MunicipalityTeam, ...] = ()


def load(path: Path | None) -> Settings:
    """Reads settings; None gives the defaults.

    Raises:
        UsageError: the file is missing, is not TOML, or has a key or value that is not allowed.
    """
    return Settings() if path is None else _read(path, {})


def restored(published: dict) -> Settings:
    """The settings of a run from its manifest, where what was not set is null."""
    return Settings.model_validate(_without_nulls(published))


def overlaid(published: dict, path: Path, sections: tuple[str, ...]) -> Settings:
    """The settings of a run from its manifest, with a file's sections laid over them key by key.

    Args:
        sections: the ones that the file may have.

    Raises:
        UsageError: as load, or the file has another section.
    """
    return _read(path, _without_nulls(published), sections)


def _without_nulls(values: dict) -> dict:
    kept = {key: value for key, value in values.items() if value is not None}
    return {key: _without_nulls(value) if isinstance(value, dict) else value for key, value in kept.items()}


def _read(path: Path, base: dict, sections: tuple[str, ...] = ()) -> Settings:
    try:
        text = path.read_text(encoding="utf-8")
        given = tomllib.loads(text)
        if strange := sorted(set(given) - set(sections)) if sections else []:
            raise UsageError(f"{path}: '{strange[0]}' cannot be changed here. Allowed: {', '.join(sections)}.")
        merged = base | {
            name: base.get(name, {}) | part if isinstance(part, dict) else part for name, part in given.items()
        }
        return Settings.model_validate(merged)
    except FileNotFoundError:
        raise UsageError(f"Settings file {path} does not exist. Give the path of a TOML file.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"Settings file {path} is not valid TOML: {error}.") from None
    except ValidationError as error:
        raise UsageError(describe(path, text, error)) from None


def describe(path: Path, text: str, error: ValidationError) -> str:
    """One sentence for the first thing that is wrong: the line, the key, and what is allowed."""
    first = error.errors()[0]
    location = first["loc"]
    key = ".".join(str(part) for part in location)
    line = line_of(text, location)
    where = f"{path}, line {line}" if line else str(path)
    if first["type"] == "extra_forbidden":
        allowed = ", ".join(allowed_keys(Settings, location[:-1]))
        return f"{where}: setting '{key}' is not known. Allowed there: {allowed}."
    return f"{where}: setting '{key}': {first['msg'].removeprefix('Value error, ')}."


def allowed_keys(model: type[BaseModel], location: tuple) -> list[str]:
    """The keys a section takes, following `location` through nested sections and lists of them."""
    for part in location:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[part].annotation
        model = next((a for a in getattr(annotation, "__args__", ()) if isinstance(a, type)), annotation)
    return list(model.model_fields)


def line_of(text: str, location: tuple) -> int | None:
    """The line of the last named part of `location`, searched inside its section; else of the part that holds it."""
    lines = text.splitlines()
    names = [part for part in location if isinstance(part, str)]
    start = 0
    for name in names[:-1]:
        header = re.compile(rf"^\s*\[+\s*([\w.]+\.)?{re.escape(name)}\s*[\].]")
        start = next((i for i, line in enumerate(lines) if i >= start and header.match(line)), start)
    wanted = re.compile(rf"^\s*(\[+.*\b)?{re.escape(names[-1])}\b")
    found = next((i + 1 for i, line in enumerate(lines) if i >= start and wanted.match(line)), None)
    return found or (line_of(text, tuple(names[:-1])) if names[:-1] else None)
