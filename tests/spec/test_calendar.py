"""Working days and finish dates against calendars worked out by hand."""

import datetime as dt

import numpy as np
import pytest

from ky_analysis.workload.calendar import dates, days_needed, public_holidays, schedule
from ky_analysis.workload.plan import Team

FULL = Team(effective_share=1.0)  # 7.4 effective hours a working day

# start      | working days | the day the last of them ends, from the printed calendar
CALENDAR = """
2026-12-21   | 3            | 2026-12-23    the three days before Christmas
2026-12-21   | 4            | 2026-12-28    24 closed, 25 holiday, 26-27 weekend
2026-12-28   | 4            | 2027-01-04    31 closed, 1 holiday, 2-3 weekend
2024-03-25   | 3            | 2024-03-27    the days before Maundy Thursday
2024-03-25   | 4            | 2024-04-02    Thursday to Easter Monday
2023-05-02   | 3            | 2023-05-04    before Store Bededag
2023-05-02   | 4            | 2023-05-08    5 May 2023 is Store Bededag, then a weekend
2024-04-24   | 3            | 2024-04-26    26 April 2024 would have been Store Bededag
2024-06-04   | 2            | 2024-06-06    5 June closed
2024-05-08   | 2            | 2024-05-10    9 May 2024 is Ascension Day
2026-11-28   | 1            | 2026-11-30    starts on a Saturday
"""
ROWS = [[part.strip() for part in line.split("|")] for line in CALENDAR.strip().splitlines()]


@pytest.mark.parametrize(("start", "days", "finish"), [(row[0], row[1], row[2][:10]) for row in ROWS])
def test_finish_dates(start: str, days: str, finish: str) -> None:
    time = schedule(FULL, dt.date.fromisoformat(start))
    hours = np.array([7.4 * int(days), 7.4 * int(days) - 7.3])
    found = dates(time, days_needed(time, hours, 1.0))
    assert [str(date) for date in found] == [finish, finish]
    late = dates(time, days_needed(time, hours[:1] + 0.01, 1.0))[0]
    assert str(late) > finish


def test_great_prayer_day_is_a_holiday_until_2023() -> None:
    assert dt.date(2023, 5, 5) in public_holidays(2022, 2025)
    assert dt.date(2024, 4, 26) not in public_holidays(2022, 2025)
    assert dt.date(2025, 5, 16) not in public_holidays(2022, 2025)


def test_closed_days_and_days_off_are_settings() -> None:
    open_ = schedule(FULL.model_copy(update={"closed_days": ()}), dt.date(2026, 12, 21))
    assert str(dates(open_, np.array([4.0]))[0]) == "2026-12-24"
    off = schedule(FULL.model_copy(update={"days_off": (dt.date(2026, 12, 22),)}), dt.date(2026, 12, 21))
    assert str(dates(off, np.array([2.0]))[0]) == "2026-12-23"


def test_hours_of_a_day() -> None:
    time = schedule(Team(weekly_hours=37, effective_share=0.65, part_time=0.8, shrinkage=0.1), dt.date(2026, 11, 24))
    assert time.hours_a_day == pytest.approx(7.4 * 0.65 * 0.8 * 0.9)


def test_one_off_hours_come_before_the_first_task() -> None:
    time = schedule(FULL, dt.date(2026, 11, 23), one_off_hours=14.8)
    assert days_needed(time, np.array([7.4, 14.8]), 1.0).tolist() == [3, 4]
    assert days_needed(time, np.array([7.4, 14.8]), 2.0).tolist() == [3, 3]


def test_new_tasks_delay_the_finish() -> None:
    time = schedule(FULL, dt.date(2026, 11, 23))
    # 37 hours, and 7.4 more each calendar week: day 6 ends a week and a day in, when 45.46 of 44.4 hours have come.
    assert days_needed(time, np.array([37.0]), 1.0, np.array([7.4])).tolist() == [7]
    assert np.isinf(days_needed(time, np.array([37.0]), 1.0, np.array([40.0]))).all()


def test_inflow_agrees_with_counting_day_by_day() -> None:
    rng = np.random.default_rng(11)
    time = schedule(FULL, dt.date(2026, 11, 23), one_off_hours=5.0)
    hours, inflow = rng.uniform(0, 400, 200), rng.uniform(0, 70, 200)
    for people in (1.0, 2.0):
        found = days_needed(time, hours, people, inflow)
        worked = people * (7.4 * np.arange(1, 1001) - 5.0)
        for total, week, day in zip(hours, inflow, found, strict=True):
            done = np.flatnonzero(worked + 1e-9 >= total + week * time.weeks[:1000])
            assert day == done[0] + 1 if len(done) else day > 1000


def test_nobody_never_finishes_and_nothing_needs_no_day() -> None:
    time = schedule(FULL, dt.date(2026, 11, 23))
    assert np.isinf(days_needed(time, np.array([1.0]), 0.0)).all()
    assert days_needed(time, np.array([0.0]), 0.0).tolist() == [0]
    assert np.isnan(days_needed(time, np.array([np.nan]), 1.0)).all()
    assert str(dates(time, np.array([np.nan]))[0]) == "NaT"
