-- Grain: a municipality and a flag that one of its rows in cases has.
-- From: extract.cases.
-- For: what was seen in the cases; an empty end is an open case, so only a missing start counts.
with counted as (
    select
        municipality_code,
        count(*) as loaded_rows,
        unnest([
            {'check': 'municipality_code_repaired', 'rows': count(*) filter (where municipality_code_repaired), 'keys': min(case_id, 5) filter (where municipality_code_repaired)},
            {'check': 'unknown_municipality', 'rows': count(*) filter (where unknown_municipality), 'keys': min(case_id, 5) filter (where unknown_municipality)},
            {'check': 'cpr_in_text', 'rows': count(*) filter (where cpr_in_text), 'keys': min(case_id, 5) filter (where cpr_in_text)},
            {'check': 'cpr_unusable', 'rows': count(*) filter (where cpr_unusable), 'keys': min(case_id, 5) filter (where cpr_unusable)},
            {'check': 'cpr_repaired', 'rows': count(*) filter (where cpr_repaired), 'keys': min(case_id, 5) filter (where cpr_repaired)},
            {'check': 'unknown_benefit', 'rows': count(*) filter (where unknown_benefit), 'keys': min(case_id, 5) filter (where unknown_benefit)},
            {'check': 'period_missing', 'rows': count(*) filter (where period_from is null), 'keys': min(case_id, 5) filter (where period_from is null)},
            {'check': 'period_reversed', 'rows': count(*) filter (where period_from > period_to), 'keys': min(case_id, 5) filter (where period_from > period_to)},
        ]) as flag,
    from extract.cases
    group by municipality_code
)
select
    municipality_code,
    'cases' as table_name,
    flag."check" as "check",
    flag.rows as rows,
    loaded_rows,
    flag.keys as example_keys,
from counted
where flag.rows > 0
