-- Grain: a municipality and a flag that one of its rows in accounts has.
-- From: steps.account_flag_facts.
-- For: what was seen in the accounts; an empty CPR is unusable too.
with counted as (
    select
        municipality_code,
        count(*) as loaded_rows,
        unnest([
            {'check': 'municipality_code_repaired', 'rows': count(*) filter (where municipality_code_repaired), 'keys': min(account_id, 5) filter (where municipality_code_repaired)},
            {'check': 'unknown_municipality', 'rows': count(*) filter (where unknown_municipality), 'keys': min(account_id, 5) filter (where unknown_municipality)},
            {'check': 'cpr_in_text', 'rows': count(*) filter (where cpr_in_text), 'keys': min(account_id, 5) filter (where cpr_in_text)},
            {'check': 'cpr_unusable', 'rows': count(*) filter (where cpr_unusable), 'keys': min(account_id, 5) filter (where cpr_unusable)},
            {'check': 'cpr_repaired', 'rows': count(*) filter (where cpr_repaired), 'keys': min(account_id, 5) filter (where cpr_repaired)},
            {'check': 'unknown_status', 'rows': count(*) filter (where unknown_status), 'keys': min(account_id, 5) filter (where unknown_status)},
            {'check': 'link_invalid', 'rows': count(*) filter (where link_is_invalid), 'keys': min(account_id, 5) filter (where link_is_invalid)},
            {'check': 'date_after_extract', 'rows': count(*) filter (where date_after_extract), 'keys': min(account_id, 5) filter (where date_after_extract)},
            {'check': 'closed_account_with_balance', 'rows': count(*) filter (where closed_with_balance), 'keys': min(account_id, 5) filter (where closed_with_balance)},
        ]) as flag,
    from steps.account_flag_facts
    group by municipality_code
)
select
    municipality_code,
    'accounts' as table_name,
    flag."check" as "check",
    flag.rows as rows,
    loaded_rows,
    flag.keys as example_keys,
from counted
where flag.rows > 0
