"""The files that stand beside the tables for the reports' sake, as contract.OUTPUTS has the others.

They are in OUT/data alone and not in ky.duckdb. `what_if` and `rule_overlap` are written where the reports are made.
"""

from ky_analysis.contract import CODE, PACKAGES, Table
from ky_analysis.contract import Column as _c
from ky_analysis.decide import references

RULES = tuple(rule.name for rule in references.RULES)

_PACKAGE = _c("package_code", "varchar", "The package", False, PACKAGES)

TABLES: tuple[Table, ...] = (
    Table(
        "what_if",
        "Tasks of every package as published and with one setting changed at a time, for the report on the backlog.",
        ("variant", "municipality_code", "package_code"),
        (
            _c("variant", "varchar", "published; without_ and a rule that is on; grain_account or grain_claim, the one "
               "that is not set; law_2025, law_2026; uddannelseshjaelp_before_2026", False),
            CODE,
            _PACKAGE,
            _c("package_number", "bigint", "1 to 15", False),
            _c("tasks", "bigint", "Its tasks; for package 15 the waiting coverages", False),
            _c("claims", "bigint", "Claims in its tasks; for package 15 the waiting coverages", False),
        ),
    ),
    Table(
        "rule_overlap",
        "For how many claims that a rule derived another rule's condition, too, holds for exactly one payment.",
        ("municipality_code", "reference_rule", "other_rule"),
        (
            CODE,
            _c("reference_rule", "varchar", "The rule that derived the reference", False, RULES),
            _c("other_rule", "varchar", "The rule whose condition holds as well; the rule itself among them", False,
               RULES),
            _c("claims", "bigint", "Claims, above 0: rows of zero are left out", False),
        ),
    ),
    Table(
        "previous_packages",
        "Tasks of the run that was published in OUT before, for the sentence on what has changed; not there at the "
        "first run.",
        ("municipality_code", "package_code"),
        (
            CODE,
            _PACKAGE,
            _c("tasks", "bigint", "Its tasks then; for package 15 the waiting coverages", False),
            _c("extract_date", "date", "The date of that run's extract", False),
            _c("same_settings", "boolean", "That run had the same settings, but for language, memory and threads",
               False),
        ),
    ),
    Table(
        "labels",
        "The municipality's own names of kinds of task and of benefits, from its settings; not there without any.",
        ("key",),
        (
            _c("key", "varchar", "task_type. or benefit. and the code", False),
            _c("da", "varchar", "The name in Danish", False),
            _c("en", "varchar", "The name in English; the Danish one where none is set", False),
        ),
    ),
)  # fmt: skip
