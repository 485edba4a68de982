"""Settings of the workload: what is refused, with the line and what is allowed."""

import datetime as dt
from pathlib import Path

import pytest

from ky_analysis import settings
from ky_analysis.errors import UsageError
from ky_analysis.workload import plan

LINES = "with_coverages = { low = 1, mode = 2, high = 3 }\nwithout_coverages = { low = 1, mode = 2, high = 3 }\n"
REFUSED = {
    "negative": ("[workload.minutes]\n" + LINES.replace("low = 1", "low = -1", 1), 2, "greater than or equal to 0"),
    "not ordered": ("[workload.minutes]\n" + LINES.replace("mode = 2", "mode = 9", 1), 2, "low <= mode <= high"),
    "a line without its mode": ("[workload.minutes]\nparked_coverages = { low = 1, high = 3 }\n", 2, "required"),
    "a package without minutes": (
        "[workload.minutes]\n" + LINES.splitlines()[0],
        1,
        "waiting_account_without_coverage",
    ),
    "unknown package": ("[workload.minutes]\nfoo = { low = 1, mode = 2, high = 3 }\n", 2, "case_missing_with_coverage"),
    "team of zero": ("[team]\nweekly_hours = 37\npeople = 0\n", 3, "greater than 0"),
    "unknown setting": ("[team]\npersons = 4\n", 2, "effective_share"),
    "start after the deadline": ("[team]\nstart_date = 2027-03-01\nhandle_by = 2027-01-31\n", 1, "up to 2027-01-31"),
    "not a day": ('[team]\nclosed_days = ["24-12"]\n', 2, "12-24"),
    "not a number": ("[workload]\ncv = nan\n", 2, "cv"),
}


@pytest.mark.parametrize(("text", "line", "says"), REFUSED.values(), ids=REFUSED)
def test_refused_with_line_and_what_is_allowed(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        settings.load(path)
    assert refused.value.exit_code == 2
    assert f"line {line}:" in str(refused.value)
    assert says in str(refused.value)


def test_start_after_the_computed_deadline_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("[team]\npeople = 3\nstart_date = 2027-02-01\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"line 3: .*handle_by = 2027-01-31"):
        plan.check(settings.load(path), dt.date(2026, 11, 24), path)
    plan.check(settings.load(path), dt.date(2027, 2, 1), path)


def test_a_municipality_has_its_own_team_over_the_common_one() -> None:
    given = settings.Settings.model_validate(
        {"team": {"people": 2, "weekly_hours": 35}, "teams": [{"municipality_code": "0461", "people": 5}]}
    )
    assert plan.team_of(given, "0461").people == 5
    assert plan.team_of(given, "0461").weekly_hours == 35
    assert plan.team_of(given, "0101").people == 2


@pytest.mark.parametrize(
    ("extract", "deadline"),
    [
        ("2026-11-24", "2027-01-31"),
        ("2027-01-10", "2027-01-31"),
        ("2027-01-31", "2027-01-31"),
        ("2027-02-01", "2028-01-31"),
    ],
)
def test_handle_by_is_the_next_last_of_january(extract: str, deadline: str) -> None:
    found = plan.handle_by(settings.Settings(), plan.Team(), dt.date.fromisoformat(extract))
    assert str(found) == deadline


def test_placeholders_are_marked_until_the_settings_say_otherwise() -> None:
    plain = plan.task_time(plan.Workload(), "case_missing_with_coverage")
    assert (plain.low, plain.mode, plain.high, plain.placeholder) == (10, 20, 40, True)
    rest = plan.task_time(plan.Workload(), "case_missing_without_coverage")
    assert (rest.low, rest.mode, rest.high, rest.placeholder) == (5, 10, 20, True)
    line = {"low": 1, "mode": 2, "high": 3}
    own = plan.Workload.model_validate({"minutes": {"with_coverages": line, "without_coverages": line}})
    assert not plan.task_time(own, "case_missing_with_coverage").placeholder
    assert plan.task_time(own, plan.PARKED).high == 0
