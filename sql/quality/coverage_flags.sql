-- Grain: a municipality and a flag that one of its rows in coverages has.
-- From: steps.coverage_flag_facts.
-- For: what was seen in the coverages.
with counted as (
    select
        municipality_code,
        count(*) as loaded_rows,
        unnest([
            {'check': 'municipality_code_repaired', 'rows': count(*) filter (where municipality_code_repaired), 'keys': min(coverage_id, 5) filter (where municipality_code_repaired)},
            {'check': 'unknown_municipality', 'rows': count(*) filter (where unknown_municipality), 'keys': min(coverage_id, 5) filter (where unknown_municipality)},
            {'check': 'cpr_in_text', 'rows': count(*) filter (where cpr_in_text), 'keys': min(coverage_id, 5) filter (where cpr_in_text)},
            {'check': 'unknown_kind', 'rows': count(*) filter (where unknown_kind), 'keys': min(coverage_id, 5) filter (where unknown_kind)},
            {'check': 'date_after_extract', 'rows': count(*) filter (where date_after_extract), 'keys': min(coverage_id, 5) filter (where date_after_extract)},
            {'check': 'year_of_payment_unknown', 'rows': count(*) filter (where year_of_payment_unknown), 'keys': min(coverage_id, 5) filter (where year_of_payment_unknown)},
        ]) as flag,
    from steps.coverage_flag_facts
    group by municipality_code
)
select
    municipality_code,
    'coverages' as table_name,
    flag."check" as "check",
    flag.rows as rows,
    loaded_rows,
    flag.keys as example_keys,
from counted
where flag.rows > 0
