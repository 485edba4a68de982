-- Grain: a municipality and a flag that one of its rows in claims has.
-- From: steps.claim_flag_facts.
-- For: what was seen in the claims; an empty benefit is unknown too.
with counted as (
    select
        municipality_code,
        count(*) as loaded_rows,
        unnest([
            {'check': 'municipality_code_repaired', 'rows': count(*) filter (where municipality_code_repaired), 'keys': min(claim_id, 5) filter (where municipality_code_repaired)},
            {'check': 'unknown_municipality', 'rows': count(*) filter (where unknown_municipality), 'keys': min(claim_id, 5) filter (where unknown_municipality)},
            {'check': 'cpr_in_text', 'rows': count(*) filter (where cpr_in_text), 'keys': min(claim_id, 5) filter (where cpr_in_text)},
            {'check': 'unknown_benefit', 'rows': count(*) filter (where unknown_benefit), 'keys': min(claim_id, 5) filter (where unknown_benefit)},
            {'check': 'period_missing', 'rows': count(*) filter (where period_from is null or period_to is null), 'keys': min(claim_id, 5) filter (where period_from is null or period_to is null)},
            {'check': 'period_reversed', 'rows': count(*) filter (where period_from > period_to), 'keys': min(claim_id, 5) filter (where period_from > period_to)},
            {'check': 'period_long', 'rows': count(*) filter (where period_to - period_from > 30), 'keys': min(claim_id, 5) filter (where period_to - period_from > 30)},
            {'check': 'period_crosses_year', 'rows': count(*) filter (where period_from <= period_to and year(period_from) < year(period_to)), 'keys': min(claim_id, 5) filter (where period_from <= period_to and year(period_from) < year(period_to))},
            {'check': 'balance_above_principal', 'rows': count(*) filter (where balance > principal), 'keys': min(claim_id, 5) filter (where balance > principal)},
            {'check': 'reference_kind_differs', 'rows': count(*) filter (where kind_differs), 'keys': min(claim_id, 5) filter (where kind_differs)},
            {'check': 'reference_period_differs', 'rows': count(*) filter (where period_differs), 'keys': min(claim_id, 5) filter (where period_differs)},
            {'check': 'date_after_extract', 'rows': count(*) filter (where date_after_extract), 'keys': min(claim_id, 5) filter (where date_after_extract)},
        ]) as flag,
    from steps.claim_flag_facts
    group by municipality_code
)
select
    municipality_code,
    'claims' as table_name,
    flag."check" as "check",
    flag.rows as rows,
    loaded_rows,
    flag.keys as example_keys,
from counted
where flag.rows > 0
