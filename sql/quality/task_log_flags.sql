-- Grain: a municipality and a flag that one of its rows in task_log has.
-- From: extract.task_log and the extract date.
-- For: what was seen in the task log.
with counted as (
    select
        municipality_code,
        count(*) as loaded_rows,
        unnest([
            {'check': 'municipality_code_repaired', 'rows': count(*) filter (where municipality_code_repaired), 'keys': min(task_id, 5) filter (where municipality_code_repaired)},
            {'check': 'unknown_municipality', 'rows': count(*) filter (where unknown_municipality), 'keys': min(task_id, 5) filter (where unknown_municipality)},
            {'check': 'cpr_in_text', 'rows': count(*) filter (where cpr_in_text), 'keys': min(task_id, 5) filter (where cpr_in_text)},
            {'check': 'date_after_extract', 'rows': count(*) filter (where finished > extract_date), 'keys': min(task_id, 5) filter (where finished > extract_date)},
        ]) as flag,
    from (from extract.task_log cross join steps.run_parameters)
    group by municipality_code
)
select
    municipality_code,
    'task_log' as table_name,
    flag."check" as "check",
    flag.rows as rows,
    loaded_rows,
    flag.keys as example_keys,
from counted
where flag.rows > 0
