"""Which assumption moves the result: one at a time from low to high, the others at their means."""

import datetime as dt
from dataclasses import replace

import numpy as np

from ky_analysis import contract
from ky_analysis.workload.calendar import Schedule, dates, schedule
from ky_analysis.workload.plan import Team, Workload
from ky_analysis.workload.simulate import PARKED_ROW, WITH, Backlog, Work
from ky_analysis.workload.staffing import finish_days

SHARE_STEP = 0.05  # 60 to 70 % of a working week is effective: half of that span


def swings(
    work: Work, low_and_high: np.ndarray, backlog: Backlog, workload: Workload, team: Team, start, row: str
) -> list[dict]:
    """One dict an assumption with its low and high value, and the hours and the finish date that each gives.

    Minutes go from their P10 to their P90 (`low_and_high`, two rows of 15), and all packages' together; single tasks
    from the P10 to the P90 of their sum; the effective share five points up and down. The largest swing of the working
    time that it takes comes first.
    """
    per_minute = _hours_per_minute(work, backlog, row)
    mean = work.minutes.mean(axis=1)
    base = float((per_minute * mean).sum())
    if base == 0:
        return []
    low, high = low_and_high
    found = [
        _swing("minutes", contract.PACKAGES[k], low[k], high[k], base - (mean - low)[k] * per_minute[k],
               base + (high - mean)[k] * per_minute[k])
        for k in range(15)
        if per_minute[k] > 0 and high[k] > low[k]
    ]  # fmt: skip
    together = np.quantile((per_minute[:, None] * work.minutes).sum(axis=0), [0.1, 0.9])
    found.append(_swing("all_minutes", None, None, None, *together))
    noise = 1.2816 * workload.cv * float(np.sqrt((per_minute * mean**2 / 60).sum()))
    found.append(_swing("single_tasks", None, None, None, base - noise, base + noise))
    share = team.effective_share
    found.append(_swing("effective_share", None, min(share + SHARE_STEP, 1), max(share - SHARE_STEP, 0.01), base, base))
    *others, of_share = found
    for end in ("low", "high"):
        own = team.model_copy(update={"effective_share": of_share[end]})
        for some, whose in ((others, team), ([of_share], own)):
            time = schedule(whose, start, workload.one_off_hours)
            hours = np.array([swing[f"hours_{end}"] for swing in some])
            for swing, finish in zip(some, _finish_dates(work, mean, hours, whose, time, row), strict=True):
                time_taken = swing[f"hours_{end}"] / whose.effective_share
                swing[f"finish_{end}"] = finish
                swing[f"effect_{end}"] = round(time_taken / (base / share) - 1, 4)
    return sorted(found, key=lambda s: s["effect_low"] - s["effect_high"])


def _finish_dates(
    work: Work, mean: np.ndarray, hours: np.ndarray, team: Team, time: Schedule, row: str
) -> list[dt.date | None]:
    """The date at which each number of hours has been worked, the minutes at their means; None beyond the horizon."""
    reach, minutes = np.tile(hours, (18, 1)), np.tile(mean[:, None], len(hours))
    return dates(time, finish_days(replace(work, reach=reach, minutes=minutes), team, time, row)).tolist()


def _swing(driver: str, package: str | None, low, high, hours_low: float, hours_high: float) -> dict:
    low, high = (None if value is None else round(float(value), 6) for value in (low, high))
    hours = {"hours_low": float(hours_low), "hours_high": float(hours_high)}
    return {"driver": driver, "package_code": package, "low": low, "high": high, **hours}


def _hours_per_minute(work: Work, backlog: Backlog, row: str) -> np.ndarray:
    """Expected hours that one more minute a task adds until `row` is finished, by package, (15,)."""
    counts = np.bincount(backlog.package, minlength=15).astype(np.float64)
    counts[PARKED_ROW] = backlog.waiting.sum()
    if row == "with_coverages":
        last = int(np.flatnonzero(backlog.package < WITH.stop).max(initial=-1)) + 1
        counts = np.bincount(backlog.package[:last], minlength=15).astype(np.float64)
        counts[PARKED_ROW] = backlog.waiting[:last].sum()
    learnt = np.array([hours.mean() for hours in work.hours]) * 60
    plain = np.asarray(work.counts, dtype=np.float64) * work.minutes.mean(axis=1)
    ratio = np.divide(learnt, plain, out=np.ones(15), where=plain > 0)
    return counts * ratio / 60
