"""The settings of the workload: what a task takes, and who does it when.

Nobody has published minutes a task. The ones here are placeholders, and every figure that rests on one says so.
"""

import datetime as dt
from calendar import monthrange
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, create_model, field_validator, model_validator

from ky_analysis import contract
from ky_analysis.errors import UsageError

GROUPS = ("with_coverages", "without_coverages")
PARKED = "parked_coverages"
PLACEHOLDERS = {"with_coverages": (10, 20, 40), "without_coverages": (5, 10, 20), PARKED: (0, 0, 0)}

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TaskTime(Section):
    """Low, most likely and high of the mean minutes a task of a package takes."""

    low: Annotated[float, Field(ge=0, le=10_000)]
    mode: Annotated[float, Field(ge=0, le=10_000)]
    high: Annotated[float, Field(ge=0, le=10_000)]
    placeholder: bool = False

    @model_validator(mode="after")
    def _ordered(self) -> "TaskTime":
        if not self.low <= self.mode <= self.high:
            raise ValueError("minutes must be ordered: low <= mode <= high, each from 0 to 10000")
        return self


class _Minutes(Section):
    """Empty: the placeholders. Otherwise every package, by its own line or that of its kind."""

    @model_validator(mode="after")
    def _complete(self) -> "_Minutes":
        missing = [code for code in contract.PACKAGES[:14] if self.model_fields_set and not _line(self, code)]
        if missing:
            raise ValueError(
                f"no minutes for {len(missing)} of 14 packages, the first is {missing[0]}; "
                "give each a line { low, mode, high }, or one for all with_coverages and one for all without_coverages"
            )
        return self


_LINES: dict[str, Any] = {name: (TaskTime | None, None) for name in (*GROUPS, *contract.PACKAGES)}
Minutes = create_model("Minutes", __base__=_Minutes, **_LINES)


class Workload(Section):
    """What the tasks take."""

    minutes: Minutes = Minutes()
    cv: Annotated[float, Field(ge=0, le=2)] = 0.5
    correlation: Share = 0.5
    learning_rate: Annotated[float, Field(ge=0.5, le=1)] = 1.0
    one_off_hours: Annotated[float, Field(ge=0, le=1_000)] = 0.0
    draws: Annotated[int, Field(ge=1_000, le=200_000)] = 10_000
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 20_380


class Team(Section):
    """Who works on the tasks, and when. Hours are effective hours: the share of the week that goes to the tasks."""

    people: Annotated[float, Field(gt=0, le=10_000)] = 1.0
    weekly_hours: Annotated[float, Field(gt=0, le=60)] = 37.0
    effective_share: Annotated[float, Field(gt=0, le=1)] = 0.65
    shrinkage: Annotated[float, Field(ge=0, lt=1)] = 0.0
    part_time: Annotated[float, Field(gt=0, le=1)] = 1.0
    start_date: dt.date | None = None
    days_off: tuple[dt.date, ...] = ()
    closed_days: tuple[str, ...] = ("06-05", "12-24", "12-31")
    handle_by: dt.date | None = None
    own_date: dt.date | None = None
    new_with_coverages_per_week: Annotated[float, Field(ge=0, le=1_000_000)] = 0.0
    new_without_coverages_per_week: Annotated[float, Field(ge=0, le=1_000_000)] = 0.0

    @model_validator(mode="after")
    def _starts_before_its_deadlines(self) -> "Team":
        for name in ("handle_by", "own_date"):
            date = getattr(self, name)
            if self.start_date and date and self.start_date > date:
                raise ValueError(f"start_date is after {name}; allowed is a start_date up to {date}")
        return self

    @field_validator("closed_days")
    @classmethod
    def _days_of_a_year(cls, days: tuple[str, ...]) -> tuple[str, ...]:
        for day in days:
            try:
                dt.date.fromisoformat(f"2024-{day}")
            except ValueError:
                raise ValueError("a closed day is written month-day, as in 12-24") from None
        return days


class MunicipalityTeam(Team):
    """A municipality's own team; what it leaves out is as in `team`."""

    municipality_code: Annotated[str, Field(pattern=r"^\d{4}$")]


def _line(minutes: BaseModel, code: str) -> TaskTime | None:
    kind = GROUPS[0] if code.endswith("_with_coverage") else GROUPS[1]
    return getattr(minutes, code) or (getattr(minutes, kind) if code != PARKED else None)


def task_time(workload: Workload, code: str) -> TaskTime:
    """The minutes of a package: the settings' line, else the placeholder. Parked coverages are 0 unless set."""
    line = _line(workload.minutes, code)
    if line is not None:
        return line
    kind = PARKED if code == PARKED else GROUPS[0] if code.endswith("_with_coverage") else GROUPS[1]
    low, mode, high = PLACEHOLDERS[kind]
    return TaskTime(low=low, mode=mode, high=high, placeholder=kind != PARKED)


def is_set(workload: Workload, code: str) -> bool:
    """Whether the settings say the minutes of a package."""
    return _line(workload.minutes, code) is not None


def team_of(settings: Any, municipality_code: str) -> Team:
    """The team of a municipality: its own lines over those of the common team."""
    for team in settings.teams:
        if team.municipality_code == municipality_code:
            own = {name: getattr(team, name) for name in team.model_fields_set - {"municipality_code"}}
            return settings.team.model_copy(update=own)
    return settings.team


def handle_by(settings: Any, team: Team, extract_date: dt.date) -> dt.date:
    """The day the tasks with coverages must be done: the team's, else 31 January (setting) from the extract date on."""
    if team.handle_by is not None:
        return team.handle_by
    this_year, next_year = (_in_year(settings.run, year) for year in (extract_date.year, extract_date.year + 1))
    return this_year if this_year >= extract_date else next_year


def _in_year(run: Any, year: int) -> dt.date:
    """The handle-by day of a year; the month's last where it has no such day."""
    day = min(run.handle_by_day, monthrange(year, run.handle_by_month)[1])
    return dt.date(year, run.handle_by_month, day)


def check(settings: Any, extract_date: dt.date, path: Path | None = None) -> None:
    """Refuses a team that starts after its deadline, before anything runs.

    Raises:
        UsageError: names the line of the settings file where there is one, and the last day that is allowed.
    """
    from ky_analysis.settings import line_of  # settings imports this module

    text = path.read_text(encoding="utf-8") if path is not None else ""
    for section, team in (("team", settings.team), *(("teams", team) for team in settings.teams)):
        code = getattr(team, "municipality_code", None)
        team = team_of(settings, code) if code else team
        start = team.start_date or extract_date
        for name, date in (("handle_by", handle_by(settings, team, extract_date)), ("own_date", team.own_date)):
            if date is not None and start > date:
                key = "start_date" if team.start_date else name
                line = line_of(text, (section, key)) if path else None
                where = "" if path is None else f"{path}, line {line}: " if line else f"{path}: "
                raise UsageError(
                    f"{where}setting '{section}.{key}': the work starts {start:%Y-%m-%d}, after the deadline "
                    f"{name} = {date:%Y-%m-%d}. Allowed: a start_date up to the deadline, or a later deadline."
                )
