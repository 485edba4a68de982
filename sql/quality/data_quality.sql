-- Grain: a municipality, a table and a flag that at least one row has; and what was assumed about a file.
-- From: the flags of every table, and the reader's notes.
-- For: the published table.
with flags as (
    from steps.account_flags
    union all by name from steps.claim_flags
    union all by name from steps.benefit_flags
    union all by name from steps.case_flags
    union all by name from steps.coverage_flags
    union all by name from steps.income_flags
    union all by name from steps.task_log_flags
)
select
    flags.municipality_code,
    flags.table_name,
    flags."check",
    flags.rows,
    flags.rows / flags.loaded_rows as share,
    checks.severity,
    flags.example_keys,
    null::varchar as detail,
from flags
inner join seeds.quality_checks as checks using ("check")
union all by name
select
    null::varchar as municipality_code,
    table_name,
    "check",
    rows,
    null::double as share,
    severity,
    []::varchar[] as example_keys,
    detail,
from extract.file_notes
order by municipality_code nulls first, table_name, "check", detail
