"""Every table that comes in or goes out: columns, types and what they mean.

The extract's readers, the comments in ky.duckdb, the checks and docs/data-dictionary.md are all made from here.
"""

from dataclasses import dataclass

MONEY = "decimal(14,2)"


@dataclass(frozen=True)
class Column:
    """A column that goes out. `type` is DuckDB's name of the type; `values` are the only ones it takes."""

    name: str
    type: str
    description: str
    nullable: bool = True
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table that goes out. `key` is unique and never null."""

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class InputColumn:
    """A column that comes in under `danish`; `kind` says how its text is read."""

    danish: str
    name: str
    kind: str  # text, code, cpr, municipality, benefit, date, money, kind, status, system, yes_no
    required: bool
    description: str


@dataclass(frozen=True)
class InputTable:
    """A table that comes in as the file `danish`; `key` and `parent` are English column names."""

    danish: str
    name: str
    key: str
    columns: tuple[InputColumn, ...]
    parent: tuple[str, str, str] | None = None  # column, table it points to, reason where it points to nothing
    optional: bool = False

    @property
    def by_name(self) -> dict[str, InputColumn]:
        return {column.name: column for column in self.columns}


def _in(danish: str, name: str, kind: str, description: str, required: bool = False) -> InputColumn:
    return InputColumn(danish, name, kind, required, description)


_MUNICIPALITY = _in("kommunekode", "municipality_code", "municipality", "The municipality's four digits", True)
_CPR = _in("cpr", "cpr", "cpr", "The person's CPR number; never published")
_BENEFIT = _in("ydelsesart", "benefit", "benefit", "Code or name of the benefit list")
_FROM = _in("periode_fra", "period_from", "date", "First day of the period")
_TO = _in("periode_til", "period_to", "date", "Last day of the period")

INPUTS: tuple[InputTable, ...] = (
    InputTable(
        "debitorkonti",
        "accounts",
        "account_id",
        (
            _MUNICIPALITY,
            _in("konto_id", "account_id", "text", "The debtor account's key", True),
            _CPR,
            _in("system", "system", "system", "KMD_AKTIV or another system", True),
            _in("status", "status", "status", "Aktiv, Venter_på_dækning, Afsluttet or another", True),
            _in("sag_id", "stated_case_id", "text", "The KY case the account is linked to"),
            _in("oprettet", "created", "date", "The day the account was opened"),
        ),
    ),
    InputTable(
        "fordringer",
        "claims",
        "claim_id",
        (
            _MUNICIPALITY,
            _in("fordring_id", "claim_id", "text", "The claim's key", True),
            _in("konto_id", "account_id", "text", "The account the claim is on", True),
            _in("fordringstype", "claim_type", "text", "PSRM claim type or an older code"),
            _BENEFIT,
            _FROM,
            _TO,
            _in("stiftelsesdato", "founded", "date", "The day the claim arose"),
            _in("hovedstol", "principal", "money", "Principal in kroner", True),
            _in("restgaeld", "balance", "money", "What is still owed, in kroner", True),
            _in("reference", "stated_reference", "text", "The stated KMD Aktiv reference"),
        ),
        parent=("account_id", "accounts", "unknown_account"),
    ),
    InputTable(
        "ydelser",
        "benefits",
        "reference",
        (
            _MUNICIPALITY,
            _in("reference", "reference", "text", "The payment's KMD Aktiv reference", True),
            _CPR,
            _BENEFIT,
            _FROM,
            _TO,
            _in("bruttobeloeb", "gross_paid", "money", "Gross paid in kroner"),
            _in("sag_id", "case_id", "text", "The KY case the payment was converted to"),
        ),
    ),
    InputTable(
        "sager",
        "cases",
        "case_id",
        (
            _MUNICIPALITY,
            _in("sag_id", "case_id", "text", "The KY case's key", True),
            _CPR,
            _BENEFIT,
            _FROM,
            _in("periode_til", "period_to", "date", "Last day of the case; empty where it is open"),
            _in("status", "status", "text", "The case's status"),
        ),
    ),
    InputTable(
        "daekninger",
        "coverages",
        "coverage_id",
        (
            _MUNICIPALITY,
            _in("daekning_id", "coverage_id", "text", "The coverage's key", True),
            _in("fordring_id", "claim_id", "text", "The claim it covers", True),
            _in("dato", "coverage_date", "date", "The day of the coverage", True),
            _in("beloeb", "amount", "money", "The whole amount; negative takes back", True),
            _in("heraf_rente", "interest", "money", "The interest part; empty is 0"),
            _in("art", "kind", "kind", "Indbetaling, Modregning, Lønindeholdelse, Korrektion, Afskrivning …", True),
            _in("parkeret", "parked", "yes_no", "J where the coverage waits for link and reference", True),
        ),
        parent=("claim_id", "claims", "unknown_claim"),
    ),
    InputTable(
        "opgavelog",
        "task_log",
        "task_id",
        (
            _MUNICIPALITY,
            _in("opgave_id", "task_id", "text", "The task's key", True),
            _in("opgavepakke", "package_name", "text", "The package the task lay in", True),
            _in("afsluttet", "finished", "date", "The day the task was finished", True),
            _in("minutter", "minutes", "money", "Minutes spent"),
        ),
        optional=True,
    ),
)  # fmt: skip

KNOWN_VALUES: dict[str, tuple[str, ...]] = {
    "system": ("KMD_AKTIV",),
    "status": ("Aktiv", "Venter_på_dækning", "Afsluttet"),
    "kind": ("Indbetaling", "Modregning", "Lønindeholdelse", "Korrektion", "Afskrivning"),
    "yes_no": ("J", "N"),
}

REFERENCE_STATUSES = ("not_required", "stated", "derived", "ambiguous", "missing", "invalid")
LINK_STATUSES = ("linked", "linked_automatically", "ambiguous", "conflicting", "missing", "not_in_scope")
OUTCOMES = ("not_kmd_aktiv", "settled", "resolved_before", "resolved_automatically", "manual")
TASK_TYPES = (
    "waiting_account",
    "reference_and_case",
    "case_ambiguous",
    "case_missing",
    "reference_invalid",
    "reference_ambiguous",
    "reference_missing",
)
PACKAGES = (
    *(f"{task_type}_with_coverage" for task_type in TASK_TYPES),
    *(f"{task_type}_without_coverage" for task_type in TASK_TYPES),
    "parked_coverages",
)
DISPOSITIONS = ("waiting", "released", "not_parked", "out_of_scope")


_c = Column  # it stands on every line below

CODE = _c("municipality_code", "varchar", "The municipality's four digits", False)
_PERSON = _c(
    "person_key", "varchar", "Keyed pseudonym of the person in this municipality; null where the CPR is unusable"
)

OUTPUTS: tuple[Table, ...] = (
    Table(
        "claims",
        "One row per loaded claim: what was decided of it, by which rule, and what is left to do.",
        ("municipality_code", "claim_id"),
        (
            CODE,
            _c("claim_id", "varchar", "The claim's key", False),
            _c("account_id", "varchar", "The account the claim is on", False),
            _PERSON,
            _c("benefit", "varchar", "Code of the benefit list; null if unknown"),
            _c("period_from", "date", "First day of the claim's period, as read"),
            _c("period_to", "date", "Last day of the claim's period, as read"),
            _c("principal", MONEY, "Principal, kroner", False),
            _c("balance", MONEY, "What is still owed, kroner", False),
            _c("in_scope", "boolean", "On a KMD Aktiv account, with a balance or a parked coverage", False),
            _c("reference_required", "boolean", "LL § 8 O covers the benefit in the law year or a payment's", False),
            _c("stated_reference", "varchar", "The reference as it came, trimmed"),
            _c("reference", "varchar", "The final reference"),
            _c("reference_status", "varchar", "How the reference stands; null out of scope", values=REFERENCE_STATUSES),
            _c("reference_rule", "varchar", "The rule that derived the reference, or other_person"),
            _c("candidate_count", "bigint", "Benefits the rules could choose among; null where no rule ran"),
            _c("case_id", "varchar", "The account's case, where the claim is in scope"),
            _c("link_status", "varchar", "The account's link status; null out of scope", values=LINK_STATUSES),
            _c("has_coverage", "boolean", "The payments on the claim sum to more than 0", False),
            _c("coverage_amount", MONEY, "Sum of the claim's payments, kroner", False),
            _c("outcome", "varchar", "The claim's one outcome", False, OUTCOMES),
            _c("task_type", "varchar", "Kind of task; null unless manual", values=TASK_TYPES),
            _c("task_id", "varchar", "The claim's task; null unless manual"),
            _c("claim_type", "varchar", "PSRM claim type or an older code, as read"),
            _c("founded", "date", "The day the claim arose"),
            _c("earliest_coverage_date", "date", "Date of the first payment on the claim"),
        ),
    ),
    Table(
        "accounts",
        "One row per loaded debtor account: its case link and the rule that made it.",
        ("municipality_code", "account_id"),
        (
            CODE,
            _c("account_id", "varchar", "The account's key", False),
            _PERSON,
            _c("system", "varchar", "KMD_AKTIV, or another system as read", False),
            _c("status", "varchar", "The account's status", False),
            _c("stated_case_id", "varchar", "The case the extract states"),
            _c("case_id", "varchar", "The final case; null unless linked"),
            _c("link_status", "varchar", "How the link stands; null if not KMD Aktiv", values=LINK_STATUSES),
            _c("link_rule", "varchar", "The weakest way used; null unless linked automatically"),
            _c("candidate_case_count", "bigint", "Cases that fit all claims in scope; null where none were looked for"),
            _c("in_scope_claims", "bigint", "The account's claims in scope", False),
        ),
    ),
    Table(
        "tasks",
        "One row per manual task of packages 1 to 14.",
        ("municipality_code", "task_id"),
        (
            CODE,
            _c("task_id", "varchar", "The task's key; the same extract gives the same", False),
            _c("package_code", "varchar", "The package the task lies in", False, PACKAGES[:14]),
            _c("task_type", "varchar", "Kind of task", False, TASK_TYPES),
            _c("with_coverage", "boolean", "One of its claims has coverages", False),
            _c("account_id", "varchar", "The account the task is on", False),
            _PERSON,
            _c("claims", "bigint", "Claims in the task", False),
            _c("balance", MONEY, "What is still owed on them, kroner", False),
            _c("coverage_amount", MONEY, "Sum of their payments, kroner", False),
            _c("at_risk", MONEY, "Principal part of waiting coverages that are reportable, kroner", False),
            _c("earliest_coverage_date", "date", "Date of the first payment on its claims"),
            _c("income_year", "bigint", "The income year that sets the deadline"),
            _c("handle_by", "date", "The day by which the task must be handled"),
            _c("tax_year_end", "date", "31 December of the income year"),
            _c("overdue", "boolean", "All its deadlines lie before the extract date", False),
            _c("priority_rank", "bigint", "Order of work in the municipality, from 1", False),
        ),
    ),
    Table(
        "task_packages",
        "The 15 packages of every municipality, zeros included.",
        ("municipality_code", "package_code"),
        (
            CODE,
            _c("package_code", "varchar", "The package", False, PACKAGES),
            _c("package_number", "bigint", "1 to 15", False),
            _c("with_coverage", "boolean", "With or without coverages; null for 15"),
            _c("tasks", "bigint", "Tasks; for 15 the waiting coverages", False),
            _c("accounts", "bigint", "Distinct accounts", False),
            _c("claims", "bigint", "Distinct claims", False),
            _c("persons", "bigint", "Distinct known persons", False),
            _c("balance", MONEY, "What is still owed on the claims, kroner", False),
            _c("coverage_amount", MONEY, "Payments on the claims; for 15 the waiting rows, kroner", False),
            _c("at_risk", MONEY, "Principal part of waiting coverages that are reportable, kroner", False),
            _c("released", "bigint", "Released parked coverages; null but for 15"),
        ),
    ),
    Table(
        "coverages",
        "One row per loaded coverage: where it stands and whether it is reported to the income register.",
        ("municipality_code", "coverage_id"),
        (
            CODE,
            _c("coverage_id", "varchar", "The coverage's key", False),
            _c("claim_id", "varchar", "The claim it covers", False),
            _c("coverage_date", "date", "The day of the coverage", False),
            _c("kind", "varchar", "Indbetaling, Modregning, Lønindeholdelse, Korrektion, Afskrivning, other", False),
            _c("amount", MONEY, "The whole amount, kroner", False),
            _c("interest", MONEY, "The interest part, kroner", False),
            _c("parked", "boolean", "The coverage is parked", False),
            _c("disposition", "varchar", "Where the coverage stands", False, DISPOSITIONS),
            _c("income_year", "bigint", "Year of the coverage date", False),
            _c("principal_part", MONEY, "Amount less interest, kroner", False),
            _c("reportable", "varchar", "Reportable under LL § 8 O", False, ("yes", "no", "in_part", "unknown")),
            _c("reference", "varchar", "The claim's final reference"),
            _c("case_id", "varchar", "The claim's final case"),
            _c("blocking_task_id", "varchar", "The task it waits for; null unless waiting"),
            _c("benefit", "varchar", "The benefit repaid: the reference's, else the claim's; null if unknown"),
            _c("account_id", "varchar", "The claim's account", False),
            _PERSON,
            _c("is_payment", "boolean", "A payment, not a write-off or an unknown kind", False),
            _c("year_of_payment_unknown", "boolean", "The years the benefit was paid in cannot be read", False),
        ),
    ),
    Table(
        "task_candidates",
        "At most five references and five cases a manual claim could have, best first.",
        ("municipality_code", "claim_id", "kind", "rank"),
        (
            CODE,
            _c("task_id", "varchar", "The claim's task", False),
            _c("claim_id", "varchar", "The claim", False),
            _c("kind", "varchar", "reference or case", False, ("reference", "case")),
            _c("candidate", "varchar", "The reference or the case", False),
            _c("rank", "bigint", "1 is best", False),
            _c("reason", "varchar", "The strongest rule or way it meets", False),
            _c("overlap_days", "bigint", "Days it shares with the claim's period; null where there is no period"),
            _c("amount_difference", MONEY, "Gross paid less principal, kroner; null for cases"),
        ),
    ),
    Table(
        "task_log",
        "The task log that came with the extract; empty where there was none.",
        ("municipality_code", "task_id"),
        (
            CODE,
            _c("task_id", "varchar", "The task's key in the log", False),
            _c("package_name", "varchar", "The package as the log names it", False),
            _c("finished", "date", "The day the task was finished", False),
            _c("minutes", MONEY, "Minutes spent; null where not stated"),
        ),
    ),
    Table(
        "rejects",
        "One row per input row that was not loaded.",
        (),
        (
            _c("table_name", "varchar", "The table, in English", False),
            _c("file", "varchar", "The file or sheet", False),
            _c("row_number", "bigint", "1 is the first row under the header", False),
            _c("column_name", "varchar", "The Danish column at fault; null for a malformed row"),
            _c("reason", "varchar", "Why it was not loaded", False, (
                "malformed_row", "missing_value", "unreadable_value", "conflicting_key", "duplicate_row",
                "unknown_account", "unknown_claim",
            )),
            _c("message", "varchar", "What to do, without any value of the row", False),
        ),
    ),
    Table(
        "data_quality",
        "What was seen in the loaded rows; the rows stay.",
        (),
        (
            _c("municipality_code", "varchar", "The municipality; null for a file"),
            _c("table_name", "varchar", "The table, in English", False),
            _c("check", "varchar", "The flag", False),
            _c("rows", "bigint", "Rows that have it", False),
            _c("share", "double", "Of the table's loaded rows in the municipality"),
            _c("severity", "varchar", "How bad it is", False, ("info", "warning", "error")),
            _c("example_keys", "varchar[]", "Up to five row numbers or own keys"),
            _c("detail", "varchar", "What was assumed of a file; null for a flag"),
        ),
    ),
    Table(
        "row_balance",
        "Every input row is loaded, rejected or a duplicate.",
        ("table_name",),
        (
            _c("table_name", "varchar", "The table, in English", False),
            _c("file", "varchar", "The file or sheet", False),
            _c("input_rows", "bigint", "Rows under the header", False),
            _c("loaded_rows", "bigint", "Rows that were loaded", False),
            _c("rejected_rows", "bigint", "Rows that were rejected", False),
            _c("duplicate_rows", "bigint", "Copies of loaded rows", False),
        ),
    ),
)  # fmt: skip

BY_NAME: dict[str, Table] = {table.name: table for table in OUTPUTS}
