"""What the report's what-if counts, in Python: for the table that says the same without a script, and to test it."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from ky_analysis.workload.calendar import dates, days_needed, from_closed

WHAT_IF_YEARS = 12


@dataclass(frozen=True)
class Answer:
    """Finish dates (P10, P50, P90; None is later than the 12 years) and the probability of the date, by group."""

    finish: dict[str, list[dt.date | None]]
    probability: dict[str, float | None]


def answer(row: dict, people: float, effective_share: float, start: dt.date) -> Answer:
    """The answer of a row of workload_what_if for another team, share or start.

    The tasks with coverages and all tasks are held against the handle-by date, those without against the own date.
    """
    last = row["start_date"].year + WHAT_IF_YEARS
    time = from_closed(start, last, row["closed"], row["hours_a_day"] * effective_share, row["one_off_hours"])
    deadlines = {"with_coverages": row["handle_by"], "without_coverages": row["own_date"], "total": row["handle_by"]}
    finish, probability = {}, {}
    for group, deadline in deadlines.items():
        days = days_needed(time, np.array(row[f"hours_{group}"]), people, np.array(row[f"inflow_{group}"]))
        order = np.sort(days)
        places = [max(int(np.ceil(share * len(order) - 1e-9)) - 1, 0) for share in (0.1, 0.5, 0.9)]
        found = dates(time, order[places])
        finish[group] = [None if np.isnat(date) else date.item() for date in found]
        probability[group] = None if deadline is None else float((days <= time.days_until(deadline)).mean())
    return Answer(finish, probability)
