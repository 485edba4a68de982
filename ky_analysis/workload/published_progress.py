"""The tables of progress between several extracts, as contract.OUTPUTS has the others."""

from ky_analysis.contract import CODE, PACKAGES, Table
from ky_analysis.contract import Column as _c

PACKAGE_GROUPS = ("with_coverages", "without_coverages", "total")
CHANGES = ("done", "new", "back", "moved")
BASES = ("throughput", "minutes")

_FROM = _c("from_date", "date", "The earlier extract's date", False)
_TO = _c("to_date", "date", "The later extract's date", False)
_GROUP = _c("package_group", "varchar", "Packages 1 to 7, 8 to 14, or both", False, PACKAGE_GROUPS)


def _n(name: str, description: str) -> _c:
    return _c(name, "bigint", description, False)


TABLES: tuple[Table, ...] = (
    Table(
        "progress_claims",
        "What changed between two extracts that follow each other, claim by claim; in package 15 by coverage.",
        ("municipality_code", "to_date", "item", "key"),
        (
            CODE, _FROM, _TO,
            _c("item", "varchar", "claim, or coverage in package 15", False, ("claim", "coverage")),
            _c("key", "varchar", "The claim's or the coverage's key", False),
            _c("change", "varchar", "done: no longer open; new: open for the first time; back: open again after it "
               "was not; moved: in another package", False, CHANGES),
            _c("package_before", "varchar", "The package in the earlier extract; null where it was not open"),
            _c("package_after", "varchar", "The package in the later extract; null where it is not open"),
            _c("stands_as", "varchar", "The outcome or disposition in the later extract; null where gone"),
        ),
    ),
    Table(
        "progress_packages",
        "The changes summed to the 15 packages: before - done - moved_out + new + back + moved_in = after, and for "
        "tasks before - done + new + back + other = after.",
        ("municipality_code", "to_date", "package_code"),
        (
            CODE, _FROM, _TO,
            _c("package_code", "varchar", "The package", False, PACKAGES),
            _n("package_number", "1 to 15"),
            _n("claims_before", "Open claims in the earlier extract; for 15 the waiting coverages"),
            _n("claims_done", "Of them, no longer open"),
            _n("claims_moved_out", "Of them, now in another package"),
            _n("claims_new", "Open for the first time"),
            _n("claims_back", "Open again"),
            _n("claims_moved_in", "Open before in another package"),
            _n("claims_after", "Open claims in the later extract"),
            _n("tasks_before", "Tasks in the earlier extract"),
            _n("tasks_done", "Of them, those whose claims are all done"),
            _n("tasks_new", "Tasks whose claims were all not open before, none of them back"),
            _n("tasks_back", "Tasks whose claims were all not open before, at least one back"),
            _n("tasks_other", "Tasks that came from or went to another package, split or merged; can be negative"),
            _n("tasks_after", "Tasks in the later extract"),
        ),
    ),
    Table(
        "progress_weeks",
        "Throughput a week, counted back from the last extract; between two extracts it is spread evenly.",
        ("municipality_code", "package_group", "week_end"),
        (
            CODE, _GROUP,
            _c("week_end", "date", "The week's last day", False),
            _c("done", "double", "Tasks done in the week", False),
            _c("came", "double", "Tasks that came in the week: new, back, and moved in", False),
        ),
    ),
    Table(
        "progress_burn_down",
        "Open tasks at each extract, and the forecast at the end of each week to come.",
        ("municipality_code", "package_group", "date", "seen"),
        (
            CODE, _GROUP,
            _c("date", "date", "The day", False),
            _c("seen", "boolean", "Counted in an extract; otherwise forecast", False),
            _c("p10", "double", "Open tasks: 10 % of the forecasts lie at or below; where seen, the count", False),
            _c("p50", "double", "Open tasks: the median", False),
            _c("p90", "double", "Open tasks: 90 % lie at or below", False),
        ),
    ),
    Table(
        "progress_summary",
        "Where it stands, how fast it goes, and whether it will be done by the handle-by date.",
        ("municipality_code", "package_group"),
        (
            CODE, _GROUP,
            _c("first_date", "date", "The first extract's date", False),
            _c("extract_date", "date", "The last extract's date", False),
            _n("extracts", "Extracts compared"),
            _n("open_first", "Open tasks in the first"),
            _n("open_now", "Open tasks in the last"),
            _n("done", "Tasks done over all steps"),
            _n("new", "Tasks that are new over all steps"),
            _n("back", "Tasks that came back over all steps"),
            _n("weeks_seen", "Whole weeks between the first and the last extract"),
            _c("basis", "varchar", "What the forecast rests on: throughput seen, or the minutes", False, BASES),
            _c("done_per_week", "double", "Mean tasks done a week; null without a whole week"),
            _c("came_per_week", "double", "Mean tasks that came a week; null without a whole week"),
            _c("handle_by", "date", "The handle-by date of the tasks with coverages", False),
            _c("probability_by_handle_by", "double", "That none is open by that day", False),
            _c("finish_p10", "date", "10 % of the forecasts are done by then; null where that is beyond the horizon"),
            _c("finish_p50", "date", "The median; null where it is beyond the horizon"),
            _c("finish_p90", "date", "90 % are done by then; null where that is beyond the horizon"),
        ),
    ),
    Table(
        "progress_gate",
        "The completion gate: the whole task may be marked as done when all 15 packages are empty.",
        ("municipality_code",),
        (
            CODE,
            _c("extract_date", "date", "The last extract's date", False),
            _c("may_be_marked_as_done", "boolean", "All 15 packages are empty", False),
            _n("packages_left", "Packages that are not empty"),
            _n("tasks_left", "Tasks in packages 1 to 14"),
            _n("waiting_left", "Coverages that wait in package 15"),
            _c("sentence_da", "varchar", "The gate in one Danish sentence", False),
            _c("sentence_en", "varchar", "The gate in one English sentence", False),
        ),
    ),
)  # fmt: skip

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
