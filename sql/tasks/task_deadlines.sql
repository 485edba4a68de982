-- Grain: a task that has a parked payment on one of its claims.
-- From: coverages and their claims' tasks.
-- For: the deadline: the earliest handle-by date not before the extract date; if all are, the latest.
with pending_years as (
    select distinct
        claims.municipality_code,
        claims.task_id,
        coverages.income_year,
    from coverages
    inner join claims using (municipality_code, claim_id)
    where claims.task_id is not null and coverages.parked and coverages.is_payment
),
dates as (
    select
        pending_years.*,
        make_date(least(income_year + 1, 9999), parameters.handle_by_month, parameters.handle_by_day) as handle_by,
        parameters.extract_date,
    from pending_years
    cross join steps.run_parameters as parameters
),
deadlines as (
    select
        municipality_code,
        task_id,
        coalesce(min(handle_by) filter (where handle_by >= extract_date), max(handle_by)) as handle_by,
        coalesce(min(income_year) filter (where handle_by >= extract_date), max(income_year)) as income_year,
        max(handle_by) < any_value(extract_date) as overdue,
    from dates
    group by all
)
select
    municipality_code,
    task_id,
    handle_by,
    overdue,
    income_year,
    make_date(income_year, 12, 31) as tax_year_end,
from deadlines
