"""The tables that `estimate` writes, as contract.OUTPUTS has those of `run`."""

from ky_analysis.contract import CODE, PACKAGES, Table
from ky_analysis.contract import Column as _c

INFORMATION = ("now", "one_more", "own_extract")
_WITH_TOTAL = (*PACKAGES, "total")

_PACKAGE = _c("package_code", "varchar", "The package, or total (all 15)", False, _WITH_TOTAL)
_STATISTICS = (
    _c("mean", "double", "Mean of the draws; with few municipalities rare large draws pull it up, so read p50", False),
    _c("p2_5", "double", "2.5 % lie at or below", False),
    _c("p10", "double", "10 % lie at or below", False),
    _c("p25", "double", "25 % lie at or below", False),
    _c("p50", "double", "The median", False),
    _c("p75", "double", "75 % lie at or below", False),
    _c("p90", "double", "90 % lie at or below", False),
    _c("p97_5", "double", "97.5 % lie at or below", False),
)
_NAIVE = _c("naive_point", "double", "Tasks per unit of key over all other representatives, times the key", False)

TABLES: tuple[Table, ...] = (
    Table(
        "estimate_summary",
        "How many tasks each target may expect, by package and in all.",
        ("municipality_code", "package_code"),
        (CODE, _PACKAGE, *_STATISTICS, _NAIVE),
    ),
    Table(
        "estimate_draws",
        "Every draw of every target; the packages of a draw add up to its total.",
        ("municipality_code", "draw", "package_code"),
        (
            CODE,
            _c("draw", "bigint", "Number of the draw, from 1", False),
            _c("package_code", "varchar", "The package", False, PACKAGES),
            _c("tasks", "bigint", "Tasks of the package in this draw", False),
        ),
    ),
    Table(
        "estimate_check",
        "Leave-one-out: each representative predicted from the others, against its true count.",
        ("municipality_code", "package_code"),
        (
            CODE,
            _PACKAGE,
            _c("actual", "bigint", "The true count; null where it was shared hidden"),
            _c("actual_low", "bigint", "The least the count may be", False),
            _c("actual_high", "bigint", "The most the count may be", False),
            *_STATISTICS,
            _c("pit", "double", "Randomised probability integral transform of the count: uniform if calibrated", False),
            _c("crps", "double", "Continuous ranked probability score in tasks, 0 is best; null where hidden"),
            _NAIVE,
            _c("naive_crps", "double", "The same score of the ratio: its absolute error; null where hidden"),
        ),
    ),
    Table(
        "estimate_targets",
        "What each target's estimate rests on.",
        ("municipality_code",),
        (
            CODE,
            _c("key_column", "varchar", "The key that was chosen", False),
            _c("key_value", "double", "The target's key", False),
            _c("key_low", "double", "The least key among its representatives", False),
            _c("key_high", "double", "The greatest key among its representatives", False),
            _c("key_outside", "boolean", "The target's key lies outside what was seen", False),
            _c("left_out", "boolean", "It has counts of its own, which were left out of its estimate", False),
            _c("representatives", "bigint", "Municipalities the estimate rests on", False),
            _c("weighted", "boolean", "Similar municipalities count for more", False),
        ),
    ),
    Table(
        "estimate_representatives",
        "What was seen in each representative municipality.",
        ("municipality_code",),
        (
            CODE,
            _c("tasks_low", "bigint", "Its tasks in all; the least they may be where some are hidden", False),
            _c("tasks_high", "bigint", "The most they may be", False),
            _c("hidden_packages", "bigint", "Packages shared as an interval", False),
            _c("packages_not_stated", "boolean", "Some packages had no row, and were read as 0", False),
            _c("key_value", "double", "Its key", False),
            _c("tasks_per_key", "double", "Tasks per unit of key", False),
        ),
    ),
    Table(
        "estimate_keys",
        "The keys that were tried, the chosen one first.",
        ("place",),
        (
            _c("place", "bigint", "1 is the chosen one", False),
            _c("key_column", "varchar", "The key", False),
            _c("weighted", "boolean", "Similar municipalities count for more", False),
            _c("log_score", "double", "Sum of log-probabilities of left-out totals; null where it was not tried"),
            _c("municipalities_without", "bigint", "Municipalities whose key is zero or missing", False),
            _c("chosen", "boolean", "The estimate uses it", False),
        ),
    ),
    Table(
        "estimate_narrowing",
        "What would narrow the estimate most.",
        ("municipality_code", "information"),
        (
            CODE,
            _c("information", "varchar", "As it is, with one more municipality's counts, or the own extract", False,
               INFORMATION),
            _c("tasks_p10", "double", "10 % of the total lie at or below", False),
            _c("tasks_p90", "double", "90 % of the total lie at or below", False),
        ),
    ),
)  # fmt: skip

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
