-- Grain: a municipality that has a negative income year.
-- From: steps.negative_income.
-- For: the flag's count is of person-benefit-years; its examples are coverages in them.
with coverage_counts as (
    select municipality_code, count(*) as loaded_rows
    from coverages
    group by all
)
select
    municipality_code,
    'coverages' as table_name,
    'income_negative' as "check",
    count(*) as rows,
    any_value(coverage_counts.loaded_rows) as loaded_rows,
    min(coverage_ids[1], 5) as example_keys,
from steps.negative_income
inner join coverage_counts using (municipality_code)
group by municipality_code
