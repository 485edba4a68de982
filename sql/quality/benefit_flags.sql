-- Grain: a municipality and a flag that one of its rows in benefits has.
-- From: steps.benefit_flag_facts.
-- For: what was seen in the payments.
with counted as (
    select
        municipality_code,
        count(*) as loaded_rows,
        unnest([
            {'check': 'municipality_code_repaired', 'rows': count(*) filter (where municipality_code_repaired), 'keys': min(reference, 5) filter (where municipality_code_repaired)},
            {'check': 'unknown_municipality', 'rows': count(*) filter (where unknown_municipality), 'keys': min(reference, 5) filter (where unknown_municipality)},
            {'check': 'cpr_in_text', 'rows': count(*) filter (where cpr_in_text), 'keys': min(reference, 5) filter (where cpr_in_text)},
            {'check': 'cpr_unusable', 'rows': count(*) filter (where cpr_unusable), 'keys': min(reference, 5) filter (where cpr_unusable)},
            {'check': 'cpr_repaired', 'rows': count(*) filter (where cpr_repaired), 'keys': min(reference, 5) filter (where cpr_repaired)},
            {'check': 'unknown_benefit', 'rows': count(*) filter (where unknown_benefit), 'keys': min(reference, 5) filter (where unknown_benefit)},
            {'check': 'period_missing', 'rows': count(*) filter (where period_from is null or period_to is null), 'keys': min(reference, 5) filter (where period_from is null or period_to is null)},
            {'check': 'period_reversed', 'rows': count(*) filter (where period_from > period_to), 'keys': min(reference, 5) filter (where period_from > period_to)},
            {'check': 'period_long', 'rows': count(*) filter (where period_to - period_from > 30), 'keys': min(reference, 5) filter (where period_to - period_from > 30)},
            {'check': 'period_crosses_year', 'rows': count(*) filter (where period_from <= period_to and year(period_from) < year(period_to)), 'keys': min(reference, 5) filter (where period_from <= period_to and year(period_from) < year(period_to))},
            {'check': 'link_invalid', 'rows': count(*) filter (where link_is_invalid), 'keys': min(reference, 5) filter (where link_is_invalid)},
        ]) as flag,
    from steps.benefit_flag_facts
    group by municipality_code
)
select
    municipality_code,
    'benefits' as table_name,
    flag."check" as "check",
    flag.rows as rows,
    loaded_rows,
    flag.keys as example_keys,
from counted
where flag.rows > 0
