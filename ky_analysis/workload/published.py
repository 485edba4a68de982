"""The workload's tables that go out, as contract.OUTPUTS has the others.

`workload_summary` holds hours and dates in the same columns, because its readers ask for one figure by measure and
package: p10, p50, p90 and mean are numbers, hours for `hours` and days since 1970-01-01 for `finish_date` (what a date
is in Parquet, so `date '1970-01-01' + p50::int` is the date). p10_date and so on hold the same as dates.
"""

from ky_analysis.contract import CODE, PACKAGES, Table
from ky_analysis.contract import Column as _c

SUMMARY_PACKAGES = (*PACKAGES, "with_coverages", "total")
PACKAGE_GROUPS = ("with_coverages", "without_coverages", "total")
SOURCES = ("placeholder", "default", "setting", "task_log")
DRIVERS = ("minutes", "all_minutes", "single_tasks", "effective_share")

_BEYOND = "null where there is nothing to do, or where it is beyond the horizon of 30 years"

_STATISTICS = (("p10", "10 % lie at or below"), ("p50", "median"), ("p90", "90 % lie at or below"), ("mean", "mean"))

TABLES: tuple[Table, ...] = (
    Table(
        "workload_summary",
        "Hours and finish dates of every package, of those with coverages, and of all.",
        ("municipality_code", "measure", "package_code"),
        (
            CODE,
            _c("measure", "varchar", "hours: effective hours; finish_date: the day the last task is done", False,
               ("hours", "finish_date")),
            _c("package_code", "varchar", "The package, with_coverages (packages 1 to 7) or total (all 15)", False,
               SUMMARY_PACKAGES),
            _c("p10", "double", f"10 % lie at or below. Hours, or days since 1970-01-01; {_BEYOND}"),
            _c("p50", "double", "The median, in the same unit"),
            _c("p90", "double", "90 % lie at or below, in the same unit"),
            _c("mean", "double", "The mean, in the same unit; null where one in the simulation is beyond the horizon"),
            _c("p10_date", "date", "p10 as a date; null for hours"),
            _c("p50_date", "date", "p50 as a date; null for hours"),
            _c("p90_date", "date", "p90 as a date; null for hours"),
            _c("mean_date", "date", "mean as a date; null for hours"),
        ),
    ),
    Table(
        "workload_staffing",
        "What a number of people gives: the tasks with coverages by the handle-by date, and finish dates.",
        ("municipality_code", "people"),
        (
            CODE,
            _c("people", "double", "People of the team's kind (part time and all), above 0", False),
            _c("probability_by_handle_by", "double", "That all with coverages are done by the handle-by date", False),
            _c("p10", "date", f"Finish of the tasks with coverages: 10 % are at or before; {_BEYOND}"),
            _c("p50", "date", "Finish of the tasks with coverages: the median"),
            _c("p90", "date", "Finish of the tasks with coverages: 90 % are at or before"),
            _c("total_p10", "date", "Finish of all tasks: 10 % are at or before"),
            _c("total_p50", "date", "Finish of all tasks: the median"),
            _c("total_p90", "date", "Finish of all tasks: 90 % are at or before"),
        ),
    ),
    Table(
        "people_needed",
        "The least whole number of people that has the tasks with coverages done by the handle-by date.",
        ("municipality_code", "probability"),
        (
            CODE,
            _c("probability", "double", "The probability wanted: 0.5, 0.8 or 0.95", False),
            _c("people", "double", "The people it takes; 0 where there is no task, null where no number is enough"),
        ),
    ),
    Table(
        "workload_finish",
        "When the team is done: the share of the simulations that is finished by each date.",
        ("municipality_code", "package_group", "date"),
        (
            CODE,
            _c("package_group", "varchar", "The tasks that are meant", False, PACKAGE_GROUPS),
            _c("date", "date", "The end of a day; a Sunday where the spread is over 26 days", False),
            _c("share", "double", "The probability that they are finished on or before it", False),
        ),
    ),
    Table(
        "workload_deadlines",
        "Each date, the probability of making it, and what is unfinished then; also with the start a week later.",
        ("municipality_code", "scenario", "deadline", "package_group"),
        (
            CODE,
            _c("scenario", "varchar", "The plan, or its start a week later", False, ("plan", "one_week_later")),
            _c("deadline", "varchar", "Handle-by date, the tax year's end before it, or the municipality's own date",
               False, ("handle_by", "tax_year_end", "own_date")),
            _c("package_group", "varchar", "The tasks that are meant", False, PACKAGE_GROUPS),
            _c("date", "date", "The day", False),
            _c("probability", "double", "That all of them are done by the day", False),
            _c("standard_error", "double", "Of the probability, from the number of draws; an upper bound", False),
            _c("people_needed_80", "double", "The people it takes for 80 %; null where no number is enough"),
            _c("people_p10", "double", "10 % of the draws take this many people or fewer, fractions and all"),
            _c("people_p50", "double", "The median of the people it takes"),
            _c("people_p90", "double", "90 % of the draws take this many people or fewer"),
            *(
                _c(f"{name}_{which}", "double", f"{text}: {meaning}", False)
                for name, text in (
                    ("tasks", "Unfinished tasks at the day"),
                    ("at_risk", "Kroner at risk on them"),
                    ("persons", "Distinct known citizens on them"),
                )
                for which, meaning in _STATISTICS
            ),
        ),
    ),
    Table(
        "workload_drivers",
        "Each assumption moved from low to high, the others at their means; the largest swing first.",
        ("municipality_code", "package_group", "place"),
        (
            CODE,
            _c("package_group", "varchar", "Whose finish is meant", False, ("with_coverages", "total")),
            _c("place", "bigint", "1 is the largest swing", False),
            _c("driver", "varchar", "What is moved", False, DRIVERS),
            _c("package_code", "varchar", "The package whose minutes are moved; null for others", values=PACKAGES),
            _c("low", "double", "Its low value; null where it is many"),
            _c("high", "double", "Its high value (for effective_share: the one that gives more work days)"),
            _c("hours_low", "double", "Hours until the finish at its low value", False),
            _c("hours_high", "double", "Hours until the finish at its high value", False),
            _c("effect_low", "double", "Working time at its low value over that at the means, less 1", False),
            _c("effect_high", "double", "Working time at its high value over that at the means, less 1", False),
            _c("finish_low", "date", "Finish date at its low value"),
            _c("finish_high", "date", "Finish date at its high value"),
        ),
    ),
    Table(
        "workload_assumptions",
        "Every value the workload rests on, and where it comes from. A placeholder is nobody's measurement.",
        ("municipality_code", "assumption", "package_code"),
        (
            CODE,
            _c("assumption", "varchar", "Name of the setting", False),
            _c("package_code", "varchar", "The package of the minutes; empty for others", False),
            _c("low", "double", "Low minutes"),
            _c("mode", "double", "Most likely minutes, or the value where it is a number"),
            _c("high", "double", "High minutes"),
            _c("mean", "double", "Mean minutes used, after the task log"),
            _c("value", "varchar", "The value as text; empty for minutes"),
            _c("source", "varchar", "placeholder, default (not a guess), setting or task_log", False, SOURCES),
            _c("log_rows", "bigint", "Usable rows of the task log; null but for minutes"),
        ),
    ),
    Table(
        "workload_task_log",
        "What the task log gave, by package; no row where there is none. Unknown packages are counted, not used.",
        ("municipality_code", "package_code"),
        (
            CODE,
            _c("package_code", "varchar", "The package, or unknown", False, (*PACKAGES, "unknown")),
            _c("rows", "bigint", "Rows of the log", False),
            _c("usable_rows", "bigint", "Rows of a known package with minutes above 0", False),
            _c("mean_minutes", "double", "Their mean minutes; null without any"),
        ),
    ),
    Table(
        "workload_what_if",
        "What the report's what-if counts with: one row, draws thinned to at most 1,000 of equal weight.",
        ("municipality_code",),
        (
            CODE,
            _c("people", "double", "The team's people", False),
            _c("effective_share", "double", "The team's effective share", False),
            _c("start_date", "date", "The first day of work", False),
            _c("earliest_start", "date", "The first start the closed days reach back to", False),
            _c("handle_by", "date", "The handle-by date", False),
            _c("own_date", "date", "The municipality's own date for the rest"),
            _c("hours_a_day", "double", "Hours of a person and working day, before the effective share", False),
            _c("one_off_hours", "double", "Effective hours of a person before the first task", False),
            _c("closed", "date[]", "Weekdays without work, for 12 years", False),
            *(
                column
                for group in PACKAGE_GROUPS
                for column in (
                    _c(f"hours_{group}", "double[]", "Hours until the group's last task is done, ascending", False),
                    _c(f"inflow_{group}", "double[]", "Hours a week of new tasks before it, same draws", False),
                )
            ),
        ),
    ),
)  # fmt: skip

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
